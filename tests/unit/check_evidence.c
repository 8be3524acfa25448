/*
 * check_evidence.c - what is found beside the logs: the list, its order, the text file,
 * and how findings reach an incident.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "computers.h"
#include "evidence.h"
#include "evidence_text.h"
#include "fail.h"
#include "incident.h"
#include "finding_names.h"
#include "incident_findings.h"
#include "incident_times.h"
#include "text.h"

/* What the text file says, in the order of evidence_get(), or the fault. */
static const struct {
	const char *name, *file, *says;
} files[] = {
	{ "nothing", "", "" },
	{ "comments, empty lines, carriage returns, no last newline",
	  "# a comment\n\r\n\nweb01\tpool.mode\tShop\tIntegrated\r\n#",
	  "web01 pool.mode Shop Integrated - 0\n" },
	{ "file and line", "web01\tmodule.machine\ta.dll\tx86\tfiles/a.dll\t4294967289\n",
	  "web01 module.machine a.dll x86 files/a.dll 4294967289\n" },
	{ "what is not known", "-\thost.windows\t\t10.0\t-\t-\n",
	  "- host.windows - 10.0 - 0\n" },
	{ "in order: computer, vocabulary, of, value, file, line",
	  "web02\tmodule.kind\ta\tpe\n"
	  "web01\tfile.access\ta\tdenied\n"
	  "web01\tmodule.machine\tb\tx86\n"
	  "WEB01\tmodule.machine\ta\tx86\n"
	  "web01\tmodule.machine\ta\tx86\tf\t2\n"
	  "web01\tmodule.machine\ta\tx86\tf\t1\n"
	  "web01\tmodule.machine\ta\tx64\n"
	  "-\tmodule.machine\ta\tx64\n",
	  "- module.machine a x64 - 0\n"
	  "WEB01 module.machine a x86 - 0\n"
	  "web01 module.machine a x64 - 0\n"
	  "web01 module.machine a x86 f 1\n"
	  "web01 module.machine a x86 f 2\n"
	  "web01 module.machine b x86 - 0\n"
	  "web01 file.access a denied - 0\n"
	  "web02 module.kind a pe - 0\n" },
	{ "the same twice",
	  "web01\tpool.mode\tA\tClassic\nweb01\tpool.mode\tA\tClassic\n",
	  "web01 pool.mode A Classic - 0\n" },
	{ "a name that is misspelt", "\n-\tmodul.machine\t-\tx86\n",
	  "line 2: unknown finding 'modul.machine'; 'module.machine' is one" },
	{ "a name that is like none", "-\tx\t-\ty\n", "line 1: unknown finding 'x'" },
	{ "no name", "-\t-\t-\ty\n", "line 1: no finding is named" },
	{ "no value", "-\tpool.mode\tA\t-\n", "line 1: finding 'pool.mode' has no value" },
	{ "too few fields", "-\tpool.mode\tA\n", "line 1: 3 fields, at least 4 are needed" },
	{ "one field", "#\n\nx", "line 3: 1 field, at least 4 are needed" },
	{ "too many fields", "-\tpool.mode\tA\tB\tC\t1\t\n", "line 1: more than 6 fields" },
	{ "no number", "-\tpool.mode\tA\tB\tC\t1x\n", "line 1: '1x' is not a line number" },
	{ "too large a number", "-\tpool.mode\tA\tB\tC\t99999999999\n",
	  "line 1: '99999999999' is not a line number" },
};
enum { FILES = sizeof(files) / sizeof(files[0]) };

static const char *or_dash(const char *text)
{
	return text ? text : "-";
}

static void write_list(struct text *text, const struct evidence *evidence)
{
	size_t count;
	const struct evidence_finding *list = evidence_get(evidence, &count);

	for (size_t i = 0; i < count; i++)
		text_printf(text, "%s %s %s %s %s %u\n", or_dash(list[i].computer),
			    list[i].finding, or_dash(list[i].of), list[i].value,
			    or_dash(list[i].file), list[i].line);
}

