/*
 * library_explain.c - print what words mean and what they lead to.  Does not know
 * how they are read.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "library_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "library_explain_file.h"
#include "library_explain_text.h"
#include "library_json.h"
#include "explain.h"
#include "explain_likely.h"
#include "fail.h"
#include "incident.h"
#include "options_table.h"
#include "json_write.h"
#include "outline_rule.h"
#include "parsers.h"
#include "report_steps.h"
#include "rules.h"
#include "shortage.h"

/* A paragraph that is put together; `body` is emptied. */
static void item(struct text *text, const char *label, struct text *body)
{
	outline_item(text, label, text_get(body));
	text->oom |= body->oom;
	text_reset(body);
}

/* "HTTP 500.19 " */
static void add_status(struct text *text, uint32_t code)
{
	text_add(text, "HTTP ");
	if (code >> 16)
		text_printf(text, "%u.%u ", code & UINT16_MAX, code >> 16);
	else if (code)
		text_printf(text, "%u ", code);
}

static void print_codes(struct text *text, const struct explain_word *word)
{
	struct text body = { 0 };

	for (size_t i = 0; i < word->code_count; i++) {
		const struct decode_error *error = &word->codes[i].error;

		if (error->kind == DECODE_HTTP_STATUS)
			add_status(&body, error->code);
		else if (error->code <= UINT16_MAX)
			text_printf(&body, "%u ", error->code);
		if (error->name)
			text_printf(&body, "%s ", error->name);
		if (error->kind == DECODE_HTTP_STATUS)
			text_printf(&body, "(%s)", word->codes[i].how);
		else
			text_printf(&body, "%s0x%08X (%s), read as %s",
				    body.size ? "= " : "", error->value,
				    decode_kind_name(error->kind), word->codes[i].how);
		item(text, i ? "or" : "error", &body);
		if (error->message)
			outline_item(text, "", error->message);
		else if (!error->name)
			outline_item(text, "", "no name is known for it");
	}
	text_release(&body);
}

/* "module DLL <module> failed to load" */
/* Without the marks of groups. */
static void add_says(struct text *text, const char *says)
{
	for (; *says; says++)
		if (text_starts(says, "[[") || text_starts(says, "]]"))
			says++;
		else
			text_add_char(text, *says == '{' ? '<' : *says == '}' ? '>' : *says);
}

/* ".NET Runtime 1026": as Event Viewer names it. */
static void add_source(struct text *text, const struct catalog_event *kind, uint16_t id)
{
	char buffer[CATALOG_ROLE_SIZE];

	text_printf(text, "%s %u", catalog_source(catalog_builtin(), kind->family, id, buffer),
		    id);
}

/* Its part in a failure. */
static const char *part(enum catalog_stage stage)
{
	if (stage < CATALOG_ABORT)
		return "a first cause";
	return stage < CATALOG_NEIGHBOUR ? "a consequence" : "evidence";
}

/* "1 pool, 2 process_id, 4 exit_code": which string of the record is what. */
static void print_strings(struct text *text, const struct catalog_event *kind)
{
	static const char *const data[] = {
		[CATALOG_DATA_CODE] = "four bytes, the error",
		[CATALOG_DATA_HTTP] = "the error in the last four bytes",
		[CATALOG_DATA_SERVICE] = "text, the key of the service",
	};
	struct text body = { 0 };

	for (size_t i = 0; kind->roles && kind->roles[i]; i++)
		if (*kind->roles[i])
			text_printf(&body, "%s%zu %s", body.size ? ", " : "", i + 1,
				    kind->roles[i]);
	if (body.size && kind->code_role)
		text_printf(&body, "; the error is in %s", kind->code_role);
	if (body.size)
		item(text, "strings", &body);
	if (kind->data != CATALOG_DATA_NONE)
		outline_item(text, "data", data[kind->data]);
	text_release(&body);
}

