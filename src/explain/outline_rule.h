/*
 * outline_rule.h - a rule in words, for `rules show` and `explain`.
 *
 * Private to the commands.
 */
#ifndef OUTLINE_RULE_H
#define OUTLINE_RULE_H

struct rules_rule;
struct text;

/* The title as one would say it without an event: "the module cannot be ...". */
void outline_rule_title(struct text *text, const struct rules_rule *rule);
/* Everything about it. */
void outline_rule(struct text *text, const struct rules_rule *rule);
/* "6, 7 to 10" from bits of catalog.h. */
void outline_generations(struct text *text, unsigned generations);

#endif
