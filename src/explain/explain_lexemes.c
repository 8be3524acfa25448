/*
 * explain_lexemes.c - what was given is cut into words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_lexemes.h"

#include <string.h>

#include "explain.h"
#include "explain_phrases.h"
#include "explain_prose.h"
#include "explain_word.h"
#include "text.h"

enum {
	PHRASE_SIZE = 256,
	HTTPERR_WORDS = 9,	/* of a line, at least */
};

/* Bytes up to the end of the first file name of a program; 0 if there is none. */
static size_t path_size(const char *text)
{
	size_t line = strcspn(text, "\r\n\"");

	for (size_t i = 0; i + 4 <= line; i++)
		if ((text_starts(text + i, ".dll") || text_starts(text + i, ".exe")) &&
		    !text_is_letter(text[i + 4]))
			return i + 4;
	return 0;
}

static bool says_something(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text_is_letter(text[i]) || text_is_digit(text[i]))
			return true;
	return false;
}

/*
 * The next word of a pasted line, without the punctuation around it, and its size; *rest
 * is where to go on.  A path may hold blanks.  NULL: no more.
 */
static const char *next_word(const char *text, size_t *size, const char **rest)
{
	static const char between[] = " \t\r\n,;()[]{}<>\"'=|#";

	for (text += strspn(text, between); *text; text = *rest + strspn(*rest, between)) {
		*size = explain_is_path(text) ? path_size(text) : 0;
		if (!*size)
			*size = strcspn(text, between);
		*rest = text + *size;
		while (*size && strchr(".:?!", text[*size - 1]) &&
		       !explain_is_offset(text, *size))
			(*size)--;
		if (says_something(text, *size))
			return text;
	}
	return NULL;
}

/* Control characters do not come from an event viewer. */
static bool is_line(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' && !strchr("\t\r\n", *c))
			return false;
	return strpbrk(text, " \t\r\n,;=()#") != NULL;
}

static bool add_lexeme(struct explain *explain, const char *text, size_t size,
		       struct lexemes *lexemes)
{
	const char *copy = arena_bytes(&explain->arena, text, size);
	const struct lexeme *last = lexemes->count ? &lexemes->items[lexemes->count - 1] : NULL;
	bool numbered = last && last->pasted && explain_is_number(last->text);

	lexemes->items[lexemes->count++] = (struct lexeme){ copy, true, numbered };
	return copy != NULL;
}

/* The words that a phrase stands for. */
static bool add_meant(struct explain *explain, const char *meant, struct lexemes *lexemes)
{
	for (size_t size; *meant; meant += size + (meant[size] == ' ')) {
		size = strcspn(meant, " ");
		if (!add_lexeme(explain, meant, size, lexemes))
			return false;
	}
	return true;
}

/* A date or an address. */
static bool begins_line_of_log(const char *text)
{
	return strpbrk(text, ".-:") && text[strspn(text, "0123456789.-:")] == '\0';
}

/* A line of HTTPERR has addresses, ports and numbers of streams, and one reason. */
static void keep_reason(struct lexemes *lexemes, size_t first)
{
	if (lexemes->count - first < HTTPERR_WORDS ||
	    !begins_line_of_log(lexemes->items[first].text))
		return;
	for (size_t i = first; i < lexemes->count; i++) {
		const struct lexeme *lexeme = &lexemes->items[i];
		struct explain_word word = { .text = lexeme->text, .pasted = true };

		explain_word_codes(&word);
		if (!word.code_count || text_is_digit(*word.text) ||
		    word.codes[0].error.kind != DECODE_HTTP_STATUS ||
		    !explain_word_of_log(&word, lexeme->numbered))
			continue;
		lexemes->items[first] = lexemes->items[i];
		lexemes->count = first + 1;
	}
}

static bool cut_line(struct explain *explain, const char *text, struct lexemes *lexemes)
{
	const char *rest = text, *piece;
	size_t size, first = lexemes->count;

	while ((piece = next_word(rest, &size, &rest))) {
		size_t phrase_size;
		const struct explain_phrase *phrase = explain_phrase_at(piece, &phrase_size);

		if (phrase)
			rest = piece + phrase_size;
		if (phrase ? !add_meant(explain, phrase->meant, lexemes)
			   : !add_lexeme(explain, piece, size, lexemes))
			return false;
	}
	keep_reason(lexemes, first);
	return true;
}

/* What is understood as it is stays whole; the rest is cut. */
static bool cut(struct explain *explain, const char *text, struct lexemes *lexemes)
{
	struct explain_word whole = { .text = text };
	const char *rest, *piece;
	size_t size;

	explain_word_read(explain, &whole, false);
	if (is_line(text) && whole.as == EXPLAIN_UNKNOWN)
		return cut_line(explain, text, lexemes);
	piece = next_word(text, &size, &rest);
	if (piece && piece == text && text[size] && strchr(":?!", text[size]) && !text[size + 1])
		text = arena_bytes(&explain->arena, piece, size);
	lexemes->items[lexemes->count++] = (struct lexeme){ .text = text };
	return text != NULL;
}

/* "rapid fail protection" as one word each: how many of the words are a phrase, which is
 * added; 0: none are.  -1: out of memory. */
static int cut_phrase(struct explain *explain, const char *const *words, size_t count,
		      struct lexemes *lexemes)
{
	const struct explain_phrase *phrase;
	struct text joined = { 0 };
	size_t size = 0, end = 0, taken = 0;
	bool ok;

	for (size_t i = 0; i < count && joined.size <= PHRASE_SIZE; i++)
		text_printf(&joined, "%s%s", i ? " " : "", words[i]);
	phrase = explain_phrase_at(text_get(&joined), &size);
	while (phrase && taken < count && end < size)
		end += strlen(words[taken++]) + 1;
	ok = !joined.oom && (!phrase || end != size + 1 ||
			     add_meant(explain, phrase->meant, lexemes));
	text_release(&joined);
	return !ok ? -1 : phrase && end == size + 1 ? (int)taken : 0;
}

bool explain_lexemes_cut(struct explain *explain, const char *const *words, size_t count,
			 struct lexemes *lexemes)
{
	size_t most = 0;
	bool ok;

	for (size_t i = 0; i < count; i++)
		most += strlen(words[i]) / 2 + 1;
	*lexemes = (struct lexemes){
		.items = arena_array(&explain->arena, most, sizeof(lexemes->items[0])),
	};
	ok = lexemes->items != NULL;
	for (size_t i = 0; ok && i < count;) {
		int taken = cut_phrase(explain, words + i, count - i, lexemes);

		ok = taken > 0 || (taken == 0 && cut(explain, words[i], lexemes));
		i += taken > 0 ? (size_t)taken : 1;
	}
	return ok;
}
