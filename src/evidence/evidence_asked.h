/*
 * evidence_asked.h - what the incidents of a computer ask for, in tables.
 *
 * They are made once, when the first file needs them, for all files of that computer.  4,000
 * failures and 48,000 logs of one line took 20 seconds when each made its own, and take 1.
 */
#ifndef EVIDENCE_ASKED_H
#define EVIDENCE_ASKED_H

#include <stdbool.h>

#include "config_asked.h"
#include "httplog_wants.h"

struct evidence_reading;

/* { 0 } is none yet.  For one list of wants, which must outlive it; by one thread. */
struct evidence_asked {
	bool has_requests, has_config;
	struct httplog_wants requests;
	struct config_asked config;
};

/* Those of reading->asked for reading->wants.  NULL: no memory. */
struct httplog_wants *evidence_asked_requests(const struct evidence_reading *reading);
struct config_asked *evidence_asked_config(const struct evidence_reading *reading);
/* Then there are none again. */
void evidence_asked_release(struct evidence_asked *asked);

#endif
