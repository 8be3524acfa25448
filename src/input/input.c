/*
 * input.c - items become inputs, inputs become events and summaries: each input is
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
#include "grow.h"
#include "sha256.h"
#include "input_archive.h"
#include "input_select.h"
#include "input_spool.h"
#include "input_store.h"
#include "input_unpack.h"
#include "input_walk.h"
#include "input_open.h"
#include "reader.h"
#include "platform.h"
#include "shortage.h"
#include "text.h"

struct scan {
	const struct input_options *options;
	struct input_settings settings;
	const struct input_sink *sink;
	void **started;				/* readers, each when first needed */
	struct input_open *under_way;		/* inputs that are not finished */
	struct event repeat;			/* while repeats are given one by one */
	uint32_t count;				/* inputs so far */
	uint32_t found;				/* of these, in the path at hand */
	uint64_t done, total;			/* bytes, for progress */
	uint64_t finished;			/* bytes of inputs that are finished */
	bool endless;				/* a pipe: the total is not known */
	struct input_spools spools;		/* of what archives hold */
	struct platform_identity excluded[INPUT_EXCLUDED + 1];	/* not read in a folder */
	size_t excluded_count;
	bool listing;				/* nothing is read: input_list() */
	uint32_t put_aside;			/* wanted files so far */
	/* Given, and no inputs: wrong only if there are no others. */
	struct lone {
		char *path;
		const char *what;		/* "a program file", or "" */
		const char *failure;		/* static, as is the other */
	} *lone;
	size_t lone_count, lone_room;
};

/* ---- what readers deliver ---- */

static int take_event(struct input_source *source, struct event *event, struct fail *fail)
{
	const struct input_sink *sink = source->owner->scan->sink;

	(void)fail;		/* the sink keeps its own reason */
	event->input = source->index;
	if (event->kind->stage != CATALOG_MARK) {
		source->stats->matched++;
		source->stats->recovered += event->recovered;
		source->stats->from_message += event->from_message;
		source->stats->without_data +=
			event->without_data && event->kind->data == CATALOG_DATA_CODE;
	}
	return sink->event(sink->context, event);
}

static int take_repeats(struct input_source *source, const struct event_repeats *repeats,
			struct fail *fail)
{
	struct scan *scan = source->owner->scan;

	if (scan->sink->repeats)
		return scan->sink->repeats(scan->sink->context, repeats);
	for (size_t i = 0; i < repeats->count; i++) {
		int ret = event_repeated(repeats, i, &scan->repeat);

		if (ret < 0)
			return fail_set(fail, "out of memory");
		ret = scan->sink->event(scan->sink->context, &scan->repeat);
		if (ret < 0)
			return ret;
	}
	return 0;
}

static int skip(const struct scan *scan, const char *path, const char *why)
{
	return scan->sink->skipped ? scan->sink->skipped(scan->sink->context, path, why) : 0;
}

static int take_skipped(struct input_source *source, const struct input_skipped *skipped,
		       struct fail *fail)
{
	(void)fail;
	return skip(source->owner->scan, skipped->path, skipped->why);
}

static int take_evidence(struct input_source *source, const char *text, size_t size,
			 struct fail *fail)
{
	const struct input_open *open = source->owner;
	const struct input_sink *sink = open->scan->sink;

	(void)fail;
	return sink->evidence ? sink->evidence(sink->context, open->path, text, size) : 1;
}

static void add_progress(struct scan *scan, uint64_t bytes)
{
	scan->done += bytes;
	if (scan->sink->progress)
		scan->sink->progress(scan->sink->context, scan->done,
				     scan->endless ? 0 : scan->total);
}

/* What an archive holds is done with the archive. */
static void take_progress(struct input_source *source, uint64_t bytes)
{
	if (source->owner->depth == 0)
		add_progress(source->owner->scan, bytes);
}

/* What a reader skipped, such as a file header, is done with the input. */
static void finish_progress(struct scan *scan, const struct input_open *open)
{
	if (open->depth > 0)
		return;
	scan->finished += open->source.seekable ? open->source.size : open->position;
	add_progress(scan, scan->finished > scan->done ? scan->finished - scan->done : 0);
}

