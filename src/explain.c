/*
 * explain.c - readings of words, and the invented log that is made of them.  Does
 * not know how anything is printed.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "examples.h"
#include "fail.h"
#include "incident.h"
#include "rules.h"
#include "text.h"

enum { FAMILY_SIZE = 128, DATA_BYTES = 4, CODE_SIZE = 16 };

/* ---- readings ---- */

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_byte(const char *word)
{
	return word && is_hex(word[0]) && is_hex(word[1]) && !word[2];
}

/* "0000:" as the event viewer puts it in front of the bytes */
static bool is_offset(const char *word)
{
	return strlen(word) == 5 && word[4] == ':' && is_hex(word[0]) && is_hex(word[1]) &&
	       is_hex(word[2]) && is_hex(word[3]);
}

/* How many words from here on are one data field that was not quoted. */
static size_t run_of_bytes(const char *const *words, size_t count)
{
	size_t start = is_offset(words[0]), run = start;

	while (run < count && is_byte(words[run]))
		run++;
	return run - start >= DATA_BYTES ? run : 1;
}

static const char *join(struct arena *arena, const char *const *words, size_t count)
{
	struct text text = { 0 };
	const char *joined = NULL;

	for (size_t i = 0; i < count; i++)
		text_printf(&text, "%s%s", i ? " " : "", words[i]);
	if (!text.lost)
		joined = arena_string(arena, text_get(&text));
	text_release(&text);
	return joined;
}

static bool read_id(const char *text, uint16_t *id)
{
	uint32_t value = 0;
	const char *digit = text;

	while (*digit >= '0' && *digit <= '9' && value <= UINT16_MAX)
		value = value * 10 + (uint32_t)(*digit++ - '0');
	*id = (uint16_t)value;
	return digit != text && !*digit && value > 0 && value <= UINT16_MAX;
}

static void add_event(struct explain_word *word, const struct catalog_event *kind,
		      uint16_t id)
{
	if (kind && word->event_count < EXPLAIN_EVENTS)
		word->events[word->event_count++] = (struct explain_event){ kind, id };
}

/* By family ("W3SVC-WP") or by a provider's name ("Microsoft-Windows-WAS"). */
static const struct catalog_provider *find_provider(const char *name)
{
	const struct catalog *catalog = catalog_builtin();

	for (size_t i = 0; i < catalog->provider_count; i++)
		if (text_same(catalog->providers[i].family, name))
			return &catalog->providers[i];
	return catalog_provider(catalog, name, NULL);
}

static void read_family_event(struct explain_word *word)
{
	const char *slash = strrchr(word->text, '/');
	const struct catalog_provider *provider;
	const struct catalog_event *kind;
	char family[FAMILY_SIZE];
	uint16_t id;

	if (!slash || (size_t)(slash - word->text) >= sizeof(family) ||
	    !read_id(slash + 1, &id))
		return;
	memcpy(family, word->text, (size_t)(slash - word->text));
	family[slash - word->text] = '\0';
	provider = find_provider(family);
	if (!provider)
		return;
	kind = catalog_get(catalog_builtin(), provider->family, id);
	add_event(word, kind ? kind : catalog_find(catalog_builtin(), provider, id), id);
}

static void read_events(struct explain_word *word)
{
	const struct catalog *catalog = catalog_builtin();
	uint16_t id;

	if (!read_id(word->text, &id))
		return;
	for (size_t i = 0; i < catalog->event_count; i++)
		if (catalog->events[i].id == id)
			add_event(word, &catalog->events[i], id);
}

static bool ends_with(const char *text, const char *end)
{
	size_t text_size = strlen(text), end_size = strlen(end);

	return text_size > end_size && text_same(text + text_size - end_size, end);
}

static void read_module(struct explain_word *word)
{
	const char *base = text_base(word->text);

	if (ends_with(base, ".dll") || ends_with(base, ".exe"))
		word->module = base;
}

static void read_word(const struct explain *explain, struct explain_word *word)
{
	word->rule = rules_get(explain->rules, word->text);
	read_family_event(word);
	read_events(word);
	read_module(word);
	word->code_count = decode_parse(word->text, word->codes, EXPLAIN_CODES);
	/* A number that is an event and no code that anybody knows is the event. */
	if (word->event_count && word->code_count && !word->codes[0].error.name)
		word->code_count = 0;
	word->as = word->rule ? EXPLAIN_RULE : word->event_count ? EXPLAIN_EVENT :
		   word->module ? EXPLAIN_MODULE : word->code_count ? EXPLAIN_CODE :
		   EXPLAIN_UNKNOWN;
}

/* ---- what counts as what ---- */

static bool has_code(const struct rules_when *when, const struct explain_word *word)
{
	for (size_t i = 0; i < when->code_count; i++)
		for (size_t j = 0; j < word->code_count; j++)
			if (when->codes[i] == word->codes[j].error.code)
				return true;
	return false;
}

