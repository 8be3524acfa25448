/*
 * rules_asked.c - what rules ask for: files by their names, strings of events, events beside
 * others; and how severe what they know of an event is.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "rules_load.h"
#include "text.h"

struct asking {
	void *context;
	int (*file)(void *context, const char *name);
	int ret;
};

/* Not "{path}", which events name, and not "*". */
static bool is_name(const char *of)
{
	return !strpbrk(of, "{*?");
}

static void pass_names(struct asking *asking, const struct rules_strings *of)
{
	for (size_t i = 0; i < of->count && asking->ret >= 0; i++)
		if (is_name(of->items[i]))
			asking->ret = asking->file(asking->context, of->items[i]);
}

static void pass_findings(struct asking *asking, const struct rules_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct rules_finding *finding = &findings->items[i];

		if (!text_starts(finding->finding, "module."))
			continue;
		pass_names(asking, &finding->of);
		pass_names(asking, &finding->other_of);
	}
}

static void pass_proofs(struct asking *asking, const struct rules_proof *proofs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		pass_findings(asking, &proofs[i].findings);
}

int rules_files_asked(const struct rules *rules, const struct catalog_event *kind, void *context,
		      int (*file)(void *context, const char *name))
{
	const struct rules_index *index = rules->index;
	const struct rules_slot *slot = rules_index_find(index, kind->family, kind->id);
	struct asking asking = { context, file, 0 };

	for (uint32_t i = 0; slot && i < slot->count; i++) {
		const struct rules_rule *rule = &rules->rules[index->numbers[slot->first + i]];

		pass_proofs(&asking, rule->confirms, rule->confirm_count);
		pass_proofs(&asking, rule->refutes, rule->refute_count);
	}
	return asking.ret < 0 ? asking.ret : 0;
}

/* What is asked of the strings of an event, in the order of the rules. */
struct answering {
	const struct event *event;
	struct text *answers;		/* NULL: it is asked for `role` alone ... */
	const char *role;
	bool found;			/* ... and some rule looks at it */
};

/* Not what is read out of the trace of an exception, which takes long and is known by its type. */
static bool has_string(const struct catalog_event *kind, const char *role)
{
	for (size_t i = 0; kind->roles && kind->roles[i]; i++)
		if (!strcmp(kind->roles[i], role))
			return true;
	for (size_t i = 0; kind->short_roles && kind->short_roles[i]; i++)
		if (!strcmp(kind->short_roles[i], role))
			return true;
	for (const struct catalog_find *find = kind->find; find && find->role; find++)
		if (!strcmp(find->role, role))
			return true;
	return false;
}

static void answer(struct answering *answering, const struct rules_roles *strings)
{
	char buffer[CATALOG_ROLE_SIZE];

	for (size_t i = 0; i < strings->count; i++) {
		const struct rules_string *string = &strings->items[i];
		const char *value;

		if (!answering->answers) {
			answering->found |= !strcmp(string->role, answering->role);
			continue;
		}
		value = has_string(answering->event->kind, string->role)
		      ? catalog_role(answering->event, string->role, buffer) : NULL;
		if (string->is.count)
			text_add_char(answering->answers,
				      rules_any_matches(&string->is, value) ? '1' : '0');
		if (string->isnt.count)
			text_add_char(answering->answers,
				      rules_any_matches(&string->isnt, value) ? '1' : '0');
	}
}

static void answer_conditions(struct answering *answering, const struct rules_condition *list,
			      size_t count)
{
	for (size_t i = 0; i < count; i++)
		answer(answering, &list[i].strings);
}

static void answer_entries(struct answering *answering, const struct rules_entry *list,
			   size_t count)
{
	for (size_t i = 0; i < count; i++)
		answer(answering, &list[i].only->strings);
}

static void answer_proofs(struct answering *answering, const struct rules_proof *list,
			  size_t count)
{
	for (size_t i = 0; i < count; i++)
		answer(answering, &list[i].strings);
}

