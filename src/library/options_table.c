/*
 * options_table.c - the options: one row for each, and what is made of its value.
 * Knows neither the command line nor what the options do.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "options_table.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "grow.h"
#include "input_libevtx.h"
#include "nearest.h"
#include "platform.h"
#include "report.h"
#include "text.h"
#include "zone.h"

enum { JOBS_MAX = 1024, SHOW_MAX = 10000000 };

/* clang-format off */
const struct option_row option_rows[] = {
#define AT(field) offsetof(struct options, field)
	{ 'f', "format", NULL, REPORT_FORMS, TEXT, AT(format), SCAN,
	  "form of the report (default: as FILE ends, or text)", OF_OUTPUT },
	{ 'f', "format", NULL, "text|json", TEXT, AT(format),
	  EXPLAIN | RULES_LIST | RULES_SHOW, "form of the output (default text)", OF_OUTPUT },
	{ 'o', "output", "FILE", NULL, TEXT, AT(output), SCAN,
	  "write the report to FILE, not to standard output", OF_OUTPUT },
	{ 0, "rules", "PATH", NULL, LIST, AT(rules),
	  SCAN | LIBRARY | EXPLAIN | RULES_LIST | RULES_SHOW,
	  "add rules from a file or folder; same id replaces", OF_INPUT },
	{ 0, "since", "TIME", NULL, TIME, AT(since), SCAN | LIBRARY,
	  "hide what is older; 2h, 30d: before the last record", OF_FILTER },
	{ 0, "until", "TIME", NULL, TIME, AT(until), SCAN | LIBRARY,
	  "hide what is newer", OF_FILTER },
	{ 0, "computer", "NAME", NULL, TEXT, AT(computer), SCAN | LIBRARY,
	  "hide other computers; the name or its first label", OF_FILTER },
	{ 0, "app-pool", "NAME", NULL, TEXT, AT(app_pool), SCAN | LIBRARY,
	  "hide incidents that do not touch this pool", OF_FILTER },
	{ 0, "evidence", "PATH", NULL, LIST, AT(evidence), SCAN | LIBRARY,
	  "look for the DLL beside the logs here, too", OF_INPUT },
	{ 0, "no-evidence", NULL, NULL, FLAG, AT(no_evidence), SCAN | LIBRARY,
	  "the logs alone, nothing that lies beside them", OF_INPUT },
	{ 0, "baseline", "REPORT", NULL, TEXT, AT(baseline), SCAN | LIBRARY,
	  "say what is new, or gone, since a JSON report", OF_OUTPUT },
	{ 0, "tz", "ZONE|local", NULL, TEXT, AT(zone), SCAN | LIBRARY,
	  "times of text and html as a clock there shows them", OF_OUTPUT },
	{ 0, "text-zone", "ZONE|local", NULL, TEXT, AT(text_zone), SCAN | LIBRARY,
	  "the zone of times that a text prints without one", OF_INPUT },
	{ 0, "csv-time", NULL, "iso|excel", CHOICE, AT(csv_time), SCAN | LIBRARY,
	  "times of csv: ISO 8601 (default), or for Excel", OF_OUTPUT },
	{ 0, "all-events", NULL, NULL, FLAG, AT(all_events), SCAN | LIBRARY,
	  "every event in the report, not 20 of an incident", OF_OUTPUT },
	{ 'j', "jobs", "N", NULL, NUMBER, AT(jobs), SCAN | LIBRARY,
	  "read with N threads (default: one a processor)", OF_DIAGNOSTICS },
	{ 0, "engine", NULL, "auto|native|libevtx", CHOICE, AT(engine), SCAN | LIBRARY,
	  "what reads EVTX (default auto)", OF_DIAGNOSTICS },
	{ 0, "recover", NULL, NULL, FLAG, AT(recover), SCAN | LIBRARY,
	  "deleted records and those in slack space, too", OF_INPUT },
	{ 0, "hash", NULL, NULL, FLAG, AT(hash), SCAN | LIBRARY,
	  "add the SHA-256 of each input to the report", OF_OUTPUT },
	{ 0, "redact", NULL, NULL, FLAG, AT(redact), SCAN | LIBRARY,
	  "replace names by tokens: HOST-1, POOL-1, USER-1", OF_PRIVACY },
	{ 0, "redact-map", "FILE", NULL, TEXT, AT(redact_map), SCAN,
	  "the same, and keep in FILE which name is which", OF_PRIVACY },
	{ 0, "show", "N", NULL, NUMBER, AT(show), SCAN | LIBRARY,
	  "only incident N, as the report numbers it, in full", OF_OUTPUT },
	{ 0, "exit-code", NULL, NULL, FLAG, AT(exit_code), SCAN | LIBRARY,
	  "10: an incident; 11: none, but logs are missing", OF_OUTPUT },
	{ 0, "color", NULL, "auto|always|never", CHOICE, AT(color), SCAN,
	  "colour in text (default auto: on a terminal)", OF_OUTPUT },
	{ 'q', "quiet", NULL, NULL, FLAG, AT(quiet), SCAN | RULES_CHECK | RULES_TEST,
	  "print only errors", OF_DIAGNOSTICS },
	{ 'v', "verbose", NULL, NULL, FLAG, AT(verbose), SCAN | LIBRARY,
	  "say more of incidents and of the reading", OF_OUTPUT },
	{ 0, "no-pager", NULL, NULL, FLAG, AT(no_pager), SCAN,
	  "print a long report straight to the terminal", OF_OUTPUT },
	{ 0, "no-progress", NULL, NULL, FLAG, AT(no_progress), SCAN,
	  "never show progress", OF_DIAGNOSTICS },
	{ 0, "sandbox", NULL, "on|off", CHOICE, AT(sandbox), SCAN | EXPLAIN,
	  "shut the program in while it reads (default on)", OF_DIAGNOSTICS },
	{ 'h', "help", NULL, NULL, FLAG, AT(help), ALL,
	  "show this help and exit", OF_DIAGNOSTICS },
	{ 'V', "version", NULL, NULL, FLAG, AT(version), ALL,
	  "show the version and exit", OF_DIAGNOSTICS },
#undef AT
};
/* clang-format on */

