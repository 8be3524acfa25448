/*
 * catalog.h - which events matter and what their strings and data mean.
 *
 * The facts stand in rules/events.json and are compiled into tables when the
 * program is built; adding an event touches no C.  The catalog is immutable and
 * may be shared by threads.
 */
#ifndef CATALOG_H
#define CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct event;
struct messages_table;

/*
 * What an event is in the story of a failure.  The order is the order in which
 * a chain shows events of the same moment.
 */
enum catalog_stage {
	/* Causes: one of these is the first cause of an incident. */
	CATALOG_LOAD,		/* a filter, module or extension DLL failed (2280) */
	CATALOG_CONFIG,		/* configuration could not be read (2307, 5189) */
	CATALOG_IDENTITY,	/* a pool's account cannot log on (5021) */
	CATALOG_CRASH,		/* a worker process crashed (1000, 1026) */
	CATALOG_SITE,		/* one site or binding is down (1007, 15005) */
	CATALOG_SERVICE,	/* a service does not start (7023) */
	CATALOG_APP,		/* an application does not start (ANCM 1007) */
	CATALOG_ALONE,		/* a failure that nothing follows from (2219) */
	/* Consequences: they join a cause, or stand alone as unexplained. */
	CATALOG_ABORT,		/* the worker gave up (2268, 2276) */
	CATALOG_REPORT,		/* WAS says that a worker failed (1039, 5139, 5011) */
	CATALOG_DISABLE,	/* a pool was disabled (1002, 5002, 5059) */
	/* Evidence: never an incident of its own. */
	CATALOG_NEIGHBOUR,	/* explains others (SideBySide 33, DCOM 10016) */
	CATALOG_NOISE,		/* normal operation (recycling, idle shut-down) */
	CATALOG_MARK,		/* family SYSTEM: restart, log cleared; not counted */
	CATALOG_STAGES
};

/* What a stage means for incidents. */
enum catalog_class {
	CATALOG_CAUSE,		/* may be the first cause of an incident */
	CATALOG_CONSEQUENCE,	/* joins a cause, or is an incident without one */
	CATALOG_EVIDENCE,	/* never an incident of its own */
};

/* How the data field holds the error. */
enum catalog_data {
	CATALOG_DATA_NONE,	/* no error in it, whatever it holds */
	CATALOG_DATA_CODE,	/* four bytes: Win32 or HRESULT, its bits decide */
	CATALOG_DATA_HTTP,	/* http.sys: NTSTATUS in the last four bytes */
	CATALOG_DATA_SERVICE,	/* UTF-16 text: the key of a service (SCM) */
};

/* Generations of IIS, as bits. */
enum {
	CATALOG_IIS5 = 1,	/* 4 to 5.1 */
	CATALOG_IIS6 = 2,
	CATALOG_IIS7 = 4,	/* 7 to 10 */
};

/* What an event of stage "mark" tells of the machine or the service. */
enum catalog_mark {
	CATALOG_MARK_NONE,
	CATALOG_MARK_START,	/* the system or IIS was started */
	CATALOG_MARK_STOP,	/* it was stopped on purpose */
	CATALOG_MARK_CLEARED,	/* a log was cleared */
	CATALOG_MARK_STATE,	/* SCM 7036: data ends in /1 (stopped), /4 (running) */
};

/* An event matters only if one of its strings fits one of these patterns.  Rows
 * are alternatives; one with a NULL role ends them. */
struct catalog_only {
	const char *role;		/* of the string */
	const char *const *patterns;	/* text_match(); NULL ends them */
};

/*
 * A value inside a string: it begins with `from` (or after `after`; the other is NULL) and
 * ends before the first of the characters of `until` (NULL: none), or with the string.  Rows
 * are tried in order; one with a NULL role ends them.
 */
struct catalog_find {
	const char *role;		/* of the value */
	const char *in;			/* role of the string */
	const char *after, *from, *until;
};

/* What works again when an event says so: the role of its name. */
enum catalog_recovers {
	CATALOG_RECOVERS_NONE,
	CATALOG_RECOVERS_APPLICATION,
	CATALOG_RECOVERS_ENDPOINT,
	CATALOG_RECOVERS_SERVICE,	/* if the mark says that it started */
	CATALOG_RECOVERS_POOL,
	CATALOG_RECOVERS_COUNT
};

