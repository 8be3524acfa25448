/*
 * messages_match.c - where a text has the words of a pattern, and what is between them.
 *
 * The automaton finds keys in one pass; around each the pieces of its row are looked for.
 * No piece is looked for twice in the same bytes, so the time is linear.  Does not know
 * what events mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "messages_table.h"

#include <string.h>

#include "text.h"

enum {
	GAP_MOST = 1024,	/* bytes of a value, or of "any words" */
	PROSE_MOST = 128,	/* bytes of a name in prose without quotes */
	TOKEN_MOST = 64,	/* bytes of a number or a word */
	PART_MOST = 1024,	/* bytes between what was found and an optional part */
	PARTS_MOST = 8192,	/* bytes in which all optional parts begin */
	WHOLE_MOST = 65536,	/* bytes of a message that is one string */
	TRIES = 4,		/* places that are tried for one piece */
};

/* One row that is looked for around one place. */
struct look {
	struct messages_search *search;
	const struct messages_text *text;
	const struct messages_row *row;
	size_t number;		/* of the row */
	struct messages_match *match;
	bool strict;
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static int lower(const struct messages_text *text, size_t at)
{
	return (unsigned char)text_lower((char)text->bytes[at]);
}

static bool is_lower(unsigned char c)
{
	return c >= 'a' && c <= 'z';
}

/* A run of blanks with two line ends in it. */
static bool is_blank_line(const struct messages_text *text, size_t at, size_t end)
{
	size_t lines = 0;

	for (; at < end; at++)
		lines += text->bytes[at] == '\n';
	return lines > 1;
}

static bool is_stop(int unit)
{
	return unit == '.' || unit == '!' || unit == '?';
}

/* Is the last unit a mark of the sentence, not of the value?  With quotes around the value
 * it is one after the closing quote. */
static bool ends_with_mark(const struct messages_text *value, bool quoted)
{
	size_t size;

	return value->to > value->from && value->bytes[value->to - 1] &&
	       strchr(".,;:", value->bytes[value->to - 1]) &&
	       (!quoted || messages_before(value, value->to - 1, &size) == MESSAGES_QUOTE);
}

/* Back to where a character begins: the most that is looked at may end inside of one. */
static size_t character_at(const struct messages_text *text, size_t from, size_t at)
{
	while (at > from && at < text->to && text_continues((char)text->bytes[at]))
		at--;
	return at;
}

/* Where the quotes, the blanks and the marks around a value end. */
static struct messages_text trimmed(const struct messages_text *text, size_t begin, size_t end)
{
	struct messages_text value = { text->bytes, begin, 0 };
	bool quoted;
	size_t size;

	value.to = end = character_at(text, begin, end);
	value.from = messages_skip(&value, begin, false);
	while (value.from < end && text->bytes[value.from] == ',')
		value.from = messages_skip(&value, value.from + 1, false);
	quoted = messages_next(&value, value.from, &size) == MESSAGES_QUOTE;
	value.from = messages_skip(&value, value.from, true);
	value.to = messages_skip_back(&value, end, false);
	while (ends_with_mark(&value, quoted))
		value.to = messages_skip_back(&value, value.to - 1, false);
	value.to = messages_skip_back(&value, value.to, true);
	return value;
}

static bool starts(const struct messages_text *value, const char *words)
{
	return messages_fit(value, value->from, words, strlen(words)) != MESSAGES_NONE;
}

static bool all_are(const struct messages_text *value, const char *chars)
{
	for (size_t at = value->from; at < value->to; at++)
		if (!value->bytes[at] || !strchr(chars, value->bytes[at]))
			return false;
	return value->from < value->to;
}

/* "<name of the pool>" is of a manual, "<EMPTY>" hides a name. */
static bool is_bracketed(const struct messages_text *value)
{
	if (value->to - value->from < 3 || value->bytes[value->from] != '<' ||
	    value->bytes[value->to - 1] != '>')
		return false;
	for (size_t at = value->from; at < value->to; at++)
		if (is_lower(value->bytes[at]) || value->bytes[at] == ' ')
			return true;
	return false;
}

/* What a manual or a program's source has in the place of a value.  But "%1 is not a valid Win32
 * application" is what Windows says of error 193. */
static bool is_manual(const struct messages_text *value)
{
	const unsigned char *at = value->bytes + value->from;
	size_t size = value->to - value->from;

	if (size >= 2 && at[0] == '%' && text_is_digit(at[1]))
		return !starts(value, "%1 is not a valid ");
	if (size == 2 && at[0] == '%' && (at[1] == 's' || at[1] == 'd' || at[1] == 'u'))
		return true;
	if (size >= 3 && size <= 4 && at[0] == '{' && text_is_digit(at[1]))
		return true;
	return is_bracketed(value) || starts(value, "name of ") ||
	       starts(value, "the name of ");
}

/* Words that follow "application pool" in a sentence that names none. */
static bool is_filler(const struct messages_text *value)
{
	static const char *const words[] = {
		"a", "and", "are", "as", "by", "can", "for", "from", "gets", "has", "have", "if",
		"in", "is", "it", "its", "itself", "name", "names", "of", "on", "or", "that",
		"the", "then", "there", "these", "this", "to", "was", "were", "when", "which",
		"will", "with", "you", "your",
	};
	size_t size = value->to - value->from;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == size &&
		    messages_fit(value, value->from, words[i], size) == value->to)
			return true;
	return false;
}

