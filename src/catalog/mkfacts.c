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
#include "sha256.h"
#include "json_tree.h"
#include "labels_table.h"
#include "rules_fields.h"
#include "messages_load.h"
#include "messages_table.h"
#include "rules_load.h"
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
		printf(", %u, %d, %u, %u, ", (unsigned)row->generation,
		       (int)row->classic, (unsigned)row->first, (unsigned)row->last);
		put_string(row->shown);
		puts(" },");
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

static void put_find(const struct catalog_find *find)
{
	if (!find)
		return;
	fputs("\t  .find = (const struct catalog_find[]){", stdout);
	for (; find->role; find++) {
		const char *const texts[] = {
			find->role, find->in, find->after, find->from, find->until,
		};

		fputs(" { ", stdout);
		for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
			put_string(texts[i]);
			fputs(", ", stdout);
		}
		fputs("},", stdout);
	}
	puts(" { 0 } },");
}

static void put_harmless(const struct catalog_harmless *harmless)
{
	if (!harmless)
		return;
	fputs("\t  .harmless = (const struct catalog_harmless[]){", stdout);
	for (; harmless->family; harmless++) {
		fputs(" { ", stdout);
		put_string(harmless->family);
		printf(", %u, %u, %u, %u, %d },", (unsigned)harmless->id,
		       (unsigned)harmless->before, (unsigned)harmless->after,
		       (unsigned)harmless->same, (int)harmless->joins);
	}
	puts(" { 0 } },");
}

static void put_follows(const struct catalog_follows *follows)
{
	if (!follows)
		return;
	printf("\t  .follows = &(const struct catalog_follows){ %d, %u, ", (int)follows->stage,
	       (unsigned)follows->seconds);
	put_string(follows->role);
	fputs(", ", stdout);
	put_ended(follows->patterns);
	puts(" },");
}

static void put_event(const struct catalog_event *event)
{
	fputs("\t{ .family = ", stdout);
	put_string(event->family);
	printf(", .id = %u, .name = ", (unsigned)event->id);
	put_string(event->name);
	printf(",\n\t  .stage = %d, .data = %d, .mark = %d, .generations = %u,\n"
	       "\t  .waits = %u, .known_level = %d, .level = %d,\n\t  .roles = ",
	       (int)event->stage, (int)event->data, (int)event->mark,
	       (unsigned)event->generations, (unsigned)event->waits, (int)event->known_level,
	       (int)event->level);
	put_ended(event->roles);
	fputs(",\n\t  .short_roles = ", stdout);
	put_ended(event->short_roles);
	printf(", .short_before_vista = %d", (int)event->short_before_vista);
	fputs(", .code_role = ", stdout);
	put_string(event->code_role);
	fputs(", .told_role = ", stdout);
	put_string(event->told_role);
	fputs(", .told_after = ", stdout);
	put_ended(event->told_after);
	fputs(",\n\t  .only = ", stdout);
	put_only(event->only);
	fputs(",\n\t  .version_of = ", stdout);
	put_only(event->version_of);
	puts(",");
	put_find(event->find);
	put_harmless(event->harmless);
	put_follows(event->follows);
	printf("\t  .recovers = %d, .of_windows = %d, .disables = %d, .topic = ",
	       (int)event->recovers, (int)event->of_windows, (int)event->disables);
	put_string(event->topic);
	fputs(", .recovers_all = ", stdout);
	put_ended(event->recovers_all);
	fputs(",\n\t  .signs_in = ", stdout);
	put_ended(event->signs_in);
	fputs(",\n\t  .says = ", stdout);
	put_string(event->says);
	fputs(",\n\t  .source = ", stdout);
	put_string(event->source);
	puts(" },");
}

