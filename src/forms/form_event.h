/*
 * form_event.h - from what a form prints of an event to the event: one way for all of them.
 *
 * A form says some things of an event, in its own words, and others not at all.  What it does
 * not say stays unknown: absent data is not code 0, and a time without a zone is not UTC.
 * Where it has only the message, the strings are taken out of that (messages.h), and the event
 * says so.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FORM_EVENT_H
#define FORM_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"
#include "form_data.h"
#include "form_time.h"
#include "messages_memo.h"
#include "text.h"

struct catalog;
struct catalog_event;
struct catalog_provider;
struct fail;
struct input_source;
struct message;

/* One reader's; its event is used again and again. */
struct form_event {
	const struct catalog *catalog;
	struct input_source *source;
	struct form_dates dates;	/* of the source */
	bool has_zone;			/* printed times are that many seconds ahead of UTC */
	int64_t ahead;
	struct event event;
	/* Looked up once for events of one provider that follow each other. */
	struct text last_provider, last_source;
	const struct catalog_provider *provider;
	struct messages_memo memo;
};

/*
 * What a form says of one event; all zero and NULL: nothing.  Texts are UTF-8 as printed, with
 * blanks around them, and lent for the call.  "" is as good as nothing, but in strings.
 */
struct form_fields {
	uint64_t offset;	/* of the event in the file */
	const char *provider;	/* by any name: "Microsoft-Windows-WAS", "WAS", "IIS-W3SVC-WP" */
	const char *source;	/* the classic name, where the form has both */
	bool shows_source;	/* it prints it of events that have one */
	const char *id;		/* decimal, or 0x...; above 65535 it is a full identifier */
	const char *qualifiers;	/* decimal, or 0x... */
	const char *level;	/* its number in System/Level, or a word in any language */
	const char *time;	/* form_time_parse() */
	bool utc;		/* what the time names no zone for, is UTC */
	const char *record_id;
	const char *channel, *computer;
	const char *message;	/* rendered, in any language */
	/* What messages_parse() makes of the message if nothing else is known, or NULL. */
	const struct message *parsed;
	/* What form_event_read_ahead() found, if it was called. */
	struct form_ahead {
		bool done;
		int found;	/* 1, or 0: the message says nothing */
		const struct message *message;
	} ahead;
	/* Insertion strings in their order; NULL: the form does not have them. */
	const char *const *strings;
	size_t string_count;
	bool joined;		/* they were one, and what was between them may be part of one */
	/* The data.  carries_data: the form prints data of events that have some. */
	struct form_data data;
	bool carries_data;
};

void form_event_init(struct form_event *self, const struct catalog *catalog);
void form_event_release(struct form_event *self);
/* Begin a source: nothing is known of its dates. */
void form_event_open(struct form_event *self, struct input_source *source);
/* Times of the source that name no zone are that many seconds ahead of UTC. */
void form_event_set_zone(struct form_event *self, int64_t ahead);

/* Read the message of fields that will be delivered by another one; what is found lives until
 * this one reads again, or is released.  It needs no source, and may be in another thread. */
void form_event_read_ahead(struct form_event *self, struct form_fields *fields);

/* Memory that lives until the next form_event_deliver() is done: for strings and data. */
struct arena *form_event_arena(struct form_event *self);

/* What the catalog knows of an event of that provider, by any of its names; NULL: nothing, it
 * is not wanted. */
const struct catalog_event *form_event_kind(struct form_event *self, const char *provider,
					    const char *source, uint16_t id);

/* The provider of that name, as look-ups of the catalog find it, or as the short one that Event
 * Viewer lists; NULL: it never matters.  Either name may be NULL. */
const struct catalog_provider *form_event_provider(const struct form_event *self,
						   const char *name, const char *source);
/* The level that a form says: struct form_fields. */
enum event_level form_event_level(const char *text);

/*
 * Count the event, and hand it on if the catalog wants it.  What names no provider and id,
 * itself or by its message, is no event: 0 is returned, as for one that is not wanted; 1 if it
 * was handed on; -1: the run cannot go on.
 */
int form_event_deliver(struct form_event *self, const struct form_fields *fields,
		       struct fail *fail);
/* The same of an event that has all but its kind: one that was read as XML. */
int form_event_deliver_whole(struct form_event *self, struct event *event, struct fail *fail);

#endif
