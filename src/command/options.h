/*
 * options.h - the command line: one table of commands, one of options.
 *
 * The parser and --help are made from the same rows, so they cannot differ; a
 * test compares them with the manual page.  Looks at argv alone, but for one
 * question to the disk: is what looks like a misspelt command a file?
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "input.h"
#include "when.h"

struct fail;
struct text;

enum options_command {
	OPTIONS_SCAN,
	OPTIONS_EXPLAIN,
	OPTIONS_RULES_LIST,
	OPTIONS_RULES_SHOW,
	OPTIONS_RULES_CHECK,
	OPTIONS_RULES_TEST,
	OPTIONS_SCHEMA,
	OPTIONS_COMMANDS
};

enum options_color { OPTIONS_COLOR_AUTO, OPTIONS_COLOR_ALWAYS, OPTIONS_COLOR_NEVER };

/* A moment: given, or so long before the newest record of all inputs.  { 0 }: none. */
struct options_time {
	when_t at;
	when_t before;
};

/* Texts are lent from argv. */
struct options {
	enum options_command command;
	/* The commands that were meant, as bits: one; none if --help or --version
	 * stands alone; several for "rules --help". */
	unsigned meant;
	const char **words;		/* paths, or WHATs; NULL behind the last */
	size_t word_count;
	const char *format;		/* "text" unless asked otherwise */
	const char *output;		/* NULL: standard output, also for "-" */
	const char **rules;		/* files and folders of rules to add */
	size_t rule_count;
	struct options_time since, until;
	const char *computer, *app_pool;	/* NULL: all */
	const char *baseline;		/* file of a report, or NULL */
	const char *zone;		/* of times; NULL: UTC */
	unsigned jobs;			/* 0: as many as processors */
	enum input_engine engine;
	enum options_color color;
	bool recover, hash, all_events;
	bool redact;
	const char *redact_map;		/* NULL: none; it asks for redact, too */
	bool quiet, verbose, no_progress, exit_code;
	bool help, version;
};

/*
 * Read the command line.  Returns -1 and the reason for wrong usage, which
 * includes a suggestion where one is near.  With --help or --version the rest is
 * not checked.  options_release() frees the lists, also after a failure.
 */
int options_parse(int argc, const char *const *argv, struct options *options,
		  struct fail *fail);
void options_release(struct options *options);

/* The first lines of --help: how a command is called. */
void options_usage(struct text *text, const struct options *options);
/* All of --help: for what was meant, else for the whole program. */
void options_help(struct text *text, const struct options *options);
/* "explain", "rules list"; "rules" if only the group is known; "" if nothing. */
const char *options_called(const struct options *options);

#endif
