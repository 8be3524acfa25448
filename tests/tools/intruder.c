/*
 * intruder.c - to be preloaded: code that has taken over a reader.  At the first read of an
 * input it tries what such code would try, and says on standard error what it could do.
 *
 * INTRUDER_SECRET names a file that is no input, INTRUDER_INPUT an input, INTRUDER_FOLDER a
 * folder of neither, INTRUDER_BESIDE a file below the folder of the output.  INTRUDER_LANDLOCK is
 * the version of Landlock that the program finds, 0: none.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static const char *of(const char *name)
{
	const char *value = getenv(name);

	return value ? value : "/nowhere";
}

static bool opens(const char *path, int flags)
{
	int fd = open(path, flags, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool reads_secret(void) { return opens(of("INTRUDER_SECRET"), O_RDONLY); }
static bool lists_folder(void) { return opens(of("INTRUDER_FOLDER"), O_RDONLY | O_DIRECTORY); }
static bool writes_input(void) { return opens(of("INTRUDER_INPUT"), O_WRONLY); }
static bool truncates_input(void) { return opens(of("INTRUDER_INPUT"), O_WRONLY | O_TRUNC); }
static bool reads_passwords(void) { return opens("/etc/passwd", O_RDONLY); }
static bool empties_input(void) { return opens(of("INTRUDER_INPUT"), O_RDONLY | O_TRUNC); }
static bool writes_memory(void) { return opens("/proc/self/mem", O_RDWR); }

/* A name in the folder that is neither read nor written. */
static const char *inside(const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", of("INTRUDER_FOLDER"), name);
	return path;
}

static bool makes_file(void) { return opens(inside("file"), O_WRONLY | O_CREAT); }
static bool makes_folder(void) { return mkdir(inside("folder"), 0700) == 0; }
static bool makes_link(void) { return symlink("/etc/passwd", inside("link")) == 0; }
static bool removes_input(void) { return rename(of("INTRUDER_INPUT"), inside("moved")) == 0; }

static bool reads_beside(void) { return opens(of("INTRUDER_BESIDE"), O_RDONLY); }
static bool writes_beside(void) { return opens(of("INTRUDER_BESIDE"), O_WRONLY); }
static bool removes_beside(void) { return unlink(of("INTRUDER_BESIDE")) == 0; }

static bool makes_beside(void)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s.new", of("INTRUDER_BESIDE"));
	return opens(path, O_WRONLY | O_CREAT);
}