/* Also a name that two events can share: the port of an endpoint or of a URL. */
enum { CATALOG_SAME_PORT = CATALOG_RECOVERS_COUNT };

/*
 * Beside such an event, this one is no failure of its own: the other comes at most `before`
 * seconds earlier or `after` seconds later, and has the same name of that sort (NONE: any
 * name).  If it joins, one without a name fits any; else the other counts only in a log that
 * only the system writes (signs_in).  Rows are alternatives; one with a NULL family ends them.
 */
struct catalog_harmless {
	const char *family;
	uint16_t id, before, after;
	uint8_t same;		/* enum catalog_recovers or CATALOG_SAME_PORT */
	bool joins;		/* it tells of that one's failure; else of none */
};

/* The event follows from a cause of that stage in the seconds before, if one of its strings
 * fits; else it is what its own stage says. */
struct catalog_follows {
	enum catalog_stage stage;
	uint16_t seconds;
	const char *role;
	const char *const *patterns;	/* text_match(); NULL ends them */
};

struct catalog_event {
	const char *family;	/* "W3SVC-WP" */
	uint16_t id;		/* 0 in the row for unlisted events of a family */
	const char *name;	/* symbolic name, or NULL */
	enum catalog_stage stage;
	enum catalog_data data;
	enum catalog_mark mark;
	uint8_t generations;	/* CATALOG_IIS5 | ... */
	uint16_t waits;		/* seconds by which it may follow what it tells of */
	bool known_level;	/* level below is documented or was seen */
	int8_t level;		/* enum event_level */
	/* The meaning of strings[0], [1] ...: "pool", "process_id", "module" ...
	 * (rules/README.md lists them); "" for one without.  NULL ends them. */
	const char *const *roles;
	/* The same for records with exactly as many strings as this names: an older
	 * Windows wrote fewer.  NULL: there is no such layout. */
	const char *const *short_roles;
	bool short_before_vista;	/* only a Windows before Vista writes those */
	/* The string that holds a code as text (5009: exit code), or NULL. */
	const char *code_role;
	/* The string that holds free text, or NULL.  Such an event has roles
	 * exception_type, exception_message and exception_frame if it tells of an exception
	 * (exception.h), and `told`: what the text says, in one line. */
	const char *told_role;
	/* Words after which what is told begins, the first that the text has; or NULL. */
	const char *const *told_after;
	const struct catalog_only *only;	/* or NULL */
	/* Programs of which role `version` is the version of IIS; or NULL. */
	const struct catalog_only *version_of;
	const struct catalog_find *find;	/* or NULL */
	const struct catalog_harmless *harmless;	/* or NULL */
	const struct catalog_follows *follows;	/* or NULL */
	enum catalog_recovers recovers;
	/* Names with which everything of IIS starts and stops; NULL: none, or NULL ends them. */
	const char *const *recovers_all;
	/* The logs in which its mark, and what it recovers, is believed; ordinary accounts cannot
	 * write to them.  NULL: any, or NULL ends them. */
	const char *const *signs_in;
	bool of_windows;	/* Windows without IIS writes it, too */
	bool disables;	/* it says that a pool was switched off */
	/* Events of one topic and one moment are of one failure; NULL: of none. */
	const char *topic;
	/* What it means, in one clause, with {role} for strings. */
	const char *says;
	const char *source;	/* where that is documented */
};

/* One way in which a provider names itself in records. */
struct catalog_provider {
	const char *name;	/* pattern for text_match() */
	const char *family;
	uint8_t generation;	/* what this name tells of IIS, or 0 */
	bool classic;		/* without EventSourceName it is of Windows before Vista */
	uint16_t first, last;	/* ids that count under this name; 0, 0: all */
	/* Under which name Event Viewer shows it; NULL: under that of the record. */
	const char *shown;
};

struct catalog {
	const struct catalog_provider *providers;
	size_t provider_count;
	const struct catalog_event *events;	/* sorted by family, id */
	size_t event_count;
	const struct messages_table *messages;	/* for messages.h; or NULL */
};

/* The catalog that was built in. */
const struct catalog *catalog_builtin(void);

