/*
 * wevtutil_text.h - events as wevtutil prints them with /f:text.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef WEVTUTIL_TEXT_H
#define WEVTUTIL_TEXT_H

#include "line_form.h"

extern const struct line_form wevtutil_text_form;

#endif
