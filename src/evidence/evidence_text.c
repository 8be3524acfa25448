/*
 * evidence_text.c - findings from a plain text file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "fail.h"
#include "platform.h"
#include "text.h"

enum { COMPUTER, FINDING, OF, VALUE, FILE_NAME, LINE, FIELDS };

/* Cut the line at its tabs.  Fields that are not there, or "-", are NULL. */
static int split(char *line, const char *fields[FIELDS], struct fail *fail)
{
	size_t count = 0;

	for (char *next = line; next; count++) {
		char *at = next, *tab = strchr(at, '\t');

		if (tab)
			*tab++ = '\0';
		next = tab;
		if (count == FIELDS)
			return fail_set(fail, "more than %d fields", (int)FIELDS);
		if (*at && strcmp(at, "-") != 0)
			fields[count] = at;
	}
	if (count <= VALUE)
		return fail_set(fail, "%zu field%s, at least %d are needed", count,
				count == 1 ? "" : "s", VALUE + 1);
	return 0;
}

static int read_number(const char *digits, unsigned *number, struct fail *fail)
{
	unsigned long value = 0;

	for (const char *at = digits; at && *at; at++) {
		if (*at < '0' || *at > '9' || value > UINT32_MAX / 10 - 1)
			return fail_set(fail, "'%s' is not a line number", digits);
		value = 10 * value + (unsigned long)(*at - '0');
	}
	*number = (unsigned)value;
	return 0;
}

static int add_line(struct evidence *evidence, char *line, struct fail *fail)
{
	const char *fields[FIELDS] = { NULL };
	struct evidence_finding finding;

	if (!*line || *line == '#')
		return 0;
	if (split(line, fields, fail) < 0)
		return -1;
	if (!fields[FINDING])
		return fail_set(fail, "no finding is named");
	finding = (struct evidence_finding){
		.finding = fields[FINDING], .of = fields[OF], .value = fields[VALUE],
		.computer = fields[COMPUTER], .file = fields[FILE_NAME],
	};
	if (read_number(fields[LINE], &finding.line, fail) < 0)
		return -1;
	return evidence_add(evidence, &finding, fail);
}

int evidence_text_parse(struct evidence *evidence, const char *bytes, size_t size,
			struct fail *fail)
{
	struct text text = { 0 };
	unsigned number = 1;
	int ret = 0;

	for (size_t at = 0; at < size && ret == 0; number++) {
		const char *end = memchr(bytes + at, '\n', size - at);
		size_t length = end ? (size_t)(end - bytes) - at : size - at;

		text_reset(&text);
		text_add_bytes(&text, bytes + at, length);
		at += length + 1;
		if (text.size && text.bytes[text.size - 1] == '\r')
			text.bytes[--text.size] = '\0';
		if (text.oom)
			ret = fail_set(fail, "out of memory");
		else if (memchr(text.bytes, '\0', text.size))
			ret = fail_set(fail, "a NUL byte");
		else
			ret = add_line(evidence, text.bytes, fail);
		if (ret < 0)
			fail_in(fail, "line %u", number);
	}
	text_release(&text);
	return ret;
}

static int read_all(struct platform_file *file, struct text *text, struct fail *fail)
{
	char buffer[16384];
	int64_t size;

	while ((size = platform_read(file, buffer, sizeof(buffer), fail)) > 0) {
		text_add_bytes(text, buffer, (size_t)size);
		if (text->size > EVIDENCE_TEXT_SIZE)
			return fail_set(fail, "more than %d bytes", (int)EVIDENCE_TEXT_SIZE);
	}
	if (size == 0 && text->oom)
		return fail_set(fail, "out of memory");
	return size < 0 ? -1 : 0;
}

int evidence_text_read(struct evidence *evidence, const char *path, struct fail *fail)
{
	struct platform_file *file = platform_open(path, fail);
	struct text text = { 0 };
	int ret;

	if (!file)
		return -1;
	ret = read_all(file, &text, fail);
	if (ret == 0)
		ret = evidence_text_parse(evidence, text_get(&text), text.size, fail);
	if (ret < 0)
		fail_in(fail, "%s", path);
	platform_close(file);
	text_release(&text);
	return ret;
}
