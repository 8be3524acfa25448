/*
 * report_words.h - the sentences that all reports for people share.
 *
 * Each function appends plain words to a text.  Names in them are cut if they
 * are longer than real ones; the writer still has to escape the whole.
 */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "rules.h"
#include "when.h"

struct cause;
struct causes;
struct coverage_limit;
struct incident;
struct incident_event;
struct input_summary;
struct input_skipped;
struct report;
struct report_missing;
struct text;

/* "1 log", "2 logs". */
void words_count(struct text *words, unsigned long long count, const char *noun);
void words_name(struct text *words, const char *name);
/* At most `width` columns, "..." at the end if cut. */
void words_cut(struct text *words, const char *from, size_t width);
/* "WEB01, WEB02 and 3 more" */
void words_names(struct text *words, const char *const *names, size_t count);
/* ", also on WEB02": servers of a cause that none of its first `shown` incidents is of.  The
 * storm of one does not hide that another failed. */
void words_other_servers(struct text *words, const struct cause *cause, size_t shown);
/* "2023-01-02 to 2023-01-06" */
void words_span(struct text *words, when_t first, when_t last);
/* A time in a buffer of WHEN_SIZE, which is returned: the clock alone if it is the same day as
 * the other time, which is beside it. */
char *words_near(when_t when, when_t other, const struct when_zone *zone, char *buffer);
/* "CRITICAL" */
void words_severity(struct text *words, enum rules_severity severity);

/* The first line: how many incidents, where, what became of them; or what was
 * covered in which nothing was found. */
void words_headline(struct text *words, const struct report *report);
/* The same after what became of the baseline. */
void words_verdict(struct text *words, const struct report *report);
/*
 * Is it fixed?  And an incident of the baseline that is not shown; of these people
 * read the first WORDS_PAST, and words_past_more() says how many there are more.
 * Nothing without a baseline.
 */
enum { WORDS_PAST = 20 };
void words_compared(struct text *words, const struct report *report);
void words_past(struct text *words, const struct report *report, size_t past);
size_t words_past_count(const struct report *report);
void words_past_more(struct text *words, const struct report *report);
/* What filters show and what they hid, and whether names are tokens; nothing if
 * neither was asked for. */
void words_filters(struct text *words, const struct report *report);
/* "2 of 2 logs read completely", "INCOMPLETE: 1 of 2 logs read completely", and which of
 * both logs is missing.  True if nothing is. */
bool words_read(struct text *words, const struct report *report);

/* The title of an incident in at most three lines. */
void words_title(struct text *words, const char *title);
/* Of an incident; words_error() adds nothing if its event carries no error. */
typedef void words_of_incident(struct text *words, const struct report *report,
			       const struct incident *incident);
/* What became of it since the baseline; nothing without one. */
words_of_incident words_state;
/* words_since() without when the logs end. */
words_of_incident words_since_short;
/* Names of pools, all that are known: "12 pools, all disabled: Api, Shop" is words_pools(). */
void words_pool_names(struct text *words, const struct incident *incident);
words_of_incident words_computer, words_since, words_pools, words_sites, words_error;
/* The numbers of its incidents: "7", "1-15". */
void words_numbers(struct text *words, const struct cause *cause);
/* The computer of a name: "WEB05" of "WEB05.example.com"; an address stays whole. */
void words_host(struct text *words, const char *name);
/* Of a cause: "15 servers, 180 pools, all disabled; 12 of 15 incidents ongoing". */
void words_cause_extent(struct text *words, const struct cause *cause);
void words_cause_since(struct text *words, const struct report *report,
		       const struct cause *cause);
/* The last line: the cause that people read first and its first step; what else there is. */
void words_last(struct text *words, const struct report *report, const struct causes *causes,
		bool all_shown);
/* What to ask for, in a row; beside: with where files go. */
void words_collect(struct text *words, const struct incident *incident, bool beside);
/* The heading over what to ask for; says where files go if one of them is read. */
const char *words_ask(const struct incident *incident);

/* What commands are typed into, and of which incident that is said: of the first
 * that has one.  `count` if none has. */
extern const char words_shell[];
size_t words_shell_of(const struct incident *const *order, size_t count);
/* Where nothing was found: what else makes a server answer 503, a sentence each. */
enum { WORDS_NEXT = 4 };
extern const char *const words_next[WORDS_NEXT];
/* One link of its chain: "WAS 5139 x5"; brief: "5139 x5" after another one of WAS. */
void words_link(struct text *words, const struct incident *incident, size_t link, bool brief);

/* Of an input: "805 records, 5 of IIS"; "2023-01-02 to 2023-01-06"; "whole". */
typedef void words_of_input(struct text *words, const struct input_summary *input);
words_of_input words_records, words_dates, words_status;
/* "not read: a link in a folder, which is not followed" */
void words_passed(struct text *words, const struct input_skipped *passed);
void words_missing(struct text *words, const struct report_missing *missing);
/* A sentence about what the logs do not cover (coverage.h). */
void words_limit(struct text *words, const struct report *report,
		 const struct coverage_limit *limit);
/* "and more: 2 filtered logs": those that are not told where only ranks below that are. */
void words_limits_left(struct text *words, const struct report *report, size_t rank);

#endif