/* In prose and without quotes: could that be a name?  Not what has the marks of a
 * sentence, nor several words that begin with a small letter. */
static bool is_name(const struct messages_text *value)
{
	bool blanks = false;

	if (value->to - value->from > PROSE_MOST || is_filler(value))
		return false;
	for (size_t at = value->from; at < value->to; at++) {
		unsigned char c = value->bytes[at];
		bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';

		if (blank && strchr(",;:.", value->bytes[at - 1]))
			return false;
		blanks |= blank;
	}
	return !blanks || !is_lower(value->bytes[value->from]);
}

/* A drive, a server, a variable, a name with an ending, or what hides them. */
static bool is_path(const struct messages_text *value)
{
	const unsigned char *at = value->bytes + value->from;
	size_t size = value->to - value->from;

	if (size < 2 || size > GAP_MOST)
		return false;
	if (at[1] == ':' || at[0] == '\\' || at[0] == '%' || at[0] == '*' || at[0] == '[' ||
	    at[0] == '/' || at[0] == '<')
		return true;
	for (size_t i = 0; i < size; i++)
		if (at[i] == ' ' || at[i] == '\n')
			return false;
	return memchr(at, '.', size) || memchr(at, '\\', size);
}

static bool is_number(const struct messages_text *value, bool hex)
{
	struct messages_text digits = *value;

	if (hex && digits.to - digits.from > 2 && digits.bytes[digits.from] == '0' &&
	    lower(&digits, digits.from + 1) == 'x')
		digits.from += 2;
	return digits.to - digits.from <= 20 &&
	       (all_are(&digits, hex ? "0123456789abcdefABCDEF" : "0123456789") ||
		all_are(&digits, "xX*#"));
}

/* Could this be the value of such a gap?  quoted: quotes are around it. */
static bool fits_gap(const struct look *look, const struct messages_text *value, int gap,
		     bool quoted)
{
	if (value->from >= value->to)
		return false;
	if (gap == MESSAGES_ANY || is_manual(value))
		return true;
	switch (gap) {
	case MESSAGES_NUMBER: return is_number(value, false);
	case MESSAGES_HEX: return is_number(value, true);
	case MESSAGES_PATH: return !look->strict || is_path(value);
	case MESSAGES_WORDS: return !look->strict || quoted || is_name(value);
	default: return true;
	}
}

static bool is_hidden(const struct messages_text *value)
{
	return value->to - value->from > 1 && all_are(value, "xX");
}

/* Three dots, or the character for them: what they touch was cut off. */
static bool dots_touch(const struct messages_text *text, const struct messages_text *value)
{
	static const char *const dots[] = { "..", "\xe2\x80\xa6" };
	size_t after = text->to - value->to, inside = value->to - value->from;

	for (size_t i = 0; i < 2; i++) {
		size_t size = strlen(dots[i]);

		if (after >= size && memcmp(text->bytes + value->to, dots[i], size) == 0)
			return true;
		if (inside >= size &&
		    (memcmp(text->bytes + value->to - size, dots[i], size) == 0 ||
		     memcmp(text->bytes + value->from, dots[i], size) == 0))
			return true;
	}
	return false;
}

