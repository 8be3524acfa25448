/*
 * text_others.c - lines of a text that begin events of other forms.
 *
 * JSON is looked at some lines at once: so each is looked at twice at most, whatever they are.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "text_others.h"

#include "form_lines.h"
#include "form_rest.h"
#include "input_stats.h"

void text_others_open(struct text_others *others)
{
	text_reset(&others->json);
	text_reset(&others->table);
	others->last = 0;
	others->told = false;
}

void text_others_release(struct text_others *others)
{
	text_release(&others->json);
	text_release(&others->table);
}

static void tell(struct text_others *others, struct input_stats *stats, uint64_t offset)
{
	form_rest_lost(stats, offset);
	others->told = true;
}

static void tell_inner(struct text_others *others, struct input_stats *stats)
{
	input_stats_problem(stats, others->offset,
			    "JSON has events here, and only sentences in it are read");
	others->told = true;
}

/* An event that is cut off at the end of the lines is looked at again, with more of them. */
static void look(struct text_others *others, struct input_stats *stats)
{
	struct text *json = &others->json, rest = { 0 };
	const char *text = text_get(json);

	if (json->size > 0 && others->place != TEXT_BEFORE_EVENTS &&
	    form_rest_of_line(text, json->size, json->size))
		tell(others, stats, others->offset);
	else if (others->place != TEXT_IN_EVENT && form_rest_has_inner(text, json->size))
		tell_inner(others, stats);
	if (others->last > 0)
		text_add_bytes(&rest, text + others->last, json->size - others->last);
	rest.oom |= json->oom;
	text_release(json);
	*json = rest;
	others->offset = others->last_offset;
	others->last = 0;
}

/* The row below a header tells of some what it is. */
static void look_at_table(struct text_others *others, const struct form_line *line,
			  struct input_stats *stats)
{
	struct text *table = &others->table;
	size_t header = table->size;

	if (header > 0) {
		text_add_char(table, '\n');
		text_add_bytes(table, line->text, line->size);
		if (!table->oom && form_rest_of_line(text_get(table), header, table->size))
			tell(others, stats, others->table_offset);
		others->json.oom |= table->oom;
		text_reset(table);
	}
	if (!form_rest_may_be_header(line->text, line->size))
		return;
	text_add_bytes(table, line->text, line->size);
	others->table_offset = line->offset;
}

void text_others_line(struct text_others *others, const struct form_line *line,
		      enum text_others_place place, struct input_stats *stats)
{
	struct text *json = &others->json;

	if (!others->told && place != TEXT_BEFORE_EVENTS)
		look_at_table(others, line, stats);
	if (others->told)
		return;
	if (form_rest_may_be_json(line->text, line->size)) {
		others->last = json->size;
		others->last_offset = line->offset;
		if (json->size == 0) {
			others->offset = line->offset;
			others->place = place;
		}
	} else if (json->size == 0) {
		return;
	}
	if (place > others->place)
		others->place = place;
	text_add_bytes(json, line->text,
		       line->size < FORM_REST_AHEAD ? line->size : FORM_REST_AHEAD);
	text_add_char(json, '\n');
	while (json->size >= FORM_REST_AHEAD && !others->told)
		look(others, stats);
}

void text_others_end(struct text_others *others, struct input_stats *stats)
{
	while (others->json.size > 0 && !others->told)
		look(others, stats);
}
