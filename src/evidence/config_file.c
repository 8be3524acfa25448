/*
 * config_file.c - applicationHost.config, redirection.config, web.config, copies of the
 * history: which one it is, and its findings.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

#include <stdio.h>
#include <string.h>

#include "config_facts.h"
#include "config_found.h"
#include "config_history.h"
#include "config_names.h"
#include "config_xml.h"
#include "dotnet.h"
#include "dotnet_web.h"
#include "evidence.h"
#include "evidence_asked.h"
#include "evidence_sink.h"
#include "fail.h"
#include "side_list.h"
#include "text.h"

static bool knows(const uint8_t *head, size_t size)
{
	struct config_root root;

	return config_xml_root(head, size, &root) && !*root.space &&
	       strcmp(root.name, "configuration") == 0;
}

/* One that is empty, or damaged from its start, has no content to know it by. */
static bool is_named(const char *path)
{
	return text_equal_nocase(text_base(path), "applicationHost.config") ||
	       text_equal_nocase(text_base(path), "redirection.config");
}

/* By its sections; one that breaks off before them, by its name. */
static enum config_kind kind_of(const struct config_facts *facts, const char *path)
{
	const char *name = text_base(path);

	if (!facts->fault.reason || facts->kind == CONFIG_SERVER ||
	    facts->kind == CONFIG_REDIRECTION)
		return facts->kind;
	if (text_equal_nocase(name, "applicationHost.config"))
		return CONFIG_SERVER;
	if (text_equal_nocase(name, "redirection.config"))
		return CONFIG_REDIRECTION;
	return text_equal_nocase(name, "web.config") ? CONFIG_WEB : facts->kind;
}

static const char *format_of(enum config_kind kind)
{
	static const char *const formats[] = {
		[CONFIG_SERVER] = "applicationhost", [CONFIG_REDIRECTION] = "redirection",
		[CONFIG_ADMINISTRATION] = "administration", [CONFIG_WEB] = "webconfig",
	};

	return formats[kind];
}

/* ---- findings ---- */

/* What config.well_formed is of: there are many files named web.config. */
static const char *subject_of(const struct evidence_reading *reading, enum config_kind kind)
{
	return kind == CONFIG_WEB ? reading->path : text_base(reading->path);
}

static void found_fault(struct evidence_sink *sink, const struct config_fault *fault)
{
	char text[24];

	text_add(&sink->summary, "not well-formed: ");
	if (fault->line)
		text_printf(&sink->summary, "line %u, ", fault->line);
	if (fault->column)
		text_printf(&sink->summary, "column %u, ", fault->column);
	text_add(&sink->summary, fault->reason);
	snprintf(text, sizeof(text), "%u", fault->line);
	evidence_sink_detail(sink, "well_formed", EVIDENCE_TRUTH, "false");
	evidence_sink_detail(sink, "reason", EVIDENCE_STRING, fault->reason);
	if (!fault->line)
		return;
	evidence_sink_detail(sink, "line", EVIDENCE_STRING, text);
	snprintf(text, sizeof(text), "%u", fault->column);
	evidence_sink_detail(sink, "column", EVIDENCE_STRING, fault->column ? text : NULL);
}

static void found_redirection(struct evidence_sink *sink, const struct config_facts *facts)
{
	evidence_sink_found(sink, "config.redirected", NULL, facts->redirected ? "yes" : "no",
			    facts->redirected_line);
	evidence_sink_detail(sink, "redirected", EVIDENCE_TRUTH,
			     facts->redirected ? "true" : "false");
	text_add(&sink->summary, facts->redirected ? "the configuration is in another folder"
						   : "the configuration is not redirected");
}

static void found_server(struct evidence_sink *sink, const struct config_facts *facts)
{
	text_printf(&sink->summary, "%zu pool%s, %zu site%s, %zu global module%s",
		    facts->pool_count, facts->pool_count == 1 ? "" : "s",
		    facts->site_count, facts->site_count == 1 ? "" : "s",
		    facts->global_modules, facts->global_modules == 1 ? "" : "s");
	if (facts->left_out)
		text_printf(&sink->summary, ", and %zu more rows", facts->left_out);
	config_found_server(sink, facts);
}

/* What is not well-formed starts no application. */
static void found_no_application(struct evidence_sink *sink, unsigned line)
{
	struct text folder = { 0 };

	dotnet_folder(&folder, sink->reading->path);
	if (folder.oom)
		evidence_sink_no_memory(sink);
	evidence_sink_found(sink, "app.config", text_get(&folder), "not well-formed", line);
	text_release(&folder);
}

