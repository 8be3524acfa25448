/*
 * platform_zones.c - the zone data of a POSIX system.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fail.h"

enum { ZONE_SIZE = 64 };	/* the longest real name has 32 */

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* Area/Place: no dots, so no way out of the folder. */
static bool is_zone_name(const char *name)
{
	size_t size = strlen(name);

	return size > 0 && size < ZONE_SIZE && name[0] != '/' && name[size - 1] != '/' &&
	       !strstr(name, "//") && strspn(name, LETTERS "0123456789_+-/") == size;
}

static bool is_zone_file(const char *name)
{
	const char *folder = getenv("TZDIR");
	char path[PATH_MAX], magic[4] = "";
	FILE *file;
	int size;

	if (!is_zone_name(name))
		return false;
	size = snprintf(path, sizeof(path), "%s/%s",
			folder && *folder ? folder : "/usr/share/zoneinfo", name);
	file = size > 0 && (size_t)size < sizeof(path) ? fopen(path, "rb") : NULL;
	if (!file)
		return false;
	size = (int)fread(magic, 1, sizeof(magic), file);
	fclose(file);
	return size == sizeof(magic) && memcmp(magic, "TZif", sizeof(magic)) == 0;
}

/* CET or <+0330>, and the offset behind it if there has to be one. */
static const char *skip_zone_part(const char *at, bool offset)
{
	size_t size = *at == '<' ? strcspn(at, ">") + 1 : strspn(at, LETTERS);

	if (size < 3 || (*at == '<' && at[size - 1] != '>'))
		return NULL;
	at += size;
	size = strspn(at, "+-0123456789:");
	return offset && strcspn(at, "0123456789") >= size ? NULL : at + size;
}

static bool is_zone_rule(const char *name)
{
	const char *at = name;

	if (strlen(name) >= ZONE_SIZE)
		return false;
	at = skip_zone_part(at, true);
	if (!at || !*at)
		return at != NULL;
	at = skip_zone_part(at, false);
	return at && *at == ',' && strspn(at, "MJ0123456789./:,+-") == strlen(at);
}

bool platform_zone_known(const char *name)
{
	return strcmp(name, "local") == 0 || is_zone_file(name) || is_zone_rule(name);
}

int platform_zone_set(const char *name, struct fail *fail)
{
	if (!platform_zone_known(name))
		return fail_set(fail, "there is no zone '%s'", name);
	if (strcmp(name, "local") != 0 && setenv("TZ", name, 1) < 0)
		return fail_set(fail, "out of memory");
	tzset();
	return 0;
}

int32_t platform_zone_ahead(int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm local;

	return localtime_r(&time, &local) ? (int32_t)local.tm_gmtoff : 0;
}
