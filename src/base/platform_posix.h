/* platform_posix.h - what the files of the POSIX port share; private to them. */
#ifndef PLATFORM_POSIX_H
#define PLATFORM_POSIX_H

#include <stdbool.h>
#include <stddef.h>

/* As git has it: leave if it fits, keep colours, keep the screen. */
#define PLATFORM_LESS "FRX"

/* What a shell answers for a command that it cannot run, or cannot find. */
enum { PLATFORM_NOT_RUN = 126, PLATFORM_NOT_FOUND };

/* Move a descriptor above 0, 1 and 2, which belong to the standard streams, even when
 * those are closed.  A negative one stays as it is; -1 and errno on an error. */
int platform_above_standard(int fd);

/* The path that a chain of links ends in, which need not exist; NULL and errno on an error.
 * The caller frees it. */
char *platform_follow_links(const char *path);

/* A descriptor of a temporary file without a name; -1 and errno on an error. */
int platform_open_temporary(void);

/* Start the process that stays outside; `pager` is the only one that it will start, or NULL,
 * and `temporary` makes its temporary files.  It ends with ours.  Without it, the sandbox has
 * neither. */
void platform_outside_start(const char *pager, int (*temporary)(void));
/* Have it end, and wait for that: where nobody else does, as in many containers, it would stay
 * in the system's table. */
void platform_outside_end(void);
/* Is there one?  The others may only be called then. */
bool platform_is_inside(void);
/* As platform_open_temporary(). */
int platform_outside_temporary(void);
/* Have the pager show bytes; its status as waitpid() has it.  False: it was not started. */
bool platform_outside_page(const void *bytes, size_t size, int *status);

#endif
