/*
 * iistriage.h - read Windows event logs of IIS servers and say why their sites
 * answer 503.  This header is the manual of the library.
 *
 * This program prints what the log of its first argument shows:
 *
 *	#include <iistriage.h>
 *	#include <stdio.h>
 *
 *	int main(int argc, char **argv)
 *	{
 *		struct iistriage *run = iistriage_new();
 *		char *report = NULL;
 *		int status;
 *
 *		if (iistriage_set(run, "since", "30d") == 0 &&
 *		    iistriage_add_path(run, argc > 1 ? argv[1] : "-") == 0)
 *			report = iistriage_report(run, "text", NULL);
 *		fputs(report ? report : iistriage_messages(run), report ? stdout : stderr);
 *		status = iistriage_status(run);
 *		iistriage_release(report);
 *		iistriage_free(run);
 *		return status;
 *	}
 *
 * A run is what is to be read, how, and what was found.  It can be used for several
 * reports, and more inputs and options can be added between them.
 *
 * Texts are UTF-8 and end with a NUL, in both directions.  Names of files are passed to
 * the system as they are.  Every function may be given NULL as its run: it then fails as
 * if memory had run out, so that the result of iistriage_new() need not be checked.
 *
 * Ownership.  Texts that a caller passes in are copied, and may be freed when the function
 * returns.  Bytes of iistriage_add_bytes() are not copied.  Results of type char * belong
 * to the caller, who gives them to iistriage_release(), and they outlive their run.
 * Results of type const char * belong to the library.  (In Python's ctypes, declare the
 * former as c_void_p: c_char_p keeps a copy, and loses the pointer that is to be released.)
 *
 * Errors.  A function that fails returns -1 or NULL, and iistriage_messages() says why.
 * The run can be used afterwards as if the call had not been made.  Running out of memory
 * is such a failure, with the message "out of memory"; nothing is lost but the result, and
 * the run can be freed or used again.  Inputs that are missing, damaged or made to do harm
 * are not failures: the report describes them.
 *
 * Threads.  The library has no global state.  Any number of runs can be used at the same
 * time, a run by one thread at a time, and not always by the same one.  While it reads, a
 * run has threads of its own (option "jobs"), which have ended when the function returns.
 *
 * The library prints nothing, changes no signal handlers and never ends the program.  It
 * writes no files but the nameless ones for large archives, see iistriage_add_path().  It
 * reads the environment only for their folder and for the options "tz" and "text-zone".
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef IISTRIAGE_H
#define IISTRIAGE_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct iistriage;

/* The version of the library, such as "0.1.0".  Never fails; the text is constant. */
const char *iistriage_version(void);

/*
 * The JSON Schema (2020-12) of reports in the form "json".  Never fails; the text is
 * constant.
 */
const char *iistriage_schema(void);

/* A run without options and inputs, for iistriage_free(); NULL if memory runs out. */
struct iistriage *iistriage_new(void);

/* Free a run and all it has but texts for iistriage_release(). */
void iistriage_free(struct iistriage *run);

/*
 * Set an option of the command line, by its long name without dashes; the manual page
 * iistriage(1) describes each.  These have a value:
 *
 *	since, until    a time, "2023-01-06T12:03:00Z", or a length of time before the
 *	                newest event of IIS, "2h"
 *	computer        the name of a computer: hide the others
 *	app-pool        the name of an application pool: hide the others
 *	rules           a file or folder of rules to add; each call adds one
 *	baseline        a file: an earlier report in the form "json" to compare with
 *	tz              the zone of times in "text" and "html": a name of the system's zone
 *	                data, "Europe/Berlin", a POSIX rule, "JST-9", or "local"
 *	text-zone       the zone of times that a text prints without one, as "tz"; without it
 *	                such events are not joined by time with those of logs
 *	jobs            the number of threads, 1 to 1024; by default one for each processor
 *	engine          the reader of EVTX: "auto", "native" or "libevtx"
 *
 * The others are off until they are set, and value is NULL:
 *
 *	all-events      put every event into the report, not 20 for each incident
 *	recover         read deleted records and slack space, too
 *	hash            put the SHA-256 of each input into the report
 *	redact          replace names by tokens
 *	verbose         say more of incidents and of the reading
 *	exit-code       let iistriage_status() be 10 if there is an incident, 11 if there
 *	                is none and the logs could not show one
 *	show            "7": text and markdown have only the incident of that number
 *
 * A second value replaces the first; an option cannot be taken back.  Returns 0, or -1 if
 * there is no such option in the library, if it does not take this value or contradicts
 * another option, or if memory runs out.  Files of "rules" and "baseline" are first read
 * when they are needed.
 *
 * For "tz" and "text-zone", zone data is looked for in the folder that the environment
 * variable TZDIR names, or /usr/share/zoneinfo; "local" is the zone of the variable TZ, or of
 * /etc/localtime.  With a zone, the environment is read by this function and whenever inputs
 * are read; no other thread may change it meanwhile.
 */
