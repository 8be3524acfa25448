/*
 * command_scan.c - have logs read, put the report where it was asked for.  What is in
 * it is the library's business.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "command_sandbox.h"
#include "fail.h"
#include "grow.h"
#include "library.h"
#include "nearest.h"
#include "options.h"
#include "pager.h"
#include "platform.h"
#include "rules.h"
#include "screen.h"
#include "text.h"

struct words {
	const char **list;
	size_t count, room;
};

static int put(void *context, const struct text *piece)
{
	return command_put(context, piece);
}

/* The text report says of each input why it was not read. */
static bool is_said_by_report(const struct command_output *output)
{
	return strcmp(output->command->options->format, "text") == 0 &&
	       command_shows_both(output->command);
}

static void say(void *context, enum library_level level, const char *line)
{
	const struct command_output *output = context;
	struct screen *screen = output->command->screen;

	switch (level) {
	case LIBRARY_ERROR:
		if (!is_said_by_report(output))
			screen_error(screen, "%s", line);
		break;
	case LIBRARY_WARNING:
		screen_warn(screen, "%s", line);
		break;
	case LIBRARY_NOTE:
		screen_note(screen, "%s", line);
		break;
	}
}

static void progress(void *context, uint64_t done, uint64_t total, size_t inputs)
{
	const struct command_output *output = context;

	screen_progress(output->command->screen, done, total, inputs);
}

/* Whether the report can be written is known before hours of reading. */
static enum library_status scan(const struct command *command)
{
	struct command_output output;
	const struct library_watch watch = { .context = &output, .color = command->color,
					     .width = pager_width(command->options),
					     .put = put, .say = say, .progress = progress };
	int ret = command_open(command, &output);

	output.pages = strcmp(command->options->format, "text") == 0;

	if (ret == 0)
		ret = library_report(command->run, &watch);
	if (command_close(&output, ret == 0) < 0)
		return iistriage_status(command->run) == LIBRARY_USAGE ? LIBRARY_USAGE :
		       LIBRARY_FAILED;
	/* If nobody reads it any more, perhaps not all logs were read. */
	return ret < 0 && strcmp(command->options->format, "ndjson") == 0 ?
	       LIBRARY_OK : iistriage_status(command->run);
}

static void note_effort(const struct command *command)
{
	screen_note(command->screen, "%.1f MB and %zu rules in %.2f seconds",
		    (double)library_size(command->run) / 1e6, command->rules->count,
		    platform_seconds() - command->screen->start);
}

static int add_paths(const struct command *command)
{
	const struct options *options = command->options;

	for (size_t i = 0; i < options->word_count; i++)
		if (iistriage_add_path(command->run, options->words[i]) < 0)
			return -1;
	return 0;
}

/* "did you mean" the entry of a folder whose name is nearest to that of a path that does not
 * exist. */
static void suggest_path(struct text *suggestions, const char *path)
{
	struct text folder = { 0 };
	const char *name = path + strlen(path);
	struct nearest nearest;
	size_t count = 0;
	struct fail none;
	char **names;

	while (name > path && !platform_is_separator(name[-1]))
		name--;
	nearest = nearest_to(name);
	text_add_bytes(&folder, path, (size_t)(name - path));
	names = platform_list(folder.size ? text_get(&folder) : ".", &count, &none);
	for (size_t i = 0; names && i < count; i++)
		nearest_offer(&nearest, names[i]);
	if (nearest.best)
		text_printf(suggestions, "did you mean '%s%s'?\n", text_get(&folder),
			    nearest.best);
	platform_list_free(names, count);
	text_release(&folder);
}

/* The logs of this computer are there, and cannot be opened. */
static void suggest_rights(struct text *suggestions, const struct options *options)
{
	bool all = true;

	for (size_t i = 0; i < options->word_count; i++) {
		struct platform_file *file = platform_open(options->words[i], NULL);

		all &= file != NULL;
		platform_close(file);
	}
	if (all)
		return;
	text_add(suggestions,
		 "to read the logs where Windows keeps them, it takes the rights of an "
		 "administrator: right-click iistriage.exe and choose 'Run as administrator'\n"
		 "or, without these rights, have Windows copy them: wevtutil epl System "
		 "System.evtx, then wevtutil epl Application Application.evtx, then "
		 "iistriage System.evtx Application.evtx\n");
}

/* Before the sandbox, which has no folders but those of the inputs. */
static void find_suggestions(const struct options *options, struct text *suggestions)
{
	struct fail none;
	uint64_t size;

	if (options->here) {
		suggest_rights(suggestions, options);
		return;
	}
	for (size_t i = 0; i < options->word_count; i++)
		if (strcmp(options->words[i], "-") != 0 &&
		    platform_type(options->words[i], true, &size, &none) == PLATFORM_NONE)
			suggest_path(suggestions, options->words[i]);
}

/* The status; what was prepared is read inside the sandbox. */
static enum library_status scan_inside(const struct command *command)
{
	struct text suggestions = { 0 };
	enum library_status status = LIBRARY_FAILED;

	find_suggestions(command->options, &suggestions);
	if (command_sandbox(command) == 0)
		status = scan(command);
	if (status == LIBRARY_FAILED)
		screen_lines(command->screen, text_get(&suggestions));
	text_release(&suggestions);
	return status;
}

/* Paths in place of a pattern, where no shell does that. */
static int add_words(const struct options *options, struct words *words)
{
	for (size_t i = 0; i < options->word_count; i++) {
		size_t count = 0;
		char **matches = platform_matches(options->words[i], &count);
		const char **list = grow(words->list, words->count, count + 2, &words->room,
					 sizeof(*list));

		if (!list)
			return -1;
		words->list = list;
		if (!matches)
			list[words->count++] = options->words[i];
		for (size_t k = 0; k < count; k++)
			list[words->count++] = matches[k];
		list[words->count] = NULL;
		/* The paths live as long as the program. */
		free(matches);
	}
	return 0;
}

int command_expand_patterns(const struct command *command)
{
	struct options *options = library_options(command->run);
	struct words words = { .count = 0 };

	if (add_words(options, &words) < 0) {
		screen_error(command->screen, "out of memory");
		free(words.list);
		return -1;
	}
	if (words.list) {
		free(options->words);
		options->words = words.list;
		options->word_count = words.count;
	}
	return 0;
}

int command_save(const struct command *command, const char *path, const char *format)
{
	struct options *options = library_options(command->run);
	enum library_status status;

	options->output = path;
	options->format = format;
	status = scan(command);
	options->output = NULL;
	return status == LIBRARY_FAILED || status == LIBRARY_USAGE ? -1 : 0;
}

int command_scan(const struct command *command)
{
	enum library_status status;

	status = add_paths(command) < 0 ? LIBRARY_FAILED : library_prepare(command->run);
	if (status == LIBRARY_OK)
		status = scan_inside(command);
	else
		command_say(command);
	if (status != LIBRARY_USAGE)
		note_effort(command);
	return status;
}
