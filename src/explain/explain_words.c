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
#include "explain_likely.h"
#include "explain_phrases.h"
#include "explain_prose.h"
#include "explain_source.h"
#include "fail.h"
#include "rules.h"
#include "text.h"

size_t explain_count(const struct explain *explain, enum explain_as as)
{
	size_t count = 0;

	for (size_t i = 0; i < explain->count; i++)
		count += explain->words[i].as == as;
	return count;
}

enum {
	SHOWN_SIZE = 80,	/* of what is not known */
	PASSED_SIZE = 600,	/* of all that was not looked at */
	PHRASE_SIZE = 256, FAMILY_SIZE = 128, NAME_SIZE = 96, FILLER_SIZE = 16, DATA_BYTES = 4,
	HTTPERR_WORDS = 9, SENTENCE_WORDS = 9,	/* of a line, at least */
	NAME_WORDS = 6,		/* of a provider or service: "Windows Process Activation
				 * Service", ".NET Runtime 2.0 Error Reporting" */
};

/* A word as it was given, or a piece of a pasted line. */
struct lexeme {
	const char *text;
	bool pasted;
	bool numbered;		/* a number is before it in that line */
};

struct lexemes {
	struct lexeme *items;
	size_t count;
	bool prose;		/* words of a sentence are among those of a pasted line */
};

/* What the words before a number say that it is. */
struct hint {
	enum explain_as as;		/* EXPLAIN_UNKNOWN: nothing */
	bool exit;			/* the code with which a process ended */
};

/* Where the words of a pasted line begin and end. */

static bool is_path(const char *text)
{
	return (text_is_letter(text[0]) && text[1] == ':' && text[2] == '\\') ||
	       (text[0] == '\\' && text[1] == '\\') ||
	       (text[0] == '%' && text_is_letter(text[1]));
}

/* Bytes up to the end of the first file name of a program; 0 if there is none. */
static size_t path_size(const char *text)
{
	size_t line = strcspn(text, "\r\n\"");

	for (size_t i = 0; i + 4 <= line; i++)
		if ((text_starts(text + i, ".dll") || text_starts(text + i, ".exe")) &&
		    !text_is_letter(text[i + 4]))
			return i + 4;
	return 0;
}

static bool says_something(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text_is_letter(text[i]) || text_is_digit(text[i]))
			return true;
	return false;
}

/* "0000:" as Event Viewer writes it before the bytes. */
static bool is_offset_of_size(const char *word, size_t size)
{
	size_t digits = strspn(word, "0123456789abcdefABCDEF");

	return (digits == 4 || digits == 8) && size == digits + 1 && word[digits] == ':' &&
	       word[0] == '0' && word[1] == '0';
}

/*
 * The next word of a pasted line, without the punctuation around it, and its size; *rest
 * is where to go on.  A path may hold blanks.  NULL: no more.
 */
static const char *next_word(const char *text, size_t *size, const char **rest)
{
	static const char between[] = " \t\r\n,;()[]{}<>\"'=|#";

	for (text += strspn(text, between); *text; text = *rest + strspn(*rest, between)) {
		*size = is_path(text) ? path_size(text) : 0;
		if (!*size)
			*size = strcspn(text, between);
		*rest = text + *size;
		while (*size && strchr(".:?!", text[*size - 1]) &&
		       !is_offset_of_size(text, *size))
			(*size)--;
		if (says_something(text, *size))
			return text;
	}
	return NULL;
}

/* What a word can mean. */

static bool is_byte(const char *word)
{
	return text_hex_digit(word[0]) >= 0 && text_hex_digit(word[1]) >= 0 && !word[2];
}

static bool is_offset(const char *word)
{
	return is_offset_of_size(word, strlen(word));
}

static const char *join(struct arena *arena, const struct lexeme *lexemes, size_t count)
{
	struct text text = { 0 };
	const char *joined = NULL;

	for (size_t i = 0; i < count; i++)
		text_printf(&text, "%s%s", i ? " " : "", lexemes[i].text);
	if (!text.oom)
		joined = arena_string(arena, text_get(&text));
	text_release(&text);
	return joined;
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
		explain_add_event(word, explain_kind(provider, id), id);
}

