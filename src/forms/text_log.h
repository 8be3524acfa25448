/*
 * text_log.h - the reader of texts in which events are: copied from Event Viewer, printed by
 * tools, quoted in mails and tickets, told in sentences.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef TEXT_LOG_H
#define TEXT_LOG_H

struct input_reader;

/* After the readers of whole forms: what it finds in a text, others did not want. */
extern const struct input_reader text_log_reader;

#endif
