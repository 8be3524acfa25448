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
	bool carried;		/* it may be data of another event: no log of it is believed */
	bool redacted;		/* names are tokens: it is of a redacted report */
	/* What a form of text loses; all false for a record of a log. */
	bool from_message;	/* the strings were taken out of its message, or of one string */
	bool without_data;	/* the form shows no data: that it has none says nothing */
	bool without_source;	/* the form shows no EventSourceName, which would say its age */
	bool local_time;	/* the time is as printed, of a zone that is not known */
	bool shown_twice;	/* the clock showed it an hour before, too: it is one of both */

	/* System */
	const struct catalog_event *kind;	/* what the catalog knows of it */
	const char *provider;	/* Provider/@Name, never NULL */
	const char *source;	/* Provider/@EventSourceName, or NULL */
	const char *channel;	/* or NULL */
	const char *computer;	/* or NULL */
	when_t time;		/* TimeCreated/@SystemTime, else the header's */
	uint64_t record_id;	/* EventRecordID, else the header's; 0: none */
	uint16_t id;
	int32_t qualifiers;	/* -1 when the record has none */
	enum event_level level;

	/* EventData or UserData */
	const char **strings;	/* Data elements in order; none is NULL */
	size_t string_count;
	const uint8_t *data;	/* Binary; NULL when the record has none */
	size_t data_size;

	uint64_t content;	/* event_content() if a reader worked it out, or 0 */

	struct arena arena;
};

void event_init(struct event *event);
void event_reset(struct event *event);	/* empty, keep memory */
void event_release(struct event *event);

/* "critical", "error", "warning", "information", "verbose"; NULL if unknown. */
const char *event_level_name(enum event_level level);
enum event_level event_level_parse(const char *name);

/*
 * Two records are copies of one event if they agree in all that identifies it (contract,
 * "Identity": computer, channel, record id, time, provider, event id) and in what they say
 * (strings, data).  Level, qualifiers, EventSourceName and empty strings at the end do not
 * count: some exports lose them.
 *
 * event_content() is a keyed hash (siphash.h) of all of that but time and record id, and
 * but the string with that index, which is the process id where records differ by it; -1:
 * none.  Not 0.  The key is of this run: nobody can make records that agree by it alone, and
 * it is good for no order.
 */
uint64_t event_content(const struct event *event, int process_string);

/* The same for real, all strings counted, as an order that is the same in each run: 0 if time,
 * record id and content are equal. */
int event_compare(const struct event *a, const struct event *b);
/* An order of copies, by what does not count above: the one that shows more of it comes first; 0
 * if they show the same. */
int event_compare_lost(const struct event *a, const struct event *b);

/* A form of text shows less than the record has; what both show may be the same. */
static inline bool event_is_partial(const struct event *event)
{
	return event->from_message || event->without_data || event->without_source;
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
};

struct event_repeats {
	const struct event *events;	/* of one input, and all with their content */
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
