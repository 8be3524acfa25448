/*
 * input_libevtx.c - EVTX through libevtx, chunk by chunk.  Knows libevtx and
 * its pitfalls; what a record says is read by event_xml.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_libevtx.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <libbfio.h>
#include <libevtx.h>

#include "catalog.h"
#include "event.h"
#include "event_xml.h"
#include "evtx_image.h"
#include "evtx_layout.h"
#include "evtx_record.h"
#include "fail.h"
#include "log_stats.h"
#include "reader.h"
#include "shortage.h"

struct input_libevtx {
	const struct catalog *catalog;
	bool recover;
	struct event_xml *xml;
	struct event event;
	char *text;		/* of a record, BOUND_XML_SIZE bytes */
	uint8_t chunk[EVTX_CHUNK_SIZE];
	struct evtx_image image;
	struct evtx_record records[EVTX_IMAGE_RECORDS];	/* those in the image */
	uint64_t zeros;		/* chunks of zeros after the last other one */
	bool any;		/* there was another one */

	/* The image as libevtx sees it, or NULL. */
	libbfio_handle_t *handle;
	libevtx_file_t *file;

	/* The chunk that input_libevtx_second() opened last. */
	bool second_open;
	uint32_t second_index;
	uint64_t second_offset;
	struct input_stats scratch;	/* problems that are known already */

	struct evtx_own own, own_of_file;	/* of this chunk, and of the first sound ones */
	unsigned asked;				/* of these */
	struct evtx_chunk around;		/* the record */
	uint64_t carried_count, carried_first;

	/* The live events of a chunk, to know recovered ones that repeat them. */
	struct live {
		uint64_t record_id, content;
		when_t time;
	} live[EVTX_IMAGE_RECORDS];
	size_t live_count;
};

/* ---- the image in libevtx ---- */

static void close_image(struct input_libevtx *engine)
{
	if (engine->file)
		libevtx_file_free(&engine->file, NULL);
	if (engine->handle)
		libbfio_handle_free(&engine->handle, NULL);
	engine->second_open = false;
}

/* Of libevtx's errors none says that memory was refused, but the system's word for it stays. */
static void note_shortage(void)
{
	if (errno == ENOMEM)
		shortage_note();
}

/* Give the image to libevtx; if it does not take it, no record can be decoded. */
static void open_image(struct input_libevtx *engine)
{
	evtx_image_end(&engine->image);
	errno = 0;
	if (libbfio_memory_range_initialize(&engine->handle, NULL) != 1 ||
	    libbfio_memory_range_set(engine->handle, engine->image.bytes, EVTX_IMAGE_SIZE,
				     NULL) != 1 ||
	    libevtx_file_initialize(&engine->file, NULL) != 1 ||
	    libevtx_file_open_file_io_handle(engine->file, engine->handle, LIBEVTX_OPEN_READ,
					     NULL) != 1)
		close_image(engine);
	note_shortage();
}

static void add_record(struct input_libevtx *engine, const struct evtx_record *record)
{
	if (evtx_image_add(&engine->image, record->offset, record->size))
		engine->records[engine->image.count - 1] = *record;
}

/* Records in the free space; libevtx would find them too, but not say where. */
static void add_slack(struct input_libevtx *engine, const struct evtx_chunk *chunk)
{
	struct evtx_record record;
	uint32_t at = engine->image.end;

	while (evtx_chunk_find(chunk, at, chunk->size, &record)) {
		bool whole = evtx_chunk_repeats(chunk, &record);

		record.recovered = record.doubtful = true;
		if (whole)
			add_record(engine, &record);
		at = record.offset + (whole ? record.size : 1);
	}
}

/* The image of the records of a chunk that was started. */
static void open_chunk(struct input_libevtx *engine, struct evtx_chunk *chunk, bool slack)
{
	struct evtx_record record;

	close_image(engine);
	evtx_image_start(&engine->image, chunk->bytes, chunk->size);
	while (evtx_chunk_next(chunk, &record))
		add_record(engine, &record);
	if (slack)
		add_slack(engine, chunk);
	open_image(engine);
}

