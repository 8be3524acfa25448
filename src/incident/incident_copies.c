/*
 * incident_copies.c - records that were read more than once count once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_copies.h"

#include <stdlib.h>
#include <string.h>

#include "grow.h"
#include "shortage.h"
#include "siphash.h"

static bool counts(const struct incident_store *store, const struct incident_entry *entry)
{
	return store->keys[entry->key].kind->stage != CATALOG_MARK;
}

/* What a text shows, if it shows any. */
static bool has_name(uint32_t shown, uint32_t name)
{
	return shown == TABLE_NONE || shown == name;
}

static bool has_names(const struct incident_key *key, const struct incident_key *text)
{
	for (int i = 0; i < CATALOG_RECOVERS_COUNT; i++)
		if (!has_name(text->names[i], key->names[i]))
			return false;
	return has_name(text->site, key->site) && has_name(text->subject, key->subject) &&
	       has_name(text->path, key->path);
}

/* A text may show the first line of a sentence, or lose the quotation mark at its end. */
static bool begins_with(const struct incident_store *store, uint32_t name, uint32_t beginning)
{
	const char *text = table_names_get(&store->names, name);
	const char *start = table_names_get(&store->names, beginning);

	return !start || (text && !strncmp(text, start, strlen(start)));
}

/* The reason of an event that has a code is that code in words, which nobody looks at, unless it
 * is a type of exception. */
static bool has_reason(const struct incident_store *store, const struct incident_key *key,
		       const struct incident_key *text)
{
	if (incident_has_code(text) &&
	    (!incident_has_code(key) || text->error.code != key->error.code))
		return false;
	return begins_with(store, key->reason, text->reason) ||
	       (incident_has_code(key) && !catalog_has_role(text->kind, "exception_type"));
}

/* Of those of incident_key.said; NULL: there is none. */
static const char *next_line(const char *lines)
{
	const char *end = lines ? strchr(lines, '\n') : NULL;

	return end ? end + 1 : NULL;
}

/* Does a record have in its strings what rules find in a text, and the values of it?  Of a value a
 * text may show the beginning. */
static bool has_strings(const struct incident_store *store, uint32_t said, uint32_t shown)
{
	const char *all = table_names_get(&store->names, said);
	const char *text = table_names_get(&store->names, shown);
	const size_t answers = all ? strcspn(all, "\n") : 0;

	for (size_t i = 0; text && text[i] && text[i] != '\n'; i++)
		if (text[i] == '1' && (i >= answers || all[i] != '1'))
			return false;
	while ((text = next_line(text))) {
		const size_t size = strcspn(text, "\n");

		all = next_line(all);
		if (size && (!all || strncmp(all, text, size) != 0))
			return false;
	}
	return true;
}

/*
 * Does a record say all that a text shows of it, as far as keys know?  One that says less is
 * damaged or forged, and what the text shows would be lost with it.  A log may have no name, but a
 * text that is believed is none of a log that any account can write to.
 */
static bool says_all(const struct incident_store *store, const struct incident_key *key,
		     const struct incident_key *text)
{
	return incident_may_agree(text->channel, key->channel) &&
	       (!incident_vouches(text) || incident_key_is_believed(key)) &&
	       (!text->mark || text->mark == key->mark) &&
	       (text->level == EVENT_LEVEL_UNKNOWN || text->level == key->level) &&
	       has_names(key, text) && has_reason(store, key, text) &&
	       has_strings(store, key->said, text->said);
}

/* Records that differ from their copies. */

static int note_differing(struct incident_copies *copies, const struct incident_store *store,
			  const struct incident_entry *entry, uint64_t count)
{
	const struct incident_key *key = &store->keys[entry->key];
	uint32_t at = table_map_get(&copies->of_computer, key->computer);
	struct incident_differing *list;

	if (at != TABLE_NONE) {
		copies->differing[at].count += count;
		copies->differing[at].last = entry->time;
		return 0;
	}
	list = grow(copies->differing, copies->differing_count, 1, &copies->differing_room,
		    sizeof(*list));
	if (!list)
		return -1;
	copies->differing = list;
	list[copies->differing_count] = (struct incident_differing){
		.computer = incident_bursts_first(&key->bursts, 0)->computer,
		.count = count, .first = entry->time, .last = entry->time,
	};
	return table_map_set(&copies->of_computer, key->computer,
			     (uint32_t)copies->differing_count++);
}

/* Records. */

/* One moment, computer, number and event: the same record, whatever it says. */
static bool is_same_record(const struct incident_store *store, const struct incident_entry *a,
			   const struct incident_entry *b)
{
	const struct incident_key *x = &store->keys[a->key], *y = &store->keys[b->key];

	return a->time == b->time && a->record_id == b->record_id && x->kind == y->kind &&
	       x->id == y->id && x->computer == y->computer;
}

