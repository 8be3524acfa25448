/*
 * report_json.c - the report as JSON, and its parts as lines of ndjson.
 *
 * The names and types are a contract with users: report.schema.json describes
 * each.  Does not know how JSON is written (json_write.h).
 *
 * SPDX-License-Identifier: MIT
 */

#include <stdio.h>

#include "catalog.h"
#include "causes.h"
#include "coverage.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "json_write.h"
#include "report_evidence.h"
#include "report_outage.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "schema.h"
#include "text.h"

static void json_write_error(struct json_write *json, const struct decode_error *error)
{
	char hex[16];

	if (error->state != DECODE_OK && error->state != DECODE_ZERO)
		return;
	snprintf(hex, sizeof(hex), "0x%08X", (unsigned)error->value);
	json_write_object(json, "error", JSON_WRITE_LINES);
	json_write_number(json, "code", error->code);
	json_write_string(json, "name", error->name);
	json_write_string(json, "hex", hex);
	json_write_string(json, "message", error->message);
	json_write_string(json, "kind", decode_kind_name(error->kind));
	json_write_end_object(json);
}

/* Seconds since 1970, for tools that take no text. */
static void json_write_unix(struct json_write *json, const char *key, when_t when)
{
	if (when >= WHEN_UNIX)
		json_write_number(json, key, (when - WHEN_UNIX) / WHEN_SECOND);
}

static void json_write_redacted(struct json_write *json, bool redacted, const char *map)
{
	if (redacted)
		json_write_bool(json, "redacted", true);
	json_write_string(json, "redact_map", redacted ? map : NULL);
}

static void json_write_id(struct json_write *json, const char *key, uint64_t id)
{
	if (id)
		json_write_number(json, key, id);
}

static void json_write_event(struct json_write *json, const struct incident_event *cited)
{
	const struct event *event = cited->event;
	struct text words = { 0 };

	json_write_number(json, "input", event->input);
	json_write_id(json, "record_id", event->record_id);
	json_write_number(json, "offset", event->offset);
	json_write_bool(json, "recovered", event->recovered);
	if (event->carried)
		json_write_bool(json, "carried", true);
	if (event->redacted)
		json_write_bool(json, "redacted", true);
	json_write_string(json, "from", event->from_message ? "message" : NULL);
	if (event->without_data)
		json_write_bool(json, "without_data", true);
	if (event->without_source)
		json_write_bool(json, "without_source", true);
	if (event->shown_twice)
		json_write_bool(json, "shown_twice", true);
	json_write_string(json, "zone", event->local_time ? "unknown" : NULL);
	json_write_time(json, "time", event->time);
	json_write_string(json, "computer", event->computer);
	json_write_string(json, "channel", event->channel);
	json_write_string(json, "provider", event->provider);
	json_write_string(json, "source", event->source);
	json_write_string(json, "source_shown", event->kind ? catalog_shown(event) : NULL);
	json_write_string(json, "family", event->kind ? event->kind->family : NULL);
	json_write_number(json, "event_id", event->id);
	if (event->qualifiers >= 0)
		json_write_number(json, "qualifiers", (uint64_t)event->qualifiers);
	json_write_string(json, "level", event_level_name(event->level));
	incident_summarise(&words, event, &cited->error);
	json_write_string(json, "summary", text_get(&words));
	json_write_strings(json, "strings", (const char *const *)event->strings,
			   event->string_count);
	json_write_hex(json, "data", event->data, event->data_size);
	json_write_error(json, &cited->error);
	json->text->oom |= words.oom;
	text_release(&words);
}

static void json_write_problems(struct json_write *json, const struct input_summary *input)
{
	json_write_array(json, "problems", JSON_WRITE_LINES);
	for (size_t i = 0; i < input->problem_kept; i++) {
		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_number(json, "offset", input->problems[i].offset);
		json_write_string(json, "what", input->problems[i].what);
		json_write_end_object(json);
	}
	json_write_end_array(json);
	json_write_number(json, "problem_count", input->problem_count);
}

