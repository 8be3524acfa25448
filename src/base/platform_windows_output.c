/*
 * platform_windows_output.c - files that appear whole or not at all, the console, and what
 * a program of Windows starts with.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "platform.h"

#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include <aclapi.h>
#include <ntsecapi.h>
#include <sddl.h>
#include <shellapi.h>
#include <shlobj.h>

#include "fail.h"
#include "platform_windows.h"

#ifndef ENABLE_VIRTUAL_TERMINAL_PROCESSING
#define ENABLE_VIRTUAL_TERMINAL_PROCESSING 4
#endif

enum {
	/* Names tried for a temporary file. */
	TEMPORARY_TRIES = 100,
	/* Characters of a name that a temporary name repeats; a name has at most 255. */
	TEMPORARY_BASE = 150,
	/* Bytes of one call to a console, which refuses more than some ten thousand. */
	CONSOLE_PIECE = 8192,
	WRITE_MOST = 1 << 20,
	LONGEST_PATH = 32768,
};

struct platform_output {
	FILE *stream;
	wchar_t *target;	/* NULL when written directly */
	wchar_t *temporary;	/* NULL when written directly */
	bool exists;		/* the target, whose rights are kept */
};

/* ---- a file beside the target ---- */

/* Is a file that is being written gone when its handle is closed, however that happens: also
 * when the program is stopped. */
static bool set_doomed(HANDLE handle, bool doomed)
{
	FILE_DISPOSITION_INFO info = { .DeleteFile = doomed };

	return SetFileInformationByHandle(handle, FileDispositionInfo, &info, sizeof(info));
}

static HANDLE handle_of(FILE *stream)
{
	return (HANDLE)_get_osfhandle(_fileno(stream));
}

/* Characters of a path up to and with its last backslash. */
static size_t folder_size(const wchar_t *path)
{
	const wchar_t *slash = wcsrchr(path, L'\\');

	return slash ? (size_t)(slash - path) + 1 : 0;
}

/* Create ".NAME.PID-N.tmp" beside target; the name to *temporary. */
static HANDLE create_beside(const wchar_t *target, wchar_t **temporary)
{
	size_t folder = folder_size(target), room = folder + TEMPORARY_BASE + 64;
	wchar_t *path = calloc(room, sizeof(*path));
	HANDLE handle = INVALID_HANDLE_VALUE;

	if (!path) {
		SetLastError(ERROR_OUTOFMEMORY);
		return handle;
	}
	for (int i = 0; i < TEMPORARY_TRIES; i++) {
		_snwprintf(path, room, L"%.*ls.%.*ls.%lu-%d.tmp", (int)folder, target,
			   TEMPORARY_BASE, target + folder, GetCurrentProcessId(), i);
		handle = CreateFileW(path, GENERIC_WRITE | DELETE | READ_CONTROL | WRITE_DAC,
				     FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, CREATE_NEW,
				     FILE_ATTRIBUTE_NORMAL, NULL);
		if (handle != INVALID_HANDLE_VALUE || GetLastError() != ERROR_FILE_EXISTS)
			break;
	}
	if (handle != INVALID_HANDLE_VALUE)
		set_doomed(handle, true);
	*temporary = path;
	return handle;
}

/* Where a link leads, so that not the link is replaced; or the path itself. */
static wchar_t *follow_links(wchar_t *path, HANDLE file)
{
	DWORD attributes = GetFileAttributesW(path);
	wchar_t *real;
	DWORD size;

	if (attributes == INVALID_FILE_ATTRIBUTES || !(attributes & FILE_ATTRIBUTE_REPARSE_POINT))
		return path;
	real = calloc(LONGEST_PATH, sizeof(*real));
	size = real ? GetFinalPathNameByHandleW(file, real, LONGEST_PATH, 0) : 0;
	if (size == 0 || size >= LONGEST_PATH) {
		free(real);
		return path;
	}
	free(path);
	return real;
}

/* The path that is to be written, whose memory is taken; what is there is opened to see
 * that it may be written. */
static HANDLE open_target(struct platform_output *output, wchar_t *path)
{
	HANDLE there = CreateFileW(path, GENERIC_WRITE,
				   FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
				   OPEN_EXISTING, 0, NULL);

	output->target = path;
	if (there == INVALID_HANDLE_VALUE) {
		if (GetLastError() != ERROR_FILE_NOT_FOUND)
			return there;
	} else if (GetFileType(there) != FILE_TYPE_DISK) {
		free(output->target);
		output->target = NULL;
		return there;
	} else {
		output->exists = true;
		output->target = follow_links(path, there);
		CloseHandle(there);
	}
	return create_beside(output->target, &output->temporary);
}

