/*
 * pull.c - read the files beside the logs that incidents ask for.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pull.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "evidence_join.h"
#include "fail.h"
#include "grow.h"
#include "side_list.h"
#include "side_owner.h"
#include "table.h"
#include "text.h"

/* A file that may be the one that is wanted. */
struct candidate {
	const struct side_file *file;
	const struct evidence_parser *parser;
	const char *computer;
	size_t alike;			/* folders that it has in common with the module */
	struct evidence evidence;	/* what it says */
	bool dropped;
};

struct pulling {
	struct evidence *evidence;
	const struct pull *how;
	/* The files of one module that may be it. */
	struct candidate *list;
	size_t count, room;
	size_t files, modules;		/* read for any incident, and for modules */
	struct evidence_want *wants;	/* of one computer, or of modules, each once */
};

static bool has_folder(const char *path, const char *folder)
{
	size_t size = strlen(folder);

	for (const char *at = path; *at; at++)
		if (text_is_slash(*at) && text_starts(at + 1, folder) &&
		    text_is_slash(at[1 + size]))
			return true;
	return false;
}

/*
 * A 32-bit process finds SysWOW64 under the name System32.  Where both are there, the
 * folder does not say which file it was.
 */
static size_t alike_of(const struct evidence_want *want, const struct side_file *file)
{
	if (!want->module)
		return 0;
	if (has_folder(want->module, "system32") &&
	    (has_folder(file->path, "syswow64") || has_folder(file->path, "system32")))
		return 2;
	return text_parts_alike(want->module, strlen(want->module), file->path,
				strlen(file->path));
}

static const struct evidence_parser *parser_for(const struct side_file *file,
						const struct evidence_want *want)
{
	for (size_t i = 0; evidence_parsers[i]; i++) {
		const struct evidence_parser *parser = evidence_parsers[i];

		if ((file->parser == parser || (!file->parser && parser->by_name)) &&
		    parser->wanted && parser->wanted(want, file->path))
			return parser;
	}
	return NULL;
}

/* -1: no memory. */
static int add_candidate(struct pulling *pulling, const struct evidence_want *want,
			 const struct side_file *file)
{
	const struct evidence_parser *parser = parser_for(file, want);
	struct candidate *list;
	const char *computer;

	if (!parser ||
	    !side_owner(file, pulling->how->logs, pulling->how->log_count, &computer) ||
	    !evidence_same_computer(computer, want->computer))
		return 0;
	list = grow(pulling->list, pulling->count, 1, &pulling->room, sizeof(*list));
	if (!list)
		return -1;
	pulling->list = list;
	list[pulling->count++] = (struct candidate){
		.file = file, .parser = parser, .computer = want->computer,
		.alike = alike_of(want, file),
	};
	return 0;
}

/* Read it; what is wrong with the file becomes its problem. */
static int read_candidate(struct candidate *candidate, const struct evidence_want *want,
			  const struct evidence_wants *wants, const struct side_list *files,
			  struct fail *fail)
{
	struct evidence_source source = { NULL, NULL, NULL, 0 };
	const struct evidence_reading reading = {
		&candidate->evidence, &source, candidate->file->path, candidate->computer,
		want, wants,
	};
	const struct evidence_file unread = {
		.path = candidate->file->path, .format = candidate->parser->name,
		.size = candidate->file->size, .problem = fail->msg,
	};
	int ret = side_file_open(candidate->file, &source, fail);

	if (ret == 0) {
		ret = candidate->parser->read(&reading, fail);
		side_close(&source);
	}
	if (ret == 0 && candidate->parser->beside)
		ret = candidate->parser->beside(&reading, files, fail);
	if (ret == 0)
		return 0;
	evidence_release(&candidate->evidence);
	return evidence_add_file(&candidate->evidence, &unread, NULL);
}

static bool same_findings(const struct evidence *a, const struct evidence *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->list[i].finding, b->list[i].finding) != 0 ||
		    strcmp(a->list[i].value, b->list[i].value) != 0)
			return false;
	return true;
}

/* Keep those whose folders are most like those of the module. */
static void keep_nearest(struct pulling *pulling)
{
	size_t most = 0, kept = 0;

	for (size_t i = 0; i < pulling->count; i++)
		if (pulling->list[i].alike > most)
			most = pulling->list[i].alike;
	for (size_t i = 0; i < pulling->count; i++)
		if (pulling->list[i].alike == most)
			pulling->list[kept++] = pulling->list[i];
	pulling->count = kept;
}

/* The file, with its findings if `whole`. */
static int take(struct pulling *pulling, const struct evidence *from, bool whole,
		struct fail *fail)
{
	for (size_t i = 0; i < from->file_count; i++) {
		struct evidence_file file = from->files[i];

		if (!whole && !file.problem)
			file.problem = "another file of this name says otherwise, so that "
				       "nothing is concluded from either";
		if (evidence_add_file(pulling->evidence, &file, fail) < 0)
			return -1;
	}
	for (size_t i = 0; whole && i < from->count &&
			   pulling->evidence->count < EVIDENCE_FINDINGS; i++)
		if (evidence_add(pulling->evidence, &from->list[i], fail) < 0)
			return -1;
	return 0;
}