static int deliver_summary(struct scan *scan, struct input_open *open, struct fail *fail)
{
	char digits[SHA256_SIZE];
	const char *sha256 = scan->options->hash ? input_open_hash(open, digits) : NULL;
	struct input_summary summary;

	if (open->stats.oom)
		return fail_set(fail, "out of memory");
	input_open_summary(open, &summary);
	summary.sha256 = sha256;
	finish_progress(scan, open);
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

/* A report of logs is itself an input only if something of it was lost. */
static int take_done(struct input_source *source, struct fail *fail)
{
	struct input_open *open = source->owner;
	struct scan *scan = open->scan;
	bool counts = !open->reader->holds_inputs;
	int ret = 0;

	if (!counts && (source->failure || open->stats.problem_count || open->stats.oom)) {
		scan->count++;
		counts = true;
	}
	if (counts)
		ret = deliver_summary(scan, open, fail);
	else
		finish_progress(scan, open);
	finish(scan, open);
	return ret;
}

/* One of the inputs of a report, or the report itself. */
static int take_summary(struct input_source *source, const struct input_summary *summary,
			struct fail *fail)
{
	struct input_open *open = source->owner;
	const struct input_sink *sink = open->scan->sink;
	struct input_summary own;
	int ret;

	source->index = ++open->scan->count;
	if (summary) {
		own = *summary;
		own.part = open->path;
		return sink->summary(sink->context, &own);
	}
	if (open->stats.oom)
		return fail_set(fail, "out of memory");
	input_open_summary(open, &own);
	ret = sink->summary(sink->context, &own);
	input_stats_reset(&open->stats);
	return ret;
}

static const struct input_format *know(struct input_source *source, const uint8_t *bytes,
				       size_t size)
{
	return input_select_known(source->owner->scan->options->readers, bytes, size);
}

static const struct input_source_methods methods = {
	.read_at = input_open_read_at, .read = input_open_read,
	.event = take_event, .repeats = take_repeats, .skipped = take_skipped,
	.evidence = take_evidence, .summary = take_summary, .done = take_done,
	.progress = take_progress, .knows = know,
};

/* ---- reading one input ---- */

/* Deliver what is under way, but for what reader `but` has. */
static int finish_readers(struct scan *scan, const struct input_reader *but, struct fail *fail)
{
	const struct input_reader *const *readers = scan->options->readers;
	int ret = 0;

	for (size_t i = 0; readers[i] && ret >= 0; i++)
		if (readers[i] != but && readers[i]->finish && scan->started[i])
			ret = readers[i]->finish(scan->started[i], fail);
	return ret;
}

/* What is read stays in the list of those under way until its reader is done with it. */
static int read_source(struct scan *scan, struct input_open *open, struct fail *fail)
{
	const struct input_reader *reader = open->reader;
	size_t at = 0;

	open->next = scan->under_way;
	scan->under_way = open;
	while (scan->options->readers[at] != reader)
		at++;
	if (!scan->started[at])
		scan->started[at] = reader->start(&scan->settings);
	if (!scan->started[at])
		return fail_set(fail, "out of memory");
	if (finish_readers(scan, reader, fail) < 0)
		return -1;
	return reader->read(scan->started[at], &open->source, fail);
}

/* An input without a reader; what came before it is delivered first. */
static int deliver_alone(struct scan *scan, struct input_open *open, struct fail *fail)
{
	int ret = finish_readers(scan, NULL, fail);

	if (ret >= 0)
		ret = deliver_summary(scan, open, fail);
	input_open_free(open);
	return ret;
}

static int walk_skipped(void *context, const char *path, const char *why, struct fail *fail)
{
	(void)fail;		/* as with events */
	return skip(context, path, why);
}

static struct input_aside aside_of(const struct input_open *open)
{
	return (struct input_aside){
		.path = open->path, .size = open->source.size,
		.head = open->head, .head_size = open->head_size,
		.inside = open->depth > 0 || open->bytes,
	};
}

static int put_aside(const struct input_sink *sink, const struct input_aside *file)
{
	return sink->aside ? sink->aside(sink->context, file) : 0;
}

/* What it is, if it is wanted later. */
static const char *wanted(const struct scan *scan, const struct input_open *open)
{
	const struct input_aside file = aside_of(open);

	return scan->sink->wanted && scan->options->store && open->source.seekable
		? scan->sink->wanted(scan->sink->context, &file) : NULL;
}

/* A file of a folder is not an input; why, if that is worth a word. */
static int leave(struct scan *scan, struct input_open *open, const char *why)
{
	const struct input_aside file = aside_of(open);
	int ret = why ? skip(scan, open->path, why) : put_aside(scan->sink, &file);

	if (open->depth == 0) {
		scan->done += open->source.size;
		scan->finished += open->source.size;
	}
	input_open_free(open);
	return ret;
}

/* ---- what is given and is no input ---- */

static int add_lone(struct scan *scan, const struct input_open *open, const char *what,
		    const char *failure)
{
	struct lone *list = grow(scan->lone, scan->lone_count, 1, &scan->lone_room,
				 sizeof(*list));
	char *copy = text_copy(open->path, strlen(open->path));

	if (list)
		scan->lone = list;
	if (!list || !copy) {
		free(copy);
		return -1;
	}
	list[scan->lone_count++] = (struct lone){ copy, what, failure };
	return 0;
}

/* Bytes in memory are lent for as long as inputs are read. */
static void store_bytes(const struct scan *scan, const struct input_open *open,
			struct input_aside *file, struct fail *why)
{
	struct input_store *store = scan->options->store;

	if (!open->bytes)
		return;
	file->offset = input_store_size(store);
	file->stored = input_store_add(store, open->bytes, (size_t)open->source.size, why) == 0;
	file->problem = file->stored ? NULL : why->msg;
}

/* A file that was given and is read after the inputs. */
static int give_aside(struct scan *scan, struct input_open *open, const char *what)
{
	struct input_aside file = aside_of(open);
	struct fail why;
	int ret = add_lone(scan, open, what, open->failure);

	store_bytes(scan, open, &file, &why);
	if (ret == 0)
		ret = put_aside(scan->sink, &file);
	scan->put_aside++;
	scan->finished += open->source.size;
	add_progress(scan, open->source.size);
	input_open_free(open);
	return ret;
}

/* It is no input; is it wanted later?  INPUT_KEPT: yes, and it is a member of an archive; else
 * it is freed. */
static int choose_aside(struct scan *scan, struct input_open *open, bool given)
{
	/* What a folder holds is there later, wanted or not. */
	const char *what = given || open->depth > 0 ? wanted(scan, open) : NULL;

	if (what && open->depth > 0) {
		open->failure = open->hint = NULL;
		return INPUT_KEPT;
	}
	return what && given ? give_aside(scan, open, what) : leave(scan, open, NULL);
}

/* Is it an input?  INPUT_CHOSEN: yes, and `open` says of which format; else as
 * choose_aside(). */
static int choose(struct scan *scan, struct input_open *open, bool given)
{
	const struct input_format *format = input_select_format(open, scan->options->readers,
								given);

	if (scan->listing && !open->archive)
		return choose_aside(scan, open, false);
	if (!input_select(open, format, given))
		return choose_aside(scan, open, given);
	if (given && !format && !input_select(open, NULL, false) && wanted(scan, open))
		return choose_aside(scan, open, given);
	if (!given && format && format->skipped)
		return leave(scan, open, format->skipped);
	if (format) {
		open->format = format->name;
		open->hint = format->hint;
		if (format->failure)
			open->failure = format->failure;
	}
	return INPUT_CHOSEN;
}

/* Read what was chosen, and is no archive. */
static int read_chosen(struct scan *scan, struct input_open *open, struct fail *fail)
{
	scan->found++;
	open->source.index = scan->count;
	scan->count += open->failure || !open->reader->holds_inputs;
	return open->failure ? deliver_alone(scan, open, fail) : read_source(scan, open, fail);
}

static void begin_open(struct scan *scan, struct input_open *open)
{
	open->scan = scan;
	open->source.methods = &methods;
	open->source.text_zone = scan->options->text_zone;
}

/* ---- archives ---- */

static int read_archive(struct scan *scan, struct input_open *open, bool given,
			struct fail *fail);

static bool lacks_member(void *context, struct input_open *open)
{
	const struct scan *scan = context;

	return input_select_lacks(open, scan->options->readers);
}

static int choose_member(void *context, struct input_open *open, struct fail *fail)
{
	(void)fail;
	begin_open(context, open);
	return choose(context, open, false);
}

static int read_member(void *context, struct input_open *open, struct fail *fail)
{
	struct scan *scan = context;

	return open->archive ? read_archive(scan, open, false, fail)
			     : read_chosen(scan, open, fail);
}

static int keep_member(void *context, struct input_open *open, uint64_t offset, uint64_t size,
		       const char *problem, struct fail *fail)
{
	struct scan *scan = context;
	struct input_aside file = aside_of(open);
	int ret;

	(void)fail;
	file.size = size;
	file.offset = offset;
	file.problem = problem;
	file.stored = !problem;
	file.refused = problem && scan->options->store->refused;
	scan->options->store->refused = false;
	scan->put_aside++;
	ret = put_aside(scan->sink, &file);
	input_open_free(open);
	return ret;
}

static int settle(void *context, struct fail *fail)
{
	return finish_readers(context, NULL, fail);
}

/* The first problem, which need not be told twice. */
static const char *why_empty(struct input_open *open, bool given)
{
	const struct input_stats *stats = &open->stats;

	if (stats->problem_count == 0)
		return given || input_has_archive_name(open->path)
			? "no event logs in this archive" : NULL;
	fail_set(&open->reason, "%s", stats->problems[0].what);
	if (stats->problem_count == 1)
		input_stats_reset(&open->stats);
	return open->reason.msg;
}

/* What became of what was in it. */
enum contents { CONTENTS_INPUTS, CONTENTS_ASIDE, CONTENTS_NONE };

/*
 * An archive that was read is itself an input only if something of it was lost, or if it
 * holds nothing and was meant to.
 */
static int finish_archive(struct scan *scan, struct input_open *open, bool given,
			  enum contents contents, struct fail *fail)
{
	if (scan->listing) {
		input_open_free(open);
		return 0;
	}
	if (contents == CONTENTS_NONE && !open->failure)
		open->failure = why_empty(open, given);
	if (contents == CONTENTS_ASIDE && given && !open->failure &&
	    add_lone(scan, open, "", "no event logs in this archive") < 0)
		return fail_set(fail, "out of memory");
	if (open->failure || open->stats.problem_count || open->stats.oom) {
		scan->found++;
		open->source.index = scan->count++;
		return deliver_alone(scan, open, fail);
	}
	finish_progress(scan, open);
	input_open_free(open);
	return 0;
}

/* Calls itself for the archives in it, down to BOUND_ARCHIVE_DEPTH. */
static int read_archive(struct scan *scan, struct input_open *open, bool given,
			struct fail *fail)
{
	struct input_budget budget;
	struct input_share share;
	const struct input_unpack find = {
		.context = scan, .spools = &scan->spools,
		.share = open->share ? open->share : &share,
		.store = scan->options->store,
		.choose = choose_member, .lacks = lacks_member,
		.read = read_member, .keep = keep_member,
		.settle = settle, .skipped = walk_skipped,
	};
	const uint32_t found = scan->found, aside = scan->put_aside;
	int ret = 0;

	if (open->depth == 0 && !open->source.seekable)
		input_open_keep(open, &scan->spools, BOUND_ARCHIVE_EXPANDED);
	if (!open->share)
		share = input_share_of(open->source.size, &budget);
	if (!open->share && find.store)
		input_store_begin(find.store);
	if (open->depth >= BOUND_ARCHIVE_DEPTH)
		open->failure = "its archives are nested too deeply";
	if (!open->failure)
		ret = input_unpack(open, &find, fail);
	if (ret >= 0)
		return finish_archive(scan, open, given,
				      scan->found > found ? CONTENTS_INPUTS
				      : scan->put_aside > aside ? CONTENTS_ASIDE
				      : CONTENTS_NONE, fail);
	input_open_free(open);
	return ret;
}

static int read_open(struct scan *scan, struct input_open *open, bool given, struct fail *fail)
{
	int ret = choose(scan, open, given);

	if (ret != INPUT_CHOSEN)
		return ret;
	return open->archive ? read_archive(scan, open, given, fail)
			     : read_chosen(scan, open, fail);
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
		if (finish_readers(scan, NULL, fail) < 0)
			return NULL;
		open = input_open_new(item, scan->options->hash);
	}
	if (!open) {
		fail_set(fail, "out of memory");
		return NULL;
	}
	begin_open(scan, open);
	return open;
}

