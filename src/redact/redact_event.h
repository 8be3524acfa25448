/*
 * redact_event.h - an event without names.
 *
 * Private to `redact`.
 */
#ifndef REDACT_EVENT_H
#define REDACT_EVENT_H

#include <stdbool.h>

#include "redact_scan.h"

struct arena;
struct event;

/* The kind of name that strings of this role are wholly, if they are. */
bool redact_role(const char *role, enum redact_kind *kind);

/* A copy in the arena; names->oom and NULL when memory runs out. */
const struct event *redact_event_in(struct redact_names *names, struct arena *arena,
				    const struct event *from);

/* The event with dots for the secrets in its strings, and nothing else changed: `from` itself
 * if it has none, else a copy in the arena.  NULL when memory runs out. */
const struct event *redact_event_secrets(struct arena *arena, const struct event *from);

#endif
