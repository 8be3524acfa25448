/*
 * library_json.c - what explanations and lists of rules consist of, as JSON.  Does
 * not know who asks.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_json.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "evidence.h"
#include "incident.h"
#include "json_write.h"
#include "report.h"
#include "rules.h"
#include "rules_fields.h"
#include "text.h"

void library_json_error(struct json_write *json, const char *key,
			const struct decode_error *error, const char *how)
{
	bool http = error->kind == DECODE_HTTP_STATUS;
	char hex[sizeof("0x00000000")];

	snprintf(hex, sizeof(hex), "0x%08X", http ? error->value & UINT16_MAX : error->value);
	json_write_object(json, key, JSON_WRITE_LINE);
	json_write_number(json, "code", http ? error->code & UINT16_MAX : error->code);
	if (http && error->code >> 16)
		json_write_number(json, "sub_status", error->code >> 16);
	json_write_string(json, "name", error->name);
	json_write_string(json, "hex", hex);
	json_write_string(json, "message", error->message);
	json_write_string(json, "kind", decode_kind_name(error->kind));
	json_write_string(json, "how", how);
	json_write_end_object(json);
}

/* Generations of IIS, as rules write them: [6, 7]. */
static void generations(struct json_write *json, unsigned bits)
{
	if (!bits)
		return;
	json_write_array(json, "generations", JSON_WRITE_LINE);
	for (unsigned i = 0; i < 3; i++)
		if (bits & 1U << i)
			json_write_number(json, NULL, 5 + i);
	json_write_end_array(json);
}

/* Without the marks of groups. */
static void json_write_says(struct json_write *json, const char *says)
{
	struct text text = { 0 };

	for (; *says; says++)
		if (text_starts(says, "[[") || text_starts(says, "]]"))
			says++;
		else
			text_add_char(&text, *says);
	json_write_string(json, "says", text_get(&text));
	json->text->oom |= text.oom;
	text_release(&text);
}

void library_json_event(struct json_write *json, const char *key,
			const struct catalog_event *event, uint16_t id)
{
	json_write_object(json, key, JSON_WRITE_LINES);
	json_write_string(json, "family", event->family);
	json_write_number(json, "event_id", id);
	json_write_string(json, "name", event->name);
	json_write_says(json, event->says);
	json_write_string(json, "stage", catalog_stage_name(event->stage));
	generations(json, event->generations);
	json_write_array(json, "strings", JSON_WRITE_LINE);
	for (const char *const *role = event->roles; role && *role; role++)
		json_write_string(json, NULL, *role);
	json_write_end_array(json);
	json_write_string(json, "source", event->source);
	json_write_end_object(json);
}

void library_json_brief(struct json_write *json, const char *key,
			const struct rules_rule *rule)
{
	json_write_object(json, key, JSON_WRITE_LINES);
	json_write_string(json, "id", rule->id);
	json_write_string(json, "title", rule->title);
	json_write_string(json, "severity", rules_severity_name(rule->severity));
	json_write_string(json, "confidence", rules_confidence_name(rule->confidence));
	json_write_string(json, "file", rule->file);
	json_write_number(json, "line", (uint64_t)rule->line);
	json_write_end_object(json);
}

/* A list that is left out when it is empty. */
static void strings(struct json_write *json, const char *key, struct rules_strings list)
{
	if (list.count)
		json_write_strings(json, key, list.items, list.count);
}

static void events(struct json_write *json, const char *key, const struct rules_events *events)
{
	struct text name = { 0 };

	if (!events->count)
		return;
	json_write_array(json, key, JSON_WRITE_LINE);
	for (size_t i = 0; i < events->count; i++) {
		text_reset(&name);
		rules_event_name(&name, &events->items[i]);
		json_write_string(json, NULL, text_get(&name));
	}
	json_write_end_array(json);
	json->text->oom |= name.oom;
	text_release(&name);
}

/* Numbers, but above 16 bits as people know them: "0x80090006". */
static void codes(struct json_write *json, const char *key, const struct rules_codes *codes)
{
	const uint32_t *list = codes->items;
	size_t count = codes->count;
	char hex[sizeof("0x00000000")];

	if (!count)
		return;
	json_write_array(json, key, JSON_WRITE_LINE);
	for (size_t i = 0; i < count; i++) {
		if (!list[i]) {
			json_write_string(json, NULL, "zero");
			continue;
		}
		if (list[i] <= UINT16_MAX) {
			json_write_number(json, NULL, list[i]);
			continue;
		}
		snprintf(hex, sizeof(hex), "0x%08X", list[i]);
		json_write_string(json, NULL, hex);
	}
	json_write_end_array(json);
}

static void fields(struct json_write *json, const struct rules_field *row, const void *object);

