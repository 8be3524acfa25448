/*
 * finding_names.h - the vocabulary of findings: what may be found beside the logs.
 *
 * It is closed, and here below both who finds and who asks (evidence, rules), so that
 * they mean the same.
 */
#ifndef FINDING_NAMES_H
#define FINDING_NAMES_H

#include <stddef.h>

/* The n-th name, "module.machine", from 0; NULL after the last. */
const char *finding_name(size_t n);

/* The name that is most like this one; NULL: none is. */
const char *finding_nearest(const char *name);

#endif
