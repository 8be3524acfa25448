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
#include "grow.h"
#include "incident.h"
#include "incident_store.h"
#include "input_summary.h"
#include "order.h"
#include "shortage.h"
#include "siphash.h"
#include "table.h"
#include "text.h"

/* Records of one moment are numbered in any order, and some forms show no fraction of a second. */
#define ONE_MOMENT (WHEN_SECOND - 1)

/* A log of one computer in an input. */
struct incident_input_log {
	uint32_t computer, channel;	/* names of the store */
	uint32_t input;
	const struct input_run *runs;
	size_t run_count;
	struct input_run *joined;	/* of names that are spelled in several ways; or NULL */
};

/* A deliberate stop, or a copy of one. */
struct incident_input_stop {
	uint64_t name;		/* of its clock in its input */
	when_t time;
	size_t entry;
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

/* Names that are spelled in several ways are of one log, which takes the place of the first.
 * False: no memory. */
static bool join_spellings(struct incident_input_log *logs, size_t count)
{
	struct input_run *joined;
	size_t room = 0, found = 0;

	if (count == 1)
		return true;
	for (size_t i = 0; i < count; i++)
		room += logs[i].run_count;
	joined = shortage_watch(calloc(room + 1, sizeof(*joined)));
	for (size_t i = 0; joined && i < count; i++)
		for (size_t k = 0; k < logs[i].run_count; k++)
			joined[found++] = logs[i].runs[k];
	logs[0].runs = logs[0].joined = joined;
	logs[0].run_count = joined ? input_runs_join(joined, found) : 0;
	return joined;
}

/* Sort the logs.  False: no memory. */
static bool join_logs(struct incident_inputs *inputs, size_t count)
{
	struct incident_input_log *logs = inputs->logs;
	bool joined = true;

	if (count)
		qsort(logs, count, sizeof(*logs), log_order);
	for (size_t i = 0, end; i < count && joined; i = end) {
		for (end = i + 1; end < count && log_order(&logs[i], &logs[end]) == 0;)
			end++;
		joined = join_spellings(&logs[i], end - i);
		logs[inputs->log_count++] = logs[i];
	}
	return joined;
}

/* The logs of all inputs that events name. */
static bool list_logs(struct incident_inputs *inputs)
{
	const size_t count = inputs->list ? inputs->count : 0;
	size_t logs = 0, named = 0;

	for (size_t i = 0; i < count; i++)
		logs += inputs->list[i].log_count;
	inputs->logs = shortage_watch(calloc(logs + 1, sizeof(*inputs->logs)));
	if (!inputs->logs)
		return false;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < inputs->list[i].log_count; k++) {
			const struct input_log *log = &inputs->list[i].logs[k];

			inputs->logs[named] = (struct incident_input_log){
				.computer = number_of(inputs->store, log->computer),
				.channel = number_of(inputs->store, log->channel),
				.input = (uint32_t)i,
				.runs = log->runs, .run_count = log->run_count,
			};
			named += inputs->logs[named].computer != TABLE_NONE &&
				 inputs->logs[named].channel != TABLE_NONE;
		}
	return join_logs(inputs, named);
}

/* NULL: the input has no such log, as far as is known. */
static const struct incident_input_log *log_of(const struct incident_inputs *inputs,
					       const struct incident_input_log *wanted)
{
	return inputs->log_count ? bsearch(wanted, inputs->logs, inputs->log_count,
					   sizeof(*wanted), log_order) : NULL;
}

/* ---- stops ---- */

static uint64_t name_in(uint64_t name, uint32_t input)
{
	const uint64_t both[] = { name, input };

	return siphash_keyed(both, sizeof(both));
}

static int stop_order(const void *a, const void *b)
{
	const struct incident_input_stop *x = a, *y = b;
	int order = order_numbers(x->name, y->name);

	order = order ? order : order_numbers(x->time, y->time);
	return order ? order : order_numbers(x->entry, y->entry);
}

static size_t entry_of(const struct incident_store *store, size_t at)
{
	return at < store->entry_count ? at : store->entries[at].copy_of;
}

static const struct incident_key *stop_at(const struct incident_store *store, size_t at)
{
	const struct incident_key *key = incident_store_key(store, at);

	return incident_marks_all(key, CATALOG_MARK_STOP) ? key : NULL;
}

