/*
 * report_words_top.c - the sentences that say what a report comes to: headline, summary,
 * the last line; and what a cause comes to.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "causes.h"
#include "coverage.h"
#include "incident.h"
#include "incident_doubt.h"
#include "input_summary.h"
#include "report.h"
#include "report_logs.h"
#include "report_shared.h"
#include "text.h"

enum {
	STEP_WIDTH = 160,	/* of the first step in a sentence */
	SERVERS_NAMED = 3,	/* words_names() names no more */
	LAST_STEP_WIDTH = 90,	/* in the last line of a report, which is short */
};

#define FIRST_STEP " First step: "

/* The verdict. */

/* Which log, and what is wrong with it. */
static void add_log(struct text *words, const struct uncovered *uncovered)
{
	text_printf(words, "the %s log", uncovered->channel ? uncovered->channel : "event");
	if (uncovered->computer) {
		text_add(words, " of ");
		words_name(words, uncovered->computer);
	}
}

void words_uncovered(struct text *words, const struct report *report,
		     const struct uncovered *uncovered)
{
	static const char *const whys[] = {
		[UNCOVERED_NOTHING] = "neither the System nor the Application log was given",
		[UNCOVERED_LOSS] = "not everything could be read",
		[UNCOVERED_MISSING] = " was not given",
		[UNCOVERED_BEGINS] = " begins only at ",
		[UNCOVERED_ENDS] = " ends at ",
		[UNCOVERED_APART] = " begins after the end of the other log, at ",
		[UNCOVERED_CLEARED] = " was cleared at ",
		[UNCOVERED_GAP] = " has gaps",
		[UNCOVERED_EXCUSED] = ("what looks like a failure is excused by one file, "
			"and not by another that tells of it"),
		[UNCOVERED_FILTERED] = " is a filtered export",
	};
	char when[WHEN_SIZE];
	bool timed = whys[uncovered->why][strlen(whys[uncovered->why]) - 1] == ' ';

	if (*whys[uncovered->why] == ' ')
		add_log(words, uncovered);
	text_add(words, whys[uncovered->why]);
	if (!timed)
		return;
	when_short_in(uncovered->when, report->zone, when);
	text_add(words, *when ? when : "a time that is not known");
}

/* Headline. */

/* What became of the pools, or of the incident if none was disabled. */
static void add_effect(struct text *words, const struct incident *incident)
{
	if (incident->disabled_count > 1) {
		text_printf(words, "%" PRIu64 " application pools were disabled",
			    incident->disabled_count);
		return;
	}
	for (size_t i = 0; i < incident->pool_shown; i++) {
		if (!incident->pools[i].off)
			continue;
		words_name(words, incident->pools[i].name);
		text_add(words, " was disabled");
		return;
	}
	if (incident->alone) {
		text_add(words, "somebody switched something off");
		return;
	}
	text_add(words, incident->ongoing ? "not recovered when the logs end" : "it recovered");
}

/* What names no computer is not said to be of one that something else names. */
static void add_servers(struct text *words, const char *const *names, size_t count, bool unnamed)
{
	if (count == 1)
		words_name(words, names[0]);
	else if (count)
		words_count(words, count, "server");
	if (count && unnamed)
		text_add(words, " and one without a name");
}

static bool has_unnamed(const struct report *report)
{
	for (size_t i = 0; i < report->incident_count; i++)
		if (!report->incidents[i].computer)
			return true;
	return false;
}

static void add_found(struct text *words, const struct report *report)
{
	const struct causes_counts counts = causes_count(report);
	size_t computers;
	const char **names = report_servers(report, &computers);

	words_count(words, counts.incidents, "incident");
	if (computers > 0)
		text_add(words, " on ");
	add_servers(words, names, computers, has_unnamed(report));
	text_add(words, ": ");
	if (counts.incidents == 1)
		add_effect(words, &report->incidents[0]);
	else if (counts.ongoing == 0)
		text_add(words, "all recovered");
	else
		text_printf(words, "%" PRIu64 " ongoing when the logs end", counts.ongoing);
	free(names);
}

/* When nothing was found: where one log covers less than the other, what both of them do. */
static void add_period(struct text *words, const struct report *report)
{
	when_t first, last, from, to;

	report_period(report, &first, &last);
	if (!first)
		return;
	text_add(words, ", ");
	words_span(words, first, last);
	report_both_logs(report, &from, &to);
	if (!to || (from <= first + COVERAGE_SILENCE && to + COVERAGE_SILENCE >= last))
		return;
	text_add(words, " (both logs only ");
	words_span(words, from > first ? from : first, to);
	text_add_char(words, ')');
}

/* On which computers, in which logs and when nothing was found. */
static void add_cover(struct text *words, const struct report *report)
{
	for (int channels = 0; channels < 2; channels++) {
		size_t count;
		const char **names = report_read_names(report, channels, NULL, &count);

		if (count) {
			text_add(words, channels ? " in " : " on ");
			words_names(words, names, count);
		}
		free(names);
	}
	add_period(words, report);
}

