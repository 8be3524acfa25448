/*
 * report_html_period.c - what the logs cover, as a drawing: a lane for each log of one
 * computer, or for each of several computers, with what is missing in it, what was started
 * and stopped, and a tick where something failed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "coverage.h"
#include "event.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_html_chart.h"
#include "report_marked.h"
#include "report_shared.h"
#include "report_words.h"
#include "shortage.h"
#include "text.h"

enum {
	SPANS = 200,		/* bars in a lane */
	OPEN = 12,		/* lanes of computers that are not folded */
	COMPUTERS = 500,	/* that are drawn at all */
	LOG_TOP = 5, LOG_HEIGHT = 10,		/* the bar of a log that has a lane */
	HALF_TOP = 3, HALF_HEIGHT = 5, HALF_STEP = 8,	/* bars of two logs in one lane */
	TICKS = 300,		/* incidents in the lane of ticks */
};

static const struct coverage_computer *computers_of(const struct report *report, size_t *count)
{
	*count = 0;
	return report->coverage ? coverage_computers(report->coverage, count) : NULL;
}

static void measure(struct chart *chart)
{
	const struct report *report = chart->m->report;

	for (size_t i = 0; i < report->input_count; i++)
		chart_widen(chart, report->inputs[i].first_event, report->inputs[i].last_event);
	for (size_t i = 0; i < report->incident_count; i++)
		chart_widen(chart, report->incidents[i].first_seen,
			    report->incidents[i].last_seen);
}

/* "2023-01-02 to 2023-01-06" */
static void say_span(struct chart *chart, when_t first, when_t last)
{
	char from[WHEN_SIZE], to[WHEN_SIZE];

	when_date_in(first, chart->m->report->zone, from);
	when_date_in(last, chart->m->report->zone, to);
	text_printf(chart->m->words, "%s to %s", from, to);
}

/* Where something failed. */
static void put_incidents(struct chart *chart)
{
	const struct report *report = chart->m->report;

	if (report->incident_count == 0)
		return;
	chart_lane(chart, report->incident_count == 1 ? "Incident" : "Incidents", NULL);
	for (size_t i = 0; i < report->incident_count && i < TICKS; i++) {
		const struct incident *incident = &report->incidents[i];

		if (!incident->first_seen)
			continue;
		text_printf(chart->m->words, "%zu. ", incident->number);
		words_title(chart->m->words, incident->title);
		chart_bar(chart, incident->ongoing ? "ongoing" : "over", incident->first_seen,
			  incident->last_seen, 2, CHART_LANE - 4);
	}
	chart_lane_end(chart);
}

/* Logs as inputs have them, where no more is known. */

static int by_start(const void *left, const void *right)
{
	const struct input_summary *a = *(const struct input_summary *const *)left;
	const struct input_summary *b = *(const struct input_summary *const *)right;

	if (a->first_event != b->first_event)
		return a->first_event < b->first_event ? -1 : 1;
	return (a > b) - (a < b);
}

/* The logs of one channel in one lane: where none covers the time is a gap. */
static void put_union(struct chart *chart, const struct input_summary **logs, size_t count,
		      const char *channel)
{
	when_t first = 0, last = 0;
	size_t spans = 0;

	chart_lane(chart, channel, NULL);
	for (size_t i = 0; i < count; i++) {
		if (!input_has_channel(logs[i], channel))
			continue;
		if (first && logs[i]->first_event > last && spans < SPANS) {
			chart_bar(chart, "cover", first, last, LOG_TOP, LOG_HEIGHT);
			spans++;
			first = 0;
		}
		if (!first)
			first = logs[i]->first_event;
		if (logs[i]->last_event > last)
			last = logs[i]->last_event;
	}
	if (first)
		chart_bar(chart, "cover", first, last, LOG_TOP, LOG_HEIGHT);
	chart_lane_end(chart);
}

