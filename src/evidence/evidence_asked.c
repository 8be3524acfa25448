/*
 * evidence_asked.c - what the incidents of a computer ask for, in tables.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evidence_asked.h"

#include "parsers.h"

struct httplog_wants *evidence_asked_requests(const struct evidence_reading *reading)
{
	struct evidence_asked *asked = reading->asked;

	if (!asked->has_requests && httplog_wants_open(&asked->requests, reading->wants) < 0) {
		httplog_wants_release(&asked->requests);
		return NULL;
	}
	asked->has_requests = true;
	return &asked->requests;
}

struct config_asked *evidence_asked_config(const struct evidence_reading *reading)
{
	struct evidence_asked *asked = reading->asked;

	if (!asked->has_config && config_asked_list(&asked->config, reading->wants) < 0) {
		config_asked_release(&asked->config);
		asked->config = (struct config_asked){ .idle = false };
		return NULL;
	}
	asked->has_config = true;
	return &asked->config;
}

void evidence_asked_release(struct evidence_asked *asked)
{
	if (asked->has_requests)
		httplog_wants_release(&asked->requests);
	if (asked->has_config)
		config_asked_release(&asked->config);
	*asked = (struct evidence_asked){ .has_requests = false };
}
