/*
 * check_rules.c - which rule wins, what a faulty file is told, and what comes into
 * a command.
 *
 * SPDX-License-Identifier: MIT
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode_table.h"
#include "rules.h"
#include "rules_load.h"
#include "text.h"

#define COUNT(table) ((int)(sizeof(table) / sizeof((table)[0])))

struct heard {
	struct text text;
	size_t count;
};

static void hear(void *context, const char *line)
{
	struct heard *heard = context;

	text_printf(&heard->text, "%s\n", line);
	heard->count++;
}

/* Load a file of tests/rules on top of base. */
static struct rules *load(const struct rules *base, const char *name,
			  struct heard *heard)
{
	const char *srcdir = getenv("srcdir");
	struct text path = { 0 };
	const char *paths[1];
	struct rules *rules;

	text_printf(&path, "%s/tests/rules/%s", srcdir ? srcdir : ".", name);
	paths[0] = text_get(&path);
	rules = rules_load(base, paths, 1, catalog_builtin(), hear, heard);
	text_release(&path);
	return rules;
}

static struct rules *load_good(void)
{
	struct heard heard = { .count = 0 };
	struct rules *rules = load(NULL, "good-rules.json", &heard);

	ck_assert_msg(rules != NULL, "%s", text_get(&heard.text));
	text_release(&heard.text);
	return rules;
}

/* The index must know what going through all rules would find. */
static bool names(const struct rules_condition *when, const struct catalog_event *kind)
{
	for (size_t i = 0; i < when->events.count; i++)
		if (strcmp(when->events.items[i].family, kind->family) == 0 &&
		    kind->id >= when->events.items[i].first &&
		    kind->id <= when->events.items[i].last)
			return true;
	return false;
}

static bool rule_names(const struct rules_rule *rule, const struct catalog_event *kind)
{
	bool found = names(&rule->when, kind);

	for (size_t i = 0; i < rule->alternative_count; i++)
		found |= names(&rule->alternatives[i], kind);
	return found;
}

static void check_index(const struct rules *rules)
{
	const struct catalog *catalog = catalog_builtin();

	for (size_t i = 0; i < catalog->event_count; i++) {
		const struct catalog_event *kind = &catalog->events[i];
		const struct rules_slot *slot =
			rules_index_find(rules->index, kind->family, kind->id);
		uint32_t at = slot->first;

		for (size_t j = 0; j < rules->count; j++)
			if (rule_names(&rules->rules[j], kind))
				ck_assert_uint_eq(rules->index->numbers[at++], j);
		ck_assert_uint_eq(at, slot->first + slot->count);
	}
	ck_assert_ptr_null(rules_index_find(rules->index, "NONE", 1));
	ck_assert_ptr_null(rules_index_find(rules->index, "WAS", 1));
}

START_TEST(builtin_is_whole)
{
	const struct rules *rules = rules_builtin();

	ck_assert_uint_gt(rules->count, 0);
	ck_assert_uint_eq(strlen(rules->sha256), 64);
	for (size_t i = 0; i < rules->count; i++) {
		const struct rules_rule *rule = &rules->rules[i];
		size_t matches = 0;

		ck_assert(i == 0 || strcmp(rules->rules[i - 1].id, rule->id) < 0);
		ck_assert_ptr_eq(rules_get(rules, rule->id), rule);
		ck_assert(*rule->title && *rule->explanation);
		ck_assert(rule->step_count && rule->references.count);
		for (size_t j = 0; j < rule->example_count; j++)
			matches += rule->examples[j].matches;
		ck_assert(matches > 0 && matches < rule->example_count);
		ck_assert_int_eq(strncmp(rule->file, "rules/", 6), 0);
		ck_assert_int_gt(rule->line, 0);
	}
	ck_assert_ptr_null(rules_get(rules, "no-such-rule"));
	check_index(rules);
}
END_TEST

static bool names_event(const struct rules_condition *when, const struct rules_event *event)
{
	for (size_t i = 0; i < when->events.count; i++)
		if (strcmp(when->events.items[i].family, event->family) == 0 &&
		    when->events.items[i].first <= event->first &&
		    event->last <= when->events.items[i].last)
			return true;
	return false;
}

/* A rule that claims no cause, or a part of the rule itself that asks for no code. */
static bool is_covered(const struct rules *rules, const struct rules_rule *rule,
		       const struct rules_event *event)
{
	for (size_t i = 0; i < rule->alternative_count; i++)
		if (!rule->alternatives[i].codes.count && !rule->alternatives[i].not_codes.count &&
		    names_event(&rule->alternatives[i], event))
			return true;
	for (size_t i = 0; i < rules->count; i++)
		if (rules->rules[i].code_unknown && names_event(&rules->rules[i].when, event))
			return true;
	return false;
}

/* No cause is ever claimed for an event that came without its code. */
START_TEST(codes_are_not_guessed)
{
	const struct rules *rules = rules_builtin();
	size_t seen = 0;

	for (size_t i = 0; i < rules->count; i++) {
		const struct rules_rule *rule = &rules->rules[i];

		for (size_t k = 0; rule->without_code && k < rule->when.events.count; k++, seen++)
			ck_assert_msg(is_covered(rules, rule, &rule->when.events.items[k]),
				      "%s: %s/%u", rule->id, rule->when.events.items[k].family,
				      (unsigned)rule->when.events.items[k].first);
	}
	ck_assert_uint_gt(seen, 0);
}
END_TEST

START_TEST(loaded_is_indexed)
{
	struct rules *rules = load_good();

	check_index(rules);
	rules_free(rules);
	rules_free(NULL);
}
END_TEST

START_TEST(reads_every_field)
{
	struct rules *rules = load_good();
	const struct rules_rule *rule = rules_get(rules, "steps");
	const struct rules_example *example = &rule->examples[0];

	ck_assert_int_eq(rule->severity, RULES_ERROR);
	ck_assert_str_eq(rule->check, "Look.");
	ck_assert_str_eq(rule->steps[0].command, "icacls \"{path}\"");
	ck_assert_uint_eq(rule->steps[0].generations, CATALOG_IIS7);
	ck_assert_int_eq(rule->steps[0].pools, 1);
	ck_assert_uint_eq(rule->steps[0].codes.items[0], 5);
	ck_assert_uint_eq(rule->steps[0].not_codes.items[0], 6);
	ck_assert(rule->steps[0].disabled);
	ck_assert_uint_eq(rule->steps[0].events.items[0].last, 20);
	ck_assert_str_eq(rule->collect[0].text, "plain");
	ck_assert_uint_eq(rule->collect[1].only->generations, CATALOG_IIS6);
	ck_assert_str_eq(rule->references.items[0], "https://example.com/");
	ck_assert_uint_eq(rule->example_count, 2);
	ck_assert(example->matches && !rule->examples[1].matches);
	ck_assert_uint_eq(example->event_count, 2);
	ck_assert_str_eq(example->events[0].strings.items[1], "b");
	ck_assert_uint_eq(example->events[0].data_size, 4);
	ck_assert_uint_eq(example->events[0].data[0], 5);
	ck_assert_int_eq(example->events[0].after, 10);
	ck_assert_uint_eq(example->events[0].generation, CATALOG_IIS7);
	ck_assert_uint_eq(example->events[1].id, 5999);
	ck_assert_uint_eq(example->events[1].kind->id, 0);
	ck_assert_ptr_nonnull(rule->examples[1].events[0].data);
	ck_assert_uint_eq(rule->examples[1].events[0].data_size, 0);
	ck_assert_uint_eq(rules_get(rules, "zero")->when.codes.items[0], 0);
	ck_assert_uint_eq(rules_get(rules, "access-near")->near[0].codes.items[0], 5);
	ck_assert_uint_eq(rules_get(rules, "unsure")->when.codes.items[0], 2);
	rules_free(rules);
}
END_TEST

