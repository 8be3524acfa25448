/*
 * library_evidence.c - the files beside the logs of a run.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_evidence.h"

#include <stdlib.h>
#include <string.h>

#include "computers.h"
#include "evidence.h"
#include "evidence_json.h"
#include "fail.h"
#include "grow.h"
#include "incident.h"
#include "input.h"
#include "input_computers.h"
#include "library_run.h"
#include "parsers.h"
#include "platform.h"
#include "pull.h"
#include "redact.h"
#include "shortage.h"
#include "side_owner.h"
#include "table.h"
#include "text.h"

/* Files with problems that are told without "verbose": an archive holds any number of files. */
enum { TOLD = 20 };

struct wanting {
	struct evidence_want *list;
	size_t count, room;
	size_t failures;		/* of these; behind them are computers without one */
	bool idle_left_out;		/* there are more of those */
	struct input_computers computers;	/* which of their names are one */
	struct table_names names;	/* what they ask for; number of a name = index */
	struct arena arena;
};

/* ---- files that are not on the disk ---- */

/* Where its bytes are. */
struct member {
	const struct input_store *store;
	uint64_t offset, size;
	const char *problem;		/* why they are not there, or NULL */
};

static int64_t read_member(void *context, void *buffer, size_t size, uint64_t offset,
			   struct fail *fail)
{
	const struct member *member = context;

	if (offset >= member->size)
		return 0;
	if (size > member->size - offset)
		size = (size_t)(member->size - offset);
	return input_store_read_at(member->store, buffer, size, member->offset + offset, fail);
}

static int open_member(void *context, const char *path, struct evidence_source *source,
		       struct fail *fail)
{
	const struct member *member = context;

	(void)path;
	if (member->problem)
		return fail_set(fail, "%s", member->problem);
	*source = (struct evidence_source){ context, read_member, NULL, member->size };
	return 0;
}

static struct member *new_member(struct library_evidence *all, const struct input_aside *file)
{
	struct member *member = arena_alloc(&all->files.arena, sizeof(*member));
	const char *problem = file->problem ? file->problem : "its archive was not unpacked so far";

	if (!member)
		return NULL;
	*member = (struct member){ &all->store, file->offset, file->size, NULL };
	if (!file->stored)
		member->problem = arena_string(&all->files.arena, problem);
	return file->stored || member->problem ? member : NULL;
}

/* What it says could name whom nobody knows to be hidden. */
static int refuse_unheard(struct library_evidence *all, struct side_file *file)
{
	uint32_t at = table_names_find(&all->unheard, file->path, strlen(file->path));
	struct member *member;

	if (at == TABLE_NONE)
		return 0;
	member = arena_alloc(&all->files.arena, sizeof(*member));
	if (!member)
		return -1;
	*member = (struct member){ .problem = all->why[at] };
	file->context = member;
	file->open = open_member;
	return 0;
}

static int add_aside(struct library_evidence *all, const struct input_aside *file, bool apart,
		     const char *computer, struct fail *fail)
{
	struct side_file side = {
		.path = file->path, .size = file->size, .apart = apart, .computer = computer,
		.refused = file->refused,
		.parser = evidence_parser_of(file->head, file->head_size),
	};

	if (file->inside) {
		side.context = new_member(all, file);
		side.open = open_member;
	}
	return (file->inside && !side.context) || refuse_unheard(all, &side) < 0 ||
	       side_list_add(&all->files, &side) < 0 ? fail_set(fail, "out of memory") : 0;
}

const char *library_evidence_wanted(void *context, const struct input_aside *file)
{
	/* A module is asked for by its name, whatever is in the file. */
	static const char *const names[] = { "*.dll", "*.exe" };
	const struct evidence_parser *parser = evidence_parser_of(file->head, file->head_size);

	(void)context;
	if (parser)
		return parser->what;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (text_match(names[i], file->path))
			return "";
	for (size_t i = 0; evidence_parsers[i]; i++)
		if (evidence_parsers[i]->named && evidence_parsers[i]->named(file->path))
			return "";
	return NULL;
}

