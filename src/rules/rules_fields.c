/*
 * rules_fields.c - the tables of conditions, and a walk over what one holds.
 *
 * Does not know how conditions are matched.
 *
 * SPDX-License-Identifier: MIT
 */
#include "rules_fields.h"

#include "text.h"

/* clang-format off */
#define AT(member) #member, offsetof(IN, member)
#define IN struct rules_string
static const struct rules_field string_fields[] = {
	{ "role", AT(role), RULES_ROLE,     true,  "", NULL },
	{ "is",   AT(is),   RULES_PATTERNS, false, " ", NULL },
	{ "not",  AT(isnt), RULES_PATTERNS, false, " not ", NULL },
	{ .name = NULL },
};
static const struct rules_records strings = { "struct rules_string", sizeof(IN), string_fields };
#undef IN
#define IN struct rules_finding
static const struct rules_field finding_fields[] = {
	{ "finding", AT(finding), RULES_FINDING, true,  "", NULL },
	{ "of",      AT(of),      RULES_TEXTS,   false, " of ", NULL },
	{ "is",      AT(is),      RULES_TEXTS,   false, " is ", NULL },
	{ "not",     AT(isnt),    RULES_TEXTS,   false, " is not ", NULL },
	{ "same_as", AT(same_as), RULES_FINDING, false, " is the same as ", NULL },
	{ "differs_from", AT(differs_from), RULES_FINDING, false, " differs from ", NULL },
	{ "newer_than", AT(newer_than), RULES_FINDING, false, " is newer than ", NULL },
	{ "other_of", AT(other_of), RULES_TEXTS, false, " of ", NULL },
	{ .name = NULL },
};
static const struct rules_records findings = { "struct rules_finding", sizeof(IN), finding_fields };
#undef IN
/* Roles are checked against the events, which are read before them. */
#define IN struct rules_condition
const struct rules_field rules_condition_fields[] = {
	{ "events",     AT(events),     RULES_EVENTS,     true,  "", NULL },
	{ "codes",      AT(codes),      RULES_CODES,      false, "error ", NULL },
	{ "not_codes",  AT(not_codes),  RULES_CODES,      false, "not error ", NULL },
	{ "modules",    AT(modules),    RULES_PATTERNS,   false, "module ", NULL },
	{ "strings",    AT(strings),    RULES_RECORDS,    false, "", &strings },
	{ "findings",   AT(findings),   RULES_RECORDS,    false, "found beside the logs: ",
	  &findings },
	{ "not_findings", AT(not_findings), RULES_RECORDS, false, "not found beside the logs: ",
	  &findings },
	{ "confidence", AT(confidence), RULES_CONFIDENCE, false, "", NULL },
	{ .name = NULL },
};
#undef IN
#define IN struct rules_step
const struct rules_field rules_step_fields[] = {
	{ "codes",     AT(codes),     RULES_CODES,   false, "error ", NULL },
	{ "not_codes", AT(not_codes), RULES_CODES,   false, "not error ", NULL },
	{ "events",    AT(events),    RULES_EVENTS,  false, "", NULL },
	{ "strings",   AT(strings),   RULES_RECORDS, false, "", &strings },
	{ "findings",  AT(findings),  RULES_RECORDS, false, "found beside the logs: ", &findings },
	{ "not_findings", AT(not_findings), RULES_RECORDS, false, "not found beside the logs: ",
	  &findings },
	{ .name = NULL },
};
#undef IN
#define IN struct rules_proof
const struct rules_field rules_proof_fields[] = {
	{ "findings", AT(findings), RULES_RECORDS, true, "", &findings },
	{ "not_findings", AT(not_findings), RULES_RECORDS, false, "not found: ", &findings },
	{ "codes", AT(codes), RULES_CODES, false, "error ", NULL },
	{ "events", AT(events), RULES_EVENTS, false, "", NULL },
	{ "strings", AT(strings), RULES_RECORDS, false, "", &strings },
	{ .name = NULL },
};
#undef IN
#define IN struct rules_example
const struct rules_field rules_example_fields[] = {
	{ "findings", AT(findings), RULES_RECORDS, false, "", &findings },
	{ .name = NULL },
};
/* clang-format on */

