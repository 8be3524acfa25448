/*
 * decode_table.h - names of error codes in a table, and how to look in it.
 *
 * Private to `decode`, to the rule loader (a rule may name a code) and to mkfacts,
 * which makes the table while the program is built.
 */
#ifndef DECODE_TABLE_H
#define DECODE_TABLE_H

#include <stdint.h>

#include "decode.h"

/*
 * Rows sorted by kind, then value; rows of one value keep the order of the file,
 * so that the first is its usual name.  by_name holds row numbers, sorted by the
 * name without case, then by number.
 */
struct decode_table {
	const struct decode_name *names;
	size_t count;
	const uint16_t *by_name;
};

/* The table made from rules/errors.tsv; defined in the generated facts.c. */
const struct decode_table *decode_builtin(void);

/* The first row of that kind and value, or NULL. */
const struct decode_name *decode_table_find(const struct decode_table *table,
					    enum decode_kind kind, uint32_t value);
/* The first row of that name, without case, or NULL; "" is no name. */
const struct decode_name *decode_table_named(const struct decode_table *table,
					     const char *name);

/* A value of that kind with what its row (or NULL) says. */
struct decode_error decode_table_error(const struct decode_name *row,
				       uint32_t value, enum decode_kind kind);

/* What decode_value() makes of a value, with the names of this table. */
struct decode_error decode_table_value(const struct decode_table *table,
				       uint32_t value);

/* The value of a row for a status of HTTP with a sub-status: 500.19. */
uint32_t decode_sub_status(uint32_t status, uint32_t sub);

/* -1 if no kind has that name. */
int decode_kind_parse(const char *name);

#endif
