/*
 * json_known.h - what JSON is by its beginning: that of events has their keys.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef JSON_KNOWN_H
#define JSON_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json_forms.h"
#include "json_read.h"

struct input_format;

/* The format of the first event; NULL: there is none, or memory ran out. */
const struct input_format *json_known(const uint8_t *head, size_t size);
/* The ASCII of what may be JSON, to be freed; NULL: it is none, or memory ran out. */
char *json_known_text(const uint8_t *head, size_t size, size_t *count);
/* Do these bytes end within an object that says what all is?  No message in it does. */
bool json_known_lacks(const uint8_t *head, size_t size);

/*
 * The form of the first event, if the object is nothing but a wrapper of logs, such as
 * {"System": [events], "Application": [events]} or {"1": event, "2": event}.  One that says
 * something itself, or holds other objects, is of a program, whose log may quote anything that
 * anybody sent to it.  The object may be cut off.
 */
const struct json_form_paths *json_form_of_wrapper(const struct json_paths *paths,
						   const char *text, size_t size);

/* Is an object of a text an event, or one inside it, however its program calls that? */
bool json_known_inside(const struct json_paths *paths, const char *text, size_t size);

/* The values of an object, and those of the arrays in it one by one.  Private. */
struct json_inner {
	struct json_read json;
	bool array;		/* the value is in one */
};
struct json_inner json_inner_start(const char *text, size_t size);
/* The next one, which may be cut off; { NULL, 0 }: there is none. */
struct json_piece json_inner_next(struct json_inner *inner);

#endif
