/*
 * freb.c - traces of failed requests (FREB, fr000001.xml): which pool, which status, and the
 * module that set it.
 *
 * Layout as IIS 7 to 10 write it: the root "failedRequest" has the attributes appPoolId, siteId
 * and statusCode ("500.19"); each "Event" names the computer and the time in "System" and has
 * "Data" with ModuleName, HttpStatus, HttpSubStatus, ErrorCode and FilterName.  The first event
 * with an error and a module is the cause; nothing after it is read.  URLs, users, headers and
 * forms are never copied.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

#include <string.h>

#include "config_xml.h"
#include "console_words.h"
#include "evidence_asked.h"
#include "evidence_sink.h"
#include "fail.h"
#include "httplog_status.h"
#include "text.h"

/* Bytes of a text; a pool's name has at most some tens, the path of a filter 260. */
enum { WORD = 520 };

/* What an event has, by the name of its "Data". */
enum part { MODULE, STATUS, SUBSTATUS, ERROR_CODE, FILTER, PARTS };

struct freb {
	struct evidence_sink sink;
	char pool[WORD], site[WORD], computer[WORD];
	struct httplog_answer answer;	/* of the request, as a whole */
	when_t time;
	char parts[PARTS][WORD];	/* of the event that is read */
	char *into;			/* where text goes, or NULL */
	size_t size;
	bool found;			/* parts are those of the cause */
	unsigned line;			/* of the event */
};

static bool knows(const uint8_t *head, size_t size)
{
	struct config_root root;

	return config_xml_root(head, size, &root) && strcmp(root.name, "failedRequest") == 0;
}

static uint64_t number_of(const char *text)
{
	int64_t number = console_number(text, strlen(text), UINT32_MAX);

	return number < 0 ? UINT64_MAX : (uint64_t)number;
}

/* "2147942593", or as a text that ends in "(0x800700c1)". */
static uint64_t error_of(const char *text)
{
	const char *at = strstr(text, "(0x");
	uint64_t value = 0;
	int digits = 0;

	if (!at)
		return number_of(text);
	for (at += 3; text_hex_digit(*at) >= 0 && digits < 8; at++, digits++)
		value = value << 4 | (uint64_t)text_hex_digit(*at);
	return digits && *at == ')' ? value : UINT64_MAX;
}

/* "500.19", "503" */
static void take_status(struct freb *freb, const char *text)
{
	const char *dot = text ? strchr(text, '.') : NULL;
	size_t size = dot ? (size_t)(dot - text) : text ? strlen(text) : 0;
	int64_t status = console_number(text, size, 999);

	freb->answer = (struct httplog_answer){
		status < 0 ? UINT64_MAX : (uint64_t)status, dot ? number_of(dot + 1) : UINT64_MAX,
		UINT64_MAX,
	};
}

/* ---- the elements ---- */

static void copy_attribute(char to[WORD], const struct config_element *element, const char *name)
{
	const char *value = config_attribute(element, name);

	text_fit(to, WORD, value ? value : "");
}

static void start_request(struct freb *freb, const struct config_element *element)
{
	copy_attribute(freb->pool, element, "appPoolId");
	copy_attribute(freb->site, element, "siteId");
	take_status(freb, config_attribute(element, "statusCode"));
}

static void start_event(struct freb *freb, const struct config_element *element)
{
	for (int i = 0; i < PARTS; i++)
		freb->parts[i][0] = '\0';
	freb->line = element->line;
}

/* Text that follows is kept. */
static void begin(struct freb *freb, char *into)
{
	freb->into = into;
	freb->size = 0;
	into[0] = '\0';
}

static void start_data(struct freb *freb, const struct config_element *element)
{
	static const char *const names[PARTS] = {
		[MODULE] = "ModuleName", [STATUS] = "HttpStatus", [SUBSTATUS] = "HttpSubStatus",
		[ERROR_CODE] = "ErrorCode", [FILTER] = "FilterName",
	};
	const char *name = config_attribute(element, "Name");

	for (int i = 0; name && i < PARTS; i++)
		if (strcmp(name, names[i]) == 0)
			begin(freb, freb->parts[i]);
}

