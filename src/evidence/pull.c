/*
 * pull.c - read the files beside the logs that incidents ask for.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pull.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "computers.h"
#include "evidence.h"
#include "evidence_asked.h"
#include "evidence_join.h"
#include "evidence_prefix.h"
#include "evidence_sink.h"
#include "evidence_twins.h"
#include "fail.h"
#include "finding_names.h"
#include "grow.h"
#include "logsinfo.h"
#include "path_shares.h"
#include "shortage.h"
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

/* Files of one name and one owner: a name that all servers of a fleet have is asked for by each
 * of them. */
struct same_name {
	uint32_t first;			/* in their order, by next_of */
	uint32_t count;
};

/* Of one pool and one computer: files have two or three.  Of more nothing is concluded. */
enum { SPELLINGS = 64 };

/* The owner of files that are nobody's. */
enum { NOBODY = 0 };

/* A file that any incident of its computer asks for. */
struct general {
	const struct side_file *file;
	const struct evidence_parser *parser;
	const char *computer;
};

/* What is known of a file that pools may load. */
struct loaded {
	bool looked_at, named, broken;	/* named: by an event, for which it is read */
	char machine[8];		/* "x64", or nothing */
};

struct pulling {
	struct evidence *evidence;
	const struct pull *how;
	const struct side_list *all;
	struct side_owners owners;
	struct text computers;		/* of lists of bundles, each ended by a NUL */
	const struct side_file **lists;	/* these */
	size_t list_count;
	/* Those that may be a module, by their names in lower case and by their owners. */
	struct table_names names, owner_names;
	struct computers owned;		/* owners, from 1; behind that of NOBODY */
	struct table_map sames;		/* by name and owner */
	struct same_name *same;
	size_t same_count, same_room;
	uint32_t *next_of;		/* of each file: another one of these, or TABLE_NONE */
	bool *is_nobodys;		/* of each file: it would be read, but for that */
	struct general nobodys;		/* the first of the files that are nobody's */
	size_t nobodys_count;
	struct computers askers;	/* of wants */
	struct computers shown;		/* of files that were read, each once */
	struct evidence_prefixes named;	/* modules of these, by file name */
	const char *wants_computer;	/* whose wants are listed */
	size_t want_count;		/* SIZE_MAX: none are */
	struct evidence_asked asked;	/* of these */
	/* The files of one module that may be it. */
	struct candidate *list;
	size_t count, room;
	size_t modules;			/* read for them */
	struct loaded *loaded;		/* of each file */
	struct general *general;	/* in the order of paths */
	size_t general_count;
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

/* For a want, or for any (NULL). */
static const struct evidence_parser *parser_for(const struct side_file *file,
						const struct evidence_want *want)
{
	for (size_t i = 0; evidence_parsers[i]; i++) {
		const struct evidence_parser *parser = evidence_parsers[i];

		if ((file->parser == parser || (!file->parser && parser->by_name)) &&
		    parser->wanted && (!want || parser->wanted(want, file->path)))
			return parser;
	}
	return NULL;
}

/* The logs around it are of several computers, and no folder says of which the file is. */
static void count_nobodys(struct pulling *pulling, const struct side_file *file,
			  const struct evidence_parser *parser)
{
	bool *is_nobodys = &pulling->is_nobodys[file - pulling->all->list];

	if (*is_nobodys || !parser)
		return;
	*is_nobodys = true;
	if (pulling->nobodys_count++ == 0 || file < pulling->nobodys.file)
		pulling->nobodys = (struct general){ file, parser, NULL };
}

/* -1: no memory. */
static int add_candidate(struct pulling *pulling, const struct evidence_want *want,
			 const struct side_file *file)
{
	const struct evidence_parser *parser = parser_for(file, want);
	struct candidate *list;

	if (!parser)
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

/* Nothing is concluded from the only file, so nothing from what is beside it. */
static bool is_apart(const struct evidence *evidence)
{
	return evidence->file_count == 1 && evidence->files[0].problem;
}

/* Read it for these wants; what is wrong with the file becomes its problem. */
static int read_candidate(struct candidate *candidate, struct evidence_reading reading,
			  const struct side_list *files, struct fail *fail)
{
	struct evidence_source source = { NULL, NULL, NULL, 0 };
	const struct evidence_file unread = {
		.path = candidate->file->path, .format = candidate->parser->name,
		.size = candidate->file->size, .problem = fail->msg, .unread = true,
	};
	int ret = side_file_open(candidate->file, &source, fail);

	reading.evidence = &candidate->evidence;
	reading.source = &source;
	reading.path = candidate->file->path;
	reading.computer = candidate->computer;
	if (ret == 0) {
		ret = candidate->parser->read(&reading, fail);
		side_close(&source);
	}
	if (ret == 0 && candidate->parser->beside && !is_apart(&candidate->evidence))
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

/* The file of that computer, with its findings if there is no reason why nothing is concluded
 * from them. */
static int take(struct pulling *pulling, const struct candidate *candidate, const char *reason,
		struct fail *fail)
{
	const struct evidence *from = &candidate->evidence;

	if (computers_next(&pulling->shown, candidate->computer, TABLE_NONE) == TABLE_NONE &&
	    computers_add(&pulling->shown, candidate->computer) < 0)
		return fail_set(fail, "out of memory");
	for (size_t i = 0; i < from->file_count; i++) {
		struct evidence_file file = from->files[i];

		if (!file.problem)
			file.problem = reason;
		if (!file.problem && from->left_out)
			file.problem = "some of its findings are left out: it has more than are "
				       "kept of a file";
		if (evidence_add_file(pulling->evidence, &file, fail) < 0)
			return -1;
	}
	pulling->evidence->left_out += from->left_out;
	for (size_t i = 0; !reason && i < from->count; i++)
		if (evidence_append(pulling->evidence, &from->list[i], fail) < 0)
			return -1;
	return 0;
}

/* The number of a file's name; TABLE_NONE: there is none, or no memory. */
static uint32_t name_of(struct pulling *pulling, const char *path, bool add)
{
	const char *base = text_base(path);

	return add ? table_names_lower(&pulling->names, base, strlen(base))
		   : table_names_find_lower(&pulling->names, base, strlen(base));
}

/* The number of its owner; TABLE_NONE: no memory. */
static uint32_t owner_of(struct pulling *pulling, const struct side_file *file)
{
	const char *computer = NULL;
	size_t count = pulling->owner_names.count;
	bool owned = side_owner(&pulling->owners, file, &computer);
	/* One that is not known, and nobody, have names that no computer has. */
	uint32_t id = table_names_lower(&pulling->owner_names, computer ? computer : "\0",
					computer ? strlen(computer) : owned ? 1 : 2);

	if (id == TABLE_NONE || (id == count && computers_add(&pulling->owned, computer) < 0))
		return TABLE_NONE;
	return owned ? id + 1 : NOBODY;
}

static struct same_name *find_same(const struct pulling *pulling, uint32_t name, uint32_t owner)
{
	uint32_t at = table_map_get(&pulling->sames, table_pair(name, owner));

	return at == TABLE_NONE ? NULL : &pulling->same[at];
}

/* -1: no memory, as below. */
static int list_name(struct pulling *pulling, size_t file)
{
	const struct side_file *of = &pulling->all->list[file];
	uint32_t name = name_of(pulling, of->path, true), owner = owner_of(pulling, of);
	struct same_name *same;

	if (name == TABLE_NONE || owner == TABLE_NONE)
		return -1;
	same = find_same(pulling, name, owner);
	if (!same) {
		same = grow(pulling->same, pulling->same_count, 1, &pulling->same_room,
			    sizeof(*same));
		if (!same || table_map_set(&pulling->sames, table_pair(name, owner),
					   (uint32_t)pulling->same_count) < 0)
			return -1;
		pulling->same = same;
		same += pulling->same_count++;
		*same = (struct same_name){ TABLE_NONE, 0 };
	}
	pulling->next_of[file] = same->first;
	same->first = (uint32_t)file;
	same->count++;
	return 0;
}

static int list_names(struct pulling *pulling)
{
	const struct side_list *files = pulling->all;
	int ret = 0;

	pulling->next_of = table_no_numbers(files->count, sizeof(*pulling->next_of));
	pulling->is_nobodys =
		shortage_watch(calloc(files->count + 1, sizeof(*pulling->is_nobodys)));
	if (!pulling->next_of || !pulling->is_nobodys)
		return -1;
	/* From the end, so that the files of a name are in order. */
	for (size_t i = files->count; i-- > 0 && ret == 0;)
		if (parser_for(&files->list[i], NULL))
			ret = list_name(pulling, i);
	return ret;
}

/* Any want of the name says it of all: once is enough. */
static void list_nobodys(struct pulling *pulling, const struct evidence_want *want, uint32_t name)
{
	struct same_name *same = find_same(pulling, name, NOBODY);

	if (!same)
		return;
	for (uint32_t i = same->first; i != TABLE_NONE; i = pulling->next_of[i])
		count_nobodys(pulling, &pulling->all->list[i],
			      parser_for(&pulling->all->list[i], want));
	same->first = TABLE_NONE;
}

static int by_file(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	return (x->file > y->file) - (x->file < y->file);
}

/* The files with the name of the module that may be it. */
static int list_candidates(struct pulling *pulling, const struct evidence_want *want)
{
	const uint32_t name = name_of(pulling, want->module, false);
	size_t all = 0, most = PULL_SAME;
	int ret = 0;

	pulling->count = 0;
	if (name == TABLE_NONE)
		return 0;
	list_nobodys(pulling, want, name);
	for (uint32_t owner = TABLE_NONE;
	     (owner = computers_next(&pulling->owned, want->computer, owner)) != TABLE_NONE;) {
		const struct same_name *same = find_same(pulling, name, owner + 1);

		all += same ? same->count : 0;
		most = all > PULL_SAME ? PULL_ALIKE + 1 : most;
		for (uint32_t i = same ? same->first : TABLE_NONE;
		     i != TABLE_NONE && pulling->count < most && ret == 0;
		     i = pulling->next_of[i])
			ret = add_candidate(pulling, want, &pulling->all->list[i]);
	}
	if (pulling->count)
		qsort(pulling->list, pulling->count, sizeof(*pulling->list), by_file);
	if (all <= PULL_SAME)
		keep_nearest(pulling);
	return ret;
}

static int pull_for(struct pulling *pulling, const struct evidence_want *want,
		    const struct side_list *files, struct fail *fail)
{
	const struct evidence_wants wants = { want, 1 };
	struct evidence_asked asked = { .has_config = false };
	const char *reason = NULL;
	int ret = 0;

	if (list_candidates(pulling, want) < 0)
		return fail_set(fail, "out of memory");
	if (pulling->count > PULL_ALIKE) {
		reason = "there are too many files of this name, so that nothing is concluded "
			 "from any";
		pulling->count = PULL_ALIKE;
	}
	for (size_t i = 0; i < pulling->count && ret == 0; i++) {
		struct fail why = { "" };

		if (pulling->modules++ >= PULL_FILES)
			pulling->count = i;
		else
			ret = read_candidate(&pulling->list[i], (struct evidence_reading){
				.want = want, .wants = &wants, .asked = &asked }, files, &why);
	}
	evidence_asked_release(&asked);
	for (size_t i = 1; i < pulling->count && !reason; i++)
		if (!same_findings(&pulling->list[0].evidence, &pulling->list[i].evidence))
			reason = EVIDENCE_TWINS_DIFFER;
	for (size_t i = 0; i < pulling->count; i++) {
		if (ret == 0)
			ret = take(pulling, &pulling->list[i], reason, fail);
		evidence_release(&pulling->list[i].evidence);
	}
	return ret < 0 ? fail_set(fail, "out of memory") : 0;
}

/* Is there a file of that computer, read here or for a part? */
static bool has_file(const struct pulling *pulling, const char *computer)
{
	return computers_next(&pulling->shown, computer, TABLE_NONE) != TABLE_NONE ||
	       evidence_next(pulling->evidence, computer, 0) < pulling->evidence->count;
}

/* What an event itself says of the process, for the files of its computer to be compared with. */
static int take_machine(struct pulling *pulling, const struct evidence_want *want,
			struct fail *fail)
{
	if (!want->machine || !want->module || !has_file(pulling, want->computer))
		return 0;
	return evidence_append(pulling->evidence, &(struct evidence_finding){
		.finding = "worker.machine", .of = want->module, .value = want->machine,
		.computer = want->computer,
	}, fail);
}

/* What a file's computer is asked for; how many. */
static size_t wants_of(struct pulling *pulling, const char *computer)
{
	const struct evidence_wants *all = pulling->how->wants;
	size_t count = 0;

	/* Files of one computer follow each other. */
	if (pulling->want_count != SIZE_MAX && evidence_same_of(pulling->wants_computer, computer))
		return pulling->want_count;
	for (uint32_t i = TABLE_NONE;
	     (i = computers_next(&pulling->askers, computer, i)) != TABLE_NONE;)
		pulling->wants[count++] = all->list[i];
	evidence_asked_release(&pulling->asked);
	pulling->wants_computer = computer;
	pulling->want_count = count;
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

/* Is it known from the list of a bundle alone, and not from logs? */
static bool is_listed(const struct pulling *pulling, const char *computer)
{
	const char *begin = pulling->computers.bytes;

	return computer && begin && computer >= begin &&
	       computer < begin + pulling->computers.size;
}

/* Does an incident of the computer ask for it, or is there a reason to say that none can? */
static bool is_general(struct pulling *pulling, struct general *general)
{
	const struct evidence_want *list = pulling->how->wants->list;
	char other[SIDE_NAME];
	uint32_t first;

	general->parser = general_parser(general->file);
	if (!general->parser)
		return false;
	if (!side_owner(&pulling->owners, general->file, &general->computer)) {
		count_nobodys(pulling, general->file, general->parser);
		return false;
	}
	first = computers_next(&pulling->askers, general->computer, TABLE_NONE);
	if (first != TABLE_NONE && (!list[first].idle || general->parser->idle))
		return true;
	return is_listed(pulling, general->computer) &&
	       !side_other(general->file, general->computer, other);
}

/* -1: no memory. */
static int list_general(struct pulling *pulling)
{
	const struct side_list *files = pulling->all;
	struct general *list = shortage_watch(calloc(files->count + 1, sizeof(*list)));

	if (!list)
		return -1;
	pulling->general = list;
	for (size_t i = 0; i < files->count; i++) {
		list[pulling->general_count].file = &files->list[i];
		pulling->general_count += is_general(pulling, &list[pulling->general_count]);
	}
	return 0;
}

static const char *path_of_general(const void *list, size_t at)
{
	return ((const struct general *)list)[at].file->path;
}

static int pull_file(struct pulling *pulling, const struct general *general, struct fail *fail)
{
	struct candidate candidate = {
		.file = general->file, .parser = general->parser,
		.computer = general->computer,
	};
	struct evidence_wants wants = { pulling->wants, 0 };
	struct fail why = { "" };
	const char *apart = NULL;
	char other[SIDE_NAME];
	int ret;

	if (side_other(general->file, general->computer, other))
		apart = other;
	else if (is_listed(pulling, general->computer))
		apart = general->computer;
	/* Say why nothing is concluded from it. */
	if (apart)
		return evidence_add_other(pulling->evidence, general->file->path,
					  general->parser->name, general->file->size, apart,
					  fail);
	wants.count = wants_of(pulling, general->computer);
	ret = read_candidate(&candidate, (struct evidence_reading){
		.wants = &wants, .asked = &pulling->asked }, pulling->all, &why);
	if (ret == 0)
		ret = take(pulling, &candidate, NULL, fail);
	evidence_release(&candidate.evidence);
	return ret < 0 ? fail_set(fail, "out of memory") : 0;
}

/* The first file that was not read stands for all: "it and 3 other files beside the logs" begins
 * the problem. */
static int say_unread(struct pulling *pulling, const struct general *first, size_t count,
		      const char *why, struct fail *fail)
{
	struct evidence_file file = {
		.path = first->file->path, .size = first->file->size, .for_others = true,
		.format = first->parser ? first->parser->name : evidence_parser_pe.name,
	};
	struct text problem = { 0 };
	int ret;

	text_add(&problem, "it");
	if (count > 1)
		text_printf(&problem, " and %zu other %s beside the logs", count - 1,
			    count == 2 ? "file" : "files");
	text_printf(&problem, " %s not read: %s", count > 1 ? "were" : "was", why);
	file.problem = text_get(&problem);
	ret = problem.oom ? fail_set(fail, "out of memory")
			  : evidence_add_file(pulling->evidence, &file, fail);
	text_release(&problem);
	return ret;
}

static int say_left_out(struct pulling *pulling, const struct general *first, size_t count,
			struct fail *fail)
{
	char why[128];

	snprintf(why, sizeof(why), "there are more than %d, of which each folder and archive has "
		 "its share", (int)PULL_FILES);
	return say_unread(pulling, first, count, why, fail);
}

static int say_nobodys(struct pulling *pulling, struct fail *fail)
{
	if (pulling->nobodys_count == 0 || pulling->how->wants->count == 0)
		return 0;
	return say_unread(pulling, &pulling->nobodys, pulling->nobodys_count,
			  "logs of several computers lie around; such a file belongs in a "
			  "folder that is named like its computer", fail);
}

static int say_refused(struct pulling *pulling, struct fail *fail)
{
	const struct side_list *files = pulling->all;
	struct general first = { .file = NULL };
	size_t count = 0;

	for (size_t i = files->count; i-- > 0;) {
		if (!files->list[i].refused)
			continue;
		count++;
		first.file = &files->list[i];
	}
	if (!count || pulling->how->wants->count == 0)
		return 0;
	first.parser = general_parser(first.file);
	return say_unread(pulling, &first, count, "archives hold more than is kept, of which each "
			  "has its share", fail);
}

/* Which are read, and which of these first. */
struct chosen {
	bool *kept, *first;
};

static int pull_chosen(struct pulling *pulling, const struct chosen *chosen, struct fail *fail)
{
	const struct general *list = pulling->general, *unread = NULL;
	size_t count = pulling->general_count, left_out = 0;
	int ret = 0;

	for (size_t i = 0; i < count && ret == 0; i++)
		if (chosen->first[i])
			ret = pull_file(pulling, &list[i], fail);
	for (size_t i = 0; i < count && ret == 0; i++) {
		if (chosen->first[i])
			continue;
		if (chosen->kept[i]) {
			ret = pull_file(pulling, &list[i], fail);
			continue;
		}
		unread = unread ? unread : &list[i];
		left_out++;
	}
	return unread && ret == 0 ? say_left_out(pulling, unread, left_out, fail) : ret;
}

/* Read what any incident of its computer asks for. */
static int pull_general(struct pulling *pulling, struct fail *fail)
{
	struct path_shares shares = { .list = pulling->general, .path = path_of_general };
	size_t count = pulling->general_count;
	struct chosen chosen = {
		shortage_watch(calloc(count + 1, sizeof(bool))),
		shortage_watch(calloc(count + 1, sizeof(bool))),
	};
	int ret;

	if (chosen.kept && chosen.first) {
		shares.kept = chosen.kept;
		path_shares(&shares, count, PULL_FILES);
		/* So many files find more than is kept: some of each folder come first. */
		shares.kept = chosen.first;
		path_shares(&shares, count, PULL_FIRST);
		ret = pull_chosen(pulling, &chosen, fail);
	} else {
		ret = fail_set(fail, "out of memory");
	}
	free(chosen.kept);
	free(chosen.first);
	return ret;
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
	for (size_t i = 0; i < count && i < PULL_MODULES && ret == 0; i++)
		ret = pull_for(pulling, &pulling->wants[i], files, fail);
	for (size_t i = 0; i < count && i < PULL_MODULES && ret == 0; i++)
		ret = take_machine(pulling, &pulling->wants[i], fail);
	return ret;
}

/* ---- modules that no event names ---- */

/* The value of a finding about the module, or NULL. */
static const char *value_of(const struct evidence *evidence, const char *finding)
{
	for (size_t i = 0; i < evidence->count; i++)
		if (strcmp(evidence->list[i].finding, finding) == 0)
			return evidence->list[i].value;
	return NULL;
}

/* What the configuration says of the worker processes of the pool, if it says one thing: of
 * thousands of files that say the same one is looked at. */
static const char *worker_of(const struct evidence *evidence, const struct evidence_finding *pool)
{
	const size_t number = finding_number("worker.machine");
	const char *machine = NULL;
	size_t at = evidence_next_about(evidence, pool->computer, number, pool->of, 0);

	for (int looks = 0; at < evidence->count; looks++) {
		const char *value = evidence->list[at].value;

		if (looks == SPELLINGS || (machine && strcmp(machine, value) != 0))
			return NULL;
		machine = value;
		at = evidence_next_about(evidence, pool->computer, number, pool->of,
					 evidence_next_value(evidence, at));
	}
	return machine;
}

/* Why a worker process of that architecture cannot load it; nothing if it can. */
static void say_unfit(struct text *text, const struct loaded *file, const char *name,
		      const char *worker)
{
	const char *machine = file->machine;

	text_reset(text);
	if (file->broken)
		text_printf(text, "%s: it is not a whole program file", name);
	else if (worker && strcmp(machine, worker) != 0 &&
		 (strcmp(machine, "x86") == 0 || strcmp(machine, "x64") == 0))
		text_printf(text, "%s: it is %s, and the worker processes are %s", name, machine,
			    worker);
}

/* Whether the file fits. */
static int add_unfit(struct pulling *pulling, const struct side_file *file,
		     const struct evidence_finding *loads, struct fail *fail)
{
	const struct loaded *loaded = &pulling->loaded[file - pulling->all->list];
	struct evidence_finding unfit = {
		.finding = "pool.unfit", .of = loads->of, .computer = loads->computer,
		.file = file->path,
	};
	struct text text = { 0 };
	int ret = 0;

	say_unfit(&text, loaded, text_base(loads->value), worker_of(pulling->evidence, loads));
	unfit.value = text_get(&text);
	if (text.size)
		ret = evidence_append(pulling->evidence, &unfit, fail);
	if (text.oom)
		ret = fail_set(fail, "out of memory");
	text_release(&text);
	return ret;
}

/* Does an event name a file of that name?  Then it is read for that.  -1: no memory. */
static int is_named(struct pulling *pulling, const struct evidence_finding *loads)
{
	struct evidence_range found[2];

	if (evidence_prefixes_find_on(&pulling->named, text_base(loads->value), loads->computer,
				      found) < 0)
		return -1;
	return found[0].from < found[0].end || found[1].from < found[1].end;
}

/* Read it, once for all pools that load it. */
static int look_at(struct pulling *pulling, struct candidate *candidate,
		   const struct evidence_want *want, struct loaded *loaded, struct fail *fail)
{
	const struct evidence_wants wants = { want, 1 };
	struct evidence_asked asked = { .has_config = false };
	const char *machine, *whole;
	struct fail why = { "" };
	int ret = read_candidate(candidate, (struct evidence_reading){
		.want = want, .wants = &wants, .asked = &asked }, pulling->all, &why);

	evidence_asked_release(&asked);
	if (ret < 0)
		return fail_set(fail, "out of memory");
	machine = value_of(&candidate->evidence, "module.machine");
	whole = value_of(&candidate->evidence, "module.whole");
	loaded->broken = whole && strcmp(whole, "no") == 0;
	if (machine && strlen(machine) < sizeof(loaded->machine))
		memcpy(loaded->machine, machine, strlen(machine) + 1);
	candidate->evidence.count = 0;
	return take(pulling, candidate, NULL, fail);
}

/* One file alone can be the one that the pool loads. */
static int pull_loaded(struct pulling *pulling, const struct evidence_finding *loads,
		       struct fail *fail)
{
	const struct evidence_want want = {
		.computer = loads->computer, .module = loads->value, .app_pool = loads->of,
	};
	struct candidate *candidate;
	struct loaded *loaded;
	int ret = 0;

	if (list_candidates(pulling, &want) < 0)
		return fail_set(fail, "out of memory");
	if (pulling->count != 1)
		return 0;
	candidate = &pulling->list[0];
	loaded = &pulling->loaded[candidate->file - pulling->all->list];
	if (!loaded->looked_at) {
		loaded->looked_at = true;
		ret = is_named(pulling, loads);
		if (ret < 0)
			return fail_set(fail, "out of memory");
		loaded->named = ret > 0 || pulling->modules++ >= PULL_FILES;
		ret = 0;
		if (!loaded->named)
			ret = look_at(pulling, candidate, &want, loaded, fail);
		evidence_release(&candidate->evidence);
	}
	return loaded->named || ret < 0 ? ret
					: add_unfit(pulling, candidate->file, loads, fail);
}

/* Findings move while others are added: their texts do not. */
static int pull_all_loaded(struct pulling *pulling, struct fail *fail)
{
	size_t count = 0;
	struct evidence_finding *list;
	int ret;

	evidence_sort(pulling->evidence);
	if (evidence_prefixes_add_wanted(&pulling->named, pulling->how->wants) < 0)
		return fail_set(fail, "out of memory");
	list = shortage_watch(calloc(pulling->evidence->count + 1, sizeof(*list)));
	pulling->loaded = shortage_watch(calloc(pulling->all->count + 1,
						sizeof(*pulling->loaded)));
	ret = list && pulling->loaded ? 0 : fail_set(fail, "out of memory");

	for (size_t i = 0; ret == 0 && i < pulling->evidence->count; i++)
		if (strcmp(pulling->evidence->list[i].finding, "pool.loads") == 0)
			list[count++] = pulling->evidence->list[i];
	for (size_t i = 0; ret == 0 && i < count && i < PULL_MODULES; i++)
		ret = pull_loaded(pulling, &list[i], fail);
	free(list);
	return ret;
}

/* Files of IIS 6 whose versions tell that two service packs are mixed (KB 973917). */
static int pull_own(struct pulling *pulling, const char *computer, struct fail *fail)
{
	static const char *const names[] = { "iisutil.dll", "w3core.dll" };
	int ret = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]) && ret == 0; i++)
		if (name_of(pulling, names[i], false) != TABLE_NONE)
			ret = pull_for(pulling, &(struct evidence_want){
				.computer = computer, .module = names[i],
			}, pulling->all, fail);
	return ret;
}

/* Of each computer that has a want. */
static int pull_all_own(struct pulling *pulling, struct fail *fail)
{
	const struct evidence_wants *all = pulling->how->wants;
	struct table_names names = { .count = 0 };
	int ret = 0;

	for (size_t i = 0; i < all->count && ret == 0; i++) {
		const char *computer = all->list[i].computer ? all->list[i].computer : "";
		size_t known = names.count;
		uint32_t id = table_names_id(&names, computer, strlen(computer));

		if (id == TABLE_NONE)
			ret = fail_set(fail, "out of memory");
		else if (id == known)
			ret = pull_own(pulling, all->list[i].computer, fail);
	}
	table_names_release(&names);
	return ret;
}

/* ---- whose files they are ---- */

/* Its bundle's files may then be taken for another computer's.  Of a list that is read again for
 * what else it says this problem stays. */
static int say_no_list(struct pulling *pulling, const struct side_file *file, struct fail *why)
{
	const struct evidence_file unread = {
		.path = file->path, .format = file->parser->name, .size = file->size,
		.problem = why->msg, .unread = true,
	};

	fail_in(why, "whose the files around it are is not known");
	return pulling->evidence ? evidence_add_file(pulling->evidence, &unread, NULL) : 0;
}

/* Append the computer of a list, or nothing. */
static int list_computer(struct pulling *pulling, const struct side_file *file)
{
	struct evidence_source source = { NULL, NULL, NULL, 0 };
	struct fail why = { "" };
	size_t start = pulling->computers.size;
	int ret;

	if (file->parser != &evidence_parser_logsinfo || file->refused)
		return 0;
	if (side_file_open(file, &source, &why) < 0)
		return say_no_list(pulling, file, &why);
	ret = logsinfo_computer(&source, &pulling->computers, &why);
	side_close(&source);
	if (ret < 0 && say_no_list(pulling, file, &why) < 0)
		return -1;
	if (pulling->computers.size > start)
		text_add_char(&pulling->computers, '\0');
	return pulling->computers.oom ? -1 : 0;
}

/* Names first: the text that holds them moves while it grows. */
static int list_bundles(struct pulling *pulling)
{
	const struct side_list *files = pulling->all;
	size_t at = 0;
	int ret = 0;

	for (size_t i = 0; i < files->count && ret == 0; i++) {
		size_t before = pulling->computers.size;

		ret = list_computer(pulling, &files->list[i]);
		if (pulling->computers.size > before)
			pulling->lists[pulling->list_count++] = &files->list[i];
		if (pulling->list_count == PULL_LISTS)
			break;
	}
	for (size_t i = 0; i < pulling->list_count && ret == 0; i++) {
		const char *computer = pulling->computers.bytes + at;
		const char *known = side_owners_find(&pulling->owners, computer,
						     strlen(computer));

		ret = side_owners_add_list(&pulling->owners, &(struct side_log){
			pulling->lists[i]->path, known ? known : computer });
		at += strlen(computer) + 1;
	}
	return ret;
}

/* Whose wants and whose files they are. */
static int list_owners(struct pulling *pulling)
{
	const struct evidence_wants *wants = pulling->how->wants;
	int ret = 0;

	pulling->lists = shortage_watch(calloc(PULL_LISTS, sizeof(*pulling->lists)));
	if (!pulling->lists)
		return -1;
	for (size_t i = 0; i < wants->count && ret == 0; i++)
		ret = computers_add(&pulling->askers, wants->list[i].computer);
	for (size_t i = 0; i < pulling->how->log_count && ret == 0; i++)
		ret = side_owners_add(&pulling->owners, &pulling->how->logs[i]);
	return ret == 0 ? list_bundles(pulling) : ret;
}

static int pull_all(struct pulling *pulling, struct fail *fail)
{
	const struct side_list *files = pulling->all;
	int ret;

	pulling->wants =
		shortage_watch(calloc(pulling->how->wants->count + 1, sizeof(*pulling->wants)));
	if (!pulling->wants || list_owners(pulling) < 0 || list_names(pulling) < 0 ||
	    list_general(pulling) < 0)
		return fail_set(fail, "out of memory");
	ret = pull_general(pulling, fail);
	if (ret == 0)
		ret = pull_modules(pulling, files, fail);
	if (ret == 0)
		ret = pull_all_loaded(pulling, fail);
	if (ret == 0)
		ret = pull_all_own(pulling, fail);
	if (ret == 0)
		ret = say_nobodys(pulling, fail);
	if (ret == 0)
		ret = say_refused(pulling, fail);
	evidence_sort(pulling->evidence);
	if (ret == 0)
		ret = evidence_twins(pulling->evidence, fail);
	return ret == 0 ? evidence_join(pulling->evidence, pulling->how->wants, fail) : ret;
}

static void release(struct pulling *pulling)
{
	side_owners_release(&pulling->owners);
	computers_release(&pulling->askers);
	computers_release(&pulling->shown);
	evidence_prefixes_release(&pulling->named);
	evidence_asked_release(&pulling->asked);
	text_release(&pulling->computers);
	table_names_release(&pulling->names);
	table_names_release(&pulling->owner_names);
	computers_release(&pulling->owned);
	table_map_release(&pulling->sames);
	free(pulling->same);
	free(pulling->next_of);
	free(pulling->is_nobodys);
	free(pulling->list);
	free(pulling->general);
	free(pulling->loaded);
	free(pulling->wants);
	free(pulling->lists);
}

int pull(struct evidence *evidence, struct side_list *files, const struct pull *how,
	 struct fail *fail)
{
	struct pulling pulling = {
		.evidence = evidence, .how = how, .all = files, .want_count = SIZE_MAX,
	};
	int ret;

	side_list_sort(files);
	for (size_t i = 0; evidence_parsers[i]; i++)
		if (evidence_parsers[i]->current)
			side_list_look_for(files, evidence_parsers[i]->current);
	ret = pull_all(&pulling, fail);
	release(&pulling);
	return ret;
}

int pull_owners(struct side_list *files, const struct pull *how, void *context,
		int (*owner)(void *context, const char *computer))
{
	struct pulling pulling = { .how = how, .all = files };
	const char *computer;
	int ret;

	side_list_sort(files);
	ret = list_owners(&pulling);
	for (size_t i = 0; i < files->count && ret == 0; i++)
		if (side_owner(&pulling.owners, &files->list[i], &computer) && computer)
			ret = owner(context, computer);
	release(&pulling);
	return ret;
}
