/*
 * messages.c - the message of one event, and messages in prose.
 *
 * Puts together what the matcher found: which of several events with the same words it is,
 * its provider and its strings.
 *
 * SPDX-License-Identifier: MIT
 */
#include "messages.h"

#include <string.h>

#include "arena.h"
#include "catalog.h"
#include "messages_table.h"
#include "messages_types.h"
#include "text.h"

/* What is looked for, and what is known of it. */
struct parse {
	const struct catalog *catalog;
	const struct catalog_provider *provider;
	int id;
	const struct catalog_event *known;
	struct messages_search search;
	struct arena *arena;
	struct message *message;
	bool place;		/* only kind, begin and end of the message are wanted */
};

static size_t count_roles(const struct catalog_event *kind)
{
	size_t count = 0;

	while (kind->roles && kind->roles[count] && count < MESSAGE_STRINGS)
		count++;
	return count;
}

/* The event of the row: of those with the same words the one that is known, if any. */
static const struct catalog_event *choose_kind(const struct parse *parse,
					       const struct messages_row *row)
{
	const struct catalog_event *best = row->kind;
	int score, best_score = -1;

	for (size_t i = 0; row->kind; i++) {
		const struct catalog_event *kind = i ? row->also ? row->also[i - 1] : NULL :
						   row->kind;

		if (!kind)
			break;
		score = 2 * (parse->provider &&
			     strcmp(kind->family, parse->provider->family) == 0) +
			(parse->id == kind->id);
		if (score > best_score) {
			best = kind;
			best_score = score;
		}
	}
	return best;
}

static uint8_t newest(uint8_t generations)
{
	uint8_t bit = CATALOG_IIS7;

	while (bit && !(generations & bit))
		bit >>= 1;
	return bit;
}

/* A name of the family's providers that tells this generation; else any that writes it. */
static const char *provider_name(const struct catalog *catalog, const struct catalog_event *kind,
				 uint16_t id, uint8_t generation)
{
	const char *any = NULL, *pattern = NULL;

	for (size_t i = 0; i < catalog->provider_count; i++) {
		const struct catalog_provider *row = &catalog->providers[i];

		if (strcmp(row->family, kind->family) != 0 ||
		    (row->last && (id < row->first || id > row->last)))
			continue;
		if (strpbrk(row->name, "*?")) {
			pattern = pattern ? pattern : row->name;
			continue;
		}
		if (row->generation == generation)
			return row->name;
		any = any ? any : row->name;
	}
	return any ? any : pattern ? pattern : kind->family;
}

const char *messages_provider(const struct catalog *catalog, const struct catalog_event *kind)
{
	return provider_name(catalog, kind, kind->id, newest(kind->generations));
}

static void name_event(struct parse *parse, const struct messages_row *row,
		       const struct catalog_event *kind, uint16_t id)
{
	struct message *message = parse->message;
	bool same = parse->provider && strcmp(parse->provider->family, kind->family) == 0;
	uint8_t exists = row && row->kind == kind && row->generations ? row->generations :
			 kind->generations;
	uint8_t generation = same && parse->provider->generation &&
		(!exists || parse->provider->generation & exists) ?
		parse->provider->generation : newest(exists);

	message->kind = kind;
	message->id = id;
	message->provider = row && row->provider ? row->provider :
		provider_name(parse->catalog, kind, id, generation);
	message->contradicts = (parse->provider && !same) ||
			       (parse->id >= 0 && parse->id != id);
}

static void set_range(struct message *message, size_t begin, size_t end)
{
	message->begin = begin;
	message->end = end;
}

static void empty_strings(struct message *message, size_t count)
{
	message->string_count = count;
	for (size_t i = 0; i < count; i++)
		message->strings[i] = "";
}

/* Quotes and the full stop after the last value are of the message, too. */
static size_t with_stop(const struct messages_text *text, size_t end)
{
	size_t size;

	while (messages_next(text, end, &size) == MESSAGES_QUOTE)
		end += size;
	return end + (end < text->to && text->bytes[end] == '.');
}

/* False: no memory. */
static bool take_strings(struct parse *parse, const struct messages_match *match)
{
	struct message *message = parse->message;
	const struct messages_text *text = &parse->search.text;

	for (size_t i = 0; i < message->string_count; i++) {
		size_t begin, end;

		if (!(match->found >> i & 1))
			continue;
		begin = match->values[i].begin;
		end = match->values[i].end;
		if (begin < end)
			message->strings[i] = match->row->whole && !i ?
				messages_whole(text, begin, end, parse->arena) :
				messages_value(text, begin, end, parse->arena);
		if (!message->strings[i])
			return false;
	}
	return true;
}

static int take_match(struct parse *parse, const struct messages_match *match)
{
	struct message *message = parse->message;
	const struct messages_row *row = match->row;
	const struct catalog_event *kind = choose_kind(parse, row);

	message->kind = kind;
	set_range(message, match->begin, with_stop(&parse->search.text, match->end));
	if (parse->place)
		return 1;
	name_event(parse, row, kind, kind->id);
	empty_strings(message, row->is_short ? row->string_count : count_roles(kind));
	message->how = MESSAGE_PATTERN;
	message->cut = match->cut;
	return take_strings(parse, match) ? 1 : -1;
}

