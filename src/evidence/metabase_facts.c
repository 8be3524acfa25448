/*
 * metabase_facts.c - what the metabase of IIS 6 says.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "metabase_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_asked.h"
#include "evidence.h"
#include "grow.h"
#include "text.h"

/* ---- properties ---- */

/* Which property of which kind of key. */
static const struct {
	const char *name;
	enum metabase_value value;
	unsigned kinds;		/* a bit each */
} properties[] = {
	{ "IIs5IsolationModeEnabled", METABASE_ISOLATION, 1 << METABASE_SERVICE },
	{ "Enable32BitAppOnWin64", METABASE_ENABLE32BIT,
	  1 << METABASE_SERVICE | 1 << METABASE_POOLS },
	{ "FilterLoadOrder", METABASE_LOAD_ORDER, 1 << METABASE_FILTERS },
	{ "FilterPath", METABASE_FILTER_PATH, 1 << METABASE_FILTER },
	{ "FilterState", METABASE_FILTER_STATE, 1 << METABASE_FILTER },
	{ "FilterEnabled", METABASE_FILTER_ENABLED, 1 << METABASE_FILTER },
	{ "AppPoolIdentityType", METABASE_IDENTITY, 1 << METABASE_POOLS | 1 << METABASE_POOL },
	{ "RapidFailProtection", METABASE_RAPID_FAIL, 1 << METABASE_POOLS | 1 << METABASE_POOL },
	{ "AppPoolAutoStart", METABASE_AUTOSTART, 1 << METABASE_POOLS | 1 << METABASE_POOL },
	{ "AppPoolQueueLength", METABASE_QUEUE_LENGTH,
	  1 << METABASE_POOLS | 1 << METABASE_POOL },
	{ "AppPoolState", METABASE_POOL_STATE, 1 << METABASE_POOL },
	{ "ServerComment", METABASE_COMMENT, 1 << METABASE_SITE },
	{ "ServerState", METABASE_SERVER_STATE, 1 << METABASE_SITE },
	{ "Win32Error", METABASE_ERROR,
	  1 << METABASE_SITE | 1 << METABASE_POOL | 1 << METABASE_FILTER | 1 << METABASE_ROOT },
	{ "AppPoolId", METABASE_POOL_ID, 1 << METABASE_ROOT },
	{ "Path", METABASE_PATH, 1 << METABASE_ROOT },
};

enum { PROPERTIES = sizeof(properties) / sizeof(properties[0]) };

static size_t property_of(const char *name)
{
	size_t n = 0;

	while (n < PROPERTIES && !text_equal_nocase(properties[n].name, name))
		n++;
	return n;
}

int metabase_truth(const char *text)
{
	if (text && (text_equal_nocase(text, "true") || strcmp(text, "1") == 0))
		return 1;
	return text && (text_equal_nocase(text, "false") || strcmp(text, "0") == 0) ? 0 : -1;
}

/* ---- keys ---- */

enum { ID = 12, KEY = 1024 };

struct place {
	enum metabase_kind kind;
	char site[ID];
	const char *name;
};

/* Behind the part of the path, if it is the first one; NULL: it is another. */
static const char *part(const char *path, const char *name)
{
	size_t size = strlen(name);

	if (!text_starts(path, name) || (path[size] && path[size] != '/'))
		return NULL;
	return path + size + (path[size] == '/');
}

/* A list, or a row of it that has no part below. */
static bool is_list(const char *rest, enum metabase_kind list, enum metabase_kind row,
		    struct place *place)
{
	place->kind = *rest ? row : list;
	place->name = rest;
	return !strchr(rest, '/');
}

static bool of_site(const char *path, struct place *place)
{
	size_t digits = strspn(path, "0123456789");
	const char *rest = path + digits;

	if (digits == 0 || digits >= ID || (*rest && *rest != '/'))
		return false;
	memcpy(place->site, path, digits);
	place->site[digits] = '\0';
	rest += *rest == '/';
	place->kind = *rest ? METABASE_ROOT : METABASE_SITE;
	if (!*rest || text_equal_nocase(rest, "ROOT"))
		return true;
	rest = part(rest, "Filters");
	return rest && is_list(rest, METABASE_FILTERS, METABASE_FILTER, place);
}

static bool find_place(const char *key, struct place *place)
{
	const char *rest = key, *below;

	*place = (struct place){ .kind = METABASE_SERVICE, .name = "" };
	rest += *rest == '/';
	if ((below = part(rest, "LM")) != NULL)
		rest = below;
	rest = part(rest, "W3SVC");
	if (!rest || !*rest)
		return rest != NULL;
	if ((below = part(rest, "AppPools")) != NULL)
		return is_list(below, METABASE_POOLS, METABASE_POOL, place);
	if ((below = part(rest, "Filters")) != NULL)
		return is_list(below, METABASE_FILTERS, METABASE_FILTER, place);
	return of_site(rest, place);
}

static void make_name(char name[KEY], enum metabase_kind kind, const char *site,
		      const char *last)
{
	snprintf(name, KEY, "%d\n%s\n%s", (int)kind, site, last);
	for (char *at = name; *at; at++)
		*at = text_lower(*at);
}

const struct metabase_node *metabase_find(const struct metabase_facts *facts,
					  const struct metabase_node *like)
{
	char name[KEY];
	uint32_t number;

	make_name(name, like->kind, like->site, like->name);
	number = table_names_find(&facts->names, name, strlen(name));
	return number < facts->count ? &facts->nodes[number] : NULL;
}

