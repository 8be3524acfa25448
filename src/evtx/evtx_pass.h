/*
 * evtx_pass.h - records that nobody wants are passed over.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVTX_PASS_H
#define EVTX_PASS_H

#include "catalog.h"
#include "evtx_decoder.h"
#include "log_stats.h"

/* What the catalog knows of an id; a log has the same few again and again. */
static inline struct evtx_kind *evtx_kind_of(struct evtx_decoder *decoder,
					     const struct catalog_provider *provider,
					     uint16_t id)
{
	struct evtx_kind *kind = &decoder->kinds[id % EVTX_KINDS];

	if (kind->provider != provider || kind->id != id)
		*kind = (struct evtx_kind){
			.provider = provider, .id = id,
			.row = catalog_find(decoder->catalog, provider, id),
		};
	return kind;
}

/* The statistics get the header's id where it continues the run, else EventRecordID,
 * which differs in forwarded and in forged records. */
static inline bool evtx_id_continues(const struct log_stats *log_stats,
				     const struct evtx_record *record)
{
	return !log_stats || record->id == log_stats->run->last_id + 1;
}

/*
 * Count a record if it has the names of one that was decoded before, and the catalog does not
 * know its provider or its event id, or refused its data before.  False: it must be decoded.
 */
bool evtx_pass_over(struct evtx_decoder *decoder, const struct evtx_record *record);

#endif
