/*
 * text.c - a growable string and the escapes of everything that is printed.
 *
 * Knows character sets and what they can do to a reader; knows nothing of logs
 * or reports.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"

enum { REPLACEMENT = 0xFFFD, ROOM_FIRST = 256 };

struct range {
	uint32_t first, last;
};

/*
 * What a reader cannot see, or what changes the order in which the rest is
 * seen: controls, bidirectional marks, zero-width and filler characters, line
 * separators, tags, noncharacters.  Sorted.
 */
static const struct range hidden[] = {
	{ 0x0000, 0x001F }, { 0x007F, 0x009F }, { 0x00AD, 0x00AD }, { 0x034F, 0x034F },
	{ 0x061C, 0x061C }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 }, { 0x180B, 0x180F },
	{ 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F }, { 0x3164, 0x3164 },
	{ 0xFDD0, 0xFDEF }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF }, { 0xFFA0, 0xFFA0 },
	{ 0xFFF0, 0xFFFB }, { 0xFFFE, 0xFFFF }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A },
	{ 0xE0000, 0xE0FFF },
};

/* Characters of two columns: East Asian wide and full-width, emoji.  Sorted. */
static const struct range wide[] = {
	{ 0x1100, 0x115F }, { 0x231A, 0x231B }, { 0x2E80, 0x303E }, { 0x3041, 0x33FF },
	{ 0x3400, 0x4DBF }, { 0x4E00, 0xA4CF }, { 0xA960, 0xA97F }, { 0xAC00, 0xD7A3 },
	{ 0xF900, 0xFAFF }, { 0xFE30, 0xFE6F }, { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 },
	{ 0x1F300, 0x1F64F }, { 0x1F680, 0x1F6FF }, { 0x1F900, 0x1F9FF }, { 0x20000, 0x3FFFD },
};

/* Marks that stand on the character before them.  Sorted. */
static const struct range combining[] = {
	{ 0x0300, 0x036F }, { 0x0483, 0x0489 }, { 0x0591, 0x05BD }, { 0x0610, 0x061A },
	{ 0x064B, 0x065F }, { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF }, { 0x20D0, 0x20FF },
	{ 0xFE20, 0xFE2F },
};

static bool in_ranges(uint32_t character, const struct range *ranges, size_t count)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (character > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && character >= ranges[low].first;
}

static bool is_hidden(uint32_t character)
{
	return in_ranges(character, hidden, sizeof(hidden) / sizeof(hidden[0]));
}

/* Make room for `more` bytes and a NUL. */
static bool make_room(struct text *text, size_t more)
{
	size_t room = text->room ? text->room : ROOM_FIRST;
	char *bytes;

	if (text->oom)
		return false;
	if (more < text->room - text->size)
		return true;
	while (room - text->size <= more && room <= SIZE_MAX / 2)
		room *= 2;
	bytes = room - text->size > more ? realloc(text->bytes, room) : NULL;
	if (!bytes) {
		text->oom = true;
		return false;
	}
	text->bytes = bytes;
	text->room = room;
	return true;
}

void text_release(struct text *text)
{
	if (!text)
		return;
	free(text->bytes);
	*text = (struct text){ 0 };
}

void text_reset(struct text *text)
{
	text->size = 0;
	text->oom = false;
	if (text->bytes)
		text->bytes[0] = '\0';
}

const char *text_get(const struct text *text)
{
	return text->bytes ? text->bytes : "";
}

char *text_take(struct text *text)
{
	char *bytes = make_room(text, 0) ? text->bytes : NULL;

	if (!bytes)
		return NULL;
	bytes[text->size] = '\0';
	*text = (struct text){ 0 };
	return bytes;
}

char *text_copy(const char *bytes, size_t size)
{
	char *copy = size < SIZE_MAX ? malloc(size + 1) : NULL;

	if (!copy)
		return NULL;
	if (size > 0)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	return copy;
}

size_t text_cut(const char *utf8, size_t most)
{
	const char *end = memchr(utf8, '\0', most);

	if (end)
		return (size_t)(end - utf8);
	while (most > 0 && ((unsigned char)utf8[most] & 0xC0) == 0x80)
		most--;
	return most;
}

void text_add(struct text *text, const char *bytes)
{
	text_add_bytes(text, bytes, strlen(bytes));
}

void text_add_bytes(struct text *text, const void *bytes, size_t size)
{
	if (!make_room(text, size))
		return;
	if (size > 0)
		memcpy(text->bytes + text->size, bytes, size);
	text->size += size;
	text->bytes[text->size] = '\0';
}

void text_add_char(struct text *text, char c)
{
	text_add_bytes(text, &c, 1);
}

