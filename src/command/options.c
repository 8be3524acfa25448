/*
 * options.c - the command line: tables of commands and options, the parser and
 * --help made from them.  Does not know what the commands do.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "options.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "nearest.h"
#include "platform.h"
#include "text.h"
#include "zone.h"

enum { JOBS_MAX = 1024, WORDS_ANY = 1 << 20, HELP_COLUMN = 27, CANDIDATES_SIZE = 256 };

/* Commands as bits, for the options that belong to them. */
enum {
	SCAN = 1 << OPTIONS_SCAN,
	EXPLAIN = 1 << OPTIONS_EXPLAIN,
	RULES_LIST = 1 << OPTIONS_RULES_LIST,
	RULES_SHOW = 1 << OPTIONS_RULES_SHOW,
	RULES_CHECK = 1 << OPTIONS_RULES_CHECK,
	RULES_TEST = 1 << OPTIONS_RULES_TEST,
	SCHEMA = 1 << OPTIONS_SCHEMA,
	ALL = (1 << OPTIONS_COMMANDS) - 1,
	RULES = 1 << OPTIONS_COMMANDS,	/* the group, where its commands differ */
};

/* clang-format off */
static const struct command {
	const char *called;		/* "explain"; "rules list": one of a group */
	const char *words;
	size_t word_min, word_max;
	const char *help;
	const char *examples[3];	/* what stands behind the name of the program */
} commands[OPTIONS_COMMANDS] = {
	[OPTIONS_SCAN] =
	{ "scan", "PATH...", 1, WORDS_ANY,
	  "triage logs: files, folders, or - for standard input",
	  { "Application.evtx System.evtx", "-f html -o report.html logs/" } },
	[OPTIONS_EXPLAIN] =
	{ "explain", "WHAT...", 1, WORDS_ANY,
	  "say what an error code, event, module or rule means",
	  { "explain 193", "explain c1 00 07 80", "explain 2280 7E000000 rewrite.dll" } },
	[OPTIONS_RULES_LIST] =
	{ "rules list", "", 0, 0, "list the rules", { NULL } },
	[OPTIONS_RULES_SHOW] =
	{ "rules show", "ID...", 1, WORDS_ANY, "show everything about a rule",
	  { "rules show dll-access-denied" } },
	[OPTIONS_RULES_CHECK] =
	{ "rules check", "[PATH]...", 0, WORDS_ANY, "check files of rules",
	  { "rules check own.json" } },
	[OPTIONS_RULES_TEST] =
	{ "rules test", "[PATH]...", 0, WORDS_ANY, "run the examples of all rules",
	  { "rules test own.json" } },
	[OPTIONS_SCHEMA] =
	{ "schema", "", 0, 0, "print the JSON Schema of the JSON report",
	  { "schema >report.schema.json" } },
};

enum kind { FLAG, TEXT, LIST, NUMBER, CHOICE, TIME };

/*
 * TEXT with `values` takes one of them; CHOICE stores which, from 0.  A name may
 * stand twice with other commands; letter, name and kind must then agree.
 */
