/*
 * report_html_timeline.c - time as a drawing (inline SVG).
 *
 * One row for each log with the time that it covers and the records that it lacks,
 * one for what was started and stopped, then one for each pool of an incident:
 *
 *   Application
 *   ============[  ]================
 *   System
 *           ========================
 *   Starts and stops
 *                                  ^
 *   DefaultAppPool
 *                 ##o..............
 *     |          |          |
 *     01-02      01-04      01-06
 *
 * Positions are per mille of the width and heights are pixels, so that on a phone the
 * bars become shorter but the words do not become smaller.  There only those words of the
 * axis are shown that have room.
 *
 * A bar runs from the first event to the last, or to a ring: the moment when the
 * pool was disabled.  What follows is pale until recovery, or until the logs end.
 * Failures of minutes in logs of months are drawn once more, alone.  Colours come
 * from the style sheet.
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
#include "page.h"
#include "report.h"
#include "report_marked.h"
#include "report_shared.h"
#include "rules.h"
#include "text.h"

enum {
	WIDTH = 1000,		/* of the drawing, whatever it is in pixels */
	RIGHT = 10,		/* nothing begins nearer to its end */
	ROW = 36, BAR = 12,	/* heights in pixels: a name and a bar, the bar */
	BAR_TOP = 18, BASE = 13,	/* of a row: where its bar and its words are */
	AXIS = 24,		/* its height */
	LEAST = 5,		/* a shorter bar is drawn so many pixels long */
	LABEL_COLUMNS = 38,	/* characters that fit on a phone */
	TICK_LETTER = 25,	/* width of a character of the axis on a phone */
	TICK_EDGE = 85,		/* half the longest words of the axis elsewhere */
	LOGS = 8,		/* logs with a row of their own */
	ROWS = 40,		/* of pools */
	LIVES = 2000,		/* of incidents in pools, for these rows */
	CLOSER = 8,		/* incidents take less than one part of so many of all */
	TICKS = 4,		/* at most so many steps */
	SPANS = 200,		/* bars in a row of several logs */
};

struct drawing {
	struct marked m;		/* its text has rows only */
	when_t first, last;
	size_t row;
	bool gaps, lifecycle;		/* drawn so far */
	unsigned labelled;		/* of the axis, on a phone */
};

/* Where a time is, in per mille of the width. */
static unsigned position(const struct drawing *drawing, when_t when)
{
	when_t span = drawing->last - drawing->first;
	unsigned width = WIDTH - RIGHT;

	if (when < drawing->first)
		when = drawing->first;
	if (when > drawing->last)
		when = drawing->last;
	/* Ticks of 8000 years times the width stay far below 2^64. */
	return (unsigned)((when - drawing->first) / (span / width + 1));
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
	const struct report *report = drawing->m.report;

	for (size_t i = 0; i < report->input_count; i++)
		widen(drawing, report->inputs[i].first_event, report->inputs[i].last_event);
	for (size_t i = 0; i < report->incident_count; i++)
		widen(drawing, report->incidents[i].first_seen, report->incidents[i].last_seen);
}

/* An attribute: per mille of the width. */
static void put_share(struct drawing *drawing, const char *name, unsigned share)
{
	text_printf(drawing->m.text, " %s=\"%u.%u%%\"", name, share / 10, share % 10);
}

/* The name of a row; of a computer, which is named if there are several. */
static void put_label(struct drawing *drawing, const char *computer, const char *what)
{
	struct text label = { 0 };
	struct page page = { .text = drawing->m.words };

	if (drawing->m.report->computer_count > 1 && computer) {
		text_add_bytes(&label, computer, strcspn(computer, "."));
		text_add(&label, ": ");
	}
	text_add(&label, what);
	page_cut(&page, text_get(&label), LABEL_COLUMNS);
	text_printf(drawing->m.text, "<text x=\"0\" y=\"%zu\">", drawing->row * ROW + BASE);
	marked_words(&drawing->m);
	text_add(drawing->m.text, "</text>\n");
	drawing->m.text->oom |= label.oom;
	text_release(&label);
}

