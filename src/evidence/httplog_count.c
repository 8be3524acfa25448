/*
 * httplog_count.c - how often something happened to requests, and when.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "httplog_count.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "grow.h"

static bool is_near(const struct httplog_burst *burst, when_t time)
{
	return time + HTTPLOG_GAP >= burst->first && time <= burst->last + HTTPLOG_GAP;
}

static void extend(struct httplog_burst *burst, when_t time)
{
	burst->count++;
	if (time < burst->first)
		burst->first = time;
	if (time > burst->last)
		burst->last = time;
}

/* The place of the burst that begins, or -1. */
static int begin(struct httplog_counts *counts, uint32_t name, when_t time, unsigned line)
{
	struct httplog_burst *list = grow(counts->list, counts->count, 1, &counts->room,
					  sizeof(*list));
	size_t *latest = grow(counts->latest, name, 1, &counts->latest_room, sizeof(*latest));

	if (list)
		counts->list = list;
	if (latest)
		counts->latest = latest;
	if (!list || !latest)
		return -1;
	latest[name] = counts->count;
	list[counts->count++] = (struct httplog_burst){ name, 1, time, time, line };
	return 0;
}

int httplog_count_again(struct httplog_counts *counts, uint32_t name, when_t time,
			unsigned line)
{
	struct httplog_burst *burst = &counts->list[counts->latest[name]];

	if (!is_near(burst, time) && counts->count < HTTPLOG_BURSTS)
		return begin(counts, name, time, line);
	extend(burst, time);
	return 0;
}

uint32_t httplog_count(struct httplog_counts *counts, const char *of, const char *value,
		       when_t time, unsigned line)
{
	uint32_t name;
	int ret;

	text_reset(&counts->text);
	text_add_bytes(&counts->text, of, strlen(of) + 1);
	text_add(&counts->text, value);
	if (counts->text.oom)
		return TABLE_NONE;
	name = table_names_find(&counts->names, counts->text.bytes, counts->text.size);
	if (name != TABLE_NONE) {
		ret = httplog_count_again(counts, name, time, line);
	} else if (counts->names.count >= HTTPLOG_NAMES) {
		counts->dropped++;
		return HTTPLOG_DROPPED;
	} else {
		name = table_names_id(&counts->names, counts->text.bytes, counts->text.size);
		ret = name == TABLE_NONE ? -1 : begin(counts, name, time, line);
	}
	return ret < 0 ? TABLE_NONE : name;
}

const char *httplog_count_of(const struct httplog_counts *counts, uint32_t name)
{
	return table_names_get(&counts->names, name);
}

const char *httplog_count_value(const struct httplog_counts *counts, uint32_t name)
{
	const char *of = httplog_count_of(counts, name);

	return of + strlen(of) + 1;
}

void httplog_counts_release(struct httplog_counts *counts)
{
	table_names_release(&counts->names);
	free(counts->list);
	free(counts->latest);
	text_release(&counts->text);
}
