/*
 * report_logs.c - the two logs that show failures: which computer lacks one of them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_logs.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "coverage.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "shortage.h"
#include "text.h"

const char *const report_failure_logs[REPORT_FAILURE_LOGS] = { "Application", "System" };

const struct coverage_channel *report_log_of(const struct coverage_computer *computer,
					     const char *name)
{
	for (size_t i = 0; computer && i < computer->channel_count; i++)
		if (computer->channels[i].channel &&
		    text_equal_nocase(computer->channels[i].channel, name))
			return &computer->channels[i];
	return NULL;
}

bool report_asks_for(const struct report *report, const char *computer)
{
	const char *wanted = report->filters ? report->filters->computer : NULL;

	return !wanted || !computer || incident_is_computer(computer, wanted);
}

void report_both_logs(const struct report *report, when_t *first, when_t *last)
{
	const struct coverage_computer *computers = NULL;
	size_t count = 0;

	*first = *last = WHEN_UNKNOWN;
	if (report->coverage)
		computers = coverage_computers(report->coverage, &count);
	for (size_t i = 0; i < count; i++) {
		when_t from = WHEN_UNKNOWN, to = WHEN_UNKNOWN;
		size_t found = 0;

		if (!report_asks_for(report, computers[i].computer))
			continue;
		for (size_t j = 0; j < REPORT_FAILURE_LOGS; j++) {
			const struct coverage_channel *log =
				report_log_of(&computers[i], report_failure_logs[j]);

			if (!log || !log->first_event)
				break;
			if (log->first_record_id != 1 && log->first_event > from)
				from = log->first_event;
			if (!to || log->last_event < to)
				to = log->last_event;
			found++;
		}
		if (found < REPORT_FAILURE_LOGS || from > to)
			continue;
		if (!*last || from < *first)
			*first = from;
		if (to > *last)
			*last = to;
	}
}

/* The two logs of a channel that begin last, in one input. */
struct latest {
	const struct input_log *log, *next;
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
static void list_renamed(struct report_renamed *renamed, const struct input_summary *input)
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

bool report_is_renamed(struct report_renamed *renamed, const struct report *report,
		       const char *computer)
{
	for (size_t i = 0; i < report->input_count && !renamed->made && !renamed->oom; i++)
		list_renamed(renamed, &report->inputs[i]);
	renamed->made = true;
	return computer && !renamed->oom &&
	       table_names_find_lower(&renamed->computers, computer, strlen(computer)) !=
	       TABLE_NONE;
}

void report_renamed_release(struct report_renamed *renamed)
{
	table_names_release(&renamed->computers);
}

bool report_lacks(const struct report *report, const char *channel, const char **names,
		  size_t *count)
{
	struct report_renamed renamed = { .made = false };
	const struct coverage_computer *computers = NULL;
	const char *other = report_failure_logs[text_equal_nocase(channel, report_failure_logs[0])];
	size_t all = 0;

	if (report->coverage && !(report->filters && (report->filters->computer ||
						      report->filters->app_pool)))
		computers = coverage_computers(report->coverage, &all);
	for (size_t i = 0; i < all && computers; i++)
		if (computers[i].computer && report_log_of(&computers[i], other) &&
		    !report_log_of(&computers[i], channel) &&
		    !report_is_renamed(&renamed, report, computers[i].computer))
			names[(*count)++] = computers[i].computer;
	report_renamed_release(&renamed);
	return !renamed.oom;
}
