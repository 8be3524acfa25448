/*
 * sentences.c - messages of events in prose.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "sentences.h"

#include <string.h>

#include "arena.h"
#include "around.h"
#include "catalog.h"
#include "fail.h"
#include "form_event.h"
#include "messages.h"
#include "text.h"
#include "text_events.h"

enum {
	BEFORE_MAX = 160,	/* bytes before a message that may be of it */
	AFTER_MAX = 400,	/* and after it */
};

static bool has_digit(const char *text, const char *end)
{
	for (; text < end; text++)
		if (text_is_digit(*text))
			return true;
	return false;
}

static size_t skip_blank_lines(const char *text, size_t at, size_t size, size_t most)
{
	for (size_t lines = 0; at < size && strchr(" \t\n", text[at]); at++)
		if (text[at] == '\n' && ++lines > most)
			break;
	return at;
}

/* From the last blank line on. */
static const char *paragraph(const char *from, const char *to)
{
	for (const char *at = to; at > from + 1; at--)
		if (at[-1] == '\n' && at[-2] == '\n')
			return at;
	return from;
}

static const char *paragraph_end(const char *from, const char *to)
{
	const char *at = from;

	while (to - at > 1 && (at = memchr(at, '\n', (size_t)(to - at - 1))) != NULL) {
		if (at[1] == '\n')
			return at;
		at++;
	}
	return to;
}

/* Where to look for data: in the paragraph, and in the next one if it begins with the word. */
static const char *data_end(const char *from, const char *to)
{
	const char *end = paragraph_end(from, to), *next = end;

	while (next < to && strchr(" \t\n", *next))
		next++;
	return to - next > 4 && around_word_is(&(struct around_word){ next, 4 }, "data") ?
	       paragraph_end(next, to) : end;
}

/* Copies of what is around it, for as long as the arena; false: no memory. */
static bool keep(struct sentence *sentence, const struct message *message,
		 const struct around *around, struct arena *arena)
{
	struct form_fields *fields = &sentence->fields;
	bool ok = true;

	if (around->id[0])
		ok &= (fields->id = arena_string(arena, around->id)) != NULL;
	if (around->level[0])
		ok &= (fields->level = arena_string(arena, around->level)) != NULL;
	if (around->provider[0])
		ok &= (fields->provider = arena_string(arena, around->provider)) != NULL;
	if (around->data_size && message->kind->data == CATALOG_DATA_CODE) {
		fields->data.bytes = (const uint8_t *)arena_bytes(arena, around->data,
								  around->data_size);
		fields->data.size = around->data_size;
		ok &= fields->data.bytes != NULL;
	}
	return ok;
}

/* next: where the next message begins, or the end of the text. */
static void look_around(const struct catalog *catalog, const char *text, size_t from,
			const struct message *message, size_t next, struct around *around)
{
	size_t begin = message->begin, end = message->end;
	size_t first = begin - from > BEFORE_MAX ? begin - BEFORE_MAX : from;
	size_t last = next - end > AFTER_MAX ? end + AFTER_MAX : next;
	size_t dump = skip_blank_lines(text, end, last, 4);
	const char *after = text + end;

	/* Without an id, nothing before it counts. */
	if (has_digit(text + first, text + begin))
		around_before(catalog, paragraph(text + first, text + begin), text + begin, around);
	/* What Windows itself says of the data stands before it: "The data is the error." */
	while (dump < last && !around_dump(text, dump, last, around)) {
		const char *feed = memchr(text + dump, '\n', last - dump);

		if (!feed || dump - end > 200)
			break;
		dump = skip_blank_lines(text, (size_t)(feed - text), last, 4);
	}
	if (!around->data_size)
		around_after(after, data_end(after, text + last), around);
}

int sentences_collect(const struct catalog *catalog, const struct sentence_text *text,
		      struct arena *arena, struct sentence **first)
{
	struct message message, next;
	struct sentence **last = first;
	size_t from = 0, line = 0;
	int more = messages_find_place(catalog, text->bytes, text->size, 0, arena, &message);

	for (; more > 0; message = next, last = &(*last)->next) {
		struct around around = { .data_size = 0 };
		struct sentence *sentence = arena_alloc(arena, sizeof(*sentence));

		if (!sentence)
			return -1;
		*last = sentence;
		more = messages_find_place(catalog, text->bytes, text->size, message.end, arena,
					   &next);
		if (more < 0)
			return -1;
		look_around(catalog, text->bytes, from, &message, more ? next.begin : text->size,
			    &around);
		while (line + 1 < text->line_count && text->lines[line + 1].at <= message.begin)
			line++;
		sentence->fields.offset = text->lines[line].offset;
		sentence->fields.message = arena_bytes(arena, text->bytes + message.begin,
						       message.end - message.begin);
		if (!sentence->fields.message || !keep(sentence, &message, &around, arena))
			return -1;
		from = message.end;
	}
	*last = NULL;
	return more;
}

int sentences_add(struct text_events *events, const struct sentence *first, struct fail *fail)
{
	int count = 0, ret = 0;

	for (; first && ret >= 0; first = first->next, count += ret > 0)
		ret = text_events_add(events, &first->fields, fail);
	return ret < 0 ? -1 : count;
}

int sentences_find(struct text_events *events, const struct sentence_text *text,
		   struct fail *fail)
{
	struct arena arena = { 0 };
	struct sentence *first = NULL;
	int ret;

	if (sentences_collect(events->target->catalog, text, &arena, &first) < 0)
		ret = fail_set(fail, "out of memory");
	else
		ret = sentences_add(events, first, fail);
	arena_release(&arena);
	return ret;
}

int sentences_find_rest(struct text_events *events, const char *text, size_t size,
			uint64_t offset, struct fail *fail)
{
	const char *rest = strstr(text, "\n\n");
	const struct sentence_line line = { 0, offset };
	struct arena arena = { 0 };
	struct message message;
	int ret;

	if (!rest || strspn(rest, " \t\n") == strlen(rest))
		return 0;
	rest = text;
	ret = messages_parse(events->target->catalog, NULL, -1, text, size, &arena, &message);
	if (ret > 0)
		rest = message.how == MESSAGE_INCLUDED ? NULL : text + message.end;
	arena_release(&arena);
	if (ret < 0)
		return fail_set(fail, "out of memory");
	rest = rest ? strstr(rest, "\n\n") : NULL;
	if (!rest)
		return 0;
	return sentences_find(events, &(struct sentence_text){ rest, strlen(rest), &line, 1 },
			      fail) < 0 ? -1 : 0;
}
