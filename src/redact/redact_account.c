/*
 * redact_account.c - accounts, hosts with ports, names of a directory, file names, and names
 * that are known.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "text.h"

static const char *const extensions[] = { "dll", "exe", "sys", "ocx", "drv", "mui" };

size_t redact_scan_file_size(const struct redact_scan *scan, size_t at)
{
	size_t size = redact_match_length(scan, at), end = size;
	const char *last = redact_match_extension(scan->in + at, &end);

	if (!redact_is_word(scan->in[at]) || end == 0 || end + 1 == size ||
	    !LISTED(extensions, last, end))
		return 0;
	return size;
}

/* The verdict needs the names of modules. */
size_t redact_scan_file(struct redact_scan *scan, size_t at)
{
	size_t size = redact_scan_file_size(scan, at);

	text_add_bytes(scan->out, scan->in + at, size);
	return size;
}

/* Does it end like a file of an application? */
bool redact_scan_is_file(const char *text, size_t size)
{
	static const char *const files[] = {
		"dll", "exe", "config", "cs", "vb", "aspx", "asmx", "ashx", "asp", "svc", "log",
		"xml", "json", "ini", "txt", "pdb", "php", "sys", "dat", "cshtml", "js", "java",
		"py", "rb", "ts", "tsx", "jsx", "cpp", "c", "h", "hpp", "go", "rs", "kt", "scala",
		"ps1", "psm1", "cmd", "bat", "vbs", "sql", "htm", "html", "css", "yml", "yaml",
		"md", "master", "ascx", "asax", "razor", "resx", "vbhtml", "fs", "msi", "evtx",
		"evt", "zip", "cab", "csv", "etl", "dmp", "wer", "mdf", "ldf", "mof", "reg", "xsl",
		"xsd", "xslt", "mui", "ocx", "drv",
	};
	size_t end = size;
	const char *last = redact_match_extension(text, &end);

	return end && LISTED(files, last, end);
}

void redact_scan_known(struct redact_scan *scan, enum redact_kind kind, size_t at, size_t size)
{
	size_t part;
	struct redact_name name = redact_names_at(scan->names, scan->in, at + size, at, &part);

	if (part == size && !redact_names_find(scan->names, kind, scan->in + at, size))
		kind = name.kind;
	redact_scan_write(scan, kind, at, size);
}

/* DOMAIN\user; the accounts of pools are called IIS APPPOOL\pool. */
static void write_member(struct redact_scan *scan, size_t at, size_t domain, size_t sign,
			 size_t size)
{
	size_t user = at + domain + sign;

	size -= domain + sign;
	if (redact_match_prefix(scan, at, "IIS APPPOOL\\") == user) {
		text_add_bytes(scan->out, scan->in + at, user - at);
		redact_scan_known(scan, REDACT_POOL, user, size);
		return;
	}
	redact_scan_known(scan, REDACT_DOMAIN, at, domain);
	text_add_bytes(scan->out, scan->in + at + domain, sign);
	/* .\user is a user of this computer. */
	if (domain > 1 && redact_scan_plain(REDACT_DOMAIN, scan->in + at, domain))
		text_add_bytes(scan->out, scan->in + user, size);
	else
		redact_scan_known(scan, REDACT_USER, user, size);
}

/* What is between a domain of that size and its user: backslashes; a slash if it is known. */
static size_t domain_end(const struct redact_scan *scan, size_t at, size_t size)
{
	if (peek(scan, at + size) == '/')
		return redact_names_find(scan->names, REDACT_DOMAIN, scan->in + at, size) != NULL;
	return redact_match_backslashes(scan, at + size) - at - size;
}

void redact_scan_account(struct redact_scan *scan, size_t at, size_t size)
{
	size_t first, sign = 0;

	for (first = 0; first < size; first++) {
		sign = redact_match_char(scan, at + first, '@');
		if (sign)
			break;
		sign = first ? domain_end(scan, at, first) : 0;
		if (sign && first + sign < size) {
			write_member(scan, at, first, sign, size);
			return;
		}
	}
	redact_scan_known(scan, REDACT_USER, at, first);
	if (first == size)
		return;
	text_add_bytes(scan->out, scan->in + at + first, sign);
	redact_scan_host(scan, at + first + sign, size - first - sign);
}

