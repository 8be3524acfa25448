/*
 * platform_outside.c - a small process that stays outside of the sandbox.  It makes unnamed
 * temporary files and starts the one pager that was named before; it reads no input.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform_posix.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Questions are a byte, with a descriptor if there is one; answers an int, too. */
enum { TEMPORARY = 't', PAGE = 'p' };

/* Our end of the connection; -1: nobody is outside.  It belongs to the process, as the
 * sandbox does. */
static int outside = -1;
static pid_t outside_process;
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

/* Until the program has ended, however it did. */
static void serve(int end, const char *pager, int (*temporary)(void))
{
	char question;
	int fd;

	while (receive_with(end, &question, 1, &fd)) {
		int answer = 0, made = -1;

		if (question == TEMPORARY) {
			made = temporary();
			answer = made < 0 ? errno : 0;
		} else {
			answer = page(pager, fd);
		}
		if (!send_with(end, &answer, sizeof(answer), made))
			break;
		if (made >= 0)
			close(made);
	}
}

/* What the terminal sends to end the program does not end this one before it. */
static void be_outside(int end, const char *pager, int (*temporary)(void))
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		signal(numbers[i], SIG_IGN);
	serve(end, pager, temporary);
	_exit(0);
}

/* ---- inside ---- */

void platform_outside_start(const char *pager, int (*temporary)(void))
{
	int ends[2];
	pid_t child;

	if (outside >= 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return;
	child = fork();
	if (child == 0) {
		close(ends[0]);
		be_outside(ends[1], pager, temporary);
	}
	/* Above the standard streams, which may be closed. */
	outside_process = child;
	if (child > 0)
		outside = fcntl(ends[0], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	close(ends[0]);
	close(ends[1]);
}

void platform_outside_end(void)
{
	if (outside < 0)
		return;
	close(outside);
	outside = -1;
	while (waitpid(outside_process, NULL, 0) < 0 && errno == EINTR)
		;
}

static bool ask(char question, int given, int *answer, int *made)
{
	bool done;

	pthread_mutex_lock(&one_at_a_time);
	done = send_with(outside, &question, 1, given) &&
	       receive_with(outside, answer, sizeof(*answer), made);
	pthread_mutex_unlock(&one_at_a_time);
	return done;
}

bool platform_is_inside(void)
{
	return outside >= 0;
}

int platform_outside_temporary(void)
{
	int error = 0, made = -1;

	if (!ask(TEMPORARY, -1, &error, &made))
		error = EIO;
	if (made < 0)
		errno = error ? error : EIO;
	return made;
}

/*
 * Both wait for each other: the pager for bytes, we for its end.  The answer is therefore
 * read after the pipe was closed.
 */
bool platform_outside_page(const void *bytes, size_t size, int *status)
{
	char question = PAGE;
	int pipe_ends[2], none;
	bool shown;

	if (pipe2(pipe_ends, O_CLOEXEC) < 0)
		return false;
	shown = send_with(outside, &question, 1, pipe_ends[0]);
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
