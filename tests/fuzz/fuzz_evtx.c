/*
 * fuzz_evtx.c - a catalog that wants everything, and what must hold for every
 * event, whatever the log was.
 *
 * SPDX-License-Identifier: MIT
 */
#include "fuzz_evtx.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "catalog.h"
#include "event.h"

const struct catalog *fuzz_catalog(void)
{
	static const struct catalog_provider provider = { .name = "*", .family = "ALL" };
	static struct catalog_event events[UINT16_MAX + 1];
	static const struct catalog catalog = {
		&provider, 1, events, UINT16_MAX + 1, NULL
	};
	/* Process ids may be in one place or another, or not there at all. */
	static const char *const first[] = { "process_id", NULL };
	static const char *const second[] = { "", "process_id", NULL };
	static const char *const *const roles[] = { first, second, first + 1 };

	for (uint32_t id = 0; id <= UINT16_MAX && !events[UINT16_MAX].family; id++)
		events[id] = (struct catalog_event){
			.family = provider.family, .id = (uint16_t)id, .roles = roles[id % 3],
			.says = "", .source = "",
		};
	return &catalog;
}

static void need(bool holds)
{
	if (!holds)
		abort();
}

/* Bytes of the valid UTF-8 character that starts here, 0 if there is none. */
static size_t character(const unsigned char *at)
{
	size_t size = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 :
		      *at < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < size; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	if ((*at == 0xe0 && at[1] < 0xa0) || (*at == 0xed && at[1] > 0x9f) ||
	    (*at == 0xf0 && at[1] < 0x90) || (*at == 0xf4 && at[1] > 0x8f))
		return 0;
	return size;
}

static void check_text(const char *text, size_t longest)
{
	const unsigned char *at = (const unsigned char *)text;

	for (size_t size = 0; *at; at += size) {
		size = character(at);
		need(size > 0);
	}
	need((size_t)(at - (const unsigned char *)text) <= longest);
}

void fuzz_check(const struct event *event)
{
	unsigned sum = 0;

	need(event->provider && event->kind);
	check_text(event->provider, SIZE_MAX);
	if (event->source)
		check_text(event->source, SIZE_MAX);
	if (event->channel)
		check_text(event->channel, SIZE_MAX);
	if (event->computer)
		check_text(event->computer, SIZE_MAX);
	need(event->time <= WHEN_LAST);
	need(event->string_count <= BOUND_STRINGS);
	for (size_t i = 0; i < event->string_count; i++)
		check_text(event->strings[i], (size_t)2 * BOUND_STRING_SIZE);
	need(event->data_size <= BOUND_DATA_SIZE && (event->data || !event->data_size));
	for (size_t i = 0; i < event->data_size; i++)
		sum += event->data[i];
	need(sum <= event->data_size * 255);
}
