/*
 * evt_channel.h - the log of a legacy .evt file, which does not say it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVT_CHANNEL_H
#define EVT_CHANNEL_H

#include <stdbool.h>

/* By the name of the file, which Windows calls SysEvent.Evt, AppEvent.Evt, SecEvent.Evt;
 * NULL: it does not tell, or tells two. */
const char *evt_channel_of_file(const char *path);

/* By the source of a record: "System", "Application"; NULL: it does not tell. */
const char *evt_channel_of_source(const char *source);

/* Is it a source of IIS in the System log?  People join the logs of a server in one file. */
bool evt_channel_is_of_iis(const char *source);

/* May anybody write to that one of these logs? */
bool evt_channel_is_open(const char *channel);

#endif
