/*
 * httplog.h - logs of requests: HTTPERR of HTTP.sys, and those of IIS.
 *
 * They are gigabytes, so they are read in one pass and bounded memory.  Addresses, URLs and
 * names of users are never kept.
 */
#ifndef HTTPLOG_H
#define HTTPLOG_H

#include <stdbool.h>

#include "evidence_sink.h"
#include "httplog_count.h"
#include "httplog_lines.h"
#include "httplog_row.h"
#include "httplog_tails.h"
#include "parsers.h"
#include "table.h"

enum {
	/* Addresses of the server that are kept, and bytes of one, an IPv4 address. */
	HTTPLOG_SERVERS = 16, HTTPLOG_ADDRESS = 16,
	/* Pools of one log that are told. */
	HTTPLOG_TOLD = 1 << 16,
};

struct httplog_of;
struct httplog_wants;

/* One log that is read. */
struct httplog {
	struct evidence_sink sink;
	struct httplog_lines lines;
	struct httplog_wants *wants;	/* lent */
	struct httplog_counts counts[EVIDENCE_RANKS];
	struct httplog_layout layout;
	struct httplog_row row;
	struct httplog_tails tails;	/* of this layout */
	when_t day;			/* of "#Date:", for lines without a date */
	/* The day that was read last, as text, and when it began. */
	char day_text[HTTPLOG_DAY];
	when_t day_began;
	when_t clock;			/* of the line before, since the start of its day */
	char first[HTTPLOG_TIME + 1], last[HTTPLOG_TIME + 1];	/* of all lines; "" */
	/* Addresses of the server in lines that count. */
	char servers[HTTPLOG_SERVERS][HTTPLOG_ADDRESS];
	size_t server_count;
	struct table_names told;	/* pools, where their names are all that is wanted */
	bool untold;			/* there were more */
	uint64_t line_count;		/* without those that begin with # */
	uint64_t bad_count, bad_first;	/* with another number of fields; offset of the first */
};

/*
 * Count a row that has all its fields: httplog_note() if it is of interest, and what that
 * returns; else HTTPLOG_TAIL_IGNORED.
 */
typedef uint32_t httplog_take(struct httplog *log, when_t time);

struct httplog_kind {
	const char *format;		/* "httperr" */
	const char *what;		/* "errors of HTTP.sys" */
	const char *finding;		/* "http.refused" */
	httplog_take *take;
	/* HTTP.sys: fields by their number where there is no "#Fields:", one blank between
	 * them, and what counts at the end: the status and all after it. */
	bool of_http_sys;
	/* How long after the last event lines count; 0: to the end of the log. */
	when_t after;
};

/* One more of that, in this line.  Each rank has room of its own, whatever else the log holds.
 * A number of the pool and reason, HTTPLOG_DROPPED or TABLE_NONE, as httplog_count(). */
uint32_t httplog_note(struct httplog *log, const struct httplog_of *of, const char *value,
		      when_t time);

/* Read a log of that kind.  -1 and fail: it cannot be read, or no memory; 1 and fail: not all of
 * its pools were told. */
int httplog_read(const struct httplog_kind *kind, const struct evidence_reading *reading,
		 struct fail *fail);

#endif
