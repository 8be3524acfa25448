/*
 * json_known.c - is there an event in the beginning of JSON, and whose?
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "json_known.h"

#include <stdlib.h>
#include <string.h>

#include "json_cut.h"
#include "reader.h"
#include "shortage.h"

enum {
	KNOWN_WITHIN = 65536,
	INSIDE_MAX = 32,		/* objects around one that is looked for */
	EVENT_LEAST = 64,	/* no event takes less */
};

static const struct json_form_paths *form_in(const struct json_paths *paths, const char *text,
					     size_t size)
{
	struct json_found found;

	json_paths_find(paths, text, size, &found);
	return json_form_of(paths, &found);
}

/* The form of a row, or of the first one that is cut off. */
static const struct json_form_paths *form_of_head(const struct json_paths *paths,
						  const char *text, const struct json_cut *cut,
						  const struct json_piece *head)
{
	const struct json_piece row = { text + cut->start, cut->at - cut->start };
	struct json_found found;

	json_paths_find_row(paths, *head, row, &found);
	return json_form_of(paths, &found);
}

struct json_inner json_inner_start(const char *text, size_t size)
{
	struct json_inner inner = { .array = false };

	json_read_start(&inner.json, text, size);
	json_read_object(&inner.json);
	return inner;
}

struct json_piece json_inner_next(struct json_inner *inner)
{
	struct json_read *json = &inner->json;
	const char *from;

	for (;;) {
		inner->array = inner->array && json_read_item(json);
		if (!inner->array && !json_read_member(json))
			return (struct json_piece){ NULL, 0 };
		if (!inner->array && json_read_peek(json) == '[') {
			json_read_array(json);
			inner->array = true;
			continue;
		}
		json_read_peek(json);
		from = json->at;
		json_read_skip(json);
		return (struct json_piece){ from, (size_t)(json->at - from) };
	}
}

const struct json_form_paths *json_form_of_wrapper(const struct json_paths *paths,
						   const char *text, size_t size)
{
	struct json_inner inner = json_inner_start(text, size);
	const struct json_form_paths *first = NULL, *form;
	struct json_piece piece;
	size_t events = 0;

	while ((piece = json_inner_next(&inner)).at) {
		bool object = piece.size > 0 && *piece.at == '{';

		form = object ? form_in(paths, piece.at, piece.size) : NULL;
		/* A log without an event may be null. */
		if (!form && !(inner.array && object) && !(piece.size > 0 && *piece.at == 'n'))
			return NULL;
		first = first ? first : form;
		events += form ? 1 + inner.array : 0;
	}
	return events > 1 ? first : NULL;
}

static bool holds_event(const struct json_paths *paths, struct json_piece object, int depth)
{
	struct json_inner inner = json_inner_start(object.at, object.size);
	struct json_piece piece;

	if (object.size < EVENT_LEAST)
		return false;
	if (form_in(paths, object.at, object.size))
		return true;
	while (depth < INSIDE_MAX && (piece = json_inner_next(&inner)).at)
		if (piece.size > 0 && *piece.at == '{' && holds_event(paths, piece, depth + 1))
			return true;
	return false;
}

bool json_known_inside(const struct json_paths *paths, const char *text, size_t size)
{
	struct json_cut cut = { 0 };
	enum json_cut_piece piece;
	const char *reason;

	do {
		struct json_piece object;

		piece = json_cut_next(&cut, text, size, &reason);
		object.at = text + cut.start;
		object.size = (piece == JSON_CUT_MORE ? size : cut.at) - cut.start;
		if ((piece == JSON_CUT_OBJECT || json_cut_inside(&cut)) &&
		    holds_event(paths, object, 0))
			return true;
		json_cut_done(&cut);
	} while (piece != JSON_CUT_MORE);
	return false;
}

static const struct json_form_paths *form_of_object(const struct json_paths *paths,
						    const char *text, size_t size)
{
	const struct json_form_paths *form = form_in(paths, text, size);

	return form ? form : json_form_of_wrapper(paths, text, size);
}

/* An object that begins within the first bytes is looked at to its end. */
static bool is_early(const struct json_cut *cut)
{
	return cut->start < KNOWN_WITHIN;
}

/* Leaves in cut where the first event begins, or the text ends. */
static const struct json_form_paths *first_form(const struct json_paths *paths, const char *text,
						size_t size, struct json_cut *cut)
{
	struct json_piece head = { NULL, 0 };
	const struct json_form_paths *form = NULL;
	enum json_cut_piece piece;
	const char *reason;

	while (!form && (piece = json_cut_next(cut, text, size, &reason)) != JSON_CUT_MORE) {
		if (!is_early(cut))
			return NULL;
		if (piece == JSON_CUT_OBJECT)
			form = form_of_object(paths, text + cut->start, cut->at - cut->start);
		else if (piece == JSON_CUT_ROW)
			form = form_of_head(paths, text, cut, &head);
		else if (piece == JSON_CUT_HEAD)
			head = (struct json_piece){ text + cut->start, cut->at - cut->start };
		json_cut_done(cut);
	}
	if (!form && json_cut_inside(cut) && is_early(cut))
		form = form_of_object(paths, text + cut->start, size - cut->start);
	return form;
}

char *json_known_text(const uint8_t *head, size_t size, size_t *count)
{
	char start[64], *text;
	const char *at;

	start[input_format_ascii(start, sizeof(start) - 1, head, size)] = '\0';
	at = start + strspn(start, " \t\r\n");
	if (*at != '{' && *at != '[' && strncmp(at, "Record ", 7) != 0)
		return NULL;
	text = shortage_watch(malloc(size));
	if (text)
		*count = input_format_ascii(text, size, head, size);
	return text;
}

/* Other JSON is not an input: what counts is the keys of an event. */
const struct input_format *json_known(const uint8_t *head, size_t size)
{
	size_t count;
	char *text = json_known_text(head, size, &count);
	const struct json_form_paths *form = NULL;
	struct json_cut cut = { 0 };
	struct json_paths paths;

	if (!text)
		return NULL;
	if (json_paths_init(&paths) == 0)
		form = first_form(&paths, text, count, &cut);
	json_paths_release(&paths);
	free(text);
	return form ? json_form_format(form) : NULL;
}

/* More than INPUT_FORMAT_MOST only a message takes: most of it is a string that goes on. */
static bool is_long_string(const struct json_cut *cut, size_t size)
{
	return cut->string && cut->key < size / 4;
}

bool json_known_lacks(const uint8_t *head, size_t size)
{
	size_t count;
	char *text = json_known_text(head, size, &count);
	struct json_cut cut = { 0 };
	const char *reason;
	bool lacks;

	if (!text)
		return false;
	while (is_early(&cut) && json_cut_next(&cut, text, count, &reason) != JSON_CUT_MORE)
		json_cut_done(&cut);
	lacks = json_cut_inside(&cut) && is_early(&cut) &&
		(size < INPUT_FORMAT_MOST || is_long_string(&cut, count));
	free(text);
	return lacks;
}
