/*
 * dotnet.h - what the files and tools of .NET say of an application and of the server.
 *
 * Names and layouts: https://learn.microsoft.com/dotnet/core/runtime-config/ and
 * https://learn.microsoft.com/dotnet/core/versions/selection
 */
#ifndef DOTNET_H
#define DOTNET_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Bytes of the path of an application's folder, which begins the path of a file in it: what
 * lies in a folder of logs below it belongs to it, too.  0: the path has no folder. */
size_t dotnet_folder_size(const char *path);
/* The name of that folder, as findings of an application name it; "." if there is none.
 * Appended. */
void dotnet_folder(struct text *folder, const char *path);

/* The machine of a runtime identifier: "x64" of "win-x64", "win10-x64"; NULL: it is for
 * another system, or names none. */
const char *dotnet_machine(const char *rid);

/* ---- versions ---- */

/* "8.0.4", "9.0.0-rc.1"; Windows' own rules for the rest of the text do not matter. */
struct dotnet_version {
	unsigned part[3];
	bool preview;
};

/* False: it is no version. */
bool dotnet_version_parse(const char *text, struct dotnet_version *version);

enum dotnet_answer { DOTNET_NO, DOTNET_YES, DOTNET_UNKNOWN };

/*
 * Does the version that is installed serve the one that is wanted?  roll_forward is the
 * word of runtimeconfig.json, NULL: Minor.  Unknown: the answer depends on more than these
 * two, as for previews.
 */
enum dotnet_answer dotnet_serves(const struct dotnet_version *installed,
				 const struct dotnet_version *wanted, const char *roll_forward);

#endif