static bool is_copy(const struct incident_entry *a, const struct incident_entry *b)
{
	return a->key == b->key && a->process == b->process && a->content == b->content;
}

static bool has_process(const struct incident_entry *text, const struct incident_entry *record)
{
	return text->process == record->process || !text->process;
}

static bool is_text_of(const struct incident_store *store, const struct incident_entry *text,
		       const struct incident_entry *record)
{
	return (text->content & INCIDENT_PARTIAL) &&
	       says_all(store, &store->keys[record->key], &store->keys[text->key]) &&
	       has_process(text, record);
}

/* Of two texts of one record, which comes first in each run?  The contents are keyed hashes. */
static bool is_better(const struct incident_store *store, const struct incident_entry *text,
		      const struct incident_entry *kept)
{
	if (!is_text_of(store, kept, text))
		return false;
	if (!is_text_of(store, text, kept))
		return true;
	return kept->key == text->key && text->input < kept->input;
}

/* Sorting put records before texts.  A forged log has any number of records that differ.  Of two
 * texts the one that says more stays; of two that say the same the one that was read first.  The
 * number of the kept one; or `count`. */
static size_t text_of(const struct incident_store *store, struct incident_entry *text,
		      struct incident_entry *kept, size_t count)
{
	enum { RECORDS = 8 };

	if (!(text->content & INCIDENT_PARTIAL) || !text->record_id)
		return count;
	for (size_t i = 0; i < count && i < RECORDS; i++) {
		const struct incident_entry record = kept[i];

		if (is_better(store, text, &record)) {
			kept[i] = *text;
			*text = record;
			return i;
		}
		if (is_text_of(store, text, &record))
			return i;
	}
	return count;
}

static void keep(struct incident_entry *list, size_t at, size_t *kept)
{
	struct incident_entry entry = list[at];

	list[at] = list[*kept];
	list[(*kept)++] = entry;
}

/*
 * Fold the entries of one record, from list[from] to list[to], into list[*kept] and after; those
 * that are folded stay behind these.  What has no record id is the same only if it says the same.
 */
static int fold_record(struct incident_store *store, struct incident_copies *copies, size_t from,
		       size_t to, size_t *kept)
{
	struct incident_entry *list = store->entries, last = list[from];
	size_t first = *kept, of = first;

	keep(list, from, kept);
	for (size_t i = from + 1; i < to; i++) {
		struct incident_entry entry = list[i];

		if (!is_copy(&last, &entry))
			of = first + text_of(store, &entry, &list[first], *kept - first);
		last = list[i];
		if (of < *kept) {
			copies->folded[entry.input] += counts(store, &entry);
			list[i] = entry;
			list[i].copy_of = (uint32_t)of;
		} else {
			keep(list, i, kept);
		}
	}
	if (*kept - first < 2 || !last.record_id)
		return 0;
	return note_differing(copies, store, &last, *kept - first - 1);
}

/* Does it show less than a record?  What may be data of another event shows all of one. */
static bool is_text(const struct incident_store *store, const struct incident_entry *entry)
{
	return entry->content & INCIDENT_PARTIAL && !store->keys[entry->key].carried;
}

/* A text that is no copy so far (copy_of). */
enum { NO_COPY = TABLE_NONE - 1 };

static int fold_records(struct incident_store *store, struct incident_copies *copies)
{
	size_t kept = 0, to;

	for (size_t from = 0; from < store->entry_count; from = to) {
		to = from + 1;
		while (to < store->entry_count &&
		       is_same_record(store, &store->entries[from], &store->entries[to]))
			to++;
		if (fold_record(store, copies, from, to, &kept) < 0)
			return -1;
	}
	store->copy_count = store->entry_count - kept;
	store->entry_count = kept;
	for (size_t i = 0; i < kept; i++) {
		struct incident_entry *entry = &store->entries[i];

		entry->copy_of = is_text(store, entry) ? NO_COPY : TABLE_NONE;
	}
	return 0;
}

/* Texts. */

/*
 * A text shows less of an event than the log that it was copied from: no fraction of a second, a
 * time of a zone that is not known, or neither time nor computer.  They are the same event if all
 * that both say agrees, and so do their times: if the zone is not known, they are quarters of an
 * hour apart.  The log says more, and a text with a computer more than one without.
 */
enum { QUARTER = 15 * 60, ZONES = 14 * 60 * 60 };
#define NO_SECOND UINT64_MAX

/* What an entry is, as bits; BARE: it shows no computer, or no time. */
enum { RECORD = 1, DATED = 2, DATED_BARE = 4, VAGUE = 8, VAGUE_BARE = 16 };