enum { NO_CODE = -1, LONG_DATA = -2, FACTS = 3, WINNERS = 6 };

/* A failure, and the rules that fit it, best first. */
static const struct {
	const char *what;
	struct {
		const char *family;
		uint16_t id;
		int64_t code;
		const char *module;
		const char *strings[3];
	} facts[FACTS];
	uint8_t generation;
	size_t pools;
	const char *winners[WINNERS];
} failures[] = {
	{ "a code alone", { { "W3SVC-WP", 2280, 5, NULL, { NULL } } }, 0, 1,
	  { "access-absent", "access-iis6", "access" } },
	{ "a generation excludes", { { "W3SVC-WP", 2280, 5, NULL, { NULL } } },
	  CATALOG_IIS7, 1, { "access-absent", "access" } },
	{ "a name beats a pattern", { { "W3SVC-WP", 2280, 5, "C:\\a\\EXACT.dll", { NULL } } },
	  CATALOG_IIS7, 1,
	  { "access-module", "access-like", "access-absent", "access" } },
	{ "a pattern beats none", { { "W3SVC-WP", 2280, 5, "C:\\a\\exam.dll", { NULL } } },
	  CATALOG_IIS7, 1, { "access-like", "access-absent", "access" } },
	{ "lost backslashes", { { "W3SVC-WP", 2280, 5, "C:PHPexact.dll", { NULL } } },
	  CATALOG_IIS7, 1,
	  { "access-module", "access-like", "access-absent", "access" } },
	{ "another name", { { "W3SVC-WP", 2280, 5, "C:\\a\\inexact.dll", { NULL } } },
	  CATALOG_IIS7, 1, { "access-absent", "access" } },
	{ "an event near; absent fails",
	  { { "W3SVC-WP", 2280, 5, NULL, { NULL } }, { "WAS", 5139, 5, NULL, { NULL } },
	    { "WAS", 5002, NO_CODE, NULL, { NULL } } }, CATALOG_IIS7, 1,
	  { "access-near", "access", "reported", "any-was" } },
	{ "an event near beats a name",
	  { { "W3SVC-WP", 2280, 5, "C:\\a\\exact.dll", { NULL } },
	    { "WAS", 5139, 5, NULL, { NULL } }, { "WAS", 5002, NO_CODE, NULL, { NULL } } },
	  CATALOG_IIS7, 1, { "access-near", "access-module", "access-like", "access",
			     "reported", "any-was" } },
	{ "a string of the event near",
	  { { "W3SVC", 36, 5, NULL, { NULL } },
	    { "SCM", 7001, NO_CODE, NULL, { "W3SVC", "HTTP", "%%5" } } }, 0, 1,
	  { "near-string", "either" } },
	{ "a missing string is not near",
	  { { "W3SVC", 36, 5, NULL, { NULL } }, { "SCM", 7001, NO_CODE, NULL, { NULL } } },
	  0, 1, { "left-over" } },
	{ "a missing string explains nothing",
	  { { "SCM", 7001, NO_CODE, NULL, { NULL } },
	    { "W3SVC-WP", 2280, NO_CODE, NULL, { NULL } } }, 0, 1,
	  { "common", "rare", "either" } },
	{ "how common counts only among rules without a code",
	  { { "W3SVC", 14, NO_CODE, NULL, { NULL } } }, 0, 1, { "code-any", "code-known" } },
	{ "near has another code",
	  { { "W3SVC-WP", 2280, 5, NULL, { NULL } }, { "WAS", 5139, 6, NULL, { NULL } } },
	  CATALOG_IIS7, 1, { "access-absent", "access", "any-was" } },
	{ "enough pools", { { "W3SVC-WP", 2280, 5, NULL, { NULL } } }, CATALOG_IIS7, 3,
	  { "access-absent", "access-pools", "access" } },
	{ "confidence", { { "W3SVC-WP", 2280, 2, NULL, { NULL } } }, 0, 1,
	  { "sure", "unsure" } },
	{ "id", { { "W3SVC-WP", 2280, 32, NULL, { NULL } } }, 0, 1, { "a-same", "b-same" } },
	{ "no data: how common", { { "W3SVC-WP", 2280, NO_CODE, NULL, { NULL } } }, 0, 1,
	  { "common", "rare" } },
	{ "long data is no code", { { "W3SVC-WP", 2280, LONG_DATA, NULL, { NULL } } }, 0, 1,
	  { "common", "rare" } },
	{ "no data: what fits counts", { { "W3SVC-WP", 2280, NO_CODE, "odd.dll", { NULL } } },
	  0, 1, { "module-only", "common", "rare" } },
	{ "yields, twice over", { { "W3SVC-WP", 2280, 7, "y.dll", { NULL } } }, 0, 1,
	  { "weaker", "weak", "strong" } },
	{ "nobody to yield to", { { "W3SVC-WP", 2280, 8, "y.dll", { NULL } } }, 0, 1,
	  { "weaker" } },
	{ "zero", { { "W3SVC-WP", 2280, 0, NULL, { NULL } } }, 0, 1, { "zero" } },
	{ "fallbacks among themselves", { { "W3SVC-WP", 2280, 999, NULL, { NULL } } }, 0, 1,
	  { "left-over-high", "left-over" } },
	{ "an unlisted event", { { "W3SVC-WP", 0, 999, NULL, { NULL } } }, 0, 1,
	  { "left-over" } },
	{ "not_codes", { { "W3SVC-WP", 2214, 6, NULL, { NULL } } }, 0, 1, { "other-code" } },
	{ "not_codes exclude", { { "W3SVC-WP", 2214, 5, NULL, { NULL } } }, 0, 1,
	  { "left-over-high", "left-over" } },
	{ "not_codes want a code", { { "W3SVC-WP", 2214, NO_CODE, NULL, { NULL } } }, 0, 1,
	  { "left-over-high", "left-over" } },
	{ "a string", { { "W3SVC-WP", 2282, NO_CODE, "ok.dll", { "ok.dll", "X86" } } }, 0, 1,
	  { "arch-x86" } },
	{ "not a string", { { "W3SVC-WP", 2282, NO_CODE, "a.dll", { "a.dll", "AMD64" } } },
	  0, 1, { "arch-other" } },
	{ "a missing string is named last", { { "W3SVC-WP", 2282, NO_CODE, "ok.dll",
	  { NULL } } }, 0, 1, { "arch-other", "arch-x86" } },
	{ "a missing string alone decides nothing", { { "SCM", 7001, NO_CODE, NULL,
	  { NULL } } }, 0, 1, { NULL } },
	{ "an alternative", { { "SCM", 7001, NO_CODE, NULL, { "W3SVC", "HTTP", "%%5" } } },
	  0, 1, { "either" } },
	{ "the best alternative", { { "W3SVC", 1037, 1, NULL, { NULL } } }, 0, 1,
	  { "either", "plain-1037" } },
	{ "a lesser alternative", { { "W3SVC", 1037, 2, NULL, { NULL } } }, 0, 1,
	  { "plain-1037", "either" } },
	{ "the first cause goes first",
	  { { "W3SVC", 1037, 2, NULL, { NULL } }, { "WAS", 5139, 5, NULL, { NULL } } }, 0, 1,
	  { "plain-1037", "either", "reported", "any-was" } },
	{ "an alternative that needs no string", { { "SCM", 7034, NO_CODE, NULL, { NULL } } },
	  0, 1, { "two-ways" } },
	{ "a service by name", { { "SCM", 7000, NO_CODE, NULL, { "W3SVC", "%%1" } } }, 0, 1,
	  { "service" } },
	{ "no code: what claims no cause", { { "W3SVC-WP", 2220, NO_CODE, "odd.dll",
	  { NULL } } }, 0, 1, { "no-code", "odd-guess", "guess" } },
	{ "a code: what claims no cause fits not", { { "W3SVC-WP", 2220, 5, NULL, { NULL } } },
	  0, 1, { "guess" } },
	{ "no code, and an event that names the cause",
	  { { "W3SVC-WP", 2220, NO_CODE, "odd.dll", { NULL } },
	    { "WAS", 5053, 5, NULL, { NULL } } },
	  0, 1, { "guess", "no-code", "odd-guess", "any-was" } },
	{ "a code, and an event without one",
	  { { "W3SVC-WP", 2220, 5, NULL, { NULL } }, { "WAS", 5053, NO_CODE, NULL, { NULL } } },
	  0, 1, { "guess", "any-was" } },
	{ "nothing fits", { { "SCM", 7000, NO_CODE, NULL, { "WAS", "%%1" } } }, 0, 1, { NULL } },
	{ "no rule for it", { { "HTTP", 15005, 1, NULL, { NULL } } }, 0, 1, { NULL } },
};

