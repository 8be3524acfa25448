/*
 * redact_event.c - an event without names: the catalog knows what each of its strings
 * is, and the scanner what is in them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_event.h"

#include <string.h>

#include "catalog.h"
#include "event.h"
#include "text.h"

/* A code; what is longer is text, or may hold anything. */
enum { CODE_SIZE = 4 };

/* Strings that are a name and nothing else. */
static const struct {
	const char *role;
	enum redact_kind kind;
} whole[] = {
	{ "pool",     REDACT_POOL },
	{ "site",     REDACT_SITE },
	{ "computer", REDACT_HOST },
	{ "host",     REDACT_HOST },
	{ "machine",  REDACT_HOST },
	{ "account",  REDACT_USER },
	{ "user",     REDACT_USER },
	{ "input",    REDACT_PATH },	/* none of an event */
};

bool redact_role(const char *role, enum redact_kind *kind)
{
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (strcmp(whole[i].role, role) == 0) {
			*kind = whole[i].kind;
			return true;
		}
	return false;
}

/* "10.0.14393.0" is an address by its looks alone; one that is met elsewhere is one. */
static bool is_version(const struct redact_names *names, const char *role, const char *text)
{
	return (strcmp(role, "version") == 0 || strcmp(role, "module_version") == 0) &&
	       text[strspn(text, "0123456789.")] == '\0' &&
	       !redact_names_find(names, REDACT_IP, text, strlen(text));
}

/* Strings that the catalog does not describe. */

enum family { FAMILY_OTHER, FAMILY_IIS, FAMILY_POOLS };

/* Those of pools and sites name one in most of their events, in whatever string. */
static enum family family_of(const struct event *event)
{
	static const struct {
		const char *name;
		enum family family;
	} families[] = {
		{ "WAS", FAMILY_POOLS }, { "W3SVC", FAMILY_POOLS }, { "W3SVC-WP", FAMILY_IIS },
		{ "IISADMIN", FAMILY_IIS }, { "HTTP", FAMILY_IIS }, { "ANCM", FAMILY_IIS },
	};

	for (size_t i = 0; event->kind && i < sizeof(families) / sizeof(families[0]); i++)
		if (strcmp(families[i].name, event->kind->family) == 0)
			return families[i].family;
	return FAMILY_OTHER;
}

/* Nothing says what it is; or it should be a number, and if it is none, what then? */
static bool is_unknown(const char *role)
{
	static const char *const roles[] = {
		"", "object", "process_id", "exit_code", "value", "minutes", "error_type",
	};

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(roles[i], role) == 0)
			return true;
	return false;
}

/* Strings. */

/* Codes are written without "0x", too. */
static bool is_code(const char *role, const char *from)
{
	size_t size = strspn(from, "0123456789abcdefABCDEF");

	return strcmp(role, "exit_code") == 0 && size == 8 && !from[size];
}

static void write_string(struct redact_names *names, enum family family, const char *role,
			 const char *from, struct text *out)
{
	size_t size = strlen(from);
	struct redact_scan scan = { .names = names, .in = from, .size = size, .out = out,
				    .nested = redact_scan_text };
	enum redact_kind kind;

	if (redact_role(role, &kind) && size > 0)
		redact_scan_name(names, kind, from, size, out);
	else if (strcmp(role, "parameters") == 0 && size > 0)
		text_add(out, "...");
	else if (strcmp(role, "action") == 0 && family == FAMILY_POOLS)
		redact_scan_parameters(&scan, 0, size);
	else if (is_code(role, from))
		text_add(out, from);
	else if (family != FAMILY_OTHER && is_unknown(role))
		redact_scan_unknown(names, family == FAMILY_POOLS, from, out);
	else if (is_version(names, role, from))
		text_add(out, from);
	else
		redact_scan_text(names, from, size, out);
}

static const char *role_of(const struct event *event, size_t index)
{
	const char *const *roles = event->kind ? event->kind->roles : NULL;

	for (size_t i = 0; roles && roles[i]; i++)
		if (i == index)
			return roles[i];
	return "";
}

/* Where it is what it was, that stays. */
static const char *kept(struct redact_names *names, struct arena *arena, struct text *text,
			const char *from)
{
	if (!text->oom && strcmp(text_get(text), from) != 0)
		from = arena_string(arena, text_get(text));
	names->oom |= text->oom || !from;
	text_reset(text);
	return from;
}

/* Data. */

/* Printable, and not in an unknown code page. */
static bool is_text(const uint8_t *data, size_t size, size_t step)
{
	for (size_t i = 0; i < size; i += step) {
		if ((data[i] < ' ' && !memchr("\t\r\n", data[i], 3)) ||
		    (step == 1 && data[i] >= 0x7F) || (step == 2 && data[i + 1] != 0))
			return false;
	}
	return size > 0;
}

/* The text that the data is, as UTF-8; false if it is none.  Of UTF-16 only Latin is
 * sure to be text. */
static bool data_text(const struct event *event, struct text *text, bool *wide)
{
	const uint8_t *data = event->data;
	size_t size = event->data_size;

	*wide = size % 2 == 0 && data[1] == 0;
	if (*wide) {
		while (size > 0 && data[size - 1] == 0 && data[size - 2] == 0)
			size -= 2;
		text_utf16(text, data, size);
		return is_text(data, size, 2);
	}
	while (size > 0 && data[size - 1] == 0)
		size--;
	text_add_bytes(text, data, size);
	return is_text(data, size, 1);
}

