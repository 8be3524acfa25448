/*
 * report_html_timeline.c - incidents over time, as drawings: one incident with its events
 * and pools, and all of them with a lane each, or a lane for each cause if they are many.
 *
 * A bar runs from the first event to the last, or to the moment when the pool was
 * disabled.  What follows is pale until recovery, or until the logs end.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "causes.h"
#include "event.h"
#include "incident.h"
#include "input_lookup.h"
#include "order.h"
#include "report.h"
#include "report_html_chart.h"
#include "report_marked.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

enum {
	BAR_TOP = 6, BAR_HEIGHT = 8,	/* of a bar in its lane */
	BARS = 300,	/* incidents in one lane */
	NEAR = 2,	/* a recovery within so many lengths of the failure is drawn to scale */
};

/* When it was over, or the logs of its computer ended: all, if none names it. */
static when_t over_at(struct marked *m, const struct incident *incident)
{
	when_t over = incident->recovered;

	if (incident->ongoing)
		over = input_lookup_end(m->inputs, incident->computer);
	if (incident->ongoing && !over)
		over = input_lookup_end(m->inputs, NULL);
	return over > incident->last_seen ? over : incident->last_seen;
}

static void say_time(struct chart *chart, const char *what, when_t when, bool local_time)
{
	char buffer[WHEN_SIZE];

	when_short_in(when, report_zone(chart->m->report, local_time), buffer);
	if (*buffer)
		text_printf(chart->m->words, "%s%s", what, buffer);
}

/* Failing, then down or recovering. */
static void put_life(struct chart *chart, const struct incident *incident, when_t disabled)
{
	const char *class = incident->ongoing ? "ongoing" : "over";
	when_t end = disabled > incident->first_seen ? disabled : incident->last_seen;
	when_t over = over_at(chart->m, incident);
	char after[32];

	snprintf(after, sizeof(after), "%s after", class);
	if (over > end)
		chart_bar(chart, after, end, over, BAR_TOP, BAR_HEIGHT);
	words_since(chart->m->words, chart->m->report, incident);
	chart_bar(chart, class, incident->first_seen, end, BAR_TOP, BAR_HEIGHT);
	if (disabled) {
		say_time(chart, "disabled at ", disabled, incident->local_time);
		chart_mark(chart, CHART_SQUARE, disabled);
	}
	if (!incident->ongoing && incident->recovered >= chart->first &&
	    incident->recovered <= chart->last && incident->recovered) {
		say_time(chart, "recovered at ", incident->recovered, incident->local_time);
		chart_mark(chart, CHART_TICK, incident->recovered);
	}
}

/* One incident. */

static enum chart_shape shape_of(const struct event *event)
{
	if (event->kind->disables)
		return CHART_SQUARE;
	return event->kind->stage < CATALOG_ABORT ? CHART_DIAMOND : CHART_CIRCLE;
}

static void put_events(struct chart *chart, const struct incident *incident)
{
	const struct report *report = chart->m->report;

	char label[48];

	snprintf(label, sizeof(label), incident->count > incident->event_count ?
		 "First %zu of %" PRIu64 " events" : "Events", incident->event_count,
		 incident->count);
	chart_lane(chart, label, NULL);
	for (size_t i = 0; i < incident->event_count; i++) {
		const struct event *event = report->events[incident->events[i]].event;

		if (!event->time || event->time > WHEN_LAST)
			continue;
		say_time(chart, "", event->time, event->local_time);
		text_printf(chart->m->words, " %s %u", catalog_shown(event),
			    (unsigned)event->id);
		chart_mark(chart, shape_of(event), event->time);
	}
	words_since(chart->m->words, report, incident);
	chart_lane_end(chart);
}

static void put_pools(struct chart *chart, const struct incident *incident, const char *link)
{
	for (size_t i = 0; i < incident->pool_shown; i++) {
		const struct incident_pool *pool = &incident->pools[i];

		chart_lane(chart, pool->name, link);
		put_life(chart, incident, pool->disabled);
		if (pool->disabled)
			say_time(chart, "disabled at ", pool->disabled, incident->local_time);
		else
			text_add(chart->m->words, pool->off ? "disabled" : "not disabled");
		chart_lane_end(chart);
	}
}

/* Its own time: what follows is cut off where it is much longer than the failure. */
static void measure_one(struct chart *chart, const struct incident *incident)
{
	when_t length;

	chart_widen(chart, incident->first_seen, incident->last_seen);
	for (size_t i = 0; i < incident->pool_shown; i++)
		chart_widen(chart, WHEN_UNKNOWN, incident->pools[i].disabled);
	length = chart->last - chart->first;
	if (!incident->ongoing && incident->recovered > chart->last &&
	    incident->recovered - chart->last <= NEAR * length)
		chart_widen(chart, WHEN_UNKNOWN, incident->recovered);
}