const size_t option_row_count = sizeof(option_rows) / sizeof(option_rows[0]);

/* The forms under the names by which people know them, also as the ending of a file. */
static const char *const form_names[][2] = {
	{ "text", "text" }, { "txt", "text" }, { "json", "json" }, { "ndjson", "ndjson" },
	{ "jsonl", "ndjson" }, { "html", "html" }, { "htm", "html" },
	{ "markdown", "markdown" }, { "md", "markdown" }, { "csv", "csv" },
};

/* What files that hold text, or are about to get another name, end in. */
static const char *const text_endings[] = { "log", "out", "rpt", "asc", "tmp", "new", "part" };

/* Longer ones are part of a name, as in "report.WEB01-2024" or those that mktemp makes. */
enum { ENDING_MOST = 5 };

/* What other programs call an option. */
static const char *const other_names[][2] = {
	{ "no-color", "--color never" }, { "no-colour", "--color never" },
	{ "pool", "--app-pool" }, { "host", "--computer" }, { "threads", "--jobs" },
	{ "md", "--format markdown" }, { "jsonl", "--format ndjson" }, { "out", "--output" },
};

/* Options that exclude each other. */
static const struct {
	size_t a, b;			/* of two flags in struct options */
	const char *names[2];
} conflicts[] = {
	{ offsetof(struct options, quiet), offsetof(struct options, verbose),
	  { "quiet", "verbose" } },
};

const struct option_row *option_for(const char *name, unsigned command_bits)
{
	for (size_t i = 0; i < option_row_count; i++)
		if (strcmp(option_rows[i].name, name) == 0 &&
		    (option_rows[i].commands & command_bits))
			return &option_rows[i];
	return NULL;
}

