/*
 * incident_because.c - why: what each event of an incident says, in a line.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_draft.h"

#include <string.h>

#include "decode.h"

enum { BECAUSE = 5 };	/* events that are told, each of another kind */

static void say_error(struct text *text, const struct decode_error *error)
{
	if (error->state != DECODE_OK)
		return;
	if (error->kind == DECODE_HRESULT || error->kind == DECODE_NTSTATUS ||
	    error->kind == DECODE_EXIT_CODE)
		text_printf(text, "0x%08X", error->value);
	else
		text_printf(text, "%u", error->code);
}

struct told {
	const struct event *event;
	const struct event *first;	/* said before, or NULL */
	char buffer[CATALOG_ROLE_SIZE];
};

/* The exception of two events: told once. */
static bool tells_same(const struct event *event, const struct event *first)
{
	char left[CATALOG_ROLE_SIZE], right[CATALOG_ROLE_SIZE];
	const char *type = catalog_role(event, "exception_type", left);
	const char *other = type ? catalog_role(first, "exception_type", right) : NULL;

	if (!other || strcmp(type, other))
		return false;
	type = catalog_role(event, "exception_message", left);
	other = catalog_role(first, "exception_message", right);
	return type ? other && !strcmp(type, other) : true;
}

static const char *told_value(void *context, const char *role)
{
	struct told *told = context;

	if (!strcmp(role, "path") && !catalog_has_role(told->event->kind, role))
		role = "module";
	if (!strcmp(role, "told") && told->first && tells_same(told->event, told->first))
		return "the same exception";
	return catalog_role(told->event, role, told->buffer);
}

static void say_event(struct text *text, const struct event *event, const struct event *first)
{
	struct told told = { .event = event, .first = first };

	rules_expand(text, event->kind->says, RULES_PROSE, told_value, &told);
}

/* "ended unexpectedly (exit code {exit_code})" */
static bool names_code(const struct catalog_event *kind)
{
	size_t size = kind->code_role ? strlen(kind->code_role) : 0;
	const char *at = kind->says;

	if (size && kind->told_role && !strcmp(kind->code_role, kind->told_role) &&
	    strstr(at, "{told}"))
		return true;

	while (size && (at = strchr(at, '{')))
		if (text_starts(++at, kind->code_role) && at[size] == '}')
			return true;
	return false;
}

/* Why an event has no code: it has none, or the text that it came in does not show it. */
static const char *says_state(const struct event *event, const struct decode_error *error)
{
	return event->without_data && error->state == DECODE_MISSING
		? "comes without its data in this text" : decode_state_says(error->state);
}

/* "WAS 5139 repeats the error as 0x80070005 for DefaultAppPool" */
static void say_evidence(struct draft *draft, struct text *text, size_t fact)
{
	const struct event *event = draft->shown[fact];
	struct decode_error error = decode_event(draft->facts[fact]);
	const struct decode_error *cause = &draft->incident->error;
	const char *pool = catalog_role(event, "pool", draft->buffer);

	text_printf(text, "%s %u", catalog_shown(event), event->id);
	if (fact == 0 && draft->incident->module && error.state == DECODE_OK &&
	    !names_code(event->kind)) {
		text_printf(text, " names %s with error ", text_base(draft->incident->module));
		say_error(text, &error);
	} else if (fact > 0 && error.state == DECODE_OK && cause->state == DECODE_OK &&
		   error.code == cause->code) {
		text_add(text, " repeats the error");
		if (error.value != cause->value) {
			text_add(text, " as ");
			say_error(text, &error);
		}
		if (pool)
			text_printf(text, " for %s", pool);
	} else {
		text_add(text, ": ");
		say_event(text, event, fact ? draft->shown[0] : NULL);
		if (error.state == DECODE_OK && !names_code(event->kind)) {
			text_add(text, ", error ");
			say_error(text, &error);
		} else if (fact == 0 && error.state == DECODE_MISSING &&
			   event->kind->data == CATALOG_DATA_CODE) {
			text_printf(text, "; it %s", says_state(event, &error));
		}
	}
}

void draft_give_reasons(struct draft *draft, bool without_code, bool lowered)
{
	struct incident *incident = draft->incident;
	const struct catalog_event *said[BECAUSE];
	struct text text = { 0 };

	/* One more where a code is missing, one where evidence says something, one where no event
	 * shows IIS. */
	incident->because = draft_array(draft, BECAUSE + 3, sizeof(*incident->because));
	for (size_t i = 0; incident->because && i < draft->fact_count; i++) {
		const struct catalog_event *kind = draft->facts[i]->kind;
		size_t known = 0;

		while (known < incident->because_count && said[known] != kind)
			known++;
		if (known < incident->because_count || known == BECAUSE)
			continue;
		said[known] = kind;
		say_evidence(draft, &text, i);
		incident->because[incident->because_count++] = draft_keep(draft, &text);
	}
	if (lowered && incident->because) {
		text_add(&text, "no event of these logs shows IIS on this computer, so this counts "
			 "as a warning");
		incident->because[incident->because_count++] = draft_keep(draft, &text);
	}
	if (!without_code || !incident->because)
		return;
	text_printf(&text, "%s %u %s: the most frequent documented cause is assumed",
		    catalog_shown(draft->facts[0]), draft->facts[0]->id,
		    says_state(draft->facts[0], &incident->error));
	incident->because[incident->because_count++] = draft_keep(draft, &text);
}

void incident_summarise(struct text *text, const struct event *event,
			const struct decode_error *error)
{
	say_event(text, event, NULL);
	if (error->state == DECODE_OK && error->name)
		text_printf(text, ": %s (%s", error->name, error->code < 0x10000 ? "" : "0x");
	if (error->state == DECODE_OK && error->name)
		text_printf(text, error->code < 0x10000 ? "%u)" : "%08X)", error->code);
	else if (error->state == DECODE_OK)
		text_printf(text, ": error 0x%08X", error->value);
	else if (event->kind->data == CATALOG_DATA_CODE)
		text_printf(text, " (%s)", says_state(event, error));
}
