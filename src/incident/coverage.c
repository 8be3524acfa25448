/*
 * coverage.c - the logs of each computer, put together from all inputs.  What that
 * means is for coverage_limits.c to judge.
 *
 * Inputs are a set: a log may come in several files, whole or in parts, and a file may
 * come twice.  All runs of one log are joined at once, so their order does not matter.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "coverage_build.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "decode.h"
#include "event.h"
#include "fail.h"
#include "grow.h"
#include "incident.h"
#include "input_summary.h"
#include "shortage.h"
#include "table.h"
#include "text.h"

/* A machine has one name, and others before it joined a domain or got a new one; more names with
 * one first label are machines of several domains. */
enum { MACHINE_NAMES = 8 };
/* A log in which gaps are closer than this many records, on average, was filtered: real
 * gaps are rare, while a filter leaves one every few records. */
enum { RUN_USUAL = 16 };

/* ---- the logs of all inputs, sorted ---- */

static int by_name(const void *a, const void *b)
{
	const struct input_log *const *x = a, *const *y = b;
	int order = text_compare_names((*x)->computer, (*y)->computer);

	return order ? order : text_compare_names((*x)->channel, (*y)->channel);
}

static const struct input_log **sort_logs(const struct input_summary *summary, size_t count,
					  size_t *log_count)
{
	const struct input_log **logs;
	size_t room = 0, found = 0;

	for (size_t i = 0; i < count; i++)
		room += summary[i].log_count;
	logs = shortage_watch(calloc(room + 1, sizeof(logs[0])));
	for (size_t i = 0; logs && i < count; i++)
		for (size_t j = 0; j < summary[i].log_count; j++)
			logs[found++] = &summary[i].logs[j];
	if (logs)
		qsort(logs, found, sizeof(logs[0]), by_name);
	*log_count = found;
	return logs;
}

/* Of spellings that differ in case, the first in byte order: inputs come in any order. */
static const char *spelling(const char *a, const char *b)
{
	return !a || (b && strcmp(b, a) < 0) ? b : a;
}

/* Where the sorted logs are whose computers have one first label, and some others between. */
struct label {
	size_t low, high;
	size_t names;		/* of computers */
};

struct labels {
	struct table_names names;	/* in lower case */
	struct label *list;		/* of each of these */
	size_t room;
};

/* Some of the sorted logs: those of one computer, or of one of its channels. */
struct log_range {
	const struct input_log *const *all;
	struct labels *labels;
	size_t at, count;
};

/* ---- one log ---- */

/* The joined runs of the logs that are wanted, *count of them; to be freed.  NULL: no memory. */
static struct input_run *gather_runs(const struct log_range *range,
				     bool (*wanted)(const struct log_range *range, size_t log),
				     size_t low, size_t high, size_t *count)
{
	struct input_run *runs;
	size_t room = 0, found = 0;

	for (size_t i = low; i < high; i++)
		if (wanted(range, i))
			room += range->all[i]->run_count;
	runs = shortage_watch(calloc(room + 1, sizeof(runs[0])));
	for (size_t i = low; runs && i < high; i++)
		for (size_t j = 0; wanted(range, i) && j < range->all[i]->run_count; j++)
			runs[found++] = range->all[i]->runs[j];
	if (runs)
		*count = input_runs_join(runs, found);
	return runs;
}

static bool is_own(const struct log_range *range, size_t log)
{
	return log >= range->at && log < range->at + range->count;
}

/* Length of the first label of a host name; 0 for an address or for no name. */
static size_t label_size(const char *computer)
{
	size_t size = computer ? strcspn(computer, ".") : 0;

	return computer && strspn(computer, "0123456789") == size ? 0 : size;
}

/* A machine that joins a domain gets a longer name, and its record ids go on. */
static bool is_same_machine(const struct log_range *range, size_t log)
{
	const struct input_log *own = range->all[range->at], *other = range->all[log];
	size_t size = label_size(own->computer);

	if (is_own(range, log))
		return true;
	return size && text_compare_names(own->channel, other->channel) == 0 &&
	       text_compare_starts(own->computer, size, other->computer,
				   label_size(other->computer)) == 0;
}

