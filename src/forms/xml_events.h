/*
 * xml_events.h - the <Event> elements of one source become events, several at once.
 *
 * To read an event takes much longer than to find it in a file.  So some of them are a job for
 * a thread (jobs.h); what comes of them is counted and handed on in the order of the file, by
 * the thread that adds them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef XML_EVENTS_H
#define XML_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalog;
struct event;
struct fail;
struct input_source;
struct xml_events;

/* threads: 0: as many as processors.  NULL when memory runs out. */
struct xml_events *xml_events_new(const struct catalog *catalog, unsigned threads);
void xml_events_free(struct xml_events *events);	/* accepts NULL */
/* Begin a source. */
void xml_events_open(struct xml_events *events, struct input_source *source);

/* Events that are added from now on and are in so many first bytes of it may be data of another
 * event (event->carried). */
void xml_events_doubt(struct xml_events *events, uint64_t size);

/* The text of one event, from <Event to </Event>, which is copied; offset: in the file.
 * -1: the run cannot go on. */
int xml_events_add(struct xml_events *events, const char *text, size_t size, uint64_t offset,
		   struct fail *fail);
/* An event that cannot be read there; why: static. */
int xml_events_lose(struct xml_events *events, const char *why, uint64_t offset,
		    struct fail *fail);
/* Hand on all that is under way. */
int xml_events_finish(struct xml_events *events, struct fail *fail);

/*
 * What some programs write differently into an event, whose text this is: numbers of levels
 * and record ids on Azure, strings in one element.  False: memory ran out.
 */
bool xml_events_correct(struct event *event, const char *text, size_t size);

#endif
