/*
 * fuzz_rules.c - a file of rules, whatever is in it: read, check, and expand every
 * text with values that are as wild.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "decode_table.h"
#include "rules.h"
#include "rules_load.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { ITEMS = 16 };

/* The check and our walk through the text never disagree. */
static void hear(void *context, const char *line)
{
	static const char never[] = ": not plain JSON";
	size_t size = strlen(line);

	if (size >= sizeof(never) && strcmp(line + size - sizeof(never) + 1, never) == 0)
		abort();
	*(size_t *)context += size;
}

static const char *value(void *context, const char *role)
{
	return *role < 'm' ? context : NULL;
}

/* What goes into a command never leaves its quotes. */
static void expand(const struct rules_rule *rule, const char *wild)
{
	struct text text = { 0 };

	rules_expand(&text, "\"{code}\"", true, value, (void *)(uintptr_t)wild);
	if (strpbrk(text_get(&text) + 1, "%!$^|`*?&;'\r\n") ||
	    strchr(text_get(&text) + 1, '"') != text.bytes + text.size - 1)
		abort();
	for (size_t i = 0; i < rule->step_count; i++)
		if (rule->steps[i].text)
			rules_expand(&text, rule->steps[i].text, false, value,
				     (void *)(uintptr_t)wild);
	text_release(&text);
}

static void read_rules(struct json_tree *facts, const struct rules_sources *sources,
		       const struct json_node *root, const char *wild)
{
	struct rules_item items[ITEMS] = { { .fresh = true } };
	size_t count = 0;

	for (size_t i = 0; i < root->count && count < ITEMS; i++) {
		struct rules_item *item = &items[count];

		*item = (struct rules_item){ .fresh = true };
		rules_read(facts, sources, &root->children[i], &item->rule);
		expand(&item->rule, wild);
		/* rules_check() wants them sorted by id. */
		if (item->rule.id && (count == 0 ||
		    strcmp(items[count - 1].rule.id, item->rule.id) < 0))
			count++;
	}
	rules_check(facts, items, count);
	if (!facts->faults && !facts->oom) {
		struct rules_rule rules[ITEMS];

		for (size_t i = 0; i < count; i++)
			rules[i] = items[i].rule;
		if (!rules_index_make(facts->arena, sources->catalog, rules, count))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = { 0 };
	size_t heard = 0;
	struct json_tree facts = {
		.path = "x.json", .arena = &arena, .fault = hear, .context = &heard,
	};
	const struct rules_sources sources = {
		.catalog = catalog_builtin(), .codes = decode_builtin(),
		.openings = rules_builtin()->openings,
	};
	struct decode_reading readings[4];
	const struct json_node *root;
	char *text = malloc(size + 1);

	if (!text)
		return 0;
	if (size)
		memcpy(text, bytes, size);
	text[size] = '\0';
	decode_parse(text, readings, 4);
	root = json_tree_parse(&facts, text, size);
	if (root && root->type == JSON_ARRAY)
		read_rules(&facts, &sources, root, text);
	else if (!root && !facts.faults && !facts.oom)
		abort();
	arena_release(&arena);
	free(text);
	return 0;
}
