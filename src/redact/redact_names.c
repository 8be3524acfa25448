/*
 * redact_names.c - names and their tokens, and names found in running text.
 * Does not know where names come from.
 *
 * How a text of n bytes is searched for any number of names in time that depends
 * on n alone: of each name, the hashes of its beginnings that end where a word
 * ends are kept.
 *
 *	"Contoso Shop"  ->  [Contoso] [Contoso_] [Contoso Shop]=POOL-3
 *
 * At the start of a word the text is hashed letter by letter; at each end of a word
 * the hash is looked up, and the search goes on only while it is there.  So a word
 * that begins no name costs one look, and no name is ever found inside a word.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "redact_letters.h"
#include "siphash.h"
#include "text.h"

/*
 * A name of fewer bytes is not looked for in running text, where it would be found
 * everywhere and betray nothing; a longer one than WORD_MAX is found only as a value
 * of its own, so that the search stays linear.
 */
enum { WORD_MIN = 3, WORD_MAX = 256, NUMBER_MAX = 100000000 };

/* A shorter word of a domain is found in other words, a longer one names no company. */
enum { COMPANY_MIN = 5, COMPANY_MAX = 40 };

/* Words that domains of many companies have. */
static const char *const of_many[] = {
	"cloud", "company", "consulting", "corporate", "corporation", "digital", "domain",
	"global", "group", "gruppe", "hosting", "holding", "holdings", "intern", "internal",
	"international", "online", "solutions", "technologies", "technology", "azurewebsites",
	"cloudapp", "example", "localdomain",
};

/* In names->words: more words follow. */
#define BEGINNING (TABLE_NONE - 1)

static const char *const kind_names[REDACT_KINDS + 1] = {
	[REDACT_HOST] = "HOST", [REDACT_DOMAIN] = "DOMAIN", [REDACT_USER] = "USER",
	[REDACT_SID] = "SID", [REDACT_IP] = "IP", [REDACT_SITE] = "SITE",
	[REDACT_POOL] = "POOL", [REDACT_SHARE] = "SHARE", [REDACT_PATH] = "PATH",
};

const char *redact_kind_name(enum redact_kind kind)
{
	return kind_names[kind];
}

