/*
 * evtx_event.h - the binary XML of one event.  Private to the fixture writer.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_EVENT_H
#define EVTX_EVENT_H

struct evtx_record;
struct tokens;

/* As an instance of a template, which is defined where it is first used. */
void put_templated(struct tokens *w, const struct evtx_record *r);
/* As an element tree in the record itself, as collectors store events. */
void put_inline(struct tokens *w, const struct evtx_record *r);

#endif
