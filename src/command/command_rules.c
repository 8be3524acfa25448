/*
 * command_rules.c - list, show, check and test rules.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command.h"

#include <string.h>

#include "catalog.h"
#include "command_json.h"
#include "examples.h"
#include "fail.h"
#include "nearest.h"
#include "options.h"
#include "json_write.h"
#include "outline_rule.h"
#include "rules.h"
#include "screen.h"
#include "text.h"

enum { SEVERITY_COLUMN = 10 };

static bool wants_json(const struct command *command)
{
	return strcmp(command->options->format, "json") == 0;
}

static int finish(const struct command *command, struct text *text, int status)
{
	if (command_write(command, text) < 0)
		status = COMMAND_FAILED;
	text_release(text);
	return status;
}

static size_t longest_id(const struct rules *rules)
{
	size_t longest = 0;

	for (size_t i = 0; i < rules->count; i++)
		if (strlen(rules->rules[i].id) > longest)
			longest = strlen(rules->rules[i].id);
	return longest;
}

static void list_row(struct text *text, const char *severity, const char *id,
		     size_t id_column, const char *title)
{
	text_add(text, severity);
	text_fill(text, ' ', SEVERITY_COLUMN - strlen(severity));
	text_printable(text, id, strlen(id));
	text_fill(text, ' ', id_column - strlen(id));
	text_printable(text, title, strlen(title));
	text_add_char(text, '\n');
}

static void list_text(struct text *text, const struct rules *rules)
{
	size_t id_column = longest_id(rules) + 2;
	struct text title = { 0 };

	list_row(text, "SEVERITY", "RULE", id_column, "TITLE");
	for (size_t i = 0; i < rules->count; i++) {
		const struct rules_rule *rule = &rules->rules[i];

		text_reset(&title);
		outline_rule_title(&title, rule);
		list_row(text, rules_severity_name(rule->severity), rule->id, id_column,
			 text_get(&title));
	}
	text->oom |= title.oom;
	text_release(&title);
}

static void list_json(struct text *text, const struct rules *rules)
{
	struct json_write json = { .text = text, .first = true };

	json_write_array(&json, NULL, JSON_WRITE_LINES);
	for (size_t i = 0; i < rules->count; i++)
		command_json_brief(&json, NULL, &rules->rules[i]);
	json_write_end_array(&json);
	text_add_char(text, '\n');
}

int command_rules_list(const struct command *command)
{
	struct text text = { 0 };

	if (wants_json(command))
		list_json(&text, command->rules);
	else
		list_text(&text, command->rules);
	return finish(command, &text, COMMAND_OK);
}

static void unknown_rule(const struct command *command, const char *id)
{
	struct nearest nearest = nearest_to(id);

	for (size_t i = 0; i < command->rules->count; i++)
		nearest_offer(&nearest, command->rules->rules[i].id);
	if (nearest.best)
		screen_error(command->screen, "there is no rule '%s'; did you mean '%s'?", id,
			     nearest.best);
	else
		screen_error(command->screen, "there is no rule '%s'", id);
}

/* JSON is in the format of a file of rules, so that it can be edited and used. */
int command_rules_show(const struct command *command)
{
	const struct options *options = command->options;
	struct text text = { 0 };
	struct json_write json = { .text = &text, .first = true };
	int status = COMMAND_OK;

	if (wants_json(command))
		json_write_array(&json, NULL, JSON_WRITE_LINES);
	for (size_t i = 0; i < options->word_count; i++) {
		const struct rules_rule *rule = rules_get(command->rules, options->words[i]);

		if (!rule) {
			unknown_rule(command, options->words[i]);
			status = COMMAND_FAILED;
		} else if (wants_json(command)) {
			command_json_rule(&json, NULL, rule);
		} else {
			text_add(&text, text.size ? "\n" : "");
			outline_rule(&text, rule);
		}
	}
	if (wants_json(command)) {
		json_write_end_array(&json);
		text_add_char(&text, '\n');
	}
	return finish(command, &text, status);
}

/* The rules of the paths on top of the built-in ones; NULL if there are faults. */
static struct rules *load_words(const struct command *command)
{
	return rules_load(command->rules, command->options->words,
			  command->options->word_count, catalog_builtin(), command_fault,
			  command->screen);
}

/* The build refuses built-in rules with faults, so there is nothing to be found in
 * them that this could check again. */
int command_rules_check(const struct command *command)
{
	struct text text = { 0 };
	struct rules *rules = NULL;

	if (command->options->word_count) {
		rules = load_words(command);
		if (!rules)
			return COMMAND_FAILED;
	}
	if (!command->options->quiet)
		text_printf(&text, "no faults; %zu rules%s\n",
			    (rules ? rules : command->rules)->count,
			    rules ? ", the built-in ones among them"
				  : ", checked when the program was built");
	rules_free(rules);
	return finish(command, &text, COMMAND_OK);
}

static void failed(void *context, const struct rules_rule *rule,
		   const struct rules_example *example,
		   const struct examples_verdict *verdict)
{
	if (example->matches)
		screen_error(context, "%s:%d: rule '%s': example expects this verdict, got %s%s",
			     rule->file, example->line, rule->id,
			     verdict->rule ? verdict->rule->id : "none",
			     verdict->fits ? "; this rule fits too, but comes later" :
					     "; this rule is not among the other causes");
	else
		screen_error(context, "%s:%d: rule '%s': example expects another verdict",
			     rule->file, example->line, rule->id);
}

static int test(const struct command *command, const struct rules *rules)
{
	struct examples_result result;
	struct text text = { 0 };
	struct fail fail = { 0 };

	if (examples_test(rules, failed, command->screen, &result, &fail) < 0) {
		screen_error(command->screen, "%s", fail.msg);
		return COMMAND_FAILED;
	}
	if (!command->options->quiet)
		text_printf(&text, "%zu examples of %zu rules, %zu failed\n", result.run,
			    rules->count, result.failed);
	return finish(command, &text, result.failed ? COMMAND_FAILED : COMMAND_OK);
}

int command_rules_test(const struct command *command)
{
	struct rules *rules = NULL;
	int status;

	if (command->options->word_count) {
		rules = load_words(command);
		if (!rules)
			return COMMAND_FAILED;
	}
	status = test(command, rules ? rules : command->rules);
	rules_free(rules);
	return status;
}
