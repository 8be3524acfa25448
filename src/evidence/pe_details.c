/*
 * pe_details.c - the facts of a program file as the details of a piece of evidence.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe_details.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "arena.h"
#include "evidence.h"
#include "fail.h"
#include "pe.h"
#include "pe_words.h"
#include "text.h"

enum { FIXED = 24, EXPORTS = 8 };	/* details that are not of lists; exports by name */

struct details {
	struct evidence_detail *list;
	size_t count;
	struct arena *arena;
	bool oom;
};

static void add(struct details *details, const char *name, enum evidence_type type,
		const char *value)
{
	if (value)
		details->list[details->count++] =
			(struct evidence_detail){ name, type, value };
}

static void add_copy(struct details *details, const char *name, enum evidence_type type,
		     const char *value)
{
	const char *copy = arena_string(details->arena, value);

	details->oom |= !copy;
	add(details, name, type, copy);
}

static void add_truth(struct details *details, const char *name, bool value)
{
	add(details, name, EVIDENCE_TRUTH, value ? "true" : "false");
}

static void add_pair(struct details *details, const char *name, const uint16_t *numbers)
{
	char text[16];

	snprintf(text, sizeof(text), "%u.%u", numbers[0], numbers[1]);
	add_copy(details, name, EVIDENCE_STRING, text);
}

static void add_exports(struct details *details, const struct pe_facts *facts)
{
	static const struct {
		unsigned flag;
		const char *name;
	} rows[] = {
		{ PE_REGISTER_MODULE, "RegisterModule" },
		{ PE_GET_FILTER_VERSION, "GetFilterVersion" },
		{ PE_HTTP_FILTER_PROC, "HttpFilterProc" },
		{ PE_TERMINATE_FILTER, "TerminateFilter" },
		{ PE_GET_EXTENSION_VERSION, "GetExtensionVersion" },
		{ PE_HTTP_EXTENSION_PROC, "HttpExtensionProc" },
		{ PE_TERMINATE_EXTENSION, "TerminateExtension" },
		{ PE_DLL_REGISTER_SERVER, "DllRegisterServer" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (facts->exports & rows[i].flag)
			add(details, "exports", EVIDENCE_ITEM, rows[i].name);
	for (size_t i = 0; i < facts->odd_export_count; i++)
		add(details, "exports", EVIDENCE_ITEM, facts->odd_exports[i]);
}

static void add_imports(struct details *details, const struct pe_facts *facts, bool delayed)
{
	for (size_t i = 0; i < facts->import_count; i++)
		if (facts->imports[i].delayed == delayed)
			add(details, delayed ? "delayed_imports" : "imports", EVIDENCE_ITEM,
			    facts->imports[i].file);
}

static void add_assemblies(struct details *details, const struct pe_facts *facts)
{
	for (size_t i = 0; i < facts->assembly_count; i++) {
		const struct pe_assembly *assembly = &facts->assemblies[i];
		size_t size = strlen(assembly->name) + strlen(assembly->version) +
			      strlen(assembly->architecture) + 3;
		char *text = arena_alloc(details->arena, size);

		details->oom |= !text;
		if (text)
			snprintf(text, size, "%s %s %s", assembly->name, assembly->version,
				 assembly->architecture);
		add(details, "assemblies", EVIDENCE_ITEM, text);
	}
}

/* "dll", "exe", "driver", "resources"; else the kind. */
static const char *short_form(const struct pe_facts *facts)
{
	static const char *const words[][2] = {
		{ "DLL", "dll" }, { "program", "exe" }, { "driver", "driver" },
		{ "resource DLL", "resources" },
	};

	for (size_t i = 0; facts->form && i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i][0], facts->form) == 0)
			return words[i][1];
	return facts->kind;
}

static void add_net(struct details *details, const struct pe_facts *facts)
{
	add(details, "net_runtime", EVIDENCE_STRING, facts->net_runtime);
	add_truth(details, "il_only", facts->net_flags & PE_IL_ONLY);
	add_truth(details, "requires_32bit", facts->net_flags & PE_32BIT_REQUIRED);
	add_truth(details, "prefers_32bit", facts->net_flags & PE_32BIT_PREFERRED);
	add_truth(details, "ready_to_run", facts->ready_to_run);
}

const struct evidence_detail *pe_details(const struct pe_facts *facts, struct arena *arena,
					 size_t *count)
{
	struct details details = { .arena = arena };

	details.list = arena_array(arena, FIXED + EXPORTS + PE_ODD_EXPORTS + facts->import_count +
				   facts->assembly_count, sizeof(*details.list));
	if (!details.list)
		return NULL;
	add(&details, "kind", EVIDENCE_STRING, short_form(facts));
	add(&details, "machine", EVIDENCE_STRING, facts->machine);
	if (facts->form) {
		add(&details, "version", EVIDENCE_STRING, facts->version);
		add_truth(&details, "whole", facts->whole);
		add_truth(&details, "signed", facts->has_signature);
		add_truth(&details, "debug", facts->debug);
		add_pair(&details, "subsystem_version", facts->subsystem_version);
		add_exports(&details, facts);
		add_imports(&details, facts, false);
		add_imports(&details, facts, true);
		add_assemblies(&details, facts);
		if (facts->is_net)
			add_net(&details, facts);
	}
	*count = details.count;
	return details.oom ? NULL : details.list;
}

int pe_add_file(struct evidence *evidence, const char *path, const struct pe_facts *facts,
		struct arena *arena, struct fail *fail)
{
	struct evidence_file file = { .path = path, .format = "pe", .size = facts->size };
	struct text summary = { 0 };
	int ret = -1;

	pe_summary(&summary, facts);
	file.summary = text_get(&summary);
	file.details = pe_details(facts, arena, &file.detail_count);
	if (file.details && !summary.oom)
		ret = evidence_add_file(evidence, &file, fail);
	else
		fail_set(fail, "out of memory");
	text_release(&summary);
	return ret;
}
