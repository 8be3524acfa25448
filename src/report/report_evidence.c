/*
 * report_evidence.c - what a report says of the files beside the logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_evidence.h"

#include <stdint.h>
#include <string.h>

#include "evidence.h"
#include "incident.h"
#include "json_write.h"
#include "report.h"
#include "rules.h"
#include "text.h"

enum { NAMED = 4 };	/* files in a sentence */

size_t report_evidence_count(const struct report *report)
{
	return report->evidence ? report->evidence->file_count : 0;
}

size_t report_evidence_index(const struct evidence *evidence, const char *path)
{
	for (size_t i = 0; path && i < evidence->file_count; i++)
		if (strcmp(evidence->files[i].path, path) == 0)
			return i;
	return SIZE_MAX;
}

static bool cites(const struct evidence_finding *const *findings, size_t count,
		  const char *path)
{
	for (size_t i = 0; i < count; i++)
		if (findings[i]->file && strcmp(findings[i]->file, path) == 0)
			return true;
	return false;
}

static bool cites_any(const struct incident *incident, const char *path)
{
	for (size_t i = 0; i < incident->ruled_out_count; i++)
		if (cites(incident->ruled_out[i].proof, incident->ruled_out[i].proof_count, path))
			return true;
	for (size_t i = 0; i < incident->conflict_count; i++)
		if (cites(incident->conflicts[i].findings, 2, path))
			return true;
	return cites(incident->findings, incident->finding_count, path);
}

bool report_evidence_used(const struct report *report, size_t file)
{
	for (size_t i = 0; i < report->incident_count; i++)
		if (cites_any(&report->incidents[i], report->evidence->files[file].path))
			return true;
	return false;
}

/* ---- words ---- */

/* Is the place of that finding named before? */
static bool is_named(const struct evidence_finding *const *findings, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (findings[i]->file && findings[at]->file && findings[i]->line ==
		    findings[at]->line && strcmp(findings[i]->file, findings[at]->file) == 0)
			return true;
	return false;
}

static void add_place(struct text *words, const struct evidence_finding *finding)
{
	text_add(words, finding->file ? text_base(finding->file) : "the event");
	if (finding->file && finding->line)
		text_printf(words, ":%u", finding->line);
}

/* "worker.machine: applicationHost.config:22 says x64, appcmd.txt:4 says x86; nothing is
 * concluded from these" */
static void add_conflicts(struct text *words, const struct incident *incident)
{
	for (size_t i = 0; i < incident->conflict_count; i++) {
		const struct evidence_finding *const *findings = incident->conflicts[i].findings;

		text_printf(words, "%s%s: ", words->size ? "; " : "", findings[0]->finding);
		add_place(words, findings[0]);
		text_printf(words, " says %s, ", findings[0]->value);
		add_place(words, findings[1]);
		text_printf(words, " says %s", findings[1]->value);
	}
	if (incident->conflict_count)
		text_add(words, "; nothing is concluded from these");
}

void words_proof(struct text *words, const struct incident *incident)
{
	const struct evidence_finding *const *proof = incident->proof;
	size_t named = 0;

	for (size_t i = 0; i < incident->proof_count && named < NAMED; i++) {
		if (!proof[i]->file || is_named(proof, i))
			continue;
		text_add(words, named++ ? " and " : incident->confirmed ? "confirmed by "
									: "contradicted by ");
		add_place(words, proof[i]);
	}
	add_conflicts(words, incident);
}

void words_ruled_out(struct text *words, const struct incident_ruled_out *ruled_out)
{
	text_printf(words, "%s: %s", ruled_out->rule->id, ruled_out->because);
}

static const char *part_of(const struct report *report, const char *path)
{
	for (size_t i = 0; i < report->incident_count; i++) {
		const struct incident *incident = &report->incidents[i];

		if (cites(incident->proof, incident->proof_count, path))
			return incident->confirmed ? "confirms the verdict"
						   : "speaks against the verdict";
	}
	return NULL;
}

/* What a program file needs, if a verdict asks for that. */
static void add_needs(struct text *words, const struct report *report, const char *path)
{
	const struct evidence *evidence = report->evidence;
	bool asked = false;
	size_t count = 0;

	for (size_t i = 0; i < report->incident_count; i++)
		for (size_t k = 0; k < report->incidents[i].finding_count; k++)
			asked |= strcmp(report->incidents[i].findings[k]->finding,
					"module.needs") == 0;
	for (size_t i = 0; asked && i < evidence->count; i++) {
		const struct evidence_finding *finding = &evidence->list[i];

		/* "Windows alone" is no file. */
		if (strcmp(finding->finding, "module.needs") == 0 && finding->file &&
		    strcmp(finding->file, path) == 0 && strchr(finding->value, '.'))
			text_printf(words, "%s%s", count++ ? ", " : "; needs ",
				    finding->value);
	}
}

void words_evidence(struct text *words, const struct report *report, size_t file)
{
	const struct evidence_file *of = &report->evidence->files[file];
	const char *part = part_of(report, of->path);

	text_add(words, of->summary ? of->summary : of->format);
	if (of->problem)
		text_printf(words, "; %s", of->problem);
	else if (part)
		text_printf(words, "; %s", part);
	if (!of->problem)
		add_needs(words, report, of->path);
	if (of->problem || part)
		return;
	if (!report_evidence_used(report, file))
		text_add(words, "; no verdict needs it");
}

/* ---- JSON ---- */

static void write_proof(struct json_write *json, const struct evidence_finding *const *proof,
			size_t count, const struct evidence *evidence)
{
	json_write_array(json, "proof", JSON_WRITE_LINE);
	for (size_t i = 0; i < evidence->file_count; i++)
		if (cites(proof, count, evidence->files[i].path))
			json_write_number(json, NULL, i);
	json_write_end_array(json);
}