START_TEST(text_files)
{
	struct evidence evidence = { .count = 0 };
	struct fail fail = { "" };
	struct text text = { 0 };
	int ret = evidence_text_parse(&evidence, files[_i].file, strlen(files[_i].file), &fail);

	if (ret < 0)
		text_add(&text, fail.msg);
	else
		write_list(&text, &evidence);
	ck_assert_msg(!strcmp(text_get(&text), files[_i].says), "%s: wanted\n%s\nhad\n%s",
		      files[_i].name, files[_i].says, text_get(&text));
	text_release(&text);
	evidence_release(&evidence);
}
END_TEST

START_TEST(a_nul_byte_is_a_fault)
{
	struct evidence evidence = { .count = 0 };
	struct fail fail = { "" };

	ck_assert_int_eq(evidence_text_parse(&evidence, "#\n\0\n", 4, &fail), -1);
	ck_assert_str_eq(fail.msg, "line 2: a NUL byte");
	evidence_release(&evidence);
}
END_TEST

START_TEST(reads_a_file)
{
	static const char name[] = "check_evidence.tmp";
	struct evidence evidence = { .count = 0 };
	struct fail fail = { "" };
	FILE *file = fopen(name, "w");

	ck_assert_ptr_nonnull(file);
	fputs("web01\tpool.mode\tA\tClassic\nx\n", file);
	fclose(file);
	ck_assert_int_eq(evidence_text_read(&evidence, name, &fail), -1);
	ck_assert_str_eq(fail.msg, "check_evidence.tmp: line 2: 1 field, at least 4 are needed");
	ck_assert_uint_eq(evidence.count, 1);
	remove(name);
	ck_assert_int_eq(evidence_text_read(&evidence, name, &fail), -1);
	evidence_release(&evidence);
}
END_TEST

/* The texts are copies. */
START_TEST(copies)
{
	struct evidence evidence = { .count = 0 };
	char value[] = "x86", computer[] = "web01";
	const struct evidence_finding finding = {
		.finding = "module.machine", .value = value, .computer = computer,
	};

	ck_assert_int_eq(evidence_add(&evidence, &finding, NULL), 0);
	value[0] = computer[0] = '?';
	ck_assert_str_eq(evidence.list[0].value, "x86");
	ck_assert_str_eq(evidence.list[0].computer, "web01");
	evidence_release(&evidence);
}
END_TEST

START_TEST(findings_are_bounded)
{
	struct evidence evidence = { .count = 0 };
	struct evidence_finding finding = { .finding = "pool.mode", .value = "Classic" };
	struct fail fail = { "" };

	for (finding.line = 0; finding.line < EVIDENCE_FINDINGS; finding.line++)
		ck_assert_int_eq(evidence_add(&evidence, &finding, &fail), 0);
	ck_assert_int_eq(evidence_add(&evidence, &finding, &fail), -1);
	ck_assert_str_eq(fail.msg, "more than 196608 findings");
	ck_assert_uint_eq(evidence.count, EVIDENCE_FINDINGS);
	finding.file = "a.config";
	ck_assert_int_eq(evidence_add_file(&evidence, &(struct evidence_file){
		.path = "a.config", .format = "config" }, &fail), 0);
	ck_assert_int_eq(evidence_append(&evidence, &finding, &fail), 0);
	evidence_sort(&evidence);
	ck_assert_uint_eq(evidence.count, EVIDENCE_FINDINGS);
	ck_assert_ptr_nonnull(strstr(evidence.files[0].problem, "are left out"));
	ck_assert_uint_eq(evidence.left_out, 1);
	finding.rank = EVIDENCE_OFF;
	for (; finding.line <= EVIDENCE_FINDINGS + EVIDENCE_OF_RANK; finding.line++)
		ck_assert_int_eq(evidence_append(&evidence, &finding, &fail), 0);
	ck_assert_uint_eq(evidence.left_out, 2);
	finding.rank = EVIDENCE_ASKED;
	for (; finding.line <= EVIDENCE_MOST + 1; finding.line++)
		ck_assert_int_eq(evidence_append(&evidence, &finding, &fail), 0);
	evidence_sort(&evidence);
	ck_assert_uint_eq(evidence.count, EVIDENCE_MOST);
	ck_assert_uint_eq(evidence.left_out, 3);
	evidence_release(&evidence);
}
END_TEST

