/*
 * text_escape.c - make text from outside harmless for what it is printed to.
 *
 * The security boundary of all output: whatever comes from a log is hostile.
 *
 * SPDX-License-Identifier: MIT
 */
#include "text.h"

#include "text_ranges.h"

enum { REPLACEMENT = 0xFFFD };

/*
 * What a reader cannot see, or what changes the order in which the rest is
 * seen: controls, bidirectional marks, zero-width and filler characters, line
 * separators, tags, noncharacters.  Sorted.
 */
static const struct range hidden[] = {
	{ 0x0000, 0x001F }, { 0x007F, 0x009F }, { 0x00AD, 0x00AD }, { 0x034F, 0x034F },
	{ 0x061C, 0x061C }, { 0x115F, 0x1160 }, { 0x17B4, 0x17B5 }, { 0x180B, 0x180F },
	{ 0x200B, 0x200F }, { 0x2028, 0x202E }, { 0x2060, 0x206F }, { 0x2800, 0x2800 },
	{ 0x3164, 0x3164 }, { 0xFDD0, 0xFDEF }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF },
	{ 0xFFA0, 0xFFA0 }, { 0xFFF0, 0xFFFB }, { 0xFFFE, 0xFFFF }, { 0x13430, 0x13440 },
	{ 0x16FE4, 0x16FE4 }, { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
};

static bool is_hidden(uint32_t character)
{
	return in_ranges(character, hidden, sizeof(hidden) / sizeof(hidden[0]));
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

static bool is_word(char c)
{
	return text_is_digit(c) || text_is_letter(c);
}

/* Would an address be made a link here? */
static bool is_link(const char *from, size_t size, size_t at)
{
	if (from[at] == ':')
		return size - at > 2 && from[at + 1] == '/' && from[at + 2] == '/';
	return at >= 3 && text_lower(from[at - 1]) == 'w' && text_lower(from[at - 2]) == 'w' &&
	       text_lower(from[at - 3]) == 'w';
}

/* Two slashes are written together, with the colon before them: some link "//b" alone, too. */
static const char *markdown_slash(const char *from, size_t size, size_t at)
{
	size_t first = at > 0 && from[at - 1] == '/' ? at - 1 : at;

	if (first + 1 >= size || from[first + 1] != '/' || (first > 0 && from[first - 1] == '/'))
		return NULL;
	return first < at || (first > 0 && from[first - 1] == ':') ? "" : "`//`";
}

/* GitHub takes "GH-26" for "#26". */
static bool is_ticket(const char *from, size_t at)
{
	return at >= 2 && text_lower(from[at - 1]) == 'h' && text_lower(from[at - 2]) == 'g' &&
	       (at == 2 || !is_word(from[at - 3]));
}

/*
 * What a ticket system looks for in finished text, where a backslash is no help: the
 * people it would call, the tickets and addresses it would link.  A span of code in
 * between keeps it from that, and is read and copied as it was.
 */
static const char *markdown_signal(const char *from, size_t size, size_t at)
{
	bool word = at + 1 < size && is_word(from[at + 1]);
	bool digit = word && text_is_digit(from[at + 1]);

	switch (from[at]) {
	case '@': return word ? "`@`" : NULL;
	case '#': return digit ? "`#`" : NULL;
	case '!': return digit ? "`!`" : NULL;
	case '&': return digit ? "`&`" : NULL;
	case '-': return digit && is_ticket(from, at) ? "`-`" : NULL;
	case ':': return is_link(from, size, at) ? "`://`" : NULL;
	case '/': return markdown_slash(from, size, at);
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
			text_add(text, "\xEF\xBF\xBD");
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
	while (at < size && text_is_digit(from[at]))
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
