/*
 * fault_sweep.c - run a command again and again, each time with another call of the system
 * that goes wrong (fault_shim.c), and look at what is left.
 *
 *	fault_sweep [-au] [-c FILE] [-e TEXT]... [-i STEP] [-m RUNS] [-p TEXT] [-s NUMBER]
 *		[-w WORD]... KIND SHIM FOLDER COMMAND...
 *
 * FOLDER/before holds what is there before each run, in a copy of which (FOLDER/work) the
 * command runs, FOLDER/good is what a run without a fault leaves.  Afterwards every file is as
 * it was before, or as it is in good, or is missing; none is new.  With the status of the good
 * run all is as in good, or says in a file one of the TEXTs of -e; but where that one is 1 or 3,
 * only the words may say that it is not.
 * Any other status is 1, or 3 where TEXT says that a report (or what is on standard output) is
 * not whole, and then one of the WORDs is on standard error.  With a signal (KIND is "signal",
 * NUMBER which) the program may end by that one.
 *
 * -a: from that call on all go wrong; -c: what comes through a pipe on standard input, at most
 * 64 KiB, which a pipe holds; -i: each STEP-th call; -m: so many runs at most, evenly spread;
 * -u: status 2 is as good as 1.  Prints what was wrong, and the numbers.  Status 1: something
 * was wrong; 2: usage.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS = 8, RUN_SECONDS = 60, SHOWN = 12, LINE = 4096 };

struct sweep {
	const char *kind, *shim, *folder, *partial, *fed;
	const char *words[WORDS];
	const char *told[WORDS];
	size_t word_count, told_count;
	char **command;
	bool onward, usage;
	int signal;
	unsigned long step, most;
	/* What came of it. */
	int good_status;
	unsigned long calls, runs, wrong, ended[4];	/* as good, 1, 3, by the signal */
};

struct bytes {
	char *at;
	size_t size;
	bool there;
};

__attribute__((noreturn)) static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void path_of(const struct sweep *sweep, char path[PATH_MAX], const char *folder,
		    const char *name)
{
	int size = snprintf(path, PATH_MAX, "%s/%s%s%s", sweep->folder, folder,
			    *name ? "/" : "", name);

	if (size < 0 || size >= PATH_MAX)
		die("a path is too long");
}

static struct bytes read_file(const struct sweep *sweep, const char *folder, const char *name)
{
	struct bytes bytes = { .there = false };
	char path[PATH_MAX];
	struct stat status;
	FILE *file;

	path_of(sweep, path, folder, name);
	file = fopen(path, "rb");
	if (!file)
		return bytes;
	if (fstat(fileno(file), &status) < 0)
		die(path);
	bytes.at = calloc(1, (size_t)status.st_size + 1);
	bytes.size = bytes.at ? fread(bytes.at, 1, (size_t)status.st_size, file) : 0;
	bytes.there = true;
	fclose(file);
	return bytes;
}

static bool same(const struct bytes *a, const struct bytes *b)
{
	return a->there == b->there && a->size == b->size &&
	       (!a->size || memcmp(a->at, b->at, a->size) == 0);
}

/* Call for each name in a folder of the sweep. */
static void each(struct sweep *sweep, const char *folder,
		 void (*call)(struct sweep *sweep, const char *name))
{
	char path[PATH_MAX];
	struct dirent **names;
	int count;

	path_of(sweep, path, folder, "");
	count = scandir(path, &names, NULL, alphasort);
	if (count < 0)
		die(path);
	for (int i = 0; i < count; i++) {
		if (strcmp(names[i]->d_name, ".") != 0 && strcmp(names[i]->d_name, "..") != 0)
			call(sweep, names[i]->d_name);
		free(names[i]);
	}
	free(names);
}

static void remove_in(const struct sweep *sweep, const char *folder, const char *name)
{
	char path[PATH_MAX];

	path_of(sweep, path, folder, name);
	if (unlink(path) < 0)
		die(path);
}

static void remove_work(struct sweep *sweep, const char *name)
{
	remove_in(sweep, "work", name);
}

static void remove_good(struct sweep *sweep, const char *name)
{
	remove_in(sweep, "good", name);
}

static void copy(struct sweep *sweep, const char *from, const char *to, const char *name)
{
	struct bytes bytes = read_file(sweep, from, name);
	char path[PATH_MAX];
	FILE *file;

	path_of(sweep, path, to, name);
	file = fopen(path, "wb");
	if (!file || fwrite(bytes.at, 1, bytes.size, file) != bytes.size || fclose(file) != 0)
		die(path);
	free(bytes.at);
}

static void copy_before(struct sweep *sweep, const char *name)
{
	copy(sweep, "before", "work", name);
}

static void copy_good(struct sweep *sweep, const char *name)
{
	copy(sweep, "work", "good", name);
}

