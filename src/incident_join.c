/*
 * incident_join.c - which events belong to one failure.
 *
 * Knows stages, codes, pools and process ids; nothing of rules or reports.
 *
 * A failure leaves its traces in two logs, and only some of them say what they
 * belong to:
 *
 *   Application   2280 exppw.dll, 5      2280 exppw.dll, 5            (no pool)
 *                     |                      |
 *                  same code, 5 s         same code, 5 s
 *                     |                      |
 *   System        5139 pool A, pid 7, 5  5139 pool A, pid 9, 5        (no DLL)
 *                     |                      |
 *                    same pid             same pool, 5 min
 *                     |                      |
 *                 5011 pid 7             5002 pool A                  (no code)
 *
 * So the notes are walked once in order of time, and each is joined to what it
 * can name, by the strongest tie that holds:
 *
 *   a cause         to the same cause (stage, code, DLL or other subject, pool)
 *                   while the gaps are under an hour; of another pool within five
 *                   minutes; and to a cause of a kind that comes in pairs
 *   a consequence   by process id, then by code within five seconds, then by
 *                   pool within five minutes
 *   either          to consequences that came first, because two logs with
 *                   whole seconds have no order between them
 *   evidence        (SideBySide, DCOM) to the nearest failure within a minute
 *
 * Two modules that fail with one code in one second stay two: each occurrence of
 * a cause is a token that one abort and one report may take, oldest first.
 *
 * Joining is union-find, so that a cause may bring two groups together.  Ties
 * of time are broken by stage, then by fingerprint, never by the order in which
 * events were read.  What came before has its seat (incident_seats.h): the walk is linear.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_join.h"

#include <stdlib.h>
#include <string.h>

#include "incident_seats.h"

/* Windows of time, all on one computer. */
#define SAME_MOMENT   (5 * WHEN_SECOND)		/* two logs, whole seconds */
#define SAME_STORM    WHEN_HOUR			/* gap between repeats */
#define SAME_SPREAD   (5 * WHEN_MINUTE)		/* further pools; rapid fail's default */
#define SAME_PROCESS  (10 * WHEN_MINUTE)	/* ids are used again */
#define SAME_CRASH    (30 * WHEN_SECOND)	/* error reporting takes its time */
#define SAME_START    WHEN_MINUTE		/* the service control manager waits */
#define AFTER_STOP    (30 * WHEN_SECOND)	/* workers end after a deliberate stop */

struct join {
	struct incident_store *store;
	struct incident_groups *groups;
	struct incident_seats seats;
	struct incident_map processes;	/* (computer, pid) -> last failure */
	struct incident_names repeats;	/* descriptions */
	uint32_t *repeat_of;		/* of keys, two each: numbers of descriptions */
	uint32_t *last_repeat;		/* notes, by the numbers of descriptions */
	bool lost;		/* memory ran out */
};

static const struct incident_key *key_of(const struct join *join, size_t note)
{
	return incident_store_key(join->store, note);
}

static when_t time_of(const struct join *join, size_t note)
{
	return join->store->notes[note].time;
}

static enum catalog_stage stage_of(const struct join *join, size_t note)
{
	return key_of(join, note)->kind->stage;
}

static bool is_cause(enum catalog_stage stage)
{
	return stage <= CATALOG_ALONE;
}

static bool is_consequence(enum catalog_stage stage)
{
	return stage == CATALOG_ABORT || stage == CATALOG_REPORT ||
	       stage == CATALOG_DISABLE;
}

static bool has_code(const struct incident_key *key)
{
	return key->error.state == DECODE_OK;
}

static bool is_symptom(const struct incident_key *key)
{
	return key->kind->stage == CATALOG_REPORT && incident_symptom(&key->error);
}

/* Two keys have the same code, or both have none. */
static bool same_code(const struct incident_key *a, const struct incident_key *b)
{
	return has_code(a) == has_code(b) && (!has_code(a) || a->error.code == b->error.code);
}

/* The error is missing although this event is documented to carry it. */
static bool lacks_code(const struct incident_key *key)
{
	return !has_code(key) && (key->kind->data == CATALOG_DATA_CODE ||
				  key->kind->stage == CATALOG_ABORT);
}

/* What came before; a note that is too old is none. */

static const struct incident_seat *seat_of(const struct join *join, size_t note)
{
	return &join->seats.of[join->store->notes[note].key];
}

