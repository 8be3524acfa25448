/*
 * config_keys.h - collections of a configuration: which rows are there after all of add,
 * remove and clear; private to config_facts.
 */
#ifndef CONFIG_KEYS_H
#define CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "table.h"
#include "text.h"

/* { 0 } is empty. */
struct config_keys {
	struct table_names scopes;	/* collections */
	uint32_t *rounds;		/* of each: how often it was cleared */
	size_t round_room;
	struct table_names names;	/* keys in a collection and a round */
	struct table_map rows;		/* of a key that is there */
	uint32_t row_count;
	struct text text;
};

/* A row of a collection. */
struct config_key {
	uint32_t scope, round, name, row;
};

/* What happens to which row: "add" or the like, "remove", "clear". */
struct config_row {
	const char *section, *location;
	size_t owner;			/* the row of another collection that it is in, or 0 */
	const char *name;		/* its key; NULL for "clear" */
	bool cased;			/* keys are compared with case */
};

/* 0: a new row, *key says which; 1: the key is there already; -1: no memory. */
int config_keys_add(struct config_keys *keys, const struct config_row *row,
		    struct config_key *key);
/* -1: no memory. */
int config_keys_remove(struct config_keys *keys, const struct config_row *row);
int config_keys_clear(struct config_keys *keys, const struct config_row *row);
/* Is the row there, after all? */
bool config_keys_there(const struct config_keys *keys, const struct config_key *key);
void config_keys_release(struct config_keys *keys);

#endif
