/*
 * report_json.c - the report as JSON, and its parts as lines of ndjson.
 *
 * The names and types are a contract with users: report.schema.json describes
 * each.  Does not know how JSON is written (report_emit).
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_writers.h"

#include <stdio.h>

#include "catalog.h"
#include "coverage.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "input.h"
#include "report.h"
#include "report_emit.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum { SCHEMA_VERSION = 1 };

static void emit_error(struct emit *emit, const struct decode_error *error)
{
	char hex[16];

	if (error->state != DECODE_OK && error->state != DECODE_ZERO)
		return;
	snprintf(hex, sizeof(hex), "0x%08X", (unsigned)error->value);
	emit_object(emit, "error", EMIT_LINES);
	emit_number(emit, "code", error->code);
	emit_string(emit, "name", error->name);
	emit_string(emit, "hex", hex);
	emit_string(emit, "message", error->message);
	emit_string(emit, "kind", decode_kind_name(error->kind));
	emit_end_object(emit);
}

static void emit_redacted(struct emit *emit, bool redacted, const char *map)
{
	if (redacted)
		emit_bool(emit, "redacted", true);
	emit_string(emit, "redact_map", redacted ? map : NULL);
}

static void emit_id(struct emit *emit, const char *key, uint64_t id)
{
	if (id)
		emit_number(emit, key, id);
}

static void emit_event(struct emit *emit, const struct incident_event *cited)
{
	const struct event *event = cited->event;

	emit_number(emit, "input", event->input);
	emit_id(emit, "record_id", event->record_id);
	emit_number(emit, "offset", event->offset);
	emit_bool(emit, "recovered", event->recovered);
	if (event->redacted)
		emit_bool(emit, "redacted", true);
	emit_time(emit, "time", event->time);
	emit_string(emit, "computer", event->computer);
	emit_string(emit, "channel", event->channel);
	emit_string(emit, "provider", event->provider);
	emit_string(emit, "source", event->source);
	emit_string(emit, "family", event->kind ? event->kind->family : NULL);
	emit_number(emit, "event_id", event->id);
	if (event->qualifiers >= 0)
		emit_number(emit, "qualifiers", (uint64_t)event->qualifiers);
	emit_string(emit, "level", event_level_name(event->level));
	emit_string(emit, "summary", cited->summary);
	emit_strings(emit, "strings", (const char *const *)event->strings, event->string_count);
	emit_hex(emit, "data", event->data, event->data_size);
	emit_error(emit, &cited->error);
}

static void emit_problems(struct emit *emit, const struct input_books *input)
{
	emit_array(emit, "problems", EMIT_LINES);
	for (size_t i = 0; i < input->problem_kept; i++) {
		emit_object(emit, NULL, EMIT_LINE);
		emit_number(emit, "offset", input->problems[i].offset);
		emit_string(emit, "what", input->problems[i].what);
		emit_end_object(emit);
	}
	emit_end_array(emit);
	emit_number(emit, "problem_count", input->problem_count);
}

/* Of a report that can be merged: what `coverage` is made of. */
static void emit_log(struct emit *emit, const struct input_log *log)
{
	emit_object(emit, NULL, EMIT_LINES);
	emit_string(emit, "computer", log->computer);
	emit_string(emit, "channel", log->channel);
	emit_time(emit, "first_event", log->first_event);
	emit_time(emit, "last_event", log->last_event);
	emit_number(emit, "records", log->records);
	emit_id(emit, "first_record_id", log->first_record_id);
	emit_id(emit, "last_record_id", log->last_record_id);
	emit_array(emit, "runs", EMIT_LINES);
	for (size_t i = 0; i < log->run_count; i++) {
		emit_object(emit, NULL, EMIT_LINE);
		emit_number(emit, "first_record_id", log->runs[i].first_id);
		emit_number(emit, "last_record_id", log->runs[i].last_id);
		emit_time(emit, "first_event", log->runs[i].first_time);
		emit_time(emit, "last_event", log->runs[i].last_time);
		emit_end_object(emit);
	}
	emit_end_array(emit);
	emit_end_object(emit);
}

static void emit_logs(struct emit *emit, const struct input_books *input)
{
	emit_array(emit, "logs", EMIT_LINES);
	for (size_t i = 0; i < input->log_count; i++)
		emit_log(emit, &input->logs[i]);
	emit_end_array(emit);
}

