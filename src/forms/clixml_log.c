/*
 * clixml_log.c - what Get-WinEvent and Get-EventLog give, as Export-Clixml writes it.
 *
 * An object is <Obj>, its properties are elements with their name in N and their type as tag,
 * below <Props> or, what PowerShell added, <MS>; a list is <LST>.  How deep objects go is up to
 * the one who exports: mostly the strings are lost, and the message is there.
 *
 * Memory is bounded by the largest event, whatever the size of the file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "clixml_log.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "arena.h"
#include "bounds.h"
#include "event.h"
#include "fail.h"
#include "form_event.h"
#include "form_text.h"
#include "reader.h"
#include "shortage.h"
#include "text.h"
#include "xml_parser.h"

enum property {
	ID, INSTANCE, QUALIFIERS, LEVEL, ENTRY_TYPE, RECORD, INDEX, PROVIDER, SOURCE, LOG, MACHINE,
	CREATED, GENERATED, MESSAGE, EVENT_ID, STRINGS, REPLACEMENTS, DATA, PROPERTIES
};

static const char *const property_names[PROPERTIES] = {
	[ID] = "Id", [INSTANCE] = "InstanceId", [QUALIFIERS] = "Qualifiers", [LEVEL] = "Level",
	[ENTRY_TYPE] = "EntryType", [RECORD] = "RecordId", [INDEX] = "Index",
	[PROVIDER] = "ProviderName", [SOURCE] = "Source", [LOG] = "LogName",
	[MACHINE] = "MachineName", [CREATED] = "TimeCreated", [GENERATED] = "TimeGenerated",
	[MESSAGE] = "Message", [EVENT_ID] = "EventID", [STRINGS] = "Properties",
	[REPLACEMENTS] = "ReplacementStrings", [DATA] = "Data",
};

struct clixml_log {
	struct form_event form;
	struct form_text text;
	XML_Parser parser;
	const char *refusal;	/* why it is refused, or NULL */
	bool stopped;		/* the run cannot go on: see *fail */
	struct fail *fail;
	XML_Index before;	/* bytes of the document before the window */
	uint64_t tag;		/* where a tag begins that is longer than the window */
	size_t unseen;		/* bytes that expat has, and said nothing of */
	bool skipping;		/* up to the next object */
	bool lost;		/* nothing began since an event was lost */

	int depth;		/* Objs is 1 */
	struct text value;	/* of the element that is open */

	/* The event that is open. */
	int event_depth;	/* of its Obj; 0: there is none */
	uint64_t offset;
	bool properties;	/* inside Props or MS */
	enum property property;	/* the one that is open, PROPERTIES: none */
	const char *texts[PROPERTIES];
	size_t known;		/* how many of them are known */
	const char *strings[BOUND_STRINGS];
	size_t string_count;
	bool has_strings;
	struct form_data data;
};

/* ---- what it is ---- */

static const struct input_format clixml_format = { .name = "clixml" };

/* Other objects of PowerShell have no events. */
static const struct input_format *knows(const uint8_t *head, size_t size)
{
	size_t most = size < INPUT_FORMAT_HEAD ? size : INPUT_FORMAT_HEAD;
	char text[INPUT_FORMAT_HEAD + 1];
	const char *at;

	text[input_format_ascii(text, INPUT_FORMAT_HEAD, head, most)] = '\0';
	at = text + strspn(text, " \t\r\n");
	if (strncmp(at, "<?xml", 5) == 0)
		at = strstr(at, "<Objs");
	if (!at || strncmp(at, "<Objs ", 6) != 0 || !strstr(at, "/powershell/"))
		return NULL;
	return strstr(at, "EventLogRecord") || strstr(at, "EventLogEntry") ? &clixml_format : NULL;
}

/* ---- values ---- */

static void refuse(struct clixml_log *log, const char *refusal)
{
	if (!log->refusal)
		log->refusal = refusal;
	XML_StopParser(log->parser, XML_FALSE);
}

/* The unit of _x000D_; -1: it is not one. */
static int32_t escaped_unit(const char *at)
{
	int32_t unit = 0;

	if (at[0] != '_' || at[1] != 'x')
		return -1;
	for (int i = 2; i < 6; i++) {
		int digit = text_hex_digit(at[i]);

		if (digit < 0)
			return -1;
		unit = unit * 16 + digit;
	}
	return at[6] == '_' ? unit : -1;
}

