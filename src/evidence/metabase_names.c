/*
 * metabase_names.c - who is named in a MetaBase.xml, for reports that hide names.  Passwords
 * are not read.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "metabase.h"

#include <string.h>

#include "config_names.h"
#include "config_xml.h"
#include "parsers.h"
#include "text.h"

/* The role is "" for a text with names in it. */
static const struct {
	const char *property, *role;
} named[] = {
	{ "ServerComment", "site" }, { "AppPoolId", "pool" }, { "WAMUserName", "account" },
	{ "AnonymousUserName", "account" }, { "UNCUserName", "account" }, { "Path", "" },
	{ "DefaultLogonDomain", "" },
};

/* Lines of ":80:shop.contoso.com": an address, a port, a host. */
static void tell_bindings(const struct evidence_hear *hear, const char *lines)
{
	struct text line = { 0 };

	for (; lines && *lines; lines += strcspn(lines, " \t\r\n")) {
		const char *colon;

		lines += strspn(lines, " \t\r\n");
		text_reset(&line);
		text_add_bytes(&line, lines, strcspn(lines, " \t\r\n"));
		colon = strrchr(text_get(&line), ':');
		config_names_tell(hear, "", text_get(&line));
		config_names_tell(hear, "host", colon ? colon + 1 : NULL);
	}
	text_release(&line);
}

static void tell_pool(const struct evidence_hear *hear, const char *location)
{
	static const char pools[] = "/LM/W3SVC/AppPools/";

	if (location && text_starts(location, pools))
		config_names_tell(hear, "pool", location + sizeof(pools) - 1);
}

void metabase_names_tell(const struct evidence_hear *hear, const char *property, const char *value)
{
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (text_equal_nocase(named[i].property, property))
			config_names_tell(hear, named[i].role, value);
}

static int start(void *context, const struct config_element *element)
{
	const struct evidence_hear *hear = context;

	tell_pool(hear, config_attribute(element, "Location"));
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		config_names_tell(hear, named[i].role,
				  config_attribute(element, named[i].property));
	tell_bindings(hear, config_attribute(element, "ServerBindings"));
	tell_bindings(hear, config_attribute(element, "SecureBindings"));
	return 0;
}

int metabase_names(const struct evidence_source *source, const struct evidence_hear *hear,
		   struct fail *fail)
{
	return config_names_walk(source, hear, start, fail);
}
