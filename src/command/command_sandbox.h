/*
 * command_sandbox.h - shut the program in before it reads what somebody sent.
 *
 * A reader that a forged file takes over can then read the inputs and write where the report
 * goes, and nothing else: no other file, no program, no network, no other process.  Where the
 * report goes is that one file and the map, not their folder; a process outside makes them.  The
 * names, sizes and modes of other files can be asked for, and what lies in /usr and what the
 * shell left open can be used.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef COMMAND_SANDBOX_H
#define COMMAND_SANDBOX_H

struct command;
struct options;
struct text;

/* When all options were read and rules, baseline and map are loaded, before the first input
 * is opened.  What the kernel does not have, or is switched off, is a note on the screen.
 * -1: out of memory, which is said. */
int command_sandbox(const struct command *command);

/* A line on what there is here, and whether the options switch it off, for --version. */
void command_sandbox_tell(struct text *text, const struct options *options);

#endif
