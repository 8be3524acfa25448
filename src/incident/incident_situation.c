/*
 * incident_situation.c - what rules and evidence are asked for an incident.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_draft.h"

#include <stdlib.h>
#include <string.h>

#include "evidence.h"
#include "input_lookup.h"
#include "shortage.h"

enum {
	CANDIDATES = 5,		/* the verdict and its alternatives */
};

/* A server that was upgraded holds events of two; the newer one runs. */
static uint8_t newest(uint8_t generations)
{
	return generations & CATALOG_IIS7 ? CATALOG_IIS7
		: generations & CATALOG_IIS6 ? CATALOG_IIS6 : generations;
}

/* What the log says: other words may be shown. */
static const char *logged_value(void *context, const char *role)
{
	struct draft *draft = context;
	const char *value = NULL;

	for (size_t i = 0; !value && i < draft->fact_count; i++)
		value = catalog_role(draft->facts[i], role, draft->buffer);
	return value;
}

/* Where no event shows the generation, the rule may: it is for one alone. */
static uint8_t likely_generation(const struct draft *draft)
{
	uint8_t of_rule = draft->incident->rule->generations;

	if (draft->age.generations)
		return newest(draft->age.generations);
	if (!draft->age.old)
		return newest(of_rule);
	return newest(of_rule & INCIDENT_BEFORE_IIS7 ? of_rule & INCIDENT_BEFORE_IIS7
							   : INCIDENT_BEFORE_IIS7);
}

/* "8080" of "http://shop.example:8080/", or NULL. */
static const char *port_of_url(struct draft *draft)
{
	const char *url = logged_value(draft, "url");
	const char *port = url ? strstr(url, "://") : NULL;
	size_t size;

	port = port ? strchr(port + 3, ':') : NULL;
	size = port ? strspn(port + 1, "0123456789") : 0;
	if (size == 0 || size >= sizeof(draft->address))
		return NULL;
	memcpy(draft->address, port + 1, size);
	draft->address[size] = '\0';
	return draft->address;
}

/* The address or the port of "10.0.0.7:80", "[::1]:80". */
static const char *part_of_endpoint(struct draft *draft, bool port)
{
	const char *endpoint = logged_value(draft, "endpoint");
	const char *colon = endpoint ? strrchr(endpoint, ':') : NULL;
	size_t size;

	if (!endpoint && port)
		return port_of_url(draft);
	if (!colon || port)
		return colon ? colon + 1 : NULL;
	size = (size_t)(colon - endpoint);
	if (*endpoint == '[' && size > 2 && endpoint[size - 1] == ']') {
		endpoint++;
		size -= 2;
	}
	if (size >= sizeof(draft->address))
		return NULL;
	memcpy(draft->address, endpoint, size);
	draft->address[size] = '\0';
	return draft->address;
}

/* Evidence has real names, whatever is shown. */
static const char *real_value(void *context, const char *role)
{
	bool of_module = strcmp(role, "path") == 0 || strcmp(role, "module") == 0;
	const char *value;

	if (strcmp(role, "port") == 0 || strcmp(role, "address") == 0)
		return part_of_endpoint(context, strcmp(role, "port") == 0);
	value = logged_value(context, of_module ? "module" : role);
	return value && strcmp(role, "module") == 0 ? text_base(value) : value;
}

static bool found(void *context, const struct rules_finding *finding)
{
	struct draft *draft = context;

	return incident_ask(&draft->asking, finding).finding;
}

static bool names(const char *const *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal_nocase(list[i], name))
			return true;
	return false;
}

void draft_add_pool(struct draft *draft, const char *name)
{
	size_t count = draft->asking.pool_count;

	if (count < BOUND_SHOWN && !names(draft->pools, count, name))
		draft->pools[draft->asking.pool_count++] = name;
}

/* Events that name no pool name an application or a site, and the configuration its pool. */
static void add_site_pools(struct draft *draft)
{
	static const char *const of[] = { "{application}", "{site}" };

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]) && !draft->asking.pool_count; i++) {
		const struct rules_finding pool = {
			.finding = "site.pool", .of = { &of[i], 1 },
		};
		const struct incident_answer answer = incident_ask(&draft->asking, &pool);

		if (answer.finding)
			draft_add_pool(draft, answer.finding->value);
	}
}

