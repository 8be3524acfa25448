/*
 * console_lists.h - words in outputs of commands, from rules/console-words.tsv.
 */
#ifndef CONSOLE_LISTS_H
#define CONSOLE_LISTS_H

#include <stdbool.h>

/* As the file names them. */
enum console_list {
	CONSOLE_GROUP, CONSOLE_ACCOUNT, CONSOLE_OWNER, CONSOLE_ENABLED, CONSOLE_DISABLED,
	CONSOLE_PROBED, CONSOLE_MISSING,
};

struct console_list_row {
	enum console_list list;
	const char *word;	/* a pattern of text_match() */
};

extern const struct console_list_row console_list_rows[];	/* word is NULL after the last */

/* Is it in that list? */
bool console_listed(enum console_list list, const char *word);

#endif
