/*
 * xml_log.c - events as XML, as Event Viewer saves them, wevtutil, PowerShell and other
 * tools write them, and Azure App Service keeps them (eventlog.xml).
 *
 * Hardly any of these files is one document.  wevtutil writes a series of events without
 * a root, evtx_dump a declaration before each, a view has fold marks between elements,
 * and a file may end anywhere.  So the file is not parsed as a whole: each event, from
 * <Event to </Event>, is a text of its own for xml_events.h, and a damaged one costs
 * itself alone.  What is between events is skipped.
 *
 * CDATA and comments are text, whatever is in them, if they end.  What a browser shows with fold
 * marks is no XML any more: there they are what they look like.
 *
 * Of files that were joined one may be cut off in CDATA, which the next file ends then, or nothing
 * does.  A message can look the same.  So events in such CDATA are read behind the one that they
 * are in, and are not certain to be of the log that they name.
 *
 * Memory is bounded by the largest event, whatever the size of the file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "xml_log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "fail.h"
#include "form_rest.h"
#include "form_text.h"
#include "reader.h"
#include "shortage.h"
#include "text.h"
#include "text_clean.h"
#include "xml_encoding.h"
#include "xml_events.h"

enum {
	NAME_SIZE = 64,
	LEFT_LEAST = 128,	/* bytes around events that are worth a word if none can be read */
};

enum section { CDATA, COMMENT, SECTIONS, NO_SECTION = SECTIONS, SECTION_UNSURE };

struct xml_log {
	struct xml_events *events;

	/* Of the source that is read; what is before `start` of its text is done with. */
	struct form_text text;
	size_t start, at;	/* at: the text up to here was looked at */
	uint64_t offset;	/* of start in the file */
	bool inside;		/* an event begins at start, and its end was not seen */
	bool lost;		/* what comes is of one that was refused */
	bool folded;		/* it has fold marks */
	bool last;		/* no more text comes */
	size_t again;		/* text that an event has in CDATA is looked at from here on behind
				 * it, since the CDATA may be cut off; 0: none */
	size_t doubtful;	/* up to here it is, */
	size_t cdata_end;	/* where its CDATA ends */
	struct { size_t from, to; } endless[SECTIONS];	/* no end of such a section is there */
	bool told_endless, told_event, told_again;	/* of sections */
	struct form_rest rest;
	uint64_t left, left_offset;	/* bytes that are in no event, and the first of them */
};

/* ---- tags ---- */

enum tag { TAG_UNSURE, TAG_OTHER, TAG_BEGINS, TAG_ENDS };

static bool is_name_character(char c)
{
	return text_is_letter(c) || c == ':' || c == '-' || c == '_' || c == '.' ||
	       text_is_digit(c);
}

/* Is the tag that begins at this '<' one of an Event, whatever its prefix?  Unsure: the
 * text ends too early to know. */
static enum tag tag_at(const char *at, const char *end)
{
	bool closing = end - at > 1 && at[1] == '/';
	const char *start = at + 1 + closing, *name = start;

	for (at = start; at < end && is_name_character(*at); at++) {
		if (at - start > NAME_SIZE)
			return TAG_OTHER;
		if (*at == ':')
			name = at + 1;
	}
	if (at == end)
		return TAG_UNSURE;
	if (at - name != 5 || memcmp(name, "Event", 5) != 0)
		return TAG_OTHER;
	return closing ? TAG_ENDS : TAG_BEGINS;
}

/* Text in which nothing is a tag. */
static const struct {
	const char *begin, *end;
} sections[] = {
	[CDATA] = { "<![CDATA[", "]]>" }, [COMMENT] = { "<!--", "-->" },
};

static enum section section_at(const char *at, const char *end)
{
	for (int i = 0; i < SECTIONS; i++) {
		size_t size = strlen(sections[i].begin), left = (size_t)(end - at);

		if (memcmp(at, sections[i].begin, left < size ? left : size) == 0)
			return left < size ? SECTION_UNSURE : (enum section)i;
	}
	return NO_SECTION;
}