static void print_event(struct text *text, const struct explain_event *event,
			const char *label)
{
	const struct catalog_event *kind = event->kind;
	struct text body = { 0 };

	add_source(&body, kind, event->id);
	if (strncmp(text_get(&body), kind->family, strlen(kind->family)) != 0)
		text_printf(&body, " (%s/%u)", kind->family, event->id);
	if (kind->name)
		text_printf(&body, " %s", kind->name);
	text_add(&body, ": ");
	add_says(&body, kind->says);
	item(text, label, &body);
	if (kind->generations)
		outline_generations(&body, kind->generations);
	text_printf(&body, "%s%s (%s)", body.size ? "; " : "", part(kind->stage),
		    catalog_stage_name(kind->stage));
	item(text, "", &body);
	if (kind->source && *kind->source)
		outline_line(text, "", kind->source);
	text_release(&body);
}

/* What is met most often goes first, then what servers run today, then the surer. */
static int by_likelihood(const void *a, const void *b)
{
	const struct rules_rule *x = *(const struct rules_rule *const *)a;
	const struct rules_rule *y = *(const struct rules_rule *const *)b;
	size_t x_place = explain_likely(explain_likely_rules, x->id);
	size_t y_place = explain_likely(explain_likely_rules, y->id);
	bool x_today = !x->generations || (x->generations & CATALOG_IIS7);
	bool y_today = !y->generations || (y->generations & CATALOG_IIS7);

	if (x_place != y_place)
		return x_place < y_place ? -1 : 1;
	if (x_today != y_today)
		return x_today ? -1 : 1;
	if (x->confidence != y->confidence)
		return x->confidence < y->confidence ? -1 : 1;
	return strcmp(x->id, y->id);
}

static void print_rule_rows(struct text *text, const struct rules_rule *const *rules,
			    size_t count)
{
	struct text body = { 0 }, title = { 0 };

	for (size_t i = 0; i < count; i++) {
		text_reset(&title);
		outline_rule_title(&title, rules[i]);
		text_printf(&body, "%s: %s", rules[i]->id, text_get(&title));
		item(text, i ? "" : "causes", &body);
	}
	text->oom |= title.oom;
	text_release(&title);
	text_release(&body);
}

/* What to type for more; a code with steps of its own needs no general one. */
static void print_next(struct text *text, const struct explain_word *word, bool specific)
{
	struct text body = { 0 };

	if (word->as == EXPLAIN_CODE && !specific)
		text_add(&body, "add the event and the module for a verdict, as in `iistriage "
			 "explain 2280 193 x.dll`; ");
	else if (word->as == EXPLAIN_EVENT)
		text_add(&body, "add the error code of the event for a verdict, as in `iistriage "
			 "explain 2280 193 x.dll`; ");
	text_add(&body, "`iistriage rules show ID` has a cause whole, with what to do");
	item(text, "next", &body);
	text_release(&body);
}

/* What usually is behind the code that the word means: the first row, or the end. */
static const struct explain_usual *usual_of(const struct explain_word *word)
{
	const struct explain_usual *row = explain_usual(0);

	for (size_t i = 0; i < word->code_count && !row->text; i++)
		row = explain_usual(word->codes[i].error.value);
	return row;
}

static bool is_usual(const struct explain_usual *row, const struct rules_rule *rule)
{
	uint32_t code = row->code;

	for (; row->text && row->code == code; row++)
		if (row->kind == EXPLAIN_USUAL_RULE && strcmp(row->text, rule->id) == 0)
			return true;
	return false;
}

static const struct rules_rule *rule_of(const struct explain *explain, const char *id)
{
	for (size_t i = 0; i < explain->rules->count; i++)
		if (strcmp(explain->rules->rules[i].id, id) == 0)
			return &explain->rules->rules[i];
	return NULL;
}

/* The rules for the word, the likeliest first; NULL when memory runs out.  To be freed. */
static const struct rules_rule **rules_for(const struct explain *explain,
					   const struct explain_word *word, size_t *count)
{
	const struct rules_rule **rules =
		shortage_watch(calloc(explain->rules->count + 1, sizeof(*rules)));
	const struct explain_usual *usual = usual_of(word), *row = usual;
	size_t first = 0;

	*count = 0;
	for (; rules && row->text && row->code == usual->code; row++) {
		const struct rules_rule *rule = row->kind == EXPLAIN_USUAL_RULE ?
						rule_of(explain, row->text) : NULL;

		if (rule && first < explain->rules->count)
			rules[first++] = rule;
	}
	*count = first;
	for (size_t i = 0; rules && i < explain->rules->count; i++) {
		const struct rules_rule *rule = &explain->rules->rules[i];

		if (explain_concerns(word, rule) && !is_usual(usual, rule))
			rules[(*count)++] = rule;
	}
	if (rules)
		qsort(rules + first, *count - first, sizeof(*rules), by_likelihood);
	return rules;
}

