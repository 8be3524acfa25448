/*
 * messages_build.c - the keys of all patterns become one automaton.
 *
 * After Aho and Corasick: a tree of the keys, and for each state where to go on if the next
 * byte does not go on there.  Blanks after a blank and quotes do not change the state.
 *
 * SPDX-License-Identifier: MIT
 */
#include "messages_load.h"

#include <string.h>

#include "arena.h"
#include "messages_table.h"

enum { CLASSES = 1 << MESSAGES_CLASS_BITS, BYTES = 256 };
/* Bytes of a key.  Those of other alphabets tell more each, and classes for them are few. */
enum { KEY_LEAST = 4, KEY_MOST = 16, KEY_MOST_FOREIGN = 8 };

/* While it is built; states are in the order in which keys made them. */
struct build {
	const struct messages_row *rows;
	size_t row_count;
	uint8_t *classes;
	uint16_t *next;			/* 0: none yet */
	uint16_t *fail, *order, *number;
	bool *after_blank, *hits;
	size_t state_count, class_count;
};

/* First bytes of characters that may be quotes or blanks are looked at as characters. */
static bool is_slow(unsigned char c)
{
	return c == 0xc2 || c == 0xe2 || c == 0xe3 || c == 0xef;
}

static bool in_key(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || c == ' ' || (c >= 0x80 && !is_slow(c));
}

/* The longest run of bytes that may be in a key; of equal ones the first. */
static size_t longest_run(const struct messages_piece *piece, size_t *begin)
{
	size_t best = 0;

	for (size_t at = 0; at < piece->size; at++) {
		size_t end = at;

		while (end < piece->size && in_key((unsigned char)piece->words[end]))
			end++;
		if (end - at > best) {
			best = end - at;
			*begin = at;
		}
		at = end;
	}
	return best;
}

static bool has_bytes(const struct messages_piece *piece, const char *bytes, size_t size)
{
	for (size_t at = 0; at + size <= piece->size; at++)
		if (memcmp(piece->words + at, bytes, size) == 0)
			return true;
	return false;
}

/* In how many rows are these bytes among the words that must be there? */
static size_t rows_with(const char *words, size_t size, const struct messages_row *rows,
			size_t count)
{
	size_t with = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < rows[i].required; j++)
			with += has_bytes(&rows[i].pieces[j], words, size);
	return with;
}

/* The key that begins at a word, or nothing. */
static size_t key_size(const struct messages_piece *anchor, size_t begin, size_t end)
{
	const size_t most = (unsigned char)anchor->words[begin] < 0x80 ? KEY_MOST
								       : KEY_MOST_FOREIGN;
	size_t size = end - begin < most ? end - begin : most;

	if (anchor->words[begin] == ' ' || (begin && in_key((unsigned char)anchor->words[begin - 1])
					    && anchor->words[begin - 1] != ' '))
		return 0;
	while (size && anchor->words[begin + size - 1] == ' ')
		size--;
	return begin + size < BYTES ? size : 0;
}

/* Of the keys in the longest run of the anchor the one that is in the fewest rows; of equal
 * ones the longest. */
static bool set_key(struct messages_row *row, const struct messages_row *rows, size_t count)
{
	const struct messages_piece *anchor = &row->pieces[row->anchor];
	size_t begin = 0, end, best = 0, size;

	end = longest_run(anchor, &begin);
	end += begin;
	row->key_size = 0;
	for (; begin < end; begin++) {
		size_t with;

		size = key_size(anchor, begin, end);
		with = size < KEY_LEAST ? 0 : rows_with(anchor->words + begin, size, rows, count);
		if (!with || (row->key_size && (with > best ||
						(with == best && size <= row->key_size))))
			continue;
		best = with;
		row->key_begin = (uint8_t)begin;
		row->key_size = (uint8_t)size;
	}
	return row->key_size > 0;
}

/* How well a piece tells its row from others: long, and in few of them. */
static size_t worth(const struct messages_piece *piece, const struct messages_row *rows,
		    size_t count)
{
	size_t sharing = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < rows[i].required; j++)
			sharing += strcmp(rows[i].pieces[j].words, piece->words) == 0;
	return 100 * (size_t)piece->size / (sharing ? sharing : 1);
}

