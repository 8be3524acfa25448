/*
 * library_explain_text.c - a pasted text is scanned like a file with it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_explain_text.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "fail.h"
#include "form_lines.h"
#include "library_run.h"
#include "platform.h"
#include "shortage.h"
#include "text.h"

enum { READ_SIZE = 1 << 16 };

/* The name of the input in the report. */
static const char pasted_name[] = "pasted text";

static uint64_t events_in(const struct iistriage *scan)
{
	const struct input_summaries *summary = &scan->reading.summary;
	uint64_t events = 0;

	for (size_t i = 0; i < summary->count; i++)
		events += summary->items[i].matched;
	return events;
}

/* The same rules, and none of the options of a scan. */
static struct iistriage *scan_of(const struct iistriage *run, const struct text *pasted)
{
	struct iistriage *scan = iistriage_new();
	int ret = scan ? iistriage_add_bytes(scan, pasted_name, pasted->bytes, pasted->size) : -1;

	for (size_t i = 0; ret == 0 && i < run->options.rule_count; i++)
		ret = iistriage_set(scan, "rules", run->options.rules[i]);
	if (ret == 0)
		return scan;
	iistriage_free(scan);
	return NULL;
}

int library_explain_text(struct iistriage *run, const struct text *pasted, const char *form,
			 struct text *text)
{
	struct iistriage *scan = NULL;
	char *report = NULL;
	size_t size;
	int ret = -1;

	if (!pasted->oom && pasted->size > 0)
		scan = scan_of(run, pasted);
	if (scan) {
		report = iistriage_report(scan, form, &size);
		ret = report && events_in(scan) > 0;
	}
	if (ret > 0)
		text_add_bytes(text, report, size);
	iistriage_release(report);
	iistriage_free(scan);
	return ret < 0 && library_fails(run, &(struct fail){ "out of memory" }) ? -1 : ret;
}

bool library_is_local(const char *path)
{
	return !text_is_slash(path[0]) || !text_is_slash(path[1]);
}

bool library_is_pasted(const char *word)
{
	struct fail fail;
	uint64_t size;

	if (strcmp(word, "-") == 0)
		return true;
	return library_is_local(word) && !text_match("*.dll", word) && !text_match("*.exe", word) &&
	       strpbrk(word, "./\\") && platform_type(word, true, &size, &fail) == PLATFORM_FILE;
}

/* Up to a byte more than is allowed. */
static int read_all(struct platform_file *file, struct text *pasted, struct fail *fail)
{
	char *buffer = shortage_watch(malloc(READ_SIZE));
	int64_t got = 1;

	if (!buffer)
		return fail_set(fail, "out of memory");
	while (got > 0 && pasted->size <= BOUND_PASTED && !pasted->oom) {
		got = platform_read(file, buffer, READ_SIZE, fail);
		if (got > 0)
			text_add_bytes(pasted, buffer, (size_t)got);
	}
	free(buffer);
	return got < 0 ? -1 : 0;
}

int library_read_pasted(struct iistriage *run, const char *word, struct text *pasted)
{
	bool piped = strcmp(word, "-") == 0;
	const char *name = piped ? "standard input" : word;
	struct fail why = { "out of memory" };
	struct platform_file *file = piped ? platform_stdin() : platform_open(word, &why);
	int ret = file ? read_all(file, pasted, &why) : -1;

	platform_close(file);
	if (ret == 0 && pasted->oom)
		ret = fail_set(&why, "out of memory");
	else if (ret == 0 && pasted->size > BOUND_PASTED)
		ret = fail_set(&why, "more than %d bytes; scan the file", BOUND_PASTED);
	if (ret == 0 && pasted->size > 0)
		return 0;
	if (ret == 0)
		library_say(run, LIBRARY_ERROR, "nothing to explain: %s is empty", name);
	else
		library_say(run, LIBRARY_ERROR, "%s: %s", name, why.msg);
	return -1;
}

int library_decode_pasted(struct iistriage *run, const struct text *pasted, size_t most,
			  struct text *decoded)
{
	struct form_lines lines = { 0 };
	struct form_line line;
	struct fail fail;
	int ret = form_lines_open_bytes(&lines, (const uint8_t *)pasted->bytes, pasted->size,
					&fail);

	if (ret >= 0 && lines.lack.msg[0])
		ret = fail_set(&fail, "%s", lines.lack.msg);
	while (ret >= 0 && decoded->size < most &&
	       (ret = form_lines_next(&lines, &line, &fail)) > 0) {
		size_t room = most - decoded->size;

		if (decoded->size > 0)
			text_add_char(decoded, '\n');
		text_add_bytes(decoded, line.text, line.size < room ? line.size : room);
	}
	form_lines_release(&lines);
	if (ret >= 0 && decoded->oom)
		ret = fail_set(&fail, "out of memory");
	return ret < 0 ? library_fails(run, &fail) : 0;
}
