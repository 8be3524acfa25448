/*
 * xml_events.c - the <Event> elements of one source become events, several at once.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "xml_events.h"

#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "bounds.h"
#include "catalog.h"
#include "event.h"
#include "event_xml.h"
#include "fail.h"
#include "grow.h"
#include "jobs.h"
#include "reader.h"
#include "shortage.h"
#include "text.h"
#include "when.h"
#include "xml_peek.h"

enum {
	JOB_SIZE = 1 << 16,	/* bytes of text that are one job, */
	JOB_EVENTS = 1024,	/* or so many events */
	LARGE = 1 << 18,	/* an event of which there is only one at a time in memory */
};

/* An element, and what became of it. */
struct found {
	size_t at, size;	/* in the text of the job */
	uint64_t offset;	/* in the file */
	bool doubtful;		/* it may be text */
	const char *lost;	/* why there is no event; or NULL */
	const char *broken;	/* why it cannot be decoded; or NULL */
	struct event event;	/* in memory of the job; its kind: only if it is wanted */
};

struct job {
	struct text text;
	struct found *list;
	size_t count, room;
	struct arena arena;	/* of the events */
	bool oom;
};

/* What a thread needs. */
struct worker {
	const struct catalog *catalog;
	struct event_xml *xml;
	struct text last_provider, last_source;
	const struct catalog_provider *provider;	/* of that name; or NULL */
};

struct xml_events {
	const struct catalog *catalog;
	struct input_source *source;
	struct jobs *jobs;
	struct job *open;	/* that is filled; or NULL */
	uint64_t doubtful;	/* bytes of the file whose events may be text */
};

/* ---- one event ---- */

/*
 * Azure App Service writes no namespace, and of keywords only the word.  It numbers levels
 * as classic logs do, and its record ids are ticks that come again: they identify nothing.
 */
static bool is_azure(const char *text, size_t size)
{
	static const char keywords[] = "<Keywords>Keywords<";
	const char *end = text + size;

	if (size < 7 || memcmp(text, "<Event>", 7) != 0)
		return false;
	for (; (text = memchr(text, '<', (size_t)(end - text))) != NULL; text++) {
		if ((size_t)(end - text) < strlen(keywords) || memcmp(text, "</System", 8) == 0)
			break;
		if (memcmp(text, keywords, strlen(keywords)) == 0)
			return true;
	}
	return false;
}

static void correct_azure(struct event *event)
{
	event->record_id = 0;
	if (event->level == EVENT_CRITICAL)
		event->level = EVENT_ERROR;
	else if (event->level == EVENT_ERROR)
		event->level = EVENT_WARNING;
}

/* python-evtx puts all strings into one Data, each between <string> and </string>. */
static bool split_strings(struct event *event)
{
	static const char open[] = "<string>", close[] = "</string>";
	const char *at = event->string_count == 1 ? event->strings[0] : "", *end;
	const char **list;
	size_t count = 0;

	if (strncmp(at, open, strlen(open)) != 0)
		return true;
	list = arena_array(&event->arena, BOUND_STRINGS, sizeof(*list));
	while (list && (at = strstr(at, open)) != NULL && count < BOUND_STRINGS) {
		at += strlen(open);
		end = strstr(at, close);
		list[count] = arena_bytes(&event->arena, at, end ? (size_t)(end - at) : strlen(at));
		if (!list[count++])
			return false;
	}
	event->strings = list;
	event->string_count = count;
	return list;
}

bool xml_events_correct(struct event *event, const char *text, size_t size)
{
	if (is_azure(text, size))
		correct_azure(event);
	return split_strings(event);
}

/* Looked up once for events of one provider that follow each other. */
static const struct catalog_event *kind_of(struct worker *worker, const struct event *event)
{
	const char *source = event->source ? event->source : "";

	if (strcmp(text_get(&worker->last_provider), event->provider) != 0 ||
	    strcmp(text_get(&worker->last_source), source) != 0 || worker->last_provider.oom) {
		text_reset(&worker->last_provider);
		text_reset(&worker->last_source);
		text_add(&worker->last_provider, event->provider);
		text_add(&worker->last_source, source);
		worker->provider = catalog_provider(worker->catalog, event->provider,
						    event->source);
	}
	return worker->provider ? catalog_find(worker->catalog, worker->provider, event->id) : NULL;
}

