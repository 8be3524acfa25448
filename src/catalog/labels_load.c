/*
 * labels_load.c - rules/labels.json becomes the tables of labels.h, or a list of faults.
 *
 * Knows the form of that file and how texts are compared.
 *
 * SPDX-License-Identifier: MIT
 */
#include "labels_table.h"

#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "json_tree.h"
#include "text.h"

enum { WORDS_MAX = 2000 };

static const struct json_field file_fields[] = {
	{ "source", JSON_STRING, true },
	{ "pages", JSON_ARRAY, true },
	{ "languages", JSON_ARRAY, true },
	{ NULL, JSON_NULL, false },
};

static const struct json_field language_fields[] = {
	{ "language", JSON_STRING, true },
	{ "labels", JSON_OBJECT, true },
	{ "levels", JSON_OBJECT, true },
	{ NULL, JSON_NULL, false },
};

static const char *const label_names[LABEL_COUNT] = {
	[LABEL_LOG] = "log", [LABEL_TYPE] = "type", [LABEL_SOURCE] = "source",
	[LABEL_DATE] = "date", [LABEL_TIME] = "time", [LABEL_ID] = "id",
	[LABEL_CATEGORY] = "category", [LABEL_LEVEL] = "level", [LABEL_KEYWORDS] = "keywords",
	[LABEL_USER] = "user", [LABEL_COMPUTER] = "computer",
	[LABEL_DESCRIPTION] = "description", [LABEL_XML] = "xml", [LABEL_DATA] = "data",
};

/* ---- how texts are compared ---- */

static bool is_blank(uint32_t c)
{
	return c == ' ' || c == '\t' || c == 0xa0 || c == 0x202f || c == 0x3000;
}

/* Most characters of most labels. */
static bool is_plain(char c)
{
	return (unsigned char)c > ' ' && (unsigned char)c < 0x80;
}

size_t labels_fold(char *to, const char *text, size_t size)
{
	size_t count = 0;
	bool blank = false;
	uint32_t c;

	for (size_t at = 0; at < size; ) {
		while (!blank && at < size && is_plain(text[at]) && count + 6 <= LABEL_SIZE_MAX)
			to[count++] = text_lower(text[at++]);
		if (at == size)
			break;
		at += text_next_character(text + at, size - at, &c);
		if (is_blank(c)) {
			blank = count > 0;
			continue;
		}
		if (count + 6 > LABEL_SIZE_MAX)
			return 0;
		if (blank)
			to[count++] = ' ';
		blank = false;
		if (c == 0x2018 || c == 0x2019)
			c = '\'';
		count += text_put_character(to + count, text_fold(c));
	}
	to[count] = '\0';
	return count;
}

/* ---- the file ---- */

struct words {
	struct labels_word *list;
	size_t count;
};

static void add(struct json_tree *facts, struct words *words, const struct json_node *node,
		uint32_t value, bool bits)
{
	char folded[LABEL_SIZE_MAX];

	if (!labels_fold(folded, node->string, strlen(node->string))) {
		json_report(facts, node, "is empty or longer than %d bytes", LABEL_SIZE_MAX - 6);
		return;
	}
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->list[i].text, folded) == 0) {
			if (!bits && words->list[i].value != value)
				json_report(facts, node, "is two levels");
			words->list[i].value |= bits ? value : 0;
			return;
		}
	if (words->count == WORDS_MAX) {
		json_report(facts, node, "more than %d words", WORDS_MAX);
		return;
	}
	words->list[words->count].text = arena_string(facts->arena, folded);
	words->list[words->count++].value = value;
}

static void add_all(struct json_tree *facts, struct words *words, const struct json_node *list,
		    uint32_t value, bool bits)
{
	if (!json_is(facts, list, JSON_ARRAY))
		return;
	for (size_t i = 0; i < list->count; i++)
		if (json_is(facts, &list->children[i], JSON_STRING))
			add(facts, words, &list->children[i], value, bits);
}

static void read_labels(struct json_tree *facts, struct words *words,
			const struct json_node *object)
{
	for (size_t i = 0; object && i < object->count; i++) {
		const struct json_node *node = &object->children[i];
		uint32_t label = 0;

		while (label < LABEL_COUNT && strcmp(label_names[label], node->key) != 0)
			label++;
		if (label == LABEL_COUNT)
			json_report(facts, node, "unknown label");
		else
			add_all(facts, words, node, 1u << label, true);
	}
}

