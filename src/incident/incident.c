/*
 * incident.c - events of one failure become one incident with one verdict.
 *
 *   event ─► entry (32 bytes) ─► sort, fold duplicates ─► join ─► filter ─► build
 *     └────► example, if a report may cite it ─────────────────────────────────┘
 *
 * This file wires the parts: incident_store remembers events, incident_join decides
 * what belongs together (its essay says how), incident_filter hides what is not asked for,
 * incident_build asks the rules.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident.h"

#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "event.h"
#include "evidence.h"
#include "fail.h"
#include "incident_alone.h"
#include "incident_copies.h"
#include "incident_filter.h"
#include "incident_gather.h"
#include "incident_join.h"
#include "incident_pack.h"
#include "incident_store.h"
#include "incident_wanted.h"
#include "incident_worst.h"
#include "input_lookup.h"
#include "input_summary.h"
#include "order.h"
#include "shortage.h"
#include "text.h"

struct incidents {
	const struct rules *rules;
	bool all_events;
	struct incident_filter filter;
	const struct evidence *evidence;	/* or NULL */
	const struct input_summary *summaries;	/* of what was read; NULL: not known */
	size_t summary_count;
	struct incident_store store;
	struct arena arena;
	struct incident_totals totals;
	struct incident_copies copies;
	const char **with_iis;		/* computers whose events show that they have it, sorted */
	size_t with_iis_count;
	size_t inputs;
	struct incident *list;		/* those that are shown, then those that are hidden */
	size_t count, hidden_count;
	struct incident_lifecycle *lifecycle;
	size_t lifecycle_count;
	struct incident_event *events;
	size_t event_count;
	struct incident_undecided *undecided;
	size_t undecided_count;
	struct incident_excused *excused;
	size_t excused_count;
};

struct incidents *incidents_new(const struct rules *rules,
				const struct incident_options *options)
{
	struct incidents *incidents = shortage_watch(calloc(1, sizeof(*incidents)));

	if (!incidents)
		return NULL;
	incidents->rules = incidents->store.rules = rules;
	incidents->all_events = options->all_events;
	incidents->store.keep.names = &incidents->store.names;
	incidents->store.keep.examples = options->all_events ? SIZE_MAX : BOUND_SHOWN;
	incidents->store.keep.cut = options->since;
	incidents->store.keep.cut_step = options->since_step;
	return incidents;
}

void incidents_free(struct incidents *incidents)
{
	if (!incidents)
		return;
	incident_store_release(&incidents->store);
	arena_release(&incidents->arena);
	incident_copies_release(&incidents->copies);
	free(incidents->excused);
	free(incidents);
}

int incidents_add(struct incidents *incidents, const struct event *event,
		  struct fail *fail)
{
	if (event->input >= incidents->inputs)
		incidents->inputs = (size_t)event->input + 1;
	if (incident_store_add(&incidents->store, event) < 0)
		return fail_set(fail, "out of memory");
	return 0;
}

int incidents_add_repeats(struct incidents *incidents,
			    const struct event_repeats *repeats, struct fail *fail)
{
	if (repeats->event_count && repeats->events->input >= incidents->inputs)
		incidents->inputs = (size_t)repeats->events->input + 1;
	if (incident_store_repeats(&incidents->store, repeats) < 0)
		return fail_set(fail, "out of memory");
	return 0;
}

void incidents_filter(struct incidents *incidents, const struct incident_filter *filter)
{
	incidents->filter = *filter;
}

const struct incident_filter *incidents_filtered(const struct incidents *incidents)
{
	return &incidents->filter;
}

void incidents_set_display(struct incidents *incidents, const struct incident_display *display)
{
	incidents->store.display = *display;
}

void incidents_set_given(struct incidents *incidents, const struct input_summary *inputs,
			 size_t count)
{
	incidents->summaries = inputs;
	incidents->summary_count = count;
}

void incidents_set_evidence(struct incidents *incidents, const struct evidence *evidence)
{
	incidents->evidence = evidence;
}

