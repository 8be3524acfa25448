/*
 * evtx_template.c - makes plans of template definitions.  Knows nothing of records,
 * the catalog or files.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_template.h"

#include "bounds.h"
#include "evtx_definitions.h"

/* ---- Plans: where the fields of System are ----------------------------- */

static int append_part(struct evtx_plans *plans, struct evtx_part *first,
		       const struct evtx_token *token)
{
	struct evtx_part *part = first;

	if (first->kind != EVTX_PART_NONE) {
		while (part->next)
			part = part->next;
		part->next = arena_alloc(plans->into, sizeof(*part));
		part = part->next;
	}
	if (!part) {
		plans->oom = true;
		return -1;
	}
	part->kind = token->kind == EVTX_SLOT ? EVTX_PART_SLOT : EVTX_PART_LITERAL;
	part->slot = token->slot;
	part->literal = token->value;
	return 0;
}

/* The field that an attribute or (EVTX_NAME_OTHER) the content of a child of
 * System holds; EVTX_FIELDS for none. */
static enum evtx_field field_of(enum evtx_name element_name, enum evtx_name attribute_name)
{
	static const struct {
		uint8_t element, attribute, field;
	} fields[] = {
		{ EVTX_NAME_PROVIDER, EVTX_NAME_NAME, EVTX_PROVIDER },
		{ EVTX_NAME_PROVIDER, EVTX_NAME_SOURCE, EVTX_SOURCE },
		{ EVTX_NAME_EVENT_ID, EVTX_NAME_OTHER, EVTX_EVENT_ID },
		{ EVTX_NAME_EVENT_ID, EVTX_NAME_QUALIFIERS, EVTX_QUALIFIERS },
		{ EVTX_NAME_LEVEL, EVTX_NAME_OTHER, EVTX_LEVEL },
		{ EVTX_NAME_TIME_CREATED, EVTX_NAME_SYSTEM_TIME, EVTX_TIME },
		{ EVTX_NAME_RECORD_ID, EVTX_NAME_OTHER, EVTX_RECORD_ID },
		{ EVTX_NAME_CHANNEL, EVTX_NAME_OTHER, EVTX_CHANNEL },
		{ EVTX_NAME_COMPUTER, EVTX_NAME_OTHER, EVTX_COMPUTER },
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (fields[i].element == element_name && fields[i].attribute == attribute_name)
			return fields[i].field;
	return EVTX_FIELDS;
}

/* Where the walk through Event/System is. */
struct system_walk {
	enum evtx_name child;		/* of System */
	enum evtx_name attribute;	/* that was last in this tag */
	bool in_tag;			/* before the > of child */
	bool in_system;
	int children;			/* of Event so far */
	bool careful;			/* read every token */
};

static void system_element(struct system_walk *walk, struct evtx_tokens *tokens,
			   const struct evtx_token *token)
{
	if (tokens->depth == 2) {
		walk->in_system = token->name == EVTX_NAME_SYSTEM;
		walk->children++;
	}
	walk->child = tokens->depth == 3 ? token->name : EVTX_NAME_OTHER;
	walk->attribute = EVTX_NAME_OTHER;
	walk->in_tag = true;
	/* Half of System means nothing here. */
	if (tokens->depth == 3 && walk->in_system && token->name == EVTX_NAME_OTHER &&
	    !walk->careful)
		evtx_tokens_skip(tokens, token);
}

static int system_value(struct evtx_plans *plans, struct evtx_plan *plan,
			const struct system_walk *walk, const struct evtx_token *token)
{
	enum evtx_field field;

	if (!walk->in_system || walk->child == EVTX_NAME_OTHER)
		return 0;
	if (walk->in_tag && walk->attribute == EVTX_NAME_OTHER)
		return 0;
	field = field_of(walk->child, walk->in_tag ? walk->attribute : EVTX_NAME_OTHER);
	return field == EVTX_FIELDS ? 0 : append_part(plans, &plan->fields[field], token);
}

/* Read a definition up to the end of System.  -1 when memory runs out. */
static int walk_system(struct evtx_plans *plans, struct evtx_plan *plan, bool careful)
{
	struct system_walk walk = { .careful = careful };
	struct evtx_tokens tokens;
	struct evtx_token token = { 0 };

	evtx_tokens_start(&tokens, &plans->text, plan->at, plan->end, plan->in_template);
	for (;;) {
		switch (evtx_tokens_next(&tokens, &token)) {
		case EVTX_BAD:
			plan->why = tokens.why;
			return 0;
		case EVTX_END:
			plan->why = "the record has no System element";
			return 0;
		case EVTX_ELEMENT:
			system_element(&walk, &tokens, &token);
			break;
		case EVTX_ATTRIBUTE:
			walk.attribute = token.name;
			break;
		case EVTX_CONTENT:
			walk.in_tag = false;
			break;
		case EVTX_ELEMENT_END:
			if (tokens.depth == 1 && walk.in_system) {
				plan->after_system = walk.children == 1 ? tokens.at : 0;
				return 0;
			}
			walk.child = EVTX_NAME_OTHER;
			break;
		default:
			if (system_value(plans, plan, &walk, &token) < 0)
				return -1;
		}
	}
}

/* If what was stepped over was not what it seemed, read the whole. */
static int read_fields(struct evtx_plans *plans, struct evtx_plan *plan)
{
	if (walk_system(plans, plan, false) < 0)
		return -1;
	if (!plan->why)
		return 0;
	memset(plan->fields, 0, sizeof(plan->fields));
	plan->why = NULL;
	return walk_system(plans, plan, true);
}

/* ---- Plans: the steps that build strings and data ------------------------ */

/* An element that is open while steps are made. */
struct frame {
	enum evtx_place place;		/* of what is in it */
	enum evtx_name name;
	const struct evtx_condition *condition;
	struct evtx_part part;		/* its text so far */
	bool parent_of_others;
	bool in_tag;
};

struct steps_walk {
	struct evtx_plans *plans;
	struct evtx_plan *plan;
	struct evtx_tokens tokens;
	struct evtx_step **tail;
	struct frame frames[BOUND_ELEMENT_DEPTH + 1];	/* [0]: the fragment */
};

static enum evtx_place place_in(enum evtx_place outer, enum evtx_name name)
{
	switch (outer) {
	case EVTX_IN_RECORD:
		return name == EVTX_NAME_EVENT ? EVTX_IN_EVENT : EVTX_IN_OTHER;
	case EVTX_IN_EVENT:
		return name == EVTX_NAME_EVENT_DATA ? EVTX_IN_EVENT_DATA :
		       name == EVTX_NAME_USER_DATA ? EVTX_IN_USER_DATA : EVTX_IN_OTHER;
	default:
		return outer;
	}
}

static int open_frame(struct steps_walk *walk, const struct evtx_token *token)
{
	struct frame *outer = &walk->frames[walk->tokens.depth - 1];
	struct frame *frame = outer + 1;
	struct evtx_condition *condition;

	outer->parent_of_others = true;
	*frame = (struct frame){
		.place = place_in(outer->place, token->name),
		.name = token->name,
		.condition = outer->condition,
		.in_tag = true,
	};
	if (token->slot == EVTX_NO_SLOT || frame->place == EVTX_IN_OTHER)
		return 0;
	condition = arena_alloc(walk->plans->into, sizeof(*condition));
	if (!condition) {
		walk->plans->oom = true;
		return -1;
	}
	*condition = (struct evtx_condition){ token->slot, outer->condition };
	frame->condition = condition;
	return 0;
}

static struct evtx_step *append_step(struct steps_walk *walk, const struct frame *frame)
{
	struct evtx_step *step = arena_alloc(walk->plans->into, sizeof(*step));

