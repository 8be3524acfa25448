/*
 * logsinfo.c - LogsInfo.CSV of LogCatcher, the collector of Microsoft's support for IIS: whose
 * bundle it is, and which pool a site has.
 *
 * Header: "ComputerName","LogName","Product","Location","TypeInfo","Level","SiteID",
 * "ParentSite","PoolName" (github.com/NL-Cristi/LogCatcher).
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "logsinfo.h"

#include <string.h>

#include "config_asked.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "fail.h"

enum {
	SIZE = 16 << 20,	/* bytes of the file; a server of 5,000 sites has some 3 MiB */
	CELLS = 16, CELL = 512,
};

enum column { COMPUTER, SITE_ID, POOL, COLUMNS };

struct logsinfo {
	struct evidence_sink *sink;
	struct config_asked asked;
	bool all;			/* no incident names a pool or a site */
	size_t place[COLUMNS];		/* SIZE_MAX: the header has it not */
	bool begun;
	char cells[CELLS][CELL];
	size_t count;
	char computer[CELL];		/* of the first row, or "" */
};

/* A quote inside a cell is doubled. */
static void split(struct logsinfo *info, const char *at)
{
	if (strncmp(at, "\xef\xbb\xbf", 3) == 0)
		at += 3;
	for (info->count = 0; *at && info->count < CELLS; info->count++) {
		char *cell = info->cells[info->count];
		bool quoted = *at == '"';
		size_t size = 0;

		for (at += quoted; *at && (quoted || *at != ','); at++) {
			if (quoted && *at == '"' && *++at != '"')
				break;
			if (size < CELL - 1)
				cell[size++] = *at;
		}
		cell[size] = '\0';
		cell[text_valid(cell, size)] = '\0';
		at += *at == ',';
	}
}

static void take_header(struct logsinfo *info)
{
	static const char *const names[COLUMNS] = { "ComputerName", "SiteID", "PoolName" };

	for (int i = 0; i < COLUMNS; i++) {
		info->place[i] = SIZE_MAX;
		for (size_t k = 0; k < info->count; k++)
			if (text_equal_nocase(info->cells[k], names[i]))
				info->place[i] = k;
	}
}

static const char *cell(const struct logsinfo *info, enum column column)
{
	return info->place[column] < info->count ? info->cells[info->place[column]] : "";
}

static void take_row(struct logsinfo *info, unsigned number)
{
	const char *site = cell(info, SITE_ID), *pool = cell(info, POOL);

	if (!*info->computer)
		strcpy(info->computer, cell(info, COMPUTER));
	if (!info->sink || !*site || strspn(site, "0123456789") != strlen(site) || !*pool)
		return;
	if (info->all || config_asked_for(&info->asked, CONFIG_SITE, site) ||
	    config_asked_for(&info->asked, CONFIG_POOL, pool))
		evidence_sink_found(info->sink, "site.pool", site, pool, number);
}

static int take_line(void *context, const struct evidence_line *line)
{
	struct logsinfo *info = context;

	split(info, line->text);
	if (info->begun)
		take_row(info, line->number);
	else
		take_header(info);
	info->begun = true;
	return info->sink ? info->sink->ret : 0;
}

int logsinfo_computer(const struct evidence_source *source, struct text *computer,
		      struct fail *fail)
{
	struct logsinfo info = { .begun = false };
	int ret = evidence_lines_each(source, EVIDENCE_LINE, take_line, &info, fail);

	if (ret == 0)
		text_add(computer, info.computer);
	return computer->oom ? fail_set(fail, "out of memory") : ret;
}

static int read_logsinfo(const struct evidence_reading *reading, struct fail *fail)
{
	struct evidence_sink sink = { .reading = reading, .fail = fail };
	struct logsinfo info = { .sink = &sink };
	int ret = config_asked_list(&info.asked, reading->wants);

	info.all = info.asked.places.count == 0;
	if (ret < 0)
		evidence_sink_no_memory(&sink);
	else
		ret = evidence_lines_each(reading->source, SIZE, take_line, &info, fail);
	text_add(&sink.summary, "what LogCatcher collected");
	if (*info.computer)
		evidence_sink_computer(&sink, info.computer);
	config_asked_release(&info.asked);
	return evidence_sink_end(&sink, "logsinfo", ret == 0) < 0 ? -1 : ret;
}

static bool is_header(const char *line)
{
	if (strncmp(line, "\xef\xbb\xbf", 3) == 0)
		line += 3;
	return text_starts(line, "\"ComputerName\",\"LogName\",\"Product\",\"Location\"");
}

static bool knows(const uint8_t *head, size_t size)
{
	return evidence_lines_any(head, size, is_header);
}

const struct evidence_parser evidence_parser_logsinfo = {
	.name = "logsinfo", .what = "the list of a bundle of LogCatcher",
	.knows = knows, .read = read_logsinfo,
};
