/*
 * copied_block.c - events as Event Viewer copies them as text: a label and a value a line,
 * then the message, then data or XML.
 *
 * What people paste has the labels of any language, in any order, some of them left out, many
 * in one line; so labels are looked for anywhere, and a value ends where the next label
 * begins.  In the message only what begins another event ends this one.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "copied_block.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "evt_channel.h"
#include "fail.h"
#include "form_data.h"
#include "label_find.h"
#include "labels.h"
#include "messages.h"
#include "sentences.h"
#include "shortage.h"
#include "text.h"
#include "text_events.h"

enum {
	DATA_MAX = 4096,
	MESSAGE_MAX = 1 << 16,
	VALUE_MAX = 1024,
	RULE_SIZE = 10,		/* equal characters that part events */
	WORDS_OF_MESSAGE = 4,	/* behind a value: it is the message without its label */
};

#define BIT(label) (1u << (label))
#define STARTS (BIT(LABEL_LOG) | BIT(LABEL_TYPE))

struct block {
	struct text_events *events;
	struct text values[LABEL_COUNT];
	struct label_memo memo;
	uint32_t have;
	int last;		/* the label whose value may be in the next line, or -1 */
	enum { IN_HEADER, IN_MESSAGE, IN_DATA } where;
	struct text message, raw;
	uint8_t data[DATA_MAX];
	size_t data_size;
	uint64_t offset, line_offset;
	const char *rest;	/* of the line, not looked at yet; or NULL */
	size_t rest_size;
	bool partial;		/* what is looked at is not a whole line */
	bool started, blank, xml;
};

/* ---- texts ---- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static size_t first_of(const char *text, size_t at, size_t size)
{
	while (at < size && is_blank(text[at]))
		at++;
	return at;
}

/* "-----", "=====", "<><><>": a line that parts events. */
static bool is_rule(const char *text, size_t size)
{
	size_t at = first_of(text, 0, size), count = 0;

	while (size > at && is_blank(text[size - 1]))
		size--;
	for (; at + count < size; count++)
		if (strchr("-=_*#~<>", text[at + count]) == NULL ||
		    (count > 1 && text[at + count] != text[at + count % 2]))
			return false;
	return count >= RULE_SIZE;
}

/* Numbers of lines, as a page that shows code puts beside them. */
static bool is_digits(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!is_blank(text[i]) && (text[i] < '0' || text[i] > '9'))
			return false;
	return true;
}

static size_t words_in(const char *text, size_t size)
{
	size_t words = 0;

	for (size_t i = 0; i < size && words <= WORDS_OF_MESSAGE; i++)
		words += !is_blank(text[i]) && (i == 0 || is_blank(text[i - 1]));
	return words;
}

/* A value without marks of Markdown, without a backslash that breaks a line, and without what
 * parts fields in one line.  A value that is nothing else is kept: names are blanked out. */
static void trim(const char **text, size_t *size)
{
	static const char marks[] = "*_`\\/|,; \t";
	const char *at = *text;
	size_t length = *size;

	while (length > 0 && is_blank(*at)) {
		at++;
		length--;
	}
	while (length > 0 && is_blank(at[length - 1]))
		length--;
	*text = at;
	*size = length;
	while (length > 0 && *at && strchr("*_` ", *at)) {
		at++;
		length--;
	}
	while (length > 0 && at[length - 1] && strchr(marks, at[length - 1]))
		length--;
	if (length == 0)
		return;
	*text = at;
	*size = length;
}

/* ---- where an event begins ---- */

static bool at_start(const char *text, const struct label_at *at)
{
	return first_of(text, 0, at->begin) == at->begin;
}

static bool is_id(const char *text, size_t size, size_t at)
{
	at = first_of(text, at, size);
	return at < size && text_is_digit(text[at]);
}

/* Data begin with digits, too. */
static bool is_date(const char *text, size_t size, size_t at)
{
	size_t first = first_of(text, at, size), after = first;

	while (after < size && text_is_digit(text[after]))
		after++;
	return after > first && after < size && strchr("/.-", text[after]);
}

static bool is_level(const char *text, size_t size)
{
	char word[LABEL_SIZE_MAX];
	size_t length = 0;

	trim(&text, &size);
	while (length < size && !is_blank(text[length]))
		length++;
	if (length >= sizeof(word))
		return false;
	memcpy(word, text, length);
	word[length] = '\0';
	return labels_level(word) != EVENT_LEVEL_UNKNOWN;
}

