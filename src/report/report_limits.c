/*
 * report_limits.c - the sentences that say what the logs do not cover, and what
 * restarts did.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_words.h"

#include <inttypes.h>
#include <string.h>

#include "coverage.h"
#include "incident.h"
#include "report.h"
#include "text.h"

static void add_computer(struct text *words, const char *before,
			 const struct coverage_limit *limit)
{
	if (!limit->computer)
		return;
	text_add(words, before);
	words_name(words, limit->computer);
}

/* "The System log of WEB01" */
static void add_log(struct text *words, const char *article, const struct coverage_limit *limit)
{
	text_printf(words, "%s %s log", article, limit->channel);
	add_computer(words, " of ", limit);
}

static void add_time(struct text *words, const char *before, when_t time,
		     const struct report *report)
{
	char buffer[WHEN_SIZE];

	text_printf(words, "%s%s", before, time ? when_short_in(time, report->zone, buffer) :
		    "a time that is not known");
}

/* "3 days", "an hour" in whole units; at least a second. */
static void add_length(struct text *words, when_t length)
{
	static const struct {
		when_t unit;
		const char *name;
	} units[] = {
		{ WHEN_DAY, "day" }, { WHEN_HOUR, "hour" }, { WHEN_MINUTE, "minute" },
		{ WHEN_SECOND, "second" },
	};
	size_t i = 0;

	while (i + 1 < sizeof(units) / sizeof(units[0]) && length < 2 * units[i].unit)
		i++;
	words_count(words, length < units[i].unit ? 1 : length / units[i].unit, units[i].name);
}

static void say_cleared(struct text *words, const struct report *report,
			const struct coverage_limit *limit)
{
	add_log(words, "The", limit);
	add_time(words, " was cleared at ", limit->from, report);
	text_add(words, ": what was before is gone.");
}

static void say_late(struct text *words, const struct report *report,
		     const struct coverage_limit *limit)
{
	add_log(words, "The", limit);
	add_time(words, " begins at ", limit->from, report);
	text_add(words, ", ");
	add_length(words, limit->from - limit->to);
	text_add(words, " after the first failure: how it began is not in it.");
}

static void say_gap(struct text *words, const struct report *report,
		    const struct coverage_limit *limit)
{
	add_log(words, "In the", limit);
	text_add(words, " ");
	words_count(words, limit->count, "record");
	text_add(words, limit->count == 1 ? " is missing" : " are missing");
	if (limit->places > 1)
		text_printf(words, " in %zu places", limit->places);
	add_time(words, " between ", limit->from, report);
	add_time(words, " and ", limit->to, report);
	text_add(words, limit->recovery ? "; a recovery may have stood there." : ".");
}

static void say_scattered(struct text *words, const struct report *report,
			  const struct coverage_limit *limit)
{
	(void)report;
	add_log(words, "The", limit);
	text_add(words, " was filtered or forwarded: its record ids have many gaps, and what "
		 "was left out is not known.");
}

static void say_edge(struct text *words, const struct report *report,
		     const struct coverage_limit *limit)
{
	add_log(words, "The", limit);
	add_time(words, " begins at ", limit->from, report);
	text_add(words, ", with the first failure: it may have begun earlier.");
}

static void say_ends(struct text *words, const struct report *report,
		     const struct coverage_limit *limit)
{
	add_log(words, "The", limit);
	add_time(words, " ends at ", limit->from, report);
	text_add(words, ", ");
	add_length(words, limit->to - limit->from);
	text_add(words, " before the last failure: what belongs to that is not in it.");
}

static void say_step(struct text *words, const struct report *report,
		     const struct coverage_limit *limit)
{
	text_add(words, "The clock");
	add_computer(words, " of ", limit);
	add_time(words, " was set back from ", limit->from, report);
	add_time(words, " to ", limit->to, report);
	text_add(words, ": which event came first there is not sure.");
}

/* "WEB01 was restarted at ..." */
static void add_restart(struct text *words, const struct report *report,
			const struct coverage_limit *limit)
{
	bool iis = strcmp(limit->lifecycle->what, "iis-start") == 0;
	bool service = strcmp(limit->lifecycle->what, "service-start") == 0;

	text_add(words, iis ? "IIS was restarted" : service ? "The service was started" :
		 "Windows was started");
	add_computer(words, " on ", limit);
	add_time(words, " at ", limit->from, report);
}

static void say_in_vain(struct text *words, const struct report *report,
			const struct coverage_limit *limit)
{
	add_restart(words, report, limit);
	text_add(words, ", and the failures went on.");
}

static void say_restart(struct text *words, const struct report *report,
			const struct coverage_limit *limit)
{
	add_restart(words, report, limit);
	text_add(words, ", which starts the pools again; no failure was logged since.");
}

void words_limit(struct text *words, const struct report *report,
		 const struct coverage_limit *limit)
{
	static void (*const say[])(struct text *words, const struct report *report,
				   const struct coverage_limit *limit) = {
		[COVERAGE_CLEARED] = say_cleared, [COVERAGE_LATE] = say_late,
		[COVERAGE_GAP] = say_gap, [COVERAGE_FILTERED] = say_scattered,
		[COVERAGE_CUT_AT_START] = say_edge, [COVERAGE_ENDS] = say_ends,
		[COVERAGE_STEP] = say_step, [COVERAGE_RESTART_FAILED] = say_in_vain,
		[COVERAGE_RESTART_HELPED] = say_restart,
	};

	say[limit->kind](words, report, limit);
}
