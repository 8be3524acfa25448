/*
 * fault_shim.c - to be preloaded: one call of the system goes wrong, as FAULT says.
 *
 *	FAULT=KIND:N	the N-th call of that kind, from 1
 *	FAULT=KIND:N+	that one and all later ones
 *	FAULT=signal:N:NUMBER	before the N-th call of any kind comes this signal
 *	FAULT=claim:N+:NUMBER	what a lock fails with, if it is not ENOLCK
 *
 * memory: no memory; read: EIO; shrink: the file ends; short: fewer bytes than asked for;
 * interrupt: EINTR before anything was read or written, and not twice in a row; full: nothing
 * can be written (ENOSPC); part: some bytes are written, then ENOSPC; output: an open, sync,
 * rename or change of mode fails (EIO); open: a file that is there cannot be opened (EMFILE);
 * thread: no thread can be started; page: a converter of a code page is not there (EINVAL);
 * claim: a file cannot be locked; late: there is no renaming to a new name alone (EINVAL), and the
 * file of another run has that name meanwhile.  FAULT_COUNT is a file for the number of calls of
 * the kind; FAULT_TRACE=1 shows on standard error where the fault was made.
 *
 * For the GNU C library.  SPDX-License-Identifier: MIT
 */
#include "config.h"
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <iconv.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

/* Not every system header declares all of these. */
int fchmod(int fd, mode_t mode);
int flock(int fd, int operation);
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags);
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

enum kind {
	NONE, MEMORY, READ, SHRINK, SHORT, INTERRUPT, FULL, PART, OUTPUT, OPEN, THREAD, PAGE,
	CLAIM, LATE, SIGNAL, KINDS
};

static const char *const kinds[KINDS] = {
	"none", "memory", "read", "shrink", "short", "interrupt", "full", "part", "output",
	"open", "thread", "page", "claim", "late", "signal",
};

static enum kind wanted;
static unsigned long at;	/* 0: never */
static bool onward;
static int number;
static bool traced;
enum { COUNT_SIZE = 32 };
static char *count_text;	/* mapped: the program closes what it inherits */
static pid_t self;
static atomic_ulong calls;
static atomic_bool ready;

static ssize_t (*real_read)(int, void *, size_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_open)(const char *, int, ...);
static int (*real_fsync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_fchmod)(int, mode_t);
static int (*real_flock)(int, int);
static int (*real_renameat2)(int, const char *, int, const char *, unsigned);
static iconv_t (*real_iconv_open)(const char *, const char *);
static int (*real_thread)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

/* ISO C has no conversion of what dlsym() returns to a function. */
static void find(void *function, const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	memcpy(function, &found, sizeof(found));
}

static void map_count(const char *path)
{
	int file = real_open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	void *map = MAP_FAILED;

	if (file >= 0 && ftruncate(file, COUNT_SIZE) == 0)
		map = mmap(NULL, COUNT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (map == MAP_FAILED)
		_exit(99);
	close(file);
	count_text = map;
}

__attribute__((constructor)) static void begin(void)
{
	const char *fault = getenv("FAULT"), *path = getenv("FAULT_COUNT");
	const char *colon = fault ? strchr(fault, ':') : NULL;
	void *frames[1];
	char *end;

	find(&real_read, "read");
	find(&real_pread, "pread");
	find(&real_write, "write");
	find(&real_pwrite, "pwrite");
	find(&real_open, "open");
	find(&real_fsync, "fsync");
	find(&real_rename, "rename");
	find(&real_fchmod, "fchmod");
	find(&real_thread, "pthread_create");
	find(&real_iconv_open, "iconv_open");
	find(&real_flock, "flock");
	find(&real_renameat2, "renameat2");
	for (int i = 0; colon && i < KINDS; i++)
		if (strncmp(kinds[i], fault, (size_t)(colon - fault)) == 0)
			wanted = (enum kind)i;
	if (colon) {
		at = strtoul(colon + 1, &end, 10);
		onward = *end == '+';
		end += onward;
		number = *end == ':' ? atoi(end + 1) : 0;
	}
	traced = getenv("FAULT_TRACE") != NULL;
	if (traced)
		backtrace(frames, 1);	/* loads what it needs, now */
	if (path)
		map_count(path);
	self = getpid();
	atomic_store(&ready, true);
}

__attribute__((destructor)) static void finish(void)
{
	if (count_text && getpid() == self)
		snprintf(count_text, COUNT_SIZE, "%lu\n", atomic_load(&calls));
}

/* A call of this kind: does it go wrong?  Calls of all kinds are moments for a signal. */
static bool fails(enum kind kind)
{
	unsigned long call;
	bool hit;

	if (!atomic_load(&ready) || (wanted != kind && wanted != SIGNAL))
		return false;
	call = atomic_fetch_add(&calls, 1) + 1;
	hit = at && (onward ? call >= at : call == at);
	if (hit && traced) {
		void *frames[20];
		int count;

		atomic_store(&ready, false);
		count = backtrace(frames, 20);
		backtrace_symbols_fd(frames, count, 2);
		atomic_store(&ready, true);
	}
	if (hit && wanted == SIGNAL) {
		raise(number);
		return false;
	}
	return hit;
}

void *malloc(size_t size)
{
	if (!fails(MEMORY))
		return __libc_malloc(size);
	errno = ENOMEM;
	return NULL;
}

void *calloc(size_t count, size_t size)
{
	if (!fails(MEMORY))
		return __libc_calloc(count, size);
	errno = ENOMEM;
	return NULL;
}

void *realloc(void *old, size_t size)
{
	if (!fails(MEMORY))
		return __libc_realloc(old, size);
	errno = ENOMEM;
	return NULL;
}

/* -1 and errno if a read goes wrong, 0 if the file ends; else how many bytes to ask for. */
static ssize_t read_limit(size_t size)
{
	/* A signal is a moment of one kind only, or it would come several times. */
	if (wanted == SIGNAL)
		(void)fails(READ);
	if (wanted == READ && fails(READ)) {
		errno = EIO;
		return -1;
	}
	if (wanted == INTERRUPT && fails(INTERRUPT) && (atomic_load(&calls) - at) % 2 == 0) {
		errno = EINTR;
		return -1;
	}
	if (wanted == SHRINK && fails(SHRINK))
		return 0;
	if (wanted == SHORT && fails(SHORT) && size > 1)
		return (ssize_t)(size / 2 > 1000 ? 1000 : size / 2);
	return (ssize_t)size;
}

ssize_t read(int fd, void *buffer, size_t size)
{
	ssize_t limit = read_limit(size);

	return limit > 0 ? real_read(fd, buffer, (size_t)limit) : limit;
}

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
	ssize_t limit = read_limit(size);

	return limit > 0 ? real_pread(fd, buffer, (size_t)limit, offset) : limit;
}

