/*
 * metabase_read.c - the facts of a MetaBase.xml.
 *
 * The file is flat: an element for each key, whose attributes are its properties, and in it
 * elements "Custom" for properties that are not in the schema.
 * learn.microsoft.com/previous-versions/windows/it-pro/windows-server-2003/cc785283(v=ws.10)
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "metabase.h"

#include <string.h>

#include "config_xml.h"
#include "metabase_facts.h"
#include "text.h"

enum { KEY_DEPTH = 3, CUSTOM_DEPTH = 4 };

struct reading {
	struct metabase_facts *facts;
	struct text key;		/* the location of the element at hand */
};

/* An attribute that is not known is not even looked at. */
static int take_key(struct reading *reading, const struct config_element *element)
{
	const char *location = config_attribute(element, "Location");

	text_reset(&reading->key);
	text_add(&reading->key, location ? location : "");
	for (size_t i = 0; location && element->attributes[i]; i += 2)
		if (metabase_take(reading->facts, location, element->attributes[i],
				  element->attributes[i + 1], element->line) < 0)
			return -1;
	return reading->key.oom ? -1 : 0;
}

/* What the administrator marked as secret is one, whatever its name. */
static int take_custom(struct reading *reading, const struct config_element *element)
{
	const char *name = config_attribute(element, "Name");
	const char *value = config_attribute(element, "Value");
	const char *marks = config_attribute(element, "Attributes");

	if (strcmp(element->name, "Custom") != 0 || !name || !value ||
	    (marks && text_match("*SECURE*", marks)))
		return 0;
	return metabase_take(reading->facts, text_get(&reading->key), name, value,
			     element->line);
}

static int start(void *context, const struct config_element *element)
{
	if (element->depth == KEY_DEPTH)
		return take_key(context, element);
	return element->depth == CUSTOM_DEPTH ? take_custom(context, element) : 0;
}

int metabase_read(struct metabase_facts *facts, const struct evidence_source *source,
		  struct config_fault *fault, struct fail *fail)
{
	struct reading reading = { .facts = facts };
	const struct config_walk walk = { .context = &reading, .start = start };
	int ret;

	facts->whole = true;
	ret = config_xml_walk(source, &walk, fault, fail);
	text_release(&reading.key);
	return ret;
}
