/*
 * incident_build.c - from a group of entries to an incident with its verdict.
 *
 * Asks the rules; knows nothing of how entries were joined, nor of reports.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_gather.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "finding_names.h"
#include "evidence.h"
#include "incident_alone.h"
#include "incident_asked.h"
#include "incident_findings.h"
#include "incident_outage.h"
#include "incident_wanted.h"
#include "incident_doubt.h"
#include "incident_weigh.h"
#include "incident_values.h"
#include "input_summary.h"
#include "text.h"

enum {
	/* Distinct events that the rules get to see: the first cause, then the earliest.
	 * The incidents of samples/ have up to 25; a storm has one for each pool. */
	FACTS = 64,
	CANDIDATES = 5,		/* the verdict and its alternatives */
	POSSIBLE = 9,		/* the same, where no code tells them apart */
	BECAUSE = 5,		/* lines of evidence */
	CONFLICTS = 4,		/* that are told */
	AGREEING = 4,		/* files that are cited for one finding */
};

struct build {
	const struct incident_gathered *gathered;
	const struct incident_row *rows;
	size_t row_count;
	const struct incident_group *group;
	struct incident *incident;
	const struct event *facts[FACTS];	/* the first cause first */
	const struct event *shown[FACTS];	/* the same, as they may be shown */
	size_t fact_count;
	uint8_t generation;
	bool old;		/* not known, but before IIS 7 */
	struct incident_values values;
	struct incident_asking asking;
	const char *pools[BOUND_SHOWN];		/* by their real names */
	char address[64];			/* the longest of IPv6 has 45 letters */
	char buffer[CATALOG_ROLE_SIZE];
	bool oom;
};

static const char *kept(struct build *build, struct text *text)
{
	const char *copy = text->oom ? NULL
		: arena_string(build->gathered->arena, text_get(text));

	build->oom |= !copy;
	text_release(text);
	return copy;
}

static const char *expanded(struct build *build, const char *from)
{
	struct text text = { 0 };

	if (!from)
		return NULL;
	rules_expand(&text, from, RULES_PROSE, incident_value, &build->values);
	return kept(build, &text);
}

/* The text of a step often ends with the colon after which its command follows. */
static void warn_of_path(struct text *text)
{
	bool colon = text->size && text->bytes[text->size - 1] == ':';

	if (colon)
		text->bytes[text->size - 1] = '.';
	text_add(text, " The log names a path where no module should be, and a log can be forged: "
		 "the command is without it, and you should look at it before you put it in");
	text_add_char(text, colon ? ':' : '.');
}

/* The text and the command of a step. */
static void expand_step(struct build *build, const struct rules_step *from,
			struct incident_step *step)
{
	enum rules_use use = from->kind == RULES_LOOK ? RULES_LOOK_COMMAND : RULES_CHANGE_COMMAND;
	struct text text = { 0 }, command = { 0 };
	bool whole = true;

	rules_expand(&text, from->text, RULES_PROSE, incident_value, &build->values);
	if (from->command)
		whole = rules_expand(&command, from->command, use, incident_value,
				     &build->values);
	if (!whole)
		warn_of_path(&text);
	step->text = kept(build, &text);
	step->command = from->command ? kept(build, &command) : NULL;
	text_release(&command);
}

static void *array(struct build *build, size_t count, size_t size)
{
	void *list = arena_array(build->gathered->arena, count ? count : 1, size);

	build->oom |= !list;
	return list;
}

/* Facts. */

static const struct incident_key *key_of(const struct build *build, size_t row)
{
	return &build->gathered->store->keys[build->rows[row].key];
}

static void collect_facts(struct build *build)
{
	const struct incident_store *store = build->gathered->store;
	uint32_t cause = store->entries[build->group->cause].key;

	for (size_t i = 0; i < build->row_count; i++) {
		const struct event *event = incident_row_event(store, &build->rows[i]);

		build->generation |= key_of(build, i)->generation;
		if (build->rows[i].key == cause && build->fact_count > 0) {
			const struct event *first = build->facts[0];

			build->facts[0] = event;
			event = first;
		}
		if (build->fact_count < FACTS)
			build->facts[build->fact_count++] = event;
	}
	if (!build->generation)
		build->generation = (uint8_t)table_map_get(&build->gathered->generations,
							      key_of(build, 0)->computer);
	build->old = !build->generation &&
		     table_map_get(&build->gathered->old, key_of(build, 0)->computer) != TABLE_NONE;
	for (size_t i = 0; i < build->fact_count; i++) {
		build->shown[i] = incident_show(store, build->gathered->arena, build->facts[i]);
		build->oom |= !build->shown[i];
	}
	build->values.count = build->fact_count;
}

/* Pools, sites and processes. */

static int name_order(const void *a, const void *b)
{
	const struct incident_pool *x = a, *y = b;
	int order = text_compare_nocase(x->name, y->name);

	return order ? order : strcmp(x->name, y->name);
}

/* Names that only the Application log gives, which anybody may write to, push none out. */
static int shown_order(const void *a, const void *b)
{
	const struct incident_pool *x = a, *y = b;

	return x->vouched != y->vouched ? y->vouched - x->vouched : name_order(a, b);
}

/* The first DISABLE of a pool says since when it is off. */
static void record_disabled(const struct build *build, struct incident_pool *pool, size_t row)
{
	when_t time = build->gathered->store->entries[build->rows[row].first].time;

	if (key_of(build, row)->kind->stage != CATALOG_DISABLE)
		return;
	if (pool->disabled == WHEN_UNKNOWN || time < pool->disabled)
		pool->disabled = time;
}