/* True if the code has rows of that kind. */
static bool print_usual(struct text *text, const struct explain_word *word,
			enum explain_usual_kind kind, const char *label)
{
	const struct explain_usual *row = usual_of(word);
	bool any = false;

	for (uint32_t code = row->code; row->text && row->code == code; row++) {
		if (row->kind != kind)
			continue;
		outline_list_item(text, any ? "" : label, "- ", row->text);
		any = true;
	}
	return any;
}

static void print_rules(struct text *text, const struct explain *explain,
			const struct explain_word *word)
{
	bool specific;
	size_t count;
	const struct rules_rule **rules = rules_for(explain, word, &count);

	text->oom |= !rules;
	print_usual(text, word, EXPLAIN_USUAL_CAUSE, "usually");
	if (rules && count)
		print_rule_rows(text, rules, count);
	else if (word->module)
		outline_item(text, "causes", "none that names this module");
	specific = print_usual(text, word, EXPLAIN_USUAL_NEXT, "look at");
	if (count)
		print_next(text, word, specific);
	free(rules);
}

static void print_source(struct text *text, const struct explain_word *word)
{
	struct text body = { 0 };

	if (word->provider)
		text_printf(&body, "of events, family %s; with the id of an event, as in "
			    "%s/1000, it says which is meant", word->provider->family,
			    word->provider->family);
	else
		text_add(&body, "a service of IIS; with the id of an event it says of which "
				"service the event tells");
	item(text, word->provider ? "source" : "service", &body);
	text_release(&body);
}

static void print_word(struct text *text, const struct explain *explain,
		       const struct explain_word *word)
{
	if (word->rule) {
		outline_rule(text, word->rule);
		return;
	}
	text_printable(text, word->text, strlen(word->text));
	text_add_char(text, '\n');
	for (size_t i = 0; i < word->event_count; i++)
		print_event(text, &word->events[i], i ? "or" : "event");
	if (word->event_count == 1)
		print_strings(text, word->events[0].kind);
	print_codes(text, word);
	if (word->module)
		outline_item(text, "module", word->module);
	if (word->as == EXPLAIN_SERVICE)
		outline_item(text, "service", "of which the event tells");
	if (word->as == EXPLAIN_SOURCE)
		print_source(text, word);
	if (word->as == EXPLAIN_UNKNOWN)
		outline_item(text, "?", "no error code, event, module or rule that is known");
	else if (!explain->verdict)
		print_rules(text, explain, word);
}

static void add_error(struct text *text, const char *between,
		      const struct decode_error *error)
{
	text_add(text, between);
	if (error->kind == DECODE_EXIT_CODE && error->code <= UINT16_MAX)
		text_printf(text, "exit code 0x%X", error->value);
	else
		text_printf(text, error->code > UINT16_MAX ? "error 0x%08X" : "error %u",
			    error->code);
	if (error->name)
		text_printf(text, " %s", error->name);
}

/* "as if a log of IIS 7 to 10 held W3SVC-WP 2280, error 126, rewrite.dll" */
static void print_taken(struct text *text, const struct explain *explain)
{
	struct text body = { 0 };
	struct explain_event assumed = explain->assumed;
	const char *between = " held ";
	bool ambiguous = false;

	text_add(&body, "as if a log of ");
	outline_generations(&body, explain_generation(explain));
	if (assumed.kind) {
		text_add(&body, between);
		add_source(&body, assumed.kind, assumed.id);
		text_add(&body, " (assumed)");
		between = ", ";
	}
	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];

		if (word->as == EXPLAIN_EVENT) {
			text_add(&body, between);
			add_source(&body, word->events[0].kind, word->events[0].id);
		} else if (word->as == EXPLAIN_CODE)
			add_error(&body, between, &word->codes[0].error);
		else if (word->as == EXPLAIN_MODULE)
			text_printf(&body, "%s%s", between, word->module);
		else if (word->as == EXPLAIN_SERVICE)
			text_printf(&body, "%sservice %s", between, word->service);
		else
			continue;
		between = ", ";
		ambiguous |= word->as == EXPLAIN_EVENT && word->event_count > 1;
	}
	if (explain->service)
		text_printf(&body, "%sservice %s (assumed)", between,
			    explain->service);
	if (ambiguous)
		text_add(&body, " (FAMILY/ID chooses among events with the same id)");
	item(text, "taken", &body);
	text_release(&body);
}

