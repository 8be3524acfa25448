/*
 * dotnet_json.c - App.runtimeconfig.json, which frameworks an application wants, and
 * App.deps.json, for which system and machine it was published.
 *
 * Of both only these facts are read: deps.json lists all packages, and settings of
 * runtimeconfig.json can be anything.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

#include <string.h>

#include "arena.h"
#include "dotnet.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "fail.h"
#include "json_read.h"
#include "text.h"

enum {
	/* Bytes; the largest deps.json have some MiB. */
	DOTNET_JSON = 8 << 20,
	/* Of a name or version, and frameworks of an application: one to three. */
	VALUE = 256, FRAMEWORKS = 16,
};

struct framework {
	const char *name, *version;
};

struct application {
	struct json_read json;
	struct arena arena;
	const char *tfm, *roll_forward, *target;
	struct framework frameworks[FRAMEWORKS];
	size_t count;
	bool self_contained;
};

/* ---- JSON ---- */

static const char *value_of(struct application *app)
{
	if (json_read_peek(&app->json) == '"')
		return json_read_string(&app->json, &app->arena, VALUE);
	json_read_skip(&app->json);
	return NULL;
}

static void read_framework(struct application *app)
{
	struct framework framework = { NULL, NULL };
	struct json_read *json = &app->json;

	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "name"))
			framework.name = value_of(app);
		else if (json_read_is(json, "version"))
			framework.version = value_of(app);
		else
			json_read_skip(json);
	}
	if (framework.name && framework.version && app->count < FRAMEWORKS)
		app->frameworks[app->count++] = framework;
}

static void read_frameworks(struct application *app)
{
	struct json_read *json = &app->json;

	for (json_read_array(json); json_read_item(json);)
		read_framework(app);
}

static void read_options(struct application *app)
{
	struct json_read *json = &app->json;

	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "tfm")) {
			app->tfm = value_of(app);
		} else if (json_read_is(json, "rollForward")) {
			app->roll_forward = value_of(app);
		} else if (json_read_is(json, "framework")) {
			read_framework(app);
		} else if (json_read_is(json, "frameworks")) {
			read_frameworks(app);
		} else if (json_read_is(json, "includedFrameworks")) {
			app->self_contained = true;
			read_frameworks(app);
		} else {
			json_read_skip(json);
		}
	}
}

static void read_runtimeconfig(struct application *app)
{
	struct json_read *json = &app->json;

	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "runtimeOptions"))
			read_options(app);
		else
			json_read_skip(json);
	}
}

static void read_target(struct application *app)
{
	struct json_read *json = &app->json;

	for (json_read_object(json); json_read_member(json);) {
		if (json_read_is(json, "name"))
			app->target = value_of(app);
		else
			json_read_skip(json);
	}
}

static void read_deps(struct application *app)
{
	struct json_read *json = &app->json;

	for (json_read_object(json); !app->target && json_read_member(json);) {
		if (json_read_is(json, "runtimeTarget"))
			read_target(app);
		else
			json_read_skip(json);
	}
}

/* ---- findings ---- */

static void found_frameworks(struct application *app, struct evidence_sink *sink,
			     const char *folder)
{
	struct text value = { 0 };

	text_add(&sink->summary, app->self_contained ? "self-contained: brings " : "wants ");
	for (size_t i = 0; i < app->count; i++) {
		text_reset(&value);
		text_printf(&value, "%s %s", app->frameworks[i].name, app->frameworks[i].version);
		text_printf(&sink->summary, "%s%s", i ? ", " : "", text_get(&value));
		evidence_sink_detail(sink, "frameworks", EVIDENCE_ITEM, text_get(&value));
		if (app->roll_forward)
			text_printf(&value, ", rollForward %s", app->roll_forward);
		if (!app->self_contained)
			evidence_sink_found(sink, "app.frameworks", folder, text_get(&value), 0);
	}
	if (app->self_contained)
		evidence_sink_found(sink, "app.frameworks", folder, "self-contained", 0);
	evidence_sink_detail(sink, "self_contained", EVIDENCE_TRUTH,
			     app->self_contained ? "true" : "false");
	evidence_sink_detail(sink, "tfm", EVIDENCE_STRING, app->tfm);
	evidence_sink_detail(sink, "roll_forward", EVIDENCE_STRING, app->roll_forward);
	text_release(&value);
}

