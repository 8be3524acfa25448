/*
 * check_differential.c - both EVTX engines read the same events from every log
 * that is there, wherever libevtx can read them.
 *
 * Logs: samples, fixtures that were built, and real ones: the folders and files
 * named in IISTRIAGE_LOGS (separated by colons), else ../shared/logs beside the
 * sources.  The catalog of this test wants every event of every provider, so all
 * records are decoded.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libevtx.h>

#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "input.h"
#include "readers.h"
#include "text.h"

enum { PRINTED = 5 };	/* differences of a log that are shown */

/* One event: what is not a string as text, and its strings. */
struct line {
	uint64_t offset;
	char *fields;
	char **strings;
	size_t string_count;
};

struct reading {
	struct line *lines;
	size_t count, room;
	char *summary;		/* what both engines must agree on */
	uint64_t undecodable;
};

/* ---- what libevtx 20181227 is known to read wrongly ---- */

/* The value of 0x... or of decimal digits; false if it is neither. */
static bool as_number(const char *text, unsigned long long *value)
{
	bool hex = !strncmp(text, "0x", 2);
	char *end;

	if (!hex && (*text < '0' || *text > '9'))
		return false;
	*value = strtoull(text, &end, hex ? 16 : 10);
	return *end == '\0';
}

/* 0x000003e7 for what Windows shows as 0x3e7; 588 for a size_t, 0x24c. */
static bool pads_hex(const char *theirs, const char *ours)
{
	unsigned long long a, b;

	return !strncmp(ours, "0x", 2) && as_number(theirs, &a) && as_number(ours, &b) && a == b;
}

/* The sign bit as a sign before the other bits: -1 in eight bits becomes -127. */
static bool breaks_negatives(const char *theirs, const char *ours)
{
	unsigned long long a, b;

	if (theirs[0] != '-' || ours[0] != '-' || !as_number(theirs + 1, &a) ||
	    !as_number(ours + 1, &b))
		return false;
	for (unsigned bits = 8; bits <= 64; bits *= 2)
		if (a + b == 1ULL << (bits - 1))
			return true;
	return false;
}

static bool drops_spaces(const char *theirs, const char *ours)
{
	return !*theirs && *ours && ours[strspn(ours, " \t\r\n")] == '\0';
}

/* Ours has U+FFFD in its place. */
static bool stops_at_nul(const char *theirs, const char *ours)
{
	size_t size = strlen(theirs);

	return !strncmp(theirs, ours, size) && !strncmp(ours + size, "\xef\xbf\xbd", 3);
}

static uint32_t four_bytes(const char *at)
{
	const uint8_t *bytes = (const uint8_t *)at;

	return (bytes[0] & 7U) << 18 | (bytes[1] & 63U) << 12 | (bytes[2] & 63U) << 6 |
	       (bytes[3] & 63U);
}

/* Characters beyond U+FFFF come out 0x3ff too low. */
static bool shifts_surrogates(const char *theirs, const char *ours)
{
	bool shifted = false;

	for (; *theirs && *ours; theirs++, ours++) {
		if ((uint8_t)*ours >= 0xf0 && strlen(ours) >= 4 && strlen(theirs) >= 4 &&
		    four_bytes(theirs) == four_bytes(ours) - 0x3ff) {
			theirs += 3;
			ours += 3;
			shifted = true;
		} else if (*theirs != *ours) {
			return false;
		}
	}
	return shifted && !*theirs && !*ours;
}

/* The character after a lone surrogate is lost, too. */
static bool swallows(const char *theirs, const char *ours)
{
	static const char replacement[] = "\xef\xbf\xbd";
	bool swallowed = false;

	while (*theirs && *theirs == *ours) {
		bool lone = !strncmp(theirs, replacement, 3) && !strncmp(ours, replacement, 3);

		theirs += lone ? 3 : 1;
		ours += lone ? 3 : 1;
		if (!lone || !*ours)
			continue;
		swallowed = true;
		for (ours++; ((uint8_t)*ours & 0xc0) == 0x80; ours++)
			;
	}
	return swallowed && !*theirs && !*ours;
}

/* 7.499990e-001 for 0.749999: both are rounded, to six digits after the point. */
static bool uses_exponents(const char *theirs, const char *ours)
{
	char *end, *our_end;
	double a = strtod(theirs, &end), b = strtod(ours, &our_end);
	double differ = a < b ? b - a : a - b, magnitude = b < 0 ? -b : b;

	return strchr(theirs, 'e') && strchr(ours, '.') && !*end && !*our_end &&
	       differ <= 1e-6 * magnitude + 1e-6;
}

