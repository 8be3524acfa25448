/*
 * incident_store.h - what is remembered of each event, in 32 bytes, and which
 * events are kept whole.
 *
 * Private to `incident`.  A storm of a million events must not fill the memory,
 * but an incident has to cite its first events, and which ones these are is
 * known only when everything has been read.  So events that say the same (a
 * "key") are grouped into spells: runs whose gaps are under an hour.  Spells are
 * unions of intervals, and of each spell the first twenty events are kept, so
 * what is kept depends on the set of events and not on their order.  Where a
 * filter will hide what came before, spells are cut, so that the first twenty
 * behind the cut are kept, too.
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
#include "table.h"
#include "text.h"
#include "when.h"

/* One event. */
struct incident_entry {
	when_t time;
	uint64_t fingerprint;	/* event_fingerprint() */
	uint32_t key;		/* index into keys */
	uint32_t process;	/* process id, or 0 */
	uint32_t input;
	uint32_t group;		/* set by incident_join() */
};

/* An event that is kept whole. */
struct incident_example {
	uint64_t fingerprint;
	struct event *event;	/* owned by the store */
};

struct incident_burst {
	when_t first, last;
	struct incident_example *samples;	/* by time, then fingerprint */
	size_t count, room;
};

/* Events that say the same: they differ in time and process id only. */
struct incident_key {
	const struct catalog_event *kind;
	struct decode_error error;
	uint32_t computer;	/* names; TABLE_NONE when not known */
	uint32_t pool, site;
	uint32_t subject;	/* the DLL, service, address or file it is about */
	bool has_module;	/* the subject is a module's path */
	bool has_process;	/* the event names a process id */
	uint8_t generation;
	enum catalog_mark mark;
	struct incident_burst *bursts;	/* by time, at least an hour apart */
	size_t burst_count, burst_room;
	bool hidden;		/* by the filter: another computer */
	bool of_pool;		/* of the pool that the filter names */
};

struct incident_store {
	struct table_names names;	/* computers, pools, subjects ... */
	struct table_names key_names;	/* number of a name = index of key */
	struct incident_key *keys;
	size_t key_count, key_room;
	struct incident_entry *notes;
	size_t note_count, note_room;
	struct incident_display display;	/* { 0 }: names are shown as they are */
	bool hides;			/* a filter may hide something */
	size_t samples_wanted;		/* of a spell */
	/* No spell goes across this moment, or across a multiple of the step. */
	when_t cut, cut_step;
	/* What was worked out before: bytes of an event -> its key. */
	struct text signature;
	struct table_names signatures;
	struct table_map signature_keys;
	struct table_map string_bits;	/* of a kind */
	/* For the time of incident_store_repeats(). */
	uint32_t *repeated;		/* keys of the events */
	size_t repeat_room;
	struct event event;		/* one that is kept */
};

int incident_store_add(struct incident_store *store, const struct event *event);
int incident_store_repeats(struct incident_store *store,
			     const struct event_repeats *repeats);
/* Sort notes by time, then stage, then fingerprint. */
void incident_store_sort(struct incident_store *store);
void incident_store_release(struct incident_store *store);

/* What may be shown of an event, of a name.  NULL: out of memory, or no name. */
static inline const struct event *incident_show(const struct incident_store *store,
						const struct event *event)
{
	return store->display.event ? store->display.event(store->display.context, event) : event;
}

static inline const char *incident_show_name(const struct incident_store *store,
					     const char *role, const char *name)
{
	return store->display.name && name ? store->display.name(store->display.context, role, name)
					: name;
}

static inline const struct incident_key *
incident_store_key(const struct incident_store *store, size_t note)
{
	return &store->keys[store->notes[note].key];
}

#endif