/* What is appended in any order, some of it twice, is as what is added. */
START_TEST(appended_are_as_added)
{
	struct evidence added = { .count = 0 }, appended = { .count = 0 };
	struct fail fail = { "" };
	char name[16];
	struct evidence_finding finding = {
		.finding = "pool.mode", .value = "Classic", .computer = name,
	};

	for (unsigned i = 0; i < 500; i++) {
		snprintf(name, sizeof(name), "web%u", i * 7919 % 300);
		finding.line = i * 31 % 4;
		ck_assert_int_eq(evidence_add(&added, &finding, &fail), 0);
		ck_assert_int_eq(evidence_append(&appended, &finding, &fail), 0);
		if (i % 100 == 99)
			evidence_sort(&appended);
	}
	ck_assert_uint_eq(appended.pending, 0);
	ck_assert_uint_eq(appended.count, added.count);
	ck_assert_uint_lt(added.count, 500);
	for (size_t i = 0; i < added.count; i++) {
		ck_assert_str_eq(appended.list[i].computer, added.list[i].computer);
		ck_assert_uint_eq(appended.list[i].line, added.list[i].line);
	}
	evidence_release(&added);
	evidence_release(&appended);
}
END_TEST

/* There is room for as many as are different. */
START_TEST(appended_are_bounded)
{
	struct evidence evidence = { .count = 0 };
	struct evidence_finding finding = {
		.finding = "pool.mode", .value = "Classic", .file = "a.config",
	};
	struct fail fail = { "" };

	ck_assert_int_eq(evidence_add_file(&evidence, &(struct evidence_file){
		.path = "a.config", .format = "config" }, &fail), 0);
	for (unsigned i = 0; i < 2 * EVIDENCE_FINDINGS; i++) {
		finding.line = i / 2;
		ck_assert_int_eq(evidence_append(&evidence, &finding, &fail), 0);
	}
	ck_assert_ptr_null(evidence.files[0].problem);
	finding.line++;
	ck_assert_int_eq(evidence_append(&evidence, &finding, &fail), 0);
	ck_assert_ptr_nonnull(evidence.files[0].problem);
	evidence_sort(&evidence);
	ck_assert_uint_eq(evidence.count, EVIDENCE_FINDINGS);
	evidence_release(&evidence);
}
END_TEST

/* Each name is asked for, and each walk finds what a plain one finds. */
START_TEST(findings_of_a_computer_are_found)
{
	static const char *const names[] = {
		NULL, "", ".com", "web", "web-1", "WEB", "web.a", "web.b", "Web.B", "web1", "x",
		"M\xC3\x9CLLER", "m\xC3\xBCller", "m\xC3\x9Cller.A", "m\xC3\xBB", "M\xC3\x9D",
	};
	enum { NAMES = sizeof(names) / sizeof(names[0]) };
	struct evidence all = { .count = 0 };
	struct evidence_finding finding = { .finding = "pool.mode", .value = "Classic" };

	for (size_t i = 0; i < NAMES; i++)
		for (finding.line = 1; finding.line < 4; finding.line++) {
			finding.computer = names[i];
			ck_assert_int_eq(evidence_add(&all, &finding, NULL), 0);
		}
	for (size_t i = 0; i < NAMES; i++) {
		size_t at = evidence_next(&all, names[i], 0);

		for (size_t k = 0; k < all.count; k++) {
			if (!evidence_same_computer(all.list[k].computer, names[i]))
				continue;
			ck_assert_uint_eq(at, k);
			at = evidence_next(&all, names[i], at + 1);
		}
		ck_assert_uint_eq(at, all.count);
	}
	evidence_release(&all);
}
END_TEST