static struct incident_host *host_of(const struct join *join, size_t note)
{
	return &join->seats.hosts[seat_of(join, note)->host];
}

static struct incident_pool_seat *pool_of(const struct join *join, size_t note)
{
	return &join->seats.pools[seat_of(join, note)->pool];
}

static struct incident_code *code_of(const struct join *join, size_t note)
{
	return &join->seats.codes[seat_of(join, note)->code];
}

/* What "has no code" remembers on the note's computer; the same for "any code". */
static struct incident_code *no_code(const struct join *join, size_t note)
{
	return &join->seats.codes[host_of(join, note)->none];
}

static struct incident_code *any_code(const struct join *join, size_t note)
{
	return &join->seats.codes[host_of(join, note)->any];
}

/* This note, if it is not older than that. */
static size_t in_window(const struct join *join, size_t note, size_t now, when_t window)
{
	return time_of(join, now) - time_of(join, note) > window ? SIZE_MAX : note;
}

static size_t recall(const struct join *join, uint32_t last, size_t now, when_t window)
{
	return last == INCIDENT_NONE ? SIZE_MAX : in_window(join, last, now, window);
}

static uint64_t process_name(const struct join *join, size_t note)
{
	return incident_pair(key_of(join, note)->computer, join->store->notes[note].process);
}

/* The last failure of the process that the note names. */
static size_t recall_process(const struct join *join, size_t note)
{
	if (!join->store->notes[note].process)
		return SIZE_MAX;
	return recall(join, incident_map_get(&join->processes, process_name(join, note)), note,
		      SAME_PROCESS);
}

/* Groups. */

static uint32_t root_of(const struct join *join, uint32_t group)
{
	struct incident_group *list = join->groups->list;

	while (list[group].parent != group) {
		list[group].parent = list[list[group].parent].parent;
		group = list[group].parent;
	}
	return group;
}

static bool group_has_cause(const struct join *join, size_t note)
{
	uint32_t group = join->store->notes[note].group;

	return group != INCIDENT_NONE &&
	       join->groups->list[root_of(join, group)].has_cause;
}

/* The older root stays, so that the result has one shape. */
static void unite(struct join *join, uint32_t a, uint32_t b)
{
	struct incident_group *list = join->groups->list;

	a = root_of(join, a);
	b = root_of(join, b);
	if (a > b) {
		uint32_t swap = a;

		a = b;
		b = swap;
	}
	list[b].parent = a;
	list[a].has_cause |= list[b].has_cause;
}

static void start_group(struct join *join, size_t note)
{
	struct incident_groups *groups = join->groups;
	size_t room = groups->room ? 2 * groups->room : 64;
	struct incident_group *list = groups->list;

	if (groups->count == groups->room) {
		list = realloc(list, room * sizeof(*list));
		if (!list || groups->count >= INCIDENT_NONE / 2) {
			join->lost = true;
			return;
		}
		groups->list = list;
		groups->room = room;
	}
	list[groups->count] = (struct incident_group){
		.parent = (uint32_t)groups->count,
		.has_cause = is_cause(stage_of(join, note)),
	};
	join->store->notes[note].group = (uint32_t)groups->count++;
}

/* Put a note into the group of another; false if there is no other. */
static bool follow(struct join *join, size_t note, size_t other)
{
	struct incident_note *notes = join->store->notes;

	if (other == SIZE_MAX || notes[other].group == INCIDENT_NONE)
		return false;
	if (notes[note].group == INCIDENT_NONE) {
		notes[note].group = root_of(join, notes[other].group);
		if (is_cause(stage_of(join, note)))
			join->groups->list[notes[note].group].has_cause = true;
	} else {
		unite(join, notes[note].group, notes[other].group);
	}
	return true;
}

/* Repeats: what must agree for two notes to say the same. */

struct repeat {
	uint32_t computer, stage, id, has_code, code, subject, pool;
};

static struct repeat describe(const struct incident_key *key, bool with_pool)
{
	enum catalog_stage stage = key->kind->stage;
	bool by_id = stage == CATALOG_ALONE || stage == CATALOG_SITE || !is_cause(stage);

	return (struct repeat){
		.computer = key->computer, .stage = stage,
		.id = by_id ? key->kind->id : 0,
		.has_code = has_code(key), .code = has_code(key) ? key->error.code : 0,
		.subject = key->subject,
		.pool = with_pool ? key->pool : INCIDENT_NONE - 1,
	};
}

