/*
 * redact_value.c - names and passwords that the word before them gives away: in
 * connection strings, and in sentences on who could not log on where.
 *
 *	Server=tcp:db7,1433;User ID=web;Password=x;  ->  Server=tcp:HOST-1,1433;User ID=USER-1;...
 *	Login failed for user 'web'                  ->  Login failed for user 'USER-1'
 *
 * When in doubt, it hides too much rather than too little, but never a number with 0x:
 * that is the code which the verdict needs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "text.h"

/* Longer values are dots, longer words no keys, and quotes further away none that close:
 * so the search is linear. */
enum { VALUE_MAX = 256, WORD_MAX = 64, QUOTED_MAX = 1024 };

enum value { VALUE_HOST, VALUE_USER, VALUE_DOTS, VALUE_SECRET };

/* A blank is any number of " _-", also none.  A secret's key may be the end of a word,
 * and be followed by a colon. */
static const struct {
	const char *key;
	enum value value;
} keys[] = {
	{ "server",              VALUE_HOST },
	{ "server name",         VALUE_HOST },
	{ "data source",         VALUE_HOST },
	{ "address",             VALUE_HOST },
	{ "addr",                VALUE_HOST },
	{ "network address",     VALUE_HOST },
	{ "host",                VALUE_HOST },
	{ "host name",           VALUE_HOST },
	{ "failover partner",    VALUE_HOST },
	{ "workstation id",      VALUE_HOST },
	{ "wsid",                VALUE_HOST },
	{ "machine",             VALUE_HOST },
	{ "machine name",        VALUE_HOST },
	{ "computer",            VALUE_HOST },
	{ "computer name",       VALUE_HOST },
	{ "user",                VALUE_USER },
	{ "user id",             VALUE_USER },
	{ "user name",           VALUE_USER },
	{ "uid",                 VALUE_USER },
	{ "login",               VALUE_USER },
	{ "account name",        VALUE_USER },
	{ "database",            VALUE_DOTS },
	{ "initial catalog",     VALUE_DOTS },
	{ "attach db file name", VALUE_DOTS },
	{ "service name",        VALUE_DOTS },
	{ "password",            VALUE_SECRET },
	{ "passwd",              VALUE_SECRET },
	{ "pass phrase",         VALUE_SECRET },
	{ "passwort",            VALUE_SECRET },
	{ "kennwort",            VALUE_SECRET },
	{ "pwd",                 VALUE_SECRET },
	{ "pw",                  VALUE_SECRET },
	{ "secret",              VALUE_SECRET },
	{ "api key",             VALUE_SECRET },
	{ "account key",         VALUE_SECRET },
	{ "access key",          VALUE_SECRET },
	{ "access token",        VALUE_SECRET },
	{ "access signature",    VALUE_SECRET },
	{ "token",               VALUE_SECRET },
	{ "client secret",       VALUE_SECRET },
	{ "credential",          VALUE_SECRET },
	{ "validation key",      VALUE_SECRET },
	{ "decryption key",      VALUE_SECRET },
	{ "private key",         VALUE_SECRET },
	{ "db pass",             VALUE_SECRET },
	{ "cookie",              VALUE_SECRET },
	{ "mot de passe",        VALUE_SECRET },
	{ "contrase\xC3\xB1" "a", VALUE_SECRET },
};

/* In a sentence the name is in quotes.  The first that fits. */
static const struct {
	const char *word;
	enum value value;
} nouns[] = {
	{ "user ",        VALUE_USER },
	{ "username ",    VALUE_USER },
	{ "user name ",   VALUE_USER },
	{ "Benutzer ",    VALUE_USER },
	{ "utilisateur ", VALUE_USER },
	{ "login ",       VALUE_USER },
	{ "account ",     VALUE_USER },
	{ "role ",        VALUE_USER },
	{ "host ",        VALUE_HOST },
	{ "server ",      VALUE_HOST },
	{ "database ",    VALUE_DOTS },
	{ "password is ", VALUE_SECRET },
	{ "password was ", VALUE_SECRET },
	{ "password ",    VALUE_SECRET },
	{ "SecureString -String ", VALUE_SECRET },
	{ "SecureString ", VALUE_SECRET },
	{ "passwort lautet ", VALUE_SECRET },
	{ "kennwort lautet ", VALUE_SECRET },
	{ "passwort ",    VALUE_SECRET },
	{ "kennwort ",    VALUE_SECRET },
	{ "pwd ",         VALUE_SECRET },
	{ "secret ",      VALUE_SECRET },
	{ "api key ",     VALUE_SECRET },
};

/* After these a host follows, sooner or later. */
static const char *const unknown_hosts[] = {
	"such host is known", "Host ist unbekannt", "unknown host", "UnknownHostException",
};

/* Writing. */

