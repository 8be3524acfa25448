/*
 * incident_build.c - from a group of notes to an incident with its verdict.
 *
 * Asks the rules; knows nothing of how notes were joined, nor of reports.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_build.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "incident_filter.h"
#include "text.h"

enum {
	FACTS = 64,		/* distinct events that the rules get to see */
	CANDIDATES = 5,		/* the verdict and its alternatives */
	BECAUSE = 5,		/* lines of evidence */
	POOLS_NAMED = 5,	/* in {pools} */
};

/* Gathering. */

static int row_order(const void *a, const void *b)
{
	const struct incident_row *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return (x->first > y->first) - (x->first < y->first);
}

/* Room for one more in an array whose room is a power of two.  NULL: no memory. */
static void *grow(void *array, size_t count, size_t size)
{
	if (count && (count & (count - 1)))
		return array;
	return realloc(array, (count ? 2 * count : 1) * size);
}

/* While rows and processes are gathered. */
struct gathering {
	struct incident_gathered *material;
	struct table_map rows;	/* (group, key) -> row */
	struct table_set processes;	/* (group, process id) */
	uint32_t *last_row;		/* by key: of most notes it is theirs */
};

/* The row of a note; a new one is added.  NULL: no memory. */
static struct incident_row *row_of(struct gathering *gathering, size_t note)
{
	struct incident_gathered *material = gathering->material;
	const struct incident_entry *at = &material->store->notes[note];
	uint64_t pair = table_pair(at->group, at->key);
	uint32_t *last = &gathering->last_row[at->key];
	struct incident_row *rows = material->rows;

	if (*last != TABLE_NONE && rows[*last].group == at->group)
		return &rows[*last];
	*last = table_map_get(&gathering->rows, pair);
	if (*last != TABLE_NONE)
		return &rows[*last];
	rows = grow(rows, material->row_count, sizeof(*rows));
	if (!rows)
		return NULL;
	material->rows = rows;
	*last = (uint32_t)material->row_count++;
	rows[*last] = (struct incident_row){ at->group, at->key, note, 0 };
	return table_map_set(&gathering->rows, pair, *last) < 0 ? NULL : &rows[*last];
}

/* The processes of a group; NULL: no memory. */
static struct incident_processes *processes_of(struct incident_gathered *material,
					       uint32_t group)
{
	uint32_t *at = &material->processes_of[group];
	struct incident_processes *list = material->processes;

	if (*at != TABLE_NONE)
		return &list[*at];
	list = grow(list, material->process_count, sizeof(*list));
	if (!list)
		return NULL;
	material->processes = list;
	*at = (uint32_t)material->process_count++;
	list[*at].count = 0;
	return &list[*at];
}

/* Of a storm of workers the report shows a few. */
static void keep_lowest(struct incident_processes *processes, uint32_t id)
{
	size_t at = processes->count < BOUND_SHOWN ? processes->count : BOUND_SHOWN;

	processes->count++;
	if (at == BOUND_SHOWN && processes->ids[--at] < id)
		return;
	for (; at > 0 && processes->ids[at - 1] > id; at--)
		processes->ids[at] = processes->ids[at - 1];
	processes->ids[at] = id;
}

static int add_process(struct gathering *gathering, const struct incident_entry *note)
{
	struct incident_processes *processes;
	int added;

	if (!note->process)
		return 0;
	added = table_set_add(&gathering->processes, note->group, note->process);
	if (added <= 0)
		return added;
	processes = processes_of(gathering->material, note->group);
	if (!processes)
		return -1;
	keep_lowest(processes, note->process);
	return 0;
}

/* All events of a computer tell which IIS it runs, also those of no failure. */
static int gather_generations(struct incident_gathered *material)
{
	const struct incident_store *store = material->store;
	struct table_map *map = &material->generations;

	for (size_t i = 0; i < store->key_count; i++) {
		uint32_t computer = store->keys[i].computer;
		uint32_t bits = table_map_get(map, computer);

		bits = (bits == TABLE_NONE ? 0 : bits) | store->keys[i].generation;
		if (table_map_set(map, computer, bits) < 0)
			return -1;
	}
	return 0;
}

