/*
 * console_tasklist.c - which program a process is: tasklist, with /svc too.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <stdio.h>
#include <string.h>

#include "console_words.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "text.h"

enum { NAME = 128 };

struct tasklist {
	bool table;		/* rows follow: its underline was there */
};

/* "========= ======== ====": under the names of the columns. */
static bool is_underline(const char *line)
{
	size_t gaps = 0;

	if (!text_starts(line, "===="))
		return false;
	for (; *line; line++) {
		if (*line != '=' && *line != ' ')
			return false;
		gaps += *line == ' ' && line[1] == '=';
	}
	return gaps >= 2;
}

/* Where the number of the process is, behind a name that may have blanks; 0: nowhere. */
static size_t pid_at(const struct console_words *words)
{
	for (size_t i = 1; i < words->count && i < 4; i++)
		if (console_number(words->at[i], words->size[i], UINT32_MAX) >= 0)
			return i;
	return 0;
}

/* A row alone, as findstr leaves it: it begins with a program and ends in KiB. */
static bool is_row(const struct console_words *words)
{
	size_t last = words->count - 1;

	return words->count >= 5 && pid_at(words) == 1 && words->size[0] > 4 &&
	       text_starts(words->at[0] + words->size[0] - 4, ".exe") &&
	       words->size[last] == 1 && words->at[last][0] == 'K';
}

static bool is_sign(const char *line)
{
	struct console_words words;

	console_words(line, &words);
	return is_underline(line) || (words.count && is_row(&words));
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct tasklist *tasklist = state;
	struct console_words words;
	char pid[16], name[NAME];
	size_t at;

	console_words(line->text, &words);
	if (is_underline(line->text)) {
		tasklist->table = true;
		return;
	}
	if (words.count == 0 || (!tasklist->table && !is_row(&words))) {
		tasklist->table = false;
		return;
	}
	at = pid_at(&words);
	/* A row that goes on, with names of services or modules, begins with blanks. */
	if (at == 0 || words.at[0] != line->text)
		return;
	words.size[0] = (size_t)(words.at[at - 1] + words.size[at - 1] - words.at[0]);
	evidence_sink_found(sink, "process.image", console_word(&words, at, pid, sizeof(pid)),
			    console_word(&words, 0, name, sizeof(name)), line->number);
}

const struct console_reader console_tasklist = {
	"tasklist", "which program a process is",
	sizeof(struct tasklist), is_sign, take_line, NULL, NULL,
};
