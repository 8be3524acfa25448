/*
 * check_pull.c - files beside the logs: whose they are, which are read, and what becomes of
 * several of one name.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "evidence_json.h"
#include "evidence_twins.h"
#include "fail.h"
#include "memory_source.h"
#include "pe_writer.h"
#include "pull.h"
#include "side_list.h"
#include "side_owner.h"
#include "text.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

/* ---- whose a file is ---- */

static const struct side_log one[] = { { "in/General/a.evtx", "WEB07.contoso.example" },
				       { "in/General/b.evtx", "web07" } };
static const struct side_log two[] = { { "in/one/a.evtx", "WEB07" }, { "in/two/b.evtx", "WEB08" } };
static const struct side_log forwarded[] = { { "in/f.evtx", "WEB07" }, { "in/f.evtx", "WEB08" } };
static const struct side_log domains[] = { { "in/web07/a.evtx", "WEB07.contoso.example" },
					   { "in/a/b.evtx", "WEB07.evil.example" } };
static const struct side_log holder[] = { { "in/collect/a.evtx", "WEB07" },
					  { "in/b.evtx", "collect" } };
static const struct side_log folders[] = { { "in/web07/a.evtx", "WEB07" },
					   { "in/b.evtx", "files" } };
static const struct side_log nameless[] = { { "in/a.xml", NULL } };

static const struct {
	const struct side_log *logs;
	size_t count;
	const char *path;
	bool apart, found;
	const char *computer;
} owners[] = {
	{ one, 2, "in/files/x.dll", false, true, "WEB07.contoso.example" },
	{ one, 2, "x.dll", false, true, "WEB07.contoso.example" },
	{ one, 2, "other/x.dll", true, true, "WEB07.contoso.example" },
	{ two, 2, "in/one/x.dll", false, true, "WEB07" },
	{ two, 2, "in/two/bin/x.dll", false, true, "WEB08" },
	{ two, 2, "in/x.dll", false, false, NULL },
	{ two, 2, "in/files/web08/x.dll", false, true, "WEB08" },
	{ two, 2, "in/one/web08/x.dll", false, false, NULL },
	{ two, 2, "in/web08/web07/x.dll", false, true, "WEB07" },
	{ domains, 2, "in/web07/bin/x.dll", false, true, "WEB07.contoso.example" },
	{ domains, 2, "in/web07.evil.example/x.dll", false, true, "WEB07.evil.example" },
	{ domains, 2, "in/files/web07/x.dll", false, false, NULL },
	{ folders, 2, "in/web07/files/x.dll", false, true, "WEB07" },
	{ folders, 2, "in/files/x.dll", false, true, "files" },
	{ holder, 2, "in/collect/x.dll", false, true, "WEB07" },
	{ two, 2, "in\\WEB08\\x.dll", false, true, "WEB08" },
	{ two, 2, "in/one/web08", false, true, "WEB07" },
	{ two, 2, "in/web0/x.dll", false, false, NULL },
	{ two, 2, "in/web088/x.dll", false, false, NULL },
	{ two, 2, "other/x.dll", true, false, NULL },
	{ two, 2, "web07/x.dll", true, true, "WEB07" },
	{ forwarded, 2, "in/x.dll", false, false, NULL },
	{ nameless, 1, "in/x.dll", false, true, NULL },
	{ nameless, 0, "in/x.dll", false, false, NULL },
};

START_TEST(whose_it_is)
{
	const struct side_file file = { .path = owners[_i].path, .apart = owners[_i].apart };
	struct side_owners all = { .folders = NULL };
	const char *computer = NULL;

	for (size_t i = 0; i < owners[_i].count; i++)
		ck_assert_int_eq(side_owners_add(&all, &owners[_i].logs[i]), 0);
	ck_assert_int_eq(side_owner(&all, &file, &computer), owners[_i].found);
	side_owners_release(&all);
	if (!owners[_i].found)
		return;
	if (owners[_i].computer)
		ck_assert_pstr_eq(computer, owners[_i].computer);
	else
		ck_assert_ptr_null(computer);
}
END_TEST

/* Of a file that belongs to that computer; "" is no other one. */
static const struct { const char *path, *owner, *other; } others[] = {
	{ "in/WEB08/x.config", "WEB07", "WEB08" },
	{ "in/web08.contoso.example/x.config", "WEB07.contoso.example", "web08" },
	{ "in/WEB08/a/b/x.config", "web07", "WEB08" },
	{ "in/WEB07/x.config", "WEB07", "" },
	{ "in/WEB08/WEB07/x.config", "WEB07", "" },
	{ "in/WEB07/WEB08/x.config", "WEB07", "WEB08" },
	/* of another shape, or with no digits: any folder */
	{ "in/WEB008/x.config", "WEB07", "" },
	{ "in/files/x.config", "WEB07", "" },
	{ "in/WEC08/x.config", "WEB07", "" },
	{ "in/2026/x.config", "2025", "" },
	{ "in/WEB08", "WEB07", "" },
	{ "in/WEB08/x.config", NULL, "" },
};

