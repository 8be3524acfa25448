/*
 * incident_store.h - what is remembered of each event, in 32 bytes, and which
 * events are kept whole.
 *
 * Private to `incident`.  Events that say the same have one key, which holds what they
 * have in common; incident_burst.h decides which of them are kept whole.
 */
#ifndef INCIDENT_STORE_H
#define INCIDENT_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "incident_burst.h"
#include "table.h"
#include "text.h"
#include "when.h"

/*
 * One event.  What the verdict is made of is compared for real, by the key; the rest of what
 * a record says (an id of a report, the spelling of a name) by 31 bits of event_content().
 */
struct incident_entry {
	when_t time;
	uint64_t record_id;	/* 0: it has none, and what it says identifies it */
	uint32_t key;		/* index into keys */
	uint32_t process;	/* process id, or 0 */
	uint32_t input;
	union {
		/* Until incident_copies_fold(); INCIDENT_PARTIAL is set for a text that shows
		 * less than the record, and for what may be data of another event. */
		uint32_t content;
		uint32_t group;		/* from then on: set by incident_join() */
		uint32_t copy_of;	/* in incident_copies_fold(), and of one that is folded:
					 * the entry */
	};
};

enum { INCIDENT_PARTIAL = 1 };

/* Events that say the same: they differ in time and process id only. */
struct incident_key {
	const struct catalog_event *kind;
	struct decode_error error;
	uint32_t computer;	/* names; TABLE_NONE when not known */
	uint32_t channel;	/* of the log that it says it is of */
	bool local_time;	/* its times are as printed, of a zone that is not known */
	bool shown_twice;	/* or may be an hour earlier */
	uint32_t pool, site;		/* by which names of any case are one */
	uint32_t pool_name, site_name;	/* as they are written */
	uint32_t subject;	/* the DLL, service, address or file it is about */
	uint32_t reason;	/* type of the exception, or the reason of an event without code */
	/* What rules find in its strings (rules_answer()), a line; then the beginning, in lower
	 * case, of each string that they look at, but for sentences, and of each such value that is
	 * found in these, a line each. */
	uint32_t said;
	/* What it is about, by what can be said to work again; an application has two
	 * names, its physical root and its path in the configuration. */
	uint32_t names[CATALOG_RECOVERS_COUNT], path;
	uint32_t port;		/* of its endpoint or URL */
	bool has_module;	/* the subject is a module's path */
	bool has_process;	/* the event names a process id */
	uint8_t generation;	/* of IIS, by its names */
	uint8_t version;	/* and of the program of IIS that it is about */
	bool before_vista;	/* its form is older than IIS 7 */
	bool shows_iis;		/* a computer without IIS does not write it */
	enum event_level level;	/* if its id is not listed; else it is not looked at */
	bool of_all;		/* its mark is of the machine, or of what all of IIS needs */
	bool elsewhere;		/* its log is none of those in which it shows a start */
	bool carried;		/* it may be data of another event */
	bool follows;		/* of an earlier cause (kind->follows) */
	uint16_t id;		/* of the event; kind->id is 0 for one that is not listed */
	enum catalog_mark mark;
	struct incident_bursts bursts;	/* of its events */
	bool foreign;		/* of an IIS that its computer has not (incident_age.h) */
	bool hidden;		/* by the filter: another computer */
	bool of_pool;		/* of the pool that the filter names */
	/* For incident_store_sort(): its place among all keys, and that of the first key of
	 * the same event and computer. */
	uint32_t rank, identity;
};

/* The other half of a hash of such bytes; and what they say. */
struct incident_signature {
	uint64_t hash;
	uint32_t key;
};

struct rules;

struct incident_store {
	const struct rules *rules;	/* what they look at tells keys apart; or NULL */
	struct table_names names;	/* computers, pools, subjects ... */
	struct table_map key_numbers;	/* by a hash of what tells keys apart */
	struct incident_key *keys;
	size_t key_count, key_room;
	struct incident_entry *entries;
	size_t entry_count, entry_room;
	size_t copy_count;		/* those that are folded, behind the entries */
	bool ranked;			/* keys have their rank */
	struct incident_display display;	/* { 0 }: names are shown as they are */
	bool hides;			/* a filter may hide something */
	struct incident_keep keep;
	bool unsettled;			/* events were kept, and are in no order */
	/* What was worked out before: bytes of an event -> its key. */
	struct text signature;
	struct incident_signature *signatures;
	size_t signature_count, signature_room;
	struct table_map signature_numbers;	/* by one half of the hash */
	struct table_map string_bits;	/* of a kind */
	struct table_map said_bits;	/* of a kind, and ... */
	struct text lines;		/* ... of an event: incident_key.said */
	struct table_map alike;		/* from hashes of folded names to the first one */
	/* For the time of incident_store_repeats(). */
	uint32_t *repeated;		/* keys of the events */
	size_t repeat_room;
	struct event event;		/* one that is kept */
	struct event cut;		/* one with texts that are too long */
};

