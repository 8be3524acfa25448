/*
 * report_logs.h - the two logs that show failures: which computer lacks one of them.
 *
 * Private to `report`.
 */
#ifndef REPORT_LOGS_H
#define REPORT_LOGS_H

#include <stdbool.h>
#include <stddef.h>

#include "table.h"
#include "when.h"

struct coverage_channel;
struct coverage_computer;
struct report;

enum { REPORT_FAILURE_LOGS = 2 };
extern const char *const report_failure_logs[REPORT_FAILURE_LOGS];

/* The log of that name, or NULL. */
const struct coverage_channel *report_log_of(const struct coverage_computer *computer,
					     const char *name);

/* Is the computer, which may be NULL, one that was asked for? */
bool report_asks_for(const struct report *report, const char *computer);

/* From when to when a server has both logs, of all servers that were asked for; or unknown.  A log
 * that begins with its first record has lost nothing before that. */
void report_both_logs(const struct report *report, when_t *first, when_t *last);

/* Computers that one input shows under a later name, in lower case.  { 0 } is not made yet. */
struct report_renamed {
	bool made, oom;
	struct table_names computers;
};

/* Has one name of a server that was renamed ended before another began, in the same file? */
bool report_is_renamed(struct report_renamed *renamed, const struct report *report,
		       const char *computer);
void report_renamed_release(struct report_renamed *renamed);

/* Append the computers of which the other one of the two logs was given and this one not, unless
 * it is an earlier name of one that has both; none where a computer or a pool was asked for.
 * There is room for each computer of the coverage.  False when memory runs out. */
bool report_lacks(const struct report *report, const char *channel, const char **names,
		  size_t *count);

#endif
