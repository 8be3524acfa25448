/*
 * platform_output.c - files that appear whole or not at all, and the terminal, on a
 * POSIX system.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"
#include "platform_posix.h"
#include "shortage.h"

enum {
	/* Links in a row that are followed; Linux itself follows 40. */
	LINKS = 40,
	/* Outputs that may be open at once; a run has at most a report and a map. */
	OUTPUTS = 64,
	/* Hundredths of a second that a claim is waited for: writing a map takes less. */
	CLAIM_TRIES = 1000,
	/* Of the number of a descriptor. */
	DIGITS = 9,
	/* Names tried for a temporary file. */
	TEMPORARY_TRIES = 100,
	/* Bytes of a name that a temporary name repeats (NAME_MAX is 255). */
	TEMPORARY_BASE = 200,
	/* Of a program that a signal ended, as shells say it: this and the signal's number. */
	SIGNAL_STATUS = 128,
};

static const struct timespec moment = { .tv_nsec = 10000000 };

struct platform_output {
	FILE *stream;
	bool whole;		/* not written directly */
	bool only_new;		/* the target must not be there at the end */
	int held;		/* its number outside of the sandbox; -1: it is made here */
	char *target;		/* of one that is made here */
	char *temporary;	/* the same; NULL: it has taken its place */
	unsigned mode;		/* that it is to have */
};

/*
 * The temporary files that an interrupted run must not leave behind, and how many there are
 * outside.  Mutable globals, since a signal handler gets no argument.  A name belongs to
 * whoever takes it out of its slot, so that the handler never reads a name that another
 * thread frees.
 */
static _Atomic(char *) unfinished[OUTPUTS];
static atomic_int unfinished_outside;
static atomic_bool ending;		/* by a signal */
static_assert(ATOMIC_POINTER_LOCK_FREE == 2, "a signal handler must not wait for a lock");

/* The process outside removes its own when it ends, which is waited for. */
static void remove_unfinished(void)
{
	if (atomic_load(&unfinished_outside) > 0)
		platform_outside_end();
	for (size_t i = 0; i < OUTPUTS; i++) {
		char *temporary = atomic_exchange(&unfinished[i], NULL);

		if (temporary)
			unlink(temporary);
	}
}

static void end_by_signal(int number)
{
	sigset_t own;

	atomic_store(&ending, true);
	remove_unfinished();
	signal(number, SIG_DFL);
	sigemptyset(&own);
	sigaddset(&own, number);
	pthread_sigmask(SIG_UNBLOCK, &own, NULL);
	/* Not raise(): that of musl asks for a call that a sandbox cannot limit to itself. */
	kill(getpid(), number);
	/* The first process of a container is not ended by what it does not handle. */
	_exit(SIGNAL_STATUS + number);
}

/* What another thread meets meanwhile, such as a file that is gone, is no error to be told. */
static void await_end(void)
{
	while (atomic_load(&ending))
		nanosleep(&moment, NULL);
}

/* Register a name; false if all slots are taken. */
static bool watch(char *temporary)
{
	for (size_t i = 0; i < OUTPUTS; i++) {
		char *free_slot = NULL;

		if (atomic_compare_exchange_strong(&unfinished[i], &free_slot, temporary))
			return true;
	}
	return false;
}

/* Free a name, unless the signal handler of another thread has taken it. */
static void forget(char *temporary)
{
	for (size_t i = 0; i < OUTPUTS; i++) {
		char *expected = temporary;

		if (atomic_compare_exchange_strong(&unfinished[i], &expected, NULL)) {
			free(temporary);
			return;
		}
	}
}

static void watch_signal(int number)
{
	struct sigaction action;

	if (sigaction(number, NULL, &action) < 0 || action.sa_handler != SIG_DFL)
		return;		/* nohup, or watched already */
	action.sa_handler = end_by_signal;
	sigaction(number, &action, NULL);
}

/* All that end a program, also faults of its own: a limit of the processor's time, a timer, or
 * what an administrator sends. */
