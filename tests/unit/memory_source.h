/* memory_source.h - for tests: a file beside the logs, or a program file, that is in memory. */
#ifndef MEMORY_SOURCE_H
#define MEMORY_SOURCE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct fail;

struct memory {
	const void *bytes;
	size_t size;
};

/* read_at() of evidence_source and pe_source; the context is a struct memory. */
static inline int64_t read_memory(void *context, void *buffer, size_t size, uint64_t offset,
				  struct fail *fail)
{
	const struct memory *memory = context;

	(void)fail;
	if (offset >= memory->size)
		return 0;
	if (size > memory->size - offset)
		size = (size_t)(memory->size - offset);
	memcpy(buffer, (const char *)memory->bytes + offset, size);
	return (int64_t)size;
}

#endif
