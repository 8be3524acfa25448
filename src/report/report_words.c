/*
 * report_words.c - the sentences that all reports for people share.  They say
 * what the logs show, never more.  Does not know where the words go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_words.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "page.h"
#include "report_shared.h"
#include "text.h"

enum {
	SHORT_LIST = 3,		/* computers or channels that are named */
	POOLS_IN_FULL = 3,	/* up to so many pools each say when they were disabled */
	NAME_WIDTH = 64,	/* of a pool or computer; real ones are shorter */
	TITLE_WIDTH = 200,	/* of a title; ours have fewer than 100 columns */
	WORD_WIDTH = 48,	/* of a word in it, such as the name of a module */
	DATA_SIZE = 8,		/* bytes of a data field that are shown */
};

void words_count(struct text *words, unsigned long long count, const char *noun)
{
	text_printf(words, "%llu %s%s", count, noun, count == 1 ? "" : "s");
}

void words_cut(struct text *words, const char *from, size_t width)
{
	struct page page = { .text = words };

	page_cut(&page, from, width);
}

void words_name(struct text *words, const char *name)
{
	words_cut(words, name, NAME_WIDTH);
}

/* "10.0.0.5", "fe80::1" */
static bool is_address(const char *name)
{
	return name[strspn(name, "0123456789.")] == '\0' ||
	       (strchr(name, ':') && name[strspn(name, "0123456789abcdefABCDEF:.")] == '\0');
}

void words_host(struct text *words, const char *name)
{
	text_add_bytes(words, name, is_address(name) ? strlen(name) : strcspn(name, "."));
}

void words_severity(struct text *words, enum rules_severity severity)
{
	for (const char *c = rules_severity_name(severity); *c; c++)
		text_add_char(words, text_upper(*c));
}

void words_span(struct text *words, when_t first, when_t last)
{
	char from[WHEN_SIZE], to[WHEN_SIZE];

	when_date_in(first, NULL, from);
	when_date_in(last, NULL, to);
	text_add(words, from);
	if (*from && *to && strcmp(from, to) != 0)
		text_printf(words, " to %s", to);
}

static void add_more(struct text *words, size_t count, size_t shown)
{
	if (count > shown)
		text_printf(words, " and %zu more", count - shown);
}

/* "WEB01, WEB02 and 3 more" */
void words_names(struct text *words, const char *const *names, size_t count)
{
	size_t shown = count <= SHORT_LIST ? count : SHORT_LIST - 1;

	for (size_t i = 0; i < shown; i++) {
		text_add(words, i == 0 ? "" : i + 1 == count ? " and " : ", ");
		words_name(words, names[i]);
	}
	add_more(words, count, shown);
}

static void add_filter(struct text *words, const char *what, const char *value)
{
	if (!value || !*value)
		return;
	text_printf(words, "%s%s ", words->size ? ", " : "Only ", what);
	words_name(words, value);
}

static void add_filters(struct text *words, const struct report *report)
{
	const struct report_filters *filters = report->filters;
	char time[WHEN_SIZE];

	add_filter(words, "since", when_short_in(filters->since, report->zone, time));
	add_filter(words, "until", when_short_in(filters->until, report->zone, time));
	if (filters->counted_from && (filters->since || filters->until))
		text_printf(words, " (counted back from the newest event of IIS, at %s)",
			    when_short_in(filters->counted_from, report->zone, time));
	add_filter(words, "computer", filters->computer);
	add_filter(words, "application pool", filters->app_pool);
	text_add(words, words->size ? "; hidden: " : "Hidden: ");
	words_count(words, filters->hidden_events, "event");
	text_add(words, ", ");
	words_count(words, filters->hidden_incidents, "incident");
	if (filters->hidden_ongoing)
		text_printf(words, " (%" PRIu64 " not recovered when the logs end)",
			    filters->hidden_ongoing);
}

void words_filters(struct text *words, const struct report *report)
{
	if (report->filters)
		add_filters(words, report);
	if (!report->redacted)
		return;
	text_add(words, words->size ? ". Redacted" : "Redacted");
	text_add(words, ": names are replaced by tokens");
	if (report->redact_map)
		text_printf(words, " (map %s)", report->redact_map);
	text_add(words, "; read it before you publish it, for no program knows every name");
}

