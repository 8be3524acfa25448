/*
 * incident_inputs.c - which of several inputs tell of an entry, and which could.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_inputs.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "incident_store.h"
#include "input_summary.h"
#include "order.h"
#include "shortage.h"
#include "siphash.h"
#include "table.h"
#include "text.h"

/* Records of one moment are numbered in any order, and some forms show no fraction of a second. */
#define ONE_MOMENT (WHEN_SECOND - 1)

enum { SPELLINGS = 16 };	/* of one log, that are looked at */

/* A log of one computer in an input. */
struct incident_input_log {
	uint32_t computer, channel;	/* names of the store */
	uint32_t input;
	const struct input_log *log;
};

/* A copy, by the entry that it is folded into. */
struct place {
	uint32_t of, at;
};

static int place_order(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return x->of != y->of ? order_numbers(x->of, y->of) : order_numbers(x->at, y->at);
}

/* The copies in the order of what they are of. */
static bool sort_copies(struct incident_inputs *inputs)
{
	const struct incident_store *store = inputs->store;
	struct place *places = shortage_watch(calloc(store->copy_count + 1, sizeof(*places)));

	inputs->copies = shortage_watch(calloc(store->copy_count + 1, sizeof(*inputs->copies)));
	for (size_t i = 0; places && i < store->copy_count; i++) {
		uint32_t at = (uint32_t)(store->entry_count + i);

		places[i] = (struct place){ store->entries[at].copy_of, at };
	}
	if (places && inputs->copies) {
		qsort(places, store->copy_count, sizeof(*places), place_order);
		for (size_t i = 0; i < store->copy_count; i++)
			inputs->copies[i] = places[i].at;
	}
	free(places);
	return places && inputs->copies;
}

/* The first copy of the entry among them, or where it would be. */
static size_t copies_of(const struct incident_inputs *inputs, size_t entry)
{
	const struct incident_store *store = inputs->store;
	size_t low = 0, high = store->copy_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (store->entries[inputs->copies[middle]].copy_of < entry)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The copy behind `at`, of those of an entry; or TABLE_NONE.  next: of the first, copies_of(). */
static uint32_t next_copy(const struct incident_inputs *inputs, size_t entry, size_t *next)
{
	const struct incident_store *store = inputs->store;
	const size_t at = (*next)++;

	if (at >= store->copy_count || store->entries[inputs->copies[at]].copy_of != entry)
		return TABLE_NONE;
	return inputs->copies[at];
}

/* ---- logs ---- */

static uint32_t number_of(const struct incident_store *store, const char *name)
{
	return name ? table_names_find_lower(&store->names, name, strlen(name)) : TABLE_NONE;
}

static int log_order(const void *a, const void *b)
{
	const struct incident_input_log *x = a, *y = b;
	int order = order_numbers(x->computer, y->computer);

	if (order == 0)
		order = order_numbers(x->channel, y->channel);
	return order ? order : order_numbers(x->input, y->input);
}

static int spelled_order(const void *a, const void *b)
{
	const struct incident_input_log *x = a, *y = b;
	int order = log_order(a, b);

	/* Names of one log that are spelled in several ways are in the order of the summary. */
	return order ? order : order_numbers((uintptr_t)x->log, (uintptr_t)y->log);
}

/* The logs of all inputs that events name. */
static bool list_logs(struct incident_inputs *inputs)
{
	const size_t count = inputs->list ? inputs->count : 0;
	size_t logs = 0;

	for (size_t i = 0; i < count; i++)
		logs += inputs->list[i].log_count;
	inputs->logs = shortage_watch(calloc(logs + 1, sizeof(*inputs->logs)));
	if (!inputs->logs)
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < inputs->list[i].log_count; k++) {
			const struct input_log *log = &inputs->list[i].logs[k];
			const struct incident_input_log named = {
				.computer = number_of(inputs->store, log->computer),
				.channel = number_of(inputs->store, log->channel),
				.input = (uint32_t)i, .log = log,
			};

			if (named.computer != TABLE_NONE && named.channel != TABLE_NONE)
				inputs->logs[inputs->log_count++] = named;
		}
	if (inputs->log_count)
		qsort(inputs->logs, inputs->log_count, sizeof(*inputs->logs), spelled_order);
	return true;
}

