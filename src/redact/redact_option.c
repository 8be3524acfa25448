/*
 * redact_option.c - passwords and names on a command line, by the option or the words before
 * them.
 *
 *	psexec \\db7 -u web -p x cmd   ->  psexec \\HOST-1 -u web -p ... cmd
 *	net user web x /add            ->  net user USER-1 ... /add
 *	mysql -px                      ->  mysql -p...
 *	curl -u web:x                  ->  curl -u USER-1:...
 *	runas /user:CORP\web cmd       ->  runas /user:DOMAIN-1\USER-1 cmd
 *	net use \\db7\s /user:web x    ->  net use \\HOST-1\SHARE-1 /user:USER-1 ...
 *	sqlcmd -S db7 -d wages         ->  sqlcmd -S HOST-1 -d ...
 *	sqlplus web/x@db7              ->  sqlplus USER-1/...@HOST-1
 *	nslookup db7                   ->  nslookup HOST-1
 *	appcmd start apppool wages     ->  appcmd start apppool POOL-1
 *
 * What is behind such an option and is none, as the port of ssh, is hidden, too.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "text.h"

/* A longer word is no password that somebody types; how far back a program's name is. */
enum { WORD_MAX = 256, BEFORE_MAX = 200 };

enum value {
	VALUE_SECRET, VALUE_USER, VALUE_HOST, VALUE_POOL, VALUE_SITE, VALUE_DOTS, VALUE_LOGON
};

/* Options, with a word behind; the first that fits. */
static const struct option {
	const char *name;
	enum value value;
	const char *program;	/* it is on this one's command line, or NULL */
	bool joined;		/* nothing need be between both */
} options[] = {
	{ "password",       VALUE_SECRET, NULL, false },
	{ "passwd",         VALUE_SECRET, NULL, false },
	{ "passin",         VALUE_SECRET, NULL, false },
	{ "passout",        VALUE_SECRET, NULL, false },
	{ "pass",           VALUE_SECRET, NULL, false },
	{ "pwd",            VALUE_SECRET, NULL, false },
	{ "pw",             VALUE_SECRET, NULL, false },
	{ "rp",             VALUE_SECRET, NULL, false },
	{ "p",              VALUE_SECRET, NULL, false },
	{ "p",              VALUE_SECRET, "mysql", true },
	{ "a",              VALUE_SECRET, "redis-cli", false },
	{ "username",       VALUE_USER, NULL, false },
	{ "user",           VALUE_USER, NULL, false },
	{ "u",              VALUE_USER, NULL, false },
	{ "ru",             VALUE_USER, NULL, false },
	{ "computername",   VALUE_HOST, NULL, false },
	{ "serverinstance", VALUE_HOST, NULL, false },
	{ "sqlinstance",    VALUE_HOST, NULL, false },
	{ "hostname",       VALUE_HOST, NULL, false },
	{ "host",           VALUE_HOST, NULL, false },
	{ "server",         VALUE_HOST, NULL, false },
	{ "h",              VALUE_HOST, "mysql", true },
	{ "h",              VALUE_HOST, "psql", true },
	{ "h",              VALUE_HOST, "pg_", true },
	{ "h",              VALUE_HOST, "redis-cli", false },
	{ "s",              VALUE_HOST, "sqlcmd", true },
	{ "s",              VALUE_HOST, "osql", true },
	{ "s",              VALUE_HOST, "bcp", true },
	{ "s",              VALUE_HOST, "schtasks", false },
	{ "s",              VALUE_HOST, "tasklist", false },
	{ "s",              VALUE_HOST, "taskkill", false },
	{ "s",              VALUE_HOST, "systeminfo", false },
	{ "m",              VALUE_HOST, "shutdown", false },
	{ "v",              VALUE_HOST, "mstsc", false },
	{ "node",           VALUE_HOST, "wmic", false },
	{ "add",            VALUE_HOST, "cmdkey", false },
	{ "delete",         VALUE_HOST, "cmdkey", false },
	{ "generic",        VALUE_HOST, "cmdkey", false },
	{ "applicationpool", VALUE_POOL, NULL, false },
	{ "apppool.name",   VALUE_POOL, NULL, false },
	{ "site.name",      VALUE_SITE, NULL, false },
	{ "name",           VALUE_POOL, "apppool", false },
	{ "name",           VALUE_SITE, "site", false },
	{ "d",              VALUE_DOTS, "sqlcmd", true },
	{ "d",              VALUE_DOTS, "osql", true },
	{ "d",              VALUE_DOTS, "bcp", true },
	{ "d",              VALUE_DOTS, "psql", true },
	{ "d",              VALUE_DOTS, "pg_", true },
	{ "database",       VALUE_DOTS, NULL, false },
	{ "dbname",         VALUE_DOTS, NULL, false },
};

