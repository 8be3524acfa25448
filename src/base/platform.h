/*
 * platform.h - everything that differs between operating systems.
 *
 * Nothing outside platform_*.c may use what C11 does not have.  platform_windows*.c is for
 * Windows, the others are for POSIX systems.  Paths are UTF-8, also on Windows.
 */
#ifndef PLATFORM_H
#define PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct fail;

enum platform_type {
	PLATFORM_FILE, PLATFORM_FOLDER, PLATFORM_PIPE, PLATFORM_DEVICE,
	PLATFORM_LINK, PLATFORM_OTHER, PLATFORM_NONE
};

/* What a path is; `follow` looks through a link.  *size is set for a file. */
enum platform_type platform_type(const char *path, bool follow, uint64_t *size,
				 struct fail *fail);

/* Does the character part the folders of a path?  And which one does: the last one that the
 * path has, or that of the system. */
bool platform_is_separator(char c);
char platform_separator(const char *path);

/*
 * The paths that a pattern with * or ? in its last part stands for, sorted by bytes, for
 * platform_list_free(); NULL where shells expand patterns, and if nothing matches.
 */
char **platform_matches(const char *pattern, size_t *count);

/* A file that is read at any place, by several threads at once. */
struct platform_file;
struct platform_file *platform_open(const char *path, struct fail *fail);
struct platform_file *platform_stdin(void);
/* Up to size bytes at offset; fewer only at the end.  -1 on an error, and where a file that has
 * become shorter since it was opened should have some and has none. */
int64_t platform_read_at(struct platform_file *file, void *buffer, size_t size,
			 uint64_t offset, struct fail *fail);
/* The same, but -1 if some of the bytes are gone: half a file would be taken for another one. */
static inline int64_t platform_read_sure(struct platform_file *file, void *buffer, size_t size,
					 uint64_t offset, struct fail *fail)
{
	int64_t got = platform_read_at(file, buffer, size, offset, fail);
	char next;

	if (got < 0 || (size_t)got == size)
		return got;
	return platform_read_at(file, &next, 1, offset + (uint64_t)got, fail) < 0 ? -1 : got;
}
/* The next bytes of a pipe or a file; 0 at its end, -1 on an error, as above. */
int64_t platform_read(struct platform_file *file, void *buffer, size_t size,
		      struct fail *fail);
bool platform_seekable(const struct platform_file *file, uint64_t *size);
/* Has a seekable file another size or time of change than when it was opened? */
bool platform_changed(const struct platform_file *file);
void platform_close(struct platform_file *file);

/*
 * An empty file of our own that has no name, so that it is gone when it is closed or the
 * program ends, however it ends.  Only platform_append() makes it longer, and not while
 * another thread reads it.  It is in the folder that the environment variable TMPDIR
 * names, or in /var/tmp or /tmp.  NULL and fail on an error, such as a full disk.
 */
struct platform_file *platform_temporary(struct fail *fail);
int platform_append(struct platform_file *file, const void *bytes, size_t size,
		    struct fail *fail);

/*
 * What two names of one file have in common, also links.  False for what does not
 * exist and for folders and devices, which are not harmed by being written.  A
 * stream has an identity only if it is a regular file.
 */
struct platform_identity {
	uint64_t device;	/* 0: not known; then the number decides alone */
	uint64_t number;
};
bool platform_identity(const char *path, struct platform_identity *identity);
bool platform_stream_identity(FILE *stream, struct platform_identity *identity);
bool platform_same(const struct platform_identity *a, const struct platform_identity *b);

/* Names in a folder, sorted by bytes, without "." and "..".  The caller frees
 * with platform_list_free().  NULL and fail on an error. */
char **platform_list(const char *path, size_t *count, struct fail *fail);
void platform_list_free(char **names, size_t count);

