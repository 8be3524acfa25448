/*
 * merge_ndjson.c - lines of ndjson become events and summaries again.
 *
 *   event, event ... input, event ... input, incident ...
 *
 * An input's line follows its events, so what comes up to it is of this input.  If
 * the numbers of the events say that another input began, or the file ends, the
 * line in between was lost; its events then belong to the file itself.  Inputs are
 * numbered, and all but the last say that there are more, so that a loss shows also
 * where there are no events.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "merge_ndjson.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "fail.h"
#include "grow.h"
#include "json_read.h"
#include "merge.h"
#include "merge_detect.h"
#include "schema.h"
#include "shortage.h"

enum { READ_SIZE = 1 << 18 };

/* ---- also for JSON reports ---- */

void merge_ndjson_begin(struct merge_ndjson *reader, struct input_source *source)
{
	reader->size = 0;
	reader->offset = 0;
	reader->too_long = false;
	reader->inputs = reader->next = 0;
	reader->more = reader->newer = false;
	reader->file = source->stats;
	source->stats = &reader->since;
}

size_t merge_ndjson_read(struct merge_ndjson *reader, struct input_source *source,
			size_t wanted)
{
	struct fail why;
	int64_t got;
	char *buffer = grow(reader->buffer, reader->size, wanted, &reader->room, 1);

	reader->oom |= !buffer;
	if (!buffer)
		return 0;
	reader->buffer = buffer;
	got = input_source_read(source, reader->buffer + reader->size, wanted, &why);
	if (got < 0) {
		input_stats_problem(reader->file, reader->offset + reader->size,
				     "cannot be read: %s", why.msg);
		return 0;
	}
	source->consumed += (uint64_t)got;
	reader->size += (size_t)got;
	return (size_t)got;
}

int merge_ndjson_event(struct merge_ndjson *reader, struct input_source *source,
		      struct fail *fail)
{
	struct event *event = &reader->fields.event;
	struct input_stats *since = &reader->since;

	reader->events++;
	/* In no log: of the records between them nothing is known. */
	since->records++;
	input_stats_time(since, event->time);
	input_stats_computer(since, event->computer);
	input_stats_channel(since, event->channel);
	if (!merge_fields_wanted(&reader->fields, reader->catalog)) {
		reader->unwanted += strcmp(reader->fields.family, "SYSTEM") != 0;
		return 0;
	}
	return input_source_event(source, event, fail);
}

uint64_t merge_ndjson_missing(const struct merge_ndjson *reader)
{
	const struct input_summary *summary = &reader->fields.summary;
	uint64_t have = reader->since.matched + reader->unwanted + summary->duplicates;

	return summary->matched > have ? summary->matched - have : 0;
}

int merge_ndjson_summary(struct merge_ndjson *reader, struct input_source *source,
		      struct fail *fail)
{
	struct input_summary *summary = &reader->fields.summary;
	uint64_t unwanted = reader->unwanted;

	/* The version that wrote it may have wanted more than we do. */
	summary->matched -= unwanted < summary->matched ? unwanted : summary->matched;
	reader->inputs++;
	return input_source_summary(source, summary, fail);
}

void *merge_ndjson_start(const struct input_settings *settings)
{
	struct merge_ndjson *reader = shortage_watch(calloc(1, sizeof(*reader)));

	if (!reader)
		return NULL;
	reader->catalog = settings->catalog;
	merge_fields_init(&reader->fields);
	input_stats_init(&reader->since);
	return reader;
}

void merge_ndjson_free(void *self)
{
	struct merge_ndjson *reader = self;

	if (!reader)
		return;
	merge_fields_release(&reader->fields);
	input_stats_release(&reader->since);
	free(reader->buffer);
	free(reader);
}

/* ---- the events of one input ---- */

static void begin_input(struct merge_ndjson *reader)
{
	input_stats_reset(&reader->since);
	reader->events = reader->unwanted = reader->damaged = 0;
}

