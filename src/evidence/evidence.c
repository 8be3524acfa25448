/*
 * evidence.c - what was found beside the logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "finding_names.h"
#include "grow.h"
#include "order.h"
#include "text.h"

/* Spellings of one thing and one computer that are looked through: files have two or three. */
enum { SPELLINGS = 64 };

static int unknown_name(const char *name, struct fail *fail)
{
	const char *nearest = finding_nearest(name);

	if (!nearest)
		return fail_set(fail, "unknown finding '%s'", name);
	return fail_set(fail, "unknown finding '%s'; '%s' is one", name, nearest);
}

/* NULL comes first; texts that differ in case alone are apart, but side by side. */
static int text_order(const char *a, const char *b)
{
	int order;

	if (!a || !b)
		return (a != NULL) - (b != NULL);
	order = text_compare_nocase(a, b);
	return order ? order : strcmp(a, b);
}

static int finding_order(const struct evidence_finding *a, const struct evidence_finding *b)
{
	int order = text_order(a->computer, b->computer);

	if (order == 0)
		order = order_numbers(a->number, b->number);
	if (order == 0)
		order = text_order(a->of, b->of);
	if (order == 0)
		order = text_order(a->value, b->value);
	if (order == 0)
		order = text_order(a->file, b->file);
	if (order == 0)
		order = order_numbers(a->line, b->line);
	if (order == 0)
		order = order_numbers(a->first, b->first);
	if (order == 0)
		order = order_numbers(a->last, b->last);
	return order ? order : order_numbers(a->count, b->count);
}

/* Where the finding is, or where it belongs. */
static size_t find_place(const struct evidence *evidence,
			 const struct evidence_finding *finding, bool *there)
{
	size_t low = 0, high = evidence->count;

	*there = false;
	while (low < high && !*there) {
		size_t middle = (low + high) / 2;
		int order = finding_order(finding, &evidence->list[middle]);

		*there = order == 0;
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return high;
}

static bool copy_text(struct arena *arena, const char **text)
{
	return arena_copy(arena, text, *text);
}

/* Its number; -1: it is none that there is. */
static int number(struct evidence_finding *finding, struct fail *fail)
{
	finding->number = finding_number(finding->finding);
	if (!finding_name(finding->number))
		return unknown_name(finding->finding, fail);
	if (!finding->value || !*finding->value)
		return fail_set(fail, "finding '%s' has no value", finding->finding);
	return 0;
}

static bool has_room(const struct evidence *evidence, enum evidence_rank rank)
{
	return evidence->count + evidence->pending <
	       EVIDENCE_FINDINGS + evidence->extra + (size_t)rank * EVIDENCE_OF_RANK;
}

/* Put a copy at that place, where those that follow make room. */
static int put(struct evidence *evidence, size_t at, struct evidence_finding copy,
	       struct fail *fail)
{
	size_t used = evidence->count + evidence->pending;
	struct evidence_finding *list = grow(evidence->list, used, 1, &evidence->room,
					     sizeof(*list));
	struct arena *arena = &evidence->arena;

	if (list)
		evidence->list = list;
	copy.finding = finding_name(copy.number);
	if (!list || !copy_text(arena, &copy.of) || !copy_text(arena, &copy.value) ||
	    !copy_text(arena, &copy.computer) || !copy_text(arena, &copy.file))
		return fail_set(fail, "out of memory");
	memmove(&list[at + 1], &list[at], (used - at) * sizeof(*list));
	list[at] = copy;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return finding_order(a, b);
}

static void sort_findings(struct evidence *evidence)
{
	struct evidence_finding *list = evidence->list;
	size_t count = evidence->count + evidence->pending, kept = 0;

	if (!evidence->pending)
		return;
	qsort(list, count, sizeof(*list), compare);
	for (size_t i = 0; i < count; i++)
		if (!kept || finding_order(&list[kept - 1], &list[i]) != 0)
			list[kept++] = list[i];
	evidence->count = kept;
	evidence->pending = 0;
}

int evidence_add(struct evidence *evidence, const struct evidence_finding *finding,
		 struct fail *fail)
{
	struct evidence_finding copy = *finding;
	size_t at;
	bool there;

	if (number(&copy, fail) < 0)
		return -1;
	sort_findings(evidence);
	at = find_place(evidence, &copy, &there);
	if (there)
		return 0;
	if (!has_room(evidence, finding->rank))
		return fail_set(fail, "more than %d findings", (int)EVIDENCE_FINDINGS);
	if (put(evidence, at, copy, fail) < 0)
		return -1;
	evidence->count++;
	return 0;
}

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct evidence_file *)a)->path,
		      ((const struct evidence_file *)b)->path);
}

