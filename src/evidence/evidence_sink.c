/*
 * evidence_sink.c - what a parser finds in one file, on its way into the evidence.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_sink.h"

#include <stdlib.h>
#include <string.h>

#include "evidence_asked.h"
#include "evidence_hear.h"
#include "fail.h"
#include "finding_names.h"
#include "grow.h"

void evidence_sink_no_memory(struct evidence_sink *sink)
{
	if (sink->ret == 0)
		sink->ret = fail_set(sink->fail, "out of memory");
}

/* A copy, cut; lives as long as the sink. */
static const char *short_text(struct evidence_sink *sink, const char *text)
{
	char *copy;

	if (!text || strlen(text) <= EVIDENCE_SINK_VALUE)
		return text;
	copy = arena_bytes(&sink->arena, text, text_cut(text, EVIDENCE_SINK_VALUE));
	if (!copy)
		evidence_sink_no_memory(sink);
	return copy;
}

/* Does an incident name the thing, or the pool of the site? */
static bool is_asked_for(struct evidence_sink *sink, const struct evidence_finding *finding)
{
	struct config_asked *asked = evidence_asked_config(sink->reading);

	if (!asked) {
		evidence_sink_no_memory(sink);
		return false;
	}
	for (int place = CONFIG_POOL; finding->of && place <= CONFIG_APPLICATION; place++)
		if (config_asked_for(asked, (enum config_place)place, finding->of))
			return true;
	return strcmp(finding->finding, "site.pool") == 0 &&
	       config_asked_for(asked, CONFIG_POOL, finding->value);
}

static enum evidence_rank rank_of(struct evidence_sink *sink,
				  const struct evidence_finding *finding)
{
	if (is_asked_for(sink, finding))
		return EVIDENCE_ASKED;
	return finding_is_off(finding->finding, finding->value) ? EVIDENCE_OFF : EVIDENCE_OTHER;
}

/* Is there room for it, whatever came before of lower ranks? */
static bool has_room(const struct evidence_sink *sink, const struct evidence_finding *finding)
{
	const size_t most = finding->rank || !finding_is_setting(finding->finding) ?
			    EVIDENCE_SINK_MOST : EVIDENCE_SINK_FINDINGS;

	return sink->finding_count[finding->rank] < most;
}

static void tell_finding(const struct evidence_sink *sink, const struct evidence_finding *finding)
{
	evidence_tell_names(sink->reading->hear, finding);
	evidence_tell_texts(sink->reading->hear, finding);
}

void evidence_sink_add(struct evidence_sink *sink, const struct evidence_finding *finding)
{
	struct evidence_finding found = *finding;

	if (sink->reading->hear) {
		tell_finding(sink, finding);
		return;
	}
	found.of = short_text(sink, finding->of);
	found.value = short_text(sink, finding->value);
	found.computer = sink->reading->computer;
	found.file = sink->reading->path;
	if (sink->ret < 0 || !found.value || !*found.value)
		return;
	found.rank = rank_of(sink, &found);
	if (!has_room(sink, &found)) {
		evidence_sink_left_out(sink, 1);
		return;
	}
	sink->finding_count[found.rank]++;
	sink->ret = evidence_append(sink->reading->evidence, &found, sink->fail);
}

void evidence_sink_left_out(struct evidence_sink *sink, uint64_t count)
{
	sink->reading->evidence->left_out += (size_t)count;
}

void evidence_sink_found(struct evidence_sink *sink, const char *finding, const char *of,
			 const char *value, unsigned line)
{
	evidence_sink_add(sink, &(struct evidence_finding){
		.finding = finding, .of = of, .value = value, .line = line,
	});
}

void evidence_sink_detail(struct evidence_sink *sink, const char *name,
			  enum evidence_type type, const char *value)
{
	struct evidence_detail *list;
	const char *copy;

	if (sink->reading->hear) {
		evidence_tell_value(sink->reading->hear, name, value);
		return;
	}
	if (sink->ret < 0 || !value || sink->detail_count >= EVIDENCE_SINK_DETAILS)
		return;
	list = grow(sink->details, sink->detail_count, 1, &sink->detail_room, sizeof(*list));
	copy = arena_bytes(&sink->arena, value, text_cut(value, EVIDENCE_SINK_VALUE));
	if (list)
		sink->details = list;
	if (!list || !copy)
		evidence_sink_no_memory(sink);
	else
		list[sink->detail_count++] = (struct evidence_detail){ name, type, copy };
}

/* Characters of a name in NetBIOS. */
enum { NETBIOS = 15 };

static bool may_be(const char *name, const char *computer)
{
	return evidence_same_computer(name, computer) ||
	       (strlen(name) == NETBIOS && text_starts(computer, name));
}

void evidence_sink_computer(struct evidence_sink *sink, const char *computer)
{
	const char *own = sink->reading->computer;

	if (!own || !*computer || may_be(computer, own))
		return;
	sink->other = arena_bytes(&sink->arena, computer,
				  text_cut(computer, EVIDENCE_SINK_VALUE));
	if (!sink->other)
		evidence_sink_no_memory(sink);
}

int evidence_sink_unread(struct evidence_sink *sink, const struct fail *why)
{
	if (sink->reading->hear) {
		fail_set(sink->fail, "%s", why->msg);
		return 1;
	}
	if (!sink->unread)
		sink->unread = arena_string(&sink->arena, why->msg);
	if (!sink->unread)
		evidence_sink_no_memory(sink);
	return 0;
}

int evidence_add_other(struct evidence *evidence, const char *path, const char *format,
		       uint64_t size, const char *computer, struct fail *fail)
{
	const struct evidence_detail detail = { "computer", EVIDENCE_STRING, computer };
	struct evidence_file file = {
		.path = path, .format = format, .size = size, .details = &detail,
		.detail_count = 1,
	};
	struct text problem = { 0 };
	int ret;

	text_printf(&problem, "of computer %s, whose logs are not beside it: nothing is concluded "
		    "from it", computer);
	file.problem = text_get(&problem);
	ret = problem.oom ? fail_set(fail, "out of memory")
			  : evidence_add_file(evidence, &file, fail);
	text_release(&problem);
	return ret;
}

/* What was found so far is of the same file. */
static int disown(struct evidence_sink *sink, const char *format)
{
	const struct evidence_reading *reading = sink->reading;

	evidence_release(reading->evidence);
	return evidence_add_other(reading->evidence, reading->path, format,
				  reading->source->size, sink->other, sink->fail);
}

int evidence_sink_end(struct evidence_sink *sink, const char *format, bool always)
{
	const struct evidence_reading *reading = sink->reading;
	const struct evidence_file file = {
		.path = reading->path, .format = format, .size = reading->source->size,
		.summary = sink->summary.size ? text_get(&sink->summary) : NULL,
		.details = sink->details, .detail_count = sink->detail_count,
		.problem = sink->unread, .unread = sink->unread != NULL,
	};

	evidence_sort(reading->evidence);
	if (sink->summary.oom)
		evidence_sink_no_memory(sink);
	if (sink->ret == 0 && sink->other)
		sink->ret = disown(sink, format);
	else if (sink->ret == 0 && !reading->hear &&
		 (always || reading->evidence->count || sink->detail_count || sink->unread))
		sink->ret = evidence_add_file(reading->evidence, &file, sink->fail);
	arena_release(&sink->arena);
	text_release(&sink->summary);
	free(sink->details);
	sink->details = NULL;
	return sink->ret;
}
