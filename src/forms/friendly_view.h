/*
 * friendly_view.h - events as the tab "Details" of Event Viewer shows them, copied.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef FRIENDLY_VIEW_H
#define FRIENDLY_VIEW_H

#include "line_form.h"

extern const struct line_form friendly_view_form;

#endif
