/*
 * options_table.h - the table of options.
 *
 * The parser of the command line, its help and iistriage_set() use the same rows.
 */
#ifndef OPTIONS_TABLE_H
#define OPTIONS_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "options.h"

/* What an option belongs to, as bits: commands, and runs of the library. */
enum {
	SCAN = 1 << OPTIONS_SCAN,
	EXPLAIN = 1 << OPTIONS_EXPLAIN,
	RULES_LIST = 1 << OPTIONS_RULES_LIST,
	RULES_SHOW = 1 << OPTIONS_RULES_SHOW,
	RULES_CHECK = 1 << OPTIONS_RULES_CHECK,
	RULES_TEST = 1 << OPTIONS_RULES_TEST,
	SCHEMA = 1 << OPTIONS_SCHEMA,
	COMPLETION = 1 << OPTIONS_COMPLETION,
	ALL = (1 << OPTIONS_COMMANDS) - 1,
	RULES = 1 << OPTIONS_COMMANDS,	/* the group, where its commands differ */
	LIBRARY = RULES << 1,
};

/* Where --help lists it. */
enum option_group { OF_OUTPUT, OF_INPUT, OF_FILTER, OF_PRIVACY, OF_DIAGNOSTICS, OPTION_GROUPS };

enum option_kind { FLAG, TEXT, LIST, NUMBER, CHOICE, TIME };

/*
 * TEXT with `values` takes one of them; CHOICE stores which, from 0.  A name may
 * be there twice with other commands; letter, name and kind must then agree.
 */
struct option_row {
	char letter;			/* 0: none */
	const char *name;
	const char *arg;		/* how help calls it; NULL: see values */
	const char *values;		/* "text|json", or NULL */
	enum option_kind kind;
	size_t field;			/* offset in struct options */
	unsigned commands;
	const char *help;
	enum option_group group;
};
extern const struct option_row option_rows[];
extern const size_t option_row_count;

/* The row of that name that belongs to one of these commands, or NULL. */
const struct option_row *option_for(const char *name, unsigned command_bits);
bool option_takes_value(const struct option_row *row);
const char *option_value_name(const struct option_row *row);

/* Store a value, which is lent; -1 and the reason if the option does not take it.  NULL
 * is none; an option that takes none does not look at it. */
int option_store(struct options *options, const struct option_row *row, const char *arg,
		 struct fail *fail);

/*
 * The form that the ending of an output's name stands for: "html" of "report.htm".  A name
 * without one, and one that usually is text (".log"), stands for "text".  NULL and the
 * reason, with the endings that there are, if it promises what is not written (".docx").
 */
const char *option_form_of(const char *output, struct fail *fail);

/* Always -1: there is no such option; the reason suggests one that is near. */
int option_unknown(const char *name, size_t size, struct fail *fail);

#endif
