/*
 * evtx_memo.h - what the decoder remembers of the records of one plan, so that it need
 * not find out the same for each of them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_MEMO_H
#define EVTX_MEMO_H

#include <stdbool.h>
#include <stdint.h>

#include "evtx_template.h"

struct catalog_provider;
struct evtx_known;
struct log_stats;

/*
 * Provider, source, channel and computer of the last record, and where they and the
 * time are: a record with values of the same sizes and the same bytes there has the
 * same names, and its time in the same place.  In logs of Windows 10 and later three of
 * the names can be values.  They outlive the chunk if the definition of their plan does.
 */
enum { EVTX_NAME_SETS = 16, EVTX_NAME_WAYS = 2 };
struct evtx_last_names {
	bool any;
	uint8_t *table;			/* of the values; a copy, as the names are behind it */
	uint32_t copy_room;		/* bytes of both */
	uint32_t table_size;		/* bytes of it that count; 0: all is literal */
	const uint8_t *bytes;		/* from the first name to the last */
	uint32_t size;			/* 0: names are literal */
	/* From the first value on: to these bytes, to the end of the time (0: it is no
	 * value), and to the end of all that counts. */
	uint32_t distance, time, room;
	uint32_t id;			/* to the end of the event id, u16; 0: it is elsewhere */
	const struct catalog_provider *provider;	/* its row, or NULL */
	struct log_stats *log_stats;	/* of the log, or NULL */
	uint64_t entered;		/* evtx_decoder.entered when it was found */
	const char *texts[EVTX_FIELDS];	/* of the names, for events of that batch, or NULL */
};

/*
 * A record that was wanted.  A storm repeats one thousands of times; only its time and
 * its number differ, and the process id that one of its strings names.  All of them
 * are repeats of the same event.
 */
enum { EVTX_SAMPLES = 4 };
struct evtx_sample {
	const uint8_t *body;		/* its binary XML, in the chunk */
	const uint8_t *mask;		/* 255 for each byte of it that counts, else 0 */
	uint32_t size;
	/* From there on: eight bytes each. */
	uint32_t time, number;
	/* The process id as text, UTF-16.  Size 0: there is none, or it counts. */
	uint32_t process, process_size;
	/* The two places that hold the sizes of the event data and of the process id: u16. */
	uint32_t data_size_at, process_size_at;
	uint32_t event;			/* in the batch */
	bool matched;			/* counts as one of IIS */
	struct log_stats *log_stats;	/* of its log, or NULL */
	struct evtx_memo *memo;		/* of its plan */
	struct evtx_sample *next;	/* what followed it the last time, or NULL */
};

struct evtx_memo {
	const struct evtx_known *known;	/* the provider that was looked up last */
	/* In logs of Windows 10 many providers share a template: its last records are
	 * remembered by the sizes of the provider's name and of the user's SID. */
	struct evtx_last_names *names;	/* all sets, or one if the provider is literal */
	struct evtx_last_names *last;	/* of them, of the record that is being decoded */
	struct evtx_sample *samples;	/* EVTX_SAMPLES, or NULL: none yet */
	uint32_t sample_count;		/* made so far; the last ones are kept */
	uint32_t sample_hits;
};

#endif
