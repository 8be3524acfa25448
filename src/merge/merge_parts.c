/*
 * merge_parts.c - events and books of a report go where those of logs go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "merge_parts.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"

void merge_parts_begin(struct merge_ndjson *reader, struct input_source *source)
{
	reader->size = 0;
	reader->offset = 0;
	reader->too_long = false;
	reader->inputs = reader->next = 0;
	reader->more = reader->newer = false;
	reader->file = source->stats;
	source->stats = &reader->since;
}

static bool make_room(struct merge_ndjson *reader, size_t wanted)
{
	size_t room = reader->room ? reader->room : wanted;
	char *buffer;

	while (room - reader->size < wanted)
		room *= 2;
	if (room == reader->room)
		return true;
	buffer = realloc(reader->buffer, room);
	if (!buffer)
		return false;
	reader->buffer = buffer;
	reader->room = room;
	return true;
}

size_t merge_parts_read(struct merge_ndjson *reader, struct input_source *source,
			size_t wanted)
{
	struct fail why;
	int64_t got;

	if (!make_room(reader, wanted)) {
		reader->oom = true;
		return 0;
	}
	got = input_source_read(source, reader->buffer + reader->size, wanted, &why);
	if (got < 0) {
		input_stats_problem(reader->file, reader->offset + reader->size,
				     "cannot be read: %s", why.msg);
		return 0;
	}
	source->consumed += (uint64_t)got;
	reader->size += (size_t)got;
	return (size_t)got;
}

int merge_parts_event(struct merge_ndjson *reader, struct input_source *source,
		      struct fail *fail)
{
	struct event *event = &reader->fields.event;
	struct input_stats *since = &reader->since;

	reader->events++;
	/* In no log: of the records between them nothing is known. */
	since->records++;
	input_stats_time(since, event->time);
	input_stats_computer(since, event->computer);
	input_stats_channel(since, event->channel);
	if (!merge_fields_wanted(&reader->fields, reader->catalog)) {
		reader->unwanted += strcmp(reader->fields.family, "SYSTEM") != 0;
		return 0;
	}
	return input_source_event(source, event, fail);
}

uint64_t merge_parts_missing(const struct merge_ndjson *reader)
{
	const struct input_summary *summary = &reader->fields.summary;
	uint64_t have = reader->since.matched + reader->unwanted + summary->duplicates;

	return summary->matched > have ? summary->matched - have : 0;
}

int merge_parts_summary(struct merge_ndjson *reader, struct input_source *source,
		      struct fail *fail)
{
	struct input_summary *summary = &reader->fields.summary;
	uint64_t unwanted = reader->unwanted;

	/* The version that wrote it may have wanted more than we do. */
	summary->matched -= unwanted < summary->matched ? unwanted : summary->matched;
	reader->inputs++;
	return input_source_summary(source, summary, fail);
}

void *merge_parts_start(const struct input_settings *settings)
{
	struct merge_ndjson *reader = calloc(1, sizeof(*reader));

	if (!reader)
		return NULL;
	reader->catalog = settings->catalog;
	merge_fields_init(&reader->fields);
	input_stats_init(&reader->since);
	return reader;
}

void merge_parts_free(void *self)
{
	struct merge_ndjson *reader = self;

	if (!reader)
		return;
	merge_fields_release(&reader->fields);
	input_stats_release(&reader->since);
	free(reader->buffer);
	free(reader);
}