/* Programs whose first word that is no option tells more than they do. */
static const struct {
	const char *name;
	enum value value;
	bool word;		/* sentences have it, too */
	const char *program;	/* as of an option */
} programs[] = {
	{ "sqlplus ",            VALUE_LOGON, false, NULL },
	{ "sqlldr ",             VALUE_LOGON, false, NULL },
	{ "expdp ",              VALUE_LOGON, false, NULL },
	{ "impdp ",              VALUE_LOGON, false, NULL },
	{ "rman target ",        VALUE_LOGON, false, NULL },
	{ "logon denied: ",      VALUE_LOGON, false, NULL },
	{ "jdbc:oracle:thin:",   VALUE_LOGON, false, NULL },
	{ "nslookup ",           VALUE_HOST, false, NULL },
	{ "dial tcp: lookup ",   VALUE_HOST, false, NULL },
	{ "tracert ",            VALUE_HOST, false, NULL },
	{ "traceroute ",         VALUE_HOST, false, NULL },
	{ "pathping ",           VALUE_HOST, false, NULL },
	{ "tnsping ",            VALUE_HOST, false, NULL },
	{ "psping ",             VALUE_HOST, false, NULL },
	{ "Test-NetConnection ", VALUE_HOST, false, NULL },
	{ "Test-Connection ",    VALUE_HOST, false, NULL },
	{ "Resolve-DnsName ",    VALUE_HOST, false, NULL },
	{ "Enter-PSSession ",    VALUE_HOST, false, NULL },
	{ "ping ",               VALUE_HOST, true, NULL },
	{ "telnet ",             VALUE_HOST, true, NULL },
	{ "ssh ",                VALUE_HOST, true, NULL },
	{ "bcp ",                VALUE_DOTS, false, NULL },
	{ "apppool ",            VALUE_POOL, false, "appcmd" },
	{ "site ",               VALUE_SITE, false, "appcmd" },
	{ "Start-WebAppPool ",   VALUE_POOL, false, NULL },
	{ "Stop-WebAppPool ",    VALUE_POOL, false, NULL },
	{ "Restart-WebAppPool ", VALUE_POOL, false, NULL },
	{ "New-WebAppPool ",     VALUE_POOL, false, NULL },
	{ "Remove-WebAppPool ",  VALUE_POOL, false, NULL },
	{ "Get-WebAppPoolState ", VALUE_POOL, false, NULL },
	{ "Start-Website ",      VALUE_SITE, false, NULL },
	{ "Stop-Website ",       VALUE_SITE, false, NULL },
	{ "New-Website ",        VALUE_SITE, false, NULL },
	{ "Remove-Website ",     VALUE_SITE, false, NULL },
	{ "Get-WebsiteState ",   VALUE_SITE, false, NULL },
};

/* Where the value of the option begins that is there; or 0. */
static size_t option_end(const struct redact_scan *scan, size_t at, const struct option *option)
{
	size_t end, from;

	while (is_one_of(peek(scan, at), "-/"))
		at++;
	end = from = at + strlen(option->name);
	if (!redact_match_begins(scan, at, option->name))
		return 0;
	while (is_one_of(peek(scan, from), end == from ? " \t:=" : " \t"))
		from++;
	return from > end ? from : 0;
}

/* The size of a word that may be a password: in quotes, or up to a blank. */
static size_t word_size(const struct redact_scan *scan, size_t at)
{
	char quote = is_one_of(peek(scan, at), "\"'") ? scan->in[at] : '\0';
	size_t end = at + (quote != '\0');

	while (end < scan->size && end - at < WORD_MAX && !is_one_of(scan->in[end], "\r\n") &&
	       (quote ? scan->in[end] != quote : !is_one_of(scan->in[end], " \t\"'<>|&;")))
		end++;
	return quote && peek(scan, end) == quote ? end + 1 - at : end - at;
}