int library_evidence_aside(struct library_evidence *all, const struct input_aside *file,
			   struct fail *fail)
{
	return add_aside(all, file, false, NULL, fail);
}

/* The name of this computer in the logs, if they are its own: after a new name or a domain
 * they have several. */
static const char *this_computer(const struct iistriage *run)
{
	const struct input_summaries *inputs = &run->reading.summary;

	for (size_t i = 0; run->options.here && i < inputs->count; i++)
		for (size_t k = 0; k < inputs->items[i].computer_count; k++)
			if (evidence_same_computer(inputs->items[i].computers[k],
						   run->options.here))
				return inputs->items[i].computers[k];
	return NULL;
}

static int take_apart(void *context, const struct input_aside *file)
{
	struct iistriage *run = context;

	return add_aside(&run->reading.evidence, file, true, this_computer(run),
			 &run->reading.fail);
}

static void set_problem(struct evidence *said, const char *problem)
{
	for (size_t i = 0; i < said->file_count; i++)
		if (!said->files[i].problem)
			said->files[i].problem = problem;
}

/* Findings of computers that the part does not have are left out, and those beyond its share. */
static int keep_own(struct iistriage *run, const char *path, struct evidence *said)
{
	struct library_evidence *all = &run->reading.evidence;
	size_t kept = 0, taken;

	if (library_part_know(&all->part, path, &run->reading.summary, run->names.several) < 0)
		return -1;
	for (size_t i = 0; i < said->count; i++) {
		struct evidence_finding finding = said->list[i];

		finding.computer = redact_reveal(run->reading.redact.redact, finding.computer);
		if (library_part_has(&all->part, &finding))
			said->list[kept++] = finding;
	}
	if (kept < said->count)
		set_problem(said, "some of its findings are left out: they are of a computer of "
			    "which its part has no log");
	taken = library_part_take(&all->part, kept);
	if (taken < kept)
		set_problem(said, "some of its findings are left out: its part has more than are "
			    "kept of one");
	all->foreign += said->count - kept;
	all->crowded += kept - taken;
	said->count = taken;
	return 0;
}

static int merge_finding(struct iistriage *run, const char *part,
			 const struct evidence_finding *read, struct fail *fail)
{
	struct library_evidence *all = &run->reading.evidence;
	struct evidence_finding finding = *read;
	int ret;

	ret = library_names_finding(&run->names, library_part_owner(&all->part, finding.computer),
				    &finding);
	if (ret > 0 && library_paths_of_part(&all->paths, part, &finding.file) < 0)
		ret = -1;
	if (ret < 0)
		return fail_set(fail, "out of memory");
	return ret == 0 ? 0 : evidence_append(&all->evidence, &finding, fail);
}

/* The first one for which there is no room stands for all. */
static int merge_file(struct evidence *all, const struct evidence_file *read, struct fail *fail)
{
	struct evidence_file file = *read;

	if (all->file_count > EVIDENCE_FILES)
		return 0;
	if (all->file_count == EVIDENCE_FILES) {
		file.problem = "it and others are left out: parts list more files than the "
			       "65,536 that are kept";
		file.for_others = true;
	}
	return evidence_add_file(all, &file, fail);
}

int library_evidence_merge(struct iistriage *run, const char *part, const char *text, size_t size,
			   struct fail *fail)
{
	struct library_evidence *all = &run->reading.evidence;
	struct evidence said = { .count = 0 };
	int ret = evidence_json_read(&said, text, size, fail);

	if (ret > 0 && keep_own(run, part, &said) < 0)
		ret = fail_set(fail, "out of memory");
	for (size_t i = 0; ret > 0 && i < said.file_count; i++) {
		int kept = library_names_file_of(&run->names, &said.files[i].path);

		if (kept < 0 ||
		    library_paths_of_part(&all->paths, part, &said.files[i].path) < 0)
			ret = fail_set(fail, "out of memory");
		else if (kept > 0 && merge_file(&all->evidence, &said.files[i], fail) < 0)
			ret = -1;
	}
	for (size_t i = 0; ret > 0 && i < said.count; i++)
		if (merge_finding(run, part, &said.list[i], fail) < 0)
			ret = -1;
	evidence_release(&said);
	return ret;
}

