/*
 * check_share.c - a limit that nobody can use up for the others: incident_share.h.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "incident_share.h"
#include "input_summary.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

enum { MOST = 32 };

/*
 * Things, the most important first, each as the input that it is in and its computer: "0a".  Of
 * one that is in two inputs the second follows with a plus.
 */
static const char *const paths[] = { "e/0", "s/1", "s/2", "p.nd/3", "p.nd/4", "5", "e.zip/6",
	"e.zip/7", "h/8" };
static const char *const parts[] = { NULL, NULL, NULL, "p.nd", "p.nd", NULL, "q.nd", "q.nd",
	"q.nd" };

static const struct {
	const char *things;
	const char *order;	/* of their turns */
	size_t limit;
	const char *chosen;
} cases[] = {
	/* One of each in a round, those with the fewest first. */
	{ "0a 0a 0a 1b", "3 0 1 2", 2, "0 3" },
	{ "0a 0a 0a 1b 1b", "3 0 4 1 2", 2, "0 3" },
	/* A file has no more turns for any number of computers. */
	{ "0a 0b 0c 0d 1x 1x 1x", "4 0 5 1 6 2 3", 4, "0 1 2 4" },
	{ "0a 0a 0a 0a 0a 0a 3x 3y 4z", "8 0 6 1 7 2 3 4 5", 4, "0 6 7 8" },
	/* Nor for any number of files in a folder; inputs of a part are in one. */
	{ "1a 2b 1a 2b 0x 0x", "4 0 5 1 2 3", 4, "0 1 2 4" },
	{ "3a 4b 3a 4b 5x", "4 0 1 2 3", 3, "0 1 4" },
	/* Files with nothing take no turn. */
	{ "1a 1a 1a 0b", "3 0 1 2", 4, "0 1 2 3" },
	/* The first of each computer comes before the second of any; then the most important. */
	{ "0a 0a 0a 0a 0a 0a 0a 0a 3b 3c 3d 4e", "11 0 8 1 9 2 10 3 4 5 6 7", 6,
	  "0 8 9 10 11 1" },
	/* What is in two has its turn where it comes first, in whichever order they are named. */
	{ "0a 0b 0c 0d 0e+1e", "4 0 1 2 3", 2, "0 4" },
	{ "0a 0b 0c 0d 1e+0e", "4 0 1 2 3", 2, "0 4" },
	/* And takes none from what is behind it in the other. */
	{ "0a 0a 0a+1a 1a", "2 0 3 1", 2, "0 2" },
	/* Folders and archives take turns in a part, too. */
	{ "6a 7b 6a 7b 8x", "4 0 1 2 3", 2, "0 4" },
	{ "6a 7b 8x 8x 8x", "0 2 1 3 4", 2, "0 2" },
	/* An input that is not known is a neighbour of the others. */
	{ "9a 9a 0b", "2 0 1", 1, "2" },
};

static void claim(struct incident_share *shares, uint32_t thing, const char *word)
{
	for (; *word >= '0' && *word <= '9'; word += 2 + (word[2] == '+'))
		ck_assert_int_eq(incident_share_claim(shares, thing, (uint32_t)word[1],
						      (uint32_t)(word[0] - '0')), 0);
}

static void put(char *text, size_t number)
{
	sprintf(text + strlen(text), "%s%zu", *text ? " " : "", number);
}

static size_t begin(struct incident_share *shares, const char *things)
{
	static struct input_summary inputs[COUNT(paths)];
	uint32_t count = 0;

	for (int i = 0; i < COUNT(paths); i++) {
		inputs[i].path = paths[i];
		inputs[i].part = parts[i];
	}
	ck_assert_int_eq(incident_share_init(shares, inputs, COUNT(paths)), 0);
	for (const char *word = things; word; word = strchr(word, ' ')) {
		word += *word == ' ';
		claim(shares, count++, word);
	}
	return count;
}

START_TEST(takes_turns)
{
	struct incident_share shares;
	struct incident_turn turns[MOST];
	size_t count = begin(&shares, cases[_i].things), last = 0;
	char order[128] = "";

	ck_assert_int_eq(incident_share_turns(&shares, turns, count), 0);
	for (size_t done = 0; done < count; done++) {
		size_t next = SIZE_MAX;

		for (size_t i = 0; i < count; i++)
			if ((done == 0 || turns[i].turn > last) &&
			    (next == SIZE_MAX || turns[i].turn < turns[next].turn))
				next = i;
		ck_assert_msg(next != SIZE_MAX, "two have one turn");
		last = turns[next].turn;
		put(order, next);
	}
	ck_assert_str_eq(order, cases[_i].order);
	incident_share_release(&shares);
}
END_TEST

START_TEST(choice)
{
	struct incident_share shares;
	bool chosen[MOST], expected[MOST] = { false };
	size_t count = begin(&shares, cases[_i].things);

	for (const char *word = cases[_i].chosen; word; word = strchr(word + 1, ' '))
		expected[strtoul(word, NULL, 10)] = true;
	ck_assert_int_eq(incident_share_choose(&shares, count, cases[_i].limit, chosen), 0);
	for (size_t i = 0; i < count; i++)
		ck_assert_msg(chosen[i] == expected[i], "%zu", i);
	incident_share_release(&shares);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("share");
	TCase *tcase = tcase_create("share");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, takes_turns, 0, COUNT(cases));
	tcase_add_loop_test(tcase, choice, 0, COUNT(cases));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
