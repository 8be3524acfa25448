/*
 * verdict.c - can a report that found nothing be believed?  Writes nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "causes.h"

#include <stdlib.h>
#include <string.h>

#include "coverage.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_shared.h"
#include "shortage.h"
#include "table.h"
#include "text.h"

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

/* The two logs of a channel that begin last, in one input. */
struct latest {
	const struct input_log *log, *next;
};

/* Computers that one input shows under a later name, in lower case. */
struct renamed {
	bool made, oom;
	struct table_names computers;
};

static void note_latest(struct latest *latest, const struct input_log *log)
{
	if (!latest->log || log->first_event > latest->log->first_event) {
		latest->next = latest->log;
		latest->log = log;
	} else if (!latest->next || log->first_event > latest->next->first_event) {
		latest->next = log;
	}
}

/* Each log that ended before another one of its channel began. */
static void list_renamed(struct renamed *renamed, const struct input_summary *input)
{
	struct table_names channels = { .count = 0 };
	struct latest *latest = shortage_watch(calloc(input->log_count + 1, sizeof(*latest)));
	uint32_t *of = table_no_numbers(input->log_count, sizeof(*of));

	renamed->oom |= !latest || !of;
	for (size_t i = 0; i < input->log_count && !renamed->oom; i++) {
		if (!input->logs[i].channel)
			continue;
		of[i] = table_names_lower(&channels, input->logs[i].channel,
					  strlen(input->logs[i].channel));
		renamed->oom |= of[i] == TABLE_NONE;
		if (!renamed->oom)
			note_latest(&latest[of[i]], &input->logs[i]);
	}
	for (size_t i = 0; i < input->log_count && !renamed->oom; i++) {
		const struct input_log *old = &input->logs[i], *new;

		if (!old->computer || !old->last_event || of[i] == TABLE_NONE)
			continue;
		new = latest[of[i]].log == old ? latest[of[i]].next : latest[of[i]].log;
		if (new && new->first_event >= old->last_event)
			renamed->oom |= table_names_lower(&renamed->computers, old->computer,
							  strlen(old->computer)) == TABLE_NONE;
	}
	table_names_release(&channels);
	free(latest);
	free(of);
}

/* Has one name of a server that was renamed ended before another began, in the same file? */
static bool is_renamed(struct renamed *renamed, const struct report *report, const char *computer)
{
	for (size_t i = 0; i < report->input_count && !renamed->made && !renamed->oom; i++)
		list_renamed(renamed, &report->inputs[i]);
	renamed->made = true;
	return computer && !renamed->oom &&
	       table_names_find_lower(&renamed->computers, computer, strlen(computer)) !=
	       TABLE_NONE;
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
		   struct renamed *renamed, struct uncovered *uncovered)
{
	const struct coverage_channel *found[LOGS];

	uncovered->computer = computer->computer;
	for (size_t i = 0; i < LOGS; i++) {
		uncovered->channel = logs[i];
		found[i] = log_of(computer, logs[i]);
		if (!found[i]) {
			uncovered->why = UNCOVERED_MISSING;
			return is_renamed(renamed, report, computer->computer);
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

bool report_lacks(const struct report *report, const char *channel, const char **names,
		  size_t *count)
{
	struct renamed renamed = { .made = false };
	const struct coverage_computer *computers = NULL;
	const char *other = logs[text_equal_nocase(channel, logs[0])];
	size_t all = 0;

	if (report->coverage && !(report->filters && (report->filters->computer ||
						      report->filters->app_pool)))
		computers = coverage_computers(report->coverage, &all);
	for (size_t i = 0; i < all && computers; i++)
		if (computers[i].computer && log_of(&computers[i], other) &&
		    !log_of(&computers[i], channel) &&
		    !is_renamed(&renamed, report, computers[i].computer))
			names[(*count)++] = computers[i].computer;
	table_names_release(&renamed.computers);
	return !renamed.oom;
}

/* How many computers that have one of the logs are covered; false: not all. */
static bool covers_all(const struct report *report, struct renamed *renamed,
		       struct uncovered *uncovered, size_t *covered)
{
	const struct coverage_computer *computers = NULL;
	const char *wanted = report->filters ? report->filters->computer : NULL;
	size_t count = 0;

	if (report->coverage)
		computers = coverage_computers(report->coverage, &count);
	for (size_t i = 0; i < count; i++) {
		if (wanted && computers[i].computer &&
		    !incident_is_computer(computers[i].computer, wanted))
			continue;
		/* Of a computer with neither log there is nothing to doubt by itself. */
		if (!log_of(&computers[i], logs[0]) && !log_of(&computers[i], logs[1]))
			continue;
		if (!covers(report, &computers[i], renamed, uncovered))
			return false;
		++*covered;
	}
	return true;
}

enum verdict report_verdict(const struct report *report, struct uncovered *uncovered)
{
	struct uncovered scratch;
	struct renamed renamed = { .made = false };
	size_t covered = 0;
	bool all;

	uncovered = uncovered ? uncovered : &scratch;
	*uncovered = (struct uncovered){ .why = UNCOVERED_NOTHING };
	if (report->incident_count)
		return VERDICT_INCIDENTS;
	all = covers_all(report, &renamed, uncovered, &covered);
	table_names_release(&renamed.computers);
	if (!all)
		return VERDICT_NOT_COVERED;
	*uncovered = (struct uncovered){ .why = covered ? UNCOVERED_LOSS : UNCOVERED_NOTHING };
	if (!covered || !report->complete || report_whole_count(report) != report->input_count ||
	    has_hole(report, uncovered))
		return VERDICT_NOT_COVERED;
	return VERDICT_NONE;
}
