/*
 * command_json.c - what the commands know, as JSON.  Does not know which command
 * asks.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command_json.h"

#include <stdint.h>
#include <stdio.h>

#include "catalog.h"
#include "decode.h"
#include "incident.h"
#include "report_emit.h"
#include "rules.h"

void command_json_error(struct emit *emit, const char *key,
			const struct decode_error *error, const char *how)
{
	bool http = error->kind == DECODE_HTTP_STATUS;
	char hex[sizeof("0x00000000")];

	snprintf(hex, sizeof(hex), "0x%08X", http ? error->value & UINT16_MAX : error->value);
	emit_object(emit, key, EMIT_LINE);
	emit_number(emit, "code", http ? error->code & UINT16_MAX : error->code);
	if (http && error->code >> 16)
		emit_number(emit, "sub_status", error->code >> 16);
	emit_string(emit, "name", error->name);
	emit_string(emit, "hex", hex);
	emit_string(emit, "message", error->message);
	emit_string(emit, "kind", decode_kind_name(error->kind));
	emit_string(emit, "how", how);
	emit_end_object(emit);
}

/* Generations of IIS, as rules write them: [6, 7]. */
static void generations(struct emit *emit, unsigned bits)
{
	if (!bits)
		return;
	emit_array(emit, "generations", EMIT_LINE);
	for (unsigned i = 0; i < 3; i++)
		if (bits & 1U << i)
			emit_number(emit, NULL, 5 + i);
	emit_end_array(emit);
}

void command_json_event(struct emit *emit, const char *key,
			const struct catalog_event *event, uint16_t id)
{
	emit_object(emit, key, EMIT_LINES);
	emit_string(emit, "family", event->family);
	emit_number(emit, "event_id", id);
	emit_string(emit, "name", event->name);
	emit_string(emit, "says", event->says);
	emit_string(emit, "stage", catalog_stage_name(event->stage));
	generations(emit, event->generations);
	emit_array(emit, "strings", EMIT_LINE);
	for (const char *const *role = event->roles; role && *role; role++)
		emit_string(emit, NULL, *role);
	emit_end_array(emit);
	emit_string(emit, "source", event->source);
	emit_end_object(emit);
}

void command_json_brief(struct emit *emit, const char *key,
			const struct rules_rule *rule)
{
	emit_object(emit, key, EMIT_LINES);
	emit_string(emit, "id", rule->id);
	emit_string(emit, "title", rule->title);
	emit_string(emit, "severity", rules_severity_name(rule->severity));
	emit_string(emit, "confidence", rules_confidence_name(rule->confidence));
	emit_string(emit, "file", rule->file);
	emit_number(emit, "line", (uint64_t)rule->line);
	emit_end_object(emit);
}

/* A list that is left out when it is empty. */
static void strings(struct emit *emit, const char *key, struct rules_strings list)
{
	if (list.count)
		emit_strings(emit, key, list.items, list.count);
}

static void events(struct emit *emit, const struct rules_event *list, size_t count)
{
	char name[64];

	if (!count)
		return;
	emit_array(emit, "events", EMIT_LINE);
	for (size_t i = 0; i < count; i++) {
		const struct rules_event *event = &list[i];

		if (event->first == event->last)
			snprintf(name, sizeof(name), "%s/%u", event->family, event->first);
		else if (event->first == 0 && event->last == UINT16_MAX)
			snprintf(name, sizeof(name), "%s/*", event->family);
		else
			snprintf(name, sizeof(name), "%s/%u-%u", event->family,
				 event->first, event->last);
		emit_string(emit, NULL, name);
	}
	emit_end_array(emit);
}

/* Numbers, but above 16 bits as people know them: "0x80090006". */
static void codes(struct emit *emit, const char *key, const uint32_t *list, size_t count)
{
	char hex[sizeof("0x00000000")];

	if (!count)
		return;
	emit_array(emit, key, EMIT_LINE);
	for (size_t i = 0; i < count; i++) {
		if (!list[i]) {
			emit_string(emit, NULL, "zero");
			continue;
		}
		if (list[i] <= UINT16_MAX) {
			emit_number(emit, NULL, list[i]);
			continue;
		}
		snprintf(hex, sizeof(hex), "0x%08X", list[i]);
		emit_string(emit, NULL, hex);
	}
	emit_end_array(emit);
}

static void roles(struct emit *emit, const struct rules_string *list, size_t count)
{
	if (!count)
		return;
	emit_array(emit, "strings", EMIT_LINES);
	for (size_t i = 0; i < count; i++) {
		emit_object(emit, NULL, EMIT_LINES);
		emit_string(emit, "role", list[i].role);
		strings(emit, "is", list[i].is);
		strings(emit, "not", list[i].isnt);
		emit_end_object(emit);
	}
	emit_end_array(emit);
}

static void condition(struct emit *emit, const char *key, const struct rules_when *when)
{
	emit_object(emit, key, EMIT_LINES);
	events(emit, when->events, when->event_count);
	codes(emit, "codes", when->codes, when->code_count);
	codes(emit, "not_codes", when->not_codes, when->not_code_count);
	strings(emit, "modules", when->modules);
	strings(emit, "not_modules", when->not_modules);
	roles(emit, when->strings, when->string_count);
	if (when->confidence)
		emit_string(emit, "confidence",
			    rules_confidence_name((enum rules_confidence)
						  (when->confidence - 1)));
	emit_end_object(emit);
}

