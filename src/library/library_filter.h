/*
 * library_filter.h - from --since, --until, --computer and --app-pool to what an
 * incident filter and a report need.
 */
#ifndef LIBRARY_FILTER_H
#define LIBRARY_FILTER_H

#include <stdbool.h>

struct iistriage;
struct incident_options;
struct incidents;
struct options;
struct report_filters;
struct input_summaries;

/* Before reading: what incidents have to keep so that filters can be met. */
void library_filter_prepare(const struct options *options, struct incident_options *keep);

/*
 * After reading: lengths of time count back from the newest record.
 * False if no filter was given.  Texts are lent from options.  Warns if there is
 * nothing of the computer.
 */
bool library_filter(struct iistriage *run, const struct options *options,
		    const struct input_summaries *summary, struct report_filters *filters);

/* After concluding: what the filters hid.  Warns if no event names the pool. */
void library_filter_count(struct iistriage *run, const struct incidents *incidents,
			  struct report_filters *filters);

#endif