void text_fill(struct text *text, char c, size_t count)
{
	if (!make_room(text, count))
		return;
	memset(text->bytes + text->size, c, count);
	text->size += count;
	text->bytes[text->size] = '\0';
}

/* Into the room there is; returns the size that was needed. */
static int print_into(struct text *text, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));
static int print_into(struct text *text, const char *fmt, va_list args)
{
	return vsnprintf(text->bytes ? text->bytes + text->size : NULL,
			 text->room - text->size, fmt, args);
}

void text_printf(struct text *text, const char *fmt, ...)
{
	va_list args, again;
	int size;

	if (text->oom)
		return;
	va_start(args, fmt);
	va_copy(again, args);
	size = print_into(text, fmt, args);
	if (size < 0)
		text->oom = true;
	else if ((size_t)size >= text->room - text->size && make_room(text, (size_t)size))
		size = print_into(text, fmt, again);
	if (text->oom) {
		if (text->bytes)
			text->bytes[text->size] = '\0';
	} else {
		text->size += (size_t)size;
	}
	va_end(again);
	va_end(args);
}

static void add_character(struct text *text, uint32_t c)
{
	unsigned char bytes[4];
	size_t size = 0;

	if (c < 0x80) {
		bytes[size++] = (unsigned char)c;
	} else if (c < 0x800) {
		bytes[size++] = (unsigned char)(0xC0 | c >> 6);
		bytes[size++] = (unsigned char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		bytes[size++] = (unsigned char)(0xE0 | c >> 12);
		bytes[size++] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
		bytes[size++] = (unsigned char)(0x80 | (c & 0x3F));
	} else {
		bytes[size++] = (unsigned char)(0xF0 | c >> 18);
		bytes[size++] = (unsigned char)(0x80 | (c >> 12 & 0x3F));
		bytes[size++] = (unsigned char)(0x80 | (c >> 6 & 0x3F));
		bytes[size++] = (unsigned char)(0x80 | (c & 0x3F));
	}
	text_add_bytes(text, bytes, size);
}

size_t text_next_character(const void *bytes, size_t size, uint32_t *character)
{
	const unsigned char *from = bytes;
	unsigned char lead = from[0], low = 0x80, high = 0xBF;
	size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	uint32_t value = lead & (length == 1 ? 0x7F : 0xFFU >> (length + 1));

	*character = REPLACEMENT;
	if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4)
		return 1;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	for (size_t i = 1; i < length; i++) {
		if (i == size || from[i] < low || from[i] > high)
			return i;
		value = value << 6 | (from[i] & 0x3F);
		low = 0x80;
		high = 0xBF;
	}
	*character = value;
	return length;
}

static void add_visible(struct text *text, uint32_t character)
{
	if (character == '\n')
		text_add(text, "\\n");
	else if (character == '\r')
		text_add(text, "\\r");
	else if (character == '\t')
		text_add(text, "\\t");
	else if (character < 0x100)
		text_printf(text, "\\x%02X", (unsigned)character);
	else
		text_printf(text, "\\u{%04X}", (unsigned)character);
}

static void add_json(struct text *text, uint32_t character)
{
	if (character >= 0x10000) {
		text_printf(text, "\\u%04X", (unsigned)(0xD800 + ((character - 0x10000) >> 10)));
		character = 0xDC00 + (character & 0x3FF);
	}
	if (character == '\n' || character == '\r' || character == '\t')
		add_visible(text, character);
	else
		text_printf(text, "\\u%04X", (unsigned)character);
}

/*
 * What one kind of output makes of the printable ASCII character at that place:
 * a replacement, or NULL to keep it.
 */
typedef const char *(*special_fn)(const char *from, size_t size, size_t at);
/* ... and of a character that is hidden. */
typedef void (*hidden_fn)(struct text *text, uint32_t character);

static const char *no_special(const char *from, size_t size, size_t at)
{
	(void)from;
	(void)size;
	(void)at;
	return NULL;
}

