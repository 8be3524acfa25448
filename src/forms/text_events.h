/*
 * text_events.h - the events of one text, which wait until it was read.
 *
 * What a text says of one event can help with another: a date above 12 tells which number is
 * the month, and an event that is printed with its local time and as XML tells the zone.  So
 * events are delivered at the end of the text, or when too many wait.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TEXT_EVENTS_H
#define TEXT_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "form_event.h"
#include "messages_memo.h"
#include "when.h"

struct fail;
struct input_format;
struct input_source;
struct text_ahead;

struct text_event {
	struct form_fields fields;	/* everything in it is a copy */
	const char *printed;	/* its time as printed beside its XML, or NULL */
	struct text_event *next;
};

struct text_events {
	struct form_event *target;
	struct arena arena;
	struct messages_memo memo;	/* messages of those that wait, at least */
	struct text_event *first, *last;
	size_t count;		/* that wait */
	unsigned threads;	/* that may read messages ahead; 0: as many as processors */
	struct text_ahead *ahead;	/* when first needed */
	struct text_event *next_ahead;	/* the first one that was not given to it, */
	size_t given;			/* after so many */
	uint64_t all;		/* of this text */
	/* Of the form that adds events now; and of the first event. */
	const struct input_format *format, *found;
	bool joins;		/* the XML of the last one may follow, */
	bool announced;		/* and a label said that it does */
	/* How many of those with a printed time have their XML, and how many have not; and by how
	 * much printed times are ahead of it, or that they differ in that. */
	uint64_t paired, unpaired;
	bool zone_known, zones_differ;
	int64_t zone_ahead;
	bool looking;		/* only whether there is an event: nothing is delivered */
};

void text_events_init(struct text_events *events, struct form_event *target, unsigned threads);
void text_events_release(struct text_events *events);
/* Begin a text.  looking: see above. */
void text_events_open(struct text_events *events, struct input_source *source, bool looking);

/*
 * One more event; the fields are copied.  What names no provider and id, itself or by its
 * message, is no event and is left out.  1: it is one; 0; -1: the run cannot go on.
 */
int text_events_add(struct text_events *events, const struct form_fields *fields,
		    struct fail *fail);

/* The last event may be followed by its XML; announced: "Event Xml:" stands behind it. */
void text_events_expect_xml(struct text_events *events, bool announced);
/* Something else follows, whether that is an event or not: XML behind it is of no other. */
void text_events_expect_no_xml(struct text_events *events);
/* A line of no event follows: only XML that was announced may be behind it. */
void text_events_line_between(struct text_events *events, const char *line);

/*
 * An event from its XML: if the same was printed just before, they are one event, of which
 * the XML says more.  They are the same if all agrees that both show; otherwise both count.
 * Where it was announced, its strings are not compared with the message, which may be damaged.
 */
int text_events_join(struct text_events *events, const struct form_fields *fields,
		     struct fail *fail);

/* Deliver all that wait. */
int text_events_flush(struct text_events *events, struct fail *fail);

#endif
