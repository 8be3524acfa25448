/*
 * redact_words.h - words that give away the name beside them, of rules/name-words.tsv.
 *
 * Private to `redact`.  The file says what a row means.
 */
#ifndef REDACT_WORDS_H
#define REDACT_WORDS_H

#include <stddef.h>
#include <stdint.h>

enum redact_value {
	REDACT_HOST_NAME, REDACT_USER_NAME, REDACT_DOMAIN_NAME, REDACT_POOL_NAME, REDACT_SITE_NAME,
	REDACT_DOTS_NAME,	/* a database: dots */
	REDACT_SECRET_NAME,
};

enum redact_how {
	REDACT_LABEL = 1,	/* "Owner: anna": a name of one word follows a colon, too */
	REDACT_ALONE = 2,
	REDACT_PART = 4,
	REDACT_LIST = 8,
	REDACT_NAMES = 16,
	REDACT_POOLS = 32,
	REDACT_WHOLE = 64,
	REDACT_EQUALS = 128,
	REDACT_HEADER = 256,
	REDACT_COOKIES = 512,
	REDACT_BARE = 1024,
	REDACT_VERB = 2048,
	REDACT_GRAMMAR = 4096,
	REDACT_MARK = 8192,
	REDACT_NUMBER = 16384,
	REDACT_LAST = 32768,
	REDACT_CAPITALS = 65536,
	REDACT_COLON = 131072,
};

struct redact_word {
	char word[52];		/* no pointer: each word of a text is compared with some */
	uint32_t size;		/* 0: of several words */
	enum redact_value value;
	unsigned how;		/* of redact_how */
};

/* Sorted by their first characters, as capitals: settings and labels, settings that are secrets,
 * nouns, and what a host follows. */
extern const struct redact_word redact_settings[], redact_secrets[], redact_nouns[],
				redact_leads[];
extern const size_t redact_settings_count, redact_secrets_count, redact_nouns_count,
		    redact_leads_count;

#endif
