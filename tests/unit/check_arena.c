/*
 * check_arena.c - memory that is freed all at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "aligned.h"
#include "arena.h"

static const size_t sizes[] = { 0, 1, 7, 16, 100, 1023, 1024, 1025, 4096, 70000, 3 << 20 };
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

static void check_zeroed(const unsigned char *piece, size_t size)
{
	size_t i = 0;

	/* One assertion, not one a byte: these pieces are big. */
	while (i < size && piece[i] == 0)
		i++;
	ck_assert_uint_eq(i, size);
}

START_TEST(pieces_are_aligned_zeroed_and_apart)
{
	struct arena arena = { 0 };
	unsigned char *pieces[200];

	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 200; i++) {
			pieces[i] = arena_alloc(&arena, sizes[_i]);
			ck_assert_ptr_nonnull(pieces[i]);
			ck_assert_uint_eq((uintptr_t)pieces[i] % alignof(uint64_t), 0);
			ck_assert_uint_eq((uintptr_t)pieces[i] % alignof(void *), 0);
			if (i < 3)
				check_zeroed(pieces[i], sizes[_i]);
			memset(pieces[i], i + 1, sizes[_i] < 64 ? sizes[_i] : 64);
			if (sizes[_i] > 1 << 20 && i == 5)
				break;
		}
		for (int i = 0; i < 5 && sizes[_i]; i++)
			ck_assert_uint_eq(pieces[i][0], i + 1);
		arena_reset(&arena);
	}
	arena_release(&arena);
	ck_assert_ptr_null(arena.blocks);
	ck_assert_uint_eq(arena.total, 0);
}
END_TEST

START_TEST(what_files_are_read_into_starts_at_a_page)
{
	unsigned char *bytes = aligned_new(sizes[_i]);

	ck_assert_ptr_nonnull(bytes);
	ck_assert_uint_eq((uintptr_t)bytes % 4096, 0);
	memset(bytes, 1, sizes[_i]);
	aligned_free(bytes);
	aligned_free(NULL);
	ck_assert_ptr_null(aligned_new(SIZE_MAX - 100));
}
END_TEST

START_TEST(reserves_what_pieces_take)
{
	struct arena arena = { 0 };
	size_t room = 0, total;

	for (int i = 0; i < SIZES; i++)
		room += arena_room(sizes[i]);
	ck_assert_ptr_nonnull(arena_reserve(&arena, room));
	total = arena.total;
	ck_assert_uint_lt(total - room, 64);
	for (int i = 0; i < SIZES; i++)
		check_zeroed(arena_alloc(&arena, sizes[i]), sizes[i]);
	ck_assert_uint_eq(arena.total, total);
	ck_assert_ptr_nonnull(arena_alloc(&arena, 1));
	ck_assert_uint_gt(arena.total, total);
	arena_release(&arena);
}
END_TEST

START_TEST(reset_keeps_a_block_that_then_suffices)
{
	struct arena arena = { 0 };
	size_t total;

	for (int i = 0; i < 1000; i++)
		arena_alloc(&arena, 100);
	arena_reset(&arena);
	total = arena.total;
	ck_assert_uint_gt(total, 0);
	for (int i = 0; i < 300; i++)
		arena_alloc(&arena, 100);
	ck_assert_uint_eq(arena.total, total);
	arena_release(&arena);
}
END_TEST

START_TEST(reset_lets_a_giant_go)
{
	struct arena arena = { 0 };

	arena_alloc(&arena, 64 << 20);
	arena_reset(&arena);
	ck_assert_uint_eq(arena.total, 0);
	ck_assert_ptr_nonnull(arena_alloc(&arena, 8));
	arena_release(&arena);
}
END_TEST

START_TEST(refuses_what_overflows)
{
	struct arena arena = { 0 };

	ck_assert_ptr_null(arena_array(&arena, SIZE_MAX / 2, 3));
	ck_assert_ptr_null(arena_array(&arena, 3, SIZE_MAX / 2));
	ck_assert_ptr_null(arena_alloc(&arena, SIZE_MAX));
	ck_assert_ptr_null(arena_alloc(&arena, SIZE_MAX - alignof(uint64_t)));
	ck_assert_ptr_null(arena_bytes(&arena, "x", SIZE_MAX));
	ck_assert_ptr_nonnull(arena_array(&arena, 0, SIZE_MAX));
	ck_assert_ptr_nonnull(arena_array(&arena, 3, 0));
	arena_release(&arena);
}
END_TEST

START_TEST(copies_end_with_a_nul)
{
	struct arena arena = { 0 };

	ck_assert_ptr_null(arena_string(&arena, NULL));
	ck_assert_str_eq(arena_string(&arena, ""), "");
	ck_assert_str_eq(arena_string(&arena, "abc"), "abc");
	ck_assert_str_eq(arena_bytes(&arena, "abcdef", 3), "abc");
	ck_assert_str_eq(arena_bytes(&arena, NULL, 0), "");
	arena_release(&arena);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("arena");
	TCase *tcase = tcase_create("memory");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, what_files_are_read_into_starts_at_a_page, 0, SIZES);
	tcase_add_loop_test(tcase, pieces_are_aligned_zeroed_and_apart, 0, SIZES);
	tcase_add_test(tcase, reserves_what_pieces_take);
	tcase_add_test(tcase, reset_keeps_a_block_that_then_suffices);
	tcase_add_test(tcase, reset_lets_a_giant_go);
	tcase_add_test(tcase, refuses_what_overflows);
	tcase_add_test(tcase, copies_end_with_a_nul);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
