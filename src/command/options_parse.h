/*
 * options_parse.h - the command line and its help.
 *
 * Both are made from the same tables, so they cannot differ; a test compares them
 * with the manual page.  Looks at argv alone, apart from one question to the disk:
 * is what looks like a misspelt command a file?
 */
#ifndef OPTIONS_PARSE_H
#define OPTIONS_PARSE_H

#include <stddef.h>

#include "options.h"

struct text;

struct option_command {
	const char *called;		/* "explain"; "rules list": one of a group */
	const char *words;
	size_t word_min, word_max;
	const char *missing;		/* what to say where a word is missing */
	const char *help;
	const char *examples[4];	/* what follows the name of the program */
};
extern const struct option_command option_commands[OPTIONS_COMMANDS];

/*
 * Read the command line.  Returns -1 and the reason for wrong usage, which
 * includes a suggestion where one is near.  With --help or --version the rest is
 * not checked.  options_release() frees the lists, also after a failure.
 */
int options_parse(int argc, const char *const *argv, struct options *options,
		  struct fail *fail);

/* The first lines of --help: how a command is called. */
void options_usage(struct text *text, const struct options *options);
/* All of --help: for what was meant, else for the whole program. */
void options_help(struct text *text, const struct options *options);
/* "explain", "rules list"; "rules" if only the group is known; "" if nothing. */
const char *options_called(const struct options *options);

#endif
