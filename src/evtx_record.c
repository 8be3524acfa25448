/*
 * evtx_record.c - reads the records of a chunk and makes events of those that
 * the catalog wants.  Knows nothing of files and threads.
 *
 * Most records of a log are of providers that are not in the catalog.  They cost
 * their header, a look at their plan, and their time; nothing is copied.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_record.h"

#include <inttypes.h>
#include <stdlib.h>

#include "bounds.h"
#include "catalog.h"
#include "evtx_chunk.h"
#include "evtx_template.h"
#include "text.h"

enum {
	/* Bytes of strings that the events of one chunk may have.  The texts of a
	 * chunk grow to 98,304 bytes at most, unless a forged template uses one
	 * value many times. */
	TEXT_MAX = 1 << 20,
	KNOWN_SLOTS = 256,	/* providers remembered by a thread */
	/* A value takes four bytes in the table in front of the values. */
	VALUES_MAX = EVTX_CHUNK_SIZE / 4,
	LIVE_MAX = EVTX_CHUNK_SIZE / EVTX_RECORD_MIN,
	INSTANCE_SIZE = 10,	/* 0c, 1, id, definition */
	FRAGMENT_SIZE = 4,
	TOKEN_INSTANCE = 0x0c,
	TOKEN_FRAGMENT = 0x0f,
};

/* A provider as records write it, and what the catalog says of it. */
struct known {
	const char *name, *source;	/* UTF-16 */
	uint32_t name_size, source_size;
	const struct catalog_provider *row;
};

/* A name that was entered into the books last. */
struct entered {
	uint8_t bytes[256];		/* UTF-16; longer ones are entered again */
	uint32_t size;
};

/* The values of a template instance. */
struct slots {
	const uint8_t *table;	/* count times u16 size, u8 type, u8 0 */
	uint32_t count;
	uint32_t at, end;	/* the values, in the chunk */
	uint32_t *positions;	/* of each value, or NULL */
};

/* A fragment of binary XML that starts with a template, or with elements. */
struct fragment {
	struct evtx_plan *plan;
	struct slots slots;
	uint32_t end;		/* behind it */
};

struct evtx_decoder {
	const struct catalog *catalog;
	struct evtx_plans plans;
	struct known known[KNOWN_SLOTS];
	size_t known_count;
	struct arena known_arena;
	struct entered computer, channel;	/* in this batch */

	/* Of one chunk. */
	struct evtx_chunk chunk;
	struct evtx_batch *batch;
	size_t text_left;
	const uint8_t *copy;		/* of the chunk, for the second reader */
	struct evtx_record live[LIVE_MAX];	/* only to recover others */
	size_t live_count;

	/* Of one record. */
	const char *why;		/* why it cannot be decoded */
	const char *strings[BOUND_STRINGS];
	size_t string_count;
	const uint8_t *data;
	size_t data_size;
	uint32_t positions[VALUES_MAX];	/* used as a stack by nested values */
	size_t position_count;
	struct text name, source, scratch;
};

/* ---- Batches ------------------------------------------------------------- */

void evtx_batch_init(struct evtx_batch *batch)
{
	*batch = (struct evtx_batch){ 0 };
	input_ledger_init(&batch->ledger);
}

void evtx_batch_reset(struct evtx_batch *batch)
{
	arena_reset(&batch->arena);
	input_ledger_reset(&batch->ledger);
	batch->count = batch->retry_count = 0;
	batch->lost = false;
}

void evtx_batch_release(struct evtx_batch *batch)
{
	arena_release(&batch->arena);
	input_ledger_release(&batch->ledger);
	free(batch->events);
	free(batch->retries);
}

/* Room for one more item of a growing array; NULL if memory runs out. */
static void *grow(void *items, size_t count, size_t *room, size_t size)
{
	size_t more = *room ? *room * 2 : 64;

	if (count < *room)
		return items;
	if (more > SIZE_MAX / size)
		return NULL;
	items = realloc(items, more * size);
	if (items)
		*room = more;
	return items;
}

static struct event *add_event(struct evtx_batch *batch)
{
	struct event *events = grow(batch->events, batch->count, &batch->room,
				    sizeof(*events));

	if (!events) {
		batch->lost = true;
		return NULL;
	}
	batch->events = events;
	return &events[batch->count];
}