static const struct row {
	char letter;			/* 0: none */
	const char *name;
	const char *arg;		/* how help calls it; NULL: see values */
	const char *values;		/* "text|json", or NULL */
	enum kind kind;
	size_t field;			/* offset in struct options */
	unsigned commands;
	const char *help;
} rows[] = {
#define AT(field) offsetof(struct options, field)
	{ 'f', "format", NULL, "text|json|ndjson|html|markdown|csv", TEXT, AT(format), SCAN,
	  "form of the report (default text)" },
	{ 'f', "format", NULL, "text|json", TEXT, AT(format),
	  EXPLAIN | RULES_LIST | RULES_SHOW, "form of the output (default text)" },
	{ 'o', "output", "FILE", NULL, TEXT, AT(output), SCAN,
	  "write the report to FILE, not to standard output" },
	{ 0, "rules", "PATH", NULL, LIST, AT(rules),
	  SCAN | EXPLAIN | RULES_LIST | RULES_SHOW,
	  "add rules from a file or folder; same id replaces" },
	{ 0, "since", "TIME", NULL, TIME, AT(since), SCAN,
	  "hide what is older; 2h, 30d: before the last record" },
	{ 0, "until", "TIME", NULL, TIME, AT(until), SCAN,
	  "hide what is newer" },
	{ 0, "computer", "NAME", NULL, TEXT, AT(computer), SCAN,
	  "hide other computers; the name or its first label" },
	{ 0, "app-pool", "NAME", NULL, TEXT, AT(app_pool), SCAN,
	  "hide incidents that do not touch this pool" },
	{ 0, "baseline", "REPORT", NULL, TEXT, AT(baseline), SCAN,
	  "say what is new, or gone, since a JSON report" },
	{ 0, "tz", "ZONE|local", NULL, TEXT, AT(zone), SCAN,
	  "times of text and html as a clock there shows them" },
	{ 0, "all-events", NULL, NULL, FLAG, AT(all_events), SCAN,
	  "every event in the report, not 20 of an incident" },
	{ 'j', "jobs", "N", NULL, NUMBER, AT(jobs), SCAN,
	  "read with N threads (default: one a processor)" },
	{ 0, "engine", NULL, "auto|native|libevtx", CHOICE, AT(engine), SCAN,
	  "what reads EVTX (default auto)" },
	{ 0, "recover", NULL, NULL, FLAG, AT(recover), SCAN,
	  "deleted records and those in slack space, too" },
	{ 0, "hash", NULL, NULL, FLAG, AT(hash), SCAN,
	  "add the SHA-256 of each input to the report" },
	{ 0, "redact", NULL, NULL, FLAG, AT(redact), SCAN,
	  "replace names by tokens: HOST-1, POOL-1, USER-1" },
	{ 0, "redact-map", "FILE", NULL, TEXT, AT(redact_map), SCAN,
	  "the same, and keep in FILE which name is which" },
	{ 0, "exit-code", NULL, NULL, FLAG, AT(exit_code), SCAN,
	  "exit with 10 if an incident was found" },
	{ 0, "color", NULL, "auto|always|never", CHOICE, AT(color), SCAN,
	  "colour in text (default auto: on a terminal)" },
	{ 'q', "quiet", NULL, NULL, FLAG, AT(quiet), SCAN | RULES_CHECK | RULES_TEST,
	  "print only errors" },
	{ 'v', "verbose", NULL, NULL, FLAG, AT(verbose), SCAN,
	  "say more of incidents and of the reading" },
	{ 0, "no-progress", NULL, NULL, FLAG, AT(no_progress), SCAN,
	  "never show progress" },
	{ 'h', "help", NULL, NULL, FLAG, AT(help), ALL, "show this help and exit" },
	{ 'V', "version", NULL, NULL, FLAG, AT(version), ALL, "show the version and exit" },
#undef AT
};
enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* Options that exclude each other. */
static const struct {
	size_t a, b;			/* of two flags in struct options */
	const char *names[2];
} conflicts[] = {
	{ offsetof(struct options, quiet), offsetof(struct options, verbose),
	  { "quiet", "verbose" } },
};

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
	{ RULES_LIST | SCHEMA, "1", "it could not be written" },
	{ SCAN | EXPLAIN | RULES | RULES_LIST | RULES_SHOW, "2",
	  "wrong usage, or faults in a file of --rules" },
	{ RULES_CHECK | RULES_TEST | SCHEMA, "2", "wrong usage" },
	{ SCAN, "3", "read, but an input is damaged" },
	{ SCAN, "10", "with --exit-code: as 0, and there is an incident" },
};
/* clang-format on */

/* An option as it was met; which row it is depends on the command. */
struct given {
	const struct row *row;
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

static const struct row *row_by_letter(char letter)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].letter && rows[i].letter == letter)
			return &rows[i];
	return NULL;
}

/* The row of the same option that belongs to the command, or NULL. */
static const struct row *row_for(const struct row *row, unsigned command_bits)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(rows[i].name, row->name) == 0 &&
		    (rows[i].commands & command_bits))
			return &rows[i];
	return NULL;
}

static bool takes_value(const struct row *row)
{
	return row->kind != FLAG;
}

static const char *value_name(const struct row *row)
{
	return row->arg ? row->arg : row->values;
}

/* Give back the part of "a|b|c" that *from points at and step over it. */
static const char *next_value(const char **from, char *value)
{
	size_t size = strcspn(*from, "|");

	assert(size < NEAREST_SIZE);
	memcpy(value, *from, size);
	value[size] = '\0';
	*from += size + ((*from)[size] == '|');
	return value;
}