static void put_inputs(struct chart *chart)
{
	const struct report *report = chart->m->report;
	const struct input_summary **logs =
		shortage_watch(calloc(report->input_count + 1, sizeof(logs[0])));
	bool application = false, system = false;
	size_t count = 0;

	chart->m->text->oom |= !logs;
	for (size_t i = 0; logs && i < report->input_count; i++) {
		if (!report->inputs[i].first_event)
			continue;
		logs[count++] = &report->inputs[i];
		application |= input_has_channel(&report->inputs[i], "Application");
		system |= input_has_channel(&report->inputs[i], "System");
	}
	if (count > 0)
		qsort(logs, count, sizeof(logs[0]), by_start);
	if (application)
		put_union(chart, logs, count, "Application");
	if (system)
		put_union(chart, logs, count, "System");
	free(logs);
}

/* Logs of computers. */

static void put_log(struct chart *chart, const struct coverage_channel *channel, int top,
		    int height)
{
	chart_bar(chart, "cover", channel->first_event, channel->last_event, top, height);
	for (size_t i = 0; i < channel->gap_count && i < SPANS; i++) {
		const struct coverage_gap *gap = &channel->gaps[i];

		if (!gap->after || gap->before <= gap->after)
			continue;
		words_count(chart->m->words, gap->missing, "record");
		text_add(chart->m->words, " missing");
		chart_bar(chart, "gap", gap->after, gap->before, top, height);
	}
}

static void say_log(struct chart *chart, const struct coverage_channel *channel)
{
	say_span(chart, channel->first_event, channel->last_event);
	if (channel->missing) {
		text_add(chart->m->words, ", ");
		words_count(chart->m->words, channel->missing, "record");
		text_add(chart->m->words, " missing");
	}
}

static void put_signs(struct chart *chart, const struct coverage_computer *computer)
{
	static const char *const signs[] = {
		[CATALOG_MARK_START] = "\xE2\x86\x91", [CATALOG_MARK_STOP] = "\xE2\x86\x93",
		[CATALOG_MARK_CLEARED] = "\xC3\x97",
	};

	for (size_t i = 0; i < computer->lifecycle_shown; i++) {
		const struct coverage_lifecycle *mark = &computer->lifecycle[i];
		when_t time = mark->item->event->time;
		char when[WHEN_SIZE];

		if (time < chart->first || time > chart->last)
			continue;
		when_short_in(time, chart->m->report->zone, when);
		text_printf(chart->m->words, "%s: %s", when, mark->summary);
		chart_sign(chart, signs[mark->item->mark], time);
	}
}

/* One computer: a lane for each log. */
static void put_logs(struct chart *chart, const struct coverage_computer *computer)
{
	for (size_t i = 0; i < computer->channel_count && i < CHART_LANES; i++) {
		const struct coverage_channel *channel = &computer->channels[i];

		if (!channel->first_event)
			continue;
		chart_lane(chart, channel->channel ? channel->channel : "A log without a name",
			   NULL);
		put_log(chart, channel, LOG_TOP, LOG_HEIGHT);
		say_log(chart, channel);
		chart_lane_end(chart);
	}
	if (computer->lifecycle_shown == 0)
		return;
	chart_lane(chart, "Starts and stops", NULL);
	put_signs(chart, computer);
	chart_lane_end(chart);
}

/* One of several: both logs in one lane, the Application log above. */
static void put_computer(struct chart *chart, const struct coverage_computer *computer)
{
	static const char *const channels[] = { "Application", "System" };
	struct text words = { 0 };

	if (computer->computer)
		words_host(&words, computer->computer);
	chart_lane(chart, words.size ? text_get(&words) : "Without a name", NULL);
	text_reset(&words);
	for (size_t i = 0; i < computer->channel_count; i++) {
		const struct coverage_channel *channel = &computer->channels[i];

		for (int k = 0; channel->channel && channel->first_event && k < 2; k++) {
			if (!text_equal_nocase(channel->channel, channels[k]))
				continue;
			put_log(chart, channel, HALF_TOP + k * HALF_STEP, HALF_HEIGHT);
			text_printf(chart->m->words, "%s log ", channels[k]);
			say_log(chart, channel);
			text_add(&words, words.size ? "; " : "");
			text_add(&words, text_get(chart->m->words));
			text_reset(chart->m->words);
		}
	}
	text_add(chart->m->words, words.size ? text_get(&words) : "no Application or System log");
	chart_lane_end(chart);
	chart->m->text->oom |= words.oom;
	text_release(&words);
}

