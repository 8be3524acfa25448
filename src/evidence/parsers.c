/*
 * parsers.c - the table of those who turn files into findings.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

const struct evidence_parser *const evidence_parsers[] = {
	&evidence_parser_pe,
	NULL,
};
