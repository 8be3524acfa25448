/*
 * explain.c - which of their meanings the words have, and the verdict on them.
 *
 * Of what was asked only events, codes and modules count.  Which generation of IIS
 * is meant, and which of several events with the same id, is taken from what fits
 * together.  Does not know how anything is printed.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "explain_log.h"
#include "explain_source.h"
#include "explain_words.h"
#include "fail.h"
#include "incident.h"
#include "rules.h"
#include "text.h"

enum {
	CODE_SIZE = 16, MEANT_SIZE = 64,
	ALL_GENERATIONS = CATALOG_IIS5 | CATALOG_IIS6 | CATALOG_IIS7,
};

/* The generations for which there are rules that name the module, as bits. */
static unsigned module_generations(const struct explain *explain,
				   const struct explain_word *word)
{
	unsigned bits = 0;

	for (size_t i = 0; i < explain->rules->count; i++) {
		const struct rules_rule *rule = &explain->rules->rules[i];

		if (explain_has_module(&rule->when, word))
			bits |= rule->generations ? rule->generations : ALL_GENERATIONS;
	}
	return bits;
}

/* The generations of IIS to which all words fit: modules and events, of events with
 * several readings only if they are settled. */
static unsigned common_generations(const struct explain *explain, bool settled)
{
	unsigned common = ALL_GENERATIONS;

	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];
		unsigned bits = ALL_GENERATIONS;

		if (word->as == EXPLAIN_EVENT && (settled || word->event_count == 1))
			bits = word->events[0].kind->generations;
		else if (word->as == EXPLAIN_MODULE)
			bits = module_generations(explain, word);
		if (bits & common)
			common &= bits;
	}
	return common;
}

/* The string of the event that holds the code is hexadecimal without 0x. */
static bool is_hexadecimal(const struct catalog_event *kind)
{
	return kind->code_role && (text_equal_nocase(kind->code_role, "exit_code") ||
				   text_equal_nocase(kind->code_role, "exception"));
}

/* "80" beside 5009 means 0x80; the other readings follow it. */
static void read_as_hexadecimal(struct explain_word *word)
{
	struct decode_reading reading;
	char text[CODE_SIZE];
	size_t at = 0;

	if (strlen(word->text) >= sizeof(text) - 2)
		return;
	snprintf(text, sizeof(text), "%s%s", text_starts(word->text, "0x") ? "" : "0x",
		 word->text);
	if (!decode_parse(text, &reading, 1))
		return;
	reading.error = decode_exit_code(reading.error.value);
	reading.how = "hexadecimal, as this event holds it";
	while (at < word->code_count && word->codes[at].error.value != reading.error.value)
		at++;
	if (at == word->code_count && word->code_count < EXPLAIN_CODES)
		word->code_count++;
	at -= at == word->code_count;
	word->codes[at] = reading;
	explain_put_first(word, at);
}

static void choose_readings(struct explain *explain)
{
	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *event = &explain->words[i];
		const struct explain_word *code = explain_belonging(explain, i, EXPLAIN_CODE);

		if (event->as == EXPLAIN_EVENT && code &&
		    is_hexadecimal(event->events[0].kind))
			read_as_hexadecimal(&explain->words[code - explain->words]);
	}
}

/*
 * An event of which no code could say more, or that only one rule is for; and which
 * is the only one of its id.
 */
static bool speaks_for_itself(const struct explain *explain,
			      const struct explain_word *word)
{
	const struct catalog_event *kind = word->events[0].kind;
	size_t rules = 0;

	for (size_t i = 0; i < explain->rules->count; i++)
		rules += explain_concerns(word, &explain->rules->rules[i]);
	return word->event_count == 1 &&
	       (rules == 1 || (!kind->code_role && kind->data != CATALOG_DATA_CODE &&
			       kind->data != CATALOG_DATA_HTTP));
}

/*
 * Is there enough for a verdict?  Several words are; a module with a code is taken
 * as a module that does not load.
 */
