/*
 * incident_key.h - which events say the same.
 *
 * Private to `incident`.
 */
#ifndef INCIDENT_KEY_H
#define INCIDENT_KEY_H

#include <stdint.h>

#include "incident_store.h"

/*
 * The index of the event's key in store->keys; a new one is added.  By the bytes that
 * it depends on, if they were seen before.  TABLE_NONE when memory runs out.
 */
uint32_t incident_key_of(struct incident_store *store, const struct event *event);

#endif