/* Those of families that are met most often first; some share an id. */
static void sort_events(struct explain_word *word)
{
	for (size_t i = 1; i < word->event_count; i++) {
		const struct explain_event event = word->events[i];
		size_t place = explain_likely(explain_likely_families, event.kind->family), at;

		for (at = i; at > 0; at--) {
			const char *before = word->events[at - 1].kind->family;

			if (explain_likely(explain_likely_families, before) <= place)
				break;
			word->events[at] = word->events[at - 1];
		}
		word->events[at] = event;
	}
}

static void read_events(struct explain_word *word)
{
	const struct catalog *catalog = catalog_builtin();
	uint16_t id;

	if (!explain_read_id(word->text, &id))
		return;
	for (size_t i = 0; i < catalog->event_count; i++)
		if (catalog->events[i].id == id)
			explain_add_event(word, &catalog->events[i], id);
	sort_events(word);
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
	if (word->text[first] && !is_path(word->text))
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
	/* A number that is an event, and not a code with a name, is the event. */
	if (word->event_count && word->code_count && !word->codes[0].error.name)
		word->code_count = 0;
}

/* In a pasted sentence "a" and "be" are words, not hexadecimal numbers. */
static bool is_prose(const struct explain_word *word)
{
	size_t size = strlen(word->text);

	return word->pasted && size < 8 && strspn(word->text, "abcdefABCDEF") == size;
}

/* A word of any sentence is the name of a code if it is written as in a log, behind a number:
 * "503 1 Disabled". */
static bool is_of_log(const struct explain_word *word, bool numbered)
{
	const char *name = word->code_count ? word->codes[0].error.name : NULL;

	return !word->pasted || !name || strpbrk(word->text, "_0123456789") ||
	       !explain_is_ordinary(name) || (numbered && strcmp(word->text, name) == 0);
}

static void read_word(const struct explain *explain, struct explain_word *word, bool numbered)
{
	word->rule = rules_get(explain->rules, word->text);
	read_family_event(word);
	read_events(word);
	read_module(word);
	if (!is_prose(word))
		read_codes(word);
	if (!is_of_log(word, numbered))
		word->code_count = 0;
	word->as = word->rule ? EXPLAIN_RULE : word->event_count ? EXPLAIN_EVENT :
		   word->module ? EXPLAIN_MODULE : word->code_count ? EXPLAIN_CODE :
		   EXPLAIN_UNKNOWN;
}

static bool has_code(const struct rules_condition *when, const struct explain_word *word)
{
	for (size_t i = 0; i < when->codes.count; i++)
		for (size_t j = 0; j < word->code_count; j++)
			if (when->codes.items[i] == word->codes[j].error.code)
				return true;
	return false;
}

static bool is_known_code(const struct rules *rules, const struct explain_word *word)
{
	for (size_t i = 0; i < rules->count; i++)
		if (has_code(&rules->rules[i].when, word))
			return true;
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

/* 503 is what a browser shows; it is also a code, but nobody means that. */
static void settle_status(struct explain *explain)
{
	for (size_t i = 0; i < explain->count; i++) {
		struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_CODE || word->fixed ||
		    is_known_code(explain->rules, word))
			continue;
		if (take_reading(word, DECODE_HTTP_STATUS))
			word->as = EXPLAIN_STATUS;
	}
}

/* 5 is "access denied" first, and only then an event that is no more than evidence. */
static void settle_neighbours(struct explain *explain)
{
	for (size_t i = 0; i < explain->count; i++) {
		struct explain_word *word = &explain->words[i];
		bool neighbours = word->as == EXPLAIN_EVENT && !word->fixed &&
				  !strchr(word->text, '/');

		for (size_t k = 0; neighbours && k < word->event_count; k++)
			neighbours = word->events[k].kind->stage >= CATALOG_NEIGHBOUR;
		if (neighbours && is_known_code(explain->rules, word))
			word->as = EXPLAIN_CODE;
	}
}

/*
 * 14 is an event of IIS 5 and an error code.  Beside a word that can only be an
 * event it is the code, if a rule knows that code; else it is the event.
 */
