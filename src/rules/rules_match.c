/*
 * rules_match.c - which rules explain a failure, best first.
 *
 * How a winner is found:
 *
 *   events of the failure          slots             rules             candidates
 *   W3SVC-WP 2280 (the cause) ---> W3SVC-WP/2280 --> 4, 17, 23 --fit?-> 17  (points 8)
 *   WAS 5139                  ---> WAS/5139      --> 9, 23     --fit?-> 23  (points 2)
 *
 * Each event asks only the rules of its slot.  A rule becomes a candidate at the
 * first event that it fits.  Candidates are kept in the order that rules/README.md
 * states ("Which rule wins"); at the end those that yield to another candidate are
 * moved behind it, since "yields to" is no order: it cannot be sorted by.
 *
 * Does not know events, codes or modules: rules name them.
 *
 * SPDX-License-Identifier: MIT
 */
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "rules_fields.h"
#include "rules_load.h"
#include "text.h"

enum {
	/* More rules fit no real failure; of so many the best are kept. */
	KEPT = 128,
	/* Windows knows no longer file names. */
	PATTERN_SIZE = 260,
};

/* README, "Which rule wins", 3. */
enum {
	POINTS_NEAR = 8, POINTS_MODULE = 6, POINTS_MODULE_PATTERN = 4,
	POINTS_STRING = 4, POINTS_FINDING = 4, POINTS_ABSENT = 2, POINTS_CODE = 2, POINTS_POOLS = 2,
	POINTS_GENERATION = 1, POINTS_NOT = 1,
};

/* How a condition fits an event; fits only if `fits`. */
struct fit {
	bool fits;
	bool without_code;
	bool unsure;		/* a string is not there to be looked at */
	uint8_t confidence;	/* as in rules_condition */
	unsigned points;
};

struct ranked {
	struct rules_candidate candidate;
	unsigned points;
};

struct matching {
	const struct rules *rules;
	const struct rules_facts *facts;
	struct ranked kept[KEPT];
	size_t count;
};

static const struct fit no_fit = { .fits = false };

bool rules_names_event(const struct rules_events *events, const struct catalog_event *kind)
{
	for (size_t i = 0; i < events->count; i++)
		if (kind->id >= events->items[i].first && kind->id <= events->items[i].last &&
		    strcmp(events->items[i].family, kind->family) == 0)
			return true;
	return false;
}

static bool has_code(const struct decode_error *error)
{
	return error->state == DECODE_OK || error->state == DECODE_ZERO;
}

/* An event without a code fits codes only if the rule can do without. */
static bool fits_codes(const struct rules_condition *when, const struct decode_error *error,
		       bool can_do_without, struct fit *fit)
{
	if (!when->codes.count && !when->not_codes.count)
		return true;
	if (!has_code(error)) {
		fit->without_code = true;
		return can_do_without;
	}
	if (when->codes.count && !rules_codes_hold(&when->codes, error->code))
		return false;
	if (rules_codes_hold(&when->not_codes, error->code))
		return false;
	fit->points += when->codes.count ? POINTS_CODE : 0;
	fit->points += when->not_codes.count ? POINTS_NOT : 0;
	return true;
}

bool rules_may_fit(const struct rules_condition *when, const struct catalog_event *kind,
		   const struct decode_error *error)
{
	struct fit fit = no_fit;

	return rules_names_event(&when->events, kind) && fits_codes(when, error, true, &fit);
}

/*
 * A module by its file name.  Some people's logs have lost the backslashes
 * ("C:PHPphp.exe"): then the name is what the path ends with.
 */
static bool fits_module(const char *pattern, const char *path)
{
	char ending[PATTERN_SIZE] = "*";

	if (text_match(pattern, text_base(path)))
		return true;
	if (!path[0] || path[1] != ':' || strpbrk(path, "\\/") ||
	    strlen(pattern) > PATTERN_SIZE - 2)
		return false;
	strncat(ending, pattern, PATTERN_SIZE - 2);
	return text_match(ending, path);
}