static bool lies_before(const struct evidence_finding *found, const char *computer,
			const struct evidence_finding *wanted)
{
	if (strcmp(found->computer, computer) != 0 || found->number > wanted->number)
		return false;
	return found->number < wanted->number ||
	       (wanted->of && (!found->of || text_compare_nocase(found->of, wanted->of) < 0));
}

/* From each finding to each: what lies between is passed over, and no more. */
START_TEST(findings_are_passed_over)
{
	static const char *const kinds[] = { "module.machine", "pool.runtime", "site.pool" };
	static const char *const things[] = { NULL, "a", "B", "b", "c" };
	struct evidence all = { .count = 0 };
	struct fail fail;

	for (size_t i = 0; i < 90; i++)
		ck_assert_int_eq(evidence_add(&all, &(struct evidence_finding){
			.computer = i % 2 ? "WEB01" : "WEB02", .finding = kinds[i / 2 % 3],
			.of = things[i / 6 % 5], .value = i / 30 % 2 ? "x" : "y", .line = i % 3,
		}, &fail), 0);
	for (size_t at = 0; at < all.count; at++)
		for (size_t to = 0; to < all.count; to++) {
			const struct evidence_finding *wanted = &all.list[to], *next;

			for (next = &all.list[at + 1]; next < &all.list[all.count]; next++)
				if (!lies_before(next, all.list[at].computer, wanted))
					break;
			ck_assert_ptr_eq(next, &all.list[evidence_skip(
				&all, at, wanted->number, wanted->of)]);
		}
	evidence_release(&all);
}
END_TEST

static const struct {
	const char *a, *b;
	bool same;
} computers[] = {
	{ "WEB01", "web01", true }, { "web01", "web02", false },
	{ "WEB01", "web01.contoso.com", true }, { "web0", "web01.contoso.com", false },
	{ "web01", "web011.contoso.com", false },
	{ "web01.contoso.com", "WEB01.contoso.com", true },
	{ "web01.contoso.com", "web01.contoso.net", false },
	{ "web01.contoso", "web01.contoso.com", false },
	{ "M\xC3\x9CLLER", "m\xC3\xBCller.contoso.com", true },
	{ NULL, "web01", false }, { "", "web01", false }, { "", ".com", false },
	{ NULL, NULL, true },
};
enum { COMPUTERS = sizeof(computers) / sizeof(computers[0]) };

/* Without a look at each, the same things are found, in their order. */
START_TEST(same_computers_are_found)
{
	static const char *const names[] = {
		"web01.a.example", NULL, "WEB01", "web01.b.example", "", "10", "10.0.0.1", ".x",
		"web01", "Web01.A.example", "web01.", "web0", NULL, "10.0.0.2", "web01.b.example",
		"M\xC3\x9CLLER", "m\xC3\xBCller.a", "m\xC3\x9Dller",
	};
	enum { NAMES = sizeof(names) / sizeof(names[0]) };
	struct computers known = { .count = 0 };

	for (size_t i = 0; i < NAMES; i++)
		ck_assert_int_eq(computers_add(&known, names[i]), 0);
	for (size_t i = 0; i < NAMES; i++) {
		uint32_t at = TABLE_NONE;

		for (uint32_t k = 0; k < NAMES; k++) {
			if (!evidence_same_computer(names[k], names[i]))
				continue;
			at = computers_next(&known, names[i], at);
			ck_assert_uint_eq(at, k);
		}
		ck_assert_uint_eq(computers_next(&known, names[i], at), TABLE_NONE);
	}
	ck_assert_uint_eq(computers_next(&known, "web02", TABLE_NONE), TABLE_NONE);
	computers_release(&known);
}
END_TEST

START_TEST(same_computers)
{
	const char *a = computers[_i].a, *b = computers[_i].b;

	ck_assert_int_eq(evidence_same_computer(a, b), computers[_i].same);
	ck_assert_int_eq(evidence_same_computer(b, a), computers[_i].same);
}
END_TEST