static void put_pieces(const struct messages_row *row)
{
	puts("\t  .pieces = (const struct messages_piece[]){");
	for (size_t i = 0; i < row->piece_count; i++) {
		const struct messages_piece *piece = &row->pieces[i];

		fputs("\t\t{ ", stdout);
		put_string(piece->words);
		printf(", %u, %u, %u, %d },\n", (unsigned)piece->size, (unsigned)piece->string,
		       (unsigned)piece->gap, (int)piece->optional);
	}
	printf("\t  }, .piece_count = %u, .required = %u, .anchor = %u,\n"
	       "\t  .key_begin = %u, .key_size = %u, .string_count = %u,\n",
	       (unsigned)row->piece_count, (unsigned)row->required, (unsigned)row->anchor,
	       (unsigned)row->key_begin, (unsigned)row->key_size, (unsigned)row->string_count);
}

static void put_message(const struct catalog *catalog, const struct messages_row *row)
{
	fputs("\t{ ", stdout);
	if (row->kind)
		printf(".kind = &events[%zu], ", (size_t)(row->kind - catalog->events));
	if (row->also) {
		fputs(".also = (const struct catalog_event *const[]){ ", stdout);
		for (size_t i = 0; row->also[i]; i++)
			printf("&events[%zu], ", (size_t)(row->also[i] - catalog->events));
		fputs("NULL }, ", stdout);
	}
	printf(".generations = %u, .provider = ", (unsigned)row->generations);
	put_string(row->provider);
	fputs(", .language = ", stdout);
	put_string(row->language);
	puts(",");
	put_pieces(row);
	printf("\t  .whole = %d, .is_short = %d, .commas = %d,\n\t  .ends = ",
	       (int)row->whole, (int)row->is_short, (int)row->commas);
	put_ended(row->ends);
	fputs(",\n\t  .example = ", stdout);
	put_string(row->example);
	fputs(",\n\t  .strings = ", stdout);
	put_ended(row->strings);
	puts(" },");
}

static void put_words(const char *name, const char *type, const uint16_t *words, size_t count)
{
	printf("static const %s %s[] = {", type, name);
	for (size_t i = 0; i < count; i++)
		printf("%s%u,", i % 16 ? "" : "\n", (unsigned)words[i]);
	puts("\n};\n");
}

static void put_automaton(const struct messages_automaton *automaton)
{
	puts("static const uint8_t message_classes[] = {");
	for (size_t i = 0; i < 256; i++)
		printf("%u,%c", (unsigned)automaton->classes[i], i % 16 == 15 ? '\n' : ' ');
	puts("};\n");
	put_words("message_next", "uint16_t", automaton->next,
		  automaton->state_count << MESSAGES_CLASS_BITS);
	put_words("message_ends", "uint16_t", automaton->ends,
		  automaton->state_count - automaton->first_hit + 1);
	put_words("message_hits", "uint16_t", automaton->hits, automaton->hit_count);
}

static void put_messages(const struct catalog *catalog, const struct messages_table *table)
{
	puts("static const struct messages_row message_rows[] = {");
	for (size_t i = 0; i < table->row_count; i++)
		put_message(catalog, &table->rows[i]);
	puts("};\n");
	put_automaton(&table->automaton);
	printf("static const struct messages_table messages = {\n\tmessage_rows, %zu,\n"
	       "\t{ message_classes, message_next, message_ends, message_hits, %zu, %zu, %zu }\n"
	       "};\n\n", table->row_count, table->automaton.state_count,
	       table->automaton.first_hit, table->automaton.hit_count);
}

static void put_catalog(const struct catalog *catalog, const struct messages_table *messages)
{
	put_providers(catalog);
	puts("static const struct catalog_event events[] = {");
	for (size_t i = 0; i < catalog->event_count; i++)
		put_event(&catalog->events[i]);
	puts("};\n");
	put_messages(catalog, messages);
	printf("static const struct catalog catalog = {\n"
	       "\tproviders, %zu, events, %zu, &messages\n};\n\n",
	       catalog->provider_count, catalog->event_count);
}

