/*
 * report_html_timeline.c - time as a drawing (inline SVG).
 *
 * One row for each log with the time that it covers, then one for each pool of
 * an incident:
 *
 *   Application.evtx   ================================
 *   System.evtx                ========================
 *   DefaultAppPool                   ##o..............
 *                      |          |          |
 *                      01-02      01-04      01-06
 *
 * A bar runs from the first event to the last; a ring is the moment when the
 * pool was disabled; what follows until the logs end is pale if no recovery was
 * seen.  Colours come from the style sheet.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html.h"

#include <stdlib.h>
#include <string.h>

#include "incident.h"
#include "input.h"
#include "report.h"
#include "report_page.h"
#include "rules.h"
#include "text.h"

enum {
	WIDTH = 960,		/* of the drawing, in its own units */
	LABEL = 220,		/* of the names on the left */
	RIGHT = 20,
	ROW = 24, BAR = 12,	/* heights */
	LEAST = 5,		/* width of a bar of no length */
	LABEL_COLUMNS = 28,	/* characters that fit in LABEL */
	LOGS = 8,		/* logs with a row of their own */
	ROWS = 40,		/* of pools */
	TICKS = 6,		/* at most so many */
	SPANS = 200,		/* bars in a row of several logs */
};

struct drawing {
	struct text *text;
	const struct report *report;
	when_t first, last;
	size_t row;
};

static unsigned place(const struct drawing *drawing, when_t when)
{
	when_t span = drawing->last - drawing->first;
	unsigned width = WIDTH - LABEL - RIGHT;

	if (when < drawing->first)
		when = drawing->first;
	if (when > drawing->last)
		when = drawing->last;
	/* Ticks of 8000 years times the width stay far below 2^64. */
	return LABEL + (unsigned)((when - drawing->first) / (span / width + 1));
}

/* Times that no calendar has are not drawn. */
static void widen(struct drawing *drawing, when_t first, when_t last)
{
	if (last > WHEN_LAST)
		last = WHEN_LAST;
	if (first && (!drawing->first || first < drawing->first))
		drawing->first = first;
	if (last > drawing->last)
		drawing->last = last;
}

static void measure(struct drawing *drawing)
{
	const struct report *report = drawing->report;

	for (size_t i = 0; i < report->input_count; i++)
		widen(drawing, report->inputs[i].first_event, report->inputs[i].last_event);
	for (size_t i = 0; i < report->incident_count; i++)
		widen(drawing, report->incidents[i].first_seen, report->incidents[i].last_seen);
}

static void put_label(struct drawing *drawing, const char *label)
{
	struct text cut = { 0 };
	struct page page = { .text = &cut };

	page_cut(&page, label, LABEL_COLUMNS);
	text_printf(drawing->text, "<text x=\"0\" y=\"%zu\">", drawing->row * ROW + BAR + 5);
	html_put(drawing->text, text_get(&cut));
	text_add(drawing->text, "</text>\n");
	text_release(&cut);
}

static void put_bar(struct drawing *drawing, const char *class, when_t first, when_t last)
{
	unsigned from = place(drawing, first), to = place(drawing, last);

	if (to < from + LEAST)
		to = from + LEAST;
	text_printf(drawing->text,
		    "<rect class=\"%s\" x=\"%u\" y=\"%zu\" width=\"%u\" height=\"%d\"/>\n",
		    class, from, drawing->row * ROW + 6, to - from, BAR);
}

/* Logs. */

static void put_log(struct drawing *drawing, const struct input_books *input)
{
	if (!input->first_event)
		return;
	put_label(drawing, text_base(input->path));
	put_bar(drawing, "cover", input->first_event, input->last_event);
	drawing->row++;
}

static int by_start(const void *left, const void *right)
{
	const struct input_books *a = *(const struct input_books *const *)left;
	const struct input_books *b = *(const struct input_books *const *)right;

	if (a->first_event != b->first_event)
		return a->first_event < b->first_event ? -1 : 1;
	return (a > b) - (a < b);
}

