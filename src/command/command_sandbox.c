/*
 * command_sandbox.c - which files the program may use after its options were read.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command_sandbox.h"

#include <string.h>

#include "command.h"
#include "fail.h"
#include "options.h"
#include "pager.h"
#include "platform.h"
#include "screen.h"
#include "text.h"

static void allow(struct platform_sandbox *box, const struct options *options)
{
	for (size_t i = 0; i < options->word_count; i++)
		if (strcmp(options->words[i], "-") != 0)
			platform_sandbox_reads(box, options->words[i]);
	for (size_t i = 0; i < options->evidence_count; i++)
		platform_sandbox_reads(box, options->evidence[i]);
	if (options->output)
		platform_sandbox_writes(box, options->output);
	if (options->redact_map)
		platform_sandbox_updates(box, options->redact_map);
}

static const char *const missing[] = {
	[PLATFORM_SANDBOX_FILES] = "the sandbox is of files alone: calls cannot be filtered",
	[PLATFORM_SANDBOX_CALLS] = "the sandbox is of calls alone: the kernel has no Landlock",
};

static void note(const struct command *command, int shut)
{
	if (shut == 0)
		screen_note(command->screen, "no sandbox: this system has none");
	else if (shut != (PLATFORM_SANDBOX_FILES | PLATFORM_SANDBOX_CALLS))
		screen_note(command->screen, "%s", missing[shut]);
}

int command_sandbox(const struct command *command)
{
	const struct options *options = command->options;
	struct platform_sandbox *box;
	struct fail fail;
	int shut;

	if (options->sandbox != 0) {
		screen_note(command->screen, "no sandbox: --sandbox off");
		return 0;
	}
	box = platform_sandbox_new();
	if (!box) {
		screen_error(command->screen, "out of memory");
		return -1;
	}
	allow(box, options);
	shut = platform_sandbox_enter(box, pager_wanted(options), &fail);
	platform_sandbox_free(box);
	if (shut < 0)
		screen_error(command->screen, "%s", fail.msg);
	else
		note(command, shut);
	return shut < 0 ? -1 : 0;
}

void command_sandbox_tell(struct text *text, const struct options *options)
{
	static const char *const kinds[] = {
		"none on this system",
		[PLATFORM_SANDBOX_FILES] = "files",
		[PLATFORM_SANDBOX_CALLS] = "system calls",
		[PLATFORM_SANDBOX_FILES | PLATFORM_SANDBOX_CALLS] = "files and system calls",
	};
	unsigned here = platform_sandbox_kinds();

	text_printf(text, "sandbox: %s%s\n", kinds[here],
		    here && options->sandbox != 0 ? ", switched off by --sandbox off" : "");
}
