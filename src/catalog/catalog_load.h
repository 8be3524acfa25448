/*
 * catalog_load.h - rules/events.json becomes a catalog.
 *
 * Private to mkfacts and to tests: the program itself holds the catalog that was
 * made when it was built.
 */
#ifndef CATALOG_LOAD_H
#define CATALOG_LOAD_H

struct catalog;
struct json_tree;

/* By enum catalog_stage, ended by NULL. */
extern const char *const catalog_stage_names[];

/*
 * Read facts->path.  Returns NULL if there was any fault; each has been reported.
 * The catalog lives in facts->arena.
 */
const struct catalog *catalog_load(struct json_tree *facts);

#endif
