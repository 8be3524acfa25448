/*
 * redact_scan.c - names in running text: at every start of a word the known names
 * and the recognisers are asked, and whoever explains most wins.
 *
 * When in doubt, it hides: what looks like an account or a host in a text from a log
 * becomes a token.  The report's own sentences never come here, only what is put into
 * them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "folders.h"
#include "text.h"

enum { LABELS_MAX = 8, NAME_MAX = 64 };

/* What is before a name; \ is any number of \ or /.  REDACT_KINDS: before a name that
 * stays. */
static const struct prefix {
	char before[32];	/* no pointer: each word of a text is compared with all */
	enum redact_kind kind;
	enum { ALWAYS,
	       FOLDER,		/* that has other things in it, too */
	       SERVICE,		/* and no version of a protocol */
	} how;
} prefixes[] = {
	{ "Shares\\",                          REDACT_USER, FOLDER },
	{ "NT AUTHORITY\\",                    REDACT_KINDS, ALWAYS },
	{ "NT-AUTORIT\xC3\x84T\\",             REDACT_KINDS, ALWAYS },
	{ "AUTORITE NT\\",                     REDACT_KINDS, ALWAYS },
	{ "NT SERVICE\\",                      REDACT_KINDS, ALWAYS },
	{ "NT VIRTUAL MACHINE\\",              REDACT_KINDS, ALWAYS },
	{ "BUILTIN\\",                         REDACT_KINDS, ALWAYS },
	{ "Window Manager\\",                  REDACT_KINDS, ALWAYS },
	{ "Font Driver Host\\",                REDACT_KINDS, ALWAYS },
	{ "IIS APPPOOL\\",                     REDACT_POOL, ALWAYS },
	{ "apppools\\",                        REDACT_POOL, ALWAYS },
	{ "-ap \"",                            REDACT_POOL, ALWAYS },
	{ "MACHINE\\WEBROOT\\APPHOST\\",       REDACT_SITE, ALWAYS },
	{ "sites\\",                           REDACT_SITE, FOLDER },
	{ "websites\\",                        REDACT_SITE, FOLDER },
	{ "webs\\",                            REDACT_SITE, FOLDER },
	{ "customers\\",                       REDACT_SITE, FOLDER },
	{ "clients\\",                         REDACT_SITE, FOLDER },
	{ "tenants\\",                         REDACT_SITE, FOLDER },
	{ "kunden\\",                          REDACT_SITE, FOLDER },
	{ "web service cannot log on as ",     REDACT_USER, ALWAYS },
	{ "MSSQLSvc\\",                        REDACT_HOST, ALWAYS },
	{ "TERMSRV\\",                         REDACT_HOST, ALWAYS },
	{ "RestrictedKrbHost\\",               REDACT_HOST, ALWAYS },
	{ "HTTP\\",                            REDACT_HOST, SERVICE },
	{ "HOST\\",                            REDACT_HOST, SERVICE },
	{ "cifs\\",                            REDACT_HOST, SERVICE },
	{ "ldap\\",                            REDACT_HOST, SERVICE },
	{ "krbtgt\\",                          REDACT_DOMAIN, ALWAYS },
	{ "DIRECT=OS:",                        REDACT_HOST, ALWAYS },	/* of message queues */
	{ "DIRECT=TCP:",                       REDACT_HOST, ALWAYS },
};

/* Words that no account or domain is called: `bin\debug` is a path. */
static const char *const path_words[] = {
	"bin", "system32", "syswow64", "inetsrv", "windows", "winnt", "config", "root",
	"temp", "roslyn", "software", "system", "microsoft", "currentcontrolset", "services",
	"policies", "hklm", "hkcu", "wwwroot", "inetpub", "framework", "framework64",
	"app_data", "app_code", "files", "logs", "dotnet", "shared", "machine", "webroot",
	"apphost", "debug", "release", "obj", "src", "w3svc", "lm", "logfiles", "net",
	"sqlexpress", "mssqlserver",
};

