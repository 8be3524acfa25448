/*
 * report_limits.c - the sentences that say what the logs do not cover, and what
 * restarts did.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_words.h"

#include <string.h>

#include "coverage.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_evidence.h"
#include "report_shared.h"
#include "text.h"

/*
 * %l is the log, %c " of " its computer, %f and %t are times, %d is the time between them,
 * %r says what was started, %g which records are missing, %e ends that, %n counts records,
 * %i incidents, %s the servers that have no others, %p names what is undecided, %a says what
 * files say of it, %o how much of that time there is; %w and %v are the inputs that have and have
 * not what excuses failures, %x is the id of that, %y of the first such failure.
 */
static const char *const sentences[] = {
	[COVERAGE_LEFT_OUT] = "There are %i more than are listed, which are the worst: the "
		"others are counted only%s.",
	[COVERAGE_DIFFER] = "%n%c, the first at %f, do not say the same as their copies, which "
		"have the same time and record id: something is damaged or forged, and all of "
		"them count.",
	[COVERAGE_EXCUSED] = "By event %x in %w no failure is behind %n%c, the first being "
		"event %y at %f. %v tells of that one, and not of event %x, which may have been "
		"left out there: if you do not trust %w, read %v without it.",
	[COVERAGE_DISAGREE] = "Whether a person switched off %p%c is not known, as files beside "
		"the logs disagree: %a; nothing is concluded from these.",
	[COVERAGE_PART] = "Whether a person switched off %p%c, or IIS after failures, is not "
		"known: %a, from %f to %t, and the System log has %o of that time.",
	[COVERAGE_NAMELESS] = "For %i the log names no server: what is told of servers with names "
		"may belong to it. A log that is saved as .evtx names its server.",
	[COVERAGE_ZONE] = "For %i times are as printed, of a zone that is not known, and are "
		"compared with no others: one failure may be told twice. --text-zone says which "
		"zone it is.",
	[COVERAGE_CLEARED] = "The %l was cleared at %f: what was before is gone.",
	[COVERAGE_LATE] = "The %l begins at %f, %d after the first failure: how it began is not "
		"in it.",
	[COVERAGE_GAP] = "In the %l %g between %f and %t%e",
	[COVERAGE_FILTERED] = "The %l was filtered or forwarded: its record ids have many gaps, "
		"and what was left out is not known.",
	[COVERAGE_CUT_AT_START] = "The %l begins at %f, with the first failure: it may have "
		"begun earlier.",
	[COVERAGE_ENDS] = "The %l ends at %f, %d before the last failure: what belongs to that "
		"is not in it.",
	[COVERAGE_STEP] = "The clock%c was set back from %f to %t: in a log the numbers of records "
		"say what came first there, whatever their times are, and between logs "
		"nothing does.",
	[COVERAGE_RESTART_FAILED] = "%r at %f, and the failures went on.",
	[COVERAGE_RESTART_HELPED] = "%r at %f, which starts the pools again; no failure was "
		"logged since.",
};

static void add_computer(struct text *words, const char *before,
			 const struct coverage_limit *limit)
{
	text_add(words, limit->computer ? before : "");
	words_name(words, limit->computer ? limit->computer : "");
}