int library_evidence_check(const struct iistriage *run, struct fail *fail)
{
	uint64_t size;

	for (size_t i = 0; i < run->options.evidence_count; i++) {
		const char *path = run->options.evidence[i];

		if (platform_type(path, true, &size, fail) == PLATFORM_NONE)
			return fail_in(fail, "--evidence '%s'", path);
	}
	return 0;
}

/* The word of an event for a machine, as findings write it. */
static const char *machine_word(const char *architecture)
{
	static const char *const words[][2] = {
		{ "x86", "x86" }, { "AMD64", "x64" }, { "x64", "x64" }, { "IA64", "ia64" },
		{ "ARM64", "arm64" },
	};

	for (size_t i = 0; architecture && i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equal_nocase(words[i][0], architecture))
			return words[i][1];
	return NULL;
}

/* The number of what is asked for, TABLE_NONE: no memory. */
static uint32_t number_of(struct wanting *wanting, const struct incident_wanted *wanted,
			  const char *machine)
{
	const char *const parts[] = {
		wanted->computer, wanted->module, machine, wanted->app_pool, wanted->site,
		wanted->application,
	};
	struct text name = { 0 };
	uint32_t number;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		text_add_bytes(&name, parts[i] ? parts[i] : "\1",
			       parts[i] ? strlen(parts[i]) + 1 : 2);
	text_printf(&name, "%u%c", (unsigned)wanted->process_id, wanted->local_time ? 'l' : 'z');
	number = name.oom ? TABLE_NONE
			  : table_names_id(&wanting->names, name.bytes, name.size);
	text_release(&name);
	return number;
}

static void extend(struct evidence_want *known, const struct evidence_want *want)
{
	if (want->first && (want->first < known->first || !known->first))
		known->first = want->first;
	if (want->last > known->last)
		known->last = want->last;
	known->certain |= want->certain;
}

static int want(void *context, const struct incident_wanted *wanted)
{
	struct wanting *wanting = context;
	struct evidence_want *list, want = {
		.machine = machine_word(wanted->architecture),
		.process_id = wanted->process_id,
		.first = wanted->first, .last = wanted->last, .local_time = wanted->local_time,
		.certain = wanted->certain, .every_pool = true,
	};
	uint32_t number = number_of(wanting, wanted, want.machine);

	if (number < wanting->count) {
		extend(&wanting->list[number], &want);
		return 0;
	}
	list = grow(wanting->list, wanting->count, 1, &wanting->room, sizeof(*list));
	if (list)
		wanting->list = list;
	if (!list || number == TABLE_NONE ||
	    !arena_copy(&wanting->arena, &want.computer, wanted->computer) ||
	    !arena_copy(&wanting->arena, &want.module, wanted->module) ||
	    !arena_copy(&wanting->arena, &want.app_pool, wanted->app_pool) ||
	    !arena_copy(&wanting->arena, &want.site, wanted->site) ||
	    !arena_copy(&wanting->arena, &want.application, wanted->application))
		return -1;
	list[wanting->count++] = want;
	return 0;
}

/* Each log with each computer in it.  Inputs of a part lie where the part does: whoever made it
 * chose the paths that it has for them. */
static struct side_log *list_logs(const struct input_summaries *inputs, size_t *count)
{
	struct side_log *logs;
	size_t room = 1;

	for (size_t i = 0; i < inputs->count; i++)
		room += inputs->items[i].computer_count + 1;
	logs = shortage_watch(calloc(room, sizeof(*logs)));
	*count = 0;
	for (size_t i = 0; logs && i < inputs->count; i++) {
		const struct input_summary *input = &inputs->items[i];
		const char *path = input_file(input);

		for (size_t k = 0; k < input->computer_count; k++)
			logs[(*count)++] = (struct side_log){ path, input->computers[k] };
		if (input->records && !input->computer_count)
			logs[(*count)++] = (struct side_log){ path, NULL };
	}
	return logs;
}

