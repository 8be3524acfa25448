/*
 * rules_read.c - one rule, from JSON.
 *
 * Knows the form of a rule; does not know other rules, nor how they are matched.
 *
 * SPDX-License-Identifier: MIT
 */
#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "finding_names.h"
#include "nearest.h"
#include "rules_fields.h"
#include "rules_load.h"
#include "text.h"

enum {
	ID_SIZE = RULES_ID_SIZE, SUBJECT_SIZE = ID_SIZE + 16,
	NUMBER_MAX = 1000000000, CHOICES = 99,
};

static const struct json_field rule_fields[] = {
	{ "id", JSON_STRING, true },
	{ "title", JSON_STRING, true },
	{ "severity", JSON_STRING, true },
	{ "severities", JSON_ARRAY, false },
	{ "confidence", JSON_STRING, true },
	{ "when", JSON_OBJECT, true },
	{ "or", JSON_ARRAY, false },
	{ "near", JSON_ARRAY, false },
	{ "absent", JSON_ARRAY, false },
	{ "generations", JSON_ARRAY, false },
	{ "pools_at_least", JSON_INTEGER, false },
	{ "without_code", JSON_INTEGER, false },
	{ "proof", JSON_OBJECT, false },
	{ "yields_to", JSON_ARRAY, false },
	{ "fallback", JSON_BOOL, false },
	{ "code_unknown", JSON_BOOL, false },
	{ "titles", JSON_ARRAY, false },
	{ "explanation", JSON_STRING, true },
	{ "more", JSON_ARRAY, false },
	{ "logs", JSON_ARRAY, false },
	{ "check", JSON_STRING, false },
	{ "steps", JSON_ARRAY, true },
	{ "collect", JSON_ARRAY, false },
	{ "references", JSON_ARRAY, true },
	{ "examples", JSON_OBJECT, true },
	{ NULL, JSON_NULL, false },
};

/* When a step, or an entry of `collect`, is shown, beside what rules_step_fields has. */
#define CONDITIONS \
	{ "generations", JSON_ARRAY, false }, \
	{ "pools", JSON_STRING, false }, \
	{ "disabled", JSON_BOOL, false }, \
	{ "given", JSON_STRING, false }, \
	{ "missing", JSON_STRING, false }

static const struct json_field proof_fields[] = {
	{ "confirms", JSON_ARRAY, false },
	{ "refutes", JSON_ARRAY, false },
	{ "alone", JSON_ARRAY, false },
	{ NULL, JSON_NULL, false },
};

/* Beside rules_proof_fields. */
static const struct json_field proof_part_fields[] = {
	{ "because", JSON_STRING, true },
	{ NULL, JSON_NULL, false },
};

static const struct json_field step_fields[] = {
	{ "kind", JSON_STRING, true },
	{ "choice", JSON_INTEGER, false },
	{ "if", JSON_STRING, false },
	{ "text", JSON_STRING, true },
	{ "command", JSON_STRING, false },
	CONDITIONS,
	{ NULL, JSON_NULL, false },
};

static const struct json_field entry_fields[] = {
	{ "text", JSON_STRING, true },
	CONDITIONS,
	{ NULL, JSON_NULL, false },
};

static const struct json_field examples_fields[] = {
	{ "match", JSON_ARRAY, true },
	{ "no_match", JSON_ARRAY, true },
	{ NULL, JSON_NULL, false },
};

static const struct json_field example_fields[] = {
	{ "event", JSON_STRING, true },
	{ "strings", JSON_ARRAY, false },
	{ "data", JSON_STRING, false },
	{ "error", JSON_INTEGER, false },
	{ "after", JSON_INTEGER, false },
	{ "generation", JSON_INTEGER, false },
	{ NULL, JSON_NULL, false },
};

/* What every part of a rule needs. */
struct reading {
	struct json_tree *facts;
	const struct rules_sources *sources;
	const struct json_node *node;
	struct rules_rule *rule;
};

static bool any_role(const struct catalog_event *event, const char *name,
		     bool (*each)(const char *name, const char *known, void *context),
		     void *context)
{
	for (const char *const *role = event->roles; role && *role; role++)
		if (each(name, *role, context))
			return true;
	for (const struct catalog_find *find = event->find; find && find->role; find++)
		if (each(name, find->role, context))
			return true;
	for (size_t i = 0; event->told_role && catalog_told_roles[i]; i++)
		if (each(name, catalog_told_roles[i], context))
			return true;
	return false;
}

