/* platform_posix.h - what the files of the POSIX port share; private to them. */
#ifndef PLATFORM_POSIX_H
#define PLATFORM_POSIX_H

/* Move a descriptor above 0, 1 and 2, which belong to the standard streams, even when
 * those are closed.  A negative one stays as it is; -1 and errno on an error. */
int platform_above_standard(int fd);

#endif
