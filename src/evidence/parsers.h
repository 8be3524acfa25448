/*
 * parsers.h - who turns a file beside the logs into findings: one row a parser.
 *
 * A parser knows files; it knows no rules and no incidents, only what is asked for.
 */
#ifndef PARSERS_H
#define PARSERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct evidence;
struct fail;
struct side_list;

/* What an incident asks for.  Texts are lent, NULL is not known. */
struct evidence_want {
	const char *computer;
	const char *module;	/* path of a DLL, as the event has it */
	const char *machine;	/* of the process, as the event says: "x64" */
};

struct evidence_wants {
	const struct evidence_want *list;
	size_t count;
};

/* An open file: bytes at any place, as platform_read_at(). */
struct evidence_source {
	void *context;
	int64_t (*read_at)(void *context, void *buffer, size_t size, uint64_t offset,
			   struct fail *fail);
	void (*close)(void *context);		/* or NULL */
	uint64_t size;
};

/* One file that is to be read, and where its findings go. */
struct evidence_reading {
	struct evidence *evidence;
	const struct evidence_source *source;
	const char *path;			/* for the report */
	const char *computer;			/* whose file it is, or NULL */
	const struct evidence_want *want;	/* for which it is read; NULL: for all */
};

struct evidence_parser {
	const char *name;		/* "pe": evidence[].format of the report */
	/* Is it one of these, by its first 4 KiB? */
	bool (*knows)(const uint8_t *head, size_t size);
	/* Is the file of that path asked for by this want?  NULL: any incident asks for it. */
	bool (*wanted)(const struct evidence_want *want, const char *path);
	/* A file with a wanted name is read whatever is in it. */
	bool by_name;
	/*
	 * Add an evidence_file and findings.  -1 and fail if the file cannot be read: then
	 * the report says so, and other files are read.
	 */
	int (*read)(const struct evidence_reading *reading, struct fail *fail);
	/* After that, add findings of what lies beside the file, or NULL.  -1: no memory. */
	int (*beside)(const struct evidence_reading *reading, const struct side_list *files,
		      struct fail *fail);
};

/* The table, by precedence; NULL after the last. */
extern const struct evidence_parser *const evidence_parsers[];

/* The one that knows a file by its first 4 KiB (or all of it), or NULL. */
const struct evidence_parser *evidence_parser_of(const uint8_t *head, size_t size);

/* Program files (pe_evidence.c). */
extern const struct evidence_parser evidence_parser_pe;
/* Files of .NET applications (dotnet_json.c). */
extern const struct evidence_parser evidence_parser_runtimeconfig, evidence_parser_deps;
/* Outputs of commands (console.c). */
extern const struct evidence_parser evidence_parser_console;

#endif
