/*
 * platform_outside.c - a small process that stays outside of the sandbox.  It makes unnamed
 * temporary files, and the outputs that were named before, and starts the one pager that was;
 * it reads no input.  It does nothing to a file that it is handed, nor by a name that it is told:
 * whoever asks may be whom the sandbox is for.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform_posix.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "shortage.h"

/* Of an output, what is asked is a deed (platform_posix.h).  A question can come with a
 * descriptor, an answer, which is an int, too. */
enum { TEMPORARY = 't', PAGE = 'p' };
struct question {
	unsigned char what, which;
};

/* A report and a map. */
enum { HELD = 4 };
/* Ten thousandths of a second that its end is waited for. */
enum { END_TRIES = 20000 };
static struct held {
	char *path;
	bool reads;
	/* Known outside alone, while there is a file that has not taken its place. */
	char *target, *temporary;
	int fd;
	unsigned mode;		/* that it is to have */
} held[HELD];
static size_t held_count;
static const struct platform_outside_work *work;

/* Our end of the connection; -1: nobody is outside.  It belongs to the process, as the
 * sandbox does, and a signal may end it. */
static atomic_int outside = -1;
static pid_t outside_process;
/* What was blocked before: nothing ends the process outside but its work. */
static sigset_t blocked;
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static bool send_with(int to, void *bytes, size_t size, int fd)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control = { .room = "" };
	struct iovec piece = { bytes, size };
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };
	ssize_t sent;

	if (fd >= 0) {
		message.msg_control = control.room;
		message.msg_controllen = sizeof(control.room);
		control.head = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int)),
			.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
		memcpy(CMSG_DATA(&control.head), &fd, sizeof(fd));
	}
	do
		sent = sendmsg(to, &message, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)size;
}

/* *fd is -1 if none came. */
static bool receive_with(int from, void *bytes, size_t size, int *fd)
{
	union {
		struct cmsghdr head;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec piece = { bytes, size };
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1,
		.msg_control = control.room, .msg_controllen = sizeof(control.room) };
	struct cmsghdr *head;
	ssize_t got;

	*fd = -1;
	do
		got = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	head = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
	if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS &&
	    head->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(fd, CMSG_DATA(head), sizeof(*fd));
	return got == (ssize_t)size;
}

/* ---- outside ---- */

/* Have the pager show what comes from `from`; its status, or -1. */
static int page(const char *pager, int from)
{
	int status = -1;
	pid_t child = pager && from >= 0 ? fork() : -1;

	if (child == 0) {
		signal(SIGINT, SIG_DFL);
		signal(SIGQUIT, SIG_DFL);
		signal(SIGPIPE, SIG_DFL);
		sigprocmask(SIG_SETMASK, &blocked, NULL);
		setenv("LESS", PLATFORM_LESS, 0);
		dup2(from, STDIN_FILENO);
		execl("/bin/sh", "sh", "-c", pager, (char *)NULL);
		_exit(PLATFORM_NOT_FOUND);
	}
	close(from);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return child > 0 ? status : -1;
}

static void let_go(struct held *one)
{
	if (one->temporary)
		close(one->fd);
	free(one->temporary);
	free(one->target);
	one->temporary = one->target = NULL;
}

static int drop(struct held *one)
{
	if (one->temporary)
		unlink(one->temporary);
	let_go(one);
	return 0;
}

