/*
 * computers.c - which of many things are of one computer.
 *
 * Names that mean one computer have the same first label; of those that have it each is
 * compared.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "computers.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "grow.h"

static void take_label(struct computers *computers, const char *computer)
{
	text_reset(&computers->label);
	text_add_lower(&computers->label, computer ? computer : "",
		       computer ? strcspn(computer, ".") : 0);
}

/* Room for a new label.  -1: no memory. */
static int add_label(struct computers *computers, uint32_t id, size_t known)
{
	struct computers_label *list;

	if (id < known)
		return 0;
	list = grow(computers->of_label, known, 1, &computers->label_room, sizeof(*list));
	if (!list)
		return -1;
	computers->of_label = list;
	list[id] = (struct computers_label){ TABLE_NONE, TABLE_NONE };
	return 0;
}

int computers_add(struct computers *computers, const char *computer)
{
	size_t known = computers->labels.count;
	struct computers_thing *list;
	struct computers_label *label;
	uint32_t number = (uint32_t)computers->count, id;

	take_label(computers, computer);
	list = grow(computers->list, computers->count, 1, &computers->room, sizeof(*list));
	if (list)
		computers->list = list;
	if (!list || computers->label.oom)
		return -1;
	id = table_names_id(&computers->labels, text_get(&computers->label),
			    computers->label.size);
	if (id == TABLE_NONE || add_label(computers, id, known) < 0)
		return -1;
	label = &computers->of_label[id];
	list[computers->count++] = (struct computers_thing){ computer, TABLE_NONE };
	if (label->last == TABLE_NONE)
		label->first = number;
	else
		list[label->last].next = number;
	label->last = number;
	return 0;
}

uint32_t computers_next(struct computers *computers, const char *computer, uint32_t after)
{
	uint32_t at, id;

	if (after == TABLE_NONE) {
		take_label(computers, computer);
		id = computers->label.oom ? TABLE_NONE :
		     table_names_find(&computers->labels, text_get(&computers->label),
				      computers->label.size);
		at = id == TABLE_NONE ? TABLE_NONE : computers->of_label[id].first;
	} else {
		at = computers->list[after].next;
	}
	while (at != TABLE_NONE &&
	       !evidence_same_computer(computers->list[at].computer, computer))
		at = computers->list[at].next;
	return at;
}

void computers_release(struct computers *computers)
{
	table_names_release(&computers->labels);
	text_release(&computers->label);
	free(computers->of_label);
	free(computers->list);
	*computers = (struct computers){ .count = 0 };
}