int incidents_wanted(struct incidents *incidents, void *context,
		     int (*want)(void *context, const struct incident_wanted *wanted))
{
	incident_store_settle(&incidents->store);
	return incident_wanted_pass(&incidents->store, incidents->rules, incidents->summaries,
				    incidents->summary_count, context, want);
}

static bool counts(const struct incident_store *store, const struct incident_entry *entry)
{
	return store->keys[entry->key].kind->stage != CATALOG_MARK;
}

/* Is the computer the one that the filter names, if it names one?  *computer becomes what may be
 * shown.  -1: no memory. */
static int show_computer(struct incidents *incidents, const char **computer)
{
	const char *wanted = incidents->filter.computer;

	if (wanted && !incident_is_computer(*computer, wanted))
		return 0;
	if (!*computer)
		return 1;
	*computer = incident_show_name(&incidents->store, "computer", *computer);
	return *computer ? 1 : -1;
}

static int show_excused(struct incidents *incidents, struct incident_groups *groups)
{
	size_t kept = 0;

	incidents->excused = groups->excused;
	groups->excused = NULL;
	for (size_t i = 0; i < groups->excused_count; i++) {
		struct incident_excused excused = incidents->excused[i];
		const int shown = show_computer(incidents, &excused.computer);

		if (shown < 0)
			return -1;
		if (shown)
			incidents->excused[kept++] = excused;
	}
	incidents->excused_count = kept;
	return 0;
}

static int show_differing(struct incidents *incidents)
{
	struct incident_copies *copies = &incidents->copies;
	size_t kept = 0;

	for (size_t i = 0; i < copies->differing_count; i++) {
		struct incident_differing differing = copies->differing[i];
		const int shown = show_computer(incidents, &differing.computer);

		if (shown < 0)
			return -1;
		if (shown)
			copies->differing[kept++] = differing;
	}
	copies->differing_count = kept;
	return 0;
}

/* Totals. */

static int string_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What is shown of two names may be the same. */
static size_t distinct(const char **sorted, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (kept == 0 || strcmp(sorted[kept - 1], sorted[i]) != 0)
			sorted[kept++] = sorted[i];
	return kept;
}

static int list_computers(struct incidents *incidents, const struct table_map *seen)
{
	struct incident_totals *totals = &incidents->totals;
	const struct incident_store *store = &incidents->store;
	size_t count = 0;
	bool oom = false;

	totals->computers = arena_array(&incidents->arena, seen->count + 1,
					sizeof(*totals->computers));
	if (!totals->computers)
		return -1;
	for (size_t i = 0; i < seen->room; i++) {
		uint32_t key = seen->slots[i].value;
		const char *name;

		if (key == TABLE_NONE)
			continue;
		name = incident_bursts_first(&store->keys[key].bursts, 0)->computer;
		name = incident_show_name(store, "computer", name);
		oom |= !name;
		totals->computers[count++] = name;
	}
	if (oom)
		return -1;
	qsort(totals->computers, count, sizeof(*totals->computers), string_order);
	totals->computer_count = distinct(totals->computers, count);
	return 0;
}

/* Does a file beside the logs name the pool that the filter names? */
static bool files_name_pool(const struct incidents *incidents)
{
	const char *pool = incidents->filter.app_pool;
	size_t count = pool && incidents->evidence ? incidents->evidence->count : 0;

	for (size_t i = 0; i < count; i++) {
		const struct evidence_finding *finding = &incidents->evidence->list[i];

		if (evidence_same_of(finding->of, pool) &&
		    (text_starts(finding->finding, "pool.") ||
		     strcmp(finding->finding, "http.refused") == 0))
			return true;
	}
	return false;
}

