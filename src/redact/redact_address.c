/*
 * redact_address.c - SIDs, addresses of the network, URLs and UNC paths.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "redact_letters.h"
#include "text.h"

enum {
	OCTETS = 4, GROUPS = 8, MAC_BYTES = 6, ADDRESS_MAX = 15, SCHEME_MAX = 16,
	QUERY_NAME_MAX = 256,
};

/* Is that what ends a host or a user in a URL, also as another URL writes it in its query? */
static bool is_delimiter(const struct redact_scan *scan, size_t at, const char *set)
{
	char byte;

	return is_one_of(scan->in[at], set) ||
	       (redact_escape(scan->in, scan->size, at, &byte) && is_one_of(byte, set));
}

/* S-1-5-21-1004336348-1177238915-682003330-1001 */
size_t redact_scan_sid(struct redact_scan *scan, size_t at)
{
	size_t end = at + strlen("S-1");

	if (!redact_match_begins(scan, at, "S-1-") || !text_is_digit(peek(scan, end + 1)))
		return 0;
	while (peek(scan, end) == '-' && text_is_digit(peek(scan, end + 1)))
		for (end++; text_hex_digit(peek(scan, end)) >= 0 ||
			    peek(scan, end) == 'x'; end++)
			;
	redact_scan_write(scan, REDACT_SID, at, end - at);
	return end - at;
}

/* Four numbers up to 255 with points between them: its size, or 0. */
static size_t ip4_size(const struct redact_scan *scan, size_t at)
{
	size_t end = at;

	for (int octet = 0; octet < OCTETS; octet++) {
		unsigned value = 0;
		size_t start, dot = octet > 0 ? redact_match_char(scan, end, '.') : 0;

		if (octet > 0 && dot == 0)
			return 0;
		start = end += dot;
		while (text_is_digit(peek(scan, end)) && end - start < 4)
			value = value * 10 + (unsigned)(peek(scan, end++) - '0');
		if (end == start || value > 255)
			return 0;
	}
	return end - at;
}

/* "Version=4.0.0.0" looks like an address, and so does "v1.2.3.4". */
static bool is_version(const struct redact_scan *scan, size_t at)
{
	static const char *const before[] = { "version=", "version ", "version: ", "v" };

	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		size_t size = strlen(before[i]);

		if (at >= size && redact_match_begins(scan, at - size, before[i]))
			return true;
	}
	return false;
}

/* w3wp_10.20.30.40_2023.dmp; 4.0.0.0__b77a5c561934e089 and 1.0.0.1_x64 are versions. */
static bool is_part_of_name(const struct redact_scan *scan, size_t at, size_t end)
{
	static const char *const of_versions[] = {
		"_", "x64", "x86", "amd64", "arm", "wow64", "msil", "neutral", "none",
	};

	return peek(scan, end) == '_' && !FIRST(scan, end + 1, of_versions) &&
	       (at == 0 || !redact_is_word(scan->in[at - 1]) || scan->in[at - 1] == '_') &&
	       memcmp(scan->in + end - 2, ".0", 2) != 0;
}

/* ".443", as BSD writes a port; a version has small numbers. */
static bool is_port(const struct redact_scan *scan, size_t at)
{
	size_t digits = redact_match_digits(scan->in + at + 1, scan->size - at - 1);
	bool large = digits > 2 || (digits == 2 && scan->in[at + 1] >= '8');

	return large && digits < 6 && peek(scan, at + 1 + digits) != '.';
}

size_t redact_scan_ip4(struct redact_scan *scan, size_t at)
{
	size_t size = ip4_size(scan, at);
	char next = peek(scan, at + size);

	if (size == 0 || (redact_is_word(next) && !is_part_of_name(scan, at, at + size)) ||
	    (next == '.' && text_is_digit(peek(scan, at + size + 1)) &&
	     !is_port(scan, at + size)))
		return 0;
	if (at > 0 && scan->in[at - 1] == '.' && at > 1 && redact_is_word(scan->in[at - 2]))
		return 0;
	if (is_version(scan, at))
		text_add_bytes(scan->out, scan->in + at, size);
	else
		redact_scan_write(scan, REDACT_IP, at, size);
	return size;
}

