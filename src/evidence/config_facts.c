/*
 * config_facts.c - what a configuration file of IIS 7 and later says.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "config_facts.h"

#include <stdlib.h>
#include <string.h>

#include "config_asked.h"
#include "config_values.h"
#include "evidence.h"
#include "fail.h"
#include "grow.h"
#include "text.h"

struct reading {
	struct config_facts *facts;
	struct config_keys keys;
	struct table_names providers;
	bool has_providers;
	/* The site that is open; the last rows of their arrays are open, too. */
	const char *site, *id, *site_pool;
	size_t owner;			/* the number of that site */
	bool pool_open, application_open;
	bool site_asked;		/* an incident names it */
	size_t rows, entries;
	struct text text;
};

typedef int (*take_element)(struct reading *reading, const struct config_element *element);

/* ---- texts ---- */

/* A copy of an attribute, cut; `missing` stands for one that is not there. */
static const char *copy(struct reading *reading, const struct config_element *element,
			const char *name, const char *missing)
{
	const char *text = config_attribute(element, name);

	return text ? arena_bytes(&reading->facts->arena, text, text_cut(text, CONFIG_TEXT))
		    : missing;
}

static bool is_true(const struct config_element *element, const char *name)
{
	const char *text = config_attribute(element, name);

	return text && text_equal_nocase(text, "true");
}

static bool is_false(const struct config_element *element, const char *name)
{
	const char *text = config_attribute(element, name);

	return text && text_equal_nocase(text, "false");
}

/* ---- collections ---- */

/* Static, since elements come and go. */
static const char *const sections[] = {
	"globalModules", "isapiFilters", "modules", "handlers",
};

static int add_duplicate(struct reading *reading, const char *section, const char *name,
			 unsigned line)
{
	struct config_facts *facts = reading->facts;
	struct config_duplicate *list;

	if (facts->duplicate_count >= CONFIG_FAULTS)
		return 0;
	list = grow(facts->duplicates, facts->duplicate_count, 1, &facts->duplicate_room,
		    sizeof(*list));
	if (!list)
		return -1;
	facts->duplicates = list;
	name = arena_bytes(&facts->arena, name, text_cut(name, CONFIG_TEXT));
	list[facts->duplicate_count++] = (struct config_duplicate){ section, name, line };
	return name ? 0 : -1;
}

static bool is_asked(const struct reading *reading, enum config_place place, const char *name)
{
	return reading->facts->asked && name &&
	       config_asked_for(reading->facts->asked, place, name);
}

/* Entries come behind pools and sites, which may be many: they are counted apart. */
static bool has_room(struct reading *reading, const struct config_row *row,
		     enum evidence_rank rank)
{
	size_t *rows = row->cased ? &reading->entries : &reading->rows;

	if (*rows < (size_t)(1 + rank) * CONFIG_ROWS) {
		++*rows;
		return true;
	}
	reading->facts->left_out++;
	return false;
}

/* 1: it is new; 0: left out; -1: no memory. */
static int add_row(struct reading *reading, const struct config_element *element,
		   const struct config_row *row, enum evidence_rank rank,
		   struct config_key *key)
{
	int ret;

	if (!row->name || !has_room(reading, row, rank))
		return 0;
	ret = config_keys_add(&reading->keys, row, key);
	if (ret > 0)
		return add_duplicate(reading, row->section, row->name, element->line);
	return ret < 0 ? -1 : 1;
}

/* ---- pools ---- */

static struct config_row pool_row(const struct config_element *element)
{
	return (struct config_row){
		"applicationPools", "", 0, config_attribute(element, "name"), false,
	};
}

static enum evidence_rank pool_rank(const struct reading *reading,
				       const struct config_element *element)
{
	if (is_asked(reading, CONFIG_POOL, config_attribute(element, "name")))
		return EVIDENCE_ASKED;
	return is_false(element, "autoStart") ? EVIDENCE_OFF : EVIDENCE_OTHER;
}