	if (!step) {
		walk->plans->oom = true;
		return NULL;
	}
	step->place = frame->place;
	step->condition = frame->condition;
	*walk->tail = step;
	walk->tail = &step->next;
	return step;
}

/* An innermost element of EventData or UserData is a string, or the data. */
static int close_frame(struct steps_walk *walk)
{
	const struct frame *frame = &walk->frames[walk->tokens.depth + 1];
	enum evtx_place outer = frame[-1].place;
	struct evtx_step *step;

	if (frame->parent_of_others ||
	    (outer != EVTX_IN_EVENT_DATA && outer != EVTX_IN_USER_DATA))
		return 0;
	step = append_step(walk, frame);
	if (!step)
		return -1;
	step->kind = outer == EVTX_IN_EVENT_DATA && frame->name == EVTX_NAME_BINARY ?
		     EVTX_STEP_DATA : EVTX_STEP_STRING;
	step->part = frame->part;
	return 0;
}

static int content(struct steps_walk *walk, const struct evtx_token *token)
{
	struct frame *frame = &walk->frames[walk->tokens.depth];
	struct evtx_step *step;

	if (frame->in_tag || frame->place == EVTX_IN_OTHER)
		return 0;
	if (walk->tokens.depth > 0 && frame[-1].place >= EVTX_IN_EVENT_DATA)
		return append_part(walk->plans, &frame->part, token);
	if (token->kind != EVTX_SLOT)
		return 0;
	step = append_step(walk, frame);
	if (!step)
		return -1;
	step->kind = EVTX_STEP_NESTED;
	return append_part(walk->plans, &step->part, token);
}

static int one_step(struct steps_walk *walk, const struct evtx_token *token)
{
	switch (token->kind) {
	case EVTX_ELEMENT:
		return open_frame(walk, token);
	case EVTX_CONTENT:
		walk->frames[walk->tokens.depth].in_tag = false;
		return 0;
	case EVTX_ELEMENT_END:
		return close_frame(walk);
	case EVTX_LITERAL:
	case EVTX_SLOT:
		return content(walk, token);
	default:
		return 0;
	}
}

/* The first element of a record is Event and its first child System; that was
 * read for the fields. */
static void skip_system(struct steps_walk *walk)
{
	walk->tokens.at = walk->plan->after_system;
	walk->tokens.depth = 1;
	walk->frames[1] = (struct frame){ .place = EVTX_IN_EVENT, .name = EVTX_NAME_EVENT };
}

/* Read the rest of a definition. */
static int read_steps(struct evtx_plans *plans, struct evtx_plan *plan)
{
	struct steps_walk walk;		/* its frames are set as they open */
	struct evtx_token token = { 0 };

	walk.plans = plans;
	walk.plan = plan;
	walk.tail = &plan->steps;
	walk.frames[0] = (struct frame){ .place = plan->place };
	evtx_tokens_start(&walk.tokens, &plans->text, plan->at, plan->end, plan->in_template);
	if (plan->after_system)
		skip_system(&walk);
	while (evtx_tokens_next(&walk.tokens, &token) > EVTX_END) {
		if (one_step(&walk, &token) < 0) {
			plan->why = "out of memory";
			return -1;
		}
	}
	plan->why = walk.tokens.why;
	plan->end = walk.tokens.at;
	plan->has_steps = !plan->why;
	return plan->why ? -1 : 0;
}

/* ---- Definitions that are kept ------------------------------------------- */

/* Where what is made of the plan's definition goes: it stays as long as the definition. */
static void make_in(struct evtx_plans *plans, bool kept)
{
	plans->into = kept ? &plans->definitions->arena : &plans->arena;
}

/* The bytes of the chunk will be gone. */
static void keep_literals(const struct evtx_plans *plans, const struct evtx_plan *plan,
			  struct evtx_part *part)
{
	for (; part; part = part->next)
		if (part->kind == EVTX_PART_LITERAL)
			part->literal.bytes = plan->kept->bytes +
					      (part->literal.bytes - plans->text.bytes - plan->at);
}

/* True if it was made before; it takes as much work, of which there must be enough. */
static bool take(struct evtx_plans *plans, bool made, uint32_t work)
{
	if (!made || plans->text.work < work)
		return false;
	plans->text.work -= work;
	return true;
}

static void take_fields(struct evtx_plan *plan)
{
	const struct evtx_definition *kept = plan->kept;

	memcpy(plan->fields, kept->fields, sizeof(plan->fields));
	plan->after_system = kept->after_system ? plan->at + kept->after_system : 0;
}

static int find_fields(struct evtx_plans *plans, struct evtx_plan *plan)
{
	struct evtx_definition *kept = plan->kept;
	uint32_t work = plans->text.work;
	int result;

	if (kept && take(plans, kept->has_fields, kept->fields_work)) {
		take_fields(plan);
		return 0;
	}
	make_in(plans, kept && !kept->has_fields);
	result = read_fields(plans, plan);
	if (result < 0 || plan->why || !kept || kept->has_fields)
		return result;
	for (int field = 0; field < EVTX_FIELDS; field++)
		keep_literals(plans, plan, &plan->fields[field]);
	memcpy(kept->fields, plan->fields, sizeof(kept->fields));
	kept->after_system = plan->after_system ? plan->after_system - plan->at : 0;
	kept->fields_work = work - plans->text.work;
	kept->has_fields = true;
	return 0;
}

/* Steps remember the texts of the chunk, so that each has its own. */
static int take_steps(struct evtx_plans *plans, struct evtx_plan *plan)
{
	const struct evtx_definition *kept = plan->kept;
	struct evtx_step *steps = arena_array(&plans->arena, kept->step_count, sizeof(*steps));
	const struct evtx_step *from = kept->steps;

	plan->steps = NULL;
	if (!steps) {
		plans->oom = true;
		plan->why = "out of memory";
		return -1;
	}
	for (uint32_t i = 0; i < kept->step_count; i++, from = from->next) {
		steps[i] = *from;
		steps[i].next = from->next ? &steps[i + 1] : NULL;
	}
	plan->steps = kept->step_count ? steps : NULL;
	plan->end = plan->at + kept->end;
	plan->has_steps = true;
	return 0;
}

int evtx_plan_steps(struct evtx_plans *plans, struct evtx_plan *plan)
{
	struct evtx_definition *kept = plan->kept;
	uint32_t work = plans->text.work;
	int result;

	if (plan->has_steps)
		return 0;
	if (plan->why)
		return -1;
	if (kept && take(plans, kept->has_steps, kept->steps_work))
		return take_steps(plans, plan);
	make_in(plans, kept && !kept->has_steps);
	result = read_steps(plans, plan);
	if (result < 0 || !kept || kept->has_steps)
		return result;
	for (struct evtx_step *step = plan->steps; step; step = step->next) {
		keep_literals(plans, plan, &step->part);
		kept->step_count++;
	}
	kept->steps = plan->steps;
	kept->end = plan->end - plan->at;
	kept->steps_work = work - plans->text.work;
	kept->has_steps = true;
	return take_steps(plans, plan);
}

static unsigned count_slot(const struct evtx_part *part, uint16_t slot)
{
	unsigned count = 0;

	for (; part; part = part->next)
		count += part->kind == EVTX_PART_SLOT && part->slot == slot;
	return count;
}

bool evtx_plan_uses_once(const struct evtx_plan *plan, uint16_t slot)
{
	unsigned count = 0;

	for (int field = 0; field < EVTX_FIELDS; field++)
		count += count_slot(&plan->fields[field], slot);
	for (const struct evtx_step *step = plan->steps; step; step = step->next)
		count += count_slot(&step->part, slot);
	return count == 1;
}

uint16_t evtx_plan_data_slot(const struct evtx_plan *plan)
{
	const struct evtx_step *step = plan->steps;

	if (!plan->has_steps || !step || step->next || step->kind != EVTX_STEP_NESTED ||
	    step->condition || step->part.next || step->part.kind != EVTX_PART_SLOT ||
	    step->place != EVTX_IN_EVENT)
		return EVTX_NO_SLOT;
	return step->part.slot;
}

/* ---- All plans of a chunk ------------------------------------------------ */

/* A sound chunk holds fewer than a hundred definitions; the table stays sparse. */
enum { PLANS_MAX = EVTX_PLAN_SLOTS * 3 / 4 };

void evtx_plans_start(struct evtx_plans *plans, const uint8_t *bytes, uint32_t size)
{
	plans->text.bytes = bytes;
	plans->text.size = size;
	plans->text.work = EVTX_WORK;
	memset(&plans->text.names, 0, sizeof(plans->text.names));
	memset(plans->slots, 0, sizeof(plans->slots));
	plans->count = 0;
	arena_reset(&plans->arena);
	if (plans->definitions)
		evtx_definitions_start(plans->definitions);
}

void evtx_plans_release(struct evtx_plans *plans)
{
	arena_release(&plans->arena);
}

/* kept: the definition, or NULL. */
static struct evtx_plan *new_plan(struct evtx_plans *plans, enum evtx_place place,
				  uint32_t at, uint32_t end, bool in_template,
				  struct evtx_definition *kept)
{
	struct evtx_plan *plan = arena_alloc(&plans->arena, sizeof(*plan));

