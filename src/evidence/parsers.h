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

#include "when.h"

struct evidence;
struct evidence_asked;
struct evidence_hear;
struct fail;
struct side_list;

/*
 * What an incident asks for: what the events of one failure name.  Texts are lent, NULL is
 * not known.
 */
struct evidence_want {
	const char *computer;
	const char *module;	/* path of a DLL, as the event has it but for case */
	const char *machine;	/* of the process, as the event says: "x64" */
	const char *app_pool;
	const char *site;	/* its name, or its id in decimal */
	const char *application;	/* its path in the configuration: "/lm/w3svc/6/root" */
	uint32_t process_id;	/* 0: not known */
	when_t first, last;	/* of its events, as in struct event */
	bool local_time;	/* these are as printed, of a zone that is not known */
	bool certain;		/* only the system can write them, and they are no trifle */
	bool every_pool;	/* what a person may have switched off, of whatever pool */
	bool idle;		/* and nothing else: there is no failure */
};

/* Of several computers, in no order; two may differ in one text or the process alone. */
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
	/* What all incidents of that computer ask for; at least one. */
	const struct evidence_wants *wants;
	struct evidence_asked *asked;		/* what is made of them for all files; not NULL */
	/* Who is told the names in what is found, in place of the evidence; NULL: nobody. */
	const struct evidence_hear *hear;
};

/* Who is told of the names in a file: "pool", "site", "account", "host", or "" for a text that
 * has some.  The name is lent. */
struct evidence_hear {
	void *context;
	void (*name)(void *context, const char *role, const char *name);
};

struct evidence_parser {
	const char *name;		/* "pe": evidence[].format of the report */
	const char *what;		/* "a program file": what such a file is; never NULL */
	/* Is it one of these, by its first 4 KiB? */
	bool (*knows)(const uint8_t *head, size_t size);
	/*
	 * Is the file of that path asked for by this want?  NULL: any incident of its
	 * computer asks for it; then it is read once, with want = NULL.
	 */
	bool (*wanted)(const struct evidence_want *want, const char *path);
	/* A file with a wanted name is read whatever is in it. */
	bool by_name;
	/* Does it say what a person switched off?  Then it is read for a computer without a
	 * failure, too. */
	bool idle;
	/* Without wanted(): is a file of that path its own whatever is in it, as one that is
	 * empty and was a configuration?  NULL: the name says nothing. */
	bool (*named)(const char *path);
	/* Of files that are copies of one: is it that one, by its path?  Or NULL. */
	bool (*current)(const char *path);
	/*
	 * Add an evidence_file and findings.  -1 and fail if the file cannot be read: then
	 * the report says so, and other files are read.
	 */
	int (*read)(const struct evidence_reading *reading, struct fail *fail);
	/* After that, add findings of what lies beside the file, or NULL.  -1: no memory. */
	int (*beside)(const struct evidence_reading *reading, const struct side_list *files,
		      struct fail *fail);
	/* Tell the names in it, for a report that hides them, or NULL.  -1 as read(); 1 and
	 * fail: what is behind some place is damaged, and so are names there. */
	int (*names)(const struct evidence_source *source, const struct evidence_hear *hear,
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
/* The same, by their names (dotnet_named.c). */
extern const struct evidence_parser evidence_parser_stdout, evidence_parser_offline;
/* Reports of crashes and traces of Process Monitor (wer.c, procmon.c). */
extern const struct evidence_parser evidence_parser_wer, evidence_parser_procmon;
/* Configuration of IIS 7 and later (config_file.c). */
extern const struct evidence_parser evidence_parser_config;
/* Configuration of IIS 6, and outputs of its tools and of appcmd. */
extern const struct evidence_parser evidence_parser_metabase, evidence_parser_appcmd;
/* Outputs of commands (console.c). */
extern const struct evidence_parser evidence_parser_console;
/* Logs of requests (httplog_httperr.c, httplog_w3c.c). */
extern const struct evidence_parser evidence_parser_httperr, evidence_parser_w3c;
/* Traces of failed requests (freb.c). */
extern const struct evidence_parser evidence_parser_freb;
/* The list of a bundle (logsinfo.c). */
extern const struct evidence_parser evidence_parser_logsinfo;
/* Logs of requests that are named alone (httplog_other.c). */
extern const struct evidence_parser evidence_parser_ncsa, evidence_parser_iis_log;

#endif