/* Threads. */
struct platform_thread;
struct platform_lock;
struct platform_condition;
unsigned platform_processors(void);
struct platform_thread *platform_thread_start(void (*run)(void *), void *context);
void platform_thread_join(struct platform_thread *thread);
struct platform_lock *platform_lock_new(void);
void platform_lock_free(struct platform_lock *lock);
void platform_lock(struct platform_lock *lock);
void platform_unlock(struct platform_lock *lock);
struct platform_condition *platform_condition_new(void);
void platform_condition_free(struct platform_condition *condition);
void platform_condition_wait(struct platform_condition *condition, struct platform_lock *lock);
void platform_condition_all(struct platform_condition *condition);

/*
 * Zone data: the folder of the TZif files; and the zone of this system, which is a name
 * in that folder, a POSIX rule, or the path of a TZif file that starts with a slash.
 * Both may be wrong, and are valid while the environment does not change.
 */
const char *platform_zone_folder(void);
const char *platform_zone_local(void);

/*
 * Texts in the code page of a country, by its usual name ("CP1251").  NULL and fail if this
 * system has no converter for it, or none that it can load now; such a decoder takes all beyond
 * ASCII for U+FFFD, as what the page does not have.
 */
struct text;
struct platform_decoder;
struct platform_decoder *platform_decoder_new(const char *page, struct fail *fail);
void platform_decoder_free(struct platform_decoder *decoder);
/* Append bytes as UTF-8, with no NUL in it. */
void platform_decode(struct platform_decoder *decoder, const void *bytes, size_t size,
		     struct text *text);

/* UTF-8 of a name that an outside library has as wide characters alone, as on Windows; the
 * caller frees.  NULL elsewhere. */
char *platform_narrow_name(const wchar_t *name);

/*
 * Characters of this thread are UTF-8 between enter and leave, for an outside library that
 * converts names as the locale says.  NULL: the system has no such locale; the functions
 * accept it and change nothing.
 */
struct platform_locale;
struct platform_locale *platform_locale_new(void);
void platform_locale_enter(struct platform_locale *locale);
void platform_locale_leave(struct platform_locale *locale);
void platform_locale_free(struct platform_locale *locale);

/* Terminal. */
bool platform_is_terminal(FILE *file);
/* Does a terminal understand the sequences that set colours? */
bool platform_has_colors(FILE *file);
/* Does it come from a pipe or from a file that has something in it? */
bool platform_is_fed(FILE *file);
/* Columns and rows of the terminal; false if it is none or does not say. */
bool platform_terminal_size(FILE *file, size_t *columns, size_t *rows);
/*
 * Have a program show bytes page by page, by the command line of the program, and wait for
 * its end; an interrupt is its own meanwhile.  False: it could not be started, and nothing
 * was shown.
 */
bool platform_page(const char *command, const void *bytes, size_t size);
/* Seconds on a clock that only goes forward; for progress, never in a report. */
double platform_seconds(void);

/*
 * An output that appears whole or not at all: for a regular file (links are
 * followed) or a new one a temporary file beside it, ".NAME.PID-N.tmp", that is renamed
 * by platform_output_close(); a device or FIFO is written directly, and so is what is
 * open already.
 */
struct platform_output;
/* The descriptor of our own that a path names, as /dev/stdout does; -1: none. */
int platform_descriptor(const char *path);
struct platform_output *platform_output_open(const char *path, struct fail *fail);
FILE *platform_output_stream(struct platform_output *output);
/* Write to a stream without its buffer, also on when a handler of a signal interrupts that.
 * False and errno on an error. */
bool platform_write(FILE *stream, const void *bytes, size_t size);
/* Another one that appeared meanwhile is not replaced: platform_output_close() fails then. */
void platform_output_only_new(struct platform_output *output);
/*
 * Keep other runs from changing a file until platform_claim_end(), if they claim it, too; waits
 * for them, some seconds.  The file may be another one then: read it again.  *claim is -1 if there
 * is none, or the system knows no claims, as Windows; -1 and fail: another run did not end, or the
 * file system refuses it.
 */
