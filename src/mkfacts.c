/*
 * mkfacts.c - at build time: the files in rules/ become C tables.
 *
 *   mkfacts FOLDER >facts.c
 *
 * Reads them with the loaders that the program uses for --rules, so that a fault
 * stops the build with file, line and field.  What it writes is compiled into the
 * program, which then reads and sorts nothing when it starts.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "catalog_load.h"
#include "decode_load.h"
#include "decode_table.h"
#include "facts_hash.h"
#include "facts_json.h"
#include "text.h"

static void put_string(const char *text)
{
	if (!text) {
		fputs("NULL", stdout);
		return;
	}
	putchar('"');
	for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
		if (*at < 0x20 || *at > 0x7e || strchr("\"\\?", *at))
			printf("\\%03o", *at);
		else
			putchar(*at);
	}
	putchar('"');
}

/* A compound literal, which is static outside functions. */
static void put_strings(const char *const *items, size_t count, const char *end)
{
	fputs("(const char *const[]){ ", stdout);
	for (size_t i = 0; i < count; i++) {
		put_string(items[i]);
		fputs(", ", stdout);
	}
	printf("%s}", end);
}

/* As above, with a NULL behind the last; nothing at all stays NULL. */
static void put_ended(const char *const *items)
{
	size_t count = 0;

	if (!items) {
		fputs("NULL", stdout);
		return;
	}
	while (items[count])
		count++;
	put_strings(items, count, "NULL ");
}

static void put_codes(const struct decode_table *table)
{
	puts("static const struct decode_name names[] = {");
	for (size_t i = 0; i < table->count; i++) {
		const struct decode_name *row = &table->names[i];

		printf("\t{ 0x%lx, %d, ", (unsigned long)row->value, (int)row->kind);
		put_string(row->name);
		fputs(", ", stdout);
		put_string(row->message);
		puts(" },");
	}
	puts("};\n\nstatic const uint16_t by_name[] = {");
	for (size_t i = 0; i < table->count; i++)
		printf("%u,%c", (unsigned)table->by_name[i], i % 12 == 11 ? '\n' : ' ');
	printf("\n};\n\nstatic const struct decode_table codes = {\n"
	       "\tnames, %zu, by_name\n};\n\n", table->count);
}

static void put_providers(const struct catalog *catalog)
{
	puts("static const struct catalog_provider providers[] = {");
	for (size_t i = 0; i < catalog->provider_count; i++) {
		const struct catalog_provider *row = &catalog->providers[i];

		fputs("\t{ ", stdout);
		put_string(row->name);
		fputs(", ", stdout);
		put_string(row->family);
		printf(", %u, %u, %u },\n", (unsigned)row->generation,
		       (unsigned)row->first, (unsigned)row->last);
	}
	puts("};\n");
}

static void put_only(const struct catalog_only *only)
{
	if (!only) {
		fputs("NULL", stdout);
		return;
	}
	fputs("(const struct catalog_only[]){", stdout);
	for (; only->role; only++) {
		fputs(" { ", stdout);
		put_string(only->role);
		fputs(", ", stdout);
		put_ended(only->patterns);
		fputs(" },", stdout);
	}
	fputs(" { NULL, NULL } }", stdout);
}

static void put_event(const struct catalog_event *event)
{
	fputs("\t{ .family = ", stdout);
	put_string(event->family);
	printf(", .id = %u, .name = ", (unsigned)event->id);
	put_string(event->name);
	printf(",\n\t  .stage = %d, .data = %d, .mark = %d, .generations = %u,\n"
	       "\t  .known_level = %d, .level = %d,\n\t  .roles = ",
	       (int)event->stage, (int)event->data, (int)event->mark,
	       (unsigned)event->generations, (int)event->known_level,
	       (int)event->level);
	put_ended(event->roles);
	fputs(", .code_role = ", stdout);
	put_string(event->code_role);
	fputs(",\n\t  .only = ", stdout);
	put_only(event->only);
	fputs(",\n\t  .says = ", stdout);
	put_string(event->says);
	fputs(",\n\t  .source = ", stdout);
	put_string(event->source);
	puts(" },");
}

static void put_catalog(const struct catalog *catalog)
{
	put_providers(catalog);
	puts("static const struct catalog_event events[] = {");
	for (size_t i = 0; i < catalog->event_count; i++)
		put_event(&catalog->events[i]);
	printf("};\n\nstatic const struct catalog catalog = {\n"
	       "\tproviders, %zu, events, %zu\n};\n\n",
	       catalog->provider_count, catalog->event_count);
}

static void put_functions(void)
{
	puts("const struct decode_table *decode_builtin(void)\n{\n\treturn &codes;\n}\n");
	puts("const struct catalog *catalog_builtin(void)\n{\n\treturn &catalog;\n}");
}

static void say_fault(void *context, const char *line)
{
	(void)context;
	fprintf(stderr, "%s\n", line);
}

static int make(struct facts *facts, const char *folder)
{
	struct text path = { 0 };
	const struct decode_table *codes;
	const struct catalog *catalog;

	text_printf(&path, "%s/errors.tsv", folder);
	facts->path = text_get(&path);
	codes = decode_load(facts);
	text_reset(&path);
	text_printf(&path, "%s/events.json", folder);
	facts->path = text_get(&path);
	catalog = catalog_load(facts);
	if (codes && catalog) {
		puts("/* Made by mkfacts from the files in rules/. */\n"
		     "#include \"catalog.h\"\n#include \"decode_table.h\"\n");
		put_codes(codes);
		put_catalog(catalog);
		put_functions();
	}
	text_release(&path);
	return codes && catalog ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct arena arena = { 0 };
	struct facts facts = { .arena = &arena, .fault = say_fault };
	int failed;

	if (argc != 2) {
		fputs("usage: mkfacts FOLDER >facts.c\n", stderr);
		return EXIT_FAILURE;
	}
	failed = make(&facts, argv[1]) < 0;
	if (facts.lost)
		fputs("mkfacts: out of memory\n", stderr);
	arena_release(&arena);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("mkfacts");
		failed = 1;
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
