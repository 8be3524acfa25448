/*
 * use_library.c - a program that knows nothing but iistriage.h and the library; it is
 * C and C++.
 *
 *	use_library FOLDER LOG...
 *
 * Reads logs from memory, in threads at once with other options, and writes the
 * reports to files in FOLDER, for comparison with those of the program.  Then checks
 * what else the header promises, a line for each check.  Exits with 1 if one failed.
 *
 * SPDX-License-Identifier: MIT
 */
#include <iistriage.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct log {
	const char *name;
	char *bytes;
	size_t size;
};

struct job {
	const char *folder, *name;	/* of the files */
	const char *const *options;	/* name, value, ..., NULL */
	const char *const *forms;	/* ..., NULL */
	const struct log *logs;
	size_t count;
	int failed;
};

static int failed;

static void check(int holds, const char *what)
{
	printf("%s: %s\n", holds ? "PASS" : "FAIL", what);
	failed |= !holds;
}

static int read_log(struct log *log, const char *path)
{
	FILE *file = fopen(path, "rb");
	long size = -1;

	log->name = path;
	if (!file)
		return -1;
	if (fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	rewind(file);
	log->size = size > 0 ? (size_t)size : 0;
	log->bytes = (char *)malloc(log->size + 1);
	if (size < 0 || !log->bytes || fread(log->bytes, 1, log->size, file) != log->size)
		size = -1;
	fclose(file);
	return size < 0 ? -1 : 0;
}

static struct iistriage *run_with(const char *const *options, const struct log *logs,
				  size_t count)
{
	struct iistriage *run = iistriage_new();
	int ret = run ? 0 : -1;

	for (; ret == 0 && *options; options += 2)
		ret = iistriage_set(run, options[0], options[1]);
	for (size_t i = 0; ret == 0 && i < count; i++)
		ret = iistriage_add_bytes(run, logs[i].name, logs[i].bytes, logs[i].size);
	if (ret < 0) {
		fprintf(stderr, "%s", iistriage_messages(run));
		iistriage_free(run);
		run = NULL;
	}
	return run;
}

static int write_form(const struct job *job, struct iistriage *run, const char *form)
{
	size_t size = 0;
	char *text = iistriage_report(run, form, &size);
	char path[4096];
	FILE *file;
	int ret = -1;

	if (!text || strlen(text) > size)
		return -1;
	snprintf(path, sizeof(path), "%s/%s.%s", job->folder, job->name, form);
	file = fopen(path, "wb");
	if (file) {
		ret = fwrite(text, 1, size, file) == size ? 0 : -1;
		ret |= fclose(file);
	}
	iistriage_release(text);
	return ret;
}

static void *do_job(void *context)
{
	struct job *job = (struct job *)context;
	struct iistriage *run = run_with(job->options, job->logs, job->count);

	job->failed = !run;
	for (size_t i = 0; run && job->forms[i]; i++)
		job->failed |= write_form(job, run, job->forms[i]) < 0;
	iistriage_free(run);
	return NULL;
}

/* Each reads twice: ndjson is not made of what was read for the other forms.  Two have
 * another zone than UTC, and not the same one. */
static void check_threads(const char *folder, const struct log *logs, size_t count)
{
	static const char *const none[] = { NULL }, *const east[] = { "tz", "JST-9", NULL },
		*const many[] = { "all-events", NULL, "jobs", "3", "redact", NULL, "verbose", NULL,
				  "tz", "CET-1CEST,M3.5.0,M10.5.0/3", "since", "365d", NULL },
		*const forms[] = { "json", "html", "ndjson", "text", "markdown", "csv", NULL };
	struct job jobs[3] = {
		{ folder, "plain", none, forms, logs, count, 0 },
		{ folder, "east", east, forms, logs, count, 0 },
		{ folder, "many", many, forms, logs, count, 0 },
	};
	pthread_t thread[3];
	int started = 0, bad = 0;

	while (started < 3 && pthread_create(&thread[started], NULL, do_job, &jobs[started]) == 0)
		started++;
	for (int i = 0; i < started; i++) {
		pthread_join(thread[i], NULL);
		bad |= jobs[i].failed;
	}
	check(started == 3 && !bad, "three threads at once write all reports");
}

static int says(const struct iistriage *run, const char *part)
{
	const char *messages = iistriage_messages(run);
	size_t size = strlen(messages);

	return strstr(messages, part) && size && messages[size - 1] == '\n';
}

static void check_options(struct iistriage *run)
{
	char copied[] = "2h";

	check(iistriage_set(run, "sinse", "2h") == -1 && says(run, "did you mean '--since'"),
	      "an option that is not known is refused with one that is near");
	check(iistriage_set(run, "output", "x") == -1 && says(run, "makes no sense") &&
	      iistriage_set(run, "format", "json") == -1 && says(run, "makes no sense") &&
	      iistriage_set(run, "help", NULL) == -1 && says(run, "makes no sense"),
	      "an option of the program alone is refused");
	check(iistriage_set(run, "jobs", "0") == -1 && says(run, "1 to 1024") &&
	      iistriage_set(run, "since", NULL) == -1 && says(run, "needs a value") &&
	      iistriage_set(run, "hash", "yes") == -1 && says(run, "takes no value"),
	      "a value that does not fit is refused");
	check(iistriage_set(run, "since", copied) == 0 && !*iistriage_messages(run) &&
	      iistriage_set(run, "until", "3h") == -1 && says(run, "later than") &&
	      iistriage_set(run, "until", "1h") == 0,
	      "what does not go together is refused, and the run is as it was");
	memset(copied, 'x', sizeof(copied) - 1);
}

/* Zone data that disappears makes every option fail; the list of rules grows all the same. */
static void check_zone(const char *folder)
{
	static const char name[] = "UTC";
	struct iistriage *run = iistriage_new();
	char path[4096], zone[54] = "TZif";
	FILE *file;
	int refused = 0;

	snprintf(path, sizeof(path), "%s/Zone", folder);
	zone[39] = 1;			/* count of types; six bytes each */
	zone[43] = sizeof(name);
	memcpy(zone + 50, name, sizeof(name));
	file = fopen(path, "wb");
	if (file) {
		fwrite(zone, 1, sizeof(zone), file);
		fclose(file);
	}
	setenv("TZDIR", folder, 1);
	check(iistriage_set(run, "tz", "Zone") == 0 && iistriage_set(run, "rules", "x") == 0,
	      "a zone is found in TZDIR");
	remove(path);
	for (int i = 0; i < 100; i++)
		refused += iistriage_set(run, "rules", "y") == -1 && says(run, "'--tz'");
	check(refused == 100 && iistriage_set(run, "tz", "UTC0") == 0 &&
	      !iistriage_rules(run, NULL, 0, "text", NULL) && says(run, "x: ") &&
	      !says(run, "y: "), "an option that is refused leaves the rules as they were");
	unsetenv("TZDIR");
	iistriage_free(run);
}

static void check_refusals(void)
{
	struct iistriage *run = iistriage_new();
	char *text;

	check(run && iistriage_status(run) == 1 && !*iistriage_messages(run), "a new run");
	check_options(run);
	check(!iistriage_report(run, "json", NULL) && says(run, "no input") &&
	      iistriage_status(run) == 1, "without inputs there is no report");
	check(iistriage_add_path(run, "") == -1 && iistriage_add_path(run, NULL) == -1 &&
	      iistriage_add_bytes(run, "x", NULL, 1) == -1 &&
	      iistriage_add_bytes(run, NULL, "x", 1) == -1 && says(run, "name"),
	      "inputs without name or bytes are refused");
	check(iistriage_add_path(run, "/does/not\n/exist") == 0 &&
	      !iistriage_report(run, "jsno", NULL) && says(run, "'--format'") &&
	      !iistriage_report(run, NULL, NULL), "a form that is not known is refused");
	text = iistriage_report(run, "json", NULL);
	check(text && iistriage_status(run) == 1 && says(run, "/does/not\\n/exist: "),
	      "an input that is not there is in the report, and a message");
	iistriage_release(text);
	check(iistriage_set(run, "rules", "/does/not/exist") == 0 &&
	      !iistriage_report(run, "json", NULL) && says(run, "/does/not/exist") &&
	      !iistriage_rules(run, NULL, 0, "text", NULL), "rules that cannot be loaded");
	iistriage_free(run);
}

static void check_null(void)
{
	iistriage_free(NULL);
	iistriage_release(NULL);
	check(iistriage_set(NULL, "hash", NULL) == -1 && iistriage_add_path(NULL, "x") == -1 &&
	      iistriage_add_bytes(NULL, "x", "", 0) == -1 &&
	      !iistriage_report(NULL, "json", NULL) && iistriage_status(NULL) == 1 &&
	      !iistriage_explain(NULL, NULL, 0, "text", NULL) &&
	      !iistriage_rules(NULL, NULL, 0, "text", NULL) && *iistriage_messages(NULL),
	      "without a run everything fails");
}

static void check_answers(void)
{
	static const char *const words[] = { "193", "dll-not-fuond" },
		*const id[] = { "dll-not-found" };
	struct iistriage *run = iistriage_new();
	size_t size = 0;
	char *text = iistriage_explain(run, words, 2, "text", &size);

	check(text && strlen(text) == size && strstr(text, "ERROR_BAD_EXE_FORMAT") &&
	      says(run, "did you mean 'dll-not-found'"), "words are explained");
	iistriage_release(text);
	check(!iistriage_explain(run, words, 0, "text", NULL) && says(run, "no words") &&
	      !iistriage_explain(run, words, 2, "csv", NULL) && says(run, "text|json"),
	      "nothing to explain, or not in this form");
	text = iistriage_rules(run, NULL, 0, "json", NULL);
	check(text && strstr(text, "\"dll-not-found\""), "rules are listed");
	iistriage_release(text);
	text = iistriage_rules(run, id, 1, "text", &size);
	check(text && strlen(text) == size && !*iistriage_messages(run), "a rule is shown");
	iistriage_free(run);
	check(text && strstr(text, "dll-not-found"), "a text outlives its run");
	iistriage_release(text);
	check(strstr(iistriage_schema(), "\"$schema\"") && *iistriage_version(),
	      "schema and version");
}

/* The same run, the same report, whatever was made in between. */
static void check_again(const struct log *logs, size_t count)
{
	static const char *const none[] = { NULL };
	struct iistriage *run = run_with(none, logs, count);
	char *first = iistriage_report(run, "json", NULL), *second, *other;

	iistriage_release(iistriage_report(run, "text", NULL));
	iistriage_release(iistriage_report(run, "ndjson", NULL));
	second = iistriage_report(run, "json", NULL);
	check(first && second && strcmp(first, second) == 0 && iistriage_status(run) == 0,
	      "a report can be made again");
	iistriage_release(second);
	other = iistriage_set(run, "hash", NULL) == 0 ? iistriage_report(run, "json", NULL) : NULL;
	check(other && first && strcmp(first, other) != 0 && strstr(other, "\"sha256\""),
	      "an option that is set later counts");
	iistriage_release(other);
	other = iistriage_set(run, "exit-code", NULL) == 0 ?
		iistriage_report(run, "csv", NULL) : NULL;
	check(other && iistriage_status(run) == 10, "the status can say that there is an incident");
	iistriage_release(other);
	iistriage_release(first);
	iistriage_free(run);
}

static void check_damage(const struct log *log)
{
	static const char *const none[] = { NULL };
	struct log part = *log, empty = { "empty.evtx", NULL, 0 };
	struct iistriage *run;
	char *text;

	part.size = part.size / 2 + 1234;
	run = run_with(none, &part, 1);
	text = iistriage_report(run, "json", NULL);
	check(text && iistriage_status(run) == 3 && says(run, log->name), "half a log");
	iistriage_release(text);
	iistriage_free(run);
	/* A chunk whose records are overwritten. */
	part.bytes = (char *)malloc(log->size);
	part.size = log->size;
	memcpy(part.bytes, log->bytes, log->size);
	memset(part.bytes + 4096 + 600, 0xa5, 2000);
	run = run_with(none, &part, 1);
	text = iistriage_report(run, "ndjson", NULL);
	check(text && iistriage_status(run) == 3, "a log with damaged bytes");
	iistriage_release(text);
	iistriage_free(run);
	free(part.bytes);
	run = run_with(none, &empty, 1);
	text = iistriage_report(run, "json", NULL);
	check(text && iistriage_status(run) == 1 && says(run, "empty.evtx: "), "no bytes at all");
	iistriage_release(text);
	iistriage_free(run);
}

int main(int argc, char **argv)
{
	size_t count = argc > 2 ? (size_t)argc - 2 : 0;
	struct log *logs = (struct log *)calloc(count + 1, sizeof(*logs));
	static const char *const none[] = { NULL };

	for (size_t i = 0; i < count; i++)
		if (read_log(&logs[i], argv[i + 2]) < 0) {
			perror(argv[i + 2]);
			return 2;
		}
	if (count == 0)
		return 2;
	check_threads(argv[1], logs, count);
	iistriage_free(run_with(none, logs, count));	/* unused */
	check_zone(argv[1]);
	check_refusals();
	check_null();
	check_answers();
	check_again(logs, count);
	check_damage(&logs[0]);
	for (size_t i = 0; i < count; i++)
		free(logs[i].bytes);
	free(logs);
	return failed;
}
