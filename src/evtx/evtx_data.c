/*
 * evtx_data.c - the strings and the data of a record: EventData or UserData.
 * Knows nothing of System.
 *
 * They are collected as values first and converted only for an event that may be
 * wanted.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

/* ---- Collecting ---------------------------------------------------------- */

static int run_fragments(struct evtx_decoder *decoder, const struct evtx_value *value,
			 enum evtx_place place, int depth);

/* NULL: there are too many, and this one is left out. */
static struct evtx_item *add_item(struct evtx_decoder *decoder,
				  const struct evtx_value *value)
{
	struct evtx_item *item;

	if (decoder->item_count == BOUND_STRINGS)
		return NULL;
	item = &decoder->items[decoder->item_count++];
	*item = (struct evtx_item){ .value = *value };
	return item;
}

/* An array makes one string of each item. */
static int add_array(struct evtx_decoder *decoder, const struct evtx_value *array)
{
	struct evtx_value item;
	uint32_t position = 0;

	while (evtx_value_item(array, &position, &item) && add_item(decoder, &item))
		;
	return 0;
}

/* Text in several parts: literals around slots, entities. */
static int add_joined(struct evtx_decoder *decoder, const struct evtx_part *part,
		      struct evtx_slots *slots)
{
	struct evtx_value value = { 0 };
	struct evtx_item *item = add_item(decoder, &value);

	if (!item)
		return 0;
	text_reset(&decoder->scratch);
	for (; part; part = part->next)
		if (evtx_part_value(decoder, part, slots, &value))
			evtx_value_text(&value, &decoder->scratch);
	item->text = evtx_keep_text(decoder, &decoder->scratch);
	return item->text ? 0 : -1;
}

static int run_string(struct evtx_decoder *decoder, const struct evtx_plan *plan,
		      struct evtx_step *step, struct evtx_slots *slots, int depth)
{
	struct evtx_value value = { 0 };
	struct evtx_item *item;

	if (step->part.next)
		return add_joined(decoder, &step->part, slots);
	if (!evtx_part_value(decoder, &step->part, slots, &value))
		value.size = 0;
	if (value.type == EVTX_XML)
		return run_fragments(decoder, &value, step->place, depth + 1);
	if (value.type & EVTX_ARRAY)
		return add_array(decoder, &value);
	item = add_item(decoder, &value);
	if (!item)
		return 0;
	item->step = step;
	if (step->part.kind == EVTX_PART_SLOT && value.size) {
		item->row = slots->table + 4 * step->part.slot;
		item->plan = plan;
	}
	return 0;
}

static int run_data(struct evtx_decoder *decoder, const struct evtx_step *step,
		    struct evtx_slots *slots)
{
	struct evtx_value value;

	if (decoder->data.size == 0 && evtx_part_value(decoder, &step->part, slots, &value))
		decoder->data = value;
	return 0;
}

static int run_nested(struct evtx_decoder *decoder, const struct evtx_step *step,
		      struct evtx_slots *slots, int depth)
{
	struct evtx_value value;

	if (!evtx_part_value(decoder, &step->part, slots, &value) || value.type != EVTX_XML)
		return 0;
	return run_fragments(decoder, &value, step->place, depth + 1);
}

/* An element is there if all slots that it and its parents depend on have values. */
static bool is_met(const struct evtx_decoder *decoder,
		   const struct evtx_condition *condition, struct evtx_slots *slots)
{
	struct evtx_value value;

	for (; condition; condition = condition->outer)
		if (!evtx_slots_value(decoder, slots, condition->slot, &value))
			return false;
	return true;
}

static int run_step(struct evtx_decoder *decoder, const struct evtx_plan *plan,
		    struct evtx_step *step, struct evtx_slots *slots, int depth)
{
	if (decoder->plans.text.work == 0)
		return evtx_fail(decoder, "the chunk's records are nested or repeated too often");
	decoder->plans.text.work--;
	if (!is_met(decoder, step->condition, slots))
		return 0;
	switch (step->kind) {
	case EVTX_STEP_STRING:
		return run_string(decoder, plan, step, slots, depth);
	case EVTX_STEP_DATA:
		return run_data(decoder, step, slots);
	default:
		return run_nested(decoder, step, slots, depth);
	}
}

static int run_plan(struct evtx_decoder *decoder, struct evtx_fragment *fragment, int depth)
{
	struct evtx_slots *slots = &fragment->slots;
	struct evtx_plan *plan = fragment->plan;

	if (evtx_plan_steps(&decoder->plans, plan) < 0)
		return evtx_fail(decoder, plan->why);
	fragment->end = slots->table ? evtx_slots_end(slots) : plan->end;
	if (slots->table && fragment->end > slots->end)
		return evtx_fail(decoder, "its values run past its end");
	for (struct evtx_step *step = plan->steps; step; step = step->next)
		if (run_step(decoder, plan, step, slots, depth) < 0)
			return -1;
	return 0;
}

/* A value of type binary XML: any number of fragments, one after the other. */
static int run_fragments(struct evtx_decoder *decoder, const struct evtx_value *value,
			 enum evtx_place place, int depth)
{
	uint32_t at = (uint32_t)(value->bytes - decoder->chunk.bytes);
	uint32_t end = at + value->size;
	size_t positions = decoder->position_count;
	struct evtx_fragment fragment;
	int result;