static int total_up(struct incidents *incidents, const struct incident_groups *groups)
{
	struct incident_totals *totals = &incidents->totals;
	const struct incident_store *store = &incidents->store;
	struct table_map seen = { 0 };
	uint32_t last = TABLE_NONE;
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < store->entry_count; i++) {
		const struct incident_entry *entry = &store->entries[i];
		uint32_t computer = store->keys[entry->key].computer;

		if (!counts(store, entry))
			continue;
		if (!incident_shown(store, groups, &incidents->filter, i)) {
			totals->hidden_events++;
			continue;
		}
		totals->events++;
		if (entry->time != WHEN_UNKNOWN && totals->first_event == WHEN_UNKNOWN)
			totals->first_event = entry->time;
		totals->last_event = entry->time;
		if (computer != TABLE_NONE && computer != last) {
			ret = table_map_add(&seen, computer, entry->key) < 0 ? -1 : 0;
			last = computer;
		}
	}
	totals->app_pool_seen = files_name_pool(incidents);
	for (size_t i = 0; i < store->key_count; i++)
		totals->app_pool_seen |= store->keys[i].of_pool;
	if (ret == 0)
		ret = list_computers(incidents, &seen);
	table_map_release(&seen);
	return ret;
}

/* Names of incidents. */

/* Groups are numbered in the order of their first events. */
static int by_time(const void *a, const void *b)
{
	const struct incident *x = a, *y = b;

	if (x->began != y->began)
		return x->began < y->began ? -1 : 1;
	return (x->group > y->group) - (x->group < y->group);
}

static int by_severity(const void *a, const void *b)
{
	const struct incident *x = a, *y = b;

	if (x->severity != y->severity)
		return x->severity < y->severity ? -1 : 1;
	if (x->first_seen != y->first_seen)
		return x->first_seen < y->first_seen ? -1 : 1;
	return strcmp(x->id, y->id);
}

/* Letters and digits of the host's first label. */
static void add_host(struct text *text, const char *computer)
{
	const char *from = computer && *computer && *computer != '.' ? computer : "unknown";

	for (; *from && *from != '.'; from++) {
		char c = *from;

		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		if (!(c >= 'a' && c <= 'z') && !text_is_digit(c))
			c = '-';
		text_add_char(text, c);
	}
}

/* "web01-dll-access-denied-1": numbered by time. */
static int name_incidents(struct incidents *incidents)
{
	struct table_names names = { 0 };
	struct table_map numbers = { 0 };
	struct text text = { 0 };
	int ret = 0;

	for (size_t i = 0; ret == 0 && i < incidents->count; i++) {
		struct incident *incident = &incidents->list[i];
		uint32_t id, number;

		text_reset(&text);
		add_host(&text, incident->computer);
		text_printf(&text, "-%s", incident->rule->id);
		id = table_names_id(&names, text_get(&text), text.size);
		number = table_map_get(&numbers, id);
		number = number == TABLE_NONE ? 1 : number + 1;
		ret = table_map_set(&numbers, id, number);
		text_printf(&text, "-%u", number);
		incident->id = arena_string(&incidents->arena, text_get(&text));
		if (!incident->id || id == TABLE_NONE || text.oom)
			ret = -1;
	}
	text_release(&text);
	table_map_release(&numbers);
	table_names_release(&names);
	return ret;
}

/* The order for people. */

/* A consequence without its cause in the same incident may follow from another incident that
 * began or ended so shortly before. */
#define FOLLOWS_WITHIN (10 * WHEN_MINUTE)

struct place {
	struct incident *incident;
	const struct incident *leader;	/* what it follows from, else itself */
};

static int by_began(const void *a, const void *b)
{
	const struct incident *x = ((const struct place *)a)->incident;
	const struct incident *y = ((const struct place *)b)->incident;

	if (x->began != y->began)
		return x->began < y->began ? -1 : 1;
	return (x > y) - (x < y);
}

static int by_urgency(const void *a, const void *b)
{
	const struct place *left = a, *right = b;
	const struct incident *x = left->leader, *y = right->leader;

	if (x->ongoing != y->ongoing)
		return x->ongoing ? -1 : 1;
	if (x->last_seen != y->last_seen)
		return x->last_seen > y->last_seen ? -1 : 1;
	if (x != y)
		return x < y ? -1 : 1;
	x = left->incident;
	y = right->incident;
	if ((x == left->leader) != (y == right->leader))
		return x == left->leader ? -1 : 1;
	return (x > y) - (x < y);
}

