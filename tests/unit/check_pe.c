/*
 * check_pe.c - the facts of program files: of each case that the writer makes, of all their
 * beginnings, and of files in which bytes are changed.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "fail.h"
#include "memory_source.h"
#include "pe.h"
#include "pe_writer.h"
#include "text.h"

#define COUNT(table) (int)(sizeof(table) / sizeof((table)[0]))

static void read_facts(const uint8_t *bytes, size_t size, struct pe_facts *facts,
		       struct arena *arena)
{
	struct memory memory = { bytes, size };
	const struct pe_source source = { &memory, read_memory, size };
	struct fail fail = { "" };

	ck_assert_msg(pe_read(&source, facts, arena, &fail) == 0, "%s", fail.msg);
}

/* "pe x86 DLL filter KERNEL32.dll(2+0)" and so on. */
static void describe(struct text *text, const struct pe_facts *facts)
{
	text_add(text, facts->kind);
	if (facts->machine)
		text_printf(text, " %s", facts->machine);
	if (!facts->form)
		return;
	text_printf(text, " %s %s", facts->form, pe_exports_word(facts));
	if (!facts->whole)
		text_printf(text, " missing=%u", (unsigned)facts->missing);
	if (facts->version)
		text_printf(text, " version=%s", facts->version);
	if (facts->has_signature)
		text_add(text, " signed");
	if (facts->debug)
		text_add(text, " debug");
	if (facts->is_net)
		text_printf(text, " net=%s,%x%s", facts->net_runtime, facts->net_flags,
			    facts->ready_to_run ? ",rtr" : "");
	for (size_t i = 0; i < facts->import_count; i++)
		if (!facts->imports[i].runtime ||
		    facts->imports[i].runtime->kind != PE_RUNTIME_WINDOWS)
			text_printf(text, " %s%s(%u+%u)", facts->imports[i].file,
				    facts->imports[i].delayed ? ",later" : "",
				    facts->imports[i].functions, facts->imports[i].ordinals);
	for (size_t i = 0; i < facts->new_function_count; i++)
		text_printf(text, " %s>=%s", facts->new_functions[i].name,
			    facts->new_functions[i].since);
	for (size_t i = 0; i < facts->assembly_count; i++)
		text_printf(text, " %u:%s,%s,%s", facts->assemblies[i].manifest,
			    facts->assemblies[i].name, facts->assemblies[i].version,
			    facts->assemblies[i].architecture);
	if (facts->manifest_damaged)
		text_add(text, " bad-manifest");
	if (facts->cut)
		text_printf(text, " cut=%s", facts->cut);
}

