/*
 * pe.c - the facts of a program file: its headers.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bytes.h"
#include "fail.h"
#include "pe_image.h"
#include "pe_parts.h"
#include "shortage.h"

enum {
	HEAD = 4096,
	/* A program whose header begins after this offset is none. */
	SIGNATURE_MAX = 1 << 24,
	MACHINE_X86 = 0x14c, MACHINE_X64 = 0x8664, MACHINE_ARM64 = 0xaa64,
	PE32 = 0x10b, PE32_PLUS = 0x20b,
	CHARACTERISTIC_DLL = 0x2000,
	SUBSYSTEM_NATIVE = 1,
	FILE_BLOCK = 512,	/* to which the loader rounds where a section begins */
};

static const struct {
	uint16_t code;
	const char *word;
} machines[] = {
	{ MACHINE_X86, "x86" }, { MACHINE_X64, "x64" }, { 0x200, "ia64" },
	{ MACHINE_ARM64, "arm64" }, { 0x1c0, "arm" }, { 0x1c2, "arm" }, { 0x1c4, "arm" },
	{ 0xa641, "arm64ec" }, { 0xa64e, "arm64x" },
};

/* Where the headers are. */
struct layout {
	uint64_t file_header, optional, sections;
	uint16_t section_count, optional_size, characteristics, machine;
	uint32_t entry;
};

static const char *machine_word(uint16_t code, struct arena *arena)
{
	char number[8];

	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++)
		if (machines[i].code == code)
			return machines[i].word;
	snprintf(number, sizeof(number), "0x%04x", code);
	return arena_string(arena, number);
}

/* An old kind of program, or a text-mode copy of a new one. */
static const char *old_kind(const uint8_t *signature)
{
	static const char *const words[] = { "NE", "ne", "LE", "le", "LX", "lx" };

	for (size_t i = 0; i < 6; i += 2)
		if (memcmp(signature, words[i], 2) == 0)
			return words[i + 1];
	return "dos";
}

/* Find the file header.  Sets facts->kind; "pe" if it is there. */
static void find_header(struct pe_image *image, struct pe_facts *facts, struct layout *at)
{
	uint8_t header[24];
	uint32_t signature;

	facts->kind = "cut-off";
	if (!pe_u32(image, 0x3c, &signature))
		return;
	if (!pe_bytes(image, signature, header, sizeof(header))) {
		if (signature >= SIGNATURE_MAX)
			facts->kind = "dos";
		return;
	}
	if (memcmp(header, "PE\0\0", 4) != 0) {
		facts->kind = old_kind(header);
		return;
	}
	at->file_header = (uint64_t)signature + 4;
	at->machine = bytes_u16(header + 4);
	at->section_count = bytes_u16(header + 6);
	facts->stamp = bytes_u32(header + 8);
	at->optional_size = bytes_u16(header + 20);
	at->characteristics = bytes_u16(header + 22);
	at->optional = at->file_header + 20;
	at->sections = at->optional + at->optional_size;
	facts->kind = "pe";
}

static bool read_directories(struct pe_image *image, const struct layout *at)
{
	uint64_t base = at->optional + (image->wide ? 112 : 96);
	uint32_t count;

	if (!pe_u32(image, base - 4, &count))
		return false;
	for (uint32_t i = 0; i < count && i < PE_DIRECTORIES; i++) {
		uint64_t row = base + 8 * (uint64_t)i;

		if (row + 8 > at->sections)
			break;
		if (!pe_u32(image, row, &image->directories[i].address) ||
		    !pe_u32(image, row + 4, &image->directories[i].size))
			return false;
	}
	return true;
}

/* false: cut off.  *end is where the last section ends in the file. */
static bool read_sections(struct pe_image *image, const struct layout *at, uint64_t *end)
{
	*end = 0;
	for (size_t i = 0; i < at->section_count && i < PE_SECTIONS; i++) {
		struct pe_section *section = &image->sections[i];
		uint8_t row[40];

		if (!pe_bytes(image, at->sections + 40 * i, row, sizeof(row)))
			return false;
		section->virtual_size = bytes_u32(row + 8);
		section->address = bytes_u32(row + 12);
		section->raw_size = bytes_u32(row + 16);
		section->raw = bytes_u32(row + 20);
		if (section->raw_size && (uint64_t)section->raw + section->raw_size > *end)
			*end = (uint64_t)section->raw + section->raw_size;
		section->raw -= section->raw % FILE_BLOCK;
		image->section_count++;
	}
	return true;
}

