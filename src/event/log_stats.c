/*
 * log_stats.c - which records of each log of each computer were read, as runs of
 * record ids.
 *
 * Windows numbers the records of a log without a hole, so an id that is not there
 * is a record that is not there.  A whole log is one run:
 *
 *   ids    1 2 3 4 5 . . . 9 10 11      -> 1-5, 9-11
 *   times  a b c d e       f g  h       -> a-e, f-h: three are missing between e and f
 *
 * A run also ends where the clock was set back.  What is kept depends on the records
 * alone and not on how they were shared out: runs that touch are one, runs that
 * overlap at the same times are copies.  Past BOUND_RUNS there is no telling what is
 * missing, and the log is sparse: filtered, or forwarded.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "log_stats.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "siphash.h"
#include "text.h"

enum {
	LOGS_FIRST = 8,		/* logs before the first growth; a power of two */
	RUNS_FIRST = 4,		/* the same of runs */
	/* Runs that a run may overlap without being a copy of them: a log whose ids
	 * began anew. */
	LOOK_BACK = 8,
};

/* ---- runs ---- */

static when_t either(when_t time, when_t other)
{
	return time ? time : other;
}

/* May a record of time b follow one of time a? */
static bool goes_on(when_t a, when_t b)
{
	return !a || !b || a <= b + INPUT_CLOCK_STEP;
}

static bool is_copy(const struct input_run *of, const struct input_run *run)
{
	return run->first_id >= of->first_id && run->first_id <= of->last_id &&
	       goes_on(of->first_time, run->first_time) &&
	       goes_on(run->first_time, of->last_time);
}

static bool follows(const struct input_run *before, const struct input_run *run)
{
	return before->last_id != UINT64_MAX && run->first_id == before->last_id + 1 &&
	       goes_on(before->last_time, run->first_time);
}

static bool join(struct input_run *into, const struct input_run *run)
{
	if (!follows(into, run) && !is_copy(into, run))
		return false;
	if (run->first_id == into->first_id)
		into->first_time = either(into->first_time, run->first_time);
	if (run->last_id > into->last_id) {
		into->last_id = run->last_id;
		into->last_time = either(run->last_time, into->last_time);
	}
	return true;
}

#define COMPARE(member) \
	if (x->member != y->member) \
		return x->member < y->member ? -1 : 1

static int by_id(const void *a, const void *b)
{
	const struct input_run *x = a, *y = b;

	COMPARE(first_id);
	COMPARE(first_time);
	COMPARE(last_id);
	COMPARE(last_time);
	return 0;
}

size_t input_runs_join(struct input_run *runs, size_t count)
{
	size_t kept = 0;

	if (count > 0)
		qsort(runs, count, sizeof(*runs), by_id);
	for (size_t i = 0; i < count; i++) {
		bool joined = false;

		for (size_t back = 1; !joined && back <= kept && back <= LOOK_BACK; back++)
			joined = join(&runs[kept - back], &runs[i]);
		if (!joined)
			runs[kept++] = runs[i];
	}
	return kept;
}

uint64_t input_runs_records(const struct input_run *runs, size_t count)
{
	uint64_t records = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t more = runs[i].last_id - runs[i].first_id + 1;

		if (more == 0 || records + more < records)
			return UINT64_MAX;
		records += more;
	}
	return records;
}

/* ---- one log ---- */

/* The run of a log that has none: no record goes on there. */
static void run_no_run(struct log_stats *log)
{
	log->no_run = (struct input_run){ .last_time = UINT64_MAX };
	log->run = &log->no_run;
}

static void widen(struct log_stats *log, when_t time)
{
	input_span_add(&log->first, &log->last, time);
}

static void make_sparse(struct log_stats *log)
{
	if (log->sparse)
		return;
	log->sparse = true;
	log->count += input_runs_records(log->runs, log->run_count);
	log->run_count = 0;
	run_no_run(log);
}

static bool runs_grow(struct input_stats *stats, struct log_stats *log)
{
	size_t room = log->run_room ? 2 * log->run_room : RUNS_FIRST;
	struct input_run *runs = arena_array(&stats->arena, room, sizeof(*runs));

	if (!runs) {
		stats->oom = true;
		return false;
	}
	if (log->run_count > 0)
		memcpy(runs, log->runs, log->run_count * sizeof(*runs));
	log->runs = runs;
	log->run_room = room;
	return true;
}

