/*
 * redact_account.c - accounts, file names of programs, and names that are known.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "text.h"

static const char *const extensions[] = { "dll", "exe", "sys", "ocx", "drv", "mui" };

size_t redact_scan_file_size(const struct redact_scan *scan, size_t at)
{
	size_t size = redact_match_length(scan, at), end = size;
	const char *last = redact_match_extension(scan->in + at, &end);

	if (!redact_is_word(scan->in[at]) || end == 0 || end + 1 == size ||
	    !LISTED(extensions, last, end))
		return 0;
	return size;
}

/* The verdict needs the names of modules. */
size_t redact_scan_file(struct redact_scan *scan, size_t at)
{
	size_t size = redact_scan_file_size(scan, at);

	text_add_bytes(scan->out, scan->in + at, size);
	return size;
}

void redact_scan_known(struct redact_scan *scan, enum redact_kind kind, size_t at, size_t size)
{
	size_t part;
	struct redact_name name = redact_names_at(scan->names, scan->in, at + size, at, &part);

	if (part == size && !redact_names_find(scan->names, kind, scan->in + at, size))
		kind = name.kind;
	redact_scan_write(scan, kind, at, size);
}

/* DOMAIN\user; the accounts of pools are called IIS APPPOOL\pool. */
static void write_member(struct redact_scan *scan, size_t at, size_t domain, size_t size)
{
	size_t user = at + domain + 1;

	size -= domain + 1;
	if (redact_match_begins(scan, at, "IIS APPPOOL\\")) {
		text_add_bytes(scan->out, scan->in + at, domain + 1);
		redact_scan_known(scan, REDACT_POOL, user, size);
		return;
	}
	redact_scan_known(scan, REDACT_DOMAIN, at, domain);
	text_add_char(scan->out, '\\');
	/* .\user is a user of this computer. */
	if (domain > 1 && redact_scan_plain(REDACT_DOMAIN, scan->in + at, domain))
		text_add_bytes(scan->out, scan->in + user, size);
	else
		redact_scan_known(scan, REDACT_USER, user, size);
}

void redact_scan_account(struct redact_scan *scan, size_t at, size_t size)
{
	const char *text = scan->in + at;
	const char *slash = memchr(text, '\\', size), *sign = memchr(text, '@', size);
	size_t first = slash ? (size_t)(slash - text) : sign ? (size_t)(sign - text) : size;

	if (slash) {
		write_member(scan, at, first, size);
		return;
	}
	redact_scan_known(scan, REDACT_USER, at, first);
	if (!sign)
		return;
	text_add_char(scan->out, '@');
	redact_scan_host(scan, at + first + 1, size - first - 1);
}