static struct decode_error error_of(int64_t code)
{
	if (code < 0)
		return (struct decode_error){
			.state = code == NO_CODE ? DECODE_MISSING : DECODE_LONG
		};
	return (struct decode_error){
		.state = code ? DECODE_OK : DECODE_ZERO, .code = (uint32_t)code
	};
}

static void make_facts(int row, struct rules_fact *facts, struct rules_facts *all)
{
	*all = (struct rules_facts){
		.facts = facts, .generation = failures[row].generation,
		.pools = failures[row].pools,
	};
	for (size_t i = 0; i < FACTS && failures[row].facts[i].family; i++) {
		const char *const *strings = failures[row].facts[i].strings;
		size_t count = 0;

		while (count < 3 && strings[count])
			count++;
		facts[i] = (struct rules_fact){
			.kind = catalog_get(catalog_builtin(),
					    failures[row].facts[i].family,
					    failures[row].facts[i].id),
			.error = error_of(failures[row].facts[i].code),
			.module = failures[row].facts[i].module,
			.strings = strings, .string_count = count,
		};
		ck_assert_ptr_nonnull(facts[i].kind);
		all->count++;
	}
}

static void check_winners(int row, const struct rules_candidate *winners, size_t count)
{
	struct text actual = { 0 }, expected = { 0 };

	for (size_t i = 0; i < count; i++)
		text_printf(&actual, " %s", winners[i].rule->id);
	for (size_t i = 0; i < WINNERS && failures[row].winners[i]; i++)
		text_printf(&expected, " %s", failures[row].winners[i]);
	ck_assert_msg(strcmp(text_get(&actual), text_get(&expected)) == 0,
		      "%s:%s, expected:%s", failures[row].what, text_get(&actual),
		      text_get(&expected));
	text_release(&actual);
	text_release(&expected);
}

START_TEST(right_rule_wins)
{
	struct rules *rules = load_good();
	struct rules_candidate winners[16], first[1];
	struct rules_fact facts[FACTS];
	struct rules_facts all;
	size_t count;

	make_facts(_i, facts, &all);
	count = rules_match(rules, &all, winners, 16);
	check_winners(_i, winners, count);
	/* Asking for fewer changes nothing but the number. */
	ck_assert_uint_eq(rules_match(rules, &all, first, 1), count ? 1 : 0);
	if (count)
		ck_assert_ptr_eq(first[0].rule, winners[0].rule);
	for (size_t i = 0; i < count; i++)
		if (winners[i].without_code || winners[i].unsure)
			ck_assert_int_eq(winners[i].confidence, RULES_LOW);
	rules_free(rules);
}
END_TEST

/* The confidence of a rule for a row of `failures`, and why. */
static const struct {
	const char *what, *rule;
	enum rules_confidence confidence;
} weights[] = {
	{ "confidence", "sure", RULES_HIGH },
	{ "confidence", "unsure", RULES_LOW },
	{ "the best alternative", "either", RULES_MEDIUM },
	/* A part of `or` with a confidence of its own. */
	{ "a lesser alternative", "either", RULES_LOW },
	{ "not a string", "arch-other", RULES_HIGH },
	/* A string that is not there could have told otherwise. */
	{ "a missing string is named last", "arch-other", RULES_MEDIUM },
	{ "an alternative that needs no string", "two-ways", RULES_HIGH },
	{ "no data: how common", "common", RULES_LOW },
};

START_TEST(weighs_evidence)
{
	struct rules *rules = load_good();
	struct rules_candidate winners[16];
	struct rules_fact facts[FACTS];
	struct rules_facts all;
	size_t count, at = 0;
	int row = 0;

	while (strcmp(failures[row].what, weights[_i].what) != 0)
		row++;
	make_facts(row, facts, &all);
	count = rules_match(rules, &all, winners, 16);
	while (at < count && strcmp(winners[at].rule->id, weights[_i].rule) != 0)
		at++;
	ck_assert_uint_lt(at, count);
	ck_assert_int_eq(winners[at].confidence, weights[_i].confidence);
	rules_free(rules);
}
END_TEST

