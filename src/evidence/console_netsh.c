/*
 * console_netsh.c - what HTTP.sys listens on, for whom: netsh http show servicestate,
 * urlacl, sslcert and iplisten; and the addresses of ipconfig, beside which a listen list
 * can be stale.
 *
 * Labels are translated.  Known by their shape are identifiers, addresses, URLs, and hashes,
 * which are not kept; rows are known by their order.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "console.h"

#include <stdio.h>
#include <string.h>

#include "console_words.h"
#include "evidence_lines.h"
#include "evidence_sink.h"
#include "text.h"

/* Addresses of a listen list have four blanks before them, those of ipconfig forty. */
enum { VALUE = 512, SHORT = 64, PROCESSES_ROW = 4, INDENT = 8 };

struct netsh {
	/* The value of the last row, and the line on which it was. */
	char last[VALUE];
	unsigned last_line;

	/* servicestate */
	char owner[VALUE];	/* the request queue of a group of URLs */
	unsigned group_row;	/* rows behind the identifier of a group; 0: outside */
	char queue[VALUE];	/* that is described */
	char queue_state[SHORT];
	unsigned queue_row;	/* rows behind its version; 0: outside */
	unsigned queue_line;

	/* urlacl */
	char url[VALUE];
	unsigned url_line;

	/* sslcert */
	enum { HASH_NONE, HASH_ZERO, HASH_SET } hash;
	char endpoint[VALUE];
	unsigned endpoint_line;
	bool store_next;

	/* iplisten, ipconfig */
	bool dashes;		/* the underline of a heading was there */
	char address[SHORT];	/* before the mask that makes it an own one */
	unsigned address_line;
};

/* ---- shapes ---- */

static bool is_hex(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text_hex_digit(text[i]) < 0)
			return false;
	return true;
}

/* "FF00000320000001": of a session (FF) or a group of URLs (FE). */
static bool is_identifier(const char *value, const char *kind)
{
	return text_starts(value, kind) && strlen(value) == 16 && is_hex(value, 16);
}

static bool is_guid(const char *value)
{
	return strlen(value) == 38 && value[0] == '{' && value[37] == '}' && is_hex(value + 1, 8) &&
	       value[9] == '-' && value[14] == '-' && is_hex(value + 25, 12);
}

static bool is_hash(const char *value)
{
	size_t size = strlen(value);

	return (size == 40 || size == 64) && is_hex(value, size);
}

static bool is_url(const char *text)
{
	return text_starts(text, "http://") || text_starts(text, "https://");
}

/* A row without the blanks at its end; "": the line has none. */
static void copy_value(const char *line, char *to)
{
	const char *value = console_value(line);
	size_t size = value ? strlen(value) : 0;

	while (size && (value[size - 1] == ' ' || value[size - 1] == '\t'))
		size--;
	if (size >= VALUE)
		size = 0;
	if (size)
		memcpy(to, value, size);
	to[size] = '\0';
}

/* "D:(A;;GX;;;WD)": an entry for somebody. */
static bool is_sddl(const char *value)
{
	return text_starts(value, "D:") && strstr(value, "(A;") != NULL;
}

/* ---- servicestate ---- */

static void take_queue(struct netsh *netsh, struct evidence_sink *sink, const char *value)
{
	int64_t processes;
	char words[SHORT + 32];

	netsh->queue_row++;
	if (netsh->queue_row == 2 && (text_equal_nocase(value, "Active") ||
				      text_equal_nocase(value, "Inactive")))
		snprintf(netsh->queue_state, sizeof(netsh->queue_state), "%s, ",
			 text_equal_nocase(value, "Active") ? "active" : "inactive");
	if (netsh->queue_row != PROCESSES_ROW + 1)
		return;
	processes = console_number(value, strlen(value), 100000);
	netsh->queue_row = 0;
	if (processes < 0)
		return;
	snprintf(words, sizeof(words), "%s%s", netsh->queue_state,
		 processes ? "with a process" : "without a process");
	evidence_sink_found(sink, "pool.queue", netsh->queue, words, netsh->queue_line);
}

/* "2.0", below the name of a queue. */
static bool is_version(const char *value)
{
	return (value[0] == '1' || value[0] == '2') && strcmp(value + 1, ".0") == 0;
}

static void take_state(struct netsh *netsh, struct evidence_sink *sink, const char *value)
{
	if (is_identifier(value, "FE")) {
		netsh->group_row = 1;
		netsh->owner[0] = '\0';
		netsh->queue_row = 0;
	} else if (netsh->group_row && ++netsh->group_row == 3) {
		strcpy(netsh->owner, value);
		netsh->group_row = 0;
	} else if (is_version(value) && netsh->last[0] && !is_identifier(netsh->last, "FF")) {
		strcpy(netsh->queue, netsh->last);
		netsh->queue_line = netsh->last_line;
		netsh->queue_state[0] = '\0';
		netsh->queue_row = 1;
	} else if (netsh->queue_row) {
		take_queue(netsh, sink, value);
	}
}

/* A URL that is registered has a line of its own. */
static void take_url(struct netsh *netsh, struct evidence_sink *sink,
		     const struct evidence_line *line)
{
	struct console_words words;
	char url[VALUE];

	console_words(line->text, &words);
	if (words.count == 1 && netsh->owner[0] && is_url(words.at[0]) &&
	    words.size[0] < sizeof(url))
		evidence_sink_found(sink, "url.owner", console_word(&words, 0, url, sizeof(url)),
				    netsh->owner, line->number);
}

/* ---- urlacl ---- */