static bool is_consequence(const struct incident *incident)
{
	return incident->chain_count > 0 &&
	       catalog_stage_class(incident->chain[0].kind->stage) == CATALOG_CONSEQUENCE;
}

static bool leads(const struct incident *incident, const struct incident *other)
{
	return incident->ongoing == other->ongoing &&
	       incident->ended + FOLLOWS_WITHIN >= other->began;
}

/* Places in order of their beginning: each consequence gets the last cause of its computer. */
static int find_leaders(struct place *places, size_t count)
{
	struct table_names computers = { 0 };
	struct table_map last = { 0 };		/* computer -> place */
	int ret = 0;

	for (size_t i = 0; i < count && ret == 0; i++) {
		const char *name = places[i].incident->computer;
		uint32_t computer = table_names_id(&computers, name ? name : "",
						   name ? strlen(name) : 0);
		uint32_t before = table_map_get(&last, computer);

		if (computer == TABLE_NONE)
			ret = -1;
		else if (!is_consequence(places[i].incident))
			ret = table_map_set(&last, computer, (uint32_t)i);
		else if (before != TABLE_NONE &&
			 leads(places[before].incident, places[i].incident))
			places[i].leader = places[before].incident;
	}
	table_map_release(&last);
	table_names_release(&computers);
	return ret;
}

/* The incidents of a cause follow each other, since reports tell a cause once. */
static void number_by_cause(struct place *places, size_t count)
{
	size_t number = 0;

	for (size_t i = 0; i < count; i++) {
		const struct rules_rule *rule = places[i].incident->rule;

		if (places[i].incident->number)
			continue;
		for (size_t j = i; j < count; j++)
			if (places[j].incident->rule == rule)
				places[j].incident->number = ++number;
	}
}

static int number_incidents(struct incidents *incidents)
{
	struct place *places = arena_array(&incidents->arena, incidents->count + 1,
					   sizeof(*places));

	if (!places)
		return -1;
	for (size_t i = 0; i < incidents->count; i++)
		places[i] = (struct place){ &incidents->list[i], &incidents->list[i] };
	qsort(places, incidents->count, sizeof(*places), by_began);
	if (find_leaders(places, incidents->count) < 0)
		return -1;
	qsort(places, incidents->count, sizeof(*places), by_urgency);
	number_by_cause(places, incidents->count);
	return 0;
}

/* Events that the report cites. */

/* The index of each group's incident. */
static uint32_t *incidents_by_group(const struct incidents *incidents,
				    const struct incident_groups *groups)
{
	uint32_t *by_group = table_no_numbers(groups->count, sizeof(*by_group));

	if (!by_group)
		return NULL;
	for (size_t i = 0; i < incidents->count; i++)
		if (!incidents->list[i].alone)
			by_group[incidents->list[i].group] = (uint32_t)i;
	return by_group;
}

/* Events of one moment are in the order of each log, and logs by their names: whatever came
 * first to be read. */
static int event_order(const void *a, const void *b)
{
	const struct event *x = ((const struct incident_event *)a)->event;
	const struct event *y = ((const struct incident_event *)b)->event;

	int order = order_numbers(x->time, y->time);

	order = order ? order : text_compare_names(x->computer, y->computer);
	order = order ? order : text_compare_names(x->channel, y->channel);
	order = order ? order : event_compare(x, y);
	order = order ? order : order_numbers(x->input, y->input);
	return order ? order : order_numbers(x->offset, y->offset);
}

static int cite(struct incidents *incidents, const struct event *event,
		struct incident *incident)
{
	struct incident_event *cited = &incidents->events[incidents->event_count++];

	cited->event = incident_show(&incidents->store, NULL, event);
	if (!cited->event)
		return -1;
	cited->error = decode_event(event);
	cited->incident = incident;
	if (incident)
		incident->event_count++;
	return 0;
}

