/*
 * xml_log.c - events as XML, as Event Viewer saves them, wevtutil, PowerShell and other
 * tools write them, and Azure App Service keeps them (eventlog.xml).
 *
 * Hardly any of these files is one document.  wevtutil writes a series of events without
 * a root, evtx_dump a declaration before each, a view has fold marks between elements,
 * and a file may end anywhere.  So the file is not parsed as a whole: each event, from
 * <Event to </Event>, is a text of its own for event_xml.h, and a damaged one costs
 * itself alone.  What is between events is skipped.
 *
 * Memory is bounded by the largest event, whatever the size of the file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "xml_log.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "event.h"
#include "event_xml.h"
#include "fail.h"
#include "form_text.h"
#include "reader.h"
#include "shortage.h"
#include "text.h"
#include "when.h"
#include "xml_peek.h"

enum { NAME_SIZE = 64 };

struct xml_log {
	const struct catalog *catalog;
	struct event_xml *xml;
	struct event event;
	struct text last_provider, last_source;
	const struct catalog_provider *provider;	/* of that name; or NULL */

	/* Of the source that is read; what is before `start` of its text is done with. */
	struct input_source *source;
	struct form_text text;
	size_t start, at;	/* at: the text up to here was looked at */
	uint64_t offset;	/* of start in the file */
	bool inside;		/* an event begins at start, and its end was not seen */
};

/* ---- tags ---- */

enum tag { TAG_UNSURE, TAG_OTHER, TAG_BEGINS, TAG_ENDS };

static bool is_name_character(char c)
{
	return c == ':' || c == '-' || c == '_' || c == '.' || text_is_digit(c) ||
	       text_is_letter(c);
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

/* ---- what it is ---- */

static const struct input_format event_xml_format = { .name = "event-xml" };
static const struct input_format azure_xml_format = { .name = "azure-xml" };

/* Fold marks, and words that tools write before the first event. */
static const char *skip_words(const char *at)
{
	at += strspn(at, " \t\r\n-");
	if (strncmp(at, "evtxexport ", 11) == 0 || strncmp(at, "Record ", 7) == 0)
		at = strchr(at, '<');
	return at;
}

/* Other XML, such as a web.config, has no events; nor has the trace of a failed request
 * of IIS, which calls its steps so. */
static const struct input_format *knows(const uint8_t *head, size_t size)
{
	size_t most = size < INPUT_FORMAT_HEAD ? size : INPUT_FORMAT_HEAD;
	char text[INPUT_FORMAT_HEAD + 1];
	const char *at;

	text[input_format_ascii(text, INPUT_FORMAT_HEAD, head, most)] = '\0';
	at = skip_words(text);
	if (!at || *at != '<' || strstr(at, "<failedRequest"))
		return NULL;
	if (strncmp(at, "<Events><Event><System>", 23) == 0)
		return &azure_xml_format;
	for (; (at = strchr(at, '<')) != NULL; at++)
		if (tag_at(at, at + strlen(at)) == TAG_BEGINS)
			return &event_xml_format;
	return NULL;
}

/* XML begins with ASCII, and without a declaration it is UTF-8. */
static struct form_encoding encoding_of(const uint8_t *bytes, size_t size)
{
	if (size >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] && !bytes[1])))
		return (struct form_encoding){ FORM_UTF16_LE, NULL };
	if (size >= 2 && ((bytes[0] == 0xfe && bytes[1] == 0xff) || (!bytes[0] && bytes[1])))
		return (struct form_encoding){ FORM_UTF16_BE, NULL };
	return (struct form_encoding){ FORM_UTF8, NULL };
}

/* ---- events ---- */

/*
 * Azure App Service writes no namespace, and of keywords only the word.  It numbers levels
 * as classic logs do, and its record ids are ticks that come again: they identify nothing.
 */
static bool is_azure(const char *text, size_t size)
{
	static const char keywords[] = "<Keywords>Keywords<";
	const char *end = text + size;

	if (size < 7 || memcmp(text, "<Event>", 7) != 0)
		return false;
	for (; (text = memchr(text, '<', (size_t)(end - text))) != NULL; text++)
		if ((size_t)(end - text) >= strlen(keywords) &&
		    memcmp(text, keywords, strlen(keywords)) == 0)
			return true;
	return false;
}

static void correct_azure(struct event *event)
{
	event->record_id = 0;
	if (event->level == EVENT_CRITICAL)
		event->level = EVENT_ERROR;
	else if (event->level == EVENT_ERROR)
		event->level = EVENT_WARNING;
}

/* python-evtx puts all strings into one Data, each between <string> and </string>. */
static bool split_strings(struct event *event)
{
	static const char open[] = "<string>", close[] = "</string>";
	const char *at = event->string_count == 1 ? event->strings[0] : "", *end;
	const char **list;
	size_t count = 0;

	if (strncmp(at, open, strlen(open)) != 0)
		return true;
	list = arena_array(&event->arena, BOUND_STRINGS, sizeof(*list));
	while (list && (at = strstr(at, open)) != NULL && count < BOUND_STRINGS) {
		at += strlen(open);
		end = strstr(at, close);
		list[count] = arena_bytes(&event->arena, at, end ? (size_t)(end - at) : strlen(at));
		if (!list[count++])
			return false;
	}
	event->strings = list;
	event->string_count = count;
	return list;
}

bool xml_log_correct(struct event *event, const char *text, size_t size)
{
	if (is_azure(text, size))
		correct_azure(event);
	return split_strings(event);
}