/* Of texts that are too long the start is kept, with a hash of the whole (incident_cut.h). */
int incident_store_add(struct incident_store *store, const struct event *event);
int incident_store_repeats(struct incident_store *store,
			     const struct event_repeats *repeats);

/*
 * The index of the event's key in store->keys; a new one is added.  An event whose bytes
 * were seen before is not looked at again.  TABLE_NONE when memory runs out.
 */
uint32_t incident_key_of(struct incident_store *store, const struct event *event);

/* An order of keys that does not depend on their numbers: what is of one event id and computer
 * comes together.  0 only for a key and itself. */
int incident_key_order(const struct incident_store *store, uint32_t left, uint32_t right);

/* What a key holds besides names, numbers and the value of its error. */
static inline uint64_t incident_key_flags(const struct incident_key *key)
{
	return (uint64_t)(key->level + 1) << 44 | (uint64_t)key->mark << 40 |
	       (uint64_t)key->error.state << 32 |
	       (uint64_t)key->error.kind << 16 | (uint64_t)key->generation << 8 |
	       (uint64_t)key->version << 11 |
	       (uint64_t)key->shown_twice << 7 |
	       (uint64_t)key->foreign << 6 | (uint64_t)key->local_time << 5 |
	       (uint64_t)key->before_vista << 4 | (uint64_t)key->shows_iis << 3 |
	       (uint64_t)key->carried << 2 |
	       (uint64_t)key->follows << 1 | (uint64_t)key->elsewhere;
}

/* Kept events can be found. */
void incident_store_settle(struct incident_store *store);
/*
 * Sort entries by time, stage and record id, so that events of one log and one moment keep
 * the order in which they were written; then copies come together: by key (first by what
 * identifies a record, then texts that show less come last), process, content, input.
 * No event is added after that.  -1 when memory runs out.
 */
int incident_store_sort(struct incident_store *store);
/* The lifecycle events of the sorted store, by time.  -1 when memory runs out. */
int incident_lifecycle_list(const struct incident_store *store, struct arena *arena,
			    struct incident_lifecycle **list, size_t *count);
/* The last events of the sorted store that show that something works; NULL when memory runs
 * out. */
struct incident_sign *incident_signs_list(const struct incident_store *store, struct arena *arena,
					  size_t *count);
void incident_store_release(struct incident_store *store);

/* What may be shown of an event, which lives in the arena (NULL: as long as the incidents), and
 * of a name.  NULL: out of memory, or no name. */
static inline const struct event *incident_show(const struct incident_store *store,
						struct arena *arena, const struct event *event)
{
	return store->display.event ? store->display.event(store->display.context, arena, event)
				    : event;
}

static inline const char *incident_show_name(const struct incident_store *store,
					     const char *role, const char *name)
{
	return store->display.name && name ? store->display.name(store->display.context, role, name)
					: name;
}

static inline const struct incident_key *
incident_store_key(const struct incident_store *store, size_t entry)
{
	return &store->keys[store->entries[entry].key];
}

/* An entry, or what a copy behind the entries is folded into. */
static inline const struct incident_entry *
incident_store_entry(const struct incident_store *store, size_t at)
{
	const struct incident_entry *entry = &store->entries[at];

	return at < store->entry_count ? entry : &store->entries[entry->copy_of];
}

/* The event of an entry if it was kept, or NULL; of copies that differ the nth. */
static inline const struct event *
incident_example_nth(const struct incident_store *store, size_t entry, size_t nth)
{
	const struct incident_entry *at = &store->entries[entry];

	return incident_bursts_example(&store->keys[at->key].bursts, at->time, at->record_id,
				       at->process, nth);
}

