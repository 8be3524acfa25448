/*
 * mention_log.c - events that a short text names by their numbers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "mention_log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "around.h"
#include "catalog.h"
#include "fail.h"
#include "form_event.h"
#include "form_lines.h"
#include "labels.h"
#include "messages.h"
#include "reader.h"
#include "sentences.h"
#include "shortage.h"
#include "text.h"

enum {
	MENTIONS = 4,		/* who names more explains them */
	NEGATION_WORDS = 3,	/* before the event, in which "no" is of it */
	PROSE_WORDS = 9,	/* of a text that is more than a question for a number */
	TEXT_MAX = 4 * INPUT_FORMAT_HEAD,	/* in UTF-8, of a head that is not longer */
	FAMILIES = 4, LINES = 256, STRINGS = 32,
};

struct mention {
	const struct catalog_event *kind;
	size_t at;		/* of its number in the text */
};

/* What a text says. */
struct mentions {
	struct mention list[MENTIONS];
	size_t count, words;
	bool lists;		/* more than that */
	char module[AROUND_WORD];
	const char *families[FAMILIES];	/* of the providers that are named */
	size_t family_count;
	struct around around;	/* its data */
};

/* A text in UTF-8; its lines end with LF. */
struct told {
	struct text text;
	struct sentence_line lines[LINES];	/* the first ones */
	size_t line_count;
};

struct mention_log {
	struct form_event target;
	struct told told;
};

/* ---- words ---- */

static bool is_one_of(const struct around_word *word, const char *const *words)
{
	for (; *words; words++)
		if (around_word_is(word, *words))
			return true;
	return false;
}

static bool is_negation(const struct around_word *word)
{
	static const char *const words[] = {
		"no", "not", "never", "without", "neither", "kein", "keine", "ohne", NULL
	};

	return is_one_of(word, words);
}

/* "Event", "Event ID", "Ereignis-ID", "事件ID". */
static bool announces(const struct around_word *before, const struct around_word *word)
{
	static const char *const words[] = {
		"event", "events", "eventid", "event-id", "ereignis", "ereignisse", NULL
	};

	if (is_one_of(word, words) || labels_of(word->at, word->size) & 1u << LABEL_ID)
		return true;
	return before->size > 0 && around_word_is(word, "id") && is_one_of(before, words);
}

/* Only these stand between the word and its number: "EventID=2280" is of a program. */
static bool is_joined(const char *from, const char *to)
{
	for (; from < to; from++)
		if (!strchr(" \t\n:#(\"'", *from))
			return false;
	return true;
}

/* "5002 and 5059", "5002, 5059" */
static bool goes_on(const char *from, const struct around_word *word)
{
	static const char *const words[] = { "and", "or", "und", "oder", "then", NULL };

	if (is_one_of(word, words))
		return true;
	for (; from < word->at; from++)
		if (!strchr(" \t\n,/&", *from))
			return false;
	return text_is_digit(word->at[0]);
}

/* ---- which event ---- */

static bool is_of_provider(const struct mentions *mentions, const struct catalog_event *kind)
{
	for (size_t i = 0; i < mentions->family_count; i++)
		if (!strcmp(mentions->families[i], kind->family))
			return true;
	return false;
}

/* The event of that number that is of a provider that is named, or the only one.  What
 * depends on its strings, which nobody told, is none. */
static const struct catalog_event *kind_of(const struct catalog *catalog,
					   const struct mentions *mentions, uint16_t id)
{
	const struct catalog_event *only = NULL;
	size_t count = 0;

	for (size_t i = 0; i < catalog->event_count; i++) {
		const struct catalog_event *kind = &catalog->events[i];

		if (kind->id != id)
			continue;
		if (is_of_provider(mentions, kind))
			return kind->only || kind->stage >= CATALOG_NEIGHBOUR ? NULL : kind;
		only = kind;
		count++;
	}
	return count == 1 && !only->only && only->stage < CATALOG_NEIGHBOUR ? only : NULL;
}

static void add(struct mentions *mentions, const struct catalog_event *kind, size_t at)
{
	for (size_t i = 0; i < mentions->count; i++)
		if (mentions->list[i].kind == kind)
			return;
	if (mentions->count == MENTIONS)
		mentions->lists = true;
	else
		mentions->list[mentions->count++] = (struct mention){ kind, at };
}

/* ---- the text ---- */

/* The first module that is named, and providers. */
static void find_names(const struct catalog *catalog, const struct text *text,
		       struct mentions *mentions)
{
	const char *at = text_get(text), *end = at + text->size;
	const struct catalog_provider *provider;
	char word[AROUND_WORD];
	struct around_word next;

	while (around_next_word(&at, end, &next)) {
		mentions->words++;
		around_copy(word, sizeof(word), &next);
		if (!mentions->module[0] && next.size < sizeof(word) && text_match("?*.dll", word))
			around_copy(mentions->module, sizeof(mentions->module), &next);
		provider = around_provider(catalog, word);
		if (provider && mentions->family_count < FAMILIES)
			mentions->families[mentions->family_count++] = provider->family;
	}
}

static void find_events(const struct catalog *catalog, const struct text *text,
			struct mentions *mentions)
{
	const char *begin = text_get(text), *at = begin, *end = at + text->size, *from = at;
	struct around_word word, before = { at, 0 };
	bool announced = false, listed = false;
	size_t negated = 0;	/* words for which "no" is still said */

