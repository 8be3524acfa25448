/*
 * config_names.c - who is named in a configuration file of IIS 7 and later.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "config_names.h"

#include <string.h>

#include "config_xml.h"
#include "parsers.h"
#include "text.h"

#define POOLS "system.applicationHost/applicationPools"
#define SITES "system.applicationHost/sites"
#define FOLDER "/application/virtualDirectory"
#define LOGON "system.webServer/security/authentication/"

/* The role is "" for a text with names in it. */
static const struct {
	const char *path, *attribute, *role;
} named[] = {
	{ POOLS "/add", "name", "pool" },
	{ POOLS "/add/processModel", "userName", "account" },
	{ POOLS "/applicationPoolDefaults/processModel", "userName", "account" },
	{ SITES "/site", "name", "site" },
	{ SITES "/site/application", "applicationPool", "pool" },
	{ SITES "/site" FOLDER, "physicalPath", "" },
	{ SITES "/site" FOLDER, "userName", "account" },
	{ SITES "/site/logFile", "directory", "" },
	{ SITES "/virtualDirectoryDefaults", "userName", "account" },
	{ LOGON "anonymousAuthentication", "userName", "account" },
	{ LOGON "basicAuthentication", "defaultLogonDomain", "" },
	{ "configurationRedirection", "path", "" },
	{ "configurationRedirection", "userName", "account" },
	{ "connectionStrings/add", "connectionString", "" },
	{ "system.web/identity", "userName", "account" },
};

void config_names_tell(const struct evidence_hear *hear, const char *role, const char *name)
{
	if (name && name[strspn(name, "0123456789")])
		hear->name(hear->context, role, name);
}

/* A value that is encrypted names nobody. */
static void tell(const struct evidence_hear *hear, const char *role, const char *name)
{
	if (name && strncmp(name, "[enc:", 5) != 0)
		config_names_tell(hear, role, name);
}

/* "*:80:shop.contoso.com": an address, a port, a host. */
void config_names_tell_binding(const struct evidence_hear *hear, const char *information)
{
	const char *colon = information ? strrchr(information, ':') : NULL;

	tell(hear, "", information);
	if (colon && !strchr(colon, ']'))
		tell(hear, "host", colon + 1);
}

static int start(void *context, const struct config_element *element)
{
	const struct evidence_hear *hear = context;

	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (config_is(element, named[i].path))
			tell(hear, named[i].role, config_attribute(element, named[i].attribute));
	if (config_is(element, SITES "/site/bindings/binding"))
		config_names_tell_binding(hear, config_attribute(element, "bindingInformation"));
	return 0;
}

/* "Shop/api": a site and what is below it. */
static void tell_location(const struct evidence_hear *hear, const char *location)
{
	char site[CONFIG_XML_NAME];

	text_fit_bytes(site, sizeof(site), location, strcspn(location, "/"));
	if (*site)
		tell(hear, "site", site);
}

static int start_of_server(void *context, const struct config_element *element)
{
	if (element->depth == 2 && strcmp(element->name, "location") == 0)
		tell_location(context, element->location);
	return start(context, element);
}

static int see_server(void *context, const struct config_element *element)
{
	bool *server = context;

	*server = config_is(element, "system.applicationHost") ||
		  config_is(element, "moduleProviders");
	return *server;
}

int config_names_walk(const struct evidence_source *source, const struct evidence_hear *hear,
		      int (*each)(void *context, const struct config_element *element),
		      struct fail *fail)
{
	struct evidence_hear own = *hear;
	const struct config_walk walk = { .context = &own, .start = each };
	struct config_fault fault = { .reason = NULL };

	return config_xml_walk(source, &walk, &fault, fail) < 0 ? -1 :
	       config_fault_names(&fault, fail);
}

int config_names_of_server(const struct evidence_source *source, const struct evidence_hear *hear,
			   struct fail *fail)
{
	return config_names_walk(source, hear, start_of_server, fail);
}

/* Which it is may be said after the first location. */
int config_names_read(const struct evidence_source *source, const struct evidence_hear *hear,
		      struct fail *fail)
{
	bool server = false;
	const struct config_walk walk = { .context = &server, .start = see_server };
	struct config_fault fault = { .reason = NULL };

	if (config_xml_walk(source, &walk, &fault, fail) < 0)
		return -1;
	return server ? config_names_of_server(source, hear, fail) :
			config_names_walk(source, hear, start, fail);
}