/* All placeholders there are: one call of `each` for every name until it says stop. */
static bool any_placeholder(const struct catalog *catalog, const char *name,
			    bool (*each)(const char *name, const char *known, void *context),
			    void *context)
{
	size_t count;
	const struct rules_placeholder *row = rules_placeholders(&count);

	for (; count > 0; row++, count--)
		if (row->composed && each(name, row->role, context))
			return true;
	for (size_t i = 0; i < catalog->event_count; i++)
		if (any_role(&catalog->events[i], name, each, context))
			return true;
	return false;
}

static bool is_same(const char *name, const char *known, void *context)
{
	(void)context;
	return strcmp(name, known) == 0;
}

static bool offer(const char *name, const char *known, void *context)
{
	(void)name;
	nearest_offer(context, known);
	return false;
}

static void check_placeholder(struct reading *reading, const struct json_node *node,
			      const char *name)
{
	struct nearest nearest = nearest_to(name);

	if (finding_known(name) ||
	    any_placeholder(reading->sources->catalog, name, is_same, NULL))
		return;
	any_placeholder(reading->sources->catalog, name, offer, &nearest);
	if (nearest.best)
		json_report(reading->facts, node,
			     "no such placeholder: '{%s}'; did you mean '{%s}'?", name,
			     nearest.best);
	else
		json_report(reading->facts, node, "no such placeholder: '{%s}'", name);
}

/* {word} is a placeholder; other braces stand for themselves (rules_expand.c). */
static void check_placeholders(struct reading *reading, const struct json_node *node,
			       const char *text)
{
	while ((text = strchr(text, '{'))) {
		size_t size = strspn(++text, RULES_ROLE_LETTERS);
		char name[RULES_ROLE_SIZE];

		if (!size || text[0] < 'a' || text[size] != '}')
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)size, text);
		if (size < sizeof(name))
			check_placeholder(reading, node, name);
		else
			json_report(reading->facts, node, "placeholder name too long");
	}
}

/* "<why it fails>", as `rules new` prints it. */
static bool is_blank(const char *text)
{
	size_t size;

	text += text_starts(text, "If ") ? strlen("If ") : 0;
	size = strlen(text);
	return size > 2 && *text == '<' && strcspn(text, ">") == size - 1 && strchr(text, ' ');
}

/* A text for people: not empty, and its placeholders are known. */
static const char *prose(struct reading *reading, const struct json_node *object,
			 const char *name)
{
	const struct json_node *node = json_get(object, name, JSON_STRING);

	if (!node)
		return NULL;
	if (!*node->string)
		json_report(reading->facts, node, "empty");
	if (is_blank(node->string))
		json_report(reading->facts, node, "not filled in yet");
	check_placeholders(reading, node, node->string);
	return node->string;
}

/* The number of the word that a field holds; 0 after a fault. */
static int word(struct reading *reading, const struct json_node *object,
		const char *field, const char *(*name)(int), int count)
{
	const struct json_node *node = json_get(object, field, JSON_STRING);

	if (!node)
		return 0;
	for (int i = 0; i < count; i++)
		if (strcmp(name(i), node->string) == 0)
			return i;
	json_report(reading->facts, node, "unknown: '%s'", node->string);
	return 0;
}

static const char *severity(int number)
{
	return rules_severity_name((enum rules_severity)number);
}

static const char *confidence(int number)
{
	return rules_confidence_name((enum rules_confidence)number);
}

static void read_id(struct reading *reading)
{
	const struct json_node *node = json_get(reading->node, "id", JSON_STRING);
	size_t size;

	if (!node)
		return;
	size = strspn(node->string, "abcdefghijklmnopqrstuvwxyz0123456789-");
	if (!size || node->string[size] || size >= ID_SIZE)
		json_report(reading->facts, node,
			     "not up to %d of a-z, 0-9 and '-'", ID_SIZE - 1);
	reading->rule->id = node->string;
}

/* An array of conditions; none at all is no fault, an empty array is one. */
static struct rules_condition *conditions(struct reading *reading, const char *name,
				     size_t *count)
{
	const struct json_node *array = rules_read_array(reading->facts, reading->node, name);
	struct rules_condition *when;

	if (!array)
		return NULL;
	when = json_array(reading->facts, array->count, sizeof(*when));
	if (!when)
		return NULL;
	for (size_t i = 0; i < array->count; i++)
		rules_read_when(reading->facts, reading->sources,
				&array->children[i], strcmp(name, "or") == 0, &when[i]);
	*count = array->count;
	return when;
}

