/*
 * main.c - from argv to the exit status: options, rules, then the command.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "command.h"
#include "fail.h"
#include "options.h"
#include "platform.h"
#include "rules.h"
#include "screen.h"
#include "text.h"

static int (*const run[OPTIONS_COMMANDS])(const struct command *) = {
	[OPTIONS_SCAN] = command_scan,
	[OPTIONS_EXPLAIN] = command_explain,
	[OPTIONS_RULES_LIST] = command_rules_list,
	[OPTIONS_RULES_SHOW] = command_rules_show,
	[OPTIONS_RULES_CHECK] = command_rules_check,
	[OPTIONS_RULES_TEST] = command_rules_test,
	[OPTIONS_SCHEMA] = command_schema,
};

static bool want_color(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	if (options->color != OPTIONS_COLOR_AUTO)
		return options->color == OPTIONS_COLOR_ALWAYS;
	return !options->output && platform_is_terminal(stdout) &&
	       !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
}

static int usage(struct screen *screen, const struct options *options, const char *reason)
{
	const char *called = options_called(options);

	screen_error(screen, "%s", reason);
	fprintf(stderr, "Try 'iistriage%s%s --help'.\n", *called ? " " : "", called);
	return COMMAND_USAGE;
}

static int nothing_asked(void)
{
	const struct options none = { .meant = 0 };
	struct text text = { 0 };

	options_usage(&text, &none);
	text_add(&text, "Try 'iistriage --help'.\n");
	fputs(text_get(&text), stderr);
	text_release(&text);
	return COMMAND_USAGE;
}

static int tell(const struct command *command)
{
	struct text text = { 0 };
	int ret;

	if (command->options->help)
		options_help(&text, command->options);
	else
		text_printf(&text, "iistriage %s\n", PACKAGE_VERSION);
	ret = command_write(command, &text);
	text_release(&text);
	return ret < 0 ? COMMAND_FAILED : COMMAND_OK;
}

static int with_rules(struct command *command)
{
	const struct options *options = command->options;
	struct rules *added = NULL;
	int ret;

	command->rules = rules_builtin();
	if (options->rule_count) {
		added = rules_load(command->rules, options->rules, options->rule_count,
				   catalog_builtin(), command_fault, command->screen);
		if (!added)
			return COMMAND_USAGE;
		command->rules = added;
	}
	ret = run[options->command](command);
	rules_free(added);
	return ret;
}

int main(int argc, char **argv)
{
	struct options options;
	struct screen screen;
	struct command command = { .options = &options, .screen = &screen };
	struct fail fail = { 0 };
	int ret;

	platform_ignore_closed_pipes();
	ret = options_parse(argc, (const char *const *)argv, &options, &fail);
	screen_init(&screen, options.quiet, options.verbose, !options.no_progress);
	command.color = want_color(&options);
	if (argc < 2)
		ret = nothing_asked();
	else if (ret < 0)
		ret = usage(&screen, &options, fail.msg);
	else if (options.help || options.version)
		ret = tell(&command);
	else
		ret = with_rules(&command);
	options_release(&options);
	return ret;
}
