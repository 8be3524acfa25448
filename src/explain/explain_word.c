/*
 * explain_word.c - what one word can mean, whatever is around it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_word.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "explain_likely.h"
#include "explain_prose.h"
#include "explain_source.h"
#include "text.h"

enum { FAMILY_SIZE = 128, NAME_SIZE = 96 };

static void read_family_event(struct explain_word *word)
{
	const char *slash = strrchr(word->text, '/');
	const struct catalog_provider *provider;
	char family[FAMILY_SIZE];
	uint16_t id;

	if (!slash || (size_t)(slash - word->text) >= sizeof(family) ||
	    !explain_read_id(slash + 1, &id))
		return;
	memcpy(family, word->text, (size_t)(slash - word->text));
	family[slash - word->text] = '\0';
	provider = explain_provider(family);
	if (provider)
		explain_add_event(word, explain_kind(provider, id), id);
}

/* Those of families that are met most often first; some share an id. */
static void sort_events(struct explain_word *word)
{
	for (size_t i = 1; i < word->event_count; i++) {
		const struct explain_event event = word->events[i];
		size_t place = explain_likely(explain_likely_families, event.kind->family), at;

		for (at = i; at > 0; at--) {
			const char *before = word->events[at - 1].kind->family;

			if (explain_likely(explain_likely_families, before) <= place)
				break;
			word->events[at] = word->events[at - 1];
		}
		word->events[at] = event;
	}
}

static void read_events(struct explain_word *word)
{
	const struct catalog *catalog = catalog_builtin();
	uint16_t id;

	if (!explain_read_id(word->text, &id))
		return;
	for (size_t i = 0; i < catalog->event_count; i++)
		if (catalog->events[i].id == id)
			explain_add_event(word, &catalog->events[i], id);
	sort_events(word);
}

static void read_module(struct explain_word *word)
{
	const char *base = text_base(word->text);
	size_t first = strcspn(word->text, " \t\r\n");

	/* "2280 7E000000 rewrite.dll" in quotes is a pasted line and no file name. */
	if (word->text[first] && !explain_is_path(word->text))
		return;
	if (explain_is_program(base))
		word->module = base;
}

/* "ACCESS_VIOLATION", as people say it, may be an ERROR_ and a STATUS_. */
static void read_short_name(struct explain_word *word)
{
	char name[NAME_SIZE];

	for (const char *const *prefix = explain_code_prefixes; *prefix; prefix++) {
		int size = snprintf(name, sizeof(name), "%s%s", *prefix, word->text);

		if (size > 0 && (size_t)size < sizeof(name) &&
		    word->code_count < EXPLAIN_CODES)
			word->code_count += decode_parse(name, word->codes + word->code_count,
							 EXPLAIN_CODES - word->code_count);
	}
}

void explain_word_codes(struct explain_word *word)
{
	word->code_count = decode_parse(word->text, word->codes, EXPLAIN_CODES);
	if (!word->code_count && !word->module)
		read_short_name(word);
	/* A number that is an event, and not a code with a name, is the event. */
	if (word->event_count && word->code_count && !word->codes[0].error.name)
		word->code_count = 0;
}

/* In a pasted sentence "a" and "be" are words, not hexadecimal numbers. */
static bool is_prose(const struct explain_word *word)
{
	size_t size = strlen(word->text);

	return word->pasted && size < 8 && strspn(word->text, "abcdefABCDEF") == size;
}

/* A word of any sentence is the name of a code if it is written as in a log, behind a number:
 * "503 1 Disabled". */
bool explain_word_of_log(const struct explain_word *word, bool numbered)
{
	const char *name = word->code_count ? word->codes[0].error.name : NULL;

	return !word->pasted || !name || strpbrk(word->text, "_0123456789") ||
	       !explain_is_ordinary(name) || (numbered && strcmp(word->text, name) == 0);
}

void explain_word_read(const struct explain *explain, struct explain_word *word, bool numbered)
{
	word->rule = rules_get(explain->rules, word->text);
	read_family_event(word);
	read_events(word);
	read_module(word);
	if (!is_prose(word))
		explain_word_codes(word);
	if (!explain_word_of_log(word, numbered))
		word->code_count = 0;
	word->as = word->rule ? EXPLAIN_RULE : word->event_count ? EXPLAIN_EVENT :
		   word->module ? EXPLAIN_MODULE : word->code_count ? EXPLAIN_CODE :
		   EXPLAIN_UNKNOWN;
}
