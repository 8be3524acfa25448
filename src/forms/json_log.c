/*
 * json_log.c - events as JSON, as shippers, forensic tools and PowerShell write them.
 *
 * The text is never parsed as a whole: json_cut.h cuts objects out of it, a walk over each
 * finds out what it is, and only what the catalog may want is looked at more closely:
 * json_check.h says whether it is JSON, and json_read.h reads it.
 *
 * Memory is bounded by the largest object, whatever the size of the file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "json_log.h"

#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "event.h"
#include "event_xml.h"
#include "fail.h"
#include "form_event.h"
#include "form_rest.h"
#include "form_text.h"
#include "json_check.h"
#include "json_cut.h"
#include "json_forms.h"
#include "json_known.h"
#include "json_strings.h"
#include "reader.h"
#include "shortage.h"
#include "text.h"

struct json_log {
	struct form_event form;
	struct form_text text;
	struct json_cut cut;
	struct json_paths paths;
	struct json_found found;
	struct json_strings strings;
	struct event_xml *xml;
	struct event xml_event;
	struct text clean;	/* an object that is no UTF-8 */
	struct text head;	/* of a table whose rows come: {"columns": [...], "rows": */
	struct text fragment;	/* XML around strings in XML */
	uint64_t offset;	/* of the object in the file */
	struct form_rest rest;
	bool lost;		/* what comes may be of an object that was refused */
};

/* What is said of one event. */
struct saying {
	const struct json_form_paths *form;
	const char *texts[JSON_ROLES];
	struct form_fields fields;
};

/* ---- values ---- */

static void lose(struct json_log *log, const char *why)
{
	log->form.source->stats->undecodable++;
	input_stats_problem(log->form.source->stats, log->offset, "%s", why);
}

static const char *level_of(const char *text, enum json_levels levels)
{
	static const struct {
		const char *word, *level;
		bool classic;
	} rows[] = {
		{ "info", "4", false }, { "informational", "4", false }, { "warn", "3", false },
		{ "err", "2", false }, { "failureaudit", "4", false },
		{ "successaudit", "4", false }, { "audit_success", "4", false },
		{ "audit_failure", "4", false },
		{ "1", "2", true }, { "2", "3", true }, { "4", "4", true }, { "8", "4", true },
		{ "16", "4", true },
	};

	for (size_t i = 0; text && i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_equal_nocase(text, rows[i].word) &&
		    (!rows[i].classic || levels == JSON_LEVEL_CLASSIC))
			return rows[i].level;
	return text;
}

static void set_fields(struct json_log *log, struct saying *saying)
{
	const char *const *texts = saying->texts;
	const struct json_form *form = saying->form->form;

	saying->fields = (struct form_fields){
		.offset = log->offset, .id = texts[JSON_ID],
		.qualifiers = texts[JSON_QUALIFIERS], .provider = texts[JSON_PROVIDER],
		.source = texts[JSON_SOURCE], .shows_source = form->paths[JSON_SOURCE],
		.time = texts[JSON_TIME], .utc = form->utc,
		.level = level_of(texts[JSON_LEVEL], form->levels),
		.record_id = texts[JSON_RECORD_ID], .channel = texts[JSON_CHANNEL],
		.computer = texts[JSON_COMPUTER], .message = texts[JSON_MESSAGE],
	};
	/* Days and months are told apart by such dates alone. */
	if (texts[JSON_TIME] && strchr(texts[JSON_TIME], '/'))
		form_dates_learn(&log->form.dates, texts[JSON_TIME]);
}

static const char *text_of(struct json_log *log, const struct saying *saying,
			   enum json_role role)
{
	return json_piece_text(json_form_value(saying->form, &log->found, role),
			       form_event_arena(&log->form));
}

/* All but what only an event needs that is wanted. */
static void read_header(struct json_log *log, struct saying *saying)
{
	for (enum json_role role = JSON_ID; role < JSON_MESSAGE; role++)
		saying->texts[role] = text_of(log, saying, role);
	set_fields(log, saying);
}

