/*
 * catalog.c - what the catalog says of one event: does it matter, and what do its
 * strings and data mean?
 *
 * Knows no event by its number.
 *
 * SPDX-License-Identifier: MIT
 */
#include "catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "event.h"
#include "exception.h"
#include "text.h"

static bool fits(const struct catalog_only *only, const struct event *event)
{
	char buffer[CATALOG_ROLE_SIZE];
	const char *text = catalog_role(event, only->role, buffer);

	for (size_t i = 0; text && only->patterns[i]; i++)
		if (text_match(only->patterns[i], text))
			return true;
	return false;
}

/* An id that is not listed matters if it is an error or a warning, or nobody says what it is. */
static bool severe(const struct event *event)
{
	return event->level == EVENT_LEVEL_UNKNOWN ||
	       event->level == EVENT_CRITICAL || event->level == EVENT_ERROR ||
	       event->level == EVENT_WARNING;
}

/* catalog_role() goes by event->kind, which a reader may not have set yet. */
bool catalog_wants(const struct catalog_event *kind, const struct event *event)
{
	struct event view = *event;

	view.kind = kind;
	if (!kind->id && !severe(event))
		return false;
	if (!kind->only)
		return true;
	for (const struct catalog_only *only = kind->only; only->role; only++)
		if (fits(only, &view))
			return true;
	return false;
}

size_t catalog_service_key(const uint8_t *data, size_t size)
{
	enum { KEY_SIZE = 256 };	/* Windows allows no longer one */
	size_t at = 0;

	for (; at + 1 < size; at += 2) {
		unsigned unit = bytes_u16(data + at);

		if (!unit || unit == '/')
			break;
		if (unit < 0x20 || unit > 0x7e || at / 2 + 1 >= KEY_SIZE)
			return 0;
	}
	return at;
}

static const char *service_key(const struct event *event, char *buffer)
{
	size_t size = event->data ? catalog_service_key(event->data, event->data_size) / 2 : 0;

	for (size_t i = 0; i < size; i++)
		buffer[i] = (char)event->data[2 * i];
	buffer[size] = '\0';
	return size ? buffer : NULL;
}

/* The layout of records with so many strings. */
static const char *const *layout_of(const struct catalog_event *kind, size_t string_count)
{
	const char *const *roles = kind->short_roles;
	size_t count = 0;

	while (roles && roles[count])
		count++;
	return roles && count == string_count ? roles : kind->roles;
}

static const char *const *roles_of(const struct event *event)
{
	return layout_of(event->kind, event->string_count);
}

/* The first string of that role that is not empty, or -1. */
static int string_of(const struct event *event, const char *role)
{
	const char *const *roles = roles_of(event);

	for (size_t i = 0; roles && i < event->string_count && roles[i]; i++)
		if (strcmp(roles[i], role) == 0 && *event->strings[i])
			return (int)i;
	return -1;
}

/* The value inside a string.  One that does not fit the buffer is none: cut, it would be
 * another name. */
static const char *find_value(const struct event *event, const struct catalog_find *find,
			      char *buffer)
{
	int string = string_of(event, find->in);
	const char *mark = find->after ? find->after : find->from;
	const char *at = string < 0 ? NULL : strstr(event->strings[string], mark);
	size_t size;

	if (!at)
		return NULL;
	if (find->after)
		at += strlen(mark);
	size = strcspn(at, find->until ? find->until : "");
	if (size == 0 || size >= CATALOG_ROLE_SIZE)
		return NULL;
	memcpy(buffer, at, size);
	buffer[size] = '\0';
	return buffer;
}

/* Where what is told begins: after words that say nothing of their own, if more follows. */
static const char *told_text(const struct catalog_event *kind, const char *text)
{
	for (size_t i = 0; kind->told_after && kind->told_after[i]; i++) {
		const char *at = strstr(text, kind->told_after[i]);

		at = at ? at + strlen(kind->told_after[i]) : "";
		if (at[strspn(at, " \t\r\n")])
			return at;
	}
	return text;
}

/* What the text of the event says: its exception, or the whole in one line. */
static const char *told_value(const struct event *event, int what, char *buffer)
{
	int string = string_of(event, event->kind->told_role);
	struct exception exception;
	const struct exception_part *part;

	if (string < 0)
		return NULL;
	if (what == CATALOG_TOLD)
		return exception_told(told_text(event->kind, event->strings[string]), buffer,
				      CATALOG_ROLE_SIZE) ? buffer : NULL;
	if (!exception_parse(event->strings[string], &exception))
		return NULL;
	part = what == CATALOG_TOLD_TYPE ? &exception.type
		: what == CATALOG_TOLD_FRAME ? &exception.frame : &exception.message;
	if (part->size == 0 || part->size >= CATALOG_ROLE_SIZE)
		return NULL;
	memcpy(buffer, part->at, part->size);
	buffer[part->size] = '\0';
	return buffer;
}

const char *catalog_role(const struct event *event, const char *role, char *buffer)
{
	const struct catalog_event *kind = event->kind;
	const char *key;
	int at;

	if (!kind)
		return NULL;
	if (kind->data == CATALOG_DATA_SERVICE && strcmp(role, "service") == 0) {
		key = service_key(event, buffer);
		if (key)
			return key;
	}
	at = string_of(event, role);
	if (at >= 0)
		return event->strings[at];
	for (const struct catalog_find *find = kind->find; find && find->role; find++) {
		key = strcmp(find->role, role) == 0 ? find_value(event, find, buffer) : NULL;
		if (key)
			return key;
	}
	for (int i = 0; kind->told_role && i < CATALOG_TOLD_ROLES; i++)
		if (strcmp(catalog_told_roles[i], role) == 0)
			return told_value(event, i, buffer);
	return NULL;
}

