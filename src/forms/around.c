/*
 * around.c - what the words around an event in prose say of it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "around.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "form_data.h"
#include "labels.h"
#include "text.h"

/* ---- before the message ---- */

static bool is_word_byte(char c)
{
	return text_is_digit(c) || text_is_letter(c) || c == '-' || c == '.' ||
	       (unsigned char)c >= 0x80;
}

bool around_next_word(const char **at, const char *end, struct around_word *word)
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

void around_copy(char *to, size_t room, const struct around_word *word)
{
	size_t size = word->size < room ? word->size : room - 1;

	memcpy(to, word->at, size);
	to[size] = '\0';
}

bool around_is_id(const char *text)
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

/* Common words are names of no provider, but "HTTP" is one. */
const struct catalog_provider *around_provider(const struct catalog *catalog, const char *word)
{
	const struct catalog_provider *provider;
	char full[2 * AROUND_WORD];

	if (strlen(word) <= 2)
		return NULL;
	snprintf(full, sizeof(full), "Microsoft-Windows-%s", word);
	provider = catalog_provider(catalog, word, NULL);
	return provider ? provider : catalog_provider(catalog, full, NULL);
}

/* The last number there that is an id, and what is around it. */
void around_before(const struct catalog *catalog, const char *text, const char *end,
			struct around *around)
{
	char word[AROUND_WORD];
	bool announced = false;
	struct around_word next;

	while (around_next_word(&text, end, &next)) {
		enum event_level level;

		around_copy(word, sizeof(word), &next);
		level = labels_level(word);
		if (announced && around_is_id(word))
			around_copy(around->id, sizeof(around->id), &next);
		announced = announces_id(word, level);
		if (level != EVENT_LEVEL_UNKNOWN)
			around_copy(around->level, sizeof(around->level), &next);
		if (around->id[0] && around_provider(catalog, word))
			around_copy(around->provider, sizeof(around->provider), &next);
	}
	if (!around->id[0])
		around->level[0] = '\0';
}

/* ---- after the message ---- */

/* Lines of a dump, from a line end or the message's own line on. */
size_t around_dump(const char *text, size_t at, size_t size, struct around *around)
{
	char line[128];
	size_t from = at;

	while (at < size && around->data_size < AROUND_DATA) {
		const char *feed = memchr(text + at, '\n', size - at);
		size_t length = feed ? (size_t)(feed - text) - at : size - at;

		around_copy(line, sizeof(line), &(struct around_word){ text + at, length });
		if (!form_data_dump(line, around->data, &around->data_size, AROUND_DATA))
			break;
		at += length + (feed != NULL);
	}
	return at - from;
}

bool around_word_is(const struct around_word *word, const char *text)
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
	struct around_word word;
	char text[AROUND_WORD];

	while (around_next_word(&at, end, &word) && around->data_size < 8) {
		around_copy(text, sizeof(text), &word);
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
static bool take_number(const struct around_word *word, int base, struct around *around)
{
	char text[AROUND_WORD], *end;
	unsigned long long value;

	around_copy(text, sizeof(text), word);
	value = strtoull(base == 16 ? text + 2 : text, &end, base);
	if (*end || value > UINT32_MAX || strlen(text) > 10 || text_hex_digit(end[-1]) < 0)
		return false;
	put_number(around, value);
	return true;
}

/* "error 503" is what the site answers, and "error 5002" the event. */
static bool is_decimal_code(const struct around_word *word, bool after_code)
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
		     around_word_is(&(struct around_word){ text, 4 }, "data")))
			return true;
	return false;
}

/* A bare number is evidence only after these words. */
void around_after(const char *text, const char *end, struct around *around)
{
	bool after_data = false, after_error = false, after_code = false;
	struct around_word word;

	if (!may_have_number(text, end))
		return;
	while (around_next_word(&text, end, &word)) {
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
		if (around_word_is(&word, "is") || around_word_is(&word, "was") ||
		    around_word_is(&word, "code") || around_word_is(&word, "number")) {
			after_code |= around_word_is(&word, "code");
			continue;
		}
		after_data = around_word_is(&word, "data");
		after_error = around_word_is(&word, "error");
		after_code = false;
	}
}