static void put_more(struct chart *chart, const struct coverage_computer *list, size_t count)
{
	size_t shown = count < COMPUTERS ? count : COMPUTERS;

	text_printf(chart->m->text, "<details class=\"folded\"><summary>Logs of %zu more servers"
		    "</summary>\n", count - OPEN);
	chart_open(chart, "What the logs of more servers cover", false);
	for (size_t i = OPEN; i < shown; i++)
		put_computer(chart, &list[i]);
	chart_close(chart);
	text_add(chart->m->text, "</details>\n");
}

static void write_key(struct marked *m, const struct coverage_computer *list, size_t count)
{
	size_t gaps = 0, signs = 0;

	for (size_t i = 0; i < count && i < OPEN; i++) {
		for (size_t j = 0; j < list[i].channel_count; j++)
			gaps += list[i].channels[j].gap_count;
		signs += list[i].lifecycle_shown;
	}
	text_add(m->text, "<ul class=\"keys\">\n");
	chart_key_bar(m, "cover", count > 1 ? "covered by the Application log (above), the System "
		      "log (below)" : "covered by the log");
	if (gaps)
		chart_key_bar(m, "gap", "records are missing");
	if (signs && count == 1)
		text_add(m->text, "<li>\xE2\x86\x91 started \xE2\x86\x93 stopped \xC3\x97 log "
			 "cleared</li>\n");
	text_add(m->text, "<li>Times are ");
	marked_put(m, m->report->zone ? m->report->zone->name : "UTC");
	text_add(m->text, ".</li>\n</ul>\n");
}

void html_period(struct marked *m)
{
	struct chart chart = { .m = m };
	size_t count;
	const struct coverage_computer *list = computers_of(m->report, &count);

	measure(&chart);
	if (!chart_spans(&chart))
		return;
	chart_open(&chart, "All logs", false);
	put_incidents(&chart);
	if (count == 0)
		put_inputs(&chart);
	else if (count == 1)
		put_logs(&chart, list);
	for (size_t i = 0; count > 1 && i < count && i < OPEN; i++)
		put_computer(&chart, &list[i]);
	chart_close(&chart);
	write_key(m, list, count);
	if (count > OPEN)
		put_more(&chart, list, count);
}

void html_lifecycle(struct marked *m)
{
	size_t count, total = 0;
	const struct coverage_computer *list = computers_of(m->report, &count);

	for (size_t i = 0; i < count && i < OPEN; i++)
		total += list[i].lifecycle_shown;
	if (total == 0)
		return;
	text_printf(m->text, "<details class=\"folded\"><summary>Starts, stops and cleared logs: "
		    "%zu</summary>\n<ul>\n", total);
	for (size_t i = 0; i < count && i < OPEN; i++)
		for (size_t j = 0; j < list[i].lifecycle_shown; j++) {
			const struct coverage_lifecycle *mark = &list[i].lifecycle[j];
			const struct event *event = mark->item->event;

			text_add(m->text, "<li>");
			html_when(m, event->time, event->local_time);
			text_add(m->text, " ");
			html_name(m, event->computer ? event->computer : "");
			text_add(m->text, ": ");
			marked_put(m, mark->summary);
			text_add(m->text, "</li>\n");
		}
	text_add(m->text, "</ul>\n</details>\n");
}
