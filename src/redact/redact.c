/*
 * redact.c - reports that can be given away: the map, names and tokens, summaries of
 * inputs.  redact_event and redact_scan find the names.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "event.h"
#include "fail.h"
#include "input_summary.h"
#include "platform.h"
#include "redact_event.h"
#include "redact_map.h"
#include "redact_names.h"
#include "redact_scan.h"
#include "shortage.h"
#include "text.h"

struct redact {
	struct redact_names names;
	struct arena arena;		/* what is shown */
	struct arena lent;		/* until the next event is learned */
	struct text text;
	const char *path;		/* of the map, or NULL */
	struct text map;		/* its bytes as read, or as they should be */
	char id[REDACT_ID_SIZE];
	bool only_secrets;
};

struct redact *redact_new(void)
{
	struct redact *redact = shortage_watch(calloc(1, sizeof(*redact)));

	if (redact)
		redact->names.ordinary = redact_scan_common;
	return redact;
}

struct redact *redact_new_secrets(void)
{
	struct redact *redact = redact_new();

	if (redact)
		redact->only_secrets = true;
	return redact;
}

void redact_free(struct redact *redact)
{
	if (!redact)
		return;
	redact_names_release(&redact->names);
	arena_release(&redact->arena);
	arena_release(&redact->lent);
	text_release(&redact->text);
	text_release(&redact->map);
	free(redact);
}

int redact_load(struct redact *redact, const char *path, struct fail *fail)
{
	uint64_t size;

	if (redact_map_read(path, &redact->map, fail) < 0)
		return -1;
	redact->path = path;
	if (platform_type(path, true, &size, NULL) == PLATFORM_NONE)
		return redact_map_id(redact->id, fail);
	return redact_map_parse(path, &redact->map, &redact->names, redact->id, fail);
}

/* Nobody else may have given the same tokens to other names meanwhile. */
static int check_unchanged(const struct redact *redact, struct fail *fail)
{
	struct text now = { 0 };
	int ret = redact_map_read(redact->path, &now, fail);

	if (ret == 0 && !text_same(&now, &redact->map))
		ret = fail_set(fail, "%s: another run has changed the map meanwhile; run again",
			       redact->path);
	text_release(&now);
	return ret;
}

static int write_claimed(const struct redact *redact, const struct text *made, struct fail *fail)
{
	uint64_t size;
	bool is_new;
	int claim, ret;

	if (platform_claim(redact->path, &claim, fail) < 0)
		return -1;
	is_new = platform_type(redact->path, true, &size, NULL) == PLATFORM_NONE;
	ret = check_unchanged(redact, fail);
	if (ret == 0)
		ret = redact_map_write(redact->path, is_new, made, fail);
	platform_claim_end(claim);
	return ret;
}

int redact_save(struct redact *redact, struct fail *fail)
{
	struct text made = { 0 };
	int ret = 0;

	if (!redact || !redact->path)
		return 0;
	redact_map_build(&redact->names, redact->id, &made);
	if (made.oom || !text_same(&made, &redact->map))
		ret = write_claimed(redact, &made, fail);
	text_release(&redact->map);
	redact->map = made;
	return ret;
}

const char *redact_id(const struct redact *redact)
{
	return redact && redact->path ? redact->id : NULL;
}

int redact_check(const struct redact *redact, struct fail *fail)
{
	return redact && redact->names.oom ? fail_set(fail, "out of memory") : 0;
}

static enum redact_source source_of(bool redacted)
{
	return redacted ? REDACT_REDACTED : REDACT_REAL;
}

static const struct event *hide_names(struct redact *redact, struct arena *arena,
				      const struct event *from)
{
	const struct event *event;

	redact->names.source = source_of(from->redacted);
	event = redact_event_in(&redact->names, arena, from);
	redact->names.source = REDACT_EITHER;
	return event;
}

/* The event as it is shown, in that arena. */
static const struct event *hide(struct redact *redact, struct arena *arena,
				const struct event *from)
{
	const struct event *event;

	if (!redact->only_secrets)
		return hide_names(redact, arena, from);
	event = redact_event_secrets(arena, from);
	redact->names.oom |= !event;
	return event;
}

