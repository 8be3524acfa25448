/*
 * redact_secret.c - secrets that look like one wherever they stand, ids of subscriptions
 * in the cloud, who logged on where, and a company's name in folders and namespaces.
 *
 *	Authorization: Bearer abcdef123456      ->  Authorization: Bearer ...
 *	/subscriptions/0f1e.../resourceGroups/x ->  /subscriptions/.../resourceGroups/...
 *	could not log on to sql-3 as payuser    ->  could not log on to HOST-1 as USER-1
 *	namespace ContosoBank.Web               ->  namespace DOMAIN-1Bank.Web
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "text.h"

/* A longer one ends there: the search stays linear.  What follows is searched again. */
enum { SECRET_MAX = 8192, NAME_MIN = 2 };

/* What a secret of that sort begins with, and how much of it must follow at least. */
static const struct {
	const char *begin;
	size_t least;
	bool stays;		/* the beginning is no part of the secret */
	bool word;		/* it is also a word: only what is not one is secret */
} secrets[] = {
	{ "Bearer ",       8, true, false },
	{ "Negotiate ",   16, true, false },
	{ "NTLM ",        16, true, false },
	{ "Kerberos ",    16, true, true },
	{ "Digest ",      16, true, false },
	{ "response=\"",   8, true, true },	/* of Digest */
	{ "nonce=\"",      8, true, false },
	{ "cnonce=\"",     8, true, false },
	{ "Basic ",        8, true, true },
	{ "ApiKey ",       3, true, true },
	{ "Api-Key ",      3, true, true },
	{ "SharedKey ",    8, true, true },
	{ "SharedKeyLite ", 8, true, true },
	{ "SharedAccessSignature ", 8, true, true },
	{ "eyJ",          12, false, false },	/* {" in Base64: a JSON web token */
	{ "AKIA",         16, false, false },	/* keys of Amazon's cloud */
	{ "ASIA",         16, false, false },
	{ "ghp_",         20, false, false },	/* of GitHub, GitLab, Slack, Google, Stripe */
	{ "gho_",         20, false, false },
	{ "ghs_",         20, false, false },
	{ "github_pat_",  20, false, false },
	{ "glpat-",       16, false, false },
	{ "xoxb-",        10, false, false },
	{ "xoxp-",        10, false, false },
	{ "AIza",         30, false, false },
	{ "sk_live_",     16, false, false },
	{ "rk_live_",     16, false, false },
	{ "--key=",        4, true, false },
	{ "--sas=",        4, true, false },
	{ "-key=",         4, true, false },
	{ "sig=",         16, true, false },
	{ "CfDJ8",        16, false, false },	/* what ASP.NET Core protects, in cookies */
	{ "ASPXAUTH=",     8, true, false },	/* cookies whose header is not there */
	{ "ASP.NET_SessionId=", 8, true, false },
	{ "FedAuth=",      8, true, false },
};

/* A name of a customer's follows in paths of the cloud. */
static const char *const cloud_parts[] = {
	"subscriptions/", "resourceGroups/", "tenants/", "vaults/", "storageAccounts/",
	"login.microsoftonline.com/", "login.windows.net/", "sts.windows.net/",
	"MSSQL$", "SQLAgent$",	/* an instance */
};

/* Behind these words the id of a customer follows. */
static const char *const cloud_words[] = {
	"tenant id", "tenant", "subscription id", "subscription", "client id", "directory id",
	"object id", "application id", "tid", "appid", "oid",
};

/* Who is it that could not log on, and where?  A host follows, or the word "as" and a name. */
static const char *const verbs[] = {
	"connect to ", "connected to ", "connecting to ", "connection to ", "log on to ",
	"logon to ", "login to ", "logged on to ", "signed in to ", "authenticate to ",
	"authenticated to ", "bind to ",
};
static const char *const logons[] = {
	"log on as ", "logon as ", "logged on as ", "log in as ", "logged in as ",
	"login as ", "authenticate as ", "authenticated as ", "running as ", "run as ",
	"runs as ", "connect as ", "connected as ", "impersonating ", "impersonate ",
	"on behalf of ",
};

/* They go on with a sentence, not with a name. */
static const char *const articles[] = {
	"a", "an", "the", "this", "that", "it", "its", "user", "account", "service",
	"administrator", "admin", "root", "another", "different", "normal", "expected", "part",
	"well", "follows", "such", "usual", "local", "network", "system", "all", "any", "one",
};

static bool is_secret(char c)
{
	return redact_is_word(c) || is_one_of(c, "-.~+/=");
}

static size_t secret_size(const struct redact_scan *scan, size_t at)
{
	size_t end = at;

	while (is_secret(peek(scan, end)) && end - at < SECRET_MAX)
		end++;
	while (end > at && scan->in[end - 1] == '.')
		end--;
	return end - at;
}

/* A number or a capital in the middle tells a secret from a word. */
static bool is_base64(const struct redact_scan *scan, size_t at, size_t size)
{
	if (scan->in[at + size - 1] == '=')
		return true;
	for (size_t i = at + 1; i < at + size; i++)
		if (text_is_digit(scan->in[i]) || (scan->in[i] >= 'A' && scan->in[i] <= 'Z'))
			return true;
	return false;
}

