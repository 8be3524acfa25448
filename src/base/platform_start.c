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

/* The first descriptor from `from` that the path names ("/dev/fd/63", "--rules=/proc/self/fd/5",
 * "fd/5/System.evtx"), if it is less than `best`; else `best`. */
static unsigned named_in(const char *path, unsigned from, unsigned best)
{
	for (const char *at = path; (at = strstr(at, "fd/")); at++) {
		const char *digits = at + strlen("fd") + strspn(at + strlen("fd"), "/");
		size_t size = strspn(digits, "0123456789");
		unsigned named;

		if (size == 0 || size > 6 || (digits[size] && digits[size] != '/'))
			continue;
		named = (unsigned)strtoul(digits, NULL, 10);
		if (named >= from && named < best)
			best = named;
	}
	return best;
}

/* The first descriptor from `from` that the arguments name, or where a link of them leads;
 * UINT_MAX: there is none. */
static unsigned next_named(int argc, char **argv, unsigned from)
{
	unsigned next = UINT_MAX;
	char target[64];

	for (int i = 1; i < argc; i++) {
		const char *path = strchr(argv[i], '=');
		ssize_t size = readlink(argv[i], target, sizeof(target) - 1);

		if (size < 0 && path)
			size = readlink(path + 1, target, sizeof(target) - 1);
		target[size > 0 ? size : 0] = '\0';
		next = named_in(target, from, named_in(argv[i], from, next));
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
