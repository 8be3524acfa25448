/*
 * redact.h - reports that can be given away: names become tokens.
 *
 * Computers, domains, accounts, SIDs, addresses, sites, pools, the user part of
 * paths and the paths of inputs are replaced by HOST-1, DOMAIN-1, USER-1, SID-1,
 * IP-1, SITE-1, POOL-1, SHARE-1, PATH-1.  The same name is always the same token,
 * without case.  What the verdict needs stays: file names of modules, codes,
 * folders that are nobody's name, numbers of sites, and what Windows itself calls
 * so everywhere (DefaultAppPool, NT AUTHORITY, 127.0.0.1).
 *
 * Events are read twice: redact_learn() takes the names of each while the logs
 * are read, and redact_event() shows one without them, so that a sentence of the
 * first log does not betray a pool that only the last one names.  Tokens are
 * numbered as names are first met, in the order of the inputs.
 */
#ifndef REDACT_H
#define REDACT_H

#include <stdbool.h>

struct arena;
struct event;
struct fail;
struct input_summary;
struct redact;

/* NULL when memory runs out. */
struct redact *redact_new(void);
void redact_free(struct redact *redact);

/*
 * Use a map: the key from tokens to names.  It is read if it exists, and then the
 * names in it keep their tokens.  -1 if it cannot be read or is no map.
 * redact_save() writes it if names came, readable by the owner alone, and refuses if
 * somebody else changed it since it was read.
 */
int redact_load(struct redact *redact, const char *path, struct fail *fail);
int redact_save(struct redact *redact, struct fail *fail);

/* What tells the map from any other, or NULL without one.  It is random and says
 * nothing of the names.  Lives as long as redact. */
const char *redact_id(const struct redact *redact);

/* Take the names of an event, of an input.  If it is of a redacted report, its tokens
 * are those of the same map, and "HOST-1" is no name from then on.  -1 when memory runs out. */
int redact_learn(struct redact *redact, const struct event *event);
int redact_learn_input(struct redact *redact, const struct input_summary *input);

/* The event without names, in the arena (NULL: lives as long as redact); all but
 * computer, channel, strings and data is shared with `from`.  NULL: no memory. */
const struct event *redact_event(struct redact *redact, struct arena *arena,
				 const struct event *from);

/*
 * What is known by the map of a token: the name that is behind it.  So tokens of a
 * redacted report and names of a log are again the same computer, pool or process.
 * Without a map, and of what it does not know, what was given comes back.  An event,
 * whose values that are a token and nothing else become names, is in the arena; the
 * rest lives as long as redact.  NULL: no memory.
 */
const struct event *redact_reveal_event(struct redact *redact, struct arena *arena,
					const struct event *from);
const char *redact_reveal(struct redact *redact, const char *token);
int redact_reveal_summary(struct redact *redact, struct input_summary *summary);

/* The token of a name by its role: "computer", "pool", "site", "user", or "input" for
 * the path of one; the name itself if it tells nothing.  Of any other role it is a
 * text.  NULL for NULL, and when memory runs out. */
const char *redact_name(struct redact *redact, const char *role, const char *name);

/* Any text with names in it, rewritten.  The rest is as redact_name(). */
const char *redact_text(struct redact *redact, const char *text);

/* Replace path, computers and texts of these books; the new ones live as long as
 * redact.  -1 when memory runs out. */
int redact_summary(struct redact *redact, struct input_summary *summary);

#endif
