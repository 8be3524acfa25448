/*
 * command_rules.c - check and test rules, and begin a new one.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command.h"

#include <string.h>

#include "catalog.h"
#include "examples.h"
#include "fail.h"
#include "options.h"
#include "rules.h"
#include "screen.h"
#include "text.h"

static int finish(const struct command *command, struct text *text, int status)
{
	if (command_write(command, text) < 0)
		status = LIBRARY_FAILED;
	text_release(text);
	return status;
}

/* Print one fault of a file of rules. */
static void print_fault(void *context, const char *line)
{
	screen_error(context, "%s", line);
}

/* The rules of the paths on top of the built-in ones; NULL if there are faults. */
static struct rules *load_words(const struct command *command)
{
	return rules_load(command->rules, command->options->words,
			  command->options->word_count, catalog_builtin(), print_fault,
			  command->screen);
}

/* Was this rule read from one of the paths? */
static bool is_own(const struct command *command, const struct rules_rule *rule)
{
	const struct rules_rule *before = rules_get(command->rules, rule->id);

	return !before || before->file != rule->file || before->line != rule->line;
}

/* A rule that takes the place of another may be meant so, or be a copy that kept its id. */
static void say_replaced(const struct command *command, const struct rules *rules,
			 struct text *text)
{
	for (size_t i = 0; rules && i < rules->count; i++) {
		const struct rules_rule *rule = &rules->rules[i];
		const struct rules_rule *before = rules_get(command->rules, rule->id);

		if (!before || !is_own(command, rule))
			continue;
		text_printable(text, rule->file, strlen(rule->file));
		text_printf(text, ":%d: rule '%s' replaces the one of ", rule->line, rule->id);
		text_printable(text, before->file, strlen(before->file));
		text_add_char(text, '\n');
	}
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
			return LIBRARY_FAILED;
	}
	if (!command->options->quiet)
		say_replaced(command, rules, &text);
	if (!command->options->quiet)
		text_printf(&text, "no faults; %zu rules%s\n",
			    (rules ? rules : command->rules)->count,
			    rules ? ", the built-in ones among them"
				  : ", checked when the program was built");
	rules_free(rules);
	return finish(command, &text, LIBRARY_OK);
}

/* A run of the examples. */
struct testing {
	const struct command *command;
	struct text text;
};

static void failed(void *context, const struct rules_rule *rule,
		   const struct rules_example *example,
		   const struct examples_verdict *verdict)
{
	const struct testing *testing = context;
	struct screen *screen = testing->command->screen;

	if (example->matches)
		screen_error(screen, "%s:%d: rule '%s': example expects this verdict, got %s%s",
			     rule->file, example->line, rule->id,
			     verdict->rule ? verdict->rule->id : "none",
			     verdict->fits ? "; this rule fits too, but comes later" :
					     "; this rule is not among the other causes");
	else
		screen_error(screen, "%s:%d: rule '%s': example expects another verdict",
			     rule->file, example->line, rule->id);
}

/* "your-rule: 2 of 2 examples hold", of rules that were read from a path. */
static void done(void *context, const struct rules_rule *rule,
		 const struct examples_result *result)
{
	struct testing *testing = context;

	if (!is_own(testing->command, rule))
		return;
	text_printf(&testing->text, "%s: %zu of %zu examples hold\n", rule->id,
		    result->run - result->failed, result->run);
}

static int test(const struct command *command, const struct rules *rules)
{
	struct testing testing = { .command = command };
	struct examples_result result;
	struct fail fail = { 0 };
	int ret;

	say_replaced(command, rules, &testing.text);
	ret = examples_test(rules, failed, done, &testing, &result, &fail);
	if (ret < 0)
		screen_error(command->screen, "%s", fail.msg);
	else
		text_printf(&testing.text, "%zu examples of %zu rules, %zu failed\n",
			    result.run, rules->count, result.failed);
	if (command->options->quiet)
		text_reset(&testing.text);
	return finish(command, &testing.text,
		      ret < 0 || result.failed ? LIBRARY_FAILED : LIBRARY_OK);
}

int command_rules_test(const struct command *command)
{
	struct rules *rules = NULL;
	int status;

	if (command->options->word_count) {
		rules = load_words(command);
		if (!rules)
			return LIBRARY_FAILED;
	}
	status = test(command, rules ? rules : command->rules);
	rules_free(rules);
	return status;
}

/* A rule of a DLL that does not load, to be filled in: `rules check` names each text in
 * angle brackets until something else is written there. */
int command_rules_new(const struct command *command)
{
	static const char mark[] = "@ID@";
	const char *id = command->options->words[0];
	const char *rule = rules_skeleton(), *at = strstr(rule, mark);
	struct text text = { 0 };

	if (id[strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-")] || !*id ||
	    strlen(id) >= RULES_ID_SIZE) {
		screen_error(command->screen, "'%s' is not an ID: up to %d of a-z, 0-9 and '-'",
			     id, RULES_ID_SIZE - 1);
		return LIBRARY_USAGE;
	}
	text_add_bytes(&text, rule, (size_t)(at - rule));
	text_add(&text, id);
	text_add(&text, at + strlen(mark));
	return finish(command, &text, LIBRARY_OK);
}
