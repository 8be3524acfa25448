/* metabase.h - MetaBase.xml and the copies of it that IIS 6 kept. */
#ifndef METABASE_H
#define METABASE_H

#include <stdbool.h>
#include <stdint.h>

struct config_fault;
struct evidence_hear;
struct evidence_reading;
struct evidence_source;
struct fail;
struct metabase_facts;
struct side_list;

/* Read the facts of a file, up to a fault in it.  -1 and fail as config_xml_walk(); release
 * them in either case. */
int metabase_read(struct metabase_facts *facts, const struct evidence_source *source,
		  struct config_fault *fault, struct fail *fail);

/* Tell the pools, sites, accounts, hosts and folders of a file, as config_names_read(). */
int metabase_names(const struct evidence_source *source, const struct evidence_hear *hear,
		   struct fail *fail);
/* The same of a property that adsutil prints. */
void metabase_names_tell(const struct evidence_hear *hear, const char *property, const char *value);

/* The numbers in the name of a copy, "MetaBase_0000000512_0000000000.xml"; false: it is no
 * copy. */
bool metabase_version(const char *path, uint64_t version[2]);

/* Is it the metabase in force, by its path? */
bool metabase_is_current(const char *path);

/*
 * What changed from this copy to the next newer one beside it, or to the MetaBase.xml in
 * force: a finding config.changed for each difference, of the newer file.  -1: no memory.
 */
int metabase_history_compare(const struct evidence_reading *reading,
			     const struct side_list *files, struct fail *fail);

#endif
