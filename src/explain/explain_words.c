/*
 * explain_words.c - what the words are taken for, by what is around them.  Does not know what
 * follows from it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "explain_words.h"

#include <string.h>

#include "catalog.h"
#include "explain.h"
#include "explain_lexemes.h"
#include "explain_prose.h"
#include "explain_source.h"
#include "explain_word.h"
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
	FILLER_SIZE = 16, DATA_BYTES = 4,
	SENTENCE_WORDS = 9,	/* of a line, at least */
	NAME_WORDS = 6,		/* of a provider or service: "Windows Process Activation
				 * Service", ".NET Runtime 2.0 Error Reporting" */
};

/* What the words before a number say that it is. */
struct hint {
	enum explain_as as;		/* EXPLAIN_UNKNOWN: nothing */
	bool exit;			/* the code with which a process ended */
};

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
		if (explain_is_offset_word(lexemes[i].text))
			return i + 1;
	return 0;
}

/* The bytes of a data field that was not quoted, in one line or several.  Returns how
 * many lexemes it takes, or 0. */
static size_t read_dump(struct explain *explain, const struct lexeme *lexemes, size_t count,
			struct explain_word *word)
{
	struct lexeme *bytes = arena_array(&explain->arena, count, sizeof(bytes[0]));
	size_t first = explain_is_offset_word(lexemes[0].text), size = first, at = first, next;

	if (!bytes)
		return 0;
	bytes[0] = lexemes[0];
	do {
		while (at < count && explain_is_byte(lexemes[at].text))
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
	taken = explain_is_byte(lexemes[0].text) || explain_is_offset_word(lexemes[0].text) ?
		read_dump(explain, lexemes, count, word) : 0;
	if (!taken && !rules_get(explain->rules, lexemes[0].text))
		taken = read_name(explain, lexemes, count, word);
	if (word->as == EXPLAIN_SOURCE)
		return taken;
	if (!taken)
		word->text = lexemes[taken++].text;
	explain_word_read(explain, word, lexemes[0].numbered);
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
			  bool named, bool prose)
{
	const char *text = word->text;
	const char *before = at > 0 ? lexemes->items[at - 1].text : "";
	const char *after = at + 1 < lexemes->count ? lexemes->items[at + 1].text : "";

	if (!word->pasted || !explain_is_number(text) || hint->as != EXPLAIN_UNKNOWN ||
	    explain_is_topic(text))
		return false;
	if (explain_is_version(before, text))
		return true;
	return !named && (lexemes->count >= SENTENCE_WORDS ||
			  (prose && explain_is_small(text) &&
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
	bool dump = false, named, source = false, prose = has_prose(lexemes);

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
		if (is_any_number(lexemes, i - taken, word, &hint, named, prose))
			word->as = EXPLAIN_UNKNOWN;
		dump = explain_is_offset_word(lexemes->items[i - taken].text);
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
	struct lexemes lexemes;
	struct passed passed = { .more = 0 };
	bool ok = explain_lexemes_cut(explain, words, count, &lexemes);

	explain->words = arena_array(&explain->arena, lexemes.count + count + 1,
				     sizeof(explain->words[0]));
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