static void emit_input(struct emit *emit, const struct input_books *input, bool line,
		       bool merges)
{
	emit_string(emit, "path", input->path);
	emit_string(emit, "format", input->format);
	emit_redacted(emit, input->redacted, input->redact_map);
	emit_string(emit, "engine", input->engine);
	if (input->size || !input->failure)
		emit_number(emit, "size", input->size);
	emit_string(emit, "sha256", input->sha256);
	emit_number(emit, "records", input->records);
	emit_number(emit, "matched", input->matched);
	emit_number(emit, "undecodable", input->undecodable);
	emit_number(emit, "recovered", input->recovered);
	if (input->duplicates || !line)
		emit_number(emit, "duplicates", input->duplicates);
	emit_time(emit, "first_event", input->first_event);
	emit_time(emit, "last_event", input->last_event);
	emit_strings(emit, "computers", (const char *const *)input->computers,
		     input->computer_count);
	emit_strings(emit, "channels", (const char *const *)input->channels,
		     input->channel_count);
	if (merges)
		emit_logs(emit, input);
	if (!input->failure || input->engine) {
		emit_bool(emit, "dirty", input->dirty);
		emit_number(emit, "chunks", input->chunks);
		emit_number(emit, "bad_chunks", input->bad_chunks);
	}
	emit_problems(emit, input);
	emit_string(emit, "error", input->failure);
	emit_string(emit, "hint", input->hint);
}

static void emit_cause(struct emit *emit, const struct incident *incident)
{
	emit_object(emit, "cause", EMIT_LINES);
	emit_string(emit, "rule", incident->rule->id);
	emit_string(emit, "title", incident->title);
	emit_string(emit, "explanation", incident->explanation);
	emit_string(emit, "confidence", rules_confidence_name(incident->confidence));
	emit_strings(emit, "because", (const char *const *)incident->because,
		     incident->because_count);
	emit_strings(emit, "references", incident->rule->references.items,
		     incident->rule->references.count);
	emit_end_object(emit);
}

static void emit_others(struct emit *emit, const struct incident *incident)
{
	emit_array(emit, "other_causes", EMIT_LINES);
	for (size_t i = 0; i < incident->other_count; i++) {
		const struct incident_other *other = &incident->others[i];

		emit_object(emit, NULL, EMIT_LINES);
		emit_string(emit, "rule", other->rule->id);
		emit_string(emit, "title", other->title);
		emit_string(emit, "confidence", rules_confidence_name(other->confidence));
		emit_string(emit, "check", other->check);
		emit_end_object(emit);
	}
	emit_end_array(emit);
}

static void emit_remediation(struct emit *emit, const struct incident *incident)
{
	emit_array(emit, "remediation", EMIT_LINES);
	for (size_t i = 0; i < incident->step_count; i++) {
		emit_object(emit, NULL, EMIT_LINES);
		emit_string(emit, "text", incident->steps[i].text);
		emit_string(emit, "command", incident->steps[i].command);
		emit_end_object(emit);
	}
	emit_end_array(emit);
	emit_strings(emit, "collect", (const char *const *)incident->collect,
		     incident->collect_count);
}

static void emit_pools(struct emit *emit, const struct incident *incident)
{
	emit_array(emit, "app_pools", EMIT_LINES);
	for (size_t i = 0; i < incident->pool_shown; i++)
		emit_string(emit, NULL, incident->pools[i].name);
	emit_end_array(emit);
	emit_number(emit, "app_pool_count", incident->pool_count);
	emit_array(emit, "app_pool_disabled", EMIT_LINES);
	for (size_t i = 0; i < incident->pool_shown; i++) {
		if (!incident->pools[i].disabled)
			continue;
		emit_object(emit, NULL, EMIT_LINE);
		emit_string(emit, "app_pool", incident->pools[i].name);
		emit_time(emit, "time", incident->pools[i].disabled);
		emit_end_object(emit);
	}
	emit_end_array(emit);
	emit_number(emit, "app_pool_disabled_count", incident->disabled_count);
}

static void emit_extent(struct emit *emit, const struct incident *incident)
{
	emit_pools(emit, incident);
	emit_strings(emit, "sites", (const char *const *)incident->sites, incident->site_shown);
	emit_number(emit, "site_count", incident->site_count);
	emit_array(emit, "process_ids", EMIT_LINE);
	for (size_t i = 0; i < incident->process_id_shown; i++)
		emit_number(emit, NULL, incident->process_ids[i]);
	emit_end_array(emit);
	emit_number(emit, "process_id_count", incident->process_id_count);
	emit_bool(emit, "ongoing", incident->ongoing);
	emit_time(emit, "recovered_at", incident->recovered);
}