/* What else it could be, and which word asks for it. */
static void print_meant(struct text *text, const struct explain *explain)
{
	struct text body = { 0 };

	for (size_t i = 0; i < explain->other_count; i++) {
		const struct explain_other *other = &explain->others[i];

		text_printf(&body, "%s: %s (%s, %s confidence)", other->meant, other->title,
			    other->rule->id, rules_confidence_name(other->confidence));
		item(text, i ? "" : "or if", &body);
	}
	text_release(&body);
}

/* A choice is indented below its words. */
static void print_step(struct text *text, const struct incident_step *step, const char *label,
		       const char *indent)
{
	struct text bullet = { 0 }, body = { 0 };

	text_add(&bullet, indent);
	steps_bullet(&bullet, step);
	steps_sentence(&body, step);
	outline_list_item(text, label, text_get(&bullet), text_get(&body));
	if (step->command)
		outline_command(text, step->command);
	text->oom |= bullet.oom || body.oom;
	text_release(&bullet);
	text_release(&body);
}

static void print_steps(struct text *text, const struct incident *verdict)
{
	char words[64];

	for (size_t i = 0; i < verdict->step_count; i++) {
		const struct incident_step *step = &verdict->steps[i];
		bool begins = steps_begin_choice(verdict, i);

		snprintf(words, sizeof(words), "%u. %s:", step->number, steps_choose);
		if (begins)
			outline_item(text, i ? "" : "Do", words);
		print_step(text, step, i || begins ? "" : "Do", step->letter ? "   " : "");
	}
}

static void print_others(struct text *text, const struct incident *verdict)
{
	struct text body = { 0 };

	for (size_t i = 0; i < verdict->other_count; i++) {
		const struct incident_other *other = &verdict->others[i];

		text_printf(&body, "%s: %s", other->rule->id,
			    other->check ? other->check : other->title);
		item(text, i ? "" : "Or else", &body);
	}
	text_release(&body);
}

static void print_verdict(struct text *text, const struct explain *explain)
{
	const struct incident *verdict = explain->verdict;
	const struct rules_strings *references;
	struct text body = { 0 };

	text_add(text, "Verdict\n");
	print_taken(text, explain);
	if (!verdict) {
		outline_item(text, "none", "a log that holds only this makes no incident");
		print_meant(text, explain);
		return;
	}
	references = &verdict->rule->references;
	text_printf(&body, "%s (%s confidence)", verdict->title,
		    rules_confidence_name(verdict->confidence));
	item(text, "cause", &body);
	outline_item(text, "rule", verdict->rule->id);
	print_meant(text, explain);
	text_add_char(text, '\n');
	outline_item(text, "Why", verdict->explanation);
	for (size_t i = 0; i < verdict->because_count; i++)
		outline_list_item(text, "", "- ", verdict->because[i]);
	print_steps(text, verdict);
	print_others(text, verdict);
	for (size_t i = 0; i < verdict->collect_count; i++)
		outline_item(text, i ? "" : "Ask for", verdict->collect[i]);
	for (size_t i = 0; i < references->count; i++)
		outline_line(text, i ? "" : "Sources", references->items[i]);
	text_release(&body);
}

static void print_passed(struct text *text, const char *passed)
{
	text_add(text, text->size ? "\nNot looked at: " : "Not looked at: ");
	text_printable(text, passed, strlen(passed));
	text_add_char(text, '\n');
}

/* The verdict on several words is what was asked for; the meaning of each word
 * comes after it. */
