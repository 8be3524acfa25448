/*
 * input.c - paths become inputs, inputs become events and books: each input is
 * opened, recognised and given to its reader.  Knows no format itself.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "input_evtx.h"
#include "input_format.h"
#include "sha256.h"
#include "input_libevtx.h"
#include "input_select.h"
#include "input_walk.h"
#include "merge_ndjson.h"
#include "input_open.h"
#include "reader.h"
#include "platform.h"

struct scan {
	const struct input_options *options;
	const struct catalog *catalog;
	const struct input_sink *sink;
	struct input_delivery delivery;
	struct input_evtx *native;		/* each when it is first needed */
	struct input_libevtx *libevtx;
	struct merge_ndjson *ndjson;
	struct input_open *under_way;		/* inputs that are not finished */
	struct event seen;			/* while sightings are told one by one */
	uint32_t count;				/* inputs so far */
	uint32_t found;				/* of these, in the path at hand */
	uint64_t done, total;			/* bytes, for progress */
	uint64_t finished;			/* bytes of inputs that are finished */
	bool endless;				/* a pipe: the total is not known */
	struct platform_identity aside[INPUT_ASIDE + 1];	/* not read in a folder */
	size_t aside_count;
};

/* ---- what readers deliver ---- */

static int take_event(void *context, struct input_source *source,
		      struct event *event, struct fail *fail)
{
	struct scan *scan = context;

	(void)fail;		/* the sink keeps its own reason */
	event->input = source->index;
	if (event->kind->stage != CATALOG_MARK) {
		source->stats->matched++;
		source->stats->recovered += event->recovered;
	}
	return scan->sink->event(scan->sink->context, event);
}

static int take_repeats(void *context, struct input_source *source,
			  const struct event_repeats *repeats, struct fail *fail)
{
	struct scan *scan = context;

	(void)source;
	if (scan->sink->repeats)
		return scan->sink->repeats(scan->sink->context, repeats);
	for (size_t i = 0; i < repeats->count; i++) {
		int ret = event_repeated(repeats, i, &scan->seen);

		if (ret < 0)
			return fail_set(fail, "out of memory");
		ret = scan->sink->event(scan->sink->context, &scan->seen);
		if (ret < 0)
			return ret;
	}
	return 0;
}

static void add_progress(struct scan *scan, uint64_t bytes)
{
	scan->done += bytes;
	if (scan->sink->progress)
		scan->sink->progress(scan->sink->context, scan->done,
				     scan->endless ? 0 : scan->total);
}

static void take_progress(void *context, uint64_t bytes)
{
	add_progress(context, bytes);
}

/* What a reader passed over, such as a file header, is done with the input. */
static void finish_progress(struct scan *scan, uint64_t size)
{
	scan->finished += size;
	add_progress(scan, scan->finished > scan->done ? scan->finished - scan->done : 0);
}

static int deliver_summary(struct scan *scan, struct input_open *open, struct fail *fail)
{
	char sha256[SHA256_SIZE];
	struct input_summary summary;

	if (open->stats.oom)
		return fail_set(fail, "out of memory");
	input_open_summary(open, &summary, scan->options->hash ? sha256 : NULL);
	finish_progress(scan, summary.size);
	return scan->sink->summary(scan->sink->context, &summary);
}

/* Take it out of those under way and free it. */
static void finish(struct scan *scan, struct input_open *open)
{
	struct input_open **at = &scan->under_way;

	while (*at && *at != open)
		at = &(*at)->next;
	if (*at)
		*at = open->next;
	input_open_free(open);
}

static int take_done(void *context, struct input_source *source, struct fail *fail)
{
	struct input_open *open = (struct input_open *)(void *)source;
	struct scan *scan = context;
	int ret = deliver_summary(scan, open, fail);

	finish(scan, open);
	return ret;
}

/* One of the inputs of a report, or the report itself. */
static int take_summary(void *context, struct input_source *source,
		      const struct input_summary *summary, struct fail *fail)
{
	struct input_open *open = (struct input_open *)(void *)source;
	struct input_summary own;
	struct scan *scan = context;
	int ret;

	source->index = ++scan->count;
	if (summary) {
		own = *summary;
		own.part = open->path;
		return scan->sink->summary(scan->sink->context, &own);
	}
	if (open->stats.oom)
		return fail_set(fail, "out of memory");
	input_open_summary(open, &own, NULL);
	ret = scan->sink->summary(scan->sink->context, &own);
	input_stats_reset(&open->stats);
	return ret;
}

static struct input_libevtx *need_libevtx(struct scan *scan)
{
	if (!scan->libevtx)
		scan->libevtx = input_libevtx_new(scan->catalog, scan->options->recover,
						  &scan->delivery);
	return scan->libevtx;
}

