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
#include "report_outage.h"
#include "report_shared.h"
#include "report_words.h"
#include "rules.h"
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

static void begin_fact(struct marked *m, const char *name)
{
	text_printf(m->text, "%s%s%s", m->marks->fact.before, name, m->marks->fact.between);
}

void marked_facts(struct marked *m, const struct incident *incident)
{
	static const struct {
		const char *name;
		words_of_incident *add;		/* NULL: the module, which is copied */
	} facts[] = {
		{ "Computer", words_computer }, { "Change", words_state },
		{ "Since", words_since }, { "Users saw", words_outage },
		{ "Pools", words_pools }, { "Sites", words_sites },
		{ "Module", NULL }, { "Error", words_error },
	};

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		if (facts[i].add)
			facts[i].add(m->words, m->report, incident);
		if (!m->words->size && (facts[i].add || !incident->module))
			continue;
		begin_fact(m, facts[i].name);
		if (facts[i].add)
			marked_words(m);
		else
			marked_code(m, incident->module);
		text_add(m->text, m->marks->fact.after);
	}
}

void marked_because(struct marked *m, const struct incident *incident)
{
	for (size_t i = 0; i < incident->because_count; i++) {
		text_add(m->words, incident->because[i]);
		marked_item(m);
	}
	words_proof(m->words, incident);
	if (m->words->size)
		marked_item(m);
}

static void begin_list(struct marked *m, const char *name)
{
	text_printf(m->text, "%s%s%s", m->marks->list.before, name, m->marks->list.between);
}

void marked_others(struct marked *m, const struct incident *incident)
{
	if (incident->other_count)
		begin_list(m, "Other causes");
	for (size_t i = 0; i < incident->other_count; i++) {
		const struct incident_other *other = &incident->others[i];

		text_add(m->text, m->marks->item.before);
		marked_code(m, other->rule->id);
		text_add(m->text, ": ");
		marked_prose(m, other->check ? other->check : other->title);
		text_add(m->text, m->marks->item.after);
	}
	text_add(m->text, incident->other_count ? m->marks->list.after : "");
}

void marked_ruled_out(struct marked *m, const struct incident *incident)
{
	if (incident->ruled_out_count)
		begin_list(m, "Ruled out");
	for (size_t i = 0; i < incident->ruled_out_count; i++) {
		words_ruled_out(m->words, &incident->ruled_out[i]);
		marked_item(m);
	}
	text_add(m->text, incident->ruled_out_count ? m->marks->list.after : "");
}

void marked_collect(struct marked *m, const struct incident *incident)
{
	if (incident->collect_count)
		begin_list(m, "Ask the customer for");
	for (size_t i = 0; i < incident->collect_count; i++) {
		text_add(m->text, m->marks->item.before);
		marked_prose(m, incident->collect[i]);
		text_add(m->text, m->marks->item.after);
	}
	text_add(m->text, incident->collect_count ? m->marks->list.after : "");
}

void marked_past(struct marked *m)
{
	for (size_t i = 0; i < words_past_count(m->report); i++) {
		words_past(m->words, m->report, i);
		marked_item(m);
	}
}

void marked_cells(struct marked *m, const struct input_summary *input)
{
	words_of_input *const cells[] = { words_records, words_dates, words_status };

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++) {
		cells[i](m->words, input);
		text_add(m->text, m->marks->cell.before);
		marked_words(m);
		text_add(m->text, m->marks->cell.after);
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
	for (size_t i = 0; i < shown && i < m->marks->most; i++) {
		words_limit(m->words, m->report, &limits[i]);
		marked_item(m);
	}
	text_add(m->text, shown > 0 ? m->marks->list.after : "");
	write_more(m, count, m->marks->most, "");
}

static void write_evidence(struct marked *m)
{
	size_t count = report_evidence_count(m->report);

	if (count)
		text_add(m->text, m->marks->evidence);
	for (size_t i = 0; i < count; i++) {
		text_add(m->text, m->marks->item.before);
		marked_code(m, m->report->evidence->files[i].path);
		text_add(m->text, ": ");
		words_evidence(m->words, m->report, i);
		marked_words(m);
		text_add(m->text, m->marks->item.after);
	}
	text_add(m->text, count ? m->marks->list.after : "");
}

void marked_not_read(struct marked *m)
{
	write_evidence(m);
	write_passed(m);
	write_missing(m);
	write_limits(m);
}
