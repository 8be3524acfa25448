/*
 * form_result.c - what a reader makes of some bytes, as text that a test compares.
 *
 * SPDX-License-Identifier: MIT
 */
#include "form_result.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "fail.h"
#include "input.h"

static int take_event(void *context, const struct event *event)
{
	struct form_result *result = context;

	text_printf(&result->lines, "%d %s %llu", event->id, event->provider,
		    (unsigned long long)event->record_id);
	for (size_t i = 0; i < event->string_count; i++)
		text_printf(&result->lines, " '%s'", event->strings[i]);
	text_add(&result->lines, event->data ? " " : event->without_data ? " ?" : " -");
	if (event->data)
		text_hex(&result->lines, event->data, event->data_size);
	text_add(&result->lines, "\n");
	return 0;
}

static int take_summary(void *context, const struct input_summary *summary)
{
	struct form_result *result = context;

	result->records = summary->records;
	result->undecodable = summary->undecodable;
	result->matched = summary->matched;
	result->failed = summary->failure;
	snprintf(result->format, sizeof(result->format), "%s",
		 summary->format ? summary->format : "");
	for (size_t i = 0; i < summary->problem_kept; i++)
		text_printf(&result->lines, "%llu: %s\n",
			    (unsigned long long)summary->problems[i].offset,
			    summary->problems[i].what);
	return 0;
}

void form_result_read(struct form_result *result, const struct input_reader *reader,
		      const void *bytes, size_t size)
{
	const struct input_reader *const readers[] = { reader, NULL };
	const struct input_item item = { "events", bytes, size };
	const struct input_options options = { .readers = readers, .jobs = 1 };
	const struct input_sink sink = { .context = result, .event = take_event,
					 .summary = take_summary };
	struct fail fail;

	*result = (struct form_result){ 0 };
	ck_assert_int_eq(input_scan(&item, 1, &options, catalog_builtin(), &sink, &fail), 0);
	ck_assert(!result->lines.oom);
}

void form_result_read_wide(struct form_result *result, const struct input_reader *reader,
			   const char *text)
{
	struct text wide = { 0 };

	text_add_bytes(&wide, "\xff\xfe", 2);
	for (; *text; text++)
		text_add_bytes(&wide, (const char[]){ *text, 0 }, 2);
	form_result_read(result, reader, wide.bytes, wide.size);
	text_release(&wide);
}

int form_result_run(TCase *cases, const char *name)
{
	Suite *suite = suite_create(name);
	SRunner *runner;
	int failed;

	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
