/*
 * appcmd.c - what "appcmd list" says of pools, sites, applications, worker processes and
 * modules.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "appcmd.h"

#include <stdio.h>
#include <string.h>

#include "config_condition.h"
#include "config_names.h"
#include "evidence_sink.h"
#include "parsers.h"
#include "text.h"

static const char *const kinds[] = {
	[APPCMD_APPPOOL] = "APPPOOL", [APPCMD_SITE] = "SITE", [APPCMD_APP] = "APP",
	[APPCMD_VDIR] = "VDIR", [APPCMD_WP] = "WP", [APPCMD_MODULE] = "MODULE",
};

enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

enum appcmd_kind appcmd_kind_of(const char *word)
{
	for (unsigned i = APPCMD_APPPOOL; i < KINDS; i++)
		if (strcmp(kinds[i], word) == 0)
			return (enum appcmd_kind)i;
	return APPCMD_NONE;
}

void appcmd_begin(struct appcmd *object, enum appcmd_kind kind, const char *name)
{
	*object = (struct appcmd){ .kind = kind };
	text_fit(object->name, sizeof(object->name), name);
}

/* ---- values ---- */

static const char *const states[] = { "Starting", "Started", "Stopping", "Stopped", NULL };
static const char *const truths[] = { "false", "true", NULL };
static const char *const modes[] = { "Integrated", "Classic", NULL };
static const char *const identities[] = {
	"LocalSystem", "LocalService", "NetworkService", "SpecificUser",
	"ApplicationPoolIdentity", NULL
};

