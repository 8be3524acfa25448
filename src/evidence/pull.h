/*
 * pull.h - read the files beside the logs that incidents ask for.
 */
#ifndef PULL_H
#define PULL_H

#include <stddef.h>

#include "parsers.h"

struct evidence;
struct fail;
struct side_list;
struct side_log;

enum {
	/* Files that are read in one run for any incident (path_shares.h), and as many for
	 * modules; a bundle needs some tens, a fleet of 2,000 servers some tens of each. */
	PULL_FILES = 50000,
	/* Of these, files that are read first, in shares as well. */
	PULL_FIRST = 1000,
	/* Modules that are looked for among all files; a forged log names more. */
	PULL_MODULES = 50000,
	/* Files that may be one module: a bundle has two or three.  As many for each of
	 * INCIDENT_WANTED failures are less than PULL_FILES. */
	PULL_ALIKE = 12,
	/* Files of one name on one computer among which the nearest are looked for; a bundle of a
	 * whole drive has some tens.  Of more nothing is concluded. */
	PULL_SAME = 256,
	/* Lists of bundles that are read to learn whose a file is. */
	PULL_LISTS = 10000,
};

struct pull {
	const struct evidence_wants *wants;
	const struct side_log *logs;	/* whose files are whose: side_owner() */
	size_t log_count;
};

/*
 * Read what is wanted and add its findings: first what any incident asks for, in the order
 * of paths, then the files of modules, in the order of the wants, then of modules that
 * a configuration makes a pool of an incident load, and of IIS itself.  Of several files
 * for one module those count whose folders are most like those of the module; if these
 * disagree, are more than PULL_ALIKE or were among more than PULL_SAME, none does, and the report
 * says so.  A file that cannot be read costs that file.  -1: no memory.
 */
int pull(struct evidence *evidence, struct side_list *files, const struct pull *how,
	 struct fail *fail);

/* Pass the computer of each file of which pull() would know it, again for each of its files.
 * What is not 0 ends it and is returned; -1: no memory. */
int pull_owners(struct side_list *files, const struct pull *how, void *context,
		int (*owner)(void *context, const char *computer));

#endif