/* As it may be shown; if memory runs out, nothing will be. */
static const char *show_name(struct build *build, const char *role, uint32_t name)
{
	const struct incident_store *store = build->gathered->store;
	const char *real = table_names_get(&store->names, name);
	const char *seen = incident_show_name(store, role, real);

	build->oom |= !seen;
	return seen ? seen : real;
}

static size_t shown(size_t count)
{
	return count < BOUND_SHOWN ? count : BOUND_SHOWN;
}

/* Distinct names of that role that the rows give by `pick`; those that are shown come first,
 * sorted. */
static struct incident_pool *distinct(struct build *build, const char *role,
				      uint32_t (*pick)(const struct incident_key *key),
				      size_t *count)
{
	struct incident_pool *list = array(build, build->row_count, sizeof(*list));
	struct table_map seen = { 0 };

	*count = 0;
	for (size_t i = 0; list && i < build->row_count; i++) {
		uint32_t name = pick(key_of(build, i)), at;

		if (name == TABLE_NONE)
			continue;
		at = table_map_get(&seen, name);
		if (at == TABLE_NONE) {
			at = (uint32_t)(*count)++;
			list[at].name = show_name(build, role, name);
			if (table_map_set(&seen, name, at) < 0)
				build->oom = true;
		}
		record_disabled(build, &list[at], i);
		list[at].vouched |= key_of(build, i)->kind->signs_in && key_of(build, i)->believed;
	}
	table_map_release(&seen);
	if (list && *count > BOUND_SHOWN)
		qsort(list, *count, sizeof(*list), shown_order);
	if (list && *count)
		qsort(list, shown(*count), sizeof(*list), name_order);
	return list;
}

static uint32_t pool_of(const struct incident_key *key)
{
	return key->pool;
}

static uint32_t site_of(const struct incident_key *key)
{
	return key->site;
}

static void list_names(struct build *build)
{
	struct incident *incident = build->incident;
	struct incident_pool *pools = distinct(build, "pool", pool_of, &incident->pool_count);
	struct incident_pool *sites = distinct(build, "site", site_of, &incident->site_count);

	incident->pools = pools;
	incident->pool_shown = shown(incident->pool_count);
	for (size_t i = 0; pools && i < incident->pool_count; i++)
		incident->disabled_count += pools[i].disabled != WHEN_UNKNOWN;
	incident->site_shown = shown(incident->site_count);
	incident->sites = array(build, incident->site_shown, sizeof(*incident->sites));
	for (size_t i = 0; sites && incident->sites && i < incident->site_shown; i++)
		incident->sites[i] = sites[i].name;
}

static void list_processes(struct build *build)
{
	const struct incident_gathered *gathered = build->gathered;
	uint32_t at = gathered->processes_of[build->rows[0].group];
	const struct incident_processes *processes;
	struct incident *incident = build->incident;
	uint32_t *list;

	if (at == TABLE_NONE)
		return;
	processes = &gathered->processes[at];
	incident->process_id_count = processes->count;
	incident->process_id_shown = shown(processes->count);
	list = array(build, incident->process_id_shown, sizeof(*list));
	if (list)
		memcpy(list, processes->ids, incident->process_id_shown * sizeof(*list));
	incident->process_ids = list;
}

/* The chain: one link for each family and id, the cause first. */

static void add_link(struct incident_link *chain, size_t *count,
		     const struct incident_row *row, const struct incident_key *key,
		     const struct event *event)
{
	size_t i = 0;

	while (i < *count && (chain[i].kind != key->kind || chain[i].id != key->id))
		i++;
	if (i == *count)
		chain[(*count)++] = (struct incident_link){
			.kind = key->kind, .id = key->id, .source = catalog_shown(event),
		};
	chain[i].count += row->shown;
}

static size_t count_kinds(const struct build *build, struct table_map *seen)
{
	size_t count = 0;

	for (size_t i = 0; i < build->row_count; i++) {
		const struct incident_key *key = key_of(build, i);
		uint64_t kind = (uintptr_t)key->kind ^ (uint64_t)key->id << 48;

		if (table_map_get(seen, kind) != TABLE_NONE)
			continue;
		count++;
		/* Without memory for the map, there may be as many as rows. */
		if (table_map_set(seen, kind, 0) < 0)
			return build->row_count;
	}
	return count;
}

static void link_chain(struct build *build)
{
	const struct incident_store *store = build->gathered->store;
	struct table_map seen = { 0 };
	struct incident_link *chain;

	chain = array(build, count_kinds(build, &seen) + 1, sizeof(*chain));
	table_map_release(&seen);
	if (!chain)
		return;
	chain[0].kind = incident_store_key(store, build->group->cause)->kind;
	chain[0].id = incident_store_key(store, build->group->cause)->id;
	chain[0].source = catalog_shown(build->facts[0]);
	build->incident->chain_count = 1;
	for (size_t i = 0; i < build->row_count; i++)
		if (build->rows[i].shown)
			add_link(chain, &build->incident->chain_count, &build->rows[i],
				 key_of(build, i), incident_row_event(store, &build->rows[i]));
	/* A filter may hide the cause. */
	if (chain[0].count == 0)
		memmove(chain, chain + 1, --build->incident->chain_count * sizeof(*chain));
	build->incident->chain = chain;
}

/* Why. */

static void say_error(struct text *text, const struct decode_error *error)
{
	if (error->state != DECODE_OK)
		return;
	if (error->kind == DECODE_HRESULT || error->kind == DECODE_NTSTATUS ||
	    error->kind == DECODE_EXIT_CODE)
		text_printf(text, "0x%08X", error->value);
	else
		text_printf(text, "%u", error->code);
}

struct input_summaries {
	const struct event *event;
	const struct event *first;	/* said before, or NULL */
	char buffer[CATALOG_ROLE_SIZE];
};