static void append(struct input_stats *stats, struct log_stats *log,
		   const struct input_run *run)
{
	if (log->run_count == BOUND_RUNS)
		log->run_count = input_runs_join(log->runs, log->run_count);
	if (log->run_count == BOUND_RUNS) {
		make_sparse(log);
		log->count += input_runs_records(run, 1);
		return;
	}
	if (log->run_count == log->run_room && !runs_grow(stats, log))
		return;
	log->run = &log->runs[log->run_count++];
	*log->run = *run;
}

/* Put a run, or a record, where it belongs.  Its ids are known. */
static void place(struct input_stats *stats, struct log_stats *log,
		  const struct input_run *run)
{
	if (run->first_id < log->first_id || !log->first_id)
		log->first_id = run->first_id;
	if (run->last_id > log->last_id)
		log->last_id = run->last_id;
	if (log->sparse) {
		log->count += run->last_id - run->first_id + 1;
		return;
	}
	/* Others that it could join are found at the end. */
	for (size_t back = 1; back <= log->run_count && back <= LOOK_BACK; back++) {
		struct input_run *into = &log->runs[log->run_count - back];

		if (!join(into, run))
			continue;
		log->run = into;
		return;
	}
	append(stats, log, run);
}

/* The fast path widened neither times nor ids. */
static void catch_up(struct log_stats *log)
{
	if (log->run == &log->no_run)
		return;
	widen(log, log->run->last_time);
	if (log->run->last_id > log->last_id)
		log->last_id = log->run->last_id;
}

/* A record of a log that has no runs. */
static void note_loose(struct log_stats *log, uint64_t id, when_t time)
{
	widen(log, time);
	log->count++;
	if (id > log->last_id && id < INT64_MAX)
		log->last_id = id;
	if (id && id < log->first_id)
		log->first_id = id;
}

void log_stats_jump(struct input_stats *stats, struct log_stats *log, uint64_t id,
		    when_t time)
{
	when_t known = time <= WHEN_LAST ? time : WHEN_UNKNOWN;
	struct input_run run = { id, id, known, known };

	if (log->sparse) {
		note_loose(log, id, time);
		return;
	}
	catch_up(log);
	widen(log, time);
	if (id == 0 || id >= INT64_MAX)		/* nothing can follow it */
		log->count++;
	else
		place(stats, log, &run);
}

/* ---- all logs ---- */

bool log_stats_is_channel(const struct log_stats *log, const char *channel)
{
	return strcmp(log->channel ? log->channel : "", channel ? channel : "") == 0;
}

bool log_stats_same_channel(const struct log_stats *a, const struct log_stats *b)
{
	return log_stats_is_channel(a, b->channel);
}

static size_t slot_of(const struct input_log_stats *logs, const char *computer, const char *channel)
{
	const uintptr_t names[] = { (uintptr_t)computer, (uintptr_t)channel };
	size_t mask = logs->slot_count - 1;
	size_t at = (size_t)siphash_keyed(names, sizeof(names)) & mask;

	while (logs->slots[at] && (logs->slots[at]->computer != computer ||
				   logs->slots[at]->channel != channel))
		at = (at + 1) & mask;
	return at;
}

static bool logs_grow(struct input_stats *stats, struct input_log_stats *logs)
{
	size_t room = logs->slot_count ? 2 * logs->slot_count : 2 * LOGS_FIRST;
	struct input_log_stats bigger = { .first = logs->first, .count = logs->count,
				     .slot_count = room };

	bigger.slots = arena_array(&stats->arena, room, sizeof(struct log_stats *));
	if (!bigger.slots) {
		stats->oom = true;
		return false;
	}
	for (struct log_stats *log = logs->first; log; log = log->next)
		bigger.slots[slot_of(&bigger, log->computer, log->channel)] = log;
	*logs = bigger;
	return true;
}

