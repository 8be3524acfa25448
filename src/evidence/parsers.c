/*
 * parsers.c - the table of those who turn files into findings.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

const struct evidence_parser *const evidence_parsers[] = {
	&evidence_parser_pe,
	&evidence_parser_runtimeconfig,
	&evidence_parser_deps,
	&evidence_parser_stdout,
	&evidence_parser_offline,
	&evidence_parser_wer,
	&evidence_parser_procmon,
	&evidence_parser_metabase,
	&evidence_parser_appcmd,
	&evidence_parser_config,
	&evidence_parser_httperr,
	&evidence_parser_w3c,
	&evidence_parser_freb,
	&evidence_parser_logsinfo,
	&evidence_parser_ncsa,
	&evidence_parser_iis_log,
	&evidence_parser_console,
	NULL,
};

const struct evidence_parser *evidence_parser_of(const uint8_t *head, size_t size)
{
	for (size_t i = 0; evidence_parsers[i]; i++)
		if (evidence_parsers[i]->knows(head, size))
			return evidence_parsers[i];
	return NULL;
}
