/* evtx_source.c - the readable text of a log becomes records; knows nothing of binary XML. */
/* SPDX-License-Identifier: MIT */
#include "evtx_source.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 65536, PATH = 4096 };

#define SECOND UINT64_C(10000000)

/* One "event" block as it was read; `repeat` turns it into many records. */
struct block {
	struct evtx_record record;
	char *data[EVTX_VALUES];	/* lines: [NAME[:TYPE]=]VALUE */
	bool raw[EVTX_VALUES];		/* the value is hexadecimal UTF-16 */
	size_t data_count;
	bool has_time, has_header_time, has_record_id;
	unsigned repeat;
	uint64_t every;
	unsigned weight;		/* of ordinary events: how common */
	int line;
};

/* A record on its way to its place in the file. */
struct item {
	struct evtx_record record;
	bool header_time, record_id;	/* were given */
	size_t order;
};

struct blocks {
	struct block *list;
	size_t count, room;
};

struct reader {
	const char *path;
	int line;
	bool modern_windows;		/* era 2008: Vista and later */
	bool unsorted;
	bool last_time_zero;
	uint64_t start;			/* what "at" counts from */
	uint64_t first_record;
	struct block defaults;
	struct block *current;
	struct blocks blocks;
	struct item *items;
	size_t count, room;
	uint64_t random;
	struct evtx_layout layout;
};

static void die(const struct reader *r, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), noreturn));

static void die(const struct reader *r, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: ", r->path, r->line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(EXIT_FAILURE);
}

static char *copy(const char *text)
{
	return text ? evtx_need(strdup(text)) : NULL;
}

static void *grow(void *list, size_t *room, size_t count, size_t size)
{
	if (count < *room)
		return list;
	*room = *room ? 2 * *room : 64;
	return evtx_need(realloc(list, *room * size));
}

/* ---- numbers, times, bytes ---- */

static uint64_t number(const struct reader *r, const char *text)
{
	char *end;
	uint64_t value = strtoull(text, &end, 0);

	if (end == text || *end)
		die(r, "'%s' is no number", text);
	return value;
}

/* Days since 1601-01-01 (Howard Hinnant's civil calendar algorithm). */
static uint64_t days(unsigned year, unsigned month, unsigned day)
{
	uint64_t y = year - (month <= 2), era = y / 400, of_era = y - era * 400;
	uint64_t of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 584694;
}

bool evtx_source_time(const char *text, uint64_t *ticks)
{
	unsigned year, month, day, hour = 0, minute = 0, second = 0;
	uint64_t fraction = 0, unit = SECOND;
	int used = 0;

	if (sscanf(text, "%4u-%2u-%2u%n", &year, &month, &day, &used) != 3)
		return false;
	text += used;
	used = 0;
	if (*text == 'T' && sscanf(text, "T%2u:%2u:%2u%n", &hour, &minute, &second, &used) != 3)
		return false;
	text += used;
	if (*text == '.')
		for (text++; *text >= '0' && *text <= '9'; text++)
			fraction += (unsigned)(*text - '0') * (unit /= 10);
	if (*text == 'Z')
		text++;
	*ticks = ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 * SECOND +
		 second * SECOND + fraction;
	return *text == '\0';
}

static uint64_t time_of(const struct reader *r, const char *text)
{
	uint64_t ticks;

	if (!evtx_source_time(text, &ticks))
		die(r, "'%s' is no time", text);
	return ticks;
}

/* "1h30m", "40s", "250ms": any number of parts. */
static uint64_t length_of(const struct reader *r, const char *text)
{
	static const struct { const char *unit; uint64_t ticks; } units[] = {
		{ "ms", SECOND / 1000 }, { "d", 86400 * SECOND }, { "h", 3600 * SECOND },
		{ "m", 60 * SECOND }, { "s", SECOND },
	};
	const char *from = text;
	uint64_t total = 0;

	while (*from) {
		char *end;
		uint64_t count = strtoull(from, &end, 10);
		size_t i = 0;

		while (i < 5 && strncmp(end, units[i].unit, strlen(units[i].unit)) != 0)
			i++;
		if (end == from || i == 5)
			die(r, "'%s' is no length of time", text);
		total += count * units[i].ticks;
		from = end + strlen(units[i].unit);
	}
	return total;
}

