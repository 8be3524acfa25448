/*
 * check_store.c - entries and names are sorted, whatever order they came in; long texts are
 * cut.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "event.h"
#include "evidence.h"
#include "fail.h"
#include "incident_asked.h"
#include "incident_gather.h"
#include "incident_pools.h"
#include "incident_store.h"

enum { KEYS = 7, ENTRIES = 3000 };

/* Which moment, key and record the i-th entry is of. */
struct made {
	uint32_t time, key, record;
};

static uint32_t random_of(uint32_t i)
{
	i = (i ^ i >> 16) * 0x45d9f3b;
	i = (i ^ i >> 16) * 0x45d9f3b;
	return i ^ i >> 16;
}

static struct made rising(uint32_t i)
{
	return (struct made){ i, i % KEYS, i };
}

static struct made falling(uint32_t i)
{
	return (struct made){ ENTRIES - i, i % KEYS, ENTRIES - i };
}

static struct made any(uint32_t i)
{
	return (struct made){ random_of(i) % 1000, random_of(i + 1) % KEYS, random_of(i) % 3 };
}

/* As in a text: no time, no record id. */
static struct made one_moment(uint32_t i)
{
	return (struct made){ 0, random_of(i) % KEYS, 0 };
}

static struct made equal(uint32_t i)
{
	(void)i;
	return (struct made){ 1, 1, 1 };
}

static struct made up_and_down(uint32_t i)
{
	return (struct made){ i < ENTRIES / 2 ? i : ENTRIES - i, i % KEYS, 0 };
}

static struct made teeth(uint32_t i)
{
	return (struct made){ i % 50, i % KEYS, i % 50 };
}

static struct made (*const orders[])(uint32_t i) = {
	rising, falling, any, one_moment, equal, up_and_down, teeth,
};

/* Of the same pool, then of the next: keys are numbered against their order. */
static void make_keys(struct incident_store *store)
{
	const struct catalog *catalog = catalog_builtin();
	const struct catalog_provider *was =
		catalog_provider(catalog, "Microsoft-Windows-WAS", NULL);
	const struct catalog_event *kind = catalog_find(catalog, was, 5002);

	ck_assert_ptr_nonnull(kind);
	store->keys = calloc(KEYS, sizeof(*store->keys));
	store->key_count = KEYS;
	for (uint32_t i = 0; i < KEYS; i++) {
		char name[] = { (char)('g' - i), '\0' };
		struct incident_key *key = &store->keys[i];

		key->kind = kind;
		key->id = 5002;
		key->computer = key->site = key->subject = key->reason = key->path = TABLE_NONE;
		for (int at = 0; at < CATALOG_RECOVERS_COUNT; at++)
			key->names[at] = TABLE_NONE;
		key->pool = table_names_id(&store->names, name, 1);
	}
}

/* Not after: by time, record id, what shows less, pool (the last key is the first), process. */
static bool in_order(const struct incident_entry *a, const struct incident_entry *b)
{
	if (a->time != b->time)
		return a->time < b->time;
	if (a->record_id != b->record_id)
		return a->record_id < b->record_id;
	if ((a->content & INCIDENT_PARTIAL) != (b->content & INCIDENT_PARTIAL))
		return !(a->content & INCIDENT_PARTIAL);
	if (a->key != b->key)
		return a->key > b->key;
	return a->process <= b->process;
}

START_TEST(sorts)
{
	struct incident_store store = { 0 };
	uint64_t sum = 0, sorted = 0;

	make_keys(&store);
	store.entries = calloc(ENTRIES, sizeof(*store.entries));
	store.entry_count = ENTRIES;
	for (uint32_t i = 0; i < ENTRIES; i++) {
		struct made made = orders[_i](i);

		store.entries[i] = (struct incident_entry){
			.time = made.time, .record_id = made.record, .key = made.key,
			.process = random_of(i) % 100, .content = random_of(i + 9) % 2,
			.input = i,
		};
		sum += (uint64_t)i * i;
	}
	ck_assert_int_eq(incident_store_sort(&store), 0);
	for (uint32_t i = 0; i < ENTRIES; i++) {
		sorted += (uint64_t)store.entries[i].input * store.entries[i].input;
		ck_assert(i == 0 || in_order(&store.entries[i - 1], &store.entries[i]));
	}
	ck_assert_uint_eq(sorted, sum);
	incident_store_release(&store);
}
END_TEST

