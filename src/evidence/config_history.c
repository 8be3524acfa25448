/*
 * config_history.c - what changed between two copies that IIS kept of its configuration.
 *
 * The Application Host Helper Service copies the configuration into a folder CFGHISTORY_n of
 * inetpub\history when it has changed, and keeps ten.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "config_history.h"

#include <string.h>

#include "config_asked.h"
#include "config_facts.h"
#include "evidence.h"
#include "fail.h"
#include "parsers.h"
#include "side_list.h"
#include "table.h"
#include "text.h"

enum {
	/* Copies that are compared, the newest ones. */
	COPIES = 10,
	/* Differences of two copies that are told. */
	CHANGES = 50,
};

bool config_history_folder(const char *path, size_t *start, uint64_t *number)
{
	static const char name[] = "CFGHISTORY_";
	const size_t file = (size_t)(text_base(path) - path);
	size_t digits, at = file;

	while (at > 0 && !text_is_slash(path[at - 1]))
		at--;
	if (at > 0)
		at--;
	while (at > 0 && !text_is_slash(path[at - 1]))
		at--;
	*start = at;
	if (!text_starts(path + at, name))
		return false;
	at += sizeof(name) - 1;
	digits = strspn(path + at, "0123456789");
	if (digits == 0 || digits > 18 || at + digits + 1 != file)
		return false;
	*number = 0;
	for (size_t i = 0; i < digits; i++)
		*number = *number * 10 + (uint64_t)(path[at + i] - '0');
	return true;
}

int config_side_read(const struct side_file *file, struct config_facts *facts,
		     struct fail *fail)
{
	struct evidence_source source;
	int ret = side_file_open(file, &source, fail);

	if (ret < 0)
		return -1;
	ret = config_facts_read(facts, &source, fail);
	side_close(&source);
	return ret;
}

/* ---- the differences ---- */

struct comparing {
	const struct evidence_reading *reading;
	struct fail *fail;
	const char *newer;		/* path of the newer file */
	const char *from, *to;		/* how the two are called */
	const struct config_entry *entry;	/* that is compared, or NULL */
	size_t told;
	int ret;
};

/* How a file is called: "CFGHISTORY_12", or its name. */
static const char *called(const char *path)
{
	size_t start;
	uint64_t number;

	return config_history_folder(path, &start, &number) ? path + start
								   : text_base(path);
}

static void add_change(struct comparing *comparing, const char *of, const char *value,
		       unsigned line)
{
	if (comparing->ret == 0)
		comparing->ret = evidence_add(comparing->reading->evidence,
					      &(struct evidence_finding){
			.finding = "config.changed", .of = of, .value = value,
			.computer = comparing->reading->computer, .file = comparing->newer,
			.line = line,
		}, comparing->fail);
}

/* The module of the entry as an event names it, or NULL. */
static const char *wanted_module(const struct comparing *comparing)
{
	const struct evidence_wants *wants = comparing->reading->wants;

	for (size_t i = 0; comparing->entry && comparing->entry->image && wants &&
			   i < wants->count; i++)
		if (wants->list[i].module &&
		    config_same_path(comparing->entry->image, wants->list[i].module))
			return wants->list[i].module;
	return NULL;
}

static void changed(struct comparing *comparing, const char *of, const char *what, unsigned line)
{
	const char *module = wanted_module(comparing);
	struct text value = { 0 };

	if (comparing->ret < 0 || comparing->told++ >= CHANGES)
		return;
	text_printf(&value, "%s between %.*s and %.*s", what,
		    (int)strcspn(comparing->from, "/\\"), comparing->from,
		    (int)strcspn(comparing->to, "/\\"), comparing->to);
	if (value.oom)
		comparing->ret = fail_set(comparing->fail, "out of memory");
	add_change(comparing, of, text_get(&value), line);
	if (module)
		add_change(comparing, module, text_get(&value), line);
	text_release(&value);
}

