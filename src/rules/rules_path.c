/*
 * rules_path.c - which names from a log may be in a command that somebody types.
 *
 * SPDX-License-Identifier: MIT
 */
#include "config.h"
#include "rules_path.h"

#include <stddef.h>
#include <string.h>

#include "folders.h"
#include "text.h"

enum { ROOT = 3 };	/* "C:\" */

/* Part of a path. */
struct part {
	const char *text;
	size_t size;
};

static bool is(const struct part *part, const char *name)
{
	return part->size == strlen(name) && text_starts(part->text, name);
}

static bool is_one_of(const struct part *part, const char *const *names)
{
	for (; *names; names++)
		if (is(part, *names))
			return true;
	return false;
}

/* The same for a copy of it, to which somebody added a number or what is no word: Windows.old.000,
 * "Backup (2)", conf.d; "Backup Exec" is none. */
static bool begins_kind(const char *text, const char *const *names)
{
	for (; *names; names++) {
		const char *rest = text + strlen(*names);

		if (text_starts(text, *names) && !text_is_letter(rest[strspn(rest, " ")]))
			return true;
	}
	return false;
}

static bool is_kind_of(const struct part *part, const char *const *names)
{
	return begins_kind(part->text, names);
}

/* Also behind other words: "apache backups". */
static bool ends_as_kind_of(const struct part *part, const char *const *names)
{
	for (size_t i = 0; i < part->size; i++)
		if ((i == 0 || !text_is_letter(part->text[i - 1])) &&
		    begins_kind(part->text + i, names))
			return true;
	return false;
}

/* Windows opens the device also for "nul.dll" and "NUL .x". */
static bool is_device(const struct part *part)
{
	static const char *const devices[] = {
		"CON", "PRN", "AUX", "NUL", "CLOCK", "CONIN", "CONOUT", NULL
	};
	struct part base = { part->text, 0 };

	while (base.size < part->size && !strchr(".:$", base.text[base.size]))
		base.size++;
	while (base.size > 0 && base.text[base.size - 1] == ' ')
		base.size--;
	if (is_one_of(&base, devices))
		return true;
	return base.size == 4 && text_is_digit(base.text[3]) &&
	       (text_starts(base.text, "COM") || text_starts(base.text, "LPT"));
}

/* "." and ".." end with a dot, too. */
static bool is_plain(const struct part *part)
{
	return part->size > 0 && part->text[0] != ' ' &&
	       !strchr(". ", part->text[part->size - 1]) &&
	       !memchr(part->text, ':', part->size) && !memchr(part->text, '/', part->size) &&
	       !memchr(part->text, '\\', part->size) && !is_device(part);
}

static struct part first_part(const char *path)
{
	return (struct part){ path, strcspn(path, "\\") };
}

/* The part after this one; its size is 0 after the last. */
static struct part next_part(const struct part *part)
{
	const char *end = part->text + part->size;

	return first_part(*end ? end + 1 : end);
}

static bool any_part_is(const char *path, const char *const *names)
{
	for (struct part part = first_part(path); part.size; part = next_part(&part))
		if (is_kind_of(&part, names))
			return true;
	return false;
}

static bool all_plain(const char *path)
{
	for (struct part part = first_part(path);; part = next_part(&part)) {
		if (!is_plain(&part))
			return false;
		if (!part.text[part.size])
			return true;
	}
}

/* Is it, or is it in, a folder that only the system reads? */
static bool is_secret(const char *path)
{
	static const char *const secret[] = {
		"repair", "RegBack", "NTDS", "Crypto", "MachineKeys", "Protect",
		"System Volume Information", NULL
	};
	/* What IIS and the system keep in folders that hold modules, too: accounts of pools. */
	static const struct {
		const char *parent, *name;
	} kept[] = {
		{ "System32", "config" }, { "SysWOW64", "config" }, { "Sysnative", "config" },
		{ "inetsrv", "config" }, { "inetsrv", "history" }, { "inetsrv", "backup" },
		{ "inetsrv", "MetaBack" }, { "inetpub", "history" }, { "inetpub", "temp" },
	};
	struct part before = { path, 0 };

	for (struct part part = first_part(path); part.size; part = next_part(&part)) {
		if (is_one_of(&part, secret))
			return true;
		for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
			if (is(&before, kept[i].parent) && is(&part, kept[i].name))
				return true;
		before = part;
	}
	return false;
}

static bool ends_as_module(const char *path)
{
	size_t size = strlen(path);

	/* A name comes before the extension. */
	return size > 5 && path[size - 5] != '\\' &&
	       (text_equal_nocase(path + size - 4, ".dll") ||
		text_equal_nocase(path + size - 4, ".exe"));
}

/* Is it, or is it in, a folder where programs keep passwords and keys, whichever they are? */
static bool is_secret_of_programs(const char *path)
{
	static const char *const folders[] = {
		"conf", "config", "configs", "configuration", "settings", "etc", "ssl", "tls",
		"pki", "cert", "certs", "certificate", "certificates", "key", "keys", "keystore",
		"keystores", "private", "secret", "secrets", "credential", "credentials",
		"password", "passwords", "wallet", "wallets", ".ssh", ".aws", ".gnupg", NULL
	};

	return any_part_is(path, folders);
}

/* Rights to a folder reach all that is below it.  Of Windows' own they are given only where IIS
 * and .NET have their modules, and of those of many programs only to a part of one program:
 * what is next below them may be all of a vendor's. */
