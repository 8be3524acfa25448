/*
 * coverage_limits.c - what the coverage means for the verdict: facts and times; the
 * words are in the report.
 *
 * If a computer has failures, only what can change the verdict counts: last year's gap
 * cannot.  Without failures, everything counts that could hide one, whether another computer has
 * some or not.  A quiet log is not
 * a gap: servers are silent for days, and only record ids show that records are missing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "coverage_build.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "evidence.h"
#include "grow.h"
#include "incident.h"
#include "shortage.h"
#include "text.h"

/* A cause may be this long before the first failure. */
#define BEFORE WHEN_DAY
/* A log that begins this shortly before the first failure may begin in the middle of it. */
#define CUT (10 * WHEN_MINUTE)

/* The failures of one computer that events tell. */
struct failures {
	when_t began, last, end;	/* end: last, or recovery */
	when_t open;			/* last of those without a recovery, or unknown */
	const struct incident **list;
	size_t count;
	bool alone;			/* files beside the logs tell of one */
};

struct judge {
	const struct incident_event *events;
	bool any;			/* there are incidents, on whichever computer */
	struct incident_filter filter;
	bool unlisted;			/* the computer that is judged has none of these */
	struct coverage_limit *limits;	/* all of them */
	size_t count, room;
};

/* Is it of a time that was not asked for, or of a computer?  Where incidents are listed, nobody
 * asks for more. */
static bool is_beside(const struct incident_filter *filter, const struct coverage_limit *limit)
{
	when_t end = limit->to ? limit->to : limit->from;

	return filter->computer || filter->app_pool ||
	       (filter->since && end && end < filter->since) ||
	       (filter->until && limit->from > filter->until);
}

static int add(struct judge *judge, const struct coverage_limit *limit)
{
	struct coverage_limit *limits;

	if (judge->unlisted && is_beside(&judge->filter, limit))
		return 0;
	limits = grow(judge->limits, judge->count, 1, &judge->room, sizeof(*limits));
	if (!limits)
		return -1;
	judge->limits = limits;
	limits[judge->count] = *limit;
	limits[judge->count++].unlisted = judge->unlisted;
	return 0;
}

/* ---- logs ---- */

/* The usual spelling of a log that holds failures; NULL for any other. */
static const char *failure_log(const char *name)
{
	static const char *const logs[] = { "Application", "System" };

	for (size_t i = 0; name && i < sizeof(logs) / sizeof(logs[0]); i++)
		if (text_equal_nocase(name, logs[i]))
			return logs[i];
	return NULL;
}

/* Which of these the lifecycle event cleared, or NULL. */
static const char *cleared_log(const struct incident_lifecycle *item)
{
	char buffer[CATALOG_ROLE_SIZE];

	return item->mark == CATALOG_MARK_CLEARED ?
	       failure_log(catalog_role(item->event, "channel", buffer)) : NULL;
}

static bool was_cleared(const struct coverage_computer *computer, const char *channel)
{
	for (size_t i = 0; i < computer->lifecycle_shown; i++) {
		const char *log = cleared_log(computer->lifecycle[i].item);

		if (log && text_equal_nocase(log, channel))
			return true;
	}
	return false;
}

/* Restarts end failures, and are in the System log. */
static bool may_hold_recovery(const struct coverage_channel *channel,
			      const struct coverage_gap *hole,
			      const struct failures *failures)
{
	return failures->open && text_equal_nocase(channel->channel, "System") &&
	       (!hole->before || hole->before > failures->open);
}

/* Is the hole close to the failures?  Without failures, every hole is. */
static bool touches(const struct coverage_gap *hole, const struct failures *failures)
{
	return failures->count == 0 ||
	       ((!hole->before || hole->before + BEFORE >= failures->began) &&
		hole->after <= failures->end);
}