static int start(void *context, const struct config_element *element)
{
	struct freb *freb = context;
	const char *time;

	freb->into = NULL;
	if (element->depth == 1)
		start_request(freb, element);
	else if (freb->found)
		return 1;
	else if (config_is(element, "Event"))
		start_event(freb, element);
	else if (config_is(element, "Event/EventData/Data"))
		start_data(freb, element);
	else if (config_is(element, "Event/System/Computer") && !*freb->computer)
		begin(freb, freb->computer);
	else if (config_is(element, "Event/System/TimeCreated")) {
		time = config_attribute(element, "SystemTime");
		freb->time = time ? when_parse(time) : WHEN_UNKNOWN;
	}
	return freb->sink.ret;
}

static void take_text(void *context, const char *bytes, size_t size)
{
	struct freb *freb = context;

	if (!freb->into)
		return;
	if (size > WORD - 1 - freb->size)
		size = WORD - 1 - freb->size;
	memcpy(freb->into + freb->size, bytes, size);
	freb->size += size;
	freb->into[freb->size] = '\0';
	/* A character that was cut in two. */
	if (freb->size == WORD - 1)
		freb->into[text_valid(freb->into, freb->size)] = '\0';
}

static void end(void *context, const char *path)
{
	struct freb *freb = context;
	uint64_t status;

	freb->into = NULL;
	if (freb->found || strcmp(path, "Event") != 0)
		return;
	status = number_of(freb->parts[STATUS]);
	freb->found = status >= 400 && status < 1000 && *freb->parts[MODULE];
}

/* ---- what is said ---- */

static void say(struct freb *freb, const char *name)
{
	struct evidence_sink *sink = &freb->sink;

	text_printf(&sink->summary, "failed request: %s", name);
	evidence_sink_detail(sink, "status", EVIDENCE_STRING, name);
	if (!freb->found)
		return;
	text_printf(&sink->summary, ", set by %s", freb->parts[MODULE]);
	evidence_sink_detail(sink, "module", EVIDENCE_STRING, freb->parts[MODULE]);
	if (*freb->parts[FILTER])
		evidence_sink_detail(sink, "filter", EVIDENCE_STRING, freb->parts[FILTER]);
}

/* Of the pool, as events write its name, or of the site. */
static int give(struct freb *freb, const char *name)
{
	struct httplog_wants *wants = evidence_asked_requests(freb->sink.reading);
	struct evidence_finding finding = {
		.finding = "http.status", .value = name, .line = freb->found ? freb->line : 1,
		.count = freb->time ? 1 : 0, .first = freb->time, .last = freb->time,
	};

	if (!wants)
		return fail_set(freb->sink.fail, "out of memory");
	finding.of = httplog_wants_of(wants,
		(struct httplog_text){ freb->pool, strlen(freb->pool) },
		(struct httplog_text){ freb->site, strlen(freb->site) },
		(struct httplog_text){ "", 0 }).name;
	if (finding.of && httplog_status_tells(&freb->answer)) {
		evidence_sink_add(&freb->sink, &finding);
		finding.finding = "http.module";
		finding.value = freb->found ? freb->parts[MODULE] : NULL;
		evidence_sink_add(&freb->sink, &finding);
	}
	return 0;
}

static int read_freb(const struct evidence_reading *reading, struct fail *fail)
{
	struct freb freb = {
		.sink = { .reading = reading, .fail = fail },
		.answer = { UINT64_MAX, UINT64_MAX, UINT64_MAX },
	};
	const struct config_walk walk = { &freb, start, end, take_text };
	struct config_fault fault;
	char name[HTTPLOG_STATUS_SIZE] = "its status is not known";
	int ret = config_xml_walk(reading->source, &walk, &fault, fail);

	if (freb.found)
		freb.answer = (struct httplog_answer){
			number_of(freb.parts[STATUS]), number_of(freb.parts[SUBSTATUS]),
			error_of(freb.parts[ERROR_CODE]),
		};
	if (freb.answer.status != UINT64_MAX)
		httplog_status_name(&freb.answer, name);
	say(&freb, name);
	if (fault.reason && !freb.found)
		text_printf(&freb.sink.summary, "; damaged at line %u: %s", fault.line,
			    fault.reason);
	if (ret == 0)
		ret = give(&freb, name);
	evidence_sink_computer(&freb.sink, freb.computer);
	return evidence_sink_end(&freb.sink, "freb", ret == 0) < 0 ? -1 : ret;
}

const struct evidence_parser evidence_parser_freb = {
	.name = "freb", .what = "a trace of a failed request", .knows = knows, .read = read_freb,
};
