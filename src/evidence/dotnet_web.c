/*
 * dotnet_web.c - the aspNetCore part of a web.config.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "dotnet_web.h"

#include <string.h>

#include "config_xml.h"
#include "dotnet.h"
#include "evidence_sink.h"
#include "fail.h"
#include "text.h"

enum { PROCESS = 512 };

struct dotnet_web {
	bool there;			/* the element aspNetCore was seen */
	unsigned line;			/* of it */
	struct text process, program;	/* processPath; the first .dll of arguments */
	enum { HOSTING_DEFAULT, IN_PROCESS, OUT_OF_PROCESS, HOSTING_ODD } hosting;
	unsigned module;		/* of the handlers: 1 or 2; 0: none */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '"';
}

/* The first word that ends in ".dll": what follows may be a key. */
static void take_program(struct text *program, const char *arguments)
{
	while (*arguments) {
		size_t size = 0;

		while (is_blank(*arguments))
			arguments++;
		while (arguments[size] && !is_blank(arguments[size]))
			size++;
		if (size > 4 && size < PROCESS && text_starts(arguments + size - 4, ".dll") &&
		    !memchr(arguments, '=', size)) {
			text_add_bytes(program, arguments, size);
			return;
		}
		arguments += size;
	}
}

static void take_hosting(struct dotnet_web *web, const char *model)
{
	if (!model)
		web->hosting = HOSTING_DEFAULT;
	else if (text_equal_nocase(model, "inprocess"))
		web->hosting = IN_PROCESS;
	else if (text_equal_nocase(model, "outofprocess"))
		web->hosting = OUT_OF_PROCESS;
	else
		web->hosting = HOSTING_ODD;
}

/* Without arguments, which do not belong there and may hold a secret. */
static size_t program_size(const char *path)
{
	const char *dash = strstr(path, " -"), *slash = strstr(path, " /");
	const char *end = dash && (!slash || dash < slash) ? dash : slash;

	return end ? (size_t)(end - path) : strlen(path);
}

static void take_application(struct dotnet_web *web, const struct config_element *element)
{
	const char *process = config_attribute(element, "processPath");
	const char *arguments = config_attribute(element, "arguments");

	web->there = true;
	web->line = element->line;
	text_reset(&web->process);
	text_reset(&web->program);
	if (process && strlen(process) < PROCESS)
		text_add_bytes(&web->process, process, program_size(process));
	if (arguments)
		take_program(&web->program, arguments);
	take_hosting(web, config_attribute(element, "hostingModel"));
}

static int start(void *context, const struct config_element *element)
{
	struct dotnet_web *web = context;
	const char *modules;

	if (config_is(element, "system.webServer/aspNetCore"))
		take_application(web, element);
	if (!config_is(element, "system.webServer/handlers/add"))
		return 0;
	modules = config_attribute(element, "modules");
	if (modules && text_equal_nocase(modules, "AspNetCoreModuleV2"))
		web->module = 2;
	else if (modules && text_equal_nocase(modules, "AspNetCoreModule"))
		web->module = 1;
	return 0;
}

/* Without hostingModel, the second module runs applications of .NET Core 3.0 and later in
 * the worker process, and older ones, as the first module does, outside. */
static const char *hosting_of(const struct dotnet_web *web)
{
	switch (web->hosting) {
	case IN_PROCESS:
		return "inprocess";
	case OUT_OF_PROCESS:
		return "outofprocess";
	case HOSTING_ODD:
		return "unknown word";
	case HOSTING_DEFAULT:
		break;
	}
	return web->module == 2 ? "not set" : web->module == 1 ? "outofprocess" : NULL;
}

static void found(const struct dotnet_web *web, struct evidence_sink *sink)
{
	struct text folder = { 0 }, process = { 0 };

	dotnet_folder(&folder, sink->reading->path);
	text_add(&process, web->process.size ? text_get(&web->process) : "none");
	if (web->program.size)
		text_printf(&process, " %s", text_get(&web->program));
	if (folder.oom || process.oom || web->process.oom || web->program.oom)
		sink->ret = fail_set(sink->fail, "out of memory");
	evidence_sink_found(sink, "app.hosting", text_get(&folder), hosting_of(web), web->line);
	evidence_sink_found(sink, "app.process", text_get(&folder), text_get(&process),
			    web->line);
	text_release(&folder);
	text_release(&process);
}

int dotnet_web_read(const struct evidence_reading *reading, struct fail *fail)
{
	struct evidence_sink sink = { .reading = reading, .fail = fail };
	struct dotnet_web web = { .there = false };
	const struct config_walk walk = { .context = &web, .start = start };
	struct config_fault fault = { NULL, 0, 0 };

	sink.ret = config_xml_walk(reading->source, &walk, &fault, fail);
	if (sink.ret == 0 && web.there && !fault.reason)
		found(&web, &sink);
	text_release(&web.process);
	text_release(&web.program);
	return evidence_sink_end(&sink, "webconfig", false);
}
