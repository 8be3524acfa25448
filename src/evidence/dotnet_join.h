/*
 * dotnet_join.h - which application of the server a folder with an ASP.NET Core application
 * is, and what follows from that.
 *
 * Private to evidence_join.
 */
#ifndef DOTNET_JOIN_H
#define DOTNET_JOIN_H

#include <stddef.h>

#include "evidence_group.h"

/* One folder with files of an application. */
struct dotnet_app {
	const char *path;		/* of one of its files, which begins with the folder's */
	size_t size;			/* of that one */
	const char *application;	/* "/LM/W3SVC/6/ROOT", or NULL: not known */
	const char *pool;		/* or NULL */
	const struct evidence_finding *machine;	/* worker.machine of the pool, or NULL */
	const struct evidence_finding *hosting;	/* app.hosting, or NULL */
};

/* All of one computer.  Texts are lent. */
struct dotnet_apps {
	struct dotnet_app *list;
	size_t count;
};

/*
 * Find the folders, and for each its application: by the end of its path, as site.path
 * of a configuration has it; and the only folder is the only application that incidents
 * name, else the only one of the configuration.  More folders than a bundle has are left
 * alone.  Release it in any case.
 */
void dotnet_apps_find(struct dotnet_apps *apps, struct evidence_joining *joining);
void dotnet_apps_release(struct dotnet_apps *apps);

/* What a finding is about: the application of its folder, if it is one of an application
 * that is known, else what it said. */
const char *dotnet_apps_name(const struct dotnet_apps *apps,
			     const struct evidence_finding *finding);

/* Add what follows: worker.machine of the application, app.frameworks_installed,
 * pool.hosting of the pool and of its applications. */
void dotnet_apps_join(const struct dotnet_apps *apps, struct evidence_joining *joining);

#endif