/* Ends that only a host's name has. */
static const char *const top_domains[] = {
	"com", "org", "local", "lan", "corp", "internal", "intranet", "intra", "domain",
	"ad", "edu", "gov", "mil", "int", "biz", "eu", "de", "at", "ch", "uk", "fr", "it",
	"es", "nl", "be", "se", "no", "dk", "fi", "pl", "cz", "us", "ca", "au", "nz", "jp",
	"cn", "in", "br", "ru", "ie", "pt", "localdomain", "home", "example", "test", "cloud",
	"invalid",
};

/* The same, but members of objects are called so, too: only names in letters of one case end with
 * them, and with the words only such as have two points.  What ends names of files (.py, .sh) is
 * left out. */
static const char *const countries[] = {
	"ae", "af", "ar", "az", "ba", "bd", "bg", "bo", "cl", "co", "cr", "cy", "dz", "ec", "ee",
	"eg", "ge", "gh", "gr", "gt", "hk", "hr", "hu", "il", "ir", "jo", "ke", "kr", "kw", "kz",
	"lb", "li", "lk", "lt", "lv", "ma", "mx", "ng", "om", "pe", "ph", "pk", "qa", "ro", "sa",
	"sg", "si", "sk", "sn", "su", "th", "tn", "tr", "tw", "ua", "ug", "uy", "uz", "ve", "vn",
	"za", "zm", "zw",
};
static const char *const words_of_hosts[] = {
	"net", "info", "online", "shop", "app", "dev", "xyz", "io", "me", "ai", "tv", "cc", "store",
	"tech", "gmbh", "bank", "berlin", "wien", "agency",
};

/* Prefixes. */

/*
 * The name after a prefix: a known one, else up to the next character that no name has.
 * After a blank it is one word.
 */
static size_t name_size(const struct redact_scan *scan, size_t at, bool one_word)
{
	size_t known;
	struct redact_name name = redact_names_at(scan->names, scan->in, scan->size, at, &known);
	const char *stop = one_word ? " /:*?\"<>|\r\n\t',;()" : "\\/:*?\"<>|\r\n\t',;()[]";
	size_t end = at;

	while (end < scan->size && !strchr(stop, scan->in[end]) &&
	       redact_match_separators(scan, end) == end)
		end++;
	while (end > at && (scan->in[end - 1] == ' ' || scan->in[end - 1] == '.'))
		end--;
	if (end - at > REDACT_NAME_MAX)
		end = at + redact_match_length(scan, at);
	if (name.size > 1 && !one_word && (end == at || scan->in[end] != '\\'))
		return known;
	return end - at;
}

/* A folder of sites also has folders that all servers have, and files. */
static bool is_customer(const struct redact_scan *scan, size_t at, size_t size)
{
	return redact_scan_file_size(scan, at) < size && !redact_scan_ordinary(scan->in + at, size);
}

/* HTTP/web01 is a service of a host, and HTTP/1.1 a version; host/path and http/books are none,
 * which no service is written like or no host is called. */
static bool is_service(const struct redact_scan *scan, const struct prefix *prefix, size_t at,
		       size_t from, size_t size)
{
	size_t name = strlen(prefix->before) - 1;
	bool written = memcmp(scan->in + at, prefix->before, name) == 0;

	return (at == 0 || !text_is_slash(scan->in[at - 1])) && scan->in[from - 1] == '/' &&
	       from == at + name + 1 && text_is_letter(peek(scan, from)) &&
	       (written || redact_scan_is_hostlike(scan, from, size));
}

static bool may_follow(const struct redact_scan *scan, const struct prefix *prefix, size_t at,
		       size_t from, size_t size)
{
	switch (prefix->how) {
	case FOLDER:
		return is_customer(scan, from, size);
	case SERVICE:
		return is_service(scan, prefix, at, from, size);
	default:
		return true;
	}
}

