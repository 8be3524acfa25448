/*
 * incident_order.h - in which order events were written, where their times do not show it.
 *
 * The numbers of a log show it: where a clock was set back, what has the later time was written
 * first.
 *
 *   ids    90     91     92  |  93     94       the clock was set back from 12:45 to 11:47:
 *   times  11:40  12:44  12:45  11:47  12:03    what was at 12:44 comes before what was at 12:03
 *
 * And where IIS starts, it reports that it runs when it has set up its sites: what failed in that
 * start was not repaired by it.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_ORDER_H
#define INCIDENT_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "incident_join.h"
#include "incident_state.h"
#include "incident_store.h"

struct input_summary;

/* Entries of the sorted store; NULL: in the order of the store. */
struct incident_order {
	uint32_t *entries;
};

static inline size_t incident_order_get(const struct incident_order *order, size_t place)
{
	return order->entries ? order->entries[place] : place;
}

/*
 * { 0 } becomes the order in which failures and recoveries count.  inputs: what was read; NULL:
 * not known.  A file moves only what it has itself, and only if no other file that has it shows
 * another order.  -1 when memory runs out.  The caller releases.
 */
int incident_order_find(struct incident_order *order, const struct incident_store *store,
			const struct incident_groups *groups, struct incident_state *state,
			const struct input_summary *inputs, size_t input_count);
void incident_order_release(struct incident_order *order);

#endif
