/*
 * around.h - what the words around an event in prose say of it: its id, its level, its
 * provider, and the error behind words that announce one.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef AROUND_H
#define AROUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalog;
struct catalog_provider;

enum {
	AROUND_WORD = 64,	/* bytes of the longest word that matters, and a NUL */
	AROUND_DATA = 64,	/* bytes of data that people type */
};

/* "" and 0: nothing is said of it. */
struct around {
	char id[8], level[AROUND_WORD], provider[AROUND_WORD];
	uint8_t data[AROUND_DATA];
	size_t data_size;
};

/* Bytes of a text: letters, digits, and hyphens and dots inside of it. */
struct around_word {
	const char *at;
	size_t size;
};

/* The next word before end, where *at goes on; false: there is none. */
bool around_next_word(const char **at, const char *end, struct around_word *word);
/* As a string of less than `room` bytes: what is longer is cut. */
void around_copy(char *to, size_t room, const struct around_word *word);
/* Is it that word, which is in lower case? */
bool around_word_is(const struct around_word *word, const char *text);

/* Can it be the id of an event? */
bool around_is_id(const char *text);
/* The provider of that name, which may be a short one; NULL: there is none. */
const struct catalog_provider *around_provider(const struct catalog *catalog, const char *word);

/* The last number before `end` that is an id, and what is around it. */
void around_before(const struct catalog *catalog, const char *text, const char *end,
		   struct around *around);
/* Lines of a dump from `at` on; how many bytes they are. */
size_t around_dump(const char *text, size_t at, size_t size, struct around *around);
/* The first number that a word before it makes an error or data. */
void around_after(const char *text, const char *end, struct around *around);

#endif