static void write_account(struct redact_scan *scan, size_t at, size_t size)
{
	if (scan->only_secrets)
		text_add_bytes(scan->out, scan->in + at, size);
	else
		redact_scan_account(scan, at, size);
}

/* "web:x", where the second word is the password. */
static size_t write_pair(struct redact_scan *scan, size_t at, size_t from)
{
	size_t size = word_size(scan, from);
	const char *colon = size ? memchr(scan->in + from, ':', size) : NULL;
	size_t name = colon ? (size_t)(colon - scan->in) - from : 0;

	if (name < 2 || name + 1 == size || is_one_of(colon[1], "/\\"))
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	write_account(scan, from, name);
	text_add(scan->out, ":...");
	return from + size - at;
}

/* "db7:1521/pay" */
static void write_service(struct redact_scan *scan, size_t at, size_t end)
{
	const char *slash = end > at ? memchr(scan->in + at, '/', end - at) : NULL;
	size_t stop = slash ? (size_t)(slash - scan->in) : end;

	redact_scan_hosts(scan, at, stop);
	if (slash)
		text_add(scan->out, "/...");
}

/* "web/x@db7", "web/x@//db7:1521/pay", as Oracle's programs have it. */
static size_t write_logon(struct redact_scan *scan, size_t at, size_t from)
{
	size_t size = word_size(scan, from), end = from + size, host;
	bool named = peek(scan, from) != '@';	/* jdbc:oracle:thin:@db7 */
	const char *slash = size && named ? memchr(scan->in + from, '/', size) : NULL;
	size_t name = slash ? (size_t)(slash - scan->in) - from : 0;
	const char *sign = slash ? memchr(slash, '@', size - name) : named ? NULL : scan->in + from;

	if (size < 2 || (named && (name == 0 || name + 1 == size)))
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	if (named) {
		write_account(scan, from, name);
		text_add(scan->out, "/...");
	}
	if (!sign)
		return end - at;
	host = (size_t)(sign - scan->in);
	if (scan->only_secrets) {
		text_add_bytes(scan->out, scan->in + host, end - host);
	} else {
		while (host < end && is_one_of(scan->in[host], "@/"))
			text_add_char(scan->out, scan->in[host++]);
		write_service(scan, host, end);
	}
	return end - at;
}

/* "-u web", "/user:CORP\web"; no file, as in "regsvr32 /u x.dll", and no option. */
static size_t write_user(struct redact_scan *scan, size_t at, size_t from)
{
	bool quoted = is_one_of(peek(scan, from), "\"'");
	size_t size = word_size(scan, from), name = from + quoted, digits;
	bool letters = false;

	if (scan->only_secrets || size < 2 + 2 * (size_t)quoted)
		return 0;
	size -= quoted && scan->in[from + size - 1] == scan->in[from] ? 2 : quoted;
	digits = redact_match_digits(scan->in + name, size);
	for (size_t i = name; i < name + size; i++) {
		if (!redact_is_word(scan->in[i]) && !is_one_of(scan->in[i], ".-$\\@ "))
			return 0;
		letters |= redact_is_word(scan->in[i]);
	}
	if (!letters || digits == size || is_one_of(scan->in[name], "-$\\@ ") ||
	    redact_scan_is_file(scan->in + name, size))
		return 0;
	text_add_bytes(scan->out, scan->in + at, name - at);
	redact_scan_account(scan, name, size);
	return name + size - at;
}

/* Is it a parameter of that program, on this line? */
static bool is_of(const struct redact_scan *scan, size_t at, const char *program)
{
	for (size_t i = 0; i < BEFORE_MAX && at-- > 0 && scan->in[at] != '\n'; i++)
		if (redact_match_begins(scan, at, program) && redact_is_start(scan->in, at))
			return true;
	return false;
}

