/*
 * event.h - one record of a log, normalised: what every reader yields and
 * everything after the readers works on.
 */
#ifndef EVENT_H
#define EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "when.h"

struct catalog_event;
struct text;

/* System/Level as Windows Vista and later number it. */
enum event_level {
	EVENT_LEVEL_UNKNOWN = -1,
	EVENT_LOG_ALWAYS = 0,	/* shown as information */
	EVENT_CRITICAL = 1,
	EVENT_ERROR = 2,
	EVENT_WARNING = 3,
	EVENT_INFORMATION = 4,
	EVENT_VERBOSE = 5,
};

/*
 * All pointers live in `arena` (or in what the reader lends for the time of the
 * call) and are valid until the event is reset.  Texts are valid UTF-8 with no
 * NUL inside.
 */
struct event {
	/* Where it is. */
	uint32_t input;		/* index of the input, from 0 */
	uint64_t offset;	/* of the record in its file, in bytes */
	uint64_t number;	/* of its line, when ndjson is written */
	bool recovered;		/* from deleted or slack space */
	bool redacted;		/* names are tokens: it is of a redacted report */
	/* What a form of text loses; all false for a record of a log. */
	bool from_message;	/* the strings were taken out of its message */
	bool without_data;	/* the form shows no data: that it has none says nothing */
	bool local_time;	/* the time is as printed, of a zone that is not known */
	bool unnumbered;	/* records have no ids there: what it says identifies it */

	/* System */
	const struct catalog_event *kind;	/* what the catalog knows of it */
	const char *provider;	/* Provider/@Name, never NULL */
	const char *source;	/* Provider/@EventSourceName, or NULL */
	const char *channel;	/* or NULL */
	const char *computer;	/* or NULL */
	when_t time;		/* TimeCreated/@SystemTime, else the header's */
	uint64_t record_id;	/* EventRecordID, else the header's */
	uint16_t id;
	int32_t qualifiers;	/* -1 when the record has none */
	enum event_level level;

	/* EventData or UserData */
	const char **strings;	/* Data elements in order; none is NULL */
	size_t string_count;
	const uint8_t *data;	/* Binary; NULL when the record has none */
	size_t data_size;

	uint64_t origin;	/* event_origin() if a reader worked it out, or 0 */

	struct arena arena;
};

void event_init(struct event *event);
void event_reset(struct event *event);	/* empty, keep memory */
void event_release(struct event *event);

/* "critical", "error", "warning", "information", "verbose"; NULL if unknown. */
const char *event_level_name(enum event_level level);
enum event_level event_level_parse(const char *name);

/* Computer, channel, provider and event id, mixed to 64 bits; not 0. */
uint64_t event_origin(const struct event *event);

/*
 * The key that says two records are the same event: computer, channel, record
 * id, time, provider and event id (contract, "Identity"), and without a record id also
 * strings and data, mixed to 40 bits.  Above
 * them are the low 24 bits of the record id: sorted by this, events of one log and
 * one moment keep the order in which they were written, whatever their names are.
 */
uint64_t event_fingerprint(const struct event *event);

/* The same of a record of that origin; this is done for each of a storm. */
static inline uint64_t event_fingerprint_of(uint64_t origin, when_t time, uint64_t record_id)
{
	uint64_t hash = (time ^ origin) * UINT64_C(0x9E3779B97F4A7C15);

	hash = (hash ^ hash >> 32 ^ record_id) * UINT64_C(0xD6E8FEB86659FD93);
	hash = (hash ^ hash >> 29 ^ origin) * UINT64_C(0xFF51AFD7ED558CCD);
	return record_id << 40 | (hash ^ hash >> 32) >> 24;
}

/*
 * A storm writes the same event thousands of times.  It is decoded once; a repeat says
 * where and when it was written again, and which process it was about.
 */
struct event_repeat {
	uint32_t event;		/* index of what is repeated */
	uint32_t process;	/* catalog_process(), 0: none */
	uint64_t offset;
	when_t time;
	uint64_t record_id;
	uint64_t fingerprint;
};

struct event_repeats {
	const struct event *events;	/* of one input, and all with their origin */
	size_t event_count;
	/* For each of them the process of the record that it was made of, and the
	 * string that has its id in decimal, if the others' ids may differ. */
	const struct event_process {
		uint32_t id, string;
	} *processes;
	const struct event_repeat *list;
	size_t count;
	bool again;			/* the events are those of the last call */
};

enum { EVENT_SAME_PROCESS = UINT32_MAX };	/* no string differs */

/*
 * Make *event the repeat at list[index], as if it had been decoded by itself; it is reset
 * before.  What it points to is lent by the repeats, or lives in its arena until it is
 * reset again.  -1: no memory.
 */
int event_repeated(const struct event_repeats *repeats, size_t index, struct event *event);

#endif
