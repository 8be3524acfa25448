/*
 * baseline_read.h - an earlier report, as far as two runs are compared.
 *
 * Its file is hostile: what is too large, too deep or not what the name promises is
 * refused, and texts are cut.
 */
#ifndef BASELINE_READ_H
#define BASELINE_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "baseline_now.h"
#include "baseline_same.h"
#include "bounds.h"
#include "input_lookup.h"
#include "report.h"
#include "when.h"

struct fail;

/* One failure, then or now. */
struct baseline_known {
	const char *computer, *rule, *module;	/* "" for none; the file name */
	const char *pools[BOUND_SHOWN];
	size_t pool_count;
	bool pools_cut;				/* there are more */
	const char *sites[BOUND_SHOWN];
	size_t site_count;
	bool ongoing;
	bool off;				/* ongoing, and a pool was disabled */
	bool silent;				/* ongoing, and writes no events while it is */
	bool beyond_pools;			/* silent, and none of a pool: a site, a service */
	bool alone;				/* no event told of it */
	bool in_system, in_application;		/* the log tells of it, or why */
	when_t end;				/* of the logs of its computer */
	when_t system_end, application_end;	/* of these two; unknown: not known */
	struct report_past past;		/* its state is not set */
	/* Its last event, in whatever zone that is; if its time is not known, where its logs end. */
	when_t earliest, latest;
};

struct baseline {
	struct arena arena;
	struct baseline_known *list;	/* from malloc; sorted by baseline_sort() */
	size_t count, room;
	struct baseline_same same;	/* of the run that is compared */
	struct baseline_now now;	/* likewise */
	bool redacted;			/* names are tokens ... */
	const char *redact_map;		/* ... of this map, or NULL */
	struct input_lookup inputs;	/* of the run that is compared ... */
	const struct coverage *coverage;	/* ... of its logs ... */
	bool not_listed;		/* ... and it has more incidents than it lists */
	struct report_comparison result;
};

/* By computer, rule and module, without case. */
void baseline_sort(struct baseline *baseline);

/* Fill an empty baseline, which owns everything, also after a failure. */
int baseline_read(struct baseline *baseline, const char *path, struct fail *fail);

#endif
