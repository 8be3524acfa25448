/*
 * evidence_join.c - what several files say together.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_join.h"

#include <stdint.h>
#include <string.h>

#include "config_history.h"
#include "dotnet_join.h"
#include "evidence_group.h"
#include "evidence_prefix.h"
#include "fail.h"
#include "table.h"
#include "text.h"

/* Findings that may follow from each: a name that icacls prints is that of some modules. */
enum { JOIN_EACH = 4 };

struct join {
	struct evidence_joining joining;
	struct evidence_prefixes wanted;	/* modules by file name */
	struct text key;
	/* Of one computer. */
	struct evidence_group images;
	struct evidence_prefixes needs;		/* modules by what they need */
	struct table_names own;			/* its addresses */
	struct table_names logs, served;	/* files with addresses; with some of these */
};

/* A copy of the finding for each of these modules. */
static void join_modules(struct join *join, const struct evidence_prefixes *modules,
			 struct evidence_range range, const struct evidence_finding *finding)
{
	struct evidence_finding of = *finding;

	for (; range.from < range.end; range.from++) {
		of.of = modules->list[range.from].of;
		if (!evidence_join_follow(&join->joining, &of, range.end - range.from))
			return;
	}
}

/* ---- ports and addresses ---- */

static void put(struct join *join, struct table_names *names, const char *text)
{
	if (table_names_id(names, text, strlen(text)) == TABLE_NONE)
		join->joining.ret = -1;
}

static bool has(const struct table_names *names, const char *text)
{
	return table_names_find(names, text, strlen(text)) != TABLE_NONE;
}

static void list_addresses(struct join *join)
{
	struct evidence_group own = evidence_group_of(&join->joining.group, "host.address");
	struct evidence_group served = evidence_group_of(&join->joining.group, "http.address");

	for (size_t i = 0; i < own.count; i++)
		put(join, &join->own, own.list[i].value);
	for (size_t i = 0; i < served.count; i++) {
		if (!served.list[i].file)
			continue;
		put(join, &join->logs, served.list[i].file);
		if (has(&join->own, served.list[i].value))
			put(join, &join->served, served.list[i].file);
	}
}

/* "process 3312" with its program: "process 3312, httpd.exe". */
static void join_port(struct join *join, const struct evidence_finding *finding)
{
	static const char process[] = "process ";
	struct evidence_finding better = *finding;
	struct evidence_group images = { NULL, 0 };
	struct text value = { 0 };

	if (text_starts(finding->value, process))
		images = evidence_group_about(&join->images,
					      finding->value + sizeof(process) - 1);
	if (images.count) {
		text_printf(&value, "%s, %s", finding->value, images.list[0].value);
		better.value = text_get(&value);
	}
	if (value.oom)
		join->joining.ret = -1;
	evidence_join_add(&join->joining, &better);
	text_release(&value);
}

/* Only of IPv4: ipconfig says of these which are the server's own. */
static void join_listen(struct join *join, const struct evidence_finding *finding)
{
	struct evidence_finding stale = *finding;

	evidence_join_add(&join->joining, finding);
	if (join->own.count == 0 || !finding->of || !strchr(finding->of, '.') ||
	    text_starts(finding->of, "127.") || strcmp(finding->of, "0.0.0.0") == 0 ||
	    has(&join->own, finding->of))
		return;
	stale.finding = "listen.stale";
	stale.value = "yes: not an address of this server";
	evidence_join_follow(&join->joining, &stale, 1);
}

/* ---- logs of requests ---- */

/* Is an address of the log one of this server, or is none known of either? */
static bool may_serve(const struct join *join, const char *file)
{
	return !file || join->own.count == 0 || !has(&join->logs, file) ||
	       has(&join->served, file);
}

/* The log of another server: what HTTP.sys wrote there says nothing of this one. */
static void join_refused(struct join *join, const struct evidence_finding *finding)
{
	struct evidence *to = join->joining.to;
	size_t at;

	if (may_serve(join, finding->file)) {
		evidence_join_add(&join->joining, finding);
		return;
	}
	at = evidence_file_of(to, finding->file);
	if (at == SIZE_MAX)
		return;
	to->files[at].problem = "its lines have addresses (s-ip) that ipconfig does not list: of "
				"another computer, and nothing is concluded from it";
	to->files[at].foreign = true;
}

/* ---- files ---- */

/* icacls prints the name as it was typed: without a folder it is of the module that an event
 * names. */
static void join_access(struct join *join, const struct evidence_finding *finding)
{
	struct evidence_range found[2];

	evidence_join_add(&join->joining, finding);
	if (!finding->of || text_base(finding->of) != finding->of)
		return;
	if (evidence_prefixes_find_on(&join->wanted, finding->of, finding->computer, found) < 0)
		join->joining.ret = -1;
	for (size_t i = 0; i < 2 && join->joining.ret == 0; i++)
		join_modules(join, &join->wanted, found[i], finding);
}

/* Begins with what is needed, "d.dll", or "d.dll (delayed)" where it is not needed at once. */
static void set_need(struct join *join, const char *needs)
{
	text_reset(&join->key);
	text_add_lower(&join->key, needs, strlen(needs));
	text_add_char(&join->key, ' ');
	if (join->key.oom)
		join->joining.ret = -1;
}

