/*
 * incident_doubt.h - the wording of a verdict that is less sure than its rule.
 *
 * A rule is written for the case in which it is sure.  Where the code that decides is missing
 * or evidence speaks against it, the confidence of the incident is low while that of its rule
 * is not; this is what decides here, no single rule.  Rules whose own confidence is low are
 * worded for it.
 */
#ifndef INCIDENT_DOUBT_H
#define INCIDENT_DOUBT_H

#include <stdbool.h>

struct arena;
struct incident;

/* Before the title of such a verdict that nothing contradicts. */
#define INCIDENT_PROBABLY "Probably: "

/* Is the verdict less sure than its rule, or does evidence contradict it? */
bool incident_is_doubtful(const struct incident *incident);

/*
 * Say so in the title, "Probably: ..." or "Doubtful: ..."; and, where no code decided
 * (without_code), before the explanation.  Of a verdict that evidence contradicts, steps that
 * look come first, the changes after them and each on the condition that the cause proves
 * right.  Nothing changes for an incident without doubt.  The texts are in the arena; false
 * when memory runs out.
 */
bool incident_doubt(struct incident *incident, bool without_code, struct arena *arena);

#endif
