/*
 * rules_check_steps.c - the steps of a rule: whether a person could follow them.
 *
 * Looking comes before changing in no fixed order, but what shows that the failure is fixed
 * comes last.  Alternatives are together and say when each applies.  Knows no other rules.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "rules_load.h"
#include "text.h"

enum { OPENING = 96 };	/* bytes; a longer start of a sentence is no short statement */

static char *next_line(char **from)
{
	char *line = *from, *end;

	if (!line || !*line)
		return NULL;
	end = line + strcspn(line, "\r\n");
	*from = end + strspn(end, "\r\n");
	*end = '\0';
	return line;
}

bool rules_read_openings(struct json_tree *facts, struct rules_strings *openings)
{
	struct text text = { 0 };
	const char **items = NULL;
	char *copy = NULL, *line;
	size_t count = 0;

	if (json_tree_file(facts, &text)) {
		copy = json_array(facts, text.size + 1, 1);
		items = json_array(facts, text.size + 1, sizeof(*items));
	}
	if (copy)
		memcpy(copy, text_get(&text), text.size);
	while (items && (line = next_line(&copy)))
		if (*line && *line != '#')
			items[count++] = line;
	*openings = (struct rules_strings){ items, count };
	text_release(&text);
	return items != NULL;
}

/* A step for a code, a string or a finding may say what these say. */
static bool is_known(const struct rules_step *step)
{
	return step->codes.count || step->not_codes.count || step->strings.count ||
	       step->findings.count || step->not_findings.count;
}

/* "The file is missing: install it" states what nobody knows yet. */
static void check_opening(struct json_tree *facts, const struct json_node *node,
			  const char *text, const struct rules_strings *openings)
{
	size_t size = strcspn(text, ":.;?!");
	char opening[OPENING];

	if (text[size] != ':' || size >= sizeof(opening))
		return;
	memcpy(opening, text, size);
	opening[size] = '\0';
	for (size_t i = 0; i < openings->count; i++) {
		if (!text_match(openings->items[i], opening))
			continue;
		json_report(facts, node, "'%s:' states a condition as if it were known; "
			    "put it into 'if'", opening);
		return;
	}
}

static void check_condition(struct json_tree *facts, const struct json_node *node,
			    const char *condition)
{
	size_t size = strlen(condition);

	if (!text_starts(condition, "If ") || strchr(",.:;", condition[size - 1]))
		json_report(facts, node, "a clause expected that begins with 'If ' and ends "
			    "without a mark");
}

/* Whether an alternative of the same choice has other words for its condition. */
static bool has_other(const struct rules_rule *rule, size_t index)
{
	const struct rules_step *step = &rule->steps[index];

	for (size_t i = 0; i < rule->step_count; i++)
		if (rule->steps[i].choice == step->choice && rule->steps[i].condition &&
		    strcmp(rule->steps[i].condition, step->condition) != 0)
			return true;
	return false;
}

/* Whether an earlier step is of this choice, with one between that is not. */
static bool is_apart(const struct rules_rule *rule, size_t index)
{
	uint8_t choice = rule->steps[index].choice;
	size_t i = index;

	while (i > 0 && rule->steps[i - 1].choice == choice)
		i--;
	while (i > 0 && rule->steps[i - 1].choice != choice)
		i--;
	return i > 0;
}

static void check_choice(struct json_tree *facts, const struct json_node *node,
			 const struct rules_rule *rule, size_t index)
{
	const struct rules_step *step = &rule->steps[index];

	if (!step->condition)
		json_report(facts, node, "an alternative of a choice needs 'if'");
	else if (!has_other(rule, index))
		json_report(facts, node, "choice %u has no other alternative",
			    (unsigned)step->choice);
	if (is_apart(rule, index))
		json_report(facts, node, "choice %u: its alternatives must follow each other",
			    (unsigned)step->choice);
}

void rules_check_steps(struct json_tree *facts, const struct json_node *array,
		       const struct rules_rule *rule, const struct rules_strings *openings)
{
	bool verified = false;

	for (size_t i = 0; array && i < rule->step_count; i++) {
		const struct rules_step *step = &rule->steps[i];
		const struct json_node *node = &array->children[i];

		if (step->choice)
			check_choice(facts, node, rule, i);
		if (step->condition && *step->condition)
			check_condition(facts, node, step->condition);
		if (step->text && !is_known(step))
			check_opening(facts, node, step->text, openings);
		if (verified && step->kind && step->kind != RULES_VERIFY)
			json_report(facts, node, "a step of kind 'verify' comes last");
		verified |= step->kind == RULES_VERIFY;
	}
}