static void list_needs(struct join *join)
{
	struct evidence_group needs = evidence_group_of(&join->joining.group, "module.needs");

	for (size_t i = 0; i < needs.count && join->joining.ret == 0; i++) {
		const char *of = needs.list[i].of;

		set_need(join, needs.list[i].value);
		text_add_bytes(&join->key, of ? of : "", of ? strlen(of) + 1 : 0);
		join->joining.ret = evidence_prefixes_add(&join->needs, &join->key, of);
	}
	evidence_prefixes_sort(&join->needs);
}

/* A module that imports the DLL that was looked for in vain misses it, whichever DLL was
 * opened before. */
static void join_missing(struct join *join, const struct evidence_finding *finding)
{
	evidence_join_add(&join->joining, finding);
	set_need(join, finding->value);
	join_modules(join, &join->needs, evidence_prefixes_find(&join->needs, &join->key),
		     finding);
}

/* ---- the configuration ---- */

/* Of "CFGHISTORY_0000000012\\applicationHost.config"; false: it is no copy of the history. */
static bool copy_number(const char *of, uint64_t *number)
{
	size_t start;

	return of && config_history_folder(of, &start, number) && start == 0;
}

/* The folder of the newest copy in the history that is sound. */
static void join_copies(struct join *join)
{
	struct evidence_group sound = evidence_group_of(&join->joining.group,
							"config.well_formed");
	const struct evidence_finding *newest = NULL;
	struct evidence_finding copy;
	struct text value = { 0 };
	uint64_t number, last = 0;

	for (size_t i = 0; i < sound.count; i++)
		if (copy_number(sound.list[i].of, &number) &&
		    strcmp(sound.list[i].value, "yes") == 0 && (!newest || number > last)) {
			newest = &sound.list[i];
			last = number;
		}
	if (!newest)
		return;
	copy = *newest;
	copy.finding = "config.sound_copy";
	copy.of = NULL;
	text_add_bytes(&value, newest->of, strcspn(newest->of, "\\/"));
	copy.value = text_get(&value);
	if (value.oom)
		join->joining.ret = -1;
	else
		evidence_join_follow(&join->joining, &copy, 1);
	text_release(&value);
}

/* ---- all ---- */

static void join_finding(struct join *join, const struct dotnet_apps *apps,
			 const struct evidence_finding *finding)
{
	static const struct {
		const char *finding;
		void (*join)(struct join *join, const struct evidence_finding *finding);
	} rows[] = {
		{ "port.owner", join_port }, { "listen.address", join_listen },
		{ "file.access", join_access }, { "file.missing_dependency", join_missing },
		{ "process.image", NULL }, { "http.address", NULL },
		{ "pool.loads", NULL },
		{ "http.refused", join_refused },
	};
	struct evidence_finding of = *finding;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].finding, finding->finding) == 0) {
			if (rows[i].join)
				rows[i].join(join, finding);
			return;
		}
	of.of = dotnet_apps_name(apps, finding);
	evidence_join_add(&join->joining, &of);
}

static void join_group(struct join *join)
{
	const struct evidence_group *group = &join->joining.group;
	struct dotnet_apps apps;

	join->images = evidence_group_of(group, "process.image");
	list_addresses(join);
	list_needs(join);
	dotnet_apps_find(&apps, &join->joining);
	for (size_t i = 0; i < group->count && join->joining.ret == 0; i++)
		join_finding(join, &apps, &group->list[i]);
	dotnet_apps_join(&apps, &join->joining);
	join_copies(join);
	dotnet_apps_release(&apps);
	table_names_release(&join->own);
	table_names_release(&join->logs);
	table_names_release(&join->served);
	evidence_prefixes_release(&join->needs);
}

/* Each computer with what follows from its findings.  There is room for as many again as are
 * kept, of which each has the share that it has of the findings: none takes that of another. */
static void join_all(struct join *join, const struct evidence *evidence)
{
	struct evidence_joining *joining = &join->joining;
	size_t each = evidence->count ? EVIDENCE_MOST / evidence->count : 0;

	joining->ret = evidence_prefixes_add_wanted(&join->wanted, joining->wants);
	for (size_t at = 0; at < evidence->count && joining->ret == 0;
	     at += joining->group.count) {
		joining->group = (struct evidence_group){ evidence->list + at, 1 };
		while (at + joining->group.count < evidence->count &&
		       text_agree(evidence->list[at].computer,
				  evidence->list[at + joining->group.count].computer))
			joining->group.count++;
		joining->share = joining->group.count * (each < JOIN_EACH ? each : JOIN_EACH);
		join_group(join);
	}
	evidence_prefixes_release(&join->wanted);
	text_release(&join->key);
}

int evidence_join(struct evidence *evidence, const struct evidence_wants *wants,
		  struct fail *fail)
{
	struct evidence joined = {
		.left_out = evidence->left_out, .extra = 2 * EVIDENCE_MOST - EVIDENCE_FINDINGS,
	};
	struct join join = { .joining = { .wants = wants, .to = &joined, .fail = fail } };
	struct evidence_joining *joining = &join.joining;

	for (size_t i = 0; i < evidence->file_count && joining->ret == 0; i++)
		joining->ret = evidence_add_file(&joined, &evidence->files[i], fail);
	if (joining->ret == 0)
		join_all(&join, evidence);
	if (joining->ret < 0) {
		evidence_release(&joined);
		return fail_set(fail, "out of memory");
	}
	evidence_sort(&joined);
	evidence_release(evidence);
	*evidence = joined;
	return 0;
}
