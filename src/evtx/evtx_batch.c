/*
 * evtx_batch.c - the events, repeats and texts of a batch.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_batch.h"

#include <inttypes.h>
#include <stdlib.h>

#include "evtx_chunk.h"
#include "evtx_decoder.h"
#include "grow.h"

void evtx_batch_init(struct evtx_batch *batch)
{
	*batch = (struct evtx_batch){ 0 };
	input_stats_init(&batch->stats);
}

void evtx_batch_reset(struct evtx_batch *batch)
{
	arena_reset(&batch->arena);
	input_stats_reset(&batch->stats);
	batch->event_count = batch->count = batch->retry_count = 0;
	batch->zeros_before = batch->zeros_after = 0;
	batch->any = batch->oom = false;
}

void evtx_batch_release(struct evtx_batch *batch)
{
	arena_release(&batch->arena);
	input_stats_release(&batch->stats);
	free(batch->events);
	free(batch->processes);
	free(batch->repeats);
	free(batch->retries);
}

void evtx_batch_repeats(const struct evtx_batch *batch, struct event_repeats *repeats)
{
	*repeats = (struct event_repeats){
		.events = batch->events, .event_count = batch->event_count,
		.processes = batch->processes,
		.list = batch->repeats, .count = batch->count,
	};
}

void evtx_batch_hole(struct input_stats *stats, uint64_t end, uint64_t zeros)
{
	input_stats_problem(stats, end - zeros * EVTX_CHUNK_SIZE,
			    "%" PRIu64 " empty chunk%s inside the log", zeros,
			    zeros == 1 ? "" : "s");
}

void *evtx_batch_alloc(struct evtx_batch *batch, size_t size)
{
	void *piece = arena_alloc(&batch->arena, size);

	if (!piece)
		batch->oom = true;
	return piece;
}

struct event *evtx_batch_next_event(struct evtx_batch *batch)
{
	struct event *events = grow(batch->events, batch->event_count, 1, &batch->event_room,
				    sizeof(*events));
	struct event_process *processes = grow(batch->processes, batch->event_count, 1,
					       &batch->process_room, sizeof(*processes));

	if (events)
		batch->events = events;
	if (processes)
		batch->processes = processes;
	if (events && processes)
		return &events[batch->event_count];
	batch->oom = true;
	return NULL;
}

struct event_repeat *evtx_batch_next_repeat(struct evtx_batch *batch)
{
	struct event_repeat *repeats = grow(batch->repeats, batch->count, 1, &batch->room,
					    sizeof(*repeats));

	if (!repeats) {
		batch->oom = true;
		return NULL;
	}
	batch->repeats = repeats;
	return &repeats[batch->count];
}

struct evtx_retry *evtx_batch_next_retry(struct evtx_batch *batch)
{
	struct evtx_retry *retries = grow(batch->retries, batch->retry_count, 1,
					  &batch->retry_room, sizeof(*retries));

	if (!retries) {
		batch->oom = true;
		return NULL;
	}
	batch->retries = retries;
	return &retries[batch->retry_count];
}

/* ---- The decoder's part -------------------------------------------------- */

int evtx_fail(struct evtx_decoder *decoder, const char *why)
{
	decoder->why = why;
	return -1;
}

/* Texts are many and short: the arena gives room for some of them at once. */
static char *more_room(struct evtx_decoder *decoder, size_t size)
{
	if (size > EVTX_TEXT_ROOM / 4)
		return evtx_batch_alloc(decoder->batch, size);
	decoder->room = evtx_batch_alloc(decoder->batch, EVTX_TEXT_ROOM);
	if (!decoder->room)
		return NULL;
	decoder->room_size = EVTX_TEXT_ROOM - size;
	decoder->room += size;
	return decoder->room - size;
}

char *evtx_new_text(struct evtx_decoder *decoder, size_t size)
{
	if (size > decoder->text_left) {
		evtx_fail(decoder, "the texts of the chunk's records grow without limit");
		return NULL;
	}
	decoder->text_left -= size;
	if (size > decoder->room_size)
		return more_room(decoder, size);
	decoder->room_size -= size;
	decoder->room += size;
	return decoder->room - size;
}

const char *evtx_keep_text(struct evtx_decoder *decoder, const struct text *text)
{
	char *copy;

	if (text->oom) {
		decoder->batch->oom = true;
		return NULL;
	}
	copy = evtx_new_text(decoder, text->size + 1);
	if (copy)
		memcpy(copy, text_get(text), text->size + 1);
	return copy;
}