static void write_name(struct redact_scan *scan, enum redact_kind kind, size_t at, size_t size)
{
	if (kind == REDACT_KINDS)
		text_add_bytes(scan->out, scan->in + at, size);
	else if (kind == REDACT_USER && scan->in[at - 1] == ' ')
		redact_scan_account(scan, at, size);
	else
		redact_scan_known(scan, kind, at, size);
}

/* The name behind a prefix, and others that are reached from there: "Users\Public\..\anna". */
static size_t write_names(struct redact_scan *scan, enum redact_kind kind, size_t at, size_t from,
			  size_t size)
{
	size_t end = at;

	for (; from && size; from = redact_match_prefix(scan, end, "\\..\\"),
			     size = from ? name_size(scan, from, false) : 0) {
		text_add_bytes(scan->out, scan->in + end, from - end);
		write_name(scan, kind, from, size);
		end = from + size;
	}
	return end - at;
}

/* Behind one of those folders: where the name begins, or 0. */
static size_t behind_folder(const struct redact_scan *scan, size_t at, const char *const *folders)
{
	for (; *folders; folders++) {
		size_t end = text_lower(**folders) == text_lower(scan->in[at]) ?
			     redact_match_prefix(scan, at, *folders) : 0;

		end = end ? redact_match_prefix(scan, end, "\\") : 0;
		if (end)
			return end;
	}
	return 0;
}

static size_t scan_prefix(struct redact_scan *scan, size_t at)
{
	char first = text_lower(scan->in[at]);
	size_t from = behind_folder(scan, at, folders_of_users), size;

	if (from && (size = name_size(scan, from, false)) > 0)
		return write_names(scan, REDACT_USER, at, from, size);
	from = behind_folder(scan, at, folders_of_homes);
	if (from && (size = name_size(scan, from, false)) > 0 && is_customer(scan, from, size))
		return write_names(scan, REDACT_USER, at, from, size);
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		const struct prefix *prefix = &prefixes[i];

		from = text_lower(*prefix->before) == first ?
		       redact_match_prefix(scan, at, prefix->before) : 0;
		size = from ? name_size(scan, from, scan->in[from - 1] == ' ') : 0;
		if (size && may_follow(scan, prefix, at, from, size))
			return write_names(scan, prefix->kind, at, from, size);
	}
	return 0;
}

/* Runs of letters. */

static bool has_letter(const char *text, size_t size, char first, char last)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] >= first && text[i] <= last)
			return true;
	return false;
}

static size_t count_points(const char *text, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += text[i] == '.';
	return count;
}

/* shop.contoso.hu, SHOP.CONTOSO.NET; no package (microsoft.netcore.app), no call of a member. */
static bool is_rare_host(const struct redact_scan *scan, size_t at, size_t size, const char *last,
			 size_t end)
{
	static const char *const packages[] = { "microsoft.", "system." };
	const char *text = scan->in + at;

	if (peek(scan, at + size) == '(' || FIRST(scan, at, packages) ||
	    (has_letter(text, size, 'A', 'Z') && has_letter(text, size, 'a', 'z')))
		return false;
	return LISTED(countries, last, end) ||
	       (count_points(text, size) > 1 && LISTED(words_of_hosts, last, end));
}

static bool is_host(struct redact_scan *scan, size_t at, size_t size)
{
	static const char *const of_dotnet[] = {
		"microsoft.net", "system.net", "asp.net", "ado.net", "json.net", "vb.net",
	};
	const char *text = scan->in + at;
	size_t end = size;
	const char *last = redact_match_extension(text, &end);

	if (end == 0 || end + 1 == size || count_points(text, size) > LABELS_MAX ||
	    LISTED(of_dotnet, text, size))
		return false;
	/* "It has stopped.It was ..." names no host in Italy. */
	if (LISTED(top_domains, last, end) &&
	    !(has_letter(last, end, 'A', 'Z') && has_letter(last, end, 'a', 'z')))
		return true;
	if (end == 3 && memcmp(last, "net", 3) == 0 && !has_letter(text, size, 'A', 'Z'))
		return true;
	if (is_rare_host(scan, at, size, last, end))
		return true;
	for (size_t i = 1; i < size; i++)
		if (text[i - 1] == '.' && redact_names_find(scan->names, REDACT_DOMAIN, text + i,
							    size - i))
			return memchr(text + i, '.', size - i) != NULL;
	return false;
}