/* What is left is the white space around the elements in Data. */
static bool drops_elements(const char *theirs, const char *ours)
{
	return *theirs == '\n' && theirs[strspn(theirs, " \n")] == '\0' && *ours;
}

/* A string that ours does not have. */
static bool adds_string(const char *theirs, const char *ours)
{
	return !*theirs && !ours;
}

static struct fault {
	const char *name;
	bool (*explains)(const char *theirs, const char *ours);
	bool in_fixtures;		/* a fixture shows it */
	unsigned long count;		/* values explained in this run */
} faults[] = {
	{ "pads hexadecimal numbers, shows size_t as decimal", pads_hex, true, 0 },
	{ "breaks negative numbers", breaks_negatives, true, 0 },
	{ "drops values of white space alone", drops_spaces, false, 0 },
	{ "stops at a NUL in a text", stops_at_nul, true, 0 },
	{ "decodes surrogate pairs wrongly", shifts_surrogates, true, 0 },
	{ "loses the character after a lone surrogate", swallows, true, 0 },
	{ "shows floating-point numbers with an exponent", uses_exponents, true, 0 },
	{ "loses the XML in a value", drops_elements, true, 0 },
	{ "shows an empty array as an empty string", adds_string, true, 0 },
};
enum { FAULTS = sizeof(faults) / sizeof(faults[0]) };

/* The same, or a fault explains it.  ours may be NULL: it has no such string. */
static bool same_value(const char *theirs, const char *ours)
{
	if (ours && !strcmp(theirs, ours))
		return true;
	for (size_t i = 0; i < FAULTS; i++) {
		if (!ours != (faults[i].explains == adds_string) ||
		    !faults[i].explains(theirs, ours))
			continue;
		faults[i].count++;
		return true;
	}
	return false;
}

/* ---- a catalog that wants everything ---- */

static const struct catalog_provider every_provider = { .name = "*", .family = "ALL" };
static struct catalog_event every_event[UINT16_MAX + 1];
static const struct catalog everything = {
	&every_provider, 1, every_event, UINT16_MAX + 1, NULL
};

static void fill_catalog(void)
{
	for (size_t i = 0; i <= UINT16_MAX; i++) {
		every_event[i].family = "ALL";
		every_event[i].id = (uint16_t)i;
	}
}

/* ---- reading ---- */

static void add_field(struct text *text, const char *name, const char *value)
{
	text_printf(text, " %s=", name);
	if (value)
		text_printable(text, value, strlen(value));
	else
		text_add(text, "(none)");
}

static char *describe(const struct event *event)
{
	struct text text = { 0 };
	char time[WHEN_SIZE];

	text_printf(&text, "@%llu%s id=%u qualifiers=%d level=%d record=%llu time=%s",
		    (unsigned long long)event->offset, event->recovered ? " recovered" : "",
		    event->id, event->qualifiers,
		    event->level, (unsigned long long)event->record_id,
		    when_iso(event->time, time));
	add_field(&text, "provider", event->provider);
	add_field(&text, "source", event->source);
	add_field(&text, "channel", event->channel);
	add_field(&text, "computer", event->computer);
	if (event->data) {
		text_add(&text, " data=");
		text_hex(&text, event->data, event->data_size);
	}
	return text_take(&text);
}

static int copy_strings(struct line *line, const struct event *event)
{
	line->strings = calloc(event->string_count + 1, sizeof(*line->strings));
	if (!line->strings)
		return -1;
	for (; line->string_count < event->string_count; line->string_count++) {
		line->strings[line->string_count] = strdup(event->strings[line->string_count]);
		if (!line->strings[line->string_count])
			return -1;
	}
	return 0;
}

static int take_event(void *context, const struct event *event)
{
	struct reading *reading = context;
	struct line *line;

	if (reading->count == reading->room) {
		size_t room = reading->room ? reading->room * 2 : 1024;
		struct line *lines = realloc(reading->lines, room * sizeof(*lines));

		if (!lines)
			return -1;
		reading->lines = lines;
		reading->room = room;
	}
	line = &reading->lines[reading->count++];
	*line = (struct line){ .offset = event->offset, .fields = describe(event) };
	return line->fields ? copy_strings(line, event) : -1;
}

