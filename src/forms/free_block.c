/*
 * free_block.c - copied events by their shape: lines "text: value", one value the name of a
 * provider, a date and a number in the next lines, then a label alone, and the message.
 *
 * Event Viewer's order tells the rest: the last value before the message is the computer; a
 * date behind the number is that of Windows before Vista, and the time follows it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "free_block.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "fail.h"
#include "form_data.h"
#include "form_event.h"
#include "form_time.h"
#include "label_find.h"
#include "sentences.h"
#include "shortage.h"
#include "text.h"
#include "text_events.h"

enum {
	LABEL_MAX = 80,		/* bytes in front of the colon */
	NAME_SIZE = 64,
	VALUES_MAX = 12,	/* lines of a header from the provider on */
	VALUES_LEAST = 4,
	NEAR = 4,		/* lines after the provider in which number and date are */
	DATA_MAX = 4096,
	MESSAGE_MAX = 1 << 16,
};

struct free_block {
	struct text_events *events;
	struct text values[VALUES_MAX];
	size_t count;
	struct text message, raw;
	enum { IN_HEADER, IN_MESSAGE, AFTER_MESSAGE } where;
	uint8_t data[DATA_MAX];
	size_t data_size;
	uint64_t offset;
};

/* "text: value"; false: the line is no such thing. */
static bool cut(const struct form_line *line, const char **value, size_t *size)
{
	size_t most = line->size < LABEL_MAX ? line->size : LABEL_MAX;
	const char *colon = memchr(line->text, ':', most);

	if (!colon || colon == line->text || *line->text == ' ' || *line->text == '\t')
		return false;
	*value = colon + 1;
	*size = line->size - (size_t)(colon + 1 - line->text);
	while (*size > 0 && strchr(" \t", **value)) {
		(*value)++;
		(*size)--;
	}
	while (*size > 0 && strchr(" \t\\", (*value)[*size - 1]))
		(*size)--;
	return true;
}

