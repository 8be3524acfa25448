/*
 * console_sc.c - state and start type of services: sc query, queryex and qc, and
 * Get-Service.
 *
 * SERVICE_NAME is not translated, nor are the words of values; the other labels may be.
 * The rows have a fixed order: the second one behind the name is the state of "query" and
 * the start type of "qc".
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

enum { NAME = 128, ROWS = 4 };

struct service {
	char name[NAME];		/* "" outside of a service */
	unsigned line;			/* of its name */
	unsigned row;			/* of the rows with a number, from 1 */
	const char *state;		/* or NULL */
	unsigned state_line;
};

/* What the second row says: the number and the word of sc.exe, and ours. */
static const struct word {
	int number;
	const char *word, *finding, *value;
} words[] = {
	{ 1, "STOPPED", "service.state", "stopped" },
	{ 2, "START_PENDING", "service.state", "starting" },
	{ 3, "STOP_PENDING", "service.state", "stopping" },
	{ 4, "RUNNING", "service.state", "running" },
	{ 5, "CONTINUE_PENDING", "service.state", "continuing" },
	{ 6, "PAUSE_PENDING", "service.state", "pausing" },
	{ 7, "PAUSED", "service.state", "paused" },
	{ 0, "BOOT_START", "service.start_type", "boot" },
	{ 1, "SYSTEM_START", "service.start_type", "system" },
	{ 2, "AUTO_START", "service.start_type", "automatic" },
	{ 3, "DEMAND_START", "service.start_type", "manual" },
	{ 4, "DISABLED", "service.start_type", "disabled" },
};

static const char *after_label(const char *line)
{
	while (*line == ' ' || *line == '\t')
		line++;
	return text_starts(line, "SERVICE_NAME:") ? console_value(line) : NULL;
}

static bool is_sign(const char *line)
{
	return after_label(line) != NULL;
}

static const struct word *word_of(const char *value)
{
	struct console_words row;

	console_words(value, &row);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (row.count >= 2 && console_word_is(&row, 1, words[i].word) &&
		    console_number(row.at[0], row.size[0], 9) == words[i].number)
			return &words[i];
	return NULL;
}

/* The state, which the row below explains: "stopped, exit code 1068". */
static void flush(struct service *service, struct evidence_sink *sink, int64_t code)
{
	char value[64];

	if (!service->state)
		return;
	snprintf(value, sizeof(value), "%s, exit code %lld", service->state, (long long)code);
	evidence_sink_found(sink, "service.state", service->name,
			    code > 0 ? value : service->state, service->state_line);
	service->state = NULL;
}

static void take_second(struct service *service, struct evidence_sink *sink, const char *value,
			unsigned number)
{
	const struct word *word = word_of(value);

	if (!word)
		return;
	if (strcmp(word->finding, "service.state") == 0) {
		service->state = word->value;
		service->state_line = number;
	} else {
		evidence_sink_found(sink, word->finding, service->name, word->value, number);
	}
}

/* "1068  (0x42c)". */
static int64_t exit_code(const char *value)
{
	struct console_words row;

	console_words(value, &row);
	return row.count == 2 && text_starts(row.at[1], "(0x") ?
	       console_number(row.at[0], row.size[0], UINT32_MAX) : -1;
}

static void begin(struct service *service, const char *name, unsigned number)
{
	struct console_words row;

	*service = (struct service){ .line = number };
	console_words(name, &row);
	if (row.count == 1)
		console_word(&row, 0, service->name, sizeof(service->name));
}

/* A number of sc.exe comes first in the rows that count; DISPLAY_NAME, which may stand
 * between, is text. */
static bool is_numbered(const char *value)
{
	struct console_words row;
	bool digit = false;

	console_words(value, &row);
	for (size_t i = 0; row.count && i < row.size[0]; i++) {
		if (text_hex_digit(row.at[0][i]) < 0)
			return false;
		digit |= row.at[0][i] >= '0' && row.at[0][i] <= '9';
	}
	return digit;
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct service *service = state;
	const char *name = after_label(line->text), *value = console_value(line->text);

	if (name) {
		flush(service, sink, 0);
		begin(service, name, line->number);
		return;
	}
	if (!service->name[0])
		return;
	if (!value || !is_numbered(value) || service->row >= ROWS) {
		if (!*line->text) {
			flush(service, sink, 0);
			service->name[0] = '\0';
		}
		return;
	}
	service->row++;
	if (service->row == 2)
		take_second(service, sink, value, line->number);
	else if (service->row == 3)
		flush(service, sink, exit_code(value));
}

static void end(void *state, struct evidence_sink *sink)
{
	flush(state, sink, 0);
}

const struct console_reader console_sc = {
	"sc", "state and start type of services",
	sizeof(struct service), is_sign, take_line, end, NULL,
};
