/*
 * pe_evidence.c - the findings of a program file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

#include <string.h>

#include "arena.h"
#include "evidence.h"
#include "fail.h"
#include "pe.h"
#include "pe_beside.h"
#include "pe_details.h"
#include "text.h"

struct finding_sink {
	const struct evidence_reading *reading;
	struct fail *fail;
	int ret;
};

static void found(struct finding_sink *sink, const char *name, const char *value)
{
	const struct evidence_reading *reading = sink->reading;

	if (sink->ret == 0 && value && *value)
		sink->ret = evidence_add(reading->evidence, &(struct evidence_finding){
			.finding = name, .value = value, .computer = reading->computer,
			.of = reading->want->module, .file = reading->path,
		}, sink->fail);
}

static void found_truth(struct finding_sink *sink, const char *name, bool value)
{
	found(sink, name, value ? "yes" : "no");
}

/* Does it need more than Windows brings? */
static bool is_needy(const struct pe_import *import)
{
	return !import->delayed &&
	       (!import->runtime || (import->runtime->kind != PE_RUNTIME_WINDOWS &&
				     import->runtime->kind != PE_RUNTIME_API_SET));
}

/* "MSVCP140.dll of Visual C++ 2015-2022 (x64)"; "vendorcore.dll"; "Windows alone". */
static void found_needs(struct finding_sink *sink, const struct pe_facts *facts,
			struct text *text)
{
	size_t count = 0;

	for (size_t i = 0; i < facts->import_count; i++) {
		const struct pe_import *import = &facts->imports[i];

		if (!is_needy(import))
			continue;
		count++;
		text_reset(text);
		text_add(text, import->file);
		if (import->runtime)
			text_printf(text, " of %s", import->runtime->name);
		if (import->runtime && (import->runtime->kind == PE_RUNTIME_INSTALLED ||
					import->runtime->kind == PE_RUNTIME_ASSEMBLY))
			text_printf(text, " (%s)", facts->header);
		found(sink, "module.needs", text_get(text));
	}
	if (count == 1)
		found(sink, "module.needs_only", text_get(text));
	if (!count && !facts->assembly_count && !facts->is_net)
		found(sink, "module.needs", "Windows alone");
}

static void found_assemblies(struct finding_sink *sink, const struct pe_facts *facts,
			     struct text *text)
{
	bool runtime = false;

	for (size_t i = 0; i < facts->assembly_count; i++) {
		const struct pe_assembly *assembly = &facts->assemblies[i];

		if (assembly->manifest != (facts->is_dll ? 2u : 1u))
			continue;
		text_reset(text);
		text_printf(text, "%s %s %s", assembly->name, assembly->version,
			    assembly->architecture);
		found(sink, "module.assembly", text_get(text));
	}
	for (size_t i = 0; i < facts->import_count; i++)
		runtime |= facts->imports[i].runtime && !facts->imports[i].delayed &&
			   facts->imports[i].runtime->kind == PE_RUNTIME_ASSEMBLY;
	if (!facts->assembly_count)
		found(sink, "module.assembly", runtime ? "none, and it needs one" : "none");
}

/* The newest of the functions that not every Windows has: "10.0.14393 (SetThreadDescription)". */
static void found_since(struct finding_sink *sink, const struct pe_facts *facts,
			struct text *text)
{
	size_t newest = 0;

	for (size_t i = 1; i < facts->new_function_count; i++)
		if (text_compare_versions(facts->new_functions[i].since,
					  facts->new_functions[newest].since) > 0)
			newest = i;
	if (!facts->new_function_count)
		return;
	text_reset(text);
	text_printf(text, "%s (%s)", facts->new_functions[newest].since,
		    facts->new_functions[newest].name);
	found(sink, "module.since", text_get(text));
}

/* The DLLs of which it imports functions by number; those of Windows keep their numbers, so
 * that they are named only where there are no others. */
static void found_ordinals(struct finding_sink *sink, const struct pe_facts *facts)
{
	bool others = false;

	for (size_t i = 0; i < facts->import_count; i++)
		others |= facts->imports[i].ordinals && is_needy(&facts->imports[i]);
	for (size_t i = 0; i < facts->import_count; i++) {
		const struct pe_import *import = &facts->imports[i];

		if (import->ordinals && !import->delayed && (!others || is_needy(import)))
			found(sink, "module.ordinals", import->file);
	}
}

/* "v4.0" of "v4.0.30319", as the configuration of a pool writes it. */
static void found_clr(struct finding_sink *sink, const struct pe_facts *facts, struct text *text)
{
	const char *dot = facts->net_runtime ? strchr(facts->net_runtime, '.') : NULL;

	if (!dot)
		return;
	text_reset(text);
	text_add_bytes(text, facts->net_runtime,
		       (size_t)(dot - facts->net_runtime) + 1 + strcspn(dot + 1, "."));
	found(sink, "module.clr", text_get(text));
}

static void found_program(struct finding_sink *sink, const struct pe_facts *facts)
{
	struct text text = { 0 };

	found(sink, "module.machine", facts->machine);
	found_truth(sink, "module.whole", facts->whole);
	found_truth(sink, "module.is_dll", facts->is_dll);
	found_truth(sink, "module.signed", facts->has_signature);
	found_truth(sink, "module.debug", facts->debug);
	found_truth(sink, "module.managed", facts->is_net);
	found(sink, "module.exports", pe_exports_word(facts));
	found(sink, "module.version", facts->version);
	text_printf(&text, "%u.%u", facts->subsystem_version[0], facts->subsystem_version[1]);
	found(sink, "module.subsystem", text_get(&text));
	found_needs(sink, facts, &text);
	found_assemblies(sink, facts, &text);
	found_since(sink, facts, &text);
	found_ordinals(sink, facts);
	found_clr(sink, facts, &text);
	if (text.oom)
		sink->ret = fail_set(sink->fail, "out of memory");
	text_release(&text);
}

static int read_pe(const struct evidence_reading *reading, struct fail *fail)
{
	const struct pe_source source = {
		reading->source->context, reading->source->read_at, reading->source->size,
	};
	struct finding_sink sink = { reading, fail, 0 };
	struct arena arena = { 0 };
	struct pe_facts facts;

	sink.ret = pe_read(&source, &facts, &arena, fail);
	if (sink.ret == 0)
		sink.ret = pe_add_file(reading->evidence, reading->path, &facts, &arena, fail);
	if (sink.ret == 0) {
		found(&sink, "module.kind", facts.kind);
		if (facts.form)
			found_program(&sink, &facts);
		else
			found_truth(&sink, "module.whole", false);
	}
	arena_release(&arena);
	return sink.ret;
}

static bool is_wanted(const struct evidence_want *want, const char *path)
{
	return want->module && *text_base(want->module) &&
	       text_equal_nocase(text_base(want->module), text_base(path));
}

const struct evidence_parser evidence_parser_pe = {
	.name = "pe", .what = "a program file",
	.knows = pe_knows, .wanted = is_wanted, .by_name = true, .read = read_pe,
	.beside = pe_beside,
};
