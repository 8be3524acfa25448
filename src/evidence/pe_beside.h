/* pe_beside.h - do the files beside a program file fit it? */
#ifndef PE_BESIDE_H
#define PE_BESIDE_H

#include "parsers.h"

/* evidence_parser.beside of program files: module.dependency for each file of the same
 * folder that the file imports and that is built for another machine. */
int pe_beside(const struct evidence_reading *reading, const struct side_list *files,
	      struct fail *fail);

#endif
