/*
 * dotnet_join.c - which application of the server a folder is, and what follows from that.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "dotnet_join.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dotnet.h"
#include "fail.h"
#include "shortage.h"
#include "text.h"

/* Folders with applications, runtimes that are installed, and those that one application wants: a
 * server has some tens, an application two or three.  Of more nothing is concluded. */
enum { APPS = 256, RUNTIMES = 256, FRAMEWORKS = 16, NAME = 256, LISTED = 5 };

/* ---- folders ---- */

static bool is_of_app(const struct evidence_finding *finding)
{
	return text_starts(finding->finding, "app.") && finding->file;
}

static bool is_folder(const struct dotnet_app *app, const char *file, size_t size)
{
	return app->size == size && memcmp(app->path, file, size) == 0;
}

static struct dotnet_app *app_of(const struct dotnet_apps *apps,
				 const struct evidence_finding *finding)
{
	size_t size;

	if (!is_of_app(finding))
		return NULL;
	size = dotnet_folder_size(finding->file);
	for (size_t i = 0; i < apps->count; i++)
		if (is_folder(&apps->list[i], finding->file, size))
			return &apps->list[i];
	return NULL;
}

/* False: there are too many, or no memory. */
static bool find_folders(struct dotnet_apps *apps, struct evidence_joining *joining)
{
	apps->list = shortage_watch(calloc(APPS, sizeof(*apps->list)));
	if (!apps->list)
		joining->ret = fail_set(joining->fail, "out of memory");
	for (size_t i = 0; i < joining->group.count && apps->list; i++) {
		const struct evidence_finding *finding = &joining->group.list[i];

		if (!is_of_app(finding) || app_of(apps, finding))
			continue;
		if (apps->count == APPS)
			return false;
		apps->list[apps->count++] = (struct dotnet_app){
			.path = finding->file, .size = dotnet_folder_size(finding->file),
		};
	}
	return apps->list != NULL;
}

/* ---- applications ---- */

/* A folder may end with a slash. */
static size_t alike(const struct dotnet_app *app, const char *folder)
{
	size_t size = strlen(folder);

	while (size && text_is_slash(folder[size - 1]))
		size--;
	return text_parts_alike(app->path, app->size, folder, size);
}

/* Other findings of the same name are about sites by their names. */
static bool is_application(const char *of)
{
	return of && text_starts(of, "/LM/W3SVC/");
}

/* The application whose path is most like that of the folder; two that are: none. */
static const char *by_path(const struct dotnet_app *app, const struct evidence_group *paths)
{
	const char *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < paths->count; i++) {
		const struct evidence_finding *path = &paths->list[i];
		size_t count = is_application(path->of) ?
			alike(app, path->value) : 0;

		if (count > most) {
			most = count;
			best = path->of;
		} else if (count && count == most && best &&
			   !text_equal_nocase(best, path->of)) {
			best = NULL;
		}
	}
	return best;
}

/* Of one text that there is, or the same again; the other one: "". */
static void take_only(const char **only, const char *text)
{
	if (!*only)
		*only = text;
	else if (!text_equal_nocase(*only, text))
		*only = "";
}

static const char *only_wanted(const struct evidence_joining *joining)
{
	const char *only = NULL;

	for (size_t i = 0; i < joining->wants->count; i++) {
		const struct evidence_want *want = &joining->wants->list[i];

		if (is_application(want->application) &&
		    evidence_same_computer(want->computer, joining->group.list[0].computer))
			take_only(&only, want->application);
	}
	return only && *only ? only : NULL;
}

static const char *only_configured(const struct evidence_group *paths)
{
	const char *only = NULL;

	for (size_t i = 0; i < paths->count; i++)
		if (is_application(paths->list[i].of))
			take_only(&only, paths->list[i].of);
	return only && *only ? only : NULL;
}

/* The one value that all findings about it have, or NULL. */
static const struct evidence_finding *only_value(const struct evidence_group *group,
						 const char *of)
{
	struct evidence_group about = evidence_group_about(group, of);

	for (size_t i = 1; i < about.count; i++)
		if (!text_equal_nocase(about.list[0].value, about.list[i].value))
			return NULL;
	return about.count ? about.list : NULL;
}

/* As the configuration writes it, if that is there. */
static const char *as_configured(const struct evidence_group *paths, const char *application)
{
	struct evidence_group about = evidence_group_about(paths, application);

	return about.count ? about.list[0].of : application;
}