bool messages_choose_key(struct messages_row *row, const struct messages_row *rows, size_t count)
{
	size_t best = 0;

	for (size_t i = 0; i < row->required; i++) {
		size_t found = worth(&row->pieces[i], rows, count);

		if (found <= best)
			continue;
		best = found;
		row->anchor = (uint8_t)i;
	}
	return set_key(row, rows, count);
}

/* Are the pieces of a row, up to its anchor, those with which this one begins? */
static bool begins_with(const struct messages_row *row, const struct messages_row *other)
{
	const struct messages_piece *anchor = &other->pieces[other->anchor];
	const struct messages_piece *piece = &row->pieces[other->anchor];

	if (row == other || row->required <= other->anchor || anchor->size > piece->size)
		return false;
	for (size_t i = 0; i < other->anchor; i++)
		if (strcmp(row->pieces[i].words, other->pieces[i].words) != 0)
			return false;
	return memcmp(anchor->words, piece->words, anchor->size) == 0;
}

void messages_share_key(struct messages_row *row, const struct messages_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!begins_with(row, &rows[i]))
			continue;
		row->anchor = rows[i].anchor;
		row->key_begin = rows[i].key_begin;
		row->key_size = rows[i].key_size;
		return;
	}
}

static const unsigned char *key_of(const struct messages_row *row)
{
	return (const unsigned char *)row->pieces[row->anchor].words + row->key_begin;
}

static void give_class(struct build *build, unsigned char c)
{
	if (!build->classes[c])
		build->classes[c] = (uint8_t)build->class_count++;
}

static const char *make_classes(struct build *build)
{
	for (unsigned c = 1; c < BYTES; c++) {
		struct messages_text byte = { (const unsigned char[]){ (unsigned char)c }, 0, 1 };
		size_t size;
		int unit = messages_next(&byte, 0, &size);

		if (unit == MESSAGES_BLANK)
			build->classes[c] = MESSAGES_CLASS_BLANK;
		else if (unit == MESSAGES_QUOTE)
			build->classes[c] = MESSAGES_CLASS_QUOTE;
		else if (is_slow((unsigned char)c))
			build->classes[c] = MESSAGES_SLOW;
	}
	build->class_count = MESSAGES_CLASS_KEYS;
	for (size_t i = 0; i < build->row_count; i++)
		for (size_t j = 0; j < build->rows[i].key_size; j++)
			give_class(build, key_of(&build->rows[i])[j]);
	for (unsigned c = 'a'; c <= 'z'; c++)
		build->classes[c - 'a' + 'A'] = build->classes[c];
	return build->class_count > CLASSES ? "the keys have too many different bytes" : NULL;
}

static uint16_t *edge(const struct build *build, size_t state, size_t class)
{
	return &build->next[state << MESSAGES_CLASS_BITS | class];
}

static const char *add_key(struct build *build, const struct messages_row *row)
{
	const unsigned char *key = key_of(row);
	size_t state = 0;

	for (size_t i = 0; i < row->key_size; i++) {
		uint16_t *to = edge(build, state, build->classes[key[i]]);

		if (!*to) {
			if (build->state_count == MESSAGES_STATES)
				return "the keys need too many states";
			*to = (uint16_t)build->state_count++;
			build->after_blank[*to] = key[i] == ' ';
		}
		state = *to;
	}
	build->hits[state] = true;
	return NULL;
}

/* Level by level: an edge that is missing is that of the state to fall back to. */
static void fill_edges(struct build *build)
{
	size_t done = 0, known = 1;

	build->order[0] = 0;
	for (; done < known; done++) {
		size_t state = build->order[done];

		for (size_t class = 0; class < CLASSES; class++) {
			uint16_t *to = edge(build, state, class);
			size_t back = state ? *edge(build, build->fail[state], class) : 0;

			if (!*to) {
				*to = (uint16_t)back;
				continue;
			}
			build->fail[*to] = (uint16_t)back;
			build->hits[*to] |= build->hits[back];
			build->order[known++] = *to;
		}
	}
}

/* A blank after a blank, and a quote, leave everything as it is. */
static void add_loops(struct build *build)
{
	for (size_t state = 0; state < build->state_count; state++) {
		*edge(build, state, MESSAGES_CLASS_QUOTE) = (uint16_t)state;
		if (build->after_blank[state])
			*edge(build, state, MESSAGES_CLASS_BLANK) = (uint16_t)state;
	}
}

