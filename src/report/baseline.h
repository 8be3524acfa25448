/*
 * baseline.h - compare a run with an earlier report: what is new, what is still
 * there, what is gone.
 *
 * Two incidents are the same failure if they agree in computer, rule and the file
 * name of the module, without case.  The path does not count, since a module that
 * was copied elsewhere fails on; nor do error codes, which the rule covers;
 * nor pools, if there is a module: the next pool that loads it is the same
 * failure.  Without a module they must share a pool, or both name none: an event of
 * some application that names no pool makes no outage of a pool known.  Where one
 * names none, or has more than a report lists, it may be the other one or not: the
 * later one is new, and what became of the earlier one is not known.  A pool that
 * was disabled then is over only by what names that pool.
 *
 * What a run has no longer is gone, unless something else that goes on may be the same
 * (a forged event can change the rule), or unless it would not show: what is refused or switched
 * off writes no events until somebody starts it, and of some no event tells at all.
 */
#ifndef BASELINE_H
#define BASELINE_H

#include <stdbool.h>
#include <stddef.h>

struct baseline;
struct coverage;
struct evidence;
struct fail;
struct incident;
struct incident_display;
struct incident_sign;
struct input_summary;
struct report_comparison;
struct report_filters;

/* What a run found. */
struct baseline_run {
	const struct incident *incidents, *hidden;	/* shown, and by filters not */
	size_t count, hidden_count;
	bool not_listed;				/* there are more than these */
	const struct input_summary *inputs;
	size_t input_count;
	const struct report_filters *filters;		/* NULL: none was given */
	const struct incident_sign *signs;		/* of what works */
	size_t sign_count;
	const struct evidence *evidence;		/* or NULL */
	const struct coverage *coverage;		/* of its logs, or NULL */
};

/*
 * Read a JSON report that this program wrote.  NULL and the reason if the file
 * cannot be read, is not such a report, or has another version.  The caller owns
 * the result: baseline_free(), which takes NULL.
 */
struct baseline *baseline_load(const char *path, struct fail *fail);
void baseline_free(struct baseline *baseline);

/* Whether names in it are tokens, and of which map: NULL, if none was kept. */
bool baseline_redacted(const struct baseline *baseline, const char **map);
/* Show its names, too, as the run shows them.  -1 when memory runs out. */
int baseline_display(struct baseline *baseline, const struct incident_display *display,
		     struct fail *fail);

/*
 * Compare.  What filters of time hide is compared, too, since a pool that nobody
 * started again writes no events; of other computers and pools than those asked for
 * nothing is.  The result is lent until baseline_free(); call once.  NULL when
 * memory runs out.
 */
const struct report_comparison *baseline_compare(struct baseline *baseline,
						 const struct baseline_run *run);

#endif
