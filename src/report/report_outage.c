/*
 * report_outage.c - what users saw of an incident, in words and as JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "report_outage.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "evidence.h"
#include "incident.h"
#include "json_write.h"
#include "report.h"
#include "text.h"
#include "when.h"

enum { REASONS = 4 };	/* that are named */

/* "1,204" */
static void add_count(struct text *words, uint64_t count)
{
	char digits[24];
	size_t size = (size_t)snprintf(digits, sizeof(digits), "%" PRIu64, count);

	for (size_t i = 0; i < size; i++) {
		if (i && (size - i) % 3 == 0)
			text_add_char(words, ',');
		text_add_char(words, digits[i]);
	}
}

/* " 1,204 times" */
static void add_times(struct text *words, uint64_t count)
{
	if (count == 1) {
		text_add(words, " once");
		return;
	}
	text_add_char(words, ' ');
	add_count(words, count);
	text_add(words, " times");
}

static void add_span(struct text *words, const struct report *report,
		     const struct incident *incident)
{
	const struct incident_outage *outage = incident->outage;
	char moment[WHEN_SIZE];

	text_printf(words, ", %s", words_near(outage->first, incident->first_seen, report->zone,
					      moment));
	if (outage->last != outage->first)
		text_printf(words, " to %s", words_near(outage->last, outage->first,
							report->zone, moment));
}

/* The file with its folder: all of them are called httperr1.log. */
static void add_files(struct text *words, const struct incident_outage *outage)
{
	const char *path = outage->files[0]->file, *base = text_base(path), *folder = base;

	if (folder > path)
		for (folder--; folder > path && folder[-1] != '/' && folder[-1] != '\\';)
			folder--;
	text_add(words, " (");
	words_name(words, text_starts(folder, "./") || text_starts(folder, ".\\") ? base : folder);
	if (outage->file_count > 1)
		text_printf(words, " and %zu more", outage->file_count - 1);
	text_add(words, ")");
}

/* "503 AppOffline 2 times, QueueFull once"; false: there are none. */
static bool add_refused(struct text *words, const struct incident_outage *outage)
{
	uint64_t others = outage->refused;
	size_t named = 0;

	for (size_t i = 0; i < outage->reason_count && named < REASONS; i++) {
		const struct incident_outage_reason *reason = &outage->reasons[i];

		if (incident_is_dropped(reason->reason))
			break;
		text_add(words, named++ ? ", " : "503 ");
		words_name(words, reason->reason);
		add_times(words, reason->count);
		others -= reason->count;
	}
	if (named && others) {
		text_add(words, ", for other reasons");
		add_times(words, others);
	}
	return named;
}

/* "no answer to 3 requests (Connection_Abandoned_By_ReqQueue)"; nothing if there are none. */
static void add_dropped(struct text *words, const struct incident_outage *outage, bool after)
{
	bool any = false;

	for (size_t i = 0; i < outage->reason_count; i++) {
		const struct incident_outage_reason *reason = &outage->reasons[i];

		if (!incident_is_dropped(reason->reason))
			continue;
		text_add(words, any ? ", " : after ? "; no answer to " : "no answer to ");
		add_count(words, reason->count);
		text_add(words, reason->count == 1 ? " request (" : " requests (");
		words_name(words, reason->reason);
		text_add(words, ")");
		any = true;
	}
}

void words_outage(struct text *words, const struct report *report,
		  const struct incident *incident)
{
	const struct incident_outage *outage = incident->outage;
	bool refused;

	if (!outage)
		return;
	refused = add_refused(words, outage);
	if (!refused)
		add_dropped(words, outage, false);
	add_span(words, report, incident);
	add_files(words, outage);
	if (refused)
		add_dropped(words, outage, true);
	if (outage->more)
		text_add(words, "; there are more, which are not counted");
}

/* ---- JSON ---- */

static void write_reasons(struct json_write *json, const struct incident_outage *outage)
{
	json_write_array(json, "reasons", JSON_WRITE_LINES);
	for (size_t i = 0; i < outage->reason_count; i++) {
		const struct incident_outage_reason *reason = &outage->reasons[i];

		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_string(json, "reason", reason->reason);
		json_write_number(json, "count", reason->count);
		json_write_time(json, "first", reason->first);
		json_write_time(json, "last", reason->last);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

void json_write_outage(struct json_write *json, const struct incident *incident,
		       const struct evidence *evidence)
{
	const struct incident_outage *outage = incident->outage;

	if (!outage || !evidence)
		return;
	json_write_object(json, "outage", JSON_WRITE_LINES);
	json_write_time(json, "first", outage->first);
	json_write_time(json, "last", outage->last);
	json_write_number(json, "refused", outage->refused);
	if (outage->more)
		json_write_bool(json, "more", true);
	json_write_string(json, "reason", outage->reasons[0].reason);
	json_write_number(json, "evidence", evidence_file_of(evidence, outage->files[0]->file));
	write_reasons(json, outage);
	json_write_array(json, "files", JSON_WRITE_LINE);
	for (size_t i = 0; i < outage->file_count; i++)
		json_write_number(json, NULL, evidence_file_of(evidence, outage->files[i]->file));
	json_write_end_array(json);
	json_write_end_object(json);
}
