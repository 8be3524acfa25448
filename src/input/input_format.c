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

#define EXPORT "export the log itself: wevtutil epl System System.evtx"
#define BYTES(text) .bytes = text, .size = sizeof(text) - 1

/* By precedence.  A row is known by its bytes at a fixed place; by the text that it begins
 * with, after a byte order mark and in any width; or by a function. */
/* clang-format off */
static const struct row {
	struct input_format format;
	const char *bytes;
	size_t size, offset;
	const char *start;
	bool (*knows)(const uint8_t *head, size_t size);
} rows[] = {
	{ { "xml", "is an XML export", EXPORT ", or in the Event Viewer "
	    "'Save All Events As', type .evtx", NULL }, .knows = is_xml_export },
	{ { "etl", "is an event trace (.etl)", "what IIS reports stands in the logs: wevtutil epl "
	    "System System.evtx, and the same for Application", NULL }, .knows = is_etl },
	{ { "text", "is a text export", EXPORT, NULL }, .start = "Event[0]" },
	{ { "csv", "is a CSV export", EXPORT, NULL },
	  .start = "Level,Date and Time,Source,Event ID" },
	{ { "csv", "is a CSV export", EXPORT, NULL },
	  .start = "Keywords,Date and Time,Source,Event ID" },
	{ { "xml", "is an export of PowerShell objects", EXPORT, NULL },
	  .start = "<Objs Version=" },
};
/* clang-format on */

const struct input_format *input_format_of(const uint8_t *head, size_t size)
{
	char text[64] = "";

	input_format_ascii(text, sizeof(text) - 1, head, size);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *row = &rows[i];

		if (row->bytes ? size >= row->offset + row->size &&
				 !memcmp(head + row->offset, row->bytes, row->size)
		    : row->start ? !strncmp(text, row->start, strlen(row->start))
				 : row->knows(head, size))
			return &row->format;
	}
	return NULL;
}