static uint8_t *hex_bytes(const struct reader *r, const char *text, size_t *size)
{
	uint8_t *bytes = evtx_need(malloc(strlen(text) / 2 + 1));
	unsigned byte;

	for (*size = 0; *text; text += 2) {
		if (sscanf(text, "%2x", &byte) != 1 || !text[1])
			die(r, "odd or wrong hexadecimal");
		bytes[(*size)++] = (uint8_t)byte;
	}
	return bytes;
}

/* xorshift; the same source gives the same file, everywhere. */
static uint64_t random_below(struct reader *r, uint64_t limit)
{
	r->random ^= r->random << 13;
	r->random ^= r->random >> 7;
	r->random ^= r->random << 17;
	return limit ? (r->random >> 11) % limit : 0;
}

/* ---- values ---- */

struct buffer {
	char *bytes;
	size_t size, room;
};

static void buffer_add(struct buffer *buffer, const char *bytes, size_t size)
{
	if (buffer->size + size + 1 > buffer->room) {
		buffer->room = 2 * (buffer->size + size + 1);
		buffer->bytes = evtx_need(realloc(buffer->bytes, buffer->room));
	}
	memcpy(buffer->bytes + buffer->size, bytes, size);
	buffer->size += size;
	buffer->bytes[buffer->size] = '\0';
}

static void buffer_number(struct buffer *buffer, uint64_t value)
{
	char text[32];

	buffer_add(buffer, text, (size_t)snprintf(text, sizeof(text), "%" PRIu64, value));
}

/* {#28652+4}: 28652, 28656 ... by repetition.  {?10-99}: any number between.
 * {*300:ab}: "ab" 300 times.  Returns the characters used, 0: not one of them. */
static size_t expand_one(struct reader *r, const char *from, unsigned turn, struct buffer *to)
{
	uint64_t first, second = 1;
	char text[16];
	int used = 0;

	if (sscanf(from, "{#%" SCNu64 "+%" SCNu64 "}%n", &first, &second, &used) == 2 && used)
		buffer_number(to, first + turn * second);
	else if (sscanf(from, "{#%" SCNu64 "}%n", &first, &used) == 1 && used)
		buffer_number(to, first + turn);
	else if (sscanf(from, "{?%" SCNu64 "-%" SCNu64 "}%n", &first, &second, &used) == 2 && used)
		buffer_number(to, first + random_below(r, second - first + 1));
	else if (sscanf(from, "{*%" SCNu64 ":%15[^}]}%n", &first, text, &used) == 2 && used)
		while (first--)
			buffer_add(to, text, strlen(text));
	return (size_t)used;
}

static char *expand(struct reader *r, const char *from, unsigned turn)
{
	struct buffer buffer = { NULL, 0, 0 };

	buffer_add(&buffer, "", 0);
	while (*from) {
		size_t used = *from == '{' ? expand_one(r, from, turn, &buffer) : 0;

		if (used == 0)
			buffer_add(&buffer, from, used = 1);
		from += used;
	}
	return buffer.bytes;
}

/* Types by name; size 0: not a number. */
static const struct type {
	const char *name;
	uint8_t type, size;
} types[] = {
	{ "text", 0x01, 0 },   { "i8", 0x03, 1 },	{ "u8", 0x04, 1 },    { "i16", 0x05, 2 },
	{ "u16", 0x06, 2 },    { "i32", 0x07, 4 },	{ "u32", 0x08, 4 },   { "i64", 0x09, 8 },
	{ "u64", 0x0a, 8 },    { "bool", 0x0d, 4 },	{ "binary", 0x0e, 0 }, { "guid", 0x0f, 0 },
	{ "size", 0x10, 8 },   { "time", 0x11, 8 },	{ "systemtime", 0x12, 0 },
	{ "sid", 0x13, 0 },    { "hex32", 0x14, 4 },	{ "hex64", 0x15, 8 }, { "ansi", 0x02, 0 },
	{ "null", 0x00, 0 },   { "float", 0x0b, 4 },	{ "double", 0x0c, 8 }, { "xml", 0x21, 0 },
	{ "texts", 0x81, 0 },
};

static const struct type *type_named(const struct reader *r, const char *name, size_t size)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strlen(types[i].name) == size && strncmp(types[i].name, name, size) == 0)
			return &types[i];
	die(r, "unknown type '%.*s'", (int)size, name);
}