static const char known[] =
	"web01\tmodule.machine\tA.dll\tx86\n"
	"web01\tmodule.machine\tb.dll\tx64\n"
	"web01\tmodule.needs\ta.dll\tone.dll\n"
	"web01\tmodule.needs\ta.dll\ttwo.dll\n"
	"web01\tmodule.since\ta.dll\t10.0.14393\n"
	"web01\tmodule.subsystem\ta.dll\t6.1\n"
	"web01\thost.windows\t-\t6.3.9600\n"
	"web01\tworker.machine\tShop\tx64\tone.txt\t1\n"
	"web01\tworker.machine\tShop\tX64\ttwo.txt\t2\n"
	"web01\tworker.machine\tNews\tx86\tone.txt\t3\n"
	"web01\tworker.machine\tTwin\tx86\tone.txt\t4\n"
	"web01\tworker.machine\tTwin\tx64\ttwo.txt\t5\n"
	"web01\tworker.machine\ta.dll\tx64\n"
	"web01\tpool.mode\tShop\tClassic\n"
	"web01.other.net\tmodule.machine\ta.dll\tarm64\n";

#define ONE(text) { (const char *const[]){ text }, 1 }
#define TWO(a, b) { (const char *const[]){ a, b }, 2 }

static const struct {
	struct rules_finding asked;
	const char *answer, *conflict;
} questions[] = {
	{ { .finding = "module.machine", .of = ONE("{path}") }, "x86", NULL },
	{ { .finding = "module.machine", .of = ONE("a.DLL") }, "x86", NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"), .is = ONE("X8?") }, "x86", NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"),
	    .is = TWO("x64", "x86") }, "x86", NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"), .is = ONE("x64") }, NULL, NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"), .isnt = ONE("x64") }, "x86", NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"),
	    .isnt = TWO("x64", "x86") }, NULL, NULL },
	{ { .finding = "module.machine", .of = ONE("c.dll") }, NULL, NULL },
	/* Of nothing: of the computer. */
	{ { .finding = "host.windows", .of = ONE("{path}") }, "6.3.9600", NULL },
	/* What is not known is not the words for it. */
	{ { .finding = "module.machine", .of = ONE("{site}") }, NULL, NULL },
	{ { .finding = "module.kind" }, NULL, NULL },
	/* Of anything: one is enough. */
	{ { .finding = "module.machine", .is = ONE("x64") }, "x64", NULL },
	{ { .finding = "module.machine", .is = ONE("arm64") }, NULL, NULL },
	/* One thing may need many. */
	{ { .finding = "module.needs", .of = ONE("{path}") }, "one.dll", NULL },
	{ { .finding = "module.needs", .of = ONE("{path}"), .is = ONE("two*") }, "two.dll", NULL },
	{ { .finding = "module.needs", .of = ONE("{path}"),
	    .isnt = ONE("one*") }, "two.dll", NULL },
	/* {pool} is each pool; two files that agree are one. */
	{ { .finding = "pool.mode", .of = ONE("{pool}") }, "Classic", NULL },
	{ { .finding = "worker.machine", .of = ONE("Shop") }, "X64", NULL },
	/* Two pools differ, which is no conflict; two files of one pool are. */
	{ { .finding = "worker.machine", .of = ONE("{pool}") }, NULL, NULL },
	{ { .finding = "worker.machine", .of = TWO("Shop", "a.dll") }, "x64", NULL },
	{ { .finding = "worker.machine", .of = TWO("{path}", "News") }, NULL, "x64 x86" },
	{ { .finding = "worker.machine", .of = ONE("Twin") }, NULL, "x64 x86" },
	{ { .finding = "worker.machine", .of = ONE("Twin"), .is = ONE("x64") }, NULL, "x64 x86" },
	/* Compared with another one. */
	{ { .finding = "module.machine", .of = ONE("b.dll"), .same_as = "worker.machine",
	    .other_of = ONE("Shop") }, "x64", NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"), .same_as = "worker.machine",
	    .other_of = ONE("Shop") }, NULL, NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"), .differs_from = "worker.machine",
	    .other_of = ONE("Shop") }, "x86", NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"),
	    .differs_from = "worker.machine" }, "x86",
	  NULL },
	{ { .finding = "module.machine", .of = ONE("b.dll"), .differs_from = "worker.machine",
	    .other_of = ONE("Shop") }, NULL, NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"), .differs_from = "worker.machine",
	    .other_of = ONE("none") }, NULL, NULL },
	{ { .finding = "module.machine", .of = ONE("{path}"), .differs_from = "worker.machine",
	    .other_of = ONE("Twin") }, NULL, "x64 x86" },
	{ { .finding = "module.since", .of = ONE("{path}"), .newer_than = "host.windows",
	    .other_of = ONE("*") },
	  "10.0.14393", NULL },
	{ { .finding = "module.subsystem", .newer_than = "host.windows" }, NULL, NULL },
};
enum { QUESTIONS = sizeof(questions) / sizeof(questions[0]) };