/* The text of a record into engine->text; its size, or 0 if there is none. */
static size_t record_text(struct input_libevtx *engine, libevtx_record_t *record)
{
	size_t size = 0;

	if (libevtx_record_get_utf8_xml_string_size(record, &size, NULL) != 1 ||
	    size <= 1 || size > BOUND_XML_SIZE)
		return 0;
	if (libevtx_record_get_utf8_xml_string(record, (uint8_t *)engine->text, size, NULL) != 1)
		return 0;
	return size - 1;
}

/* Decode the record of that index in the image into *event; -1 if that is not
 * possible. */
static int decode(struct input_libevtx *engine, size_t index, uint64_t chunk_offset,
		  struct event *event)
{
	const struct evtx_record *at = &engine->records[index];
	libevtx_record_t *record = NULL;
	size_t size = 0;

	event_reset(event);
	event->offset = chunk_offset + at->offset;
	event->recovered = at->recovered;
	event->record_id = at->id;
	event->time = at->written > WHEN_LAST ? WHEN_UNKNOWN : at->written;
	index += engine->image.filler;
	if (!engine->file)
		return -1;
	errno = 0;
	if (libevtx_file_get_record_by_index(engine->file, (int)index, &record, NULL) == 1) {
		size = record_text(engine, record);
		libevtx_record_free(&record, NULL);
	}
	note_shortage();
	return size > 0 ? event_xml_read(engine->xml, engine->text, size, event, NULL) : -1;
}

/* True if the catalog wants it; sets event->kind. */
static bool is_wanted(const struct input_libevtx *engine, struct event *event)
{
	const struct catalog_provider *provider =
		catalog_provider(engine->catalog, event->provider, event->source);

	event->kind = provider ? catalog_find(engine->catalog, provider, event->id) : NULL;
	return event->kind && catalog_wants(event->kind, event);
}

/* ---- reading a whole source ---- */

static struct live live_of(const struct event *event)
{
	return (struct live){ event->record_id, event_content(event, -1), event->time };
}

static bool is_live(const struct input_libevtx *engine, const struct event *event)
{
	const struct live own = live_of(event);

	for (size_t i = 0; i < engine->live_count; i++)
		if (engine->live[i].content == own.content && engine->live[i].time == own.time &&
		    engine->live[i].record_id == own.record_id)
			return true;
	return false;
}

static int deliver(struct input_libevtx *engine, struct input_source *source,
		   struct event *event, struct fail *fail)
{
	if (event->recovered && is_live(engine, event))
		return 0;
	if (!event->recovered)
		engine->live[engine->live_count++] = live_of(event);
	return input_source_event(source, event, fail);
}

/* What the decoder does with its own. */
static void judge(struct input_libevtx *engine, struct event *event, const struct evtx_record *at,
		  struct input_stats *stats)
{
	const struct log_stats *log = input_stats_log(stats, event->computer, event->channel);
	const bool several = engine->own.is == EVTX_OWN_SEVERAL && !engine->around.bad;

	if (!at->doubtful || (log && engine->own.log &&
			      log_stats_same_channel(log, engine->own.log) &&
			      !evtx_chunk_is_inside(&engine->around, at)))
		return;
	event->carried = !several || at->recovered ||
			 (at->offset >= engine->around.free_space && !stats->dirty);
	if (event->carried && !(several && at->recovered) && engine->carried_count++ == 0)
		engine->carried_first = event->offset;
}

/* That a recovered record cannot be decoded is no problem of the log. */
static int read_record(struct input_libevtx *engine, struct input_source *source,
		       size_t index, uint64_t chunk_offset, struct fail *fail)
{
	struct input_stats *stats = source->stats;
	struct event *event = &engine->event;

	if (decode(engine, index, chunk_offset, event) < 0) {
		if (engine->records[index].recovered)
			return 0;
		stats->undecodable++;
		input_stats_problem(stats, chunk_offset + engine->image.offsets[index],
				     "record %llu cannot be decoded",
				     (unsigned long long)engine->records[index].id);
		return 0;
	}
	judge(engine, event, &engine->records[index], stats);
	input_stats_event(stats, event);
	return is_wanted(engine, event) ? deliver(engine, source, event, fail) : 0;
}