static void add_logged_pools(struct draft *draft, bool vouched)
{
	const struct table_names *names = &draft->gathered->store->names;

	for (size_t i = 0; i < draft->row_count && draft->asking.pool_count < BOUND_SHOWN; i++) {
		const struct incident_key *key = draft_key(draft, i);

		if (key->pool != TABLE_NONE && incident_vouches(key) == vouched)
			draft_add_pool(draft, table_names_get(names, key->pool_name));
	}
}

void draft_prepare_asking(struct draft *draft)
{
	draft->asking.evidence = draft->gathered->evidence;
	draft->asking.times = &draft->gathered->times;
	draft->asking.computer = draft->facts[0]->computer;
	draft->asking.incident = draft->incident;
	draft->asking.pools = draft->pools;
	draft->asking.value = real_value;
	draft->asking.context = draft;
	draft->values.asking = &draft->asking;
	draft->values.store = draft->gathered->store;
	/* Of many pools a few are asked for, first those that nobody can have made up. */
	add_logged_pools(draft, true);
	add_logged_pools(draft, false);
	if (!draft->asking.pool_count && draft->asking.evidence)
		add_site_pools(draft);
}

/* Was that log of the computer read? */
static bool given(void *context, const char *channel)
{
	const struct draft *draft = context;

	return input_lookup_has(draft->gathered->given, channel, draft->facts[0]->computer);
}

struct rules_situation draft_situation(struct draft *draft)
{
	const struct incident *incident = draft->incident;

	return (struct rules_situation){
		.kind = draft->facts[0]->kind, .error = incident->error,
		.pools = incident->pool_count,
		.going_on = incident->pool_count && !incident->disabled_count,
		.generation = likely_generation(draft),
		.given = draft->gathered->given ? given : NULL,
		.value = logged_value, .context = draft,
		.found = draft->gathered->evidence ? found : NULL,
	};
}

uint8_t draft_generation(const struct draft *draft)
{
	return draft->age.old ? INCIDENT_BEFORE_IIS7 : newest(draft->age.generations);
}

struct rules_fact draft_fact(const struct event *event, char *buffer)
{
	return (struct rules_fact){
		event->kind, decode_event(event), catalog_role(event, "module", buffer),
		event->strings, event->string_count, event->data, event->data_size,
	};
}

/*
 * A cause whose own data is missing failed with the code that its consequences
 * repeat, so that a cause is assumed only if no event names it.
 */
static void borrow_code(struct rules_fact *facts, size_t count)
{
	if (count == 0 || facts[0].error.state != DECODE_MISSING ||
	    facts[0].kind->data != CATALOG_DATA_CODE)
		return;
	for (size_t i = 1; i < count; i++)
		if (facts[i].error.state == DECODE_OK &&
		    !incident_is_symptom_code(&facts[i].error) &&
		    (facts[i].kind->stage == CATALOG_ABORT ||
		     facts[i].kind->stage == CATALOG_REPORT)) {
			facts[0].error = facts[i].error;
			return;
		}
}

/* Too much for a small stack. */
struct asked {
	struct rules_fact facts[INCIDENT_FACTS];
	char modules[INCIDENT_FACTS][CATALOG_ROLE_SIZE];
};

size_t draft_ask_rules(struct draft *draft, struct rules_candidate *candidates)
{
	struct asked *asked = shortage_watch(malloc(sizeof(*asked)));
	struct rules_facts all = {
		.facts = asked ? asked->facts : NULL, .count = draft->fact_count,
		.generation = draft_generation(draft), .pools = draft->incident->pool_count,
		.found = draft->gathered->evidence ? found : NULL, .context = draft,
	};
	size_t count;

	if (!asked)
		return 0;
	for (size_t i = 0; i < draft->fact_count; i++)
		asked->facts[i] = draft_fact(draft->facts[i], asked->modules[i]);
	borrow_code(asked->facts, draft->fact_count);
	count = rules_match(draft->gathered->rules, &all, candidates, INCIDENT_POSSIBLE);
	free(asked);
	return count > CANDIDATES && !candidates[0].rule->code_unknown ? CANDIDATES : count;
}
