/*
 * pe_image.c - the bytes of a program file by offset and by address.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe_image.h"

#include <string.h>

#include "bytes.h"

/* The page with that number, whatever is there of it; NULL: nothing, or an error. */
static const uint8_t *page(struct pe_image *image, uint64_t number, uint32_t *filled)
{
	size_t slot = (size_t)(number % PE_PAGES);
	int64_t got;

	if (image->tags[slot] != number + 1) {
		image->tags[slot] = 0;
		got = image->failed ? -1 : image->source->read_at(image->source->context,
				image->pages[slot], PE_PAGE, number * PE_PAGE, image->fail);
		image->failed |= got < 0;
		if (got <= 0)
			return NULL;
		image->tags[slot] = number + 1;
		image->filled[slot] = (uint32_t)got;
	}
	*filled = image->filled[slot];
	return image->pages[slot];
}

bool pe_bytes(struct pe_image *image, uint64_t offset, void *to, size_t size)
{
	uint8_t *out = to;

	if (offset > image->source->size || size > image->source->size - offset)
		return false;
	while (size > 0) {
		uint32_t filled, at = (uint32_t)(offset % PE_PAGE);
		const uint8_t *bytes = page(image, offset / PE_PAGE, &filled);
		size_t part;

		if (!bytes || filled <= at)
			return false;
		part = filled - at < size ? filled - at : size;
		memcpy(out, bytes + at, part);
		/* Shorter than its size says: the file was cut while it is read. */
		if (part < size && at + part < PE_PAGE)
			return false;
		out += part;
		offset += part;
		size -= part;
	}
	return true;
}

bool pe_number(struct pe_image *image, uint64_t offset, size_t size, uint64_t *value)
{
	uint8_t bytes[8] = { 0 };

	if (!pe_bytes(image, offset, bytes, size))
		return false;
	*value = bytes_u64(bytes);
	return true;
}

bool pe_u16(struct pe_image *image, uint64_t offset, uint16_t *value)
{
	uint64_t number;

	if (!pe_number(image, offset, 2, &number))
		return false;
	*value = (uint16_t)number;
	return true;
}

bool pe_u32(struct pe_image *image, uint64_t offset, uint32_t *value)
{
	uint64_t number;

	if (!pe_number(image, offset, 4, &number))
		return false;
	*value = (uint32_t)number;
	return true;
}

static bool in_file(const struct pe_image *image, uint64_t offset, uint64_t size)
{
	return offset <= image->source->size && size <= image->source->size - offset;
}

bool pe_offset(const struct pe_image *image, uint64_t address, uint64_t size, uint64_t *offset)
{
	if (size > UINT32_MAX || address > UINT32_MAX)
		return false;
	*offset = address;
	if (address + size <= image->header_size)
		return in_file(image, address, size);
	for (size_t i = 0; i < image->section_count; i++) {
		const struct pe_section *section = &image->sections[i];
		uint64_t room = section->raw_size;

		if (section->virtual_size && section->virtual_size < room)
			room = section->virtual_size;
		if (address < section->address || address + size > section->address + room)
			continue;
		*offset = section->raw + (address - section->address);
		return in_file(image, *offset, size);
	}
	return false;
}

const char *pe_name(struct pe_image *image, uint64_t address)
{
	uint64_t offset, left;
	size_t size = 0;

	if (image->names == 0 || !pe_offset(image, address, 1, &offset))
		return NULL;
	image->names--;
	left = image->source->size - offset;
	/* A page at a time: a forged file has as many and as long names as are read. */
	while (size < sizeof(image->name) && size < left) {
		size_t part = PE_PAGE - (size_t)((offset + size) % PE_PAGE);

		if (part > sizeof(image->name) - size)
			part = sizeof(image->name) - size;
		if (part > left - size)
			part = (size_t)(left - size);
		if (!pe_bytes(image, offset + size, image->name + size, part))
			return NULL;
		if (memchr(image->name + size, '\0', part))
			return *image->name ? image->name : NULL;
		size += part;
	}
	return NULL;
}
