/*
 * finding_names.c - the vocabulary of findings, and what they can be.
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "finding_names.h"

#include <string.h>

#include "nearest.h"
#include "text.h"

#define YES_NO " yes no "
#define TRUE_FALSE " true false "
#define STATES " Starting Started Stopping Stopped "
#define MACHINES " x86 x64 ia64 arm64 "

/* A thing has one value of it or may have several; it may be a mere setting. */
enum { ONE = 0, MANY = 1, SETTING = 2 };

/* Its kind; the values that it can have, each between blanks; NULL: any text.  The order is that
 * of findings. */
static const struct {
	const char *name;
	unsigned kind;
	const char *values;
} vocabulary[] = {
	{ "module.kind", ONE, " pe pe-odd empty zeros html git-lfs-pointer zip cab msi "
	  "compress.exe import-library elf macho text xml dos ne le lx cut-off unknown " },
	{ "module.machine", ONE, MACHINES "arm arm64ec arm64x anycpu " },
	{ "module.whole", ONE, YES_NO },
	{ "module.is_dll", ONE, YES_NO },
	{ "module.signed", ONE, YES_NO },
	{ "module.debug", ONE, YES_NO },
	{ "module.exports", ONE, " filter extension module both none decorated " },
	{ "module.needs", MANY, NULL },
	{ "module.assembly", MANY, NULL },
	{ "module.managed", ONE, YES_NO },
	{ "module.since", ONE, NULL },
	{ "module.clr", ONE, NULL },
	{ "module.needs_only", ONE, NULL },
	{ "module.ordinals", MANY, NULL },
	{ "module.configured", MANY, NULL },
	{ "module.redirected", MANY, NULL },
	{ "module.dependency", MANY, NULL },
	{ "module.version", ONE, NULL },
	{ "module.subsystem", ONE, NULL },
	{ "module.entry", MANY, NULL },
	{ "module.entry_loads", MANY, NULL },
	{ "worker.machine", SETTING, MACHINES },
	{ "server.isolation", ONE, " iis5 worker-process " },
	{ "filter.not_loaded", MANY, NULL },
	{ "pool.enable32bit", SETTING, TRUE_FALSE },
	{ "pool.enable32bit_from", SETTING, " pool defaults iis " },
	{ "pool.runtime", SETTING, NULL },
	{ "pool.mode", SETTING, " Integrated Classic " },
	{ "pool.identity", SETTING, " LocalSystem LocalService NetworkService SpecificUser "
	  "ApplicationPoolIdentity " },
	{ "pool.state", ONE, STATES },
	{ "pool.autostart", ONE, TRUE_FALSE },
	{ "pool.rapid_fail", SETTING, TRUE_FALSE },
	{ "pool.queue_length", SETTING, NULL },
	{ "site.pool", MANY | SETTING, NULL },
	{ "site.path", MANY | SETTING, NULL },
	{ "site.name", SETTING, NULL },
	{ "site.state", SETTING, STATES "Pausing Paused Continuing " },
	{ "site.error", ONE, NULL },
	{ "config.well_formed", ONE, YES_NO },
	{ "config.duplicate", MANY, NULL },
	{ "config.redirected", ONE, YES_NO },
	{ "config.unknown_precondition", MANY, NULL },
	{ "config.provider_missing", MANY, NULL },
	{ "config.changed", MANY, NULL },
	{ "config.sound_copy", ONE, NULL },
	{ "http.refused", MANY, NULL },
	{ "http.status", MANY, NULL },
	{ "http.module", MANY, NULL },
	{ "pool.loads", MANY | SETTING, NULL },
	{ "pool.unfit", MANY, NULL },
	{ "http.address", MANY, NULL },
	{ "app.hosting", MANY, NULL },
	{ "app.process", MANY, NULL },
	{ "app.rid", MANY, NULL },
	{ "app.frameworks", MANY, NULL },
	{ "app.offline", MANY, NULL },
	{ "app.machine", ONE, MACHINES "arm " },
	{ "app.output", MANY, NULL },
	{ "app.config", MANY, NULL },
	{ "app.frameworks_installed", MANY, NULL },
	{ "host.frameworks", MANY, NULL },
	{ "host.windows", ONE, NULL },
	{ "host.features", MANY, NULL },
	{ "port.owner", MANY, NULL },
	{ "service.start_type", ONE, " boot system automatic manual disabled " },
	{ "service.state", ONE, NULL },
	{ "listen.stale", MANY, NULL },
	{ "ssl.stale", MANY, NULL },
	{ "file.missing_dependency", MANY, NULL },
	{ "file.access", ONE, NULL },
	{ "file.there", ONE, YES_NO },
	{ "file.in_syswow64", ONE, YES_NO },
	{ "process.image", MANY, NULL },
	{ "pool.queue", MANY | SETTING, NULL },
	{ "pool.hosting", MANY, NULL },
	{ "url.owner", MANY, NULL },
	{ "url.reserved", MANY, NULL },
	{ "listen.address", MANY, NULL },
	{ "host.address", MANY, NULL },
	{ "module.path", MANY, NULL },
	{ "module.crashed_version", MANY, NULL },
};

enum { NAMES = sizeof(vocabulary) / sizeof(vocabulary[0]) };

const char *finding_name(size_t n)
{
	return n < NAMES ? vocabulary[n].name : NULL;
}

size_t finding_number(const char *name)
{
	size_t n = 0;

	while (n < NAMES && strcmp(vocabulary[n].name, name) != 0)
		n++;
	return n;
}

const char *finding_known(const char *name)
{
	return finding_name(finding_number(name));
}

const char *finding_nearest(const char *name)
{
	struct nearest nearest = nearest_to(name);

	for (size_t n = 0; finding_name(n); n++)
		nearest_offer(&nearest, finding_name(n));
	return nearest.best;
}

bool finding_has_many(const char *name)
{
	size_t n = finding_number(name);

	return n == NAMES || vocabulary[n].kind & MANY;
}

bool finding_is_setting(const char *name)
{
	size_t n = finding_number(name);

	return n < NAMES && vocabulary[n].kind & SETTING;
}

bool finding_is_off(const char *name, const char *value)
{
	static const char *const off[][2] = {
		{ "pool.state", "Stopped" }, { "pool.autostart", "false" },
		{ "http.refused", "Disabled" },
	};

	for (size_t i = 0; i < sizeof(off) / sizeof(off[0]); i++)
		if (strcmp(off[i][0], name) == 0 && strcmp(off[i][1], value) == 0)
			return true;
	return false;
}

const char *finding_values(const char *name)
{
	size_t n = finding_number(name);

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
