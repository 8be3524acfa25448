/*
 * appcmd_sections.c - "appcmd list config" as lines: sections as they are in a file, or
 * /text:*.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <string.h>

#include "appcmd.h"
#include "appcmd_config.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "text.h"

struct sections {
	struct appcmd_config config;
	bool listed;		/* in an output of /text:* */
	const char *group;	/* "system.webServer", whose end is awaited, or NULL */
	struct text lines;	/* of that */
	unsigned number;	/* of the first of them */
};

static const char *const groups[] = { "system.webServer", "system.applicationHost" };

/* The group that begins (`before` is "<") or ends ("</") with this line, at the margin; or
 * NULL. */
static const char *group_in(const char *line, const char *before)
{
	if (strncmp(line, before, strlen(before)) != 0)
		return NULL;
	line += strlen(before);
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		size_t size = strlen(groups[i]);

		if (strncmp(line, groups[i], size) == 0 && strcmp(line + size, ">") == 0)
			return groups[i];
	}
	return NULL;
}

static bool is_sign(const char *line)
{
	return group_in(line, "<") ||
	       text_starts(line + strspn(line, " "), "CONFIG.SECTION:");
}

static void add_line(struct sections *sections, const char *line)
{
	text_add(&sections->lines, line);
	text_add_char(&sections->lines, '\n');
}

/* Inside of a group.  One that does not end is left out. */
static void take_inside(struct sections *sections, const struct evidence_line *line)
{
	bool ends = group_in(line->text, "</") == sections->group;

	add_line(sections, line->text);
	if (ends)
		appcmd_config_copy(&sections->config, text_get(&sections->lines),
				   sections->number);
	if (sections->lines.oom)
		sections->config.xml.oom = true;
	if (ends || (*line->text != ' ' && *line->text != '\t'))
		sections->group = NULL;
}

/* A line at the margin. */
static void take_margin(struct sections *sections, const struct evidence_line *line)
{
	appcmd_config_begin(&sections->config);
	sections->listed = text_starts(line->text, "CONFIG") &&
			   !line->text[6 + strspn(line->text + 6, " ")];
	sections->group = group_in(line->text, "<");
	if (!sections->group)
		return;
	text_reset(&sections->lines);
	sections->number = line->number;
	add_line(sections, line->text);
}

/* Of /text:*: "[add]" or name:"value". */
static void take_listed(struct sections *sections, const struct evidence_line *line)
{
	size_t indent = strspn(line->text, " ");
	const char *text = line->text + indent, *end = strchr(text, ']');
	char name[APPCMD_NAME], value[APPCMD_NAME];

	if (text[0] == '[' && end && !end[1]) {
		text_fit_bytes(name, sizeof(name), text + 1, (size_t)(end - text - 1));
		appcmd_config_open(&sections->config, name, indent, line->number);
	} else if (appcmd_pair(text, name, value)) {
		if (strcmp(name, "path") == 0)
			appcmd_config_path(&sections->config, value);
		appcmd_config_attribute(&sections->config, name, value, line->number);
	}
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct sections *sections = state;

	(void)sink;
	if (line->cut)
		sections->group = NULL;
	else if (sections->group)
		take_inside(sections, line);
	else if (*line->text != ' ' && *line->text)
		take_margin(sections, line);
	else if (sections->listed)
		take_listed(sections, line);
}

static void end(void *state, struct evidence_sink *sink)
{
	struct sections *sections = state;

	appcmd_config_end(&sections->config, sink);
	text_release(&sections->lines);
}

static int names(void *state, const struct evidence_hear *hear, struct fail *fail)
{
	struct sections *sections = state;

	text_release(&sections->lines);
	return appcmd_config_names(&sections->config, hear, fail);
}

const struct console_reader console_sections = {
	"appcmd-config", "sections of the configuration, as appcmd lists them",
	sizeof(struct sections), is_sign, take_line, end, names,
};