static void say(struct comparing *comparing, const char *of, unsigned line, const char *section,
		const char *name, const char *what)
{
	struct text text = { 0 };

	text_printf(&text, "%s: %s %s", section, name, what);
	if (text.oom)
		comparing->ret = fail_set(comparing->fail, "out of memory");
	changed(comparing, of, text_get(&text), line);
	text_release(&text);
}

static void compare_pool(struct comparing *comparing, const struct config_facts *old,
			 const struct config_pool *was, const struct config_facts *new,
			 const struct config_pool *is)
{
	for (int i = 0; i < CONFIG_POOL_VALUES; i++) {
		enum config_pool_value which = (enum config_pool_value)i;
		struct config_value a = config_pool_value(old, was, which);
		struct config_value b = config_pool_value(new, is, which);
		struct text text = { 0 };

		if (text_agree(a.text, b.text))
			continue;
		text_printf(&text, "%s was changed from %s to %s", config_pool_attribute(which),
			    a.text ? a.text : "no known value",
			    b.text ? b.text : "no known value");
		say(comparing, is->name, b.line, "applicationPools", is->name, text_get(&text));
		text_release(&text);
	}
}

static void compare_entry(struct comparing *comparing, const struct config_entry *was,
			  const struct config_entry *is)
{
	comparing->entry = is;
	if (!text_agree(was->image, is->image))
		say(comparing, is->name, is->line, is->section, is->name,
		    "has another path");
	if (strcmp(was->condition, is->condition) != 0)
		say(comparing, is->name, is->line, is->section, is->name,
		    "has another preCondition");
	if (was->disabled != is->disabled)
		say(comparing, is->name, is->line, is->section, is->name,
		    is->disabled ? "was switched off" : "was switched on");
}

/* ---- rows of two files with one key ---- */

/* Either pools or entries; by their keys. */
struct rows {
	const struct config_facts *facts;
	struct table_names names;
	bool pools;
};

static size_t row_count(const struct rows *rows)
{
	return rows->pools ? rows->facts->pool_count : rows->facts->entry_count;
}

static uint32_t row_key(const struct rows *rows, size_t row, struct table_names *names,
			bool add)
{
	struct text key = { 0 };
	uint32_t number = TABLE_NONE;

	if (rows->pools) {
		const char *name = rows->facts->pools[row].name;

		text_add_lower(&key, name, strlen(name));
	} else {
		const struct config_entry *entry = &rows->facts->entries[row];

		text_printf(&key, "%s\n%s\n%s", entry->section, entry->location, entry->name);
	}
	if (!key.oom)
		number = add ? table_names_id(names, key.bytes, key.size)
			     : table_names_find(names, key.bytes, key.size);
	text_release(&key);
	return number;
}

/* Keys of one file are all different, so that the number of a name is the row. */
static int number_rows(struct rows *rows)
{
	for (size_t i = 0; i < row_count(rows); i++)
		if (row_key(rows, i, &rows->names, true) != i)
			return -1;
	return 0;
}

static void tell_row(struct comparing *comparing, const struct rows *rows, size_t row,
		     const char *what, bool with_line)
{
	if (rows->pools) {
		const struct config_pool *pool = &rows->facts->pools[row];

		say(comparing, pool->name, with_line ? pool->line : 0, "applicationPools",
		    pool->name, what);
	} else {
		const struct config_entry *entry = &rows->facts->entries[row];

		comparing->entry = entry;
		say(comparing, entry->name, with_line ? entry->line : 0, entry->section,
		    entry->name, what);
	}
}