/* A stream that owns the handle, or NULL. */
static FILE *stream_of(HANDLE handle)
{
	int fd = _open_osfhandle((intptr_t)handle, _O_BINARY);
	FILE *stream = fd >= 0 ? _fdopen(fd, "wb") : NULL;

	if (!stream && fd >= 0)
		_close(fd);
	else if (fd < 0)
		CloseHandle(handle);
	return stream;
}

/* An output that was not finished leaves no file. */
static void output_free(struct platform_output *output)
{
	if (output->stream)
		fclose(output->stream);
	if (output->temporary)
		DeleteFileW(output->temporary);
	free(output->temporary);
	free(output->target);
	free(output);
}

/* Why path cannot be written; a folder that is missing is named. */
static void say_unwritable(const char *path, struct fail *fail)
{
	DWORD error = GetLastError();
	size_t size = strlen(path);
	char buffer[64];
	uint64_t none;

	while (size > 0 && !platform_is_separator(path[size - 1]))
		size--;
	if (error == ERROR_PATH_NOT_FOUND && size > 1)
		fail_set(fail, "cannot write '%s': there is no folder '%.*s'", path,
			 (int)size - 1, path);
	else if (platform_type(path, true, &none, NULL) == PLATFORM_FOLDER)
		fail_set(fail, "cannot write '%s': Is a directory", path);
	else
		fail_set(fail, "cannot write '%s': %s", path,
			 platform_error_text(error, buffer, sizeof(buffer)));
}

struct platform_output *platform_output_open(const char *path, struct fail *fail)
{
	struct platform_output *output = calloc(1, sizeof(*output));
	wchar_t *wide = platform_wide_path(path);
	HANDLE handle = INVALID_HANDLE_VALUE;

	if (output && wide) {
		handle = open_target(output, wide);
	} else {
		free(wide);
		SetLastError(ERROR_OUTOFMEMORY);
	}
	if (handle != INVALID_HANDLE_VALUE)
		output->stream = stream_of(handle);
	if (output && output->stream)
		return output;
	say_unwritable(path, fail);
	if (output)
		output_free(output);
	return NULL;
}

int platform_descriptor(const char *path)
{
	(void)path;
	return -1;
}

FILE *platform_output_stream(struct platform_output *output)
{
	return output->stream;
}

void platform_output_only_new(struct platform_output *output)
{
	(void)output;
}

int platform_claim(const char *path, int *claim, struct fail *fail)
{
	(void)path, (void)fail;
	*claim = -1;
	return 0;
}

void platform_claim_end(int claim)
{
	(void)claim;
}

/* What exists is compared by platform_identity(); links to nothing are rare. */
bool platform_same_target(const char *a, const char *b)
{
	return _stricmp(a, b) == 0;
}

/* Read and written by who makes it, the system and its administrators; inherits nothing. */
int platform_output_private(struct platform_output *output, struct fail *fail)
{
	PSECURITY_DESCRIPTOR rights = NULL;
	bool done = ConvertStringSecurityDescriptorToSecurityDescriptorW(
			    L"D:P(A;;FA;;;OW)(A;;FA;;;SY)(A;;FA;;;BA)", SDDL_REVISION_1, &rights,
			    NULL) &&
		    SetKernelObjectSecurity(handle_of(output->stream),
					    DACL_SECURITY_INFORMATION |
					    PROTECTED_DACL_SECURITY_INFORMATION, rights);

	if (!done)
		platform_fail(fail);
	LocalFree(rights);
	output->exists = false;		/* its rights are not those of what it replaces */
	return done ? 0 : fail_in(fail, "cannot keep a file private");
}

/* Write everything out; 0 or an errno. */
static int finish_stream(struct platform_output *output)
{
	FILE *stream = output->stream;
	int error = 0;

	if (fflush(stream) != 0)
		error = errno;
	else if (ferror(stream))
		error = EIO;
	else if (output->temporary && (!FlushFileBuffers(handle_of(stream)) ||
				       !set_doomed(handle_of(stream), false)))
		error = EIO;
	output->stream = NULL;
	if (fclose(stream) != 0 && !error)
		error = errno;
	return error == EPIPE ? 0 : error;
}

/* A target that exists keeps its rights, where the file system can do that. */
static bool put_in_place(const struct platform_output *output)
{
	if (output->exists && ReplaceFileW(output->target, output->temporary, NULL,
					   REPLACEFILE_IGNORE_MERGE_ERRORS, NULL, NULL))
		return true;
	return MoveFileExW(output->temporary, output->target,
			   MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH);
}