/* What is more than a name: a path, an address with more after it, a sentence. */
static bool is_text(const struct redact_scan *scan, size_t at)
{
	const struct redact_scan rest = { .in = scan->in + at, .size = scan->size - at };

	if (is_one_of(peek(&rest, 0), "(|\\"))
		return true;
	for (size_t i = 0; i < rest.size; i++)
		if (rest.in[i] == '/' || (rest.in[i] == ' ' && i > 0 && rest.in[i - 1] != ',') ||
		    redact_match_begins(&rest, i, ":\\"))
			return true;
	return false;
}

static bool is_number(const char *text, size_t size)
{
	size_t digits = redact_match_digits(text, size);

	return digits == size || (digits == 1 && *text == '0' && (text[1] | 0x20) == 'x');
}

/* One host of a list; where to go on. */
static size_t write_host(struct redact_scan *scan, size_t at)
{
	static const char *const protocols[] = { "tcp:", "np:", "lpc:", "admin:" };
	const char *protocol = FIRST(scan, at, protocols);
	size_t size = redact_match_length(scan, at);

	if (protocol) {
		text_add(scan->out, protocol);
		return at + strlen(protocol);
	}
	if (size == 0 || !redact_is_word(scan->in[at])) {
		text_add_char(scan->out, scan->in[at]);
		return at + 1;
	}
	if (is_number(scan->in + at, size))
		text_add_bytes(scan->out, scan->in + at, size);
	else if (!redact_scan_file(scan, at))
		redact_scan_host(scan, at, size);
	return at + size;
}

/* tcp:db7,1433 and db7\INSTANCE and [db7]:5432 */
static void write_hosts(struct redact_scan *scan, size_t at)
{
	while (at < scan->size) {
		if (scan->in[at] == '[') {
			text_add_char(scan->out, '[');
			at++;
		}
		if (peek(scan, at) == '\\') {
			text_add(scan->out, "\\...");
			while (at < scan->size && scan->in[at] != ',')
				at++;
		} else if (at < scan->size) {
			at = write_host(scan, at);
		}
	}
}

/* scan ends where the value does. */
static void write_value(struct redact_scan *scan, enum value value, size_t at)
{
	size_t size = scan->size - at;

	if (value >= VALUE_DOTS || size > VALUE_MAX)
		text_add(scan->out, "...");
	else if (value == VALUE_HOST && is_text(scan, at))
		scan->nested(scan->names, scan->in + at, size, scan->out);
	else if (value == VALUE_HOST)
		write_hosts(scan, at);
	else
		redact_scan_account(scan, at, size);
}

/* Where a value ends. */

/* The closing quote, on this line; twice the quote is one in the value.  0: there is none. */
static size_t closing(const struct redact_scan *scan, size_t at, char quote)
{
	size_t stop = scan->size - at > QUOTED_MAX ? at + QUOTED_MAX : scan->size;

	for (; at < stop && !strchr("\r\n", scan->in[at]); at++) {
		if (scan->in[at] != quote)
			continue;
		if (quote == '}' || peek(scan, at + 1) != quote)
			return at;
		at++;
	}
	return 0;
}

/* A quote that was opened in front of the whole string. */
static bool is_outer_quote(const struct redact_scan *scan, size_t at)
{
	return is_one_of(scan->in[at], "\"'`") &&
	       (at + 1 >= scan->size || strchr(" \t\r\n,;.:)]}>", scan->in[at + 1]));
}

/* " (0x80004005)" */
static bool is_code(const struct redact_scan *scan, size_t at)
{
	if (scan->in[at] != ' ')
		return false;
	for (at++; is_one_of(peek(scan, at), "('\""); at++)
		;
	return redact_match_begins(scan, at, "0x");
}

/* Up to the semicolon; a name without one is one word. */
static size_t bare_end(const struct redact_scan *scan, enum value value, size_t at)
{
	bool secret = value == VALUE_SECRET;
	size_t word = 0, end = at;
	char open = '\0';

	for (; end < scan->size && !strchr(";\r\n", scan->in[end]); end++) {
		if ((!open && is_outer_quote(scan, end)) || is_code(scan, end))
			break;
		/* "Password=x "Pwd": "y"": what opens within the value closes within it. */
		if (secret && is_one_of(scan->in[end], "\"'`"))
			open = open == scan->in[end] ? '\0' : open ? open : scan->in[end];
		if (secret)
			continue;
		if (is_one_of(scan->in[end], ")&<>\"") || end - at > VALUE_MAX)
			break;
		if (word == 0 && is_one_of(scan->in[end], " \t"))
			word = end;
	}
	if (word && peek(scan, end) != ';')
		end = word;
	while (end > at && is_one_of(scan->in[end - 1], " \t"))
		end--;
	/* "Server=db7, which ..." */
	if (!secret && end > at && word == end && is_one_of(scan->in[end - 1], ",."))
		end--;
	return end;
}

