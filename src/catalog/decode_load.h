/*
 * decode_load.h - rules/errors.tsv becomes a table of codes.
 *
 * Private to mkfacts and to tests.
 */
#ifndef DECODE_LOAD_H
#define DECODE_LOAD_H

struct decode_table;
struct json_tree;

/*
 * Read facts->path.  Returns NULL if there was any fault; each has been reported.
 * The table lives in facts->arena.
 */
const struct decode_table *decode_load(struct json_tree *facts);

#endif
