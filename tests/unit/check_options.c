/*
 * check_options.c - what is made of a command line.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "nearest.h"
#include "options_parse.h"
#include "text.h"

enum { WORDS_MAX = 16 };

#define NO_FORM(name, ending) "'" name "' ends in '." ending "', which is not a form of " \
	"report; use .txt, .html, .md, .json, .ndjson or .csv, or name the form with '--format'"
#define NO_ZONE(zone) "'" zone "' is not a valid value for '--tz', which takes local, " \
	"a name such as Europe/Berlin or a rule such as CET-1CEST,M3.5.0,M10.5.0/3"

/* Words of `line` are split at blanks.  `made` is what describe() says of the
 * result, or NULL for wrong usage; then `reason` is the message. */
static const struct {
	const char *line, *made, *reason;
} lines[] = {
	/* commands */
	{ "a.evtx", "scan text: a.evtx", NULL },
	{ "scan a.evtx b", "scan text: a.evtx b", NULL },
	{ "-", "scan text: -", NULL },
	{ "./scan", "scan text: ./scan", NULL },
	{ "-- scan", "scan text: scan", NULL },
	{ "scan -- -f", "scan text: -f", NULL },
	{ "explain 193", "explain text: 193", NULL },
	{ "explain -2147024703", "explain text: -2147024703", NULL },
	{ "-f json explain 193", "explain json: 193", NULL },
	{ "rules list", "rules list text:", NULL },
	{ "rules show a b", "rules show text: a b", NULL },
	{ "rules check x.json", "rules check text: x.json", NULL },
	{ "rules test", "rules test text:", NULL },
	{ "rules check", "rules check text:", NULL },
	{ "schema", "schema text:", NULL },
	{ "scan", NULL, "no PATH is given: name logs, folders, a zip, or - for "
	  "standard input" },
	{ "-q", NULL, "no PATH is given: name logs, folders, a zip, or - for "
	  "standard input" },
	{ "explain", NULL, "nothing to explain: name an error, an event or a "
	  "module, such as 193 or 2280" },
	{ "rules", NULL, "'rules' needs a command: list, show, new, check, test" },
	{ "rules -- list", NULL, "'rules' needs a command: list, show, new, check, test" },
	{ "rules lsit", NULL, "unknown command 'rules lsit'; did you mean 'rules list'?" },
	{ "rules frobnicate", NULL,
	  "unknown command 'rules frobnicate'; there are: list, show, new, check, test" },
	{ "explian 193", NULL, "no command and no file 'explian'; did you mean 'explain'?" },
	{ "rulse list", NULL, "no command and no file 'rulse'; did you mean 'rules'?" },
	{ "rules list x", NULL, "unexpected argument 'x'" },
	/* spelling of options */
	{ "-f json a", "scan json: a", NULL },
	{ "-f csv a", "scan csv: a", NULL },
	{ "-f csv explain 193", NULL,
	  "'csv' is not a valid value for '--format', which takes text|json" },
	{ "-fjson a", "scan json: a", NULL },
	{ "--since 2h --until 30m a", "scan text: a", NULL },
	{ "--since 2023-01-06 --until 5m a", "scan text: a", NULL },
	{ "--since 2023-01-06T10:00Z --until 2023-01-06T10:00Z a", "scan text: a", NULL },
	{ "--since 2023-01-07 --until 2023-01-06 a", NULL, "'--since' is later than '--until'" },
	{ "--since 2h --until 3h a", NULL, "'--since' is later than '--until'" },
	{ "--since 0h a", NULL, "'0h' is not a valid value for '--since', which takes a "
	  "time such as 2023-01-06, 2023-01-06T12:03:00Z, 2h or 30d" },
	{ "--until 2023-02-30 a", NULL, "'2023-02-30' is not a valid value for '--until', "
	  "which takes a time such as 2023-01-06, 2023-01-06T12:03:00Z, 2h or 30d" },
	{ "--tz local a", "scan text: a", NULL },
	{ "--tz EST5 a", "scan text: a", NULL },
	{ "--tz <+0330>-3:30 a", "scan text: a", NULL },
	{ "--tz CET-1CEST,M3.5.0,M10.5.0/3 a", "scan text: a", NULL },
	{ "--tz /etc/localtime a", NULL, NO_ZONE("/etc/localtime") },
	{ "--tz Europe/../../../../etc/localtime a", NULL,
	  NO_ZONE("Europe/../../../../etc/localtime") },
	{ "--tz CET-1CEST;x a", NULL, NO_ZONE("CET-1CEST;x") },
	{ "--tz Nowhere/Land a", NULL, NO_ZONE("Nowhere/Land") },
	{ "--computer= a", NULL, "option '--computer' needs a value: NAME" },
	{ "--format=json a", "scan json: a", NULL },
	{ "--format json a", "scan json: a", NULL },
	{ "--form=json a", "scan json: a", NULL },
	{ "a --format json b -q", "scan json quiet: a b", NULL },
	{ "-vj3 a", "scan text verbose jobs=3: a", NULL },
	{ "-f json -f text a", "scan text: a", NULL },
	{ "--rules x --rules y a", "scan text rules=x rules=y: a", NULL },
	{ "--rul x a", "scan text rules=x: a", NULL },
	{ "--engine native a", "scan text engine=1: a", NULL },
	{ "--engine libevtx a", "scan text engine=2: a", NULL },
	{ "--color never a", "scan text color=2: a", NULL },
	{ "--recover --hash --all-events --exit-code --no-progress a",
	  "scan text recover hash all no-progress exit-code: a", NULL },
	{ "-o out a", "scan text output=out: a", NULL },
	{ "-o - -", "scan text: -", NULL },
	{ "-o a.html a", "scan html output=a.html: a", NULL },
	{ "-o a.HTM a", "scan html output=a.HTM: a", NULL },
	{ "-o a.md a", "scan markdown output=a.md: a", NULL },
	{ "-o a.jsonl a", "scan ndjson output=a.jsonl: a", NULL },
	{ "-o a.html -f csv a", "scan csv output=a.html: a", NULL },
	{ "-o json a", "scan text output=json: a", NULL },
	{ "-o a.log a", "scan text output=a.log: a", NULL },
	{ "-o a.docx a", NULL, NO_FORM("a.docx", "docx") },
	{ "-o x.y/WEB01.pdf a", NULL, NO_FORM("x.y/WEB01.pdf", "pdf") },
	{ "-o a.jsn a", NULL, NO_FORM("a.jsn", "jsn") },
	{ "-o a.docx -f text a", "scan text output=a.docx: a", NULL },
	{ "-o x.pdf/a a", "scan text output=x.pdf/a: a", NULL },
	{ "-o x/.pdf a", "scan text output=x/.pdf: a", NULL },
	{ "-o a.2024 a", "scan text output=a.2024: a", NULL },
	{ "-o a.WEB01-3 a", "scan text output=a.WEB01-3: a", NULL },
	{ "-o tmp.Xy12Zt a", "scan text output=tmp.Xy12Zt: a", NULL },
	{ "-o a. a", "scan text output=a.: a", NULL },
	{ "-f md a", "scan markdown: a", NULL },
	{ "-f jsonl a", "scan ndjson: a", NULL },
	{ "--json a", NULL, "unknown option '--json'; did you mean '--format json'?" },
	{ "--no-color a", NULL, "unknown option '--no-color'; did you mean '--color never'?" },
	{ "completion", NULL, "no SHELL is given: bash, zsh or fish" },
	{ "rules show", NULL, "no rule is named: give an ID, such as dll-access-denied; "
	  "'rules list' has all" },
	{ "--frmat json a", NULL, "unknown option '--frmat'; did you mean '--format'?" },
	{ "--zebra a", NULL, "unknown option '--zebra'" },
	{ "--rec a", "scan text recover: a", NULL },
	{ "--re a", NULL, "'--re' could be --recover, --redact, --redact-map" },
	{ "--redact a", "scan text redact: a", NULL },
	{ "--redact-map m a", "scan text map=m: a", NULL },
	{ "--ver a", NULL, "'--ver' could be --verbose, --version" },
	{ "-x a", NULL, "unknown option '-x'" },
	{ "-q\xc3\xa4x a", NULL, "unknown option '-\xc3\xa4'" },
	{ "--= a", NULL, "unknown option '--'" },
	/* values */
	{ "a -f", NULL, "option '--format' needs a value: text|json|ndjson|html|markdown|csv" },
	{ "a --rules", NULL, "option '--rules' needs a value: PATH" },
	{ "a --format=", NULL,
	  "option '--format' needs a value: text|json|ndjson|html|markdown|csv" },
	{ "a --output=", NULL, "option '--output' needs a value: FILE" },
	{ "a --quiet=yes", NULL, "option '--quiet' takes no value" },
	{ "-f jsn a", NULL, "'jsn' is not a valid value for '--format'; did you mean 'json'?" },
	{ "-f yaml a", NULL,
	  "'yaml' is not a valid value for '--format', which takes "
	  "text|json|ndjson|html|markdown|csv" },
	{ "--engine natve a", NULL,
	  "'natve' is not a valid value for '--engine'; did you mean 'native'?" },
	{ "-j 0 a", NULL, "'0' is not a valid value for '--jobs', which takes 1 to 1024" },
	{ "-j 1025 a", NULL, "'1025' is not a valid value for '--jobs', which takes 1 to 1024" },
	{ "-j 99999999999999999999 a", NULL,
	  "'99999999999999999999' is not a valid value for '--jobs', which takes 1 to 1024" },
	{ "-j 2x a", NULL, "'2x' is not a valid value for '--jobs', which takes 1 to 1024" },
	/* what does not go together */
	{ "explain --recover 193", NULL, "option '--recover' does not belong to 'explain'" },
	{ "rules list -o x", NULL, "option '--output' does not belong to 'rules list'" },
	{ "-q a -v", NULL, "'--quiet' and '--verbose' exclude each other" },
	/* help and version stand above the rest */
	{ "--help", "help", NULL },
	{ "-h explain", "help explain", NULL },
	{ "rules --help", "help rules", NULL },
	{ "rules show -h", "help rules show", NULL },
	{ "a b -V", "version", NULL },
	{ "--help --zebra", NULL, "unknown option '--zebra'" },
};

