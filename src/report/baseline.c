/*
 * baseline.c - compare a run with an earlier report.  Does not know what a report
 * looks like in a file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "baseline.h"

#include <stdlib.h>
#include <string.h>

#include "baseline_read.h"
#include "coverage.h"
#include "fail.h"
#include "incident.h"
#include "report_logs.h"
#include "rules.h"
#include "shortage.h"
#include "text.h"

/* Identity. */

static struct baseline_known describe(const struct incident *incident)
{
	struct baseline_known known = {
		.computer = incident->computer ? incident->computer : "",
		.rule = incident->rule->id,
		.module = incident->module ? text_base(incident->module) : "",
		.pools_cut = incident->pool_count > incident->pool_shown,
	};

	for (; known.pool_count < incident->pool_shown; known.pool_count++)
		known.pools[known.pool_count] = incident->pools[known.pool_count].name;
	return known;
}

/* Does a filter by computer and pool let it through? */
static bool passes(const struct baseline_known *known, const struct report_filters *filters)
{
	if (!filters)
		return true;
	if (filters->computer && !incident_is_computer(known->computer, filters->computer))
		return false;
	if (!filters->app_pool || known->pools_cut)
		return true;
	for (size_t i = 0; i < known->pool_count; i++)
		if (text_equal_nocase(known->pools[i], filters->app_pool))
			return true;
	return false;
}

/* Judging. */

/*
 * New logs usually cover the old time, too.  What recovered is gone if records from after
 * the baseline show that it did not come back: it has no event there, or it was going on
 * where the baseline ended and then recovered.
 */
static bool is_over(struct baseline *baseline, const struct incident *incident, when_t end,
		    bool went_on)
{
	return !incident->ongoing && incident->began <= end &&
	       (went_on || incident->ended <= end) &&
	       input_lookup_watched(&baseline->inputs, incident->computer) > end;
}

/* Did it recover before what went on was seen last?  Then that is another one. */
static bool is_earlier(const struct incident *incident, const struct baseline_known *known)
{
	return incident->recovered < known->past.last_seen;
}

static enum report_compared judge(struct baseline *baseline, const struct incident *incident)
{
	struct baseline_known known = describe(incident);
	bool went_on, over, found = baseline_same_find(&baseline->same, &known, &went_on);
	unsigned words = found ? BASELINE_SHOWN_STILL : 0;

	over = found && is_over(baseline, incident, known.end, went_on);
	if (over)
		words = went_on && is_earlier(incident, &known) ? 0 : BASELINE_ANY_OVER;
	baseline_same_say(&baseline->same, &known, words);
	if (!found)
		return REPORT_NEW;
	if (over)
		return REPORT_GONE_SINCE;
	return REPORT_STILL_THERE;
}

/* It is not shown, so what became of it is noted in the baseline. */
static void judge_hidden(struct baseline *baseline, const struct baseline_run *run,
			 const struct incident *incident)
{
	struct baseline_known known = describe(incident);
	unsigned words = 0, ongoing_over;
	bool went_on;

	if (!passes(&known, run->filters))
		return;
	if (baseline_same_find(&baseline->same, &known, &went_on)) {
		ongoing_over = is_earlier(incident, &known) ? 0 : BASELINE_ONGOING_OVER;
		words = (is_over(baseline, incident, known.end, false)
			 ? BASELINE_OVER : BASELINE_STILL_THERE) |
			(is_over(baseline, incident, known.end, true)
			 ? ongoing_over : BASELINE_ONGOING_STILL_THERE);
	}
	baseline_same_say(&baseline->same, &known, words);
}

/* As it is shown: "it may be the same as 'Shop: disabled'".  NULL: no memory. */
static const char *may_be(struct baseline *baseline, const struct incident *like)
{
	struct text words = { 0 };
	const char *made;

	text_printf(&words, "it may be the same as '%s'", like->title);
	made = words.oom ? NULL : arena_string(&baseline->arena, text_get(&words));
	baseline->now.oom |= !made;
	text_release(&words);
	return made;
}