static void put_bar(struct drawing *drawing, const char *class, when_t first, when_t last)
{
	unsigned from = position(drawing, first), to = position(drawing, last);

	text_printf(drawing->m.text, "<rect class=\"%s\"", class);
	put_share(drawing, "x", from);
	if (to < from + LEAST)
		text_printf(drawing->m.text, " width=\"%d\"", LEAST);
	else
		put_share(drawing, "width", to - from);
	text_printf(drawing->m.text, " y=\"%zu\" height=\"%d\"/>\n",
		    drawing->row * ROW + BAR_TOP, BAR);
}

/* Logs. */

static int by_start(const void *left, const void *right)
{
	const struct input_summary *a = *(const struct input_summary *const *)left;
	const struct input_summary *b = *(const struct input_summary *const *)right;

	if (a->first_event != b->first_event)
		return a->first_event < b->first_event ? -1 : 1;
	return (a > b) - (a < b);
}

/* The logs of one channel in one row: where none covers the time is a gap. */
static void put_channel(struct drawing *drawing, const struct input_summary **logs,
			size_t count, const char *channel)
{
	when_t first = 0, last = 0;
	size_t spans = 0;

	for (size_t i = 0; i < count; i++) {
		if (!report_has_channel(logs[i], channel))
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
	put_label(drawing, NULL, channel);
	drawing->row++;
}

static void put_inputs(struct drawing *drawing)
{
	const struct report *report = drawing->m.report;
	const struct input_summary **logs;
	size_t count = 0;

	if (report->input_count <= LOGS) {
		for (size_t i = 0; i < report->input_count; i++) {
			const struct input_summary *input = &report->inputs[i];

			if (!input->first_event)
				continue;
			put_label(drawing, NULL, text_base(input->path));
			put_bar(drawing, "cover", input->first_event, input->last_event);
			drawing->row++;
		}
		return;
	}
	logs = calloc(report->input_count, sizeof(logs[0]));
	if (!logs) {
		drawing->m.text->oom = true;
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

/* Logs of each computer, with what is missing in them. */

static void put_lifecycle(struct drawing *drawing, const struct coverage_computer *computer)
{
	static const char *const signs[] = {
		[CATALOG_MARK_START] = "\xE2\x86\x91", [CATALOG_MARK_STOP] = "\xE2\x86\x93",
		[CATALOG_MARK_CLEARED] = "\xC3\x97",
	};
	bool any = false;

	for (size_t i = 0; i < computer->lifecycle_shown; i++) {
		const struct coverage_lifecycle *mark = &computer->lifecycle[i];
		when_t time = mark->item->event->time;
		char when[WHEN_SIZE];

		if (time < drawing->first || time > drawing->last)
			continue;
		if (!any)
			put_label(drawing, computer->computer, "Starts and stops");
		any = true;
		text_add(drawing->m.text, "<text class=\"mark\" text-anchor=\"middle\"");
		put_share(drawing, "x", position(drawing, time));
		text_printf(drawing->m.text, " y=\"%zu\">%s<title>%s: ",
			    drawing->row * ROW + BAR_TOP + BAR, signs[mark->item->mark],
			    when_short_in(time, drawing->m.report->zone, when));
		marked_put(&drawing->m, mark->summary);
		text_add(drawing->m.text, "</title></text>\n");
	}
	drawing->row += any;
	drawing->lifecycle |= any;
}

static void put_computer(struct drawing *drawing, const struct coverage_computer *computer)
{
	for (size_t i = 0; i < computer->channel_count; i++) {
		const struct coverage_channel *channel = &computer->channels[i];

		if (!channel->first_event)
			continue;
		put_label(drawing, computer->computer,
			      channel->channel ? channel->channel : "a log without a name");
		put_bar(drawing, "cover", channel->first_event, channel->last_event);
		for (size_t j = 0; j < channel->gap_count && j < SPANS; j++) {
			const struct coverage_gap *gap = &channel->gaps[j];

			if (!gap->after || gap->before <= gap->after)
				continue;
			put_bar(drawing, "gap", gap->after, gap->before);
			drawing->gaps = true;
		}
		drawing->row++;
	}
}

/* NULL if there is not a row for each log of each, or nothing is known of them. */
static const struct coverage_computer *few_computers(const struct report *report, size_t *count)
{
	const struct coverage_computer *list =
		report->coverage ? coverage_computers(report->coverage, count) : NULL;
	size_t rows = 0;

	for (size_t i = 0; list && i < *count; i++)
		rows += list[i].channel_count;
	return rows > 0 && rows <= LOGS ? list : NULL;
}

static void put_logs(struct drawing *drawing, bool covers)
{
	size_t count;
	const struct coverage_computer *list = few_computers(drawing->m.report, &count);

	if (!list && covers)
		put_inputs(drawing);
	for (size_t i = 0; list && i < count; i++) {
		if (covers)
			put_computer(drawing, &list[i]);
		put_lifecycle(drawing, &list[i]);
	}
}

/* Incidents. */

/* The time of one incident in one pool. */
struct life {
	const struct incident *incident;
	const char *name;		/* of the pool, else of the cause */
	when_t disabled;		/* or unknown */
	bool drawn;
};

struct lives {
	struct life *list;
	size_t count;
	bool all;			/* there was room for all */
};

static void add_life(struct lives *lives, const struct incident *incident, const char *name,
		     when_t disabled)
{
	if (lives->count == LIVES)
		lives->all = false;
	else
		lives->list[lives->count++] = (struct life){ incident, name, disabled, false };
}

/* In the order of incidents for people.  No list when memory runs out. */
static struct lives list_lives(const struct report *report, const struct incident *const *order)
{
	struct lives lives = { calloc(LIVES, sizeof(*lives.list)), 0, true };

	for (size_t i = 0; lives.list && lives.all && i < report->incident_count; i++) {
		const struct incident *incident = order[i];

		if (!incident->first_seen)
			continue;
		if (incident->pool_shown == 0)
			add_life(&lives, incident, incident->rule->id, WHEN_UNKNOWN);
		for (size_t j = 0; j < incident->pool_shown; j++)
			add_life(&lives, incident, incident->pools[j].name,
				 incident->pools[j].disabled);
	}
	return lives;
}

static bool same_row(const struct life *a, const struct life *b)
{
	const char *left = a->incident->computer, *right = b->incident->computer;

	return text_equal_nocase(a->name, b->name) &&
	       text_equal_nocase(left ? left : "", right ? right : "");
}

/* Where the logs of that computer end; where all do if none names it. */
static when_t end_of(const struct drawing *drawing, const char *computer)
{
	const struct report *report = drawing->m.report;
	when_t end = 0;

	for (size_t i = 0; computer && i < report->input_count; i++) {
		const struct input_summary *input = &report->inputs[i];

		for (size_t j = 0; input->last_event > end && j < input->computer_count; j++)
			if (text_equal_nocase(input->computers[j], computer))
				end = input->last_event;
	}
	return end ? end : drawing->last;
}

static void put_life(struct drawing *drawing, const struct life *life)
{
	const struct incident *incident = life->incident;
	when_t end = life->disabled > incident->first_seen ? life->disabled : incident->last_seen;
	when_t over = incident->ongoing ? end_of(drawing, incident->computer)
					: incident->recovered;
	char class[32] = "bar ";

	strncat(class, rules_severity_name(incident->severity), sizeof(class) - 20);
	put_bar(drawing, class, incident->first_seen, end);
	strncat(class, " after", sizeof(class) - strlen(class) - 1);
	if (over > end)
		put_bar(drawing, class, end, over);
	if (!life->disabled)
		return;
	text_add(drawing->m.text, "<circle class=\"stop\"");
	put_share(drawing, "cx", position(drawing, life->disabled));
	text_printf(drawing->m.text, " cy=\"%zu\" r=\"5\"/>\n",
		    drawing->row * ROW + BAR_TOP + BAR / 2);
}

/* A pool that failed more than once has one row.  False if not all found one. */
static bool put_lives(struct drawing *drawing, struct lives *lives)
{
	size_t end = drawing->row + ROWS;

	for (size_t i = 0; i < lives->count; i++)
		lives->list[i].drawn = false;
	for (size_t i = 0; i < lives->count; i++) {
		if (lives->list[i].drawn)
			continue;
		if (drawing->row == end)
			return false;
		put_label(drawing, lives->list[i].incident->computer, lives->list[i].name);
		for (size_t j = i; j < lives->count; j++) {
			if (!same_row(&lives->list[i], &lives->list[j]))
				continue;
			put_life(drawing, &lives->list[j]);
			lives->list[j].drawn = true;
		}
		drawing->row++;
	}
	return lives->all;
}

/* The axis. */

static when_t find_step(const struct drawing *drawing)
{
	static const when_t steps[] = {
		WHEN_SECOND, 2 * WHEN_SECOND, 5 * WHEN_SECOND, 10 * WHEN_SECOND, 20 * WHEN_SECOND,
		WHEN_MINUTE, 2 * WHEN_MINUTE, 5 * WHEN_MINUTE, 15 * WHEN_MINUTE, 30 * WHEN_MINUTE,
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

static when_t ahead_at(const struct when_zone *zone, when_t at)
{
	return (when_t)when_ahead(at, zone) * WHEN_SECOND;
}

/* The next whole step by the clock of the zone, so that days begin at midnight. */
static when_t next_tick(const struct when_zone *zone, when_t at, when_t step)
{
	when_t clock = (at + ahead_at(zone, at) + step - 1) / step * step;

	/* The clock may have been changed in between. */
	return clock - ahead_at(zone, clock - ahead_at(zone, at));
}

static const char *anchor(unsigned x, unsigned half)
{
	return x < half ? "start" : x + half > WIDTH ? "end" : "middle";
}

/* Where the words of a tick begin if they take `width`. */
static unsigned words_start(unsigned x, unsigned width)
{
	if (x < width / 2)
		return x;
	return x + width / 2 > WIDTH ? x - width : x - width / 2;
}

/* Its class: what becomes of the words of a tick on a phone. */
static const char *phone_class(struct drawing *drawing, unsigned x, size_t letters)
{
	unsigned width = (unsigned)letters * TICK_LETTER;
	unsigned start = words_start(x, width);

	if (start < drawing->labelled)
		return "tick minor";
	drawing->labelled = start + width;
	return x < width / 2 ? "tick left" : x + width / 2 > WIDTH ? "tick right" : "tick";
}

static void put_tick(struct drawing *drawing, when_t at, when_t step)
{
	const struct when_zone *zone = drawing->m.report->zone;
	size_t bottom = drawing->row * ROW;
	unsigned x = position(drawing, at);
	char label[WHEN_SIZE];

	if (step >= WHEN_DAY)
		when_date_in(at, zone, label);
	else if (step >= WHEN_MINUTE)
		when_short_in(at, zone, label)[strlen("2023-01-06 12:03")] = '\0';
	else
		when_clock_in(at, zone, label);
	text_add(drawing->m.text, "<line class=\"grid\"");
	put_share(drawing, "x1", x);
	put_share(drawing, "x2", x);
	text_printf(drawing->m.text, " y1=\"0\" y2=\"%zu\"/>\n<text class=\"%s\" "
		    "text-anchor=\"%s\"", bottom + 4, phone_class(drawing, x, strlen(label)),
		    anchor(x, TICK_EDGE));
	put_share(drawing, "x", x);
	text_printf(drawing->m.text, " y=\"%zu\">%s</text>\n", bottom + 18, label);
}

static void put_axis(struct drawing *drawing)
{
	const struct when_zone *zone = drawing->m.report->zone;
	when_t step = find_step(drawing);
	when_t at = next_tick(zone, drawing->first, step);

	drawing->labelled = 0;
	/* At most 17 ticks: the longest step divides all time so often. */
	while (at <= drawing->last) {
		put_tick(drawing, at, step);
		at = next_tick(zone, at + step / 2 + 1, step);
	}
}

/* Drawings. */

/* The rows in a picture; the bars are drawn over the lines of the axis. */
static void put_picture(struct drawing *drawing, struct text *text, const char *name)
{
	struct text *rows = drawing->m.text;

	text_printf(text, "<svg height=\"%zu\" role=\"img\" aria-label=\"%s\" "
		    "aria-describedby=\"drawn\">\n", drawing->row * ROW + AXIS, name);
	drawing->m.text = text;
	put_axis(drawing);
	drawing->m.text = rows;
	text_add_bytes(text, text_get(rows), rows->size);
	text_add(text, "</svg>\n");
	text->oom |= rows->oom;
	text_release(rows);
}

static void put_key(struct marked *m, const struct drawing *drawing, bool all)
{
	text_add(m->text, "<p class=\"quiet\" id=\"drawn\">Times are ");
	marked_put(m, m->report->zone ? m->report->zone->name : "UTC");
	text_add(m->text, ". Grey: the time that each log covers.");
	if (m->report->incident_count)
		text_add(m->text, " Coloured: each application pool from the first event to the "
			 "last. Ring: the pool was disabled. Pale: until recovery, or until the "
			 "logs end. The incidents say the same in words.");
	if (drawing->gaps)
		text_add(m->text, " Dashed: records are missing.");
	if (drawing->lifecycle)
		text_add(m->text, " Arrows: Windows, IIS or a service started or stopped; a "
			 "cross: a log was cleared.");
	if (!all)
		text_printf(m->text, " Only the first %d pools are drawn.", ROWS);
	text_add(m->text, "</p>\n");
}

/* What the arrows mean, for those who do not see them. */
static void list_lifecycle(struct marked *m)
{
	size_t count, total = 0;
	const struct coverage_computer *list = few_computers(m->report, &count);

	for (size_t i = 0; list && i < count; i++)
		total += list[i].lifecycle_shown;
	if (total == 0)
		return;
	text_printf(m->text, "<details><summary>Starts, stops and cleared logs: %zu</summary>\n"
		    "<ul>\n", total);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < list[i].lifecycle_shown; j++) {
			const struct coverage_lifecycle *mark = &list[i].lifecycle[j];
			const struct event *event = mark->item->event;
			char when[WHEN_SIZE];

			text_printf(m->text, "<li>%s ",
				    when_short_in(event->time,
						report_zone(m->report, event->local_time),
						when));
			marked_put(m, event->computer ? event->computer : "");
			text_add(m->text, ": ");
			marked_put(m, mark->summary);
			text_add(m->text, "</li>\n");
		}
	text_add(m->text, "</ul>\n</details>\n");
}

/* The hour of the failures in logs of months: is it worth a drawing of its own? */
static bool look_closer(struct drawing *drawing, const struct lives *lives)
{
	struct drawing close = { .m = drawing->m, .gaps = drawing->gaps,
				 .lifecycle = drawing->lifecycle };
	when_t margin;

	for (size_t i = 0; i < lives->count; i++) {
		widen(&close, lives->list[i].incident->first_seen,
		      lives->list[i].incident->last_seen);
		widen(&close, lives->list[i].disabled, lives->list[i].disabled);
	}
	if (close.last <= close.first ||
	    (close.last - close.first) > (drawing->last - drawing->first) / CLOSER)
		return false;
	margin = (close.last - close.first) / 20 + WHEN_SECOND;
	close.first -= margin < close.first ? margin : 0;
	close.last += margin;
	*drawing = close;
	return true;
}

void html_timeline(struct marked *m, const struct incident *const *order)
{
	struct text rows = { 0 };
	struct drawing drawing = { .m = { m->marks, m->report, &rows, m->words } };
	struct lives lives;
	bool all;

	measure(&drawing);
	if (!drawing.first || drawing.last < drawing.first)
		return;
	lives = list_lives(m->report, order);
	text_add(m->text, "<section aria-labelledby=\"timeline\">\n"
		 "<h2 id=\"timeline\">Timeline</h2>\n");
	put_logs(&drawing, true);
	all = put_lives(&drawing, &lives);
	put_picture(&drawing, m->text, "Incidents and logs over time");
	if (look_closer(&drawing, &lives)) {
		put_logs(&drawing, false);
		put_lives(&drawing, &lives);
		put_picture(&drawing, m->text, "The time of the incidents alone");
	}
	put_key(m, &drawing, all);
	list_lifecycle(m);
	text_add(m->text, "</section>\n");
	m->text->oom |= !lives.list;
	free(lives.list);
}
