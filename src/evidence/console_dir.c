/*
 * console_dir.c - whether a file is there: listings of dir, and what icacls says of a file that
 * it does not find.
 *
 *	 Directory of C:\App
 *
 *	05/11/2026  10:02 AM    <DIR>          .
 *	05/11/2026  10:02 AM    <DIR>          ..
 *	05/11/2026  10:02 AM           123,456 mod.dll
 *	               1 File(s)        123,456 bytes
 *
 * A folder was listed as a whole if it has its dots and its sum: a file that is not among
 * the rows was not there.  `dir FILE` is known by the prompt before it; then no row at all
 * means that.  Words are in the language of the server, and not looked at.  Of a module in
 * System32, SysWOW64 is looked through as well: there a 32-bit process gets it.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <stdio.h>
#include <string.h>

#include "console_lists.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "text.h"

enum { PATH = 512, TRACKED = 64, ASKED = 2 };

/* A module that an event names, in the folder that is listed. */
struct tracked {
	const char *module;	/* lent from the wants */
	const char *finding;	/* what the listing says of it */
	unsigned line;		/* of its row; 0: none yet */
	bool unsure;		/* the row may be of another file */
};

struct dir {
	char asked[ASKED][PATH];	/* the files of `dir FILE FILE`, or "" */
	char folder[PATH];	/* that is listed, or "" */
	struct tracked list[TRACKED];
	size_t count;
	bool rows, dot, dots;	/* there was a row, ".", ".." */
	unsigned line;		/* of the header */
};

/* ---- lines ---- */

static bool begins_path(const char *at)
{
	return text_lower(at[0]) >= 'a' && text_lower(at[0]) <= 'z' && at[1] == ':' &&
	       at[2] == '\\';
}

/* The folder at the end of " Directory of C:\App"; NULL: it is no such line. */
static const char *header_of(const char *line)
{
	if (line[0] != ' ' || line[1] == ' ' || line[1] == '\0')
		return NULL;
	for (const char *at = line + 1; *at; at++)
		if (at[-1] == ' ' && begins_path(at))
			return at;
	return NULL;
}

/* The last word of a row is what it is of, and before it is a size or "<DIR>". */
static bool is_row_of(const char *line, size_t size, const char *name, bool *unsure)
{
	size_t length = strlen(name);

	if (size < length + 2 || line[size - length - 1] != ' ' ||
	    !text_equal_nocase(line + size - length, name))
		return false;
	for (size -= length + 1; size && line[size - 1] == ' '; size--)
		;
	*unsure = !size || !(text_is_digit(line[size - 1]) || line[size - 1] == '>');
	return true;
}

static bool is_row(const char *line)
{
	return text_is_digit(line[0]) && text_is_digit(line[1]) &&
	       (strchr(line, '<') || strstr(line, "  "));
}

/* "               1 File(s)        123,456 bytes" */
static bool is_sum(const char *line)
{
	size_t blanks = strspn(line, " ");

	return blanks >= 8 && text_is_digit(line[blanks]);
}

static const char *const roots[] = { "%windir%", "%SystemRoot%" };

enum { ROOTS = sizeof(roots) / sizeof(roots[0]) };

/* Of a path that begins with the folder of Windows: what follows; else NULL. */
static const char *behind_root(const char *path)
{
	for (size_t i = 0; i < ROOTS; i++)
		if (text_starts(path, roots[i]) && path[strlen(roots[i])] == '\\')
			return path + strlen(roots[i]);
	return NULL;
}

/* Moves behind the next word of a command, which may have quotes; false: it is no file. */
static bool read_file(const char **at, char path[PATH])
{
	const char *from = *at + (**at == '"');
	size_t size = strcspn(from, from > *at ? "\"" : " ");

	*at = from + size + (from[size] == '"');
	*at += strspn(*at, " ");
	text_fit_bytes(path, PATH, from, size);
	return size < PATH && !strpbrk(path, "*?/") && (begins_path(path) || behind_root(path));
}

/* Behind "C:\>dir ", files and no pattern or option; none if it is another command.  False: the
 * line has no prompt. */
static bool read_prompt(const char *line, char asked[ASKED][PATH])
{
	const char *at = begins_path(line) ? strchr(line, '>') : NULL;
	bool files = at && text_starts(at + 1, "dir ");

	for (size_t i = 0; i < ASKED; i++)
		asked[i][0] = '\0';
	if (!files)
		return at != NULL;
	at += strlen(">dir ");
	at += strspn(at, " ");
	for (size_t i = 0; i < ASKED && files && *at; i++)
		files = read_file(&at, asked[i]);
	if (!files || *at)
		asked[0][0] = asked[1][0] = '\0';
	return true;
}

/* The file of "C:\App\mod.dll: The system cannot find the file specified." */
static bool read_missing(const char *line, char path[PATH])
{
	const char *at = begins_path(line) ? strstr(line + 2, ": ") : NULL;

	if (!at || (size_t)(at - line) >= PATH || !console_listed(CONSOLE_MISSING, at + 2))
		return false;
	text_fit_bytes(path, PATH, line, (size_t)(at - line));
	return true;
}

static bool is_sign(const char *line)
{
	char path[PATH], asked[ASKED][PATH];
	bool unsure;

	return (text_is_digit(line[0]) && strstr(line, "  <") &&
		is_row_of(line, strlen(line), ".", &unsure)) ||
	       (read_prompt(line, asked) && *asked[0]) || read_missing(line, path);
}

/* ---- findings ---- */

