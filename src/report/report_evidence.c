/*
 * report_evidence.c - what a report says of the files beside the logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_evidence.h"

#include <stdlib.h>
#include <string.h>

#include "causes.h"
#include "coverage.h"
#include "evidence.h"
#include "incident.h"
#include "json_write.h"
#include "report.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
#include "shortage.h"
#include "table.h"
#include "text.h"

enum { NAMED = 4 };	/* files in a sentence, sentences of a cause */

size_t report_evidence_count(const struct report *report)
{
	return report->evidence ? report->evidence->file_count : 0;
}

/* ---- what is cited ---- */

enum { CITED = 1, CONFIRMS = 2, CONTRADICTS = 4 };

static void cite(struct report_cited *cited, const struct evidence *evidence,
		 const struct evidence_finding *const *findings, size_t count, unsigned how)
{
	for (size_t i = 0; i < count; i++) {
		size_t file = evidence_file_of(evidence, findings[i]->file);

		/* Of several verdicts the first one counts. */
		if (file != SIZE_MAX && (how == CITED || !(cited->how[file] & ~CITED)))
			cited->how[file] |= (uint8_t)how;
	}
}

static void cite_incident(struct report_cited *cited, const struct evidence *evidence,
			  const struct incident *incident)
{
	for (size_t i = 0; i < incident->ruled_out_count; i++)
		cite(cited, evidence, incident->ruled_out[i].proof,
		     incident->ruled_out[i].proof_count, CITED);
	for (size_t i = 0; i < incident->conflict_count; i++)
		cite(cited, evidence, incident->conflicts[i].findings, 2, CITED);
	cite(cited, evidence, incident->findings, incident->finding_count, CITED);
	cite(cited, evidence, incident->proof, incident->proof_count,
	     incident->confirmed ? CONFIRMS : CONTRADICTS);
	for (size_t i = 0; i < incident->finding_count; i++)
		cited->needs |= strcmp(incident->findings[i]->finding, "module.needs") == 0;
}

static void cite_undecided(struct report_cited *cited, const struct report *report)
{
	size_t shown, count;
	const struct coverage_limit *limits = report_limits(report, &shown, &count);

	for (size_t i = 0; i < shown; i++)
		if (limits[i].undecided)
			cite(cited, report->evidence, limits[i].undecided->findings,
			     limits[i].undecided->findings[1] ? 2 : 1, CITED);
}

/* Those of one file follow each other, in their order. */
static void sort_found(struct report_cited *cited, const struct evidence *evidence)
{
	size_t *first = cited->first;

	/* Counts, two places later than they belong: filling moves them by one. */
	for (size_t i = 0; i < evidence->count; i++) {
		size_t file = evidence_file_of(evidence, evidence->list[i].file);

		if (file != SIZE_MAX)
			first[file + 2]++;
	}
	for (size_t i = 2; i < evidence->file_count + 2; i++)
		first[i] += first[i - 1];
	for (size_t i = 0; i < evidence->count; i++) {
		size_t file = evidence_file_of(evidence, evidence->list[i].file);

		if (file != SIZE_MAX)
			cited->found[first[file + 1]++] = &evidence->list[i];
	}
}

bool report_cited_init(struct report_cited *cited, const struct report *report)
{
	const struct evidence *evidence = report->evidence;
	size_t files = report_evidence_count(report);

	*cited = (struct report_cited){ .needs = false };
	if (!files)
		return true;
	cited->how = shortage_watch(calloc(files, sizeof(*cited->how)));
	cited->found = shortage_watch(calloc(evidence->count + 1, sizeof(*cited->found)));
	cited->first = shortage_watch(calloc(files + 2, sizeof(*cited->first)));
	if (!cited->how || !cited->found || !cited->first)
		return false;
	for (size_t i = 0; i < report->incident_count; i++)
		cite_incident(cited, evidence, &report->incidents[i]);
	cite_undecided(cited, report);
	sort_found(cited, evidence);
	return true;
}

void report_cited_release(struct report_cited *cited)
{
	free(cited->how);
	free(cited->found);
	free(cited->first);
	*cited = (struct report_cited){ .needs = false };
}

bool report_cited_used(const struct report_cited *cited, size_t file)
{
	return cited->how[file] & CITED;
}