static void put_list(const char *field, const struct rules_strings *strings)
{
	if (!strings->count)
		return;
	printf(" .%s = { ", field);
	put_strings(strings->items, strings->count, "");
	printf(", %zu },", strings->count);
}

static void put_codes_of(const struct rules_codes *codes)
{
	for (size_t i = 0; i < codes->count; i++)
		printf(" 0x%lx,", (unsigned long)codes->items[i]);
}

static void put_events_of(const struct rules_events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		fputs(" { ", stdout);
		put_string(events->items[i].family);
		printf(", %u, %u },", (unsigned)events->items[i].first,
		       (unsigned)events->items[i].last);
	}
}

static void put_record(const struct rules_field *row, const void *record)
{
	fputs(" {", stdout);
	for (; row->name; row++) {
		if (row->type == RULES_PATTERNS || row->type == RULES_TEXTS) {
			put_list(row->member, rules_field_of(row, record));
			continue;
		}
		printf(" .%s = ", row->member);
		put_string(*(const char *const *)rules_field_of(row, record));
		putchar(',');
	}
	fputs(" },", stdout);
}

static void put_field(const struct rules_field *field, const void *object)
{
	const void *at = rules_field_of(field, object);
	size_t count = field->type == RULES_CONFIDENCE ? 0 : rules_field_count(field, object);

	if (field->type == RULES_CONFIDENCE && *(const uint8_t *)at)
		printf(" .%s = %u,", field->member, *(const uint8_t *)at);
	if (field->type == RULES_PATTERNS)
		put_list(field->member, at);
	if (!count || field->type == RULES_PATTERNS)
		return;
	printf(" .%s = { (const %s[]){", field->member,
	       field->type == RULES_CODES ? "uint32_t"
	       : field->type == RULES_EVENTS ? "struct rules_event" : field->records->type);
	if (field->type == RULES_CODES)
		put_codes_of(at);
	else if (field->type == RULES_EVENTS)
		put_events_of(at);
	for (size_t i = 0; field->records && i < count; i++)
		put_record(field->records->fields, rules_field_record(field, object, i));
	printf(" }, %zu },", count);
}

static void put_fields(const struct rules_field *fields, const void *object)
{
	for (; fields->name; fields++)
		put_field(fields, object);
}

static void put_when(const struct rules_condition *when)
{
	putchar('{');
	put_fields(rules_condition_fields, when);
	fputs(" }", stdout);
}

static void put_whens(const char *field, const char *size,
		      const struct rules_condition *when, size_t count)
{
	if (!count)
		return;
	printf("\t  .%s = (const struct rules_condition[]){ ", field);
	for (size_t i = 0; i < count; i++) {
		put_when(&when[i]);
		fputs(", ", stdout);
	}
	printf("}, .%s = %zu,\n", size, count);
}

static void put_step(const struct rules_step *step)
{
	printf("{ .kind = %d, .choice = %u, .condition = ", (int)step->kind,
	       (unsigned)step->choice);
	put_string(step->condition);
	fputs(", .text = ", stdout);
	put_string(step->text);
	fputs(", .command = ", stdout);
	put_string(step->command);
	printf(", .generations = %u, .pools = %d, .disabled = %d,",
	       (unsigned)step->generations, (int)step->pools, (int)step->disabled);
	fputs(" .given = ", stdout);
	put_string(step->given);
	fputs(", .missing = ", stdout);
	put_string(step->missing);
	putchar(',');
	put_fields(rules_step_fields, step);
	puts(" },");
}

static void put_steps(const struct rules_rule *rule)
{
	if (!rule->step_count)
		return;
	puts("\t  .steps = (const struct rules_step[]){");
	for (size_t i = 0; i < rule->step_count; i++)
		put_step(&rule->steps[i]);
	printf("\t  }, .step_count = %zu,\n", rule->step_count);
}