/* Where a 32-bit process looks for a module in System32, or "". */
static void twin_of(const char *module, char twin[PATH])
{
	static const char from[] = "\\System32\\", to[] = "\\SysWOW64\\";
	size_t at = 0;

	while (module[at] && !text_starts(module + at, from))
		at++;
	*twin = '\0';
	if (module[at] && strlen(module) < PATH) {
		text_fit(twin, PATH, module);
		memcpy(twin + at, to, strlen(to));
	}
}

/* Of a file that is named, and of the module whose twin it is. */
static void say_missing(struct evidence_sink *sink, const char *path, unsigned line)
{
	const struct evidence_wants *wants = sink->reading->wants;
	char twin[PATH];

	evidence_sink_found(sink, "file.there", path, "no", line);
	for (size_t i = 0; i < wants->count; i++) {
		if (!wants->list[i].module)
			continue;
		twin_of(wants->list[i].module, twin);
		if (text_equal_nocase(twin, path))
			evidence_sink_found(sink, "file.in_syswow64", wants->list[i].module, "no",
					    line);
	}
}

/* The listing is whole. */
static void end_rows(struct dir *dir, struct evidence_sink *sink)
{
	for (size_t i = 0; i < dir->count; i++) {
		const struct tracked *tracked = &dir->list[i];

		if (tracked->line && !tracked->unsure)
			evidence_sink_found(sink, tracked->finding, tracked->module, "yes",
					    tracked->line);
		else if (!tracked->line && dir->dot && dir->dots)
			evidence_sink_found(sink, tracked->finding, tracked->module, "no",
					    dir->line);
	}
	dir->count = 0;
	*dir->folder = '\0';
}

/* ---- listings ---- */

static bool is_in(const char *path, const char *folder)
{
	size_t size = (size_t)(text_base(path) - path);
	size_t length = strlen(folder);

	/* Without the backslash at the end, which only a drive has. */
	return size > 1 && length == size - 1 && text_starts(path, folder);
}

/* Begin to look for a module that is in the folder, or whose twin is. */
static void track(struct dir *dir, const char *module)
{
	char twin[PATH];
	bool itself = is_in(module, dir->folder);

	twin_of(module, twin);
	if (dir->count < TRACKED && (itself || is_in(twin, dir->folder)))
		dir->list[dir->count++] = (struct tracked){
			.module = module, .finding = itself ? "file.there" : "file.in_syswow64",
		};
}

static void begin(struct dir *dir, const struct evidence_sink *sink, const char *folder,
		  unsigned line)
{
	const struct evidence_wants *wants = sink->reading->wants;

	dir->count = 0;
	dir->rows = dir->dot = dir->dots = false;
	dir->line = line;
	text_fit(dir->folder, sizeof(dir->folder), folder);
	for (size_t i = 0; i < wants->count; i++)
		if (wants->list[i].module)
			track(dir, wants->list[i].module);
}

static void take_row(struct dir *dir, const struct evidence_line *line)
{
	bool unsure;

	dir->rows = true;
	dir->dot |= is_row_of(line->text, line->size, ".", &unsure);
	dir->dots |= is_row_of(line->text, line->size, "..", &unsure);
	for (size_t i = 0; i < dir->count; i++) {
		struct tracked *tracked = &dir->list[i];

		if (!is_row_of(line->text, line->size, text_base(tracked->module), &unsure))
			continue;
		tracked->unsure = unsure;
		tracked->line = line->number;
	}
}

/* Is a file that was asked for in the folder?  Of "C:\Windows" is the drive's first folder. */
static bool was_asked(const char *asked, const char *folder)
{
	const char *path = behind_root(asked), *below = path ? strchr(folder, '\\') : NULL;

	below = below ? strchr(below + 1, '\\') : NULL;
	return path ? below && is_in(path, below) : is_in(asked, folder);
}

/* "File Not Found", in the place of rows. */
static void take_none(struct dir *dir, struct evidence_sink *sink, unsigned line)
{
	char path[2 * PATH];

	for (size_t i = 0; i < ASKED; i++) {
		if (!was_asked(dir->asked[i], dir->folder))
			continue;
		snprintf(path, sizeof(path), "%s\\%s", dir->folder, text_base(dir->asked[i]));
		say_missing(sink, path, line);
		dir->asked[i][0] = '\0';
	}
}

/* A line that is not empty, below the header of a folder. */
static void take_listed(struct dir *dir, struct evidence_sink *sink,
			const struct evidence_line *line)
{
	if (is_row(line->text))
		take_row(dir, line);
	else if (is_sum(line->text))
		end_rows(dir, sink);
	else if (!dir->rows)
		take_none(dir, sink, line->number);
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct dir *dir = state;
	const char *folder = header_of(line->text);
	char path[PATH], asked[ASKED][PATH];

	if (line->cut) {
		*dir->folder = dir->asked[0][0] = dir->asked[1][0] = '\0';
	} else if (read_missing(line->text, path)) {
		say_missing(sink, path, line->number);
	} else if (read_prompt(line->text, asked)) {
		*dir->folder = '\0';
		memcpy(dir->asked, asked, sizeof(asked));
	} else if (folder) {
		begin(dir, sink, folder, line->number);
	} else if (*dir->folder && line->text[strspn(line->text, " ")]) {
		take_listed(dir, sink, line);
	}
}

const struct console_reader console_dir = {
	"dir", "which files are there",
	sizeof(struct dir), is_sign, take_line, NULL, NULL,
};
