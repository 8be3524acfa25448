/*
 * command.c - what all commands share, writing the output, and the smallest of
 * them, which does nothing else.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fail.h"
#include "options.h"
#include "platform.h"
#include "report.h"
#include "screen.h"
#include "text.h"

/* What went wrong stands in errno. */
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
	errno = text->oom ? ENOMEM : 0;
	if (!text->oom &&
	    fwrite(text_get(text), 1, text->size, output->stream) == text->size)
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

void command_fault(void *context, const char *line)
{
	screen_error(context, "%s", line);
}

int command_schema(const struct command *command)
{
	struct text text = { 0 };
	int ret;

	text_add(&text, report_schema());
	ret = command_write(command, &text);
	text_release(&text);
	return ret < 0 ? COMMAND_FAILED : COMMAND_OK;
}