static void redirect(const struct sweep *sweep, int fd, const char *name)
{
	char path[PATH_MAX];
	int file;

	path_of(sweep, path, name, "");
	file = fd == 0 ? open("/dev/null", O_RDONLY) :
	       open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	if (file < 0 || dup2(file, fd) < 0)
		_exit(126);
	close(file);
}

static void feed(const struct sweep *sweep)
{
	char bytes[1 << 16];
	int file = open(sweep->fed, O_RDONLY), ends[2];
	ssize_t size = file < 0 ? -1 : read(file, bytes, sizeof(bytes));

	if (size < 0 || pipe(ends) < 0 || write(ends[1], bytes, (size_t)size) != size ||
	    dup2(ends[0], 0) < 0)
		_exit(126);
	close(file);
	close(ends[0]);
	close(ends[1]);
}

/* The child: with a fault at the n-th call, or (0) one that counts calls. */
__attribute__((noreturn)) static void become(const struct sweep *sweep, unsigned long n)
{
	char fault[64], path[PATH_MAX];

	if (sweep->fed)
		feed(sweep);
	else
		redirect(sweep, 0, "");
	redirect(sweep, 1, "stdout");
	redirect(sweep, 2, "stderr");
	if (sweep->signal)
		snprintf(fault, sizeof(fault), "signal:%lu:%d", n, sweep->signal);
	else
		snprintf(fault, sizeof(fault), "%s:%lu%s", sweep->kind, n,
			 sweep->onward && n ? "+" : "");
	path_of(sweep, path, "count", "");
	if (n == 0)
		setenv("FAULT_COUNT", path, 1);
	setenv("FAULT", fault, 1);
	path_of(sweep, path, "work", "");
	if (chdir(path) < 0)
		_exit(126);
	alarm(RUN_SECONDS);
	setenv("LD_PRELOAD", sweep->shim, 1);
	execv(sweep->command[0], sweep->command);
	_exit(126);
}

static int run(struct sweep *sweep, unsigned long n)
{
	int status;
	pid_t child;

	each(sweep, "work", remove_work);
	each(sweep, "before", copy_before);
	child = fork();
	if (child == 0)
		become(sweep, n);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		die("a program cannot be started");
	return status;
}

__attribute__((format(printf, 3, 4)))
static void wrong(struct sweep *sweep, unsigned long n, const char *fmt, ...)
{
	va_list args;

	if (sweep->wrong++ >= SHOWN)
		return;
	printf("%s:%lu%s: ", sweep->kind, n, sweep->onward ? "+" : "");
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
}

/* Does a text hold one of the words, whatever their case? */
static bool says(const struct bytes *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < text->size; i++)
		for (size_t k = 0; k < count; k++)
			if (strncasecmp(text->at + i, words[k], strlen(words[k])) == 0)
				return true;
	return false;
}

/* What the files of one run are held against. */
static struct look {
	unsigned long n;
	bool whole;		/* all has to be as in good */
	bool differs;		/* something is not */
	bool partial;		/* what is not so was told */
	bool may_be_partial;
} look;

static void look_at(struct sweep *sweep, const char *name)
{
	struct bytes now = read_file(sweep, "work", name);
	struct bytes good = read_file(sweep, "good", name);
	struct bytes before = read_file(sweep, "before", name);

	if (!good.there)
		wrong(sweep, look.n, "'%s' is left over", name);
	else if (!same(&now, &good) && (look.whole || !same(&now, &before))) {
		if (look.may_be_partial && says(&now, &sweep->partial, 1))
			look.partial = true;
		else if (!says(&now, sweep->told, sweep->told_count))
			wrong(sweep, look.n, "'%s' (%zu bytes) is not what it should be (%zu)",
			      name, now.size, good.size);
	}
	free(now.at);
	free(good.at);
	free(before.at);
}

static void look_for(struct sweep *sweep, const char *name)
{
	struct bytes now = read_file(sweep, "work", name);

	if (!now.there && look.whole)
		wrong(sweep, look.n, "there is no '%s'", name);
	free(now.at);
}

static void judge_output(struct sweep *sweep)
{
	struct bytes now = read_file(sweep, "stdout", ""), good = read_file(sweep, "out", "");

	if (look.whole && !same(&now, &good))
		wrong(sweep, look.n, "standard output is not what it should be");
	free(now.at);
	free(good.at);
}

static void compare(struct sweep *sweep, const char *name)
{
	struct bytes now = read_file(sweep, "work", name), good = read_file(sweep, "good", name);

	look.differs |= !same(&now, &good);
	free(now.at);
	free(good.at);
}

/* Is all as without a fault? */
static bool is_good(struct sweep *sweep)
{
	struct bytes now = read_file(sweep, "stdout", ""), good = read_file(sweep, "out", "");

	look.differs = !same(&now, &good);
	free(now.at);
	free(good.at);
	each(sweep, "work", compare);
	each(sweep, "good", compare);
	return !look.differs;
}

