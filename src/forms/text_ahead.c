/*
 * text_ahead.c - events that wait as jobs: their messages are read.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "text_ahead.h"

#include <stdlib.h>

#include "form_event.h"
#include "jobs.h"
#include "shortage.h"
#include "text_events.h"

struct text_ahead {
	const struct catalog *catalog;
	struct jobs *jobs;
};

/* Some events, and what reads them. */
struct slice {
	struct text_event *first;
	struct form_event reader;	/* its catalog is NULL: it was not used yet */
};

static void read_slice(void *self, void *given)
{
	const struct text_ahead *ahead = self;
	struct slice *slice = given;
	struct text_event *event = slice->first;

	if (!slice->reader.catalog)
		form_event_init(&slice->reader, ahead->catalog);
	messages_memo_trim(&slice->reader.memo);
	for (int i = 0; i < TEXT_AHEAD; i++, event = event->next)
		form_event_read_ahead(&slice->reader, &event->fields);
}

static void slice_free(void *given)
{
	struct slice *slice = given;

	if (slice->reader.catalog)
		form_event_release(&slice->reader);
}

struct text_ahead *text_ahead_new(const struct catalog *catalog, unsigned threads)
{
	static const struct jobs_kind kind = {
		.size = sizeof(struct slice), .work = read_slice, .job_free = slice_free,
	};
	struct text_ahead *ahead = shortage_watch(calloc(1, sizeof(*ahead)));

	if (!ahead)
		return NULL;
	ahead->catalog = catalog;
	ahead->jobs = jobs_new(&kind, ahead, threads);
	if (ahead->jobs)
		return ahead;
	free(ahead);
	return NULL;
}

void text_ahead_free(struct text_ahead *ahead)
{
	if (!ahead)
		return;
	jobs_free(ahead->jobs);
	free(ahead);
}

void text_ahead_give(struct text_ahead *ahead, struct text_event *first)
{
	struct slice *slice = jobs_next_free(ahead->jobs);

	if (!slice)
		return;
	slice->first = first;
	jobs_add(ahead->jobs);
}

bool text_ahead_take(struct text_ahead *ahead)
{
	return jobs_first(ahead->jobs) != NULL;
}

void text_ahead_drop(struct text_ahead *ahead)
{
	jobs_drop(ahead->jobs);
}
