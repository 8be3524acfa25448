/*
 * library_run.c - what all functions of the library use: a run's messages, its rules, the
 * frame of a function that makes a text.  Does not know what they make.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "baseline.h"
#include "catalog.h"
#include "coverage.h"
#include "incident.h"
#include "nearest.h"
#include "options_table.h"
#include "platform.h"
#include "redact.h"
#include "rules.h"
#include "shortage.h"
#include "zone.h"

/* The reason of a failure has 512 bytes, and a path may come before it. */
enum { MESSAGE_SIZE = 8192 };

void library_say(struct iistriage *run, enum library_level level, const char *fmt, ...)
{
	char line[MESSAGE_SIZE];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (run->watch && run->watch->say) {
		run->watch->say(run->watch->context, level, line);
	} else if (level != LIBRARY_NOTE) {
		text_printable(&run->messages, line, strlen(line));
		text_add_char(&run->messages, '\n');
	}
}

void library_say_unknown(struct iistriage *run, const char *before, const char *word,
			 const char *after)
{
	struct nearest nearest = nearest_to(word);

	for (size_t i = 0; i < run->rules->count; i++)
		nearest_offer(&nearest, run->rules->rules[i].id);
	if (nearest.best)
		library_say(run, LIBRARY_ERROR, "%s'%s'%s; did you mean '%s'?", before, word, after,
			    nearest.best);
	else
		library_say(run, LIBRARY_ERROR, "%s'%s'%s", before, word, after);
}

void library_empty_messages(struct iistriage *run)
{
	text_reset(&run->messages);
	run->messages.oom = false;
}

int library_fails(struct iistriage *run, const struct fail *why)
{
	library_say(run, LIBRARY_ERROR, "%s", why->msg);
	return -1;
}

int library_check_memory(const struct iistriage *run, struct fail *fail)
{
	return shortage_count() == run->shortages ? 0 : fail_set(fail, "out of memory");
}

int library_begin(struct iistriage *run, unsigned commands, const char *form)
{
	const struct option_row *row = option_for("format", commands);
	struct options options = run->options;
	struct fail fail;

	library_empty_messages(run);
	if (run->state == LIBRARY_NOTHING)
		run->shortages = shortage_count();
	return option_store(&options, row, form, &fail) < 0 ? library_fails(run, &fail) : 0;
}

char *library_end(struct iistriage *run, struct text *text, int ret, size_t *size)
{
	struct fail fail = { 0 };
	char *bytes = NULL;

	text_add(text, "");
	if (ret == 0 && library_check_memory(run, &fail) < 0)
		library_fails(run, &fail);
	else if (ret == 0) {
		if (size)
			*size = text->size;
		bytes = text_take(text);
	}
	text_release(text);
	return bytes;
}

static void take_fault(void *context, const char *line)
{
	library_say(context, LIBRARY_ERROR, "%s", line);
}

const struct rules *library_rules(struct iistriage *run)
{
	const struct options *options = &run->options;

	if (run->rules)
		return run->rules;
	if (options->rule_count == 0)
		return run->rules = rules_builtin();
	run->added = rules_load(rules_builtin(), options->rules, options->rule_count,
				catalog_builtin(), take_fault, run);
	return run->rules = run->added;
}

const char *library_pipe(const struct iistriage *run)
{
	uint64_t size;

	for (size_t i = 0; i < run->item_count; i++) {
		const char *path = run->items[i].path;
		enum platform_type type;

		if (run->items[i].bytes)
			continue;
		type = platform_type(path, true, &size, NULL);
		if (strcmp(path, "-") == 0 || type == PLATFORM_PIPE || type == PLATFORM_DEVICE)
			return path;
	}
	return NULL;
}

void library_forget(struct iistriage *run)
{
	struct library_reading *reading = &run->reading;

	incidents_free(reading->incidents);
	coverage_free(reading->coverage);
	redact_free(reading->redact.redact);
	event_release(&reading->cut);
	redact_free(reading->redact.secrets);
	side_list_release(&reading->evidence.files);
	input_store_release(&reading->evidence.store);
	evidence_release(&reading->evidence.evidence);
	library_part_release(&reading->evidence.part);
	library_paths_release(&reading->evidence.paths);
	table_names_release(&reading->evidence.unheard);
	free(reading->evidence.why);
	input_summaries_release(&reading->summary);
	library_names_release(&run->names);
	baseline_free(reading->baseline);
	zone_close(reading->zone);
	zone_close(reading->text_zone);
	*reading = (struct library_reading){ 0 };
	run->shortages = shortage_count();
	run->state = LIBRARY_NOTHING;
}
