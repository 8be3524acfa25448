/*
 * fuzz_config.c - a configuration, whatever is in it, and what changed to a second one, which
 * begins behind the first byte 0x1e.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "config_asked.h"
#include "config_condition.h"
#include "config_history.h"
#include "evidence.h"
#include "evidence_asked.h"
#include "fail.h"
#include "fuzz_names.h"
#include "memory_source.h"
#include "parsers.h"
#include "side_list.h"
#include "text.h"

enum { SPLIT = 0x1e };

static int open_memory(void *context, const char *path, struct evidence_source *source,
		       struct fail *fail)
{
	struct memory *memory = context;

	(void)path, (void)fail;
	*source = (struct evidence_source){ memory, read_memory, NULL, memory->size };
	return 0;
}

static const struct evidence_want wants[] = {
	{ .computer = "WEB01", .module = "c:\\program files\\contoso\\audit\\contosoaudit.dll" },
	{ .computer = "WEB01", .app_pool = "ShopPool", .module = "c:\\windows\\x.dll" },
	{ .computer = "WEB01", .site = "6" },
	{ .computer = "WEB01", .application = "/LM/W3SVC/6/ROOT/api" },
};

/* With `most` wants: some files are read as if nothing but a module was known. */
static void read_file(struct memory *memory, const char *path, size_t most,
		      const struct side_list *files)
{
	const struct evidence_source source = { memory, read_memory, NULL, memory->size };
	const struct evidence_wants asked = { wants, most };
	struct evidence evidence = { .count = 0 };
	struct evidence_asked tables = { .has_config = false };
	const struct evidence_reading reading = {
		&evidence, &source, path, "WEB01", NULL, &asked, &tables, NULL,
	};
	struct fail fail = { "" };

	if (evidence_parser_config.read(&reading, &fail) < 0 && !*fail.msg)
		abort();
	if (evidence_parser_config.beside(&reading, files, &fail) < 0)
		abort();
	for (size_t i = 0; i < evidence.count; i++)
		if (!*evidence.list[i].value)
			abort();
	fuzz_names(&evidence_parser_config, &source);
	evidence_asked_release(&tables);
	evidence_release(&evidence);
}

static void compare_paths(const char *text)
{
	static const char path[] = "C:\\Program Files\\Contoso\\Audit\\contosoaudit.dll";
	const struct config_worker worker = { "A", "x86", "Classic", "v4.0" };
	char word[CONFIG_WORD];
	const char *nearest;
	bool unknown = config_condition_unknown(text, word, &nearest);

	if (config_same_path(text, path) != config_same_path(path, text) ||
	    !config_same_path(text, text))
		abort();
	if (unknown != (config_condition_holds(text, &worker, word) == CONFIG_LOADS_UNKNOWN))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char *const paths[] = {
		"in/CFGHISTORY_0000000011/applicationHost.config", "in/web.config",
		"in/applicationHost.config", "in/redirection.config",
	};
	const uint8_t *split = size ? memchr(bytes, SPLIT, size) : NULL;
	size_t first = split ? (size_t)(split - bytes) : size;
	struct memory old = { bytes, first };
	struct memory new = { split ? split + 1 : bytes, split ? size - first - 1 : 0 };
	struct side_list files = { .count = 0 };
	char *text = text_copy((const char *)bytes, size);

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (side_list_add(&files, &(struct side_file){
			.path = paths[i], .open = open_memory, .context = i == 2 ? &new : &old,
		}) < 0)
			abort();
	side_list_sort(&files);
	side_list_look_for(&files, config_history_is_current);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		read_file(i == 2 ? &new : &old, paths[i], i % 2 ? 1 : 4, &files);
	if (text)
		compare_paths(text);
	free(text);
	side_list_release(&files);
	return 0;
}
