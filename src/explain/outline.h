/*
 * outline.h - labelled paragraphs for the terminal, wrapped before column 80.
 *
 *   Why      The account of the worker process may not read the module, so
 *            that it ends.
 *
 * Private to the commands.  Everything is masked by text_printable().
 */
#ifndef OUTLINE_H
#define OUTLINE_H

struct text;

/* One paragraph; label "" continues the item above. */
void outline_item(struct text *text, const char *label, const char *body);
/* The same with `mark` ("1. ", "- ") before its first line; the others align. */
void outline_marked(struct text *text, const char *label, const char *mark,
		  const char *body);
/* The same on one line, however long: what is copied whole, such as a link. */
void outline_line(struct text *text, const char *label, const char *body);
/* A line that is pasted: never wrapped, set in a little. */
void outline_command(struct text *text, const char *command);

#endif
