/*
 * httplog.c - read a log of requests.
 *
 * Of most lines of HTTPERR only the time and the end are looked at (httplog_tails.h), of those
 * of IIS the fields are cut.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "evidence_asked.h"
#include "fail.h"
#include "shortage.h"

enum {
	/* Bytes at the end of a file in which its last whole line is looked for. */
	TAIL = 2 * HTTPLOG_LINE,
	CLOCK = 8,	/* of "08:02:50" */
};

static int no_memory(struct httplog *log)
{
	return fail_set(log->sink.fail, "out of memory");
}

/* ---- times ---- */

/* "#Date: 2013-07-30 00:00:00" */
static void read_date(struct httplog *log, const struct httplog_line *line)
{
	static const char mark[] = "#Date: ";
	const size_t size = sizeof(mark) - 1;

	if (line->size < size || memcmp(line->text, mark, size) != 0)
		return;
	log->day = httplog_date(line->text + size, line->size - size);
	log->clock = 0;
}

/* Of a row whose line begins with the time of day.  After midnight it is the next day; lines
 * are out of order by seconds. */
static when_t time_without_date(struct httplog *log)
{
	const struct httplog_text text = httplog_row_get(&log->row, &log->layout,
							 HTTPLOG_CLOCK);
	when_t clock;

	if (!log->day || !httplog_clock(text.at, text.size, &clock))
		return WHEN_UNKNOWN;
	if (clock + 12 * WHEN_HOUR < log->clock)
		log->day += WHEN_DAY;
	log->clock = clock;
	return log->day + clock;
}

/* Lines of one day follow each other: a fifth of the time of those that count. */
static when_t day_of(struct httplog *log, const char *text, size_t size)
{
	if (size != HTTPLOG_DAY)
		return WHEN_UNKNOWN;
	if (memcmp(log->day_text, text, HTTPLOG_DAY) != 0) {
		memcpy(log->day_text, text, HTTPLOG_DAY);
		log->day_began = httplog_date(text, size);
	}
	return log->day_began;
}

static when_t time_of(struct httplog *log)
{
	const struct httplog_text date = httplog_row_get(&log->row, &log->layout,
							 HTTPLOG_DATE);
	const struct httplog_text text = httplog_row_get(&log->row, &log->layout,
							 HTTPLOG_CLOCK);
	when_t day, clock;

	if (!log->layout.place[HTTPLOG_DATE])
		return time_without_date(log);
	day = day_of(log, date.at, date.size);
	return day && text.size == CLOCK && httplog_clock(text.at, text.size, &clock) ?
	       day + clock : WHEN_UNKNOWN;
}

/* ---- counts ---- */

uint32_t httplog_note(struct httplog *log, const struct httplog_of *of, const char *value,
		      when_t time)
{
	uint32_t name = httplog_count(&log->counts[of->rank], of->name, value, time,
				      log->lines.number);

	return name < HTTPLOG_NAMES ? EVIDENCE_RANKS * name + of->rank : name;
}

static int note_again(struct httplog *log, uint32_t note, when_t time)
{
	return httplog_count_again(&log->counts[note % EVIDENCE_RANKS], note / EVIDENCE_RANKS,
				   time, log->lines.number);
}

/* ---- lines ---- */

static void count_bad(struct httplog *log, const struct httplog_line *line)
{
	/* The last line of a file that is still written. */
	if (!line->whole)
		return;
	if (log->bad_count++ == 0)
		log->bad_first = line->offset;
}

/* Is the line too early to be of interest?  Times as text are in the order of time. */
static bool is_early(const struct httplog *log, const struct httplog_line *line)
{
	return log->layout.time_first && line->size > HTTPLOG_TIME &&
	       memcmp(line->text, log->wants->from, HTTPLOG_TIME) < 0;
}

static void note_time(struct httplog *log, const struct httplog_line *line)
{
	if (!log->layout.time_first || line->size <= HTTPLOG_TIME)
		return;
	if (!*log->first && httplog_time(line->text, line->size))
		memcpy(log->first, line->text, HTTPLOG_TIME);
	memcpy(log->last, line->text, HTTPLOG_TIME);
}

static bool is_outside(const struct httplog *log, const struct httplog_kind *kind, when_t time)
{
	return !time || time + HTTPLOG_BEFORE < log->wants->first ||
	       (kind->after && time > log->wants->last + kind->after);
}

/* The end of the line from its status on, if what is found there says all. */
static const char *tail_of(const struct httplog *log, const struct httplog_kind *kind,
			   const struct httplog_line *line)
{
	const struct httplog_layout *layout = &log->layout;
	const size_t status = layout->place[HTTPLOG_STATUS];

	if (!kind->of_http_sys || !layout->time_first || !status ||
	    layout->place[HTTPLOG_SITE_ID] < status || layout->place[HTTPLOG_REASON] < status ||
	    layout->place[HTTPLOG_QUEUE] < status)
		return NULL;
	return httplog_tail_of(line->text, line->size, layout->count,
			       layout->count - status + 1);
}

