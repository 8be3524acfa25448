/*
 * report.c - the table of the forms in which a report can be written.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report.h"

#include "report_shared.h"
#include "text.h"

static const struct report_writer writers[] = {
	{ .name = "text",     .write = report_text, .shows_one = true, .zoned = true },
	{ .name = "json",     .write = report_json },
	{ .name = "markdown", .write = report_markdown, .shows_one = true },
	{ .name = "csv",      .write = report_csv, .mute = true },
	{ .name = "html",     .write = report_html, .zoned = true },
};
enum { WRITERS = sizeof(writers) / sizeof(writers[0]) };

const struct report_writer *report_find(const char *name)
{
	for (int i = 0; i < WRITERS; i++)
		if (text_equal_nocase(writers[i].name, name))
			return &writers[i];
	return NULL;
}

const struct report_writer *report_writers(size_t *count)
{
	*count = WRITERS;
	return writers;
}