static int read_records(struct input_libevtx *engine, struct input_source *source,
			uint64_t chunk_offset, struct fail *fail)
{
	int ret = 0;

	engine->live_count = 0;
	for (size_t i = 0; i < engine->image.count && ret >= 0; i++)
		ret = read_record(engine, source, i, chunk_offset, fail);
	return ret;
}

/* As far as sizes lead from a record: add_from() of evtx_carried.c. */
static void add_from(struct input_libevtx *engine, struct input_stats *stats,
		     const struct evtx_chunk *chunk, uint32_t at)
{
	struct evtx_own *own = &engine->own;
	struct event *event = &engine->event;
	const int first = evtx_image_find(&engine->image, at);
	bool sound = first >= 0;

	for (size_t i = (size_t)first; sound && i < engine->image.count; i++) {
		const struct evtx_record *record = &engine->records[i];

		if (record->offset != at || at >= chunk->free_space)
			break;
		sound = evtx_chunk_repeats(chunk, record) && own->is != EVTX_OWN_SEVERAL;
		at += record->size;
		if (decode(engine, i, chunk->offset, event) == 0)
			evtx_own_add(own, input_stats_log(stats, event->computer, event->channel));
	}
}

static void find_own(struct input_libevtx *engine, struct input_stats *stats,
		     const struct evtx_chunk *chunk)
{
	const struct evtx_own file = engine->own_of_file;

	engine->own = (struct evtx_own){ 0 };
	engine->carried_count = 0;
	if (chunk->known && (chunk->doubt_to > chunk->doubt_from || engine->recover ||
			     engine->asked < EVTX_PLACES_ASKED)) {
		add_from(engine, stats, chunk, EVTX_CHUNK_HEADER);
		if (chunk->doubt_to > chunk->doubt_from)
			add_from(engine, stats, chunk, chunk->doubt_to);
		if (chunk->broken_end)
			add_from(engine, stats, chunk, chunk->broken_end);
		if (!engine->own.is)
			add_from(engine, stats, chunk, chunk->last);
	}
	if (engine->own.is && !chunk->bad && engine->asked++ < EVTX_PLACES_ASKED)
		evtx_own_add(&engine->own_of_file, engine->own.log);
	if (!engine->own.is)
		engine->own = file;
	else if (file.is && engine->own.is != EVTX_OWN_SEVERAL)
		evtx_own_add(&engine->own, file.log);
}

/* Zeros are the end of a log, unless something follows them. */
static void note_zeros(struct input_libevtx *engine, struct input_stats *stats,
		       size_t size, uint64_t offset, bool is_chunk)
{
	if (!is_chunk) {
		engine->zeros += engine->any && size == EVTX_CHUNK_SIZE;
		return;
	}
	if (engine->zeros > 0)
		evtx_batch_hole(stats, offset, engine->zeros);
	engine->zeros = 0;
	engine->any = true;
}

static int read_chunk(struct input_libevtx *engine, struct input_source *source,
		      size_t size, uint64_t offset, struct fail *fail)
{
	struct input_stats *stats = source->stats;
	struct evtx_chunk chunk;
	bool is_chunk = evtx_chunk_start(&chunk, engine->chunk, (uint32_t)size, offset, stats);
	int ret;

	note_zeros(engine, stats, size, offset, is_chunk);
	if (!is_chunk)
		return 0;
	if (source->seekable && (source->size - offset) % EVTX_CHUNK_SIZE == 0)
		evtx_chunk_prove(&chunk);
	open_chunk(engine, &chunk, engine->recover);
	stats->chunks += engine->image.count > 0 && !engine->records[0].recovered;
	stats->bad_chunks += chunk.bad;
	engine->around = chunk;
	find_own(engine, stats, &chunk);
	ret = read_records(engine, source, offset, fail);
	if (engine->carried_count > 0)
		evtx_carried_problem(stats, engine->carried_first, engine->carried_count);
	close_image(engine);
	return ret;
}

/* The next bytes of a pipe, or those at the offset; an error of reading is a problem
 * of the source. */
