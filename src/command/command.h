/*
 * command.h - the commands of the command line.
 *
 * Each takes what main prepared, prints its report to standard output and its
 * messages to the screen, and returns the exit status.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdbool.h>
#include <stdio.h>

#include "library.h"

struct iistriage;
struct options;
struct platform_output;
struct rules;
struct screen;
struct text;

struct command {
	struct iistriage *run;
	const struct options *options;	/* of the run */
	const struct rules *rules;	/* built in, and those of --rules */
	struct screen *screen;
	bool color;			/* on standard output */
};

/* Paths in place of the patterns among a scan's words.  -1: it was said why not. */
int command_expand_patterns(const struct command *command);
int command_scan(const struct command *command);
/* Write the report of a scan once more, to a file in this form.  -1: it was said why not. */
int command_save(const struct command *command, const char *path, const char *format);
/* If the window of the program would close with it: wait until it was read, and offer to save
 * the report, if there is one. */
void command_hold_window(const struct command *command, bool has_report);
int command_explain(const struct command *command);
int command_rules(const struct command *command);	/* list and show */
int command_rules_new(const struct command *command);
int command_rules_check(const struct command *command);
int command_rules_test(const struct command *command);
int command_schema(const struct command *command);
int command_completion(const struct command *command);

/*
 * Write the whole output, to --output or to standard output.  Returns -1 and
 * says why on the screen when it could not be written.  That nobody reads
 * standard output any more is no failure.
 */
int command_write(const struct command *command, const struct text *text);

/*
 * The same for output that is written while it is made.  command_put() returns -1
 * if it is of no use to go on: it could not be written, which is said on the
 * screen, or `closed`, nobody reads it any more.  command_close() follows in any
 * case; with `whole` false, a file of --output stays as it was.
 */
struct command_output {
	const struct command *command;
	struct platform_output *file;	/* NULL: standard output */
	FILE *stream;
	bool closed, failed;
	bool pages;			/* a long text may be shown by a pager */
};
int command_open(const struct command *command, struct command_output *output);
int command_put(struct command_output *output, const struct text *text);
int command_close(struct command_output *output, bool whole);

/* Do the report and messages come to one terminal?  Then it is enough that one of them says
 * what both know. */
bool command_shows_both(const struct command *command);

/* Print the messages of the run as errors. */
void command_say(const struct command *command);

#endif
