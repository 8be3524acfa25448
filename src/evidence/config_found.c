/*
 * config_found.c - what incidents ask for, found in the facts of a configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "config_found.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_condition.h"
#include "config_facts.h"
#include "evidence_asked.h"
#include "evidence_sink.h"
#include "fail.h"
#include "parsers.h"
#include "shortage.h"
#include "text.h"

enum {
	/* Modules compared with entries: a forged log and a forged file name more. */
	COMPARISONS = 2000000,
	/* Pools of which details are listed. */
	POOLS_LISTED = 50,
	/* Modules that pools load; IIS brings some 40, products one or two. */
	LOADS = 256,
};

struct finding {
	struct evidence_sink *sink;
	const struct config_facts *facts;
	struct config_asked *asked;	/* lent */
	struct table_names pools;	/* names of pools, without case: number = index */
	bool *wanted;			/* pools that incidents are about; they come first */
	bool all;			/* the others are asked for, too */
	size_t comparisons, loads;
	struct text text, name;
};

/* The text that was built, as a value. */
static const char *built(struct finding *finding)
{
	if (finding->text.oom)
		evidence_sink_no_memory(finding->sink);
	return text_get(&finding->text);
}

/* ---- faults ---- */

static void found_conditions(struct evidence_sink *sink, const struct config_facts *facts)
{
	size_t told = 0;

	for (size_t i = 0; i < facts->entry_count && told < CONFIG_FAULTS; i++) {
		const struct config_entry *entry = &facts->entries[i];
		char value[CONFIG_FAULT];

		if (!config_condition_fault(entry->condition, value))
			continue;
		evidence_sink_found(sink, "config.unknown_precondition", entry->name, value,
				    entry->line);
		told++;
	}
}

void config_found_faults(struct evidence_sink *sink, const struct config_facts *facts)
{
	for (size_t i = 0; i < facts->duplicate_count; i++)
		evidence_sink_found(sink, "config.duplicate", facts->duplicates[i].section,
				    facts->duplicates[i].name, facts->duplicates[i].line);
	for (size_t i = 0; i < facts->missing_count; i++)
		evidence_sink_found(sink, "config.provider_missing", facts->missing[i].section,
				    facts->missing[i].provider, facts->missing[i].line);
	found_conditions(sink, facts);
	evidence_sink_left_out(sink, facts->left_out);
}

/* ---- which pools ---- */

static void fold(struct finding *finding, const char *name)
{
	text_reset(&finding->name);
	text_add_lower(&finding->name, name, strlen(name));
	if (finding->name.oom)
		evidence_sink_no_memory(finding->sink);
}

/* The index of the pool, or TABLE_NONE. */
static uint32_t pool_named(struct finding *finding, const char *name)
{
	if (!name)
		return TABLE_NONE;
	fold(finding, name);
	return table_names_find(&finding->pools, finding->name.bytes, finding->name.size);
}

/* "/LM/W3SVC/6/ROOT/shop"; lent until the next. */
static const char *path_of(struct finding *finding, const struct config_application *application)
{
	config_application_place(&finding->text, application);
	return built(finding);
}

static bool is_asked_for(struct finding *finding, const struct config_application *application)
{
	struct config_asked *asked = finding->asked;

	return config_asked_for(asked, CONFIG_SITE, application->site) ||
	       config_asked_for(asked, CONFIG_SITE, application->id) ||
	       config_asked_for(asked, CONFIG_APPLICATION, path_of(finding, application));
}

static void want_pools(struct finding *finding)
{
	const struct config_facts *facts = finding->facts;

	finding->all = finding->asked->idle || finding->asked->places.count == 0;
	for (size_t i = 0; i < facts->pool_count; i++)
		finding->wanted[i] = config_asked_for(finding->asked, CONFIG_POOL,
						      facts->pools[i].name);
	for (size_t i = 0; i < facts->application_count; i++) {
		const struct config_application *application = &facts->applications[i];
		uint32_t pool = pool_named(finding,
					   config_application_pool(facts, application));

		if (pool != TABLE_NONE && !finding->wanted[pool])
			finding->wanted[pool] = is_asked_for(finding, application);
	}
}