static void *batch_alloc(struct evtx_batch *batch, size_t size)
{
	void *piece = arena_alloc(&batch->arena, size);

	if (!piece)
		batch->lost = true;
	return piece;
}

/* ---- Texts --------------------------------------------------------------- */

static int fail(struct evtx_decoder *decoder, const char *why)
{
	decoder->why = why;
	return -1;
}

/* Room for a text of the batch; NULL if there is too much of it. */
static char *new_text(struct evtx_decoder *decoder, size_t size)
{
	if (size > decoder->text_left) {
		fail(decoder, "the texts of the chunk's records grow without limit");
		return NULL;
	}
	decoder->text_left -= size;
	return batch_alloc(decoder->batch, size);
}

static const char *keep_text(struct evtx_decoder *decoder, const struct text *text)
{
	char *copy = text->lost ? NULL : new_text(decoder, text->size + 1);

	if (text->lost)
		decoder->batch->lost = true;
	if (copy && text->size)
		memcpy(copy, text->bytes, text->size);
	return copy;
}

/* Most texts are ASCII: copy those directly.  NULL: not ASCII, or no memory. */
static const char *ascii_text(struct evtx_decoder *decoder, const struct evtx_value *value)
{
	uint32_t units = value->size / 2;
	const uint8_t *bytes = value->bytes;
	unsigned seen = 0;
	char *copy;

	while (units > 0 && evtx_u16(bytes + 2 * units - 2) == 0)
		units--;
	for (uint32_t i = 0; i < units; i++) {
		unsigned unit = evtx_u16(bytes + 2 * i);

		seen |= unit | (unit - 1);	/* 0 sets all bits */
	}
	if (seen & ~0x7fu)
		return NULL;
	copy = new_text(decoder, units + 1);
	for (uint32_t i = 0; copy && i < units; i++)
		copy[i] = (char)bytes[2 * i];
	return copy;
}

static const char *value_text(struct evtx_decoder *decoder, const struct evtx_value *value)
{
	const char *text = NULL;

	if (value->size == 0 || value->type == EVTX_NULL)
		return "";
	if (value->type == EVTX_STRING)
		text = ascii_text(decoder, value);
	if (text || decoder->why || decoder->batch->lost)
		return text;
	text_reset(&decoder->scratch);
	evtx_value_text(value, &decoder->scratch);
	return keep_text(decoder, &decoder->scratch);
}

/* ---- Slots --------------------------------------------------------------- */

/* The value of a slot.  False if there is none, also if it is damaged. */
static bool slot_value(const struct evtx_decoder *decoder, const struct slots *slots,
		       uint16_t slot, struct evtx_value *value)
{
	uint32_t at = slots->at, size;

	if (slot >= slots->count)
		return false;
	if (slots->positions)
		at = slots->positions[slot];
	else
		for (uint32_t i = 0; i < slot; i++)
			at += evtx_u16(slots->table + 4 * i);
	size = evtx_u16(slots->table + 4 * slot);
	if (at > slots->end || size > slots->end - at)
		return false;
	*value = (struct evtx_value){
		decoder->chunk.bytes + at, size, slots->table[4 * slot + 2],
	};
	return value->type != EVTX_NULL;
}

/* Where each value stands.  -1 if they run past their end. */
static int find_positions(struct evtx_decoder *decoder, struct slots *slots)
{
	uint32_t at = slots->at;

	if (slots->count > VALUES_MAX - decoder->position_count)
		return fail(decoder, "it holds too many values");
	slots->positions = decoder->positions + decoder->position_count;
	for (uint32_t i = 0; i < slots->count; i++) {
		slots->positions[i] = at;
		at += evtx_u16(slots->table + 4 * i);
	}
	if (at > slots->end)
		return fail(decoder, "its values run past its end");
	decoder->position_count += slots->count;
	return 0;
}

/* The value of a part.  False: none. */
static bool part_value(const struct evtx_decoder *decoder, const struct evtx_part *part,
		       const struct slots *slots, struct evtx_value *value)
{
	if (part->kind == EVTX_PART_SLOT)
		return slot_value(decoder, slots, part->slot, value);
	*value = part->literal;
	return part->kind == EVTX_PART_LITERAL;
}

/* ---- Fragments ----------------------------------------------------------- */