/* The log that is in no input: "Application"; NULL: both are there, or neither. */
static const char *missing_log(const struct report *report)
{
	static const char *const logs[REPORT_CHANNELS] = { "Application", "System" };
	bool have[REPORT_CHANNELS] = { false };

	for (size_t i = 0; i < report->input_count; i++)
		for (size_t j = 0; j < REPORT_CHANNELS; j++)
			have[j] |= input_has_channel(&report->inputs[i], logs[j]);
	return have[0] == have[1] ? NULL : logs[have[0]];
}

bool words_read(struct text *words, const struct report *report)
{
	size_t whole = report_whole_count(report);
	bool all = report->complete && whole == report->input_count;
	const char *missing = missing_log(report);

	text_printf(words, "%s%zu of ", all ? "" : "INCOMPLETE: ", whole);
	words_count(words, report->input_count, "log");
	text_add(words, " read completely");
	if (missing)
		text_printf(words, "; %s log missing", missing);
	return all && !missing;
}

/* An incident. */

void words_title(struct text *words, const char *title)
{
	struct text whole = { 0 };
	struct page page = { .text = &whole };

	while (*title) {
		size_t size = strcspn(title, " "), blanks = strspn(title + size, " ");

		page_cut_middle(&page, title, size, WORD_WIDTH);
		text_fill(&whole, ' ', blanks);
		title += size + blanks;
	}
	page.text = words;
	page_cut_middle(&page, text_get(&whole), whole.size, TITLE_WIDTH);
	words->oom |= whole.oom;
	text_release(&whole);
}

char *words_near(when_t when, when_t other, const struct when_zone *zone, char *buffer)
{
	char day[WHEN_SIZE];

	return strcmp(when_date_in(when, zone, buffer), when_date_in(other, zone, day)) == 0 ?
		when_clock_in(when, zone, buffer) : when_short_in(when, zone, buffer);
}

static void add_end(struct text *words, const struct report *report,
		    const struct incident *incident, bool timed)
{
	char end[WHEN_SIZE];

	words_near(report_logs_end(report, incident->computer), incident->first_seen,
		  report_zone(report, incident->local_time), end);
	text_add(words, "; not recovered when the logs end");
	if (*end && timed)
		text_printf(words, " (%s)", end);
}

/* What no event tells has the time of what was found, or none. */
static void add_found(struct text *words, const char *first, const char *last)
{
	if (*first)
		text_add(words, first);
	else
		text_add(words, "found at the time of collection");
	if (*first && *last)
		text_printf(words, " to %s", last);
	text_add(words, "; no event tells of it");
}

static void add_since(struct text *words, const struct report *report,
		      const struct incident *incident, bool timed)
{
	const struct when_zone *zone = report_zone(report, incident->local_time);
	char first[WHEN_SIZE], last[WHEN_SIZE], recovered[WHEN_SIZE];
	when_t end = incident->last_seen;

	when_short_in(incident->first_seen, zone, first);
	words_near(end, incident->first_seen, zone, last);
	if (incident->alone) {
		add_found(words, first, end != incident->first_seen ? last : "");
		return;
	}
	words_near(incident->recovered, end, zone, recovered);
	text_add(words, *first ? first : "a time that is not known");
	text_add(words, *first && incident->local_time ? " (zone unknown)" : "");
	/* While it goes on, the last event is of interest only days later. */
	if (end != incident->first_seen &&
	    (!incident->ongoing || strlen(last) > strlen("00:00:00+00:00")))
		text_printf(words, " to %s", last);
	text_add(words, ", ");
	words_count(words, incident->count, "event");
	if (incident->occurrences > 1)
		text_printf(words, " in %" PRIu64 " occurrences", incident->occurrences);
	if (incident->ongoing)
		add_end(words, report, incident, timed);
	else
		text_printf(words, "; recovered%s%s", *recovered ? " at " : "", recovered);
	if (incident->recovery)
		text_printf(words, " (%s %u)", catalog_shown(incident->recovery),
			    (unsigned)incident->recovery->id);
	if (incident->hidden) {
		text_add(words, "; the filters hide ");
		words_count(words, incident->hidden, "event");
		if (incident->began < incident->first_seen)
			text_printf(words, " since %s",
				    when_short_in(incident->began, zone, first));
	}
}

