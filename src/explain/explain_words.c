/*
 * explain_words.c - all that a word can mean, and what it is taken for.  Does not
 * know what follows from it.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_words.h"

#include <stdio.h>
#include <string.h>

#include "catalog.h"
#include "explain.h"
#include "explain_source.h"
#include "explain_split.h"
#include "fail.h"
#include "rules.h"
#include "text.h"

enum {
	FAMILY_SIZE = 128, DATA_BYTES = 4, NAME_SIZE = 96,
	NAME_WORDS = 6,		/* of a provider or service: "Windows Process Activation
				 * Service", ".NET Runtime 2.0 Error Reporting" */
};

/* A word of those that were given, or of a pasted line. */
struct token {
	const char *text;
	bool pasted;
};

struct tokens {
	struct token *items;
	size_t count;
};

/* What the words before a number say that it is. */
struct hint {
	enum explain_as as;		/* EXPLAIN_UNKNOWN: nothing */
	bool exit;			/* the code with which a process ended */
};

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_byte(const char *word)
{
	return word && is_hex(word[0]) && is_hex(word[1]) && !word[2];
}

static bool is_offset(const char *word)
{
	return explain_is_offset(word, strlen(word));
}

static const char *join(struct arena *arena, const struct token *tokens, size_t count)
{
	struct text text = { 0 };
	const char *joined = NULL;

	for (size_t i = 0; i < count; i++)
		text_printf(&text, "%s%s", i ? " " : "", tokens[i].text);
	if (!text.oom)
		joined = arena_string(arena, text_get(&text));
	text_release(&text);
	return joined;
}

bool explain_read_id(const char *text, uint16_t *id)
{
	uint32_t value = 0;
	const char *digit = text;

	while (*digit >= '0' && *digit <= '9' && value <= UINT16_MAX)
		value = value * 10 + (uint32_t)(*digit++ - '0');
	*id = (uint16_t)value;
	return digit != text && !*digit && value > 0 && value <= UINT16_MAX;
}

static void add_event(struct explain_word *word, const struct catalog_event *kind,
		      uint16_t id)
{
	if (kind && word->event_count < EXPLAIN_EVENTS)
		word->events[word->event_count++] = (struct explain_event){ kind, id };
}

void explain_add_event(struct explain_word *word, const struct catalog_provider *provider,
		       uint16_t id)
{
	const struct catalog_event *kind =
		catalog_get(catalog_builtin(), provider->family, id);

	add_event(word, kind ? kind : catalog_find(catalog_builtin(), provider, id), id);
}

static void read_family_event(struct explain_word *word)
{
	const char *slash = strrchr(word->text, '/');
	const struct catalog_provider *provider;
	char family[FAMILY_SIZE];
	uint16_t id;

	if (!slash || (size_t)(slash - word->text) >= sizeof(family) ||
	    !explain_read_id(slash + 1, &id))
		return;
	memcpy(family, word->text, (size_t)(slash - word->text));
	family[slash - word->text] = '\0';
	provider = explain_provider(family);
	if (provider)
		explain_add_event(word, provider, id);
}

static void read_events(struct explain_word *word)
{
	const struct catalog *catalog = catalog_builtin();
	uint16_t id;

	if (!explain_read_id(word->text, &id))
		return;
	for (size_t i = 0; i < catalog->event_count; i++)
		if (catalog->events[i].id == id)
			add_event(word, &catalog->events[i], id);
}

static bool ends_with(const char *text, const char *end)
{
	size_t text_size = strlen(text), end_size = strlen(end);

	return text_size > end_size && text_equal_nocase(text + text_size - end_size, end);
}

static void read_module(struct explain_word *word)
{
	const char *base = text_base(word->text);
	size_t first = strcspn(word->text, " \t\r\n");

	/* "2280 7E000000 rewrite.dll" in quotes is a pasted line and no file name. */
	if (word->text[first] && word->text[0] >= '0' && word->text[0] <= '9')
		return;
	if (ends_with(base, ".dll") || ends_with(base, ".exe"))
		word->module = base;
}

