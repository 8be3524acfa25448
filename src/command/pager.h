/*
 * pager.h - a long report on a terminal is shown page by page.
 */
#ifndef PAGER_H
#define PAGER_H

#include <stdbool.h>
#include <stddef.h>

struct options;
struct text;

/* Columns that a report for standard output may take: those of the terminal, within what can
 * be read; 0: it is no terminal. */
size_t pager_width(const struct options *options);

/* The command line of the pager that a long report may need; NULL: none. */
const char *pager_wanted(const struct options *options);

/*
 * Show a report with the program that the environment variable PAGER names, or less.  False
 * if it is to be printed: standard output is no terminal, it fits, nobody wants a pager
 * (--no-pager, an empty PAGER, TERM=dumb), or there is no such program.
 */
bool pager_show(const struct options *options, const struct text *text);

#endif