/* "C:bin", "::bin", "path:bin": after a colon a path; else an account, as in "user:CORP\anna". */
static bool follows_drive(const struct redact_scan *scan, size_t at)
{
	static const char *const paths[] = {
		"path", "file", "files", "dir", "directory", "folder", "cert", "hklm", "hkcu",
		"registry", "key", "root", "src", "source", "env",
	};
	size_t end = at - 1, from = end;

	if (scan->in[end] != ':')
		return false;
	while (from > 0 && end - from < NAME_MAX && redact_is_word(scan->in[from - 1]))
		from--;
	return end - from < 2 ? scan->in[end - (end > 0)] != ' '
			      : LISTED(paths, scan->in + from, end - from);
}

/* The end of "CORP/": some programs write accounts with the other slash, but only a domain that is
 * known, in capitals, tells one from a path. */
static size_t domain_slash(const struct redact_scan *scan, size_t at, size_t size)
{
	const char *text = scan->in + at;

	return peek(scan, at + size) == '/' && !has_letter(text, size, 'a', 'z') &&
	       redact_names_find(scan->names, REDACT_DOMAIN, text, size) ? at + size + 1 : 0;
}

/* Is it a folder's name, or the rest of one?  "\nCORP\anna" and "\r\ncorp\anna" are an account
 * behind the end of a line, and "Unit" in "C:\nUnit\x" is none. */
static bool is_in_path(const struct redact_scan *scan, size_t at, size_t size)
{
	if (!redact_follows_break(scan->in, at))
		return redact_match_follows_slash(scan, at) || (at > 0 && follows_drive(scan, at));
	return has_letter(scan->in + at, size, 'a', 'z') &&
	       !redact_match_begins(scan, at - 3, "r\\n");
}

/* App\\Http */
static bool is_namespace(const char *domain, size_t size, char member)
{
	return has_letter(domain, 1, 'A', 'Z') && has_letter(domain, size, 'a', 'z') &&
	       has_letter(&member, 1, 'A', 'Z');
}

/* Does a folder follow behind the separators there?  None does behind "CORP\anna/x" and
 * "CORP\anna\". */
static bool is_folder(const struct redact_scan *scan, size_t at)
{
	return peek(scan, at) != '/' &&
	       redact_is_word(peek(scan, redact_match_separators(scan, at)));
}

/* The word before the blanks, the colon or the quotation mark before a name. */
static const char *word_before(const struct redact_scan *scan, size_t at, size_t *size)
{
	size_t from;

	while (at > 0 && is_one_of(scan->in[at - 1], " :='\""))
		at--;
	for (from = at; from > 0 && at - from < NAME_MAX && redact_is_word(scan->in[from - 1]);)
		from--;
	*size = at - from;
	return scan->in + from;
}

/* Behind the name of a domain, what begins at `user` with n, r or t may be the end of a line
 * instead: "failed\n  at", "8.0.0\nfound", but "ACME\nina", "user acme\nina" and
 * "'acme\nina'", for these marks are not those of a string that has such ends. */
static bool is_domain(const struct redact_scan *scan, size_t at, size_t size, size_t user)
{
	static const char *const before[] = {
		"user", "account", "login", "identity", "principal", "owner", "benutzer", "konto",
		"utilisateur", "compte", "usuario", "cuenta",
	};
	const char *text = scan->in + at, *word;
	size_t digits = redact_match_digits(text, size), length;

	if (redact_names_find(scan->names, REDACT_DOMAIN, text, size))
		return true;
	if (redact_scan_is_code(text, size) || (digits && digits < size && text[digits] == '.'))
		return false;
	if (scan->in[user - 1] != '\\' || !is_one_of(scan->in[user], "nrt"))
		return true;
	word = word_before(scan, at, &length);
	return !redact_scan_common(text, size) &&
	       (!has_letter(text, size, 'a', 'z') || LISTED(before, word, length) ||
		(redact_scan_quoted(scan, at) && scan->in[at - 1] == '\''));
}

