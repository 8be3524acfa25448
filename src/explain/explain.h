/*
 * explain.h - what could a person have meant by these words, and what would a log
 * with these events lead to?
 *
 * Private to the commands.  Prints nothing.
 */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "decode.h"

#include "rules.h"

struct catalog_event;
struct catalog_provider;
struct fail;
struct incident;
struct incidents;

enum {
	EXPLAIN_CODES = 8,		/* readings of one word as a code */
	EXPLAIN_EVENTS = 16,		/* families that have an event of that id */
	EXPLAIN_OTHERS = 16,		/* verdicts on other readings */
};

/* As what a word counts for the verdict. */
enum explain_as {
	EXPLAIN_UNKNOWN, EXPLAIN_RULE, EXPLAIN_EVENT, EXPLAIN_MODULE, EXPLAIN_CODE,
	EXPLAIN_STATUS,		/* of HTTP: what a browser shows, no event's code */
	EXPLAIN_SERVICE,	/* that an event is about: "iisadmin" beside 7024 */
	EXPLAIN_SOURCE,		/* who writes events, but no event of it is there */
};

struct explain_event {
	const struct catalog_event *kind;
	uint16_t id;			/* kind->id is 0 for one that is not listed */
};

/* A word, or several that are the bytes of one data field or one name, with all that
 * it can mean. */
struct explain_word {
	const char *text;
	enum explain_as as;
	bool fixed;			/* the words around it say what it is */
	bool pasted;			/* part of a line that was given as one word */
	struct decode_reading codes[EXPLAIN_CODES];
	size_t code_count;
	struct explain_event events[EXPLAIN_EVENTS];	/* the likeliest first */
	size_t event_count;
	const struct rules_rule *rule;
	const char *module;		/* its file name */
	const struct catalog_provider *provider;	/* of that name */
	const char *service;		/* of that name: its key, or NULL */
};

/* What it would be if the words were meant otherwise. */
struct explain_other {
	const char *meant;		/* "W3SVC/1007", "service IISADMIN" */
	const char *title;
	const struct rules_rule *rule;
	enum rules_confidence confidence;
};

struct explain {
	const struct rules *rules;
	struct explain_word *words;
	size_t count;
	unsigned generations;		/* of IIS that fit all words, as bits */
	/* What a log with these events, codes and modules gives; NULL if that makes
	 * no verdict.  Of several readings of a word the first counts. */
	struct incidents *incidents;
	const struct incident *verdict;
	/* No event was named, or only what follows from a DLL that was, so that of a DLL
	 * that does not load was taken; kind is NULL if none was. */
	struct explain_event assumed;
	/* The service for an event that is about one and does not say which; NULL if a
	 * service was named, or none is needed. */
	const char *service;
	struct explain_other others[EXPLAIN_OTHERS];
	size_t other_count;
	const char *passed;		/* words of pasted lines that say nothing here */
	struct arena arena;
};

/* Read the words.  -1 when memory runs out.  explain_release() also then. */
int explain_read(struct explain *explain, const struct rules *rules,
		 const char *const *words, size_t count, struct fail *fail);
void explain_release(struct explain *explain);

/* The newest generation of IIS that fits all words, as a bit of catalog.h. */
unsigned explain_generation(const struct explain *explain);

/* True if the rule looks for what the word means: event, code, module. */
bool explain_concerns(const struct explain_word *word, const struct rules_rule *rule);
/* The same, but only by code or module. */
bool explain_seeks(const struct explain_word *word, const struct rules_rule *rule);

#endif