/* -1: no memory. */
static int prepare(struct finding *finding)
{
	const struct config_facts *facts = finding->facts;

	finding->wanted = shortage_watch(calloc(facts->pool_count + 1, sizeof(*finding->wanted)));
	finding->asked = evidence_asked_config(finding->sink->reading);
	if (!finding->wanted || !finding->asked)
		return -1;
	for (size_t i = 0; i < facts->pool_count; i++) {
		fold(finding, facts->pools[i].name);
		if (table_names_id(&finding->pools, finding->name.bytes,
				   finding->name.size) != i)
			return -1;
	}
	want_pools(finding);
	return finding->sink->ret;
}

static void release(struct finding *finding)
{
	table_names_release(&finding->pools);
	text_release(&finding->text);
	text_release(&finding->name);
	free(finding->wanted);
}

/* ---- pools ---- */

/* A 64-bit Windows is assumed: there is a setting for 32 bits only because of it. */
static const char *machine_of(const struct config_facts *facts, const struct config_pool *pool)
{
	const char *narrow = config_pool_value(facts, pool, CONFIG_ENABLE32BIT).text;

	if (!narrow)
		return NULL;
	return strcmp(narrow, "true") == 0 ? "x86" : "x64";
}

static void list_pool(struct finding *finding, const struct config_pool *pool)
{
	static const char *const levels[] = {
		[CONFIG_UNSET] = "", [CONFIG_SCHEMA] = " (default of IIS)",
		[CONFIG_DEFAULTS] = " (applicationPoolDefaults)", [CONFIG_OWN] = "",
	};

	text_reset(&finding->text);
	text_printf(&finding->text, "%s:", pool->name);
	for (int i = 0; i < CONFIG_POOL_VALUES; i++) {
		const enum config_pool_value which = (enum config_pool_value)i;
		const struct config_value value = config_pool_value(finding->facts, pool, which);

		text_printf(&finding->text, "%s %s %s%s", i ? "," : "",
			    config_pool_attribute(which), value.text ? value.text : "not known",
			    levels[value.level]);
	}
	evidence_sink_detail(finding->sink, "pool_values", EVIDENCE_ITEM, built(finding));
}

static void found_pool(struct finding *finding, const struct config_pool *pool)
{
	static const char *const names[CONFIG_POOL_VALUES] = {
		[CONFIG_ENABLE32BIT] = "pool.enable32bit", [CONFIG_RUNTIME] = "pool.runtime",
		[CONFIG_MODE] = "pool.mode", [CONFIG_IDENTITY] = "pool.identity",
		[CONFIG_AUTOSTART] = "pool.autostart", [CONFIG_RAPID_FAIL] = "pool.rapid_fail",
		[CONFIG_QUEUE_LENGTH] = "pool.queue_length",
	};
	static const char *const levels[] = {
		[CONFIG_UNSET] = NULL, [CONFIG_SCHEMA] = "iis", [CONFIG_DEFAULTS] = "defaults",
		[CONFIG_OWN] = "pool",
	};
	const struct config_facts *facts = finding->facts;

	for (int i = 0; i < CONFIG_POOL_VALUES; i++) {
		const struct config_value value =
			config_pool_value(facts, pool, (enum config_pool_value)i);

		evidence_sink_found(finding->sink, names[i], pool->name, value.text, value.line);
		if (i == CONFIG_ENABLE32BIT && value.text)
			evidence_sink_found(finding->sink, "pool.enable32bit_from", pool->name,
					    levels[value.level], value.line);
	}
	evidence_sink_found(finding->sink, "worker.machine", pool->name, machine_of(facts, pool),
			    config_pool_value(facts, pool, CONFIG_ENABLE32BIT).line);
}

