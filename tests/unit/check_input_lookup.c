/*
 * check_input_lookup.c - questions about all inputs have the answers that a look at each log of
 * each gives.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "input_lookup.h"
#include "input_summary.h"
#include "text.h"

/* The plain way: without a case, and NULL fits any. */
static bool fits(const char *name, const char *asked)
{
	return !asked || (name && text_equal_nocase(name, asked));
}

static bool has(const struct input_summary *inputs, size_t count, const char *channel,
		const char *computer, when_t *end)
{
	bool found = false;

	*end = WHEN_UNKNOWN;
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < inputs[i].log_count; k++) {
			const struct input_log *log = &inputs[i].logs[k];

			if (!fits(log->computer, computer) || !fits(log->channel, channel))
				continue;
			found = true;
			*end = log->last_event > *end ? log->last_event : *end;
		}
	}
	return found;
}

static const char *const computers[] = { "WEB1", "web1", "WEB1.example.com", "", "\xC3\x84", NULL };
static const char *const channels[] = { "Application", "SYSTEM", "system", "", NULL };
enum { INPUTS = 5, LOGS = 4, COMPUTERS = 6, CHANNELS = 5, ROUNDS = 500 };

static void check_computer(struct input_lookup *lookup, const char *computer)
{
	when_t end, last = WHEN_UNKNOWN;

	for (size_t k = 0; k + 1 < CHANNELS; k++)
		ck_assert_int_eq(input_lookup_has(lookup, channels[k], computer),
				 has(lookup->inputs, lookup->count, channels[k], computer, &end));
	for (size_t i = 0; i < lookup->count; i++)
		last = lookup->inputs[i].last_event > last ? lookup->inputs[i].last_event : last;
	has(lookup->inputs, lookup->count, NULL, computer, &end);
	end = computer ? end : last;
	ck_assert_uint_eq(input_lookup_end(lookup, computer), end);
	if (computer && has(lookup->inputs, lookup->count, "System", computer, &last))
		end = last;
	ck_assert_uint_eq(input_lookup_watched(lookup, computer), end);
}

START_TEST(answers_as_the_plain_way)
{
	struct input_log logs[INPUTS][LOGS];
	struct input_summary inputs[INPUTS] = { { .path = "a" } };

	for (unsigned round = 0; round < ROUNDS; round++) {
		struct input_lookup lookup = { .inputs = inputs, .count = round % INPUTS };

		srand(round);
		for (size_t i = 0; i < INPUTS; i++) {
			inputs[i].logs = logs[i];
			inputs[i].log_count = (size_t)(rand() % LOGS);
			inputs[i].last_event = (when_t)(rand() % 8);
			for (size_t k = 0; k < LOGS; k++)
				logs[i][k] = (struct input_log){
					.computer = computers[rand() % COMPUTERS],
					.channel = channels[rand() % CHANNELS],
					.last_event = (when_t)(rand() % 8),
				};
		}
		for (size_t i = 0; i < COMPUTERS; i++)
			check_computer(&lookup, computers[i]);
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
