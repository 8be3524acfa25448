/*
 * console_windows.c - which Windows it is and which parts of it are switched on: systeminfo,
 * ver, dism /get-features, Get-WindowsOptionalFeature and Get-WindowsFeature.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <string.h>

#include "console_lists.h"
#include "console_words.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "text.h"

enum { NAME = 128, NUMBER = 32 };

struct windows {
	char feature[NAME];	/* whose state follows; or "" */
	char before[2][NAME];	/* values of the two lines before */
};

/* ---- the version ---- */

/* How many bytes at the start are "10.0.17763"; 0: none. */
static size_t version_size(const char *text)
{
	size_t size = 0;

	for (int part = 0; part < 3; part++) {
		size_t from = size;

		while (text[size] >= '0' && text[size] <= '9')
			size++;
		if (size == from || size - from > 5)
			return 0;
		if (part < 2 && text[size++] != '.')
			return 0;
	}
	return size;
}

static bool copy_version(const char *text, size_t size, char *to)
{
	if (size == 0 || size >= NUMBER)
		return false;
	memcpy(to, text, size);
	to[size] = '\0';
	return true;
}

/* "OS Version:   10.0.17763 N/A Build 17763": ends with its own third part. */
static bool is_systeminfo(const char *line, char *version)
{
	const char *value = console_value(line);
	size_t size = value ? version_size(value) : 0;
	struct console_words words;
	const char *build;

	if (!copy_version(value, size, version) || value[size] != ' ')
		return false;
	build = strrchr(version, '.') + 1;
	console_words(value, &words);
	return words.count >= 3 && !words.more && console_word_is(&words, words.count - 1, build);
}

/* "Microsoft Windows [Version 10.0.17763.737]", in front of every prompt. */
static bool is_banner(const char *line, char *version)
{
	const char *open = strstr(line, "Microsoft Windows [");

	if (!open)
		return false;
	for (const char *at = open; *at && *at != ']'; at++)
		if (*at >= '0' && *at <= '9')
			return copy_version(at, version_size(at), version);
	return false;
}

/* ---- features ---- */

static bool is_feature(const char *name)
{
	static const char *const starts[] = { "IIS-", "WAS-", "WCF-", "NetFx", "Web-", "NET-" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (strncmp(name, starts[i], strlen(starts[i])) == 0)
			return true;
	return strcmp(name, "WAS") == 0;
}

static const char *state_of(const char *word)
{
	return console_listed(CONSOLE_ENABLED, word) ? "enabled" :
	       console_listed(CONSOLE_DISABLED, word) ? "disabled" : NULL;
}

/* "Feature Name : IIS-WebServer"; "IIS-WebServer | Enabled". */
static bool is_name(const char *line, char *name, const char **state)
{
	const char *value = console_value(line), *bar = strchr(line, '|');
	struct console_words words;

	console_words(bar ? line : value ? value : "", &words);
	if (words.count == 0 || words.size[0] >= NAME ||
	    !is_feature(console_word(&words, 0, name, NAME)))
		return false;
	*state = NULL;
	if (!bar)
		return words.count == 1;
	console_words(bar + 1, &words);
	*state = words.count ? words.at[0] : NULL;
	return words.count > 0;
}

/* "    [X] WebSocket Protocol     Web-WebSockets     Installed": the marks and names are the
 * same in every language. */
static bool is_tree(const char *line, char *name, bool *there)
{
	const char *open = strchr(line, '[');
	struct console_words words;

	if (!open || !open[1] || open[2] != ']' || (open[1] != 'X' && open[1] != ' '))
		return false;
	*there = open[1] == 'X';
	console_words(open + 3, &words);
	for (size_t i = words.count; i-- > 1;)
		if (words.size[i] < NAME && is_feature(console_word(&words, i, name, NAME)))
			return true;
	return false;
}

/* ---- lines ---- */

static bool is_sign(const char *line)
{
	char number[NUMBER], name[NAME];
	const char *state;
	bool there;

	return is_systeminfo(line, number) || is_banner(line, number) ||
	       is_name(line, name, &state) || is_tree(line, name, &there);
}

static void take_state(struct windows *windows, struct evidence_sink *sink, const char *word,
		       unsigned number)
{
	size_t size = strlen(word);
	char plain[NAME];

	while (size && (word[size - 1] == ' ' || word[size - 1] == '\t'))
		size--;
	if (size < sizeof(plain)) {
		memcpy(plain, word, size);
		plain[size] = '\0';
		evidence_sink_found(sink, "host.features", windows->feature, state_of(plain),
				    number);
	}
	windows->feature[0] = '\0';
}

/* The name of the computer comes two lines before the version in systeminfo, whatever its label
 * is: "Host Name:   WEB07", "OS Name: ...". */
static void take_host(const struct windows *windows, struct evidence_sink *sink)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-_";
	const char *host = windows->before[0];

	if (strspn(host, letters) == strlen(host))
		evidence_sink_computer(sink, host);
}

static void keep_value(struct windows *windows, const char *value)
{
	size_t size = value ? text_cut(value, NAME - 1) : 0;

	memcpy(windows->before[0], windows->before[1], NAME);
	if (size)
		memcpy(windows->before[1], value, size);
	while (size && (value[size - 1] == ' ' || value[size - 1] == '\t'))
		size--;
	windows->before[1][size] = '\0';
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct windows *windows = state;
	char name[NAME], number[NUMBER];
	const char *word, *value = console_value(line->text);
	bool there;

	if (is_systeminfo(line->text, number) || is_banner(line->text, number)) {
		evidence_sink_found(sink, "host.windows", NULL, number, line->number);
		if (is_systeminfo(line->text, number))
			take_host(windows, sink);
	} else if (is_tree(line->text, name, &there)) {
		evidence_sink_found(sink, "host.features", name, there ? "enabled" : "disabled",
				    line->number);
	} else if (is_name(line->text, name, &word)) {
		strcpy(windows->feature, name);
		if (word)
			take_state(windows, sink, word, line->number);
	} else if (windows->feature[0] && value) {
		take_state(windows, sink, value, line->number);
	}
	keep_value(windows, value);
}

const struct console_reader console_windows = {
	"windows", "the version of Windows and its features",
	sizeof(struct windows), is_sign, take_line, NULL, NULL,
};
