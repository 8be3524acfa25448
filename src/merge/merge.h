/*
 * merge.h - the readers of our own reports, which are merged.
 *
 * What a report concluded is not looked at.  The logs that it was made from are
 * delivered as inputs, each with its events, as if they were read now.  The report
 * itself is an input only if something of it was lost: then its problems are
 * there, at offsets of the report.
 *
 * Lines of ndjson need memory for one of them.  Several such files in one, as cat
 * makes it, are read as if they came one after the other.  A JSON report with all events
 * is held in memory.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef MERGE_H
#define MERGE_H

struct input_reader;

extern const struct input_reader merge_ndjson_reader, merge_json_reader;
/* The first one for lines whose beginning is damaged, to be asked after the readers of logs. */
extern const struct input_reader merge_damaged_reader;

#endif