static const char *fitting_module(const struct rules_strings *patterns, const char *path)
{
	for (size_t i = 0; path && i < patterns->count; i++)
		if (fits_module(patterns->items[i], path))
			return patterns->items[i];
	return NULL;
}

static bool fits_modules(const struct rules_condition *when, const char *path, struct fit *fit)
{
	const char *pattern = fitting_module(&when->modules, path);

	if (when->modules.count && !pattern)
		return false;
	if (pattern)
		fit->points += strpbrk(pattern, "*?") ? POINTS_MODULE_PATTERN
						      : POINTS_MODULE;
	return true;
}

bool rules_any_matches(const struct rules_strings *patterns, const char *text)
{
	for (size_t i = 0; text && i < patterns->count; i++)
		if (text_match(patterns->items[i], text))
			return true;
	return false;
}

/* A string that this kind of event has and this event lacks decides nothing.  A value that
 * is not found in a string that is there is none. */
static bool fits_strings(const struct rules_condition *when, const struct rules_fact *fact,
			 struct fit *fit)
{
	/* Only what catalog_role() looks at. */
	const struct event event = {
		.kind = fact->kind, .strings = (const char **)(uintptr_t)fact->strings,
		.string_count = fact->string_count, .data = fact->data,
		.data_size = fact->data_size,
	};
	char buffer[CATALOG_ROLE_SIZE];

	for (size_t i = 0; i < when->strings.count; i++) {
		const struct rules_string *string = &when->strings.items[i];
		const char *text = catalog_role(&event, string->role, buffer);

		if (string->is.count && !text && catalog_lacks(&event, string->role)) {
			fit->unsure = true;
			continue;
		}
		if (string->is.count && !rules_any_matches(&string->is, text))
			return false;
		if (rules_any_matches(&string->isnt, text))
			return false;
		fit->points += string->is.count ? POINTS_STRING : POINTS_NOT;
	}
	return true;
}

/* All of these and none of those; where nothing was looked for, none is there. */
static bool findings_fit(const struct rules_findings *all, const struct rules_findings *none,
			 bool (*found)(void *context, const struct rules_finding *finding),
			 void *context)
{
	for (size_t i = 0; i < all->count; i++)
		if (!found || !found(context, &all->items[i]))
			return false;
	for (size_t i = 0; found && i < none->count; i++)
		if (found(context, &none->items[i]))
			return false;
	return true;
}

static bool fits_findings(const struct rules_condition *when, const struct rules_facts *facts,
			  struct fit *fit)
{
	if (!findings_fit(&when->findings, &when->not_findings, facts->found, facts->context))
		return false;
	fit->points += (unsigned)when->findings.count * POINTS_FINDING;
	return true;
}

static struct fit fit_when(const struct rules_condition *when, const struct rules_facts *facts,
			   const struct rules_fact *fact, bool can_do_without)
{
	struct fit fit = { .fits = true, .confidence = when->confidence };

	if (!rules_names_event(&when->events, fact->kind) ||
	    !fits_codes(when, &fact->error, can_do_without, &fit) ||
	    !fits_modules(when, fact->module, &fit) || !fits_strings(when, fact, &fit) ||
	    !fits_findings(when, facts, &fit))
		return no_fit;
	return fit;
}

/* How the condition, which names its kind, fits an event by itself; false: it does not. */
static bool tell(const struct rules_condition *when, const struct rules_fact *fact,
		 struct text *told)
{
	struct fit fit = { .fits = true };

	fit.fits = fits_codes(when, &fact->error, true, &fit) &&
		   fits_modules(when, fact->module, &fit) && fits_strings(when, fact, &fit);
	text_add_char(told, (char)(fit.fits | fit.unsure << 1 | fit.without_code << 2));
	text_add_char(told, (char)fit.points);
	return fit.fits;
}

/* The same of those in a list that name its kind; true: one fits. */
static bool tell_all(const struct rules_condition *list, size_t count,
		     const struct rules_fact *fact, struct text *told)
{
	bool fits = false;

	for (size_t i = 0; i < count; i++)
		if (rules_names_event(&list[i].events, fact->kind))
			fits |= tell(&list[i], fact, told);
	return fits;
}

