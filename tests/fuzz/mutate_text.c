/*
 * mutate_text.c - lines of a text are repeated elsewhere, dropped, swapped, joined, cut and
 * quoted, as mail and tickets do to what is copied into them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "mutate.h"

#include <string.h>

struct line {
	size_t at, size;	/* with its end */
};

/* The line that has the byte. */
static struct line line_of(const uint8_t *bytes, size_t size, size_t at)
{
	struct line line = { at, 0 };
	const uint8_t *end;

	while (line.at > 0 && bytes[line.at - 1] != '\n')
		line.at--;
	end = memchr(bytes + at, '\n', size - at);
	line.size = (end ? (size_t)(end - bytes) + 1 : size) - line.at;
	return line;
}

static size_t insert(uint8_t *bytes, size_t size, size_t most, size_t at, const char *text)
{
	size_t length = strlen(text);

	if (length > most - size)
		return size;
	memmove(bytes + at + length, bytes + at, size - at);
	memcpy(bytes + at, text, length);
	return size + length;
}

/* Before some lines from here on. */
static size_t quote(uint8_t *bytes, size_t size, size_t most, size_t at, const char *mark,
		    uint32_t lines)
{
	for (; lines > 0 && at < size; lines--) {
		struct line line;

		size = insert(bytes, size, most, at, mark);
		line = line_of(bytes, size, at);
		at = line.at + line.size;
	}
	return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t size, size_t most, unsigned seed)
{
	static const char *const marks[] = { "> ", "    ", "| ", "\t", "* ", "<br>", "`" };
	uint64_t state = seed;
	struct line one, other;

	if (size == 0 || size > most || mutate_below(&state, 2))
		return LLVMFuzzerMutate(bytes, size, most);
	one = line_of(bytes, size, mutate_below(&state, (uint32_t)size));
	other = line_of(bytes, size, mutate_below(&state, (uint32_t)size));
	switch (mutate_below(&state, 5)) {
	case 0:
		return mutate_repeat(bytes, size, most, other.at, one.at, one.size);
	case 1:
		return mutate_drop(bytes, size, one.at, one.size);
	case 2:	/* with the next one */
		return mutate_drop(bytes, size, one.at + one.size - 1, 1);
	case 3:
		return insert(bytes, size, most,
			      one.at + mutate_below(&state, (uint32_t)one.size), "\r\n");
	default:
		return quote(bytes, size, most, one.at,
			     marks[mutate_below(&state, sizeof marks / sizeof *marks)],
			     1 + mutate_below(&state, 12));
	}
}