const struct rules_step rules_always = { .kind = RULES_NO_KIND };

const void *rules_field_of(const struct rules_field *field, const void *object)
{
	return (const unsigned char *)object + field->at;
}

size_t rules_field_count(const struct rules_field *field, const void *object)
{
	const struct rules_list *list = rules_field_of(field, object);

	return list->count;
}

const void *rules_field_record(const struct rules_field *field, const void *object, size_t index)
{
	const struct rules_list *list = rules_field_of(field, object);

	return (const unsigned char *)list->items + index * field->records->size;
}

bool rules_codes_hold(const struct rules_codes *codes, uint32_t code)
{
	for (size_t i = 0; i < codes->count; i++)
		if (codes->items[i] == code)
			return true;
	return false;
}

struct walk {
	void (*say)(void *context, const struct rules_said *said);
	void *context;
	struct text label, text;
};

static void say(struct walk *walk, size_t index)
{
	const struct rules_said said = { text_get(&walk->label), index, text_get(&walk->text), 0 };

	walk->say(walk->context, &said);
	text_reset(&walk->text);
}

static void say_codes(struct walk *walk, const struct rules_codes *codes)
{
	for (size_t i = 0; i < codes->count; i++) {
		const struct rules_said said = { text_get(&walk->label), i, NULL,
						 codes->items[i] };

		walk->say(walk->context, &said);
	}
}

static void say_events(struct walk *walk, const struct rules_events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		rules_event_name(&walk->text, &events->items[i]);
		say(walk, i);
	}
}

static void say_patterns(struct walk *walk, const struct rules_strings *patterns)
{
	for (size_t i = 0; i < patterns->count; i++) {
		text_add(&walk->text, patterns->items[i]);
		say(walk, i);
	}
}

/* "{path} or {pool}" */
static void add_texts(struct text *words, const char *says, const struct rules_strings *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		text_printf(words, "%s%s", i ? " or " : says, texts->items[i]);
}

/* Its texts are one value: "pool.enable32bit of {pool} is true"; or the label of its
 * patterns: "architecture not ". */
static void say_record(struct walk *walk, const struct rules_field *field, const void *record,
		       size_t index)
{
	const struct rules_field *row = field->records->fields;
	struct text words = { 0 };
	bool is_value = true;

	for (; row->name; row++) {
		const void *at = rules_field_of(row, record);

		if (row->type == RULES_PATTERNS) {
			is_value = false;
			text_reset(&walk->label);
			text_printf(&walk->label, "%s%s", text_get(&words), row->says);
			say_patterns(walk, at);
		} else if (row->type == RULES_TEXTS) {
			add_texts(&words, row->says, at);
		} else if (*(const char *const *)at) {
			text_printf(&words, "%s%s", row->says, *(const char *const *)at);
		}
	}
	if (is_value) {
		text_add(&walk->text, text_get(&words));
		say(walk, index);
	}
	walk->label.oom |= words.oom;
	text_release(&words);
}

static void say_field(struct walk *walk, const struct rules_field *field, const void *object)
{
	const void *at = rules_field_of(field, object);

	text_reset(&walk->label);
	text_add(&walk->label, field->says);
	if (field->type == RULES_EVENTS)
		say_events(walk, at);
	else if (field->type == RULES_CODES)
		say_codes(walk, at);
	else if (field->type == RULES_PATTERNS)
		say_patterns(walk, at);
	for (size_t i = 0; field->records && i < rules_field_count(field, object); i++)
		say_record(walk, field, rules_field_record(field, object, i), i);
	if (field->type == RULES_CONFIDENCE && *(const uint8_t *)at) {
		text_printf(&walk->text, "%s confidence", rules_confidence_name(
			(enum rules_confidence)(*(const uint8_t *)at - 1)));
		say(walk, 0);
	}
}

bool rules_fields_say(const struct rules_field *fields, const void *object,
		      void (*each)(void *context, const struct rules_said *said), void *context)
{
	struct walk walk = { .say = each, .context = context };
	bool good;

	for (; fields->name; fields++)
		say_field(&walk, fields, object);
	good = !walk.label.oom && !walk.text.oom;
	text_release(&walk.label);
	text_release(&walk.text);
	return good;
}