size_t redact_scan_secret(struct redact_scan *scan, size_t at)
{
	for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
		const char *begin = secrets[i].begin;
		size_t kept, size;

		if (!redact_match_begins(scan, at, begin))
			continue;
		/* Only words before a secret are written in any case. */
		kept = strlen(begin);
		if (!secrets[i].stays && memcmp(scan->in + at, begin, kept) != 0)
			continue;
		size = secret_size(scan, at + kept);
		if (size < secrets[i].least ||
		    (secrets[i].word && !is_base64(scan, at + kept, size)))
			continue;
		return secrets[i].stays ? redact_scan_dots(scan, at, kept, size)
					: redact_scan_dots(scan, at, 0, kept + size);
	}
	return 0;
}

static bool is_hex(char c)
{
	return text_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* 8-4-4-4-12 */
static bool is_guid(const struct redact_scan *scan, size_t at)
{
	for (size_t i = 0; i < 36; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		char c = peek(scan, at + i);

		if (dash ? c != '-' : !is_hex(c))
			return false;
	}
	return !redact_is_word(peek(scan, at + 36));
}

/* "tenant id = '0f1e...'": where the id begins, or 0. */
static size_t guid_after(const struct redact_scan *scan, size_t at, const char *words)
{
	size_t end = redact_match_key(scan, at, words), most = end + 8;

	if (end == 0)
		return 0;
	while (end < most && is_one_of(peek(scan, end), " =:'\"({[/"))
		end++;
	return is_guid(scan, end) ? end : 0;
}

size_t redact_scan_cloud(struct redact_scan *scan, size_t at)
{
	const char *part = FIRST(scan, at, cloud_parts);
	size_t from = part ? at + strlen(part) : 0;
	size_t size = from ? redact_match_length(scan, from) : 0;

	if (size)
		return redact_scan_dots(scan, at, from - at, size);
	for (size_t i = 0; i < sizeof(cloud_words) / sizeof(cloud_words[0]); i++) {
		from = guid_after(scan, at, cloud_words[i]);
		if (from)
			return redact_scan_dots(scan, at, from - at, 36);
	}
	return 0;
}

/* A word that may be called like that: begins with a letter, has a digit or a hyphen. */
static bool is_host_word(const struct redact_scan *scan, size_t at, size_t size)
{
	bool mark = false;

	if (size < NAME_MIN || !redact_is_word(scan->in[at]) || text_is_digit(scan->in[at]))
		return false;
	for (size_t i = at; i < at + size; i++)
		mark |= text_is_digit(scan->in[i]) || scan->in[i] == '-';
	return mark;
}

/* Up to the name, which is written; 0 if there is none. */
static size_t write_user(struct redact_scan *scan, size_t at, size_t from)
{
	size_t size = redact_match_length(scan, from);

	if (size < NAME_MIN || !redact_is_word(scan->in[from]) ||
	    LISTED(articles, scan->in + from, size) || peek(scan, from + size) == '\\' ||
	    peek(scan, from + size) == '@' || memchr(scan->in + from, '.', size))
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	redact_scan_account(scan, from, size);
	return from + size - at;
}

size_t redact_scan_logon(struct redact_scan *scan, size_t at)
{
	const char *verb = FIRST(scan, at, logons);
	size_t from, size, end;

	if (verb)
		return write_user(scan, at, at + strlen(verb));
	verb = FIRST(scan, at, verbs);
	from = verb ? at + strlen(verb) : 0;
	size = from ? redact_match_length(scan, from) : 0;
	if (size == 0 || !is_host_word(scan, from, size))
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	redact_scan_host(scan, from, size);
	end = from + size;
	if (redact_match_begins(scan, end, " as "))
		end += write_user(scan, end, end + 4);
	return end - at;
}

/* /LM/W3SVC/3/ROOT/payroll: the application of a site, by its number. */
size_t redact_scan_application(struct redact_scan *scan, size_t at)
{
	size_t from = at + 6, size, digits;

	if (!redact_match_begins(scan, at, "W3SVC") || !is_one_of(peek(scan, at + 5), "/\\"))
		return 0;
	digits = redact_match_digits(scan->in + from, scan->size - from);
	from += digits + 6;
	if (digits == 0 || !redact_match_begins(scan, from - 5, "ROOT") ||
	    !is_one_of(peek(scan, from - 1), "/\\"))
		return 0;
	size = redact_match_length(scan, from);
	if (size == 0 || redact_scan_ordinary(scan->in + from, size))
		return 0;
	text_add_bytes(scan->out, scan->in + at, from - at);
	redact_scan_known(scan, REDACT_SITE, from, size);
	return from + size - at;
}

size_t redact_scan_company(struct redact_scan *scan, size_t at)
{
	struct redact_name name = redact_names_company(scan->names, scan->in, scan->size, at);

	if (name.size == 0)
		return 0;
	redact_names_write_number(&name, scan->out);
	return name.size;
}
