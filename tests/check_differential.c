/*
 * check_differential.c - both EVTX engines read the same events from every log
 * at hand, wherever libevtx can read them.
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

#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "input.h"
#include "text.h"

/*
 * What libevtx 20181227 reads wrongly, and ours does not.  A log that is named
 * must show the fault, so that a row does not outlive its reason.
 */
static const struct fault {
	const char *log;	/* pattern for the path */
	unsigned count;		/* events that differ */
	const char *reason;
} faults[] = {
	{ NULL, 0, NULL }
};

/* One event, all its fields as text. */
struct line {
	uint64_t offset;
	char *text;
};

struct reading {
	struct line *lines;
	size_t count, room;
	char *books;		/* what both engines must agree on */
	uint64_t undecodable;
};

/* ---- a catalog that wants everything ---- */

static const struct catalog_provider every_provider = { .name = "*", .family = "ALL" };
static struct catalog_event every_event[UINT16_MAX + 1];
static const struct catalog everything = { &every_provider, 1, every_event, UINT16_MAX + 1 };

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

static void describe(struct text *text, const struct event *event)
{
	char time[WHEN_SIZE];

	text_printf(text, "@%llu id=%u qualifiers=%d level=%d record=%llu time=%s",
		    (unsigned long long)event->offset, event->id, event->qualifiers,
		    event->level, (unsigned long long)event->record_id,
		    when_iso(event->time, time));
	add_field(text, "provider", event->provider);
	add_field(text, "source", event->source);
	add_field(text, "channel", event->channel);
	add_field(text, "computer", event->computer);
	for (size_t i = 0; i < event->string_count; i++)
		add_field(text, "string", event->strings[i]);
	if (event->data) {
		text_add(text, " data=");
		text_hex(text, event->data, event->data_size);
	}
}

static int take_event(void *context, const struct event *event)
{
	struct reading *reading = context;
	struct text text = { 0 };

	if (reading->count == reading->room) {
		size_t room = reading->room ? reading->room * 2 : 1024;
		struct line *lines = realloc(reading->lines, room * sizeof(*lines));

		if (!lines)
			return -1;
		reading->lines = lines;
		reading->room = room;
	}
	describe(&text, event);
	reading->lines[reading->count].offset = event->offset;
	reading->lines[reading->count++].text = text_take(&text);
	return 0;
}

static void add_names(struct text *text, const char *name, const char **names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_field(text, name, names[i]);
}

static int take_books(void *context, const struct input_books *books)
{
	struct reading *reading = context;
	char first[WHEN_SIZE], last[WHEN_SIZE];
	struct text text = { 0 };

	text_printf(&text, "records=%llu chunks=%llu bad=%llu dirty=%d first=%s last=%s",
		    (unsigned long long)(books->records + books->undecodable),
		    (unsigned long long)books->chunks, (unsigned long long)books->bad_chunks,
		    books->dirty, when_iso(books->first_event, first),
		    when_iso(books->last_event, last));
	add_names(&text, "computer", books->computers, books->computer_count);
	add_names(&text, "channel", books->channels, books->channel_count);
	reading->books = text_take(&text);
	reading->undecodable = books->undecodable;
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	uint64_t first = ((const struct line *)a)->offset;
	uint64_t second = ((const struct line *)b)->offset;

	return (first > second) - (first < second);
}

static int read_log(const char *path, enum input_engine engine, struct reading *reading)
{
	const struct input_options options = { .engine = engine };
	const struct input_sink sink = { reading, take_event, take_books, NULL };
	struct fail fail;

	*reading = (struct reading){ 0 };
	if (input_scan(&path, 1, &options, &everything, &sink, &fail) < 0) {
		printf("FAIL: %s: %s\n", path, fail.msg);
		return -1;
	}
	if (reading->count > 0)
		qsort(reading->lines, reading->count, sizeof(*reading->lines), by_offset);
	return 0;
}

static void release(struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++)
		free(reading->lines[i].text);
	free(reading->lines);
	free(reading->books);
}

/* ---- comparing ---- */

