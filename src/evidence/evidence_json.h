/*
 * evidence_json.h - a file beside the logs and its findings, read again from a report.
 */
#ifndef EVIDENCE_JSON_H
#define EVIDENCE_JSON_H

#include <stddef.h>

struct evidence;
struct fail;

/*
 * Add what the object says that a report has in "evidence", or in a line of that type.
 * 1: done; 0: it is not what we write, then some of it may have been added; -1: no memory.
 */
int evidence_json_read(struct evidence *evidence, const char *text, size_t size,
		       struct fail *fail);

#endif
