/*
 * platform_windows_files.c - files and folders of Windows.
 *
 * Files are opened so that others may go on reading, writing, renaming and deleting them:
 * the service of the event logs has its files open all the time.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "fail.h"
#include "platform_names.h"
#include "platform_windows.h"

enum {
	SHARE_ALL = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
	READ_MOST = 1 << 30,		/* bytes of one call; it takes 32 bits */
	TEMPORARY_TRIES = 100,
	ID_INFO = 18,			/* FileIdInfo, which Windows 7 does not have */
};

/* An odd number whose bits are well mixed: 2^64 divided by the golden ratio. */
#define FOLD UINT64_C(0x9e3779b97f4a7c15)

struct platform_file {
	HANDLE handle;
	bool borrowed;		/* standard input is not ours to close */
	bool seekable;
	uint64_t start;		/* the position of standard input at the start */
	uint64_t size;
	uint64_t position;	/* of platform_read() */
	BY_HANDLE_FILE_INFORMATION opened;	/* when it was opened */
};

/* ---- what a path is ---- */

/* Links and mounted folders; other reparse points are files that look like files, such as
 * those of a cloud. */
static bool is_link(const wchar_t *path)
{
	WIN32_FIND_DATAW found;
	HANDLE find = FindFirstFileW(path, &found);

	if (find == INVALID_HANDLE_VALUE)
		return false;
	FindClose(find);
	return (found.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) &&
	       (found.dwReserved0 == IO_REPARSE_TAG_SYMLINK ||
		found.dwReserved0 == IO_REPARSE_TAG_MOUNT_POINT);
}

/* For its properties; also a folder. */
static HANDLE open_any(const wchar_t *path)
{
	return CreateFileW(path, FILE_READ_ATTRIBUTES, SHARE_ALL, NULL, OPEN_EXISTING,
			   FILE_FLAG_BACKUP_SEMANTICS, NULL);
}

static enum platform_type type_of(HANDLE handle, uint64_t *size)
{
	BY_HANDLE_FILE_INFORMATION about;

	switch (GetFileType(handle)) {
	case FILE_TYPE_CHAR:
		return PLATFORM_DEVICE;
	case FILE_TYPE_PIPE:
		return PLATFORM_PIPE;
	case FILE_TYPE_DISK:
		break;
	default:
		return PLATFORM_OTHER;
	}
	if (!GetFileInformationByHandle(handle, &about))
		return PLATFORM_OTHER;
	if (about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
		return PLATFORM_FOLDER;
	*size = (uint64_t)about.nFileSizeHigh << 32 | about.nFileSizeLow;
	return PLATFORM_FILE;
}

/* A file that may not even be asked what it is, is listed in its folder all the same. */
static enum platform_type type_in_folder(const wchar_t *path, uint64_t *size)
{
	WIN32_FIND_DATAW found;
	HANDLE find = FindFirstFileW(path, &found);

	if (find == INVALID_HANDLE_VALUE)
		return PLATFORM_NONE;
	FindClose(find);
	if (found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY)
		return PLATFORM_FOLDER;
	*size = (uint64_t)found.nFileSizeHigh << 32 | found.nFileSizeLow;
	return PLATFORM_FILE;
}

/* No file has these in its name; to look for one would find another. */
static bool is_pattern(const wchar_t *path)
{
	return wcspbrk(wcsncmp(path, L"\\\\?\\", 4) == 0 ? path + 4 : path, L"*?\"<>|");
}

enum platform_type platform_type(const char *path, bool follow, uint64_t *size,
				 struct fail *fail)
{
	wchar_t *wide = platform_wide_path(path);
	enum platform_type type = PLATFORM_NONE;
	uint64_t bytes = 0;
	HANDLE handle;

	if (!wide || !*wide || is_pattern(wide)) {
		fail_set(fail, "No such file or directory");
	} else if (!follow && is_link(wide)) {
		type = PLATFORM_LINK;
	} else {
		handle = open_any(wide);
		if (handle != INVALID_HANDLE_VALUE) {
			type = type_of(handle, &bytes);
			CloseHandle(handle);
		} else {
			platform_fail(fail);
			if (GetLastError() == ERROR_ACCESS_DENIED ||
			    GetLastError() == ERROR_SHARING_VIOLATION)
				type = type_in_folder(wide, &bytes);
		}
	}
	if (type == PLATFORM_FILE)
		*size = bytes;
	free(wide);
	return type;
}

/* ---- reading ---- */

static struct platform_file *file_new(HANDLE handle, bool borrowed)
{
	struct platform_file *file = calloc(1, sizeof(*file));
	LARGE_INTEGER size, none = { .QuadPart = 0 }, at;

