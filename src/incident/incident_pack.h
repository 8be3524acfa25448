/*
 * incident_pack.h - what of an incident is kept.
 *
 * An incident is built in memory that is used again for the next one: arrays have room to
 * spare, lists are begun anew when they grow.  What is kept has exactly its size, and what
 * other incidents say word for word is kept once: of one cause that is most of it.
 * Private to `incident`.
 */
#ifndef INCIDENT_PACK_H
#define INCIDENT_PACK_H

#include <stdbool.h>

#include "arena.h"

struct incident;

struct incident_pack {
	struct arena *arena;		/* where incidents live */
	struct arena scratch;		/* what one is built in */
	struct incident_piece *pieces;	/* what was kept last, by its hash */
	bool oom;			/* memory ran out */
};

/* -1: no memory.  The caller releases it either way. */
int incident_pack_init(struct incident_pack *pack, struct arena *arena);
/*
 * Move an incident that was built in the scratch memory into the arena, and empty the scratch
 * memory.  Of its pools those that are shown are kept.  -1: no memory.
 */
int incident_pack(struct incident_pack *pack, struct incident *incident);
void incident_pack_release(struct incident_pack *pack);

#endif
