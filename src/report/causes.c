/*
 * causes.c - the incidents of a report by cause, and their counts.  Writes nothing.
 *
 * SPDX-License-Identifier: MIT
 */
#include "causes.h"

#include <stdlib.h>
#include <string.h>

#include "decode.h"
#include "grow.h"
#include "incident.h"
#include "incident_doubt.h"
#include "report.h"
#include "report_shared.h"
#include "shortage.h"
#include "text.h"

static int by_name(const void *left, const void *right)
{
	return text_compare_natural(*(const char *const *)left, *(const char *const *)right);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

bool causes_same_steps(const struct incident *a, const struct incident *b)
{
	if (a->step_count != b->step_count)
		return false;
	for (size_t i = 0; i < a->step_count; i++)
		if (!same(a->steps[i].text, b->steps[i].text) ||
		    !same(a->steps[i].condition, b->steps[i].condition) ||
		    !same(a->steps[i].command, b->steps[i].command))
			return false;
	return true;
}

static bool same_module(const struct incident *a, const struct incident *b)
{
	return a->module == b->module ||
	       (a->module && b->module && text_equal_nocase(a->module, b->module));
}

static const char *no_value(void *context, const char *role)
{
	(void)context;
	(void)role;
	return NULL;
}

/* The rule's own title, in which values are named: "The module cannot be loaded"; in doubt
 * if all incidents are. */
static const char *general_title(struct arena *arena, const struct cause *cause)
{
	struct text title = { 0 };
	const char *copy = NULL;
	bool doubtful = true;
	size_t first;

	for (size_t i = 0; i < cause->incident_count; i++)
		doubtful &= incident_is_doubtful(cause->incidents[i]);
	text_add(&title, doubtful ? INCIDENT_PROBABLY : "");
	first = title.size;
	rules_expand(&title, cause->rule->title, false, no_value, NULL);
	if (title.size > first)
		title.bytes[first] = text_upper(title.bytes[first]);
	if (!title.oom)
		copy = arena_string(arena, text_get(&title));
	text_release(&title);
	return copy;
}

/* A pool of a computer. */
struct pool {
	const char *computer, *name;
	bool disabled;
};

static int by_pool(const void *left, const void *right)
{
	const struct pool *a = left, *b = right;
	int order = text_compare_nocase(a->computer, b->computer);

	return order ? order : text_compare_nocase(a->name, b->name);
}

/* Those that an incident does not name are different ones. */
static bool count_pools(struct cause *cause)
{
	struct pool *pools;
	size_t count = 0, kept = 0;

	for (size_t i = 0; i < cause->incident_count; i++)
		count += cause->incidents[i]->pool_shown;
	pools = shortage_watch(calloc(count + 1, sizeof(pools[0])));
	if (!pools)
		return false;
	count = 0;
	for (size_t i = 0; i < cause->incident_count; i++) {
		const struct incident *incident = cause->incidents[i];
		uint64_t disabled = 0;

		for (size_t j = 0; j < incident->pool_shown; j++) {
			const struct incident_pool *pool = &incident->pools[j];

			pools[count++] = (struct pool){
				.computer = incident->computer ? incident->computer : "",
				.name = pool->name, .disabled = pool->off,
			};
			disabled += pool->off;
		}
		cause->app_pool_count += incident->pool_count - incident->pool_shown;
		cause->disabled_count += incident->disabled_count > disabled ?
			incident->disabled_count - disabled : 0;
	}
	qsort(pools, count, sizeof(pools[0]), by_pool);
	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && by_pool(&pools[kept - 1], &pools[i]) == 0)
			pools[kept - 1].disabled |= pools[i].disabled;
		else
			pools[kept++] = pools[i];
	}
	for (size_t i = 0; i < kept; i++)
		cause->disabled_count += pools[i].disabled;
	cause->app_pool_count += kept;
	if (cause->down_count > cause->disabled_count)
		cause->down_count = cause->disabled_count;
	free(pools);
	return true;
}

static bool name_computers(struct cause *cause, struct arena *arena)
{
	size_t count = 0;

	cause->computers = arena_array(arena, cause->incident_count, sizeof(cause->computers[0]));
	if (!cause->computers)
		return false;
	for (size_t i = 0; i < cause->incident_count; i++)
		if (cause->incidents[i]->computer)
			cause->computers[count++] = cause->incidents[i]->computer;
	cause->unnamed = count < cause->incident_count;
	qsort(cause->computers, count, sizeof(cause->computers[0]), by_name);
	for (size_t i = 0; i < count; i++)
		if (cause->computer_count == 0 ||
		    !text_equal_nocase(cause->computers[cause->computer_count - 1],
				       cause->computers[i]))
			cause->computers[cause->computer_count++] = cause->computers[i];
	return true;
}

