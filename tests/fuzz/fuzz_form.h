/*
 * fuzz_form.h - what readers of text are held to: events that are sound, losses with their
 * reasons, and the same from UTF-16 as from UTF-8.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FUZZ_FORM_H
#define FUZZ_FORM_H

#include <stddef.h>
#include <stdint.h>

struct input_reader;

/*
 * Read the bytes with those readers; ASCII without NULs is read as UTF-16, too.  If one of
 * the two is not recognised by its beginning, they are not compared.  Ends the program if
 * something does not hold.
 */
void fuzz_form(const struct input_reader *const *readers, const uint8_t *bytes, size_t size);

#endif
