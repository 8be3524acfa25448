/*
 * evt_damage.h - legacy .evt logs, damaged in every way that is known.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVT_DAMAGE_H
#define EVT_DAMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct evtx_source;
struct evt_log_bytes;

/* What a perfect reader gets of tests/fixtures/good-chunks.txt, written and damaged so. */
struct evt_damage {
	const char *name;	/* NULL: there are no more */
	size_t ring;		/* bytes of the file; 0: nothing is overwritten */
	bool dirty;		/* the header is old */
	void (*apply)(struct evt_log_bytes *log);	/* or NULL */
	int records, matched, lost;
	char problem;		/* '+': is reported, '-': is not, '?': may be */
	int recovered;		/* records more with --recover */
	const char *what;
};

extern const struct evt_damage evt_damages[];

const struct evt_damage *evt_damage_named(const char *name);
/* In fresh memory. */
uint8_t *evt_damage_make(const struct evt_damage *damage, const struct evtx_source *source,
			 size_t *size);

#endif