/* "ACCESS_VIOLATION", as people say it, may be an ERROR_ and a STATUS_. */
static void read_short_name(struct explain_word *word)
{
	static const char *const prefixes[] = { "ERROR_", "STATUS_" };
	char name[NAME_SIZE];

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		int size = snprintf(name, sizeof(name), "%s%s", prefixes[i], word->text);

		if (size > 0 && (size_t)size < sizeof(name) &&
		    word->code_count < EXPLAIN_CODES)
			word->code_count += decode_parse(name, word->codes + word->code_count,
							 EXPLAIN_CODES - word->code_count);
	}
}

static void read_codes(struct explain_word *word)
{
	word->code_count = decode_parse(word->text, word->codes, EXPLAIN_CODES);
	if (!word->code_count && !word->module)
		read_short_name(word);
	/* A number that is an event and no code that anybody knows is the event. */
	if (word->event_count && word->code_count && !word->codes[0].error.name)
		word->code_count = 0;
}

/* In a pasted sentence "a" and "be" are words and no hexadecimal numbers. */
static bool is_prose(const struct explain_word *word)
{
	size_t size = strlen(word->text);

	return word->pasted && size < 8 && strspn(word->text, "abcdefABCDEF") == size;
}

static void read_word(const struct explain *explain, struct explain_word *word)
{
	word->rule = rules_get(explain->rules, word->text);
	read_family_event(word);
	read_events(word);
	read_module(word);
	if (!is_prose(word))
		read_codes(word);
	word->as = word->rule ? EXPLAIN_RULE : word->event_count ? EXPLAIN_EVENT :
		   word->module ? EXPLAIN_MODULE : word->code_count ? EXPLAIN_CODE :
		   EXPLAIN_UNKNOWN;
}

static bool seeks(const struct rules_condition *when, const struct explain_word *word)
{
	return explain_has_code(when, word) || explain_has_module(when, word);
}

static bool looks_for(const struct rules_condition *when, const struct explain_word *word)
{
	return explain_has_event(when, word) || seeks(when, word);
}

static bool is_known_code(const struct rules *rules, const struct explain_word *word)
{
	for (size_t i = 0; i < rules->count; i++)
		if (explain_has_code(&rules->rules[i].when, word))
			return true;
	return false;
}

/* 503 is what a browser shows; that it is a code too is told, but nobody meant it. */
static void settle_status(struct explain *explain)
{
	for (size_t i = 0; i < explain->count; i++) {
		struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_CODE || word->fixed ||
		    is_known_code(explain->rules, word))
			continue;
		for (size_t j = 0; j < word->code_count; j++) {
			if (word->codes[j].error.kind != DECODE_HTTP_STATUS)
				continue;
			explain_put_first(word, j);
			word->as = EXPLAIN_STATUS;
		}
	}
}

/*
 * 14 is an event of IIS 5 and an error code.  Beside a word that can only be an
 * event it is the code, if a rule knows that code; else it is the event.
 */
static void settle(struct explain *explain)
{
	size_t events = 0;

	for (size_t i = 0; i < explain->count; i++)
		events += explain->words[i].as == EXPLAIN_EVENT;
	for (size_t i = 0; i < explain->count && events > 1; i++) {
		struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_EVENT || word->fixed || strchr(word->text, '/') ||
		    !is_known_code(explain->rules, word))
			continue;
		word->as = EXPLAIN_CODE;
		events--;
	}
}