static void answer_rule(struct answering *answering, const struct rules_rule *rule)
{
	answer_conditions(answering, &rule->when, 1);
	answer_conditions(answering, rule->alternatives, rule->alternative_count);
	answer_conditions(answering, rule->near, rule->near_count);
	answer_conditions(answering, rule->absent, rule->absent_count);
	answer_entries(answering, rule->titles, rule->title_count);
	answer_entries(answering, rule->severities, rule->severity_count);
	answer_entries(answering, rule->more, rule->more_count);
	answer_entries(answering, rule->logs, rule->log_count);
	answer_entries(answering, rule->collect, rule->collect_count);
	answer_proofs(answering, rule->confirms, rule->confirm_count);
	answer_proofs(answering, rule->refutes, rule->refute_count);
	answer_proofs(answering, rule->alone, rule->alone_count);
	for (size_t i = 0; i < rule->step_count; i++)
		answer(answering, &rule->steps[i].strings);
}

static void answer_all(struct answering *answering, const struct rules *rules,
		       const struct catalog_event *kind)
{
	const struct rules_index *index = rules->index;
	const struct rules_slot *slot = rules_index_find(index, kind->family, kind->id);

	for (uint32_t i = 0; slot && i < slot->count; i++)
		answer_rule(answering, &rules->rules[index->numbers[slot->first + i]]);
}

void rules_answer(const struct rules *rules, const struct event *event, struct text *answers)
{
	struct answering answering = { .event = event, .answers = answers };

	answer_all(&answering, rules, event->kind);
}

bool rules_ask_for_role(const struct rules *rules, const struct catalog_event *kind,
			const char *role)
{
	struct answering answering = { .role = role };

	answer_all(&answering, rules, kind);
	return answering.found;
}

static bool looks_for(const struct rules_rule *rule, const struct catalog_event *beside)
{
	for (size_t i = 0; i < rule->near_count; i++)
		if (rules_names_event(&rule->near[i].events, beside))
			return true;
	return false;
}

bool rules_look_for(const struct rules *rules, const struct catalog_event *beside)
{
	for (size_t i = 0; i < rules->count; i++)
		if (looks_for(&rules->rules[i], beside))
			return true;
	return false;
}

static bool may_be_for(const struct rules_rule *rule, const struct catalog_event *kind,
		       const struct decode_error *error)
{
	bool may = rules_may_fit(&rule->when, kind, error);

	for (size_t i = 0; i < rule->alternative_count && !may; i++)
		may = rules_may_fit(&rule->alternatives[i], kind, error);
	return may;
}

bool rules_look_for_beside(const struct rules *rules, const struct catalog_event *beside,
			   const struct catalog_event *kind, const struct decode_error *error)
{
	const struct rules_index *index = rules->index;
	const struct rules_slot *slot = rules_index_find(index, kind->family, kind->id);

	for (uint32_t i = 0; slot && i < slot->count; i++) {
		const struct rules_rule *rule = &rules->rules[index->numbers[slot->first + i]];

		if (looks_for(rule, beside) && may_be_for(rule, kind, error))
			return true;
	}
	return false;
}

bool rules_know(const struct rules *rules, const struct catalog_event *kind,
		const struct decode_error *error)
{
	const struct rules_index *index = rules->index;
	const struct rules_slot *slot = rules_index_find(index, kind->family, kind->id);

	for (uint32_t i = 0; slot && i < slot->count; i++) {
		const struct rules_rule *rule = &rules->rules[index->numbers[slot->first + i]];

		if (!rule->fallback && !rule->code_unknown && may_be_for(rule, kind, error))
			return true;
	}
	return false;
}

enum rules_severity rules_worst(const struct rules_rule *rule)
{
	enum rules_severity worst = rule->severity;

	for (size_t i = 0; i < rule->severity_count; i++) {
		int other = rules_severity_parse(rule->severities[i].text);

		if (other >= 0 && (enum rules_severity)other < worst)
			worst = (enum rules_severity)other;
	}
	return worst;
}

bool rules_stop_nothing(const struct rules *rules, const struct catalog_event *kind)
{
	const struct rules_index *index = rules->index;
	const struct rules_slot *slot = rules_index_find(index, kind->family, kind->id);
	bool known = false;

	for (uint32_t i = 0; slot && i < slot->count; i++) {
		const struct rules_rule *rule = &rules->rules[index->numbers[slot->first + i]];

		if (rule->fallback || rule->code_unknown)
			continue;
		if (rules_worst(rule) <= RULES_ERROR)
			return false;
		known = true;
	}
	return known;
}
