/*
 * pe_writer.c - small program files for tests: headers, one section with all tables.
 *
 * SPDX-License-Identifier: MIT
 */
#include "pe_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evtx_bytes.h"

enum { ADDRESS = 0x1000, HEADERS = 0x200, ROWS = 64 };

/* The section grows behind the headers. */
struct writing {
	uint8_t *bytes;
	size_t size;			/* of the section */
	int wide;
	uint32_t directories[16][2];
};

static uint32_t here(const struct writing *file)
{
	return (uint32_t)(ADDRESS + file->size);
}

static uint32_t put(struct writing *file, const void *bytes, size_t size, size_t align)
{
	uint32_t at;

	while (file->size % align)
		file->size++;
	if (HEADERS + file->size + size > PE_WRITER_SIZE - 1024) {
		fputs("pe_writer: too large\n", stderr);
		exit(EXIT_FAILURE);
	}
	at = here(file);
	if (size)
		memcpy(file->bytes + HEADERS + file->size, bytes, size);
	file->size += size;
	return at;
}

static uint32_t put_text(struct writing *file, const char *text, size_t size)
{
	uint32_t at = put(file, text, size, 1);

	put(file, "", 1, 1);
	return at;
}

static void put_exports(struct writing *file, const char *exports)
{
	uint8_t directory[40] = { 0 }, functions[4 * ROWS], names[4 * ROWS], ordinals[2 * ROWS];
	uint32_t count = 0, at;

	for (const char *name = exports; *name; count++) {
		size_t size = strcspn(name, " ");

		evtx_set32(names + 4 * count, put_text(file, name, size));
		evtx_set32(functions + 4 * count, ADDRESS);
		evtx_set16(ordinals + 2 * count, (uint16_t)count);
		name += size + (name[size] == ' ');
	}
	evtx_set32(directory + 12, put_text(file, "synthetic.dll", 13));
	evtx_set32(directory + 16, 1);
	evtx_set32(directory + 20, count);
	evtx_set32(directory + 24, count);
	evtx_set32(directory + 28, put(file, functions, 4 * count, 4));
	evtx_set32(directory + 32, put(file, names, 4 * count, 4));
	evtx_set32(directory + 36, put(file, ordinals, 2 * count, 2));
	at = put(file, directory, sizeof(directory), 4);
	file->directories[0][0] = at;
	file->directories[0][1] = sizeof(directory);
}

/* "GetLastError,#7 ..." */
static uint32_t put_thunks(struct writing *file, const char *functions)
{
	size_t width = file->wide ? 8 : 4, count = 0;
	uint8_t thunks[8 * ROWS] = { 0 };

	for (const char *name = functions; *name && *name != ' '; count++) {
		size_t size = strcspn(name, ", ");
		uint8_t *to = thunks + width * count;

		if (*name == '#') {
			evtx_set32(to, (uint32_t)atoi(name + 1));
			to[width - 1] = 0x80;
		} else {
			evtx_set32(to, put(file, "\0", 2, 2));
			put_text(file, name, size);
		}
		name += size + (name[size] == ',');
	}
	return put(file, thunks, width * (count + 1), width);
}

static void put_imports(struct writing *file, const char *imports, int delayed)
{
	uint8_t rows[32 * ROWS] = { 0 };
	size_t row = delayed ? 32 : 20, count = 0;
	int directory = delayed ? 13 : 1;

	for (const char *at = imports; *at; count++) {
		size_t name = strcspn(at, ":"), size = strcspn(at, " ");
		uint32_t thunks = put_thunks(file, at + name + 1);
		uint8_t *to = rows + row * count;

		evtx_set32(to + (delayed ? 4 : 12), put_text(file, at, name));
		evtx_set32(to + 16, delayed ? thunks : put_thunks(file, at + name + 1));
		evtx_set32(to, delayed ? 1 : thunks);
		at += size + (at[size] == ' ');
	}
	file->directories[directory][0] = put(file, rows, row * (count + 1), 4);
	file->directories[directory][1] = (uint32_t)(row * (count + 1));
}

