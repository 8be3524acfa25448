/*
 * fuzz_names.h - the names in a file beside the logs, for reports that hide them.
 */
#ifndef FUZZ_NAMES_H
#define FUZZ_NAMES_H

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "parsers.h"
#include "text.h"

/* A role is one of a few words; a name may be empty. */
static inline void fuzz_name(void *context, const char *role, const char *name)
{
	size_t *count = context;

	if (!role || strlen(role) > 16 || text_valid(name, strlen(name)) != strlen(name))
		abort();
	(*count)++;
}

static inline void fuzz_names(const struct evidence_parser *parser,
			      const struct evidence_source *source)
{
	struct fail fail = { "" };
	size_t count = 0;
	const struct evidence_hear hear = { &count, fuzz_name };

	if (parser->names && parser->names(source, &hear, &fail) < 0 && !*fail.msg)
		abort();
}

#endif
