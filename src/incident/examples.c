/*
 * examples.c - invented events become incidents.  Does not know where the
 * examples come from, and prints nothing.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "examples.h"

#include "catalog.h"
#include "event.h"
#include "evidence.h"
#include "fail.h"
#include "incident.h"
#include "rules.h"
#include "text.h"

/* 2020-01-01T00:00:00Z, an arbitrary time that a log could have. */
static const when_t START = (when_t)132223104000000000ULL;

static const when_t MILLISECOND = WHEN_SECOND / 1000;

/* Record id of the first event, which finds its incident. */
enum { FIRST_RECORD = 1 };

/* The provider of that family, id and generation; the catalog lists the newest first.
 * Generation 0 fits any.  The family's name if there is no such provider. */
static const char *provider_name(const struct rules_example_event *from)
{
	const struct catalog *catalog = catalog_builtin();
	const struct catalog_provider *provider = catalog->providers;
	const char *any = from->kind->family;

	for (size_t i = catalog->provider_count; i-- > 0;) {
		if (!text_equal_nocase(provider[i].family, from->kind->family))
			continue;
		if (provider[i].first && (from->id < provider[i].first ||
					  from->id > provider[i].last))
			continue;
		if (from->generation && provider[i].generation &&
		    !(provider[i].generation & from->generation))
			continue;
		any = provider[i].name;
	}
	return any;
}

static int fill(struct event *event, const struct rules_example_event *from,
		uint64_t record_id)
{
	size_t count = from->strings.count;

	event_reset(event);
	event->kind = from->kind;
	event->provider = provider_name(from);
	if (from->generation == CATALOG_IIS7)
		event->source = event->provider;
	event->id = from->id;
	event->qualifiers = -1;
	event->level = from->kind->known_level ? (enum event_level)from->kind->level
					       : EVENT_ERROR;
	event->record_id = record_id;
	event->time = START + (when_t)((int64_t)from->after * (int64_t)MILLISECOND);
	event->data = from->data;
	event->data_size = from->data_size;
	event->strings = arena_array(&event->arena, count + 1, sizeof(event->strings[0]));
	if (!event->strings)
		return -1;
	for (size_t i = 0; i < count; i++)
		event->strings[i] = from->strings.items[i];
	event->string_count = count;
	return 0;
}

static int add_all(struct incidents *incidents, const struct rules_example_event *events,
		   size_t count, struct fail *fail)
{
	struct event event;
	int ret = 0;

	event_init(&event);
	for (size_t i = 0; i < count && ret == 0; i++) {
		if (fill(&event, &events[i], FIRST_RECORD + i) < 0)
			ret = fail_set(fail, "out of memory");
		else if (catalog_wants(event.kind, &event))
			ret = incidents_add(incidents, &event, fail);
	}
	event_release(&event);
	return ret;
}

static struct incidents *conclude(const struct rules *rules,
				  const struct rules_example_event *events, size_t count,
				  const struct evidence *evidence, struct fail *fail)
{
	const struct incident_options all = { .all_events = true };
	struct incidents *incidents = incidents_new(rules, &all);

	if (!incidents) {
		fail_set(fail, "out of memory");
		return NULL;
	}
	incidents_set_evidence(incidents, evidence);
	if (add_all(incidents, events, count, fail) < 0 ||
	    incidents_conclude(incidents, fail) < 0) {
		incidents_free(incidents);
		return NULL;
	}
	return incidents;
}

struct incidents *examples_conclude(const struct rules *rules,
				    const struct rules_example_event *events,
				    size_t count, struct fail *fail)
{
	return conclude(rules, events, count, NULL, fail);
}

static int add_findings(struct evidence *evidence, const struct rules_example *example,
			struct fail *fail)
{
	for (size_t i = 0; i < example->findings.count; i++) {
		const struct rules_finding *finding = &example->findings.items[i];

		if (evidence_add(evidence, &(struct evidence_finding){
			.finding = finding->finding,
			.of = finding->of.count ? finding->of.items[0] : NULL,
			.value = finding->is.count ? finding->is.items[0] : "yes",
		}, fail) < 0)
			return -1;
	}
	return 0;
}

const struct incident *examples_incident(const struct incidents *incidents)
{
	size_t count;
	const struct incident_event *events = incidents_events(incidents, &count);

	for (size_t i = 0; i < count; i++)
		if (events[i].event->record_id == FIRST_RECORD)
			return events[i].incident;
	return NULL;
}

/* Does the rule fit, although another comes first? */
static bool is_other(const struct incident *incident, const struct rules_rule *rule)
{
	for (size_t i = 0; i < incident->other_count; i++)
		if (incident->others[i].rule == rule)
			return true;
	return false;
}

/* 1 if the outcome is as the example says, 0 if not, -1 when memory runs out. */
static int run(const struct rules *rules, const struct rules_rule *rule,
	       const struct rules_example *example, struct examples_verdict *verdict,
	       struct fail *fail)
{
	struct incidents *incidents = NULL;
	struct evidence evidence = { .count = 0 };
	const struct incident *incident;

	if (add_findings(&evidence, example, fail) == 0)
		incidents = conclude(rules, example->events, example->event_count, &evidence,
				     fail);
	if (!incidents) {
		evidence_release(&evidence);
		return -1;
	}
	incident = examples_incident(incidents);
	verdict->rule = incident ? incident->rule : NULL;
	verdict->fits = incident && is_other(incident, rule);
	incidents_free(incidents);
	evidence_release(&evidence);
	return (verdict->rule == rule) == example->matches;
}

static int test_rule(const struct rules *rules, const struct rules_rule *rule,
		     examples_failed failed, void *context, struct examples_result *result,
		     struct fail *fail)
{
	for (size_t i = 0; i < rule->example_count; i++) {
		struct examples_verdict verdict = { 0 };
		int ret = run(rules, rule, &rule->examples[i], &verdict, fail);

		if (ret < 0)
			return -1;
		result->run++;
		if (ret > 0)
			continue;
		result->failed++;
		failed(context, rule, &rule->examples[i], &verdict);
	}
	return 0;
}

int examples_test(const struct rules *rules, examples_failed failed, examples_done done,
		  void *context, struct examples_result *result, struct fail *fail)
{
	*result = (struct examples_result){ 0 };
	for (size_t i = 0; i < rules->count; i++) {
		struct examples_result own = { 0 };

		if (test_rule(rules, &rules->rules[i], failed, context, &own, fail) < 0)
			return -1;
		result->run += own.run;
		result->failed += own.failed;
		done(context, &rules->rules[i], &own);
	}
	return 0;
}