static bool may_begin(const char *text, size_t size, const struct label_at *at)
{
	if (at->labels & STARTS)
		return true;
	if (at->labels & BIT(LABEL_ID))
		return is_id(text, size, at->after);
	if (!at_start(text, at))
		return false;
	if (at->labels & BIT(LABEL_LEVEL))
		return is_level(text + at->after, size - at->after);
	if (at->labels & BIT(LABEL_DATE))
		return is_date(text, size, at->after);
	return at->labels & BIT(LABEL_SOURCE) && first_of(text, at->after, size) < size;
}

static bool begins(const struct form_line *line)
{
	struct label_at at;

	for (size_t from = 0; label_find(line->text, line->size, from, &at); from = at.after)
		if (may_begin(line->text, line->size, &at))
			return true;
	return false;
}

/* What Event Viewer copies begins with the log; behind a blank line others do. */
static bool certain(const struct form_line *line, bool blank)
{
	struct label_at at;
	uint32_t all = 0;

	for (size_t from = 0; label_find(line->text, line->size, from, &at); from = at.after) {
		if (at_start(line->text, &at) &&
		    (at.labels & STARTS || (blank && !(at.labels & BIT(LABEL_DATE)) &&
					    may_begin(line->text, line->size, &at))))
			return true;
		all |= at.labels;
	}
	return all & STARTS && all & BIT(LABEL_ID);
}

/* ---- parts ---- */

static void reset(struct block *block)
{
	for (int i = 0; i < LABEL_COUNT; i++)
		text_reset(&block->values[i]);
	text_reset(&block->message);
	text_reset(&block->raw);
	block->have = 0;
	block->last = -1;
	block->where = IN_HEADER;
	block->data_size = 0;
	block->started = block->blank = block->xml = false;
}

static void add_message(struct block *block, const char *text, size_t size)
{
	if (block->message.size + size < MESSAGE_MAX) {
		text_add_bytes(&block->message, text, size);
		text_add_char(&block->message, '\n');
	}
}

/* A line of a dump, or data that someone typed after "Data:".  False: it is none. */
static bool add_data(struct block *block, const char *text, size_t size)
{
	char line[256];
	struct arena arena = { 0 };
	struct form_data data;

	trim(&text, &size);
	size = size < sizeof(line) ? size : sizeof(line) - 1;
	memcpy(line, text, size);
	line[size] = '\0';
	if (form_data_dump(line, block->data, &block->data_size, DATA_MAX))
		return true;
	if (block->data_size || !size)
		return false;
	data = form_data_hex(line, &arena);
	if (data.bytes && data.size <= DATA_MAX) {
		memcpy(block->data, data.bytes, data.size);
		block->data_size = data.size;
	}
	arena_release(&arena);
	return data.bytes;
}

/* "Data" is the date of an Italian, the dump of an English event. */
static int choose(const struct block *block, uint32_t labels, const char *value, size_t size)
{
	int label = 0;

	if (labels == (BIT(LABEL_DATE) | BIT(LABEL_DATA))) {
		bool before = !(block->have & (BIT(LABEL_DATE) | BIT(LABEL_DESCRIPTION)));

		return before && is_date(value, size, 0) ? LABEL_DATE : LABEL_DATA;
	}
	while (!(labels & BIT(label)))
		label++;
	return label;
}

/* The value of a label; what follows a number or a name may be the message. */
static void take_value(struct block *block, int label, const char *text, size_t size)
{
	size_t length;

	trim(&text, &size);
	length = text_cut(text, size < VALUE_MAX ? size : VALUE_MAX);
	if (label == LABEL_ID)
		length = strspn(text, "0123456789xX") < length ?
			 strspn(text, "0123456789xX") : length;
	else if ((label == LABEL_COMPUTER || label == LABEL_USER) &&
		 words_in(text, size) > WORDS_OF_MESSAGE)
		for (length = 0; length < size && !is_blank(text[length]); length++)
			;
	block->have |= BIT(label);
	block->last = size ? -1 : label;
	text_reset(&block->values[label]);
	text_add_bytes(&block->values[label], text, length);
	if (words_in(text + length, size - length) >= WORDS_OF_MESSAGE) {
		block->where = IN_MESSAGE;
		add_message(block, text + length, size - length);
	}
}