/* The exception of two events: told once. */
static bool tells_same(const struct event *event, const struct event *first)
{
	char left[CATALOG_ROLE_SIZE], right[CATALOG_ROLE_SIZE];
	const char *type = catalog_role(event, "exception_type", left);
	const char *other = type ? catalog_role(first, "exception_type", right) : NULL;

	if (!other || strcmp(type, other))
		return false;
	type = catalog_role(event, "exception_message", left);
	other = catalog_role(first, "exception_message", right);
	return type ? other && !strcmp(type, other) : true;
}

static const char *summary_value(void *context, const char *role)
{
	struct input_summaries *summary = context;

	if (!strcmp(role, "path") && !catalog_has_role(summary->event->kind, role))
		role = "module";
	if (!strcmp(role, "told") && summary->first && tells_same(summary->event, summary->first))
		return "the same exception";
	return catalog_role(summary->event, role, summary->buffer);
}

static void say_event(struct text *text, const struct event *event, const struct event *first)
{
	struct input_summaries summary = { .event = event, .first = first };

	rules_expand(text, event->kind->says, RULES_PROSE, summary_value, &summary);
}

/* "ended unexpectedly (exit code {exit_code})" */
static bool names_code(const struct catalog_event *kind)
{
	size_t size = kind->code_role ? strlen(kind->code_role) : 0;
	const char *at = kind->says;

	if (size && kind->told_role && !strcmp(kind->code_role, kind->told_role) &&
	    strstr(at, "{told}"))
		return true;

	while (size && (at = strchr(at, '{')))
		if (text_starts(++at, kind->code_role) && at[size] == '}')
			return true;
	return false;
}

/* Why an event has no code: it has none, or the text that it came in does not show it. */
static const char *says_state(const struct event *event, const struct decode_error *error)
{
	return event->without_data && error->state == DECODE_MISSING
		? "comes without its data in this text" : decode_state_says(error->state);
}

/* "WAS 5139 repeats the error as 0x80070005 for DefaultAppPool" */
static void say_evidence(struct build *build, struct text *text, size_t fact)
{
	const struct event *event = build->shown[fact];
	struct decode_error error = decode_event(build->facts[fact]);
	const struct decode_error *cause = &build->incident->error;
	const char *pool = catalog_role(event, "pool", build->buffer);

	text_printf(text, "%s %u", catalog_shown(event), event->id);
	if (fact == 0 && build->incident->module && error.state == DECODE_OK &&
	    !names_code(event->kind)) {
		text_printf(text, " names %s with error ", text_base(build->incident->module));
		say_error(text, &error);
	} else if (fact > 0 && error.state == DECODE_OK && cause->state == DECODE_OK &&
		   error.code == cause->code) {
		text_add(text, " repeats the error");
		if (error.value != cause->value) {
			text_add(text, " as ");
			say_error(text, &error);
		}
		if (pool)
			text_printf(text, " for %s", pool);
	} else {
		text_add(text, ": ");
		say_event(text, event, fact ? build->shown[0] : NULL);
		if (error.state == DECODE_OK && !names_code(event->kind)) {
			text_add(text, ", error ");
			say_error(text, &error);
		} else if (fact == 0 && error.state == DECODE_MISSING &&
			   event->kind->data == CATALOG_DATA_CODE) {
			text_printf(text, "; it %s", says_state(event, &error));
		}
	}
}

static void give_reasons(struct build *build, bool without_code)
{
	struct incident *incident = build->incident;
	const struct catalog_event *said[BECAUSE];
	struct text text = { 0 };

	/* One more where a code is missing, one where evidence says something. */
	incident->because = array(build, BECAUSE + 2, sizeof(*incident->because));
	for (size_t i = 0; incident->because && i < build->fact_count; i++) {
		const struct catalog_event *kind = build->facts[i]->kind;
		size_t known = 0;

		while (known < incident->because_count && said[known] != kind)
			known++;
		if (known < incident->because_count || known == BECAUSE)
			continue;
		said[known] = kind;
		say_evidence(build, &text, i);
		incident->because[incident->because_count++] = kept(build, &text);
	}
	if (!without_code || !incident->because)
		return;
	text_printf(&text, "%s %u %s: the most frequent documented cause is assumed",
		    catalog_shown(build->facts[0]), build->facts[0]->id,
		    says_state(build->facts[0], &incident->error));
	incident->because[incident->because_count++] = kept(build, &text);
}

/* The verdict. */

/* A server that was upgraded holds events of two; the newer one runs. */
static uint8_t newest(uint8_t generations)
{
	return generations & CATALOG_IIS7 ? CATALOG_IIS7
		: generations & CATALOG_IIS6 ? CATALOG_IIS6 : generations;
}

/* What the log says: other words may be shown. */
static const char *logged_value(void *context, const char *role)
{
	struct build *build = context;
	const char *value = NULL;

	for (size_t i = 0; !value && i < build->fact_count; i++)
		value = catalog_role(build->facts[i], role, build->buffer);
	return value;
}

enum { BEFORE_IIS7 = CATALOG_IIS5 | CATALOG_IIS6 };

/* Where no event shows the generation, the rule may: it is for one alone. */
static uint8_t likely_generation(const struct build *build)
{
	uint8_t of_rule = build->incident->rule->generations;

	if (build->generation)
		return newest(build->generation);
	if (!build->old)
		return newest(of_rule);
	return newest(of_rule & BEFORE_IIS7 ? of_rule & BEFORE_IIS7 : BEFORE_IIS7);
}

/* "8080" of "http://shop.example:8080/", or NULL. */
static const char *port_of_url(struct build *build)
{
	const char *url = logged_value(build, "url");
	const char *port = url ? strstr(url, "://") : NULL;
	size_t size;

	port = port ? strchr(port + 3, ':') : NULL;
	size = port ? strspn(port + 1, "0123456789") : 0;
	if (size == 0 || size >= sizeof(build->address))
		return NULL;
	memcpy(build->address, port + 1, size);
	build->address[size] = '\0';
	return build->address;
}