static const struct {
	const char *file, *fault;
} faulty[] = {
	{ "bad-rules.json", ":2: rule 'Bad Id': id: not up to 63 of" },
	{ "bad-rules.json", ":2: rule 'Bad Id': title: no such placeholder: '{modul}'; "
			    "did you mean '{module}'?" },
	{ "bad-rules.json", ":2: rule 'Bad Id': severity: unknown: 'high'" },
	{ "bad-rules.json", ":2: rule 'Bad Id': confidence: unknown: 'sure'" },
	{ "bad-rules.json", ":3: rule 'Bad Id': when.events[0]: not FAMILY/ID," },
	{ "bad-rules.json", ":3: rule 'Bad Id': when.codes[0]: no such code: 'ERROR_NO_" },
	{ "bad-rules.json", ":3: rule 'Bad Id': when.codes[1]: not a code" },
	{ "bad-rules.json", ":3: rule 'Bad Id': when.codes[2]: not a code" },
	{ "bad-rules.json", ":4: rule 'Bad Id': explanation: empty" },
	{ "bad-rules.json", ":4: rule 'Bad Id': steps: empty" },
	{ "bad-rules.json", ":4: rule 'Bad Id': references: empty" },
	{ "bad-rules.json", ":5: rule 'Bad Id': examples.match: empty" },
	{ "bad-rules.json", ":5: rule 'Bad Id': examples.no_match[0]: empty" },
	{ "bad-rules.json", ":6: rule 'unknown-fields': titel: no such field; did you me" },
	{ "bad-rules.json", ":6: rule 'unknown-fields': no field 'title'" },
	{ "bad-rules.json", ":7: rule 'unknown-fields': when.events[0]: no such family: 'N" },
	{ "bad-rules.json", ":7: rule 'unknown-fields': when.events[1]: no such event: 'WA" },
	{ "bad-rules.json", ":7: rule 'unknown-fields': when.events[2]: not FAMILY/ID" },
	{ "bad-rules.json", ":7: rule 'unknown-fields': when.events[3]: not FAMILY/ID" },
	{ "bad-rules.json", ":7: rule 'unknown-fields': when.modules: empty" },
	{ "bad-rules.json", ":8: rule 'unknown-fields': when.strings[0]: neither 'is' nor" },
	{ "bad-rules.json", ":9: rule 'unknown-fields': when.code: no such field; did you" },
	{ "bad-rules.json", ":10: rule 'unknown-fields': steps[0].pools: 'one' or 'many'" },
	{ "bad-rules.json", ":10: rule 'unknown-fields': steps[0].comand: no such field; d" },
	{ "bad-rules.json", ":10: rule 'unknown-fields': steps[0].disabled: true or false " },
	{ "bad-rules.json", ":10: rule 'unknown-fields': steps[0].events[0]: no such event" },
	{ "bad-rules.json", ":12: rule 'unknown-fields': examples.match[0][0].data: not he" },
	{ "bad-rules.json", ":13: rule 'unknown-fields': examples.no_match[0][0].event: no" },
	{ "bad-rules.json", ":13: rule 'unknown-fields': examples.no_match[0][0].strings[0" },
	{ "bad-rules.json", ":14: rule 'unknown-fields': examples.no_match[0][0].after: no" },
	{ "bad-rules.json", ":14: rule 'unknown-fields': examples.no_match[0][0].generatio" },
	{ "bad-rules.json", ":15: rule 'types': title: a string expected, not a whole num" },
	{ "bad-rules.json", ":15: rule 'types': severity: a string expected, not an array" },
	{ "bad-rules.json", ":16: rule 'types': when: an object expected, not an array" },
	{ "bad-rules.json", ":16: rule 'types': or: empty" },
	{ "bad-rules.json", ":16: rule 'types': near: an array expected, not an object" },
	{ "bad-rules.json", ":16: rule 'types': absent[0].confidence: no such field" },
	{ "bad-rules.json", ":16: rule 'types': generations[0]: a generation is 5, 6 or 7" },
	{ "bad-rules.json", ":16: rule 'types': generations[1]: a generation is 5, 6 or 7" },
	{ "bad-rules.json", ":16: rule 'types': pools_at_least: not between 2 and 1000" },
	{ "bad-rules.json", ":17: rule 'types': without_code: 'when' asks for no code" },
	{ "bad-rules.json", ":17: rule 'types': yields_to: an array expected" },
	{ "bad-rules.json", ":17: rule 'types': fallback: true or false expected" },
	{ "bad-rules.json", ":17: rule 'types': explanation: a string expected, not null" },
	{ "bad-rules.json", ":18: rule 'types': steps[0]: an object expected" },
	{ "bad-rules.json", ":18: rule 'types': steps[1]: no field 'kind'" },
	{ "bad-rules.json", ":18: rule 'types': steps[1]: no field 'text'" },
	{ "bad-rules.json", ":18: rule 'types': steps[1].command: more than one line" },
	{ "bad-rules.json", ":18: rule 'types': steps[1].command: no such placeholder: '{po" },
	{ "bad-rules.json", ":18: rule 'types': collect[0].txt: no such field; did you mea" },
	{ "bad-rules.json", ":18: rule 'types': collect[1]: an object expected" },
	{ "bad-rules.json", ":19: rule 'types': references[0]: a string expected" },
	{ "bad-rules.json", ":19: rule 'types': examples: no field 'match'" },
	{ "bad-rules.json", ":19: rule 'types': examples: no field 'no_match'" },
	{ "bad-rules.json", ":18: rule 'types': collect[0]: no field 'text'" },
	{ "bad-rules.json", ":20: rule 4: no field 'id'" },
	{ "bad-rules.json", ":20: rule 4: no field 'severity'" },
	{ "bad-rules.json", ":20: rule 4: no field 'confidence'" },
	{ "bad-rules.json", ":20: rule 4: no field 'when'" },
	{ "bad-rules.json", ":20: rule 4: no field 'explanation'" },
	{ "bad-rules.json", ":20: rule 4: no field 'steps'" },
	{ "bad-rules.json", ":20: rule 4: no field 'references'" },
	{ "bad-rules.json", ":20: rule 4: no field 'examples'" },
	{ "bad-rules.json", ":21: rule 5: an object expected, not a string" },
	{ "bad-rules.json", ":23: rule 'codes': when: 'not_codes' leaves none of 'codes'" },
	{ "bad-rules.json", ":24: rule 'codes': code_unknown: 'when' asks for a code" },
	{ "bad-rules.json", ":24: rule 'codes': when.modules: none of these events names a" },
	{ "bad-rules.json", ":27: rule 'long-placeholder': title: placeholder name too long" },
	{ "bad-rules.json", ":27: rule 'long-placeholder': explanation: no such placeholder" },
	{ "bad-names.json", ":3: rule 'twice': id: given twice (" },
	{ "bad-names.json", ":4: rule 'lost': yields_to[0]: no such rule: 'twise'; did you" },
	{ "bad-names.json", ":4: rule 'lost': yields_to[1]: itself" },
	{ "bad-names.json", ":5: rule 'circle-a': yields_to: leads back to this rule" },
	{ "bad-names.json", ":6: rule 'circle-b': yields_to: leads back to this rule" },
	{ "bad-winners.json", ":3: rule 'worse': can never win: 'winner' asks for the same" },
	{ "bad-winners.json", ":5: rule 'by-id-later': can never win: 'by-id' asks" },
	{ "bad-winners.json", ":6: rule 'first-but-yields': can never win: 'takes-it'" },
	{ "bad-winners.json", ":10: rule 'same-fallback': can never win: 'by-id' asks" },
	{ "bad-keys.json", ":3: field 'id' is given twice" },
	{ "bad-keys.json", ":2: [0].title: holds a NUL character" },
	{ "bad-keys.json", ":1: rule 'x': no field 'severity'" },
	{ "bad-keys.json", ":1: rule 'x': no field 'confidence'" },
	{ "bad-keys.json", ":1: rule 'x': no field 'when'" },
	{ "bad-keys.json", ":1: rule 'x': no field 'explanation'" },
	{ "bad-keys.json", ":1: rule 'x': no field 'steps'" },
	{ "bad-keys.json", ":1: rule 'x': no field 'references'" },
	{ "bad-keys.json", ":1: rule 'x': no field 'examples'" },
	{ "bad-empty.json", ":1: holds no rule" },
	{ "bad-root.json", ":1: an array expected, not an object" },
	{ "bad-null.json", ":1: an array expected, not null" },
	{ "bad-depth.json", ":2: " },
	{ "bad-utf16.json", ":1: UTF-16; save the file as UTF-8" },
	/* A line break in a string is a line, too. */
	{ "bad-lines.json", ":4: rule 1: titel: no such field; did you mean 'title'?" },
	{ "bad-folder", "/bad-folder/a.json:1: rule 1: an object expected" },
	{ "bad-folder", "/bad-folder/b.json:1: " },
	{ "bad-findings.json", ":3: rule 'finding-names': when.findings[0].finding: no such "
	  "finding: 'module.machin'; 'module.machine' is one" },
	{ "bad-findings.json", ":3: rule 'finding-names': when.findings[1].finding: no such "
	  "finding: 'zzz'" },
	{ "bad-findings.json", ":3: rule 'finding-names': when.findings[2]: no field 'finding'" },
	{ "bad-findings.json", ":4: rule 'finding-names': near: 'findings' is only for" },
	{ "bad-findings.json", ":5: rule 'finding-names': absent: 'findings' is only for" },
	{ "bad-steps.json", ":3: rule 'bad-steps': steps[0]: no field 'kind'" },
	{ "bad-steps.json", ":4: rule 'bad-steps': steps[1].kind: 'look', 'change' or" },
	{ "bad-steps.json", ":5: rule 'bad-steps': steps[2]: a clause expected that begins" },
	{ "bad-steps.json", ":6: rule 'bad-steps': steps[3]: a clause expected that begins" },
	{ "bad-steps.json", ":7: rule 'bad-steps': steps[4]: an alternative of a choice" },
	{ "bad-steps.json", ":8: rule 'bad-steps': steps[5]: choice 2 has no other" },
	{ "bad-steps.json", ":9: rule 'bad-steps': steps[6]: choice 2 has no other" },
	{ "bad-steps.json", ":12: rule 'bad-steps': steps[9]: choice 3: its alternatives" },
	{ "bad-steps.json", ":13: rule 'bad-steps': steps[10].choice: not between 1 and" },
	{ "bad-steps.json", ":14: rule 'bad-steps': steps[11]: 'The file is missing:' states" },
	{ "bad-steps.json", ":17: rule 'bad-steps': steps[14]: a step of kind 'verify'" },
	{ "bad-errors.json", ":4: rule 'bad-errors': examples.match[0][0].error: only one of" },
	{ "bad-errors.json", ":5: rule 'bad-errors': examples.match[1][0].error: the error of this "
	  "event is in its strings, as" },
	{ "bad-errors.json", ":6: rule 'bad-errors': examples.match[2][0].error: no such code" },
	{ "bad-errors.json", ":7: rule 'bad-errors': examples.match[3][0].error: a whole number" },
	{ "bad-blanks.json", ":1: rule 'bad-blanks': title: not filled in yet" },
	{ "bad-blanks.json", ":3: rule 'bad-blanks': steps[0].if: not filled in yet" },
	{ "bad-comma.json", "bad-comma.json:2: a comma is missing at the end" },
	{ "bad-string.json", "bad-string.json:2: a string goes on after the end of the line" },
	{ "bad-last-comma.json", "bad-last-comma.json:2: nothing follows the comma" },
	{ "bad-bracket.json", "bad-bracket.json:2: this bracket is not closed" },
	{ "bad-end.json", "bad-end.json:2: this bracket is not closed" },
	{ "bad-comment.json", "bad-comment.json:2: JSON has no comments" },
	{ "no-such-file.json", "no-such-file.json: No such file" },
};

