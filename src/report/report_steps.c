/*
 * report_steps.c - the names of steps, and what their commands do.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_steps.h"

#include "incident.h"
#include "text.h"

const char steps_choose[] = "Choose one";

void steps_bullet(struct text *words, const struct incident_step *step)
{
	text_printf(words, "%u", step->number);
	if (step->letter)
		text_add_char(words, (char)step->letter);
	text_add(words, ". ");
}

bool steps_begin_choice(const struct incident *incident, size_t step)
{
	return incident->steps[step].letter == 'a';
}

const char *steps_effect(const struct incident_step *step)
{
	if (!step->command)
		return NULL;
	return step->kind == RULES_CHANGE ? "changes the server" : "safe to run";
}

void steps_sentence(struct text *words, const struct incident_step *step)
{
	const char *effect = steps_effect(step);

	if (step->condition)
		text_printf(words, "%s: ", step->condition);
	text_add(words, step->text);
	if (effect)
		text_printf(words, " [%s]", effect);
}