int iistriage_set(struct iistriage *run, const char *option, const char *value);

/*
 * Add an input: a file, a folder whose logs are read, with its subfolders, or "-" for
 * standard input.  A file may be an archive, whose logs are read, too; large ones are
 * unpacked to a temporary file without a name, in the folder that the environment variable
 * TMPDIR names, or in /var/tmp.  Whether it can be read is found out when it is read.
 * Returns 0, or -1 if path is NULL or empty or memory runs out.
 */
int iistriage_add_path(struct iistriage *run, const char *path);

/*
 * Add the content of a file that is in memory.  Reports use name as its path.  The bytes
 * are not copied: they must neither move nor change until iistriage_free().  They may be
 * NULL if size is 0.  Returns 0, or -1 if name is NULL or empty, if there is a size but no
 * bytes, or if memory runs out.
 */
int iistriage_add_bytes(struct iistriage *run, const char *name, const void *bytes,
			size_t size);

/*
 * The report on all inputs, in the order in which they were added.  Form is "text",
 * "json", "ndjson", "html", "markdown" or "csv".
 *
 * The inputs are read by the first call, and by the next one if an option or input was
 * added in between.  Each call for "ndjson" reads them, as does the one after it.  Standard
 * input cannot be read twice.
 *
 * Returns a text for iistriage_release(), and stores its size in bytes, without the NUL,
 * unless size is NULL.  Returns NULL and leaves size alone if there is no such form, if no
 * input was added, if rules or the baseline cannot be loaded or the baseline cannot be
 * compared with these inputs, or if memory runs out.
 */
char *iistriage_report(struct iistriage *run, const char *form, size_t *size);

/*
 * What came of the last call of iistriage_report(), as the exit status of the program:
 *	 0	every input was read whole
 *	 1	an input could not be read; or there is no report, or none yet
 *	 2	no record names the computer or the pool of a filter, or there is no incident
 *		with that number; there is no report
 *	 3	an input is damaged
 *	10	with "exit-code": as 0, and there is an incident
 *	11	with "exit-code": as 0, no incident, and a log that would show one is
 *		missing or incomplete
 */
int iistriage_status(const struct iistriage *run);

/*
 * Explain words: error codes in any notation, HTTP statuses, events, modules, ids of rules;
 * and say what a log with all of them would mean.  Several words that were copied together,
 * such as a line of a log, may be passed as one.  Form is "text" or "json".  The option
 * "rules" counts, the inputs do not.
 *
 * Result and size are as those of iistriage_report().  NULL if count is 0, if there is no
 * such form, if rules cannot be loaded or memory runs out.  A word that is not known is no
 * failure, but iistriage_messages() names it.
 */
char *iistriage_explain(struct iistriage *run, const char *const *words, size_t count,
			const char *form, size_t *size);

/*
 * Describe the rules with these ids; or list all rules if count is 0, when ids may be NULL.
 * Form is "text" or "json".  Rules that are described in JSON can be saved, changed, and
 * used with the option "rules".
 *
 * Result and size are as those of iistriage_report().  NULL if there is no such form, if
 * rules cannot be loaded or memory runs out.  An id that is not known is no failure, but
 * iistriage_messages() names it.
 */
char *iistriage_rules(struct iistriage *run, const char *const *ids, size_t count,
		      const char *form, size_t *size);

/*
 * Why the last function with this run failed; if it did not, what a person should know
 * beside its result: which input could not be read, and why; what is damaged; which word is
 * not known.  Lines that end with a line feed and have no control characters, "" if there
 * are none.  Never NULL.  The text is valid until the next call with this run other than
 * iistriage_status() or this function.
 */
const char *iistriage_messages(const struct iistriage *run);

/*
 * Free a result of iistriage_report(), iistriage_explain() or iistriage_rules(), also
 * after iistriage_free(); NULL is allowed.
 */
void iistriage_release(void *text);

#ifdef __cplusplus
}
#endif

#endif
