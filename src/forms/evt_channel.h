/*
 * evt_channel.h - the log of a legacy .evt file, which does not say it.
 *
 * SPDX-License-Identifier: MIT
 */
#ifndef EVT_CHANNEL_H
#define EVT_CHANNEL_H

/* By the name of the file, which Windows calls SysEvent.Evt, AppEvent.Evt, SecEvent.Evt;
 * NULL: it does not tell. */
const char *evt_channel_of_file(const char *path);

/* By the source of a record: "System", "Application"; NULL: it does not tell. */
const char *evt_channel_of_source(const char *source);

#endif
