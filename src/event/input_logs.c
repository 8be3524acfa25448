/*
 * input_logs.c - which records of each log of each computer were read, as runs of
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
 * missing, and the log is scattered: filtered, or forwarded.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_reader.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
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
static void run_nowhere(struct input_track *track)
{
	track->nowhere = (struct input_run){ .last_time = UINT64_MAX };
	track->run = &track->nowhere;
}

static void widen(struct input_track *track, when_t time)
{
	if (time - 1 >= WHEN_LAST)
		return;
	if (time > track->last)
		track->last = time;
	if (time < track->first || !track->first)
		track->first = time;
}

static void scatter(struct input_track *track)
{
	if (track->scattered)
		return;
	track->scattered = true;
	track->count += input_runs_records(track->runs, track->run_count);
	track->run_count = 0;
	run_nowhere(track);
}

static bool runs_grow(struct input_ledger *ledger, struct input_track *track)
{
	size_t room = track->run_room ? 2 * track->run_room : RUNS_FIRST;
	struct input_run *runs = arena_array(&ledger->arena, room, sizeof(*runs));

	if (!runs) {
		ledger->lost = true;
		return false;
	}
	if (track->run_count > 0)
		memcpy(runs, track->runs, track->run_count * sizeof(*runs));
	track->runs = runs;
	track->run_room = room;
	return true;
}

static void append(struct input_ledger *ledger, struct input_track *track,
		   const struct input_run *run)
{
	if (track->run_count == BOUND_RUNS)
		track->run_count = input_runs_join(track->runs, track->run_count);
	if (track->run_count == BOUND_RUNS) {
		scatter(track);
		track->count += input_runs_records(run, 1);
		return;
	}
	if (track->run_count == track->run_room && !runs_grow(ledger, track))
		return;
	track->run = &track->runs[track->run_count++];
	*track->run = *run;
}

/* Put a run, or a record, where it belongs.  Its ids are known. */
static void place(struct input_ledger *ledger, struct input_track *track,
		  const struct input_run *run)
{
	if (run->first_id < track->first_id || !track->first_id)
		track->first_id = run->first_id;
	if (run->last_id > track->last_id)
		track->last_id = run->last_id;
	if (track->scattered) {
		track->count += run->last_id - run->first_id + 1;
		return;
	}
	/* Others that it could join are found at the end. */
	for (size_t back = 1; back <= track->run_count && back <= LOOK_BACK; back++) {
		struct input_run *into = &track->runs[track->run_count - back];

		if (!join(into, run))
			continue;
		track->run = into;
		return;
	}
	append(ledger, track, run);
}

/* The fast path widened neither times nor ids. */
static void catch_up(struct input_track *track)
{
	if (track->run == &track->nowhere)
		return;
	widen(track, track->run->last_time);
	if (track->run->last_id > track->last_id)
		track->last_id = track->run->last_id;
}

/* A record of a log that has no runs. */
static void note_loose(struct input_track *track, uint64_t id, when_t time)
{
	widen(track, time);
	track->count++;
	if (id > track->last_id && id < INT64_MAX)
		track->last_id = id;
	if (id && id < track->first_id)
		track->first_id = id;
}

void input_track_other(struct input_ledger *ledger, struct input_track *track, uint64_t id,
		       when_t time)
{
	when_t known = time <= WHEN_LAST ? time : WHEN_UNKNOWN;
	struct input_run run = { id, id, known, known };

	if (track->scattered) {
		note_loose(track, id, time);
		return;
	}
	catch_up(track);
	widen(track, time);
	if (id == 0 || id >= INT64_MAX)		/* nothing can follow it */
		track->count++;
	else
		place(ledger, track, &run);
}

/* ---- all logs ---- */

static size_t slot_of(const struct input_logs *logs, const char *computer, const char *channel)
{
	const uintptr_t names[] = { (uintptr_t)computer, (uintptr_t)channel };
	size_t mask = logs->slot_count - 1;
	size_t at = (size_t)text_hash(names, sizeof(names), 0) & mask;

	while (logs->slots[at] && (logs->slots[at]->computer != computer ||
				   logs->slots[at]->channel != channel))
		at = (at + 1) & mask;
	return at;
}

static bool logs_grow(struct input_ledger *ledger, struct input_logs *logs)
{
	size_t room = logs->slot_count ? 2 * logs->slot_count : 2 * LOGS_FIRST;
	struct input_logs bigger = { .first = logs->first, .count = logs->count,
				     .slot_count = room };

	bigger.slots = arena_array(&ledger->arena, room, sizeof(struct input_track *));
	if (!bigger.slots) {
		ledger->lost = true;
		return false;
	}
	for (struct input_track *track = logs->first; track; track = track->next)
		bigger.slots[slot_of(&bigger, track->computer, track->channel)] = track;
	*logs = bigger;
	return true;
}