static bool ends_here(const struct messages_row *row, const struct messages_text *text, size_t at)
{
	for (size_t i = 0; row->ends && row->ends[i]; i++) {
		char words[128];
		size_t size = strlen(row->ends[i]);

		if (size > sizeof(words))
			continue;
		size = messages_canon(row->ends[i], size, words);
		if (messages_fit(text, at, words, size) != MESSAGES_NONE)
			return true;
	}
	return false;
}

static size_t end_of_line(const struct messages_text *text, size_t at)
{
	while (at < text->to && text->bytes[at] != '\n' && text->bytes[at] != '\r')
		at++;
	return at;
}

/* Where an included string ends that has the place of others after it in its line. */
static size_t end_of_item(const struct messages_text *text, size_t at)
{
	size_t end = end_of_line(text, at);

	for (size_t i = at; i + 1 < end; i++)
		if (text->bytes[i] == ',' && text->bytes[i + 1] == ' ')
			return i;
	while (end > at && (text->bytes[end - 1] == '.' || text->bytes[end - 1] == ' '))
		end--;
	return end;
}

/* The row whose string 1 is the whole message of that event: it has several lines. */
static const struct messages_row *whole_row(const struct messages_table *table,
					    const struct catalog_event *kind)
{
	for (size_t i = 0; i < table->row_count; i++)
		if (table->rows[i].whole && messages_row_is_of(&table->rows[i], kind))
			return &table->rows[i];
	return NULL;
}

/* Does a line begin with one of the labels at the end of such a message? */
static bool is_label(const struct messages_row *row, const struct messages_text *text, size_t at)
{
	for (size_t i = row->required; i < row->piece_count; i++)
		if (messages_fit(text, at, row->pieces[i].words, row->pieces[i].size) !=
		    MESSAGES_NONE)
			return true;
	return false;
}

/* The end of the first string of a message with several lines. */
static size_t end_of_whole(const struct messages_row *included, const struct messages_row *whole,
			   const struct messages_text *text, size_t at)
{
	size_t end = at;

	while (at < text->to && !ends_here(included, text, at) && !is_label(whole, text, at)) {
		end = end_of_line(text, at);
		at = messages_skip(text, end, false);
	}
	return end;
}

/* The strings after "the following information was included with the event:". */
static int take_included(struct parse *parse, const struct messages_match *match)
{
	struct message *message = parse->message;
	const struct messages_text *text = &parse->search.text;
	const struct messages_row *row = match->row;
	const struct messages_row *whole = whole_row(parse->catalog->messages, message->kind);
	size_t at = match->end, count = count_roles(message->kind), end = at;

	empty_strings(message, count);
	for (size_t i = 0; i < count; i++) {
		at = messages_skip(text, at, false);
		if (at < text->to && text->bytes[at] == (row->commas && i ? ',' : ':'))
			at = messages_skip(text, at + 1, false);
		if (at >= text->to || ends_here(row, text, at))
			break;
		end = row->commas ? end_of_item(text, at) :
		      whole && !i ? end_of_whole(row, whole, text, at) : end_of_line(text, at);
		message->strings[i] = whole && !i ?
			messages_whole(text, at, end, parse->arena) :
			messages_value(text, at, end, parse->arena);
		if (!message->strings[i])
			return -1;
		at = end;
		if (row->commas && (at >= text->to || text->bytes[at] != ','))
			break;
	}
	message->how = MESSAGE_INCLUDED;
	set_range(message, match->begin, end);
	return 1;
}

static uint16_t number_in(const struct messages_text *text, size_t begin, size_t end)
{
	unsigned long value = 0;

	for (; begin < end && value <= UINT16_MAX; begin++) {
		if (text->bytes[begin] < '0' || text->bytes[begin] > '9')
			return 0;
		value = 10 * value + (unsigned long)(text->bytes[begin] - '0');
	}
	return value <= UINT16_MAX ? (uint16_t)value : 0;
}

/* The event that the text itself says could not be described: id and source. */
static int name_included(struct parse *parse, const struct messages_match *match)
{
	const struct messages_text *text = &parse->search.text;
	bool told = (match->found & 3) == 3;
	uint16_t id = parse->id >= 0 && parse->id <= UINT16_MAX ? (uint16_t)parse->id :
		!told ? 0 : number_in(text, match->values[0].begin, match->values[0].end);
	const struct catalog_provider *provider = parse->provider;
	const struct catalog_event *kind;
	const char *source;

	if (!provider && told) {
		source = messages_value(text, match->values[1].begin, match->values[1].end,
					parse->arena);
		if (!source)
			return -1;
		provider = catalog_provider(parse->catalog, source, NULL);
	}
	kind = provider && id ? catalog_find(parse->catalog, provider, id) : NULL;
	if (!kind)
		return 0;
	parse->provider = provider;
	name_event(parse, whole_row(parse->catalog->messages, kind), kind, id);
	return 1;
}