/* What may be a copy of what, and how many seconds are between them. */
static const struct copies {
	unsigned of, among;
	uint64_t apart;
} passes[] = {
	{ DATED | DATED_BARE, RECORD, 1 },
	{ DATED_BARE, DATED, 0 },
	{ VAGUE | VAGUE_BARE, RECORD | DATED | DATED_BARE, ZONES },
	{ VAGUE_BARE, VAGUE, 0 },
};

/* 0: it is folded. */
static unsigned what_is(const struct incident_store *store, const struct incident_entry *entry)
{
	const struct incident_key *key = &store->keys[entry->key];
	const bool bare = key->computer == TABLE_NONE || entry->time == WHEN_UNKNOWN;

	if (entry->copy_of < NO_COPY)
		return 0;
	if (key->local_time || entry->time == WHEN_UNKNOWN)
		return bare ? VAGUE_BARE : VAGUE;
	if (entry->copy_of == TABLE_NONE)
		return RECORD;
	return bare ? DATED_BARE : DATED;
}

static uint64_t seconds_of(const struct incident_entry *entry)
{
	return entry->time / WHEN_SECOND;
}

/* Entries of one name that say different things; of what says the same the last one has it. */
enum { NAMESAKES = 8 };

/* What texts may not show. */
enum {
	NO_COMPUTER = 1, NO_CHANNEL = 2, NO_TIME = 4, NO_PROCESS = 8, NO_NUMBER = 16,
	ALL_SHOWN = 32,
};

/* By what a text and what it is a copy of find each other.  Without holes. */
struct copy_name {
	uint64_t kind, process, number, second, nth;
	uint32_t computer, channel, pool, id;
};

/* The name of what lacks that. */
static struct copy_name copy_name(const struct incident_store *store,
				  const struct incident_entry *entry, unsigned lacking)
{
	const struct incident_key *key = &store->keys[entry->key];

	return (struct copy_name){
		.kind = (uintptr_t)key->kind, .pool = key->pool, .id = key->id,
		.process = lacking & NO_PROCESS ? 0 : entry->process,
		.number = lacking & NO_NUMBER ? 0 : entry->record_id,
		.second = lacking & NO_TIME ? NO_SECOND : seconds_of(entry),
		.computer = lacking & NO_COMPUTER ? TABLE_NONE : key->computer,
		.channel = lacking & NO_CHANNEL ? TABLE_NONE : key->channel,
	};
}

static uint64_t hash_of(const struct copies *copies, const struct copy_name *name)
{
	struct copy_name zoned = *name;

	if (copies->apart == ZONES && name->second != NO_SECOND)
		zoned.second %= QUARTER;
	return siphash_keyed(&zoned, sizeof(zoned));
}

/* A log that collects those of others may number them again; so a number tells what has a date. */
static unsigned lacks(const struct incident_store *store, const struct incident_entry *text)
{
	const struct incident_key *key = &store->keys[text->key];
	const bool numbered = text->record_id && what_is(store, text) & (DATED | DATED_BARE);

	return (key->computer == TABLE_NONE ? NO_COMPUTER : 0) |
	       (key->channel == TABLE_NONE ? NO_CHANNEL : 0) |
	       (text->time == WHEN_UNKNOWN ? NO_TIME : 0) |
	       (text->process ? 0 : NO_PROCESS) | (numbered ? 0 : NO_NUMBER);
}

static bool is_text_copy(const struct incident_store *store, const struct copies *copies,
			 const struct incident_entry *text, const struct incident_entry *other)
{
	const struct incident_key *a = &store->keys[text->key], *b = &store->keys[other->key];
	uint64_t x = seconds_of(text), y = seconds_of(other);

	/* Two texts that lost what they are about may be of two events. */
	if (!(copies->among & RECORD) && a->pool == TABLE_NONE &&
	    catalog_has_role(a->kind, "pool"))
		return false;
	return a->kind == b->kind && a->id == b->id && a->pool == b->pool &&
	       has_name(a->computer, b->computer) && says_all(store, b, a) &&
	       has_process(text, other) &&
	       (!x || (x > y ? x - y : y - x) <= copies->apart);
}

/* The entry; or TABLE_NONE.  Printed times have no fraction, so that they may be of the second
 * before. */
static uint32_t find_copy_in(const struct incident_store *store, const struct copies *copies,
			     const struct table_map *names, const struct incident_entry *text,
			     unsigned lacking)
{
	struct copy_name name = copy_name(store, text, lacking);
	const uint64_t second = name.second;

	for (uint64_t more = 0; more <= 2; more++) {
		if (second != NO_SECOND)
			name.second = second + more - 1;
		for (name.nth = 0; name.nth < NAMESAKES; name.nth++) {
			uint32_t at = table_map_get(names, hash_of(copies, &name));

			if (at == TABLE_NONE)
				break;
			if (is_text_copy(store, copies, text, &store->entries[at]))
				return at;
		}
	}
	return TABLE_NONE;
}

