/*
 * side_owner.h - of which computer is a file beside the logs?
 */
#ifndef SIDE_OWNER_H
#define SIDE_OWNER_H

#include <stdbool.h>
#include <stddef.h>

#include "table.h"

struct side_file;

/* A log and a computer that has records in it, or NULL: none is named. */
struct side_log {
	const char *path, *computer;
};

/* The computer of all logs below a folder, or of all that have a name. */
struct side_whose {
	const char *computer;
	bool several;
};

/* What the logs say.  { 0 } is empty. */
struct side_owners {
	struct table_names names;	/* of computers, and their first labels; in lower case */
	struct side_whose *computers;	/* of each of these */
	size_t computer_room;
	struct table_names paths;	/* of folders, with the slash at their ends */
	struct side_whose *folders;	/* of each of these */
	size_t folder_room;
};

/* Add a log; what it points to is lent.  -1: no memory. */
int side_owners_add(struct side_owners *owners, const struct side_log *log);
/* Add the list of a bundle, which says whose the files in its folder are: those in folders
 * around it may be anybody's. */
int side_owners_add_list(struct side_owners *owners, const struct side_log *list);
void side_owners_release(struct side_owners *owners);

/* The computer that is named so, or whose first label it is; NULL: none is known, or several. */
const char *side_owners_find(struct side_owners *owners, const char *name, size_t size);

/*
 * A folder that is named like a computer of the logs says so: the innermost of those in which are
 * logs of that computer alone, else the innermost, unless the logs in it are all of another one.
 * Without such a name it is the one computer whose logs are in the same folder, or in the nearest
 * folder around it that has logs; a file from another place belongs to the one computer of all
 * logs.
 * False if these are several, if several have that name and the logs in the folder do not say which
 * it is, or if a folder without logs is named like one computer, and the logs around it are of
 * another one: a guess would blame a server for another's files, and anybody may name his computer
 * like a folder of others.
 */
bool side_owner(struct side_owners *owners, const struct side_file *file,
		const char **computer);

enum { SIDE_NAME = 64 };

/*
 * Is a folder around the file named like another computer, of which there are no logs?  Such a
 * name differs from that of its owner in digits alone, as those of servers that do the same:
 * WEB08 beside WEB07.  A folder within that one that names the owner says otherwise.
 */
bool side_other(const struct side_file *file, const char *owner, char name[SIDE_NAME]);

#endif
