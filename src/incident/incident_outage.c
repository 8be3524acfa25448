/*
 * incident_outage.c - what users saw of an incident.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_outage.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "evidence.h"
#include "finding_names.h"
#include "incident.h"
#include "incident_findings.h"
#include "incident_times.h"
#include "order.h"
#include "shortage.h"

void incident_outage_add(struct incident_outage_of *of, const char *name)
{
	of->oom |= table_names_lower(&of->names, name, strlen(name)) == TABLE_NONE;
}

void incident_outage_release(struct incident_outage_of *of)
{
	table_names_release(&of->names);
}

/* By whose requests, reason, begin, file. */
static int burst_order(const void *a, const void *b)
{
	const struct evidence_finding *x = *(const struct evidence_finding *const *)a;
	const struct evidence_finding *y = *(const struct evidence_finding *const *)b;
	int order = text_compare_nocase(x->of, y->of);

	if (order == 0)
		order = strcmp(x->value, y->value);
	if (order == 0)
		order = order_numbers(x->first, y->first);
	if (order == 0)
		order = strcmp(x->file ? x->file : "", y->file ? y->file : "");
	/* The same in the list of evidence: an order that every machine has. */
	return order ? order : (x > y) - (x < y);
}

/* Only what happened, and in a file: no state of a part is any request. */
static size_t keep_bursts(const struct evidence_finding **list, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (list[i]->first && list[i]->file)
			list[kept++] = list[i];
	return kept;
}

/* Of copies the one with more lines stays. */
static size_t drop_copies(const struct evidence_finding **list, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (!kept || !incident_same_burst(list[kept - 1], list[i]))
			list[kept++] = list[i];
		else if (list[i]->count > list[kept - 1]->count)
			list[kept - 1] = list[i];
	}
	return kept;
}

bool incident_is_dropped(const char *reason)
{
	return text_starts(reason, "Connection_") || text_starts(reason, "Timer_");
}

/* Refused ones first, then the most frequent. */
static int reason_order(const void *a, const void *b)
{
	const struct incident_outage_reason *x = a, *y = b;
	int order = (int)incident_is_dropped(x->reason) - (int)incident_is_dropped(y->reason);

	if (order == 0)
		order = (x->count < y->count) - (x->count > y->count);
	return order ? order : strcmp(x->reason, y->reason);
}

static int by_reason(const void *a, const void *b)
{
	const struct evidence_finding *x = *(const struct evidence_finding *const *)a;
	const struct evidence_finding *y = *(const struct evidence_finding *const *)b;

	return strcmp(x->value, y->value);
}

/* One of each reason, and how many; the list is by reason. */
static size_t count_reasons(struct incident_outage_reason *reasons,
			    const struct evidence_finding *const *list, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		const struct evidence_finding *found = list[i];
		struct incident_outage_reason *reason = kept ? &reasons[kept - 1] : NULL;

		if (!reason || strcmp(reason->reason, found->value) != 0) {
			reason = &reasons[kept++];
			*reason = (struct incident_outage_reason){
				found->value, 0, found->first, found->last,
			};
		}
		reason->count += found->count;
		if (found->first < reason->first)
			reason->first = found->first;
		if (found->last > reason->last)
			reason->last = found->last;
	}
	return kept;
}

/* Reasons of the same kind as the first are the outage. */
static void sum_up(struct incident_outage *outage, const struct incident_outage_reason *reasons,
		   size_t count)
{
	const bool dropped = incident_is_dropped(reasons[0].reason);

	for (size_t i = 0; i < count; i++) {
		const struct incident_outage_reason *reason = &reasons[i];

		if (incident_is_dropped(reason->reason) != dropped)
			continue;
		if (!outage->first || reason->first < outage->first)
			outage->first = reason->first;
		if (reason->last > outage->last)
			outage->last = reason->last;
		if (!dropped)
			outage->refused += reason->count;
	}
}

/* Each file that says something of it, once. */
static int list_files(struct incident *incident, struct incident_outage *outage,
		      struct arena *arena, const struct evidence_finding *const *list,
		      size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct incident_answer answer = { .finding = list[i] };
		size_t k = 0;

		while (k < outage->file_count &&
		       strcmp(outage->files[k]->file, list[i]->file) != 0)
			k++;
		if (k < outage->file_count || k == INCIDENT_OUTAGE_FILES)
			continue;
		outage->files[outage->file_count++] = list[i];
		if (incident_add_answer(incident, arena, &answer) < 0)
			return -1;
	}
	return 0;
}

static int file_order(const void *a, const void *b)
{
	const struct evidence_finding *x = *(const struct evidence_finding *const *)a;
	const struct evidence_finding *y = *(const struct evidence_finding *const *)b;

	return strcmp(x->file, y->file);
}

/* A log that somebody made has any number of reasons; all count. */
static int take_reasons(struct incident_outage *outage, const struct evidence_finding **list,
			size_t count)
{
	struct incident_outage_reason *reasons =
		shortage_watch(calloc(count + 1, sizeof(*reasons)));
	size_t kept;

	if (!reasons)
		return -1;
	qsort(list, count, sizeof(*list), by_reason);
	kept = count_reasons(reasons, list, count);
	qsort(reasons, kept, sizeof(*reasons), reason_order);
	sum_up(outage, reasons, kept);
	outage->reason_count = kept < INCIDENT_OUTAGE_REASONS ? kept : INCIDENT_OUTAGE_REASONS;
	memcpy(outage->reasons, reasons, outage->reason_count * sizeof(*reasons));
	free(reasons);
	return 0;
}

static int take(struct incident *incident, struct arena *arena,
		const struct evidence_finding **list, size_t count, bool more)
{
	struct incident_outage *outage = arena_array(arena, 1, sizeof(*outage));

	if (!outage)
		return -1;
	*outage = (struct incident_outage){ .more = more };
	if (list_files(incident, outage, arena, list, count) < 0 ||
	    take_reasons(outage, list, count) < 0)
		return -1;
	qsort(outage->files, outage->file_count, sizeof(outage->files[0]), file_order);
	incident->outage = outage;
	return 0;
}

int incident_find_outage(struct incident *incident, struct arena *arena,
			 const struct incident_times *times, const char *computer,
			 const struct incident_outage_of *of)
{
	struct incident_times_of asked = {
		incident, computer, finding_number("http.refused"), NULL,
	};
	struct incident_found all = { .count = 0 };
	int ret = of->oom ? -1 : 0;

	for (size_t i = 0; i < of->names.count && ret == 0; i++) {
		asked.of = table_names_get(&of->names, (uint32_t)i);
		ret = incident_times_find(times, &asked, &all);
	}
	all.count = keep_bursts(all.list, all.count);
	if (ret == 0 && all.count) {
		qsort(all.list, all.count, sizeof(*all.list), burst_order);
		ret = take(incident, arena, all.list, drop_copies(all.list, all.count), all.more);
	}
	free(all.list);
	return ret;
}