static bool has_event(const struct rules_when *when, const struct explain_word *word)
{
	for (size_t i = 0; i < when->event_count; i++) {
		const struct rules_event *event = &when->events[i];

		for (size_t j = 0; j < word->event_count; j++)
			if (text_same(event->family, word->events[j].kind->family) &&
			    word->events[j].id >= event->first &&
			    word->events[j].id <= event->last)
				return true;
	}
	return false;
}

static bool has_module(const struct rules_when *when, const struct explain_word *word)
{
	for (size_t i = 0; word->module && i < when->modules.count; i++)
		if (text_match(when->modules.items[i], word->module))
			return true;
	return false;
}

bool explain_concerns(const struct explain_word *word, const struct rules_rule *rule)
{
	if (rule->fallback)
		return false;
	return has_event(&rule->when, word) || has_code(&rule->when, word) ||
	       has_module(&rule->when, word);
}

static bool is_known_code(const struct rules *rules, const struct explain_word *word)
{
	for (size_t i = 0; i < rules->count; i++)
		if (has_code(&rules->rules[i].when, word))
			return true;
	return false;
}

/*
 * 14 is an event of IIS 5 and an error code.  Beside a word that can only be an
 * event it is the code, if a rule knows that code; else it is the event.
 */
static void settle(struct explain *explain)
{
	size_t events = 0;

	for (size_t i = 0; i < explain->count; i++)
		events += explain->words[i].as == EXPLAIN_EVENT;
	for (size_t i = 0; i < explain->count && events > 1; i++) {
		struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_EVENT || strchr(word->text, '/') ||
		    !is_known_code(explain->rules, word))
			continue;
		word->as = EXPLAIN_CODE;
		events--;
	}
}

/* ---- the invented log ---- */

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
		snprintf(number, sizeof(number), "0x%08X", code->codes[0].error.value);
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
		   const struct catalog_event *kind, size_t at)
{
	const struct explain_word *code = belonging(explain, at, EXPLAIN_CODE);
	const struct explain_word *module = belonging(explain, at, EXPLAIN_MODULE);

	event->kind = kind;
	return invent_strings(explain, event, code, module) &&
	       invent_data(explain, event, code);
}

static size_t count_words(const struct explain *explain, enum explain_as as)
{
	size_t count = 0;

	for (size_t i = 0; i < explain->count; i++)
		count += explain->words[i].as == as;
	return count;
}

/* An event of which no code could say more, and which is the only one of its id. */
static bool speaks_for_itself(const struct explain_word *word)
{
	const struct catalog_event *kind = word->events[0].kind;

	return word->event_count == 1 && kind->id && !kind->code_role &&
	       kind->data != CATALOG_DATA_CODE && kind->data != CATALOG_DATA_HTTP;
}

/*
 * Is there enough for a verdict?  Several words are; a module with a code is taken
 * as a module that does not load.
 */
static bool enough(struct explain *explain)
{
	size_t events = count_words(explain, EXPLAIN_EVENT);
	size_t codes = count_words(explain, EXPLAIN_CODE);
	size_t modules = count_words(explain, EXPLAIN_MODULE);

	if (events == 0) {
		explain->assumed = codes > 0 && modules > 0;
		return explain->assumed;
	}
	if (events + codes + modules > 1)
		return true;
	for (size_t i = 0; i < explain->count; i++)
		if (explain->words[i].as == EXPLAIN_EVENT)
			return speaks_for_itself(&explain->words[i]);
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
	if (explain->assumed)
		ok = invent(explain, &events[count++],
			    catalog_get(catalog_builtin(), "W3SVC-WP", 2280), 0);
	for (size_t i = 0; ok && i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_EVENT || !word->events[0].kind->id)
			continue;
		events[count].after = (int32_t)count * 1000;
		ok = invent(explain, &events[count++], word->events[0].kind, i);
	}
	if (!ok)
		return fail_set(fail, "out of memory");
	explain->incidents = examples_conclude(explain->rules, events, count, fail);
	if (!explain->incidents)
		return -1;
	explain->verdict = examples_incident(explain->incidents);
	return 0;
}

int explain_read(struct explain *explain, const struct rules *rules,
		 const char *const *words, size_t count, struct fail *fail)
{
	*explain = (struct explain){ .rules = rules };
	explain->words = arena_array(&explain->arena, count, sizeof(explain->words[0]));
	if (!explain->words)
		return fail_set(fail, "out of memory");
	for (size_t i = 0; i < count;) {
		size_t run = run_of_bytes(words + i, count - i);
		struct explain_word *word = &explain->words[explain->count];

		word->text = join(&explain->arena, words + i, run);
		if (!word->text)
			return fail_set(fail, "out of memory");
		read_word(explain, word);
		explain->count++;
		i += run;
	}
	settle(explain);
	return enough(explain) ? conclude(explain, fail) : 0;
}

void explain_release(struct explain *explain)
{
	incidents_free(explain->incidents);
	arena_release(&explain->arena);
	*explain = (struct explain){ 0 };
}
