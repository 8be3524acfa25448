/*
 * measure.c - run a command and say what it cost.
 *
 * Prints wall-clock seconds, peak resident KiB as the kernel counts them, and the
 * exit status (128 and more: ended by a signal).  The command's output is thrown
 * away, so that only its making counts; with --read it goes through a pipe to somebody
 * who counts its lines, as of programs whose output is meant for another one: no line at
 * all is a failure.
 *
 * SPDX-License-Identifier: MIT
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void run(char **command, int output)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, 0) < 0 || dup2(output < 0 ? null : output, 1) < 0 ||
	    dup2(null, 2) < 0)
		_exit(127);
	execvp(command[0], command);
	_exit(127);
}

static size_t count_lines(int pipe)
{
	static char buffer[1 << 16];
	size_t lines = 0;
	ssize_t size;

	while ((size = read(pipe, buffer, sizeof(buffer))) > 0)
		for (const char *at = buffer;
		     (at = memchr(at, '\n', (size_t)(buffer + size - at))) != NULL; at++)
			lines++;
	return lines;
}

/* *lines: that were read. */
static pid_t start(char **command, bool reads, size_t *lines)
{
	int ends[2] = { -1, -1 };
	pid_t child;

	if (reads && pipe(ends) < 0)
		return -1;
	child = fork();
	if (child == 0) {
		if (reads)
			close(ends[0]);
		run(command, ends[1]);
	}
	if (reads) {
		close(ends[1]);
		*lines = count_lines(ends[0]);
	}
	return child;
}

int main(int argc, char **argv)
{
	bool reads = argc > 1 && strcmp(argv[1], "--read") == 0;
	struct rusage usage;
	size_t lines = 0;
	double begin;
	int status;
	pid_t child;

	if (argc < 2 + reads) {
		fputs("Usage: measure [--read] COMMAND...\n", stderr);
		return 2;
	}
	begin = now();
	child = start(argv + 1 + reads, reads, &lines);
	if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
		perror("measure");
		return EXIT_FAILURE;
	}
	if (reads && !lines) {
		fputs("measure: no lines\n", stderr);
		return EXIT_FAILURE;
	}
	printf("%.6f %ld %d\n", now() - begin, usage.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return EXIT_SUCCESS;
}
