/* fail.h - how every fallible function says what went wrong. */
#ifndef FAIL_H
#define FAIL_H

/*
 * A failure report owned by the caller, normally on its stack.  It never
 * allocates, so running out of memory can still be reported.  It is written
 * only by a function that returns < 0 (or NULL); on success it is left alone.
 */
struct fail {
	char msg[512];
};

/*
 * fail_set() writes the reason; fail_in() puts context in front of it, so that
 * the message reads from the outside in: "rules/x.json:12: rule 'a': no 'id'".
 * Texts are lower case without a full stop.  Names from outside are put between
 * single quotes and are masked later, by the one who prints.  Both return -1
 * and accept a NULL fail.  A message that does not fit is cut at a character.
 */
int fail_set(struct fail *fail, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int fail_in(struct fail *fail, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
