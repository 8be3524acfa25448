/*
 * log_stats.h - the statistics of one log of one computer while it is read: which of its
 * records there are, as runs of record ids.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef LOG_STATS_H
#define LOG_STATS_H

#include "input_stats.h"

/* A clock that goes back less than this was not set: it was adjusted, or threads
 * wrote records at once. */
#define INPUT_CLOCK_STEP (5 * WHEN_MINUTE)

/* One log of one computer while it is read; private to log_stats.c. */
struct log_stats {
	struct input_run *run;	/* that the last record continued, or &no_run */
	const char *computer, *channel;
	when_t first, last;	/* without those of the records that continued a run */
	uint64_t first_id, last_id;
	uint64_t count;		/* of records that are in no run */
	bool sparse;		/* no runs any more */
	bool local_time;	/* some times are as printed, of a zone that is not known */
	struct input_run *runs;
	size_t run_count, run_room;
	struct input_run no_run;
	struct log_stats *next;
};

/* True if it is the log of that channel (NULL: of none), and if both are one log: a computer may
 * have been renamed. */
bool log_stats_is_channel(const struct log_stats *log, const char *channel);
bool log_stats_same_channel(const struct log_stats *a, const struct log_stats *b);

/* A record that does not continue the run of the last one. */
void log_stats_jump(struct input_stats *stats, struct log_stats *log_stats, uint64_t id,
		    when_t time);

/*
 * Note a record of a log (NULL: of none) with its id (0: it has none) and time: this
 * is done for every record.  It counts nothing.
 */
static inline void log_stats_record(struct input_stats *stats, struct log_stats *log_stats,
				    uint64_t id, when_t time)
{
	if (!log_stats) {
		input_stats_time(stats, time);
	} else if (id == log_stats->run->last_id + 1 && time >= log_stats->run->last_time &&
		   time <= WHEN_LAST) {
		log_stats->run->last_id = id;
		log_stats->run->last_time = time;
	} else {
		log_stats_jump(stats, log_stats, id, time);
	}
}

/* What input_stats_merge() and input_stats_summarise() do about logs. */
void log_stats_merge(struct input_stats *stats, const struct input_log_stats *part);
void log_stats_summarise(struct input_stats *stats, struct input_summary *summary);

#endif