void words_since(struct text *words, const struct report *report,
		 const struct incident *incident)
{
	add_since(words, report, incident, true);
}

void words_since_short(struct text *words, const struct report *report,
		       const struct incident *incident)
{
	add_since(words, report, incident, false);
}

/* Of the pools that are shown, the one that was asked for, else the first. */
static size_t pool_asked_for(const struct report *report, const struct incident *incident)
{
	const char *name = report->filters ? report->filters->app_pool : NULL;

	for (size_t i = 0; name && i < incident->pool_shown; i++)
		if (text_equal_nocase(incident->pools[i].name, name))
			return i;
	return 0;
}

void words_pools(struct text *words, const struct report *report,
		 const struct incident *incident)
{
	size_t shown = incident->pool_shown;
	bool in_full = incident->pool_count <= POOLS_IN_FULL;
	size_t first = pool_asked_for(report, incident);

	if (!in_full) {
		text_printf(words, "%zu", incident->pool_count);
		if (incident->disabled_count >= incident->pool_count)
			text_add(words, ", all disabled");
		else if (incident->disabled_count)
			text_printf(words, ", %" PRIu64 " disabled", incident->disabled_count);
		text_add(words, ": ");
	}
	for (size_t i = 0; i < shown; i++) {
		/* The one asked for comes first, the others keep their order. */
		size_t at = i == 0 ? first : i <= first ? i - 1 : i;
		const struct incident_pool *pool = &incident->pools[at];
		char when[WHEN_SIZE];

		text_add(words, i ? ", " : "");
		words_name(words, pool->name);
		if (in_full && pool->off && !pool->disabled)
			text_add(words, " (disabled)");
		else if (in_full && pool->disabled)
			text_printf(words, " (disabled at %s)",
				    words_near(pool->disabled, incident->first_seen,
					      report_zone(report, incident->local_time), when));
	}
	add_more(words, incident->pool_count, shown);
}

void words_pool_names(struct text *words, const struct incident *incident)
{
	for (size_t i = 0; i < incident->pool_shown; i++) {
		text_add(words, i ? ", " : "");
		words_name(words, incident->pools[i].name);
	}
	add_more(words, incident->pool_count, incident->pool_shown);
}

void words_sites(struct text *words, const struct report *report,
		 const struct incident *incident)
{
	size_t shown = incident->site_shown;

	(void)report;
	for (size_t i = 0; i < shown; i++) {
		text_add(words, i ? ", " : "");
		words_name(words, incident->sites[i]);
	}
	add_more(words, incident->site_count, shown);
}

/* Of other events the data field is text, or nothing that a code is read from. */
static bool holds_code(const struct catalog_event *kind)
{
	return kind->data == CATALOG_DATA_CODE || kind->data == CATALOG_DATA_HTTP;
}

/* The data field that holds the code, as Event Viewer shows it. */
static void add_data(struct text *words, const struct report *report,
		     const struct incident *incident)
{
	for (size_t i = 0; i < incident->event_count; i++) {
		const struct incident_event *cited = &report->events[incident->events[i]];
		const struct event *event = cited->event;

		if (!holds_code(event->kind) ||
		    cited->error.state != incident->error.state ||
		    cited->error.value != incident->error.value ||
		    event->data_size == 0 || event->data_size > DATA_SIZE)
			continue;
		text_add(words, ", data");
		for (size_t at = 0; at < event->data_size; at++)
			text_printf(words, " %02x", event->data[at]);
		return;
	}
}

static void add_code(struct text *words, const struct decode_error *error)
{
	bool is_small = error->code < 0x10000;

	if (error->kind == DECODE_EXIT_CODE)
		text_printf(words, "exit code 0x%" PRIX32, error->code);
	else
		text_printf(words, is_small ? "%" PRIu32 : "0x%08" PRIX32, error->code);
	if (error->name)
		text_printf(words, " %s", error->name);
	if (error->value != error->code)
		text_printf(words, ", written as 0x%08" PRIX32, error->value);
}

