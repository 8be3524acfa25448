/*
 * library_filter.c - from options to filters.  Knows when the logs end; hides
 * nothing itself.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_filter.h"

#include <string.h>

#include "incident.h"
#include "library_run.h"

/* A length of time is split into so many steps (incident_options.since_step). */
enum { STEPS = 64 };

void library_filter_prepare(const struct options *options, struct incident_options *keep)
{
	const struct options_time *since = &options->since;

	keep->since = since->at;
	if (since->before)
		keep->since_step = since->before < STEPS * WHEN_HOUR ?
				   since->before / STEPS + 1 : WHEN_HOUR;
}

static when_t newest(const struct input_summaries *summary)
{
	when_t last = WHEN_UNKNOWN;

	for (size_t i = 0; i < summary->count; i++)
		if (summary->items[i].last_event > last)
			last = summary->items[i].last_event;
	return last;
}

/* Unknown, which is no limit, if the logs are not that long or have no time. */
static when_t resolve(const struct options_time *time, when_t last)
{
	if (time->before)
		return last > time->before ? last - time->before : WHEN_UNKNOWN;
	return time->at;
}

static bool has_computer(const struct input_summaries *summary, const char *wanted)
{
	for (size_t i = 0; i < summary->count; i++)
		for (size_t j = 0; j < summary->items[i].computer_count; j++)
			if (incident_is_computer(summary->items[i].computers[j], wanted))
				return true;
	return false;
}

bool library_filter(struct iistriage *run, const struct options *options,
		    const struct input_summaries *summary, struct report_filters *filters)
{
	when_t last = newest(summary);

	*filters = (struct report_filters){
		.since = resolve(&options->since, last),
		.until = resolve(&options->until, last),
		.computer = options->computer, .app_pool = options->app_pool,
	};
	if (options->computer && !has_computer(summary, options->computer))
		library_say(run, LIBRARY_WARNING, "no record of computer '%s' was read",
			    options->computer);
	if (filters->until && filters->since > filters->until)
		library_say(run, LIBRARY_WARNING,
			    "'--since' is later than '--until' in these logs");
	return options->since.at || options->since.before || options->until.at ||
	       options->until.before || options->computer || options->app_pool;
}

void library_filter_count(struct iistriage *run, const struct incidents *incidents,
			  struct report_filters *filters)
{
	struct incident_totals totals;
	size_t count;
	const struct incident *hidden = incidents_hidden(incidents, &count);

	incidents_totals(incidents, &totals);
	filters->hidden_events = totals.hidden_events;
	filters->hidden_incidents = totals.hidden_incidents;
	for (size_t i = 0; i < count; i++)
		filters->hidden_ongoing += hidden[i].ongoing;
	if (filters->app_pool && !totals.app_pool_seen)
		library_say(run, LIBRARY_WARNING, "no event names application pool '%s'",
			    filters->app_pool);
}