static int8_t read_pools(struct reading *reading, const struct json_node *object)
{
	const struct json_node *node = json_get(object, "pools", JSON_STRING);

	if (!node)
		return 0;
	if (strcmp(node->string, "one") == 0)
		return 1;
	if (strcmp(node->string, "many") == 0)
		return 2;
	json_report(reading->facts, node, "'one' or 'many' expected");
	return 0;
}

/* The logs of which it is known whether they were given. */
static const char *read_log(struct reading *reading, const struct json_node *object,
			    const char *name)
{
	const struct json_node *node = json_get(object, name, JSON_STRING);

	if (node && strcmp(node->string, "Application") && strcmp(node->string, "System"))
		json_report(reading->facts, node, "'Application' or 'System' expected");
	return node ? node->string : NULL;
}

static enum rules_kind read_kind(struct reading *reading, const struct json_node *object)
{
	const struct json_node *node = json_get(object, "kind", JSON_STRING);

	for (int kind = RULES_LOOK; node && kind <= RULES_VERIFY; kind++)
		if (strcmp(rules_kind_name((enum rules_kind)kind), node->string) == 0)
			return (enum rules_kind)kind;
	if (node)
		json_report(reading->facts, node, "'look', 'change' or 'verify' expected");
	return RULES_NO_KIND;
}

static void read_step(struct reading *reading, const struct json_node *node,
		      const struct json_field *fields, struct rules_step *step)
{
	const struct json_node *command, *disabled;

	if (!rules_check_fields(reading->facts, node, fields, rules_step_fields, false))
		return;
	step->kind = read_kind(reading, node);
	step->choice = (uint8_t)json_integer(reading->facts, node, "choice", 1, CHOICES);
	step->condition = prose(reading, node, "if");
	step->text = prose(reading, node, "text");
	command = json_get(node, "command", JSON_STRING);
	step->command = prose(reading, node, "command");
	if (command && strpbrk(command->string, "\r\n"))
		json_report(reading->facts, command, "more than one line");
	step->generations = rules_read_generations(reading->facts, node, "generations");
	step->pools = read_pools(reading, node);
	disabled = json_get(node, "disabled", JSON_BOOL);
	step->disabled = disabled && disabled->integer;
	step->given = read_log(reading, node, "given");
	step->missing = read_log(reading, node, "missing");
	rules_read_fields(reading->facts, reading->sources, node, rules_step_fields, NULL, step);
}

static bool is_always(const struct rules_step *step)
{
	bool always = !step->generations && !step->pools && !step->disabled && !step->given &&
		      !step->missing;

	for (const struct rules_field *field = rules_step_fields; always && field->name; field++)
		always = !rules_field_count(field, step);
	return always;
}

static struct rules_entry read_entry(struct reading *reading, const struct json_node *node)
{
	struct rules_step step = { .kind = RULES_NO_KIND }, *kept;
	struct rules_entry entry = { .only = &rules_always };

	if (node->type == JSON_STRING) {
		check_placeholders(reading, node, node->string);
		if (!*node->string)
			json_report(reading->facts, node, "empty");
		entry.text = node->string;
		return entry;
	}
	read_step(reading, node, entry_fields, &step);
	entry.text = step.text;
	step.text = NULL;
	kept = is_always(&step) ? NULL : json_array(reading->facts, 1, sizeof(*kept));
	if (kept) {
		*kept = step;
		entry.only = kept;
	}
	return entry;
}

/* An entry may be a mere text. */
static const struct rules_entry *read_entries(struct reading *reading, const char *name,
					      size_t *count)
{
	const struct json_node *array = rules_read_array(reading->facts, reading->node, name);
	struct rules_entry *entries;

	if (!array)
		return NULL;
	entries = json_array(reading->facts, array->count, sizeof(*entries));
	for (size_t i = 0; entries && i < array->count; i++)
		entries[i] = read_entry(reading, &array->children[i]);
	*count = entries ? array->count : 0;
	return entries;
}

static const struct rules_step *read_steps(struct reading *reading, size_t *count)
{
	const struct json_node *array = rules_read_array(reading->facts, reading->node, "steps");
	struct rules_step *steps;

	if (!array)
		return NULL;
	steps = json_array(reading->facts, array->count, sizeof(*steps));
	for (size_t i = 0; steps && i < array->count; i++)
		read_step(reading, &array->children[i], step_fields, &steps[i]);
	*count = steps ? array->count : 0;
	return steps;
}