/* The number of a note's description; INCIDENT_NONE without memory. */
static uint32_t repeat_id(struct join *join, size_t note, bool with_pool)
{
	uint32_t *known = &join->repeat_of[2 * join->store->notes[note].key + with_pool];
	struct repeat repeat;

	if (*known != INCIDENT_NONE)
		return *known;
	repeat = describe(key_of(join, note), with_pool);
	*known = incident_names_id(&join->repeats, &repeat, sizeof(repeat));
	join->lost |= *known == INCIDENT_NONE;
	return *known;
}

static size_t recall_repeat(struct join *join, size_t note, bool with_pool, when_t window)
{
	uint32_t id = repeat_id(join, note, with_pool), last;

	if (id == INCIDENT_NONE)
		return SIZE_MAX;
	last = join->last_repeat[id];
	join->last_repeat[id] = (uint32_t)note;
	return last == INCIDENT_NONE ? SIZE_MAX : in_window(join, last, note, window);
}

/* No key has more than two descriptions. */
static int prepare_repeats(struct join *join)
{
	size_t count = 2 * join->store->key_count + 2;

	join->repeat_of = malloc(count * sizeof(*join->repeat_of));
	join->last_repeat = malloc(count * sizeof(*join->last_repeat));
	if (!join->repeat_of || !join->last_repeat)
		return -1;
	memset(join->repeat_of, 0xFF, count * sizeof(*join->repeat_of));
	memset(join->last_repeat, 0xFF, count * sizeof(*join->last_repeat));
	return 0;
}

/*
 * The same again: of its pool within the hour, of another pool in minutes.  A
 * consequence that already has its cause is only remembered: two causes may
 * have the same consequences.
 */
static void join_repeats(struct join *join, size_t note, bool joins)
{
	bool has_pool = key_of(join, note)->pool != INCIDENT_NONE;
	size_t same = recall_repeat(join, note, true, SAME_STORM);
	size_t other = has_pool ? recall_repeat(join, note, false, SAME_SPREAD) : SIZE_MAX;

	if (!joins)
		return;
	follow(join, note, same);
	follow(join, note, other);
}

/* Tokens. */

static void offer_token(struct incident_code *code, size_t note)
{
	if (code->token_count == INCIDENT_TOKENS) {
		code->token_count--;
		memmove(code->tokens, code->tokens + 1, sizeof(code->tokens[0]) * code->token_count);
		memmove(code->taken, code->taken + 1, code->token_count);
	}
	code->tokens[code->token_count] = (uint32_t)note;
	code->taken[code->token_count++] = 0;
}

/* The oldest cause of this moment that this stage has not taken, else the last. */
static size_t take_token(struct join *join, size_t note, struct incident_code *code)
{
	uint8_t bit = (uint8_t)(1u << (stage_of(join, note) - CATALOG_ABORT));
	size_t last = SIZE_MAX;

	for (uint32_t i = 0; i < code->token_count; i++) {
		if (time_of(join, note) - time_of(join, code->tokens[i]) > SAME_MOMENT)
			continue;
		last = code->tokens[i];
		if (!(code->taken[i] & bit)) {
			code->taken[i] |= bit;
			break;
		}
	}
	return last;
}

/* Causes. */

/* A consequence that came before its cause. */
static void adopt(struct join *join, size_t note, const struct incident_code *code)
{
	size_t orphan = recall(join, code->orphan, note, SAME_MOMENT);

	if (orphan != SIZE_MAX && !group_has_cause(join, orphan))
		follow(join, note, orphan);
}

/* Configuration errors come in pairs: the worker's and the service's. */
static bool config_pairs(const struct join *join, size_t a, size_t b)
{
	const struct incident_key *x = key_of(join, a), *y = key_of(join, b);

	return same_code(x, y) || !has_code(x) || !has_code(y) || x->pool == y->pool;
}

