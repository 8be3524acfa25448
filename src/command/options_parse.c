/*
 * options_parse.c - the command line: its commands, and which options were given.
 * Does not know what the commands do.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "options_parse.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "nearest.h"
#include "options_table.h"
#include "platform.h"
#include "shortage.h"
#include "text.h"

enum { WORDS_ANY = 1 << 20 };

/* clang-format off */
const struct option_command option_commands[OPTIONS_COMMANDS] = {
	[OPTIONS_SCAN] =
	{ "scan", "PATH...", 1, WORDS_ANY,
	  "no PATH is given: name logs, folders, a zip, or - for standard input",
	  "triage logs: files, folders, archives or stdin (-)",
	  { "Application.evtx System.evtx", "case.zip", "-o report.html logs/" } },
	[OPTIONS_EXPLAIN] =
	{ "explain", "WHAT...", 1, WORDS_ANY,
	  "nothing to explain: name an error, an event or a module, such as 193 or 2280",
	  "say what a code, event, module, rule or text means",
	  { "explain 193", "explain 2280 7E000000 rewrite.dll", "explain - < mail.txt" } },
	[OPTIONS_RULES_LIST] =
	{ "rules list", "", 0, 0, NULL, "list the rules", { NULL } },
	[OPTIONS_RULES_SHOW] =
	{ "rules show", "ID...", 1, WORDS_ANY,
	  "no rule is named: give an ID, such as dll-access-denied; 'rules list' has all",
	  "show everything about a rule", { "rules show dll-access-denied" } },
	[OPTIONS_RULES_NEW] =
	{ "rules new", "ID", 1, 1, "no ID is given: name your rule, such as contoso-audit-too-old",
	  "print a rule to fill in", { "rules new contoso-audit-too-old >own.json" } },
	[OPTIONS_RULES_CHECK] =
	{ "rules check", "[PATH]...", 0, WORDS_ANY, NULL, "check files of rules",
	  { "rules check own.json" } },
	[OPTIONS_RULES_TEST] =
	{ "rules test", "[PATH]...", 0, WORDS_ANY, NULL, "run the examples of all rules",
	  { "rules test own.json" } },
	[OPTIONS_SCHEMA] =
	{ "schema", "[report|rules]", 0, 1, NULL,
	  "print a JSON Schema: of the report, or of rules",
	  { "schema >report.schema.json", "schema rules >rules.schema.json" } },
	[OPTIONS_COMPLETION] =
	{ "completion", "SHELL", 1, 1, "no SHELL is given: bash, zsh or fish",
	  "print the completions for bash, zsh or fish",
	  { "completion bash >/etc/bash_completion.d/iistriage" } },
};
/* clang-format on */

/* An option as it was met; which row it is depends on the command. */
struct given {
	const struct option_row *row;
	const char *arg;
};

struct parser {
	const char *const *next;	/* argument to be looked at */
	struct options *options;
	struct given *given;
	size_t given_count;
	size_t plain_words;		/* words that stood before -- */
	struct fail *fail;
};

static const struct option_row *row_by_letter(char letter)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (option_rows[i].letter && option_rows[i].letter == letter)
			return &option_rows[i];
	return NULL;
}

static int ambiguous_option(struct parser *parser, const char *name, size_t size)
{
	struct text list = { 0 };

	for (size_t i = 0; i < option_row_count; i++) {
		if (strncmp(option_rows[i].name, name, size) != 0)
			continue;
		if (option_for(option_rows[i].name, ALL) == &option_rows[i])
			text_printf(&list, "%s--%s", list.size ? ", " : "", option_rows[i].name);
	}
	fail_set(parser->fail, "'--%.*s' could be %s", (int)size, name, text_get(&list));
	text_release(&list);
	return -1;
}

/* The row of an exact name or of an unambiguous prefix. */
static const struct option_row *row_by_name(struct parser *parser, const char *name, size_t size)
{
	const struct option_row *found = NULL;

	for (size_t i = 0; size > 0 && i < option_row_count; i++) {
		if (strncmp(option_rows[i].name, name, size) != 0)
			continue;
		if (option_rows[i].name[size] == '\0')
			return &option_rows[i];
		if (found && strcmp(found->name, option_rows[i].name) != 0) {
			ambiguous_option(parser, name, size);
			return NULL;
		}
		found = &option_rows[i];
	}
	if (!found) {
		option_unknown(name, size, parser->fail);
		return NULL;
	}
	return found;
}

static int note(struct parser *parser, const struct option_row *row, const char *arg)
{
	if (option_takes_value(row) && !arg) {
		arg = *parser->next;
		if (!arg)
			return fail_set(parser->fail, "option '--%s' needs a value: %s",
					row->name, option_value_name(row));
		parser->next++;
	}
	parser->given[parser->given_count++] = (struct given){ row, arg };
	return 0;
}

static int read_long(struct parser *parser, const char *name)
{
	size_t size = strcspn(name, "=");
	const char *arg = name[size] == '=' ? name + size + 1 : NULL;
	const struct option_row *row = row_by_name(parser, name, size);

	if (!row)
		return -1;
	if (arg && !option_takes_value(row))
		return fail_set(parser->fail, "option '--%s' takes no value", row->name);
	return note(parser, row, arg);
}