/* From what comes before a fault nothing is concluded. */
static void found_all(struct evidence_sink *sink, const struct config_facts *facts,
		      enum config_kind kind)
{
	evidence_sink_found(sink, "config.well_formed", subject_of(sink->reading, kind),
			    facts->fault.reason ? "no" : "yes", facts->fault.line);
	if (facts->fault.reason && kind == CONFIG_WEB)
		found_no_application(sink, facts->fault.line);
	if (facts->fault.reason) {
		found_fault(sink, &facts->fault);
		return;
	}
	evidence_sink_detail(sink, "well_formed", EVIDENCE_TRUTH, "true");
	config_found_faults(sink, facts);
	if (kind == CONFIG_SERVER)
		found_server(sink, facts);
	else if (kind == CONFIG_REDIRECTION)
		found_redirection(sink, facts);
	else
		config_found_web(sink, facts);
}

/* A copy of the history is sound or not; what it says was true before. */
static void found_history(struct evidence_sink *sink, const struct config_facts *facts,
			  size_t start)
{
	if (facts->fault.reason)
		found_fault(sink, &facts->fault);
	else
		text_add(&sink->summary, "an earlier configuration");
	evidence_sink_found(sink, "config.well_formed", sink->reading->path + start,
			    facts->fault.reason ? "no" : "yes", facts->fault.line);
}

static int tell(const struct evidence_reading *reading, const struct config_facts *facts,
		struct fail *fail)
{
	struct evidence_sink sink = { .reading = reading, .fail = fail };
	enum config_kind kind = kind_of(facts, reading->path);
	size_t start;
	uint64_t number;
	bool history = config_history_folder(reading->path, &start, &number);

	if (kind == CONFIG_OTHER || (history && kind != CONFIG_SERVER))
		return 0;
	if (history)
		found_history(&sink, facts, start);
	else if (kind == CONFIG_ADMINISTRATION)
		text_add(&sink.summary, "configuration of IIS Manager");
	else
		found_all(&sink, facts, kind);
	return evidence_sink_end(&sink, history ? "history" : format_of(kind), true);
}

static int read_file(const struct evidence_reading *reading, struct fail *fail)
{
	struct config_facts facts = { .asked = evidence_asked_config(reading) };
	int ret = facts.asked ? config_facts_read(&facts, reading->source, fail)
			      : fail_set(fail, "out of memory");
	bool web = ret == 0 && facts.kind == CONFIG_WEB && !facts.fault.reason;

	if (ret == 0)
		ret = tell(reading, &facts, fail);
	config_facts_release(&facts);
	/* Its part of ASP.NET Core. */
	return web && ret == 0 ? dotnet_web_read(reading, fail) : ret;
}

/* ---- the files beside it ---- */

/* Does the redirection.config in its folder send IIS elsewhere?  -1: it cannot be read. */
static int is_redirected(const struct evidence_reading *reading, const struct side_list *files,
			 struct fail *fail)
{
	struct config_facts facts = { .kind = CONFIG_OTHER };
	size_t folder = (size_t)(text_base(reading->path) - reading->path);
	struct side_walk walk = side_list_beside(files, reading->path, folder);
	const struct side_file *file;
	int redirected = 0;

	while (redirected == 0 && (file = side_walk_next(&walk))) {
		if (!text_equal_nocase(file->path + folder, "redirection.config"))
			continue;
		redirected = config_side_read(file, &facts, fail);
		if (redirected == 0)
			redirected = !facts.fault.reason && facts.redirected;
		config_facts_release(&facts);
	}
	return redirected;
}

/* IIS does not read this copy: whatever it says, nothing follows from it. */
static int disown(const struct evidence_reading *reading, const struct evidence_file *file,
		  struct fail *fail)
{
	struct evidence only = { .count = 0 };
	struct evidence_file copy = *file;
	int ret;

	copy.problem = "redirection.config beside it sends IIS to another folder: nothing is "
		       "concluded from this copy";
	copy.foreign = true;
	ret = evidence_add_file(&only, &copy, fail);
	evidence_release(reading->evidence);
	*reading->evidence = only;
	return ret;
}

static int beside(const struct evidence_reading *reading, const struct side_list *files,
		  struct fail *fail)
{
	size_t at = evidence_file_of(reading->evidence, reading->path);
	const struct evidence_file *file;
	struct fail why;
	int redirected;

	if (at == SIZE_MAX)
		return 0;
	file = &reading->evidence->files[at];
	if (strcmp(file->format, "history") == 0)
		return config_history_compare(reading, files, fail);
	if (strcmp(file->format, "applicationhost") != 0)
		return 0;
	redirected = is_redirected(reading, files, &why);
	if (redirected > 0)
		return disown(reading, file, fail);
	if (redirected == 0)
		return 0;
	fail_in(&why, "whether IIS reads this copy is not known: redirection.config beside it");
	return evidence_set_problem(reading->evidence, reading->path, &why, fail);
}

const struct evidence_parser evidence_parser_config = {
	.name = "config",
	.what = "a configuration",
	.knows = knows,
	.named = is_named,
	.read = read_file,
	.idle = true,
	.current = config_history_is_current,
	.beside = beside,
	.names = config_names_read,
};