static void widen(struct coverage_channel *channel, const struct input_log *log)
{
	channel->channel = spelling(channel->channel, log->channel);
	channel->local_time |= log->local_time;
	if (log->first_event && (log->first_event < channel->first_event || !channel->first_event))
		channel->first_event = log->first_event;
	if (log->last_event > channel->last_event)
		channel->last_event = log->last_event;
	if (log->first_record_id && (log->first_record_id < channel->first_record_id ||
				     !channel->first_record_id))
		channel->first_record_id = log->first_record_id;
	if (log->last_record_id > channel->last_record_id)
		channel->last_record_id = log->last_record_id;
}

/* Records outside of runs: all of a log whose ids are sparse, else those without an id. */
static uint64_t loose_records(const struct input_log *log)
{
	uint64_t in_runs = input_runs_records(log->runs, log->run_count);

	return log->records > in_runs ? log->records - in_runs : 0;
}

static bool is_sparse(const struct input_log *log)
{
	return log->run_count == 0 && log->first_record_id;
}

/* The number of a computer's label; TABLE_NONE: it has none, or no memory. */
static uint32_t label_of(struct labels *labels, const char *computer)
{
	size_t size = label_size(computer);

	return size ? table_names_lower(&labels->names, computer, size) : TABLE_NONE;
}

/* The logs of a computer.  -1: no memory. */
static int add_label(struct labels *labels, const struct log_range *range)
{
	const char *computer = range->all[range->at]->computer;
	size_t known = labels->names.count;
	uint32_t id = label_of(labels, computer);
	struct label *list;

	if (id == TABLE_NONE)
		return label_size(computer) ? -1 : 0;
	if (id == known) {
		list = grow(labels->list, known, 1, &labels->room, sizeof(*list));
		if (!list)
			return -1;
		labels->list = list;
		list[id] = (struct label){ .low = range->at };
	}
	labels->list[id].high = range->at + range->count;
	labels->list[id].names++;
	return 0;
}

static void labels_release(struct labels *labels)
{
	table_names_release(&labels->names);
	free(labels->list);
}

/* The runs of the machine, whatever it was called. */
static struct input_run *gather_machine(const struct log_range *range, size_t *count)
{
	const char *computer = range->all[range->at]->computer;
	size_t low = range->at, high = range->at + range->count;
	uint32_t id = label_of(range->labels, computer);
	const struct label *label = id == TABLE_NONE ? NULL : &range->labels->list[id];

	if (label_size(computer) && !label)
		return NULL;
	if (label && label->names <= MACHINE_NAMES) {
		low = label->low;
		high = label->high;
	}
	return gather_runs(range, is_same_machine, low, high, count);
}

/*
 * What is missing between two runs.  If the ids began again (the machine was reinstalled, or
 * another one has its name), the times of the runs are not in order: that is not a gap.
 */
static void add_hole(struct coverage_channel *channel, const struct input_run *before,
		     const struct input_run *after, struct coverage_gap *gaps,
		     struct coverage_gap *steps)
{
	struct coverage_gap hole = { .after = before->last_time, .before = after->first_time };
	bool back = hole.after && hole.before && hole.before < hole.after;

	if (after->first_id <= before->last_id)
		return;
	hole.missing = after->first_id - before->last_id - 1;
	if (hole.missing == 0 && back) {
		steps[channel->step_count++] = hole;
	} else if (hole.missing > 0 && !back) {
		gaps[channel->gap_count++] = hole;
		channel->missing += hole.missing;
	}
}

