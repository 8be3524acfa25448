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

static const char *find(const struct row *rows, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (text_match(rows[i].pattern, name))
			return rows[i].channel;
	return NULL;
}

const char *evt_channel_of_file(const char *path)
{
	return path ? find(files, sizeof(files) / sizeof(files[0]), text_base(path)) : NULL;
}

const char *evt_channel_of_source(const char *source)
{
	return find(sources, sizeof(sources) / sizeof(sources[0]), source);
}
