/*
 * evidence.h - what was found beside the logs: in configuration files, in program
 * files, in the output of tools.
 *
 * A finding is one fact with the place that shows it.  Its name comes from a closed
 * vocabulary, so that a rule and a source of evidence mean the same by it.  Knows
 * nothing of rules or incidents; a source of findings knows nothing of either.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "table.h"
#include "when.h"

struct fail;

/* Findings that are kept, and how many of these parts that are merged may have together: they
 * come before files are read.  Those of one server are some hundreds; a file of them can be
 * forged. */
enum { EVIDENCE_FINDINGS = 3 << 16, EVIDENCE_OF_PARTS = 2 << 16 };
/*
 * What has room where others have none: that something is switched off, and above all what
 * incidents ask for.  There is room for so many more of each rank; 4,096 pools that are asked for
 * have 16 in each way.
 */
enum evidence_rank { EVIDENCE_OTHER, EVIDENCE_OFF, EVIDENCE_ASKED, EVIDENCE_RANKS };
enum { EVIDENCE_OF_RANK = 1 << 16 };
/* All that can be kept. */
enum { EVIDENCE_MOST = EVIDENCE_FINDINGS + EVIDENCE_ASKED * EVIDENCE_OF_RANK };
/* Files that parts may list: each that is read here is counted elsewhere (PULL_FILES). */
enum { EVIDENCE_FILES = 65536 };

/* What a parser says of a file as a whole: a name with one text, with several that are
 * listed one after the other, or with "true" or "false". */
enum evidence_type { EVIDENCE_STRING, EVIDENCE_ITEM, EVIDENCE_TRUTH };

struct evidence_detail {
	const char *name;	/* "machine" */
	enum evidence_type type;
	const char *value;
};

/* A file beside the logs that was read. */
struct evidence_file {
	const char *path;
	const char *format;	/* "pe"; the name of the parser */
	uint64_t size;
	const char *summary;	/* "x86 DLL, native module" */
	const struct evidence_detail *details;
	size_t detail_count;
	const char *problem;	/* why it could not be read, or not whole; or NULL */
	bool for_others;	/* the problem is of many files, and is always told */
	bool foreign;		/* it is not what this IIS uses, or of another computer, and nothing
				 * is concluded from it: told also where nothing failed */
	bool unread;		/* the problem is that it could not be read, or not whole: what it
				 * would have said is not known; likewise */
};

struct evidence_finding {
	const char *finding;	/* "module.machine"; one of finding_names.h */
	size_t number;		/* finding_number() of it; evidence_add() fills it in */
	const char *of;		/* the module, pool, site ... it is about, or NULL */
	const char *value;	/* "x86" */
	const char *computer;	/* or NULL: not known */
	const char *file;	/* that shows it, or NULL */
	unsigned line;		/* in that file, from 1; 0: not known */
	enum evidence_rank rank;	/* no part of what it says */
	/* Of what happened more than once, as refused requests: how many times, the first and
	 * the last.  0: it is a state, not something that happened. */
	uint64_t count;
	when_t first, last;
};

/* { 0 } is empty. */
struct evidence {
	struct arena arena;		/* holds the texts */
	struct evidence_finding *list;	/* sorted; no two are the same */
	size_t count, room;
	size_t pending;			/* behind them: appended, and not sorted yet */
	size_t extra;			/* room for so many more than EVIDENCE_FINDINGS */
	size_t left_out;		/* there was no room for them */
	struct evidence_file *files;	/* sorted by path; no two have one path */
	size_t file_count, file_room;
	bool files_unsorted;		/* not yet: evidence_sort() does it */
	struct table_names paths;	/* of files */
	uint32_t *place;		/* in `files`, of each path */
	size_t place_room;
};

/*
 * Add a copy of the finding.  One that is there already is left out.  -1 if the name is
 * not in the vocabulary (fail says the nearest one), if there is no value, if there are
 * too many findings, or when memory runs out; then nothing was added.
 */
int evidence_add(struct evidence *evidence, const struct evidence_finding *finding,
		 struct fail *fail);

