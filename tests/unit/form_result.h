/*
 * form_result.h - what a reader makes of some bytes, as text that a test compares.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FORM_RESULT_H
#define FORM_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <check.h>

#include "text.h"

struct input_reader;

struct form_result {
	/* An event: "5002 WAS 7 'string' 'string' 7e000780"; - for no data, ? for data that is
	 * not stated.  A problem: "OFFSET: what". */
	struct text lines;
	uint64_t records, undecodable, matched;
	char format[32];
	bool failed;		/* the bytes are not an input */
};

/* The caller releases lines. */
void form_result_read(struct form_result *result, const struct input_reader *reader,
		      const void *bytes, size_t size);
/* The same of ASCII as UTF-16, little-endian with a mark. */
void form_result_read_wide(struct form_result *result, const struct input_reader *reader,
			   const char *text);

/* Run the cases of a test, which are all of it; the status with which it ends. */
int form_result_run(TCase *cases, const char *name);

#endif