static int read_instance(struct evtx_decoder *decoder, uint32_t at, uint32_t end,
			 enum evtx_place place, struct fragment *fragment)
{
	const uint8_t *bytes = decoder->chunk.bytes;
	uint32_t definition, count;

	if (end - at < INSTANCE_SIZE)
		return fail(decoder, "its template is cut off");
	definition = evtx_u32(bytes + at + 6);
	at += INSTANCE_SIZE;
	fragment->plan = evtx_plans_get(&decoder->plans, definition, place);
	if (!fragment->plan)
		return fail(decoder, "the chunk holds too many templates");
	if (fragment->plan->why)
		return fail(decoder, fragment->plan->why);
	if (definition == at) {
		uint32_t size = evtx_u32(bytes + at + 20);	/* the plan is in the chunk */

		if (end - at < EVTX_DEFINITION_HEADER || size > end - at - EVTX_DEFINITION_HEADER)
			return fail(decoder, "its template runs past its end");
		at += EVTX_DEFINITION_HEADER + size;
	}
	count = end - at < 4 ? UINT32_MAX : evtx_u32(bytes + at);
	if (count > (end - at - 4) / 4)
		return fail(decoder, "its table of values runs past its end");
	at += 4;
	fragment->slots = (struct slots){
		.table = bytes + at, .count = count, .at = at + 4 * count, .end = end,
	};
	return 0;
}

/* Read what stands at `at`.  1; 0: nothing; -1: it cannot be read. */
static int read_fragment(struct evtx_decoder *decoder, uint32_t at, uint32_t end,
			 enum evtx_place place, struct fragment *fragment)
{
	const uint8_t *bytes = decoder->chunk.bytes;

	while (end - at >= FRAGMENT_SIZE && bytes[at] == TOKEN_FRAGMENT)
		at += FRAGMENT_SIZE;
	if (at == end || bytes[at] == 0)
		return 0;
	if (bytes[at] == TOKEN_INSTANCE)
		return read_instance(decoder, at, end, place, fragment) < 0 ? -1 : 1;
	fragment->slots = (struct slots){ 0 };
	fragment->plan = evtx_plans_inline(&decoder->plans, at, end, place);
	if (!fragment->plan)
		return fail(decoder, "out of memory");
	if (fragment->plan->why)
		return fail(decoder, fragment->plan->why);
	return 1;
}

/* ---- Fields of System ---------------------------------------------------- */

/* A field's text into `text`; false if the record does not have it, or empty. */
static bool field_text(struct evtx_decoder *decoder, const struct fragment *fragment,
		       enum evtx_field field, struct text *text)
{
	const struct evtx_part *part = &fragment->plan->fields[field];
	struct evtx_value value;

	text_reset(text);
	for (; part; part = part->next)
		if (part_value(decoder, part, &fragment->slots, &value))
			evtx_value_text(&value, text);
	decoder->batch->lost |= text->lost;
	return text->size > 0;
}

static bool is_literal(const struct evtx_plan *plan, enum evtx_field field)
{
	for (const struct evtx_part *part = &plan->fields[field]; part; part = part->next)
		if (part->kind == EVTX_PART_SLOT)
			return false;
	return true;
}

/* The same for an event, kept; for a literal only once for all its records. */
static const char *event_text(struct evtx_decoder *decoder, const struct fragment *fragment,
			      enum evtx_field field)
{
	struct evtx_plan *plan = fragment->plan;
	const char *text;

	if (plan->texts[field])
		return plan->texts[field];
	if (!field_text(decoder, fragment, field, &decoder->scratch))
		return NULL;
	text = keep_text(decoder, &decoder->scratch);
	if (is_literal(plan, field))
		plan->texts[field] = text;
	return text;
}

static bool field_number(const struct evtx_decoder *decoder, const struct fragment *fragment,
			 enum evtx_field field, uint64_t *number)
{
	struct evtx_value value;

	return part_value(decoder, &fragment->plan->fields[field], &fragment->slots, &value) &&
	       evtx_value_number(&value, number);
}

static when_t field_time(const struct evtx_decoder *decoder, const struct fragment *fragment,
			 when_t written)
{
	struct evtx_value value;
	when_t time = WHEN_UNKNOWN;

	if (part_value(decoder, &fragment->plan->fields[EVTX_TIME], &fragment->slots, &value))
		time = evtx_value_time(&value);
	if (time == WHEN_UNKNOWN || time > WHEN_LAST)
		time = written <= WHEN_LAST ? written : WHEN_UNKNOWN;
	return time;
}

