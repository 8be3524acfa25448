/*
 * report_words_past.c - the sentences about an earlier report.  They say what these
 * logs show, never more.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_words.h"

#include "incident.h"
#include "report.h"
#include "report_shared.h"
#include "text.h"

static const char *answer(const struct report_comparison *compared)
{
	if (compared->counts[REPORT_STILL_THERE])
		return "Not fixed";
	if (compared->counts[REPORT_NOT_KNOWN])
		return "Not known whether it is fixed";
	if (compared->counts[REPORT_GONE_SINCE] && compared->counts[REPORT_NEW])
		return "Fixed, as far as these logs show, but something else failed";
	if (compared->counts[REPORT_GONE_SINCE])
		return "Fixed, as far as these logs show";
	return compared->counts[REPORT_NEW] ? "New since the baseline, which has no such failure"
					    : "Nothing in the baseline, and nothing now";
}

/*
 * "1 still there, 0 new, 2 gone, 1 not known".  What came back twice is two incidents
 * here and one of the baseline, whose reader counted one.
 */
static void add_counts(struct text *words, const struct report_comparison *compared)
{
	text_printf(words, ": %zu still there", compared->counts[REPORT_STILL_THERE]);
	if (compared->still_there != compared->counts[REPORT_STILL_THERE])
		text_printf(words, " (%zu of the baseline)", compared->still_there);
	text_printf(words, ", %zu new, %zu gone", compared->counts[REPORT_NEW],
		    compared->counts[REPORT_GONE_SINCE]);
	if (compared->counts[REPORT_NOT_KNOWN])
		text_printf(words, ", %zu not known", compared->counts[REPORT_NOT_KNOWN]);
}

static bool is_empty(const struct report_comparison *compared)
{
	for (int i = 0; i < REPORT_COMPARED; i++)
		if (compared->counts[i])
			return false;
	return true;
}

void words_compared(struct text *words, const struct report *report)
{
	const struct report_comparison *compared = report->compared;

	if (!compared)
		return;
	text_add(words, answer(compared));
	if (!is_empty(compared))
		add_counts(words, compared);
	if (!report->complete)
		text_add(words, "; not all could be read");
	if (compared->left_out) {
		text_add(words, "; the filters leave out ");
		words_count(words, compared->left_out, "incident");
		text_add(words, " of the baseline");
	}
	if (compared->baseline_filtered)
		text_add(words, "; the baseline was made with filters, and what they hid "
			 "looks new");
}

void words_past(struct text *words, const struct report *report, size_t index)
{
	const struct report_past *past = &report->compared->past[index];
	char time[WHEN_SIZE];

	if (past->computer) {
		words_name(words, past->computer);
		text_add(words, ": ");
	}
	words_cut(words, past->title);
	when_short_in(past->last_seen, report->zone, time);
	if (*time)
		text_printf(words, ", last seen %s", time);
	text_printf(words, ": %s", report_compared_name(past->state));
	if (past->why)
		text_printf(words, " (%s)", past->why);
}

size_t words_past_count(const struct report *report)
{
	size_t count = report->compared ? report->compared->past_count : 0;

	return count < WORDS_PAST ? count : WORDS_PAST;
}

void words_past_more(struct text *words, const struct report *report)
{
	size_t count = report->compared ? report->compared->past_count : 0;

	if (count > WORDS_PAST)
		text_printf(words, "and %zu more, which the JSON report lists",
			    count - WORDS_PAST);
}

void words_state(struct text *words, const struct report *report,
		 const struct incident *incident)
{
	const char *state = report_state(report, incident);

	text_add(words, state ? state : "");
}
