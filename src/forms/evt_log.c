/*
 * evt_log.c - walks the records of a legacy .evt log and yields the events that the catalog
 * wants.
 *
 * Records follow each other; where one is damaged, the next sound one is searched for, and
 * record numbers say how many are lost between.  Names are decoded once for each pair of
 * source and computer, strings and data only of records that the catalog may want.
 *
 * Memory does not grow with the file; a pipe is kept as a whole, since the newest records
 * may be in front of the oldest.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evt_log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "evt_channel.h"
#include "evt_file.h"
#include "evt_names.h"
#include "evt_record.h"
#include "fail.h"
#include "log_stats.h"
#include "reader.h"
#include "shortage.h"
#include "text.h"

/* Bytes that are no record; how many records are lost there, the next one tells. */
struct gap {
	uint64_t offset, size;
	const char *why;	/* NULL: there is none */
	bool begun;		/* the next record begins there, and has no end */
	bool front;		/* it is what the file once began with */
};

/* One way along the ring. */
struct walk {
	uint64_t start, size, done;
	bool remnants;		/* behind the EOF record */
	bool any;		/* there was a record */
	bool counted;		/* `last` is the number of the record before */
	uint32_t last;
	struct gap gap;
};

/*
 * What a record says, without its number and times, that the catalog did not want.  Half of
 * a log may be of services that start and stop, again and again: to compare the bytes takes
 * a fifth of the time of decoding them.
 */
enum { UNWANTED = 256, UNWANTED_SIZE = 512, UNWANTED_HASH = 64, SAYS = 20 };

struct unwanted {
	uint32_t size;
	uint8_t bytes[UNWANTED_SIZE];
};

/* What the catalog knows of an event of a source: to ask it takes as long as all else that
 * is done for a record that nobody wants. */
enum { KINDS = 256 };

struct kind {
	const struct catalog_provider *row;	/* NULL: the slot is free */
	const struct catalog_event *event;	/* NULL: it does not matter */
	uint16_t id;
};

struct evt_log {
	struct unwanted unwanted[UNWANTED];
	struct kind kinds[KINDS];
	const struct catalog *catalog;
	bool recover;
	struct event event;
	struct text scratch;
	struct evt_file file;
	struct evt_layout layout;
	struct evt_names *names;
	/* The live records that were read: what else has such a number and such a time is
	 * a copy. */
	when_t first_time, last_time;
};

/* ---- damage ---- */

static void report_gap(struct evt_log *log, struct gap *gap, uint64_t lost)
{
	struct input_stats *stats = log->file.source->stats;

	stats->undecodable += lost;
	input_stats_problem(stats, gap->offset, "%s: %" PRIu64 " bytes and %" PRIu64
			    " %s lost", gap->why, gap->size, lost,
			    lost == 1 ? "record is" : "records are");
	*gap = (struct gap){ .why = NULL };
}

/* The record with that number is the next sound one. */
static void end_gap(struct evt_log *log, struct walk *walk, uint32_t number)
{
	uint64_t most = (walk->gap.size + log->layout.missing) / EVT_RECORD_MIN;
	uint32_t lost = number - walk->last - 1;

	if (!walk->gap.why)
		return;
	/* Numbers that cannot be right: something was there. */
	if (!walk->counted || lost > (most ? most : 1))
		lost = 1;
	/* The way to the oldest record leads through what is not used. */
	if (!walk->any && !log->layout.exact && lost == 0) {
		walk->gap = (struct gap){ .why = NULL };
		return;
	}
	report_gap(log, &walk->gap, lost);
}

/* ---- records ---- */

static bool is_live(const struct evt_layout *layout, uint32_t number)
{
	return !layout->numbered || number - layout->oldest < layout->next - layout->oldest;
}

static const struct catalog_event *kind_of(struct evt_log *log, const struct evt_name *name,
					   uint16_t id)
{
	struct kind *kind = &log->kinds[id % KINDS];

	if (kind->row != name->row || kind->id != id)
		*kind = (struct kind){
			.row = name->row, .id = id,
			.event = catalog_find(log->catalog, name->row, id),
		};
	return kind->event;
}