/* A module whose path has so many bytes and ends so, or a computer with such a name. */
static struct event long_event(char *name, size_t size, char end, bool computer)
{
	static const uint8_t data[] = { 126, 0, 0, 0 };
	static const char *strings[1];
	const struct catalog *catalog = catalog_builtin();
	struct event event;

	event_init(&event);
	event.provider = "Microsoft-Windows-IIS-W3SVC-WP";
	event.kind = catalog_find(catalog, catalog_provider(catalog, event.provider, NULL), 2280);
	ck_assert_ptr_nonnull(event.kind);
	event.id = 2280;
	event.time = event.record_id = 1;
	memset(name, 'm', size);
	name[size - 1] = end;
	name[size] = '\0';
	strings[0] = computer ? "C:\\a.dll" : name;
	event.computer = computer ? name : "WEB01";
	event.strings = strings;
	event.string_count = 1;
	event.data = data;
	event.data_size = sizeof(data);
	return event;
}

static const struct long_row {
	size_t size;
	bool computer;
	size_t kept;		/* bytes of the name, and of its example, at most */
} long_rows[] = {
	{ BOUND_KEPT_NAME, true, BOUND_KEPT_NAME },
	{ BOUND_KEPT_NAME + 1, true, BOUND_KEPT_NAME },
	{ 30000, true, BOUND_KEPT_NAME },
	{ BOUND_KEPT_STRING, false, BOUND_KEPT_STRING },
	{ BOUND_KEPT_STRING + 1, false, BOUND_KEPT_STRING },
	{ 30000, false, BOUND_KEPT_STRING },
};

/* Texts are kept up to a limit, and those that differ behind it are not the same. */
START_TEST(cuts_long_texts)
{
	const struct long_row *row = &long_rows[_i];
	struct incident_store store = { 0 };
	char *name = malloc(row->size + 1);

	store.keep.examples = BOUND_SHOWN;
	for (const char *end = "aba"; *end; end++) {
		struct event event = long_event(name, row->size, *end, row->computer);
		const struct incident_key *key;
		const struct event *example;
		const char *kept;

		ck_assert_int_eq(incident_store_add(&store, &event), 0);
		key = incident_store_key(&store, store.entry_count - 1);
		kept = table_names_get(&store.names, row->computer ? key->computer : key->subject);
		ck_assert_uint_le(strlen(kept), BOUND_KEPT_NAME);
		example = incident_example_of(&store, store.entry_count - 1);
		kept = row->computer ? example->computer : example->strings[0];
		ck_assert_uint_le(strlen(kept), row->kept);
		ck_assert_int_eq(strcmp(kept, name) == 0, row->size <= row->kept);
	}
	ck_assert_uint_eq(store.entry_count, 3);
	ck_assert_uint_eq(store.key_count, 2);
	ck_assert_uint_eq(store.entries[0].content, store.entries[2].content);
	ck_assert_uint_ne(store.entries[0].content, store.entries[1].content);
	incident_store_release(&store);
	free(name);
}
END_TEST

/* However many incidents ask, findings are looked at once for each computer. */
START_TEST(asks_once)
{
	enum { FINDINGS = 50, ASKED = 1000 };
	struct evidence evidence = { .count = 0 };
	struct incident_answers answers = { .looks = 0 };
	struct fail fail = { "" };

	ck_assert_int_eq(evidence_add_file(&evidence, &(struct evidence_file){
		.path = "a.txt", .format = "appcmd", .summary = "" }, &fail), 0);
	for (int i = 0; i < FINDINGS; i++) {
		char of[16];

		snprintf(of, sizeof(of), "Pool%d", i);
		ck_assert_int_eq(evidence_add(&evidence, &(struct evidence_finding){
			.finding = "pool.autostart", .of = of, .value = "yes",
			.computer = "WEB01", .file = "a.txt" }, &fail), 0);
	}
	evidence_sort(&evidence);
	for (uint32_t i = 0; i < ASKED; i++) {
		const struct incident_asker asker = { i % 2 ? "WEB01" : "WEB02", i % 2 };

		ck_assert(!incident_is_answered(&answers, &evidence, &asker,
						"applicationHost.config"));
		ck_assert_int_eq(incident_is_answered(&answers, &evidence, &asker,
						      "`appcmd list apppools /text:*`"), i % 2);
	}
	ck_assert_uint_le(answers.looks, FINDINGS + 1);
	table_map_release(&answers.known);
	evidence_release(&evidence);
}
END_TEST

