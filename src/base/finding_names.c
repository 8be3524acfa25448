/*
 * finding_names.c - the vocabulary of findings.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "finding_names.h"

#include <string.h>

#include "nearest.h"
#include "text.h"

#define YES_NO " yes no "
#define MACHINES " x86 x64 ia64 arm64 "

/* Values that a rule may ask for stand between blanks; NULL: any text. */
static const struct {
	const char *name;
	bool many;
	const char *values;
} vocabulary[] = {
	{ "module.kind", false, " pe pe-odd empty zeros html git-lfs-pointer zip cab msi "
	  "compress.exe import-library elf macho text xml dos ne le lx cut-off unknown " },
	{ "module.machine", false, MACHINES "arm arm64ec arm64x anycpu " },
	{ "module.whole", false, YES_NO },
	{ "module.is_dll", false, YES_NO },
	{ "module.signed", false, YES_NO },
	{ "module.debug", false, YES_NO },
	{ "module.exports", false, " filter extension module both none decorated " },
	{ "module.needs", true, NULL },
	{ "module.assembly", true, NULL },
	{ "module.managed", false, YES_NO },
	{ "module.since", false, NULL },
	{ "module.dependency", true, NULL },
	{ "module.version", false, NULL },
	{ "module.subsystem", false, NULL },
	{ "module.entry", true, NULL },
	{ "module.entry_loads", true, NULL },
	{ "worker.machine", false, MACHINES },
	{ "pool.enable32bit", false, NULL },
	{ "pool.runtime", false, NULL },
	{ "pool.mode", false, NULL },
	{ "pool.identity", false, NULL },
	{ "pool.state", false, NULL },
	{ "pool.autostart", false, NULL },
	{ "pool.rapid_fail", false, NULL },
	{ "pool.queue_length", false, NULL },
	{ "site.pool", true, NULL },
	{ "site.path", true, NULL },
	{ "site.name", false, NULL },
	{ "config.well_formed", false, NULL },
	{ "config.duplicate", true, NULL },
	{ "config.redirected", false, NULL },
	{ "config.unknown_precondition", true, NULL },
	{ "config.provider_missing", true, NULL },
	{ "config.changed", true, NULL },
	{ "http.refused", true, NULL },
	{ "http.status", true, NULL },
	{ "app.hosting", true, NULL },
	{ "app.process", true, NULL },
	{ "app.rid", true, NULL },
	{ "app.frameworks", true, NULL },
	{ "app.offline", true, NULL },
	{ "host.frameworks", true, NULL },
	{ "host.windows", false, NULL },
	{ "host.features", true, NULL },
	{ "port.owner", true, NULL },
	{ "service.start_type", false, NULL },
	{ "service.state", false, NULL },
	{ "listen.stale", true, NULL },
	{ "ssl.stale", true, NULL },
	{ "file.missing_dependency", true, NULL },
	{ "file.access", false, NULL },
};

enum { NAMES = sizeof(vocabulary) / sizeof(vocabulary[0]) };

const char *finding_name(size_t n)
{
	return n < NAMES ? vocabulary[n].name : NULL;
}

const char *finding_nearest(const char *name)
{
	struct nearest nearest = nearest_to(name);

	for (size_t n = 0; finding_name(n); n++)
		nearest_offer(&nearest, finding_name(n));
	return nearest.best;
}

static size_t row_of(const char *name)
{
	size_t n = 0;

	while (n < NAMES && strcmp(vocabulary[n].name, name) != 0)
		n++;
	return n;
}

const char *finding_known(const char *name)
{
	return finding_name(row_of(name));
}

bool finding_has_many(const char *name)
{
	size_t n = row_of(name);

	return n < NAMES && vocabulary[n].many;
}

const char *finding_values(const char *name)
{
	size_t n = row_of(name);

	return n < NAMES ? vocabulary[n].values : NULL;
}

bool finding_can_be(const char *name, const char *pattern)
{
	const char *at = finding_values(name);
	struct text value = { 0 };
	bool good = !at;

	while (at && !good && *(at += strspn(at, " "))) {
		size_t size = strcspn(at, " ");

		text_reset(&value);
		text_add_bytes(&value, at, size);
		good = value.oom || text_match(pattern, text_get(&value));
		at += size;
	}
	text_release(&value);
	return good;
}
