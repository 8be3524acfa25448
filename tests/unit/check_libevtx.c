/*
 * check_libevtx.c - a chunk as a log of its own, and records read again through
 * libevtx, also beside damage.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "evtx_chunk.h"
#include "evtx_image.h"
#include "input_libevtx.h"
#include "reader.h"
#include "text.h"

static uint8_t chunk[EVTX_CHUNK_SIZE];
static struct evtx_record records[EVTX_IMAGE_RECORDS];
static size_t record_count;
static struct input_stats stats;
static struct input_libevtx *engine;
static struct event event;

/* The first chunk of a sample. */
static void read_chunk(void)
{
	const char *srcdir = getenv("srcdir");
	struct text path = { 0 };
	FILE *file;

	text_printf(&path, "%s/samples/iis6/dll-access-denied/System.evtx", srcdir ? srcdir : ".");
	file = fopen(text_get(&path), "rb");
	ck_assert_msg(file != NULL, "%s", text_get(&path));
	ck_assert_int_eq(fseek(file, EVTX_FILE_HEADER, SEEK_SET), 0);
	ck_assert_uint_eq(fread(chunk, 1, sizeof(chunk), file), sizeof(chunk));
	fclose(file);
	text_release(&path);
}

static void setup(void)
{
	struct evtx_chunk walk;

	read_chunk();
	input_stats_init(&stats);
	ck_assert(evtx_chunk_start(&walk, chunk, sizeof(chunk), 0, &stats));
	for (record_count = 0; evtx_chunk_next(&walk, &records[record_count]); record_count++)
		;
	ck_assert_uint_gt(record_count, 20);
	engine = input_libevtx_new(catalog_builtin(), false);
	ck_assert_ptr_nonnull(engine);
	event_init(&event);
}

static void teardown(void)
{
	event_release(&event);
	input_libevtx_free(engine);
	input_stats_release(&stats);
}

/* ---- images ---- */

static uint32_t get32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* Go from record to record as a reader that trusts sizes does. */
static void walk_image(const struct evtx_image *image)
{
	const uint8_t *bytes = image->bytes + EVTX_FILE_HEADER;
	uint32_t at = EVTX_CHUNK_HEADER, end = get32(bytes + 48);

	ck_assert_uint_le(end, EVTX_CHUNK_SIZE);
	for (size_t i = 0; i < image->filler + image->count; i++) {
		uint32_t size = get32(bytes + at + 4);

		ck_assert_mem_eq(bytes + at, "**\0\0", 4);
		if (i >= image->filler)
			ck_assert_uint_eq(at, image->offsets[i - image->filler]);
		ck_assert_uint_ge(size, EVTX_RECORD_MIN);
		ck_assert_uint_le(size, end - at);
		ck_assert_uint_eq(get32(bytes + at + size - 4), size);
		at += size;
	}
	ck_assert_uint_eq(at, end);
	/* What it then looks for in steps of four is not there. */
	ck_assert_uint_eq(end % 4, 0);
	for (; at < EVTX_CHUNK_SIZE; at += 4)
		ck_assert(memcmp(bytes + at, "**\0\0", 4) != 0);
}

static const struct {
	const char *name;
	struct { uint32_t offset, size; } added[4];
	size_t kept, filler;
} images[] = {
	{ "none", { { 0, 0 } }, 0, 0 },
	{ "one", { { 512, 100 } }, 1, 0 },
	{ "to the end", { { 512, 65024 } }, 1, 0 },
	{ "to an odd end", { { 512, 65021 } }, 1, 0 },
	{ "in a row", { { 512, 100 }, { 612, 28 }, { 640, 64 } }, 3, 0 },
	{ "gap between", { { 512, 100 }, { 613, 100 }, { 60000, 28 } }, 3, 0 },
	{ "gap before", { { 540, 100 }, { 640, 100 } }, 2, 1 },
	{ "gap too small for a filler", { { 520, 100 }, { 640, 100 } }, 1, 1 },
	{ "odd sizes", { { 512, 101 }, { 613, 102 } }, 2, 0 },
	{ "overlapping", { { 512, 100 }, { 611, 100 }, { 612, 100 } }, 2, 0 },
	{ "in the header", { { 500, 100 } }, 0, 0 },
	{ "too small", { { 512, 27 } }, 0, 0 },
	{ "too large", { { 512, 65025 }, { 65536, 28 }, { UINT32_MAX, 28 } }, 0, 0 },
};

