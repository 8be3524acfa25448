/*
 * bench_rules.c - what the knowledge costs: the first look at all of it, and
 * matching one event among few and among many rules for other events.
 *
 *   bench_rules        prints for tests/bench: what, tab, value, tab, bar
 *
 * The bar is "first" for what the next row is compared with, and "2x" for a row
 * that may take twice as long as that.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "decode.h"
#include "platform.h"
#include "rules.h"
#include "rules_load.h"

enum { TURNS = 5, ROUNDS = 40000, OWN_RULES = 5 };

/* Read every page of the tables, as an unlucky first run would. */
static size_t touch_all(void)
{
	const struct rules *rules = rules_builtin();
	const struct catalog *catalog = catalog_builtin();
	size_t count, sum = 0;
	const struct decode_name *names = decode_table(&count);

	for (size_t i = 0; i < count; i++)
		sum += strlen(names[i].name);
	for (size_t i = 0; i < catalog->event_count; i++)
		sum += strlen(catalog->events[i].says);
	for (size_t i = 0; i < rules->count; i++)
		sum += strlen(rules->rules[i].explanation);
	return sum;
}

/* Rule 0 to 4 are for the event that is asked for, the others for others. */
static void make_rule(const struct catalog *catalog, size_t number,
		      struct rules_event *event, struct rules_rule *rule)
{
	static const uint32_t codes[] = { 5 };
	const struct catalog_event *kind = &catalog->events[number % catalog->event_count];
	char *id = (char *)(event + 1);

	if (number < OWN_RULES ||
	    (strcmp(kind->family, "W3SVC-WP") == 0 && kind->id == 2280))
		kind = catalog_get(catalog, number < OWN_RULES ? "W3SVC-WP" : "WAS",
				   number < OWN_RULES ? 2280 : 5002);
	snprintf(id, 32, "rule-%06zu", number);
	*event = (struct rules_event){ kind->family, kind->id, kind->id };
	*rule = (struct rules_rule){
		.id = id, .confidence = RULES_MEDIUM,
		.when = { .events = { event, 1 }, .codes = { codes, 1 } },
	};
}

static double match_once(const struct rules *rules, const struct rules_facts *facts)
{
	struct rules_candidate candidates[8];
	double start = platform_seconds();
	size_t found = 0;

	for (int i = 0; i < ROUNDS; i++)
		found += rules_match(rules, facts, candidates, 8);
	if (!found)
		exit(EXIT_FAILURE);
	return (platform_seconds() - start) / ROUNDS * 1e9;
}

/* Nanoseconds.  The best turn, since others only had more company. */
static double match(const struct rules *rules)
{
	struct rules_fact fact = {
		.kind = catalog_get(catalog_builtin(), "W3SVC-WP", 2280),
		.error = decode_value(5), .module = "C:\\inetpub\\a.dll",
	};
	const struct rules_facts facts = { .facts = &fact, .count = 1, .pools = 1 };
	double best = match_once(rules, &facts);

	for (int i = 1; i < TURNS; i++) {
		double turn = match_once(rules, &facts);

		best = turn < best ? turn : best;
	}
	return best;
}

static void match_among(size_t count, const char *bar)
{
	const struct catalog *catalog = catalog_builtin();
	struct arena arena = { 0 };
	struct rules_rule *list = arena_array(&arena, count, sizeof(*list));
	struct rules rules = { .rules = list, .count = count, .sha256 = "" };

	for (size_t i = 0; list && i < count; i++) {
		void *event = arena_alloc(&arena, sizeof(struct rules_event) + 32);

		if (!event)
			exit(EXIT_FAILURE);
		make_rule(catalog, i, event, &list[i]);
	}
	rules.index = list ? rules_index_make(&arena, catalog, list, count) : NULL;
	if (!rules.index)
		exit(EXIT_FAILURE);
	printf("one event among %zu rules, %d of them for it\t%.0f ns\t%s\n", count,
	       (int)OWN_RULES, match(&rules), bar);
	arena_release(&arena);
}

int main(void)
{
	double start = platform_seconds();
	size_t bytes = touch_all();

	printf("first look at all facts, %zu KB of text\t%.3f ms\t1 ms\n",
	       bytes / 1000, (platform_seconds() - start) * 1e3);
	match_among(10, "first");
	match_among(10000, "2x");
	printf("one event among the %zu built-in rules\t%.0f ns\t\n",
	       rules_builtin()->count, match(rules_builtin()));
	return EXIT_SUCCESS;
}