static int take(struct parse *parse, const struct messages_match *match)
{
	int found;

	if (match->row->kind)
		return take_match(parse, match);
	found = name_included(parse, match);
	return found == 1 ? take_included(parse, match) : found;
}

/* The next match of any row from `at` on that is an event. */
static int next_message(struct parse *parse, size_t at)
{
	struct messages_match match;
	int found = 0;

	while (!found && messages_search_next(&parse->search, at, &match)) {
		found = take(parse, &match);
		at = match.end > at ? match.end : at + 1;
	}
	return found;
}

/* "The description cannot be found" stands before everything else.  Hardly any text has the
 * words of one of these rows: one look at it saves three of four. */
static int parse_included(struct parse *parse)
{
	const struct messages_table *table = parse->catalog->messages;
	uint64_t rows[MESSAGES_ROWS / 64];
	int found = 0;

	messages_search_keys(&parse->search, rows);
	for (size_t i = 0; !found && i < table->row_count; i++) {
		if (!(rows[i / 64] >> i % 64 & 1) || table->rows[i].kind)
			continue;
		parse->search.row = &table->rows[i];
		found = next_message(parse, parse->search.text.from);
	}
	parse->search.row = NULL;
	return found;
}

static bool ends_with_dots(const struct messages_text *text)
{
	size_t end = messages_skip_back(text, text->to, true);

	return end - text->from >= 3 && (!memcmp(text->bytes + end - 3, "...", 3) ||
					 !memcmp(text->bytes + end - 3, "\xe2\x80\xa6", 3));
}

static int parse_cut(struct parse *parse)
{
	const struct messages_table *table = parse->catalog->messages;
	struct messages_match match;

	if (!ends_with_dots(&parse->search.text))
		return 0;
	for (size_t i = 0; i < table->row_count; i++)
		if (messages_row_is_of(&table->rows[i], parse->known) &&
		    messages_match_cut(&parse->search, &table->rows[i], &match))
			return take_match(parse, &match);
	return 0;
}

/* The words are of no row: what the text quotes, by its type. */
static int parse_types(struct parse *parse)
{
	struct message *message = parse->message;
	const struct messages_text *text = &parse->search.text;

	name_event(parse, NULL, parse->known, (uint16_t)parse->id);
	empty_strings(message, count_roles(parse->known));
	message->how = MESSAGE_BY_TYPE;
	message->language_unknown = true;
	set_range(message, text->from, text->to);
	return messages_by_type(text, message, parse->arena);
}

/* Not as a whole: to clear the search, which says itself what of it is set, takes as long as
 * to search a line. */
static void parse_init(struct parse *parse, const struct catalog *catalog,
		       const struct catalog_provider *provider, int id, struct arena *arena,
		       struct message *message)
{
	parse->catalog = catalog;
	parse->provider = provider;
	parse->id = id;
	parse->known = NULL;
	parse->arena = arena;
	parse->message = message;
	parse->place = false;
}

static void begin_parse(struct parse *parse, const char *text, size_t size, size_t from)
{
	messages_search_init(&parse->search, parse->catalog->messages, text, size, from);
	*parse->message = (struct message){ 0 };
}

/* The words of the event that it is said to be. */
static int parse_own(struct parse *parse)
{
	const char *text = (const char *)parse->search.text.bytes;
	int found;

	begin_parse(parse, text, parse->search.text.to, 0);
	parse->search.kind = parse->known;
	found = next_message(parse, 0);
	if (found)
		return found;
	begin_parse(parse, text, parse->search.text.to, 0);
	return parse_cut(parse);
}

int messages_parse(const struct catalog *catalog, const struct catalog_provider *provider,
		   int id, const char *text, size_t size, struct arena *arena,
		   struct message *message)
{
	struct parse parse;
	int found;

	parse_init(&parse, catalog, provider, id, arena, message);
	if (!catalog->messages)
		return 0;
	begin_parse(&parse, text, size, 0);
	if (provider && id >= 0 && id <= UINT16_MAX)
		parse.known = catalog_find(catalog, provider, (uint16_t)id);
	found = parse_included(&parse);
	if (!found && parse.known)
		found = parse_own(&parse);
	if (!found) {
		begin_parse(&parse, text, size, 0);
		parse.search.strict = true;
		found = next_message(&parse, 0);
	}
	if (!found && parse.known)
		found = parse_types(&parse);
	return found;
}

static int find(struct parse *parse, const char *text, size_t size, size_t from)
{
	if (!parse->catalog->messages)
		return 0;
	begin_parse(parse, text, size, from);
	parse->search.strict = true;
	parse->search.prose = true;
	return next_message(parse, parse->search.text.from);
}

int messages_find(const struct catalog *catalog, const char *text, size_t size, size_t from,
		  struct arena *arena, struct message *message)
{
	struct parse parse;

	parse_init(&parse, catalog, NULL, -1, arena, message);
	return find(&parse, text, size, from);
}

int messages_find_place(const struct catalog *catalog, const char *text, size_t size, size_t from,
			struct arena *arena, struct message *message)
{
	struct parse parse;

	parse_init(&parse, catalog, NULL, -1, arena, message);
	parse.place = true;
	return find(&parse, text, size, from);
}