/* A person may have switched off one that no event names. */
static void found_off(struct finding *finding, const struct config_pool *pool)
{
	const struct config_value value = config_pool_value(finding->facts, pool,
							    CONFIG_AUTOSTART);

	if (value.text && strcmp(value.text, "false") == 0)
		evidence_sink_found(finding->sink, "pool.autostart", pool->name, value.text,
				    value.line);
}

static struct config_worker worker_of(const struct config_facts *facts,
				      const struct config_pool *pool)
{
	return (struct config_worker){
		pool->name, machine_of(facts, pool),
		config_pool_value(facts, pool, CONFIG_MODE).text,
		config_pool_value(facts, pool, CONFIG_RUNTIME).text,
	};
}

/* Handlers load on request, modules are managed, and a site's section is of the site. */
static bool loads_at_start(const struct config_entry *entry)
{
	return !entry->disabled && (strcmp(entry->section, "globalModules") == 0 ||
				    strcmp(entry->section, "isapiFilters") == 0);
}

/* What the worker processes of a pool load, so that it is looked for among the files: a file
 * that an event names is found without. */
static void found_loads(struct finding *finding, const struct config_pool *pool)
{
	const struct config_facts *facts = finding->facts;
	const struct config_worker worker = worker_of(facts, pool);
	char word[CONFIG_WORD];

	for (size_t i = 0; i < facts->entry_count && finding->loads < LOADS; i++) {
		const struct config_entry *entry = &facts->entries[i];

		if (finding->comparisons++ >= COMPARISONS)
			return;
		if (!entry->image || *entry->location || !loads_at_start(entry) ||
		    config_condition_holds(entry->condition, &worker, word) != CONFIG_LOADS)
			continue;
		evidence_sink_found(finding->sink, "pool.loads", pool->name, entry->image,
				    entry->line);
		finding->loads++;
	}
}

static bool is_wanted(const struct finding *finding, size_t pool)
{
	return finding->all || finding->wanted[pool];
}

static void found_pools(struct finding *finding)
{
	const struct config_facts *facts = finding->facts;
	size_t listed = 0;

	for (size_t i = 0; i < facts->pool_count; i++)
		if (finding->wanted[i])
			found_pool(finding, &facts->pools[i]);
	for (size_t i = 0; i < facts->pool_count; i++)
		if (!is_wanted(finding, i))
			found_off(finding, &facts->pools[i]);
		else if (!finding->wanted[i])
			found_pool(finding, &facts->pools[i]);
	for (size_t i = 0; i < facts->pool_count && listed < POOLS_LISTED; i++)
		if (is_wanted(finding, i)) {
			list_pool(finding, &facts->pools[i]);
			listed++;
		}
}

/* ---- sites ---- */

static void found_application(struct finding *finding,
			      const struct config_application *application)
{
	struct evidence_sink *sink = finding->sink;
	const char *pool = config_application_pool(finding->facts, application);
	bool is_root = strcmp(application->path, "/") == 0;
	const char *path = path_of(finding, application);

	if (*application->id) {
		evidence_sink_found(sink, "site.pool", path, pool, application->line);
		evidence_sink_found(sink, "site.path", path, application->folder,
				    application->line);
	}
	if (is_root && *application->id) {
		evidence_sink_found(sink, "site.pool", application->id, pool, application->line);
		evidence_sink_found(sink, "site.name", application->id, application->site,
				    application->line);
	}
	text_reset(&finding->text);
	text_printf(&finding->text, "%s%s", application->site, is_root ? "" : application->path);
	evidence_sink_found(sink, "site.pool", built(finding), pool, application->line);
	evidence_sink_found(sink, "site.path", built(finding), application->folder,
			    application->line);
}

static void found_applications(struct finding *finding)
{
	const struct config_facts *facts = finding->facts;

	for (size_t i = 0; i < facts->application_count; i++) {
		const struct config_application *application = &facts->applications[i];
		uint32_t pool = pool_named(finding,
					   config_application_pool(facts, application));

		if ((pool != TABLE_NONE && is_wanted(finding, pool)) ||
		    is_asked_for(finding, application))
			found_application(finding, application);
	}
}

