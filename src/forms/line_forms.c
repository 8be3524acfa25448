/*
 * line_forms.c - the table of forms in which an event is some lines.  A new one is a file and
 * a row here.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "line_form.h"

#include <stddef.h>
#include <string.h>

#include "copied_block.h"
#include "export_text.h"
#include "free_block.h"
#include "friendly_view.h"
#include "frst_lines.h"
#include "powershell_list.h"
#include "powershell_table.h"
#include "splunk_lines.h"
#include "text.h"
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

struct form_line line_form_unindent(const struct form_line *line, size_t most)
{
	struct form_line inner = *line;
	size_t blanks = strspn(line->text, " \t");

	blanks = blanks < most ? blanks : most;
	inner.text += blanks;
	inner.size -= blanks;
	return inner;
}

static bool is_flat(const struct line_form *form, const struct form_line *line)
{
	return form->flat && text_is_blank(*line->text);
}

bool line_form_begins(const struct line_form *form, const struct form_line *line)
{
	struct form_line inner;

	if (!is_flat(form, line))
		return form->begins(line);
	inner = line_form_unindent(line, line->size);
	return form->begins(&inner);
}

/* What is indented may be of a message, unless a blank line is before it. */
static bool certain(const struct line_form *form, const struct form_line *line, bool blank)
{
	struct form_line inner = *line;

	if (is_flat(form, line)) {
		if (!blank)
			return false;
		inner = line_form_unindent(line, line->size);
	}
	return form->certain ? form->certain(&inner, blank) : form->begins(&inner);
}

/* Has it a colon, which may be a wide one, or an equals sign? */
static bool is_marked(const struct form_line *line)
{
	return line->text[strcspn(line->text, ":=\xef")];
}

bool line_forms_begin(const struct line_form *but, const struct form_line *line, bool blank)
{
	bool marked = is_marked(line);

	for (const struct line_form *const *at = line_forms; *at; at++)
		if (*at != but && (marked || (*at)->unmarked) && certain(*at, line, blank))
			return true;
	return false;
}