static const struct catalog_event *kind_of(struct json_log *log, const struct saying *saying)
{
	const char *id = saying->fields.id;

	return id ? form_event_kind(&log->form, saying->fields.provider, saying->fields.source,
				    (uint16_t)strtoull(id, NULL, 10)) : NULL;
}

/* ---- strings in XML ---- */

/* <Param>a</Param><Param>b</Param>, or <DataItem ...><EventData>...</EventData></DataItem>. */
static void add_xml(struct json_log *log, const char *text)
{
	const char *inner = strstr(text, "<EventData");
	const char *end = inner ? strstr(inner, "</EventData>") : NULL;
	struct arena *arena = form_event_arena(&log->form);
	struct event *event = &log->xml_event;
	struct fail why;

	text_reset(&log->fragment);
	text_add(&log->fragment, "<Event>");
	if (inner && end)
		text_add_bytes(&log->fragment, inner, (size_t)(end - inner));
	else
		text_printf(&log->fragment, "<EventData>%s", text);
	text_add(&log->fragment, "</EventData></Event>");
	event_reset(event);
	if (log->fragment.oom || event_xml_read(log->xml, text_get(&log->fragment),
						log->fragment.size, event, &why) < 0)
		return;
	log->strings.found = true;
	for (size_t i = 0; i < event->string_count; i++)
		json_strings_add_one(&log->strings, "", arena_string(arena, event->strings[i]));
	if (event->data && !log->strings.data.bytes) {
		uint8_t *data = arena_alloc(arena, event->data_size);

		if (data)
			memcpy(data, event->data, event->data_size);
		log->strings.data = (struct form_data){ data, event->data_size };
		log->strings.oom |= !data;
	}
}

static void add_strings(struct json_log *log, struct json_piece piece)
{
	const char *text = piece.at && *piece.at == '"' ?
		json_piece_text(piece, form_event_arena(&log->form)) : NULL;

	if (text && *text == '<')
		add_xml(log, text);
	else
		json_strings_add(&log->strings, piece);
}

static void add_data(struct json_log *log, struct json_piece piece)
{
	struct json_strings *strings = &log->strings;
	const char *text;

	if (!piece.at || strings->data.bytes)
		return;
	text = json_piece_text(piece, form_event_arena(&log->form));
	if (*piece.at == '[') {
		strings->has_data = true;
		strings->data = json_piece_bytes(piece, form_event_arena(&log->form));
	} else if (text && *text == '<') {
		size_t count = strings->count;
		bool found = strings->found;

		add_xml(log, text);
		/* Its strings are those that were there before. */
		if (found)
			strings->count = count;
	} else if (text) {
		strings->has_data = true;
		strings->data = form_data_hex(text, form_event_arena(&log->form));
	}
}

/* False: memory ran out. */
static bool read_strings(struct json_log *log, struct saying *saying,
			 const struct catalog_event *kind)
{
	const struct json_form *form = saying->form->form;
	struct json_strings *strings = &log->strings;
	const struct json_found *found = &log->found;

	json_strings_init(strings, form_event_arena(&log->form));
	add_strings(log, json_form_value(saying->form, found, JSON_STRINGS));
	if (!strings->found)
		json_strings_add(strings, json_form_value(saying->form, found, JSON_USER_DATA));
	/* A row has no keys of its own. */
	if (!strings->found && form->paths[JSON_STRINGS] && found->top.at)
		json_strings_add_dotted(strings, found->top, form->paths[JSON_STRINGS]);
	if (!strings->found && form->top_strings && found->top.at)
		json_strings_add_known(strings, found->top);
	add_data(log, json_form_value(saying->form, found, JSON_DATA));
	if (form->last_is_data)
		json_strings_take_data(strings, kind);
	if (form->joins_strings)
		json_strings_split(strings, kind);
	saying->fields.strings = json_strings_place(strings, kind, &saying->fields.string_count);
	saying->fields.joined = strings->joined;
	saying->fields.data = strings->data;
	saying->fields.carries_data = strings->has_data || (strings->found && form->carries_data);
	return !strings->oom;
}

