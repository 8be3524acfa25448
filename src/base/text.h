/*
 * text.h - a growable string, and the escapes for everything it is printed to.
 *
 * Whatever comes from a log is hostile.  It becomes harmless here and nowhere
 * else: each writer passes it through exactly one of the escaping functions.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * Bytes with a NUL behind them that does not count.  { 0 } is an empty text.
 * If memory runs out, the text keeps what it has and `oom` becomes true; check
 * it once, before using the whole.
 */
struct text {
	char *bytes;		/* never NULL after the first text_add */
	size_t size;
	size_t room;
	bool oom;
};

void text_release(struct text *text);	/* free the bytes; NULL is allowed */
void text_reset(struct text *text);	/* empty, keep memory */
/* The bytes as a C string, "" when empty.  Valid until the next change. */
const char *text_get(const struct text *text);
bool text_same(const struct text *a, const struct text *b);
/* Hand the bytes over; the caller frees.  The text is empty afterwards. */
char *text_take(struct text *text);

/* A copy of size bytes with a NUL after them, which the caller frees; NULL when memory
 * runs out. */
char *text_copy(const char *bytes, size_t size);
/* Bytes of the longest start of a text that has at most that many and ends with a whole
 * character. */
size_t text_cut(const char *utf8, size_t most);

/* Raw: for our own words only, never for anything from a log. */
void text_add(struct text *text, const char *bytes);
void text_add_bytes(struct text *text, const void *bytes, size_t size);
void text_add_char(struct text *text, char c);
void text_fill(struct text *text, char c, size_t count);
void text_add_lower(struct text *text, const void *bytes, size_t size);	/* as text_fold() */
void text_add_number(struct text *text, uint64_t number);	/* decimal */
void text_printf(struct text *text, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Escapes.  Input is UTF-8; bytes that are none become U+FFFD.  All of them
 * make control characters (C0, DEL, C1), bidirectional controls, zero-width and
 * line-separating characters visible as \n, \t, \r, \xNN or \u{NNNN}.
 *   text_printable: for a terminal or a plain file.
 *   text_html:      for HTML text and quoted attributes, also & < > " '.
 *   text_csv:       one quoted CSV cell (RFC 4180); a cell that a spreadsheet
 *                   would run (= + - @ and friends at its start, or behind a
 *                   semicolon) gets a ' in front.
 *   text_markdown:  for running text of Markdown: its special characters get a
 *                   backslash, < and & become entities, and what calls people or
 *                   links tickets and addresses is interrupted by a span of code.
 *   text_code:      for a Markdown code span or a line of a fenced block:
 *                   backticks are made harmless.
 *   text_json:      a JSON string with its quotes.  Unlike the others it keeps
 *                   the value: what is hidden becomes \uNNNN.
 */
void text_printable(struct text *text, const char *from, size_t size);
void text_html(struct text *text, const char *from, size_t size);
void text_csv(struct text *text, const char *from, size_t size);
void text_markdown(struct text *text, const char *from, size_t size);
void text_code(struct text *text, const char *from, size_t size);
void text_json(struct text *text, const char *from, size_t size);

/* Lower-case hexadecimal, two digits a byte. */
void text_hex(struct text *text, const void *bytes, size_t size);

/*
 * UTF-16LE to UTF-8.  One U+FFFD for each lone surrogate and each NUL; NULs at
 * the end are dropped.  size is in bytes; an odd last byte is dropped.
 */
void text_utf16(struct text *text, const void *bytes, size_t size);
/* Append what should be UTF-8: what is not becomes U+FFFD as text_next_character() says, a
 * NUL a blank. */
void text_utf8(struct text *text, const char *bytes, size_t size);
/* ASCII in UTF-16 has a zero at every second place, the second or the first: are three in four
 * of these bytes from `first` on zero? */
bool text_has_zeros(const uint8_t *bytes, size_t size, size_t first);

/*
 * Read one character of UTF-8 from size > 0 bytes.  Returns how many bytes it
 * takes; what is not UTF-8 (also surrogates and forms that are too long) becomes
 * U+FFFD, one for each longest start of a sequence, as Unicode advises.
 */
size_t text_next_character(const void *bytes, size_t size, uint32_t *character);

/* As many bytes of UTF-8 as there is room for with a NUL, which follows; no character is cut in
 * two.  room > 0. */
void text_fit_bytes(char *to, size_t room, const char *from, size_t size);
void text_fit(char *to, size_t room, const char *from);

/* Bytes of the longest start that is valid UTF-8. */
size_t text_valid(const void *bytes, size_t size);
/* Write a character as UTF-8; how many bytes it takes, at most 4. */
size_t text_put_character(char *to, uint32_t c);

/* ASCII only. */
static inline char text_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* The small letter of a capital of Latin, Greek, Cyrillic or Armenian, one for one: both take as
 * many bytes of UTF-8.  All else is what it is. */
uint32_t text_fold(uint32_t character);
/* The bytes with each character folded; to may be from.  What is not UTF-8 stays. */
void text_fold_bytes(char *to, const char *from, size_t size);
/* text_next_character(), folded. */
static inline size_t text_next_folded(const char *bytes, size_t size, uint32_t *character)
{
	size_t length = 1;

	if ((unsigned char)*bytes < 0x80) {
		*character = (unsigned char)text_lower(*bytes);
	} else {
		length = text_next_character(bytes, size, character);
		*character = text_fold(*character);
	}
	return length;
}

static inline char text_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

static inline bool text_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool text_is_letter(char c)
{
	return text_lower(c) >= 'a' && text_lower(c) <= 'z';
}

static inline bool text_is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Is the byte of UTF-8 one that goes on with a character? */
static inline bool text_continues(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

/* The value of a hexadecimal digit of either case, or -1. */
int text_hex_digit(char c);

/* Columns that valid UTF-8 takes on a terminal (wide characters count two). */
size_t text_width(const char *utf8);

/* The same bytes, or both are NULL. */
static inline bool text_agree(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* Without case (text_fold()), never the locale; -1, 0, 1 for sorting. */
bool text_equal_nocase(const char *a, const char *b);
int text_compare_nocase(const char *a, const char *b);
/* The same for names; NULL is an empty one. */
int text_compare_names(const char *a, const char *b);
/* The same for so many bytes of each; the shorter one of two that begin alike comes first. */
int text_compare_starts(const char *a, size_t a_size, const char *b, size_t b_size);
/* Without case (text_fold()), so that both take as many bytes.  text_match() knows * and ?; its
 * time is at most the product of the sizes. */
bool text_starts(const char *text, const char *start);
bool text_match(const char *pattern, const char *text);
/* Likewise, but digits count as numbers: web2 is before web10.  Names that differ only in
 * case or in zeros before a number have an order, too. */
int text_compare_natural(const char *a, const char *b);

/* Of versions, "6.1.7601" before "10.0.14393": by their numbers, of which those that are
 * not there are 0.  What follows a number but a dot and a number is not compared. */
int text_compare_versions(const char *a, const char *b);

static inline bool text_is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* How many parts at the ends of two paths are the same, without case. */
size_t text_parts_alike(const char *a, size_t a_size, const char *b, size_t b_size);
/* The last part of a Windows or POSIX path; never NULL, may be "". */
const char *text_base(const char *path);

#endif
