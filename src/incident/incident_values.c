/*
 * incident_values.c - the values of the placeholders of a rule's sentences.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_values.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "evidence.h"
#include "incident_findings.h"
#include "incident_pools.h"
#include "incident_store.h"
#include "shortage.h"

enum {
	POOLS_NAMED = 5,	/* in {pools}: a title stays one line */
	/* In {pool_list}: a command of Windows has 8,191 letters, and a name in it four at least;
	 * so many do not fit, and the command shows it. */
	POOLS_LISTED = 2048,
};

static void name_event(struct text *text, const struct event *event)
{
	text_printf(text, "%s%s %u", text->size ? " or " : "", catalog_shown(event), event->id);
	if (event->channel && *event->channel)
		text_printf(text, " (%s log)", event->channel);
}

/* "W3SVC-WP 2280 (Application log) or WAS 5139 (System log)": what must not come
 * back, the first cause and what followed from it in the other log. */
static void name_events(struct incident_values *values, struct text *text)
{
	const struct event *cause = values->shown[0];

	name_event(text, cause);
	for (size_t i = 1; i < values->count; i++) {
		const struct event *event = values->shown[i];

		if (event->kind->stage >= CATALOG_NEIGHBOUR || !event->channel ||
		    !cause->channel || text_equal_nocase(event->channel, cause->channel))
			continue;
		name_event(text, event);
		return;
	}
}

/* Of the first event that has a string of that role. */
static const char *shown_value(struct incident_values *values, const char *role)
{
	const char *value = NULL;

	for (size_t i = 0; !value && i < values->count; i++)
		value = catalog_role(values->shown[i], role, values->buffer);
	/* No event names a pool, and the configuration says which one the site has. */
	if (!value && strcmp(role, "pool") == 0 && values->asking->pool_count)
		value = incident_show_name(values->store, role, values->asking->pools[0]);
	return value;
}

/* Those that were switched off; all, if none was.  NULL: no memory. */
static struct incident_pool *pools_to_start(const struct incident *incident, size_t *count)
{
	struct incident_pool *list = shortage_watch(calloc(incident->pool_count + 1,
							   sizeof(*list)));

	*count = 0;
	for (size_t i = 0; list && i < incident->pool_count; i++)
		if (!incident->disabled_count || incident->pools[i].off)
			list[(*count)++] = incident->pools[i];
	return list;
}

/* The pools that are to be started, a name a line, as many as a command may take.  A line break
 * in a name does not make two of it; no command takes the other one. */
static void list_pools(struct incident_values *values, struct text *text)
{
	size_t count;
	struct incident_pool *list = pools_to_start(values->incident, &count);

	text->oom |= !list;
	incident_pools_first(list, count, POOLS_LISTED);
	for (size_t i = 0; i < count && i < POOLS_LISTED; i++) {
		text_add(text, text->size ? "\n" : "");
		for (const char *name = list[i].name; *name; name++)
			text_add_char(text, (char)(*name == '\n' ? '\r' : *name));
	}
	free(list);
}

/* If some were switched off, these: they are what is to be started, and others may be names that
 * anybody wrote. */
static void add_pools(struct incident_values *values, struct text *text)
{
	const struct incident *incident = values->incident;
	size_t off = incident->disabled_count, count = off ? off : incident->pool_count;
	size_t named = 0;

	for (size_t i = 0; i < incident->pool_shown && named < POOLS_NAMED; i++) {
		if (off && !incident->pools[i].off)
			continue;
		text_add(text, named++ ? ", " : "");
		text_add(text, incident->pools[i].name);
	}
	if (count > POOLS_NAMED)
		text_printf(text, " and %zu more", count - POOLS_NAMED);
}

static void add_computer(struct incident_values *values, struct text *text)
{
	if (values->incident->computer)
		text_add(text, values->incident->computer);
}

static void add_path(struct incident_values *values, struct text *text)
{
	if (values->incident->module)
		text_add(text, values->incident->module);
}

static void add_module(struct incident_values *values, struct text *text)
{
	if (values->incident->module)
		text_add(text, text_base(values->incident->module));
}

/* "isapi_redirect-1.2.27" of "isapi_redirect-1.2.27.dll" */
static void add_stem(struct incident_values *values, struct text *text)
{
	const char *name = values->incident->module ? text_base(values->incident->module) : "";
	const char *end = strrchr(name, '.');

	text_add_bytes(text, name, end ? (size_t)(end - name) : strlen(name));
}