static void compare_rows(struct comparing *comparing, struct rows *old, struct rows *new)
{
	if (number_rows(old) < 0 || number_rows(new) < 0) {
		comparing->ret = fail_set(comparing->fail, "out of memory");
		return;
	}
	for (size_t i = 0; i < row_count(new); i++) {
		uint32_t was = row_key(new, i, &old->names, false);

		if (was == TABLE_NONE)
			tell_row(comparing, new, i, "was added", true);
		else if (new->pools)
			compare_pool(comparing, old->facts, &old->facts->pools[was], new->facts,
				     &new->facts->pools[i]);
		else
			compare_entry(comparing, &old->facts->entries[was],
				      &new->facts->entries[i]);
	}
	for (size_t i = 0; i < row_count(old); i++)
		if (row_key(old, i, &new->names, false) == TABLE_NONE)
			tell_row(comparing, old, i, "was removed", false);
}

static void compare(struct comparing *comparing, const struct config_facts *old,
		    const struct config_facts *new)
{
	for (int pools = 0; pools < 2; pools++) {
		comparing->entry = NULL;	/* of the pools there is none */
		struct rows a = { .facts = old, .pools = pools };
		struct rows b = { .facts = new, .pools = pools };

		compare_rows(comparing, &a, &b);
		table_names_release(&a.names);
		table_names_release(&b.names);
	}
}

/* ---- which two ---- */

/* Asked of every file: the end of the path says no at once. */
static bool is_server_file(const char *path)
{
	static const char name[] = "applicationHost.config";
	size_t size = strlen(path);

	return size >= sizeof(name) - 1 &&
	       text_equal_nocase(path + size - (sizeof(name) - 1), name) &&
	       text_equal_nocase(text_base(path), name);
}

bool config_history_is_current(const char *path)
{
	uint64_t number;
	size_t start;

	return is_server_file(path) && !config_history_folder(path, &start, &number);
}

/*
 * The copy that follows, else the configuration in force, if there is one that it can be.
 * NULL: neither, or the copy is older than the newest ten.
 */
static const struct side_file *next_of(const char *path, const struct side_list *files)
{
	const struct side_file *next = NULL, *at;
	uint64_t number, other, nearest = UINT64_MAX;
	size_t start, other_start, newer = 0;
	struct side_walk walk;

	if (!config_history_folder(path, &start, &number))
		return NULL;
	/* Folders of one history stand side by side. */
	walk = side_list_beside(files, path, start);
	while ((at = side_walk_next(&walk))) {
		if (!is_server_file(at->path) ||
		    !config_history_folder(at->path, &other_start, &other) ||
		    other <= number || other_start != start)
			continue;
		newer++;
		next = other < nearest ? at : next;
		nearest = other < nearest ? other : nearest;
	}
	if (newer >= COPIES)
		return NULL;
	return next ? next : side_list_only(files, config_history_is_current);
}

/* A row that is left out is neither added nor removed. */
static int read_whole(const struct side_file *file, struct config_facts *facts, struct fail *fail)
{
	if (config_side_read(file, facts, fail) < 0)
		return -1;
	return facts->left_out ? fail_set(fail, "more rows than are kept") : 0;
}

/* A copy that is damaged says nothing of what changed. */
int config_history_compare(const struct evidence_reading *reading, const struct side_list *files,
			   struct fail *fail)
{
	const struct side_file *self = side_list_find(files, reading->path);
	const struct side_file *next = next_of(reading->path, files);
	struct config_facts old = { .kind = CONFIG_OTHER }, new = { .kind = CONFIG_OTHER };
	struct comparing comparing = { .reading = reading, .fail = fail };
	struct fail why;

	if (!self || !next)
		return 0;
	comparing.newer = next->path;
	comparing.from = called(self->path);
	comparing.to = called(next->path);
	if (read_whole(self, &old, &why) < 0 || read_whole(next, &new, &why) < 0) {
		fail_in(&why, "what changed afterwards is not known");
		comparing.ret = evidence_set_problem(reading->evidence, reading->path, &why, fail);
	} else if (!old.fault.reason && !new.fault.reason) {
		compare(&comparing, &old, &new);
	}
	config_facts_release(&old);
	config_facts_release(&new);
	return comparing.ret;
}
