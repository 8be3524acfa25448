/*
 * appcmd.h - what "appcmd list" says of pools, sites, applications, worker processes and
 * modules, whichever way it was printed.
 *
 * Values are those in force, defaults included, at the time of collection, and the state,
 * which no file has.  appcmd prints passwords in clear text: attributes are taken by name
 * and no others.
 * learn.microsoft.com/iis/get-started/getting-started-with-iis/getting-started-with-appcmdexe
 */
#ifndef APPCMD_H
#define APPCMD_H

#include <stdbool.h>

struct evidence_sink;

enum { APPCMD_NAME = 512 };

enum appcmd_kind {
	APPCMD_NONE, APPCMD_APPPOOL, APPCMD_SITE, APPCMD_APP, APPCMD_VDIR, APPCMD_WP,
	APPCMD_MODULE
};

/* The object at hand; { 0 } is none. */
struct appcmd {
	enum appcmd_kind kind;
	char name[APPCMD_NAME];		/* "ShopPool", "Shop/api" */
	char id[16];			/* of a site, or "" */
	char application[APPCMD_NAME];	/* of a site: path of the one at hand, or "" */
	char folder[APPCMD_NAME];	/* of that: path of the virtual directory at hand */
	unsigned said;			/* findings of it, a bit for each row */
};

/* The kind of "APPPOOL", as appcmd writes it; APPCMD_NONE: it is another. */
enum appcmd_kind appcmd_kind_of(const char *word);

/* An object begins; its name may follow as a value. */
void appcmd_begin(struct appcmd *object, enum appcmd_kind kind, const char *name);

/*
 * An attribute of the object: section is the element that has it, "" for what appcmd adds
 * itself.  Names first: "APPPOOL.NAME", "SITE.ID", "path".
 */
void appcmd_value(struct appcmd *object, struct evidence_sink *sink, const char *section,
		  const char *name, const char *value, unsigned line);

/* name:"value" of /text:*; the texts are cut.  False: the line is no such pair. */
bool appcmd_pair(const char *line, char name[APPCMD_NAME], char value[APPCMD_NAME]);

#endif