static const struct {
	const char *name, *says;
} cases[] = {
	{ "filter-x86.dll", "pe x86 DLL filter" },
	{ "filter-x64.dll", "pe x64 DLL filter" },
	{ "filter-ia64.dll", "pe ia64 DLL filter" },
	{ "filter-arm64.dll", "pe arm64 DLL filter" },
	{ "filter-arm.dll", "pe arm DLL filter" },
	{ "module-x86.dll", "pe x86 DLL module" },
	{ "module-x64.dll", "pe x64 DLL module version=3.2.0.1" },
	{ "module-arm64ec.dll", "pe arm64ec DLL module" },
	{ "module-arm64x.dll", "pe arm64x DLL module" },
	{ "module-decorated.dll", "pe x86 DLL decorated" },
	{ "module-cpp-name.dll", "pe x64 DLL decorated" },
	{ "module-long-name.dll", "pe x64 DLL none" },
	{ "extension-only.dll", "pe x64 DLL extension" },
	{ "both.dll", "pe x64 DLL both" },
	{ "no-exports.dll", "pe x64 DLL none" },
	{ "program.exe", "pe x64 program none" },
	{ "anycpu.dll", "pe anycpu DLL none net=v4.0.30319,1" },
	{ "il-32bit-required.dll", "pe x86 DLL none net=v4.0.30319,3" },
	{ "il-32bit-preferred.dll", "pe anycpu DLL none net=v4.0.30319,20003" },
	{ "ready-to-run-x86.dll", "pe x86 DLL none net=v4.0.30319,1,rtr" },
	{ "mixed-x64.dll", "pe x64 DLL module net=v2.0.50727,10 MSVCR90.dll(1+0)" },
	{ "needs-vc80-sxs.dll", "pe x86 DLL filter MSVCR80.dll(1+0) "
	  "2:Microsoft.VC80.CRT,8.0.50727.762,x86" },
	{ "needs-vc80-no-manifest.dll", "pe x86 DLL filter MSVCR80.dll(1+0)" },
	{ "needs-vc140.dll", "pe x64 DLL module VCRUNTIME140.dll(1+0) VCRUNTIME140_1.dll(1+0) "
	  "MSVCP140.dll(1+0) api-ms-win-crt-heap-l1-1-0.dll(1+0)" },
	{ "debug-crt.dll", "pe x64 DLL module debug VCRUNTIME140D.dll(1+0) ucrtbased.dll(1+0)" },
	{ "debug-vc80-sxs.dll", "pe x86 DLL filter debug MSVCR80D.dll(1+0) "
	  "2:Microsoft.VC80.DebugCRT,8.0.50608.0,x86" },
	{ "too-new-function.dll", "pe x64 DLL module GetSystemTimePreciseAsFileTime>=6.2 "
	  "SetThreadDescription>=10.0.14393" },
	{ "subsystem-10.dll", "pe x64 DLL module" },
	{ "native-subsystem.dll", "pe x64 driver filter ntoskrnl.exe(1+0)" },
	{ "manifest-malformed.dll", "pe x86 DLL filter bad-manifest" },
	{ "manifest-doctype.dll", "pe x86 DLL filter bad-manifest" },
	{ "delay-load.dll", "pe x64 DLL module vendorcore.dll,later(1+0)" },
	{ "own-dependency.dll", "pe x64 DLL module vendorcore.dll(1+1)" },
	{ "iisutil-3959.dll", "pe x86 DLL none version=6.0.3790.3959" },
	{ "iisutil-1830.dll", "pe x86 DLL none version=6.0.3790.1830" },
	{ "signed.dll", "pe x64 DLL module signed" },
	{ "signature-cut.dll", "pe x64 DLL module missing=10" },
	{ "cut-in-section.dll", "pe x64 DLL filter missing=200" },
	{ "cut-in-headers.dll", "cut-off x64" },
	{ "cut-at-mz.dll", "cut-off" },
	{ "empty.dll", "empty" },
	{ "zeros.dll", "zeros" },
	{ "lfanew-wild.dll", "dos" },
	{ "exports-loop.dll", "pe x64 DLL filter cut=exports" },
	{ "resource-loop.dll", "pe x64 DLL none" },
	{ "text-mode-copy.dll", "dos" },
	{ "rom-image.dll", "pe-odd x64" },
	{ "windows-3.dll", "ne" },
	{ "unknown-machine.dll", "pe 0x1234 DLL filter" },
	{ "html-page.dll", "html" },
	{ "lfs-pointer.dll", "git-lfs-pointer" },
	{ "dos.exe", "dos" },
	{ "expand-me.dl_", "compress.exe" },
	{ "import-library.lib", "import-library" },
	{ "linux.so", "elf" },
	{ "mac.dylib", "macho" },
	{ "archive.dll", "zip" },
	{ "text.dll", "text" },
	{ "xml.dll", "xml" },
	{ "noise.dll", "unknown" },
};