static const char *path_alone(void *context, const char *role)
{
	(void)context;
	return strcmp(role, "path") == 0 ? "a.dll" : NULL;
}

START_TEST(answers)
{
	static const char *const pools[] = { "News", "Shop" };
	struct evidence evidence = { .count = 0 };
	struct incident_asking asking = {
		.computer = "web01.contoso.com", .pools = pools, .pool_count = 2,
		.value = path_alone,
	};
	struct incident_answer answer = incident_ask(&asking, &questions[_i].asked);
	struct text conflict = { 0 };

	ck_assert_ptr_null(answer.finding);
	ck_assert_int_eq(evidence_text_parse(&evidence, known, strlen(known), NULL), 0);
	asking.evidence = &evidence;
	answer = incident_ask(&asking, &questions[_i].asked);
	ck_assert_pstr_eq(answer.finding ? answer.finding->value : NULL, questions[_i].answer);
	if (answer.conflict[0])
		text_printf(&conflict, "%s %s", answer.conflict[0]->value,
			    answer.conflict[1]->value);
	ck_assert_pstr_eq(answer.conflict[0] ? text_get(&conflict) : NULL,
			  questions[_i].conflict);
	asking.computer = "web02";
	ck_assert_ptr_null(incident_ask(&asking, &questions[_i].asked).finding);
	asking.computer = NULL;
	ck_assert_ptr_null(incident_ask(&asking, &questions[_i].asked).finding);
	text_release(&conflict);
	incident_asking_release(&asking);
	evidence_release(&evidence);
}
END_TEST

enum { BURSTS = 600, LONG = 5000, MOMENTS = 40, FIRST_MOMENT = 100 };

/* Bursts and states of some things on some computers. */
static void add_bursts(struct evidence *evidence)
{
	static const char *const names[] = { "WEB01", "web01.a", "WEB01.b", "WEB02", NULL };
	static const char *const things[] = { "Shop", "shop", "News", NULL };
	static const char *const values[] = { "QueueFull", "queuefull", "AppOffline" };
	unsigned random = 1;

	for (unsigned i = 0; i < BURSTS; i++) {
		struct evidence_finding finding = {
			.finding = i % 7 ? "http.refused" : "http.status", .line = i,
			.of = things[i % 4], .computer = names[i % 5], .value = values[i % 3],
		};

		random = random * 1103515245 + 12345;
		if (random >> 16 & 7) {
			finding.count = 1;
			finding.first = FIRST_MOMENT + (random >> 20) % MOMENTS;
			finding.last = finding.first + (random >> 26) % 8;
		}
		ck_assert_int_eq(evidence_append(evidence, &finding, NULL), 0);
	}
	evidence_sort(evidence);
}

static int by_place(const void *a, const void *b)
{
	const struct evidence_finding *x = *(const struct evidence_finding *const *)a;
	const struct evidence_finding *y = *(const struct evidence_finding *const *)b;

	return (x > y) - (x < y);
}

static bool is_asked(const struct incident_times_of *of, const struct evidence_finding *finding)
{
	return finding->number == of->number && evidence_same_of(finding->of, of->of) &&
	       evidence_same_computer(finding->computer, of->computer) &&
	       !(of->incident && incident_finding_apart(of->incident, finding));
}

