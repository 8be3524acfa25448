/*
 * fuzz_parser.h - a parser of files beside the logs, fed with bytes.
 */
#ifndef FUZZ_PARSER_H
#define FUZZ_PARSER_H

#include <stddef.h>
#include <stdint.h>

struct evidence_parser;

/* Read the bytes as a file of that path, whether the parser knows them or not, and join what
 * was found.  Aborts where a text is not UTF-8, has a NUL or is longer than may be. */
void fuzz_parser(const struct evidence_parser *parser, const char *path, const uint8_t *bytes,
		 size_t size);

#endif
