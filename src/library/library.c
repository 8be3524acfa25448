/*
 * library.c - runs: their options and inputs, and the report as one text.  What is made
 * of them is in library_read.c, library_explain.c and library_rules.c.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_run.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "input_libevtx.h"
#include "options_table.h"
#include "rules.h"
#include "shortage.h"

const char *iistriage_version(void)
{
	return PACKAGE_VERSION;
}

const char *library_without(void)
{
	return input_libevtx_built() ? "" : "libevtx, the second reader of damaged records";
}

const char *iistriage_schema(void)
{
	return report_schema();
}

struct iistriage *iistriage_new(void)
{
	struct iistriage *run = shortage_watch(calloc(1, sizeof(*run)));

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

const char *iistriage_messages(const struct iistriage *run)
{
	return !run || run->messages.oom ? "out of memory\n" : text_get(&run->messages);
}

int iistriage_status(const struct iistriage *run)
{
	return run ? (int)run->status : LIBRARY_FAILED;
}

/* ---- options and inputs ---- */

static int set_option(struct iistriage *run, const char *name, const char *value,
		      struct fail *fail)
{
	const struct option_row *row = option_for(name, LIBRARY);
	const char *copy = arena_string(&run->texts, value);
	struct options options = run->options;

	if (!row && option_for(name, ~0U))
		return fail_set(fail, "option '%s' makes no sense in a library", name);
	if (!row)
		return option_unknown(name, strlen(name), fail);
	if (value && !copy)
		return fail_set(fail, "out of memory");
	if (value && !option_takes_value(row))
		return fail_set(fail, "option '--%s' takes no value", name);
	if (option_store(&options, row, copy, fail) < 0)
		return -1;
	/* The list may have moved, whether its new element stays or not. */
	run->options.rules = options.rules;
	run->options.rule_room = options.rule_room;
	run->options.evidence = options.evidence;
	run->options.evidence_room = options.evidence_room;
	if (options_check(&options, fail) < 0)
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
	library_empty_messages(run);
	return set_option(run, option ? option : "", value, &fail) < 0 ?
	       library_fails(run, &fail) : 0;
}

static int add_item(struct iistriage *run, const char *name, const void *bytes, size_t size,
		    struct fail *fail)
{
	struct input_item *items;

	if (!name || !*name)
		return fail_set(fail, "the name of an input is empty");
	if (!bytes && size)
		return fail_set(fail, "an input has a size, but no bytes");
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

static int add(struct iistriage *run, const char *name, const void *bytes, size_t size)
{
	struct fail fail;

	if (!run)
		return -1;
	library_empty_messages(run);
	return add_item(run, name, bytes, size, &fail) < 0 ? library_fails(run, &fail) : 0;
}

int iistriage_add_path(struct iistriage *run, const char *path)
{
	return add(run, path, NULL, 0);
}

int iistriage_add_bytes(struct iistriage *run, const char *name, const void *bytes, size_t size)
{
	return add(run, name, bytes || size ? bytes : "", size);
}

struct options *library_options(struct iistriage *run)
{
	return &run->options;
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