int redact_learn(struct redact *redact, const struct event *event, struct fail *fail)
{
	if (!redact || redact->only_secrets)
		return 0;
	redact->names.accept_tokens |= event->redacted;
	(void)hide_names(redact, &redact->lent, event);
	arena_reset(&redact->lent);
	return redact_check(redact, fail);
}

const struct event *redact_event(struct redact *redact, struct arena *arena,
				 const struct event *from)
{
	return redact ? hide(redact, arena ? arena : &redact->arena, from) : from;
}

int redact_show_event(struct redact *redact, const struct event *from, struct event *shown,
		      struct fail *fail)
{
	const struct event *hidden = from;

	if (redact && redact->only_secrets)
		arena_reset(&redact->lent);
	if (redact)
		hidden = hide(redact, &redact->lent, from);
	if (!hidden)
		return fail_set(fail, "out of memory");
	*shown = *hidden;
	return 0;
}

static const char *kept(struct redact *redact)
{
	const char *copy = redact->text.oom || redact->names.oom ? NULL :
			   arena_string(&redact->arena, text_get(&redact->text));

	redact->names.oom |= !copy;
	return copy;
}

const char *redact_name(struct redact *redact, const char *role, const char *name)
{
	enum redact_kind kind;

	if (!redact || !name)
		return name;
	if (!redact_role(role, &kind))
		return redact_text(redact, name);
	if (redact->only_secrets)
		return name;
	text_reset(&redact->text);
	redact_scan_name(&redact->names, kind, name, strlen(name), &redact->text);
	return kept(redact);
}

const char *redact_text(struct redact *redact, const char *text)
{
	if (!redact || !text)
		return text;
	text_reset(&redact->text);
	if (!redact->only_secrets)
		redact_scan_text(&redact->names, text, strlen(text), &redact->text);
	else
		redact_scan_secrets(text, strlen(text), &redact->text);
	if (redact->only_secrets && !redact->text.oom && strcmp(text_get(&redact->text), text) == 0)
		return text;
	return kept(redact);
}

/* The names of tokens. */

static bool knows(const struct redact *redact, const char *text)
{
	enum redact_kind kind;
	uint32_t number;

	return !text || !redact_token(text, strlen(text), &kind, &number) ||
	       redact_names_of(&redact->names, kind, number);
}

bool redact_knows(const struct redact *redact, const struct event *event)
{
	if (!redact || !redact->path || !event->redacted)
		return true;
	for (size_t i = 0; i < event->string_count; i++)
		if (!knows(redact, event->strings[i]))
			return false;
	return knows(redact, event->computer);
}

const char *redact_reveal(const struct redact *redact, const char *token)
{
	const struct redact_name *name = NULL;
	enum redact_kind kind;
	uint32_t number;

	if (redact && redact->path && token && redact_token(token, strlen(token), &kind, &number))
		name = redact_names_of(&redact->names, kind, number);
	return name ? name->text : token;
}

int redact_reveal_event(struct redact *redact, const struct event *from, struct event *real,
			struct fail *fail)
{
	*real = *from;
	if (!from->redacted || !redact || !redact->path)
		return 0;
	real->computer = redact_reveal(redact, from->computer);
	real->strings = arena_array(&redact->lent, from->string_count + 1, sizeof(*real->strings));
	if (!real->strings)
		return fail_set(fail, "out of memory");
	for (size_t i = 0; i < from->string_count; i++)
		real->strings[i] = redact_reveal(redact, from->strings[i]);
	return 0;
}

static const char *reveal(struct redact *redact, const char *token)
{
	return redact_reveal(redact, token);
}

static void reveal_log(struct redact *redact, struct input_log *log)
{
	log->computer = redact_reveal(redact, log->computer);
}

static int by_log(const void *left, const void *right)
{
	const struct input_log *a = left, *b = right;
	int order = strcmp(a->computer ? a->computer : "", b->computer ? b->computer : "");

	return order ? order : strcmp(a->channel ? a->channel : "", b->channel ? b->channel : "");
}

