/*
 * xml_encoding.h - how the bytes of XML are to be read.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef XML_ENCODING_H
#define XML_ENCODING_H

#include <stddef.h>
#include <stdint.h>

#include "form_lines.h"

/*
 * XML begins with ASCII, and without a declaration it is UTF-8.  What is valid UTF-8 is read as
 * that, whatever is declared (form_text.h).
 */
struct form_encoding xml_encoding_of(const uint8_t *head, size_t size);

#endif
