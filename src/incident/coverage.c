/*
 * coverage.c - the logs of each computer, put together from all inputs.  Does not
 * judge what that means (coverage_limits.c).
 *
 * Inputs are a set: a log may come in several files, whole or in parts, and a file
 * twice.  All runs of one log are joined at once, so their order does not count.
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
#include "incident.h"
#include "input_summary.h"
#include "text.h"

/* Records between two gaps, on average, of a log from which nothing was left out on
 * purpose: real gaps are rare, a filter makes one every few records. */
enum { RUN_USUAL = 16 };

/* ---- the logs of all inputs, sorted ---- */

static int name_order(const char *a, const char *b)
{
	return text_compare_nocase(a ? a : "", b ? b : "");
}

static int by_name(const void *a, const void *b)
{
	const struct input_log *const *x = a, *const *y = b;
	int order = name_order((*x)->computer, (*y)->computer);

	return order ? order : name_order((*x)->channel, (*y)->channel);
}

static const struct input_log **sort_logs(const struct input_summary *summary, size_t count,
					  size_t *log_count)
{
	const struct input_log **logs;
	size_t room = 0, found = 0;

	for (size_t i = 0; i < count; i++)
		room += summary[i].log_count;
	logs = calloc(room + 1, sizeof(logs[0]));
	for (size_t i = 0; logs && i < count; i++)
		for (size_t j = 0; j < summary[i].log_count; j++)
			logs[found++] = &summary[i].logs[j];
	if (logs)
		qsort(logs, found, sizeof(logs[0]), by_name);
	*log_count = found;
	return logs;
}

/* Of spellings that differ in case the first one, whatever comes first. */
static const char *spelling(const char *a, const char *b)
{
	return !a || (b && strcmp(b, a) < 0) ? b : a;
}

/* Some of the sorted logs: those of one computer and channel. */
struct part {
	const struct input_log *const *all;
	size_t total;
	size_t at, count;
};

/* ---- one log ---- */

/* The runs of the logs that `wanted` takes; *count of them. */
static struct input_run *gather_runs(const struct part *part,
				     bool (*wanted)(const struct part *part, size_t log),
				     size_t low, size_t high, size_t *count)
{
	struct input_run *runs;
	size_t room = 0, found = 0;

	for (size_t i = low; i < high; i++)
		if (wanted(part, i))
			room += part->all[i]->run_count;
	runs = calloc(room + 1, sizeof(runs[0]));
	for (size_t i = low; runs && i < high; i++)
		for (size_t j = 0; wanted(part, i) && j < part->all[i]->run_count; j++)
			runs[found++] = part->all[i]->runs[j];
	if (runs)
		*count = input_runs_join(runs, found);
	return runs;
}

static bool is_own(const struct part *part, size_t log)
{
	return log >= part->at && log < part->at + part->count;
}

/* Bytes of the host's first label; 0 if it has none, as an address. */
static size_t label_size(const char *computer)
{
	size_t size = computer ? strcspn(computer, ".") : 0;

	return computer && strspn(computer, "0123456789") == size ? 0 : size;
}

/* A machine that joined a domain goes on numbering, under another name.  The logs
 * asked for all begin with the label of this one. */
static bool is_kin(const struct part *part, size_t log)
{
	const struct input_log *own = part->all[part->at], *other = part->all[log];

	return is_own(part, log) || (name_order(own->channel, other->channel) == 0 &&
				     label_size(own->computer) == label_size(other->computer));
}