int platform_claim(const char *path, int *claim, struct fail *fail);
void platform_claim_end(int claim);
/* Would two outputs become one file, by links to a place where nothing is yet, too? */
bool platform_same_target(const char *a, const char *b);
/* Only the owner may read it. */
int platform_output_private(struct platform_output *output, struct fail *fail);
/* Flush, check, rename.  -1 on a full disk and the like; nothing is left over. */
int platform_output_close(struct platform_output *output, struct fail *fail);
void platform_output_abort(struct platform_output *output);

/*
 * A sandbox for the rest of the process's life.  Inside, only what was named can be opened, to be
 * read, nothing can be executed, connected to, traced or written elsewhere, and no right can be
 * gained.  What the kernel does not have is left out: enter and kinds return which of the two
 * there is.  Calls keep files from being written, too; a kernel that has no calls and lets what may
 * be read be emptied counts for nothing.  All of it before the first thread.  new returns NULL: out
 * of memory; enter returns -1 if something that was named cannot be allowed now, such as for lack
 * of descriptors: inside, it would seem to be forbidden by who owns it.
 */
enum { PLATFORM_SANDBOX_FILES = 1, PLATFORM_SANDBOX_CALLS = 2 };
struct platform_sandbox;
struct platform_sandbox *platform_sandbox_new(void);
/* A file, or a folder and all that is in it. */
void platform_sandbox_reads(struct platform_sandbox *box, const char *path);
/* What platform_output_open() does with that path: a process that stays outside makes the file,
 * with its mode and owner, and puts it in its place; what is written directly is opened now, and
 * its path kept.  Nothing else can be written, not even beside it. */
void platform_sandbox_writes(struct platform_sandbox *box, const char *path);
/* The same, and platform_open() and platform_claim() have what is there then. */
void platform_sandbox_updates(struct platform_sandbox *box, const char *path);
/* `pager` is the command line that platform_page() may have; NULL: none. */
int platform_sandbox_enter(struct platform_sandbox *box, const char *pager, struct fail *fail);
void platform_sandbox_free(struct platform_sandbox *box);
/* Nothing is opened or shown any more: what a sandbox has outside of it ends. */
void platform_sandbox_end(void);
/* What this program could have on this kernel. */
unsigned platform_sandbox_kinds(void);

/* Bytes that nobody can guess; at most 256. */
int platform_random(void *bytes, size_t size, struct fail *fail);
/* Two such words, drawn at the first call and then the same for all threads; never fails. */
const uint64_t *platform_secret(void);

/*
 * To be called first: the arguments become UTF-8, the standard streams those of bytes, the
 * terminal one that shows UTF-8.  New arguments live as long as the program.  Descriptors that
 * were inherited and that no argument names are closed.
 */
void platform_start(int *argc, char ***argv);
/* Was the program started in a window of its own, by a double click, that closes with it? */
bool platform_owns_window(void);

/* The path of a file of that name on the desktop of who runs the program; NULL: there is no
 * desktop.  The caller frees. */
char *platform_desktop(const char *name);

/*
 * Where the system that the program runs on has its own event logs, and what else tells of
 * IIS; they may be missing or forbidden.  For the rest of the run.  False: it has none.
 */
enum { PLATFORM_SERVER_LOGS = 2, PLATFORM_SERVER_EVIDENCE = 2 };
struct platform_server {
	char *logs[PLATFORM_SERVER_LOGS];
	char *evidence[PLATFORM_SERVER_EVIDENCE];
	char *computer;		/* its name, with its domain */
};
bool platform_server(struct platform_server *server);
/*
 * Is it the whole path of a file on a disk of that system, such as C:\Windows\a.dll?  Not
 * one on a share: a log could have this program connect to any computer.
 */
bool platform_is_local(const char *path);

/* Writing to a closed pipe, or more than a file may hold, returns an error instead of
 * ending the program. */
void platform_ignore_closed_pipes(void);

#endif
