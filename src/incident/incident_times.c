/*
 * incident_times.c - what was found about one thing, by when it happened.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_times.h"

#include <stdlib.h>

#include "evidence.h"
#include "grow.h"
#include "incident.h"
#include "order.h"
#include "shortage.h"
#include "text.h"

enum {
	COMPUTERS = 64,		/* names of one computer that are looked through: it has two */
	STATES = 1024,		/* of one thing: it has some tens */
	/* In the time of one incident.  A log of requests has 1,000 bursts at most, of months. */
	FOUND = 4096,
};

struct span {
	when_t from, to;
};

static struct span span_of(const struct incident *incident)
{
	const when_t began = incident->began;
	when_t end = incident->recovered > incident->ended ? incident->recovered : incident->ended;

	if (incident->local_time)
		return (struct span){ UINT64_MAX, 0 };
	return (struct span){
		began > INCIDENT_TIME_BEFORE ? began - INCIDENT_TIME_BEFORE : 0,
		incident->ongoing ? UINT64_MAX : end,
	};
}

static bool is_apart(const struct span *span, const struct evidence_finding *finding)
{
	return finding->first && (finding->last < span->from || finding->first > span->to);
}

bool incident_finding_apart(const struct incident *incident,
			    const struct evidence_finding *finding)
{
	const struct span span = span_of(incident);

	return is_apart(&span, finding);
}

/* ---- the list ---- */

static int by_time(const void *a, const void *b)
{
	const struct evidence_finding *x = *(const struct evidence_finding *const *)a;
	const struct evidence_finding *y = *(const struct evidence_finding *const *)b;
	int order = order_numbers(x->first, y->first);

	return order ? order : (x > y) - (x < y);
}

/* Sets the last moment of that part of a tree, and of each part below. */
static when_t set_latest(struct incident_times *times, size_t low, size_t high)
{
	size_t middle = low + (high - low) / 2;
	when_t latest, part;

	if (low == high)
		return 0;
	latest = times->list[middle]->last;
	part = set_latest(times, low, middle);
	latest = part > latest ? part : latest;
	part = set_latest(times, middle + 1, high);
	return times->latest[middle] = part > latest ? part : latest;
}

/* Behind the findings of one computer about one thing. */
static size_t end_of(const struct evidence *evidence, size_t at)
{
	const struct evidence_finding *first = &evidence->list[at];

	while (++at < evidence->count && evidence->list[at].number == first->number &&
	       evidence_same_of(evidence->list[at].of, first->of) &&
	       text_agree(evidence->list[at].computer, first->computer))
		continue;
	return at;
}

/* Those about one thing, from there on. */
static void list_thing(struct incident_times *times, size_t from, size_t end)
{
	size_t happened = from;

	qsort(&times->list[from], end - from, sizeof(*times->list), by_time);
	while (happened < end && !times->list[happened]->first)
		happened++;
	times->things[from] = (struct incident_times_thing){ (uint32_t)happened, (uint32_t)end };
	set_latest(times, happened, end);
}

int incident_times_list(struct incident_times *times, const struct evidence *evidence)
{
	const size_t count = evidence ? evidence->count : 0;

	times->evidence = evidence;
	times->list = shortage_watch(calloc(count + 1, sizeof(*times->list)));
	times->things = shortage_watch(calloc(count + 1, sizeof(*times->things)));
	times->latest = shortage_watch(calloc(count + 1, sizeof(*times->latest)));
	if (!times->list || !times->things || !times->latest)
		return -1;
	for (size_t i = 0; i < count; i++)
		times->list[i] = &evidence->list[i];
	for (size_t i = 0, end; i < count; i = end) {
		end = end_of(evidence, i);
		list_thing(times, i, end);
	}
	return 0;
}

void incident_times_release(struct incident_times *times)
{
	free(times->list);
	free(times->things);
	free(times->latest);
}

/* ---- looking ---- */

struct searching {
	const struct incident_times *times;
	struct span span;
	struct incident_found *found;
	int ret;
};

static bool is_done(const struct searching *searching)
{
	return searching->ret < 0 || searching->found->more;
}

static void take(struct searching *searching, const struct evidence_finding *finding)
{
	struct incident_found *found = searching->found;
	const struct evidence_finding **list;

	found->more = found->count == FOUND;
	if (found->more)
		return;
	list = grow(found->list, found->count, 1, &found->room, sizeof(*list));
	if (list) {
		found->list = list;
		list[found->count++] = finding;
	}
	searching->ret = list ? 0 : -1;
}

/* Those of a part of the tree.  All of it ended before, or its second half begins behind: these
 * are not looked at. */
static void search(struct searching *searching, size_t low, size_t high)
{
	const struct incident_times *times = searching->times;
	const size_t middle = low + (high - low) / 2;

	if (low == high || times->latest[middle] < searching->span.from)
		return;
	search(searching, low, middle);
	if (is_done(searching) || times->list[middle]->first > searching->span.to)
		return;
	if (times->list[middle]->last >= searching->span.from)
		take(searching, times->list[middle]);
	if (!is_done(searching))
		search(searching, middle + 1, high);
}

int incident_times_find(const struct incident_times *times, const struct incident_times_of *of,
			struct incident_found *found)
{
	const struct evidence *evidence = times->evidence;
	struct searching searching = { times, { 0, UINT64_MAX }, found, 0 };
	size_t states = 0, end = 0;

	if (of->incident)
		searching.span = span_of(of->incident);
	for (int i = 0; evidence && i < COMPUTERS && !is_done(&searching); i++) {
		size_t at = evidence_next_about(evidence, of->computer, of->number, of->of, end);
		const struct incident_times_thing *thing = &times->things[at];

		if (at >= evidence->count)
			break;
		end = thing->end;
		for (; at < thing->happened && states < STATES && !is_done(&searching); at++) {
			take(&searching, times->list[at]);
			states++;
		}
		search(&searching, thing->happened, end);
	}
	return searching.ret;
}
