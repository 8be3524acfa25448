/*
 * verdict.c - can a report that found nothing be believed?  And the sentence that says
 * what a report comes to.
 *
 * SPDX-License-Identifier: MIT
 */
#include "causes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "coverage.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

enum {
	STEP_WIDTH = 160,	/* of the first step in a sentence */
	LAST_STEP_WIDTH = 90,	/* in the last line of a report, which is short */
};

/* A log that ended so long before the end of the time in question does not cover it: quiet
 * servers write for hours nothing. */
#define SILENCE WHEN_DAY

static const char *const logs[] = { "Application", "System" };
enum { LOGS = sizeof(logs) / sizeof(logs[0]) };

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_INCIDENTS] = "incidents",
		[VERDICT_NONE] = "none",
		[VERDICT_NOT_COVERED] = "not-covered",
	};

	return names[verdict];
}

static const struct coverage_channel *log_of(const struct coverage_computer *computer,
					     const char *name)
{
	for (size_t i = 0; computer && i < computer->channel_count; i++)
		if (computer->channels[i].channel &&
		    text_equal_nocase(computer->channels[i].channel, name))
			return &computer->channels[i];
	return NULL;
}

/* Has one name of a server that was renamed ended before another began, in the same file? */
static bool renamed(const struct report *report, const struct coverage_computer *computer)
{
	for (size_t i = 0; i < report->input_count; i++) {
		const struct input_summary *input = &report->inputs[i];

		for (size_t j = 0; j < input->log_count; j++) {
			const struct input_log *old = &input->logs[j];

			if (!old->computer || !computer->computer || !old->last_event ||
			    !text_equal_nocase(old->computer, computer->computer))
				continue;
			for (size_t k = 0; k < input->log_count; k++) {
				const struct input_log *new = &input->logs[k];

				if (k != j && new->channel && old->channel &&
				    text_equal_nocase(new->channel, old->channel) &&
				    new->first_event >= old->last_event)
					return true;
			}
		}
	}
	return false;
}

/* Does a log reach over the time that was asked for? */
static bool reaches(const struct report *report, const struct coverage_channel *log,
		    struct uncovered *uncovered)
{
	when_t since = report->filters ? report->filters->since : WHEN_UNKNOWN;
	when_t until = report->filters ? report->filters->until : WHEN_UNKNOWN;

	/* One that begins with its first record has lost nothing. */
	if (since && log->first_event > since && log->first_record_id != 1) {
		uncovered->why = UNCOVERED_BEGINS;
		uncovered->when = log->first_event;
		return false;
	}
	if (log->last_event && ((until && log->last_event + SILENCE < until) ||
				(since && log->last_event < since))) {
		uncovered->why = UNCOVERED_ENDS;
		uncovered->when = log->last_event;
		return false;
	}
	return true;
}

static bool covers(const struct report *report, const struct coverage_computer *computer,
		   struct uncovered *uncovered)
{
	const struct coverage_channel *found[LOGS];

	uncovered->computer = computer->computer;
	for (size_t i = 0; i < LOGS; i++) {
		uncovered->channel = logs[i];
		found[i] = log_of(computer, logs[i]);
		if (!found[i]) {
			uncovered->why = UNCOVERED_MISSING;
			return renamed(report, computer);
		}
		if (!reaches(report, found[i], uncovered))
			return false;
	}
	for (size_t i = 0; i < LOGS; i++) {
		const struct coverage_channel *log = found[i], *other = found[!i];

		uncovered->channel = logs[i];
		uncovered->why = UNCOVERED_APART;
		uncovered->when = log->first_event;
		if (other->last_event && log->first_event > other->last_event + SILENCE)
			return false;
	}
	return true;
}

/* What could hide a failure, as coverage.h tells it where there is none. */
static bool has_hole(const struct report *report, struct uncovered *uncovered)
{
	static const enum uncovered_why whys[] = {
		[COVERAGE_CLEARED] = UNCOVERED_CLEARED,
		[COVERAGE_GAP] = UNCOVERED_GAP,
		[COVERAGE_FILTERED] = UNCOVERED_FILTERED,
	};
	const struct report_filters *filters = report->filters;
	size_t shown, count;
	const struct coverage_limit *limits = report_limits(report, &shown, &count);

	for (size_t i = 0; i < shown; i++) {
		const struct coverage_limit *limit = &limits[i];
		when_t end = limit->to ? limit->to : limit->from;

		if (limit->kind >= sizeof(whys) / sizeof(whys[0]) || !whys[limit->kind])
			continue;
		if (filters && ((filters->since && end && end < filters->since) ||
				(filters->until && limit->from > filters->until)))
			continue;
		if (filters && filters->computer && limit->computer &&
		    !incident_is_computer(limit->computer, filters->computer))
			continue;
		*uncovered = (struct uncovered){
			.why = whys[limit->kind], .computer = limit->computer,
			.channel = limit->channel, .when = limit->from,
		};
		return true;
	}
	return false;
}

