/*
 * frst_lines.h - events as FRST and MiniToolBox list them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FRST_LINES_H
#define FRST_LINES_H

#include "line_form.h"

extern const struct line_form frst_lines_form;

#endif