START_TEST(reports_every_fault)
{
	struct heard heard = { .count = 0 };

	ck_assert_ptr_null(load(NULL, faulty[_i].file, &heard));
	if (!strstr(text_get(&heard.text), faulty[_i].fault)) {
		fputs(text_get(&heard.text), stderr);
		ck_abort_msg("not among the faults above: %s", faulty[_i].fault);
	}
	text_release(&heard.text);
}
END_TEST

/* No fault is reported that the table above does not know. */
START_TEST(reports_no_more)
{
	static const char *const files[] = {
		"bad-rules.json", "bad-names.json", "bad-winners.json", "bad-keys.json",
		"bad-empty.json", "bad-root.json", "bad-depth.json", "bad-folder",
		"bad-findings.json", "bad-steps.json", "bad-errors.json", "bad-blanks.json",
		"bad-comma.json", "bad-string.json", "bad-last-comma.json", "bad-bracket.json",
		"bad-end.json", "bad-comment.json",
	};

	for (int i = 0; i < COUNT(files); i++) {
		struct heard heard = { .count = 0 };
		size_t expected = 0;

		for (int j = 0; j < COUNT(faulty); j++)
			expected += strcmp(faulty[j].file, files[i]) == 0;
		ck_assert_ptr_null(load(NULL, files[i], &heard));
		if (heard.count != expected)
			fputs(text_get(&heard.text), stderr);
		ck_assert_msg(heard.count == expected, "%s: %zu faults, not %zu",
			      files[i], heard.count, expected);
		text_release(&heard.text);
	}
}
END_TEST

START_TEST(replaces_and_adds)
{
	struct heard heard = { .count = 0 };
	struct rules *base = load_good(), *rules;

	rules = load(base, "good-more.json", &heard);
	ck_assert_msg(rules != NULL, "%s", text_get(&heard.text));
	ck_assert_uint_eq(rules->count, base->count + 1);
	ck_assert_str_eq(rules_get(rules, "access")->title, "another access");
	ck_assert_str_eq(rules_get(rules, "sure")->title, "sure");
	ck_assert_ptr_nonnull(rules_get(rules, "zz-new"));
	ck_assert_ptr_null(rules_get(base, "zz-new"));
	ck_assert_str_ne(rules->sha256, base->sha256);
	check_index(rules);
	rules_free(rules);
	rules_free(base);
	text_release(&heard.text);
}
END_TEST

START_TEST(same_files_same_hash)
{
	struct rules *one = load_good(), *other = load_good();

	ck_assert_str_eq(one->sha256, other->sha256);
	rules_free(one);
	rules_free(other);
}
END_TEST

/* The next part of README.md between ```json and ```, or NULL. */
static const char *next_part(const char *text, size_t *size)
{
	static const char open[] = "```json\n";
	const char *first = strstr(text, open), *last;

	if (!first)
		return NULL;
	first += sizeof(open) - 1;
	last = strstr(first, "```");
	ck_assert_ptr_nonnull(last);
	*size = (size_t)(last - first);
	return first;
}

static void read_part(struct json_tree *facts, const char *part, size_t size)
{
	const struct rules_sources sources = {
		.catalog = catalog_builtin(), .codes = decode_builtin(),
		.openings = rules_builtin()->openings,
	};
	struct text list = { 0 };
	const struct json_node *root;

	text_add(&list, *part == '[' ? "" : "[");
	text_add_bytes(&list, part, size);
	text_add(&list, *part == '[' ? "" : "]");
	root = json_tree_parse(facts, text_get(&list), list.size);
	ck_assert_ptr_nonnull(root);
	for (size_t i = 0; i < root->count; i++) {
		struct rules_rule rule = { .id = NULL };

		rules_read(facts, &sources, &root->children[i], &rule);
		ck_assert_uint_eq(rule.example_count, 2);
	}
	text_release(&list);
}