/* The modules themselves, on the computer whose logs these are. */
static int list_modules(struct iistriage *run, const struct wanting *wanting,
			const struct input_sink *sink, struct fail *fail)
{
	for (size_t i = 0; i < wanting->count && i < PULL_MODULES; i++) {
		const char *module = wanting->list[i].module;
		bool again = false;

		for (size_t k = 0; module && k < i && !again; k++)
			again = wanting->list[k].module &&
				text_equal_nocase(wanting->list[k].module, module);
		if (module && !again && platform_is_local(module) &&
		    input_list(module, &run->reading.evidence.store, sink, fail) < 0)
			return -1;
	}
	return 0;
}

static int list_apart(struct iistriage *run, const struct wanting *wanting, struct fail *fail)
{
	const struct input_sink sink = {
		.context = run, .wanted = library_evidence_wanted, .aside = take_apart,
	};

	for (size_t i = 0; i < run->options.evidence_count; i++)
		if (input_list(run->options.evidence[i], &run->reading.evidence.store, &sink,
			       fail) < 0)
			return -1;
	return run->options.here ? list_modules(run, wanting, &sink, fail) : 0;
}

/* ---- names ---- */

/* As evidence_parser.names().  Of one that an archive had no room for nothing is read later, and
 * that is told where it matters. */
static int hear_file(const struct library_redact *redact, const struct side_file *file,
		     struct fail *why)
{
	const struct evidence_hear hearing = library_redact_hear(redact);
	struct evidence_source source = { NULL, NULL, NULL, 0 };
	int ret;

	if (!file->parser || !file->parser->names || file->refused)
		return 0;
	if (side_file_open(file, &source, why) < 0)
		return -1;
	ret = file->parser->names(&source, &hearing, why);
	side_close(&source);
	return ret;
}

/* Its names are not hidden where logs have them, so whoever passes the report on has to know. */
static int add_unheard(struct iistriage *run, const char *path, struct fail *why)
{
	struct library_evidence *all = &run->reading.evidence;
	size_t count = all->unheard.count;
	uint32_t id = table_names_id(&all->unheard, path, strlen(path));
	const char **reasons = grow(all->why, count, 1, &all->why_room, sizeof(*reasons));

	if (reasons)
		all->why = reasons;
	if (!reasons || id == TABLE_NONE)
		return -1;
	fail_in(why, "it is not read, since its names are not known and not hidden elsewhere");
	if (id == count)
		reasons[id] = arena_string(&all->unheard.arena, why->msg);
	return reasons[id] ? 0 : -1;
}

static void tell_unheard(struct iistriage *run, const char *path, const struct fail *why)
{
	const struct library_evidence *all = &run->reading.evidence;

	if (run->options.verbose || all->unheard.count + all->half_heard <= TOLD)
		library_say(run, LIBRARY_ERROR, "%s: %s", path, why->msg);
}

static int hear_files(struct iistriage *run, struct library_evidence *from)
{
	struct library_evidence *all = &run->reading.evidence;
	int ret = 0;

	side_list_sort(&from->files);
	for (size_t i = 0; i < from->files.count && ret == 0; i++) {
		struct side_file *file = &from->files.list[i];
		struct fail why = { "" };
		int heard = hear_file(&run->reading.redact, file, &why);

		if (heard == 0)
			continue;
		if (heard < 0)
			ret = add_unheard(run, file->path, &why);
		if (heard > 0) {
			all->half_heard++;
			fail_in(&why, "names behind its fault are not known and not hidden "
				"elsewhere");
		} else if (ret == 0) {
			ret = refuse_unheard(all, file);
		}
		tell_unheard(run, file->path, &why);
	}
	return ret;
}

static void tell_more_unheard(struct iistriage *run)
{
	const struct library_evidence *all = &run->reading.evidence;
	size_t count = all->unheard.count + all->half_heard;

	if (count > TOLD && !run->options.verbose)
		library_say(run, LIBRARY_ERROR, "names of %zu more files beside the logs are not "
			    "known and not hidden (--verbose lists them)", count - TOLD);
}

