/*
 * check_proofs.c - what findings alone make of a verdict: each case of tests/proofs, but for
 * rows.txt, which says what the cases are for.
 *
 * A file holds cases, which begin with a line `case`; lines of a case:
 *
 *	case WHAT			what it shows
 *	iis 6				7 if it is left out
 *	event FAMILY/ID DATA STRINGS	DATA in hexadecimal or -; STRINGS parted by |
 *	found FINDING OF|VALUE		of a thing, or |VALUE of the computer; in case.txt:LINE
 *	found2 FINDING OF|VALUE		the same in other.txt
 *	at SECONDS			what is found next happened so long after the first event
 *	log CHANNEL			that log was read, for a day before and after
 *	verdict RULE WEIGHT		confirmed, contradicted or open; or none
 *	not RULES			all that are ruled out; none if it is left out
 *	says WORDS			are in the verdict
 *	silent WORDS			are not
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "evidence.h"
#include "fail.h"
#include "incident.h"
#include "input_summary.h"
#include "rules.h"
#include "text.h"

enum { LINE = 1024, EXPECTED = 16, FILES = 64 };

static const when_t START = (when_t)133600000000000000ULL;

struct trial {
	char name[LINE];
	struct incidents *incidents;
	struct evidence evidence;
	size_t events;
	unsigned line;
	uint8_t generation;
	char verdict[LINE], ruled_out[LINE];
	char says[EXPECTED][LINE];
	bool silent[EXPECTED];
	size_t says_count;
	when_t at;
	char channel[LINE];
	struct input_log log;
	const char *computer;
	struct input_summary input;
};

static const char *file_name;

static const char *provider_of(const char *family, uint16_t id, uint8_t generation)
{
	const struct catalog *catalog = catalog_builtin();

	for (size_t i = 0; i < catalog->provider_count; i++) {
		const struct catalog_provider *row = &catalog->providers[i];

		if (strcmp(row->family, family) == 0 &&
		    (!row->first || (id >= row->first && id <= row->last)) &&
		    (!row->generation || row->generation & generation))
			return row->name;
	}
	return family;
}

static void add_strings(struct event *event, char *strings)
{
	event->strings = arena_array(&event->arena, 32, sizeof(event->strings[0]));
	while (strings && event->string_count < 32) {
		char *end = strchr(strings, '|');

		if (end)
			*end++ = '\0';
		event->strings[event->string_count++] = arena_string(&event->arena, strings);
		strings = end;
	}
}

static void add_data(struct event *event, const char *data)
{
	uint8_t *bytes = arena_alloc(&event->arena, strlen(data) / 2 + 1);

	if (strcmp(data, "-") == 0)
		return;
	for (const char *at = data; at[0] && at[1]; at += 2)
		bytes[event->data_size++] = (uint8_t)(text_hex_digit(at[0]) << 4 |
						      text_hex_digit(at[1]));
	event->data = bytes;
}

static void take_event(struct trial *trial, char *rest)
{
	char what[64], data[128];
	struct fail fail = { "" };
	struct event event;
	int size = 0;
	char *slash;

	ck_assert_int_eq(sscanf(rest, "%63s %127s %n", what, data, &size), 2);
	slash = strchr(what, '/');
	ck_assert_ptr_nonnull(slash);
	*slash = '\0';
	event_init(&event);
	event_reset(&event);
	event.id = (uint16_t)atoi(slash + 1);
	event.kind = catalog_get(catalog_builtin(), what, event.id);
	ck_assert_msg(event.kind != NULL, "%s: no event %s/%u", trial->name, what, event.id);
	event.computer = "WEB01";
	event.provider = provider_of(what, event.id, trial->generation);
	if (trial->generation == CATALOG_IIS7)
		event.source = event.provider;
	event.channel = event.kind->signs_in ? event.kind->signs_in[0] : "Application";
	event.time = START + (when_t)trial->events * WHEN_SECOND;
	event.record_id = ++trial->events;
	event.level = EVENT_ERROR;
	event.qualifiers = -1;
	if (rest[size])
		add_strings(&event, rest + size);
	add_data(&event, data);
	ck_assert_int_eq(incidents_add(trial->incidents, &event, &fail), 0);
	event_release(&event);
}

static void take_found(struct trial *trial, char *rest, const char *file)
{
	char *of = strchr(rest, ' '), *value = of ? strrchr(of, '|') : NULL;
	struct fail fail = { "" };

	ck_assert_msg(value != NULL, "%s: %s", trial->name, rest);
	*of++ = '\0';
	*value++ = '\0';
	ck_assert_msg(evidence_add(&trial->evidence, &(struct evidence_finding){
		.finding = rest, .of = *of ? of : NULL, .value = value, .computer = "WEB01",
		.file = file, .line = trial->line,
		.count = trial->at ? 1 : 0, .first = trial->at, .last = trial->at,
	}, &fail) == 0, "%s: %s", trial->name, fail.msg);
}

static void take_log(struct trial *trial, const char *channel)
{
	snprintf(trial->channel, sizeof(trial->channel), "%s", channel);
	trial->computer = "WEB01";
	trial->log = (struct input_log){
		.computer = trial->computer, .channel = trial->channel, .records = 1,
		.first_event = START - WHEN_DAY, .last_event = START + WHEN_DAY,
	};
	trial->input = (struct input_summary){
		.path = "a.evtx", .records = 1, .computers = &trial->computer,
		.computer_count = 1, .logs = &trial->log, .log_count = 1,
	};
	incidents_set_given(trial->incidents, &trial->input, 1);
}

static void say(struct text *all, const char *words)
{
	text_add(all, words ? words : "");
	text_add_char(all, '\n');
}

/* All that is said of an incident. */
static void say_all(struct text *all, const struct incident *incident)
{
	say(all, incident->title);
	say(all, incident->explanation);
	for (size_t i = 0; i < incident->because_count; i++)
		say(all, incident->because[i]);
	for (size_t i = 0; i < incident->step_count; i++) {
		say(all, incident->steps[i].text);
		say(all, incident->steps[i].command);
	}
	for (size_t i = 0; i < incident->collect_count; i++)
		say(all, incident->collect[i]);
	for (size_t i = 0; i < incident->ruled_out_count; i++)
		say(all, incident->ruled_out[i].because);
}

