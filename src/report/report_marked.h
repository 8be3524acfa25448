/*
 * report_marked.h - what HTML and Markdown have in common: lists of facts, steps and
 * sentences, cells, code.  They differ in their marks, which each keeps in a table, and in
 * their escapes.
 */
#ifndef REPORT_MARKED_H
#define REPORT_MARKED_H

#include <stdbool.h>
#include <stddef.h>

struct incident;
struct input_lookup;
struct input_summary;
struct report;
struct text;

typedef void report_escape(struct text *text, const char *from, size_t size);

/* What is written before and after something, and between two parts of it. */
struct marks {
	report_escape *plain, *code;	/* of text.h */
	struct { const char *before, *after; } in_code, item, cell, more, missing;
	struct { const char *before, *between, *after; } fact, list;
	const char *evidence;		/* likewise for files beside the logs */
	const char *coverage;		/* the heading, and the start of its list */
	struct { const char *first, *before, *after; } passed;
	size_t most;			/* sentences about coverage, links in folders */
};

/* A report that is being written. */
struct marked {
	const struct marks *marks;
	const struct report *report;
	struct text *text;
	struct text *words;		/* what marked_words() puts next */
	struct input_lookup *inputs;	/* of HTML */
};

/* Prose, which comes partly from a log: escaped, at most 2000 bytes, and "..." if cut. */
void marked_put(struct marked *m, const char *words);
/* The same, but what our prose has between backticks is code. */
void marked_prose(struct marked *m, const char *words);
/* m->words as such prose; they are empty afterwards. */
void marked_words(struct marked *m);
/* Escaped in full, since it is copied. */
void marked_whole(struct marked *m, const char *words);
void marked_code(struct marked *m, const char *code);
void marked_title(struct marked *m, const struct incident *incident);

/* m->words as an item of a list. */
void marked_item(struct marked *m);
/* Incidents of the baseline that are not shown. */
void marked_past(struct marked *m);

/* The first problems of an input as items, the end of that list, and how many more. */
void marked_problems(struct marked *m, const struct input_summary *input, size_t most);
/* Links in folders, logs that are missing, what the logs do not cover. */
void marked_not_read(struct marked *m);

#endif
