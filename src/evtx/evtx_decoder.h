/*
 * evtx_decoder.h - what the parts of the record decoder share.
 *
 * evtx_record.c goes through the records of a chunk, evtx_pass.c passes over those that
 * nobody wants, evtx_fragment.c finds plans and values, evtx_system.c reads the fields of
 * System, evtx_data.c the strings and the data, evtx_refused.c what nobody wanted,
 * evtx_sample.c what repeats, evtx_recover.c what was deleted, evtx_carried.c what may be made
 * up, evtx_retry_bound.c what the second reader may see.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_DECODER_H
#define EVTX_DECODER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "bounds.h"
#include "event.h"
#include "evtx_chunk.h"
#include "evtx_definitions.h"
#include "evtx_record.h"
#include "evtx_memo.h"
#include "evtx_template.h"
#include "evtx_value.h"
#include "text.h"
#include "when.h"

struct catalog;
struct catalog_event;
struct catalog_provider;
struct evtx_fragment;

enum {
	/* Bytes of text that the events of one chunk may have.  A sound chunk
	 * makes 98,304 bytes at most; only a forged template uses a value often. */
	EVTX_TEXT_MAX = 1 << 20,
	EVTX_TEXT_ROOM = 16384,	/* asked of the arena at once */
	/* Tokens, and 16 bytes of values each, that the second reader may meet in one
	 * chunk; a sound one has 20,000 at most. */
	EVTX_SECOND_MAX = 1 << 16,
	/* A value takes four bytes in the table in front of the values. */
	EVTX_VALUES_MAX = EVTX_CHUNK_SIZE / 4,
	EVTX_LIVE_MAX = EVTX_CHUNK_SIZE / EVTX_RECORD_MIN,
	EVTX_FRAGMENT_SIZE = 4,		/* 0f 01 01 00 */
	EVTX_INSTANCE_SIZE = 10,	/* 0c, 1, id, definition */
	EVTX_INSTANCE_TOKEN = 0x0c,
	EVTX_FRAGMENT_TOKEN = 0x0f,
	EVTX_PROVIDERS = 256,		/* slots of what is remembered */
	EVTX_VERDICTS = 1024,
	EVTX_VERDICT_SIZE = 232,
	EVTX_KINDS = 128,
};

/* A provider as records write it, and what the catalog says of it. */
struct evtx_known {
	/* Bytes; a damaged type makes another text of the same. */
	const char *name, *source;
	uint32_t name_size, source_size;
	uint8_t name_type, source_type;
	const struct catalog_provider *row;
};

/* What the catalog knows of an event of a provider. */
struct evtx_kind {
	const struct catalog_provider *provider;	/* NULL: the slot is free */
	const struct catalog_event *row;		/* NULL: it does not matter */
	uint16_t id;
	size_t string_count;		/* of the record that was asked for last, or 0 */
	uint64_t only_strings;		/* catalog_only_strings() of that */
};

/* The name that was entered into the statistics last. */
struct evtx_entered {
	uint8_t bytes[256];	/* longer ones are entered again */
	uint32_t size;
	uint8_t type;
	const char *name;	/* the copy in the statistics, or NULL */
};

/* Strings and data that the catalog did not want. */
struct evtx_verdict {
	const struct catalog_event *kind;
	uint32_t size;
	uint8_t bytes[EVTX_VERDICT_SIZE];
};

/* A string before it is converted: a value, or a text that is ready. */
struct evtx_item {
	struct evtx_value value;
	struct evtx_step *step;		/* keeps the text; NULL for items of arrays */
	const char *text;
	/* Of one that is the value of a slot: its row in the table, and its plan. */
	const uint8_t *row;
	const struct evtx_plan *plan;
};

struct evtx_decoder {
	const struct catalog *catalog;
	struct evtx_plans plans;
	struct evtx_definitions definitions;
	struct text scratch, name, source;

	/* Remembered from chunk to chunk. */
	struct evtx_known known[EVTX_PROVIDERS];
	size_t known_count;
	struct arena known_arena;
	struct evtx_verdict verdicts[EVTX_VERDICTS];
	struct evtx_kind kinds[EVTX_KINDS];
	struct evtx_entered computer, channel;	/* in this batch */
	struct log_stats *log_stats;		/* the log of these names, or NULL */
	uint64_t entered;		/* another number for each batch */
	struct evtx_own own_of_file;		/* in this batch */
	struct evtx_around file;
	bool moved;		/* the chunk is not where one should be */
	bool whole;		/* it is where one should be, from both ends of the file */

	/* Of one chunk. */
	struct evtx_chunk chunk;
	struct evtx_batch *batch;
	size_t text_left;		/* bytes of text it may still make */
	uint32_t second_left;		/* of EVTX_SECOND_MAX */
	char *room;			/* for texts, in the batch's arena */
	size_t room_size;
	const uint8_t *copy;		/* for the second reader */
	struct evtx_record live[EVTX_LIVE_MAX];	/* only to recover others */
	size_t live_count;
	struct evtx_sample *last_sample;	/* that the last record fits, or NULL */
	struct evtx_own own;
	uint64_t carried_count;		/* of its records, and where the first is */
	uint32_t carried_first;
	bool plain;			/* decode each record for itself, to compare */

