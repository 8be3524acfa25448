/*
 * fuzz_httplog.c - a log of requests, whatever is in it.  Its last byte says which kind it
 * is, and how many bytes are read at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "fail.h"
#include "parsers.h"
#include "text.h"

struct memory {
	const uint8_t *bytes;
	size_t size, most;
};

static int64_t read_memory(void *context, void *buffer, size_t size, uint64_t offset,
			   struct fail *fail)
{
	const struct memory *memory = context;

	(void)fail;
	if (offset >= memory->size)
		return 0;
	if (size > memory->size - offset)
		size = (size_t)(memory->size - offset);
	if (size > memory->most)
		size = memory->most;
	memcpy(buffer, memory->bytes + offset, size);
	return (int64_t)size;
}

/* Nothing of a line gets out but names that were asked for, ids, and words of a log. */
static void check(const struct evidence_finding *finding)
{
	const char *of = finding->of;

	if (strspn(finding->value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		   "0123456789_/.-") != strlen(finding->value) || strlen(finding->value) > 48)
		abort();
	if (of && strcmp(of, "Shop Pool") != 0 && strcmp(of, "K\xc3\xa4se") != 0 &&
	    strspn(of, "0123456789") != strlen(of))
		abort();
	if (!finding->count || !finding->first || finding->last < finding->first)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct evidence_want list[] = {
		{ .app_pool = "Shop Pool", .first = when_parse("2026-05-11T08:02:00Z"),
		  .last = when_parse("2026-05-11T08:42:00Z") },
		{ .app_pool = "K\xc3\xa4se" }, { .site = "Shop" }, { .site = "7" },
	};
	const uint8_t last = size ? bytes[size - 1] : 0;
	struct memory memory = { bytes, size ? size - 1 : 0, (size_t)1 << (last >> 1 & 15) };
	const struct evidence_source source = { &memory, read_memory, NULL, memory.size };
	struct evidence evidence = { .count = 0 };
	const struct evidence_wants wants = { list, last & 32 ? 2 : 4 };
	const struct evidence_reading reading = {
		&evidence, &source, "logs/W3SVC7/a.log", NULL, NULL, &wants,
	};
	const struct evidence_parser *parser = last & 1 ? &evidence_parser_w3c
							: &evidence_parser_httperr;
	struct fail fail = { "" };

	parser->knows(bytes, memory.size < 4096 ? memory.size : 4096);
	if (parser->read(&reading, &fail) < 0 || evidence.file_count != 1)
		abort();
	for (size_t i = 0; i < evidence.count; i++)
		check(&evidence.list[i]);
	if (text_valid(evidence.files[0].summary, strlen(evidence.files[0].summary)) !=
	    strlen(evidence.files[0].summary))
		abort();
	evidence_release(&evidence);
	return 0;
}