START_TEST(every_case)
{
	uint8_t *bytes = malloc(PE_WRITER_SIZE);
	const struct pe_recipe *recipe = pe_case_named(cases[_i].name);
	struct arena arena = { 0 };
	struct text text = { 0 };
	struct pe_facts facts;
	size_t size;

	ck_assert_ptr_nonnull(bytes);
	ck_assert_msg(recipe != NULL, "no case %s", cases[_i].name);
	size = pe_write(recipe, bytes);
	read_facts(bytes, size, &facts, &arena);
	describe(&text, &facts);
	ck_assert_msg(strcmp(text_get(&text), cases[_i].says) == 0, "%s:\n%s\nnot\n%s",
		      cases[_i].name, text_get(&text), cases[_i].says);
	ck_assert_uint_eq(facts.size, size);
	text_release(&text);
	arena_release(&arena);
	free(bytes);
}
END_TEST

START_TEST(no_case_is_forgotten)
{
	size_t count = 0;

	while (pe_case(count))
		count++;
	ck_assert_uint_eq(count, COUNT(cases));
}
END_TEST

/* Of each beginning of each file the reader sees no byte more: the copy is as long as it. */
START_TEST(every_beginning)
{
	const struct pe_recipe *recipe = pe_case_named(cases[_i].name);
	uint8_t *bytes = malloc(PE_WRITER_SIZE);
	struct arena arena = { 0 };
	struct pe_facts facts;
	size_t whole = pe_write(recipe, bytes);

	for (size_t size = 0; size < whole; size += size < 600 ? 1 : 13) {
		uint8_t *copy = malloc(size + 1);

		memcpy(copy, bytes, size);
		read_facts(copy, size, &facts, &arena);
		ck_assert(!facts.form || !facts.whole || recipe->spoil);
		arena_reset(&arena);
		free(copy);
	}
	arena_release(&arena);
	free(bytes);
}
END_TEST

static uint32_t random_number(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

/* Values that are at the edges of something. */
static uint8_t odd_byte(uint64_t *state)
{
	static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0xff, 0x10, 0x40 };

	return random_number(state) % 3 ? values[random_number(state) % sizeof(values)]
					: (uint8_t)random_number(state);
}

START_TEST(changed_bytes)
{
	const struct pe_recipe *recipe = pe_case_named(cases[_i].name);
	uint8_t *bytes = malloc(PE_WRITER_SIZE), *copy = malloc(PE_WRITER_SIZE);
	size_t size = pe_write(recipe, bytes);
	uint64_t state = (uint64_t)_i + 1;
	struct arena arena = { 0 };
	struct pe_facts facts;

	for (int round = 0; round < 400 && size; round++) {
		memcpy(copy, bytes, size);
		for (uint32_t k = random_number(&state) % 8 + 1; k > 0; k--)
			copy[random_number(&state) % size] = odd_byte(&state);
		read_facts(copy, size, &facts, &arena);
		ck_assert_uint_le(facts.import_count, PE_IMPORTS);
		ck_assert_uint_le(facts.assembly_count, PE_ASSEMBLIES);
		arena_reset(&arena);
	}
	arena_release(&arena);
	free(copy);
	free(bytes);
}
END_TEST

static int64_t bad_disk(void *context, void *buffer, size_t size, uint64_t offset,
			struct fail *fail)
{
	(void)context, (void)buffer, (void)size;
	return fail_set(fail, "bad block at %u", (unsigned)offset);
}

START_TEST(cannot_be_read)
{
	const struct pe_source source = { NULL, bad_disk, 5000 };
	struct arena arena = { 0 };
	struct pe_facts facts;
	struct fail fail;

	ck_assert_int_eq(pe_read(&source, &facts, &arena, &fail), -1);
	ck_assert_str_eq(fail.msg, "bad block at 0");
	arena_release(&arena);
}
END_TEST

/* A file that becomes shorter while it is read. */
START_TEST(shorter_than_it_says)
{
	const struct pe_recipe *recipe = pe_case_named("needs-vc140.dll");
	uint8_t *bytes = malloc(PE_WRITER_SIZE);
	struct memory memory = { bytes, pe_write(recipe, bytes) };
	const struct pe_source source = { &memory, read_memory, memory.size };
	struct arena arena = { 0 };
	struct pe_facts facts;

	for (; memory.size > 0; memory.size--) {
		ck_assert_int_eq(pe_read(&source, &facts, &arena, NULL), 0);
		arena_reset(&arena);
	}
	arena_release(&arena);
	free(bytes);
}
END_TEST

