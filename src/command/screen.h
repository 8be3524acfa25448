/*
 * screen.h - what a person at the terminal sees beside the report: messages and
 * progress, both on standard error.
 *
 * Everything is masked before it is printed, so names of files may be passed as
 * they are.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fail;

struct screen {
	bool quiet;			/* only errors */
	bool verbose;			/* notes, too */
	bool progress;			/* may be drawn: standard error is a terminal */
	double start, drawn_at;		/* platform_seconds() */
	int drawn;			/* columns of the line of progress, or 0 */
	bool said_shortage;		/* that memory ran out */
};

void screen_init(struct screen *screen, bool quiet, bool verbose, bool progress);

/* One line, "iistriage: ..." in front and a line feed behind. */
void screen_error(struct screen *screen, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The same of each line of a text. */
void screen_lines(struct screen *screen, const char *lines);
/* That memory ran out, unless an error said so; also if there is still none. */
void screen_say_shortage(struct screen *screen);
void screen_warn(struct screen *screen, const char *fmt, ...)	/* not with --quiet */
	__attribute__((format(printf, 2, 3)));
void screen_note(struct screen *screen, const char *fmt, ...)	/* only with --verbose */
	__attribute__((format(printf, 2, 3)));

/*
 * Draw how far the reading is, on one line that is drawn over; nothing during
 * the first second, and ten times a second at most.  total 0: not known.
 */
void screen_progress(struct screen *screen, uint64_t done, uint64_t total, size_t files);
/* Erase it.  Messages do that by themselves; call it before the report. */
void screen_clear(struct screen *screen);

#endif
