/* nearest.h - what a misspelt word was probably meant to be. */
#ifndef NEAREST_H
#define NEAREST_H

#include <stddef.h>

/* Longer words are not compared: nobody types them by hand. */
enum { NEAREST_SIZE = 64 };

/*
 * How many letters must be changed, added, left out or swapped with their
 * neighbour to turn one word into the other, without case.  SIZE_MAX if one of
 * them is longer than NEAREST_SIZE.
 */
size_t nearest_distance(const char *a, const char *b);

/*
 * The search for the nearest of many words.  Start with the misspelt word, offer
 * every candidate, then ask: `best` is the nearest one that is near enough (at a
 * distance of one, of two if it has six letters or more), or NULL.  Of equally near
 * ones the first wins.  Words are lent for the time of the search.
 */
struct nearest {
	const char *word;
	const char *best;
	size_t distance;
};

struct nearest nearest_to(const char *word);
void nearest_offer(struct nearest *nearest, const char *candidate);

#endif