int platform_output_close(struct platform_output *output, struct fail *fail)
{
	int error = finish_stream(output);
	char buffer[64];
	const char *why = error ? strerror(error) : NULL;

	if (!error && output->temporary) {
		if (put_in_place(output)) {
			free(output->temporary);
			output->temporary = NULL;
		} else {
			why = platform_error_text(GetLastError(), buffer, sizeof(buffer));
		}
	}
	output_free(output);
	return why ? fail_set(fail, "cannot write the report: %s", why) : 0;
}

void platform_output_abort(struct platform_output *output)
{
	if (output)
		output_free(output);
}

/* ---- writing ---- */

/* A character is not cut; what is no UTF-8 is written as it is. */
static size_t piece_of(const char *bytes, size_t size)
{
	size_t piece = CONSOLE_PIECE;

	if (size <= CONSOLE_PIECE)
		return size;
	while (piece > CONSOLE_PIECE - 4 && ((unsigned char)bytes[piece] & 0xc0) == 0x80)
		piece--;
	return piece;
}

/* As UTF-16: a console before Windows 10 does not take UTF-8, whatever its code page. */
static bool write_console(HANDLE console, const char *bytes, size_t size)
{
	wchar_t wide[CONSOLE_PIECE];

	while (size > 0) {
		size_t piece = piece_of(bytes, size);
		int count = MultiByteToWideChar(CP_UTF8, 0, bytes, (int)piece, wide, CONSOLE_PIECE);
		DWORD put;

		for (int done = 0; done < count; done += (int)put)
			if (!WriteConsoleW(console, wide + done, (DWORD)(count - done), &put,
					   NULL) || put == 0)
				return false;
		bytes += piece;
		size -= piece;
	}
	return true;
}

static int errno_of(DWORD error)
{
	switch (error) {
	case ERROR_NO_DATA:		/* nobody reads the pipe any more */
	case ERROR_BROKEN_PIPE:
	case ERROR_PIPE_NOT_CONNECTED:
		return EPIPE;
	case ERROR_DISK_FULL:
	case ERROR_HANDLE_DISK_FULL:
		return ENOSPC;
	default:
		return EIO;
	}
}

bool platform_write(FILE *stream, const void *bytes, size_t size)
{
	HANDLE handle = handle_of(stream);
	const char *at = bytes;
	DWORD mode, done;

	if (fflush(stream) != 0)
		return false;
	if (GetConsoleMode(handle, &mode))
		return write_console(handle, bytes, size);
	while (size > 0) {
		if (!WriteFile(handle, at, size < WRITE_MOST ? (DWORD)size : WRITE_MOST, &done,
			       NULL)) {
			errno = errno_of(GetLastError());
			return false;
		}
		at += done;
		size -= done;
	}
	return true;
}

int platform_random(void *bytes, size_t size, struct fail *fail)
{
	if (!RtlGenRandom(bytes, (ULONG)size))
		return fail_set(fail, "no random numbers");
	return 0;
}

/* ---- the console ---- */

bool platform_is_terminal(FILE *file)
{
	DWORD mode;

	return GetConsoleMode(handle_of(file), &mode);
}

bool platform_has_colors(FILE *file)
{
	DWORD mode;

	return GetConsoleMode(handle_of(file), &mode) &&
	       (mode & ENABLE_VIRTUAL_TERMINAL_PROCESSING);
}

bool platform_terminal_size(FILE *file, size_t *columns, size_t *rows)
{
	CONSOLE_SCREEN_BUFFER_INFO info;

	if (!GetConsoleScreenBufferInfo(handle_of(file), &info) || info.dwSize.X < 2 ||
	    info.srWindow.Bottom < info.srWindow.Top)
		return false;
	/* A line that fills the buffer's width is followed by an empty one. */
	*columns = (size_t)info.dwSize.X - 1;
	if (info.srWindow.Right > info.srWindow.Left &&
	    (size_t)(info.srWindow.Right - info.srWindow.Left) < *columns)
		*columns = (size_t)(info.srWindow.Right - info.srWindow.Left);
	*rows = (size_t)(info.srWindow.Bottom - info.srWindow.Top) + 1;
	return true;
}

/* A console keeps what was written, and Windows' own pager is worth little. */
bool platform_page(const char *command, const void *bytes, size_t size)
{
	(void)command, (void)bytes, (void)size;
	return false;
}

bool platform_is_fed(FILE *file)
{
	HANDLE handle = handle_of(file);
	LARGE_INTEGER size;

	switch (GetFileType(handle)) {
	case FILE_TYPE_PIPE:
		return true;
	case FILE_TYPE_DISK:
		return GetFileSizeEx(handle, &size) && size.QuadPart > 0;
	default:
		return false;
	}
}

double platform_seconds(void)
{
	LARGE_INTEGER now, each;

	if (!QueryPerformanceFrequency(&each) || !QueryPerformanceCounter(&now))
		return 0;
	return (double)now.QuadPart / (double)each.QuadPart;
}