/* States without hits first, each in the order of levels, which keeps the usual ones of
 * prose together.  Returns the number of those without. */
static size_t give_numbers(struct build *build)
{
	size_t number = 0, first_hit = 0;

	for (int hits = 0; hits <= 1; hits++) {
		for (size_t i = 0; i < build->state_count; i++)
			if (build->hits[build->order[i]] == (hits == 1))
				build->number[build->order[i]] = (uint16_t)number++;
		if (!hits)
			first_hit = number;
	}
	return first_hit;
}

/* Does the key of the row end in that state?  It does if it is a suffix of what led there. */
static bool ends_in(const struct build *build, const struct messages_row *row, size_t state)
{
	const unsigned char *key = key_of(row);
	size_t at = 0;

	for (size_t i = 0; i < row->key_size; i++)
		at = *edge(build, at, build->classes[key[i]]);
	for (; state; state = build->fail[state])
		if (state == at)
			return true;
	return false;
}

static bool add_hits(struct build *build, struct messages_automaton *automaton,
		     struct arena *arena)
{
	size_t states = automaton->state_count - automaton->first_hit, count = 0;
	uint16_t *ends = arena_array(arena, states + 1, sizeof(*ends));
	uint16_t *hits = arena_array(arena, states * build->row_count, sizeof(*hits));

	if (!ends || !hits)
		return false;
	for (size_t i = 0; i < build->state_count; i++) {
		size_t state = build->order[i];

		if (!build->hits[state])
			continue;
		ends[build->number[state] - automaton->first_hit] = (uint16_t)count;
		for (size_t row = 0; row < build->row_count; row++)
			if (ends_in(build, &build->rows[row], state))
				hits[count++] = (uint16_t)row;
	}
	ends[states] = (uint16_t)count;
	automaton->ends = ends;
	automaton->hits = hits;
	automaton->hit_count = count;
	return true;
}

static bool renumber(struct build *build, struct messages_automaton *automaton,
		     struct arena *arena)
{
	uint16_t *next = arena_array(arena, build->state_count << MESSAGES_CLASS_BITS,
				     sizeof(*next));

	if (!next)
		return false;
	automaton->state_count = build->state_count;
	automaton->first_hit = give_numbers(build);
	if (!add_hits(build, automaton, arena))
		return false;
	for (size_t state = 0; state < build->state_count; state++)
		for (size_t class = 0; class < CLASSES; class++)
			next[(size_t)build->number[state] << MESSAGES_CLASS_BITS | class] =
				build->number[*edge(build, state, class)];
	automaton->next = next;
	automaton->classes = build->classes;
	return true;
}

static bool make_room(struct build *build, struct arena *arena)
{
	build->classes = arena_alloc(arena, BYTES);
	build->next = arena_array(arena, (size_t)MESSAGES_STATES << MESSAGES_CLASS_BITS,
				  sizeof(*build->next));
	build->fail = arena_array(arena, MESSAGES_STATES, sizeof(*build->fail));
	build->order = arena_array(arena, MESSAGES_STATES, sizeof(*build->order));
	build->number = arena_array(arena, MESSAGES_STATES, sizeof(*build->number));
	build->after_blank = arena_array(arena, MESSAGES_STATES, sizeof(bool));
	build->hits = arena_array(arena, MESSAGES_STATES, sizeof(bool));
	build->state_count = 1;
	return build->classes && build->next && build->fail && build->order && build->number &&
	       build->after_blank && build->hits;
}

const char *messages_build(const struct messages_row *rows, size_t count,
			   struct messages_automaton *automaton, struct arena *arena)
{
	struct build build = { .rows = rows, .row_count = count };
	const char *fault;

	if (count > MESSAGES_ROWS)
		return "too many rows";
	if (!make_room(&build, arena))
		return "out of memory";
	fault = make_classes(&build);
	for (size_t i = 0; !fault && i < count; i++)
		fault = add_key(&build, &rows[i]);
	if (fault)
		return fault;
	fill_edges(&build);
	add_loops(&build);
	return renumber(&build, automaton, arena) ? NULL : "out of memory";
}