/* ---- Providers ----------------------------------------------------------- */

static void forget_providers(struct evtx_decoder *decoder)
{
	memset(decoder->known, 0, sizeof(decoder->known));
	decoder->known_count = 0;
	arena_reset(&decoder->known_arena);
}

static bool is_known(const struct known *known, const struct evtx_value *name,
		     const struct evtx_value *source)
{
	return known->name_size == name->size && known->source_size == source->size &&
	       memcmp(known->name, name->bytes, name->size) == 0 &&
	       (!source->size || memcmp(known->source, source->bytes, source->size) == 0);
}

/* Quick, since it is asked for each plan: the ends of a name tell enough. */
static uint32_t hash_of(const struct evtx_value *name, const struct evtx_value *source)
{
	uint64_t mix = name->size * UINT64_C(31) + source->size;

	if (name->size >= 8)
		mix ^= evtx_u64(name->bytes + name->size - 8) ^ evtx_u64(name->bytes) >> 7;
	return (uint32_t)((mix * UINT64_C(0x9e3779b97f4a7c15)) >> 32);
}

static const struct catalog_provider *ask_catalog(struct evtx_decoder *decoder,
						  const struct evtx_value *name,
						  const struct evtx_value *source)
{
	text_reset(&decoder->name);
	text_reset(&decoder->source);
	evtx_value_text(name, &decoder->name);
	evtx_value_text(source, &decoder->source);
	decoder->batch->lost |= decoder->name.lost || decoder->source.lost;
	return catalog_provider(decoder->catalog, text_get(&decoder->name),
				source->size ? text_get(&decoder->source) : NULL);
}

/* Ask the catalog once for each pair of names. */
static const struct catalog_provider *look_up(struct evtx_decoder *decoder,
					      const struct evtx_value *name,
					      const struct evtx_value *source)
{
	uint32_t slot = hash_of(name, source) % KNOWN_SLOTS;
	struct known *known = &decoder->known[slot];

	for (; known->name; known = &decoder->known[slot = (slot + 1) % KNOWN_SLOTS])
		if (is_known(known, name, source))
			return known->row;
	if (decoder->known_count >= KNOWN_SLOTS / 2) {
		forget_providers(decoder);
		known = &decoder->known[hash_of(name, source) % KNOWN_SLOTS];
	}
	*known = (struct known){
		.name = arena_bytes(&decoder->known_arena, name->bytes, name->size),
		.source = arena_bytes(&decoder->known_arena, source->bytes, source->size),
		.name_size = name->size, .source_size = source->size,
		.row = ask_catalog(decoder, name, source),
	};
	decoder->batch->lost |= !known->name;
	decoder->known_count++;
	return known->row;
}

/* A field as one value: of its first part.  No name in use has more. */
static void field_value(const struct evtx_decoder *decoder, const struct fragment *fragment,
			enum evtx_field field, struct evtx_value *value)
{
	if (!part_value(decoder, &fragment->plan->fields[field], &fragment->slots, value))
		*value = (struct evtx_value){ .bytes = decoder->chunk.bytes };
}

static const struct catalog_provider *provider_of(struct evtx_decoder *decoder,
						  const struct fragment *fragment)
{
	struct evtx_plan *plan = fragment->plan;
	struct evtx_value name, source;

	if (plan->judged)
		return plan->provider;
	field_value(decoder, fragment, EVTX_PROVIDER, &name);
	field_value(decoder, fragment, EVTX_SOURCE, &source);
	plan->provider = look_up(decoder, &name, &source);
	plan->judged = is_literal(plan, EVTX_PROVIDER) && is_literal(plan, EVTX_SOURCE);
	return plan->provider;
}

/* ---- Computers and channels ---------------------------------------------- */

/* True if the name was not entered just before. */
static bool is_news(struct entered *last, const struct evtx_value *value)
{
	if (last->size == value->size && value->size <= sizeof(last->bytes) &&
	    memcmp(last->bytes, value->bytes, value->size) == 0)
		return false;
	last->size = value->size;
	if (value->size <= sizeof(last->bytes))
		memcpy(last->bytes, value->bytes, value->size);
	return value->size > 0;
}

