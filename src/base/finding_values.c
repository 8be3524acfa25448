/*
 * finding_values.c - what findings can be.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "finding_names.h"

#include <string.h>

#include "text.h"

#define YES_NO " yes no "
#define TRUE_FALSE " true false "
#define STATES " Starting Started Stopping Stopped "
#define MACHINES " x86 x64 ia64 arm64 "

/* Findings of which a thing has one value, with those that it can be, each between blanks;
 * NULL: any text.  Of all others a thing may have many. */
static const struct {
	const char *name, *values;
} single[] = {
	{ "module.kind", " pe pe-odd empty zeros html git-lfs-pointer zip cab msi "
	  "compress.exe import-library elf macho text xml dos ne le lx cut-off unknown " },
	{ "module.machine", MACHINES "arm arm64ec arm64x anycpu " },
	{ "module.whole", YES_NO },
	{ "module.is_dll", YES_NO },
	{ "module.signed", YES_NO },
	{ "module.debug", YES_NO },
	{ "module.exports", " filter extension module both none decorated " },
	{ "module.managed", YES_NO },
	{ "module.since", NULL },
	{ "module.version", NULL },
	{ "module.subsystem", NULL },
	{ "worker.machine", MACHINES },
	{ "server.isolation", " iis5 worker-process " },
	{ "pool.enable32bit", TRUE_FALSE },
	{ "pool.runtime", NULL },
	{ "pool.mode", " Integrated Classic " },
	{ "pool.identity", " LocalSystem LocalService NetworkService SpecificUser "
	  "ApplicationPoolIdentity " },
	{ "pool.state", STATES },
	{ "pool.autostart", TRUE_FALSE },
	{ "pool.rapid_fail", TRUE_FALSE },
	{ "pool.queue_length", NULL },
	{ "site.name", NULL },
	{ "site.state", STATES "Pausing Paused Continuing " },
	{ "config.well_formed", YES_NO },
	{ "config.redirected", YES_NO },
	{ "site.error", NULL },
	{ "host.windows", NULL },
	{ "app.machine", MACHINES "arm " },
	{ "service.start_type", " boot system automatic manual disabled " },
	{ "service.state", NULL },
	{ "file.access", NULL },
};

enum { SINGLE = sizeof(single) / sizeof(single[0]) };

static size_t row_of(const char *name)
{
	size_t n = 0;

	while (n < SINGLE && strcmp(single[n].name, name) != 0)
		n++;
	return n;
}

bool finding_has_many(const char *name)
{
	return row_of(name) == SINGLE;
}

const char *finding_values(const char *name)
{
	size_t n = row_of(name);

	return n < SINGLE ? single[n].values : NULL;
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