static void write_text(struct text *text, const struct explain *explain)
{
	bool verdict_first = explain->incidents && explain->count > 1;

	if (verdict_first)
		print_verdict(text, explain);
	for (size_t i = 0; i < explain->count; i++) {
		text_add(text, text->size ? "\n" : "");
		print_word(text, explain, &explain->words[i]);
	}
	if (explain->passed)
		print_passed(text, explain->passed);
	if (explain->incidents && !verdict_first) {
		text_add_char(text, '\n');
		print_verdict(text, explain);
	}
}

static void json_write_usual(struct json_write *json, const struct explain_word *word,
			     enum explain_usual_kind kind, const char *name)
{
	const struct explain_usual *row = usual_of(word);

	if (!row->text)
		return;
	json_write_array(json, name, JSON_WRITE_LINES);
	for (uint32_t code = row->code; row->text && row->code == code; row++)
		if (row->kind == kind)
			json_write_string(json, NULL, row->text);
	json_write_end_array(json);
}

static void json_write_word(struct json_write *json, const struct explain *explain,
		      const struct explain_word *word)
{
	size_t count;
	const struct rules_rule **rules = rules_for(explain, word, &count);
	static const char *const as[] = {
		[EXPLAIN_UNKNOWN] = "unknown", [EXPLAIN_RULE] = "rule",
		[EXPLAIN_EVENT] = "event", [EXPLAIN_MODULE] = "module",
		[EXPLAIN_CODE] = "error", [EXPLAIN_STATUS] = "status",
		[EXPLAIN_SERVICE] = "service", [EXPLAIN_SOURCE] = "source",
	};

	json_write_object(json, NULL, JSON_WRITE_LINES);
	json_write_string(json, "text", word->text);
	json_write_string(json, "as", as[word->as]);
	json_write_array(json, "events", JSON_WRITE_LINES);
	for (size_t i = 0; i < word->event_count; i++)
		library_json_event(json, NULL, word->events[i].kind, word->events[i].id);
	json_write_end_array(json);
	json_write_array(json, "errors", JSON_WRITE_LINES);
	for (size_t i = 0; i < word->code_count; i++)
		library_json_error(json, NULL, &word->codes[i].error, word->codes[i].how);
	json_write_end_array(json);
	json_write_string(json, "module", word->module);
	if (word->rule)
		library_json_rule(json, "rule", word->rule);
	json_write_array(json, "rules", JSON_WRITE_LINES);
	for (size_t i = 0; rules && i < count; i++)
		json_write_string(json, NULL, rules[i]->id);
	json_write_end_array(json);
	json_write_usual(json, word, EXPLAIN_USUAL_CAUSE, "usually");
	json_write_usual(json, word, EXPLAIN_USUAL_NEXT, "next");
	json_write_end_object(json);
	json->text->oom |= !rules;
	free(rules);
}

static void json_write_other(struct json_write *json, const struct explain_other *other)
{
	json_write_object(json, NULL, JSON_WRITE_LINES);
	json_write_string(json, "meant", other->meant);
	json_write_string(json, "title", other->title);
	json_write_string(json, "rule", other->rule->id);
	json_write_string(json, "confidence", rules_confidence_name(other->confidence));
	json_write_end_object(json);
}

static void write_json(struct text *text, const struct explain *explain)
{
	struct json_write json = { .text = text, .first = true };

	json_write_object(&json, NULL, JSON_WRITE_LINES);
	json_write_number(&json, "schema_version", 1);
	json_write_array(&json, "what", JSON_WRITE_LINES);
	for (size_t i = 0; i < explain->count; i++)
		json_write_word(&json, explain, &explain->words[i]);
	json_write_end_array(&json);
	if (explain->assumed.kind)
		library_json_event(&json, "assumed", explain->assumed.kind,
				   explain->assumed.id);
	if (explain->service)
		json_write_string(&json, "assumed_service", explain->service);
	json_write_array(&json, "otherwise", JSON_WRITE_LINES);
	for (size_t i = 0; i < explain->other_count; i++)
		json_write_other(&json, &explain->others[i]);
	json_write_end_array(&json);
	if (explain->verdict)
		library_json_verdict(&json, "verdict", explain->verdict);
	json_write_end_object(&json);
	text_add_char(text, '\n');
}

