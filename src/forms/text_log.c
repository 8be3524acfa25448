/*
 * text_log.c - a text, line by line: which form a line belongs to.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "text_log.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "fail.h"
#include "form_event.h"
#include "form_lines.h"
#include "input_stats.h"
#include "line_form.h"
#include "line_record.h"
#include "prose.h"
#include "reader.h"
#include "shortage.h"
#include "text.h"
#include "text_clean.h"
#include "text_events.h"
#include "text_nest.h"
#include "text_others.h"
#include "text_xml.h"

enum { FORMS_MAX = 32 };

struct text_log {
	struct form_event target;
	struct form_lines lines;
	struct text_clean clean;
	struct text_events events;
	struct text_others others;
	struct text_xml *xml;	/* when first needed */
	struct text_clean again;	/* for lines that are no XML, after all */
	struct prose *prose;	/* lines that no form wants */
	void *forms[FORMS_MAX];	/* by the table; each when first needed */
	int open;		/* the form that has the lines now; -1: none */
	size_t indent;		/* blanks in front of each of its lines */
	struct text_begin begin;	/* of the event with which it was opened, */
	uint64_t before;		/* after so many */
	struct text_nest nest;
	bool blank;		/* the last line was */
	struct text lead;	/* a line that waits for the next one, which tells whose it is */
	uint64_t lead_offset;
	bool leads;
};

/* ---- forms ---- */

static void open_form(struct text_log *log, int at, const struct form_line *line)
{
	if (log->open == at)
		return;
	text_events_expect_no_xml(&log->events);
	log->open = at;
	log->indent = line_forms[at]->flat ? strspn(line->text, " \t") : 0;
	log->before = log->events.all;
	text_begin_of(line, &log->begin);
}

static int close_form(struct text_log *log, struct fail *fail)
{
	int at = log->open;

	if (at < 0)
		return 0;
	log->open = -1;
	if (line_forms[at]->finish(log->forms[at], fail) < 0)
		return -1;
	if (log->events.all > log->before || line_forms[at]->named_late)
		text_nest_add(&log->nest, at, &log->begin);
	return 0;
}

static enum line_answer ask(struct text_log *log, int at, const struct form_line *line,
			    struct fail *fail)
{
	enum line_answer answer;
	struct form_line inner;

	if (!log->forms[at])
		log->forms[at] = line_forms[at]->start(&log->events);
	if (!log->forms[at])
		return (enum line_answer)fail_set(fail, "out of memory");
	log->events.format = &line_forms[at]->format;
	open_form(log, at, line);
	inner = line_form_unindent(line, log->indent);
	answer = line_forms[at]->line(log->forms[at], &inner, fail);
	if ((answer == LINE_OTHER || answer == LINE_LAST) && close_form(log, fail) < 0)
		return LINE_FAILED;
	return answer;
}

static const struct input_format xml_format = { .name = "event-xml" };

/* ---- lines ---- */

static bool yields(const struct text_log *log)
{
	const struct line_form *form = log->open >= 0 ? line_forms[log->open] : NULL;

	return form && form->yields && form->yields(log->forms[log->open]);
}

/* Behind an event that is indented comes text that is not. */
static bool is_outside(const struct text_log *log, const struct form_line *line)
{
	return log->indent > 0 && strspn(line->text, " \t") < log->indent && !line_is_blank(line);
}

/* A form does not get the beginning of an event of an earlier one, nor that of its next one; where
 * any text is part of its event, nor that of another's. */
static int close_ended(struct text_log *log, const struct form_line *line, struct fail *fail)
{
	if (log->open < 0)
		return 0;
	if (is_outside(log, line) || text_nest_ends(&log->nest, log->open, log->blank, line) ||
	    (yields(log) && line_forms_begin(line_forms[log->open], line, log->blank)))
		return close_form(log, fail);
	return 0;
}