static void emit_chain(struct emit *emit, const struct incident *incident)
{
	emit_array(emit, "chain", EMIT_LINES);
	for (size_t i = 0; i < incident->chain_count; i++) {
		emit_object(emit, NULL, EMIT_LINE);
		emit_string(emit, "provider", incident->chain[i].kind->family);
		emit_number(emit, "event_id", incident->chain[i].kind->id);
		emit_number(emit, "count", incident->chain[i].count);
		emit_end_object(emit);
	}
	emit_end_array(emit);
}

static void emit_incident(struct emit *emit, const struct incident *incident,
			  const struct incident_event *lines)
{
	emit_string(emit, "id", incident->id);
	emit_string(emit, "title", incident->title);
	emit_string(emit, "severity", rules_severity_name(incident->severity));
	emit_string(emit, "computer", incident->computer);
	emit_time(emit, "first_seen", incident->first_seen);
	emit_time(emit, "last_seen", incident->last_seen);
	emit_number(emit, "count", incident->count);
	if (incident->hidden) {
		emit_time(emit, "began", incident->began);
		emit_number(emit, "hidden_events", incident->hidden);
	}
	emit_cause(emit, incident);
	emit_others(emit, incident);
	emit_remediation(emit, incident);
	emit_error(emit, &incident->error);
	emit_string(emit, "module", incident->module);
	emit_extent(emit, incident);
	emit_chain(emit, incident);
	emit_array(emit, "events", EMIT_LINE);
	for (size_t i = 0; i < incident->event_count; i++) {
		size_t event = incident->events[i];

		emit_number(emit, NULL, lines ? lines[event].event->number : event);
	}
	emit_end_array(emit);
}

static void emit_missing(struct emit *emit, const struct report *report)
{
	struct report_missing missing[REPORT_CHANNELS];

	if (!report_missing(report, missing)) {
		emit->text->lost = true;
		return;
	}
	emit_array(emit, "missing", EMIT_LINES);
	for (size_t i = 0; i < REPORT_CHANNELS; i++) {
		if (missing[i].computer_count == 0)
			continue;
		emit_object(emit, NULL, EMIT_LINES);
		emit_string(emit, "channel", missing[i].channel);
		emit_strings(emit, "computers", missing[i].computers, missing[i].computer_count);
		emit_string(emit, "holds", missing[i].holds);
		emit_end_object(emit);
	}
	emit_end_array(emit);
	report_missing_release(missing);
}

static void emit_filters(struct emit *emit, const struct report_filters *filters)
{
	emit_time(emit, "since", filters->since);
	emit_time(emit, "until", filters->until);
	emit_string(emit, "computer", filters->computer);
	emit_string(emit, "app_pool", filters->app_pool);
	emit_number(emit, "hidden_events", filters->hidden_events);
	emit_number(emit, "hidden_incidents", filters->hidden_incidents);
	emit_number(emit, "hidden_ongoing", filters->hidden_ongoing);
}

static void emit_past(struct emit *emit, const struct report_comparison *compared)
{
	emit_array(emit, "not_shown", EMIT_LINES);
	for (size_t i = 0; i < compared->past_count; i++) {
		const struct report_past *past = &compared->past[i];

		emit_object(emit, NULL, EMIT_LINES);
		emit_string(emit, "id", past->id);
		emit_string(emit, "title", past->title);
		emit_string(emit, "computer", past->computer);
		emit_time(emit, "last_seen", past->last_seen);
		emit_string(emit, "state", report_compared_name(past->state));
		emit_string(emit, "why", past->why);
		emit_end_object(emit);
	}
	emit_end_array(emit);
}

/* Whether it is fixed, if that is known, and the numbers. */
static void emit_comparison(struct emit *emit, const struct report_comparison *compared)
{
	if (compared->counts[REPORT_STILL_THERE] || !compared->counts[REPORT_NOT_KNOWN])
		emit_bool(emit, "fixed", compared->counts[REPORT_STILL_THERE] == 0);
	emit_number(emit, "new", compared->counts[REPORT_NEW]);
	emit_number(emit, "still_there", compared->counts[REPORT_STILL_THERE]);
	emit_number(emit, "gone_since", compared->counts[REPORT_GONE_SINCE]);
	emit_number(emit, "not_known", compared->counts[REPORT_NOT_KNOWN]);
	emit_number(emit, "left_out", compared->left_out);
	emit_bool(emit, "filtered", compared->baseline_filtered);
	emit_past(emit, compared);
}

