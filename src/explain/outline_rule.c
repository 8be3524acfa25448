/*
 * outline_rule.c - labelled paragraphs, and a rule in words.  Does not know how rules
 * are matched.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "outline_rule.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "page.h"
#include "rules.h"
#include "rules_fields.h"
#include "text.h"

/* Labelled paragraphs. */

enum { LABEL = 2, BODY = 11, COMMAND = 16 };

static struct page begin(struct text *text, const char *label)
{
	struct page page = { .text = text, .right = PAGE_WIDTH };

	page_column(&page, LABEL, 0);
	page_put(&page, label);
	page_column(&page, BODY, 1);
	return page;
}

void outline_list_item(struct text *text, const char *label, const char *bullet,
		       const char *body)
{
	struct page page = begin(text, label);

	page_put(&page, bullet);
	page.left = page.column;
	page_wrap(&page, body);
	page_line(&page);
}

void outline_item(struct text *text, const char *label, const char *body)
{
	outline_list_item(text, label, "", body);
}

void outline_line(struct text *text, const char *label, const char *body)
{
	struct page page = begin(text, label);

	page_put(&page, body);
	page_line(&page);
}

void outline_command(struct text *text, const char *command)
{
	struct page page = { .text = text };

	page_column(&page, COMMAND, 0);
	page_put(&page, command);
	page_line(&page);
}

/* A rule. */

static const char *no_value(void *context, const char *role)
{
	(void)context;
	(void)role;
	return NULL;
}

static void expand(struct text *text, const char *from, bool command)
{
	rules_expand(text, from, command, no_value, NULL);
}

/* "; error " before the first of a list, ", " before the others. */
static void start(struct text *text, const char *what, size_t index)
{
	if (index)
		text_add(text, ", ");
	else
		text_printf(text, "%s%s", text->size ? "; " : "", what);
}

static void add_strings(struct text *text, const char *what, struct rules_strings strings)
{
	for (size_t i = 0; i < strings.count; i++) {
		start(text, what, i);
		text_add(text, strings.items[i]);
	}
}

static void say(void *context, const struct rules_said *said)
{
	struct text *text = context;
	const char *name;

	start(text, said->label, said->index);
	if (said->text) {
		text_add(text, said->text);
		return;
	}
	name = said->code ? decode_value(said->code).name : NULL;
	text_printf(text, said->code > UINT16_MAX ? "0x%08X" : "%u", said->code);
	if (name)
		text_printf(text, " %s", name);
}

/* "W3SVC-WP/2214, W3SVC-WP/2280; error 5 ERROR_ACCESS_DENIED" */
static void add_fields(struct text *text, const struct rules_field *fields, const void *object)
{
	text->oom |= !rules_fields_say(fields, object, say, text);
}

void outline_generations(struct text *text, unsigned generations)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {
		{ CATALOG_IIS5, "4 to 5.1" },
		{ CATALOG_IIS6, "6" },
		{ CATALOG_IIS7, "7 to 10" },
	};
	const char *between = "IIS ";

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(generations & names[i].bit))
			continue;
		text_printf(text, "%s%s", between, names[i].name);
		between = ", ";
	}
}

void outline_rule_title(struct text *text, const struct rules_rule *rule)
{
	expand(text, rule->title, false);
}

static void paragraph(struct text *text, const char *label, const char *from)
{
	struct text body = { 0 };

	expand(&body, from, false);
	outline_item(text, label, text_get(&body));
	text->oom |= body.oom;
	text_release(&body);
}

static void conditions(struct text *text, const char *label,
		       const struct rules_condition *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct text body = { 0 };

		add_fields(&body, rules_condition_fields, &list[i]);
		outline_item(text, i ? "" : label, text_get(&body));
		text->oom |= body.oom;
		text_release(&body);
	}
}

static void proofs(struct text *text, const char *label, const struct rules_proof *list,
		   size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct text body = { 0 };

		add_fields(&body, rules_proof_fields, &list[i]);
		outline_item(text, i ? "" : label, text_get(&body));
		text->oom |= body.oom;
		text_release(&body);
	}
}

/* What else the rule demands, on one line; nothing if it demands nothing. */
static void demands(struct text *text, const struct rules_rule *rule)
{
	struct text body = { 0 };

	if (rule->generations)
		outline_generations(&body, rule->generations);
	if (rule->pools_at_least) {
		start(&body, "", 0);
		text_printf(&body, "%u application pools or more", rule->pools_at_least);
	}
	if (rule->without_code)
		start(&body, "also an event that carries no code", 0);
	if (rule->code_unknown)
		start(&body, "an event that carries no code", 0);
	add_strings(&body, "yields to ", rule->yields_to);
	if (rule->fallback)
		start(&body, "if no other rule fits", 0);
	if (body.size)
		outline_item(text, "only", text_get(&body));
	text->oom |= body.oom;
	text_release(&body);
}

