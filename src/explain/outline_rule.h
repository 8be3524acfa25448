/*
 * outline_rule.h - labelled paragraphs for the terminal, wrapped before column 80, and
 * a rule in such paragraphs, for `rules show` and `explain`.
 *
 *   Why      The account of the worker process may not read the module, so
 *            that it ends.
 *
 * Private to the commands.  Everything is masked by text_printable().
 */
#ifndef OUTLINE_RULE_H
#define OUTLINE_RULE_H

struct rules_rule;
struct text;

/* One paragraph; label "" continues the item above. */
void outline_item(struct text *text, const char *label, const char *body);
/* The same with a bullet ("1. ", "- ") before its first line; the others align. */
void outline_list_item(struct text *text, const char *label, const char *bullet,
		       const char *body);
/* The same on one line, however long: what is copied whole, such as a link. */
void outline_line(struct text *text, const char *label, const char *body);
/* A line that is pasted: never wrapped, indented a little. */
void outline_command(struct text *text, const char *command);

/* The title as one would say it without an event: "the module cannot be ...". */
void outline_rule_title(struct text *text, const struct rules_rule *rule);
/* Everything about it. */
void outline_rule(struct text *text, const struct rules_rule *rule);
/* "6, 7 to 10" from bits of catalog.h. */
void outline_generations(struct text *text, unsigned generations);

#endif
