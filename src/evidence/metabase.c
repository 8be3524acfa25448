/*
 * metabase.c - MetaBase.xml, the configuration of IIS 6, and the copies of it that IIS keeps.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "metabase.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "config_xml.h"
#include "evidence_asked.h"
#include "evidence_sink.h"
#include "fail.h"
#include "metabase_facts.h"
#include "parsers.h"
#include "text.h"

static bool knows(const uint8_t *head, size_t size)
{
	struct config_root root;

	return config_xml_root(head, size, &root) && strcmp(root.name, "configuration") == 0 &&
	       text_starts(root.space, "urn:microsoft-catalog:XML_Metabase_V");
}

static void say_fault(struct evidence_sink *sink, const struct config_fault *fault)
{
	char place[64] = "";

	evidence_sink_found(sink, "config.well_formed", text_base(sink->reading->path), "no",
			    fault->line);
	evidence_sink_detail(sink, "well_formed", EVIDENCE_TRUTH, "false");
	text_add(&sink->summary, "MetaBase.xml that is not well-formed");
	if (fault->line)
		snprintf(place, sizeof(place), " at line %u, column %u", fault->line,
			 fault->column);
	text_printf(&sink->summary, "%s: %s", place, fault->reason);
}

static void say_all(struct evidence_sink *sink, const struct metabase_facts *facts)
{
	evidence_sink_found(sink, "config.well_formed", text_base(sink->reading->path), "yes", 0);
	evidence_sink_detail(sink, "well_formed", EVIDENCE_TRUTH, "true");
	metabase_conclude(facts, sink);
	text_add(&sink->summary, "configuration of IIS 6");
}

/* Nothing is concluded from the part before a fault, nor from a copy of earlier times. */
static int read_metabase(const struct evidence_reading *evidence, struct fail *fail)
{
	struct metabase_facts facts = { .asked = evidence_asked_config(evidence) };
	struct evidence_sink sink = { .reading = evidence, .fail = fail };
	struct config_fault fault;
	uint64_t version[2];
	int ret = facts.asked ? metabase_read(&facts, evidence->source, &fault, fail)
			      : fail_set(fail, "out of memory");

	if (ret == 0 && metabase_version(evidence->path, version))
		text_add(&sink.summary, "configuration of IIS 6 of an earlier time");
	else if (ret == 0 && fault.reason)
		say_fault(&sink, &fault);
	else if (ret == 0)
		say_all(&sink, &facts);
	metabase_release(&facts);
	return evidence_sink_end(&sink, "metabase", ret == 0) < 0 ? -1 : ret;
}

const struct evidence_parser evidence_parser_metabase = {
	.name = "metabase", .what = "a metabase of IIS 6", .knows = knows, .read = read_metabase,
	.current = metabase_is_current, .beside = metabase_history_compare,
	.names = metabase_names,
};
