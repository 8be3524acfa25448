/*
 * fuzz_metabase.c - the metabase of IIS 6 and outputs of adsutil and appcmd, whatever is in
 * them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "evidence_asked.h"
#include "evidence_sink.h"
#include "fail.h"
#include "fuzz_names.h"
#include "memory_source.h"
#include "parsers.h"

static void read_with(const struct evidence_parser *parser, const struct evidence_source *source,
		      const char *path)
{
	const struct evidence_want want = { .computer = "WEB01", .app_pool = "Shop" };
	const struct evidence_wants wants = { &want, 1 };
	struct evidence evidence = { .count = 0 };
	struct evidence_asked asked = { .has_config = false };
	const struct evidence_reading reading = {
		&evidence, source, path, "WEB01", NULL, &wants, &asked, NULL,
	};
	struct fail fail = { "" };

	if (parser->read(&reading, &fail) < 0 && !*fail.msg)
		abort();
	if (evidence.count > EVIDENCE_RANKS * EVIDENCE_SINK_MOST || evidence.file_count > 1)
		abort();
	for (size_t i = 0; i < evidence.count; i++)
		if (strlen(evidence.list[i].value) > EVIDENCE_SINK_VALUE)
			abort();
	fuzz_names(parser, source);
	evidence_asked_release(&asked);
	evidence_release(&evidence);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct memory memory = { bytes, size };
	const struct evidence_source source = { &memory, read_memory, NULL, size };

	(void)evidence_parser_of(bytes, size);
	if (size && bytes[0] == '<') {
		read_with(&evidence_parser_metabase, &source, "MetaBase.xml");
		read_with(&evidence_parser_appcmd, &source, "appcmd.xml");
	} else {
		read_with(&evidence_parser_console, &source, "output.txt");
	}
	return 0;
}
