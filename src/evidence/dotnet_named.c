/*
 * dotnet_named.c - files beside an ASP.NET Core application that their names tell: the
 * stdout logs of its module, and app_offline.htm, with which a person switches it off.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

#include <string.h>

#include "console.h"
#include "dotnet.h"
#include "evidence_sink.h"
#include "fail.h"
#include "text.h"

static bool knows_none(const uint8_t *head, size_t size)
{
	(void)head;
	(void)size;
	return false;
}

/* How many decimal digits there are; 0 if another number was wanted. */
static size_t digits(const char *text, size_t wanted)
{
	size_t size = 0;

	while (text[size] >= '0' && text[size] <= '9')
		size++;
	return wanted && size != wanted ? 0 : size;
}

/* stdout_YYYYMMDDHHMMSS_PID.log */
static bool is_stdout(const char *path)
{
	const char *at = text_base(path);
	size_t size;

	if (!text_starts(at, "stdout_"))
		return false;
	at += strlen("stdout_");
	size = digits(at, 14);
	if (size == 0 || at[size] != '_')
		return false;
	at += size + 1;
	size = digits(at, 0);
	return size > 0 && text_equal_nocase(at + size, ".log");
}

static int read_stdout(const struct evidence_reading *reading, struct fail *fail)
{
	return console_read(reading, "stdout", fail);
}

static bool is_offline(const char *path)
{
	return text_equal_nocase(text_base(path), "app_offline.htm");
}

static int read_offline(const struct evidence_reading *reading, struct fail *fail)
{
	struct evidence_sink sink = { .reading = reading, .fail = fail };
	struct text folder = { 0 };

	dotnet_folder(&folder, reading->path);
	text_add(&sink.summary, "somebody switched the application off");
	evidence_sink_found(&sink, "app.offline", text_get(&folder), "yes", 0);
	if (folder.oom)
		sink.ret = fail_set(fail, "out of memory");
	text_release(&folder);
	return evidence_sink_end(&sink, "app-offline", true);
}

const struct evidence_parser evidence_parser_stdout = {
	.name = "stdout", .what = "a log of what an application printed",
	.knows = knows_none, .named = is_stdout, .read = read_stdout,
};

const struct evidence_parser evidence_parser_offline = {
	.name = "app-offline", .what = "an app_offline.htm",
	.knows = knows_none, .named = is_offline, .read = read_offline,
	.idle = true,
};
