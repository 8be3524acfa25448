/*
 * metabase_history.c - what changed between two copies that IIS 6 kept of its metabase.
 *
 * IIS writes System32\inetsrv\History\MetaBase_MAJOR_MINOR.xml with each save, and keeps ten.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "metabase.h"

#include <string.h>

#include "config_xml.h"
#include "evidence.h"
#include "fail.h"
#include "metabase_facts.h"
#include "parsers.h"
#include "side_list.h"
#include "text.h"

enum {
	COPIES = 10,	/* that are compared, the newest ones */
	CHANGES = 50,	/* of two copies that are told */
	SHOWN = 200,	/* bytes of a value */
};

/* A number of at most 18 digits; what is behind the character after it, or NULL. */
static const char *number_of(const char *text, char end, uint64_t *number)
{
	size_t digits = strspn(text, "0123456789");

	*number = 0;
	for (size_t i = 0; digits <= 18 && i < digits; i++)
		*number = *number * 10 + (uint64_t)(text[i] - '0');
	return digits > 0 && digits <= 18 && text[digits] == end ? text + digits + 1 : NULL;
}

bool metabase_version(const char *path, uint64_t version[2])
{
	static const char start[] = "MetaBase_";
	const char *name = text_base(path);

	if (!text_starts(name, start))
		return false;
	name = number_of(name + sizeof(start) - 1, '_', &version[0]);
	name = name ? number_of(name, '.', &version[1]) : NULL;
	return name && text_equal_nocase(name, "xml");
}

/* ---- the differences ---- */

struct comparing {
	const struct evidence_reading *reading;
	struct fail *fail;
	const char *from, *to;		/* paths */
	size_t told;
	int ret;
};

/* "Filters/Log: FilterPath was changed from C:\a.dll to C:\b.dll between ... and ..." */
static void say(struct comparing *comparing, const struct metabase_node *node, unsigned line,
		const char *what)
{
	struct text value = { 0 };

	if (comparing->ret < 0 || comparing->told++ >= CHANGES)
		return;
	metabase_key(&value, node);
	text_printf(&value, "%s between %s and %s", what, text_base(comparing->from),
		    text_base(comparing->to));
	comparing->ret = value.oom ? fail_set(comparing->fail, "out of memory") :
		evidence_add(comparing->reading->evidence, &(struct evidence_finding){
			.finding = "config.changed", .of = *node->name ? node->name : NULL,
			.value = text_get(&value), .computer = comparing->reading->computer,
			.file = comparing->to, .line = line,
		}, comparing->fail);
	text_release(&value);
}

static void add_value(struct text *text, const char *value)
{
	if (value)
		text_add_bytes(text, value, text_cut(value, SHOWN));
	else
		text_add(text, "nothing");
}

/* States change by themselves. */
static bool is_setting(enum metabase_value which)
{
	return which != METABASE_FILTER_STATE && which != METABASE_POOL_STATE &&
	       which != METABASE_SERVER_STATE && which != METABASE_ERROR;
}

static void compare_node(struct comparing *comparing, const struct metabase_node *was,
			 const struct metabase_node *is)
{
	for (int i = 0; i < METABASE_VALUES; i++) {
		const char *a = was->values[i], *b = is->values[i];
		struct text what = { 0 };

		if (!is_setting((enum metabase_value)i) || (a && b ? !strcmp(a, b) : a == b))
			continue;
		text_printf(&what, ": %s was changed from ",
			    metabase_property((enum metabase_value)i));
		add_value(&what, a);
		text_add(&what, " to ");
		add_value(&what, b);
		if (what.oom)
			comparing->ret = fail_set(comparing->fail, "out of memory");
		say(comparing, is, is->lines[i] ? is->lines[i] : is->line, text_get(&what));
		text_release(&what);
	}
}

static void compare(struct comparing *comparing, const struct metabase_facts *old,
		    const struct metabase_facts *new)
{
	for (size_t i = 0; i < new->count; i++) {
		const struct metabase_node *was = metabase_find(old, &new->nodes[i]);

		if (was)
			compare_node(comparing, was, &new->nodes[i]);
		else
			say(comparing, &new->nodes[i], new->nodes[i].line, " was added");
	}
	for (size_t i = 0; i < old->count; i++)
		if (!metabase_find(new, &old->nodes[i]))
			say(comparing, &old->nodes[i], 0, " was removed");
}

/* ---- which two ---- */

static bool is_newer(const uint64_t a[2], const uint64_t b[2])
{
	return a[0] != b[0] ? a[0] > b[0] : a[1] > b[1];
}

bool metabase_is_current(const char *path)
{
	return text_equal_nocase(text_base(path), "MetaBase.xml");
}

/*
 * The copy that follows, else the metabase in force, if there is one that it can be.  NULL:
 * neither, or the copy is older than the newest ten.
 */
static const struct side_file *next_of(const char *path, const struct side_list *files)
{
	const struct side_file *next = NULL, *at;
	uint64_t own[2], other[2], nearest[2] = { UINT64_MAX, UINT64_MAX };
	struct side_walk walk = side_list_beside(files, path, (size_t)(text_base(path) - path));
	size_t newer = 0;

	if (!metabase_version(path, own))
		return NULL;
	while ((at = side_walk_next(&walk))) {
		if (!metabase_version(at->path, other) || !is_newer(other, own) ||
		    !side_same_folder(at->path, path))
			continue;
		newer++;
		if (is_newer(nearest, other)) {
			next = at;
			memcpy(nearest, other, sizeof(nearest));
		}
	}
	if (newer >= COPIES)
		return NULL;
	return next ? next : side_list_only(files, metabase_is_current);
}

/* 0: it is damaged, and says nothing of what changed; -1: it cannot be read, or not whole: a key
 * that is left out is neither added nor removed. */
static int read_file(const struct side_file *file, struct metabase_facts *facts,
		     struct fail *fail)
{
	struct evidence_source source = { NULL, NULL, NULL, 0 };
	struct config_fault fault;
	int ret;

	if (side_file_open(file, &source, fail) < 0)
		return -1;
	ret = metabase_read(facts, &source, &fault, fail);
	side_close(&source);
	if (ret == 0 && facts->left_out)
		ret = fail_set(fail, "more keys than are kept");
	return ret < 0 ? -1 : !fault.reason;
}

int metabase_history_compare(const struct evidence_reading *reading,
			     const struct side_list *files, struct fail *fail)
{
	const struct side_file *next = next_of(reading->path, files);
	const struct side_file *self = side_list_find(files, reading->path);
	struct metabase_facts old = { .count = 0 }, new = { .count = 0 };
	struct comparing comparing = { .reading = reading, .fail = fail };
	struct fail why;
	int read;

	if (!next || !self)
		return 0;
	comparing.from = self->path;
	comparing.to = next->path;
	read = read_file(self, &old, &why);
	if (read > 0)
		read = read_file(next, &new, &why);
	if (read > 0)
		compare(&comparing, &old, &new);
	if (read < 0) {
		fail_in(&why, "what changed afterwards is not known");
		comparing.ret = evidence_set_problem(reading->evidence, reading->path, &why, fail);
	}
	metabase_release(&old);
	metabase_release(&new);
	return comparing.ret;
}