struct listing {
	struct library_evidence all;
	struct fail *fail;
};

static int list_aside(void *context, const struct input_aside *file)
{
	struct listing *listing = context;

	return add_aside(&listing->all, file, true, NULL, listing->fail);
}

int library_evidence_names(struct iistriage *run, struct fail *fail)
{
	struct redact *redact = run->reading.redact.redact;
	struct listing apart = { .fail = fail };
	const struct input_sink sink = {
		.context = &apart, .wanted = library_evidence_wanted, .aside = list_aside,
	};
	int ret = 0;

	if (!redact || run->options.no_evidence)
		return 0;
	if (hear_files(run, &run->reading.evidence) < 0)
		return fail_set(fail, "out of memory");
	for (size_t i = 0; i < run->options.evidence_count && ret == 0; i++)
		ret = input_list(run->options.evidence[i], &apart.all.store, &sink,
				 fail);
	if (ret == 0 && hear_files(run, &apart.all) < 0)
		ret = fail_set(fail, "out of memory");
	library_evidence_forget(&apart.all);
	tell_more_unheard(run);
	return ret < 0 ? -1 : redact_check(redact, fail);
}

void library_evidence_forget(struct library_evidence *all)
{
	side_list_release(&all->files);
	input_store_release(&all->store);
}

/* ---- what incidents ask for ---- */

/* A report that has no
 * place for them leaves a message as the only word of what could not be read. */
static void tell_problems(struct iistriage *run, const struct evidence *evidence, bool all)
{
	const struct report_writer *writer = report_find(run->options.format);
	const enum library_level level = writer && writer->mute ? LIBRARY_ERROR : LIBRARY_WARNING;
	size_t count = 0;

	for (size_t i = 0; i < evidence->file_count; i++) {
		const struct evidence_file *file = &evidence->files[i];

		/* That was told when its names were looked for. */
		if (table_names_find(&run->reading.evidence.unheard, file->path,
				     strlen(file->path)) != TABLE_NONE)
			continue;
		if (!file->problem ||
		    (!all && !file->for_others && !file->foreign && !file->unread))
			continue;
		count += !file->for_others;
		if (file->for_others || run->options.verbose || count <= TOLD)
			library_say(run, level, "%s: %s", file->path, file->problem);
	}
	if (count > TOLD && !run->options.verbose)
		library_say(run, level, "%zu more files beside the logs have problems "
			    "(--verbose lists them)", count - TOLD);
}

/* Whether there is a failure or not: somebody may have hidden it. */
static void tell_left_out(struct iistriage *run)
{
	const struct library_evidence *all = &run->reading.evidence;

	if (all->foreign)
		library_say(run, LIBRARY_WARNING, "findings of parts are left out (%zu): they are "
			    "of computers of which their parts have no log", all->foreign);
	if (all->crowded + all->evidence.left_out)
		library_say(run, LIBRARY_WARNING, "findings in files beside the logs are left out "
			    "(%zu): there are more than are kept",
			    all->crowded + all->evidence.left_out);
}

/* Only what happened while its System log was kept can be told apart from a failure. */
static void extend_covered(struct wanting *wanting, struct computers *askers,
			   const struct input_log *log)
{
	const struct evidence_want covered = {
		.first = log->first_event, .last = log->last_event,
	};

	if (!log->computer || !log->channel || !text_equal_nocase(log->channel, "System"))
		return;
	for (uint32_t i = TABLE_NONE;
	     (i = computers_next(askers, log->computer, i)) != TABLE_NONE;)
		if (wanting->list[i].idle)
			extend(&wanting->list[i], &covered);
}

