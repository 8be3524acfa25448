/*
 * merge_json.c - a JSON report with all events becomes inputs with their events
 * again.  It is held in memory, since its events are sorted by time, and are wanted
 * by input.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "merge_ndjson.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "grow.h"
#include "json_read.h"
#include "merge.h"
#include "merge_detect.h"
#include "schema.h"

static const char damaged[] = "is a damaged report";
static const char other[] = "is a report in another version of the schema";

/* What we need to know of an input or an event is longer; a forged report with
 * more of them than that would take several times its size. */
enum { PIECE_LEAST = 64 };

/* An object in the buffer. */
struct piece {
	uint32_t at, size;	/* BOUND_REPORT_SIZE fits */
	uint64_t input;		/* of an event */
};

struct pieces {
	struct piece *list;
	size_t count, room;
};

struct report {
	struct pieces inputs, events, skipped, evidence;
	uint64_t version;
	bool all_events;
};

/* ---- finding the objects ---- */

static bool add_piece(struct pieces *pieces, const struct piece *piece)
{
	struct piece *list = grow(pieces->list, pieces->count, 1, &pieces->room, sizeof(*list));

	if (!list)
		return false;
	pieces->list = list;
	pieces->list[pieces->count++] = *piece;
	return true;
}

static uint64_t input_of(const char *text, size_t size)
{
	struct json_read json;
	uint64_t input = UINT64_MAX;

	json_read_start(&json, text, size);
	for (json_read_object(&json); json_read_member(&json);) {
		if (json_read_is(&json, "input"))
			input = json_read_number(&json, UINT64_MAX);
		else
			json_read_skip(&json);
	}
	return json.bad ? UINT64_MAX : input;
}

/* A path and why it was skipped is short; there are few of them. */
static bool is_too_much(const struct pieces *pieces, const struct piece *piece)
{
	return piece->size < PIECE_LEAST && pieces->count >= BOUND_SKIPPED;
}

static void find_pieces(struct json_read *json, struct pieces *pieces, bool events)
{
	for (json_read_array(json); json_read_item(json);) {
		const char *from = json->at;
		struct piece piece = { .at = (uint32_t)(from - json->start) };

		json_read_skip(json);
		piece.size = (uint32_t)(json->at - from);
		if (events)
			piece.input = input_of(from, piece.size);
		if (!json->bad && is_too_much(pieces, &piece))
			json->bad = true;
		else if (!json->bad && !add_piece(pieces, &piece))
			json->oom = json->bad = true;
	}
}

/* False: it is no report that we wrote, or memory is lost. */
static bool find_all(struct report *report, struct json_read *json)
{
	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "schema_version"))
			report->version = json_read_number(json, UINT64_MAX);
		else if (json_read_is(json, "all_events"))
			report->all_events = json_read_bool(json);
		else if (json_read_is(json, "inputs"))
			find_pieces(json, &report->inputs, false);
		else if (json_read_is(json, "events"))
			find_pieces(json, &report->events, true);
		else if (json_read_is(json, "passed_over"))
			find_pieces(json, &report->skipped, false);
		else if (json_read_is(json, "evidence"))
			find_pieces(json, &report->evidence, false);
		else
			json_read_skip(json);
	}
	return json_read_end(json) && report->all_events;
}

/* ---- delivering them ---- */

static void start_piece(struct merge_ndjson *reader, const struct piece *piece,
			struct json_read *json)
{
	json_read_start(json, reader->buffer + piece->at, piece->size);
	json_read_object(json);
}

/* False and *oom: memory ran out. */
static bool read_summary(struct merge_ndjson *reader, const struct piece *piece, bool *oom)
{
	struct json_read json;
	bool whole;

	start_piece(reader, piece, &json);
	whole = merge_fields_summary(&reader->fields, &json) && json_read_end(&json);
	*oom |= json.oom;
	return whole;
}

static int deliver_event(struct merge_ndjson *reader, struct input_source *source,
			 const struct piece *piece, struct fail *fail)
{
	struct json_read json;

	start_piece(reader, piece, &json);
	if (merge_fields_event(&reader->fields, &json) && json_read_end(&json))
		return merge_ndjson_event(reader, source, fail);
	if (json.oom)
		return fail_set(fail, "out of memory");
	input_stats_problem(reader->file, piece->at, "damaged event");
	reader->damaged++;
	return 0;
}

/* An input, whose events begin at *next. */
static int deliver_input(struct merge_ndjson *reader, struct input_source *source,
			 const struct report *report, size_t input, size_t *next,
			 struct fail *fail)
{
	const struct pieces *events = &report->events;
	const struct piece *piece = &report->inputs.list[input];
	uint64_t missing;
	bool oom = false;
	int ret = 0;

