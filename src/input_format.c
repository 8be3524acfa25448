/*
 * input_format.c - the signatures of logs and of what logs are sent in.  Looks
 * at bytes, never at names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_format.h"

#include <stdbool.h>
#include <string.h>

#include "input_json.h"
#include "input_reader.h"

static const struct input_format evtx = { .name = "evtx" };

static const struct input_format xml = {
	"xml", "is an XML export, which is not read",
	"export the log itself: wevtutil epl System System.evtx, or in the Event Viewer "
	"'Save All Events As', type .evtx"
};

static const struct input_format lines = { .name = "ndjson" };
static const struct input_format report = { .name = "json" };
static const struct input_format short_report = {
	"json", "holds only the first events of its incidents",
	"write it with --all-events, or with -f ndjson"
};

#define UNPACK "unpack it and give the folder with the logs"

/* Other formats, by a signature at a fixed place. */
/* clang-format off */
static const struct signature {
	size_t offset, size;
	const char *bytes;
	struct input_format format;
} signatures[] = {
	{ 4, 4, "LfLe", { "evt", "is a legacy .evt log, which is not read",
		"convert it on Windows: wevtutil epl old.evt new.evtx /lf:true" } },
	{ 0, 4, "PK\3\4", { "zip", "is a zip archive, which is not read", UNPACK } },
	{ 0, 4, "PK\5\6", { "zip", "is an empty zip archive", NULL } },
	{ 0, 3, "\x1f\x8b\x08", { "gzip", "is compressed with gzip, which is not read", UNPACK } },
	{ 0, 6, "7z\xbc\xaf\x27\x1c", { "7z", "is a 7z archive, which is not read", UNPACK } },
	{ 0, 8, "MSCF\0\0\0\0", { "cab", "is a cabinet archive, which is not read", UNPACK } },
	{ 0, 6, "Rar!\x1a\x07", { "rar", "is a rar archive, which is not read", UNPACK } },
	{ 0, 6, "\xfd" "7zXZ\0", { "xz", "is compressed with xz, which is not read", UNPACK } },
	{ 0, 4, "\x28\xb5\x2f\xfd", { "zstd",
		"is compressed with zstd, which is not read", UNPACK } },
	{ 0, 10, "BZh91AY&SY", { "bzip2",
		"is compressed with bzip2, which is not read", UNPACK } },
	{ 257, 5, "ustar", { "tar", "is a tar archive, which is not read", UNPACK } },
};
/* clang-format on */

/* The beginning of an XML file as bytes, whether it is UTF-8 or UTF-16. */
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
 * such as a web.config, is none.
 */
static bool is_xml_export(const uint8_t *head, size_t size)
{
	char text[INPUT_FORMAT_HEAD + 1], *at = text;

	text[narrow(text, INPUT_FORMAT_HEAD, head, size)] = '\0';
	at += strspn(at, " \t\r\n");
	if (strncmp(at, "<?xml", 5) != 0 && strncmp(at, "<Event", 6) != 0 &&
	    strncmp(at, "<!--", 4) != 0)
		return false;
	while ((at = strstr(at, "<Event")) != NULL) {
		at += strlen("<Event");
		at += *at == 's';
		if (*at && strchr("> \t\r\n", *at))
			return true;
	}
	return false;
}

/* A line of ndjson, also if the first one is damaged. */
static bool is_lines(const uint8_t *head, size_t size)
{
	static const char event[] = "\n{\"type\": \"event\"", input[] = "\n{\"type\": \"input\"";
	struct input_json json;

	input_json_start(&json, (const char *)head, size);
	input_json_object(&json);
	if (input_json_member(&json) && input_json_is(&json, "type"))
		return true;
	for (size_t i = 0; i + sizeof(event) <= size; i++)
		if (head[i] == '\n' && (!memcmp(head + i, event, sizeof(event) - 1) ||
				       !memcmp(head + i, input, sizeof(input) - 1)))
			return true;
	return false;
}

/* Our JSON report begins with its version and, if so, with having all events. */
static const struct input_format *report_of(const uint8_t *head, size_t size)
{
	struct input_json json;

	input_json_start(&json, (const char *)head, size);
	input_json_object(&json);
	if (!input_json_member(&json) || !input_json_is(&json, "schema_version"))
		return NULL;
	input_json_skip(&json);
	if (input_json_member(&json) && input_json_is(&json, "all_events"))
		return &report;
	return &short_report;
}

const struct input_format *input_format_of(const uint8_t *head, size_t size)
{
	if (input_evtx_knows(head, size))
		return &evtx;
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		const struct signature *row = &signatures[i];

		if (size >= row->offset + row->size &&
		    !memcmp(head + row->offset, row->bytes, row->size))
			return &row->format;
	}
	if (is_xml_export(head, size))
		return &xml;
	return is_lines(head, size) ? &lines : report_of(head, size);
}

enum input_form input_format_form(const struct input_format *format)
{
	if (format == &lines)
		return INPUT_FORM_LINES;
	return format == &report || format == &short_report ? INPUT_FORM_REPORT : INPUT_FORM_LOG;
}
