/*
 * appcmd_config.h - sections that "appcmd list config" prints, whichever way, made one
 * configuration again, which config_facts reads.
 *
 *	<system.webServer>			as it is in the file, without its root
 *	  <globalModules> ...
 *
 *	CONFIG					with /text:*
 *	  CONFIG.SECTION:"system.webServer/globalModules"
 *	  path:"MACHINE/WEBROOT/APPHOST"
 *	  [system.webServer-globalModules]
 *	    [add]
 *	      name:"UriCacheModule"
 *
 * and with /xml the same elements in <appcmd><CONFIG>.  appcmd prints passwords in clear text:
 * config_facts copies attributes by name and no others.
 */
#ifndef APPCMD_CONFIG_H
#define APPCMD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "config_xml.h"
#include "text.h"

struct evidence_hear;
struct evidence_sink;
struct fail;

enum {
	APPCMD_DEPTH = 24,	/* elements in elements; real ones have at most ten */
	APPCMD_WORD = 64,	/* a name of an element or of an attribute */
	/* Bytes of all sections, as of a configuration.  What has more is left out, all of it, and
	 * the report says so. */
	APPCMD_CONFIG_SIZE = CONFIG_XML_SIZE,
};

/* { 0 } is empty. */
struct appcmd_config {
	struct text xml;
	unsigned line;		/* of the file, up to which xml has lines */
	bool tag;		/* the last start tag waits for attributes */
	char location[512];	/* of the CONFIG at hand, "Default Web Site"; "" is the server */
	struct {
		char name[APPCMD_WORD];
		size_t indent;
	} open[APPCMD_DEPTH];
	size_t depth;
};

/* A CONFIG begins: all elements end. */
void appcmd_config_begin(struct appcmd_config *config);
/* Its path: "MACHINE/WEBROOT/APPHOST/Default Web Site". */
void appcmd_config_path(struct appcmd_config *config, const char *path);
/* An element begins, so far to the right: those that are not left of it end.  The first is
 * the section, "system.webServer-globalModules". */
void appcmd_config_open(struct appcmd_config *config, const char *name, size_t indent,
			unsigned line);
/* An attribute of the element that began last. */
void appcmd_config_attribute(struct appcmd_config *config, const char *name, const char *value,
			     unsigned line);
/* Lines of sections as they are in a file, from that one on. */
void appcmd_config_copy(struct appcmd_config *config, const char *text, unsigned line);
/* The end: add findings, unless what was listed is not well-formed, or say why it could not be
 * read.  Releases the config. */
void appcmd_config_end(struct appcmd_config *config, struct evidence_sink *sink);
/* The end, instead: tell the names in it, as evidence_parser.names().  Releases the config. */
int appcmd_config_names(struct appcmd_config *config, const struct evidence_hear *hear,
			struct fail *fail);

#endif
