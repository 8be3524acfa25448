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

struct evidence_line;
struct evidence_sink;

/* Bytes of such a file; the output of each command has some KiB, of tasklist /m 500. */
enum { CONSOLE_SIZE = 4 << 20 };

/* One who knows the output of a command. */
struct console_reader {
	const char *format;		/* evidence[].format: "netstat" */
	size_t state_size;		/* zeroed before the first line */
	/* Is this line in no other output? */
	bool (*sign)(const char *line);
	void (*line)(void *state, struct evidence_sink *sink,
		     const struct evidence_line *line);
	/* After the last line, frees what the state holds; or NULL. */
	void (*end)(void *state, struct evidence_sink *sink);
};

extern const struct console_reader console_netstat, console_tasklist, console_sc, console_dotnet,
	console_stdout;

#endif