static inline const struct event *
incident_example_of(const struct incident_store *store, size_t entry)
{
	return incident_example_nth(store, entry, 0);
}

/*
 * Codes that only say that the worker process is gone: the pipe to it broke
 * (109 ERROR_BROKEN_PIPE, 233 ERROR_PIPE_NOT_CONNECTED).  They do not say
 * why, so nothing is joined by them.
 */
static inline bool incident_is_symptom_code(const struct decode_error *error)
{
	return error->state == DECODE_OK && (error->code == 109 || error->code == 233);
}

/*
 * Whose clock it is.  Times of a zone that is not known are compared only with each other:
 * it is as if they came from another computer.  So it is with what only the system writes and
 * stands in another log, or is of another IIS: somebody made it up, and true events go on without.
 * What may be data of another event proves nothing, but the log that it names is of its computer.
 */
static inline uint32_t incident_clock(const struct incident_key *key)
{
	const bool elsewhere = key->elsewhere || key->foreign;

	return key->computer << 2 | (uint32_t)elsewhere << 1 | key->local_time;
}

static inline bool incident_has_code(const struct incident_key *key)
{
	return key->error.state == DECODE_OK;
}

/* Is it of an event that IIS 7 and later do not have? */
static inline bool incident_is_before_iis7(const struct incident_key *key)
{
	return key->kind->generations && !(key->kind->generations & CATALOG_IIS7);
}

/* A report that only says that the worker is gone. */
static inline bool incident_is_symptom(const struct incident_key *key)
{
	return key->kind->stage == CATALOG_REPORT && incident_is_symptom_code(&key->error);
}

/* Is its log one in which it can show a start (kind->signs_in), or none that is known, and is it
 * certain that it is of that log? */
bool incident_is_believed(const struct event *event);

/* The same of its key. */
static inline bool incident_key_is_believed(const struct incident_key *key)
{
	return !key->carried && !key->elsewhere;
}

/* Is it in a log that only the system can write to? */
static inline bool incident_vouches(const struct incident_key *key)
{
	return key->kind->signs_in && incident_key_is_believed(key);
}

/* Does it tell of a failure that nobody but the system can have made up, and that is no trifle?
 * What only explains others tells of none, whatever joined it. */
static inline bool incident_is_certain(const struct incident_key *key)
{
	return incident_vouches(key) && key->kind->stage < CATALOG_NEIGHBOUR &&
	       key->kind->stage != CATALOG_ALONE;
}

/* Do both name the same, or one of them none? */
static inline bool incident_may_agree(uint32_t a, uint32_t b)
{
	return a == b || a == TABLE_NONE || b == TABLE_NONE;
}

static inline bool incident_is_cause(enum catalog_stage stage)
{
	return stage <= CATALOG_ALONE;
}

/* Does it tell, in a log that only the system can write to, that something fails that is no
 * pool: a site, a service, an endpoint, or the configuration of all? */
static inline bool incident_is_beyond_pools(const struct incident_key *key)
{
	return incident_is_certain(key) && key->pool == TABLE_NONE &&
	       incident_is_cause(key->kind->stage);
}

/* Was the machine started or stopped, or what all of IIS needs? */
static inline bool incident_marks_all(const struct incident_key *key, enum catalog_mark mark)
{
	return key->mark == mark && key->of_all;
}

/*
 * What the event says works again: one name (kind->recovers), or NONE.  Beside it,
 * a mark (incident_marks_all()) says it of everything on the computer.
 */
static inline enum catalog_recovers incident_recovers(const struct incident_key *key)
{
	if (!incident_key_is_believed(key))
		return CATALOG_RECOVERS_NONE;
	if (key->kind->recovers == CATALOG_RECOVERS_SERVICE && key->mark != CATALOG_MARK_START)
		return CATALOG_RECOVERS_NONE;
	return key->kind->recovers;
}

/* Normal operation that tells of a failure which came after it begins none. */
static inline bool incident_is_noise(const struct incident_store *store, size_t entry)
{
	return incident_store_key(store, entry)->kind->stage == CATALOG_NOISE;
}

/* Evidence is no failure. */
static inline bool incident_is_failure(const struct incident_store *store, size_t entry)
{
	const struct incident_key *key = incident_store_key(store, entry);

	return store->entries[entry].group != TABLE_NONE &&
	       catalog_stage_class(key->kind->stage) != CATALOG_EVIDENCE;
}

#endif
