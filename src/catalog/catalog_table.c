/*
 * catalog_table.c - providers and events, looked up in a catalog.
 *
 * Does not know where the catalog comes from, nor what its rows mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "catalog.h"

#include <stdlib.h>
#include <string.h>

#include "catalog_load.h"
#include "text.h"

const char *const catalog_stage_names[CATALOG_STAGES + 1] = {
	[CATALOG_LOAD] = "load", [CATALOG_CONFIG] = "config",
	[CATALOG_IDENTITY] = "identity", [CATALOG_CRASH] = "crash",
	[CATALOG_SITE] = "site", [CATALOG_SERVICE] = "service",
	[CATALOG_APP] = "app", [CATALOG_ALONE] = "alone",
	[CATALOG_ABORT] = "abort", [CATALOG_REPORT] = "report",
	[CATALOG_DISABLE] = "disable", [CATALOG_NEIGHBOUR] = "neighbour",
	[CATALOG_NOISE] = "noise", [CATALOG_MARK] = "mark",
};

const char *const catalog_told_roles[CATALOG_TOLD_ROLES + 1] = {
	[CATALOG_TOLD] = "told", [CATALOG_TOLD_TYPE] = "exception_type",
	[CATALOG_TOLD_MESSAGE] = "exception_message", [CATALOG_TOLD_FRAME] = "exception_frame",
};

const char *catalog_stage_name(enum catalog_stage stage)
{
	return (unsigned)stage < CATALOG_STAGES ? catalog_stage_names[stage] : "";
}

enum catalog_class catalog_stage_class(enum catalog_stage stage)
{
	switch (stage) {
	case CATALOG_ABORT:
	case CATALOG_REPORT:
	case CATALOG_DISABLE:
		return CATALOG_CONSEQUENCE;
	case CATALOG_NEIGHBOUR:
	case CATALOG_NOISE:
	case CATALOG_MARK:
		return CATALOG_EVIDENCE;
	default:
		return CATALOG_CAUSE;
	}
}

static const struct catalog_provider *by_name(const struct catalog *catalog,
					      const char *name)
{
	if (!name || !*name)
		return NULL;
	for (size_t i = 0; i < catalog->provider_count; i++)
		if (text_match(catalog->providers[i].name, name))
			return &catalog->providers[i];
	return NULL;
}

/*
 * The source decides on the family.  If Name is known too and agrees, its row is
 * taken: a manifest's long name tells the generation, "W3SVC-WP" does not.
 */
const struct catalog_provider *catalog_provider(const struct catalog *catalog,
						const char *name,
						const char *source)
{
	const struct catalog_provider *long_form = by_name(catalog, name);
	const struct catalog_provider *row = by_name(catalog, source);

	if (!row || (long_form && strcmp(row->family, long_form->family) == 0))
		return long_form;
	return row;
}

struct key {
	const char *family;
	uint16_t id;
};

static int compare(const void *key, const void *entry)
{
	const struct key *wanted = key;
	const struct catalog_event *event = entry;
	int order = strcmp(wanted->family, event->family);

	return order ? order : (wanted->id > event->id) - (wanted->id < event->id);
}

static const struct catalog_event *exact(const struct catalog *catalog,
					 const char *family, uint16_t id)
{
	const struct key key = { family, id };

	if (!catalog->event_count)
		return NULL;
	return bsearch(&key, catalog->events, catalog->event_count,
		       sizeof(catalog->events[0]), compare);
}

const struct catalog_event *catalog_find(const struct catalog *catalog,
					 const struct catalog_provider *provider,
					 uint16_t id)
{
	const struct catalog_event *kind;

	if (provider->last && (id < provider->first || id > provider->last))
		return NULL;
	kind = id ? exact(catalog, provider->family, id) : NULL;
	return kind ? kind : exact(catalog, provider->family, 0);
}

const struct catalog_event *catalog_get(const struct catalog *catalog,
					const char *family, uint16_t id)
{
	for (size_t i = 0; i < catalog->event_count; i++)
		if (text_equal_nocase(catalog->events[i].family, family)) {
			family = catalog->events[i].family;
			break;
		}
	return exact(catalog, family, id);
}

/* "ASP.NET" of "ASP.NET *". */
static const char *without_wildcards(const char *pattern, char *buffer)
{
	size_t size = 0;

	for (; *pattern && size + 1 < CATALOG_ROLE_SIZE; pattern++)
		if (!strchr("*?", *pattern) &&
		    !(*pattern == ' ' && (!size || buffer[size - 1] == ' ')))
			buffer[size++] = *pattern;
	while (size && buffer[size - 1] == ' ')
		size--;
	buffer[size] = '\0';
	return buffer;
}

const char *catalog_source(const struct catalog *catalog, const char *family, uint16_t id,
			   char *buffer)
{
	const struct catalog_provider *found = NULL;

	/* The first that is known for this very id, else the first for any. */
	for (size_t i = 0; i < catalog->provider_count; i++) {
		const struct catalog_provider *row = &catalog->providers[i];

		if (strcmp(row->family, family) != 0 ||
		    (row->last && (id < row->first || id > row->last)))
			continue;
		if (!found || (row->last && !found->last))
			found = row;
	}
	if (!found)
		return family;
	return found->shown ? found->shown : without_wildcards(found->name, buffer);
}

bool catalog_has_role(const struct catalog_event *kind, const char *role)
{
	if (kind->data == CATALOG_DATA_SERVICE && strcmp(role, "service") == 0)
		return true;
	for (size_t i = 0; kind->roles && kind->roles[i]; i++)
		if (strcmp(kind->roles[i], role) == 0)
			return true;
	for (const struct catalog_find *find = kind->find; find && find->role; find++)
		if (strcmp(find->role, role) == 0)
			return true;
	for (size_t i = 0; kind->told_role && catalog_told_roles[i]; i++)
		if (strcmp(catalog_told_roles[i], role) == 0)
			return true;
	return false;
}
