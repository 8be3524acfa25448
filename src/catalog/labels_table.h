/*
 * labels_table.h - the tables of labels.h as mkfacts writes them, and how texts are compared.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LABELS_TABLE_H
#define LABELS_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "labels.h"

struct json_tree;

struct labels_word {
	const char *text;	/* as labels_fold() leaves it */
	uint32_t value;		/* labels as bits; or a level */
};

enum {
	LABELS_ENDS = 129 * 128 / 8,
	LABELS_BEGINS = (129 * 129 + 7) / 8,
	LABELS_SLOTS = 4096,	/* more than twice as many as labels can be */
};

/* Sorted by text, each text once. */
struct labels_table {
	const struct labels_word *labels;
	size_t label_count;
	const struct labels_word *levels;
	size_t level_count;
	const char *const *pages;
	size_t page_count;
	const uint8_t *ends;	/* a bit for each end of a label: labels_end_bit() */
	const uint8_t *begins;	/* and for each beginning: labels_begin_bit() */
	/* Numbers of labels, counted from 1, at labels_slot() or in the slots behind; 0: free. */
	const uint16_t *slots;
};

static inline size_t labels_slot(const char *folded)
{
	uint32_t hash = 0;

	for (; *folded; folded++)
		hash = (hash ^ (unsigned char)*folded) * UINT32_C(0x01000193);
	return (hash ^ hash >> 15) % LABELS_SLOTS;
}

/* For the first two bytes of a label; those beyond ASCII are all alike. */
static inline size_t labels_begin_bit(unsigned char first, unsigned char second)
{
	return (size_t)(first < 0x80 ? first : 0x80) * 129 + (second < 0x80 ? second : 0x80);
}

/* For the last two bytes of a label, of which the last is ASCII; others are all alike. */
static inline size_t labels_end_bit(unsigned char before, unsigned char last)
{
	return (size_t)(before < 0x80 ? before : 0x80) * 128 + last;
}

/* Defined in the generated facts.c. */
const struct labels_table *labels_builtin(void);

/*
 * The text as it is compared: in lower case (text_fold()), one blank between words and none
 * around, straight apostrophes.  Returns its size; 0 if it is empty or has no room in
 * LABEL_SIZE_MAX bytes.
 */
size_t labels_fold(char *to, const char *text, size_t size);

/*
 * Read facts->path, rules/labels.json.  NULL if there was any fault; each has been reported.
 * The table lives in facts->arena.
 */
const struct labels_table *labels_load(struct json_tree *facts);

#endif