/* " [choice 1; looks; IIS 6; one pool; error 5 ERROR_ACCESS_DENIED]": of what kind a step is,
 * and when it is shown. */
static void step_condition(struct text *text, const struct rules_step *step)
{
	static const char *const kinds[] = {
		[RULES_LOOK] = "looks", [RULES_CHANGE] = "changes the server",
		[RULES_VERIFY] = "verifies",
	};
	struct text body = { 0 };

	if (step->choice)
		text_printf(&body, "choice %u", (unsigned)step->choice);
	if (step->kind)
		start(&body, kinds[step->kind], 0);
	if (step->generations && body.size)
		text_add(&body, "; ");
	if (step->generations)
		outline_generations(&body, step->generations);
	if (step->pools)
		start(&body, step->pools == 1 ? "one pool" : "several pools", 0);
	if (step->disabled)
		start(&body, "a pool was disabled", 0);
	if (step->given)
		start(&body, step->given, 0);
	if (step->given)
		text_add(&body, " log given");
	if (step->missing)
		start(&body, step->missing, 0);
	if (step->missing)
		text_add(&body, " log not given");
	add_fields(&body, rules_step_fields, step);
	if (body.size)
		text_printf(text, " [%s]", text_get(&body));
	text->oom |= body.oom;
	text_release(&body);
}

/* An entry of a list without steps has neither a condition nor a command. */
static void step(struct text *text, const char *label, const char *bullet, const char *says,
		 const struct rules_step *step)
{
	struct text body = { 0 };

	if (step->condition) {
		expand(&body, step->condition, false);
		text_add(&body, ": ");
	}
	expand(&body, says, false);
	step_condition(&body, step);
	outline_list_item(text, label, bullet, text_get(&body));
	text_reset(&body);
	if (step->command) {
		expand(&body, step->command, true);
		outline_command(text, text_get(&body));
	}
	text->oom |= body.oom;
	text_release(&body);
}

static void list(struct text *text, const char *label, const struct rules_entry *items,
		 size_t count)
{
	for (size_t i = 0; i < count; i++)
		step(text, i ? "" : label, "- ", items[i].text, items[i].only);
}

static void steps(struct text *text, const struct rules_rule *rule)
{
	char bullet[32];

	for (size_t i = 0; i < rule->step_count; i++) {
		snprintf(bullet, sizeof(bullet), "%zu. ", i + 1);
		step(text, i ? "" : "Do", bullet, rule->steps[i].text, &rule->steps[i]);
	}
	list(text, "Ask for", rule->collect, rule->collect_count);
	list(text, "Missing", rule->logs, rule->log_count);
}

static void examples(struct text *text, const struct rules_rule *rule)
{
	struct text body = { 0 };
	size_t match = 0;

	for (size_t i = 0; i < rule->example_count; i++)
		match += rule->examples[i].matches;
	text_printf(&body, "%zu that must match, %zu that must not", match,
		    rule->example_count - match);
	outline_item(text, "Examples", text_get(&body));
	text->oom |= body.oom;
	text_release(&body);
}

void outline_rule(struct text *text, const struct rules_rule *rule)
{
	struct text head = { 0 };

	text_printf(&head, "%s, %s confidence, %s:%d", rules_severity_name(rule->severity),
		    rules_confidence_name(rule->confidence), rule->file, rule->line);
	text_printable(text, rule->id, strlen(rule->id));
	text_add_char(text, '\n');
	paragraph(text, "title", rule->title);
	list(text, "or", rule->titles, rule->title_count);
	outline_item(text, "weight", text_get(&head));
	list(text, "or", rule->severities, rule->severity_count);
	conditions(text, "fits", &rule->when, 1);
	conditions(text, "or", rule->alternatives, rule->alternative_count);
	conditions(text, "near", rule->near, rule->near_count);
	conditions(text, "without", rule->absent, rule->absent_count);
	proofs(text, "sure if", rule->confirms, rule->confirm_count);
	proofs(text, "not if", rule->refutes, rule->refute_count);
	proofs(text, "alone if", rule->alone, rule->alone_count);
	demands(text, rule);
	text_add_char(text, '\n');
	paragraph(text, "Why", rule->explanation);
	list(text, "", rule->more, rule->more_count);
	if (rule->check)
		paragraph(text, "Check", rule->check);
	steps(text, rule);
	for (size_t i = 0; i < rule->references.count; i++)
		outline_line(text, i ? "" : "Sources", rule->references.items[i]);
	examples(text, rule);
	text->oom |= head.oom;
	text_release(&head);
}