/* As above.  The standard streams of messages are left alone: they say what went wrong. */
static ssize_t write_limit(int fd, size_t size)
{
	if (fd == 2)
		return (ssize_t)size;
	if (wanted == SIGNAL)
		(void)fails(FULL);
	if (wanted == INTERRUPT && fails(INTERRUPT) && (atomic_load(&calls) - at) % 2 == 0) {
		errno = EINTR;
		return -1;
	}
	if (wanted == FULL && fails(FULL)) {
		errno = ENOSPC;
		return -1;
	}
	if (wanted == SHORT && fails(SHORT) && size > 1)
		return (ssize_t)(size / 2 > 1000 ? 1000 : size / 2);
	if (wanted == PART && fails(PART)) {
		onward = true;
		if (size > 1 && atomic_load(&calls) == at)
			return (ssize_t)(size / 2);
		errno = ENOSPC;
		return -1;
	}
	return (ssize_t)size;
}

ssize_t write(int fd, const void *bytes, size_t size)
{
	ssize_t limit = write_limit(fd, size);

	return limit > 0 ? real_write(fd, bytes, (size_t)limit) : limit;
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
	ssize_t limit = write_limit(fd, size);

	return limit > 0 ? real_pwrite(fd, bytes, (size_t)limit, offset) : limit;
}

static bool output_fails(void)
{
	bool failed = fails(OUTPUT);

	if (failed)
		errno = EIO;
	return failed;
}

int open(const char *path, int flags, ...)
{
	mode_t mode = 0;
	va_list args;

	va_start(args, flags);
	if (flags & (O_CREAT | O_TMPFILE))
		mode = va_arg(args, mode_t);
	va_end(args);
	if ((flags & O_CREAT) && output_fails())
		return -1;
	if (!(flags & O_CREAT) && wanted == OPEN && fails(OPEN)) {
		errno = EMFILE;
		return -1;
	}
	return real_open(path, flags, mode);
}

int fsync(int fd)
{
	return output_fails() ? -1 : real_fsync(fd);
}

/* After the rename, too, a signal may come before anything else is done. */
int rename(const char *from, const char *to)
{
	int result = output_fails() ? -1 : real_rename(from, to);

	if (wanted == SIGNAL)
		(void)fails(OUTPUT);
	return result;
}

int fchmod(int fd, mode_t mode)
{
	return output_fails() ? -1 : real_fchmod(fd, mode);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
		   void *(*run)(void *), void *context)
{
	return fails(THREAD) ? EAGAIN : real_thread(thread, attributes, run, context);
}

iconv_t iconv_open(const char *to, const char *from)
{
	if (wanted != PAGE || !fails(PAGE))
		return real_iconv_open(to, from);
	errno = EINVAL;
	return (iconv_t)-1;
}

int flock(int fd, int operation)
{
	if (wanted != CLAIM || !fails(CLAIM))
		return real_flock(fd, operation);
	errno = number ? number : ENOLCK;
	return -1;
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	if (wanted != LATE || !fails(LATE))
		return real_renameat2(from_folder, from, to_folder, to, flags);
	close(real_open(to, O_WRONLY | O_CREAT | O_EXCL, 0600));
	errno = EINVAL;
	return -1;
}
