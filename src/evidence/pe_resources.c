/*
 * pe_resources.c - two resources of a program file: its version and its manifest.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bytes.h"
#include "pe_image.h"
#include "shortage.h"

enum {
	TYPE_VERSION = 16, TYPE_MANIFEST = 24,
	LEVELS = 3,			/* type, id, language */
	SUBFOLDER = 0x7fffffff,		/* the top bit says that it is one */
	VERSION_SIZE = 65536,
};

/* One piece of the tree: rows of 8 bytes behind a header of 16. */
struct folder {
	uint64_t offset;
	uint32_t count, at;
};

struct tree {
	struct pe_image *image;
	uint32_t root;			/* address */
	unsigned entries;		/* that may still be read */
	struct folder folders[LEVELS];
	uint32_t ids[LEVELS];
	unsigned manifests;
	bool version;
};

static bool open_folder(struct tree *tree, struct folder *folder, uint32_t within)
{
	uint16_t named, with_id;

	if (!pe_offset(tree->image, (uint64_t)tree->root + within, 16, &folder->offset) ||
	    !pe_u16(tree->image, folder->offset + 12, &named) ||
	    !pe_u16(tree->image, folder->offset + 14, &with_id))
		return false;
	folder->count = (uint32_t)named + with_id;
	folder->at = 0;
	return true;
}

static int see_version(struct pe_facts *facts, struct arena *arena, const uint8_t *bytes,
		       size_t size)
{
	char text[32];

	/* Strings around it are not trusted; the signature is found wherever it is. */
	for (size_t i = 0; i + 16 <= size; i++) {
		if (bytes_u32(bytes + i) != 0xfeef04bd)
			continue;
		snprintf(text, sizeof(text), "%u.%u.%u.%u", bytes_u16(bytes + i + 10),
			 bytes_u16(bytes + i + 8), bytes_u16(bytes + i + 14),
			 bytes_u16(bytes + i + 12));
		facts->version = arena_string(arena, text);
		return facts->version ? 0 : -1;
	}
	return 0;
}

static int see_leaf(struct tree *tree, struct pe_facts *facts, struct arena *arena,
		    uint32_t within)
{
	uint32_t address, size, most, type = tree->ids[0], id = tree->ids[1];
	uint64_t at;
	uint8_t *bytes;
	int ret = 0;

	if (!pe_offset(tree->image, (uint64_t)tree->root + within, 16, &at) ||
	    !pe_u32(tree->image, at, &address) || !pe_u32(tree->image, at + 4, &size))
		return 0;
	most = type == TYPE_MANIFEST ? PE_MANIFEST : VERSION_SIZE;
	if (size > most)
		size = most;
	if (size == 0 || !pe_offset(tree->image, address, size, &at))
		return 0;
	bytes = shortage_watch(malloc(size));
	if (!bytes)
		return -1;
	if (pe_bytes(tree->image, at, bytes, size)) {
		if (type == TYPE_MANIFEST)
			ret = pe_read_manifest(facts, arena, id, (char *)bytes, size);
		else
			ret = see_version(facts, arena, bytes, size);
	}
	free(bytes);
	return ret;
}

/* Is the branch worth looking at?  Of versions the first counts. */
static bool is_wanted(struct tree *tree, size_t level, const struct pe_facts *facts)
{
	if (tree->ids[0] == TYPE_VERSION)
		return !facts->version;
	if (tree->ids[0] != TYPE_MANIFEST)
		return false;
	return level < LEVELS - 1 || tree->manifests++ < PE_MANIFESTS;
}

int pe_read_resources(struct pe_image *image, struct pe_facts *facts, struct arena *arena)
{
	struct tree tree = { .image = image, .entries = PE_RESOURCES,
			     .root = image->directories[PE_RESOURCES_AT].address };
	size_t level = 0;

	if (!tree.root || !open_folder(&tree, &tree.folders[0], 0))
		return 0;
	while (tree.entries > 0) {
		struct folder *folder = &tree.folders[level];
		uint64_t row = folder->offset + 16 + 8 * (uint64_t)folder->at;
		uint32_t to;

		if (folder->at++ >= folder->count || !pe_u32(image, row, &tree.ids[level]) ||
		    !pe_u32(image, row + 4, &to)) {
			if (level-- == 0)
				break;
			continue;
		}
		tree.entries--;
		if (!is_wanted(&tree, level, facts))
			continue;
		if (to & ~(uint32_t)SUBFOLDER) {
			if (level + 1 < LEVELS &&
			    open_folder(&tree, &tree.folders[level + 1], to & SUBFOLDER))
				level++;
		} else if (level == LEVELS - 1 && see_leaf(&tree, facts, arena, to) < 0) {
			return -1;
		}
	}
	return 0;
}