/* Of several the first counts. */
static void find_hostings(struct dotnet_apps *apps, const struct evidence_group *group)
{
	struct evidence_group hostings = evidence_group_of(group, "app.hosting");

	for (size_t i = 0; i < hostings.count; i++) {
		struct dotnet_app *app = app_of(apps, &hostings.list[i]);

		if (app && !app->hosting)
			app->hosting = &hostings.list[i];
	}
}

void dotnet_apps_find(struct dotnet_apps *apps, struct evidence_joining *joining)
{
	const struct evidence_group *group = &joining->group;
	struct evidence_group paths = evidence_group_of(group, "site.path");
	struct evidence_group pools = evidence_group_of(group, "site.pool");
	struct evidence_group machines = evidence_group_of(group, "worker.machine");

	*apps = (struct dotnet_apps){ NULL, 0 };
	if (!find_folders(apps, joining))
		apps->count = 0;
	find_hostings(apps, group);
	for (size_t i = 0; i < apps->count; i++) {
		struct dotnet_app *app = &apps->list[i];
		const struct evidence_finding *pool;

		app->application = by_path(app, &paths);
		if (!app->application && apps->count == 1)
			app->application = only_wanted(joining);
		if (!app->application && apps->count == 1)
			app->application = only_configured(&paths);
		if (app->application)
			app->application = as_configured(&paths, app->application);
		pool = app->application ? only_value(&pools, app->application) : NULL;
		app->pool = pool ? pool->value : NULL;
		app->machine = pool ? only_value(&machines, pool->value) : NULL;
	}
}

void dotnet_apps_release(struct dotnet_apps *apps)
{
	free(apps->list);
	*apps = (struct dotnet_apps){ NULL, 0 };
}

const char *dotnet_apps_name(const struct dotnet_apps *apps,
			     const struct evidence_finding *finding)
{
	const struct dotnet_app *app = app_of(apps, finding);

	return app && app->application ? app->application : finding->of;
}

/* ---- frameworks ---- */

/* "Microsoft.AspNetCore.App 8.0.4, rollForward Major" in its parts. */
struct framework {
	char name[NAME], version[NAME], roll_forward[NAME];
};

static bool parse_framework(const char *value, struct framework *framework)
{
	*framework = (struct framework){ .name = "" };
	return sscanf(value, "%255s %255[^,], rollForward %255s", framework->name,
		      framework->version, framework->roll_forward) >= 2;
}

/* Is one of those that are installed enough?  Lists their versions. */
static enum dotnet_answer serves(const struct framework *wanted,
				 const struct evidence_group *installed, struct text *versions)
{
	enum dotnet_answer answer = DOTNET_NO;
	struct dotnet_version version, other;
	struct framework there;
	size_t listed = 0;

	if (!dotnet_version_parse(wanted->version, &version))
		return DOTNET_UNKNOWN;
	for (size_t i = 0; i < installed->count && answer != DOTNET_YES; i++) {
		enum dotnet_answer one;

		if (!parse_framework(installed->list[i].value, &there) ||
		    !text_equal_nocase(there.name, wanted->name) ||
		    !dotnet_version_parse(there.version, &other))
			continue;
		one = dotnet_serves(&other, &version,
				    wanted->roll_forward[0] ? wanted->roll_forward : NULL);
		answer = one == DOTNET_NO ? answer : one;
		if (listed++ < LISTED)
			text_printf(versions, "%s%s", listed > 1 ? ", " : "", there.version);
	}
	return answer;
}

/* Of all findings, what joining looks at for each application. */
struct groups {
	struct evidence_group wanted, installed, pools;
};

/* The runtimes must be of the machine of the worker process; an application for one machine
 * that has a process of its own brings its own. */
