/*
 * appcmd_xml.c - "appcmd list ... /xml", with /config or without.
 *
 * The root is "appcmd"; below it an element for each object, in capitals, and in that, with
 * /config, the element of the configuration.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "parsers.h"

#include <stdio.h>
#include <string.h>

#include "appcmd.h"
#include "appcmd_config.h"
#include "config_xml.h"
#include "evidence_hear.h"
#include "evidence_sink.h"
#include "fail.h"
#include "text.h"

struct reading {
	struct appcmd object;
	struct appcmd_config config;
	struct evidence_sink sink;
	size_t objects;
};

static bool knows(const uint8_t *head, size_t size)
{
	struct config_root root;

	return config_xml_root(head, size, &root) && strcmp(root.name, "appcmd") == 0;
}

static void take_named(struct reading *reading, const struct config_element *element,
		       const char *section, const char *name)
{
	const char *value = config_attribute(element, name);

	if (value)
		appcmd_value(&reading->object, &reading->sink, section, name, value,
			     element->line);
}

/* Names first, whatever the order is. */
static void take_attributes(struct reading *reading, const struct config_element *element,
			    const char *section)
{
	static const char *const first[] = {
		"APPPOOL.NAME", "SITE.NAME", "APP.NAME", "VDIR.NAME", "WP.NAME", "MODULE.NAME",
		"SITE.ID", "path",
	};
	const char *own;

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++) {
		own = strchr(first[i], '.');
		/* The name of another object is a value of this one. */
		if (!own || (strncmp(element->name, first[i], (size_t)(own - first[i])) == 0 &&
			     element->name[own - first[i]] == '\0'))
			take_named(reading, element, section, first[i]);
	}
	for (size_t i = 0; element->attributes[i]; i += 2)
		if (strcmp(element->attributes[i], "path") != 0)
			appcmd_value(&reading->object, &reading->sink, section,
				     element->attributes[i], element->attributes[i + 1],
				     element->line);
}

static bool is_section(const char *path)
{
	return strncmp(path, "CONFIG", 6) == 0 && (path[6] == '\0' || path[6] == '/');
}

/* Of "CONFIG/system.webServer-globalModules/add". */
static void take_section(struct appcmd_config *config, const struct config_element *element)
{
	const char *path = config_attribute(element, "path");

	if (element->depth == 2) {
		appcmd_config_begin(config);
		appcmd_config_path(config, path ? path : "");
		return;
	}
	appcmd_config_open(config, element->name, element->depth, element->line);
	for (size_t i = 0; element->attributes[i]; i += 2)
		appcmd_config_attribute(config, element->attributes[i],
					element->attributes[i + 1], element->line);
}

static int start(void *context, const struct config_element *element)
{
	struct reading *reading = context;
	const char *section = element->name;

	if (element->depth == 1)
		return 0;
	if (is_section(element->path)) {
		reading->objects += element->depth == 2;
		take_section(&reading->config, element);
		return reading->sink.ret;
	}
	if (element->depth == 2) {
		appcmd_begin(&reading->object, appcmd_kind_of(element->name), "");
		reading->objects += reading->object.kind != APPCMD_NONE;
		section = "";
	} else if (element->depth == 3 && strcmp(section, "site") == 0) {
		section = "";
	}
	take_attributes(reading, element, section);
	return reading->sink.ret;
}

static int read_xml(const struct evidence_reading *evidence, struct fail *fail)
{
	struct reading reading = { .sink = { .reading = evidence, .fail = fail } };
	const struct config_walk walk = { .context = &reading, .start = start };
	struct config_fault fault;
	int ret = config_xml_walk(evidence->source, &walk, &fault, fail);
	bool sections = reading.config.xml.size > 0;
	int told = 0;

	text_printf(&reading.sink.summary, "output of appcmd: %zu objects", reading.objects);
	if (ret == 0 && fault.reason)
		text_printf(&reading.sink.summary, ", cut off at line %u", fault.line);
	if (ret == 0 && evidence->hear)
		ret = config_fault_names(&fault, fail);
	if (!evidence->hear)
		appcmd_config_end(&reading.config, &reading.sink);
	else
		told = appcmd_config_names(&reading.config, evidence->hear, fail);
	ret = told < 0 || ret == 0 ? told : ret;
	return evidence_sink_end(&reading.sink, sections ? "appcmd-config" : "appcmd",
				 ret == 0) < 0 ? -1 : ret;
}

static int tell_names(const struct evidence_source *source, const struct evidence_hear *hear,
		      struct fail *fail)
{
	return evidence_hear_read(source, hear, read_xml, fail);
}

const struct evidence_parser evidence_parser_appcmd = {
	.name = "appcmd", .what = "an output of appcmd", .knows = knows, .read = read_xml,
	.idle = true, .names = tell_names,
};