static void settle(struct explain *explain)
{
	size_t events;

	settle_neighbours(explain);
	events = explain_count(explain, EXPLAIN_EVENT);

	for (size_t i = 0; i < explain->count && events > 1; i++) {
		struct explain_word *word = &explain->words[i];

		if (word->as != EXPLAIN_EVENT || word->fixed || strchr(word->text, '/') ||
		    !is_known_code(explain->rules, word))
			continue;
		word->as = EXPLAIN_CODE;
		events--;
	}
}

/* What people write around numbers, and what it says the number is. */
static const struct {
	const char *words;
	enum explain_as as;
	bool exit;
} fillers[] = {
	{ "event events id eventid", EXPLAIN_EVENT, false },
	{ "error code errorcode win32 hresult hr ntstatus exception", EXPLAIN_CODE, false },
	{ "exit exitcode", EXPLAIN_CODE, true },
	{ "http substatus", EXPLAIN_STATUS, false },
	{ "status and application bytes data dll failed filter for from iis in information is "
	  "isapi level log module name number of or provider result returned service source "
	  "system the to warning with windows", EXPLAIN_UNKNOWN, false },
};

/* Is it one of these words? */
static bool is_among(const char *words, const char *text)
{
	size_t size = strlen(text);

	for (; *words; words += strcspn(words, " "), words += *words == ' ')
		if (text_starts(words, text) && strchr(" ", words[size]))
			return true;
	return false;
}

/* Take note of a word that only says what the next one is.  "HTTP error" and "exit
 * code" say what their first words say. */
