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

static int write_stdout(const struct text *text, struct fail *fail)
{
	errno = 0;
	if (fwrite(text_get(text), 1, text->size, stdout) == text->size &&
	    fflush(stdout) == 0)
		return 0;
	if (errno == EPIPE)
		return 0;
	return fail_set(fail, "standard output: %s", strerror(errno));
}

static int write_file(const char *path, const struct text *text, struct fail *fail)
{
	struct platform_output *output = platform_output_open(path, fail);

	if (!output)
		return -1;
	fwrite(text_get(text), 1, text->size, platform_output_stream(output));
	return platform_output_close(output, fail);
}

int command_write(const struct command *command, const struct text *text)
{
	const char *path = command->options->output;
	struct fail fail = { 0 };
	int ret;

	screen_clear(command->screen);
	if (text->lost)
		ret = fail_set(&fail, "out of memory");
	else if (path)
		ret = write_file(path, text, &fail);
	else
		ret = write_stdout(text, &fail);
	if (ret < 0)
		screen_error(command->screen, "%s", fail.msg);
	return ret;
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
