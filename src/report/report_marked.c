/*
 * report_marked.c - what HTML and Markdown have in common; escapes prose, cuts it, and
 * finds the code in it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_marked.h"

#include <inttypes.h>
#include <string.h>

#include "coverage.h"
#include "evidence.h"
#include "incident.h"
#include "input_summary.h"
#include "report.h"
#include "report_evidence.h"
#include "report_shared.h"
#include "report_words.h"
#include "text.h"

/* Our longest paragraph has fewer than 1000 bytes. */
enum { PROSE_SIZE = 2000 };

void marked_put(struct marked *m, const char *words)
{
	size_t size = text_cut(words, PROSE_SIZE);

	m->marks->plain(m->text, words, size);
	text_add(m->text, words[size] ? "..." : "");
}

void marked_words(struct marked *m)
{
	marked_put(m, text_get(m->words));
	m->text->oom |= m->words->oom;
	text_reset(m->words);
}

void marked_whole(struct marked *m, const char *words)
{
	m->marks->plain(m->text, words, strlen(words));
}

void marked_code(struct marked *m, const char *code)
{
	text_add(m->text, m->marks->in_code.before);
	m->marks->code(m->text, code, strlen(code));
	text_add(m->text, m->marks->in_code.after);
}

void marked_title(struct marked *m, const struct incident *incident)
{
	words_title(m->words, incident->title);
	marked_words(m);
}

/* May this be a backtick of ours: between a word and what divides words? */
static bool opens(const char *words, const char *tick)
{
	return tick == words || strchr(" (\"", tick[-1]);
}

static bool closes(const char *end)
{
	return end[1] == '\0' || strchr(" ).,;:\"", end[1]);
}

/*
 * The next piece of code from `at`: *tick to *end.  A backtick in a name from a log is
 * elsewhere, or pairs with one that does not close; it is a character.
 */
static bool find_code(const char *words, size_t at, size_t size, const char **tick,
		      const char **end)
{
	while ((*tick = memchr(words + at, '`', size - at))) {
		at = (size_t)(*tick - words) + 1;
		*end = memchr(words + at, '`', size - at);
		if (*end && *end > *tick + 1 && opens(words, *tick) && closes(*end))
			return true;
	}
	return false;
}

void marked_prose(struct marked *m, const char *words)
{
	size_t size = text_cut(words, PROSE_SIZE), at = 0;
	const char *tick, *end;

	while (find_code(words, at, size, &tick, &end)) {
		m->marks->plain(m->text, words + at, (size_t)(tick - words) - at);
		text_add(m->text, m->marks->in_code.before);
		m->marks->code(m->text, tick + 1, (size_t)(end - tick) - 1);
		text_add(m->text, m->marks->in_code.after);
		at = (size_t)(end - words) + 1;
	}
	m->marks->plain(m->text, words + at, size - at);
	text_add(m->text, words[size] ? "..." : "");
}

void marked_item(struct marked *m)
{
	text_add(m->text, m->marks->item.before);
	marked_words(m);
	text_add(m->text, m->marks->item.after);
}

void marked_past(struct marked *m)
{
	for (size_t i = 0; i < words_past_count(m->report); i++) {
		words_past(m->words, m->report, i);
		marked_item(m);
	}
}

static void write_more(struct marked *m, uint64_t count, size_t shown, const char *what)
{
	if (count > shown)
		text_printf(m->text, "%sand %" PRIu64 " more%s%s", m->marks->more.before,
			    count - shown, what, m->marks->more.after);
}

void marked_problems(struct marked *m, const struct input_summary *input, size_t most)
{
	size_t shown = 0;

	for (; shown < input->problem_kept && shown < most; shown++) {
		text_printf(m->text, "%sat byte %" PRIu64 ": ", m->marks->item.before,
			    input->problems[shown].offset);
		marked_put(m, input->problems[shown].what);
		text_add(m->text, m->marks->item.after);
	}
	text_add(m->text, m->marks->list.after);
	write_more(m, input->problem_count, shown, "");
}

static void write_passed(struct marked *m)
{
	size_t shown = 0;

	for (; shown < m->report->skipped_kept && shown < m->marks->most; shown++) {
		const struct input_skipped *passed = &m->report->skipped[shown];

		text_add(m->text, shown ? m->marks->passed.before : m->marks->passed.first);
		marked_put(m, passed->path);
		text_add(m->text, ": ");
		words_passed(m->words, passed);
		marked_words(m);
		text_add(m->text, m->marks->passed.after);
	}
	write_more(m, m->report->skipped_count, shown, " links and the like in folders");
}

static void write_missing(struct marked *m)
{
	struct report_missing missing[REPORT_CHANNELS];

	m->text->oom |= !report_missing(m->report, missing);
	for (size_t i = 0; i < REPORT_CHANNELS; i++) {
		if (missing[i].computer_count == 0)
			continue;
		words_missing(m->words, &missing[i]);
		text_add(m->text, m->marks->missing.before);
		marked_words(m);
		text_add(m->text, m->marks->missing.after);
	}
	report_missing_release(missing);
}

static void write_limits(struct marked *m)
{
	size_t shown, count;
	const struct coverage_limit *limits = report_limits(m->report, &shown, &count);

	if (shown > 0)
		text_add(m->text, m->marks->coverage);
	for (size_t i = 0; i < shown; i++) {
		if (limits[i].rank >= m->marks->most)
			continue;
		words_limit(m->words, m->report, &limits[i]);
		marked_item(m);
	}
	text_add(m->text, shown > 0 ? m->marks->list.after : "");
	if (count <= m->marks->most)
		return;
	text_add(m->text, m->marks->more.before);
	words_limits_left(m->words, m->report, m->marks->most);
	marked_words(m);
	text_add(m->text, m->marks->more.after);
}

static void write_evidence(struct marked *m)
{
	size_t count = report_evidence_count(m->report), others = 0;
	struct report_cited cited;

	m->text->oom |= !report_cited_init(&cited, m->report);
	if (count)
		text_add(m->text, m->marks->evidence);
	for (size_t i = 0; i < count && !m->text->oom; i++) {
		if (!report_cited_lists(&cited, m->report, i, &others))
			continue;
		text_add(m->text, m->marks->item.before);
		marked_code(m, m->report->evidence->files[i].path);
		text_add(m->text, ": ");
		words_evidence(m->words, m->report, &cited, i);
		marked_words(m);
		text_add(m->text, m->marks->item.after);
	}
	text_add(m->text, count ? m->marks->list.after : "");
	write_more(m, others, REPORT_EVIDENCE_OTHERS, " that no verdict needs");
	report_cited_release(&cited);
}

void marked_not_read(struct marked *m)
{
	write_evidence(m);
	write_passed(m);
	write_missing(m);
	write_limits(m);
}
