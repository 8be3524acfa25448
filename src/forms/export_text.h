/*
 * export_text.h - events as evtxexport and evtexport of libevtx and libevt print them.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EXPORT_TEXT_H
#define EXPORT_TEXT_H

#include "line_form.h"

extern const struct line_form export_text_form;

#endif