static int read_second(void *context, struct input_source *source,
		       const uint8_t *chunk, uint64_t chunk_offset,
		       uint32_t offset, uint32_t size, struct event *event)
{
	struct scan *scan = context;

	(void)size;
	if (!need_libevtx(scan))
		return -1;
	return input_libevtx_second(scan->libevtx, source, chunk, chunk_offset, offset, event);
}

/* ---- reading one input ---- */

static int read_native(struct scan *scan, struct input_open *open, struct fail *fail)
{
	open->engine = "native";
	if (!scan->native)
		scan->native = input_evtx_new(scan->options, scan->catalog, &scan->delivery, fail);
	if (!scan->native)
		return -1;
	open->next = scan->under_way;
	scan->under_way = open;
	return input_evtx_read(scan->native, &open->source, fail);
}

static int read_libevtx(struct scan *scan, struct input_open *open, struct fail *fail)
{
	int ret;

	open->engine = "libevtx";
	ret = need_libevtx(scan) ? input_libevtx_read(scan->libevtx, &open->source, fail)
				 : fail_set(fail, "out of memory");
	if (ret >= 0)
		ret = deliver_summary(scan, open, fail);
	input_open_free(open);
	return ret;
}

/* Deliver what is under way. */
static int finish_native(struct scan *scan, struct fail *fail)
{
	return scan->native ? input_evtx_finish(scan->native, fail) : 0;
}

/* The report itself is an input only if something of it was lost. */
static int finish_report(struct scan *scan, struct input_open *open, struct fail *fail)
{
	if (open->failure || open->stats.problem_count || open->stats.oom) {
		scan->count++;
		return deliver_summary(scan, open, fail);
	}
	finish_progress(scan, open->source.seekable ? open->source.size : open->position);
	return 0;
}

/* A report of logs, to be merged: they are the inputs. */
static int read_report(struct scan *scan, struct input_open *open, enum input_form form,
		       struct fail *fail)
{
	struct input_source *source = &open->source;
	int ret = finish_native(scan, fail);

	if (!scan->ndjson)
		scan->ndjson = merge_ndjson_new(scan->catalog, &scan->delivery);
	if (!scan->ndjson)
		ret = fail_set(fail, "out of memory");
	source->index = scan->count;
	if (ret >= 0 && form == INPUT_FORM_LINES)
		ret = merge_ndjson_read(scan->ndjson, source, fail);
	else if (ret >= 0)
		ret = merge_ndjson_read_report(scan->ndjson, source, &open->failure, fail);
	if (ret >= 0)
		ret = finish_report(scan, open, fail);
	input_open_free(open);
	return ret;
}

/* An input that is not read; what came before it is delivered first. */
static int deliver_failure(struct scan *scan, struct input_open *open, struct fail *fail)
{
	int ret = finish_native(scan, fail);

	if (ret >= 0)
		ret = deliver_summary(scan, open, fail);
	input_open_free(open);
	return ret;
}

static int pass_over(void *context, const char *path, const char *why, struct fail *fail)
{
	struct scan *scan = context;

	(void)fail;		/* as with events */
	return scan->sink->passed ? scan->sink->passed(scan->sink->context, path, why) : 0;
}

/* A file of a folder is no input; why, if that is worth a word. */
static int leave(struct scan *scan, struct input_open *open, const char *why,
		 struct fail *fail)
{
	int ret = why ? pass_over(scan, open->path, why, fail) : 0;

	scan->done += open->source.size;
	scan->finished += open->source.size;
	input_open_free(open);
	return ret;
}

static int read_open(struct scan *scan, struct input_open *open, bool given, struct fail *fail)
{
	const struct input_format *format = input_select_format(open);
	enum input_form form = input_format_form(format);

	if (!input_select(open, format, given))
		return leave(scan, open, NULL, fail);
	if (!given && input_format_aside(format))
		return leave(scan, open, input_format_aside(format), fail);
	scan->found++;
	if (format && !format->failure && form != INPUT_FORM_LOG) {
		open->format = format->name;
		return read_report(scan, open, form, fail);
	}
	open->source.index = scan->count++;
	if (format) {
		open->format = format->name;
		open->hint = format->hint;
		if (format->failure)
			open->failure = format->failure;
	}
	if (open->failure)
		return deliver_failure(scan, open, fail);
	if (scan->options->engine == INPUT_LIBEVTX)
		return read_libevtx(scan, open, fail);
	return read_native(scan, open, fail);
}

/*
 * What is under way is delivered before a failure anyhow; after that a file that
 * could not be opened because too many are is.
 */
static struct input_open *open_item(struct scan *scan, const struct input_item *item,
				    struct fail *fail)
{
	struct input_open *open = input_open_new(item, scan->options->hash);

