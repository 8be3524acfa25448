/*
 * incident_findings.c - what was found beside the logs, asked for an incident.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_findings.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "evidence.h"
#include "finding_names.h"
#include "incident.h"
#include "incident_times.h"

/* What placeholders become in one `of`. */
struct naming {
	struct incident_asking *asking;
	const char *pool;	/* {pool}, or NULL: as asking->value says */
	bool unknown;		/* one of them was */
};

static const char *name_value(void *context, const char *role)
{
	struct naming *naming = context;
	const char *value;

	if (naming->pool && strcmp(role, "pool") == 0)
		return naming->pool;
	value = naming->asking->value ? naming->asking->value(naming->asking->context, role)
				      : NULL;
	naming->unknown |= !value;
	return value;
}

enum {
	/* Findings that are looked at for one question.  A server has some tens of what any of them
	 * answers; a forged file has thousands, for thousands of incidents. */
	LOOKED_AT = 1024,
	TEMPLATES = 100,	/* those after it count as one */
	VALUES_NAMED = 5,	/* in a sentence */
};

/* Names are kept one after the other: the number of the template, the name, NUL. */
static void add_name(struct incident_asking *asking, const char *from, size_t number,
		     const char *pool)
{
	struct naming naming = { asking, pool, false };

	text_reset(&asking->name);
	rules_expand(&asking->name, from, false, name_value, &naming);
	asking->names.oom |= asking->name.oom;
	if (naming.unknown)
		return;
	text_add_char(&asking->names, (char)(number < TEMPLATES ? number : TEMPLATES));
	text_add(&asking->names, text_get(&asking->name));
	text_add_bytes(&asking->names, "", 1);
}

/* Values of a log that hold a star are none. */
static bool is_pattern(const char *of)
{
	return strchr(of, '*') && !strchr(of, '{');
}

static void list_names(struct incident_asking *asking, const struct rules_strings *of)
{
	text_reset(&asking->names);
	asking->anything = of->count == 0;
	asking->pattern = NULL;
	for (size_t i = 0; i < of->count; i++) {
		bool each = asking->pool_count && strstr(of->items[i], "{pool}");

		asking->anything |= strcmp(of->items[i], "*") == 0;
		if (is_pattern(of->items[i]) && !asking->pattern)
			asking->pattern = of->items[i];
		if (!each)
			add_name(asking, of->items[i], i, NULL);
		for (size_t k = 0; each && k < asking->pool_count; k++)
			add_name(asking, of->items[i], i, asking->pools[k]);
	}
}

/* The number of the template that names it, or -1.  What is of nothing is of the computer,
 * and so of all that is on it. */
static int number_of(const struct incident_asking *asking, const char *of)
{
	const char *at = asking->names.bytes;
	const char *end = at ? at + asking->names.size : NULL;

	for (; of && at < end; at += 1 + strlen(at + 1) + 1)
		if (text_equal_nocase(at + 1, of))
			return *at;
	return asking->anything || !of || (asking->pattern && text_match(asking->pattern, of))
	       ? 0 : -1;
}

/* "{address}" is the address that the events name. */
static bool fits_pattern(struct incident_asking *asking, const char *pattern, const char *value)
{
	struct naming naming = { asking, NULL, false };

	if (!strchr(pattern, '{'))
		return text_match(pattern, value);
	text_reset(&asking->name);
	rules_expand(&asking->name, pattern, false, name_value, &naming);
	asking->names.oom |= asking->name.oom;
	return !naming.unknown && text_equal_nocase(text_get(&asking->name), value);
}

static bool fits_value(struct incident_asking *asking, const struct rules_finding *finding,
		       const char *value)
{
	bool fits = finding->is.count == 0;

	for (size_t i = 0; i < finding->is.count && !fits; i++)
		fits = fits_pattern(asking, finding->is.items[i], value);
	for (size_t i = 0; i < finding->isnt.count && fits; i++)
		fits = !fits_pattern(asking, finding->isnt.items[i], value);
	return fits;
}

/* The first finding that may answer, and what contradicts it. */
struct looking {
	const struct rules_finding *finding;
	bool single;
	const struct evidence_finding *first;
	int number;
	bool crowded;
	const struct evidence_finding *differ, *conflict;
};