/* Attributes that become a finding as they are.  Rows of one finding stand for each other. */
static const struct {
	enum appcmd_kind kind;
	const char *section, *name, *finding;
	const char *const *words;	/* NULL: a version or a number */
} rows[] = {
	{ APPCMD_APPPOOL, "", "state", "pool.state", states },
	{ APPCMD_APPPOOL, "", "PipelineMode", "pool.mode", modes },
	{ APPCMD_APPPOOL, "", "MgdMode", "pool.mode", modes },
	{ APPCMD_APPPOOL, "add", "managedPipelineMode", "pool.mode", modes },
	{ APPCMD_APPPOOL, "", "RuntimeVersion", "pool.runtime", NULL },
	{ APPCMD_APPPOOL, "", "MgdVersion", "pool.runtime", NULL },
	{ APPCMD_APPPOOL, "add", "managedRuntimeVersion", "pool.runtime", NULL },
	{ APPCMD_APPPOOL, "add", "autoStart", "pool.autostart", truths },
	{ APPCMD_APPPOOL, "add", "enable32BitAppOnWin64", "pool.enable32bit", truths },
	{ APPCMD_APPPOOL, "add", "queueLength", "pool.queue_length", NULL },
	{ APPCMD_APPPOOL, "processModel", "identityType", "pool.identity", identities },
	{ APPCMD_APPPOOL, "failure", "rapidFailProtection", "pool.rapid_fail", truths },
	{ APPCMD_SITE, "", "state", "site.state", states },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

/* A word of the list as it is there; a short version or number; NULL: it is none. */
static const char *value_of(const char *const *words, const char *text)
{
	for (size_t i = 0; words && words[i]; i++)
		if (text_equal_nocase(words[i], text))
			return words[i];
	if (words)
		return NULL;
	if (!*text)
		return "none";
	return strlen(text) <= 16 && strspn(text, "vV.0123456789") == strlen(text) ? text : NULL;
}

/* Was that finding told of the object already? */
static bool was_said(const struct appcmd *object, size_t row)
{
	for (size_t i = 0; i < ROWS; i++)
		if (object->said & 1u << i && strcmp(rows[i].finding, rows[row].finding) == 0)
			return true;
	return false;
}

/* ---- pools ---- */

/*
 * The machine of a pool of 64 bits: what an event says of one of this computer, else x64.
 * NULL: an event says that the process has 32 bits, so that Windows may have them.
 */
static const char *wide_machine(const struct evidence_wants *wants)
{
	const char *machine = "x64";

	for (size_t i = 0; i < wants->count; i++) {
		if (!wants->list[i].machine)
			continue;
		if (strcmp(wants->list[i].machine, "x86") == 0)
			return NULL;
		machine = wants->list[i].machine;
	}
	return machine;
}

static void say_machine(const struct appcmd *object, struct evidence_sink *sink, bool narrow,
			unsigned line)
{
	evidence_sink_found(sink, "worker.machine", object->name,
			    narrow ? "x86" : wide_machine(sink->reading->wants), line);
}

/* ---- sites and applications ---- */

/* Events and configuration name a site by its number or by its name. */
static void say_site(const struct appcmd *object, struct evidence_sink *sink,
		     const char *finding, const char *value, unsigned line)
{
	evidence_sink_found(sink, finding, object->name, value, line);
	if (*object->id)
		evidence_sink_found(sink, finding, object->id, value, line);
}

static bool is_root(const char *path)
{
	return strcmp(path, "/") == 0;
}

/* Of the root; what is below it is told by its path. */
static void say_pool_of(const struct appcmd *object, struct evidence_sink *sink,
			const char *pool, unsigned line)
{
	char name[2 * APPCMD_NAME];

	if (is_root(object->application)) {
		say_site(object, sink, "site.pool", pool, line);
		return;
	}
	snprintf(name, sizeof(name), "%s%s", object->name, object->application);
	evidence_sink_found(sink, "site.pool", name, pool, line);
}

static void site_value(struct appcmd *object, struct evidence_sink *sink, const char *section,
		       const char *name, const char *value, unsigned line)
{
	bool application = strcmp(section, "application") == 0;
	bool folder = strcmp(section, "virtualDirectory") == 0;

	if (application && strcmp(name, "path") == 0) {
		text_fit(object->application, sizeof(object->application), value);
		object->folder[0] = '\0';
	} else if (folder && strcmp(name, "path") == 0) {
		text_fit(object->folder, sizeof(object->folder), value);
	} else if (application && strcmp(name, "applicationPool") == 0 &&
		   *object->application) {
		say_pool_of(object, sink, value, line);
	} else if (folder && strcmp(name, "physicalPath") == 0 &&
		   is_root(object->application) && is_root(object->folder)) {
		say_site(object, sink, "site.path", value, line);
	}
}

/* "Default Web Site/" is the root of a site, "Default Web Site/shop" is below it. */
static void say_app(const struct appcmd *object, struct evidence_sink *sink,
		    const char *finding, const char *value, unsigned line)
{
	char name[APPCMD_NAME];
	char *slash;

	text_fit(name, sizeof(name), object->name);
	slash = strchr(name, '/');
	if (slash && !slash[1])
		*slash = '\0';
	if (*name)
		evidence_sink_found(sink, finding, name, value, line);
}

/* ---- modules ---- */

/* It prints the precondition twice with /config, which is one finding. */
static void say_condition(struct appcmd *object, struct evidence_sink *sink,
			  const char *condition, unsigned line)
{
	char value[CONFIG_FAULT];

	if (object->said || !config_condition_fault(condition, value))
		return;
	object->said = 1;
	evidence_sink_found(sink, "config.unknown_precondition", object->name, value, line);
}

/* ---- any ---- */

/* True: it was the name of the object, or its number. */
static bool take_name(struct appcmd *object, struct evidence_sink *sink, const char *name,
		      const char *value, unsigned line)
{
	size_t size = strlen(kinds[object->kind]);
	bool own = strncmp(name, kinds[object->kind], size) == 0;

	if (own && strcmp(name + size, ".NAME") == 0) {
		text_fit(object->name, sizeof(object->name), value);
		return true;
	}
	if (object->kind != APPCMD_SITE ||
	    (strcmp(name, "SITE.ID") != 0 && strcmp(name, "id") != 0))
		return false;
	if (!*object->id && *value && strspn(value, "0123456789") == strlen(value)) {
		text_fit(object->id, sizeof(object->id), value);
		evidence_sink_found(sink, "site.name", object->id, object->name, line);
	}
	return true;
}

static void take_row(struct appcmd *object, struct evidence_sink *sink, size_t row,
		     const char *text, unsigned line)
{
	const char *value = value_of(rows[row].words, text);

	if (!value || was_said(object, row))
		return;
	object->said |= 1u << row;
	if (object->kind == APPCMD_SITE)
		say_site(object, sink, rows[row].finding, value, line);
	else
		evidence_sink_found(sink, rows[row].finding, object->name, value, line);
	if (strcmp(rows[row].finding, "pool.enable32bit") == 0)
		say_machine(object, sink, strcmp(value, "true") == 0, line);
}

/* ---- names, for a report that hides them ---- */

/* Protocol, address, port and host of each, with commas between.  The first of them, which is
 * nobody's name, may be missing. */
static void tell_bindings(const struct evidence_hear *hear, const char *list)
{
	char binding[APPCMD_NAME];

	for (; *list; list += *list == ',') {
		size_t size = strcspn(list, ",");

		text_fit_bytes(binding, sizeof(binding), list, size);
		config_names_tell_binding(hear, binding);
		list += size;
	}
}

/* Of the object: "Shop/api" is of the site Shop. */
static void tell_object(const struct evidence_hear *hear, const struct appcmd *object)
{
	char site[APPCMD_NAME];

	if (object->kind == APPCMD_APPPOOL)
		config_names_tell(hear, "pool", object->name);
	text_fit_bytes(site, sizeof(site), object->name, strcspn(object->name, "/"));
	if (*site && (object->kind == APPCMD_SITE || object->kind == APPCMD_APP ||
		      object->kind == APPCMD_VDIR))
		config_names_tell(hear, "site", site);
}

/* Those that are in findings, too, are told again with them. */
static void tell_names(const struct evidence_hear *hear, const struct appcmd *object,
		       const char *name, const char *value)
{
	static const struct {
		const char *name, *role;
	} named[] = {
		{ "applicationPool", "pool" }, { "APPPOOL.NAME", "pool" }, { "SITE.NAME", "site" },
		{ "userName", "account" }, { "physicalPath", "" },
	};

	tell_object(hear, object);
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++)
		if (*value && strcmp(named[i].name, name) == 0)
			config_names_tell(hear, named[i].role, value);
	/* The name of a further one is its protocol and address, "https/10.0.0.1". */
	if (object->kind == APPCMD_SITE && (strcmp(name, "bindings") == 0 || strchr(name, '/') ||
					    strcmp(name, "bindingInformation") == 0))
		tell_bindings(hear, value);
}