static void put_entries(const char *field, const char *size,
			const struct rules_entry *entries, size_t count)
{
	if (!count)
		return;
	printf("\t  .%s = (const struct rules_entry[]){\n", field);
	for (size_t i = 0; i < count; i++) {
		fputs("\t\t{ ", stdout);
		put_string(entries[i].text);
		if (entries[i].only == &rules_always) {
			puts(", &rules_always },");
			continue;
		}
		fputs(", &(const struct rules_step)", stdout);
		put_step(entries[i].only);
		puts("\t\t},");
	}
	printf("\t  }, .%s = %zu,\n", size, count);
}

static void put_proofs(const char *field, const char *size, const struct rules_proof *proofs,
		       size_t count)
{
	if (!count)
		return;
	printf("\t  .%s = (const struct rules_proof[]){\n", field);
	for (size_t i = 0; i < count; i++) {
		fputs("\t\t{ .because = ", stdout);
		put_string(proofs[i].because);
		putchar(',');
		put_fields(rules_proof_fields, &proofs[i]);
		puts(" },");
	}
	printf("\t  }, .%s = %zu,\n", size, count);
}

static void put_example_event(const struct catalog *catalog,
			      const struct rules_example_event *event)
{
	printf("\t\t\t{ .kind = &events[%zu], .id = %u, .after = %ld, .generation = %u,",
	       (size_t)(event->kind - catalog->events), (unsigned)event->id,
	       (long)event->after, (unsigned)event->generation);
	put_list("strings", &event->strings);
	if (event->data) {
		fputs(" .data = (const uint8_t[]){", stdout);
		for (size_t i = 0; i < event->data_size; i++)
			printf(" 0x%02x,", event->data[i]);
		printf("%s }, .data_size = %zu,", event->data_size ? "" : " 0",
		       event->data_size);
	}
	puts(" },");
}

static void put_examples(const struct catalog *catalog, const struct rules_rule *rule)
{
	puts("\t  .examples = (const struct rules_example[]){");
	for (size_t i = 0; i < rule->example_count; i++) {
		const struct rules_example *example = &rule->examples[i];

		printf("\t\t{ .matches = %d, .line = %d,", (int)example->matches, example->line);
		put_fields(rules_example_fields, example);
		puts("\n\t\t  .events = (const struct rules_example_event[]){");
		for (size_t j = 0; j < example->event_count; j++)
			put_example_event(catalog, &example->events[j]);
		printf("\t\t  }, .event_count = %zu },\n", example->event_count);
	}
	printf("\t  }, .example_count = %zu,\n", rule->example_count);
}

static void put_text(const char *field, const char *text)
{
	printf("\t  .%s = ", field);
	put_string(text);
	puts(",");
}

static void put_rule(const struct catalog *catalog, const struct rules_rule *rule)
{
	puts("\t{");
	put_text("id", rule->id);
	put_text("title", rule->title);
	put_text("explanation", rule->explanation);
	put_text("check", rule->check);
	printf("\t  .severity = %d, .confidence = %d,\n\t  .when = ",
	       (int)rule->severity, (int)rule->confidence);
	put_when(&rule->when);
	puts(",");
	put_whens("alternatives", "alternative_count", rule->alternatives,
		  rule->alternative_count);
	put_whens("near", "near_count", rule->near, rule->near_count);
	put_whens("absent", "absent_count", rule->absent, rule->absent_count);
	printf("\t  .generations = %u, .pools_at_least = %u, .without_code = %u,"
	       " .fallback = %d, .code_unknown = %d,\n\t ", (unsigned)rule->generations,
	       rule->pools_at_least, rule->without_code, (int)rule->fallback,
	       (int)rule->code_unknown);
	put_list("yields_to", &rule->yields_to);
	put_list("references", &rule->references);
	putchar('\n');
	put_entries("titles", "title_count", rule->titles, rule->title_count);
	put_entries("severities", "severity_count", rule->severities, rule->severity_count);
	put_entries("more", "more_count", rule->more, rule->more_count);
	put_entries("logs", "log_count", rule->logs, rule->log_count);
	put_proofs("confirms", "confirm_count", rule->confirms, rule->confirm_count);
	put_proofs("refutes", "refute_count", rule->refutes, rule->refute_count);
	put_proofs("alone", "alone_count", rule->alone, rule->alone_count);
	put_steps(rule);
	put_entries("collect", "collect_count", rule->collect, rule->collect_count);
	put_examples(catalog, rule);
	printf("\t  .file = \"rules/%s\", .line = %d },\n", text_base(rule->file),
	       rule->line);
}