static int gather_note(struct gathering *gathering, size_t note)
{
	const struct incident_gathered *material = gathering->material;
	struct incident_row *row;

	if (material->store->notes[note].group == TABLE_NONE)
		return 0;
	row = row_of(gathering, note);
	if (!row)
		return -1;
	row->shown += incident_shown(material->store, material->groups, material->filter, note);
	return add_process(gathering, &material->store->notes[note]);
}

static int gather_notes(struct incident_gathered *material)
{
	const struct incident_store *store = material->store;
	struct gathering gathering = {
		.material = material,
		.last_row = table_no_numbers(store->key_count, sizeof(*gathering.last_row)),
	};
	int ret = 0;

	material->processes_of = table_no_numbers(material->groups->count,
						     sizeof(*material->processes_of));
	if (!gathering.last_row || !material->processes_of)
		ret = -1;
	for (size_t i = 0; ret == 0 && i < store->note_count; i++)
		ret = gather_note(&gathering, i);
	free(gathering.last_row);
	table_map_release(&gathering.rows);
	table_set_release(&gathering.processes);
	return ret;
}

int incident_gathered_gather(struct incident_gathered *material)
{
	int ret = gather_generations(material);

	if (ret == 0)
		ret = gather_notes(material);
	if (material->row_count)
		qsort(material->rows, material->row_count, sizeof(*material->rows),
		      row_order);
	return ret;
}

void incident_gathered_release(struct incident_gathered *material)
{
	table_map_release(&material->generations);
	free(material->rows);
	free(material->processes);
	free(material->processes_of);
}

/* Samples. */

static const struct incident_burst *burst_at(const struct incident_key *key, when_t time)
{
	size_t low = 0, high = key->burst_count;

	while (low + 1 < high) {
		size_t middle = (low + high) / 2;

		if (key->bursts[middle].first <= time)
			low = middle;
		else
			high = middle;
	}
	return &key->bursts[low];
}

