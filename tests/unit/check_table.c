/*
 * check_table.c - SipHash against values of another implementation, and what tables cost
 * when somebody chose the names.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "siphash.h"
#include "table.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

/* The key is 00 01 ... 0f, the bytes are 00 01 ...  The values are those of CPython 3.11. */
static const struct {
	size_t size;
	uint64_t hash;
} vectors[] = {
	{ 0, UINT64_C(0xabac0158050fc4dc) },
	{ 1, UINT64_C(0xc9f49bf37d57ca93) },
	{ 2, UINT64_C(0x82cb9b024dc7d44d) },
	{ 7, UINT64_C(0xd3927d989bb11140) },
	{ 8, UINT64_C(0x369095118d299a8e) },
	{ 9, UINT64_C(0x25a48eb36c063de4) },
	{ 15, UINT64_C(0xd320d86d2a519956) },
	{ 16, UINT64_C(0xcc4fdd1a7d908b66) },
	{ 17, UINT64_C(0x9cf2689063dbd80c) },
	{ 63, UINT64_C(0x9d199062b7bbb3a8) },
};

static const struct siphash_key test_key = {
	{ UINT64_C(0x0706050403020100), UINT64_C(0x0f0e0d0c0b0a0908) }
};

static void count_up(unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		bytes[i] = (unsigned char)i;
}

START_TEST(is_siphash)
{
	unsigned char bytes[64];

	count_up(bytes, sizeof(bytes));
	ck_assert_uint_eq(siphash(&test_key, bytes, vectors[_i].size), vectors[_i].hash);
	if (vectors[_i].size == 8)
		ck_assert_uint_eq(siphash_number(&test_key, UINT64_C(0x0706050403020100)),
				  vectors[_i].hash);
}
END_TEST

/* In two parts, and byte by byte, with a look in between. */
START_TEST(goes_on)
{
	unsigned char bytes[64];

	count_up(bytes, sizeof(bytes));
	for (size_t size = 0; size < sizeof(bytes); size++) {
		uint64_t whole = siphash(&test_key, bytes, size);
		struct siphash hash;

		for (size_t cut = 0; cut <= size; cut++) {
			siphash_start(&hash, &test_key);
			siphash_add(&hash, bytes, cut);
			siphash_add(&hash, bytes + cut, size - cut);
			ck_assert_uint_eq(siphash_end(&hash), whole);
		}
		siphash_start(&hash, &test_key);
		for (size_t i = 0; i < size; i++) {
			ck_assert_uint_eq(siphash_end(&hash), siphash(&test_key, bytes, i));
			siphash_byte(&hash, bytes[i]);
		}
		ck_assert_uint_eq(siphash_end(&hash), whole);
	}
}
END_TEST

START_TEST(keeps_its_secret)
{
	struct siphash_key first = siphash_secret(), again = siphash_secret();

	ck_assert_mem_eq(&first, &again, sizeof(first));
	ck_assert(first.words[0] || first.words[1]);
	ck_assert_uint_eq(siphash_keyed("WEB01", 5), siphash(&first, "WEB01", 5));
	ck_assert_uint_ne(siphash_keyed("WEB01", 5), siphash(&test_key, "WEB01", 5));
}
END_TEST

/*
 * Each pair of words changed one bit of a hash that was used here before, whatever its seed
 * was, and the second pair changed it back: 2^n names of 16n letters that all collided.
 */
static const char *const pairs[2][2] = {
	{ "hf78jt6u", "wgwifppt" }, { "v-1fobqq", "11obpc7x" },
};

enum { BITS = 14, NAME_SIZE = 16 * BITS };

static void colliding_name(unsigned number, char *name)
{
	for (int bit = 0; bit < BITS; bit++, name += 16) {
		memcpy(name, pairs[0][number >> bit & 1], 8);
		memcpy(name + 8, pairs[1][number >> bit & 1], 8);
	}
}

/* Half of the slots are free, so one and a half are looked at for a name on average. */
START_TEST(chosen_names_cost_no_more)
{
	struct table_names names = { 0 };
	char name[NAME_SIZE];

	for (unsigned i = 0; i < 1u << BITS; i++) {
		colliding_name(i, name);
		ck_assert_uint_eq(table_names_id(&names, name, sizeof(name)), i);
	}
	ck_assert_uint_eq(names.count, 1u << BITS);
	ck_assert_uint_lt(table_names_steps(&names), 2u << BITS);
	colliding_name(77, name);
	ck_assert_uint_eq(table_names_find(&names, name, sizeof(name)), 77);
	table_names_release(&names);
}
END_TEST