static const char *html_special(const char *from, size_t size, size_t at)
{
	(void)size;
	switch (from[at]) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

/*
 * Would a spreadsheet calculate it?  Full-width forms count too: some fold
 * them.  A tab or line break in front becomes visible and so defuses itself;
 * blanks are skipped since some programs trim them, and quotes since they do not
 * count as contents.
 */
static bool is_formula(const char *from, size_t size)
{
	uint32_t c;

	while (size > 0 && (*from == ' ' || *from == '"')) {
		from++;
		size--;
	}
	if (size == 0)
		return false;
	text_next_character(from, size, &c);
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFF01 - '!';
	return c == '=' || c == '+' || c == '-' || c == '@' || c == '|' || c == '%';
}

/* Where the comma is the decimal point, a spreadsheet splits at semicolons, also those in
 * our quotes, and what follows one would be a cell. */
static const char *csv_special(const char *from, size_t size, size_t at)
{
	if (from[at] == ';' && is_formula(from + at + 1, size - at - 1))
		return ";'";
	return from[at] == '"' ? "\"\"" : NULL;
}

static const char *json_special(const char *from, size_t size, size_t at)
{
	(void)size;
	return from[at] == '"' ? "\\\"" : from[at] == '\\' ? "\\\\" : NULL;
}

static const char *code_special(const char *from, size_t size, size_t at)
{
	(void)size;
	return from[at] == '`' ? "\\x60" : NULL;
}

static unsigned char fold(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Would an address be made a link here? */
static bool is_link(const char *from, size_t size, size_t at)
{
	if (from[at] == ':')
		return size - at > 2 && from[at + 1] == '/' && from[at + 2] == '/';
	return at >= 3 && fold(from[at - 1]) == 'w' && fold(from[at - 2]) == 'w' &&
	       fold(from[at - 3]) == 'w';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/*
 * What a ticket system looks for in finished text, where a backslash is no help: the
 * people it would call, the tickets and addresses it would link.  A span of code in
 * between keeps it from that, and is read and copied as it was.
 */
static const char *markdown_signal(const char *from, size_t size, size_t at)
{
	bool word = at + 1 < size && is_word(from[at + 1]);
	bool digit = word && is_digit(from[at + 1]);

	switch (from[at]) {
	case '@': return word ? "`@`" : NULL;
	case '#': return digit ? "`#`" : NULL;
	case '!': return digit ? "`!`" : NULL;
	case '&': return digit ? "`&`" : NULL;
	case ':': return is_link(from, size, at) ? "`:`" : NULL;
	case '.': return is_link(from, size, at) ? "`.`" : NULL;
	default: return NULL;
	}
}

/* Only what would mean something is changed: raw text is read by people too. */
static const char *markdown_special(const char *from, size_t size, size_t at)
{
	const char *signal = markdown_signal(from, size, at);

	if (signal)
		return signal;
	switch (from[at]) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '\\':
		return at + 1 < size && (is_word(from[at + 1]) || from[at + 1] == ' ') ?
			NULL : "\\\\";
	case '_':
		return at > 0 && is_word(from[at - 1]) && at + 1 < size && is_word(from[at + 1]) ?
			NULL : "\\_";
	case '`': return "\\`";
	case '*': return "\\*";
	case '[': return "\\[";
	case ']': return "\\]";
	case '#': return "\\#";
	case '|': return "\\|";
	case '~': return "\\~";
	case '$': return "\\$";
	default: return NULL;
	}
}

static void escape_by(struct text *text, const char *from, size_t size,
		      special_fn special, hidden_fn show)
{
	const unsigned char *bytes = (const unsigned char *)from;
	size_t kept = 0, at = 0;

	/* Characters that stay are copied in runs: nearly all do. */
	while (at < size) {
		uint32_t c = bytes[at];
		const char *replacement = NULL;
		size_t length = 1;

		if (is_word((char)c)) {
			at++;
			continue;
		}
		if (c >= 0x20 && c < 0x7F)
			replacement = special(from, size, at);
		else
			length = text_next_character(bytes + at, size - at, &c);
		if (!replacement && !is_hidden(c) && c != REPLACEMENT) {
			at += length;
			continue;
		}
		text_add_bytes(text, bytes + kept, at - kept);
		if (replacement)
			text_add(text, replacement);
		else if (c == REPLACEMENT)
			add_character(text, c);
		else
			show(text, c);
		at += length;
		kept = at;
	}
	text_add_bytes(text, bytes + kept, at - kept);
}

static void escape(struct text *text, const char *from, size_t size, special_fn special)
{
	escape_by(text, from, size, special, add_visible);
}

void text_printable(struct text *text, const char *from, size_t size)
{
	escape(text, from, size, no_special);
}

void text_html(struct text *text, const char *from, size_t size)
{
	escape(text, from, size, html_special);
}

void text_csv(struct text *text, const char *from, size_t size)
{
	text_add_char(text, '"');
	if (is_formula(from, size))
		text_add_char(text, '\'');
	escape(text, from, size, csv_special);
	text_add_char(text, '"');
}

void text_markdown(struct text *text, const char *from, size_t size)
{
	size_t at = 0;

	/* At the start of a line "1." and "-" would begin a list, "=" a heading. */
	while (at < size && from[at] >= '0' && from[at] <= '9')
		at++;
	text_add_bytes(text, from, at);
	if (at < size && (at > 0 ? from[at] == '.' || from[at] == ')' :
			  from[at] == '-' || from[at] == '+' || from[at] == '=')) {
		text_add_char(text, '\\');
		text_add_char(text, from[at++]);
	}
	escape(text, from + at, size - at, markdown_special);
}

void text_code(struct text *text, const char *from, size_t size)
{
	escape(text, from, size, code_special);
}

void text_json(struct text *text, const char *from, size_t size)
{
	text_add_char(text, '"');
	escape_by(text, from, size, json_special, add_json);
	text_add_char(text, '"');
}

int text_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

void text_hex(struct text *text, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	static const char digits[] = "0123456789abcdef";

	if (size > SIZE_MAX / 2 || !make_room(text, 2 * size)) {
		text->oom = true;
		return;
	}
	for (size_t i = 0; i < size; i++) {
		text->bytes[text->size++] = digits[from[i] >> 4];
		text->bytes[text->size++] = digits[from[i] & 15];
	}
	text->bytes[text->size] = '\0';
}

void text_utf16(struct text *text, const void *bytes, size_t size)
{
	const unsigned char *from = bytes;
	size_t units = size / 2;

	while (units > 0 && bytes_u16(from + 2 * (units - 1)) == 0)
		units--;
	for (size_t i = 0; i < units; i++) {
		uint32_t c = bytes_u16(from + 2 * i), low = 0;

		if (c >= 0xD800 && c < 0xDC00 && i + 1 < units)
			low = bytes_u16(from + 2 * (i + 1));
		if (low >= 0xDC00 && low < 0xE000) {
			c = 0x10000 + ((c & 0x3FF) << 10) + (low & 0x3FF);
			i++;
		} else if ((c >= 0xD800 && c < 0xE000) || c == 0) {
			c = REPLACEMENT;
		}
		add_character(text, c);
	}
}

size_t text_width(const char *utf8)
{
	const unsigned char *from = (const unsigned char *)utf8;
	size_t size = strlen(utf8), width = 0;

	for (size_t at = 0; at < size;) {
		uint32_t c;

		at += text_next_character(from + at, size - at, &c);
		if (c < 0x300)
			width++;
		else if (in_ranges(c, wide, sizeof(wide) / sizeof(wide[0])))
			width += 2;
		else if (!in_ranges(c, combining, sizeof(combining) / sizeof(combining[0])))
			width++;
	}
	return width;
}

int text_compare_nocase(const char *a, const char *b)
{
	while (*a && fold(*a) == fold(*b)) {
		a++;
		b++;
	}
	return (fold(*a) > fold(*b)) - (fold(*a) < fold(*b));
}

bool text_equal_nocase(const char *a, const char *b)
{
	return text_compare_nocase(a, b) == 0;
}

bool text_starts(const char *text, const char *start)
{
	while (*start && fold(*text) == fold(*start)) {
		text++;
		start++;
	}
	return *start == '\0';
}

/* The character after this one; a character of UTF-8 may be several bytes. */
static const char *skip_character(const char *text)
{
	do {
		text++;
	} while (((unsigned char)*text & 0xC0) == 0x80);
	return text;
}

bool text_match(const char *pattern, const char *text)
{
	const char *star = NULL, *retry = NULL;

	/* Only the last * can need another try: what stands before it fits. */
	while (*text) {
		if (*pattern == '*') {
			star = ++pattern;
			retry = text;
		} else if (*pattern == '?') {
			pattern++;
			text = skip_character(text);
		} else if (*pattern && fold(*pattern) == fold(*text)) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star;
			text = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}

const char *text_base(const char *path)
{
	const char *base = path;

	for (; *path; path++)
		if (*path == '\\' || *path == '/')
			base = path + 1;
	return base;
}

/* The finaliser of MurmurHash3: every bit of the input changes half of the result. */
static uint64_t mix(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCDULL;
	hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53ULL;
	return hash ^ hash >> 33;
}

/* Up to eight bytes, least significant first on every machine. */
static uint64_t load(const unsigned char *from, size_t size)
{
	uint64_t word = 0;

	for (size_t i = 0; i < size; i++)
		word |= (uint64_t)from[i] << (8 * i);
	return word;
}

uint64_t text_hash(const void *bytes, size_t size, uint64_t seed)
{
	const unsigned char *from = bytes;
	uint64_t hash = mix(seed + 0x9E3779B97F4A7C15ULL) ^ size;

	for (size_t at = 0; at < size; at += 8) {
		size_t left = size - at;
		uint64_t word = left < 8 ? load(from + at, left) : bytes_u64(from + at);

		hash = (hash ^ mix(word)) * 0x9E3779B97F4A7C15ULL;
		hash ^= hash >> 29;
	}
	return mix(hash);
}
