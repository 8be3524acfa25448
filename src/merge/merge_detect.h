/*
 * merge_detect.h - is it a report that we wrote, by its beginning; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef MERGE_DETECT_H
#define MERGE_DETECT_H

#include <stdbool.h>
#include <stddef.h>

struct input_format;

/*
 * What it is, whether it can be merged or not; NULL if it is none of ours.  text is
 * what a file begins with, at least INPUT_FORMAT_HEAD bytes or all of it; wide: it
 * stood there as UTF-16.
 */
const struct input_format *merge_detect(const char *text, size_t size, bool wide);

#endif
