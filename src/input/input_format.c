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

static const struct input_format xml = {
	"xml", "is an XML export",
	"export the log itself: wevtutil epl System System.evtx, or in the Event Viewer "
	"'Save All Events As', type .evtx", NULL
};

static const struct input_format etl = {
	"etl", "is an event trace (.etl)",
	"what IIS reports stands in the logs: wevtutil epl System System.evtx, and the same "
	"for Application", NULL
};

/* Text that tools write, which cannot be read back: the first bytes, after a byte
 * order mark and in any width. */
#define AGAIN "export the log itself: wevtutil epl System System.evtx"
static const struct {
	const char *start;
	struct input_format format;
} exports[] = {
	{ "Event[0]", { "text", "is a text export", AGAIN, NULL } },
	{ "Level,Date and Time,Source,Event ID", { "csv", "is a CSV export", AGAIN, NULL } },
	{ "Keywords,Date and Time,Source,Event ID", { "csv", "is a CSV export", AGAIN, NULL } },
	{ "<Objs Version=", { "xml", "is an export of PowerShell objects", AGAIN, NULL } },
};

#define UNPACK "unpack it and give the folder with the logs"

/* Other formats, by a signature at a fixed place. */
/* clang-format off */
static const struct signature {
	size_t offset, size;
	const char *bytes;
	struct input_format format;
} signatures[] = {
	{ 4, 4, "LfLe", { "evt", "is a legacy .evt log",
		"convert it on Windows: wevtutil epl old.evt new.evtx /lf:true", NULL } },
	{ 0, 4, "PK\3\4", { "zip", "is a zip archive", UNPACK, NULL } },
	{ 0, 4, "PK\5\6", { "zip", "is an empty zip archive", NULL, NULL } },
	{ 0, 3, "\x1f\x8b\x08", { "gzip", "is compressed with gzip", UNPACK, NULL } },
	{ 0, 6, "7z\xbc\xaf\x27\x1c", { "7z", "is a 7z archive", UNPACK, NULL } },
	{ 0, 8, "MSCF\0\0\0\0", { "cab", "is a cabinet archive", UNPACK, NULL } },
	{ 0, 6, "Rar!\x1a\x07", { "rar", "is a rar archive", UNPACK, NULL } },
	{ 0, 6, "\xfd" "7zXZ\0", { "xz", "is compressed with xz", UNPACK, NULL } },
	{ 0, 4, "\x28\xb5\x2f\xfd", { "zstd",
		"is compressed with zstd", UNPACK, NULL } },
	{ 0, 10, "BZh91AY&SY", { "bzip2",
		"is compressed with bzip2", UNPACK, NULL } },
	{ 257, 5, "ustar", { "tar", "is a tar archive", UNPACK, NULL } },
};
/* clang-format on */

/* The beginning of a text as bytes, whether it is UTF-8 or UTF-16. */
static size_t narrow(char *to, size_t room, const uint8_t *head, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size && count < room; i++)
		if (head[i] && head[i] < 0x80)
			to[count++] = (char)head[i];
	return count;
}

/*
 * An export is XML with an Event or Events element near its beginning; other XML,
 * such as a web.config, is none, nor is the trace of a failed request of IIS.
 */
static bool is_xml_export(const uint8_t *head, size_t size)
{
	char text[INPUT_FORMAT_HEAD + 1], *at = text;

	text[narrow(text, INPUT_FORMAT_HEAD, head, size)] = '\0';
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

static const struct input_format *text_export(const uint8_t *head, size_t size)
{
	char text[64];
	size_t count = narrow(text, sizeof(text), head, size);

	for (size_t i = 0; i < sizeof(exports) / sizeof(exports[0]); i++)
		if (count >= strlen(exports[i].start) &&
		    !memcmp(text, exports[i].start, strlen(exports[i].start)))
			return &exports[i].format;
	return NULL;
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

const struct input_format *input_format_of(const uint8_t *head, size_t size)
{
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		const struct signature *row = &signatures[i];

		if (size >= row->offset + row->size &&
		    !memcmp(head + row->offset, row->bytes, row->size))
			return &row->format;
	}
	if (is_xml_export(head, size))
		return &xml;
	if (is_etl(head, size))
		return &etl;
	return text_export(head, size);
}