/* People, by what is around their names. */

enum { PERSON_MAX = 64, PERSON_WORDS = 4 };

/* Words of a name, with one blank between two, and none at the end. */
static size_t words_size(const struct redact_scan *scan, size_t at)
{
	size_t end = at, words = 0;

	while (end - at < PERSON_MAX && words < PERSON_WORDS) {
		size_t size = redact_match_length(scan, end + (words > 0));

		if (size == 0 || (words > 0 && peek(scan, end) != ' '))
			break;
		end += size + (words > 0);
		words++;
		/* O'Neil */
		while (peek(scan, end) == '\'' && redact_match_length(scan, end + 1) > 1)
			end += 1 + redact_match_length(scan, end + 1);
	}
	return end - at;
}

size_t redact_scan_quoted(const struct redact_scan *scan, size_t at)
{
	size_t domain = redact_match_length(scan, at), sign = at + domain, user, end;

	user = domain ? redact_match_backslashes(scan, sign) : sign;
	if (user == sign || !redact_match_follows_quote(scan, at))
		return 0;
	end = user + words_size(scan, user);
	return end > user && redact_match_quote(scan, end) ? end - at : 0;
}

/* <anna@corp.example>, (anna@corp.example) */
static bool is_bracketed_mail(const struct redact_scan *scan, size_t at)
{
	size_t name = redact_match_length(scan, at + 1), host = at + 1 + name + 1;

	if (!is_one_of(peek(scan, at), "<(") || name == 0 || peek(scan, host - 1) != '@')
		return false;
	host += redact_match_length(scan, host);
	return peek(scan, host) == (peek(scan, at) == '<' ? '>' : ')');
}

/* Each word begins like a name's; the first as they all do in a sentence. */
static bool are_names(const struct redact_scan *scan, size_t at, size_t size)
{
	for (size_t i = at; i < at + size; i++)
		if ((i == at || scan->in[i - 1] == ' ') &&
		    !(scan->in[i] >= 'A' && scan->in[i] <= 'Z') &&
		    (unsigned char)scan->in[i] < 0x80)
			return false;
	return size > 0;
}

/* "Anna Lenzen" <anna@corp.example>, "Lenzen, Anna" <...>, also without quotes. */
size_t redact_scan_person(struct redact_scan *scan, size_t at)
{
	bool quoted = redact_match_follows_quote(scan, at);
	size_t size = words_size(scan, at), end = at + size;

	if (size && quoted && redact_match_begins(scan, end, ", "))
		end += 2 + words_size(scan, end + 2);
	size = end - at;
	if (quoted ? size == 0 || !redact_match_quote(scan, end) : !are_names(scan, at, size))
		return 0;
	end = redact_match_blanks(scan, end + (quoted ? redact_match_quote(scan, end) : 0));
	if (!is_bracketed_mail(scan, end) ||
	    (peek(scan, end) == '(' && !memchr(scan->in + at, ' ', size)))
		return 0;
	redact_scan_known(scan, REDACT_USER, at, size);
	return size;
}

/* Ports. */

/* A longer word leads to no host. */
enum { LEAD_MAX = 16 };

/* A number that only a port is. */
static bool is_known_port(size_t number)
{
	static const unsigned known[] = {
		389, 443, 636, 808, 1433, 1434, 1521, 2181, 3268, 3306, 3389, 5000, 5001, 5432,
		5671, 5672, 5985, 5986, 6379, 6380, 8000, 8080, 8443, 9042, 9092, 9200, 11211,
		15672, 27017, 42424, 50000,
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i] == number)
			return true;
	return false;
}