/* Enough of an event that what follows is its message. */
static bool is_solid(const struct block *block)
{
	return block->have & BIT(LABEL_ID) && block->have != BIT(LABEL_ID) &&
	       block->have & (STARTS | BIT(LABEL_SOURCE) | BIT(LABEL_COMPUTER) |
			      BIT(LABEL_DATE) | BIT(LABEL_LEVEL));
}

/* Does this label begin another event, after what there is? */
static bool begins_next(const struct block *block, const struct label_at *at)
{
	if (at->labels & STARTS)
		return block->have & (STARTS | BIT(LABEL_ID));
	return at->labels & block->have & (BIT(LABEL_ID) | BIT(LABEL_SOURCE)) &&
	       block->have & BIT(LABEL_ID);
}

/* ---- an event ---- */

static const char *value(const struct block *block, enum label label)
{
	return block->values[label].size ? text_get(&block->values[label]) : NULL;
}

/* Most texts have none, and need no closer look. */
static bool has_placeholder(const char *text)
{
	for (const char *at = text; (at = strchr(at, '%')) != NULL; at++)
		if (at[1] >= '1' && at[1] <= '9' && text_hex_digit(at[2]) < 0)
			return true;
	return false;
}

/* After "%1" or "'%1'", or NULL: the text begins otherwise.  "%1 is not a valid Win32
 * application" is what Windows prints. */
static const char *after_placeholder(const char *text)
{
	text += strspn(text, " \t\n'\"");
	if (text[0] != '%' || text[1] < '1' || text[1] > '9' ||
	    text_starts(text, "%1 is not a valid"))
		return NULL;
	text += 1 + strspn(text + 1, "0123456789");
	return text + strspn(text, " \t\n'\".");
}

/* It has no value of its event, for a placeholder is none. */
static bool is_template(const struct message *message)
{
	for (size_t i = 0; i < message->string_count; i++) {
		const char *after = after_placeholder(message->strings[i]);

		if (*message->strings[i] && (!after || *after))
			return false;
	}
	return message->string_count > 0;
}

/* Does the text explain an event?  1, 0; -1: memory ran out.  What a true one quotes may have
 * placeholders, too: only those count with which it begins, or that are where the event has its
 * values. */
static int is_quotation(const struct block *block, struct fail *fail)
{
	const struct form_event *target = block->events->target;
	const char *text = text_get(&block->message);
	const char *id = value(block, LABEL_ID), *source = value(block, LABEL_SOURCE);
	struct arena arena = { 0 };
	struct message message;
	int ret;

	if (!has_placeholder(text))
		return 0;
	if (after_placeholder(text))
		return 1;
	ret = messages_parse(target->catalog, form_event_provider(target, source, NULL),
			     id ? (uint16_t)strtoul(id, NULL, 0) : -1, text,
			     block->message.size, &arena, &message);
	if (ret > 0)
		ret = is_template(&message);
	arena_release(&arena);
	return ret < 0 ? fail_set(fail, "out of memory") : ret;
}

static int add_event(struct block *block, struct fail *fail)
{
	struct text time = { 0 };
	struct form_fields fields = {
		.offset = block->offset, .provider = value(block, LABEL_SOURCE),
		.id = value(block, LABEL_ID), .channel = value(block, LABEL_LOG),
		.computer = value(block, LABEL_COMPUTER),
		.level = value(block, LABEL_LEVEL) ? value(block, LABEL_LEVEL)
						   : value(block, LABEL_TYPE),
		.message = block->message.size ? text_get(&block->message) : NULL,
		.data = { block->data_size ? block->data : NULL, block->data_size },
	};
	int ret;

	/* Windows before Vista does not say the log; its labels are others. */
	if (!fields.channel && fields.provider && block->have & (BIT(LABEL_TYPE) | BIT(LABEL_TIME)))
		fields.channel = evt_channel_of_source(fields.provider);
	text_add(&time, text_get(&block->values[LABEL_DATE]));
	text_add_char(&time, ' ');
	text_add(&time, text_get(&block->values[LABEL_TIME]));
	if (block->have & (BIT(LABEL_DATE) | BIT(LABEL_TIME)))
		fields.time = text_get(&time);
	ret = text_events_add(block->events, &fields, fail);
	text_release(&time);
	if (ret > 0)
		text_events_expect_xml(block->events, block->xml);
	return ret;
}

/* Is it one, and does not explain one?  Without its message it needs more than a name.  1, 0, -1:
 * memory ran out. */