static uint64_t real(const struct reader *r, const char *text, size_t size)
{
	char *end;
	double value = strtod(text, &end);
	float single = (float)value;
	uint64_t bits = 0;
	uint32_t single_bits;

	if (end == text || *end)
		die(r, "'%s' is not a number", text);
	memcpy(&bits, &value, sizeof(bits));
	memcpy(&single_bits, &single, sizeof(single_bits));
	return size == sizeof(single) ? single_bits : bits;
}

static uint64_t bits_of(const struct reader *r, const struct type *type, const char *text)
{
	switch (type->type) {
	case 0x0b: case 0x0c: return real(r, text, type->size);
	case 0x11: return time_of(r, text);
	default: return number(r, text);
	}
}

/* Text as text (also that in XML), numbers as numbers, all the rest as hexadecimal
 * bytes. */
static void value_set(struct reader *r, struct evtx_value *value, const struct type *type,
		      const char *text, bool raw)
{
	value->type = type->type;
	if ((type->type == 0x01 || type->type == 0x21) && !raw) {
		value->bytes = evtx_utf16(text, &value->size);
	} else if (type->type == 0x02) {
		value->bytes = (uint8_t *)copy(text);
		value->size = strlen(text);
	} else if (type->size) {
		value->bytes = evtx_need(malloc(8));
		evtx_set64(value->bytes, bits_of(r, type, text));
		value->size = type->size;
	} else {
		value->bytes = hex_bytes(r, text, &value->size);
	}
}

/* "NAME=VALUE" or "NAME:TYPE=VALUE"; classic sources have values only. */
static void value_parse(struct reader *r, const struct block *block, size_t i, unsigned turn,
			struct evtx_value *value)
{
	char *text = expand(r, block->data[i], turn), *from = text;
	const struct type *type = &types[0];
	char *equals = strchr(text, '='), *colon;

	value->name = NULL;
	if (block->record.style != EVTX_CLASSIC && equals) {
		*equals = '\0';
		from = equals + 1;
		colon = strchr(text, ':');
		if (colon) {
			*colon = '\0';
			type = type_named(r, colon + 1, strlen(colon + 1));
		}
		value->name = *text ? copy(text) : NULL;
	}
	value_set(r, value, type, from, block->raw[i]);
	free(text);
}

/* ---- blocks become records ---- */

static void record_own(struct evtx_record *record)
{
	char **texts[] = { &record->provider, &record->source, &record->guid, &record->channel,
			   &record->computer, &record->user, &record->element, &record->rendering };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i] = copy(*texts[i]);
	if (record->has_binary) {
		uint8_t *bytes = evtx_need(malloc(record->binary_size + 1));

		if (record->binary_size)
			memcpy(bytes, record->binary, record->binary_size);
		record->binary = bytes;
	}
}

static void record_release(struct evtx_record *record)
{
	free(record->provider);
	free(record->source);
	free(record->guid);
	free(record->channel);
	free(record->computer);
	free(record->user);
	free(record->element);
	free(record->rendering);
	free(record->binary);
	for (size_t i = 0; i < record->value_count; i++) {
		free(record->values[i].name);
		free(record->values[i].bytes);
	}
}

static void add_record(struct reader *r, const struct block *block, unsigned turn, uint64_t time)
{
	struct item *item;

	r->items = grow(r->items, &r->room, r->count, sizeof(*r->items));
	item = &r->items[r->count];
	*item = (struct item){ block->record, block->has_header_time,
			       block->has_record_id && turn == 0, r->count };
	record_own(&item->record);
	free(item->record.provider);
	item->record.provider = expand(r, block->record.provider, turn);
	item->record.time = time;
	item->record.new_chunk = block->record.new_chunk && turn == 0;
	for (size_t i = 0; i < block->data_count; i++)
		value_parse(r, block, i, turn, &item->record.values[i]);
	item->record.value_count = block->data_count;
	r->count++;
}

static void block_release(struct block *block)
{
	block->record.value_count = 0;
	record_release(&block->record);
	for (size_t i = 0; i < block->data_count; i++)
		free(block->data[i]);
}

static void add_block(struct reader *r, const struct block *block)
{
	r->line = block->line;
	if (!block->has_time)
		die(r, "this event has no time");
	if (!block->record.provider || !block->record.channel || !block->record.computer)
		die(r, "this event has no provider, channel or computer");
	for (unsigned turn = 0; turn < block->repeat; turn++)
		add_record(r, block, turn, block->record.time + turn * block->every);
}