/* The address or the port of "10.0.0.7:80", "[::1]:80". */
static const char *part_of_endpoint(struct build *build, bool port)
{
	const char *endpoint = logged_value(build, "endpoint");
	const char *colon = endpoint ? strrchr(endpoint, ':') : NULL;
	size_t size;

	if (!endpoint && port)
		return port_of_url(build);
	if (!colon || port)
		return colon ? colon + 1 : NULL;
	size = (size_t)(colon - endpoint);
	if (*endpoint == '[' && size > 2 && endpoint[size - 1] == ']') {
		endpoint++;
		size -= 2;
	}
	if (size >= sizeof(build->address))
		return NULL;
	memcpy(build->address, endpoint, size);
	build->address[size] = '\0';
	return build->address;
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
	struct build *build = context;

	return incident_ask(&build->asking, finding).finding;
}

static bool names(const char *const *list, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal_nocase(list[i], name))
			return true;
	return false;
}

static void add_pool(struct build *build, const char *name)
{
	size_t count = build->asking.pool_count;

	if (!names(build->pools, count, name) && count < BOUND_SHOWN)
		build->pools[build->asking.pool_count++] = name;
}

/* Events that name no pool name an application or a site, and the configuration its pool. */
static void add_site_pools(struct build *build)
{
	static const char *const of[] = { "{application}", "{site}" };

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]) && !build->asking.pool_count; i++) {
		const struct rules_finding pool = {
			.finding = "site.pool", .of = { &of[i], 1 },
		};
		const struct incident_answer answer = incident_ask(&build->asking, &pool);

		if (answer.finding)
			add_pool(build, answer.finding->value);
	}
}

static void prepare_asking(struct build *build)
{
	const struct table_names *names = &build->gathered->store->names;

	build->asking.evidence = build->gathered->evidence;
	build->asking.computer = build->facts[0]->computer;
	build->asking.incident = build->incident;
	build->asking.pools = build->pools;
	build->asking.value = real_value;
	build->asking.context = build;
	build->values.asking = &build->asking;
	build->values.store = build->gathered->store;
	for (size_t i = 0; i < build->row_count; i++)
		if (key_of(build, i)->pool != TABLE_NONE)
			add_pool(build, table_names_get(names, key_of(build, i)->pool));
	if (!build->asking.pool_count && build->asking.evidence)
		add_site_pools(build);
}

/* Was that log of the computer read? */
static bool given(void *context, const char *channel)
{
	const struct build *build = context;
	const struct incident_gathered *gathered = build->gathered;
	const char *computer = build->facts[0]->computer;

	for (size_t i = 0; i < gathered->input_count; i++) {
		const struct input_summary *input = &gathered->inputs[i];

		if (names(input->channels, input->channel_count, channel) &&
		    (!computer || names(input->computers, input->computer_count, computer)))
			return true;
	}
	return false;
}

static struct rules_situation situation_of(struct build *build)
{
	const struct incident *incident = build->incident;

	return (struct rules_situation){
		.kind = build->facts[0]->kind, .error = incident->error,
		.pools = incident->pool_count,
		.going_on = incident->pool_count && !incident->disabled_count,
		.generation = likely_generation(build),
		.given = build->gathered->inputs ? given : NULL,
		.value = logged_value, .context = build,
		.found = build->gathered->evidence ? found : NULL,
	};
}

/* A text without the code: where the sender finds it. */
static void ask_for_data(struct build *build)
{
	const struct incident *incident = build->incident;
	const struct event *event = NULL;
	struct text text = { 0 };

	for (size_t i = build->fact_count; i-- > 0;)
		if (build->facts[i]->without_data &&
		    build->facts[i]->kind->data == CATALOG_DATA_CODE)
			event = build->facts[i];
	if (!event || incident->error.state != DECODE_MISSING || !incident->collect)
		return;
	text_printf(&text, "the error code of %s %u, which this text does not show: the log "
		    "itself (.evtx), or the event as XML (Event Viewer, tab Details, XML View, "
		    "copy all of it)", catalog_shown(event), (unsigned)event->id);
	build->incident->collect[build->incident->collect_count++] = kept(build, &text);
}

/* A choice of which one alternative is left is none.  The others are lettered. */
static void number_steps(struct incident_step *steps, size_t count)
{
	size_t number = 0;

	for (size_t i = 0; i < count; i++) {
		struct incident_step *step = &steps[i];
		bool goes_on = i && step->choice && step->choice == steps[i - 1].choice;
		bool begins = i + 1 < count && step->choice == steps[i + 1].choice;

		step->number = goes_on ? number : ++number;
		if (goes_on && steps[i - 1].letter < 'z')
			step->letter = (char)(steps[i - 1].letter + 1);
		else if (goes_on)
			step->letter = 'z';
		else if (step->choice && begins)
			step->letter = 'a';
		else
			step->choice = 0;
	}
}

static void fill_steps(struct build *build, const struct rules_rule *rule,
		       const struct rules_situation *situation, struct incident_step *steps)
{
	struct incident *incident = build->incident;

	for (size_t i = 0; steps && i < rule->step_count; i++) {
		const struct rules_step *step = &rule->steps[i];

		if (!rules_step_fits(step, situation))
			continue;
		build->values.asked = &step->findings;
		steps[incident->step_count++] = (struct incident_step){
			.kind = step->kind, .choice = step->choice,
			.condition = expanded(build, step->condition),
		};
		expand_step(build, step, &steps[incident->step_count - 1]);
		build->values.asked = NULL;
	}
}

