/*
 * config_condition.h - does a pool load what has this preCondition?
 *
 * Words as IIS documents them: bitness32, bitness64, integratedMode, classicMode, ISAPIMode,
 * managedHandler, runtimeVersionvX.Y, appPoolName=A;B.  All must hold, and they are compared
 * with case.
 */
#ifndef CONFIG_CONDITION_H
#define CONFIG_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

enum config_loads {
	CONFIG_LOADS_UNKNOWN,	/* a word is not known, or what it asks for */
	CONFIG_LOADS,
	CONFIG_LOADS_NOT,
};

/* What a worker process of the pool is; NULL is not known. */
struct config_worker {
	const char *pool;
	const char *machine;	/* "x86", "x64" */
	const char *mode;	/* "Integrated", "Classic" */
	const char *runtime;	/* "v4.0"; "none" */
};

enum { CONFIG_WORD = 64 };

/* `word` becomes the one that says no, or "". */
enum config_loads config_condition_holds(const char *condition,
					 const struct config_worker *worker,
					 char word[CONFIG_WORD]);

/* The first word that IIS does not know, cut, and the nearest one that it does (static), or
 * NULL.  False: it knows all of them. */
bool config_condition_unknown(const char *condition, char word[CONFIG_WORD],
			      const char **nearest);

enum { CONFIG_FAULT = 2 * CONFIG_WORD + 16 };

/* The same as a finding says it: "Bitness64: write bitness64". */
bool config_condition_fault(const char *condition, char value[CONFIG_FAULT]);

#endif