static int make(struct held *one)
{
	drop(one);
	one->target = work->follow_links(one->path);
	one->fd = one->target ? work->make(one->target, &one->temporary, &one->mode) : -1;
	return one->fd < 0 ? -1 : fcntl(one->fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
}

static int place(struct held *one, bool only_new)
{
	if (!one->temporary) {
		errno = ENOENT;
		return -1;
	}
	if (work->mode(one->fd, one->mode) < 0 ||
	    work->place(one->temporary, one->target, only_new) < 0)
		return -1;
	let_go(one);
	return 0;
}

static int open_there(const struct held *one, bool claim)
{
	if (!one->reads) {
		errno = EACCES;
		return -1;
	}
	return claim ? work->claim(one->path)
		     : open(one->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

/* 0, or errno; a descriptor to *made. */
static int act(struct held *one, int deed, int *made)
{
	int done = 0;

	switch (deed) {
	case PLATFORM_MAKE:
		done = *made = make(one);
		break;
	case PLATFORM_PRIVATE:
		one->mode = S_IRUSR | S_IWUSR;
		break;
	case PLATFORM_PLACE:
	case PLATFORM_PLACE_NEW:
		done = place(one, deed == PLATFORM_PLACE_NEW);
		break;
	case PLATFORM_DROP:
		done = drop(one);
		break;
	case PLATFORM_READ:
	case PLATFORM_CLAIM:
		done = *made = open_there(one, deed == PLATFORM_CLAIM);
		break;
	default:
		return EINVAL;
	}
	return done < 0 ? errno : 0;
}

/* Until the program has ended, however it did. */
static void serve(int end, const char *pager)
{
	struct question question;
	int fd;

	while (receive_with(end, &question, sizeof(question), &fd)) {
		int answer = EINVAL, made = -1;

		if (question.what == TEMPORARY) {
			made = work->temporary();
			answer = made < 0 ? errno : 0;
		} else if (question.what == PAGE) {
			answer = page(pager, fd);
			fd = -1;
		} else if (question.which < held_count) {
			answer = act(&held[question.which], question.what, &made);
		}
		if (fd >= 0)
			close(fd);
		if (!send_with(end, &answer, sizeof(answer), made))
			break;
		if (made >= 0)
			close(made);
	}
}

/* What the terminal sends to end the program does not end this one before it. */
static void be_outside(int end, const char *pager)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		signal(numbers[i], SIG_IGN);
	serve(end, pager);
	for (size_t i = 0; i < held_count; i++)
		drop(&held[i]);
	_exit(0);
}

/* ---- inside ---- */

int platform_outside_hold(const char *path, bool reads)
{
	char *copy = held_count < HELD ? shortage_watch(strdup(path)) : NULL;

	if (!copy) {
		errno = ENOMEM;
		return -1;
	}
	held[held_count++] = (struct held){ .path = copy, .reads = reads };
	return 0;
}

/* Above the standard streams, which may be closed. */
static int connect_above(int end)
{
	int error = errno;
	int above = outside_process > 0 ? fcntl(end, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;

	if (outside_process < 0)
		errno = error;
	return above;
}

int platform_outside_start(const char *pager, const struct platform_outside_work *how)
{
	sigset_t all;
	int ends[2], error;

	if (outside >= 0)
		return 0;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -1;
	work = how;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &blocked);
	outside_process = fork();
	if (outside_process == 0) {
		close(ends[0]);
		be_outside(ends[1], pager);
	}
	outside = connect_above(ends[0]);
	error = errno;
	sigprocmask(SIG_SETMASK, &blocked, NULL);
	close(ends[0]);
	close(ends[1]);
	errno = error;
	return outside < 0 ? -1 : 0;
}

/* As a handler of a signal may do, too.  In the sandbox the connection cannot be closed.  One that
 * was stopped removes its files when it goes on. */
void platform_outside_end(void)
{
	static const struct timespec moment = { .tv_nsec = 100000 };
	int connection = atomic_exchange(&outside, -1);

	if (connection < 0)
		return;
	shutdown(connection, SHUT_RDWR);
	for (int i = 0; i < END_TRIES && waitpid(outside_process, NULL, WNOHANG) == 0; i++)
		nanosleep(&moment, NULL);
}

static bool ask(struct question question, int given, int *answer, int *made)
{
	bool done;

	pthread_mutex_lock(&one_at_a_time);
	done = send_with(outside, &question, sizeof(question), given) &&
	       receive_with(outside, answer, sizeof(*answer), made);
	pthread_mutex_unlock(&one_at_a_time);
	return done;
}

int platform_outside_connection(void)
{
	return outside;
}

int platform_outside_held(const char *path, bool reads)
{
	for (size_t i = 0; outside >= 0 && i < held_count; i++)
		if (strcmp(held[i].path, path) == 0 && (held[i].reads || !reads))
			return (int)i;
	return -1;
}

int platform_outside_do(int number, enum platform_deed deed)
{
	const struct question question = { (unsigned char)deed, (unsigned char)number };
	bool opens = deed == PLATFORM_MAKE || deed == PLATFORM_READ || deed == PLATFORM_CLAIM;
	int error = 0, made = -1;

	if (!ask(question, -1, &error, &made))
		error = PLATFORM_GONE;
	/* The answer came, and the descriptor found no room. */
	else if (!error && opens && made < 0)
		error = EMFILE;
	if (error && made >= 0)
		close(made);
	errno = error;
	return error ? -1 : opens ? made : 0;
}

bool platform_is_inside(void)
{
	return outside >= 0;
}

int platform_outside_temporary(void)
{
	int error = 0, made = -1;

	if (!ask((struct question){ .what = TEMPORARY }, -1, &error, &made))
		error = PLATFORM_GONE;
	/* The answer came, and the descriptor found no room. */
	if (made < 0)
		errno = error ? error : EMFILE;
	return made;
}

/*
 * Both wait for each other: the pager for bytes, we for its end.  The answer is therefore
 * read after the pipe was closed.
 */
bool platform_outside_page(const void *bytes, size_t size, int *status)
{
	struct question question = { .what = PAGE };
	int pipe_ends[2], none;
	bool shown;

	if (pipe2(pipe_ends, O_CLOEXEC) < 0)
		return false;
	shown = send_with(outside, &question, sizeof(question), pipe_ends[0]);
	close(pipe_ends[0]);
	for (const char *at = bytes; shown && size > 0;) {
		ssize_t done = write(pipe_ends[1], at, size);

		if (done < 0 && errno != EINTR)
			break;
		if (done > 0) {
			at += done;
			size -= (size_t)done;
		}
	}
	close(pipe_ends[1]);
	return shown && receive_with(outside, status, sizeof(*status), &none);
}
