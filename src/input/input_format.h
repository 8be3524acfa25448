/*
 * input_format.h - what a file is by its first bytes; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_FORMAT_H
#define INPUT_FORMAT_H

#include <stddef.h>
#include <stdint.h>

struct input_format {
	const char *name;	/* "evtx", "zip" */
	const char *failure;	/* why it is not read; NULL: it is */
	const char *hint;	/* how to make a log of it, or NULL */
};

enum {
	/* Bytes that tell every sound file. */
	INPUT_FORMAT_HEAD = 4096,
	/* Bytes to look at before a file counts as no log: a damaged log is
	 * known by the chunks behind its header. */
	INPUT_FORMAT_LONG = 256 * 1024,
};

/* By the first bytes of a file, at least INPUT_FORMAT_HEAD or all of them.  NULL
 * if they are of no format that we know. */
const struct input_format *input_format_of(const uint8_t *head, size_t size);

/* A log (or NULL), or a report of some: lines of ndjson, or JSON. */
enum input_form { INPUT_FORM_LOG, INPUT_FORM_LINES, INPUT_FORM_REPORT };
enum input_form input_format_form(const struct input_format *format);

/* Why it is passed over in a folder, where it may lie on purpose, and is no input
 * that failed; or NULL. */
const char *input_format_aside(const struct input_format *format);

#endif