static int add_pool(struct reading *reading, const struct config_element *element)
{
	struct config_facts *facts = reading->facts;
	const struct config_row row = pool_row(element);
	struct config_pool *list, pool = { .line = element->line };
	int ret = add_row(reading, element, &row, pool_rank(reading, element), &pool.key);

	reading->pool_open = ret > 0;
	if (ret <= 0)
		return ret;
	list = grow(facts->pools, facts->pool_count, 1, &facts->pool_room, sizeof(*list));
	pool.name = copy(reading, element, "name", NULL);
	if (list)
		facts->pools = list;
	if (!list || !pool.name)
		return -1;
	list[facts->pool_count++] = pool;
	return config_values_take(list[facts->pool_count - 1].values, element, "", CONFIG_OWN,
				  &facts->arena);
}

static int take_pool_part(struct reading *reading, const struct config_element *element)
{
	struct config_facts *facts = reading->facts;

	return !reading->pool_open ? 0 :
	       config_values_take(facts->pools[facts->pool_count - 1].values, element,
				  element->name, CONFIG_OWN, &facts->arena);
}

static int take_pool_defaults(struct reading *reading, const struct config_element *element)
{
	const char *inside = strcmp(element->name, "applicationPoolDefaults") == 0
			     ? "" : element->name;

	return config_values_take(reading->facts->defaults, element, inside, CONFIG_DEFAULTS,
				  &reading->facts->arena);
}

static int remove_pool(struct reading *reading, const struct config_element *element)
{
	const struct config_row row = pool_row(element);

	return row.name ? config_keys_remove(&reading->keys, &row) : 0;
}

static int clear_pools(struct reading *reading, const struct config_element *element)
{
	const struct config_row row = pool_row(element);

	return config_keys_clear(&reading->keys, &row);
}

/* ---- sites ---- */

static int add_site(struct reading *reading, const struct config_element *element)
{
	const struct config_row row = {
		"sites", "", 0, config_attribute(element, "name"), false,
	};
	struct config_key key;
	int ret;

	reading->owner++;
	reading->site = copy(reading, element, "name", "");
	reading->id = copy(reading, element, "id", "");
	reading->site_pool = NULL;
	reading->application_open = false;
	if (!reading->site || !reading->id)
		return -1;
	reading->site_asked = is_asked(reading, CONFIG_SITE, reading->site) ||
			      is_asked(reading, CONFIG_SITE, reading->id);
	ret = add_row(reading, element, &row,
		      reading->site_asked ? EVIDENCE_ASKED : EVIDENCE_OTHER, &key);
	reading->facts->site_count += ret > 0;
	return ret < 0 ? -1 : 0;
}

static int take_site_defaults(struct reading *reading, const struct config_element *element)
{
	reading->site_pool = copy(reading, element, "applicationPool", NULL);
	return 0;
}

static int take_default_pool(struct reading *reading, const struct config_element *element)
{
	reading->facts->default_pool = copy(reading, element, "applicationPool", NULL);
	return 0;
}

/* By its site, its place in the configuration, "/LM/W3SVC/6/ROOT/shop", or its pool. */
static bool is_application_asked(struct reading *reading,
				 const struct config_application *application)
{
	if (reading->site_asked || is_asked(reading, CONFIG_POOL, application->pool))
		return true;
	if (!reading->facts->asked)
		return false;
	config_application_place(&reading->text, application);
	return is_asked(reading, CONFIG_APPLICATION, text_get(&reading->text));
}

static int add_application(struct reading *reading, const struct config_element *element)
{
	struct config_facts *facts = reading->facts;
	const struct config_row row = {
		"application", "", reading->owner, config_attribute(element, "path"), false,
	};
	struct config_application *list, application = {
		.site = reading->site, .id = reading->id, .line = element->line,
		.path = row.name, .pool = config_attribute(element, "applicationPool"),
	};
	struct config_key key;
	int ret = 0;

	if (!application.pool)
		application.pool = reading->site_pool;
	if (reading->site && row.name)
		ret = add_row(reading, element, &row,
			      is_application_asked(reading, &application) ?
			      EVIDENCE_ASKED : EVIDENCE_OTHER, &key);
	reading->application_open = ret > 0;
	if (ret <= 0)
		return ret;
	list = grow(facts->applications, facts->application_count, 1, &facts->application_room,
		    sizeof(*list));
	application.path = copy(reading, element, "path", NULL);
	application.pool = copy(reading, element, "applicationPool", reading->site_pool);
	if (list)
		facts->applications = list;
	if (!list || !application.path)
		return -1;
	list[facts->application_count++] = application;
	return 0;
}

