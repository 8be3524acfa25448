/*
 * evt_channel.c - the log of a legacy .evt file, by names.
 *
 * Sources are registered for a log each, under the key of that log in
 * HKLM\SYSTEM\CurrentControlSet\Services\Eventlog; Microsoft's pages on their events name
 * it.  Here are those of IIS and its neighbours, and some that nearly every log has.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "evt_channel.h"

#include <stddef.h>

#include "text.h"

struct row {
	const char *pattern, *channel;
};

static const char system_log[] = "System", application[] = "Application",
		  security[] = "Security";

static const struct row files[] = {
	{ "*sysevent*", system_log },	{ "*appevent*", application },
	{ "*secevent*", security },	{ "*system*", system_log },
	{ "*application*", application }, { "*security*", security },
};

/* The last word of a name: "web application server sys.evt" is not of the Application log.  Alone
 * it tells nothing, since servers are called so. */
static const struct row last_words[] = {
	{ "*sys.evt", system_log }, { "*app.evt", application }, { "*sec.evt", security },
};

enum { OF_IIS = 4 };		/* the first ones, of the System log */

static const struct row sources[] = {
	{ "W3SVC", system_log },	{ "HTTP", system_log },
	{ "WAS", system_log },		{ "IISLOG", system_log },
	{ "W3SVC-WP", application },	{ "Service Control Manager", system_log },
	{ "DCOM", system_log },		{ "Application Popup", system_log },
	{ "EventLog", system_log },	{ "USER32", system_log },
	{ "Tcpip", system_log },	{ "W32Time", system_log },
	{ "NETLOGON", system_log },	{ "LSASRV", system_log },
	{ "SideBySide", system_log },	{ "ASP.NET *", application },
	{ ".NET Runtime*", application }, { "Application Error", application },
	{ "Application Hang", application }, { "IISADMIN", application },
	{ "IISInfoCtrs", application },	{ "IIS Config", system_log },
	{ "W3Ctrs", application },	{ "WAM", system_log },
	{ "COM+", application },	{ "Active Server Pages", application },
	{ "DrWatson", application },	{ "ESENT", application },
	{ "LoadPerf", application },	{ "MSDTC", application },
	{ "MsiInstaller", application }, { "EventSystem", application },
	{ "Userenv", application },	{ "SceCli", application },
	{ "WinMgmt", application },	{ "Security", security },
};

/* "SYSTEM01 application.evt" names two. */
const char *evt_channel_of_file(const char *path)
{
	const char *channel = NULL;

	for (size_t i = 0; path && i < sizeof(files) / sizeof(files[0]); i++) {
		if (!text_match(files[i].pattern, text_base(path)))
			continue;
		if (channel && channel != files[i].channel)
			return NULL;
		channel = files[i].channel;
	}
	for (size_t i = 0; channel && i < sizeof(last_words) / sizeof(last_words[0]); i++)
		if (text_match(last_words[i].pattern, path) && channel != last_words[i].channel)
			return NULL;
	return channel;
}

bool evt_channel_is_open(const char *channel)
{
	return channel != system_log && channel != security;
}

static const struct row *find(const char *source)
{
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (text_match(sources[i].pattern, source))
			return &sources[i];
	return NULL;
}

const char *evt_channel_of_source(const char *source)
{
	const struct row *row = find(source);

	return row ? row->channel : NULL;
}

const char *evt_channel_in_file(const char *channel, const char *source)
{
	const struct row *row = find(source);

	return row && (!channel || row < sources + OF_IIS || evt_channel_is_open(row->channel))
		? row->channel : channel;
}