/* Of a file in which nothing is known its name is shown: what is in it may be secret. */
static void show_name(struct explain *explain, const char *name)
{
	for (size_t i = 0; i < explain->count; i++)
		if (explain->words[i].as != EXPLAIN_UNKNOWN)
			return;
	explain->words[0] = (struct explain_word){ .text = name };
	explain->count = 1;
	explain->passed = NULL;
}

/* file: where the words are from, or NULL. */
static int explain_words(struct iistriage *run, const char *const *words, size_t count,
			 const char *file, const char *form, struct text *text)
{
	struct explain explain;
	struct fail fail;
	int ret = explain_read(&explain, run->rules, words, count, &fail);

	if (ret == 0 && file)
		show_name(&explain, file);
	if (ret < 0)
		library_fails(run, &fail);
	else if (strcmp(form, "json") == 0)
		write_json(text, &explain);
	else
		write_text(text, &explain);
	for (size_t i = 0; ret == 0 && i < explain.count; i++)
		if (explain.words[i].as == EXPLAIN_UNKNOWN)
			library_say_unknown(run, "", explain.words[i].text, " is not known");
	explain_release(&explain);
	return ret;
}

enum { WORDS_MOST = 1 << 14, HEAD = 4096 };

/* The numbers of a file that belongs beside logs mean nothing alone: -1, and what it is. */
static int check_is_log(struct iistriage *run, const struct text *pasted)
{
	const struct evidence_parser *parser =
		evidence_parser_of((const uint8_t *)pasted->bytes,
				   pasted->size < HEAD ? pasted->size : HEAD);
	struct fail fail;

	if (!parser)
		return 0;
	fail_set(&fail, "this is %s; put it as a file beside the logs of its server, and read "
		 "them together", parser->what);
	return library_fails(run, &fail);
}

/* A text in which no event is. */
static int explain_pasted(struct iistriage *run, const char *name, const struct text *pasted,
			  const char *form, struct text *text)
{
	struct text decoded = { 0 };
	const char *whole;
	int ret = check_is_log(run, pasted);

	if (ret == 0)
		ret = library_decode_pasted(run, pasted, WORDS_MOST, &decoded);
	/* Words are compared with each other: nobody pastes so many numbers. */
	if (ret == 0 && decoded.size >= WORDS_MOST)
		library_say(run, LIBRARY_ERROR, "no event is in the text; of its numbers only "
			    "those of the first %d bytes were looked at", WORDS_MOST);
	whole = text_get(&decoded);
	if (ret == 0)
		ret = explain_words(run, &whole, 1, strcmp(name, "-") != 0 ? name : NULL, form,
				    text);
	text_release(&decoded);
	return ret;
}

/* What is an event in a text that scan reads is that here, too. */
static int explain(struct iistriage *run, const char *const *words, size_t count,
		   const char *form, struct text *text)
{
	struct text pasted = { 0 };
	bool given = count == 1 && library_is_pasted(words[0]);
	int ret = 0;

	if (given)
		ret = library_read_pasted(run, words[0], &pasted);
	for (size_t i = 0; !given && i < count; i++)
		text_printf(&pasted, "%s%s", i ? " " : "", words[i]);
	if (ret == 0)
		ret = library_explain_text(run, &pasted, form, text);
	if (ret == 0)
		ret = given ? explain_pasted(run, words[0], &pasted, form, text) :
			      explain_words(run, words, count, NULL, form, text);
	text_release(&pasted);
	return ret < 0 ? -1 : 0;
}

char *iistriage_explain(struct iistriage *run, const char *const *words, size_t count,
			const char *form, size_t *size)
{
	struct text text = { 0 };
	int ret = -1;

	if (!run || library_begin(run, EXPLAIN, form) < 0 || !library_rules(run))
		return NULL;
	if (count == 0)
		library_say(run, LIBRARY_ERROR, "there are no words");
	else if (library_are_files(words, count))
		ret = library_explain_files(run, words, count, form, &text);
	else
		ret = explain(run, words, count, form, &text);
	return library_end(run, &text, ret, size);
}
