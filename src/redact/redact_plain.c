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

/* Digits of a code as 8007007E. */
enum { PLAIN_MAX = 64, HRESULT_SIZE = 8 };

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

/* Words that follow a label and are no name: a sentence goes on, a program says what it is, or in
 * which state. */
static const char *const no_names[] = {
	"the", "a", "an", "this", "that", "it", "not", "no", "is", "was", "and", "or", "none",
	"null", "unknown", "true", "false", "yes", "could", "cannot", "can", "access", "failed",
	"failure", "error", "timeout", "login", "der", "die", "das", "ein", "eine", "le", "les",
	"un", "une", "el", "los", "il", "x64", "x86", "amd64", "arm64", "arm", "i386", "ia64",
	"microsoft-iis", "microsoft-httpapi", "kestrel", "nginx", "apache", "http", "https",
	"started", "stopped", "running", "restart", "restarted", "offline", "online", "disabled",
	"enabled", "locked", "invalid", "missing", "unavailable", "unreachable", "version", "load",
	"set", "appdomain", "in-process", "out-of-process", "hostfxr", "ntdll",
	/* German */
	"nicht", "kein", "keine", "keiner", "ist", "war", "wird", "wurde", "unbekannt", "gesperrt",
	"deaktiviert", "gestartet", "gestoppt", "beendet", "angehalten", "neustart", "fehler",
	"ung\xC3\xBCltig", "fehlt",
	/* French */
	"non", "pas", "aucun", "aucune", "inconnu", "est", "erreur", "introuvable", "inaccessible",
	"indisponible", "occup\xC3\xA9", "arr\xC3\xAAt\xC3\xA9", "d\xC3\xA9marr\xC3\xA9",
	"verrouill\xC3\xA9", "d\xC3\xA9sactiv\xC3\xA9",
	/* Spanish */
	"ninguno", "ninguna", "desconocido", "detenido", "iniciado", "bloqueado", "bloqueada",
	"deshabilitado", "deshabilitada", "apagado", "encendido", "inaccesible",
	/* Japanese: error, none, stop, started, invalid, unknown */
	"\xE3\x82\xA8\xE3\x83\xA9\xE3\x83\xBC", "\xE3\x81\xAA\xE3\x81\x97",
	"\xE5\x81\x9C\xE6\xAD\xA2", "\xE9\x96\x8B\xE5\xA7\x8B", "\xE7\x84\xA1\xE5\x8A\xB9",
	"\xE4\xB8\x8D\xE6\x98\x8E",
	/* Chinese: none, unknown, stopped, started, error */
	"\xE6\x97\xA0", "\xE6\x9C\xAA\xE7\x9F\xA5", "\xE5\xB7\xB2\xE5\x81\x9C\xE6\xAD\xA2",
	"\xE5\xB7\xB2\xE5\x90\xAF\xE5\x8A\xA8", "\xE9\x94\x99\xE8\xAF\xAF",
};

bool redact_scan_no_name(const char *text, size_t size)
{
	return LISTED(no_names, text, size);
}

/* Four numbers are an address. */
static bool is_version(const char *text, size_t size)
{
	size_t at = size > 1 && (*text | 0x20) == 'v', points = 0;

	if (!text_is_digit(text[at]))
		return false;
	for (; at < size; at++) {
		points += text[at] == '.';
		if (text[at] != '.' && !text_is_digit(text[at]))
			return false;
	}
	return points != 3 || !text_is_digit(*text);
}

bool redact_scan_is_code(const char *text, size_t size)
{
	bool prefix = size > 2 && *text == '0' && (text[1] | 0x20) == 'x';
	size_t digits = 0;

	if (size == 0 || is_version(text, size))
		return size > 0;
	for (size_t i = prefix ? 2 : 0; i < size; i++) {
		if (text_hex_digit(text[i]) < 0)
			return false;
		digits += text_is_digit(text[i]);
	}
	return prefix || (size == HRESULT_SIZE && digits > HRESULT_SIZE / 2);
}

bool redact_scan_common(const char *text, size_t size)
{
	return redact_scan_ordinary(text, size) || redact_scan_no_name(text, size) ||
	       redact_scan_is_code(text, size);
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
