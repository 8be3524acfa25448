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
	for (size_t i = 0; i < kept; i++)
		store->entries[i].group = TABLE_NONE;
	return 0;
}

/* Texts. */

/*
 * A text shows an event in local time of a zone that is not known, or without time and
 * computer; the log that it was copied from tells both.  They are the same event if all that
 * both say agrees, and their times are quarters of an hour apart.  The log says more.
 */
enum { QUARTER = 15 * 60, NO_SECOND = QUARTER, ZONES = 14 * 60 * 60 };

static bool is_vague(const struct incident_store *store, const struct incident_entry *entry)
{
	return store->keys[entry->key].local_time || entry->time == WHEN_UNKNOWN;
}

/* A list shows less than another text of these events, on the same clock. */
static bool is_bare(const struct incident_store *store, const struct incident_entry *entry)
{
	return store->keys[entry->key].computer == TABLE_NONE || entry->time == WHEN_UNKNOWN;
}

static uint64_t seconds_of(const struct incident_entry *entry)
{
	return entry->time / WHEN_SECOND;
}

/* Entries of one name that say different things; of what says the same the last one has it. */
enum { NAMESAKES = 8 };

/* second: of the quarter of an hour, or NO_SECOND; computer, channel: or TABLE_NONE; process:
 * or 0. */
static uint64_t copy_name(const struct incident_key *key, uint32_t computer, uint32_t channel,
			  uint32_t process, uint64_t second, uint32_t nth)
{
	const struct {
		uint64_t kind, process;
		uint32_t computer, channel, pool, id, second, nth;
	} name = {
		(uintptr_t)key->kind, process, computer, channel, key->pool, key->id,
		(uint32_t)second, nth,
	};

	return siphash_keyed(&name, sizeof(name));
}

static bool is_text_copy(const struct incident_store *store, const struct incident_entry *vague,
		    const struct incident_entry *other)
{
	const struct incident_key *a = &store->keys[vague->key], *b = &store->keys[other->key];
	uint64_t x = seconds_of(vague), y = seconds_of(other);
	const bool texts = is_vague(store, other);
	const uint64_t apart = texts ? 0 : ZONES;

	/* Two texts that lost what they are about may be of two events. */
	if (texts && a->pool == TABLE_NONE && catalog_has_role(a->kind, "pool"))
		return false;
	return a->kind == b->kind && a->id == b->id && a->pool == b->pool &&
	       has_name(a->computer, b->computer) && says_all(store, b, a) &&
	       has_process(vague, other) &&
	       (!x || (x > y ? x - y : y - x) <= apart);
}

/* The entry; or TABLE_NONE.  Printed times have no fraction, so that they may be of the second
 * before. */
static uint32_t find_copy_in(const struct incident_store *store, const struct table_map *names,
			const struct incident_entry *vague, uint32_t channel)
{
	const struct incident_key *key = &store->keys[vague->key];
	uint64_t seconds = seconds_of(vague);

	for (uint64_t more = 0; more <= 2; more++) {
		uint64_t second = seconds ? (seconds + more - 1) % QUARTER : NO_SECOND;

		for (uint32_t nth = 0, at; nth < NAMESAKES; nth++) {
			at = table_map_get(names, copy_name(key, key->computer, channel,
							    vague->process, second, nth));
			if (at == TABLE_NONE)
				break;
			if (is_text_copy(store, vague, &store->entries[at]))
				return at;
		}
	}
	return TABLE_NONE;
}

/* In the log that the text names, or in one that shows no name. */
static uint32_t find_copy(const struct incident_store *store, const struct table_map *names,
			  const struct incident_entry *vague)
{
	uint32_t at = find_copy_in(store, names, vague, store->keys[vague->key].channel);

	return at != TABLE_NONE ? at : find_copy_in(store, names, vague, TABLE_NONE);
}

/* What a text does not show. */
enum { NO_COMPUTER = 1, NO_CHANNEL = 2, NO_TIME = 4, NO_PROCESS = 8, ALL_SHOWN = 16 };

