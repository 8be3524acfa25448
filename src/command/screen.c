/*
 * screen.c - messages and progress on standard error.  Does not know what they
 * are about, and prints nothing of the report.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "screen.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "platform.h"
#include "text.h"

/* The reason of a failure has 512 bytes, and a path may stand before it. */
enum { MESSAGE_SIZE = 8192, BAR_SIZE = 24 };

static const double DELAY = 1.0, INTERVAL = 0.1;	/* seconds */

static void print(struct screen *screen, const char *fmt, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Without memory, all that is not plain ASCII is a question mark. */
static const char *plain_line(char *message)
{
	for (char *at = message; *at; at++)
		if (*at < ' ' || *at > '~')
			*at = '?';
	return message;
}

static void print(struct screen *screen, const char *fmt, va_list args)
{
	char message[MESSAGE_SIZE];
	struct text line = { 0 };

	vsnprintf(message, sizeof(message), fmt, args);
	screen->said_shortage |= strstr(message, "memory") != NULL;
	text_add(&line, "iistriage: ");
	text_printable(&line, message, strlen(message));
	text_add_char(&line, '\n');
	screen_clear(screen);
	fputs(line.oom ? plain_line(message) : text_get(&line), stderr);
	if (line.oom)
		fputc('\n', stderr);
	/* Not every C library writes messages at once, and the report goes another way. */
	fflush(stderr);
	text_release(&line);
}

void screen_say_shortage(struct screen *screen)
{
	screen_clear(screen);
	if (!screen->said_shortage)
		fputs("iistriage: out of memory\n", stderr);
	screen->said_shortage = true;
}

void screen_init(struct screen *screen, bool quiet, bool verbose, bool progress)
{
	*screen = (struct screen){ .quiet = quiet, .verbose = verbose };
	screen->progress = progress && !quiet && platform_is_terminal(stderr);
	screen->start = platform_seconds();
}

void screen_error(struct screen *screen, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	print(screen, fmt, args);
	va_end(args);
}

void screen_lines(struct screen *screen, const char *lines)
{
	for (size_t size; *lines; lines += size + (lines[size] == '\n')) {
		size = strcspn(lines, "\n");
		screen_error(screen, "%.*s", (int)size, lines);
	}
}

void screen_warn(struct screen *screen, const char *fmt, ...)
{
	va_list args;

	if (screen->quiet)
		return;
	va_start(args, fmt);
	print(screen, fmt, args);
	va_end(args);
}

void screen_note(struct screen *screen, const char *fmt, ...)
{
	va_list args;

	if (!screen->verbose)
		return;
	va_start(args, fmt);
	print(screen, fmt, args);
	va_end(args);
}

/* Gives back how many columns it took. */
static int draw(uint64_t done, uint64_t total, size_t files)
{
	const char *plural = files == 1 ? "" : "s";
	char bar[BAR_SIZE + 1];
	double part = total ? (double)done / (double)total : 0;
	size_t full;

	if (!total)
		return fprintf(stderr, "\rreading: %llu MB, %zu file%s done",
			       (unsigned long long)(done >> 20), files, plural) - 1;
	if (part > 1)
		part = 1;
	full = (size_t)(part * BAR_SIZE);
	memset(bar, '.', BAR_SIZE);
	memset(bar, '#', full);
	bar[BAR_SIZE] = '\0';
	return fprintf(stderr, "\rreading [%s] %3.0f %% of %llu MB, %zu file%s done", bar,
		       part * 100, (unsigned long long)(total >> 20), files, plural) - 1;
}

void screen_progress(struct screen *screen, uint64_t done, uint64_t total, size_t files)
{
	double now;

	if (!screen->progress)
		return;
	now = platform_seconds();
	if (now - screen->start < DELAY || now - screen->drawn_at < INTERVAL)
		return;
	screen->drawn = draw(done, total, files);
	fflush(stderr);
	screen->drawn_at = now;
}

void screen_clear(struct screen *screen)
{
	if (screen->drawn <= 0)
		return;
	fprintf(stderr, "\r%*s\r", screen->drawn, "");
	fflush(stderr);
	screen->drawn = 0;
}
