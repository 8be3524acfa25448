/*
 * console_words.h - the parts of a line that a command printed.
 */
#ifndef CONSOLE_WORDS_H
#define CONSOLE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CONSOLE_WORDS = 12 };

/* The first words of a line, which is lent: parted by blanks and tabs. */
struct console_words {
	const char *at[CONSOLE_WORDS];
	size_t size[CONSOLE_WORDS];
	size_t count;			/* of those kept */
	bool more;			/* there are more */
};

void console_words(const char *line, struct console_words *words);
/* A word as text, cut if it does not fit; returns to. */
char *console_word(const struct console_words *words, size_t at, char *to, size_t room);
bool console_word_is(const struct console_words *words, size_t at, const char *text);

/* The decimal number of exactly these bytes, up to most; -1: it is none. */
int64_t console_number(const char *at, size_t size, int64_t most);

/* Behind the first colon that a blank follows, and blanks; NULL: there is none, or nothing
 * follows. */
const char *console_value(const char *line);

/* How many bytes at the start are a dotted IPv4 address, or a bare IPv6 address with at
 * least two colons; 0: none. */
size_t console_address(const char *text);

#endif
