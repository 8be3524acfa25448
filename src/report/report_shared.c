/*
 * report_shared.c - questions about a report that several writers ask.  Writes
 * nothing but counts.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_shared.h"

#include <stdlib.h>
#include <string.h>

#include "coverage.h"
#include "incident.h"
#include "input_summary.h"
#include "order.h"
#include "report.h"
#include "report_logs.h"
#include "shortage.h"
#include "text.h"

const struct when_zone *report_zone(const struct report *report, bool local_time)
{
	return local_time ? &when_printed : report->zone;
}

uint64_t report_of_iis(const struct input_summary *input)
{
	return input->without_iis ? 0 : input->matched;
}

enum { PIECE = 1 << 20 };

bool report_is_piece(const struct report_options *options, const struct text *text)
{
	return options->pass && text->size >= PIECE && !text->oom;
}

bool report_whole(const struct input_summary *input)
{
	return !input->failure && input->problem_count == 0 && input->undecodable == 0;
}

size_t report_whole_count(const struct report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->input_count; i++)
		count += report_whole(&report->inputs[i]);
	return count;
}

void report_period(const struct report *report, when_t *first, when_t *last)
{
	*first = *last = WHEN_UNKNOWN;
	for (size_t i = 0; i < report->input_count; i++) {
		const struct input_summary *input = &report->inputs[i];

		if (input->first_event && (!*first || input->first_event < *first))
			*first = input->first_event;
		if (input->last_event > *last)
			*last = input->last_event;
	}
}

bool report_lists(const struct report *report, size_t input, size_t most)
{
	return input < most || report->inputs[input].sha256 ||
	       !report_whole(&report->inputs[input]);
}

static int by_number(const void *left, const void *right)
{
	const struct incident *a = *(const struct incident *const *)left;
	const struct incident *b = *(const struct incident *const *)right;

	return order_numbers(a->number, b->number);
}

const struct incident **report_order(const struct report *report, struct text *text)
{
	size_t count = report->incident_count;
	const struct incident **order = count ?
			shortage_watch(calloc(count, sizeof(order[0]))) : NULL;

	text->oom |= count && !order;
	for (size_t i = 0; order && i < count; i++)
		order[i] = &report->incidents[i];
	if (order)
		qsort(order, count, sizeof(order[0]), by_number);
	return order;
}

const struct coverage_limit *report_limits(const struct report *report, size_t *shown,
					   size_t *count)
{
	*shown = *count = 0;
	return report->coverage ? coverage_limits(report->coverage, shown, count) : NULL;
}

when_t report_logs_end(const struct report *report, const char *computer)
{
	const struct coverage_computer *found =
		report->coverage ? coverage_computer(report->coverage, computer) : NULL;
	when_t end = WHEN_UNKNOWN;

	for (size_t i = 0; found && i < found->channel_count; i++)
		if (found->channels[i].last_event > end)
			end = found->channels[i].last_event;
	return end;
}

bool report_asks_where(const struct report *report)
{
	uint64_t records = 0;

	for (size_t i = 0; i < report->input_count; i++)
		records += report->inputs[i].records;
	return records && report->incident_count == 0 &&
	       !(report->filters && report->filters->hidden_incidents);
}

size_t report_other_events(const struct report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < report->event_count; i++)
		count += !report->events[i].incident;
	return count;
}

const char *report_compared_name(enum report_compared state)
{
	static const char *const names[REPORT_COMPARED] = {
		[REPORT_NEW] = "new",
		[REPORT_STILL_THERE] = "still there",
		[REPORT_GONE_SINCE] = "gone since",
		[REPORT_NOT_KNOWN] = "not known",
	};

	return names[state];
}

const char *report_state(const struct report *report, const struct incident *incident)
{
	if (!report->compared)
		return NULL;
	return report_compared_name(report->compared->states[incident - report->incidents]);
}

static int by_name(const void *left, const void *right)
{
	return text_compare_nocase(*(const char *const *)left, *(const char *const *)right);
}

/* The same, but names that differ in case alone have an order too. */
static int by_bytes(const void *left, const void *right)
{
	int order = by_name(left, right);

	return order ? order : strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sort names and drop those that differ from another in case alone. */
static size_t sort_names(const char **names, size_t count)
{
	size_t kept = 0;

	if (count > 0)
		qsort(names, count, sizeof(names[0]), by_bytes);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || !text_equal_nocase(names[kept - 1], names[i]))
			names[kept++] = names[i];
	return kept;
}

const char **report_computers(const struct report *report, size_t *count)
{
	const char **names = shortage_watch(calloc(report->incident_count + 1, sizeof(names[0])));

	*count = 0;
	for (size_t i = 0; names && i < report->incident_count; i++)
		if (report->incidents[i].computer)
			names[(*count)++] = report->incidents[i].computer;
	*count = sort_names(names, *count);
	return names;
}

