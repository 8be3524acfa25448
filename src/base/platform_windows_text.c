/*
 * platform_windows_text.c - UTF-16, code pages, errors, zones and locales of Windows.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "fail.h"
#include "platform_windows.h"
#include "text.h"

/* ---- UTF-16 ---- */

wchar_t *platform_wide(const char *utf8)
{
	int count = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, utf8, -1, NULL, 0);
	wchar_t *wide = count > 0 ? calloc((size_t)count, sizeof(*wide)) : NULL;

	if (wide)
		MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, utf8, -1, wide, count);
	return wide;
}

char *platform_narrow(const wchar_t *wide)
{
	int count = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
	char *utf8 = count > 0 ? calloc((size_t)count, 1) : NULL;

	if (utf8)
		WideCharToMultiByte(CP_UTF8, 0, wide, -1, utf8, count, NULL, NULL);
	return utf8;
}

char *platform_narrow_name(const wchar_t *name)
{
	return platform_narrow(name);
}

/* ---- paths ---- */

/* From here on a path needs \\?\; below MAX_PATH, for names that are put behind it. */
enum { LONG_PATH = 230 };

/* path is absolute; its memory is taken. */
static wchar_t *with_prefix(wchar_t *path)
{
	bool share = path[0] == L'\\' && path[1] == L'\\';
	const wchar_t *prefix = share ? L"\\\\?\\UNC" : L"\\\\?\\";
	const wchar_t *rest = share ? path + 1 : path;
	size_t room = wcslen(prefix) + wcslen(rest) + 1;
	wchar_t *whole = calloc(room, sizeof(*whole));

	if (whole) {
		wcscpy(whole, prefix);
		wcscat(whole, rest);
	}
	free(path);
	return whole;
}

wchar_t *platform_wide_path(const char *path)
{
	wchar_t *wide = platform_wide(path), *whole;
	DWORD count;

	for (wchar_t *at = wide; at && *at; at++)
		if (*at == L'/')
			*at = L'\\';
	if (!wide || wcslen(wide) < LONG_PATH || !wcsncmp(wide, L"\\\\?\\", 4) ||
	    !wcsncmp(wide, L"\\\\.\\", 4))
		return wide;
	count = GetFullPathNameW(wide, 0, NULL, NULL);
	whole = count ? calloc((size_t)count + 1, sizeof(*whole)) : NULL;
	if (whole && GetFullPathNameW(wide, count + 1, whole, NULL) <= count) {
		free(wide);
		return with_prefix(whole);
	}
	free(whole);
	return wide;
}

bool platform_is_separator(char c)
{
	return c == '\\' || c == '/';
}

/* Both are understood; whoever wrote the path chose one. */
char platform_separator(const char *path)
{
	size_t at = strlen(path);

	while (at > 0 && !platform_is_separator(path[at - 1]))
		at--;
	return at > 0 ? path[at - 1] : '\\';
}

/* ---- errors ---- */

static const struct {
	DWORD error;
	const char *text;
} error_texts[] = {
	{ ERROR_FILE_NOT_FOUND, "No such file or directory" },
	{ ERROR_PATH_NOT_FOUND, "No such file or directory" },
	{ ERROR_INVALID_NAME, "No such file or directory" },
	{ ERROR_BAD_PATHNAME, "No such file or directory" },
	{ ERROR_INVALID_DRIVE, "No such file or directory" },
	{ ERROR_BAD_NETPATH, "No such server on the network" },
	{ ERROR_BAD_NET_NAME, "No such share on the server" },
	{ ERROR_ACCESS_DENIED, "Permission denied" },
	{ ERROR_PRIVILEGE_NOT_HELD, "Permission denied" },
	{ ERROR_WRITE_PROTECT, "Read-only file system" },
	{ ERROR_SHARING_VIOLATION, "Another program has it open for itself" },
	{ ERROR_LOCK_VIOLATION, "Another program has locked a part of it" },
	{ ERROR_NOT_ENOUGH_MEMORY, "Cannot allocate memory" },
	{ ERROR_OUTOFMEMORY, "Cannot allocate memory" },
	{ ERROR_DISK_FULL, "No space left on device" },
	{ ERROR_HANDLE_DISK_FULL, "No space left on device" },
	{ ERROR_TOO_MANY_OPEN_FILES, "Too many open files" },
	{ ERROR_DIRECTORY, "Not a directory" },
	{ ERROR_FILENAME_EXCED_RANGE, "File name too long" },
	{ ERROR_CRC, "Input/output error" },
	{ ERROR_IO_DEVICE, "Input/output error" },
	{ ERROR_NOT_READY, "The device is not ready" },
	{ ERROR_CANT_RESOLVE_FILENAME, "Too many levels of symbolic links" },
};

const char *platform_error_text(unsigned long error, char *buffer, size_t size)
{
	for (size_t i = 0; i < sizeof(error_texts) / sizeof(error_texts[0]); i++)
		if (error_texts[i].error == error)
			return error_texts[i].text;
	snprintf(buffer, size, "error %lu of Windows", error);
	return buffer;
}

