/*
 * iistriage.h - read Windows event logs of IIS servers and say why their sites
 * answer 503.  This header is the manual of the library.
 *
 *	struct iistriage *run = iistriage_new();
 *	char *report = NULL;
 *
 *	if (run && iistriage_set(run, "since", "2h") == 0 &&
 *	    iistriage_add_bytes(run, "System.evtx", bytes, size) == 0)
 *		report = iistriage_report(run, "json", NULL);
 *	if (run)
 *		fputs(report ? report : iistriage_messages(run), report ? stdout : stderr);
 *	iistriage_release(report);
 *	iistriage_free(run);
 *
 * The library never prints, never ends the program and keeps no state outside of
 * runs.  Any number of runs may be used at the same time, each by one thread at a
 * time; to read, a run starts threads of its own (option "jobs"), which have ended
 * when the function returns.  Texts are UTF-8.  A file or memory that is damaged, or
 * made to do harm, leads to a report that says so, at worst to a failure.
 *
 * Where a run is asked for, NULL is allowed: the function does nothing and fails.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef IISTRIAGE_H
#define IISTRIAGE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is read, how, and what came of it. */
struct iistriage;

/* "0.1.0".  Lives as long as the program. */
const char *iistriage_version(void);

/*
 * The JSON Schema (2020-12) of the form "json" of reports.  Lives as long as the
 * program.
 */
const char *iistriage_schema(void);

/*
 * A run without options and inputs; NULL if memory runs out.  The caller frees it,
 * used or not; NULL is allowed.  Texts and bytes that came from functions below and
 * are to be released outlive it.
 */
struct iistriage *iistriage_new(void);
void iistriage_free(struct iistriage *run);

/*
 * Set an option of the command line, by its long name without dashes; the manual page
 * says what each does.  These take a value:
 *
 *	since, until    a time, or a length of time before the last record: "2h"
 *	computer, app-pool
 *	                only this one
 *	rules           a file or folder of rules to add; each call adds one
 *	baseline        a file: an earlier report to compare with
 *	tz              a zone for "text" and "html": "Europe/Berlin"
 *	jobs            number of threads (default: one for each processor)
 *	engine          auto, native or libevtx
 *
 * and these do not, value is NULL:
 *
 *	all-events, recover, hash, redact, verbose, exit-code
 *
 * Value is copied.  Returns 0; or -1 if there is no such option, it makes no sense in
 * a library, or does not take this value: then the run is as it was.
 */
int iistriage_set(struct iistriage *run, const char *option, const char *value);

/*
 * Add an input: a file, or a folder whose logs are read; "-" is standard input.  The
 * path is copied; whether it can be read shows when it is read.  Returns 0; or -1 if
 * path is empty or memory runs out.
 */
int iistriage_add_path(struct iistriage *run, const char *path);

/*
 * Add an input in memory, whatever can be in a file.  Name stands for its path in
 * reports and is copied.  Bytes are lent until iistriage_free(), and nobody may change
 * them until then; NULL is allowed if size is 0.  Returns 0; or -1 if name is empty or
 * memory runs out.
 */
int iistriage_add_bytes(struct iistriage *run, const char *name, const void *bytes,
			size_t size);

/*
 * The report on all inputs, in a form of the option -f: "text", "json", "ndjson",
 * "html", "markdown", "csv".  The first call reads the inputs.  Further calls use what
 * was read, unless something was set or added since then, or one of the two forms is
 * "ndjson", which is made while inputs are read.
 *
 * Returns the text with a NUL at its end, and if size is not NULL the number of bytes
 * before that.  The caller releases it with iistriage_release().  NULL if there is no
 * such form, no input, rules or a baseline cannot be loaded, or memory runs out;
 * inputs that cannot be read are no failure, but part of the report.
 */
char *iistriage_report(struct iistriage *run, const char *form, size_t *size);

/*
 * What came of the last report, as the exit status of the program:
 *	 0	every input was read whole
 *	 1	an input could not be read, or there is no report
 *	 3	an input is damaged
 *	10	with "exit-code": as 0, and there is an incident
 */
int iistriage_status(const struct iistriage *run);

/*
 * What words mean, and what a log with all of them leads to: error codes in any
 * form, events, modules, rules.  A line that was copied from somewhere may be one
 * word.  Form is "text" or "json".  Rules of the run count; its inputs do not.
 *
 * Result and size are as for iistriage_report().  NULL if there are no words, no such
 * form, rules cannot be loaded or memory runs out.  That a word is not known is no
 * failure: iistriage_messages() says so.
 */
char *iistriage_explain(struct iistriage *run, const char *const *words, size_t count,
			const char *form, size_t *size);

/*
 * All about the rules with these ids; or, if count is 0, a list of all rules.  Form is
 * "text" or "json"; JSON of rules by id can be loaded again as a file of rules.
 *
 * Result and size are as for iistriage_report().  NULL if there is no such form, rules
 * cannot be loaded or memory runs out.  That there is no rule with an id is no
 * failure: iistriage_messages() says so.
 */
char *iistriage_rules(struct iistriage *run, const char *const *ids, size_t count,
		      const char *form, size_t *size);

/*
 * Why the last call with this run failed; and of one that did not, what else a person
 * wants to know: which input could not be read and why, what is damaged.  Lines that
 * end with a line feed, without control characters; "" if there is nothing to say.
 * The text lives until the next call with this run.  Of NULL: "out of memory\n".
 */
const char *iistriage_messages(const struct iistriage *run);

/* Free a text that iistriage_report(), _explain() or _rules() made; NULL is allowed. */
void iistriage_release(void *text);

#ifdef __cplusplus
}
#endif

#endif
