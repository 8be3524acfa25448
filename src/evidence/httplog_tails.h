/*
 * httplog_tails.h - what was found of lines that ended alike.
 *
 * HTTPERR says the same of many requests: the time, the addresses and the URL differ, and
 * what counts stands at the end.  With a cache of ends 100 MB take 0.08 s of a processor, and
 * 0.21 s when the fields of each line are cut and looked up.
 */
#ifndef HTTPLOG_TAILS_H
#define HTTPLOG_TAILS_H

#include <stddef.h>
#include <stdint.h>

enum {
	HTTPLOG_TAILS = 256,		/* pools times reasons of a server; others take turns */
	HTTPLOG_TAIL = 120,		/* bytes; longer ends are not kept */
};

/* Of a line that does not count. */
#define HTTPLOG_TAIL_IGNORED (UINT32_MAX - 1)

struct httplog_tail {
	uint32_t name;			/* what was noted, or HTTPLOG_TAIL_IGNORED */
	uint8_t size;			/* 0: nothing is kept here */
	char text[HTTPLOG_TAIL];
};

/* { 0 } is empty. */
struct httplog_tails {
	struct httplog_tail list[HTTPLOG_TAILS];
};

/*
 * The last `fields` fields of a line that has `count`, each after one blank; NULL: it has
 * another number, or they are the whole line.
 */
const char *httplog_tail_of(const char *line, size_t size, size_t count, size_t fields);
/* What was kept of that end; TABLE_NONE: nothing. */
uint32_t httplog_tails_get(const struct httplog_tails *tails, const char *tail, size_t size);
void httplog_tails_set(struct httplog_tails *tails, const char *tail, size_t size,
		       uint32_t name);

#endif
