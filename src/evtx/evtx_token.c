/*
 * evtx_token.c - reads the tokens of binary XML.  Knows nothing of templates,
 * events or values.
 *
 * Every offset is checked against the end of the fragment or of the chunk, and
 * every token costs a unit of `work`, so that no chunk can cost more than
 * EVTX_WORK tokens.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evtx_token.h"

#include "bounds.h"

enum {
	TOKEN_MORE = 0x40,
	TOKEN_END = 0x00, TOKEN_ELEMENT, TOKEN_CONTENT, TOKEN_EMPTY, TOKEN_CLOSE,
	TOKEN_VALUE, TOKEN_ATTRIBUTE, TOKEN_CDATA, TOKEN_CHARACTER, TOKEN_ENTITY,
	TOKEN_PI_NAME, TOKEN_PI_TEXT, TOKEN_INSTANCE, TOKEN_SLOT, TOKEN_OPTIONAL,
	TOKEN_FRAGMENT,
};

enum { NAME_HEADER = 8 };	/* next, hash, units; a NUL unit after the text */

/* ---- Names --------------------------------------------------------------- */

static const struct {
	uint8_t name, units;
	char text[16];
} names[] = {
	{ EVTX_NAME_NAME, 4, "Name" },
	{ EVTX_NAME_EVENT, 5, "Event" },
	{ EVTX_NAME_LEVEL, 5, "Level" },
	{ EVTX_NAME_SYSTEM, 6, "System" },
	{ EVTX_NAME_BINARY, 6, "Binary" },
	{ EVTX_NAME_EVENT_ID, 7, "EventID" },
	{ EVTX_NAME_CHANNEL, 7, "Channel" },
	{ EVTX_NAME_PROVIDER, 8, "Provider" },
	{ EVTX_NAME_COMPUTER, 8, "Computer" },
	{ EVTX_NAME_USER_DATA, 8, "UserData" },
	{ EVTX_NAME_EVENT_DATA, 9, "EventData" },
	{ EVTX_NAME_QUALIFIERS, 10, "Qualifiers" },
	{ EVTX_NAME_SYSTEM_TIME, 10, "SystemTime" },
	{ EVTX_NAME_TIME_CREATED, 11, "TimeCreated" },
	{ EVTX_NAME_RECORD_ID, 13, "EventRecordID" },
	{ EVTX_NAME_SOURCE, 15, "EventSourceName" },
};

static bool name_is(const uint8_t *utf16, uint32_t units, const char *text)
{
	for (; units > 0 && *text; utf16 += 2, units--, text++)
		if (utf16[0] != (uint8_t)*text || utf16[1])
			return false;
	return units == 0 && !*text;
}

static enum evtx_name name_of(const uint8_t *utf16, uint32_t units)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].units == units && name_is(utf16, units, names[i].text))
			return names[i].name;
	return EVTX_NAME_OTHER;
}

/* The text of the name at an offset; NULL if it is not in the chunk. */
static const uint8_t *name_text(const struct evtx_text *text, uint32_t offset,
				uint32_t *units)
{
	if (offset > text->size || text->size - offset < NAME_HEADER)
		return NULL;
	*units = bytes_u16(text->bytes + offset + 6);
	if (*units * 2 > text->size - offset - NAME_HEADER)
		return NULL;
	return text->bytes + offset + NAME_HEADER;
}

int evtx_name_learn(struct evtx_text *text, uint32_t offset)
{
	const uint8_t *utf16;
	enum evtx_name name;
	uint32_t units;

	utf16 = name_text(text, offset, &units);
	if (!utf16)
		return -1;
	name = name_of(utf16, units);
	evtx_name_remember(text, offset, name);
	return name;
}

/* ---- Tokens -------------------------------------------------------------- */

void evtx_tokens_start(struct evtx_tokens *tokens, struct evtx_text *text,
		       uint32_t at, uint32_t end, bool in_template)
{
	if (end > text->size)
		end = text->size;
	*tokens = (struct evtx_tokens){
		.text = text, .at = at < end ? at : end, .end = end,
		.in_template = in_template,
	};
}

static enum evtx_token_kind bad(struct evtx_tokens *tokens, const char *why)
{
	tokens->why = why;
	return EVTX_BAD;
}

/* The next bytes of the fragment, or NULL. */
static const uint8_t *take(struct evtx_tokens *tokens, uint32_t size)
{
	const uint8_t *bytes = tokens->text->bytes + tokens->at;

	if (tokens->end - tokens->at < size)
		return NULL;
	tokens->at += size;
	return bytes;
}

