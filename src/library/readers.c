/*
 * readers.c - the table of formats that can be read.  A new one is a file and a row here.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "readers.h"

#include <stddef.h>

#include "clixml_log.h"
#include "csv_log.h"
#include "evt_log.h"
#include "input_evtx.h"
#include "json_log.h"
#include "mention_log.h"
#include "merge.h"
#include "text_log.h"
#include "xml_log.h"

const struct input_reader *const readers[] = {
	&input_evtx_reader,
	&merge_ndjson_reader,
	&merge_json_reader,
	&xml_log_reader,
	&evt_log_reader,
	&json_log_reader,
	&clixml_log_reader,
	&csv_log_reader,
	/* Whatever has a line with an event in it; what has none, and a line of ours; last, what
	 * only names an event. */
	&text_log_reader,
	&merge_damaged_reader,
	&mention_log_reader,
	&json_refused_reader,
	NULL
};