static void emit_head(struct emit *emit, const struct report *report)
{
	emit_number(emit, "schema_version", SCHEMA_VERSION);
	if (report->all_events)
		emit_bool(emit, "all_events", true);
	emit_object(emit, "tool", EMIT_LINES);
	emit_string(emit, "name", "iistriage");
	emit_string(emit, "version", report->version);
	emit_string(emit, "rules_sha256", report->rules_sha256);
	emit_end_object(emit);
	emit_object(emit, "summary", EMIT_LINES);
	emit_number(emit, "incidents", report->incident_count);
	emit_number(emit, "events", report->event_total);
	emit_strings(emit, "computers", report->computers, report->computer_count);
	emit_time(emit, "first_event", report->first_event);
	emit_time(emit, "last_event", report->last_event);
	emit_bool(emit, "complete", report->complete);
	emit_missing(emit, report);
	emit_end_object(emit);
	emit_redacted(emit, report->redacted, report->redact_map);
	if (report->filters) {
		emit_object(emit, "filters", EMIT_LINES);
		emit_filters(emit, report->filters);
		emit_end_object(emit);
	}
	if (report->compared) {
		emit_object(emit, "baseline", EMIT_LINES);
		emit_comparison(emit, report->compared);
		emit_end_object(emit);
	}
}

static void emit_passed(struct emit *emit, const struct report *report)
{
	if (!report->passed_count)
		return;
	emit_number(emit, "passed_over_count", report->passed_count);
	emit_array(emit, "passed_over", EMIT_LINES);
	for (size_t i = 0; i < report->passed_kept; i++) {
		emit_object(emit, NULL, EMIT_LINE);
		emit_string(emit, "path", report->passed[i].path);
		emit_string(emit, "why", report->passed[i].why);
		emit_end_object(emit);
	}
	emit_end_array(emit);
}

static void emit_holes(struct emit *emit, const char *key, const struct coverage_gap *holes,
		       size_t count)
{
	emit_array(emit, key, EMIT_LINES);
	for (size_t i = 0; i < count; i++) {
		emit_object(emit, NULL, EMIT_LINE);
		emit_time(emit, "after", holes[i].after);
		emit_time(emit, "before", holes[i].before);
		emit_id(emit, "missing", holes[i].missing);
		emit_end_object(emit);
	}
	emit_end_array(emit);
}

static void emit_channel(struct emit *emit, const struct coverage_channel *channel)
{
	emit_object(emit, NULL, EMIT_LINES);
	emit_string(emit, "channel", channel->channel);
	emit_time(emit, "first_event", channel->first_event);
	emit_time(emit, "last_event", channel->last_event);
	emit_number(emit, "records", channel->records);
	emit_id(emit, "first_record_id", channel->first_record_id);
	emit_id(emit, "last_record_id", channel->last_record_id);
	emit_bool(emit, "scattered", channel->scattered);
	emit_holes(emit, "gaps", channel->gaps, channel->gap_count);
	emit_number(emit, "missing", channel->missing);
	emit_holes(emit, "clock_steps", channel->steps, channel->step_count);
	emit_end_object(emit);
}

static void emit_marks(struct emit *emit, const struct coverage_computer *computer)
{
	emit_array(emit, "marks", EMIT_LINES);
	for (size_t i = 0; i < computer->mark_shown; i++) {
		const struct event *event = computer->marks[i].mark->event;

		emit_object(emit, NULL, EMIT_LINE);
		emit_time(emit, "time", event->time);
		emit_string(emit, "what", computer->marks[i].mark->what);
		emit_string(emit, "family", event->kind->family);
		emit_number(emit, "event_id", event->id);
		emit_id(emit, "record_id", event->record_id);
		emit_string(emit, "summary", computer->marks[i].summary);
		emit_end_object(emit);
	}
	emit_end_array(emit);
	emit_number(emit, "mark_count", computer->mark_count);
}

static void emit_coverage(struct emit *emit, const struct report *report)
{
	size_t count = 0;
	const struct coverage_computer *computers =
		report->coverage ? coverage_computers(report->coverage, &count) : NULL;

	emit_array(emit, "coverage", EMIT_LINES);
	for (size_t i = 0; i < count; i++) {
		emit_object(emit, NULL, EMIT_LINES);
		emit_string(emit, "computer", computers[i].computer);
		emit_array(emit, "channels", EMIT_LINES);
		for (size_t j = 0; j < computers[i].channel_count; j++)
			emit_channel(emit, &computers[i].channels[j]);
		emit_end_array(emit);
		emit_marks(emit, &computers[i]);
		emit_end_object(emit);
	}
	emit_end_array(emit);
}