/* It is over in some of its pools: "nothing shows that it is over in .Shop.".  NULL: in all. */
static const char *only_in_part(struct baseline *baseline, const struct baseline_known *known)
{
	size_t open[BOUND_SHOWN], named = 0;
	size_t count = baseline_same_open(&baseline->same, known, open);
	struct text words = { 0 };
	const char *made = NULL;

	for (size_t i = 0; i < count; i++)
		if (!baseline_now_pool_works(&baseline->now, known, open[i], known->past.last_seen))
			text_printf(&words, "%s'%s'", named++ ? ", " : "nothing shows that it is "
				    "over in ", known->pools[open[i]]);
	if (named)
		made = words.oom ? NULL : arena_string(&baseline->arena, text_get(&words));
	baseline->now.oom |= named && !made;
	text_release(&words);
	return made;
}

/* A log shows what became of a failure if its last day is whole, or all since the baseline. */
#define WHOLE WHEN_DAY

/* Why that log does not, whose earlier one ended there; NULL: it does. */
static const char *torn(const struct baseline *baseline, const char *computer,
			const char *channel, when_t end, const char *begins, const char *lacks)
{
	const struct coverage_computer *logs =
		baseline->coverage ? coverage_computer(baseline->coverage, computer) : NULL;
	const struct coverage_channel *log = report_log_of(logs, channel);
	const char *why = NULL;
	when_t whole = end;

	if (!log || end == WHEN_UNKNOWN)
		return NULL;
	/* One that begins with its first record has lost nothing. */
	if (log->first_event > whole && log->first_record_id != 1) {
		whole = log->first_event;
		why = begins;
	}
	for (size_t i = 0; i < log->gap_count; i++) {
		when_t before = log->gaps[i].before ? log->gaps[i].before : log->last_event;

		if (before <= whole)
			continue;
		whole = before;
		why = lacks;
	}
	return log->last_event - whole < WHOLE ? why : NULL;
}

/* Why a log does not show the whole time since then; NULL: those that tell of it do. */
static const char *not_shown(const struct baseline *baseline, const struct baseline_known *known)
{
	const char *computer = known->past.computer, *why = NULL;

	if (known->in_system)
		why = torn(baseline, computer, "System", known->system_end,
			   "the System log begins only after that",
			   "records of the System log are missing after that");
	if (!why && known->in_application)
		why = torn(baseline, computer, "Application", known->application_end,
			   "the Application log begins only after that",
			   "records of the Application log are missing after that");
	return why;
}

/* Why no log would tell of it; NULL: one does. */
static const char *not_told(struct baseline *baseline, const struct baseline_known *known)
{
	struct input_lookup *inputs = &baseline->inputs;
	const char *computer = known->past.computer;
	when_t end = input_lookup_log_end(inputs, "Application", computer);

	if (known->in_system && known->system_end != WHEN_UNKNOWN &&
	    !input_lookup_has(inputs, "System", computer))
		return "the System log was not given";
	if (known->in_application && known->application_end != WHEN_UNKNOWN &&
	    end <= known->application_end)
		return end == WHEN_UNKNOWN ? "the Application log was not given"
					   : "the Application log does not go on after that";
	return NULL;
}

/* Why it may go on after that time, whatever shows that it is over; NULL: nothing speaks for it.
 * Does it write no events while it is down? */
static const char *doubt(struct baseline *baseline, const struct baseline_known *known, bool silent,
			 when_t seen)
{
	struct baseline_now *now = &baseline->now;
	const char *why;

	if (baseline_now_stopped(now, known))
		return "IIS was stopped, and these logs show no start after that";
	if (baseline_now_refused(now, known, known->end))
		return "requests to its pool were refused after that";
	if (silent && !baseline_now_works(now, known, seen))
		return known->off ? "a disabled pool writes no events, so check whether it runs"
				  : "it writes no events while it is down, so check whether it "
				    "works";
	if (baseline_now_off(now, known))
		return "a file says that its pool does not run";
	why = not_told(baseline, known);
	return why || silent ? why : not_shown(baseline, known);
}

/* Why what is not there may not be over; NULL: it is. */
static const char *why_not_known(struct baseline *baseline, const struct baseline_known *known,
				 unsigned said)
{
	const struct incident *like = baseline_now_like(&baseline->now, known);
	const char *why;

	if (known->latest == WHEN_UNKNOWN)
		return "when it was seen last is not known";
	if (input_lookup_watched(&baseline->inputs, known->past.computer) <= known->latest)
		return "these logs do not go on after that";
	if (like)
		return may_be(baseline, like);
	if (!known->past.computer)
		return "it names no computer, so no log is known to be of the same one";
	if (baseline->not_listed)
		return "more failures were found than are listed, so it may be one of them";
	if (known->alone && !baseline_now_works(&baseline->now, known, known->end))
		return "no event tells of it, so check whether it works";
	why = only_in_part(baseline, known);
	if (!why)
		why = doubt(baseline, known, known->silent, known->latest);
	if (!why && said & BASELINE_NEAR)
		why = "the pools of some incidents are not known, so it may be one of them";
	return why;
}

