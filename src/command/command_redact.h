/*
 * command_redact.h - from options to a report without names, and which redacted
 * reports may be put together.
 */
#ifndef COMMAND_REDACT_H
#define COMMAND_REDACT_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"

struct baseline;
struct input_summaries;
struct event;
struct fail;
struct incidents;
struct input_summary;
struct input_passed;
struct options;
struct redact;
struct report;
struct report_filters;

/* { 0 } is a run without; then every function does nothing. */
struct command_redact {
	struct redact *redact;		/* NULL: names are shown */
	struct arena arena;		/* of one event or input */
	size_t plain, redacted;		/* inputs so far */
};

/* -1 if what is asked for cannot be: a report that is written while logs are read has
 * them read twice, for their names first, which a pipe does not allow. */
int command_redact_check(const struct options *options, struct fail *fail);
/* Asks for the map.  command_redact_close() follows in any case. */
int command_redact_open(struct command_redact *redact, const struct options *options,
			struct fail *fail);
void command_redact_close(struct command_redact *redact);

/* Take the names of an event, of an input. */
int command_redact_learn(struct command_redact *redact, const struct event *event,
			 struct fail *fail);
int command_redact_learn_summary(struct command_redact *redact, const struct input_summary *input,
			       struct fail *fail);

/* Until the next event is learnt: an event as it may be shown, and as conclusions are
 * drawn from it, with the names that the map has for tokens. */
int command_redact_event(struct command_redact *redact, const struct event *event,
			 struct event *shown, struct fail *fail);
int command_redact_reveal(struct command_redact *redact, const struct event *event,
			  struct event *real, struct fail *fail);
/* Filters may be given by token. */
void command_redact_options(struct command_redact *redact, struct options *options);

/*
 * An input is finished; books are all that came before.  1 and why in fail if it must
 * not be put together with them: tokens of two maps, or tokens beside names.  -1: no
 * memory.
 */
int command_redact_summary(struct command_redact *redact, const struct input_summaries *summary,
			 const struct input_summary *input, struct fail *fail);
/* What was passed over in a folder, as it may be shown; lent like the names in it. */
int command_redact_passed(struct command_redact *redact, struct input_passed *passed,
			  struct fail *fail);
/* The same books as they may be shown, and as they are kept until then. */
int command_redact_show(struct command_redact *redact, const struct input_summary *input,
			struct input_summary *shown, struct fail *fail);
int command_redact_keep(struct command_redact *redact, const struct input_summary *input,
			struct input_summary *kept, struct fail *fail);

/* Before conclusions; and after them, before the report is written. */
void command_redact_display(struct command_redact *redact, struct incidents *incidents);
int command_redact_report(struct command_redact *redact, struct input_summaries *summary,
			  struct report_filters *filters, struct fail *fail);
/* A baseline (or NULL) is shown like the rest; refuses one whose names and tokens are
 * not those of this report.  After command_redact_report(). */
int command_redact_baseline(struct command_redact *redact, const struct input_summaries *summary,
			    struct baseline *baseline, struct fail *fail);
/* Keep the map. */
int command_redact_save(struct command_redact *redact, struct fail *fail);
/* Mark the report, whose inputs are set. */
void command_redact_mark(const struct command_redact *redact, struct report *report);

#endif