static int take_folder(struct reading *reading, const struct config_element *element)
{
	struct config_facts *facts = reading->facts;
	const char *path = config_attribute(element, "path");

	if (reading->application_open && path && strcmp(path, "/") == 0)
		facts->applications[facts->application_count - 1].folder =
			copy(reading, element, "physicalPath", NULL);
	return 0;
}

static int add_binding(struct reading *reading, const struct config_element *element)
{
	const char *protocol = config_attribute(element, "protocol");
	const char *information = config_attribute(element, "bindingInformation");
	struct text name = { 0 };
	struct config_row row = { "bindings", "", reading->owner, NULL, false };
	struct config_key key;
	int ret;

	if (!protocol || !information)
		return 0;
	text_printf(&name, "%s %s", protocol, information);
	row.name = text_get(&name);
	ret = name.oom ? -1 : add_row(reading, element, &row, EVIDENCE_OTHER, &key);
	text_release(&name);
	return ret < 0 ? -1 : 0;
}

/* ---- modules, filters, handlers ---- */

static const char *section_of(const struct config_element *element)
{
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		const char *at = strstr(element->path, sections[i]);

		if (at && at[strlen(sections[i])] == '/')
			return sections[i];
	}
	return sections[0];
}

/* IIS compares names of modules with case: its schema says so. */
static struct config_row entry_row(const struct config_element *element)
{
	return (struct config_row){
		section_of(element), element->location, 0, config_attribute(element, "name"),
		true,
	};
}

/* The path of its DLL.  Behind a bar are arguments, which may hold anything. */
static const char *copy_image(struct reading *reading, const struct config_element *element,
			      const char *section)
{
	static const char *const images[] = { "image", "path", NULL, "scriptProcessor" };
	const char *text = NULL;
	size_t size;

	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (sections[i] == section && images[i])
			text = config_attribute(element, images[i]);
	if (!text)
		return NULL;
	size = strcspn(text, "|");
	return arena_bytes(&reading->facts->arena, text,
			   size < CONFIG_TEXT ? size : text_cut(text, CONFIG_TEXT));
}

static int add_entry(struct reading *reading, const struct config_element *element)
{
	struct config_facts *facts = reading->facts;
	const struct config_row row = entry_row(element);
	struct config_entry *list, entry = {
		.section = row.section, .line = element->line,
		.disabled = is_false(element, "enabled"),
	};
	int ret = add_row(reading, element, &row, EVIDENCE_OTHER, &entry.key);

	if (ret <= 0)
		return ret;
	entry.image = copy_image(reading, element, entry.section);
	list = grow(facts->entries, facts->entry_count, 1, &facts->entry_room, sizeof(*list));
	entry.name = copy(reading, element, "name", NULL);
	entry.condition = copy(reading, element, "preCondition", "");
	entry.location = arena_string(&facts->arena, element->location);
	if (list)
		facts->entries = list;
	if (!list || !entry.name || !entry.condition || !entry.location)
		return -1;
	list[facts->entry_count++] = entry;
	return 0;
}

static int remove_entry(struct reading *reading, const struct config_element *element)
{
	const struct config_row row = entry_row(element);

	return row.name ? config_keys_remove(&reading->keys, &row) : 0;
}

static int clear_entries(struct reading *reading, const struct config_element *element)
{
	const struct config_row row = entry_row(element);

	return config_keys_clear(&reading->keys, &row);
}

/* ---- what the file is ---- */

static int take_section_group(struct reading *reading, const struct config_element *element)
{
	const char *name = config_attribute(element, "name");

	if (name && strcmp(name, "system.applicationHost") == 0)
		reading->facts->kind = CONFIG_SERVER;
	return 0;
}