/* Pairs of hexadecimal digits, blanks between them allowed. */
static void read_data(struct reading *reading, const struct json_node *object,
		      struct rules_example_event *event)
{
	const struct json_node *node = json_get(object, "data", JSON_STRING);
	uint8_t *bytes;

	if (!node)
		return;
	bytes = json_array(reading->facts, strlen(node->string) / 2 + 1, 1);
	for (const char *at = node->string; bytes && *at; ) {
		if (*at == ' ') {
			at++;
			continue;
		}
		if (text_hex_digit(at[0]) < 0 || text_hex_digit(at[1]) < 0) {
			json_report(reading->facts, node, "not hexadecimal: '%s'",
				     node->string);
			return;
		}
		bytes[event->data_size++] =
			(uint8_t)(text_hex_digit(at[0]) << 4 | text_hex_digit(at[1]));
		at += 2;
	}
	event->data = bytes;
}

/* The same four bytes as a number or a name, which people can write. */
static void read_error(struct reading *reading, const struct json_node *object,
		       struct rules_example_event *event)
{
	const struct json_node *number = json_get(object, "error", JSON_INTEGER);
	const struct json_node *node = number ? number : json_get(object, "error", JSON_STRING);
	uint8_t *bytes;
	uint32_t value;

	if (!node || !rules_read_code(reading->facts, reading->sources->codes, node, &value))
		return;
	if (event->data)
		json_report(reading->facts, node, "only one of 'data' and 'error'");
	if (event->kind && event->kind->code_role)
		json_report(reading->facts, node, "the error of this event is in its strings, as "
			    "'%s'", event->kind->code_role);
	bytes = json_array(reading->facts, sizeof(value), 1);
	for (size_t i = 0; bytes && i < sizeof(value); i++)
		bytes[i] = (uint8_t)(value >> 8 * i);
	event->data = bytes;
	event->data_size = bytes ? sizeof(value) : 0;
}

static uint8_t read_generation(struct reading *reading, const struct json_node *object)
{
	int64_t number = json_integer(reading->facts, object, "generation", 5, 7);

	return number ? (uint8_t)(1 << (number - 5)) : 0;
}

/* An error is a number or a name. */
static bool check_example(struct json_tree *facts, const struct json_node *node)
{
	struct json_field fields[sizeof(example_fields) / sizeof(example_fields[0])];

	memcpy(fields, example_fields, sizeof(fields));
	for (struct json_field *field = fields; field->name; field++)
		if (strcmp(field->name, "error") == 0 && json_get(node, "error", JSON_STRING))
			field->type = JSON_STRING;
	return json_check(facts, node, fields);
}

static void read_example_event(struct reading *reading, const struct json_node *node,
			       struct rules_example_event *event)
{
	const struct json_node *name, *strings;
	const char **items;

	if (!check_example(reading->facts, node))
		return;
	name = json_get(node, "event", JSON_STRING);
	if (name)
		event->kind = rules_read_event(reading->facts,
					       reading->sources->catalog, name,
					       &event->id);
	read_data(reading, node, event);
	read_error(reading, node, event);
	event->after = (int32_t)json_integer(reading->facts, node, "after", 0,
					      NUMBER_MAX);
	event->generation = read_generation(reading, node);
	strings = json_get(node, "strings", JSON_ARRAY);
	items = strings ? json_array(reading->facts, strings->count, sizeof(*items))
			: NULL;
	for (size_t i = 0; items && i < strings->count; i++)
		items[i] = json_is(reading->facts, &strings->children[i], JSON_STRING)
			 ? strings->children[i].string : "";
	event->strings = (struct rules_strings){ items, items ? strings->count : 0 };
}

/* "confirms", "refutes" or "alone". */
static const struct rules_proof *read_proofs(struct reading *reading,
					     const struct json_node *object, const char *name,
					     size_t *count)
{
	const struct json_node *array = rules_read_array(reading->facts, object, name);
	struct rules_proof *proofs;

	if (!array)
		return NULL;
	proofs = json_array(reading->facts, array->count, sizeof(*proofs));
	for (size_t i = 0; proofs && i < array->count; i++) {
		const struct json_node *node = &array->children[i];

		if (!rules_check_fields(reading->facts, node, proof_part_fields,
					rules_proof_fields, false))
			continue;
		rules_read_fields(reading->facts, reading->sources, node, rules_proof_fields,
				  NULL, &proofs[i]);
		proofs[i].because = prose(reading, node, "because");
	}
	*count = proofs ? array->count : 0;
	return proofs;
}

