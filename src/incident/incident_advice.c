/*
 * incident_advice.c - what the rule of an incident says, with the incident's values.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_draft.h"

#include "incident_asked.h"

/* The text of a step often ends with the colon after which its command follows. */
static void warn_of_path(struct text *text)
{
	bool colon = text->size && text->bytes[text->size - 1] == ':';

	if (colon)
		text->bytes[text->size - 1] = '.';
	text_add(text, " The log names a path where no module should be, or a module of IIS "
		 "itself, and a log can be forged: the command is without it, and you should look "
		 "at it before you put it in");
	text_add_char(text, colon ? ':' : '.');
}

/* The text and the command of a step. */
static void expand_step(struct draft *draft, const struct rules_step *from,
			struct incident_step *step)
{
	enum rules_use use = from->kind == RULES_LOOK ? RULES_LOOK_COMMAND : RULES_CHANGE_COMMAND;
	struct text text = { 0 }, command = { 0 };
	bool whole = true;

	rules_expand(&text, from->text, RULES_PROSE, incident_value, &draft->values);
	if (from->command)
		whole = rules_expand(&command, from->command, use, incident_value,
				     &draft->values);
	if (!whole)
		warn_of_path(&text);
	step->text = draft_keep(draft, &text);
	step->command = from->command ? draft_keep(draft, &command) : NULL;
	text_release(&command);
}

/* "{module} cannot be loaded" begins with "the module" where none was named. */
const char *draft_title(struct draft *draft, const struct rules_rule *rule)
{
	const struct rules_situation situation = draft_situation(draft);
	const char *title = rule->title;
	struct text text = { 0 };

	for (size_t i = rule->title_count; i > 0; i--)
		if (rules_step_fits(rule->titles[i - 1].only, &situation)) {
			title = rule->titles[i - 1].text;
			draft->values.asked = &rule->titles[i - 1].only->findings;
		}
	rules_expand(&text, title, RULES_PROSE, incident_value, &draft->values);
	if (text.size && title[0] == '{' && text_starts(text.bytes, "the "))
		text.bytes[0] = 'T';
	draft->values.asked = NULL;
	return draft_keep(draft, &text);
}

/* The explanation, and the sentences that are for this incident. */
const char *draft_explanation(struct draft *draft, const struct rules_rule *rule)
{
	const struct rules_situation situation = draft_situation(draft);
	struct text text = { 0 };

	rules_expand(&text, rule->explanation, RULES_PROSE, incident_value, &draft->values);
	for (size_t i = 0; i < rule->more_count; i++) {
		if (!rules_step_fits(rule->more[i].only, &situation))
			continue;
		text_add_char(&text, ' ');
		draft->values.asked = &rule->more[i].only->findings;
		rules_expand(&text, rule->more[i].text, RULES_PROSE, incident_value,
			     &draft->values);
		draft->values.asked = NULL;
	}
	return draft_keep(draft, &text);
}

/* A choice of which one alternative is left is none.  The others are lettered. */
static void number_steps(struct incident_step *steps, size_t count)
{
	unsigned number = 0;

	for (size_t i = 0; i < count; i++) {
		struct incident_step *step = &steps[i];
		bool goes_on = i && step->choice && step->choice == steps[i - 1].choice;
		bool begins = i + 1 < count && step->choice == steps[i + 1].choice;

		step->number = goes_on ? number : ++number;
		if (goes_on && steps[i - 1].letter < 'z')
			step->letter = steps[i - 1].letter + 1;
		else if (goes_on)
			step->letter = 'z';
		else if (step->choice && begins)
			step->letter = 'a';
		else
			step->choice = 0;
	}
}

static void fill_steps(struct draft *draft, const struct rules_rule *rule,
		       const struct rules_situation *situation, struct incident_step *steps)
{
	struct incident *incident = draft->incident;

	for (size_t i = 0; steps && i < rule->step_count; i++) {
		const struct rules_step *step = &rule->steps[i];

		if (!rules_step_fits(step, situation))
			continue;
		draft->values.asked = &step->findings;
		steps[incident->step_count++] = (struct incident_step){
			.kind = step->kind, .choice = step->choice,
			.condition = draft_expand(draft, step->condition),
		};
		expand_step(draft, step, &steps[incident->step_count - 1]);
		draft->values.asked = NULL;
	}
}

