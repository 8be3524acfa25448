/*
 * evidence_hear.c - who is named in what a parser finds.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_hear.h"

#include <stdint.h>
#include <string.h>

#include "evidence.h"
#include "evidence_asked.h"
#include "parsers.h"
#include "text.h"

enum { VERSION_SIZE = 23 };	/* of 65535.65535.65535.65535 */

/* What a finding names, where it is nothing but a name.  A number is the id of a site, "." the
 * folder of the input, and what begins with / a place in the metabase: texts.  An application
 * of .NET has the name of its folder, which is part of the path of an input. */
static const struct {
	const char *finding;		/* a pattern of text_match() */
	struct evidence_roles roles;
	const char *only;		/* of this, or NULL: of anything */
} named[] = {
	{ "site.name", { "site", "site" }, NULL },
	{ "site.pool", { "site", "pool" }, NULL },
	{ "site.*", { "site", NULL }, NULL },
	{ "pool.*", { "pool", NULL }, NULL },
	{ "http.*", { "pool", NULL }, NULL },
	{ "url.owner", { NULL, "pool" }, NULL },
	{ "app.*", { "input", NULL }, NULL },
	{ "config.duplicate", { NULL, "pool" }, "applicationPools" },
	{ "config.duplicate", { NULL, "site" }, "sites" },
};

static bool is_text(const char *name)
{
	return !name || *name == '/' || strcmp(name, ".") == 0 ||
	       !name[strspn(name, "0123456789")];
}

struct evidence_roles evidence_roles_of(const struct evidence_finding *finding)
{
	struct evidence_roles roles = { NULL, NULL };

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		const char *only = named[i].only;

		if (!text_match(named[i].finding, finding->finding) ||
		    (only && (!finding->of || strcmp(only, finding->of) != 0)))
			continue;
		roles = named[i].roles;
		break;
	}
	if (is_text(finding->of))
		roles.of = NULL;
	if (is_text(finding->value))
		roles.value = NULL;
	return roles;
}

bool evidence_is_version(const char *name, const char *value)
{
	return (strstr(name, "version") || strcmp(name, "host.windows") == 0) && value &&
	       strlen(value) <= VERSION_SIZE && !value[strspn(value, "0123456789.")];
}

static void tell(const struct evidence_hear *hear, const char *role, const char *name)
{
	if (role && name)
		hear->name(hear->context, role, name);
}

void evidence_tell_names(const struct evidence_hear *hear, const struct evidence_finding *finding)
{
	const struct evidence_roles roles = evidence_roles_of(finding);

	tell(hear, roles.of, finding->of);
	tell(hear, roles.value, finding->value);
}

void evidence_tell_value(const struct evidence_hear *hear, const char *name, const char *value)
{
	if (!evidence_is_version(name, value))
		tell(hear, "", value);
}

void evidence_tell_texts(const struct evidence_hear *hear, const struct evidence_finding *finding)
{
	const struct evidence_roles roles = evidence_roles_of(finding);

	if (!roles.of)
		tell(hear, "", finding->of);
	if (!roles.value)
		evidence_tell_value(hear, finding->finding, finding->value);
}

int evidence_hear_read(const struct evidence_source *source, const struct evidence_hear *hear,
		       int (*read)(const struct evidence_reading *reading, struct fail *fail),
		       struct fail *fail)
{
	/* Logs of requests need a time, and all of it is asked for. */
	const struct evidence_want want = { .first = 1, .last = UINT64_MAX, .idle = true };
	const struct evidence_wants wants = { &want, 1 };
	struct evidence_asked asked = { .has_requests = false };
	struct evidence evidence = { .count = 0 };
	const struct evidence_reading reading = {
		.evidence = &evidence, .source = source, .path = "", .wants = &wants,
		.asked = &asked, .hear = hear,
	};
	int ret = read(&reading, fail);

	evidence_asked_release(&asked);
	evidence_release(&evidence);
	return ret;
}
