/* books.h - keep the books on all inputs of a run (input.h lends each once). */
#ifndef BOOKS_H
#define BOOKS_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "input.h"

struct fail;

/* { 0 } is empty.  Items are in the order of the inputs and live until
 * books_release(). */
struct books {
	struct input_books *items;
	size_t count, room;
	struct input_passed passed[BOUND_PASSED];	/* the first */
	size_t passed_kept;
	uint64_t passed_count;
	struct arena arena;
};

/* Copy one with everything it points to.  -1 when memory runs out. */
int books_add(struct books *books, const struct input_books *from, struct fail *fail);
/* Note what was passed over in a folder. */
int books_pass(struct books *books, const char *path, const char *why, struct fail *fail);
void books_release(struct books *books);

/* What was lost in an input, or in all of them: the worst counts. */
enum books_loss {
	BOOKS_WHOLE,			/* every record was read */
	BOOKS_DAMAGED,			/* it has problems */
	BOOKS_UNREAD,			/* it could not be read at all */
};
enum books_loss books_loss(const struct input_books *input);
enum books_loss books_worst(const struct books *books);

#endif
