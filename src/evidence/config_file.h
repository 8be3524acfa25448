/* config_file.h - the parsers of a configuration, and what they share. */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config_facts;
struct evidence_reading;
struct fail;
struct side_file;
struct side_list;

/* Is it a configuration by its root, and not a MetaBase.xml? */
bool config_file_knows(const uint8_t *head, size_t size);

/* Open the file and read its facts.  -1 and fail; release them in either case. */
int config_file_read(const struct side_file *file, struct config_facts *facts,
		     struct fail *fail);

/* "CFGHISTORY_0000000012" of a path in such a folder: where it begins, its number and where
 * its file begins.  False: it is in none. */
bool config_history_folder(const char *path, size_t *start, uint64_t *number, size_t *file);

/*
 * What changed from this copy of the history to the next newer one, or to the
 * applicationHost.config in force: config.changed, an evidence finding for each difference.
 * -1: no memory.
 */
int config_history_compare(const struct evidence_reading *reading, const struct side_list *files,
			   struct fail *fail);

#endif
