/*
 * fuzz_text.c - texts with events in any form that has lines, whatever is in them.  A text
 * says the same in UTF-16 as in UTF-8.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"
#include "fuzz_form.h"

#include "mention_log.h"
#include "reader.h"
#include "text_log.h"

/* Texts in which no event is found are read, too, after it was looked for. */
static const struct input_format *knows(const uint8_t *head, size_t size)
{
	static const struct input_format format = { .name = "text" };
	const struct input_format *found = text_log_reader.knows(head, size);

	return found ? found : &format;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct input_reader *const mentions[] = { &mention_log_reader, NULL };
	struct input_reader reader = text_log_reader;
	const struct input_reader *const readers[] = { &reader, NULL };

	reader.knows = knows;
	fuzz_form(readers, bytes, size);
	/* In UTF-16 the same text may be too long for it. */
	if (size < INPUT_FORMAT_HEAD / 2)
		fuzz_form(mentions, bytes, size);
	return 0;
}
