/*
 * platform_zones.c - where a POSIX system has its zone data.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <stdlib.h>

const char *platform_zone_folder(void)
{
	const char *folder = getenv("TZDIR");

	return folder && *folder ? folder : "/usr/share/zoneinfo";
}

const char *platform_zone_local(void)
{
	const char *name = getenv("TZ");

	if (!name)
		return "/etc/localtime";
	return name[0] == ':' ? name + 1 : name;
}
