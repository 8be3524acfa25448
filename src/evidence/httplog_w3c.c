/*
 * httplog_w3c.c - logs of IIS in the W3C extended format: requests that reached a worker
 * process and failed there.
 *
 * Meaning of the statuses: KB943891 "HTTP status codes in IIS", and for 500.30 to 500.38 the
 * documentation of the ASP.NET Core Module.  The Win32 status is decimal and may be an HRESULT.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "evidence_lines.h"
#include "text.h"

enum {
	STATUS = 32,		/* bytes of "500.19/0x80070021" */
	SITE = 16,		/* bytes of an id */
	FIRST_HRESULT = 65536,	/* smaller numbers are Win32 codes */
};

/* A number of at most ten digits; UINT64_MAX: it is none. */
static uint64_t number_of(struct httplog_text text)
{
	uint64_t value = 0;

	for (size_t i = 0; i < text.size; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return UINT64_MAX;
		value = 10 * value + (uint64_t)(text.at[i] - '0');
	}
	return text.size > 0 && text.size <= 10 ? value : UINT64_MAX;
}

static uint64_t number_at(const struct httplog *log, enum httplog_field field)
{
	return number_of(httplog_row_get(&log->row, &log->layout, field));
}

/* Of LoadLibrary() and GetProcAddress(), as Win32 code or HRESULT. */
static bool is_load_error(uint64_t win32)
{
	static const uint16_t codes[] = { 2, 3, 5, 126, 127, 193, 577, 1114, 1157, 14001 };
	uint64_t code = win32 >> 16 == 0x8007 ? win32 & 0xffff : win32;

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (code == codes[i])
			return true;
	return false;
}

/*
 * Is it about the server, not about a page?  Plain 500 is any fault of an application: it
 * counts with the code of a file that does not load.
 */
static bool is_telling(uint64_t status, uint64_t substatus, uint64_t win32)
{
	if (status == 503 || status == 502)
		return true;
	if (status != 500)
		return false;
	if (substatus >= 11 && substatus < 100)		/* .100 is ASP's */
		return true;
	return is_load_error(win32);
}

/* "500.19/0x80070021" */
static void name_status(char *name, uint64_t status, uint64_t substatus, uint64_t win32)
{
	int size = snprintf(name, STATUS, "%" PRIu64, status);

	if (substatus < 1000)
		size += snprintf(name + size, STATUS - (size_t)size, ".%" PRIu64, substatus);
	if (win32 != UINT64_MAX && win32 >= FIRST_HRESULT)
		snprintf(name + size, STATUS - (size_t)size, "/0x%08" PRIX64, win32);
	else if (win32 != UINT64_MAX && win32 != 0)
		snprintf(name + size, STATUS - (size_t)size, "/%" PRIu64, win32);
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
	const uint64_t status = number_at(log, HTTPLOG_STATUS);
	uint64_t substatus, win32;
	char name[STATUS], site[SITE];

	if (status != 500 && status != 502 && status != 503)
		return HTTPLOG_TAIL_IGNORED;
	substatus = number_at(log, HTTPLOG_SUBSTATUS);
	win32 = number_at(log, HTTPLOG_WIN32);
	if (!is_telling(status, substatus, win32))
		return HTTPLOG_TAIL_IGNORED;
	copy_site(site, httplog_row_get(&log->row, &log->layout, HTTPLOG_SITE_NAME));
	if (!*site)
		site_of_path(site, log->sink.reading->path);
	name_status(name, status, substatus, win32);
	return httplog_count(&log->counts, site, name, time, log->lines.number);
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
