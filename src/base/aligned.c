/*
 * aligned.c - memory for the system to read files into.  aligned_alloc() of C11 is missing
 * on Windows, so this asks malloc() for a page more.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "aligned.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "shortage.h"

enum { PAGE = 4096, KEPT = sizeof(void *) };

/* What malloc() returned is kept just before the bytes. */
void *aligned_new(size_t size)
{
	uint8_t *all, *bytes;

	if (size > SIZE_MAX - PAGE - KEPT)
		return NULL;
	all = shortage_watch(malloc(size + PAGE + KEPT));
	if (!all)
		return NULL;
	bytes = all + KEPT;
	bytes += (PAGE - (uintptr_t)bytes % PAGE) % PAGE;
	memcpy(bytes - KEPT, &all, KEPT);
	return bytes;
}

void aligned_free(void *bytes)
{
	uint8_t *all;

	if (!bytes)
		return;
	memcpy(&all, (uint8_t *)bytes - KEPT, KEPT);
	free(all);
}
