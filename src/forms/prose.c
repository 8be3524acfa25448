/*
 * prose.c - lines of a text that no form wants, in which sentences may tell of events.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "prose.h"

#include <stdbool.h>
#include <stdlib.h>

#include "arena.h"
#include "fail.h"
#include "form_lines.h"
#include "grow.h"
#include "jobs.h"
#include "reader.h"
#include "sentences.h"
#include "shortage.h"
#include "text.h"
#include "text_events.h"

enum {
	SOFT = 1 << 16,		/* bytes that are searched at once, up to a blank line, */
	HARD = 1 << 17,		/* or up to any line */
};

/* Some lines, and what was found in them. */
struct passage {
	struct text text;
	struct sentence_line *lines;
	size_t count, room;
	struct arena arena;	/* of the sentences */
	struct sentence *first;
	bool oom;
};

struct prose {
	struct text_events *events;
	unsigned threads;
	struct passage open;	/* that grows */
	struct jobs *jobs;	/* when first needed; of passages that are searched */
};

const struct input_format prose_format = { .name = "copied-text" };

static void passage_free(void *given)
{
	struct passage *passage = given;

	text_release(&passage->text);
	free(passage->lines);
	arena_release(&passage->arena);
}

/* ---- jobs ---- */

static void search(void *self, void *given)
{
	const struct prose *prose = self;
	struct passage *passage = given;
	const struct sentence_text text = {
		text_get(&passage->text), passage->text.size, passage->lines, passage->count,
	};

	arena_reset(&passage->arena);
	passage->first = NULL;
	passage->oom = passage->text.oom ||
		       sentences_collect(prose->events->target->catalog, &text,
					 &passage->arena, &passage->first) < 0;
}

static int add_events(struct prose *prose, const struct passage *passage, struct fail *fail)
{
	prose->events->format = &prose_format;
	if (passage->oom)
		return fail_set(fail, "out of memory");
	return sentences_add(prose->events, passage->first, fail) < 0 ? -1 : 0;
}

/* The first passage that is searched: 1; 0: there is none. */
static int take_first(struct prose *prose, struct fail *fail)
{
	const struct passage *passage = prose->jobs ? jobs_first(prose->jobs) : NULL;
	int ret;

	if (!passage)
		return 0;
	ret = add_events(prose, passage, fail);
	jobs_drop(prose->jobs);
	return ret < 0 ? -1 : 1;
}

/* The passage that grows is given to the threads; it becomes one that was searched before. */
static int start_search(struct prose *prose, struct fail *fail)
{
	static const struct jobs_kind kind = {
		.size = sizeof(struct passage), .work = search, .job_free = passage_free,
	};
	struct passage *job, done;

	if (!prose->jobs)
		prose->jobs = jobs_new(&kind, prose, prose->threads);
	if (!prose->jobs)
		return fail_set(fail, "out of memory");
	job = jobs_next_free(prose->jobs);
	if (!job) {
		if (take_first(prose, fail) < 0)
			return -1;
		job = jobs_next_free(prose->jobs);
	}
	done = *job;
	*job = prose->open;
	prose->open = done;
	text_reset(&prose->open.text);
	prose->open.count = 0;
	jobs_add(prose->jobs);
	return 0;
}

/* ---- public ---- */

struct prose *prose_new(struct text_events *events, unsigned threads)
{
	struct prose *prose = shortage_watch(calloc(1, sizeof(*prose)));

	if (prose)
		*prose = (struct prose){ .events = events, .threads = threads };
	return prose;
}

void prose_free(struct prose *prose)
{
	if (!prose)
		return;
	jobs_free(prose->jobs);
	passage_free(&prose->open);
	free(prose);
}

int prose_add(struct prose *prose, const struct form_line *line, struct fail *fail)
{
	struct passage *open = &prose->open;
	struct sentence_line *lines = grow(open->lines, open->count, 1, &open->room,
					   sizeof(*lines));

	if (!lines)
		return fail_set(fail, "out of memory");
	open->lines = lines;
	lines[open->count++] = (struct sentence_line){ open->text.size, line->offset };
	text_add_bytes(&open->text, line->text, line->size);
	text_add_char(&open->text, '\n');
	if (open->text.size < SOFT || (line->size > 0 && open->text.size < HARD))
		return 0;
	return start_search(prose, fail);
}

/* Most passages are short: what is left when no other is searched needs no thread. */
int prose_end(struct prose *prose, struct fail *fail)
{
	int ret;

	prose->events->format = &prose_format;
	while ((ret = take_first(prose, fail)) > 0)
		;
	if (ret < 0 || prose->open.count == 0)
		return ret;
	search(prose, &prose->open);
	ret = add_events(prose, &prose->open, fail);
	text_reset(&prose->open.text);
	prose->open.count = 0;
	return ret;
}
