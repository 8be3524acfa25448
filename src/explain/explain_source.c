/*
 * explain_source.c - families, providers and services, as the catalogue names them.
 * Does not know what they lead to.
 *
 * "WAS 5059", "Source: W3SVC-WP  Event ID: 2280" and "5002, WAS" name who wrote the
 * event; "7024 WAS" names the service that ended.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_source.h"

#include <string.h>

#include "catalog.h"
#include "explain.h"
#include "explain_words.h"
#include "text.h"

const struct catalog_provider *explain_provider(const char *name)
{
	const struct catalog *catalog = catalog_builtin();

	for (size_t i = 0; i < catalog->provider_count; i++)
		if (text_equal_nocase(catalog->providers[i].family, name))
			return &catalog->providers[i];
	return catalog_provider(catalog, name, NULL);
}

const char *const *explain_services(const struct catalog_event *kind)
{
	for (const struct catalog_only *only = kind->only; only && only->role; only++)
		if (text_equal_nocase(only->role, "service"))
			return only->patterns;
	return NULL;
}

static const char *service_of(const struct catalog_event *kind, const char *name)
{
	const char *const *patterns = explain_services(kind);

	for (; patterns && *patterns; patterns++)
		if (text_match(*patterns, name))
			return strpbrk(*patterns, "*?") ? name : *patterns;
	return NULL;
}

const char *explain_service(const char *name)
{
	const struct catalog *catalog = catalog_builtin();
	const char *service = NULL;

	for (size_t i = 0; !service && i < catalog->event_count; i++)
		service = service_of(&catalog->events[i], name);
	return service;
}

const struct catalog_event *explain_kind(const struct catalog_provider *provider, uint16_t id)
{
	const struct catalog *catalog = catalog_builtin();
	const struct catalog_event *kind = catalog_get(catalog, provider->family, id);

	return kind ? kind : catalog_find(catalog, provider, id);
}

bool explain_read_id(const char *text, uint16_t *id)
{
	uint32_t value = 0;
	const char *digit = text;

	while (text_is_digit(*digit) && value <= UINT16_MAX)
		value = value * 10 + (uint32_t)(*digit++ - '0');
	*id = (uint16_t)value;
	return digit != text && !*digit && value > 0 && value <= UINT16_MAX;
}

void explain_add_event(struct explain_word *word, const struct catalog_event *kind, uint16_t id)
{
	if (kind && word->event_count < EXPLAIN_EVENTS)
		word->events[word->event_count++] = (struct explain_event){ kind, id };
}

/* Only the events of that family are left; false if there are none. */
static bool keep_family(struct explain_word *word, const char *family)
{
	size_t count = 0;

	for (size_t i = 0; i < word->event_count; i++)
		if (text_equal_nocase(word->events[i].kind->family, family))
			word->events[count++] = word->events[i];
	if (!count)
		return false;
	word->event_count = count;
	word->as = EXPLAIN_EVENT;
	word->fixed = true;
	word->code_count = 0;
	return true;
}

/* All events after the name, up to the next name; else the one before it. */
static bool join_listed(struct explain *explain, size_t at)
{
	const char *family = explain->words[at].provider->family;
	bool joined = false;

	for (size_t i = at + 1; i < explain->count; i++) {
		if (explain->words[i].as == EXPLAIN_SOURCE)
			break;
		joined |= keep_family(&explain->words[i], family);
	}
	for (size_t i = at; !joined && i-- > 0;) {
		if (explain->words[i].as == EXPLAIN_SOURCE)
			break;
		joined = keep_family(&explain->words[i], family);
	}
	return joined;
}

static bool join_service(struct explain *explain, struct explain_word *source)
{
	for (size_t i = 0; source->service && i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];

		for (size_t j = 0; j < word->event_count; j++) {
			if (!service_of(word->events[j].kind, source->service))
				continue;
			source->as = EXPLAIN_SERVICE;
			return true;
		}
	}
	return false;
}

/* Take the word for the id of an event that the provider's family does not list. */
static bool read_unlisted(struct explain_word *word, const struct catalog_provider *provider)
{
	const struct catalog_event *kind;
	uint16_t id;

	if (!word->text || !explain_read_id(word->text, &id))
		return false;
	kind = explain_kind(provider, id);
	if (!kind)
		return false;
	word->event_count = 0;
	explain_add_event(word, kind, id);
	return keep_family(word, provider->family);
}

/* The id is the word right after the name, or right before it. */
static bool join_unlisted(struct explain *explain, size_t at)
{
	const struct catalog_provider *provider = explain->words[at].provider;

	return (at + 1 < explain->count && read_unlisted(&explain->words[at + 1], provider)) ||
	       (at > 0 && read_unlisted(&explain->words[at - 1], provider));
}

/* "HTTP 503" is the language of browsers and the name of a family. */
static bool is_protocol(const struct explain *explain, size_t at)
{
	return at + 1 < explain->count && explain->words[at + 1].as == EXPLAIN_STATUS;
}

/* A name in a pasted line that says something else as well. */
static bool is_aside(const struct explain *explain, const struct explain_word *word)
{
	bool alone = true;

	for (size_t i = 0; i < explain->count; i++)
		alone &= explain->words[i].as == EXPLAIN_SOURCE;
	return word->as == EXPLAIN_SOURCE && word->pasted && !alone;
}

void explain_join_sources(struct explain *explain)
{
	size_t count = 0;

	for (size_t i = 0; i < explain->count; i++) {
		struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_SOURCE)
			continue;
		if ((word->provider && join_listed(explain, i)) || is_protocol(explain, i))
			word->text = NULL;
		else if (!join_service(explain, word) && word->provider &&
			 join_unlisted(explain, i))
			word->text = NULL;
	}
	for (size_t i = 0; i < explain->count; i++)
		if (explain->words[i].text && !is_aside(explain, &explain->words[i]))
			explain->words[count++] = explain->words[i];
	explain->count = count;
}