/* As a column that a line lacks: its text is of no bytes, at no place. */
START_TEST(no_bytes_are_a_name)
{
	struct table_names names = { 0 };

	ck_assert_uint_eq(table_names_find(&names, NULL, 0), TABLE_NONE);
	ck_assert_uint_eq(table_names_id(&names, NULL, 0), 0);
	ck_assert_uint_eq(table_names_id(&names, "", 0), 0);
	ck_assert_uint_eq(table_names_find_lower(&names, NULL, 0), 0);
	ck_assert_str_eq(table_names_get(&names, 0), "");
	table_names_release(&names);
}
END_TEST

/* Multiples of high powers of two, of the factors of a multiplicative hash turned around,
 * neighbours, and pairs whose halves cancel each other. */
static const struct {
	const char *name;
	uint64_t factor;
} chosen_keys[] = {
	{ "neighbours", 1 },
	{ "high bits", UINT64_C(1) << 44 },
	{ "middle bits", UINT64_C(1) << 32 },
	{ "undoes the golden ratio", UINT64_C(0xF1DE83E19937733D) },
	{ "pairs", UINT64_C(0x100000001) },
};

START_TEST(chosen_numbers_cost_no_more)
{
	struct table_map map = { 0 };

	for (uint32_t i = 0; i < 1u << BITS; i++)
		ck_assert_int_eq(table_map_add(&map, i * chosen_keys[_i].factor, i), 1);
	ck_assert_msg(table_map_steps(&map) < 2u << BITS, "%s: %" PRIu64,
		      chosen_keys[_i].name, table_map_steps(&map));
	for (uint32_t i = 0; i < 1u << BITS; i++)
		ck_assert_uint_eq(table_map_get(&map, i * chosen_keys[_i].factor), i);
	table_map_release(&map);
}
END_TEST

/* A key whose hash is known finds what was set without it, and the other way round; maps that
 * grew do not differ. */
START_TEST(one_hash_serves_all_maps)
{
	struct table_map maps[2] = { { 0 } };

	for (uint32_t i = 0; i < 1000; i++) {
		struct table_key key = table_key(i % 500);

		ck_assert_uint_eq(table_map_find(&maps[0], &key), i < 500 ? TABLE_NONE : i - 500);
		ck_assert_int_eq(table_map_put(&maps[0], &key, i), 0);
		ck_assert_uint_eq(table_map_get(&maps[0], i % 500), i);
		ck_assert_int_eq(table_map_set(&maps[1], i, i), 0);
		key = table_key(i);
		ck_assert_uint_eq(table_map_find(&maps[1], &key), i);
	}
	ck_assert_uint_eq(maps[0].count, 500);
	table_map_release(&maps[0]);
	table_map_release(&maps[1]);
}
END_TEST

/* Neighbours share a block, which must not be taken for that of another first number, or of
 * a number far away. */
START_TEST(knows_pairs)
{
	struct table_set set = { 0 };

	for (int again = 0; again < 2; again++)
		for (uint32_t b = 0; b < 2000; b++)
			for (uint32_t a = 0; a < 3; a++)
				ck_assert_int_eq(table_set_add(&set, a, b), !again);
	for (uint32_t b = 0; b < 2000; b++)
		ck_assert_int_eq(table_set_add(&set, 1, b), 0);
	ck_assert_int_eq(table_set_add(&set, 1, 2100), 1);
	table_set_release(&set);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("table");
	TCase *cases = tcase_create("table");
	SRunner *runner;
	int failed;

	tcase_add_loop_test(cases, is_siphash, 0, COUNT(vectors));
	tcase_add_test(cases, goes_on);
	tcase_add_test(cases, keeps_its_secret);
	tcase_add_test(cases, chosen_names_cost_no_more);
	tcase_add_test(cases, no_bytes_are_a_name);
	tcase_add_loop_test(cases, chosen_numbers_cost_no_more, 0, COUNT(chosen_keys));
	tcase_add_test(cases, one_hash_serves_all_maps);
	tcase_add_test(cases, knows_pairs);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