static void judge_past(struct baseline *baseline, const struct baseline_known *known,
		       unsigned said, struct report_past *past)
{
	const unsigned over = BASELINE_SHOWN_OVER |
			      (known->ongoing ? BASELINE_ONGOING_OVER : BASELINE_OVER);

	*past = known->past;
	if (said & (known->ongoing ? BASELINE_ONGOING_STILL_THERE : BASELINE_STILL_THERE)) {
		past->state = REPORT_STILL_THERE;
		past->why = "the filters hide its events";
		return;
	}
	if (!(said & over))
		past->why = why_not_known(baseline, known, said);
	else if (known->ongoing)
		past->why = doubt(baseline, known, known->off, known->earliest);
	past->state = past->why ? REPORT_NOT_KNOWN : REPORT_GONE_SINCE;
}

static void list_past(struct baseline *baseline, const struct baseline_run *run,
		      struct report_past *past)
{
	struct report_comparison *result = &baseline->result;

	result->past = past;
	for (size_t i = 0; i < baseline->count; i++) {
		const struct baseline_known *known = &baseline->list[i];
		unsigned said = baseline_same_said(&baseline->same, known);

		result->still_there += (said & BASELINE_SHOWN_STILL) != 0;
		if (said & BASELINE_SHOWN_STILL)
			continue;
		if (!passes(known, run->filters)) {
			result->left_out++;
			continue;
		}
		judge_past(baseline, known, said, past);
		/* It is shown as one that is over. */
		if (said & BASELINE_SHOWN_OVER && past->state == REPORT_GONE_SINCE)
			continue;
		result->counts[past->state]++;
		result->still_there += past->state == REPORT_STILL_THERE;
		result->past_count++;
		past++;
	}
}

/* Tokens instead of names. */

/* "web01-dll-not-found-1" begins with the computer. */
static const char *display_id(struct baseline *baseline, const struct baseline_known *known,
			   const char *computer)
{
	const char *rest = *known->rule ? strstr(known->past.id, known->rule) : NULL;
	struct text id = { 0 };
	const char *made;

	if (!*computer || !rest)
		return known->past.id;
	for (; *computer; computer++)
		text_add_char(&id, *computer >= 'A' && *computer <= 'Z' ? *computer - 'A' + 'a'
									  : *computer);
	text_add_char(&id, '-');
	text_add(&id, rest);
	made = id.oom ? NULL : arena_string(&baseline->arena, text_get(&id));
	text_release(&id);
	return made;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* The longest of the names that is there as a word, or NULL. */
static const char *name_at(const char *const *names, size_t count, const char *title, size_t at)
{
	const char *best = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t size = strlen(names[i]), end = at + size;

		if (size == 0 || strncmp(title + at, names[i], size) != 0 ||
		    (is_word(title[end - 1]) && is_word(title[end])) ||
		    (at > 0 && is_word(title[at - 1]) && is_word(title[at])))
			continue;
		if (!best || size > strlen(best))
			best = names[i];
	}
	return best;
}

/* A title has the pools and sites of its own incident as names, also those that are
 * everyday words, which are left alone in any other text. */
static const char *display_title(struct baseline *baseline, const struct incident_display *display,
			      const struct baseline_known *known)
{
	const char *title = known->past.title, *made;
	struct text text = { 0 };

	for (size_t at = 0; title[at]; ) {
		const char *site = name_at(known->sites, known->site_count, title, at);
		const char *name = site ? site
					: name_at(known->pools, known->pool_count, title, at);
		const char *token = name ? display->name(display->context, site ? "site" : "pool",
							 name)
					 : NULL;

		if (token)
			text_add(&text, token);
		else
			text_add_char(&text, title[at]);
		text.oom |= name && !token;
		at += name ? strlen(name) : 1;
	}
	made = text.oom ? NULL : arena_string(&baseline->arena, text_get(&text));
	text_release(&text);
	return made;
}