static bool enough(const struct explain *explain)
{
	size_t events = explain_count(explain, EXPLAIN_EVENT);
	size_t codes = explain_count(explain, EXPLAIN_CODE);
	size_t modules = explain_count(explain, EXPLAIN_MODULE);
	size_t services = explain_count(explain, EXPLAIN_SERVICE);

	if (events == 0)
		return codes > 0 && modules > 0;
	if (events + codes + modules + services > 1)
		return true;
	for (size_t i = 0; i < explain->count; i++)
		if (explain->words[i].as == EXPLAIN_EVENT)
			return speaks_for_itself(explain, &explain->words[i]);
	return false;
}

/*
 * How well an event fits the words: it belongs to a generation of IIS that they belong
 * to, and is more than evidence; then it counts which codes and modules the event itself
 * and the rules for it look for; exception codes go with events that hold one.
 */
static int fit(const struct explain *explain, struct explain_event event,
	       unsigned generations)
{
	unsigned of = event.kind->generations;
	int total = 4 * explain_looked_for(explain, event);

	if ((!of || (of & generations)) && event.kind->stage < CATALOG_NEIGHBOUR)
		total += 16 * (int)explain->count;
	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];

		if (word->as == EXPLAIN_MODULE)
			total += 4 * explain_demands(event.kind, word);
		else if (word->as == EXPLAIN_CODE)
			total += is_hexadecimal(event.kind) &&
				 word->codes[0].error.value > UINT16_MAX;
	}
	return total;
}

/* How well the verdict fits: what it is for was said; a guess comes after others. */
static int suits(const struct explain *explain, const struct incident *verdict)
{
	int total = verdict->confidence == RULES_LOW ? 1 : 2;

	for (size_t i = 0; i < explain->count; i++) {
		const struct explain_word *word = &explain->words[i];

		if (word->as == EXPLAIN_CODE || word->as == EXPLAIN_MODULE)
			total += 4 * explain_seeks(word, verdict->rule);
	}
	return total;
}

/*
 * What the words lead to if the first meaning of each is meant; `event` is the one in
 * question.  *tried is a reading of its own, which explain_release() frees in any case.
 * *score is higher the better it fits.
 */
static int attempt(const struct explain *explain, struct explain_event event,
		   struct explain *tried, int *score, struct fail *fail)
{
	*tried = *explain;
	tried->arena = (struct arena){ 0 };
	tried->words = arena_array(&tried->arena, explain->count, sizeof(tried->words[0]));
	if (!tried->words)
		return fail_set(fail, "out of memory");
	memcpy(tried->words, explain->words, explain->count * sizeof(tried->words[0]));
	tried->generations = common_generations(tried, true);
	choose_readings(tried);
	if (explain_log_conclude(tried, fail) < 0)
		return -1;
	*score = 4 * fit(tried, event, explain->generations);
	if (tried->verdict)
		*score += suits(tried, tried->verdict);
	return 0;
}

static bool note_other(struct explain *explain, const char *meant,
		       const struct incident *verdict)
{
	struct explain_other *other = &explain->others[explain->other_count];

	if (!verdict || explain->other_count == EXPLAIN_OTHERS)
		return true;
	*other = (struct explain_other){
		.meant = arena_string(&explain->arena, meant),
		.title = arena_string(&explain->arena, verdict->title),
		.rule = verdict->rule, .confidence = verdict->confidence,
	};
	explain->other_count++;
	return other->meant && other->title;
}

static void take_event(struct explain_word *word, size_t at)
{
	struct explain_event event = word->events[at];

	memmove(word->events + 1, word->events, at * sizeof(event));
	word->events[0] = event;
}

/* Try it, and note what it leads to.  *best is raised if nothing tried before fits as
 * well; returns whether it was, or -1. */