static void describe(const struct options *options, struct text *text)
{
	if (options->help || options->version) {
		text_add(text, options->help ? "help" : "version");
		text_printf(text, "%s%s", *options_called(options) ? " " : "",
			    options_called(options));
		return;
	}
	text_printf(text, "%s %s", options_called(options), options->format);
	text_add(text, options->quiet ? " quiet" : "");
	text_add(text, options->verbose ? " verbose" : "");
	text_add(text, options->recover ? " recover" : "");
	text_add(text, options->hash ? " hash" : "");
	text_add(text, options->redact ? " redact" : "");
	if (options->redact_map)
		text_printf(text, " map=%s", options->redact_map);
	text_add(text, options->all_events ? " all" : "");
	text_add(text, options->no_progress ? " no-progress" : "");
	text_add(text, options->exit_code ? " exit-code" : "");
	if (options->jobs)
		text_printf(text, " jobs=%u", options->jobs);
	if (options->engine)
		text_printf(text, " engine=%d", (int)options->engine);
	if (options->color)
		text_printf(text, " color=%d", (int)options->color);
	if (options->output)
		text_printf(text, " output=%s", options->output);
	for (size_t i = 0; i < options->rule_count; i++)
		text_printf(text, " rules=%s", options->rules[i]);
	text_add_char(text, ':');
	for (size_t i = 0; i < options->word_count; i++)
		text_printf(text, " %s", options->words[i]);
}

