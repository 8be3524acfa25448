/*
 * form_rest.c - is there another log behind the events?  Asks what it would be if it were a file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "form_rest.h"

#include <stdlib.h>
#include <string.h>

#include "csv_form.h"
#include "input_stats.h"
#include "json_known.h"
#include "reader.h"
#include "text.h"

enum {
	KEPT = 1 << 16,		/* bytes of a rest that are looked at */
	EVENT_LEAST = 64,	/* no event takes less */
	TOLD_ANYHOW = 1 << 13,	/* bytes that are not there for nothing */
	LOOKS_MAX = 1024,	/* each takes time; the end is always looked at */
	LINES_MAX = 16,		/* that may begin JSON; so many are not there for nothing */
	STRING_PART = 1 << 14,	/* bytes of a string that are looked at at once */
	HEADER_MAX = 2048,	/* bytes of the header of a table, */
	HEADER_CELLS = 4,	/* with no fewer columns, */
	HEADER_NAME = 64,	/* and bytes of the name of its first one */
};

void form_rest_open(struct form_rest *rest)
{
	text_reset(&rest->text);
	rest->size = 0;
	rest->looks = (struct form_looks){ 0 };
}

void form_rest_release(struct form_rest *rest)
{
	text_release(&rest->text);
	json_paths_release(&rest->paths);
}

/* Spaces, zeros, the end of a file of DOS, a byte order mark, and what is between two objects. */
static bool is_filler(char c)
{
	return c == '\0' || (c != '\0' && strchr(" \t\r\n\x1a\xef\xbb\xbf,]}", c));
}

/* Lines may all be indented: where the first one begins. */
static const char *back_to_margin(const char *from, const char *at)
{
	while (at > from && text_is_blank(at[-1]))
		at--;
	return at;
}

/* Behind fillers and tags, but for those of an event. */
static const char *skip_filler(const char *at, const char *end)
{
	const char *close;

	for (;;) {
		while (at < end && is_filler(*at))
			at++;
		if (end - at < 2 || *at != '<' || !(text_is_letter(at[1]) || strchr("/?!", at[1])))
			return at;
		close = memchr(at, '>', (size_t)(end - at));
		if (!close || (end - at > 6 && memcmp(at, "<Event", 6) == 0 && at[6] != 's'))
			return at;
		at = close + 1;
	}
}

void form_rest_add(struct form_rest *rest, struct form_text *from, size_t start, size_t end,
		   const uint64_t *offset)
{
	size_t first = start;

	while (rest->size == 0 && start < end && is_filler(from->text[start]))
		start++;
	if (start == end)
		return;
	if (rest->size == 0) {
		start = (size_t)(back_to_margin(from->text + first, from->text + start) -
				 from->text);
		rest->offset = offset ? *offset + form_text_span(from, first, start)
				      : form_text_offset(from, start);
	}
	if (rest->text.size < KEPT)
		text_add_bytes(&rest->text, from->text + start,
			       end - start < KEPT ? end - start : KEPT);
	rest->size += end - start;
}

bool form_may_look(struct form_looks *looks, struct input_stats *stats, uint64_t offset)
{
	if (looks->count < LOOKS_MAX) {
		looks->count++;
		return true;
	}
	if (!looks->over)
		input_stats_problem(stats, offset,
				    "more stands between the events than is looked at");
	looks->over = true;
	return false;
}

static bool is_escaped_blank(const char *at, const char *end)
{
	return end - at > 1 && *at == '\\' && at[1] && strchr("rnt", at[1]);
}

/* Behind blanks and line ends at the beginning of a string. */
static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || is_escaped_blank(at, end)))
		at += *at == ' ' ? 1 : 2;
	return at;
}

static bool may_be_xml(const char *at, const char *end)
{
	return end - at > EVENT_LEAST &&
	       (memcmp(at, "<Event", 6) == 0 || memcmp(at, "<?xml", 5) == 0);
}

/* A bracket with a name behind it whose quote is escaped is in a string. */
static bool may_be_object(const char *at, const char *end)
{
	if (end - at <= EVENT_LEAST)
		return false;
	at = skip_blanks(at + 1, end);
	return end - at > 1 && memcmp(at, "\\\"", 2) == 0;
}

/* The string from here on, without what escapes a quote in it.  Returns where that ends. */
static const char *unescape(const char *at, const char *end, char *text, size_t *size)
{
	for (*size = 0; at < end && *at != '"' && *size < STRING_PART; at++) {
		bool blank = is_escaped_blank(at, end);

		at += *at == '\\' && end - at > 1;
		text[(*size)++] = blank ? ' ' : *at;
	}
	return at;
}

/* The next bracket from here on that may be in a string; NULL: there is none. */
static const char *next_object(const char *at, const char *end)
{
	while ((at = memchr(at, '{', (size_t)(end - at))) != NULL && !may_be_object(at, end))
		at++;
	return at;
}

/* Each byte is looked at twice at most: what is cut off at the end of a part is looked at again. */
static bool is_in_string(const struct json_paths *paths, const char *bytes, size_t bytes_size)
{
	const char *at = bytes, *end = bytes + bytes_size;
	char text[STRING_PART];
	size_t size;

	while ((at = next_object(at, end)) != NULL) {
		const char *start = at;

		at = unescape(start, end, text, &size);
		if (json_known_inside(paths, text, size))
			return true;
		if (size == STRING_PART)
			at = start + (at - start) / 2;
	}
	return false;
}

