/*
 * text_clean.c - lines without what mail, forums and terminals add to them.
 *
 * Every byte is looked at a bounded number of times, whatever is in the line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "text_clean.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "labels.h"
#include "text.h"
#include "text_nest.h"

enum {
	ENTITY_MAX = 10,	/* bytes of an entity without its & and ; */
	TAG_NAME_MAX = 12,
	XML_LINES_MAX = 20000,	/* of one element; more is a text with a lost end */
};

void text_clean_reset(struct text_clean *clean, const struct text_nest *nest)
{
	clean->nest = nest;
	clean->mode = CLEAN_TEXT;
	clean->xml_lines = clean->xml_blank = 0;
}

void text_clean_release(struct text_clean *clean)
{
	text_release(&clean->out);
	text_release(&clean->plain);
}

/* ---- what cannot be seen ---- */

/* Bytes of an escape of a terminal, from ESC on. */
static size_t escape_size(const char *at, const char *end)
{
	const char *from = at++;

	if (at == end || *at != '[')
		return 1;
	for (at++; at < end && *at >= 0x20 && *at < 0x40; at++)
		;
	return (size_t)(at - from) + (at < end && *at >= 0x40);
}

static bool is_hidden(uint32_t c)
{
	return (c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0) || c == 0xad ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

static bool is_odd_blank(uint32_t c)
{
	return c == 0xa0 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x3000;
}

/* Can this byte begin something that is hidden, or an odd blank? */
static bool may_hide(unsigned char c)
{
	return (c < 0x20 && c != '\t') || c == 0x7f || c == 0xc2 || c == 0xe2 || c == 0xe3 ||
	       c == 0xef;
}

/* Eight bytes at once: are all of them visible ASCII or blanks? */
static bool are_plain(uint64_t eight)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = 0x80 * ones;

	return !((eight | (eight + ones) | (eight - 0x20 * ones)) & high);
}

static bool hides(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		while (size - i >= 8 && are_plain(bytes_u64((const uint8_t *)text + i)))
			i += 8;
		if (i < size && may_hide((unsigned char)text[i]))
			return true;
	}
	return false;
}

static void show(struct text *plain, const char *text, size_t size)
{
	const char *at = text, *end = text + size;

	while (at < end) {
		uint32_t c;
		size_t length;

		if (*at == '\033') {
			at += escape_size(at, end);
			continue;
		}
		length = text_next_character(at, (size_t)(end - at), &c);
		if (is_odd_blank(c))
			text_add_char(plain, ' ');
		else if (!is_hidden(c))
			text_add_bytes(plain, at, length);
		at += length;
	}
}

/* ---- quotes of mail, borders of tables ---- */

static size_t skip_blanks(const char *text, size_t at, size_t size)
{
	while (at < size && (text[at] == ' ' || text[at] == '\t'))
		at++;
	return at;
}

/* "> ", ">>", "> > ": where the quoted line begins. */
static size_t skip_quotes(const char *text, size_t size)
{
	size_t at = 0, next;

	while ((next = skip_blanks(text, at, size)) < size && text[next] == '>')
		at = next + 1;
	return at + (at > 0 && at < size && text[at] == ' ');
}

/* "| ... |" without its borders. */
static void strip_border(const char *text, size_t *at, size_t *size)
{
	size_t first = skip_blanks(text, *at, *size), last = *size;

	while (last > first && (text[last - 1] == ' ' || text[last - 1] == '\t'))
		last--;
	if (last < first + 3 || text[first] != '|' || text[last - 1] != '|')
		return;
	*at = first + 1;
	*size = last - 1;
}

/* ---- entities ---- */

static const struct entity {
	const char *name;
	uint32_t c;
} entities[] = {
	{ "amp", '&' }, { "apos", '\'' }, { "bdquo", 0x201e }, { "gt", '>' },
	{ "hellip", 0x2026 }, { "laquo", 0xab }, { "ldquo", 0x201c }, { "lsquo", 0x2018 },
	{ "lt", '<' }, { "mdash", 0x2014 }, { "nbsp", ' ' }, { "ndash", 0x2013 },
	{ "quot", '"' }, { "raquo", 0xbb }, { "rdquo", 0x201d }, { "rsquo", 0x2019 },
	{ "sbquo", 0x201a },
};

static uint32_t numbered(const char *name, size_t size)
{
	bool hexadecimal = size > 1 && (name[1] == 'x' || name[1] == 'X');
	uint32_t value = 0;

	for (size_t i = 1 + hexadecimal; i < size; i++) {
		int digit = text_hex_digit(name[i]);

		if (digit < 0 || (!hexadecimal && digit > 9))
			return 0;
		value = value * (hexadecimal ? 16 : 10) + (uint32_t)digit;
		if (value > 0x10ffff)
			return 0;
	}
	if (value == 0xa0)
		return ' ';
	return (value >= 0xd800 && value < 0xe000) || is_hidden(value) ? 0 : value;
}

