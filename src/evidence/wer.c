/*
 * wer.c - Report.wer, what Windows Error Reporting keeps of a crash: which module of the
 * worker process failed, its path and version, and what else was loaded.
 *
 * Names of the values are translated, so they are taken by number: of APPCRASH and BEX 0
 * and 1 are the program and its version, 3 and 4 the module and its version.  6 is the code
 * of an exception and 7 its place in APPCRASH, and the other way round in BEX.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console_words.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "fail.h"
#include "shortage.h"
#include "text.h"
#include "when.h"

enum {
	/* Bytes; some hundred modules of some hundred bytes. */
	WER_SIZE = 1 << 20,
	SIGNATURES = 8, VALUE = 512,
	/* Modules that are not of Windows and are listed. */
	WER_LOADED = 64,
	/* Machines as PE files number them. */
	MACHINE_X86 = 0x14c, MACHINE_X64 = 0x8664, MACHINE_ARM64 = 0xaa64,
};

struct wer {
	struct evidence_sink *sink;
	char type[32], program[VALUE], program_path[VALUE];
	char signature[SIGNATURES][VALUE];
	char module_path[VALUE];
	unsigned type_line, path_line, module_line, version_line, program_line;
	int64_t host, guest;		/* 0: not said */
	when_t time;
	size_t loaded;
};

/* ---- lines ---- */

/* The number in brackets behind a word that begins the line, and what follows "]" and end;
 * NULL: it is none. */
static const char *numbered(const char *line, const char *word, const char *end, size_t *number)
{
	size_t size = strlen(word);
	const char *close;
	int64_t value;

	if (strncmp(line, word, size) != 0)
		return NULL;
	close = strchr(line + size, ']');
	value = close ? console_number(line + size, (size_t)(close - line) - size, 100000) : -1;
	if (value < 0 || strncmp(close + 1, end, strlen(end)) != 0)
		return NULL;
	*number = (size_t)value;
	return close + 1 + strlen(end);
}

static const char *after(const char *line, const char *key)
{
	size_t size = strlen(key);

	return strncmp(line, key, size) == 0 && line[size] == '=' ? line + size + 1 : NULL;
}

static bool is_windows_path(const char *path)
{
	return text_match("?:?windows?*", path);
}

static void take_module(struct wer *wer, struct evidence_sink *sink, const char *path,
			unsigned number)
{
	if (!wer->module_path[0] && wer->signature[3][0] &&
	    text_equal_nocase(text_base(path), wer->signature[3])) {
		text_fit(wer->module_path, sizeof(wer->module_path), path);
		wer->module_line = number;
	}
	if (!is_windows_path(path) && wer->loaded++ < WER_LOADED)
		evidence_sink_detail(sink, "loaded", EVIDENCE_ITEM, path);
}

static void take_number(const char *value, int64_t *number)
{
	*number = console_number(value, strlen(value), 0xffff);
	if (*number < 0)
		*number = 0;
}

static int take_line(void *context, const struct evidence_line *line)
{
	struct wer *wer = context;
	const char *text = line->text, *value;
	size_t number;

	if ((value = after(text, "EventType")) != NULL) {
		text_fit(wer->type, sizeof(wer->type), value);
		wer->type_line = line->number;
	} else if ((value = after(text, "EventTime")) != NULL) {
		int64_t time = console_number(value, strlen(value), (int64_t)WHEN_LAST);

		wer->time = time > 0 ? (when_t)time : WHEN_UNKNOWN;
	} else if ((value = after(text, "NsAppName")) != NULL) {
		text_fit(wer->program, sizeof(wer->program), value);
	} else if ((value = after(text, "AppPath")) != NULL) {
		text_fit(wer->program_path, sizeof(wer->program_path), value);
		wer->path_line = line->number;
	} else if ((value = after(text, "Wow64Host")) != NULL) {
		take_number(value, &wer->host);
	} else if ((value = after(text, "Wow64Guest")) != NULL) {
		take_number(value, &wer->guest);
	} else if ((value = numbered(text, "LoadedModule[", "=", &number)) != NULL) {
		take_module(wer, wer->sink, value, line->number);
	} else if ((value = numbered(text, "Sig[", ".Value=", &number)) != NULL &&
		   number < SIGNATURES) {
		text_fit(wer->signature[number], VALUE, value);
		if (number == 1)
			wer->program_line = line->number;
		if (number == 4)
			wer->version_line = line->number;
	}
	return wer->sink->ret;
}

/* ---- findings ---- */

static bool is_worker(const struct wer *wer)
{
	return text_equal_nocase(wer->program, "w3wp.exe") ||
	       text_equal_nocase(wer->signature[0], "w3wp.exe") ||
	       text_equal_nocase(text_base(wer->program_path), "w3wp.exe");
}

