/*
 * form_mixed.h - a text that goes on in another encoding, such as what PowerShell appended to the
 * output of cmd.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FORM_MIXED_H
#define FORM_MIXED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct input_stats;

enum form_encoding_kind { FORM_UTF8, FORM_UTF16_LE, FORM_UTF16_BE, FORM_PAGE };

/* Where another encoding begins in bytes that are of this one; `size` if none does.  The bytes
 * begin with a whole character. */
size_t form_mixed_at(enum form_encoding_kind kind, const uint8_t *bytes, size_t size);
/* Say it, if one does; offset: of the bytes in the file. */
bool form_mixed_tell(enum form_encoding_kind kind, const uint8_t *bytes, size_t size,
		     struct input_stats *stats, uint64_t offset);
/* Of the beginning of a text, which is not in UTF-16: without what was appended in it, and without
 * zeros at its end, which make a text look like a picture. */
size_t form_size_of_text(const uint8_t *head, size_t size);

#endif
