/*
 * evtx_system.c - the fields of System: who wrote a record, when, and its number.
 * Knows the catalog's providers; nothing of strings and data.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

#include "catalog.h"
#include "log_stats.h"

enum {
	TIME_SIZE = 8,		/* of a FILETIME */
	ID_SIZE = 2,		/* of an event id */
};

/* ---- Texts --------------------------------------------------------------- */

/* A field's text into `text`; false if it is empty or the record does not have it. */
static bool field_text(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		       enum evtx_field field, struct text *text)
{
	const struct evtx_part *part = &fragment->plan->fields[field];
	struct evtx_value value;

	text_reset(text);
	for (; part; part = part->next)
		if (evtx_part_value(decoder, part, &fragment->slots, &value))
			evtx_value_text(&value, text);
	decoder->batch->oom |= text->oom;
	return text->size > 0;
}

/* The same of a name, kept for an event: once for all records of the batch that have it. */
static const char *event_text(struct evtx_decoder *decoder,
			      struct evtx_fragment *fragment, enum evtx_field field)
{
	struct evtx_last_names *names = fragment->plan->memo->last;
	const char *text;

	if (names->texts[field])
		return names->texts[field];
	if (!field_text(decoder, fragment, field, &decoder->scratch))
		return NULL;
	text = evtx_keep_text(decoder, &decoder->scratch);
	names->texts[field] = text;
	return text;
}

/* A field as one value: its first part.  No name in use has more. */
static inline void field_value(const struct evtx_decoder *decoder,
			struct evtx_fragment *fragment, enum evtx_field field,
			struct evtx_value *value)
{
	if (!evtx_part_value(decoder, &fragment->plan->fields[field], &fragment->slots, value))
		*value = (struct evtx_value){ .bytes = decoder->chunk.bytes };
}

/* Widen first..last by the slots of a field. */
static void add_slots(const struct evtx_plan *plan, enum evtx_field field,
		      uint32_t *first, uint32_t *last)
{
	for (const struct evtx_part *part = &plan->fields[field]; part; part = part->next) {
		if (part->kind != EVTX_PART_SLOT)
			continue;
		if (part->slot < *first)
			*first = part->slot;
		if (part->slot >= *last)
			*last = part->slot + UINT32_C(1);
	}
}

/* ---- Providers ----------------------------------------------------------- */

static void forget_providers(struct evtx_decoder *decoder)
{
	memset(decoder->known, 0, sizeof(decoder->known));
	decoder->known_count = 0;
	arena_reset(&decoder->known_arena);
}

/* Most records have no source: a call costs more than to ask. */
static inline bool same_bytes(const void *a, const uint8_t *b, uint32_t size)
{
	return size == 0 || memcmp(a, b, size) == 0;
}

static inline bool is_known(const struct evtx_known *known, const struct evtx_value *name,
			    const struct evtx_value *source)
{
	return known->name &&
	       known->name_type == name->type && known->source_type == source->type &&
	       known->name_size == name->size && known->source_size == source->size &&
	       same_bytes(known->name, name->bytes, name->size) &&
	       same_bytes(known->source, source->bytes, source->size);
}

/* Quick, since each plan asks for it: the ends of a name differ enough. */
static uint32_t hash_of(const struct evtx_value *name, const struct evtx_value *source)
{
	uint64_t mix = name->size * UINT64_C(31) + source->size;

	if (name->size >= 8)
		mix ^= bytes_u64(name->bytes + name->size - 8) ^ bytes_u64(name->bytes) >> 7;
	return (uint32_t)((mix * UINT64_C(0x9e3779b97f4a7c15)) >> 32) % EVTX_PROVIDERS;
}

static const struct catalog_provider *ask_catalog(struct evtx_decoder *decoder,
						  const struct evtx_value *name,
						  const struct evtx_value *source)
{
	text_reset(&decoder->name);
	text_reset(&decoder->source);
	evtx_value_text(name, &decoder->name);
	evtx_value_text(source, &decoder->source);
	decoder->batch->oom |= decoder->name.oom || decoder->source.oom;
	return catalog_provider(decoder->catalog, text_get(&decoder->name),
				source->size ? text_get(&decoder->source) : NULL);
}