	input_stats_reset(&reader->since);
	reader->events = reader->unwanted = reader->damaged = 0;
	for (; ret >= 0 && *next < events->count && events->list[*next].input == input; ++*next)
		ret = deliver_event(reader, source, &events->list[*next], fail);
	if (ret < 0)
		return -1;
	if (!read_summary(reader, piece, &oom))
		return fail_set(fail, "out of memory");
	missing = merge_ndjson_missing(reader);
	if (missing > reader->damaged)
		input_stats_problem(reader->file, piece->at,
				     "%" PRIu64 " events of this input are missing", missing);
	return merge_ndjson_summary(reader, source, fail);
}

/* Those that are not named are only counted, and not here. */
static int deliver_skipped(struct merge_ndjson *reader, struct input_source *source,
			  const struct report *report, struct fail *fail)
{
	int ret = 0;

	for (size_t i = 0; ret >= 0 && i < report->skipped.count; i++) {
		struct input_skipped skipped;
		struct json_read json;

		start_piece(reader, &report->skipped.list[i], &json);
		arena_reset(&reader->fields.event.arena);
		if (merge_fields_skipped(&reader->fields, &json, &skipped))
			ret = input_source_skipped(source, &skipped, fail);
		else if (json.oom)
			ret = fail_set(fail, "out of memory");
		else
			input_stats_problem(reader->file, report->skipped.list[i].at,
					     "damaged name of what was passed over");
	}
	return ret;
}

static int deliver_evidence(struct merge_ndjson *reader, struct input_source *source,
			    const struct report *report, struct fail *fail)
{
	int ret = 1;

	for (size_t i = 0; ret >= 0 && i < report->evidence.count; i++) {
		const struct piece *piece = &report->evidence.list[i];

		ret = input_source_evidence(source, reader->buffer + piece->at, piece->size,
					    fail);
		if (ret == 0)
			input_stats_problem(reader->file, piece->at, "damaged evidence");
	}
	return ret < 0 ? -1 : 0;
}

static int by_input(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (x->input != y->input)
		return x->input < y->input ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

static int deliver_all(struct merge_ndjson *reader, struct input_source *source,
		       struct report *report, struct fail *fail)
{
	struct pieces *events = &report->events;
	size_t next = 0;
	int ret = deliver_skipped(reader, source, report, fail);

	if (events->count > 0)
		qsort(events->list, events->count, sizeof(*events->list), by_input);
	for (size_t i = 0; ret >= 0 && i < report->inputs.count; i++)
		ret = deliver_input(reader, source, report, i, &next, fail);
	if (ret >= 0)
		ret = deliver_evidence(reader, source, report, fail);
	for (; next < events->count; next++)
		input_stats_problem(reader->file, events->list[next].at,
				     "event of an input that is not there");
	return ret;
}

/* Nothing is delivered unless all inputs can be. */
static int read_pieces(struct merge_ndjson *reader, struct input_source *source,
		       struct report *report, struct fail *fail)
{
	struct json_read json;
	bool ours;

	json_read_start(&json, reader->buffer, reader->size);
	ours = find_all(report, &json);
	if (json.oom)
		return fail_set(fail, "out of memory");
	if (report->version != SCHEMA_VERSION) {
		source->failure = other;
	} else if (!ours) {
		input_stats_problem(reader->file, (uint64_t)(json.at - json.start),
				     "is not a complete report (--all-events)");
		source->failure = damaged;
	}
	for (size_t i = 0; i < report->inputs.count && !source->failure; i++) {
		if (read_summary(reader, &report->inputs.list[i], &json.oom))
			continue;
		if (json.oom)
			return fail_set(fail, "out of memory");
		input_stats_problem(reader->file, report->inputs.list[i].at, "damaged input");
		source->failure = damaged;
	}
	return source->failure ? 0 : deliver_all(reader, source, report, fail);
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct merge_ndjson *reader = self;
	struct report report = { .all_events = false };
	int ret = 0;

	merge_ndjson_begin(reader, source);
	while (reader->size <= BOUND_REPORT_SIZE && merge_ndjson_read(reader, source, 1 << 20) > 0)
		continue;
	if (reader->oom)
		ret = fail_set(fail, "out of memory");
	else if (reader->size > BOUND_REPORT_SIZE)
		source->failure = "is a JSON report of more than 256 MiB; write ndjson instead";
	else
		ret = read_pieces(reader, source, &report, fail);
	free(report.inputs.list);
	free(report.events.list);
	free(report.skipped.list);
	free(report.evidence.list);
	source->stats = reader->file;
	return ret < 0 ? ret : input_source_done(source, fail);
}

const struct input_reader merge_json_reader = {
	.knows = merge_detect_report, .holds_inputs = true, .start = merge_ndjson_start,
	.read = read_source, .free = merge_ndjson_free,
};
