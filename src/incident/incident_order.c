/*
 * incident_order.c - in which order events were written.
 *
 * Knows the numbers of records and what marks a start; nothing of what a start repairs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_order.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "input_summary.h"
#include "log_stats.h"
#include "order.h"
#include "shortage.h"
#include "table.h"

/* A service that sets up its sites takes seconds. */
#define START_TAKES WHEN_MINUTE

enum { LOOK_AHEAD = 64 };	/* marks behind a failure that are looked at */

/* Entries may be moved to a place in front of one of the store. */
struct move {
	uint32_t slot;		/* that one; or its own, if it is not moved */
	uint32_t run;		/* of moved ones, in the order of its log; UINT32_MAX: not moved */
	uint32_t entry;
};

/* ---- clocks that were set back ---- */

/* Runs of a log of which some were written before the clock was set back. */
struct stepped {
	uint32_t computer, channel, input;
	const struct input_log *log;
	size_t caps;		/* index of that of its first run */
};

struct steps {
	const struct incident_store *store;
	struct stepped *logs;
	size_t count, room;
	when_t *caps;		/* what comes after a run begins at that time; or unknown */
	size_t cap_count, cap_room;
	uint32_t *slots;	/* by entry; TABLE_NONE: its time shows its place */
	uint32_t *runs;		/* so do these; TABLE_NONE: no log shows its place */
};

/* How the time goes on from a run to the next one. */
enum passage { PASSAGE_ANEW, PASSAGE_ON, PASSAGE_BACK };

static enum passage passage_of(const struct input_run *run)
{
	const struct input_run *next = run + 1;
	bool back = next->first_time < run->last_time;

	if (!run->last_time || !next->first_time || next->first_id <= run->last_id)
		return PASSAGE_ANEW;
	if (next->first_id - run->last_id > 1)
		return back ? PASSAGE_ANEW : PASSAGE_ON;
	return back ? PASSAGE_BACK : PASSAGE_ON;
}

/* False: the clock was not set back. */
static bool find_caps(const struct input_log *log, when_t *caps)
{
	bool any = false;

	caps[log->run_count - 1] = WHEN_UNKNOWN;
	for (size_t i = log->run_count - 1; i-- > 0;) {
		const enum passage passage = passage_of(&log->runs[i]);
		const when_t next = log->runs[i + 1].first_time;

		caps[i] = passage == PASSAGE_ANEW ? WHEN_UNKNOWN : caps[i + 1];
		if (passage == PASSAGE_BACK && (caps[i] == WHEN_UNKNOWN || next < caps[i]))
			caps[i] = next;
		any |= caps[i] != WHEN_UNKNOWN;
	}
	return any;
}

static uint32_t number_of(const struct incident_store *store, const char *name)
{
	return name ? table_names_find_lower(&store->names, name, strlen(name)) : TABLE_NONE;
}

static int add_log(struct steps *steps, const struct input_log *log, uint32_t input)
{
	struct stepped *logs;
	when_t *caps;

	if (log->run_count < 2)
		return 0;
	caps = grow(steps->caps, steps->cap_count, log->run_count, &steps->cap_room,
		    sizeof(*caps));
	if (!caps)
		return -1;
	steps->caps = caps;
	if (!find_caps(log, caps + steps->cap_count))
		return 0;
	logs = grow(steps->logs, steps->count, 1, &steps->room, sizeof(*logs));
	if (!logs)
		return -1;
	steps->logs = logs;
	logs[steps->count++] = (struct stepped){
		.computer = number_of(steps->store, log->computer),
		.channel = number_of(steps->store, log->channel), .input = input,
		.log = log, .caps = steps->cap_count,
	};
	steps->cap_count += log->run_count;
	return 0;
}

static int by_log(const void *a, const void *b)
{
	const struct stepped *x = a, *y = b;
	int order = order_numbers(x->input, y->input);

	order = order ? order : order_numbers(x->computer, y->computer);
	return order ? order : order_numbers(x->channel, y->channel);
}

static const struct stepped *log_of(const struct steps *steps, const struct incident_entry *entry)
{
	const struct incident_key *key = &steps->store->keys[entry->key];
	const struct stepped wanted = { .computer = key->computer, .channel = key->channel,
					.input = entry->input };

	return bsearch(&wanted, steps->logs, steps->count, sizeof(wanted), by_log);
}

