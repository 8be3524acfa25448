/*
 * evtx_retry_bound.c - what a record would cost a reader that builds all of it, as libevtx
 * does.  Knows nothing of what is in it.
 *
 * Each place in a template where a value is used is a copy of it, and a value can be
 * an instance of a template again: 700 bytes can make 100 MB of XML, and half a
 * minute of libevtx's time.  This engine copies only the few values that it needs
 * and is spared that; what it does not hand on must be a walk of bounded length.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_fragment.h"

static bool cost_fragments(struct evtx_decoder *decoder, uint32_t at, uint32_t end,
			   int depth);

static bool spend(struct evtx_decoder *decoder, uint32_t cost)
{
	if (cost > decoder->second_left)
		return false;
	decoder->second_left -= cost;
	return true;
}

/* A value where it is used. */
static bool cost_value(struct evtx_decoder *decoder, const struct evtx_value *value, int depth)
{
	uint32_t at;

	if (!spend(decoder, 1 + value->size / 16))
		return false;
	if ((value->type & ~EVTX_ARRAY) != EVTX_XML)
		return true;
	at = (uint32_t)(value->bytes - decoder->chunk.bytes);
	return cost_fragments(decoder, at, at + value->size, depth + 1);
}

/* The tokens of a fragment, up to a place where every reader stops.  Sets its end. */
static bool cost_tokens(struct evtx_decoder *decoder, struct evtx_fragment *fragment, int depth)
{
	const struct evtx_plan *plan = fragment->plan;
	struct evtx_tokens tokens;
	struct evtx_token token = { 0 };
	struct evtx_value value;

	evtx_tokens_start(&tokens, &decoder->plans.text, plan->at, plan->end, plan->in_template);
	while (evtx_tokens_next(&tokens, &token) > EVTX_END) {
		if (!spend(decoder, 1))
			return false;
		if (token.kind == EVTX_LITERAL && !cost_value(decoder, &token.value, depth))
			return false;
		if (token.kind == EVTX_SLOT &&
		    evtx_slots_value(decoder, &fragment->slots, token.slot, &value) &&
		    !cost_value(decoder, &value, depth))
			return false;
	}
	fragment->end = plan->in_template ? evtx_slots_end(&fragment->slots) : tokens.at;
	return token.kind == EVTX_END &&
	       (!plan->in_template || tokens.at == tokens.end ||
		decoder->chunk.bytes[tokens.at] != EVTX_INSTANCE_TOKEN);
}

static bool cost_fragments(struct evtx_decoder *decoder, uint32_t at, uint32_t end, int depth)
{
	size_t positions = decoder->position_count;
	struct evtx_fragment fragment;
	int result;

	if (depth > BOUND_NESTED)
		return false;
	while ((result = evtx_fragment_read(decoder, at, end, EVTX_IN_OTHER, &fragment)) > 0) {
		if (!cost_tokens(decoder, &fragment, depth) || fragment.end <= at ||
		    fragment.end > end)
			return false;
		decoder->position_count = positions;
		at = fragment.end;
	}
	return result == 0;
}

bool evtx_retry_is_bounded(struct evtx_decoder *decoder, const struct evtx_record *record)
{
	const char *why = decoder->why;
	bool bounded;

	decoder->position_count = 0;
	bounded = cost_fragments(decoder, record->offset + EVTX_RECORD_HEADER,
				 record->offset + record->size - EVTX_RECORD_TRAILER, 0);
	decoder->why = why;
	return bounded;
}
