/*
 * evidence_twins.c - files of one name for one module of one computer that disagree.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_twins.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "computers.h"
#include "evidence.h"
#include "fail.h"
#include "order.h"
#include "parsers.h"
#include "shortage.h"
#include "siphash.h"
#include "text.h"

/* A finding of a file that is read for one module. */
struct row {
	const struct evidence_finding *finding;
	size_t file;
};

/* Names of one first label come together, the short one first. */
static int label_order(const char *a, const char *b)
{
	return text_compare_starts(a, computers_label(a), b, computers_label(b));
}

static int bucket_order(const struct row *a, const struct row *b)
{
	int order = text_compare_nocase(a->finding->of, b->finding->of);

	return order ? order : label_order(a->finding->computer, b->finding->computer);
}

static int name_order(const struct row *a, const struct row *b)
{
	const char *x = a->finding->computer, *y = b->finding->computer;

	return x && y ? text_compare_nocase(x, y) : (x != NULL) - (y != NULL);
}

/* By module, computer and file; then as findings are. */
static int by_file(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	int order = bucket_order(x, y);

	order = order ? order : name_order(x, y);
	order = order ? order : order_numbers(x->file, y->file);
	return order ? order : (x->finding > y->finding) - (x->finding < y->finding);
}

static bool is_for_module(const struct evidence *evidence, const struct evidence_finding *finding,
			  size_t *file)
{
	*file = finding->of ? evidence_file_of(evidence, finding->file) : SIZE_MAX;
	return *file != SIZE_MAX &&
	       strcmp(evidence->files[*file].format, evidence_parser_pe.name) == 0;
}

/* What lies beside the module, and what a pool loads, has another name. */
static bool is_twin(const struct row *row)
{
	return text_equal_nocase(text_base(row->finding->file), text_base(row->finding->of));
}

/* What the rows of one file say; nobody makes two that agree by this alone. */
static uint64_t said_by(const struct row *rows, size_t count)
{
	uint64_t said[3] = { 0, 0, 0 };

	for (size_t i = 0; i < count; i++) {
		const char *value = rows[i].finding->value;

		said[1] = rows[i].finding->number;
		said[2] = siphash_keyed(value, strlen(value));
		said[0] = siphash_keyed(said, sizeof(said));
	}
	return said[0];
}

/* What all files of one name of a computer say. */
struct said {
	bool any, differ;
	uint64_t what;
};

static void hear(struct said *said, uint64_t what)
{
	said->differ |= said->any && said->what != what;
	said->what = what;
	said->any = true;
}

/* Takes the rows of one name of a computer; how many. */
static size_t hear_name(const struct row *rows, size_t count, struct said *said)
{
	size_t from = 0, to;

	for (; from < count && name_order(&rows[0], &rows[from]) == 0; from = to) {
		to = from + 1;
		while (to < count && name_order(&rows[0], &rows[to]) == 0 &&
		       rows[to].file == rows[from].file)
			to++;
		if (is_twin(&rows[from]))
			hear(said, said_by(&rows[from], to - from));
	}
	return from;
}

static bool disagree(const struct said *a, const struct said *b)
{
	return a->differ || (b->any && (b->differ || (a->any && a->what != b->what)));
}

static void drop(struct evidence *evidence, const struct row *rows, size_t count, bool *dropped)
{
	for (size_t i = 0; i < count; i++) {
		struct evidence_file *file = &evidence->files[rows[i].file];

		dropped[rows[i].finding - evidence->list] = true;
		if (!file->problem)
			file->problem = EVIDENCE_TWINS_DIFFER;
	}
}

/*
 * The rows of one module on the computers of one first label.  A short name is that of each of
 * them, while two full ones are of two computers.
 */
static void compare(struct evidence *evidence, const struct row *rows, size_t count, bool *dropped)
{
	const char *first = rows[0].finding->computer;
	struct said label = { .any = false }, other = { .any = false };
	size_t own = first && !first[computers_label(first)] ? hear_name(rows, count, &label) : 0;

	for (size_t at = own, size; at < count; at += size) {
		struct said said = { .any = false };

		size = hear_name(rows + at, count - at, &said);
		if (disagree(&said, &label))
			drop(evidence, rows + at, size, dropped);
		other.differ |= said.any && disagree(&said, &label);
		other.any |= said.any;
		other.what = said.any ? said.what : other.what;
	}
	if (own && disagree(&label, &other))
		drop(evidence, rows, own, dropped);
}

int evidence_twins(struct evidence *evidence, struct fail *fail)
{
	struct row *rows = shortage_watch(calloc(evidence->count + 1, sizeof(*rows)));
	bool *dropped = shortage_watch(calloc(evidence->count + 1, sizeof(*dropped)));
	const bool good = rows && dropped;
	size_t count = 0, kept = 0;

	for (size_t i = 0; good && i < evidence->count; i++) {
		rows[count].finding = &evidence->list[i];
		count += is_for_module(evidence, &evidence->list[i], &rows[count].file);
	}
	if (count)
		qsort(rows, count, sizeof(*rows), by_file);
	for (size_t from = 0, to; from < count; from = to) {
		to = from + 1;
		while (to < count && bucket_order(&rows[from], &rows[to]) == 0)
			to++;
		compare(evidence, rows + from, to - from, dropped);
	}
	for (size_t i = 0; good && i < evidence->count; i++)
		if (!dropped[i])
			evidence->list[kept++] = evidence->list[i];
	if (good)
		evidence->count = kept;
	free(rows);
	free(dropped);
	return good ? 0 : fail_set(fail, "out of memory");
}