/* key=value. */

/* The longest one: "user id" begins with "user". */
static size_t match_any_key(const struct redact_scan *scan, size_t at, enum value *value)
{
	size_t last = at, best = 0;

	while (redact_is_word(peek(scan, last)) && last - at < WORD_MAX)
		last++;
	if (redact_match_begins(scan, at, "PublicKeyToken"))	/* names an assembly */
		return 0;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		size_t stop = keys[i].value == VALUE_SECRET ? last : at + 1;

		for (size_t from = at; from < stop; from++) {
			size_t end;

			if (text_lower(scan->in[from]) != *keys[i].key)
				continue;
			end = redact_match_key(scan, from, keys[i].key);
			if (end > best) {
				best = end;
				*value = keys[i].value;
			}
		}
	}
	return best;
}

/* The closing quote of a key, also as a string in JSON writes it. */
static size_t key_quote(const struct redact_scan *scan, size_t at)
{
	if (redact_match_begins(scan, at, "\\\""))
		return 2;
	return is_one_of(peek(scan, at), "\"'");
}

/* What is between a secret's key and the secret beside "=" and ":", or NULL. */
static const char *other_assignment(const struct redact_scan *scan, size_t at, bool quoted)
{
	static const char *const words[] = { "value=", "%3D" };	/* <add key="Pwd" value="x"/> */
	const char *word = FIRST(scan, at, words);

	return word && (quoted || *word == '%') ? word : NULL;
}

/* Where the value begins; 0 if nothing is assigned. */
static size_t value_start(const struct redact_scan *scan, size_t at, size_t end, enum value value)
{
	size_t quote = key_quote(scan, end), from = end + quote;
	bool quoted = quote > 0, option = at > 0 && scan->in[at - 1] == '-';
	const char *other;

	while (is_one_of(peek(scan, from), " \t"))
		from++;
	other = value == VALUE_SECRET ? other_assignment(scan, from, quoted) : NULL;
	if (other)
		from += strlen(other);
	else if ((peek(scan, from) == '=' && peek(scan, from + 1) != '=') ||
		 (peek(scan, from) == ':' && (quoted || value == VALUE_SECRET)))
		from++;
	else if (value != VALUE_SECRET || !option || from == end)
		return 0;
	while (is_one_of(peek(scan, from), " \t"))
		from++;
	return from;
}

/* As XML writes quotes within quotes.  0: none. */
static size_t entity_end(const struct redact_scan *scan, size_t at, const char *entity)
{
	size_t stop = scan->size - at > QUOTED_MAX ? at + QUOTED_MAX : scan->size;

	for (; at < stop; at++)
		if (redact_match_begins(scan, at, entity))
			return at;
	return 0;
}

/* Moves *at past the quote that opens there, and finds where it closes. */
static size_t quoted_end(const struct redact_scan *scan, size_t *at)
{
	static const struct {
		const char *open;
		char close;
	} quotes[] = {
		{ "\"", '"' }, { "'", '\'' }, { "{", '}' }, { "&quot;", '\0' }, { "&apos;", '\0' },
		{ "\\\"", '\0' },
	};

	for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
		size_t from = *at + strlen(quotes[i].open), end;

		if (!redact_match_begins(scan, *at, quotes[i].open))
			continue;
		end = quotes[i].close ? closing(scan, from, quotes[i].close)
				      : entity_end(scan, from, quotes[i].open);
		*at = end ? from : *at;
		return end;
	}
	return 0;
}

/* <password>x</password>, also where < is &lt;: the end of the secret, which begins at *from; or
 * 0. */
static size_t element_end(const struct redact_scan *scan, size_t at, size_t key, size_t *from)
{
	bool plain = at > 0 && scan->in[at - 1] == '<' && peek(scan, key) == '>';
	bool escaped = at >= 4 && redact_match_begins(scan, at - 4, "&lt;") &&
		       redact_match_begins(scan, key, "&gt;");

	*from = key + (plain ? 1 : 4);
	return plain ? entity_end(scan, *from, "<")
		     : escaped ? entity_end(scan, *from, "&lt;") : 0;
}

size_t redact_scan_setting(struct redact_scan *scan, size_t at)
{
	struct redact_scan part = *scan;
	enum value value = VALUE_HOST;
	size_t key = redact_is_word(scan->in[at]) ? match_any_key(scan, at, &value) : 0, from;

	part.size = key && value == VALUE_SECRET ? element_end(scan, at, key, &from) : 0;
	if (key && part.size == 0)
		from = value_start(scan, at, key, value);
	if (key == 0 || from == 0 || (scan->only_secrets && value != VALUE_SECRET))
		return 0;
	if (part.size == 0)
		part.size = quoted_end(scan, &from);
	if (part.size == 0)
		part.size = bare_end(scan, value, from);
	if (part.size <= from)
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	write_value(&part, value, from);
	return part.size - at;
}