bool redact_is_word(char c)
{
	return text_is_letter(c) || text_is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Is there one just before? */
static bool follows_gap(const char *text, size_t at)
{
	return (unsigned char)text[at - 1] >= 0x80 &&
	       ((at >= 2 && redact_gap(text, at, at - 2) == 2) ||
		(at >= 3 && redact_gap(text, at, at - 3) == 3));
}

/* Names are joined by "_" to others: WEB01_backup. */
static bool joins(char c)
{
	return redact_is_word(c) && c != '_';
}

bool redact_is_start(const char *text, size_t at)
{
	return at == 0 || !joins(text[at - 1]) || !joins(text[at]) ||
	       redact_follows_escape(text, at) || redact_follows_break(text, at) ||
	       follows_gap(text, at);
}

bool redact_token(const char *text, size_t size, enum redact_kind *kind, uint32_t *number)
{
	const char *dash = memchr(text, '-', size);
	size_t name = dash ? (size_t)(dash - text) : 0;
	uint32_t value = 0;
	int found = 0;

	while (found < REDACT_KINDS && (strlen(kind_names[found]) != name ||
					memcmp(kind_names[found], text, name) != 0))
		found++;
	if (found == REDACT_KINDS || name + 1 >= size || text[name + 1] == '0')
		return false;
	for (size_t i = name + 1; i < size; i++) {
		if (text[i] < '0' || text[i] > '9' || value >= NUMBER_MAX)
			return false;
		value = value * 10 + (uint32_t)(text[i] - '0');
	}
	*kind = (enum redact_kind)found;
	*number = value;
	return true;
}

/* Of names whose hashes can be known beforehand some could be chosen that all fall into one
 * place, or one that hides another. */
static void start(struct siphash *hash)
{
	const struct siphash_key secret = siphash_secret();

	siphash_start(hash, &secret);
}

static void step(struct siphash *hash, uint32_t letter)
{
	for (; letter >= 0x80; letter >>= 7)
		siphash_byte(hash, (unsigned char)(letter | 0x80));
	siphash_byte(hash, (unsigned char)letter);
}

/* Names. */

/* Files are named by POSIX, all else by Windows, which knows no case. */
static bool same(enum redact_kind kind, const char *a, const char *b, size_t size)
{
	uint32_t x, y;

	if (kind == REDACT_PATH)
		return memcmp(a, b, size) == 0;
	for (size_t at = 0, length; at < size; at += length) {
		length = text_next_folded(a + at, size - at, &x);
		if (text_next_folded(b + at, size - at, &y) != length || x != y)
			return false;
	}
	return true;
}

static uint64_t exact_hash(enum redact_kind kind, const char *text, size_t size)
{
	struct siphash hash;
	uint32_t letter;

	start(&hash);
	siphash_byte(&hash, (unsigned char)kind);
	for (size_t at = 0; at < size; step(&hash, letter))
		at += text_next_folded(text + at, size - at, &letter);
	return siphash_end(&hash);
}

/* The place of a name or TABLE_NONE; names whose hashes agree go one further. */
static uint32_t find(const struct redact_names *names, enum redact_kind kind,
		     const char *text, size_t size, uint64_t *hash)
{
	uint32_t place;

	*hash = exact_hash(kind, text, size);
	while ((place = table_map_get(&names->exact, *hash)) != TABLE_NONE) {
		const struct redact_name *name = &names->list[place];

		if (name->kind == kind && name->size == size &&
		    same(kind, name->text, text, size))
			return place;
		++*hash;
	}
	return TABLE_NONE;
}

static const struct redact_name *name_at(const struct redact_names *names, uint32_t place)
{
	return place < names->count ? &names->list[place] : NULL;
}

const struct redact_name *redact_names_find(const struct redact_names *names,
					    enum redact_kind kind, const char *text,
					    size_t size)
{
	uint64_t hash;

	return name_at(names, find(names, kind, text, size, &hash));
}

const struct redact_name *redact_names_of(const struct redact_names *names,
					  enum redact_kind kind, uint32_t number)
{
	uint32_t place = table_map_get(&names->tokens, table_pair(kind, number));

	return place < names->mapped ? &names->list[place] : NULL;
}

bool redact_names_token(const struct redact_names *names, enum redact_kind kind, const char *text,
			size_t size)
{
	enum redact_kind token;
	uint32_t number;

	return names->accept_tokens && names->source != REDACT_REAL &&
	       redact_token(text, size, &token, &number) &&
	       !redact_names_find(names, kind, text, size);
}

/* A text that is read letter by letter from where a word begins. */
struct reading {
	const char *text;
	size_t size;
	size_t end, next;	/* of the letter that was read last, and of the following one */
	uint32_t letter, following;
};

static void look_ahead(struct reading *reading)
{
	reading->end = reading->next;
	reading->following = reading->end < reading->size ?
			     redact_letter(reading->text, reading->size, &reading->next) : 0;
}

static struct reading read_from(const char *text, size_t size, size_t at)
{
	struct reading reading = { .text = text, .size = size, .next = at };

	look_ahead(&reading);
	return reading;
}

/* The next letter; false at the end.  *ends: no word goes on behind it. */
static bool read_letter(struct reading *reading, bool *ends)
{
	if (reading->end == reading->size)
		return false;
	reading->letter = reading->following;
	look_ahead(reading);
	*ends = redact_letter_parts(reading->letter, reading->following);
	return true;
}

/* With what is between its words. */
static int add_written(struct redact_names *names, const struct redact_name *name, char blank)
{
	struct reading reading = read_from(name->text, name->size, 0);
	struct siphash hash;
	bool ends;

	start(&hash);
	while (read_letter(&reading, &ends)) {
		bool whole = reading.end == reading.size;
		uint32_t value;

		step(&hash, reading.letter == ' ' ? (unsigned char)blank : reading.letter);
		if (!ends)
			continue;
		value = table_map_get(&names->words, siphash_end(&hash));
		if (value < BEGINNING || (value == BEGINNING && !whole))
			continue;
		value = whole ? (uint32_t)(name - names->list) : BEGINNING;
		if (table_map_set(&names->words, siphash_end(&hash), value) < 0)
			return -1;
	}
	return 0;
}

/* Of a name that two kinds share the first one met is found.  What makes files of names writes _
 * for a blank. */
static int add_words(struct redact_names *names, const struct redact_name *name)
{
	uint32_t first;

	if (name->size < WORD_MIN || name->size > WORD_MAX ||
	    text_next_character(name->text, name->size, &first) == name->size ||
	    (names->ordinary && names->ordinary(name->text, name->size)))
		return 0;
	if (memchr(name->text, ' ', name->size) && add_written(names, name, '_') < 0)
		return -1;
	return add_written(names, name, ' ');
}

static bool is_of_many(const struct redact_names *names, const char *word, size_t size)
{
	for (size_t i = 0; i < sizeof(of_many) / sizeof(of_many[0]); i++)
		if (strlen(of_many[i]) == size && same(REDACT_DOMAIN, of_many[i], word, size))
			return true;
	return names->ordinary && names->ordinary(word, size);
}

/* "contoso-bank" and its words, but none that any company may have. */
static int add_company(struct redact_names *names, const struct redact_name *name)
{
	struct siphash hash;
	size_t first = 0, length;

	start(&hash);
	for (size_t i = 0; i <= name->size; i += length) {
		bool last = i == name->size;
		uint32_t letter = '-';

		length = last ? 1 : text_next_folded(name->text + i, name->size - i, &letter);
		if (letter != '-') {
			step(&hash, letter);
			continue;
		}
		if (i - first >= COMPANY_MIN && i - first <= COMPANY_MAX &&
		    !is_of_many(names, name->text + first, i - first) &&
		    table_map_add(&names->companies, siphash_end(&hash),
				  (uint32_t)(name - names->list)) < 0)
			return -1;
		first = i + 1;
		start(&hash);
	}
	return 0;
}

static int append(struct redact_names *names, enum redact_kind kind, const char *text,
		  size_t size, uint32_t number, uint64_t hash)
{
	struct redact_name *name, *list = NULL;
	char *copy;

	if (names->count < NUMBER_MAX)
		list = grow(names->list, names->count, 1, &names->room, sizeof(*list));
	if (!list)
		return -1;
	names->list = list;
	copy = arena_bytes(&names->arena, text, size);
	name = &names->list[names->count];
	*name = (struct redact_name){ copy, size, number, kind };
	if (!copy || table_map_set(&names->exact, hash, (uint32_t)names->count) < 0 ||
	    table_map_add(&names->tokens, table_pair(kind, number), (uint32_t)names->count) < 0)
		return -1;
	names->count++;
	if (kind == REDACT_DOMAIN && !memchr(text, '.', size) && add_company(names, name) < 0)
		return -1;
	return add_words(names, name);
}

uint32_t redact_names_add(struct redact_names *names, enum redact_kind kind,
			  const char *text, size_t size, uint32_t number)
{
	uint64_t hash;
	uint32_t place = find(names, kind, text, size, &hash);

	if (place != TABLE_NONE)
		return names->list[place].number;
	if (number == 0)
		number = names->last[kind] + 1;
	if (append(names, kind, text, size, number, hash) < 0) {
		names->oom = true;
		return 0;
	}
	if (number > names->last[kind])
		names->last[kind] = number;
	return number;
}

static bool is_name(const struct redact_name *name, const char *text, size_t size)
{
	size_t at = 0, i = 0;

	while (i < name->size && at < size) {
		uint32_t written = redact_letter(text, size, &at);
		uint32_t letter = redact_letter(name->text, name->size, &i);

		if (written != letter && !(written == '_' && letter == ' '))
			return false;
	}
	return i == name->size && at == size;
}

struct redact_name redact_names_at(const struct redact_names *names, const char *text,
				   size_t size, size_t at, size_t *known)
{
	struct reading reading = read_from(text, size, at);
	struct redact_name best = { .size = 0 };
	struct siphash hash;
	bool ends;

	*known = 0;
	start(&hash);
	for (size_t i = 0; i < WORD_MAX && read_letter(&reading, &ends); i++) {
		const struct redact_name *name;
		uint32_t value;

		step(&hash, reading.letter);
		if (!ends)
			continue;
		value = table_map_get(&names->words, siphash_end(&hash));
		if (value == TABLE_NONE)
			break;
		name = name_at(names, value);
		if (!name || !is_name(name, text + at, reading.end - at))
			continue;
		best = *name;
		*known = reading.end - at;
	}
	return best;
}

static bool is_small(char c)
{
	return c >= 'a' && c <= 'z';
}

struct redact_name redact_names_company(const struct redact_names *names, const char *text,
					size_t size, size_t at)
{
	struct redact_name best = { .size = 0 };
	struct siphash hash;

	start(&hash);
	for (size_t i = at; i < size && i - at < COMPANY_MAX && redact_is_word(text[i]);) {
		const struct redact_name *name;
		uint32_t letter;

		i += text_next_folded(text + i, size - i, &letter);
		step(&hash, letter);
		/* "Contoso" is not in "contosolike". */
		if (i - at < COMPANY_MIN || (i < size && is_small(text[i])))
			continue;
		name = name_at(names, table_map_get(&names->companies, siphash_end(&hash)));
		if (name)
			best = (struct redact_name){ text + at, i - at, name->number, name->kind };
	}
	return best;
}

static void put_token(enum redact_kind kind, uint32_t number, struct text *out)
{
	text_printf(out, "%s-%" PRIu32, kind_names[kind], number);
}

void redact_names_write_number(const struct redact_name *name, struct text *out)
{
	put_token(name->kind, name->number, out);
}

void redact_names_write(struct redact_names *names, enum redact_kind kind,
			const char *text, size_t size, struct text *out)
{
	if (redact_names_token(names, kind, text, size))
		text_add_bytes(out, text, size);
	else
		put_token(kind, redact_names_add(names, kind, text, size, 0), out);
}

void redact_names_release(struct redact_names *names)
{
	free(names->list);
	table_map_release(&names->exact);
	table_map_release(&names->tokens);
	table_map_release(&names->words);
	table_map_release(&names->companies);
	arena_release(&names->arena);
	*names = (struct redact_names){ 0 };
}
