/* library_run.h - what a run is made of.  Private to the library. */
#ifndef LIBRARY_RUN_H
#define LIBRARY_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include "arena.h"
#include "fail.h"
#include "input.h"
#include "input_summaries.h"
#include "library.h"
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
	struct library_redact redact;
	bool refused;			/* inputs that cannot be combined */
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
	enum library_status status;	/* of the last report */
	const struct library_watch *watch;	/* while a report is made */
	struct text messages;
};

void library_say(struct iistriage *run, enum library_level level, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Free what was read. */
void library_forget(struct iistriage *run);

/* A public function begins that makes a text: empties the messages, checks the form for
 * the commands that these bits of options_table.h are.  -1: it fails. */
int library_begin(struct iistriage *run, unsigned commands, const char *form);
/* It ends: the text's bytes for the caller.  NULL after failures and if memory ran out. */
char *library_end(struct iistriage *run, struct text *text, int ret, size_t *size);

#endif