/* Whoever copies from the manual gets no fault. */
START_TEST(manual_is_right)
{
	struct text path = { 0 }, manual = { 0 };
	struct heard heard = { .count = 0 };
	struct arena arena = { 0 };
	struct json_tree facts = { .arena = &arena, .fault = hear, .context = &heard };
	const char *srcdir = getenv("srcdir"), *part;
	size_t size = 0, rules = 0;

	text_printf(&path, "%s/rules/README.md", srcdir ? srcdir : ".");
	facts.path = text_get(&path);
	ck_assert(json_tree_file(&facts, &manual));
	for (part = text_get(&manual); (part = next_part(part, &size)); part += size) {
		if (strncmp(part, "{ \"families\"", 12) == 0)
			continue;
		read_part(&facts, part, size);
		rules++;
	}
	ck_assert_uint_eq(rules, 2);
	ck_assert_msg(heard.count == 0, "%s", text_get(&heard.text));
	arena_release(&arena);
	text_release(&heard.text);
	text_release(&manual);
	text_release(&path);
}
END_TEST

static const char *value(void *context, const char *role)
{
	const char *const *pair = context;

	return strcmp(role, pair[0]) == 0 ? pair[1] : NULL;
}

static const struct {
	const char *from;
	bool command;
	const char *role, *value;
	const char *to;
} expansions[] = {
	{ "{module} is missing", false, "module", "a.dll", "a.dll is missing" },
	{ "{module} is missing", false, "pool", "p", "the module is missing" },
	{ "{module}", false, "module", "", "the module" },
	{ "{config_file}!", false, "x", "", "the config file!" },
	{ "{module}", false, "module", "\"%!$", "\"%!$" },
	{ "a { b } {C} {} {a-b} {", false, "a", "x", "a { b } {C} {} {a-b} {" },
	{ "Guid {524B5D04-133C}", true, "a", "x", "Guid {524B5D04-133C}" },
	{ "{{module}}", false, "module", "a", "{a}" },
	{ "dir \"{path}\"", true, "path", "C:\\Program Files (x86)\\a&b.dll",
	  "dir \"<path of the module>\"" },
	{ "dir \"{path}\"", true, "path", "C:\\Program Files (x86)\\a, b.dll",
	  "dir \"C:\\Program Files (x86)\\a, b.dll\"" },
	{ "dir {path}", true, "path", "C:\\Program Files\\a.dll", "dir <path of the module>" },
	{ "dir {path}", true, "path", "C:\\a\\b-1_2.dll", "dir C:\\a\\b-1_2.dll" },
	{ "dir {path}", true, "path", "(calc)", "dir <path of the module>" },
	{ "dir \"{path}\" {path}", true, "path", "C:\\a b\\c.dll",
	  "dir \"C:\\a b\\c.dll\" <path of the module>" },
	{ "x \"{pool}\"", true, "pool", NULL, "x \"<name of the application pool>\"" },
	{ "x \"{config_file}\"", true, "a", "", "x \"<config file>\"" },
	{ "x \"{pool}\"", true, "pool", "-rf", "x \"<name of the application pool>\"" },
	{ "x \"{pool}\"", true, "pool", "/all", "x \"<name of the application pool>\"" },
	{ "x \"{pool}\"", true, "pool", "a\\", "x \"<name of the application pool>\"" },
	{ "x \"{pool}\"", true, "pool", " a", "x \"<name of the application pool>\"" },
	{ "x \"{pool}\"", true, "pool", "P\xC3\xBCrzel \xE6\xBC\xA2",
	  "x \"P\xC3\xBCrzel \xE6\xBC\xA2\"" },
	{ "x {pool}", true, "pool", "P\xC3\xBCrzel", "x <name of the application pool>" },
	/* Typographic quotes, full width, right to left, beyond the basic plane. */
	{ "\"{config_file}\"", true, "config_file", "a\xE2\x80\x9D", "\"<config file>\"" },
	{ "\"{config_file}\"", true, "config_file", "a\xEF\xBC\x82", "\"<config file>\"" },
	{ "\"{config_file}\"", true, "config_file", "a\xE2\x80\xAE", "\"<config file>\"" },
	{ "\"{config_file}\"", true, "config_file", "\xD7\x90", "\"<config file>\"" },
	{ "\"{config_file}\"", true, "config_file", "\xF0\x9F\x98\x80", "\"<config file>\"" },
	{ "\"{config_file}\"", true, "config_file", "a\xCA\xBA", "\"<config file>\"" },
	/* Cut off. */
	{ "\"{config_file}\"", true, "config_file", "a\xE6", "\"<config file>\"" },
	/* A name without a folder is no path. */
	{ "dir \"{path}\"", true, "path", "C:PHPphp.exe", "dir \"<path of the module>\"" },
	{ "{path} is there", false, "path", "php.exe", "php.exe is there" },
	/* English also where nothing is known. */
	{ "worker {process_id} of pool {pool} ended", false, "x", "",
	  "the worker of the pool ended" },
	{ "worker {process_id} of pool {pool} ended", false, "pool", "Web (1)",
	  "the worker of pool Web (1) ended" },
	{ "ISAPI filter {module} is old", false, "x", "", "ISAPI filter is old" },
	{ "Module {module_name} is old", false, "x", "", "The module is old" },
	{ "the {channel} log was cleared", false, "x", "", "the channel log was cleared" },
	{ "The {module} is old", false, "x", "", "The module is old" },
	{ "see the {service}", false, "x", "", "see the service of IIS" },
	{ "bathe {module}", false, "x", "", "bathe the module" },
	{ "it was {pool}", false, "x", "", "it was the application pool" },
	{ "It is missing ({error}). So", false, "x", "", "It is missing. So" },
	{ "It is missing ({file}, line {line})", false, "line", "7", "It is missing" },
	{ "It is missing ({file}) here", false, "file", "a(b", "It is missing (a(b) here" },
	{ "({pool}", false, "x", "", "(the application pool" },
	/* A group is left out with its value, and a line break is a blank. */
	{ "It[[ in {root}]] fails[[: {told}]].", false, "root", "C:\\a", "It in C:\\a fails." },
	{ "It[[ in {root}, {told}]] fails", false, "root", "C:\\a", "It fails" },
	{ "[[a]] b]] [[ {root}", false, "x", "", "a b  the root" },
	{ "[[{root}", false, "root", "x", "x" },
	{ "dir[[ \"{path}\"]]", true, "path", "a&b\\c", "dir" },
	{ "says {told}", false, "told", "a\r\n\tb\n", "says a b" },
	{ "x ({pool})", true, "x", "", "x (<name of the application pool>)" },
	/* A list: quotes for each that is safe, one placeholder for all others. */
	{ "x ({pool_list})", true, "pool_list", "A\nB b", "x (\"A\" \"B b\")" },
	{ "x ({pool_list})", true, "pool_list", "C%\nA\nB&b\n-c",
	  "x (\"A\" \"<name of the application pool>\")" },
	{ "x ({pool_list})", true, "pool_list", "B\"b\n\n",
	  "x (\"<name of the application pool>\")" },
	{ "x ({pool_list})", true, "x", "", "x (\"<name of the application pool>\")" },
	{ "{pool_list} fail", false, "pool_list", "A\nB & b", "A, B & b fail" },
};