START_TEST(named_like_another)
{
	const struct side_file file = { .path = others[_i].path };
	char name[SIDE_NAME] = "";

	ck_assert_int_eq(side_other(&file, others[_i].owner, name), *others[_i].other != '\0');
	ck_assert_str_eq(name, others[_i].other);
}
END_TEST

/* The list of a bundle says whose its own folder is, and no folder around it. */
START_TEST(lists_of_bundles)
{
	const struct side_log log = { "in/a.evtx", "WEB07" };
	const struct side_log list = { "in/bundle/LogsInfo.CSV", "SHOP11" };
	const struct side_file outside = { .path = "in/x" }, inside = { .path = "in/bundle/a/x" };
	struct side_owners all = { .folders = NULL };
	const char *computer;

	ck_assert_int_eq(side_owners_add(&all, &log), 0);
	ck_assert_int_eq(side_owners_add_list(&all, &list), 0);
	ck_assert(side_owner(&all, &outside, &computer));
	ck_assert_str_eq(computer, "WEB07");
	ck_assert(side_owner(&all, &inside, &computer));
	ck_assert_str_eq(computer, "SHOP11");
	side_owners_release(&all);
}
END_TEST

/* ---- what is read ---- */

struct member {
	uint8_t bytes[PE_WRITER_SIZE];
	size_t size;
};

/* As a member of an archive: the path names a case of mkpe behind its last slash and a
 * colon.  "bad" cannot be opened. */
static int64_t read_member(void *context, void *buffer, size_t size, uint64_t offset,
			   struct fail *fail)
{
	const struct member *member = context;

	return read_memory(&(struct memory){ member->bytes, member->size }, buffer, size, offset,
			   fail);
}

static int open_member(void *context, const char *path, struct evidence_source *source,
		       struct fail *fail)
{
	struct member *member = malloc(sizeof(*member));
	const char *name = context;

	(void)path;
	ck_assert_ptr_nonnull(member);
	if (strcmp(name, "bad") == 0) {
		free(member);
		return fail_set(fail, "no such member");
	}
	member->size = pe_write(pe_case_named(name), member->bytes);
	*source = (struct evidence_source){ member, read_member, free, member->size };
	return 0;
}

/* Paths with the cases that they hold; what is found of C:\App\bin\mod.dll on WEB07. */
static const struct {
	const char *name;
	const char *files[4][2];
	const char *says;
} pulls[] = {
	{ "the file", { { "in/mod.dll", "module-x86.dll" } }, "in/mod.dll x86" },
	{ "without case", { { "in/MOD.DLL", "module-x86.dll" } }, "in/MOD.DLL x86" },
	{ "other names", { { "in/mod2.dll", "module-x86.dll" }, { "in/mod", "module-x86.dll" } },
	  "" },
	{ "nothing", { { NULL, NULL } }, "" },
	{ "no program", { { "in/mod.dll", "html-page.dll" } }, "in/mod.dll html" },
	{ "twins that agree", { { "in/a/mod.dll", "module-x86.dll" },
				{ "in/b/mod.dll", "module-x86.dll" } },
	  "in/a/mod.dll x86, in/b/mod.dll x86" },
	{ "twins that do not", { { "in/a/mod.dll", "module-x86.dll" },
				 { "in/b/mod.dll", "module-x64.dll" } },
	  "in/a/mod.dll !, in/b/mod.dll !" },
	{ "the folder tells", { { "in/a/mod.dll", "module-x86.dll" },
				{ "in/bin/mod.dll", "module-x64.dll" } }, "in/bin/mod.dll x64" },
	{ "more folders tell more", { { "in/bin/mod.dll", "module-x86.dll" },
				      { "in/app/bin/mod.dll", "module-x64.dll" } },
	  "in/app/bin/mod.dll x64" },
	{ "one that cannot be opened", { { "in/mod.dll", "bad" } }, "in/mod.dll !" },
	{ "a dependency of another machine", { { "in/mod.dll", "own-dependency.dll" },
					       { "in/vendorcore.dll", "module-x86.dll" } },
	  "in/mod.dll x64, in/vendorcore.dll other architecture: x86 vendorcore.dll" },
	{ "a dependency that fits", { { "in/mod.dll", "own-dependency.dll" },
				      { "in/vendorcore.dll", "module-x64.dll" } },
	  "in/mod.dll x64" },
	{ "one in another folder", { { "in/mod.dll", "own-dependency.dll" },
				     { "in/x/vendorcore.dll", "module-x86.dll" } },
	  "in/mod.dll x64" },
	{ "a delayed one", { { "in/mod.dll", "delay-load.dll" },
			     { "in/vendorcore.dll", "module-x86.dll" } }, "in/mod.dll x64" },
};