static int pull_for(struct pulling *pulling, const struct evidence_want *want,
		    const struct side_list *files, struct fail *fail)
{
	const struct evidence_wants wants = { want, 1 };
	bool agree = true;
	int ret = 0;

	pulling->count = 0;
	for (size_t i = 0; i < files->count && ret == 0; i++)
		ret = add_candidate(pulling, want, &files->list[i]);
	if (ret < 0)
		return fail_set(fail, "out of memory");
	keep_nearest(pulling);
	for (size_t i = 0; i < pulling->count && ret == 0; i++) {
		struct fail why = { "" };

		if (pulling->modules++ >= PULL_FILES)
			pulling->count = i;
		else
			ret = read_candidate(&pulling->list[i], want, &wants, files,
					     &why);
	}
	for (size_t i = 1; i < pulling->count; i++)
		agree &= same_findings(&pulling->list[0].evidence, &pulling->list[i].evidence);
	for (size_t i = 0; i < pulling->count; i++) {
		if (ret == 0)
			ret = take(pulling, &pulling->list[i].evidence, agree, fail);
		evidence_release(&pulling->list[i].evidence);
	}
	return ret < 0 ? fail_set(fail, "out of memory") : 0;
}

/* What an event itself says of the process. */
static int take_machine(struct evidence *evidence, const struct evidence_want *want,
			struct fail *fail)
{
	if (!want->machine || !want->module)
		return 0;
	return evidence_add(evidence, &(struct evidence_finding){
		.finding = "worker.machine", .of = want->module, .value = want->machine,
		.computer = want->computer,
	}, fail);
}

/* What a file's computer is asked for; how many. */
static size_t wants_of(struct pulling *pulling, const char *computer)
{
	const struct evidence_wants *all = pulling->how->wants;
	size_t count = 0;

	for (size_t i = 0; i < all->count; i++)
		if (evidence_same_computer(all->list[i].computer, computer))
			pulling->wants[count++] = all->list[i];
	return count;
}

/* The parser of a file that any incident asks for, or NULL. */
static const struct evidence_parser *general_parser(const struct side_file *file)
{
	if (file->parser)
		return file->parser->wanted ? NULL : file->parser;
	for (size_t i = 0; evidence_parsers[i]; i++)
		if (evidence_parsers[i]->named && evidence_parsers[i]->named(file->path))
			return evidence_parsers[i];
	return NULL;
}

/* Read a file that any incident of its computer asks for. */
static int pull_file(struct pulling *pulling, const struct side_file *file,
		     const struct side_list *files, struct fail *fail)
{
	struct candidate candidate = { .file = file, .parser = general_parser(file) };
	struct evidence_wants wants = { pulling->wants, 0 };
	struct fail why = { "" };
	int ret;

	if (!candidate.parser || pulling->files >= PULL_FILES ||
	    !side_owner(file, pulling->how->logs, pulling->how->log_count, &candidate.computer))
		return 0;
	wants.count = wants_of(pulling, candidate.computer);
	if (wants.count == 0 || (wants.list[0].idle && !candidate.parser->idle))
		return 0;
	pulling->files++;
	ret = read_candidate(&candidate, NULL, &wants, files, &why);
	if (ret == 0)
		ret = take(pulling, &candidate.evidence, true, fail);
	evidence_release(&candidate.evidence);
	return ret < 0 ? fail_set(fail, "out of memory") : 0;
}

/*
 * The modules that are asked for, each once; of what several events say of the process the
 * first word counts.  SIZE_MAX: no memory.
 */
static size_t list_modules(struct pulling *pulling)
{
	const struct evidence_wants *all = pulling->how->wants;
	struct table_names names = { .count = 0 };
	struct text name = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < all->count && count != SIZE_MAX; i++) {
		const struct evidence_want *want = &all->list[i];
		uint32_t id;

		if (!want->module)
			continue;
		text_reset(&name);
		text_printf(&name, "%s\n%s", want->computer ? want->computer : "", want->module);
		id = name.oom ? TABLE_NONE : table_names_id(&names, name.bytes, name.size);
		if (id == TABLE_NONE)
			count = SIZE_MAX;
		else if (id == count)
			pulling->wants[count++] = *want;
		else if (!pulling->wants[id].machine)
			pulling->wants[id].machine = want->machine;
	}
	table_names_release(&names);
	text_release(&name);
	return count;
}

static int pull_modules(struct pulling *pulling, const struct side_list *files,
			struct fail *fail)
{
	size_t count = list_modules(pulling);
	int ret = 0;

	if (count == SIZE_MAX)
		return fail_set(fail, "out of memory");
	for (size_t i = 0; i < count && i < PULL_MODULES && ret == 0; i++) {
		ret = pull_for(pulling, &pulling->wants[i], files, fail);
		if (ret == 0 && pulling->evidence->file_count)
			ret = take_machine(pulling->evidence, &pulling->wants[i], fail);
	}
	return ret;
}

int pull(struct evidence *evidence, struct side_list *files, const struct pull *how,
	 struct fail *fail)
{
	struct pulling pulling = { .evidence = evidence, .how = how };
	int ret = 0;

	side_list_sort(files);
	pulling.wants = calloc(how->wants->count + 1, sizeof(*pulling.wants));
	if (!pulling.wants)
		return fail_set(fail, "out of memory");
	for (size_t i = 0; i < files->count && ret == 0; i++)
		ret = pull_file(&pulling, &files->list[i], files, fail);
	if (ret == 0)
		ret = pull_modules(&pulling, files, fail);
	if (ret == 0)
		ret = evidence_join(evidence, how->wants, fail);
	free(pulling.list);
	free(pulling.wants);
	return ret;
}
