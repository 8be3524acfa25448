/*
 * evidence_bytes.c - for tests: a file beside the logs that is in memory.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_bytes.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "evidence_asked.h"
#include "fail.h"
#include "memory_source.h"
#include "parsers.h"
#include "text.h"

enum { HEAD = 4096 };

void evidence_bytes_finding(struct text *says, const struct evidence_finding *finding)
{
	text_add(says, finding->finding);
	if (finding->of)
		text_printf(says, " %s", finding->of);
	text_printf(says, " = %s", finding->value);
	if (finding->line)
		text_printf(says, " @%u", finding->line);
	text_add_char(says, '\n');
}

static const struct evidence_parser *parser_for(const char *path, const uint8_t *bytes,
						size_t size)
{
	const struct evidence_parser *parser =
		evidence_parser_of(bytes, size < HEAD ? size : HEAD);

	for (size_t i = 0; !parser && evidence_parsers[i]; i++)
		if (evidence_parsers[i]->named && evidence_parsers[i]->named(path))
			parser = evidence_parsers[i];
	return parser && parser->wanted ? NULL : parser;
}

void evidence_bytes(struct text *says, const char *path, const void *bytes, size_t size)
{
	struct memory memory = { bytes, size };
	const struct evidence_source source = { &memory, read_memory, NULL, size };
	struct evidence evidence = { .count = 0 };
	const struct evidence_want want = { .computer = "WEB01" };
	const struct evidence_wants wants = { &want, 1 };
	struct evidence_asked asked = { .has_config = false };
	const struct evidence_reading reading = {
		&evidence, &source, path, "WEB01", NULL, &wants, &asked, NULL,
	};
	const struct evidence_parser *parser = parser_for(path, bytes, size);
	struct fail fail = { "" };

	if (!parser)
		return;
	if (parser->read(&reading, &fail) < 0)
		text_printf(says, "!%s\n", fail.msg);
	for (size_t i = 0; i < evidence.file_count; i++)
		text_printf(says, "%s: %s\n", evidence.files[i].format,
			    evidence.files[i].summary ? evidence.files[i].summary : "");
	for (size_t i = 0; i < evidence.count; i++)
		evidence_bytes_finding(says, &evidence.list[i]);
	evidence_asked_release(&asked);
	evidence_release(&evidence);
}

void evidence_bytes_utf16(struct text *says, const char *path, const char *ascii, int big)
{
	size_t size = 2 * strlen(ascii) + 2;
	uint8_t *bytes = calloc(1, size);

	if (!bytes)
		return;
	bytes[!!big] = 0xff;
	bytes[!big] = 0xfe;
	for (size_t i = 0; ascii[i]; i++)
		bytes[2 * i + 2 + !!big] = (uint8_t)ascii[i];
	evidence_bytes(says, path, bytes, size);
	free(bytes);
}