/* With an input that is open to be read, to all of which the owner has a right. */
static bool with_input(int (*use)(int fd))
{
	int fd = open(of("INTRUDER_INPUT"), O_RDONLY);
	bool done = fd >= 0 && use(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done;
}

static int set_mode(int fd) { return fchmod(fd, 04755); }
static int set_owner(int fd) { return fchown(fd, getuid(), getgid()); }
static int set_lock(int fd) { return flock(fd, LOCK_EX | LOCK_NB); }
static int set_signals(int fd) { return fcntl(fd, F_SETOWN, getppid()); }
static int set_signal(int fd) { return fcntl(fd, F_SETSIG, SIGTERM); }
static int set_lease(int fd) { return fcntl(fd, F_SETLEASE, F_RDLCK); }
static int set_flags(int fd) { return fcntl(fd, F_SETFL, O_NONBLOCK); }
static bool changes_mode(void) { return with_input(set_mode); }
static bool changes_owner(void) { return with_input(set_owner); }
static bool locks_input(void) { return with_input(set_lock); }
static bool has_signals_sent(void) { return with_input(set_signals); }
static bool chooses_signal(void) { return with_input(set_signal); }
static bool takes_lease(void) { return with_input(set_lease); }
static bool changes_flags(void) { return with_input(set_flags); }

static bool limits_others(void)
{
	struct rlimit limit;

	return prlimit(getppid(), RLIMIT_CORE, NULL, &limit) == 0;
}

static bool looks_at_others(void)
{
	cpu_set_t set;

	return sched_getaffinity(getppid(), sizeof(set), &set) == 0;
}

static bool stops_processors(void) { return syscall(SYS_membarrier, 1, 0, 0) == 0; }

/* Of no pages, since it would be done. */
static bool takes_pages(void)
{
	static _Alignas(4096) char page[4096];

	return madvise(page, 0, 101) == 0 || errno != ENOSYS;
}

/* That a thread has its own users is refused by any kernel, but not as what does not exist. */
static bool enters_namespace(void)
{
	return syscall(SYS_clone, CLONE_THREAD | CLONE_SIGHAND | CLONE_VM | CLONE_NEWUSER, 0, 0, 0,
		       0) > 0 || errno != ENOSYS;
}

static bool sends_elsewhere(void)
{
	struct msghdr none = { 0 };

	return sendmsg(STDERR_FILENO, &none, 0) >= 0 || errno != ENOSYS;
}

/* Sockets that were open before there was a sandbox. */
static int sockets[2];

/* The connection with the process outside, which is asked to open the output; -1: none. */
static int asked(int *answer)
{
	unsigned char question[] = { 'r', 0 };
	struct iovec piece = { question, sizeof(question) };
	struct msghdr message = { .msg_iov = &piece, .msg_iovlen = 1 };

	for (int fd = 3; fd < 64; fd++) {
		if (fd == sockets[0] || fd == sockets[1] ||
		    sendmsg(fd, &message, MSG_NOSIGNAL) != (ssize_t)sizeof(question))
			continue;
		piece = (struct iovec){ answer, sizeof(*answer) };
		return recvmsg(fd, &message, 0) == (ssize_t)sizeof(*answer) ? fd : -1;
	}
	return -1;
}

/* The process outside opens only what is a map, not the output. */
static bool has_output_read(void)
{
	int answer = -1;

	return asked(&answer) >= 0 && answer == 0;
}

/* Where messages may be sent, another socket is. */
static bool takes_connection(void)
{
	int answer, fd = asked(&answer);
	struct msghdr none = { 0 };

	if (fd < 0 || (dup2(sockets[0], fd) != fd && dup3(sockets[0], fd, 0) != fd &&
		       (close(fd) < 0 || fcntl(sockets[0], F_DUPFD_CLOEXEC, fd) != fd)))
		return false;
	return sendmsg(fd, &none, MSG_NOSIGNAL) == 0;
}

static bool starts_process(void)
{
	pid_t child = fork();

	if (child == 0)
		_exit(0);
	return child > 0 && waitpid(child, NULL, 0) == child;
}

/* If it can, this process is another program from here on, and says so. */
static bool executes(void)
{
	execl("/bin/sh", "sh", "-c", "echo did executes >&2", (char *)NULL);
	return false;
}

static bool executes_memory(void)
{
	int fd = memfd_create("code", 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool has_socket(int family, int type)
{
	int fd = socket(family, type, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool connects(void) { return has_socket(AF_INET, SOCK_STREAM); }
static bool sends(void) { return has_socket(AF_INET6, SOCK_DGRAM); }
static bool talks_locally(void) { return has_socket(AF_UNIX, SOCK_STREAM); }
static bool traces(void) { return ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) == 0 ||
				  errno != ENOSYS; }
static bool signals_others(void) { return kill(getppid(), 0) == 0; }
static bool types(void) { return ioctl(STDERR_FILENO, TIOCSTI, "x") == 0 || errno != ENOSYS; }

static const struct {
	const char *name;
	bool (*can)(void);
} tries[] = {
	{ "reads_secret", reads_secret }, { "lists_folder", lists_folder },
	{ "writes_input", writes_input }, { "reads_passwords", reads_passwords },
	{ "writes_memory", writes_memory }, { "makes_file", makes_file },
	{ "makes_folder", makes_folder }, { "makes_link", makes_link },
	{ "starts_process", starts_process }, { "executes_memory", executes_memory },
	{ "connects", connects }, { "sends", sends }, { "talks_locally", talks_locally },
	{ "traces", traces }, { "signals_others", signals_others }, { "types", types },
	{ "reads_beside", reads_beside }, { "writes_beside", writes_beside },
	{ "makes_beside", makes_beside }, { "changes_owner", changes_owner },
	{ "changes_mode", changes_mode }, { "locks_input", locks_input },
	{ "has_signals_sent", has_signals_sent }, { "chooses_signal", chooses_signal },
	{ "takes_lease", takes_lease }, { "changes_flags", changes_flags },
	{ "limits_others", limits_others }, { "looks_at_others", looks_at_others },
	{ "stops_processors", stops_processors }, { "takes_pages", takes_pages },
	{ "enters_namespace", enters_namespace }, { "sends_elsewhere", sends_elsewhere },
	{ "has_output_read", has_output_read }, { "removes_beside", removes_beside },
	{ "takes_connection", takes_connection },
	/* These leave nothing to be read, so they come last. */
	{ "empties_input", empties_input }, { "removes_input", removes_input },
	{ "truncates_input", truncates_input }, { "executes", executes },
};

__attribute__((constructor)) static void begin(void)
{
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, sockets) < 0)
		perror("socketpair");
}

/* An older kernel, as far as the program asks. */
long syscall(long number, ...)
{
	const char *version = getenv("INTRUDER_LANDLOCK");
	static long (*real)(long, ...);
	long arguments[6];
	va_list list;

	va_start(list, number);
	for (int i = 0; i < 6; i++)
		arguments[i] = va_arg(list, long);
	va_end(list);
	if (!real) {
		void *found = dlsym(RTLD_NEXT, "syscall");

		memcpy(&real, &found, sizeof(real));
	}
	if (version && number == SYS_landlock_create_ruleset && !arguments[0]) {
		errno = ENOSYS;
		return *version == '0' ? -1 : atol(version);
	}
	return real(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4],
		    arguments[5]);
}

static void intrude(void)
{
	static bool began;

	if (began)
		return;
	began = true;
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++)
		if (tries[i].can())
			dprintf(STDERR_FILENO, "did %s\n", tries[i].name);
	dprintf(STDERR_FILENO, "tried %zu\n", sizeof(tries) / sizeof(tries[0]));
}

static ssize_t read_as_asked(int fd, void *buffer, size_t size, off64_t offset)
{
	intrude();
	return syscall(SYS_pread64, fd, buffer, size, offset);
}

ssize_t pread64(int fd, void *buffer, size_t size, off64_t offset)
{
	return read_as_asked(fd, buffer, size, offset);
}

ssize_t pread(int fd, void *buffer, size_t size, off_t offset)
{
	return read_as_asked(fd, buffer, size, offset);
}