/* An offset of a name, and the name itself if it follows.  -1 on damage. */
static int take_name(struct evtx_tokens *tokens, const uint8_t **utf16, uint32_t *units)
{
	const uint8_t *bytes = take(tokens, 4);
	uint32_t offset;

	if (!bytes)
		return -1;
	offset = bytes_u32(bytes);
	*utf16 = name_text(tokens->text, offset, units);
	if (!*utf16)
		return -1;
	if (offset == tokens->at && !take(tokens, NAME_HEADER + *units * 2 + 2))
		return -1;
	return 0;
}

/* A name that was not seen in the chunk yet, or that follows right here. */
static int learn_name(struct evtx_tokens *tokens, enum evtx_name *name)
{
	const uint8_t *utf16;
	uint32_t units, offset;

	if (tokens->end - tokens->at < 4)
		return -1;
	offset = bytes_u32(tokens->text->bytes + tokens->at);
	if (take_name(tokens, &utf16, &units) < 0)
		return -1;
	*name = name_of(utf16, units);
	evtx_name_remember(tokens->text, offset, *name);
	return 0;
}

/* As take_name(), for a name that has a meaning; what it means is remembered,
 * since a chunk holds each name once and refers to it from all its elements. */
static inline int take_known_name(struct evtx_tokens *tokens, enum evtx_name *name)
{
	const struct evtx_names *known = &tokens->text->names;
	uint32_t offset, slot;

	if (tokens->end - tokens->at < 4)
		return -1;
	offset = bytes_u32(tokens->text->bytes + tokens->at);
	slot = evtx_name_slot(offset);
	if (offset != known->seen[slot].offset || offset == 0 || offset == tokens->at + 4)
		return learn_name(tokens, name);
	tokens->at += 4;
	*name = known->seen[slot].name;
	return 0;
}

static enum evtx_token_kind element(struct evtx_tokens *tokens, bool attributes,
				    struct evtx_token *token)
{
	const uint8_t *bytes = take(tokens, tokens->in_template ? 6 : 4);

	if (!bytes)
		return bad(tokens, "an element is cut off");
	token->slot = tokens->in_template ? bytes_u16(bytes) : EVTX_NO_SLOT;
	token->end = tokens->at + bytes_u32(tokens->text->bytes + tokens->at - 4);
	token->name_at = tokens->at;
	if (take_known_name(tokens, &token->name) < 0)
		return bad(tokens, "an element has no readable name");
	if (attributes && !take(tokens, 4))
		return bad(tokens, "an element is cut off");
	if (++tokens->depth > BOUND_ELEMENT_DEPTH)
		return bad(tokens, "elements are nested too deep");
	return EVTX_ELEMENT;
}

/* Text with its length in front. */
static enum evtx_token_kind counted(struct evtx_tokens *tokens,
				    struct evtx_token *token)
{
	const uint8_t *bytes = take(tokens, 2);
	uint32_t size = bytes ? bytes_u16(bytes) * UINT32_C(2) : 0;

	bytes = bytes ? take(tokens, size) : NULL;
	if (!bytes)
		return bad(tokens, "a text is cut off");
	token->value = (struct evtx_value){ bytes, size, EVTX_STRING };
	return EVTX_LITERAL;
}

static enum evtx_token_kind value(struct evtx_tokens *tokens, struct evtx_token *token)
{
	const uint8_t *bytes = take(tokens, 1);
	uint32_t size;
	uint8_t type;

	if (!bytes)
		return bad(tokens, "a value is cut off");
	type = *bytes;
	if (type == EVTX_STRING)
		return counted(tokens, token);
	size = evtx_value_size(type);
	if (size == 0 && type != EVTX_NULL)
		return bad(tokens, "a value is of a type that is not known");
	bytes = take(tokens, size);
	if (!bytes)
		return bad(tokens, "a value is cut off");
	token->value = (struct evtx_value){ bytes, size, type };
	return EVTX_LITERAL;
}

static enum evtx_token_kind character(struct evtx_tokens *tokens,
				      struct evtx_token *token)
{
	const uint8_t *bytes = take(tokens, 2);

	if (!bytes)
		return bad(tokens, "a character is cut off");
	token->value = (struct evtx_value){ bytes, 2, EVTX_STRING };
	return EVTX_LITERAL;
}

/* XML has five entities of its own, and no other can be in an event. */
static enum evtx_token_kind entity(struct evtx_tokens *tokens, struct evtx_token *token)
{
	static const struct {
		char name[5];
		uint8_t utf16[2];
	} entities[] = {
		{ "amp", "&" }, { "lt", "<" }, { "gt", ">" }, { "quot", "\"" }, { "apos", "'" },
	};
	const uint8_t *utf16;
	uint32_t units;

