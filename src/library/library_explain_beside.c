/*
 * library_explain_beside.c - print what is in a file that lies beside logs.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_explain_beside.h"

#include <inttypes.h>
#include <string.h>

#include "evidence.h"
#include "evidence_asked.h"
#include "fail.h"
#include "json_write.h"
#include "library_json.h"
#include "library_run.h"
#include "outline_rule.h"
#include "parsers.h"
#include "platform.h"
#include "side_list.h"
#include "text.h"

enum {
	HEAD = 4096,	/* bytes that a file is known by */
	FOUND = 40,	/* findings that are printed; JSON has all */
};

static const char hint[] = "alone it decides nothing: put it beside the logs of the same server, "
			   "in one folder or archive, and run `iistriage FOLDER`";

/* -1 and fail: it cannot be opened.  NULL in *parser: nobody knows it. */
static int open_file(const char *path, struct evidence_source *source,
		     const struct evidence_parser **parser, struct fail *fail)
{
	const struct side_file file = { .path = path };
	uint8_t head[HEAD];
	int64_t got;

	*parser = NULL;
	if (side_file_open(&file, source, fail) < 0)
		return -1;
	got = source->read_at(source->context, head, sizeof(head), 0, fail);
	if (got > 0)
		*parser = evidence_parser_of(head, (size_t)got);
	return got < 0 ? -1 : 0;
}

bool library_is_beside(const char *path)
{
	struct evidence_source source = { NULL, NULL, NULL, 0 };
	const struct evidence_parser *parser = NULL;
	struct fail fail;
	uint64_t size;

	if (platform_type(path, true, &size, &fail) != PLATFORM_FILE)
		return false;
	(void)open_file(path, &source, &parser, &fail);
	side_close(&source);
	return parser && parser != &evidence_parser_pe;
}

static void print_found(struct text *text, const struct evidence *evidence)
{
	struct text body = { 0 };

	for (size_t i = 0; i < evidence->count && i < FOUND; i++) {
		const struct evidence_finding *found = &evidence->list[i];

		text_reset(&body);
		text_printf(&body, "%s%s%s: %s", found->finding, found->of ? " of " : "",
			    found->of ? found->of : "", found->value);
		if (found->line)
			text_printf(&body, " (line %u)", found->line);
		outline_item(text, i ? "" : "says", text_get(&body));
	}
	if (evidence->count > FOUND) {
		text_reset(&body);
		text_printf(&body, "and %zu more; -f json has all", evidence->count - FOUND);
		outline_item(text, "", text_get(&body));
	}
	text->oom |= body.oom;
	text_release(&body);
}

static void print_file(struct text *text, const struct evidence_file *file,
		       const struct evidence *evidence)
{
	struct text body = { 0 };

	text_add(text, text->size ? "\n" : "");
	text_printable(text, file->path, strlen(file->path));
	text_add_char(text, '\n');
	outline_item(text, "file", file->format);
	text_printf(&body, "%" PRIu64 " bytes", file->size);
	outline_item(text, "size", text_get(&body));
	if (file->summary)
		outline_item(text, "holds", file->summary);
	print_found(text, evidence);
	outline_item(text, "use", hint);
	text->oom |= body.oom;
	text_release(&body);
}

static void write_file(struct json_write *json, const struct evidence_file *file,
		       const struct evidence *evidence)
{
	json_write_object(json, NULL, JSON_WRITE_LINES);
	json_write_string(json, "path", file->path);
	json_write_string(json, "format", file->format);
	json_write_number(json, "size", file->size);
	json_write_string(json, "summary", file->summary);
	library_json_details(json, "findings", file->details, file->detail_count);
	json_write_array(json, "found", JSON_WRITE_LINES);
	for (size_t i = 0; i < evidence->count; i++) {
		const struct evidence_finding *found = &evidence->list[i];

		json_write_object(json, NULL, JSON_WRITE_LINE);
		json_write_string(json, "finding", found->finding);
		json_write_string(json, "of", found->of);
		json_write_string(json, "value", found->value);
		if (found->line)
			json_write_number(json, "line", found->line);
		json_write_end_object(json);
	}
	json_write_end_array(json);
	json_write_end_object(json);
}

/* For an incident of any time that names nothing. */
static int read_file(const struct evidence_parser *parser, const struct evidence_source *source,
		     const char *path, struct evidence *evidence, struct fail *fail)
{
	const struct evidence_want want = { .first = WHEN_SECOND, .last = WHEN_LAST };
	const struct evidence_wants wants = { &want, 1 };
	struct evidence_asked asked = { .has_config = false };
	const struct evidence_reading reading = {
		.evidence = evidence, .source = source, .path = path, .wants = &wants,
		.asked = &asked,
	};
	const struct evidence_file nothing = {
		.path = path, .format = parser->name, .size = source->size,
		.summary = parser->what,
	};
	int ret;

	ret = parser->read(&reading, fail);
	evidence_asked_release(&asked);
	if (ret < 0)
		return -1;
	return evidence->file_count ? 0 : evidence_add_file(evidence, &nothing, fail);
}

int library_explain_beside(struct iistriage *run, const char *path, struct text *text,
			   struct json_write *json)
{
	struct evidence_source source = { NULL, NULL, NULL, 0 };
	const struct evidence_parser *parser = NULL;
	struct evidence evidence = { .count = 0 };
	struct fail fail = { "" };

	if (open_file(path, &source, &parser, &fail) < 0 || !parser ||
	    read_file(parser, &source, path, &evidence, &fail) < 0)
		library_say(run, LIBRARY_ERROR, "%s: %s", path, fail.msg);
	else if (json)
		write_file(json, &evidence.files[0], &evidence);
	else
		print_file(text, &evidence.files[0], &evidence);
	side_close(&source);
	evidence_release(&evidence);
	return 0;
}
