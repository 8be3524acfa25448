/*
 * pe_tables.c - what a program file gives and takes: exports, imports, .NET.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe_parts.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "grow.h"
#include "pe_image.h"
#include "text.h"

static const struct {
	const char *name;
	unsigned flag;
	bool asked;		/* IIS cannot do without; a decorated one is worth a word */
} wanted[] = {
	{ "RegisterModule", PE_REGISTER_MODULE, true },
	{ "GetFilterVersion", PE_GET_FILTER_VERSION, true },
	{ "HttpFilterProc", PE_HTTP_FILTER_PROC, true },
	{ "GetExtensionVersion", PE_GET_EXTENSION_VERSION, true },
	{ "HttpExtensionProc", PE_HTTP_EXTENSION_PROC, true },
	{ "TerminateFilter", PE_TERMINATE_FILTER, false },
	{ "TerminateExtension", PE_TERMINATE_EXTENSION, false },
	{ "DllRegisterServer", PE_DLL_REGISTER_SERVER, false },
};

/* ---- exports ---- */

/* A longer name is none that a compiler made of one that IIS asks for: these have some 70 bytes. */
enum { DECORATED = 128 };

/* Without case: a name in other case is not found by IIS either. */
static bool contains(const char *text, const char *word)
{
	for (; *text; text++)
		if (text_lower(*text) == text_lower(*word) && text_starts(text, word))
			return true;
	return false;
}

static int see_export(struct pe_facts *facts, const char **odd, struct arena *arena,
		      const char *name)
{
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (strcmp(name, wanted[i].name) == 0) {
			facts->exports |= wanted[i].flag;
			return 0;
		}
	if (strlen(name) > DECORATED)
		return 0;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		if (!wanted[i].asked || facts->odd_export_count >= PE_ODD_EXPORTS ||
		    !contains(name, wanted[i].name))
			continue;
		odd[facts->odd_export_count] = arena_string(arena, name);
		return odd[facts->odd_export_count++] ? 0 : -1;
	}
	return 0;
}

int pe_read_exports(struct pe_image *image, struct pe_facts *facts, struct arena *arena)
{
	uint32_t address = image->directories[PE_EXPORTS_AT].address, names, name;
	const char **odd = arena_array(arena, PE_ODD_EXPORTS, sizeof(*odd));
	uint64_t at;

	if (!odd)
		return -1;
	facts->odd_exports = odd;
	if (!address)
		return 0;
	if (!pe_offset(image, address, 40, &at) || !pe_u32(image, at + 24, &facts->export_count) ||
	    !pe_u32(image, at + 32, &names)) {
		facts->cut = "exports";
		return 0;
	}
	for (uint32_t i = 0; i < facts->export_count && i < PE_NAMES; i++) {
		const char *text;

		if (!pe_offset(image, names + 4 * (uint64_t)i, 4, &at) ||
		    !pe_u32(image, at, &name)) {
			facts->cut = "exports";
			return 0;
		}
		text = pe_name(image, name);
		if (text && see_export(facts, odd, arena, text) < 0)
			return -1;
	}
	return 0;
}

/* ---- imports ---- */

/* Tables of imports differ in the size of their rows and in what is where. */
struct import_table {
	unsigned directory;
	size_t row, name, thunks, other;	/* bytes; other: where thunks are if not there */
	bool delayed;
};

struct imports {
	struct pe_import *list;
	size_t count, room;
	struct pe_new_function *functions;
	size_t function_count, function_room;
};

static int see_function(struct imports *imports, const struct pe_import *import,
			struct arena *arena, const char *name)
{
	const char *since = pe_function_since(name);
	struct pe_new_function *functions;

	if (!since || imports->function_count >= PE_NEW_FUNCTIONS)
		return 0;
	functions = grow(imports->functions, imports->function_count, 1,
			 &imports->function_room, sizeof(*functions));
	if (!functions)
		return -1;
	imports->functions = functions;
	functions += imports->function_count;
	*functions = (struct pe_new_function){ arena_string(arena, name), import->file, since };
	if (!functions->name)
		return -1;
	imports->function_count++;
	return 0;
}

static int read_functions(struct pe_image *image, struct imports *imports,
			  struct pe_import *import, uint64_t thunks, struct arena *arena)
{
	size_t width = image->wide ? 8 : 4;
	uint64_t at, value;

	for (size_t i = 0; i < PE_FUNCTIONS; i++) {
		const char *name;

		if (!pe_offset(image, thunks + width * i, width, &at) ||
		    !pe_number(image, at, width, &value) || value == 0)
			return 0;
		if (value >> (8 * width - 1)) {
			import->ordinals++;
			continue;
		}
		/* Two bytes of a hint come before the name. */
		name = pe_name(image, (value & 0x7fffffff) + 2);
		if (!name)
			continue;
		import->functions++;
		if (!import->delayed && see_function(imports, import, arena, name) < 0)
			return -1;
	}
	return 0;
}

