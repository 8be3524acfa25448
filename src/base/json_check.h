/*
 * json_check.h - is a text JSON (RFC 8259)?  Takes no memory.
 *
 * json-c 0.16 crashes, or takes a value for null, where memory runs out; so it is only asked
 * what is wrong with a text that is not valid.
 */
#ifndef JSON_CHECK_H
#define JSON_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/*
 * True if it surely is one object or array, with at most so many (64 or fewer) inside each
 * other, its strings of any bytes but NUL.  False for what readers disagree about, too: lone
 * surrogates, control characters between values.
 */
bool json_is_valid(const char *text, size_t size, size_t depth);

#endif