/* The events of libevtx that ours reads otherwise or not at all. */
static unsigned compare_events(const struct reading *ours, const struct reading *theirs,
			       bool print)
{
	unsigned differ = 0;
	size_t at = 0;

	for (size_t i = 0; i < theirs->count; i++) {
		const struct line *line = &theirs->lines[i];

		while (at < ours->count && ours->lines[at].offset < line->offset)
			at++;
		if (at < ours->count && !strcmp(ours->lines[at].text, line->text))
			continue;
		differ++;
		if (print && differ <= 5)
			printf("  libevtx %s\n  native  %s\n", line->text,
			       at < ours->count && ours->lines[at].offset == line->offset ?
			       ours->lines[at].text : "(nothing)");
	}
	return differ;
}

static const struct fault *fault_of(const char *path)
{
	for (const struct fault *fault = faults; fault->log; fault++)
		if (text_match(fault->log, path))
			return fault;
	return NULL;
}

/* Books agree only if libevtx could decode every record. */
static bool books_agree(const struct reading *ours, const struct reading *theirs)
{
	return theirs->undecodable > 0 || !strcmp(ours->books, theirs->books);
}

static bool judge(const char *path, const struct reading *ours, const struct reading *theirs)
{
	const struct fault *fault = fault_of(path);
	unsigned known = fault ? fault->count : 0;
	unsigned differ = compare_events(ours, theirs, false);

	if (differ == known && (books_agree(ours, theirs) || fault)) {
		printf("PASS: %s: %zu events, libevtx reads %zu%s%s\n", path, ours->count,
		       theirs->count, fault ? ", and wrongly: " : "",
		       fault ? fault->reason : "");
		return true;
	}
	printf("FAIL: %s: %u events differ, %u are known to\n", path, differ, known);
	compare_events(ours, theirs, true);
	if (!books_agree(ours, theirs))
		printf("  libevtx %s\n  native  %s\n", theirs->books, ours->books);
	return false;
}

static bool compare_log(const char *path)
{
	struct reading ours = { 0 }, theirs = { 0 };
	bool good = read_log(path, INPUT_NATIVE, &ours) == 0 &&
		    read_log(path, INPUT_LIBEVTX, &theirs) == 0 &&
		    judge(path, &ours, &theirs);

	release(&ours);
	release(&theirs);
	return good;
}

/* ---- the logs at hand: their names, found by reading them once ---- */

struct logs {
	char **paths;
	size_t count, room;
};

static int ignore_event(void *context, const struct event *event)
{
	(void)context, (void)event;
	return 0;
}

static int take_path(void *context, const struct input_books *books)
{
	struct logs *logs = context;

	if (books->failure || strcmp(books->format, "evtx") != 0)
		return 0;
	if (logs->count == logs->room) {
		size_t room = logs->room ? logs->room * 2 : 64;
		char **paths = realloc(logs->paths, room * sizeof(*paths));

		if (!paths)
			return -1;
		logs->paths = paths;
		logs->room = room;
	}
	logs->paths[logs->count] = strdup(books->path);
	return logs->paths[logs->count++] ? 0 : -1;
}

static int find_logs(struct logs *logs, const char *path)
{
	static const struct catalog nothing;
	const struct input_options options = { .engine = INPUT_NATIVE };
	const struct input_sink sink = { logs, ignore_event, take_path, NULL };

	return input_scan(&path, 1, &options, &nothing, &sink, NULL);
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
	ret = path.lost ? -1 : find_logs(logs, text_get(&path));
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
	    find_in(logs, builddir ? builddir : ".", "tests") < 0)
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
	bool real = false;

	fill_catalog();
	if (find_all(&logs, &real) < 0)
		return EXIT_FAILURE;
	if (!real)
		puts("SKIP: no real logs; name some in IISTRIAGE_LOGS");
	for (size_t i = 0; i < logs.count; i++) {
		if (compare_log(logs.paths[i]))
			passed++;
		else
			failed++;
		free(logs.paths[i]);
	}
	free(logs.paths);
	printf("%u passed, %u failed, %d skipped\n", passed, failed, !real);
	return failed || !passed ? EXIT_FAILURE : EXIT_SUCCESS;
}
