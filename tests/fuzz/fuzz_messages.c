/*
 * fuzz_messages.c - messages in any text: the automaton finds what looking for each key at
 * each place finds, and what is found has the words of its pattern, in their order.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "messages.h"
#include "messages_table.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { TEXT_MOST = 1024 };

static const struct messages_table *table(void)
{
	return catalog_builtin()->messages;
}

/* Does the key of the row end here? */
static bool has_key(const struct messages_text *text, const struct messages_row *row, size_t end)
{
	const char *key = row->pieces[row->anchor].words + row->key_begin;
	size_t size;
	int last = messages_before(text, end, &size);

	return last < MESSAGES_QUOTE &&
	       messages_fit_back(text, end, key, row->key_size) != MESSAGES_NONE;
}

/* The plain way: each row at each place. */
static bool plain_next(struct messages_search *search, struct messages_match *match)
{
	bool found = false;

	for (size_t end = 1; !found && end <= search->text.to; end++) {
		for (size_t i = 0; i < table()->row_count; i++) {
			struct messages_match tried;

			if (!has_key(&search->text, &table()->rows[i], end) ||
			    !messages_match_at(search, &table()->rows[i], end, &tried) ||
			    tried.quotation)
				continue;
			if (!found || tried.words > match->words)
				*match = tried;
			found = true;
		}
	}
	return found;
}

static void check_words(const struct messages_match *match, const char *text)
{
	char canon[TEXT_MOST + 1];
	size_t size = messages_canon(text + match->begin, match->end - match->begin, canon);
	const char *at = canon;

	canon[size] = '\0';
	for (size_t i = 0; i < match->row->required; i++) {
		at = memmem(at, size - (size_t)(at - canon), match->row->pieces[i].words,
			    match->row->pieces[i].size);
		if (!at)
			abort();
		at += match->row->pieces[i].size;
	}
	for (size_t i = 0; i < match->row->string_count; i++)
		if (match->found >> i & 1 && match->values[i].begin < match->values[i].end &&
		    (match->values[i].begin < match->begin ||
		     match->values[i].end > match->end))
			abort();
}

static void compare(const char *text, size_t size, bool strict)
{
	struct messages_search fast, plain;
	struct messages_match found, expected;
	bool is_found;

	messages_search_init(&fast, table(), text, size, 0);
	messages_search_init(&plain, table(), text, size, 0);
	fast.strict = fast.prose = plain.strict = plain.prose = strict;
	is_found = messages_search_next(&fast, 0, &found);
	if (is_found != plain_next(&plain, &expected))
		abort();
	if (!is_found)
		return;
	if (found.row != expected.row || found.begin != expected.begin ||
	    found.end != expected.end || found.found != expected.found)
		abort();
	check_words(&found, text);
}

static void check_message(const struct message *message, size_t size)
{
	if (message->begin > message->end || message->end > size ||
	    !catalog_provider(catalog_builtin(), message->provider, NULL))
		abort();
	for (size_t i = 0; i < message->string_count; i++)
		if (strlen(message->strings[i]) > size)
			abort();
}

static void read_all(const char *text, size_t size)
{
	static const struct { const char *provider; int id; } known[] = {
		{ NULL, -1 }, { NULL, 5139 }, { "WAS", 5139 }, { "W3SVC", 1039 },
		{ "W3SVC-WP", 2280 }, { "IIS AspNetCore Module V2", 1007 }, { "WAS", 9 },
		{ "Application Error", 1000 },
	};
	struct arena arena = { 0 };
	struct message message;
	size_t from = 0;

	while (messages_find(catalog_builtin(), text, size, from, &arena, &message) == 1) {
		check_message(&message, size);
		if (message.begin < from || message.end <= from)
			abort();
		from = message.end;
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		const struct catalog_provider *provider = known[i].provider ?
			catalog_provider(catalog_builtin(), known[i].provider, NULL) : NULL;

		if (messages_parse(catalog_builtin(), provider, known[i].id, text, size, &arena,
				   &message) == 1)
			check_message(&message, size);
	}
	arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = malloc(size + 1);

	if (!text || size > TEXT_MOST) {
		free(text);
		return 0;
	}
	memcpy(text, bytes, size);
	compare(text, size, true);
	compare(text, size, false);
	read_all(text, size);
	free(text);
	return 0;
}
