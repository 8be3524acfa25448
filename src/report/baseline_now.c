/*
 * baseline_now.c - what a run shows of an earlier failure that it has no longer.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "baseline_now.h"

#include <stdlib.h>
#include <string.h>

#include "baseline_read.h"
#include "evidence.h"
#include "grow.h"
#include "incident.h"

/* What a name is of. */
static const char COMPUTER[] = "c", POOL[] = "p", SITE[] = "s";

/* A number for the name; TABLE_NONE: it is not there, or no memory. */
static uint32_t number_of(struct baseline_now *now, const char *computer, const char *what,
			  const char *name, bool add)
{
	struct text *key = &now->key;
	uint32_t id;

	text_reset(key);
	text_add_lower(key, computer ? computer : "", computer ? strlen(computer) : 0);
	text_add_char(key, '\0');
	text_add(key, what);
	text_add_lower(key, name, strlen(name));
	now->oom |= key->oom;
	id = add ? table_names_id(&now->names, text_get(key), key->size)
		 : table_names_find(&now->names, text_get(key), key->size);
	now->oom |= add && id == TABLE_NONE;
	return now->oom ? TABLE_NONE : id;
}

/* NULL: it is not there, or no memory. */
static struct baseline_seen *find(struct baseline_now *now, const char *computer,
				  const char *what, const char *name)
{
	uint32_t id = number_of(now, computer, what, name, false);

	return id == TABLE_NONE ? NULL : &now->seen[id];
}

/* A new one is added.  NULL: no memory. */
static struct baseline_seen *see(struct baseline_now *now, const char *computer,
				 const char *what, const char *name)
{
	size_t count = now->names.count;
	struct baseline_seen *seen = grow(now->seen, count, 1, &now->room, sizeof(*seen));
	uint32_t id;

	now->oom |= !seen;
	if (!seen)
		return NULL;
	now->seen = seen;
	id = number_of(now, computer, what, name, true);
	if (id == TABLE_NONE)
		return NULL;
	if (id == count)
		seen[id] = (struct baseline_seen){ .off = false };
	return &seen[id];
}

static void see_ongoing(struct baseline_now *now, const struct incident *incident,
			const char *what, const char *name)
{
	struct baseline_seen *seen = see(now, incident->computer, what, name);

	if (seen && !seen->ongoing)
		seen->ongoing = incident;
}

static void add_span(struct baseline_now *now, const struct incident *incident, bool nameless)
{
	struct baseline_span *spans = grow(now->spans, now->span_count, 1, &now->span_room,
					   sizeof(*spans));

	now->oom |= !spans;
	if (!spans)
		return;
	now->spans = spans;
	spans[now->span_count] = (struct baseline_span){
		.computer = number_of(now, incident->computer, COMPUTER, "", false),
		.nameless = nameless, .nth = now->span_count, .began = incident->began,
		.ended = incident->ended, .incident = incident,
	};
	now->span_count++;
}

void baseline_now_incident(struct baseline_now *now, const struct incident *incident,
			   const struct baseline_known *known, struct baseline_same *same)
{
	bool before;

	if (!incident->ongoing)
		return;
	before = known->pool_count == 0 && baseline_same_has(same, known, 0);
	see_ongoing(now, incident, COMPUTER, "");
	for (size_t i = 0; i < known->pool_count; i++)
		if (baseline_same_has(same, known, i))
			before = true;
		else
			see_ongoing(now, incident, POOL, known->pools[i]);
	if (before)
		return;
	for (size_t i = 0; i < incident->site_shown; i++)
		see_ongoing(now, incident, SITE, incident->sites[i]);
	add_span(now, incident, false);
	if (known->pool_count == 0 || known->pools_cut)
		add_span(now, incident, true);
}

void baseline_now_sign(struct baseline_now *now, const struct incident_sign *sign)
{
	struct baseline_seen *seen = see(now, sign->computer, COMPUTER, "");
	when_t *last = !seen ? NULL : sign->stopped ? &seen->stopped
				    : sign->pool ? &seen->alive : &seen->worked;

	if (last && sign->last > *last)
		*last = sign->last;
	seen = sign->pool ? see(now, sign->computer, POOL, sign->pool) : NULL;
	if (seen && sign->last > seen->worked)
		seen->worked = sign->last;
}

void baseline_now_evidence(struct baseline_now *now, const struct evidence *evidence)
{
	for (size_t i = 0; i < evidence->count; i++) {
		const struct evidence_finding *finding = &evidence->list[i];
		struct baseline_seen *seen;

		bool state = strcmp(finding->finding, "pool.state") == 0;
		bool running = state && strcmp(finding->value, "Started") == 0;
		/* A connection that ended is no request that was refused. */
		bool refused = strcmp(finding->finding, "http.refused") == 0 &&
			       !text_starts(finding->value, "Connection_");

		if (!finding->of || (!state && !refused))
			continue;
		seen = see(now, finding->computer, POOL, finding->of);
		if (!seen)
			return;
		seen->running |= running;
		seen->off |= state && !running;
		if (refused && finding->last > seen->refused)
			seen->refused = finding->last;
	}
}