/* Who is named in a list of access, in our words: "users, local service". */
static void name_trustees(const char *sddl, struct text *words)
{
	static const char *const names[][2] = {
		{ "WD", "everyone" }, { "BU", "users" }, { "BA", "administrators" },
		{ "SY", "system" }, { "LS", "local service" }, { "NS", "network service" },
		{ "AU", "authenticated users" }, { "IU", "interactive users" },
	};

	for (const char *at = strstr(sddl, "(A;"); at; at = strstr(at + 1, "(A;")) {
		const char *end = strchr(at, ')'), *name = "an account";

		for (size_t i = 0; end && i < sizeof(names) / sizeof(names[0]); i++)
			if (end - at > 3 && end[-3] == ';' && memcmp(end - 2, names[i][0], 2) == 0)
				name = names[i][1];
		if (words->size < SHORT)
			text_printf(words, "%s%s", words->size ? ", " : "", name);
	}
}

/* Only of a whole port and host: services of Windows reserve paths on port 80, too. */
static bool is_root(const char *url)
{
	const char *slash = strchr(strstr(url, "://") + 3, '/');

	return slash && slash[1] == '\0';
}

static void take_reservation(struct netsh *netsh, struct evidence_sink *sink, const char *value,
			     unsigned number)
{
	struct text words = { 0 };

	if (is_url(value)) {
		strcpy(netsh->url, value);
		netsh->url_line = number;
	} else if (is_sddl(value) && netsh->url[0]) {
		name_trustees(value, &words);
		if (is_root(netsh->url))
			evidence_sink_found(sink, "url.reserved", netsh->url, text_get(&words),
					    netsh->url_line);
		netsh->url[0] = '\0';
	}
	text_release(&words);
}

/* ---- sslcert ---- */

/* The rows are: address or host and port, hash, application, store. */
static void take_certificate(struct netsh *netsh, struct evidence_sink *sink, const char *value)
{
	/* It may be that of the computer, so that nothing is concluded from this. */
	if (netsh->store_next && netsh->endpoint[0] && strcmp(value, "(null)") == 0)
		evidence_sink_detail(sink, "no_store", EVIDENCE_ITEM, netsh->endpoint);
	netsh->store_next = false;
	if (is_hash(value)) {
		strcpy(netsh->endpoint, netsh->last);
		netsh->endpoint_line = netsh->last_line;
		netsh->hash = strspn(value, "0") == strlen(value) ? HASH_ZERO : HASH_SET;
	} else if (is_guid(value) && netsh->hash != HASH_NONE) {
		/* Without a hash the certificates are in a central store. */
		if (netsh->hash == HASH_ZERO && netsh->endpoint[0])
			evidence_sink_found(sink, "ssl.stale", netsh->endpoint,
					    "yes: the hash of its certificate is all zeros",
					    netsh->endpoint_line);
		netsh->store_next = netsh->hash == HASH_SET;
		netsh->hash = HASH_NONE;
	}
}

/* ---- addresses ---- */

static void take_listen(struct netsh *netsh, struct evidence_sink *sink,
			const struct evidence_line *line)
{
	struct console_words words;
	char address[SHORT];

	console_words(line->text, &words);
	if (words.count == 1 && text_starts(line->text, "-----"))
		netsh->dashes = true;
	if (words.count != 1 || !netsh->dashes || words.at[0] == line->text ||
	    words.size[0] >= sizeof(address) ||
	    console_address(words.at[0]) != words.size[0])
		return;
	evidence_sink_found(sink, "listen.address",
			    console_word(&words, 0, address, sizeof(address)), "listed",
			    line->number);
}

/* An IPv4 address with a mask on the row below is one of this server; gateways and
 * servers for names have none. */
static void take_own(struct netsh *netsh, struct evidence_sink *sink,
		     const struct evidence_line *line, const char *value)
{
	size_t size = strstr(line->text, ". :") ? console_address(value) : 0;

	if (size && netsh->address[0] && text_starts(value, "255."))
		evidence_sink_found(sink, "host.address", NULL, netsh->address,
				    netsh->address_line);
	netsh->address[0] = '\0';
	if (size && size < SHORT && strchr(value, '.')) {
		memcpy(netsh->address, value, size);
		netsh->address[size] = '\0';
		netsh->address_line = line->number;
	}
}

/* ---- lines ---- */

static bool is_sign(const char *line)
{
	struct console_words words;
	char value[VALUE];

	copy_value(line, value);
	console_words(line, &words);
	return is_identifier(value, "FF") || is_identifier(value, "FE") || is_sddl(value) ||
	       (is_guid(value) && line[0] == ' ') ||
	       (words.count == 1 && line[0] == ' ' && words.size[0] >= 7 &&
		words.at[0] - line <= INDENT && console_address(words.at[0]) == words.size[0]);
}

static void take_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	struct netsh *netsh = state;
	char value[VALUE];

	take_url(netsh, sink, line);
	take_listen(netsh, sink, line);
	copy_value(line->text, value);
	if (!value[0])
		return;
	take_state(netsh, sink, value);
	take_reservation(netsh, sink, value, line->number);
	take_certificate(netsh, sink, value);
	take_own(netsh, sink, line, value);
	strcpy(netsh->last, value);
	netsh->last_line = line->number;
}

const struct console_reader console_netsh = {
	"netsh", "what HTTP.sys listens on, and for whom",
	sizeof(struct netsh), is_sign, take_line, NULL, NULL,
};

static bool is_ipconfig(const char *line)
{
	const char *value = console_value(line);

	return value && strstr(line, ". . :") && console_address(value);
}

static void pass_line(void *state, struct evidence_sink *sink, const struct evidence_line *line)
{
	(void)state;
	(void)sink;
	(void)line;
}

/* The lines are taken above; this one names the file. */
const struct console_reader console_ipconfig = {
	"ipconfig", "the addresses of the server",
	1, is_ipconfig, pass_line, NULL, NULL,
};