/* Keep what is in the gap after a piece. */
static void keep(struct look *look, const struct messages_piece *piece, size_t begin, size_t end)
{
	struct messages_text value = trimmed(look->text, begin, end);
	size_t string = piece->string;

	if (piece->gap == MESSAGES_ANY || piece->gap == MESSAGES_NO_GAP)
		return;
	if (is_manual(&value) || (piece->gap == MESSAGES_WORDS && is_hidden(&value)))
		look->match->quotation = true;
	if (piece->gap == MESSAGES_HEX && value.to - value.from > 2 &&
	    value.bytes[value.from] == '0' && lower(&value, value.from + 1) == 'x')
		value.from += 2;
	if (!string || string > MESSAGE_STRINGS || value.from >= value.to)
		return;
	look->match->found |= (uint32_t)1 << (string - 1);
	look->match->values[string - 1].begin = look->match->values[string - 1].end = 0;
	if (dots_touch(look->text, &value)) {
		look->match->cut = true;
		return;
	}
	look->match->values[string - 1].begin = value.from;
	look->match->values[string - 1].end = value.to;
}

static bool is_token(int gap, int unit)
{
	if (unit == MESSAGES_END || unit >= MESSAGES_QUOTE || unit == MESSAGES_BLANK)
		return false;
	switch (gap) {
	case MESSAGES_NUMBER: return unit && strchr("0123456789x*#%", unit);
	case MESSAGES_HEX: return unit && strchr("0123456789abcdefx*#%", unit);
	default: return !unit || !strchr(",;()", unit);
	}
}

/* Where a number or a word ends that begins at `at`. */
static size_t token_end(const struct messages_text *text, size_t at, int gap)
{
	size_t begin = at, size;
	const unsigned char *close = at < text->to && text->bytes[at] == '<' ?
		memchr(text->bytes + at, '>', least(text->to - at, TOKEN_MOST)) : NULL;

	if (close)
		return (size_t)(close - text->bytes) + 1;
	while (at - begin < TOKEN_MOST && is_token(gap, messages_next(text, at, &size)))
		at += size;
	while (at > begin && strchr(".:!?", text->bytes[at - 1]) && text->bytes[at - 1])
		at--;
	return at;
}

static size_t token_begin(const struct messages_text *text, size_t end, int gap)
{
	size_t at = end, size;

	if (end > text->from && text->bytes[end - 1] == '>') {
		while (at > text->from && end - at < TOKEN_MOST && text->bytes[at] != '<')
			at--;
		return at;
	}
	while (end - at < TOKEN_MOST && is_token(gap, messages_before(text, at, &size)))
		at -= size;
	while (at < end && text_continues((char)text->bytes[at]))
		at++;
	return at;
}

static bool has_token(int gap)
{
	return gap == MESSAGES_NUMBER || gap == MESSAGES_HEX || gap == MESSAGES_WORD;
}

/* Blanks, quotes and marks of a sentence. */
static size_t skip_marks(const struct messages_text *text, size_t at)
{
	for (;;) {
		at = messages_skip(text, at, true);
		if (at >= text->to || !text->bytes[at] || !strchr(".,;:!?)", text->bytes[at]))
			return at;
		at++;
	}
}

static size_t skip_marks_back(const struct messages_text *text, size_t at)
{
	for (;;) {
		at = messages_skip_back(text, at, true);
		if (at <= text->from || !text->bytes[at - 1] ||
		    !strchr(".,;:!?(", text->bytes[at - 1]))
			return at;
		at--;
	}
}

/* The piece in front of a gap with a number or a word, which ends before `end`. */
static size_t back_token(struct look *look, const struct messages_piece *piece, size_t end)
{
	size_t to = skip_marks_back(look->text, end);
	size_t at = token_begin(look->text, to, piece->gap);
	struct messages_text value = { look->text->bytes, at, to };
	size_t begin = messages_fit_back(look->text, messages_skip_back(look->text, at, true),
					 piece->words, piece->size);

	if (begin == MESSAGES_NONE || !fits_gap(look, &value, piece->gap, false))
		return MESSAGES_NONE;
	keep(look, piece, at, to);
	return begin;
}