/* The form that is open has the first word; then all that can begin. */
static int give_line(struct text_log *log, const struct form_line *line, struct fail *fail)
{
	enum line_answer answer = LINE_OTHER;

	if (close_ended(log, line, fail) < 0)
		return -1;
	log->blank = line_is_blank(line);
	if (log->open >= 0)
		answer = ask(log, log->open, line, fail);
	for (int i = 0; i < FORMS_MAX && line_forms[i] && answer == LINE_OTHER; i++) {
		if (!line_form_begins(line_forms[i], line))
			continue;
		if (prose_end(log->prose, fail) < 0)
			return -1;
		answer = ask(log, i, line, fail);
	}
	if (answer != LINE_OTHER)
		return answer < 0 ? -1 : 0;
	text_events_line_between(&log->events, line->text);
	return prose_add(log->prose, line, fail);
}

/* next: the line behind it; NULL: there is none. */
static int give_lead(struct text_log *log, const struct form_line *next, struct fail *fail)
{
	struct form_line lead = { .text = text_get(&log->lead), .size = log->lead.size,
				  .offset = log->lead_offset };
	struct form_line inner;
	bool ends = false;

	if (!log->leads)
		return 0;
	log->leads = false;
	if (next)
		inner = line_form_unindent(next, strspn(lead.text, " \t"));
	for (int i = 0; i < FORMS_MAX && line_forms[i] && next; i++)
		ends |= i != log->open && line_forms[i]->leads &&
			line_forms[i]->certain(&inner, false);
	if (ends && close_form(log, fail) < 0)
		return -1;
	return give_line(log, &lead, fail);
}

static bool leads(const struct text_log *log, const struct form_line *line)
{
	struct form_line inner;

	if (!yields(log))
		return false;
	inner = line_form_unindent(line, line->size);
	for (int i = 0; i < FORMS_MAX && line_forms[i]; i++)
		if (i != log->open && line_forms[i]->leads && line_forms[i]->leads(&inner))
			return true;
	return false;
}

static int take_line(struct text_log *log, const struct form_line *line, struct fail *fail)
{
	if (give_lead(log, line, fail) < 0)
		return -1;
	if (!leads(log, line))
		return give_line(log, line, fail);
	text_reset(&log->lead);
	text_add_bytes(&log->lead, line->text, line->size);
	log->lead_offset = line->offset;
	log->leads = true;
	return log->lead.oom ? fail_set(fail, "out of memory") : 0;
}

static bool is_whole(const struct text_log *log, const struct form_line *line)
{
	int at = log->open;

	return at >= 0 && line_forms[at]->is_whole &&
	       line_forms[at]->is_whole(log->forms[at], line);
}

/* Lines of an element that was cut off are text; what is left of its values, up to the next event,
 * is not. */
static int give_back(struct text_log *log, bool skips, struct fail *fail)
{
	struct form_line line;
	struct text_piece piece;
	int ret = 0;

	text_clean_reset(&log->again, &log->nest);
	while (ret >= 0 && text_xml_rest(log->xml, &line)) {
		text_clean_line(&log->again, &line, is_whole(log, &line));
		while (ret >= 0 && text_clean_next(&log->again, &piece)) {
			skips = skips && !line_forms_begin(NULL, &piece.line, log->blank);
			log->blank = line_is_blank(&piece.line);
			if (!skips)
				ret = take_line(log, &piece.line, fail);
		}
	}
	if (log->again.out.oom || log->again.plain.oom)
		return fail_set(fail, "out of memory");
	return ret;
}

/* Only an element that has an event ends the one before it. */
static int finish_xml(struct text_log *log, const struct input_format *format, struct fail *fail)
{
	int found;

	if (!text_xml_open(log->xml))
		return 0;
	found = text_xml_close(log->xml, fail);
	if (found > 0) {
		if (give_lead(log, NULL, fail) < 0 || close_form(log, fail) < 0 ||
		    prose_end(log->prose, fail) < 0)
			return -1;
		log->events.format = format;
		if (text_xml_add(log->xml, fail) < 0)
			return -1;
	}
	return found < 0 ? -1 : give_back(log, found > 0, fail);
}