static int unknown_option(struct parser *parser, const char *name, size_t size)
{
	char given[NEAREST_SIZE + 1];
	struct nearest nearest;

	if (size > NEAREST_SIZE)
		return fail_set(parser->fail, "unknown option '--%.*s...'",
				NEAREST_SIZE, name);
	memcpy(given, name, size);
	given[size] = '\0';
	nearest = nearest_to(given);
	for (size_t i = 0; i < ROWS; i++)
		nearest_offer(&nearest, rows[i].name);
	if (!nearest.best)
		return fail_set(parser->fail, "unknown option '--%s'", given);
	return fail_set(parser->fail, "unknown option '--%s'; did you mean '--%s'?",
			given, nearest.best);
}

static int ambiguous_option(struct parser *parser, const char *name, size_t size)
{
	struct text list = { 0 };

	for (size_t i = 0; i < ROWS; i++) {
		if (strncmp(rows[i].name, name, size) != 0)
			continue;
		if (row_for(&rows[i], ALL) == &rows[i])
			text_printf(&list, "%s--%s", list.size ? ", " : "", rows[i].name);
	}
	fail_set(parser->fail, "'--%.*s' could be %s", (int)size, name, text_get(&list));
	text_release(&list);
	return -1;
}

/* The row of an exact name or of an unambiguous prefix. */
static const struct row *row_by_name(struct parser *parser, const char *name, size_t size)
{
	const struct row *found = NULL;

	for (size_t i = 0; size > 0 && i < ROWS; i++) {
		if (strncmp(rows[i].name, name, size) != 0)
			continue;
		if (rows[i].name[size] == '\0')
			return &rows[i];
		if (found && strcmp(found->name, rows[i].name) != 0) {
			ambiguous_option(parser, name, size);
			return NULL;
		}
		found = &rows[i];
	}
	if (!found) {
		unknown_option(parser, name, size);
		return NULL;
	}
	return found;
}

static int note(struct parser *parser, const struct row *row, const char *arg)
{
	if (takes_value(row) && !arg) {
		arg = *parser->next;
		if (!arg)
			return fail_set(parser->fail, "option '--%s' needs a value: %s",
					row->name, value_name(row));
		parser->next++;
	}
	parser->given[parser->given_count++] = (struct given){ row, arg };
	return 0;
}

static int read_long(struct parser *parser, const char *name)
{
	size_t size = strcspn(name, "=");
	const char *arg = name[size] == '=' ? name + size + 1 : NULL;
	const struct row *row = row_by_name(parser, name, size);

	if (!row)
		return -1;
	if (arg && !takes_value(row))
		return fail_set(parser->fail, "option '--%s' takes no value", row->name);
	return note(parser, row, arg);
}

/* Bytes of a letter, which may be none of ours: UTF-8. */
static int letter_size(const char *letter)
{
	int size = 1;

	while (((unsigned char)letter[size] & 0xc0) == 0x80)
		size++;
	return size;
}

/* -qv, -fjson, -f json */
static int read_letters(struct parser *parser, const char *letters)
{
	for (; *letters; letters++) {
		const struct row *row = row_by_letter(*letters);

		if (!row)
			return fail_set(parser->fail, "unknown option '-%.*s'",
					letter_size(letters), letters);
		if (takes_value(row))
			return note(parser, row, letters[1] ? letters + 1 : NULL);
		if (note(parser, row, NULL) < 0)
			return -1;
	}
	return 0;
}

/* "-" is standard input and -2147024703 an error code: no options. */
static bool is_option(const char *arg)
{
	return arg[0] == '-' && arg[1] != '\0' && !(arg[1] >= '0' && arg[1] <= '9');
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

static bool in_group(const struct command *command, const char *group)
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
		const char *name = commands[i].called + strlen(group) + 1;

		if (!in_group(&commands[i], group))
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
		if (!in_group(&commands[i], group))
			continue;
		options->meant |= 1U << i;
		if (strcmp(commands[i].called + strlen(group) + 1, word) == 0) {
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
		nearest_offer(&nearest, commands[i].called);
	nearest_offer(&nearest, "rules");
	if (!nearest.best || word[strcspn(word, "./\\")] ||
	    platform_type(word, true, &size, NULL) != PLATFORM_NONE)
		return 0;
	return fail_set(parser->fail, "no command and no file '%s'; did you mean '%s'?",
			word, nearest.best);
}

static int find_command(struct parser *parser)
{
	struct options *options = parser->options;
	const char *word = options->words[0];

	if (parser->plain_words == 0)
		return 0;
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		if (in_group(&commands[i], word))
			return find_in_group(parser, word);
		if (strcmp(commands[i].called, word) == 0) {
			choose(options, i, 1);
			return 0;
		}
	}
	return check_misspelt(parser, word);
}