/* Groups of hexadecimal digits: 12:34:56 is a time, so :: or all eight. */
static size_t ip6_size(const struct redact_scan *scan, size_t at)
{
	size_t end = at, groups = 0, tail, colon, second, last;
	bool gap = false;

	while (groups <= GROUPS) {
		size_t start = end;

		while (text_hex_digit(peek(scan, end)) >= 0 && end - start < 5)
			end++;
		if (end - start > 4)
			return 0;
		tail = peek(scan, end) == '.' ? ip4_size(scan, start) : 0;
		if (tail)
			return gap || groups == GROUPS - 2 ? start + tail - at : 0;
		groups += end > start;
		colon = redact_match_char(scan, end, ':');
		if (colon == 0 || (end == start && gap && end > at + 1))
			break;
		second = redact_match_char(scan, end + colon, ':');
		gap |= second > 0;
		last = end;
		end += colon + second;
		if (!second && text_hex_digit(peek(scan, end)) < 0) {
			end = last;	/* "::1:" */
			break;
		}
	}
	return (gap && groups < GROUPS) || groups == GROUPS ? end - at : 0;
}

size_t redact_scan_ip6(struct redact_scan *scan, size_t at)
{
	size_t size = ip6_size(scan, at);

	if (size < 2 || redact_is_word(peek(scan, at + size)) ||
	    (at > 0 && scan->in[at - 1] == ':') ||
	    (at > 0 && redact_is_word(scan->in[at - 1]) && !redact_follows_escape(scan->in, at)))
		return 0;
	redact_scan_write(scan, REDACT_IP, at, size);
	/* The zone: which network card. */
	if (peek(scan, at + size) == '%' && !is_delimiter(scan, at + size, "]/:"))
		for (size++; redact_is_word(peek(scan, at + size)); size++)
			;
	return size;
}

/* 00-1A-2B-3C-4D-5E; only digits are a time, and more than six are bytes of anything. */
size_t redact_scan_mac(struct redact_scan *scan, size_t at)
{
	char sign = peek(scan, at + 2), before = at > 0 ? scan->in[at - 1] : ' ';
	bool letter = false;
	size_t size = 3 * MAC_BYTES - 1;

	if (!is_one_of(sign, "-:") || before == sign || redact_is_word(before) ||
	    peek(scan, at + size) == sign || redact_is_word(peek(scan, at + size)))
		return 0;
	for (size_t i = 0; i < size; i++) {
		char c = peek(scan, at + i);

		if (i % 3 == 2 ? c != sign : text_hex_digit(c) < 0)
			return 0;
		letter |= text_is_letter(c);
	}
	if (!letter)
		return 0;
	redact_scan_write(scan, REDACT_IP, at, size);
	return size;
}

/* shop.contoso.com belongs to contoso.com, which many call CONTOSO. */
static void add_domain(struct redact_names *names, const char *host, size_t size)
{
	const char *dot = memchr(host, '.', size), *second;
	size_t rest = dot ? size - (size_t)(dot + 1 - host) : 0;
	uint32_t number;

	second = rest ? memchr(dot + 1, '.', rest) : NULL;
	if (!second || second == dot + 1 || redact_scan_plain(REDACT_DOMAIN, dot + 1, rest))
		return;
	number = redact_names_add(names, REDACT_DOMAIN, dot + 1, rest, 0);
	redact_names_add(names, REDACT_DOMAIN, dot + 1, (size_t)(second - dot - 1), number);
}

void redact_scan_host(struct redact_scan *scan, size_t at, size_t size)
{
	const struct redact_scan part = { .in = scan->in + at, .size = size };
	const char *dot = memchr(part.in, '.', size);
	uint32_t number;

	if (size && (ip4_size(&part, 0) == size || ip6_size(&part, 0) == size)) {
		redact_scan_write(scan, REDACT_IP, at, size);
		return;
	}
	redact_scan_write(scan, REDACT_HOST, at, size);
	if (!dot || redact_scan_plain(REDACT_HOST, part.in, size))
		return;
	number = redact_names_add(scan->names, REDACT_HOST, part.in, size, 0);
	if (dot > part.in)
		redact_names_add(scan->names, REDACT_HOST, part.in, (size_t)(dot - part.in),
				 number);
	add_domain(scan->names, part.in, size);
}