/* A quick look at the end, where strings and data are.  Who chooses bytes that share a slot
 * gains nothing: they are compared, and decoding them is the most that it costs. */
static struct unwanted *unwanted_slot(struct evt_log *log, const uint8_t *bytes, uint32_t size)
{
	uint32_t end = size - SAYS < UNWANTED_HASH ? size - SAYS : UNWANTED_HASH;
	uint64_t mix = size;

	for (uint32_t at = end; at >= 8; at -= 8)
		mix = (mix ^ bytes_u64(bytes + size - at)) * UINT64_C(0x9E3779B97F4A7C15);
	return &log->unwanted[(mix >> 40) % UNWANTED];
}

static bool is_unwanted(struct evt_log *log, const uint8_t *bytes, uint32_t size)
{
	const struct unwanted *slot;

	if (size - SAYS > UNWANTED_SIZE)
		return false;
	slot = unwanted_slot(log, bytes, size);
	return slot->size == size && memcmp(slot->bytes, bytes + SAYS, size - SAYS) == 0;
}

static void keep_unwanted(struct evt_log *log, const uint8_t *bytes, uint32_t size)
{
	struct unwanted *slot;

	if (size - SAYS > UNWANTED_SIZE)
		return;
	slot = unwanted_slot(log, bytes, size);
	slot->size = size;
	memcpy(slot->bytes, bytes + SAYS, size - SAYS);
}

static int take_wanted(struct evt_log *log, const struct evt_name *name, const uint8_t *bytes,
		       uint32_t size, const struct catalog_event *kind, struct fail *fail)
{
	struct input_stats *stats = log->file.source->stats;
	struct event *event = &log->event;
	const char *flaw = NULL;
	const char *why = evt_record_event(bytes, size, event, &log->scratch, &flaw);

	if (flaw)
		input_stats_problem(stats, event->offset, "%s", flaw);
	if (why && !*why)
		return fail_set(fail, "out of memory");
	if (why) {
		stats->undecodable++;
		input_stats_problem(stats, event->offset, "a record cannot be decoded: %s", why);
		return 0;
	}
	event->provider = name->provider;
	event->computer = *name->computer ? name->computer : NULL;
	event->channel = name->channel;
	event->kind = kind;
	input_stats_event(stats, event);
	if (catalog_wants(kind, event))
		return input_source_event(log->file.source, event, fail);
	if (!flaw)
		keep_unwanted(log, bytes, size);
	return 0;
}

/* A sound record. */
static int take_record(struct evt_log *log, uint64_t offset, uint32_t size, bool recovered,
		       struct fail *fail)
{
	struct input_stats *stats = log->file.source->stats;
	const uint8_t *bytes = evt_file_bytes(&log->file, offset, size);
	const struct evt_name *name = evt_names_of(log->names, bytes, size);
	const struct catalog_event *kind = NULL;

	if (!name)
		return fail_set(fail, "out of memory");
	if (!name->provider) {
		stats->undecodable++;
		input_stats_problem(stats, offset, "a record's names do not end");
		return 0;
	}
	if (!recovered)
		input_span_add(&log->first_time, &log->last_time, evt_record_time(bytes));
	if (name->row)
		kind = kind_of(log, name, bytes_u16(bytes + 20));
	if (kind && !is_unwanted(log, bytes, size)) {
		event_reset(&log->event);
		log->event.offset = offset;
		log->event.recovered = recovered;
		log->event.carried = log->layout.contested;
		return take_wanted(log, name, bytes, size, kind, fail);
	}
	stats->records++;
	if (recovered)
		input_stats_time(stats, evt_record_time(bytes));
	else
		log_stats_record(stats, name->log, evt_record_number(bytes),
				 evt_record_time(bytes));
	return 0;
}