/* Where that log would be. */
static size_t place_of_log(const struct incident_inputs *inputs,
			   const struct incident_input_log *wanted)
{
	size_t low = 0, high = inputs->log_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (log_order(&inputs->logs[middle], wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- what they show ---- */

/* Can an event of that kind be in this log? */
static bool may_be_in(const struct incident_inputs *inputs, const struct catalog_event *kind,
		      uint32_t channel)
{
	const char *name = table_names_get(&inputs->store->names, channel);

	for (const char *const *logs = kind->signs_in; name && logs && *logs; logs++)
		if (text_equal_nocase(name, *logs))
			return true;
	return false;
}

static when_t between(when_t a, when_t b)
{
	return a > b ? a - b : b - a;
}

/* How far apart times may look that were one moment. */
static when_t moment_of(when_t a, when_t b)
{
	return a % WHEN_SECOND && b % WHEN_SECOND ? 0 : ONE_MOMENT;
}

/* The same of a run: one fraction shows that its form has them. */
static when_t moment_in(const struct input_run *run)
{
	return run->first_time % WHEN_SECOND || run->last_time % WHEN_SECOND ? 0 : ONE_MOMENT;
}

/* Has the run records before and after that one?  Only its number may say that it comes first, or
 * last; the last record of a log may be the failure, and nothing comes before that afterwards. */
static bool runs_past(const struct input_run *run, when_t time, uint64_t id)
{
	const when_t first = run->first_time + (id && id < run->first_id ? ONE_MOMENT : 0);
	const when_t last = time + (id > run->last_id ? moment_in(run) : 0);

	return run->first_time && first < time && last <= run->last_time;
}

/* Is the number one of those that are not there, between records before and after that moment?
 * Where the clock was set back, a run may have that moment, too. */
static bool has_hole(const struct input_log *log, when_t time, uint64_t id)
{
	const struct input_run *before = NULL, *after = NULL;

	for (size_t i = 0; i < log->run_count; i++) {
		const struct input_run *run = &log->runs[i];

		if (run->last_id < id && (!before || run->last_id > before->last_id))
			before = run;
		if (run->first_id > id && (!after || run->first_id < after->first_id))
			after = run;
	}
	return before && after &&
	       before->last_time <= time + moment_in(before) &&
	       time <= after->first_time + ONE_MOMENT;
}

/* Have the records of the log no room for one of that moment?  A list of some has, and so has one
 * without numbers. */
static bool has_no_room(const struct input_log *log, when_t time, uint64_t id)
{
	bool past = false;

	for (size_t i = 0; i < log->run_count; i++) {
		const struct input_run *run = &log->runs[i];

		if (!runs_past(run, time, id))
			continue;
		if (id >= run->first_id && id <= run->last_id)
			return true;
		past = true;
	}
	return past && !(id && has_hole(log, time, id));
}

/* Has the input more logs than are known? */
static bool is_cut(const struct incident_inputs *inputs, uint32_t input)
{
	return inputs->list && input < inputs->count &&
	       (inputs->list[input].names_cut || inputs->list[input].log_count >= BOUND_NAMES);
}

/* Does the input, which has the copy `at` of the entry, show by its records that there was no
 * `other`?  Copies may be of a zone that is not known. */
static bool disproves(const struct incident_inputs *inputs, uint32_t at, size_t entry, size_t other)
{
	const struct incident_store *store = inputs->store;
	const struct incident_entry *copy = &store->entries[at], *of = &store->entries[other];
	const struct incident_key *than = incident_store_key(store, other);
	const uint32_t own = incident_store_key(store, at)->channel;
	const uint32_t channel = may_be_in(inputs, than->kind, own) ? own : than->channel;
	const struct incident_input_log wanted = { than->computer, channel, copy->input, NULL };
	const when_t time = of->time + copy->time - store->entries[entry].time;
	size_t first = place_of_log(inputs, &wanted), i = first;

	if (!copy->time)
		return false;
	for (; i < inputs->log_count && i - first < SPELLINGS &&
	       log_order(&inputs->logs[i], &wanted) == 0; i++)
		if (has_no_room(inputs->logs[i].log, time,
				than->channel == channel ? of->record_id : 0))
			return true;
	return i == first && is_cut(inputs, copy->input);
}

/* Do their numbers say that one log has them in this order, which may go on in another file? */
static bool goes_on(const struct incident_store *store, size_t entry, size_t other)
{
	const struct incident_entry *a = &store->entries[entry], *b = &store->entries[other];
	const struct incident_key *x = incident_store_key(store, entry);
	const struct incident_key *y = incident_store_key(store, other);

	return a->record_id && b->record_id && a->record_id != b->record_id &&
	       x->computer == y->computer && x->channel == y->channel &&
	       ((a->record_id < b->record_id) == (a->time < b->time) ||
		between(a->time, b->time) <= moment_of(a->time, b->time));
}

static bool is_ready(struct incident_inputs *inputs)
{
	if (!inputs->copies && !inputs->oom)
		inputs->oom = !sort_copies(inputs) || !list_logs(inputs);
	return !inputs->oom;
}

static uint64_t name_in(uint64_t name, uint32_t input)
{
	const uint64_t both[] = { name, input };

	return siphash_keyed(both, sizeof(both));
}

bool incident_inputs_note(struct incident_inputs *inputs, struct table_map *last, uint64_t name,
			  size_t entry)
{
	const struct incident_store *store = inputs->store;
	size_t next;

	if (store->copy_count && !is_ready(inputs))
		return false;
	next = store->copy_count ? copies_of(inputs, entry) : 0;
	for (uint32_t at = (uint32_t)entry; at != TABLE_NONE; at = next_copy(inputs, entry, &next))
		if (table_map_set(last, name_in(name, store->entries[at].input),
				  (uint32_t)entry) < 0)
			return false;
	return true;
}

/* The one that the input of the entry `at` has itself, or TABLE_NONE. */
static uint32_t own_of(const struct incident_inputs *inputs, uint32_t at, when_t time,
		       const struct incident_beside *beside)
{
	const struct incident_entry *entries = inputs->store->entries;
	const uint32_t own = table_map_get(beside->last, name_in(beside->name, entries[at].input));

	return own != TABLE_NONE && between(entries[own].time, time) <= beside->window
	       ? own : TABLE_NONE;
}

/* Has an input that tells of the entry its own?  Then `other` is the last one. */
static bool find_own(const struct incident_inputs *inputs, size_t entry,
		     const struct incident_beside *beside, size_t *other)
{
	const when_t time = inputs->store->entries[entry].time;
	size_t next = copies_of(inputs, entry);
	bool found = false;

	for (uint32_t at = (uint32_t)entry; at != TABLE_NONE;
	     at = next_copy(inputs, entry, &next)) {
		const uint32_t own = own_of(inputs, at, time, beside);

		if (own != TABLE_NONE && (!found || own > *other))
			*other = own;
		found |= own != TABLE_NONE;
	}
	return found;
}

/* Do they tell the same, one of them in a text that shows no number? */
static bool is_same(const struct incident_store *store, size_t entry, size_t than)
{
	const struct incident_entry *a = &store->entries[entry], *b = &store->entries[than];
	const struct incident_key *x = incident_store_key(store, entry);
	const struct incident_key *y = incident_store_key(store, than);

	return !a->record_id != !b->record_id && x->kind == y->kind && x->id == y->id &&
	       x->computer == y->computer && x->pool == y->pool && x->subject == y->subject &&
	       (a->process == b->process || !a->process || !b->process);
}

/* The same for those that tell the same, of a few of the moment. */
static bool find_same(const struct incident_inputs *inputs, size_t entry,
		      const struct incident_beside *beside, size_t *other)
{
	enum { NEIGHBOURS = 8 };
	const struct incident_store *store = inputs->store;
	const size_t first = entry > NEIGHBOURS ? entry - NEIGHBOURS : 0;
	const when_t time = store->entries[entry].time;

	for (size_t i = first; i <= entry + NEIGHBOURS && i < store->entry_count; i++)
		if (between(store->entries[i].time, time) < ONE_MOMENT &&
		    is_same(store, entry, i) && find_own(inputs, i, beside, other))
			return true;
	return false;
}

bool incident_inputs_agree(struct incident_inputs *inputs, size_t entry,
			   const struct incident_beside *beside)
{
	const struct incident_store *store = inputs->store;
	const when_t time = store->entries[entry].time;
	size_t next, other = beside->nearest;
	bool both;

	if (!incident_vouches(incident_store_key(store, entry)) ||
	    (!store->copy_count && store->entries[entry].input == store->entries[other].input))
		return true;
	if (!is_ready(inputs))
		return false;
	both = find_own(inputs, entry, beside, &other) ||
	       find_same(inputs, entry, beside, &other);
	next = copies_of(inputs, entry);
	for (uint32_t at = (uint32_t)entry; at != TABLE_NONE;
	     at = next_copy(inputs, entry, &next))
		if (own_of(inputs, at, time, beside) == TABLE_NONE &&
		    disproves(inputs, at, entry, other))
			return false;
	return both || goes_on(store, entry, other);
}

void incident_inputs_release(struct incident_inputs *inputs)
{
	free(inputs->copies);
	free(inputs->logs);
}