void platform_ignore_closed_pipes(void)
{
}

/* ---- start and end ---- */

static UINT code_page_before;

static void restore_console(void)
{
	SetConsoleOutputCP(code_page_before);
}

/* Messages go to the console as UTF-8, colours as sequences. */
static void prepare_console(void)
{
	FILE *const streams[] = { stdout, stderr };
	DWORD mode;

	for (size_t i = 0; i < 2; i++)
		if (GetConsoleMode(handle_of(streams[i]), &mode))
			SetConsoleMode(handle_of(streams[i]),
				       mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING);
	code_page_before = GetConsoleOutputCP();
	if (code_page_before && code_page_before != CP_UTF8 && SetConsoleOutputCP(CP_UTF8))
		atexit(restore_console);
}

/* UTF-8 of all arguments, or NULL. */
static char **narrow_all(int count, wchar_t **wide)
{
	char **arguments = calloc((size_t)count + 1, sizeof(*arguments));

	for (int i = 0; arguments && i < count; i++) {
		arguments[i] = platform_narrow(wide[i]);
		if (!arguments[i])
			return NULL;
	}
	return arguments;
}

/* DLLs that system DLLs load come from System32, not from the folder of the program, which
 * may be one of downloads.  Windows 7 can do that since an update. */
static void load_from_system(void)
{
	enum { SEARCH_SYSTEM32 = 0x800 };
	union {
		FARPROC found;
		BOOL (WINAPI *set)(DWORD flags);
	} function = {
		GetProcAddress(GetModuleHandleW(L"kernel32"), "SetDefaultDllDirectories")
	};

	if (function.found)
		function.set(SEARCH_SYSTEM32);
}

void platform_start(int *argc, char ***argv)
{
	int count = 0;
	wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &count);
	char **arguments = wide && count > 0 ? narrow_all(count, wide) : NULL;

	LocalFree(wide);
	if (arguments) {
		*argv = arguments;
		*argc = count;
	}
	_setmode(_fileno(stdin), _O_BINARY);
	_setmode(_fileno(stdout), _O_BINARY);
	_setmode(_fileno(stderr), _O_BINARY);
	/* No box that asks for a disk. */
	SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
	load_from_system();
	prepare_console();
}

bool platform_owns_window(void)
{
	DWORD processes[2], mode;

	return GetConsoleProcessList(processes, 2) == 1 && GetConsoleMode(handle_of(stdin), &mode);
}

char *platform_desktop(const char *name)
{
	wchar_t folder[MAX_PATH + 1];
	char *desktop, *path = NULL;

	if (SHGetFolderPathW(NULL, CSIDL_DESKTOPDIRECTORY, NULL, 0, folder) != S_OK)
		return NULL;
	desktop = platform_narrow(folder);
	if (desktop)
		path = calloc(strlen(desktop) + strlen(name) + 2, 1);
	if (path)
		sprintf(path, "%s\\%s", desktop, name);
	free(desktop);
	return path;
}

/* ---- this server ---- */

/* %SystemRoot%\rest as UTF-8, or NULL. */
static char *in_windows(const wchar_t *rest)
{
	wchar_t folder[MAX_PATH + 1], path[2 * MAX_PATH];
	UINT size = GetSystemWindowsDirectoryW(folder, MAX_PATH + 1);

	if (size == 0 || size > MAX_PATH)
		return NULL;
	_snwprintf(path, 2 * MAX_PATH, L"%ls\\%ls", folder, rest);
	return platform_narrow(path);
}

static char *computer_name(void)
{
	wchar_t name[512] = L"";
	DWORD size = 512;

	GetComputerNameExW(ComputerNameDnsFullyQualified, name, &size);
	return platform_narrow(name);
}

bool platform_server(struct platform_server *server)
{
	*server = (struct platform_server){
		.computer = computer_name(),
		.logs = { in_windows(L"System32\\winevt\\Logs\\System.evtx"),
			  in_windows(L"System32\\winevt\\Logs\\Application.evtx") },
		.evidence = { in_windows(L"System32\\inetsrv\\config\\applicationHost.config"),
			      in_windows(L"System32\\LogFiles\\HTTPERR") },
	};
	return server->computer && server->logs[0] && server->logs[1];
}

bool platform_is_local(const char *path)
{
	wchar_t root[] = L"?:\\";
	uint64_t size;

	if (!((*path >= 'A' && *path <= 'Z') || (*path >= 'a' && *path <= 'z')) ||
	    path[1] != ':' || !platform_is_separator(path[2]))
		return false;
	root[0] = (wchar_t)*path;
	return GetDriveTypeW(root) == DRIVE_FIXED &&
	       platform_type(path, true, &size, NULL) == PLATFORM_FILE;
}