static void blocks_release(struct blocks *blocks)
{
	for (size_t i = 0; i < blocks->count; i++)
		block_release(&blocks->list[i]);
	free(blocks->list);
}

/* ---- the lines ---- */

struct provider {
	const char *key;
	bool modern_windows;
	enum evtx_style style;
	const char *channel, *name, *source, *guid;
};

/* The sources that the stories use most, as each generation names them. */
static const struct provider providers[] = {
	{ "W3SVC", false, EVTX_CLASSIC, "System", "W3SVC", NULL, NULL },
	{ "W3SVC-WP", false, EVTX_CLASSIC, "Application", "W3SVC-WP", NULL, NULL },
	{ "SCM", false, EVTX_CLASSIC, "System", "Service Control Manager", NULL, NULL },
	{ "HTTP", false, EVTX_CLASSIC, "System", "HTTP", NULL, NULL },
	{ "W3SVC", true, EVTX_MANIFEST, "System", "Microsoft-Windows-IIS-W3SVC", "W3SVC",
	  "{05448E22-93DE-4A7A-BBA5-92E27486A8BE}" },
	{ "W3SVC-WP", true, EVTX_MANIFEST, "Application", "Microsoft-Windows-IIS-W3SVC-WP",
	  "W3SVC-WP", "{670080D9-742A-4187-8D16-41143D1290BD}" },
	{ "WAS", true, EVTX_MANIFEST, "System", "Microsoft-Windows-WAS", "WAS",
	  "{524B5D04-133C-4A62-8362-64E8EDB9CE40}" },
	{ "HTTP", true, EVTX_MANIFEST, "System", "Microsoft-Windows-HttpEvent", "HTTP",
	  "{7B6BC78C-898B-4170-BBF8-1A469EA43FC5}" },
	{ "SCM", true, EVTX_MANIFEST, "System",
	  "Service Control Manager", "Service Control Manager",
	  "{555908D1-A6D7-4695-8E1E-26931D2012F4}" },
};

static void set_text(char **field, const char *text)
{
	free(*field);
	*field = text && *text ? copy(text) : NULL;
}

static void set_provider(struct reader *r, struct evtx_record *record, const char *key, size_t size)
{
	for (size_t i = 0; i < sizeof(providers) / sizeof(providers[0]); i++) {
		const struct provider *p = &providers[i];

		if (strlen(p->key) != size || strncmp(p->key, key, size) != 0 ||
		    p->modern_windows != r->modern_windows)
			continue;
		record->style = p->style;
		set_text(&record->provider, p->name);
		set_text(&record->source, p->source);
		set_text(&record->guid, p->guid);
		if (!record->channel)
			set_text(&record->channel, p->channel);
		return;
	}
	die(r, "unknown provider '%.*s' in this era", (int)size, key);
}

static void set_severity(struct reader *r, struct evtx_record *record, const char *word)
{
	static const struct { const char *word; uint8_t level; int32_t qualifiers; } rows[] = {
		{ "error", 2, 49152 }, { "warning", 3, 32768 }, { "information", 4, 16384 },
	};

	for (size_t i = 0; i < 3; i++) {
		if (strcmp(word, rows[i].word) != 0)
			continue;
		record->level = rows[i].level;
		record->qualifiers = record->style == EVTX_MODERN ? -1 : rows[i].qualifiers;
		return;
	}
	die(r, "'%s' is no severity", word);
}

static struct block *new_block(struct reader *r)
{
	struct block *block;

	r->blocks.list = grow(r->blocks.list, &r->blocks.room, r->blocks.count,
			      sizeof(*r->blocks.list));
	block = &r->blocks.list[r->blocks.count++];
	*block = r->defaults;
	record_own(&block->record);
	block->line = r->line;
	return block;
}

/* event [PROVIDER/]ID [SEVERITY] */
static void do_event(struct reader *r, const char *rest)
{
	const char *slash = strchr(rest, '/'), *id = slash ? slash + 1 : rest;
	const char *severity = strchr(id, ' ');
	struct block *block = new_block(r);
	char *end;

	if (slash)
		set_provider(r, &block->record, rest, (size_t)(slash - rest));
	block->record.id = (uint16_t)strtoul(id, &end, 10);
	if (end == id || (*end && *end != ' '))
		die(r, "'%s' is no event id", id);
	if (severity)
		set_severity(r, &block->record, severity + 1);
	r->current = block;
}

