/*
 * rules_asked.c - what rules ask for: files by their names, strings of events.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "catalog.h"
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

static bool has_role(const struct rules_roles *strings, const char *role)
{
	for (size_t i = 0; i < strings->count; i++)
		if (!strcmp(strings->items[i].role, role))
			return true;
	return false;
}

static bool conditions_ask(const struct rules_condition *list, size_t count, const char *role)
{
	for (size_t i = 0; i < count; i++)
		if (has_role(&list[i].strings, role))
			return true;
	return false;
}

static bool entries_ask(const struct rules_entry *list, size_t count, const char *role)
{
	for (size_t i = 0; i < count; i++)
		if (has_role(&list[i].only->strings, role))
			return true;
	return false;
}

static bool proofs_ask(const struct rules_proof *list, size_t count, const char *role)
{
	for (size_t i = 0; i < count; i++)
		if (has_role(&list[i].strings, role))
			return true;
	return false;
}

static bool steps_ask(const struct rules_step *list, size_t count, const char *role)
{
	for (size_t i = 0; i < count; i++)
		if (has_role(&list[i].strings, role))
			return true;
	return false;
}

bool rules_ask_for_role(const struct rules *rules, const char *role)
{
	for (size_t i = 0; i < rules->count; i++) {
		const struct rules_rule *rule = &rules->rules[i];

		if (conditions_ask(&rule->when, 1, role) ||
		    conditions_ask(rule->alternatives, rule->alternative_count, role) ||
		    conditions_ask(rule->near, rule->near_count, role) ||
		    conditions_ask(rule->absent, rule->absent_count, role) ||
		    entries_ask(rule->titles, rule->title_count, role) ||
		    entries_ask(rule->severities, rule->severity_count, role) ||
		    entries_ask(rule->more, rule->more_count, role) ||
		    entries_ask(rule->logs, rule->log_count, role) ||
		    entries_ask(rule->collect, rule->collect_count, role) ||
		    proofs_ask(rule->confirms, rule->confirm_count, role) ||
		    proofs_ask(rule->refutes, rule->refute_count, role) ||
		    proofs_ask(rule->alone, rule->alone_count, role) ||
		    steps_ask(rule->steps, rule->step_count, role))
			return true;
	}
	return false;
}
