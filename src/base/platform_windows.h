/* platform_windows.h - what the files of the Windows port share; private to them. */
#ifndef PLATFORM_WINDOWS_H
#define PLATFORM_WINDOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

struct fail;

/*
 * A path as Windows wants it: UTF-16 with backslashes; a long one absolute and behind \\?\,
 * which has no limit of 260 characters.  The caller frees.  NULL: no memory, or not UTF-8.
 */
wchar_t *platform_wide_path(const char *path);
/* UTF-16 of UTF-8 and back; the caller frees.  NULL: no memory, or not UTF-8.  What is not
 * UTF-16, such as half a pair, becomes U+FFFD. */
wchar_t *platform_wide(const char *utf8);
char *platform_narrow(const wchar_t *wide);

/* What an error of Windows (GetLastError()) is, in the words of C where C has some. */
const char *platform_error_text(unsigned long error, char *buffer, size_t size);
/* The last error of Windows into fail; -1. */
int platform_fail(struct fail *fail);

#endif
