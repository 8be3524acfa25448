/*
 * redact_command.c - command lines in running text: the program stays, which the
 * verdict needs; its parameters, in which there are passwords, become dots.
 *
 *	commandline 'C:\app\shop.exe --pw x', ErrorCode = '0x80070002'
 *	commandline 'C:\app\shop.exe ...', ErrorCode = '0x80070002'
 *
 * When in doubt, it hides too much rather than too little.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "text.h"

/* A longer path is hidden; it also keeps a path within a path from going deep. */
enum { PROGRAM_MAX = 256 };

/* What is before a command line, or before parameters alone. */
static const struct {
	const char *word;
	bool program;
} commands[] = {
	{ "commandline",  true },
	{ "command line", true },
	{ "arguments",    false },
};

/* What the ASP.NET Core Module writes after it. */
static const char *const ends[] = {
	"' but ", "'but ", "', ErrorCode", "' ErrorCode", "', Error Code", "'. Error",
};

/* At a quote with one of the ends, else at the last quote of the line, else at the end of
 * the line. */
static size_t command_end(const struct redact_scan *scan, size_t at, char quote)
{
	size_t last = 0;

	for (; at < scan->size && !strchr("\r\n", scan->in[at]); at++) {
		if (FIRST(scan, at, ends))
			return at;
		if (quote && scan->in[at] == quote)
			last = at;
	}
	return last ? last : at;
}

/* "C:\Program Files\x.exe" in quotes; 0 if they do not end. */
static size_t quoted_size(const struct redact_scan *scan, size_t at, size_t stop)
{
	const char *close = stop > at + 1 ? memchr(scan->in + at + 1, '"', stop - at - 1) : NULL;

	return close ? (size_t)(close + 1 - scan->in) - at : 0;
}

/* A path with blanks that ends in .exe, with nothing before that looks like a
 * parameter; or 0. */
static size_t path_size(const struct redact_scan *scan, size_t at, size_t stop)
{
	if (peek(scan, at + 1) != ':' && peek(scan, at) != '\\')
		return 0;
	for (size_t i = at; i < stop && !is_one_of(scan->in[i], "\"'="); i++) {
		if (scan->in[i] == ' ' && is_one_of(peek(scan, i + 1), "-/"))
			return 0;
		if (redact_match_begins(scan, i, ".exe") &&
		    (i + strlen(".exe") == stop || peek(scan, i + strlen(".exe")) == ' '))
			return i + strlen(".exe") - at;
	}
	return 0;
}

static size_t word_size(const struct redact_scan *scan, size_t at, size_t stop)
{
	size_t end = at;

	while (end < stop && !is_one_of(scan->in[end], " \t\"'="))
		end++;
	return end == stop || is_one_of(scan->in[end], " \t") ? end - at : 0;
}

static size_t program_size(const struct redact_scan *scan, size_t at, size_t end)
{
	size_t stop = end - at > PROGRAM_MAX ? at + PROGRAM_MAX : end, size;

	if (peek(scan, at) == '"')
		return quoted_size(scan, at, stop);
	size = path_size(scan, at, stop);
	if (size == 0)
		size = word_size(scan, at, stop);
	return size < PROGRAM_MAX ? size : 0;
}

void redact_scan_parameters(struct redact_scan *scan, size_t at, size_t end)
{
	size_t size = end > at ? program_size(scan, at, end) : 0;

	if (size)
		scan->nested(scan->names, scan->in + at, size, scan->out);
	if (at + size < end)
		text_add(scan->out, size ? " ..." : "...");
}

/* Where the command line begins after its word; 0 if the word is just part of a
 * sentence. */
static size_t command_start(const struct redact_scan *scan, size_t at, char *quote)
{
	bool assigned = false;

	while (is_one_of(peek(scan, at), " :="))
		assigned |= scan->in[at++] != ' ';
	*quote = is_one_of(peek(scan, at), "'\"") ? scan->in[at] : '\0';
	/* Without an apostrophe around, quotes are those of the program. */
	if (*quote == '"' && assigned)
		*quote = '\0';
	else if (*quote)
		at++;
	return *quote || assigned ? at : 0;
}

size_t redact_scan_command(struct redact_scan *scan, size_t at)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		size_t from, end;
		char quote;

		if (!redact_match_begins(scan, at, commands[i].word))
			continue;
		from = command_start(scan, at + strlen(commands[i].word), &quote);
		end = from ? command_end(scan, from, quote) : 0;
		if (end <= from)
			return 0;
		text_add_bytes(scan->out, scan->in + at, from - at);
		if (commands[i].program)
			redact_scan_parameters(scan, from, end);
		else
			text_add(scan->out, "...");
		return end - at;
	}
	return 0;
}