START_TEST(images_can_be_walked)
{
	static struct evtx_image image;
	size_t kept = 0;

	memcpy(chunk + 64000, "**\0\0", 4);	/* slack, mostly */
	evtx_image_start(&image, chunk, sizeof(chunk));
	for (size_t i = 0; i < 4 && images[_i].added[i].offset; i++)
		kept += evtx_image_add(&image, images[_i].added[i].offset,
				       images[_i].added[i].size);
	evtx_image_end(&image);
	ck_assert_msg(kept == images[_i].kept, "%s: %zu", images[_i].name, kept);
	ck_assert_uint_eq(image.count, images[_i].kept);
	ck_assert_uint_eq(image.filler, images[_i].filler);
	walk_image(&image);
}
END_TEST

START_TEST(records_are_found)
{
	static struct evtx_image image;

	evtx_image_start(&image, chunk, 1000);
	ck_assert(evtx_image_add(&image, 512, 100));
	ck_assert(evtx_image_add(&image, 700, 100));
	ck_assert_int_eq(evtx_image_find(&image, 512), 0);
	ck_assert_int_eq(evtx_image_find(&image, 700), 1);
	ck_assert_int_eq(evtx_image_find(&image, 612), -1);
	ck_assert_uint_eq(image.bytes[EVTX_FILE_HEADER + 1000], 0);
}
END_TEST

/* ---- the second reader ---- */

static void damage_nothing(void)
{
}

static void damage_header(void)
{
	memset(chunk, 0, 128);
}

static void damage_free_space(void)
{
	memset(chunk + 48, 0xff, 4);
}

/* Neither its header nor the copy of its size shows it any more. */
static void damage_record(size_t index)
{
	uint32_t end = records[index].offset + records[index].size;

	memset(chunk + records[index].offset, 'x', EVTX_RECORD_HEADER);
	memset(chunk + end - EVTX_RECORD_TRAILER, 'x', EVTX_RECORD_TRAILER);
}

static void damage_first(void)
{
	damage_record(0);
}

static void damage_middle(void)
{
	damage_record(9);
}

static void damage_content(void)
{
	memset(chunk + records[9].offset + EVTX_RECORD_HEADER, 0xff,
	       records[9].size - EVTX_RECORD_MIN);
}

static const struct {
	const char *name;
	void (*damage)(void);
	size_t lost, first_lost;	/* records that cannot be read again */
} damages[] = {
	{ "none", damage_nothing, 0, 0 },
	{ "header", damage_header, 0, 0 },
	{ "free space", damage_free_space, 0, 0 },
	{ "first record", damage_first, 1, 0 },
	{ "record in the middle", damage_middle, 1, 9 },
	{ "content of a record", damage_content, 1, 9 },
};

static int read_again(size_t index, uint64_t chunk_offset)
{
	struct input_source source = { .stats = &stats };

	event_reset(&event);
	return input_libevtx_second(engine, &source, chunk, chunk_offset,
				    records[index].offset, &event);
}

START_TEST(reads_beside_damage)
{
	size_t wanted = 0;

	damages[_i].damage();
	for (size_t i = 0; i < record_count; i++) {
		bool lost = i >= damages[_i].first_lost &&
			    i < damages[_i].first_lost + damages[_i].lost;
		int ret = read_again(i, 4096);

		ck_assert_msg((ret < 0) == lost, "%s: record %zu: %d", damages[_i].name, i, ret);
		wanted += ret == 1;
		if (ret == 1)
			ck_assert_uint_eq(event.record_id, records[i].id);
		if (ret == 1)
			ck_assert_uint_eq(event.offset, 4096 + records[i].offset);
	}
	ck_assert_uint_gt(wanted, 0);
}
END_TEST

/* Another chunk at another offset, and back. */
START_TEST(chunks_change)
{
	ck_assert_int_ge(read_again(1, 4096), 0);
	damage_middle();
	ck_assert_int_ge(read_again(9, 4096), 0);
	ck_assert_int_eq(read_again(9, 69632), -1);
	memset(chunk, 0, sizeof(chunk));
	ck_assert_int_eq(read_again(1, 4096), -1);
	ck_assert_uint_eq(stats.problem_count, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("libevtx");
	TCase *tcase = tcase_create("libevtx");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_loop_test(tcase, images_can_be_walked, 0, sizeof(images) / sizeof(images[0]));
	tcase_add_test(tcase, records_are_found);
	tcase_add_loop_test(tcase, reads_beside_damage, 0, sizeof(damages) / sizeof(damages[0]));
	tcase_add_test(tcase, chunks_change);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
