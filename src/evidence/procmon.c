/*
 * procmon.c - a trace of Process Monitor as CSV: the DLLs that a worker process looked for
 * in vain, and those that it was not allowed to open.
 *
 * The loader tries several folders, so that a name counts as missing only if the process
 * never opened a file of that name.  Times have no date and are not read.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console_lists.h"
#include "evidence_cells.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "fail.h"
#include "grow.h"
#include "shortage.h"
#include "table.h"
#include "text.h"

enum {
	/* Names of DLLs with their process; a worker process has some hundreds. */
	PROCMON_NAMES = 4096,
	/* That are listed. */
	PROCMON_MISSING = 50,
	PROCESSES = 64,
};

/* Bytes of a trace; a minute of a busy server is some hundred MiB. */
static const uint64_t procmon_size = (uint64_t)1 << 30;

/* A name that one process looked for. */
struct dll {
	const char *name, *after;	/* as it is written; the DLL that was opened before */
	const char *denied;		/* the path that was refused, or NULL */
	unsigned line, denied_line;
	bool opened, missed;
};

struct process {
	char pid[16];
	const char *last;		/* the DLL that it opened last, by its path */
};

enum column { PROCESS, PID, OPERATION, PATH, RESULT, COLUMNS };

struct procmon {
	struct evidence_sink sink;
	struct arena arena;
	struct table_names names;
	struct dll *list;
	size_t room;
	struct process processes[PROCESSES];
	size_t process_count;
	bool begun;
	struct evidence_cells cells;
	size_t columns[COLUMNS];	/* where in a row */
};

static const char *const headings[COLUMNS] = {
	"Process Name", "PID", "Operation", "Path", "Result",
};

/* ---- rows ---- */

static const char *cell(const struct procmon *procmon, enum column column)
{
	return evidence_cells_get(&procmon->cells, procmon->columns[column]);
}

/* Cheaply, before a row is split: most rows are of other files. */
static bool names_dll(const char *line)
{
	while ((line = strchr(line, '.')) != NULL) {
		line++;
		if (text_lower(line[0]) == 'd' && text_lower(line[1]) == 'l' &&
		    text_lower(line[2]) == 'l')
			return true;
	}
	return false;
}

static bool is_worker(const char *name)
{
	static const char *const names[] = { "w3wp.exe", "inetinfo.exe", "dllhost.exe" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_equal_nocase(name, names[i]))
			return true;
	return false;
}

/* ---- names ---- */

static const char *keep(struct procmon *procmon, const char *text)
{
	const char *copy = arena_string(&procmon->arena, text);

	if (text && !copy)
		evidence_sink_no_memory(&procmon->sink);
	return copy;
}

/* NULL: there are too many processes. */
static struct process *process_of(struct procmon *procmon, const char *pid)
{
	struct process *process;

	for (size_t i = 0; i < procmon->process_count; i++)
		if (strcmp(procmon->processes[i].pid, pid) == 0)
			return &procmon->processes[i];
	if (procmon->process_count == PROCESSES || strlen(pid) >= sizeof(process->pid))
		return NULL;
	process = &procmon->processes[procmon->process_count++];
	strcpy(process->pid, pid);
	return process;
}

/* NULL: there are too many, or no memory. */
static struct dll *dll_of(struct procmon *procmon, const char *pid, const char *name)
{
	struct text key = { 0 };
	size_t count = procmon->names.count;
	struct dll *list;
	uint32_t id;

	text_printf(&key, "%s ", pid);
	text_add_lower(&key, name, strlen(name));
	list = grow(procmon->list, count, 1, &procmon->room, sizeof(*list));
	if (list)
		procmon->list = list;
	id = key.oom || !list ? TABLE_NONE : table_names_id(&procmon->names, key.bytes, key.size);
	text_release(&key);
	if (id == TABLE_NONE) {
		evidence_sink_no_memory(&procmon->sink);
		return NULL;
	}
	if (id == count)
		list[id] = (struct dll){ .name = keep(procmon, name) };
	return procmon->sink.ret < 0 ? NULL : &list[id];
}

static bool is_one_of(const char *text, const char *a, const char *b, const char *c)
{
	return strcmp(text, a) == 0 || strcmp(text, b) == 0 || strcmp(text, c) == 0;
}