static void take_steps(struct build *build, const struct rules_rule *rule)
{
	struct rules_situation situation = situation_of(build);
	struct incident *incident = build->incident;
	struct incident_step *steps = array(build, rule->step_count, sizeof(*steps));

	fill_steps(build, rule, &situation, steps);
	/* Where evidence leaves no step, all are shown that events leave. */
	if (!incident->step_count) {
		situation.found = NULL;
		fill_steps(build, rule, &situation, steps);
	}
	number_steps(steps, incident->step_count);
	incident->steps = steps;
}

/* What is confirmed needs nothing more, but what a rule asks for because of findings. */
static bool is_wanted(const struct build *build, const struct rules_entry *entry, bool confirmed)
{
	const struct incident_asker asker = { build->facts[0]->computer,
					      key_of(build, 0)->computer };

	if (confirmed && !entry->only->findings.count)
		return false;
	return !incident_is_answered(build->gathered->answers, build->gathered->evidence, &asker,
				     entry->text);
}

/* "`dotnet --info` on the server, as a text file" */
static void add_asked(struct build *build, const char *from)
{
	struct incident *incident = build->incident;
	const char *file = incident_file_asked(from);
	struct text text = { 0 };

	incident->collect_beside |= file != NULL;
	text_add(&text, from);
	if (file && *file)
		text_printf(&text, "%s%s", text_starts(file, "[[") ? "" : ", ", file);
	incident->collect[incident->collect_count++] = expanded(build, text_get(&text));
	build->oom |= text.oom;
	text_release(&text);
}

static void take_collect(struct build *build, const struct rules_rule *rule, bool confirmed)
{
	const struct rules_situation situation = situation_of(build);
	struct incident *incident = build->incident;

	incident->collect = array(build, rule->collect_count + 1, sizeof(*incident->collect));
	if (!confirmed)
		ask_for_data(build);
	for (size_t i = 0; incident->collect && i < rule->collect_count; i++)
		if (rules_step_fits(rule->collect[i].only, &situation) &&
		    is_wanted(build, &rule->collect[i], confirmed))
			add_asked(build, rule->collect[i].text);
}

static void take_logs(struct build *build, const struct rules_rule *rule)
{
	const struct rules_situation situation = situation_of(build);
	struct incident *incident = build->incident;
	struct incident_log *logs = array(build, rule->log_count, sizeof(*logs));

	for (size_t i = 0; logs && i < rule->log_count; i++)
		if (rules_step_fits(rule->logs[i].only, &situation))
			logs[incident->log_count++] = (struct incident_log){
				rule->logs[i].only->missing,
				expanded(build, rule->logs[i].text),
			};
	incident->logs = logs;
}

/* The explanation, and the sentences that are for this incident. */
static const char *explanation_of(struct build *build, const struct rules_rule *rule)
{
	const struct rules_situation situation = situation_of(build);
	struct text text = { 0 };

	rules_expand(&text, rule->explanation, RULES_PROSE, incident_value, &build->values);
	for (size_t i = 0; i < rule->more_count; i++) {
		if (!rules_step_fits(rule->more[i].only, &situation))
			continue;
		text_add_char(&text, ' ');
		build->values.asked = &rule->more[i].only->findings;
		rules_expand(&text, rule->more[i].text, RULES_PROSE, incident_value,
			     &build->values);
		build->values.asked = NULL;
	}
	return kept(build, &text);
}

/* All but the first, and what evidence rules out. */
static void take_others(struct build *build, const struct rules_candidate *candidates,
			const struct incident_weighed *weighed, size_t count)
{
	struct incident_other *others = array(build, count, sizeof(*others));

	for (size_t i = 1; others && i < count; i++) {
		const struct rules_rule *rule = candidates[i].rule;

		if (rule->fallback || rule->code_unknown ||
		    weighed[i].weight == INCIDENT_REFUTED)
			continue;
		others[build->incident->other_count++] = (struct incident_other){
			rule, candidates[i].confidence,
			expanded(build, rule->title),
			expanded(build, rule->check),
		};
	}
	build->incident->others = others;
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

static void take_finding(struct build *build, const struct rules_finding *finding)
{
	const struct incident_answer answer = incident_ask(&build->asking, finding);

	build->oom |= incident_add_answer(build->incident, build->gathered->arena,
					  &answer) < 0;
}

/* Those that the rule asked for and that are there; of two that are compared each. */
static void take_findings(struct build *build, const struct rules_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct rules_finding *finding = &findings->items[i];
		const char *other = incident_other_name(finding);
		const struct rules_finding one = {
			.finding = finding->finding, .of = finding->of, .is = finding->is,
		}, two = {
			.finding = other, .of = incident_other_of(finding),
		};

		take_finding(build, other ? &one : finding);
		if (other)
			take_finding(build, &two);
	}
}

static void take_proof_findings(struct build *build, const struct rules_proof *proofs,
				size_t count)
{
	for (size_t i = 0; i < count; i++)
		take_findings(build, &proofs[i].findings);
}

/* All that the rule could ask for. */
static void take_rule_findings(struct build *build, const struct rules_rule *rule)
{
	for (size_t i = 0; i < rule->alternative_count; i++)
		take_findings(build, &rule->alternatives[i].findings);
	take_findings(build, &rule->when.findings);
	take_proof_findings(build, rule->confirms, rule->confirm_count);
	take_proof_findings(build, rule->refutes, rule->refute_count);
	for (size_t i = 0; i < rule->step_count; i++) {
		take_findings(build, &rule->steps[i].findings);
		take_findings(build, &rule->steps[i].not_findings);
	}
}