static void put_index(const struct rules_index *index)
{
	puts("static const struct rules_slot slots[] = {");
	for (size_t i = 0; i < index->slot_count; i++) {
		fputs("\t{ ", stdout);
		put_string(index->slots[i].family);
		printf(", %u, %lu, %lu },\n", (unsigned)index->slots[i].id,
		       (unsigned long)index->slots[i].first,
		       (unsigned long)index->slots[i].count);
	}
	puts("};\n\nstatic const uint32_t numbers[] = {");
	for (size_t i = 0; i < index->number_count; i++)
		printf("%lu,%c", (unsigned long)index->numbers[i],
		       i % 12 == 11 ? '\n' : ' ');
	printf("\n};\n\nstatic const struct rules_index index_of_rules = {\n"
	       "\tslots, %zu, numbers, %zu\n};\n\n", index->slot_count,
	       index->number_count);
}

static void put_rules(const struct catalog *catalog, const struct rules *rules)
{
	puts("static const struct rules_rule list_of_rules[] = {");
	for (size_t i = 0; i < rules->count; i++)
		put_rule(catalog, &rules->rules[i]);
	puts("};\n");
	put_index(rules->index);
	fputs("static const struct rules_strings openings = {\n\t", stdout);
	put_strings(rules->openings->items, rules->openings->count, "");
	printf(", %zu\n};\n\n", rules->openings->count);
	printf("static const struct rules rules = {\n\tlist_of_rules, %zu,\n\t\"%s\",\n"
	       "\t&index_of_rules, &openings\n};\n\n", rules->count, rules->sha256);
}

static void put_label_words(const char *name, const struct labels_word *words, size_t count)
{
	printf("static const struct labels_word %s[] = {\n", name);
	for (size_t i = 0; i < count; i++) {
		fputs("\t{ ", stdout);
		put_string(words[i].text);
		printf(", 0x%lx },\n", (unsigned long)words[i].value);
	}
	puts("};\n");
}

static void put_bits(const char *name, const uint8_t *bits, size_t size)
{
	printf("static const uint8_t %s[] = {\n", name);
	for (size_t i = 0; i < size; i++)
		printf("%u,%s", (unsigned)bits[i], i % 24 == 23 ? "\n" : "");
	puts("};\n");
}

static void put_slots(const char *name, const uint16_t *slots, size_t count)
{
	printf("static const uint16_t %s[] = {\n", name);
	for (size_t i = 0; i < count; i++)
		printf("%u,%s", (unsigned)slots[i], i % 24 == 23 ? "\n" : "");
	puts("};\n");
}

static void put_labels(const struct labels_table *table)
{
	put_label_words("label_words", table->labels, table->label_count);
	put_label_words("level_words", table->levels, table->level_count);
	put_bits("label_ends", table->ends, LABELS_ENDS);
	put_bits("label_begins", table->begins, LABELS_BEGINS);
	put_slots("label_slots", table->slots, LABELS_SLOTS);
	printf("static const struct labels_table labels = {\n"
	       "\tlabel_words, %zu, level_words, %zu,\n\t",
	       table->label_count, table->level_count);
	put_strings(table->pages, table->page_count, "");
	printf(", %zu, label_ends, label_begins, label_slots\n};\n\n"
	       "const struct labels_table *labels_builtin(void)\n"
	       "{\n\treturn &labels;\n}\n\n", table->page_count);
}

