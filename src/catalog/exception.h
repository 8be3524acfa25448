/*
 * exception.h - what the text of an event says, in one line: the exception of a .NET
 * program, or its words without the line breaks.
 *
 * Texts come from a log: they may be cut anywhere, or be no exception at all.
 */
#ifndef EXCEPTION_H
#define EXCEPTION_H

#include <stdbool.h>
#include <stddef.h>

/* A piece of the text that was given; nothing ends it.  Size 0: there is none. */
struct exception_part {
	const char *at;
	size_t size;
};

struct exception {
	struct exception_part type;	/* "System.IO.FileNotFoundException" */
	struct exception_part message;	/* its first line */
	/* The first function on the stack that is not of .NET itself, without its arguments:
	 * "Shop.Startup.Configure". */
	struct exception_part frame;
};

/*
 * Find the exception that ended a program.  Of one that only wraps another (a
 * TypeInitializationException) the inner one is taken.  False: the text names none.
 */
bool exception_parse(const char *text, struct exception *exception);

/*
 * The exception as a sentence, or else the text: blanks and line breaks become one blank,
 * and what does not fit into size bytes is cut at a blank and ends in "...".  False if
 * nothing is left.
 */
bool exception_told(const char *text, char *buffer, size_t size);

#endif
