/*
 * console_icacls.c - who may read a file: icacls.
 *
 *	C:\App\mod.dll BUILTIN\Users:(I)(RX)
 *	               NT AUTHORITY\SYSTEM:(I)(F)
 *
 * Letters of rights are the same in every language; names of groups are not, so that a
 * verdict needs one that rules/console-words.tsv knows.  Names of persons are not kept.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <stdio.h>
#include <string.h>

#include "console_lists.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "text.h"

enum { LINE = 1024, ACCOUNT = 256, RIGHT = 6 };

struct icacls {
	char first[LINE];	/* path and first account; "" outside of a list */
	size_t account;		/* bytes of both, before the rights */
	size_t path;		/* bytes of the path; 0: not known yet */
	unsigned line;
	bool allowed, denied;	/* for a group of all */
	bool other;		/* an account that may matter, or not */
};

/* The rights of one entry. */
struct rights {
	bool deny, inherit_only;
	bool read;		/* reading and running are among them */
	bool some;		/* or a part of these */
};

/* ---- rights ---- */

static bool is_letter(const char *at, size_t size, const char *word)
{
	return strlen(word) == size && memcmp(at, word, size) == 0;
}

/* One right or flag; false: it is none. */
static bool take_right(struct rights *rights, const char *at, size_t size)
{
	static const char *const whole[] = { "F", "M", "RX", "GA" };
	static const char *const part[] = { "R", "X", "GR", "GE", "RD", "N" };
	static const char *const others[] = { "W", "D", "I", "OI", "CI", "NP", "DE", "RC", "WDAC",
		"WO", "S", "AS", "MA", "GW", "WD", "AD", "REA", "WEA", "DC", "RA", "WA", "GENR" };

	if (size > RIGHT)
		return false;
	rights->deny |= is_letter(at, size, "DENY") || is_letter(at, size, "N");
	rights->inherit_only |= is_letter(at, size, "IO");
	if (is_letter(at, size, "DENY") || is_letter(at, size, "IO"))
		return true;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (is_letter(at, size, whole[i]))
			return rights->read = rights->some = true;
	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++)
		if (is_letter(at, size, part[i]))
			return rights->some = true;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (is_letter(at, size, others[i]))
			return true;
	return false;
}

/* "(I)(OI)(RX,W)" and nothing behind it; false: it is something else. */
static bool parse_rights(const char *at, struct rights *rights)
{
	*rights = (struct rights){ .deny = false };
	while (*at == '(') {
		do {
			const char *start = ++at;

			while (*at && *at != ',' && *at != ')' && at - start <= RIGHT)
				at++;
			if (!*at || !take_right(rights, start, (size_t)(at - start)))
				return false;
		} while (*at == ',');
		at++;
	}
	while (*at == ' ')
		at++;
	return *at == '\0';
}

/* Where the rights of a line begin, behind their colon; NULL: it has none. */
static const char *find_rights(const char *line, struct rights *rights)
{
	const char *at = line;

	while ((at = strstr(at, ":(")) != NULL) {
		if (at > line && parse_rights(at + 1, rights))
			return at + 1;
		at++;
	}
	return NULL;
}

/* ---- entries ---- */

static void take_entry(struct icacls *icacls, const char *account, size_t size,
		       const struct rights *rights)
{
	char name[ACCOUNT];
	const char *base;

	if (rights->inherit_only || size >= sizeof(name))
		return;
	memcpy(name, account, size);
	name[size] = '\0';
	base = text_base(name);
	/* One pool may be of another failure. */
	if (!text_starts(name, "IIS APPPOOL\\") && console_listed(CONSOLE_GROUP, base)) {
		icacls->denied |= rights->deny && rights->some;
		icacls->allowed |= !rights->deny && rights->read;
	} else if (text_starts(name, "IIS APPPOOL\\") || !console_listed(CONSOLE_OWNER, base)) {
		icacls->other |= rights->some;
	}
}