static void remember(struct evtx_decoder *decoder, struct evtx_known *known,
		     const struct evtx_value *name, const struct evtx_value *source)
{
	*known = (struct evtx_known){
		.name = arena_bytes(&decoder->known_arena, name->bytes, name->size),
		.source = arena_bytes(&decoder->known_arena, source->bytes, source->size),
		.name_size = name->size, .source_size = source->size,
		.name_type = name->type, .source_type = source->type,
		.row = ask_catalog(decoder, name, source),
	};
	if (known->name && known->source) {
		decoder->known_count++;
	} else {
		decoder->batch->oom = true;
		known->name = NULL;
	}
}

/* Ask the catalog once for each pair of names. */
static const struct evtx_known *look_up(struct evtx_decoder *decoder,
					const struct evtx_value *name,
					const struct evtx_value *source)
{
	uint32_t slot = hash_of(name, source);

	if (decoder->known_count >= EVTX_PROVIDERS / 2)
		forget_providers(decoder);
	for (; decoder->known[slot].name; slot = (slot + 1) % EVTX_PROVIDERS)
		if (is_known(&decoder->known[slot], name, source))
			return &decoder->known[slot];
	remember(decoder, &decoder->known[slot], name, source);
	return &decoder->known[slot];
}

const struct catalog_provider *evtx_system_provider(struct evtx_decoder *decoder,
						    struct evtx_fragment *fragment)
{
	struct evtx_memo *memo = fragment->plan->memo;
	struct evtx_value name, source;

	field_value(decoder, fragment, EVTX_PROVIDER, &name);
	field_value(decoder, fragment, EVTX_SOURCE, &source);
	/* Providers are forgotten now and then, and another one may be there now. */
	if (!memo->known || !is_known(memo->known, &name, &source))
		memo->known = look_up(decoder, &name, &source);
	return memo->known->row;
}

/* ---- Computers and channels ---------------------------------------------- */

/* True if the name is not the one that was entered last. */
static inline bool has_changed(struct evtx_entered *last, const struct evtx_value *value)
{
	if (last->size == value->size && last->type == value->type &&
	    value->size <= sizeof(last->bytes) &&
	    same_bytes(last->bytes, value->bytes, value->size))
		return false;
	last->size = value->size;
	last->type = value->type;
	if (value->size <= sizeof(last->bytes))
		memcpy(last->bytes, value->bytes, value->size);
	return true;
}

/* Enter the field's name.  True if it is not the one that was entered last. */
static inline bool enter(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		  enum evtx_field field, struct evtx_entered *last,
		  const char *(*add)(struct input_stats *stats, const char *name))
{
	struct evtx_value value;

	field_value(decoder, fragment, field, &value);
	if (!has_changed(last, &value))
		return false;
	last->name = value.size && field_text(decoder, fragment, field, &decoder->scratch) ?
		     add(&decoder->batch->stats, text_get(&decoder->scratch)) : NULL;
	return true;
}

/* The slot of a field of this type and size, counted from 1; 0: it is something else. */
static uint32_t slot_of(const struct evtx_fragment *fragment, enum evtx_field field,
			uint8_t type, uint32_t size)
{
	const struct evtx_part *part = &fragment->plan->fields[field];
	const struct evtx_slots *slots = &fragment->slots;
	const uint8_t *row;

	if (part->kind != EVTX_PART_SLOT || part->next || part->slot >= slots->count)
		return 0;
	row = slots->table + 4 * part->slot;
	if (bytes_u16(row) != size || row[2] != type)
		return 0;
	return part->slot + UINT32_C(1);
}

/* Where what is remembered of a plan's names lives: with its definition, or with its chunk. */
static struct arena *names_arena(struct evtx_decoder *decoder, const struct evtx_plan *plan)
{
	return plan->kept ? &decoder->definitions.arena : &decoder->plans.arena;
}

/* Copy what the next record is compared with.  False: no memory. */
static bool copy_names(struct evtx_decoder *decoder, const struct evtx_plan *plan,
		       struct evtx_last_names *names, const struct evtx_slots *slots)
{
	uint32_t room = names->table_size + names->size;

