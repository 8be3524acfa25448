/*
 * library_ndjson.c - the report as lines that are written while logs are read.
 * Does not know what is in a line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_ndjson.h"

#include "decode.h"
#include "event.h"
#include "evidence.h"
#include "incident.h"
#include "library.h"
#include "report.h"

/* Lines are written when there are so many bytes of them. */
enum { ENOUGH = 1 << 16 };

static int write_out(struct library_ndjson *ndjson)
{
	const struct library_watch *watch = ndjson->watch;

	if (!ndjson->stopped && watch->put(watch->context, &ndjson->text) < 0)
		ndjson->stopped = true;
	text_reset(&ndjson->text);
	return ndjson->stopped ? -1 : 0;
}

static int write_enough(struct library_ndjson *ndjson)
{
	return ndjson->text.size < ENOUGH && !ndjson->text.oom ? 0 : write_out(ndjson);
}

static void put_lines(struct library_ndjson *ndjson, struct text *lines)
{
	text_add_bytes(&ndjson->text, text_get(lines), lines->size);
	ndjson->text.oom |= lines->oom;
	text_reset(lines);
}

/* The last input's line waits until it is known whether there are more. */
static void release_held(struct library_ndjson *ndjson, bool more)
{
	put_lines(ndjson, &ndjson->held[more]);
	text_reset(&ndjson->held[!more]);
}

int library_ndjson_event(struct library_ndjson *ndjson, struct event *event)
{
	struct incident_event line = { .event = event };

	event->number = ndjson->count++;
	if (ndjson->again)
		return 0;
	line.error = decode_event(event);
	release_held(ndjson, true);
	report_json_event_line(&ndjson->text, &line);
	return write_enough(ndjson);
}

int library_ndjson_summary(struct library_ndjson *ndjson, const struct input_summary *summary)
{
	if (ndjson->again)
		return 0;
	release_held(ndjson, true);
	report_json_input_line(&ndjson->held[0], summary, ndjson->inputs, false);
	report_json_input_line(&ndjson->held[1], summary, ndjson->inputs, true);
	ndjson->inputs++;
	return write_enough(ndjson);
}

void library_ndjson_skipped(struct library_ndjson *ndjson, const struct input_skipped *skipped)
{
	if (!ndjson->again)
		report_json_skipped_line(&ndjson->skipped, skipped);
}

static void put_evidence(struct library_ndjson *ndjson, const struct evidence *evidence,
			 const struct incident *list, size_t count)
{
	const struct report report = {
		.evidence = evidence, .incidents = list, .incident_count = count,
	};

	report_json_evidence_lines(&ndjson->text, &report);
}

int library_ndjson_incidents(struct library_ndjson *ndjson, const struct incidents *incidents,
			     const struct report_filters *filters,
			     const struct report_comparison *compared,
			     const struct evidence *evidence)
{
	size_t count, events;
	struct incident_totals totals;
	const struct incident *list = incidents_get(incidents, &count);
	const struct incident_event *cited = incidents_events(incidents, &events);
	int ret = 0;

	release_held(ndjson, false);
	put_lines(ndjson, &ndjson->skipped);
	if (evidence->file_count)
		put_evidence(ndjson, evidence, list, count);
	for (size_t i = 0; i < count && ret == 0; i++) {
		report_json_incident_line(&ndjson->text, &list[i], cited,
					  compared ? report_compared_name(compared->states[i])
						   : NULL, evidence->file_count ? evidence : NULL);
		ret = write_enough(ndjson);
	}
	incidents_totals(incidents, &totals);
	if (totals.left_out.incidents)
		report_json_left_out_line(&ndjson->text, &totals.left_out);
	if (filters)
		report_json_filters_line(&ndjson->text, filters);
	if (compared)
		report_json_baseline_line(&ndjson->text, compared);
	return ret < 0 ? -1 : write_out(ndjson);
}

void library_ndjson_release(struct library_ndjson *ndjson)
{
	text_release(&ndjson->text);
	text_release(&ndjson->held[0]);
	text_release(&ndjson->held[1]);
	text_release(&ndjson->skipped);
}
