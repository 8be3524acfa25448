/*
 * appcmd_config.c - sections that "appcmd list config" prints, made one configuration again.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "appcmd_config.h"

#include <string.h>

#include "config_facts.h"
#include "config_found.h"
#include "config_names.h"
#include "evidence_asked.h"
#include "evidence_sink.h"
#include "fail.h"
#include "parsers.h"

/* ---- writing ---- */

/* Lines of the document are those of the file, for findings have them. */
static void to_line(struct appcmd_config *config, unsigned line)
{
	if (!config->xml.size) {
		text_add(&config->xml, "<configuration>");
		config->line = 1;
	}
	for (; config->line < line; config->line++)
		text_add_char(&config->xml, '\n');
}

static bool is_full(const struct appcmd_config *config)
{
	return config->xml.size > APPCMD_CONFIG_SIZE;
}

static void end_tag(struct appcmd_config *config)
{
	if (config->tag)
		text_add_char(&config->xml, '>');
	config->tag = false;
}

/* "<system.webServer><globalModules" of "system.webServer-globalModules". */
static void put_start(struct text *xml, const char *name)
{
	for (size_t size; *name; name += size + (name[size] == '-')) {
		size = strcspn(name, "-");
		text_add_char(xml, '<');
		text_add_bytes(xml, name, size);
		if (name[size])
			text_add_char(xml, '>');
	}
}

/* The last part ends first. */
static void put_end(struct text *xml, const char *name)
{
	for (size_t end = strlen(name), at; end; end = at ? at - 1 : 0) {
		for (at = end; at && name[at - 1] != '-'; at--)
			;
		text_add(xml, "</");
		text_add_bytes(xml, name + at, end - at);
		text_add_char(xml, '>');
	}
}

static void put_value(struct text *xml, const char *value)
{
	for (; *value; value++) {
		if (*value == '&' || *value == '<' || *value == '"')
			text_printf(xml, "&#%d;", *value);
		else if ((unsigned char)*value >= ' ')
			text_add_char(xml, *value);
	}
}

static void close_one(struct appcmd_config *config)
{
	end_tag(config);
	put_end(&config->xml, config->open[--config->depth].name);
	if (config->depth == 0 && *config->location)
		text_add(&config->xml, "</location>");
}

/* What expat takes for a name, and so for no other thing. */
static bool is_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

	if (!*name || !strchr(letters, *name) || strlen(name) >= APPCMD_WORD)
		return false;
	for (const char *at = name; *at; at++)
		if (!strchr(letters, *at) && !text_is_digit(*at) && *at != '.' && *at != '_' &&
		    (*at != '-' || !at[1] || !strchr(letters, at[1])))
			return false;
	return true;
}

void appcmd_config_begin(struct appcmd_config *config)
{
	while (config->depth)
		close_one(config);
	config->location[0] = '\0';
}

void appcmd_config_path(struct appcmd_config *config, const char *path)
{
	static const char server[] = "MACHINE/WEBROOT/APPHOST/";

	if (!config->depth && text_starts(path, server))
		text_fit(config->location, sizeof(config->location), path + strlen(server));
}

void appcmd_config_open(struct appcmd_config *config, const char *name, size_t indent,
			unsigned line)
{
	while (config->depth && config->open[config->depth - 1].indent >= indent)
		close_one(config);
	if (config->depth == APPCMD_DEPTH || !is_name(name) || is_full(config))
		return;
	end_tag(config);
	to_line(config, line);
	if (!config->depth && *config->location) {
		text_add(&config->xml, "<location path=\"");
		put_value(&config->xml, config->location);
		text_add(&config->xml, "\">");
	}
	text_fit(config->open[config->depth].name, APPCMD_WORD, name);
	config->open[config->depth++].indent = indent;
	put_start(&config->xml, name);
	config->tag = true;
}

void appcmd_config_attribute(struct appcmd_config *config, const char *name, const char *value,
			     unsigned line)
{
	if (!config->tag || !is_name(name) || is_full(config))
		return;
	to_line(config, line);
	text_printf(&config->xml, " %s=\"", name);
	put_value(&config->xml, value);
	text_add_char(&config->xml, '"');
}

void appcmd_config_copy(struct appcmd_config *config, const char *text, unsigned line)
{
	to_line(config, line);
	text_add(&config->xml, text);
	for (; (text = strchr(text, '\n')) != NULL; text++)
		config->line++;
}

/* ---- reading ---- */

static int64_t read_at(void *context, void *buffer, size_t size, uint64_t offset,
		       struct fail *fail)
{
	const struct text *xml = context;
	size_t left = offset < xml->size ? xml->size - (size_t)offset : 0;

	(void)fail;
	size = size < left ? size : left;
	memcpy(buffer, text_get(xml) + (left ? offset : 0), size);
	return (int64_t)size;
}

/* The whole document.  1; 0: there is none; -1 and fail: it is too large, or no memory. */
static int close_all(struct appcmd_config *config, struct evidence_source *source,
		     struct fail *fail)
{
	bool full = is_full(config), any = config->xml.size > 0;

	appcmd_config_begin(config);
	text_add(&config->xml, "</configuration>");
	*source = (struct evidence_source){
		.context = &config->xml, .read_at = read_at, .size = config->xml.size,
	};
	if (config->xml.oom)
		return fail_set(fail, "out of memory");
	if (full)
		return fail_set(fail, "sections of the configuration in it are larger than %d MiB",
				(int)(APPCMD_CONFIG_SIZE >> 20));
	return any;
}

void appcmd_config_end(struct appcmd_config *config, struct evidence_sink *sink)
{
	struct config_facts facts = { .asked = evidence_asked_config(sink->reading) };
	struct evidence_source source;
	struct fail why = { "" };
	int any = close_all(config, &source, &why);

	if (any > 0 && config_facts_read(&facts, &source, &why) < 0)
		any = -1;
	if (any > 0 && !facts.fault.reason)
		config_found_part(sink, &facts);
	if (config->xml.oom)
		evidence_sink_no_memory(sink);
	else if (any < 0)
		evidence_sink_unread(sink, &why);
	config_facts_release(&facts);
	text_release(&config->xml);
}

int appcmd_config_names(struct appcmd_config *config, const struct evidence_hear *hear,
			struct fail *fail)
{
	struct evidence_source source;
	int any = close_all(config, &source, fail);

	if (any > 0)
		any = config_names_of_server(&source, hear, fail);
	else if (any < 0 && !config->xml.oom)
		any = 1;
	text_release(&config->xml);
	return any;
}