/* The highest of those whose sections are there: other files have system.webServer, too. */
static int take_kind(struct reading *reading, const struct config_element *element)
{
	static const struct {
		const char *name;
		enum config_kind kind;
	} kinds[] = {
		{ "system.webServer", CONFIG_WEB },
		{ "moduleProviders", CONFIG_ADMINISTRATION },
		{ "configurationRedirection", CONFIG_REDIRECTION },
		{ "system.applicationHost", CONFIG_SERVER },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(element->name, kinds[i].name) == 0 &&
		    kinds[i].kind > reading->facts->kind)
			reading->facts->kind = kinds[i].kind;
	return 0;
}

static int take_redirection(struct reading *reading, const struct config_element *element)
{
	reading->facts->redirected = is_true(element, "enabled");
	reading->facts->redirected_line = element->line;
	return take_kind(reading, element);
}

/* ---- providers of encryption ---- */

static int add_provider(struct reading *reading, const struct config_element *element)
{
	const char *name = config_attribute(element, "name");

	reading->has_providers = true;
	return name && table_names_id(&reading->providers, name, strlen(name)) == TABLE_NONE
	       ? -1 : 0;
}

/* "IISWASOnlyAesProvider" of "[enc:IISWASOnlyAesProvider:...:enc]"; 0: it is not encrypted. */
static size_t provider_in(const char *value)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_.-";
	size_t size = strncmp(value, "[enc:", 5) == 0 ? strspn(value + 5, letters) : 0;

	return size < 64 && value[5 + size] == ':' ? size : 0;
}

/* Whether the provider is there is known at the end. */
static int look_for_provider(struct reading *reading, const struct config_element *element,
			     const char *value)
{
	struct config_facts *facts = reading->facts;
	size_t size = provider_in(value), depth = strcspn(element->path, "/");
	struct config_missing *list;
	const char *section;

	if (size == 0 || facts->missing_count >= CONFIG_FAULTS)
		return 0;
	list = grow(facts->missing, facts->missing_count, 1, &facts->missing_room, sizeof(*list));
	if (!list)
		return -1;
	facts->missing = list;
	if (element->path[depth])
		depth += 1 + strcspn(element->path + depth + 1, "/");
	section = arena_bytes(&facts->arena, element->path, depth);
	list[facts->missing_count] = (struct config_missing){
		arena_bytes(&facts->arena, value + 5, size), section, element->line,
	};
	return list[facts->missing_count++].provider && section ? 0 : -1;
}

/* ---- all elements ---- */

#define POOLS "system.applicationHost/applicationPools"
#define SITES "system.applicationHost/sites"
#define SERVER "system.webServer/"

static const struct {
	const char *path;
	take_element take;
} elements[] = {
	{ "configSections/sectionGroup", take_section_group },
	{ "system.applicationHost", take_kind },
	{ "system.webServer", take_kind },
	{ "moduleProviders", take_kind },
	{ "configurationRedirection", take_redirection },
	{ "configProtectedData/providers/add", add_provider },
	{ POOLS "/add", add_pool },
	{ POOLS "/remove", remove_pool },
	{ POOLS "/clear", clear_pools },
	{ POOLS "/add/processModel", take_pool_part },
	{ POOLS "/add/failure", take_pool_part },
	{ POOLS "/applicationPoolDefaults", take_pool_defaults },
	{ POOLS "/applicationPoolDefaults/processModel", take_pool_defaults },
	{ POOLS "/applicationPoolDefaults/failure", take_pool_defaults },
	{ SITES "/applicationDefaults", take_default_pool },
	{ SITES "/site", add_site },
	{ SITES "/site/applicationDefaults", take_site_defaults },
	{ SITES "/site/application", add_application },
	{ SITES "/site/application/virtualDirectory", take_folder },
	{ SITES "/site/bindings/binding", add_binding },
	{ SERVER "globalModules/add", add_entry },
	{ SERVER "globalModules/remove", remove_entry },
	{ SERVER "globalModules/clear", clear_entries },
	{ SERVER "isapiFilters/filter", add_entry },
	{ SERVER "isapiFilters/remove", remove_entry },
	{ SERVER "isapiFilters/clear", clear_entries },
	{ SERVER "modules/add", add_entry },
	{ SERVER "modules/remove", remove_entry },
	{ SERVER "modules/clear", clear_entries },
	{ SERVER "handlers/add", add_entry },
	{ SERVER "handlers/remove", remove_entry },
	{ SERVER "handlers/clear", clear_entries },
};