/* As many and the same as one by one. */
static void find_as_one_by_one(const struct incident_times *times,
			       const struct incident_times_of *of)
{
	const struct evidence *evidence = times->evidence;
	struct incident_found found = { .count = 0 };
	size_t count = 0;

	ck_assert_int_eq(incident_times_find(times, of, &found), 0);
	if (found.count)
		qsort(found.list, found.count, sizeof(*found.list), by_place);
	for (size_t i = 0; i < evidence->count; i++)
		if (is_asked(of, &evidence->list[i])) {
			ck_assert_uint_lt(count, found.count);
			ck_assert_ptr_eq(found.list[count++], &evidence->list[i]);
		}
	ck_assert_uint_eq(found.count, count);
	ck_assert(!found.more);
	free(found.list);
}

START_TEST(findings_are_found_by_time)
{
	static const char *const names[] = { "web01", "WEB01.a", "web02", NULL };
	struct evidence evidence = { .count = 0 };
	struct incident_times times = { .list = NULL };

	add_bursts(&evidence);
	ck_assert_int_eq(incident_times_list(&times, &evidence), 0);
	for (size_t i = 0; i < 4 * (MOMENTS + 2); i++) {
		const when_t began = FIRST_MOMENT + i / 4 + INCIDENT_TIME_BEFORE;
		const struct incident incident = {
			.began = began, .ended = FIRST_MOMENT + i % 13,
			.recovered = i % 3 ? FIRST_MOMENT + i / 5 : WHEN_UNKNOWN,
			.ongoing = i % 11 == 0, .local_time = i % 17 == 0,
		};
		const struct incident_times_of of = {
			i ? &incident : NULL, names[i % 4],
			finding_number(i % 5 ? "http.refused" : "http.status"),
			i % 9 ? i % 2 ? "SHOP" : "News" : NULL,
		};

		find_as_one_by_one(&times, &of);
	}
	incident_times_release(&times);
	evidence_release(&evidence);
}
END_TEST

/* Of more bursts than are counted the first are, and it is told. */
START_TEST(more_bursts_are_told)
{
	struct evidence evidence = { .count = 0 };
	struct incident_times times = { .list = NULL };
	struct incident_found found = { .count = 0 };
	const struct incident_times_of of = {
		NULL, NULL, finding_number("http.refused"), "Shop",
	};

	for (unsigned i = 0; i < LONG; i++)
		ck_assert_int_eq(evidence_append(&evidence, &(struct evidence_finding){
			.finding = "http.refused", .of = "Shop", .value = "QueueFull", .line = i,
			.count = 1, .first = LONG - i, .last = LONG - i }, NULL), 0);
	evidence_sort(&evidence);
	ck_assert_int_eq(incident_times_list(&times, &evidence), 0);
	ck_assert_int_eq(incident_times_find(&times, &of, &found), 0);
	ck_assert_uint_lt(found.count, LONG);
	ck_assert(found.more);
	for (size_t i = 0; i < found.count; i++)
		ck_assert_uint_eq(found.list[i]->first, i + 1);
	free(found.list);
	incident_times_release(&times);
	evidence_release(&evidence);
}
END_TEST

/* Whatever is between them. */
START_TEST(files_that_agree_are_found)
{
	struct evidence evidence = { .count = 0 };

	add_bursts(&evidence);
	for (size_t i = 0; i < evidence.count; i++) {
		const struct evidence_finding *said = &evidence.list[i];
		size_t at = evidence_next_same(&evidence, said, 0);

		for (size_t k = 0; k < evidence.count; k++) {
			const struct evidence_finding *other = &evidence.list[k];

			if (other->number != said->number ||
			    !evidence_same_of(other->of, said->of) ||
			    !text_equal_nocase(other->value, said->value) ||
			    !evidence_same_computer(other->computer, said->computer))
				continue;
			ck_assert_uint_eq(at, k);
			at = evidence_next_same(&evidence, said, at + 1);
		}
		ck_assert_uint_eq(at, evidence.count);
	}
	evidence_release(&evidence);
}
END_TEST