const struct event *incident_example_of(const struct incident_store *store, size_t note)
{
	const struct incident_entry *at = &store->notes[note];
	const struct incident_burst *burst = burst_at(&store->keys[at->key], at->time);
	size_t low = 0, high = burst->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct incident_example *sample = &burst->samples[middle];

		if (sample->event->time == at->time &&
		    sample->fingerprint == at->fingerprint)
			return sample->event;
		if (sample->event->time < at->time ||
		    (sample->event->time == at->time &&
		     sample->fingerprint < at->fingerprint))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* The row's first event, or one of the same spell that says the same. */
static const struct event *row_event(const struct incident_store *store,
				     const struct incident_row *row)
{
	const struct event *event = incident_example_of(store, row->first);

	if (event)
		return event;
	return burst_at(&store->keys[row->key], store->notes[row->first].time)
		->samples[0].event;
}

/* Telling. */

struct story {
	const struct incident_gathered *material;
	const struct incident_row *rows;
	size_t row_count;
	const struct incident_group *group;
	struct incident *incident;
	const struct event *facts[FACTS];	/* the first cause first */
	const struct event *shown[FACTS];	/* the same, as they may be shown */
	size_t fact_count;
	uint8_t generation;
	char buffer[CATALOG_ROLE_SIZE];
	struct text scratch;
	bool oom;
};

static void name_event(struct text *text, const struct event *event)
{
	text_printf(text, "%s%s %u", text->size ? " or " : "", event->kind->family, event->id);
	if (event->channel && *event->channel)
		text_printf(text, " (%s log)", event->channel);
}

/* "W3SVC-WP 2280 (Application log) or WAS 5139 (System log)": what must not come
 * back, the first cause and what followed from it in the other log. */
static void name_events(const struct story *story, struct text *text)
{
	const struct event *cause = story->shown[0];

	name_event(text, cause);
	for (size_t i = 1; i < story->fact_count; i++) {
		const struct event *event = story->shown[i];

		if (event->kind->stage >= CATALOG_NEIGHBOUR || !event->channel ||
		    !cause->channel || text_equal_nocase(event->channel, cause->channel))
			continue;
		name_event(text, event);
		return;
	}
}

/* "isapi_redirect-1.2.27" of "isapi_redirect-1.2.27.dll" */
static void add_stem(struct text *text, const char *name)
{
	const char *end = strrchr(name, '.');

	text_add_bytes(text, name, end ? (size_t)(end - name) : strlen(name));
}

/* "10.0.0.7" of "10.0.0.7:80"; nothing of 0.0.0.0 and [::], which are all of them. */
static void add_address(struct text *text, const char *endpoint)
{
	const char *port = endpoint ? strrchr(endpoint, ':') : NULL;
	const char *end = port;

	if (!port || !strncmp(endpoint, "0.0.0.0:", 8) || !strncmp(endpoint, "[::]:", 5))
		return;
	if (endpoint[0] == '[' && end[-1] == ']') {
		endpoint++;
		end--;
	}
	text_add_bytes(text, endpoint, (size_t)(end - endpoint));
}

/* Of the first event that has a string of that role. */
static const char *shown_value(struct story *story, const char *role)
{
	const char *value = NULL;

	for (size_t i = 0; !value && i < story->fact_count; i++)
		value = catalog_role(story->shown[i], role, story->buffer);
	return value;
}

/* The value of a placeholder that is not simply a role. */
static const char *special_value(struct story *story, const char *role)
{
	const struct incident *incident = story->incident;
	struct text *text = &story->scratch;

	text_reset(text);
	if (!strcmp(role, "computer"))
		return incident->computer;
	if (!strcmp(role, "events")) {
		name_events(story, text);
	} else if (!strcmp(role, "pools") && incident->pool_count) {
		for (size_t i = 0; i < incident->pool_shown && i < POOLS_NAMED; i++) {
			text_add(text, i ? ", " : "");
			text_add(text, incident->pools[i].name);
		}
		if (incident->pool_count > POOLS_NAMED)
			text_printf(text, " and %zu more",
				    incident->pool_count - POOLS_NAMED);
	} else if (!strcmp(role, "module") && incident->module) {
		return text_base(incident->module);
	} else if (!strcmp(role, "stem") && incident->module) {
		add_stem(text, text_base(incident->module));
	} else if (!strcmp(role, "path")) {
		return incident->module;
	} else if (!strcmp(role, "folder") && incident->module) {
		text_add_bytes(text, incident->module,
			       (size_t)(text_base(incident->module) - incident->module));
		while (text->size > 3 && text->bytes[text->size - 1] == '\\')
			text->bytes[--text->size] = '\0';
	} else if (!strcmp(role, "address")) {
		add_address(text, shown_value(story, "endpoint"));
	} else if (!strcmp(role, "code") && incident->error.state == DECODE_OK) {
		text_printf(text, "%u", incident->error.code);
	} else if (!strcmp(role, "hex") && incident->error.state == DECODE_OK) {
		text_printf(text, incident->error.kind == DECODE_EXIT_CODE ? "0x%X" : "0x%08X",
			    incident->error.value);
	} else if (!strcmp(role, "error") && incident->error.state == DECODE_OK) {
		text_printf(text, incident->error.code < 0x10000 ? "%u" : "0x%08X",
			    incident->error.code);
		text_printf(text, "%s%s", incident->error.name ? " " : "",
			    incident->error.name ? incident->error.name : "");
	}
	return text->size ? text_get(text) : NULL;
}

/* For rules_expand(): of the first cause, else of any other event. */
static const char *value_of(void *context, const char *role)
{
	static const char *const specials[] = {
		"computer", "pools", "module", "stem", "path", "folder", "code", "hex",
		"error", "events", "address",
	};
	struct story *story = context;

	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (!strcmp(role, specials[i]))
			return special_value(story, role);
	return shown_value(story, role);
}

static const char *kept(struct story *story, struct text *text)
{
	const char *copy = text->oom ? NULL
		: arena_string(story->material->arena, text_get(text));

	story->oom |= !copy;
	text_release(text);
	return copy;
}

static const char *expanded(struct story *story, const char *from, bool command)
{
	struct text text = { 0 };

	if (!from)
		return NULL;
	rules_expand(&text, from, command, value_of, story);
	return kept(story, &text);
}

static void *array(struct story *story, size_t count, size_t size)
{
	void *list = arena_array(story->material->arena, count ? count : 1, size);

	story->oom |= !list;
	return list;
}

/* Facts. */

static const struct incident_key *key_of(const struct story *story, size_t row)
{
	return &story->material->store->keys[story->rows[row].key];
}

static void collect_facts(struct story *story)
{
	const struct incident_store *store = story->material->store;
	uint32_t cause = store->notes[story->group->cause].key;

	for (size_t i = 0; i < story->row_count; i++) {
		const struct event *event = row_event(store, &story->rows[i]);

		story->generation |= key_of(story, i)->generation;
		if (story->rows[i].key == cause && story->fact_count > 0) {
			const struct event *first = story->facts[0];

			story->facts[0] = event;
			event = first;
		}
		if (story->fact_count < FACTS)
			story->facts[story->fact_count++] = event;
	}
	if (!story->generation)
		story->generation = (uint8_t)table_map_get(&story->material->generations,
							      key_of(story, 0)->computer);
	for (size_t i = 0; i < story->fact_count; i++) {
		story->shown[i] = incident_show(store, story->facts[i]);
		story->oom |= !story->shown[i];
	}
}

/* Pools, sites and processes. */

static int name_order(const void *a, const void *b)
{
	const struct incident_pool *x = a, *y = b;
	int order = text_compare_nocase(x->name, y->name);

	return order ? order : strcmp(x->name, y->name);
}

/* The first DISABLE of a pool says since when it is off. */
static void note_disabled(const struct story *story, struct incident_pool *pool, size_t row)
{
	when_t time = story->material->store->notes[story->rows[row].first].time;

	if (key_of(story, row)->kind->stage != CATALOG_DISABLE)
		return;
	if (pool->disabled == WHEN_UNKNOWN || time < pool->disabled)
		pool->disabled = time;
}

/* As it may be shown; if memory runs out, nothing will be. */
static const char *show_name(struct story *story, const char *role, uint32_t name)
{
	const struct incident_store *store = story->material->store;
	const char *real = table_names_get(&store->names, name);
	const char *seen = incident_show_name(store, role, real);

	story->oom |= !seen;
	return seen ? seen : real;
}

/* Distinct names of that role that the rows give by `pick`, sorted. */
static struct incident_pool *distinct(struct story *story, const char *role,
				      uint32_t (*pick)(const struct incident_key *key),
				      size_t *count)
{
	struct incident_pool *list = array(story, story->row_count, sizeof(*list));
	struct table_map seen = { 0 };

	*count = 0;
	for (size_t i = 0; list && i < story->row_count; i++) {
		uint32_t name = pick(key_of(story, i)), at;

		if (name == TABLE_NONE)
			continue;
		at = table_map_get(&seen, name);
		if (at == TABLE_NONE) {
			at = (uint32_t)(*count)++;
			list[at].name = show_name(story, role, name);
			if (table_map_set(&seen, name, at) < 0)
				story->oom = true;
		}
		note_disabled(story, &list[at], i);
	}
	table_map_release(&seen);
	if (list && *count)
		qsort(list, *count, sizeof(*list), name_order);
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

static size_t shown(size_t count)
{
	return count < BOUND_SHOWN ? count : BOUND_SHOWN;
}

static void list_names(struct story *story)
{
	struct incident *incident = story->incident;
	struct incident_pool *pools = distinct(story, "pool", pool_of, &incident->pool_count);
	struct incident_pool *sites = distinct(story, "site", site_of, &incident->site_count);

	incident->pools = pools;
	incident->pool_shown = shown(incident->pool_count);
	for (size_t i = 0; pools && i < incident->pool_count; i++)
		incident->disabled_count += pools[i].disabled != WHEN_UNKNOWN;
	incident->site_shown = shown(incident->site_count);
	incident->sites = array(story, incident->site_shown, sizeof(*incident->sites));
	for (size_t i = 0; sites && incident->sites && i < incident->site_shown; i++)
		incident->sites[i] = sites[i].name;
}

static void list_processes(struct story *story)
{
	const struct incident_gathered *material = story->material;
	uint32_t at = material->processes_of[story->rows[0].group];
	const struct incident_processes *processes;
	struct incident *incident = story->incident;
	uint32_t *list;

	if (at == TABLE_NONE)
		return;
	processes = &material->processes[at];
	incident->process_id_count = processes->count;
	incident->process_id_shown = shown(processes->count);
	list = array(story, incident->process_id_shown, sizeof(*list));
	if (list)
		memcpy(list, processes->ids, incident->process_id_shown * sizeof(*list));
	incident->process_ids = list;
}

/* The chain: one link for each family and id, the cause first. */

static void add_link(struct incident_link *chain, size_t *count,
		     const struct incident_row *row, const struct incident_key *key)
{
	size_t i = 0;

	while (i < *count && chain[i].kind != key->kind)
		i++;
	if (i == *count)
		chain[(*count)++] = (struct incident_link){ key->kind, 0 };
	chain[i].count += row->shown;
}

static size_t count_kinds(const struct story *story, struct table_map *seen)
{
	size_t count = 0;

	for (size_t i = 0; i < story->row_count; i++) {
		uint64_t kind = (uintptr_t)key_of(story, i)->kind;

		if (table_map_get(seen, kind) != TABLE_NONE)
			continue;
		count++;
		if (table_map_set(seen, kind, 0) < 0)
			break;
	}
	return count;
}

static void link_chain(struct story *story)
{
	const struct incident_store *store = story->material->store;
	struct table_map seen = { 0 };
	struct incident_link *chain;

	chain = array(story, count_kinds(story, &seen) + 1, sizeof(*chain));
	table_map_release(&seen);
	if (!chain)
		return;
	chain[0].kind = incident_store_key(store, story->group->cause)->kind;
	story->incident->chain_count = 1;
	for (size_t i = 0; i < story->row_count; i++)
		if (story->rows[i].shown)
			add_link(chain, &story->incident->chain_count, &story->rows[i],
				 key_of(story, i));
	/* A filter may hide the cause. */
	if (chain[0].count == 0)
		memmove(chain, chain + 1, --story->incident->chain_count * sizeof(*chain));
	story->incident->chain = chain;
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

struct summary {
	const struct event *event;
	char buffer[CATALOG_ROLE_SIZE];
};

static const char *summary_value(void *context, const char *role)
{
	struct summary *summary = context;
	const char *value;

	if (strcmp(role, "module") != 0 && strcmp(role, "path") != 0)
		return catalog_role(summary->event, role, summary->buffer);
	value = catalog_role(summary->event, "module", summary->buffer);
	return value;
}

static void say_event(struct text *text, const struct event *event)
{
	struct summary summary = { .event = event };

	rules_expand(text, event->kind->says, false, summary_value, &summary);
}

/* "ended unexpectedly (exit code {exit_code})" */
static bool names_code(const struct catalog_event *kind)
{
	const char *at = kind->code_role ? strstr(kind->says, kind->code_role) : NULL;

	return at && at > kind->says && at[-1] == '{';
}

/* "WAS 5139 repeats the error as 0x80070005 for DefaultAppPool" */
static void say_evidence(struct story *story, struct text *text, size_t fact)
{
	const struct event *event = story->shown[fact];
	struct decode_error error = decode_event(story->facts[fact]);
	const struct decode_error *cause = &story->incident->error;
	const char *pool = catalog_role(event, "pool", story->buffer);

	text_printf(text, "%s %u", event->kind->family, event->id);
	if (fact == 0 && story->incident->module && error.state == DECODE_OK) {
		text_printf(text, " names %s with error ", text_base(story->incident->module));
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
		say_event(text, event);
		if (error.state == DECODE_OK && !names_code(event->kind)) {
			text_add(text, ", error ");
			say_error(text, &error);
		} else if (fact == 0 && error.state == DECODE_MISSING &&
			   event->kind->data == CATALOG_DATA_CODE) {
			text_printf(text, "; it %s", decode_state_says(error.state));
		}
	}
}

static void give_reasons(struct story *story, bool without_code)
{
	struct incident *incident = story->incident;
	const struct catalog_event *said[BECAUSE];
	struct text text = { 0 };

	incident->because = array(story, BECAUSE + 1, sizeof(*incident->because));
	for (size_t i = 0; incident->because && i < story->fact_count; i++) {
		const struct catalog_event *kind = story->facts[i]->kind;
		size_t known = 0;

		while (known < incident->because_count && said[known] != kind)
			known++;
		if (known < incident->because_count || known == BECAUSE)
			continue;
		said[known] = kind;
		say_evidence(story, &text, i);
		incident->because[incident->because_count++] = kept(story, &text);
	}
	if (!without_code || !incident->because)
		return;
	text_printf(&text, "%s %u %s: the most frequent documented cause is assumed",
		    story->facts[0]->kind->family, story->facts[0]->id,
		    decode_state_says(incident->error.state));
	incident->because[incident->because_count++] = kept(story, &text);
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
	struct story *story = context;
	const char *value = NULL;

	for (size_t i = 0; !value && i < story->fact_count; i++)
		value = catalog_role(story->facts[i], role, story->buffer);
	return value;
}

/* Where no event tells the generation, the rule may: it is for one alone. */
static struct rules_situation situation_of(struct story *story)
{
	const struct incident *incident = story->incident;

	return (struct rules_situation){
		.kind = story->facts[0]->kind, .error = incident->error,
		.pools = incident->pool_count,
		.going_on = incident->pool_count && !incident->disabled_count,
		.generation = newest(story->generation ? story->generation
						       : incident->rule->generations),
		.value = logged_value, .context = story,
	};
}

static void take_steps(struct story *story, const struct rules_rule *rule)
{
	const struct rules_situation situation = situation_of(story);
	struct incident *incident = story->incident;
	struct incident_step *steps = array(story, rule->step_count, sizeof(*steps));

	for (size_t i = 0; steps && i < rule->step_count; i++) {
		const struct rules_step *step = &rule->steps[i];

		if (!rules_step_fits(step, &situation))
			continue;
		steps[incident->step_count++] = (struct incident_step){
			expanded(story, step->text, false),
			expanded(story, step->command, true),
		};
	}
	incident->steps = steps;
	incident->collect = array(story, rule->collect_count, sizeof(*incident->collect));
	for (size_t i = 0; incident->collect && i < rule->collect_count; i++)
		if (rules_step_fits(&rule->collect[i], &situation))
			incident->collect[incident->collect_count++] =
				expanded(story, rule->collect[i].text, false);
}

static void take_others(struct story *story, const struct rules_candidate *candidates,
			size_t count)
{
	struct incident_other *others = array(story, count, sizeof(*others));

	for (size_t i = 0; others && i < count; i++) {
		const struct rules_rule *rule = candidates[i].rule;

		if (rule->fallback)
			continue;
		others[story->incident->other_count++] = (struct incident_other){
			rule, candidates[i].confidence,
			expanded(story, rule->title, false),
			expanded(story, rule->check, false),
		};
	}
	story->incident->others = others;
}

/*
 * A cause whose own data is missing failed with the code that its consequences
 * repeat, so that a cause is assumed only if no event tells it.
 */
static void borrow_code(struct rules_fact *facts, size_t count)
{
	if (count == 0 || facts[0].error.state != DECODE_MISSING ||
	    facts[0].kind->data != CATALOG_DATA_CODE)
		return;
	for (size_t i = 1; i < count; i++)
		if (facts[i].error.state == DECODE_OK && !incident_symptom(&facts[i].error) &&
		    (facts[i].kind->stage == CATALOG_ABORT ||
		     facts[i].kind->stage == CATALOG_REPORT)) {
			facts[0].error = facts[i].error;
			return;
		}
}

static size_t ask_rules(const struct story *story, struct rules_candidate *candidates)
{
	struct rules_fact facts[FACTS];
	struct rules_facts all = {
		.facts = facts, .count = story->fact_count,
		.generation = newest(story->generation),
		.pools = story->incident->pool_count,
	};
	char buffer[FACTS][CATALOG_ROLE_SIZE];

	for (size_t i = 0; i < story->fact_count; i++) {
		const struct event *event = story->facts[i];

		facts[i] = (struct rules_fact){
			event->kind, decode_event(event),
			catalog_role(event, "module", buffer[i]), event->strings,
			event->string_count, event->data, event->data_size,
		};
	}
	borrow_code(facts, story->fact_count);
	return rules_match(story->material->rules, &all, candidates, CANDIDATES);
}

/*
 * A verdict on consequences alone (the other log was not given) is at most of
 * medium confidence: the event that names the cause was not seen.
 */
static enum rules_confidence confidence_of(const struct story *story,
					   const struct rules_candidate *candidate)
{
	enum catalog_stage stage = story->facts[0]->kind->stage;

	if ((stage == CATALOG_ABORT || stage == CATALOG_REPORT) &&
	    candidate->confidence == RULES_HIGH && story->facts[0]->kind->data)
		return RULES_MEDIUM;
	return candidate->confidence;
}

/* "{module} cannot be loaded" begins with a stand-in where none was named. */
static const char *title_of(struct story *story, const struct rules_rule *rule)
{
	struct text text = { 0 };

	rules_expand(&text, rule->title, false, value_of, story);
	if (text.size && rule->title[0] == '{' && text_starts(text.bytes, "the "))
		text.bytes[0] = 'T';
	return kept(story, &text);
}

static int conclude(struct story *story, struct fail *fail)
{
	struct rules_candidate candidates[CANDIDATES];
	size_t count = ask_rules(story, candidates);
	struct incident *incident = story->incident;
	const struct rules_rule *rule;

	if (count == 0)
		return fail_set(fail, "no rule fits %s %u, and none is a fallback",
				story->facts[0]->kind->family, story->facts[0]->id);
	rule = candidates[0].rule;
	incident->rule = rule;
	incident->confidence = confidence_of(story, &candidates[0]);
	incident->severity = rule->severity;
	if (incident->disabled_count && incident->severity == RULES_ERROR)
		incident->severity = RULES_CRITICAL;	/* a pool is down */
	incident->title = title_of(story, rule);
	incident->explanation = expanded(story, rule->explanation, false);
	give_reasons(story, candidates[0].without_code);
	take_steps(story, rule);
	take_others(story, candidates + 1, count - 1);
	return 0;
}

static void describe(struct story *story)
{
	const struct incident_store *store = story->material->store;
	struct incident *incident = story->incident;
	const struct event *cause = story->shown[0];
	const struct incident_group *group = story->group;
	size_t first = group->shown ? group->first_shown : group->first_note;
	size_t last = group->shown ? group->last_shown : group->last_note;

	incident->computer = arena_string(story->material->arena, cause->computer);
	incident->first_seen = store->notes[first].time;
	incident->last_seen = store->notes[last].time;
	incident->began = store->notes[group->first_note].time;
	incident->ended = store->notes[group->last_note].time;
	incident->count = group->shown;
	incident->hidden = group->count - group->shown;
	incident->error = decode_event(story->facts[0]);
	incident->module = arena_string(story->material->arena,
					catalog_role(cause, "module", story->buffer));
	incident->recovered = group->recovered;
	incident->ongoing = group->recovered == WHEN_UNKNOWN;
}

int incident_build(const struct incident_gathered *material, size_t *row,
		  struct incident *incident, struct fail *fail)
{
	struct story story = {
		.material = material, .rows = &material->rows[*row],
		.incident = incident,
	};
	int ret;

	story.group = &material->groups->list[story.rows->group];
	while (*row < material->row_count &&
	       material->rows[*row].group == story.rows->group) {
		++*row;
		story.row_count++;
	}
	collect_facts(&story);
	list_names(&story);
	list_processes(&story);
	link_chain(&story);
	if (!story.oom)
		describe(&story);
	ret = story.oom ? 0 : conclude(&story, fail);
	text_release(&story.scratch);
	if (story.oom)
		return fail_set(fail, "out of memory");
	return ret;
}

const char *incident_summarise(struct arena *arena, const struct event *event,
			       const struct decode_error *error)
{
	struct text text = { 0 };
	const char *copy;

	say_event(&text, event);
	if (error->state == DECODE_OK && error->name)
		text_printf(&text, ": %s (%s", error->name,
			    error->code < 0x10000 ? "" : "0x");
	if (error->state == DECODE_OK && error->name)
		text_printf(&text, error->code < 0x10000 ? "%u)" : "%08X)", error->code);
	else if (error->state == DECODE_OK)
		text_printf(&text, ": error 0x%08X", error->value);
	else if (event->kind->data == CATALOG_DATA_CODE)
		text_printf(&text, " (%s)", decode_state_says(error->state));
	copy = text.oom ? NULL : arena_string(arena, text_get(&text));
	text_release(&text);
	return copy;
}