/* The finding, and every other file that says the same. */
static void cite_all(const struct build *build, const struct evidence_finding **list,
		     size_t *count, const struct evidence_finding *finding)
{
	const struct evidence *evidence = build->asking.evidence;
	size_t room = *count + AGREEING;

	incident_cite(list, count, finding);
	if (!finding)
		return;
	for (size_t i = evidence_next(evidence, finding->computer, 0);
	     i < evidence->count && *count < room;
	     i = evidence_next(evidence, finding->computer, i + 1))
		if (evidence_same_finding(&evidence->list[i], finding))
			incident_cite(list, count, &evidence->list[i]);
}

/* The findings of a proof, which are all there. */
static const struct evidence_finding **proof_of(struct build *build,
						const struct rules_proof *proof, size_t *count)
{
	const struct evidence_finding **list = array(build, 2 * AGREEING * proof->findings.count,
						     sizeof(*list));

	*count = 0;
	for (size_t i = 0; list && i < proof->findings.count; i++) {
		const struct incident_answer answer =
			incident_ask(&build->asking, &proof->findings.items[i]);

		cite_all(build, list, count, answer.finding);
		cite_all(build, list, count, answer.other);
	}
	return list;
}

/* What a proof says, with the values that it asks for. */
static const char *because_of(struct build *build, const struct rules_proof *proof)
{
	const char *because;

	build->values.asked = &proof->findings;
	because = expanded(build, proof->because);
	build->values.asked = NULL;
	return because;
}

static void add_reason(struct build *build, const struct rules_proof *proof)
{
	struct incident *incident = build->incident;

	if (incident->because)
		incident->because[incident->because_count++] = because_of(build, proof);
}

static void take_weight(struct build *build, const struct incident_weighed *weighed)
{
	struct incident *incident = build->incident;

	if (weighed->weight == INCIDENT_OPEN)
		return;
	incident->confirmed = weighed->weight == INCIDENT_CONFIRMED;
	incident->contradicted = !incident->confirmed;
	incident->confidence = incident->confirmed ? RULES_HIGH : RULES_LOW;
	incident->proof = proof_of(build, weighed->proof, &incident->proof_count);
	add_reason(build, weighed->proof);
}

static void take_ruled_out(struct build *build, const struct rules_candidate *candidates,
			   const struct incident_weighed *weighed, size_t count)
{
	struct incident *incident = build->incident;
	struct incident_ruled_out *list = array(build, count, sizeof(*list));

	for (size_t i = 1; list && i < count; i++) {
		struct incident_ruled_out *out = &list[incident->ruled_out_count];

		if (weighed[i].weight != INCIDENT_REFUTED || candidates[i].rule->fallback)
			continue;
		out->rule = candidates[i].rule;
		out->because = because_of(build, weighed[i].proof);
		out->proof = proof_of(build, weighed[i].proof, &out->proof_count);
		incident->ruled_out_count++;
		take_proof_findings(build, weighed[i].proof, 1);
	}
	incident->ruled_out = list;
}

static void add_conflict(struct incident_conflict *list, size_t *count, size_t room,
			 const struct incident_answer *answer)
{
	const struct evidence_finding *const *conflict = answer->conflict;

	for (size_t i = 0; i < *count; i++)
		if (list[i].findings[0] == conflict[0] && list[i].findings[1] == conflict[1])
			return;
	if (conflict[0] && *count < room)
		list[(*count)++] = (struct incident_conflict){ { conflict[0], conflict[1] } };
}

static void take_proof_conflicts(struct build *build, struct incident_conflict *list,
				 const struct rules_proof *proofs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < proofs[i].findings.count; k++) {
			const struct incident_answer answer =
				incident_ask(&build->asking, &proofs[i].findings.items[k]);

			add_conflict(list, &build->incident->conflict_count, CONFLICTS, &answer);
		}
}

/* What contradicts itself in all that the causes that fit ask for. */
static void take_conflicts(struct build *build, const struct rules_candidate *candidates,
			   size_t count)
{
	struct incident_conflict *list = array(build, CONFLICTS, sizeof(*list));

	for (size_t i = 0; list && i < count; i++) {
		const struct rules_rule *rule = candidates[i].rule;

		take_proof_conflicts(build, list, rule->confirms, rule->confirm_count);
		take_proof_conflicts(build, list, rule->refutes, rule->refute_count);
	}
	build->incident->conflicts = list;
}

static size_t ask_rules(struct build *build, struct rules_candidate *candidates)
{
	struct rules_fact facts[FACTS];
	struct rules_facts all = {
		.facts = facts, .count = build->fact_count,
		.generation = build->old ? BEFORE_IIS7 : newest(build->generation),
		.pools = build->incident->pool_count,
		.found = build->gathered->evidence ? found : NULL, .context = build,
	};
	char buffer[FACTS][CATALOG_ROLE_SIZE];
	size_t count;

	for (size_t i = 0; i < build->fact_count; i++) {
		const struct event *event = build->facts[i];

		facts[i] = (struct rules_fact){
			event->kind, decode_event(event),
			catalog_role(event, "module", buffer[i]), event->strings,
			event->string_count, event->data, event->data_size,
		};
	}
	borrow_code(facts, build->fact_count);
	count = rules_match(build->gathered->rules, &all, candidates, POSSIBLE);
	return count > CANDIDATES && !candidates[0].rule->code_unknown ? CANDIDATES : count;
}

/*
 * A verdict on consequences alone (the other log was not given) is at most of
 * medium confidence: the event that names the cause was not seen.
 */
static enum rules_confidence confidence_of(const struct build *build,
					   const struct rules_candidate *candidate)
{
	enum catalog_stage stage = build->facts[0]->kind->stage;

	if ((stage == CATALOG_ABORT || stage == CATALOG_REPORT) &&
	    candidate->confidence == RULES_HIGH && build->facts[0]->kind->data)
		return RULES_MEDIUM;
	return candidate->confidence;
}