/* Blanks at the end are not of a name. */
START_TEST(expands_padded)
{
	const char *pair[2] = { "pool", NULL };
	struct text text = { 0 }, name = { 0 };

	text_printf(&name, "ab%300s", "");
	pair[1] = text_get(&name);
	rules_expand(&text, "pool {pool} x", RULES_PROSE, value, pair);
	ck_assert_str_eq(text_get(&text), "pool ab x");
	text_release(&text);
	text_release(&name);
}
END_TEST

START_TEST(expands)
{
	const char *pair[2] = { expansions[_i].role, expansions[_i].value };
	struct text text = { 0 };

	rules_expand(&text, expansions[_i].from, expansions[_i].command, value, pair);
	ck_assert_str_eq(text_get(&text), expansions[_i].to);
	text_release(&text);
}
END_TEST

/* Each character that the contract refuses, and some more. */
START_TEST(keeps_commands_safe)
{
	static const char refused[] = "\"%!$^<>|`*?\n\r\t\x01\x1f\x7f&;'";

	for (size_t i = 0; i < sizeof(refused) - 1; i++) {
		const char bad[] = { 'a', refused[i], 'b', '\0' };
		const char *pair[2] = { "pool", bad };
		struct text text = { 0 };

		rules_expand(&text, "\"{pool}\"", true, value, pair);
		ck_assert_msg(strcmp(text_get(&text),
				     "\"<name of the application pool>\"") == 0,
			      "0x%02x: %s", refused[i], text_get(&text));
		text_release(&text);
	}
}
END_TEST

/* Names with characters beyond ASCII and with blanks; true: a command holds them. */
static const struct {
	const char *name;
	bool safe;
} far_names[] = {
	{ "Bl\u00e4tter", true }, { "\u0395\u03bb\u03bb\u03ac\u03b4\u03b1", true },
	{ "\u041c\u0430\u0433\u0430\u0437\u0438\u043d", true }, { "\u0540\u0561\u0575", true },
	{ "\u304b\u306a \u30ab\u30ca\u30fc", true }, { "\u65e5\u672c", true },
	{ "\ud55c\uad6d", true }, { "a   b", true },
	{ "a    b", false },
	{ "a\u00d7b", false }, { "a\u00f7b", false },		/* look like x and : */
	{ "a\u01c0b", false }, { "a\u01c3b", false },		/* | and ! */
	{ "a\u0387b", false }, { "a\u0483b", false }, { "a\u0488b", false },
	{ "a\u055ab", false }, { "a\u055fb", false }, { "a\u0589b", false },	/* ' and : */
	{ "a\u0301b", false }, { "a\u3099b", false }, { "a\u309ab", false },
	{ "a\u30a0b", false }, { "a\u30fbb", false }, { "a\u4dc0b", false },
	{ "a\uff02b", false }, { "a\u2019b", false }, { "a\u202eb", false },
	{ "a\u200bb", false }, { "a\u05d0b", false }, { "a\u3164b", false },
};

START_TEST(knows_letters_from_signs)
{
	const char *pair[2] = { "pool", far_names[_i].name };
	struct text text = { 0 };

	rules_expand(&text, "\"{pool}\"", true, value, pair);
	ck_assert_msg((strchr(text_get(&text), '<') == NULL) == far_names[_i].safe, "%s",
		      far_names[_i].name);
	text_release(&text);
}
END_TEST

/* A placeholder stands for names that the command line cannot take. */
START_TEST(cuts_no_list)
{
	static const char placeholder[] = "\"<name of the application pool>\"";

	for (size_t last = 198; last <= 199; last++) {
		const char *pair[2] = { "pool_list", NULL };
		struct text text = { 0 }, names = { 0 };

		for (int i = 0; i < 35; i++)
			text_printf(&names, "%s%0*d", i ? "\n" : "", i < 34 ? 197 : (int)last, 7);
		pair[1] = text_get(&names);
		rules_expand(&text, "{pool_list}", true, value, pair);
		ck_assert_uint_eq(text.size, last == 198 ? 7000 : 34 * 200 + strlen(placeholder));
		text_release(&text);
		text_release(&names);
	}
}
END_TEST

/* A name that is longer than any may be one that was cut: it names something else. */
START_TEST(cuts_no_name)
{
	for (int size = 260; size <= 261; size++) {
		const char *pair[2] = { "pool", NULL };
		struct text text = { 0 }, name = { 0 };

		text_printf(&name, "%0*d", size, 7);
		pair[1] = text_get(&name);
		rules_expand(&text, "\"{pool}\"", true, value, pair);
		ck_assert_int_eq(strchr(text_get(&text), '<') == NULL, size == 260);
		text_release(&text);
		text_release(&name);
	}
}
END_TEST

/* In a sentence, it is its beginning and its end; characters count, not bytes. */
START_TEST(shortens_names)
{
	static const char *const letters[] = { "x", "\u0436" };

	for (int size = 259; size <= 260; size++) {
		const char *pair[2] = { "pool", NULL };
		struct text text = { 0 }, name = { 0 };

		for (int i = 0; i < size; i++)
			text_add(&name, letters[_i]);
		text_add(&name, "7");
		pair[1] = text_get(&name);
		rules_expand(&text, "pool {pool}", RULES_PROSE, value, pair);
		ck_assert_int_eq(strstr(text_get(&text), text_get(&name)) != NULL, size == 259);
		ck_assert_int_eq(strstr(text_get(&text), "\u2026") != NULL, size == 260);
		ck_assert_uint_eq(text_valid(text_get(&text), text.size), text.size);
		ck_assert_int_eq(text_get(&text)[text.size - 1], '7');
		text_reset(&text);
		rules_expand(&text, "\"{pool}\"", RULES_CHANGE_COMMAND, value, pair);
		ck_assert_int_eq(strchr(text_get(&text), '<') != NULL, size == 260);
		text_release(&text);
		text_release(&name);
	}
}
END_TEST

static bool only_x86(void *context, const struct rules_finding *finding)
{
	(void)context;
	return strcmp(finding->is.items[0], "x86") == 0;
}