static int take_xml(struct text_log *log, const struct text_piece *piece, struct fail *fail)
{
	if (!log->xml)
		log->xml = text_xml_new(&log->events);
	if (!log->xml)
		return fail_set(fail, "out of memory");
	/* It may be part of a message, and ends where the next event begins. */
	if (!text_xml_open(log->xml) && log->open >= 0 &&
	    (yields(log) || line_forms[log->open]->named_late))
		text_nest_add(&log->nest, log->open, &log->begin);
	if (text_xml_line(log->xml, &piece->line))
		return piece->xml_ends ? finish_xml(log, &xml_format, fail) : 0;
	text_clean_end_xml(&log->clean);
	return finish_xml(log, &xml_format, fail) < 0 ? -1 : take_line(log, &piece->line, fail);
}

static int take_piece(struct text_log *log, const struct text_piece *piece, struct fail *fail)
{
	if (piece->xml)
		return take_xml(log, piece, fail);
	return finish_xml(log, &xml_format, fail) < 0 ? -1 : take_line(log, &piece->line, fail);
}

static int clean_line(struct text_log *log, const struct form_line *line, struct fail *fail)
{
	struct text_piece piece;

	text_clean_line(&log->clean, line, is_whole(log, line));
	while (text_clean_next(&log->clean, &piece))
		if (take_piece(log, &piece, fail) < 0)
			return -1;
	if (log->clean.out.oom || log->clean.plain.oom)
		return fail_set(fail, "out of memory");
	return 0;
}

static int finish_all(struct text_log *log, struct fail *fail)
{
	/* What the text ends in counts as text. */
	if (finish_xml(log, &prose_format, fail) < 0 || give_lead(log, NULL, fail) < 0 ||
	    close_form(log, fail) < 0)
		return -1;
	return prose_end(log->prose, fail);
}

/* ---- the reader ---- */

/* That a sentence tells of an event may be within JSON. */
static enum text_others_place place_of_line(const struct text_log *log)
{
	const struct text_events *events = &log->events;

	if (log->open >= 0)
		return TEXT_IN_EVENT;
	return events->all > 0 && events->found != &prose_format ? TEXT_BEHIND_EVENT
								 : TEXT_BEFORE_EVENTS;
}

static int read_lines(struct text_log *log, struct input_source *source, struct fail *fail)
{
	struct form_line line;
	int ret = form_lines_open(&log->lines, source, fail);

	text_clean_reset(&log->clean, &log->nest);
	log->nest.count = 0;
	log->blank = log->leads = false;
	text_others_open(&log->others);
	log->open = -1;
	while (ret >= 0 && (ret = form_lines_next(&log->lines, &line, fail)) > 0) {
		if (!log->events.looking && !text_xml_open(log->xml))
			text_others_line(&log->others, &line, place_of_line(log), source->stats);
		if (clean_line(log, &line, fail) < 0)
			return -1;
		if (log->events.looking && log->events.found)
			return 0;
	}
	text_others_end(&log->others, source->stats);
	if (log->others.json.oom || log->others.table.oom)
		return fail_set(fail, "out of memory");
	return ret < 0 ? -1 : finish_all(log, fail);
}

static void release(void *self)
{
	struct text_log *log = self;

	if (!log)
		return;
	for (int i = 0; i < FORMS_MAX && line_forms[i]; i++)
		line_forms[i]->free(log->forms[i]);
	text_clean_release(&log->clean);
	text_clean_release(&log->again);
	text_others_release(&log->others);
	text_release(&log->lead);
	text_xml_free(log->xml);
	prose_free(log->prose);
	form_event_release(&log->target);
	form_lines_release(&log->lines);
	text_events_release(&log->events);
	free(log);
}

