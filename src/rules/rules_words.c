/*
 * rules_words.c - the words of rules: events, severities, confidences, titles of references.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules.h"

#include <string.h>

#include "text.h"

void rules_event_name(struct text *text, const struct rules_event *event)
{
	if (event->first == 0 && event->last == UINT16_MAX) {
		text_printf(text, "%s/*", event->family);
		return;
	}
	text_printf(text, "%s/%u", event->family, event->first);
	if (event->first != event->last)
		text_printf(text, "-%u", event->last);
}

const char *rules_severity_name(enum rules_severity severity)
{
	static const char *const names[] = {
		[RULES_CRITICAL] = "critical", [RULES_ERROR] = "error",
		[RULES_WARNING] = "warning", [RULES_INFO] = "info",
	};

	return (unsigned)severity <= RULES_INFO ? names[severity] : "";
}

int rules_severity_parse(const char *name)
{
	for (int i = 0; i <= RULES_INFO; i++)
		if (strcmp(rules_severity_name((enum rules_severity)i), name) == 0)
			return i;
	return -1;
}

const char *rules_confidence_name(enum rules_confidence confidence)
{
	static const char *const names[] = {
		[RULES_HIGH] = "high", [RULES_MEDIUM] = "medium", [RULES_LOW] = "low",
	};

	return (unsigned)confidence <= RULES_LOW ? names[confidence] : "";
}

const char *rules_kind_name(enum rules_kind kind)
{
	static const char *const names[] = {
		[RULES_LOOK] = "look", [RULES_CHANGE] = "change", [RULES_VERIFY] = "verify",
	};

	return (unsigned)kind <= RULES_VERIFY ? names[kind] : NULL;
}

const char *rules_reference_title(const char *address)
{
	const struct rules_reference_row *row = rules_reference_rows;

	while (row->address && strcmp(row->address, address) != 0)
		row++;
	return row->title;
}
