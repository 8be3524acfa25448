/*
 * metabase_facts.h - what the metabase of IIS 6 says: filters, pools, sites, switches of the
 * whole server.  From MetaBase.xml or from what adsutil.vbs prints.
 *
 * Properties are taken by name and no others: passwords, keys and user names are never
 * copied.  Keys and properties:
 * https://learn.microsoft.com/previous-versions/iis/6.0-sdk/ms524661(v=vs.90)
 */
#ifndef METABASE_FACTS_H
#define METABASE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "table.h"

struct config_asked;
struct evidence_sink;
struct text;

enum {
	/* Keys that are kept; 5,000 sites have three each.  Each rank has as much room again
	 * beyond that of the one below. */
	METABASE_NODES = 50000,
	/* Bytes of a value; a load order names some ten filters. */
	METABASE_TEXT = 4096,
};

enum metabase_kind {
	METABASE_SERVICE,	/* /LM/W3SVC */
	METABASE_POOLS,		/* /LM/W3SVC/AppPools: what pools inherit */
	METABASE_POOL,
	METABASE_FILTERS,	/* of the server, or of a site */
	METABASE_FILTER,
	METABASE_SITE,
	METABASE_ROOT,		/* the root application of a site */
};

enum metabase_value {
	METABASE_ISOLATION, METABASE_ENABLE32BIT, METABASE_LOAD_ORDER, METABASE_FILTER_PATH,
	METABASE_FILTER_STATE, METABASE_FILTER_ENABLED, METABASE_IDENTITY,
	METABASE_RAPID_FAIL, METABASE_AUTOSTART, METABASE_QUEUE_LENGTH, METABASE_POOL_STATE,
	METABASE_COMMENT, METABASE_SERVER_STATE, METABASE_ERROR, METABASE_POOL_ID,
	METABASE_PATH, METABASE_VALUES
};

/* A key.  Texts live in the arena of the facts. */
struct metabase_node {
	enum metabase_kind kind;
	const char *site;		/* its number, or "" */
	const char *name;		/* of the pool or filter, or "" */
	unsigned line;			/* of the first value */
	const char *values[METABASE_VALUES];	/* as they are written, or NULL */
	unsigned lines[METABASE_VALUES];
};

enum { METABASE_COMPUTER = 64 };

/* { 0 } is empty. */
struct metabase_facts {
	bool whole;			/* what is not here is not set */
	/* What has a place however many keys come before it; lent, or NULL: nothing. */
	struct config_asked *asked;
	size_t left_out;		/* properties of keys for which there was no room */
	struct arena arena;
	struct metabase_node *nodes;
	size_t count, room;
	struct table_names names;	/* of nodes; their numbers are places in the list */
	char computer[METABASE_COMPUTER];	/* of the accounts of the service, or "" */
};

/*
 * Take a property of the key "/LM/W3SVC/1", "W3SVC/1" or the like; what is not known of that
 * kind of key is passed over.  -1: no memory.
 */
int metabase_take(struct metabase_facts *facts, const char *key, const char *property,
		  const char *value, unsigned line);
/* Is it one of the properties that are taken? */
int metabase_knows(const char *property);

/* The node of the same key, or NULL. */
const struct metabase_node *metabase_find(const struct metabase_facts *facts,
					  const struct metabase_node *like);
/* Append the key from W3SVC on: "Filters/Log of site 7". */
void metabase_key(struct text *text, const struct metabase_node *node);
/* "FilterPath"; static. */
const char *metabase_property(enum metabase_value which);

/* Findings and details of all that was taken. */
void metabase_conclude(const struct metabase_facts *facts, struct evidence_sink *sink);
void metabase_release(struct metabase_facts *facts);

/* "TRUE", "True" or "1": 1; "FALSE" and so on: 0; else, and of NULL: -1. */
int metabase_truth(const char *text);

#endif
