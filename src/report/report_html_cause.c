/*
 * report_html_cause.c - one cause in HTML, as a card: what it is and what to do about it
 * once, then its incidents.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "causes.h"
#include "incident.h"
#include "report.h"
#include "report_marked.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum {
	FOLD = 12,		/* rows of incidents that are not folded away */
	NAMES = 4,		/* pools that are named in a row */
};

/* The first is the one that the card tells in full. */
static const struct incident *first_of(const struct cause *cause)
{
	return cause->incidents[0];
}

static void write_states(struct marked *m, const struct cause *cause)
{
	size_t recovered = cause->incident_count - cause->ongoing_count;

	if (cause->incident_count == 1) {
		html_state(m, first_of(cause));
		return;
	}
	if (cause->ongoing_count)
		text_printf(m->text, "<span class=\"badge ongoing\">%zu ongoing</span>",
			    cause->ongoing_count);
	if (recovered)
		text_printf(m->text, "<span class=\"badge recovered\">\xE2\x9C\x93 %zu recovered"
			    "</span>", recovered);
}

static void write_heading(struct marked *m, const struct cause *cause)
{
	size_t number = first_of(cause)->number;
	bool one = cause->incident_count == 1;

	text_printf(m->text, "<article class=\"card %s%s\" id=\"c%zu\" "
		    "aria-labelledby=\"%c%zu\">\n<header>\n",
		    rules_severity_name(cause->severity), cause->ongoing ? "" : " over", number,
		    one ? 't' : 'h', number);
	if (m->report->incident_count > 1)
		text_add(m->text, "<a class=\"back\" href=\"#all\">Back to the list</a>\n");
	text_add(m->text, "<p class=\"badges\">");
	html_severity(m, cause->severity);
	write_states(m, cause);
	text_printf(m->text, "</p>\n<h2 id=\"%c%zu\">", one ? 't' : 'h', number);
	if (one && m->report->incident_count > 1)
		text_printf(m->text, "%zu. ", number);
	words_title(m->words, cause->title);
	marked_words(m);
	text_add(m->text, "</h2>\n</header>\n");
}

/* Its incidents, if there are several. */

static void write_pools(struct marked *m, const struct incident *incident)
{
	const char *names[NAMES];
	size_t shown = incident->pool_shown < NAMES ? incident->pool_shown : NAMES;

	for (size_t i = 0; i < shown; i++)
		names[i] = incident->pools[i].name;
	if (shown > 0)
		html_names(m, names, shown, incident->pool_count);
}

static void write_row(struct marked *m, const struct incident *incident, bool module)
{
	bool linked = incident->number <= HTML_DETAILS;

	text_printf(m->text, "<tr role=\"row\"%s><td role=\"cell\" class=\"id\">",
		    incident->ongoing ? "" : " class=\"over\"");
	if (linked)
		text_printf(m->text, "<a href=\"#i%zu\">%zu</a>", incident->number,
			    incident->number);
	else
		text_printf(m->text, "%zu", incident->number);
	text_add(m->text, "</td><td role=\"cell\" class=\"name\">");
	html_name(m, incident->computer ? incident->computer : "");
	text_add(m->text, "</td><td role=\"cell\" class=\"state\">");
	html_state(m, incident);
	text_add(m->text, "</td><td role=\"cell\" class=\"time\">");
	html_when(m, incident->first_seen, incident->local_time);
	text_add(m->text, "</td><td role=\"cell\" class=\"wide\">");
	write_pools(m, incident);
	if (module && incident->module) {
		text_add(m->text, "</td><td role=\"cell\" class=\"name\">");
		html_name(m, text_base(incident->module));
	} else if (module) {
		text_add(m->text, "</td><td role=\"cell\">");
	}
	text_add(m->text, "</td></tr>\n");
}

