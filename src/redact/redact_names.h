/*
 * redact_names.h - names and their tokens, and names found in running text.
 *
 * Private to `redact`.
 */
#ifndef REDACT_NAMES_H
#define REDACT_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "table.h"

struct text;

enum redact_kind {
	REDACT_HOST, REDACT_DOMAIN, REDACT_USER, REDACT_SID, REDACT_IP,
	REDACT_SITE, REDACT_POOL, REDACT_SHARE, REDACT_PATH, REDACT_KINDS
};

struct redact_name {
	const char *text;	/* as first met */
	size_t size;
	uint32_t number;	/* of the token, from 1; aliases share it */
	enum redact_kind kind;
};

/* What is being looked at: "HOST-3" can be a token, or the name of a computer. */
enum redact_source {
	REDACT_EITHER,		/* a token, if no computer that is known is named so */
	REDACT_REAL,		/* of a log: a name */
	REDACT_REDACTED,	/* of a redacted report; what it revealed is a name */
};

struct redact_names {
	struct redact_name *list;
	size_t count, room;
	size_t mapped;			/* of these, the first ones: the map had them */
	uint32_t last[REDACT_KINDS];	/* highest number */
	/* From hashes to places in the list. */
	struct table_map exact;		/* of a kind and a name */
	struct table_map tokens;	/* of a kind and a number: the first name */
	struct table_map words;		/* of names and their beginnings */
	struct table_map companies;	/* of words of domains */
	struct arena arena;
	/* Names that are looked for as a value of their own only; NULL: none. */
	bool (*ordinary)(const char *text, size_t size);
	bool accept_tokens;		/* something redacted was met */
	enum redact_source source;
	bool oom;			/* memory ran out */
};

void redact_names_release(struct redact_names *names);

/* "HOST"; NULL after the last. */
const char *redact_kind_name(enum redact_kind kind);
/* "POOL-12" -> kind and number. */
bool redact_token(const char *text, size_t size, enum redact_kind *kind, uint32_t *number);

/* The name if it is known, or NULL; until the next one is added. */
const struct redact_name *redact_names_find(const struct redact_names *names,
					    enum redact_kind kind, const char *text,
					    size_t size);
/* The number of the name's token; a new name gets the next one, or `number` if that
 * is not 0. */
uint32_t redact_names_add(struct redact_names *names, enum redact_kind kind,
			  const char *text, size_t size, uint32_t number);

/* Is it the token of a redacted report, and no name of that kind? */
bool redact_names_token(const struct redact_names *names, enum redact_kind kind, const char *text,
			size_t size);

/* The first name of the map that has this token, or NULL; until the next one is added. */
const struct redact_name *redact_names_of(const struct redact_names *names,
					  enum redact_kind kind, uint32_t number);

/*
 * The longest known name that begins at text[at] and ends at the end of a word,
 * whatever its kind, in any case and with any blanks and escapes (redact_letters.h); *known is
 * its size there.  Its size is 0 if there is none.  A copy, which stays right while other
 * names are added; its text lives as long as the names.
 */
struct redact_name redact_names_at(const struct redact_names *names, const char *text,
				   size_t size, size_t at, size_t *known);

/*
 * The same for a word of a domain that is known, which folders and namespaces go on with:
 * "Contoso" in "ContosoBank" once contoso.com or contoso-bank.com is.  Kind and number are
 * those of the domain.
 */
struct redact_name redact_names_company(const struct redact_names *names, const char *text,
					size_t size, size_t at);
/* Append "DOMAIN-2" for a name that was found. */
void redact_names_write_number(const struct redact_name *name, struct text *out);

/* Append "POOL-12" for a name, which is added if it is new. */
void redact_names_write(struct redact_names *names, enum redact_kind kind,
			const char *text, size_t size, struct text *out);

/* Letters, digits, _ and all beyond ASCII. */
bool redact_is_word(char c);
/* True if a word begins at text[at], or if no word goes on there; "_" is between words. */
bool redact_is_start(const char *text, size_t at);

#endif
