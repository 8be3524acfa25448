/*
 * explain_phrases.c - find a phrase at a place of a text.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_phrases.h"

#include <string.h>

#include "text.h"

static int is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static int goes_on(char c)
{
	return text_is_letter(c) || text_is_digit(c) || c == '_';
}

/* What the phrase takes of the text, in which a blank may be several and a line end; 0: it
 * is not there. */
static size_t match(const char *text, const char *phrase)
{
	const char *at = text;

	for (; *phrase; phrase++) {
		if (*phrase == ' ' && is_blank(*at)) {
			while (is_blank(*at))
				at++;
		} else if (text_lower(*at) == text_lower(*phrase)) {
			at++;
		} else {
			return 0;
		}
	}
	return goes_on(*at) ? 0 : (size_t)(at - text);
}

const struct explain_phrase *explain_phrase_at(const char *text, size_t *size)
{
	for (const struct explain_phrase *phrase = explain_phrases; phrase->text; phrase++) {
		*size = match(text, phrase->text);
		if (*size)
			return phrase;
	}
	return NULL;
}