static bool is_excluded(const struct scan *scan, const char *path)
{
	struct platform_identity read;
	bool is = false;

	if (scan->excluded_count && platform_identity(path, &read))
		for (size_t i = 0; i < scan->excluded_count; i++)
			is |= platform_same(&read, &scan->excluded[i]);
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
	if (!given && is_excluded(scan, path))
		return 0;
	return read_item(scan, &(struct input_item){ .path = path }, given, fail);
}

/* The summary of a path that could not be opened. */
static int note_failed(void *context, const char *path, const char *why, struct fail *fail)
{
	struct scan *scan = context;
	const struct input_summary summary = { .path = path, .failure = why };

	scan->found++;
	scan->count++;
	if (finish_readers(scan, NULL, fail) < 0)
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
		.file = read_file, .failed = note_failed, .skipped = walk_skipped,
	};
	struct input_walk find = reading;
	bool folder = false;
	int ret;

	find.context = scan;
	scan->found = 0;
	ret = item->bytes || is_stream(item) ? read_item(scan, item, true, fail)
					     : input_walk(item->path, &find, &folder, fail);
	if (ret >= 0 && folder && scan->found == 0)
		ret = note_failed(scan, item->path, "no event logs in this folder", fail);
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

static int no_failure(void *context, const char *path, const char *why, struct fail *fail)
{
	(void)context, (void)path, (void)why, (void)fail;
	return 0;
}