/* Which of the row's values it is, or -1. */
static int value_index(const struct row *row, const char *arg, struct fail *fail)
{
	struct nearest nearest = nearest_to(arg);
	char value[NEAREST_SIZE], best[NEAREST_SIZE];
	const char *from = row->values;

	for (int i = 0; *from; i++) {
		if (strcmp(next_value(&from, value), arg) == 0)
			return i;
		nearest.best = NULL;
		nearest_offer(&nearest, value);
		if (nearest.best)
			memcpy(best, value, sizeof(best));
	}
	if (nearest.distance == SIZE_MAX)
		return fail_set(fail, "'%s' is no value of '--%s', which takes %s", arg,
				row->name, row->values);
	return fail_set(fail, "'%s' is no value of '--%s'; did you mean '%s'?", arg,
			row->name, best);
}

static int read_number(const struct row *row, const char *arg, unsigned *number,
		       struct fail *fail)
{
	unsigned value = 0;
	const char *digit = arg;

	while (*digit >= '0' && *digit <= '9' && value <= JOBS_MAX)
		value = value * 10 + (unsigned)(*digit++ - '0');
	if (digit == arg || *digit || value < 1 || value > JOBS_MAX)
		return fail_set(fail, "'%s' is no value of '--%s', which takes 1 to %d",
				arg, row->name, JOBS_MAX);
	*number = value;
	return 0;
}

static int read_time(const struct row *row, const char *arg, struct options_time *time,
		     struct fail *fail)
{
	struct options_time read = { .at = when_parse(arg) };

	if (read.at == WHEN_UNKNOWN)
		read.before = when_length(arg);
	if (read.at == WHEN_UNKNOWN && read.before == 0)
		return fail_set(fail, "'%s' is no value of '--%s', which takes a time such as "
				"2023-01-06, 2023-01-06T12:03:00Z, 2h or 30d", arg, row->name);
	*time = read;
	return 0;
}

static int store(struct options *options, const struct row *row, const char *arg,
		 struct fail *fail)
{
	void *field = (char *)options + row->field;
	int index = 0;

	if (takes_value(row) && !*arg)
		return fail_set(fail, "option '--%s' needs a value: %s", row->name,
				value_name(row));
	if (row->values) {
		index = value_index(row, arg, fail);
		if (index < 0)
			return -1;
	}
	switch (row->kind) {
	case FLAG:
		*(bool *)field = true;
		return 0;
	case TEXT:
		*(const char **)field = arg;
		return 0;
	case LIST:
		options->rules[options->rule_count++] = arg;
		return 0;
	case NUMBER:
		return read_number(row, arg, field, fail);
	case CHOICE:
		*(int *)field = index;
		return 0;
	case TIME:
		return read_time(row, arg, field, fail);
	}
	return 0;
}

static int store_given(struct parser *parser)
{
	struct options *options = parser->options;

	for (size_t i = 0; i < parser->given_count; i++) {
		const struct given *given = &parser->given[i];
		const struct row *row = row_for(given->row, options->meant);

		if (!row)
			return fail_set(parser->fail, "option '--%s' does not belong to '%s'",
					given->row->name, options_called(options));
		if (store(options, row, given->arg, parser->fail) < 0)
			return -1;
	}
	return 0;
}

static int check_conflicts(const struct options *options, struct fail *fail)
{
	const char *base = (const char *)options;

	for (size_t i = 0; i < sizeof(conflicts) / sizeof(conflicts[0]); i++)
		if (*(const bool *)(base + conflicts[i].a) &&
		    *(const bool *)(base + conflicts[i].b))
			return fail_set(fail, "'--%s' and '--%s' exclude each other",
					conflicts[i].names[0], conflicts[i].names[1]);
	return 0;
}

/* Where both are of one sort it is known before reading that nothing is between. */
static int check_times(const struct options *options, struct fail *fail)
{
	const struct options_time *since = &options->since, *until = &options->until;

	if ((since->at && until->at && since->at > until->at) ||
	    (since->before && until->before && since->before < until->before))
		return fail_set(fail, "'--since' is later than '--until'");
	return 0;
}