/* Does a cause belong to the last cause of its stage, whatever its subject? */
static bool stage_pairs(const struct join *join, size_t note, size_t other)
{
	const struct incident_key *a = key_of(join, note), *b = key_of(join, other);
	when_t gap = time_of(join, note) - time_of(join, other);

	switch (a->kind->stage) {
	case CATALOG_CONFIG:
		return gap <= SAME_START && config_pairs(join, note, other);
	case CATALOG_SERVICE:
		return gap <= SAME_START;
	case CATALOG_SITE:
		return gap <= SAME_MOMENT;
	case CATALOG_APP:
		return gap <= SAME_MOMENT && (a->subject == b->subject ||
			a->subject == INCIDENT_NONE || b->subject == INCIDENT_NONE);
	case CATALOG_CRASH:	/* the runtime's event and the system's */
		return gap <= 2 * SAME_MOMENT && a->kind != b->kind;
	case CATALOG_IDENTITY:	/* no limit: the account was wrong all the time */
	default:
		return false;
	}
}

static void join_cause(struct join *join, size_t note)
{
	const struct incident_key *key = key_of(join, note);
	enum catalog_stage stage = key->kind->stage;
	struct incident_code *code = code_of(join, note);
	uint32_t *last = &host_of(join, note)->causes[stage];
	size_t other = recall(join, *last, note, SAME_START);

	join_repeats(join, note, true);
	if (other != SIZE_MAX && stage_pairs(join, note, other))
		follow(join, note, other);
	if (stage == CATALOG_SERVICE && has_code(key))
		follow(join, note, recall(join, code->failure, note, SAME_START));
	if (stage == CATALOG_IDENTITY && !has_code(key))
		follow(join, note, recall(join, pool_of(join, note)->identity, note, WHEN_LAST));
	follow(join, note, recall_process(join, note));
	adopt(join, note, code);
	if (stage == CATALOG_LOAD || stage == CATALOG_CONFIG)
		adopt(join, note, no_code(join, note));
	if (join->store->notes[note].group == INCIDENT_NONE)
		start_group(join, note);
	offer_token(code, note);
	offer_token(any_code(join, note), note);
	*last = (uint32_t)note;
}

/* Consequences. */

static bool follow_code(struct join *join, size_t note)
{
	const struct incident_key *key = key_of(join, note);

	if (key->kind->stage == CATALOG_DISABLE || is_symptom(key))
		return false;
	if (has_code(key) && follow(join, note, take_token(join, note, code_of(join, note))))
		return true;
	if (has_code(key))
		return follow(join, note, take_token(join, note, no_code(join, note)));
	return lacks_code(key) && follow(join, note, take_token(join, note, any_code(join, note)));
}

/* Two consequences of one moment with one code, whose cause is not in the logs. */
static bool follow_companion(struct join *join, size_t note)
{
	const struct incident_key *key = key_of(join, note);

	return has_code(key) && !is_symptom(key) &&
	       follow(join, note, recall(join, code_of(join, note)->failure, note,
					 SAME_MOMENT));
}

/* A report without a code, or a pool that was disabled, by the pool alone. */
static bool follow_pool(struct join *join, size_t note)
{
	const struct incident_key *key = key_of(join, note);
	size_t other;

	if (key->pool == INCIDENT_NONE)
		return false;
	other = recall(join, pool_of(join, note)->failure, note, SAME_SPREAD);
	if (other == SIZE_MAX)
		return false;
	if (key->kind->stage != CATALOG_DISABLE && has_code(key) && !is_symptom(key) &&
	    has_code(key_of(join, other)) && !same_code(key_of(join, other), key))
		return false;
	return follow(join, note, other);
}

/*
 * A pool was disabled and nothing names it before: a cause that names no pool,
 * because it strikes all (5189 for "*", a global module), explains it.
 */
static bool follow_general(struct join *join, size_t note)
{
	static const enum catalog_stage stages[] = { CATALOG_CONFIG, CATALOG_LOAD };
	const struct incident_key *key = key_of(join, note);

	if (key->kind->stage != CATALOG_DISABLE)
		return false;
	for (size_t i = 0; i < sizeof(stages) / sizeof(stages[0]); i++) {
		size_t cause = recall(join, host_of(join, note)->causes[stages[i]], note,
				      SAME_SPREAD);

		if (cause != SIZE_MAX && key_of(join, cause)->pool == INCIDENT_NONE)
			return follow(join, note, cause);
	}
	return false;
}

/* Workers that end right after somebody stopped the service did not fail. */
static bool is_stopping(const struct join *join, size_t note)
{
	const struct incident_key *key = key_of(join, note);

	return key->kind->stage == CATALOG_REPORT && (!has_code(key) || is_symptom(key)) &&
	       recall(join, host_of(join, note)->stop, note,
		      AFTER_STOP + key->kind->waits * WHEN_SECOND) != SIZE_MAX;
}