static void sort_files(struct evidence *evidence)
{
	struct evidence_file *files = evidence->files;

	if (!evidence->files_unsorted)
		return;
	qsort(files, evidence->file_count, sizeof(*files), compare_files);
	for (size_t i = 0; i < evidence->file_count; i++)
		evidence->place[table_names_find(&evidence->paths, files[i].path,
						 strlen(files[i].path))] = (uint32_t)i;
	evidence->files_unsorted = false;
}

void evidence_sort(struct evidence *evidence)
{
	sort_findings(evidence);
	sort_files(evidence);
}

const struct evidence_finding *evidence_get(const struct evidence *evidence, size_t *count)
{
	*count = evidence->count;
	return evidence->list;
}

void evidence_release(struct evidence *evidence)
{
	arena_release(&evidence->arena);
	free(evidence->list);
	free(evidence->files);
	free(evidence->place);
	table_names_release(&evidence->paths);
	*evidence = (struct evidence){ 0 };
}

static bool copy_details(struct arena *arena, struct evidence_file *file)
{
	struct evidence_detail *list = arena_array(arena, file->detail_count + 1, sizeof(*list));

	for (size_t i = 0; list && i < file->detail_count; i++) {
		list[i] = file->details[i];
		if (!copy_text(arena, &list[i].name) || !copy_text(arena, &list[i].value))
			return false;
	}
	file->details = list;
	return list != NULL;
}

/* Room for one more.  -1: no memory. */
static int grow_files(struct evidence *evidence)
{
	struct evidence_file *files = grow(evidence->files, evidence->file_count, 1,
					   &evidence->file_room, sizeof(*files));
	uint32_t *place = grow(evidence->place, evidence->file_count, 1, &evidence->place_room,
			       sizeof(*place));

	evidence->files = files ? files : evidence->files;
	evidence->place = place ? place : evidence->place;
	return files && place ? 0 : -1;
}

int evidence_add_file(struct evidence *evidence, const struct evidence_file *file,
		      struct fail *fail)
{
	struct arena *arena = &evidence->arena;
	struct evidence_file copy = *file;
	size_t count = evidence->file_count;
	uint32_t id;

	if (evidence_file_of(evidence, file->path) != SIZE_MAX)
		return 0;
	if (grow_files(evidence) < 0 || !copy_text(arena, &copy.path) ||
	    !copy_text(arena, &copy.format) || !copy_text(arena, &copy.summary) ||
	    !copy_text(arena, &copy.problem) || !copy_details(arena, &copy))
		return fail_set(fail, "out of memory");
	id = table_names_id(&evidence->paths, copy.path, strlen(copy.path));
	if (id == TABLE_NONE)
		return fail_set(fail, "out of memory");
	evidence->files_unsorted |= count > 0 &&
				    strcmp(evidence->files[count - 1].path, copy.path) > 0;
	evidence->files[count] = copy;
	evidence->place[id] = (uint32_t)count;
	evidence->file_count++;
	return 0;
}

size_t evidence_file_of(const struct evidence *evidence, const char *path)
{
	uint32_t id = path ? table_names_find(&evidence->paths, path, strlen(path)) : TABLE_NONE;

	return id == TABLE_NONE ? SIZE_MAX : evidence->place[id];
}