static int take_row(struct httplog *log, const struct httplog_kind *kind,
		    const struct httplog_line *line, const char *tail)
{
	when_t time;
	uint32_t name;

	httplog_row_split(&log->row, line, !kind->of_http_sys);
	if (!log->layout.count && kind->of_http_sys)
		httplog_layout_guess(&log->layout, log->row.count);
	if (!log->layout.count || log->row.count != log->layout.count) {
		count_bad(log, line);
		return 0;
	}
	time = time_of(log);
	if (is_outside(log, kind, time))
		return 0;
	name = kind->take(log, time);
	if (tail && name != TABLE_NONE && name != HTTPLOG_DROPPED)
		httplog_tails_set(&log->tails, tail, (size_t)(line->text + line->size - tail),
				  name);
	return name == TABLE_NONE ? no_memory(log) : 0;
}

/* A line that ends as one before; 0: it does not. */
static int take_again(struct httplog *log, const struct httplog_kind *kind,
		      const struct httplog_line *line, const char *tail)
{
	uint32_t name = httplog_tails_get(&log->tails, tail,
					  (size_t)(line->text + line->size - tail));
	const char *clock = line->text + HTTPLOG_DAY + 1;
	when_t day, time;

	if (name == TABLE_NONE)
		return 0;
	if (name == HTTPLOG_TAIL_IGNORED)
		return 1;
	/* What looks otherwise goes the long way, where its fields are cut. */
	if (line->size <= HTTPLOG_TIME || line->text[HTTPLOG_DAY] != ' ' ||
	    line->text[HTTPLOG_TIME] != ' ')
		return 0;
	day = day_of(log, line->text, HTTPLOG_DAY);
	if (!day || !httplog_clock(clock, CLOCK, &time))
		return 0;
	time += day;
	if (is_outside(log, kind, time))
		return 0;
	return note_again(log, name, time) < 0 ? no_memory(log) : 1;
}

static int take_line(struct httplog *log, const struct httplog_kind *kind,
		     const struct httplog_line *line)
{
	const char *tail;
	int again;

	if (line->size == 0)
		return 0;
	if (line->text[0] == '#') {
		if (httplog_layout_read(&log->layout, line))
			log->tails = (struct httplog_tails){ { { .size = 0 } } };
		else
			read_date(log, line);
		return 0;
	}
	log->line_count++;
	note_time(log, line);
	if (is_early(log, line))
		return 0;
	tail = tail_of(log, kind, line);
	again = tail ? take_again(log, kind, line, tail) : 0;
	if (again)
		return again < 0 ? -1 : 0;
	return take_row(log, kind, line, tail);
}

static int read_lines(struct httplog *log, const struct httplog_kind *kind)
{
	struct fail *fail = log->sink.fail;
	struct httplog_line line;
	int ret = httplog_lines_open(&log->lines, log->sink.reading->source, 0, HTTPLOG_BLOCK,
				     fail);

	while (ret == 0 && (ret = httplog_lines_next(&log->lines, &line, fail)) > 0)
		ret = take_line(log, kind, &line);
	return ret;
}

/* ---- the ends of a file ---- */

/* Note the times of the first line and of the last in these bytes. */
static int look_from(struct httplog *log, uint64_t offset)
{
	struct httplog_lines lines;
	struct httplog_line line;
	int ret = httplog_lines_open(&lines, log->sink.reading->source, offset, TAIL,
				     log->sink.fail);
	bool begun = offset == 0;

	for (size_t seen = 0; ret == 0 && seen < TAIL; seen += line.size + 1) {
		ret = httplog_lines_next(&lines, &line, log->sink.fail);
		if (ret <= 0)
			break;
		ret = 0;
		if (begun && line.size && line.text[0] == '#')
			httplog_layout_read(&log->layout, &line);
		else if (begun && line.whole && log->layout.time_first &&
			 httplog_time(line.text, line.size))
			note_time(log, &line);
		begun = true;
		if (offset == 0 && *log->first)
			break;
	}
	httplog_lines_release(&lines);
	return ret;
}

/*
 * Is the whole file before the time of interest, or after it?  Logs are in the order of
 * time.  1, 0; -1: it cannot be read.
 */
static int is_apart(struct httplog *log, const struct httplog_kind *kind)
{
	uint64_t size = log->sink.reading->source->size;
	when_t first, last;

	if (size < 2 * TAIL)
		return 0;
	if (look_from(log, 0) < 0)
		return -1;
	if (!*log->first)
		return 0;
	if (look_from(log, size - TAIL) < 0)
		return -1;
	first = httplog_time(log->first, HTTPLOG_TIME);
	last = httplog_time(log->last, HTTPLOG_TIME);
	if (first <= last &&
	    (last + HTTPLOG_BEFORE < log->wants->first ||
	     (kind->after && first > log->wants->last + kind->after)))
		return 1;
	log->first[0] = log->last[0] = '\0';
	log->layout = (struct httplog_layout){ .count = 0 };
	return 0;
}

