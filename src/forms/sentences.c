/*
 * sentences.c - messages of events in prose.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "sentences.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "fail.h"
#include "form_data.h"
#include "form_event.h"
#include "labels.h"
#include "messages.h"
#include "text.h"
#include "text_events.h"

enum {
	BEFORE_MAX = 160,	/* bytes before a message that may be of it */
	AFTER_MAX = 400,	/* and after it */
	WORD_MAX = 64,
	DATA_MAX = 64,		/* bytes of data that people type */
};

/* What stands around one message. */
struct around {
	char id[8], level[WORD_MAX], provider[WORD_MAX];
	uint8_t data[DATA_MAX];
	size_t data_size;
};

/* ---- before the message ---- */

struct word {
	const char *at;
	size_t size;
};

static bool is_word_byte(char c)
{
	return text_is_digit(c) || text_is_letter(c) || c == '-' || c == '.' ||
	       (unsigned char)c >= 0x80;
}

static bool next_word(const char **at, const char *end, struct word *word)
{
	while (*at < end && !is_word_byte(**at))
		(*at)++;
	word->at = *at;
	while (*at < end && is_word_byte(**at))
		(*at)++;
	word->size = (size_t)(*at - word->at);
	while (word->size > 0 && strchr("-.", word->at[word->size - 1]))
		word->size--;
	return *at > word->at;
}

static void copy_word(char *to, size_t room, const struct word *word)
{
	size_t size = word->size < room ? word->size : room - 1;

	memcpy(to, word->at, size);
	to[size] = '\0';
}

static bool is_id(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits <= 5 && !text[digits] && strtoul(text, NULL, 10) > 0 &&
	       strtoul(text, NULL, 10) <= UINT16_MAX;
}

/* "Event ID 5002", "Id 2268:", "Error 2307": a number after such a word is an id. */
static bool announces_id(const char *word, enum event_level level)
{
	static const char *const words[] = { "id", "event", "eventid", "event-id" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal_nocase(word, words[i]))
			return true;
	return level != EVENT_LEVEL_UNKNOWN;
}

static bool has_digit(const char *text, const char *end)
{
	for (; text < end; text++)
		if (text_is_digit(*text))
			return true;
	return false;
}

/* Common words are names of no provider, but "HTTP" is one. */
static bool is_provider(const struct catalog *catalog, const char *word)
{
	char full[2 * WORD_MAX];

	if (strlen(word) <= 2)
		return false;
	snprintf(full, sizeof(full), "Microsoft-Windows-%s", word);
	return catalog_provider(catalog, word, NULL) || catalog_provider(catalog, full, NULL);
}

/* The last number there that is an id, and what is around it. */
static void look_before(const struct catalog *catalog, const char *text, const char *end,
			struct around *around)
{
	char word[WORD_MAX];
	bool announced = false;
	struct word next;

	while (next_word(&text, end, &next)) {
		enum event_level level;

		copy_word(word, sizeof(word), &next);
		level = labels_level(word);
		if (announced && is_id(word))
			copy_word(around->id, sizeof(around->id), &next);
		announced = announces_id(word, level);
		if (level != EVENT_LEVEL_UNKNOWN)
			copy_word(around->level, sizeof(around->level), &next);
		if (around->id[0] && is_provider(catalog, word))
			copy_word(around->provider, sizeof(around->provider), &next);
	}
	if (!around->id[0])
		around->level[0] = '\0';
}

/* ---- after the message ---- */

static size_t skip_blank_lines(const char *text, size_t at, size_t size, size_t most)
{
	for (size_t lines = 0; at < size && strchr(" \t\n", text[at]); at++)
		if (text[at] == '\n' && ++lines > most)
			break;
	return at;
}

/* Lines of a dump, from a line end or the message's own line on. */
static size_t dump_at(const char *text, size_t at, size_t size, struct around *around)
{
	char line[128];
	size_t from = at;

	while (at < size && around->data_size < DATA_MAX) {
		const char *feed = memchr(text + at, '\n', size - at);
		size_t length = feed ? (size_t)(feed - text) - at : size - at;

		copy_word(line, sizeof(line), &(struct word){ text + at, length });
		if (!form_data_dump(line, around->data, &around->data_size, DATA_MAX))
			break;
		at += length + (feed != NULL);
	}
	return at - from;
}

static bool word_is(const struct word *word, const char *text)
{
	size_t at = 0;

	while (at < word->size && text_lower(word->at[at]) == text[at])
		at++;
	return at == word->size && !text[at];
}

