/*
 * incident_asked.h - which files answer what a report asks for.
 *
 * Private to `incident`.  The table is made of rules/asked.tsv.
 */
#ifndef INCIDENT_ASKED_H
#define INCIDENT_ASKED_H

#include <stdbool.h>
#include <stdint.h>

#include "table.h"

struct evidence;

struct incident_asked_row {
	const char *text;	/* pattern of text_match() for an entry of `collect` */
	const char *formats;	/* of evidence_file.format, with a blank after each */
	const char *file;	/* which file it is, for the end of the entry; "-": it says it */
};

/* The last one has no text. */
extern const struct incident_asked_row incident_asked_rows[];

/* What was found out before, since thousands of incidents of a computer ask for the same; { 0 }
 * is nothing.  The caller releases the map. */
struct incident_answers {
	struct table_map known;
	uint64_t looks;		/* at findings; for tests */
};

/* A computer by its name (or NULL), and by the number that the caller gives to that name. */
struct incident_asker {
	const char *computer;
	uint32_t number;
};

/*
 * Was a file read that is what this entry of `collect` asks for, and was something found in
 * it for that computer?  evidence may be NULL.
 */
bool incident_is_answered(struct incident_answers *answers, const struct evidence *evidence,
			  const struct incident_asker *asker, const char *text);

/* Which file to put beside the logs for this entry of `collect`: "as a text file", with
 * placeholders; "" if the entry says it; NULL: no file answers it. */
const char *incident_file_asked(const char *text);

#endif
