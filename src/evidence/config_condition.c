/*
 * config_condition.c - does a pool load what has this preCondition?
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "config_condition.h"

#include <stdio.h>
#include <string.h>

#include "nearest.h"
#include "text.h"

/* A word of a list, without the blanks around it. */
struct word {
	const char *at;
	size_t size;
};

static bool is(struct word word, const char *text)
{
	return strlen(text) == word.size && memcmp(word.at, text, word.size) == 0;
}

static bool begins(struct word word, const char *text)
{
	size_t size = strlen(text);

	return word.size >= size && memcmp(word.at, text, size) == 0;
}

/* The next word of a list and where the rest of it is; one without letters has size 0. */
static const char *next(const char *at, char separator, const char *end, struct word *word)
{
	const char *stop = memchr(at, separator, (size_t)(end - at));
	const char *after = stop ? stop + 1 : end;

	stop = stop ? stop : end;
	while (at < stop && strchr(" \t\r\n", *at))
		at++;
	while (stop > at && strchr(" \t\r\n", stop[-1]))
		stop--;
	*word = (struct word){ at, (size_t)(stop - at) };
	return after;
}

static enum config_loads answer(const char *known, bool yes)
{
	if (!known)
		return CONFIG_LOADS_UNKNOWN;
	return yes ? CONFIG_LOADS : CONFIG_LOADS_NOT;
}

static enum config_loads equals(const char *known, const char *word)
{
	return answer(known, known && strcmp(known, word) == 0);
}

static const char before_version[] = "runtimeVersion", before_names[] = "appPoolName=";

/* "runtimeVersionv4.0" holds for a pool of v4.0 and of v4.0.30319. */
static enum config_loads runtime_is(const struct config_worker *worker, struct word word)
{
	const char *version = word.at + sizeof(before_version) - 1;
	size_t size = word.size - (sizeof(before_version) - 1);

	return answer(worker->runtime,
		      worker->runtime && strncmp(worker->runtime, version, size) == 0 &&
		      (!worker->runtime[size] || worker->runtime[size] == '.'));
}

static enum config_loads pool_is(const struct config_worker *worker, struct word word)
{
	const char *at = word.at + sizeof(before_names) - 1, *end = word.at + word.size;
	struct word name;

	while (worker->pool && at < end) {
		at = next(at, ';', end, &name);
		if (name.size == strlen(worker->pool) &&
		    text_starts(name.at, worker->pool))
			return CONFIG_LOADS;
	}
	return answer(worker->pool, false);
}

static bool is_version(struct word word)
{
	size_t size = sizeof(before_version) - 1;

	return begins(word, before_version) && word.size > size + 1 && word.at[size] == 'v' &&
	       word.at[size + 1] >= '0' && word.at[size + 1] <= '9';
}

static const char *const known[] = {
	"bitness32", "bitness64", "integratedMode", "classicMode", "ISAPIMode",
	"managedHandler", "runtimeVersionv1.1", "runtimeVersionv2.0", "runtimeVersionv4.0",
};

static bool is_known(struct word word)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (is(word, known[i]))
			return true;
	return word.size == 0 || begins(word, before_names) || is_version(word);
}

static enum config_loads holds(const struct config_worker *worker, struct word word)
{
	/* This one decides about requests, not about loading. */
	if (word.size == 0 || is(word, "managedHandler"))
		return CONFIG_LOADS;
	if (is(word, "bitness32"))
		return equals(worker->machine, "x86");
	if (is(word, "bitness64"))
		return answer(worker->machine, worker->machine && strcmp(worker->machine, "x86"));
	if (is(word, "integratedMode"))
		return equals(worker->mode, "Integrated");
	if (is(word, "classicMode") || is(word, "ISAPIMode"))
		return equals(worker->mode, "Classic");
	if (begins(word, before_names))
		return pool_is(worker, word);
	return is_version(word) ? runtime_is(worker, word) : CONFIG_LOADS_UNKNOWN;
}

static void copy_word(char *to, struct word word)
{
	size_t size = word.size < CONFIG_WORD ? word.size : text_cut(word.at, CONFIG_WORD - 1);

	memcpy(to, word.at, size);
	to[size] = '\0';
}

enum config_loads config_condition_holds(const char *condition,
					 const struct config_worker *worker,
					 char word[CONFIG_WORD])
{
	const char *at = condition, *end = condition + strlen(condition);
	enum config_loads all = CONFIG_LOADS;
	struct word part;

	word[0] = '\0';
	while (at < end) {
		enum config_loads one;

		at = next(at, ',', end, &part);
		one = holds(worker, part);
		/* IIS refuses the whole list for a word that it does not know. */
		if (one == CONFIG_LOADS_UNKNOWN)
			all = one;
		if (one == CONFIG_LOADS_NOT && all == CONFIG_LOADS) {
			all = one;
			copy_word(word, part);
		}
	}
	if (all != CONFIG_LOADS_NOT)
		word[0] = '\0';
	return all;
}

bool config_condition_unknown(const char *condition, char word[CONFIG_WORD],
			      const char **nearest)
{
	const char *at = condition, *end = condition + strlen(condition);
	struct word part;

	while (at < end) {
		struct nearest search;

		at = next(at, ',', end, &part);
		if (is_known(part))
			continue;
		copy_word(word, part);
		search = nearest_to(word);
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
			nearest_offer(&search, known[i]);
		*nearest = search.best;
		return true;
	}
	return false;
}

bool config_condition_fault(const char *condition, char value[CONFIG_FAULT])
{
	char word[CONFIG_WORD];
	const char *nearest;

	if (!config_condition_unknown(condition, word, &nearest))
		return false;
	snprintf(value, CONFIG_FAULT, "%s%s%s", word, nearest ? ": write " : "",
		 nearest ? nearest : "");
	return true;
}