static void do_style(struct reader *r, const char *rest)
{
	static const char *const names[] = { "classic", "manifest", "modern" };

	for (int i = 0; i < 3; i++) {
		if (strcmp(rest, names[i]) != 0)
			continue;
		r->current->record.style = (enum evtx_style)i;
		return;
	}
	die(r, "'%s' is no style", rest);
}

static void do_era(struct reader *r, const char *rest)
{
	if (strcmp(rest, "2003") != 0 && strcmp(rest, "2008") != 0)
		die(r, "era is 2003 or 2008");
	r->modern_windows = strcmp(rest, "2008") == 0;
}

static void do_start(struct reader *r, const char *rest)
{
	r->start = time_of(r, rest);
}

static void do_time(struct reader *r, const char *rest)
{
	r->current->record.time = time_of(r, rest);
	r->current->has_time = true;
}

static void do_at(struct reader *r, const char *rest)
{
	r->current->record.time = r->start + length_of(r, rest);
	r->current->has_time = true;
}

static void do_header_time(struct reader *r, const char *rest)
{
	r->current->record.header_time = strcmp(rest, "0") == 0 ? 0 : time_of(r, rest);
	r->current->has_header_time = true;
}

static void do_record(struct reader *r, const char *rest)
{
	r->current->record.record_id = number(r, rest);
	r->current->has_record_id = true;
}

static void add_line(struct reader *r, const char *rest, bool raw)
{
	struct block *block = r->current;

	if (block->data_count == EVTX_VALUES)
		die(r, "too many values");
	block->raw[block->data_count] = raw;
	block->data[block->data_count++] = copy(rest);
}

static void do_data(struct reader *r, const char *rest)
{
	add_line(r, rest, false);
}

static void do_units(struct reader *r, const char *rest)
{
	add_line(r, rest, true);
}

/* One more line of the value above. */
static void do_more(struct reader *r, const char *rest)
{
	struct block *block = r->current;
	struct buffer buffer = { NULL, 0, 0 };
	char **last;

	if (block->data_count == 0)
		die(r, "'more' without 'data'");
	last = &block->data[block->data_count - 1];
	buffer_add(&buffer, *last, strlen(*last));
	buffer_add(&buffer, "\n", 1);
	buffer_add(&buffer, rest, strlen(rest));
	free(*last);
	*last = buffer.bytes;
}

static void set_binary(struct block *block, uint8_t *bytes, size_t size)
{
	free(block->record.binary);
	block->record.binary = bytes;
	block->record.binary_size = size;
	block->record.has_binary = true;
}

static void do_binary(struct reader *r, const char *rest)
{
	size_t size;
	uint8_t *bytes = hex_bytes(r, rest, &size);

	set_binary(r->current, bytes, size);
}

/* The key of a service, as Service Control Manager writes it. */
static void do_binary_text(struct reader *r, const char *rest)
{
	size_t size;
	uint8_t *units = evtx_utf16(rest, &size), *bytes = evtx_need(calloc(1, size + 2));

	memcpy(bytes, units, size);
	free(units);
	set_binary(r->current, bytes, size + 2);
}

/* repeat N every LENGTH */
static void do_repeat(struct reader *r, const char *rest)
{
	char every[32];

	if (sscanf(rest, "%u every %31s", &r->current->repeat, every) != 2)
		die(r, "repeat N every LENGTH");
	r->current->every = length_of(r, every);
}

static void do_defaults(struct reader *r, const char *rest)
{
	if (*rest)
		die(r, "'defaults' takes nothing");
	r->current = &r->defaults;
}

static void do_ordinary(struct reader *r, const char *rest);

enum kind { TEXT, U8, U16, U32, U64, I32, FLAG };