/* ---- modules ---- */

/* The entries of one module; more of them say no more. */
struct matches {
	const struct config_entry *list[16];
	size_t count;
	bool named;		/* one has a file of that name, wherever it is */
	/* The first that is the same file only by the redirection of 32-bit processes. */
	const struct config_entry *redirected;
};

static void match(struct finding *finding, const char *module, struct matches *matches)
{
	const struct config_facts *facts = finding->facts;

	for (size_t i = 0; i < facts->entry_count; i++) {
		const struct config_entry *entry = &facts->entries[i];

		if (finding->comparisons++ >= COMPARISONS)
			return;
		if (!entry->image ||
		    !text_equal_nocase(text_base(entry->image), text_base(module)))
			continue;
		matches->named = true;
		if (matches->count < sizeof(matches->list) / sizeof(matches->list[0]) &&
		    config_same_path(entry->image, module))
			matches->list[matches->count++] = entry;
		else if (!matches->redirected && config_same_redirected(entry->image, module))
			matches->redirected = entry;
	}
}

static void found_entry(struct finding *finding, const struct config_entry *entry,
			const char *module)
{
	struct text *text = &finding->text;

	text_reset(text);
	text_printf(text, "%s/%s %s, %s%s", entry->section,
		    strcmp(entry->section, "isapiFilters") == 0 ? "filter" : "add", entry->name,
		    *entry->condition ? "preCondition " : "no preCondition", entry->condition);
	if (*entry->location)
		text_printf(text, ", for %s", entry->location);
	if (entry->disabled)
		text_add(text, ", not enabled");
	evidence_sink_found(finding->sink, "module.entry", module, built(finding), entry->line);
}

/* The path as the entry writes it, where the event writes it otherwise. */
static void found_path(struct finding *finding, const struct matches *matches, const char *module)
{
	const struct config_entry *entry = matches->count ? matches->list[0]
							  : matches->redirected;

	if (entry && !text_equal_nocase(entry->image, module))
		evidence_sink_found(finding->sink, matches->count ? "module.configured" :
				    "module.redirected", module, entry->image, entry->line);
}

/* What all pools do that incidents are about, or UNKNOWN. */
struct loading {
	enum config_loads all;
	bool begun;
	unsigned line;		/* of the entry that decides */
	const char *machine;	/* of the workers that may load it, if it is one */
	bool machines_differ;
};

static void tell_word(struct finding *finding, const struct config_entry *entry,
		      const char *pool, const char *word)
{
	text_reset(&finding->text);
	text_printf(&finding->text, "%s is not loaded in %s: %s", entry->name, pool, word);
	evidence_sink_detail(finding->sink, "not_loaded", EVIDENCE_ITEM, built(finding));
}

/* Does one of the entries make the pool load it? */
static enum config_loads pool_loads(struct finding *finding, const struct config_pool *pool,
				    const struct matches *matches, unsigned *line)
{
	const struct config_worker worker = worker_of(finding->facts, pool);
	enum config_loads all = CONFIG_LOADS_NOT;

	for (size_t i = 0; i < matches->count && all != CONFIG_LOADS; i++) {
		const struct config_entry *entry = matches->list[i];
		char word[CONFIG_WORD];
		enum config_loads one;

		if (!loads_at_start(entry))
			continue;
		one = config_condition_holds(entry->condition, &worker, word);
		/* Which sites a pool has is not looked at. */
		if (*entry->location && one == CONFIG_LOADS)
			one = CONFIG_LOADS_UNKNOWN;
		if (one != CONFIG_LOADS_NOT || !*line)
			*line = entry->line;
		if (one != CONFIG_LOADS_NOT)
			all = one;
		if (*word)
			tell_word(finding, entry, pool->name, word);
	}
	return all;
}