/* The character of the name there, up to its semicolon; 0: it is none. */
static uint32_t named(const char *name, const char *end, size_t *size)
{
	size_t length = 0;

	while (name + length < end && length <= ENTITY_MAX && name[length] != ';')
		length++;
	if (length == 0 || length > ENTITY_MAX || name + length == end)
		return 0;
	*size = length + 1;
	if (name[0] == '#')
		return numbered(name, length);
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
		if (strlen(entities[i].name) == length &&
		    memcmp(entities[i].name, name, length) == 0)
			return entities[i].c;
	return 0;
}

/* The character of the entity at this '&', also of one that was escaped twice, "&amp;lt;". */
static uint32_t entity_at(const char *at, const char *end, size_t *size)
{
	size_t first = 0, second = 0;
	uint32_t c = named(at + 1, end, &first), inner;

	if (!c)
		return 0;
	*size = 1 + first;
	if (c != '&' || (inner = named(at + *size, end, &second)) == 0)
		return c;
	*size += second;
	return inner;
}

/* ---- tags ---- */

enum tag { TAG_NONE, TAG_INLINE, TAG_CELL, TAG_LINE };

static const struct tag_name {
	const char *name;
	enum tag tag;
} tag_names[] = {
	{ "a", TAG_INLINE }, { "b", TAG_INLINE }, { "blockquote", TAG_LINE }, { "body", TAG_LINE },
	{ "br", TAG_LINE }, { "code", TAG_INLINE }, { "dd", TAG_LINE }, { "div", TAG_LINE },
	{ "dl", TAG_LINE }, { "dt", TAG_LINE }, { "em", TAG_INLINE }, { "font", TAG_INLINE },
	{ "h1", TAG_LINE }, { "h2", TAG_LINE }, { "h3", TAG_LINE }, { "h4", TAG_LINE },
	{ "h5", TAG_LINE }, { "h6", TAG_LINE }, { "hr", TAG_LINE }, { "html", TAG_LINE },
	{ "i", TAG_INLINE }, { "img", TAG_INLINE }, { "kbd", TAG_INLINE }, { "li", TAG_LINE },
	{ "ol", TAG_LINE }, { "p", TAG_LINE }, { "pre", TAG_LINE }, { "s", TAG_INLINE },
	{ "samp", TAG_INLINE }, { "small", TAG_INLINE }, { "span", TAG_INLINE },
	{ "strong", TAG_INLINE }, { "sub", TAG_INLINE }, { "sup", TAG_INLINE },
	{ "table", TAG_LINE }, { "tbody", TAG_LINE }, { "td", TAG_CELL }, { "th", TAG_CELL },
	{ "tr", TAG_LINE }, { "tt", TAG_INLINE }, { "u", TAG_INLINE }, { "ul", TAG_LINE },
};

static enum tag tag_of(const char *name, size_t size)
{
	char lower[TAG_NAME_MAX + 1] = "";

	if (size == 0 || size > TAG_NAME_MAX)
		return TAG_NONE;
	for (size_t i = 0; i < size; i++)
		lower[i] = text_lower(name[i]);
	for (size_t i = 0; i < sizeof(tag_names) / sizeof(tag_names[0]); i++)
		if (tag_names[i].name[0] == lower[0] && strcmp(tag_names[i].name, lower) == 0)
			return tag_names[i].tag;
	return TAG_NONE;
}

static bool is_name_byte(char c)
{
	return text_is_letter(c) || text_is_digit(c);
}

/* The tag of HTML at this '<' and its size. */
static enum tag tag_at(struct text_clean *clean, size_t at, size_t *size)
{
	const char *text = clean->input, *close;
	size_t name = at + 1, end;
	enum tag tag;

	name += name < clean->input_size && text[name] == '/';
	for (end = name; end < clean->input_size && end - name <= TAG_NAME_MAX &&
	     is_name_byte(text[end]); end++)
		;
	if (end == clean->input_size || !strchr(" \t/>", text[end]))
		return TAG_NONE;
	tag = tag_of(text + name, end - name);
	if (tag == TAG_NONE || at >= clean->no_close)
		return TAG_NONE;
	close = memchr(text + end, '>', clean->input_size - end);
	if (!close) {
		clean->no_close = at;
		return TAG_NONE;
	}
	*size = (size_t)(close - text) + 1 - at;
	return tag;
}