	if (!plan) {
		plans->oom = true;
		return NULL;
	}
	plan->place = place;
	plan->at = at;
	plan->end = end;
	plan->in_template = in_template;
	plan->kept = kept;
	if (place == EVTX_IN_RECORD && find_fields(plans, plan) < 0)
		return NULL;
	return plan;
}

static struct evtx_plan *define(struct evtx_plans *plans, uint32_t definition,
				enum evtx_place place)
{
	const struct evtx_text *text = &plans->text;
	struct evtx_definition *kept = NULL;
	struct evtx_plan *plan;
	uint32_t at = definition + EVTX_DEFINITION_HEADER, size;

	if (plans->count >= PLANS_MAX)
		return NULL;
	if (definition >= text->size || text->size - definition < EVTX_DEFINITION_HEADER) {
		plan = new_plan(plans, EVTX_IN_OTHER, 0, 0, true, NULL);
		if (plan)
			plan->why = "its template lies outside of the chunk";
		return plan;
	}
	size = bytes_u32(text->bytes + definition + 20);
	if (size > text->size - at)
		size = text->size - at;
	if (plans->definitions)
		kept = evtx_definitions_get(plans->definitions, &plans->text, definition, place);
	return new_plan(plans, place, at, at + size, true, kept);
}

struct evtx_plan *evtx_plans_get(struct evtx_plans *plans, uint32_t definition,
				 enum evtx_place place)
{
	uint64_t key = evtx_plan_key(definition, place);
	uint32_t slot = evtx_plan_slot(definition);
	struct evtx_plan *plan;

	while ((plan = plans->slots[slot]) != NULL) {
		if (plan->key == key)
			return plan;
		slot = (slot + 1) % EVTX_PLAN_SLOTS;
	}
	plan = define(plans, definition, place);
	if (!plan)
		return NULL;
	plan->key = key;
	plans->slots[slot] = plan;
	plans->count++;
	return plan;
}

struct evtx_plan *evtx_plans_inline(struct evtx_plans *plans, uint32_t at,
				    uint32_t end, enum evtx_place place)
{
	return new_plan(plans, place, at, end, false, NULL);
}
