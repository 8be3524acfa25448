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

/* A line of an element; false: there is no room for it, the element is not one. */
bool text_xml_line(struct text_xml *xml, const struct form_line *line);
bool text_xml_open(const struct text_xml *xml);

/*
 * The element is over, at its end or cut off; then what is there is read.  1: text_xml_add() adds
 * its event; 0: it has none, which is told; -1: memory ran out.
 */
int text_xml_close(struct text_xml *xml, struct fail *fail);
int text_xml_add(struct text_xml *xml, struct fail *fail);
/* The next line of an element that was cut off, behind its last complete value; of one without an
 * event, all of them.  False: there is none.  Lent until the next element begins. */
bool text_xml_rest(struct text_xml *xml, struct form_line *line);

#endif