	/* Of one record. */
	const char *why;		/* why it cannot be decoded */
	bool carried;			/* it may be made up: event.h */
	bool defines;			/* the same bytes elsewhere may say something else */
	uint32_t nested;		/* fragments in its values */
	struct evtx_item items[BOUND_STRINGS];	/* more are left out */
	size_t item_count;
	struct evtx_value data;		/* size 0: none */
	uint32_t positions[EVTX_VALUES_MAX];	/* used as a stack */
	size_t position_count;
};

/* ---- evtx_batch.c -------------------------------------------------------- */

/* The record cannot be decoded; always -1. */
int evtx_fail(struct evtx_decoder *decoder, const char *why);
/* A copy of a text in the batch; NULL if there is too much, or no memory. */
const char *evtx_keep_text(struct evtx_decoder *decoder, const struct text *text);
/* Room for it, not zeroed; the same. */
char *evtx_new_text(struct evtx_decoder *decoder, size_t size);

/* ---- evtx_system.c ------------------------------------------------------- */

/* What is remembered of a plan's records.  NULL: no memory. */
struct evtx_memo *evtx_plan_memo(struct evtx_decoder *decoder, struct evtx_plan *plan);
/* True if the record has the names of one before: then both know the same provider, and if
 * their batch is the same, its statistics have computer and channel.  From here on those are
 * plan->memo->last, or the place for new ones. */
bool evtx_system_repeats(const struct evtx_decoder *decoder,
			 const struct evtx_fragment *fragment);
/* The catalog's row for the record's provider, or NULL. */
const struct catalog_provider *evtx_system_provider(struct evtx_decoder *decoder,
						    struct evtx_fragment *fragment);
/* Enter computer and channel; then its names, its places and its provider's
 * row are the last ones, and its log is plan->seen.track. */
void evtx_system_enter(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		       const struct catalog_provider *provider);
/* False if the record does not have the field, or it is no number. */
bool evtx_system_number(const struct evtx_decoder *decoder,
			struct evtx_fragment *fragment, enum evtx_field field,
			uint64_t *number);
/* A time that can be, else the header's. */
when_t evtx_system_time_of(const struct evtx_value *value, when_t written);
/* That of a record whose names were entered or repeat the last ones. */
when_t evtx_system_time_remembered(const struct evtx_decoder *decoder,
			     struct evtx_fragment *fragment, when_t written);
enum event_level evtx_system_level(const struct evtx_decoder *decoder,
				   struct evtx_fragment *fragment);
/* All fields of the event but its level. */
int evtx_system_fill(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		     const struct evtx_record *record, struct event *event);

/* ---- evtx_data.c --------------------------------------------------------- */

/* Collect strings and data, not converted yet, as decoder->items and ->data. */
int evtx_data_collect(struct evtx_decoder *decoder, struct evtx_fragment *fragment);
/* Convert them. */
int evtx_data_fill(struct evtx_decoder *decoder, struct event *event);

/* ---- evtx_refused.c ------------------------------------------------------ */

/* True if the catalog refused the same event data of this kind and level before, as bytes, or as
 * the strings that it goes by: nothing of it was collected. */
bool evtx_bytes_refused(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
			struct evtx_kind *kind);
/* True if it refused the same strings and data, which were collected. */
bool evtx_data_refused(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		       struct evtx_kind *kind, enum event_level level);
void evtx_data_refuse(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		      struct evtx_kind *kind, enum event_level level);

/* ---- evtx_sample.c ------------------------------------------------------- */

/* True if the record is the sample's event at another time; *process is whose. */
bool evtx_sample_fits(const struct evtx_decoder *decoder, const struct evtx_sample *sample,
		      const struct evtx_record *record, uint32_t *process);
/* One of the plan's samples that the record fits, or NULL. */
struct evtx_sample *evtx_sample_find(const struct evtx_decoder *decoder, struct evtx_memo *memo,
				     const struct evtx_record *record, uint32_t *process);
/* Remember a record, whose event is the last one of the batch; NULL: it cannot serve
 * as a sample. */
struct evtx_sample *evtx_sample_add(struct evtx_decoder *decoder,
				    struct evtx_fragment *fragment,
				    const struct evtx_record *record);
/* The time and the number of a record that fits. */
when_t evtx_sample_time(const struct evtx_decoder *decoder, const struct evtx_sample *sample,
			const struct evtx_record *record);
uint64_t evtx_sample_number(const struct evtx_decoder *decoder,
			    const struct evtx_sample *sample,
			    const struct evtx_record *record);

/* ---- evtx_retry_bound.c --------------------------------------------------------- */

/* True if a record that could not be decoded may go to the second reader: all of it
 * can be walked through, and is not too long. */
bool evtx_retry_is_bounded(struct evtx_decoder *decoder, const struct evtx_record *record);

/* ---- evtx_carried.c ------------------------------------------------------ */

/* Find out decoder->own, once for each chunk, between two records. */
void evtx_own_find(struct evtx_decoder *decoder);
/* True if it matters of which log a record is, and that is not certain. */
bool evtx_own_doubts(const struct evtx_decoder *decoder, const struct evtx_record *record);
/* True if a doubtful record of that log (NULL: who knows) is not certain to be of it. */
bool evtx_own_refuses(struct evtx_decoder *decoder, const struct log_stats *log,
		      const struct evtx_record *record);
/* Report those, at the end of the chunk. */
void evtx_own_report(struct evtx_decoder *decoder);

/* ---- evtx_recover.c ------------------------------------------------------ */

/* The next record that is not live, at or after *at, which moves on.  False:
 * there is none. */
bool evtx_recover_next(const struct evtx_decoder *decoder, uint32_t *at,
		       struct evtx_record *record);

#endif