static void look_at(struct incident_asking *asking, struct looking *looking,
		    const struct evidence_finding *found, int number)
{
	const struct evidence_finding *first = looking->first;

	if (!looking->single) {
		if (!first && fits_value(asking, looking->finding, found->value))
			looking->first = found;
		return;
	}
	if (!first) {
		looking->first = found;
		looking->number = number;
		return;
	}
	if (text_equal_nocase(first->value, found->value))
		return;
	if (!looking->differ)
		looking->differ = found;
	if (!looking->conflict &&
	    (evidence_same_of(first->of, found->of) || number != looking->number))
		looking->conflict = found;
}

/* May a finding of that computer answer at all: is it in the time of the incident? */
static bool is_present(const struct incident_asking *asking,
		       const struct evidence_finding *found)
{
	return !(asking->incident && incident_finding_apart(asking->incident, found));
}

/* Behind a finding that is not asked for: the next one of the same computer that may be.  A
 * forged log has thousands of incidents and of findings, and most are of other things. */
static size_t skip(const struct incident_asking *asking, size_t at, size_t wanted)
{
	const struct evidence *evidence = asking->evidence;
	const struct evidence_finding *found = &evidence->list[at];
	const char *name = asking->names.bytes, *end = name ? name + asking->names.size : NULL;
	size_t best;

	if (found->number != wanted)
		return evidence_skip(evidence, at, found->number < wanted ? wanted : SIZE_MAX,
				     NULL);
	if (asking->pattern)
		return at + 1;
	best = evidence_skip(evidence, at, wanted + 1, NULL);
	for (; name < end; name += 1 + strlen(name + 1) + 1) {
		size_t place;

		/* What is about that one comes before this finding. */
		if (text_compare_nocase(name + 1, found->of) < 0)
			continue;
		place = evidence_skip(evidence, at, wanted, name + 1);
		best = place < best ? place : best;
	}
	return best;
}

static void look(struct incident_asking *asking, const char *name,
		 const struct rules_strings *of, struct looking *looking)
{
	const struct evidence *evidence = asking->evidence;
	const size_t wanted = finding_number(name);
	size_t i, after, looks = 0;

	list_names(asking, of);
	if (!evidence)
		return;
	for (i = evidence_next(evidence, asking->computer, 0);
	     i < evidence->count && !asking->names.oom && (looking->single || !looking->first);
	     i = evidence_next(evidence, asking->computer, after)) {
		const struct evidence_finding *found = &evidence->list[i];
		int number = found->number == wanted ? number_of(asking, found->of) : -1;

		asking->looks++;
		if (looks++ == LOOKED_AT) {
			looking->crowded = true;
			return;
		}
		after = number < 0 ? skip(asking, i, wanted) : i + 1;
		if (number >= 0 && is_present(asking, found))
			look_at(asking, looking, found, number);
	}
}

const char *incident_other_name(const struct rules_finding *finding)
{
	return finding->same_as ? finding->same_as
	     : finding->differs_from ? finding->differs_from : finding->newer_than;
}

struct rules_strings incident_other_of(const struct rules_finding *finding)
{
	return finding->other_of.count ? finding->other_of : finding->of;
}

static bool compares(const struct rules_finding *finding, const char *value, const char *other)
{
	if (finding->newer_than)
		return text_compare_versions(value, other) > 0;
	return text_equal_nocase(value, other) == (finding->same_as != NULL);
}

/* Takes what differs, if anything does; false then. */
static bool agrees(const struct looking *looking, struct incident_answer *answer)
{
	if (looking->conflict) {
		answer->conflict[0] = looking->first;
		answer->conflict[1] = looking->conflict;
	}
	if (looking->differ) {
		answer->differ[0] = looking->first;
		answer->differ[1] = looking->differ;
	}
	answer->crowded |= looking->crowded;
	return looking->first && !looking->differ && !looking->crowded;
}

struct incident_answer incident_ask(struct incident_asking *asking,
				    const struct rules_finding *finding)
{
	static const struct rules_finding anything;
	const struct rules_strings other_of = incident_other_of(finding);
	const char *other_name = incident_other_name(finding);
	struct looking looking = {
		.finding = finding,
		.single = !asking->each && !finding_has_many(finding->finding),
	};
	struct looking other = {
		.finding = &anything,
		.single = !asking->each && other_name && !finding_has_many(other_name),
	};
	struct incident_answer answer = { .finding = NULL };
	bool good;

	look(asking, finding->finding, &finding->of, &looking);
	/* Without `of` a finding is about anything: one thing is enough. */
	if ((looking.differ || looking.crowded) && !looking.conflict && asking->anything &&
	    !other_name) {
		looking = (struct looking){ .finding = finding };
		look(asking, finding->finding, &finding->of, &looking);
	}
	good = agrees(&looking, &answer);
	if (good && other_name) {
		look(asking, other_name, &other_of, &other);
		good = agrees(&other, &answer) &&
		       compares(finding, looking.first->value, other.first->value);
	}
	if (!good || !fits_value(asking, finding, looking.first->value))
		return answer;
	answer.finding = looking.first;
	answer.other = other.first;
	return answer;
}