/* Computer and channel into the books; once for a plan where they are literal. */
static void announce(struct evtx_decoder *decoder, const struct fragment *fragment)
{
	struct evtx_plan *plan = fragment->plan;
	struct input_ledger *ledger = &decoder->batch->ledger;
	struct evtx_value value;

	field_value(decoder, fragment, EVTX_COMPUTER, &value);
	if (is_news(&decoder->computer, &value) &&
	    field_text(decoder, fragment, EVTX_COMPUTER, &decoder->scratch))
		input_ledger_computer(ledger, text_get(&decoder->scratch));
	field_value(decoder, fragment, EVTX_CHANNEL, &value);
	if (is_news(&decoder->channel, &value) &&
	    field_text(decoder, fragment, EVTX_CHANNEL, &decoder->scratch))
		input_ledger_channel(ledger, text_get(&decoder->scratch));
	plan->announced = is_literal(plan, EVTX_COMPUTER) && is_literal(plan, EVTX_CHANNEL);
}

/* ---- Strings and data ---------------------------------------------------- */

static int run_fragments(struct evtx_decoder *decoder, const struct evtx_value *value,
			 enum evtx_place place, int depth);

static int add_string(struct evtx_decoder *decoder, const char *string)
{
	if (!string)
		return -1;
	if (decoder->string_count < BOUND_STRINGS)
		decoder->strings[decoder->string_count++] = string;
	return 0;
}

/* An array makes one string of each item. */
static int add_array(struct evtx_decoder *decoder, const struct evtx_value *array)
{
	struct evtx_value item;
	uint32_t position = 0;

	while (decoder->string_count < BOUND_STRINGS &&
	       evtx_value_item(array, &position, &item))
		if (add_string(decoder, value_text(decoder, &item)) < 0)
			return -1;
	return 0;
}

static int add_joined(struct evtx_decoder *decoder, const struct evtx_part *part,
		      const struct slots *slots)
{
	struct evtx_value value;

	text_reset(&decoder->scratch);
	for (; part; part = part->next)
		if (part_value(decoder, part, slots, &value))
			evtx_value_text(&value, &decoder->scratch);
	return add_string(decoder, keep_text(decoder, &decoder->scratch));
}

static int run_string(struct evtx_decoder *decoder, struct evtx_step *step,
		      const struct slots *slots, int depth)
{
	struct evtx_value value;

	if (step->text)
		return add_string(decoder, step->text);
	if (step->part.next)
		return add_joined(decoder, &step->part, slots);
	if (!part_value(decoder, &step->part, slots, &value))
		return add_string(decoder, "");
	if (value.type == EVTX_XML)
		return run_fragments(decoder, &value, step->place, depth + 1);
	if (value.type & EVTX_ARRAY)
		return add_array(decoder, &value);
	if (step->part.kind == EVTX_PART_SLOT)
		return add_string(decoder, value_text(decoder, &value));
	step->text = value_text(decoder, &value);
	return add_string(decoder, step->text);
}

static int run_data(struct evtx_decoder *decoder, const struct evtx_step *step,
		    const struct slots *slots)
{
	struct evtx_value value;
	uint8_t *data;

	if (decoder->data || !part_value(decoder, &step->part, slots, &value) || !value.size)
		return 0;
	data = batch_alloc(decoder->batch, value.size);
	if (!data)
		return fail(decoder, "out of memory");
	if (value.type == EVTX_STRING) {
		decoder->data_size = evtx_value_unhex(&value, data, value.size);
	} else {
		memcpy(data, value.bytes, value.size);
		decoder->data_size = value.size;
	}
	if (decoder->data_size > 0)
		decoder->data = data;
	return 0;
}

static int run_nested(struct evtx_decoder *decoder, const struct evtx_step *step,
		      const struct slots *slots, int depth)
{
	struct evtx_value value;

	if (!part_value(decoder, &step->part, slots, &value) || value.type != EVTX_XML)
		return 0;
	return run_fragments(decoder, &value, step->place, depth + 1);
}

/* An element is there if all slots that it and its parents depend on have values. */
static bool is_met(const struct evtx_decoder *decoder, const struct evtx_condition *condition,
		   const struct slots *slots)
{
	struct evtx_value value;

	for (; condition; condition = condition->outer)
		if (!slot_value(decoder, slots, condition->slot, &value))
			return false;
	return true;
}

