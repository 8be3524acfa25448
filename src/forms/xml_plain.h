/*
 * xml_plain.h - the tokens of an XML text that has nothing out of the ordinary.
 *
 * Nearly every event is written by a program in the simplest XML: ASCII, elements, attributes
 * and text, no entity, no comment, no declaration.  Such a text is split here; whatever is
 * not certain to mean the same to any XML parser is left to one.
 *
 * Private to event_xml.c.  Source: "Extensible Markup Language (XML) 1.0", W3C, productions 2,
 * 3, 5, 10, 14, 25 and 39 to 44.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef XML_PLAIN_H
#define XML_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bounds.h"

enum { XML_PLAIN_TOKENS = 512, XML_PLAIN_ATTRIBUTES = 8 };

/* An element begins; names and values of its attributes, in pairs; text; an element ends. */
enum xml_plain_kind {
	XML_PLAIN_ELEMENT, XML_PLAIN_NAME, XML_PLAIN_VALUE, XML_PLAIN_TEXT, XML_PLAIN_END
};

/*
 * Bytes of the text.  The byte behind each but a text belongs to no other token, so that a NUL
 * may be written there.
 */
struct xml_plain_token {
	enum xml_plain_kind kind;
	uint32_t at, size;
};

struct xml_plain {
	struct xml_plain_token tokens[XML_PLAIN_TOKENS];
	size_t count;
	/* Tokens of the elements that are open. */
	uint16_t open[BOUND_ELEMENT_DEPTH];
	size_t depth;
};

/*
 * Split a text.  True: it is one well-formed element, with nothing in front of it and only
 * blanks behind it, and the tokens are what a parser would report, each text as a whole.
 * False: a parser has to read it.
 */
bool xml_plain(struct xml_plain *plain, const char *text, size_t size);

#endif