static void put_net(struct writing *file, const struct pe_recipe *recipe)
{
	uint8_t header[72] = { 72, 0, 0, 0, 2, 0, 5, 0 }, metadata[64] = "BSJB\1\0\1";
	uint32_t size = (uint32_t)(strlen(recipe->net) / 4 * 4 + 4);

	evtx_set32(metadata + 12, size);
	strcpy((char *)metadata + 16, recipe->net);
	evtx_set32(header + 8, put(file, metadata, 16 + size + 4, 4));
	evtx_set32(header + 12, 16 + size + 4);
	evtx_set32(header + 16, recipe->net_flags);
	if (recipe->ready_to_run) {
		evtx_set32(header + 64, put(file, "RTR\0\6\0\2\0\0\0\0\0\0\0\0\0", 16, 4));
		evtx_set32(header + 68, 16);
	}
	file->directories[14][0] = put(file, header, sizeof(header), 4);
	file->directories[14][1] = sizeof(header);
}

static void put_hybrid(struct writing *file)
{
	uint8_t configuration[0xd0] = { 0 }, metadata[64] = { 1 };
	uint32_t size = file->wide ? 0xd0 : 0x80, at = put(file, metadata, sizeof(metadata), 4);

	evtx_set32(configuration, size);
	evtx_set32(configuration + (file->wide ? 0xc8 : 0x7c), at);
	file->directories[10][0] = put(file, configuration, size, 8);
	file->directories[10][1] = size;
}

/* VS_VERSIONINFO: sizes, its name in UTF-16, then the fixed part. */
static uint32_t put_version(struct writing *file, const char *version, uint32_t *size)
{
	uint8_t info[92] = { 92, 0, 52 };
	unsigned part[4] = { 0 };

	for (size_t i = 0; i < 15; i++)
		info[6 + 2 * i] = (uint8_t)"VS_VERSION_INFO"[i];
	if (sscanf(version, "%u.%u.%u.%u", &part[0], &part[1], &part[2], &part[3]) != 4)
		exit(EXIT_FAILURE);
	evtx_set32(info + 40, 0xfeef04bd);
	evtx_set32(info + 44, 0x10000);
	evtx_set32(info + 48, part[0] << 16 | part[1]);
	evtx_set32(info + 52, part[2] << 16 | part[3]);
	*size = sizeof(info);
	return put(file, info, sizeof(info), 4);
}

/* A tree of three levels: type, id, language. */
static void put_resource(uint8_t *tree, size_t at, size_t count, uint32_t type, uint32_t id,
			 uint32_t data, uint32_t size)
{
	size_t types = 16 + 8 * count, ids = types + 24 * count, leaves = ids + 24 * count;

	evtx_set16(tree + 14, (uint16_t)count);
	evtx_set32(tree + 16 + 8 * at, type);
	evtx_set32(tree + 20 + 8 * at, 0x80000000u | (uint32_t)(types + 24 * at));
	tree[types + 24 * at + 14] = 1;
	evtx_set32(tree + types + 24 * at + 16, id);
	evtx_set32(tree + types + 24 * at + 20, 0x80000000u | (uint32_t)(ids + 24 * at));
	tree[ids + 24 * at + 14] = 1;
	evtx_set32(tree + ids + 24 * at + 16, 1033);
	evtx_set32(tree + ids + 24 * at + 20, (uint32_t)(leaves + 16 * at));
	evtx_set32(tree + leaves + 16 * at, data);
	evtx_set32(tree + leaves + 16 * at + 4, size);
}

static void put_resources(struct writing *file, const struct pe_recipe *recipe)
{
	size_t count = (recipe->version != NULL) + (recipe->manifest != NULL), at = 0;
	uint8_t tree[16 + 2 * (8 + 24 + 24 + 16)] = { 0 };
	uint32_t data, size;

	if (recipe->version) {
		data = put_version(file, recipe->version, &size);
		put_resource(tree, at++, count, 16, 1, data, size);
	}
	if (recipe->manifest) {
		size = (uint32_t)strlen(recipe->manifest);
		data = put(file, recipe->manifest, size, 4);
		put_resource(tree, at, count, 24, recipe->manifest_id ? recipe->manifest_id : 2,
			     data, size);
	}
	size = (uint32_t)(16 + count * (8 + 24 + 24 + 16));
	file->directories[2][0] = put(file, tree, size, 4);
	file->directories[2][1] = size;
}