bool option_takes_value(const struct option_row *row)
{
	return row->kind != FLAG;
}

const char *option_value_name(const struct option_row *row)
{
	return row->arg ? row->arg : row->values;
}

/* Give back the part of "a|b|c" that *from points at and step over it. */
static const char *next_value(const char **from, char *value)
{
	size_t size = strcspn(*from, "|");

	assert(size < NEAREST_SIZE);
	snprintf(value, NEAREST_SIZE, "%.*s", (int)size, *from);
	*from += size + ((*from)[size] == '|');
	return value;
}

static const char *form_by_name(const char *name)
{
	for (size_t i = 0; i < sizeof(form_names) / sizeof(form_names[0]); i++)
		if (text_equal_nocase(form_names[i][0], name))
			return form_names[i][1];
	return NULL;
}

/* "--json" for "--format json": a value was given as if it were an option. */
static int suggest(const char *name, const char *option, const char *value, struct fail *fail)
{
	return fail_set(fail, "unknown option '--%s'; did you mean '%s%s%s'?", name, option,
			value ? " " : "", value ? value : "");
}

static int known_elsewhere(const char *name, struct fail *fail)
{
	char value[NEAREST_SIZE];
	const char *from = option_for("format", SCAN)->values;

	for (size_t i = 0; i < sizeof(other_names) / sizeof(other_names[0]); i++)
		if (strcmp(other_names[i][0], name) == 0)
			return suggest(name, other_names[i][1], NULL, fail);
	while (*from)
		if (strcmp(next_value(&from, value), name) == 0)
			return suggest(name, "--format", value, fail);
	return 0;
}

int option_unknown(const char *name, size_t size, struct fail *fail)
{
	char given[NEAREST_SIZE + 1];
	struct nearest nearest;

	if (size > NEAREST_SIZE)
		return fail_set(fail, "unknown option '--%.*s...'",
				NEAREST_SIZE, name);
	memcpy(given, name, size);
	given[size] = '\0';
	if (known_elsewhere(given, fail) < 0)
		return -1;
	nearest = nearest_to(given);
	for (size_t i = 0; i < option_row_count; i++)
		nearest_offer(&nearest, option_rows[i].name);
	if (!nearest.best)
		return fail_set(fail, "unknown option '--%s'", given);
	return fail_set(fail, "unknown option '--%s'; did you mean '--%s'?",
			given, nearest.best);
}

/* Which of the row's values it is, or -1. */
static int value_index(const struct option_row *row, const char *arg, struct fail *fail)
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
		return fail_set(fail, "'%s' is not a valid value for '--%s', which takes %s", arg,
				row->name, row->values);
	return fail_set(fail, "'%s' is not a valid value for '--%s'; did you mean '%s'?", arg,
			row->name, best);
}

static int read_number(const struct option_row *row, const char *arg, unsigned *number,
		       struct fail *fail)
{
	unsigned value = 0, most = row->field == offsetof(struct options, show) ?
		SHOW_MAX : JOBS_MAX;
	const char *digit = arg;

	while (text_is_digit(*digit) && value <= most)
		value = value * 10 + (unsigned)(*digit++ - '0');
	if (digit == arg || *digit || value < 1 || value > most)
		return fail_set(fail, "'%s' is not a valid value for '--%s', which takes 1 to %u",
				arg, row->name, most);
	*number = value;
	return 0;
}

static int read_time(const struct option_row *row, const char *arg, struct options_time *time,
		     struct fail *fail)
{
	struct options_time read = { .at = when_parse(arg) };

	if (read.at == WHEN_UNKNOWN)
		read.before = when_length(arg);
	if (read.at == WHEN_UNKNOWN && read.before == 0)
		return fail_set(fail, "'%s' is not a valid value for '--%s', which takes a "
				"time such as 2023-01-06, 2023-01-06T12:03:00Z, 2h or 30d",
				arg, row->name);
	*time = read;
	return 0;
}