	if (room > names->copy_room) {
		names->table = arena_alloc(names_arena(decoder, plan), room);
		names->copy_room = names->table ? room : 0;
		decoder->plans.oom |= !names->table;
		if (!names->table)
			return false;
	}
	memcpy(names->table, slots->table, names->table_size);
	names->bytes = names->table + names->table_size;
	if (names->size)
		memcpy(names->table + names->table_size,
		       decoder->chunk.bytes + slots->at + names->distance, names->size);
	return true;
}

/* Remember where the names and the time are, if the values have room for them. */
static void remember_names(struct evtx_decoder *decoder, struct evtx_fragment *fragment)
{
	struct evtx_last_names *names = fragment->plan->memo->last;
	struct evtx_slots *slots = &fragment->slots;
	uint32_t first = UINT32_MAX, last = 0, end = slots->at;
	uint32_t time = slot_of(fragment, EVTX_TIME, EVTX_FILETIME, TIME_SIZE);
	uint32_t id = slot_of(fragment, EVTX_EVENT_ID, EVTX_UINT16, ID_SIZE);

	names->any = false;
	names->id = 0;
	if (decoder->plain)
		return;
	add_slots(fragment->plan, EVTX_PROVIDER, &first, &last);
	add_slots(fragment->plan, EVTX_SOURCE, &first, &last);
	add_slots(fragment->plan, EVTX_CHANNEL, &first, &last);
	add_slots(fragment->plan, EVTX_COMPUTER, &first, &last);
	names->any = last <= slots->count;
	names->table_size = names->time = names->room = names->size = 0;
	if (!names->any || (last == 0 && time == 0))
		return;
	names->table_size = 4 * (last > time ? last : time);
	if (slots->located < names->table_size / 4)
		evtx_slots_locate(slots, names->table_size / 4);
	if (time) {
		end = slots->positions[time - 1] + TIME_SIZE;
		names->time = end - slots->at;
	}
	if (last) {
		uint32_t names_end = slots->positions[last - 1] +
				     bytes_u16(slots->table + 4 * (last - 1));

		names->distance = slots->positions[first] - slots->at;
		names->size = names_end - slots->positions[first];
		end = names_end > end ? names_end : end;
	}
	if (id && id <= names->table_size / 4)
		names->id = slots->positions[id - 1] + ID_SIZE - slots->at;
	names->room = end - slots->at;
	names->any = end <= slots->end && copy_names(decoder, fragment->plan, names, slots);
}

bool evtx_system_repeats(const struct evtx_decoder *decoder,
			 const struct evtx_fragment *fragment)
{
	struct evtx_memo *memo = fragment->plan->memo;
	struct evtx_last_names *set, older;

	memo->last = evtx_names_of(decoder, fragment->plan, &fragment->slots);
	if (memo->last) {
		if (memo->last->entered != decoder->entered)	/* another batch's */
			memset(memo->last->texts, 0, sizeof(memo->last->texts));
		return true;
	}
	/* The new ones take the place of the older ones. */
	set = evtx_names_set(fragment->plan, &fragment->slots);
	older = set[1];
	set[1] = set[0];
	set[0] = older;
	set[0].any = false;
	memset(set[0].texts, 0, sizeof(set[0].texts));
	memo->last = &set[0];
	return false;
}

void evtx_system_enter(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		       const struct catalog_provider *provider)
{
	struct evtx_entered *computer = &decoder->computer, *channel = &decoder->channel;
	struct evtx_last_names *last;
	bool changed = !decoder->log_stats;

	changed |= enter(decoder, fragment, EVTX_COMPUTER, computer, input_stats_computer);
	changed |= enter(decoder, fragment, EVTX_CHANNEL, channel, input_stats_channel);
	if (changed)
		decoder->log_stats = input_stats_log(&decoder->batch->stats, computer->name,
						    channel->name);
	remember_names(decoder, fragment);
	last = fragment->plan->memo->last;
	last->provider = provider;
	last->log_stats = decoder->log_stats;
	last->entered = decoder->entered;
}

