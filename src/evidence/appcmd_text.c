/*
 * appcmd_text.c - "appcmd list" as lines.
 *
 *	APPPOOL "ShopPool" (MgdVersion:v4.0,MgdMode:Integrated,state:Started)
 *
 * or with /text:*
 *
 *	APPPOOL
 *	  APPPOOL.NAME:"ShopPool"
 *	  state:"Stopped"
 *	  [add]
 *	    autoStart:"true"
 *	    [processModel]
 *	      identityType:"SpecificUser"
 *
 * Older ones print values without quotes and with a blank before them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <string.h>

#include "appcmd.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "text.h"

enum { WORD = 64 };

struct lines {
	struct appcmd object;
	char section[WORD];		/* "processModel", or "" */
};

/* The first word, of capitals; its kind, and what follows. */
static enum appcmd_kind first_word(const char *line, const char **rest)
{
	size_t size = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	char word[WORD];

	if (size == 0 || size >= WORD)
		return APPCMD_NONE;
	memcpy(word, line, size);
	word[size] = '\0';
	*rest = line + size;
	return appcmd_kind_of(word);
}

/* ---- a line for each ---- */

/* ' "name" (' and what is in the brackets; false: it is no such line. */
static bool read_short(const char *rest, char name[APPCMD_NAME], const char **values)
{
	const char *end;

	if (rest[0] != ' ' || rest[1] != '"')
		return false;
	rest += 2;
	end = strstr(rest, "\" (");
	if (!end || !strrchr(end, ')'))
		return false;
	text_fit_bytes(name, APPCMD_NAME, rest, (size_t)(end - rest));
	*values = end + 3;
	return true;
}

/*
 * Pairs with commas between, the last one before a bracket.  Bindings have commas themselves,
 * and no names that are known; the name of a pool may have one, and is the only value.
 */
static void take_pairs(struct lines *lines, struct evidence_sink *sink, const char *values,
		       unsigned number)
{
	const char *last = strrchr(values, ')');
	bool only = text_starts(values, "applicationPool:") ||
		    text_starts(values, "physicalPath:");

	while (values < last) {
		size_t size = only ? (size_t)(last - values) : strcspn(values, ",");
		const char *end = values + size < last ? values + size : last;
		const char *colon = memchr(values, ':', (size_t)(end - values));
		char name[WORD], value[APPCMD_NAME];

		if (colon) {
			text_fit_bytes(name, sizeof(name), values, (size_t)(colon - values));
			text_fit_bytes(value, sizeof(value), colon + 1, (size_t)(end - colon - 1));
			appcmd_value(&lines->object, sink, "", name, value, number);
		}
		values = end + 1;
	}
}

/* "( native, preCondition:managedHandler,runtimeVersionv4.0 )": its list has commas itself. */
static void take_condition(struct lines *lines, struct evidence_sink *sink, const char *values,
			   unsigned number)
{
	static const char key[] = "preCondition:";
	const char *at = strstr(values, key), *end = strrchr(values, ')');
	char value[APPCMD_NAME];

	if (!at || !end || end < at + strlen(key))
		return;
	at += strlen(key);
	while (end > at && end[-1] == ' ')
		end--;
	text_fit_bytes(value, sizeof(value), at, (size_t)(end - at));
	appcmd_value(&lines->object, sink, "", "preCondition", value, number);
}

/* ---- /text:* ---- */

static bool begin_section(struct lines *lines, const char *line)
{
	const char *end = strchr(line, ']');

	if (line[0] != '[' || !end || end[1])
		return false;
	text_fit_bytes(lines->section, sizeof(lines->section), line + 1, (size_t)(end - line - 1));
	/* Rows of a pool and of a site are elements of these names. */
	if (lines->object.kind == APPCMD_SITE && strcmp(lines->section, "site") == 0)
		lines->section[0] = '\0';
	return true;
}

bool appcmd_pair(const char *line, char name[APPCMD_NAME], char value[APPCMD_NAME])
{
	const char *colon = strchr(line, ':'), *from;
	size_t size;

	if (!colon || (size_t)(colon - line) >= WORD)
		return false;
	text_fit_bytes(name, APPCMD_NAME, line, (size_t)(colon - line));
	from = colon + 1 + strspn(colon + 1, " ");
	size = strlen(from);
	if (size >= 2 && from[0] == '"' && from[size - 1] == '"') {
		from++;
		size -= 2;
	}
	text_fit_bytes(value, APPCMD_NAME, from, size);
	return true;
}

static void take_attribute(struct lines *lines, struct evidence_sink *sink, const char *line,
			   unsigned number)
{
	char name[APPCMD_NAME], text[APPCMD_NAME];

	if (appcmd_pair(line, name, text))
		appcmd_value(&lines->object, sink, lines->section, name, text, number);
}

/* ---- both ---- */

static bool is_sign(const char *line)
{
	char name[APPCMD_NAME];
	const char *rest, *values;
	enum appcmd_kind kind = first_word(line, &rest);

	if (kind != APPCMD_NONE && read_short(rest, name, &values))
		return true;
	line += strspn(line, " ");
	kind = first_word(line, &rest);
	return kind != APPCMD_NONE && text_starts(rest, ".NAME:");
}

static void take_line(void *context, struct evidence_sink *sink,
		      const struct evidence_line *line)
{
	struct lines *lines = context;
	const char *text = line->text, *rest, *values;
	enum appcmd_kind kind = first_word(text, &rest);
	char name[APPCMD_NAME];

	if (line->cut || sink->ret < 0)
		return;
	if (kind != APPCMD_NONE && read_short(rest, name, &values)) {
		appcmd_begin(&lines->object, kind, name);
		if (kind == APPCMD_MODULE)
			take_condition(lines, sink, values, line->number);
		else
			take_pairs(lines, sink, values, line->number);
		lines->object.kind = APPCMD_NONE;
		return;
	}
	if (*text != ' ' && *text != '\t') {
		/* Each object begins at the margin; so does what is no part of the output. */
		bool begins = kind != APPCMD_NONE && !rest[strspn(rest, " ")];

		appcmd_begin(&lines->object, begins ? kind : APPCMD_NONE, "");
		lines->section[0] = '\0';
		return;
	}
	text += strspn(text, " \t");
	if (lines->object.kind != APPCMD_NONE && !begin_section(lines, text))
		take_attribute(lines, sink, text, line->number);
}

const struct console_reader console_appcmd = {
	"appcmd", "what appcmd lists",
	sizeof(struct lines), is_sign, take_line, NULL, NULL,
};