static void conditions(struct emit *emit, const char *key, const struct rules_when *list,
		       size_t count)
{
	if (!count)
		return;
	emit_array(emit, key, EMIT_LINES);
	for (size_t i = 0; i < count; i++)
		condition(emit, NULL, &list[i]);
	emit_end_array(emit);
}

static void steps(struct emit *emit, const char *key, const struct rules_step *list,
		  size_t count)
{
	if (!count)
		return;
	emit_array(emit, key, EMIT_LINES);
	for (size_t i = 0; i < count; i++) {
		emit_object(emit, NULL, EMIT_LINES);
		emit_string(emit, "text", list[i].text);
		emit_string(emit, "command", list[i].command);
		generations(emit, list[i].generations);
		if (list[i].pools)
			emit_string(emit, "pools", list[i].pools == 1 ? "one" : "many");
		if (list[i].disabled)
			emit_bool(emit, "disabled", true);
		codes(emit, "codes", list[i].codes, list[i].code_count);
		codes(emit, "not_codes", list[i].not_codes, list[i].not_code_count);
		events(emit, list[i].events, list[i].event_count);
		roles(emit, list[i].strings, list[i].string_count);
		emit_end_object(emit);
	}
	emit_end_array(emit);
}

static void example_event(struct emit *emit, const struct rules_example_event *event)
{
	char name[64];

	snprintf(name, sizeof(name), "%s/%u", event->kind->family, event->id);
	emit_object(emit, NULL, EMIT_LINE);
	emit_string(emit, "event", name);
	strings(emit, "strings", event->strings);
	if (event->data && !event->data_size)
		emit_string(emit, "data", "");
	emit_hex(emit, "data", event->data, event->data_size);
	if (event->after)
		emit_number(emit, "after", (uint64_t)event->after);
	if (event->generation)
		emit_number(emit, "generation", event->generation == CATALOG_IIS5 ? 5 :
			    event->generation == CATALOG_IIS6 ? 6 : 7);
	emit_end_object(emit);
}

static void examples(struct emit *emit, const char *key, const struct rules_rule *rule,
		     bool matches)
{
	emit_array(emit, key, EMIT_LINES);
	for (size_t i = 0; i < rule->example_count; i++) {
		const struct rules_example *example = &rule->examples[i];

		if (example->matches != matches)
			continue;
		emit_array(emit, NULL, EMIT_LINES);
		for (size_t j = 0; j < example->event_count; j++)
			example_event(emit, &example->events[j]);
		emit_end_array(emit);
	}
	emit_end_array(emit);
}

void command_json_rule(struct emit *emit, const char *key, const struct rules_rule *rule)
{
	emit_object(emit, key, EMIT_LINES);
	emit_string(emit, "id", rule->id);
	emit_string(emit, "title", rule->title);
	emit_string(emit, "severity", rules_severity_name(rule->severity));
	emit_string(emit, "confidence", rules_confidence_name(rule->confidence));
	condition(emit, "when", &rule->when);
	conditions(emit, "or", rule->alternatives, rule->alternative_count);
	conditions(emit, "near", rule->near, rule->near_count);
	conditions(emit, "absent", rule->absent, rule->absent_count);
	generations(emit, rule->generations);
	if (rule->pools_at_least)
		emit_number(emit, "pools_at_least", rule->pools_at_least);
	if (rule->without_code)
		emit_number(emit, "without_code", rule->without_code);
	strings(emit, "yields_to", rule->yields_to);
	if (rule->fallback)
		emit_bool(emit, "fallback", true);
	emit_string(emit, "explanation", rule->explanation);
	emit_string(emit, "check", rule->check);
	steps(emit, "steps", rule->steps, rule->step_count);
	steps(emit, "collect", rule->collect, rule->collect_count);
	strings(emit, "references", rule->references);
	emit_object(emit, "examples", EMIT_LINES);
	examples(emit, "match", rule, true);
	examples(emit, "no_match", rule, false);
	emit_end_object(emit);
	emit_end_object(emit);
}

static void others(struct emit *emit, const struct incident *incident)
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

static void cause(struct emit *emit, const struct incident *incident)
{
	const struct rules_strings *references = &incident->rule->references;

	emit_object(emit, "cause", EMIT_LINES);
	emit_string(emit, "rule", incident->rule->id);
	emit_string(emit, "title", incident->title);
	emit_string(emit, "explanation", incident->explanation);
	emit_string(emit, "confidence", rules_confidence_name(incident->confidence));
	emit_strings(emit, "because", incident->because, incident->because_count);
	emit_strings(emit, "references", references->items, references->count);
	emit_end_object(emit);
}

/* The parts of the report's incident that an invented log has. */
void command_json_verdict(struct emit *emit, const char *key,
			  const struct incident *incident)
{
	emit_object(emit, key, EMIT_LINES);
	emit_string(emit, "title", incident->title);
	emit_string(emit, "severity", rules_severity_name(incident->severity));
	cause(emit, incident);
	others(emit, incident);
	emit_array(emit, "remediation", EMIT_LINES);
	for (size_t i = 0; i < incident->step_count; i++) {
		emit_object(emit, NULL, EMIT_LINES);
		emit_string(emit, "text", incident->steps[i].text);
		emit_string(emit, "command", incident->steps[i].command);
		emit_end_object(emit);
	}
	emit_end_array(emit);
	emit_strings(emit, "collect", incident->collect, incident->collect_count);
	emit_end_object(emit);
}
