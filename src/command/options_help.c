/*
 * options_help.c - --help, made from the tables of commands and options.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "options_parse.h"

#include "options_table.h"
#include "text.h"

enum { HELP_COLUMN = 27 };

/* clang-format off */
static const struct {
	unsigned commands;
	const char *status, *help;
} statuses[] = {
	{ SCAN, "0", "every input was read whole" },
	{ SCAN, "1", "an input could not be read, or the report not written" },
	{ RULES, "1", "a rule that is not known, a fault, or not written" },
	{ EXPLAIN, "1", "a WHAT is not known" },
	{ RULES_SHOW, "1", "there is no such rule" },
	{ RULES_CHECK | RULES_TEST, "1", "there is a fault" },
	{ RULES_LIST | SCHEMA | COMPLETION, "1", "it could not be written" },
	{ SCAN | EXPLAIN | RULES | RULES_LIST | RULES_SHOW, "2",
	  "wrong usage, or faults in a file of --rules" },
	{ RULES_CHECK | RULES_TEST | SCHEMA | COMPLETION, "2", "wrong usage" },
	{ SCAN, "3", "read, but an input is damaged" },
	{ SCAN, "10", "with --exit-code: as 0, and there is an incident" },
	{ SCAN, "11", "with --exit-code: as 0, and nothing found, but logs are missing" },
};
/* clang-format on */

/* "  -f, --format text|json" and the help beside it, or below if it is long. */
static void help_row(struct text *text, const struct option_row *row)
{
	size_t start = text->size, width;

	if (row->letter)
		text_printf(text, "  -%c, --%s", row->letter, row->name);
	else
		text_printf(text, "      --%s", row->name);
	if (option_takes_value(row))
		text_printf(text, " %s", option_value_name(row));
	width = text->size - start;
	if (width > HELP_COLUMN - 2) {
		text_add_char(text, '\n');
		width = 0;
	}
	text_fill(text, ' ', HELP_COLUMN - width);
	text_printf(text, "%s\n", row->help);
}

static unsigned meant(const struct options *options)
{
	return options->meant ? options->meant : ALL;
}

static void help_commands(struct text *text, unsigned bits)
{
	text_add(text, "\nCommands:\n");
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		const struct option_command *command = &option_commands[i];
		size_t start = text->size;

		if (!(bits & 1U << i))
			continue;
		text_printf(text, "  %s", command->called);
		text_fill(text, ' ', HELP_COLUMN - (text->size - start));
		text_printf(text, "%s\n", command->help);
	}
}

/* With few options groups would only make the list longer. */
enum { GROUPED_FROM = 8 };

static bool is_shown(const struct option_row *row, unsigned bits, unsigned group)
{
	return option_for(row->name, bits) == row &&
	       (group == OPTION_GROUPS || row->group == group);
}

static size_t count_shown(unsigned bits, unsigned group)
{
	size_t count = 0;

	for (size_t i = 0; i < option_row_count; i++)
		count += is_shown(&option_rows[i], bits, group);
	return count;
}

static void help_group(struct text *text, unsigned bits, unsigned group, const char *heading)
{
	if (count_shown(bits, group) == 0)
		return;
	text_printf(text, "\n%s:\n", heading);
	for (size_t i = 0; i < option_row_count; i++)
		if (is_shown(&option_rows[i], bits, group))
			help_row(text, &option_rows[i]);
}

static void help_options(struct text *text, unsigned bits)
{
	if (count_shown(bits, OPTION_GROUPS) < GROUPED_FROM) {
		help_group(text, bits, OPTION_GROUPS, "Options");
		return;
	}
	help_group(text, bits, OF_INPUT, "Input options");
	help_group(text, bits, OF_FILTER, "Filter options");
	help_group(text, bits, OF_OUTPUT, "Output options");
	help_group(text, bits, OF_PRIVACY, "Privacy options");
	help_group(text, bits, OF_DIAGNOSTICS, "General options");
}

static bool is_one(unsigned bits)
{
	return (bits & (bits - 1)) == 0;
}

/* Help in the table begins with a small letter. */
static void help_purpose(struct text *text, unsigned bits)
{
	for (unsigned i = OPTIONS_SCAN + 1; i < OPTIONS_COMMANDS; i++) {
		const char *help = option_commands[i].help;

		if (bits != 1U << i)
			continue;
		text_printf(text, "\n%c%s.\n", text_upper(help[0]), help + 1);
		return;
	}
	text_add(text, "\nRead Windows event logs of an IIS server and say why its sites "
		 "answer 503.\n");
}

static void help_statuses(struct text *text, unsigned bits)
{
	/* The statuses of the other commands are in their own --help. */
	if (bits & SCAN)
		bits = SCAN;
	else if (!is_one(bits))
		bits = RULES;
	text_add(text, "\nExit status:\n");
	if (bits != SCAN)
		text_add(text, "   0  all went well\n");
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].commands & bits)
			text_printf(text, "  %2s  %s\n", statuses[i].status,
				    statuses[i].help);
}

static void help_examples(struct text *text, unsigned bits)
{
	enum { MAX = sizeof(option_commands[0].examples) /
		     sizeof(option_commands[0].examples[0]) };
	bool any = false;

	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		for (size_t j = 0; (bits & 1U << i) && j < MAX; j++) {
			if (!option_commands[i].examples[j])
				break;
			text_printf(text, "%s  iistriage %s\n", any ? "" : "\nExamples:\n",
				    option_commands[i].examples[j]);
			any = true;
		}
	}
}

void options_usage(struct text *text, const struct options *options)
{
	unsigned bits = meant(options);
	const char *start = "Usage:";

	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		const struct option_command *command = &option_commands[i];

		if (!(bits & 1U << i))
			continue;
		text_printf(text, i == OPTIONS_SCAN ? "%s iistriage [%s]" : "%s iistriage %s",
			    start, command->called);
		text_printf(text, " [OPTION]...%s%s\n", *command->words ? " " : "",
			    command->words);
		start = "   or:";
	}
}

void options_help(struct text *text, const struct options *options)
{
	unsigned bits = meant(options);

	options_usage(text, options);
	help_purpose(text, bits);
	if (!is_one(bits))
		help_commands(text, bits);
	help_options(text, bits);
	help_statuses(text, bits);
	help_examples(text, bits);
	if (bits == ALL)
		text_add(text, "\n'iistriage COMMAND --help' says what one command takes.\n");
}