/* Host, or [address], up to what may follow it. */
static size_t authority(struct redact_scan *scan, size_t at)
{
	size_t end = at;

	if (peek(scan, at) == '[') {
		while (peek(scan, end) && peek(scan, end) != ']')
			end++;
		text_add_char(scan->out, '[');
		redact_scan_host(scan, at + 1, end - at - 1);
		return end - at;
	}
	while (end < scan->size && !is_delimiter(scan, end, ":/\\?#&\"'<>()[]{},; \t\r\n|"))
		end++;
	redact_scan_host(scan, at, end - at);
	return end - at;
}

/* "https://", or 0. */
static size_t scheme_size(const struct redact_scan *scan, size_t at)
{
	size_t end = at;

	while (end - at < SCHEME_MAX && (redact_is_word(peek(scan, end)) ||
					 (end > at && strchr("+.-", peek(scan, end)))))
		if (!peek(scan, end++))
			return 0;
	if (end < at + 2)	/* "C://" is a drive */
		return 0;
	for (const char *mark = "://"; *mark; mark++) {
		size_t size = redact_match_char(scan, end, *mark);

		if (size == 0)
			return 0;
		end += size;
	}
	return end - at;
}

/* anna:secret@ in front of a host: where the @ is, or `at`, and where the name ends. */
static size_t userinfo_end(const struct redact_scan *scan, size_t at, size_t *name)
{
	size_t end = at;

	while (end < scan->size && !is_delimiter(scan, end, "@/\\?#\"'<>() \t\r\n"))
		end++;
	for (*name = at; *name < end && scan->in[*name] != ':'; ++*name)
		;
	return peek(scan, end) == '@' ? end : at;
}

/* The password in it, where names may be seen. */
size_t redact_scan_url_password(struct redact_scan *scan, size_t at)
{
	size_t scheme = scheme_size(scan, at), name;
	size_t end = scheme ? userinfo_end(scan, at + scheme, &name) : 0;

	if (scheme == 0 || end <= name + 1)
		return 0;
	return redact_scan_dots(scan, at, name + 1 - at, end - name - 1);
}

static size_t userinfo(struct redact_scan *scan, size_t at)
{
	size_t name, end = userinfo_end(scan, at, &name);

	if (end == at)
		return 0;
	redact_scan_write(scan, REDACT_USER, at, name - at);
	text_add_char(scan->out, '@');
	return end + 1 - at;
}

/* ":80" and, as IIS writes bindings, ":80:shop.contoso.com". */
static size_t port(struct redact_scan *scan, size_t at)
{
	size_t end = at + 1;

	if (peek(scan, at) != ':')
		return 0;
	while (text_is_digit(peek(scan, end)))
		end++;
	if (end == at + 1)
		return 0;
	text_add_bytes(scan->out, scan->in + at, end - at);
	if (peek(scan, end) != ':' || !redact_is_word(peek(scan, end + 1)))
		return end - at;
	text_add_char(scan->out, ':');
	end++;
	return end + authority(scan, end) - at;
}

/* Is an address, or what begins a binding, just before? */
static bool follows_address(const struct redact_scan *scan, size_t at)
{
	size_t from = at, dots = 0;

	if (at == 0 || is_one_of(scan->in[at - 1], "]\"'=,"))
		return true;
	while (from > 0 && at - from < ADDRESS_MAX &&
	       (text_is_digit(scan->in[from - 1]) || scan->in[from - 1] == '.'))
		dots += scan->in[--from] == '.';
	return dots == OCTETS - 1;
}

/* "*:80:shop" and ":80:shop" behind an address, as IIS writes bindings. */
size_t redact_scan_binding(struct redact_scan *scan, size_t at)
{
	bool any = scan->in[at] == '*';
	size_t colon = at + any, digits, host;

	if (peek(scan, colon) != ':' || (!any && !follows_address(scan, at)))
		return 0;
	digits = redact_match_digits(scan->in + colon + 1, scan->size - colon - 1);
	host = colon + digits + 2;
	if (digits == 0 || digits > 5 || peek(scan, host - 1) != ':' ||
	    !redact_is_word(peek(scan, host)) || redact_match_length(scan, host) == 0)
		return 0;
	text_add_bytes(scan->out, scan->in + at, host - at);
	return host + authority(scan, host) - at;
}