static const char *found_in(const struct evidence *evidence, const char *path)
{
	static const char *const names[] = { "module.machine", "module.dependency",
					     "module.kind" };

	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < evidence->count; i++)
			if (strcmp(evidence->list[i].finding, names[k]) == 0 &&
			    strcmp(evidence->list[i].file, path) == 0)
				return evidence->list[i].value;
	return NULL;
}

static void say(struct text *text, const struct evidence *evidence)
{
	for (size_t i = 0; i < evidence->file_count; i++) {
		const struct evidence_file *file = &evidence->files[i];
		const char *found = found_in(evidence, file->path);

		text_printf(text, "%s%s", i ? ", " : "", file->path);
		if (file->problem || found)
			text_printf(text, " %s", file->problem ? "!" : found);
	}
}

/* The list in this order or the other one. */
static void pull_case(const char *const (*rows)[2], bool backwards, struct evidence *evidence)
{
	static const struct side_log log = { "in/a.evtx", "WEB07" };
	static const struct evidence_want want = {
		.computer = "web07", .module = "C:\\App\\bin\\mod.dll",
	};
	const struct evidence_wants wants = { &want, 1 };
	const struct pull how = { &wants, &log, 1 };
	struct side_list files = { .count = 0 };
	struct fail fail = { "" };

	for (size_t k = 0; k < 4; k++) {
		const char *const *row = rows[backwards ? 3 - k : k];
		const struct side_file file = {
			.path = row[0], .open = open_member, .context = (void *)(uintptr_t)row[1],
		};

		if (row[0])
			ck_assert_int_eq(side_list_add(&files, &file), 0);
	}
	ck_assert_msg(pull(evidence, &files, &how, &fail) == 0, "%s", fail.msg);
	side_list_release(&files);
}

START_TEST(what_is_read)
{
	for (int backwards = 0; backwards < 2; backwards++) {
		struct evidence evidence = { .count = 0 };
		struct text text = { 0 };

		pull_case(pulls[_i].files, backwards, &evidence);
		say(&text, &evidence);
		ck_assert_msg(strcmp(text_get(&text), pulls[_i].says) == 0, "%s: %s",
			      pulls[_i].name, text_get(&text));
		text_release(&text);
		evidence_release(&evidence);
	}
}
END_TEST

/* System32 of a 32-bit process is SysWOW64: where both are there, nobody knows which. */
START_TEST(redirected_twins)
{
	static const char *const rows[4][2] = {
		{ "in/System32/mod.dll", "module-x64.dll" },
		{ "in/SysWOW64/mod.dll", "module-x86.dll" },
	};
	static const struct side_log log = { "in/a.evtx", "WEB07" };
	static const struct evidence_want want = {
		.computer = "web07", .module = "C:\\Windows\\System32\\mod.dll",
	};
	const struct evidence_wants wants = { &want, 1 };
	const struct pull how = { &wants, &log, 1 };
	struct side_list files = { .count = 0 };
	struct evidence evidence = { .count = 0 };

	for (size_t i = 0; i < 2; i++)
		ck_assert_int_eq(side_list_add(&files, &(struct side_file){
			.path = rows[i][0], .open = open_member,
			.context = (void *)(uintptr_t)rows[i][1],
		}), 0);
	ck_assert_int_eq(pull(&evidence, &files, &how, NULL), 0);
	ck_assert_uint_eq(evidence.file_count, 2);
	ck_assert_uint_eq(evidence.count, 0);
	side_list_release(&files);
	evidence_release(&evidence);
}
END_TEST

/* What an event says of a process is told for the files of its own computer, in whatever order
 * computers come. */