static int add_idle(struct wanting *wanting, struct computers *askers, const char *computer)
{
	struct evidence_want idle = { .every_pool = true, .idle = true }, *list;
	const char *whole = input_computers_whole(&wanting->computers, computer);

	if (computers_named(askers, whole, TABLE_NONE) != TABLE_NONE)
		return 0;
	if (wanting->count >= wanting->failures + INCIDENT_WANTED) {
		wanting->idle_left_out = true;
		return 0;
	}
	list = grow(wanting->list, wanting->count, 1, &wanting->room, sizeof(*list));
	if (list)
		wanting->list = list;
	if (!list || !arena_copy(&wanting->arena, &idle.computer, computer))
		return -1;
	list[wanting->count++] = idle;
	return computers_add(askers, whole);
}

/* Whoever comes first. */
static int list_idle(struct wanting *wanting, const struct input_summaries *inputs,
		     struct computers *askers)
{
	int ret = 0;

	for (size_t i = 0; i < inputs->count; i++)
		for (size_t k = 0; k < inputs->items[i].computer_count && ret == 0 &&
				   !wanting->idle_left_out; k++)
			ret = add_idle(wanting, askers, inputs->items[i].computers[k]);
	return ret;
}

/* A log, or a part with all of its inputs, and the name that is next. */
struct turn {
	size_t input, end, name;
};

static size_t make_turns(struct turn *turns, const struct input_summaries *inputs)
{
	size_t count = 0;

	for (size_t i = 0; i < inputs->count; i++) {
		const char *part = inputs->items[i].part;
		const char *before = i ? inputs->items[i - 1].part : NULL;

		if (!part || !before || strcmp(part, before) != 0)
			turns[count++].input = i;
		turns[count - 1].end = i + 1;
	}
	return count;
}

/* Its next name of a computer that files tell of; NULL: no more. */
static const char *next_beside(struct turn *turn, const struct input_summaries *inputs,
			       struct computers *beside)
{
	for (; turn->input < turn->end; turn->input++, turn->name = 0)
		while (turn->name < inputs->items[turn->input].computer_count) {
			const char *name = inputs->items[turn->input].computers[turn->name++];

			if (computers_next(beside, name, TABLE_NONE) != TABLE_NONE)
				return name;
		}
	return NULL;
}

/* Logs take turns, so that none of them uses up the limit for the others. */
static int share_idle(struct wanting *wanting, const struct input_summaries *inputs,
		      struct computers *askers, struct computers *beside)
{
	struct turn *turns = shortage_watch(calloc(inputs->count + 1, sizeof(*turns)));
	size_t count = turns ? make_turns(turns, inputs) : 0;
	int ret = turns ? 0 : -1;

	while (count > 0 && ret == 0 && !wanting->idle_left_out) {
		size_t kept = 0;

		for (size_t i = 0; i < count && ret == 0; i++) {
			const char *name = next_beside(&turns[i], inputs, beside);

			if (!name)
				continue;
			turns[kept++] = turns[i];
			ret = add_idle(wanting, askers, name);
		}
		count = kept;
	}
	free(turns);
	return ret;
}

/* Computers, each once: all, or those that files tell of; but none with a failure that is certain,
 * since that is what is to be looked into. */
static int want_idle(struct wanting *wanting, const struct input_summaries *inputs,
		     struct computers *beside)
{
	struct computers askers = { .count = 0 };
	int ret = 0;

	wanting->count = wanting->failures;
	wanting->idle_left_out = false;
	/* Things of `askers` have the numbers of wants. */
	for (size_t i = 0; i < wanting->count && ret == 0; i++)
		ret = computers_add(&askers, !wanting->list[i].certain ? NULL :
				    input_computers_whole(&wanting->computers,
						      wanting->list[i].computer));
	if (ret == 0)
		ret = beside ? share_idle(wanting, inputs, &askers, beside)
			     : list_idle(wanting, inputs, &askers);
	for (size_t i = 0; i < inputs->count && ret == 0; i++)
		for (size_t k = 0; k < inputs->items[i].log_count; k++)
			extend_covered(wanting, &askers, &inputs->items[i].logs[k]);
	computers_release(&askers);
	return ret;
}

static int add_beside(void *context, const char *computer)
{
	struct computers *beside = context;

	return computers_next(beside, computer, TABLE_NONE) != TABLE_NONE ?
	       0 : computers_add(beside, computer);
}

