/*
 * command_check_overwrite.c - compare the files that a scan writes with those that it reads,
 * by whatever names they go.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command_overwrite.h"

#include <string.h>

#include "fail.h"
#include "input.h"
#include "library_evidence.h"
#include "options.h"
#include "platform.h"
#include "readers.h"
#include "text.h"

static int compare(const char *written, const struct platform_identity *identity,
		   const char *read, struct fail *fail)
{
	struct platform_identity other;

	if (!platform_identity(read, &other) || !platform_same(identity, &other))
		return 0;
	if (strcmp(written, read) == 0)
		return fail_set(fail, "'%s' is an input; it would be overwritten", read);
	return fail_set(fail, "'%s' is the same file as '%s', which is an input; it would be "
			"overwritten", written, read);
}

/* The rules of a folder are its files *.json. */
static int compare_folder(const char *written, const struct platform_identity *identity,
			  const char *folder, struct fail *fail)
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
				: compare(written, identity, text_get(&path), fail);
	}
	platform_list_free(names, count);
	text_release(&path);
	return ret;
}

/* The rules and the baseline. */
static int compare_ours(const struct options *options, const char *written, struct fail *fail)
{
	struct platform_identity identity;
	uint64_t size;
	int ret = 0;

	if (!platform_identity(written, &identity))
		return 0;
	if (options->baseline)
		ret = compare(written, &identity, options->baseline, fail);
	for (size_t i = 0; i < options->rule_count && ret == 0; i++) {
		const char *rules = options->rules[i];

		if (platform_type(rules, true, &size, NULL) == PLATFORM_FOLDER)
			ret = compare_folder(written, &identity, rules, fail);
		else
			ret = compare(written, &identity, rules, fail);
	}
	return ret;
}

static int compare_all(const struct options *options, const char *written, struct fail *fail)
{
	if (written && compare_ours(options, written, fail) < 0)
		return -1;
	if (input_would_overwrite(options->words, options->word_count, written, readers,
				  options->no_evidence ? NULL : library_evidence_wanted, fail) < 0)
		return -1;
	return input_would_overwrite(options->evidence, options->evidence_count, written, readers,
				     library_evidence_wanted, fail);
}

/* The report must not be written over the key to its tokens. */
static int compare_map(const struct options *options, struct fail *fail)
{
	const char *map = options->redact_map, *output = options->output;
	struct platform_identity a, b;

	if (!map || !output)
		return 0;
	if (strcmp(map, output) == 0 || platform_same_target(map, output) ||
	    (platform_identity(map, &a) && platform_identity(output, &b) && platform_same(&a, &b)))
		return fail_set(fail, "cannot write '%s': it is the map of --redact-map", output);
	return 0;
}

int command_check_overwrite(const struct options *options, struct fail *fail)
{
	if (compare_map(options, fail) < 0 || compare_all(options, options->output, fail) < 0)
		return -1;
	return options->redact_map ? compare_all(options, options->redact_map, fail) : 0;
}