static void join_consequence(struct join *join, size_t note)
{
	const struct incident_key *key = key_of(join, note);
	struct incident_code *code = is_symptom(key) ? no_code(join, note) : code_of(join, note);

	if (follow(join, note, recall_process(join, note)) || follow_code(join, note) ||
	    follow_pool(join, note) || follow_companion(join, note) ||
	    follow_general(join, note)) {
		join_repeats(join, note, false);
		return;
	}
	if (is_stopping(join, note))
		return;
	join_repeats(join, note, true);
	if (join->store->notes[note].group == INCIDENT_NONE)
		start_group(join, note);
	code->orphan = (uint32_t)note;
}

static void remember_failure(struct join *join, size_t note)
{
	const struct incident_key *key = key_of(join, note);

	if (join->store->notes[note].group == INCIDENT_NONE)
		return;
	pool_of(join, note)->failure = (uint32_t)note;
	if (key->kind->stage == CATALOG_IDENTITY && key->pool != INCIDENT_NONE)
		pool_of(join, note)->identity = (uint32_t)note;
	if (join->store->notes[note].process &&
	    incident_map_set(&join->processes, process_name(join, note), (uint32_t)note) < 0)
		join->lost = true;
	if (has_code(key) && !is_symptom(key))
		code_of(join, note)->failure = (uint32_t)note;
}

/* The walk. */

static void join_all(struct join *join)
{
	for (size_t note = 0; note < join->store->note_count && !join->lost; note++) {
		enum catalog_stage stage = stage_of(join, note);

		if (is_cause(stage))
			join_cause(join, note);
		else if (is_consequence(stage))
			join_consequence(join, note);
		else if (stage == CATALOG_MARK &&
			 key_of(join, note)->mark == CATALOG_MARK_STOP)
			host_of(join, note)->stop = (uint32_t)note;
		if (is_cause(stage) || is_consequence(stage))
			remember_failure(join, note);
	}
}

static bool is_failure(const struct join *join, size_t note)
{
	return join->store->notes[note].group != INCIDENT_NONE &&
	       stage_of(join, note) != CATALOG_NEIGHBOUR;
}

static bool is_crash(const struct join *join, size_t note)
{
	return stage_of(join, note) == CATALOG_CRASH;
}

/* A worker that is gone, whose crash was not found by its process id. */
static bool wants_crash(const struct join *join, size_t note)
{
	const struct incident_key *key = key_of(join, note);

	return key->kind->stage == CATALOG_REPORT && is_failure(join, note) &&
	       (!has_code(key) || is_symptom(key) || key->kind->code_role) &&
	       !group_has_cause(join, note);
}

static bool wants_failure(const struct join *join, size_t note)
{
	return stage_of(join, note) == CATALOG_NEIGHBOUR;
}

/*
 * Join each note that wants to the nearest that has, within a window, before or
 * after; of two equally near the earlier.
 */
struct nearness {
	bool (*wants)(const struct join *join, size_t note);
	bool (*has)(const struct join *join, size_t note);
	when_t window;
};

static void join_nearest(struct join *join, const struct nearness *near)
{
	size_t count = join->store->note_count;
	struct incident_map last = { 0 }, next = { 0 };
	uint32_t *after = calloc(count + 1, sizeof(*after));

	for (size_t i = count; after && i-- > 0;) {	/* the next one that has */
		uint32_t computer = key_of(join, i)->computer;

		after[i] = incident_map_get(&next, computer);
		if (near->has(join, i) && incident_map_set(&next, computer, (uint32_t)i) < 0)
			join->lost = true;
	}
	for (size_t i = 0; after && i < count; i++) {
		uint32_t computer = key_of(join, i)->computer;
		uint32_t before = incident_map_get(&last, computer);
		when_t behind = before == INCIDENT_NONE ? WHEN_LAST
			: time_of(join, i) - time_of(join, before);
		when_t ahead = after[i] == INCIDENT_NONE ? WHEN_LAST
			: time_of(join, after[i]) - time_of(join, i);

		if (near->wants(join, i) && behind <= near->window && behind <= ahead)
			follow(join, i, before);
		else if (near->wants(join, i) && ahead <= near->window)
			follow(join, i, after[i]);
		if (near->has(join, i) && incident_map_set(&last, computer, (uint32_t)i) < 0)
			join->lost = true;
	}
	join->lost |= !after;
	free(after);
	incident_map_release(&last);
	incident_map_release(&next);
}