/* Characters that XML does not allow are _x000D_, and those of two units are two of these. */
static size_t unescape(char *text)
{
	char *to = text;
	const char *at = text;

	while (*at) {
		int32_t unit = escaped_unit(at), low = unit >= 0xD800 && unit < 0xDC00 ?
			escaped_unit(at + 7) : -1;
		uint32_t c = (uint32_t)unit;

		if (unit < 0) {
			*to++ = *at++;
			continue;
		}
		at += 7;
		if (low >= 0xDC00 && low < 0xE000) {
			c = 0x10000 + ((c & 0x3FF) << 10) + ((uint32_t)low & 0x3FF);
			at += 7;
		} else if (c == 0 || (c >= 0xD800 && c < 0xE000)) {
			c = 0xFFFD;
		}
		to += text_put_character(to, c);
	}
	*to = '\0';
	return (size_t)(to - text);
}

static const char *keep(struct clixml_log *log)
{
	char *copy = arena_bytes(form_event_arena(&log->form), text_get(&log->value),
				 log->value.size);

	if (copy)
		unescape(copy);
	else
		refuse(log, "out of memory");
	return copy;
}

static void set_text(struct clixml_log *log)
{
	if (log->texts[log->property] || log->value.size == 0)
		return;
	log->texts[log->property] = keep(log);
	log->known++;
}

/* What a property became that went too deep is the name of its type. */
static void add_string(struct clixml_log *log)
{
	if (log->property != STRINGS && log->property != REPLACEMENTS)
		return;
	if (log->property == STRINGS && text_starts(text_get(&log->value), "System.Diagnostics."))
		return;
	log->has_strings = true;
	if (log->string_count < BOUND_STRINGS)
		log->strings[log->string_count++] = keep(log);
}

