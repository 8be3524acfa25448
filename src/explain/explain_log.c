/*
 * explain_log.c - invent the log that the words describe, and conclude.  Does not know
 * other ways to understand the words.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_log.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "examples.h"
#include "explain.h"
#include "explain_source.h"
#include "fail.h"
#include "rules.h"
#include "text.h"

enum { DATA_BYTES = 4, CODE_SIZE = 16 };

/* What belongs to an event that is to be invented. */
struct parts {
	const struct explain_word *code, *module;
	const char *service;
};

static bool names_event(const struct rules_rule *rule, struct explain_event event)
{
	const struct explain_word word = { .events = { event }, .event_count = 1 };

	return explain_concerns(&word, rule);
}

/* How many of the codes and modules that were given the rule looks for. */
static int looked_for(const struct explain *explain, const struct rules_rule *rule)
{
	int count = 0;

	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];

		count += (word->as == EXPLAIN_CODE || word->as == EXPLAIN_MODULE) &&
			 explain_seeks(word, rule);
	}
	return count;
}

int explain_looked_for(const struct explain *explain, struct explain_event event)
{
	int most = 0;

	for (size_t i = 0; i < explain->rules->count; i++) {
		const struct rules_rule *rule = &explain->rules->rules[i];

		if (names_event(rule, event) && looked_for(explain, rule) > most)
			most = looked_for(explain, rule);
	}
	return most;
}

bool explain_demands(const struct catalog_event *kind, const struct explain_word *module)
{
	for (const struct catalog_only *only = kind->only; only && only->role; only++)
		for (size_t i = 0; only->patterns[i]; i++)
			if (text_match(only->patterns[i], module->module))
				return true;
	return false;
}

const struct explain_word *explain_belonging(const struct explain *explain, size_t at,
					     enum explain_as as)
{
	for (size_t i = at + 1; i < explain->count; i++) {
		if (explain->words[i].as == EXPLAIN_EVENT)
			break;
		if (explain->words[i].as == as)
			return &explain->words[i];
	}
	for (size_t i = 0; i < explain->count; i++)
		if (explain->words[i].as == as)
			return &explain->words[i];
	return NULL;
}

unsigned explain_generation(const struct explain *explain)
{
	if (explain->generations & CATALOG_IIS7)
		return CATALOG_IIS7;
	return explain->generations & CATALOG_IIS6 ? CATALOG_IIS6 : CATALOG_IIS5;
}

/* A string that the catalog demands of the event, its wildcards taken out; the module
 * that was named if it is one. */
static const char *demanded(struct arena *arena, const struct catalog_event *kind,
			    const char *role, const struct parts *parts)
{
	const struct catalog_only *only = kind->only;
	char *string, *to;

	if (!only || !text_equal_nocase(only->role, role) || !only->patterns[0])
		return "";
	if (parts->service && text_equal_nocase(role, "service"))
		return parts->service;
	for (size_t i = 0; parts->module && only->patterns[i]; i++)
		if (text_match(only->patterns[i], parts->module->module))
			return parts->module->module;
	string = to = arena_string(arena, only->patterns[0]);
	for (const char *from = string; from && *from; from++)
		if (!strchr("*?", *from))
			*to++ = *from;
	if (to)
		*to = '\0';
	return string;
}

static const char *invent_string(struct arena *arena, const struct catalog_event *kind,
				 const char *role, const struct parts *parts)
{
	const struct explain_word *code = parts->code, *module = parts->module;
	char number[CODE_SIZE];

	if (module && text_equal_nocase(role, "module") && !explain_demands(kind, module))
		return module->text;
	if (code && kind->code_role && text_equal_nocase(role, kind->code_role)) {
		snprintf(number, sizeof(number), "0x%X", code->codes[0].error.value);
		return arena_string(arena, number);
	}
	return demanded(arena, kind, role, parts);
}

static bool invent_strings(struct explain *explain, struct rules_example_event *event,
			   const struct parts *parts)
{
	const char *const *roles = event->kind->roles;
	const char **strings;
	size_t count = 0;

	while (roles && roles[count])
		count++;
	strings = arena_array(&explain->arena, count + 1, sizeof(strings[0]));
	if (!strings)
		return false;
	for (size_t i = 0; i < count; i++) {
		strings[i] = invent_string(&explain->arena, event->kind, roles[i], parts);
		if (!strings[i])
			return false;
	}
	event->strings = (struct rules_strings){ strings, count };
	return true;
}