/* ".NETCoreApp,Version=v8.0/win-x64": what follows the slash. */
static void found_target(struct application *app, struct evidence_sink *sink,
			 const char *folder)
{
	const char *slash = strchr(app->target, '/');
	const char *rid = slash && slash[1] ? slash + 1 : "portable";

	evidence_sink_found(sink, "app.rid", folder, rid, 0);
	evidence_sink_found(sink, "app.machine", folder, dotnet_machine(rid), 0);
	evidence_sink_detail(sink, "target", EVIDENCE_STRING, app->target);
	evidence_sink_detail(sink, "rid", EVIDENCE_STRING, rid);
	if (slash)
		text_printf(&sink->summary, "published for %s", rid);
	else
		text_add(&sink->summary, "published for any machine");
}

/* ---- the file ---- */

static int load(const struct evidence_source *source, struct text *text, struct fail *fail)
{
	char piece[4096];

	if (source->size > DOTNET_JSON)
		return fail_set(fail, "more than %d bytes", (int)DOTNET_JSON);
	for (;;) {
		int64_t got = source->read_at(source->context, piece, sizeof(piece), text->size,
					      fail);

		if (got < 0)
			return -1;
		text_add_bytes(text, piece, (size_t)got);
		if (text->oom)
			return fail_set(fail, "out of memory");
		if ((size_t)got < sizeof(piece))
			return 0;
		if (text->size > DOTNET_JSON)
			return fail_set(fail, "more than %d bytes", (int)DOTNET_JSON);
	}
}

static int read_json(const struct evidence_reading *reading, const char *format,
		     void (*read)(struct application *app), struct fail *fail)
{
	struct evidence_sink sink = { .reading = reading, .fail = fail };
	struct application app = { .count = 0 };
	struct text text = { 0 }, folder = { 0 };

	sink.ret = load(reading->source, &text, fail);
	if (sink.ret == 0) {
		json_read_start(&app.json, text_get(&text), text.size);
		read(&app);
		dotnet_folder(&folder, reading->path);
		if (app.json.oom || folder.oom)
			sink.ret = fail_set(fail, "out of memory");
		else if (app.json.bad)
			sink.ret = fail_set(fail,
					    "not the JSON of a .NET application, near byte %zu",
					    (size_t)(app.json.at - app.json.start));
		else if (app.target)
			found_target(&app, &sink, text_get(&folder));
		else if (app.count || app.self_contained)
			found_frameworks(&app, &sink, text_get(&folder));
	}
	evidence_sink_end(&sink, format, false);
	arena_release(&app.arena);
	text_release(&text);
	text_release(&folder);
	return sink.ret;
}

static int read_runtimeconfig_file(const struct evidence_reading *reading, struct fail *fail)
{
	return read_json(reading, "runtimeconfig", read_runtimeconfig, fail);
}

static int read_deps_file(const struct evidence_reading *reading, struct fail *fail)
{
	return read_json(reading, "deps", read_deps, fail);
}

static bool has_runtime_options(const char *line)
{
	return strstr(line, "\"runtimeOptions\"") != NULL;
}

static bool has_runtime_target(const char *line)
{
	return strstr(line, "\"runtimeTarget\"") != NULL;
}

static bool is_object(const uint8_t *head, size_t size)
{
	struct json_read json;

	json_read_start(&json, (const char *)head, size);
	return json_read_peek(&json) == '{';
}

static bool knows_runtimeconfig(const uint8_t *head, size_t size)
{
	return is_object(head, size) && evidence_lines_any(head, size, has_runtime_options);
}

static bool knows_deps(const uint8_t *head, size_t size)
{
	return is_object(head, size) && evidence_lines_any(head, size, has_runtime_target);
}

const struct evidence_parser evidence_parser_runtimeconfig = {
	.name = "runtimeconfig", .what = "a runtimeconfig.json",
	.knows = knows_runtimeconfig, .read = read_runtimeconfig_file,
};

const struct evidence_parser evidence_parser_deps = {
	.name = "deps", .what = "a deps.json",
	.knows = knows_deps, .read = read_deps_file,
};