/* Words that set a field of the current record, or of the defaults. */
static const struct field {
	const char *word;
	enum kind kind;
	size_t offset;
} fields[] = {
#define AT(field) offsetof(struct block, record.field)
	{ "provider", TEXT, AT(provider) },	{ "source", TEXT, AT(source) },
	{ "guid", TEXT, AT(guid) },		{ "channel", TEXT, AT(channel) },
	{ "computer", TEXT, AT(computer) },	{ "user", TEXT, AT(user) },
	{ "element", TEXT, AT(element) },	{ "rendering", TEXT, AT(rendering) },
	{ "qualifiers", I32, AT(qualifiers) },	{ "level", U8, AT(level) },
	{ "opcode", U8, AT(opcode) },		{ "version", U8, AT(version) },
	{ "task", U16, AT(task) },		{ "keywords", U64, AT(keywords) },
	{ "pid", U32, AT(process_id) },		{ "tid", U32, AT(thread_id) },
	{ "forwarded", FLAG, AT(forwarded) },	{ "chunk", FLAG, AT(new_chunk) },
	{ "weight", U32, offsetof(struct block, weight) },
#undef AT
};

/* Words that say how the file looks. */
static const struct field layouts[] = {
#define AT(field) offsetof(struct reader, field)
	{ "dirty", FLAG, AT(layout.dirty) },
	{ "no-checksums", FLAG, AT(layout.no_checksums) },
	{ "header-chunks", I32, AT(layout.header_chunks) },
	{ "wrap", U64, AT(layout.wrap) },
	{ "zero-chunks", U64, AT(layout.zero_chunks) },
	{ "first-record", U64, AT(first_record) },
	{ "unsorted", FLAG, AT(unsorted) },
	{ "last-time-zero", FLAG, AT(last_time_zero) },
#undef AT
};

static const struct verb {
	const char *word;
	void (*act)(struct reader *r, const char *rest);
} verbs[] = {
	{ "event", do_event },		{ "style", do_style },	{ "era", do_era },
	{ "start", do_start },		{ "time", do_time },	{ "at", do_at },
	{ "header-time", do_header_time }, { "record", do_record }, { "data", do_data },
	{ "units", do_units },		{ "more", do_more },	{ "binary", do_binary },
	{ "binary-text", do_binary_text }, { "repeat", do_repeat },
	{ "defaults", do_defaults },	{ "ordinary", do_ordinary },
};

static void field_set(struct reader *r, const struct field *field, void *base, const char *rest)
{
	void *at = (char *)base + field->offset;

	switch (field->kind) {
	case TEXT: set_text(at, rest); break;
	case U8: *(uint8_t *)at = (uint8_t)number(r, rest); break;
	case U16: *(uint16_t *)at = (uint16_t)number(r, rest); break;
	case U32: *(uint32_t *)at = (uint32_t)number(r, rest); break;
	case U64: *(uint64_t *)at = number(r, rest); break;
	case I32: *(int32_t *)at = atoi(rest); break;
	case FLAG: *(bool *)at = strcmp(rest, "no") != 0; break;
	}
}

static bool try_fields(struct reader *r, const struct field *table, size_t count, void *base,
		       const char *word, const char *rest)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(table[i].word, word) != 0)
			continue;
		field_set(r, &table[i], base, rest);
		return true;
	}
	return false;
}

static void do_line(struct reader *r, char *line)
{
	char *word = line + strspn(line, " \t"), *rest;

	if (*word == '\0' || *word == '#')
		return;
	rest = word + strcspn(word, " \t");
	if (*rest)
		*rest++ = '\0';
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(verbs[i].word, word) != 0)
			continue;
		verbs[i].act(r, rest);
		return;
	}
	if (!try_fields(r, fields, sizeof(fields) / sizeof(fields[0]), r->current, word, rest) &&
	    !try_fields(r, layouts, sizeof(layouts) / sizeof(layouts[0]), r, word, rest))
		die(r, "unknown word '%s'", word);
}

static void read_lines(struct reader *r)
{
	char *line = evtx_need(malloc(LINE));
	FILE *file = fopen(r->path, "r");

	if (!file) {
		fprintf(stderr, "%s: %s\n", r->path, strerror(errno));
		exit(EXIT_FAILURE);
	}
	while (fgets(line, LINE, file)) {
		r->line++;
		line[strcspn(line, "\r\n")] = '\0';
		do_line(r, line);
	}
	fclose(file);
	free(line);
}

