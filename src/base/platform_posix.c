/*
 * platform_posix.c - files, folders, threads, terminal and output on a POSIX
 * system.  Knows nothing of logs or reports.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fail.h"

enum {
	/* How long a FIFO may be without a writer before it counts as unused. */
	FIFO_WAIT_MS = 2000,
	/* Links in a row that are followed; Linux itself follows 40. */
	LINKS = 40,
	/* Names tried for a temporary file. */
	TEMPORARY_TRIES = 100,
	/* Bytes of a name that a temporary name repeats (NAME_MAX is 255). */
	TEMPORARY_BASE = 200,
};

/* ---- paths and files ---- */

static enum platform_type type_of(mode_t mode)
{
	if (S_ISREG(mode))
		return PLATFORM_FILE;
	if (S_ISDIR(mode))
		return PLATFORM_FOLDER;
	if (S_ISFIFO(mode))
		return PLATFORM_PIPE;
	if (S_ISCHR(mode) || S_ISBLK(mode))
		return PLATFORM_DEVICE;
	if (S_ISLNK(mode))
		return PLATFORM_LINK;
	return PLATFORM_OTHER;
}

/* 0, 1 and 2 belong to the standard streams, also when those are closed. */
static int above_standard(int fd)
{
	int moved;

	if (fd < 0 || fd > 2)
		return fd;
	moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	close(fd);
	return moved;
}

struct platform_file {
	int fd;
	bool borrowed;		/* standard input is not ours to close */
	bool seekable;
	bool begun;		/* nobody has to write to it first */
	off_t start;		/* where standard input stood */
	uint64_t size;
};

static struct platform_file *file_new(int fd, bool borrowed)
{
	struct platform_file *file = calloc(1, sizeof(*file));
	struct stat status;

	if (!file)
		return NULL;
	file->fd = fd;
	file->borrowed = borrowed;
	file->begun = borrowed;
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		return file;
	file->begun = true;
	file->start = borrowed ? lseek(fd, 0, SEEK_CUR) : 0;
	file->seekable = file->start >= 0;
	if (file->seekable && status.st_size > file->start)
		file->size = (uint64_t)(status.st_size - file->start);
	return file;
}

/*
 * A FIFO that nobody writes to reads as ended.  Wait a moment for a writer:
 * returns true if it is worth to read again.
 */
static bool await_writer(struct platform_file *file)
{
	struct pollfd wait = { .fd = file->fd, .events = POLLIN };

	file->begun = true;
	while (poll(&wait, 1, FIFO_WAIT_MS) < 0 && errno == EINTR)
		;
	return !(wait.revents & POLLHUP) || (wait.revents & POLLIN);
}

static void await_data(const struct platform_file *file)
{
	struct pollfd wait = { .fd = file->fd, .events = POLLIN };

	while (poll(&wait, 1, -1) < 0 && errno == EINTR)
		;
}

/* Something that can be a log: not a folder, device or socket. */
static int check_readable(int fd, struct fail *fail)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return fail_set(fail, "%s", strerror(errno));
	switch (type_of(status.st_mode)) {
	case PLATFORM_FILE:
	case PLATFORM_PIPE:
		return 0;
	case PLATFORM_FOLDER:
		return fail_set(fail, "is a folder");
	case PLATFORM_DEVICE:
		return fail_set(fail, "is a device");
	default:
		return fail_set(fail, "is neither a file nor a pipe");
	}
}

enum platform_type platform_type(const char *path, bool follow, uint64_t *size,
				 struct fail *fail)
{
	struct stat status;

	if ((follow ? stat : lstat)(path, &status) < 0) {
		fail_set(fail, "%s", strerror(errno));
		return PLATFORM_NONE;
	}
	if (S_ISREG(status.st_mode))
		*size = (uint64_t)status.st_size;
	return type_of(status.st_mode);
}

