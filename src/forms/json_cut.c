/*
 * json_cut.c - where objects begin and end in JSON.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "json_cut.h"

#include <string.h>

#include "bounds.h"
#include "json_read.h"

/*
 * Members that hold the events of an answer, with what is before them in it: Elasticsearch's,
 * Azure's, Splunk's and PowerShell's.  Behind other members it is a list of any program, which may
 * hold whatever that was sent; one that begins its object is believed.
 */
static const struct {
	const char *name, *before;
} wrappers[] = {
	{ "hits", "took timed_out terminated_early num_reduce_phases _scroll_id pit_id _shards "
		  "_clusters total max_score aggregations suggest profile" },
	{ "value", "@odata.context @odata.count @odata.nextLink odata.metadata __metadata "
		   "nextLink Count" },
	{ "tables", "statistics render error" },
	{ "Tables", "statistics render error" },
	{ "rows", "columns" },
	{ "Rows", "Columns" },
	{ "results", "preview init_offset post_process_count messages fields highlighted "
		     "count next previous total" },
	{ "records", "nextLink count total" },
};

enum { WRAPPERS = sizeof(wrappers) / sizeof(wrappers[0]) };

static const char large[] = "an object is too large";
static const char deep[] = "the brackets of an object are nested too deeply";
static const char unmatched[] = "the brackets of an object do not match";
static const char misplaced[] = "an object does not end before the next one begins";
static const char open_string[] = "a string of an object does not end";
static const char many[] = "an object has too many values";

/* Characters that mean something outside strings. */
static const bool marks[256] = {
	['"'] = true, ['{'] = true, ['}'] = true, ['['] = true, [']'] = true,
	[','] = true, [':'] = true, ['\n'] = true,
};

static bool is_array(const struct json_cut *cut)
{
	return cut->arrays >> (cut->depth - 1) & 1;
}

/* ---- strings ---- */

static const char *find_end(const char *at, const char *end)
{
	while (at < end && *at != '"' && *at != '\\' && *at != '\n')
		at++;
	return at;
}

/* Go behind the string; false: the window or the line ends first. */
static bool skip_string(struct json_cut *cut, const char *window, size_t size)
{
	const char *end = window + size, *at = find_end(window + cut->at, end);

	while (end - at > 1 && *at == '\\' && at[1] != '\n')
		at = find_end(at + 2, end);
	at += end - at > 1 && *at == '\\';
	cut->at = (size_t)(at - window);
	if (at == end || *at == '\\')
		return false;
	cut->string = false;
	if (*at == '\n')
		return false;
	cut->key_end = cut->at++;
	cut->before = '"';
	return true;
}

static bool key_is(const struct json_cut *cut, const char *window, const char *word)
{
	return strlen(word) == cut->key_end - cut->key &&
	       memcmp(window + cut->key, word, cut->key_end - cut->key) == 0;
}

static bool is_in(const struct json_read *json, const char *list)
{
	while (*list) {
		size_t size = strcspn(list, " ");

		if (json->key_size == size && memcmp(json->key, list, size) == 0)
			return true;
		list += size + strspn(list + size, " ");
	}
	return false;
}

/* Has the object, up to here, nothing that is of another program? */
static bool is_of(const struct json_cut *cut, const char *window, const char *before)
{
	struct json_read json;
	bool others = false, known = false;

	json_read_start(&json, window + cut->start, cut->key - 1 - cut->start);
	for (json_read_object(&json); json_read_member(&json); json_read_skip(&json)) {
		bool is = is_in(&json, before);

		known |= is;
		others |= !is;
	}
	return known || !others;
}

/* An object is looked at once. */
static bool is_wrapper(struct json_cut *cut, const char *window)
{
	for (size_t i = 0; i < WRAPPERS && !cut->plain; i++)
		if (key_is(cut, window, wrappers[i].name)) {
			cut->plain = !is_of(cut, window, wrappers[i].before);
			return !cut->plain;
		}
	return false;
}

/* ---- brackets ---- */

/* May a value begin here? */
static bool is_placed(const struct json_cut *cut)
{
	return is_array(cut) ? cut->before == '[' || cut->before == ',' : cut->before == ':';
}

static void begin(struct json_cut *cut, bool array)
{
	cut->start = cut->at;
	cut->depth = 1;
	cut->arrays = array;
	cut->values = 0;
	cut->lost = cut->plain = false;
	cut->first_line = cut->line;
	cut->key = cut->key_end = cut->at;
}

/* What is between objects. */
static void open_outside(struct json_cut *cut, char c)
{
	if (c == '{' || (cut->rows > 0 && cut->outer == cut->rows))
		begin(cut, c == '[');
	else
		cut->outer++;
	cut->before = c;
	cut->at++;
}

/* The object is around the events: it is one no more. */
static enum json_cut_piece open_wrapper(struct json_cut *cut, const char *window, char c)
{
	if (c == '[' && (key_is(cut, window, "rows") || key_is(cut, window, "Rows")))
		return JSON_CUT_HEAD;
	cut->outer++;
	cut->depth = 0;
	open_outside(cut, c);
	return JSON_CUT_MORE;
}

