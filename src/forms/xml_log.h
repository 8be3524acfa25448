/*
 * xml_log.h - the reader of events as XML, in a file of their own.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef XML_LOG_H
#define XML_LOG_H

struct input_reader;

extern const struct input_reader xml_log_reader;

#endif
