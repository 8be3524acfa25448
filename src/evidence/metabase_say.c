/*
 * metabase_say.c - what the metabase of IIS 6 says becomes findings.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "metabase_facts.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evidence_sink.h"
#include "text.h"

struct saying {
	const struct metabase_facts *facts;
	struct evidence_sink *sink;
	const struct metabase_node *pools;	/* what pools inherit, or NULL */
};

/* What others inherit: of the server ("") or of a site. */
static const struct metabase_node *list_of(const struct metabase_facts *facts,
					   enum metabase_kind kind, const char *site)
{
	return metabase_find(facts, &(struct metabase_node){
		.kind = kind, .site = site, .name = "" });
}

/* ---- numbers ---- */

/* The word of a number from `first` on; NULL: it has none. */
static const char *word_of(const char *const *words, int first, const char *text)
{
	int number = 0;

	if (!text || text[0] < '0' || text[0] > '9' || (text[1] >= '0' && text[1] <= '9'))
		return NULL;
	for (number = first; words[number - first]; number++)
		if (text[0] == '0' + number)
			return words[number - first];
	return NULL;
}

static const char *truth_word(const char *text)
{
	int truth = metabase_truth(text);

	return truth < 0 ? NULL : truth ? "true" : "false";
}

/* "-2147024703        (0x800700C1)" is "0x800700C1", "193" is itself, 0 is none. */
static const char *error_of(const char *text, char *to, size_t room)
{
	char *end;
	long long number = text ? strtoll(text, &end, 10) : 0;

	if (!text || end == text || number == 0 || number < INT32_MIN || number > UINT32_MAX)
		return NULL;
	if (number > 0 && number <= UINT16_MAX)
		snprintf(to, room, "%lld", number);
	else
		snprintf(to, room, "0x%08" PRIX32, (uint32_t)number);
	return to;
}

static const char *number_of(const char *text)
{
	size_t digits = text ? strspn(text, "0123456789") : 0;

	return digits > 0 && digits <= 10 && !text[digits] ? text : NULL;
}

/* ---- the whole server ---- */

/* A path that only Windows of 64 bits has. */
static bool is_wide_path(const char *path)
{
	static const char *const signs[] = {
		"*(x86)*", "*\\SysWOW64\\*", "*\\Framework64\\*", "*\\FrameworkIA64\\*",
		"*\\Sysnative\\*",
	};

	for (size_t i = 0; path && i < sizeof(signs) / sizeof(signs[0]); i++)
		if (text_match(signs[i], path))
			return true;
	return false;
}

/* Does something say that Windows has 64 bits? */
static bool is_wide(const struct saying *saying)
{
	const struct evidence_wants *wants = saying->sink->reading->wants;

	for (size_t i = 0; i < saying->facts->count; i++)
		if (is_wide_path(saying->facts->nodes[i].values[METABASE_FILTER_PATH]) ||
		    is_wide_path(saying->facts->nodes[i].values[METABASE_PATH]))
			return true;
	for (size_t i = 0; i < wants->count; i++)
		if (is_wide_path(wants->list[i].module) ||
		    (wants->list[i].machine && strcmp(wants->list[i].machine, "x86") != 0))
			return true;
	return false;
}

/* Itanium, if an event says so: the metabase does not. */
static const char *wide_machine(const struct evidence_wants *wants)
{
	for (size_t i = 0; i < wants->count; i++)
		if (wants->list[i].machine && strcmp(wants->list[i].machine, "ia64") == 0)
			return "ia64";
	return "x64";
}

/* The switch: pools have it from AppPools, which has it from the service. */
static int switch_of(const struct saying *saying, const struct metabase_node *service,
		     unsigned *line)
{
	const struct metabase_node *const nodes[] = { saying->pools, service };

	for (size_t i = 0; i < 2; i++) {
		const char *text = nodes[i] ? nodes[i]->values[METABASE_ENABLE32BIT] : NULL;

		if (metabase_truth(text) < 0)
			continue;
		*line = nodes[i]->lines[METABASE_ENABLE32BIT];
		return metabase_truth(text);
	}
	return -1;
}

