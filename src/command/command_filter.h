/*
 * command_filter.h - from --since, --until, --computer and --app-pool to what an
 * incident filter and a report need.
 */
#ifndef COMMAND_FILTER_H
#define COMMAND_FILTER_H

#include <stdbool.h>

struct input_summaries;
struct incident_options;
struct incidents;
struct options;
struct report_filters;
struct screen;

/* Before reading: what incidents have to keep so that filters can be met. */
void command_filter_prepare(const struct options *options, struct incident_options *keep);

/*
 * After reading: lengths of time count back from the newest record in the books.
 * False if no filter was given.  Texts are lent from options.  Warns if there is
 * nothing of the computer.
 */
bool command_filter(const struct options *options, const struct input_summaries *summary,
		    struct screen *screen, struct report_filters *filters);

/* After concluding: what the filters hid.  Warns if no event names the pool. */
void command_filter_count(const struct incidents *incidents, struct screen *screen,
			  struct report_filters *filters);

#endif