/* "{module} cannot be loaded" begins with "the module" where none was named. */
static const char *title_of(struct build *build, const struct rules_rule *rule)
{
	const struct rules_situation situation = situation_of(build);
	const char *title = rule->title;
	struct text text = { 0 };

	for (size_t i = rule->title_count; i > 0; i--)
		if (rules_step_fits(rule->titles[i - 1].only, &situation)) {
			title = rule->titles[i - 1].text;
			build->values.asked = &rule->titles[i - 1].only->findings;
		}
	rules_expand(&text, title, RULES_PROSE, incident_value, &build->values);
	if (text.size && title[0] == '{' && text_starts(text.bytes, "the "))
		text.bytes[0] = 'T';
	build->values.asked = NULL;
	return kept(build, &text);
}

static enum rules_severity severity_of(struct build *build, const struct rules_rule *rule)
{
	const struct rules_situation situation = situation_of(build);

	for (size_t i = 0; i < rule->severity_count; i++)
		if (rules_step_fits(rule->severities[i].only, &situation))
			return (enum rules_severity)rules_severity_parse(rule->severities[i].text);
	return rule->severity;
}

/*
 * Warnings whose ids are not listed; and what Windows writes without IIS, too, on a computer
 * whose logs show none.
 */
static bool is_doubtful(const struct build *build)
{
	bool mild = true;

	for (size_t i = 0; i < build->row_count; i++)
		mild &= key_of(build, i)->mild;
	return mild || build->incident->without_iis;
}

static int conclude(struct build *build, struct fail *fail)
{
	struct rules_candidate candidates[POSSIBLE];
	struct incident_weighed weighed[POSSIBLE];
	size_t count = ask_rules(build, candidates);
	struct incident *incident = build->incident;
	struct rules_situation situation;
	const struct rules_rule *rule;

	if (count == 0)
		return fail_set(fail, "no rule fits %s %u, and none is a fallback",
				build->facts[0]->kind->family, build->facts[0]->id);
	incident->rule = candidates[0].rule;
	situation = situation_of(build);
	incident_weigh_all(&situation, candidates, weighed, count);
	rule = candidates[0].rule;
	incident->rule = rule;
	if (build->gathered->evidence)
		take_rule_findings(build, rule);
	incident->confidence = confidence_of(build, &candidates[0]);
	incident->severity = severity_of(build, rule);
	if (incident->disabled_count && incident->severity == RULES_ERROR)
		incident->severity = RULES_CRITICAL;	/* a pool is down */
	if (incident->severity < RULES_WARNING && is_doubtful(build))
		incident->severity = RULES_WARNING;
	if (build->gathered->brief)
		return 0;
	incident->title = title_of(build, rule);
	incident->explanation = explanation_of(build, rule);
	give_reasons(build, candidates[0].without_code);
	take_steps(build, rule);
	take_collect(build, rule, weighed[0].weight == INCIDENT_CONFIRMED);
	take_logs(build, rule);
	take_others(build, candidates, weighed, count);
	if (build->gathered->evidence) {
		take_conflicts(build, candidates, count);
		take_weight(build, &weighed[0]);
		take_ruled_out(build, candidates, weighed, count);
	}
	if (!build->oom)
		build->oom = !incident_doubt(incident, candidates[0].without_code,
					     build->gathered->arena);
	return 0;
}

/* A string of the event, which is kept; or what was put together. */
static const char *module_of(struct build *build, const struct event *event)
{
	const char *module = catalog_role(event, "module", build->buffer);
	uintptr_t at = (uintptr_t)module - (uintptr_t)build->buffer;

	return at < sizeof(build->buffer) ? arena_string(build->gathered->arena, module) : module;
}

static void describe(struct build *build)
{
	const struct incident_store *store = build->gathered->store;
	struct incident *incident = build->incident;
	const struct event *cause = build->shown[0];
	const struct incident_group *group = build->group;
	size_t first = group->shown ? group->first_shown : group->first_entry;
	size_t last = group->shown ? group->last_shown : group->last_entry;

	incident->computer = cause->computer;
	incident->first_seen = store->entries[first].time;
	incident->last_seen = store->entries[last].time;
	incident->began = store->entries[group->first_entry].time;
	incident->ended = store->entries[group->last_entry].time;
	incident->count = group->shown;
	incident->hidden = group->count - group->shown;
	incident->error = decode_event(build->facts[0]);
	incident->module = module_of(build, cause);
	incident->recovered = group->recovered;
	incident->ongoing = group->recovered == WHEN_UNKNOWN;
	incident->local_time = key_of(build, 0)->local_time;
	incident->occurrences = group->occurrences;
	incident->without_iis = table_map_get(&build->gathered->with_iis,
					      key_of(build, 0)->computer) == TABLE_NONE;
	if (!incident->ongoing) {
		incident->recovery = incident_show(store, NULL,
						   incident_kept_event(store, group->recovery));
		build->oom |= !incident->recovery;
	}
}

/* Ids of sites, where no pool is known. */
static void add_site_ids(struct build *build, struct incident_outage_of *of)
{
	const struct table_names *names = &build->gathered->store->names;
	const struct evidence *evidence = build->gathered->evidence;
	const char *named = finding_known("site.name");
	char buffer[INCIDENT_SITE_ID];

	for (size_t i = 0; i < build->row_count && i < FACTS; i++) {
		const struct incident_key *key = key_of(build, i);
		const char *site = table_names_get(names, key->site);

		if (!site)
			site = incident_site_of_path(table_names_get(names, key->path), buffer);
		if (site)
			incident_outage_add(of, site);
		for (size_t k = 0; site && k < evidence->count; k++)
			if (evidence->list[k].finding == named &&
			    evidence->list[k].of &&
			    text_equal_nocase(evidence->list[k].value, site))
				incident_outage_add(of, evidence->list[k].of);
	}
}

