/*
 * report_shared.h - what several writers of reports need to know of a report.
 */
#ifndef REPORT_SHARED_H
#define REPORT_SHARED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "when.h"

struct coverage_limit;
struct incident;
struct input_summary;
struct report;
struct report_options;
struct text;

/* Is what is written so far to be passed on?  Smaller reports are whole or not there at all. */
bool report_is_piece(const struct report_options *options, const struct text *text);

/* True if nothing of this input was lost. */
bool report_whole(const struct input_summary *input);
size_t report_whole_count(const struct report *report);

/* In which zone times are shown: those of a clock whose zone is not known, as printed. */
const struct when_zone *report_zone(const struct report *report, bool local_time);

/* Events of IIS in an input; those of Windows on a computer without it do not count. */
uint64_t report_of_iis(const struct input_summary *input);

/* First and last record of all inputs, or unknown. */
void report_period(const struct report *report, when_t *first, when_t *last);

/* Is the input listed if only so many are, and those with a loss or a sum? */
bool report_lists(const struct report *report, size_t input, size_t most);

/*
 * The incidents in the order for people: ongoing first, then the latest first.
 * The caller frees the array; NULL if there are none, or memory runs out: text->oom.
 */
const struct incident **report_order(const struct report *report, struct text *text);

/* coverage_limits() of the report, NULL and 0 if the coverage is not known. */
const struct coverage_limit *report_limits(const struct report *report, size_t *shown,
					   size_t *count);

/* The last record of any log of that computer, or unknown. */
when_t report_logs_end(const struct report *report, const char *computer);

/* Was nothing found in logs that were read, and hides no filter something?  Then people
 * want to know where else to look. */
bool report_asks_where(const struct report *report);

/* How many listed events belong to no incident: starts, stops and the like. */
size_t report_other_events(const struct report *report);

/* "new", "still there" or "gone since"; NULL without a baseline. */
const char *report_state(const struct report *report, const struct incident *incident);

/*
 * A log that was not given and that would help: the Application or the System log of
 * computers whose verdicts ask for it, and of those without an incident that have the other log;
 * without incidents, of all.
 */
struct report_missing {
	const char *channel;		/* "System" */
	const char *holds[3];		/* what it would show, in a few words */
	size_t hold_count;
	/* Sorted, those whose verdicts ask for it first; free() the array. */
	const char **computers;
	size_t computer_count;		/* 0: nothing is missing */
};

enum { REPORT_CHANNELS = 2 };

/* Fill both; false when memory runs out.  report_missing_release() frees. */
bool report_missing(const struct report *report,
		    struct report_missing missing[REPORT_CHANNELS]);
void report_missing_release(struct report_missing missing[REPORT_CHANNELS]);

/* Distinct computers of the incidents, sorted; free() the array.  NULL: none. */
const char **report_computers(const struct report *report, size_t *count);
/* The same, and how many there are with those whose incidents are only counted, which have no
 * names: of one the name is known. */
const char **report_servers(const struct report *report, size_t *count);

/* Likewise the computers of all inputs, or the channels; only of inputs with that channel
 * if it is not NULL. */
const char **report_read_names(const struct report *report, bool channels, const char *channel,
			       size_t *count);

#endif