bool text_clean_is_html(const char *text, size_t size)
{
	static const char doctype[] = "<!doctype html";
	size_t name = 0;

	while (name < sizeof(doctype) - 1 && name < size && text_lower(text[name]) == doctype[name])
		name++;
	if (name == sizeof(doctype) - 1)
		return true;
	if (size == 0 || *text != '<')
		return false;
	name = 0;
	while (name + 1 < size && is_name_byte(text[name + 1]))
		name++;
	return tag_of(text + 1, name) != TAG_NONE;
}

/* ---- XML of events ---- */

static bool starts(const char *at, const char *end, const char *with)
{
	size_t size = strlen(with);

	return (size_t)(end - at) >= size && memcmp(at, with, size) == 0;
}

/* Does an <Event> element begin there? */
static bool begins_xml(const char *at, const char *end)
{
	return starts(at, end, "<Event") &&
	       (end - at == 6 || strchr("> \t", at[6]));
}

static bool begins_escaped(const char *at, const char *end)
{
	return (starts(at, end, "&lt;Event ") || starts(at, end, "&lt;Event&gt;"));
}

/* Fold marks of a view: "- <System>", and as Markdown makes links of them. */
static size_t skip_fold(const char *text, size_t at, size_t size)
{
	size_t first = skip_blanks(text, at, size), next;

	if (first >= size || !strchr("-+[", text[first]))
		return at;
	if (text[first] == '[') {
		const char *close = size - first > 3 && strchr("-+", text[first + 1]) &&
				    text[first + 2] == ']' && text[first + 3] == '(' ?
				    memchr(text + first, ')', size - first) : NULL;

		if (!close)
			return at;
		first = (size_t)(close - text);
	}
	next = skip_blanks(text, first + 1, size);
	return next < size && (text[next] == '<' || starts(text + next, text + size, "&lt;")) ?
	       next : at;
}

/* Copy XML up to its end, or to where another element begins.  True: it is over. */
static bool take_xml(struct text_clean *clean)
{
	const char *end = clean->input + clean->input_size;
	const char *from = clean->input + clean->at, *at = from;
	bool ended = false;

	while (at < end && !ended) {
		if (begins_xml(at, end) && (at > from || clean->xml_lines > 0)) {
			ended = true;
			break;
		}
		bool closes = *at == '<' && starts(at, end, "</Event>");
		const char *next = at + 1;

		if (closes)
			next = at + strlen("</Event>");
		else if (!(next = memchr(next, '<', (size_t)(end - next))))
			next = end;
		text_add_bytes(&clean->out, at, (size_t)(next - at));
		at = next;
		ended = closes;
	}
	clean->at = (size_t)(at - clean->input);
	return ended;
}

static bool take_escaped(struct text_clean *clean)
{
	const char *text = clean->input, *end = text + clean->input_size;

	while (clean->at < clean->input_size) {
		size_t size = 0;
		uint32_t c = 0;
		char bytes[4];

		if (text[clean->at] == '<' && tag_at(clean, clean->at, &size) != TAG_NONE) {
			clean->at += size;
			continue;
		}
		if (text[clean->at] == '&')
			c = named(text + clean->at + 1, end, &size);
		if (!c) {
			text_add_char(&clean->out, text[clean->at++]);
			continue;
		}
		text_add_bytes(&clean->out, bytes, text_put_character(bytes, c));
		clean->at += size + 1;
		if (c == '>' && clean->out.size >= 8 &&
		    memcmp(clean->out.bytes + clean->out.size - 8, "</Event>", 8) == 0)
			return true;
	}
	return false;
}

/* ---- lines ---- */

static bool is_begin(const struct text_clean *clean, const char *at, size_t size)
{
	const char *colon = memchr(at, ':', size < LABEL_SIZE_MAX ? size : LABEL_SIZE_MAX);
	const struct form_line line = { .text = at, .size = size };

	if (text_nest_ends(clean->nest, -1, true, &line))
		return true;
	return colon && (labels_of(at, (size_t)(colon - at)) &
			 (1u << LABEL_LOG | 1u << LABEL_TYPE)) != 0;
}

/* Another event begins, and the element was cut off; maybe with a border, or between tags. */
static bool begins_block(struct text_clean *clean)
{
	const char *at = clean->input + clean->at;
	struct form_line rest = { .text = at, .size = clean->input_size - clean->at };
	struct text_clean inner = { .no_xml = true };
	size_t first = skip_blanks(clean->input, clean->at, clean->input_size), size;
	struct text_piece piece;
	bool begins = is_begin(clean, rest.text, rest.size);

	clean->no_close = SIZE_MAX;
	if (begins || first == clean->input_size ||
	    !(clean->input[first] == '|' ||
	      (clean->input[first] == '<' && tag_at(clean, first, &size) != TAG_NONE)))
		return begins;
	text_clean_line(&inner, &rest, false);
	while (!begins && text_clean_next(&inner, &piece))
		begins = is_begin(clean, piece.line.text, piece.line.size);
	clean->out.oom |= inner.out.oom || inner.plain.oom;
	text_clean_release(&inner);
	return begins;
}

