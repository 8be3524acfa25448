/* config_history.h - the copies that IIS kept of its configuration. */
#ifndef CONFIG_HISTORY_H
#define CONFIG_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config_facts;
struct evidence_reading;
struct fail;
struct side_file;
struct side_list;

/* Open a file and read its facts.  -1 and fail; release them in either case. */
int config_side_read(const struct side_file *file, struct config_facts *facts,
		     struct fail *fail);

/* "CFGHISTORY_0000000012" of a path in such a folder: where it begins, its number and where
 * the name of the file begins.  False: it is in none. */
bool config_history_folder(const char *path, size_t *start, uint64_t *number);

/* Is it a configuration in force, by its path? */
bool config_history_is_current(const char *path);

/*
 * What changed from this copy to the next newer one, or to the applicationHost.config in
 * force: a finding config.changed for each difference, of the newer file.  -1: no memory.
 */
int config_history_compare(const struct evidence_reading *reading, const struct side_list *files,
			   struct fail *fail);

#endif