/*
 * The provider row for a record, by EventSourceName first, then by Name; if both
 * are known as the same family, the row of Name, which tells the generation.
 * Either may be NULL.  NULL: records of this provider never matter.  Cost:
 * one pass over the providers; a reader asks once for each template.
 */
const struct catalog_provider *catalog_provider(const struct catalog *catalog,
						const char *name,
						const char *source);

/*
 * The event row for an id of that provider, or NULL if it does not matter.
 * Families that stand wholly for IIS have a row for ids that are not listed, so
 * that no failure goes unseen.  Constant or logarithmic time.
 */
const struct catalog_event *catalog_find(const struct catalog *catalog,
					 const struct catalog_provider *provider,
					 uint16_t id);

/* The name under which Event Viewer shows the event's source: "Application Error",
 * "ASP.NET 4.0.30319.0".  Lent by the catalog or the event; the family if the provider is
 * not known.  Cost: as catalog_provider(). */
const char *catalog_shown(const struct event *event);

/* The same of such events in general, without what is different in each ("ASP.NET").
 * buffer holds CATALOG_ROLE_SIZE bytes. */
const char *catalog_source(const struct catalog *catalog, const char *family, uint16_t id,
			   char *buffer);

/* By family name and id, as rules and users write it ("W3SVC-WP", 2280). */
const struct catalog_event *catalog_get(const struct catalog *catalog,
					const char *family, uint16_t id);

/* True if events of this kind have a string of that role. */
bool catalog_has_role(const struct catalog_event *kind, const char *role);

/* True if the string in which that role would be is not there: then nothing is known of it,
 * while a value that is not found in a string is none. */
bool catalog_lacks(const struct event *event, const char *role);

/* True if the event's strings and data fit kind->only (or there is none).  An id
 * that is not listed matters only as an error or a warning. */
bool catalog_wants(const struct catalog_event *kind, const struct event *event);

/* Which strings that depends on, in events of this kind with so many of them: bit n for
 * strings[n]; CATALOG_ALL_STRINGS: all, also those after the 64th.  It depends on the data
 * if kind->data is CATALOG_DATA_SERVICE, and on the level if kind->id is 0. */
#define CATALOG_ALL_STRINGS UINT64_MAX
uint64_t catalog_only_strings(const struct catalog_event *kind, size_t string_count);
/* True if it depends on nothing but the key of a service, where the data shows one. */
bool catalog_only_service(const struct catalog_event *kind);
/* Bytes of the key of a service in data as the Service Control Manager writes it: UTF-16 up to a
 * NUL or a slash ("W3SVC/4").  0: the data is no such text. */
size_t catalog_service_key(const uint8_t *data, size_t size);

/*
 * The string of that role, or NULL if the event has none or it is empty.  Role
 * "service" looks into the data field first.  buffer holds CATALOG_ROLE_SIZE
 * bytes for values that have to be put together; the result may point into it.
 */
enum { CATALOG_ROLE_SIZE = 512 };
const char *catalog_role(const struct event *event, const char *role,
			 char *buffer);

/* A process id written in decimal, or in hexadecimal as Application Error 1000
 * does (role "process_hex"); words around it do not matter.  0 if there is none. */
uint32_t catalog_process(const struct event *event);

/* The index of the string that holds nothing but that id in decimal, as it would be
 * printed, or -1. */
int catalog_process_string(const struct event *event);

/* The generation of IIS whose program the event is about, by its version: one bit, or 0. */
uint8_t catalog_version(const struct event *event);

/* The generation of IIS that this event gives away, one bit, or 0. */
uint8_t catalog_generation(const struct event *event);

/* True if the event has the form of a Windows before Vista, where IIS 7 cannot run. */
bool catalog_before_vista(const struct event *event);

/* True if the event shows that the computer has IIS. */
bool catalog_shows_iis(const struct event *event);

/* Roles of an event whose text is read (catalog_event.told_role); NULL ends them. */
enum {
	CATALOG_TOLD,
	CATALOG_TOLD_TYPE,
	CATALOG_TOLD_MESSAGE,
	CATALOG_TOLD_FRAME,
	CATALOG_TOLD_ROLES
};
extern const char *const catalog_told_roles[CATALOG_TOLD_ROLES + 1];

const char *catalog_stage_name(enum catalog_stage stage);
enum catalog_class catalog_stage_class(enum catalog_stage stage);

#endif