static int judge_gaps(struct judge *judge, const struct coverage_channel *channel,
		      const struct failures *failures, struct coverage_limit limit)
{
	limit.kind = COVERAGE_GAP;
	for (size_t i = 0; i < channel->gap_count; i++) {
		const struct coverage_gap *gap = &channel->gaps[i];
		bool recovery = may_hold_recovery(channel, gap, failures);

		if (!recovery && !touches(gap, failures))
			continue;
		limit.recovery |= recovery;
		if (limit.places++ == 0)
			limit.from = gap->after;
		limit.to = gap->before;
		limit.count += gap->missing;
	}
	return limit.places ? add(judge, &limit) : 0;
}

/* The last one alone: the order of events after it is certain. */
static int judge_steps(struct judge *judge, const struct coverage_channel *channel,
		       const struct failures *failures, struct coverage_limit limit)
{
	limit.kind = COVERAGE_STEP;
	for (size_t i = 0; i < channel->step_count; i++) {
		const struct coverage_gap *step = &channel->steps[i];

		if (step->after < failures->began || step->before > failures->end)
			continue;
		limit.from = step->after;
		limit.to = step->before;
	}
	return limit.from && failures->count ? add(judge, &limit) : 0;
}

/* An event of that incident, at that time, in this log; or NULL. */
static const struct event *find_event(const struct judge *judge, const struct incident *incident,
				      when_t time, const char *channel)
{
	for (size_t i = 0; i < incident->event_count; i++) {
		const struct event *event = judge->events[incident->events[i]].event;

		if (event->time > time)
			return NULL;
		if (event->time == time && event->channel &&
		    text_equal_nocase(event->channel, channel))
			return event;
	}
	return NULL;
}

/* The first failure, if it is in this log: several may have one of that moment.  Or NULL. */
static const struct event *find_first(const struct judge *judge,
				      const struct coverage_channel *channel,
				      const struct failures *failures)
{
	const struct event *event = NULL;

	for (size_t i = 0; i < failures->count && !event; i++)
		if (failures->list[i]->began == failures->began)
			event = find_event(judge, failures->list[i], failures->began,
					   channel->channel);
	return event;
}

/* Was the start written between the first record of the log and that failure in it?  The numbers
 * of one log say it also where its clock was set back. */
static bool is_between(const struct event *start, when_t first, const struct event *failure)
{
	if (start->record_id && failure->record_id && start->channel &&
	    text_equal_nocase(start->channel, failure->channel))
		return start->record_id < failure->record_id;
	return start->time >= first && start->time <= failure->time;
}

/* Does the log begin with a start, before the first failure?  A start ends what failed before. */
static bool begins_with_start(const struct coverage_computer *computer, when_t first,
			      const struct event *failure)
{
	for (size_t i = 0; i < computer->lifecycle_shown; i++) {
		const struct incident_lifecycle *item = computer->lifecycle[i].item;

		if (item->mark == CATALOG_MARK_START && is_between(item->event, first, failure))
			return true;
	}
	return false;
}

/* Is there, at the very beginning of the log, a failure that may have begun before it? */
static bool cuts_first(const struct judge *judge, const struct coverage_computer *computer,
		       const struct coverage_channel *channel, const struct failures *failures)
{
	const struct event *failure;

	if (failures->began - channel->first_event >= CUT || channel->first_record_id <= 1 ||
	    was_cleared(computer, channel->channel))
		return false;
	failure = find_first(judge, channel, failures);
	return failure && !begins_with_start(computer, channel->first_event, failure);
}

/* Where the log begins and ends, compared with the failures. */
static int judge_ends(struct judge *judge, const struct coverage_computer *computer,
		      const struct coverage_channel *channel,
		      const struct failures *failures, struct coverage_limit limit)
{
	when_t first = channel->first_event, last = channel->last_event;

	if (!first || failures->count == 0)
		return 0;
	limit.from = first;
	limit.to = failures->began;
	if (first > failures->began) {
		limit.kind = COVERAGE_LATE;
		if (add(judge, &limit) < 0)
			return -1;
	} else if (cuts_first(judge, computer, channel, failures)) {
		limit.kind = COVERAGE_CUT_AT_START;
		if (add(judge, &limit) < 0)
			return -1;
	}
	if (last + COVERAGE_SILENCE >= failures->last)
		return 0;
	limit.kind = COVERAGE_ENDS;
	limit.from = last;
	limit.to = failures->last;
	return add(judge, &limit);
}

