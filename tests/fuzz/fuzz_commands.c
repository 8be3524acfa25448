/*
 * fuzz_commands.c - outputs of commands, crash reports, traces of Process Monitor and of
 * failed requests.  The last byte chooses which; the rest is the file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "fuzz_parser.h"
#include "parsers.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct evidence_parser *const parsers[] = {
		&evidence_parser_console, &evidence_parser_console, &evidence_parser_wer,
		&evidence_parser_procmon, &evidence_parser_freb,
	};

	if (size > 0)
		fuzz_parser(parsers[bytes[size - 1] % 5], "in/out.txt", bytes, size - 1);
	return 0;
}