static int run_step(struct evtx_decoder *decoder, struct evtx_step *step,
		    const struct slots *slots, int depth)
{
	if (decoder->plans.text.work == 0)
		return fail(decoder, "the chunk's records are nested or repeated too often");
	decoder->plans.text.work--;
	if (!is_met(decoder, step->condition, slots))
		return 0;
	switch (step->kind) {
	case EVTX_STEP_STRING:
		return run_string(decoder, step, slots, depth);
	case EVTX_STEP_DATA:
		return run_data(decoder, step, slots);
	default:
		return run_nested(decoder, step, slots, depth);
	}
}

/* Build strings and data of one fragment, and find where it ends. */
static int run_plan(struct evtx_decoder *decoder, struct fragment *fragment, int depth)
{
	struct slots *slots = &fragment->slots;
	struct evtx_plan *plan = fragment->plan;
	size_t positions = decoder->position_count;

	if (evtx_plan_steps(&decoder->plans, plan) < 0)
		return fail(decoder, plan->why);
	if (slots->table && find_positions(decoder, slots) < 0)
		return -1;
	for (struct evtx_step *step = plan->steps; step; step = step->next)
		if (run_step(decoder, step, slots, depth) < 0)
			return -1;
	fragment->end = plan->end;
	if (slots->table)
		fragment->end = slots->count ? slots->positions[slots->count - 1] +
			evtx_u16(slots->table + 4 * (slots->count - 1)) : slots->at;
	decoder->position_count = positions;
	return 0;
}

/* A value of type binary XML: any number of fragments, one after the other. */
static int run_fragments(struct evtx_decoder *decoder, const struct evtx_value *value,
			 enum evtx_place place, int depth)
{
	uint32_t at = (uint32_t)(value->bytes - decoder->chunk.bytes);
	uint32_t end = at + value->size;
	struct fragment fragment;
	int result;

	if (depth > BOUND_NESTED)
		return fail(decoder, "values are nested too deep");
	while ((result = read_fragment(decoder, at, end, place, &fragment)) > 0) {
		if (run_plan(decoder, &fragment, depth) < 0)
			return -1;
		if (fragment.end <= at)
			return 0;
		at = fragment.end;
	}
	return result;
}

/* ---- Events -------------------------------------------------------------- */

static enum event_level level_of(const struct evtx_decoder *decoder,
				 const struct fragment *fragment)
{
	uint64_t number;

	if (!field_number(decoder, fragment, EVTX_LEVEL, &number) || number > EVENT_VERBOSE)
		return EVENT_LEVEL_UNKNOWN;
	return (enum event_level)number;
}

static void fill_system(struct evtx_decoder *decoder, const struct fragment *fragment,
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
	event->time = field_time(decoder, fragment, record->written);
	event->record_id = record->id;
	if (field_number(decoder, fragment, EVTX_RECORD_ID, &number))
		event->record_id = number;
	event->qualifiers = -1;
	if (field_number(decoder, fragment, EVTX_QUALIFIERS, &number))
		event->qualifiers = (int32_t)(number & 0xffff);
	event->level = level_of(decoder, fragment);
}

static int fill_data(struct evtx_decoder *decoder, struct fragment *fragment,
		     struct event *event)
{
	size_t size;

	decoder->string_count = 0;
	decoder->position_count = 0;
	decoder->data = NULL;
	decoder->data_size = 0;
	if (run_plan(decoder, fragment, 0) < 0)
		return -1;
	event->data = decoder->data;
	event->data_size = decoder->data_size;
	event->string_count = decoder->string_count;
	size = decoder->string_count * sizeof(*event->strings);
	if (size == 0)
		return 0;
	event->strings = batch_alloc(decoder->batch, size);
	if (event->strings)
		memcpy(event->strings, decoder->strings, size);
	return event->strings ? 0 : -1;
}

/* Append the event if it is wanted.  -1: it cannot be decoded. */
static int build(struct evtx_decoder *decoder, struct fragment *fragment,
		 const struct evtx_record *record, const struct catalog_event *kind,
		 uint16_t id)
{
	struct event *event = add_event(decoder->batch);

	if (!event)
		return fail(decoder, "out of memory");
	*event = (struct event){ .kind = kind, .id = id };
	fill_system(decoder, fragment, record, event);
	if (decoder->why || fill_data(decoder, fragment, event) < 0)
		return -1;
	if (catalog_wants(kind, event))
		decoder->batch->count++;
	return 0;
}

