/*
 * json_check.h - is a text JSON (RFC 8259), and if not, why?  Takes no memory: a check that
 * can run out of it would blame the text.
 */
#ifndef JSON_CHECK_H
#define JSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/* May it be between any two tokens? */
static inline bool json_is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

enum json_strictness {
	JSON_STRICT,
	/* What some programs write and others read: a comma after the last value, numbers that
	 * begin with zeros, NaN and Infinity, True. */
	JSON_LAX
};

struct json_syntax {
	const char *why;	/* "unexpected character"; NULL: it is JSON */
	size_t at;		/* bytes before the place where that was noticed */
	bool comma;		/* there is neither a comma nor the end of what is open */
	bool after;		/* a whole value is before it */
};

/*
 * Values may be in so many arrays and objects inside each other, 64 or fewer.  Strings may
 * hold any bytes but NUL, so also control characters and what is not UTF-8, and halves of
 * surrogate pairs.
 */
struct json_syntax json_check_syntax(const char *text, size_t size, size_t depth,
				     enum json_strictness strictness);

#endif
