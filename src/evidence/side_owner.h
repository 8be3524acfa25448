/*
 * side_owner.h - of which computer is a file beside the logs?
 */
#ifndef SIDE_OWNER_H
#define SIDE_OWNER_H

#include <stdbool.h>
#include <stddef.h>

struct side_file;

/* A log and a computer that has records in it, or NULL: none is named. */
struct side_log {
	const char *path, *computer;
};

/*
 * A folder that is named like a computer of the logs says so; the innermost counts.  Else
 * it is the one computer whose logs are in the same folder, or in the nearest folder around
 * it that has logs; a file from another place belongs to the one computer of all logs.
 * False if these are several: a guess would blame a server for another's files.
 */
bool side_owner(const struct side_file *file, const struct side_log *logs, size_t count,
		const char **computer);

#endif