void words_error(struct text *words, const struct report *report,
		 const struct incident *incident)
{
	const struct decode_error *error = &incident->error;

	if (error->state == DECODE_MISSING || error->state == DECODE_NOT_CODE)
		return;
	if (error->state == DECODE_OK || error->state == DECODE_ZERO)
		add_code(words, error);
	else if (!incident->chain_count || !holds_code(incident->chain[0].kind))
		return;
	else
		text_printf(words, "not known: the event %s", decode_state_says(error->state));
	add_data(words, report, incident);
}

const char *const words_next[WORDS_NEXT] = {
	"The HTTPERR log (%windir%\\System32\\LogFiles\\HTTPERR): a 503 of HTTP.sys is there "
		"with its reason and pool. `iistriage explain QueueFull` says what a reason means.",
	"Pools and sites that somebody stopped, which no log records as a failure: "
		"`%windir%\\system32\\inetsrv\\appcmd list apppool /state:Stopped`",
	"Another machine: a load balancer, a proxy or ARR answers 503 by itself when it considers "
		"this server down. Then the 503 is neither in its IIS log nor in its HTTPERR.",
	"Another time: compare the times of the 503s with those that the logs cover.",
};

#define BESIDE "(put it beside the logs and run again)"

void words_collect(struct text *words, const struct incident *incident, bool beside)
{
	if (beside)
		text_add(words, BESIDE " ");
	for (size_t i = 0; i < incident->collect_count; i++) {
		text_add(words, i ? "; " : "");
		text_add(words, incident->collect[i]);
	}
}

const char *words_ask(const struct incident *incident)
{
	return incident->collect_beside ? "Ask the customer for " BESIDE : "Ask the customer for";
}

const char words_shell[] =
	"Run the commands in Command Prompt (cmd) as administrator, not in PowerShell.";

size_t words_shell_of(const struct incident *const *order, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < order[i]->step_count; j++)
			if (order[i]->steps[j].command)
				return i;
	return count;
}

static const char *source_of(const struct incident_link *chain)
{
	return chain->source ? chain->source : chain->kind->family;
}

void words_link(struct text *words, const struct incident *incident, size_t link, bool brief)
{
	const struct incident_link *chain = &incident->chain[link];

	if (!brief || link == 0 || strcmp(source_of(chain), source_of(chain - 1)) != 0)
		text_printf(words, "%s ", source_of(chain));
	text_printf(words, "%u", (unsigned)chain->id);
	if (chain->count > 1)
		text_printf(words, " x%" PRIu64, chain->count);
}

/* Compared with an earlier report. */

static const char *answer(const struct report_comparison *compared)
{
	if (compared->counts[REPORT_STILL_THERE])
		return "Not fixed";
	if (compared->counts[REPORT_NOT_KNOWN])
		return "Not known whether it is fixed";
	if (compared->counts[REPORT_GONE_SINCE] && compared->counts[REPORT_NEW])
		return "Fixed, as far as these logs show, but something else failed";
	if (compared->counts[REPORT_GONE_SINCE])
		return "Fixed, as far as these logs show";
	return compared->counts[REPORT_NEW] ? "New since the baseline, which has no such failure"
					    : "Nothing in the baseline, and nothing now";
}

/*
 * "1 still there, 0 new, 2 gone, 1 not known".  What came back twice is two incidents
 * here and one of the baseline, whose reader counted one.
 */
static void add_counts(struct text *words, const struct report_comparison *compared)
{
	text_printf(words, ": %zu still there", compared->counts[REPORT_STILL_THERE]);
	if (compared->still_there != compared->counts[REPORT_STILL_THERE])
		text_printf(words, " (%zu of the baseline)", compared->still_there);
	text_printf(words, ", %zu new, %zu gone", compared->counts[REPORT_NEW],
		    compared->counts[REPORT_GONE_SINCE]);
	if (compared->counts[REPORT_NOT_KNOWN])
		text_printf(words, ", %zu not known", compared->counts[REPORT_NOT_KNOWN]);
}