	tokens->other_names = true;
	if (take_name(tokens, &utf16, &units) < 0)
		return bad(tokens, "an entity has no readable name");
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		if (name_is(utf16, units, entities[i].name)) {
			token->value = (struct evtx_value){ entities[i].utf16, 2, EVTX_STRING };
			return EVTX_LITERAL;
		}
	}
	return bad(tokens, "an entity is not known");
}

static enum evtx_token_kind substitution(struct evtx_tokens *tokens, struct evtx_token *token)
{
	const uint8_t *bytes = take(tokens, 3);

	if (!bytes)
		return bad(tokens, "a substitution is cut off");
	token->slot = bytes_u16(bytes);
	return EVTX_SLOT;
}

/* Step over a token that carries nothing. */
static int skip(struct evtx_tokens *tokens, uint8_t code)
{
	struct evtx_token unused;
	const uint8_t *utf16;
	uint32_t units;

	switch (code) {
	case TOKEN_PI_NAME:
		tokens->other_names = true;
		return take_name(tokens, &utf16, &units);
	case TOKEN_PI_TEXT:
		return counted(tokens, &unused) == EVTX_BAD ? -1 : 0;
	default:
		return take(tokens, 3) ? 0 : -1;
	}
}

/* A token that templates of Windows hardly ever have. */
static enum evtx_token_kind rare(struct evtx_tokens *tokens, struct evtx_token *token,
				 uint8_t code)
{
	switch (code) {
	case TOKEN_CDATA:
		return counted(tokens, token);
	case TOKEN_CHARACTER:
		return character(tokens, token);
	case TOKEN_ENTITY:
		return entity(tokens, token);
	case TOKEN_INSTANCE:
		if (tokens->depth > 0)
			return bad(tokens, "a template is inside an element");
		tokens->at--;
		return EVTX_END;
	default:
		return bad(tokens, "a token is not known");
	}
}

static enum evtx_token_kind end(struct evtx_tokens *tokens)
{
	return tokens->depth ? bad(tokens, "the elements are cut off") : EVTX_END;
}

/* Half of the time of a log that has a template for every few records. */
static enum evtx_token_kind next(struct evtx_tokens *tokens, struct evtx_token *token)
{
	for (;;) {
		uint8_t code;

		if (tokens->text->work == 0)
			return bad(tokens, "the chunk's records are nested or repeated too often");
		tokens->text->work--;
		if (tokens->at == tokens->end)
			return end(tokens);
		code = tokens->text->bytes[tokens->at++];
		switch (code & ~TOKEN_MORE) {
		case TOKEN_END:
			return end(tokens);
		case TOKEN_ELEMENT:
			return element(tokens, code & TOKEN_MORE, token);
		case TOKEN_CONTENT:
			return EVTX_CONTENT;
		case TOKEN_EMPTY:
		case TOKEN_CLOSE:
			if (tokens->depth == 0)
				return bad(tokens, "an element ends that did not start");
			tokens->depth--;
			return EVTX_ELEMENT_END;
		case TOKEN_VALUE:
			return value(tokens, token);
		case TOKEN_ATTRIBUTE:
			token->name_at = tokens->at;
			if (take_known_name(tokens, &token->name) < 0)
				return bad(tokens, "an attribute has no readable name");
			return EVTX_ATTRIBUTE;
		case TOKEN_SLOT:
		case TOKEN_OPTIONAL:
			return substitution(tokens, token);
		case TOKEN_PI_NAME:
		case TOKEN_PI_TEXT:
		case TOKEN_FRAGMENT:
			if (skip(tokens, code & ~TOKEN_MORE) < 0)
				return bad(tokens, "a token is cut off");
			break;
		default:
			return rare(tokens, token, code & ~TOKEN_MORE);
		}
	}
}

enum evtx_token_kind evtx_tokens_next(struct evtx_tokens *tokens,
				      struct evtx_token *token)
{
	token->kind = next(tokens, token);
	return token->kind;
}

bool evtx_tokens_skip(struct evtx_tokens *tokens, const struct evtx_token *token)
{
	uint8_t code;

	if (token->end <= tokens->at || token->end >= tokens->end)
		return false;
	code = tokens->text->bytes[token->end] & (uint8_t)~TOKEN_MORE;
	if (code != TOKEN_ELEMENT && code != TOKEN_CLOSE)
		return false;
	tokens->at = token->end;
	tokens->depth--;
	return true;
}
