/*
 * console_dotnet.c - which frameworks of .NET are installed: dotnet --info and dotnet
 * --list-runtimes; and what an application or its host printed when it did not start, as
 * in the stdout log of the ASP.NET Core Module.
 *
 * .NET prints these in English on any Windows.  What an application prints can hold
 * anything: of exceptions only the type is kept.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <string.h>

#include "console_words.h"
#include "dotnet.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "fail.h"
#include "parsers.h"
#include "text.h"

enum { NAME = 128, NUMBER = 64, MACHINE = 16 };

struct dotnet {
	char machine[MACHINE];		/* of the host that printed it; "": not said */
	char windows[NUMBER];		/* "OS Version:", until its platform is known */
};

struct runtime {
	char name[NAME], version[NUMBER];
	bool is_32_bit;			/* its folder says so */
};

/* ---- frameworks that are there ---- */

/* The name of a shared framework: the last folder of the path in brackets. */
static bool take_folder(const char *open, struct runtime *runtime)
{
	const char *close = strchr(open, ']'), *name;

	if (!close || close - open > 512)
		return false;
	for (name = close; name > open + 1 && name[-1] != '\\' && name[-1] != '/'; name--)
		;
	if ((size_t)(close - name) >= sizeof(runtime->name) || name == close)
		return false;
	memcpy(runtime->name, name, (size_t)(close - name));
	runtime->name[close - name] = '\0';
	for (const char *at = open; at < close; at++)
		runtime->is_32_bit |= text_starts(at, "(x86)");
	return true;
}

/* "  Microsoft.NETCore.App 8.0.4 [C:\Program Files\dotnet\shared\Microsoft.NETCore.App]", or
 * of the host that misses one: "  6.0.29 at [C:\...\Microsoft.NETCore.App]". */
static bool is_runtime(const char *line, struct runtime *runtime)
{
	const char *open = strchr(line, '[');
	struct dotnet_version version;
	struct console_words words;
	size_t at;

	*runtime = (struct runtime){ .is_32_bit = false };
	if (!open || !take_folder(open, runtime))
		return false;
	console_words(line, &words);
	if (words.count >= 3 && console_word_is(&words, 1, "at") && words.at[2] == open)
		at = 0;
	else if (words.count >= 3 && console_word_is(&words, 0, runtime->name) &&
		 words.at[2] == open)
		at = 1;
	else
		return false;
	console_word(&words, at, runtime->version, sizeof(runtime->version));
	return text_match("*.?*.App", runtime->name) &&
	       dotnet_version_parse(runtime->version, &version);
}

static void take_runtime(const struct dotnet *dotnet, struct evidence_sink *sink,
			 const struct runtime *runtime, unsigned number)
{
	const char *machine = runtime->is_32_bit ? "x86" : dotnet->machine;
	struct text value = { 0 };

	text_printf(&value, "%s %s", runtime->name, runtime->version);
	/* No server that .NET Core runs on has 32 bits. */
	evidence_sink_found(sink, "host.frameworks", *machine ? machine : "x64",
			    text_get(&value), number);
	text_release(&value);
}

/* "  Architecture: x64", "  RID:         win10-x64", "  OS Version:  10.0.17763". */
static void take_host(struct dotnet *dotnet, struct evidence_sink *sink, const char *line,
		      unsigned number)
{
	struct console_words words;
	char value[NUMBER];
	const char *machine = NULL;

	console_words(line, &words);
	console_word(&words, words.count - 1, value, sizeof(value));
	if (words.count == 2 && console_word_is(&words, 0, "RID:"))
		machine = dotnet_machine(value);
	else if (words.count == 2 && console_word_is(&words, 0, "Architecture:") &&
		 strlen(value) < MACHINE)
		machine = value;
	if (machine)
		strcpy(dotnet->machine, machine);
	if (words.count != 3 || !console_word_is(&words, 0, "OS"))
		return;
	if (console_word_is(&words, 1, "Version:"))
		strcpy(dotnet->windows, value);
	else if (console_word_is(&words, 1, "Platform:") && strcmp(value, "Windows") == 0 &&
		 dotnet->windows[0])
		evidence_sink_found(sink, "host.windows", NULL, dotnet->windows, number - 1);
}

