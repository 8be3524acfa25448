/*
 * prose.h - labelled paragraphs for the terminal, wrapped before column 80.
 *
 *   Why      The account of the worker process may not read the module, so
 *            that it ends.
 *
 * Private to the commands.  Everything is masked by text_printable().
 */
#ifndef PROSE_H
#define PROSE_H

struct text;

/* One paragraph; label "" continues the item above. */
void prose_item(struct text *text, const char *label, const char *body);
/* The same with `mark` ("1. ", "- ") before its first line; the others align. */
void prose_marked(struct text *text, const char *label, const char *mark,
		  const char *body);
/* A line that is pasted: never wrapped, set in a little. */
void prose_command(struct text *text, const char *command);

#endif