/* Without waiting: a FIFO without a writer must not stop the run. */
struct platform_file *platform_open(const char *path, struct fail *fail)
{
	int fd = above_standard(open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
	struct platform_file *file;

	if (fd < 0) {
		fail_set(fail, "%s", strerror(errno));
		return NULL;
	}
	file = check_readable(fd, fail) < 0 ? NULL : file_new(fd, false);
	if (file)
		return file;
	close(fd);
	return NULL;
}

struct platform_file *platform_stdin(void)
{
	return file_new(STDIN_FILENO, true);
}

int64_t platform_read_at(struct platform_file *file, void *buffer, size_t size,
			 uint64_t offset, struct fail *fail)
{
	uint64_t room = (uint64_t)INT64_MAX - (uint64_t)file->start;
	size_t done = 0;

	if (size > SSIZE_MAX || offset > room || size > room - offset)
		return fail_set(fail, "no file is that large");
	while (done < size) {
		ssize_t got = pread(file->fd, (char *)buffer + done, size - done,
				    file->start + (off_t)(offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail_set(fail, "%s", strerror(errno));
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (int64_t)done;
}

int64_t platform_read(struct platform_file *file, void *buffer, size_t size,
		      struct fail *fail)
{
	bool alone = false;

	for (;;) {
		ssize_t got = read(file->fd, buffer, size < SSIZE_MAX ? size : SSIZE_MAX);

		if (got > 0)
			file->begun = true;
		if (got > 0 || (got == 0 && file->begun && !alone))
			return got;
		if (got == 0 && alone)
			return fail_set(fail, "no program writes to this FIFO");
		if (got == 0 && !(alone = await_writer(file)))
			return 0;
		if (got < 0 && errno == EAGAIN)
			await_data(file);
		else if (got < 0 && errno != EINTR)
			return fail_set(fail, "%s", strerror(errno));
	}
}

bool platform_seekable(const struct platform_file *file, uint64_t *size)
{
	if (file->seekable)
		*size = file->size;
	return file->seekable;
}

void platform_close(struct platform_file *file)
{
	if (!file)
		return;
	if (!file->borrowed)
		close(file->fd);
	free(file);
}

static bool identify(const struct stat *status, bool fifos, struct platform_identity *identity)
{
	if (!S_ISREG(status->st_mode) && !(fifos && S_ISFIFO(status->st_mode)))
		return false;
	identity->device = (uint64_t)status->st_dev;
	identity->number = (uint64_t)status->st_ino;
	return true;
}

bool platform_identity(const char *path, struct platform_identity *identity)
{
	struct stat status;

	return stat(path, &status) == 0 && identify(&status, true, identity);
}

bool platform_stream_identity(FILE *stream, struct platform_identity *identity)
{
	struct stat status;

	return fstat(fileno(stream), &status) == 0 && identify(&status, false, identity);
}

bool platform_same(const struct platform_identity *a, const struct platform_identity *b)
{
	return a->device == b->device && a->number == b->number;
}

/* ---- folders ---- */

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Add a copy of name; the array grows by doubling from 16. */
static int list_add(char ***names, size_t *count, const char *name)
{
	bool full = *count == 0 || (*count >= 16 && (*count & (*count - 1)) == 0);
	char *copy = strdup(name);

	if (copy && full) {
		size_t room = *count ? *count * 2 : 16;
		char **more = realloc(*names, room * sizeof(*more));

		if (!more) {
			free(copy);
			return -1;
		}
		*names = more;
	}
	if (!copy)
		return -1;
	(*names)[(*count)++] = copy;
	return 0;
}

static int list_read(DIR *folder, char ***names, size_t *count)
{
	const struct dirent *entry;

	while (errno = 0, (entry = readdir(folder)) != NULL) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (list_add(names, count, entry->d_name) < 0) {
			errno = ENOMEM;
			return -1;
		}
	}
	return errno ? -1 : 0;
}

char **platform_list(const char *path, size_t *count, struct fail *fail)
{
	DIR *folder = opendir(path);
	char **names = calloc(16, sizeof(*names));
	size_t found = 0;

	if (!folder || !names || list_read(folder, &names, &found) < 0) {
		fail_set(fail, "%s", strerror(errno));
		platform_list_free(names, found);
		names = NULL;
	} else {
		qsort(names, found, sizeof(*names), by_bytes);
		*count = found;
	}
	if (folder)
		closedir(folder);
	return names;
}

void platform_list_free(char **names, size_t count)
{
	for (size_t i = 0; names && i < count; i++)
		free(names[i]);
	free(names);
}

/* ---- threads ---- */

struct platform_thread {
	pthread_t id;
	void (*run)(void *);
	void *context;
};

struct platform_lock {
	pthread_mutex_t mutex;
};

struct platform_signal {
	pthread_cond_t condition;
};

static void *thread_main(void *argument)
{
	struct platform_thread *thread = argument;

	thread->run(thread->context);
	return NULL;
}

/* Processors that this process may use, not those that the machine has. */
unsigned platform_processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);
#ifdef CPU_COUNT
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		count = CPU_COUNT(&set);
#endif
	return count < 1 ? 1 : (unsigned)count;
}

struct platform_thread *platform_thread_start(void (*run)(void *), void *context)
{
	struct platform_thread *thread = calloc(1, sizeof(*thread));

	if (!thread)
		return NULL;
	thread->run = run;
	thread->context = context;
	if (pthread_create(&thread->id, NULL, thread_main, thread) == 0)
		return thread;
	free(thread);
	return NULL;
}

void platform_thread_join(struct platform_thread *thread)
{
	if (!thread)
		return;
	pthread_join(thread->id, NULL);
	free(thread);
}

struct platform_lock *platform_lock_new(void)
{
	struct platform_lock *lock = calloc(1, sizeof(*lock));

