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

struct input_format;
struct json_cut;

enum { JSON_INNER_DEPTH = 8 };	/* objects around an event */

/* The format of the first event; NULL: there is none, or memory ran out. */
const struct input_format *json_known(const uint8_t *head, size_t size);

/* What is in an object that is no event: the next object in it, or false.  { 0 } is ready. */
bool json_known_inner(struct json_cut *cut, const char *text, size_t size);

#endif