/* Only names and sizes; who wants no progress need not pay for it. */
static int add_sizes(struct scan *scan, const struct input_item *items, size_t count,
		     struct fail *fail)
{
	const struct input_walk find = { scan, add_size, no_failure, NULL };
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
static void find_excluded(struct scan *scan)
{
	scan->excluded_count += platform_stream_identity(stdout, &scan->excluded[0]);
	for (size_t i = 0; i < INPUT_EXCLUDED; i++) {
		const char *path = scan->options->excluded[i];

		if (path && platform_identity(path, &scan->excluded[scan->excluded_count]))
			scan->excluded_count++;
	}
}

/* What was given beside logs, if there are none. */
static int tell_lone(struct scan *scan)
{
	static const char hint[] = "it is read beside logs: add those of the server (wevtutil epl "
		"System System.evtx, and the same for Application)";
	int ret = 0;

	for (size_t i = 0; i < scan->lone_count && scan->count == i && ret >= 0; i++) {
		struct fail why;
		const struct lone *lone = &scan->lone[i];
		const struct input_summary summary = {
			.path = lone->path, .failure = why.msg, .hint = hint,
		};

		if (*lone->what)
			fail_set(&why, "is %s", lone->what);
		else
			fail_set(&why, "%s", lone->failure);
		scan->count++;
		ret = scan->sink->summary(scan->sink->context, &summary);
	}
	return ret;
}

static void scan_release(struct scan *scan)
{
	const struct input_reader *const *readers = scan->options->readers;

	event_release(&scan->repeat);
	for (size_t i = 0; scan->started && readers[i]; i++)
		readers[i]->free(scan->started[i]);
	free(scan->started);
	for (size_t i = 0; i < scan->lone_count; i++)
		free(scan->lone[i].path);
	free(scan->lone);
	while (scan->under_way)
		finish(scan, scan->under_way);
}

int input_scan(const struct input_item *items, size_t count,
	       const struct input_options *options,
	       const struct catalog *catalog,
	       const struct input_sink *sink, struct fail *fail)
{
	struct scan scan = {
		.options = options, .sink = sink,
		.settings = { catalog, options->engine, options->jobs, options->recover },
	};
	size_t readers = 0;
	int ret = 0;

	while (options->readers[readers])
		readers++;
	scan.started = shortage_watch(calloc(readers + 1, sizeof(*scan.started)));
	if (!scan.started)
		return fail_set(fail, "out of memory");
	find_excluded(&scan);
	if (sink->progress)
		ret = add_sizes(&scan, items, count, fail);
	for (size_t i = 0; i < count && ret >= 0; i++)
		ret = read_named(&scan, &items[i], fail);
	if (ret >= 0)
		ret = finish_readers(&scan, NULL, fail);
	if (ret >= 0)
		ret = tell_lone(&scan);
	scan_release(&scan);
	return ret < 0 ? -1 : 0;
}

/* ---- files that are not read ---- */

static int list_file(void *context, const char *path, bool given, uint64_t size,
		     struct fail *fail)
{
	struct scan *scan = context;
	struct input_open *open = input_open_new(&(struct input_item){ .path = path }, false);

	(void)given, (void)size;
	if (!open)
		return fail_set(fail, "out of memory");
	begin_open(scan, open);
	if (open->source.seekable && input_open_peek(open, INPUT_FORMAT_HEAD) == 0)
		return read_open(scan, open, false, fail);
	input_open_free(open);
	return 0;
}

int input_list(const char *path, struct input_store *store, const struct input_sink *sink,
	       struct fail *fail)
{
	static const struct input_reader *const none[] = { NULL };
	const struct input_options options = { .readers = none, .store = store };
	void *started[1] = { NULL };
	struct scan scan = {
		.options = &options, .sink = sink, .started = started, .listing = true,
	};
	const struct input_walk find = { &scan, list_file, walk_skipped, walk_skipped };
	uint64_t size;
	bool folder;

	if (platform_type(path, true, &size, fail) == PLATFORM_NONE)
		return -1;
	return input_walk(path, &find, &folder, fail) < 0 ? -1 : 0;
}
