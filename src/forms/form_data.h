/*
 * form_data.h - the data of an event as people and programs print it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FORM_DATA_H
#define FORM_DATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Bytes that live in the arena that was given; at most BOUND_DATA_SIZE. */
struct form_data {
	const uint8_t *bytes;	/* NULL: the text is no data, or memory ran out */
	size_t size;
};

/*
 * C1000780, C1-00-07-80, "c1 00 07 80": bytes in their order.  0x800700c1: a number, of which
 * the lowest byte is the first.
 */
struct form_data form_data_hex(const char *text, struct arena *arena);

/* {193, 0, 7, 128} and [193,0,7,128]: bytes in decimal.  What was cut ("...") is no data. */
struct form_data form_data_decimal(const char *text, struct arena *arena);

/*
 * A line of Event Viewer's dump: "0000: c1 00 07 80               Á..?" or, in words,
 * "0000: 800700c1".  Appends to data[0..*size), which has room for `room` bytes; what is after
 * two blanks is decoration.  False: it is no such line.
 */
bool form_data_dump(const char *line, uint8_t *data, size_t *size, size_t room);

#endif
