/*
 * report_html_chart.c - lanes, bars, marks and the axis of a drawing of time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_html_chart.h"

#include <string.h>

#include "page.h"
#include "report.h"
#include "report_marked.h"
#include "text.h"

enum {
	WIDTH = 1000,		/* of the drawing, whatever it is in pixels */
	RIGHT = 10,		/* nothing begins nearer to its end */
	LEAST = 4,		/* a shorter bar is drawn so many pixels long */
	MIDDLE = CHART_LANE / 2,
	SHAPE = 8,		/* size of a mark in pixels */
	OFF = 4,		/* causes are above the middle and what follows below it */
	APART = 9,		/* marks nearer than this are one, per mille */
	LABEL_COLUMNS = 48,	/* characters of a label */
	TICK_LETTER = 25,	/* width of a character of the axis on a phone */
	TICK_EDGE = 85,		/* half the longest words of the axis elsewhere */
	TICKS = 4,		/* at most so many steps */
};

/* Where a time is, in per mille of the width. */
static unsigned position(const struct chart *chart, when_t when)
{
	when_t span = chart->last - chart->first;
	unsigned width = WIDTH - RIGHT;

	if (when < chart->first)
		when = chart->first;
	if (when > chart->last)
		when = chart->last;
	/* Ticks of 8000 years times the width stay far below 2^64. */
	return (unsigned)((when - chart->first) / (span / width + 1));
}

void chart_widen(struct chart *chart, when_t first, when_t last)
{
	if (first > WHEN_LAST)
		return;
	if (last > WHEN_LAST)
		last = WHEN_LAST;
	if (first && (!chart->first || first < chart->first))
		chart->first = first;
	if (last > chart->last)
		chart->last = last;
}

bool chart_spans(struct chart *chart)
{
	if (!chart->first || chart->last < chart->first)
		return false;
	if (chart->last - chart->first < WHEN_SECOND)
		chart->last = chart->first + WHEN_SECOND;
	return true;
}

void chart_pad(struct chart *chart)
{
	when_t margin = (chart->last - chart->first) / 20 + WHEN_SECOND / 2;

	chart->first -= margin < chart->first ? margin : 0;
	chart->last += margin;
}

/* An attribute: per mille of the width. */
static void put_share(struct chart *chart, const char *name, unsigned share)
{
	text_printf(chart->m->text, " %s=\"%u.%u%%\"", name, share / 10, share % 10);
}

/* The end of an element, with m->words as its title. */
static void put_title(struct chart *chart, const char *element)
{
	struct text *text = chart->m->text;

	if (chart->m->words->size == 0) {
		text_add(text, "/>\n");
		return;
	}
	text_add(text, "><title>");
	marked_words(chart->m);
	text_printf(text, "</title></%s>\n", element);
}

void chart_bar(struct chart *chart, const char *class, when_t first, when_t last, int top,
	       int height)
{
	unsigned from = position(chart, first), to = position(chart, last);

	text_printf(chart->m->text, "<rect class=\"%s\"", class);
	put_share(chart, "x", from);
	if (to < from + LEAST)
		text_printf(chart->m->text, " width=\"%d\"", LEAST);
	else
		put_share(chart, "width", to - from);
	text_printf(chart->m->text, " y=\"%d\" height=\"%d\"", top, height);
	put_title(chart, "rect");
}

/* Circles are drawn around their moment; the style sheet moves the others there. */
static void put_shape(struct text *text, enum chart_shape shape)
{
	static const struct {
		const char *class;
		bool round;
		int off;
	} shapes[] = {
		[CHART_DIAMOND] = { "diamond", false, -OFF },
		[CHART_CIRCLE] = { "circle", true, OFF },
		[CHART_SQUARE] = { "square", false, 0 },
		[CHART_TICK] = { "ok", true, 0 },
	};
	int middle = MIDDLE + shapes[shape].off;

	if (shapes[shape].round)
		text_printf(text, "<circle class=\"%s\" r=\"%d\" cy=\"%d\"",
			    shapes[shape].class, SHAPE / 2, middle);
	else
		text_printf(text, "<rect class=\"%s\" width=\"%d\" height=\"%d\" y=\"%d\"",
			    shapes[shape].class, SHAPE, SHAPE, middle - SHAPE / 2);
}

bool chart_mark(struct chart *chart, enum chart_shape shape, when_t when)
{
	int at = (int)position(chart, when);
	bool round = shape == CHART_CIRCLE || shape == CHART_TICK;

	if (chart->marked[shape] >= 0 && at < chart->marked[shape] + APART) {
		text_reset(chart->m->words);
		return false;
	}
	chart->marked[shape] = at;
	put_shape(chart->m->text, shape);
	put_share(chart, round ? "cx" : "x", (unsigned)at);
	put_title(chart, round ? "circle" : "rect");
	return true;
}

void chart_sign(struct chart *chart, const char *sign, when_t when)
{
	text_add(chart->m->text, "<text class=\"sign\" text-anchor=\"middle\"");
	put_share(chart, "x", position(chart, when));
	text_printf(chart->m->text, " y=\"%d\">%s<title>", CHART_LANE - 5, sign);
	marked_words(chart->m);
	text_add(chart->m->text, "</title></text>\n");
}

/* Lanes. */

