/*
 * redact_match.h - what a text has at a place: the primitives of all recognisers.
 *
 * Private to `redact`.
 */
#ifndef REDACT_MATCH_H
#define REDACT_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "redact_letters.h"
#include "text.h"

struct redact_names;

/* Longer runs are not the name of anything; it also keeps the search linear. */
enum { REDACT_NAME_MAX = 256 };

/* Where the letters of a name go on to, of which each word of it may be a beginning. */
struct redact_run {
	const char *in;		/* of this text of this size; a part of it is another one */
	size_t size;
	size_t start, end;
};

/* The text that is searched, and where what may be shown goes. */
struct redact_scan {
	struct redact_names *names;
	const char *in;
	size_t size;
	struct text *out;
	/* A value may hold a text of its own, which is searched in turn. */
	void (*nested)(struct redact_names *names, const char *text, size_t size,
		       struct text *out);
	bool only_secrets;	/* names are shown */
	struct redact_run *run;	/* the last one; or NULL: each is looked for anew */
};

/* The byte there, or NUL after the end; no text holds a NUL. */
static inline char peek(const struct redact_scan *scan, size_t at)
{
	return at < scan->size ? scan->in[at] : '\0';
}

/* NUL is in no set. */
static inline bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

/* The rest of redact_match_begins(). */
bool redact_match_goes_on(const struct redact_scan *scan, size_t at, const char *what);
/* Without case; the text need not end there.  At each place of a text some hundred words are
 * asked for, and nearly all differ in their first character. */
static inline bool redact_match_begins(const struct redact_scan *scan, size_t at, const char *what)
{
	return text_lower(peek(scan, at)) == text_lower(*what) &&
	       redact_match_goes_on(scan, at, what);
}
/* Where a key such as "user id" ends if it is there, else 0.  A blank in it is any number of
 * " _-.", also none, or one that is escaped; ' is also the apostrophe of printers; no word goes on
 * behind it. */
size_t redact_match_key(const struct redact_scan *scan, size_t at, const char *key);
/* Where blanks end that begin there, also no-break spaces. */
size_t redact_match_blanks(const struct redact_scan *scan, size_t at);
/* How many bytes that character has there, also escaped (redact_escape()): "@", "%40", "&#64;".
 * 0: it is another one. */
size_t redact_match_char(const struct redact_scan *scan, size_t at, char c);
/* The same for any character of a set of "\\" and "/"; Japan and Korea write a backslash as the
 * sign of their money. */
size_t redact_match_slash(const struct redact_scan *scan, size_t at, const char *set);
/* Where backslashes end that begin there, of which strings within strings have any number; those of
 * "\\r\\n" are none. */
size_t redact_match_backslashes(const struct redact_scan *scan, size_t at);
/* Where separators of a path end that begin there, however they are escaped. */
size_t redact_match_separators(const struct redact_scan *scan, size_t at);
/* True if one is just before, or a "%". */
bool redact_match_follows_slash(const struct redact_scan *scan, size_t at);
/* True if a separator is there that a path goes on behind, and no backslash that escapes what
 * follows, as in "CORP\\anna\r\n"; a string has `doubled` bytes for a separator. */
bool redact_match_path(const struct redact_scan *scan, size_t at, size_t doubled);
/* How many bytes a quotation mark has there, of any language and however it is escaped (\", &quot;,
 * %22).  0: there is none. */
size_t redact_match_quote(const struct redact_scan *scan, size_t at);
/* True if one is just before. */
bool redact_match_follows_quote(const struct redact_scan *scan, size_t at);
/* Where a prefix such as "Users\\" ends if it is there, else 0.  \ is any number of separators,
 * with folders "." between them. */
size_t redact_match_prefix(const struct redact_scan *scan, size_t at, const char *prefix);
/* The characters a host, user or file name goes on with, as far as they go; dots
 * and hyphens at the end do not count.  0: none, or more than REDACT_NAME_MAX. */
size_t redact_match_length(const struct redact_scan *scan, size_t at);

/* The first text of a list that begins there, or NULL. */
const char *redact_match_first(const struct redact_scan *scan, size_t at,
			       const char *const *list, size_t count);
#define FIRST(scan, at, list) \
	redact_match_first(scan, at, list, sizeof(list) / sizeof((list)[0]))
/* How many digits a text begins with. */
size_t redact_match_digits(const char *text, size_t size);

/* True if the word is in the list, without case. */
bool redact_match_listed(const char *const *list, size_t count, const char *text, size_t size);
#define LISTED(list, text, size) \
	redact_match_listed(list, sizeof(list) / sizeof((list)[0]), text, size)

/* What follows the last dot; *size, that of the text before, becomes its size.  0: there
 * is no dot. */
const char *redact_match_extension(const char *text, size_t *size);

#endif