static bool is_crash(const struct wer *wer)
{
	return text_equal_nocase(wer->type, "APPCRASH") || text_match("BEX*", wer->type);
}

/* NULL: not said.  The path of a 32-bit process of 64-bit Windows shows it. */
static const char *machine_of(const struct wer *wer)
{
	if (text_match("*?SysWOW64?*", wer->program_path) || wer->guest == MACHINE_X86)
		return "x86";
	if (!wer->program_path[0] || wer->guest)
		return NULL;
	return wer->host == MACHINE_X64 ? "x64" : wer->host == MACHINE_ARM64 ? "arm64" :
	       wer->host == MACHINE_X86 ? "x86" : NULL;
}

/* The version of w3wp.exe has the build of Windows in it; up to IIS 8.5 its first two parts
 * are those of IIS. */
static void found_windows(const struct wer *wer, struct evidence_sink *sink)
{
	static const char *const versions[][2] = {
		{ "6.0", "5.2" }, { "7.0", "6.0" }, { "7.5", "6.1" }, { "8.0", "6.2" },
		{ "8.5", "6.3" }, { "10.0", "10.0" },
	};
	unsigned part[3];
	char iis[32], windows[64];

	if (sscanf(wer->signature[1], "%5u.%5u.%6u", &part[0], &part[1], &part[2]) != 3)
		return;
	snprintf(iis, sizeof(iis), "%u.%u", part[0], part[1]);
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		if (strcmp(versions[i][0], iis) == 0) {
			snprintf(windows, sizeof(windows), "%s.%u", versions[i][1], part[2]);
			evidence_sink_found(sink, "host.windows", NULL, windows,
					    wer->program_line);
		}
}

static void found_module(const struct wer *wer, struct evidence_sink *sink)
{
	const char *name = wer->signature[3];
	const char *path = wer->module_path[0] ? wer->module_path : name;

	if (!is_crash(wer) || !*name)
		return;
	evidence_sink_found(sink, "module.path", name, wer->module_path, wer->module_line);
	evidence_sink_found(sink, "module.crashed_version", path, wer->signature[4],
			    wer->version_line);
	evidence_sink_found(sink, "worker.machine", path, machine_of(wer), wer->path_line);
}

static void describe(const struct wer *wer, struct evidence_sink *sink)
{
	const char *code = wer->signature[text_match("BEX*", wer->type) ? 7 : 6];
	char time[WHEN_SIZE];

	evidence_sink_detail(sink, "event_type", EVIDENCE_STRING, wer->type);
	if (wer->time)
		evidence_sink_detail(sink, "time", EVIDENCE_STRING, when_iso(wer->time, time));
	evidence_sink_detail(sink, "program_path", EVIDENCE_STRING, wer->program_path);
	text_printf(&sink->summary, "%s of w3wp.exe", wer->type);
	if (!is_crash(wer))
		return;
	evidence_sink_detail(sink, "module", EVIDENCE_STRING, wer->signature[3]);
	evidence_sink_detail(sink, "module_version", EVIDENCE_STRING, wer->signature[4]);
	evidence_sink_detail(sink, "code", EVIDENCE_STRING, code);
	text_printf(&sink->summary, " in %s %s, code %s", wer->signature[3], wer->signature[4],
		    code);
}

static int read_wer(const struct evidence_reading *reading, struct fail *fail)
{
	struct evidence_sink sink = { .reading = reading, .fail = fail };
	struct wer *wer = shortage_watch(calloc(1, sizeof(*wer)));
	bool worker = false;

	if (wer) {
		wer->sink = &sink;
		sink.ret = evidence_lines_each(reading->source, WER_SIZE, take_line, wer, fail);
	} else {
		evidence_sink_no_memory(&sink);
	}
	if (sink.ret == 0 && is_worker(wer)) {
		worker = true;
		describe(wer, &sink);
		found_windows(wer, &sink);
		found_module(wer, &sink);
	}
	free(wer);
	if (!worker)
		sink.detail_count = 0;
	return evidence_sink_end(&sink, "wer", worker);
}

static bool is_type(const char *line)
{
	return after(line, "EventType") != NULL;
}

static bool is_version(const char *line)
{
	return strcmp(line, "Version=1") == 0 || strcmp(line, "Version=2") == 0 ||
	       strcmp(line, "\xef\xbb\xbfVersion=1") == 0;
}

static bool knows_wer(const uint8_t *head, size_t size)
{
	return evidence_lines_any(head, size, is_version) &&
	       evidence_lines_any(head, size, is_type);
}

const struct evidence_parser evidence_parser_wer = {
	.name = "wer", .what = "a report of Windows Error Reporting",
	.knows = knows_wer, .read = read_wer,
};