/* "-S db7", "-S tcp:db7,1433", "-S db7\\INSTANCE", "apppool wages", also in quotes. */
static size_t write_name(struct redact_scan *scan, enum value value, size_t at, size_t from)
{
	bool quoted = is_one_of(peek(scan, from), "\"'");
	size_t size = word_size(scan, from), name = from + quoted;

	if (scan->only_secrets || size < 2 + 2 * (size_t)quoted)
		return 0;
	size -= quoted && scan->in[from + size - 1] == scan->in[from] ? 2 : quoted;
	while (!quoted && size > 0 && is_one_of(scan->in[name + size - 1], ",.)"))
		size--;	/* of a sentence */
	if (!redact_scan_is_name(scan, name))
		return 0;
	text_add_bytes(scan->out, scan->in + at, name - at);
	if (value == VALUE_HOST)
		redact_scan_hosts(scan, name, name + size);
	else
		redact_scan_known(scan, value == VALUE_POOL ? REDACT_POOL : REDACT_SITE, name,
				  size);
	return name + size - at;
}

static size_t write_dots(struct redact_scan *scan, size_t at, size_t from)
{
	size_t size = word_size(scan, from);

	if (size == 0 || is_one_of(scan->in[from], "-/"))
		return 0;
	return redact_scan_dots(scan, at, from - at, size);
}

static size_t write_value(struct redact_scan *scan, enum value value, size_t at, size_t from)
{
	size_t done = 0;

	switch (value) {
	case VALUE_SECRET:
		return write_dots(scan, at, from);
	case VALUE_USER:
		done = write_pair(scan, at, from);
		return done ? done : write_user(scan, at, from);
	case VALUE_HOST:
	case VALUE_POOL:
	case VALUE_SITE:
		return write_name(scan, value, at, from);
	case VALUE_DOTS:
		return scan->only_secrets ? 0 : write_dots(scan, at, from);
	case VALUE_LOGON:
		break;
	}
	return write_logon(scan, at, from);
}

/* Long options of a program that joins have two hyphens. */
static size_t joined_end(const struct redact_scan *scan, size_t at, const struct option *option)
{
	size_t end = at + 1 + strlen(option->name);

	return option->joined && redact_match_begins(scan, at + 1, option->name) &&
	       word_size(scan, end) ? end : 0;
}

static size_t scan_option(struct redact_scan *scan, size_t at)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const struct option *option = &options[i];
		size_t from = option_end(scan, at, option), done;

		if (from == 0)
			from = joined_end(scan, at, option);
		if (from == 0 || (option->program && !is_of(scan, at, option->program)))
			continue;
		done = write_value(scan, option->value, at, from);
		if (done)
			return done;
	}
	return 0;
}

/* The next word of a command line that is neither an option nor a number. */
static size_t operand(const struct redact_scan *scan, size_t at)
{
	for (;;) {
		size_t size;

		while (is_one_of(peek(scan, at), " \t"))
			at++;
		size = word_size(scan, at);
		if (size == 0 || (!is_one_of(scan->in[at], "-/") &&
				  redact_match_digits(scan->in + at, size) < size))
			return at;
		at += size;
	}
}

/* "nslookup of the server", "a ping to it": what follows is no host.  A word of sentences is a
 * command only where a line or a part of one begins. */
static bool is_prose(const struct redact_scan *scan, size_t at, size_t from, bool word)
{
	static const char *const words[] = {
		"request", "requests", "response", "reply", "replies", "test", "timed", "from",
		"for", "with", "in", "on", "to", "of", "at", "by", "if", "has", "did", "does",
		"returned", "returns", "succeeded", "works", "interval", "frequency", "maximum",
		"enabled", "disabled", "message", "messages", "period", "operation", "property",
		"connection", "connections", "session", "sessions", "key", "keys", "tunnel", "was",
		"are", "were", "command", "worker", "every", "all", "your", "our", "their", "will",
	};
	size_t size = redact_match_length(scan, from);

	if (redact_scan_is_hostlike(scan, from, size))
		return false;
	while (at > 0 && is_one_of(scan->in[at - 1], " \t"))
		at--;
	return LISTED(words, scan->in + from, size) ||
	       redact_scan_ordinary(scan->in + from, size) ||
	       (word && at > 0 && !is_one_of(scan->in[at - 1], "\r\n.:;,\"'`>&|()[]$#"));
}

