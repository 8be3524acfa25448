/*
 * library_rules.c - list and show rules.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_run.h"

#include <string.h>

#include "json_write.h"
#include "library_json.h"
#include "options_table.h"
#include "outline_rule.h"
#include "rules.h"

enum { SEVERITY_COLUMN = 10 };

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
		library_json_brief(&json, NULL, &rules->rules[i]);
	json_write_end_array(&json);
	text_add_char(text, '\n');
}

static void show_text(struct iistriage *run, const char *const *ids, size_t count,
		      struct text *text)
{
	for (size_t i = 0; i < count; i++) {
		const struct rules_rule *rule = rules_get(run->rules, ids[i]);

		if (!rule) {
			library_say_unknown(run, "there is no rule ", ids[i], "");
			continue;
		}
		text_add(text, text->size ? "\n" : "");
		outline_rule(text, rule);
	}
}

/* In the format of a file of rules, so that it can be edited and used. */
static void show_json(struct iistriage *run, const char *const *ids, size_t count,
		      struct text *text)
{
	struct json_write json = { .text = text, .first = true };

	json_write_array(&json, NULL, JSON_WRITE_LINES);
	for (size_t i = 0; i < count; i++) {
		const struct rules_rule *rule = rules_get(run->rules, ids[i]);

		if (rule)
			library_json_rule(&json, NULL, rule);
		else
			library_say_unknown(run, "there is no rule ", ids[i], "");
	}
	json_write_end_array(&json);
	text_add_char(text, '\n');
}

char *iistriage_rules(struct iistriage *run, const char *const *ids, size_t count,
		      const char *form, size_t *size)
{
	struct text text = { 0 };
	bool json;

	if (!run || library_begin(run, count ? RULES_SHOW : RULES_LIST, form) < 0 ||
	    !library_rules(run))
		return NULL;
	json = strcmp(form, "json") == 0;
	if (count)
		(json ? show_json : show_text)(run, ids, count, &text);
	else
		(json ? list_json : list_text)(&text, run->rules);
	return library_end(run, &text, 0, size);
}
