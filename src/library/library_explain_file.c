/*
 * library_explain_file.c - print what a program file is, and which error it gives in which
 * application pool; other files beside logs are explained elsewhere.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_explain_file.h"

#include <inttypes.h>
#include <string.h>

#include "arena.h"
#include "evidence.h"
#include "json_write.h"
#include "library_explain_beside.h"
#include "library_json.h"
#include "library_run.h"
#include "outline_rule.h"
#include "pe.h"
#include "pe_details.h"
#include "pe_file.h"
#include "pe_words.h"
#include "text.h"

/* The processes of application pools. */
static const struct {
	const char *process, *label;
} pools[] = {
	{ "x86", "32-bit pool" }, { "x64", "64-bit pool" }, { "arm64", "ARM64 pool" },
};

/* What is explained was copied from a log, which can be forged: a look at \\host\share sends
 * who looks to that host, with his credentials.  A file there is copied first. */
static bool is_elsewhere(const char *path)
{
	return text_is_slash(path[0]) && text_is_slash(path[1]);
}

bool library_are_files(const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_elsewhere(words[i]) ||
		    (!pe_is_file(words[i]) && !library_is_beside(words[i])))
			return false;
	return count > 0;
}

/* A paragraph that is put together; `body` is emptied.  Nothing if it is empty. */
static void item(struct text *text, const char *label, struct text *body)
{
	if (body->size)
		outline_item(text, label, text_get(body));
	text->oom |= body->oom;
	text_reset(body);
}

static void print_net(struct text *text, const struct pe_facts *facts, struct text *body)
{
	static const struct {
		uint32_t flag;
		const char *words;
	} flags[] = {
		{ PE_IL_ONLY, "IL only" }, { PE_32BIT_REQUIRED, "32BitRequired" },
		{ PE_32BIT_PREFERRED, "32BitPreferred" }, { PE_IL_LIBRARY, "IL library" },
		{ PE_STRONG_NAME, "strong name" }, { PE_NATIVE_ENTRY, "native entry point" },
	};

	text_add(body, facts->net_runtime ? facts->net_runtime : "runtime not named");
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (facts->net_flags & flags[i].flag)
			text_printf(body, ", %s", flags[i].words);
	if (!(facts->net_flags & PE_IL_ONLY))
		text_add(body, ", mixed with native code");
	if (facts->ready_to_run)
		text_add(body, ", ReadyToRun");
	item(text, ".NET", body);
}

static void print_exports(struct text *text, const struct pe_facts *facts, struct text *body)
{
	const char *word = pe_exports_word(facts);

	text_add(body, pe_exports_words(facts));
	for (size_t i = 0; i < facts->odd_export_count; i++)
		text_printf(body, "%s%s", i ? ", " : ": ", facts->odd_exports[i]);
	if (strcmp(word, "decorated") == 0)
		text_add(body, "; IIS looks for the plain name: build it with a .def file");
	item(text, "exports", body);
}

/* The files of one runtime are named together, where the first one is. */
static void print_need(struct text *text, const struct pe_facts *facts, size_t at,
		       bool *first, struct text *body)
{
	const struct pe_runtime *runtime = facts->imports[at].runtime;

	for (size_t i = 0; i < at; i++)
		if (facts->imports[i].runtime && facts->imports[i].runtime->name == runtime->name)
			return;
	text_add(body, runtime->name);
	if (runtime->kind == PE_RUNTIME_INSTALLED || runtime->kind == PE_RUNTIME_ASSEMBLY)
		text_printf(body, " (%s)", facts->header);
	text_add(body, ": ");
	for (size_t i = at, count = 0; i < facts->import_count; i++)
		if (facts->imports[i].runtime == runtime || (facts->imports[i].runtime &&
		    strcmp(facts->imports[i].runtime->name, runtime->name) == 0))
			text_printf(body, "%s%s", count++ ? ", " : "", facts->imports[i].file);
	item(text, *first ? "needs" : "", body);
	*first = false;
}

static void print_needs(struct text *text, const struct pe_facts *facts, struct text *body)
{
	bool first = true;

	for (size_t i = 0; i < facts->import_count; i++) {
		const struct pe_import *import = &facts->imports[i];

		if (import->runtime && import->runtime->kind != PE_RUNTIME_WINDOWS &&
		    import->runtime->kind != PE_RUNTIME_API_SET)
			print_need(text, facts, i, &first, body);
		if (import->runtime)
			continue;
		text_printf(body, "%s: not of Windows; %s", import->file, import->delayed
			    ? "looked for at its first use, not when this file loads"
			    : "it belongs beside this file or into a folder of PATH");
		item(text, first ? "needs" : "", body);
		first = false;
	}
	for (size_t i = 0; i < facts->assembly_count; i++) {
		text_printf(body, "assembly %s %s %s", facts->assemblies[i].name,
			    facts->assemblies[i].version, facts->assemblies[i].architecture);
		item(text, first ? "needs" : "", body);
		first = false;
	}
	for (size_t i = 0; i < facts->new_function_count; i++) {
		text_printf(body, "%s of %s: Windows %s or newer", facts->new_functions[i].name,
			    facts->new_functions[i].file, facts->new_functions[i].since);
		item(text, first ? "needs" : "", body);
		first = false;
	}
}