static enum json_cut_piece open_inside(struct json_cut *cut, const char *window, char c,
				       const char **reason)
{
	bool first = cut->dropped + cut->at == cut->line;

	*reason = misplaced;
	if (c == '{' && first && (cut->lines || cut->before == ':'))
		return JSON_CUT_BAD;
	if (cut->depth <= BOUND_JSON_DEPTH && !is_placed(cut))
		return JSON_CUT_BAD;
	if (cut->depth == 1 && !cut->lost && !is_array(cut) && is_wrapper(cut, window))
		return open_wrapper(cut, window, c);
	if (cut->depth == BOUND_JSON_DEPTH && !cut->lost) {
		*reason = deep;
		return JSON_CUT_BAD;
	}
	cut->depth++;
	if (cut->depth <= BOUND_JSON_DEPTH)
		cut->arrays = (cut->arrays & ~(UINT64_C(1) << (cut->depth - 1))) |
			      (uint64_t)(c == '[') << (cut->depth - 1);
	cut->values++;
	cut->before = c;
	cut->at++;
	return JSON_CUT_MORE;
}

static void close_outside(struct json_cut *cut)
{
	if (cut->outer > 0)
		cut->outer--;
	if (cut->rows > cut->outer)
		cut->rows = 0;
	cut->at++;
}

/* The object ends here. */
static enum json_cut_piece end(struct json_cut *cut, char c, const char **reason)
{
	if (cut->first_line == cut->dropped + cut->start && cut->line == cut->first_line)
		cut->lines = true;
	if (cut->lost) {
		cut->lost = false;
		return JSON_CUT_MORE;
	}
	*reason = cut->at - cut->start > BOUND_JSON_SIZE ? large : many;
	if (*reason == large || cut->values > BOUND_JSON_VALUES)
		return JSON_CUT_BAD;
	return c == ']' ? JSON_CUT_ROW : JSON_CUT_OBJECT;
}

static enum json_cut_piece close_inside(struct json_cut *cut, char c, const char **reason)
{
	bool fits = cut->depth > BOUND_JSON_DEPTH || is_array(cut) == (c == ']');

	cut->at++;
	cut->before = c;
	if (!fits) {
		*reason = unmatched;
		return JSON_CUT_BAD;
	}
	return --cut->depth == 0 ? end(cut, c, reason) : JSON_CUT_MORE;
}

/* ---- the walk ---- */

static enum json_cut_piece step(struct json_cut *cut, const char *window, const char **reason)
{
	char c = window[cut->at];

	switch (c) {
	case '{':
	case '[':
		if (cut->depth > 0)
			return open_inside(cut, window, c, reason);
		open_outside(cut, c);
		break;
	case '}':
	case ']':
		if (cut->depth > 0)
			return close_inside(cut, c, reason);
		close_outside(cut);
		break;
	case '"':
		cut->string = cut->depth > 0 || cut->outer > 0;
		cut->key = ++cut->at;
		break;
	case '\n':
		cut->line = cut->dropped + ++cut->at;
		break;
	default:
		cut->values++;
		cut->before = c;
		cut->at++;
	}
	return JSON_CUT_MORE;
}

/* Up to a piece or the end of the window. */
static enum json_cut_piece walk(struct json_cut *cut, const char *window, size_t size,
				const char **reason)
{
	enum json_cut_piece piece = JSON_CUT_MORE;

	while (piece == JSON_CUT_MORE) {
		if (cut->string && !skip_string(cut, window, size)) {
			if (cut->string)
				break;
			*reason = open_string;
			piece = cut->depth > 0 ? JSON_CUT_BAD : JSON_CUT_MORE;
			continue;
		}
		while (cut->at < size && !marks[(unsigned char)window[cut->at]])
			cut->at++;
		if (cut->at == size)
			break;
		piece = step(cut, window, reason);
	}
	return piece;
}

enum json_cut_piece json_cut_next(struct json_cut *cut, const char *window, size_t size,
				  const char **reason)
{
	for (;;) {
		enum json_cut_piece piece = walk(cut, window, size, reason);

		/* What was refused before is not news. */
		if (piece == JSON_CUT_BAD && cut->lost) {
			cut->lost = false;
			json_cut_done(cut);
			continue;
		}
		if (piece == JSON_CUT_MORE && cut->depth > 0 && !cut->lost &&
		    size - cut->start > BOUND_JSON_SIZE) {
			*reason = large;
			piece = JSON_CUT_BAD;
		}
		/* Its end is looked for. */
		cut->lost |= piece == JSON_CUT_BAD && cut->depth > 0 &&
			     (*reason == large || *reason == deep);
		if (piece == JSON_CUT_HEAD)
			cut->rows = cut->outer + 2;
		return piece;
	}
}

void json_cut_done(struct json_cut *cut)
{
	if (cut->rows == cut->outer + 2) {
		cut->outer = cut->rows;
		cut->before = '[';
		cut->at++;
	}
	if (!cut->lost)
		cut->depth = 0;
	cut->start = cut->at;
}

size_t json_cut_drop(struct json_cut *cut)
{
	size_t size = cut->depth > 0 && !cut->lost ? cut->start : cut->at;

	cut->dropped += size;
	cut->at -= size;
	cut->start = 0;
	cut->key = cut->key > size ? cut->key - size : 0;
	cut->key_end = cut->key_end > size ? cut->key_end - size : 0;
	return size;
}

bool json_cut_inside(const struct json_cut *cut)
{
	return cut->depth > 0 && !cut->lost;
}
