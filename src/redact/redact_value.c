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

#include <stdint.h>
#include <string.h>

#include "redact_words.h"
#include "text.h"

/* Longer values are dots, longer words no keys, and quotes further away none that close:
 * so the search is linear. */
enum { VALUE_MAX = 256, WORD_MAX = 64, QUOTED_MAX = 1024 };

/* What is between a noun and its secret; an arrow or a colon may follow, and is enough. */
static const char *const verbs[] = {
	"is set to", "was set to", "has been set to", "is changed to", "was changed to",
	"has been changed to", "changed to", "set to", "reset to", "is now", "is", "was", "lautet",
	"ist jetzt", "ist", "wurde auf", "est", "value is",
};

/* Whose the password is, and which: "the password for web is x". */
static const char *const owned[] = {
	"password for ", "password of ", "pwd for ", "pwd of ", "passwort f\xC3\xBCr ",
	"passwort von ", "kennwort f\xC3\xBCr ", "kennwort von ", "mot de passe de ",
};
static const char *const owners[] = {
	"user ", "account ", "login ", "the user ", "the account ", "benutzer ", "konto ",
};
static const char *const owned_verbs[] = { " is ", " was ", " ist ", " lautet ", " est ", ": " };

/* Words. */

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* The rows that begin with that character, in any case: up to *end. */
static const struct redact_word *words_at(const struct redact_word *table, size_t count, char first,
					  const struct redact_word **end)
{
	const struct redact_word *last = table + count;
	unsigned char wanted = (unsigned char)text_upper(first);

	while (count > 0) {		/* the first row that is not before it */
		size_t half = count / 2;
		bool before = (unsigned char)text_upper(*table[half].word) < wanted;

		table += before ? half + 1 : 0;
		count = before ? count - half - 1 : half;
	}
	for (*end = table; *end < last && (unsigned char)text_upper(*(*end)->word) == wanted;
	     ++*end)
		;
	return table;
}

/* The longest of a table that is there, or NULL; *end: where it ends. */
static const struct redact_word *longest_word(const struct redact_scan *scan, size_t at,
					      const struct redact_word *table, size_t count,
					      size_t *end)
{
	const struct redact_word *stop, *best = NULL;

	*end = 0;
	for (const struct redact_word *row = words_at(table, count, peek(scan, at), &stop);
	     row < stop; row++) {
		size_t size = redact_match_key(scan, at, row->word);

		if (size > *end) {
			*end = size;
			best = row;
		}
	}
	return best;
}

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

static const char *const protocols[] = { "tcp:", "np:", "lpc:", "admin:" };

