/*
 * redact.h - reports that can be given away: names become tokens.
 *
 * Computers, domains, accounts, SIDs, addresses, sites, pools, the user in a path and
 * the paths of inputs are replaced by HOST-1, DOMAIN-1, USER-1, SID-1, IP-1, SITE-1,
 * POOL-1, SHARE-1, PATH-1.  The same name is always the same token, without case.  What
 * the verdict needs stays: file names of modules, codes, folders that are not the name of
 * anybody, numbers of sites, and names that Windows itself gives everywhere
 * (DefaultAppPool, NT AUTHORITY, 127.0.0.1).
 *
 * Events are read twice: redact_learn() takes the names of each while the logs are read,
 * and redact_event() shows one without them, so that a sentence of the first log does not
 * betray a pool that only the last one names.  Tokens are numbered as names are first
 * met, in the order of the inputs.
 *
 * Every function takes NULL for a run that shows names: what was given comes back as it
 * is.  Functions that return an int return -1 when memory runs out, and say so in fail.
 */
#ifndef REDACT_H
#define REDACT_H

#include <stdbool.h>

struct arena;
struct event;
struct fail;
struct input_skipped;
struct input_summary;
struct redact;

/* NULL when memory runs out. */
struct redact *redact_new(void);
/* One for reports that show names: redact_event(), redact_show_event(), redact_name() and
 * redact_text() put dots in place of secrets, and of nothing else. */
struct redact *redact_new_secrets(void);
void redact_free(struct redact *redact);

/*
 * Use a map: the key from tokens to names.  It is read if it exists, and then the
 * names in it keep their tokens.  -1 if it cannot be read or is not a map.
 * redact_save() writes it if names were added, readable by the owner alone, and refuses if
 * somebody else changed it since it was read, or if that cannot be ruled out.
 */
int redact_load(struct redact *redact, const char *path, struct fail *fail);
int redact_save(struct redact *redact, struct fail *fail);

/* The map's random id, which says nothing about the names; NULL without a map.  Lives as
 * long as redact. */
const char *redact_id(const struct redact *redact);

/* Take the names of an event, of an input.  If it is from a redacted report, its tokens
 * are those of the same map. */
int redact_learn(struct redact *redact, const struct event *event, struct fail *fail);
int redact_learn_summary(struct redact *redact, const struct input_summary *input,
			 struct fail *fail);

/* The event without names: what names nobody is shared with `from`.  Lives in the arena, or as
 * long as redact if that is NULL.  NULL when memory runs out. */
const struct event *redact_event(struct redact *redact, struct arena *arena,
				 const struct event *from);
/* The same, but lent until the next redact_learn(). */
int redact_show_event(struct redact *redact, const struct event *from, struct event *shown,
		      struct fail *fail);

/*
 * Tokens of a redacted report as the names that the map has for them, so that they and the
 * names of a log are again the same computer, pool or process.  Without a map, and for
 * what it does not know, what was given comes back.  In an event, values that are a token
 * and nothing else become names; it is lent until the next redact_learn().  The rest lives
 * as long as redact.
 */
int redact_reveal_event(struct redact *redact, const struct event *from, struct event *real,
			struct fail *fail);
/* False if the event has a token that our map does not know: another copy of it gave that to
 * another name than this one will. */
bool redact_knows(const struct redact *redact, const struct event *event);
const char *redact_reveal(const struct redact *redact, const char *token);
int redact_reveal_summary(struct redact *redact, struct input_summary *summary,
			  struct fail *fail);

/* The token of a name by its role: "computer", "pool", "site", "user", or "input" for
 * the path of one; the name itself if it says nothing about a customer.  With any other
 * role it is a text.  Lives as long as redact.  NULL for NULL, and when memory runs out. */
const char *redact_name(struct redact *redact, const char *role, const char *name);
/* Any text with names in it, rewritten.  The rest is as redact_name(). */
const char *redact_text(struct redact *redact, const char *text);
/* -1 if memory has run out in any function before. */
int redact_check(const struct redact *redact, struct fail *fail);

/* Replace path, computers and texts of this summary; of a file that was not read, path
 * and reason.  The new ones live as long as redact. */
int redact_summary(struct redact *redact, struct input_summary *summary, struct fail *fail);
int redact_skipped(struct redact *redact, struct input_skipped *skipped, struct fail *fail);

#endif
