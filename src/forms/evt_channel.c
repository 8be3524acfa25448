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

static const struct row sources[] = {
	{ "W3SVC", system_log },	{ "W3SVC-WP", application },
	{ "HTTP", system_log },		{ "Service Control Manager", system_log },
	{ "DCOM", system_log },		{ "WAS", system_log },
	{ "EventLog", system_log },	{ "USER32", system_log },
	{ "Tcpip", system_log },	{ "W32Time", system_log },
	{ "NETLOGON", system_log },	{ "LSASRV", system_log },
	{ "IISLOG", system_log },	{ "Application Popup", system_log },
	{ "SideBySide", system_log },	{ "ASP.NET *", application },
	{ ".NET Runtime*", application }, { "Application Error", application },
	{ "Application Hang", application }, { "IISADMIN", application },
	{ "IISInfoCtrs", application },	{ "IIS Config", application },
	{ "W3Ctrs", application },	{ "WAM", application },
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
	return channel;
}

bool evt_channel_is_of_iis(const char *source)
{
	static const char *const sources_of_iis[] = { "W3SVC", "WAS", "HTTP", "IISLOG" };

	for (size_t i = 0; i < sizeof(sources_of_iis) / sizeof(sources_of_iis[0]); i++)
		if (text_equal_nocase(source, sources_of_iis[i]))
			return true;
	return false;
}

bool evt_channel_is_open(const char *channel)
{
	return channel != system_log && channel != security;
}

const char *evt_channel_of_source(const char *source)
{
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (text_match(sources[i].pattern, source))
			return sources[i].channel;
	return NULL;
}
