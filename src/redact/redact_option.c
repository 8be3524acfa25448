/*
 * redact_option.c - passwords on a command line, by the option or the words before them.
 *
 *	psexec \\db7 -u web -p x cmd   ->  psexec \\HOST-1 -u web -p ... cmd
 *	net user web x /add            ->  net user USER-1 ... /add
 *	mysql -px                      ->  mysql -p...
 *	curl -u web:x                  ->  curl -u USER-1:...
 *	runas /user:CORP\web cmd       ->  runas /user:DOMAIN-1\USER-1 cmd
 *	net use \\db7\s /user:web x    ->  net use \\HOST-1\SHARE-1 /user:USER-1 ...
 *
 * What is behind such an option and is none, as the port of ssh, is hidden, too.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "text.h"

/* A longer word is no password that somebody types; how far back a program's name is. */
enum { WORD_MAX = 256, BEFORE_MAX = 200 };

static const char *const passwords[] = {
	"password", "passwd", "pass", "pwd", "pw", "rp", "p",
};
static const char *const users[] = { "username", "user", "u" };

/* Where the option that is called so ends, with what separates it from its value; or 0. */
static size_t option_end(const struct redact_scan *scan, size_t at, const char *const *names,
			 size_t count)
{
	while (is_one_of(peek(scan, at), "-/"))
		at++;
	for (size_t i = 0; i < count; i++) {
		size_t end = at + strlen(names[i]), from = end;

		if (!redact_match_begins(scan, at, names[i]))
			continue;
		while (is_one_of(peek(scan, from), end == from ? " \t:=" : " \t"))
			from++;
		if (from > end)
			return from;
	}
	return 0;
}

/* The size of a word that may be a password: in quotes, or up to a blank. */
static size_t word_size(const struct redact_scan *scan, size_t at)
{
	char quote = is_one_of(peek(scan, at), "\"'") ? scan->in[at] : '\0';
	size_t end = at + (quote != '\0');

	while (end < scan->size && end - at < WORD_MAX && !is_one_of(scan->in[end], "\r\n") &&
	       (quote ? scan->in[end] != quote : !is_one_of(scan->in[end], " \t\"'<>|&;")))
		end++;
	return quote && peek(scan, end) == quote ? end + 1 - at : end - at;
}

static void write_account(struct redact_scan *scan, size_t at, size_t size)
{
	if (scan->only_secrets)
		text_add_bytes(scan->out, scan->in + at, size);
	else
		redact_scan_account(scan, at, size);
}

/* "web:x", where the second word is the password. */
static size_t write_pair(struct redact_scan *scan, size_t at, size_t from)
{
	size_t size = word_size(scan, from);
	const char *colon = size ? memchr(scan->in + from, ':', size) : NULL;
	size_t name = colon ? (size_t)(colon - scan->in) - from : 0;

	if (name < 2 || name + 1 == size || is_one_of(colon[1], "/\\"))
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	write_account(scan, from, name);
	text_add(scan->out, ":...");
	return from + size - at;
}

/* "-u web", "/user:CORP\web"; no file, as in "regsvr32 /u x.dll", and no option. */
static size_t write_user(struct redact_scan *scan, size_t at, size_t from)
{
	bool quoted = is_one_of(peek(scan, from), "\"'");
	size_t size = word_size(scan, from), name = from + quoted, digits;
	bool letters = false;

	if (scan->only_secrets || size < 2 + 2 * (size_t)quoted)
		return 0;
	size -= quoted && scan->in[from + size - 1] == scan->in[from] ? 2 : quoted;
	digits = redact_match_digits(scan->in + name, size);
	for (size_t i = name; i < name + size; i++) {
		if (!redact_is_word(scan->in[i]) && !is_one_of(scan->in[i], ".-$\\@ "))
			return 0;
		letters |= redact_is_word(scan->in[i]);
	}
	if (!letters || digits == size || is_one_of(scan->in[name], "-$\\@ ") ||
	    redact_scan_is_file(scan->in + name, size))
		return 0;
	text_add_bytes(scan->out, scan->in + at, name - at);
	redact_scan_account(scan, name, size);
	return name + size - at;
}

/* Is it a parameter of that program, on this line? */
static bool is_of(const struct redact_scan *scan, size_t at, const char *program)
{
	for (size_t i = 0; i < BEFORE_MAX && at-- > 0 && scan->in[at] != '\n'; i++)
		if (redact_match_begins(scan, at, program))
			return true;
	return false;
}

