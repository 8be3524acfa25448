/*
 * label_find.h - labels of fields anywhere in a line: "Source: W3SVC Event Category: None".
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LABEL_FIND_H
#define LABEL_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct label_at {
	uint32_t labels;	/* as bits: labels.h */
	size_t begin;		/* of the label, with marks of Markdown before it */
	size_t after;		/* its colon, and marks after that */
};

/* The first label with a colon, from `from` on.  False: there is none. */
bool label_find(const char *text, size_t size, size_t from, struct label_at *at);

/* The labels with which lines began; { 0 } knows none. */
struct label_memo {
	struct label_known {
		char text[32];		/* up to the colon */
		size_t size;
		struct label_at at;
	} known[16];
};

/* label_find() from the beginning of a line: those of a log are the same again and again. */
bool label_find_first(struct label_memo *memo, const char *text, size_t size,
		      struct label_at *at);

#endif