	for (; around_next_word(&at, end, &word); before = word, from = at) {
		char number[AROUND_WORD];
		bool joined = (announced && is_joined(from, word.at)) ||
			      (listed && goes_on(from, &word));
		const struct catalog_event *kind = NULL;

		around_copy(number, sizeof(number), &word);
		if (joined && around_is_id(number))
			kind = kind_of(catalog, mentions,
				       (uint16_t)strtoul(number, NULL, 10));
		if (kind && !negated)
			add(mentions, kind, (size_t)(word.at - begin));
		announced = announces(&before, &word);
		listed = kind || (listed && joined);
		negated = is_negation(&word) ? NEGATION_WORDS + 1 : negated - (negated > 0);
	}
}

/* Placeholders of a manual, and what programs write. */
static bool is_quotation(const struct text *text)
{
	const char *at = text_get(text);

	if (*at && strchr("{[<", at[strspn(at, " \t\n")]))
		return true;
	for (; (at = strpbrk(at, "%<")) != NULL; at++)
		if (*at == '%' ? text_is_digit(at[1]) : text_is_letter(at[1]))
			return true;
	return false;
}

/* What the text mentions; false: nothing. */
static bool find(const struct catalog *catalog, const struct text *text,
		 struct mentions *mentions)
{
	const char *bytes = text_get(text);

	*mentions = (struct mentions){ .count = 0 };
	if (is_quotation(text))
		return false;
	find_names(catalog, text, mentions);
	find_events(catalog, text, mentions);
	if (!mentions->count || mentions->lists)
		return false;
	for (size_t i = 0; i < text->size && !mentions->around.data_size; i++)
		if (i == 0 || bytes[i - 1] == '\n')
			around_dump(bytes, i, text->size, &mentions->around);
	if (!mentions->around.data_size)
		around_after(bytes, bytes + text->size, &mentions->around);
	return mentions->module[0] || mentions->family_count || mentions->around.data_size ||
	       mentions->words >= PROSE_WORDS;
}

/* All of it; -1: the run cannot go on. */
static int read_text(struct told *told, struct form_lines *lines, struct fail *fail)
{
	struct text *text = &told->text;
	struct form_line line;
	int ret = 0;

	text_reset(text);
	told->line_count = 0;
	while (text->size < TEXT_MAX && (ret = form_lines_next(lines, &line, fail)) > 0) {
		if (told->line_count < LINES)
			told->lines[told->line_count++] =
				(struct sentence_line){ text->size, line.offset };
		text_add_bytes(text, line.text, line.size);
		text_add_char(text, '\n');
	}
	return text->oom ? fail_set(fail, "out of memory") : ret < 0 ? -1 : 0;
}

static uint64_t offset_of(const struct told *told, size_t at)
{
	size_t line = 0;

	while (line + 1 < told->line_count && told->lines[line + 1].at <= at)
		line++;
	return told->line_count ? told->lines[line].offset : 0;
}

/* ---- events ---- */

/* The module where the event has one, and the error where it has data. */
static int deliver(struct mention_log *log, const struct mentions *mentions,
		   const struct mention *mention, struct fail *fail)
{
	const struct catalog_event *kind = mention->kind;
	const char *strings[STRINGS] = { 0 };
	struct form_fields fields = {
		.offset = offset_of(&log->told, mention->at),
		.provider = messages_provider(log->target.catalog, kind),
		.strings = strings,
	};
	char id[8];

	for (; kind->roles && kind->roles[fields.string_count] &&
	       fields.string_count < STRINGS; fields.string_count++)
		strings[fields.string_count] =
			!strcmp(kind->roles[fields.string_count], "module") ?
			mentions->module : "";
	if (!mentions->module[0])
		fields.string_count = 0;
	snprintf(id, sizeof(id), "%u", (unsigned)kind->id);
	fields.id = id;
	if (kind->data == CATALOG_DATA_CODE && mentions->around.data_size) {
		fields.data.bytes = mentions->around.data;
		fields.data.size = mentions->around.data_size;
	}
	return form_event_deliver(&log->target, &fields, fail);
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct mention_log *log = self;
	struct form_lines lines = { 0 };
	struct mentions mentions;
	int ret = form_lines_open(&lines, source, fail);

	form_event_open(&log->target, source);
	if (ret >= 0)
		ret = read_text(&log->told, &lines, fail);
	form_lines_release(&lines);
	if (ret >= 0 && find(log->target.catalog, &log->told.text, &mentions))
		for (size_t i = 0; i < mentions.count && ret >= 0; i++)
			ret = deliver(log, &mentions, &mentions.list[i], fail);
	return ret < 0 ? -1 : input_source_done(source, fail);
}

/* ---- the reader ---- */

/* The whole text is looked at, or it is too long. */
static const struct input_format *knows(const uint8_t *head, size_t size)
{
	static const struct input_format format = { .name = "copied-text" };
	struct form_lines lines = { 0 };
	struct told told = { .line_count = 0 };
	struct mentions mentions;
	bool found = false;
	struct fail fail;

	if (size == 0 || size >= INPUT_FORMAT_HEAD)
		return NULL;
	if (form_lines_open_bytes(&lines, head, size, &fail) == 0 &&
	    read_text(&told, &lines, &fail) == 0)
		found = find(catalog_builtin(), &told.text, &mentions);
	form_lines_release(&lines);
	text_release(&told.text);
	return found ? &format : NULL;
}

static void release(void *self)
{
	struct mention_log *log = self;

	if (!log)
		return;
	form_event_release(&log->target);
	text_release(&log->told.text);
	free(log);
}

static void *start(const struct input_settings *settings)
{
	struct mention_log *log = shortage_watch(calloc(1, sizeof(*log)));

	if (log)
		form_event_init(&log->target, settings->catalog);
	return log;
}

const struct input_reader mention_log_reader = {
	.knows = knows, .given_only = true, .start = start, .read = read_source, .free = release,
};
