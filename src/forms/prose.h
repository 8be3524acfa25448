/*
 * prose.h - lines of a text that no form wants, in which sentences may tell of events.
 *
 * They are searched many at once, those of a long text by several threads (jobs.h); events
 * are added in the order of the text, in the thread that adds lines.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef PROSE_H
#define PROSE_H

struct fail;
struct form_line;
struct input_format;
struct prose;
struct text_events;

/* The format of an input in which a sentence is the first event. */
extern const struct input_format prose_format;

/* threads: 0: as many as processors.  NULL: memory ran out. */
struct prose *prose_new(struct text_events *events, unsigned threads);
void prose_free(struct prose *prose);	/* accepts NULL */

/* One more line.  -1: the run cannot go on. */
int prose_add(struct prose *prose, const struct form_line *line, struct fail *fail);
/* Something else follows: search what there is, and add its events.  -1: as above. */
int prose_end(struct prose *prose, struct fail *fail);

#endif