/*
 * Of 32 bits where the switch says so, but not in IIS 5 isolation mode, in which inetinfo.exe
 * loads what is asked for.  Off means 64 bits only where Windows has them; what was printed of
 * one key does not say that a property is not set.
 */
static void say_machine(const struct saying *saying, const struct metabase_node *service)
{
	struct evidence_sink *sink = saying->sink;
	int old = metabase_truth(service ? service->values[METABASE_ISOLATION] : NULL);
	unsigned line = 0;
	int on = switch_of(saying, service, &line);

	if (!service && !saying->pools)
		return;
	if (on >= 0) {
		evidence_sink_found(sink, "pool.enable32bit", NULL, on ? "true" : "false", line);
		evidence_sink_detail(sink, "enable32bit", EVIDENCE_STRING, on ? "true" : "false");
	}
	if (on > 0 && old <= 0)
		evidence_sink_found(sink, "worker.machine", NULL, "x86", line);
	else if ((on == 0 || old > 0 || saying->facts->whole) && is_wide(saying))
		evidence_sink_found(sink, "worker.machine", NULL,
				    wide_machine(sink->reading->wants), line);
}

static void say_isolation(const struct saying *saying, const struct metabase_node *service)
{
	int old = metabase_truth(service ? service->values[METABASE_ISOLATION] : NULL);
	const char *value = old ? "iis5" : "worker-process";

	if (old < 0)
		return;
	evidence_sink_found(saying->sink, "server.isolation", NULL, value,
			    service->lines[METABASE_ISOLATION]);
	evidence_sink_detail(saying->sink, "isolation", EVIDENCE_STRING, value);
}

/* ---- pools ---- */