static void count_stops(struct incident_inputs *inputs)
{
	const struct incident_store *store = inputs->store;

	for (size_t at = 0; at < store->entry_count + store->copy_count; at++) {
		const struct incident_key *key = stop_at(store, at);

		inputs->stop_count += key != NULL;
		inputs->local_stop |= key && key->local_time;
	}
	inputs->counted = true;
}

static bool list_stops(struct incident_inputs *inputs)
{
	const struct incident_store *store = inputs->store;
	size_t count = 0;

	inputs->stops = shortage_watch(calloc(inputs->stop_count + 1, sizeof(*inputs->stops)));
	if (!inputs->stops)
		return false;
	for (size_t at = 0; at < store->entry_count + store->copy_count; at++) {
		const struct incident_key *key = stop_at(store, at);

		if (key)
			inputs->stops[count++] = (struct incident_input_stop){
				name_in(incident_clock(key), store->entries[at].input),
				store->entries[at].time, entry_of(store, at),
			};
	}
	if (count)
		qsort(inputs->stops, count, sizeof(*inputs->stops), stop_order);
	return true;
}

/* The last one before the copy `at` of an entry that its input has on the clock of the copy; or
 * NULL. */
static const struct incident_input_stop *stop_before(const struct incident_inputs *inputs,
						     uint32_t at)
{
	const struct incident_store *store = inputs->store;
	const uint32_t clock = incident_clock(incident_store_key(store, at));
	const size_t entry = entry_of(store, at);
	const struct incident_input_stop bound = {
		name_in(clock, store->entries[at].input), store->entries[at].time,
		clock == incident_clock(incident_store_key(store, entry)) ? entry : SIZE_MAX,
	};
	size_t low = 0, high = inputs->stop_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (stop_order(&inputs->stops[middle], &bound) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low && inputs->stops[low - 1].name == bound.name ? &inputs->stops[low - 1] : NULL;
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

/* Something that is held against a log: its time is one of these, its number is 0 if it has none
 * there. */
struct moment {
	when_t first, last;
	uint64_t id;
};

/* Has the run records before and after that one?  Only its number may say that it comes first, or
 * last; the last record of a log may be the failure, and nothing comes before that afterwards. */
static bool runs_past(const struct input_run *run, const struct moment *moment)
{
	const uint64_t id = moment->id;
	const when_t first = run->first_time + (id && id < run->first_id ? ONE_MOMENT : 0);
	const when_t last = moment->first + (id > run->last_id ? moment_in(run) : 0);

	return run->first_time && first < moment->first && moment->last <= run->last_time &&
	       last <= run->last_time;
}

/* Is the number one of those that are not there, between records before and after that moment?
 * Where the clock was set back, a run may have that moment, too. */
static bool has_hole(const struct incident_input_log *log, const struct moment *moment)
{
	const struct input_run *before = NULL, *after = NULL;

	for (size_t i = 0; i < log->run_count; i++) {
		const struct input_run *run = &log->runs[i];

		if (run->last_id < moment->id && (!before || run->last_id > before->last_id))
			before = run;
		if (run->first_id > moment->id && (!after || run->first_id < after->first_id))
			after = run;
	}
	return before && after &&
	       before->last_time <= moment->last + moment_in(before) &&
	       moment->first <= after->first_time + ONE_MOMENT;
}

/* Have the records of the log no room for one of that moment?  A list of some has, and so has one
 * without numbers. */
static bool has_no_room(const struct incident_input_log *log, const struct moment *moment)
{
	bool past = false;

	for (size_t i = 0; i < log->run_count; i++) {
		const struct input_run *run = &log->runs[i];

		if (!runs_past(run, moment))
			continue;
		if (moment->id >= run->first_id && moment->id <= run->last_id)
			return true;
		past = true;
	}
	return past && !(moment->id && has_hole(log, moment));
}

/* Has the input more logs than are known? */
static bool is_cut(const struct incident_inputs *inputs, uint32_t input)
{
	return inputs->list && input < inputs->count &&
	       (inputs->list[input].names_cut || inputs->list[input].log_count >= BOUND_NAMES);
}

/* What makes an entry no failure. */
struct excuse {
	size_t other;		/* entry; SIZE_MAX: there is none yet */
	when_t time, failed;	/* of it and of the failure, on one clock */
	uint32_t input;		/* that tells it */
};

/* Texts show whole seconds, and may be of a zone that is not known. */
static struct moment moment_at(const struct excuse *excuse, when_t time)
{
	const when_t at = excuse->time + time - excuse->failed;
	const bool moved = time != excuse->failed && excuse->failed % WHEN_SECOND == 0;

	return (struct moment){
		.first = at - (moved ? ONE_MOMENT : 0),
		.last = at + (excuse->time % WHEN_SECOND ? 0 : ONE_MOMENT),
	};
}

/* Does the input, which has the copy `at` of the entry, show by its records that there was nothing
 * like that? */
static bool disproves(const struct incident_inputs *inputs, uint32_t at,
		      const struct excuse *excuse)
{
	const struct incident_store *store = inputs->store;
	const struct incident_entry *copy = &store->entries[at];
	const struct incident_key *than = incident_store_key(store, excuse->other);
	const struct incident_key *key = incident_store_key(store, at);
	const uint32_t own = key->channel;
	const uint32_t channel = may_be_in(inputs, than->kind, own) ? own : than->channel;
	const struct incident_input_log *log =
		log_of(inputs, &(struct incident_input_log){
			.computer = key->computer, .channel = channel, .input = copy->input,
		});
	struct moment moment = moment_at(excuse, copy->time);

	if (!copy->time)
		return false;
	if (than->channel == channel)
		moment.id = store->entries[excuse->other].record_id;
	return log ? has_no_room(log, &moment) : is_cut(inputs, copy->input);
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
	if (!inputs->counted)
		count_stops(inputs);
	if (!inputs->copies && !inputs->oom)
		inputs->oom = !sort_copies(inputs) || !list_logs(inputs) || !list_stops(inputs);
	return !inputs->oom;
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

/* What the input of the copy `at` of the entry has itself; false: nothing. */
static bool own_of(const struct incident_inputs *inputs, uint32_t at, size_t entry,
		   const struct incident_beside *beside, struct excuse *own)
{
	const struct incident_entry *entries = inputs->store->entries;
	const struct incident_input_stop *stop = beside->last ? NULL : stop_before(inputs, at);
	const uint64_t name = name_in(beside->name, entries[at].input);
	const uint32_t noted = beside->last ? table_map_get(beside->last, name) : TABLE_NONE;

	own->input = entries[at].input;
	if (stop) {
		own->other = stop->entry;
		own->time = stop->time;
		own->failed = entries[at].time;
	} else if (noted != TABLE_NONE) {
		own->other = noted;
		own->time = entries[noted].time;
		own->failed = entries[entry].time;
	} else {
		return false;
	}
	return between(own->time, own->failed) <= beside->window;
}

/* Has an input that tells of the entry its own?  Then the last one excuses it. */
static bool find_own(const struct incident_inputs *inputs, size_t entry,
		     const struct incident_beside *beside, struct excuse *excuse)
{
	size_t next = copies_of(inputs, entry);
	bool found = false;

	for (uint32_t at = (uint32_t)entry; at != TABLE_NONE;
	     at = next_copy(inputs, entry, &next)) {
		struct excuse own;

		if (!own_of(inputs, at, entry, beside, &own))
			continue;
		if (!found || own.other > excuse->other)
			*excuse = own;
		found = true;
	}
	return found;
}

/* Do they tell the same, as far as both show it?  A text of one may be taken for one of the other.
 * The second one names something. */
static bool is_same(const struct incident_store *store, size_t entry, size_t than)
{
	const struct incident_entry *a = &store->entries[entry], *b = &store->entries[than];
	const struct incident_key *x = incident_store_key(store, entry);
	const struct incident_key *y = incident_store_key(store, than);

	return x->kind == y->kind && x->id == y->id &&
	       incident_may_agree(x->computer, y->computer) &&
	       incident_may_agree(x->pool, y->pool) &&
	       incident_may_agree(x->subject, y->subject) &&
	       (y->computer != TABLE_NONE || y->pool != TABLE_NONE) &&
	       (a->process == b->process || !a->process || !b->process);
}

/* The same for those that tell the same, of a few of the moment. */
static bool find_same(const struct incident_inputs *inputs, size_t entry,
		      const struct incident_beside *beside, struct excuse *excuse)
{
	enum { NEIGHBOURS = 8 };
	const struct incident_store *store = inputs->store;
	const size_t first = entry > NEIGHBOURS ? entry - NEIGHBOURS : 0;
	const when_t time = store->entries[entry].time;

	for (size_t i = first; i <= entry + NEIGHBOURS && i < store->entry_count; i++)
		if (between(store->entries[i].time, time) < ONE_MOMENT &&
		    is_same(store, entry, i) && find_own(inputs, i, beside, excuse)) {
			if (between(excuse->failed, time) < ONE_MOMENT)
				excuse->failed = time;
			return true;
		}
	return false;
}

/* The computer's, or a new one; NULL: no memory. */
static struct incident_excused *excused_on(struct incident_inputs *inputs,
					   const struct incident_key *key)
{
	const uint32_t at = table_map_get(&inputs->excused_on, key->computer);
	struct incident_excused *list;

	if (at != TABLE_NONE)
		return &inputs->excused[at];
	list = grow(inputs->excused, inputs->excused_count, 1, &inputs->excused_room,
		    sizeof(*list));
	if (!list)
		return NULL;
	inputs->excused = list;
	list += inputs->excused_count;
	*list = (struct incident_excused){
		.computer = incident_bursts_first(&key->bursts, 0)->computer,
		.first = WHEN_LAST,
	};
	return table_map_set(&inputs->excused_on, key->computer,
			     (uint32_t)inputs->excused_count++) < 0 ? NULL : list;
}

/* Of the input `open` it is not known whether it had that excuse, too. */
static bool note_excused(struct incident_inputs *inputs, size_t entry, uint32_t open,
			 const struct excuse *excuse)
{
	const struct incident_store *store = inputs->store;
	const when_t time = store->entries[entry].time;
	const struct incident_key *key = incident_store_key(store, entry);
	struct incident_excused *excused = excused_on(inputs, key);

	if (!excused)
		return false;
	if (time < excused->first) {
		excused->first = time;
		excused->id = key->id;
		excused->by = incident_store_key(store, excuse->other)->id;
		excused->said_in = excuse->input;
		excused->not_in = open;
	}
	if (time > excused->last)
		excused->last = time;
	excused->count++;
	return true;
}

/* Does no input that has the entry show that it was no excuse?  open: the first one that has room
 * for it, or TABLE_NONE. */
static bool is_possible(const struct incident_inputs *inputs, size_t entry,
			const struct incident_beside *beside, const struct excuse *excuse,
			uint32_t *open)
{
	size_t next = copies_of(inputs, entry);

	*open = TABLE_NONE;
	for (uint32_t at = (uint32_t)entry; at != TABLE_NONE;
	     at = next_copy(inputs, entry, &next)) {
		struct excuse own;

		if (own_of(inputs, at, entry, beside, &own))
			continue;
		if (disproves(inputs, at, excuse))
			return false;
		if (*open == TABLE_NONE)
			*open = inputs->store->entries[at].input;
	}
	return true;
}

static bool agrees(struct incident_inputs *inputs, size_t entry,
		   const struct incident_beside *beside)
{
	const struct incident_store *store = inputs->store;
	struct excuse excuse = { .other = beside->nearest, .failed = store->entries[entry].time };
	uint32_t open;
	bool both;

	if (!is_ready(inputs))
		return false;
	if (excuse.other != SIZE_MAX) {
		excuse.time = store->entries[excuse.other].time;
		excuse.input = store->entries[excuse.other].input;
	}
	both = find_own(inputs, entry, beside, &excuse) ||
	       find_same(inputs, entry, beside, &excuse);
	if (excuse.other == SIZE_MAX || !is_possible(inputs, entry, beside, &excuse, &open) ||
	    (!both && !goes_on(store, entry, excuse.other)))
		return false;
	if (open != TABLE_NONE)
		inputs->oom |= !note_excused(inputs, entry, open, &excuse);
	return true;
}

bool incident_inputs_agree(struct incident_inputs *inputs, size_t entry,
			   const struct incident_beside *beside)
{
	const struct incident_store *store = inputs->store;
	const bool alone = beside->nearest == SIZE_MAX;

	if (!inputs->counted)
		count_stops(inputs);
	/* Only a copy on another clock may have a stop then. */
	if (alone && !inputs->local_stop)
		return false;
	if (!incident_vouches(incident_store_key(store, entry)) ||
	    (!store->copy_count && !alone &&
	     store->entries[entry].input == store->entries[beside->nearest].input))
		return !alone;
	return agrees(inputs, entry, beside);
}

void incident_inputs_release(struct incident_inputs *inputs)
{
	for (size_t i = 0; i < inputs->log_count; i++)
		free(inputs->logs[i].joined);
	free(inputs->copies);
	free(inputs->logs);
	free(inputs->stops);
	table_map_release(&inputs->excused_on);
}
