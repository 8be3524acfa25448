/*
 * report_evidence.h - what a report says of the files beside the logs, in words and as
 * JSON.
 *
 * Nothing is written where no file was read: then a report is that of the logs alone.
 */
#ifndef REPORT_EVIDENCE_H
#define REPORT_EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cause;
struct evidence;
struct evidence_finding;
struct incident;
struct incident_ruled_out;
struct json_write;
struct report;
struct text;

/* Files that were read, 0 without evidence. */
size_t report_evidence_count(const struct report *report);

/* What incidents cite of the files, for those who write all of them: a fleet has thousands
 * of both.  Lends from the report. */
struct report_cited {
	uint8_t *how;				/* of each file: bits of report_evidence.c */
	const struct evidence_finding **found;	/* all that files say, by file */
	size_t *first;				/* of each file in `found`; one more is the end */
	bool needs;				/* a verdict asks for what program files need */
};

/* False: no memory.  report_cited_release() also then. */
bool report_cited_init(struct report_cited *cited, const struct report *report);
void report_cited_release(struct report_cited *cited);
/* Is a finding of that file cited, by an incident or where nothing is concluded from it? */
bool report_cited_used(const struct report_cited *cited, size_t file);
/*
 * Is the file listed?  All are that an incident cites, or whose problem is one of many files; of
 * others only so many, since an archive holds any number: *others counts them, from 0.
 */
enum { REPORT_EVIDENCE_OTHERS = 50 };
bool report_cited_lists(const struct report_cited *cited, const struct report *report, size_t file,
			size_t *others);

/* "appcmd.txt:4 says x86" */
void words_finding(struct text *words, const struct evidence_finding *finding);
/* "confirmed by tracemod.dll and applicationHost.config:48", "contradicted by ...", and what
 * files disagree about; nothing if evidence says none of that. */
void words_proof(struct text *words, const struct incident *incident);
/*
 * The same of the incidents of a cause, each sentence in words, which put() takes and empties: one
 * if all of them say the same, or are of one server; else "WEB01 and WEB02: confirmed by ...".
 */
void words_proofs(struct text *words, const struct cause *cause, void *context,
		  void (*put)(void *context));
/* "dll-damaged: the file is whole" */
void words_ruled_out(struct text *words, const struct incident_ruled_out *ruled_out);
/* "x86 DLL, native module; confirms the verdict" */
void words_evidence(struct text *words, const struct report *report,
		    const struct report_cited *cited, size_t file);

/* The members that an incident has in `cause`, and beside it; nothing without evidence. */
void json_write_proof(struct json_write *json, const struct incident *incident,
		      const struct evidence *evidence);
void json_write_findings(struct json_write *json, const struct incident *incident,
			 const struct evidence *evidence);
/* "evidence": the files; nothing if there are none. */
void json_write_evidence(struct json_write *json, const struct report *report);

#endif
