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
 * means that.  Words are in the language of the server, and not looked at.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <string.h>

#include "console_lists.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "text.h"

enum { PATH = 512, TRACKED = 64 };

/* A module that an event names, in the folder that is listed. */
struct tracked {
	const char *module;	/* lent from the wants */
	unsigned line;		/* of its row; 0: none yet */
	bool unsure;		/* the row may be of another file */
};

struct dir {
	char asked[PATH];	/* the file of `dir FILE`, or "" */
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

/* Behind "C:\>dir ", the file alone and no pattern or option; "" if it is another command.  False:
 * the line has no prompt. */
static bool read_prompt(const char *line, char asked[PATH])
{
	const char *at = begins_path(line) ? strchr(line, '>') : NULL;
	size_t size;

	*asked = '\0';
	if (!at)
		return false;
	at++;
	if (text_lower(at[0]) != 'd' || text_lower(at[1]) != 'i' || text_lower(at[2]) != 'r' ||
	    at[3] != ' ')
		return true;
	at += 3 + strspn(at + 3, " ");
	at += *at == '"';
	size = strlen(at);
	while (size && (at[size - 1] == '"' || at[size - 1] == ' '))
		size--;
	if (size < PATH && begins_path(at) && !strpbrk(at, "*?/"))
		text_fit_bytes(asked, PATH, at, size);
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
	char path[PATH];
	bool unsure;

	return (text_is_digit(line[0]) && strstr(line, "  <") &&
		is_row_of(line, strlen(line), ".", &unsure)) ||
	       (read_prompt(line, path) && *path) || read_missing(line, path);
}

/* ---- findings ---- */

static void say(struct evidence_sink *sink, const char *path, bool there, unsigned line)
{
	evidence_sink_found(sink, "file.there", path, there ? "yes" : "no", line);
}

/* The listing is whole. */
static void end_rows(struct dir *dir, struct evidence_sink *sink)
{
	for (size_t i = 0; i < dir->count; i++) {
		const struct tracked *tracked = &dir->list[i];

		if (tracked->line && !tracked->unsure)
			say(sink, tracked->module, true, tracked->line);
		else if (!tracked->line && dir->dot && dir->dots)
			say(sink, tracked->module, false, dir->line);
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

static void begin(struct dir *dir, const struct evidence_sink *sink, const char *folder,
		  unsigned line)
{
	const struct evidence_wants *wants = sink->reading->wants;

	dir->count = 0;
	dir->rows = dir->dot = dir->dots = false;
	dir->line = line;
	text_fit(dir->folder, sizeof(dir->folder), folder);
	for (size_t i = 0; i < wants->count && dir->count < TRACKED; i++)
		if (wants->list[i].module && is_in(wants->list[i].module, dir->folder))
			dir->list[dir->count++] = (struct tracked){
				.module = wants->list[i].module,
			};
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

/* A line that is not empty, below the header of a folder. */
static void take_listed(struct dir *dir, struct evidence_sink *sink,
			const struct evidence_line *line)
{
	if (is_row(line->text)) {
		take_row(dir, line);
	} else if (is_sum(line->text)) {
		end_rows(dir, sink);
	} else if (!dir->rows && *dir->asked && is_in(dir->asked, dir->folder)) {
		/* "File Not Found" */
		say(sink, dir->asked, false, line->number);
		*dir->asked = '\0';
	}
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct dir *dir = state;
	const char *folder = header_of(line->text);
	char path[PATH];

	if (line->cut) {
		*dir->folder = *dir->asked = '\0';
	} else if (read_missing(line->text, path)) {
		say(sink, path, false, line->number);
	} else if (read_prompt(line->text, path)) {
		*dir->folder = '\0';
		text_fit(dir->asked, sizeof(dir->asked), path);
	} else if (folder) {
		begin(dir, sink, folder, line->number);
	} else if (*dir->folder && line->text[strspn(line->text, " ")]) {
		take_listed(dir, sink, line);
	}
}

const struct console_reader console_dir = {
	"dir", "which files are there",
	sizeof(struct dir), is_sign, take_line, NULL,
};
