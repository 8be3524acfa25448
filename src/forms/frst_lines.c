/*
 * frst_lines.c - "Error: (11/20/2026 03:15:04 AM) (Source: WAS) (EventID: 5002) (User: )", then
 * "Description: ..." up to a blank line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "frst_lines.h"

#include <string.h>

#include "form_event.h"
#include "line_record.h"

static bool begins(const struct form_line *line)
{
	const char *open = memchr(line->text, '(', line->size);

	return open && strstr(open, "(Source: ") && strstr(open, "(EventID: ");
}

static void *start(struct text_events *events)
{
	return line_record_new(events, sizeof(struct line_record));
}

/* What is in the brackets that begin so. */
static void take_bracket(struct line_record *record, enum line_role role, const char *line,
			 const char *begin)
{
	const char *at = strstr(line, begin);

	if (!at)
		return;
	at += strlen(begin);
	line_record_set(record, role, at, strcspn(at, ")"));
}

static void take_head(struct line_record *record, const struct form_line *line)
{
	line_record_begin(record, line);
	line_record_set(record, LINE_LEVEL, line->text, strcspn(line->text, ":("));
	take_bracket(record, LINE_TIME, line->text, "(");
	take_bracket(record, LINE_PROVIDER, line->text, "(Source: ");
	take_bracket(record, LINE_ID, line->text, "(EventID: ");
}

static enum line_answer take_line(void *self, const struct form_line *line, struct fail *fail)
{
	static const char label[] = "Description:";
	struct line_record *record = self;
	size_t blanks = strspn(line->text, " \t");

	(void)fail;
	if (begins(line)) {
		if (line_record_has(record, LINE_ID))
			return LINE_OTHER;
		take_head(record, line);
	} else if (line_is_blank(line)) {
		return LINE_LAST;
	} else if (line_record_has(record, LINE_MESSAGE)) {
		line_record_add(record, LINE_MESSAGE, '\n', line->text, line->size);
	} else if (text_starts(line->text + blanks, label)) {
		blanks += strlen(label);
		line_record_set(record, LINE_MESSAGE, line->text + blanks, line->size - blanks);
	} else {
		return LINE_OTHER;
	}
	return LINE_MINE;
}

static int finish(void *self, struct fail *fail)
{
	struct line_record *record = self;
	struct form_fields fields;

	line_record_fields(record, &fields);
	record->has = 0;
	return line_record_deliver(record, &fields, fail);
}

/* A message may have any number of lines. */
static bool yields(const void *self)
{
	return line_record_has(self, LINE_MESSAGE);
}

const struct line_form frst_lines_form = {
	.format = { .name = "frst" }, .yields = yields, .begins = begins, .start = start, .line = take_line,
	.finish = finish, .free = line_record_free,
};
