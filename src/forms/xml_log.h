/*
 * xml_log.h - the reader of events as XML, in a file of their own.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef XML_LOG_H
#define XML_LOG_H

#include <stdbool.h>
#include <stddef.h>

struct event;
struct input_reader;

/*
 * What some programs write differently into an event, whose text this is: numbers of levels
 * and record ids on Azure, strings in one element.  False: memory ran out.
 */
bool xml_log_correct(struct event *event, const char *text, size_t size);

extern const struct input_reader xml_log_reader;

#endif