static int find_holes(struct coverage *coverage, struct coverage_channel *channel,
		      const struct log_range *range)
{
	size_t count = 0;
	struct input_run *runs = gather_machine(range, &count);
	struct coverage_gap *holes = arena_array(&coverage->arena, 2 * count + 1, sizeof(*holes));

	channel->gaps = holes;
	channel->steps = holes + count;
	for (size_t i = 0; runs && holes && i + 1 < count; i++)
		if (runs[i + 1].first_id > channel->first_record_id &&
		    runs[i].last_id < channel->last_record_id)
			add_hole(channel, &runs[i], &runs[i + 1], holes, holes + count);
	free(runs);
	return runs && holes ? 0 : -1;
}

static int fill_channel(struct coverage *coverage, struct coverage_channel *channel,
			const struct log_range *range)
{
	size_t count = 0;
	struct input_run *runs = gather_runs(range, is_own, range->at, range->at + range->count,
					     &count);

	if (!runs)
		return -1;
	channel->records = input_runs_records(runs, count);
	free(runs);
	for (size_t i = range->at; i < range->at + range->count; i++) {
		widen(channel, range->all[i]);
		channel->sparse |= is_sparse(range->all[i]);
		channel->records += loose_records(range->all[i]);
	}
	channel->sparse |= count > BOUND_RUNS;
	if (!channel->sparse && count > 1 && find_holes(coverage, channel, range) < 0)
		return -1;
	if (channel->records / RUN_USUAL < channel->gap_count) {
		channel->sparse = true;
		channel->gap_count = 0;
		channel->missing = 0;
	}
	return 0;
}

/* ---- computers ---- */

/* How many of the sorted logs have the computer (and channel) of the first one. */
static size_t alike(const struct input_log *const *logs, size_t count, bool channel)
{
	size_t same = 1;

	while (same < count && !text_compare_names(logs[same]->computer, logs[0]->computer) &&
	       (!channel || !text_compare_names(logs[same]->channel, logs[0]->channel)))
		same++;
	return same;
}

static int fill_computer(struct coverage *coverage, struct coverage_computer *computer,
			 const struct log_range *range)
{
	const struct input_log *const *logs = range->all + range->at;
	size_t count = range->count;
	struct coverage_channel *channels = arena_array(&coverage->arena, count,
							sizeof(*channels));
	struct log_range log = *range;

	if (!channels)
		return -1;
	computer->channels = channels;
	for (size_t at = 0; at < count; at += log.count) {
		log.at = range->at + at;
		log.count = alike(logs + at, count - at, true);
		if (fill_channel(coverage, &channels[computer->channel_count++], &log) < 0)
			return -1;
	}
	for (size_t i = 0; i < count; i++)
		computer->computer = spelling(computer->computer, logs[i]->computer);
	return 0;
}

static int list_labels(struct labels *labels, const struct input_log *const *logs, size_t count)
{
	struct log_range range = { logs, labels, 0, 0 };
	int ret = 0;

	for (; range.at < count && ret == 0; range.at += range.count) {
		range.count = alike(logs + range.at, count - range.at, false);
		ret = add_label(labels, &range);
	}
	return ret;
}

static int fill_computers(struct coverage *coverage, struct labels *labels,
			  const struct input_log *const *logs, size_t count)
{
	struct log_range range = { logs, labels, 0, 0 };

	coverage->computers = arena_array(&coverage->arena, count + 1,
					  sizeof(*coverage->computers));
	if (!coverage->computers)
		return -1;
	for (; range.at < count; range.at += range.count) {
		range.count = alike(logs + range.at, count - range.at, false);
		if (fill_computer(coverage, &coverage->computers[coverage->computer_count++],
				  &range) < 0)
			return -1;
	}
	return 0;
}

/* ---- lifecycle events ---- */

static int by_computer(const void *key, const void *item)
{
	const struct coverage_computer *computer = item;

	return text_compare_names(key, computer->computer);
}

/* bsearch() must not see NULL as a name. */
static struct coverage_computer *computer_of(const struct coverage *coverage, const char *name)
{
	return bsearch(name ? name : "", coverage->computers, coverage->computer_count,
		       sizeof(coverage->computers[0]), by_computer);
}

