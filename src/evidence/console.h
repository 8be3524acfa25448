/*
 * console.h - the outputs of commands that people save or paste: netstat, sc, netsh and so
 * on.
 *
 * Labels are in the language of the server, so outputs are known by the shape of their
 * values.  A file may hold several outputs with prompts between them: every reader sees
 * every line.
 */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct evidence_hear;
struct evidence_line;
struct evidence_reading;
struct evidence_sink;
struct fail;

enum {
	/* Bytes of such a file, for its names and for its findings, as of a configuration: appcmd
	 * lists each pool in 2 KiB with /text:*. */
	CONSOLE_SIZE = 64 << 20,
	/* The same of what an application printed, which says at its start why it did not. */
	CONSOLE_STDOUT = 4 << 20,
};

/* One who knows the output of a command. */
struct console_reader {
	const char *format;		/* evidence[].format: "netstat" */
	const char *says;		/* what such an output tells, for the report */
	size_t state_size;		/* zeroed before the first line */
	/* Is this line in no other output? */
	bool (*sign)(const char *line);
	void (*line)(void *state, struct evidence_sink *sink,
		     const struct evidence_line *line);
	/* After the last line, frees what the state holds; or NULL. */
	void (*end)(void *state, struct evidence_sink *sink);
	/* Instead of end(), where the names in it are told: tell those that are in no finding,
	 * as evidence_parser.names; or NULL.  Frees what the state holds. */
	int (*names)(void *state, const struct evidence_hear *hear, struct fail *fail);
};

extern const struct console_reader console_netstat, console_tasklist, console_sc, console_dotnet,
	console_stdout, console_icacls, console_netsh, console_ipconfig, console_windows,
	console_adsutil, console_appcmd, console_sections, console_dir;

/*
 * Read a file with all of them.  format: what it is called and that it is added whatever is
 * in it; NULL: what its first sign says, and only if something was found or it is too large,
 * which the report says.  -1 and fail: it cannot be read; 1 and fail, where names are told: not
 * all of them were.
 */
int console_read(const struct evidence_reading *reading, const char *format,
		 struct fail *fail);

#endif