void metabase_key(struct text *text, const struct metabase_node *node)
{
	static const char *const keys[] = {
		[METABASE_SERVICE] = "W3SVC", [METABASE_POOLS] = "AppPools",
		[METABASE_POOL] = "AppPools/", [METABASE_FILTERS] = "Filters",
		[METABASE_FILTER] = "Filters/", [METABASE_SITE] = "site",
		[METABASE_ROOT] = "root application",
	};

	text_printf(text, "%s%s", keys[node->kind], node->name);
	if (*node->site)
		text_printf(text, "%s %s", node->kind == METABASE_SITE ? "" : " of site",
			    node->site);
}

const char *metabase_property(enum metabase_value which)
{
	for (size_t i = 0; i < PROPERTIES; i++)
		if (properties[i].value == which)
			return properties[i].name;
	return "";
}

/* Does an incident name the pool or the site, or the root application of the site? */
static bool is_asked(struct metabase_facts *facts, const struct place *place)
{
	char root[sizeof("/LM/W3SVC//ROOT") + ID];

	if (!facts->asked)
		return false;
	if (place->kind == METABASE_POOL)
		return config_asked_for(facts->asked, CONFIG_POOL, place->name);
	snprintf(root, sizeof(root), "/LM/W3SVC/%s/ROOT", place->site);
	return *place->site && (config_asked_for(facts->asked, CONFIG_SITE, place->site) ||
				config_asked_for(facts->asked, CONFIG_APPLICATION, root));
}

/* Of a key that is new, in which that property comes first.  What holds for the whole server is
 * always asked for; of the states of a pool, 4 is stopped. */
static enum evidence_rank rank_of(struct metabase_facts *facts, const struct place *place,
				  enum metabase_value which, const char *value)
{
	if ((place->kind != METABASE_POOL && !*place->site) || is_asked(facts, place) ||
	    (which == METABASE_POOL_ID && facts->asked &&
	     config_asked_for(facts->asked, CONFIG_POOL, value)))
		return EVIDENCE_ASKED;
	return (which == METABASE_AUTOSTART && metabase_truth(value) == 0) ||
	       (which == METABASE_POOL_STATE && strcmp(value, "4") == 0) ? EVIDENCE_OFF
									 : EVIDENCE_OTHER;
}

static bool has_room(struct metabase_facts *facts, const struct place *place,
		     enum metabase_value which, const char *value)
{
	return facts->count < METABASE_NODES ||
	       facts->count < (size_t)(1 + rank_of(facts, place, which, value)) * METABASE_NODES;
}

/* A new node of that name. */
static struct metabase_node *add_node(struct metabase_facts *facts, const struct place *place,
				      const char *key, unsigned line)
{
	struct metabase_node *list = grow(facts->nodes, facts->count, 1, &facts->room,
					  sizeof(*list));
	struct metabase_node node = {
		.kind = place->kind, .line = line,
		.site = arena_string(&facts->arena, place->site),
		.name = arena_bytes(&facts->arena, place->name,
				    text_cut(place->name, METABASE_TEXT)),
	};

	if (list)
		facts->nodes = list;
	if (!list || !node.site || !node.name ||
	    table_names_id(&facts->names, key, strlen(key)) == TABLE_NONE)
		return NULL;
	list[facts->count] = node;
	return &list[facts->count++];
}

/*
 * The setup of IIS names the accounts of the service after the computer: IWAM_WEB07 and
 * IUSR_WEB07.  People give sites other accounts, so those of sites say nothing.
 */
static const char *const accounts[][2] = {
	{ "WAMUserName", "IWAM_" }, { "AnonymousUserName", "IUSR_" },
};

enum { ACCOUNTS = sizeof(accounts) / sizeof(accounts[0]) };

int metabase_knows(const char *property)
{
	for (size_t i = 0; i < ACCOUNTS; i++)
		if (text_equal_nocase(property, accounts[i][0]))
			return 1;
	return property_of(property) < PROPERTIES;
}

static void take_account(struct metabase_facts *facts, const struct place *place,
			 const char *property, const char *value)
{
	for (size_t i = 0; i < ACCOUNTS; i++) {
		size_t start = strlen(accounts[i][1]);

		if (place->kind != METABASE_SERVICE || !text_starts(value, accounts[i][1]) ||
		    !text_equal_nocase(property, accounts[i][0]) ||
		    strlen(value) - start >= METABASE_COMPUTER)
			continue;
		/* The second one is the one that people change. */
		if (i == 0 || !*facts->computer)
			strcpy(facts->computer, value + start);
	}
}

int metabase_take(struct metabase_facts *facts, const char *key, const char *property,
		  const char *value, unsigned line)
{
	size_t n = property_of(property);
	struct metabase_node *node;
	struct place place;
	char key_name[KEY];
	uint32_t number;

	if (!value || !find_place(key, &place))
		return 0;
	take_account(facts, &place, property, value);
	if (n == PROPERTIES || !(properties[n].kinds & 1u << place.kind))
		return 0;
	make_name(key_name, place.kind, place.site, place.name);
	number = table_names_find(&facts->names, key_name, strlen(key_name));
	if (number == TABLE_NONE && !has_room(facts, &place, properties[n].value, value)) {
		facts->left_out++;
		return 0;
	}
	node = number == TABLE_NONE ? add_node(facts, &place, key_name, line)
				    : &facts->nodes[number];
	if (!node)
		return -1;
	/* Two values of one property: the file contradicts itself, the first counts. */
	if (node->values[properties[n].value])
		return 0;
	node->values[properties[n].value] =
		arena_bytes(&facts->arena, value, text_cut(value, METABASE_TEXT));
	node->lines[properties[n].value] = line;
	return node->values[properties[n].value] ? 0 : -1;
}

void metabase_release(struct metabase_facts *facts)
{
	arena_release(&facts->arena);
	table_names_release(&facts->names);
	free(facts->nodes);
	*facts = (struct metabase_facts){ .count = 0 };
}