static void read_proof(struct reading *reading)
{
	const struct json_node *object = json_get(reading->node, "proof", JSON_OBJECT);
	struct rules_rule *rule = reading->rule;

	if (!object || !json_check(reading->facts, object, proof_fields))
		return;
	rule->confirms = read_proofs(reading, object, "confirms", &rule->confirm_count);
	rule->refutes = read_proofs(reading, object, "refutes", &rule->refute_count);
	rule->alone = read_proofs(reading, object, "alone", &rule->alone_count);
}

static bool is_finding(const struct json_node *node)
{
	return node->type == JSON_OBJECT && json_get(node, "finding", JSON_STRING);
}

static void read_example(struct reading *reading, const struct json_node *node,
			 struct rules_example *example)
{
	struct rules_example_event *events;
	struct rules_finding *findings;
	size_t count = 0, found = 0;

	if (!json_is(reading->facts, node, JSON_ARRAY))
		return;
	if (!node->count)
		json_report(reading->facts, node, "empty");
	for (size_t i = 0; i < node->count; i++)
		found += is_finding(&node->children[i]);
	events = json_array(reading->facts, node->count - found, sizeof(*events));
	findings = json_array(reading->facts, found, sizeof(*findings));
	found = 0;
	for (size_t i = 0; events && findings && i < node->count; i++) {
		const struct json_node *part = &node->children[i];

		if (is_finding(part))
			findings[found++] = rules_read_finding(reading->facts,
							       reading->sources, part);
		else
			read_example_event(reading, part, &events[count++]);
	}
	example->events = events;
	example->event_count = count;
	example->findings = (struct rules_findings){ findings, found };
	example->line = node->line;
}

static void take_examples(struct reading *reading, const struct json_node *array,
			  bool matches, struct rules_example *examples)
{
	for (size_t i = 0; array && i < array->count; i++) {
		struct rules_example *example =
			&examples[reading->rule->example_count++];

		example->matches = matches;
		read_example(reading, &array->children[i], example);
	}
}

static size_t count_examples(struct reading *reading, const struct json_node *array)
{
	if (array && !array->count)
		json_report(reading->facts, array, "empty");
	return array ? array->count : 0;
}

static void read_examples(struct reading *reading)
{
	const struct json_node *object =
		json_get(reading->node, "examples", JSON_OBJECT);
	const struct json_node *match, *no_match;
	struct rules_example *examples;

	if (!object || !json_check(reading->facts, object, examples_fields))
		return;
	match = json_get(object, "match", JSON_ARRAY);
	no_match = json_get(object, "no_match", JSON_ARRAY);
	examples = json_array(reading->facts,
			       count_examples(reading, match) +
			       count_examples(reading, no_match), sizeof(*examples));
	if (!examples)
		return;
	take_examples(reading, match, true, examples);
	take_examples(reading, no_match, false, examples);
	reading->rule->examples = examples;
}

/* without_code needs a code to do without; code_unknown has none. */
static void check_codes(struct reading *reading)
{
	const struct rules_rule *rule = reading->rule;
	size_t codes = rule->when.codes.count + rule->when.not_codes.count;

	for (size_t i = 0; i < rule->alternative_count; i++)
		codes += rule->alternatives[i].codes.count +
			 rule->alternatives[i].not_codes.count;
	if (rule->without_code && !codes)
		json_report(reading->facts,
			     json_get(reading->node, "without_code", JSON_INTEGER),
			     "'when' asks for no code");
	if (rule->code_unknown && codes)
		json_report(reading->facts,
			    json_get(reading->node, "code_unknown", JSON_BOOL),
			    "'when' asks for a code");
}

/* `near` and `absent` speak of events; absent findings would be met by no evidence. */
static void refuse_findings(struct reading *reading, const char *name,
			    const struct rules_condition *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].findings.count || list[i].not_findings.count)
			json_report(reading->facts, json_get(reading->node, name, JSON_ARRAY),
				    "'findings' is only for 'when' and 'or'");
}

static bool is_true(const struct reading *reading, const char *name)
{
	const struct json_node *node = json_get(reading->node, name, JSON_BOOL);

	return node && node->integer;
}

