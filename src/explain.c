/*
 * explain.c - the log that words stand for, invented and concluded.
 *
 * Of what was asked only events, codes and modules count.  Which generation of IIS
 * is meant, and which of several events with the same id, is taken from what fits
 * together.  Does not know how anything is printed.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "examples.h"
#include "explain_words.h"
#include "fail.h"
#include "incident.h"
#include "rules.h"
#include "text.h"

enum {
	DATA_BYTES = 4, CODE_SIZE = 16,
	ALL_GENERATIONS = CATALOG_IIS5 | CATALOG_IIS6 | CATALOG_IIS7,
};

/* The generations for which there are rules that name the module, as bits. */
static unsigned module_generations(const struct explain *explain,
				   const struct explain_word *word)
{
	unsigned bits = 0;

	for (size_t i = 0; i < explain->rules->count; i++) {
		const struct rules_rule *rule = &explain->rules->rules[i];

		if (explain_has_module(&rule->when, word))
			bits |= rule->generations ? rule->generations : ALL_GENERATIONS;
	}
	return bits;
}

/* The generations of IIS to which all words fit: events with one reading, modules. */
static unsigned common_generations(const struct explain *explain)
{
	unsigned common = ALL_GENERATIONS;

	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];
		unsigned bits = ALL_GENERATIONS;

		if (word->as == EXPLAIN_EVENT && word->event_count == 1)
			bits = word->events[0].kind->generations;
		else if (word->as == EXPLAIN_MODULE)
			bits = module_generations(explain, word);
		if (bits & common)
			common &= bits;
	}
	return common;
}

static bool names_event(const struct rules_rule *rule, struct explain_event event)
{
	const struct explain_word word = { .events = { event }, .event_count = 1 };

	return explain_has_event(&rule->when, &word);
}

/* How many of the codes and modules that were given the rule looks for. */
static int looked_for(const struct explain *explain, const struct rules_rule *rule)
{
	int count = 0;

	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];

		count += (word->as == EXPLAIN_CODE && explain_has_code(&rule->when, word)) ||
			 (word->as == EXPLAIN_MODULE && explain_has_module(&rule->when, word));
	}
	return count;
}

/*
 * How likely it is that this event was meant, of those with the same id: it is of
 * a generation of IIS that the other words are of, and more than evidence; and a
 * rule joins it to the other words.
 */
static int likelihood(const struct explain *explain, struct explain_event event)
{
	unsigned generations = event.kind->generations;
	bool fits = (!generations || (generations & explain->generations)) &&
		    event.kind->stage < CATALOG_NEIGHBOUR;
	int most = 0;

	for (size_t i = 0; i < explain->rules->count; i++) {
		const struct rules_rule *rule = &explain->rules->rules[i];

		if (names_event(rule, event) && looked_for(explain, rule) > most)
			most = looked_for(explain, rule);
	}
	return most + (fits ? (int)explain->count : 0);
}

static void put_likeliest_first(const struct explain *explain, struct explain_word *word)
{
	size_t best = 0;
	struct explain_event event;

	for (size_t i = 1; i < word->event_count; i++)
		if (likelihood(explain, word->events[i]) >
		    likelihood(explain, word->events[best]))
			best = i;
	event = word->events[best];
	memmove(word->events + 1, word->events, best * sizeof(event));
	word->events[0] = event;
}

/* The word of that sort which belongs to the event at `at`: the next one before
 * another event, else the first of all. */
static const struct explain_word *belonging(const struct explain *explain, size_t at,
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

/* The string of the event that holds the code is hexadecimal without 0x. */
static bool is_hexadecimal(const struct catalog_event *kind)
{
	return kind->code_role && (text_same(kind->code_role, "exit_code") ||
				   text_same(kind->code_role, "exception"));
}

/* "80" beside 5009 stands there for 0x80; the other readings follow it. */
static void read_as_hexadecimal(struct explain_word *word)
{
	struct decode_reading reading;
	char text[CODE_SIZE];
	size_t at = 0;

	if (strlen(word->text) >= sizeof(text) - 2)
		return;
	snprintf(text, sizeof(text), "%s%s", text_starts(word->text, "0x") ? "" : "0x",
		 word->text);
	if (!decode_parse(text, &reading, 1))
		return;
	reading.error = decode_exit_code(reading.error.value);
	reading.how = "hexadecimal, as this event holds it";
	while (at < word->code_count && word->codes[at].error.value != reading.error.value)
		at++;
	if (at == word->code_count && word->code_count < EXPLAIN_CODES)
		word->code_count++;
	at -= at == word->code_count;
	word->codes[at] = reading;
	explain_put_first(word, at);
}

static void choose_readings(struct explain *explain)
{
	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *event = &explain->words[i];
		const struct explain_word *code = belonging(explain, i, EXPLAIN_CODE);

		if (event->as == EXPLAIN_EVENT && code &&
		    is_hexadecimal(event->events[0].kind))
			read_as_hexadecimal(&explain->words[code - explain->words]);
	}
}