/* A remnant may be what is left of a record that moved. */
static bool is_copy(const struct evt_log *log, const uint8_t *bytes)
{
	when_t time = evt_record_time(bytes);

	return log->layout.numbered && is_live(&log->layout, evt_record_number(bytes)) &&
	       time >= log->first_time && time <= log->last_time;
}

static int take(struct evt_log *log, struct walk *walk, uint64_t offset, uint32_t size,
		struct fail *fail)
{
	const uint8_t *bytes = evt_file_bytes(&log->file, offset, EVT_NAMES);
	uint32_t number = evt_record_number(bytes);

	if (walk->remnants)
		return is_copy(log, bytes) ? 0 : take_record(log, offset, size, true, fail);
	if (!log->layout.exact && !is_live(&log->layout, number)) {
		if (!walk->gap.front)
			walk->gap.why = NULL;
		return log->recover ? take_record(log, offset, size, true, fail) : 0;
	}
	end_gap(log, walk, number);
	walk->last = number;
	walk->counted = walk->any = true;
	return take_record(log, offset, size, false, fail);
}

/* ---- where there is no sound record ---- */

/*
 * What is wrong with a record of which two of its three marks are right: its signature, its
 * length, and the length at its end.  NULL: more than one is wrong.
 */
static const char *mended(const uint8_t *bytes, uint32_t size)
{
	bool signature = memcmp(bytes + 4, "LfLe", 4) == 0;
	bool before = bytes_u32(bytes) == size, after = bytes_u32(bytes + size - 4) == size;

	if (signature + before + after != 2)
		return NULL;
	return !signature ? "a record's signature is wrong"
	       : !before  ? "a record's length is wrong"
			  : "the length at a record's end is wrong";
}

static const char *what_is_wrong(const uint8_t *bytes, size_t size)
{
	if (size < EVT_NAMES || memcmp(bytes + 4, "LfLe", 4) != 0)
		return "no record begins here";
	return "a record's two lengths differ";
}

static bool is_next(const struct walk *walk, const uint8_t *bytes, size_t size)
{
	return size >= 12 && memcmp(bytes + 4, "LfLe", 4) == 0 && walk->counted &&
	       evt_record_number(bytes) == walk->last + 1;
}

/* Windows leaves the end of the file unused if the numbers of a record do not fit. */
static bool is_filler(const struct evt_log *log, uint64_t offset, uint64_t gap)
{
	return gap < EVT_NAMES && offset + gap == log->file.size;
}

static int take_gap(struct evt_log *log, struct walk *walk, uint64_t offset, uint64_t gap,
		    struct fail *fail)
{
	const uint8_t *bytes;
	const char *why = NULL;

	if (walk->remnants || is_filler(log, offset, gap))
		return 0;
	bytes = evt_file_bytes(&log->file, offset, gap < EVT_RECORD_MAX ? (size_t)gap
									: EVT_RECORD_MAX);
	if (gap >= EVT_RECORD_MIN && gap <= EVT_RECORD_MAX)
		why = mended(bytes, (uint32_t)gap);
	if (why) {
		input_stats_problem(log->file.source->stats, offset, "%s", why);
		return take(log, walk, offset, (uint32_t)gap, fail);
	}
	if (!walk->gap.why)
		walk->gap = (struct gap){
			.offset = offset, .why = what_is_wrong(bytes, (size_t)gap),
			.begun = is_next(walk, bytes, (size_t)gap),
		};
	if (!walk->gap.front)
		walk->gap.size += gap;
	return 0;
}

/* Step over a record or a gap. */
static int step(struct evt_log *log, struct walk *walk, struct fail *fail)
{
	uint64_t left = walk->size - walk->done;
	uint64_t offset = evt_file_on(&log->file, walk->start, walk->done);
	uint32_t size = evt_file_record(&log->file, offset, left);
	uint64_t gap;

	if (size) {
		walk->done += size;
		return take(log, walk, offset, size, fail);
	}
	gap = evt_file_gap(&log->file, offset, left);
	walk->done += gap;
	return take_gap(log, walk, offset, gap, fail);
}

