/*
 * input_choose.h - is a file to be read, and as what; private to `input`.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef INPUT_CHOOSE_H
#define INPUT_CHOOSE_H

#include <stdbool.h>

struct input_format;
struct input_open;

/* The format by the first bytes; NULL if it has none that we know.  Then, and if
 * what it is is not read, ->failure says so. */
const struct input_format *input_choose_format(struct input_open *open);

/*
 * Is it an input?  What was given is one.  A file in a folder that is no log is
 * passed over, unless it could not be read or is called a log: what somebody meant
 * to send is not lost silently.  So is a report which may just lie beside the logs
 * that it was made from.
 */
bool input_choose(const struct input_open *open, const struct input_format *format,
		  bool given);

#endif