static bool tell_rule(const struct rules_rule *rule, const struct rules_fact *fact,
		      struct text *told)
{
	bool fits = tell_all(&rule->when, 1, fact, told);

	fits |= tell_all(rule->alternatives, rule->alternative_count, fact, told);
	for (size_t i = 0; i < rule->severity_count; i++) {
		const struct rules_step *only = rule->severities[i].only;
		const struct rules_condition when = {
			.codes = only->codes, .not_codes = only->not_codes,
			.strings = only->strings,
		};

		tell(&when, fact, told);
	}
	return fits && rule->near_count;
}

bool rules_tell_apart(const struct rules *rules, const struct rules_fact *fact,
		      struct text *told)
{
	const struct rules_index *index = rules->index;
	const struct rules_slot *slot = rules_index_find(index, fact->kind->family, fact->kind->id);
	bool beside = false;

	text_add_char(told, (char)fact->error.state);
	for (uint32_t i = 0; slot && i < slot->count; i++)
		beside |= tell_rule(&rules->rules[index->numbers[slot->first + i]], fact, told);
	for (size_t i = 0; i < rules->count; i++) {
		const struct rules_rule *rule = &rules->rules[i];

		beside |= tell_all(rule->near, rule->near_count, fact, told);
		tell_all(rule->absent, rule->absent_count, fact, told);
	}
	return beside;
}

static bool better(const struct fit *one, const struct fit *other)
{
	if (!one->fits || !other->fits)
		return one->fits;
	if (one->unsure != other->unsure)
		return other->unsure;
	if (one->without_code != other->without_code)
		return other->without_code;
	return one->points > other->points;
}

/* `when` or one of its alternatives, whichever fits best. */
static struct fit fit_rule(const struct rules_rule *rule, const struct rules_facts *facts,
			   const struct rules_fact *fact)
{
	struct fit best = fit_when(&rule->when, facts, fact, rule->without_code != 0);

	for (size_t i = 0; i < rule->alternative_count; i++) {
		struct fit fit = fit_when(&rule->alternatives[i], facts, fact,
					  rule->without_code != 0);

		if (better(&fit, &best))
			best = fit;
	}
	return best;
}

/* Some event but `except` meets the condition. */
static bool any_fact(const struct rules_facts *facts, const struct rules_condition *when,
		     size_t except)
{
	for (size_t i = 0; i < facts->count; i++) {
		struct fit fit = no_fit;

		if (i != except)
			fit = fit_when(when, facts, &facts->facts[i], false);
		if (fit.fits && !fit.unsure)
			return true;
	}
	return false;
}

static bool fits_surroundings(const struct rules_rule *rule,
			      const struct rules_facts *facts, size_t fact)
{
	if (rule->generations && facts->generation &&
	    !(rule->generations & facts->generation))
		return false;
	if (facts->pools < rule->pools_at_least)
		return false;
	for (size_t i = 0; i < rule->near_count; i++)
		if (!any_fact(facts, &rule->near[i], fact))
			return false;
	for (size_t i = 0; i < rule->absent_count; i++)
		if (any_fact(facts, &rule->absent[i], facts->count))
			return false;
	return true;
}

static unsigned surrounding_points(const struct rules_rule *rule)
{
	return (unsigned)(rule->near_count * POINTS_NEAR +
			  rule->absent_count * POINTS_ABSENT) +
	       (rule->pools_at_least ? POINTS_POOLS : 0) +
	       (rule->generations ? POINTS_GENERATION : 0);
}

/* README, "Which rule wins", 1 to 6; those that are unsure, then fallbacks last. */
static bool goes_before(const struct ranked *one, const struct ranked *other)
{
	const struct rules_candidate *a = &one->candidate, *b = &other->candidate;

	if (a->rule->fallback != b->rule->fallback)
		return b->rule->fallback;
	if (a->unsure != b->unsure)
		return b->unsure;
	if ((a->fact == 0) != (b->fact == 0))
		return a->fact == 0;
	if (a->rule->code_unknown != b->rule->code_unknown && a->without_code != b->without_code)
		return b->without_code;
	if (one->points != other->points)
		return one->points > other->points;
	if (a->confidence != b->confidence)
		return a->confidence < b->confidence;
	if (a->without_code && b->without_code &&
	    a->rule->without_code != b->rule->without_code)
		return a->rule->without_code > b->rule->without_code;
	return strcmp(a->rule->id, b->rule->id) < 0;
}

