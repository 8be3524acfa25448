/*
 * json_strings.h - the strings and the data of an event from EventData in JSON, which every
 * program writes in a shape of its own.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef JSON_STRINGS_H
#define JSON_STRINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "bounds.h"
#include "form_data.h"
#include "json_forms.h"

struct arena;
struct catalog;
struct catalog_event;

/* Strings with the names that the form gives them, in its order.  They live in the arena. */
struct json_strings {
	struct arena *arena;
	struct json_named {
		const char *name;	/* "" has none */
		const char *value;
	} list[BOUND_STRINGS];
	size_t count;
	struct form_data data;
	bool has_data;		/* it has a place for data, which may be empty */
	bool found;		/* it is a list of strings, which may be empty */
	bool joined;		/* it was one for json_strings_split(), and may be several */
	bool oom;
};

void json_strings_init(struct json_strings *strings, struct arena *arena);

/*
 * Add what is in a value:
 *   ["a", "b"], [{"Value": "a"}, {"Value": [126, 0, 7, 128]}], [{"Name": "a"}, {"": "b"}],
 *   {"AppPoolID": "a", "Binary": "7E000780"}, {"Data": {"#text": ["a", "b"]}},
 *   {"EventData": {"Data": [{"@Name": "AppPoolID", "#text": "a"}]}}, or such a text in a string,
 *   or "ModuleDll: a | Name: b", where | is a broken bar.
 */
void json_strings_add(struct json_strings *strings, struct json_piece value);
void json_strings_add_one(struct json_strings *strings, const char *name, const char *value);
/* [126, 0, 7, 128]; none if it is anything else. */
struct form_data json_piece_bytes(struct json_piece piece, struct arena *arena);
/* Members of an object whose keys are those of an event's strings; others are passed over. */
void json_strings_add_known(struct json_strings *strings, struct json_piece object);
/* Members of an object whose keys begin with a path and a dot. */
void json_strings_add_dotted(struct json_strings *strings, struct json_piece object,
			     const char *path);

/*
 * The provider of an event of which only the id is known: the names of its strings are those
 * of an event of IIS with that id, and of one alone.  Else NULL.
 */
const char *json_strings_provider(const struct json_strings *strings,
				  const struct catalog *catalog, unsigned long id);

/* The last string is the data if the event has one more than it should, in hexadecimal. */
void json_strings_take_data(struct json_strings *strings, const struct catalog_event *kind);
/* One string that may hold several, joined by commas, as EvtxECmd writes them. */
void json_strings_split(struct json_strings *strings, const struct catalog_event *kind);

/*
 * Each string in its place: by its number (param3), by what its name means (AppPoolID), else
 * in the order of the form.  "" is where it has none.  Returns how many; the array lives in the
 * arena and is NULL if there is none.  kind may be NULL.
 */
const char *const *json_strings_place(struct json_strings *strings,
				      const struct catalog_event *kind, size_t *count);

#endif