static bool display_names(struct baseline *baseline, const struct incident_display *display,
		       struct baseline_known *known)
{
	const char *computer = display->name(display->context, "computer", known->computer);
	const char *id = computer ? display_id(baseline, known, computer) : NULL;

	const char *title = display_title(baseline, display, known);

	if (!id || !title)
		return false;
	known->past.id = id;
	known->past.title = title;
	known->past.computer = known->past.computer ? computer : NULL;
	known->computer = computer;
	for (size_t i = 0; i < known->pool_count; i++) {
		known->pools[i] = display->name(display->context, "pool", known->pools[i]);
		if (!known->pools[i])
			return false;
	}
	return true;
}

static bool display_texts(const struct incident_display *display, struct baseline_known *known)
{
	known->past.title = display->name(display->context, "title", known->past.title);
	known->module = display->name(display->context, "module", known->module);
	return known->past.title && known->module;
}

/* Public functions. */

bool baseline_redacted(const struct baseline *baseline, const char **map)
{
	*map = baseline->redact_map;
	return baseline->redacted;
}

/* A title may have a pool of another incident in it, so names come first. */
int baseline_display(struct baseline *baseline, const struct incident_display *display,
		     struct fail *fail)
{
	bool whole = true;

	for (size_t i = 0; whole && i < baseline->count; i++)
		whole = display_names(baseline, display, &baseline->list[i]);
	for (size_t i = 0; whole && i < baseline->count; i++)
		whole = display_texts(display, &baseline->list[i]);
	if (whole)
		baseline_sort(baseline);
	return whole ? 0 : fail_set(fail, "out of memory");
}

struct baseline *baseline_load(const char *path, struct fail *fail)
{
	struct baseline *baseline = shortage_watch(calloc(1, sizeof(*baseline)));

	if (!baseline)
		fail_set(fail, "out of memory");
	else if (baseline_read(baseline, path, fail) == 0)
		return baseline;
	baseline_free(baseline);
	return NULL;
}

void baseline_free(struct baseline *baseline)
{
	if (!baseline)
		return;
	free(baseline->list);
	arena_release(&baseline->arena);
	baseline_same_release(&baseline->same);
	baseline_now_release(&baseline->now);
	free(baseline);
}

static void look_at(struct baseline *baseline, const struct incident *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct baseline_known known = describe(&list[i]);

		baseline_now_incident(&baseline->now, &list[i], &known, &baseline->same);
	}
}

static void note(struct baseline *baseline, const struct incident *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct baseline_known known = describe(&list[i]);

		if (list[i].ongoing)
			baseline_same_note(&baseline->same, &known);
	}
}

static void look_at_run(struct baseline *baseline, const struct baseline_run *run)
{
	note(baseline, run->incidents, run->count);
	note(baseline, run->hidden, run->hidden_count);
	look_at(baseline, run->incidents, run->count);
	look_at(baseline, run->hidden, run->hidden_count);
	for (size_t i = 0; i < run->sign_count; i++)
		baseline_now_sign(&baseline->now, &run->signs[i]);
	if (run->evidence)
		baseline_now_evidence(&baseline->now, run->evidence);
}

const struct report_comparison *baseline_compare(struct baseline *baseline,
						 const struct baseline_run *run)
{
	struct report_comparison *result = &baseline->result;
	struct report_past *past = arena_array(&baseline->arena, baseline->count + 1,
					       sizeof(*past));
	enum report_compared *states = arena_array(&baseline->arena, run->count + 1,
						   sizeof(*states));

	if (!past || !states)
		return NULL;
	baseline->not_listed = run->not_listed;
	baseline->coverage = run->coverage;
	baseline->inputs = (struct input_lookup){
		.inputs = run->inputs, .count = run->input_count, .surely = true,
	};
	for (size_t i = 0; i < baseline->count; i++)
		baseline_same_add(&baseline->same, &baseline->list[i]);
	look_at_run(baseline, run);
	for (size_t i = 0; i < run->count; i++) {
		states[i] = judge(baseline, &run->incidents[i]);
		result->counts[states[i]]++;
	}
	for (size_t i = 0; i < run->hidden_count; i++)
		judge_hidden(baseline, run, &run->hidden[i]);
	result->states = states;
	list_past(baseline, run, past);
	input_lookup_release(&baseline->inputs);
	return baseline->same.oom || baseline->now.oom ? NULL : result;
}
