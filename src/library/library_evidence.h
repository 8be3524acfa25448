/*
 * library_evidence.h - the files beside the logs of a run: kept aside while logs are read,
 * read when incidents ask for them.
 *
 * Private to the library.
 */
#ifndef LIBRARY_EVIDENCE_H
#define LIBRARY_EVIDENCE_H

#include <stddef.h>

#include "evidence.h"
#include "input_store.h"
#include "library_part.h"
#include "library_paths.h"
#include "side_list.h"
#include "table.h"

struct fail;
struct iistriage;
struct input_aside;

/* { 0 } is none; library_forget() frees it. */
struct library_evidence {
	struct side_list files;
	struct input_store store;	/* of those that are in archives */
	struct evidence evidence;
	struct library_part part;	/* the one that is merged */
	struct library_paths paths;	/* of files of parts */
	size_t foreign;			/* findings of parts, of computers that they do not have */
	size_t crowded;			/* and those for which their parts had no room */
	/* For a report that hides names: files whose names cannot be known are not read at all. */
	struct table_names unheard;	/* their paths */
	const char **why;		/* of each of these */
	size_t why_room;
	size_t half_heard;		/* damaged ones, whose other names are known */
};

/* What the file is, if it is kept until incidents ask for it: as input_sink.wanted. */
const char *library_evidence_wanted(void *context, const struct input_aside *file);
/* A file that is no log; -1 when memory runs out. */
int library_evidence_aside(struct library_evidence *all, const struct input_aside *file,
			   struct fail *fail);

/* What a part, which is a report, says of a file beside its logs, with the names of its last
 * input.  1: understood, 0: damaged, -1: no memory. */
int library_evidence_merge(struct iistriage *run, const char *part, const char *text, size_t size,
			   struct fail *fail);

/* After the logs were read and before anything is concluded: read what is wanted and give
 * it to the incidents.  -1 when memory runs out. */
int library_evidence_pull(struct iistriage *run, struct fail *fail);

/* After the logs were read, the first time if they are read twice: a report that hides names knows
 * those in the files beside them, too, whatever incidents ask for.  It says of which it does not,
 * and these are not read afterwards.  -1 when memory runs out. */
int library_evidence_names(struct iistriage *run, struct fail *fail);
/* The files are listed once more when logs are read again. */
void library_evidence_forget(struct library_evidence *all);

/* Do the paths of the option exist?  -1 and fail. */
int library_evidence_check(const struct iistriage *run, struct fail *fail);

#endif
