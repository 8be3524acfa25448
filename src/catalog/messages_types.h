/*
 * messages_types.h - the strings of a message in a language that nobody knows.
 *
 * Private to `messages`.
 */
#ifndef MESSAGES_TYPES_H
#define MESSAGES_TYPES_H

struct arena;
struct message;
struct messages_text;

/*
 * Fill message->strings by the roles of message->kind: a decimal number is the process id, a
 * path the module, and so on; the one quoted text that is left is the one name that is
 * missing.  What two values or two roles could claim stays "".  1, or -1 without memory.
 */
int messages_by_type(const struct messages_text *text, struct message *message,
		     struct arena *arena);

#endif