static void say_pool(const struct saying *saying, const struct metabase_node *pool)
{
	/* AppPoolIdentityType and AppPoolState, by their numbers. */
	static const char *const identities[] = {
		"LocalSystem", "LocalService", "NetworkService", "SpecificUser", NULL
	};
	static const char *const states[] = {
		"Starting", "Started", "Stopping", "Stopped", NULL
	};
	static const struct {
		enum metabase_value value;
		const char *finding;
	} rows[] = {
		{ METABASE_IDENTITY, "pool.identity" }, { METABASE_POOL_STATE, "pool.state" },
		{ METABASE_AUTOSTART, "pool.autostart" },
		{ METABASE_RAPID_FAIL, "pool.rapid_fail" },
		{ METABASE_QUEUE_LENGTH, "pool.queue_length" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const enum metabase_value which = rows[i].value;
		const struct metabase_node *of =
			pool->values[which] || !saying->pools ? pool : saying->pools;
		const char *text = of->values[which], *value = truth_word(text);

		if (which == METABASE_IDENTITY)
			value = word_of(identities, 0, text);
		else if (which == METABASE_POOL_STATE)
			value = word_of(states, 1, text);
		else if (which == METABASE_QUEUE_LENGTH)
			value = number_of(text);
		evidence_sink_found(saying->sink, rows[i].finding, pool->name, value,
				    of->lines[which]);
	}
}

/* ---- filters ---- */

/* Where a load order names the filter, from 1; 0: it does not. */
static unsigned place_in(const char *order, const char *name)
{
	size_t length = strlen(name);

	for (unsigned place = 1; order && *order; place++) {
		size_t size = strcspn(order, ",");
		const char *from = order, *end = order + size;

		while (from < end && *from == ' ')
			from++;
		while (end > from && end[-1] == ' ')
			end--;
		if ((size_t)(end - from) == length && text_starts(from, name))
			return place;
		order += size + (order[size] == ',');
	}
	return 0;
}

static const char *state_of(const char *number)
{
	if (number && strcmp(number, "1") == 0)
		return "loaded";
	return number && strcmp(number, "4") == 0 ? "not loaded" : NULL;
}

/* Only what the load order names is loaded, and only if it is not switched off. */
static void say_filter(const struct saying *saying, const struct metabase_node *filter)
{
	const struct metabase_node *list = list_of(saying->facts, METABASE_FILTERS, filter->site);
	const char *order = list ? list->values[METABASE_LOAD_ORDER] : NULL;
	const char *path = filter->values[METABASE_FILTER_PATH];
	const char *state = state_of(filter->values[METABASE_FILTER_STATE]);
	unsigned place = place_in(order, filter->name);
	bool off = metabase_truth(filter->values[METABASE_FILTER_ENABLED]) == 0;
	struct text entry = { 0 };

	text_printf(&entry, "Filters/%s", filter->name);
	if (*filter->site)
		text_printf(&entry, " of site %s", filter->site);
	if (order && place)
		text_printf(&entry, ", number %u in the load order", place);
	else if (order)
		text_add(&entry, ", not in the load order");
	text_add(&entry, off ? ", switched off" : "");
	if (state)
		text_printf(&entry, ", %s", state);
	if (path && !entry.oom)
		evidence_sink_found(saying->sink, "module.entry", path, text_get(&entry),
				    filter->lines[METABASE_FILTER_PATH]);
	text_release(&entry);
	if (path && order)
		evidence_sink_found(saying->sink, "module.entry_loads", path,
				    place && !off ? "yes" : "no",
				    filter->lines[METABASE_FILTER_PATH]);
	if (path && order && place && !off && state && strcmp(state, "loaded") != 0)
		evidence_sink_found(saying->sink, "filter.not_loaded", filter->name, path,
				    filter->lines[METABASE_FILTER_STATE]);
}

/* ---- sites ---- */

static void say_error(const struct saying *saying, const struct metabase_node *node,
		      const char *of)
{
	char error[32];

	evidence_sink_found(saying->sink, "site.error", of,
			    error_of(node->values[METABASE_ERROR], error, sizeof(error)),
			    node->lines[METABASE_ERROR]);
}

static void say_site(const struct saying *saying, const struct metabase_node *site)
{
	/* ServerState, by its number. */
	static const char *const states[] = {
		"Starting", "Started", "Stopping", "Stopped", "Pausing", "Paused", "Continuing",
		NULL
	};
	static const struct {
		enum metabase_value value;
		const char *finding;
	} rows[] = {
		{ METABASE_COMMENT, "site.name" }, { METABASE_POOL_ID, "site.pool" },
		{ METABASE_PATH, "site.path" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		evidence_sink_found(saying->sink, rows[i].finding, site->site,
				    site->values[rows[i].value], site->lines[rows[i].value]);
	evidence_sink_found(saying->sink, "site.state", site->site,
			    word_of(states, 1, site->values[METABASE_SERVER_STATE]),
			    site->lines[METABASE_SERVER_STATE]);
	say_error(saying, site, site->site);
}

/* ---- all of it ---- */

static void say_node(const struct saying *saying, const struct metabase_node *node)
{
	if (node->kind == METABASE_POOL)
		say_pool(saying, node);
	else if (node->kind == METABASE_FILTER)
		say_filter(saying, node);
	else if (node->kind == METABASE_SITE || node->kind == METABASE_ROOT)
		say_site(saying, node);
}

static void count(const struct saying *saying, enum metabase_kind kind, const char *name)
{
	char digits[24];
	size_t found = 0;

	for (size_t i = 0; i < saying->facts->count; i++)
		found += saying->facts->nodes[i].kind == kind;
	snprintf(digits, sizeof(digits), "%zu", found);
	if (found)
		evidence_sink_detail(saying->sink, name, EVIDENCE_STRING, digits);
}

void metabase_conclude(const struct metabase_facts *facts, struct evidence_sink *sink)
{
	/* What is asked for most comes first: a file may have more than is kept. */
	static const enum metabase_kind order[] = {
		METABASE_FILTER, METABASE_POOL, METABASE_SITE, METABASE_ROOT,
	};
	const struct saying saying = { facts, sink, list_of(facts, METABASE_POOLS, "") };
	const struct metabase_node *service = list_of(facts, METABASE_SERVICE, "");

	evidence_sink_left_out(sink, facts->left_out);
	evidence_sink_computer(sink, facts->computer);
	say_isolation(&saying, service);
	say_machine(&saying, service);
	count(&saying, METABASE_POOL, "pools");
	count(&saying, METABASE_SITE, "sites");
	count(&saying, METABASE_FILTER, "filters");
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		for (size_t k = 0; k < facts->count; k++)
			if (facts->nodes[k].kind == order[i])
				say_node(&saying, &facts->nodes[k]);
}
