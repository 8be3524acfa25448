/*
 * messages_text.h - text as message patterns see it: without quotes, case and line ends.
 *
 * Private to the matcher of messages and to the loader of its rows.  A unit is one byte of
 * the text, or one of the characters of several bytes that count as a quote or a blank.
 */
#ifndef MESSAGES_TEXT_H
#define MESSAGES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* What a unit is, beside a byte (in lower case). */
enum {
	MESSAGES_END = -1,	/* there is none */
	MESSAGES_BLANK = ' ',	/* blanks, tabs, line ends, U+00A0 ... */
	MESSAGES_QUOTE = 256,	/* quotes of all languages, backticks */
	MESSAGES_IGNORED,	/* zero-width characters, marks of direction */
};

#define MESSAGES_NONE ((size_t)-1)

/* A text; `to` is its size or where the caller wants it to end, from where it begins. */
struct messages_text {
	const unsigned char *bytes;
	size_t from, to;
};

/* The units of ASCII, and the same as below for other bytes. */
extern const uint16_t messages_ascii[128];
int messages_next_slow(const struct messages_text *text, size_t at, size_t *size);
int messages_before_slow(const struct messages_text *text, size_t at, size_t *size);

/* The unit that begins at `at`, or the one that ends there; *size is how many bytes it
 * takes, 0 with MESSAGES_END.  Inline: half of the time of a text full of messages. */
static inline int messages_next(const struct messages_text *text, size_t at, size_t *size)
{
	*size = at < text->to;
	if (at >= text->to)
		return MESSAGES_END;
	return text->bytes[at] < 0x80 ? messages_ascii[text->bytes[at]] :
	       messages_next_slow(text, at, size);
}

static inline int messages_before(const struct messages_text *text, size_t at, size_t *size)
{
	*size = at > text->from;
	if (at <= text->from)
		return MESSAGES_END;
	return text->bytes[at - 1] < 0x80 ? messages_ascii[text->bytes[at - 1]] :
	       messages_before_slow(text, at, size);
}

/* Where blanks (and quotes) after `at`, or before it, end. */
size_t messages_skip(const struct messages_text *text, size_t at, bool quotes);
size_t messages_skip_back(const struct messages_text *text, size_t at, bool quotes);

/* True if the unit at `at` is a quote, and not an apostrophe inside a word. */
bool messages_quote_at(const struct messages_text *text, size_t at);

/*
 * Fixed words, which are in the form of messages_canon().  fit: where they end if they
 * begin at `at`, else MESSAGES_NONE; fit_back: where they begin if they end there.
 */
size_t messages_fit(const struct messages_text *text, size_t at, const char *words,
		    size_t size);
size_t messages_fit_back(const struct messages_text *text, size_t at, const char *words,
			 size_t size);
/* The first place from `at` on where the words fit, as whole words, or MESSAGES_NONE. */
size_t messages_seek(const struct messages_text *text, size_t at, const char *words,
		     size_t size, size_t *end);

/* Write the words in the form in which they are compared: lower case, one blank, no
 * quotes, no blank at either end.  `to` holds size bytes; returns how many are used. */
size_t messages_canon(const char *words, size_t size, char *to);

/*
 * The bytes of a value as the event had it: no quotes and blanks around it, a line end in
 * it is a blank, doubled backslashes halved where all are doubled.  NULL if memory runs out.
 */
const char *messages_value(const struct messages_text *text, size_t begin, size_t end,
			   struct arena *arena);
/* The same of a message that is one string: it keeps its line ends and backslashes, quotes
 * of all sorts become straight ones. */
const char *messages_whole(const struct messages_text *text, size_t begin, size_t end,
			   struct arena *arena);

#endif
