/* pe_file.h - a program file by its path. */
#ifndef PE_FILE_H
#define PE_FILE_H

#include <stdbool.h>

struct arena;
struct fail;
struct pe_facts;

/* As pe_read(); fail does not name the path. */
int pe_read_file(const char *path, struct pe_facts *facts, struct arena *arena,
		 struct fail *fail);

/* Is that a regular file which bears the name of a program file, or begins as one? */
bool pe_is_file(const char *path);

#endif
