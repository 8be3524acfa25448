/*
 * merge_detect.h - is it a report that we wrote, by its beginning; private to `merge`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef MERGE_DETECT_H
#define MERGE_DETECT_H

#include <stddef.h>
#include <stdint.h>

struct input_format;

/*
 * What it is as lines of ndjson, or as a JSON report, whether it can be merged or not; NULL
 * if it is not ours.  head is what a file begins with, at least INPUT_FORMAT_HEAD bytes or
 * all of it, in UTF-8 or UTF-16.
 */
const struct input_format *merge_detect_lines(const uint8_t *head, size_t size);
const struct input_format *merge_detect_report(const uint8_t *head, size_t size);
/* Lines of which the first one is damaged, and the second is ours.  Any log may have a message
 * of two lines: it is ours only if no other reader knows it. */
const struct input_format *merge_detect_damaged_lines(const uint8_t *head, size_t size);

#endif