/* Is it a copy of the entry before it that differs, but only in what no verdict is made of? */
static bool is_same_place(const struct incident_store *store, size_t entry)
{
	const struct incident_entry *own = &store->entries[entry], *last = own - 1;

	return own->time == last->time && own->record_id == last->record_id &&
	       own->key == last->key && own->process == last->process;
}

/* Events of an incident that may still be cited: what the system wrote, and all others. */
struct citable {
	unsigned char vouched, others;
};

static unsigned char *citable_of(struct citable *of, const struct incident_store *store,
				 size_t entry)
{
	return incident_vouches(incident_store_key(store, entry)) ? &of->vouched : &of->others;
}

/* The incident of an entry that is shown; NULL: it has none, or that of its group is left out. */
static struct incident *shown_incident(struct incidents *incidents,
				       const struct incident_groups *groups,
				       const uint32_t *by_group, size_t entry)
{
	uint32_t group = incidents->store.entries[entry].group;

	if (group == TABLE_NONE || by_group[group] == TABLE_NONE ||
	    !incident_shown(&incidents->store, groups, &incidents->filter, entry))
		return NULL;
	return &incidents->list[by_group[group]];
}

/* Half of the room is for either kind, and what it leaves for the other one: any account can write
 * events enough to fill it. */
static void share_citable(struct incidents *incidents, const struct incident_groups *groups,
			  const uint32_t *by_group, struct citable *shares)
{
	const struct incident_store *store = &incidents->store;

	for (size_t i = 0; i < store->entry_count; i++) {
		const struct incident *of = shown_incident(incidents, groups, by_group, i);
		unsigned char *count = of ? citable_of(&shares[of - incidents->list], store, i)
					  : NULL;

		if (count && *count < BOUND_SHOWN / 2)
			++*count;
	}
	for (size_t i = 0; i < incidents->count; i++) {
		struct citable kept = shares[i];

		shares[i].vouched = (unsigned char)(BOUND_SHOWN - kept.others);
		shares[i].others = (unsigned char)(BOUND_SHOWN - kept.vouched);
	}
}

/* Choose the first events of each incident, in order of time.  shares: NULL for all events. */
static int choose_events(struct incidents *incidents, const struct incident_groups *groups,
			 const uint32_t *by_group, struct citable *shares, size_t most)
{
	const struct incident_store *store = &incidents->store;
	size_t nth = 0;

	for (size_t i = 0; i < store->entry_count && incidents->event_count < most; i++) {
		struct incident *incident = shown_incident(incidents, groups, by_group, i);
		unsigned char *room = incident && shares ?
			citable_of(&shares[incident - incidents->list], store, i) : NULL;
		const struct event *event;

		nth = i > 0 && is_same_place(store, i) ? nth + 1 : 0;
		if (shares ? !room || !*room || incident->event_count == BOUND_SHOWN
			   : !incident && !incident_shown(store, groups, &incidents->filter, i))
			continue;
		event = incident_example_nth(store, i, nth);
		if (event && cite(incidents, event, incident) < 0)
			return -1;
		if (event && room)
			--*room;
	}
	return 0;
}

static size_t count_cited(const struct incidents *incidents)
{
	size_t count = 0;

	if (incidents->all_events)
		return incidents->store.entry_count;
	for (size_t i = 0; i < incidents->count; i++)
		count += bound_shown(incidents->list[i].count);
	return count;
}

/* Give each incident the indexes of its events. */
static int index_events(struct incidents *incidents)
{
	size_t *next = arena_array(&incidents->arena, incidents->event_count + 1,
				   sizeof(*next));

	if (!next)
		return -1;
	for (size_t i = 0; i < incidents->count; i++) {
		incidents->list[i].events = next;
		next += incidents->list[i].event_count;
		incidents->list[i].event_count = 0;
	}
	for (size_t i = 0; i < incidents->event_count; i++) {
		const struct incident *cited = incidents->events[i].incident;
		struct incident *incident;

		if (!cited)
			continue;
		incident = &incidents->list[cited - incidents->list];
		incident->events[incident->event_count++] = i;
	}
	return 0;
}

