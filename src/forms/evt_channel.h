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

/* The same in a file that seems to be of that log (NULL: nobody knows), and that is what it is by
 * default: a source of IIS knows better, since people join the logs of a server in one file, and
 * so does one of a log to which anybody may write. */
const char *evt_channel_in_file(const char *channel, const char *source);

/* May anybody write to that one of these logs? */
bool evt_channel_is_open(const char *channel);

#endif