static void print_facts(struct text *text, const struct pe_facts *facts, struct text *body)
{
	pe_summary(body, facts);
	item(text, "file", body);
	text_printf(body, "%" PRIu64 " bytes", facts->size);
	if (facts->missing)
		text_printf(body, ", %" PRIu64 " are missing at the end", facts->missing);
	item(text, "size", body);
	text_add(body, pe_kind_advice(facts->kind));
	item(text, "because", body);
	if (!facts->form)
		return;
	if (facts->is_net)
		print_net(text, facts, body);
	if (facts->is_dll)
		print_exports(text, facts, body);
	print_needs(text, facts, body);
	if (facts->manifest_damaged)
		outline_item(text, "manifest", "is not well-formed XML");
	text_printf(body, "subsystem version %u.%u%s", facts->subsystem_version[0],
		    facts->subsystem_version[1], facts->has_signature ? ", signed" : "");
	item(text, "built", body);
}

/* What keeps a file of the right architecture from loading or from working. */
static void add_then(struct text *body, const struct pe_facts *facts)
{
	const char *word = pe_exports_word(facts);
	bool module = strcmp(word, "module") == 0, others = false;

	text_add(body, "the architecture fits");
	if (!facts->is_dll)
		text_add(body, "; it is a program, not a DLL");
	for (size_t i = 0; i < facts->import_count; i++)
		others |= !facts->imports[i].delayed &&
			  (!facts->imports[i].runtime ||
			   (facts->imports[i].runtime->kind != PE_RUNTIME_WINDOWS &&
			    facts->imports[i].runtime->kind != PE_RUNTIME_API_SET));
	if (facts->assembly_count)
		text_add(body, "; error 14001 if an assembly that it needs is missing");
	if (others)
		text_add(body, "; error 126 if a file that it needs is missing, 193 if that one "
			       "is of another architecture");
	if (facts->new_function_count)
		text_add(body, "; error 127 on an older Windows");
	if (facts->is_dll && !module && strcmp(word, "filter") && strcmp(word, "both"))
		text_add(body, "; error 127 as a native module or ISAPI filter, which it is not");
}

static void print_pools(struct text *text, const struct pe_facts *facts, struct text *body)
{
	for (size_t i = 0; i < sizeof(pools) / sizeof(pools[0]); i++) {
		enum pe_fit fit = pe_fits(facts, pools[i].process);

		text_printf(body, "%s: ", pools[i].label);
		if (fit == PE_FITS)
			add_then(body, facts);
		else if (fit == PE_FIT_UNKNOWN)
			text_add(body, facts->whole ? "not known" : "not known, it is cut off");
		else if (facts->form)
			text_printf(body, "error 193, the file is %s", facts->machine);
		else
			text_add(body, "error 193, it is not a program file");
		item(text, i ? "" : "in a", body);
	}
}

static void print_file(struct text *text, const char *path, const struct pe_facts *facts)
{
	struct text body = { 0 };

	text_add(text, text->size ? "\n" : "");
	text_printable(text, path, strlen(path));
	text_add_char(text, '\n');
	print_facts(text, facts, &body);
	print_pools(text, facts, &body);
	text_release(&body);
}

static void write_file(struct json_write *json, const char *path, const struct pe_facts *facts,
		       const struct evidence_detail *details, size_t count)
{
	static const char *const fits[] = {
		[PE_FITS] = "fits", [PE_FITS_NOT] = "error 193", [PE_FIT_UNKNOWN] = "not known",
	};

	json_write_object(json, NULL, JSON_WRITE_LINES);
	json_write_string(json, "path", path);
	json_write_string(json, "format", "pe");
	json_write_number(json, "size", facts->size);
	library_json_details(json, "findings", details, count);
	json_write_object(json, "pools", JSON_WRITE_LINES);
	for (size_t i = 0; i < sizeof(pools) / sizeof(pools[0]); i++)
		json_write_string(json, pools[i].process,
				  fits[pe_fits(facts, pools[i].process)]);
	json_write_end_object(json);
	json_write_end_object(json);
}

/* One file in one of the forms: JSON if json is not NULL. */
static int explain_file(struct iistriage *run, const char *path, struct text *text,
			struct json_write *json)
{
	const struct evidence_detail *details;
	struct arena arena = { 0 };
	struct pe_facts facts;
	struct fail fail;
	size_t count;
	int ret = 0;

	if (!pe_is_file(path))
		return library_explain_beside(run, path, text, json);
	if (pe_read_file(path, &facts, &arena, &fail) < 0) {
		library_say(run, LIBRARY_ERROR, "%s: %s", path, fail.msg);
	} else if (json) {
		details = pe_details(&facts, &arena, &count);
		ret = details ? 0 : -1;
		if (details)
			write_file(json, path, &facts, details, count);
	} else {
		print_file(text, path, &facts);
	}
	arena_release(&arena);
	return ret;
}

int library_explain_files(struct iistriage *run, const char *const *paths, size_t count,
			  const char *form, struct text *text)
{
	struct json_write json = { .text = text, .first = true };
	bool is_json = strcmp(form, "json") == 0;
	int ret = 0;

	if (is_json) {
		json_write_object(&json, NULL, JSON_WRITE_LINES);
		json_write_number(&json, "schema_version", 1);
		json_write_array(&json, "files", JSON_WRITE_LINES);
	}
	for (size_t i = 0; i < count && ret == 0; i++)
		ret = explain_file(run, paths[i], text, is_json ? &json : NULL);
	if (is_json) {
		json_write_end_array(&json);
		json_write_end_object(&json);
		text_add_char(text, '\n');
	}
	if (ret < 0)
		library_say(run, LIBRARY_ERROR, "out of memory");
	return ret;
}