/* Where the path of a list with one entry ends: before an account that is known, else
 * before the last word. */
static size_t guess_path(const struct icacls *icacls)
{
	size_t last = 0;

	for (size_t i = 1; i < icacls->account; i++)
		if (icacls->first[i - 1] == ' ') {
			last = i - 1;
			if (console_listed(CONSOLE_ACCOUNT, icacls->first + i))
				return last;
		}
	return last;
}

/* Bytes of so many characters. */
static size_t bytes_of(const char *text, size_t characters)
{
	size_t at = 0;

	while (characters-- && text[at])
		do {
			at++;
		} while (((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

/* The first entry, once it is known where it begins. */
static void take_first(struct icacls *icacls, size_t path)
{
	struct rights rights;

	icacls->path = path;
	find_rights(icacls->first, &rights);
	if (path + 1 < icacls->account)
		take_entry(icacls, icacls->first + path + 1, icacls->account - path - 1, &rights);
}

/* NULL: it depends on who is who. */
static const char *verdict(const struct icacls *icacls)
{
	if (icacls->denied)
		return "denied";
	if (icacls->allowed)
		return "allowed";
	return icacls->other ? NULL : "not granted";
}

static void flush(struct icacls *icacls, struct evidence_sink *sink)
{
	if (!icacls->first[0])
		return;
	if (!icacls->path)
		take_first(icacls, guess_path(icacls));
	icacls->first[icacls->path] = '\0';
	evidence_sink_found(sink, "file.access", icacls->first, verdict(icacls), icacls->line);
	icacls->first[0] = '\0';
}

/* ---- lines ---- */

/* C:\ or \\server. */
static bool begins_path(const char *line)
{
	return (text_lower(line[0]) >= 'a' && text_lower(line[0]) <= 'z' && line[1] == ':' &&
		line[2] == '\\') || (line[0] == '\\' && line[1] == '\\');
}

/* An account that Windows names follows a word of the line. */
static bool has_account(const char *line)
{
	for (const char *at = line; (at = strchr(at, ' ')) != NULL; at++)
		if (console_listed(CONSOLE_ACCOUNT, at + 1))
			return true;
	return false;
}

static bool is_sign(const char *line)
{
	struct rights rights;

	return line[0] != ' ' && find_rights(line, &rights) &&
	       (begins_path(line) || has_account(line));
}

static void begin(struct icacls *icacls, const struct evidence_line *line, const char *at)
{
	*icacls = (struct icacls){ .line = line->number };
	if (line->size >= sizeof(icacls->first) || !strchr(line->text, ' '))
		return;
	memcpy(icacls->first, line->text, line->size + 1);
	icacls->account = (size_t)(at - 1 - line->text);
}

/* Accounts stand under each other, so that the second one tells where the path ends. */
static void go_on(struct icacls *icacls, const struct evidence_line *line, const char *at,
		  const struct rights *rights)
{
	size_t indent = strspn(line->text, " ");
	size_t path = bytes_of(icacls->first, indent);

	if (!icacls->path)
		take_first(icacls, path > 1 && path < icacls->account &&
				   icacls->first[path - 1] == ' ' ? path - 1 :
				   guess_path(icacls));
	take_entry(icacls, line->text + indent, (size_t)(at - 1 - line->text) - indent, rights);
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct icacls *icacls = state;
	struct rights rights;
	const char *at = find_rights(line->text, &rights);

	if (at && line->text[0] == ' ' && icacls->first[0]) {
		go_on(icacls, line, at, &rights);
		return;
	}
	flush(icacls, sink);
	if (at && line->text[0] != ' ')
		begin(icacls, line, at);
}

static void end(void *state, struct evidence_sink *sink)
{
	flush(state, sink);
}

const struct console_reader console_icacls = {
	"icacls", "who may read a file",
	sizeof(struct icacls), is_sign, take_line, end, NULL,
};