const char **report_servers(const struct report *report, size_t *count)
{
	const char **names = report_computers(report, count);

	if (*count)
		*count += report->left_out.computers;
	return names;
}

const char **report_read_names(const struct report *report, bool channels, const char *channel,
			       size_t *count)
{
	const char **names;
	size_t room = 1;

	for (size_t i = 0; i < report->input_count; i++)
		room += report->inputs[i].computer_count + report->inputs[i].channel_count;
	names = shortage_watch(calloc(room, sizeof(names[0])));
	*count = 0;
	for (size_t i = 0; names && i < report->input_count; i++) {
		const struct input_summary *input = &report->inputs[i];
		size_t size = channels ? input->channel_count : input->computer_count;

		if (channel && !input_has_channel(input, channel))
			continue;
		for (size_t j = 0; j < size; j++)
			names[(*count)++] = channels ? input->channels[j] : input->computers[j];
	}
	*count = sort_names(names, *count);
	return names;
}

/*
 * Without incidents only the whole counts: a server that was renamed during setup has two
 * names, and the first is often in one log alone.
 */
static bool find_unread(const struct report *report, struct report_missing *missing)
{
	size_t have_count, count;
	const char **have = report_read_names(report, false, missing->channel, &have_count);
	const char **names = report_read_names(report, false, NULL, &count);

	missing->computers = names;
	missing->computer_count = have_count > 0 ? 0 : count;
	free(have);
	return have && names;
}

static void add_holds(struct report_missing *missing, const char *text)
{
	for (size_t i = 0; i < missing->hold_count; i++)
		if (strcmp(missing->holds[i], text) == 0)
			return;
	if (missing->hold_count < sizeof(missing->holds) / sizeof(missing->holds[0]))
		missing->holds[missing->hold_count++] = text;
}

/* Those of which no incident is listed, behind the others: a failure of theirs may be in it. */
static bool add_unlisted(const struct report *report, const char *channel, const char **names,
			 size_t *count)
{
	size_t listed_count, kept = *count, all = kept;
	const char **listed = report_computers(report, &listed_count);
	bool good = listed && report_lacks(report, channel, names, &all);

	for (size_t i = kept; good && i < all; i++)
		if (!bsearch(&names[i], listed, listed_count, sizeof(*listed), by_name))
			names[kept++] = names[i];
	*count = kept;
	free(listed);
	return good;
}

/* What the verdicts ask for, the first for people first. */
static bool find_wanted(const struct report *report, struct report_missing *missing)
{
	struct text failure = { 0 };
	const struct incident **order = report_order(report, &failure);
	size_t count = 0, room = 0, asked;
	const char **names;
	bool good;

	if (report->coverage)
		coverage_computers(report->coverage, &room);
	names = shortage_watch(calloc(report->incident_count + room + 1, sizeof(names[0])));

	for (size_t i = 0; order && names && i < report->incident_count; i++) {
		bool any = false;

		for (size_t j = 0; j < order[i]->log_count; j++) {
			if (strcmp(order[i]->logs[j].channel, missing->channel) != 0)
				continue;
			add_holds(missing, order[i]->logs[j].text);
			any = true;
		}
		if (any && order[i]->computer)
			names[count++] = order[i]->computer;
	}
	asked = count;
	good = order && names && add_unlisted(report, missing->channel, names, &count);
	if (count > asked && !missing->hold_count)
		missing->hold_count = 1;
	missing->computers = names;
	if (good) {
		size_t first = sort_names(names, asked), rest = count - asked;

		/* Three are named: rather those whose verdicts ask for it. */
		memmove(&names[first], &names[asked], rest * sizeof(names[0]));
		missing->computer_count = first + sort_names(names + first, rest);
	}
	free(order);
	return good;
}

bool report_missing(const struct report *report,
		    struct report_missing missing[REPORT_CHANNELS])
{
	missing[0] = (struct report_missing){
		.channel = "Application",
		.holds = { "which module or application failed, and with which error" },
	};
	missing[1] = (struct report_missing){
		.channel = "System",
		.holds = { "which worker processes failed, and which pools were disabled" },
	};
	for (size_t i = 0; i < REPORT_CHANNELS; i++) {
		missing[i].hold_count = !report->incident_count;
		if (report->incident_count ? !find_wanted(report, &missing[i])
					   : !find_unread(report, &missing[i])) {
			report_missing_release(missing);
			return false;
		}
	}
	return true;
}

void report_missing_release(struct report_missing missing[REPORT_CHANNELS])
{
	for (size_t i = 0; i < REPORT_CHANNELS; i++) {
		free(missing[i].computers);
		missing[i].computers = NULL;
		missing[i].computer_count = 0;
	}
}
