/*
 * mutate_pe.c - a program file's headers, sections and directories are changed where they
 * stand, and directories are moved to where a section is; see pe.h for the format.
 *
 * SPDX-License-Identifier: MIT
 */
#include "mutate.h"

enum {
	NEW_HEADER = 0x3c, SECTIONS = 6, OPTIONAL_SIZE = 20, OPTIONAL = 24, SECTION_SIZE = 40,
	DIRECTORIES_32 = 96, DIRECTORIES_64 = 112, DIRECTORIES = 16, PLUS = 0x20b,
};

struct headers {
	size_t at, sections, directories;	/* places in the file */
	uint32_t section_count;
};

static struct headers find_headers(const uint8_t *bytes, size_t size)
{
	struct headers found = { .at = mutate_get32(bytes, size, NEW_HEADER) };

	found.section_count = mutate_get16(bytes, size, found.at + SECTIONS) % 97;
	found.sections = found.at + OPTIONAL + mutate_get16(bytes, size, found.at + OPTIONAL_SIZE);
	found.directories = found.at + OPTIONAL +
			    (mutate_get16(bytes, size, found.at + OPTIONAL) == PLUS ?
			     DIRECTORIES_64 : DIRECTORIES_32);
	return found;
}

static size_t any_section(const struct headers *headers, uint64_t *state)
{
	return headers->sections +
	       (size_t)SECTION_SIZE * mutate_below(state, headers->section_count);
}

/* An address that a section has, or one just past it. */
static uint32_t address(const uint8_t *bytes, size_t size, const struct headers *headers,
			uint64_t *state)
{
	size_t section = any_section(headers, state);
	uint32_t length = mutate_get32(bytes, size, section + 16) % 65536;

	return mutate_get32(bytes, size, section + 12) + mutate_below(state, length + 16);
}

/* A number in what a directory points at: names' addresses, counts, offsets of resources. */
static void change_inside(uint8_t *bytes, size_t size, const struct headers *headers,
			  uint64_t *state)
{
	size_t section = any_section(headers, state);
	size_t start = mutate_get32(bytes, size, section + 20);
	size_t at = start + 4 * (size_t)mutate_below(state, 64);

	mutate_set32(bytes, size, at, mutate_below(state, 2) ? mutate_number(state) :
		     address(bytes, size, headers, state));
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed)
{
	uint64_t state = seed;
	struct headers headers = find_headers(bytes, size);
	size_t directory;

	if (headers.section_count == 0 || headers.sections > size || mutate_below(&state, 2))
		return LLVMFuzzerMutate(bytes, size, most);
	directory = headers.directories + 8 * (size_t)mutate_below(&state, DIRECTORIES);
	switch (mutate_below(&state, 5)) {
	case 0:
		mutate_set32(bytes, size, directory, address(bytes, size, &headers, &state));
		mutate_set32(bytes, size, directory + 4, mutate_number(&state));
		break;
	case 1:
		mutate_set32(bytes, size, any_section(&headers, &state) + 8 +
			     4 * (size_t)mutate_below(&state, 4), mutate_number(&state));
		break;
	case 2:
		mutate_set16(bytes, size, headers.at + 4 + 2 * (size_t)mutate_below(&state, 64),
			     (uint16_t)mutate_number(&state));
		break;
	case 3:
		size -= size / 2 * mutate_below(&state, 2) + mutate_below(&state, 16) % size;
		break;
	default:
		change_inside(bytes, size, &headers, &state);
	}
	return size;
}