START_TEST(process_needs_own_file)
{
	const struct evidence_want wants[2] = {
		{ .computer = "WEB07", .module = "C:\\mod.dll", .machine = "x64" },
		{ .computer = "WEB08", .module = "C:\\mod.dll", .machine = "x64" },
	}, turned[2] = { wants[1], wants[0] };
	const struct evidence_wants all[2] = { { wants, 2 }, { turned, 2 } };

	for (int i = 0; i < 2; i++) {
		const struct pull how = { &all[i], two, 2 };
		struct side_list files = { .count = 0 };
		struct evidence evidence = { .count = 0 };
		size_t count = 0;

		ck_assert_int_eq(side_list_add(&files, &(struct side_file){
			.path = "in/one/mod.dll", .open = open_member,
			.context = (void *)(uintptr_t)"module-x86.dll",
		}), 0);
		ck_assert_int_eq(pull(&evidence, &files, &how, NULL), 0);
		for (size_t k = 0; k < evidence.count; k++) {
			if (strcmp(evidence.list[k].finding, "worker.machine") != 0)
				continue;
			count++;
			ck_assert_str_eq(evidence.list[k].computer, "WEB07");
		}
		ck_assert_uint_eq(count, 1);
		side_list_release(&files);
		evidence_release(&evidence);
	}
}
END_TEST

/* Lines COMPUTER FILE VALUE of a module.needs of C:\m\mod.dll, and which of them are left. */
static const struct {
	const char *name, *says, *left;
} twins[] = {
	{ "one", "web07 a/mod.dll x\n", "1" },
	{ "two that agree", "web07 a/mod.dll x\nweb07 b/mod.dll x\n", "11" },
	{ "two that do not", "web07 a/mod.dll x\nweb07 b/mod.dll y\n", "00" },
	{ "one says more", "web07 a/mod.dll x\nweb07 b/mod.dll x\nweb07 b/mod.dll y\n", "000" },
	{ "without case", "web07 a/mod.dll x\nWEB07 b/MOD.dll y\n", "00" },
	{ "of two computers", "web07 a/mod.dll x\nweb08 b/mod.dll y\n", "11" },
	{ "its short name", "web07 a/mod.dll x\nweb07.a b/mod.dll y\n", "00" },
	{ "of two domains", "web07.a a/mod.dll x\nweb07.b b/mod.dll y\n", "11" },
	{ "the short name of one of two", "web07 a/mod.dll x\nweb07.a b/mod.dll x\n"
	  "web07.b b/mod.dll y\n", "010" },
	{ "names between", "web07 a/mod.dll x\nweb07-a b/mod.dll x\nweb07.a b/mod.dll y\n", "010" },
	{ "what lies beside", "web07 a/mod.dll x\nweb07 a/other.dll y\n", "11" },
	{ "goes with it", "web07 a/mod.dll x\nweb07 a/other.dll y\nweb07 b/mod.dll y\n", "000" },
};

START_TEST(twins_that_differ)
{
	struct evidence evidence = { .count = 0 };
	char computer[16], file[16], value[16], left[8] = "";
	struct evidence_finding all[4];
	size_t count = 0;
	int size;

	for (const char *at = twins[_i].says; sscanf(at, "%15s %15s %15s\n%n", computer, file,
						     value, &size) == 3; at += size) {
		all[count] = (struct evidence_finding){
			.finding = "module.needs", .of = "C:\\m\\mod.dll", .value = value,
			.computer = computer, .file = file,
		};
		ck_assert_int_eq(evidence_add_file(&evidence, &(struct evidence_file){
			.path = file, .format = "pe" }, NULL), 0);
		ck_assert_int_eq(evidence_add(&evidence, &all[count], NULL), 0);
		for (size_t i = 0; i < evidence.count; i++)
			if (strcmp(evidence.list[i].file, file) == 0 &&
			    strcmp(evidence.list[i].value, value) == 0 &&
			    strcmp(evidence.list[i].computer, computer) == 0)
				all[count] = evidence.list[i];
		count++;
	}
	evidence_sort(&evidence);
	ck_assert_int_eq(evidence_twins(&evidence, NULL), 0);
	for (size_t k = 0; k < count; k++) {
		bool there = false;

		for (size_t i = 0; i < evidence.count; i++)
			there |= evidence.list[i].file == all[k].file &&
				 evidence.list[i].value == all[k].value;
		left[k] = there ? '1' : '0';
	}
	ck_assert_msg(strcmp(left, twins[_i].left) == 0, "%s: %s", twins[_i].name, left);
	for (size_t i = 0; i < evidence.file_count && !strchr(left, '1'); i++)
		ck_assert_str_eq(evidence.files[i].problem, EVIDENCE_TWINS_DIFFER);
	evidence_release(&evidence);
}
END_TEST

static size_t asked;

static bool is_current(const char *path)
{
	asked++;
	return strcmp(text_base(path), "current") == 0;
}