	if (lock && pthread_mutex_init(&lock->mutex, NULL) != 0) {
		free(lock);
		lock = NULL;
	}
	return lock;
}

void platform_lock_free(struct platform_lock *lock)
{
	if (!lock)
		return;
	pthread_mutex_destroy(&lock->mutex);
	free(lock);
}

void platform_lock_take(struct platform_lock *lock)
{
	pthread_mutex_lock(&lock->mutex);
}

void platform_lock_give(struct platform_lock *lock)
{
	pthread_mutex_unlock(&lock->mutex);
}

struct platform_signal *platform_signal_new(void)
{
	struct platform_signal *signal = calloc(1, sizeof(*signal));

	if (signal && pthread_cond_init(&signal->condition, NULL) != 0) {
		free(signal);
		signal = NULL;
	}
	return signal;
}

void platform_signal_free(struct platform_signal *signal)
{
	if (!signal)
		return;
	pthread_cond_destroy(&signal->condition);
	free(signal);
}

void platform_signal_wait(struct platform_signal *signal, struct platform_lock *lock)
{
	pthread_cond_wait(&signal->condition, &lock->mutex);
}

void platform_signal_all(struct platform_signal *signal)
{
	pthread_cond_broadcast(&signal->condition);
}

/* ---- terminal ---- */

bool platform_is_terminal(FILE *file)
{
	return isatty(fileno(file)) == 1;
}

double platform_seconds(void)
{
	struct timespec now = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void platform_ignore_closed_pipes(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

/* ---- output ---- */

struct platform_output {
	FILE *stream;
	char *target;		/* NULL when written directly */
	char *temporary;	/* NULL when written directly */
};

/*
 * The temporary file that an interrupted run must not leave behind.  The one
 * mutable global: a signal handler gets no argument.
 */
static char *volatile unfinished;

static void remove_unfinished(int number)
{
	if (unfinished)
		unlink(unfinished);
	signal(number, SIG_DFL);
	raise(number);
}

static void watch_signals(char *temporary)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM };

	unfinished = temporary;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct sigaction action;

		if (sigaction(numbers[i], NULL, &action) < 0 ||
		    action.sa_handler != SIG_DFL)
			continue;	/* nohup, or watched already */
		action.sa_handler = remove_unfinished;
		sigaction(numbers[i], &action, NULL);
	}
}

