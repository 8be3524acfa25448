/*
 * text_xml.h - <Event> elements amid a text: what follows "Event Xml:", or was pasted alone.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TEXT_XML_H
#define TEXT_XML_H

#include <stdbool.h>

struct fail;
struct form_line;
struct text_events;
struct text_xml;

/* NULL: out of memory. */
struct text_xml *text_xml_new(struct text_events *events);
void text_xml_free(struct text_xml *xml);	/* accepts NULL */

/* A line of an element. */
void text_xml_line(struct text_xml *xml, const struct form_line *line);
bool text_xml_open(const struct text_xml *xml);

/*
 * The element is over, at its end or cut off; then what is there is read, and what comes
 * after its last complete value is lost.  -1: the run cannot go on.
 */
int text_xml_finish(struct text_xml *xml, struct fail *fail);

#endif