struct log_stats *input_stats_log(struct input_stats *stats, const char *computer,
				  const char *channel)
{
	struct input_log_stats *logs = &stats->logs;
	const char *names[] = { input_stats_computer(stats, computer),
				input_stats_channel(stats, channel) };
	struct log_stats *log;
	size_t slot;

	/* There are too many of them. */
	if ((computer && *computer && !names[0]) || (channel && *channel && !names[1]))
		return NULL;
	if (logs->slot_count) {
		log = logs->slots[slot_of(logs, names[0], names[1])];
		if (log || logs->count >= BOUND_NAMES)
			return log;
	}
	if (2 * logs->count >= logs->slot_count && !logs_grow(stats, logs))
		return NULL;
	slot = slot_of(logs, names[0], names[1]);
	log = arena_alloc(&stats->arena, sizeof(*log));
	stats->oom |= !log;
	if (!log)
		return NULL;
	log->computer = names[0];
	log->channel = names[1];
	run_no_run(log);
	log->next = logs->first;
	logs->first = logs->slots[slot] = log;
	logs->count++;
	return log;
}

void input_stats_event(struct input_stats *stats, const struct event *event)
{
	struct log_stats *log = input_stats_log(stats, event->computer, event->channel);

	stats->records++;
	if (event->recovered || event->carried)
		input_stats_time(stats, event->time);
	else
		log_stats_record(stats, log, event->record_id, event->time);
	if (log)
		log->local_time |= event->local_time;
}

void log_stats_merge(struct input_stats *stats, const struct input_log_stats *part)
{
	for (struct log_stats *from = part->first; from; from = from->next) {
		struct log_stats *log = input_stats_log(stats, from->computer,
							       from->channel);

		catch_up(from);
		input_stats_time(stats, from->first);
		input_stats_time(stats, from->last);
		if (!log)
			continue;
		catch_up(log);
		widen(log, from->first);
		widen(log, from->last);
		log->local_time |= from->local_time;
		if (from->sparse)
			make_sparse(log);
		log->count += from->count;
		for (size_t i = 0; i < from->run_count; i++)
			place(stats, log, &from->runs[i]);
		if (from->first_id && (from->first_id < log->first_id || !log->first_id))
			log->first_id = from->first_id;
		if (from->last_id > log->last_id)
			log->last_id = from->last_id;
	}
}

static int by_names(const void *a, const void *b)
{
	const struct input_log *x = a, *y = b;
	int order = strcmp(x->computer ? x->computer : "", y->computer ? y->computer : "");

	return order ? order : strcmp(x->channel ? x->channel : "", y->channel ? y->channel : "");
}

/* Join all runs; returns how many there are. */
static size_t settle(struct input_log_stats *logs)
{
	size_t runs = 0;

	for (struct log_stats *log = logs->first; log; log = log->next) {
		catch_up(log);
		log->run_count = input_runs_join(log->runs, log->run_count);
		runs += log->run_count;
	}
	return runs;
}

static struct input_log log_of(const struct log_stats *log)
{
	return (struct input_log){
		.computer = log->computer, .channel = log->channel,
		.first_event = log->first, .last_event = log->last,
		.records = log->count + input_runs_records(log->runs, log->run_count),
		.first_record_id = log->first_id, .last_record_id = log->last_id,
		.runs = log->runs, .run_count = log->run_count, .local_time = log->local_time,
	};
}

void log_stats_summarise(struct input_stats *stats, struct input_summary *summary)
{
	struct input_log *list = arena_array(&stats->arena, stats->logs.count, sizeof(*list));
	bool few = settle(&stats->logs) > (size_t)BOUND_NAMES * BOUND_RUNS_FEW;
	size_t count = 0;

	if (!list && stats->logs.count > 0)
		stats->oom = true;
	for (struct log_stats *log = stats->logs.first; list && log; log = log->next) {
		struct input_log done;

		if (few && log->run_count > BOUND_RUNS_FEW)
			make_sparse(log);
		done = log_of(log);
		input_stats_time(stats, done.first_event);
		input_stats_time(stats, done.last_event);
		/* Only a name, of a record whose time and number are of no use. */
		if (done.records)
			list[count++] = done;
	}
	if (count > 0)
		qsort(list, count, sizeof(*list), by_names);
	summary->logs = list;
	summary->log_count = count;
}
