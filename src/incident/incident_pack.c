/*
 * incident_pack.c - what of an incident is kept.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "incident_pack.h"

#include <stdlib.h>
#include <string.h>

#include "incident.h"
#include "shortage.h"
#include "siphash.h"

/* The texts of all rules are some two thousand.  What falls into one place is kept again. */
enum { PIECES = 4096 };

struct incident_piece {
	void *bytes;
	size_t size;
};

int incident_pack_init(struct incident_pack *pack, struct arena *arena)
{
	*pack = (struct incident_pack){
		.arena = arena, .pieces = shortage_watch(calloc(PIECES, sizeof(*pack->pieces))),
	};
	return pack->pieces ? 0 : -1;
}

void incident_pack_release(struct incident_pack *pack)
{
	arena_release(&pack->scratch);
	free(pack->pieces);
}

/* These bytes where they are kept; shared if they were kept before. */
static void *keep(struct incident_pack *pack, const void *bytes, size_t size)
{
	struct incident_piece *piece = &pack->pieces[siphash_keyed(bytes, size) % PIECES];
	void *copy;

	if (piece->size == size && memcmp(piece->bytes, bytes, size) == 0)
		return piece->bytes;
	copy = arena_alloc(pack->arena, size);
	pack->oom |= !copy;
	if (copy)
		*piece = (struct incident_piece){ memcpy(copy, bytes, size), size };
	return copy;
}

/* What rules, events and findings say stays where it is. */
static const char *keep_text(struct incident_pack *pack, const char *text)
{
	if (!text || !arena_holds(&pack->scratch, text))
		return text;
	return keep(pack, text, strlen(text) + 1);
}

static void *keep_list(struct incident_pack *pack, const void *list, size_t count, size_t size)
{
	return count && list ? keep(pack, list, count * size) : NULL;
}

static const char **keep_texts(struct incident_pack *pack, const char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		list[i] = keep_text(pack, list[i]);
	return keep_list(pack, list, count, sizeof(*list));
}

/* Not shared: what lies between the members is not known. */
static void *keep_items(struct incident_pack *pack, const void *list, size_t count, size_t size)
{
	void *copy;

	if (!count || !list)
		return NULL;
	copy = arena_array(pack->arena, count, size);
	pack->oom |= !copy;
	return copy ? memcpy(copy, list, count * size) : NULL;
}

static void keep_steps(struct incident_pack *pack, struct incident *incident)
{
	struct incident_step *steps = incident->steps;

	for (size_t i = 0; i < incident->step_count; i++) {
		steps[i].condition = keep_text(pack, steps[i].condition);
		steps[i].text = keep_text(pack, steps[i].text);
		steps[i].command = keep_text(pack, steps[i].command);
	}
	incident->steps = keep_list(pack, steps, incident->step_count, sizeof(*steps));
}

static void keep_others(struct incident_pack *pack, struct incident *incident)
{
	struct incident_other *others = keep_items(pack, incident->others, incident->other_count,
						   sizeof(*others));

	for (size_t i = 0; others && i < incident->other_count; i++) {
		others[i].title = keep_text(pack, others[i].title);
		others[i].check = keep_text(pack, others[i].check);
	}
	incident->others = others;
}

static void keep_ruled_out(struct incident_pack *pack, struct incident *incident)
{
	struct incident_ruled_out *list = keep_items(pack, incident->ruled_out,
						     incident->ruled_out_count, sizeof(*list));

	for (size_t i = 0; list && i < incident->ruled_out_count; i++) {
		list[i].because = keep_text(pack, list[i].because);
		list[i].proof = keep_list(pack, list[i].proof, list[i].proof_count,
					  sizeof(*list[i].proof));
	}
	incident->ruled_out = list;
}

static void keep_logs(struct incident_pack *pack, struct incident *incident)
{
	struct incident_log *logs = keep_items(pack, incident->logs, incident->log_count,
					       sizeof(*logs));

	for (size_t i = 0; logs && i < incident->log_count; i++)
		logs[i].text = keep_text(pack, logs[i].text);
	incident->logs = logs;
}

static void keep_names(struct incident_pack *pack, struct incident *incident)
{
	incident->computer = keep_text(pack, incident->computer);
	incident->module = keep_text(pack, incident->module);
	incident->pools = keep_items(pack, incident->pools, incident->pool_shown,
				     sizeof(*incident->pools));
	incident->sites = keep_list(pack, incident->sites, incident->site_shown,
				    sizeof(*incident->sites));
	incident->process_ids = keep_list(pack, incident->process_ids, incident->process_id_shown,
					  sizeof(*incident->process_ids));
	incident->chain = keep_items(pack, incident->chain, incident->chain_count,
				     sizeof(*incident->chain));
}

static void keep_findings(struct incident_pack *pack, struct incident *incident)
{
	incident->findings = keep_list(pack, incident->findings, incident->finding_count,
				       sizeof(*incident->findings));
	incident->proof = keep_list(pack, incident->proof, incident->proof_count,
				    sizeof(*incident->proof));
	incident->conflicts = keep_list(pack, incident->conflicts, incident->conflict_count,
					sizeof(*incident->conflicts));
	incident->outage = keep_items(pack, incident->outage, incident->outage != NULL,
				      sizeof(*incident->outage));
}

int incident_pack(struct incident_pack *pack, struct incident *incident)
{
	incident->title = keep_text(pack, incident->title);
	incident->explanation = keep_text(pack, incident->explanation);
	incident->because = keep_texts(pack, incident->because, incident->because_count);
	incident->collect = keep_texts(pack, incident->collect, incident->collect_count);
	keep_names(pack, incident);
	keep_steps(pack, incident);
	keep_others(pack, incident);
	keep_logs(pack, incident);
	keep_ruled_out(pack, incident);
	keep_findings(pack, incident);
	arena_reset(&pack->scratch);
	return pack->oom ? -1 : 0;
}