/* postgres://db7/wages: a path that is no path. */
static size_t database(struct redact_scan *scan, size_t at, size_t end)
{
	static const char *const schemes[] = {
		"postgres", "mysql", "mariadb", "mongodb", "sqlserver", "mssql", "oracle", "db2",
		"amqp", "WinNT",
	};
	size_t size = peek(scan, end) == '/' && FIRST(scan, at, schemes) ?
		      redact_match_length(scan, end + 1) : 0;

	if (size)
		text_add(scan->out, "/...");
	return size ? size + 1 : 0;
}

/* A component of a path, up to the next separator or what no name holds. */
static size_t component_size(const struct redact_scan *scan, size_t at)
{
	size_t end = at;

	while (peek(scan, end) && !strchr("\\/:*?\"<>|\r\n\t'", peek(scan, end)) &&
	       redact_match_separators(scan, end) == end)
		end++;
	if (redact_match_separators(scan, end) > end)
		return end - at;
	/* The last one ends at a character that no name has, or with the line. */
	for (end = at; peek(scan, end) && !strchr("\\/:*?\"<>|\r\n\t',;()", peek(scan, end)); end++)
		;
	while (end > at && (scan->in[end - 1] == ' ' || scan->in[end - 1] == '.'))
		end--;
	return end - at;
}

/* "\\server\share /user:x": an option is no part of a path. */
static size_t share_size(const struct redact_scan *scan, size_t at)
{
	size_t size = component_size(scan, at);

	if (peek(scan, at + size) == '/')
		while (size > 0 && is_one_of(scan->in[at + size - 1], " \t"))
			size--;
	return size;
}

/* "\share" behind a host, "\DavWWWRoot\share" of WebDAV. */
static size_t share(struct redact_scan *scan, size_t at)
{
	size_t from = redact_match_separators(scan, at);
	size_t dav = from > at ? redact_match_prefix(scan, from, "DavWWWRoot\\") : 0, size;

	from = dav ? dav : from;
	text_add_bytes(scan->out, scan->in + at, from - at);
	size = from > at ? share_size(scan, from) : 0;
	if (size)
		redact_scan_write(scan, REDACT_SHARE, from, size);
	return from + size - at;
}

/* "file://host", "file:////host", "file:///\\\\host": where the host begins.  Behind three slashes
 * alone, or before a drive, a path does; 0. */
static size_t file_host(const struct redact_scan *scan, size_t at)
{
	size_t from = at + strlen("file:"), end = from, count = 0, size;
	bool back = false;

	if (!redact_match_begins(scan, at, "file:"))
		return 0;
	for (; (size = redact_match_slash(scan, end, "\\/")) > 0; end += size, count++)
		back |= redact_match_slash(scan, end, "\\") > 0;
	if (count < 2 || (count == 3 && !back) || !redact_is_word(peek(scan, end)) ||
	    is_one_of(peek(scan, end + 1), ":|") || redact_match_char(scan, end + 1, ':'))
		return 0;
	return end;
}

static size_t file_url(struct redact_scan *scan, size_t at)
{
	size_t end = file_host(scan, at);

	if (end == 0)
		return 0;
	text_add_bytes(scan->out, scan->in + at, end - at);
	end += authority(scan, end);
	return end + share(scan, end) - at;
}

size_t redact_scan_url(struct redact_scan *scan, size_t at)
{
	size_t end = at + scheme_size(scan, at);
	size_t host = file_url(scan, at);

	if (host || end == at)
		return host;
	text_add_bytes(scan->out, scan->in + at, end - at);
	end += userinfo(scan, end);
	if (redact_match_begins(scan, end, "CN=") || redact_match_begins(scan, end, "OU=") ||
	    redact_match_begins(scan, end, "DC="))	/* LDAP://CN=anna */
		return end - at;
	end += authority(scan, end);
	if (peek(scan, end) == ']') {
		text_add_char(scan->out, ']');
		end++;
	}
	end += port(scan, end);
	return end + database(scan, at, end) - at;
}

/* ?customer=12&mail=... is nobody else's business. */
size_t redact_scan_query(struct redact_scan *scan, size_t at)
{
	size_t end = at + 1;
	bool assigns = false;

	if (scan->in[at] != '?' || at == 0 || strchr(" \t\r\n\\", scan->in[at - 1]))
		return 0;
	while (peek(scan, end) && !strchr("\"'<> \t\r\n", peek(scan, end)) &&
	       (assigns || end - at < QUERY_NAME_MAX))
		assigns |= peek(scan, end++) == '=';
	if (!assigns)
		return 0;
	text_add(scan->out, "?...");
	return end - at;
}