/* The run that has the record; or NULL. */
static const struct input_run *run_of(const struct input_log *log,
				      const struct incident_entry *entry)
{
	const struct input_run *run;
	size_t low = 0, high = log->run_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (log->runs[middle].last_id < entry->record_id)
			low = middle + 1;
		else
			high = middle;
	}
	run = &log->runs[low];
	if (low == log->run_count || entry->record_id < run->first_id ||
	    entry->time + INPUT_CLOCK_STEP < run->first_time ||
	    entry->time > run->last_time + INPUT_CLOCK_STEP)
		return NULL;
	return run;
}

/* The first entry that is not before that time. */
static uint32_t first_at(const struct incident_store *store, when_t time)
{
	size_t low = 0, high = store->entry_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (store->entries[middle].time < time)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/* Where the log of an entry, or of its copy `at`, has it. */
static void place_by_log(struct steps *steps, uint32_t entry, const struct incident_entry *at)
{
	const struct stepped *log = at->record_id && at->time ? log_of(steps, at) : NULL;
	const struct input_run *run = log ? run_of(log->log, at) : NULL;
	const bool first = steps->runs[entry] == TABLE_NONE;
	uint32_t slot = entry, number;
	when_t cap;

	if (!run)
		return;
	number = (uint32_t)(run - log->log->runs);
	cap = steps->caps[log->caps + number];
	if (cap != WHEN_UNKNOWN && cap < at->time && at->time == steps->store->entries[entry].time)
		slot = first_at(steps->store, cap);
	if (first || slot > steps->slots[entry]) {
		steps->slots[entry] = slot;
		steps->runs[entry] = number;
	}
}

/*
 * A failure that another log tells of, too, is told there at the same time: where that log does
 * not show on which side of the step it is, it goes with what shows it.
 */
static int place_by_groups(struct steps *steps, size_t group_count)
{
	const struct incident_store *store = steps->store;
	uint32_t *known = table_no_numbers(group_count, sizeof(*known));	/* entry */

	if (!known)
		return -1;
	for (size_t i = 0; i < store->entry_count; i++)
		if (steps->slots[i] != i && incident_is_failure(store, i))
			known[store->entries[i].group] = (uint32_t)i;
	for (size_t i = 0; i < store->entry_count; i++) {
		uint32_t with;

		if (steps->runs[i] != TABLE_NONE || !incident_is_failure(store, i))
			continue;
		with = known[store->entries[i].group];
		if (with == TABLE_NONE || steps->slots[with] >= i)
			continue;
		steps->slots[i] = steps->slots[with];
		steps->runs[i] = steps->runs[with];
	}
	free(known);
	return 0;
}

static int by_move(const void *a, const void *b)
{
	const struct move *x = a, *y = b;
	int order = order_numbers(x->slot, y->slot);

	order = order ? order : order_numbers(x->run, y->run);
	return order ? order : order_numbers(x->entry, y->entry);
}

static int set_order(struct incident_order *order, struct move *moves, size_t count)
{
	uint32_t *entries = order->entries;

	if (!entries)
		entries = table_no_numbers(count, sizeof(*entries));
	if (!entries)
		return -1;
	order->entries = entries;
	qsort(moves, count, sizeof(*moves), by_move);
	for (size_t i = 0; i < count; i++)
		entries[i] = moves[i].entry;
	return 0;
}

static int move_all(struct incident_order *order, const struct steps *steps)
{
	const size_t count = steps->store->entry_count;
	struct move *moves = shortage_watch(calloc(count + 1, sizeof(*moves)));
	int ret;

	if (!moves)
		return -1;
	for (uint32_t i = 0; i < count; i++)
		moves[i] = (struct move){ steps->slots[i],
					  steps->slots[i] == i ? UINT32_MAX : steps->runs[i], i };
	ret = set_order(order, moves, count);
	free(moves);
	return ret;
}

static int place_steps(struct incident_order *order, struct steps *steps, size_t group_count)
{
	const struct incident_store *store = steps->store;

	steps->slots = table_no_numbers(store->entry_count, sizeof(*steps->slots));
	steps->runs = table_no_numbers(store->entry_count, sizeof(*steps->runs));
	if (!steps->slots || !steps->runs)
		return -1;
	for (uint32_t i = 0; i < store->entry_count; i++) {
		steps->slots[i] = i;
		place_by_log(steps, i, &store->entries[i]);
	}
	for (size_t i = 0; i < store->copy_count; i++) {
		const struct incident_entry *copy = &store->entries[store->entry_count + i];

		place_by_log(steps, copy->copy_of, copy);
	}
	if (place_by_groups(steps, group_count) < 0)
		return -1;
	return move_all(order, steps);
}

static int order_steps(struct incident_order *order, const struct incident_store *store,
		       size_t group_count, const struct input_summary *inputs, size_t input_count)
{
	struct steps steps = { .store = store };
	int ret = 0;

	for (size_t i = 0; inputs && i < input_count; i++)
		for (size_t k = 0; k < inputs[i].log_count && ret == 0; k++)
			ret = add_log(&steps, &inputs[i].logs[k], (uint32_t)i);
	if (ret == 0 && steps.count) {
		qsort(steps.logs, steps.count, sizeof(*steps.logs), by_log);
		ret = place_steps(order, &steps, group_count);
	}
	free(steps.logs);
	free(steps.caps);
	free(steps.slots);
	free(steps.runs);
	return ret;
}

/* ---- starts ---- */

/* What may be between a failure and its recovery, from the last one of a computer on. */
struct mark {
	uint32_t entry, place;
	uint32_t next;		/* the one behind it; or TABLE_NONE */
};

struct marks {
	const struct incident_store *store;
	const struct incident_state *state;
	struct mark *list;
	size_t count, room;
};

static bool shows_recovery(const struct incident_key *key)
{
	return incident_recovers(key) != CATALOG_RECOVERS_NONE ||
	       incident_marks_all(key, CATALOG_MARK_START);
}

/* Does it say that IIS started, and not the machine, whose start comes before that of IIS? */
static bool ends_start(const struct incident_key *key)
{
	return incident_marks_all(key, CATALOG_MARK_START) &&
	       (key->kind->recovers == CATALOG_RECOVERS_SERVICE || key->kind->generations);
}

/* IIS does not run, or begins to start. */
static bool begins_start(const struct incident_key *key)
{
	return incident_marks_all(key, CATALOG_MARK_STOP) ||
	       incident_marks_all(key, CATALOG_MARK_START) ||
	       (incident_vouches(key) && key->kind->stage == CATALOG_SERVICE);
}

/* Can a start of IIS have written it that went on?  It sets up sites, by the configuration; workers
 * and applications start with their first request.  In other logs anybody may have written it. */
static bool is_of_start(const struct incident_key *key)
{
	return incident_vouches(key) && key->pool == TABLE_NONE &&
	       (key->kind->stage == CATALOG_CONFIG || key->kind->stage == CATALOG_SITE);
}

/* Which of its computer's marks may matter for a failure: what anybody may write is nothing to what
 * the system wrote, and takes no look from it; nor do any number of pools from what is of all. */
enum { OF_ANYBODY, OF_POOL, OF_ALL };

static int mark_of(const struct incident_key *key)
{
	return !incident_vouches(key) ? OF_ANYBODY : begins_start(key) ? OF_ALL : OF_POOL;
}

/* Have both numbers of one log? */
static bool are_numbered(const struct incident_store *store, const struct incident_entry *a,
			 const struct incident_entry *b)
{
	return a->input == b->input && a->record_id && b->record_id &&
	       store->keys[a->key].computer == store->keys[b->key].computer &&
	       store->keys[a->key].channel == store->keys[b->key].channel;
}

/* Do the numbers of one log say that it was written before the failure, whose time is earlier? */
static bool is_before(const struct incident_store *store, size_t entry, size_t failure)
{
	const struct incident_entry *a = &store->entries[entry], *b = &store->entries[failure];

	return a->time <= b->time + INPUT_CLOCK_STEP && are_numbered(store, a, b) &&
	       a->record_id < b->record_id;
}

/* Was it perhaps, as the clock showed its time an hour before, too?  Of a zone that is not known,
 * what was shown once before that hour is before both. */
static bool may_be_before(const struct incident_store *store, size_t entry, size_t failure)
{
	const struct incident_entry *a = &store->entries[entry], *b = &store->entries[failure];
	const struct incident_key *key = &store->keys[a->key];

	return key->shown_twice && (!key->local_time || store->keys[b->key].shown_twice) &&
	       !are_numbered(store, a, b);
}

/* The last mark that is no recovery of the failure, though its time is later; or TABLE_NONE. */
static uint32_t last_mark_before(const struct marks *marks, uint32_t first, size_t failure)
{
	const struct incident_store *store = marks->store;
	const when_t time = store->entries[failure].time;
	when_t start = time;
	bool starting = is_of_start(incident_store_key(store, failure));
	uint32_t last = TABLE_NONE, at = first;

	for (int i = 0; i < LOOK_AHEAD && at != TABLE_NONE; i++, at = marks->list[at].next) {
		const struct mark *mark = &marks->list[at];
		const struct incident_key *key = incident_store_key(store, mark->entry);
		const when_t then = store->entries[mark->entry].time;

		if (then > time + WHEN_HOUR)
			break;
		if (shows_recovery(key) && (is_before(store, mark->entry, failure) ||
					    may_be_before(store, mark->entry, failure)))
			last = at;
		if (ends_start(key) && starting && then <= start + START_TAKES) {
			last = at;
			start = then;
		} else if (begins_start(key) && !is_before(store, mark->entry, failure)) {
			starting = false;
		}
	}
	return last;
}

static uint32_t add_mark(struct marks *marks, uint32_t entry, uint32_t place, uint32_t next)
{
	struct mark *list = grow(marks->list, marks->count, 1, &marks->room, sizeof(*list));

	if (!list)
		return TABLE_NONE;
	marks->list = list;
	list[marks->count] = (struct mark){ entry, place, next };
	return (uint32_t)marks->count++;
}

/* What is moved comes behind the mark, in the order that it had. */
static int put_behind(const struct marks *marks, struct incident_order *order, struct move **moves,
		      size_t place, uint32_t mark)
{
	const size_t count = marks->store->entry_count;

	if (!*moves) {
		*moves = shortage_watch(calloc(count + 1, sizeof(**moves)));
		if (!*moves)
			return -1;
		for (size_t i = 0; i < count; i++)
			(*moves)[i] = (struct move){
				.slot = (uint32_t)i,
				.entry = (uint32_t)incident_order_get(order, i),
			};
	}
	(*moves)[place].slot = marks->list[mark].place;
	(*moves)[place].run = (uint32_t)place + 1;
	return 0;
}

/* The later one of those that may matter. */
static uint32_t find_mark(const struct marks *marks, const uint32_t *firsts, size_t failure)
{
	const struct incident_key *key = incident_store_key(marks->store, failure);
	uint32_t pool, all;

	if (!incident_vouches(key))
		return last_mark_before(marks, firsts[OF_ANYBODY], failure);
	pool = last_mark_before(marks, firsts[OF_POOL], failure);
	all = last_mark_before(marks, firsts[OF_ALL], failure);
	if (pool == TABLE_NONE || all == TABLE_NONE)
		return pool == TABLE_NONE ? all : pool;
	return marks->list[pool].place > marks->list[all].place ? pool : all;
}

static int order_starts(struct incident_order *order, struct marks *marks, struct move **moves)
{
	const struct incident_store *store = marks->store;

	for (size_t place = store->entry_count; place-- > 0;) {
		const size_t entry = incident_order_get(order, place);
		const struct incident_key *key = incident_store_key(store, entry);
		uint32_t *firsts = marks->state->of[store->entries[entry].key].host->marks;
		uint32_t mark = incident_is_failure(store, entry) ? find_mark(marks, firsts, entry)
								  : TABLE_NONE, *first;

		if (mark != TABLE_NONE && put_behind(marks, order, moves, place, mark) < 0)
			return -1;
		if (!shows_recovery(key) && !begins_start(key))
			continue;
		first = &firsts[mark_of(key)];
		*first = add_mark(marks, (uint32_t)entry, (uint32_t)place, *first);
		if (*first == TABLE_NONE)
			return -1;
	}
	return *moves ? set_order(order, *moves, store->entry_count) : 0;
}

/* ---- public ---- */

int incident_order_find(struct incident_order *order, const struct incident_store *store,
			const struct incident_groups *groups, struct incident_state *state,
			const struct input_summary *inputs, size_t input_count)
{
	struct marks marks = { .store = store, .state = state };
	struct move *moves = NULL;
	int ret = order_steps(order, store, groups->count, inputs, input_count);

	if (ret == 0)
		ret = order_starts(order, &marks, &moves);
	free(marks.list);
	free(moves);
	return ret;
}

void incident_order_release(struct incident_order *order)
{
	free(order->entries);
	*order = (struct incident_order){ 0 };
}
