/*
 * finding_names.h - the vocabulary of findings: what may be found beside the logs.
 *
 * It is closed, and here below both who finds and who asks (evidence, rules), so that
 * they mean the same.
 */
#ifndef FINDING_NAMES_H
#define FINDING_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* The n-th name, "module.machine", from 0; NULL after the last. */
const char *finding_name(size_t n);

/* Its n; that behind the last: it is not in the vocabulary. */
size_t finding_number(const char *name);

/* The name that is most like this one; NULL: none is. */
const char *finding_nearest(const char *name);

/* The name as it is in the vocabulary, one pointer for one name; NULL: it is not there. */
const char *finding_known(const char *name);

/*
 * May one thing have several values of that name, as a DLL needs several others?  If not,
 * two values of one thing contradict each other.
 */
bool finding_has_many(const char *name);

/* Does it only say how a pool or a site is set up?  A server has thousands of these, which are of
 * interest where a failure is of that pool or site. */
bool finding_is_setting(const char *name);

/* Does it say that somebody may have switched the pool off? */
bool finding_is_off(const char *name, const char *value);

/* The values it can have, each between blanks: " yes no "; NULL: any text. */
const char *finding_values(const char *name);

/* Does the pattern of text_match() fit one of its values? */
bool finding_can_be(const char *name, const char *pattern);

#endif
