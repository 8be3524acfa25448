/*
 * pe_beside.c - do the files beside a program file fit it?
 *
 * The loader gives the error of a file that does not fit for the one that imports it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe_beside.h"

#include <stdint.h>
#include <string.h>

#include "arena.h"
#include "evidence.h"
#include "fail.h"
#include "pe.h"
#include "pe_details.h"
#include "side_list.h"
#include "text.h"

/* Files that are opened; a product has some tens beside its module. */
enum { BESIDE = 64 };

static const char *detail(const struct evidence_file *file, const char *name)
{
	for (size_t i = 0; i < file->detail_count; i++)
		if (strcmp(file->details[i].name, name) == 0)
			return file->details[i].value;
	return NULL;
}

static bool imports(const struct evidence_file *file, const char *name)
{
	for (size_t i = 0; i < file->detail_count; i++)
		if (strcmp(file->details[i].name, "imports") == 0 &&
		    text_equal_nocase(file->details[i].value, name))
			return true;
	return false;
}

static bool fits(const struct pe_facts *facts, const char *machine)
{
	return !facts->form || strcmp(facts->machine, machine) == 0 ||
	       strcmp(facts->machine, "anycpu") == 0;
}

static int add(const struct evidence_reading *reading, const char *path,
	       const struct pe_facts *facts, struct arena *arena, struct fail *fail)
{
	struct text says = { 0 };
	int ret = pe_add_file(reading->evidence, path, facts, arena, fail);

	text_printf(&says, "other architecture: %s %s", facts->machine, text_base(path));
	if (ret == 0)
		ret = evidence_add(reading->evidence, &(struct evidence_finding){
			.finding = "module.dependency", .of = reading->want->module,
			.value = text_get(&says), .computer = reading->computer, .file = path,
		}, fail);
	text_release(&says);
	return ret;
}

/* The module that imports it may fail to load because of it. */
static int say_unread(const struct evidence_reading *reading, const struct side_file *file,
		      struct fail *why, struct fail *fail)
{
	fail_in(why, "whether '%s' beside it fits is not known", text_base(file->path));
	return evidence_set_problem(reading->evidence, reading->path, why, fail);
}

static int compare(const struct evidence_reading *reading, const struct side_file *file,
		   const char *machine, struct fail *fail)
{
	struct evidence_source source;
	struct arena arena = { 0 };
	struct pe_facts facts;
	struct fail why = { "" };
	int ret = 0;

	if (side_file_open(file, &source, &why) < 0)
		return say_unread(reading, file, &why, fail);
	if (pe_read(&(struct pe_source){ source.context, source.read_at, source.size },
		    &facts, &arena, &why) < 0)
		ret = say_unread(reading, file, &why, fail);
	else if (!fits(&facts, machine))
		ret = add(reading, file->path, &facts, &arena, fail);
	side_close(&source);
	arena_release(&arena);
	return ret;
}

int pe_beside(const struct evidence_reading *reading, const struct side_list *files,
	      struct fail *fail)
{
	size_t at = evidence_file_of(reading->evidence, reading->path), opened = 0;
	struct evidence_file self = { .path = NULL };
	const size_t folder = (size_t)(text_base(reading->path) - reading->path);
	struct side_walk walk = side_list_beside(files, reading->path, folder);
	const struct side_file *file;
	const char *machine = NULL;
	int ret = 0;

	/* The list moves while files are added; what it points to does not. */
	if (at != SIZE_MAX) {
		self = reading->evidence->files[at];
		machine = detail(&self, "machine");
	}
	while (machine && opened < BESIDE && ret == 0 && (file = side_walk_next(&walk))) {
		if (!side_same_folder(file->path, reading->path) ||
		    !imports(&self, text_base(file->path)))
			continue;
		opened++;
		ret = compare(reading, file, machine, fail);
	}
	return ret;
}