static const struct {
	const char *file;
	int kind;		/* -1: none */
	const char *name;
} runtimes[] = {
	{ "MSVCRT.dll", PE_RUNTIME_WINDOWS, "Windows" },
	{ "kernel32.DLL", PE_RUNTIME_WINDOWS, "Windows" },
	{ "VCRUNTIME140.dll", PE_RUNTIME_INSTALLED, "Visual C++ 2015-2022" },
	{ "vcruntime140_1.dll", PE_RUNTIME_INSTALLED, "Visual C++ 2015-2022, of 2019 or later" },
	{ "VCRUNTIME140D.dll", PE_RUNTIME_DEBUG, "the debug runtime of Visual C++ 2015-2022" },
	{ "MSVCR100.dll", PE_RUNTIME_INSTALLED, "Visual C++ 2010 SP1" },
	{ "MSVCR100D.dll", PE_RUNTIME_DEBUG, "the debug runtime of Visual C++ 2010" },
	{ "MSVCP90.dll", PE_RUNTIME_ASSEMBLY, "Visual C++ 2008 SP1" },
	{ "MSVCR71.dll", PE_RUNTIME_PRODUCT, "Visual C++ 2003, which has no installer" },
	{ "api-ms-win-crt-heap-l1-1-0.dll", PE_RUNTIME_UCRT, "the Universal C Runtime" },
	{ "api-ms-win-core-synch-l1-2-0.dll", PE_RUNTIME_API_SET, "an API set of Windows" },
	{ "vendorcore.dll", -1, NULL },
	{ "", -1, NULL },
};

START_TEST(runtime_by_name)
{
	const struct pe_runtime *runtime = pe_runtime_of(runtimes[_i].file);

	ck_assert_int_eq(runtime ? (int)runtime->kind : -1, runtimes[_i].kind);
	if (runtime)
		ck_assert_str_eq(runtime->name, runtimes[_i].name);
}
END_TEST

START_TEST(function_by_name)
{
	ck_assert_str_eq(pe_function_since("VirtualAlloc2"), "10.0.17134");
	ck_assert_str_eq(pe_function_since("AcquireSRWLockExclusive"), "6.0");
	ck_assert_ptr_null(pe_function_since("VirtualAlloc"));
	ck_assert_ptr_null(pe_function_since("virtualalloc2"));
}
END_TEST

START_TEST(known_by_its_head)
{
	uint8_t *bytes = malloc(PE_WRITER_SIZE);

	pe_write(pe_case_named("module-x64.dll"), bytes);
	ck_assert(pe_knows(bytes, 512));
	ck_assert(pe_knows(bytes, 0x44));
	ck_assert(!pe_knows(bytes, 0x43));
	ck_assert(!pe_knows(bytes, 0));
	bytes[0x3f] = 0xff;
	ck_assert(!pe_knows(bytes, 512));
	free(bytes);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("pe");
	TCase *tcase = tcase_create("pe");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_set_timeout(tcase, 60);
	tcase_add_loop_test(tcase, every_case, 0, COUNT(cases));
	tcase_add_test(tcase, no_case_is_forgotten);
	tcase_add_loop_test(tcase, every_beginning, 0, COUNT(cases));
	tcase_add_loop_test(tcase, changed_bytes, 0, COUNT(cases));
	tcase_add_test(tcase, cannot_be_read);
	tcase_add_test(tcase, shorter_than_it_says);
	tcase_add_loop_test(tcase, runtime_by_name, 0, COUNT(runtimes));
	tcase_add_test(tcase, function_by_name);
	tcase_add_test(tcase, known_by_its_head);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
