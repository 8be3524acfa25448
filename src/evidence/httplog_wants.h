/*
 * httplog_wants.h - of which pools, sites and times the lines of a log of requests count.
 */
#ifndef HTTPLOG_WANTS_H
#define HTTPLOG_WANTS_H

#include <stdbool.h>
#include <stddef.h>

#include "evidence.h"
#include "httplog_row.h"
#include "table.h"
#include "text.h"
#include "when.h"

struct evidence_wants;

/* An outage may have begun before the events that are left of it. */
#define HTTPLOG_BEFORE (7 * WHEN_DAY)

struct httplog_wants {
	struct table_names pools;	/* as logs write them */
	const char **pool_names;	/* as events write them, by number; lent */
	struct table_names sites;	/* ids */
	bool all_pools;			/* there is no failure of a pool */
	bool every_pool;		/* a person may have switched off any of them */
	bool all_sites;			/* a site is asked for by its name, which logs lack */
	/* "YYYY-MM-DD hh:mm:ss": lines before are not looked at. */
	char from[HTTPLOG_TIME + 1];
	when_t first, last;		/* of the events; unknown: none has a time in UTC */
	struct text text;
};

/* Texts of `wants` are lent.  -1: no memory. */
int httplog_wants_open(struct httplog_wants *wants, const struct evidence_wants *list);
/* Whose line it is. */
struct httplog_of {
	const char *name;	/* NULL: of nobody who is of interest */
	/* An incident asks for it if it names the pool, or the site by its id. */
	enum evidence_rank rank;
};

/*
 * The name of a pool that is asked for, or that may have been switched off, else the id of a site;
 * lent until the next call.  Logs write "+" for a blank, and may write the letters of a code page.
 */
struct httplog_of httplog_wants_of(struct httplog_wants *wants, struct httplog_text queue,
				   struct httplog_text site, struct httplog_text reason);
/* Does an incident name the site of that id? */
bool httplog_wants_site(const struct httplog_wants *wants, const char *id, size_t size);
void httplog_wants_release(struct httplog_wants *wants);

/* Is it the name of a pool, and a text that could be shown? */
bool httplog_is_pool(struct httplog_text queue);

#endif