static bool is_number(struct xml_piece piece, uint64_t most, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < piece.size; i++) {
		unsigned digit = (unsigned)piece.at[i] - '0';

		if (digit > 9 || *number > (most - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return piece.size > 0;
}

static const char *copy(struct event *event, struct xml_piece piece)
{
	return piece.size > 0 ? arena_bytes(&event->arena, piece.at, piece.size) : NULL;
}

/*
 * Read an event that is not for us by a look at it.  False: it may be one for us, or a
 * parser has to read it.
 */
static bool read_other(struct worker *worker, struct event *event, const char *text,
		       size_t size)
{
	struct xml_peek peek;
	const char *time;
	uint64_t id;

	if (!xml_peek(text, size, &peek) || !is_number(peek.id, UINT16_MAX, &id))
		return false;
	event->provider = copy(event, peek.provider);
	event->source = copy(event, peek.source);
	event->id = (uint16_t)id;
	if (!event->provider || kind_of(worker, event))
		return false;
	event->computer = copy(event, peek.computer);
	event->channel = copy(event, peek.channel);
	time = copy(event, peek.time);
	event->time = time ? when_parse(time) : WHEN_UNKNOWN;
	if (!is_number(peek.record_id, UINT64_MAX, &event->record_id) || is_azure(text, size))
		event->record_id = 0;
	return true;
}

/* Begin an event whose memory is that of the job. */
static void begin(struct found *found, struct arena arena)
{
	event_init(&found->event);
	found->event.arena = arena;
	found->event.offset = found->offset;
}

static bool read_event(struct worker *worker, struct job *job, struct found *found)
{
	const char *text = text_get(&job->text) + found->at;
	struct event *event = &found->event;
	struct fail why;

	begin(found, job->arena);
	if (read_other(worker, event, text, found->size))
		return true;
	begin(found, event->arena);
	if (event_xml_read(worker->xml, text, found->size, event, &why) < 0) {
		found->broken = arena_string(&event->arena, why.msg);
		return found->broken;
	}
	if (!xml_events_correct(event, text, found->size))
		return false;
	event->kind = kind_of(worker, event);
	if (event->kind && !catalog_wants(event->kind, event))
		event->kind = NULL;
	return true;
}

static void work(void *self, void *given)
{
	struct job *job = given;

	for (size_t i = 0; i < job->count && !job->oom; i++) {
		struct found *found = &job->list[i];

		if (found->lost)
			continue;
		job->oom = !read_event(self, job, found);
		/* Its memory goes on to the next one. */
		job->arena = found->event.arena;
		found->event.arena = (struct arena){ 0 };
	}
}

/* ---- threads ---- */

static void worker_free(void *self)
{
	struct worker *worker = self;

	if (!worker)
		return;
	event_xml_free(worker->xml);
	text_release(&worker->last_provider);
	text_release(&worker->last_source);
	free(worker);
}

static void *worker_new(void *context)
{
	const struct xml_events *events = context;
	struct worker *worker = shortage_watch(calloc(1, sizeof(*worker)));

	if (!worker)
		return NULL;
	worker->catalog = events->catalog;
	worker->xml = event_xml_new();
	if (worker->xml)
		return worker;
	free(worker);
	return NULL;
}

static void job_free(void *given)
{
	struct job *job = given;

	text_release(&job->text);
	free(job->list);
	arena_release(&job->arena);
	*job = (struct job){ 0 };
}

struct xml_events *xml_events_new(const struct catalog *catalog, unsigned threads)
{
	static const struct jobs_kind kind = {
		.size = sizeof(struct job), .worker_new = worker_new,
		.worker_free = worker_free, .work = work, .job_free = job_free,
	};
	struct xml_events *events = shortage_watch(calloc(1, sizeof(*events)));

	if (!events)
		return NULL;
	events->catalog = catalog;
	events->jobs = jobs_new(&kind, events, threads);
	if (events->jobs)
		return events;
	free(events);
	return NULL;
}

void xml_events_free(struct xml_events *events)
{
	if (!events)
		return;
	jobs_free(events->jobs);
	free(events);
}

/* ---- results ---- */

static int hand_on(struct xml_events *events, struct found *found, struct fail *fail)
{
	struct input_stats *stats = events->source->stats;

	if (found->lost || found->broken) {
		stats->undecodable++;
		input_stats_problem(stats, found->offset, "%s%s",
				    found->lost ? "" : "an event cannot be decoded: ",
				    found->lost ? found->lost : found->broken);
		return 0;
	}
	found->event.carried = found->doubtful;
	input_stats_event(stats, &found->event);
	return found->event.kind ? input_source_event(events->source, &found->event, fail) : 0;
}

/* The first job that is under way: 1; 0: there is none. */
static int take_first(struct xml_events *events, struct fail *fail)
{
	struct job *job = jobs_first(events->jobs);
	int ret = 0;

	if (!job)
		return 0;
	for (size_t i = 0; i < job->count && !job->oom && ret >= 0; i++)
		ret = hand_on(events, &job->list[i], fail);
	if (job->oom)
		ret = fail_set(fail, "out of memory");
	if (job->text.size > LARGE)
		job_free(job);
	jobs_drop(events->jobs);
	return ret < 0 ? -1 : 1;
}

static int take_all(struct xml_events *events, struct fail *fail)
{
	int ret;

	while ((ret = take_first(events, fail)) > 0)
		;
	return ret;
}

/* The job that is filled goes to a thread. */
static int start_job(struct xml_events *events, struct fail *fail)
{
	bool large;

	if (!events->open)
		return 0;
	large = events->open->text.size > LARGE;
	events->open = NULL;
	jobs_add(events->jobs);
	return large ? take_all(events, fail) : 0;
}

static struct job *open_job(struct xml_events *events, struct fail *fail)
{
	struct job *job;

	if (events->open)
		return events->open;
	job = jobs_next_free(events->jobs);
	if (!job && take_first(events, fail) < 0)
		return NULL;
	job = job ? job : jobs_next_free(events->jobs);
	text_reset(&job->text);
	arena_reset(&job->arena);
	job->count = 0;
	events->open = job;
	return job;
}

static int add(struct xml_events *events, const struct found *found, const char *text,
	       struct fail *fail)
{
	struct job *job = open_job(events, fail);
	struct found *list;

	if (!job)
		return -1;
	list = grow(job->list, job->count, 1, &job->room, sizeof(*list));
	if (!list)
		return fail_set(fail, "out of memory");
	job->list = list;
	list[job->count] = *found;
	list[job->count].doubtful = found->offset < events->doubtful;
	list[job->count++].at = job->text.size;
	text_add_bytes(&job->text, text, found->size);
	if (job->text.oom)
		return fail_set(fail, "out of memory");
	return job->text.size < JOB_SIZE && job->count < JOB_EVENTS ? 0 :
	       start_job(events, fail);
}

/* ---- public ---- */

void xml_events_open(struct xml_events *events, struct input_source *source)
{
	events->source = source;
	events->doubtful = 0;
}

void xml_events_doubt(struct xml_events *events, uint64_t size)
{
	events->doubtful = size;
}

int xml_events_add(struct xml_events *events, const char *text, size_t size, uint64_t offset,
		   struct fail *fail)
{
	return add(events, &(struct found){ .size = size, .offset = offset }, text, fail);
}

int xml_events_lose(struct xml_events *events, const char *why, uint64_t offset,
		    struct fail *fail)
{
	return add(events, &(struct found){ .lost = why, .offset = offset }, "", fail);
}

int xml_events_finish(struct xml_events *events, struct fail *fail)
{
	return start_job(events, fail) < 0 || take_all(events, fail) < 0 ? -1 : 0;
}
