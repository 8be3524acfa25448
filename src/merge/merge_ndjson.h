/*
 * merge_ndjson.h - reports of parts are read again, to be merged; private to
 * `input`.
 *
 * What a report concluded is not looked at.  The logs that it was made from are
 * delivered as inputs, each with its events, as if they were read now.  The report
 * itself is an input only if something of it was lost: then its problems stand
 * there, at offsets of the report.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef MERGE_NDJSON_H
#define MERGE_NDJSON_H

struct catalog;
struct fail;
struct input_delivery;
struct merge_ndjson;
struct input_source;

/* catalog and delivery must outlive it.  NULL: out of memory. */
struct merge_ndjson *merge_ndjson_new(const struct catalog *catalog,
				      const struct input_delivery *delivery);
void merge_ndjson_free(struct merge_ndjson *reader);

/*
 * Read a source to its end.  What is left in its ledger is to be delivered as the
 * books on the source itself, if there are problems.  -1: the run cannot go on.
 *
 * Lines of ndjson need memory for one of them.  Several such files in one, as cat
 * makes it, are read as if they came one after the other.
 */
int merge_ndjson_read(struct merge_ndjson *reader, struct input_source *source,
		      struct fail *fail);

/* The same for a JSON report with all events, which is held in memory.  *failure:
 * why nothing could be read of it, or left alone. */
int merge_ndjson_read_report(struct merge_ndjson *reader, struct input_source *source,
			     const char **failure, struct fail *fail);

#endif
