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
#include "evidence_asked.h"
#include "fail.h"
#include "fuzz_names.h"
#include "memory_source.h"
#include "parsers.h"
#include "text.h"

struct pieces {
	struct memory memory;
	size_t most;
};

static int64_t read_pieces(void *context, void *buffer, size_t size, uint64_t offset,
			   struct fail *fail)
{
	struct pieces *pieces = context;

	return read_memory(&pieces->memory, buffer, size < pieces->most ? size : pieces->most,
			   offset, fail);
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
	if (strcmp(finding->finding, "http.address") == 0)
		return;
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
	const size_t length = size ? size - 1 : 0;
	struct pieces pieces = { { bytes, length }, (size_t)1 << (last >> 1 & 15) };
	const struct evidence_source source = { &pieces, read_pieces, NULL, length };
	struct evidence evidence = { .count = 0 };
	const struct evidence_wants wants = { list, last & 32 ? 2 : 4 };
	struct evidence_asked asked = { .has_config = false };
	const struct evidence_reading reading = {
		&evidence, &source, "logs/W3SVC7/a.log", NULL, NULL, &wants, &asked, NULL,
	};
	const struct evidence_parser *parser = last & 1 ? &evidence_parser_w3c
							: &evidence_parser_httperr;
	struct fail fail = { "" };

	parser->knows(bytes, length < 4096 ? length : 4096);
	if (parser->read(&reading, &fail) < 0 || evidence.file_count != 1)
		abort();
	for (size_t i = 0; i < evidence.count; i++)
		check(&evidence.list[i]);
	if (text_valid(evidence.files[0].summary, strlen(evidence.files[0].summary)) !=
	    strlen(evidence.files[0].summary))
		abort();
	fuzz_names(parser, &source);
	evidence_asked_release(&asked);
	evidence_release(&evidence);
	return 0;
}
