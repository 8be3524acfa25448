/*
 * report_html_chart.h - one drawing of time in HTML: lanes below each other, each a label in
 * a column of its own and bars and marks beside it, over the lines of one axis.
 *
 *   Application   | ========[  ]======= |
 *   Api           |        ####o.......|
 *   Shop          |          ##o.......|
 *                 |12:03      |12:04
 *
 * Labels are HTML, what is drawn is SVG.  Positions are per mille of the width and heights
 * are pixels, so that on a phone the bars become shorter but the words do not become
 * smaller; there only those words of the axis are shown that have room.  Colours come from
 * the style sheet.  Who cannot see it is told the same in words.
 */
#ifndef REPORT_HTML_CHART_H
#define REPORT_HTML_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "when.h"

struct marked;

enum {
	CHART_LANE = 20,	/* height of a lane in pixels */
	CHART_LANES = 40,	/* of one drawing, before the rest is folded or left out */
};

/* first < last; chart_widen() makes such a span. */
struct chart {
	struct marked *m;
	when_t first, last;
	bool linked;		/* private: the lane is a link */
	unsigned labelled;	/* private: of the axis, on a phone */
	int marked[4];		/* private: where the last mark of each shape is, or -1 */
};

/* Widen the span so that it holds these moments; an unknown one does not count, nor
 * one that no calendar has. */
void chart_widen(struct chart *chart, when_t first, when_t last);
/* False if no time is known; else the span is at least a second. */
bool chart_spans(struct chart *chart);
/* The same with some room on either side. */
void chart_pad(struct chart *chart);

/* Begin and end; our own words.  titles: its labels are sentences, not names.  The axis is
 * drawn at the end. */
void chart_open(struct chart *chart, const char *label, bool titles);
void chart_close(struct chart *chart);

/*
 * A lane: its label comes from a log and is cut if it is long; `link` is where a click
 * leads ("i3"), or NULL.  Then bars and marks, then chart_lane_end(), which puts m->words,
 * what the lane says to those who cannot see it.
 */
void chart_lane(struct chart *chart, const char *label, const char *link);
void chart_lane_end(struct chart *chart);

/* A bar with our own class; m->words, if any, are shown when the pointer rests on it. */
void chart_bar(struct chart *chart, const char *class, when_t first, when_t last, int top,
	       int height);

enum chart_shape { CHART_DIAMOND, CHART_CIRCLE, CHART_SQUARE, CHART_TICK };

/*
 * A moment; m->words as chart_bar().  One that would cover the last of its shape in this
 * lane is left out: false.
 */
bool chart_mark(struct chart *chart, enum chart_shape shape, when_t when);
/* The same with a sign of ours: an arrow or a cross. */
void chart_sign(struct chart *chart, const char *sign, when_t when);

/* A shape beside its meaning. */
void chart_key(struct marked *m, enum chart_shape shape, const char *meaning);
void chart_key_bar(struct marked *m, const char *class, const char *meaning);

#endif