static int check_zone(const struct options *options, struct fail *fail)
{
	struct zone *zone = options->zone ? zone_open(options->zone, NULL) : NULL;

	zone_close(zone);
	if (!options->zone || zone)
		return 0;
	return fail_set(fail, "'%s' is no value of '--tz', which takes local, a name such as "
			"Europe/Berlin or a rule such as CET-1CEST,M3.5.0,M10.5.0/3",
			options->zone);
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
	const struct command *command = &commands[options->command];

	if (options->word_count < command->word_min)
		return fail_set(fail, "%s is missing", command->words);
	if (options->word_count > command->word_max)
		return fail_set(fail, "'%s' is one word too many",
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
		const struct row *row = parser->given[i].row;

		if (row->letter == 'h' || row->letter == 'V')
			*(bool *)((char *)parser->options + row->field) = true;
	}
}

static int parse(struct parser *parser)
{
	struct options *options = parser->options;

	if (read_arguments(parser) < 0)
		return -1;
	look_for_help(parser);
	if (find_command(parser) < 0)
		return -1;
	if (options->help || options->version)
		return 0;
	if (options->meant == 0)
		options->meant = SCAN;
	if (store_given(parser) < 0)
		return -1;
	if (options->output && strcmp(options->output, "-") == 0)
		options->output = NULL;
	if (check_conflicts(options, parser->fail) < 0 || check_times(options, parser->fail) < 0 ||
	    check_zone(options, parser->fail) < 0)
		return -1;
	return check_words(options, parser->fail);
}

/* "  -f, --format text|json" and the help beside it, or below if it is long. */
static void help_row(struct text *text, const struct row *row)
{
	size_t start = text->size, width;

	if (row->letter)
		text_printf(text, "  -%c, --%s", row->letter, row->name);
	else
		text_printf(text, "      --%s", row->name);
	if (takes_value(row))
		text_printf(text, " %s", value_name(row));
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
		const struct command *command = &commands[i];
		size_t start = text->size;

		if (!(bits & 1U << i))
			continue;
		text_printf(text, "  %s", command->called);
		text_fill(text, ' ', HELP_COLUMN - (text->size - start));
		text_printf(text, "%s\n", command->help);
	}
}

static void help_options(struct text *text, unsigned bits)
{
	text_add(text, "\nOptions:\n");
	for (size_t i = 0; i < ROWS; i++)
		if (row_for(&rows[i], bits) == &rows[i])
			help_row(text, &rows[i]);
}

static bool is_one(unsigned bits)
{
	return (bits & (bits - 1)) == 0;
}

/* What stands in the table begins with a small letter. */
static void help_purpose(struct text *text, unsigned bits)
{
	for (unsigned i = OPTIONS_SCAN + 1; i < OPTIONS_COMMANDS; i++) {
		const char *help = commands[i].help;

		if (bits != 1U << i)
			continue;
		text_printf(text, "\n%c%s.\n", help[0] - 'a' + 'A', help + 1);
		return;
	}
	text_add(text, "\nRead Windows event logs of an IIS server and say why its sites "
		 "answer 503.\n");
}

static void help_statuses(struct text *text, unsigned bits)
{
	/* The statuses of the other commands stand in their own --help. */
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
	enum { MAX = sizeof(commands[0].examples) / sizeof(commands[0].examples[0]) };
	bool any = false;

	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		for (size_t j = 0; (bits & 1U << i) && j < MAX; j++) {
			if (!commands[i].examples[j])
				break;
			text_printf(text, "%s  iistriage %s\n", any ? "" : "\nExamples:\n",
				    commands[i].examples[j]);
			any = true;
		}
	}
}

int options_parse(int argc, const char *const *argv, struct options *options,
		  struct fail *fail)
{
	struct parser parser = { .next = argv + (argc > 0), .options = options,
				 .fail = fail };
	size_t room = (size_t)argc + 1;
	size_t letters = 1;
	int ret = -1;

	for (int i = 1; i < argc; i++)
		letters += strlen(argv[i]);
	*options = (struct options){ .format = "text" };
	options->words = calloc(room, sizeof(options->words[0]));
	options->rules = calloc(room, sizeof(options->rules[0]));
	parser.given = calloc(letters, sizeof(parser.given[0]));
	if (options->words && options->rules && parser.given)
		ret = parse(&parser);
	else
		fail_set(fail, "out of memory");
	free(parser.given);
	return ret;
}

void options_release(struct options *options)
{
	free(options->words);
	free(options->rules);
	options->words = options->rules = NULL;
	options->word_count = options->rule_count = 0;
}

const char *options_called(const struct options *options)
{
	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++)
		if (options->meant == 1U << i)
			return commands[i].called;
	return options->meant ? "rules" : "";
}

void options_usage(struct text *text, const struct options *options)
{
	unsigned bits = meant(options);
	const char *start = "Usage:";

	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		const struct command *command = &commands[i];

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