static int base64_digit(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *found = c ? strchr(digits, c) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* A list of bytes is written in base64. */
static void set_data(struct clixml_log *log)
{
	const char *text = text_get(&log->value);
	uint8_t *bytes;
	uint32_t bits = 0;
	size_t size = 0;
	int count = 0;

	if (log->data.bytes || base64_digit(text[0]) < 0 || base64_digit(text[1]) < 0 ||
	    log->value.size > BOUND_DATA_SIZE / 3 * 4)
		return;
	bytes = arena_alloc(form_event_arena(&log->form), log->value.size);
	if (!bytes) {
		refuse(log, "out of memory");
		return;
	}
	for (; base64_digit(*text) >= 0; text++) {
		bits = (bits << 6 | (uint32_t)base64_digit(*text)) & 0xffffff;
		count = (count + 1) % 4;
		if (count != 1)
			bytes[size++] = (uint8_t)(bits >> (count == 2 ? 4 : count == 3 ? 2 : 0));
	}
	log->data = (struct form_data){ bytes, size };
}

/* ---- an event ---- */

static const char *first_of(const struct clixml_log *log, enum property a, enum property b)
{
	return log->texts[a] ? log->texts[a] : log->texts[b];
}

static void deliver(struct clixml_log *log)
{
	const char *id = first_of(log, INSTANCE, EVENT_ID);
	struct form_fields fields = {
		.offset = log->offset, .id = log->texts[ID] ? log->texts[ID] : id,
		.qualifiers = log->texts[QUALIFIERS], .provider = first_of(log, PROVIDER, SOURCE),
		.level = first_of(log, LEVEL, ENTRY_TYPE),
		.time = first_of(log, CREATED, GENERATED),
		.record_id = first_of(log, RECORD, INDEX), .channel = log->texts[LOG],
		.computer = log->texts[MACHINE], .message = log->texts[MESSAGE],
		.strings = log->has_strings ? log->strings : NULL,
		.string_count = log->string_count, .data = log->data,
		.carries_data = log->has_strings,
	};

	if (log->known > 0 && form_event_deliver(&log->form, &fields, log->fail) < 0) {
		log->stopped = true;
		refuse(log, "");
	}
}

static void begin_event(struct clixml_log *log, uint64_t offset)
{
	event_reset(&log->form.event);	/* of what was no event */
	memset(log->texts, 0, sizeof(log->texts));
	log->event_depth = log->depth;
	log->lost = false;
	log->offset = offset;
	log->properties = false;
	log->property = PROPERTIES;
	log->known = log->string_count = 0;
	log->has_strings = false;
	log->data = (struct form_data){ NULL, 0 };
}

/* ---- expat's calls ---- */

static uint64_t offset_here(struct clixml_log *log)
{
	XML_Index at = XML_GetCurrentByteIndex(log->parser) - log->before;

	return form_text_offset(&log->text, at > 0 ? (size_t)at : 0);
}

static const char *name_of(const char **pairs)
{
	for (; pairs[0]; pairs += 2)
		if (strcmp(pairs[0], "N") == 0)
			return pairs[1];
	return NULL;
}

static enum property property_of(const char *name)
{
	enum property property = 0;

	while (property < PROPERTIES && (!name || strcmp(property_names[property], name) != 0))
		property++;
	return property;
}

static void XMLCALL element_start(void *context, const char *tag, const char **pairs)
{
	struct clixml_log *log = context;

	log->unseen = 0;
	log->depth++;
	text_reset(&log->value);
	if (log->depth > BOUND_ELEMENT_DEPTH)
		refuse(log, "its elements are nested too deeply");
	/* The object around a list of events has no properties before them. */
	else if (strcmp(tag, "Obj") == 0 && (!log->event_depth || log->known == 0) &&
		 !name_of(pairs))
		begin_event(log, offset_here(log));
	else if (log->event_depth && log->depth == log->event_depth + 1)
		log->properties = !strcmp(tag, "Props") || !strcmp(tag, "MS");
	else if (log->properties && log->depth == log->event_depth + 2)
		log->property = property_of(name_of(pairs));
}

/* Elements of a property: its text, <ToString> of an object, what is in its list. */
static void end_of_property(struct clixml_log *log, const char *tag, int level)
{
	if (log->property == PROPERTIES)
		return;
	if (strcmp(tag, "BA") == 0)
		set_data(log);
	else if (level == 2 || (level == 3 && strcmp(tag, "ToString") == 0))
		set_text(log);
	else if (level >= 4 && (strcmp(tag, "S") == 0 || strcmp(tag, "I32") == 0 ||
				strcmp(tag, "U32") == 0 || strcmp(tag, "Nil") == 0))
		add_string(log);
	if (level == 2)
		log->property = PROPERTIES;
}

static void XMLCALL element_end(void *context, const char *tag)
{
	struct clixml_log *log = context;
	int level = log->depth - log->event_depth;

	if (log->event_depth && log->properties && level >= 2)
		end_of_property(log, tag, level);
	else if (log->event_depth && level == 1)
		log->properties = false;
	else if (log->event_depth && level == 0) {
		deliver(log);
		log->event_depth = 0;
	}
	log->depth--;
	text_reset(&log->value);
}

static void XMLCALL characters(void *context, const char *bytes, int size)
{
	struct clixml_log *log = context;

	log->unseen = 0;
	if (log->properties && log->value.size < BOUND_STRING_SIZE)
		text_add_bytes(&log->value, bytes, (size_t)size);
}

static void XMLCALL document_type(void *context, const char *name, const char *system_id,
				  const char *public_id, int internal)
{
	(void)name, (void)system_id, (void)public_id, (void)internal;
	refuse(context, "it has a document type");
}

/* ---- the text ---- */

/* Begin a document; what is at `at` of the window comes next. */
static void begin_document(struct clixml_log *log, const char *root, size_t at)
{
	XML_ParserReset(log->parser, "UTF-8");
	XML_SetUserData(log->parser, log);
	XML_SetElementHandler(log->parser, element_start, element_end);
	XML_SetCharacterDataHandler(log->parser, characters);
	XML_SetStartDoctypeDeclHandler(log->parser, document_type);
	log->refusal = NULL;
	log->unseen = 0;
	log->depth = log->event_depth = 0;
	log->properties = false;
	text_reset(&log->value);
	XML_Parse(log->parser, root, (int)strlen(root), XML_FALSE);
	log->before = (XML_Index)strlen(root) - (XML_Index)at;
}

/* The next object from `at` on; the end of the window, or a beginning of the tag there: none. */
static size_t next_object(const struct form_text *text, size_t at)
{
	static const char tag[] = "<Obj ";
	const char *found = text->text + at, *end = text->text + text->size;

	while ((found = memchr(found, '<', (size_t)(end - found))) != NULL) {
		size_t left = (size_t)(end - found);

		if (memcmp(found, tag, left < strlen(tag) ? left : strlen(tag)) == 0)
			return (size_t)(found - text->text);
		found++;
	}
	return text->size;
}

/* The event is lost: once, also if what follows does not fit together without it. */
static void lose_event(struct clixml_log *log, size_t at)
{
	struct input_stats *stats = log->form.source->stats;
	const char *why = log->refusal ? log->refusal :
		XML_ErrorString(XML_GetErrorCode(log->parser));

	if (log->depth == 0 || (log->lost && !log->event_depth))
		return;
	log->lost = true;
	stats->undecodable++;
	if (!log->event_depth && log->unseen <= BOUND_XML_SIZE)
		log->offset = form_text_offset(&log->text, at);
	input_stats_problem(stats, log->offset, "an event cannot be decoded: %s", why);
}

/* Where in the window expat stopped, or `at`. */
static size_t stopped_at(const struct clixml_log *log, size_t at, size_t end)
{
	XML_Index index = XML_GetCurrentByteIndex(log->parser) - log->before;

	return index > (XML_Index)at && index < (XML_Index)end ? (size_t)index : at;
}

/* Hand on the window from `at` to `end`.  False: it was refused at *at. */
static bool parse(struct clixml_log *log, size_t *at, size_t end)
{
	enum XML_Status status = XML_Parse(log->parser, log->text.text + *at, (int)(end - *at),
					   XML_FALSE);

	log->unseen += end - *at;
	if (status == XML_STATUS_OK && log->unseen <= BOUND_XML_SIZE)
		return true;
	if (status == XML_STATUS_OK) {
		log->refusal = "a tag is too long";
		log->offset = log->tag;
	}
	*at = stopped_at(log, *at, end);
	return false;
}

/* What is refused is skipped up to the next object. */
static void feed(struct clixml_log *log, size_t end)
{
	size_t at = 0, from;

	while (at < end && !log->stopped) {
		if (log->skipping) {
			at = next_object(&log->text, at);
			if (at >= end)
				break;
			begin_document(log, "<Objs>", at);
			log->skipping = false;
		}
		from = at;
		if (parse(log, &at, end))
			break;
		lose_event(log, at);
		log->skipping = true;
		at += at == from;
	}
}

/* Tags are handed on whole, so that their place is known. */
static size_t last_tag(const struct form_text *text)
{
	for (size_t at = text->size; at > 0; at--)
		if (text->text[at - 1] == '<')
			return at - 1;
	return 0;
}

static int take_window(struct clixml_log *log, size_t end, struct fail *fail)
{
	/* The last tag is longer than the window, and the window begins with it. */
	if (end == 0 && *log->text.text == '<')
		log->tag = form_text_offset(&log->text, 0);
	if (end == 0)
		end = log->text.size;
	feed(log, end);
	if (log->stopped)
		return -1;
	if (log->value.oom)
		return fail_set(fail, "out of memory");
	log->before += (XML_Index)end;
	form_text_drop(&log->text, end);
	return 0;
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct clixml_log *log = self;
	int ret;

	form_text_open(&log->text, source, form_encoding_of);
	form_event_open(&log->form, source);
	log->fail = fail;
	log->lost = log->skipping = log->stopped = false;
	begin_document(log, "", 0);
	while ((ret = form_text_more(&log->text, fail)) > 0)
		if (take_window(log, last_tag(&log->text), fail) < 0)
			return -1;
	if (ret < 0 || (log->text.size > 0 && take_window(log, 0, fail) < 0))
		return -1;
	if (log->event_depth && !log->skipping) {
		source->stats->undecodable++;
		input_stats_problem(source->stats, log->offset, "the last event is cut off");
	}
	return input_source_done(source, fail);
}

/* ---- the reader ---- */

static void release(void *self)
{
	struct clixml_log *log = self;

	if (!log)
		return;
	form_event_release(&log->form);
	form_text_release(&log->text);
	text_release(&log->value);
	if (log->parser)
		XML_ParserFree(log->parser);
	free(log);
}

static void *start(const struct input_settings *settings)
{
	struct clixml_log *log = shortage_watch(calloc(1, sizeof(*log)));

	if (!log)
		return NULL;
	form_event_init(&log->form, settings->catalog);
	log->parser = xml_parser_new("UTF-8", '\0');
	if (log->parser)
		return log;
	release(log);
	return NULL;
}

const struct input_reader clixml_log_reader = {
	.knows = knows, .start = start, .read = read_source, .free = release,
};