/* The port behind the colon, of two digits or more, and where it ends; 0: there is none. */
static size_t port_at(const struct redact_scan *scan, size_t at, size_t *end)
{
	size_t from = at + 1, number = 0;

	for (*end = from; text_is_digit(peek(scan, *end)) && *end - from < 6; ++*end)
		number = number * 10 + (size_t)(scan->in[*end] - '0');
	if (*end - from < 2 || number > 65535 || scan->in[from] == '0' ||
	    redact_is_word(peek(scan, *end)) ||
	    (is_one_of(peek(scan, *end), ":.-+") && text_is_digit(peek(scan, *end + 1))))
		return 0;
	return number;
}

/* What stands before a host with its port: "(", or a word. */
static bool leads_to_host(const struct redact_scan *scan, size_t at, size_t end)
{
	static const char *const words[] = {
		"to", "on", "from", "with", "via", "connect", "connecting", "connection",
		"endpoint", "endpoints", "host", "hosts", "server", "servers", "node", "nodes",
		"peer", "proxy", "ECONNREFUSED", "ETIMEDOUT", "ENOTFOUND", "refused", "auf", "zu",
		"zum", "mit", "von", "sur", "vers",
	};
	size_t from;

	if (at == 0)
		return false;
	if (scan->in[at - 1] == '(' || scan->in[at - 1] == '[')
		return is_one_of(peek(scan, end), ")],;");
	while (at > 0 && is_one_of(scan->in[at - 1], " \t'\"=:"))
		at--;
	for (from = at; from > 0 && at - from < LEAD_MAX && redact_is_word(scan->in[from - 1]);)
		from--;
	return LISTED(words, scan->in + from, at - from);
}

bool redact_scan_has_port(const struct redact_scan *scan, size_t at, size_t size)
{
	/* What a number behind a colon counts, or is the id of. */
	static const char *const counted[] = {
		"line", "zeile", "ligne", "col", "column", "row", "char", "pos", "position",
		"offset", "error", "err", "errno", "code", "status", "substatus", "hresult", "hr",
		"win32", "exit", "result", "port", "pid", "tid", "process", "thread", "id",
		"event", "eventid", "site", "w3svc", "http", "https", "ssl", "tcp", "udp",
		"net.tcp", "build", "rev", "revision", "version", "ver", "v", "kb", "bug", "ref",
		"issue", "count", "total", "size", "length", "len", "bytes", "retry", "retries",
		"attempt", "attempts", "step", "level", "time", "timeout", "duration", "elapsed",
		"ms", "value", "index", "number", "no", "nr", "item", "record", "page", "section",
		"session", "request", "instance", "frame", "priority", "age", "max", "min",
		"limit", "worker", "handle", "handles", "threads", "connections", "requests",
		"errors", "warnings", "utc", "gmt", "type", "severity", "state", "class",
		"year", "day", "hour", "minute", "second",
	};
	const char *text = scan->in + at;
	size_t end, port;

	if (peek(scan, at + size) != ':' || size < 2)
		return false;
	port = port_at(scan, at + size, &end);
	if (port == 0 || !text_is_letter(*text) || LISTED(counted, text, size) ||
	    redact_scan_is_file(text, size))
		return false;
	return is_known_port(port) || leads_to_host(scan, at, end);
}

/* Names of a directory. */

/* CN, OU, DC begin one; the others may be in it. */
static const char *const attributes[] = {
	"CN=", "OU=", "DC=", "O=", "L=", "ST=", "S=", "C=", "E=", "UID=", "T=", "G=", "SN=",
	"STREET=", "emailAddress=", "SERIALNUMBER=",
};
enum { FIRST_ATTRIBUTES = 3, VALUE_MAX = 128 };