/* \name after a run that could be a domain: its size with the backslash, or 0.  Strings double the
 * backslash, but namespaces are written so, too. */
static size_t account_tail(struct redact_scan *scan, size_t at, size_t size)
{
	size_t sign = at + size, end = redact_match_backslashes(scan, sign), user;
	const char *text = scan->in + at;
	bool doubled = end > sign + redact_match_slash(scan, sign, "\\");

	if (end == sign)
		end = domain_slash(scan, at, size);
	if (end == 0 || is_in_path(scan, at, size))
		return 0;
	user = redact_is_word(peek(scan, end)) ? redact_match_length(scan, end) : 0;
	if (user == 0 || !is_domain(scan, at, size, end))
		return 0;
	if (doubled && is_namespace(text, size, scan->in[end]) && !redact_scan_quoted(scan, at) &&
	    !redact_names_find(scan->names, REDACT_DOMAIN, text, size))
		return 0;
	if (redact_match_path(scan, end + user, end - sign) &&
	    (size < 2 || has_letter(text, size, 'a', 'z') || is_folder(scan, end + user)))
		return 0;
	if (LISTED(path_words, text, size) || LISTED(path_words, scan->in + end, user) ||
	    redact_scan_is_file(scan->in + end, user))
		return 0;
	return end + user - at - size;
}

static size_t mail_tail(struct redact_scan *scan, size_t at)
{
	size_t sign = redact_match_char(scan, at, '@');
	size_t host = sign ? redact_match_length(scan, at + sign) : 0;

	return host && memchr(scan->in + at + sign, '.', host) ? sign + host : 0;
}

/* anna@CORP; no mangled name, no object's number (List@1b28cdfa), no package's version. */
static size_t member_tail(struct redact_scan *scan, size_t at, size_t size)
{
	static const char *const versions[] = { "latest", "next", "beta", "lts", "param" };
	size_t end = at + size, host, hex = 0;
	const char *text = scan->in + end + 1;

	if (peek(scan, end) != '@' || size < 2 || text_is_digit(scan->in[at]) ||
	    (at > 0 && is_one_of(scan->in[at - 1], "?@/\\!")))
		return 0;
	host = redact_match_length(scan, end + 1);
	while (hex < host && text_hex_digit(text[hex]) >= 0)
		hex++;
	if (host < 2 || hex == host || !text_is_letter(*text) || LISTED(versions, text, host) ||
	    is_one_of(peek(scan, end + 1 + host), "@=(/"))
		return 0;
	return host + 1;
}

/* "mail to anna at corp.example": what is between both and the host, or 0. */
static size_t spelled_tail(struct redact_scan *scan, size_t at, size_t size)
{
	static const char *const before[] = {
		"user", "account", "login", "mail", "email", "e-mail", "to", "from", "by", "owner",
		"recipient", "sender", "contact", "cc", "bcc", "benutzer", "an", "von",
	};
	static const char *const signs[] = { " at ", " (at) ", " [at] ", "(at)", "[at]" };
	const char *sign = FIRST(scan, at + size, signs);
	const char *word;
	size_t length, host;

	if (!sign || redact_scan_ordinary(scan->in + at, size) ||
	    !redact_scan_is_name(scan, at))
		return 0;
	word = word_before(scan, at, &length);
	host = redact_match_length(scan, at + size + strlen(sign));
	if (host == 0 || !is_host(scan, at + size + strlen(sign), host) ||
	    (sign[0] == ' ' && sign[1] == 'a' && !LISTED(before, word, length)))
		return 0;
	return strlen(sign);
}

