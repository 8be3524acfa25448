/*
 * decode_load.c - rules/errors.tsv becomes a table of codes, or a list of faults.
 *
 * Knows the form of that file; does not know what any code means.
 *
 * SPDX-License-Identifier: MIT
 */
#include "decode_load.h"

#include <stdlib.h>
#include <string.h>

#include "decode_table.h"
#include "json_tree.h"
#include "text.h"

enum {
	COLUMNS = 4,
	ROWS_MAX = 65535,	/* by_name holds 16 bits */
};

struct row {
	struct decode_name name;
	size_t line;
};

/* Cut a line at its tabs.  Returns how many columns there are. */
static size_t split(char *line, char **columns)
{
	size_t count = 0;

	for (char *at = line; at; count++) {
		char *tab = strchr(at, '\t');

		if (tab)
			*tab++ = '\0';
		if (count < COLUMNS)
			columns[count] = at;
		at = tab;
	}
	return count;
}

static bool read_value(const char *text, uint32_t *value)
{
	bool hexadecimal = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
	const char *digits = hexadecimal ? text + 2 : text;
	size_t size = strspn(digits, hexadecimal ? "0123456789abcdefABCDEF" :
						   "0123456789");
	unsigned long long wide;

	if (!size || digits[size] || size > 10)
		return false;
	wide = strtoull(digits, NULL, hexadecimal ? 16 : 10);
	*value = (uint32_t)wide;
	return wide <= UINT32_MAX;
}

/* "500.19", a status of HTTP with its sub-status. */
static bool read_status(const char *text, uint32_t *value)
{
	char status[4] = { 0 };
	uint32_t number, sub;

	if (strspn(text, "0123456789") != 3 || text[3] != '.')
		return false;
	memcpy(status, text, 3);
	if (strlen(text + 4) > 3 || !read_value(status, &number) ||
	    !read_value(text + 4, &sub))
		return false;
	*value = decode_sub_status(number, sub);
	return true;
}

/* It may be empty: Windows has no names for exit codes. */
static bool is_name(const char *text)
{
	return !text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789_")];
}

static bool read_row(struct json_tree *facts, char *line, struct row *row)
{
	int number = (int)row->line, kind;
	char *columns[COLUMNS];

	if (split(line, columns) != COLUMNS) {
		json_report_line(facts, number, "not four columns between tabs");
		return false;
	}
	kind = decode_kind_parse(columns[0]);
	if (kind < 0)
		json_report_line(facts, number, "kind: unknown: '%s'", columns[0]);
	if (!read_value(columns[1], &row->name.value) &&
	    !(kind == DECODE_HTTP_STATUS && read_status(columns[1], &row->name.value)))
		json_report_line(facts, number, "value: not a 32-bit number: '%s'",
				  columns[1]);
	if (!is_name(columns[2]))
		json_report_line(facts, number, "name: not a name: '%s'", columns[2]);
	row->name.kind = (enum decode_kind)kind;
	row->name.name = columns[2];
	row->name.message = *columns[3] ? columns[3] : NULL;
	if (!*columns[2] && !*columns[3])
		json_report_line(facts, number, "neither name nor sentence");
	return kind >= 0;
}

/* By kind and value; rows of one value keep their order. */
static int by_value(const void *a, const void *b)
{
	const struct row *left = a, *right = b;

	if (left->name.kind != right->name.kind)
		return left->name.kind < right->name.kind ? -1 : 1;
	if (left->name.value != right->name.value)
		return left->name.value < right->name.value ? -1 : 1;
	return (left->line > right->line) - (left->line < right->line);
}

/* A name and its place in the table, for sorting. */
struct named {
	const char *name;
	uint16_t number;
};

static int by_name(const void *a, const void *b)
{
	const struct named *left = a, *right = b;
	int order = text_compare_nocase(left->name, right->name);

	return order ? order : (int)left->number - (int)right->number;
}

static void check_twice(struct json_tree *facts, const struct row *rows,
			const struct named *names, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct row *one = &rows[names[i - 1].number];
		const struct row *other = &rows[names[i].number];

		if (*names[i].name && text_equal_nocase(names[i - 1].name, names[i].name) &&
		    one->name.kind == other->name.kind &&
		    one->name.value == other->name.value)
			json_report_line(facts, (int)other->line,
					  "name '%s' is given twice (line %zu)",
					  other->name.name, one->line);
	}
}

static uint16_t *index_names(struct json_tree *facts, const struct row *rows,
			     size_t count)
{
	struct named *names = json_array(facts, count, sizeof(*names));
	uint16_t *numbers = json_array(facts, count, sizeof(*numbers));

	if (!names || !numbers)
		return NULL;
	for (size_t i = 0; i < count; i++)
		names[i] = (struct named){ rows[i].name.name, (uint16_t)i };
	qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count; i++)
		numbers[i] = names[i].number;
	check_twice(facts, rows, names, count);
	return numbers;
}

static const struct decode_table *make_table(struct json_tree *facts, struct row *rows,
					     size_t count)
{
	struct decode_table *table = json_array(facts, 1, sizeof(*table));
	struct decode_name *names = json_array(facts, count, sizeof(*names));

	if (!table || !names)
		return NULL;
	qsort(rows, count, sizeof(*rows), by_value);
	for (size_t i = 0; i < count; i++)
		names[i] = rows[i].name;
	table->names = names;
	table->count = count;
	table->by_name = index_names(facts, rows, count);
	return table;
}

static size_t read_rows(struct json_tree *facts, char *text, struct row *rows)
{
	size_t count = 0, line = 0;

	for (char *at = text; at && *at; ) {
		char *end = strpbrk(at, "\r\n");
		bool crlf = end && end[0] == '\r' && end[1] == '\n';

		if (end)
			*end = '\0';
		line++;
		if (*at && *at != '#') {
			rows[count].line = line;
			count += read_row(facts, at, &rows[count]);
		}
		at = end ? end + 1 + crlf : NULL;
	}
	return count;
}

static size_t count_lines(const char *text)
{
	size_t count = 1;

	for (; (text = strpbrk(text, "\r\n")); text++)
		count++;
	return count;
}

static const struct decode_table *load_text(struct json_tree *facts,
					    const struct text *text)
{
	char *copy = arena_bytes(facts->arena, text_get(text), text->size);
	struct row *rows = NULL;
	size_t count;

	if (copy)
		rows = json_array(facts, count_lines(copy), sizeof(*rows));
	if (!rows) {
		facts->oom = true;
		return NULL;
	}
	if (strlen(copy) != text->size)
		json_report_line(facts, 0, "holds a NUL character");
	count = read_rows(facts, copy, rows);
	if (count > ROWS_MAX) {
		json_report_line(facts, 0, "more than %d codes", (int)ROWS_MAX);
		return NULL;
	}
	return make_table(facts, rows, count);
}

const struct decode_table *decode_load(struct json_tree *facts)
{
	const struct decode_table *table = NULL;
	size_t faults = facts->faults;
	struct text text = { 0 };

	if (json_tree_file(facts, &text))
		table = load_text(facts, &text);
	text_release(&text);
	return facts->faults == faults && !facts->oom ? table : NULL;
}
