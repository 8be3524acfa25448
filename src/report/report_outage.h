/*
 * report_outage.h - what users saw of an incident, in words and as JSON.
 */
#ifndef REPORT_OUTAGE_H
#define REPORT_OUTAGE_H

#include "report_words.h"

struct evidence;
struct incident;
struct json_write;

/* "503 AppOffline 1,204 times, 08:02:50Z to 08:41:10Z (HTTPERR/httperr1.log); no answer to
 * 3 requests (Connection_Abandoned_By_ReqQueue)"; nothing if no log of requests shows any. */
words_of_incident words_outage;
/* The member "outage"; nothing without one. */
void json_write_outage(struct json_write *json, const struct incident *incident,
		       const struct evidence *evidence);

#endif