/* The digits of "%40shop" are of no name. */
static bool is_escaped(const struct redact_scan *scan, size_t at)
{
	char byte;

	return at > 0 && redact_escape(scan->in, scan->size, at - 1, &byte) > 0;
}

/* "the server web01$": the account of a computer; a share is behind a separator. */
static bool is_computer_account(const struct redact_scan *scan, size_t at, size_t size)
{
	return size > 3 && scan->in[at + size - 1] == '$' && text_is_letter(scan->in[at]) &&
	       !memchr(scan->in + at, '.', size) &&
	       (at == 0 || is_one_of(scan->in[at - 1], " \t\r\n'\"([,:=")) &&
	       (at + size == scan->size || is_one_of(scan->in[at + size], " \t\r\n'\")],;.:"));
}

/* ip-10-20-30-40, ec2-10-20-30-40: hosts of a cloud. */
static bool is_cloud_host(const struct redact_scan *scan, size_t at)
{
	static const char *const before[] = { "ip-", "ec2-", "ip_" };
	const char *name = FIRST(scan, at, before);
	int numbers = 0;

	if (!name)
		return false;
	for (at += strlen(name) - 1; is_one_of(peek(scan, at), "-_"); numbers++) {
		size_t digits = redact_match_digits(scan->in + at + 1, scan->size - at - 1);

		if (digits == 0 || digits > 3)
			break;
		at += 1 + digits;
	}
	return numbers == 4;
}

/* .\anna, an account of this computer; no path. */
static size_t scan_local(struct redact_scan *scan, size_t at)
{
	size_t tail = 0;

	if (redact_match_begins(scan, at, ".\\") &&
	    (at == 0 || (!redact_is_word(scan->in[at - 1]) && scan->in[at - 1] != '.')))
		tail = account_tail(scan, at, 1);
	if (tail == 0 || redact_scan_ordinary(scan->in + at + 2, tail - 1))
		return 0;
	redact_scan_account(scan, at, 1 + tail);
	return 1 + tail;
}

/* anna@corp.example, CORP\anna, IUSR_WEB01, shop.contoso.com */
static size_t scan_run(struct redact_scan *scan, size_t at)
{
	size_t size = redact_match_length(scan, at), tail, quoted;

	if (size == 0 || !redact_is_word(scan->in[at]) || is_escaped(scan, at))
		return 0;
	tail = mail_tail(scan, at + size);
	if (!tail)
		tail = member_tail(scan, at, size);
	if (!tail)
		tail = account_tail(scan, at, size);
	quoted = tail ? redact_scan_quoted(scan, at) : 0;
	tail = quoted ? quoted - size : tail;
	if (tail)
		redact_scan_account(scan, at, size + tail);
	else if (redact_match_begins(scan, at, "IUSR_") || redact_match_begins(scan, at, "IWAM_"))
		redact_scan_known(scan, REDACT_USER, at, size);
	else if (is_host(scan, at, size) || is_cloud_host(scan, at) ||
		 is_computer_account(scan, at, size) || redact_scan_has_port(scan, at, size) ||
		 redact_match_begins(scan, at + size, "\\private$\\"))
		redact_scan_host(scan, at, size);
	else if ((tail = spelled_tail(scan, at, size))) {
		redact_scan_known(scan, REDACT_USER, at, size);
		text_add_bytes(scan->out, scan->in + at + size, tail);
	} else
		return 0;
	return size + tail;
}

/* All together. */

/* What the first recogniser that knows it made of it: its size and, in *made, the
 * replacement. */