/* argv of a line; words are lent from `copy`. */
static int split(char *copy, const char **argv)
{
	int argc = 0;

	argv[argc++] = "iistriage";
	while (*copy && argc < WORDS_MAX) {
		argv[argc++] = copy;
		copy += strcspn(copy, " ");
		if (*copy)
			*copy++ = '\0';
	}
	argv[argc] = NULL;
	return argc;
}

START_TEST(reads_a_line)
{
	const char *argv[WORDS_MAX + 1];
	char *copy = strdup(lines[_i].line);
	int argc = split(copy, argv);
	struct options options;
	struct fail fail = { 0 };
	struct text made = { 0 };
	int ret = options_parse(argc, argv, &options, &fail);

	ck_assert_msg(ret == (lines[_i].made ? 0 : -1), "'%s' gave %d: %s", lines[_i].line,
		      ret, fail.msg);
	if (lines[_i].made) {
		describe(&options, &made);
		ck_assert_str_eq(text_get(&made), lines[_i].made);
	} else {
		ck_assert_str_eq(fail.msg, lines[_i].reason);
	}
	text_release(&made);
	options_release(&options);
	free(copy);
}
END_TEST

/* No line of --help is wider than a terminal; every option has a help text. */
START_TEST(help_fits_a_terminal)
{
	struct options options = { .meant = (unsigned)_i };
	struct text text = { 0 };
	const char *line;

	options_help(&text, &options);
	ck_assert(!text.oom);
	for (line = text_get(&text); *line; line += strcspn(line, "\n") + 1)
		ck_assert_msg(strcspn(line, "\n") < 80, "%.*s", (int)strcspn(line, "\n"),
			      line);
	text_release(&text);
}
END_TEST

static const struct {
	const char *a, *b;
	size_t distance;
} distances[] = {
	{ "", "", 0 },
	{ "", "abc", 3 },
	{ "abc", "", 3 },
	{ "format", "format", 0 },
	{ "FORMAT", "format", 0 },
	{ "fromat", "format", 1 },
	{ "frmat", "format", 1 },
	{ "formatt", "format", 1 },
	{ "jorbs", "jobs", 1 },
	{ "kitten", "sitting", 3 },
};

START_TEST(measures_words)
{
	ck_assert_uint_eq(nearest_distance(distances[_i].a, distances[_i].b),
			  distances[_i].distance);
	ck_assert_uint_eq(nearest_distance(distances[_i].b, distances[_i].a),
			  distances[_i].distance);
}
END_TEST

START_TEST(leaves_long_words_alone)
{
	char word[NEAREST_SIZE + 2];

	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	ck_assert_uint_eq(nearest_distance(word, "a"), SIZE_MAX);
	ck_assert_uint_eq(nearest_distance("a", word), SIZE_MAX);
	ck_assert_uint_eq(nearest_distance(word + 1, word + 1), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("options");
	TCase *tcase = tcase_create("options");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, reads_a_line, 0, sizeof(lines) / sizeof(lines[0]));
	tcase_add_loop_test(tcase, help_fits_a_terminal, 0, 1 << OPTIONS_COMMANDS);
	tcase_add_loop_test(tcase, measures_words, 0,
			    sizeof(distances) / sizeof(distances[0]));
	tcase_add_test(tcase, leaves_long_words_alone);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
