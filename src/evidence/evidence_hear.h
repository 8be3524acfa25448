/*
 * evidence_hear.h - who is named in a file whose names are told by the parser that reads it,
 * for reports that hide names.
 *
 * The file is read as one of which everything is asked for, and what is found is told in place
 * of being kept: any number of findings.
 */
#ifndef EVIDENCE_HEAR_H
#define EVIDENCE_HEAR_H

#include <stdbool.h>

struct evidence_finding;
struct evidence_hear;
struct evidence_reading;
struct evidence_source;
struct fail;

/* What a finding names: NULL where it is nothing but a text. */
struct evidence_roles {
	const char *of, *value;
};

struct evidence_roles evidence_roles_of(const struct evidence_finding *finding);
/* Is the value of a finding or detail of that name a version, which is no address?  Whoever
 * writes a file may write anything in its place. */
bool evidence_is_version(const char *name, const char *value);

/* Tell what the finding names, and what its texts do. */
void evidence_tell_names(const struct evidence_hear *hear, const struct evidence_finding *finding);
void evidence_tell_texts(const struct evidence_hear *hear, const struct evidence_finding *finding);
/* Tell the names in the value of a finding or detail. */
void evidence_tell_value(const struct evidence_hear *hear, const char *name, const char *value);

/* As evidence_parser.names(): read the file that way, with reading->hear. */
int evidence_hear_read(const struct evidence_source *source, const struct evidence_hear *hear,
		       int (*read)(const struct evidence_reading *reading, struct fail *fail),
		       struct fail *fail);

#endif