/* The record has been counted; now see if the catalog wants it. */
static int judge(struct evtx_decoder *decoder, struct fragment *fragment,
		 const struct evtx_record *record)
{
	const struct catalog_provider *provider = provider_of(decoder, fragment);
	const struct catalog_event *kind;
	uint64_t id;

	if (!provider)
		return 0;
	if (!field_number(decoder, fragment, EVTX_EVENT_ID, &id))
		return fail(decoder, "it has no event id");
	kind = catalog_find(decoder->catalog, provider, (uint16_t)id);
	if (!kind)
		return 0;
	return build(decoder, fragment, record, kind, (uint16_t)id);
}

static int decode(struct evtx_decoder *decoder, const struct evtx_record *record)
{
	struct input_ledger *ledger = &decoder->batch->ledger;
	struct fragment fragment;
	int result;

	decoder->why = NULL;
	result = read_fragment(decoder, record->offset + EVTX_RECORD_HEADER,
			       record->offset + record->size - EVTX_RECORD_TRAILER,
			       EVTX_IN_RECORD, &fragment);
	if (result == 0)
		return fail(decoder, "it is empty");
	if (result < 0 || judge(decoder, &fragment, record) < 0)
		return -1;
	ledger->records++;
	input_ledger_time(ledger, field_time(decoder, &fragment, record->written));
	if (!fragment.plan->announced)
		announce(decoder, &fragment);
	return 0;
}

/* ---- What cannot be decoded ---------------------------------------------- */

void evtx_retry_failed(const struct evtx_retry *retry, struct input_ledger *ledger)
{
	ledger->undecodable++;
	input_ledger_problem(ledger, retry->chunk_offset + retry->offset,
			     "record %" PRIu64 " cannot be decoded: %s", retry->id,
			     retry->why);
}

static void keep_for_retry(struct evtx_decoder *decoder, const struct evtx_retry *retry)
{
	struct evtx_batch *batch = decoder->batch;
	struct evtx_retry *retries = grow(batch->retries, batch->retry_count,
					  &batch->retry_room, sizeof(*retries));
	uint8_t *copy;

	if (!retries) {
		batch->lost = true;
		return;
	}
	batch->retries = retries;
	if (!decoder->copy) {
		copy = batch_alloc(batch, EVTX_CHUNK_SIZE);
		if (!copy)
			return;
		memcpy(copy, decoder->chunk.bytes, decoder->chunk.size);
		decoder->copy = copy;
	}
	retries[batch->retry_count] = *retry;
	retries[batch->retry_count++].chunk = decoder->copy;
}

static void give_up(struct evtx_decoder *decoder, const struct evtx_record *record)
{
	struct evtx_retry retry = {
		.before = decoder->batch->count,
		.chunk_offset = decoder->chunk.offset,
		.offset = record->offset, .size = record->size,
		.id = record->id,
		.why = decoder->why ? decoder->why : "out of memory",
	};

	if (decoder->batch->retry)
		keep_for_retry(decoder, &retry);
	else
		evtx_retry_failed(&retry, &decoder->batch->ledger);
}

/* ---- Deleted records and slack ------------------------------------------- */

