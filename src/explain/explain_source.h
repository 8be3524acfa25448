/*
 * explain_source.h - who wrote the event, and which service it is about.
 *
 * Private to `explain`.
 */
#ifndef EXPLAIN_SOURCE_H
#define EXPLAIN_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

struct catalog_event;
struct catalog_provider;
struct explain;
struct explain_word;

/* By family ("W3SVC-WP") or by a provider's name ("Microsoft-Windows-WAS"); or NULL. */
const struct catalog_provider *explain_provider(const char *name);

/* The service of IIS with that name: its key as Windows writes it, or `name` where
 * that is not its key.  NULL: none. */
const char *explain_service(const char *name);

/* The keys of the services that the event may be about, or NULL where it is not about
 * one.  Some entries are patterns; NULL ends them. */
const char *const *explain_services(const struct catalog_event *kind);

/* The event of the provider's family with that id, also one that the catalog does not
 * list but counts; or NULL. */
const struct catalog_event *explain_kind(const struct catalog_provider *provider, uint16_t id);

/* A number that may be the id of an event. */
bool explain_read_id(const char *text, uint16_t *id);

/* Add to what the word may mean.  Nothing for a `kind` of NULL, or if there are
 * EXPLAIN_EVENTS already. */
void explain_add_event(struct explain_word *word, const struct catalog_event *kind, uint16_t id);

/* Join the words that name who wrote an event to the events; they vanish. */
void explain_join_sources(struct explain *explain);

#endif