	if (depth > BOUND_NESTED)
		return evtx_fail(decoder, "values are nested too deep");
	while ((result = evtx_fragment_read(decoder, at, end, place, &fragment)) > 0) {
		decoder->nested++;
		if (run_plan(decoder, &fragment, depth) < 0)
			return -1;
		decoder->position_count = positions;
		if (fragment.end <= at)
			return 0;
		at = fragment.end;
	}
	return result;
}

int evtx_data_collect(struct evtx_decoder *decoder, struct evtx_fragment *fragment)
{
	decoder->item_count = 0;
	decoder->nested = 0;
	decoder->data = (struct evtx_value){ 0 };
	return run_plan(decoder, fragment, 0);
}

/* ---- Converting ---------------------------------------------------------- */

/* Four UTF-16 units at once.  True if all are ASCII and none is 0. */
static bool four_ascii(uint64_t units)
{
	return !(units & UINT64_C(0xff80ff80ff80ff80)) &&
	       !((units - UINT64_C(0x0001000100010001)) & UINT64_C(0x8000800080008000));
}

static void copy_four(char *copy, uint64_t units)
{
	units = (units | units >> 8) & UINT64_C(0x0000ffff0000ffff);
	units |= units >> 16;
	copy[0] = (char)units;
	copy[1] = (char)(units >> 8);
	copy[2] = (char)(units >> 16);
	copy[3] = (char)(units >> 24);
}

static bool is_ascii(const uint8_t *bytes, uint32_t units)
{
	uint32_t i = 0;

	for (; i + 4 <= units; i += 4)
		if (!four_ascii(bytes_u64(bytes + 2 * i)))
			return false;
	for (; i < units; i++)
		if (bytes_u16(bytes + 2 * i) == 0 || bytes_u16(bytes + 2 * i) >= 0x80)
			return false;
	return true;
}

/* Most texts are ASCII: copy those directly.  NULL: not ASCII, or no room. */
static const char *ascii_text(struct evtx_decoder *decoder, const struct evtx_value *value)
{
	uint32_t units = value->size / 2, i = 0;
	const uint8_t *bytes = value->bytes;
	char *copy;

	while (units > 0 && bytes_u16(bytes + 2 * units - 2) == 0)
		units--;
	copy = is_ascii(bytes, units) ? evtx_new_text(decoder, units + 1) : NULL;
	if (!copy)
		return NULL;
	for (; i + 4 <= units; i += 4)
		copy_four(copy + i, bytes_u64(bytes + 2 * i));
	for (; i < units; i++)
		copy[i] = (char)bytes[2 * i];
	copy[units] = '\0';
	return copy;
}

static const char *value_text(struct evtx_decoder *decoder, const struct evtx_value *value)
{
	const char *text = NULL;

	if (value->size == 0)
		return "";
	if (value->type == EVTX_STRING)
		text = ascii_text(decoder, value);
	if (text || decoder->why || decoder->batch->oom)
		return text;
	text_reset(&decoder->scratch);
	evtx_value_text(value, &decoder->scratch);
	return evtx_keep_text(decoder, &decoder->scratch);
}

/* One record after the other has the same string. */
static bool is_same(const struct evtx_value *a, const struct evtx_value *b)
{
	return a->type == b->type && a->size == b->size &&
	       (a->bytes == b->bytes || memcmp(a->bytes, b->bytes, a->size) == 0);
}

static const char *item_text(struct evtx_decoder *decoder, const struct evtx_item *item)
{
	struct evtx_step *step = item->step;

	if (item->text)
		return item->text;
	if (!step || item->value.size == 0)
		return value_text(decoder, &item->value);
	if (!step->text || !is_same(&step->last, &item->value)) {
		step->last = item->value;
		step->text = value_text(decoder, &item->value);
	}
	return step->text;
}

static int fill_data(struct evtx_decoder *decoder, struct event *event)
{
	const struct evtx_value *value = &decoder->data;
	uint8_t *data;

	if (value->size == 0)
		return 0;
	data = (uint8_t *)evtx_new_text(decoder, value->size);
	if (!data)
		return -1;
	if (value->type == EVTX_STRING) {
		event->data_size = evtx_value_unhex(value, data, value->size);
	} else {
		memcpy(data, value->bytes, value->size);
		event->data_size = value->size;
	}
	if (event->data_size > 0)
		event->data = data;
	return 0;
}

int evtx_data_fill(struct evtx_decoder *decoder, struct event *event)
{
	event->strings = NULL;
	event->data = NULL;
	event->string_count = event->data_size = 0;
	if (fill_data(decoder, event) < 0)
		return -1;
	if (decoder->item_count == 0)
		return 0;
	event->strings = evtx_batch_alloc(decoder->batch,
					  decoder->item_count * sizeof(*event->strings));
	if (!event->strings)
		return evtx_fail(decoder, "out of memory");
	event->string_count = decoder->item_count;
	for (size_t i = 0; i < decoder->item_count; i++) {
		event->strings[i] = item_text(decoder, &decoder->items[i]);
		if (!event->strings[i])
			return -1;
	}
	return 0;
}
