/*
 * fuzz_parser.c - a parser of files beside the logs, fed with bytes.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "fuzz_parser.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "evidence_asked.h"
#include "evidence_join.h"
#include "evidence_sink.h"
#include "fail.h"
#include "fuzz_names.h"
#include "memory_source.h"
#include "parsers.h"
#include "text.h"

enum { HEAD = 4096 };

static void check_text(const char *text)
{
	if (text && (text_valid(text, strlen(text)) != strlen(text) ||
		     strlen(text) > EVIDENCE_SINK_VALUE + 64))
		abort();
}

static void check(const struct evidence *evidence)
{
	for (size_t i = 0; i < evidence->count; i++) {
		if (!evidence->list[i].value || !*evidence->list[i].value)
			abort();
		check_text(evidence->list[i].value);
		check_text(evidence->list[i].of);
	}
	for (size_t i = 0; i < evidence->file_count; i++) {
		const struct evidence_file *file = &evidence->files[i];

		if (file->summary && text_valid(file->summary, strlen(file->summary)) !=
				     strlen(file->summary))
			abort();
		for (size_t k = 0; k < file->detail_count; k++)
			check_text(file->details[k].value);
	}
}

void fuzz_parser(const struct evidence_parser *parser, const char *path, const uint8_t *bytes,
		 size_t size)
{
	struct memory memory = { bytes, size };
	const struct evidence_source source = { &memory, read_memory, NULL, size };
	const struct evidence_want want = {
		.computer = "WEB01", .module = "c:\\app\\mod.dll",
		.application = "/lm/w3svc/6/root",
	};
	const struct evidence_wants wants = { &want, 1 };
	struct evidence evidence = { .count = 0 };
	struct evidence_asked asked = { .has_config = false };
	const struct evidence_reading reading = {
		&evidence, &source, path, "WEB01", NULL, &wants, &asked, NULL,
	};
	struct fail fail = { "" };

	parser->knows(bytes, size < HEAD ? size : HEAD);
	if (parser->read(&reading, &fail) < 0 && !fail.msg[0])
		abort();
	if (evidence_join(&evidence, &wants, &fail) < 0)
		abort();
	check(&evidence);
	fuzz_names(parser, &source);
	evidence_asked_release(&asked);
	evidence_release(&evidence);
}