static void check_words(const struct trial *trial, const struct incident *incident)
{
	struct text all = { 0 };

	say_all(&all, incident);
	for (size_t i = 0; i < trial->says_count; i++)
		ck_assert_msg(!strstr(text_get(&all), trial->says[i]) == trial->silent[i],
			      "%s: %s: '%s' %s in:\n%s", file_name, trial->name, trial->says[i],
			      trial->silent[i] ? "is" : "is not", text_get(&all));
	text_release(&all);
}

/* Of a verdict that evidence speaks against, no change is offered as if it were right. */
static void check_doubt(const struct trial *trial, const struct incident *incident)
{
	if (!incident->contradicted)
		return;
	ck_assert_msg(incident->steps[0].kind == RULES_LOOK, "%s: %s: begins with a change",
		      file_name, trial->name);
	for (size_t i = 0; i < incident->step_count; i++)
		ck_assert_msg(incident->steps[i].kind != RULES_CHANGE ||
			      incident->steps[i].condition, "%s: %s: a change without a "
			      "condition: %s", file_name, trial->name, incident->steps[i].text);
}

static void check_trial(struct trial *trial)
{
	struct text verdict = { 0 }, ruled_out = { 0 };
	struct fail fail = { "" };
	const struct incident *list;
	size_t count;

	incidents_set_evidence(trial->incidents, &trial->evidence);
	ck_assert_int_eq(incidents_conclude(trial->incidents, &fail), 0);
	list = incidents_get(trial->incidents, &count);
	if (strcmp(trial->verdict, "none") == 0) {
		ck_assert_msg(count == 0, "%s: %s: had %s", file_name, trial->name,
			      count ? list->rule->id : "");
		return;
	}
	ck_assert_msg(count == 1, "%s: %s: %zu incidents", file_name, trial->name, count);
	text_printf(&verdict, "%s %s", list->rule->id, list->confirmed ? "confirmed"
		    : list->contradicted ? "contradicted" : "open");
	for (size_t i = 0; i < list->ruled_out_count; i++)
		text_printf(&ruled_out, "%s%s", i ? " " : "", list->ruled_out[i].rule->id);
	ck_assert_msg(strcmp(text_get(&verdict), trial->verdict) == 0, "%s: %s: had %s",
		      file_name, trial->name, text_get(&verdict));
	ck_assert_msg(strcmp(text_get(&ruled_out), trial->ruled_out) == 0,
		      "%s: %s: ruled out '%s'", file_name, trial->name, text_get(&ruled_out));
	ck_assert_msg(list->step_count > 0, "%s: %s: no step", file_name, trial->name);
	check_words(trial, list);
	check_doubt(trial, list);
	text_release(&verdict);
	text_release(&ruled_out);
}