/* A walk back from the next piece over a value, to pieces that end before it. */
struct walk {
	size_t at, end;
	size_t quotes;		/* between both */
	bool quoted;		/* a quote stands before the end */
	bool any;		/* any words may be there */
	bool over;		/* no value goes on here */
};

static void step_back(const struct look *look, struct walk *walk)
{
	const struct messages_text *text = look->text;
	size_t size, other, begin;
	int unit = messages_before(text, walk->at, &size);

	if (unit == MESSAGES_END) {
		walk->over = true;
		return;
	}
	if (unit == MESSAGES_QUOTE && messages_quote_at(text, walk->at - size))
		walk->over = ++walk->quotes > 2 && !walk->any;
	if (unit == MESSAGES_BLANK) {
		begin = messages_skip_back(text, walk->at, false);
		size = walk->at - begin;
		walk->over = !walk->any &&
			     (is_blank_line(text, begin, walk->at) ||
			      (is_stop(messages_before(text, begin, &other)) &&
			       walk->at != walk->end && !(walk->quoted && walk->quotes == 1)));
	}
	walk->at -= size;
}

/* May the value begin here?  *sure: nothing that begins earlier can be better. */
static bool may_begin(const struct look *look, const struct walk *walk, int gap, bool *sure)
{
	struct messages_text value = trimmed(look->text, walk->at, walk->end);
	bool opens = messages_quote_at(look->text, messages_skip(look->text, walk->at, false));

	bool nearest = gap != MESSAGES_WORDS && gap != MESSAGES_PATH;

	*sure = nearest || (walk->quoted && opens && walk->quotes == 2);
	if (gap != MESSAGES_ANY && walk->quotes >= 1 + (size_t)walk->quoted && !opens)
		return false;
	return fits_gap(look, &value, gap, *sure);
}

/* Words do not begin inside a word. */
static bool is_edge(const struct messages_text *text, size_t begin)
{
	size_t size;
	int before = messages_before(text, begin, &size), first = messages_next(text, begin, &size);

	return before < 'a' || before > 'z' || first < 'a' || first > 'z';
}

/* The same for a gap of words: of several such pieces the first whose value can be one. */
static size_t back_words(struct look *look, const struct messages_piece *piece, size_t end)
{
	const struct messages_text *text = look->text;
	size_t floor = look->search->floor[look->number], best = MESSAGES_NONE, from = 0;
	struct walk walk = { .at = end, .end = end, .any = piece->gap == MESSAGES_ANY };
	size_t tries = 0, size;
	bool sure = false;

	walk.quoted = messages_before(text, messages_skip_back(text, end, false), &size) ==
		      MESSAGES_QUOTE;
	while (!walk.over && walk.at > floor && end - walk.at <= GAP_MOST && tries < TRIES &&
	       !sure) {
		size_t begin = MESSAGES_NONE;

		if (messages_before(text, walk.at, &size) ==
		    (unsigned char)piece->words[piece->size - 1])
			begin = messages_fit_back(text, walk.at, piece->words, piece->size);
		if (begin != MESSAGES_NONE && begin >= floor && is_edge(text, begin)) {
			tries++;
			if (may_begin(look, &walk, piece->gap, &sure)) {
				best = begin;
				from = walk.at;
			} else {
				sure = false;
			}
		}
		step_back(look, &walk);
	}
	if (best != MESSAGES_NONE)
		keep(look, piece, from, end);
	return best;
}

/* Pieces in front of the anchor, which begins at `at`; where the first begins. */
static size_t match_back(struct look *look, size_t at)
{
	for (size_t i = look->row->anchor; i-- > 0;) {
		const struct messages_piece *piece = &look->row->pieces[i];

		at = has_token(piece->gap) ? back_token(look, piece, at) :
		     back_words(look, piece, at);
		if (at == MESSAGES_NONE)
			return at;
		look->match->words += piece->size;
	}
	return at;
}