	if (open && open->failure && scan->under_way) {
		input_open_free(open);
		if (finish_native(scan, fail) < 0)
			return NULL;
		open = input_open_new(item, scan->options->hash);
	}
	if (!open)
		fail_set(fail, "out of memory");
	return open;
}

static bool is_aside(const struct scan *scan, const char *path)
{
	struct platform_identity read;
	bool is = false;

	if (scan->aside_count && platform_identity(path, &read))
		for (size_t i = 0; i < scan->aside_count; i++)
			is |= platform_same(&read, &scan->aside[i]);
	return is;
}

static int read_item(struct scan *scan, const struct input_item *item, bool given,
		     struct fail *fail)
{
	struct input_open *open = open_item(scan, item, fail);

	return open ? read_open(scan, open, given, fail) : -1;
}

static int read_file(void *context, const char *path, bool given, uint64_t size,
		     struct fail *fail)
{
	struct scan *scan = context;

	(void)size;
	if (!given && is_aside(scan, path))
		return 0;
	return read_item(scan, &(struct input_item){ .path = path }, given, fail);
}

/* Books on a path that has no file behind it. */
static int note_trouble(void *context, const char *path, const char *why, struct fail *fail)
{
	struct scan *scan = context;
	const struct input_summary summary = { .path = path, .failure = why };

	scan->found++;
	scan->count++;
	if (finish_native(scan, fail) < 0)
		return -1;
	return scan->sink->summary(scan->sink->context, &summary);
}

static bool is_stream(const struct input_item *item)
{
	return !item->bytes && !strcmp(item->path, "-");
}

/* What an item names: a file, or all files of a folder. */
static int read_named(struct scan *scan, const struct input_item *item, struct fail *fail)
{
	static const struct input_walk reading = {
		.file = read_file, .trouble = note_trouble, .passed = pass_over,
	};
	struct input_walk find = reading;
	bool folder = false;
	int ret;

	find.context = scan;
	scan->found = 0;
	ret = item->bytes || is_stream(item) ? read_item(scan, item, true, fail)
					     : input_walk(item->path, &find, &folder, fail);
	if (ret >= 0 && folder && scan->found == 0)
		ret = note_trouble(scan, item->path, "no event logs in this folder", fail);
	return ret;
}

/* ---- how much there is to read ---- */

static int add_size(void *context, const char *path, bool given, uint64_t size,
		    struct fail *fail)
{
	struct scan *scan = context;

	(void)path, (void)given, (void)fail;
	scan->total += size;
	return 0;
}

static int no_trouble(void *context, const char *path, const char *why, struct fail *fail)
{
	(void)context, (void)path, (void)why, (void)fail;
	return 0;
}

/* Only names and sizes; who wants no progress need not pay for it. */
static int add_sizes(struct scan *scan, const struct input_item *items, size_t count,
		     struct fail *fail)
{
	const struct input_walk find = { scan, add_size, no_trouble, NULL };
	bool folder;
	int ret = 0;

	for (size_t i = 0; i < count && ret >= 0; i++) {
		if (items[i].bytes)
			scan->total += items[i].size;
		else if (is_stream(&items[i]))
			scan->endless = true;
		else
			ret = input_walk(items[i].path, &find, &folder, fail);
	}
	return ret;
}

/* The report on standard output, too, in a folder that is read: it would never end. */
static void find_aside(struct scan *scan)
{
	scan->aside_count += platform_stream_identity(stdout, &scan->aside[0]);
	for (size_t i = 0; i < INPUT_ASIDE; i++) {
		const char *path = scan->options->aside[i];

		scan->aside_count += path && platform_identity(path,
							       &scan->aside[scan->aside_count]);
	}
}

static void scan_release(struct scan *scan)
{
	event_release(&scan->seen);
	input_evtx_free(scan->native);
	input_libevtx_free(scan->libevtx);
	merge_ndjson_free(scan->ndjson);
	while (scan->under_way)
		finish(scan, scan->under_way);
}

int input_scan(const struct input_item *items, size_t count,
	       const struct input_options *options,
	       const struct catalog *catalog,
	       const struct input_sink *sink, struct fail *fail)
{
	struct scan scan = { .options = options, .catalog = catalog, .sink = sink };
	int ret = 0;

	scan.delivery = (struct input_delivery){
		.context = &scan, .event = take_event, .repeats = take_repeats,
		.done = take_done, .summary = take_summary, .passed = pass_over,
		.progress = take_progress,
		.second = options->engine == INPUT_AUTO ? read_second : NULL,
	};
	find_aside(&scan);
	if (sink->progress)
		ret = add_sizes(&scan, items, count, fail);
	for (size_t i = 0; i < count && ret >= 0; i++)
		ret = read_named(&scan, &items[i], fail);
	if (ret >= 0)
		ret = finish_native(&scan, fail);
	scan_release(&scan);
	return ret < 0 ? -1 : 0;
}