/* What people write around numbers.  It says at most what the number is. */
static const struct {
	const char *word;
	enum explain_as as;
	bool exit;
} fillers[] = {
	{ "event", EXPLAIN_EVENT, false }, { "events", EXPLAIN_EVENT, false },
	{ "id", EXPLAIN_EVENT, false }, { "eventid", EXPLAIN_EVENT, false },
	{ "error", EXPLAIN_CODE, false }, { "code", EXPLAIN_CODE, false },
	{ "errorcode", EXPLAIN_CODE, false }, { "win32", EXPLAIN_CODE, false },
	{ "hresult", EXPLAIN_CODE, false }, { "hr", EXPLAIN_CODE, false },
	{ "ntstatus", EXPLAIN_CODE, false }, { "exception", EXPLAIN_CODE, false },
	{ "exit", EXPLAIN_CODE, true }, { "exitcode", EXPLAIN_CODE, true },
	{ "http", EXPLAIN_STATUS, false }, { "substatus", EXPLAIN_STATUS, false },
	{ "status", EXPLAIN_UNKNOWN, false }, { "and", EXPLAIN_UNKNOWN, false },
	{ "application", EXPLAIN_UNKNOWN, false }, { "bytes", EXPLAIN_UNKNOWN, false },
	{ "data", EXPLAIN_UNKNOWN, false }, { "dll", EXPLAIN_UNKNOWN, false },
	{ "failed", EXPLAIN_UNKNOWN, false }, { "filter", EXPLAIN_UNKNOWN, false },
	{ "for", EXPLAIN_UNKNOWN, false }, { "from", EXPLAIN_UNKNOWN, false },
	{ "iis", EXPLAIN_UNKNOWN, false }, { "in", EXPLAIN_UNKNOWN, false },
	{ "information", EXPLAIN_UNKNOWN, false }, { "is", EXPLAIN_UNKNOWN, false },
	{ "isapi", EXPLAIN_UNKNOWN, false }, { "level", EXPLAIN_UNKNOWN, false },
	{ "log", EXPLAIN_UNKNOWN, false }, { "module", EXPLAIN_UNKNOWN, false },
	{ "name", EXPLAIN_UNKNOWN, false }, { "number", EXPLAIN_UNKNOWN, false },
	{ "of", EXPLAIN_UNKNOWN, false }, { "or", EXPLAIN_UNKNOWN, false },
	{ "provider", EXPLAIN_UNKNOWN, false }, { "result", EXPLAIN_UNKNOWN, false },
	{ "returned", EXPLAIN_UNKNOWN, false }, { "service", EXPLAIN_UNKNOWN, false },
	{ "source", EXPLAIN_UNKNOWN, false }, { "system", EXPLAIN_UNKNOWN, false },
	{ "the", EXPLAIN_UNKNOWN, false }, { "to", EXPLAIN_UNKNOWN, false },
	{ "warning", EXPLAIN_UNKNOWN, false }, { "with", EXPLAIN_UNKNOWN, false },
	{ "windows", EXPLAIN_UNKNOWN, false },
};

/* Take note of a word that only says what the next one is.  "HTTP error" and "exit
 * code" say what their first words say. */
static bool is_filler(const char *text, struct hint *hint)
{
	size_t size = strcspn(text, ":");

	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++) {
		if (!text_starts(text, fillers[i].word) || strlen(fillers[i].word) != size ||
		    text[size + (text[size] == ':')])
			continue;
		if (fillers[i].as == EXPLAIN_EVENT || hint->as == EXPLAIN_UNKNOWN)
			hint->as = fillers[i].as;
		hint->exit |= fillers[i].exit;
		return true;
	}
	return false;
}

static bool take_reading(struct explain_word *word, enum decode_kind kind)
{
	for (size_t i = 0; i < word->code_count; i++) {
		if (word->codes[i].error.kind != kind)
			continue;
		explain_put_first(word, i);
		return true;
	}
	return false;
}

static void take_as_code(struct explain_word *word, bool exit)
{
	struct decode_reading *reading = &word->codes[0];

	word->as = EXPLAIN_CODE;
	word->event_count = 0;
	word->fixed = true;
	if (exit && !take_reading(word, DECODE_EXIT_CODE))
		reading->error = decode_exit_code(reading->error.value);
}

/* "error 14" is no event; "error 2280" is what people call the event. */
static void follow(const struct explain *explain, struct explain_word *word,
		   struct hint hint)
{
	if (hint.as == EXPLAIN_EVENT && word->event_count) {
		word->as = EXPLAIN_EVENT;
		word->code_count = 0;
		word->fixed = true;
	} else if (hint.as == EXPLAIN_CODE && word->code_count &&
		   (!word->event_count || is_known_code(explain->rules, word))) {
		take_as_code(word, hint.exit);
	} else if (hint.as == EXPLAIN_STATUS && take_reading(word, DECODE_HTTP_STATUS)) {
		word->as = EXPLAIN_STATUS;
		word->code_count = 1;
		word->event_count = 0;
		word->fixed = true;
	}
}

void explain_put_first(struct explain_word *word, size_t at)
{
	struct decode_reading reading = word->codes[at];

	memmove(word->codes + 1, word->codes, at * sizeof(reading));
	word->codes[0] = reading;
}

bool explain_has_code(const struct rules_condition *when, const struct explain_word *word)
{
	for (size_t i = 0; i < when->code_count; i++)
		for (size_t j = 0; j < word->code_count; j++)
			if (when->codes[i] == word->codes[j].error.code)
				return true;
	return false;
}

