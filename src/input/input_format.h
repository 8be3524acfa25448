/*
 * input_format.h - what logs are sent in and cannot be read here; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_FORMAT_H
#define INPUT_FORMAT_H

#include <stddef.h>
#include <stdint.h>

struct input_format;

/* By the first bytes of a file that no reader knows, at least INPUT_FORMAT_HEAD or all of
 * them.  NULL: it is none of them either.  failure is set in each. */
const struct input_format *input_format_of(const uint8_t *head, size_t size);

/* The same for what people send instead of logs and a folder may hold on purpose: a picture, a
 * memory dump, a program.  It is named only if it was given. */
const struct input_format *input_format_other(const uint8_t *head, size_t size);

#endif
