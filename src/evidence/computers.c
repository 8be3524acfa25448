/*
 * computers.c - which of many things are of one computer.
 *
 * Two full names are one computer only if they are equal, and a short one is the first label of
 * others: so those of a name are in two lists, however many servers begin with that label.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "computers.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"

/* A name that is not known is one that no log can have. */
static const char *known_name(const char *computer, size_t *size)
{
	*size = computer ? *size : 1;
	return computer ? computer : "";
}

static struct computers_name *find_name(const struct computers *computers, const char *computer,
					size_t size)
{
	const char *name = known_name(computer, &size);
	uint32_t id = table_names_find_lower(&computers->names, name, size);

	return id == TABLE_NONE ? NULL : &computers->of_name[id];
}

/* NULL: no memory. */
static struct computers_name *add_name(struct computers *computers, const char *computer,
				       size_t size)
{
	struct computers_name *list = grow(computers->of_name, computers->name_count, 1,
					   &computers->name_room, sizeof(*list));
	const char *name = known_name(computer, &size);
	uint32_t id;

	if (!list)
		return NULL;
	computers->of_name = list;
	id = table_names_lower(&computers->names, name, size);
	if (id == TABLE_NONE)
		return NULL;
	if (id == computers->name_count)
		list[computers->name_count++] = (struct computers_name){ .same = { .count = 0 } };
	return &list[id];
}

static int append(struct computers_things *things, uint32_t number)
{
	uint32_t *list = grow(things->list, things->count, 1, &things->room, sizeof(*list));

	if (!list)
		return -1;
	things->list = list;
	list[things->count++] = number;
	return 0;
}

static size_t whole_size(const char *computer)
{
	return computer ? strlen(computer) : 0;
}

int computers_add(struct computers *computers, const char *computer)
{
	const uint32_t number = (uint32_t)computers->count;
	const size_t size = whole_size(computer), label = computers_label(computer);
	struct computers_name *name = add_name(computers, computer, size);

	if (!name || append(&name->same, number) < 0)
		return -1;
	if (label && label < size) {
		name = add_name(computers, computer, label);
		if (!name || append(&name->longer, number) < 0)
			return -1;
	}
	computers->count++;
	return 0;
}

/* The first of them from that number on. */
static uint32_t first_from(const struct computers_things *things, uint32_t number)
{
	size_t low = 0, high = things->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (things->list[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return low < things->count ? things->list[low] : TABLE_NONE;
}

uint32_t computers_named(const struct computers *computers, const char *computer, uint32_t after)
{
	const struct computers_name *name = find_name(computers, computer, whole_size(computer));

	return name ? first_from(&name->same, after == TABLE_NONE ? 0 : after + 1) : TABLE_NONE;
}

uint32_t computers_next(const struct computers *computers, const char *computer, uint32_t after)
{
	const uint32_t from = after == TABLE_NONE ? 0 : after + 1;
	const size_t size = whole_size(computer), label = computers_label(computer);
	const struct computers_name *name = find_name(computers, computer, size);
	uint32_t same = name ? first_from(&name->same, from) : TABLE_NONE, other = TABLE_NONE;

	if (label == size && name)
		other = first_from(&name->longer, from);
	else if (label && label < size && (name = find_name(computers, computer, label)) != NULL)
		other = first_from(&name->same, from);
	return same < other ? same : other;
}

void computers_release(struct computers *computers)
{
	for (size_t i = 0; i < computers->name_count; i++) {
		free(computers->of_name[i].same.list);
		free(computers->of_name[i].longer.list);
	}
	table_names_release(&computers->names);
	free(computers->of_name);
	*computers = (struct computers){ .count = 0 };
}