bool explain_has_event(const struct rules_condition *when, const struct explain_word *word)
{
	for (size_t i = 0; i < when->event_count; i++) {
		const struct rules_event *event = &when->events[i];

		for (size_t j = 0; j < word->event_count; j++)
			if (text_equal_nocase(event->family, word->events[j].kind->family) &&
			    word->events[j].id >= event->first &&
			    word->events[j].id <= event->last)
				return true;
	}
	return false;
}

bool explain_has_module(const struct rules_condition *when, const struct explain_word *word)
{
	for (size_t i = 0; word->module && i < when->modules.count; i++)
		if (text_match(when->modules.items[i], word->module))
			return true;
	return false;
}

bool explain_seeks(const struct explain_word *word, const struct rules_rule *rule)
{
	for (size_t i = 0; i < rule->alternative_count; i++)
		if (seeks(&rule->alternatives[i], word))
			return true;
	return seeks(&rule->when, word);
}

bool explain_concerns(const struct explain_word *word, const struct rules_rule *rule)
{
	if (rule->fallback)
		return false;
	for (size_t i = 0; i < rule->alternative_count; i++)
		if (looks_for(&rule->alternatives[i], word))
			return true;
	return looks_for(&rule->when, word);
}

/* Behind the offset of the next line of a dump: the characters that the bytes stand
 * for come before it.  0: there is none. */
static size_t next_line(const struct token *tokens, size_t at, size_t count)
{
	for (size_t i = at; i < count && i - at <= NAME_WORDS; i++)
		if (is_offset(tokens[i].text))
			return i + 1;
	return 0;
}

/* The bytes of a data field that was not quoted, in one line or several.  Returns how
 * many tokens it takes, or 0. */
static size_t read_dump(struct explain *explain, const struct token *tokens, size_t count,
			struct explain_word *word)
{
	struct token *bytes = arena_array(&explain->arena, count, sizeof(bytes[0]));
	size_t first = is_offset(tokens[0].text), size = first, at = first, next;

	if (!bytes)
		return 0;
	bytes[0] = tokens[0];
	do {
		while (at < count && is_byte(tokens[at].text))
			bytes[size++] = tokens[at++];
		next = size > first && first ? next_line(tokens, at, count) : 0;
		at = next ? next : at;
	} while (next);
	if (size - first < DATA_BYTES)
		return 0;
	word->text = join(&explain->arena, bytes, size);
	return word->text ? at : 0;
}

static bool may_be_name(const char *text)
{
	struct decode_reading reading;

	return !strchr(text, '/') && !strchr(text, '_') &&
	       (strpbrk(text, "0123456789") == NULL || !decode_parse(text, &reading, 1));
}

/* The longest name of a provider, family or service that begins here. */
static size_t read_name(struct explain *explain, const struct token *tokens, size_t count,
			struct explain_word *word)
{
	size_t most = 0;

	while (most < count && most < NAME_WORDS && may_be_name(tokens[most].text))
		most++;
	for (; most; most--) {
		word->text = join(&explain->arena, tokens, most);
		word->provider = word->text ? explain_provider(word->text) : NULL;
		word->service = word->text ? explain_service(word->text) : NULL;
		if (word->provider || word->service)
			break;
	}
	word->as = most ? EXPLAIN_SOURCE : EXPLAIN_UNKNOWN;
	return most;
}

/* One word of the tokens, and how many tokens it takes; 0 if memory runs out. */
static size_t read_tokens(struct explain *explain, const struct token *tokens,
			  size_t count, struct explain_word *word)
{
	size_t taken;

	*word = (struct explain_word){ .pasted = tokens[0].pasted };
	taken = is_byte(tokens[0].text) || is_offset(tokens[0].text) ?
		read_dump(explain, tokens, count, word) : 0;
	if (!taken && !rules_get(explain->rules, tokens[0].text))
		taken = read_name(explain, tokens, count, word);
	if (word->as == EXPLAIN_SOURCE)
		return taken;
	if (!taken)
		word->text = tokens[taken++].text;
	read_word(explain, word);
	return taken;
}

