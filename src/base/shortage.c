/*
 * shortage.c - has the system refused memory?
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "shortage.h"

#include <stdatomic.h>

/* Who lacks memory has no place of his own to say so: a text in a helper knows no run. */
static atomic_ulong refused;

void shortage_note(void)
{
	atomic_fetch_add_explicit(&refused, 1, memory_order_relaxed);
}

void *shortage_watch(void *memory)
{
	if (!memory)
		shortage_note();
	return memory;
}

unsigned long shortage_count(void)
{
	return atomic_load_explicit(&refused, memory_order_relaxed);
}