/* A string that the catalog demands of the event, its wildcards taken out. */
static const char *demanded(struct arena *arena, const struct catalog_event *kind,
			    const char *role)
{
	const struct catalog_only *only = kind->only;
	char *string, *to;

	if (!only || !text_same(only->role, role) || !only->patterns[0])
		return "";
	string = to = arena_string(arena, only->patterns[0]);
	for (const char *from = string; from && *from; from++)
		if (!strchr("*?", *from))
			*to++ = *from;
	if (to)
		*to = '\0';
	return string;
}

static const char *invent_string(struct arena *arena, const struct catalog_event *kind,
				 const char *role, const struct explain_word *code,
				 const struct explain_word *module)
{
	char number[CODE_SIZE];

	if (module && text_same(role, "module"))
		return module->text;
	if (code && kind->code_role && text_same(role, kind->code_role)) {
		snprintf(number, sizeof(number), "0x%X", code->codes[0].error.value);
		return arena_string(arena, number);
	}
	return demanded(arena, kind, role);
}

static bool invent_strings(struct explain *explain, struct rules_example_event *event,
			   const struct explain_word *code,
			   const struct explain_word *module)
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
		strings[i] = invent_string(&explain->arena, event->kind, roles[i], code,
					   module);
		if (!strings[i])
			return false;
	}
	event->strings = (struct rules_strings){ strings, count };
	return true;
}

static bool invent_data(struct explain *explain, struct rules_example_event *event,
			const struct explain_word *code)
{
	const char *service;
	uint8_t *data;
	size_t size;

	if (event->kind->data == CATALOG_DATA_SERVICE) {
		service = demanded(&explain->arena, event->kind, "service");
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
	const struct explain_word *code = belonging(explain, at, EXPLAIN_CODE);
	const struct explain_word *module = belonging(explain, at, EXPLAIN_MODULE);

	event->kind = from.kind;
	event->id = from.id;
	event->generation = (uint8_t)explain_generation(explain);
	return invent_strings(explain, event, code, module) &&
	       invent_data(explain, event, code);
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
		    likelihood(explain, event) < best)
			continue;
		best = likelihood(explain, event);
		explain->assumed = event;
		generation = rows[i].generation;
	}
	explain->generations = generation;
}

static size_t count_words(const struct explain *explain, enum explain_as as)
{
	size_t count = 0;

	for (size_t i = 0; i < explain->count; i++)
		count += explain->words[i].as == as;
	return count;
}

/*
 * An event of which no code could say more, or that only one rule is for; and which
 * is the only one of its id.
 */
static bool speaks_for_itself(const struct explain *explain,
			      const struct explain_word *word)
{
	const struct catalog_event *kind = word->events[0].kind;
	size_t rules = 0;

	for (size_t i = 0; i < explain->rules->count; i++)
		rules += explain_concerns(word, &explain->rules->rules[i]);
	return word->event_count == 1 &&
	       (rules == 1 || (!kind->code_role && kind->data != CATALOG_DATA_CODE &&
			       kind->data != CATALOG_DATA_HTTP));
}

/*
 * Is there enough for a verdict?  Several words are; a module with a code is taken
 * as a module that does not load.
 */
static bool enough(const struct explain *explain)
{
	size_t events = count_words(explain, EXPLAIN_EVENT);
	size_t codes = count_words(explain, EXPLAIN_CODE);
	size_t modules = count_words(explain, EXPLAIN_MODULE);

	if (events == 0)
		return codes > 0 && modules > 0;
	if (events + codes + modules > 1)
		return true;
	for (size_t i = 0; i < explain->count; i++)
		if (explain->words[i].as == EXPLAIN_EVENT)
			return speaks_for_itself(explain, &explain->words[i]);
	return false;
}

static int conclude(struct explain *explain, struct fail *fail)
{
	struct rules_example_event *events;
	size_t count = 0;
	bool ok = true;

	events = arena_array(&explain->arena, explain->count + 1, sizeof(events[0]));
	if (!events)
		return fail_set(fail, "out of memory");
	if (count_words(explain, EXPLAIN_EVENT) == 0)
		assume(explain);
	if (explain->assumed.kind)
		ok = invent(explain, &events[count++], explain->assumed, 0);
	for (size_t i = 0; ok && i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_EVENT)
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

unsigned explain_generation(const struct explain *explain)
{
	if (explain->generations & CATALOG_IIS7)
		return CATALOG_IIS7;
	return explain->generations & CATALOG_IIS6 ? CATALOG_IIS6 : CATALOG_IIS5;
}

int explain_read(struct explain *explain, const struct rules *rules,
		 const char *const *words, size_t count, struct fail *fail)
{
	*explain = (struct explain){ .rules = rules };
	if (explain_words_read(explain, words, count, fail) < 0)
		return -1;
	explain->generations = common_generations(explain);
	for (size_t i = 0; i < explain->count; i++)
		put_likeliest_first(explain, &explain->words[i]);
	choose_readings(explain);
	return enough(explain) ? conclude(explain, fail) : 0;
}

void explain_release(struct explain *explain)
{
	incidents_free(explain->incidents);
	arena_release(&explain->arena);
	*explain = (struct explain){ 0 };
}