static void write_rows(struct marked *m, const struct cause *cause, size_t from, size_t to)
{
	static const char *const columns[] = { "#", "Server", "State", "Since", "Pools", NULL };
	static const char *const with_module[] = {
		"#", "Server", "State", "Since", "Pools", "Module", NULL,
	};
	bool module = !cause->same_module;
	char label[80];

	snprintf(label, sizeof(label), "Incidents of cause %zu, %zu to %zu",
		 first_of(cause)->number, from + 1, to);
	html_table(m->text, label, module ? with_module : columns);
	for (size_t i = from; i < to; i++)
		write_row(m, cause->incidents[i], module);
	html_table_end(m->text);
}

static void write_incidents(struct marked *m, const struct cause *cause)
{
	size_t count = cause->incident_count, open = count <= FOLD ? count : FOLD;

	write_rows(m, cause, 0, open);
	if (open == count)
		return;
	text_printf(m->text, "<details class=\"folded\"><summary>%zu more incidents</summary>\n",
		    count - open);
	write_rows(m, cause, open, count);
	text_add(m->text, "</details>\n");
}

/* What the card does not say of another incident than the first. */
static void write_detail(struct marked *m, const struct cause *cause,
			 const struct incident *incident)
{
	const struct incident *first = first_of(cause);

	text_printf(m->text, "<details class=\"one\"><summary><h3 id=\"t%zu\">%zu. ",
		    incident->number, incident->number);
	marked_title(m, incident);
	text_add(m->text, "</h3> ");
	html_name(m, incident->computer ? incident->computer : "");
	text_printf(m->text, "</summary>\n<div class=\"parts\" id=\"i%zu\">\n", incident->number);
	html_facts(m, incident);
	if (incident != first && (strcmp(first->explanation, incident->explanation) != 0 ||
				  incident->because_count))
		html_why(m, incident);
	if (incident != first && !causes_same_steps(first, incident))
		html_steps(m, incident, false);
	html_happened(m, incident);
	text_add(m->text, "</div>\n</details>\n");
}

static void write_details(struct marked *m, const struct cause *cause)
{
	for (size_t i = 0; i < cause->incident_count; i++)
		if (cause->incidents[i]->number <= HTML_DETAILS)
			write_detail(m, cause, cause->incidents[i]);
}

/* Which incident the commands are for, if they are not the same for all. */
static void write_whose(struct marked *m, const struct cause *cause)
{
	const struct incident *first = first_of(cause);

	if (cause->same_steps || first->step_count == 0)
		return;
	text_printf(m->text, "<p class=\"quiet prose\">What follows names the files and pools of "
		    "incident %zu", first->number);
	if (first->computer) {
		text_add(m->text, " (");
		html_name(m, first->computer);
		text_add(m->text, ")");
	}
	text_add(m->text, "; the commands for the others are below, with each of them.</p>\n");
}

static void write_body(struct marked *m, const struct cause *cause, bool shell)
{
	const struct incident *first = first_of(cause);
	bool one = cause->incident_count == 1;

	text_printf(m->text, "<div class=\"parts\"%s", one ? " id=\"i" : "");
	if (one)
		text_printf(m->text, "%zu\"", first->number);
	text_add(m->text, ">\n");
	if (one)
		html_facts(m, first);
	html_why(m, first);
	html_steps(m, first, shell);
	html_others(m, first);
	html_collect(m, first);
	if (one)
		html_happened(m, first);
	html_references(m, &cause->rule->references);
	text_add(m->text, "</div>\n");
}

void html_cause(struct marked *m, const struct cause *cause, bool shell)
{
	bool alone = m->report->incident_count == 1, one = cause->incident_count == 1;

	write_heading(m, cause);
	if (!one)
		write_incidents(m, cause);
	if (!alone)
		text_printf(m->text, "<details class=\"parts-of\"%s><summary>Why, what to do%s"
			    "</summary>\n", first_of(cause)->number <= HTML_OPEN ? " open" : "",
			    one ? ", what happened" : "");
	if (!one)
		write_whose(m, cause);
	write_body(m, cause, shell);
	text_add(m->text, alone ? "" : "</details>\n");
	if (!one)
		write_details(m, cause);
	text_add(m->text, "</article>\n");
}