static int judge_channel(struct judge *judge, const struct coverage_computer *computer,
			 const struct coverage_channel *channel,
			 const struct failures *failures)
{
	struct coverage_limit limit = { .kind = COVERAGE_FILTERED,
					.computer = computer->computer,
					.channel = channel->channel,
					.local_time = channel->local_time };

	if (!failure_log(channel->channel))
		return 0;
	if (judge_ends(judge, computer, channel, failures, limit) < 0 ||
	    judge_steps(judge, channel, failures, limit) < 0)
		return -1;
	return channel->sparse ? add(judge, &limit) :
				    judge_gaps(judge, channel, failures, limit);
}

/* ---- lifecycle events ---- */

/* The last time a log was cleared: earlier records are gone in any case. */
static int judge_cleared(struct judge *judge, const struct coverage_computer *computer)
{
	struct coverage_limit limits[2] = { { .count = 0 }, { .count = 0 } };

	for (size_t i = 0; i < computer->lifecycle_shown; i++) {
		const struct incident_lifecycle *item = computer->lifecycle[i].item;
		const char *log = cleared_log(item);

		if (log)
			limits[log[0] == 'S'] = (struct coverage_limit){
				.kind = COVERAGE_CLEARED, .computer = computer->computer,
				.channel = log, .from = item->event->time, .lifecycle = item,
			};
	}
	for (int i = 0; i < 2; i++)
		if (limits[i].lifecycle && add(judge, &limits[i]) < 0)
			return -1;
	return 0;
}

static bool started_between(const struct incident_lifecycle *item, when_t from, when_t to)
{
	return item->mark == CATALOG_MARK_START && item->event->time > from &&
	       item->event->time <= to;
}

/* The latest restart that ended a failure, and the latest that did not. */
static int judge_restarts(struct judge *judge, const struct coverage_computer *computer,
			  const struct failures *failures)
{
	struct coverage_limit ended = { .kind = COVERAGE_RESTART_HELPED,
					.computer = computer->computer };
	struct coverage_limit did_not_help = { .kind = COVERAGE_RESTART_FAILED,
				       .computer = computer->computer };

	for (size_t i = 0; i < failures->count; i++) {
		const struct incident *incident = failures->list[i];

		if (incident->without_iis)	/* no pools are started again */
			continue;
		for (size_t j = 0; j < computer->lifecycle_shown; j++) {
			const struct incident_lifecycle *item = computer->lifecycle[j].item;
			struct coverage_limit *limit = &ended;

			if (started_between(item, incident->began, incident->last_seen))
				limit = &did_not_help;
			else if (item->mark != CATALOG_MARK_START ||
				 item->event->time != incident->recovered)
				continue;
			if (limit->from >= item->event->time)
				continue;
			limit->from = item->event->time;
			limit->to = incident->last_seen;
			limit->lifecycle = item;
		}
	}
	if (did_not_help.lifecycle && add(judge, &did_not_help) < 0)
		return -1;
	/* A restart did not help for good if another failure came after it. */
	return ended.lifecycle && ended.from > failures->last ? add(judge, &ended) : 0;
}

/* ---- all ---- */

static int by_computer(const void *a, const void *b)
{
	const struct incident *const *x = a, *const *y = b;
	int order = text_compare_names((*x)->computer, (*y)->computer);

	order = order ? order : (*y)->alone - (*x)->alone;
	return order ? order : (*x > *y) - (*x < *y);
}

