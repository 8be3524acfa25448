/*
 * config_keys.c - collections of a configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "config_keys.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

static uint32_t number_of(struct config_keys *keys, struct table_names *names)
{
	return keys->text.oom ? TABLE_NONE
			      : table_names_id(names, keys->text.bytes, keys->text.size);
}

static void add_part(struct text *text, const char *part, bool cased)
{
	size_t size = strlen(part) + 1;

	if (cased)
		text_add_bytes(text, part, size);
	else
		text_add_lower(text, part, size);
}

/* The collection; a new one was never cleared.  TABLE_NONE: no memory. */
static uint32_t scope_of(struct config_keys *keys, const struct config_row *row)
{
	uint32_t scope, *rounds;
	size_t known = keys->scopes.count;

	text_reset(&keys->text);
	add_part(&keys->text, row->section, true);
	add_part(&keys->text, row->location, false);
	text_printf(&keys->text, "%zu", row->owner);
	scope = number_of(keys, &keys->scopes);
	if (scope == TABLE_NONE || scope < known)
		return scope;
	rounds = grow(keys->rounds, known, 1, &keys->round_room, sizeof(*rounds));
	if (!rounds)
		return TABLE_NONE;
	keys->rounds = rounds;
	rounds[scope] = 0;
	return scope;
}

/* Fills in all but the row.  -1: no memory. */
static int find(struct config_keys *keys, const struct config_row *row, struct config_key *key)
{
	key->scope = scope_of(keys, row);
	if (key->scope == TABLE_NONE)
		return -1;
	key->round = keys->rounds[key->scope];
	text_reset(&keys->text);
	text_printf(&keys->text, "%u %u ", (unsigned)key->scope, (unsigned)key->round);
	add_part(&keys->text, row->name, row->cased);
	key->name = number_of(keys, &keys->names);
	return key->name == TABLE_NONE ? -1 : 0;
}

int config_keys_add(struct config_keys *keys, const struct config_row *row,
		    struct config_key *key)
{
	uint32_t there;

	if (find(keys, row, key) < 0)
		return -1;
	there = table_map_get(&keys->rows, key->name);
	if (there != TABLE_NONE && there != 0)
		return 1;
	key->row = ++keys->row_count;
	return table_map_set(&keys->rows, key->name, key->row);
}

int config_keys_remove(struct config_keys *keys, const struct config_row *row)
{
	struct config_key key;

	return find(keys, row, &key) < 0 ? -1 : table_map_set(&keys->rows, key.name, 0);
}

int config_keys_clear(struct config_keys *keys, const struct config_row *row)
{
	uint32_t scope = scope_of(keys, row);

	if (scope == TABLE_NONE)
		return -1;
	keys->rounds[scope]++;
	return 0;
}

bool config_keys_there(const struct config_keys *keys, const struct config_key *key)
{
	return keys->rounds[key->scope] == key->round &&
	       table_map_get(&keys->rows, key->name) == key->row;
}

void config_keys_release(struct config_keys *keys)
{
	table_names_release(&keys->scopes);
	table_names_release(&keys->names);
	table_map_release(&keys->rows);
	free(keys->rounds);
	text_release(&keys->text);
	*keys = (struct config_keys){ .row_count = 0 };
}