/* Where the next piece ends, if a number or a word and it follow. */
static size_t next_token(struct look *look, const struct messages_piece *piece,
			 const struct messages_piece *next, size_t at)
{
	size_t begin = messages_skip(look->text, at, true);
	size_t to = token_end(look->text, begin, piece->gap), end;
	struct messages_text value = { look->text->bytes, begin, to };

	if (!fits_gap(look, &value, piece->gap, false))
		return MESSAGES_NONE;
	end = messages_fit(look->text, skip_marks(look->text, to), next->words, next->size);
	if (end == MESSAGES_NONE)	/* marks may be part of the words */
		end = messages_fit(look->text, messages_skip(look->text, to, true), next->words,
				   next->size);
	if (end != MESSAGES_NONE)
		keep(look, piece, begin, to);
	return end;
}

static bool has_break(const struct messages_text *text, size_t at, size_t end)
{
	const unsigned char *feed;

	while (at < end && (feed = memchr(text->bytes + at, '\n', end - at))) {
		size_t stop = (size_t)(feed - text->bytes);

		at = least(messages_skip(text, stop, false), end);
		if (is_blank_line(text, stop, at))
			return true;
	}
	return false;
}

/* Does a quote, and then at most a mark, stand before the end of a value? */
static bool is_closed(const struct messages_text *text, size_t at, size_t end)
{
	struct messages_text value = { text->bytes, at, end };
	size_t size;

	value.to = messages_skip_back(&value, end, false);
	while (ends_with_mark(&value, true))
		value.to--;
	return messages_before(&value, value.to, &size) == MESSAGES_QUOTE;
}

/* The same for a gap of words: the first such piece before which a value can end.  `from`
 * is where it may begin; *stop becomes the place up to which there is none. */
static size_t next_words(struct look *look, const struct messages_piece *piece, size_t at,
			 size_t from, size_t *stop)
{
	const struct messages_piece *next = piece + 1;
	struct messages_text text = *look->text;
	size_t best = MESSAGES_NONE, best_end = MESSAGES_NONE, end = 0;
	bool quoted = messages_quote_at(&text, messages_skip(&text, at, false)), closed = false;

	*stop = at + GAP_MOST;
	text.to = least(text.to, at + GAP_MOST + 2 * (size_t)next->size);
	for (size_t tries = 0; tries < TRIES && !closed; tries++, from++) {
		struct messages_text value;

		from = messages_seek(&text, from, next->words, next->size, &end);
		if (from == MESSAGES_NONE)
			break;
		*stop = least(*stop, from);
		if (look->strict && piece->gap != MESSAGES_ANY && has_break(&text, at, from))
			break;
		value = trimmed(&text, at, from);
		closed = !quoted || is_closed(&text, at, from);
		if (!fits_gap(look, &value, piece->gap, quoted && closed)) {
			closed = false;
		} else if (best == MESSAGES_NONE || closed) {
			best = from;
			best_end = end;
		}
	}
	if (best != MESSAGES_NONE)
		keep(look, piece, at, best);
	return best_end;
}

/* Where the piece ends that follows the one whose words end at `at`. */
static size_t match_next(struct look *look, size_t i, size_t at)
{
	const struct messages_piece *piece = &look->row->pieces[i];
	size_t *barren = &look->search->barren_to[look->number], stop, end;
	uint8_t *barren_piece = &look->search->barren_piece[look->number];
	size_t from = *barren_piece == i + 1 && *barren > at ? *barren : at;

	if (has_token(piece->gap)) {
		end = next_token(look, piece, piece + 1, at);
	} else {
		end = next_words(look, piece, at, from, &stop);
		if (end == MESSAGES_NONE) {
			*barren_piece = (uint8_t)(i + 1);
			*barren = stop;
		}
	}
	if (end != MESSAGES_NONE)
		look->match->words += piece[1].size;
	return end;
}

static size_t line_end(const struct messages_text *text, size_t at)
{
	while (at < text->to && text->bytes[at] != '\n' && text->bytes[at] != '\r')
		at++;
	return at;
}