/*
 * The incidents of a computer: part of the sorted list, from *next on.  What no event tells says
 * nothing of the logs.
 */
static struct failures find_failures(const struct incident **list, size_t count, size_t *next,
				     const char *computer)
{
	struct failures failures = { .count = 0 };

	while (*next < count && text_compare_names(list[*next]->computer, computer) < 0)
		++*next;
	while (*next < count && list[*next]->alone &&
	       !text_compare_names(list[*next]->computer, computer)) {
		failures.alone = true;
		++*next;
	}
	failures.list = list + *next;
	for (; *next < count && !text_compare_names(list[*next]->computer, computer); ++*next) {
		const struct incident *incident = list[*next];
		when_t end = incident->recovered > incident->last_seen ? incident->recovered
									: incident->last_seen;

		if (failures.count++ == 0 || incident->began < failures.began)
			failures.began = incident->began;
		if (incident->last_seen > failures.last)
			failures.last = incident->last_seen;
		if (end > failures.end)
			failures.end = end;
		if (incident->ongoing && incident->last_seen > failures.open)
			failures.open = incident->last_seen;
	}
	return failures;
}

static int judge_computer(struct judge *judge, const struct coverage_computer *computer,
			  const struct failures *failures)
{
	judge->unlisted = judge->any && failures->count == 0 && !failures->alone;
	for (size_t i = 0; i < computer->channel_count; i++)
		if (judge_channel(judge, computer, &computer->channels[i], failures) < 0)
			return -1;
	if (judge_cleared(judge, computer) < 0)
		return -1;
	return judge_restarts(judge, computer, failures);
}

/* By computer; to be freed.  NULL: no memory. */
static const struct incident **sort(const struct incident *list, size_t count)
{
	const struct incident **sorted = shortage_watch(calloc(count + 1, sizeof(sorted[0])));

	if (!sorted)
		return NULL;
	for (size_t i = 0; i < count; i++)
		sorted[i] = &list[i];
	qsort(sorted, count, sizeof(sorted[0]), by_computer);
	return sorted;
}

/* Of each computer, with failures or without: what is forged may hide one. */
static int judge_copies(struct judge *judge, const struct incidents *incidents)
{
	size_t count;
	const struct incident_differing *list = incidents_differing(incidents, &count);

	for (size_t i = 0; i < count; i++) {
		struct coverage_limit limit = {
			.kind = COVERAGE_DIFFER, .computer = list[i].computer,
			.from = list[i].first, .to = list[i].last, .count = list[i].count,
		};

		if (add(judge, &limit) < 0)
			return -1;
	}
	return 0;
}

static int judge_excused(struct judge *judge, const struct incidents *incidents)
{
	size_t count;
	const struct incident_excused *list = incidents_excused(incidents, &count);

	for (size_t i = 0; i < count; i++) {
		struct coverage_limit limit = {
			.kind = COVERAGE_EXCUSED, .computer = list[i].computer,
			.from = list[i].first, .to = list[i].last, .count = list[i].count,
			.excused = &list[i],
		};

		if (add(judge, &limit) < 0)
			return -1;
	}
	return 0;
}

static int judge_undecided(struct judge *judge, const struct incidents *incidents)
{
	size_t count;
	const struct incident_undecided *list = incidents_undecided(incidents, &count);

	for (size_t i = 0; i < count; i++) {
		struct coverage_limit limit = {
			.kind = list[i].uncovered ? COVERAGE_PART : COVERAGE_DISAGREE,
			.computer = list[i].computer, .count = list[i].count,
			.from = list[i].findings[0]->first, .to = list[i].findings[0]->last,
			.undecided = &list[i],
		};

		if (add(judge, &limit) < 0)
			return -1;
	}
	return 0;
}

static int judge_left_out(struct judge *judge, const struct incidents *incidents)
{
	struct incident_totals totals;
	struct coverage_limit limit = { .kind = COVERAGE_LEFT_OUT };

	incidents_totals(incidents, &totals);
	limit.count = totals.left_out.incidents;
	return limit.count ? add(judge, &limit) : 0;
}