static bool any_note(const struct join *join,
		     bool (*wanted)(const struct join *join, size_t note))
{
	for (size_t i = 0; i < join->store->note_count; i++)
		if (wanted(join, i))
			return true;
	return false;
}

static void join_evidence(struct join *join)
{
	static const struct nearness rows[] = {
		{ wants_crash, is_crash, SAME_CRASH },
		{ wants_failure, is_failure, SAME_START },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (any_note(join, rows[i].wants))
			join_nearest(join, &rows[i]);
}

/* Recovery. */

/* Groups that have had their last event, and the last failure of each pool. */
struct recovery {
	struct join *join;
	uint32_t *chain;
};

static void end_group(struct recovery *recovery, uint32_t index, size_t note)
{
	struct incident_group *group = &recovery->join->groups->list[index];

	if (group->recovered == WHEN_UNKNOWN && group->last_note < note)
		group->recovered = time_of(recovery->join, note);
}

static void end_all(struct recovery *recovery, size_t note)
{
	struct incident_host *host = host_of(recovery->join, note);
	uint32_t group = host->ended;

	for (; group != INCIDENT_NONE; group = recovery->chain[group])
		end_group(recovery, group, note);
	host->ended = INCIDENT_NONE;
}

static void note_failure(struct recovery *recovery, size_t note)
{
	struct join *join = recovery->join;
	uint32_t group = join->store->notes[note].group;
	struct incident_host *host;

	pool_of(join, note)->group = group;
	if (join->groups->list[group].last_note != note)
		return;
	host = host_of(join, note);
	recovery->chain[group] = host->ended;
	host->ended = group;
}

static void note_recovery(struct recovery *recovery, size_t note)
{
	const struct incident_key *key = key_of(recovery->join, note);
	uint32_t group;

	if (recovery->join->store->notes[note].group != INCIDENT_NONE) {
		note_failure(recovery, note);
	} else if (key->mark == CATALOG_MARK_START) {
		end_all(recovery, note);
	} else if (key->kind->stage == CATALOG_NOISE && key->pool != INCIDENT_NONE) {
		group = pool_of(recovery->join, note)->group;
		if (group != INCIDENT_NONE)
			end_group(recovery, group, note);
	}
}

/*
 * Signs that a failure is over, after its last event: the system or the service
 * started, or a worker of its pool lived long enough to be recycled.
 */
static int find_recovery(struct join *join)
{
	struct recovery recovery = {
		.join = join,
		.chain = calloc(join->groups->count + 1, sizeof(*recovery.chain)),
	};

	if (!recovery.chain)
		return -1;
	for (size_t i = 0; i < join->store->note_count; i++)
		note_recovery(&recovery, i);
	free(recovery.chain);
	return 0;
}

/* Every note gets its root; roots get their count, first cause and last note. */
static void settle(struct join *join)
{
	struct incident_group *list = join->groups->list;

	for (size_t i = 0; i < join->store->note_count; i++) {
		struct incident_note *note = &join->store->notes[i];
		struct incident_group *group;
		bool cause = is_cause(stage_of(join, i));

		if (note->group == INCIDENT_NONE)
			continue;
		note->group = root_of(join, note->group);
		group = &list[note->group];
		if (group->count == 0)
			group->first_note = i;
		if (group->count++ == 0 ||
		    (cause && !is_cause(stage_of(join, group->cause))))
			group->cause = i;
		group->last_note = i;
	}
}

int incident_join(struct incident_store *store, struct incident_groups *groups)
{
	struct join join = { .store = store, .groups = groups };

	join.lost = prepare_repeats(&join) < 0 || incident_seats_take(&join.seats, store) < 0;
	if (!join.lost)
		join_all(&join);
	if (!join.lost)
		join_evidence(&join);
	if (!join.lost)
		settle(&join);
	if (!join.lost && find_recovery(&join) < 0)
		join.lost = true;
	incident_seats_release(&join.seats);
	incident_map_release(&join.processes);
	incident_names_release(&join.repeats);
	free(join.repeat_of);
	free(join.last_repeat);
	return join.lost ? -1 : 0;
}

void incident_groups_release(struct incident_groups *groups)
{
	free(groups->list);
	*groups = (struct incident_groups){ 0 };
}