static void add_nothing(struct text *words, const struct report *report)
{
	struct uncovered uncovered;
	enum verdict verdict = report_verdict(report, &uncovered);
	size_t failed = 0;
	uint64_t records = 0;

	for (size_t i = 0; i < report->input_count; i++) {
		failed += report->inputs[i].failure != NULL;
		records += report->inputs[i].records;
	}
	if (failed == report->input_count) {
		text_add(words, "No verdict: nothing could be read");
		return;
	}
	if (records == 0) {
		text_add(words, "No verdict: the logs hold no records");
		return;
	}
	if (verdict == VERDICT_NOT_COVERED) {
		text_add(words, "No verdict: ");
		words_uncovered(words, report, &uncovered);
		text_add(words, ". ");
	}
	text_add(words, report->filters ? "No IIS failure matches the filters" :
		 "No IIS failure found");
	add_cover(words, report);
}

void words_headline(struct text *words, const struct report *report)
{
	if (report->incident_count)
		add_found(words, report);
	else
		add_nothing(words, report);
}

void words_verdict(struct text *words, const struct report *report)
{
	words_compared(words, report);
	text_add(words, words->size ? ". " : "");
	words_headline(words, report);
}

/* A sentence for a person. */

/* The first clause of a step. */
static size_t clause_size(const char *text)
{
	size_t size = strlen(text);

	for (size_t i = 0; i + 1 < size; i++)
		if ((text[i + 1] == ' ' && strchr(".:;!?", text[i])) ||
		    (text[i] == ' ' && text[i + 1] == '('))
			size = i;
	while (size && strchr(".:; ", text[size - 1]))
		size--;
	return size;
}

/* What an event says may end in a full stop of its own. */
static void add_stop(struct text *words)
{
	if (words->size && !words->oom && words->bytes[words->size - 1] != '.')
		text_add_char(words, '.');
}

/* A sentence that is too long ends behind a word. */
static void cut_at_word(struct text *clause, size_t width)
{
	if (clause->size <= width || clause->oom)
		return;
	while (width > 0 && clause->bytes[width] != ' ')
		width--;
	clause->size = width;
	clause->bytes[width] = '\0';
	text_add(clause, " ...");
}

/* The first step in a clause, with a full stop; nothing without steps. */
static void add_step(struct text *words, const struct incident *incident, size_t width,
		     const char *before)
{
	const struct incident_step *step = incident->step_count ? &incident->steps[0] : NULL;
	struct text clause = { 0 };

	if (!step)
		return;
	if (step->condition)
		text_printf(&clause, "%s: ", step->condition);
	text_add_bytes(&clause, step->text, clause_size(step->text));
	text_add(words, before);
	cut_at_word(&clause, width);
	words_cut(words, text_get(&clause), width + strlen(" ..."));
	add_stop(words);
	words->oom |= clause.oom;
	text_release(&clause);
}

/* "12 application pools of WEB05", "DefaultAppPool on WEB05", "IIS on WEB05" */
static bool add_who(struct text *words, const struct incident *incident)
{
	const struct incident_pool *pool = NULL;
	uint64_t count = incident->disabled_count ? incident->disabled_count
						  : incident->pool_count;

	for (size_t i = 0; !pool && i < incident->pool_shown; i++)
		if (!incident->disabled_count || incident->pools[i].off)
			pool = &incident->pools[i];
	if (count > 1) {
		text_printf(words, "%" PRIu64 " application pools", count);
	} else if (pool) {
		text_add(words, "Application pool ");
		words_name(words, pool->name);
	} else {
		text_add(words, "IIS");
	}
	if (incident->computer) {
		text_add(words, " on ");
		words_name(words, incident->computer);
	}
	return count > 1;
}

static void add_story(struct text *words, const struct report *report,
		      const struct incident *incident)
{
	const struct when_zone *zone = report_zone(report, incident->local_time);
	bool many = add_who(words, incident);
	const char *done = incident->disabled_count ? "disabled"
			 : incident->alone ? "switched off" : "failing";
	char first[WHEN_SIZE], end[WHEN_SIZE];

	when_short_in(incident->first_seen, zone, first);
	when_short_in(incident->recovered ? incident->recovered : incident->last_seen, zone, end);
	if (incident->ongoing)
		text_printf(words, " %s been %s", many ? "have" : "has", done);
	else
		text_printf(words, " %s %s", many ? "were" : "was", done);
	if (*first)
		text_printf(words, incident->ongoing ? " since %s" : " from %s", first);
	text_add(words, *first && incident->local_time ? " (zone unknown)" : "");
	if (!incident->ongoing && *first && *end)
		text_printf(words, " to %s", end);
	text_add(words, incident->ongoing ? "" : " and recovered");
	/* "Probably: ..." has a colon of its own. */
	text_add(words, incident_is_doubtful(incident) ? ". " : ": ");
	words_title(words, incident->title);
	add_stop(words);
}