/* There are more than are asked for: only those count of which there is a file or a finding. */
static int want_beside(struct iistriage *run, struct wanting *wanting, const struct pull *how)
{
	struct library_evidence *all = &run->reading.evidence;
	struct computers beside = { .count = 0 };
	int ret = pull_owners(&all->files, how, &beside, add_beside);

	for (size_t i = 0; i < all->evidence.count && ret == 0; i++)
		if (all->evidence.list[i].computer)
			ret = add_beside(&beside, all->evidence.list[i].computer);
	if (ret == 0)
		ret = want_idle(wanting, &run->reading.summary, &beside);
	computers_release(&beside);
	if (wanting->idle_left_out)
		library_say(run, LIBRARY_WARNING, "files beside the logs were looked through for "
			    "%d computers without a failure; there are files of more",
			    (int)INCIDENT_WANTED);
	return ret;
}

static int settle_paths(struct library_evidence *all, struct fail *fail)
{
	return library_paths_settle(&all->paths, &all->evidence) < 0
		? fail_set(fail, "out of memory") : 0;
}

static int pull_wanted(struct iistriage *run, struct wanting *wanting, struct fail *fail)
{
	struct library_evidence *all = &run->reading.evidence;
	struct evidence_wants wants = { wanting->list, wanting->count };
	struct pull how = { .wants = &wants };
	struct side_log *logs;
	bool failure = false;
	int ret;

	if (list_apart(run, wanting, fail) < 0)
		return -1;
	logs = list_logs(&run->reading.summary, &how.log_count);
	if (!logs)
		return fail_set(fail, "out of memory");
	how.logs = logs;
	ret = wanting->idle_left_out ? want_beside(run, wanting, &how) : 0;
	wants = (struct evidence_wants){ wanting->list, wanting->count };
	ret = ret < 0 ? fail_set(fail, "out of memory")
		      : pull(&all->evidence, &all->files, &how, fail);
	free(logs);
	if (ret == 0)
		ret = settle_paths(all, fail);
	/* Without a failure it is of no interest what else is wrong with a file that was read. */
	for (size_t i = 0; i < wanting->count && !failure; i++)
		failure = !wanting->list[i].idle;
	tell_problems(run, &all->evidence, failure);
	return ret;
}

/* True if there is nothing that could be pulled, whatever is wanted. */
static bool is_nothing_beside(const struct iistriage *run)
{
	const struct library_evidence *all = &run->reading.evidence;

	return !run->options.evidence_count && !run->options.here && !all->files.count &&
	       !all->evidence.count && !all->evidence.file_count;
}

int library_evidence_pull(struct iistriage *run, struct fail *fail)
{
	struct library_reading *reading = &run->reading;
	struct wanting wanting = { .count = 0 };
	int ret, more;

	evidence_sort(&reading->evidence.evidence);
	if (run->options.no_evidence || is_nothing_beside(run))
		return settle_paths(&reading->evidence, fail);
	more = incidents_wanted(reading->incidents, &wanting, want);
	if (more > 0 && (reading->evidence.files.count || run->options.evidence_count))
		library_say(run, LIBRARY_WARNING, "files beside the logs were looked through for "
			    "%d failures; the logs tell of more", (int)INCIDENT_WANTED);
	wanting.failures = wanting.count;
	ret = more < 0 ? -1 : input_computers_init(&wanting.computers, reading->summary.items,
					       reading->summary.count);
	if (ret == 0)
		ret = want_idle(&wanting, &reading->summary, NULL);
	if (ret < 0)
		ret = fail_set(fail, "out of memory");
	else
		ret = wanting.count ? pull_wanted(run, &wanting, fail)
				    : settle_paths(&reading->evidence, fail);
	tell_left_out(run);
	if (reading->evidence.evidence.count)
		incidents_set_evidence(reading->incidents, &reading->evidence.evidence);
	free(wanting.list);
	input_computers_release(&wanting.computers);
	table_names_release(&wanting.names);
	arena_release(&wanting.arena);
	return ret;
}