bool report_cited_lists(const struct report_cited *cited, const struct report *report, size_t file,
			size_t *others)
{
	return report_cited_used(cited, file) || report->evidence->files[file].for_others ||
	       ++*others <= REPORT_EVIDENCE_OTHERS;
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

void words_finding(struct text *words, const struct evidence_finding *finding)
{
	add_place(words, finding);
	text_printf(words, " says %s", finding->value);
}

/* "worker.machine: applicationHost.config:22 says x64, appcmd.txt:4 says x86; nothing is
 * concluded from these" */
static void add_conflicts(struct text *words, const struct incident *incident)
{
	for (size_t i = 0; i < incident->conflict_count; i++) {
		const struct evidence_finding *const *findings = incident->conflicts[i].findings;

		text_printf(words, "%s%s: ", words->size ? "; " : "", findings[0]->finding);
		words_finding(words, findings[0]);
		text_add(words, ", ");
		words_finding(words, findings[1]);
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

/* What is said of each incident of a cause: the number of its sentence, or TABLE_NONE. */
struct proofs {
	const struct cause *cause;
	struct table_names sentences;
	uint32_t *of;
	const char **names;		/* room for those of servers */
	bool same;			/* they say the same of all */
};

static bool hear_proofs(struct proofs *proofs)
{
	const struct cause *cause = proofs->cause;
	struct text words = { 0 };
	bool oom;

	proofs->of = table_no_numbers(cause->incident_count, sizeof(*proofs->of));
	proofs->names = shortage_watch(calloc(cause->incident_count, sizeof(*proofs->names)));
	oom = !proofs->of || !proofs->names;
	proofs->same = true;
	for (size_t i = 0; i < cause->incident_count && !oom; i++) {
		text_reset(&words);
		words_proof(&words, cause->incidents[i]);
		if (words.size)
			proofs->of[i] = table_names_id(&proofs->sentences, words.bytes, words.size);
		oom = words.oom || (words.size && proofs->of[i] == TABLE_NONE);
		proofs->same &= proofs->of[i] == proofs->of[0];
	}
	text_release(&words);
	return !oom;
}

static int by_name(const void *left, const void *right)
{
	return text_compare_natural(*(const char *const *)left, *(const char *const *)right);
}

static void add_servers(struct text *words, const struct proofs *proofs, uint32_t sentence)
{
	const struct cause *cause = proofs->cause;
	size_t count = 0, kept = 0;
	bool unnamed = false;

	for (size_t i = 0; i < cause->incident_count; i++) {
		const char *name = cause->incidents[i]->computer;

		if (proofs->of[i] == sentence && name)
			proofs->names[count++] = name;
		unnamed |= proofs->of[i] == sentence && !name;
	}
	if (count)
		qsort(proofs->names, count, sizeof(*proofs->names), by_name);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || !text_equal_nocase(proofs->names[kept - 1], proofs->names[i]))
			proofs->names[kept++] = proofs->names[i];
	words_names(words, proofs->names, kept);
	if (unnamed)
		text_add(words, kept ? " and one without a name" : "a server without a name");
	text_add(words, ": ");
}

void words_proofs(struct text *words, const struct cause *cause, void *context,
		  void (*put)(void *context))
{
	struct proofs proofs = { .cause = cause };
	size_t count;

	if (cause->computer_count + cause->unnamed < 2) {
		words_proof(words, cause->incidents[0]);
		put(context);
		return;
	}
	words->oom |= !hear_proofs(&proofs);
	count = words->oom ? 0 : proofs.sentences.count;
	for (uint32_t i = 0; i < count && i < NAMED; i++) {
		if (!proofs.same)
			add_servers(words, &proofs, i);
		text_add(words, table_names_get(&proofs.sentences, i));
		put(context);
	}
	if (count > NAMED) {
		text_printf(words, "and %zu more of other servers", count - NAMED);
		put(context);
	}
	table_names_release(&proofs.sentences);
	free(proofs.of);
	free(proofs.names);
}

void words_ruled_out(struct text *words, const struct incident_ruled_out *ruled_out)
{
	text_printf(words, "%s: %s", ruled_out->rule->id, ruled_out->because);
}

static const char *part_of(const struct report_cited *cited, size_t file)
{
	return cited->how[file] & CONFIRMS ? "confirms the verdict"
	     : cited->how[file] & CONTRADICTS ? "speaks against the verdict" : NULL;
}

/* What a program file needs, if a verdict asks for that. */
static void add_needs(struct text *words, const struct report_cited *cited, size_t file)
{
	size_t count = 0;

	for (size_t i = cited->first[file]; cited->needs && i < cited->first[file + 1]; i++) {
		const struct evidence_finding *finding = cited->found[i];

		/* "Windows alone" is no file. */
		if (strcmp(finding->finding, "module.needs") == 0 && strchr(finding->value, '.'))
			text_printf(words, "%s%s", count++ ? ", " : "; needs ",
				    finding->value);
	}
}

void words_evidence(struct text *words, const struct report *report,
		    const struct report_cited *cited, size_t file)
{
	const struct evidence_file *of = &report->evidence->files[file];
	const char *part = part_of(cited, file);

	text_add(words, of->summary ? of->summary : of->format);
	if (of->problem)
		text_printf(words, "; %s", of->problem);
	else if (part)
		text_printf(words, "; %s", part);
	if (!of->problem)
		add_needs(words, cited, file);
	if (of->problem || part)
		return;
	if (!report_cited_used(cited, file))
		text_add(words, "; no verdict needs it");
}

/* ---- JSON ---- */

/* The first file after `last` (SIZE_MAX: the first of all) that a finding is of, or SIZE_MAX. */
static size_t next_file(const struct evidence_finding *const *proof, size_t count,
			const struct evidence *evidence, size_t last)
{
	size_t next = SIZE_MAX;

	for (size_t i = 0; i < count; i++) {
		size_t file = evidence_file_of(evidence, proof[i]->file);

		if (file < next && (last == SIZE_MAX || file > last))
			next = file;
	}
	return next;
}

static void write_proof(struct json_write *json, const struct evidence_finding *const *proof,
			size_t count, const struct evidence *evidence)
{
	json_write_array(json, "proof", JSON_WRITE_LINE);
	for (size_t i = next_file(proof, count, evidence, SIZE_MAX); i != SIZE_MAX;
	     i = next_file(proof, count, evidence, i))
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
		size_t index = evidence_file_of(evidence, finding->file);

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
static void write_found(struct json_write *json, const struct report_cited *cited, size_t file)
{
	json_write_array(json, "found", JSON_WRITE_LINES);
	for (size_t i = cited->first[file]; i < cited->first[file + 1]; i++) {
		const struct evidence_finding *finding = cited->found[i];

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

static void write_file(struct json_write *json, const struct report *report,
		       const struct report_cited *cited, size_t at)
{
	const struct evidence_file *file = &report->evidence->files[at];

	json_write_number(json, "index", at);
	json_write_string(json, "path", file->path);
	json_write_string(json, "format", file->format);
	json_write_number(json, "size", file->size);
	json_write_bool(json, "used", report_cited_used(cited, at));
	json_write_string(json, "summary", file->summary);
	json_write_object(json, "findings", JSON_WRITE_LINES);
	for (size_t i = 0; i < file->detail_count; i++)
		write_detail(json, file, i);
	json_write_end_object(json);
	write_found(json, cited, at);
	json_write_strings(json, "problems", &file->problem, file->problem != NULL);
}

void json_write_evidence(struct json_write *json, const struct report *report)
{
	struct report_cited cited;

	if (!report_evidence_count(report))
		return;
	json->text->oom |= !report_cited_init(&cited, report);
	json_write_array(json, "evidence", JSON_WRITE_LINES);
	for (size_t i = 0; i < report->evidence->file_count && !json->text->oom; i++) {
		json_write_object(json, NULL, JSON_WRITE_LINES);
		write_file(json, report, &cited, i);
		json_write_end_object(json);
	}
	json_write_end_array(json);
	report_cited_release(&cited);
}

void report_json_evidence_lines(struct text *text, const struct report *report)
{
	struct report_cited cited;

	text->oom |= !report_cited_init(&cited, report);
	for (size_t i = 0; i < report_evidence_count(report) && !text->oom; i++) {
		struct json_write json = { .text = text, .first = true };

		json_write_object(&json, NULL, JSON_WRITE_LINE);
		json_write_string(&json, "type", "evidence");
		write_file(&json, report, &cited, i);
		json_write_end_object(&json);
		text_add_char(text, '\n');
	}
	report_cited_release(&cited);
}
