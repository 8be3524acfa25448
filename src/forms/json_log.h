/*
 * json_log.h - the reader of events as JSON, of every program in json_forms.c.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef JSON_LOG_H
#define JSON_LOG_H

struct input_reader;

/* After the readers of reports of our own, which are JSON, too. */
extern const struct input_reader json_log_reader;
/* Of JSON that nobody reads: knows what is not to be passed over in silence. */
extern const struct input_reader json_refused_reader;

#endif
