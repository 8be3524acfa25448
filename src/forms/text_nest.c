/*
 * text_nest.c - lines with which events of a text began.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "text_nest.h"

#include <string.h>

#include "line_form.h"
#include "text.h"

static const char wide_colon[] = "\xef\xbc\x9a";

/* Of "name: value" what is in front of the value, with its blanks: they tell the label of one form
 * from that of another, as those do with which the line begins.  Blanks behind the colon of
 * "name   : value" may be the value's.  Of another line it is all. */
void text_begin_of(const struct form_line *line, struct text_begin *begin)
{
	size_t most = line->size < TEXT_NEST_BEGIN ? line->size : TEXT_NEST_BEGIN, at = 0;
	bool aligned;

	while (at < most && !strchr(":=", line->text[at]) &&
	       !text_starts(line->text + at, wide_colon))
		at++;
	aligned = at > 0 && text_is_blank(line->text[at - 1]);
	for (at += at < most; !aligned && at < most && text_is_blank(line->text[at]); at++)
		;
	memcpy(begin->text, line->text, at);
	begin->size = at;
}

static bool is_digit_at(const char *text, size_t size, size_t at)
{
	return at < size && text_is_digit(text[at]);
}

/* Numbers may differ, and blanks at the end may be lost. */
static bool begins_so(const struct form_line *line, const struct text_begin *begin)
{
	const char *text = begin->text;
	size_t size = begin->size, at = 0, i = 0;

	while (i < size && at < line->size) {
		bool number = is_digit_at(text, size, i);

		if (!number && text[i] != line->text[at])
			return false;
		if (number && !is_digit_at(line->text, line->size, at))
			return false;
		do
			i++;
		while (number && is_digit_at(text, size, i));
		do
			at++;
		while (number && is_digit_at(line->text, line->size, at));
	}
	while (i < size && text_is_blank(text[i]))
		i++;
	return size > 0 && i == size;
}

static bool is_known(const struct text_nest_level *level, const struct form_line *line)
{
	for (size_t i = 0; i < level->ways; i++)
		if (begins_so(line, &level->begins[i]))
			return true;
	return false;
}

/* Where there are too many ways, the last one is lost. */
static void add_way(struct text_nest_level *level, const struct text_begin *begin)
{
	const struct form_line line = { .text = begin->text, .size = begin->size };

	if (is_known(level, &line))
		return;
	level->ways += level->ways < TEXT_NEST_WAYS;
	level->begins[level->ways - 1] = *begin;
}

void text_nest_add(struct text_nest *nest, int form, const struct text_begin *begin)
{
	size_t at = 0;

	while (at < nest->count && nest->levels[at].form != form)
		at++;
	if (at == TEXT_NEST_MAX)
		return;
	if (at == nest->count)
		nest->levels[at] = (struct text_nest_level){ .form = form };
	nest->count = at + 1;
	add_way(&nest->levels[at], begin);
}

/* A form of rows knows the heads of its tables itself: each has several lines. */
static bool ends_itself(int form, int open, bool blank)
{
	return form == open && (!blank || line_forms[form]->is_whole);
}

bool text_nest_ends(const struct text_nest *nest, int open, bool blank,
		    const struct form_line *line)
{
	for (size_t i = 0; i < nest->count; i++) {
		const struct text_nest_level *level = &nest->levels[i];

		if (!ends_itself(level->form, open, blank) && is_known(level, line) &&
		    line_form_begins(line_forms[level->form], line))
			return true;
		if (level->form == open)
			break;
	}
	return false;
}
