/*
 * clixml_log.h - the reader of events that PowerShell exported as objects (Export-Clixml).
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CLIXML_LOG_H
#define CLIXML_LOG_H

struct input_reader;

extern const struct input_reader clixml_log_reader;

#endif
