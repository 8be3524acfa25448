/*
 * redact_plain.c - names that say nothing about a customer: Windows and IIS give them
 * to every server, and a verdict reads better with them.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "redact_scan.h"

#include <string.h>

#include "text.h"

enum { PLAIN_MAX = 64 };

/* Patterns of text_match(). */
static const char *const plain[REDACT_KINDS][24] = {
	[REDACT_HOST] = {
		"localhost", "*.microsoft.com", "microsoft.com", "aka.ms", "www.w3.org",
		"schemas.xmlsoap.org", "tempuri.org", "github.com",
	},
	[REDACT_DOMAIN] = {
		"NT AUTHORITY", "NT SERVICE", "BUILTIN", "Window Manager",
		"Font Driver Host", "NT-AUTORIT\xC3\x84T", "AUTORITE NT", "NT VIRTUAL MACHINE",
		"IIS APPPOOL",
	},
	[REDACT_USER] = {
		"Public", "Default", "Default User", "All Users", "LocalSystem",
		"LocalService", "NetworkService", "Local System", "Local Service",
		"Network Service", "SYSTEM", "IUSR", "ApplicationPoolIdentity",
		"IIS_IUSRS", "IIS_WPG", "ASPNET", "Everyone", "Anonymous", "N/A",
		"Administrator", "Administrators", "Users",
	},
	[REDACT_SID] = {
		"S-1-0-0", "S-1-1-0", "S-1-2-?", "S-1-3-?", "S-1-5-?", "S-1-5-1?", "S-1-5-20",
		"S-1-5-32-???", "S-1-16-*",
	},
	[REDACT_IP] = {
		"127.*", "0.0.0.0", "255.*", "::", "::1",
	},
	[REDACT_SITE] = {
		"Default Web Site",
	},
	[REDACT_POOL] = {
		"DefaultAppPool", "Classic .NET AppPool", ".NET v2.0*", ".NET v4.5*",
		"ASP.NET v4.0*", ".NET v4.0*",
	},
	[REDACT_SHARE] = {
		"?$", "ADMIN$", "IPC$", "print$", "SYSVOL", "NETLOGON", "pipe",
	},
};

/* Words of event texts, of paths that all servers have, and of what rules look for. */
static const char *const ordinary[] = {
	"access", "account", "admin", "api", "app", "apphost", "application", "apps", "apppool",
	"appcmd", "asp", "aspnet", "assembly", "backend", "bin", "bitness", "boot", "cache",
	"classic", "client", "code", "com", "common", "config", "configuration", "data", "debug",
	"decrypt", "default", "demo", "denied", "dev", "device", "dll", "dotnet", "error",
	"event", "exception", "exe", "failed", "failure", "false", "file", "files", "filter",
	"framework", "framework64", "frontend", "home", "host", "http", "https", "iis",
	"iisadmin", "inetinfo", "inetpub", "inetsrv", "intranet", "isapi", "lib", "live", "local",
	"localhost", "log", "login", "logs", "machine", "mail", "main", "microsoft", "module",
	"modules", "native", "net", "net.tcp", "net.pipe", "new", "none", "null", "old", "php",
	"pool", "portal", "process", "prod", "production", "program", "public", "release",
	"rewrite", "root", "runtime", "server", "service", "services", "share", "shared", "shop",
	"site", "sites", "software", "source", "sql", "src", "staging", "start", "state",
	"static", "stop", "svc", "svchost", "system", "system32", "syswow64", "temp", "test",
	"text", "the", "time", "tools", "true", "unknown", "user", "users", "value", "version",
	"w3svc", "w3wp", "was", "web", "webroot", "website", "win", "windows", "work", "worker",
	"world", "wwwroot", "www", "x64", "x86", "xml",
};

bool redact_scan_ordinary(const char *text, size_t size)
{
	return LISTED(ordinary, text, size);
}

static bool says_nothing(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (redact_is_word(text[i]))
			return false;
	return true;
}

/* The number of a site is its id; the folder of its logs is called W3SVC7. */
static bool is_site_id(const char *text, size_t size)
{
	static const char service[] = "W3SVC";
	size_t start = sizeof(service) - 1;

	if (size <= start || memcmp(text, service, start) != 0)
		start = 0;
	return redact_match_digits(text + start, size - start) == size - start;
}

bool redact_scan_plain(enum redact_kind kind, const char *text, size_t size)
{
	char name[PLAIN_MAX];

	if (says_nothing(text, size) || (kind == REDACT_SITE && is_site_id(text, size)))
		return true;
	if (size >= sizeof(name))
		return false;
	memcpy(name, text, size);
	name[size] = '\0';
	for (size_t i = 0; plain[kind][i]; i++)
		if (text_match(plain[kind][i], name))
			return true;
	return false;
}

void redact_scan_write(struct redact_scan *scan, enum redact_kind kind, size_t at, size_t size)
{
	if (redact_scan_plain(kind, scan->in + at, size))
		text_add_bytes(scan->out, scan->in + at, size);
	else
		redact_names_write(scan->names, kind, scan->in + at, size, scan->out);
}