void draft_take_steps(struct draft *draft, const struct rules_rule *rule)
{
	struct rules_situation situation = draft_situation(draft);
	struct incident *incident = draft->incident;
	struct incident_step *steps = draft_array(draft, rule->step_count, sizeof(*steps));

	fill_steps(draft, rule, &situation, steps);
	/* Where evidence leaves no step, all are shown that events leave. */
	if (!incident->step_count) {
		situation.found = NULL;
		fill_steps(draft, rule, &situation, steps);
	}
	number_steps(steps, incident->step_count);
	incident->steps = steps;
}

/* A text without the code: where the sender finds it. */
static void ask_for_data(struct draft *draft)
{
	const struct incident *incident = draft->incident;
	const struct event *event = NULL;
	struct text text = { 0 };

	for (size_t i = draft->fact_count; i-- > 0;)
		if (draft->facts[i]->without_data &&
		    draft->facts[i]->kind->data == CATALOG_DATA_CODE)
			event = draft->facts[i];
	if (!event || incident->error.state != DECODE_MISSING || !incident->collect)
		return;
	text_printf(&text, "the error code of %s %u, which this text does not show: the log "
		    "itself (.evtx), or the event as XML (Event Viewer, tab Details, XML View, "
		    "copy all of it)", catalog_shown(event), (unsigned)event->id);
	draft->incident->collect[draft->incident->collect_count++] = draft_keep(draft, &text);
}

/* What is confirmed needs nothing more, but what a rule asks for because of findings. */
static bool is_wanted(const struct draft *draft, const struct rules_entry *entry, bool confirmed)
{
	const struct incident_asker asker = { draft->facts[0]->computer,
					      draft_key(draft, 0)->computer };

	if (confirmed && !entry->only->findings.count)
		return false;
	return !incident_is_answered(draft->gathered->answers, draft->gathered->evidence, &asker,
				     entry->text);
}

/* "`dotnet --info` on the server, as a text file" */
static void add_asked(struct draft *draft, const char *from)
{
	struct incident *incident = draft->incident;
	const char *file = incident_file_asked(from);
	struct text text = { 0 };

	incident->collect_beside |= file != NULL;
	text_add(&text, from);
	if (file && *file)
		text_printf(&text, "%s%s", text_starts(file, "[[") ? "" : ", ", file);
	incident->collect[incident->collect_count++] = draft_expand(draft, text_get(&text));
	draft->oom |= text.oom;
	text_release(&text);
}

void draft_take_collect(struct draft *draft, const struct rules_rule *rule, bool confirmed)
{
	const struct rules_situation situation = draft_situation(draft);
	struct incident *incident = draft->incident;

	incident->collect = draft_array(draft, rule->collect_count + 1, sizeof(*incident->collect));
	if (!confirmed)
		ask_for_data(draft);
	for (size_t i = 0; incident->collect && i < rule->collect_count; i++)
		if (rules_step_fits(rule->collect[i].only, &situation) &&
		    is_wanted(draft, &rule->collect[i], confirmed))
			add_asked(draft, rule->collect[i].text);
}

void draft_take_logs(struct draft *draft, const struct rules_rule *rule)
{
	const struct rules_situation situation = draft_situation(draft);
	struct incident *incident = draft->incident;
	struct incident_log *logs = draft_array(draft, rule->log_count, sizeof(*logs));

	for (size_t i = 0; logs && i < rule->log_count; i++)
		if (rules_step_fits(rule->logs[i].only, &situation))
			logs[incident->log_count++] = (struct incident_log){
				rule->logs[i].only->missing,
				draft_expand(draft, rule->logs[i].text),
			};
	incident->logs = logs;
}

/* All but the first, and what evidence rules out. */
void draft_take_others(struct draft *draft, const struct rules_candidate *candidates,
		       const struct incident_weighed *weighed, size_t count)
{
	struct incident_other *others = draft_array(draft, count, sizeof(*others));

	for (size_t i = 1; others && i < count; i++) {
		const struct rules_rule *rule = candidates[i].rule;

		if (rule->fallback || rule->code_unknown ||
		    weighed[i].weight == INCIDENT_REFUTED)
			continue;
		others[draft->incident->other_count++] = (struct incident_other){
			rule, candidates[i].confidence,
			draft_expand(draft, rule->title),
			draft_expand(draft, rule->check),
		};
	}
	draft->incident->others = others;
}