int evidence_name_files(struct evidence *evidence)
{
	table_names_release(&evidence->paths);
	evidence->paths = (struct table_names){ .count = 0 };
	for (size_t i = 0; i < evidence->file_count; i++) {
		const char *path = evidence->files[i].path;
		size_t known = evidence->paths.count;
		uint32_t id = table_names_id(&evidence->paths, path, strlen(path));

		if (id == TABLE_NONE)
			return -1;
		if (id == known)
			evidence->place[id] = (uint32_t)i;
	}
	return 0;
}

int evidence_rename_files(struct evidence *evidence, void *context,
			  const char *(*name)(void *context, const char *path))
{
	size_t kept = 0;

	for (size_t i = 0; i < evidence->count + evidence->pending; i++)
		if (evidence->list[i].file)
			evidence->list[i].file = name(context, evidence->list[i].file);
	for (size_t i = 0; i < evidence->file_count; i++)
		evidence->files[i].path = name(context, evidence->files[i].path);
	if (evidence->file_count)
		qsort(evidence->files, evidence->file_count, sizeof(*evidence->files),
		      compare_files);
	for (size_t i = 0; i < evidence->file_count; i++)
		if (!kept || compare_files(&evidence->files[kept - 1], &evidence->files[i]) != 0)
			evidence->files[kept++] = evidence->files[i];
	evidence->file_count = kept;
	evidence->files_unsorted = false;
	evidence->pending += evidence->count;
	evidence->count = 0;
	sort_findings(evidence);
	return evidence_name_files(evidence);
}

void evidence_leave_out(struct evidence *evidence, const struct evidence_finding *finding,
			size_t count, const char *why)
{
	size_t file = evidence_file_of(evidence, finding->file);

	evidence->left_out += count;
	if (file != SIZE_MAX && !evidence->files[file].problem)
		evidence->files[file].problem = why;
}

int evidence_append(struct evidence *evidence, const struct evidence_finding *finding,
		    struct fail *fail)
{
	struct evidence_finding copy = *finding;
	bool there;

	if (number(&copy, fail) < 0)
		return -1;
	if (!has_room(evidence, finding->rank))
		sort_findings(evidence);
	(void)find_place(evidence, &copy, &there);
	if (!there && !has_room(evidence, finding->rank))
		evidence_leave_out(evidence, &copy, 1, "some of its findings are left out: all "
				   "files together have more than are kept");
	else if (!there && put(evidence, evidence->count + evidence->pending, copy, fail) < 0)
		return -1;
	else if (!there)
		evidence->pending++;
	return 0;
}

int evidence_set_problem(struct evidence *evidence, const char *path, const struct fail *why,
			 struct fail *fail)
{
	size_t at = evidence_file_of(evidence, path);
	const char *problem = why->msg;

	if (at == SIZE_MAX || evidence->files[at].problem)
		return 0;
	if (!copy_text(&evidence->arena, &problem))
		return fail_set(fail, "out of memory");
	evidence->files[at].problem = problem;
	evidence->files[at].unread = true;
	return 0;
}

bool evidence_has_unread(const struct evidence *evidence)
{
	for (size_t i = 0; i < evidence->file_count; i++)
		if (evidence->files[i].unread)
			return true;
	return false;
}

/* Is that the first label of the full name? */
static bool is_label(const char *label, const char *name)
{
	return !strchr(label, '.') && text_starts(name, label) && name[strlen(label)] == '.';
}

bool evidence_same_computer(const char *a, const char *b)
{
	if (!a || !b)
		return !a && !b;
	return text_equal_nocase(a, b) || (*a && *b && (is_label(a, b) || is_label(b, a)));
}

/* Does the name come before these bytes, with a dot after them if `dot`? */
static bool is_before(const char *name, const char *bytes, size_t size, bool dot)
{
	size_t own = strlen(name);
	int order = text_compare_starts(name, own < size ? own : size, bytes, size);

	return order ? order < 0 : dot && (unsigned char)name[size] < '.';
}

