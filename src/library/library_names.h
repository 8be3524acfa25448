/*
 * library_names.h - whose names an input has: real ones, or the tokens of a redacted report,
 * where the same token of another map is another name.
 *
 * No input takes another one's place by it, for anybody can make a file that says that it is
 * redacted: names of different kinds are kept apart, as those of another set of computers, and
 * of a report that is to be redacted itself only what does not fit is left out.  What an input
 * is stands behind its events, so all are read a second time if they do not go together.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LIBRARY_NAMES_H
#define LIBRARY_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "table.h"

struct event;
struct evidence_finding;
struct input_summary;
struct redact;

/* What an input was when it was read first. */
struct library_names_input {
	bool said;			/* that it is redacted ... */
	bool redacted;			/* ... or its events do */
	bool unmapped;			/* it has tokens that our map does not know */
	bool failed;			/* it could not be read ... */
	uint64_t problems;		/* ... or not whole, so that not all of it is known */
	const char *reason;		/* of either, or NULL */
	const char *map, *part, *path;	/* each may be NULL */
	/* Then how it is read: its set of names (0: as they stand), or why not at all. */
	uint32_t set;
	const char *left_out;
};

/* { 0 } is empty. */
struct library_names {
	struct library_names_input *inputs;	/* in their order */
	size_t count, room;
	size_t current;			/* inputs so far, of this reading */
	/* Since the last one an event says that it is redacted, or has a token that our map does
	 * not know. */
	bool flagged, unmapped;
	bool plain, redacted;		/* there are real names; tokens */
	bool several;			/* sets of names */
	const char *map;		/* of the names that stand as they are, or NULL */
	bool settled;			/* library_names_settle() was called */
	bool again;			/* what is told or written while reading, was */
	struct arena arena;
	struct arena lent;		/* what is new in the input that came last */
	struct table_names shown;	/* computers of events and findings, with their set */
	bool alike;			/* all inputs of the part that is read are read alike */
};

/* An input of the first reading.  -1 when memory runs out, as for the functions below. */
int library_names_take(struct library_names *names, const struct input_summary *input);

/* Each reading begins with this. */
void library_names_begin(struct library_names *names);

/*
 * After the first reading: 1 if there has to be a second one, and how each input is to be read
 * in it; 0 if all names go together.  redact: that of the run, or NULL.  map: of the names that
 * shall stand as they are, if there are such; NULL: real ones.
 */
int library_names_settle(struct library_names *names, const struct redact *redact,
			 const char *map);

/* The file of an input, as given or found. */
const char *library_names_file(const struct library_names_input *input);

/* The first that does not go together with the others; there has to be one. */
const struct library_names_input *library_names_odd(const struct library_names *names);

/* In the second reading: the input that came last, or NULL. */
const struct library_names_input *library_names_last(const struct library_names *names);
/* The bytes of the mark in front of a computer's name, "2:" of "2:HOST-1"; 0: it has none. */
size_t library_names_mark(const char *computer);
/* Is an input not to be looked at? */
bool library_names_left_out(const struct library_names *names, size_t input);
/* The event, with the computer's name of its set, which is lent; in the first reading it is
 * looked at only. */
int library_names_event(struct library_names *names, struct event *event);
/* The path of a file beside the logs, of the part whose inputs came last; the rest as below. */
int library_names_file_of(struct library_names *names, const char **path);
/*
 * A finding beside the logs, of the part whose inputs came last, as its events are.  owner: the
 * input that has its computer (library_part_owner()); of parts whose inputs are not read alike.
 * 0: that one is left out; 1: it is not.
 */
int library_names_finding(struct library_names *names, size_t owner,
			  struct evidence_finding *finding);
/* The next input: why it was left out is its failure, that its names are kept apart a problem.
 * What is new in it is lent until the next one comes.  -1 also for one that is not what it was:
 * *changed says why, which is lent, or is NULL. */
int library_names_summary(struct library_names *names, struct input_summary *input,
			  const char **changed);
/* After the second reading: why there were fewer inputs, which is lent; NULL: there were not. */
const char *library_names_missing(struct library_names *names);

void library_names_release(struct library_names *names);

#endif