static bool has_utc(const struct coverage_computer *computer)
{
	for (size_t i = 0; i < computer->channel_count; i++)
		if (computer->channels[i].records && !computer->channels[i].local_time)
			return true;
	return false;
}

/* Incidents that nothing of other logs joins, though it may be of the same failure. */
static int judge_apart(struct judge *judge, const struct coverage *coverage,
		       const struct incident *list, size_t count)
{
	struct coverage_limit nameless = { .kind = COVERAGE_NAMELESS },
			      local = { .kind = COVERAGE_ZONE };
	bool named = false, utc = false;
	int ret = 0;

	for (size_t i = 0; i < coverage->computer_count; i++) {
		named |= coverage->computers[i].computer != NULL;
		utc |= has_utc(&coverage->computers[i]);
	}
	for (size_t i = 0; i < count; i++) {
		nameless.count += named && !list[i].alone && !list[i].computer;
		local.count += utc && !list[i].alone && list[i].local_time;
	}
	if (nameless.count)
		ret = add(judge, &nameless);
	return ret == 0 && local.count ? add(judge, &local) : ret;
}

int coverage_judge(struct coverage *coverage, const struct input_summary *inputs,
		   size_t input_count, const struct incidents *incidents)
{
	struct judge judge = { .filter = *incidents_filtered(incidents) };
	size_t count, events, next = 0;
	const struct incident *list = incidents_get(incidents, &count);
	const struct incident **sorted = sort(list, count);
	int ret = 0;

	if (!sorted)
		return -1;
	judge.events = incidents_events(incidents, &events);
	for (size_t i = 0; i < count; i++)
		judge.any |= !list[i].alone;
	for (size_t i = 0; ret == 0 && i < coverage->computer_count; i++) {
		const struct coverage_computer *computer = &coverage->computers[i];
		struct failures failures = find_failures(sorted, count, &next,
							 computer->computer);

		ret = judge_computer(&judge, computer, &failures);
	}
	free(sorted);
	judge.unlisted = false;
	if (ret == 0)
		ret = judge_copies(&judge, incidents);
	if (ret == 0)
		ret = judge_excused(&judge, incidents);
	if (ret == 0)
		ret = judge_undecided(&judge, incidents);
	if (ret == 0)
		ret = judge_apart(&judge, coverage, list, count);
	if (ret == 0)
		ret = judge_left_out(&judge, incidents);
	coverage->limit_count = judge.count;
	if (ret == 0)
		ret = coverage_take_turns(coverage, inputs, input_count, judge.limits);
	free(judge.limits);
	return ret;
}

const char *coverage_limit_name(enum coverage_limit_kind kind)
{
	static const char *const names[] = {
		[COVERAGE_LEFT_OUT] = "incidents-left-out",
		[COVERAGE_DIFFER] = "copies-differ",
		[COVERAGE_EXCUSED] = "failures-excused",
		[COVERAGE_DISAGREE] = "files-disagree",
		[COVERAGE_PART] = "log-covers-part",
		[COVERAGE_NAMELESS] = "no-computer-named",
		[COVERAGE_ZONE] = "zone-unknown",
		[COVERAGE_CLEARED] = "log-cleared",
		[COVERAGE_LATE] = "log-begins-late",
		[COVERAGE_GAP] = "records-missing",
		[COVERAGE_FILTERED] = "log-filtered",
		[COVERAGE_CUT_AT_START] = "log-begins-with-failure",
		[COVERAGE_ENDS] = "log-ends-early",
		[COVERAGE_STEP] = "clock-set-back",
		[COVERAGE_RESTART_FAILED] = "restart-in-vain",
		[COVERAGE_RESTART_HELPED] = "restart-helped",
	};

	return names[kind];
}