static void read_levels(struct json_tree *facts, struct words *words,
			const struct json_node *object)
{
	for (size_t i = 0; object && i < object->count; i++) {
		const struct json_node *node = &object->children[i];
		enum event_level level = event_level_parse(node->key);

		if (level == EVENT_LEVEL_UNKNOWN)
			json_report(facts, node, "unknown level");
		else
			add_all(facts, words, node, (uint32_t)level, false);
	}
}

static int by_text(const void *a, const void *b)
{
	return strcmp(((const struct labels_word *)a)->text,
		      ((const struct labels_word *)b)->text);
}

static const char *const *read_pages(struct json_tree *facts, const struct json_node *pages,
				     size_t *count)
{
	const char **list = json_array(facts, pages->count, sizeof(*list));

	*count = 0;
	for (size_t i = 0; list && i < pages->count; i++)
		if (json_is(facts, &pages->children[i], JSON_STRING))
			list[(*count)++] = pages->children[i].string;
	return list;
}

static void set_bit(uint8_t *bits, size_t bit)
{
	bits[bit / 8] |= (uint8_t)(1u << bit % 8);
}

static const uint8_t *begins_of(struct json_tree *facts, const struct words *labels)
{
	uint8_t *begins = json_array(facts, LABELS_BEGINS, 1);

	for (size_t i = 0; begins && i < labels->count; i++)
		set_bit(begins, labels_begin_bit((unsigned char)labels->list[i].text[0],
						 (unsigned char)labels->list[i].text[1]));
	return begins;
}

static const uint8_t *ends_of(struct json_tree *facts, const struct words *labels)
{
	uint8_t *ends = json_array(facts, LABELS_ENDS, 1);

	for (size_t i = 0; ends && i < labels->count; i++) {
		const char *text = labels->list[i].text;
		size_t size = strlen(text), bit;

		if ((unsigned char)text[size - 1] >= 0x80)
			continue;
		bit = labels_end_bit(size > 1 ? (unsigned char)text[size - 2] : 0,
				     (unsigned char)text[size - 1]);
		set_bit(ends, bit);
	}
	return ends;
}

/* There is room for all: words are bounded. */
static const uint16_t *slots_of(struct json_tree *facts, const struct words *labels)
{
	uint16_t *slots = json_array(facts, LABELS_SLOTS, sizeof(*slots));

	for (size_t i = 0; slots && i < labels->count; i++) {
		size_t slot = labels_slot(labels->list[i].text);

		while (slots[slot])
			slot = (slot + 1) % LABELS_SLOTS;
		slots[slot] = (uint16_t)(i + 1);
	}
	return slots;
}

static void read_file(struct json_tree *facts, const struct json_node *file,
		      struct labels_table *table)
{
	const struct json_node *languages = json_get(file, "languages", JSON_ARRAY);
	const struct json_node *pages = json_get(file, "pages", JSON_ARRAY);
	struct words labels = { json_array(facts, WORDS_MAX, sizeof(*labels.list)), 0 };
	struct words levels = { json_array(facts, WORDS_MAX, sizeof(*levels.list)), 0 };

	if (!labels.list || !levels.list || !languages || !pages)
		return;
	for (size_t i = 0; i < languages->count; i++) {
		const struct json_node *language = &languages->children[i];

		if (!json_check(facts, language, language_fields))
			continue;
		read_labels(facts, &labels, json_get(language, "labels", JSON_OBJECT));
		read_levels(facts, &levels, json_get(language, "levels", JSON_OBJECT));
	}
	qsort(labels.list, labels.count, sizeof(*labels.list), by_text);
	qsort(levels.list, levels.count, sizeof(*levels.list), by_text);
	table->labels = labels.list;
	table->label_count = labels.count;
	table->levels = levels.list;
	table->level_count = levels.count;
	table->begins = begins_of(facts, &labels);
	table->ends = ends_of(facts, &labels);
	table->slots = slots_of(facts, &labels);
	table->pages = read_pages(facts, pages, &table->page_count);
}

const struct labels_table *labels_load(struct json_tree *facts)
{
	struct labels_table *table = json_array(facts, 1, sizeof(*table));
	const struct json_node *file;
	size_t faults = facts->faults;

	if (!table)
		return NULL;
	file = json_tree_read(facts);
	if (!file || !json_check(facts, file, file_fields))
		return NULL;
	read_file(facts, file, table);
	return facts->faults == faults && !facts->oom ? table : NULL;
}