/* Without the last backslash, but of a drive: "C:\". */
static void add_folder(struct incident_values *values, struct text *text)
{
	const char *module = values->incident->module;

	if (!module)
		return;
	text_add_bytes(text, module, (size_t)(text_base(module) - module));
	while (text->size > 3 && text->bytes[text->size - 1] == '\\')
		text->bytes[--text->size] = '\0';
}

/* "10.0.0.7" of "10.0.0.7:80"; nothing of 0.0.0.0 and [::], which are all of them. */
static void add_address(struct incident_values *values, struct text *text)
{
	const char *endpoint = shown_value(values, "endpoint");
	const char *port = endpoint ? strrchr(endpoint, ':') : NULL;
	const char *end = port;

	if (!port || !strncmp(endpoint, "0.0.0.0:", 8) || !strncmp(endpoint, "[::]:", 5))
		return;
	if (endpoint[0] == '[' && end[-1] == ']') {
		endpoint++;
		end--;
	}
	text_add_bytes(text, endpoint, (size_t)(end - endpoint));
}

/* "80" of "10.0.0.7:80", or of the same in a URL. */
static void add_port(struct incident_values *values, struct text *text)
{
	const char *endpoint = shown_value(values, "endpoint");
	const char *port = endpoint ? strrchr(endpoint, ':') : NULL;
	const char *url = endpoint ? NULL : shown_value(values, "url");

	url = url ? strstr(url, "://") : NULL;
	if (url)
		url = strchr(url + 3, ':');
	if (url)
		text_add_bytes(text, url + 1, strspn(url + 1, "0123456789"));
	else
		text_add(text, port ? port + 1 : "");
}

static void add_code(struct incident_values *values, struct text *text)
{
	if (values->incident->error.state == DECODE_OK)
		text_printf(text, "%u", values->incident->error.code);
}

static void add_hex(struct incident_values *values, struct text *text)
{
	const struct decode_error *error = &values->incident->error;

	if (error->state == DECODE_OK)
		text_printf(text, error->kind == DECODE_EXIT_CODE ? "0x%X" : "0x%08X",
			    error->value);
}

static void add_error(struct incident_values *values, struct text *text)
{
	const struct decode_error *error = &values->incident->error;

	if (error->state != DECODE_OK)
		return;
	text_printf(text, error->code < 0x10000 ? "%u" : "0x%08X", error->code);
	text_printf(text, "%s%s", error->name ? " " : "", error->name ? error->name : "");
}

/* The placeholders that are more than a string of an event. */
static const struct {
	const char *role;
	void (*fill)(struct incident_values *values, struct text *text);
} placeholders[] = {
	{ "address", add_address },
	{ "code", add_code },
	{ "computer", add_computer },
	{ "error", add_error },
	{ "events", name_events },
	{ "folder", add_folder },
	{ "hex", add_hex },
	{ "module", add_module },
	{ "path", add_path },
	{ RULES_POOL_LIST, list_pools },
	{ "pools", add_pools },
	{ "port", add_port },
	{ "stem", add_stem },
};
enum { PLACEHOLDERS = sizeof(placeholders) / sizeof(placeholders[0]) };

/* The values of that finding, as it is asked for, else one that the incident cites. */
static void add_finding(struct incident_values *values, const char *name)
{
	const struct incident *incident = values->incident;

	for (size_t i = 0; values->asked && i < values->asked->count && !values->text.size; i++) {
		const struct rules_finding *asked = &values->asked->items[i];

		if (strcmp(asked->finding, name) == 0 &&
		    incident_answer_values(values->asking, asked, &values->text) < 0)
			values->text.oom = true;
	}
	for (size_t i = 0; i < incident->finding_count && !values->text.size; i++)
		if (strcmp(incident->findings[i]->finding, name) == 0)
			text_add(&values->text, incident->findings[i]->value);
}

static const char *finding_value(struct incident_values *values, const char *name)
{
	text_reset(&values->text);
	add_finding(values, name);
	return values->text.size ? incident_show_name(values->store, "finding",
						      text_get(&values->text)) : NULL;
}

const char *incident_value(void *context, const char *role)
{
	struct incident_values *values = context;

	for (size_t i = 0; i < PLACEHOLDERS; i++) {
		if (strcmp(role, placeholders[i].role) != 0)
			continue;
		text_reset(&values->text);
		placeholders[i].fill(values, &values->text);
		return values->text.size ? text_get(&values->text) : NULL;
	}
	return strchr(role, '.') ? finding_value(values, role) : shown_value(values, role);
}