static int cite_events(struct incidents *incidents, const struct incident_groups *groups)
{
	uint32_t *by_group = incidents_by_group(incidents, groups);
	struct citable *shares = incidents->all_events ? NULL :
		shortage_watch(calloc(incidents->count + 1, sizeof(*shares)));
	size_t most = count_cited(incidents);
	int ret = -1;

	incidents->events = arena_array(&incidents->arena, most + 1,
					sizeof(*incidents->events));
	if (by_group && incidents->events && (shares || incidents->all_events)) {
		if (shares)
			share_citable(incidents, groups, by_group, shares);
		ret = choose_events(incidents, groups, by_group, shares, most);
	}
	free(by_group);
	free(shares);
	if (ret < 0)
		return -1;
	qsort(incidents->events, incidents->event_count, sizeof(*incidents->events),
	      event_order);
	return index_events(incidents);
}

/* Conclusion. */

static size_t count_roots(const struct incident_groups *groups)
{
	size_t count = 0;

	for (size_t i = 0; i < groups->count; i++)
		count += groups->list[i].parent == i;
	return count;
}

static int keep_built(struct incident_pack *pack, struct incident *incident, struct fail *fail)
{
	return incident_pack(pack, incident) < 0 ? fail_set(fail, "out of memory") : 0;
}

/* Room behind the incidents for some more.  False: no memory. */
static bool make_room(struct incidents *incidents, size_t count)
{
	struct incident *list = arena_array(&incidents->arena, incidents->count + count,
					    sizeof(*list));

	if (!list)
		return false;
	memcpy(list, incidents->list, incidents->count * sizeof(*list));
	incidents->list = list;
	return true;
}

/* As names may be shown. */
static int show_undecided(struct incidents *incidents, const struct incident_alone_list *found)
{
	struct incident_store *store = &incidents->store;
	struct incident_undecided *list = arena_array(&incidents->arena,
						      found->undecided_count + 1, sizeof(*list));

	if (!list)
		return -1;
	for (size_t i = 0; i < found->undecided_count; i++) {
		const struct incident_undecided *real = &found->undecided[i];

		list[i] = *real;
		list[i].computer = incident_show_name(store, "computer", real->computer);
		list[i].pool = incident_show_name(store, "pool", real->pool);
		if ((real->computer && !list[i].computer) || (real->pool && !list[i].pool))
			return -1;
	}
	incidents->undecided = list;
	incidents->undecided_count = found->undecided_count;
	return 0;
}

/* What no event tells, behind the others. */
static int build_alone(struct incidents *incidents, struct incident_gathered *gathered,
		       struct incident_pack *pack, struct fail *fail)
{
	struct incident_alone_list found;
	int ret = 0;

	if (incident_alone_find(gathered, &found) < 0 || show_undecided(incidents, &found) < 0 ||
	    (found.count && !make_room(incidents, found.count)))
		ret = fail_set(fail, "out of memory");
	incidents->totals.left_out.incidents += found.left_out;
	incidents->totals.left_out.ongoing += found.left_out;
	incidents->totals.left_out.by_severity[RULES_INFO] += found.left_out;
	incidents->totals.left_out.hidden += found.hidden_left_out;
	incidents->totals.left_out.computers += found.left_computers;
	for (size_t i = 0; i < found.count && ret == 0; i++) {
		struct incident *incident = &incidents->list[incidents->count++];

		ret = incident_build_alone(gathered, &found.items[i], incident, fail);
		ret = ret < 0 ? ret : keep_built(pack, incident, fail);
	}
	incident_alone_release(&found);
	return ret;
}

static int build_all(struct incidents *incidents, struct incident_gathered *gathered,
		     struct incident_pack *pack, struct fail *fail)
{
	size_t count = count_roots(gathered->groups), row = 0;
	struct incident_worst *worst = NULL;
	int ret = 0;