static void take_outage(struct build *build)
{
	const struct incident_gathered *gathered = build->gathered;
	struct incident_outage_of of = { .oom = false };

	for (size_t i = 0; i < build->row_count; i++)
		if (key_of(build, i)->pool != TABLE_NONE)
			incident_outage_add(&of, table_names_get(&gathered->store->names,
								 key_of(build, i)->pool));
	for (size_t i = 0; i < build->asking.pool_count; i++)
		incident_outage_add(&of, build->asking.pools[i]);
	if (!build->incident->pool_count)
		add_site_ids(build, &of);
	build->oom |= incident_find_outage(build->incident, gathered->arena, gathered->evidence,
					   build->facts[0]->computer, &of) < 0;
	incident_outage_release(&of);
}

int incident_build(const struct incident_gathered *gathered, size_t *row,
		  struct incident *incident, struct fail *fail)
{
	struct build build = {
		.gathered = gathered, .rows = &gathered->rows[*row],
		.incident = incident,
		.values = { .incident = incident },
	};
	int ret;

	build.values.shown = build.shown;
	build.group = &gathered->groups->list[build.rows->group];
	while (*row < gathered->row_count &&
	       gathered->rows[*row].group == build.rows->group) {
		++*row;
		build.row_count++;
	}
	collect_facts(&build);
	list_names(&build);
	list_processes(&build);
	link_chain(&build);
	prepare_asking(&build);
	if (!build.oom)
		describe(&build);
	ret = build.oom ? 0 : conclude(&build, fail);
	if (ret == 0 && gathered->evidence && !build.oom && !gathered->brief)
		take_outage(&build);
	build.oom |= build.asking.names.oom;
	incident_asking_release(&build.asking);
	text_release(&build.values.text);
	if (build.oom)
		return fail_set(fail, "out of memory");
	return ret;
}

/* ---- without events ---- */

static void describe_alone(struct build *build, const struct incident_alone *alone)
{
	const struct incident_gathered *gathered = build->gathered;
	struct incident *incident = build->incident;
	struct incident_pool *pools = array(build, alone->pool_count, sizeof(*pools));
	const char *computer = incident_show_name(gathered->store, "computer", alone->computer);

	build->oom |= alone->computer && !computer;
	incident->computer = arena_string(gathered->arena, computer);
	incident->first_seen = incident->began = alone->first;
	incident->last_seen = incident->ended = alone->last;
	incident->ongoing = true;
	incident->alone = true;
	incident->occurrences = 1;
	for (size_t i = 0; pools && i < alone->pool_count; i++) {
		pools[i].name = incident_show_name(gathered->store, "pool", alone->pools[i]);
		build->oom |= !pools[i].name;
		add_pool(build, alone->pools[i]);
	}
	incident->pools = pools;
	incident->pool_count = incident->pool_shown = alone->pool_count;
	incident->sites = array(build, 0, sizeof(*incident->sites));
	incident->process_ids = array(build, 0, sizeof(*incident->process_ids));
	incident->chain = array(build, 0, sizeof(*incident->chain));
}

static void conclude_alone(struct build *build, const struct incident_alone *alone)
{
	const struct incident_weighed weighed = { INCIDENT_CONFIRMED, alone->proof };
	const struct rules_rule *rule = alone->rule;
	struct incident *incident = build->incident;

	take_proof_findings(build, alone->proof, 1);
	incident->severity = severity_of(build, rule);
	incident->title = title_of(build, rule);
	incident->explanation = explanation_of(build, rule);
	incident->because = array(build, 1, sizeof(*incident->because));
	take_steps(build, rule);
	take_weight(build, &weighed);
	take_outage(build);
}

int incident_build_alone(const struct incident_gathered *gathered,
			 const struct incident_alone *alone, struct incident *incident,
			 struct fail *fail)
{
	/* An event of which nothing is known, where one is asked. */
	static const struct catalog_event nothing = { .family = "" };
	const struct event event = {
		.kind = &nothing, .provider = "", .computer = alone->computer, .qualifiers = -1,
	};
	struct build build = {
		.gathered = gathered, .incident = incident, .values = { .incident = incident },
		.facts = { &event }, .shown = { &event }, .fact_count = 1,
	};

	*incident = (struct incident){ .rule = alone->rule, .group = TABLE_NONE };
	build.values.shown = build.shown;
	build.values.count = 1;
	incident->error = decode_event(&event);
	describe_alone(&build, alone);
	prepare_asking(&build);
	conclude_alone(&build, alone);
	build.oom |= build.asking.names.oom;
	incident_asking_release(&build.asking);
	text_release(&build.values.text);
	return build.oom ? fail_set(fail, "out of memory") : 0;
}

const char *incident_summarise(struct arena *arena, const struct event *event,
			       const struct decode_error *error)
{
	struct text text = { 0 };
	const char *copy;

	say_event(&text, event, NULL);
	if (error->state == DECODE_OK && error->name)
		text_printf(&text, ": %s (%s", error->name,
			    error->code < 0x10000 ? "" : "0x");
	if (error->state == DECODE_OK && error->name)
		text_printf(&text, error->code < 0x10000 ? "%u)" : "%08X)", error->code);
	else if (error->state == DECODE_OK)
		text_printf(&text, ": error 0x%08X", error->value);
	else if (event->kind->data == CATALOG_DATA_CODE)
		text_printf(&text, " (%s)", says_state(event, error));
	copy = text.oom ? NULL : arena_string(arena, text_get(&text));
	text_release(&text);
	return copy;
}