/* Each of any number of copies asks for the one file of which it is a copy. */
START_TEST(looks_once)
{
	struct side_list files = { .count = 0 };
	char path[32];

	for (int i = 0; i < 1000; i++) {
		snprintf(path, sizeof(path), "%03d/copy", i);
		ck_assert_int_eq(side_list_add(&files, &(struct side_file){ .path = path }), 0);
	}
	ck_assert_int_eq(side_list_add(&files, &(struct side_file){ .path = "a/current" }), 0);
	side_list_sort(&files);
	ck_assert_ptr_null(side_list_only(&files, is_current));
	side_list_look_for(&files, is_current);
	for (int i = 0; i < 1000; i++)
		ck_assert_str_eq(side_list_only(&files, is_current)->path, "a/current");
	ck_assert_uint_eq(asked, 1001);
	ck_assert_str_eq(side_list_find(&files, "007/copy")->path, "007/copy");
	ck_assert_ptr_null(side_list_find(&files, "007/cop"));
	ck_assert_ptr_null(side_list_find(&files, "b/x"));
	side_list_release(&files);
}
END_TEST

/* Of two there is none. */
START_TEST(two_are_none)
{
	struct side_list files = { .count = 0 };

	ck_assert_int_eq(side_list_add(&files, &(struct side_file){ .path = "a/current" }), 0);
	ck_assert_int_eq(side_list_add(&files, &(struct side_file){ .path = "b/current" }), 0);
	side_list_sort(&files);
	side_list_look_for(&files, is_current);
	ck_assert_ptr_null(side_list_only(&files, is_current));
	side_list_release(&files);
}
END_TEST

START_TEST(list_is_bounded)
{
	struct side_list files = { .count = 0 };

	for (int i = 0; i < SIDE_LIST_FILES + 7; i++)
		ck_assert_int_eq(side_list_add(&files, &(struct side_file){ .path = "x" }), 0);
	ck_assert_uint_eq(files.count, SIDE_LIST_FILES);
	ck_assert_uint_eq(files.dropped, 7);
	side_list_release(&files);
}
END_TEST

/* ---- read again from a report ---- */

static const struct {
	const char *json;
	int ret;
	size_t files, findings;
} again[] = {
	{ "{\"type\": \"evidence\", \"path\": \"a\", \"format\": \"pe\", \"size\": 7, "
	  "\"findings\": "
	  "{\"machine\": \"x86\", \"whole\": true, \"imports\": [\"a\", \"b\"]}, \"found\": "
	  "[{\"finding\": \"module.machine\", \"value\": \"x86\"}], \"problems\": []}", 1, 1, 1 },
	{ "{\"path\": \"a\", \"format\": \"pe\", \"found\": [{\"finding\": \"newer.name\", "
	  "\"value\": \"x\"}]}", 1, 1, 0 },
	{ "{\"path\": \"a\", \"format\": \"pe\", \"found\": [{\"finding\": \"module.machine\"}]}",
	  0, 0, 0 },
	{ "{\"format\": \"pe\"}", 0, 0, 0 },
	{ "{\"path\": \"a\", \"format\": \"pe\", \"findings\": {\"n\": 1}}", 0, 0, 0 },
	{ "{\"path\": \"a\", \"format\": \"pe\"", 0, 0, 0 },
	{ "[]", 0, 0, 0 },
	{ "", 0, 0, 0 },
};

START_TEST(read_again)
{
	struct evidence evidence = { .count = 0 };

	ck_assert_int_eq(evidence_json_read(&evidence, again[_i].json, strlen(again[_i].json),
					    NULL), again[_i].ret);
	ck_assert_uint_eq(evidence.file_count, again[_i].files);
	ck_assert_uint_eq(evidence.count, again[_i].findings);
	evidence_release(&evidence);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pull");
	TCase *tcase = tcase_create("pull");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_loop_test(tcase, whose_it_is, 0, COUNT(owners));
	tcase_add_loop_test(tcase, named_like_another, 0, COUNT(others));
	tcase_add_test(tcase, looks_once);
	tcase_add_test(tcase, two_are_none);
	tcase_add_test(tcase, lists_of_bundles);
	tcase_add_loop_test(tcase, what_is_read, 0, COUNT(pulls));
	tcase_add_test(tcase, redirected_twins);
	tcase_add_test(tcase, process_needs_own_file);
	tcase_add_loop_test(tcase, twins_that_differ, 0, COUNT(twins));
	tcase_add_test(tcase, list_is_bounded);
	tcase_add_loop_test(tcase, read_again, 0, COUNT(again));
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