static void take_dll(struct procmon *procmon, struct process *process, struct dll *dll,
		     unsigned number)
{
	const char *result = cell(procmon, RESULT), *path = cell(procmon, PATH);

	if (strcmp(result, "SUCCESS") == 0) {
		if (!dll->opened)
			process->last = keep(procmon, path);
		dll->opened = true;
	} else if (is_one_of(result, "NAME NOT FOUND", "PATH NOT FOUND", "NO SUCH FILE")) {
		if (!dll->missed) {
			dll->after = process->last;
			dll->line = number;
		}
		dll->missed = true;
	} else if (strcmp(result, "ACCESS DENIED") == 0 && !dll->denied) {
		dll->denied = keep(procmon, path);
		dll->denied_line = number;
	}
}

static void take_row(struct procmon *procmon, unsigned number)
{
	const char *path = cell(procmon, PATH), *operation = cell(procmon, OPERATION);
	struct process *process;
	struct dll *dll;

	if (!is_worker(cell(procmon, PROCESS)) || !text_match("*.dll", path) ||
	    strlen(path) > EVIDENCE_SINK_VALUE ||
	    !is_one_of(operation, "CreateFile", "Load Image", "QueryOpen"))
		return;
	/* A name that is not kept could be one that was found later. */
	if (procmon->names.count >= PROCMON_NAMES) {
		procmon->sink.ret = fail_set(procmon->sink.fail, "more than %d DLLs are named",
					     (int)PROCMON_NAMES);
		return;
	}
	process = process_of(procmon, cell(procmon, PID));
	dll = process ? dll_of(procmon, process->pid, text_base(path)) : NULL;
	if (dll)
		take_dll(procmon, process, dll, number);
}

/* ---- findings ---- */

static void found_dll(struct procmon *procmon, const struct dll *dll, size_t *missing)
{
	struct evidence_sink *sink = &procmon->sink;

	if (dll->opened)
		return;
	if (dll->denied) {
		evidence_sink_found(sink, "file.access", dll->denied, "denied",
				    dll->denied_line);
	} else if (dll->missed && !console_listed(CONSOLE_PROBED, dll->name) &&
		   (*missing)++ < PROCMON_MISSING) {
		evidence_sink_found(sink, "file.missing_dependency", dll->after, dll->name,
				    dll->line);
		evidence_sink_detail(sink, "missing", EVIDENCE_ITEM, dll->name);
	}
}

static void found_all(struct procmon *procmon)
{
	size_t missing = 0;

	for (size_t i = 0; i < procmon->names.count; i++)
		found_dll(procmon, &procmon->list[i], &missing);
	text_printf(&procmon->sink.summary, missing == 1 ? "%zu DLL was looked for in vain"
							  : "%zu DLLs were looked for in vain",
		    missing);
}

/* ---- the file ---- */

static int take_line(void *context, const struct evidence_line *line)
{
	struct procmon *procmon = context;

	if (procmon->begun && !names_dll(line->text))
		return 0;
	if (!evidence_cells_split(&procmon->cells, line))
		evidence_sink_no_memory(&procmon->sink);
	else if (procmon->begun)
		take_row(procmon, line->number);
	else
		procmon->begun = evidence_cells_header(&procmon->cells, headings, COLUMNS,
						       procmon->columns);
	return procmon->sink.ret;
}

static int read_procmon(const struct evidence_reading *reading, struct fail *fail)
{
	struct procmon *procmon = shortage_watch(calloc(1, sizeof(*procmon)));
	int ret;

	if (!procmon)
		return fail_set(fail, "out of memory");
	procmon->sink = (struct evidence_sink){ .reading = reading, .fail = fail };
	procmon->sink.ret = evidence_lines_each(reading->source, procmon_size, take_line, procmon,
						fail);
	if (procmon->sink.ret == 0)
		found_all(procmon);
	ret = evidence_sink_end(&procmon->sink, "procmon", true);
	table_names_release(&procmon->names);
	arena_release(&procmon->arena);
	evidence_cells_release(&procmon->cells);
	free(procmon->list);
	free(procmon);
	return ret;
}

static bool is_header(const char *line)
{
	return strstr(line, "\"Process Name\"") && strstr(line, "\"Operation\"") &&
	       strstr(line, "\"Path\"") && strstr(line, "\"Result\"");
}

static bool knows_procmon(const uint8_t *head, size_t size)
{
	return evidence_lines_any(head, size, is_header);
}

const struct evidence_parser evidence_parser_procmon = {
	.name = "procmon", .what = "a trace of Process Monitor",
	.knows = knows_procmon, .read = read_procmon,
};
