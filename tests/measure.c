/*
 * measure.c - run a command and say what it cost.
 *
 * Prints wall-clock seconds, peak resident KiB as the kernel counts them, and the
 * exit status (128 and more: ended by a signal).  The command's output is thrown
 * away, so that only its making counts.
 *
 * SPDX-License-Identifier: MIT
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
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

static void run(char **command)
{
	int null = open("/dev/null", O_RDWR);

	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
		_exit(127);
	execvp(command[0], command);
	_exit(127);
}

int main(int argc, char **argv)
{
	struct rusage usage;
	double start;
	int status;
	pid_t child;

	if (argc < 2) {
		fputs("Usage: measure COMMAND...\n", stderr);
		return 2;
	}
	start = now();
	child = fork();
	if (child == 0)
		run(argv + 1);
	if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
		perror("measure");
		return EXIT_FAILURE;
	}
	printf("%.6f %ld %d\n", now() - start, usage.ru_maxrss,
	       WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return EXIT_SUCCESS;
}