/* Behind these a host follows; they are also behind \\?\GLOBALROOT. */
static const char *const redirectors[] = {
	"\\??\\UNC\\", "\\Device\\Mup\\", "\\Device\\LanmanRedirector\\",
	"\\Device\\WebDavRedirector\\",
};

/* Behind "\Device\Mup\;LanmanRedirector\;Z:0000000000012345\"; or 0. */
static size_t redirected(const struct redact_scan *scan, size_t at)
{
	size_t end = 0;

	for (size_t i = 0; !end && i < sizeof(redirectors) / sizeof(redirectors[0]); i++)
		end = redact_match_prefix(scan, at, redirectors[i]);
	while (end && peek(scan, end) == ';') {
		while (peek(scan, end) && redact_match_separators(scan, end) == end)
			end++;
		end = redact_match_separators(scan, end);
	}
	return end;
}

/* "np:\\db7\pipe", and not "C:\\bin\\tools" as in JSON, which doubles all: behind a colon there
 * are more before the host than behind it, and C:\\inetpub\x is a slip of the pen. */
static bool begins_share(const struct redact_scan *scan, size_t at, size_t from)
{
	size_t size = redact_match_length(scan, from), end = from + size;
	size_t next = redact_match_separators(scan, end);

	return redact_match_begins(scan, at, "\\\\") && next - end < from - at && next > end &&
	       share_size(scan, next) > 0 && !redact_scan_ordinary(scan->in + from, size);
}

/* Where a host begins behind two separators or \\?\UNC\; 0: none does.  *device: behind \\?\ or
 * \\.\ none does, either. */
static size_t host_start(const struct redact_scan *scan, size_t at, bool *device)
{
	size_t first = redact_match_slash(scan, at, "\\/"), from, unc;
	size_t end = redact_match_separators(scan, at + first);

	from = end + 1;
	*device = false;
	if (end == at + first || (at > 0 && is_one_of(scan->in[at - 1], "\\/")) ||
	    (at > 0 && redact_is_word(scan->in[at - 1]) && !redact_match_follows_quote(scan, at)) ||
	    (at > 0 && scan->in[at - 1] == ':' && !begins_share(scan, at, end)))
		return 0;
	if (!is_one_of(peek(scan, end), "?.") || redact_match_separators(scan, from) == from)
		return end;
	from = redact_match_separators(scan, from);
	unc = redact_match_prefix(scan, from, "UNC\\");
	*device = unc == 0;
	return unc ? unc : from;
}

/* "@80" and "@SSL@8443" of WebDAV, and the dot that ends a whole name. */
static size_t host_tail(const struct redact_scan *scan, size_t at)
{
	size_t end = at + (peek(scan, at) == '.'), more;

	while (peek(scan, end) == '@' && (more = redact_match_length(scan, end + 1)) > 0)
		end += more + 1;
	return redact_match_separators(scan, end) > end ? end : at;
}

/* Has the host a share?  "// and so on" has not. */
static bool has_share(const struct redact_scan *scan, size_t at)
{
	size_t from = redact_match_separators(scan, at);

	return from > at && share_size(scan, from) > 0;
}

/* \\server\share, //server/share, \\?\UNC\server\share; \\?\C: and \\.\pipe name nobody. */
size_t redact_scan_unc(struct redact_scan *scan, size_t at)
{
	bool device = false, plain = redact_match_begins(scan, at, "\\\\");
	size_t from, end, size;

	/* Amid separators none begins: of a run of them each would be looked at for each. */
	if (!redact_match_slash(scan, at, "\\/") || redact_match_follows_slash(scan, at))
		return 0;
	from = redirected(scan, at);
	if (!from)
		from = host_start(scan, at, &device);
	size = from && !device ? redact_match_length(scan, from) : 0;
	end = host_tail(scan, from + size);
	if (!from || (!plain && !device && (size == 0 || !has_share(scan, end))))
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	if (size == 0)
		return from - at;
	redact_scan_host(scan, from, size);
	text_add_bytes(scan->out, scan->in + from + size, end - from - size);
	return end + share(scan, end) - at;
}