void json_write_proof(struct json_write *json, const struct incident *incident,
		      const struct evidence *evidence)
{
	if (!evidence || (!incident->confirmed && !incident->contradicted))
		return;
	json_write_bool(json, incident->confirmed ? "confirmed" : "contradicted", true);
	write_proof(json, incident->proof, incident->proof_count, evidence);
}

static void write_ruled_out(struct json_write *json, const struct incident *incident,
			    const struct evidence *evidence)
{
	if (!incident->ruled_out_count)
		return;
	json_write_array(json, "ruled_out", JSON_WRITE_LINES);
	for (size_t i = 0; i < incident->ruled_out_count; i++) {
		const struct incident_ruled_out *out = &incident->ruled_out[i];

		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_string(json, "rule", out->rule->id);
		json_write_string(json, "because", out->because);
		write_proof(json, out->proof, out->proof_count, evidence);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

static void write_conflicts(struct json_write *json, const struct incident *incident,
			    const struct evidence *evidence)
{
	if (!incident->conflict_count)
		return;
	json_write_array(json, "conflicts", JSON_WRITE_LINES);
	for (size_t i = 0; i < incident->conflict_count; i++) {
		const struct evidence_finding *const *findings = incident->conflicts[i].findings;
		const char *const values[] = { findings[0]->value, findings[1]->value };

		json_write_object(json, NULL, JSON_WRITE_LINES);
		json_write_string(json, "finding", findings[0]->finding);
		json_write_strings(json, "values", values, 2);
		write_proof(json, findings, 2, evidence);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

void json_write_findings(struct json_write *json, const struct incident *incident,
			 const struct evidence *evidence)
{
	if (!evidence)
		return;
	write_conflicts(json, incident, evidence);
	if (!incident->finding_count && !incident->ruled_out_count)
		return;
	write_ruled_out(json, incident, evidence);
	json_write_array(json, "findings", JSON_WRITE_LINES);
	for (size_t i = 0; i < incident->finding_count; i++) {
		const struct evidence_finding *finding = incident->findings[i];
		size_t index = report_evidence_index(evidence, finding->file);

		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_string(json, "finding", finding->finding);
		json_write_string(json, "value", finding->value);
		if (index != SIZE_MAX)
			json_write_number(json, "evidence", index);
		if (finding->line)
			json_write_number(json, "line", finding->line);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

static void write_detail(struct json_write *json, const struct evidence_file *file, size_t at)
{
	const struct evidence_detail *detail = &file->details[at];
	bool first = at == 0 || strcmp(detail[-1].name, detail->name) != 0;
	bool last = at + 1 == file->detail_count || strcmp(detail[1].name, detail->name) != 0;

	if (detail->type == EVIDENCE_TRUTH)
		json_write_bool(json, detail->name, strcmp(detail->value, "true") == 0);
	else if (detail->type == EVIDENCE_STRING)
		json_write_string(json, detail->name, detail->value);
	else if (first)
		json_write_array(json, detail->name, JSON_WRITE_LINE);
	if (detail->type == EVIDENCE_ITEM)
		json_write_string(json, NULL, detail->value);
	if (detail->type == EVIDENCE_ITEM && last)
		json_write_end_array(json);
}

/* What it says, with all that a merge needs to weigh it again. */
static void write_found(struct json_write *json, const struct evidence *evidence,
			const char *path)
{
	json_write_array(json, "found", JSON_WRITE_LINES);
	for (size_t i = 0; i < evidence->count; i++) {
		const struct evidence_finding *finding = &evidence->list[i];

		if (!finding->file || strcmp(finding->file, path) != 0)
			continue;
		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_string(json, "finding", finding->finding);
		json_write_string(json, "of", finding->of);
		json_write_string(json, "value", finding->value);
		json_write_string(json, "computer", finding->computer);
		if (finding->line)
			json_write_number(json, "line", finding->line);
		if (finding->count) {
			json_write_number(json, "count", finding->count);
			json_write_time(json, "first", finding->first);
			json_write_time(json, "last", finding->last);
		}
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

static void write_file(struct json_write *json, const struct report *report, size_t at)
{
	const struct evidence_file *file = &report->evidence->files[at];

	json_write_number(json, "index", at);
	json_write_string(json, "path", file->path);
	json_write_string(json, "format", file->format);
	json_write_number(json, "size", file->size);
	json_write_bool(json, "used", report_evidence_used(report, at));
	json_write_string(json, "summary", file->summary);
	json_write_object(json, "findings", JSON_WRITE_LINES);
	for (size_t i = 0; i < file->detail_count; i++)
		write_detail(json, file, i);
	json_write_end_object(json);
	write_found(json, report->evidence, file->path);
	json_write_strings(json, "problems", &file->problem, file->problem != NULL);
}

void json_write_evidence(struct json_write *json, const struct report *report)
{
	if (!report_evidence_count(report))
		return;
	json_write_array(json, "evidence", JSON_WRITE_LINES);
	for (size_t i = 0; i < report->evidence->file_count; i++) {
		json_write_object(json, NULL, JSON_WRITE_LINES);
		write_file(json, report, i);
		json_write_end_object(json);
	}
	json_write_end_array(json);
}

void report_json_evidence_line(struct text *text, const struct report *report, size_t at)
{
	struct json_write json = { .text = text, .first = true };

	json_write_object(&json, NULL, JSON_WRITE_LINE);
	json_write_string(&json, "type", "evidence");
	write_file(&json, report, at);
	json_write_end_object(&json);
	text_add_char(text, '\n');
}
