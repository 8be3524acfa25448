/*
 * httplog_w3c.c - logs of IIS in the W3C extended format: requests that reached a worker
 * process and failed there.
 *
 * The Win32 status is decimal and may be an HRESULT.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog.h"

#include <string.h>

#include "console_words.h"
#include "evidence_lines.h"
#include "httplog_status.h"
#include "httplog_wants.h"
#include "text.h"

enum { SITE = 16 };	/* bytes of an id */

static uint64_t number_at(const struct httplog *log, enum httplog_field field)
{
	const struct httplog_text text = httplog_row_get(&log->row, &log->layout, field);
	int64_t number = console_number(text.at, text.size, UINT32_MAX);

	return number < 0 ? UINT64_MAX : (uint64_t)number;
}

/* "6" of "W3SVC6", as IIS names a site and the folder of its logs; "": it is none. */
static void copy_site(char *site, struct httplog_text name)
{
	size_t digits = 0;

	*site = '\0';
	if (name.size <= 5 || !httplog_is((struct httplog_text){ name.at, 5 }, "W3SVC"))
		return;
	while (5 + digits < name.size && name.at[5 + digits] >= '0' &&
	       name.at[5 + digits] <= '9')
		digits++;
	if (5 + digits != name.size || digits >= SITE)
		return;
	memcpy(site, name.at + 5, digits);
	site[digits] = '\0';
}

static void site_of_path(char *site, const char *path)
{
	const char *start = path;
	char found[SITE];

	*site = '\0';
	for (const char *at = path; *at; at++) {
		if (!text_is_slash(*at))
			continue;
		copy_site(found, (struct httplog_text){ start, (size_t)(at - start) });
		if (*found)
			strcpy(site, found);
		start = at + 1;
	}
}

static uint32_t take(struct httplog *log, when_t time)
{
	struct httplog_answer answer = { number_at(log, HTTPLOG_STATUS), 0, 0 };
	char name[HTTPLOG_STATUS_SIZE], site[SITE];
	struct httplog_of of = { site, EVIDENCE_OTHER };

	if (answer.status != 500 && answer.status != 502 && answer.status != 503)
		return HTTPLOG_TAIL_IGNORED;
	answer.substatus = number_at(log, HTTPLOG_SUBSTATUS);
	answer.win32 = number_at(log, HTTPLOG_WIN32);
	if (!httplog_status_tells(&answer))
		return HTTPLOG_TAIL_IGNORED;
	copy_site(site, httplog_row_get(&log->row, &log->layout, HTTPLOG_SITE_NAME));
	if (!*site)
		site_of_path(site, log->sink.reading->path);
	httplog_status_name(&answer, name);
	if (httplog_wants_site(log->wants, site, strlen(site)))
		of.rank = EVIDENCE_ASKED;
	return httplog_note(log, &of, name, time);
}

static bool has_fields(const char *line)
{
	const struct httplog_line of = { line, strlen(line), 0, true };
	struct httplog_layout layout;

	return httplog_layout_read(&layout, &of) && layout.place[HTTPLOG_CLOCK] &&
	       layout.place[HTTPLOG_STATUS] && !layout.place[HTTPLOG_REASON];
}

static bool is_sign(const char *line)
{
	return text_starts(line, "#Software: Microsoft Internet Information Services") ||
	       has_fields(line);
}

static bool knows(const uint8_t *head, size_t size)
{
	return evidence_lines_any(head, size, is_sign);
}

static int read_w3c(const struct evidence_reading *reading, struct fail *fail)
{
	static const struct httplog_kind kind = {
		"w3c", "requests of a site", "http.status", take, false, WHEN_HOUR,
	};

	return httplog_read(&kind, reading, fail);
}

const struct evidence_parser evidence_parser_w3c = {
	.name = "w3c", .what = "a log of requests",
	.knows = knows, .read = read_w3c,
};
