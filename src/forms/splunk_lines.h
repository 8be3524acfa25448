/*
 * splunk_lines.h - events as Splunk collects them: KEY=VALUE lines.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef SPLUNK_LINES_H
#define SPLUNK_LINES_H

#include "line_form.h"

extern const struct line_form splunk_lines_form;

#endif
