/*
 * report_html_steps.c - what to do, in HTML: steps, choices between some of them, and
 * commands.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include "incident.h"
#include "report_marked.h"
#include "report_steps.h"
#include "report_words.h"
#include "text.h"

static void write_command(struct marked *m, const struct incident_step *step)
{
	const char *effect = steps_effect(step);

	text_printf(m->text, "<div class=\"command%s\"><p class=\"effect\">%c%s</p><pre>",
		    step->kind == RULES_CHANGE ? " change" : "", text_upper(effect[0]),
		    effect + 1);
	marked_code(m, step->command);
	text_add(m->text, "</pre></div>");
}

static void write_step(struct marked *m, const struct incident_step *step)
{
	text_printf(m->text, "<li%s><p>", step->kind == RULES_VERIFY ? " class=\"verify\"" : "");
	if (step->condition) {
		text_add(m->text, "<strong class=\"if\">");
		marked_prose(m, step->condition);
		text_add(m->text, ":</strong> ");
	}
	marked_prose(m, step->text);
	text_add(m->text, "</p>");
	if (step->command)
		write_command(m, step);
	text_add(m->text, "</li>\n");
}

void html_steps(struct marked *m, const struct incident *incident, bool shell)
{
	if (incident->step_count == 0)
		return;
	text_add(m->text, "<section>\n<h3>What to do</h3>\n");
	if (shell)
		text_printf(m->text, "<p class=\"quiet\">%s</p>\n", words_shell);
	text_add(m->text, "<ol class=\"steps\" role=\"list\">\n");
	for (size_t i = 0; i < incident->step_count; i++) {
		const struct incident_step *step = &incident->steps[i];
		bool last = i + 1 == incident->step_count;

		if (steps_begin_choice(incident, i))
			text_printf(m->text, "<li><p class=\"choose\">%s:</p>\n<ol "
				    "class=\"choice\" role=\"list\">\n", steps_choose);
		write_step(m, step);
		if (step->letter && (last || step[1].letter <= step->letter))
			text_add(m->text, "</ol></li>\n");
	}
	text_add(m->text, "</ol>\n</section>\n");
}