static void drop(struct matching *matching, size_t at)
{
	matching->count--;
	memmove(&matching->kept[at], &matching->kept[at + 1],
		(matching->count - at) * sizeof(matching->kept[0]));
}

/* Does it fit an earlier event as well?  One that it fitted for want of a code makes room for
 * an event that names the cause. */
static bool is_kept(struct matching *matching, const struct rules_rule *rule, bool codeless)
{
	for (size_t i = 0; i < matching->count; i++) {
		if (matching->kept[i].candidate.rule != rule)
			continue;
		if (codeless || !matching->kept[i].candidate.without_code)
			return true;
		drop(matching, i);
		return false;
	}
	return false;
}

/* Into its place; the last one falls out if there are too many. */
static void keep(struct matching *matching, const struct ranked *ranked)
{
	size_t at = matching->count;

	while (at > 0 && goes_before(ranked, &matching->kept[at - 1]))
		at--;
	if (at == KEPT)
		return;
	if (matching->count < KEPT)
		matching->count++;
	memmove(&matching->kept[at + 1], &matching->kept[at],
		(matching->count - 1 - at) * sizeof(matching->kept[0]));
	matching->kept[at] = *ranked;
}

static enum rules_confidence confidence_of(const struct rules_rule *rule,
					   const struct fit *fit)
{
	if (fit->without_code || fit->unsure)
		return RULES_LOW;
	return fit->confidence ? (enum rules_confidence)(fit->confidence - 1)
			       : rule->confidence;
}

/* The first cause is explained: what later events without a code may mean is not
 * asked. */
static bool is_explained(const struct matching *matching)
{
	const struct rules_candidate *first = &matching->kept[0].candidate;

	return matching->count && first->fact == 0 && !first->unsure &&
	       !first->without_code && !first->rule->code_unknown && !first->rule->fallback;
}

static void try_rule(struct matching *matching, const struct rules_rule *rule, size_t fact)
{
	const struct rules_fact *of = &matching->facts->facts[fact];
	struct fit fit = fit_rule(rule, matching->facts, of);
	bool codeless = fit.without_code || rule->code_unknown;
	struct ranked ranked;

	if (!fit.fits || !fits_surroundings(rule, matching->facts, fact) ||
	    (rule->code_unknown && has_code(&of->error)) ||
	    (fact > 0 && (fit.unsure || is_kept(matching, rule, codeless) ||
			  (codeless && is_explained(matching)))))
		return;
	ranked = (struct ranked){
		.candidate = { rule, confidence_of(rule, &fit), fact, fit.without_code,
			       fit.unsure },
		.points = fit.points + surrounding_points(rule),
	};
	keep(matching, &ranked);
}

static void try_fact(struct matching *matching, size_t fact)
{
	const struct catalog_event *kind = matching->facts->facts[fact].kind;
	const struct rules_index *index = matching->rules->index;
	const struct rules_slot *slot = rules_index_find(index, kind->family, kind->id);

	for (uint32_t i = 0; slot && i < slot->count; i++)
		try_rule(matching,
			 &matching->rules->rules[index->numbers[slot->first + i]], fact);
}

/* A cause that a code would name, and that another event names. */
static bool is_named(const struct ranked *ranked)
{
	return ranked->candidate.rule->without_code && !ranked->candidate.without_code &&
	       !ranked->candidate.unsure;
}

static bool is_guess(const struct ranked *ranked)
{
	return ranked->candidate.rule->code_unknown || ranked->candidate.without_code;
}

static bool yields(const struct ranked *ranked, const struct matching *matching)
{
	const struct rules_strings *ids = &ranked->candidate.rule->yields_to;

	for (size_t j = 0; j < matching->count && is_guess(ranked); j++)
		if (is_named(&matching->kept[j]))
			return true;
	for (size_t i = 0; i < ids->count; i++)
		for (size_t j = 0; j < matching->count; j++)
			if (!matching->kept[j].candidate.unsure &&
			    strcmp(matching->kept[j].candidate.rule->id,
				   ids->items[i]) == 0)
				return true;
	return false;
}

