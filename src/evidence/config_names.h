/*
 * config_names.h - who is named in a configuration file of IIS 7 and later.
 *
 * For reports that hide names; nothing here ends in the evidence.  Passwords are not read.
 */
#ifndef CONFIG_NAMES_H
#define CONFIG_NAMES_H

struct config_element;
struct evidence_hear;
struct evidence_source;
struct fail;

/* Tell the pools, sites, accounts, hosts and folders of the file, also of what no incident asks
 * for.  -1 and fail as config_xml_walk(); 1 and fail: those up to the fault of one that is not
 * well-formed. */
int config_names_read(const struct evidence_source *source, const struct evidence_hear *hear,
		      struct fail *fail);

/* The same of a part of applicationHost.config, where the path of a location begins with a site;
 * in a web.config it is a folder. */
int config_names_of_server(const struct evidence_source *source, const struct evidence_hear *hear,
			   struct fail *fail);

/* What a metabase and lists of appcmd need of that: tell a name, if there is one and it is no
 * number, which is the id of a site; tell those of a binding, "*:80:shop.contoso.com"; and call
 * each() for every element, with hear as its context. */
void config_names_tell(const struct evidence_hear *hear, const char *role, const char *name);
void config_names_tell_binding(const struct evidence_hear *hear, const char *information);
int config_names_walk(const struct evidence_source *source, const struct evidence_hear *hear,
		      int (*each)(void *context, const struct config_element *element),
		      struct fail *fail);

#endif