START_TEST(steps_fit)
{
	static const uint32_t codes[] = { 5 };
	static const struct rules_event loads[] = { { "W3SVC-WP", 2280, 2282 } };
	static const struct catalog_event load = { .family = "W3SVC-WP", .id = 2280 },
		other = { .family = "W3SVC-WP", .id = 2214 },
		*const kind = &load;
	const struct rules_step all = { 0 }, six = { .generations = CATALOG_IIS6 },
		seven = { .generations = CATALOG_IIS7 },
		one = { .pools = 1 }, many = { .pools = 2 },
		five = { .codes = { codes, 1 } },
		module = { .events = { loads, 1 } };
	const struct rules_step not_five = { .not_codes = { codes, 1 } },
		disabled = { .disabled = true };
	const struct decode_error five_error = { .state = DECODE_OK, .code = 5 },
		six_error = { .state = DECODE_OK, .code = 6 },
		none = { .state = DECODE_MISSING };
	const struct {
		const struct rules_step *step;
		struct rules_situation situation;
		bool fits;
	} rows[] = {
		{ &all, { kind, none, 0, false, CATALOG_IIS7, NULL, NULL, NULL, NULL }, true },
		{ &six, { kind, none, 1, false, CATALOG_IIS6, NULL, NULL, NULL, NULL }, true },
		{ &six, { kind, none, 1, false, CATALOG_IIS7, NULL, NULL, NULL, NULL }, false },
		/* Not known: the commands of one generation, not of two. */
		{ &six, { kind, none, 1, false, 0, NULL, NULL, NULL, NULL }, false },
		{ &seven, { kind, none, 1, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &all, { kind, none, 1, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &one, { kind, none, 1, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &one, { kind, none, 0, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &one, { kind, none, 2, false, 0, NULL, NULL, NULL, NULL }, false },
		{ &many, { kind, none, 2, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &many, { kind, none, 1, false, 0, NULL, NULL, NULL, NULL }, false },
		{ &five, { kind, five_error, 1, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &five, { kind, none, 1, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &five, { kind, six_error, 1, false, 0, NULL, NULL, NULL, NULL }, false },
		{ &not_five, { kind, five_error, 1, false, 0, NULL, NULL, NULL, NULL }, false },
		{ &not_five, { kind, six_error, 1, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &not_five, { kind, none, 1, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &module, { kind, none, 1, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &module, { &other, none, 1, false, 0, NULL, NULL, NULL, NULL }, false },
		{ &disabled, { kind, none, 1, false, 0, NULL, NULL, NULL, NULL }, true },
		{ &disabled, { kind, none, 1, true, 0, NULL, NULL, NULL, NULL }, false },
	};

	for (int i = 0; i < COUNT(rows); i++)
		ck_assert_msg(rules_step_fits(rows[i].step, &rows[i].situation) ==
				      rows[i].fits, "row %d", i);
}
END_TEST

START_TEST(steps_fit_findings)
{
	static const struct catalog_event load = { .family = "W3SVC-WP", .id = 2280 };
	static const char *const machines[] = { "x86", "x64" };
	static const struct rules_finding x86[] = {
		{ .finding = "module.machine", .is = { machines, 1 } },
		{ .finding = "module.machine", .is = { machines + 1, 1 } },
	};
	const struct {
		struct rules_step step;
		bool evidence, fits;
	} rows[] = {
		{ { .findings = { x86, 1 } }, true, true },
		{ { .findings = { x86, 1 } }, false, false },
		{ { .findings = { x86, 2 } }, true, false },
		{ { .not_findings = { x86, 2 } }, true, false },
		{ { .not_findings = { x86, 2 } }, false, true },
		{ { .not_findings = { x86 + 1, 1 } }, true, true },
	};

	for (int i = 0; i < COUNT(rows); i++) {
		const struct rules_situation situation = {
			.kind = &load, .found = rows[i].evidence ? only_x86 : NULL,
		};

		ck_assert_msg(rules_step_fits(&rows[i].step, &situation) == rows[i].fits,
			      "row %d", i);
	}
}
END_TEST

static const char *architecture(void *context, const char *role)
{
	return strcmp(role, "architecture") == 0 ? context : NULL;
}

/* Where it is not known only what is not for others is shown. */
START_TEST(steps_fit_strings)
{
	static const char *const wide[] = { "AMD64", "IA64" };
	static const struct rules_string is_wide = { "architecture", { wide, 2 }, { NULL, 0 } },
		is_not = { "architecture", { NULL, 0 }, { wide, 2 } };
	const struct rules_step only = { .strings = { &is_wide, 1 } },
		others = { .strings = { &is_not, 1 } };
	static const struct {
		const char *said;
		bool only, others;
	} rows[] = {
		{ "amd64", true, false }, { "x86", false, true }, { NULL, false, true },
	};

	for (int i = 0; i < COUNT(rows); i++) {
		struct rules_situation situation = {
			.value = architecture, .context = (void *)(uintptr_t)rows[i].said,
		};

		ck_assert_int_eq(rules_step_fits(&only, &situation), rows[i].only);
		ck_assert_int_eq(rules_step_fits(&others, &situation), rows[i].others);
		situation.value = NULL;
		ck_assert(!rules_step_fits(&only, &situation));
	}
}
END_TEST

static bool is_given(void *context, const char *channel)
{
	return context && strcmp(context, channel) == 0;
}

/* Without knowing what was given, neither is said. */
START_TEST(steps_fit_logs)
{
	const struct rules_step given = { .given = "System" }, missing = { .missing = "System" };
	static const struct {
		const char *read;
		bool given, missing;
	} rows[] = {
		{ "System", true, false }, { "Application", false, true }, { NULL, false, true },
	};

	for (int i = 0; i < COUNT(rows); i++) {
		struct rules_situation situation = {
			.given = is_given, .context = (void *)(uintptr_t)rows[i].read,
		};

		ck_assert_int_eq(rules_step_fits(&given, &situation), rows[i].given);
		ck_assert_int_eq(rules_step_fits(&missing, &situation), rows[i].missing);
		situation.given = NULL;
		ck_assert(!rules_step_fits(&given, &situation));
		ck_assert(!rules_step_fits(&missing, &situation));
	}
}
END_TEST

START_TEST(words)
{
	ck_assert_str_eq(rules_severity_name(RULES_CRITICAL), "critical");
	ck_assert_str_eq(rules_severity_name(RULES_INFO), "info");
	ck_assert_str_eq(rules_confidence_name(RULES_HIGH), "high");
	ck_assert_str_eq(rules_confidence_name(RULES_LOW), "low");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rules");
	TCase *tcase = tcase_create("rules");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, builtin_is_whole);
	tcase_add_test(tcase, codes_are_not_guessed);
	tcase_add_test(tcase, loaded_is_indexed);
	tcase_add_test(tcase, reads_every_field);
	tcase_add_loop_test(tcase, right_rule_wins, 0, COUNT(failures));
	tcase_add_loop_test(tcase, weighs_evidence, 0, COUNT(weights));
	tcase_add_loop_test(tcase, reports_every_fault, 0, COUNT(faulty));
	tcase_add_test(tcase, reports_no_more);
	tcase_add_test(tcase, replaces_and_adds);
	tcase_add_test(tcase, same_files_same_hash);
	tcase_add_test(tcase, manual_is_right);
	tcase_add_loop_test(tcase, expands, 0, COUNT(expansions));
	tcase_add_test(tcase, expands_padded);
	tcase_add_loop_test(tcase, knows_letters_from_signs, 0,
			    (int)(sizeof(far_names) / sizeof(far_names[0])));
	tcase_add_test(tcase, cuts_no_list);
	tcase_add_test(tcase, keeps_commands_safe);
	tcase_add_test(tcase, cuts_no_name);
	tcase_add_loop_test(tcase, shortens_names, 0, 2);
	tcase_add_test(tcase, steps_fit);
	tcase_add_test(tcase, steps_fit_findings);
	tcase_add_test(tcase, steps_fit_strings);
	tcase_add_test(tcase, steps_fit_logs);
	tcase_add_test(tcase, words);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
