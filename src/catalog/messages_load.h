/*
 * messages_load.h - rules/messages.json becomes a table of message patterns.
 *
 * Private to mkfacts and to tests.
 */
#ifndef MESSAGES_LOAD_H
#define MESSAGES_LOAD_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct catalog;
struct json_tree;
struct messages_automaton;
struct messages_row;
struct messages_table;

/*
 * Read facts->path; rows name events of the catalog, which must live as long.  Each row's
 * example is tried.  Returns NULL if there was any fault; each has been reported.  The table
 * lives in facts->arena.
 */
const struct messages_table *messages_load(struct json_tree *facts,
					   const struct catalog *catalog);

/* Choose the anchor of a row and its key, seeing what other rows look for.  False if it
 * would be too short. */
bool messages_choose_key(struct messages_row *row, const struct messages_row *rows,
			 size_t count);
/* After that: where the words of one row go on those of another, both have one key, so that
 * they are compared. */
void messages_share_key(struct messages_row *row, const struct messages_row *rows,
			size_t count);
/* The automaton for the keys of all rows; NULL, or why there is none. */
const char *messages_build(const struct messages_row *rows, size_t count,
			   struct messages_automaton *automaton, struct arena *arena);

#endif
