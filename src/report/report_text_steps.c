/*
 * report_text_steps.c - what to do, in the text report: steps, choices and commands.
 *
 * A step that is shortened ends in "...", and so does one of which only a line is left.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_text.h"

#include <stdio.h>
#include <string.h>

#include "incident.h"
#include "report.h"
#include "report_steps.h"
#include "report_words.h"
#include "text.h"

/* What commands are typed into. */
#define SHELL "(in Command Prompt as administrator, not in PowerShell)"

enum {
	INDENT = 3,		/* of alternatives */
};

/* "2. Choose one:", and the alternatives indented below. */
static size_t begin_choice(struct text_report *t, const struct incident_step *step)
{
	char words[64];

	snprintf(words, sizeof(words), "%u. ", step->number);
	page_column(&t->page, TEXT_LEFT, 0);
	page_put(&t->page, words);
	snprintf(words, sizeof(words), "%s:", steps_choose);
	report_text_put(t, PAGE_LABEL, words);
	page_line(&t->page);
	return TEXT_LEFT + INDENT;
}

static enum text_amount amount_of(const struct text_brevity *brevity,
				  const struct incident_step *step)
{
	switch (step->kind) {
	case RULES_CHANGE:
		return step->command ? TEXT_WHOLE : brevity->by_hand;
	case RULES_LOOK:
		return step->condition ? brevity->look_if : brevity->look;
	case RULES_VERIFY:
	case RULES_NO_KIND:
		break;
	}
	return TEXT_WHOLE;
}

/* Condition, first sentence, what the command does; true if that is not all. */
static bool add_sentence(struct text *words, const struct incident_step *step)
{
	size_t size = report_text_sentence(step->text, 0);
	const char *effect = steps_effect(step);

	if (!step->text[size]) {
		steps_sentence(words, step);
		return false;
	}
	if (step->condition)
		text_printf(words, "%s: ", step->condition);
	text_add_bytes(words, step->text, size);
	text_add(words, " ...");
	if (effect)
		text_printf(words, " [%s]", effect);
	return true;
}

/* One line without its command; true if that is not all. */
static bool write_line(struct text_report *t, const struct incident_step *step, size_t left)
{
	bool cut;

	if (step->condition)
		text_printf(&t->words, "%s: ", step->condition);
	text_add(&t->words, step->text);
	if (step->command)
		text_add(&t->words, " ...");
	cut = report_text_wrap_most(t, left, 1);
	return cut || step->command;
}

/* The condition first, then what to do, then what the command below does. */
static void write_step(struct text_report *t, const struct incident_step *step, size_t left)
{
	enum text_amount amount = amount_of(t->brevity, step);
	size_t body;

	page_column(&t->page, left, 0);
	steps_bullet(&t->words, step);
	page_put(&t->page, text_get(&t->words));
	text_reset(&t->words);
	body = t->page.column;
	if (amount == TEXT_LINE) {
		t->rest.cut |= write_line(t, step, body);
		return;
	}
	if (amount == TEXT_SENTENCE)
		t->rest.cut |= add_sentence(&t->words, step);
	else
		steps_sentence(&t->words, step);
	t->rest.cut |= report_text_wrap_most(t, body, step->kind == RULES_LOOK && !step->command ?
					     t->brevity->lines_of_look : 0);
	if (!step->command)
		return;
	/* It has its line to itself, in full: it is copied. */
	page_column(&t->page, body + 2, 0);
	report_text_put(t, PAGE_COMMAND, step->command);
	page_line(&t->page);
}

void report_text_write_steps(struct text_report *t, const struct incident *incident)
{
	size_t left = TEXT_LEFT;

	for (size_t i = 0; i < incident->step_count; i++) {
		const struct incident_step *step = &incident->steps[i];

		if (i == 0 && t->brevity->packed)
			page_line(&t->page);
		if (i == 0)
			report_text_part(t, "What to do", SHELL);
		if (!step->letter)
			left = TEXT_LEFT;
		else if (steps_begin_choice(incident, i))
			left = begin_choice(t, step);
		write_step(t, step, left);
	}
}
