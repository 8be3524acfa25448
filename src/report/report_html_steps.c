/*
 * report_html_steps.c - what to do, in HTML: steps, and the commands in them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include "incident.h"
#include "report_marked.h"
#include "report_words.h"
#include "text.h"

static void write_command(struct marked *m, const char *command)
{
	text_add(m->text, "<div class=\"command\"><pre>");
	marked_code(m, command);
	text_add(m->text, "</pre></div>");
}

void html_steps(struct marked *m, const struct incident *incident, bool shell)
{
	if (incident->step_count == 0)
		return;
	text_add(m->text, "<section>\n<h3>What to do</h3>\n");
	if (shell)
		text_printf(m->text, "<p class=\"quiet\">%s</p>\n", words_shell);
	text_add(m->text, "<ol class=\"steps\">\n");
	for (size_t i = 0; i < incident->step_count; i++) {
		text_add(m->text, "<li><p>");
		marked_prose(m, incident->steps[i].text);
		text_add(m->text, "</p>");
		if (incident->steps[i].command)
			write_command(m, incident->steps[i].command);
		text_add(m->text, "</li>\n");
	}
	text_add(m->text, "</ol>\n</section>\n");
}
