/* zone.h - how far the clock of a place is ahead of UTC. */
#ifndef ZONE_H
#define ZONE_H

#include <stdbool.h>
#include <stdint.h>

struct fail;
struct zone;

/*
 * "local" is the zone of this system, and UTC if it has none; else a name of the zone
 * data ("Europe/Berlin") or a POSIX rule ("CET-1CEST,M3.5.0,M10.5.0/3").  A name cannot
 * lead out of the folder of the zone data.  NULL and fail if there is no such zone, or if
 * its file cannot be read.  An open zone is never changed: any number of threads may use it.
 */
struct zone *zone_open(const char *name, struct fail *fail);
/* Is there such a zone, whether it can be read now or not? */
bool zone_is_known(const char *name);
/* Seconds that local time is ahead of UTC at a moment, which is in Unix seconds. */
int32_t zone_ahead(const struct zone *zone, int64_t seconds);
void zone_close(struct zone *zone);

#endif