	if (!file)
		return NULL;
	file->handle = handle;
	file->borrowed = borrowed;
	if (GetFileType(handle) != FILE_TYPE_DISK || !GetFileSizeEx(handle, &size))
		return file;
	if (borrowed && SetFilePointerEx(handle, none, &at, FILE_CURRENT))
		file->start = (uint64_t)at.QuadPart;
	file->seekable = true;
	GetFileInformationByHandle(handle, &file->opened);
	if ((uint64_t)size.QuadPart > file->start)
		file->size = (uint64_t)size.QuadPart - file->start;
	return file;
}

bool platform_changed(const struct platform_file *file)
{
	const BY_HANDLE_FILE_INFORMATION *before = &file->opened;
	BY_HANDLE_FILE_INFORMATION now;

	return !GetFileInformationByHandle(file->handle, &now) ||
	       now.nFileSizeHigh != before->nFileSizeHigh ||
	       now.nFileSizeLow != before->nFileSizeLow ||
	       CompareFileTime(&now.ftLastWriteTime, &before->ftLastWriteTime) != 0;
}

/* Only files and pipes are read. */
static int check_readable(HANDLE handle, struct fail *fail)
{
	uint64_t size;

	switch (type_of(handle, &size)) {
	case PLATFORM_FILE:
	case PLATFORM_PIPE:
		return 0;
	case PLATFORM_FOLDER:
		return fail_set(fail, "is a folder");
	case PLATFORM_DEVICE:
		return fail_set(fail, "is a device");
	default:
		return fail_set(fail, "is neither a file nor a pipe");
	}
}

struct platform_file *platform_open(const char *path, struct fail *fail)
{
	wchar_t *wide = platform_wide_path(path);
	struct platform_file *file = NULL;
	HANDLE handle = INVALID_HANDLE_VALUE;