static bool read_optional(struct pe_image *image, struct pe_facts *facts, struct layout *at)
{
	uint64_t o = at->optional;

	return pe_number(image, o + (image->wide ? 24 : 28), image->wide ? 8 : 4,
			 &image->base) &&
	       pe_u32(image, o + 16, &at->entry) &&
	       pe_u16(image, o + 40, &facts->system_version[0]) &&
	       pe_u16(image, o + 42, &facts->system_version[1]) &&
	       pe_u16(image, o + 48, &facts->subsystem_version[0]) &&
	       pe_u16(image, o + 50, &facts->subsystem_version[1]) &&
	       pe_u32(image, o + 60, &image->header_size) &&
	       pe_u16(image, o + 68, &facts->subsystem) &&
	       read_directories(image, at);
}

static void see_end(struct pe_image *image, struct pe_facts *facts, uint64_t end)
{
	uint64_t at = image->directories[PE_SIGNATURE_AT].address;
	uint64_t size = image->directories[PE_SIGNATURE_AT].size;

	/* This one has an offset in place of an address. */
	if (at && size && at + size > end)
		end = at + size;
	facts->has_signature = at && size && at + size <= facts->size;
	facts->whole = end <= facts->size;
	facts->missing = facts->whole ? 0 : end - facts->size;
}

static bool read_headers(struct pe_image *image, struct pe_facts *facts, struct layout *at,
			 struct arena *arena)
{
	uint16_t magic;
	uint64_t end;

	facts->header = facts->machine = machine_word(at->machine, arena);
	facts->is_dll = at->characteristics & CHARACTERISTIC_DLL;
	facts->kind = "cut-off";
	if (!pe_u16(image, at->optional, &magic))
		return false;
	if (magic != PE32 && magic != PE32_PLUS) {
		facts->kind = "pe-odd";
		return false;
	}
	facts->wide = image->wide = magic == PE32_PLUS;
	if (!read_optional(image, facts, at) || !read_sections(image, at, &end))
		return false;
	facts->kind = "pe";
	see_end(image, facts, end);
	return true;
}

/* The load configuration says its own size; the directory's is not to be trusted. */
static bool is_hybrid(struct pe_image *image)
{
	uint32_t address = image->directories[PE_LOAD_CONFIGURATION_AT].address, size;
	uint64_t field = image->wide ? 0xc8 : 0x7c, width = image->wide ? 8 : 4, at, pointer;

	return address && pe_offset(image, address, 4, &at) && pe_u32(image, at, &size) &&
	       size >= field + width && pe_offset(image, address, field + width, &at) &&
	       pe_number(image, at + field, width, &pointer) && pointer;
}

/*
 * The header of a hybrid image names one machine and the image has code for another.  A
 * .NET file of 32 bits that holds intermediate language alone fits every process, unless
 * it says otherwise.
 */
static void see_machine(struct pe_facts *facts, const struct layout *at)
{
	bool prefers = (facts->net_flags & (PE_32BIT_REQUIRED | PE_32BIT_PREFERRED)) ==
		       (PE_32BIT_REQUIRED | PE_32BIT_PREFERRED);

	if (facts->hybrid && at->machine == MACHINE_X64)
		facts->machine = "arm64ec";
	if (facts->hybrid && at->machine == MACHINE_ARM64)
		facts->machine = "arm64x";
	if (facts->is_net && at->machine == MACHINE_X86 && !facts->wide &&
	    !facts->ready_to_run && (facts->net_flags & PE_IL_ONLY) &&
	    (!(facts->net_flags & PE_32BIT_REQUIRED) || (prefers && facts->is_dll)))
		facts->machine = "anycpu";
}