/* ---- hayabusa names no provider ---- */

static void infer_provider(struct json_log *log, struct saying *saying)
{
	unsigned long id = saying->fields.id ? strtoul(saying->fields.id, NULL, 10) : 0;

	json_strings_init(&log->strings, form_event_arena(&log->form));
	add_strings(log, json_form_value(saying->form, &log->found, JSON_STRINGS));
	saying->fields.provider = json_strings_provider(&log->strings, log->form.catalog, id);
}

/* ---- an event as text in a string ---- */

static bool is_xml(const char *text)
{
	text += strspn(text, " \t\r\n");
	return strncmp(text, "<Event", 6) == 0 || strncmp(text, "<?xml", 5) == 0;
}

/* 1: it was an event, whatever became of it; 0: it is none. */
static int take_xml(struct json_log *log, const char *text, struct fail *fail)
{
	struct event *event = &log->xml_event;
	struct fail why;

	event_reset(event);
	if (event_xml_read(log->xml, text, strlen(text), event, &why) < 0 || !*event->provider)
		return 0;
	event->offset = log->offset;
	return form_event_deliver_whole(&log->form, event, fail) < 0 ? -1 : 1;
}

/* Lines of KEY=VALUE; the message goes to the end.  A date is the first line. */
static void read_lines(struct json_log *log, struct saying *saying, const char *text)
{
	struct arena *arena = form_event_arena(&log->form);

	for (const char *end; *text; text = *end ? end + 1 : end) {
		size_t size = strcspn(text, "\r\n"), key = strcspn(text, "=\r\n");
		enum json_role role = JSON_ROLES;

		end = text + size;
		if (text[key] == '=')
			role = json_form_role(saying->form, &log->paths, text, key);
		else if (key > 0 && !saying->texts[JSON_TIME])
			saying->texts[JSON_TIME] = arena_bytes(arena, text, size);
		if (role == JSON_MESSAGE)
			end = text + strlen(text);
		if (role < JSON_ROLES && !saying->texts[role])
			saying->texts[role] = arena_bytes(arena, text + key + 1,
							  (size_t)(end - text) - key - 1);
	}
}

/* 1: it is done with; 0: what else the object says counts. */
static int take_text(struct json_log *log, struct saying *saying, struct fail *fail)
{
	const char *text = text_of(log, saying, JSON_XML);

	if (!text)
		return 0;
	if (is_xml(text))
		return take_xml(log, text, fail);
	if (strcmp(saying->form->form->name, "splunk-json") != 0)
		return 0;
	if (!saying->texts[JSON_ID]) {
		saying->texts[JSON_TIME] = NULL;
		read_lines(log, saying, text);
		set_fields(log, saying);
	}
	return 0;
}

/* ---- an object ---- */

/* What is wanted is read as a whole. */
static int take_wanted(struct json_log *log, struct saying *saying,
		       const struct catalog_event *kind, struct fail *fail)
{
	if (!saying->fields.message)
		saying->fields.message = text_of(log, saying, JSON_MESSAGE);
	if (!read_strings(log, saying, kind))
		return fail_set(fail, "out of memory");
	return form_event_deliver(&log->form, &saying->fields, fail);
}

static int take_event(struct json_log *log, struct saying *saying, const char *text, size_t size,
		      struct fail *fail)
{
	bool named, whole = json_form_value(saying->form, &log->found, JSON_XML).at;
	const struct catalog_event *kind;
	struct json_syntax syntax;
	int ret = 0;