void appcmd_value(struct appcmd *object, struct evidence_sink *sink, const char *section,
		  const char *name, const char *value, unsigned line)
{
	bool pool = strcmp(name, "applicationPool") == 0 || strcmp(name, "APPPOOL.NAME") == 0;
	bool taken;

	if (object->kind == APPCMD_NONE)
		return;
	taken = !*section && take_name(object, sink, name, value, line);
	if (sink->reading->hear && object->kind != APPCMD_MODULE)
		tell_names(sink->reading->hear, object, name, value);
	if (taken || !*object->name)
		return;
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].kind == object->kind && strcmp(rows[i].section, section) == 0 &&
		    strcmp(rows[i].name, name) == 0)
			take_row(object, sink, i, value, line);
	if (object->kind == APPCMD_SITE)
		site_value(object, sink, section, name, value, line);
	else if (object->kind == APPCMD_APP && !*section && pool)
		say_app(object, sink, "site.pool", value, line);
	else if (object->kind == APPCMD_VDIR && !*section &&
		 strcmp(name, "physicalPath") == 0 && text_match("*/", object->name))
		say_app(object, sink, "site.path", value, line);
	else if (object->kind == APPCMD_MODULE && strcmp(name, "preCondition") == 0)
		say_condition(object, sink, value, line);
	else if (object->kind == APPCMD_WP && !*section && pool)
		evidence_sink_found(sink, "process.image", object->name, "w3wp.exe", line);
}