/* 1: there is a row; 0: there are no more. */
static int read_row(struct pe_image *image, const struct import_table *table, size_t number,
		    struct imports *imports, struct pe_facts *facts, struct arena *arena)
{
	uint32_t address = image->directories[table->directory].address, name, thunks, other;
	struct pe_import *list, *import;
	const char *text;
	uint64_t at;

	if (!pe_offset(image, address + (uint64_t)table->row * number, table->row, &at) ||
	    !pe_u32(image, at + table->name, &name) ||
	    !pe_u32(image, at + table->thunks, &thunks) ||
	    !pe_u32(image, at + table->other, &other)) {
		facts->cut = "imports";
		return 0;
	}
	text = name ? pe_name(image, name) : NULL;
	if (!text)
		return 0;
	list = grow(imports->list, imports->count, 1, &imports->room, sizeof(*list));
	if (!list)
		return -1;
	imports->list = list;
	import = &list[imports->count++];
	*import = (struct pe_import){ .file = arena_string(arena, text),
				      .delayed = table->delayed };
	if (!import->file)
		return -1;
	import->runtime = pe_runtime_of(import->file);
	return read_functions(image, imports, import, thunks ? thunks : other, arena) < 0 ? -1 : 1;
}

/* An array of the arena; lists from malloc grow and are gone afterwards. */
static void *keep(struct arena *arena, const void *list, size_t count, size_t size, bool *oom)
{
	void *copy = count ? arena_array(arena, count, size) : NULL;

	if (copy)
		memcpy(copy, list, count * size);
	*oom |= count && !copy;
	return copy;
}

static int keep_imports(const struct imports *imports, struct pe_facts *facts,
			struct arena *arena)
{
	bool oom = false;

	facts->imports = keep(arena, imports->list, imports->count, sizeof(*imports->list), &oom);
	facts->new_functions = keep(arena, imports->functions, imports->function_count,
				    sizeof(*imports->functions), &oom);
	facts->import_count = oom ? 0 : imports->count;
	facts->new_function_count = oom ? 0 : imports->function_count;
	return oom ? -1 : 0;
}

int pe_read_imports(struct pe_image *image, struct pe_facts *facts, struct arena *arena)
{
	static const struct import_table tables[] = {
		{ PE_IMPORTS_AT, 20, 12, 0, 16, false },
		{ PE_DELAYED_AT, 32, 4, 16, 16, true },
	};
	struct imports imports = { .count = 0 };
	int ret = 1;

	for (size_t i = 0; i < 2 && ret >= 0; i++) {
		const struct import_table *table = &tables[i];

		ret = image->directories[table->directory].address ? 1 : 0;
		for (size_t k = 0; ret > 0 && imports.count < PE_IMPORTS; k++)
			ret = read_row(image, table, k, &imports, facts, arena);
	}
	if (ret >= 0)
		ret = keep_imports(&imports, facts, arena);
	free(imports.list);
	free(imports.functions);
	return ret;
}

/* ---- .NET ---- */

/* The metadata begin with a signature; twelve bytes later the length of the version and
 * the version of the runtime that it was built for. */
static int read_runtime(struct pe_image *image, struct pe_facts *facts, struct arena *arena,
			uint32_t metadata)
{
	char text[256] = "";
	uint8_t signature[4];
	uint32_t size;
	uint64_t at;

	if (!pe_offset(image, metadata, 16, &at) || !pe_bytes(image, at, signature, 4) ||
	    memcmp(signature, "BSJB", 4) != 0 || !pe_u32(image, at + 12, &size))
		return 0;
	size = size < sizeof(text) ? size : sizeof(text) - 1;
	if (!pe_bytes(image, at + 16, text, size))
		return 0;
	facts->net_runtime = arena_string(arena, text);
	return facts->net_runtime ? 0 : -1;
}

int pe_read_net(struct pe_image *image, struct pe_facts *facts, struct arena *arena)
{
	uint32_t address = image->directories[PE_NET_AT].address, metadata, native, mark;
	uint64_t at, there;

	if (!address || !pe_offset(image, address, 72, &at) ||
	    !pe_u32(image, at + 8, &metadata) || !pe_u32(image, at + 16, &facts->net_flags) ||
	    !pe_u32(image, at + 64, &native))
		return 0;
	facts->is_net = true;
	/* "RTR" and a zero byte, where native code of .NET is described. */
	facts->ready_to_run = native && pe_offset(image, native, 4, &there) &&
			      pe_u32(image, there, &mark) && mark == 0x00525452;
	return read_runtime(image, facts, arena, metadata);
}