/* The first that yields to none of those left; there is one, as no circle exists. */
static size_t next(const struct matching *matching)
{
	for (size_t i = 0; i < matching->count; i++)
		if (!yields(&matching->kept[i], matching))
			return i;
	return 0;
}

/*
 * Fallbacks are the last ones; they count only among themselves.  An unsure rule is
 * only ever named beside one that is sure.
 */
static void leave_out(struct matching *matching)
{
	size_t sure = 0, unsure = 0;

	for (size_t i = 0; i < matching->count; i++)
		if (!matching->kept[i].candidate.rule->fallback) {
			unsure += matching->kept[i].candidate.unsure;
			sure += !matching->kept[i].candidate.unsure;
		}
	if (sure) {
		matching->count = sure + unsure;
	} else {
		matching->count -= unsure;
		memmove(matching->kept, matching->kept + unsure,
			matching->count * sizeof(matching->kept[0]));
	}
}

static struct rules_candidate take(struct matching *matching, size_t at)
{
	struct rules_candidate candidate = matching->kept[at].candidate;

	drop(matching, at);
	return candidate;
}

size_t rules_match(const struct rules *rules, const struct rules_facts *facts,
		   struct rules_candidate *candidates, size_t max)
{
	struct matching matching = { .rules = rules, .facts = facts, .count = 0 };
	size_t count = 0;
	bool doubtful;

	for (size_t i = 0; i < facts->count; i++)
		try_fact(&matching, i);
	leave_out(&matching);
	doubtful = matching.count && matching.kept[matching.count - 1].candidate.unsure;
	while (matching.count && count < max)
		candidates[count++] = take(&matching, next(&matching));
	if (count && doubtful && candidates[0].confidence == RULES_HIGH)
		candidates[0].confidence = RULES_MEDIUM;
	return count;
}

static bool step_strings_fit(const struct rules_step *step,
			     const struct rules_situation *situation)
{
	for (size_t i = 0; i < step->strings.count; i++) {
		const struct rules_string *string = &step->strings.items[i];
		const char *text = situation->value
				 ? situation->value(situation->context, string->role)
				 : NULL;

		if (string->is.count && !rules_any_matches(&string->is, text))
			return false;
		if (rules_any_matches(&string->isnt, text))
			return false;
	}
	return true;
}

static bool logs_fit(const struct rules_step *step, const struct rules_situation *situation)
{
	if (!situation->given)
		return !step->given && !step->missing;
	if (step->given && !situation->given(situation->context, step->given))
		return false;
	return !step->missing || !situation->given(situation->context, step->missing);
}

bool rules_step_fits(const struct rules_step *step,
		     const struct rules_situation *situation)
{
	const struct decode_error *error = &situation->error;
	uint8_t generation = situation->generation ? situation->generation
						   : CATALOG_IIS7;

	if (step->generations && !(step->generations & generation))
		return false;
	if (step->disabled && situation->going_on)
		return false;
	if (step->events.count && !rules_names_event(&step->events, situation->kind))
		return false;
	if (step->codes.count && has_code(error) && !rules_codes_hold(&step->codes, error->code))
		return false;
	if (has_code(error) && rules_codes_hold(&step->not_codes, error->code))
		return false;
	if (!step_strings_fit(step, situation) || !logs_fit(step, situation) ||
	    !findings_fit(&step->findings, &step->not_findings, situation->found,
			    situation->context))
		return false;
	return step->pools == 0 || (step->pools == 2) == (situation->pools > 1);
}

bool rules_proof_fits(const struct rules_proof *proof, const struct rules_situation *situation)
{
	const struct rules_step step = {
		.findings = proof->findings, .not_findings = proof->not_findings,
		.codes = proof->codes, .events = proof->events, .strings = proof->strings,
	};

	return proof->findings.count && rules_step_fits(&step, situation);
}