/* ---- what failed ---- */

/* The text between the two quotes that follow a start; false: it is not there. */
static bool quoted(const char *line, const char *before, char *to, size_t room)
{
	const char *from = strstr(line, before), *end;
	size_t size;

	if (!from)
		return false;
	from += strlen(before);
	end = strchr(from, '\'');
	size = end ? (size_t)(end - from) : 0;
	if (size == 0 || size >= room)
		return false;
	memcpy(to, from, size);
	to[size] = '\0';
	to[text_valid(to, size)] = '\0';
	return true;
}

/* "The specified framework 'N', version 'V' was not found"; since .NET 7 "Framework: 'N',
 * version 'V' (x64)". */
static bool is_missing(const char *line, char *name, char *version)
{
	while (*line == ' ')
		line++;
	if (!text_starts(line, "Framework: '") &&
	    !(strstr(line, "pecified framework '") && strstr(line, "not found")))
		return false;
	return quoted(line, "ramework: '", name, NAME) ?
	       quoted(line, "version '", version, NUMBER) :
	       quoted(line, "ramework '", name, NAME) &&
	       quoted(line, "version '", version, NUMBER);
}

/* "Unhandled exception. System.InvalidOperationException: ..." gives the type: letters,
 * digits and dots. */
static bool is_exception(const char *line, char *type)
{
	const char *at = strstr(line, "Unhandled exception. "), *end;

	if (!at)
		return false;
	at += strlen("Unhandled exception. ");
	for (end = at; (*end >= '0' && *end <= '9') || *end == '.' || *end == '_' ||
		       (text_lower(*end) >= 'a' && text_lower(*end) <= 'z'); end++)
		;
	if (end - at < 3 || end - at >= NAME || !memchr(at, '.', (size_t)(end - at)))
		return false;
	memcpy(type, at, (size_t)(end - at));
	type[end - at] = '\0';
	return true;
}

/* The words for what the line says failed, appended; false: it says nothing of that. */
static bool is_failure(const char *line, struct text *words)
{
	char name[NAME], version[NUMBER];

	if (is_missing(line, name, version))
		text_printf(words, "framework not found: %s %s", name, version);
	else if (is_exception(line, name))
		text_printf(words, "unhandled exception: %s", name);
	else if (quoted(line, "application to execute does not exist: '", name, NAME))
		text_printf(words, "program not found: %s", text_base(name));
	else if (strstr(line, "Failed to bind to address ") && strstr(line, "already in use"))
		text_add(words, "address already in use");
	else
		return false;
	return true;
}

static void take_failure(struct evidence_sink *sink, const struct evidence_line *line)
{
	struct text words = { 0 }, folder = { 0 };

	if (is_failure(line->text, &words)) {
		dotnet_folder(&folder, sink->reading->path);
		evidence_sink_found(sink, "app.output", text_get(&folder), text_get(&words),
				    line->number);
	}
	if (words.oom || folder.oom)
		evidence_sink_no_memory(sink);
	text_release(&words);
	text_release(&folder);
}

/* ---- the two readers ---- */

static bool is_list(const char *line)
{
	struct runtime runtime;

	return is_runtime(line, &runtime);
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct runtime runtime;

	if (is_runtime(line->text, &runtime))
		take_runtime(state, sink, &runtime, line->number);
	else
		take_host(state, sink, line->text, line->number);
}

static bool is_output(const char *line)
{
	struct text words = { 0 };
	bool is = is_failure(line, &words);

	text_release(&words);
	return is;
}

static void take_output(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	(void)state;
	take_failure(sink, line);
}

const struct console_reader console_dotnet = {
	"dotnet-info", "the frameworks of .NET that are installed",
	sizeof(struct dotnet), is_list, take_line, NULL, NULL,
};

const struct console_reader console_stdout = {
	"stdout", "what the application printed",
	1, is_output, take_output, NULL, NULL,
};