/* What a value ends with. */
static size_t value_end(const struct redact_scan *scan, size_t at)
{
	size_t end = at;
	const char *close = peek(scan, at) == '"' ? memchr(scan->in + at + 1, '"',
							   scan->size - at - 1) : NULL;

	if (close && (size_t)(close - scan->in) - at < VALUE_MAX)
		return (size_t)(close - scan->in) + 1;
	while (end < scan->size && end - at < VALUE_MAX &&
	       !is_one_of(scan->in[end], ",+;\r\n\"'<>()[]{}|/=:"))
		end += scan->in[end] == '\\' && end + 1 < scan->size ? 2 : 1;
	return end < scan->size ? end : scan->size;
}

/* ",OU=": the attribute that follows; 0: none. */
static size_t next_attribute(const struct redact_scan *scan, size_t at, const char **name)
{
	size_t from = at + 1;

	if (!is_one_of(peek(scan, at), ",+;/"))
		return 0;
	while (peek(scan, from) == ' ')
		from++;
	*name = FIRST(scan, from, attributes);
	return *name ? from : 0;
}

/* The last value is one word, and a second one with a capital: a sentence may go on. */
static size_t last_end(const struct redact_scan *scan, size_t at, size_t end)
{
	size_t word = at, second;

	while (word < end && scan->in[word] != ' ')
		word++;
	second = word + 1;
	if (second < end && scan->in[second] >= 'A' && scan->in[second] <= 'Z')
		for (word = second; word < end && scan->in[word] != ' '; word++)
			;
	while (word > at && is_one_of(scan->in[word - 1], ".,"))
		word--;
	return word;
}

static void write_attribute(struct redact_scan *scan, const char *name, size_t at, size_t size)
{
	static const char *const everywhere[] = {
		"Users", "Computers", "Configuration", "Schema", "Services", "Builtin",
		"localhost", "Domain Controllers", "System", "Sites", "local", "com", "net",
		"org", "lan", "intern", "internal", "intranet", "corp", "ad", "de", "at", "ch",
		"fr", "eu", "US",
	};

	/* Who signs certificates of everybody, and countries. */
	static const char *const public[] = {
		"Microsoft ", "DigiCert", "VeriSign", "GlobalSign", "GeoTrust", "Entrust",
		"Sectigo", "Let's Encrypt", "ISRG ", "Baltimore CyberTrust", "Starfield ",
		"Go Daddy", "Thawte", "COMODO ", "USERTrust", "AddTrust", "Amazon Root",
		"Equifax Secure", "GTE CyberTrust", "GTS Root", "QuoVadis", "SwissSign",
		"D-TRUST", "T-TeleSec", "Symantec ",
	};

	if (LISTED(everywhere, scan->in + at, size) ||
	    (size == 2 && memcmp(name, "C=", 2) == 0) ||
	    FIRST(scan, peek(scan, at) == '"' ? at + 1 : at, public))
		text_add_bytes(scan->out, scan->in + at, size);
	else if (scan->in[at] == '"')
		text_add(scan->out, "\"...\"");
	else if (*name == 'C' && memchr(scan->in + at, '.', size) &&
		 !memchr(scan->in + at, ' ', size))
		redact_scan_host(scan, at, size);
	else if (*name == 'D')
		redact_scan_known(scan, REDACT_DOMAIN, at, size);
	else if (name[1] == 'N' && *name == 'C')
		redact_scan_known(scan, REDACT_USER, at, size);
	else
		text_add(scan->out, "...");
}

/* CN=Anna Smith,OU=Pay,DC=contoso,DC=com */
size_t redact_scan_directory(struct redact_scan *scan, size_t at)
{
	const char *name = redact_match_first(scan, at, attributes, FIRST_ATTRIBUTES);
	size_t end = at, from = at, next, size;

	while (name) {
		const char *following = NULL;

		from += strlen(name);
		next = value_end(scan, from);
		size = next - from;
		if (size == 0 || redact_match_digits(scan->in + from, size) == size)
			break;
		text_add_bytes(scan->out, scan->in + end, from - end);
		end = next;
		next = next_attribute(scan, end, &following);
		if (!following && scan->in[from] != '"')
			end = last_end(scan, from, end);
		write_attribute(scan, name, from, end - from);
		name = following;
		from = next;
	}
	return end - at;
}