/* Only a Windows of 64 bits has these, and a setup writes them there alone. */
static bool says_wide(const char *name, const char *value)
{
	static const char *const patterns[] = {
		"*\\Framework64\\*", "*\\SysWOW64\\*", "*%ProgramFiles(x86)%*",
	};

	if (strcmp(name, "preCondition") == 0 && strstr(value, "bitness"))
		return true;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++)
		if (text_match(patterns[i], value))
			return true;
	return false;
}

static int take_attributes(struct reading *reading, const struct config_element *element)
{
	struct config_facts *facts = reading->facts;

	for (size_t i = 0; element->attributes[i]; i += 2) {
		const char *value = element->attributes[i + 1];

		if (!facts->wide_windows && strlen(value) <= CONFIG_TEXT)
			facts->wide_windows = says_wide(element->attributes[i], value);
		if (look_for_provider(reading, element, value) < 0)
			return -1;
	}
	return 0;
}

static int start(void *context, const struct config_element *element)
{
	struct reading *reading = context;

	if (element->depth == 1 &&
	    (strcmp(element->name, "configuration") != 0 || *element->space))
		return 1;
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (config_is(element, elements[i].path) &&
		    elements[i].take(reading, element) < 0)
			return -1;
	return take_attributes(reading, element);
}

/* ---- the end ---- */

/* What was removed again is gone. */
static void keep_what_is_there(struct reading *reading)
{
	struct config_facts *facts = reading->facts;
	const struct config_keys *keys = &reading->keys;
	size_t kept = 0;

	for (size_t i = 0; i < facts->pool_count; i++)
		if (config_keys_there(keys, &facts->pools[i].key))
			facts->pools[kept++] = facts->pools[i];
	facts->pool_count = kept;
	kept = 0;
	for (size_t i = 0; i < facts->entry_count; i++)
		if (config_keys_there(keys, &facts->entries[i].key))
			facts->entries[kept++] = facts->entries[i];
	facts->entry_count = kept;
	for (size_t i = 0; i < kept; i++)
		facts->global_modules += facts->entries[i].section == sections[0];
}

/* Those that the file has are not missing; one that lists none has them from elsewhere. */
static int keep_missing(struct reading *reading)
{
	struct config_facts *facts = reading->facts;
	size_t kept = 0;

	for (size_t i = 0; i < facts->missing_count && reading->has_providers; i++) {
		const char *name = facts->missing[i].provider;
		size_t size = strlen(name);

		if (table_names_find(&reading->providers, name, size) != TABLE_NONE)
			continue;
		/* Each is told once. */
		if (table_names_id(&reading->providers, name, size) == TABLE_NONE)
			return -1;
		facts->missing[kept++] = facts->missing[i];
	}
	facts->missing_count = kept;
	return 0;
}

int config_facts_read(struct config_facts *facts, const struct evidence_source *source,
		      struct fail *fail)
{
	struct reading reading = { .facts = facts };
	const struct config_walk walk = { .context = &reading, .start = start };
	int ret = config_xml_walk(source, &walk, &facts->fault, fail);

	keep_what_is_there(&reading);
	if (ret == 0 && keep_missing(&reading) < 0)
		ret = fail_set(fail, "out of memory");
	config_keys_release(&reading.keys);
	table_names_release(&reading.providers);
	text_release(&reading.text);
	return ret;
}

void config_facts_release(struct config_facts *facts)
{
	arena_release(&facts->arena);
	free(facts->pools);
	free(facts->applications);
	free(facts->entries);
	free(facts->duplicates);
	free(facts->missing);
	*facts = (struct config_facts){ .kind = CONFIG_OTHER };
}

void config_application_place(struct text *text, const struct config_application *application)
{
	text_reset(text);
	text_printf(text, "/LM/W3SVC/%s/ROOT%s", application->id,
		    strcmp(application->path, "/") ? application->path : "");
}

const char *config_application_pool(const struct config_facts *facts,
				    const struct config_application *application)
{
	return application->pool ? application->pool : facts->default_pool;
}
