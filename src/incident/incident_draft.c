/*
 * incident_draft.c - texts and lists of an incident that is built.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_draft.h"


const char *draft_keep(struct draft *draft, struct text *text)
{
	const char *copy = text->oom ? NULL
		: arena_string(draft->gathered->arena, text_get(text));

	draft->oom |= !copy;
	text_release(text);
	return copy;
}

const char *draft_expand(struct draft *draft, const char *from)
{
	struct text text = { 0 };

	if (!from)
		return NULL;
	rules_expand(&text, from, RULES_PROSE, incident_value, &draft->values);
	return draft_keep(draft, &text);
}

void *draft_array(struct draft *draft, size_t count, size_t size)
{
	void *list = arena_array(draft->gathered->arena, count ? count : 1, size);

	draft->oom |= !list;
	return list;
}

const struct incident_key *draft_key(const struct draft *draft, size_t row)
{
	return &draft->gathered->store->keys[draft->rows[row].key];
}