static struct text_log *new_log(const struct catalog *catalog, unsigned threads)
{
	struct text_log *log = shortage_watch(calloc(1, sizeof(*log)));

	if (!log)
		return NULL;
	form_event_init(&log->target, catalog);
	text_events_init(&log->events, &log->target, threads);
	log->open = -1;
	log->again.no_xml = true;
	log->prose = prose_new(&log->events, threads);
	if (log->prose)
		return log;
	release(log);
	return NULL;
}

static void *start(const struct input_settings *settings)
{
	return new_log(settings->catalog, settings->jobs);
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct text_log *log = self;

	text_events_open(&log->events, source, false);
	if (read_lines(log, source, fail) < 0 || text_events_flush(&log->events, fail) < 0)
		return -1;
	return input_source_done(source, fail);
}

/* ---- what it is ---- */

/* The beginning of a file as a source of its own. */
struct head {
	struct input_source source;
	const uint8_t *bytes;
	size_t size;
};

static int64_t read_head(struct input_source *source, void *buffer, size_t size,
			 struct fail *fail)
{
	struct head *head = (struct head *)source;

	(void)fail;
	if (size > head->size)
		size = head->size;
	if (size > 0)
		memcpy(buffer, head->bytes, size);
	head->bytes += size;
	head->size -= size;
	return (int64_t)size;
}

static void no_progress(struct input_source *source, uint64_t bytes)
{
	(void)source;
	(void)bytes;
}

static bool is_binary(const uint8_t *head, size_t size)
{
	return !form_is_utf16(head, size) && memchr(head, '\0', size);
}

/* Logs of requests, which are the large texts beside logs of events, have none. */
static bool is_web_log(const uint8_t *head, size_t size)
{
	static const char start[] = "#Software: Microsoft";

	return size >= sizeof(start) - 1 && memcmp(head, start, sizeof(start) - 1) == 0;
}

/* The trace of a failed request of IIS calls its steps events. */
static bool is_failed_request(const uint8_t *bytes, size_t size)
{
	char text[INPUT_FORMAT_HEAD + 1], *at = text;

	text[input_format_ascii(text, INPUT_FORMAT_HEAD, bytes, size)] = '\0';
	at += strspn(at, " \t\r\n");
	return *at == '<' && strstr(at, "<failedRequest");
}

/*
 * A text is an input if there is an event in its beginning, which is read as the whole would
 * be: any other test would know another language than the reader.  What cannot be read so is
 * one, too, or nobody would hear of it.
 */
static const struct input_format *knows(const uint8_t *bytes, size_t size)
{
	static const struct input_format unread = { .name = "text" };
	static const struct input_source_methods methods = {
		.read = read_head, .progress = no_progress,
	};
	struct input_stats *stats;
	struct head head = { .bytes = bytes, .size = size };
	struct text_log *log;
	const struct input_format *found = NULL;
	struct fail fail;

	if (!form_is_utf16(bytes, size))
		size = form_size_of_text(bytes, size);
	if (size == 0 || is_web_log(bytes, size) || is_binary(bytes, size) ||
	    is_failed_request(bytes, size))
		return NULL;
	stats = shortage_watch(malloc(sizeof(*stats)));
	log = new_log(catalog_builtin(), 1);
	if (stats && log) {
		input_stats_init(stats);
		head.source = (struct input_source){ .stats = stats, .methods = &methods,
						     .seekable = true };
		text_events_open(&log->events, &head.source, true);
		if (read_lines(log, &head.source, &fail) == 0)
			found = log->events.found || !log->lines.lack.msg[0]
				? log->events.found : &unread;
		input_stats_release(stats);
	}
	free(stats);
	release(log);
	return found;
}

const struct input_reader text_log_reader = {
	.knows = knows, .start = start, .read = read_source, .free = release,
};
