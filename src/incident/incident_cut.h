/*
 * incident_cut.h - of long texts of a log the start is kept, with their size and a hash of the
 * whole: so that different ones stay different, whatever somebody writes.
 *
 * What goes into `incident` is cut there.  Who gives events to others, too, which are to call
 * things by the same names, cuts them before.
 */
#ifndef INCIDENT_CUT_H
#define INCIDENT_CUT_H

#include <stddef.h>

struct arena;
struct event;

/* The text, or what is kept of it if it has more than `most` bytes.  NULL: no memory. */
const char *incident_cut(struct arena *arena, const char *text, size_t most);

/*
 * The event, or a copy in its stead whose long texts are cut: it lives in *cut until the next
 * call, what is not long is that of the event.  NULL: no memory.
 */
const struct event *incident_cut_event(struct event *cut, const struct event *event);

#endif