/* a and b and c in new memory, or NULL. */
static char *join(const char *a, size_t size, const char *b, const char *c)
{
	size_t b_size = strlen(b), c_size = strlen(c);
	char *joined = malloc(size + b_size + c_size + 1);

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

/* The path that a chain of links ends in, which need not exist; or NULL. */
static char *follow_links(const char *path)
{
	char *at = strdup(path);

	for (int i = 0; at && i < LINKS; i++) {
		char target[PATH_MAX];
		ssize_t size = readlink(at, target, sizeof(target) - 1);
		char *next;

		if (size < 0)
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

/* Create ".NAME.PID-N.tmp" beside target; the name to *temporary. */
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
		fd = above_standard(open(*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
					 0666));
		if (fd >= 0)
			return fd;
		free(*temporary);
		*temporary = NULL;
		if (errno != EEXIST)
			break;
	}
	return -1;
}

/* The new file gets the old one's mode and, where that is allowed, owner. */
static int take_over_mode(int fd, const struct stat *old)
{
	if (fchown(fd, old->st_uid, old->st_gid) < 0 && errno != EPERM)
		return -1;
	return fchmod(fd, old->st_mode & 07777);
}

/* A regular file that exists (old) or is to be made (NULL). */
static int open_whole(struct platform_output *output, const char *path,
		      const struct stat *old)
{
	int fd;

	if (old && access(path, W_OK) < 0)
		return -1;
	output->target = follow_links(path);
	if (!output->target)
		return -1;
	fd = create_beside(output->target, &output->temporary);
	if (fd < 0)
		return -1;
	watch_signals(output->temporary);
	if (old && take_over_mode(fd, old) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* A descriptor for path, or -1 and errno. */
static int open_output(struct platform_output *output, const char *path)
{
	struct stat old;
	bool exists = stat(path, &old) == 0;

	if (!exists && errno != ENOENT)
		return -1;
	if (!exists || S_ISREG(old.st_mode))
		return open_whole(output, path, exists ? &old : NULL);
	if (S_ISDIR(old.st_mode)) {
		errno = EISDIR;
		return -1;
	}
	return above_standard(open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC));
}

/* What does not come to its end leaves nothing behind. */
static void output_free(struct platform_output *output)
{
	if (output->stream)
		fclose(output->stream);
	if (output->temporary) {
		unlink(output->temporary);
		unfinished = NULL;
	}
	free(output->temporary);
	free(output->target);
	free(output);
}

struct platform_output *platform_output_open(const char *path, struct fail *fail)
{
	struct platform_output *output = calloc(1, sizeof(*output));
	int fd = output ? open_output(output, path) : -1;

	if (fd >= 0)
		output->stream = fdopen(fd, "wb");
	if (output && output->stream)
		return output;
	fail_set(fail, "cannot write '%s': %s", path, strerror(errno));
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

int platform_output_private(struct platform_output *output, struct fail *fail)
{
	if (fchmod(fileno(output->stream), S_IRUSR | S_IWUSR) < 0)
		return fail_set(fail, "cannot keep a file private: %s", strerror(errno));
	return 0;
}

int platform_random(void *bytes, size_t size, struct fail *fail)
{
	if (getentropy(bytes, size) < 0)
		return fail_set(fail, "no random numbers: %s", strerror(errno));
	return 0;
}

/* Push everything out; 0, or the errno of what was lost.  Some file systems
 * know no fsync(); a reader of a FIFO may leave early. */
static int finish_stream(struct platform_output *output)
{
	FILE *stream = output->stream;
	int error = 0;

	if (fflush(stream) != 0)
		error = errno;
	else if (ferror(stream))
		error = EIO;
	else if (output->temporary && fsync(fileno(stream)) < 0 && errno != EINVAL &&
		 errno != ENOSYS)
		error = errno;
	output->stream = NULL;
	if (fclose(stream) != 0 && !error)
		error = errno;
	return error == EPIPE ? 0 : error;
}

int platform_output_close(struct platform_output *output, struct fail *fail)
{
	int error = finish_stream(output);

	if (!error && output->temporary) {
		if (rename(output->temporary, output->target) < 0) {
			error = errno;
		} else {
			unfinished = NULL;
			free(output->temporary);
			output->temporary = NULL;
		}
	}
	output_free(output);
	return error ? fail_set(fail, "cannot write the report: %s", strerror(error)) : 0;
}

void platform_output_abort(struct platform_output *output)
{
	if (output)
		output_free(output);
}

/* Zones. */

enum { ZONE_SIZE = 64 };	/* the longest real name has 32 */

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* Area/Place: no dots, so no way out of the folder. */
static bool is_zone_name(const char *name)
{
	size_t size = strlen(name);

	return size > 0 && size < ZONE_SIZE && name[0] != '/' && name[size - 1] != '/' &&
	       !strstr(name, "//") && strspn(name, LETTERS "0123456789_+-/") == size;
}

static bool is_zone_file(const char *name)
{
	const char *folder = getenv("TZDIR");
	char path[PATH_MAX], magic[4] = "";
	FILE *file;
	int size;

	if (!is_zone_name(name))
		return false;
	size = snprintf(path, sizeof(path), "%s/%s",
			folder && *folder ? folder : "/usr/share/zoneinfo", name);
	file = size > 0 && (size_t)size < sizeof(path) ? fopen(path, "rb") : NULL;
	if (!file)
		return false;
	size = (int)fread(magic, 1, sizeof(magic), file);
	fclose(file);
	return size == sizeof(magic) && memcmp(magic, "TZif", sizeof(magic)) == 0;
}

/* CET or <+0330>, and the offset behind it if there has to be one. */
static const char *skip_zone_part(const char *at, bool offset)
{
	size_t size = *at == '<' ? strcspn(at, ">") + 1 : strspn(at, LETTERS);

	if (size < 3 || (*at == '<' && at[size - 1] != '>'))
		return NULL;
	at += size;
	size = strspn(at, "+-0123456789:");
	return offset && strcspn(at, "0123456789") >= size ? NULL : at + size;
}

static bool is_zone_rule(const char *name)
{
	const char *at = name;

	if (strlen(name) >= ZONE_SIZE)
		return false;
	at = skip_zone_part(at, true);
	if (!at || !*at)
		return at != NULL;
	at = skip_zone_part(at, false);
	return at && *at == ',' && strspn(at, "MJ0123456789./:,+-") == strlen(at);
}

bool platform_zone_known(const char *name)
{
	return strcmp(name, "local") == 0 || is_zone_file(name) || is_zone_rule(name);
}

int platform_zone_set(const char *name, struct fail *fail)
{
	if (!platform_zone_known(name))
		return fail_set(fail, "there is no zone '%s'", name);
	if (strcmp(name, "local") != 0 && setenv("TZ", name, 1) < 0)
		return fail_set(fail, "out of memory");
	tzset();
	return 0;
}

int32_t platform_zone_ahead(int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm local;

	return localtime_r(&time, &local) ? (int32_t)local.tm_gmtoff : 0;
}