/* Of a report that can be merged: what `coverage` is made of. */
static void json_write_logs(struct json_write *json, const struct input_summary *input)
{
	json_write_array(json, "logs", JSON_WRITE_LINES);
	for (size_t i = 0; i < input->log_count; i++) {
		const struct input_log *log = &input->logs[i];

		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_string(json, "computer", log->computer);
		json_write_string(json, "channel", log->channel);
		json_write_time(json, "first_event", log->first_event);
		json_write_time(json, "last_event", log->last_event);
		json_write_number(json, "records", log->records);
		json_write_id(json, "first_record_id", log->first_record_id);
		json_write_id(json, "last_record_id", log->last_record_id);
		json_write_array(json, "runs", JSON_WRITE_LINES);
		for (size_t j = 0; j < log->run_count; j++) {
			json_write_object(json, NULL, JSON_WRITE_LINE);
			json_write_number(json, "first_record_id", log->runs[j].first_id);
			json_write_number(json, "last_record_id", log->runs[j].last_id);
			json_write_time(json, "first_event", log->runs[j].first_time);
			json_write_time(json, "last_event", log->runs[j].last_time);
			json_write_end_object(json);
		}
		json_write_end_array(json);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

static void json_write_input(struct json_write *json, const struct input_summary *input, bool line,
		       bool merges)
{
	json_write_string(json, "path", input->path);
	json_write_string(json, "archive", input->archive);
	json_write_string(json, "format", input->format);
	json_write_redacted(json, input->redacted, input->redact_map);
	json_write_string(json, "engine", input->engine);
	if (input->size || !input->failure)
		json_write_number(json, "size", input->size);
	json_write_string(json, "sha256", input->sha256);
	json_write_number(json, "records", input->records);
	json_write_number(json, "matched", input->matched);
	json_write_number(json, "undecodable", input->undecodable);
	json_write_number(json, "recovered", input->recovered);
	if (input->from_message)
		json_write_number(json, "from_message", input->from_message);
	if (input->without_data)
		json_write_number(json, "without_data", input->without_data);
	if (input->duplicates || !line)
		json_write_number(json, "duplicates", input->duplicates);
	json_write_time(json, "first_event", input->first_event);
	json_write_time(json, "last_event", input->last_event);
	json_write_strings(json, "computers", (const char *const *)input->computers,
		     input->computer_count);
	json_write_strings(json, "channels", (const char *const *)input->channels,
		     input->channel_count);
	if (merges)
		json_write_logs(json, input);
	if (!input->failure || input->engine) {
		json_write_bool(json, "dirty", input->dirty);
		json_write_number(json, "chunks", input->chunks);
		json_write_number(json, "bad_chunks", input->bad_chunks);
	}
	json_write_problems(json, input);
	json_write_string(json, "error", input->failure);
	json_write_string(json, "hint", input->hint);
}

static void json_write_cause(struct json_write *json, const struct incident *incident,
			     const struct evidence *evidence)
{
	json_write_object(json, "cause", JSON_WRITE_LINES);
	json_write_string(json, "rule", incident->rule->id);
	json_write_string(json, "title", incident->title);
	json_write_string(json, "explanation", incident->explanation);
	json_write_string(json, "confidence", rules_confidence_name(incident->confidence));
	json_write_proof(json, incident, evidence);
	json_write_strings(json, "because", (const char *const *)incident->because,
		     incident->because_count);
	json_write_strings(json, "references", incident->rule->references.items,
		     incident->rule->references.count);
	json_write_end_object(json);
}

void report_json_others(struct json_write *json, const struct incident *incident)
{
	json_write_array(json, "other_causes", JSON_WRITE_LINES);
	for (size_t i = 0; i < incident->other_count; i++) {
		const struct incident_other *other = &incident->others[i];

		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_string(json, "rule", other->rule->id);
		json_write_string(json, "title", other->title);
		json_write_string(json, "confidence", rules_confidence_name(other->confidence));
		json_write_string(json, "check", other->check);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

static void json_write_step(struct json_write *json, const struct incident_step *step)
{
	json_write_string(json, "kind", rules_kind_name(step->kind));
	if (step->choice)
		json_write_number(json, "choice", step->choice);
	json_write_string(json, "if", step->condition);
	json_write_string(json, "text", step->text);
	json_write_string(json, "command", step->command);
}

void report_json_remediation(struct json_write *json, const struct incident *incident)
{
	json_write_array(json, "remediation", JSON_WRITE_LINES);
	for (size_t i = 0; i < incident->step_count; i++) {
		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_step(json, &incident->steps[i]);
		json_write_end_object(json);
	}
	json_write_end_array(json);
	json_write_strings(json, "collect", (const char *const *)incident->collect,
		     incident->collect_count);
}

static void json_write_pools(struct json_write *json, const struct incident *incident)
{
	json_write_array(json, "app_pools", JSON_WRITE_LINES);
	for (size_t i = 0; i < incident->pool_shown; i++)
		json_write_string(json, NULL, incident->pools[i].name);
	json_write_end_array(json);
	json_write_number(json, "app_pool_count", incident->pool_count);
	json_write_array(json, "app_pool_disabled", JSON_WRITE_LINES);
	for (size_t i = 0; i < incident->pool_shown; i++) {
		if (!incident->pools[i].off)
			continue;
		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_string(json, "app_pool", incident->pools[i].name);
		json_write_time(json, "time", incident->pools[i].disabled);
		json_write_end_object(json);
	}
	json_write_end_array(json);
	json_write_number(json, "app_pool_disabled_count", incident->disabled_count);
}

static void json_write_extent(struct json_write *json, const struct incident *incident)
{
	json_write_pools(json, incident);
	json_write_strings(json, "sites", (const char *const *)incident->sites,
			   incident->site_shown);
	json_write_number(json, "site_count", incident->site_count);
	json_write_array(json, "process_ids", JSON_WRITE_LINE);
	for (size_t i = 0; i < incident->process_id_shown; i++)
		json_write_number(json, NULL, incident->process_ids[i]);
	json_write_end_array(json);
	json_write_number(json, "process_id_count", incident->process_id_count);
	json_write_bool(json, "ongoing", incident->ongoing);
	json_write_time(json, "recovered_at", incident->recovered);
	if (!incident->recovery)
		return;
	json_write_object(json, "recovered_by", JSON_WRITE_LINE);
	json_write_string(json, "provider", incident->recovery->kind->family);
	json_write_string(json, "source", catalog_shown(incident->recovery));
	json_write_number(json, "event_id", incident->recovery->id);
	json_write_time(json, "time", incident->recovered);
	json_write_end_object(json);
}

static void json_write_chain(struct json_write *json, const struct incident *incident)
{
	json_write_array(json, "chain", JSON_WRITE_LINES);
	for (size_t i = 0; i < incident->chain_count; i++) {
		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_string(json, "provider", incident->chain[i].kind->family);
		json_write_string(json, "source", incident->chain[i].source);
		json_write_number(json, "event_id", incident->chain[i].id);
		json_write_number(json, "count", incident->chain[i].count);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

static void json_write_incident(struct json_write *json, const struct incident *incident,
				const struct incident_event *lines,
				const struct evidence *evidence)
{
	json_write_string(json, "id", incident->id);
	json_write_number(json, "number", incident->number);
	json_write_string(json, "title", incident->title);
	json_write_string(json, "severity", rules_severity_name(incident->severity));
	json_write_string(json, "computer", incident->computer);
	json_write_string(json, "zone", incident->local_time ? "unknown" : NULL);
	json_write_time(json, "first_seen", incident->first_seen);
	json_write_time(json, "last_seen", incident->last_seen);
	if (!incident->local_time) {
		json_write_unix(json, "first_seen_unix", incident->first_seen);
		json_write_unix(json, "last_seen_unix", incident->last_seen);
	}
	json_write_number(json, "count", incident->count);
	json_write_number(json, "occurrences", incident->occurrences);
	if (incident->hidden) {
		json_write_time(json, "began", incident->began);
		json_write_number(json, "hidden_events", incident->hidden);
	}
	json_write_cause(json, incident, evidence);
	report_json_others(json, incident);
	json_write_findings(json, incident, evidence);
	json_write_outage(json, incident, evidence);
	report_json_remediation(json, incident);
	json_write_error(json, &incident->error);
	json_write_string(json, "module", incident->module);
	json_write_extent(json, incident);
	json_write_chain(json, incident);
	json_write_array(json, "events", JSON_WRITE_LINE);
	for (size_t i = 0; i < incident->event_count; i++) {
		size_t event = incident->events[i];

		json_write_number(json, NULL, lines ? lines[event].event->number : event);
	}
	json_write_end_array(json);
}

static void json_write_missing(struct json_write *json, const struct report *report)
{
	struct report_missing missing[REPORT_CHANNELS];
	struct text holds = { 0 };

	json->text->oom |= !report_missing(report, missing);
	json_write_array(json, "missing", JSON_WRITE_LINES);
	for (size_t i = 0; i < REPORT_CHANNELS; i++) {
		if (missing[i].computer_count == 0)
			continue;
		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_string(json, "channel", missing[i].channel);
		json_write_strings(json, "computers", missing[i].computers,
				   missing[i].computer_count);
		text_reset(&holds);
		for (size_t j = 0; j < missing[i].hold_count; j++)
			text_printf(&holds, "%s%s", j ? "; " : "", missing[i].holds[j]);
		json_write_string(json, "holds", text_get(&holds));
		json_write_end_object(json);
	}
	json_write_end_array(json);
	json->text->oom |= holds.oom;
	text_release(&holds);
	report_missing_release(missing);
}

static void json_write_filters(struct json_write *json, const struct report_filters *filters)
{
	json_write_time(json, "since", filters->since);
	json_write_time(json, "until", filters->until);
	json_write_time(json, "counted_from", filters->counted_from);
	json_write_string(json, "computer", filters->computer);
	json_write_string(json, "app_pool", filters->app_pool);
	json_write_number(json, "hidden_events", filters->hidden_events);
	json_write_number(json, "hidden_incidents", filters->hidden_incidents);
	json_write_number(json, "hidden_ongoing", filters->hidden_ongoing);
}

static void json_write_past(struct json_write *json, const struct report_comparison *compared)
{
	json_write_array(json, "not_shown", JSON_WRITE_LINES);
	for (size_t i = 0; i < compared->past_count; i++) {
		const struct report_past *past = &compared->past[i];

		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_string(json, "id", past->id);
		json_write_string(json, "title", past->title);
		json_write_string(json, "computer", past->computer);
		json_write_time(json, "last_seen", past->last_seen);
		json_write_string(json, "state", report_compared_name(past->state));
		json_write_string(json, "why", past->why);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

/* Whether it is fixed, if that is known, and the numbers. */
static void json_write_comparison(struct json_write *json, const struct report_comparison *compared)
{
	if (compared->counts[REPORT_STILL_THERE] || !compared->counts[REPORT_NOT_KNOWN])
		json_write_bool(json, "fixed", compared->counts[REPORT_STILL_THERE] == 0);
	json_write_number(json, "new", compared->counts[REPORT_NEW]);
	json_write_number(json, "still_there", compared->counts[REPORT_STILL_THERE]);
	json_write_number(json, "gone_since", compared->counts[REPORT_GONE_SINCE]);
	json_write_number(json, "not_known", compared->counts[REPORT_NOT_KNOWN]);
	json_write_number(json, "left_out", compared->left_out);
	json_write_bool(json, "filtered", compared->baseline_filtered);
	json_write_past(json, compared);
}

static void json_write_severities(struct json_write *json, const uint64_t *by_severity)
{
	json_write_object(json, "by_severity", JSON_WRITE_LINE);
	for (int i = RULES_CRITICAL; i <= RULES_INFO; i++)
		json_write_number(json, rules_severity_name((enum rules_severity)i),
				  by_severity[i]);
	json_write_end_object(json);
}

static void json_write_counts(struct json_write *json, const struct report *report)
{
	struct causes_counts counts = causes_count(report);

	json_write_number(json, "ongoing", counts.ongoing);
	json_write_number(json, "recovered", counts.recovered);
	json_write_severities(json, counts.by_severity);
}

static void json_write_left_out(struct json_write *json, const struct incident_left_out *left_out)
{
	json_write_number(json, "incidents", left_out->incidents);
	json_write_number(json, "ongoing", left_out->ongoing);
	json_write_severities(json, left_out->by_severity);
	json_write_number(json, "computers", left_out->computers);
}

/* The verdict, and a sentence for a person. */
static void json_write_verdict(struct json_write *json, const struct report *report,
			       const struct causes *causes)
{
	struct text headline = { 0 };

	json_write_string(json, "verdict", verdict_name(report_verdict(report, NULL)));
	words_summary(&headline, report, causes);
	json_write_string(json, "headline", text_get(&headline));
	json->text->oom |= headline.oom;
	text_release(&headline);
	json_write_counts(json, report);
}

static void json_write_head(struct json_write *json, const struct report *report,
			    const struct causes *causes)
{
	json_write_number(json, "schema_version", REPORT_SCHEMA_VERSION);
	if (report->all_events)
		json_write_bool(json, "all_events", true);
	json_write_object(json, "tool", JSON_WRITE_LINES);
	json_write_string(json, "name", "iistriage");
	json_write_string(json, "version", report->version);
	json_write_string(json, "rules_sha256", report->rules_sha256);
	json_write_end_object(json);
	json_write_object(json, "summary", JSON_WRITE_LINES);
	json_write_verdict(json, report, causes);
	json_write_number(json, "incidents", report->incident_count + report->left_out.incidents);
	if (report->left_out.incidents) {
		json_write_number(json, "incidents_left_out", report->left_out.incidents);
		json_write_object(json, "left_out", JSON_WRITE_LINE);
		json_write_left_out(json, &report->left_out);
		json_write_end_object(json);
	}
	json_write_number(json, "events", report->event_total);
	if (report_evidence_count(report))
		json_write_number(json, "evidence", report_evidence_count(report));
	json_write_strings(json, "computers", report->computers, report->computer_count);
	json_write_time(json, "first_event", report->first_event);
	json_write_time(json, "last_event", report->last_event);
	json_write_bool(json, "complete", report->complete);
	json_write_missing(json, report);
	json_write_end_object(json);
	json_write_redacted(json, report->redacted, report->redact_map);
	if (report->filters) {
		json_write_object(json, "filters", JSON_WRITE_LINES);
		json_write_filters(json, report->filters);
		json_write_end_object(json);
	}
	if (report->compared) {
		json_write_object(json, "baseline", JSON_WRITE_LINES);
		json_write_comparison(json, report->compared);
		json_write_end_object(json);
	}
}

static void json_write_passed(struct json_write *json, const struct report *report)
{
	if (!report->skipped_count)
		return;
	json_write_number(json, "passed_over_count", report->skipped_count);
	json_write_array(json, "passed_over", JSON_WRITE_LINES);
	for (size_t i = 0; i < report->skipped_kept; i++) {
		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_string(json, "path", report->skipped[i].path);
		json_write_string(json, "why", report->skipped[i].why);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

static void json_write_holes(struct json_write *json, const char *key,
			     const struct coverage_gap *holes, size_t count)
{
	json_write_array(json, key, JSON_WRITE_LINES);
	for (size_t i = 0; i < count; i++) {
		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_time(json, "after", holes[i].after);
		json_write_time(json, "before", holes[i].before);
		json_write_id(json, "missing", holes[i].missing);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

static void json_write_channel(struct json_write *json, const struct coverage_channel *channel)
{
	json_write_object(json, NULL, JSON_WRITE_LINES);
	json_write_string(json, "channel", channel->channel);
	json_write_time(json, "first_event", channel->first_event);
	json_write_time(json, "last_event", channel->last_event);
	json_write_number(json, "records", channel->records);
	json_write_id(json, "first_record_id", channel->first_record_id);
	json_write_id(json, "last_record_id", channel->last_record_id);
	json_write_bool(json, "scattered", channel->sparse);
	json_write_holes(json, "gaps", channel->gaps, channel->gap_count);
	json_write_number(json, "missing", channel->missing);
	json_write_holes(json, "clock_steps", channel->steps, channel->step_count);
	json_write_end_object(json);
}

static void json_write_marks(struct json_write *json, const struct coverage_computer *computer)
{
	json_write_array(json, "marks", JSON_WRITE_LINES);
	for (size_t i = 0; i < computer->lifecycle_shown; i++) {
		const struct event *event = computer->lifecycle[i].item->event;

		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_time(json, "time", event->time);
		json_write_string(json, "what", computer->lifecycle[i].item->what);
		json_write_string(json, "family", event->kind->family);
		json_write_number(json, "event_id", event->id);
		json_write_id(json, "record_id", event->record_id);
		json_write_string(json, "summary", computer->lifecycle[i].summary);
		json_write_end_object(json);
	}
	json_write_end_array(json);
	json_write_number(json, "mark_count", computer->lifecycle_count);
}

static void pass(const struct report_options *options, struct text *text)
{
	if (report_is_piece(options, text))
		options->pass(options->context, text);
}

static void json_write_coverage(struct json_write *json, const struct report *report,
				const struct report_options *options)
{
	size_t count = 0;
	const struct coverage_computer *computers =
		report->coverage ? coverage_computers(report->coverage, &count) : NULL;

	json_write_array(json, "coverage", JSON_WRITE_LINES);
	for (size_t i = 0; i < count; i++) {
		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_string(json, "computer", computers[i].computer);
		json_write_array(json, "channels", JSON_WRITE_LINES);
		for (size_t j = 0; j < computers[i].channel_count; j++)
			json_write_channel(json, &computers[i].channels[j]);
		json_write_end_array(json);
		json_write_marks(json, &computers[i]);
		json_write_end_object(json);
		pass(options, json->text);
	}
	json_write_end_array(json);
}

static void json_write_limits(struct json_write *json, const struct report *report)
{
	size_t shown, count;
	const struct coverage_limit *limits = report_limits(report, &shown, &count);
	struct text words = { 0 };

	json_write_array(json, "limits", JSON_WRITE_LINES);
	for (size_t i = 0; i < shown; i++) {
		text_reset(&words);
		words_limit(&words, report, &limits[i]);
		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_string(json, "what", coverage_limit_name(limits[i].kind));
		json_write_string(json, "computer", limits[i].computer);
		json_write_string(json, "channel", limits[i].channel);
		json_write_string(json, "text", text_get(&words));
		json_write_end_object(json);
	}
	json_write_end_array(json);
	json_write_number(json, "limit_count", count);
	json->text->oom |= words.oom;
	text_release(&words);
}

static void json_write_cause_group(struct json_write *json, const struct cause *cause)
{
	json_write_object(json, NULL, JSON_WRITE_LINES);
	json_write_string(json, "rule", cause->rule->id);
	json_write_string(json, "title", cause->title);
	json_write_string(json, "severity", rules_severity_name(cause->severity));
	json_write_array(json, "incidents", JSON_WRITE_LINES);
	for (size_t i = 0; i < cause->incident_count; i++)
		json_write_string(json, NULL, cause->incidents[i]->id);
	json_write_end_array(json);
	json_write_strings(json, "computers", cause->computers, cause->computer_count);
	json_write_number(json, "app_pool_count", cause->app_pool_count);
	json_write_number(json, "app_pool_disabled_count", cause->disabled_count);
	json_write_bool(json, "ongoing", cause->ongoing);
	json_write_number(json, "ongoing_count", cause->ongoing_count);
	json_write_time(json, "first_seen", cause->first_seen);
	json_write_time(json, "last_seen", cause->last_seen);
	json_write_end_object(json);
}

static void json_write_causes(struct json_write *json, const struct causes *causes)
{
	json_write_array(json, "causes", JSON_WRITE_LINES);
	for (size_t i = 0; i < causes->count; i++)
		json_write_cause_group(json, &causes->items[i]);
	json_write_end_array(json);
}

static void json_write_events(struct json_write *json, const struct report *report,
			      const struct report_options *options)
{
	json_write_array(json, "events", JSON_WRITE_LINES);
	for (size_t i = 0; i < report->event_count; i++) {
		const struct incident_event *event = &report->events[i];

		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_number(json, "index", i);
		json_write_event(json, event);
		json_write_string(json, "incident", event->incident ? event->incident->id : NULL);
		json_write_end_object(json);
		pass(options, json->text);
	}
	json_write_end_array(json);
}

static struct json_write begin_line(struct text *text, const char *type)
{
	struct json_write json = { .text = text, .first = true };

	json_write_object(&json, NULL, JSON_WRITE_LINE);
	json_write_string(&json, "type", type);
	return json;
}

static void end_line(struct json_write *json)
{
	json_write_end_object(json);
	text_add_char(json->text, '\n');
}

void report_json_event_line(struct text *text, const struct incident_event *event)
{
	struct json_write json = begin_line(text, "event");

	json_write_number(&json, "index", event->event->number);
	json_write_event(&json, event);
	end_line(&json);
}

void report_json_input_line(struct text *text, const struct input_summary *input,
			    uint64_t index, bool more)
{
	struct json_write json = begin_line(text, "input");

	json_write_number(&json, "schema_version", REPORT_SCHEMA_VERSION);
	json_write_number(&json, "index", index);
	json_write_input(&json, input, true, true);
	if (more)
		json_write_bool(&json, "more", true);
	end_line(&json);
}

void report_json_skipped_line(struct text *text, const struct input_skipped *skipped)
{
	struct json_write json = begin_line(text, "passed-over");

	json_write_string(&json, "path", skipped->path);
	json_write_string(&json, "why", skipped->why);
	end_line(&json);
}

void report_json_incident_line(struct text *text, const struct incident *incident,
			       const struct incident_event *events, const char *compared,
			       const struct evidence *evidence)
{
	struct json_write json = begin_line(text, "incident");

	json_write_incident(&json, incident, events, evidence);
	json_write_string(&json, "compared", compared);
	end_line(&json);
}

void report_json_left_out_line(struct text *text, const struct incident_left_out *left_out)
{
	struct json_write json = begin_line(text, "left-out");

	json_write_left_out(&json, left_out);
	end_line(&json);
}

void report_json_filters_line(struct text *text, const struct report_filters *filters)
{
	struct json_write json = begin_line(text, "filters");

	json_write_filters(&json, filters);
	end_line(&json);
}

void report_json_baseline_line(struct text *text, const struct report_comparison *compared)
{
	struct json_write json = begin_line(text, "baseline");

	json_write_comparison(&json, compared);
	end_line(&json);
}

void report_json(const struct report *report, const struct report_options *options,
		 struct text *text)
{
	struct json_write json = { .text = text, .first = true };
	struct causes causes;

	text->oom |= !causes_make(&causes, report);
	json_write_object(&json, NULL, JSON_WRITE_LINES);
	json_write_head(&json, report, &causes);
	json_write_array(&json, "inputs", JSON_WRITE_LINES);
	for (size_t i = 0; i < report->input_count; i++) {
		json_write_object(&json, NULL, JSON_WRITE_LINES);
		json_write_input(&json, &report->inputs[i], false, report->all_events);
		json_write_end_object(&json);
		pass(options, text);
	}
	json_write_end_array(&json);
	json_write_passed(&json, report);
	json_write_coverage(&json, report, options);
	json_write_limits(&json, report);
	json_write_evidence(&json, report);
	json_write_causes(&json, &causes);
	json_write_array(&json, "incidents", JSON_WRITE_LINES);
	for (size_t i = 0; i < report->incident_count; i++) {
		json_write_object(&json, NULL, JSON_WRITE_LINES);
		json_write_incident(&json, &report->incidents[i], NULL, report->evidence);
		json_write_string(&json, "compared", report_state(report, &report->incidents[i]));
		json_write_end_object(&json);
		pass(options, text);
	}
	json_write_end_array(&json);
	json_write_events(&json, report, options);
	json_write_end_object(&json);
	text_add_char(text, '\n');
	causes_release(&causes);
}
