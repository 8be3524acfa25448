/*
 * redact_unknown.c - a whole string of an event of which the catalog does not know what
 * it is.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "text.h"

static bool all_of(const char *text, const char *set)
{
	return text[strspn(text, set)] == '\0';
}

/* Of a name these would say nothing: of a pool "6644" the worker's number stays. */
static bool is_number(const char *text)
{
	return all_of(text, "0123456789");
}

/* Versions, times, addresses, and codes: 0x80070005, %%1326. */
static bool is_value(const char *text)
{
	return all_of(text, "0123456789 .,:;+-%/()") ||
	       (text[0] == '0' && (text[1] | 0x20) == 'x' &&
		all_of(text + 2, "0123456789abcdefABCDEF"));
}

static bool is_term(const char *text)
{
	static const char *const terms[] = {
		"http", "https", "net.tcp", "net.pipe", "net.msmq", "msmq.formatname", "WAS",
		"W3SVC", "x86", "AMD64", "IA64", "ARM64", "applicationHost.config",
		"machine.config", "redirection.config", "administration.config", "true", "false",
	};

	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		if (text_equal_nocase(terms[i], text))
			return true;
	return false;
}

/* The kind under which the whole string is known as a name. */
static bool known_kind(const struct redact_names *names, const char *text, size_t size,
		       enum redact_kind *kind)
{
	static const enum redact_kind order[] = {
		REDACT_POOL, REDACT_SITE, REDACT_HOST, REDACT_USER, REDACT_DOMAIN, REDACT_SHARE,
	};

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (redact_names_find(names, order[i], text, size)) {
			*kind = order[i];
			return true;
		}
	return false;
}

static bool is_file(struct redact_names *names, const char *text, size_t size)
{
	struct text copy = { 0 };
	struct redact_scan scan = { .names = names, .in = text, .size = size, .out = &copy };
	bool file = redact_scan_file(&scan, 0) == size;

	text_release(&copy);
	return file;
}

/* True if the string is an address, a SID, a host: one name, which the scanner knows. */
static bool is_one_name(struct redact_names *names, const char *text, size_t size)
{
	struct text copy = { 0 };
	enum redact_kind kind;
	uint32_t number;
	bool one;

	redact_scan_text(names, text, size, &copy);
	one = redact_token(text_get(&copy), copy.size, &kind, &number) &&
	      strcmp(text_get(&copy), text) != 0;
	text_release(&copy);
	return one;
}

void redact_scan_unknown(struct redact_names *names, bool name, const char *text,
			 struct text *out)
{
	size_t size = strlen(text);
	enum redact_kind kind = REDACT_POOL;

	if (is_number(text) || is_term(text))
		text_add_bytes(out, text, size);
	else if (known_kind(names, text, size, &kind))
		redact_scan_name(names, kind, text, size, out);
	else if (!name || is_value(text) || strpbrk(text, "\\/") ||
		 is_file(names, text, size) || is_one_name(names, text, size))
		redact_scan_text(names, text, size, out);
	else
		redact_scan_name(names, REDACT_POOL, text, size, out);
}