/* Bytes of a letter, which may be none of ours: UTF-8. */
static int letter_size(const char *letter)
{
	int size = 1;

	while (text_continues(letter[size]))
		size++;
	return size;
}

/* -qv, -fjson, -f json */
static int read_letters(struct parser *parser, const char *letters)
{
	for (; *letters; letters++) {
		const struct option_row *row = row_by_letter(*letters);

		if (!row)
			return fail_set(parser->fail, "unknown option '-%.*s'",
					letter_size(letters), letters);
		if (option_takes_value(row))
			return note(parser, row, letters[1] ? letters + 1 : NULL);
		if (note(parser, row, NULL) < 0)
			return -1;
	}
	return 0;
}

/* "-" is standard input and -2147024703 an error code: no options. */
static bool is_option(const char *arg)
{
	return arg[0] == '-' && arg[1] != '\0' && !text_is_digit(arg[1]);
}

static int read_arguments(struct parser *parser)
{
	struct options *options = parser->options;
	bool plain = true;

	while (*parser->next) {
		const char *arg = *parser->next++;
		int ret = 0;

		if (plain && strcmp(arg, "--") == 0)
			plain = false;
		else if (plain && strncmp(arg, "--", 2) == 0)
			ret = read_long(parser, arg + 2);
		else if (plain && is_option(arg))
			ret = read_letters(parser, arg + 1);
		else
			options->words[options->word_count++] = arg;
		if (plain)
			parser->plain_words = options->word_count;
		if (ret < 0)
			return -1;
	}
	return 0;
}

static bool in_group(const struct option_command *command, const char *group)
{
	size_t size = strlen(group);

	return strncmp(command->called, group, size) == 0 && command->called[size] == ' ';
}

static void drop_words(struct options *options, size_t count)
{
	options->word_count -= count;
	memmove(options->words, options->words + count,
		(options->word_count + 1) * sizeof(options->words[0]));
}

static void choose(struct options *options, unsigned command, size_t words)
{
	options->command = (enum options_command)command;
	options->meant = 1U << command;
	drop_words(options, words);
}

/* A group was named without one of its commands, or with one that it has not. */
static int unknown_in_group(struct parser *parser, const char *group, const char *word)
{
	struct nearest nearest = nearest_to(word);
	struct text list = { 0 };

	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		const char *name = option_commands[i].called + strlen(group) + 1;

		if (!in_group(&option_commands[i], group))
			continue;
		nearest_offer(&nearest, name);
		text_printf(&list, "%s%s", list.size ? ", " : "", name);
	}
	if (!*word)
		fail_set(parser->fail, "'%s' needs a command: %s", group, text_get(&list));
	else if (nearest.best)
		fail_set(parser->fail, "unknown command '%s %s'; did you mean '%s %s'?",
			 group, word, group, nearest.best);
	else
		fail_set(parser->fail, "unknown command '%s %s'; there are: %s", group, word,
			 text_get(&list));
	text_release(&list);
	return -1;
}

static int find_in_group(struct parser *parser, const char *group)
{
	struct options *options = parser->options;
	const char *word = parser->plain_words > 1 ? options->words[1] : "";

	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		if (!in_group(&option_commands[i], group))
			continue;
		options->meant |= 1U << i;
		if (strcmp(option_commands[i].called + strlen(group) + 1, word) == 0) {
			choose(options, i, 2);
			return 0;
		}
	}
	if (!*word && options->help)
		return 0;
	return unknown_in_group(parser, group, word);
}

/* A path may stand without a command, so only a bare word that is nearly a
 * command and no file is taken as misspelt. */
static int check_misspelt(struct parser *parser, const char *word)
{
	struct nearest nearest = nearest_to(word);
	uint64_t size;

	for (size_t i = 0; i < OPTIONS_COMMANDS; i++)
		nearest_offer(&nearest, option_commands[i].called);
	nearest_offer(&nearest, "rules");
	if (!nearest.best || word[strcspn(word, "./\\")] ||
	    platform_type(word, true, &size, NULL) != PLATFORM_NONE)
		return 0;
	return fail_set(parser->fail, "no command and no file '%s'; did you mean '%s'?",
			word, nearest.best);
}

/* "help explain" and "version" mean the options of that name. */
static void take_as_option(struct parser *parser)
{
	struct options *options = parser->options;
	const char *word = parser->plain_words ? options->words[0] : "";
	bool help = strcmp(word, "help") == 0;

	if (!help && strcmp(word, "version") != 0)
		return;
	if (help)
		options->help = true;
	else
		options->version = true;
	drop_words(options, 1);
	parser->plain_words--;
}

static int find_command(struct parser *parser)
{
	struct options *options = parser->options;
	const char *word = options->words[0];

	if (parser->plain_words == 0)
		return 0;
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		if (in_group(&option_commands[i], word))
			return find_in_group(parser, word);
		if (strcmp(option_commands[i].called, word) == 0) {
			choose(options, i, 1);
			return 0;
		}
	}
	return check_misspelt(parser, word);
}

