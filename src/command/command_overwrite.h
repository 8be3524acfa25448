/*
 * command_overwrite.h - what is written must not be what is read; private to `command`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef COMMAND_OVERWRITE_H
#define COMMAND_OVERWRITE_H

struct fail;
struct options;

/* -1 and fail if a file that a command writes is one that it reads: a log, a file beside logs,
 * one of rules, the baseline.  Patterns are expanded before.  Nothing has been written then, and
 * nothing must be. */
int command_check_overwrite(const struct options *options, struct fail *fail);

#endif