/* ---- the live records and the remnants ---- */

/* Without an EOF record the rest is unused, or was overwritten or cut off. */
static void end_unknown(struct evt_log *log, const struct walk *walk)
{
	struct input_stats *stats = log->file.source->stats;
	const struct evt_layout *layout = &log->layout;
	bool cut = layout->claimed_end > log->file.size;
	uint64_t end = cut ? layout->claimed_end : log->file.size;
	uint32_t lost = 0;

	if (walk->counted && layout->claimed_next)
		lost = layout->claimed_next - walk->last - 1;
	if (lost > end / EVT_RECORD_MIN)	/* an old header */
		lost = 0;
	if (lost == 0 && walk->gap.why && walk->gap.begun)
		lost = 1;
	/* The end is always there, even in an empty log. */
	if (!cut && lost == 0 && !walk->any)
		input_stats_problem(stats, log->layout.start, "no record and no end is found");
	if (!cut && lost == 0)
		return;
	stats->undecodable += lost;
	input_stats_problem(stats, walk->gap.why ? walk->gap.offset : log->file.size,
			    "the end of the log is missing: %" PRIu32 " %s lost", lost,
			    lost == 1 ? "record is" : "records are");
}

static int walk_live(struct evt_log *log, struct fail *fail)
{
	const struct evt_layout *layout = &log->layout;
	struct walk walk = { .start = layout->start, .size = layout->size };
	int ret = 0;

	walk.counted = layout->numbered;
	if (layout->missing && !layout->exact)
		walk.gap = (struct gap){ .size = layout->missing, .front = true,
					 .why = "the beginning of the log is missing" };
	walk.last = layout->oldest - 1;
	while (ret >= 0 && walk.done < walk.size)
		ret = step(log, &walk, fail);
	if (ret >= 0 && layout->exact)
		end_gap(log, &walk, layout->next);
	else if (ret >= 0)
		end_unknown(log, &walk);
	return ret;
}

/* What is left of older records, between the EOF record and the oldest one. */
static int walk_remnants(struct evt_log *log, struct fail *fail)
{
	const struct evt_layout *layout = &log->layout;
	uint64_t ring = evt_file_ring(&log->file), used = layout->size + EVT_EOF_SIZE;
	struct walk walk = { .remnants = true };
	int ret = 0;

	if (!layout->exact || used >= ring)
		return 0;
	log->file.report = false;
	walk.start = evt_file_on(&log->file, layout->start, used);
	walk.size = ring - used;
	while (ret >= 0 && walk.done < walk.size)
		ret = step(log, &walk, fail);
	return ret;
}

/*
 * Which of several ends is the true one is not known, nor what it says of numbers and of where the
 * oldest record is: all whole records are told, wherever they are, but those in which another one
 * begins.  A record can begin in the data of one that somebody chose, and in nothing that Windows
 * writes: so what is made up hides no record of others.  Some may go on behind the end of the ring.
 */
static int walk_contested(struct evt_log *log, struct fail *fail)
{
	struct evt_file *file = &log->file;
	const uint64_t ring = evt_file_ring(file);
	const uint64_t end = ring + (ring < EVT_RECORD_MAX ? ring : EVT_RECORD_MAX);
	uint64_t place = 0, last = 0;
	uint32_t last_size = 0;
	int ret = 0;

	while (ret >= 0 && (place < ring || last_size)) {
		uint64_t offset;

		place += evt_file_gap(file, file->base + place % ring, end - place);
		offset = file->base + place % ring;
		if (last_size && place >= last + last_size)
			ret = take_record(log, file->base + last, last_size, true, fail);
		last = place;
		last_size = place < ring ? evt_file_record(file, offset, end - place) : 0;
		place++;
	}
	return ret;
}

/*
 * A file is one log, so that a source that tells its log tells that of the others.  Anybody may
 * write to the Application log in the name of a source of the System log, and nobody the other
 * way round: so one of the Application log decides of all but IIS.  Looked for before anything is
 * delivered, in so many records.
 */
