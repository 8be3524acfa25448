/*
 * explain_words.c - all that a word can mean, and what it is taken for.  Does not
 * know what follows from it.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_words.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "explain.h"
#include "fail.h"
#include "rules.h"
#include "text.h"

enum { FAMILY_SIZE = 128, DATA_BYTES = 4, NAME_SIZE = 96 };

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

/* "ACCESS_VIOLATION", as people say it, may be an ERROR_ and a STATUS_. */
static void read_short_name(struct explain_word *word)
{
	static const char *const prefixes[] = { "ERROR_", "STATUS_" };
	char name[NAME_SIZE];

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		int size = snprintf(name, sizeof(name), "%s%s", prefixes[i], word->text);

		if (size > 0 && (size_t)size < sizeof(name) &&
		    word->code_count < EXPLAIN_CODES)
			word->code_count += decode_parse(name, word->codes + word->code_count,
							 EXPLAIN_CODES - word->code_count);
	}
}

static void read_codes(struct explain_word *word)
{
	word->code_count = decode_parse(word->text, word->codes, EXPLAIN_CODES);
	if (!word->code_count && !word->module)
		read_short_name(word);
	/* A number that is an event and no code that anybody knows is the event. */
	if (word->event_count && word->code_count && !word->codes[0].error.name)
		word->code_count = 0;
}

static void read_word(const struct explain *explain, struct explain_word *word)
{
	word->rule = rules_get(explain->rules, word->text);
	read_family_event(word);
	read_events(word);
	read_module(word);
	read_codes(word);
	word->as = word->rule ? EXPLAIN_RULE : word->event_count ? EXPLAIN_EVENT :
		   word->module ? EXPLAIN_MODULE : word->code_count ? EXPLAIN_CODE :
		   EXPLAIN_UNKNOWN;
}

static bool looks_for(const struct rules_when *when, const struct explain_word *word)
{
	return explain_has_event(when, word) || explain_has_code(when, word) ||
	       explain_has_module(when, word);
}

static bool is_known_code(const struct rules *rules, const struct explain_word *word)
{
	for (size_t i = 0; i < rules->count; i++)
		if (explain_has_code(&rules->rules[i].when, word))
			return true;
	return false;
}

/* 503 is what a browser shows; that it is a code too is told, but nobody meant it. */
static void settle_status(struct explain *explain)
{
	for (size_t i = 0; i < explain->count; i++) {
		struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_CODE || is_known_code(explain->rules, word))
			continue;
		for (size_t j = 0; j < word->code_count; j++) {
			if (word->codes[j].error.kind != DECODE_HTTP_STATUS)
				continue;
			explain_put_first(word, j);
			word->as = EXPLAIN_STATUS;
		}
	}
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

void explain_put_first(struct explain_word *word, size_t at)
{
	struct decode_reading reading = word->codes[at];

	memmove(word->codes + 1, word->codes, at * sizeof(reading));
	word->codes[0] = reading;
}

bool explain_has_code(const struct rules_when *when, const struct explain_word *word)
{
	for (size_t i = 0; i < when->code_count; i++)
		for (size_t j = 0; j < word->code_count; j++)
			if (when->codes[i] == word->codes[j].error.code)
				return true;
	return false;
}

bool explain_has_event(const struct rules_when *when, const struct explain_word *word)
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

bool explain_has_module(const struct rules_when *when, const struct explain_word *word)
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
	for (size_t i = 0; i < rule->alternative_count; i++)
		if (looks_for(&rule->alternatives[i], word))
			return true;
	return looks_for(&rule->when, word);
}

int explain_words_read(struct explain *explain, const char *const *words, size_t count,
		       struct fail *fail)
{
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
	settle_status(explain);
	return 0;
}