static void end_trial(struct trial *trial)
{
	if (!trial->incidents)
		return;
	check_trial(trial);
	incidents_free(trial->incidents);
	evidence_release(&trial->evidence);
	trial->incidents = NULL;
}

static void begin_trial(struct trial *trial, const char *name)
{
	const struct incident_options options = { 0 };
	unsigned line = trial->line;

	end_trial(trial);
	*trial = (struct trial){ .line = line, .generation = CATALOG_IIS7 };
	snprintf(trial->name, sizeof(trial->name), "%s", name);
	trial->incidents = incidents_new(rules_builtin(), &options);
}

static void expect(struct trial *trial, const char *words, bool silent)
{
	ck_assert_uint_lt(trial->says_count, EXPECTED);
	snprintf(trial->says[trial->says_count], LINE, "%s", words);
	trial->silent[trial->says_count++] = silent;
}

static void take_line(struct trial *trial, char *line)
{
	char *rest = strchr(line, ' ');

	if (!*line || *line == '#')
		return;
	ck_assert_msg(rest != NULL, "%s:%u", file_name, trial->line);
	*rest++ = '\0';
	if (strcmp(line, "case") == 0)
		begin_trial(trial, rest);
	else if (strcmp(line, "iis") == 0)
		trial->generation = (uint8_t)(1 << (atoi(rest) - 5));
	else if (strcmp(line, "event") == 0)
		take_event(trial, rest);
	else if (strcmp(line, "found") == 0 || strcmp(line, "found2") == 0)
		take_found(trial, rest, line[5] ? "other.txt" : "case.txt");
	else if (strcmp(line, "at") == 0)
		trial->at = atoi(rest) ? START + (when_t)atoi(rest) * WHEN_SECOND : 0;
	else if (strcmp(line, "log") == 0)
		take_log(trial, rest);
	else if (strcmp(line, "verdict") == 0)
		strcpy(trial->verdict, rest);
	else if (strcmp(line, "not") == 0)
		strcpy(trial->ruled_out, rest);
	else if (strcmp(line, "says") == 0 || strcmp(line, "silent") == 0)
		expect(trial, rest, line[1] == 'i');
	else
		ck_abort_msg("%s:%u: no such line", file_name, trial->line);
}

static char names[FILES][256];
static size_t name_count;

START_TEST(cases)
{
	const char *srcdir = getenv("srcdir");
	struct trial trial = { .line = 0 };
	char path[LINE], line[LINE];
	FILE *file;

	file_name = names[_i];
	snprintf(path, sizeof(path), "%s/tests/proofs/%s", srcdir ? srcdir : ".", file_name);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file)) {
		trial.line++;
		line[strcspn(line, "\n")] = '\0';
		take_line(&trial, line);
	}
	end_trial(&trial);
	fclose(file);
}
END_TEST

static int list_files(void)
{
	const char *srcdir = getenv("srcdir");
	const struct dirent *entry;
	char path[LINE];
	DIR *folder;

	snprintf(path, sizeof(path), "%s/tests/proofs", srcdir ? srcdir : ".");
	folder = opendir(path);
	while (folder && (entry = readdir(folder)) && name_count < FILES)
		if (text_match("*.txt", entry->d_name) && strcmp(entry->d_name, "rows.txt") != 0)
			snprintf(names[name_count++], sizeof(names[0]), "%s", entry->d_name);
	if (folder)
		closedir(folder);
	return (int)name_count;
}

int main(void)
{
	Suite *suite = suite_create("proofs");
	TCase *tcase = tcase_create("proofs");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, cases, 0, list_files());
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = name_count ? srunner_ntests_failed(runner) : 1;
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
