/*
 * evt_log.h - the reader of legacy .evt logs, as Windows NT 4 to Server 2003 write them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVT_LOG_H
#define EVT_LOG_H

struct input_reader;

extern const struct input_reader evt_log_reader;

#endif
