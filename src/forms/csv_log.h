/*
 * csv_log.h - events as a table in text: of Event Viewer, PowerShell, Azure Monitor, EvtxECmd,
 * hayabusa and Log Parser.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef CSV_LOG_H
#define CSV_LOG_H

struct input_reader;

extern const struct input_reader csv_log_reader;

#endif