static size_t scan_option(struct redact_scan *scan, size_t at)
{
	size_t from = option_end(scan, at, passwords, sizeof(passwords) / sizeof(passwords[0]));

	if (from && !is_one_of(peek(scan, from), "-/") && word_size(scan, from))
		return redact_scan_dots(scan, at, from - at, word_size(scan, from));
	from = option_end(scan, at, users, sizeof(users) / sizeof(users[0]));
	if (from) {
		size_t done = write_pair(scan, at, from);

		return done ? done : write_user(scan, at, from);
	}
	/* Its long options have two hyphens. */
	if (redact_match_begins(scan, at, "-p") && word_size(scan, at + 2) &&
	    is_of(scan, at, "mysql"))
		return redact_scan_dots(scan, at, 2, word_size(scan, at + 2));
	return 0;
}

/* net user NAME PASSWORD */
static size_t scan_net_user(struct redact_scan *scan, size_t at)
{
	static const char *const commands[] = { "net user ", "net1 user ", "net.exe user " };
	const char *command = FIRST(scan, at, commands);
	size_t from = command ? at + strlen(command) : 0;
	size_t name = from ? word_size(scan, from) : 0, word = from + name;

	while (is_one_of(peek(scan, word), " \t"))
		word++;
	if (name == 0 || word == from + name || is_one_of(peek(scan, word), "/*") ||
	    word_size(scan, word) == 0)
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	write_account(scan, from, name);
	return from + name - at +
	       redact_scan_dots(scan, from + name, word - from - name, word_size(scan, word));
}

/* Where the next word of a command line begins. */
static size_t next_word(const struct redact_scan *scan, size_t at)
{
	while (is_one_of(peek(scan, at), " \t"))
		at++;
	return at;
}

static bool is_user_option(const struct redact_scan *scan, size_t at)
{
	return redact_match_begins(scan, at, "/user:") || redact_match_begins(scan, at, "/u:");
}

/* The word that may be a password there, which options do not begin; 0: none. */
static size_t password_size(const struct redact_scan *scan, size_t at, bool sure)
{
	size_t size = word_size(scan, at), next = next_word(scan, at + size), digits = 0;

	if (is_one_of(peek(scan, at), "-/*"))
		return 0;
	for (size_t i = at; i < at + size; i++)
		digits += text_is_digit(scan->in[i]);
	return sure || digits || is_user_option(scan, next) ? size : 0;
}

/* net use [X:] \\HOST\SHARE [PASSWORD] [/user:NAME [PASSWORD]] */
static size_t scan_net_use(struct redact_scan *scan, size_t at)
{
	static const char *const commands[] = { "net use ", "net1 use ", "net.exe use " };
	const char *command = FIRST(scan, at, commands);
	size_t share = command ? next_word(scan, at + strlen(command)) : 0, end, from, size, user;

	if (share && !redact_match_begins(scan, share, "\\\\"))
		share = next_word(scan, share + word_size(scan, share));
	if (!share || !redact_match_begins(scan, share, "\\\\"))
		return 0;
	end = share + word_size(scan, share);
	text_add_bytes(scan->out, scan->in + at, share - at);
	if (scan->only_secrets)
		text_add_bytes(scan->out, scan->in + share, end - share);
	else
		scan->nested(scan->names, scan->in + share, end - share, scan->out);
	from = next_word(scan, end);
	size = from > end ? password_size(scan, from, false) : 0;
	if (size)
		end += redact_scan_dots(scan, end, from - end, size);
	from = next_word(scan, end);
	if (from == end || !is_user_option(scan, from))
		return end - at;
	user = (size_t)(strchr(scan->in + from, ':') - scan->in) + 1;
	text_add_bytes(scan->out, scan->in + end, user - end);
	write_account(scan, user, word_size(scan, user));
	end = user + word_size(scan, user);
	from = next_word(scan, end);
	size = from > end ? password_size(scan, from, true) : 0;
	return end - at + (size ? redact_scan_dots(scan, end, from - end, size) : 0);
}

size_t redact_scan_option(struct redact_scan *scan, size_t at)
{
	size_t used;

	bool first = at == 0 || is_one_of(scan->in[at - 1], " \t\r\n\"'`(");

	if (first && is_one_of(scan->in[at], "-/"))
		return scan_option(scan, at);
	if (!first)
		return 0;
	used = scan_net_use(scan, at);
	return used ? used : scan_net_user(scan, at);
}