static bool has_channel(const struct input_books *input, const char *channel)
{
	for (size_t i = 0; i < input->channel_count; i++)
		if (text_same(input->channels[i], channel))
			return true;
	return false;
}

/* The logs of one channel in one row: where none covers the time is a gap. */
static void put_channel(struct drawing *drawing, const struct input_books **logs,
			size_t count, const char *channel)
{
	when_t first = 0, last = 0;
	size_t spans = 0;

	for (size_t i = 0; i < count; i++) {
		if (!has_channel(logs[i], channel))
			continue;
		if (first && logs[i]->first_event > last && spans < SPANS) {
			put_bar(drawing, "cover", first, last);
			spans++;
			first = 0;
		}
		if (!first)
			first = logs[i]->first_event;
		if (logs[i]->last_event > last)
			last = logs[i]->last_event;
	}
	if (!first)
		return;
	put_bar(drawing, "cover", first, last);
	put_label(drawing, channel);
	drawing->row++;
}

static void put_logs(struct drawing *drawing)
{
	const struct report *report = drawing->report;
	const struct input_books **logs;
	size_t count = 0;

	if (report->input_count <= LOGS) {
		for (size_t i = 0; i < report->input_count; i++)
			put_log(drawing, &report->inputs[i]);
		return;
	}
	logs = calloc(report->input_count, sizeof(logs[0]));
	if (!logs) {
		drawing->text->lost = true;
		return;
	}
	for (size_t i = 0; i < report->input_count; i++)
		if (report->inputs[i].first_event)
			logs[count++] = &report->inputs[i];
	qsort(logs, count, sizeof(logs[0]), by_start);
	put_channel(drawing, logs, count, "Application");
	put_channel(drawing, logs, count, "System");
	free(logs);
}

/* Incidents. */

static void put_life(struct drawing *drawing, const struct incident *incident, when_t disabled)
{
	char class[32] = "bar ";

	strncat(class, rules_severity_name(incident->severity), sizeof(class) - 20);
	put_bar(drawing, class, incident->first_seen, incident->last_seen);
	strncat(class, " after", sizeof(class) - strlen(class) - 1);
	if (incident->ongoing)
		put_bar(drawing, class, incident->last_seen, drawing->last);
	else if (incident->recovered)
		put_bar(drawing, class, incident->last_seen, incident->recovered);
	if (disabled)
		text_printf(drawing->text,
			    "<circle class=\"stop\" cx=\"%u\" cy=\"%zu\" r=\"5\"/>\n",
			    place(drawing, disabled), drawing->row * ROW + 6 + BAR / 2);
	drawing->row++;
}

static void put_pool(struct drawing *drawing, const struct incident *incident,
		     const char *name, when_t disabled)
{
	struct text label = { 0 };

	if (drawing->report->computer_count > 1 && incident->computer) {
		text_add_bytes(&label, incident->computer, strcspn(incident->computer, "."));
		text_add(&label, ": ");
	}
	text_add(&label, name);
	put_label(drawing, text_get(&label));
	put_life(drawing, incident, disabled);
	drawing->text->lost |= label.lost;
	text_release(&label);
}

/* Returns how many rows found no place. */
static size_t put_incident(struct drawing *drawing, const struct incident *incident, size_t end)
{
	size_t shown = 0;

	if (!incident->first_seen)
		return 0;
	if (incident->pool_count == 0 && drawing->row < end) {
		put_pool(drawing, incident, incident->rule->id, WHEN_UNKNOWN);
		return 0;
	}
	for (; shown < incident->pool_shown && drawing->row < end; shown++)
		put_pool(drawing, incident, incident->pools[shown].name,
			 incident->pools[shown].disabled);
	return incident->pool_count ? incident->pool_count - shown : 1;
}

/* The axis. */

