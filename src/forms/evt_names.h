/*
 * evt_names.h - the sources and computers of a legacy .evt log, each pair decoded once.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVT_NAMES_H
#define EVT_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalog;
struct catalog_provider;
struct evt_names;
struct input_stats;
struct log_stats;
struct text;

/* A pair of names, and what follows from them. */
struct evt_name {
	const uint8_t *bytes;	/* both, as they are in records */
	size_t size;
	const char *provider;	/* the source; NULL: the names do not end */
	const char *computer;
	const char *channel;	/* or NULL */
	const struct catalog_provider *row;	/* NULL: it never matters */
	struct log_stats *log;
};

struct evt_names *evt_names_new(void);	/* NULL: out of memory */
void evt_names_free(struct evt_names *names);

/*
 * Begin a file whose log is `channel` (NULL: nobody knows).  sure: its name says so; else some
 * sources know better (evt_channel_in_file()).
 */
void evt_names_begin(struct evt_names *names, const struct catalog *catalog,
		     struct input_stats *stats, const char *channel, bool sure);

/* The names of a sound record of `size` bytes; valid until the next call.  NULL: out of
 * memory. */
const struct evt_name *evt_names_of(struct evt_names *names, const uint8_t *record, size_t size);

/* The log that the source of a record tells, or NULL. */
const char *evt_names_channel(const uint8_t *record, size_t size, struct text *scratch);

#endif