static const char *channel_of(struct evt_log *log)
{
	enum { RECORDS = 4096 };
	const struct evt_layout *layout = &log->layout;
	const char *channel = evt_channel_of_file(log->file.source->name), *own;
	uint64_t done = 0;

	if (channel)
		return channel;
	for (unsigned count = 0; count < RECORDS && done < layout->size; count++) {
		uint64_t offset = evt_file_on(&log->file, layout->start, done);
		uint32_t size = evt_file_record(&log->file, offset, layout->size - done);

		own = size ? evt_names_channel(evt_file_bytes(&log->file, offset, size), size,
					       &log->scratch) : NULL;
		if (own && evt_channel_is_open(own))
			return own;
		channel = channel ? channel : own;
		done += size ? size : evt_file_gap(&log->file, offset, layout->size - done);
	}
	return channel;
}

static int read_log(struct evt_log *log, struct fail *fail)
{
	struct input_source *source = log->file.source;
	const char *channel;

	evt_layout_of(&log->file, &log->layout);
	source->stats->dirty = log->layout.dirty;
	channel = channel_of(log);
	evt_names_begin(log->names, log->catalog, source->stats, channel,
			evt_channel_of_file(source->name) != NULL);
	log->first_time = log->last_time = WHEN_UNKNOWN;
	log->file.report = true;
	if (log->layout.contested)
		return walk_contested(log, fail);
	if (walk_live(log, fail) < 0)
		return -1;
	return log->recover ? walk_remnants(log, fail) : 0;
}

/* ---- the reader ---- */

static const struct input_format evt = { .name = "evt" };
static const struct input_format cut_off = {
	.name = "evt", .failure = "is cut off in its first 48 bytes",
};

/*
 * Without its beginning a log is known by a sound record that another one follows.  A
 * header in the middle is that of a log in another file, such as an archive.
 */
static bool holds_records(const uint8_t *head, size_t size)
{
	for (size_t at = 0; at + EVT_RECORD_MIN <= size; at++) {
		const uint8_t *found = memchr(head + at + 4, 'L', size - at - 4);
		uint32_t length;

		if (!found)
			return false;
		at = (size_t)(found - head) - 4;
		if (size - at < EVT_RECORD_MIN || memcmp(found, "LfLe", 4) != 0)
			continue;
		length = evt_record_size(head + at, size - at);
		if (bytes_u32(head + at) == EVT_HEADER_SIZE)
			return false;
		if (length && (size - at - length < 8 ||
			       !memcmp(head + at + length + 4, "LfLe", 4) ||
			       !memcmp(head + at + length + 4, "\x11\x11\x11\x11", 4)))
			return true;
	}
	return false;
}

static const struct input_format *knows(const uint8_t *head, size_t size)
{
	if (size >= 8 && memcmp(head + 4, "LfLe", 4) == 0)
		return size < EVT_HEADER_SIZE ? &cut_off : &evt;
	return holds_records(head, size) ? &evt : NULL;
}

static void release(void *self)
{
	struct evt_log *log = self;

	if (!log)
		return;
	event_release(&log->event);
	text_release(&log->scratch);
	evt_file_release(&log->file);
	evt_names_free(log->names);
	free(log);
}

static void *start(const struct input_settings *settings)
{
	struct evt_log *log = shortage_watch(calloc(1, sizeof(*log)));

	if (!log)
		return NULL;
	log->catalog = settings->catalog;
	log->recover = settings->recover;
	event_init(&log->event);
	log->names = evt_names_new();
	if (log->names)
		return log;
	release(log);
	return NULL;
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct evt_log *log = self;

	if (evt_file_open(&log->file, source) < 0)
		return fail_set(fail, "out of memory");
	if (read_log(log, fail) < 0)
		return -1;
	return input_source_done(source, fail);
}

const struct input_reader evt_log_reader = {
	.knows = knows, .start = start, .read = read_source, .free = release,
};
