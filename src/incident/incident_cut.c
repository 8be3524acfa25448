/*
 * incident_cut.c - what is kept of long texts of a log.
 *
 * A record has 64 KB at most, and as one string it would be kept as the string of its event,
 * as a name, and in the sentences of its incident.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_cut.h"

#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "event.h"
#include "sha256.h"
#include "text.h"

enum {
	DIGITS = 32,	/* of the hash: enough that nobody finds two texts with the same */
	SAID = 96,	/* bytes of what is said at the end, at most */
};

static bool is_long(const char *text, size_t most)
{
	return text && strlen(text) > most;
}

const char *incident_cut(struct arena *arena, const char *text, size_t most)
{
	char digits[SHA256_SIZE];
	struct sha256 *hash;
	struct text kept = { 0 };
	const char *copy = NULL;

	if (!is_long(text, most))
		return text;
	hash = sha256_new();
	if (!hash)
		return NULL;
	sha256_add(hash, text, strlen(text));
	sha256_get(hash, digits);
	sha256_free(hash);
	text_add_bytes(&kept, text, text_cut(text, most - SAID));
	text_printf(&kept, "\u2026 [cut: %zu bytes, SHA-256 %.*s]", strlen(text), (int)DIGITS,
		    digits);
	if (!kept.oom)
		copy = arena_string(arena, text_get(&kept));
	text_release(&kept);
	return copy;
}

static bool has_long(const struct event *event)
{
	bool found = is_long(event->provider, BOUND_KEPT_NAME) ||
		     is_long(event->source, BOUND_KEPT_NAME) ||
		     is_long(event->channel, BOUND_KEPT_NAME) ||
		     is_long(event->computer, BOUND_KEPT_NAME);

	for (size_t i = 0; !found && i < event->string_count; i++)
		found = is_long(event->strings[i], BOUND_KEPT_STRING);
	return found;
}

static bool cut_name(struct event *event, const char **name)
{
	const char *text = *name;

	*name = incident_cut(&event->arena, text, BOUND_KEPT_NAME);
	return *name || !text;
}

const struct event *incident_cut_event(struct event *cut, const struct event *event)
{
	struct arena arena;
	bool good;

	if (!has_long(event))
		return event;
	event_reset(cut);
	arena = cut->arena;
	*cut = *event;
	cut->arena = arena;
	good = cut_name(cut, &cut->provider) && cut_name(cut, &cut->source) &&
	       cut_name(cut, &cut->channel) && cut_name(cut, &cut->computer);
	/* Of all that it says: copies that differ only in what is left out differ. */
	if (!cut->content)
		cut->content = event_content(event, catalog_process_string(event));
	cut->strings = arena_array(&cut->arena, event->string_count, sizeof(*cut->strings));
	for (size_t i = 0; good && cut->strings && i < event->string_count; i++) {
		cut->strings[i] = incident_cut(&cut->arena, event->strings[i], BOUND_KEPT_STRING);
		good = cut->strings[i] != NULL;
	}
	return good && cut->strings ? cut : NULL;
}