enum verdict report_verdict(const struct report *report, struct uncovered *uncovered)
{
	struct uncovered scratch;
	const struct coverage_computer *computers = NULL;
	const char *wanted = report->filters ? report->filters->computer : NULL;
	size_t count = 0, covered = 0;

	uncovered = uncovered ? uncovered : &scratch;
	*uncovered = (struct uncovered){ .why = UNCOVERED_NOTHING };
	if (report->incident_count)
		return VERDICT_INCIDENTS;
	if (report->coverage)
		computers = coverage_computers(report->coverage, &count);
	for (size_t i = 0; i < count; i++) {
		if (wanted && computers[i].computer &&
		    !incident_is_computer(computers[i].computer, wanted))
			continue;
		/* Of a computer with neither log there is nothing to doubt by itself. */
		if (!log_of(&computers[i], logs[0]) && !log_of(&computers[i], logs[1]))
			continue;
		if (!covers(report, &computers[i], uncovered))
			return VERDICT_NOT_COVERED;
		covered++;
	}
	*uncovered = (struct uncovered){ .why = covered ? UNCOVERED_LOSS : UNCOVERED_NOTHING };
	if (!covered || !report->complete || report_whole_count(report) != report->input_count ||
	    has_hole(report, uncovered))
		return VERDICT_NOT_COVERED;
	return VERDICT_NONE;
}

/* Words. */

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

static void add_step(struct text *words, const struct incident *incident, size_t width)
{
	const struct incident_step *step = incident->step_count ? &incident->steps[0] : NULL;
	struct text clause = { 0 };

	if (!step)
		return;
	if (step->condition)
		text_printf(&clause, "%s: ", step->condition);
	text_add_bytes(&clause, step->text, clause_size(step->text));
	text_add(words, " First step: ");
	words_cut(words, text_get(&clause), width);
	if (words->bytes[words->size - 1] != '.')
		text_add_char(words, '.');
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
		if (!incident->disabled_count || incident->pools[i].disabled)
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
	const char *done = incident->disabled_count ? "disabled" : "failing";
	char first[WHEN_SIZE], end[WHEN_SIZE];

	when_short_in(incident->first_seen, zone, first);
	when_short_in(incident->recovered ? incident->recovered : incident->last_seen, zone, end);
	if (incident->ongoing)
		text_printf(words, " %s been %s", many ? "have" : "has", done);
	else
		text_printf(words, " %s %s", many ? "were" : "was", done);
	if (*first)
		text_printf(words, incident->ongoing ? " since %s" : " from %s", first);
	if (!incident->ongoing && *first && *end)
		text_printf(words, " to %s", end);
	text_add(words, incident->ongoing ? ": " : " and recovered: ");
	words_title(words, incident->title);
	text_add_char(words, '.');
}

static void add_many(struct text *words, const struct report *report,
		     const struct causes *causes)
{
	struct causes_counts counts = causes_count(report);
	size_t computers;
	const char **names = report_computers(report, &computers);

	words_count(words, report->incident_count, "incident");
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
	text_add(words, ". ");
	words->oom |= !names;
	free(names);
}

void words_cause_extent(struct text *words, const struct cause *cause)
{
	if (cause->computer_count == 1)
		words_name(words, cause->computers[0]);
	else if (cause->computer_count)
		words_count(words, cause->computer_count, "server");
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
	const struct cause *cause = &causes->items[0];

	if (cause->computer_count == 1) {
		words_name(words, cause->computers[0]);
		text_add(words, ": ");
	} else if (cause->computer_count > 1) {
		words_count(words, cause->computer_count, "server");
		text_add(words, ": ");
	}
	words_title(words, cause->title);
	text_add_char(words, '.');
	if (cause->ongoing)
		add_step(words, cause->incidents[0], LAST_STEP_WIDTH);
	else
		text_add(words, " Recovered.");
	if (causes->count > 1 && !all_shown)
		text_printf(words, " %zu more %s above: --show N shows one in full, -v all.",
			    causes->count - 1, causes->count == 2 ? "cause" : "causes");
	else if (report->incident_count > 1 && !all_shown)
		text_add(words, " --show N shows one incident in full.");
}

void words_summary(struct text *words, const struct report *report)
{
	struct uncovered uncovered;
	enum verdict verdict = report_verdict(report, &uncovered);
	struct causes causes;

	if (verdict == VERDICT_NONE) {
		text_add(words, report->filters ? "No IIS failure matches the filters." :
			 "No IIS failure found: both logs of each server were read.");
		return;
	}
	if (verdict == VERDICT_NOT_COVERED) {
		text_add(words, "No verdict: nothing was found, but ");
		words_uncovered(words, report, &uncovered);
		text_add_char(words, '.');
		return;
	}
	if (!causes_make(&causes, report)) {
		words->oom = true;
		return;
	}
	if (report->incident_count > 1)
		add_many(words, report, &causes);
	add_story(words, report, causes.items[0].incidents[0]);
	add_step(words, causes.items[0].incidents[0], STEP_WIDTH);
	causes_release(&causes);
}