struct input_track *input_ledger_track(struct input_ledger *ledger, const char *computer,
				       const char *channel)
{
	struct input_logs *logs = &ledger->logs;
	const char *names[] = { input_ledger_computer(ledger, computer),
				input_ledger_channel(ledger, channel) };
	struct input_track *track;
	size_t slot;

	/* There are too many of them. */
	if ((computer && *computer && !names[0]) || (channel && *channel && !names[1]))
		return NULL;
	if (logs->slot_count) {
		track = logs->slots[slot_of(logs, names[0], names[1])];
		if (track || logs->count >= BOUND_NAMES)
			return track;
	}
	if (2 * logs->count >= logs->slot_count && !logs_grow(ledger, logs))
		return NULL;
	slot = slot_of(logs, names[0], names[1]);
	track = arena_alloc(&ledger->arena, sizeof(*track));
	ledger->lost |= !track;
	if (!track)
		return NULL;
	track->computer = names[0];
	track->channel = names[1];
	run_nowhere(track);
	track->next = logs->first;
	logs->first = logs->slots[slot] = track;
	logs->count++;
	return track;
}

void input_ledger_event(struct input_ledger *ledger, const struct event *event)
{
	struct input_track *track = input_ledger_track(ledger, event->computer, event->channel);

	ledger->records++;
	if (event->recovered)
		input_ledger_time(ledger, event->time);
	else
		input_track_record(ledger, track, event->record_id, event->time);
}

void input_logs_merge(struct input_ledger *ledger, const struct input_logs *part)
{
	for (struct input_track *from = part->first; from; from = from->next) {
		struct input_track *track = input_ledger_track(ledger, from->computer,
							       from->channel);

		catch_up(from);
		input_ledger_time(ledger, from->first);
		input_ledger_time(ledger, from->last);
		if (!track)
			continue;
		catch_up(track);
		widen(track, from->first);
		widen(track, from->last);
		if (from->scattered)
			scatter(track);
		track->count += from->count;
		for (size_t i = 0; i < from->run_count; i++)
			place(ledger, track, &from->runs[i]);
		if (from->first_id && (from->first_id < track->first_id || !track->first_id))
			track->first_id = from->first_id;
		if (from->last_id > track->last_id)
			track->last_id = from->last_id;
	}
}

static int by_names(const void *a, const void *b)
{
	const struct input_log *x = a, *y = b;
	int order = strcmp(x->computer ? x->computer : "", y->computer ? y->computer : "");

	return order ? order : strcmp(x->channel ? x->channel : "", y->channel ? y->channel : "");
}

/* Ready for the books; returns how many runs there are. */
static size_t settle(struct input_logs *logs)
{
	size_t runs = 0;

	for (struct input_track *track = logs->first; track; track = track->next) {
		catch_up(track);
		track->run_count = input_runs_join(track->runs, track->run_count);
		runs += track->run_count;
	}
	return runs;
}

static struct input_log log_of(const struct input_track *track)
{
	return (struct input_log){
		.computer = track->computer, .channel = track->channel,
		.first_event = track->first, .last_event = track->last,
		.records = track->count + input_runs_records(track->runs, track->run_count),
		.first_record_id = track->first_id, .last_record_id = track->last_id,
		.runs = track->runs, .run_count = track->run_count,
	};
}

void input_logs_books(struct input_ledger *ledger, struct input_books *books)
{
	struct input_log *list = arena_array(&ledger->arena, ledger->logs.count, sizeof(*list));
	bool few = settle(&ledger->logs) > (size_t)BOUND_NAMES * BOUND_RUNS_FEW;
	size_t count = 0;

	if (!list && ledger->logs.count > 0)
		ledger->lost = true;
	for (struct input_track *track = ledger->logs.first; list && track; track = track->next) {
		struct input_log log;

		if (few && track->run_count > BOUND_RUNS_FEW)
			scatter(track);
		log = log_of(track);
		input_ledger_time(ledger, log.first_event);
		input_ledger_time(ledger, log.last_event);
		/* Only a name, of a record whose time and number are of no use. */
		if (log.records)
			list[count++] = log;
	}
	if (count > 0)
		qsort(list, count, sizeof(*list), by_names);
	books->logs = list;
	books->log_count = count;
}