static bool is_told(const char *role)
{
	for (int i = 0; i < CATALOG_TOLD_ROLES; i++)
		if (strcmp(catalog_told_roles[i], role) == 0)
			return true;
	return false;
}

bool catalog_lacks(const struct event *event, const char *role)
{
	const struct catalog_event *kind = event->kind;
	char buffer[CATALOG_ROLE_SIZE];

	if (!catalog_has_role(kind, role) || catalog_role(event, role, buffer))
		return false;
	for (const struct catalog_find *find = kind->find; find && find->role; find++)
		if (strcmp(find->role, role) == 0)
			return string_of(event, find->in) < 0;
	if (kind->told_role && is_told(role))
		return string_of(event, kind->told_role) < 0;
	return true;
}

/* The first run of digits: ANCM writes "Process Id: 4711.". */
static uint32_t process_id(const char *text, int base)
{
	static const char decimal[] = "0123456789";
	static const char hexadecimal[] = "0123456789abcdefABCDEF";
	const char *digits = base == 16 ? hexadecimal : decimal;
	unsigned long long value = 0;
	size_t size;

	if (base == 16 && text[0] == '0' && (text[1] | 0x20) == 'x')
		text += 2;
	text += strcspn(text, digits);
	size = strspn(text, digits);
	if (!size || size > 10)
		return 0;
	value = strtoull(text, NULL, base);
	return value <= UINT32_MAX ? (uint32_t)value : 0;
}

uint32_t catalog_process(const struct event *event)
{
	char buffer[CATALOG_ROLE_SIZE];
	const char *text = catalog_role(event, "process_id", buffer);

	if (text)
		return process_id(text, 10);
	text = catalog_role(event, "process_hex", buffer);
	return text ? process_id(text, 16) : 0;
}

int catalog_process_string(const struct event *event)
{
	int at = event->kind ? string_of(event, "process_id") : -1;
	char printed[16];

	if (at < 0)
		return -1;
	snprintf(printed, sizeof(printed), "%u", (unsigned)catalog_process(event));
	return strcmp(event->strings[at], printed) == 0 ? at : -1;
}

uint64_t catalog_only_strings(const struct catalog_event *kind, size_t string_count)
{
	const char *const *roles = layout_of(kind, string_count);
	uint64_t strings = 0;

	if (kind->find || kind->told_role)	/* a value may be inside any of them */
		return CATALOG_ALL_STRINGS;
	for (unsigned i = 0; roles && roles[i]; i++) {
		if (i == 64)
			return CATALOG_ALL_STRINGS;
		for (const struct catalog_only *only = kind->only; only && only->role; only++)
			if (strcmp(only->role, roles[i]) == 0)
				strings |= UINT64_C(1) << i;
	}
	return strings;
}

bool catalog_only_service(const struct catalog_event *kind)
{
	const struct catalog_only *only = kind->only;

	while (only && only->role && strcmp(only->role, "service") == 0)
		only++;
	return only && !only->role && kind->id && kind->data == CATALOG_DATA_SERVICE;
}

static const struct catalog_provider *provider_of(const struct event *event)
{
	return catalog_provider(catalog_builtin(), event->provider, event->source);
}

const char *catalog_shown(const struct event *event)
{
	const struct catalog_provider *provider = provider_of(event);

	if (!provider || (event->kind && strcmp(provider->family, event->kind->family)))
		return event->kind ? event->kind->family : event->provider;
	if (provider->shown)
		return provider->shown;
	return event->source && text_match(provider->name, event->source) ? event->source
									 : event->provider;
}

static uint8_t only_bit(uint8_t bits)
{
	return bits & (bits - 1) ? 0 : bits;
}

/*
 * What the provider's name tells counts only if the event exists there.  Logs of
 * Windows 2003 and before, converted, never have an EventSourceName.
 */
uint8_t catalog_generation(const struct event *event)
{
	const struct catalog_provider *provider = provider_of(event);
	uint8_t told = provider && provider->generation ? provider->generation
		: event->source ? CATALOG_IIS7 : 0;
	uint8_t exists = event->kind ? event->kind->generations : 0;

	if (told && (!exists || told & exists))
		return told;
	return only_bit(exists);
}

uint8_t catalog_version(const struct event *event)
{
	const struct catalog_only *programs = event->kind ? event->kind->version_of : NULL;
	char buffer[CATALOG_ROLE_SIZE];
	const char *version;
	long major;

	while (programs && programs->role && !fits(programs, event))
		programs++;
	if (!programs || !programs->role)
		return 0;
	version = catalog_role(event, "version", buffer);
	major = version ? strtol(version, NULL, 10) : 0;
	if (major >= 7)
		return CATALOG_IIS7;
	return major == 6 ? CATALOG_IIS6 : major == 5 ? CATALOG_IIS5 : 0;
}

bool catalog_before_vista(const struct event *event)
{
	const struct catalog_provider *provider = event->source ? NULL : provider_of(event);
	const struct catalog_event *kind = event->kind;

	if (kind && kind->short_before_vista && roles_of(event) == kind->short_roles)
		return true;
	return provider && provider->classic && !event->without_source;
}

/* http.sys and its service are part of Windows; a service of IIS is not. */
bool catalog_shows_iis(const struct event *event)
{
	char buffer[CATALOG_ROLE_SIZE];
	const char *service;

	if (!event->kind || !event->kind->of_windows)
		return true;
	service = catalog_role(event, "service", buffer);
	return service && !text_starts(service, "HTTP");
}