static void join_frameworks(const struct dotnet_apps *apps, const struct dotnet_app *app,
			    const struct groups *groups, struct evidence_joining *joining)
{
	const struct evidence_group *wanted = &groups->wanted;
	const char *machine = app->machine ? app->machine->value : NULL;
	struct evidence_group installed = machine ?
		evidence_group_about(&groups->installed, machine) :
		(struct evidence_group){ NULL, 0 };
	struct evidence_finding finding = { .finding = "app.frameworks_installed" };
	struct text value = { 0 }, versions = { 0 };
	struct framework framework;
	bool known = installed.count > 0 && installed.count <= RUNTIMES, missing = false;
	size_t count = 0;

	for (size_t i = 0; i < wanted->count && known && !missing; i++) {
		enum dotnet_answer answer;

		if (!wanted->list[i].file ||
		    !is_folder(app, wanted->list[i].file,
			       dotnet_folder_size(wanted->list[i].file)))
			continue;
		finding.of = dotnet_apps_name(apps, &wanted->list[i]);
		finding.computer = wanted->list[i].computer;
		finding.file = wanted->list[i].file;
		text_reset(&versions);
		answer = parse_framework(wanted->list[i].value, &framework) ?
			 serves(&framework, &installed, &versions) : DOTNET_UNKNOWN;
		known = answer != DOTNET_UNKNOWN && ++count <= FRAMEWORKS;
		missing = answer == DOTNET_NO;
	}
	if (missing)
		text_printf(&value, "no: %s %s (%s) is wanted, installed: %s", framework.name,
			    framework.version, machine,
			    versions.size ? text_get(&versions) : "none");
	finding.value = missing ? text_get(&value) : "yes";
	if (finding.file && known)
		evidence_join_follow(joining, &finding, 1);
	text_release(&value);
	text_release(&versions);
}

/* ---- pools ---- */

/* How many applications the configuration has in the pool. */
static size_t configured(const struct evidence_group *pools, const char *pool)
{
	size_t count = 0;
	const char *last = "";

	for (size_t i = 0; i < pools->count; i++)
		if (is_application(pools->list[i].of) &&
		    text_equal_nocase(pools->list[i].value, pool)) {
			count += !text_equal_nocase(last, pools->list[i].of);
			last = pools->list[i].of;
		}
	return count;
}

/* ": /LM/W3SVC/6/ROOT inprocess, /LM/W3SVC/7/ROOT outofprocess": what those of a pool ask for. */
static void name_hostings(const struct dotnet_apps *apps, const char *pool, struct text *text)
{
	size_t named = 0;

	for (size_t i = 0; i < apps->count; i++) {
		const struct dotnet_app *app = &apps->list[i];

		if (!app->hosting || !app->pool || !text_equal_nocase(app->pool, pool))
			continue;
		if (named < LISTED)
			text_printf(text, "%s%s %s", named ? ", " : ": ", app->application,
				    app->hosting->value);
		else if (named == LISTED)
			text_add(text, " and others");
		named++;
	}
}

/* What the applications of the pool of one ask for; each of them says it. */
static void join_hosting(const struct dotnet_apps *apps, const struct dotnet_app *app,
			 const struct groups *groups, struct evidence_joining *joining)
{
	const struct evidence_finding *own = app->hosting;
	struct evidence_finding finding = { .finding = "pool.hosting" };
	struct text value = { 0 };
	size_t in = 0, out = 0;

	for (size_t i = 0; i < apps->count; i++) {
		const struct dotnet_app *other = &apps->list[i];
		const char *hosting = other->hosting && other->pool &&
			text_equal_nocase(other->pool, app->pool) ? other->hosting->value : "";

		in += strcmp(hosting, "inprocess") == 0;
		out += strcmp(hosting, "outofprocess") == 0;
	}
	if (in > 1 || (in && out)) {
		text_add(&value, in && out ? "mixed" : "several in process");
		name_hostings(apps, app->pool, &value);
	} else if (configured(&groups->pools, app->pool) == 1) {
		text_add(&value, "one application");
	}
	if (value.oom)
		joining->ret = fail_set(joining->fail, "out of memory");
	if (own && value.size && !value.oom) {
		finding.value = text_get(&value);
		finding.computer = own->computer;
		finding.file = own->file;
		finding.line = own->line;
		finding.of = app->pool;
		evidence_join_follow(joining, &finding, 1);
		finding.of = app->application;
		evidence_join_follow(joining, &finding, 1);
	}
	text_release(&value);
}

void dotnet_apps_join(const struct dotnet_apps *apps, struct evidence_joining *joining)
{
	const struct groups groups = {
		evidence_group_of(&joining->group, "app.frameworks"),
		evidence_group_of(&joining->group, "host.frameworks"),
		evidence_group_of(&joining->group, "site.pool"),
	};

	for (size_t i = 0; i < apps->count && joining->ret == 0; i++) {
		const struct dotnet_app *app = &apps->list[i];
		struct evidence_finding machine;

		join_frameworks(apps, app, &groups, joining);
		if (app->pool)
			join_hosting(apps, app, &groups, joining);
		if (!app->machine)
			continue;
		machine = *app->machine;
		machine.of = app->application;
		evidence_join_follow(joining, &machine, 1);
	}
}
