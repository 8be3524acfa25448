/*
 * command.c - what all commands share, writing the output, and those of
 * them that do nothing else.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "command_sandbox.h"
#include "fail.h"
#include "options.h"
#include "pager.h"
#include "platform.h"
#include "rules.h"
#include "screen.h"
#include "shortage.h"
#include "text.h"

/* The reason is in errno. */
static int give_up(struct command_output *output)
{
	int error = errno;

	output->closed = error == EPIPE;
	output->failed = !output->closed;
	if (output->failed)
		screen_error(output->command->screen, "%s: %s",
			     output->file ? "cannot write the report" : "standard output",
			     strerror(error));
	return -1;
}

int command_open(const struct command *command, struct command_output *output)
{
	const char *path = command->options->output;
	struct fail fail = { 0 };

	*output = (struct command_output){ .command = command, .stream = stdout };
	if (!path)
		return 0;
	output->file = platform_output_open(path, &fail);
	if (output->file) {
		output->stream = platform_output_stream(output->file);
		return 0;
	}
	screen_error(command->screen, "%s", fail.msg);
	output->failed = true;
	return -1;
}

int command_put(struct command_output *output, const struct text *text)
{
	if (output->failed || output->closed)
		return -1;
	if (!output->file)
		screen_clear(output->command->screen);
	if (!output->file && !text->oom && !shortage_count() && output->pages &&
	    pager_show(output->command->options, text))
		return 0;
	errno = text->oom || shortage_count() ? ENOMEM : 0;
	if (!errno && platform_write(output->stream, text_get(text), text->size))
		return 0;
	return give_up(output);
}

/* A file appears, or does not. */
static int close_file(struct command_output *output, bool whole)
{
	struct fail fail = { 0 };

	if (!output->failed && (whole || output->closed)) {
		if (platform_output_close(output->file, &fail) == 0)
			return 0;
		screen_error(output->command->screen, "%s", fail.msg);
	} else {
		platform_output_abort(output->file);
	}
	return -1;
}

int command_close(struct command_output *output, bool whole)
{
	screen_clear(output->command->screen);
	if (output->file)
		return close_file(output, whole);
	errno = 0;
	if (!output->failed && !output->closed && fflush(stdout) != 0)
		give_up(output);
	return output->failed || !(whole || output->closed) ? -1 : 0;
}

int command_write(const struct command *command, const struct text *text)
{
	struct command_output output;
	int ret = command_open(command, &output);

	if (ret == 0)
		ret = command_put(&output, text);
	return command_close(&output, ret == 0);
}

void command_say(const struct command *command)
{
	screen_lines(command->screen, iistriage_messages(command->run));
}

bool command_shows_both(const struct command *command)
{
	return !command->options->output && platform_is_terminal(stdout) &&
	       platform_is_terminal(stderr);
}

/* Write what the library made, and free it. */
static int write_made(const struct command *command, char *bytes, size_t size)
{
	int ret = -1;

	if (bytes)
		ret = command_write(command, &(struct text){ .bytes = bytes, .size = size });
	iistriage_release(bytes);
	return ret;
}

static bool has_messages(const struct command *command)
{
	return *iistriage_messages(command->run);
}

int command_explain(const struct command *command)
{
	const struct options *options = command->options;
	size_t size = 0;
	char *text = NULL;

	if (command_sandbox(command) < 0)
		return LIBRARY_FAILED;
	text = iistriage_explain(command->run, options->words, options->word_count,
				 options->format, &size);
	/* An output that cannot be written says enough. */
	if (text && write_made(command, text, size) < 0)
		return LIBRARY_FAILED;
	if (!text || !command_shows_both(command))
		command_say(command);
	return has_messages(command) ? LIBRARY_FAILED : LIBRARY_OK;
}

/* All rules, or those that were named. */
int command_rules(const struct command *command)
{
	const struct options *options = command->options;
	size_t size = 0;
	char *text = iistriage_rules(command->run, options->words, options->word_count,
				     options->format, &size);

	command_say(command);
	if (write_made(command, text, size) < 0)
		return LIBRARY_FAILED;
	return has_messages(command) ? LIBRARY_FAILED : LIBRARY_OK;
}

int command_schema(const struct command *command)
{
	const struct options *options = command->options;
	const char *of = options->word_count ? options->words[0] : "report";
	struct text text = { 0 };
	int ret;

	if (strcmp(of, "report") != 0 && strcmp(of, "rules") != 0) {
		screen_error(command->screen, "'%s' is not a schema: report or rules", of);
		return LIBRARY_USAGE;
	}
	text_add(&text, strcmp(of, "rules") == 0 ? rules_schema() : iistriage_schema());
	ret = command_write(command, &text);
	text_release(&text);
	return ret < 0 ? LIBRARY_FAILED : LIBRARY_OK;
}