/* A copy of a list, each text changed.  NULL when memory runs out. */
static const char **change_texts(struct redact *redact, const char *const *texts, size_t count,
				 const char *(*change)(struct redact *redact, const char *text))
{
	const char **list = arena_array(&redact->arena, count + 1, sizeof(*list));

	redact->names.oom |= !list;
	for (size_t i = 0; list && i < count; i++)
		list[i] = change(redact, texts[i]);
	return list;
}

static const char *hide_computer(struct redact *redact, const char *name)
{
	return redact_name(redact, "computer", name);
}

/* A copy of the logs, each changed, sorted again. */
static void change_logs(struct redact *redact, struct input_summary *summary,
		       void (*change)(struct redact *redact, struct input_log *log))
{
	struct input_log *list = arena_array(&redact->arena, summary->log_count + 1, sizeof(*list));

	redact->names.oom |= !list;
	if (!list)
		return;
	for (size_t i = 0; i < summary->log_count; i++) {
		list[i] = summary->logs[i];
		change(redact, &list[i]);
	}
	if (summary->log_count)
		qsort(list, summary->log_count, sizeof(*list), by_log);
	summary->logs = list;
}

int redact_reveal_summary(struct redact *redact, struct input_summary *summary,
			  struct fail *fail)
{
	if (!summary->redacted || !redact || !redact->path)
		return 0;
	summary->computers = change_texts(redact, summary->computers, summary->computer_count,
					  reveal);
	change_logs(redact, summary, reveal_log);
	return redact_check(redact, fail);
}

/* Summaries. */

int redact_learn_summary(struct redact *redact, const struct input_summary *input,
			 struct fail *fail)
{
	if (!redact)
		return 0;
	redact->names.accept_tokens |= input->redacted;
	redact->names.source = source_of(input->redacted);
	redact_name(redact, "input", input->path);
	redact_name(redact, "input", input->archive);
	for (size_t i = 0; i < input->computer_count; i++)
		redact_name(redact, "computer", input->computers[i]);
	redact->names.source = REDACT_EITHER;
	return redact_check(redact, fail);
}

static int by_bytes(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sorted again, as the contract says; names that differ in case alone became one. */
static void hide_computers(struct redact *redact, struct input_summary *summary)
{
	const char **list = change_texts(redact, summary->computers, summary->computer_count,
					 hide_computer);
	size_t count = 0;

	if (redact->names.oom)
		return;
	if (summary->computer_count)
		qsort(list, summary->computer_count, sizeof(*list), by_bytes);
	for (size_t i = 0; i < summary->computer_count; i++)
		if (count == 0 || strcmp(list[count - 1], list[i]) != 0)
			list[count++] = list[i];
	summary->computers = list;
	summary->computer_count = count;
}

static void hide_problems(struct redact *redact, struct input_summary *summary)
{
	struct input_problem *list = arena_array(&redact->arena, summary->problem_kept + 1,
						 sizeof(*list));

	redact->names.oom |= !list;
	for (size_t i = 0; list && i < summary->problem_kept; i++) {
		list[i].offset = summary->problems[i].offset;
		list[i].what = redact_text(redact, summary->problems[i].what);
	}
	summary->problems = list;
}

static void hide_log(struct redact *redact, struct input_log *log)
{
	log->computer = redact_name(redact, "computer", log->computer);
	log->channel = redact_text(redact, log->channel);
}

int redact_summary(struct redact *redact, struct input_summary *summary, struct fail *fail)
{
	if (!redact)
		return 0;
	summary->redacted = true;
	summary->redact_map = redact_id(redact);
	summary->path = redact_name(redact, "input", summary->path);
	summary->archive = redact_name(redact, "input", summary->archive);
	summary->failure = redact_text(redact, summary->failure);
	summary->hint = redact_text(redact, summary->hint);
	hide_computers(redact, summary);
	summary->channels = change_texts(redact, summary->channels, summary->channel_count,
					 redact_text);
	hide_problems(redact, summary);
	change_logs(redact, summary, hide_log);
	return redact_check(redact, fail);
}

int redact_skipped(struct redact *redact, struct input_skipped *skipped, struct fail *fail)
{
	skipped->path = redact_name(redact, "input", skipped->path);
	skipped->why = redact_text(redact, skipped->why);
	return redact_check(redact, fail);
}
