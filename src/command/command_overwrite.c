/*
 * command_overwrite.c - compare the files that a command writes with those that it reads, by
 * whatever names they go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command_overwrite.h"

#include <stdio.h>
#include <string.h>

#include "fail.h"
#include "input.h"
#include "library_evidence.h"
#include "library_explain_file.h"
#include "library_explain_text.h"
#include "options.h"
#include "platform.h"
#include "readers.h"
#include "text.h"

/* A file that is written; standard output, too, may go to one. */
struct written {
	const char *path;	/* NULL: standard output */
	struct platform_identity identity;
};

/* False if there is no such file yet, or the standard output is none. */
static bool identify(struct written *written)
{
	return written->path ? platform_identity(written->path, &written->identity)
			     : platform_stream_identity(stdout, &written->identity);
}

static int refuse(const struct written *written, const char *read, const char *what,
		  struct fail *fail)
{
	if (!written->path)
		return fail_set(fail, "standard output goes to '%s', which is %s", read, what);
	if (strcmp(written->path, read) == 0)
		return fail_set(fail, "'%s' is %s; it would be overwritten", read, what);
	return fail_set(fail, "'%s' is the same file as '%s', which is %s; it would be "
			"overwritten", written->path, read, what);
}

static int compare(const struct written *written, const char *read, struct fail *fail)
{
	struct platform_identity other;

	if (!platform_identity(read, &other) || !platform_same(&written->identity, &other))
		return 0;
	return refuse(written, read, "an input", fail);
}

/* The rules of a folder are its files *.json. */
static int compare_folder(const struct written *written, const char *folder, struct fail *fail)
{
	struct text path = { 0 };
	size_t count = 0;
	char **names = platform_list(folder, &count, fail);
	int ret = names ? 0 : fail_in(fail, "%s", folder);

	for (size_t i = 0; i < count && ret == 0; i++) {
		if (!text_match("*.json", names[i]))
			continue;
		text_reset(&path);
		text_printf(&path, "%s/%s", folder, names[i]);
		ret = path.oom ? fail_set(fail, "out of memory")
				: compare(written, text_get(&path), fail);
	}
	platform_list_free(names, count);
	text_release(&path);
	return ret;
}

static int compare_rules(const struct written *written, const char *const *paths, size_t count,
			 struct fail *fail)
{
	uint64_t size;
	int ret = 0;

	for (size_t i = 0; i < count && ret == 0; i++)
		ret = platform_type(paths[i], true, &size, NULL) == PLATFORM_FOLDER
			? compare_folder(written, paths[i], fail)
			: compare(written, paths[i], fail);
	return ret;
}

/* The rules and the baseline. */
static int compare_ours(const struct options *options, const char *path, struct fail *fail)
{
	struct written written = { .path = path };
	bool has_words = options->command == OPTIONS_RULES_CHECK ||
			 options->command == OPTIONS_RULES_TEST;

	if (!identify(&written))
		return 0;
	if (options->baseline && compare(&written, options->baseline, fail) < 0)
		return -1;
	if (compare_rules(&written, options->rules, options->rule_count, fail) < 0)
		return -1;
	return has_words ? compare_rules(&written, options->words, options->word_count, fail) : 0;
}

/* `explain` reads a file, or takes its name for a word; nothing of others is looked at yet. */
static int compare_explained(const struct options *options, struct fail *fail)
{
	const char *const *words = options->words;
	size_t count = options->word_count;

	if (input_would_overwrite(words, count, options->output, readers, NULL, fail) == 0)
		return 0;
	return library_are_files(words, count) || (count == 1 && library_is_pasted(words[0]))
		? -1 : 0;
}

static int compare_all(const struct options *options, const char *written, struct fail *fail)
{
	if (compare_ours(options, written, fail) < 0)
		return -1;
	if (options->command != OPTIONS_SCAN)
		return options->command == OPTIONS_EXPLAIN ? compare_explained(options, fail) : 0;
	if (input_would_overwrite(options->words, options->word_count, written, readers,
				  options->no_evidence ? NULL : library_evidence_wanted, fail) < 0)
		return -1;
	return input_would_overwrite(options->evidence, options->evidence_count, written, readers,
				     library_evidence_wanted, fail);
}

/* The report must not be written over the key to its tokens. */
static int compare_map(const struct options *options, struct fail *fail)
{
	const char *map = options->redact_map;
	struct written report = { .path = options->output };
	struct platform_identity other;

	if (!map)
		return 0;
	if ((report.path && (strcmp(map, report.path) == 0 ||
			     platform_same_target(map, report.path))) ||
	    (identify(&report) && platform_identity(map, &other) &&
	     platform_same(&report.identity, &other)))
		return refuse(&report, map, "the map of --redact-map", fail);
	return 0;
}

int command_check_overwrite(const struct options *options, struct fail *fail)
{
	if (compare_map(options, fail) < 0 || compare_all(options, options->output, fail) < 0)
		return -1;
	return options->redact_map ? compare_all(options, options->redact_map, fail) : 0;
}