static void watch_signals(void)
{
	static const int numbers[] = {
		SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2,
		SIGXCPU, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGSYS, SIGTRAP,
#ifdef SIGPOLL
		SIGPOLL,
#endif
#ifdef SIGPWR
		SIGPWR,
#endif
#ifdef SIGSTKFLT
		SIGSTKFLT,
#endif
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		watch_signal(numbers[i]);
#ifdef SIGRTMIN
	for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
		watch_signal(number);
#endif
}

/* a and b and c in new memory, or NULL. */
static char *join(const char *a, size_t size, const char *b, const char *c)
{
	size_t b_size = strlen(b), c_size = strlen(c);
	char *joined = shortage_watch(malloc(size + b_size + c_size + 1));

	if (!joined)
		return NULL;
	memcpy(joined, a, size);
	memcpy(joined + size, b, b_size);
	memcpy(joined + size + b_size, c, c_size + 1);
	return joined;
}

/* Bytes of path up to and with its last slash. */
static size_t folder_size(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Do two paths name one folder? */
static bool is_same_folder(const char *a, const char *b)
{
	char *real_a = realpath(a, NULL), *real_b = realpath(b, NULL);
	bool same = real_a && real_b && strcmp(real_a, real_b) == 0;

	free(real_a);
	free(real_b);
	return same;
}

/* The descriptor that a path is, which is no link in it: /proc/self/fd/1; -1: it is none. */
static int descriptor_of(const char *path)
{
	size_t size = folder_size(path);
	const char *digits = path + size;
	char *folder;
	bool ours;

	if (!*digits || digits[strspn(digits, "0123456789")] || strlen(digits) > DIGITS)
		return -1;
	folder = join(path, size, size ? "" : ".", "");
	ours = folder && (is_same_folder(folder, "/dev/fd") ||
			  is_same_folder(folder, "/proc/self/fd") ||
			  is_same_folder(folder, "/proc/thread-self/fd"));
	free(folder);
	return ours ? (int)strtol(digits, NULL, 10) : -1;
}

/* The path that links end in, or a descriptor; NULL and errno on an error. */
static char *follow(const char *path, int *descriptor)
{
	char *at = shortage_watch(strdup(path));

	for (int i = 0; at && i < LINKS; i++) {
		char target[PATH_MAX];
		ssize_t size = readlink(at, target, sizeof(target) - 1);
		char *next;

		*descriptor = descriptor_of(at);
		if (size < 0 || *descriptor >= 0)
			return at;
		target[size] = '\0';
		next = join(at, target[0] == '/' ? 0 : folder_size(at), target, "");
		free(at);
		at = next;
	}
	errno = at ? ELOOP : ENOMEM;
	free(at);
	return NULL;
}

char *platform_follow_links(const char *path)
{
	int descriptor;

	return follow(path, &descriptor);
}

int platform_descriptor(const char *path)
{
	int descriptor = -1;

	free(follow(path, &descriptor));
	return descriptor;
}

/* Create ".NAME.PID-N.tmp" beside target, for the owner alone; the name to *temporary. */
static int create_beside(const char *target, char **temporary)
{
	size_t folder = folder_size(target);

	for (int i = 0; i < TEMPORARY_TRIES; i++) {
		char name[TEMPORARY_BASE + 64];
		int fd;

		snprintf(name, sizeof(name), ".%.*s.%ld-%d.tmp", TEMPORARY_BASE,
			 target + folder, (long)getpid(), i);
		*temporary = join(target, folder, name, "");
		if (!*temporary)
			break;
		fd = open(*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
		fd = platform_above_standard(fd);
		if (fd >= 0)
			return fd;
		free(*temporary);
		*temporary = NULL;
		if (errno != EEXIST)
			break;
	}
	return -1;
}

/* The mode of a new file.  The mask can only be asked for by setting it: to the strictest one, so
 * that what another thread creates meanwhile is not for others. */
static unsigned new_mode(void)
{
	mode_t mask = umask(S_IRWXG | S_IRWXO);

	umask(mask);
	return (S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH) & ~mask;
}

/* The new file gets the old one's owner, where that is allowed, and its mode; it is no program
 * that runs as that one. */
int platform_beside_make(const char *target, char **temporary, unsigned *mode)
{
	struct stat old;
	bool exists = stat(target, &old) == 0;
	int fd = create_beside(target, temporary), error;

	*mode = exists ? old.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO) : new_mode();
	if (fd < 0 || !exists || fchown(fd, old.st_uid, old.st_gid) == 0 || errno == EPERM)
		return fd;
	error = errno;
	unlink(*temporary);
	free(*temporary);
	*temporary = NULL;
	close(fd);
	errno = error;
	return -1;
}

int platform_beside_mode(int fd, unsigned mode)
{
	if (fchmod(fd, (mode_t)mode) == 0)
		return 0;
	/* A file system without modes, as of a memory stick. */
	return errno == EPERM && mode != (S_IRUSR | S_IWUSR) ? 0 : -1;
}

/* An outside library may end the program, as libarchive does where it lacks memory. */
static void watch_exit(void)
{
	static atomic_flag watched = ATOMIC_FLAG_INIT;

	if (!atomic_flag_test_and_set(&watched))
		atexit(remove_unfinished);
}

/* Create the temporary file and register it: a signal comes before or after both. */
static int open_temporary(struct platform_output *output)
{
	sigset_t all, before;
	int fd;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	watch_signals();
	watch_exit();
	fd = platform_beside_make(output->target, &output->temporary, &output->mode);
	if (fd >= 0 && !watch(output->temporary)) {
		unlink(output->temporary);
		free(output->temporary);
		output->temporary = NULL;
		close(fd);
		errno = EMFILE;
		fd = -1;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return fd;
}

/* The same by the process outside. */
static int open_outside(struct platform_output *output)
{
	int fd;

	watch_signals();
	watch_exit();
	atomic_fetch_add(&unfinished_outside, 1);
	fd = platform_above_standard(platform_outside_do(output->held, PLATFORM_MAKE));
	if (fd < 0) {
		atomic_fetch_sub(&unfinished_outside, 1);
		output->held = -1;
	}
	return fd;
}

/* A regular file that exists or is to be made. */
static int open_whole(struct platform_output *output, const char *path, bool exists)
{
	if (exists && access(path, W_OK) < 0)
		return -1;
	output->whole = true;
	output->held = platform_outside_held(path, false);
	if (output->held >= 0)
		return open_outside(output);
	output->target = platform_follow_links(path);
	return output->target ? open_temporary(output) : -1;
}

/* What is open already is written where it is, at its place or its end: who opened it may have
 * written before, and may write after. */
static int open_direct(const char *path, int descriptor)
{
	int flags;

	if (descriptor < 0)
		return platform_above_standard(open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC));
	flags = fcntl(descriptor, F_GETFL);
	if (flags < 0)
		return -1;
	if ((flags & O_ACCMODE) != O_RDONLY)
		return fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	errno = EBADF;
	return -1;
}

/* The output that is written directly, and why it could not be opened.  A mutable global, as the
 * sandbox is, inside of which nothing can be opened to be written. */
static struct {
	const char *path;	/* NULL: none, or it was handed out */
	int fd, error;
} direct;

bool platform_output_direct(const char *path)
{
	int descriptor = platform_descriptor(path);
	struct stat there;

	if (direct.path && strcmp(direct.path, path) == 0)
		return true;
	if (descriptor < 0 && (stat(path, &there) < 0 || S_ISREG(there.st_mode) ||
			       S_ISDIR(there.st_mode)))
		return false;
	direct.path = path;
	direct.fd = open_direct(path, descriptor);
	direct.error = errno;
	return true;
}

/* A descriptor for path, or -1 and errno. */
static int open_output(struct platform_output *output, const char *path)
{
	struct stat old;
	bool exists;

	if (platform_output_direct(path)) {
		direct.path = NULL;
		errno = direct.error;
		return direct.fd;
	}
	exists = stat(path, &old) == 0;
	if (!exists && errno != ENOENT)
		return -1;
	if (!exists || !S_ISDIR(old.st_mode))
		return open_whole(output, path, exists);
	errno = EISDIR;
	return -1;
}

/* What was outside has taken its place, or is gone. */
static int end_outside(struct platform_output *output, enum platform_deed deed)
{
	int ret = platform_outside_do(output->held, deed);

	if (ret == 0) {
		atomic_fetch_sub(&unfinished_outside, 1);
		output->held = -1;
	}
	return ret;
}

/* An output that was not finished leaves no file. */
static void output_free(struct platform_output *output)
{
	if (output->stream)
		fclose(output->stream);
	if (output->held >= 0)
		end_outside(output, PLATFORM_DROP);
	if (output->temporary) {
		unlink(output->temporary);
		forget(output->temporary);
	}
	free(output->target);
	free(output);
}

/* Why path cannot be written, by errno; a folder that is missing is named. */
static void say_unwritable(const char *path, struct fail *fail)
{
	const char *slash = strrchr(path, '/');
	int error = errno;
	char *folder = slash && slash > path ? join(path, (size_t)(slash - path), "", "") : NULL;
	struct stat there;

	if (error == ENOENT && folder && stat(folder, &there) != 0)
		fail_set(fail, "cannot write '%s': there is no folder '%s'", path, folder);
	else
		fail_set(fail, "cannot write '%s': %s", path, platform_error(error));
	free(folder);
}

struct platform_output *platform_output_open(const char *path, struct fail *fail)
{
	struct platform_output *output = shortage_watch(calloc(1, sizeof(*output)));
	int fd = -1;

	if (output) {
		output->held = -1;
		fd = open_output(output, path);
	}
	if (fd >= 0)
		output->stream = fdopen(fd, "wb");
	if (output && output->stream)
		return output;
	say_unwritable(path, fail);
	if (fd >= 0)
		close(fd);
	if (output)
		output_free(output);
	return NULL;
}

FILE *platform_output_stream(struct platform_output *output)
{
	return output->stream;
}

bool platform_write(FILE *stream, const void *bytes, size_t size)
{
	const char *at = bytes;

	/* After an interrupted write, stdio forgets what it has in its buffer. */
	if (fflush(stream) != 0)
		return false;
	while (size > 0) {
		ssize_t done = write(fileno(stream), at, size);

		if (done < 0 && errno != EINTR)
			return false;
		if (done > 0) {
			at += done;
			size -= (size_t)done;
		}
	}
	return true;
}

int platform_output_private(struct platform_output *output, struct fail *fail)
{
	output->mode = S_IRUSR | S_IWUSR;
	if (output->held >= 0 && platform_outside_do(output->held, PLATFORM_PRIVATE) < 0)
		return fail_set(fail, "cannot keep a file private: %s", platform_error(errno));
	return 0;
}

/* Write everything out; 0, or the errno of what was lost.  Some file systems have
 * no fsync(); a reader of a FIFO may leave early. */
static int finish_stream(struct platform_output *output)
{
	FILE *stream = output->stream;
	int error = 0;

	if (fflush(stream) != 0)
		error = errno;
	else if (ferror(stream))
		error = EIO;
	else if (output->temporary && platform_beside_mode(fileno(stream), output->mode) < 0)
		error = errno;
	else if (output->whole && fsync(fileno(stream)) < 0 && errno != EINVAL &&
		 errno != ENOSYS)
		error = errno;
	output->stream = NULL;
	if (fclose(stream) != 0 && !error)
		error = errno;
	return error == EPIPE ? 0 : error;
}

void platform_output_only_new(struct platform_output *output)
{
	output->only_new = true;
}

/* Where a file system has no such rename, as NFS, a second name is not given to what is there
 * either. */
static int place_new(const char *temporary, const char *target)
{
#ifdef RENAME_NOREPLACE
	int ret = renameat2(AT_FDCWD, temporary, AT_FDCWD, target, RENAME_NOREPLACE);

	if (ret == 0 || (errno != EINVAL && errno != ENOSYS))
		return ret;
#endif
	if (link(temporary, target) < 0)
		return -1;
	unlink(temporary);
	return 0;
}

int platform_beside_place(const char *temporary, const char *target, bool only_new)
{
	return only_new ? place_new(temporary, target) : rename(temporary, target);
}

/* Give the finished file its name. */
static int put_in_place(struct platform_output *output)
{
	int ret;

	if (output->held >= 0)
		return end_outside(output, output->only_new ? PLATFORM_PLACE_NEW : PLATFORM_PLACE);
	ret = platform_beside_place(output->temporary, output->target, output->only_new);
	if (ret == 0) {
		forget(output->temporary);
		output->temporary = NULL;
	}
	return ret;
}

int platform_output_close(struct platform_output *output, struct fail *fail)
{
	int error = finish_stream(output);

	if (!error && output->whole && put_in_place(output) < 0)
		error = errno;
	if (error)
		await_end();
	output_free(output);
	if (!error)
		return 0;
	return fail_set(fail, "cannot write the report: %s%s", platform_error(error),
			error == PLATFORM_GONE ? "; its file .NAME.PID-N.tmp may be left" : "");
}

/* NFS locks only what is open to be written. */
int platform_try_claim(const char *path)
{
	int fd = open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC), error;

	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

static int try_claim(const char *path)
{
	int held = platform_outside_held(path, true);

	return held >= 0 ? platform_outside_do(held, PLATFORM_CLAIM) : platform_try_claim(path);
}

int platform_claim(const char *path, int *claim, struct fail *fail)
{
	int fd = try_claim(path);

	for (int i = 0; fd < 0 && errno == EWOULDBLOCK && i < CLAIM_TRIES; i++) {
		nanosleep(&moment, NULL);
		fd = try_claim(path);
	}
	*claim = platform_above_standard(fd);
	if (*claim >= 0 || errno == ENOENT)
		return 0;
	if (errno == EWOULDBLOCK)
		return fail_set(fail, "%s: another run is writing the map; run again", path);
	return fail_set(fail, "%s: cannot be locked against other runs: %s", path,
			platform_error(errno));
}

void platform_claim_end(int claim)
{
	if (claim >= 0)
		close(claim);
}

/* The folder that a path is in, and its name there; false if there is no such folder. */
static bool place_of(const char *path, struct platform_identity *folder, char **name)
{
	char *target = platform_follow_links(path);
	size_t size = target ? folder_size(target) : 0;
	char *in = target ? join(target, size, size ? "" : ".", "") : NULL;
	struct stat status;
	bool there = in && stat(in, &status) == 0;

	*name = NULL;
	if (there) {
		folder->device = (uint64_t)status.st_dev;
		folder->number = (uint64_t)status.st_ino;
		*name = join(target + size, strlen(target + size), "", "");
	}
	free(in);
	free(target);
	return *name != NULL;
}

bool platform_same_target(const char *a, const char *b)
{
	struct platform_identity in_a, in_b;
	char *name_a = NULL, *name_b = NULL;
	bool same = place_of(a, &in_a, &name_a) && place_of(b, &in_b, &name_b) &&
		    platform_same(&in_a, &in_b) && strcmp(name_a, name_b) == 0;

	free(name_a);
	free(name_b);
	return same;
}

void platform_output_abort(struct platform_output *output)
{
	if (output)
		output_free(output);
}

int platform_random(void *bytes, size_t size, struct fail *fail)
{
	if (getentropy(bytes, size) < 0)
		return fail_set(fail, "no random numbers: %s", strerror(errno));
	return 0;
}

bool platform_is_terminal(FILE *file)
{
	return isatty(fileno(file)) == 1;
}

bool platform_has_colors(FILE *file)
{
	const char *term = getenv("TERM");

	return platform_is_terminal(file) && !(term && strcmp(term, "dumb") == 0);
}

bool platform_terminal_size(FILE *file, size_t *columns, size_t *rows)
{
	struct winsize size;

	if (ioctl(fileno(file), TIOCGWINSZ, &size) < 0 || size.ws_col == 0 || size.ws_row == 0)
		return false;
	*columns = size.ws_col;
	*rows = size.ws_row;
	return true;
}

/* The status of a pager that was started by a shell; -1: it was not. */
static int page_with(const char *command, const void *bytes, size_t size)
{
	FILE *pager;

	setenv("LESS", PLATFORM_LESS, 0);
	pager = popen(command, "w");
	if (!pager)
		return -1;
	/* Whoever leaves the pager early has read enough. */
	fwrite(bytes, 1, size, pager);
	return pclose(pager);
}

bool platform_page(const char *command, const void *bytes, size_t size)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int status = -1;

	fflush(stdout);
	sigaction(SIGINT, &ignore, &before);
	if (!platform_is_inside())
		status = page_with(command, bytes, size);
	else if (!platform_outside_page(bytes, size, &status))
		status = -1;
	sigaction(SIGINT, &before, NULL);
	return status != -1 && (!WIFEXITED(status) || (WEXITSTATUS(status) != PLATFORM_NOT_RUN &&
						       WEXITSTATUS(status) != PLATFORM_NOT_FOUND));
}

bool platform_is_fed(FILE *file)
{
	struct stat what;

	return fstat(fileno(file), &what) == 0 &&
	       (S_ISFIFO(what.st_mode) || (S_ISREG(what.st_mode) && what.st_size > 0));
}

double platform_seconds(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool platform_owns_window(void)
{
	return false;
}

char *platform_desktop(const char *name)
{
	(void)name;
	return NULL;
}

bool platform_server(struct platform_server *server)
{
	(void)server;
	return false;
}

bool platform_is_local(const char *path)
{
	(void)path;
	return false;
}

void platform_ignore_closed_pipes(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}
