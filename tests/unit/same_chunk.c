/*
 * same_chunk.c - compares what two decoders made of a chunk.
 *
 * SPDX-License-Identifier: MIT
 */
#include "same_chunk.h"

#include <stdbool.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "evtx_record.h"
#include "log_stats.h"

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_system(const struct event *a, const struct event *b)
{
	return a->kind == b->kind && a->id == b->id && a->level == b->level &&
	       a->qualifiers == b->qualifiers && a->time == b->time &&
	       a->record_id == b->record_id && a->offset == b->offset &&
	       a->recovered == b->recovered && a->content == b->content &&
	       same_text(a->provider, b->provider) && same_text(a->source, b->source) &&
	       same_text(a->channel, b->channel) && same_text(a->computer, b->computer);
}

static bool same_data(const struct event *a, const struct event *b)
{
	if (a->string_count != b->string_count || a->data_size != b->data_size)
		return false;
	for (size_t i = 0; i < a->string_count; i++)
		if (strcmp(a->strings[i], b->strings[i]) != 0)
			return false;
	return !a->data_size || !memcmp(a->data, b->data, a->data_size);
}

/* What a repeat says of its event is what the event itself says. */
static bool is_right(const struct event_repeat *repeat, const struct event *event)
{
	return repeat->process == catalog_process(event) &&
	       event->content == event_content(event, catalog_process_string(event));
}

static const char *events_differ(const struct event_repeats *seen,
				 const struct event_repeats *each)
{
	struct event event = { .provider = "" }, apart = { .provider = "" };
	const char *what = seen->count != each->count ? "the number of events" : NULL;

	for (size_t i = 0; i < seen->count && !what; i++) {
		if (event_repeated(seen, i, &event) < 0 || event_repeated(each, i, &apart) < 0)
			what = "memory";
		else if (!same_system(&event, &apart))
			what = "a field of System";
		else if (!same_data(&event, &apart))
			what = "strings or data";
		else if (!is_right(&seen->list[i], &event))
			what = "what was found out of an event";
	}
	event_release(&event);
	event_release(&apart);
	return what;
}

static bool same_counts(const struct input_stats *a, const struct input_stats *b)
{
	return a->records == b->records && a->undecodable == b->undecodable &&
	       a->matched == b->matched && a->recovered == b->recovered &&
	       a->first == b->first && a->last == b->last && a->chunks == b->chunks &&
	       a->bad_chunks == b->bad_chunks && a->problem_count == b->problem_count;
}

static bool same_problems(const struct input_stats *a, const struct input_stats *b)
{
	for (size_t i = 0; i < a->problem_kept; i++)
		if (a->problems[i].offset != b->problems[i].offset ||
		    strcmp(a->problems[i].what, b->problems[i].what) != 0)
			return false;
	return a->problem_kept == b->problem_kept;
}

static bool same_retries(const struct evtx_batch *a, const struct evtx_batch *b)
{
	for (size_t i = 0; i < a->retry_count && i < b->retry_count; i++)
		if (a->retries[i].before != b->retries[i].before ||
		    a->retries[i].offset != b->retries[i].offset)
			return false;
	return a->retry_count == b->retry_count;
}

static bool same_runs(const struct log_stats *a, const struct log_stats *b)
{
	if (a->run_count != b->run_count)
		return false;
	for (size_t i = 0; i < a->run_count; i++)
		if (a->runs[i].first_id != b->runs[i].first_id ||
		    a->runs[i].last_id != b->runs[i].last_id ||
		    a->runs[i].first_time != b->runs[i].first_time ||
		    a->runs[i].last_time != b->runs[i].last_time)
			return false;
	return true;
}

static bool same_logs(const struct input_log_stats *a, const struct input_log_stats *b)
{
	const struct log_stats *x = a->first, *y = b->first;

	for (; x && y; x = x->next, y = y->next)
		if (!same_text(x->computer, y->computer) || !same_text(x->channel, y->channel) ||
		    x->count != y->count || x->sparse != y->sparse || !same_runs(x, y))
			return false;
	return !x && !y;
}

static bool is_limit(const char *why)
{
	return strstr(why, "without limit") || strstr(why, "too often");
}

static bool gave_up(const struct evtx_batch *plain)
{
	const struct input_stats *stats = &plain->stats;

	for (size_t i = 0; i < stats->problem_kept; i++)
		if (is_limit(stats->problems[i].what))
			return true;
	for (size_t i = 0; i < plain->retry_count; i++)
		if (is_limit(plain->retries[i].why))
			return true;
	return stats->problem_kept < stats->problem_count;	/* it may be among the others */
}

const char *chunk_differs(const struct evtx_batch *batch, const struct evtx_batch *plain)
{
	struct event_repeats seen, each;
	const char *what;

	if (gave_up(plain))
		return batch->stats.records < plain->stats.records ? "lost records" : NULL;
	evtx_batch_repeats(batch, &seen);
	evtx_batch_repeats(plain, &each);
	what = events_differ(&seen, &each);
	if (what)
		return what;
	if (!same_counts(&batch->stats, &plain->stats))
		return "a count";
	if (!same_problems(&batch->stats, &plain->stats))
		return "problems";
	if (!same_retries(batch, plain))
		return "what the second reader gets";
	return same_logs(&batch->stats.logs, &plain->stats.logs) ? NULL : "logs";
}
