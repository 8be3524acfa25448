/*
 * console_netstat.c - who listens on which port: netstat -ano, with -b too, and
 * Get-NetTCPConnection.
 *
 * A connection that listens has port 0 on the other side; the word for its state is in the
 * language of the server.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "console_words.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "fail.h"
#include "table.h"
#include "text.h"

/* HTTP.sys listens for all sites, in the process of the system. */
enum { PID_SYSTEM = 4, PORT_MAX = 65535 };

struct netstat {
	struct table_set known;		/* port and process: IPv4 and IPv6 */
	uint32_t pid;			/* of the last row, if it listens; else 0 */
};

struct listener {
	uint32_t port, pid;
};

/* The port behind the last colon of a word; -1: there is none. */
static int64_t port_of(const struct console_words *words, size_t at)
{
	const char *word = words->at[at];
	size_t size = words->size[at], from = size;

	while (from > 0 && word[from - 1] != ':')
		from--;
	return from > 1 ? console_number(word + from, size - from, PORT_MAX) : -1;
}

static bool take(struct listener *listener, int64_t port, int64_t pid)
{
	if (port <= 0 || pid < 0)
		return false;
	*listener = (struct listener){ (uint32_t)port, (uint32_t)pid };
	return true;
}

/* TCP  0.0.0.0:80  0.0.0.0:0  LISTENING  3312; the state may be several words. */
static bool is_netstat(const struct console_words *words, struct listener *listener)
{
	size_t last = words->count - 1;

	return words->count >= 5 && console_word_is(words, 0, "TCP") &&
	       port_of(words, 2) == 0 &&
	       take(listener, port_of(words, 1),
		    console_number(words->at[last], words->size[last], UINT32_MAX));
}

/* ::  443  ::  0  Listen  4; a setting may stand before the process. */
static bool is_connection(const struct console_words *words, struct listener *listener)
{
	size_t last = words->count - 1;

	return words->count >= 6 && console_word_is(words, 4, "Listen") &&
	       console_address(words->at[0]) && console_word_is(words, 3, "0") &&
	       take(listener, console_number(words->at[1], words->size[1], PORT_MAX),
		    console_number(words->at[last], words->size[last], UINT32_MAX));
}

static bool is_row(const char *line, struct listener *listener)
{
	struct console_words words;

	console_words(line, &words);
	return words.count > 0 && !words.more &&
	       (is_netstat(&words, listener) || is_connection(&words, listener));
}

static bool is_sign(const char *line)
{
	struct listener listener;

	return is_row(line, &listener);
}

/* The line below a row of netstat -b: " [httpd.exe]". */
static void take_name(struct netstat *netstat, struct evidence_sink *sink,
		      const struct evidence_line *line)
{
	struct console_words words;
	char pid[16], name[64];

	console_words(line->text, &words);
	if (!netstat->pid || words.count != 1 || words.size[0] < 3 || words.at[0][0] != '[' ||
	    words.at[0][words.size[0] - 1] != ']')
		return;
	words.at[0]++;
	words.size[0] -= 2;
	snprintf(pid, sizeof(pid), "%" PRIu32, netstat->pid);
	evidence_sink_found(sink, "process.image", pid,
			    console_word(&words, 0, name, sizeof(name)), line->number);
	netstat->pid = 0;
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct netstat *netstat = state;
	struct listener listener;
	char port[16], owner[32];
	int new;

	if (!is_row(line->text, &listener)) {
		if (strstr(line->text, "TCP"))
			netstat->pid = 0;
		take_name(netstat, sink, line);
		return;
	}
	netstat->pid = listener.pid;
	new = table_set_add(&netstat->known, listener.port, listener.pid);
	if (new < 0)
		evidence_sink_no_memory(sink);
	if (new <= 0)
		return;
	snprintf(port, sizeof(port), "%" PRIu32, listener.port);
	snprintf(owner, sizeof(owner), "process %" PRIu32, listener.pid);
	evidence_sink_found(sink, "port.owner", port,
			    listener.pid == PID_SYSTEM ? "HTTP.sys" : owner, line->number);
}

static void end(void *state, struct evidence_sink *sink)
{
	struct netstat *netstat = state;

	(void)sink;
	table_set_release(&netstat->known);
}

const struct console_reader console_netstat = {
	"netstat", "which process listens on which port",
	sizeof(struct netstat), is_sign, take_line, end, NULL,
};
