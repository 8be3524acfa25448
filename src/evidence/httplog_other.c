/*
 * httplog_other.c - logs of requests in the formats NCSA and IIS: named, not read.
 *
 * Neither has the substatus that tells failures of the server from those of a page, and both
 * are in local time without a zone.  A report that passed them over would not say why no
 * log of requests was found.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

#include <string.h>

#include "console_words.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "text.h"

/* Does it have the shape?  9 is a digit; other characters are themselves. */
static bool fits(const char *text, const char *shape)
{
	for (; *shape; text++, shape++)
		if (*shape == '9' ? !text_is_digit(*text) : *text != *shape)
			return false;
	return true;
}

/* The same for what stands so many characters before a place of the line, if they are there. */
static bool fits_before(const char *line, const char *place, size_t count, const char *shape)
{
	return (size_t)(place - line) >= count && fits(place - count, shape);
}

/* 203.0.113.9 - anna [11/May/2026:08:02:50 +0200] "GET / HTTP/1.1" 503 1234 */
static bool is_ncsa(const char *line)
{
	const char *at = strchr(line, '[');
	const char *end = at ? strstr(at, "] \"") : NULL;

	if (!end || console_address(line) == 0 || !fits(at, "[99/") ||
	    !fits_before(line, end, 14, "99:99:99 "))
		return false;
	end = strstr(end + 3, "\" ");
	return end && fits(end, "\" 999 ");
}

/* 203.0.113.9, -, 5/11/2026, 8:02:50, W3SVC2, SHOP01, 192.0.2.7, 15, 300, 400, 503, 0, GET, / */
static bool is_iis(const char *line)
{
	const char *at = strstr(line, ", W3SVC");
	size_t address = console_address(line);

	return at && address > 0 && line[address] == ',' && fits_before(line, at, 5, "99:99");
}

static bool knows_ncsa(const uint8_t *head, size_t size)
{
	return evidence_lines_any(head, size, is_ncsa);
}

static bool knows_iis(const uint8_t *head, size_t size)
{
	return evidence_lines_any(head, size, is_iis);
}

static int name_it(const struct evidence_reading *reading, const char *format,
		   const char *words, struct fail *fail)
{
	struct evidence_sink sink = { .reading = reading, .fail = fail };

	text_printf(&sink.summary, "requests of a site in %s format; not read: it names no "
		    "substatus and no time zone; let IIS log in W3C format, and send the HTTPERR "
		    "logs", words);
	return evidence_sink_end(&sink, format, true);
}

static int read_ncsa(const struct evidence_reading *reading, struct fail *fail)
{
	return name_it(reading, "ncsa", "NCSA", fail);
}

static int read_iis(const struct evidence_reading *reading, struct fail *fail)
{
	return name_it(reading, "iis-log", "IIS", fail);
}

const struct evidence_parser evidence_parser_ncsa = {
	.name = "ncsa", .what = "a log of requests in NCSA format",
	.knows = knows_ncsa, .read = read_ncsa,
};

const struct evidence_parser evidence_parser_iis_log = {
	.name = "iis-log", .what = "a log of requests in IIS format",
	.knows = knows_iis, .read = read_iis,
};
