/*
 * input_select.c - which files are inputs, and of which format.  Reads nothing but
 * their beginning.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "input_select.h"

#include <string.h>

#include "form_lines.h"
#include "input_archive.h"
#include "input_format.h"
#include "json_read.h"
#include "input_open.h"
#include "platform.h"
#include "text.h"

static bool has_log_name(const char *path)
{
	return text_match("*.evtx", path) || text_match("*.evt", path);
}

static bool has_lines_name(const char *path)
{
	return text_match("*.ndjson", path) || text_match("*.jsonl", path);
}

/* Was it meant as packed, whatever it holds?  Not *.tar.*: a signature or a checksum lies
 * beside many an archive. */
static bool has_packed_name(const char *path)
{
	static const char *const names[] = {
		"*.zip", "*.z01", "*.7z", "*.cab", "*.rar", "*.tar", "*.tgz", "*.tbz2",
		"*.txz", "*.gz", "*.bz2", "*.xz", "*.lzma", "*.zst",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_match(names[i], path))
			return true;
	return false;
}

static const char *name_of(const char *path)
{
	const char *name = path + strlen(path);

	while (name > path && !platform_is_separator(name[-1]))
		name--;
	return name;
}

/* What another run is writing now: see platform_output_open(). */
static bool has_unfinished_name(const char *path)
{
	return text_match(".*.tmp", name_of(path));
}

/* As people call what they export a log to. */
static bool has_export_name(const char *path)
{
	static const char *const names[] = {
		"system.xml", "system.csv", "system.txt", "system.json",
		"application.xml", "application.csv", "application.txt", "application.json",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_match(names[i], name_of(path)))
			return true;
	return false;
}

/* As a disk that lost a file, or a copy that was never filled, leaves it. */
static bool is_zeros(const uint8_t *bytes, size_t size)
{
	return bytes[0] == 0 && memcmp(bytes, bytes + 1, size - 1) == 0;
}

/* PowerShell leaves a byte order mark where a program wrote nothing. */
static bool is_empty(const char *bytes, size_t size)
{
	return size == json_read_bom(bytes, size) ||
	       (size == 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2)));
}

static bool has_nothing(const struct input_open *open)
{
	return is_empty((const char *)open->head, open->head_size) ||
	       is_zeros(open->head, open->head_size);
}

static bool has_no_text(const struct input_open *open)
{
	return has_nothing(open) || (memchr(open->head, '\0', open->head_size) &&
				     !form_is_utf16(open->head, open->head_size));
}

static const char *no_format(const struct input_open *open)
{
	if (is_empty((const char *)open->head, open->head_size))
		return "is empty";
	if (is_zeros(open->head, open->head_size))
		return "is filled with zeros";
	if (has_packed_name(open->path))
		return "is no archive that can be read";
	return has_lines_name(open->path) ? "is no report of iistriage" : "is not an event log";
}

/* What was looked for in a text, and what to do: people send what they have. */
static const char *what_was_tried(const struct input_open *open)
{
	static const char tried[] =
		"no event was found in it as copied text, sentence, XML, JSON, CSV or output of a "
		"tool; copy the event's XML View, or run: wevtutil epl System System.evtx; to have "
		"its words explained: iistriage explain FILE";

	if (has_packed_name(open->path))
		return "it is damaged, one part of several, or of a kind that is not read; "
		       "unpack it where it is whole, and send what was in it";
	return memchr(open->head, '\0', open->head_size) ||
	       is_empty((const char *)open->head, open->head_size) ? NULL : tried;
}

static bool is_program(const uint8_t *head, size_t size)
{
	enum { DOS_HEADER = 64 };

	return size >= DOS_HEADER && !memcmp(head, "MZ", 2) && memchr(head, '\0', DOS_HEADER);
}

/* May more bytes than there are tell a reader what it is? */
static bool lacks(const struct input_open *open, const struct input_reader *reader, size_t peeked)
{
	return peeked < INPUT_FORMAT_LARGEST && open->head_size >= peeked && reader->lacks &&
	       reader->lacks(open->head, open->head_size);
}

/* By the bytes that were read so far; sets open->archive or open->reader.  Archives come
 * first: a log that one only stores would be found in it.  peeked is where more begin; it
 * becomes how many are to be looked at then, or 0. */
static const struct input_format *known(struct input_open *open,
					const struct input_reader *const *readers, bool given,
					size_t *peeked)
{
	const size_t now = *peeked;

	*peeked = now < INPUT_FORMAT_LONG ? INPUT_FORMAT_LONG : 0;
	open->archive = input_archive_format(open->head, open->head_size);
	if (open->archive)
		return open->archive;
	/* A folder of a web server has thousands, whose bytes are no text and no log. */
	if (is_program(open->head, open->head_size))
		return NULL;
	for (; *readers; readers++) {
		const struct input_format *format = NULL;

		if (given || !(*readers)->given_only)
			format = (*readers)->knows(open->head, open->head_size);
		open->reader = format ? *readers : NULL;
		if (format)
			return format;
		if (lacks(open, *readers, now)) {
			*peeked = 4 * now;
			return NULL;
		}
	}
	return input_format_of(open->head, open->head_size);
}

bool input_select_lacks(struct input_open *open, const struct input_reader *const *readers)
{
	for (; *readers; readers++)
		if ((*readers)->lacks && input_open_peek(open, INPUT_FORMAT_HEAD) == 0 &&
		    (*readers)->lacks(open->head, open->head_size) &&
		    input_open_peek(open, INPUT_FORMAT_MOST) == 0 &&
		    (*readers)->lacks(open->head, open->head_size))
			return true;
	return false;
}

const struct input_format *input_select_known(const struct input_reader *const *readers,
					      const uint8_t *bytes, size_t size)
{
	const struct input_format *format = input_archive_format(bytes, size);

	for (; !format && *readers; readers++)
		if (!(*readers)->given_only)
			format = (*readers)->knows(bytes, size);
	return format;
}

bool input_has_archive_name(const char *path)
{
	static const char *const names[] = {
		"*.zip", "*.7z", "*.cab", "*.rar", "*.tar", "*.tar.*", "*.tgz", "*.tbz2", "*.txz",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_match(names[i], path))
			return true;
	return false;
}

const struct input_format *input_select_format(struct input_open *open,
					       const struct input_reader *const *readers,
					       bool given)
{
	const struct input_format *format = NULL;
	size_t size = INPUT_FORMAT_HEAD, peeked = 0;

	/* What begins as a program is not a log that lost its beginning. */
	while (!format && size && open->head_size >= peeked &&
	       (!peeked || memcmp(open->head, "MZ", 2) != 0)) {
		if (input_open_peek(open, size) < 0)
			return NULL;
		peeked = size;
		format = known(open, readers, given, &size);
	}
	if (!format) {
		const struct input_format *other = input_format_other(open->head, open->head_size);

		open->failure = other ? other->failure : no_format(open);
		open->hint = other ? other->hint : what_was_tried(open);
	}
	return format;
}

bool input_is_log(const struct input_open *open, const struct input_format *format)
{
	if (open->failure == open->reason.msg)
		return true;
	if (open->reader && open->reader->holds_inputs)
		return !format->failure && !has_unfinished_name(open->path);
	return format || has_log_name(open->path);
}

bool input_select(const struct input_open *open, const struct input_format *format,
		  bool given)
{
	if (given || input_is_log(open, format))
		return true;
	if (has_unfinished_name(open->path))
		return false;
	return format || has_lines_name(open->path) || has_packed_name(open->path) ||
	       (has_no_text(open) && has_export_name(open->path));
}
