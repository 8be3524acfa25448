/*
 * line_forms.c - the table of forms in which an event is some lines.  A new one is a file and
 * a row here.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "line_form.h"

#include <stddef.h>

#include "copied_block.h"
#include "friendly_view.h"

/* What begins with a line that no other form has comes first. */
const struct line_form *const line_forms[] = {
	&friendly_view_form,
	&copied_block_form,
	NULL
};