static void emit_limits(struct emit *emit, const struct report *report)
{
	size_t shown = 0, count = 0;
	const struct coverage_limit *limits =
		report->coverage ? coverage_limits(report->coverage, &shown, &count) : NULL;
	struct text words = { 0 };

	emit_array(emit, "limits", EMIT_LINES);
	for (size_t i = 0; i < shown; i++) {
		text_reset(&words);
		words_limit(&words, report, &limits[i]);
		emit_object(emit, NULL, EMIT_LINES);
		emit_string(emit, "what", coverage_limit_name(limits[i].kind));
		emit_string(emit, "computer", limits[i].computer);
		emit_string(emit, "channel", limits[i].channel);
		emit_string(emit, "text", text_get(&words));
		emit_end_object(emit);
	}
	emit_end_array(emit);
	emit_number(emit, "limit_count", count);
	emit->text->lost |= words.lost;
	text_release(&words);
}

static void emit_events(struct emit *emit, const struct report *report)
{
	emit_array(emit, "events", EMIT_LINES);
	for (size_t i = 0; i < report->event_count; i++) {
		const struct incident_event *event = &report->events[i];

		emit_object(emit, NULL, EMIT_LINES);
		emit_number(emit, "index", i);
		emit_event(emit, event);
		emit_string(emit, "incident", event->incident ? event->incident->id : NULL);
		emit_end_object(emit);
	}
	emit_end_array(emit);
}

static struct emit begin_line(struct text *text, const char *type)
{
	struct emit emit = { .text = text, .first = true };

	emit_object(&emit, NULL, EMIT_LINE);
	emit_string(&emit, "type", type);
	return emit;
}

static void end_line(struct emit *emit)
{
	emit_end_object(emit);
	text_add_char(emit->text, '\n');
}

void report_json_event_line(struct text *text, const struct incident_event *event)
{
	struct emit emit = begin_line(text, "event");

	emit_number(&emit, "index", event->event->number);
	emit_event(&emit, event);
	end_line(&emit);
}

void report_json_input_line(struct text *text, const struct input_books *input,
			    uint64_t index, bool more)
{
	struct emit emit = begin_line(text, "input");

	emit_number(&emit, "schema_version", SCHEMA_VERSION);
	emit_number(&emit, "index", index);
	emit_input(&emit, input, true, true);
	if (more)
		emit_bool(&emit, "more", true);
	end_line(&emit);
}

void report_json_passed_line(struct text *text, const struct input_passed *passed)
{
	struct emit emit = begin_line(text, "passed-over");

	emit_string(&emit, "path", passed->path);
	emit_string(&emit, "why", passed->why);
	end_line(&emit);
}

void report_json_incident_line(struct text *text, const struct incident *incident,
			       const struct incident_event *events, const char *compared)
{
	struct emit emit = begin_line(text, "incident");

	emit_incident(&emit, incident, events);
	emit_string(&emit, "compared", compared);
	end_line(&emit);
}

void report_json_filters_line(struct text *text, const struct report_filters *filters)
{
	struct emit emit = begin_line(text, "filters");

	emit_filters(&emit, filters);
	end_line(&emit);
}

void report_json_baseline_line(struct text *text, const struct report_comparison *compared)
{
	struct emit emit = begin_line(text, "baseline");

	emit_comparison(&emit, compared);
	end_line(&emit);
}

void report_json(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	struct emit emit = { .text = text, .first = true };

	(void)options;
	emit_object(&emit, NULL, EMIT_LINES);
	emit_head(&emit, report);
	emit_array(&emit, "inputs", EMIT_LINES);
	for (size_t i = 0; i < report->input_count; i++) {
		emit_object(&emit, NULL, EMIT_LINES);
		emit_input(&emit, &report->inputs[i], false, report->all_events);
		emit_end_object(&emit);
	}
	emit_end_array(&emit);
	emit_passed(&emit, report);
	emit_coverage(&emit, report);
	emit_limits(&emit, report);
	emit_array(&emit, "incidents", EMIT_LINES);
	for (size_t i = 0; i < report->incident_count; i++) {
		emit_object(&emit, NULL, EMIT_LINES);
		emit_incident(&emit, &report->incidents[i], NULL);
		emit_string(&emit, "compared", report_state(report, &report->incidents[i]));
		emit_end_object(&emit);
	}
	emit_end_array(&emit);
	emit_events(&emit, report);
	emit_end_object(&emit);
	text_add_char(text, '\n');
}