static bool is_provider(const char *value, size_t size)
{
	char name[NAME_SIZE];

	if (size < 3 || size >= NAME_SIZE || !strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ.", *value))
		return false;
	memcpy(name, value, size);
	name[size] = '\0';
	return catalog_provider(catalog_builtin(), name, NULL) != NULL;
}

static bool begins(const struct form_line *line)
{
	const char *value;
	size_t size;
	struct label_at label;

	return cut(line, &value, &size) && is_provider(value, size) &&
	       !label_find(line->text, line->size, 0, &label);
}

static enum line_answer header_line(struct free_block *block, const struct form_line *line)
{
	const char *value;
	size_t size;

	if (!cut(line, &value, &size) || block->count == VALUES_MAX)
		return LINE_OTHER;
	if (size == 0) {
		block->where = IN_MESSAGE;
		return block->count >= VALUES_LEAST ? LINE_MINE : LINE_OTHER;
	}
	text_reset(&block->values[block->count]);
	text_add_bytes(&block->values[block->count++], value, size);
	return LINE_MINE;
}

/* What Windows itself adds: where there is help, and the dump with its label. */
static enum line_answer line_after(struct free_block *block, const struct form_line *line)
{
	const char *value;
	size_t size;

	if (form_data_dump(line->text, block->data, &block->data_size, DATA_MAX))
		return LINE_MINE;
	if (strstr(line->text, "http://go.microsoft.com") ||
	    (cut(line, &value, &size) && size == 0))
		return LINE_MINE;
	return LINE_OTHER;
}

static enum line_answer add_line(struct free_block *block, const struct form_line *line)
{
	bool blank = strspn(line->text, " \t") == line->size;

	if (block->count == 0)
		block->offset = line->offset;
	if (blank) {
		if (block->where == IN_MESSAGE && block->message.size > 0)
			block->where = AFTER_MESSAGE;
		return LINE_MINE;
	}
	if (block->where == IN_HEADER)
		return header_line(block, line);
	if (block->where == AFTER_MESSAGE || block->data_size)
		return line_after(block, line);
	if (form_data_dump(line->text, block->data, &block->data_size, DATA_MAX))
		return LINE_MINE;
	if (block->message.size + line->size < MESSAGE_MAX) {
		text_add_bytes(&block->message, line->text, line->size);
		text_add_char(&block->message, '\n');
	}
	return LINE_MINE;
}

static enum line_answer take_line(void *self, const struct form_line *line, struct fail *fail)
{
	struct free_block *block = self;
	enum line_answer answer = add_line(block, line);

	(void)fail;
	if (answer != LINE_OTHER && block->raw.size + line->size < MESSAGE_MAX) {
		text_add_bytes(&block->raw, line->text, line->size);
		text_add_char(&block->raw, '\n');
	}
	return answer;
}

static bool is_number(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits <= 5 && !text[digits];
}

/* A date, alone or with its time. */
static bool is_date(const char *text)
{
	const struct form_dates none = { 0 };
	struct text with_time = { 0 };
	struct form_time time;

	if (!strpbrk(text, "/.-"))
		return false;
	text_printf(&with_time, "%s%s", text, strchr(text, ':') ? "" : " 00:00:00");
	time = form_time_parse(&none, text_get(&with_time));
	text_release(&with_time);
	return time.time || time.ambiguous;
}

static int add_event(struct free_block *block, struct fail *fail)
{
	struct text time = { 0 };
	size_t id = 0, date = 0;
	struct form_fields fields = {
		.offset = block->offset, .provider = text_get(&block->values[0]),
		.computer = text_get(&block->values[block->count - 1]),
		.message = block->message.size ? text_get(&block->message) : NULL,
		.data = { block->data_size ? block->data : NULL, block->data_size },
	};
	int ret;

	for (size_t i = 1; i < block->count && i <= NEAR; i++) {
		const char *value = text_get(&block->values[i]);

		if (!id && is_number(value))
			id = i;
		else if (!date && is_date(value))
			date = i;
	}
	if (!id || !date)
		return 0;
	fields.id = text_get(&block->values[id]);
	/* Since Vista: date, id, category, level. */
	if (date < id && id + 2 < block->count)
		fields.level = text_get(&block->values[id + 2]);
	text_add(&time, text_get(&block->values[date]));
	if (date > id && date + 1 < block->count)
		text_printf(&time, " %s", text_get(&block->values[date + 1]));
	fields.time = text_get(&time);
	ret = text_events_add(block->events, &fields, fail);
	text_release(&time);
	if (ret > 0)
		text_events_expect_xml(block->events, false);
	return ret;
}

static int finish(void *self, struct fail *fail)
{
	struct free_block *block = self;
	const struct sentence_line line = { 0, block->offset };
	const struct sentence_text raw = { text_get(&block->raw), block->raw.size, &line, 1 };
	int ret = 0;

	if (block->count >= VALUES_LEAST && block->where != IN_HEADER)
		ret = add_event(block, fail);
	if (ret == 0)
		ret = sentences_find(block->events, &raw, fail);
	text_reset(&block->message);
	text_reset(&block->raw);
	block->count = block->data_size = 0;
	block->where = IN_HEADER;
	return ret < 0 ? -1 : 0;
}

static void *start(struct text_events *events)
{
	struct free_block *block = shortage_watch(calloc(1, sizeof(*block)));

	if (block)
		block->events = events;
	return block;
}

static void release(void *self)
{
	struct free_block *block = self;

	if (!block)
		return;
	for (size_t i = 0; i < VALUES_MAX; i++)
		text_release(&block->values[i]);
	text_release(&block->message);
	text_release(&block->raw);
	free(block);
}

/* Its labels may be words of any text. */
static bool certain(const struct form_line *line, bool blank)
{
	(void)line;
	(void)blank;
	return false;
}

static bool yields(const void *self)
{
	return ((const struct free_block *)self)->where != IN_HEADER;
}

const struct line_form free_block_form = {
	.format = { .name = "copied-text" }, .yields = yields, .begins = begins,
	.certain = certain, .start = start, .line = take_line, .finish = finish, .free = release,
};