static void records(struct json_write *json, const struct rules_field *field, const void *object)
{
	json_write_array(json, field->name, JSON_WRITE_LINES);
	for (size_t i = 0; i < rules_field_count(field, object); i++) {
		json_write_object(json, NULL, JSON_WRITE_LINES);
		fields(json, field->records->fields, rules_field_record(field, object, i));
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

/* One alone needs no brackets. */
static void texts(struct json_write *json, const char *key, const struct rules_strings *texts)
{
	if (texts->count == 1)
		json_write_string(json, key, texts->items[0]);
	else
		strings(json, key, *texts);
}

/* Records have no records in them. */
static void fields(struct json_write *json, const struct rules_field *row, const void *object)
{
	for (; row->name; row++) {
		const void *at = rules_field_of(row, object);

		if (row->type == RULES_EVENTS)
			events(json, row->name, at);
		else if (row->type == RULES_CODES)
			codes(json, row->name, at);
		else if (row->type == RULES_PATTERNS)
			strings(json, row->name, *(const struct rules_strings *)at);
		else if (row->type == RULES_RECORDS && rules_field_count(row, object))
			records(json, row, object);
		else if (row->type == RULES_CONFIDENCE && *(const uint8_t *)at)
			json_write_string(json, row->name, rules_confidence_name(
				(enum rules_confidence)(*(const uint8_t *)at - 1)));
		else if (row->type == RULES_TEXTS)
			texts(json, row->name, at);
		else if (row->type == RULES_ROLE || row->type == RULES_FINDING)
			json_write_string(json, row->name, *(const char *const *)at);
	}
}

static void condition(struct json_write *json, const char *key, const struct rules_condition *when)
{
	json_write_object(json, key, JSON_WRITE_LINES);
	fields(json, rules_condition_fields, when);
	json_write_end_object(json);
}

static void conditions(struct json_write *json, const char *key, const struct rules_condition *list,
		       size_t count)
{
	if (!count)
		return;
	json_write_array(json, key, JSON_WRITE_LINES);
	for (size_t i = 0; i < count; i++)
		condition(json, NULL, &list[i]);
	json_write_end_array(json);
}

static void step(struct json_write *json, const char *says, const struct rules_step *step)
{
	json_write_object(json, NULL, JSON_WRITE_LINES);
	json_write_string(json, "kind", rules_kind_name(step->kind));
	if (step->choice)
		json_write_number(json, "choice", step->choice);
	json_write_string(json, "if", step->condition);
	json_write_string(json, "text", says);
	json_write_string(json, "command", step->command);
	generations(json, step->generations);
	if (step->pools)
		json_write_string(json, "pools", step->pools == 1 ? "one" : "many");
	if (step->disabled)
		json_write_bool(json, "disabled", true);
	json_write_string(json, "given", step->given);
	json_write_string(json, "missing", step->missing);
	fields(json, rules_step_fields, step);
	json_write_end_object(json);
}

static void entries(struct json_write *json, const char *key, const struct rules_entry *list,
		    size_t count)
{
	if (!count)
		return;
	json_write_array(json, key, JSON_WRITE_LINES);
	for (size_t i = 0; i < count; i++)
		step(json, list[i].text, list[i].only);
	json_write_end_array(json);
}

static void steps(struct json_write *json, const struct rules_rule *rule)
{
	if (!rule->step_count)
		return;
	json_write_array(json, "steps", JSON_WRITE_LINES);
	for (size_t i = 0; i < rule->step_count; i++)
		step(json, rule->steps[i].text, &rule->steps[i]);
	json_write_end_array(json);
}

static void proofs(struct json_write *json, const char *key, const struct rules_proof *list,
		   size_t count)
{
	if (!count)
		return;
	json_write_array(json, key, JSON_WRITE_LINES);
	for (size_t i = 0; i < count; i++) {
		json_write_object(json, NULL, JSON_WRITE_LINES);
		fields(json, rules_proof_fields, &list[i]);
		json_write_string(json, "because", list[i].because);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

static void proof(struct json_write *json, const struct rules_rule *rule)
{
	if (!rule->confirm_count && !rule->refute_count && !rule->alone_count)
		return;
	json_write_object(json, "proof", JSON_WRITE_LINES);
	proofs(json, "confirms", rule->confirms, rule->confirm_count);
	proofs(json, "refutes", rule->refutes, rule->refute_count);
	proofs(json, "alone", rule->alone, rule->alone_count);
	json_write_end_object(json);
}

static void example_event(struct json_write *json, const struct rules_example_event *event)
{
	char name[64];

	snprintf(name, sizeof(name), "%s/%u", event->kind->family, event->id);
	json_write_object(json, NULL, JSON_WRITE_LINE);
	json_write_string(json, "event", name);
	strings(json, "strings", event->strings);
	if (event->data && !event->data_size)
		json_write_string(json, "data", "");
	json_write_hex(json, "data", event->data, event->data_size);
	if (event->after)
		json_write_number(json, "after", (uint64_t)event->after);
	if (event->generation)
		json_write_number(json, "generation", event->generation == CATALOG_IIS5 ? 5 :
			    event->generation == CATALOG_IIS6 ? 6 : 7);
	json_write_end_object(json);
}

static void examples(struct json_write *json, const char *key, const struct rules_rule *rule,
		     bool matches)
{
	json_write_array(json, key, JSON_WRITE_LINES);
	for (size_t i = 0; i < rule->example_count; i++) {
		const struct rules_example *example = &rule->examples[i];

		if (example->matches != matches)
			continue;
		json_write_array(json, NULL, JSON_WRITE_LINES);
		for (size_t j = 0; j < example->event_count; j++)
			example_event(json, &example->events[j]);
		for (size_t j = 0; j < example->findings.count; j++) {
			json_write_object(json, NULL, JSON_WRITE_LINE);
			fields(json, rules_example_fields->records->fields,
			       &example->findings.items[j]);
			json_write_end_object(json);
		}
		json_write_end_array(json);
	}
	json_write_end_array(json);
}

void library_json_rule(struct json_write *json, const char *key, const struct rules_rule *rule)
{
	json_write_object(json, key, JSON_WRITE_LINES);
	json_write_string(json, "id", rule->id);
	json_write_string(json, "title", rule->title);
	entries(json, "titles", rule->titles, rule->title_count);
	json_write_string(json, "severity", rules_severity_name(rule->severity));
	entries(json, "severities", rule->severities, rule->severity_count);
	json_write_string(json, "confidence", rules_confidence_name(rule->confidence));
	condition(json, "when", &rule->when);
	conditions(json, "or", rule->alternatives, rule->alternative_count);
	conditions(json, "near", rule->near, rule->near_count);
	conditions(json, "absent", rule->absent, rule->absent_count);
	proof(json, rule);
	generations(json, rule->generations);
	if (rule->pools_at_least)
		json_write_number(json, "pools_at_least", rule->pools_at_least);
	if (rule->without_code)
		json_write_number(json, "without_code", rule->without_code);
	strings(json, "yields_to", rule->yields_to);
	if (rule->fallback)
		json_write_bool(json, "fallback", true);
	if (rule->code_unknown)
		json_write_bool(json, "code_unknown", true);
	json_write_string(json, "explanation", rule->explanation);
	entries(json, "more", rule->more, rule->more_count);
	entries(json, "logs", rule->logs, rule->log_count);
	json_write_string(json, "check", rule->check);
	steps(json, rule);
	entries(json, "collect", rule->collect, rule->collect_count);
	strings(json, "references", rule->references);
	json_write_object(json, "examples", JSON_WRITE_LINES);
	examples(json, "match", rule, true);
	examples(json, "no_match", rule, false);
	json_write_end_object(json);
	json_write_end_object(json);
}

static void cause(struct json_write *json, const struct incident *incident)
{
	const struct rules_strings *references = &incident->rule->references;

	json_write_object(json, "cause", JSON_WRITE_LINES);
	json_write_string(json, "rule", incident->rule->id);
	json_write_string(json, "title", incident->title);
	json_write_string(json, "explanation", incident->explanation);
	json_write_string(json, "confidence", rules_confidence_name(incident->confidence));
	json_write_strings(json, "because", incident->because, incident->because_count);
	json_write_strings(json, "references", references->items, references->count);
	json_write_end_object(json);
}

/* The parts of the report's incident that an invented log has. */
void library_json_verdict(struct json_write *json, const char *key,
			  const struct incident *incident)
{
	json_write_object(json, key, JSON_WRITE_LINES);
	json_write_string(json, "title", incident->title);
	json_write_string(json, "severity", rules_severity_name(incident->severity));
	cause(json, incident);
	report_json_others(json, incident);
	report_json_remediation(json, incident);
	json_write_end_object(json);
}

void library_json_details(struct json_write *json, const char *key,
			  const struct evidence_detail *details, size_t count)
{
	json_write_object(json, key, JSON_WRITE_LINES);
	for (size_t i = 0; i < count; i++) {
		const struct evidence_detail *detail = &details[i];
		bool first = i == 0 || strcmp(details[i - 1].name, detail->name) != 0;
		bool last = i + 1 == count || strcmp(details[i + 1].name, detail->name) != 0;

		if (detail->type == EVIDENCE_STRING)
			json_write_string(json, detail->name, detail->value);
		else if (detail->type == EVIDENCE_TRUTH)
			json_write_bool(json, detail->name, strcmp(detail->value, "true") == 0);
		else if (first)
			json_write_array(json, detail->name, JSON_WRITE_LINES);
		if (detail->type == EVIDENCE_ITEM)
			json_write_string(json, NULL, detail->value);
		if (detail->type == EVIDENCE_ITEM && last)
			json_write_end_array(json);
	}
	json_write_end_object(json);
}