static void add_names(struct text *text, const char *name, const char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_field(text, name, names[i]);
}

static int take_summary(void *context, const struct input_summary *summary)
{
	struct reading *reading = context;
	char first[WHEN_SIZE], last[WHEN_SIZE];
	struct text text = { 0 };

	text_printf(&text, "records=%llu chunks=%llu bad=%llu dirty=%d first=%s last=%s",
		    (unsigned long long)(summary->records + summary->undecodable),
		    (unsigned long long)summary->chunks, (unsigned long long)summary->bad_chunks,
		    summary->dirty, when_iso(summary->first_event, first),
		    when_iso(summary->last_event, last));
	add_names(&text, "computer", summary->computers, summary->computer_count);
	add_names(&text, "channel", summary->channels, summary->channel_count);
	reading->summary = text_take(&text);
	reading->undecodable = summary->undecodable;
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	uint64_t first = ((const struct line *)a)->offset;
	uint64_t second = ((const struct line *)b)->offset;

	return (first > second) - (first < second);
}

static int read_log(const char *path, enum input_engine engine, bool recover,
		    struct reading *reading)
{
	const struct input_options options = {
		.readers = readers, .engine = engine, .recover = recover,
	};
	const struct input_sink sink = { .context = reading, .event = take_event,
					 .summary = take_summary };
	const struct input_item item = { .path = path };
	struct fail fail;

	*reading = (struct reading){ 0 };
	if (input_scan(&item, 1, &options, &everything, &sink, &fail) < 0) {
		printf("FAIL: %s: %s\n", path, fail.msg);
		return -1;
	}
	if (reading->count > 0)
		qsort(reading->lines, reading->count, sizeof(*reading->lines), by_offset);
	return 0;
}

static void release(struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++) {
		for (size_t k = 0; k < reading->lines[i].string_count; k++)
			free(reading->lines[i].strings[k]);
		free(reading->lines[i].strings);
		free(reading->lines[i].fields);
	}
	free(reading->lines);
	free(reading->summary);
}

/* ---- comparing ---- */

static bool same_line(const struct line *theirs, const struct line *ours)
{
	bool same = !strcmp(theirs->fields, ours->fields) &&
		    theirs->string_count >= ours->string_count;
	size_t more = theirs->string_count - ours->string_count, k = 0;

	for (size_t i = 0; i < theirs->string_count && same; i++) {
		bool extra = more > 0 && !*theirs->strings[i] &&
			     (k == ours->string_count || *ours->strings[k]);

		same = same_value(theirs->strings[i], extra ? NULL : ours->strings[k]);
		more -= extra;
		k += !extra;
	}
	return same && more == 0;
}

static void print_line(const char *whose, const struct line *line)
{
	struct text text = { 0 };

	for (size_t i = 0; line && i < line->string_count; i++)
		add_field(&text, "string", line->strings[i]);
	printf("  %s %s%s\n", whose, line ? line->fields : "(nothing)", text_get(&text));
	text_release(&text);
}

/* The events of libevtx that ours reads otherwise or not at all. */
static unsigned compare_events(const struct reading *ours, const struct reading *theirs)
{
	unsigned differ = 0;
	size_t at = 0;

	for (size_t i = 0; i < theirs->count; i++) {
		const struct line *line = &theirs->lines[i], *match = NULL;

		while (at < ours->count && ours->lines[at].offset < line->offset)
			at++;
		if (at < ours->count && ours->lines[at].offset == line->offset)
			match = &ours->lines[at];
		if ((match && same_line(line, match)) || ++differ > PRINTED)
			continue;
		print_line("libevtx", line);
		print_line("native ", match);
	}
	return differ;
}

/* Summaries agree only if libevtx could decode every record; it decodes few of those
 * that are recovered. */
static bool summaries_agree(const struct reading *ours, const struct reading *theirs, bool recover)
{
	if (recover || theirs->undecodable > 0 || !strcmp(ours->summary, theirs->summary))
		return true;
	printf("  libevtx %s\n  native  %s\n", theirs->summary, ours->summary);
	return false;
}