static void put_number(struct around *around, uint64_t value)
{
	for (int i = 0; i < 4; i++)
		around->data[i] = (uint8_t)(value >> 8 * i);
	around->data_size = 4;
}

/* Eight digits without anything between: zeros at the beginning are those of a number, zeros
 * at the end those of bytes. */
static bool take_eight(const char *text, struct around *around)
{
	char *end;
	unsigned long value = strtoul(text, &end, 16);
	bool number = !strncmp(text, "00", 2) || strchr("8cC", text[0]);

	if (*end)
		return false;
	if (!strcmp(text + 6, "00") && strncmp(text, "00", 2) != 0)
		number = false;
	put_number(around, value);
	if (!number)
		for (int i = 0; i < 4; i++)
			around->data[i] = (uint8_t)(value >> 8 * (3 - i));
	return true;
}

/* "7f 00 00 00", "05", "0000007f": after the word "data". */
static bool take_hex(const char *at, const char *end, struct around *around)
{
	struct word word;
	char text[WORD_MAX];

	while (next_word(&at, end, &word) && around->data_size < 8) {
		copy_word(text, sizeof(text), &word);
		if (strspn(text, "0123456789abcdefABCDEF") != strlen(text))
			break;
		if (strlen(text) == 8 && around->data_size == 0)
			return take_eight(text, around);
		if (strlen(text) != 2)
			break;
		around->data[around->data_size++] = (uint8_t)strtoul(text, NULL, 16);
		if (at < end && *at != ' ')
			break;
	}
	return around->data_size > 0;
}

/* A number of up to eight digits after 0x. */
static bool take_number(const struct word *word, int base, struct around *around)
{
	char text[WORD_MAX], *end;
	unsigned long long value;

	copy_word(text, sizeof(text), word);
	value = strtoull(base == 16 ? text + 2 : text, &end, base);
	if (*end || value > UINT32_MAX || strlen(text) > 10 || text_hex_digit(end[-1]) < 0)
		return false;
	put_number(around, value);
	return true;
}

/* "error 503" is what the site answers, and "error 5002" the event. */
static bool is_decimal_code(const struct word *word, bool after_code)
{
	unsigned long value = strtoul(word->at, NULL, 10);

	return value > 0 && (value < 400 || (after_code && value >= 600));
}

/* Is there a digit, or the word after which letters are one?  Prose seldom has either. */
static bool may_have_number(const char *text, const char *end)
{
	for (; text < end; text++)
		if (text_is_digit(*text) ||
		    ((*text | 0x20) == 'd' && end - text > 4 &&
		     word_is(&(struct word){ text, 4 }, "data")))
			return true;
	return false;
}

/* A bare number is evidence only after these words. */
static void look_after(const char *text, const char *end, struct around *around)
{
	bool after_data = false, after_error = false, after_code = false;
	struct word word;

	if (!may_have_number(text, end))
		return;
	while (next_word(&text, end, &word)) {
		if (word.size > 2 && word.at[0] == '0' && (word.at[1] | 0x20) == 'x' &&
		    take_number(&word, 16, around))
			return;
		if ((after_error || after_code) && is_decimal_code(&word, after_code) &&
		    take_number(&word, 10, around))
			return;
		if (after_data && text_hex_digit(word.at[0]) >= 0 && word.size % 2 == 0 &&
		    take_hex(word.at, end, around))
			return;
		/* "is" and the like may be between. */
		if (word_is(&word, "is") || word_is(&word, "was") || word_is(&word, "code") ||
		    word_is(&word, "number")) {
			after_code |= word_is(&word, "code");
			continue;
		}
		after_data = word_is(&word, "data");
		after_error = word_is(&word, "error");
		after_code = false;
	}
}

/* ---- messages ---- */

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
	return to - next > 4 && word_is(&(struct word){ next, 4 }, "data") ?
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
		look_before(catalog, paragraph(text + first, text + begin), text + begin, around);
	/* What Windows itself says of the data stands before it: "The data is the error." */
	while (dump < last && !dump_at(text, dump, last, around)) {
		const char *feed = memchr(text + dump, '\n', last - dump);

		if (!feed || dump - end > 200)
			break;
		dump = skip_blank_lines(text, (size_t)(feed - text), last, 4);
	}
	if (!around->data_size)
		look_after(after, data_end(after, text + last), around);
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
