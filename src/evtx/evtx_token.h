/*
 * evtx_token.h - the tokens of binary XML.
 *
 * A record holds one event as binary XML ([MS-EVEN6] 2.2.12; libevtx's "Windows
 * XML Event Log (EVTX) format").  It is a sequence of tokens of one byte; 0x40
 * set in it says that attributes or more of the same follow:
 *
 *   00 end                          07 CDATA: u16 units, UTF-16
 *   01 <element                     08 character: u16
 *   02 > end of its attributes      09 entity: u32 name
 *   03 /> of an empty element       0a, 0b processing instruction
 *   04 </element>                   0c template instance
 *   05 value: u8 type, the value;   0d substitution: u16 slot, u8 type
 *      text with u16 units before   0e optional substitution, the same
 *   06 attribute: u32 name          0f fragment header: 3 bytes (01 01 00)
 *
 *   element:  [u16 slot it depends on, 0xffff for none; only in templates]
 *             u32 size of what follows, u32 name [, u32 size of attributes]
 *   name:     offset in the chunk of: u32 next name, u16 hash, u16 units, UTF-16,
 *             u16 0.  On first use it follows right after the offset.
 *
 * So these bytes, at 1,080 of a chunk, are <EventID Qualifiers="(4)">(3)</EventID>,
 * where (3) and (4) are values of the record (evtx_template.h):
 *
 *   41 0300 4d000000 43040000 ...  an element with attributes, not there without
 *                                  value 3; 77 bytes; its name is at 1,091: here
 *   27000000                       39 bytes of attributes
 *   06 64040000 ...                the last of them, and its name
 *   0e 0400 06                     optional substitution: value 4, uint16
 *   02                             the attributes are over
 *   0e 0300 06                     value 3
 *   04                             the element is over
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_TOKEN_H
#define EVTX_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "evtx_value.h"

/* Names of elements and attributes that mean something here. */
enum evtx_name {
	EVTX_NAME_OTHER,
	EVTX_NAME_EVENT, EVTX_NAME_SYSTEM, EVTX_NAME_PROVIDER, EVTX_NAME_NAME,
	EVTX_NAME_SOURCE, EVTX_NAME_EVENT_ID, EVTX_NAME_QUALIFIERS, EVTX_NAME_LEVEL,
	EVTX_NAME_TIME_CREATED, EVTX_NAME_SYSTEM_TIME, EVTX_NAME_RECORD_ID,
	EVTX_NAME_CHANNEL, EVTX_NAME_COMPUTER, EVTX_NAME_EVENT_DATA,
	EVTX_NAME_USER_DATA, EVTX_NAME_BINARY,
};

/* Names already looked up, by their offset in the chunk. */
struct evtx_names {
	struct { uint16_t offset; uint8_t name; } seen[256];
};

/*
 * A chunk as tokens are read from it.  `work` is what may still be spent on it:
 * a sound chunk needs a fraction of EVTX_WORK, and a forged one, whose records
 * share big templates or nest them, is given up when it is spent.
 */
enum { EVTX_WORK = 1 << 18 };
struct evtx_text {
	const uint8_t *bytes;
	uint32_t size;
	uint32_t work;
	struct evtx_names names;
};

enum evtx_token_kind {
	EVTX_BAD = -1,		/* tokens->why says what is wrong */
	EVTX_END = 0,		/* of the elements: end token, instance or end */
	EVTX_ELEMENT,		/* name, slot: that it depends on, end */
	EVTX_ATTRIBUTE,		/* name; its value follows */
	EVTX_CONTENT,		/* the attributes are over */
	EVTX_ELEMENT_END,
	EVTX_LITERAL,		/* value */
	EVTX_SLOT,		/* slot */
};

enum { EVTX_NO_SLOT = 0xffff };

struct evtx_token {
	enum evtx_token_kind kind;
	enum evtx_name name;
	uint16_t slot;
	uint32_t end;		/* of an element, if its size can be believed */
	uint32_t name_at;	/* where the offset of the name is */
	struct evtx_value value;
};

struct evtx_tokens {
	struct evtx_text *text;
	uint32_t at, end;	/* in the chunk; end is checked by _start() */
	uint32_t depth;
	bool in_template;	/* element starts carry the slot they depend on */
	bool other_names;	/* there were names of entities or instructions */
	const char *why;
};

/* Tokens at..end, as far as they are in the chunk. */
void evtx_tokens_start(struct evtx_tokens *tokens, struct evtx_text *text,
		       uint32_t at, uint32_t end, bool in_template);
enum evtx_token_kind evtx_tokens_next(struct evtx_tokens *tokens,
				      struct evtx_token *token);

/* Private: where a name is remembered. */
static inline uint32_t evtx_name_slot(uint32_t offset)
{
	return (offset ^ offset >> 8) & 255;
}

/* There is a name at an offset, and what it means. */
static inline void evtx_name_remember(struct evtx_text *text, uint32_t offset,
				      enum evtx_name name)
{
	const uint32_t slot = evtx_name_slot(offset);

	text->names.seen[slot].offset = (uint16_t)offset;
	text->names.seen[slot].name = (uint8_t)name;
}

/* Private: evtx_name_at() for a name that is not remembered. */
int evtx_name_learn(struct evtx_text *text, uint32_t offset);

/* What the name at an offset of the chunk means; -1: there is none. */
static inline int evtx_name_at(struct evtx_text *text, uint32_t offset)
{
	const uint32_t slot = evtx_name_slot(offset);

	if (offset == text->names.seen[slot].offset && offset != 0)
		return text->names.seen[slot].name;
	return evtx_name_learn(text, offset);
}

/*
 * Step over the element that just started, if another one starts or its parent
 * ends where it says to end.  False: read on.  That place can still be chance; then
 * what follows makes no sense.
 */
bool evtx_tokens_skip(struct evtx_tokens *tokens, const struct evtx_token *token);

#endif