static void widen(struct coverage_channel *channel, const struct input_log *log)
{
	channel->channel = spelling(channel->channel, log->channel);
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

/* Records that are in no run: all of a scattered log, else those without an id. */
static uint64_t loose_records(const struct input_log *log)
{
	uint64_t in_runs = input_runs_records(log->runs, log->run_count);

	return log->records > in_runs ? log->records - in_runs : 0;
}

static bool is_scattered(const struct input_log *log)
{
	return log->run_count == 0 && log->first_record_id;
}

/* Names that begin with the label stand side by side. */
static struct input_run *gather_kin(const struct part *part, size_t *count)
{
	const char *computer = part->all[part->at]->computer;
	size_t size = label_size(computer), low = part->at, high = part->at + part->count;
	char *label = size ? strndup(computer, size) : NULL;
	struct input_run *runs;

	while (label && low > 0 && part->all[low - 1]->computer &&
	       text_starts(part->all[low - 1]->computer, label))
		low--;
	while (label && high < part->total && text_starts(part->all[high]->computer, label))
		high++;
	runs = size && !label ? NULL : gather_runs(part, is_kin, low, high, count);
	free(label);
	return runs;
}

/*
 * What stands between two runs.  Ids that begin anew (the machine was set up again,
 * another has its name) leave runs whose times do not follow: that is no gap.
 */
static void add_hole(struct coverage_channel *channel, const struct input_run *before,
		     const struct input_run *behind, struct coverage_gap *gaps,
		     struct coverage_gap *steps)
{
	struct coverage_gap hole = { .after = before->last_time, .before = behind->first_time };
	bool back = hole.after && hole.before && hole.before < hole.after;

	if (behind->first_id <= before->last_id)
		return;
	hole.missing = behind->first_id - before->last_id - 1;
	if (hole.missing == 0 && back) {
		steps[channel->step_count++] = hole;
	} else if (hole.missing > 0 && !back) {
		gaps[channel->gap_count++] = hole;
		channel->missing += hole.missing;
	}
}

static int find_holes(struct coverage *coverage, struct coverage_channel *channel,
		      const struct part *part)
{
	size_t count = 0;
	struct input_run *runs = gather_kin(part, &count);
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

/* So short are the runs of a log from which most was left out. */
static bool is_filtered(const struct coverage_channel *channel)
{
	return channel->records / RUN_USUAL < channel->gap_count;
}

static int fill_channel(struct coverage *coverage, struct coverage_channel *channel,
			const struct part *part)
{
	size_t count = 0;
	struct input_run *runs = gather_runs(part, is_own, part->at, part->at + part->count,
					     &count);

	if (!runs)
		return -1;
	channel->records = input_runs_records(runs, count);
	free(runs);
	for (size_t i = part->at; i < part->at + part->count; i++) {
		widen(channel, part->all[i]);
		channel->scattered |= is_scattered(part->all[i]);
		channel->records += loose_records(part->all[i]);
	}
	channel->scattered |= count > BOUND_RUNS;
	if (!channel->scattered && count > 1 && find_holes(coverage, channel, part) < 0)
		return -1;
	if (is_filtered(channel)) {
		channel->scattered = true;
		channel->gap_count = 0;
		channel->missing = 0;
	}
	return 0;
}

/* ---- computers ---- */

/* How many of the sorted logs, from the first on, have its computer (and channel). */
static size_t alike(const struct input_log *const *logs, size_t count, bool channel)
{
	size_t same = 1;

	while (same < count && !name_order(logs[same]->computer, logs[0]->computer) &&
	       (!channel || !name_order(logs[same]->channel, logs[0]->channel)))
		same++;
	return same;
}

static size_t count_names(const struct input_log *const *logs, size_t count, bool channel)
{
	size_t names = 0;

	for (size_t at = 0; at < count; at += alike(logs + at, count - at, channel))
		names++;
	return names;
}

static int fill_computer(struct coverage *coverage, struct coverage_computer *computer,
			 const struct part *part)
{
	const struct input_log *const *logs = part->all + part->at;
	size_t count = part->count;
	struct coverage_channel *channels = arena_array(&coverage->arena,
							count_names(logs, count, true),
							sizeof(*channels));
	struct part log = *part;

	if (!channels)
		return -1;
	computer->channels = channels;
	for (size_t at = 0; at < count; at += log.count) {
		log.at = part->at + at;
		log.count = alike(logs + at, count - at, true);
		if (fill_channel(coverage, &channels[computer->channel_count++], &log) < 0)
			return -1;
	}
	for (size_t i = 0; i < count; i++)
		computer->computer = spelling(computer->computer, logs[i]->computer);
	return 0;
}

static int fill_computers(struct coverage *coverage, const struct input_log *const *logs,
			  size_t count)
{
	struct part part = { logs, count, 0, 0 };

	coverage->computers = arena_array(&coverage->arena, count_names(logs, count, false) + 1,
					  sizeof(*coverage->computers));
	if (!coverage->computers)
		return -1;
	for (; part.at < count; part.at += part.count) {
		part.count = alike(logs + part.at, count - part.at, false);
		if (fill_computer(coverage, &coverage->computers[coverage->computer_count++],
				  &part) < 0)
			return -1;
	}
	return 0;
}

/* ---- marks ---- */

static int by_computer(const void *key, const void *item)
{
	const struct coverage_computer *computer = item;

	return name_order(key, computer->computer);
}

/* bsearch() must not see NULL as a name. */
static struct coverage_computer *computer_of(const struct coverage *coverage,
					     const struct incident_mark *mark)
{
	const char *name = mark->event->computer ? mark->event->computer : "";

	return bsearch(name, coverage->computers, coverage->computer_count,
		       sizeof(coverage->computers[0]), by_computer);
}

static const char *summarise(struct coverage *coverage, const struct event *event)
{
	struct decode_error error = decode_event(event);

	return incident_summarise(&coverage->arena, event, &error);
}

/* Room for the latest marks of each computer. */
static int make_room(struct coverage *coverage)
{
	for (size_t i = 0; i < coverage->computer_count; i++) {
		struct coverage_computer *computer = &coverage->computers[i];
		size_t room = computer->mark_count < BOUND_MARKS ? computer->mark_count
								  : BOUND_MARKS;

		computer->marks = arena_array(&coverage->arena, room + 1,
					      sizeof(*computer->marks));
		if (!computer->marks)
			return -1;
		computer->mark_shown = room;
	}
	return 0;
}

/* The last one that is not filled yet. */
static int put_mark(struct coverage *coverage, struct coverage_computer *computer,
		    const struct incident_mark *mark)
{
	struct coverage_mark *at = (struct coverage_mark *)(uintptr_t)computer->marks;

	at += computer->mark_shown - computer->mark_count;
	at->mark = mark;
	at->summary = summarise(coverage, mark->event);
	return at->summary ? 0 : -1;
}

static int add_marks(struct coverage *coverage, const struct incidents *incidents)
{
	size_t count;
	const struct incident_mark *marks = incidents_marks(incidents, &count);
	struct coverage_computer *computer;

	for (size_t i = 0; i < count; i++) {
		computer = computer_of(coverage, &marks[i]);
		if (computer)
			computer->mark_count++;
	}
	if (make_room(coverage) < 0)
		return -1;
	for (size_t i = 0; i < coverage->computer_count; i++)
		coverage->computers[i].mark_count = 0;
	for (size_t i = count; i-- > 0;) {
		computer = computer_of(coverage, &marks[i]);
		if (computer && ++computer->mark_count <= computer->mark_shown &&
		    put_mark(coverage, computer, &marks[i]) < 0)
			return -1;
	}
	return 0;
}

/* ---- public ---- */

struct coverage *coverage_new(const struct input_summary *summary, size_t count,
			      const struct incidents *incidents, struct fail *fail)
{
	struct coverage *coverage = calloc(1, sizeof(*coverage));
	size_t log_count = 0;
	const struct input_log **logs = sort_logs(summary, count, &log_count);
	bool good = coverage && logs && fill_computers(coverage, logs, log_count) == 0 &&
		    add_marks(coverage, incidents) == 0 &&
		    coverage_judge(coverage, incidents) == 0;

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

const struct coverage_limit *coverage_limits(const struct coverage *coverage,
					     size_t *shown, size_t *count)
{
	*shown = coverage->limit_shown;
	*count = coverage->limit_count;
	return coverage->limits;
}
