/*
 * form_rest.c - is there another log behind the events?  Asks what it would be if it were a file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "form_rest.h"

#include <string.h>

#include "input_stats.h"
#include "prose.h"
#include "reader.h"
#include "text.h"

enum {
	KEPT = 1 << 16,		/* bytes of a rest that are looked at */
	EVENT_LEAST = 64,	/* no event takes less */
	TOLD_ANYHOW = 1 << 13,	/* bytes that are not there for nothing */
	LOOKS_MAX = 16,		/* each takes time; the end is always looked at */
};

void form_rest_open(struct form_rest *rest)
{
	text_reset(&rest->text);
	rest->size = rest->looks = 0;
}

void form_rest_release(struct form_rest *rest)
{
	text_release(&rest->text);
}

/* Spaces, zeros, the end of a file of DOS, a byte order mark, and what is between two objects. */
static bool is_filler(char c)
{
	return c == '\0' || (c != '\0' && strchr(" \t\r\n\x1a\xef\xbb\xbf,]}", c));
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
	if (rest->size == 0)
		rest->offset = offset ? *offset + form_text_span(from, first, start)
				      : form_text_offset(from, start);
	if (rest->text.size < KEPT)
		text_add_bytes(&rest->text, from->text + start,
			       end - start < KEPT ? end - start : KEPT);
	rest->size += end - start;
}

/* The string that begins here, without what escapes a quote in it. */
static bool is_event_string(struct input_source *source, const char *at, const char *end)
{
	char text[INPUT_FORMAT_HEAD];
	size_t size = 0;

	for (; at < end && *at != '"' && size < sizeof(text); at++) {
		at += *at == '\\' && end - at > 1;
		text[size++] = *at;
	}
	return input_source_knows(source, text, size) != NULL;
}

bool form_rest_is_quoted(struct form_rest *rest, struct input_source *source, const char *bytes,
			 size_t size)
{
	const char *end = bytes + size, *quote = memchr(bytes, '"', size);

	for (; quote; quote = memchr(quote + 1, '"', (size_t)(end - quote - 1)))
		if (end - quote > EVENT_LEAST &&
		    (memcmp(quote, "\"{\\\"", 4) == 0 || memcmp(quote, "\"<Event", 7) == 0) &&
		    rest->looks++ < LOOKS_MAX && is_event_string(source, quote + 1, end))
			return true;
	return false;
}

const struct input_format *form_rest_format(struct input_source *source, const char *bytes,
					    size_t size)
{
	const char *at = skip_filler(bytes, bytes + size);
	const struct input_format *format = NULL;

	size -= (size_t)(at - bytes);
	if (size >= EVENT_LEAST)
		format = input_source_knows(source, at, size);
	/* What a person writes is about the events before it. */
	return format == &prose_format ? NULL : format;
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
	if (rest->looks++ >= LOOKS_MAX && !from->ended)
		return false;
	return form_rest_format(from->source, text, rest->text.size) ||
	       form_rest_is_quoted(rest, from->source, text, rest->text.size);
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
