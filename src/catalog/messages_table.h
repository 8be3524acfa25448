/*
 * messages_table.h - message patterns as tables, and how one is looked for in a text.
 *
 * Private to the matcher, to the loader of rules/messages.json and to mkfacts.
 *
 * A pattern is a row of pieces: fixed words, and the gap after them, which holds a string or
 * any words.  The longest piece that must be there is its anchor; a part of the anchor, the
 * key, is what the whole text is searched for, all keys at once by an automaton (Aho and
 * Corasick).  Where a key is found, the pieces around it are looked for within bounds.
 */
#ifndef MESSAGES_TABLE_H
#define MESSAGES_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "messages.h"
#include "messages_text.h"

enum messages_gap {
	MESSAGES_NO_GAP,	/* the pattern, or an optional part, ends here */
	MESSAGES_ANY,		/* "...": any words */
	MESSAGES_WORDS,		/* {1}: a name */
	MESSAGES_SENTENCE,	/* {1:sentence}: words that may be a sentence */
	MESSAGES_PATH,		/* {1:path} */
	MESSAGES_NUMBER,	/* {1:number}: decimal */
	MESSAGES_HEX,		/* {1:hex}: without the 0x that the text may have */
	MESSAGES_WORD,		/* {1:word}: no blank in it */
	MESSAGES_LINE,		/* {1:line}: up to the end of the line, or the next piece */
	MESSAGES_LABEL,		/* {1:label}: the same with the fixed words in front of it */
	MESSAGES_GAPS
};

struct messages_piece {
	const char *words;	/* in the form of messages_canon() */
	uint16_t size;		/* of words, greater than 0 */
	uint8_t string;		/* that is in the gap, from 1; 0: none */
	uint8_t gap;		/* enum messages_gap */
	bool optional;		/* begins a part that may be missing, to the next such piece */
};

struct messages_row {
	const struct catalog_event *kind;	/* NULL: "the description cannot be found" */
	/* Other events with the same words, ended by NULL, or NULL. */
	const struct catalog_event *const *also;
	uint8_t generations;	/* CATALOG_IIS5 | ...; 0: those of the event */
	const char *provider;	/* where the catalog has a pattern; or NULL */
	const char *language;	/* or NULL: English */
	const struct messages_piece *pieces;
	uint8_t piece_count, required, anchor;
	uint8_t key_begin, key_size;		/* in the words of the anchor */
	uint8_t string_count;
	bool whole;		/* string 1 is all of the message */
	bool is_short;		/* it has the strings of kind->short_roles */
	bool commas;		/* between included strings; else each has a line */
	const char *const *ends;	/* what follows included strings, ended by NULL; or NULL */
	const char *example;	/* a text that matches, and what is found in it: */
	const char *const *strings;		/* string_count of them */
};

/*
 * The automaton: next[state << MESSAGES_CLASS_BITS | class of the byte] is the next state, 0
 * the first.  In states from first_hit on, keys end: rows hits[ends[n]] to hits[ends[n + 1]],
 * for the n-th such state.
 */
enum { MESSAGES_CLASS_BITS = 6, MESSAGES_SLOW = 0xff };
enum { MESSAGES_CLASS_OTHER, MESSAGES_CLASS_BLANK, MESSAGES_CLASS_QUOTE, MESSAGES_CLASS_KEYS };
enum { MESSAGES_ROWS = 512, MESSAGES_STATES = 8192 };

struct messages_automaton {
	const uint8_t *classes;		/* of 256 bytes; MESSAGES_SLOW: look at the character */
	const uint16_t *next;
	const uint16_t *ends, *hits;
	size_t state_count, first_hit, hit_count;
};

struct messages_table {
	const struct messages_row *rows;
	size_t row_count;
	struct messages_automaton automaton;
};

/* One row that fits a text. */
struct messages_match {
	const struct messages_row *row;
	size_t begin, end;
	/* From string 1 on; begin and end are equal if the value was cut off. */
	struct { size_t begin, end; } values[MESSAGE_STRINGS];
	uint32_t found;		/* strings that have a value, as bits; the others are not set */
	size_t words;		/* bytes of fixed words that fit */
	bool quotation;		/* a value is a placeholder of a manual */
	bool cut;		/* the text ends with dots in the middle of it */
};

/* One search.  Only rows of `kind` count, if it is not NULL, and only `row`, if that is
 * not.  strict: sentences about events are no events; prose: a message ends with its
 * paragraph. */
struct messages_search {
	const struct messages_table *table;
	struct messages_text text;
	const struct catalog_event *kind;
	const struct messages_row *row;
	bool strict, prose;
	/* Where an earlier look for the same row found nothing, so that no byte is looked
	 * at again and again: backward not before floor; forward, piece by piece. */
	uint64_t known[MESSAGES_ROWS / 64];	/* rows for which the others are set, as bits */
	size_t floor[MESSAGES_ROWS];
	size_t barren_to[MESSAGES_ROWS];
	uint8_t barren_piece[MESSAGES_ROWS];
};

void messages_search_init(struct messages_search *search, const struct messages_table *table,
			  const char *text, size_t size, size_t from);
/* The next match from `at` on.  False if there is none. */
bool messages_search_next(struct messages_search *search, size_t at,
			  struct messages_match *match);
/* Sets the bits of all rows whose keys are in the text; of the others there is no match. */
void messages_search_keys(const struct messages_search *search,
			  uint64_t rows[MESSAGES_ROWS / 64]);
/* The row whose anchor's key ends at key_end; false if it does not fit there. */
bool messages_match_at(struct messages_search *search, const struct messages_row *row,
		       size_t key_end, struct messages_match *match);
/* The start of the row at the end of a text that dots cut off. */
bool messages_match_cut(struct messages_search *search, const struct messages_row *row,
			struct messages_match *match);
bool messages_row_is_of(const struct messages_row *row, const struct catalog_event *kind);

#endif