void words_extent(struct text *words, const struct report *report, const struct causes *causes)
{
	struct causes_counts counts = causes_count(report);
	const char **names;
	size_t computers;

	if (report->incident_count < 2)
		return;
	names = report_servers(report, &computers);
	words_count(words, counts.incidents, "incident");
	if (computers) {
		text_add(words, " on ");
		words_count(words, computers, "server");
	}
	text_add(words, ", ");
	words_count(words, causes->count, "cause");
	if (counts.ongoing == 0)
		text_add(words, ", all recovered");
	else if (counts.recovered == 0)
		text_add(words, ", all ongoing when the logs end");
	else
		text_printf(words, ", %zu ongoing when the logs end", counts.ongoing);
	text_add_char(words, '.');
	words->oom |= !names;
	free(names);
}

void words_numbers(struct text *words, const struct cause *cause)
{
	size_t first = cause->incidents[0]->number;
	size_t last = cause->incidents[cause->incident_count - 1]->number;

	text_printf(words, "%zu", first);
	if (last - first + 1 != cause->incident_count)
		text_printf(words, " and %zu more", cause->incident_count - 1);
	else if (last != first)
		text_printf(words, "-%zu", last);
}

void words_cause_extent(struct text *words, const struct cause *cause)
{
	add_servers(words, cause->computers, cause->computer_count, cause->unnamed);
	text_add(words, cause->computer_count ? ", " : "");
	if (cause->app_pool_count) {
		words_count(words, cause->app_pool_count, "pool");
		if (cause->disabled_count >= cause->app_pool_count)
			text_add(words, cause->app_pool_count > 1 ? " (all disabled), " :
				 " (disabled), ");
		else if (cause->disabled_count)
			text_printf(words, " (%" PRIu64 " disabled), ", cause->disabled_count);
		else
			text_add(words, ", ");
	}
	words_count(words, cause->incident_count, "incident");
	if (cause->ongoing_count == cause->incident_count)
		text_add(words, ", all ongoing when the logs end");
	else if (cause->ongoing_count)
		text_printf(words, ", %zu ongoing when the logs end", cause->ongoing_count);
	else
		text_add(words, ", all recovered");
}

void words_other_servers(struct text *words, const struct cause *cause, size_t shown)
{
	const char *others[SERVERS_NAMED];
	size_t count = 0;

	for (size_t i = 0; i < cause->computer_count; i++) {
		size_t row = 0;

		while (row < shown && (!cause->incidents[row]->computer ||
				       !text_equal_nocase(cause->incidents[row]->computer,
							  cause->computers[i])))
			row++;
		if (row == shown && count++ < SERVERS_NAMED)
			others[count - 1] = cause->computers[i];
	}
	text_add(words, count ? ", also on " : "");
	words_names(words, others, count);
}

void words_cause_since(struct text *words, const struct report *report,
		       const struct cause *cause)
{
	const struct when_zone *zone = report_zone(report, cause->incidents[0]->local_time);
	char first[WHEN_SIZE], last[WHEN_SIZE];

	when_short_in(cause->first_seen, zone, first);
	when_short_in(cause->last_seen, zone, last);
	text_add(words, *first ? first : "a time that is not known");
	if (*last && strcmp(first, last) != 0)
		text_printf(words, "; last event %s", last);
}

void words_last(struct text *words, const struct report *report, const struct causes *causes,
		bool all_shown)
{
	const struct cause *cause = causes->lead;

	add_servers(words, cause->computers, cause->computer_count, cause->unnamed);
	text_add(words, cause->computer_count ? ": " : "");
	words_title(words, cause->title);
	add_stop(words);
	if (cause->ongoing)
		add_step(words, cause_first(cause), LAST_STEP_WIDTH, FIRST_STEP);
	else
		text_add(words, " Recovered.");
	if (causes->count > 1 && !all_shown)
		text_printf(words, " %zu more %s above: --show N shows one in full, -v all.",
			    causes->count - 1, causes->count == 2 ? "cause" : "causes");
	else if (report->incident_count > 1 && !all_shown)
		text_add(words, " --show N shows one incident in full.");
}

void words_story(struct text *words, const struct report *report, const struct causes *causes)
{
	if (causes->lead)
		add_story(words, report, cause_first(causes->lead));
}

void words_first_step(struct text *words, const struct causes *causes)
{
	if (causes->lead)
		add_step(words, cause_first(causes->lead), STEP_WIDTH, "");
}

void words_verdict_only(struct text *words, const struct report *report)
{
	struct uncovered uncovered;
	enum verdict verdict = report_verdict(report, &uncovered);

	if (verdict == VERDICT_NONE) {
		text_add(words, report->filters ? "No IIS failure matches the filters." :
			 "No IIS failure found: both logs of each server were read.");
	} else if (verdict == VERDICT_NOT_COVERED) {
		text_add(words, "No verdict: nothing was found, but ");
		words_uncovered(words, report, &uncovered);
		text_add_char(words, '.');
	}
}

void words_summary(struct text *words, const struct report *report,
		   const struct causes *causes)
{
	words_verdict_only(words, report);
	words_extent(words, report, causes);
	if (causes->lead && words->size)
		text_add_char(words, ' ');
	words_story(words, report, causes);
	if (causes->lead)
		add_step(words, cause_first(causes->lead), STEP_WIDTH, FIRST_STEP);
}