static void reader_init(struct reader *r, const char *path)
{
	*r = (struct reader){ .path = path, .random = 88172645463325252, .first_record = 1 };
	r->layout.header_chunks = -1;
	r->current = &r->defaults;
	r->defaults.repeat = 1;
	r->defaults.weight = 1;
	r->defaults.record.level = 4;
	r->defaults.record.qualifiers = -1;
	r->defaults.record.keywords = UINT64_C(0x80000000000000);
}

/* ---- ordinary events: what any server logs day by day ---- */

/* The file beside this one, or the path itself if it is absolute. */
static void beside(const char *path, const char *name, char result[PATH])
{
	const char *slash = strrchr(path, '/');
	int folder = *name != '/' && slash ? (int)(slash - path + 1) : 0;

	snprintf(result, PATH, "%.*s%s", folder, path, name);
}

/* Two logs shall not have the same ordinary days. */
static void stir(struct reader *r, const char *text)
{
	while (*text)
		r->random = (r->random ^ (uint8_t)*text++) * 0x100000001b3;
	r->random |= 1;		/* xorshift cannot leave 0 */
}

static const struct block *pick(struct reader *r, const struct blocks *blocks)
{
	uint64_t total = 0, at;
	size_t i = 0;

	for (size_t j = 0; j < blocks->count; j++)
		total += blocks->list[j].weight;
	at = random_below(r, total);
	while (at >= blocks->list[i].weight)
		at -= blocks->list[i++].weight;
	return &blocks->list[i];
}

/* One ordinary event, on this log's computer and with this era's resolution. */
static void add_ordinary(struct reader *r, const struct block *from, uint64_t time)
{
	struct block block = *from;

	block.record.computer = r->defaults.record.computer;
	if (!r->modern_windows)
		time -= time % SECOND;
	add_record(r, &block, 0, time);
}

/* ordinary COUNT FROM TO FILE */
static void do_ordinary(struct reader *r, const char *rest)
{
	char from[40], to[40], name[1024], path[PATH];
	struct reader other;
	uint64_t first, span;
	unsigned count;

	if (sscanf(rest, "%u %39s %39s %1023s", &count, from, to, name) != 4)
		die(r, "ordinary COUNT FROM TO FILE");
	if (!r->defaults.record.computer)
		die(r, "say 'computer' before 'ordinary'");
	stir(r, rest);
	stir(r, r->defaults.record.computer);
	first = time_of(r, from);
	span = time_of(r, to) - first;
	beside(r->path, name, path);
	reader_init(&other, path);
	read_lines(&other);
	for (unsigned i = 0; i < count; i++) {
		/* Before pick(): both draw numbers. */
		uint64_t time = first + span / count * i + random_below(r, span / count);

		add_ordinary(r, pick(r, &other.blocks), time);
	}
	blocks_release(&other.blocks);
	block_release(&other.defaults);
}

/* ---- the whole ---- */

static int by_time(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	if (x->record.time != y->record.time)
		return x->record.time < y->record.time ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void number_items(struct reader *r)
{
	uint64_t next = r->first_record;

	if (!r->unsorted && r->count)
		qsort(r->items, r->count, sizeof(*r->items), by_time);
	for (size_t i = 0; i < r->count; i++) {
		struct item *item = &r->items[i];

		if (!item->record_id)
			item->record.record_id = next;
		next = item->record.record_id + 1;
		if (!item->header_time)
			item->record.header_time = item->record.time;
	}
	if (r->last_time_zero && r->count)
		r->items[r->count - 1].record.header_time = 0;
}

static struct evtx_source *take(struct reader *r)
{
	struct evtx_source *source = evtx_need(calloc(1, sizeof(*source)));

	source->layout = r->layout;
	source->count = r->count;
	source->records = evtx_need(calloc(r->count + 1, sizeof(*source->records)));
	for (size_t i = 0; i < r->count; i++)
		source->records[i] = r->items[i].record;
	free(r->items);
	return source;
}

struct evtx_source *evtx_source_read(const char *path)
{
	struct reader r;

	reader_init(&r, path);
	read_lines(&r);
	for (size_t i = 0; i < r.blocks.count; i++)
		add_block(&r, &r.blocks.list[i]);
	number_items(&r);
	blocks_release(&r.blocks);
	block_release(&r.defaults);
	return take(&r);
}

void evtx_source_free(struct evtx_source *source)
{
	if (!source)
		return;
	for (size_t i = 0; i < source->count; i++)
		record_release(&source->records[i]);
	free(source->records);
	free(source);
}
