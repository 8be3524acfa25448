/*
 * platform_windows_sandbox.c - there is no sandbox on Windows yet: a process cannot give up
 * its own right to open files there, as it can on Linux.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <stdlib.h>

struct platform_sandbox {
	char none;
};

struct platform_sandbox *platform_sandbox_new(void)
{
	return calloc(1, sizeof(struct platform_sandbox));
}

void platform_sandbox_reads(struct platform_sandbox *box, const char *path)
{
	(void)box, (void)path;
}

void platform_sandbox_writes(struct platform_sandbox *box, const char *path)
{
	(void)box, (void)path;
}

unsigned platform_sandbox_enter(struct platform_sandbox *box, const char *pager)
{
	(void)box, (void)pager;
	return 0;
}

void platform_sandbox_end(void)
{
}

void platform_sandbox_free(struct platform_sandbox *box)
{
	free(box);
}

unsigned platform_sandbox_kinds(void)
{
	return 0;
}