void words_compared(struct text *words, const struct report *report)
{
	const struct report_comparison *compared = report->compared;
	bool any = false;

	if (!compared)
		return;
	text_add(words, answer(compared));
	for (int i = 0; i < REPORT_COMPARED; i++)
		any |= compared->counts[i] > 0;
	if (any)
		add_counts(words, compared);
	if (!report->complete)
		text_add(words, "; not all could be read");
	if (compared->left_out) {
		text_add(words, "; the filters leave out ");
		words_count(words, compared->left_out, "incident");
		text_add(words, " of the baseline");
	}
	if (compared->baseline_filtered)
		text_add(words, "; the baseline was made with filters, and what they hid "
			 "looks new");
}

void words_past(struct text *words, const struct report *report, size_t index)
{
	const struct report_past *past = &report->compared->past[index];
	char time[WHEN_SIZE];

	if (past->computer) {
		words_name(words, past->computer);
		text_add(words, ": ");
	}
	words_title(words, past->title);
	when_short_in(past->last_seen, report->zone, time);
	if (*time)
		text_printf(words, ", last seen %s", time);
	text_printf(words, ": %s", report_compared_name(past->state));
	if (past->why) {
		text_add(words, " (");
		words_title(words, past->why);
		text_add_char(words, ')');
	}
}

size_t words_past_count(const struct report *report)
{
	size_t count = report->compared ? report->compared->past_count : 0;

	return count < WORDS_PAST ? count : WORDS_PAST;
}

void words_past_more(struct text *words, const struct report *report)
{
	size_t count = report->compared ? report->compared->past_count : 0;

	if (count > WORDS_PAST)
		text_printf(words, "and %zu more, which the JSON report lists",
			    count - WORDS_PAST);
}

void words_computer(struct text *words, const struct report *report,
		    const struct incident *incident)
{
	(void)report;
	words_name(words, incident->computer ? incident->computer : "");
}

void words_state(struct text *words, const struct report *report,
		 const struct incident *incident)
{
	const char *state = report_state(report, incident);

	text_add(words, state ? state : "");
}

/* An input. */

void words_records(struct text *words, const struct input_summary *input)
{
	words_count(words, input->records, "record");
	text_printf(words, ", %" PRIu64 " of IIS", report_of_iis(input));
}

void words_dates(struct text *words, const struct input_summary *input)
{
	words_span(words, input->first_event, input->last_event);
}

/* Reasons are said of the path: "is empty". */
static void add_not_read(struct text *words, const char *why)
{
	text_printf(words, "not read: %s", why + (text_starts(why, "is ") ? 3 : 0));
}

void words_passed(struct text *words, const struct input_skipped *passed)
{
	add_not_read(words, passed->why);
}

void words_status(struct text *words, const struct input_summary *input)
{
	if (input->failure)
		add_not_read(words, input->failure);
	else if (report_whole(input))
		text_add(words, "complete");
	else if (input->problem_count)
		words_count(words, input->problem_count, "problem");
	if (input->undecodable)
		text_printf(words, "%s%" PRIu64 " undecodable", input->problem_count ? ", " : "",
			    input->undecodable);
	if (input->duplicates)
		text_printf(words, ", %" PRIu64 " read twice", input->duplicates);
	if (input->recovered)
		text_printf(words, ", %" PRIu64 " recovered", input->recovered);
	if (input->without_data)
		text_printf(words, ", %" PRIu64 " without their error code", input->without_data);
}

void words_missing(struct text *words, const struct report_missing *missing)
{
	text_printf(words, "No %s log of ", missing->channel);
	words_names(words, missing->computers, missing->computer_count);
	text_add(words, " was given: it would show ");
	for (size_t i = 0; i < missing->hold_count; i++)
		text_printf(words, "%s%s", i ? "; " : "", missing->holds[i]);
	text_add_char(words, '.');
}

/* What a form that has no remarks leaves unsaid. */

void report_remarks(const struct report *report, struct text *text)
{
	struct text words = { 0 };

	words_compared(text, report);
	words_filters(&words, report);
	text_printf(text, "%s%s", text->size && words.size ? ". " : "", text_get(&words));
	text->oom |= words.oom;
	text_release(&words);
}
