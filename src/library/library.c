/*
 * library.c - runs: their options, inputs and messages.  What is made of them is in
 * library_read.c, library_explain.c and library_rules.c.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_run.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "grow.h"
#include "options_table.h"
#include "rules.h"

/* The reason of a failure has 512 bytes, and a path may come before it. */
enum { MESSAGE_SIZE = 8192 };

const char *iistriage_version(void)
{
	return PACKAGE_VERSION;
}

const char *iistriage_schema(void)
{
	return report_schema();
}

struct iistriage *iistriage_new(void)
{
	struct iistriage *run = calloc(1, sizeof(*run));

	if (!run)
		return NULL;
	run->options = options_default();
	run->status = LIBRARY_FAILED;
	return run;
}

static void forget_rules(struct iistriage *run)
{
	library_forget(run);
	rules_free(run->added);
	run->added = NULL;
	run->rules = NULL;
}

void iistriage_free(struct iistriage *run)
{
	if (!run)
		return;
	forget_rules(run);
	options_release(&run->options);
	free(run->items);
	arena_release(&run->texts);
	text_release(&run->messages);
	free(run);
}

void iistriage_release(void *text)
{
	free(text);
}

/* ---- messages ---- */

static void keep_message(struct iistriage *run, const char *line)
{
	text_printable(&run->messages, line, strlen(line));
	text_add_char(&run->messages, '\n');
}

void library_say(struct iistriage *run, enum library_level level, const char *fmt, ...)
{
	char line[MESSAGE_SIZE];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	if (run->watch && run->watch->say)
		run->watch->say(run->watch->context, level, line);
	else if (level != LIBRARY_NOTE)
		keep_message(run, line);
}

static int fails(struct iistriage *run, const struct fail *why)
{
	library_say(run, LIBRARY_ERROR, "%s", why->msg);
	return -1;
}

const char *iistriage_messages(const struct iistriage *run)
{
	return !run || run->messages.oom ? "out of memory\n" : text_get(&run->messages);
}

int iistriage_status(const struct iistriage *run)
{
	return run ? (int)run->status : LIBRARY_FAILED;
}

static void empty_messages(struct iistriage *run)
{
	text_reset(&run->messages);
	run->messages.oom = false;
}

/* ---- options and inputs ---- */

static const struct option_row *find_option(const char *name, struct fail *fail)
{
	const struct option_row *row;

	for (size_t i = 0; i < option_row_count; i++) {
		if (strcmp(option_rows[i].name, name) != 0)
			continue;
		row = option_for(&option_rows[i], LIBRARY);
		if (!row)
			fail_set(fail, "option '%s' makes no sense in a library", name);
		return row;
	}
	option_unknown(name, strlen(name), fail);
	return NULL;
}

static int set_option(struct iistriage *run, const char *name, const char *value,
		      struct fail *fail)
{
	const struct option_row *row = find_option(name, fail);
	const char *copy = arena_string(&run->texts, value);
	struct options options = run->options;

	if (!row)
		return -1;
	if (value && !copy)
		return fail_set(fail, "out of memory");
	if (value && !option_takes_value(row))
		return fail_set(fail, "option '--%s' takes no value", name);
	if (option_store(&options, row, copy, fail) < 0 || options_check(&options, fail) < 0)
		return -1;
	forget_rules(run);
	run->options = options;
	return 0;
}

int iistriage_set(struct iistriage *run, const char *option, const char *value)
{
	struct fail fail;

	if (!run)
		return -1;
	empty_messages(run);
	return set_option(run, option ? option : "", value, &fail) < 0 ? fails(run, &fail) : 0;
}

static int add_item(struct iistriage *run, const char *name, const void *bytes, size_t size,
		    struct fail *fail)
{
	struct input_item *items;

	if (!name || !*name)
		return fail_set(fail, "the name of an input is empty");
	name = arena_string(&run->texts, name);
	items = grow(run->items, run->item_count, 1, &run->item_room, sizeof(items[0]));
	if (items)
		run->items = items;
	if (!items || !name)
		return fail_set(fail, "out of memory");
	items[run->item_count++] = (struct input_item){ name, bytes, size };
	library_forget(run);
	return 0;
}

int iistriage_add_path(struct iistriage *run, const char *path)
{
	struct fail fail;

	if (!run)
		return -1;
	empty_messages(run);
	return add_item(run, path, NULL, 0, &fail) < 0 ? fails(run, &fail) : 0;
}

int iistriage_add_bytes(struct iistriage *run, const char *name, const void *bytes, size_t size)
{
	struct fail fail = { "an input has a size, but no bytes" };

	if (!run)
		return -1;
	empty_messages(run);
	if (!bytes && size)
		return fails(run, &fail);
	return add_item(run, name, bytes ? bytes : "", size, &fail) < 0 ? fails(run, &fail) : 0;
}

struct options *library_options(struct iistriage *run)
{
	return &run->options;
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

/* ---- texts for the caller ---- */

int library_begin(struct iistriage *run, unsigned commands, const char *form)
{
	static const char format[] = "format";
	struct options options = run->options;
	struct fail fail;

	empty_messages(run);
	for (size_t i = 0; i < option_row_count; i++)
		if (strcmp(option_rows[i].name, format) == 0 &&
		    (option_rows[i].commands & commands))
			return option_store(&options, &option_rows[i], form, &fail) < 0 ?
			       fails(run, &fail) : 0;
	return -1;
}

char *library_end(struct iistriage *run, struct text *text, int ret, size_t *size)
{
	char *bytes = NULL;

	text_add(text, "");
	if (text->oom)
		library_say(run, LIBRARY_ERROR, "out of memory");
	else if (ret == 0) {
		if (size)
			*size = text->size;
		bytes = text_take(text);
	}
	text_release(text);
	return bytes;
}

static int collect(void *context, const struct text *piece)
{
	struct text *text = context;

	text_add_bytes(text, text_get(piece), piece->size);
	text->oom |= piece->oom;
	return text->oom ? -1 : 0;
}

char *iistriage_report(struct iistriage *run, const char *form, size_t *size)
{
	struct text text = { 0 };
	const struct library_watch watch = { .context = &text, .put = collect };
	char *report;
	int ret = -1;

	if (!run)
		return NULL;
	run->status = LIBRARY_FAILED;
	if (library_begin(run, SCAN, form) < 0)
		return NULL;
	run->options.format = form;
	if (run->item_count)
		ret = library_report(run, &watch);
	else
		library_say(run, LIBRARY_ERROR, "there is no input");
	run->options.format = "text";
	report = library_end(run, &text, ret, size);
	if (!report)
		run->status = LIBRARY_FAILED;
	return report;
}