	read_header(log, saying);
	if (saying->form->form->no_provider)
		infer_provider(log, saying);
	named = saying->fields.id && saying->fields.provider;
	kind = kind_of(log, saying);
	if (named && !kind)
		return form_event_deliver(&log->form, &saying->fields, fail);
	syntax = json_check_syntax(text, size, BOUND_JSON_DEPTH, JSON_LAX);
	if (syntax.why) {
		log->form.source->stats->undecodable++;
		input_stats_problem(log->form.source->stats, log->offset,
				    "an event is not JSON: %s", syntax.why);
		return 0;
	}
	if (whole)
		ret = take_text(log, saying, fail);
	return ret ? ret : take_wanted(log, saying, kind ? kind : kind_of(log, saying), fail);
}

static int take_found(struct json_log *log, const char *text, size_t size, struct fail *fail)
{
	struct saying saying = { .form = json_form_of(&log->paths, &log->found) };
	int ret = 0;

	if (log->found.bad)
		lose(log, saying.form ? "an event is not JSON" : "an object is not JSON");
	else if (saying.form)
		ret = take_event(log, &saying, text, size, fail);
	/* Frees what an event took that was not delivered. */
	event_reset(&log->form.event);
	return ret < 0 ? -1 : 0;
}

static int take_wrapper(struct json_log *log, const char *text, size_t size, struct fail *fail)
{
	struct json_inner inner = json_inner_start(text, size);
	uint64_t offset = log->offset;
	struct json_piece piece;

	while ((piece = json_inner_next(&inner)).at) {
		if (*piece.at != '{')
			continue;
		log->offset = offset + (uint64_t)(piece.at - text);
		json_paths_find(&log->paths, piece.at, piece.size, &log->found);
		if (take_found(log, piece.at, piece.size, fail) < 0)
			return -1;
	}
	return 0;
}

static int take_object(struct json_log *log, const char *text, size_t size, struct fail *fail)
{
	json_paths_find(&log->paths, text, size, &log->found);
	if (log->found.bad || json_form_of(&log->paths, &log->found))
		return take_found(log, text, size, fail);
	if (json_form_of_wrapper(&log->paths, text, size))
		return take_wrapper(log, text, size, fail);
	if (json_known_inside(&log->paths, text, size) ||
	    form_rest_is_quoted(&log->rest, log->form.source, text, size, log->offset))
		form_rest_lost(log->form.source->stats, log->offset);
	return 0;
}

/* Most objects are ASCII, and this says so at a tenth of the cost of text_valid(). */
static bool is_ascii(const char *text, size_t size)
{
	uint64_t all = 0, word;
	size_t at = 0;

	for (; size - at >= sizeof(word); at += sizeof(word)) {
		memcpy(&word, text + at, sizeof(word));
		all |= word;
	}
	for (; at < size; at++)
		all |= (unsigned char)text[at];
	return !(all & UINT64_C(0x8080808080808080));
}

/* Valid UTF-8 without NUL; NULL: no memory. */
static const char *clean(struct json_log *log, const char *text, size_t *size)
{
	if ((is_ascii(text, *size) || text_valid(text, *size) == *size) && !memchr(text, 0, *size))
		return text;
	text_reset(&log->clean);
	text_utf8(&log->clean, text, *size);
	*size = log->clean.size;
	return log->clean.oom ? NULL : text_get(&log->clean);
}

static int take_piece(struct json_log *log, enum json_cut_piece piece, struct fail *fail)
{
	size_t size = log->cut.at - log->cut.start;
	const char *text = clean(log, log->text.text + log->cut.start, &size);
	const struct json_piece row = { text, size },
		head = { text_get(&log->head), log->head.size };

	if (!text)
		return fail_set(fail, "out of memory");
	if (piece == JSON_CUT_HEAD) {
		text_reset(&log->head);
		text_add_bytes(&log->head, text, size);
		return log->head.oom ? fail_set(fail, "out of memory") : 0;
	}
	log->offset = form_text_offset(&log->text, log->cut.start);
	if (piece != JSON_CUT_ROW)
		return take_object(log, text, size, fail);
	json_paths_find_row(&log->paths, head, row, &log->found);
	return take_found(log, text, size, fail);
}

