/*
 * coverage.h - which logs of which computer were read over which time, what is
 * missing in them, and what that means for the verdict.
 *
 * It is made from the summaries of all inputs and the lifecycle events that incidents
 * keep, so it is the same whatever the order of inputs and however a log is split into files.
 */
#ifndef COVERAGE_H
#define COVERAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "when.h"

struct fail;
struct incident;
struct incident_lifecycle;
struct incidents;
struct incident_excused;
struct incident_undecided;
struct input_summary;
struct coverage;

/* A System or Application log without records for this long has ended: quiet servers write for
 * hours nothing. */
#define COVERAGE_SILENCE WHEN_DAY

/* Records that are missing, by their record ids. */
struct coverage_gap {
	when_t after, before;		/* the records around it; or unknown */
	uint64_t missing;		/* how many */
};

/* One log of a computer, from all inputs that hold some of it. */
struct coverage_channel {
	const char *channel;		/* "System"; NULL: records name none */
	when_t first_event, last_event;	/* of all records; or unknown */
	bool local_time;	/* some times are as printed, of a zone that is not known */
	/* Distinct records; of a log that is `sparse`, copies count again. */
	uint64_t records;
	/* The lowest and the highest record id.  If the lowest is above 1, earlier records
	 * were overwritten, cleared or left out. */
	uint64_t first_record_id, last_record_id;
	/* Record ids have gaps throughout, as in a filtered export or a forwarded log: what
	 * is missing is not known, and no gaps are listed. */
	bool sparse;
	const struct coverage_gap *gaps;	/* by record id */
	size_t gap_count;
	uint64_t missing;		/* records in all gaps */
	/* Where the clock was set back: the times before and after that. */
	const struct coverage_gap *steps;	/* missing is 0 */
	size_t step_count;
};

struct coverage_lifecycle {
	const struct incident_lifecycle *item;
	const char *summary;		/* "Windows started" */
};

struct coverage_computer {
	const char *computer;		/* NULL: records name none */
	const struct coverage_channel *channels;	/* sorted by name */
	size_t channel_count;
	/* Restarts, shut-downs, cleared logs, iisreset, stops and starts of the
	 * services, by time.  The latest BOUND_MARKS, and how many there are. */
	struct coverage_lifecycle *lifecycle;
	size_t lifecycle_shown, lifecycle_count;
};

/* What the coverage means for the verdict; words_limit() says it. */
enum coverage_limit_kind {
	COVERAGE_LEFT_OUT,	/* `count` incidents are counted and not listed */
	COVERAGE_DIFFER,	/* `count` records from `from` to `to` differ from their copies */
	COVERAGE_EXCUSED,	/* `count` events are no failures by what one input tells */
	/* Whether a person switched pools off (`undecided`) is not known: files beside the logs
	 * disagree, or the System log does not cover all of the time. */
	COVERAGE_DISAGREE,
	COVERAGE_PART,
	/* `count` incidents are of logs that name no computer, beside others that do; or have
	 * times of a zone that is not known, beside others in UTC. */
	COVERAGE_NAMELESS,
	COVERAGE_ZONE,
	COVERAGE_CLEARED,	/* the log was cleared at `from` */
	COVERAGE_LATE,		/* it begins at `from`, `to` is the first failure */
	COVERAGE_GAP,		/* `count` records are missing, between from and to */
	COVERAGE_FILTERED,	/* the record ids are sparse */
	COVERAGE_CUT_AT_START,	/* it begins (from) with the first failure (to) */
	COVERAGE_ENDS,		/* it ends at `from`, `to` is the last failure */
	COVERAGE_STEP,		/* the clock went from `from` back to `to` */
	/* The server or IIS was started at `from`: failures went on until `to`, or ended. */
	COVERAGE_RESTART_FAILED,
	COVERAGE_RESTART_HELPED,
	COVERAGE_KINDS
};

struct coverage_limit {
	enum coverage_limit_kind kind;
	const char *computer;		/* or NULL */
	const char *channel;		/* or NULL */
	when_t from, to;		/* or unknown */
	bool local_time;		/* these may be as printed, of a zone that is not known */
	uint64_t count;			/* COVERAGE_GAP, COVERAGE_DIFFER: records */
	size_t places;			/* and gaps */
	bool recovery;			/* the recovery may be in one of the gaps */
	const struct incident_lifecycle *lifecycle;	/* the evidence, or NULL */
	const struct incident_undecided *undecided;	/* likewise */
	const struct incident_excused *excused;		/* likewise */
	/* Others have incidents that are listed and this computer has none; `others` more of
	 * that kind have no sentence of their own. */
	bool unlisted;
	size_t others;
	/* Where only so many are told, those of a lower rank are: from 0, computers take turns
	 * (incident_share.h). */
	size_t rank;
};

/* "log-cleared", "begins-late", ... */
const char *coverage_limit_name(enum coverage_limit_kind kind);

/*
 * After incidents_conclude(); summaries and incidents must outlive the result.  NULL
 * and fail when memory runs out.
 */
struct coverage *coverage_new(const struct input_summary *summary, size_t count,
			      const struct incidents *incidents, struct fail *fail);
void coverage_free(struct coverage *coverage);

/* Sorted by name, without case. */
const struct coverage_computer *coverage_computers(const struct coverage *coverage,
						   size_t *count);
/* That one, without case; NULL: none has records. */
const struct coverage_computer *coverage_computer(const struct coverage *coverage,
						  const char *name);
/* The most important first, at most BOUND_LIMITS; *count is how many there are. */
const struct coverage_limit *coverage_limits(const struct coverage *coverage,
					     size_t *shown, size_t *count);
/* How many of a kind have no lower rank than that. */
size_t coverage_limits_left(const struct coverage *coverage, enum coverage_limit_kind kind,
			    size_t rank);

#endif