/* The places for names of the plan's records.  NULL: no memory. */
static struct evtx_last_names *last_names(struct evtx_decoder *decoder, struct evtx_plan *plan)
{
	size_t count = plan->fields[EVTX_PROVIDER].kind == EVTX_PART_SLOT ? EVTX_NAME_SETS : 1;
	struct evtx_last_names *names = plan->kept ? plan->kept->last_names : NULL;

	if (names)
		return names;
	names = arena_array(names_arena(decoder, plan), count * EVTX_NAME_WAYS, sizeof(*names));
	if (plan->kept)
		plan->kept->last_names = names;
	return names;
}

struct evtx_memo *evtx_plan_memo(struct evtx_decoder *decoder, struct evtx_plan *plan)
{
	struct evtx_memo *memo = plan->memo;

	if (memo)
		return memo;
	memo = arena_alloc(&decoder->plans.arena, sizeof(*memo));
	if (memo)
		memo->names = last_names(decoder, plan);
	if (!memo || !memo->names) {
		decoder->plans.oom = true;
		return NULL;
	}
	plan->memo = memo;
	return memo;
}

/* ---- Numbers and times --------------------------------------------------- */

bool evtx_system_number(const struct evtx_decoder *decoder,
			struct evtx_fragment *fragment, enum evtx_field field,
			uint64_t *number)
{
	struct evtx_value value;

	if (!evtx_part_value(decoder, &fragment->plan->fields[field], &fragment->slots, &value))
		return false;
	if (value.type != EVTX_UINT16 || value.size != 2)
		return evtx_value_number(&value, number);
	*number = bytes_u16(value.bytes);	/* an event id */
	return true;
}

when_t evtx_system_time_of(const struct evtx_value *value, when_t written)
{
	when_t time = evtx_value_time(value);

	if (time == WHEN_UNKNOWN || time > WHEN_LAST)
		time = written <= WHEN_LAST ? written : WHEN_UNKNOWN;
	return time;
}

static when_t time_of_fields(const struct evtx_decoder *decoder,
			     struct evtx_fragment *fragment, when_t written)
{
	struct evtx_value value;

	if (!evtx_part_value(decoder, &fragment->plan->fields[EVTX_TIME], &fragment->slots,
			     &value))
		value = (struct evtx_value){ 0 };
	return evtx_system_time_of(&value, written);
}

when_t evtx_system_time_remembered(const struct evtx_decoder *decoder,
			     struct evtx_fragment *fragment, when_t written)
{
	const struct evtx_last_names *names = fragment->plan->memo->last;
	struct evtx_value value = { NULL, TIME_SIZE, EVTX_FILETIME };

	if (!names->any || !names->time)
		return time_of_fields(decoder, fragment, written);
	value.bytes = decoder->chunk.bytes + fragment->slots.at + names->time - TIME_SIZE;
	return evtx_system_time_of(&value, written);
}

enum event_level evtx_system_level(const struct evtx_decoder *decoder,
				   struct evtx_fragment *fragment)
{
	uint64_t number;

	if (!evtx_system_number(decoder, fragment, EVTX_LEVEL, &number) ||
	    number > EVENT_VERBOSE)
		return EVENT_LEVEL_UNKNOWN;
	return (enum event_level)number;
}

int evtx_system_fill(struct evtx_decoder *decoder, struct evtx_fragment *fragment,
		     const struct evtx_record *record, struct event *event)
{
	uint64_t number;

	event->offset = decoder->chunk.offset + record->offset;
	event->recovered = record->recovered;
	event->provider = event_text(decoder, fragment, EVTX_PROVIDER);
	if (!event->provider)
		event->provider = "";
	event->source = event_text(decoder, fragment, EVTX_SOURCE);
	event->channel = event_text(decoder, fragment, EVTX_CHANNEL);
	event->computer = event_text(decoder, fragment, EVTX_COMPUTER);
	event->time = time_of_fields(decoder, fragment, record->written);
	event->record_id = record->id;
	if (evtx_system_number(decoder, fragment, EVTX_RECORD_ID, &number))
		event->record_id = number;
	event->qualifiers = -1;
	if (evtx_system_number(decoder, fragment, EVTX_QUALIFIERS, &number))
		event->qualifiers = (int32_t)(number & 0xffff);
	return decoder->why ? -1 : 0;
}