/* One more text for the list with that count and room. */
static int add_to(const char ***list, size_t *count, size_t *room, const char *text,
		  struct fail *fail)
{
	const char **longer = grow(*list, *count, 1, room, sizeof(longer[0]));

	if (!longer)
		return fail_set(fail, "out of memory");
	*list = longer;
	longer[(*count)++] = text;
	return 0;
}

static int add_to_list(struct options *options, const struct option_row *row, const char *text,
		       struct fail *fail)
{
	if (row->field == offsetof(struct options, evidence))
		return add_to(&options->evidence, &options->evidence_count,
			      &options->evidence_room, text, fail);
	return add_to(&options->rules, &options->rule_count, &options->rule_room, text, fail);
}

int option_store(struct options *options, const struct option_row *row, const char *arg,
		 struct fail *fail)
{
	void *field = (char *)options + row->field;
	int index = 0;

	if (option_takes_value(row) && (!arg || !*arg))
		return fail_set(fail, "option '--%s' needs a value: %s", row->name,
				option_value_name(row));
	if (row->values) {
		if (row->field == offsetof(struct options, format) && form_by_name(arg))
			arg = form_by_name(arg);
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
		return add_to_list(options, row, arg, fail);
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

/* "docx" of "a.docx"; a dot at the start of a name, or before a number, begins none. */
static const char *ending_of(const char *output)
{
	const char *slash = strrchr(output, '/'), *dot = strrchr(output, '.');
	size_t size;

	if (!dot || dot == output || (slash && dot <= slash + 1))
		return NULL;
	size = strspn(++dot, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
	return size > 0 && !dot[size] && (*dot < '0' || *dot > '9') ? dot : NULL;
}

const char *option_form_of(const char *output, struct fail *fail)
{
	const char *ending = ending_of(output);
	const char *form = ending ? form_by_name(ending) : "text";

	for (size_t i = 0; !form && i < sizeof(text_endings) / sizeof(text_endings[0]); i++)
		if (text_equal_nocase(text_endings[i], ending))
			form = "text";
	if (!form && strlen(ending) > ENDING_MOST)
		form = "text";
	if (!form)
		fail_set(fail, "'%s' ends in '.%s', which is not a form of report; use .txt, "
			 ".html, .md, .json, .ndjson or .csv, or name the form with '--format'",
			 output, ending);
	return form;
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

static int check_zone(const char *name, const char *option, struct fail *fail)
{
	if (!name || zone_is_known(name))
		return 0;
	return fail_set(fail, "'%s' is not a valid value for '--%s', which takes local, a "
			"name such as Europe/Berlin or a rule such as CET-1CEST,M3.5.0,M10.5.0/3",
			name, option);
}

struct options options_default(void)
{
	return (struct options){ .format = "text" };
}

static int check_show(const struct options *options, struct fail *fail)
{
	if (!options->show || strcmp(options->format, "text") == 0 ||
	    strcmp(options->format, "markdown") == 0)
		return 0;
	return fail_set(fail, "'--show' is for the forms text and markdown, not for %s",
			options->format);
}

static int check_engine(const struct options *options, struct fail *fail)
{
	if (options->engine != INPUT_LIBEVTX || input_libevtx_built())
		return 0;
	return fail_set(fail, "this iistriage was built without libevtx");
}

int options_check(const struct options *options, struct fail *fail)
{
	if (check_show(options, fail) < 0 || check_engine(options, fail) < 0)
		return -1;
	if (check_conflicts(options, fail) < 0 || check_times(options, fail) < 0)
		return -1;
	if (check_zone(options->zone, "tz", fail) < 0)
		return -1;
	return check_zone(options->text_zone, "text-zone", fail);
}

void options_release(struct options *options)
{
	free(options->words);
	free(options->rules);
	free(options->evidence);
	options->words = options->rules = options->evidence = NULL;
	options->evidence_count = options->evidence_room = 0;
	options->word_count = options->rule_count = options->rule_room = 0;
}
