/*
 * explain_source.h - who wrote the event, and of which service it tells.
 *
 * Private to `explain`.
 */
#ifndef EXPLAIN_SOURCE_H
#define EXPLAIN_SOURCE_H

struct catalog_event;
struct catalog_provider;
struct explain;

/* By family ("W3SVC-WP") or by a provider's name ("Microsoft-Windows-WAS"); or NULL. */
const struct catalog_provider *explain_provider(const char *name);

/* The service of IIS that is called so: its key as Windows writes it, or `name`
 * where that is not its key.  NULL: none. */
const char *explain_service(const char *name);

/* The keys of the services that the event may tell of, or NULL where it is not about
 * one.  Some entries are patterns; NULL ends them. */
const char *const *explain_services(const struct catalog_event *kind);

/* Join the words that name who wrote an event to the events; they vanish. */
void explain_join_sources(struct explain *explain);

#endif
