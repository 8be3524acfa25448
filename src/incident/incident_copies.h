/*
 * incident_copies.h - records that were read more than once count once, and those that only
 * claim to be the same are kept.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_COPIES_H
#define INCIDENT_COPIES_H

#include <stddef.h>
#include <stdint.h>

#include "incident.h"
#include "incident_store.h"

/* { 0 } is empty. */
struct incident_copies {
	uint64_t *folded;	/* by input: events that count elsewhere */
	struct incident_differing *differing;	/* in the order of time */
	size_t differing_count, differing_room;
	struct table_map of_computer;	/* computer -> place in differing */
};

/*
 * Of the sorted entries keep one for each event; their groups are TABLE_NONE then.
 *
 * Two records are copies if time, computer, record id, event, key, process id and content
 * agree.  A text that shows less of a record (INCIDENT_PARTIAL) is a copy if the record says all
 * names, reasons, codes and strings that it shows, as far as a verdict may rest on them, has the
 * same mark, and the level that it shows if its id is not listed.  It has the time, or the second
 * if it has no number or the same one; or without a zone, or a time, it is some quarters of an hour
 * apart.  So is a text without a computer, or without a time, of another text of that second.  Of
 * two texts of a record the one that says more is kept.  Records that agree in what identifies
 * them, but not in what they say, are all kept, and counted for their computer.  -1: no memory;
 * release it either way.
 */
int incident_copies_fold(struct incident_store *store, size_t inputs,
			 struct incident_copies *copies);
void incident_copies_release(struct incident_copies *copies);

#endif
