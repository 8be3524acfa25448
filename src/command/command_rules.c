/*
 * command_rules.c - check and test rules.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "command.h"

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
		text_printf(&text, "no faults; %zu rules%s\n",
			    (rules ? rules : command->rules)->count,
			    rules ? ", the built-in ones among them"
				  : ", checked when the program was built");
	rules_free(rules);
	return finish(command, &text, LIBRARY_OK);
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
		return LIBRARY_FAILED;
	}
	if (!command->options->quiet)
		text_printf(&text, "%zu examples of %zu rules, %zu failed\n", result.run,
			    rules->count, result.failed);
	return finish(command, &text, result.failed ? LIBRARY_FAILED : LIBRARY_OK);
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