/* Events whose input is not known are the file's own. */
static int lose_summary(struct merge_ndjson *reader, struct input_source *source,
		      uint64_t offset, bool more, struct fail *fail)
{
	struct input_stats *file = reader->file;

	input_stats_problem(file, offset,
			    "the summary line of the %" PRIu64 " event%s above is missing",
			    reader->events, reader->events == 1 ? "" : "s");
	input_stats_merge(file, &reader->since);
	begin_input(reader);
	reader->next = reader->input + 1;
	reader->more = false;
	return more ? input_source_summary(source, NULL, fail) : 0;
}

/* ---- lines ---- */

static int take_event(struct merge_ndjson *reader, struct input_source *source,
		      uint64_t offset, struct fail *fail)
{
	const struct merge_fields *fields = &reader->fields;

	if (reader->events && (fields->input != reader->input || fields->index <= reader->index) &&
	    lose_summary(reader, source, offset, true, fail) < 0)
		return -1;
	reader->input = fields->input;
	reader->index = fields->index;
	return merge_ndjson_event(reader, source, fail);
}

static const char truncated[] = "truncated: more inputs were announced";

/*
 * Is it the one that has to follow?  Number 0 begins another report, as in several
 * that were put together.  Lines that were damaged are told already.
 */
static void check_place(struct merge_ndjson *reader, uint64_t offset)
{
	const struct merge_fields *fields = &reader->fields;

	if (fields->place == 0 && reader->more)
		input_stats_problem(reader->file, offset, "%s", truncated);
	else if (fields->place != 0 && fields->place != UINT64_MAX &&
		 (fields->place < reader->next ||
		  fields->place - reader->next > reader->damaged))
		input_stats_problem(reader->file, offset, "inputs before are missing");
	if (fields->version > SCHEMA_VERSION && !reader->newer)
		input_stats_problem(reader->file, offset,
				     "a newer version wrote it: schema %" PRIu64
				     " may say what is not known here", fields->version);
	reader->newer |= fields->version > SCHEMA_VERSION;
	reader->next = fields->place + 1;
	reader->more = fields->more;
}

static int take_summary(struct merge_ndjson *reader, struct input_source *source,
		      uint64_t offset, struct fail *fail)
{
	uint64_t missing = merge_ndjson_missing(reader);
	int ret;

	check_place(reader, offset);
	/* A line that was damaged is told already. */
	if (missing > reader->damaged)
		input_stats_problem(reader->file, offset,
				     "%" PRIu64 " %s missing", missing,
				     missing == 1 ? "event before is" : "events before are");
	ret = merge_ndjson_summary(reader, source, fail);
	begin_input(reader);
	return ret;
}

static bool is_type(const char *type, const char *name)
{
	return type && strcmp(type, name) == 0;
}

/* What was concluded, and is concluded anew. */
static bool is_conclusion(struct json_read *json, const char *type)
{
	static const char *const types[] = { "incident", "left-out", "filters", "baseline" };
	bool known = false;

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		known |= is_type(type, types[i]);
	while (known && json_read_member(json))
		json_read_skip(json);
	return known && json_read_end(json);
}

/* A file beside the logs: passed on as it stands. */
static int take_evidence(struct merge_ndjson *reader, struct input_source *source,
			 struct json_read *json, uint64_t offset, struct fail *fail)
{
	int ret = input_source_evidence(source, json->start, (size_t)(json->end - json->start),
					fail);

	if (ret == 0)
		input_stats_problem(reader->file, offset, "damaged line of evidence");
	return ret < 0 ? -1 : 0;
}

static int take_object(struct merge_ndjson *reader, struct input_source *source,
		       struct json_read *json, uint64_t offset, struct fail *fail)
{
	struct merge_fields *fields = &reader->fields;
	struct input_skipped skipped;
	const char *read = NULL;
	char type[16] = "";