/* Sentences. */

/* 'web'@'db7', as MySQL calls who asks from where. */
static size_t write_at_host(struct redact_scan *scan, size_t at, char quote)
{
	struct redact_scan part = *scan;

	if (peek(scan, at) != quote || peek(scan, at + 1) != '@' || peek(scan, at + 2) != quote)
		return at;
	part.size = closing(scan, at + 3, quote);
	if (part.size <= at + 3)
		return at;
	text_add_bytes(scan->out, scan->in + at, 3);
	write_value(&part, VALUE_HOST, at + 3);
	return part.size;
}

static size_t write_quoted(struct redact_scan *scan, enum value value, size_t at, size_t from)
{
	char quote = scan->in[from - 1];
	struct redact_scan part = *scan;

	part.size = closing(scan, from, quote);
	if (part.size <= from || part.size - from > VALUE_MAX)
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	if (value < VALUE_DOTS && is_text(&part, from))
		scan->nested(scan->names, scan->in + from, part.size - from, scan->out);
	else
		write_value(&part, value, from);
	return (value == VALUE_USER ? write_at_host(scan, part.size, quote) : part.size) - at;
}

/* db7, my-db, db:1433: nothing that a sentence goes on with; v4.0 is a version. */
static bool is_hostlike(const struct redact_scan *scan, size_t at, size_t size)
{
	const char *text = scan->in + at;
	size_t digits = 0;

	if (size == 0 || !redact_is_word(*text) || is_number(text, size) ||
	    ((*text | 0x20) == 'v' && text_is_digit(peek(scan, at + 1))))
		return false;
	for (size_t i = 0; i < size; i++)
		digits += text_is_digit(text[i]) || text[i] == '-';
	return digits > 0 || (peek(scan, at + size) == ':' &&
			      text_is_digit(peek(scan, at + size + 1)));
}

/* "password is Hunter2", and not "password is wrong". */
static bool is_mixed(const struct redact_scan *scan, size_t at, size_t size)
{
	size_t digits = 0;

	for (size_t i = at; i < at + size; i++)
		digits += text_is_digit(scan->in[i]);
	return digits > 0 && digits < size && !is_number(scan->in + at, size);
}

/* A verb is in it, so that the word behind it need not be in quotes. */
static bool is_sentence(const char *noun)
{
	return strchr(noun, ' ')[1] != '\0' && (strstr(noun, "word ") || strstr(noun, "wort "));
}

static size_t write_secret(struct redact_scan *scan, size_t at, size_t from)
{
	size_t size = 0;

	while (from + size < scan->size && !strchr(" \t\r\n,;", scan->in[from + size]))
		size++;
	if (size > VALUE_MAX || !is_mixed(scan, from, size))
		return 0;
	return redact_scan_dots(scan, at, from - at, size);
}

static size_t write_bare(struct redact_scan *scan, size_t at, size_t from, size_t size)
{
	text_add_bytes(scan->out, scan->in + at, from - at);
	if (!redact_scan_file(scan, from))
		redact_scan_host(scan, from, size);
	return from + size - at;
}

/* "No such host is known db7", "... is known. (db:1433)" */
static size_t unknown_host(struct redact_scan *scan, size_t at, const char *words)
{
	size_t from = at + strlen(words), size;

	while (is_one_of(peek(scan, from), " .:('\""))
		from++;
	size = redact_match_length(scan, from);
	if (size == 0 || !redact_is_word(peek(scan, from)))
		return 0;
	if (!is_hostlike(scan, from, size) && !is_one_of(scan->in[from - 1], "('\"") &&
	    !strchr("\r\n.", peek(scan, from + size)))
		return 0;
	return write_bare(scan, at, from, size);
}

size_t redact_scan_sentence(struct redact_scan *scan, size_t at)
{
	const char *words;

	for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++) {
		size_t from = at + strlen(nouns[i].word), size;

		if (!redact_match_begins(scan, at, nouns[i].word) ||
		    (scan->only_secrets && nouns[i].value != VALUE_SECRET))
			continue;
		if (is_one_of(peek(scan, from), "'\""))
			return write_quoted(scan, nouns[i].value, at, from + 1);
		if (nouns[i].value == VALUE_SECRET && is_sentence(nouns[i].word))
			return write_secret(scan, at, from);
		size = strcmp(nouns[i].word, "host ") == 0 ? redact_match_length(scan, from) : 0;
		return is_hostlike(scan, from, size) ? write_bare(scan, at, from, size) : 0;
	}
	words = scan->only_secrets ? NULL : FIRST(scan, at, unknown_hosts);
	return words ? unknown_host(scan, at, words) : 0;
}
