/*
 * wevtutil_text.c - Event[0]: and, indented, a label and a value a line; then the message.
 *
 * The labels are English on every Windows that was seen, the values are not.  Since Windows 11
 * there is no colon after Event[0], and the time has a Z that is not to be believed: clocks
 * in messages show the same time.  So both are times of the machine.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "wevtutil_text.h"

#include <string.h>

#include "form_event.h"
#include "labels.h"
#include "line_record.h"

struct wevtutil {
	struct line_record record;	/* first: line_record_new() */
	bool started, labelled, message;
	bool next;			/* another one begins behind it */
};

static bool begins(const struct form_line *line)
{
	const char *at = line->text + strspn(line->text, " \t");

	if (!text_starts(at, "Event["))
		return false;
	at += strlen("Event[");
	if (*at < '0' || *at > '9')
		return false;
	at += strspn(at, "0123456789");
	if (*at++ != ']')
		return false;
	at += *at == ':';
	return !at[strspn(at, " \t")];
}

static void *start(struct text_events *events)
{
	return line_record_new(events, sizeof(struct wevtutil));
}

static enum line_role role_of(uint32_t labels)
{
	static const struct {
		enum label label;
		enum line_role role;
	} roles[] = {
		{ LABEL_LOG, LINE_CHANNEL }, { LABEL_SOURCE, LINE_PROVIDER },
		{ LABEL_DATE, LINE_TIME }, { LABEL_ID, LINE_ID }, { LABEL_LEVEL, LINE_LEVEL },
		{ LABEL_COMPUTER, LINE_COMPUTER }, { LABEL_DESCRIPTION, LINE_MESSAGE },
	};

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (labels >> roles[i].label & 1)
			return roles[i].role;
	return LINE_NONE;
}

/* False: it is not a label and a value. */
static bool take_label(struct wevtutil *self, const struct form_line *line)
{
	size_t value, name = line_name_size(line->text, line->size, ':', &value), end = line->size;
	enum line_role role;

	if (name == 0)
		return false;
	role = role_of(labels_of(line->text, name));
	while (role == LINE_TIME && end > value && strchr(" Z", line->text[end - 1]))
		end--;
	line_record_set(&self->record, role, line->text + value, end - value);
	self->message = role == LINE_MESSAGE;
	self->labelled |= role != LINE_NONE;
	return true;
}

static enum line_answer take_line(void *form, const struct form_line *line, struct fail *fail)
{
	struct wevtutil *self = form;

	(void)fail;
	if (begins(line)) {
		self->next = self->started;
		if (self->started)
			return LINE_OTHER;
		line_record_begin(&self->record, line);
		self->started = true;
		return LINE_MINE;
	}
	if (self->message) {
		line_record_add(&self->record, LINE_MESSAGE, '\n', line->text, line->size);
		return LINE_MINE;
	}
	if (line_is_blank(line) || take_label(self, line))
		return LINE_MINE;
	return LINE_OTHER;
}

static int finish(void *form, struct fail *fail)
{
	struct wevtutil *self = form;
	bool is = self->labelled, next = self->next;

	self->started = self->labelled = self->message = self->next = false;
	return is ? line_record_end(&self->record, next, fail) : 0;
}

static bool yields(const void *self)
{
	return ((const struct wevtutil *)self)->message;
}

const struct line_form wevtutil_text_form = {
	.format = { .name = "wevtutil-text" }, .unmarked = true, .yields = yields,
	.begins = begins, .start = start, .line = take_line, .finish = finish,
	.free = line_record_free,
};