/* ---- the text ---- */

/* The next piece; what is before it is in no object. */
static enum json_cut_piece next_piece(struct json_log *log, const char **reason)
{
	struct json_cut *cut = &log->cut;
	size_t start = cut->start;
	bool outside = cut->depth == 0 && !log->lost;
	enum json_cut_piece piece = json_cut_next(cut, log->text.text, log->text.size, reason);
	size_t end = piece == JSON_CUT_MORE && cut->depth == 0 ? cut->at : cut->start;

	if (outside)
		form_rest_add(&log->rest, &log->text, start, end, NULL);
	log->lost = piece == JSON_CUT_BAD || (log->lost && piece == JSON_CUT_MORE);
	if (piece != JSON_CUT_MORE)
		form_rest_end(&log->rest, &log->text);
	return piece;
}

static int walk(struct json_log *log, struct fail *fail)
{
	enum json_cut_piece piece;
	const char *reason;

	while ((piece = next_piece(log, &reason)) != JSON_CUT_MORE) {
		if (piece == JSON_CUT_BAD) {
			log->offset = form_text_offset(&log->text, log->cut.start);
			lose(log, reason);
		} else if (take_piece(log, piece, fail) < 0) {
			return -1;
		}
		json_cut_done(&log->cut);
	}
	form_text_drop(&log->text, json_cut_drop(&log->cut));
	return 0;
}

static int read_source(void *self, struct input_source *source, struct fail *fail)
{
	struct json_log *log = self;
	int ret;

	form_text_open(&log->text, source, form_encoding_of);
	form_event_open(&log->form, source);
	log->cut = (struct json_cut){ 0 };
	log->lost = false;
	form_rest_open(&log->rest);
	text_reset(&log->head);
	while ((ret = form_text_more(&log->text, fail)) > 0)
		if (walk(log, fail) < 0)
			return -1;
	if (ret < 0)
		return -1;
	form_rest_end(&log->rest, &log->text);
	log->offset = form_text_offset(&log->text, 0);
	if (json_cut_inside(&log->cut))
		lose(log, "the last object is cut off");
	return input_source_done(source, fail);
}

/* ---- the reader ---- */

static void release(void *self)
{
	struct json_log *log = self;

	if (!log)
		return;
	form_event_release(&log->form);
	form_text_release(&log->text);
	form_rest_release(&log->rest);
	json_paths_release(&log->paths);
	event_xml_free(log->xml);
	event_release(&log->xml_event);
	text_release(&log->clean);
	text_release(&log->head);
	text_release(&log->fragment);
	free(log);
}

static void *start(const struct input_settings *settings)
{
	struct json_log *log = shortage_watch(calloc(1, sizeof(*log)));

	if (!log)
		return NULL;
	form_event_init(&log->form, settings->catalog);
	event_init(&log->xml_event);
	log->xml = event_xml_new();
	if (json_paths_init(&log->paths) == 0 && log->xml)
		return log;
	release(log);
	return NULL;
}

const struct input_reader json_log_reader = {
	.knows = json_known, .lacks = json_known_lacks,
	.start = start, .read = read_source, .free = release,
};

/* ---- JSON that is not read ---- */

static const struct input_format *knows_refused(const uint8_t *head, size_t size)
{
	static const struct input_format refused = {
		.name = "json",
		.failure = "has events in what another program wrote, and is not read",
		.hint = "what a program quotes may be anybody's words; if these are the events of "
			"a log, give them alone, one after the other, or send the log: "
			"wevtutil epl System System.evtx",
	};

	/* With more bytes it may be known. */
	return size != INPUT_FORMAT_HEAD && form_rest_has_inner(head, size) ? &refused : NULL;
}

const struct input_reader json_refused_reader = {
	.knows = knows_refused,
	.start = start, .read = read_source, .free = release,
};
