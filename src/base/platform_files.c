/*
 * platform_files.c - files and folders of a POSIX system.
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
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"
#include "platform_names.h"
#include "platform_posix.h"
#include "shortage.h"

/* How long a FIFO may be without a writer before it counts as unused. */
enum { FIFO_WAIT_MS = 2000 };

const char *platform_error(int error)
{
	return error == PLATFORM_GONE ? "the process outside of the sandbox was killed"
				      : strerror(error);
}

int platform_above_standard(int fd)
{
	int moved;

	if (fd < 0 || fd > 2)
		return fd;
	moved = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	close(fd);
	return moved;
}

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

struct platform_file {
	int fd;
	bool borrowed;		/* standard input is not ours to close */
	bool seekable;
	bool begun;		/* nobody has to write to it first */
	off_t start;		/* the position of standard input at the start */
	uint64_t size;
	uint64_t position;	/* of platform_read() */
	struct stat opened;	/* of a seekable file, when it was opened */
};

static struct platform_file *file_new(int fd, bool borrowed)
{
	struct platform_file *file = shortage_watch(calloc(1, sizeof(*file)));
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
	file->opened = status;
	if (file->seekable && status.st_size > file->start)
		file->size = (uint64_t)(status.st_size - file->start);
	return file;
}

/*
 * A FIFO that nobody writes to reads as ended.  Wait a moment for a writer; true if
 * it is worth reading again.
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

/* Only files and pipes are read: not folders, devices or sockets. */
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

/* Landlock allows what was at the path when the program began, and does not look at access(). */
static const char *why_closed(const char *path, int error)
{
	if (error == EACCES && access(path, R_OK) == 0)
		return "it was replaced after the start, and the sandbox opens only what was there "
		       "then; run again";
	return platform_error(error);
}

/* Without waiting: a FIFO without a writer must not stop the run. */
struct platform_file *platform_open(const char *path, struct fail *fail)
{
	int held = platform_outside_held(path, true);
	int fd = held >= 0 ? platform_outside_do(held, PLATFORM_READ)
			   : open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct platform_file *file;

	fd = platform_above_standard(fd);
	if (fd < 0) {
		fail_set(fail, "%s", why_closed(path, errno));
		return NULL;
	}
	if (check_readable(fd, fail) == 0) {
		file = file_new(fd, false);
		if (file)
			return file;
		fail_set(fail, "out of memory");
	}
	close(fd);
	return NULL;
}

struct platform_file *platform_stdin(void)
{
	return file_new(STDIN_FILENO, true);
}

/* There is nothing at offset. */
static int64_t at_end(const struct platform_file *file, uint64_t offset, struct fail *fail)
{
	return offset < file->size ? fail_set(fail, "became shorter while it was read") : 0;
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
	return done == 0 && size > 0 ? at_end(file, offset, fail) : (int64_t)done;
}

int64_t platform_read(struct platform_file *file, void *buffer, size_t size,
		      struct fail *fail)
{
	bool alone = false;

	for (;;) {
		ssize_t got = read(file->fd, buffer, size < SSIZE_MAX ? size : SSIZE_MAX);

		if (got > 0) {
			file->begun = true;
			file->position += (uint64_t)got;
			return got;
		}
		if (got == 0 && file->begun && !alone)
			return at_end(file, file->position, fail);
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

bool platform_changed(const struct platform_file *file)
{
	const struct stat *before = &file->opened;
	struct stat now;

	return fstat(file->fd, &now) < 0 || now.st_size != before->st_size ||
	       now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != before->st_mtim.tv_nsec;
}

void platform_close(struct platform_file *file)
{
	if (!file)
		return;
	if (!file->borrowed)
		close(file->fd);
	free(file);
}

/* Without a name from the start; where a file system cannot do that, with one for a moment
 * in which no signal ends the program. */
static int open_unnamed(const char *folder)
{
	char path[PATH_MAX];
	sigset_t all, before;
	int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

	if (fd >= 0)
		return fd;
	if (snprintf(path, sizeof(path), "%s/iistriage.XXXXXX", folder) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return fd;
}

/* /tmp may be in memory, so it comes last. */
int platform_open_temporary(void)
{
	const char *chosen = getenv("TMPDIR");
	int fd;

	if (chosen && *chosen)
		return open_unnamed(chosen);
	fd = open_unnamed("/var/tmp");
	return fd >= 0 ? fd : open_unnamed("/tmp");
}

struct platform_file *platform_temporary(struct fail *fail)
{
	int fd = platform_above_standard(platform_is_inside() ? platform_outside_temporary()
							      : platform_open_temporary());
	struct platform_file *file;

	if (fd < 0) {
		fail_set(fail, "no temporary file can be made: %s", platform_error(errno));
		return NULL;
	}
	file = shortage_watch(calloc(1, sizeof(*file)));
	if (!file) {
		close(fd);
		fail_set(fail, "out of memory");
		return NULL;
	}
	/* It is empty, and fstat() need not know a file that has no name. */
	*file = (struct platform_file){ .fd = fd, .seekable = true, .begun = true };
	return file;
}

int platform_append(struct platform_file *file, const void *bytes, size_t size,
		    struct fail *fail)
{
	size_t done = 0;

	while (done < size) {
		ssize_t put = pwrite(file->fd, (const char *)bytes + done, size - done,
				     (off_t)file->size);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return fail_set(fail, "a temporary file cannot be written: %s",
					strerror(errno));
		done += (size_t)put;
		file->size += (uint64_t)put;
	}
	return 0;
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

static int list_read(DIR *folder, struct platform_names *names)
{
	const struct dirent *entry;

	while (errno = 0, (entry = readdir(folder)) != NULL) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (platform_names_add(names, shortage_watch(strdup(entry->d_name))) < 0) {
			errno = ENOMEM;
			return -1;
		}
	}
	return errno ? -1 : 0;
}

char **platform_list(const char *path, size_t *count, struct fail *fail)
{
	DIR *folder = opendir(path);
	struct platform_names names = { 0 };
	bool whole = folder && list_read(folder, &names) == 0;
	int error = errno;
	char **list = platform_names_take(&names, count);

	if (!folder && error == ENOMEM)
		shortage_note();
	if (!list || !whole) {
		fail_set(fail, "%s", strerror(list ? error : ENOMEM));
		platform_list_free(list, list ? *count : 0);
		list = NULL;
	}
	if (folder)
		closedir(folder);
	return list;
}

char **platform_matches(const char *pattern, size_t *count)
{
	(void)pattern, (void)count;
	return NULL;
}

bool platform_is_separator(char c)
{
	return c == '/';
}

char platform_separator(const char *path)
{
	(void)path;
	return '/';
}