static int is_event(const struct block *block, struct fail *fail)
{
	int quotation = block->message.size ? is_quotation(block, fail) : 0;

	if (quotation)
		return quotation < 0 ? -1 : 0;
	return block->message.size > 0 || is_solid(block);
}

static int finish(void *self, struct fail *fail)
{
	struct block *block = self;
	const struct sentence_line line = { 0, block->offset };
	const struct sentence_text raw = { text_get(&block->raw), block->raw.size, &line, 1 };
	int ret = 0;

	if (block->message.oom || block->raw.oom)
		return fail_set(fail, "out of memory");
	text_events_expect_no_xml(block->events);
	if (block->started)
		ret = is_event(block, fail);
	if (ret > 0)
		ret = add_event(block, fail);
	if (ret > 0)
		ret = block->xml ? 0 : sentences_find_rest(block->events, text_get(&block->message),
							  block->message.size, block->offset, fail);
	else if (ret == 0)
		ret = sentences_find(block->events, &raw, fail);
	reset(block);
	return ret < 0 ? -1 : 0;
}

/* ---- lines ---- */

/* The rest of the line is looked at as a line of its own. */
static enum line_answer leave_rest(struct block *block, const char *text, size_t size)
{
	block->rest = text;
	block->rest_size = size;
	return LINE_MINE;
}

/* Amid a line another event begins. */
static bool begin_next(struct block *block, struct fail *fail)
{
	if (finish(block, fail) < 0)
		return false;
	block->started = true;
	block->offset = block->line_offset;
	return true;
}

/* A label at the beginning of a line of the message that ends it. */
static enum line_answer label_in_message(struct block *block, const char *text, size_t size,
					 const struct label_at *at)
{
	const char *rest = text + at->after;
	size_t left = size - at->after, first = first_of(rest, 0, left);

	if (at->labels & STARTS)
		return LINE_OTHER;
	if (at->labels & BIT(LABEL_XML)) {
		block->xml = true;
		return LINE_LAST;
	}
	if (at->labels & BIT(LABEL_DATA) && (first == left || add_data(block, rest, left))) {
		block->where = IN_DATA;
		return LINE_MINE;
	}
	if (!block->blank || !may_begin(text, size, at) || at->labels & BIT(LABEL_DATE))
		return LINE_FAILED;
	return LINE_OTHER;
}

/* Another event, XML or data begins amid a line of the message. */
static bool ends_amid(const char *text, size_t size, const struct label_at *at)
{
	struct label_at next;

	if (at->labels & STARTS)
		return label_find(text, size, at->after, &next);
	if (at->labels & BIT(LABEL_DATA))
		return size - at->after > 5 &&
		       strncmp(text + first_of(text, at->after, size), "0000:", 5) == 0;
	return at->labels & BIT(LABEL_XML) && first_of(text, at->after, size) == size;
}

static enum line_answer message_line(struct block *block, const char *text, size_t size,
				     struct fail *fail)
{
	struct label_at at;
	bool label = label_find_first(&block->memo, text, size, &at);

	if (is_rule(text, size))
		return LINE_LAST;
	if (label && at_start(text, &at)) {
		enum line_answer answer;

		if (block->partial && at.labels & STARTS)
			return begin_next(block, fail) ? leave_rest(block, text, size) :
			       LINE_FAILED;
		answer = label_in_message(block, text, size, &at);
		if (answer != LINE_FAILED)
			return answer;
	}
	for (; label; label = label_find(text, size, at.after, &at)) {
		if (at_start(text, &at) || !ends_amid(text, size, &at))
			continue;
		add_message(block, text, at.begin);
		if (!(at.labels & STARTS))
			return label_in_message(block, text, size, &at);
		if (!begin_next(block, fail))
			return LINE_FAILED;
		return leave_rest(block, text + at.begin, size - at.begin);
	}
	if (text_starts(text + first_of(text, 0, size), "0000:") && add_data(block, text, size)) {
		block->where = IN_DATA;
		return LINE_MINE;
	}
	add_message(block, text, size);
	return LINE_MINE;
}

/* The line has no label. */
static enum line_answer value_line(struct block *block, const char *text, size_t size,
				   struct fail *fail)
{
	if (is_digits(text, size) && block->last != LABEL_ID)
		return LINE_MINE;
	if (block->last >= 0) {
		take_value(block, block->last, text, size);
		return LINE_MINE;
	}
	if (is_rule(text, size))
		return LINE_LAST;
	if (!is_solid(block))
		return LINE_OTHER;
	block->where = IN_MESSAGE;
	return message_line(block, text, size, fail);
}