static void add_pool(struct loading *loading, enum config_loads one, const char *machine)
{
	loading->all = loading->begun && one != loading->all ? CONFIG_LOADS_UNKNOWN : one;
	loading->begun = true;
	if (one == CONFIG_LOADS_NOT)
		return;
	if (!machine || (loading->machine && strcmp(loading->machine, machine) != 0))
		loading->machines_differ = true;
	loading->machine = machine;
}

/* Where no pool is named, the pools that load it may still be of one architecture. */
static void found_loading(struct finding *finding, const char *module,
			  const struct matches *matches)
{
	const struct config_facts *facts = finding->facts;
	struct loading loading = { .all = CONFIG_LOADS_UNKNOWN };

	for (size_t i = 0; i < facts->pool_count; i++)
		if (is_wanted(finding, i))
			add_pool(&loading, pool_loads(finding, &facts->pools[i], matches,
						      &loading.line),
				 machine_of(facts, &facts->pools[i]));
	if (!loading.line)
		return;
	if (loading.all != CONFIG_LOADS_UNKNOWN)
		evidence_sink_found(finding->sink, "module.entry_loads", module,
				    loading.all == CONFIG_LOADS ? "yes" : "no", loading.line);
	if (finding->asked->places.count == 0 && !loading.machines_differ)
		evidence_sink_found(finding->sink, "worker.machine", module, loading.machine, 0);
}

/*
 * A file of that name elsewhere may be the one: the drive of the event may be another.  Then
 * nothing is said.
 */
static void found_modules(struct finding *finding, bool whole)
{
	const struct table_names *modules = &finding->asked->modules;

	for (uint32_t i = 0; i < modules->count; i++) {
		const char *module = table_names_get(modules, i);
		struct matches matches = { .count = 0 };

		match(finding, module, &matches);
		if (finding->comparisons > COMPARISONS)
			return;
		for (size_t k = 0; k < matches.count; k++)
			found_entry(finding, matches.list[k], module);
		found_path(finding, &matches, module);
		if (whole && !matches.named && finding->facts->global_modules)
			evidence_sink_found(finding->sink, "module.entry", module, "none", 0);
		if (whole && matches.count)
			found_loading(finding, module, &matches);
	}
}

static void detail_number(struct evidence_sink *sink, const char *name, size_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%zu", number);
	evidence_sink_detail(sink, name, EVIDENCE_STRING, text);
}

static void found_server(struct evidence_sink *sink, const struct config_facts *facts,
			 bool whole)
{
	struct finding finding = { .sink = sink, .facts = facts };

	if (prepare(&finding) < 0) {
		evidence_sink_no_memory(finding.sink);
	} else {
		/* A server of many pools has more than a report takes: modules first. */
		found_modules(&finding, whole && !facts->left_out);
		found_pools(&finding);
		found_applications(&finding);
		for (size_t i = 0; i < facts->pool_count; i++)
			if (is_wanted(&finding, i))
				found_loads(&finding, &facts->pools[i]);
	}
	release(&finding);
}

void config_found_server(struct evidence_sink *sink, const struct config_facts *facts)
{
	detail_number(sink, "pools", facts->pool_count);
	detail_number(sink, "sites", facts->site_count);
	detail_number(sink, "global_modules", facts->global_modules);
	evidence_sink_detail(sink, "windows", EVIDENCE_STRING,
			     facts->wide_windows ? "64-bit" : "64-bit (assumed)");
	found_server(sink, facts, true);
}

void config_found_part(struct evidence_sink *sink, const struct config_facts *facts)
{
	config_found_faults(sink, facts);
	found_server(sink, facts, false);
}

void config_found_web(struct evidence_sink *sink, const struct config_facts *facts)
{
	struct finding finding = {
		.sink = sink, .facts = facts, .asked = evidence_asked_config(sink->reading),
	};

	if (!finding.asked)
		evidence_sink_no_memory(finding.sink);
	else
		found_modules(&finding, false);
	release(&finding);
}