static void write_key(struct marked *m, const struct incident *incident)
{
	text_add(m->text, "<ul class=\"keys\">\n");
	if (incident) {
		chart_key(m, CHART_DIAMOND, "a module or application failed");
		chart_key(m, CHART_CIRCLE, "a worker process failed");
	}
	chart_key(m, CHART_SQUARE, "a pool was disabled");
	if (!incident || !incident->ongoing)
		chart_key(m, CHART_TICK, "recovered");
	if (!incident || incident->ongoing)
		chart_key_bar(m, "ongoing", "failing");
	if (!incident || !incident->ongoing)
		chart_key_bar(m, "over", "failed, recovered since");
	chart_key_bar(m, !incident || incident->ongoing ? "ongoing after" : "over after",
		      "until recovery, or until the logs end");
	text_add(m->text, "</ul>\n");
}

void html_incident_time(struct marked *m, const struct incident *incident)
{
	struct chart chart = { .m = m };
	char label[64];

	measure_one(&chart, incident);
	if (!chart_spans(&chart))
		return;
	chart_pad(&chart);
	if (m->report->incident_count == 1)
		snprintf(label, sizeof(label), "The failure");
	else
		snprintf(label, sizeof(label), "Incident %zu", incident->number);
	chart_open(&chart, label, false);
	put_events(&chart, incident);
	put_pools(&chart, incident, NULL);
	chart_close(&chart);
	if (incident->pool_count > incident->pool_shown)
		text_printf(m->text, "<p class=\"more\">and %zu more pools</p>\n",
			    incident->pool_count - incident->pool_shown);
	write_key(m, incident);
}

/* All incidents. */

static int by_time(const void *left, const void *right)
{
	const struct incident *a = *(const struct incident *const *)left;
	const struct incident *b = *(const struct incident *const *)right;

	if (a->first_seen != b->first_seen)
		return a->first_seen < b->first_seen ? -1 : 1;
	return order_numbers(a->number, b->number);
}

static when_t first_disabled(const struct incident *incident)
{
	when_t first = WHEN_UNKNOWN;

	for (size_t i = 0; i < incident->pool_shown; i++) {
		when_t disabled = incident->pools[i].disabled;

		if (disabled && (!first || disabled < first))
			first = disabled;
	}
	return first;
}

static void put_incident(struct chart *chart, const struct incident *incident)
{
	struct text label = { 0 };
	char link[32];

	text_printf(&label, "%zu. ", incident->number);
	if (incident->computer && chart->m->report->computer_count > 1) {
		words_host(&label, incident->computer);
		text_add(&label, ": ");
	}
	text_add(&label, incident->title);
	snprintf(link, sizeof(link), "i%zu", incident->number);
	chart_lane(chart, text_get(&label),
		   incident->number <= HTML_DETAILS ? link : NULL);
	put_life(chart, incident, first_disabled(incident));
	words_since(chart->m->words, chart->m->report, incident);
	chart_lane_end(chart);
	chart->m->text->oom |= label.oom;
	text_release(&label);
}

/* Its incidents in one lane. */
static void put_cause(struct chart *chart, const struct cause *cause)
{
	char link[32];

	snprintf(link, sizeof(link), "c%zu", cause->incidents[0]->number);
	chart_lane(chart, cause->title, link);
	for (size_t i = 0; i < cause->incident_count && i < BARS; i++)
		if (cause->incidents[i]->first_seen)
			put_life(chart, cause->incidents[i],
				 first_disabled(cause->incidents[i]));
	words_count(chart->m->words, cause->incident_count, "incident");
	chart_lane_end(chart);
}

static void measure_all(struct chart *chart)
{
	const struct report *report = chart->m->report;

	for (size_t i = 0; i < report->incident_count; i++)
		chart_widen(chart, report->incidents[i].first_seen,
			    over_at(chart->m, &report->incidents[i]));
}

static void put_incidents(struct chart *chart)
{
	size_t count = chart->m->report->incident_count;
	const struct incident **list = report_order(chart->m->report, chart->m->text);

	if (list)
		qsort(list, count, sizeof(list[0]), by_time);
	for (size_t i = 0; list && i < count; i++)
		if (list[i]->first_seen)
			put_incident(chart, list[i]);
	free(list);
}

static void put_causes(struct chart *chart, const struct causes *causes)
{
	for (size_t i = 0; i < causes->count && i < CHART_LANES; i++)
		put_cause(chart, &causes->items[i]);
}

void html_timeline(struct marked *m, const struct causes *causes)
{
	struct chart chart = { .m = m };
	bool few = m->report->incident_count <= CHART_LANES;

	text_add(m->text, "<section class=\"panel\" aria-labelledby=\"timeline\">\n"
		 "<h2 id=\"timeline\">Timeline</h2>\n");
	html_period(m);
	measure_all(&chart);
	if (causes->count > 0 && chart_spans(&chart)) {
		chart_open(&chart, "Incidents over time", true);
		if (few)
			put_incidents(&chart);
		else
			put_causes(&chart, causes);
		chart_close(&chart);
		if (!few && causes->count > CHART_LANES)
			text_printf(m->text, "<p class=\"more\">and %zu more causes</p>\n",
				    causes->count - CHART_LANES);
		write_key(m, NULL);
	}
	html_lifecycle(m);
	text_add(m->text, "</section>\n");
}
