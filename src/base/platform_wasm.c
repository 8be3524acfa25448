/*
 * platform_wasm.c - WebAssembly by emscripten, a POSIX system with gaps: what is not there,
 * and what its C library does otherwise.  There are no processes, so nothing is outside.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "platform_posix.h"

/*
 * The one of emscripten 3.1 takes 32 bits of the offset (fd_pread in its library_wasi.js),
 * lseek() takes 53.  No other thread moves the position in between.
 */
ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
	return lseek(fd, offset, SEEK_SET) < 0 ? -1 : read(fd, buffer, size);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
	return lseek(fd, offset, SEEK_SET) < 0 ? -1 : write(fd, bytes, size);
}

/* Declared, but not there; the number of processors is then that of sysconf(), which is 1. */
int sched_getaffinity(pid_t process, size_t size, cpu_set_t *set)
{
	(void)process, (void)size, (void)set;
	errno = ENOSYS;
	return -1;
}

int __sched_cpucount(size_t size, const cpu_set_t *set)
{
	(void)size, (void)set;
	return 0;
}

/* Nobody else has the files that are in memory, and of Node's this library locks none. */
int flock(int fd, int operation)
{
	(void)fd, (void)operation;
	return 0;
}

/* A file has one name there; it gets the other one. */
int link(const char *from, const char *to)
{
	if (access(to, F_OK) < 0)
		return rename(from, to);
	errno = EEXIST;
	return -1;
}

FILE *popen(const char *command, const char *mode)
{
	(void)command, (void)mode;
	errno = ENOSYS;
	return NULL;
}

int pclose(FILE *stream)
{
	(void)stream;
	errno = ENOSYS;
	return -1;
}

bool platform_is_inside(void)
{
	return false;
}

int platform_outside_held(const char *path, bool reads)
{
	(void)path, (void)reads;
	return -1;
}

int platform_outside_do(int number, enum platform_deed deed)
{
	(void)number, (void)deed;
	errno = ENOSYS;
	return -1;
}

int platform_outside_start(const char *pager, const struct platform_outside_work *work)
{
	(void)pager, (void)work;
	errno = ENOSYS;
	return -1;
}

void platform_outside_end(void)
{
}

int platform_outside_temporary(void)
{
	errno = ENOSYS;
	return -1;
}

bool platform_outside_page(const void *bytes, size_t size, int *status)
{
	(void)bytes, (void)size, (void)status;
	return false;
}
