/*
 * library_redact.h - from options to a report without names.
 */
#ifndef LIBRARY_REDACT_H
#define LIBRARY_REDACT_H

#include <stddef.h>

struct baseline;
struct evidence;
struct fail;
struct iistriage;
struct incidents;
struct options;
struct redact;
struct report;
struct report_filters;
struct input_summaries;
struct library_names;

/* { 0 } is a run without. */
struct library_redact {
	struct redact *redact;		/* NULL: names are shown */
	struct redact *secrets;		/* then: passwords and the like are not */
};

/* -1 if the options ask for what cannot be: a report that is written while logs are read
 * has them read twice, first for their names, and a pipe cannot be read twice. */
int library_redact_check(const struct iistriage *run, struct fail *fail);
/* Start as the options say.  The caller frees redact->redact in any case. */
int library_redact_open(struct library_redact *redact, const struct options *options,
			struct fail *fail);

/* Before conclusions; and after them, before the report is written. */
void library_redact_display(const struct library_redact *redact, struct incidents *incidents);
int library_redact_report(const struct library_redact *redact, struct input_summaries *summary,
			  struct report_filters *filters, struct fail *fail);
/* Who is told of a name: then no text shows it.  For as long as redact->redact lives. */
struct evidence_hear library_redact_hear(const struct library_redact *redact);
/* Files beside the logs, before conclusions: names in their findings are known, so that no text of
 * an event shows them.  -1 when memory runs out. */
int library_redact_learn(const struct library_redact *redact, const struct evidence *evidence,
			 struct fail *fail);
/* The same files, after conclusions: their paths become tokens, names in their texts
 * likewise.  -1 when memory runs out. */
int library_redact_evidence(const struct library_redact *redact, struct evidence *evidence,
			    struct fail *fail);
/* A baseline (or NULL) is shown like the rest; -1 for one whose names and tokens are not
 * those of this report.  After library_redact_report(). */
int library_redact_baseline(const struct library_redact *redact,
			    const struct library_names *names, struct baseline *baseline,
			    struct fail *fail);
/* Say in the report that it is redacted, and by which map. */
void library_redact_mark(const struct library_redact *redact, const struct library_names *names,
			 struct report *report);

#endif
