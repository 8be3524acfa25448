/*
 * rules_make.c - files of rules become the rules that the program matches.
 *
 * Finds the files, lays what they hold over the base, sorts, checks and indexes.
 * Does not know the form of a rule.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "sha256.h"
#include "fail.h"
#include "grow.h"
#include "platform.h"
#include "rules_load.h"
#include "shortage.h"
#include "text.h"

/* What rules_free() frees; rules is its first member. */
struct loaded {
	struct rules rules;
	void *items;		/* what rules.rules was made of, in the same memory */
	struct arena arena;
	char sha256[SHA256_SIZE];
};

struct making {
	const struct rules_sources *sources;
	struct json_tree facts;
	struct rules_item *items;
	size_t count, room;
};

static struct rules_item *new_item(struct making *making)
{
	struct rules_item *items = grow(making->items, making->count, 1, &making->room,
					sizeof(*items));

	if (!items) {
		making->facts.oom = true;
		return NULL;
	}
	making->items = items;
	making->items[making->count] = (struct rules_item){ .fresh = true };
	return &making->items[making->count];
}

static void read_rule(void *context, const struct json_node *node)
{
	struct making *making = context;
	struct rules_item *item = new_item(making);

	if (!item)
		return;
	rules_read(&making->facts, making->sources, node, &item->rule);
	if (item->rule.id)
		making->count++;
}

static void read_file(struct making *making, const char *path)
{
	struct json_tree *facts = &making->facts;
	const struct json_node *root;

	facts->path = arena_string(facts->arena, path);
	if (!facts->path) {
		facts->path = path;
		facts->oom = true;
		return;
	}
	root = json_elements(facts, read_rule, making);
	if (root && !root->count)
		json_report(facts, root, "holds no rule");
}

/* Files beside the rules that hold something else. */
static bool is_rules_file(const char *name)
{
	size_t size = strlen(name);

	return size > 5 && text_equal_nocase(name + size - 5, ".json") &&
	       !text_equal_nocase(name, "events.json") &&
	       !text_equal_nocase(name, "labels.json") &&
	       !text_equal_nocase(name, "messages.json");
}

static void read_folder(struct making *making, const char *folder)
{
	struct text path = { 0 };
	struct fail fail = { "" };
	size_t count = 0, taken = 0;
	char **names = platform_list(folder, &count, &fail);

	making->facts.path = folder;
	if (!names) {
		json_report_line(&making->facts, 0, "%s", fail.msg);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (!is_rules_file(names[i]))
			continue;
		text_reset(&path);
		text_add(&path, folder);
		if (!platform_is_separator(folder[strlen(folder) - 1]))
			text_add_char(&path, platform_separator(folder));
		text_add(&path, names[i]);
		taken++;
		read_file(making, text_get(&path));
	}
	making->facts.path = folder;
	if (!taken)
		json_report_line(&making->facts, 0, "no file *.json in this folder");
	text_release(&path);
	platform_list_free(names, count);
}

static void read_path(struct making *making, const char *path)
{
	uint64_t size;

	if (*path && platform_type(path, true, &size, NULL) == PLATFORM_FOLDER)
		read_folder(making, path);
	else
		read_file(making, path);
}

static int by_id(const void *a, const void *b)
{
	const struct rules_item *left = a, *right = b;
	int order = strcmp(left->rule.id, right->rule.id);

	if (order)
		return order;
	/* Then the new ones, in the order in which they were read. */
	if (left->fresh != right->fresh)
		return left->fresh ? -1 : 1;
	order = strcmp(left->rule.file, right->rule.file);
	return order ? order : left->rule.line - right->rule.line;
}

static void report_twice(struct making *making, const struct rules_rule *first,
			 const struct rules_rule *second)
{
	rules_report(&making->facts, second, "id: given twice (%s:%d)",
		     first->file, first->line);
}

/* Of one id the new rule stays; two new ones are a fault. */
static void sort_items(struct making *making)
{
	size_t kept = 0;

	if (making->count)
		qsort(making->items, making->count, sizeof(*making->items), by_id);
	/* Also those of a rule that is given twice. */
	rules_check_names(&making->facts, making->items, making->count);
	for (size_t i = 0; i < making->count; i++) {
		const struct rules_item *item = &making->items[i];

		if (kept && strcmp(making->items[kept - 1].rule.id, item->rule.id) == 0) {
			if (item->fresh)
				report_twice(making, &making->items[kept - 1].rule,
					     &item->rule);
			continue;
		}
		making->items[kept++] = *item;
	}
	making->count = kept;
}

static void take_base(struct making *making)
{
	const struct rules *base = making->sources->base;

	for (size_t i = 0; base && i < base->count; i++) {
		struct rules_item *item = new_item(making);

		if (!item)
			return;
		item->rule = base->rules[i];
		item->fresh = false;
		making->count++;
	}
}

/* The rules move up in the memory of the items, since many of them take as much as their file. */
static bool finish(struct making *making, struct loaded *loaded)
{
	struct rules_rule *rules = (void *)making->items;

	for (size_t i = 0; i < making->count; i++)
		memmove(&rules[i], &making->items[i].rule, sizeof(*rules));
	loaded->items = making->items;
	making->items = NULL;
	loaded->rules.rules = rules;
	loaded->rules.count = making->count;
	loaded->rules.index = rules_index_make(&loaded->arena,
					       making->sources->catalog, rules,
					       making->count);
	sha256_get(making->sources->hash, loaded->sha256);
	loaded->rules.sha256 = loaded->sha256;
	loaded->rules.openings = making->sources->openings;
	return loaded->rules.index != NULL;
}

struct rules *rules_make(const struct rules_sources *sources)
{
	struct loaded *loaded = shortage_watch(calloc(1, sizeof(*loaded)));
	struct making making = {
		.sources = sources,
		.facts = { .fault = sources->fault, .context = sources->context,
			   .hash = sources->hash, .path = "rules" },
	};
	bool good;

	if (!loaded) {
		json_report_line(&making.facts, 0, "out of memory");
		return NULL;
	}
	making.facts.arena = &loaded->arena;
	for (size_t i = 0; i < sources->path_count; i++)
		read_path(&making, sources->paths[i]);
	take_base(&making);
	if (!making.facts.oom) {
		sort_items(&making);
		rules_check(&making.facts, making.items, making.count);
	}
	good = !making.facts.oom && !making.facts.faults && finish(&making, loaded);
	if (!good && !making.facts.faults)
		json_report_line(&making.facts, 0, "out of memory");
	free(making.items);
	if (good)
		return &loaded->rules;
	rules_free(&loaded->rules);
	return NULL;
}

void rules_free(struct rules *rules)
{
	struct loaded *loaded = (struct loaded *)(void *)rules;

	if (!loaded)
		return;
	arena_release(&loaded->arena);
	free(loaded->items);
	free(loaded);
}