/* The live record that starts last at or before a byte; NULL: none. */
static const struct evtx_record *live_before(const struct evtx_decoder *decoder, uint32_t at)
{
	size_t low = 0, high = decoder->live_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (decoder->live[middle].offset <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? &decoder->live[low - 1] : NULL;
}

/*
 * Where a lost record that starts at `at` has to end.  A tool that hides a record
 * makes the one in front of it longer: then it lies inside of a live one.
 */
static uint32_t limit_of(const struct evtx_decoder *decoder, uint32_t at, bool *hidden)
{
	const struct evtx_record *before = live_before(decoder, at);
	const struct evtx_record *next = before ? before + 1 : decoder->live;

	*hidden = before && at < before->offset + before->size;
	if (*hidden)
		return before->offset + before->size;
	return next < decoder->live + decoder->live_count ? next->offset : decoder->chunk.size;
}

static bool is_live_copy(const struct evtx_decoder *decoder, const struct evtx_record *record)
{
	for (size_t i = 0; i < decoder->live_count; i++)
		if (decoder->live[i].id == record->id &&
		    decoder->live[i].written == record->written)
			return true;
	return false;
}

/* The id in front of a definition tells whether it was overwritten. */
static bool template_stands(const struct evtx_decoder *decoder, const struct evtx_record *record)
{
	const uint8_t *body = decoder->chunk.bytes + record->offset + EVTX_RECORD_HEADER;
	uint32_t definition;

	if (record->size < EVTX_RECORD_MIN + FRAGMENT_SIZE + INSTANCE_SIZE ||
	    body[FRAGMENT_SIZE] != TOKEN_INSTANCE)
		return true;
	definition = evtx_u32(body + FRAGMENT_SIZE + 6);
	return definition <= decoder->chunk.size - EVTX_DEFINITION_HEADER &&
	       evtx_u32(decoder->chunk.bytes + definition + 4) ==
	       evtx_u32(body + FRAGMENT_SIZE + 2);
}

/* A record found outside of the chain; true if it could be read. */
static bool recover_one(struct evtx_decoder *decoder, struct evtx_record *record)
{
	size_t count = decoder->batch->count;
	bool hidden;
	uint32_t limit = limit_of(decoder, record->offset, &hidden);

	if (record->size > limit - record->offset)
		return false;
	if (!evtx_chunk_repeats(&decoder->chunk, record) &&
	    !(hidden && record->offset + record->size == limit))
		return false;
	if (!template_stands(decoder, record) || is_live_copy(decoder, record))
		return false;
	record->recovered = true;
	if (decode(decoder, record) == 0)
		return true;
	decoder->batch->count = count;
	return false;
}

static void recover(struct evtx_decoder *decoder)
{
	struct evtx_record record;
	uint32_t at = EVTX_CHUNK_HEADER, size = decoder->chunk.size;

	while (evtx_chunk_find(&decoder->chunk, at, size, &record)) {
		const struct evtx_record *before = live_before(decoder, record.offset);

		at = record.offset + 1;
		if (before && before->offset == record.offset)
			at = record.offset + EVTX_RECORD_MIN;
		else if (recover_one(decoder, &record))
			at = record.offset + record.size;
	}
}

/* ---- Chunks -------------------------------------------------------------- */

struct evtx_decoder *evtx_decoder_new(const struct catalog *catalog)
{
	struct evtx_decoder *decoder = calloc(1, sizeof(*decoder));

	if (decoder)
		decoder->catalog = catalog;
	return decoder;
}

void evtx_decoder_free(struct evtx_decoder *decoder)
{
	if (!decoder)
		return;
	evtx_plans_release(&decoder->plans);
	arena_release(&decoder->known_arena);
	text_release(&decoder->name);
	text_release(&decoder->source);
	text_release(&decoder->scratch);
	free(decoder);
}

static void read_records(struct evtx_decoder *decoder, bool recover_too)
{
	struct evtx_record record;
	bool any = false;

	while (evtx_chunk_next(&decoder->chunk, &record)) {
		any = true;
		if (recover_too && decoder->live_count < LIVE_MAX)
			decoder->live[decoder->live_count++] = record;
		if (decode(decoder, &record) < 0)
			give_up(decoder, &record);
	}
	if (recover_too)
		recover(decoder);
	decoder->batch->ledger.chunks += any;
}

void evtx_decoder_chunk(struct evtx_decoder *decoder, struct evtx_batch *batch,
			const uint8_t *bytes, uint32_t size, uint64_t offset,
			bool recover_too)
{
	if (batch != decoder->batch || batch->ledger.records == 0)
		decoder->computer.size = decoder->channel.size = 0;
	decoder->batch = batch;
	decoder->text_left = TEXT_MAX;
	decoder->copy = NULL;
	decoder->live_count = 0;
	if (!evtx_chunk_start(&decoder->chunk, bytes, size, offset, &batch->ledger))
		return;
	evtx_plans_start(&decoder->plans, bytes, size);
	read_records(decoder, recover_too);
	batch->ledger.bad_chunks += decoder->chunk.bad;
	batch->lost |= decoder->plans.lost;
}
