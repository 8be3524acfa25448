/*
 * finding_names.c - the vocabulary of findings.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "finding_names.h"

#include <string.h>

#include "nearest.h"

static const char *const vocabulary[] = {
	"module.kind", "module.machine", "module.whole", "module.is_dll", "module.signed",
	"module.debug", "module.exports", "module.needs", "module.assembly",
	"module.managed", "module.since", "module.dependency",
	"module.version", "module.subsystem", "module.entry", "module.entry_loads",
	"worker.machine", "server.isolation", "filter.not_loaded",
	"pool.enable32bit", "pool.runtime", "pool.mode", "pool.identity", "pool.state",
	"pool.autostart", "pool.rapid_fail", "pool.queue_length",
	"site.pool", "site.path", "site.name",
	"site.state", "site.error",
	"config.well_formed", "config.duplicate", "config.redirected",
	"config.unknown_precondition", "config.provider_missing", "config.changed",
	"http.refused", "http.status",
	"app.hosting", "app.process", "app.rid", "app.frameworks", "app.offline",
	"app.machine", "app.output", "app.frameworks_installed",
	"host.frameworks", "host.windows", "host.features",
	"port.owner", "service.start_type", "service.state", "listen.stale", "ssl.stale",
	"file.missing_dependency", "file.access",
	"process.image", "pool.queue", "pool.hosting", "url.owner", "url.reserved",
	"listen.address", "host.address", "module.path", "module.crashed_version",
};

const char *finding_name(size_t n)
{
	return n < sizeof(vocabulary) / sizeof(vocabulary[0]) ? vocabulary[n] : NULL;
}

const char *finding_nearest(const char *name)
{
	struct nearest nearest = nearest_to(name);

	for (size_t n = 0; finding_name(n); n++)
		nearest_offer(&nearest, finding_name(n));
	return nearest.best;
}

const char *finding_known(const char *name)
{
	for (size_t n = 0; finding_name(n); n++)
		if (strcmp(finding_name(n), name) == 0)
			return finding_name(n);
	return NULL;
}
