/*
 * xml_parser.c - expat with memory that is watched.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "xml_parser.h"

#include <expat.h>
#include <stdlib.h>

#include "shortage.h"

static void *watched_malloc(size_t size)
{
	return shortage_watch(malloc(size));
}

static void *watched_realloc(void *old, size_t size)
{
	return shortage_watch(realloc(old, size));
}

XML_Parser xml_parser_new(const char *encoding, char separator)
{
	static const XML_Memory_Handling_Suite memory = {
		watched_malloc, watched_realloc, free
	};

	return XML_ParserCreate_MM(encoding, &memory, separator ? &separator : NULL);
}
