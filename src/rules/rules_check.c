/*
 * rules_check.c - faults that only show when all rules are known.
 *
 * Names of rules that do not exist, rules that yield to each other in a circle, and
 * rules that can never win because another asks for the same and always comes
 * first.  Only new rules are at fault: they may well replace or beat those of the
 * base.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "nearest.h"
#include "rules_fields.h"
#include "rules_load.h"
#include "sha256.h"
#include "shortage.h"
#include "text.h"

struct check {
	struct json_tree *facts;
	const struct rules_item *items;	/* sorted by id */
	size_t count;
};

void rules_report(struct json_tree *facts, const struct rules_rule *rule,
		  const char *fmt, ...)
{
	struct text subject = { 0 };
	char reason[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(reason, sizeof(reason), fmt, args);
	va_end(args);
	text_printf(&subject, "rule '%s'", rule->id);
	facts->path = rule->file;
	facts->subject = text_get(&subject);
	json_report_line(facts, rule->line, "%s", reason);
	facts->subject = NULL;
	text_release(&subject);
}

static int by_id(const void *key, const void *entry)
{
	const struct rules_item *item = entry;

	return strcmp(key, item->rule.id);
}

static const struct rules_item *find(const struct check *check, const char *id)
{
	return check->count ? bsearch(id, check->items, check->count,
				      sizeof(*check->items), by_id) : NULL;
}

static void check_names(struct check *check, const struct rules_rule *rule)
{
	for (size_t i = 0; i < rule->yields_to.count; i++) {
		const char *id = rule->yields_to.items[i];
		struct nearest nearest = nearest_to(id);

		if (strcmp(id, rule->id) == 0)
			rules_report(check->facts, rule, "yields_to[%zu]: itself", i);
		if (find(check, id))
			continue;
		for (size_t j = 0; j < check->count; j++)
			nearest_offer(&nearest, check->items[j].rule.id);
		rules_report(check->facts, rule, "yields_to[%zu]: no such rule: '%s'%s%s%s",
			     i, id, nearest.best ? "; did you mean '" : "",
			     nearest.best ? nearest.best : "", nearest.best ? "'?" : "");
	}
}

/*
 * Whether a rule yields, over others, to itself.  `open` are the rules reached so
 * far; each is taken up once.
 */
static bool in_circle(const struct check *check, size_t start, bool *seen, size_t *open)
{
	size_t count = 0;

	memset(seen, 0, check->count * sizeof(*seen));
	open[count++] = start;
	for (size_t done = 0; done < count; done++) {
		const struct rules_strings *ids =
			&check->items[open[done]].rule.yields_to;

		for (size_t i = 0; i < ids->count; i++) {
			const struct rules_item *next = find(check, ids->items[i]);
			size_t number = next ? (size_t)(next - check->items) : start;

			/* To itself and to nobody was reported already. */
			if (!next || number == open[done])
				continue;
			if (number == start)
				return true;
			if (!seen[number]) {
				seen[number] = true;
				open[count++] = number;
			}
		}
	}
	return false;
}

static void check_circles(struct check *check)
{
	bool *seen = shortage_watch(calloc(check->count + 1, sizeof(*seen)));
	size_t *open = shortage_watch(calloc(check->count + 1, sizeof(*open)));

	check->facts->oom |= !seen || !open;
	for (size_t i = 0; seen && open && i < check->count; i++) {
		const struct rules_item *item = &check->items[i];

		if (item->fresh && item->rule.yields_to.count &&
		    in_circle(check, i, seen, open))
			rules_report(check->facts, &item->rule,
				     "yields_to: leads back to this rule");
	}
	free(open);
	free(seen);
}

/* Conditions in one form, whatever the order in which they were written. */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What a condition asks for, a line each; sorted they are one text. */
struct lines {
	struct arena arena;
	const char **items;
	size_t count, room;
	struct text line;
	bool oom;
};

static void add_line(void *context, const struct rules_said *said)
{
	struct lines *lines = context;
	const char **items = grow(lines->items, lines->count, 1, &lines->room, sizeof(*items));

	text_reset(&lines->line);
	text_add(&lines->line, said->label);
	if (said->text)
		text_printf(&lines->line, "\t%s", said->text);
	else
		text_printf(&lines->line, "\t%lx", (unsigned long)said->code);
	if (items)
		lines->items = items;
	if (items && !lines->line.oom)
		items[lines->count] = arena_string(&lines->arena, text_get(&lines->line));
	if (items && !lines->line.oom && items[lines->count])
		lines->count++;
	else
		lines->oom = true;
}

static void add_when(struct lines *lines, struct text *key, const char *what,
		     const struct rules_condition *when)
{
	arena_reset(&lines->arena);
	lines->count = 0;
	lines->oom |= !rules_fields_say(rules_condition_fields, when, add_line, lines);
	if (lines->count)
		qsort(lines->items, lines->count, sizeof(*lines->items), by_text);
	text_printf(key, "%s\n", what);
	for (size_t i = 0; i < lines->count; i++)
		text_printf(key, "%s\n", lines->items[i]);
}

/* The conditions of a rule as one text. */
static void add_key(struct lines *lines, struct text *key, const struct rules_rule *rule)
{
	text_reset(key);
	add_when(lines, key, "when", &rule->when);
	for (size_t i = 0; i < rule->alternative_count; i++)
		add_when(lines, key, "or", &rule->alternatives[i]);
	for (size_t i = 0; i < rule->near_count; i++)
		add_when(lines, key, "near", &rule->near[i]);
	for (size_t i = 0; i < rule->absent_count; i++)
		add_when(lines, key, "absent", &rule->absent[i]);
	text_printf(key, "%u %u %d", (unsigned)rule->generations, rule->pools_at_least,
		    (int)rule->code_unknown);
	lines->oom |= key->oom;
}

/* A rule; and instead of its conditions, which may be long, their hash. */
struct asked {
	const struct rules_item *item;
	char key[SHA256_SIZE];
};

static bool add_keys(struct check *check, struct asked *asked)
{
	struct sha256 *hash = sha256_new();
	struct lines lines = { .oom = !hash };
	struct text key = { 0 };

	for (size_t i = 0; i < check->count && !lines.oom; i++) {
		add_key(&lines, &key, &check->items[i].rule);
		sha256_add(hash, text_get(&key), key.size);
		asked[i].item = &check->items[i];
		sha256_get(hash, asked[i].key);
	}
	check->facts->oom |= lines.oom;
	text_release(&key);
	text_release(&lines.line);
	arena_release(&lines.arena);
	free(lines.items);
	sha256_free(hash);
	return !lines.oom;
}

/* Of rules that ask for the same, the one that wins first. */
static int by_key(const void *a, const void *b)
{
	const struct asked *left = a, *right = b;
	const struct rules_rule *one = &left->item->rule, *other = &right->item->rule;
	int order = strcmp(left->key, right->key);

	if (order)
		return order;
	if (one->fallback != other->fallback)
		return one->fallback ? 1 : -1;
	if (one->confidence != other->confidence)
		return one->confidence < other->confidence ? -1 : 1;
	return strcmp(one->id, other->id);
}

static bool yields(const struct rules_rule *rule, const struct rules_rule *to)
{
	for (size_t i = 0; i < rule->yields_to.count; i++)
		if (strcmp(rule->yields_to.items[i], to->id) == 0)
			return true;
	return false;
}

/* Without a code the order may be another one. */
static bool always_first(const struct rules_rule *first, const struct rules_rule *rule)
{
	if (!rule->without_code || rule->fallback != first->fallback)
		return true;
	return first->without_code > rule->without_code ||
	       (first->without_code == rule->without_code &&
		strcmp(first->id, rule->id) < 0);
}

/* `first` comes before `rule` by confidence or id, and asks for the same. */
static void compare(struct check *check, const struct rules_item *first,
		    const struct rules_item *item)
{
	static const char says[] = "can never win: '%s' asks for the same and goes first";

	if (yields(&first->rule, &item->rule)) {
		if (first->fresh && (item->rule.without_code || !first->rule.without_code))
			rules_report(check->facts, &first->rule, says, item->rule.id);
	} else if (item->fresh && always_first(&first->rule, &item->rule)) {
		rules_report(check->facts, &item->rule, says, first->rule.id);
	}
}

static void check_winners(struct check *check)
{
	struct asked *asked = shortage_watch(calloc(check->count + 1, sizeof(*asked)));
	const struct rules_item **first = shortage_watch(calloc(check->count + 1, sizeof(*first)));
	size_t winner = 0;

	check->facts->oom |= !asked || !first;
	if (asked && first && add_keys(check, asked)) {
		qsort(asked, check->count, sizeof(*asked), by_key);
		for (size_t i = 0; i < check->count; i++) {
			if (strcmp(asked[winner].key, asked[i].key) != 0)
				winner = i;
			first[asked[i].item - check->items] = asked[winner].item;
		}
		for (size_t i = 0; i < check->count; i++)
			if (first[i] != &check->items[i])
				compare(check, first[i], &check->items[i]);
	}
	free(first);
	free(asked);
}

void rules_check_names(struct json_tree *facts, const struct rules_item *items, size_t count)
{
	struct check check = { facts, items, count };

	for (size_t i = 0; i < count; i++)
		if (items[i].fresh)
			check_names(&check, &items[i].rule);
}

/* Where a rule was not understood, what it asks for is not known either. */
void rules_check(struct json_tree *facts, const struct rules_item *items, size_t count)
{
	struct check check = { facts, items, count };

	check_circles(&check);
	if (!facts->faults)
		check_winners(&check);
}