static size_t next_bytes(struct input_source *source, uint8_t *buffer, size_t size,
			 uint64_t offset)
{
	struct fail fail;
	int64_t got = source->seekable ?
		      input_source_read_at(source, buffer, size, offset, &fail) :
		      input_source_read(source, buffer, size, &fail);

	if (got < 0) {
		input_stats_problem(source->stats, offset, "cannot be read: %s", fail.msg);
		return 0;
	}
	if (!source->seekable)
		source->consumed += (uint64_t)got;
	return (size_t)got;
}

/* Read chunks from..to, or to the end, of which the first `have` bytes are there. */
static int read_range(struct input_libevtx *engine, struct input_source *source,
		      size_t have, uint64_t from, uint64_t to, struct fail *fail)
{
	int ret = 0;

	engine->zeros = 0;
	engine->any = false;
	for (size_t size = EVTX_CHUNK_SIZE; ret >= 0 && from < to && size == EVTX_CHUNK_SIZE;
	     from += size, have = 0) {
		size = have + next_bytes(source, engine->chunk + have, EVTX_CHUNK_SIZE - have,
					 from + have);
		if (size > 0)
			ret = read_chunk(engine, source, size, from, fail);
		if (ret >= 0)
			input_source_progress(source, size);
	}
	return ret;
}

static int read_pipe(struct input_libevtx *engine, struct input_source *source,
		     struct fail *fail)
{
	size_t size = next_bytes(source, engine->chunk, EVTX_FILE_HEADER, 0);
	struct evtx_layout layout;
	int ret;

	evtx_layout_head(source, engine->chunk, size, &layout);
	ret = read_range(engine, source, layout.base ? 0 : size, layout.base, UINT64_MAX, fail);
	evtx_layout_end(&layout, source, source->consumed);
	return ret;
}

int input_libevtx_read(struct input_libevtx *engine, struct input_source *source,
		       struct fail *fail)
{
	struct evtx_layout layout;

	engine->own_of_file = (struct evtx_own){ 0 };
	engine->asked = 0;
	if (!source->seekable)
		return read_pipe(engine, source, fail);
	evtx_layout_of(source, &layout);
	if (read_range(engine, source, 0, layout.start, source->size, fail) < 0)
		return -1;
	return read_range(engine, source, 0, layout.base, layout.start, fail);
}

/* ---- one record again ---- */

static void open_second(struct input_libevtx *engine, const struct input_source *source,
			const uint8_t *bytes, uint64_t chunk_offset)
{
	struct evtx_chunk chunk;

	if (engine->second_open && engine->second_index == source->index &&
	    engine->second_offset == chunk_offset)
		return;
	input_stats_reset(&engine->scratch);
	close_image(engine);
	engine->image.count = 0;
	if (evtx_chunk_start(&chunk, bytes, EVTX_CHUNK_SIZE, chunk_offset, &engine->scratch))
		open_chunk(engine, &chunk, false);
	engine->second_open = true;
	engine->second_index = source->index;
	engine->second_offset = chunk_offset;
}

int input_libevtx_second(struct input_libevtx *engine, struct input_source *source,
			 const uint8_t *chunk, uint64_t chunk_offset,
			 uint32_t offset, struct event *event)
{
	int index;

	open_second(engine, source, chunk, chunk_offset);
	index = evtx_image_find(&engine->image, offset);
	if (index < 0 || decode(engine, (size_t)index, chunk_offset, event) < 0)
		return -1;
	return is_wanted(engine, event);
}

bool input_libevtx_built(void)
{
	return true;
}

struct input_libevtx *input_libevtx_new(const struct catalog *catalog, bool recover)
{
	struct input_libevtx *engine = shortage_watch(calloc(1, sizeof(*engine)));

	if (!engine)
		return NULL;
	engine->catalog = catalog;
	engine->recover = recover;
	event_init(&engine->event);
	input_stats_init(&engine->scratch);
	engine->xml = event_xml_new();
	engine->text = shortage_watch(malloc(BOUND_XML_SIZE));
	if (engine->xml && engine->text)
		return engine;
	input_libevtx_free(engine);
	return NULL;
}

void input_libevtx_free(struct input_libevtx *engine)
{
	if (!engine)
		return;
	close_image(engine);
	event_release(&engine->event);
	input_stats_release(&engine->scratch);
	event_xml_free(engine->xml);
	free(engine->text);
	free(engine);
}
