/*
 * messages_types.c - values of a message whose words are not known, by what they look like.
 *
 * SPDX-License-Identifier: MIT
 */
#include "messages_types.h"

#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "messages_table.h"
#include "text.h"

enum type { NUMBER, CODE, PATH, PROTOCOL, ARCHITECTURE, NAME, TYPES };
enum { VALUE_MOST = 512 };

/* What one text has of each type: the first value, and how many there are. */
struct values {
	size_t begin[TYPES], end[TYPES], count[TYPES];
	size_t bare_begin, bare_end, bare_count;	/* numbers without quotes */
	size_t barren;			/* before it no path ends */
};

static const struct {
	const char *role;
	enum type type;
} roles[] = {
	{ "process_id", NUMBER }, { "exit_code", CODE }, { "module", PATH }, { "file", PATH },
	{ "protocol", PROTOCOL }, { "architecture", ARCHITECTURE }, { "pool", NAME },
	{ "site", NAME }, { "service", NAME }, { "application", NAME }, { "account", NAME },
	{ "module_name", NAME },
};

static bool is_one_of(const char *const *words, const struct messages_text *text, size_t begin,
		      size_t end)
{
	for (size_t i = 0; words[i]; i++)
		if (strlen(words[i]) == end - begin &&
		    messages_fit(text, begin, words[i], end - begin) == end)
			return true;
	return false;
}

static size_t digits_end(const struct messages_text *text, size_t at)
{
	while (at < text->to && text_is_digit(text->bytes[at]))
		at++;
	return at;
}

static bool is_code(const struct messages_text *text, size_t begin, size_t end)
{
	size_t at = begin + 2;

	if (end - begin < 3 || text->bytes[begin] != '0' || (text->bytes[begin + 1] | 0x20) != 'x')
		return false;
	while (at < end && text_hex_digit((char)text->bytes[at]) >= 0)
		at++;
	return at == end;
}

static bool is_path_start(const struct messages_text *text, size_t at)
{
	return text->to - at > 3 &&
	       ((text_is_letter(text->bytes[at]) && text->bytes[at + 1] == ':' &&
		 (text->bytes[at + 2] == '\\' || text_is_letter(text->bytes[at + 2]))) ||
		(text->bytes[at] == '\\' && text->bytes[at + 1] == '\\'));
}

static enum type type_of(const struct messages_text *text, size_t begin, size_t end)
{
	static const char *const protocols[] = {
		"http", "https", "net.tcp", "net.pipe", "net.msmq", "msmq.formatname", NULL,
	};
	static const char *const architectures[] = { "x86", "amd64", "ia64", "arm64", "x64", NULL };

	if (digits_end(text, begin) == end)
		return NUMBER;
	if (is_code(text, begin, end))
		return CODE;
	if (is_path_start(text, begin))
		return PATH;
	if (is_one_of(protocols, text, begin, end))
		return PROTOCOL;
	return is_one_of(architectures, text, begin, end) ? ARCHITECTURE : NAME;
}

static void add(struct values *values, enum type type, size_t begin, size_t end)
{
	if (!values->count[type]++) {
		values->begin[type] = begin;
		values->end[type] = end;
	}
}

/* A quoted part; returns where it ends, or the place after the quote alone. */
static size_t take_quoted(const struct messages_text *text, struct values *values, size_t at)
{
	size_t size, begin, end, most;

	messages_next(text, at, &size);
	begin = at + size;
	most = text->to - begin < VALUE_MOST ? text->to : begin + VALUE_MOST;
	for (end = begin; end < most; end += size) {
		int unit = messages_next(text, end, &size);

		if (text->bytes[end] == '\n')
			return begin;
		if (unit != MESSAGES_QUOTE || !messages_quote_at(text, end))
			continue;
		if (end > begin)
			add(values, type_of(text, begin, end), begin, end);
		return end + size;
	}
	return begin;
}

/* A path without quotes ends with the ending of a file. */
static size_t take_path(const struct messages_text *text, struct values *values, size_t at)
{
	static const char *const endings[] = { ".dll", ".exe", ".config" };
	size_t most = text->to - at < VALUE_MOST ? text->to : at + VALUE_MOST;

	for (size_t end = at < values->barren ? values->barren : at;
	     end < most && text->bytes[end] != '\n'; end++) {
		if (text->bytes[end] != '.')
			continue;
		for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
			size_t behind = messages_fit(text, end, endings[i], strlen(endings[i]));

			if (behind == MESSAGES_NONE ||
			    (behind < text->to && text_is_letter(text->bytes[behind])))
				continue;
			add(values, PATH, at, behind);
			return behind;
		}
	}
	values->barren = most;
	return at + 1;
}

/* A number that is no part of a date, a version or a word. */
static size_t take_number(const struct messages_text *text, struct values *values, size_t at)
{
	size_t end = digits_end(text, at), size;
	int before = messages_before(text, at, &size), after = messages_next(text, end, &size);

	if (end - at <= 10 && before != ':' && before != '.' && before != '-' && before != '/' &&
	    after != ':' && after != '-' && after != '/' && after != '.' &&
	    !(after > 0 && after < 0x80 && text_is_letter((unsigned char)after)) &&
	    !values->bare_count++) {
		values->bare_begin = at;
		values->bare_end = end;
	}
	return end;
}

static void take_all(const struct messages_text *text, struct values *values)
{
	size_t at = text->from;

	while (at < text->to) {
		unsigned char c = text->bytes[at];
		size_t size;
		int before = messages_before(text, at, &size);
		bool inside = before > 0 && before < 0x80 &&
			      (text_is_letter((char)before) ||
			       text_is_digit((char)before));

		if (messages_quote_at(text, at))
			at = take_quoted(text, values, at);
		else if (!inside && is_path_start(text, at))
			at = take_path(text, values, at);
		else if (!inside && text_is_digit(c))
			at = take_number(text, values, at);
		else
			at++;
	}
	if (!values->count[NUMBER] && values->bare_count == 1)
		add(values, NUMBER, values->bare_begin, values->bare_end);
}

static enum type type_of_role(const char *role)
{
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcmp(roles[i].role, role) == 0)
			return roles[i].type;
	return TYPES;
}

int messages_by_type(const struct messages_text *text, struct message *message,
		     struct arena *arena)
{
	const char *const *names = message->kind->roles;
	struct values values = { 0 };
	size_t wanted[TYPES + 1] = { 0 };

	take_all(text, &values);
	for (size_t i = 0; i < message->string_count; i++)
		wanted[type_of_role(names[i])]++;
	for (size_t i = 0; i < message->string_count; i++) {
		enum type type = type_of_role(names[i]);

		if (type == TYPES || wanted[type] != 1 || values.count[type] != 1)
			continue;
		message->strings[i] = messages_value(text, values.begin[type], values.end[type],
						     arena);
		if (!message->strings[i])
			return -1;
	}
	return 1;
}