/* Where a sentence ends: after it comes a blank, a quote or nothing. */
static size_t sentence_end(const struct messages_text *text, size_t at)
{
	size_t size, other, most = least(text->to, at + GAP_MOST);
	int unit;

	for (at = messages_skip(text, at, false); at < most; at += size) {
		unit = messages_next(text, at, &size);
		if (unit == MESSAGES_BLANK) {
			size = messages_skip(text, at, false) - at;
			if (is_blank_line(text, at, at + size))
				return at;
		}
		if (is_stop(unit)) {
			int after = messages_next(text, at + size, &other);

			if (after == MESSAGES_BLANK || after == MESSAGES_END ||
			    after == MESSAGES_QUOTE)
				return at;
		}
	}
	return least(at, text->to);
}

/* The quote that closes the one at `open`; ASCII ones are of one kind. */
static size_t closing(const struct messages_text *text, size_t open)
{
	unsigned char kind = text->bytes[open];
	size_t most = least(text->to, open + GAP_MOST), size;

	messages_next(text, open, &size);
	for (size_t at = open + size; at < most; at += size) {
		messages_next(text, at, &size);
		if ((kind >= 0x80 || text->bytes[at] == kind) && messages_quote_at(text, at))
			return at + size;
	}
	return MESSAGES_NONE;
}

/* Where the value ends that begins after the last words at `at`. */
static size_t tail_end(const struct messages_text *text, int gap, size_t at)
{
	size_t open = messages_skip(text, at, false), end;

	if (has_token(gap))
		return token_end(text, messages_skip(text, at, true), gap);
	if (messages_quote_at(text, open)) {
		end = closing(text, open);
		if (end != MESSAGES_NONE)
			return end;
	}
	return gap == MESSAGES_LINE || gap == MESSAGES_LABEL ? line_end(text, open) :
	       sentence_end(text, at);
}

/* The next optional part of those after piece i that is there, and where its words end. */
static size_t next_part(struct look *look, const struct messages_text *within, size_t i,
			size_t at, size_t *begin, size_t *end)
{
	const struct messages_row *row = look->row;
	struct messages_text near = *within;

	if (!row->whole)
		near.to = least(near.to, at + PART_MOST);
	for (size_t part = i + 1; part < row->piece_count; part++) {
		const struct messages_piece *piece = &row->pieces[part];

		if (!piece->optional)
			continue;
		*begin = messages_seek(&near, at, piece->words, piece->size, end);
		if (*begin != MESSAGES_NONE)
			return part;
	}
	return 0;
}

/* The value after piece i, where `part` (0: nothing) is the next that is there; where it
 * ends.  A line may be wrapped if what follows it in the pattern follows in the text. */
static size_t keep_tail(struct look *look, size_t i, size_t at, size_t part, size_t part_begin)
{
	const struct messages_piece *piece = &look->row->pieces[i];
	size_t end, begin = at;

	if (piece->gap == MESSAGES_NO_GAP)
		return at;
	end = tail_end(look->text, piece->gap, at);
	if (part && part_begin >= at &&
	    (part_begin < end || (piece->gap == MESSAGES_LINE && part == i + 1 &&
				  !has_break(look->text, at, part_begin))))
		end = part_begin;
	if (piece->gap == MESSAGES_LABEL)
		begin = messages_fit_back(look->text, at, piece->words, piece->size);
	keep(look, piece, begin == MESSAGES_NONE ? at : begin, end);
	return end;
}

/* Optional parts behind the last piece that must be there, whose words end at `at`. */
static size_t match_parts(struct look *look, const struct messages_text *within, size_t at)
{
	const struct messages_row *row = look->row;
	size_t i = row->required - 1u, begin = 0, end = 0, part, next;

	for (;;) {
		while (i + 1 < row->piece_count && !row->pieces[i + 1].optional &&
		       i + 1 >= row->required) {
			next = match_next(look, i, at);
			if (next == MESSAGES_NONE)
				break;
			at = next;
			i++;
		}
		part = next_part(look, within, i, at, &begin, &end);
		at = keep_tail(look, i, at, part, begin);
		if (!part)
			return at;
		look->match->words += row->pieces[part].size;
		at = end;
		i = part;
	}
}