static unsigned lacks(const struct incident_store *store, const struct incident_entry *text)
{
	const struct incident_key *key = &store->keys[text->key];

	return (key->computer == TABLE_NONE ? NO_COMPUTER : 0) |
	       (key->channel == TABLE_NONE ? NO_CHANNEL : 0) |
	       (text->time == WHEN_UNKNOWN ? NO_TIME : 0) |
	       (text->process ? 0 : NO_PROCESS);
}

static int set_name(const struct incident_store *store, struct table_map *names, size_t entry,
		    unsigned lacking)
{
	const struct incident_key *key = incident_store_key(store, entry);
	uint64_t second = seconds_of(&store->entries[entry]) % QUARTER;
	uint32_t process = store->entries[entry].process;

	for (uint32_t nth = 0; nth < NAMESAKES; nth++) {
		uint64_t name = copy_name(key, lacking & NO_COMPUTER ? TABLE_NONE : key->computer,
					  lacking & NO_CHANNEL ? TABLE_NONE : key->channel,
					  lacking & NO_PROCESS ? 0 : process,
					  lacking & NO_TIME ? NO_SECOND : second, nth);
		uint32_t at = table_map_get(names, name);

		if (at == TABLE_NONE || incident_store_key(store, at) == key)
			return table_map_set(names, name, (uint32_t)entry);
	}
	return 0;
}

/* The names under which a text may know an entry, if that is all that texts lack. */
static int name_entry(const struct incident_store *store, struct table_map *names, size_t entry,
		      unsigned lacking)
{
	int ret = 0;

	for (unsigned i = 0; i < ALL_SHOWN && ret == 0; i++)
		if (!(i & ~lacking))
			ret = set_name(store, names, entry, i);
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

/* How many entries are certain, of texts that are vague only, and bare; and what texts lack. */
struct texts {
	size_t certain, vague, bare;
	unsigned lacking;
};

static struct texts count_texts(const struct incident_store *store)
{
	struct texts texts = { .certain = 0 };

	for (size_t i = 0; i < store->entry_count; i++) {
		const struct incident_entry *entry = &store->entries[i];

		if (!is_vague(store, entry)) {
			texts.certain++;
			continue;
		}
		texts.lacking |= lacks(store, entry);
		texts.vague += !is_bare(store, entry);
		texts.bare += is_bare(store, entry);
	}
	return texts;
}

/* What the texts that are not folded yet are copies of; bare: only those. */
static void find_copies(struct incident_store *store, const struct table_map *names, bool bare)
{
	struct incident_entry *list = store->entries;

	for (size_t i = 0; i < store->entry_count; i++)
		if (list[i].copy_of == TABLE_NONE && is_vague(store, &list[i]) &&
		    (!bare || is_bare(store, &list[i])))
			list[i].copy_of = find_copy(store, names, &list[i]);
}

/* Name those that a text may be of: certain ones, or vague texts that are not bare.  -1: no
 * memory. */
static int name_entries(const struct incident_store *store, struct table_map *names, bool vague,
			unsigned lacking)
{
	int ret = 0;

	for (size_t i = 0; i < store->entry_count && ret == 0; i++) {
		const struct incident_entry *entry = &store->entries[i];

		if (is_vague(store, entry) == vague &&
		    (!vague || (!is_bare(store, entry) && entry->copy_of == TABLE_NONE)))
			ret = name_entry(store, names, i, lacking);
	}
	return ret;
}

/* Only logs and texts together have such copies, and texts of which some are bare. */
static int fold_texts(struct incident_store *store, struct incident_copies *copies)
{
	const struct texts texts = count_texts(store);
	const bool logs = texts.certain && texts.vague + texts.bare;
	const bool lists = texts.vague && texts.bare;
	struct table_map names = { 0 };
	int ret = 0;

	if (!logs && !lists)
		return 0;
	if (logs)
		ret = name_entries(store, &names, false, texts.lacking);
	if (ret == 0 && logs)
		find_copies(store, &names, false);
	table_map_release(&names);
	if (ret == 0 && lists)
		ret = name_entries(store, &names, true, texts.lacking);
	if (ret == 0 && lists)
		find_copies(store, &names, true);
	table_map_release(&names);
	return ret < 0 ? -1 : move_texts(store, copies);
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
