/*
 * console.c - the outputs of commands: who knows which.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <stdlib.h>
#include <string.h>

#include "evidence_hear.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "fail.h"
#include "parsers.h"
#include "shortage.h"
#include "text.h"

/* By precedence: the first one whose sign is there names the file. */
static const struct console_reader *const readers[] = {
	&console_adsutil, &console_appcmd, &console_sections,
	&console_netstat, &console_sc, &console_tasklist, &console_dotnet, &console_stdout,
	&console_icacls, &console_netsh, &console_ipconfig, &console_windows, &console_dir,
};

enum { READERS = sizeof(readers) / sizeof(readers[0]) };

/* READERS: none knows it. */
static size_t reader_of(const char *line)
{
	size_t i = 0;

	while (i < READERS && !readers[i]->sign(line))
		i++;
	return i;
}

/* As it was before a mail quoted it. */
static const char *unquoted(const char *line)
{
	while (line[0] == '>' && (line[1] == ' ' || line[1] == '>'))
		line += line[1] == ' ' ? 2 : 1;
	return line;
}

static struct evidence_line plain_line(const struct evidence_line *line)
{
	struct evidence_line plain = *line;

	plain.text = unquoted(line->text);
	plain.size -= (size_t)(plain.text - line->text);
	return plain;
}

static bool is_sign(const char *line)
{
	return reader_of(unquoted(line)) < READERS;
}

static bool knows(const uint8_t *head, size_t size)
{
	return evidence_lines_any(head, size, is_sign);
}

struct reading {
	struct evidence_sink sink;
	void *states[READERS];
	bool seen[READERS];			/* whose sign was there */
	const struct console_reader *first;	/* of these */
	unsigned cut;				/* the first line that is too long, or 0 */
};

static int take_line(void *context, const struct evidence_line *line)
{
	struct reading *reading = context;
	const struct evidence_line plain = plain_line(line);
	size_t reader = reader_of(plain.text);

	if (reader < READERS) {
		reading->first = reading->first ? reading->first : readers[reader];
		reading->seen[reader] = true;
	}
	if (line->cut && !reading->cut)
		reading->cut = line->number;
	for (size_t i = 0; i < READERS; i++)
		readers[i]->line(reading->states[i], &reading->sink, &plain);
	return reading->sink.ret;
}

static void summarize(struct reading *reading)
{
	struct text *summary = &reading->sink.summary;

	for (size_t i = 0; i < READERS; i++)
		if (reading->seen[i])
			text_printf(summary, "%s%s", summary->size ? "; " : "", readers[i]->says);
	if (!summary->size)
		text_add(summary, "what the application printed; nothing of a failure");
}

/* ret, or what telling the names came to. */
static int end_reader(struct reading *reading, size_t reader, int ret)
{
	const struct console_reader *its = readers[reader];
	const struct evidence_hear *hear = reading->sink.reading->hear;
	void *state = reading->states[reader];
	int told = 0;

	if (state && hear && its->names)
		told = its->names(state, hear, reading->sink.fail);
	else if (state && its->end)
		its->end(state, &reading->sink);
	free(state);
	return told < 0 || ret == 0 ? told : ret;
}

/* What of the file was not read.  What an application printed later, or in one line, is of no
 * interest. */
static int say_unread(struct reading *reading, uint64_t most, bool is_stdout)
{
	bool more = reading->sink.reading->source->size > most;
	const int size = (int)(most >> 20);
	struct fail why;

	if (more && is_stdout)
		text_printf(&reading->sink.summary, ", of its first %d MiB", size);
	if (is_stdout || (!more && !reading->cut))
		return 0;
	if (more)
		fail_set(&why, "what is behind its first %d MiB is not read", size);
	else
		fail_set(&why, "line %u is not read, and others that are as long: it has more than "
			 "%d KiB", reading->cut, (int)(EVIDENCE_LINE >> 10));
	return evidence_sink_unread(&reading->sink, &why);
}

int console_read(const struct evidence_reading *evidence, const char *format,
		 struct fail *fail)
{
	struct reading reading = { .sink = { .reading = evidence, .fail = fail } };
	const uint64_t most = format ? CONSOLE_STDOUT : CONSOLE_SIZE;
	int ret = 0;

	for (size_t i = 0; i < READERS; i++) {
		reading.states[i] = shortage_watch(calloc(1, readers[i]->state_size));
		if (!reading.states[i])
			ret = fail_set(fail, "out of memory");
	}
	if (ret == 0)
		ret = evidence_lines_each(evidence->source, most, take_line, &reading, fail);
	for (size_t i = 0; i < READERS; i++)
		ret = end_reader(&reading, i, ret);
	summarize(&reading);
	if (ret == 0)
		ret = say_unread(&reading, most, format != NULL);
	if (evidence_sink_end(&reading.sink, format ? format :
			      reading.first ? reading.first->format : "console",
			      format != NULL) < 0)
		return -1;
	return ret;
}

static int read_outputs(const struct evidence_reading *evidence, struct fail *fail)
{
	return console_read(evidence, NULL, fail);
}

static int tell_names(const struct evidence_source *source, const struct evidence_hear *hear,
		      struct fail *fail)
{
	return evidence_hear_read(source, hear, read_outputs, fail);
}

const struct evidence_parser evidence_parser_console = {
	.name = "console", .what = "the output of a command", .knows = knows, .read = read_outputs,
	.idle = true, .names = tell_names,
};
