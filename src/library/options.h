/*
 * options.h - what can be asked for, on the command line or of the library.
 *
 * Which options there are is in options_table.h.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "input.h"
#include "when.h"

struct fail;

enum options_command {
	OPTIONS_SCAN,
	OPTIONS_EXPLAIN,
	OPTIONS_RULES_LIST,
	OPTIONS_RULES_SHOW,
	OPTIONS_RULES_NEW,
	OPTIONS_RULES_CHECK,
	OPTIONS_RULES_TEST,
	OPTIONS_SCHEMA,
	OPTIONS_COMPLETION,
	OPTIONS_COMMANDS
};

enum options_color { OPTIONS_COLOR_AUTO, OPTIONS_COLOR_ALWAYS, OPTIONS_COLOR_NEVER };

/* A moment: given, or so long before the newest record of all inputs.  { 0 }: none. */
struct options_time {
	when_t at;
	when_t before;
};

/* Texts are lent. */
struct options {
	enum options_command command;
	/* The commands that were meant, as bits: one; none if only --help or --version
	 * is given; several for "rules --help". */
	unsigned meant;
	const char **words;		/* paths, or WHATs; NULL after the last */
	size_t word_count;
	const char *format;		/* "text" unless asked otherwise */
	const char *output;		/* NULL: standard output, also for "-" */
	const char **rules;		/* files and folders of rules to add */
	size_t rule_count, rule_room;
	struct options_time since, until;
	const char *computer, *app_pool;	/* NULL: all */
	const char **evidence;		/* more places to look beside the logs */
	size_t evidence_count, evidence_room;
	const char *baseline;		/* file of a report, or NULL */
	const char *zone;		/* of times; NULL: UTC */
	const char *text_zone;		/* of times printed without one; NULL: not known */
	unsigned jobs;			/* 0: as many as processors */
	unsigned show;			/* the number of an incident; 0: not asked */
	enum input_engine engine;
	enum options_color color;
	bool recover, hash, all_events, no_evidence;
	bool redact;
	const char *redact_map;		/* NULL: none; it asks for redact, too */
	int sandbox;			/* 0: on, where the kernel has one; 1: off */
	int csv_time;			/* 0: ISO 8601; 1: as Excel takes it */
	bool quiet, verbose, no_progress, no_pager, exit_code;
	bool help, version;
};

struct options options_default(void);

/*
 * What goes together in all commands: options that exclude each other, times in the
 * wrong order, a zone that does not exist.  -1 and the reason.
 */
int options_check(const struct options *options, struct fail *fail);
/* Free the lists, not the texts in them. */
void options_release(struct options *options);

#endif