static bool has_quoted(struct form_rest *rest, const char *bytes, size_t size,
		       struct input_stats *stats)
{
	if (!next_object(bytes, bytes + size))
		return false;
	if (!rest->paths.count && json_paths_init(&rest->paths) < 0) {
		stats->oom = true;
		return false;
	}
	return is_in_string(&rest->paths, bytes, size);
}

bool form_rest_has_inner(const void *bytes, size_t bytes_size)
{
	struct json_paths paths;
	size_t size;
	char *text = json_known_text(bytes, bytes_size, &size);
	bool found = false;

	if (!text)
		return false;
	if (json_paths_init(&paths) == 0)
		found = json_known_inside(&paths, text, size) || is_in_string(&paths, text, size);
	json_paths_release(&paths);
	free(text);
	return found;
}

bool form_rest_is_quoted(struct form_rest *rest, struct input_source *source, const char *bytes,
			 size_t size, uint64_t offset)
{
	const char *end = bytes + size, *quote = memchr(bytes, '"', size);

	char text[STRING_PART];
	size_t count;

	for (; quote; quote = memchr(quote + 1, '"', (size_t)(end - quote - 1))) {
		const char *at = skip_blanks(quote + 1, end);

		if (!may_be_xml(at, end) || !form_may_look(&rest->looks, source->stats, offset))
			continue;
		unescape(at, end, text, &count);
		if (input_source_knows(source, text, count))
			return true;
	}
	return has_quoted(rest, bytes, size, source->stats);
}

/* ---- lines ---- */

/* Prose has blanks behind commas. */
bool form_rest_may_be_header(const char *line, size_t size)
{
	size_t cells = 1, name = size < HEADER_NAME ? size : HEADER_NAME;

	if (size == 0 || size > HEADER_MAX ||
	    !(text_is_letter(*line) || *line == '"' || (unsigned char)*line >= 0x80))
		return false;
	if (!memchr(line, ',', name) && !memchr(line, ';', name) && !memchr(line, '\t', name))
		return false;
	for (size_t i = 0; i < size; i++)
		cells += line[i] == ',' || line[i] == ';' || line[i] == '\t';
	if (cells < HEADER_CELLS)
		return false;
	for (size_t i = 0; i < size; i++)
		if (strchr("<>=\\{}", line[i]) || (i > 0 && line[i] == ' ' && line[i - 1] == ','))
			return false;
	return true;
}

/* Headers in many languages are known by the row below them. */
static const struct input_format *table_of(const char *line, size_t size, const char *next,
					   size_t next_size)
{
	char header[HEADER_MAX + 1], row[HEADER_MAX + 1] = "";
	struct csv_form form;

	if (size > 0 && line[size - 1] == '\r')
		size--;
	if (!form_rest_may_be_header(line, size))
		return NULL;
	memcpy(header, line, size);
	header[size] = '\0';
	if (next_size > HEADER_MAX)
		next_size = HEADER_MAX;
	if (next_size > 0)
		memcpy(row, next, next_size);
	row[next_size] = '\0';
	return csv_form_of(&form, header, row) && form.header ? form.format : NULL;
}

const struct input_format *form_rest_of_line(const char *line, size_t size, size_t all)
{
	size_t next = all > size ? size + 1 : size;

	if (!form_rest_may_be_json(line, size))
		return table_of(line, size, line + next, all - next);
	return json_known((const uint8_t *)line, all);
}

static const struct input_format *format_of_lines(const char *at, const char *end)
{
	static const struct input_format unknown = { .name = "json" };
	const struct input_format *format = NULL;
	const char *line_end;
	unsigned looks = 0;

	for (; !format && at < end; at = line_end + (line_end < end)) {
		line_end = memchr(at, '\n', (size_t)(end - at));
		if (!line_end)
			line_end = end;
		if (form_rest_may_be_json(at, (size_t)(line_end - at)) && looks++ == LINES_MAX)
			return &unknown;
		format = form_rest_of_line(at, (size_t)(line_end - at),
					   (size_t)(end - at));
	}
	return format;
}

const struct input_format *form_rest_format(struct input_source *source, const char *bytes,
					    size_t size)
{
	const char *end = bytes + size, *at = skip_filler(bytes, end);
	const struct input_format *format;

	at = back_to_margin(bytes, at);
	size = (size_t)(end - at);
	if (size < EVENT_LEAST)
		return NULL;
	format = format_of_lines(at, end);
	return format ? format : input_source_knows(source, at, size);
}

void form_rest_lost(struct input_stats *stats, uint64_t offset)
{
	input_stats_problem(stats, offset, "what is here has another form than the events before "
					   "it, and is not read");
}

static bool is_lost(struct form_rest *rest, const struct form_text *from)
{
	const char *text = text_get(&rest->text);

	if (rest->size < EVENT_LEAST || from->mixed)
		return false;
	if (rest->size > TOLD_ANYHOW)
		return true;
	if (!from->ended && !form_may_look(&rest->looks, from->source->stats, rest->offset))
		return false;
	return form_rest_format(from->source, text, rest->text.size) ||
	       form_rest_is_quoted(rest, from->source, text, rest->text.size,
				   rest->offset);
}

void form_rest_end(struct form_rest *rest, const struct form_text *from)
{
	struct input_stats *stats = from->source->stats;

	if (is_lost(rest, from))
		form_rest_lost(stats, rest->offset);
	stats->oom |= rest->text.oom;
	rest->size = 0;
	text_reset(&rest->text);
}
