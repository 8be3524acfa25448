/*
 * incident_asked.h - which files answer what a report asks for.
 *
 * Private to `incident`.  The table is made of rules/asked.tsv.
 */
#ifndef INCIDENT_ASKED_H
#define INCIDENT_ASKED_H

#include <stdbool.h>

struct evidence;

struct incident_asked_row {
	const char *text;	/* pattern of text_match() for an entry of `collect` */
	const char *formats;	/* of evidence_file.format, with a blank after each */
	const char *file;	/* which file it is, for the end of the entry; "-": it says it */
};

/* The last one has no text. */
extern const struct incident_asked_row incident_asked_rows[];

/*
 * Was a file read that is what this entry of `collect` asks for, and was something found in
 * it for that computer (or NULL)?  evidence may be NULL.
 */
bool incident_is_answered(const struct evidence *evidence, const char *computer,
			  const char *text);

/* Which file to put beside the logs for this entry of `collect`: "as a text file", with
 * placeholders; "" if the entry says it; NULL: no file answers it. */
const char *incident_file_asked(const char *text);

#endif