static int span_order(const void *a, const void *b)
{
	const struct baseline_span *x = a, *y = b;

	if (x->computer != y->computer)
		return x->computer < y->computer ? -1 : 1;
	if (x->nameless != y->nameless)
		return y->nameless - x->nameless;
	if (x->began != y->began)
		return x->began < y->began ? -1 : 1;
	return (x->nth > y->nth) - (x->nth < y->nth);
}

/* Then each has, of those of its kind that began before it or with it, the latest end. */
static void sort_spans(struct baseline_now *now)
{
	struct baseline_span *spans = now->spans;

	if (now->span_count)
		qsort(spans, now->span_count, sizeof(*spans), span_order);
	for (size_t i = 1; i < now->span_count; i++)
		if (spans[i].computer == spans[i - 1].computer &&
		    spans[i].nameless == spans[i - 1].nameless &&
		    spans[i].ended < spans[i - 1].ended) {
			spans[i].ended = spans[i - 1].ended;
			spans[i].incident = spans[i - 1].incident;
		}
	now->sorted = true;
}

static const struct incident *at_time(struct baseline_now *now, uint32_t computer, bool nameless,
				      when_t time)
{
	const struct baseline_span wanted = {
		.computer = computer, .nameless = nameless, .nth = SIZE_MAX, .began = time,
	};
	const struct baseline_span *last;
	size_t from = 0, to = now->span_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (span_order(&now->spans[middle], &wanted) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	last = from ? &now->spans[from - 1] : NULL;
	return last && last->computer == computer && last->nameless == nameless &&
	       last->ended >= time ? last->incident : NULL;
}

static const struct incident *named(struct baseline_now *now, const char *computer,
				    const char *what, const char *const *names, size_t count)
{
	const struct baseline_seen *seen = NULL;

	for (size_t i = 0; i < count && !(seen && seen->ongoing); i++)
		seen = find(now, computer, what, names[i]);
	return seen ? seen->ongoing : NULL;
}

const struct incident *baseline_now_like(struct baseline_now *now,
					 const struct baseline_known *known)
{
	const char *computer = known->computer;
	uint32_t number = number_of(now, computer, COMPUTER, "", false);
	const struct incident *like = named(now, computer, POOL, known->pools, known->pool_count);

	if (!like)
		like = named(now, computer, SITE, known->sites, known->site_count);
	if (like || number == TABLE_NONE || !known->past.last_seen)
		return like;
	if (!now->sorted)
		sort_spans(now);
	return at_time(now, number, known->pool_count && !known->pools_cut, known->past.last_seen);
}

/* A pool that a person switched off is not started with the others. */
static when_t started(struct baseline_now *now, const struct baseline_known *known)
{
	const struct baseline_seen *seen = find(now, known->computer, COMPUTER, "");

	return seen && !known->alone ? seen->worked : WHEN_UNKNOWN;
}

static bool refused_after(const struct baseline_seen *seen, when_t start, when_t after)
{
	return seen && seen->refused > after && seen->refused > start &&
	       seen->refused > seen->worked;
}

bool baseline_now_pool_works(struct baseline_now *now, const struct baseline_known *known,
			     size_t n, when_t after)
{
	const struct baseline_seen *seen = find(now, known->computer, POOL, known->pools[n]);
	when_t start = started(now, known);

	if (refused_after(seen, start, WHEN_UNKNOWN))
		return false;
	return start > after || (seen && !seen->off && (seen->worked > after ||
							(known->alone && seen->running)));
}

bool baseline_now_works(struct baseline_now *now, const struct baseline_known *known, when_t after)
{
	bool all = started(now, known) > after;

	if (known->beyond_pools || known->pool_count == 0)
		return all;
	for (size_t n = 0; n < known->pool_count; n++)
		if (!baseline_now_pool_works(now, known, n, after))
			return false;
	return all || !known->pools_cut;
}

bool baseline_now_refused(struct baseline_now *now, const struct baseline_known *known,
			  when_t after)
{
	when_t start = started(now, known);
	bool refused = false;

	for (size_t n = 0; n < known->pool_count && !refused; n++)
		refused = refused_after(find(now, known->computer, POOL, known->pools[n]), start,
					after);
	return refused;
}

bool baseline_now_off(struct baseline_now *now, const struct baseline_known *known)
{
	bool off = false;

	for (size_t n = 0; n < known->pool_count && !off; n++) {
		const struct baseline_seen *seen = find(now, known->computer, POOL,
							known->pools[n]);

		off = seen && seen->off;
	}
	return off;
}

bool baseline_now_stopped(struct baseline_now *now, const struct baseline_known *known)
{
	const struct baseline_seen *seen = find(now, known->computer, COMPUTER, "");

	return seen && seen->stopped > seen->worked && seen->stopped > seen->alive;
}

void baseline_now_release(struct baseline_now *now)
{
	table_names_release(&now->names);
	free(now->seen);
	free(now->spans);
	text_release(&now->key);
	*now = (struct baseline_now){ .room = 0 };
}
