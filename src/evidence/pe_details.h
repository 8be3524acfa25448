/* pe_details.h - the facts of a program file as the details of a piece of evidence. */
#ifndef PE_DETAILS_H
#define PE_DETAILS_H

#include <stddef.h>

struct arena;
struct evidence;
struct evidence_detail;
struct fail;
struct pe_facts;

/* Kind, machine, version, exports, imports and so on, in the arena.  NULL when memory
 * runs out. */
const struct evidence_detail *pe_details(const struct pe_facts *facts, struct arena *arena,
					 size_t *count);

/* Add the file of that path with its summary and details to the evidence.  -1: no memory. */
int pe_add_file(struct evidence *evidence, const char *path, const struct pe_facts *facts,
		struct arena *arena, struct fail *fail);

#endif