/* Of several questions, none twice, with what it was compared with. */
START_TEST(findings_reach_an_incident)
{
	const struct rules_finding asked[] = {
		{ .finding = "pool.mode" }, { .finding = "module.kind" },
		{ .finding = "module.machine", .of = ONE("{path}"),
		  .differs_from = "worker.machine" },
		{ .finding = "module.machine", .of = ONE("A.dll") },
	};
	struct evidence evidence = { .count = 0 };
	struct incident_asking asking = { .evidence = &evidence, .computer = "WEB01.contoso.com",
					  .value = path_alone };
	struct incident incident = { .computer = "WEB01" };
	struct arena arena = { 0 };

	ck_assert_int_eq(evidence_text_parse(&evidence, known, strlen(known), NULL), 0);
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
		const struct incident_answer answer = incident_ask(&asking, &asked[i]);

		ck_assert_int_eq(incident_add_answer(&incident, &arena, &answer), 0);
	}
	ck_assert_uint_eq(incident.finding_count, 3);
	ck_assert_str_eq(incident.findings[0]->value, "Classic");
	ck_assert_str_eq(incident.findings[1]->value, "x86");
	ck_assert_str_eq(incident.findings[2]->value, "x64");
	incident_asking_release(&asking);
	arena_release(&arena);
	evidence_release(&evidence);
}
END_TEST

static const struct {
	const char *a, *b;
	int order;
} versions[] = {
	{ "6.1", "6.1", 0 }, { "6.1", "6.1.0", 0 }, { "6.1.7601", "10.0", -1 },
	{ "6.3.9600", "6.3", 1 }, { "10.0.14393", "10.0.17763", -1 },
	{ "99999999999999999999", "99999999999999999998", 0 }, { "6.1 beta", "6.1", 0 },
	{ "", "0", 0 }, { "6.", "6", 0 }, { "x", "1", -1 },
};

START_TEST(versions_have_an_order)
{
	ck_assert_int_eq(text_compare_versions(versions[_i].a, versions[_i].b),
			 versions[_i].order);
	ck_assert_int_eq(text_compare_versions(versions[_i].b, versions[_i].a),
			 -versions[_i].order);
}
END_TEST

START_TEST(names_have_values)
{
	ck_assert_str_eq(finding_known("module.machine"), "module.machine");
	ck_assert_ptr_null(finding_known("module"));
	ck_assert(finding_can_be("module.whole", "yes"));
	ck_assert(!finding_can_be("module.whole", "true"));
	ck_assert(!finding_can_be("module.whole", "ye"));
	ck_assert(finding_can_be("module.machine", "arm*"));
	ck_assert(!finding_can_be("module.machine", "mips*"));
	ck_assert(finding_can_be("module.version", "whatever"));
	ck_assert(finding_has_many("module.needs"));
	ck_assert(!finding_has_many("module.machine"));
	ck_assert(finding_has_many("none"));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("evidence");
	TCase *tcase = tcase_create("evidence");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tcase, text_files, 0, FILES);
	tcase_add_loop_test(tcase, same_computers, 0, COMPUTERS);
	tcase_add_test(tcase, same_computers_are_found);
	tcase_add_loop_test(tcase, answers, 0, QUESTIONS);
	tcase_add_loop_test(tcase, versions_have_an_order, 0,
			    sizeof(versions) / sizeof(versions[0]));
	tcase_add_test(tcase, names_have_values);
	tcase_add_test(tcase, a_nul_byte_is_a_fault);
	tcase_add_test(tcase, reads_a_file);
	tcase_add_test(tcase, copies);
	tcase_add_test(tcase, findings_are_bounded);
	tcase_add_test(tcase, appended_are_as_added);
	tcase_add_test(tcase, appended_are_bounded);
	tcase_add_test(tcase, findings_of_a_computer_are_found);
	tcase_add_test(tcase, findings_are_passed_over);
	tcase_add_test(tcase, findings_are_found_by_time);
	tcase_add_test(tcase, more_bursts_are_told);
	tcase_add_test(tcase, files_that_agree_are_found);
	tcase_add_test(tcase, findings_reach_an_incident);
	suite_add_tcase(suite, tcase);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
