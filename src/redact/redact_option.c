/*
 * redact_option.c - passwords on a command line, by the option or the words before them.
 *
 *	psexec \\db7 -u web -p x cmd   ->  psexec \\HOST-1 -u web -p ... cmd
 *	net user web x /add            ->  net user USER-1 ... /add
 *	mysql -px                      ->  mysql -p...
 *	curl -u web:x                  ->  curl -u USER-1:...
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
static const char *const users[] = { "user", "u" };

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
	if (from)
		return write_pair(scan, at, from);
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

size_t redact_scan_option(struct redact_scan *scan, size_t at)
{
	bool first = at == 0 || is_one_of(scan->in[at - 1], " \t\r\n\"'`(");

	if (first && is_one_of(scan->in[at], "-/"))
		return scan_option(scan, at);
	return first ? scan_net_user(scan, at) : 0;
}