/* Names and words of a log are usually ASCII; what is beyond becomes a question mark. */
static void widen(struct text *text)
{
	struct text wide = { 0 };

	for (size_t i = 0; i < text->size; i++) {
		char c = text->bytes[i];

		if (text_continues(c))
			continue;
		text_add_char(&wide, (unsigned char)c < 0x80 ? c : '?');
		text_add_char(&wide, '\0');
	}
	wide.oom |= text->oom;
	text_release(text);
	*text = wide;
}

static bool ends_with_code(const struct event *event)
{
	return event->kind && event->kind->data == CATALOG_DATA_HTTP;
}

/* Bytes in which there may be anything: only how many there are is shown, and the
 * last four where http.sys has its code. */
static void blank(struct redact_names *names, struct arena *arena, struct event *event)
{
	size_t code = ends_with_code(event) ? CODE_SIZE : 0, rest = event->data_size - code;
	uint8_t *data = arena_alloc(arena, event->data_size);

	names->oom |= !data;
	if (!data)
		return;
	memset(data, 0, rest);
	memcpy(data + rest, event->data + rest, code);
	event->data = data;
}

/* It does not get shorter, or it might be taken for a code. */
static void show_text(struct redact_names *names, struct arena *arena, struct event *event,
		      struct text *text)
{
	while (text->size < event->data_size && !text->oom)
		text_add_char(text, '\0');
	event->data = (const uint8_t *)arena_bytes(arena, text_get(text), text->size);
	event->data_size = text->size;
	names->oom |= !event->data || text->oom;
}

static void hide_data(struct redact_names *names, struct arena *arena, struct event *event)
{
	struct text text = { 0 }, shown = { 0 };
	bool wide = false;

	if (ends_with_code(event) || !data_text(event, &text, &wide)) {
		blank(names, arena, event);
	} else {
		redact_scan_text(names, text_get(&text), text.size, &shown);
		if (!text_same(&text, &shown)) {
			if (wide)
				widen(&shown);
			show_text(names, arena, event, &shown);
		}
	}
	names->oom |= text.oom;
	text_release(&text);
	text_release(&shown);
}

/* Events. */

static void hide_strings(struct redact_names *names, struct arena *arena,
			 const struct event *from, struct event *event, struct text *text)
{
	event->strings = arena_array(arena, from->string_count + 1, sizeof(*event->strings));
	names->oom |= !event->strings;
	for (size_t i = 0; event->strings && i < from->string_count; i++) {
		write_string(names, family_of(from), role_of(from, i), from->strings[i], text);
		event->strings[i] = kept(names, arena, text, from->strings[i]);
	}
}

/* Anybody may write in the name of any source; those of the catalog are no names of anybody. */
static const char *hide_source(struct redact_names *names, struct arena *arena,
			       const char *source, struct text *text)
{
	if (!source || catalog_provider(catalog_builtin(), NULL, source))
		return source;
	redact_scan_text(names, source, strlen(source), text);
	return kept(names, arena, text, source);
}

const struct event *redact_event_in(struct redact_names *names, struct arena *arena,
				    const struct event *from)
{
	struct event *event = arena_alloc(arena, sizeof(*event));
	struct text text = { 0 };

	if (!event) {
		names->oom = true;
		return NULL;
	}
	*event = *from;
	event->redacted = true;
	event->arena = (struct arena){ 0 };
	if (from->computer) {
		redact_scan_name(names, REDACT_HOST, from->computer, strlen(from->computer), &text);
		event->computer = kept(names, arena, &text, from->computer);
	}
	if (from->channel) {
		redact_scan_text(names, from->channel, strlen(from->channel), &text);
		event->channel = kept(names, arena, &text, from->channel);
	}
	event->provider = hide_source(names, arena, from->provider, &text);
	event->source = hide_source(names, arena, from->source, &text);
	hide_strings(names, arena, from, event, &text);
	if (from->data_size > CODE_SIZE)
		hide_data(names, arena, event);
	text_release(&text);
	return names->oom ? NULL : event;
}

const struct event *redact_event_secrets(struct arena *arena, const struct event *from)
{
	const char **strings = NULL;
	struct event *event = NULL;
	struct text text = { 0 };
	bool enough = true;

	for (size_t i = 0; enough && i < from->string_count; i++) {
		text_reset(&text);
		redact_scan_secrets(from->strings[i], strlen(from->strings[i]), &text);
		enough = !text.oom;
		if (!enough || strcmp(text_get(&text), from->strings[i]) == 0)
			continue;
		if (!event) {
			event = arena_alloc(arena, sizeof(*event));
			strings = arena_array(arena, from->string_count + 1, sizeof(*strings));
			if (event && strings) {
				*event = *from;
				memcpy(strings, from->strings,
				       from->string_count * sizeof(*strings));
			}
		}
		enough = event && strings;
		if (enough)
			strings[i] = arena_string(arena, text_get(&text));
		enough = enough && strings[i];
	}
	text_release(&text);
	if (event && enough)
		event->strings = strings;
	return !enough ? NULL : event ? event : from;
}
