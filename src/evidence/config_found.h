/* config_found.h - what incidents ask for, found in the facts of a configuration. */
#ifndef CONFIG_FOUND_H
#define CONFIG_FOUND_H

struct config_facts;
struct evidence_sink;

/*
 * Add findings and details of a file that is well-formed: of the pools, sites and modules that
 * incidents of its computer name (sink->reading->wants).  If these name no pool and no site,
 * any may be the one: of all pools.  Then sink->ret is -1 if memory ran out.
 */
void config_found_server(struct evidence_sink *sink, const struct config_facts *facts);
/* The same of a web.config: of modules alone. */
void config_found_web(struct evidence_sink *sink, const struct config_facts *facts);
/* The same of sections alone: what is not in them is nothing that is missing, and whether a
 * pool loads a module is not told. */
void config_found_part(struct evidence_sink *sink, const struct config_facts *facts);
/* What is wrong in it, whatever it is, and how much is left out. */
void config_found_faults(struct evidence_sink *sink, const struct config_facts *facts);

#endif
