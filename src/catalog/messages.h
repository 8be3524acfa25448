/*
 * messages.h - from the text of an event back to which event it is and what its strings are.
 *
 * Many forms in which events are handed over hold only the rendered message.  The fixed
 * words of messages and the places of their strings stand in rules/messages.json.  Matching
 * ignores case, line ends, runs of blanks and all sorts of quotes, also lost ones; its time
 * is linear in the size of the text, whatever is in it.
 *
 * Text is UTF-8, or anything: bytes that are none match nothing.  Marks of mail and
 * Markdown ("> ", "**"), tags and entities are the caller's to remove.
 */
#ifndef MESSAGES_H
#define MESSAGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct catalog;
struct catalog_event;
struct catalog_provider;

enum { MESSAGE_STRINGS = 32 };

/* How the strings were found. */
enum message_how {
	MESSAGE_PATTERN,	/* the fixed words of the event are in the text */
	MESSAGE_INCLUDED,	/* "the description cannot be found": the raw strings follow it */
	MESSAGE_BY_TYPE,	/* the language is unknown: by what the values look like */
};

struct message {
	/* Its row in the catalog; of a provider whose unlisted events matter it may be
	 * the row with id 0. */
	const struct catalog_event *kind;
	uint16_t id;		/* of the event, also where kind->id is 0 */
	/* A name with which catalog_provider() finds its family, and the generation of IIS
	 * as far as it is known: the caller's provider's, else the newest that writes it.
	 * Lives as long as the catalog. */
	const char *provider;
	size_t begin, end;	/* bytes of the text that it covers */
	/* One for each role that the event has in the catalog; never NULL, "" for what is
	 * not in the text or was cut off.  They are in the arena. */
	const char *strings[MESSAGE_STRINGS];
	size_t string_count;
	enum message_how how;
	bool language_unknown;	/* as with MESSAGE_BY_TYPE */
	/* messages_parse(): what was given of provider and id is not of the text's event. */
	bool contradicts;
	/* The text ends with dots inside the message, or dots touch a value: what they cut
	 * off is "". */
	bool cut;
};

/* A name with which catalog_provider() finds the family of an event, and the newest generation
 * of IIS that writes it.  Lives as long as the catalog. */
const char *messages_provider(const struct catalog *catalog, const struct catalog_event *kind);

/*
 * The message of one event, whose text this is; words in front of it and behind it do
 * not matter.  provider and id are what else is known of the event: NULL, -1 if nothing.
 * If they are known, their own words are tried first, then those of all others, which win
 * if they are there; then a language that is unknown: what the text quotes is assigned
 * by its type, and what is doubtful stays "".
 *
 * 1 if the event is known now, 0 if not, -1 if memory ran out.
 */
int messages_parse(const struct catalog *catalog, const struct catalog_provider *provider,
		   int id, const char *text, size_t size, struct arena *arena,
		   struct message *message);

/*
 * The next message in prose, not before `from`.  Strict: a sentence about events without
 * their values, or with placeholders of a manual ("%1", "<name of the pool>"), is none.
 * The next search goes on from message->end, which is greater than `from`.
 *
 * 1 if there is one, 0 if not, -1 if memory ran out.
 */
int messages_find(const struct catalog *catalog, const char *text, size_t size, size_t from,
		  struct arena *arena, struct message *message);
/* The same for who wants to know only of which kind it is and where it begins and ends: the
 * rest of it is not worked out. */
int messages_find_place(const struct catalog *catalog, const char *text, size_t size, size_t from,
			struct arena *arena, struct message *message);

#endif
