/*
 * verdict.c - can a report that found nothing be believed?  Writes nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "causes.h"

#include <string.h>

#include "coverage.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_logs.h"
#include "report_shared.h"
#include "text.h"

const char *verdict_name(enum verdict verdict)
{
	static const char *const names[] = {
		[VERDICT_INCIDENTS] = "incidents",
		[VERDICT_NONE] = "none",
		[VERDICT_NOT_COVERED] = "not-covered",
	};

	return names[verdict];
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
	if (log->last_event && ((until && log->last_event + COVERAGE_SILENCE < until) ||
				(since && log->last_event < since))) {
		uncovered->why = UNCOVERED_ENDS;
		uncovered->when = log->last_event;
		return false;
	}
	return true;
}

static bool covers(const struct report *report, const struct coverage_computer *computer,
		   struct report_renamed *renamed, struct uncovered *uncovered)
{
	const struct coverage_channel *found[REPORT_FAILURE_LOGS];

	uncovered->computer = computer->computer;
	for (size_t i = 0; i < REPORT_FAILURE_LOGS; i++) {
		uncovered->channel = report_failure_logs[i];
		found[i] = report_log_of(computer, report_failure_logs[i]);
		if (!found[i]) {
			uncovered->why = UNCOVERED_MISSING;
			return report_is_renamed(renamed, report, computer->computer);
		}
		if (!reaches(report, found[i], uncovered))
			return false;
	}
	for (size_t i = 0; i < REPORT_FAILURE_LOGS; i++) {
		const struct coverage_channel *log = found[i], *other = found[!i];

		uncovered->channel = report_failure_logs[i];
		uncovered->why = UNCOVERED_APART;
		uncovered->when = log->first_event;
		if (other->last_event && log->first_event > other->last_event + COVERAGE_SILENCE)
			return false;
	}
	return true;
}

/* What could hide a failure, as coverage.h tells it where there is none. */
static bool has_hole(const struct report *report, struct uncovered *uncovered)
{
	static const enum uncovered_why whys[] = {
		[COVERAGE_EXCUSED] = UNCOVERED_EXCUSED,
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
		if (!report_asks_for(report, limit->computer))
			continue;
		*uncovered = (struct uncovered){
			.why = whys[limit->kind], .computer = limit->computer,
			.channel = limit->channel, .when = limit->from,
		};
		return true;
	}
	return false;
}

/* How many computers that have one of the logs are covered; false: not all. */
static bool covers_all(const struct report *report, struct report_renamed *renamed,
		       struct uncovered *uncovered, size_t *covered)
{
	const struct coverage_computer *computers = NULL;
	size_t count = 0;

	if (report->coverage)
		computers = coverage_computers(report->coverage, &count);
	for (size_t i = 0; i < count; i++) {
		if (!report_asks_for(report, computers[i].computer))
			continue;
		/* Of a computer with neither log there is nothing to doubt by itself. */
		if (!report_log_of(&computers[i], report_failure_logs[0]) &&
		    !report_log_of(&computers[i], report_failure_logs[1]))
			continue;
		if (!covers(report, &computers[i], renamed, uncovered))
			return false;
		++*covered;
	}
	return true;
}

enum verdict report_verdict(const struct report *report, struct uncovered *uncovered)
{
	struct uncovered scratch, hole;
	struct report_renamed renamed = { .made = false };
	size_t covered = 0;
	bool all;

	uncovered = uncovered ? uncovered : &scratch;
	*uncovered = (struct uncovered){ .why = UNCOVERED_NOTHING };
	if (report->incident_count)
		return VERDICT_INCIDENTS;
	all = covers_all(report, &renamed, uncovered, &covered);
	report_renamed_release(&renamed);
	if (!all) {
		/* That somebody cleared a log says more than that another was not sent. */
		if (has_hole(report, &hole) && hole.why == UNCOVERED_CLEARED)
			*uncovered = hole;
		return VERDICT_NOT_COVERED;
	}
	*uncovered = (struct uncovered){ .why = covered ? UNCOVERED_LOSS : UNCOVERED_NOTHING };
	if (!covered || !report->complete || report_whole_count(report) != report->input_count ||
	    has_hole(report, uncovered))
		return VERDICT_NOT_COVERED;
	return VERDICT_NONE;
}
