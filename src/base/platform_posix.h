/* platform_posix.h - what the files of the POSIX port share; private to them. */
#ifndef PLATFORM_POSIX_H
#define PLATFORM_POSIX_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

/* As git has it: leave if it fits, keep colours, keep the screen. */
#define PLATFORM_LESS "FRX"

/* What a shell answers for a command that it cannot run, or cannot find. */
enum { PLATFORM_NOT_RUN = 126, PLATFORM_NOT_FOUND };

/* As strerror(), and PLATFORM_GONE. */
const char *platform_error(int error);

/* Move a descriptor above 0, 1 and 2, which belong to the standard streams, even when
 * those are closed.  A negative one stays as it is; -1 and errno on an error. */
int platform_above_standard(int fd);

/* The path that a chain of links ends in, which need not exist, or the name of what is open
 * already; NULL and errno on an error.  The caller frees it. */
char *platform_follow_links(const char *path);

/* Have an output that is written directly opened, for platform_output_open(), which says what went
 * wrong; `path` is kept until then.  False: it is made beside its place. */
bool platform_output_direct(const char *path);

/* A descriptor of a temporary file without a name; -1 and errno on an error. */
int platform_open_temporary(void);

/*
 * A file beside target that is to replace it, or to be there, with the owner of what is there
 * where that is allowed.  Nobody else can read it before it gets *mode, when it is finished: that
 * of what is there, or of a new file.  A descriptor, and its name for the caller to free; -1 and
 * errno on an error.
 */
int platform_beside_make(const char *target, char **temporary, unsigned *mode);
/* Give it that mode; of a file system that has none only one for the owner alone is asked for.  -1
 * and errno on an error. */
int platform_beside_mode(int fd, unsigned mode);
/* Give it the name; with `only_new` not if that is taken.  -1 and errno on an error. */
int platform_beside_place(const char *temporary, const char *target, bool only_new);

/* A descriptor of what is there, which no other run has as long as this one does; -1 and errno on
 * an error, EWOULDBLOCK: another run has it. */
int platform_try_claim(const char *path);

/* What is done outside with an output. */
enum platform_deed {
	PLATFORM_MAKE = 'm',		/* a file beside it: its descriptor */
	PLATFORM_PRIVATE = 'o',		/* only the owner may read it at its place */
	PLATFORM_PLACE = 'l', PLATFORM_PLACE_NEW = 'n',	/* it takes its place */
	PLATFORM_DROP = 'd',		/* it is removed */
	PLATFORM_READ = 'r',		/* what is at its place now: its descriptor */
	PLATFORM_CLAIM = 'c',		/* the same, claimed; EWOULDBLOCK: another run has it */
};

/* To be called before the process outside is started: it will make that output, and open what is
 * there if `reads`.  -1 and errno on an error. */
int platform_outside_hold(const char *path, bool reads);
/* Start the process that stays outside; `pager` is the only one that it will start, or NULL,
 * and `work` is how it makes files; both are kept.  It ends with ours, and then removes what has
 * not taken its place.  -1 and errno on an error: the sandbox has nothing of all this. */
struct platform_outside_work {
	int (*temporary)(void);
	int (*make)(const char *target, char **temporary, unsigned *mode);
	int (*mode)(int fd, unsigned mode);
	int (*place)(const char *temporary, const char *target, bool only_new);
	int (*claim)(const char *path);
	char *(*follow_links)(const char *path);
};
int platform_outside_start(const char *pager, const struct platform_outside_work *work);
/* The errno of what follows if it is there no more. */
enum { PLATFORM_GONE = ECONNRESET };
/* Our end of the connection with it; -1: there is none. */
int platform_outside_connection(void);
/* The number of an output that it makes, or opens if `reads`; -1: it does not. */
int platform_outside_held(const char *path, bool reads);
/* A descriptor, or 0; -1 and errno on an error. */
int platform_outside_do(int number, enum platform_deed deed);
/* Have it end, and wait for that, some seconds: where nobody else does, as in many containers, it
 * would stay in the system's table. */
void platform_outside_end(void);
/* Is there one?  The others may only be called then. */
bool platform_is_inside(void);
/* As platform_open_temporary(). */
int platform_outside_temporary(void);
/* Have the pager show bytes; its status as waitpid() has it.  False: it was not started. */
bool platform_outside_page(const void *bytes, size_t size, int *status);

#endif
