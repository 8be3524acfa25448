/*
 * rules_load.c - rules of the user on top of those that were built in.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "decode_table.h"
#include "sha256.h"
#include "rules_load.h"

struct rules *rules_load(const struct rules *base, const char *const *paths,
			 size_t path_count, const struct catalog *catalog,
			 rules_fault fault, void *context)
{
	struct rules_sources sources = {
		.base = base, .paths = paths, .path_count = path_count,
		.catalog = catalog, .codes = decode_builtin(),
		.openings = rules_builtin()->openings,
		.hash = sha256_new(), .fault = fault, .context = context,
	};
	struct rules *rules;

	if (!sources.hash) {
		fault(context, "out of memory");
		return NULL;
	}
	if (base)
		sha256_add_sized(sources.hash, base->sha256, strlen(base->sha256));
	rules = rules_make(&sources);
	sha256_free(sources.hash);
	return rules;
}

static int by_id(const void *key, const void *entry)
{
	const struct rules_rule *rule = entry;

	return strcmp(key, rule->id);
}

const struct rules_rule *rules_get(const struct rules *rules, const char *id)
{
	return rules->count ? bsearch(id, rules->rules, rules->count,
				      sizeof(*rules->rules), by_id) : NULL;
}
