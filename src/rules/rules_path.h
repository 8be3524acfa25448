/*
 * rules_path.h - which names from a log may be in a command that somebody types.
 *
 * A log can be forged, and quotes do not protect against a name that is a trap by itself:
 * a look at \\host\share\x.dll sends the administrator's credentials to that host, and the
 * right to read C:\Windows\System32\config\SAM is no help for a module that does not load.
 * These rules come after those on characters (rules_expand()), which already refuse quotes,
 * variables (%, !, $), wildcards and options.
 */
#ifndef RULES_PATH_H
#define RULES_PATH_H

#include <stdbool.h>

/* What the command does to what it names. */
enum rules_use {
	RULES_PROSE,		/* it is no command */
	RULES_CHANGE_COMMAND,	/* it gives rights, or changes something */
	RULES_LOOK_COMMAND,	/* it only shows something */
};

/* What kind of name the role has. */
enum rules_name {
	RULES_OTHER_NAME,	/* a pool, a site, an account, an address */
	RULES_NUMBER,		/* of a process, of a port */
	RULES_MODULE_NAME,	/* that a module is registered with */
	RULES_FILE_NAME,	/* of a module's file, a service or a copy, without a folder */
	RULES_FILE_PATH,	/* of a module */
	RULES_FOLDER_PATH,	/* that of a module is in it */
};

/*
 * True if the name may be there.
 *
 * A path has a drive letter, a colon and a backslash, and then names with one backslash
 * between them; so it is no UNC path, no device (\\.\, \\?\, \??\), not relative, and has no
 * slash and no stream.  No name is empty, "." or "..", ends with a dot or a blank, which
 * Windows drops, or is one of a device, whatever its extension (NUL, con.dll, LPT1).  Folders
 * with secrets of the system are refused: System32\config, repair, NTDS, Crypto, Protect,
 * "System Volume Information", and where IIS keeps its configuration and older ones of it.
 *
 * If the command changes something, a module's path ends with .dll or .exe and is in a folder;
 * none of its folders is called Users, Documents and Settings, Profiles, ProgramData,
 * Windows.old or Backup, in whatever language of Windows (folders.h), or so with a number
 * (Windows.old.000) or behind other words ("old backups"), no name is of the form 8.3
 * (ADMINI~1).  A folder of Windows is only inetsrv or one below Microsoft.NET; inetpub, Program
 * Files and what is next below that, which may be all of a vendor's, are too large to be one; and
 * none is in a folder where programs keep passwords and keys, such as conf, ssl, certs or private.
 *
 * The name that a module is registered with is no module of IIS itself, such as the one that
 * filters requests, if the command changes something.
 *
 * A number is digits and nothing else: programs that take a process's number take a name
 * there, too (procdump lsass.exe).
 *
 * Any other name begins with no slash of either kind, and has no two of them side by side and no
 * "..".
 */
bool rules_name_fits(const char *name, enum rules_name kind, enum rules_use use);

#endif