	if (count > BOUND_INCIDENTS) {
		worst = incident_find_worst(gathered, count, &count, &incidents->totals.left_out,
					    fail);
		if (!worst)
			return -1;
	}
	incidents->list = arena_array(&incidents->arena, count + 1, sizeof(*incidents->list));
	if (!incidents->list)
		ret = fail_set(fail, "out of memory");
	while (ret == 0 && (worst ? incidents->count < count : row < gathered->row_count)) {
		struct incident *incident = &incidents->list[incidents->count];

		row = worst ? worst[incidents->count].row : row;
		incidents->count++;
		incident->group = gathered->rows[row].group;
		ret = incident_build(gathered, &row, incident, fail);
		ret = ret < 0 ? ret : keep_built(pack, incident, fail);
	}
	free(worst);
	return ret < 0 ? -1 : build_alone(incidents, gathered, pack, fail);
}

/*
 * Hidden incidents are built, too, so that the names of the others do not depend on
 * the filter, and so that they can be compared with an earlier report.
 */
static void move_hidden(struct incidents *incidents)
{
	size_t shown = 0;

	for (size_t i = 0; i < incidents->count; i++) {
		struct incident at = incidents->list[i];

		if (at.count == 0 && (!at.alone || at.alone_hidden))
			continue;
		incidents->list[i] = incidents->list[shown];
		incidents->list[shown++] = at;
	}
	incidents->hidden_count = incidents->count - shown;
	incidents->totals.hidden_incidents = incidents->hidden_count +
					     incidents->totals.left_out.hidden;
	incidents->count = shown;
}

static int name_order(const void *a, const void *b)
{
	return text_compare_nocase(*(const char *const *)a, *(const char *const *)b);
}

/* Computers of which an event is not of Windows alone, each once. */
static int list_with_iis(struct incidents *incidents, struct incident_gathered *gathered)
{
	enum { LISTED = 1 };
	const struct incident_store *store = &incidents->store;
	struct table_map *map = &gathered->with_iis;

	incidents->with_iis = arena_array(&incidents->arena, map->count + 1,
					  sizeof(*incidents->with_iis));
	for (size_t i = 0; incidents->with_iis && i < store->key_count; i++) {
		uint32_t computer = store->keys[i].computer;

		if (computer == TABLE_NONE || table_map_get(map, computer) != 0)
			continue;
		if (table_map_set(map, computer, LISTED) < 0)
			return -1;
		incidents->with_iis[incidents->with_iis_count++] =
			table_names_get(&store->names, computer);
	}
	if (!incidents->with_iis)
		return -1;
	qsort(incidents->with_iis, incidents->with_iis_count, sizeof(*incidents->with_iis),
	      name_order);
	return 0;
}

bool incidents_have_iis(const struct incidents *incidents, const struct input_summary *input)
{
	for (size_t i = 0; i < input->computer_count; i++)
		if (incidents->with_iis_count &&
		    bsearch(&input->computers[i], incidents->with_iis, incidents->with_iis_count,
			    sizeof(*incidents->with_iis), name_order))
			return true;
	return input->computer_count == 0;
}

static int conclude(struct incidents *incidents, struct incident_groups *groups,
		    struct fail *fail)
{
	struct incident_pack pack = { .oom = false };
	struct incident_answers answers = { .looks = 0 };
	struct input_lookup given = {
		.inputs = incidents->summaries, .count = incidents->summary_count,
	};
	struct incident_gathered gathered = {
		.rules = incidents->rules, .store = &incidents->store,
		.groups = groups, .filter = &incidents->filter,
		.evidence = incidents->evidence, .inputs = incidents->summaries,
		.given = incidents->summaries ? &given : NULL,
		.input_count = incidents->summary_count, .arena = &pack.scratch,
		.answers = &answers,
	};
	int ret = incident_gather(&gathered);