/* Where the message ends that is one string: with its text, or in prose at a blank line. */
static size_t whole_end(const struct look *look, size_t at)
{
	const struct messages_text *text = look->text;
	size_t most = least(text->to, at + WHOLE_MOST);

	for (; look->search->prose && at < most; at++) {
		size_t next;

		if (text->bytes[at] != '\n')
			continue;
		next = least(messages_skip(text, at, false), most);
		if (is_blank_line(text, at, next))
			return at;
		at = next - 1;
	}
	return most;
}

/* The strings of a message that is one string, and labels at its end. */
static size_t match_whole(struct look *look, size_t at)
{
	struct messages_text within = *look->text;
	size_t end = character_at(look->text, at, whole_end(look, at)), begin = 0, part_end = 0;
	size_t part;

	within.to = end;
	part = next_part(look, &within, look->row->required - 1u, at, &begin, &part_end);
	look->match->values[0].begin = look->match->begin;
	look->match->values[0].end = messages_skip_back(&within, part ? begin : end, false);
	look->match->found |= 1;
	return part ? match_parts(look, &within, at) : look->match->values[0].end;
}

/* Optional parts begin before the same message begins again. */
static struct messages_text around_parts(const struct look *look, size_t at)
{
	const struct messages_piece *anchor = &look->row->pieces[look->row->anchor];
	struct messages_text within = *look->text;
	size_t end, again;

	within.to = least(within.to, at + PARTS_MOST);
	if (look->row->required == look->row->piece_count)
		return within;
	again = messages_seek(&within, at, anchor->words, anchor->size, &end);
	if (again != MESSAGES_NONE)
		within.to = again;
	return within;
}

/* Everything from the anchor on, whose words end at `at`. */
static bool match_on(struct look *look, size_t at)
{
	const struct messages_row *row = look->row;
	const struct messages_piece *last = &row->pieces[row->required - 1];
	struct messages_text within;

	for (size_t i = row->anchor; i + 1 < row->required; i++) {
		at = match_next(look, i, at);
		if (at == MESSAGES_NONE)
			return false;
	}
	if (row->whole) {
		look->match->end = match_whole(look, at);
		return true;
	}
	within = around_parts(look, at);
	look->match->end = match_parts(look, &within, at);
	return !look->strict || !last->string ||
	       look->match->found & (uint32_t)1 << (last->string - 1);
}

/* Nothing is known yet of a row that is looked for first. */
static void remember(struct messages_search *search, size_t row)
{
	uint64_t bit = (uint64_t)1 << row % 64;

	if (search->known[row / 64] & bit)
		return;
	search->known[row / 64] |= bit;
	search->floor[row] = 0;
	search->barren_to[row] = 0;
	search->barren_piece[row] = 0;
}

/* Values are set with their bit in `found`: most rows have one or two of the many. */
static void match_init(struct messages_match *match, const struct messages_row *row)
{
	match->row = row;
	match->begin = match->end = 0;
	match->found = 0;
	match->words = 0;
	match->quotation = match->cut = false;
}

bool messages_match_at(struct messages_search *search, const struct messages_row *row,
		       size_t key_end, struct messages_match *match)
{
	const struct messages_piece *anchor = &row->pieces[row->anchor];
	size_t before = (size_t)row->key_begin + row->key_size, begin, end;
	struct look look = {
		.search = search, .text = &search->text, .row = row,
		.number = (size_t)(row - search->table->rows), .match = match,
		.strict = search->strict,
	};

	remember(search, look.number);
	match_init(match, row);
	match->words = anchor->size;
	begin = messages_fit_back(look.text, key_end, anchor->words, before);
	end = messages_fit(look.text, key_end, anchor->words + before, anchor->size - before);
	if (begin == MESSAGES_NONE || end == MESSAGES_NONE || !is_edge(look.text, begin))
		return false;
	match->begin = match_back(&look, begin);
	search->floor[look.number] = end;
	return match->begin != MESSAGES_NONE && match_on(&look, end);
}

bool messages_match_cut(struct messages_search *search, const struct messages_row *row,
			struct messages_match *match)
{
	struct look look = {
		.search = search, .text = &search->text, .row = row,
		.number = (size_t)(row - search->table->rows), .match = match,
	};
	size_t at = 0;