/*
 * The same for very many, in whatever order: they are there after evidence_sort(), which
 * evidence_add() does first.  A finding for which there is no room is left out and counted, and
 * the file that shows it says so as its problem.  Findings of 1,000 servers whose folders are in
 * another order than their names, put one by one into their places, took 2.0 of 2.4 seconds.
 */
int evidence_append(struct evidence *evidence, const struct evidence_finding *finding,
		    struct fail *fail);
void evidence_sort(struct evidence *evidence);
/* Count so many that are left out; the file that shows the finding says why, unless it has a
 * problem already.  The reason is lent. */
void evidence_leave_out(struct evidence *evidence, const struct evidence_finding *finding,
			size_t count, const char *why);

/*
 * All findings: by computer, those of no known computer first, then in the order of the
 * vocabulary, then by of, value, file, line and time.  The order in which they were added does
 * not matter.  Valid until the next evidence_add() or evidence_release().
 */
const struct evidence_finding *evidence_get(const struct evidence *evidence, size_t *count);
void evidence_release(struct evidence *evidence);
/* Could one of the files not be read? */
bool evidence_has_unread(const struct evidence *evidence);

/* Add a copy of what was read, in whatever order: after evidence_sort() they are sorted.  One of
 * that path that is there already stays.  -1 when memory runs out. */
int evidence_add_file(struct evidence *evidence, const struct evidence_file *file,
		      struct fail *fail);
/* What was found in a file that was added is not all, since something could not be read, and why;
 * a problem that it has already stays.  -1 when memory runs out. */
int evidence_set_problem(struct evidence *evidence, const char *path, const struct fail *why,
			 struct fail *fail);
/* Are two findings about one thing: the same text without case, or nothing? */
bool evidence_same_of(const char *a, const char *b);

/* The place of the file in evidence->files, or SIZE_MAX. */
size_t evidence_file_of(const struct evidence *evidence, const char *path);
/* The paths of files were changed, and are looked for by their new ones; their order stays.
 * -1: no memory. */
int evidence_name_files(struct evidence *evidence);
/* Give each file, and what is found in it, the path that is returned for its own, which has to
 * live as long as the evidence.  Of files that get one path one stays: they have to be the same.
 * -1: no memory. */
int evidence_rename_files(struct evidence *evidence, void *context,
			  const char *(*name)(void *context, const char *path));

/*
 * Do two names mean one computer?  Without case; a name without a dot is also the first
 * label of a full name, since configuration files and tools write the short one and logs
 * may write either.  Two full names must be equal.  A name that is not known (NULL)
 * means only what is not known either: a guess would blame a server for another's files.
 */
bool evidence_same_computer(const char *a, const char *b);

/*
 * The first finding of that computer, as evidence_same_computer() means it, in
 * evidence->list from that place on; evidence->count if there is none.  By halves, so that
 * a server of a fleet costs what its own findings cost:
 *
 *	for (i = evidence_next(all, name, 0); i < all->count; i = evidence_next(all, name, i + 1))
 */
size_t evidence_next(const struct evidence *evidence, const char *computer, size_t from);

/* The first of these with that number (finding_number()) and about that thing, which may be NULL;
 * likewise. */
size_t evidence_next_about(const struct evidence *evidence, const char *computer, size_t number,
			   const char *of, size_t from);
/* The first that says the same of the same thing on the same computer, without case; likewise.  Of
 * more than some tens of spellings not all are looked through. */
size_t evidence_next_same(const struct evidence *evidence, const struct evidence_finding *finding,
			  size_t from);

/* The first behind `at` that has another value, without case, or is about another thing or of
 * another computer. */
size_t evidence_next_value(const struct evidence *evidence, size_t at);

/*
 * The first finding behind `at` that, in the order of findings, does not come before those of the
 * same computer with that number (SIZE_MAX: all of its findings) and, if it is given, that `of`.
 */
size_t evidence_skip(const struct evidence *evidence, size_t at, size_t number, const char *of);

#endif
