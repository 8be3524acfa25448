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

enum { PAGE = 4096 };

/* What malloc() returned is kept just before the bytes. */
void *aligned_new(size_t size)
{
	uint8_t *all, *bytes;

	if (size > SIZE_MAX - PAGE - sizeof(all))
		return NULL;
	all = malloc(size + PAGE + sizeof(all));
	if (!all)
		return NULL;
	bytes = all + sizeof(all);
	bytes += (PAGE - (uintptr_t)bytes % PAGE) % PAGE;
	memcpy(bytes - sizeof(all), &all, sizeof(all));
	return bytes;
}

void aligned_free(void *bytes)
{
	uint8_t *all;

	if (!bytes)
		return;
	memcpy(&all, (uint8_t *)bytes - sizeof(all), sizeof(all));
	free(all);
}