static void put_section(const struct writing *file, uint8_t *row, uint32_t raw)
{
	memcpy(row, ".all", 4);
	evtx_set32(row + 8, (uint32_t)file->size);
	evtx_set32(row + 12, ADDRESS);
	evtx_set32(row + 16, raw);
	evtx_set32(row + 20, HEADERS);
	evtx_set32(row + 36, 0xe0000060);
}

static void put_headers(const struct writing *file, const struct pe_recipe *recipe, uint32_t raw)
{
	uint8_t *pe = file->bytes + 0x40, *optional = pe + 24;
	uint16_t size = file->wide ? 112 + 128 : 96 + 128;
	uint8_t *directories = optional + (file->wide ? 112 : 96);

	memcpy(file->bytes, "MZ", 2);
	file->bytes[0x3c] = 0x40;
	memcpy(pe, "PE", 2);
	evtx_set16(pe + 4, recipe->machine);
	evtx_set16(pe + 6, 1);
	evtx_set32(pe + 8, 0x5f000000);
	evtx_set16(pe + 20, size);
	evtx_set16(pe + 22, recipe->program ? 0x22 : 0x2022);
	evtx_set16(optional, file->wide ? 0x20b : 0x10b);
	evtx_set32(optional + 16, ADDRESS);
	evtx_set32(optional + (file->wide ? 24 : 28), file->wide ? 0x80000000u : 0x10000000);
	evtx_set32(optional + 32, 0x1000);
	evtx_set32(optional + 36, 0x200);
	evtx_set16(optional + 40, 6);
	evtx_set16(optional + 48, recipe->subsystem_version ? recipe->subsystem_version : 6);
	evtx_set32(optional + 56, ADDRESS + (raw + 0xfff) / 0x1000 * 0x1000);
	evtx_set32(optional + 60, HEADERS);
	evtx_set16(optional + 68, recipe->subsystem ? recipe->subsystem : 2);
	evtx_set16(optional + 70, 0x140);
	evtx_set32(directories - 4, 16);
	for (size_t i = 0; i < 16; i++) {
		evtx_set32(directories + 8 * i, file->directories[i][0]);
		evtx_set32(directories + 8 * i + 4, file->directories[i][1]);
	}
	put_section(file, optional + size, raw);
}

static void put_tables(struct writing *file, const struct pe_recipe *recipe)
{
	put(file, "\xc3", 1, 1);
	if (recipe->exports)
		put_exports(file, recipe->exports);
	if (recipe->imports)
		put_imports(file, recipe->imports, 0);
	if (recipe->delayed)
		put_imports(file, recipe->delayed, 1);
	if (recipe->net)
		put_net(file, recipe);
	if (recipe->hybrid)
		put_hybrid(file);
	if (recipe->version || recipe->manifest)
		put_resources(file, recipe);
}

size_t pe_write(const struct pe_recipe *recipe, uint8_t *bytes)
{
	struct writing file = { .bytes = bytes, .wide = recipe->machine == 0x8664 ||
				recipe->machine == 0x200 || recipe->machine == 0xaa64 };
	size_t raw, size;

	memset(bytes, 0, PE_WRITER_SIZE);
	if (recipe->text) {
		size = recipe->text_size ? recipe->text_size : strlen(recipe->text);
		memcpy(bytes, recipe->text, strlen(recipe->text));
		return size;
	}
	put_tables(&file, recipe);
	raw = (file.size + 511) / 512 * 512;
	size = HEADERS + raw;
	if (recipe->sign) {
		file.directories[4][0] = (uint32_t)size;
		file.directories[4][1] = 16;
		evtx_set32(bytes + size, 16);
		evtx_set16(bytes + size + 4, 0x200);
		evtx_set16(bytes + size + 6, 2);
		size += 16;
	}
	put_headers(&file, recipe, (uint32_t)raw);
	if (recipe->spoil)
		recipe->spoil(bytes, &size);
	return recipe->cut ? recipe->cut : size;
}
