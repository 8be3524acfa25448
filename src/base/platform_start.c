/*
 * platform_start.c - what a program of a POSIX system inherits from the one that starts it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The descriptor that an argument names ("/dev/fd/63", "--rules=/proc/self/fd/5"), or -1. */
static int named_descriptor(const char *argument)
{
	const char *found = NULL;
	size_t digits;

	for (const char *at = argument; (at = strstr(at, "/fd/")); at++)
		found = at + strlen("/fd/");
	digits = found ? strspn(found, "0123456789") : 0;
	return digits && digits < 7 && !found[digits] ? atoi(found) : -1;
}

/* The first descriptor from `from` that the arguments name; UINT_MAX: none does. */
static unsigned next_named(int argc, char **argv, unsigned from)
{
	unsigned next = UINT_MAX;

	for (int i = 1; i < argc; i++) {
		int named = named_descriptor(argv[i]);

		if (named >= 0 && (unsigned)named >= from && (unsigned)named < next)
			next = (unsigned)named;
	}
	return next;
}

static void close_from(unsigned first, unsigned last)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, first, last, 0) == 0)
		return;
#endif
	for (; first <= last && first < 1024; first++)
		close((int)first);
}

/* What the program inherited and nobody asked for is open in the sandbox, too: files of the
 * program that started it, connections. */
void platform_start(int *argc, char ***argv)
{
	unsigned first = 3, named;

	do {
		named = next_named(*argc, *argv, first);
		if (named > first)
			close_from(first, named == UINT_MAX ? UINT_MAX : named - 1);
		first = named + 1;
	} while (named != UINT_MAX);
}
