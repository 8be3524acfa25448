/*
 * fuzz_redact.c - texts of a log, whatever is in them, lose their names; a map,
 * whatever is in it, is read or refused.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "event.h"
#include "fail.h"
#include "redact.h"
#include "redact_map.h"
#include "redact_names.h"
#include "text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { STRINGS = 8 };

/* What was read is written so that it is read again as the same. */
static void read_map(const char *bytes, size_t size)
{
	struct redact_names names = { 0 }, again = { 0 };
	struct text text = { 0 }, made = { 0 }, second = { 0 };
	char id[REDACT_ID_SIZE], other[REDACT_ID_SIZE];
	struct fail fail = { 0 };

	text_add_bytes(&text, bytes, size);
	if (redact_map_parse("map", &text, &names, id, &fail) == 0) {
		redact_map_build(&names, id, &made);
		if (redact_map_parse("map", &made, &again, other, &fail) < 0)
			abort();
		redact_map_build(&again, other, &second);
		if (made.size != second.size || memcmp(made.bytes, second.bytes, made.size) != 0)
			abort();
	}
	text_release(&text);
	text_release(&made);
	text_release(&second);
	redact_names_release(&names);
	redact_names_release(&again);
}

/* Lines are the strings of an event, and all of it is its data. */
static void hide(char *lines, size_t size)
{
	static const char *const roles[] = { "pool", "site", "computer", "user", "input" };
	struct redact *redact = redact_new();
	const char *strings[STRINGS] = { 0 };
	struct event event = { .provider = "WAS", .strings = strings, .data_size = size }, shown;
	struct fail fail = { 0 };

	event.data = (const uint8_t *)lines;
	redact_learn(redact, &event, &fail);
	while (*lines && event.string_count < STRINGS) {
		char *end = lines + strcspn(lines, "\n");

		strings[event.string_count++] = lines;
		lines = *end ? end + 1 : end;
		*end = '\0';
	}
	event.computer = strings[0];
	event.data_size = 0;
	for (size_t i = 0; i < event.string_count && i < sizeof(roles) / sizeof(roles[0]); i++)
		if (!redact_name(redact, roles[i], strings[i]))
			abort();
	if (redact_learn(redact, &event, &fail) < 0 || !redact_event(redact, NULL, &event) ||
	    redact_show_event(redact, &event, &shown, &fail) < 0)
		abort();
	redact_free(redact);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *copy = malloc(size + 1);

	if (!copy)
		return 0;
	memcpy(copy, bytes, size);
	copy[size] = '\0';
	if (size > 0 && bytes[0] == '{')
		read_map(copy, size);
	else
		hide(copy, size);
	free(copy);
	return 0;
}