	if (ret == 0)
		ret = list_with_iis(incidents, &gathered);
	if (ret == 0)
		ret = incident_pack_init(&pack, &incidents->arena);
	ret = ret < 0 ? fail_set(fail, "out of memory")
		      : build_all(incidents, &gathered, &pack, fail);
	incident_pack_release(&pack);
	incident_gathered_release(&gathered);
	input_lookup_release(&given);
	table_map_release(&answers.known);
	if (ret < 0)
		return -1;
	qsort(incidents->list, incidents->count, sizeof(*incidents->list), by_time);
	if (name_incidents(incidents) < 0)
		return fail_set(fail, "out of memory");
	move_hidden(incidents);
	qsort(incidents->list, incidents->count, sizeof(*incidents->list), by_severity);
	if (number_incidents(incidents) < 0 || cite_events(incidents, groups) < 0 ||
	    incident_lifecycle_list(&incidents->store, &incidents->arena, &incidents->lifecycle,
				&incidents->lifecycle_count) < 0)
		return fail_set(fail, "out of memory");
	return 0;
}

int incidents_conclude(struct incidents *incidents, struct fail *fail)
{
	struct incident_groups groups = { 0 };
	int ret = incident_store_sort(&incidents->store);

	if (ret == 0)
		ret = incident_copies_fold(&incidents->store, incidents->inputs,
					   &incidents->copies);
	if (ret == 0)
		ret = incident_join(&incidents->store, &groups, incidents->summaries,
				    incidents->summary_count);
	if (ret == 0) {
		incident_hide(&incidents->store, &groups, &incidents->filter);
		ret = total_up(incidents, &groups);
	}
	if (ret == 0)
		ret = show_differing(incidents);
	if (ret == 0)
		ret = show_excused(incidents, &groups);
	if (ret < 0)
		ret = fail_set(fail, "out of memory");
	else
		ret = conclude(incidents, &groups, fail);
	incident_groups_release(&groups);
	return ret;
}

const struct incident *incidents_get(const struct incidents *incidents, size_t *count)
{
	*count = incidents->count;
	return incidents->list;
}

const struct incident *incidents_hidden(const struct incidents *incidents, size_t *count)
{
	*count = incidents->hidden_count;
	return incidents->list ? incidents->list + incidents->count : NULL;
}

const struct incident_lifecycle *incidents_lifecycle(const struct incidents *incidents,
						     size_t *count)
{
	*count = incidents->lifecycle_count;
	return incidents->lifecycle;
}

const struct incident_event *incidents_events(const struct incidents *incidents,
					      size_t *count)
{
	*count = incidents->event_count;
	return incidents->events;
}

void incidents_totals(const struct incidents *incidents, struct incident_totals *totals)
{
	*totals = incidents->totals;
}

uint64_t incidents_duplicates(const struct incidents *incidents, uint32_t input)
{
	return input < incidents->inputs ? incidents->copies.folded[input] : 0;
}

const struct incident_differing *incidents_differing(const struct incidents *incidents,
						     size_t *count)
{
	*count = incidents->copies.differing_count;
	return incidents->copies.differing;
}

const struct incident_excused *incidents_excused(const struct incidents *incidents,
						 size_t *count)
{
	*count = incidents->excused_count;
	return incidents->excused;
}

const struct incident_undecided *incidents_undecided(const struct incidents *incidents,
						     size_t *count)
{
	*count = incidents->undecided_count;
	return incidents->undecided;
}

const struct incident_sign *incidents_signs(struct incidents *incidents, size_t *count)
{
	return incident_signs_list(&incidents->store, &incidents->arena, count);
}

when_t incidents_newest(const struct incidents *incidents)
{
	const struct incident_store *store = &incidents->store;
	when_t of_iis = WHEN_UNKNOWN, other = WHEN_UNKNOWN;

	for (size_t i = 0; i < store->entry_count; i++) {
		const struct incident_entry *entry = &store->entries[i];
		when_t *newest = store->keys[entry->key].shows_iis ? &of_iis : &other;

		if (counts(store, entry) && entry->time > *newest)
			*newest = entry->time;
	}
	return of_iis != WHEN_UNKNOWN ? of_iis : other;
}

bool incidents_have_computer(const struct incidents *incidents, const char *wanted)
{
	const struct incident_store *store = &incidents->store;

	for (size_t i = 0; i < store->key_count; i++)
		if (incident_is_computer(table_names_get(&store->names, store->keys[i].computer),
					 wanted))
			return true;
	return false;
}
