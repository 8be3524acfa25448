/*
 * labels.h - the words that Event Viewer prints beside the fields of an event, in all
 * languages: "Log Name", "Quelle", "事件 ID"; and its words for levels.
 *
 * They stand in rules/labels.json and are compiled into tables.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LABELS_H
#define LABELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"

/* What a label is of.  One word can be of several: "Data" is the date in Italian. */
enum label {
	LABEL_LOG, LABEL_TYPE, LABEL_SOURCE, LABEL_DATE, LABEL_TIME, LABEL_ID, LABEL_CATEGORY,
	LABEL_LEVEL, LABEL_KEYWORDS, LABEL_USER, LABEL_COMPUTER, LABEL_DESCRIPTION, LABEL_XML,
	LABEL_DATA, LABEL_COUNT
};

enum {
	LABEL_SIZE_MAX = 64,	/* bytes of the longest label and a NUL, as it is compared */
	LABEL_WORDS_MAX = 5,	/* of the longest one */
};

/*
 * The labels that this text is, as bits (1 << LABEL_LOG ...); 0: it is none.  It is without
 * its colon; case, kinds of blanks and of apostrophes, and blanks around it do not matter.
 */
uint32_t labels_of(const char *text, size_t size);

/* Can a label end with the bytes before `end`, which is not 0; and begin with the two bytes
 * there?  They say no to most, quickly. */
bool labels_may_end(const char *text, size_t end);
bool labels_may_begin(const char *text);

/* The level that a word says in any language; EVENT_LEVEL_UNKNOWN if it is none. */
enum event_level labels_level(const char *word);

/* The name of a code page in which texts with labels are written; NULL after the last. */
const char *labels_page(size_t index);

/*
 * How many lines of a text begin with a label that is not ASCII, taken for that code page.  Looks
 * no further than the first block: lines of some labels, or the header of a table, that begin at
 * *block (size: there is none).  For what follows may be a message, which says anything.  In the
 * right page the block begins first; where it does in many, that page has most labels.  -1: the
 * page is needed, and cannot be loaded.
 */
int labels_in_page(const char *page, const void *bytes, size_t size, size_t *block);

#endif
