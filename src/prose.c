/*
 * prose.c - labelled paragraphs.  Does not know what they say.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "prose.h"

#include <string.h>

#include "text.h"

enum { WIDTH = 79, LABEL = 2, BODY = 11, COMMAND = 16 };

/* Words one by one; a word that is wider than the line stands alone on it. */
static void wrap(struct text *text, const char *body, size_t indent)
{
	size_t column = indent;

	while (*body) {
		size_t size = strcspn(body, " ");
		struct text word = { 0 };
		size_t width;

		text_printable(&word, body, size);
		width = text_width(text_get(&word));
		if (column > indent && column + 1 + width > WIDTH) {
			text_add_char(text, '\n');
			text_fill(text, ' ', indent);
			column = indent;
		} else if (column > indent) {
			text_add_char(text, ' ');
			column++;
		}
		text_add(text, text_get(&word));
		text->lost |= word.lost;
		column += width;
		text_release(&word);
		body += size;
		body += strspn(body, " ");
	}
	text_add_char(text, '\n');
}

void prose_marked(struct text *text, const char *label, const char *mark,
		  const char *body)
{
	size_t used = LABEL + strlen(label);

	text_fill(text, ' ', LABEL);
	text_add(text, label);
	text_fill(text, ' ', used < BODY ? BODY - used : 1);
	text_add(text, mark);
	wrap(text, body, BODY + strlen(mark));
}

void prose_item(struct text *text, const char *label, const char *body)
{
	prose_marked(text, label, "", body);
}

void prose_command(struct text *text, const char *command)
{
	text_fill(text, ' ', COMMAND);
	text_printable(text, command, strlen(command));
	text_add_char(text, '\n');
}
