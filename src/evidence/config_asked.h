/*
 * config_asked.h - what incidents ask of a configuration: pools, sites, applications, modules.
 */
#ifndef CONFIG_ASKED_H
#define CONFIG_ASKED_H

#include <stdbool.h>
#include <stddef.h>

#include "table.h"
#include "text.h"

struct evidence_wants;

enum config_place { CONFIG_POOL, CONFIG_SITE, CONFIG_APPLICATION };

/* { 0 } is empty. */
struct config_asked {
	struct table_names places;	/* kind and name, without case */
	struct table_names modules;	/* paths, as events have them */
	bool idle;			/* all pools are asked for, whatever else is */
	struct text text;
};

/* List what is asked for.  -1: no memory; release it in either case. */
int config_asked_list(struct config_asked *asked, const struct evidence_wants *wants);
void config_asked_release(struct config_asked *asked);

/* Does an incident name it?  A site by its name or its id, an application by its path in the
 * configuration, "/LM/W3SVC/6/ROOT". */
bool config_asked_for(struct config_asked *asked, enum config_place place, const char *name);

/*
 * Do two paths name one file?  Without case; a variable of the environment at the start may
 * be any folder.
 */
bool config_same_path(const char *a, const char *b);
/* The same, if System32, SysWOW64 and Sysnative are taken for one folder, as 32-bit processes
 * see it? */
bool config_same_redirected(const char *a, const char *b);

#endif