static void see_form(const struct pe_image *image, struct pe_facts *facts, const struct layout *at)
{
	bool driver = facts->subsystem == SUBSYSTEM_NATIVE;

	for (size_t i = 0; i < facts->import_count; i++)
		driver |= facts->imports[i].runtime && !facts->imports[i].delayed &&
			  facts->imports[i].runtime->kind == PE_RUNTIME_DRIVER;
	facts->form = facts->is_dll ? "DLL" : "program";
	if (facts->is_dll && !at->entry && !facts->import_count && !facts->export_count &&
	    !facts->is_net && image->directories[PE_RESOURCES_AT].address)
		facts->form = "resource DLL";
	if (driver)
		facts->form = "driver";
}

/* Of a release build of C or C++ no part is for developers. */
static void see_debug(struct pe_facts *facts)
{
	for (size_t i = 0; i < facts->import_count; i++)
		facts->debug |= facts->imports[i].runtime &&
				facts->imports[i].runtime->kind == PE_RUNTIME_DEBUG;
	for (size_t i = 0; i < facts->assembly_count; i++) {
		const struct pe_runtime *runtime = pe_runtime_of(facts->assemblies[i].name);

		facts->debug |= runtime && runtime->kind == PE_RUNTIME_DEBUG;
	}
}

static int read_parts(struct pe_image *image, struct pe_facts *facts, struct layout *at,
		      struct arena *arena)
{
	if (pe_read_exports(image, facts, arena) < 0 ||
	    pe_read_imports(image, facts, arena) < 0 ||
	    pe_read_net(image, facts, arena) < 0 ||
	    pe_read_resources(image, facts, arena) < 0)
		return -1;
	facts->hybrid = is_hybrid(image);
	see_machine(facts, at);
	see_form(image, facts, at);
	see_debug(facts);
	return 0;
}

static int read_image(struct pe_image *image, struct pe_facts *facts, struct arena *arena)
{
	uint8_t head[HEAD];
	size_t size = facts->size < HEAD ? (size_t)facts->size : HEAD;
	struct layout at = { 0 };

	facts->kind = "empty";
	if (size == 0)
		return 0;
	if (!pe_bytes(image, 0, head, size)) {
		facts->kind = "unknown";
		return 0;
	}
	facts->kind = pe_other_kind(head, size);
	if (size < 2 || memcmp(head, "MZ", 2) != 0)
		return 0;
	find_header(image, facts, &at);
	if (strcmp(facts->kind, "pe") != 0 || !read_headers(image, facts, &at, arena))
		return strcmp(facts->kind, "pe") == 0 && !facts->machine ? -1 : 0;
	return facts->machine ? read_parts(image, facts, &at, arena) : -1;
}

int pe_read(const struct pe_source *source, struct pe_facts *facts, struct arena *arena,
	    struct fail *fail)
{
	struct pe_image *image = shortage_watch(calloc(1, sizeof(*image)));
	struct fail why = { "" };
	int ret;

	*facts = (struct pe_facts){ .size = source->size };
	if (!image)
		return fail_set(fail, "out of memory");
	image->source = source;
	image->fail = &why;
	image->names = PE_NAMES;
	ret = read_image(image, facts, arena);
	if (ret < 0)
		fail_set(fail, "out of memory");
	else if (image->failed)
		ret = fail_set(fail, "%s", why.msg);
	free(image);
	return ret;
}

const char *pe_exports_word(const struct pe_facts *facts)
{
	enum {
		FILTER = PE_GET_FILTER_VERSION | PE_HTTP_FILTER_PROC,
		EXTENSION = PE_GET_EXTENSION_VERSION | PE_HTTP_EXTENSION_PROC
	};
	bool filter = (facts->exports & FILTER) == FILTER;
	bool extension = (facts->exports & EXTENSION) == EXTENSION;

	if (facts->exports & PE_REGISTER_MODULE)
		return "module";
	if (filter || extension)
		return filter && extension ? "both" : filter ? "filter" : "extension";
	return facts->odd_export_count ? "decorated" : "none";
}

bool pe_knows(const uint8_t *head, size_t size)
{
	uint32_t at;

	if (size < 0x40 || memcmp(head, "MZ", 2) != 0)
		return false;
	at = bytes_u32(head + 0x3c);
	return at <= size - 4 && memcmp(head + at, "PE\0\0", 4) == 0;
}