/* Room for the latest lifecycle events of each computer. */
static int make_room(struct coverage *coverage)
{
	for (size_t i = 0; i < coverage->computer_count; i++) {
		struct coverage_computer *computer = &coverage->computers[i];
		size_t room = computer->lifecycle_count < BOUND_MARKS ? computer->lifecycle_count
								  : BOUND_MARKS;

		computer->lifecycle = arena_array(&coverage->arena, room + 1,
					      sizeof(*computer->lifecycle));
		if (!computer->lifecycle)
			return -1;
		computer->lifecycle_shown = room;
	}
	return 0;
}

/* They come from the latest on; the list is filled from its end. */
static int put_lifecycle(struct coverage *coverage, struct coverage_computer *computer,
			 const struct incident_lifecycle *item)
{
	struct decode_error error = decode_event(item->event);
	struct coverage_lifecycle *at = computer->lifecycle;
	struct text words = { 0 };

	at += computer->lifecycle_shown - computer->lifecycle_count;
	at->item = item;
	incident_summarise(&words, item->event, &error);
	at->summary = words.oom ? NULL : arena_string(&coverage->arena, text_get(&words));
	text_release(&words);
	return at->summary ? 0 : -1;
}

static int add_lifecycle(struct coverage *coverage, const struct incidents *incidents)
{
	size_t count;
	const struct incident_lifecycle *lifecycle = incidents_lifecycle(incidents, &count);
	struct coverage_computer *computer;

	for (size_t i = 0; i < count; i++) {
		computer = computer_of(coverage, lifecycle[i].event->computer);
		if (computer)
			computer->lifecycle_count++;
	}
	if (make_room(coverage) < 0)
		return -1;
	for (size_t i = 0; i < coverage->computer_count; i++)
		coverage->computers[i].lifecycle_count = 0;
	for (size_t i = count; i-- > 0;) {
		computer = computer_of(coverage, lifecycle[i].event->computer);
		if (computer && ++computer->lifecycle_count <= computer->lifecycle_shown &&
		    put_lifecycle(coverage, computer, &lifecycle[i]) < 0)
			return -1;
	}
	return 0;
}

/* ---- public ---- */

struct coverage *coverage_new(const struct input_summary *summary, size_t count,
			      const struct incidents *incidents, struct fail *fail)
{
	struct coverage *coverage = shortage_watch(calloc(1, sizeof(*coverage)));
	size_t log_count = 0;
	const struct input_log **logs = sort_logs(summary, count, &log_count);
	struct labels labels = { .room = 0 };
	bool good = coverage && logs && list_labels(&labels, logs, log_count) == 0 &&
		    fill_computers(coverage, &labels, logs, log_count) == 0 &&
		    add_lifecycle(coverage, incidents) == 0 &&
		    coverage_judge(coverage, summary, count, incidents) == 0;

	labels_release(&labels);
	free(logs);
	if (good)
		return coverage;
	coverage_free(coverage);
	fail_set(fail, "out of memory");
	return NULL;
}

void coverage_free(struct coverage *coverage)
{
	if (!coverage)
		return;
	arena_release(&coverage->arena);
	free(coverage);
}

const struct coverage_computer *coverage_computers(const struct coverage *coverage,
						   size_t *count)
{
	*count = coverage->computer_count;
	return coverage->computers;
}

const struct coverage_computer *coverage_computer(const struct coverage *coverage,
						  const char *name)
{
	return computer_of(coverage, name);
}

const struct coverage_limit *coverage_limits(const struct coverage *coverage,
					     size_t *shown, size_t *count)
{
	*shown = coverage->limit_shown;
	*count = coverage->limit_count;
	return coverage->limits;
}

size_t coverage_limits_left(const struct coverage *coverage, enum coverage_limit_kind kind,
			    size_t rank)
{
	size_t left = coverage->limit_kinds[kind];

	for (size_t i = 0; i < coverage->limit_shown; i++)
		left -= coverage->limits[i].kind == kind && coverage->limits[i].rank < rank;
	return left;
}
