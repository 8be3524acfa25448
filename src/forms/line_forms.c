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
#include "export_text.h"
#include "free_block.h"
#include "friendly_view.h"
#include "frst_lines.h"
#include "powershell_list.h"
#include "powershell_table.h"
#include "splunk_lines.h"
#include "wevtutil_text.h"

/* What begins with a line that no other form has comes first. */
const struct line_form *const line_forms[] = {
	&wevtutil_text_form,
	&export_text_form,
	&powershell_list_form,
	&powershell_table_form,
	&splunk_lines_form,
	&frst_lines_form,
	&friendly_view_form,
	&copied_block_form,
	&free_block_form,
	NULL
};

bool line_forms_begin(const struct line_form *but, const struct form_line *line, bool blank)
{
	for (const struct line_form *const *at = line_forms; *at; at++) {
		if (*at == but)
			continue;
		if ((*at)->certain ? (*at)->certain(line, blank) : (*at)->begins(line))
			return true;
	}
	return false;
}