/* One label of a header and its value, which ends at `end`. */
static enum line_answer take_label(struct block *block, const char *text, size_t size,
				   const struct label_at *at, size_t end)
{
	const char *rest = text + at->after;
	int label = choose(block, at->labels, rest, end - at->after);

	switch (label) {
	case LABEL_DESCRIPTION:
		block->have |= BIT(LABEL_DESCRIPTION);
		block->where = IN_MESSAGE;
		return first_of(rest, 0, size - at->after) == size - at->after ? LINE_MINE :
		       leave_rest(block, rest, size - at->after);
	case LABEL_XML:
		block->xml = true;
		return LINE_LAST;
	case LABEL_DATA:
		block->where = IN_DATA;
		add_data(block, rest, end - at->after);
		return LINE_MINE;
	default:
		take_value(block, label, rest, end - at->after);
		return LINE_MINE;
	}
}

static enum line_answer header_line(struct block *block, const char *text, size_t size,
				    struct fail *fail)
{
	struct label_at at, next;
	enum line_answer answer = LINE_MINE;
	bool more = label_find_first(&block->memo, text, size, &at);

	if (!more)
		return value_line(block, text, size, fail);
	while (more && answer == LINE_MINE && block->where == IN_HEADER) {
		if (begins_next(block, &at)) {
			if (!begin_next(block, fail))
				return LINE_FAILED;
		}
		more = label_find(text, size, at.after, &next);
		answer = take_label(block, text, size, &at, more ? next.begin : size);
		at = next;
	}
	return answer;
}

/* After a dump comes another event, or something that is not of this one. */
static enum line_answer data_line(struct block *block, const char *text, size_t size)
{
	struct label_at at;

	if (add_data(block, text, size))
		return LINE_MINE;
	if (label_find(text, size, 0, &at) && at_start(text, &at) &&
	    at.labels & BIT(LABEL_XML)) {
		block->xml = true;
		return LINE_LAST;
	}
	return LINE_OTHER;
}

static enum line_answer part_of_line(struct block *block, const char *text, size_t size,
				     struct fail *fail)
{
	if (block->where == IN_MESSAGE)
		return message_line(block, text, size, fail);
	if (block->where == IN_DATA)
		return data_line(block, text, size);
	return header_line(block, text, size, fail);
}

static enum line_answer take_line(void *self, const struct form_line *line, struct fail *fail)
{
	struct block *block = self;
	bool blank = first_of(line->text, 0, line->size) == line->size;
	enum line_answer answer = LINE_MINE;

	block->line_offset = line->offset;
	if (!block->started) {
		block->started = true;
		block->offset = line->offset;
	}
	if (blank) {
		if (block->where == IN_MESSAGE && block->message.size > 0)
			add_message(block, "", 0);
	} else {
		leave_rest(block, line->text, line->size);
	}
	while (block->rest && answer == LINE_MINE) {
		const char *text = block->rest;

		block->rest = NULL;
		block->partial = text != line->text;
		answer = part_of_line(block, text, block->rest_size, fail);
	}
	block->rest = NULL;
	if (answer != LINE_OTHER && block->raw.size + line->size < MESSAGE_MAX) {
		text_add_bytes(&block->raw, line->text, line->size);
		text_add_char(&block->raw, '\n');
	}
	block->blank = blank;
	return answer;
}

/* ---- the form ---- */

/* Its header, too: people leave lines out. */
static bool yields(const void *self)
{
	(void)self;
	return true;
}

static void *start(struct text_events *events)
{
	struct block *block = shortage_watch(calloc(1, sizeof(*block)));

	if (block) {
		block->events = events;
		reset(block);
	}
	return block;
}

static void release(void *self)
{
	struct block *block = self;

	if (!block)
		return;
	for (int i = 0; i < LABEL_COUNT; i++)
		text_release(&block->values[i]);
	text_release(&block->message);
	text_release(&block->raw);
	free(block);
}

const struct line_form copied_block_form = {
	.format = { .name = "copied-text" }, .yields = yields, .begins = begins,
	.certain = certain, .start = start, .line = take_line, .finish = finish, .free = release,
};