static void read_conditions(struct reading *reading)
{
	const struct json_node *when = json_get(reading->node, "when", JSON_OBJECT);
	struct rules_rule *rule = reading->rule;
	struct json_tree *facts = reading->facts;

	if (when)
		rules_read_when(facts, reading->sources, when, false, &rule->when);
	rule->alternatives = conditions(reading, "or", &rule->alternative_count);
	rule->near = conditions(reading, "near", &rule->near_count);
	rule->absent = conditions(reading, "absent", &rule->absent_count);
	refuse_findings(reading, "near", rule->near, rule->near_count);
	refuse_findings(reading, "absent", rule->absent, rule->absent_count);
	rule->generations = rules_read_generations(facts, reading->node, "generations");
	rule->pools_at_least = (unsigned)json_integer(facts, reading->node,
						       "pools_at_least", 2, 1000);
	rule->without_code = (unsigned)json_integer(facts, reading->node,
						     "without_code", 1, 9);
	rule->yields_to = rules_read_strings(facts, reading->node, "yields_to");
	rule->fallback = is_true(reading, "fallback");
	rule->code_unknown = is_true(reading, "code_unknown");
	check_codes(reading);
}

/* Reports make links of them. */
static bool is_link(const char *text)
{
	size_t scheme = text_starts(text, "https://") ? 8 : text_starts(text, "http://") ? 7 : 0;

	for (const char *c = text; *c; c++)
		if ((unsigned char)*c <= ' ' || *c == '\x7f')
			return false;
	return scheme && text[scheme];
}

static void check_severities(struct reading *reading)
{
	const struct rules_rule *rule = reading->rule;
	const struct json_node *array = json_get(reading->node, "severities", JSON_ARRAY);

	for (size_t i = 0; i < rule->severity_count; i++)
		if (rule->severities[i].text && rules_severity_parse(rule->severities[i].text) < 0)
			json_report(reading->facts, &array->children[i], "unknown: '%s'",
				    rule->severities[i].text);
}

/* An entry of `logs` says of which log it speaks. */
static void check_logs(struct reading *reading)
{
	const struct rules_rule *rule = reading->rule;
	const struct json_node *array = json_get(reading->node, "logs", JSON_ARRAY);

	for (size_t i = 0; i < rule->log_count; i++)
		if (!rule->logs[i].only->missing)
			json_report(reading->facts, &array->children[i], "no field 'missing'");
}

static void read_advice(struct reading *reading)
{
	const struct json_node *references =
		json_get(reading->node, "references", JSON_ARRAY);
	struct rules_rule *rule = reading->rule;

	rule->title = prose(reading, reading->node, "title");
	rule->explanation = prose(reading, reading->node, "explanation");
	rule->check = prose(reading, reading->node, "check");
	rule->titles = read_entries(reading, "titles", &rule->title_count);
	rule->more = read_entries(reading, "more", &rule->more_count);
	rule->logs = read_entries(reading, "logs", &rule->log_count);
	rule->severities = read_entries(reading, "severities", &rule->severity_count);
	check_severities(reading);
	check_logs(reading);
	rule->steps = read_steps(reading, &rule->step_count);
	rules_check_steps(reading->facts, json_get(reading->node, "steps", JSON_ARRAY), rule,
			  reading->sources->openings);
	rule->collect = read_entries(reading, "collect", &rule->collect_count);
	rule->references = rules_read_strings(reading->facts, reading->node,
					      "references");
	for (size_t i = 0; references && i < references->count; i++) {
		const struct json_node *node = &references->children[i];

		if (node->type == JSON_STRING && !is_link(node->string))
			json_report(reading->facts, node,
				     "not a link (http:// or https://): '%s'", node->string);
	}
}

/* Faults name the rule by its id, or by its number as long as it has none. */
void rules_read(struct json_tree *facts, const struct rules_sources *sources,
		const struct json_node *node, struct rules_rule *rule)
{
	struct reading reading = { facts, sources, node, rule };
	char subject[SUBJECT_SIZE];
	const char *id = node->type == JSON_OBJECT ? json_string(node, "id") : NULL;

	if (id)
		snprintf(subject, sizeof(subject), "rule '%.*s'", ID_SIZE, id);
	else
		snprintf(subject, sizeof(subject), "rule %zu", node->index + 1);
	facts->subject = subject;
	facts->top = node;
	rule->file = facts->path;
	rule->line = node->line;
	if (json_check(facts, node, rule_fields)) {
		read_id(&reading);
		rule->severity = (enum rules_severity)
			word(&reading, node, "severity", severity, RULES_INFO + 1);
		rule->confidence = (enum rules_confidence)
			word(&reading, node, "confidence", confidence, RULES_LOW + 1);
		read_conditions(&reading);
		read_advice(&reading);
		read_proof(&reading);
		read_examples(&reading);
	}
	facts->subject = NULL;
	facts->top = NULL;
}
