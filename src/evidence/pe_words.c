/*
 * pe_words.c - the facts of a program file in words.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "pe_words.h"

#include <inttypes.h>
#include <string.h>

#include "text.h"

static const struct {
	const char *kind, *words, *advice;
} kinds[] = {
	{ "pe", "", "" },
	{ "empty", "empty", "the copy failed, or the disk was full" },
	{ "zeros", "nothing but zeros", "a fault of the disk or of the copy" },
	{ "html", "a web page",
	  "a download that needed a log-on, or the page that lists the file" },
	{ "git-lfs-pointer", "a Git LFS pointer",
	  "the repository was copied without the file itself: run git lfs pull" },
	{ "zip", "a zip archive", "unpack it" },
	{ "cab", "a cabinet archive", "unpack it: expand -F:* FILE FOLDER" },
	{ "msi", "an installer package", "install it" },
	{ "compress.exe", "a compressed file of an old installation medium",
	  "unpack it: expand -r FILE" },
	{ "import-library", "an import library, for the linker", "take the .dll, not the .lib" },
	{ "elf", "a program for Linux", "take the build for Windows" },
	{ "macho", "a program for macOS", "take the build for Windows" },
	{ "text", "text", "" },
	{ "xml", "XML text", "" },
	{ "dos", "a file that begins as a program and then is none",
	  "copied as text (FTP in ASCII mode), or damaged" },
	{ "ne", "a 16-bit program of Windows", "" },
	{ "le", "a 16-bit driver", "" },
	{ "lx", "a program for OS/2", "" },
	{ "cut-off", "cut off in its headers", "the copy failed, or the disk was full" },
	{ "pe-odd", "a program file of an unknown kind", "" },
};

const char *pe_kind_words(const char *kind)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].words;
	return "neither a program file nor text";
}

const char *pe_kind_advice(const char *kind)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].kind, kind) == 0)
			return kinds[i].advice;
	return "";
}

const char *pe_exports_words(const struct pe_facts *facts)
{
	static const char *const words[][2] = {
		{ "module", "native module" }, { "both", "ISAPI filter and extension" },
		{ "filter", "ISAPI filter" }, { "extension", "ISAPI extension" },
		{ "decorated", "exports under decorated names" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i][0], pe_exports_word(facts)) == 0)
			return words[i][1];
	return "no exports for IIS";
}

void pe_summary(struct text *text, const struct pe_facts *facts)
{
	if (!facts->form) {
		text_add(text, pe_kind_words(facts->kind));
		text_add(text, ", not a program file");
		return;
	}
	text_printf(text, "%s %s", facts->machine, facts->form);
	if (facts->is_net)
		text_printf(text, ", .NET%s%s", facts->net_runtime ? " " : "",
			    facts->net_runtime ? facts->net_runtime : "");
	if (facts->is_dll && (!facts->is_net || strcmp(pe_exports_word(facts), "none") != 0))
		text_printf(text, ", %s", pe_exports_words(facts));
	if (facts->version)
		text_printf(text, ", version %s", facts->version);
	if (facts->debug)
		text_add(text, ", debug build");
	if (!facts->whole)
		text_printf(text, ", cut off: %" PRIu64 " of %" PRIu64 " bytes", facts->size,
			    facts->size + facts->missing);
}

/* Which machines load in which process.  What is not listed: the file does not fit, or,
 * with "?", it is not known. */
static const struct {
	const char *process, *fits, *unknown;
} processes[] = {
	{ "x86", " x86 anycpu ", "" },
	{ "x64", " x64 anycpu ", " arm64ec arm64x " },
	{ "ia64", " ia64 anycpu ", "" },
	{ "arm64", " arm64 arm64x anycpu ", " arm64ec " },
};

static bool lists(const char *list, const char *word)
{
	const char *at = strstr(list, word);

	return at && at > list && at[-1] == ' ' && at[strlen(word)] == ' ';
}

enum pe_fit pe_fits(const struct pe_facts *facts, const char *process)
{
	if (!facts->form)
		return PE_FITS_NOT;
	for (size_t i = 0; i < sizeof(processes) / sizeof(processes[0]); i++) {
		if (strcmp(processes[i].process, process) != 0)
			continue;
		if (lists(processes[i].fits, facts->machine))
			return facts->whole ? PE_FITS : PE_FIT_UNKNOWN;
		return lists(processes[i].unknown, facts->machine) ? PE_FIT_UNKNOWN : PE_FITS_NOT;
	}
	return PE_FIT_UNKNOWN;
}
