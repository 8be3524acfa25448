/*
 * httplog_wants.c - of which pools, sites and times the lines of a log of requests count.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog_wants.h"

#include <stdlib.h>
#include <string.h>

#include "parsers.h"
#include "shortage.h"

enum {
	SITE_ID = 10,	/* digits; ids made of the name by a hash have nine or ten */
	POOL = 512,	/* bytes; IIS takes 64 characters, which a log may escape */
};

/*
 * A name as logs write it, in lower case.  Bytes of a code page say only that a letter is
 * there: such a name has a "?" for each that is not ASCII.
 */
static void written(struct text *text, const char *name, size_t size, bool letters)
{
	text_reset(text);
	for (size_t i = 0; i < size;) {
		uint32_t character;
		size_t step = text_next_character(name + i, size - i, &character);

		if ((unsigned char)name[i] >= 0x80 && !letters)
			text_add_char(text, '?');
		else if ((unsigned char)name[i] <= ' ')
			text_add_char(text, '+');
		else
			text_add_lower(text, name + i, step);
		i += step;
	}
}

static int add_pool(struct httplog_wants *wants, const char *name)
{
	for (int letters = 0; letters < 2; letters++) {
		size_t known = wants->pools.count;
		uint32_t id;

		written(&wants->text, name, strlen(name), letters);
		id = table_names_id(&wants->pools, text_get(&wants->text), wants->text.size);
		if (id == TABLE_NONE || wants->text.oom)
			return -1;
		if (id == known)
			wants->pool_names[id] = name;
		else if (wants->pool_names[id] &&
			 !text_equal_nocase(wants->pool_names[id], name))
			wants->pool_names[id] = NULL;	/* it may be either */
	}
	return 0;
}

static bool is_id(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return size > 0 && size <= SITE_ID;
}

static int add(struct httplog_wants *wants, const struct evidence_want *want)
{
	size_t size = want->site ? strlen(want->site) : 0;

	wants->all_pools |= want->idle;
	wants->every_pool |= want->every_pool;
	if (want->first && !want->local_time) {
		if (want->first < wants->first || !wants->first)
			wants->first = want->first;
		if (want->last > wants->last)
			wants->last = want->last;
	}
	if (want->app_pool && add_pool(wants, want->app_pool) < 0)
		return -1;
	if (!want->site)
		return 0;
	if (!is_id(want->site, size))
		wants->all_sites = true;
	else if (table_names_id(&wants->sites, want->site, size) == TABLE_NONE)
		return -1;
	return 0;
}

int httplog_wants_open(struct httplog_wants *wants, const struct evidence_wants *list)
{
	char iso[WHEN_SIZE];

	*wants = (struct httplog_wants){ .all_sites = false };
	wants->pool_names = shortage_watch(calloc(2 * list->count + 1, sizeof(*wants->pool_names)));
	if (!wants->pool_names)
		return -1;
	for (size_t i = 0; i < list->count; i++)
		if (add(wants, &list->list[i]) < 0)
			return -1;
	if (wants->first > HTTPLOG_BEFORE) {
		when_iso(wants->first - HTTPLOG_BEFORE, iso);
		iso[10] = ' ';
		memcpy(wants->from, iso, HTTPLOG_TIME);
	}
	return 0;
}

/* One that is asked for; TABLE_NONE: none. */
static uint32_t asked_pool(struct httplog_wants *wants, struct httplog_text queue)
{
	if (!queue.size || !wants->pools.count)
		return TABLE_NONE;
	written(&wants->text, queue.at, queue.size,
		text_valid(queue.at, queue.size) == queue.size);
	return table_names_find(&wants->pools, text_get(&wants->text), wants->text.size);
}

bool httplog_is_pool(struct httplog_text queue)
{
	return queue.size && queue.size <= POOL && text_valid(queue.at, queue.size) == queue.size;
}

static const char *any_pool(struct httplog_wants *wants, struct httplog_text queue)
{
	if (!httplog_is_pool(queue))
		return NULL;
	text_reset(&wants->text);
	text_add_bytes(&wants->text, queue.at, queue.size);
	return wants->text.oom ? NULL : text_get(&wants->text);
}

bool httplog_wants_site(const struct httplog_wants *wants, const char *id, size_t size)
{
	return table_names_find(&wants->sites, id, size) != TABLE_NONE;
}

static const char *asked_site(struct httplog_wants *wants, struct httplog_text site)
{
	if (!is_id(site.at, site.size) ||
	    (!wants->all_sites && !httplog_wants_site(wants, site.at, site.size)))
		return NULL;
	text_reset(&wants->text);
	text_add_bytes(&wants->text, site.at, site.size);
	return text_get(&wants->text);
}

static bool begins(struct httplog_text text, const char *with)
{
	return text.size >= strlen(with) && memcmp(text.at, with, strlen(with)) == 0;
}

struct httplog_of httplog_wants_of(struct httplog_wants *wants, struct httplog_text queue,
				   struct httplog_text site, struct httplog_text reason)
{
	uint32_t pool = asked_pool(wants, queue);
	bool off = wants->every_pool && begins(reason, "Disabled");
	bool asked = pool != TABLE_NONE || httplog_wants_site(wants, site.at, site.size);
	struct httplog_of of = {
		pool != TABLE_NONE ? wants->pool_names[pool] : NULL,
		asked ? EVIDENCE_ASKED : off ? EVIDENCE_OFF : EVIDENCE_OTHER,
	};

	if (!of.name && (wants->all_pools || off))
		of.name = any_pool(wants, queue);
	if (!of.name)
		of.name = asked_site(wants, site);
	if (!of.name && wants->every_pool && begins(reason, "AppOffline"))
		of.name = any_pool(wants, queue);
	return of;
}

void httplog_wants_release(struct httplog_wants *wants)
{
	table_names_release(&wants->pools);
	table_names_release(&wants->sites);
	free(wants->pool_names);
	text_release(&wants->text);
}