	arena_reset(&fields->event.arena);
	json_read_object(json);
	if (json_read_member(json) && json_read_is(json, "type"))
		read = json_read_string(json, &fields->event.arena, sizeof(type) - 1);
	if (read)
		memcpy(type, read, strlen(read) + 1);
	if (is_type(type, "event") && merge_fields_event(fields, json) && json_read_end(json))
		return take_event(reader, source, offset, fail);
	if (is_type(type, "input") && merge_fields_summary(fields, json) && json_read_end(json))
		return take_summary(reader, source, offset, fail);
	if (is_type(type, "passed-over") && merge_fields_skipped(fields, json, &skipped) &&
	    json_read_end(json))
		return input_source_skipped(source, &skipped, fail);
	if (is_conclusion(json, type))
		return 0;
	if (is_type(type, "evidence"))
		return take_evidence(reader, source, json, offset, fail);
	input_stats_problem(reader->file, offset, "damaged line");
	reader->damaged++;
	return json->oom ? fail_set(fail, "out of memory") : 0;
}

static bool is_blank(const char *line, size_t size)
{
	while (size > 0 && strchr(" \t\r", line[size - 1]) && line[size - 1])
		size--;
	return size == 0;
}

static int take_line(struct merge_ndjson *reader, struct input_source *source,
		     const char *line, size_t size, uint64_t offset, struct fail *fail)
{
	struct json_read json;

	if (is_blank(line, size))
		return 0;
	json_read_start(&json, line, size);
	return take_object(reader, source, &json, offset, fail);
}

/* ---- the file ---- */

/*
 * All lines in the buffer.  What follows the last of them moves to the
 * front; if it is longer than a line may be, its beginning is dropped, and the rest
 * of it will be.
 */
static int take_lines(struct merge_ndjson *reader, struct input_source *source,
		      struct fail *fail)
{
	char *at = reader->buffer, *end = at + reader->size, *feed;
	int ret = 0;

	while (ret >= 0 && (feed = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		if (!reader->too_long)
			ret = take_line(reader, source, at, (size_t)(feed - at),
					reader->offset, fail);
		reader->too_long = false;
		reader->offset += (uint64_t)(feed + 1 - at);
		at = feed + 1;
	}
	reader->size = (size_t)(end - at);
	memmove(reader->buffer, at, reader->size);
	if (reader->size < BOUND_LINE_SIZE)
		return ret;
	if (!reader->too_long)
		input_stats_problem(reader->file, reader->offset, "line of more than %d bytes",
				     (int)BOUND_LINE_SIZE);
	reader->damaged += !reader->too_long;
	reader->too_long = true;
	reader->offset += reader->size;
	reader->size = 0;
	return ret;
}

static int read_lines(struct merge_ndjson *reader, struct input_source *source,
		      struct fail *fail)
{
	int ret = 0;

	while (ret == 0) {
		size_t got = merge_ndjson_read(reader, source, READ_SIZE);

		if (reader->oom)
			return fail_set(fail, "out of memory");
		if (got == 0)
			break;
		ret = take_lines(reader, source, fail);
		input_source_progress(source, got);
	}
	/* The last line may be without its end; if it is whole, nothing is lost. */
	if (ret == 0 && reader->size > 0 && !reader->too_long)
		ret = take_line(reader, source, reader->buffer, reader->size, reader->offset,
				fail);
	return ret;
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct merge_ndjson *reader = self;
	int ret;

	merge_ndjson_begin(reader, source);
	begin_input(reader);
	ret = read_lines(reader, source, fail);
	if (ret >= 0 && reader->events)
		ret = lose_summary(reader, source, reader->offset + reader->size, false, fail);
	else if (ret >= 0 && reader->more)
		input_stats_problem(reader->file, reader->offset + reader->size, "%s",
				     truncated);
	else if (ret >= 0 && !reader->inputs)
		input_stats_problem(reader->file, reader->offset, "no line of an input");
	if (ret >= 0 && reader->since.oom)
		ret = fail_set(fail, "out of memory");
	source->stats = reader->file;
	return ret < 0 ? ret : input_source_done(source, fail);
}

const struct input_reader merge_ndjson_reader = {
	.knows = merge_detect_lines, .holds_inputs = true, .start = merge_ndjson_start,
	.read = read_source, .free = merge_ndjson_free,
};

const struct input_reader merge_damaged_reader = {
	.knows = merge_detect_damaged_lines, .holds_inputs = true, .start = merge_ndjson_start,
	.read = read_source, .free = merge_ndjson_free,
};
