/*
 * xml_peek.c - what an event is, by a look at its System element that is not a parse.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "xml_peek.h"

#include <string.h>

#include "text.h"

/* Where the piece of an element or of its attribute goes. */
static const struct place {
	const char *element, *attribute;	/* NULL: the text of the element */
	size_t at;
} places[] = {
	{ "Provider",      "Name",            offsetof(struct xml_peek, provider) },
	{ "Provider",      "EventSourceName", offsetof(struct xml_peek, source) },
	{ "EventID",       NULL,              offsetof(struct xml_peek, id) },
	{ "EventRecordID", NULL,              offsetof(struct xml_peek, record_id) },
	{ "TimeCreated",   "SystemTime",      offsetof(struct xml_peek, time) },
	{ "Channel",       NULL,              offsetof(struct xml_peek, channel) },
	{ "Computer",      NULL,              offsetof(struct xml_peek, computer) },
};

/* The first letter tells nearly all words apart. */
static bool is(struct xml_piece piece, const char *word)
{
	return piece.size > 0 && *piece.at == *word &&
	       strncmp(piece.at, word, piece.size) == 0 && !word[piece.size];
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A value that means what it shows. */
static bool is_plain(struct xml_piece piece)
{
	for (size_t i = 0; i < piece.size; i++) {
		unsigned char c = (unsigned char)piece.at[i];

		if (!text_is_letter(piece.at[i]) &&
		    (c == '&' || c == '<' || c < 0x20 || c >= 0x7f))
			return false;
	}
	return true;
}

static bool keep(struct xml_peek *peek, struct xml_piece element, const struct xml_piece *attribute,
		 struct xml_piece value)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		const struct place *place = &places[i];

		if (!is(element, place->element) || !attribute != !place->attribute ||
		    (attribute && !is(*attribute, place->attribute)))
			continue;
		if (!is_plain(value))
			return false;
		memcpy((char *)peek + place->at, &value, sizeof(value));
	}
	return true;
}

static struct xml_piece name_at(const char *at, const char *end)
{
	const char *start = at;

	/* Nearly all are letters. */
	while (at < end && (text_is_letter(*at) || (!is_blank(*at) && *at && *at != '=' &&
						     *at != '/' && *at != '>')))
		at++;
	return (struct xml_piece){ start, (size_t)(at - start) };
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* The attributes of a tag, and its end.  NULL: not as expected. */
static const char *read_attributes(struct xml_peek *peek, struct xml_piece element,
				   const char *at, const char *end, bool *empty)
{
	*empty = false;
	while ((at = skip_blanks(at, end)) < end && *at != '>') {
		struct xml_piece attribute = name_at(at, end), value;
		const char *close;

		if (*at == '/') {
			*empty = true;
			at++;
			continue;
		}
		at = attribute.at + attribute.size;
		if (!attribute.size || end - at < 2 || *at != '=' ||
		    (at[1] != '"' && at[1] != '\''))
			return NULL;
		close = memchr(at + 2, at[1], (size_t)(end - at - 2));
		if (!close)
			return NULL;
		value = (struct xml_piece){ at + 2, (size_t)(close - at - 2) };
		if (!keep(peek, element, &attribute, value))
			return NULL;
		at = close + 1;
	}
	return at < end ? at + 1 : NULL;
}

/* The child elements of System. */
bool xml_peek(const char *text, size_t size, struct xml_peek *peek)
{
	const char *end = text + size, *at = memchr(text, '>', size);
	bool inside = false, empty;

	memset(peek, 0, sizeof(*peek));
	while (at && (at = memchr(at, '<', (size_t)(end - at))) != NULL && end - at > 1) {
		struct xml_piece element = name_at(at + 1, end), value;
		const char *close;

		if (at[1] == '!' || at[1] == '?')
			return false;
		if (at[1] == '/') {
			if (is(name_at(at + 2, end), "System"))
				return inside && peek->provider.at && peek->id.at;
			at += 2;
			continue;
		}
		at = read_attributes(peek, element, at + 1 + element.size, end, &empty);
		if (is(element, "System") && !inside) {
			inside = true;
			continue;
		}
		if (!at || !inside)
			return false;
		close = empty ? NULL : memchr(at, '<', (size_t)(end - at));
		value = (struct xml_piece){ at, close ? (size_t)(close - at) : 0 };
		if (close && !keep(peek, element, NULL, value))
			return false;
	}
	return false;
}