void chart_open(struct chart *chart, const char *label, bool titles)
{
	text_printf(chart->m->text, "<p class=\"caption\">%s</p>\n<div class=\"chart%s\">\n"
		    "<ul class=\"lanes\" role=\"list\" aria-label=\"%s\">\n", label,
		    titles ? " titles" : "", label);
}

void chart_lane(struct chart *chart, const char *label, const char *link)
{
	struct page page = { .text = chart->m->words };
	struct text *text = chart->m->text;

	for (size_t i = 0; i < sizeof(chart->marked) / sizeof(chart->marked[0]); i++)
		chart->marked[i] = -1;
	text_add(text, "<li>");
	if (link)
		text_printf(text, "<a class=\"lane\" href=\"#%s\">", link);
	else
		text_add(text, "<div class=\"lane\">");
	text_add(text, "<span class=\"label\">");
	text_reset(chart->m->words);
	page_cut(&page, label, LABEL_COLUMNS);
	marked_words(chart->m);
	text_printf(text, "</span><svg height=\"%d\" aria-hidden=\"true\">\n", CHART_LANE);
	chart->linked = link != NULL;
}

void chart_lane_end(struct chart *chart)
{
	struct text *text = chart->m->text;

	text_add(text, "</svg>");
	if (chart->m->words->size) {
		text_add(text, "<span class=\"unseen\">: ");
		marked_words(chart->m);
		text_add(text, "</span>");
	}
	text_add(text, chart->linked ? "</a></li>\n" : "</div></li>\n");
}

/* The axis. */

static when_t find_step(const struct chart *chart)
{
	static const when_t steps[] = {
		WHEN_SECOND, 2 * WHEN_SECOND, 5 * WHEN_SECOND, 10 * WHEN_SECOND, 20 * WHEN_SECOND,
		WHEN_MINUTE, 2 * WHEN_MINUTE, 5 * WHEN_MINUTE, 15 * WHEN_MINUTE, 30 * WHEN_MINUTE,
		WHEN_HOUR, 3 * WHEN_HOUR, 6 * WHEN_HOUR, 12 * WHEN_HOUR, WHEN_DAY, 2 * WHEN_DAY,
		7 * WHEN_DAY, 14 * WHEN_DAY, 30 * WHEN_DAY, 90 * WHEN_DAY, 365 * WHEN_DAY,
		5 * 365 * WHEN_DAY, 50 * 365 * WHEN_DAY, 500 * 365 * WHEN_DAY,
	};
	when_t span = chart->last - chart->first;
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
static const char *phone_class(struct chart *chart, unsigned x, size_t letters)
{
	unsigned width = (unsigned)letters * TICK_LETTER;
	unsigned start = words_start(x, width);

	if (start < chart->labelled)
		return "tick minor";
	chart->labelled = start + width;
	return x < width / 2 ? "tick left" : x + width / 2 > WIDTH ? "tick right" : "tick";
}

static void put_tick(struct chart *chart, when_t at, when_t step)
{
	const struct when_zone *zone = chart->m->report->zone;
	unsigned x = position(chart, at);
	char label[WHEN_SIZE];

	if (step >= WHEN_DAY)
		when_date_in(at, zone, label);
	else if (step >= WHEN_MINUTE)
		when_short_in(at, zone, label)[strlen("2023-01-06 12:03")] = '\0';
	else
		when_clock_in(at, zone, label);
	text_add(chart->m->text, "<line class=\"grid\"");
	put_share(chart, "x1", x);
	put_share(chart, "x2", x);
	text_printf(chart->m->text, " y1=\"0\" y2=\"100%%\"/>\n<text class=\"%s\" "
		    "text-anchor=\"%s\"", phone_class(chart, x, strlen(label)),
		    anchor(x, TICK_EDGE));
	put_share(chart, "x", x);
	text_printf(chart->m->text, " y=\"100%%\">%s</text>\n", label);
}

void chart_close(struct chart *chart)
{
	const struct when_zone *zone = chart->m->report->zone;
	when_t step = find_step(chart);
	when_t at = next_tick(zone, chart->first, step);

	text_add(chart->m->text, "</ul>\n<svg class=\"axis\" aria-hidden=\"true\">\n");
	chart->labelled = 0;
	/* At most 17 ticks: the longest step divides all time so often. */
	while (at <= chart->last) {
		put_tick(chart, at, step);
		at = next_tick(zone, at + step / 2 + 1, step);
	}
	text_add(chart->m->text, "</svg>\n</div>\n");
}

/* What shapes and bars mean. */

void chart_key(struct marked *m, enum chart_shape shape, const char *meaning)
{
	text_printf(m->text, "<li><svg class=\"key\" width=\"16\" height=\"%d\" "
		    "aria-hidden=\"true\">", CHART_LANE);
	put_shape(m->text, shape);
	text_printf(m->text, " %s=\"50%%\"/></svg>%s</li>\n",
		    shape == CHART_CIRCLE || shape == CHART_TICK ? "cx" : "x", meaning);
}

void chart_key_bar(struct marked *m, const char *class, const char *meaning)
{
	text_printf(m->text, "<li><svg class=\"key\" width=\"24\" height=\"%d\" "
		    "aria-hidden=\"true\"><rect class=\"%s\" width=\"22\" height=\"8\" y=\"6\" "
		    "x=\"0\"/></svg>%s</li>\n", CHART_LANE, class, meaning);
}