static size_t recognise(const struct redact_scan *scan, size_t at, struct text *made)
{
	static redact_recogniser *const all[] = {
		redact_scan_secret, redact_scan_cloud, redact_scan_command,
		redact_scan_option, redact_scan_setting, redact_scan_sentence, redact_scan_logon,
		redact_scan_application, redact_scan_sid, redact_scan_ip4,
		redact_scan_ip6, redact_scan_mac, redact_scan_binding, redact_scan_url,
		redact_scan_unc, redact_scan_query, scan_prefix,
		redact_scan_file, redact_scan_directory, redact_scan_person, scan_run,
		scan_local, redact_scan_company,
	};
	struct redact_scan part = *scan;

	part.out = made;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		size_t size = all[i](&part, at);

		if (size)
			return size;
	}
	return 0;
}

static bool is_blank(const struct redact_scan *scan, size_t at)
{
	return strchr(" \t\r\n.,;()", scan->in[at]) && !redact_match_begins(scan, at, ".\\");
}

/* A token in a sentence of a redacted report: how long it is, or 0. */
static size_t token_at(const struct redact_scan *scan, size_t at)
{
	enum redact_kind kind;
	uint32_t number;
	size_t end = at;

	while (end < scan->size && scan->in[end] >= 'A' && scan->in[end] <= 'Z')
		end++;
	if (end == at || end == scan->size || scan->in[end] != '-')
		return 0;
	do
		end++;
	while (end < scan->size && text_is_digit(scan->in[end]));
	return redact_token(scan->in + at, end - at, &kind, &number) ? end - at : 0;
}

/* Between two characters of a script without blanks a word may begin, but only names that are
 * known are asked for at each. */
static size_t replace(struct redact_scan *scan, size_t at, bool start, struct text *made)
{
	struct redact_name name;
	size_t size, known;

	text_reset(made);
	if (scan->names->source == REDACT_REDACTED && (size = token_at(scan, at)) > 0) {
		text_add_bytes(scan->out, scan->in + at, size);
		return size;
	}
	name = redact_names_at(scan->names, scan->in, scan->size, at, &known);
	if (is_blank(scan, at) && !name.size)
		return 0;
	size = start ? recognise(scan, at, made) : 0;
	if (known > size) {
		size = known;
		redact_names_write(scan->names, name.kind, name.text, name.size, scan->out);
	} else if (size) {
		text_add_bytes(scan->out, made->bytes, made->size);
	}
	return size;
}

void redact_scan_text(struct redact_names *names, const char *text, size_t size,
		      struct text *out)
{
	struct redact_run run = { .in = text, .size = size };
	struct redact_scan scan = { names, text, size, out, redact_scan_text, false, &run };
	struct text made = { 0 };
	size_t at = 0;

	while (at < size) {
		bool start = redact_is_start(text, at);
		size_t done = start || redact_unspaced(text, size, at) ?
			      replace(&scan, at, start, &made) : 0;

		if (done == 0)
			text_add_char(out, text[at++]);
		at += done;
	}
	names->oom |= made.oom;
	text_release(&made);
}

void redact_scan_secrets(const char *text, size_t size, struct text *out)
{
	static redact_recogniser *const all[] = {
		redact_scan_secret, redact_scan_option, redact_scan_setting, redact_scan_sentence,
		redact_scan_url_password,
	};
	struct redact_scan scan = { .in = text, .size = size, .out = out, .only_secrets = true };
	size_t at = 0;

	while (at < size) {
		size_t done = 0;

		if (redact_is_start(text, at) && !is_blank(&scan, at))
			for (size_t i = 0; !done && i < sizeof(all) / sizeof(all[0]); i++)
				done = all[i](&scan, at);
		if (done == 0)
			text_add_char(out, text[at++]);
		at += done;
	}
}

void redact_scan_name(struct redact_names *names, enum redact_kind kind, const char *text,
		      size_t size, struct text *out)
{
	struct redact_scan scan = { .names = names, .in = text, .size = size, .out = out };
	if (redact_names_token(names, kind, text, size))
		text_add_bytes(out, text, size);
	else if (kind == REDACT_USER)
		redact_scan_account(&scan, 0, size);
	else if (kind == REDACT_HOST)
		redact_scan_host(&scan, 0, size);
	else
		redact_scan_write(&scan, kind, 0, size);
}