static int store_given(struct parser *parser)
{
	struct options *options = parser->options;

	for (size_t i = 0; i < parser->given_count; i++) {
		const struct given *given = &parser->given[i];
		const struct option_row *row = option_for(given->row->name, options->meant);

		if (!row)
			return fail_set(parser->fail, "option '--%s' does not belong to '%s'",
					given->row->name, options_called(options));
		if (option_store(options, row, given->arg, parser->fail) < 0)
			return -1;
	}
	return 0;
}

/* What was read of it is gone. */
static int check_standard_input(const struct options *options, struct fail *fail)
{
	bool given = false;

	for (size_t i = 0; i < options->word_count; i++) {
		if (strcmp(options->words[i], "-") != 0)
			continue;
		if (given)
			return fail_set(fail, "standard input, '-', can be read only once");
		given = true;
	}
	return 0;
}

static int check_words(const struct options *options, struct fail *fail)
{
	const struct option_command *command = &option_commands[options->command];

	if (options->word_count < command->word_min)
		return fail_set(fail, "%s", command->missing);
	if (options->word_count > command->word_max)
		return fail_set(fail, "unexpected argument '%s'",
				options->words[command->word_max]);
	for (size_t i = 0; i < options->word_count; i++)
		if (!*options->words[i])
			return fail_set(fail, "one of %s is empty", command->words);
	return options->command == OPTIONS_SCAN ? check_standard_input(options, fail) : 0;
}

/* --help and --version count whatever else is wrong with the words. */
static void look_for_help(struct parser *parser)
{
	for (size_t i = 0; i < parser->given_count; i++) {
		const struct option_row *row = parser->given[i].row;

		if (row->letter == 'h' || row->letter == 'V')
			*(bool *)((char *)parser->options + row->field) = true;
	}
}

/* --version tells which sandbox there would be. */
static void look_for_sandbox(struct parser *parser)
{
	const struct option_row *row = option_for("sandbox", SCAN);
	struct fail wrong;

	for (size_t i = 0; i < parser->given_count; i++)
		if (strcmp(parser->given[i].row->name, row->name) == 0)
			option_store(parser->options, row, parser->given[i].arg, &wrong);
}

static bool was_given(const struct parser *parser, const char *name)
{
	for (size_t i = 0; i < parser->given_count; i++)
		if (strcmp(parser->given[i].row->name, name) == 0)
			return true;
	return false;
}

/* Without a PATH on Windows: the logs of this computer, and what else it has. */
static int take_server(struct parser *parser)
{
	struct options *options = parser->options;
	struct platform_server server;
	uint64_t size;

	if (options->command != OPTIONS_SCAN || options->word_count > 0 || !options->words ||
	    !platform_server(&server))
		return 0;
	free(options->words);
	options->words =
		shortage_watch(calloc(PLATFORM_SERVER_LOGS + 1, sizeof(options->words[0])));
	if (!options->words)
		return fail_set(parser->fail, "out of memory");
	for (size_t i = 0; i < PLATFORM_SERVER_LOGS; i++)
		options->words[options->word_count++] = server.logs[i];
	options->here = server.computer;
	for (size_t i = 0; i < PLATFORM_SERVER_EVIDENCE; i++) {
		const char *path = server.evidence[i];

		if (path && platform_type(path, true, &size, NULL) != PLATFORM_NONE &&
		    option_store(options, option_for("evidence", SCAN), path, parser->fail) < 0)
			return -1;
	}
	return 0;
}

static int parse(struct parser *parser)
{
	struct options *options = parser->options;

	if (read_arguments(parser) < 0)
		return -1;
	look_for_help(parser);
	take_as_option(parser);
	if (find_command(parser) < 0)
		return -1;
	if (options->version)
		look_for_sandbox(parser);
	if (options->help || options->version)
		return 0;
	if (options->meant == 0)
		options->meant = SCAN;
	if (store_given(parser) < 0 || take_server(parser) < 0)
		return -1;
	if (options->output && strcmp(options->output, "-") == 0)
		options->output = NULL;
	if (options->output && !was_given(parser, "format"))
		options->format = option_form_of(options->output, parser->fail);
	if (!options->format)
		return -1;
	return options_check(options, parser->fail) < 0 ? -1 : check_words(options, parser->fail);
}

int options_parse(int argc, const char *const *argv, struct options *options,
		  struct fail *fail)
{
	struct parser parser = { .next = argv + (argc > 0), .options = options,
				 .fail = fail };
	size_t letters = 1;
	int ret = -1;

	for (int i = 1; i < argc; i++)
		letters += strlen(argv[i]);
	*options = options_default();
	options->words = shortage_watch(calloc((size_t)argc + 1, sizeof(options->words[0])));
	parser.given = shortage_watch(calloc(letters, sizeof(parser.given[0])));
	if (options->words && parser.given)
		ret = parse(&parser);
	else
		fail_set(fail, "out of memory");
	free(parser.given);
	return ret;
}

const char *options_called(const struct options *options)
{
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++)
		if (options->meant == 1U << i)
			return option_commands[i].called;
	return options->meant ? "rules" : "";
}