static bool is_filler(const char *text, struct hint *hint)
{
	size_t size = strcspn(text, ":");
	char word[FILLER_SIZE];

	if (size == 0 || size >= sizeof(word) || text[size + (text[size] == ':')])
		return false;
	memcpy(word, text, size);
	word[size] = '\0';
	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++) {
		if (!is_among(fillers[i].words, word))
			continue;
		if (fillers[i].as == EXPLAIN_EVENT || hint->as == EXPLAIN_UNKNOWN)
			hint->as = fillers[i].as;
		hint->exit |= fillers[i].exit;
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

/* "error 14" is not an event; "error 2280" is what people call the event. */
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

static bool has_event(const struct rules_condition *when, const struct explain_word *word)
{
	for (size_t i = 0; i < when->events.count; i++) {
		const struct rules_event *event = &when->events.items[i];

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

/* Does a condition of the rule name what the word means? */
static bool names(const struct explain_word *word, const struct rules_rule *rule, bool events)
{
	for (size_t i = 0; i <= rule->alternative_count; i++) {
		const struct rules_condition *when = i ? &rule->alternatives[i - 1] : &rule->when;

		if (has_code(when, word) || explain_has_module(when, word) ||
		    (events && has_event(when, word)))
			return true;
	}
	return false;
}

bool explain_seeks(const struct explain_word *word, const struct rules_rule *rule)
{
	return names(word, rule, false);
}

bool explain_concerns(const struct explain_word *word, const struct rules_rule *rule)
{
	return !rule->fallback && !rule->code_unknown && names(word, rule, true);
}

/* The index after the offset that begins the next line of a dump; before it come the
 * characters that the bytes are.  0: there is none. */
static size_t next_line(const struct lexeme *lexemes, size_t at, size_t count)
{
	for (size_t i = at; i < count && i - at <= NAME_WORDS; i++)
		if (is_offset(lexemes[i].text))
			return i + 1;
	return 0;
}

/* The bytes of a data field that was not quoted, in one line or several.  Returns how
 * many lexemes it takes, or 0. */
static size_t read_dump(struct explain *explain, const struct lexeme *lexemes, size_t count,
			struct explain_word *word)
{
	struct lexeme *bytes = arena_array(&explain->arena, count, sizeof(bytes[0]));
	size_t first = is_offset(lexemes[0].text), size = first, at = first, next;

	if (!bytes)
		return 0;
	bytes[0] = lexemes[0];
	do {
		while (at < count && is_byte(lexemes[at].text))
			bytes[size++] = lexemes[at++];
		next = size > first && first ? next_line(lexemes, at, count) : 0;
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
static size_t read_name(struct explain *explain, const struct lexeme *lexemes, size_t count,
			struct explain_word *word)
{
	size_t most = 0;

	/* Who means the service writes WAS. */
	if (lexemes[0].pasted &&
	    (strcmp(lexemes[0].text, "was") == 0 || strcmp(lexemes[0].text, "Was") == 0))
		return 0;
	while (most < count && most < NAME_WORDS && may_be_name(lexemes[most].text))
		most++;
	for (; most; most--) {
		word->text = join(&explain->arena, lexemes, most);
		word->provider = word->text ? explain_provider(word->text) : NULL;
		word->service = word->text ? explain_service(word->text) : NULL;
		if (word->provider || word->service)
			break;
	}
	word->as = most ? EXPLAIN_SOURCE : EXPLAIN_UNKNOWN;
	return most;
}

/* One word of the lexemes, and how many lexemes it takes; 0 if memory runs out. */
static size_t read_lexemes(struct explain *explain, const struct lexeme *lexemes,
			  size_t count, struct explain_word *word)
{
	size_t taken;

	*word = (struct explain_word){ .pasted = lexemes[0].pasted };
	taken = is_byte(lexemes[0].text) || is_offset(lexemes[0].text) ?
		read_dump(explain, lexemes, count, word) : 0;
	if (!taken && !rules_get(explain->rules, lexemes[0].text))
		taken = read_name(explain, lexemes, count, word);
	if (word->as == EXPLAIN_SOURCE)
		return taken;
	if (!taken)
		word->text = lexemes[taken++].text;
	read_word(explain, word, lexemes[0].numbered);
	return taken;
}

static bool is_number(const struct explain_word *word)
{
	return word->pasted && (word->as == EXPLAIN_CODE || word->as == EXPLAIN_STATUS);
}

/* "193 (0xC1)" and "500.30 - ANCM In-Process Start Failure" say the same twice; of
 * "500.0 - ANCM In-Process Handler Load Failure" only the name says something. */
static bool is_repeated(const struct explain *explain, const struct explain_word *word)
{
	struct explain_word *before = explain->words + (word - explain->words) - 1;
	const struct decode_error *error = &word->codes[0].error, *other;

	if (word == explain->words || !is_number(word) || !is_number(before))
		return false;
	other = &before->codes[0].error;
	if (error->code != other->code)
		return false;
	if (error->kind != DECODE_HTTP_STATUS || error->name == other->name)
		return true;
	if (!text_match("*.0", before->text))
		return false;
	*before = *word;
	return true;
}

/* Is a word of a pasted line none that says something here? */
static bool is_of_sentence(const struct lexeme *lexeme)
{
	struct hint hint = { EXPLAIN_UNKNOWN, false };
	struct decode_reading reading;

	return lexeme->pasted && explain_is_letters(lexeme->text) &&
	       !is_filler(lexeme->text, &hint) && !explain_provider(lexeme->text) &&
	       !explain_service(lexeme->text) && !decode_parse(lexeme->text, &reading, 1);
}

static bool has_prose(const struct lexemes *lexemes)
{
	for (size_t i = 0; i < lexemes->count; i++)
		if (is_of_sentence(&lexemes->items[i]))
			return true;
	return false;
}

/* In a sentence a number may be a date, a count or a telephone: it is a code or an event
 * only behind a word that says so, (named) next to the name of a provider or, if it is small,
 * beside what can be nothing else. */
static bool is_any_number(const struct lexemes *lexemes, size_t at,
			  const struct explain_word *word, const struct hint *hint,
			  bool named)
{
	const char *text = word->text;
	const char *before = at > 0 ? lexemes->items[at - 1].text : "";
	const char *after = at + 1 < lexemes->count ? lexemes->items[at + 1].text : "";

	if (!word->pasted || text[strspn(text, "0123456789")] || hint->as != EXPLAIN_UNKNOWN ||
	    explain_is_topic(text))
		return false;
	if (explain_is_version(before, text))
		return true;
	return !named && (lexemes->count >= SENTENCE_WORDS ||
			  (lexemes->prose && explain_is_small(text) &&
			   !explain_is_telling(before) && !explain_is_telling(after)));
}

/* What was not looked at: the first words, and how many there are beyond. */
struct passed {
	struct text words;
	size_t more;
};

/* It is listed, but no secret of a configuration. */
static void add_passed(struct passed *passed, const char *text, const struct lexemes *lexemes,
		       size_t at)
{
	static const char *const keys[] = { "*pass*", "*pwd*", "*kennwort*", "*secret*",
					    "*token*", "*key" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if ((at > 0 && text_match(keys[i], lexemes->items[at - 1].text)) ||
		    (strchr(text, ':') && text_match(keys[i], text)))
			return;
	if (passed->words.size > PASSED_SIZE)
		passed->more++;
	else
		text_printf(&passed->words, "%s%s", passed->words.size ? ", " : "", text);
}

/* Read all lexemes.  Words that only say what the next one is are not kept. */
static bool read_all(struct explain *explain, const struct lexemes *lexemes,
		     struct passed *passed)
{
	struct hint hint = { EXPLAIN_UNKNOWN, false };
	bool dump = false, named, source = false;

	for (size_t i = 0; i < lexemes->count;) {
		struct explain_word *word = &explain->words[explain->count];
		struct hint next = hint;
		bool filler = is_filler(lexemes->items[i].text, &next);
		size_t taken = read_lexemes(explain, lexemes->items + i, lexemes->count - i,
					   word);

		if (!word->text)
			return false;
		i += taken;
		named = source;
		source = word->as == EXPLAIN_SOURCE;
		if (filler && (word->as == EXPLAIN_UNKNOWN || word->as == EXPLAIN_SOURCE))
			hint = next;
		if ((filler || dump) && word->as == EXPLAIN_UNKNOWN)
			continue;
		if (is_any_number(lexemes, i - taken, word, &hint, named))
			word->as = EXPLAIN_UNKNOWN;
		dump = is_offset(lexemes->items[i - taken].text);
		if (word->as == EXPLAIN_UNKNOWN && word->pasted) {
			add_passed(passed, word->text, lexemes, i - taken);
			hint = (struct hint){ EXPLAIN_UNKNOWN, false };
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

/* Control characters do not come from an event viewer. */
static bool is_line(const char *text)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' && !strchr("\t\r\n", *c))
			return false;
	return strpbrk(text, " \t\r\n,;=()#") != NULL;
}

static bool add_lexeme(struct explain *explain, const char *text, size_t size,
		       struct lexemes *lexemes)
{
	const char *copy = arena_bytes(&explain->arena, text, size);
	const struct lexeme *last = lexemes->count ? &lexemes->items[lexemes->count - 1] : NULL;
	bool numbered = last && last->pasted && strspn(last->text, "0123456789") ==
					       strlen(last->text);

	lexemes->items[lexemes->count++] = (struct lexeme){ copy, true, numbered };
	return copy != NULL;
}

/* The words that a phrase stands for. */
static bool add_meant(struct explain *explain, const char *meant, struct lexemes *lexemes)
{
	for (size_t size; *meant; meant += size + (meant[size] == ' ')) {
		size = strcspn(meant, " ");
		if (!add_lexeme(explain, meant, size, lexemes))
			return false;
	}
	return true;
}

/* A date or an address. */
static bool begins_line_of_log(const char *text)
{
	return strpbrk(text, ".-:") && text[strspn(text, "0123456789.-:")] == '\0';
}

/* A line of HTTPERR has addresses, ports and numbers of streams, and one reason. */
static void keep_reason(struct lexemes *lexemes, size_t first)
{
	if (lexemes->count - first < HTTPERR_WORDS ||
	    !begins_line_of_log(lexemes->items[first].text))
		return;
	for (size_t i = first; i < lexemes->count; i++) {
		const struct lexeme *lexeme = &lexemes->items[i];
		struct explain_word word = { .text = lexeme->text, .pasted = true };

		read_codes(&word);
		if (!word.code_count || text_is_digit(*word.text) ||
		    word.codes[0].error.kind != DECODE_HTTP_STATUS ||
		    !is_of_log(&word, lexeme->numbered))
			continue;
		lexemes->items[first] = lexemes->items[i];
		lexemes->count = first + 1;
	}
}

static bool cut_line(struct explain *explain, const char *text, struct lexemes *lexemes)
{
	const char *rest = text, *piece;
	size_t size, first = lexemes->count;

	while ((piece = next_word(rest, &size, &rest))) {
		size_t phrase_size;
		const struct explain_phrase *phrase = explain_phrase_at(piece, &phrase_size);

		if (phrase)
			rest = piece + phrase_size;
		if (phrase ? !add_meant(explain, phrase->meant, lexemes)
			   : !add_lexeme(explain, piece, size, lexemes))
			return false;
	}
	keep_reason(lexemes, first);
	return true;
}

/* What is understood as it is stays whole; the rest is cut. */
static bool cut(struct explain *explain, const char *text, struct lexemes *lexemes)
{
	struct explain_word whole = { .text = text };
	const char *rest, *piece;
	size_t size;

	read_word(explain, &whole, false);
	if (is_line(text) && whole.as == EXPLAIN_UNKNOWN)
		return cut_line(explain, text, lexemes);
	piece = next_word(text, &size, &rest);
	if (piece && piece == text && text[size] && strchr(":?!", text[size]) && !text[size + 1])
		text = arena_bytes(&explain->arena, piece, size);
	lexemes->items[lexemes->count++] = (struct lexeme){ .text = text };
	return text != NULL;
}

/* "rapid fail protection" as one word each: how many of the words are a phrase, which is
 * added; 0: none are.  -1: out of memory. */
static int cut_phrase(struct explain *explain, const char *const *words, size_t count,
		      struct lexemes *lexemes)
{
	const struct explain_phrase *phrase;
	struct text joined = { 0 };
	size_t size = 0, end = 0, taken = 0;
	bool ok;

	for (size_t i = 0; i < count && joined.size <= PHRASE_SIZE; i++)
		text_printf(&joined, "%s%s", i ? " " : "", words[i]);
	phrase = explain_phrase_at(text_get(&joined), &size);
	while (phrase && taken < count && end < size)
		end += strlen(words[taken++]) + 1;
	ok = !joined.oom && (!phrase || end != size + 1 ||
			     add_meant(explain, phrase->meant, lexemes));
	text_release(&joined);
	return !ok ? -1 : phrase && end == size + 1 ? (int)taken : 0;
}

/* Its first line, or the beginning of it. */
static const char *shown(struct arena *arena, const char *given)
{
	size_t line = strcspn(given, "\r\n"), size = line < SHOWN_SIZE ? line : SHOWN_SIZE;
	struct text text = { 0 };
	const char *copy;

	if (!given[size])
		return given;
	text_add_bytes(&text, given, line < SHOWN_SIZE ? line : text_cut(given, SHOWN_SIZE));
	text_add(&text, "...");
	copy = text.oom ? NULL : arena_string(arena, text_get(&text));
	text_release(&text);
	return copy;
}

int explain_words_read(struct explain *explain, const char *const *words, size_t count,
		       struct fail *fail)
{
	struct lexemes lexemes = { .count = 0 };
	struct passed passed = { .more = 0 };
	size_t most = 0;
	bool ok;

	for (size_t i = 0; i < count; i++)
		most += strlen(words[i]) / 2 + 1;
	lexemes.items = arena_array(&explain->arena, most, sizeof(lexemes.items[0]));
	ok = lexemes.items != NULL;
	for (size_t i = 0; ok && i < count;) {
		int taken = cut_phrase(explain, words + i, count - i, &lexemes);

		ok = taken > 0 || (taken == 0 && cut(explain, words[i], &lexemes));
		i += taken > 0 ? (size_t)taken : 1;
	}
	explain->words = arena_array(&explain->arena, lexemes.count + count + 1,
				     sizeof(explain->words[0]));
	lexemes.prose = ok && has_prose(&lexemes);
	ok = ok && explain->words && read_all(explain, &lexemes, &passed);
	if (passed.more)
		text_printf(&passed.words, ", and %zu more", passed.more);
	explain->passed = passed.words.size ?
		arena_string(&explain->arena, text_get(&passed.words)) : NULL;
	ok = ok && !passed.words.oom && (explain->passed || !passed.words.size);
	text_release(&passed.words);
	/* If nothing is known, what was given is kept. */
	for (size_t i = 0; !explain->count && i < count && ok; i++) {
		explain->words[i] = (struct explain_word){
			.text = shown(&explain->arena, words[i]),
		};
		ok = explain->words[i].text != NULL;
	}
	if (!ok)
		return fail_set(fail, "out of memory");
	explain->count = explain->count ? explain->count : count;
	explain_join_sources(explain);
	settle(explain);
	settle_status(explain);
	return 0;
}