/* "193 (0xC1)" says the same twice. */
static bool is_repeated(const struct explain *explain, const struct explain_word *word)
{
	const struct explain_word *before = word - 1;

	return word > explain->words && word->pasted && before->pasted &&
	       word->as == EXPLAIN_CODE && before->as == EXPLAIN_CODE &&
	       word->codes[0].error.code == before->codes[0].error.code;
}

static void add_passed(struct text *passed, const char *word)
{
	text_printf(passed, "%s%s", passed->size ? ", " : "", word);
}

/* Read all tokens.  Words that only say what the next one is leave nothing behind. */
static bool read_all(struct explain *explain, const struct tokens *tokens,
		     struct text *passed)
{
	struct hint hint = { EXPLAIN_UNKNOWN, false };
	bool dump = false;

	for (size_t i = 0; i < tokens->count;) {
		struct explain_word *word = &explain->words[explain->count];
		struct hint next = hint;
		bool filler = is_filler(tokens->items[i].text, &next);
		size_t taken = read_tokens(explain, tokens->items + i, tokens->count - i,
					   word);

		if (!word->text)
			return false;
		i += taken;
		if (filler && (word->as == EXPLAIN_UNKNOWN || word->as == EXPLAIN_SOURCE))
			hint = next;
		if ((filler || dump) && word->as == EXPLAIN_UNKNOWN)
			continue;
		dump = is_offset(tokens->items[i - taken].text);
		if (word->as == EXPLAIN_UNKNOWN && word->pasted) {
			add_passed(passed, word->text);
			continue;
		}
		explain->count++;
		if (word->as == EXPLAIN_SOURCE)
			continue;
		follow(explain, word, hint);
		hint = (struct hint){ EXPLAIN_UNKNOWN, false };
		explain->count -= is_repeated(explain, word);
	}
	return true;
}

static bool is_understood(const struct explain *explain, const char *text)
{
	struct explain_word word = { .text = text };

	read_word(explain, &word);
	return word.as != EXPLAIN_UNKNOWN;
}

/* Control characters do not come from an event viewer. */
static bool is_line(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' && !strchr("\t\r\n", *c))
			return false;
	return strpbrk(text, " \t\r\n,;=()") != NULL;
}

/* What is understood as it is stays whole; the rest is cut. */
static bool cut(struct explain *explain, const char *text, struct tokens *tokens)
{
	const char *rest = text, *piece;
	size_t size;

	if (is_line(text) && !is_understood(explain, text)) {
		while ((piece = explain_split(rest, &size, &rest))) {
			struct token *token = &tokens->items[tokens->count++];

			token->pasted = true;
			token->text = arena_bytes(&explain->arena, piece, size);
			if (!token->text)
				return false;
		}
	} else {
		piece = explain_split(text, &size, &rest);
		if (piece && piece == text && text[size] == ':' && !text[size + 1])
			text = arena_bytes(&explain->arena, piece, size);
		tokens->items[tokens->count++] = (struct token){ .text = text };
	}
	return text != NULL;
}

static size_t most_tokens(const char *const *words, size_t count)
{
	size_t most = 0;

	for (size_t i = 0; i < count; i++)
		most += strlen(words[i]) / 2 + 1;
	return most;
}

/* Nothing in it is known: what was given stands there as it is. */
static void give_up(struct explain *explain, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		explain->words[i] = (struct explain_word){ .text = words[i] };
	explain->count = count;
}

int explain_words_read(struct explain *explain, const char *const *words, size_t count,
		       struct fail *fail)
{
	size_t most = most_tokens(words, count);
	struct tokens tokens = { .count = 0 };
	struct text passed = { 0 };
	bool ok;

	tokens.items = arena_array(&explain->arena, most, sizeof(tokens.items[0]));
	ok = tokens.items != NULL;
	for (size_t i = 0; ok && i < count; i++)
		ok = cut(explain, words[i], &tokens);
	explain->words = arena_array(&explain->arena, tokens.count + count + 1,
				     sizeof(explain->words[0]));
	ok = ok && explain->words && read_all(explain, &tokens, &passed);
	explain->passed = passed.size ? arena_string(&explain->arena, text_get(&passed)) : NULL;
	ok = ok && !passed.oom && (explain->passed || !passed.size);
	text_release(&passed);
	if (!ok)
		return fail_set(fail, "out of memory");
	if (!explain->count)
		give_up(explain, words, count);
	explain_join_sources(explain);
	settle(explain);
	settle_status(explain);
	return 0;
}