/* A copy that is cut off has fewer lines, not more of them in less time. */
static bool is_denser(const struct evidence_finding *a, const struct evidence_finding *b)
{
	return a->count > b->count && a->last - a->first + WHEN_SECOND < b->last - b->first;
}

bool incident_same_burst(const struct evidence_finding *a, const struct evidence_finding *b)
{
	when_t first = a->first > b->first ? a->first : b->first;
	when_t last = a->last < b->last ? a->last : b->last;

	if (text_compare_nocase(a->of, b->of) != 0 || strcmp(a->value, b->value) != 0 ||
	    (a->file && b->file && strcmp(a->file, b->file) == 0))
		return false;
	if (a->first == b->first && a->last == b->last && a->count == b->count)
		return true;
	return last > first + WHEN_SECOND && !is_denser(a, b) && !is_denser(b, a);
}

/* "AppOffline (5 requests)": one value, of all files that say it. */
static void name_value_once(struct text *text, const struct evidence_finding *found,
			    uint64_t requests, size_t named)
{
	if (named == VALUES_NAMED)
		text_add(text, " and others");
	if (named >= VALUES_NAMED)
		return;
	text_printf(text, "%s%s", named ? ", " : "", found->value);
	if (requests)
		text_printf(text, " (%" PRIu64 " request%s)", requests, requests == 1 ? "" : "s");
}

static int by_place(const void *a, const void *b)
{
	const struct evidence_finding *x = *(const struct evidence_finding *const *)a;
	const struct evidence_finding *y = *(const struct evidence_finding *const *)b;

	return (x > y) - (x < y);
}

/* In the order of evidence equal values are side by side. */
static void name_values(struct incident_asking *asking, const struct rules_finding *finding,
			const struct incident_found *all, struct text *text)
{
	const struct evidence_finding *last = NULL;
	uint64_t requests = 0;
	size_t named = 0;

	for (size_t i = 0; i < all->count && named <= VALUES_NAMED; i++) {
		const struct evidence_finding *found = all->list[i];

		if (!fits_value(asking, finding, found->value))
			continue;
		if (last && !text_equal_nocase(last->value, found->value)) {
			name_value_once(text, last, requests, named++);
			requests = 0;
		} else if (last && found->count && incident_same_burst(last, found)) {
			continue;	/* two files say the same */
		}
		requests += found->count;
		last = found;
	}
	if (last)
		name_value_once(text, last, requests, named);
}

int incident_answer_values(struct incident_asking *asking, const struct rules_finding *finding,
			   struct text *text)
{
	const struct evidence_finding *first = incident_ask(asking, finding).finding;
	struct incident_found all = { .count = 0 };
	int ret = 0;

	if (first)
		ret = incident_times_find(asking->times, &(struct incident_times_of){
			asking->incident, asking->computer, first->number, first->of }, &all);
	if (all.count)
		qsort(all.list, all.count, sizeof(*all.list), by_place);
	if (ret == 0)
		name_values(asking, finding, &all, text);
	free(all.list);
	return ret;
}

void incident_asking_release(struct incident_asking *asking)
{
	text_release(&asking->names);
	text_release(&asking->name);
}

void incident_cite(const struct evidence_finding **list, size_t *count,
		   const struct evidence_finding *finding)
{
	for (size_t i = 0; finding && i < *count; i++)
		if (list[i] == finding)
			return;
	if (finding)
		list[(*count)++] = finding;
}

int incident_add_answer(struct incident *incident, struct arena *arena,
			const struct incident_answer *answer)
{
	const struct evidence_finding **list;

	if (!answer->finding)
		return 0;
	list = arena_array(arena, incident->finding_count + 2, sizeof(*list));
	if (!list)
		return -1;
	if (incident->finding_count)
		memcpy(list, incident->findings, incident->finding_count * sizeof(*list));
	incident->findings = list;
	incident_cite(list, &incident->finding_count, answer->finding);
	incident_cite(list, &incident->finding_count, answer->other);
	return 0;
}