static bool judge(const char *path, bool recover, const struct reading *ours,
		  const struct reading *theirs)
{
	unsigned differ = compare_events(ours, theirs);
	bool good = summaries_agree(ours, theirs, recover) && differ == 0 &&
		    ours->count >= theirs->count;

	printf("%s: %s%s: %zu events, libevtx reads %zu", good ? "PASS" : "FAIL", path,
	       recover ? " with recovered ones" : "", ours->count, theirs->count);
	if (differ > 0)
		printf(", %u of them otherwise", differ);
	puts("");
	return good;
}

static bool compare_log(const char *path, bool recover)
{
	struct reading ours = { 0 }, theirs = { 0 };
	bool good = read_log(path, INPUT_NATIVE, recover, &ours) == 0 &&
		    read_log(path, INPUT_LIBEVTX, recover, &theirs) == 0 &&
		    judge(path, recover, &ours, &theirs);

	release(&ours);
	release(&theirs);
	return good;
}

/* ---- the logs: their names, found by reading them once ---- */

struct logs {
	char **paths;
	size_t count, room;
};

static int ignore_event(void *context, const struct event *event)
{
	(void)context, (void)event;
	return 0;
}

static int take_path(void *context, const struct input_summary *summary)
{
	struct logs *logs = context;

	if (summary->failure || strcmp(summary->format, "evtx") != 0)
		return 0;
	if (logs->count == logs->room) {
		size_t room = logs->room ? logs->room * 2 : 64;
		char **paths = realloc(logs->paths, room * sizeof(*paths));

		if (!paths)
			return -1;
		logs->paths = paths;
		logs->room = room;
	}
	logs->paths[logs->count] = strdup(summary->path);
	return logs->paths[logs->count++] ? 0 : -1;
}

static int find_logs(struct logs *logs, const char *path)
{
	static const struct catalog nothing;
	const struct input_options options = { .readers = readers, .engine = INPUT_NATIVE };
	const struct input_sink sink = { .context = logs, .event = ignore_event,
					 .summary = take_path };

	return input_scan(&(struct input_item){ .path = path }, 1, &options, &nothing, &sink, NULL);
}

static int find_in_environment(struct logs *logs, const char *value)
{
	char *copy = strdup(value), *at = copy, *end;
	int ret = copy ? 0 : -1;

	while (ret == 0 && at) {
		end = strchr(at, ':');
		if (end)
			*end++ = '\0';
		if (*at)
			ret = find_logs(logs, at);
		at = end;
	}
	free(copy);
	return ret;
}

static int find_in(struct logs *logs, const char *folder, const char *name)
{
	struct text path = { 0 };
	int ret;

	text_printf(&path, "%s/%s", folder, name);
	ret = path.oom ? -1 : find_logs(logs, text_get(&path));
	text_release(&path);
	return ret;
}

static int find_all(struct logs *logs, bool *real)
{
	const char *srcdir = getenv("srcdir"), *builddir = getenv("builddir");
	const char *more = getenv("IISTRIAGE_LOGS");
	size_t before;
	int ret;

	if (find_in(logs, srcdir ? srcdir : ".", "samples") < 0 ||
	    find_in(logs, builddir ? builddir : ".", "tests/fixtures") < 0)
		return -1;
	before = logs->count;
	ret = more ? find_in_environment(logs, more)
		   : find_in(logs, srcdir ? srcdir : ".", "../shared/logs");
	*real = logs->count > before;
	return ret;
}

int main(void)
{
	unsigned passed = 0, failed = 0;
	struct logs logs = { 0 };
	bool real = false, old;

	fill_catalog();
	if (find_all(&logs, &real) < 0)
		return EXIT_FAILURE;
	if (!real)
		puts("SKIP: no real logs; name some in IISTRIAGE_LOGS");
	for (size_t i = 0; i < logs.count; i++) {
		for (int recover = 0; recover <= 1; recover++) {
			if (compare_log(logs.paths[i], recover))
				passed++;
			else
				failed++;
		}
		free(logs.paths[i]);
	}
	free(logs.paths);
	/* A later libevtx may have mended some. */
	old = strcmp(libevtx_get_version(), "20181227") == 0;
	for (size_t i = 0; i < FAULTS; i++) {
		printf("known: libevtx %s: %lu values\n", faults[i].name, faults[i].count);
		failed += old && faults[i].in_fixtures && faults[i].count == 0;
	}
	printf("%u passed, %u failed, %d skipped\n", passed, failed, !real);
	return failed || !passed ? EXIT_FAILURE : EXIT_SUCCESS;
}