/* Looked up once for events of one provider that follow each other. */
static const struct catalog_event *kind_of(struct xml_log *log, const struct event *event)
{
	const char *source = event->source ? event->source : "";

	if (strcmp(text_get(&log->last_provider), event->provider) != 0 ||
	    strcmp(text_get(&log->last_source), source) != 0 || log->last_provider.oom) {
		text_reset(&log->last_provider);
		text_reset(&log->last_source);
		text_add(&log->last_provider, event->provider);
		text_add(&log->last_source, source);
		log->provider = catalog_provider(log->catalog, event->provider, event->source);
	}
	return log->provider ? catalog_find(log->catalog, log->provider, event->id) : NULL;
}

static bool is_number(struct xml_piece piece, uint64_t most, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < piece.size; i++) {
		unsigned digit = (unsigned)piece.at[i] - '0';

		if (digit > 9 || *number > (most - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return piece.size > 0;
}

static const char *copy(struct event *event, struct xml_piece piece)
{
	return piece.size > 0 ? arena_bytes(&event->arena, piece.at, piece.size) : NULL;
}

/*
 * Count an event that is not for us by a look at it.  False: it may be one for us, or a
 * parser has to read it.
 */
static bool count_other(struct xml_log *log, const char *text, size_t size)
{
	struct event *event = &log->event;
	struct xml_peek peek;
	const char *time;
	uint64_t id;

	if (!xml_peek(text, size, &peek) || !is_number(peek.id, UINT16_MAX, &id))
		return false;
	event->provider = copy(event, peek.provider);
	event->source = copy(event, peek.source);
	event->id = (uint16_t)id;
	if (!event->provider || kind_of(log, event))
		return false;
	event->computer = copy(event, peek.computer);
	event->channel = copy(event, peek.channel);
	time = copy(event, peek.time);
	event->time = time ? when_parse(time) : WHEN_UNKNOWN;
	if (!is_number(peek.record_id, UINT64_MAX, &event->record_id) || is_azure(text, size))
		event->record_id = 0;
	input_stats_event(log->source->stats, event);
	return true;
}

static int take_event(struct xml_log *log, const char *text, size_t size, struct fail *fail)
{
	struct event *event = &log->event;
	struct input_stats *stats = log->source->stats;
	struct fail why;

	event_reset(event);
	if (count_other(log, text, size))
		return 0;
	event_reset(event);
	if (event_xml_read(log->xml, text, size, event, &why) < 0) {
		stats->undecodable++;
		input_stats_problem(stats, log->offset, "an event cannot be decoded: %s", why.msg);
		return 0;
	}
	event->offset = log->offset;
	if (!xml_log_correct(event, text, size))
		return fail_set(fail, "out of memory");
	input_stats_event(stats, event);
	event->kind = kind_of(log, event);
	if (!event->kind || !catalog_wants(event->kind, event))
		return 0;
	return input_source_event(log->source, event, fail);
}

/* ---- the walk ---- */

/* The text before this place is done with. */
static void move_start(struct xml_log *log, size_t to)
{
	log->offset += form_text_span(&log->text, log->start, to);
	log->start = to;
}

static void lose_event(struct xml_log *log, const char *why)
{
	log->source->stats->undecodable++;
	input_stats_problem(log->source->stats, log->offset, "%s", why);
	log->inside = false;
}

static void begin_event(struct xml_log *log)
{
	if (log->inside)
		lose_event(log, "an event does not end before the next one begins");
	move_start(log, log->at);
	log->inside = true;
	log->at++;
}

/* 1: it ended; 0: the text ends first. */
static int end_event(struct xml_log *log, struct fail *fail)
{
	const char *close = memchr(log->text.text + log->at, '>', log->text.size - log->at);
	int ret;

	if (!close)
		return 0;
	log->at = (size_t)(close - log->text.text) + 1;
	ret = take_event(log, log->text.text + log->start, log->at - log->start, fail);
	move_start(log, log->at);
	log->inside = false;
	return ret < 0 ? -1 : 1;
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
			begin_event(log);
		else if (tag == TAG_ENDS && log->inside)
			ret = end_event(log, fail);
		else
			log->at++;
	}
	if (ret > 0)
		log->at = log->text.size;
	if (log->inside && log->text.size - log->start > BOUND_XML_SIZE)
		lose_event(log, "an event is too large");
	if (!log->inside)
		move_start(log, log->at);
	return ret;
}

static int read_text(struct xml_log *log, struct fail *fail)
{
	int ret = 0, more;

	while (ret >= 0 && (more = form_text_more(&log->text, fail)) != 0) {
		if (more < 0)
			return -1;
		ret = walk(log, fail);
		form_text_drop(&log->text, log->start);
		log->at -= log->start;
		log->start = 0;
	}
	if (ret >= 0 && log->inside)
		lose_event(log, "the last event is cut off");
	return ret;
}

/* ---- the reader ---- */

static void release(void *self)
{
	struct xml_log *log = self;

	if (!log)
		return;
	event_xml_free(log->xml);
	event_release(&log->event);
	form_text_release(&log->text);
	text_release(&log->last_provider);
	text_release(&log->last_source);
	free(log);
}

static void *start(const struct input_settings *settings)
{
	struct xml_log *log = shortage_watch(calloc(1, sizeof(*log)));

	if (!log)
		return NULL;
	log->catalog = settings->catalog;
	event_init(&log->event);
	log->xml = event_xml_new();
	if (log->xml)
		return log;
	release(log);
	return NULL;
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct xml_log *log = self;

	log->source = source;
	form_text_open(&log->text, source, encoding_of);
	log->start = log->at = 0;
	log->offset = 0;
	log->inside = false;
	if (read_text(log, fail) < 0)
		return -1;
	return input_source_done(source, fail);
}

const struct input_reader xml_log_reader = {
	.knows = knows, .start = start, .read = read_source, .free = release,
};