void text_clean_end_xml(struct text_clean *clean)
{
	clean->mode = CLEAN_TEXT;
}

void text_clean_line(struct text_clean *clean, const struct form_line *line, bool whole)
{
	clean->whole = whole;
	clean->line = *line;
	clean->input = line->text;
	clean->input_size = line->size;
	if (hides(line->text, line->size)) {
		text_reset(&clean->plain);
		show(&clean->plain, line->text, line->size);
		clean->input = text_get(&clean->plain);
		clean->input_size = clean->plain.size;
	}
	clean->at = skip_quotes(clean->input, clean->input_size);
	if (clean->mode != CLEAN_TEXT && (whole || begins_block(clean)))
		clean->mode = CLEAN_TEXT;
	if (clean->mode == CLEAN_TEXT)
		strip_border(clean->input, &clean->at, &clean->input_size);
	clean->at = skip_fold(clean->input, clean->at, clean->input_size);
	clean->no_close = SIZE_MAX;
	clean->any = false;
}

static void put_piece(struct text_clean *clean, const char *text, size_t size, bool xml,
		      struct text_piece *piece)
{
	*piece = (struct text_piece){ .line = clean->line, .xml = xml };
	piece->line.text = text;
	piece->line.size = size;
	clean->any = true;
}

/* The rest of a line has nothing to be removed, and is lent as it is. */
static bool is_clean(const struct text_clean *clean)
{
	const char *at = clean->input + clean->at;
	size_t size = clean->input_size - clean->at;

	return !clean->input[clean->input_size] && !memchr(at, '<', size) &&
	       !memchr(at, '&', size);
}

/* Text up to a tag that ends the line, or XML. */
static void take_text(struct text_clean *clean)
{
	const char *text = clean->input, *end = text + clean->input_size;

	while (clean->at < clean->input_size) {
		const char *at = text + clean->at;
		size_t plain = strcspn(at, "<&"), size = 0;
		enum tag tag = TAG_NONE;
		uint32_t c = 0;
		char bytes[4];

		if (plain > (size_t)(end - at))
			plain = (size_t)(end - at);
		text_add_bytes(&clean->out, at, plain);
		clean->at += plain;
		if (clean->at == clean->input_size)
			return;
		at += plain;
		if (!clean->whole && !clean->no_xml &&
		    (begins_xml(at, end) || begins_escaped(at, end))) {
			clean->mode = *at == '<' ? CLEAN_XML : CLEAN_ESCAPED_XML;
			clean->xml_lines = clean->xml_blank = 0;
			return;
		}
		if (*at == '<')
			tag = clean->whole ? TAG_NONE : tag_at(clean, clean->at, &size);
		else
			c = entity_at(at, end, &size);
		if (c)
			text_add_bytes(&clean->out, bytes, text_put_character(bytes, c));
		else if (tag == TAG_CELL)
			text_add_char(&clean->out, ' ');
		else if (tag == TAG_NONE)
			text_add_char(&clean->out, *at);
		clean->at += size ? size : 1;
		if (tag == TAG_LINE)
			return;
	}
}

static bool is_blank(const char *text, size_t size)
{
	return skip_blanks(text, 0, size) == size;
}

static void take_xml_piece(struct text_clean *clean, struct text_piece *piece)
{
	bool ends = clean->mode == CLEAN_XML ? take_xml(clean) : take_escaped(clean);

	put_piece(clean, text_get(&clean->out), clean->out.size, true, piece);
	piece->xml_ends = ends;
	clean->xml_lines++;
	clean->xml_blank = is_blank(piece->line.text, piece->line.size) ?
			   clean->xml_blank + 1 : 0;
	if (ends || clean->xml_lines > XML_LINES_MAX)
		clean->mode = CLEAN_TEXT;
}

bool text_clean_next(struct text_clean *clean, struct text_piece *piece)
{
	if (clean->any && clean->at >= clean->input_size)
		return false;
	text_reset(&clean->out);
	if (clean->mode != CLEAN_TEXT) {
		take_xml_piece(clean, piece);
		return true;
	}
	if (is_clean(clean)) {
		put_piece(clean, clean->input + clean->at, clean->input_size - clean->at, false,
			  piece);
		clean->at = clean->input_size;
		return true;
	}
	take_text(clean);
	if (clean->mode != CLEAN_TEXT && clean->out.size == 0) {
		take_xml_piece(clean, piece);
		return true;
	}
	put_piece(clean, text_get(&clean->out), clean->out.size, false, piece);
	return true;
}
