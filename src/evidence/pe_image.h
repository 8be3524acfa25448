/*
 * pe_image.h - the bytes of a program file by offset and by address; private to `pe`.
 *
 * Every access is checked against the file; nothing is read that is not asked for, but
 * for the rest of its page.
 */
#ifndef PE_IMAGE_H
#define PE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pe.h"

enum { PE_DIRECTORIES = 16, PE_PAGE = 4096, PE_PAGES = 64 };

struct pe_section {
	uint32_t address, virtual_size, raw, raw_size;
};

struct pe_image {
	const struct pe_source *source;
	struct fail *fail;
	bool failed;			/* the source said so; fail has the reason */
	bool wide;
	uint64_t base;			/* ImageBase */
	uint32_t header_size;
	struct pe_section sections[PE_SECTIONS];
	size_t section_count;
	struct { uint32_t address, size; } directories[PE_DIRECTORIES];
	unsigned names;			/* that may still be read */
	char name[PE_NAME_SIZE];
	/* Pages that were read; the tag is the number of the page + 1. */
	uint64_t tags[PE_PAGES];
	uint32_t filled[PE_PAGES];
	uint8_t pages[PE_PAGES][PE_PAGE];
};

/* Copy bytes at an offset; false unless all are there. */
bool pe_bytes(struct pe_image *image, uint64_t offset, void *to, size_t size);
/* A number of 1, 2, 4 or 8 bytes; false unless all of them are there. */
bool pe_number(struct pe_image *image, uint64_t offset, size_t size, uint64_t *value);
bool pe_u16(struct pe_image *image, uint64_t offset, uint16_t *value);
bool pe_u32(struct pe_image *image, uint64_t offset, uint32_t *value);
/* Where the loaded address is in the file, with size bytes in the same section. */
bool pe_offset(const struct pe_image *image, uint64_t address, uint64_t size, uint64_t *offset);
/* The text at an address, at most PE_NAME_SIZE - 1 bytes; NULL if there is none, it does not
 * end, or too many were read.  Valid until the next call. */
const char *pe_name(struct pe_image *image, uint64_t address);

#endif
