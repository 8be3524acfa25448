/*
 * report_html_incident.c - parts of one incident in HTML: facts, cause, what happened, and
 * what to ask for.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <inttypes.h>
#include <stdio.h>

#include "incident.h"
#include "report.h"
#include "report_evidence.h"
#include "report_outage.h"
#include "report_marked.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "text.h"

enum { POOLS_WITH_TIME = 3 };	/* up to so many each say when they were disabled */

/* Facts. */

typedef bool fact(struct marked *m, const struct incident *incident);

static bool put_words(struct marked *m, const struct incident *incident, words_of_incident *add)
{
	add(m->words, m->report, incident);
	if (m->words->size == 0)
		return false;
	html_words(m);
	return true;
}

static bool put_module(struct marked *m, const struct incident *incident)
{
	if (!incident->module)
		return false;
	html_path(m, incident->module);
	return true;
}

void html_names(struct marked *m, const char *const *names, size_t shown, size_t count)
{
	text_add(m->text, "<ul class=\"names\">");
	for (size_t i = 0; i < shown; i++) {
		text_add(m->text, "<li>");
		html_name(m, names[i]);
		text_add(m->text, "</li>");
	}
	if (count > shown)
		text_printf(m->text, "<li class=\"more\">and %zu more</li>", count - shown);
	text_add(m->text, "</ul>");
}

static bool put_pools(struct marked *m, const struct incident *incident)
{
	const char *names[BOUND_SHOWN] = { NULL };
	size_t shown = incident->pool_shown;

	if (shown <= POOLS_WITH_TIME)
		return shown > 0 && put_words(m, incident, words_pools);
	text_printf(m->text, "%zu", incident->pool_count);
	if (incident->disabled_count >= incident->pool_count)
		text_add(m->text, ", all disabled");
	else if (incident->disabled_count)
		text_printf(m->text, ", %" PRIu64 " disabled", incident->disabled_count);
	for (size_t i = 0; i < shown; i++)
		names[i] = incident->pools[i].name;
	html_names(m, names, shown, incident->pool_count);
	return true;
}

static bool put_sites(struct marked *m, const struct incident *incident)
{
	if (incident->site_shown == 0)
		return false;
	html_names(m, incident->sites, incident->site_shown, incident->site_count);
	return true;
}

static bool put_confidence(struct marked *m, const struct incident *incident)
{
	text_add(m->text, rules_confidence_name(incident->confidence));
	words_proof(m->words, incident);
	if (m->words->size) {
		text_printf(m->text, "; <span class=\"%s\">",
			    incident->confirmed ? "whole" : "loss");
		marked_words(m);
		text_add(m->text, "</span>");
	}
	return true;
}

static bool put_computer(struct marked *m, const struct incident *incident)
{
	return put_words(m, incident, words_computer);
}

static bool put_change(struct marked *m, const struct incident *incident)
{
	return put_words(m, incident, words_state);
}

static bool put_since(struct marked *m, const struct incident *incident)
{
	return put_words(m, incident, words_since);
}

static bool put_outage(struct marked *m, const struct incident *incident)
{
	return put_words(m, incident, words_outage);
}

static bool put_error(struct marked *m, const struct incident *incident)
{
	return put_words(m, incident, words_error);
}

void html_facts(struct marked *m, const struct incident *incident)
{
	static const struct {
		const char *name;
		fact *put;
	} facts[] = {
		{ "Server", put_computer }, { "Change", put_change }, { "Since", put_since },
		{ "Users saw", put_outage },
		{ "Pools", put_pools }, { "Sites", put_sites }, { "Module", put_module },
		{ "Error", put_error }, { "Confidence", put_confidence },
	};

	text_add(m->text, "<dl class=\"facts\">\n");
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		struct text *text = m->text;
		size_t before = text->size;

		text_printf(text, "<dt>%s</dt><dd>", facts[i].name);
		if (facts[i].put(m, incident))
			text_add(text, "</dd>\n");
		else if (!text->oom)
			text->bytes[text->size = before] = '\0';
	}
	text_add(m->text, "</dl>\n");
}

/* Sections. */

void html_why(struct marked *m, const struct incident *incident)
{
	text_add(m->text, "<section>\n<h3>Why</h3>\n<p>");
	marked_prose(m, incident->explanation);
	text_add(m->text, "</p>\n");
	if (incident->because_count) {
		text_add(m->text, "<ul>\n");
		for (size_t i = 0; i < incident->because_count; i++) {
			text_add(m->words, incident->because[i]);
			marked_item(m);
		}
		text_add(m->text, "</ul>\n");
	}
	text_add(m->text, "</section>\n");
}

void html_others(struct marked *m, const struct incident *incident)
{
	if (incident->other_count + incident->ruled_out_count == 0)
		return;
	text_add(m->text, "<section>\n<h3>Other possible causes</h3>\n<ul>\n");
	for (size_t i = 0; i < incident->other_count; i++) {
		const struct incident_other *other = &incident->others[i];

		text_add(m->text, "<li><strong>");
		words_title(m->words, other->title);
		marked_words(m);
		text_add(m->text, "</strong>");
		if (other->check) {
			text_add(m->text, " <span class=\"under\">");
			marked_prose(m, other->check);
			text_add(m->text, "</span>");
		}
		text_add(m->text, " <span class=\"quiet small\">(");
		marked_put(m, other->rule->id);
		text_add(m->text, ")</span></li>\n");
	}
	for (size_t i = 0; i < incident->ruled_out_count; i++) {
		text_add(m->text, "<li><s>");
		marked_put(m, incident->ruled_out[i].rule->id);
		text_add(m->text, "</s> ruled out: ");
		marked_prose(m, incident->ruled_out[i].because);
		text_add(m->text, "</li>\n");
	}
	text_add(m->text, "</ul>\n</section>\n");
}

void html_collect(struct marked *m, const struct incident *incident)
{
	if (incident->collect_count == 0)
		return;
	text_add(m->text, "<section>\n<h3>Please send us</h3>\n");
	if (incident->collect_beside)
		text_add(m->text, "<p>Put it beside the logs and run iistriage again: "
			 "it is read with them.</p>\n");
	text_add(m->text, "<ul>\n");
	for (size_t i = 0; i < incident->collect_count; i++) {
		text_add(m->text, "<li>");
		marked_prose(m, incident->collect[i]);
		text_add(m->text, "</li>\n");
	}
	text_add(m->text, "</ul>\n</section>\n");
}

void html_happened(struct marked *m, const struct incident *incident)
{
	bool single = m->report->incident_count == 1;

	if (!incident->chain_count)
		return;
	text_add(m->text, "<section class=\"full\">\n<h3>What happened</h3>\n"
		 "<ol class=\"chain\">");
	for (size_t i = 0; i < incident->chain_count; i++) {
		text_add(m->text, "<li>");
		words_link(m->words, incident, i, false);
		marked_words(m);
		text_add(m->text, "</li>");
	}
	text_add(m->text, "</ol>\n");
	if (single)
		html_period(m);
	if (incident->number <= HTML_DRAWN)
		html_incident_time(m, incident);
	if (single)
		html_lifecycle(m);
	html_events(m, incident);
	text_add(m->text, "</section>\n");
}