/* One host of a list; where to go on. */
static size_t write_host(struct redact_scan *scan, size_t at)
{
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
	if (is_number(scan->in + at, size) || redact_scan_is_code(scan->in + at, size))
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

void redact_scan_hosts(struct redact_scan *scan, size_t at, size_t end)
{
	struct redact_scan part = *scan;

	part.size = end;
	write_hosts(&part, at);
}

/* scan ends where the value does. */
static void write_value(struct redact_scan *scan, enum redact_value value, size_t at)
{
	size_t size = scan->size - at;

	if (value >= REDACT_DOTS_NAME || size > VALUE_MAX)
		text_add(scan->out, "...");
	else if (size > 1 && is_number(scan->in + at, 2) && !text_is_digit(scan->in[at + 1]) &&
		 redact_scan_is_code(scan->in + at, size))
		text_add_bytes(scan->out, scan->in + at, size);		/* 0x8007052E */
	else if (value == REDACT_HOST_NAME && is_text(scan, at))
		scan->nested(scan->names, scan->in + at, size, scan->out);
	else if (value == REDACT_HOST_NAME)
		write_hosts(scan, at);
	else if (value == REDACT_DOMAIN_NAME)
		redact_scan_known(scan, REDACT_DOMAIN, at, size);
	else if (value == REDACT_POOL_NAME)
		redact_scan_known(scan, REDACT_POOL, at, size);
	else if (value == REDACT_SITE_NAME)
		redact_scan_known(scan, REDACT_SITE, at, size);
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

/* What ends a name in a query or between quotes that are escaped: "%26", "&quot;", "\\\"". */
static bool is_end(const struct redact_scan *scan, size_t at)
{
	char byte;
	size_t size = redact_escape(scan->in, scan->size, at, &byte);

	if (size)
		return is_one_of(byte, "\"'&<>;");
	return scan->in[at] == '\\' && redact_match_quote(scan, at);
}

/* Up to the semicolon; a name without one is one word. */
static size_t bare_end(const struct redact_scan *scan, enum redact_value value, size_t at)
{
	bool secret = value == REDACT_SECRET_NAME;
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
		if (is_one_of(scan->in[end], ")&<>\"") || is_end(scan, end) || end - at > VALUE_MAX)
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

/* "X-Functions-Key", and none that everybody may see. */
static bool is_header(const struct redact_scan *scan, size_t at)
{
	static const char *const open[] = {
		"public", "registry", "reg", "primary", "foreign", "partition", "row", "cache",
		"sub", "sort", "host", "unique", "routing", "hot", "non",
	};
	size_t from = at > 0 ? at - 1 : 0;

	if (from == 0 || scan->in[from] != '-')
		return false;
	while (from > 0 && at - from < WORD_MAX && redact_is_word(scan->in[from - 1]))
		from--;
	return from + 1 < at && !LISTED(open, scan->in + from, at - 1 - from);
}

/* "Jwt": { "Key": "x" }, Jwt:Key=x, Jwt__Key=x: is the key in something that is of secrets? */
static bool is_of_secrets(const struct redact_scan *scan, size_t at)
{
	static const char *const of[] = {
		"jwt", "jwtsettings", "jwtoptions", "jwtbearer", "token", "tokens", "tokensettings",
		"auth", "authentication", "api", "apikey", "apisettings", "encryption", "signing",
		"security", "crypto", "cryptography", "secret", "secrets", "credential",
		"credentials", "aes", "hmac", "sas", "bearer",
	};
	size_t from = at, end;
	int depth = 0;

	/* The brace that encloses it. */
	if (from > 0 && is_one_of(scan->in[from - 1], "\"'"))
		while (from > 0 && at - from < QUOTED_MAX && depth < 1) {
			from--;
			depth += (scan->in[from] == '{') - (scan->in[from] == '}');
		}
	while (from > 0 && is_one_of(scan->in[from - 1], " \t\r\n\"':=_"))
		from--;
	for (end = from; from > 0 && end - from < WORD_MAX && text_is_letter(scan->in[from - 1]);)
		from--;
	return end < at && LISTED(of, scan->in + from, end - from);
}

/* May that key begin there, in a word that begins at `at`? */
static bool may_begin(const struct redact_scan *scan, const struct redact_word *key, size_t at,
		      size_t from)
{
	if (key->how & REDACT_HEADER)
		return from == at && (is_header(scan, at) || is_of_secrets(scan, at));
	return !(key->how & REDACT_WHOLE) || from == at || scan->in[from - 1] == '_' ||
	       (is_upper(scan->in[from]) && !is_upper(scan->in[from - 1]));
}

/* A bit for each letter, whatever its case. */
static uint32_t letter_bit(char c)
{
	return UINT32_C(1) << ((unsigned char)c & 31);
}

/* Where the word ends that begins there; *letters: those that are in it. */
static size_t word_end(const struct redact_scan *scan, size_t at, uint32_t *letters)
{
	size_t last = at;

	*letters = letter_bit(scan->in[at]);
	while (redact_is_word(peek(scan, last)) && last - at < WORD_MAX &&
	       !redact_gap(scan->in, scan->size, last))
		*letters |= letter_bit(scan->in[last++]);
	return last;
}

/* A secret's key may be the end of a word.  Most begin with a letter that is not in it. */
static size_t match_secret(const struct redact_scan *scan, size_t at,
			   const struct redact_word **key)
{
	uint32_t letters;
	size_t last = word_end(scan, at, &letters), best = 0;

	for (size_t i = 0; i < redact_secrets_count; i++) {
		const struct redact_word *row = &redact_secrets[i];
		size_t from = row->size && last - at > row->size ? last - row->size : at;
		size_t stop = row->size == 0 ? last : from + 1;

		if (!(letters & letter_bit(*row->word)))
			continue;
		for (; from < stop; from++) {
			size_t end = text_upper(scan->in[from]) == text_upper(*row->word) ?
				     redact_match_key(scan, from, row->word) : 0;

			if (end > best && may_begin(scan, row, at, from)) {
				best = end;
				*key = row;
			}
		}
	}
	return best;
}

/* The end of "SmtpServer", "adminUser": a key where a part of the word begins.  *from: there. */
static size_t match_part(const struct redact_scan *scan, size_t at, const struct redact_word **key,
			 size_t *from)
{
	size_t end;

	for (*from = at + 1; redact_is_word(peek(scan, *from)) && *from - at < WORD_MAX; ++*from) {
		if (!is_upper(scan->in[*from]) || is_upper(scan->in[*from - 1]))
			continue;
		*key = longest_word(scan, *from, redact_settings, redact_settings_count, &end);
		if (*key && ((*key)->how & REDACT_PART))
			return end;
	}
	return 0;
}

/* The longest one: "user id" begins with "user".  *part: a word is before it. */
static size_t match_any_key(const struct redact_scan *scan, size_t at,
			    const struct redact_word **key, bool *part)
{
	const struct redact_word *secret = NULL, *name;
	size_t end, from;
	size_t best = redact_match_begins(scan, at, "PublicKeyToken") ?	/* names an assembly */
		      0 : match_secret(scan, at, &secret);

	*part = false;
	*key = secret;
	if (scan->only_secrets)
		return best;
	name = longest_word(scan, at, redact_settings, redact_settings_count, &end);
	if (!name && !secret) {
		end = match_part(scan, at, &name, &from);
		*part = end > 0;
	}
	if (end > best) {
		*key = name;
		best = end;
	}
	return best;
}

/* The colon there, also one of full width: its size, or 0. */
static size_t colon_size(const struct redact_scan *scan, size_t at)
{
	return redact_match_begins(scan, at, "\xEF\xBC\x9A") ? 3 : redact_match_char(scan, at, ':');
}

/* "=", "=>", or ":" where it assigns: its size, or 0. */
static size_t assignment(const struct redact_scan *scan, size_t at, bool quoted,
			 const struct redact_word *key)
{
	bool secret = key->value == REDACT_SECRET_NAME && !(key->how & REDACT_EQUALS);
	size_t equals = redact_match_char(scan, at, '=');

	if (equals == 1)
		return peek(scan, at + 1) == '>' ? 2 : peek(scan, at + 1) != '=';
	if (quoted && redact_match_begins(scan, at, "value="))	/* <add key="Pwd" value="x"/> */
		return strlen("value=");
	return equals ? equals : quoted || secret ? colon_size(scan, at) : 0;
}

/* Where the value begins; 0 if nothing is assigned. */
static size_t value_start(const struct redact_scan *scan, size_t at, size_t end,
			  const struct redact_word *key)
{
	bool variable = at > 0 && scan->in[at - 1] == '%' && peek(scan, end) == '%';
	size_t quote = variable ? 1 : redact_match_quote(scan, end), from = end + quote, size;
	bool quoted = quote > 0 && !variable, option = at > 0 && scan->in[at - 1] == '-';
	bool secret = key->value == REDACT_SECRET_NAME;

	from = redact_match_blanks(scan, from);
	size = assignment(scan, from, quoted, key);
	if (size == 0 && (!secret || key->how || !option || from == end))
		return 0;
	return redact_match_blanks(scan, from + size);
}

/* Where that text is, which closes; 0: nowhere near. */
static size_t text_end(const struct redact_scan *scan, size_t at, const char *text, size_t size)
{
	size_t stop = scan->size - at > QUOTED_MAX ? at + QUOTED_MAX : scan->size;

	for (; at < stop && size <= scan->size - at; at++)
		if (scan->in[at] == *text && memcmp(scan->in + at, text, size) == 0)
			return at;
	return 0;
}

/* Where the blanks begin that end there. */
static size_t blanks_start(const struct redact_scan *scan, size_t at, size_t end)
{
	const struct redact_scan before = { .in = scan->in, .size = end };

	for (size_t size = 1; size <= 3 && at + size <= end; size++)
		if (redact_match_blanks(&before, end - size) == end)
			return blanks_start(scan, at, end - size);
	return end;
}

/* Where a quotation mark of some language closes, without the blanks of French. */
static size_t mark_end(const struct redact_scan *scan, size_t open, size_t at)
{
	/* What opens, and what then closes, in languages that differ. */
	static const char *const marks[][2] = {
		{ "\xC2\xAB", "\xC2\xBB" }, { "\xC2\xBB", "\xC2\xAB" },
		{ "\xE2\x80\x9E", "\xE2\x80\x9C" }, { "\xE2\x80\x9E", "\xE2\x80\x9D" },
		{ "\xE2\x80\x9C", "\xE2\x80\x9D" }, { "\xE2\x80\x9D", "\xE2\x80\x9D" },
		{ "\xE2\x80\x9A", "\xE2\x80\x98" }, { "\xE2\x80\x98", "\xE2\x80\x99" },
		{ "\xE2\x80\x99", "\xE2\x80\x99" }, { "\xE2\x80\xB9", "\xE2\x80\xBA" },
		{ "\xE2\x80\xBA", "\xE2\x80\xB9" },
		{ "\xE3\x80\x8C", "\xE3\x80\x8D" }, { "\xE3\x80\x8E", "\xE3\x80\x8F" },
		{ "\xE3\x80\x9D", "\xE3\x80\x9F" }, { "\xEF\xBC\x82", "\xEF\xBC\x82" },
		{ "\xEF\xBC\x87", "\xEF\xBC\x87" },
	};
	size_t best = 0;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t end = redact_match_begins(scan, open, marks[i][0]) ?
			     text_end(scan, at, marks[i][1], strlen(marks[i][1])) : 0;

		if (end && (best == 0 || end < best))
			best = end;
	}
	return best > at ? blanks_start(scan, at, best) : 0;
}

/* Moves *at past the quote that opens there, and finds where it closes. */
static size_t quoted_end(const struct redact_scan *scan, size_t *at)
{
	size_t open = *at, size = redact_match_quote(scan, open), from = open + size, end;

	if (peek(scan, open) == '{')
		end = closing(scan, from = open + 1, '}');
	else if (size == 0)
		return 0;
	else if ((unsigned char)scan->in[open] >= 0x80)
		end = mark_end(scan, open, from = redact_match_blanks(scan, from));
	else
		end = size == 1 ? closing(scan, from, scan->in[open])
				: text_end(scan, from, scan->in + open, size);
	*at = end ? from : open;
	return end;
}

/* <password>x</password>, also where < is &lt;: the end of the secret, which begins at *from; or
 * 0. */
static size_t element_end(const struct redact_scan *scan, size_t at, size_t key, size_t *from)
{
	bool plain = at > 0 && scan->in[at - 1] == '<' && peek(scan, key) == '>';
	bool escaped = at >= 4 && redact_match_begins(scan, at - 4, "&lt;") &&
		       redact_match_begins(scan, key, "&gt;");

	*from = key + (plain ? 1 : 4);
	return plain ? text_end(scan, *from, "<", 1)
		     : escaped ? text_end(scan, *from, "&lt;", 4) : 0;
}

/* db7, my-db, db:1433: nothing that a sentence goes on with; v4.0 is a version. */
bool redact_scan_is_hostlike(const struct redact_scan *scan, size_t at, size_t size)
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

/* Labels. */

/* NT AUTHORITY\SYSTEM, Local System. */
static bool is_of_windows(const struct redact_scan *scan, size_t at)
{
	size_t end = at;
	bool blank = false;

	while (end < scan->size && end - at < WORD_MAX &&
	       (redact_is_word(scan->in[end]) || is_one_of(scan->in[end], " -."))) {
		if (blank && scan->in[end] == ' ' &&
		    redact_scan_plain(REDACT_USER, scan->in + at, end - at))
			return true;
		blank |= scan->in[end++] == ' ';
	}
	return redact_scan_plain(peek(scan, end) == '\\' ? REDACT_DOMAIN : REDACT_USER,
				 scan->in + at, end - at);
}

/* One word that may be a name: "db7:1433", "CORP\anna", "anna@corp"; 0: it is none. */
static size_t label_size(const struct redact_scan *scan, size_t at)
{
	size_t size = redact_match_length(scan, at), sign, more;

	if (size == 0 || !redact_is_word(scan->in[at]))
		return 0;
	if (is_number(scan->in + at, size) || redact_scan_is_code(scan->in + at, size) ||
	    redact_scan_no_name(scan->in + at, size) ||
	    redact_scan_is_file(scan->in + at, size) || is_of_windows(scan, at))
		return 0;
	sign = peek(scan, at + size) == '@' ? 1
	     : redact_match_backslashes(scan, at + size) - at - size;
	if (sign) {
		more = redact_match_length(scan, at + size + sign);
		/* "books\nACME\ann": a line ends there. */
		if (more && (scan->in[at + size] == '@' ||
			     !redact_match_path(scan, at + size + sign + more, sign)))
			size += sign + more;
	} else if (peek(scan, at + size) == ':') {
		more = redact_match_digits(scan->in + at + size + 1, scan->size - at - size - 1);
		size += more ? more + 1 : 0;
	}
	if (is_one_of(peek(scan, at + size), ":=") ||
	    (size < 2 && peek(scan, at + size) == '/'))		/* "N/A" */
		return 0;
	return peek(scan, at + size) != '/' && redact_match_path(scan, at + size, 1) ? 0 : size;
}

bool redact_scan_is_name(const struct redact_scan *scan, size_t at)
{
	const char *protocol = FIRST(scan, at, protocols);

	return label_size(scan, protocol ? at + strlen(protocol) : at) > 0;
}

/* Does a line, or part of one, begin there? */
static bool is_alone(const struct redact_scan *scan, size_t at)
{
	while (at > 0 && is_one_of(scan->in[at - 1], " \t"))
		at--;
	return at == 0 || is_one_of(scan->in[at - 1], "\r\n,;.|([{\"':-") ||
	       redact_follows_break(scan->in, at);
}

/* The name in quotes there, of two words at most; *at is moved to it.  0: it is none. */
static size_t quoted_size(const struct redact_scan *scan, size_t *at)
{
	size_t from = *at, end = quoted_end(scan, &from), blanks = 0;

	for (size_t i = from; i < end; i++)
		blanks += scan->in[i] == ' ' || is_one_of(scan->in[i], "/:=");
	if (end <= from || blanks > 1 || (blanks == 0 && label_size(scan, from) != end - from) ||
	    is_of_windows(scan, from))
		return 0;
	*at = from;
	return end - from;
}

static size_t write_label(struct redact_scan *scan, const struct redact_word *key, size_t at,
			  size_t size)
{
	struct redact_scan part = *scan;

	part.size = at + size;
	write_value(&part, key->value, at);
	return at + size;
}

/* Longer than most abbreviations. */
static bool is_in_capitals(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!is_upper(text[i]) && !text_is_digit(text[i]) && !is_one_of(text[i], "-_"))
			return false;
	return size > 4;
}

/* "Owner: anna", and the rest of a list of hosts. */
static size_t scan_label(struct redact_scan *scan, size_t at, size_t end,
			 const struct redact_word *key)
{
	size_t from = redact_match_blanks(scan, end), colon = colon_size(scan, from), size;

	if (colon == 0)
		return 0;
	from = redact_match_blanks(scan, from + colon);
	size = redact_match_quote(scan, from) ? quoted_size(scan, &from) : label_size(scan, from);
	if (size == 0 || ((key->how & REDACT_ALONE) && !is_alone(scan, at) &&
			  !is_in_capitals(scan->in + from, size) &&
			  !redact_scan_is_hostlike(scan, from, redact_match_length(scan, from))))
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	end = write_label(scan, key, from, size);
	while ((key->how & REDACT_LIST) && redact_match_begins(scan, end, ", ") &&
	       (size = label_size(scan, end + 2)) &&
	       ((key->how & REDACT_NAMES) || peek(scan, end + 2 + size) != ' ')) {
		text_add(scan->out, ", ");
		end = write_label(scan, key, end + 2, size);
	}
	return end - at;
}

/* "a=1; b=2; path=/": where the cookies end, which is before what the browser is told. */
static size_t cookies_end(const struct redact_scan *scan, size_t end)
{
	static const char *const told[] = {
		"path", "domain", "expires", "max-age", "samesite", "version", "priority",
	};

	while (peek(scan, end) == ';') {
		size_t name = redact_match_blanks(scan, end + 1), equals = name, next;

		while (!strchr("=; \t\r\n\"'", peek(scan, equals)))
			equals++;
		if (peek(scan, equals) != '=' || LISTED(told, scan->in + name, equals - name))
			break;
		next = bare_end(scan, REDACT_SECRET_NAME, equals + 1);
		end = next > equals ? next : equals + 1;
	}
	return end;
}

/* Has the element of that name an attribute that only pools have? */
static bool is_pool(const struct redact_scan *scan, size_t at)
{
	static const char *const attributes[] = {
		" autoStart=", " managedRuntimeVersion=", " managedPipelineMode=", " queueLength=",
		" enable32BitAppOnWin64=", " startMode=", " CLRConfigFile=",
	};

	for (size_t end = at; end - at < VALUE_MAX && !is_one_of(peek(scan, end), "<>"); end++)
		if (FIRST(scan, end, attributes))
			return true;
	return false;
}

size_t redact_scan_setting(struct redact_scan *scan, size_t at)
{
	struct redact_scan part = *scan;
	const struct redact_word *key = NULL;
	bool tail = false;
	size_t end = redact_is_word(scan->in[at]) ? match_any_key(scan, at, &key, &tail) : 0;
	size_t from;

	if (end == 0 || ((key->how & REDACT_POOLS) && !is_pool(scan, end)))
		return 0;
	part.size = key->value == REDACT_SECRET_NAME ? element_end(scan, at, end, &from) : 0;
	if (part.size == 0)
		from = value_start(scan, at, end, key);
	if (from == 0)
		return (key->how & REDACT_LABEL) && !tail ? scan_label(scan, at, end, key) : 0;
	if (part.size == 0)
		part.size = quoted_end(scan, &from);
	if (tail && !redact_scan_is_name(scan, from))
		return 0;
	if (part.size == 0) {
		part.size = bare_end(scan, key->value, from);
		if (key->how & REDACT_COOKIES)
			part.size = cookies_end(scan, part.size);
	}
	if (part.size <= from)
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	write_value(&part, key->value, from);
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
	write_value(&part, REDACT_HOST_NAME, at + 3);
	return part.size;
}

/* "Anna von Lenzen": names of two to four words, where the text ends. */
static bool is_person(const struct redact_scan *scan, size_t at)
{
	static const char *const small[] = {
		"von", "van", "vom", "zu", "zum", "zur", "de", "der", "den", "di", "da", "del",
		"della", "do", "dos", "du", "la", "le", "el", "al", "bin", "ben",
	};
	size_t words = 0, size;

	if (is_of_windows(scan, at))
		return false;
	for (; at < scan->size; words++, at += size) {
		at += words > 0;
		for (size = 0; at + size < scan->size && scan->in[at + size] != ' '; size++)
			if (!redact_is_word(scan->in[at + size]) &&
			    !is_one_of(scan->in[at + size], ".-'"))
				return false;
		if (size == 0 || (!is_upper(scan->in[at]) && (unsigned char)scan->in[at] < 0x80 &&
				  !LISTED(small, scan->in + at, size)))
			return false;
	}
	return words > 1 && words < 5;
}

/* As pools and sites are called; no path is. */
static bool is_name_of_words(const struct redact_scan *scan, size_t at)
{
	for (; at < scan->size; at++)
		if (is_one_of(scan->in[at], "\\/:"))
			return false;
	return true;
}

/* The name in the quotes that open at `from`, and what is before it. */
static size_t write_quoted(struct redact_scan *scan, enum redact_value value, size_t at,
			   size_t from)
{
	char quote = scan->in[from];
	struct redact_scan part = *scan;

	part.size = quoted_end(scan, &from);
	if (part.size <= from || part.size - from > VALUE_MAX)
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	if (value == REDACT_USER_NAME && (is_person(&part, from) || redact_scan_quoted(scan, from)))
		redact_scan_account(scan, from, part.size - from);
	else if (value < REDACT_DOTS_NAME && is_text(&part, from) &&
		 (value < REDACT_POOL_NAME || !is_name_of_words(&part, from)))
		scan->nested(scan->names, scan->in + from, part.size - from, scan->out);
	else
		write_value(&part, value, from);
	return (value == REDACT_USER_NAME ? write_at_host(scan, part.size, quote) : part.size) - at;
}

/* "password is Hunter2", and not "password is wrong"; without a verb some letter is in it. */
static bool is_mixed(const struct redact_scan *scan, size_t at, size_t size, bool verb)
{
	size_t digits = 0, letters = 0, signs = 0;

	for (size_t i = at; i < at + size; i++) {
		digits += text_is_digit(scan->in[i]);
		letters += text_is_letter(scan->in[i]);
		signs += is_one_of(scan->in[i], "@#$%^&*+=~");
	}
	if (verb && letters && signs)
		return true;
	return digits > 0 && digits < size && (verb || letters > 1) &&
	       !is_number(scan->in + at, size);
}

static size_t secret_size(const struct redact_scan *scan, size_t at)
{
	size_t size = 0;

	while (at + size < scan->size && !strchr(" \t\r\n,;", scan->in[at + size]))
		size++;
	return size > VALUE_MAX ? 0 : size;
}

static size_t write_secret(struct redact_scan *scan, size_t at, size_t from, bool verb)
{
	size_t size = secret_size(scan, from);

	/* "password (0x8..." and "password --x" are none. */
	if (!is_mixed(scan, from, size, verb) || (!verb && !redact_is_word(scan->in[from])))
		return 0;
	return redact_scan_dots(scan, at, from - at, size);
}

/* Where the arrow or the colon ends that assigns, with its blanks; 0: there is none. */
static size_t arrow_end(const struct redact_scan *scan, size_t at)
{
	static const char *const arrows[] = { "->", "=>", "\xE2\x86\x92" };
	const char *arrow = FIRST(scan, at, arrows);
	size_t size = arrow ? strlen(arrow) : colon_size(scan, at), end;

	end = size ? redact_match_blanks(scan, at + size) : 0;
	return end > at + size ? end : 0;
}

/* Where a verb ends that begins there, with its blanks, and the arrow behind; else `at`. */
static size_t verb_end(const struct redact_scan *scan, size_t at, bool *sure)
{
	const char *verb = FIRST(scan, at, verbs);
	size_t end = verb ? at + strlen(verb) : at, from = redact_match_blanks(scan, end);
	size_t arrow = arrow_end(scan, from);

	*sure = arrow > 0;
	if (arrow)
		return arrow;
	return from > end ? from : at;
}

/* "Invalid token '=' in class": what is in quotes there is no secret. */
static bool is_symbol(const struct redact_scan *scan, size_t at)
{
	size_t end = is_one_of(peek(scan, at), "'\"") ? closing(scan, at + 1, scan->in[at]) : 0;

	return end && (!redact_is_word(scan->in[at + 1]) ||
		       redact_match_begins(scan, end + 1, " in "));
}

/* Public keys have tokens, and so have grammars. */
static bool is_of_grammar(const struct redact_scan *scan, size_t at)
{
	static const char *const before[] = {
		"unexpected", "expected", "key", "parse", "syntax", "near", "metadata",
	};
	size_t end = at, from;

	while (end > 0 && scan->in[end - 1] == ' ')
		end--;
	for (from = end; from > 0 && end - from < WORD_MAX && redact_is_word(scan->in[from - 1]);)
		from--;
	return LISTED(before, scan->in + from, end - from);
}

/* Behind a noun: "the password was set to Hunter2", "pwd -> x", "token 'x'". */
static size_t write_told(struct redact_scan *scan, const struct redact_word *noun, size_t at,
			 size_t start)
{
	size_t from = start, size;
	bool sure = false;

	if ((noun->how & REDACT_GRAMMAR) && (is_of_grammar(scan, at) || is_symbol(scan, start)))
		return 0;
	if (noun->how & REDACT_VERB)
		from = verb_end(scan, start, &sure);
	if (redact_match_quote(scan, from))
		return write_quoted(scan, noun->value, at, from);
	if (from == start)
		return noun->how & REDACT_BARE ? write_secret(scan, at, from, false) : 0;
	size = sure ? secret_size(scan, from) : 0;
	if (size && !is_number(scan->in + from, size))
		return redact_scan_dots(scan, at, from - at, size);
	return write_secret(scan, at, from, true);
}

/* "The password for web is Hunter2": whose it is, and the secret. */
static size_t write_owned(struct redact_scan *scan, size_t at)
{
	const char *word = FIRST(scan, at, owned), *owner, *verb;
	size_t name = word ? at + strlen(word) : 0, end, from;
	char quote;

	if (!word)
		return 0;
	owner = FIRST(scan, name, owners);
	name += owner ? strlen(owner) : 0;
	quote = is_one_of(peek(scan, name), "'\"") ? scan->in[name++] : '\0';
	for (end = name; redact_match_length(scan, end) || is_one_of(peek(scan, end), "\\@");)
		end += redact_match_length(scan, end) + is_one_of(peek(scan, end), "\\@");
	from = end + (quote && peek(scan, end) == quote);
	verb = end > name && !redact_scan_no_name(scan->in + name, end - name) ?
	       FIRST(scan, from, owned_verbs) : NULL;
	if (!verb)
		return 0;
	from += strlen(verb);
	if (*verb != ':' && !is_one_of(peek(scan, from), "'\"") &&
	    !is_mixed(scan, from, secret_size(scan, from), true))
		return 0;
	text_add_bytes(scan->out, scan->in + at, name - at);
	if (scan->only_secrets)
		text_add_bytes(scan->out, scan->in + name, end - name);
	else
		redact_scan_account(scan, name, end - name);
	return end - at + redact_scan_dots(scan, end, from - end, secret_size(scan, from));
}

static size_t write_bare(struct redact_scan *scan, enum redact_value value, size_t at, size_t from,
			 size_t size)
{
	struct redact_scan part = *scan;

	part.size = from + size;
	text_add_bytes(scan->out, scan->in + at, from - at);
	if (!redact_scan_file(scan, from))
		write_value(&part, value, from);
	return from + size - at;
}

/* "No such host is known db7", "... is known. (db:1433)", "not be resolved: 'db'" */
static size_t unknown_host(struct redact_scan *scan, size_t at, size_t from, bool colon)
{
	size_t size, last;

	do {
		last = from;
		from = redact_match_blanks(scan, from);
		colon &= colon_size(scan, from) == 0;
		size = redact_match_quote(scan, from);
		size = size ? size : redact_gap(scan->in, scan->size, from);
		from += size ? size : is_one_of(peek(scan, from), ".:('\"");
	} while (from > last);
	size = redact_match_length(scan, from);
	if (size == 0 || colon || !redact_is_word(peek(scan, from)))
		return 0;
	if (!redact_scan_is_hostlike(scan, from, size) && scan->in[from - 1] != '(' &&
	    !redact_match_follows_quote(scan, from) && !strchr("\r\n.", peek(scan, from + size)))
		return 0;
	return write_bare(scan, REDACT_HOST_NAME, at, from, size);
}

/* "SQL Server SP2", "Server CU12" */
static bool is_release(const char *text, size_t size)
{
	size_t letters = 0;

	while (letters < size && text_is_letter(text[letters]))
		letters++;
	return letters < 4 && size - letters < 4 &&
	       redact_match_digits(text + letters, size - letters) == size - letters &&
	       (letters < 2 || LISTED(((const char *const[]){ "sp", "cu", "rc", "ctp" }), text,
				      letters));
}

/* "server db7", "host db is unreachable", "the remote server db."; no part of a server. */
static bool is_named(const struct redact_scan *scan, const struct redact_word *noun, size_t at,
		     size_t size)
{
	static const char *const parts[] = {
		"process", "farm", "name", "names", "side", "instance", "address", "itself",
		"certificate", "because", "today", "now", "again", "too", "computer", "port",
	};
	static const char *const missing[] = {
		" is unreachable", " is not reachable", " was not reachable", " cannot be reached",
		" could not be reached", " can not be reached", " is offline", " is down",
		" does not exist",
		" is not responding", " did not respond", " does not respond",
		" ist nicht erreichbar", " est injoignable", " using any of the configured",
	};
	const char *text = scan->in + at;
	bool number = false;

	if (size < 2 || !label_size(scan, at))
		return false;
	for (size_t i = 0; i < size; i++)
		number |= text_is_digit(text[i]);
	if (LISTED(parts, text, size) || redact_scan_ordinary(text, size))
		return false;
	if (redact_scan_is_hostlike(scan, at, size) &&
	    ((noun->how & REDACT_MARK) ||
	     (number && text_is_letter(*text) && !is_release(text, size))))
		return true;
	return FIRST(scan, at + size, missing) ||
	       ((noun->how & REDACT_CAPITALS) && is_in_capitals(text, size) &&
		!is_upper(text[-2])) ||		/* "COMPUTER NAME" is a heading */
	       ((noun->how & REDACT_LAST) && strchr(".,;:\r\n", peek(scan, at + size)));
}

static size_t scan_noun(struct redact_scan *scan, size_t at)
{
	size_t end, from, size;
	const struct redact_word *noun = longest_word(scan, at, redact_nouns, redact_nouns_count,
						      &end);

	if (!noun || (scan->only_secrets && noun->value != REDACT_SECRET_NAME))
		return 0;
	from = redact_match_blanks(scan, end + (peek(scan, end) == ','));
	if ((from == end && (unsigned char)peek(scan, from) < 0x80) ||
	    (peek(scan, end) == ',' && !redact_match_quote(scan, from)))
		return 0;
	if (noun->value == REDACT_SECRET_NAME)
		return write_told(scan, noun, at, from);
	if (redact_match_quote(scan, from))
		return write_quoted(scan, noun->value, at, from);
	size = noun->how ? redact_match_length(scan, from) : 0;
	return is_named(scan, noun, from, size) ? write_bare(scan, noun->value, at, from, size) : 0;
}

size_t redact_scan_sentence(struct redact_scan *scan, size_t at)
{
	const struct redact_word *words;
	size_t done = write_owned(scan, at), end;

	if (!done)
		done = scan_noun(scan, at);
	if (done || scan->only_secrets)
		return done;
	words = longest_word(scan, at, redact_leads, redact_leads_count, &end);
	return words ? unknown_host(scan, at, end, words->how & REDACT_COLON) : 0;
}