/* In the log that the text names, or in one that shows no name. */
static uint32_t find_copy(const struct incident_store *store, const struct copies *copies,
			  const struct table_map *names, const struct incident_entry *text)
{
	unsigned lacking = lacks(store, text);
	uint32_t at = find_copy_in(store, copies, names, text, lacking);

	return at != TABLE_NONE || lacking & NO_CHANNEL
		? at : find_copy_in(store, copies, names, text, lacking | NO_CHANNEL);
}

static int set_name(const struct incident_store *store, const struct copies *copies,
		    struct table_map *names, size_t entry, unsigned lacking)
{
	struct copy_name name = copy_name(store, &store->entries[entry], lacking);

	for (; name.nth < NAMESAKES; name.nth++) {
		uint64_t hash = hash_of(copies, &name);
		uint32_t at = table_map_get(names, hash);

		if (at == TABLE_NONE || store->entries[at].key == store->entries[entry].key)
			return table_map_set(names, hash, (uint32_t)entry);
	}
	return 0;
}

/* The names under which a text may know an entry, if that is all that texts lack. */
static int name_entry(const struct incident_store *store, const struct copies *copies,
		      struct table_map *names, size_t entry, unsigned lacking)
{
	int ret = 0;

	for (unsigned i = 0; i < ALL_SHOWN && ret == 0; i++)
		if (!(i & ~lacking))
			ret = set_name(store, copies, names, entry, i);
	return ret;
}

/* -1: no memory. */
static int find_copies(struct incident_store *store, const struct copies *copies)
{
	struct incident_entry *list = store->entries;
	struct table_map names = { 0 };
	unsigned lacking = 0;
	int ret = 0;

	for (size_t i = 0; i < store->entry_count; i++)
		if (what_is(store, &list[i]) & copies->of)
			lacking |= lacks(store, &list[i]);
	for (size_t i = 0; i < store->entry_count && ret == 0; i++)
		if (what_is(store, &list[i]) & copies->among)
			ret = name_entry(store, copies, &names, i, lacking);
	for (size_t i = 0; i < store->entry_count && ret == 0; i++)
		if (what_is(store, &list[i]) & copies->of) {
			uint32_t at = find_copy(store, copies, &names, &list[i]);

			list[i].copy_of = at == TABLE_NONE ? list[i].copy_of : at;
		}
	table_map_release(&names);
	return ret;
}

/* Put those that are folded behind the others, as their copies are.  -1: no memory. */
static int move_texts(struct incident_store *store, struct incident_copies *copies)
{
	struct incident_entry *list = store->entries;
	const size_t count = store->entry_count;
	uint32_t *place = table_no_numbers(count, sizeof(*place));
	size_t kept = 0;

	if (!place)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (list[i].copy_of == TABLE_NONE)
			place[i] = (uint32_t)kept++;
	for (size_t i = 0; i < count; i++)
		if (list[i].copy_of != TABLE_NONE)
			place[i] = place[list[i].copy_of];
	for (size_t i = count; i < count + store->copy_count; i++)
		list[i].copy_of = place[list[i].copy_of];
	store->entry_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (list[i].copy_of == TABLE_NONE) {
			keep(list, i, &store->entry_count);
			continue;
		}
		copies->folded[list[i].input] += counts(store, &list[i]);
		list[i].copy_of = place[i];
	}
	store->copy_count += count - kept;
	free(place);
	return 0;
}

/* Only logs and texts together have such copies, and texts of which some are bare. */
static int fold_texts(struct incident_store *store, struct incident_copies *copies)
{
	struct incident_entry *list = store->entries;
	unsigned there = 0;
	bool folded = false;

	for (size_t i = 0; i < store->entry_count; i++)
		there |= what_is(store, &list[i]);
	for (size_t i = 0; i < sizeof(passes) / sizeof(passes[0]); i++)
		if (there & passes[i].of && there & passes[i].among &&
		    find_copies(store, &passes[i]) < 0)
			return -1;
	for (size_t i = 0; i < store->entry_count; i++) {
		if (list[i].copy_of == NO_COPY)
			list[i].copy_of = TABLE_NONE;
		folded |= list[i].copy_of != TABLE_NONE;
	}
	return folded ? move_texts(store, copies) : 0;
}

int incident_copies_fold(struct incident_store *store, size_t inputs,
			 struct incident_copies *copies)
{
	copies->folded = shortage_watch(calloc(inputs + 1, sizeof(*copies->folded)));
	if (!copies->folded || fold_records(store, copies) < 0)
		return -1;
	return fold_texts(store, copies);
}

void incident_copies_release(struct incident_copies *copies)
{
	free(copies->folded);
	free(copies->differing);
	table_map_release(&copies->of_computer);
	*copies = (struct incident_copies){ 0 };
}
