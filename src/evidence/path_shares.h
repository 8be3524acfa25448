/*
 * path_shares.h - a limit on files that no folder can use up for the others.
 *
 * He who makes an archive fills it with as many files as he likes, in the name of any computer.
 */
#ifndef PATH_SHARES_H
#define PATH_SHARES_H

#include <stdbool.h>
#include <stddef.h>

struct path_shares {
	const void *list;	/* sorted by the bytes of their paths */
	const char *(*path)(const void *list, size_t at);
	bool *kept;		/* of each: is it within the limit?  All false before. */
};

/*
 * If there are no more than the limit, all are kept.  Else the folders, and the archives, of the
 * outermost folder have the same share each, and what one of them leaves of its share is for the
 * others; so has each folder within such a share.  Files beside folders count as one, or as
 * several, but never as more than there are folders, and one.
 */
void path_shares(const struct path_shares *shares, size_t count, size_t limit);

#endif
