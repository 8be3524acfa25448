/*
 * evidence_json.c - a file beside the logs and its findings, read again from a report.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_json.h"

#include <stdint.h>
#include <stdlib.h>

#include "arena.h"
#include "bounds.h"
#include "evidence.h"
#include "evidence_sink.h"
#include "fail.h"
#include "grow.h"
#include "json_read.h"

/* Bytes of one text; details and findings of one file.  Those of a program file are its
 * imports and exports, hundreds; a report can be forged. */
enum { TEXT = 4096, DETAILS = 4096, FOUND = EVIDENCE_SINK_MOST };

struct reading {
	struct json_read json;
	struct arena arena;
	struct evidence_file file;
	struct evidence_detail *details;
	struct evidence_finding *found;
	size_t found_count, found_room;
};

static const char *text_of(struct reading *reading)
{
	return json_read_string(&reading->json, &reading->arena, TEXT);
}

static when_t time_of(struct reading *reading)
{
	const char *text = text_of(reading);

	return text ? when_parse(text) : WHEN_UNKNOWN;
}

static const char *key_of(struct reading *reading)
{
	return arena_bytes(&reading->arena, reading->json.key, reading->json.key_size);
}

static void add_detail(struct reading *reading, const char *name, enum evidence_type type,
		       const char *value)
{
	size_t *count = &reading->file.detail_count;

	if (!name || !value || *count >= DETAILS)
		reading->json.bad = true;
	else
		reading->details[(*count)++] = (struct evidence_detail){ name, type, value };
}

static void read_details(struct reading *reading)
{
	struct json_read *json = &reading->json;

	for (json_read_object(json); json_read_member(json);) {
		const char *name = key_of(reading);
		char next = json_read_peek(json);

		if (next == '"')
			add_detail(reading, name, EVIDENCE_STRING, text_of(reading));
		else if (next == '[')
			for (json_read_array(json); json_read_item(json);)
				add_detail(reading, name, EVIDENCE_ITEM, text_of(reading));
		else
			add_detail(reading, name, EVIDENCE_TRUTH,
				   json_read_bool(json) ? "true" : "false");
	}
}

static void read_finding(struct reading *reading, struct evidence_finding *finding)
{
	struct json_read *json = &reading->json;

	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "finding"))
			finding->finding = text_of(reading);
		else if (json_read_is(json, "of"))
			finding->of = text_of(reading);
		else if (json_read_is(json, "value"))
			finding->value = text_of(reading);
		else if (json_read_is(json, "computer"))
			finding->computer = text_of(reading);
		else if (json_read_is(json, "line"))
			finding->line = (unsigned)json_read_number(json, UINT32_MAX);
		else if (json_read_is(json, "count"))
			finding->count = json_read_number(json, BOUND_COUNTED);
		else if (json_read_is(json, "first"))
			finding->first = time_of(reading);
		else if (json_read_is(json, "last"))
			finding->last = time_of(reading);
		else
			json_read_skip(json);
	}
	if (!finding->finding || !finding->value || !finding->first != !finding->last ||
	    finding->last < finding->first)
		json->bad = true;
}

static void read_found(struct reading *reading)
{
	struct json_read *json = &reading->json;

	for (json_read_array(json); json_read_item(json);) {
		struct evidence_finding *found = grow(reading->found, reading->found_count, 1,
						      &reading->found_room, sizeof(*found));

		json->oom |= !found;
		json->bad |= !found || reading->found_count >= FOUND;
		if (json->bad)
			return;
		reading->found = found;
		found += reading->found_count++;
		*found = (struct evidence_finding){ .finding = NULL };
		read_finding(reading, found);
	}
}

static void read_problems(struct reading *reading)
{
	struct json_read *json = &reading->json;

	for (json_read_array(json); json_read_item(json);)
		reading->file.problem = text_of(reading);
}

static void read_members(struct reading *reading)
{
	struct json_read *json = &reading->json;
	struct evidence_file *file = &reading->file;

	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "path"))
			file->path = text_of(reading);
		else if (json_read_is(json, "format"))
			file->format = text_of(reading);
		else if (json_read_is(json, "size"))
			file->size = json_read_number(json, BOUND_COUNTED);
		else if (json_read_is(json, "summary"))
			file->summary = text_of(reading);
		else if (json_read_is(json, "findings"))
			read_details(reading);
		else if (json_read_is(json, "found"))
			read_found(reading);
		else if (json_read_is(json, "problems"))
			read_problems(reading);
		else
			json_read_skip(json);
	}
	file->details = reading->details;
	/* Where nothing failed, a part lists no other problems. */
	file->foreign = file->problem && !reading->found_count;
	if (!file->path || !file->format)
		json->bad = true;
}

/* A name that this version does not know says nothing to its rules. */
static int add_all(struct evidence *evidence, struct reading *reading, struct fail *fail)
{
	if (evidence_add_file(evidence, &reading->file, fail) < 0)
		return -1;
	for (size_t i = 0; i < reading->found_count; i++) {
		struct fail why;

		reading->found[i].file = reading->file.path;
		(void)evidence_append(evidence, &reading->found[i], &why);
	}
	evidence_sort(evidence);
	return 1;
}

int evidence_json_read(struct evidence *evidence, const char *text, size_t size,
		       struct fail *fail)
{
	struct reading reading = { .found_count = 0 };
	int ret = 0;

	reading.details = arena_array(&reading.arena, DETAILS, sizeof(*reading.details));
	json_read_start(&reading.json, text, size);
	if (!reading.details)
		reading.json.oom = true;
	else
		read_members(&reading);
	if (reading.json.oom)
		ret = fail_set(fail, "out of memory");
	else if (json_read_end(&reading.json))
		ret = add_all(evidence, &reading, fail);
	arena_release(&reading.arena);
	free(reading.found);
	return ret;
}
