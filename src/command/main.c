/*
 * main.c - from argv to the exit status: options, rules, then the command.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "command_overwrite.h"
#include "command_sandbox.h"
#include "fail.h"
#include "options_parse.h"
#include "options_table.h"
#include "platform.h"
#include "screen.h"
#include "shortage.h"
#include "text.h"

#define HINT_PIPE "To read standard input, name it: iistriage -\n"

static int (*const run[OPTIONS_COMMANDS])(const struct command *) = {
	[OPTIONS_SCAN] = command_scan,
	[OPTIONS_EXPLAIN] = command_explain,
	[OPTIONS_RULES_LIST] = command_rules,
	[OPTIONS_RULES_SHOW] = command_rules,
	[OPTIONS_RULES_NEW] = command_rules_new,
	[OPTIONS_RULES_CHECK] = command_rules_check,
	[OPTIONS_RULES_TEST] = command_rules_test,
	[OPTIONS_SCHEMA] = command_schema,
	[OPTIONS_COMPLETION] = command_completion,
};

static bool want_color(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (options->color != OPTIONS_COLOR_AUTO)
		return options->color == OPTIONS_COLOR_ALWAYS;
	return !options->output && platform_has_colors(stdout) && !(no_color && *no_color);
}

static int usage(struct screen *screen, const struct options *options, const char *reason)
{
	const char *called = options_called(options);

	screen_error(screen, "%s", reason);
	if (options->meant == SCAN && options->word_count == 0 && platform_is_fed(stdin))
		fputs(HINT_PIPE, stderr);
	fprintf(stderr, "Try 'iistriage%s%s --help'.\n", *called ? " " : "", called);
	return LIBRARY_USAGE;
}

static int nothing_asked(void)
{
	const struct options none = { .meant = 0 };
	struct text text = { 0 };

	options_usage(&text, &none);
	if (platform_is_fed(stdin))
		text_add(&text, HINT_PIPE);
	text_add(&text, "Try 'iistriage --help'.\n");
	fputs(text_get(&text), stderr);
	text_release(&text);
	return LIBRARY_USAGE;
}

static void tell_version(struct text *text, const struct options *options)
{
	text_printf(text, "iistriage %s\n", iistriage_version());
	if (*library_without())
		text_printf(text, "built without %s\n", library_without());
	command_sandbox_tell(text, options);
}

static int tell(const struct command *command)
{
	struct text text = { 0 };
	int ret;

	if (command->options->help)
		options_help(&text, command->options);
	else
		tell_version(&text, command->options);
	ret = command_write(command, &text);
	text_release(&text);
	return ret < 0 ? LIBRARY_FAILED : LIBRARY_OK;
}

static int with_rules(struct command *command)
{
	const struct options *options = command->options;
	struct fail fail = { 0 };

	command->rules = library_rules(command->run);
	if (!command->rules) {
		command_say(command);
		return LIBRARY_USAGE;
	}
	if (options->command == OPTIONS_SCAN && command_expand_patterns(command) < 0)
		return LIBRARY_FAILED;
	if (command_check_overwrite(options, &fail) == 0)
		return run[options->command](command);
	screen_error(command->screen, "%s", fail.msg);
	return LIBRARY_USAGE;
}

static int with_options(struct command *command, int argc, char **argv)
{
	struct options *options = library_options(command->run);
	struct fail fail = { 0 };
	int ret = options_parse(argc, (const char *const *)argv, options, &fail);

	screen_init(command->screen, options->quiet, options->verbose, !options->no_progress);
	command->options = options;
	command->color = want_color(options);
	if (argc < 2 && !options->here)
		return nothing_asked();
	if (ret < 0)
		return usage(command->screen, options, fail.msg);
	return options->help || options->version ? tell(command) : with_rules(command);
}

int main(int argc, char **argv)
{
	struct screen screen;
	struct command command = { .run = iistriage_new(), .screen = &screen };
	int ret;

	platform_start(&argc, &argv);
	platform_ignore_closed_pipes();
	if (!command.run) {
		fputs("iistriage: out of memory\n", stderr);
		return LIBRARY_FAILED;
	}
	ret = with_options(&command, argc, argv);
	if (shortage_count()) {
		screen_say_shortage(&screen);
		ret = LIBRARY_FAILED;
	}
	command_hold_window(&command, command.options->command == OPTIONS_SCAN &&
				      command.rules && ret != LIBRARY_USAGE);
	iistriage_free(command.run);
	platform_sandbox_end();
	return ret;
}