	if (wide)
		handle = CreateFileW(wide, GENERIC_READ, SHARE_ALL, NULL, OPEN_EXISTING,
				     FILE_FLAG_BACKUP_SEMANTICS, NULL);
	else
		SetLastError(ERROR_INVALID_NAME);
	free(wide);
	if (handle == INVALID_HANDLE_VALUE) {
		platform_fail(fail);
		return NULL;
	}
	if (check_readable(handle, fail) == 0) {
		file = file_new(handle, false);
		if (!file)
			fail_set(fail, "out of memory");
	}
	if (!file)
		CloseHandle(handle);
	return file;
}

struct platform_file *platform_stdin(void)
{
	return file_new(GetStdHandle(STD_INPUT_HANDLE), true);
}

/* Up to size bytes; 0 at the end, -1 on an error.  at: where, or NULL for the next ones. */
static int64_t read_some(HANDLE handle, void *buffer, size_t size, const uint64_t *at)
{
	OVERLAPPED place = { .Offset = 0 };
	DWORD got = 0;

	if (at) {
		place.Offset = (DWORD)*at;
		place.OffsetHigh = (DWORD)(*at >> 32);
	}
	if (ReadFile(handle, buffer, (DWORD)(size < READ_MOST ? size : READ_MOST), &got,
		     at ? &place : NULL))
		return got;
	if (GetLastError() == ERROR_HANDLE_EOF || GetLastError() == ERROR_BROKEN_PIPE)
		return 0;
	return -1;
}

/* There is nothing at offset. */
static int64_t at_end(const struct platform_file *file, uint64_t offset, struct fail *fail)
{
	return offset < file->size ? fail_set(fail, "became shorter while it was read") : 0;
}

int64_t platform_read_at(struct platform_file *file, void *buffer, size_t size,
			 uint64_t offset, struct fail *fail)
{
	uint64_t room = (uint64_t)INT64_MAX - file->start;
	size_t done = 0;

	if (size > INT64_MAX || offset > room || size > room - offset)
		return fail_set(fail, "no file is that large");
	while (done < size) {
		uint64_t at = file->start + offset + done;
		int64_t got = read_some(file->handle, (char *)buffer + done, size - done, &at);

		if (got < 0)
			return platform_fail(fail);
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return done == 0 && size > 0 ? at_end(file, offset, fail) : (int64_t)done;
}

int64_t platform_read(struct platform_file *file, void *buffer, size_t size,
		      struct fail *fail)
{
	int64_t got = read_some(file->handle, buffer, size, NULL);

	if (got < 0)
		return platform_fail(fail);
	file->position += (uint64_t)got;
	return got == 0 && size > 0 ? at_end(file, file->position, fail) : got;
}

bool platform_seekable(const struct platform_file *file, uint64_t *size)
{
	if (file->seekable)
		*size = file->size;
	return file->seekable;
}

void platform_close(struct platform_file *file)
{
	if (!file)
		return;
	if (!file->borrowed)
		CloseHandle(file->handle);
	free(file);
}

/* ---- temporary files ---- */

/* FOLDER\iistriage.PID-N.tmp, which is gone when its handle is closed. */
static HANDLE open_unnamed(const wchar_t *folder)
{
	size_t room = wcslen(folder) + 64;
	wchar_t *path = calloc(room, sizeof(*path));
	HANDLE handle = INVALID_HANDLE_VALUE;

	for (int i = 0; path && i < TEMPORARY_TRIES; i++) {
		_snwprintf(path, room, L"%ls\\iistriage.%lu-%d.tmp", folder,
			   GetCurrentProcessId(), i);
		handle = CreateFileW(path, GENERIC_READ | GENERIC_WRITE | DELETE, FILE_SHARE_DELETE,
				     NULL, CREATE_NEW,
				     FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, NULL);
		if (handle != INVALID_HANDLE_VALUE || GetLastError() != ERROR_FILE_EXISTS)
			break;
	}
	free(path);
	return handle;
}

static HANDLE open_temporary(void)
{
	const char *chosen = getenv("TMPDIR");
	wchar_t *folder = chosen && *chosen ? platform_wide_path(chosen) : NULL;
	wchar_t system[MAX_PATH + 1];
	HANDLE handle = INVALID_HANDLE_VALUE;

	if (folder)
		handle = open_unnamed(folder);
	else if (GetTempPathW(MAX_PATH + 1, system) > 0)
		handle = open_unnamed(system);
	free(folder);
	return handle;
}

struct platform_file *platform_temporary(struct fail *fail)
{
	HANDLE handle = open_temporary();
	struct platform_file *file;

	if (handle == INVALID_HANDLE_VALUE) {
		platform_fail(fail);
		fail_in(fail, "no temporary file can be made");
		return NULL;
	}
	file = file_new(handle, false);
	if (file)
		return file;
	CloseHandle(handle);
	fail_set(fail, "out of memory");
	return NULL;
}

int platform_append(struct platform_file *file, const void *bytes, size_t size,
		    struct fail *fail)
{
	size_t done = 0;

	while (done < size) {
		OVERLAPPED place = { .Offset = (DWORD)file->size };
		size_t rest = size - done;
		DWORD put = 0;

		place.OffsetHigh = (DWORD)(file->size >> 32);
		if (!WriteFile(file->handle, (const char *)bytes + done,
			       (DWORD)(rest < READ_MOST ? rest : READ_MOST), &put, &place)) {
			platform_fail(fail);
			return fail_in(fail, "a temporary file cannot be written");
		}
		done += put;
		file->size += put;
	}
	return 0;
}

/* ---- identities ---- */

/* The number that every Windows has, which a volume of ReFS need not keep apart. */
static bool identify_short(HANDLE handle, struct platform_identity *identity)
{
	BY_HANDLE_FILE_INFORMATION about;

	if (!GetFileInformationByHandle(handle, &about))
		return false;
	identity->device = about.dwVolumeSerialNumber;
	identity->number = (uint64_t)about.nFileIndexHigh << 32 | about.nFileIndexLow;
	return true;
}

/* The number of 128 bits that Windows 8 and later have; its halves are folded. */
static bool identify_long(HANDLE handle, struct platform_identity *identity)
{
	struct {
		uint64_t volume, halves[2];	/* FILE_ID_INFO */
	} about;

	if (!GetFileInformationByHandleEx(handle, (FILE_INFO_BY_HANDLE_CLASS)ID_INFO, &about,
					  sizeof(about)))
		return false;
	identity->device = about.volume;
	identity->number = about.halves[0] ^ about.halves[1] * FOLD;
	return true;
}

static bool identify(HANDLE handle, struct platform_identity *identity)
{
	FILE_STANDARD_INFO about;

	if (GetFileType(handle) != FILE_TYPE_DISK ||
	    (GetFileInformationByHandleEx(handle, FileStandardInfo, &about, sizeof(about)) &&
	     about.Directory))
		return false;
	return identify_long(handle, identity) || identify_short(handle, identity);
}

bool platform_identity(const char *path, struct platform_identity *identity)
{
	wchar_t *wide = platform_wide_path(path);
	HANDLE handle = wide ? open_any(wide) : INVALID_HANDLE_VALUE;
	bool has = handle != INVALID_HANDLE_VALUE && identify(handle, identity);

	if (handle != INVALID_HANDLE_VALUE)
		CloseHandle(handle);
	free(wide);
	return has;
}

bool platform_stream_identity(FILE *stream, struct platform_identity *identity)
{
	HANDLE handle = (HANDLE)_get_osfhandle(_fileno(stream));

	return handle != INVALID_HANDLE_VALUE && identify(handle, identity);
}

/* ---- folders ---- */

/* All names that a pattern of Windows matches. */
static int list_read(const wchar_t *pattern, struct platform_names *names)
{
	WIN32_FIND_DATAW found;
	HANDLE find = FindFirstFileExW(pattern, FindExInfoBasic, &found, FindExSearchNameMatch,
				       NULL, 0);
	int ret = 0;

	if (find == INVALID_HANDLE_VALUE)
		return GetLastError() == ERROR_FILE_NOT_FOUND ? 0 : -1;
	do {
		if (wcscmp(found.cFileName, L".") != 0 && wcscmp(found.cFileName, L"..") != 0 &&
		    platform_names_add(names, platform_narrow(found.cFileName)) < 0) {
			SetLastError(ERROR_OUTOFMEMORY);
			ret = -1;
		}
	} while (ret == 0 && FindNextFileW(find, &found));
	if (ret == 0 && GetLastError() != ERROR_NO_MORE_FILES)
		ret = -1;
	FindClose(find);
	return ret;
}

/* The names in a folder that match; NULL and the last error of Windows. */
static char **list_matching(const char *folder, const wchar_t *name, size_t *count)
{
	struct platform_names names = { 0 };
	char **list = NULL;
	wchar_t *wide = platform_wide_path(folder);
	size_t size = wide ? wcslen(wide) : 0;
	wchar_t *pattern = calloc(size + wcslen(name) + 2, sizeof(*pattern));

	SetLastError(ERROR_OUTOFMEMORY);
	if (wide && pattern) {
		wcscpy(pattern, wide);
		if (size > 0 && wide[size - 1] != L'\\')
			wcscat(pattern, L"\\");
		wcscat(pattern, name);
	}
	if (wide && pattern) {
		bool whole = list_read(pattern, &names) == 0;

		list = platform_names_take(&names, count);
		if (!list)
			SetLastError(ERROR_OUTOFMEMORY);
		if (!whole) {
			platform_list_free(list, list ? *count : 0);
			list = NULL;
		}
	}
	free(wide);
	free(pattern);
	return list;
}

char **platform_list(const char *path, size_t *count, struct fail *fail)
{
	char **names = list_matching(path, L"*", count);

	if (!names)
		platform_fail(fail);
	return names;
}

/* Put the folder, the first size bytes of the pattern, before the name. */
static char *in_folder(const char *pattern, size_t size, const char *name)
{
	char *path = calloc(size + strlen(name) + 1, 1);

	if (path) {
		memcpy(path, pattern, size);
		strcpy(path + size, name);
	}
	return path;
}

char **platform_matches(const char *pattern, size_t *count)
{
	size_t size = strlen(pattern);
	wchar_t *name;
	char *folder, **names;

	while (size > 0 && !platform_is_separator(pattern[size - 1]))
		size--;
	if (!strpbrk(pattern + size, "*?"))
		return NULL;
	name = platform_wide(pattern + size);
	folder = in_folder(pattern, size, size > 0 ? "" : ".");
	names = name && folder ? list_matching(folder, name, count) : NULL;
	free(name);
	free(folder);
	for (size_t i = 0; names && i < *count; i++) {
		char *path = in_folder(pattern, size, names[i]);

		free(names[i]);
		names[i] = path;
		if (!path) {
			platform_list_free(names, *count);
			names = NULL;
		}
	}
	if (names && *count > 0)
		return names;
	platform_list_free(names, names ? *count : 0);
	return NULL;
}
