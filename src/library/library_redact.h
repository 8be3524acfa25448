/*
 * library_redact.h - from options to a report without names, and which redacted
 * reports may be put together.
 */
#ifndef LIBRARY_REDACT_H
#define LIBRARY_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

struct baseline;
struct input_summaries;
struct event;
struct fail;
struct iistriage;
struct incidents;
struct input_summary;
struct input_passed;
struct options;
struct redact;
struct report;
struct report_filters;

/* { 0 } is a run without; then every function does nothing. */
struct library_redact {
	struct redact *redact;		/* NULL: names are shown */
	struct arena arena;		/* of one event or input */
	size_t plain, redacted;		/* inputs so far */
};

/* -1 if what is asked for cannot be: a report that is written while logs are read has
 * them read twice, for their names first, which a pipe does not allow. */
int library_redact_check(const struct iistriage *run, struct fail *fail);
/* Asks for the map.  library_redact_close() follows in any case. */
int library_redact_open(struct library_redact *redact, const struct options *options,
			struct fail *fail);
void library_redact_close(struct library_redact *redact);

/* Take the names of an event, of an input. */
int library_redact_learn(struct library_redact *redact, const struct event *event,
			 struct fail *fail);
int library_redact_learn_summary(struct library_redact *redact,
				 const struct input_summary *input, struct fail *fail);

/* Until the next event is learnt: an event as it may be shown, and as conclusions are
 * drawn from it, with the names that the map has for tokens. */
int library_redact_event(struct library_redact *redact, const struct event *event,
			 struct event *shown, struct fail *fail);
int library_redact_reveal(struct library_redact *redact, const struct event *event,
			  struct event *real, struct fail *fail);
/* Filters may be given by token. */
void library_redact_options(struct library_redact *redact, struct options *options);

/*
 * An input is finished; summary is of all that came before.  1 and why in fail if it must
 * not be put together with them: tokens of two maps, or tokens beside names.  -1: no
 * memory.
 */
int library_redact_summary(struct library_redact *redact,
			   const struct input_summaries *summary,
			   const struct input_summary *input, struct fail *fail);
/* What was passed over in a folder, as it may be shown; lent like the names in it. */
int library_redact_passed(struct library_redact *redact, struct input_passed *passed,
			  struct fail *fail);
/* The same summary as it may be shown, and as it is kept until then. */
int library_redact_show(struct library_redact *redact, const struct input_summary *input,
			struct input_summary *shown, struct fail *fail);
int library_redact_keep(struct library_redact *redact, const struct input_summary *input,
			struct input_summary *kept, struct fail *fail);

/* Before conclusions; and after them, before the report is written. */
void library_redact_display(struct library_redact *redact, struct incidents *incidents);
int library_redact_report(struct library_redact *redact, struct input_summaries *summary,
			  struct report_filters *filters, struct fail *fail);
/* A baseline (or NULL) is shown like the rest; refuses one whose names and tokens are
 * not those of this report.  After library_redact_report(). */
int library_redact_baseline(struct library_redact *redact,
			    const struct input_summaries *summary,
			    struct baseline *baseline, struct fail *fail);
/* Keep the map. */
int library_redact_save(struct library_redact *redact, struct fail *fail);
/* Mark the report, whose inputs are set. */
void library_redact_mark(const struct library_redact *redact, struct report *report);

#endif
