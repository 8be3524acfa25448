/*
 * config_facts.h - what a configuration file of IIS 7 and later says: pools, sites, modules.
 *
 * Attributes are read by name and no others: passwords, keys, user names and arguments are
 * never copied.  Knows the sections of IIS' schema and how collections work; of what incidents
 * ask for, only that it has precedence where there is more than is kept.
 */
#ifndef CONFIG_FACTS_H
#define CONFIG_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "config_keys.h"
#include "config_xml.h"

struct config_asked;
struct evidence_source;
struct fail;
struct text;

/* What the file is, by its sections. */
enum config_kind {
	CONFIG_OTHER,		/* of ASP.NET, of a program */
	CONFIG_WEB,		/* web.config with a part for IIS */
	CONFIG_ADMINISTRATION,	/* administration.config: of IIS Manager alone */
	CONFIG_REDIRECTION,	/* redirection.config */
	CONFIG_SERVER,		/* applicationHost.config, or a pool's copy of it */
};

/* Attributes of a pool that are read. */
enum config_pool_value {
	CONFIG_ENABLE32BIT,	/* "true", "false" */
	CONFIG_RUNTIME,		/* "v4.0"; "none" is no managed code */
	CONFIG_MODE,		/* "Integrated", "Classic" */
	CONFIG_IDENTITY,	/* "ApplicationPoolIdentity"; a kind, never a name */
	CONFIG_AUTOSTART,
	CONFIG_RAPID_FAIL,
	CONFIG_QUEUE_LENGTH,
	CONFIG_POOL_VALUES
};

/* Who says it. */
enum config_level {
	CONFIG_UNSET,		/* nobody, and the schema differs from version to version */
	CONFIG_SCHEMA,		/* nobody: the default of the schema */
	CONFIG_DEFAULTS,	/* applicationPoolDefaults */
	CONFIG_OWN,		/* the pool itself */
};

struct config_value {
	const char *text;	/* as it is listed above; NULL: not known */
	enum config_level level;
	unsigned line;
};

struct config_pool {
	struct config_key key;
	const char *name;
	unsigned line;
	struct config_value values[CONFIG_POOL_VALUES];	/* its own */
};

/* What loads code, or switches it on. */
struct config_entry {
	struct config_key key;	/* private to config_facts, as all of them */
	const char *section;	/* "globalModules", "isapiFilters", "modules", "handlers" */
	const char *name;
	const char *image;	/* path of the DLL, with its variables; NULL: none */
	const char *condition;	/* preCondition; "" is none */
	const char *location;	/* "Default Web Site"; "" is the server or the folder */
	unsigned line;
	bool disabled;		/* enabled="false" */
};

struct config_application {
	const char *site, *id;	/* of its site; id "" is not known */
	const char *path;	/* "/", "/shop" */
	const char *pool;	/* NULL: not said; that of the defaults, then */
	const char *folder;	/* physical path of its root, with its variables, or NULL */
	unsigned line;
};

/* A key that is there twice in one collection: IIS refuses the file with 183. */
struct config_duplicate {
	const char *section, *name;
	unsigned line;		/* of the second */
};

/* A value is encrypted by a provider that the file does not have. */
struct config_missing {
	const char *provider, *section;
	unsigned line;
};

/* { 0 } is empty, { .asked = ... } is, too.  All texts live in the arena. */
struct config_facts {
	/* What has a place however many rows come before it; lent, or NULL: nothing. */
	struct config_asked *asked;
	size_t left_out;		/* rows for which there was no room: not all is here */
	struct arena arena;
	enum config_kind kind;
	struct config_fault fault;	/* of the XML */
	struct config_value defaults[CONFIG_POOL_VALUES];
	struct config_pool *pools;
	size_t pool_count, pool_room;
	struct config_application *applications;
	size_t application_count, application_room, site_count;
	const char *default_pool;	/* of applications that name none, or NULL */
	struct config_entry *entries;
	size_t entry_count, entry_room, global_modules;
	struct config_duplicate *duplicates;
	size_t duplicate_count, duplicate_room;
	struct config_missing *missing;
	size_t missing_count, missing_room;
	bool redirected;
	unsigned redirected_line;
	bool wide_windows;		/* something in it says that Windows has 64 bits */
};

enum {
	/* Rows of pools and sites that are kept, and of entries; 5,000 sites with an application
	 * each are 15,000.  Each rank has as much room again beyond that of the one below. */
	CONFIG_ROWS = 100000,
	/* Duplicates and missing providers that are kept; one is enough. */
	CONFIG_FAULTS = 20,
	/* Bytes of a text that is kept. */
	CONFIG_TEXT = 1024,
};

/*
 * Read a file.  One that is not well-formed is read to the fault: conclude nothing from what
 * comes before it.  -1 and fail as config_xml_walk(); release the facts in either case.
 */
int config_facts_read(struct config_facts *facts, const struct evidence_source *source,
		      struct fail *fail);
void config_facts_release(struct config_facts *facts);

/* The value in force: the pool's own, else that of the defaults, else that of the schema. */
struct config_value config_pool_value(const struct config_facts *facts,
				      const struct config_pool *pool,
				      enum config_pool_value which);
/* "enable32BitAppOnWin64", "processModel/identityType"; static. */
const char *config_pool_attribute(enum config_pool_value which);

/* Where it is in the configuration: "/LM/W3SVC/6/ROOT/shop". */
void config_application_place(struct text *text, const struct config_application *application);
/* The pool of an application: its own, or that of the defaults, or NULL. */
const char *config_application_pool(const struct config_facts *facts,
				    const struct config_application *application);

#endif