/* Keys of the same event in several groups, which take turns: a row for each group and key. */
START_TEST(gathers_rows)
{
	struct incident_store store = { 0 };
	struct incident_group list[3] = { { 0 } };
	struct incident_groups groups = { .list = list, .count = 3 };
	struct incident_gathered gathered = { .store = &store, .groups = &groups };
	size_t shown[3][KEYS] = { { 0 } }, rows = 0;

	make_keys(&store);
	store.entries = calloc(ENTRIES, sizeof(*store.entries));
	store.entry_count = ENTRIES;
	for (uint32_t i = 0; i < ENTRIES; i++) {
		struct incident_entry *entry = &store.entries[i];

		/* The first keys are of one group, the others of all. */
		entry->key = random_of(i) % KEYS;
		entry->group = entry->key < 2 ? entry->key : random_of(i + 1) % 3;
		rows += shown[entry->group][entry->key]++ == 0;
	}
	ck_assert_int_eq(incident_gather(&gathered), 0);
	ck_assert_uint_eq(gathered.row_count, rows);
	for (size_t i = 0; i < rows; i++) {
		const struct incident_row *row = &gathered.rows[i];

		ck_assert_uint_eq(row->shown, shown[row->group][row->key]);
		shown[row->group][row->key] = 0;
	}
	incident_gathered_release(&gathered);
	incident_store_release(&store);
}
END_TEST

enum { POOLS = 5000 };

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct incident_pool *)a)->name,
		      ((const struct incident_pool *)b)->name);
}

/* How many pools, and how many of them come first. */
static const size_t first_rows[][2] = {
	{ 0, 20 }, { 1, 20 }, { 20, 20 }, { 21, 20 }, { 40, 20 }, { 41, 20 }, { POOLS, 1 },
	{ POOLS, 20 }, { POOLS, 2048 }, { POOLS, POOLS },
};

/* As if all were sorted, whatever order they come in: 0 rising, 1 falling, 2 any. */
START_TEST(brings_the_first)
{
	size_t count = first_rows[_i / 3][0], first = first_rows[_i / 3][1];
	struct incident_pool *pools = calloc(POOLS + 1, sizeof(*pools));
	struct incident_pool *sorted = calloc(POOLS + 1, sizeof(*sorted));
	char (*names)[8] = calloc(POOLS + 1, sizeof(*names));

	ck_assert(pools && sorted && names);
	for (uint32_t i = 0; i < count; i++) {
		uint32_t place = _i % 3 == 0 ? i : _i % 3 == 1 ? (uint32_t)count - 1 - i :
								 random_of(i) % POOLS;

		snprintf(names[i], sizeof(names[i]), "p%05u", place);
		pools[i] = sorted[i] = (struct incident_pool){ .name = names[i] };
	}
	qsort(sorted, count, sizeof(*sorted), by_name);
	incident_pools_first(pools, count, first);
	for (size_t i = 0; i < count && i < first; i++)
		ck_assert_str_eq(pools[i].name, sorted[i].name);
	free(pools);
	free(sorted);
	free(names);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("store");
	TCase *tcase = tcase_create("store");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, sorts, 0, (int)(sizeof(orders) / sizeof(orders[0])));
	tcase_add_test(tcase, asks_once);
	tcase_add_test(tcase, gathers_rows);
	tcase_add_loop_test(tcase, brings_the_first, 0,
			    3 * (int)(sizeof(first_rows) / sizeof(first_rows[0])));
	tcase_add_loop_test(tcase, cuts_long_texts, 0,
			    (int)(sizeof(long_rows) / sizeof(long_rows[0])));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
