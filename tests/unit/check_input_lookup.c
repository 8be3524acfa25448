/*
 * check_input_lookup.c - questions about all inputs have the answers that a look at each input
 * gives.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "input_lookup.h"
#include "input_summary.h"
#include "text.h"

/* The plain way. */
static bool names(const char **list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal_nocase(list[i], name))
			return true;
	return false;
}

static when_t end_of(const struct input_summary *inputs, size_t count, const char *computer)
{
	when_t end = WHEN_UNKNOWN;

	for (size_t i = 0; i < count; i++)
		if ((!computer || names(inputs[i].computers, inputs[i].computer_count, computer)) &&
		    inputs[i].last_event > end)
			end = inputs[i].last_event;
	return end;
}

static bool has(const struct input_summary *inputs, size_t count, const char *channel,
		const char *computer)
{
	for (size_t i = 0; i < count; i++)
		if (names(inputs[i].channels, inputs[i].channel_count, channel) &&
		    (!computer || names(inputs[i].computers, inputs[i].computer_count, computer)))
			return true;
	return false;
}

static const char *const computers[] = { "WEB1", "web1", "WEB1.example.com", "", "\xC3\x84", "B" };
static const char *const channels[] = { "Application", "SYSTEM", "system", "" };
enum { INPUTS = 5, COMPUTERS = 6, CHANNELS = 4, ROUNDS = 500 };

static size_t choose(const char **list, const char *const *from, size_t count)
{
	size_t chosen = 0;

	for (size_t i = 0; i < count; i++)
		if (rand() % 3 == 0)
			list[chosen++] = from[i];
	return chosen;
}

START_TEST(answers_as_the_plain_way)
{
	const char *of[INPUTS][COMPUTERS], *in[INPUTS][CHANNELS];
	struct input_summary inputs[INPUTS] = { { .path = "a" } };

	for (unsigned round = 0; round < ROUNDS; round++) {
		struct input_lookup lookup = { .inputs = inputs, .count = round % INPUTS };

		srand(round);
		for (size_t i = 0; i < INPUTS; i++) {
			inputs[i].computers = of[i];
			inputs[i].computer_count = choose(of[i], computers, COMPUTERS);
			inputs[i].channels = in[i];
			inputs[i].channel_count = choose(in[i], channels, CHANNELS);
			inputs[i].last_event = (when_t)(rand() % 4);
		}
		for (size_t i = 0; i <= COMPUTERS; i++) {
			const char *computer = i < COMPUTERS ? computers[i] : NULL;

			ck_assert_uint_eq(input_lookup_end(&lookup, computer),
					  end_of(inputs, lookup.count, computer));
			for (size_t k = 0; k < CHANNELS; k++)
				ck_assert_int_eq(
					input_lookup_has(&lookup, channels[k], computer),
					has(inputs, lookup.count, channels[k], computer));
		}
		ck_assert(!input_lookup_has(&lookup, "Security", NULL));
		ck_assert_uint_eq(input_lookup_end(&lookup, "C"), WHEN_UNKNOWN);
		input_lookup_release(&lookup);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("input_lookup");
	TCase *all = tcase_create("all");
	SRunner *runner;
	int failed;

	tcase_add_test(all, answers_as_the_plain_way);
	suite_add_tcase(suite, all);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
