/*
 * evtx_fragment.c - finds the plan and the values of a fragment of binary XML.
 * Knows nothing of what they mean.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

#include <assert.h>

void evtx_slots_locate(struct evtx_slots *slots, uint32_t count)
{
	uint32_t i = slots->located, at = slots->at;

	if (i > 0)
		at = slots->positions[i - 1] + bytes_u16(slots->table + 4 * (i - 1));
	for (; i < count; i++) {
		slots->positions[i] = at;
		at += bytes_u16(slots->table + 4 * i);
	}
	slots->located = count;
}

uint32_t evtx_slots_end(struct evtx_slots *slots)
{
	uint32_t last = slots->count - 1;

	if (slots->count == 0)
		return slots->at;
	if (slots->located < slots->count)
		evtx_slots_locate(slots, slots->count);
	return slots->positions[last] + bytes_u16(slots->table + 4 * last);
}

/* The table of values after a template instance. */
static int read_table(struct evtx_decoder *decoder, uint32_t at, uint32_t end,
		      struct evtx_slots *slots)
{
	const uint8_t *bytes = decoder->chunk.bytes;
	uint32_t count;

	if (end - at < 4)
		return evtx_fail(decoder, "its values are cut off");
	count = bytes_u32(bytes + at);
	at += 4;
	if (count > (end - at) / 4)
		return evtx_fail(decoder, "its table of values runs past its end");
	/*
	 * There is room: a row is four bytes of the chunk, and no two tables whose positions
	 * are kept share a byte.  A nested fragment is read within a value of the fragment
	 * around it, and evtx_slots_value() yields only values from slots->at, where the
	 * outer table ends, up to slots->end.  A fragment after another one takes its place,
	 * since position_count is set back.  Literals hold no fragments: evtx_value_size()
	 * has no size for EVTX_XML.
	 */
	assert(count <= EVTX_VALUES_MAX - decoder->position_count);
	*slots = (struct evtx_slots){
		.table = bytes + at, .count = count, .at = at + 4 * count, .end = end,
		.positions = decoder->positions + decoder->position_count,
	};
	decoder->position_count += count;
	return 0;
}

/*
 * Step over a definition that is here because this is its first use.  If its
 * size is damaged, its tokens show where it ends.
 */
static int skip_definition(struct evtx_decoder *decoder, uint32_t *at, uint32_t end,
			   struct evtx_plan *plan)
{
	uint32_t size;

	if (end - *at < EVTX_DEFINITION_HEADER)
		return evtx_fail(decoder, "its template is cut off");
	size = bytes_u32(decoder->chunk.bytes + *at + 20);
	*at += EVTX_DEFINITION_HEADER;
	if (size > end - *at) {
		if (evtx_plan_steps(&decoder->plans, plan) < 0 || plan->end > end)
			return evtx_fail(decoder, "its template runs past its end");
		size = plan->end - *at;
	}
	*at += size;
	return 0;
}

static int read_instance(struct evtx_decoder *decoder, uint32_t at, uint32_t end,
			 enum evtx_place place, struct evtx_fragment *fragment)
{
	uint32_t definition;

	if (end - at < EVTX_INSTANCE_SIZE)
		return evtx_fail(decoder, "its template is cut off");
	definition = bytes_u32(decoder->chunk.bytes + at + 6);
	at += EVTX_INSTANCE_SIZE;
	fragment->plan = evtx_plans_get(&decoder->plans, definition, place);
	if (!fragment->plan)
		return evtx_fail(decoder, "the chunk holds too many templates");
	if (fragment->plan->why)
		return evtx_fail(decoder, fragment->plan->why);
	/* Here, or further on, where the same bytes in another record may be in front
	 * of it. */
	decoder->defines |= definition >= at;
	if (definition == at && skip_definition(decoder, &at, end, fragment->plan) < 0)
		return -1;
	return read_table(decoder, at, end, &fragment->slots);
}

int evtx_fragment_read(struct evtx_decoder *decoder, uint32_t at, uint32_t end,
		       enum evtx_place place, struct evtx_fragment *fragment)
{
	const uint8_t *bytes = decoder->chunk.bytes;

	while (end - at >= EVTX_FRAGMENT_SIZE && bytes[at] == EVTX_FRAGMENT_TOKEN)
		at += EVTX_FRAGMENT_SIZE;
	if (at == end || bytes[at] == 0)
		return 0;
	if (bytes[at] == EVTX_INSTANCE_TOKEN)
		return read_instance(decoder, at, end, place, fragment) < 0 ? -1 : 1;
	decoder->defines = true;	/* names may */
	fragment->slots = (struct evtx_slots){ 0 };
	fragment->plan = evtx_plans_inline(&decoder->plans, at, end, place);
	if (!fragment->plan)
		return evtx_fail(decoder, "out of memory");
	if (fragment->plan->why)
		return evtx_fail(decoder, fragment->plan->why);
	return 1;
}