static int compare(struct explain *explain, struct explain_event event, const char *meant,
		   int *best, struct fail *fail)
{
	struct explain tried;
	int score = -1, ret = attempt(explain, event, &tried, &score, fail);

	if (ret == 0 && !note_other(explain, meant, tried.verdict))
		ret = fail_set(fail, "out of memory");
	explain_release(&tried);
	if (ret < 0 || score <= *best)
		return ret;
	*best = score;
	return 1;
}

/* Of the events with that id, take the one whose verdict fits best. */
static int choose_event(struct explain *explain, struct explain_word *word,
			struct fail *fail)
{
	char meant[MEANT_SIZE];
	int best = -1;

	for (size_t i = 0; i < word->event_count; i++) {
		int better;

		take_event(word, i);
		snprintf(meant, sizeof(meant), "%s/%u", word->events[0].kind->family,
			 word->events[0].id);
		better = compare(explain, word->events[0], meant, &best, fail);
		if (better < 0)
			return -1;
		if (!better)
			take_event(word, i ? 1 : 0);
	}
	return 0;
}

/* An event about a service that does not say which: take the service whose verdict fits
 * best. */
static int choose_service(struct explain *explain, const struct explain_word *word,
			  struct fail *fail)
{
	const char *const *services = explain_services(word->events[0].kind);
	const char *chosen = NULL;
	char meant[MEANT_SIZE];
	int best = -1;

	for (; services && *services; services++) {
		int better;

		if (strpbrk(*services, "*? "))
			continue;
		explain->service = *services;
		snprintf(meant, sizeof(meant), "service %s", *services);
		better = compare(explain, word->events[0], meant, &best, fail);
		if (better < 0)
			return -1;
		chosen = better ? *services : chosen;
	}
	explain->service = chosen;
	return 0;
}

static int choose(struct explain *explain, struct fail *fail)
{
	for (size_t i = 0; i < explain->count; i++) {
		struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_EVENT)
			continue;
		if (word->event_count > 1 && choose_event(explain, word, fail) < 0)
			return -1;
		if (!explain->service && !explain_count(explain, EXPLAIN_SERVICE) &&
		    choose_service(explain, word, fail) < 0)
			return -1;
	}
	return 0;
}

/* What leads to the same rule is not another verdict, and each is named once. */
static void prune_others(struct explain *explain)
{
	size_t count = 0;

	for (size_t i = 0; i < explain->other_count; i++) {
		const struct explain_other *other = &explain->others[i];
		bool known = explain->verdict && other->rule == explain->verdict->rule;

		for (size_t j = 0; j < count; j++)
			known |= explain->others[j].rule == other->rule;
		if (!known)
			explain->others[count++] = *other;
	}
	explain->other_count = count;
}

static int conclude(struct explain *explain, struct fail *fail)
{
	if (choose(explain, fail) < 0)
		return -1;
	explain->generations = common_generations(explain, true);
	choose_readings(explain);
	if (explain_log_conclude(explain, fail) < 0)
		return -1;
	prune_others(explain);
	return 0;
}

/* Without a verdict: of the generation that the other words belong to, and what a rule
 * joins to them. */
static void put_likeliest_first(const struct explain *explain, struct explain_word *word)
{
	int best = -1;

	for (size_t i = 0; i < word->event_count; i++) {
		int value = fit(explain, word->events[i], explain->generations);

		if (value > best) {
			take_event(word, i);
			best = value;
		}
	}
}

int explain_read(struct explain *explain, const struct rules *rules,
		 const char *const *words, size_t count, struct fail *fail)
{
	*explain = (struct explain){ .rules = rules };
	if (explain_words_read(explain, words, count, fail) < 0)
		return -1;
	explain->generations = common_generations(explain, false);
	if (enough(explain))
		return conclude(explain, fail);
	for (size_t i = 0; i < explain->count; i++)
		put_likeliest_first(explain, &explain->words[i]);
	choose_readings(explain);
	return 0;
}

void explain_release(struct explain *explain)
{
	incidents_free(explain->incidents);
	arena_release(&explain->arena);
	*explain = (struct explain){ 0 };
}
