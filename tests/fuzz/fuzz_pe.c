/*
 * fuzz_pe.c - a program file, whatever is in it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "fail.h"
#include "memory_source.h"
#include "pe.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct memory memory = { bytes, size };
	const struct pe_source source = { &memory, read_memory, size };
	struct arena arena = { 0 };
	struct pe_facts facts;
	size_t length = 0;

	if (pe_read(&source, &facts, &arena, NULL) < 0 || !facts.kind)
		abort();
	if (facts.form && (!facts.machine || !facts.header || strcmp(facts.kind, "pe") != 0))
		abort();
	for (size_t i = 0; i < facts.import_count; i++)
		length += strlen(facts.imports[i].file);
	for (size_t i = 0; i < facts.assembly_count; i++)
		length += strlen(facts.assemblies[i].name);
	if (length > (size_t)PE_NAME_SIZE * (PE_IMPORTS + PE_ASSEMBLIES))
		abort();
	arena_release(&arena);
	return 0;
}
