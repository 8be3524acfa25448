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
#include "json_forms.h"
#include "reader.h"
#include "shortage.h"

enum { KNOWN_WITHIN = 65536 };

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

bool json_known_inner(struct json_cut *cut, const char *text, size_t size)
{
	enum json_cut_piece piece;
	const char *reason;

	if (cut->at == 0)
		*cut = (struct json_cut){ .start = 1, .at = 1, .outer = 1 };
	else
		json_cut_done(cut);
	while ((piece = json_cut_next(cut, text, size, &reason)) != JSON_CUT_MORE &&
	       piece != JSON_CUT_OBJECT)
		json_cut_done(cut);
	return piece == JSON_CUT_OBJECT;
}

/* Of the first event at any depth.  The object may be cut off. */
static const struct json_form_paths *form_at_depth(const struct json_paths *paths,
						   const char *text, size_t size, int depth)
{
	const struct json_form_paths *form = form_in(paths, text, size);
	struct json_cut cut = { 0 };

	while (!form && depth > 0 && json_known_inner(&cut, text, size))
		form = form_at_depth(paths, text + cut.start, cut.at - cut.start, depth - 1);
	if (!form && depth > 0 && json_cut_inside(&cut))
		form = form_at_depth(paths, text + cut.start, size - cut.start, depth - 1);
	return form;
}

static const struct json_form_paths *first_form(const struct json_paths *paths, const char *text,
						size_t size)
{
	struct json_cut cut = { 0 };
	struct json_piece head = { NULL, 0 };
	const struct json_form_paths *form = NULL;
	enum json_cut_piece piece;
	const char *reason;

	while (!form && (piece = json_cut_next(&cut, text, size, &reason)) != JSON_CUT_MORE) {
		if (piece == JSON_CUT_OBJECT)
			form = form_at_depth(paths, text + cut.start, cut.at - cut.start,
					     JSON_INNER_DEPTH);
		else if (piece == JSON_CUT_ROW)
			form = form_of_head(paths, text, &cut, &head);
		else if (piece == JSON_CUT_HEAD)
			head = (struct json_piece){ text + cut.start, cut.at - cut.start };
		json_cut_done(&cut);
	}
	if (!form && json_cut_inside(&cut))
		form = form_at_depth(paths, text + cut.start, size - cut.start, JSON_INNER_DEPTH);
	return form;
}

/* Other JSON is not an input: what counts is the keys of an event. */
const struct input_format *json_known(const uint8_t *head, size_t size)
{
	char start[64], *text;
	const struct json_form_paths *form = NULL;
	struct json_paths paths;
	const char *at;
	size_t count;

	start[input_format_ascii(start, sizeof(start) - 1, head, size)] = '\0';
	at = start + strspn(start, " \t\r\n");
	if (*at != '{' && *at != '[' && strncmp(at, "Record ", 7) != 0)
		return NULL;
	text = shortage_watch(malloc(KNOWN_WITHIN));
	if (!text)
		return NULL;
	count = input_format_ascii(text, KNOWN_WITHIN, head, size);
	if (json_paths_init(&paths) == 0)
		form = first_form(&paths, text, count);
	json_paths_release(&paths);
	free(text);
	return form ? json_form_format(form) : NULL;
}