	remember(search, look.number);
	match_init(match, row);
	match->cut = true;
	match->begin = messages_seek(look.text, search->text.from, row->pieces[0].words,
				     row->pieces[0].size, &at);
	if (match->begin == MESSAGES_NONE)
		return false;
	for (size_t i = 0; i + 1 < row->piece_count; i++) {
		size_t next = match_next(&look, i, at);

		if (next == MESSAGES_NONE) {
			keep(&look, &row->pieces[i], at,
			     tail_end(look.text, row->pieces[i].gap, at));
			break;
		}
		at = next;
	}
	match->end = search->text.to;
	return !match->quotation;
}

bool messages_row_is_of(const struct messages_row *row, const struct catalog_event *kind)
{
	if (row->kind == kind)
		return true;
	for (size_t i = 0; row->also && row->also[i]; i++)
		if (row->also[i] == kind)
			return true;
	return false;
}

/* The best of the rows whose keys end at `at`: that with the most words. */
static bool best_at(struct messages_search *search, size_t state, size_t at,
		    struct messages_match *match)
{
	const struct messages_automaton *automaton = &search->table->automaton;
	size_t first = automaton->ends[state - automaton->first_hit];
	size_t end = automaton->ends[state - automaton->first_hit + 1];
	struct messages_match tried;
	bool found = false;

	for (size_t i = first; i < end; i++) {
		const struct messages_row *row = &search->table->rows[automaton->hits[i]];

		if ((search->kind && !messages_row_is_of(row, search->kind)) ||
		    (search->row && search->row != row))
			continue;
		if (!messages_match_at(search, row, at, &tried) || tried.quotation)
			continue;
		if (!found || tried.words > match->words)
			*match = tried;
		found = true;
	}
	return found;
}

static void note_keys(const struct messages_automaton *automaton, size_t hit, uint64_t *rows)
{
	for (size_t i = automaton->ends[hit]; i < automaton->ends[hit + 1]; i++)
		rows[automaton->hits[i] / 64] |= (uint64_t)1 << automaton->hits[i] % 64;
}

/* The state after a character of several bytes that may be a quote or a blank. */
static size_t slow_step(const struct messages_search *search, size_t state, size_t *at)
{
	size_t size;
	int unit = messages_next(&search->text, *at, &size);

	*at += size;
	if (unit == MESSAGES_BLANK)
		return search->table->automaton.next[state << MESSAGES_CLASS_BITS |
						     MESSAGES_CLASS_BLANK];
	return unit >= MESSAGES_QUOTE ? state : 0;
}

/* Read on until fixed words of a message are complete; false at the end of the text. */
static inline bool to_words(const struct messages_search *search, size_t *state, size_t *at)
{
	const struct messages_automaton automaton = search->table->automaton;
	const unsigned char *bytes = search->text.bytes;
	size_t to = search->text.to;

	while (*at < to) {
		unsigned class = automaton.classes[bytes[*at]];

		if (class == MESSAGES_SLOW) {
			*state = slow_step(search, *state, at);
			continue;
		}
		*state = automaton.next[*state << MESSAGES_CLASS_BITS | class];
		++*at;
		if (*state >= automaton.first_hit && class != MESSAGES_CLASS_QUOTE)
			return true;
	}
	return false;
}

bool messages_search_next(struct messages_search *search, size_t at,
			  struct messages_match *match)
{
	size_t state = 0;

	while (to_words(search, &state, &at))
		if (best_at(search, state, at, match))
			return true;
	return false;
}

void messages_search_keys(const struct messages_search *search,
			  uint64_t rows[MESSAGES_ROWS / 64])
{
	const struct messages_automaton *automaton = &search->table->automaton;
	size_t state = 0, at = search->text.from;

	memset(rows, 0, MESSAGES_ROWS / 8);
	while (to_words(search, &state, &at))
		note_keys(automaton, state - automaton->first_hit, rows);
}

void messages_search_init(struct messages_search *search, const struct messages_table *table,
			  const char *text, size_t size, size_t from)
{
	search->table = table;
	search->kind = NULL;
	search->row = NULL;
	search->strict = search->prose = false;
	memset(search->known, 0, sizeof(search->known));
	search->text.bytes = (const unsigned char *)text;
	search->text.from = least(from, size);
	search->text.to = size;
}
