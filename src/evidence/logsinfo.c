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

#include "evidence_asked.h"
#include "evidence_cells.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "fail.h"

enum {
	SIZE = 16 << 20,	/* bytes of the file; a server of 5,000 sites has some 3 MiB */
	CELL = 512,
};

enum column { COMPUTER, SITE_ID, POOL, COLUMNS };

struct logsinfo {
	struct evidence_sink *sink;
	struct config_asked *asked;	/* lent */
	bool all;			/* no incident names a pool or a site */
	struct evidence_cells cells;
	size_t columns[COLUMNS];	/* where in a row */
	bool begun;
	char computer[CELL];		/* of the first row, or "" */
};

static const char *const headings[COLUMNS] = { "ComputerName", "SiteID", "PoolName" };

static const char *cell(const struct logsinfo *info, enum column column, char to[CELL])
{
	text_fit(to, CELL, evidence_cells_get(&info->cells, info->columns[column]));
	return to;
}

static void take_row(struct logsinfo *info, unsigned number)
{
	char of[CELL], value[CELL];
	const char *site = cell(info, SITE_ID, of), *pool = cell(info, POOL, value);

	if (!*info->computer)
		cell(info, COMPUTER, info->computer);
	if (!info->sink || !*site || strspn(site, "0123456789") != strlen(site) || !*pool)
		return;
	if (info->all || config_asked_for(info->asked, CONFIG_SITE, site) ||
	    config_asked_for(info->asked, CONFIG_POOL, pool))
		evidence_sink_found(info->sink, "site.pool", site, pool, number);
}

static int take_line(void *context, const struct evidence_line *line)
{
	struct logsinfo *info = context;

	if (!evidence_cells_split(&info->cells, line)) {
		if (info->sink)
			evidence_sink_no_memory(info->sink);
		return -1;
	}
	if (info->begun)
		take_row(info, line->number);
	else
		evidence_cells_header(&info->cells, headings, COLUMNS, info->columns);
	info->begun = true;
	return info->sink ? info->sink->ret : 0;
}

int logsinfo_computer(const struct evidence_source *source, struct text *computer,
		      struct fail *fail)
{
	struct logsinfo info = { .begun = false };
	int ret = evidence_lines_each(source, EVIDENCE_LINE, take_line, &info, fail);

	evidence_cells_release(&info.cells);
	if (ret == 0)
		text_add(computer, info.computer);
	return computer->oom ? fail_set(fail, "out of memory") : ret;
}

static int read_logsinfo(const struct evidence_reading *reading, struct fail *fail)
{
	struct evidence_sink sink = { .reading = reading, .fail = fail };
	struct logsinfo info = { .sink = &sink, .asked = evidence_asked_config(reading) };
	int ret = -1;

	info.all = info.asked && info.asked->places.count == 0;
	if (!info.asked)
		evidence_sink_no_memory(&sink);
	else
		ret = evidence_lines_each(reading->source, SIZE, take_line, &info, fail);
	text_add(&sink.summary, "what LogCatcher collected");
	if (*info.computer)
		evidence_sink_computer(&sink, info.computer);
	evidence_cells_release(&info.cells);
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