static void add_time(struct text *words, when_t time, const struct coverage_limit *limit,
		     const struct report *report)
{
	const struct when_zone *zone = report_zone(report, limit->local_time);
	char buffer[WHEN_SIZE];

	text_add(words, time ? when_short_in(time, zone, buffer) : "a time that is not known");
	text_add(words, time && limit->local_time ? " (zone unknown)" : "");
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

/* "IIS was restarted on WEB01" */
static void add_restart(struct text *words, const struct coverage_limit *limit)
{
	bool iis = strcmp(limit->lifecycle->what, "iis-start") == 0;
	bool service = strcmp(limit->lifecycle->what, "service-start") == 0;

	text_add(words, iis ? "IIS was restarted" : service ? "The service was started" :
		 "Windows was started");
	add_computer(words, " on ", limit);
}

static void add_gap(struct text *words, const struct coverage_limit *limit)
{
	words_count(words, limit->count, "record");
	text_add(words, limit->count == 1 ? " is missing" : " are missing");
	if (limit->places > 1)
		text_printf(words, " in %zu places", limit->places);
}

/* "ShopPool and 2 other pools" */
static void add_undecided(struct text *words, const struct incident_undecided *undecided)
{
	words_name(words, undecided->pool ? undecided->pool : "an application");
	if (undecided->count < 2)
		return;
	text_add(words, " and ");
	words_count(words, undecided->count - 1, "other pool");
}

/* "httperr1.log says Disabled, appcmd.txt:4 says Started" */
static void add_findings(struct text *words, const struct incident_undecided *undecided)
{
	const struct evidence_finding *const *findings = undecided->findings;

	words_finding(words, findings[0]);
	text_add(words, findings[1] ? ", " : undecided->uncovered ? "" :
		 ", and there are more findings about that than are looked at");
	if (findings[1])
		words_finding(words, findings[1]);
}

/* The name of one of two inputs; its path if both have that name. */
static void add_input(struct text *words, const struct report *report, uint32_t input,
		      uint32_t other)
{
	const char *path = input < report->input_count ? report->inputs[input].path : NULL;
	const char *than = other < report->input_count ? report->inputs[other].path : NULL;

	if (!path)
		text_add(words, "an input");
	else if (than && strcmp(text_base(path), text_base(than)) == 0)
		words_name(words, path);
	else
		words_name(words, text_base(path));
}

static void add_excuse(struct text *words, char part, const struct report *report,
		       const struct incident_excused *excused)
{
	if (part == 'w')
		add_input(words, report, excused->said_in, excused->not_in);
	else if (part == 'v')
		add_input(words, report, excused->not_in, excused->said_in);
	else
		text_printf(words, "%u", part == 'x' ? excused->by : excused->id);
}

static void add_part(struct text *words, char part, const struct report *report,
		     const struct coverage_limit *limit)
{
	switch (part) {
	case 'l':
		text_printf(words, "%s log", limit->channel);
		add_computer(words, " of ", limit);
		break;
	case 'c':
		add_computer(words, " of ", limit);
		break;
	case 'f':
		add_time(words, limit->from, limit, report);
		break;
	case 't':
		add_time(words, limit->to, limit, report);
		break;
	case 'd':
		add_length(words, limit->to > limit->from ? limit->to - limit->from
							  : limit->from - limit->to);
		break;
	case 'r':
		add_restart(words, limit);
		break;
	case 'p':
		add_undecided(words, limit->undecided);
		break;
	case 'a':
		add_findings(words, limit->undecided);
		break;
	case 'o':
		text_add(words, limit->undecided->partly ? "only a part" : "nothing");
		break;
	case 'i':
		words_count(words, limit->count, "incident");
		break;
	case 's':
		if (report->left_out.computers) {
			text_add(words, ", and with them ");
			words_count(words, report->left_out.computers, "server");
		}
		break;
	case 'w':
	case 'v':
	case 'x':
	case 'y':
		add_excuse(words, part, report, limit->excused);
		break;
	case 'n':
		words_count(words, limit->count, "record");
		break;
	case 'g':
		add_gap(words, limit);
		break;
	case 'e':
		text_add(words, limit->recovery ? "; a recovery may be among what is missing."
						: ".");
		break;
	}
}

/* Of how many others it is true: each has a sentence of its own where nothing has failed. */
static void add_others(struct text *words, const struct coverage_limit *limit)
{
	if (limit->others) {
		text_add(words, " So it is on ");
		words_count(words, limit->others, "other server");
		text_add(words, "; no incident of any of these is listed.");
	} else if (limit->unlisted) {
		text_add(words, " No incident of this server is listed.");
	}
}

void words_limit(struct text *words, const struct report *report,
		 const struct coverage_limit *limit)
{
	for (const char *c = sentences[limit->kind]; *c; c++) {
		if (*c == '%')
			add_part(words, *++c, report, limit);
		else
			text_add_char(words, *c);
	}
	add_others(words, limit);
}

void words_limits_left(struct text *words, const struct report *report, size_t rank)
{
	static const char *const names[COVERAGE_KINDS][2] = {
		[COVERAGE_LEFT_OUT] = { "other", "others" },
		[COVERAGE_DIFFER] = { "computer whose records differ from their copies",
				      "computers whose records differ from their copies" },
		[COVERAGE_EXCUSED] = { "server with failures that one file excuses",
				       "servers with failures that one file excuses" },
		[COVERAGE_DISAGREE] = { "server with files that disagree",
					"servers with files that disagree" },
		[COVERAGE_PART] = { "server with pools that a log covers in part",
				    "servers with pools that a log covers in part" },
		[COVERAGE_NAMELESS] = { "set of logs without a name",
					"sets of logs without names" },
		[COVERAGE_ZONE] = { "set of times without a zone", "sets of times without a zone" },
		[COVERAGE_CLEARED] = { "log that was cleared", "logs that were cleared" },
		[COVERAGE_LATE] = { "log that begins late", "logs that begin late" },
		[COVERAGE_GAP] = { "log with missing records", "logs with missing records" },
		[COVERAGE_FILTERED] = { "filtered log", "filtered logs" },
		[COVERAGE_CUT_AT_START] = { "log that begins with a failure",
					    "logs that begin with a failure" },
		[COVERAGE_ENDS] = { "log that ends early", "logs that end early" },
		[COVERAGE_STEP] = { "clock that was set back", "clocks that were set back" },
		[COVERAGE_RESTART_FAILED] = { "restart that did not help",
					      "restarts that did not help" },
		[COVERAGE_RESTART_HELPED] = { "restart that helped", "restarts that helped" },
	};
	bool any = false;

	for (int kind = 0; report->coverage && kind < COVERAGE_KINDS; kind++) {
		size_t left = coverage_limits_left(report->coverage,
						   (enum coverage_limit_kind)kind, rank);

		if (!left)
			continue;
		text_printf(words, "%s%zu %s", any ? ", " : "and more: ", left,
			    names[kind][left > 1]);
		any = true;
	}
}