/* The first finding from that place on whose computer does not come before them. */
static size_t computer_place(const struct evidence *evidence, size_t from, const char *bytes,
			     size_t size, bool dot)
{
	size_t low = from, high = evidence->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const char *name = evidence->list[middle].computer;

		if (!name || is_before(name, bytes, size, dot))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_of_computer(const struct evidence *evidence, size_t at, const char *computer)
{
	return at < evidence->count &&
	       evidence_same_computer(evidence->list[at].computer, computer);
}

/*
 * The short name and the full ones are two runs in the order of findings, and others may be
 * between them: '-' comes before the dot.
 */
size_t evidence_next(const struct evidence *evidence, const char *computer, size_t from)
{
	size_t label, at;

	if (is_of_computer(evidence, from, computer))
		return from;
	if (from >= evidence->count || !computer)
		return evidence->count;
	label = strcspn(computer, ".");
	at = computer_place(evidence, from, computer, label, false);
	if (is_of_computer(evidence, at, computer))
		return at;
	at = computer_place(evidence, at, computer, strlen(computer), !computer[label]);
	return is_of_computer(evidence, at, computer) ? at : evidence->count;
}

size_t evidence_skip(const struct evidence *evidence, size_t at, size_t number, const char *of)
{
	const char *computer = evidence->list[at].computer;
	size_t low = at + 1, high = evidence->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct evidence_finding *found = &evidence->list[middle];
		int order = text_order(found->computer, computer);

		if (order == 0)
			order = order_numbers(found->number, number);
		if (order == 0 && of)
			order = found->of ? text_compare_nocase(found->of, of) : -1;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t evidence_next_about(const struct evidence *evidence, const char *computer, size_t number,
			   const char *of, size_t from)
{
	size_t i = evidence_next(evidence, computer, from);

	while (i < evidence->count) {
		const struct evidence_finding *finding = &evidence->list[i];
		int order = order_numbers(finding->number, number);

		if (order == 0)
			order = finding->of && of ? text_compare_nocase(finding->of, of)
						  : (finding->of != NULL) - (of != NULL);
		if (order == 0)
			return i;
		i = order < 0 ? evidence_skip(evidence, i, number, of)
			      : evidence_skip(evidence, i, SIZE_MAX, NULL);
		i = evidence_next(evidence, computer, i);
	}
	return i;
}

bool evidence_same_of(const char *a, const char *b)
{
	return a && b ? text_equal_nocase(a, b) : !a && !b;
}

/* Behind `at`, of values of one thing: the first that is not before that one; or (least is 1)
 * neither before nor the same, without case.  NULL: all are before. */
static size_t skip_values(const struct evidence *evidence, size_t at, const char *value, int least)
{
	const struct evidence_finding *thing = &evidence->list[at];
	size_t low = at + 1, high = evidence->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct evidence_finding *found = &evidence->list[middle];
		int order = text_order(found->computer, thing->computer);

		if (order == 0)
			order = order_numbers(found->number, thing->number);
		if (order == 0)
			order = text_order(found->of, thing->of);
		if (order == 0)
			order = value ? text_compare_nocase(found->value, value) - least : -1;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t evidence_next_value(const struct evidence *evidence, size_t at)
{
	return skip_values(evidence, at, evidence->list[at].value, 1);
}

size_t evidence_next_same(const struct evidence *evidence, const struct evidence_finding *finding,
			  size_t from)
{
	size_t i = from;

	for (int looks = 0; looks < SPELLINGS; looks++) {
		int order;

		i = evidence_next_about(evidence, finding->computer, finding->number, finding->of,
					i);
		if (i >= evidence->count)
			return i;
		order = text_compare_nocase(evidence->list[i].value, finding->value);
		if (order == 0)
			return i;
		i = skip_values(evidence, i, order < 0 ? finding->value : NULL, 0);
	}
	return evidence->count;
}