static size_t scan_operand(struct redact_scan *scan, size_t at)
{
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++) {
		size_t from;

		if (!redact_match_begins(scan, at, programs[i].name) ||
		    (programs[i].program && !is_of(scan, at, programs[i].program)))
			continue;
		from = operand(scan, at + strlen(programs[i].name));
		if (programs[i].value == VALUE_HOST &&
		    is_prose(scan, at, from, programs[i].word))
			return 0;
		return write_value(scan, programs[i].value, at, from);
	}
	return 0;
}

/* net user NAME PASSWORD */
static size_t scan_net_user(struct redact_scan *scan, size_t at)
{
	static const char *const commands[] = { "net user ", "net1 user ", "net.exe user " };
	const char *command = FIRST(scan, at, commands);
	size_t from = command ? at + strlen(command) : 0;
	size_t name = from ? word_size(scan, from) : 0, word = from + name;

	while (is_one_of(peek(scan, word), " \t"))
		word++;
	if (name == 0 || word == from + name || is_one_of(peek(scan, word), "/*") ||
	    word_size(scan, word) == 0)
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	write_account(scan, from, name);
	return from + name - at +
	       redact_scan_dots(scan, from + name, word - from - name, word_size(scan, word));
}

/* Where the next word of a command line begins. */
static size_t next_word(const struct redact_scan *scan, size_t at)
{
	while (is_one_of(peek(scan, at), " \t"))
		at++;
	return at;
}

static bool is_user_option(const struct redact_scan *scan, size_t at)
{
	return redact_match_begins(scan, at, "/user:") || redact_match_begins(scan, at, "/u:");
}

/* The word that may be a password there, which options do not begin; 0: none. */
static size_t password_size(const struct redact_scan *scan, size_t at, bool sure)
{
	size_t size = word_size(scan, at), next = next_word(scan, at + size), digits = 0;

	if (is_one_of(peek(scan, at), "-/*"))
		return 0;
	for (size_t i = at; i < at + size; i++)
		digits += text_is_digit(scan->in[i]);
	return sure || digits || is_user_option(scan, next) ? size : 0;
}

/* net use [X:] \\HOST\SHARE [PASSWORD] [/user:NAME [PASSWORD]] */
static size_t scan_net_use(struct redact_scan *scan, size_t at)
{
	static const char *const commands[] = { "net use ", "net1 use ", "net.exe use " };
	const char *command = FIRST(scan, at, commands);
	size_t share = command ? next_word(scan, at + strlen(command)) : 0, end, from, size, user;

	if (share && !redact_match_begins(scan, share, "\\\\"))
		share = next_word(scan, share + word_size(scan, share));
	if (!share || !redact_match_begins(scan, share, "\\\\"))
		return 0;
	end = share + word_size(scan, share);
	text_add_bytes(scan->out, scan->in + at, share - at);
	if (scan->only_secrets)
		text_add_bytes(scan->out, scan->in + share, end - share);
	else
		scan->nested(scan->names, scan->in + share, end - share, scan->out);
	from = next_word(scan, end);
	size = from > end ? password_size(scan, from, false) : 0;
	if (size)
		end += redact_scan_dots(scan, end, from - end, size);
	from = next_word(scan, end);
	if (from == end || !is_user_option(scan, from))
		return end - at;
	user = (size_t)(strchr(scan->in + from, ':') - scan->in) + 1;
	text_add_bytes(scan->out, scan->in + end, user - end);
	write_account(scan, user, word_size(scan, user));
	end = user + word_size(scan, user);
	from = next_word(scan, end);
	size = from > end ? password_size(scan, from, true) : 0;
	return end - at + (size ? redact_scan_dots(scan, end, from - end, size) : 0);
}

size_t redact_scan_option(struct redact_scan *scan, size_t at)
{
	size_t used;

	bool first = at == 0 || is_one_of(scan->in[at - 1], " \t\r\n\"'`(");

	if (first && is_one_of(scan->in[at], "-/"))
		return scan_option(scan, at);
	if (!first)
		return 0;
	used = scan_net_use(scan, at);
	if (!used)
		used = scan_net_user(scan, at);
	return used ? used : scan_operand(scan, at);
}
