/*
 * readers.h - the formats that can be read.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef READERS_H
#define READERS_H

struct input_reader;

/* By precedence; NULL after the last. */
extern const struct input_reader *const readers[];

#endif
