/* library_run.h - what a run is made of.  Private to the library. */
#ifndef LIBRARY_RUN_H
#define LIBRARY_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "event.h"
#include "fail.h"
#include "input.h"
#include "input_summaries.h"
#include "library.h"
#include "library_evidence.h"
#include "library_names.h"
#include "library_redact.h"
#include "options.h"
#include "report.h"
#include "text.h"

struct baseline;
struct incidents;
struct library_ndjson;
struct zone;

enum library_state { LIBRARY_NOTHING, LIBRARY_PREPARED, LIBRARY_READ };

/* What comes of reading the inputs once. */
struct library_reading {
	struct incidents *incidents;
	struct input_summaries summary;
	struct coverage *coverage;	/* NULL: the report was written while reading */
	struct report_filters filters;
	bool filtered;
	struct baseline *baseline;	/* or NULL */
	const struct report_comparison *compared;
	struct zone *zone;		/* or NULL: UTC */
	struct zone *text_zone;		/* of times printed without one; or NULL */
	struct library_redact redact;
	struct event cut;		/* one whose texts are too long to be names */
	struct library_evidence evidence;
	bool refused;			/* inputs whose names do not go together */
	bool misused;			/* an option asks for what the logs do not have */
	struct library_ndjson *lines;	/* written while reading; or NULL */
	struct fail fail;
};

struct iistriage {
	struct options options;
	struct input_item *items;
	size_t item_count, item_room;
	struct arena texts;		/* of options and items */
	const struct rules *rules;	/* NULL: not loaded yet */
	struct rules *added;		/* the same, if options added some */
	enum library_state state;
	struct library_reading reading;
	struct library_names names;	/* of its inputs; they outlive a reading */
	enum library_status status;	/* of the last report */
	const struct library_watch *watch;	/* while a report is made */
	struct text messages;
	unsigned long shortages;	/* shortage_count() when the run began */
};

/* A message of a level: told at once if somebody watches, else kept. */
void library_say(struct iistriage *run, enum library_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* An error: the word in quotes between two texts, and the rule whose id is like it. */
void library_say_unknown(struct iistriage *run, const char *before, const char *word,
			 const char *after);
/* Did memory run out since the run began, so that a report may lack something (shortage.h)?
 * -1 then, and fail says so. */
int library_check_memory(const struct iistriage *run, struct fail *fail);
/* Say the reason; always -1. */
int library_fails(struct iistriage *run, const struct fail *why);
void library_empty_messages(struct iistriage *run);

/* The path of an input that can be read only once, or NULL. */
const char *library_pipe(const struct iistriage *run);

/* Read all inputs of a run that library_prepare() made ready.  -1 if it cannot go on. */
int library_read(struct iistriage *run);

/* Free what was read. */
void library_forget(struct iistriage *run);

/* The frame of a public function that makes a text.  Begin: empty the messages, check the
 * form for the commands that these bits of options_table.h are; -1 if there is no such form. */
int library_begin(struct iistriage *run, unsigned commands, const char *form);
/* End: the text's bytes, which the caller frees.  NULL if ret is negative or memory ran out. */
char *library_end(struct iistriage *run, struct text *text, int ret, size_t *size);

#endif
