/*
 * fuzz_dotnet.c - files of an ASP.NET Core application.  The last byte chooses which; the
 * rest is the file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"

#include "fuzz_parser.h"
#include "parsers.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const struct {
		const struct evidence_parser *parser;
		const char *path;
	} files[] = {
		{ &evidence_parser_runtimeconfig, "in/site/Shop.runtimeconfig.json" },
		{ &evidence_parser_deps, "in/site/Shop.deps.json" },
		{ &evidence_parser_stdout, "in/site/logs/stdout_20260602061000_6632.log" },
		{ &evidence_parser_config, "in/site/web.config" },
	};

	if (size > 0)
		fuzz_parser(files[bytes[size - 1] % 4].parser, files[bytes[size - 1] % 4].path,
			    bytes, size - 1);
	return 0;
}