static bool is_folder_of_modules(const char *path)
{
	struct part part = first_part(path);

	/* Also "Program Files (x86)". */
	if (is_kind_of(&part, folders_of_programs)) {
		part = next_part(&part);
		if (is_one_of(&part, folders_in_common))
			part = next_part(&part);
		return part.size > 0 && next_part(&part).size > 0;
	}
	if (is(&part, "inetpub"))
		return next_part(&part).size > 0;
	if (!is(&part, "Windows") && !is(&part, "WinNT"))
		return true;
	part = next_part(&part);
	if (is(&part, "Microsoft.NET"))
		return next_part(&part).size > 0;
	if (!is(&part, "System32") && !is(&part, "SysWOW64"))
		return false;
	part = next_part(&part);
	return is(&part, "inetsrv");
}

/* A program of Windows itself, such as a shell.  IIS and .NET have theirs among their modules. */
static bool is_program_of_windows(const char *path)
{
	size_t size = strlen(path);
	const struct part first = first_part(path);

	return (is(&first, "Windows") || is(&first, "WinNT")) && size > 4 &&
	       text_equal_nocase(path + size - 4, ".exe") && !is_folder_of_modules(path);
}

/* Belongs to people, or is what they left: an older Windows, a backup of all files. */
static bool is_private(const char *path)
{
	static const char *const folders[] = {
		"ProgramData", "Windows.old", "Windows.0", "WinNT.0", "Recovery", "Recycler",
		"Recycled", "Config.Msi", NULL
	};

	for (struct part part = first_part(path); part.size; part = next_part(&part))
		if (ends_as_kind_of(&part, folders_of_copies))
			return true;
	return any_part_is(path, folders) || any_part_is(path, folders_of_users) ||
	       any_part_is(path, folders_of_homes);
}

/* path is without the drive. */
static bool may_change(const char *path, bool folder)
{
	if (is_private(path) || strchr(path, '~'))
		return false;
	if (folder)
		return is_folder_of_modules(path) && !is_secret_of_programs(path);
	return ends_as_module(path) && strchr(path, '\\') && !is_program_of_windows(path);
}

static bool path_fits(const char *path, bool folder, enum rules_use use)
{
	if (!text_is_letter(path[0]) || path[1] != ':' || path[2] != '\\')
		return false;
	path += ROOT;
	return all_plain(path) && !is_secret(path) &&
	       (use == RULES_LOOK_COMMAND || may_change(path, folder));
}

/* Without one of these IIS checks less, logs less or serves less, and nothing fails. */
static bool is_of_iis(const struct part *module)
{
	static const char *const native[] = {
		"AnonymousAuthenticationModule", "ApplicationInitializationModule",
		"BasicAuthenticationModule", "CertificateMappingAuthenticationModule",
		"CgiModule", "ConfigurationValidationModule", "CustomErrorModule",
		"CustomLoggingModule", "DefaultDocumentModule", "DigestAuthenticationModule",
		"DirectoryListingModule", "DynamicCompressionModule",
		"DynamicIpRestrictionModule", "FailedRequestsTracingModule", "FastCgiModule",
		"FileCacheModule", "HttpCacheModule", "HttpLoggingModule",
		"HttpRedirectionModule", "IISCertificateMappingAuthenticationModule",
		"IpRestrictionModule", "IsapiFilterModule", "IsapiModule",
		"ProtocolSupportModule", "RequestFilteringModule", "RequestMonitorModule",
		"ServerSideIncludeModule", "StaticCompressionModule", "StaticFileModule",
		"TokenCacheModule", "TracingModule", "UriCacheModule",
		"UrlAuthorizationModule", "WebDAVModule", "WebSocketModule",
		"WindowsAuthenticationModule", NULL
	};
	/* ManagedEngine is native, and runs all others: ManagedEngineV4.0_64bit, too. */
	static const char *const managed[] = {
		"AnonymousIdentification", "DefaultAuthentication", "FileAuthorization",
		"FormsAuthentication", "OutputCache", "Profile", "RoleManager",
		"ScriptModule-4.0", "ServiceModel", "ServiceModel-4.0", "Session",
		"UrlAuthorization", "UrlMappingsModule", "UrlRoutingModule-4.0",
		"WindowsAuthentication", NULL
	};

	return is_one_of(module, native) || is_one_of(module, managed) ||
	       text_starts(module->text, "ManagedEngine");
}

/* Digits as a number of a process or a port has. */
static bool is_number(const char *name)
{
	size_t size = strspn(name, "0123456789");

	return size > 0 && size <= 10 && !name[size];
}

static bool other_fits(const char *name)
{
	if (text_is_slash(*name))
		return false;
	for (; *name; name++)
		if ((text_is_slash(name[0]) && text_is_slash(name[1])) ||
		    (name[0] == '.' && name[1] == '.'))
			return false;
	return true;
}

bool rules_name_fits(const char *name, enum rules_name kind, enum rules_use use)
{
	const struct part whole = { name, strlen(name) };

	switch (kind) {
	case RULES_NUMBER:
		return is_number(name);
	case RULES_FILE_NAME:
		return is_plain(&whole);
	case RULES_MODULE_NAME:
		return is_plain(&whole) && (use == RULES_LOOK_COMMAND || !is_of_iis(&whole));
	case RULES_FILE_PATH:
		return path_fits(name, false, use);
	case RULES_FOLDER_PATH:
		return path_fits(name, true, use);
	default:
		return other_fits(name);
	}
}