static bool holds_event(const char *at, const char *end)
{
	for (; (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++)
		if (tag_at(at, end) == TAG_BEGINS)
			return true;
	return false;
}

/* ---- what it is ---- */

static const struct input_format event_xml_format = { .name = "event-xml" };
static const struct input_format azure_xml_format = { .name = "azure-xml" };

/* Fold marks, and words that tools write before the first event; NULL: it is not of XML. */
static const char *skip_words(const char *at)
{
	const char *text;

	at += strspn(at, " \t\r\n-");
	if (strncmp(at, "evtxexport ", 11) != 0 && strncmp(at, "Record ", 7) != 0)
		return at;
	text = strstr(at, "Event number");
	at = strchr(at, '<');
	return text && text < at ? NULL : at;
}

/* Other XML, such as a web.config, has no events; nor has the trace of a failed request
 * of IIS, which calls its steps so.  A page is text, with XML in it or not. */
static const struct input_format *knows(const uint8_t *head, size_t size)
{
	size_t most = size < INPUT_FORMAT_HEAD ? size : INPUT_FORMAT_HEAD;
	char text[INPUT_FORMAT_HEAD + 1];
	const char *at;

	text[input_format_ascii(text, INPUT_FORMAT_HEAD, head, most)] = '\0';
	at = skip_words(text);
	if (!at || *at != '<' || strstr(at, "<failedRequest") ||
	    text_clean_is_html(at, strlen(at)))
		return NULL;
	if (strncmp(at, "<Events><Event><System>", 23) == 0)
		return &azure_xml_format;
	for (; (at = strchr(at, '<')) != NULL; at++)
		if (tag_at(at, at + strlen(at)) == TAG_BEGINS)
			return &event_xml_format;
	return NULL;
}

/* Fold marks are before the first element. */
static bool begins_folded(const char *text, size_t size)
{
	size_t at = 0;

	while (at < size && strchr(" \t\r\n\xef\xbb\xbf", text[at]))
		at++;
	return at < size && text[at] == '-';
}

/* ---- the walk ---- */

/* The text up to this place is in no event. */
static void leave_out(struct xml_log *log, size_t to)
{
	if (log->left == 0)
		log->left_offset = log->offset;
	log->left += to - log->start;
	if (!log->lost)
		form_rest_add(&log->rest, &log->text, log->start, to, &log->offset);
}

/* The text before this place is done with. */
static void move_start(struct xml_log *log, size_t to)
{
	log->offset += form_text_span(&log->text, log->start, to);
	log->start = to;
}

static int lose_event(struct xml_log *log, const char *why, struct fail *fail)
{
	log->inside = false;
	log->lost = true;
	log->again = 0;
	return xml_events_lose(log->events, why, log->offset, fail);
}

static int begin_event(struct xml_log *log, struct fail *fail)
{
	if (log->inside &&
	    lose_event(log, "an event does not end before the next one begins", fail) < 0)
		return -1;
	leave_out(log, log->at);
	form_rest_end(&log->rest, &log->text);
	move_start(log, log->at);
	log->inside = true;
	log->lost = false;
	log->at++;
	return 1;
}

/* What begins from here on to there may be text of an event that is done with. */
static void look_again(struct xml_log *log, size_t from, size_t to)
{
	move_start(log, from);
	log->at = from;
	log->again = 0;
	log->doubtful = to;
	log->cdata_end = 0;
	log->inside = false;
	xml_events_doubt(log->events, log->offset + form_text_span(&log->text, from, to));
}

/* 1: it ended; 0: the text ends first. */
static int end_event(struct xml_log *log, struct fail *fail)
{
	const char *close = memchr(log->text.text + log->at, '>', log->text.size - log->at);
	int ret;

	if (!close)
		return 0;
	log->at = (size_t)(close - log->text.text) + 1;
	ret = xml_events_add(log->events, log->text.text + log->start, log->at - log->start,
			     log->offset, fail);
	if (log->again > 0)
		look_again(log, log->again, log->at);
	else
		move_start(log, log->at);
	log->inside = false;
	return ret < 0 ? -1 : 1;
}

/* After the end of a section whose text begins there; NULL: it is not there yet. */
static const char *section_end(struct xml_log *log, enum section section, size_t from)
{
	const char *text = log->text.text, *end = text + log->text.size, *at;

	at = text + from;
	if (from >= log->endless[section].from && from < log->endless[section].to)
		at = text + log->endless[section].to;
	for (; (at = memchr(at, '>', (size_t)(end - at))) != NULL; at++)
		if ((size_t)(at - text) >= from + 2 &&
		    memcmp(at - 2, sections[section].end, 3) == 0)
			return at + 1;
	log->endless[section].from = from;
	log->endless[section].to = log->text.size;
	return NULL;
}

/*
 * Where the CDATA ends in which the text begins, since what was before is cut off; 0: there is no
 * such end.  XML has none outside of CDATA: an event that seems to be open there is text, too.  The
 * end of the event that it was in comes next.
 */
static size_t cut_cdata(struct xml_log *log)
{
	const char *text = log->text.text, *end = text + log->text.size, *at = text, *close = NULL;
	bool inside = false;

	while (at && at < end) {
		enum tag tag = *at == '<' ? tag_at(at, end) : TAG_OTHER;

		if (*at == '<' && inside && section_at(at, end) == CDATA) {
			at = section_end(log, CDATA, (size_t)(at - text));
			continue;
		}
		if (tag == TAG_ENDS && close)
			return (size_t)(close - text);
		if (tag == TAG_BEGINS || tag == TAG_ENDS) {
			inside = tag == TAG_BEGINS;
			close = NULL;
		} else if (!close && end - at > 3 && memcmp(at, "]]>", 3) == 0) {
			close = at;
		}
		at++;
	}
	return 0;
}

/* Events in it may be text. */
static void doubt_cut(struct xml_log *log)
{
	size_t close = cut_cdata(log);
	uint64_t offset;

	log->doubtful = close;
	if (close == 0 || !holds_event(log->text.text, log->text.text + close))
		return;
	offset = form_text_offset(&log->text, close);
	input_stats_problem(log->text.source->stats, offset,
			    "CDATA whose beginning is cut off ends here: events before it may be "
			    "text, and are not certain to be of the log that they name");
	xml_events_doubt(log->events, offset);
}

static void tell_section(struct xml_log *log, bool *told, const char *what)
{
	if (!*told)
		input_stats_problem(log->text.source->stats, form_text_offset(&log->text, log->at),
				    "%s", what);
	*told = true;
}

/* CDATA in the text of CDATA. */
static const char *reopened(const char *at, const char *end)
{
	for (; (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++)
		if (section_at(at, end) == CDATA)
			return at;
	return NULL;
}

/* CDATA that a message holds as text is in no event, and that of a file that was joined is. */
static bool may_be_cut(const char *text, const char *end)
{
	const char *inner = reopened(text, end);

	return inner && holds_event(text, inner);
}

/* 1: the section is done with. */
static int pass_section(struct xml_log *log, enum section section, size_t end)
{
	const char *text = log->text.text;
	size_t from = log->at + strlen(sections[section].begin);

	if (section == CDATA && log->inside && !log->again && may_be_cut(text + from, text + end)) {
		log->again = from;
		tell_section(log, &log->told_again, "CDATA holds an event with CDATA: one of them "
			     "may be cut off, and events in it are not certain to be of the log "
			     "that they name");
	} else if (!log->again && holds_event(text + from, text + end)) {
		tell_section(log, &log->told_event, "CDATA or a comment holds what looks like an "
			     "event, and is not read as one");
	}
	if (!log->inside) {
		leave_out(log, log->at);
		move_start(log, end);
	}
	log->at = end;
	return 1;
}

/* The event is cut off in CDATA that begins here; what follows may be text as far as one goes. */
static int cut_event(struct xml_log *log, struct fail *fail)
{
	size_t from = log->at + strlen(sections[CDATA].begin), to = log->text.size;

	if (lose_event(log, "an event is cut off in CDATA: those behind it may be text of it, and "
			    "are not certain to be of the log that they name", fail) < 0)
		return -1;
	look_again(log, from, to);
	return 1;
}

/*
 * Step over a section.  1: it is done with; 0: the text ends first.  One that is larger than any
 * event is none, nor is a comment that does not end in the file.
 */
static int skip_section(struct xml_log *log, enum section section, struct fail *fail)
{
	const char *text = log->text.text;
	size_t from = log->at + strlen(sections[section].begin);
	const char *end = section_end(log, section, from);
	bool large = log->text.size - log->at > BOUND_XML_SIZE;

	if (end)
		return pass_section(log, section, (size_t)(end - text));
	if (!large && !log->last)
		return 0;
	if (section == CDATA && log->inside && holds_event(text + from, text + log->text.size))
		return cut_event(log, fail);
	if (section == CDATA && log->inside && !large)
		return 0;
	tell_section(log, &log->told_endless, "CDATA or a comment does not end");
	log->at++;
	return 1;
}

/* Where it is not known whether CDATA is open, only what ends before more of it begins is some, in
 * an event.  1: the section is done with; 0: the text ends first. */
static int doubtful_section(struct xml_log *log, enum section section)
{
	const char *text = log->text.text, *end;
	size_t from = log->at + strlen(sections[section].begin);

	if (section == CDATA && log->inside && log->cdata_end < from) {
		end = section_end(log, CDATA, from);
		if (!end && !log->last && log->text.size - log->at <= BOUND_XML_SIZE)
			return 0;
		log->cdata_end = end ? (size_t)(end - text) : log->text.size;
	}
	if (section == CDATA && log->inside && !reopened(text + from, text + log->cdata_end))
		log->at = log->cdata_end;
	else
		log->at++;
	return 1;
}

static int other_tag(struct xml_log *log, struct fail *fail)
{
	const char *at = log->text.text + log->at, *end = log->text.text + log->text.size;
	enum section section = log->folded || at[1] != '!' ? NO_SECTION : section_at(at, end);

	if (section == SECTION_UNSURE)
		return 0;
	if (section != NO_SECTION && log->at < log->doubtful)
		return doubtful_section(log, section);
	if (section != NO_SECTION)
		return skip_section(log, section, fail);
	log->at++;
	return 1;
}

/* Look at the text as far as it goes; the rest waits for more. */
static int walk(struct xml_log *log, struct fail *fail)
{
	const char *text = log->text.text, *end = text + log->text.size, *at;
	int ret = 1;

	while (ret > 0 && (at = memchr(text + log->at, '<', log->text.size - log->at)) != NULL) {
		enum tag tag = tag_at(at, end);

		log->at = (size_t)(at - text);
		if (tag == TAG_UNSURE)
			ret = 0;
		else if (tag == TAG_BEGINS)
			ret = begin_event(log, fail);
		else if (tag == TAG_ENDS && log->inside)
			ret = end_event(log, fail);
		else if (tag == TAG_OTHER)
			ret = other_tag(log, fail);
		else
			log->at++;
	}
	if (ret > 0)
		log->at = log->text.size;
	if (ret >= 0 && log->inside && log->text.size - log->start > BOUND_XML_SIZE)
		ret = lose_event(log, "an event is too large", fail) < 0 ? -1 : ret;
	if (!log->inside) {
		leave_out(log, log->at);
		move_start(log, log->at);
	}
	return ret;
}

static void move_back(size_t *place, size_t size)
{
	*place -= *place < size ? *place : size;
}

/* Done with what is before the start. */
static void drop(struct xml_log *log)
{
	size_t size = log->start;

	form_text_drop(&log->text, size);
	log->at -= size;
	for (int i = 0; i < SECTIONS; i++) {
		move_back(&log->endless[i].from, size);
		move_back(&log->endless[i].to, size);
	}
	move_back(&log->again, size);
	move_back(&log->doubtful, size);
	move_back(&log->cdata_end, size);
	log->start = 0;
}

static int read_text(struct xml_log *log, struct fail *fail)
{
	struct input_stats *stats = log->text.source->stats;
	bool first = true;
	int ret = 0, more;

	while (ret >= 0 && (more = form_text_more(&log->text, fail)) != 0) {
		if (more < 0)
			return -1;
		if (first) {
			log->folded = begins_folded(log->text.text, log->text.size);
			doubt_cut(log);
		}
		first = false;
		ret = walk(log, fail);
		drop(log);
	}
	log->last = true;
	if (ret >= 0 && log->at < log->text.size)
		ret = walk(log, fail);
	if (ret >= 0 && log->inside)
		ret = lose_event(log, "the last event is cut off", fail);
	form_rest_end(&log->rest, &log->text);
	if (ret < 0 || xml_events_finish(log->events, fail) < 0)
		return -1;
	/* It is no XML, such as a table without its beginning, of which a message holds some. */
	if (stats->records == 0 && stats->undecodable > 0 && log->left > LEFT_LEAST)
		input_stats_problem(stats, log->left_offset,
				    "%" PRIu64 " bytes are in no event, and are not read",
				    log->left);
	return 0;
}

/* ---- the reader ---- */

static void release(void *self)
{
	struct xml_log *log = self;

	if (!log)
		return;
	xml_events_free(log->events);
	form_rest_release(&log->rest);
	form_text_release(&log->text);
	free(log);
}

static void *start(const struct input_settings *settings)
{
	struct xml_log *log = shortage_watch(calloc(1, sizeof(*log)));

	if (!log)
		return NULL;
	log->events = xml_events_new(settings->catalog, settings->jobs);
	if (log->events)
		return log;
	release(log);
	return NULL;
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct xml_log *log = self;

	xml_events_open(log->events, source);
	form_text_open(&log->text, source, xml_encoding_of);
	log->start = log->at = 0;
	log->offset = log->left = 0;
	log->inside = log->lost = log->last = false;
	log->told_endless = log->told_event = log->told_again = false;
	log->again = log->doubtful = log->cdata_end = 0;
	memset(log->endless, 0, sizeof(log->endless));
	form_rest_open(&log->rest);
	if (read_text(log, fail) < 0)
		return -1;
	return input_source_done(source, fail);
}

const struct input_reader xml_log_reader = {
	.knows = knows, .start = start, .read = read_source, .free = release,
};
