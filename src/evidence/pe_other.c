/*
 * pe_other.c - what a file is that bears a DLL's name and is no program file.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe_parts.h"

#include <stdbool.h>
#include <string.h>

#include "text.h"

#define BYTES(text) text, sizeof(text) - 1

/* By precedence.  Nothing here is text. */
static const struct {
	const char *bytes;
	size_t size;
	const char *kind;
} signatures[] = {
	{ BYTES("version https://git-lfs.github.com/spec/v1\n"), "git-lfs-pointer" },
	{ BYTES("version https://git-lfs.github.com/spec/v1\r\n"), "git-lfs-pointer" },
	{ BYTES("PK\3\4"), "zip" },
	{ BYTES("MSCF"), "cab" },
	{ BYTES("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "msi" },
	{ BYTES("SZDD"), "compress.exe" },
	{ BYTES("KWAJ"), "compress.exe" },
	{ BYTES("!<arch>\n"), "import-library" },
	{ BYTES("\x7f" "ELF"), "elf" },
	{ BYTES("\xcf\xfa\xed\xfe"), "macho" },
	{ BYTES("\xce\xfa\xed\xfe"), "macho" },
	{ BYTES("\xca\xfe\xba\xbe"), "macho" },
};

static size_t blanks(const uint8_t *head, size_t size)
{
	size_t at = 0;

	if (size >= 3 && memcmp(head, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < size && head[at] && strchr(" \t\r\n", head[at]))
		at++;
	return at;
}

static bool starts(const uint8_t *at, size_t size, const char *word)
{
	for (; *word; word++, at++, size--)
		if (size == 0 || text_lower((char)*at) != *word)
			return false;
	return true;
}

static bool is_zeros(const uint8_t *head, size_t size)
{
	while (size > 0 && head[size - 1] == 0)
		size--;
	return size == 0;
}

static bool is_text(const uint8_t *head, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (head[i] < ' ' && head[i] != '\t' && head[i] != '\r' && head[i] != '\n')
			return false;
	return true;
}

const char *pe_other_kind(const uint8_t *head, size_t size)
{
	size_t at = blanks(head, size);

	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
		if (size >= signatures[i].size &&
		    memcmp(head, signatures[i].bytes, signatures[i].size) == 0)
			return signatures[i].kind;
	if (starts(head + at, size - at, "<!doctype") || starts(head + at, size - at, "<html"))
		return "html";
	if (starts(head + at, size - at, "<?xml"))
		return "xml";
	if (size >= 2 && memcmp(head, "MZ", 2) == 0)
		return "cut-off";
	if (is_zeros(head, size))
		return "zeros";
	return is_text(head, size) ? "text" : "unknown";
}
