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
#include "fail.h"
#include "text.h"

/* Names without a folder that are looked for among wanted modules; icacls has one or two. */
enum { JOIN_NAMES = 64 };

struct join {
	struct evidence_joining joining;
	struct evidence_group images, own, needs, served;
	size_t names;
};

/* ---- ports and addresses ---- */

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
	    text_starts(finding->of, "127.") || strcmp(finding->of, "0.0.0.0") == 0)
		return;
	for (size_t i = 0; i < join->own.count; i++)
		if (strcmp(join->own.list[i].value, finding->of) == 0)
			return;
	stale.finding = "listen.stale";
	stale.value = "yes: not an address of this server";
	evidence_join_add(&join->joining, &stale);
}

/* ---- logs of requests ---- */

/* Is an address of the log one of this server, or is none known of either? */
static bool may_serve(const struct join *join, const char *file)
{
	bool known = false;

	for (size_t i = 0; i < join->served.count; i++) {
		const struct evidence_finding *served = &join->served.list[i];

		if (!file || !served->file || strcmp(served->file, file) != 0)
			continue;
		known = true;
		for (size_t k = 0; k < join->own.count; k++)
			if (strcmp(join->own.list[k].value, served->value) == 0)
				return true;
	}
	return !known || join->own.count == 0;
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
	if (at != SIZE_MAX)
		to->files[at].problem = "its lines have addresses (s-ip) that ipconfig does not "
					"list: of another computer, and nothing is concluded "
					"from it";
}

/* ---- files ---- */

/* icacls prints the name as it was typed: without a folder it is of the module that an event
 * names. */
static void join_access(struct join *join, const struct evidence_finding *finding)
{
	const struct evidence_wants *wants = join->joining.wants;
	struct evidence_finding of = *finding;

	evidence_join_add(&join->joining, finding);
	if (!finding->of || text_base(finding->of) != finding->of || join->names++ >= JOIN_NAMES)
		return;
	for (size_t i = 0; i < wants->count; i++) {
		const struct evidence_want *want = &wants->list[i];

		of.of = want->module;
		if (want->module && text_equal_nocase(text_base(want->module), finding->of) &&
		    evidence_same_computer(want->computer, finding->computer))
			evidence_join_add(&join->joining, &of);
	}
}

/* A module that imports the DLL that was looked for in vain misses it, whichever DLL was
 * opened before. */
static void join_missing(struct join *join, const struct evidence_finding *finding)
{
	struct evidence_finding of = *finding;
	size_t size = strlen(finding->value);

	evidence_join_add(&join->joining, finding);
	for (size_t i = 0; i < join->needs.count; i++) {
		const char *needs = join->needs.list[i].value;

		of.of = join->needs.list[i].of;
		if (text_starts(needs, finding->value) && (!needs[size] || needs[size] == ' '))
			evidence_join_add(&join->joining, &of);
	}
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
		evidence_join_add(&join->joining, &copy);
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
	join->own = evidence_group_of(group, "host.address");
	join->served = evidence_group_of(group, "http.address");
	join->needs = evidence_group_of(group, "module.needs");
	dotnet_apps_find(&apps, &join->joining);
	for (size_t i = 0; i < group->count && join->joining.ret == 0; i++)
		join_finding(join, &apps, &group->list[i]);
	dotnet_apps_join(&apps, &join->joining);
	join_copies(join);
	dotnet_apps_release(&apps);
}

static bool same_computer(const struct evidence_finding *a, const struct evidence_finding *b)
{
	return (!a->computer && !b->computer) ||
	       (a->computer && b->computer && strcmp(a->computer, b->computer) == 0);
}

int evidence_join(struct evidence *evidence, const struct evidence_wants *wants,
		  struct fail *fail)
{
	struct evidence joined = { .left_out = evidence->left_out };
	struct join join = { .joining = { .wants = wants, .to = &joined, .fail = fail } };
	struct evidence_joining *joining = &join.joining;

	for (size_t i = 0; i < evidence->file_count && joining->ret == 0; i++)
		joining->ret = evidence_add_file(&joined, &evidence->files[i], fail);
	for (size_t at = 0; at < evidence->count && joining->ret == 0;
	     at += joining->group.count) {
		joining->group = (struct evidence_group){ evidence->list + at, 1 };
		while (at + joining->group.count < evidence->count &&
		       same_computer(&evidence->list[at],
				     &evidence->list[at + joining->group.count]))
			joining->group.count++;
		join_group(&join);
	}
	if (joining->ret < 0) {
		evidence_release(&joined);
		return fail_set(fail, "out of memory");
	}
	evidence_sort(&joined);
	evidence_release(evidence);
	*evidence = joined;
	return 0;
}