static when_t find_step(const struct drawing *drawing)
{
	static const when_t steps[] = {
		WHEN_SECOND, 10 * WHEN_SECOND, WHEN_MINUTE, 5 * WHEN_MINUTE, 15 * WHEN_MINUTE,
		WHEN_HOUR, 3 * WHEN_HOUR, 6 * WHEN_HOUR, 12 * WHEN_HOUR, WHEN_DAY, 2 * WHEN_DAY,
		7 * WHEN_DAY, 14 * WHEN_DAY, 30 * WHEN_DAY, 90 * WHEN_DAY, 365 * WHEN_DAY,
		5 * 365 * WHEN_DAY, 50 * 365 * WHEN_DAY, 500 * 365 * WHEN_DAY,
	};
	when_t span = drawing->last - drawing->first;
	size_t i = 0;

	while (i + 1 < sizeof(steps) / sizeof(steps[0]) && span / steps[i] >= TICKS)
		i++;
	return steps[i];
}

static void put_axis(struct drawing *drawing)
{
	when_t step = find_step(drawing);
	when_t at = (drawing->first + step - 1) / step * step;
	size_t bottom = drawing->row * ROW;
	const struct when_zone *zone = drawing->report->zone;

	/* At most 17 ticks: the longest step divides all time so often. */
	for (; at <= drawing->last; at += step) {
		char label[WHEN_SIZE];
		unsigned x = place(drawing, at);

		if (step >= WHEN_DAY && !zone)
			when_date(at, label);
		else if (step >= WHEN_MINUTE)
			when_short_in(at, zone, label)[strlen("2023-01-06 12:03")] = '\0';
		else
			when_clock_in(at, zone, label);
		text_printf(drawing->text, "<line class=\"grid\" x1=\"%u\" y1=\"0\" x2=\"%u\" "
			    "y2=\"%zu\"/>\n<text class=\"tick\" text-anchor=\"%s\" x=\"%u\" "
			    "y=\"%zu\">%s</text>\n", x, x, bottom + 4,
			    x > WIDTH - 80 ? "end" : x < LABEL + 40 ? "start" : "middle", x,
			    bottom + 18, label);
	}
}

static void put_frame(const struct drawing *drawing, struct text *text, size_t height,
		      size_t left_out)
{
	text_add(text, "<section aria-labelledby=\"timeline\">\n"
		 "<h2 id=\"timeline\">Timeline</h2>\n<div class=\"scroll\" role=\"region\" "
		 "tabindex=\"0\" aria-label=\"Drawing of the timeline\">\n");
	text_printf(text, "<svg viewBox=\"0 0 %d %zu\" role=\"img\" aria-labelledby=\"tt td\">\n",
		    WIDTH, height);
	text_add(text, "<title id=\"tt\">Incidents over time</title>\n<desc id=\"td\">"
		 "Grey bars: the time that each log covers. Coloured bars: each application "
		 "pool from the first event to the last; pale until recovery or until the "
		 "logs end; a ring where the pool was disabled. The incidents on this page "
		 "say the same in words.</desc>\n");
	text_add_bytes(text, text_get(drawing->text), drawing->text->size);
	text_add(text, "</svg></div>\n<p class=\"quiet\">Times are ");
	html_put(text, drawing->report->zone ? drawing->report->zone->name : "UTC");
	text_add(text, ". Grey: what each log covers. Pale: no recovery seen yet. "
		 "Ring: the pool was disabled.");
	if (left_out)
		text_printf(text, " %zu more rows are not drawn.", left_out);
	text_add(text, "</p>\n</section>\n");
}

void html_timeline(struct text *text, const struct report *report,
		   const struct incident *const *order)
{
	struct text rows = { 0 }, all = { 0 };
	struct drawing drawing = { .text = &rows, .report = report };
	size_t left_out = 0, end;

	measure(&drawing);
	if (!drawing.first || drawing.last < drawing.first)
		return;
	put_logs(&drawing);
	end = drawing.row + ROWS;
	for (size_t i = 0; i < report->incident_count; i++)
		left_out += put_incident(&drawing, order[i], end);
	/* Its lines stand behind the bars, so it comes first. */
	drawing.text = &all;
	put_axis(&drawing);
	text_add_bytes(&all, text_get(&rows), rows.size);
	put_frame(&drawing, text, drawing.row * ROW + ROW, left_out);
	text->lost |= rows.lost || all.lost;
	text_release(&rows);
	text_release(&all);
}
