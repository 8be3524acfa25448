/*
 * json_forms.h - which program calls what by which key: the forms of events in JSON.
 *
 * Knows keys, not where a text comes from or what becomes of a value.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef JSON_FORMS_H
#define JSON_FORMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "table.h"

/* What a value is in the event. */
enum json_role {
	JSON_ID, JSON_QUALIFIERS, JSON_PROVIDER, JSON_SOURCE, JSON_LEVEL, JSON_TIME,
	JSON_RECORD_ID, JSON_CHANNEL, JSON_COMPUTER, JSON_MESSAGE,
	JSON_STRINGS,	/* all of EventData, in one of many shapes (json_strings.h) */
	JSON_USER_DATA,	/* the same of UserData */
	JSON_DATA,	/* the data alone */
	JSON_XML,	/* the event as XML, or as Splunk's lines of KEY=VALUE */
	JSON_ROLES
};

/* How a form numbers levels: as System/Level, or as EventType of classic logs. */
enum json_levels { JSON_LEVEL_SYSTEM, JSON_LEVEL_CLASSIC };

/*
 * One form.  Keys of objects in objects are joined by a dot; a text holds several paths, the
 * first that is there counts.  An event has an id and a provider, and one of `needs`.
 */
struct json_form {
	const char *name;		/* of the format */
	const char *paths[JSON_ROLES];
	const char *needs;
	enum json_levels levels;
	bool utc;			/* a time without a zone is UTC */
	bool carries_data;		/* with the strings it prints the data, if there is some */
	bool last_is_data;		/* printed as one more string, in hexadecimal */
	bool joins_strings;		/* those without names are one, with commas between */
	bool top_strings;		/* members named like strings are beside all others */
	bool no_provider;
};

/* A value as it is written; { NULL, 0 }: it is not there. */
struct json_piece {
	const char *at;
	size_t size;
};

enum { JSON_PATHS = 256, JSON_FORM_PATHS = 4 };

/* The paths of all forms, to be looked for at once. */
struct json_paths {
	struct table_map children;	/* of a node and a key: a node */
	struct json_path {
		const char *key;
		size_t size, parent;
		bool has_children, is_wanted;
	} nodes[JSON_PATHS];
	size_t count;
	size_t form_count;
	/* Of each form: the nodes of its paths, 0 after the last. */
	struct json_form_paths {
		const struct json_form *form;
		uint16_t roles[JSON_ROLES][JSON_FORM_PATHS], needs[JSON_FORM_PATHS];
	} forms[32];
};

/* What an object has. */
struct json_found {
	struct json_piece values[JSON_PATHS];	/* by node */
	size_t count;
	unsigned asked, envelopes;	/* as bits: those that were looked at, and that are some */
	struct json_piece top;		/* the object with the event's keys */
	bool bad;			/* it is not JSON, or is cut off; values before are here */
};

/* -1: memory ran out.  It is released in any case. */
int json_paths_init(struct json_paths *paths);
void json_paths_release(struct json_paths *paths);

/* Look for all paths in an object; of members with the same name the first counts. */
void json_paths_find(const struct json_paths *paths, const char *text, size_t size,
		     struct json_found *found);
/* The same of a row of a table, whose first lines name its columns. */
void json_paths_find_row(const struct json_paths *paths, struct json_piece head,
			 struct json_piece row, struct json_found *found);

/* The form of an object, or NULL. */
const struct json_form_paths *json_form_of(const struct json_paths *paths,
					   const struct json_found *found);
/* The value for a role. */
struct json_piece json_form_value(const struct json_form_paths *form,
				  const struct json_found *found, enum json_role role);
/* The role of a member of that name in a flat form; JSON_ROLES: none. */
enum json_role json_form_role(const struct json_form_paths *form, const struct json_paths *paths,
			      const char *name, size_t size);
/* A string, a number or a word as text, also alone in an array; NULL if the value is anything
 * else, is null, or memory ran out. */
const char *json_piece_text(struct json_piece piece, struct arena *arena);

/* The format for a beginning of an input. */
struct input_format;
const struct input_format *json_form_format(const struct json_form_paths *form);

#endif