static bool invent_data(struct explain *explain, struct rules_example_event *event,
			const struct parts *parts)
{
	const struct explain_word *code = parts->code;
	const char *service;
	uint8_t *data;
	size_t size;

	if (event->kind->data == CATALOG_DATA_SERVICE) {
		service = demanded(&explain->arena, event->kind, "service", parts);
		if (!service)
			return false;
		size = strlen(service);
		data = arena_array(&explain->arena, size + 1, 2);
		for (size_t i = 0; data && i < size; i++)
			data[2 * i] = (uint8_t)service[i];
		event->data_size = 2 * size;
	} else if (event->kind->data != CATALOG_DATA_NONE && code) {
		data = arena_alloc(&explain->arena, DATA_BYTES);
		for (size_t i = 0; data && i < DATA_BYTES; i++)
			data[i] = (uint8_t)(code->codes[0].error.value >> (8 * i));
		event->data_size = DATA_BYTES;
	} else {
		return true;
	}
	event->data = data;
	return data != NULL;
}

static bool invent(struct explain *explain, struct rules_example_event *event,
		   struct explain_event from, size_t at)
{
	const struct explain_word *service = explain_belonging(explain, at, EXPLAIN_SERVICE);
	struct parts parts = {
		.code = explain_belonging(explain, at, EXPLAIN_CODE),
		.module = explain_belonging(explain, at, EXPLAIN_MODULE),
		.service = service ? service->service : explain->service,
	};

	event->kind = from.kind;
	event->id = from.id;
	event->generation = (uint8_t)explain_generation(explain);
	return invent_strings(explain, event, &parts) &&
	       invent_data(explain, event, &parts);
}

/* Take the event of a DLL that does not load: the one that goes with the module,
 * else that of the newest generation. */
static void assume(struct explain *explain)
{
	static const struct {
		unsigned generation;
		const char *family;
		uint16_t id;
	} rows[] = {
		{ CATALOG_IIS5, "W3SVC", 14 },
		{ CATALOG_IIS6, "W3SVC-WP", 2214 },
		{ CATALOG_IIS7, "W3SVC-WP", 2280 },
	};
	unsigned generation = explain->generations;
	int best = -1;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct explain_event event = {
			catalog_get(catalog_builtin(), rows[i].family, rows[i].id), rows[i].id
		};

		if (!event.kind || !(rows[i].generation & explain->generations) ||
		    explain_looked_for(explain, event) < best)
			continue;
		best = explain_looked_for(explain, event);
		explain->assumed = event;
		generation = rows[i].generation;
	}
	explain->generations = generation;
}

/* w3wp.exe beside 1000 is the program that crashed, whoever wrote the event. */
static bool is_program(const struct explain *explain, const struct explain_word *module)
{
	for (size_t i = 0; i < explain->count; i++)
		for (size_t j = 0; j < explain->words[i].event_count; j++)
			if (explain_demands(explain->words[i].events[j].kind, module))
				return true;
	return false;
}

/*
 * Was a DLL named, and no event that names one?  Then either no event was named at
 * all, or only what follows when it does not load (1039, 5002).
 */
static bool lacks_cause(const struct explain *explain)
{
	bool named = false;

	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];

		if (word->as == EXPLAIN_EVENT && word->events[0].kind->stage < CATALOG_ABORT)
			return false;
		named |= word->as == EXPLAIN_MODULE && !is_program(explain, word);
	}
	return named;
}

int explain_log_conclude(struct explain *explain, struct fail *fail)
{
	struct rules_example_event *events = arena_array(&explain->arena, explain->count + 1,
							 sizeof(events[0]));
	size_t count = 0;
	bool ok = events != NULL;

	explain->assumed = (struct explain_event){ 0 };
	if (ok && lacks_cause(explain)) {
		assume(explain);
		ok = invent(explain, &events[count++], explain->assumed, 0);
	}
	/* What is earlier in a failure comes first. */
	for (int stage = 0; stage < CATALOG_STAGES; stage++)
		for (size_t i = 0; ok && i < explain->count; i++) {
			const struct explain_word *word = &explain->words[i];

			if (word->as != EXPLAIN_EVENT || (int)word->events[0].kind->stage != stage)
				continue;
			events[count].after = (int32_t)count * 1000;
			ok = invent(explain, &events[count++], word->events[0], i);
		}
	if (!ok)
		return fail_set(fail, "out of memory");
	explain->incidents = examples_conclude(explain->rules, events, count, fail);
	if (!explain->incidents)
		return -1;
	explain->verdict = examples_incident(explain->incidents);
	return 0;
}