int platform_fail(struct fail *fail)
{
	char buffer[64];

	return fail_set(fail, "%s", platform_error_text(GetLastError(), buffer, sizeof(buffer)));
}

/* ---- code pages ---- */

/* The number of the page, as a pointer that is not NULL. */
struct platform_decoder;

struct platform_decoder *platform_decoder_new(const char *page, struct fail *fail)
{
	const char *digits = page + strlen("CP");
	unsigned long number = strtoul(digits, NULL, 10);

	if (number > 0 && number < 65000 && IsValidCodePage(number))
		return (struct platform_decoder *)(uintptr_t)number;
	fail_set(fail, "code page %s cannot be loaded: it is not installed", digits);
	return NULL;
}

void platform_decoder_free(struct platform_decoder *decoder)
{
	(void)decoder;
}

/* Bytes that the next character takes, and the character; 0: it is none of the page. */
static size_t decode_one(UINT page, const char *bytes, size_t size, char *utf8, int *utf8_size)
{
	size_t take = IsDBCSLeadByteEx(page, (BYTE)*bytes) ? 2 : 1;
	wchar_t wide[4];
	int count;

	if (take > size)
		return 0;
	count = MultiByteToWideChar(page, MB_ERR_INVALID_CHARS, bytes, (int)take, wide, 4);
	/* A byte that the page leaves open becomes a control character, or one for private
	 * use. */
	if (count < 1 || (wide[0] >= 0x80 && wide[0] < 0xa0) ||
	    (wide[0] >= 0xf800 && wide[0] < 0xf900))
		return 0;
	*utf8_size = WideCharToMultiByte(CP_UTF8, 0, wide, count, utf8, 16, NULL, NULL);
	return *utf8_size > 0 ? take : 0;
}

void platform_decode(struct platform_decoder *decoder, const void *bytes, size_t size,
		     struct text *text)
{
	const char *at = bytes;

	while (size > 0) {
		char utf8[16];
		int utf8_size = 0;
		size_t taken = 1;

		if ((unsigned char)*at < 0x80) {
			text_add_char(text, *at ? *at : ' ');
		} else {
			taken = decoder ? decode_one((UINT)(uintptr_t)decoder, at, size, utf8,
						     &utf8_size) : 0;
			if (taken)
				text_add_bytes(text, utf8, (size_t)utf8_size);
			else
				text_add(text, "\xef\xbf\xbd");
			taken = taken ? taken : 1;
		}
		at += taken;
		size -= taken;
	}
}

/* ---- zones ---- */

const char *platform_zone_folder(void)
{
	const char *folder = getenv("TZDIR");

	/* Windows has none; a name of no folder is not found. */
	return folder && *folder ? folder : "?";
}

/* ",Mmonth.week.day/h:mm:ss", from the day of a change as Windows has it. */
static int put_change(char *rule, size_t size, const SYSTEMTIME *change)
{
	return snprintf(rule, size, ",M%u.%u.%u/%u:%02u:%02u", change->wMonth, change->wDay,
			change->wDayOfWeek, change->wHour, change->wMinute, change->wSecond);
}

/* "<W>": minutes behind UTC, as POSIX and Windows count them. */
static int put_offset(char *rule, size_t size, const char *name, long minutes)
{
	return snprintf(rule, size, "%s%s%ld:%02ld", name, minutes < 0 ? "-" : "",
			labs(minutes) / 60, labs(minutes) % 60);
}

static char local_rule[128];
static INIT_ONCE local_once = INIT_ONCE_STATIC_INIT;

static BOOL CALLBACK find_local(INIT_ONCE *once, void *parameter, void **context)
{
	TIME_ZONE_INFORMATION zone;
	size_t room = sizeof(local_rule), size = 0;

	(void)once, (void)parameter, (void)context;
	if (GetTimeZoneInformation(&zone) == TIME_ZONE_ID_INVALID) {
		strcpy(local_rule, "UTC0");
		return TRUE;
	}
	size += (size_t)put_offset(local_rule, room, "STD", zone.Bias + zone.StandardBias);
	/* A year is given where the dates follow no rule: then without summer time. */
	if (!zone.DaylightDate.wMonth || zone.DaylightDate.wYear || zone.StandardDate.wYear)
		return TRUE;
	size += (size_t)put_offset(local_rule + size, room - size, "DST",
				   zone.Bias + zone.DaylightBias);
	size += (size_t)put_change(local_rule + size, room - size, &zone.DaylightDate);
	put_change(local_rule + size, room - size, &zone.StandardDate);
	return TRUE;
}

const char *platform_zone_local(void)
{
	const char *name = getenv("TZ");

	if (name)
		return name[0] == ':' ? name + 1 : name;
	InitOnceExecuteOnce(&local_once, find_local, NULL, NULL);
	return local_rule;
}

/* ---- locales: libraries get their names as UTF-16 or UTF-8 here ---- */

struct platform_locale *platform_locale_new(void)
{
	return NULL;
}

void platform_locale_enter(struct platform_locale *locale)
{
	(void)locale;
}

void platform_locale_leave(struct platform_locale *locale)
{
	(void)locale;
}

void platform_locale_free(struct platform_locale *locale)
{
	(void)locale;
}