static const char functions[] =
	"const struct decode_table *decode_builtin(void)\n{\n\treturn &codes;\n}\n\n"
	"const struct catalog *catalog_builtin(void)\n{\n\treturn &catalog;\n}\n\n"
	"const struct rules *rules_builtin(void)\n{\n\treturn &rules;\n}\n";

static void say_fault(void *context, const char *line)
{
	(void)context;
	fprintf(stderr, "%s\n", line);
}

/* What the files hold; the rules are checked against codes and catalog. */
struct all {
	const struct decode_table *codes;
	const struct catalog *catalog;
	const struct labels_table *labels;
	const struct messages_table *messages;
	struct rules_strings openings;
	struct rules *rules;
};

static const char *in_folder(struct text *path, const char *folder, const char *name)
{
	text_reset(path);
	text_printf(path, "%s/%s", folder, name);
	return text_get(path);
}

static bool read_all(struct json_tree *facts, const char *folder, struct all *all)
{
	struct text path = { 0 };
	struct rules_sources sources = {
		.paths = &folder, .path_count = 1, .hash = facts->hash,
		.fault = say_fault,
	};

	facts->path = in_folder(&path, folder, "errors.tsv");
	all->codes = decode_load(facts);
	facts->path = in_folder(&path, folder, "events.json");
	all->catalog = catalog_load(facts);
	facts->path = in_folder(&path, folder, "messages.json");
	if (all->catalog)
		all->messages = messages_load(facts, all->catalog);
	/* Words to read texts by are not facts that a verdict rests on. */
	facts->hash = NULL;
	facts->path = in_folder(&path, folder, "labels.json");
	all->labels = labels_load(facts);
	facts->path = in_folder(&path, folder, "openings.txt");
	all->labels = rules_read_openings(facts, &all->openings) ? all->labels : NULL;
	facts->hash = sources.hash;
	sources.openings = &all->openings;
	sources.codes = all->codes;
	sources.catalog = all->catalog;
	if (all->codes && all->messages && all->labels)
		all->rules = rules_make(&sources);
	text_release(&path);
	return all->rules != NULL;
}

/* A reader sees titles, not addresses. */
static bool check_references(const struct rules *rules)
{
	bool good = true;

	for (size_t i = 0; i < rules->count; i++) {
		const struct rules_rule *rule = &rules->rules[i];

		for (size_t j = 0; j < rule->references.count; j++) {
			if (rules_reference_title(rule->references.items[j]))
				continue;
			fprintf(stderr, "rules/references.tsv: '%s' of rule '%s' has no title\n",
				rule->references.items[j], rule->id);
			good = false;
		}
	}
	return good;
}

static int make(const char *folder)
{
	struct arena arena = { 0 };
	struct json_tree facts = {
		.arena = &arena, .fault = say_fault, .hash = sha256_new()
	};
	struct all all = { 0 };
	bool good = facts.hash && read_all(&facts, folder, &all) &&
		    check_references(all.rules);

	if (good) {
		puts("/* Made by mkfacts from the files in rules/. */\n"
		     "#include \"catalog.h\"\n#include \"decode_table.h\"\n"
		     "#include \"labels_table.h\"\n"
		     "#include \"messages_table.h\"\n#include \"rules.h\"\n"
		     "#include \"rules_load.h\"\n");
		put_codes(all.codes);
		put_catalog(all.catalog, all.messages);
		put_labels(all.labels);
		put_rules(all.catalog, all.rules);
		fputs(functions, stdout);
	}
	if (facts.oom || !facts.hash)
		fputs("mkfacts: out of memory\n", stderr);
	rules_free(all.rules);
	sha256_free(facts.hash);
	arena_release(&arena);
	return good ? 0 : -1;
}

int main(int argc, char **argv)
{
	int failed;

	if (argc != 2) {
		fputs("usage: mkfacts FOLDER >facts.c\n", stderr);
		return EXIT_FAILURE;
	}
	failed = make(argv[1]) < 0;
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("mkfacts");
		failed = 1;
	}
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
