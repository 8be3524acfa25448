/*
 * httplog_httperr.c - HTTPERR, the log of requests that HTTP.sys answered itself or dropped.
 *
 * Format and reasons: KB820729 "Error logging in HTTP APIs"; the fields of newer Windows
 * by their logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog.h"

#include <string.h>

#include "config_names.h"
#include "console_words.h"
#include "evidence_hear.h"
#include "evidence_lines.h"
#include "httplog_wants.h"
#include "text.h"

enum { REASON = 48 };	/* bytes; the longest known has 34 */

/*
 * Without a status: a worker process ended while it had requests, or did not take them from
 * the queue for two minutes.  Other reasons without a status are the clients' matter.
 */
static const char *const dropped[] = {
	"Connection_Abandoned_By_ReqQueue", "Connection_Abandoned_By_AppPool",
	"Timer_ReqQueue", "Timer_AppPool", "Connections_Refused",
};

static bool is_dropped(struct httplog_text reason)
{
	for (size_t i = 0; i < sizeof(dropped) / sizeof(dropped[0]); i++)
		if (httplog_is(reason, dropped[i]))
			return true;
	return false;
}

/* As it is in the log; a word that is none is not repeated. */
static void copy_reason(char *to, struct httplog_text reason)
{
	size_t i = 0;

	for (; i < reason.size && i < REASON; i++) {
		char c = text_lower(reason.at[i]);

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' && c != '/' &&
		    c != '.' && c != '-')
			break;
		to[i] = reason.at[i];
	}
	to[i] = '\0';
	if (i < reason.size || i == 0)
		strcpy(to, "unknown");
}

/* Addresses that every computer has say nothing. */
static void note_server(struct httplog *log)
{
	const struct httplog_text text = httplog_row_get(&log->row, &log->layout,
							 HTTPLOG_SERVER);
	char address[HTTPLOG_ADDRESS];

	if (text.size == 0 || text.size >= HTTPLOG_ADDRESS ||
	    log->server_count == HTTPLOG_SERVERS)
		return;
	memcpy(address, text.at, text.size);
	address[text.size] = '\0';
	if (!strchr(address, '.') || console_address(address) != text.size ||
	    text_starts(address, "127."))
		return;
	for (size_t i = 0; i < log->server_count; i++)
		if (strcmp(log->servers[i], address) == 0)
			return;
	strcpy(log->servers[log->server_count++], address);
	evidence_sink_found(&log->sink, "http.address", NULL, address, log->lines.number);
}

static uint32_t take(struct httplog *log, when_t time)
{
	const struct httplog_text status = httplog_row_get(&log->row, &log->layout,
							   HTTPLOG_STATUS);
	const struct httplog_text text = httplog_row_get(&log->row, &log->layout,
							 HTTPLOG_REASON);
	char reason[REASON + 1];
	struct httplog_of of;

	if (!httplog_is(status, "503") && (status.size || !is_dropped(text)))
		return HTTPLOG_TAIL_IGNORED;
	of = httplog_wants_of(log->wants,
			      httplog_row_get(&log->row, &log->layout, HTTPLOG_QUEUE),
			      httplog_row_get(&log->row, &log->layout, HTTPLOG_SITE_ID), text);
	if (!of.name)
		return HTTPLOG_TAIL_IGNORED;
	note_server(log);
	copy_reason(reason, text);
	return httplog_note(log, &of, reason, time);
}

/* A line that somebody cut out of such a log. */
static bool is_line(const char *line)
{
	const struct httplog_line of = { line, strlen(line), 0, true };
	struct httplog_layout layout;
	struct httplog_row row;
	struct httplog_text reason;

	if (!httplog_time(line, of.size))
		return false;
	httplog_row_split(&row, &of, false);
	if (!httplog_layout_guess(&layout, row.count) ||
	    row.fields[6].size < 5 || memcmp(row.fields[6].at, "HTTP/", 5) != 0)
		return false;
	reason = httplog_row_get(&row, &layout, HTTPLOG_REASON);
	return is_dropped(reason) ||
	       httplog_is(httplog_row_get(&row, &layout, HTTPLOG_STATUS), "503");
}

static bool is_sign(const char *line)
{
	return text_starts(line, "#Software: Microsoft HTTP API") || is_line(line);
}

static bool knows(const uint8_t *head, size_t size)
{
	const uint8_t *nul = size ? memchr(head, '\0', size) : NULL;

	/* What HTTP.sys has not written yet. */
	return evidence_lines_any(head, nul ? (size_t)(nul - head) : size, is_sign);
}

static int read_httperr(const struct evidence_reading *reading, struct fail *fail)
{
	/* A pool that was disabled stays so: its outage is over when the requests are. */
	static const struct httplog_kind kind = {
		"httperr", "errors of HTTP.sys", "http.refused", take, true, 0,
	};

	return httplog_read(&kind, reading, fail);
}

/* ---- names ---- */

/* The pool of any line, whatever happened, with "+" for its blanks, which are known for them.  A
 * name that is not text is shown nowhere. */
static uint32_t take_names(struct httplog *log, when_t time)
{
	const struct httplog_text text = httplog_row_get(&log->row, &log->layout, HTTPLOG_QUEUE);
	uint32_t known = log->told.count, id;
	bool full = known >= HTTPLOG_TOLD;

	(void)time;
	if (!httplog_is_pool(text))
		return HTTPLOG_TAIL_IGNORED;
	id = full ? table_names_find(&log->told, text.at, text.size) :
		    table_names_id(&log->told, text.at, text.size);
	if (id == TABLE_NONE && !full)
		return TABLE_NONE;
	log->untold |= id == TABLE_NONE;
	if (id == known)
		config_names_tell(log->sink.reading->hear, "pool", table_names_get(&log->told, id));
	return HTTPLOG_TAIL_IGNORED;
}

static int read_names(const struct evidence_reading *reading, struct fail *fail)
{
	static const struct httplog_kind kind = {
		"httperr", "errors of HTTP.sys", "http.refused", take_names, true, 0,
	};

	return httplog_read(&kind, reading, fail);
}

static int names(const struct evidence_source *source, const struct evidence_hear *hear,
		 struct fail *fail)
{
	return evidence_hear_read(source, hear, read_names, fail);
}

const struct evidence_parser evidence_parser_httperr = {
	.name = "httperr", .what = "an HTTPERR log",
	.knows = knows, .read = read_httperr,
	.idle = true, .names = names,
};