static void judge_message(struct sweep *sweep, int status)
{
	struct bytes said = read_file(sweep, "stderr", "");
	int shown = said.size > 200 ? 200 : (int)said.size;

	if (!says(&said, sweep->words, sweep->word_count))
		wrong(sweep, look.n, "status %d, and the message is \"%.*s\"", status, shown,
		      said.at ? said.at : "");
	free(said.at);
}

static void judge(struct sweep *sweep, unsigned long n, int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;

	look = (struct look){ .n = n, .may_be_partial = sweep->partial &&
							(code == 3 || code == 1) };
	look.whole = code == sweep->good_status && (code == 0 || is_good(sweep));
	if (look.whole)
		sweep->ended[0]++;
	else if (code == 1 || (code == 2 && sweep->usage))
		sweep->ended[1]++;
	else if (code == 3 && sweep->partial)
		sweep->ended[2]++;
	else if (WIFSIGNALED(status) && sweep->signal && WTERMSIG(status) == sweep->signal)
		sweep->ended[3]++;
	else if (WIFSIGNALED(status))
		wrong(sweep, n, "ended by signal %d", WTERMSIG(status));
	else
		wrong(sweep, n, "status %d", code);
	each(sweep, "work", look_at);
	each(sweep, "good", look_for);
	judge_output(sweep);
	/* With 3, the report itself says what is missing. */
	if (!look.whole && code >= 0 && !(code == 3 && look.partial))
		judge_message(sweep, code);
}

static void make(struct sweep *sweep, const char *name)
{
	char path[PATH_MAX];

	path_of(sweep, path, name, "");
	mkdir(path, 0777);
}

/* Without a fault: what is good, and how many calls there are. */
static void run_good(struct sweep *sweep)
{
	struct bytes count;
	char from[PATH_MAX], to[PATH_MAX];
	int status;

	make(sweep, "before");
	make(sweep, "work");
	make(sweep, "good");
	status = run(sweep, 0);
	if (!WIFEXITED(status) || WEXITSTATUS(status) >= 126)
		die("the command does not run");
	sweep->good_status = WEXITSTATUS(status);
	each(sweep, "good", remove_good);
	each(sweep, "work", copy_good);
	path_of(sweep, from, "stdout", "");
	path_of(sweep, to, "out", "");
	if (rename(from, to) < 0)
		die(to);
	count = read_file(sweep, "count", "");
	sweep->calls = count.there ? strtoul(count.at, NULL, 10) : 0;
	free(count.at);
}

static void run_faults(struct sweep *sweep)
{
	unsigned long step = sweep->step;

	if (sweep->most && sweep->calls / step > sweep->most)
		step = sweep->calls / sweep->most + 1;
	for (unsigned long n = 1; n <= sweep->calls; n += step) {
		judge(sweep, n, run(sweep, n));
		sweep->runs++;
	}
}

static bool take_options(struct sweep *sweep, int argc, char **argv)
{
	int option;

	while ((option = getopt(argc, argv, "+ac:e:i:m:p:s:uw:")) != -1) {
		if (option == 'a')
			sweep->onward = true;
		else if (option == 'c')
			sweep->fed = optarg;
		else if (option == 'e' && sweep->told_count < WORDS)
			sweep->told[sweep->told_count++] = optarg;
		else if (option == 'i')
			sweep->step = strtoul(optarg, NULL, 10);
		else if (option == 'm')
			sweep->most = strtoul(optarg, NULL, 10);
		else if (option == 'p')
			sweep->partial = optarg;
		else if (option == 's')
			sweep->signal = atoi(optarg);
		else if (option == 'u')
			sweep->usage = true;
		else if (option == 'w' && sweep->word_count < WORDS)
			sweep->words[sweep->word_count++] = optarg;
		else
			return false;
	}
	if (argc - optind < 4 || !sweep->step)
		return false;
	sweep->kind = argv[optind];
	sweep->shim = argv[optind + 1];
	sweep->folder = argv[optind + 2];
	sweep->command = argv + optind + 3;
	return sweep->folder[0] == '/' && sweep->command[0][0] == '/';
}

int main(int argc, char **argv)
{
	struct sweep sweep = { .step = 1 };

	if (!take_options(&sweep, argc, argv)) {
		fputs("usage: fault_sweep [-au] [-c FILE] [-e TEXT]... [-i STEP] [-m RUNS] "
		      "[-p TEXT] [-s NUMBER] [-w WORD]... KIND /SHIM /FOLDER /COMMAND...\n",
		      stderr);
		return 2;
	}
	run_good(&sweep);
	run_faults(&sweep);
	printf("%s%s: %lu calls, %lu runs: %lu as without a fault, %lu failed, %lu partial, %lu "
	       "by the signal; %lu wrong\n", sweep.kind, sweep.onward ? "+" : "", sweep.calls,
	       sweep.runs, sweep.ended[0], sweep.ended[1], sweep.ended[2], sweep.ended[3],
	       sweep.wrong);
	return sweep.wrong || !sweep.runs;
}
