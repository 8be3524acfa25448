/*
 * input_format.c - the signatures of what logs are sent in and exported to.  Looks
 * at bytes, never at names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_format.h"

#include <stdbool.h>
#include <string.h>

#include "bytes.h"
#include "reader.h"
#include "text.h"

/*
 * An export is XML with an Event or Events element near its beginning; other XML,
 * such as a web.config, is none, nor is the trace of a failed request of IIS.
 */
static bool is_xml_export(const uint8_t *head, size_t size)
{
	char text[INPUT_FORMAT_HEAD + 1], *at = text;

	text[input_format_ascii(text, INPUT_FORMAT_HEAD, head, size)] = '\0';
	at += strspn(at, " \t\r\n");
	if (strncmp(at, "<?xml", 5) != 0 && strncmp(at, "<Event", 6) != 0 &&
	    strncmp(at, "<!--", 4) != 0)
		return false;
	if (strstr(at, "<failedRequest"))
		return false;
	while ((at = strstr(at, "<Event")) != NULL) {
		at += strlen("<Event");
		at += *at == 's';
		if (*at && strchr("/> \t\r\n", *at))
			return true;
	}
	return false;
}

/*
 * A trace has no magic number.  It begins with a buffer, whose size and used size
 * come first; after the buffer's 72 bytes comes a system header of 32 or 64
 * bits, which says so in its third byte and is marked in its fourth.
 */
static bool is_etl(const uint8_t *head, size_t size)
{
	enum { HEADER = 72, BUFFER_MAX = 16 << 20 };
	uint32_t buffer, used;

	if (size < HEADER + 4)
		return false;
	buffer = bytes_u32(head);
	used = bytes_u32(head + 4);
	return buffer >= 1024 && buffer <= BUFFER_MAX && buffer % 1024 == 0 &&
	       used > HEADER && used <= buffer &&
	       (head[HEADER + 2] == 1 || head[HEADER + 2] == 2) && head[HEADER + 3] == 0xc0;
}

#define SEND "send the logs themselves: wevtutil epl System System.evtx, and the same for " \
	"Application; of Azure App Service, LogFiles/eventlog.xml"
#define COPY "send the logs, or copy the event as text: Event Viewer, tab Details, XML View"
#define BYTES(text) .bytes = text, .size = sizeof(text) - 1

/* A row is known by its bytes at a fixed place; by the text that it begins with, after a byte
 * order mark and in any width; by a text within its first kilobytes; or by a function. */
struct row {
	struct input_format format;
	const char *bytes;
	size_t size, offset;
	const char *start, *within;
	bool (*knows)(const uint8_t *head, size_t size);
};

/* By precedence. */
/* clang-format off */
static const struct row exports[] = {
	{ { "xml", "is an XML export", "export the log itself: wevtutil epl System System.evtx, or "
	    "in the Event Viewer 'Save All Events As', type .evtx", NULL },
	  .knows = is_xml_export },
	{ { "etl", "is an event trace (.etl)", "what IIS reports is in the logs: wevtutil epl "
	    "System System.evtx, and the same for Application", NULL }, .knows = is_etl },
	{ { "text", "is a text export", SEND, NULL }, .start = "Event[0]" },
	{ { "csv", "is a CSV export", SEND, NULL },
	  .start = "Level,Date and Time,Source,Event ID" },
	{ { "csv", "is a CSV export", SEND, NULL },
	  .start = "Keywords,Date and Time,Source,Event ID" },
	{ { "xml", "is an export of PowerShell objects", SEND, NULL }, .start = "<Objs Version=" },
};

/* A folder may hold these on purpose. */
static const struct row others[] = {
	{ { "picture", "is a picture", COPY, NULL }, BYTES("\x89PNG\r\n") },
	{ { "picture", "is a picture", COPY, NULL }, BYTES("\xff\xd8\xff") },
	{ { "picture", "is a picture", COPY, NULL }, BYTES("GIF8") },
	{ { "picture", "is a picture", COPY, NULL }, BYTES("WEBP"), .offset = 8 },
	{ { "dump", "is a memory dump", SEND, NULL }, BYTES("MDMP") },
	{ { "dump", "is a memory dump", SEND, NULL }, BYTES("PAGEDU") },
	{ { "pdf", "is a PDF document", COPY, NULL }, BYTES("%PDF-") },
	{ { "office", "is an Office document or a saved mail", COPY, NULL },
	  BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") },
	{ { "registry", "is a part of the registry", SEND, NULL }, BYTES("regf") },
	{ { "program", "is a program file", "iistriage explain FILE says what it is", NULL },
	  BYTES("MZ") },
	{ { "debugdiag", "is a report of DebugDiag", SEND, NULL }, .within = "DebugDiag" },
	{ { "html", "is a web page in which no event is found", COPY, NULL },
	  .start = "<!DOCTYPE html" },
	{ { "html", "is a web page in which no event is found", COPY, NULL }, .start = "<html" },
	{ { "w3c", "is a log of requests, which has no events", SEND, NULL },
	  .start = "#Software: Microsoft" },
	{ { "configuration", "is a configuration, which has no events", SEND, NULL },
	  .within = "<configuration>" },
};
/* clang-format on */

static bool is_of_row(const struct row *row, const char *text, const uint8_t *head, size_t size)
{
	if (row->bytes)
		return size >= row->offset + row->size &&
		       !memcmp(head + row->offset, row->bytes, row->size);
	if (row->start)
		return text_starts(text + strspn(text, " \t\r\n"), row->start);
	return row->within ? strstr(text, row->within) != NULL : row->knows(head, size);
}

static const struct input_format *find(const struct row *rows, size_t count, const uint8_t *head,
				       size_t size)
{
	char text[INPUT_FORMAT_HEAD + 1];

	text[input_format_ascii(text, INPUT_FORMAT_HEAD, head, size)] = '\0';
	for (size_t i = 0; i < count; i++)
		if (is_of_row(&rows[i], text, head, size))
			return &rows[i].format;
	return NULL;
}

const struct input_format *input_format_of(const uint8_t *head, size_t size)
{
	return find(exports, sizeof(exports) / sizeof(exports[0]), head, size);
}

const struct input_format *input_format_other(const uint8_t *head, size_t size)
{
	return find(others, sizeof(others) / sizeof(others[0]), head, size);
}