/* What all its incidents come to. */
static bool finish(struct cause *cause, struct arena *arena)
{
	const struct incident *first = cause->incidents[0];
	bool same_title = true;

	cause->severity = first->severity;
	cause->same_module = cause->same_error = cause->same_steps = true;
	for (size_t i = 0; i < cause->incident_count; i++) {
		const struct incident *incident = cause->incidents[i];

		cause->ongoing_count += incident->ongoing;
		cause->down_count += incident->ongoing ? incident->disabled_count : 0;
		if (incident->severity < cause->severity)
			cause->severity = incident->severity;
		if (incident->first_seen &&
		    (!cause->first_seen || incident->first_seen < cause->first_seen))
			cause->first_seen = incident->first_seen;
		if (incident->last_seen > cause->last_seen)
			cause->last_seen = incident->last_seen;
		same_title &= strcmp(first->title, incident->title) == 0;
		cause->same_module &= same_module(first, incident);
		cause->same_error &= first->error.code == incident->error.code;
		cause->same_steps &= causes_same_steps(first, incident);
	}
	cause->ongoing = cause->ongoing_count > 0;
	cause->title = same_title ? first->title : general_title(arena, cause);
	return cause->title && name_computers(cause, arena) && count_pools(cause);
}

/* Rules are few: a cause is looked for in the list.  NULL: no memory. */
static struct cause *cause_of(struct causes *causes, const struct rules_rule *rule)
{
	struct cause *items;

	for (size_t i = 0; i < causes->count; i++)
		if (causes->items[i].rule == rule)
			return &causes->items[i];
	items = grow_few(causes->items, causes->count, 1, &causes->room, sizeof(*items));
	if (!items)
		return NULL;
	causes->items = items;
	items[causes->count] = (struct cause){ .rule = rule };
	return &items[causes->count++];
}

static bool group(struct causes *causes, const struct incident *const *order, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct cause *cause = cause_of(causes, order[i]->rule);

		if (!cause)
			return false;
		cause->incident_count++;
	}
	for (size_t i = 0; i < causes->count; i++) {
		struct cause *cause = &causes->items[i];

		cause->incidents = arena_array(&causes->arena, cause->incident_count,
					       sizeof(cause->incidents[0]));
		if (!cause->incidents)
			return false;
		cause->incident_count = 0;
	}
	for (size_t i = 0; i < count; i++) {
		struct cause *cause = cause_of(causes, order[i]->rule);

		cause->incidents[cause->incident_count++] = order[i];
	}
	return true;
}

/* Of those that are ongoing. */
static enum rules_severity severity_of(const struct cause *cause)
{
	return cause_first(cause)->severity;
}

const struct incident *cause_first(const struct cause *cause)
{
	const struct incident *first = cause->incidents[0];

	for (size_t i = 1; i < cause->incident_count; i++)
		if (cause->incidents[i]->ongoing &&
		    (!first->ongoing || cause->incidents[i]->severity < first->severity))
			first = cause->incidents[i];
	return first;
}

static bool leads(const struct cause *cause, const struct cause *other)
{
	if (!cause->ongoing || !other->ongoing)
		return cause->ongoing && !other->ongoing;
	if (severity_of(cause) != severity_of(other))
		return severity_of(cause) < severity_of(other);
	return cause->down_count > other->down_count;
}

static const struct cause *find_lead(const struct causes *causes)
{
	const struct cause *lead = causes->count ? &causes->items[0] : NULL;

	for (size_t i = 1; i < causes->count; i++)
		if (leads(&causes->items[i], lead))
			lead = &causes->items[i];
	return lead;
}

bool causes_make(struct causes *causes, const struct report *report)
{
	struct text failure = { 0 };
	const struct incident **order = report_order(report, &failure);
	bool made;

	*causes = (struct causes){ 0 };
	made = !failure.oom && (!order || group(causes, order, report->incident_count));
	for (size_t i = 0; made && i < causes->count; i++)
		made = finish(&causes->items[i], &causes->arena);
	causes->lead = find_lead(causes);
	free(order);
	if (!made)
		causes_release(causes);
	return made;
}

void causes_release(struct causes *causes)
{
	arena_release(&causes->arena);
	free(causes->items);
	*causes = (struct causes){ 0 };
}

struct causes_counts causes_count(const struct report *report)
{
	const struct incident_left_out *left_out = &report->left_out;
	struct causes_counts counts = { 0 };

	for (size_t i = 0; i < report->incident_count; i++) {
		counts.by_severity[report->incidents[i].severity]++;
		counts.ongoing += report->incidents[i].ongoing;
		counts.recovered += !report->incidents[i].ongoing;
	}
	for (int i = RULES_CRITICAL; i <= RULES_INFO; i++)
		counts.by_severity[i] += left_out->by_severity[i];
	counts.ongoing += left_out->ongoing;
	counts.recovered += left_out->incidents - left_out->ongoing;
	counts.incidents = counts.ongoing + counts.recovered;
	return counts;
}
