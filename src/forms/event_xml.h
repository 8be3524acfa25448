/*
 * event_xml.h - one <Event> element as text becomes an event.
 *
 * Sees the text of one record, as libevtx renders it or as wevtutil writes it;
 * knows nothing of files, the catalog or other records.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVENT_XML_H
#define EVENT_XML_H

#include <stddef.h>

struct event;
struct event_xml;
struct fail;

/* A parser for many records, one after the other.  NULL: out of memory. */
struct event_xml *event_xml_new(void);
void event_xml_free(struct event_xml *xml);
/* Leave every text to the parser, to compare with what is read without. */
void event_xml_careful(struct event_xml *xml);

/*
 * Read the text of one record, in UTF-8, into *event: all of System, the strings
 * and the data.  The event was reset before; `kind` and where the record is
 * are left to the caller, and time and record_id are left as they are if the text
 * has none.  `provider` is "" if it has none.
 *
 * strings: in EventData each element (Data, ComplexData) but Binary, in UserData
 * each element without elements in it.  At most BOUND_STRINGS, each cut at
 * BOUND_STRING_SIZE.  data: the first Binary; none if it is empty.
 *
 * Control characters, U+FFFE and U+FFFF, which XML does not allow, are read as
 * what they are; bytes that are no UTF-8 become U+FFFD; prefixes need not be
 * bound.  -1: the text is not well-formed otherwise, nests deeper than
 * BOUND_ELEMENT_DEPTH, has a document type, or memory ran out.
 */
int event_xml_read(struct event_xml *xml, const char *text, size_t size,
		   struct event *event, struct fail *fail);

#endif