/* ---- what is said ---- */

static void add_detail(struct httplog *log, const char *name, uint64_t value)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%" PRIu64, value);
	evidence_sink_detail(&log->sink, name, EVIDENCE_STRING, digits);
}

static void say_span(struct httplog *log, const struct httplog_kind *kind)
{
	const size_t day = sizeof("2026-05-11 ") - 1;

	text_add(&log->sink.summary, kind->what);
	/* A last line that is no line of a log is not repeated. */
	if (!*log->first || !httplog_time(log->last, HTTPLOG_TIME))
		return;
	text_printf(&log->sink.summary, ", %sZ to %sZ", log->first,
		    memcmp(log->first, log->last, day) == 0 ? log->last + day : log->last);
	evidence_sink_detail(&log->sink, "first", EVIDENCE_STRING, log->first);
	evidence_sink_detail(&log->sink, "last", EVIDENCE_STRING, log->last);
}

static void say_dropped(struct httplog *log)
{
	uint64_t dropped = 0;

	for (int rank = 0; rank < EVIDENCE_RANKS; rank++)
		dropped += log->counts[rank].dropped;
	if (!dropped)
		return;
	text_printf(&log->sink.summary, "; %" PRIu64 " line%s of further pools not counted",
		    dropped, dropped == 1 ? "" : "s");
	evidence_sink_left_out(&log->sink, dropped);
}

static void say_losses(struct httplog *log)
{
	const struct httplog_lines *lines = &log->lines;
	struct text *summary = &log->sink.summary;

	if (lines->long_count) {
		text_printf(summary, "; %" PRIu64 " line%s not read: longer than %d bytes, the "
			    "first at offset %" PRIu64, lines->long_count,
			    lines->long_count == 1 ? "" : "s", (int)HTTPLOG_LINE,
			    lines->long_first);
		add_detail(log, "long_lines", lines->long_count);
	}
	if (log->bad_count) {
		text_printf(summary, "; %" PRIu64 " line%s not read: without the fields that "
			    "#Fields names, the first at offset %" PRIu64, log->bad_count,
			    log->bad_count == 1 ? "" : "s", log->bad_first);
		add_detail(log, "bad_lines", log->bad_count);
	}
	say_dropped(log);
}

static void give_findings(struct httplog *log, const struct httplog_counts *counts,
			  const struct httplog_kind *kind)
{
	for (size_t i = 0; i < counts->count; i++) {
		const struct httplog_burst *burst = &counts->list[i];
		const char *of = httplog_count_of(counts, burst->name);

		evidence_sink_add(&log->sink, &(struct evidence_finding){
			.finding = kind->finding, .of = *of ? of : NULL,
			.value = httplog_count_value(counts, burst->name),
			.line = burst->line, .count = burst->count,
			.first = burst->first, .last = burst->last,
		});
	}
}

static int read_log(struct httplog *log, const struct httplog_kind *kind)
{
	int ret;

	log->wants = evidence_asked_requests(log->sink.reading);
	if (!log->wants)
		return no_memory(log);
	if (!log->wants->first) {
		text_printf(&log->sink.summary, "%s; not read: the events have no time in UTC",
			    kind->what);
		return 0;
	}
	ret = is_apart(log, kind);
	if (ret > 0) {
		say_span(log, kind);
		text_add(&log->sink.summary, "; not read: no failure is in this time");
		return 0;
	}
	if (ret == 0)
		ret = read_lines(log, kind);
	if (ret < 0)
		return -1;
	say_span(log, kind);
	add_detail(log, "lines", log->line_count);
	say_losses(log);
	for (int rank = 0; rank < EVIDENCE_RANKS; rank++)
		give_findings(log, &log->counts[rank], kind);
	return 0;
}

int httplog_read(const struct httplog_kind *kind, const struct evidence_reading *reading,
		 struct fail *fail)
{
	struct httplog *log = shortage_watch(calloc(1, sizeof(*log)));
	int ret;

	if (!log)
		return fail_set(fail, "out of memory");
	log->sink = (struct evidence_sink){ .reading = reading, .fail = fail };
	log->sink.ret = read_log(log, kind);
	ret = evidence_sink_end(&log->sink, kind->format, true);
	if (ret == 0 && log->untold) {
		fail_set(fail, "more than %d pools", (int)HTTPLOG_TOLD);
		ret = 1;
	}
	table_names_release(&log->told);
	httplog_lines_release(&log->lines);
	for (int rank = 0; rank < EVIDENCE_RANKS; rank++)
		httplog_counts_release(&log->counts[rank]);
	free(log);
	return ret;
}
