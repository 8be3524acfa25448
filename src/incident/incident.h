/*
 * incident.h - events of one failure become one incident with one verdict.
 *
 * Memory grows with incidents, and by 32 bytes for each event (to know
 * duplicates and to sort); an event itself is kept only if a report can cite it.
 * The result does not depend on the order in which events come.
 *
 * What somebody who forges records can do, and cannot
 *
 * Any account of a server may write to its Application log, in the name of any source, and may
 * name any module, pool and process; time, computer and record id are then set by Windows.
 * Only administrators and services write to the System log.  Who makes a file that is sent along,
 * or a part that is merged (ndjson), chooses all of a record.  In brackets is the test that
 * tries it: a case of tests/forged.sh if no other file is named.
 *
 * He can report a failure that there was not [a forged failure is reported], and no program
 * can tell.  He cannot take one away:
 *
 * - A record hides no other. Copies agree in what they say, not only in what identifies them;
 *   records of another computer, log or number are none [a record of another computer hides none;
 *   check_incident.c: copies_say_the_same].
 * - Nor does a storm, of however many computers: where there are more failures than are told,
 *   folders, archives, files, and the computers in them take turns, those that have failures
 *   [check_share.c]; half of what is told are such turns, and then the first of each computer comes
 *   before any second. Servers whose rows are cut, or whose failures are counted only, are counted
 *   [a storm of failures hides no other computer; nor what the system tells of the same computer; a
 *   storm of computers hides no other file's; a storm of failures hides no server of a fleet]. A
 *   failure takes its turn in each file that has events of it, or copies of these [nor does it with
 *   copies of their events]; so it is with the files beside the logs that are looked for [a storm
 *   of failures hides no file of another computer; nor does one with copies of its events]. Neither
 *   do files beside the logs, by what they list [pools that are switched off hide no other
 *   computer's; nor do any number of pools that are tried; reasons that nobody knows hide no
 *   refused request; nor do any number of other pools]. Such a file is taken for the computer that
 *   its folder names, and can confirm a cause or refute it: the report names the file and the
 *   server [a proof is shown with the server that it is of; servers of one short name are told
 *   apart]; two that disagree prove nothing, also if parts tell of them, nor do more copies than
 *   are read [tests/evidence/story-two-files-disagree; check_pull.c: twins_that_differ; files of
 *   parts that disagree prove nothing; more copies than are read prove nothing], and the report
 *   names them also where nothing failed [a file that disagrees hides no pool that is switched off;
 *   a pool that was switched off before the log begins or after its end is told; a log that is not
 *   believed is told also where nothing failed; a configuration that is set aside is told also
 *   where nothing failed]; and what IIS switched off is a warning at least, whatever file says that
 *   a person did [a file makes no disabled pool a trifle]. What users saw is not less by it [a file
 *   with more lines makes no outage shorter; nor does a count make it less]. Logs say whose folder
 *   it is, and no computer that is only named like it takes it [a computer that is named like a
 *   folder takes none]; one of another computer makes its files nobody's, and the report says that
 *   they were not read [tests/evidence/two-computers-one-file; files that are nobody's are told
 *   also where nothing failed]; a part does by where it lies itself, and not by the paths that it
 *   has for its inputs [a path in a part takes no folder from a computer]. Nor does it take the
 *   place of a file by its path: of different files of one path each is told, those of parts with
 *   the name of the part [a part takes no file from another by its path]. What a part says of files
 *   counts for the computers that its inputs list [a part has findings of its own computers alone;
 *   one without a computer is of inputs without one], and up to a share that leaves room for other
 *   parts and for files that are read; what is left out is said [findings of a part push out none
 *   of another computer]. Nor does what follows from them [what follows from findings pushes out
 *   none of another computer; names without a folder hide none of another computer]. He who makes a
 *   file may name any number of computers in it; what that pushes out is counted, and the report
 *   says so [what a file of many computers pushes out is counted]. Of any number of pools those
 *   that are switched off and those that failed come first [a pool that is switched off is told
 *   among thousands; thousands of pools hide no setting of the one that failed]. Each input keeps
 *   some names, whatever others have [check_input_summaries.c: keeps_some_names_of_each], and a
 *   computer for which no list has room is found by its events [a computer that no list has room
 *   for is found by its events].
 * - Nor do computers without a failure: where there are more than files beside the logs are looked
 *   through for, those of which there are files are taken, and logs and parts take turns [computers
 *   without a failure hide no other's pools that are switched off; nor do those of a part; nor do
 *   those that a part has findings of; nor do those that are switched off; nor do those that stand
 *   beside a log of that computer; nor do those of a fleet that have findings]. What a person
 *   switched off is told unless a log that only the system writes tells of a failure of that
 *   computer, or any log of that pool [nor does a record of the Application log hide one], that was
 *   not over before and did not begin after it [nor does a failure that was over before; nor does
 *   one that began after it; nor does an event that only explains others]; what a filter hides of
 *   it is counted [a filter that hides a pool that is switched off says so; nor does a failure that
 *   a filter hides take one with it; nor does one with more pools than are shown; nor do more
 *   failures than are listed]; a computer that is only named like it is another one, unless a log
 *   has both names [nor does a failure of a computer that is only named like it; nor does a log of
 *   a computer that is only named like it tell that nothing failed].
 * - Nor do the files of an archive: where there are more than are read, folders and archives have
 *   their shares, and the report says that files were not read [files of an archive keep no other
 *   file from being read; check_path_shares.c]; so have archives of the room for their bytes
 *   [check_archive.c: no_archive_fills_the_store]. Of files that no verdict needs some are listed,
 *   and the rest is counted [nor do files with problems make a report of any length].
 * - Nor does a file that says that it is redacted. Names and the tokens of each map are kept apart,
 *   each as those of other computers [a part that says it is redacted hides nothing; nor does one
 *   with names among redacted parts]; of a report that is redacted itself, what has tokens of
 *   another map is left out, and nothing else [a redacted part is left out of a report without
 *   names; tokens of another copy of the map are left out]. Baselines, starts and evidence stay
 *   with those they are of [nor does it spoil a comparison; nor is a computer of that name one of a
 *   redacted part; nor is a computer that is named like a token; nor is an event that says it is
 *   redacted; nor does it take evidence of others]. A server is told of twice then, and the report
 *   says why.
 * - Nor do names, nor causes: what only the system writes, and stands in another log, joins no true
 *   failure; it is a failure of its own [names in the Application log push out none of the System
 *   log; pools in the Application log keep evidence of none of the System log away; what only the
 *   system writes joins nothing from another log]. What joins it pushes out no name and no event of
 *   it: of each kind some are told [names and events of the Application log push out none of the
 *   same failure]. For the rules events that they cannot tell apart are one, and the System log and
 *   others take turns [events in the Application log keep no code of the System log away]. No
 *   process or code joins two events that name different pools [a process that another pool claims
 *   moves no outage], and nothing that may be made up comes between what the system tells of a pool
 *   [nor does a cause amid what the system tells]. What is written of a worker, or in the name of
 *   an older IIS, is no part of a service's failure [what anybody writes of a worker is no part of
 *   a service's failure; nor is what has the name of an older IIS], and takes from no failure of
 *   the system what explains it, there [what is made up takes no evidence of the system] or in the
 *   Application log: that goes to the nearest failure for which rules look for it [nor does a
 *   nearer failure take what explains another]. Which IIS a computer has is said by the events that
 *   a failure has in the System log, then by the nearest others there within a year, and only then
 *   by what anybody writes [a name of IIS 7 takes no cause of an older one; nor does one of another
 *   time; nor where the system said it months before; nor where only the name of the source tells;
 *   nor is there IIS 7 before Vista; what its own events say of a failure is said by no others]. Of
 *   a failure that only the Application log tells of, the version of the program that failed says
 *   it, or what is said nearest, whoever wrote it [the version of what failed, and what is said
 *   nearest, say which IIS there was]. What has the name of another IIS is elsewhere, but servers
 *   have predecessors: within a day of what the system says [what has the name of another IIS is
 *   elsewhere for a day; and the day before; nor is a name of IIS 5 one of a later one; the log of
 *   a predecessor takes nothing apart; nor does that of a successor] by events that no other IIS
 *   has under that name [nor does a text with the names of IIS 6; nor does one that lacks what no
 *   text shows; an event of IIS 5 takes no cause of IIS 6]. So names of another IIS can be made up
 *   for a time of which the System log says nothing, and beside what only the Application log tells
 *   of, and who makes a file can say which one there was [names of another IIS are believed where
 *   the System log says nothing].
 * - Nor does an event that tells the same, or an earlier failure. What another event tells is shown
 *   with that one's failure, which is not over before it, and explains a worker that was gone [a
 *   crash that another event tells is not lost; nor is it lost to a filter; nor does it lose its
 *   worker]; of two applications each has its own [a message about one application joins no failure
 *   of another]; and what follows minutes later is no part of a failure that was over [what follows
 *   a failed start joins none that is over], nor is the same cause months later [check_incident.c:
 *   concludes_what_a_specialist_would].
 * - Nor does a cause that stops no site: from events that stand alone nothing follows, nor did it
 *   before [an event that stops no site takes no outage, before; an event that stops no site takes
 *   no outage, amid; an event that stops no site takes no crash from its worker], the verdict goes
 *   by what can have ended a worker [an event that stops no site takes no outage, after], and a
 *   cause that workers or pools follow in the System log is an error at least [a warning about the
 *   same pool makes no outage a trifle; a setting of a site makes no binding a trifle; a worker
 *   that ended well makes no other pool's outage a trifle], and no failure is less severe than the
 *   worst of its events is alone, nor has it the verdict of a lesser one, unless that of the worst
 *   is a guess, nor a guess for one where a cause as bad is known [a cause of the other log makes
 *   no outage less severe; nor does an event in another file; nor does one of the same log; but a
 *   guess takes no verdict from it; nor does a guess that is as bad; nor does what only follows;
 *   nor do any number of events of another kind; nor of the same kind; nor does a storm of the
 *   other log; nor does one beside what lacks its code]. It takes no pool that a cause stopped, nor
 *   does one that no rule knows take it from one that a rule knows [what stops no site takes no
 *   pool from a cause; nor does a cause that no rule knows; nor does a name of another IIS; nor
 *   does what names its process]; one that lacks its code may take it [one that lacks its code may,
 *   and the report says so]; nor does a cause take one of the system's own [nor does a cause that
 *   is made up take one of the system]. A cause of an outage, such as a module, can be made up in
 *   the Application log, where true ones stand; the report names its event.
 * - If two records have one identity and say two things, both count, and the report says that they
 *   differ; which one is true it does not say [a record that claims another pool hides none; a
 *   record that claims another module hides none; what one log says twice counts twice]. What is
 *   said of logs that are missing, cleared or filtered does not depend on whether another computer
 *   failed [a failure of another computer hides no log that was cleared; computers without a
 *   failure are counted], and where there is more than is told, computers take turns [computers
 *   whose records differ push out none of another file]. True copies, of which any number may be
 *   sent, count once [true copies count once].
 * - A text that shows less than the record is folded into it only if the record says all that the
 *   text shows: its names (module, pool, site, application, process), reason and code, all that
 *   rules look at, start or stop, and the level of what is not listed. Otherwise both count, and
 *   the report says that they differ where they have a record id [a record that says less takes no
 *   name from a text; nor an exception from one; nor a start; nor a framework; nor an error of an
 *   event that is not listed; check_incident.c: copies_say_the_same, texts_repeat_logs]. Two texts
 *   of an event count once if one of them names no computer and the other says all that it shows
 *   [two texts of one event count once; two of hours later do not; two that name no pool may be two
 *   events]. So he who forges a log can give a code, or a date, to a text that shows none, if all
 *   else in it agrees; the text is then counted as read twice [check_incident.c:
 *   texts_repeat_logs]. It has to be of the log that the text names, if it names one [a record of
 *   another log takes no text's place].
 * - A start, stop or recovery counts only in a log that ordinary accounts cannot write [a start in
 *   the Application log is not believed; a start in the System log is; a start in a legacy file is
 *   believed only if all of the file is of the System log], and so does an event that makes another
 *   one harmless [an event in the Application log makes no failure harmless; one in the System log
 *   does]. Applications that fail in the Application log recover in it, too (AspNetCore Module
 *   1001), and with them the pools whose workers they were in: that can be forged, by a start or by
 *   an event that gives one application the names of another, and the report names what it takes
 *   for the start [a start of an application is named]; other pools do not [an application ends no
 *   failure of a pool that it is not in; check_incident.c: a program that crashed is no
 *   application], nor does what was told without a pool, by one that works [a pool that an event
 *   names ends no failure that was told without it], nor a service, site, endpoint or configuration
 *   [what works in the Application log ends nothing else]. These are over when they start
 *   themselves, whatever works that failed with them, and no event of that log makes one failure of
 *   them and of a pool [nor does it bring a pool together with what is no pool; nor where the
 *   system does], or takes a pool's true events there [nor does it take a worker's own event from
 *   its pool; nor does it take a cause into an old failure of a site; nor where only the
 *   application tells of it]; nor does a module that is made up explain why a service fails [a
 *   module takes no service with it], nor what has the name of IIS 6 on a later one [a name of IIS
 *   6 explains no service of a later one; nor where the form of the log is lost]. Text that shows
 *   no channel is believed [check_incident.c: believes_its_log], and so is he who makes a file or a
 *   part: any log, any start, and that a log was read whole, can be made up in it. But it makes no
 *   failure of another log one that was meant or harmless, if that log has the records before and
 *   after that moment [a stop in another file hides no failure; nor does one beside a copy of it;
 *   nor where the log has nothing else of IIS; nor does one without a number; nor does one without
 *   a log; nor does one of a log that has none; nor does one whose number is in a hole of another
 *   time; nor does one whose number is in a later hole; nor does one with a number before the log,
 *   and a time in it; nor does one of another file; nor does a stop hide one of a log whose name is
 *   spelled in two ways; none does where the log has no room; nor does one in a text without a
 *   computer; a stop in the same file does]. A list of some events, a log that begins just before
 *   the failure, ends within the second if it shows no fractions of one, had another name until
 *   then or has more holes than are kept, and a text, which has no numbers, do not show what they
 *   leave out: there it does, and the report names the file that excuses and one that tells of it,
 *   and is no verdict if nothing else failed [a list of some events disproves no stop; nor does a
 *   log that goes on in another file; nor does an export that overlaps; nor do three; nor does a
 *   list of a clock that was set back; nor does one with more holes than are kept; nor does a text;
 *   nor does one in local time; nor does one in local time that has numbers; a stop in a text in
 *   local time excuses a failure; so does one in a text beside another text; a stop in one of them
 *   excuses both; so does one in the one that shows less; so it is of a text that names nothing;
 *   which does where there is room; what only one file excuses is told; so is what makes an event
 *   harmless; what all files excuse is not]. The data of an event may be a whole record of another
 *   log: it is none, unless the event was damaged or records that were deleted are looked for; then
 *   it shows no start and vouches for nothing, and the report says so; but it may be true, and is
 *   told with the failure that it names, once if a certain record says the same [what may be data
 *   of another event is told with the failure that it names; a damaged copy of a log counts once; a
 *   record in the data of an event is none; nor is it where that event is damaged; nor where its
 *   data say how long the rest is; check_evtx.c: damage_leads_to_nothing_certain,
 *   believes_no_template_elsewhere; nor is it in a log that collects others; nor is it where all
 *   records around it are of the System log; nor is a chunk in the data of an event; nor is it
 *   where the head of the log is lost; nor is what is behind the records of a log that was closed;
 *   a record after damage is believed in its own log; so is one that sizes lead to, whatever the
 *   log collects; so are those of a service where chunks have moved, or one has no header; so it is
 *   where chunks have moved, and the computer was renamed]. But whether a log collects others its
 *   first chunks say, and those around: where they are all of the System log, an event of another
 *   one that is damaged twice can show a start [but it is one there if that event is damaged
 *   twice]. Nor has a log that was exported as text any walls: lines of a message may look like the
 *   next event, of the System log, too [a message in a text can be the next event]; .evtx, .evt,
 *   XML and most CSV have them. A legacy log ends where most of its records end, and what the data
 *   of one say of it is nothing [check_evt_log.c: ends_where_no_record_is,
 *   knows_the_end_among_any_number]. What the data of several say, or those of one in a log of up
 *   to half a megabyte, may be true: then all whole records in which no other begins are read,
 *   however many such ends there are, the report says so, and nothing in them shows a start
 *   [check_evt_log.c: knows_the_end_among_long_records, reads_before_all_ends,
 *   reads_all_of_a_small_log]. In XML, CDATA and comments are text [CDATA and comments in XML are
 *   no event], also if the file begins in them and shows it [what is before the end of CDATA that
 *   is cut off is not certain]; if the rest of the message opens CDATA in an event, nothing shows
 *   it. What may be behind CDATA whose end is cut off is read [what is behind CDATA that is cut off
 *   is read, and is not certain; CDATA that is cut off any number of times costs no time]. In CSV a
 *   line inside quotes is text if the quotes are right [a message in CSV is no row of another log];
 *   one that looks like a row is told where not all cells are in quotes, as are rows where the
 *   quotes do not end [rows in a message in CSV that is cut off are told]. What names the log of a
 *   table does so before its header alone [a message in CSV names no log of what follows; nor does
 *   one that is the first cell of a row]. Event Viewer doubles no quotes: what it writes has no
 *   walls [a message of Event Viewer can be the next row], so that quotes take nothing away
 *   [messages of Event Viewer take no rows between them]; a row of another log amid quotes is told
 *   [a row of another log amid quotes that are wrong is told]. But what a message adds to a text
 *   takes no true event of it away [XML in a message takes no other event's place; nor does XML of
 *   another event behind a text; nor do lines in it that begin an event of another form; nor where
 *   the first event begins otherwise; check_line_forms.c; what a message quotes makes no true event
 *   an explanation], changes no name of one [nor do labels in it choose the code page of the
 *   whole], and moves none to another zone, if most events are true or the user says the zone [XML
 *   in a message moves no times]; but which number of a date is the month may be known by what was
 *   added alone [an event that a message adds can tell which number is the month], and of a text
 *   that begins amid an event the next may lose what is in front of the line with which the text
 *   begins [where a text begins amid an event they take a time]. What form a log has is told by how
 *   it begins, and by nothing that an event of it says [a message makes no log one of another form;
 *   nor does a long one; nor does a table in it; nor does the data of an event; nor do control
 *   characters in a message make a text no log]. JSON may be around events as a list of logs is, or
 *   as its program writes it, and as nothing else [what a program quotes is no event;
 *   check_json_log.c]. A list that begins its object is believed, and so is what is alone in one:
 *   an application that writes its lines so has its quotations read.
 * - A record of any time moves no filter unless it is of IIS, and the report names the one from
 *   which a length of time was counted back [a record of the year 9999 moves no filter; the report
 *   says from where it counted back]. A forged event of IIS does move it; the hidden failures are
 *   counted then [an event of IIS moves it, and what it hides is counted]. Where a baseline ended,
 *   and the run, is known of each computer by its own System log [a log of another computer does
 *   not move the end of a baseline; nor does it, another log or a part the end of a run; nor does a
 *   text in local time that may end before it], as is which logs of it there are [a log of another
 *   computer in the same file is none of it]. What names neither pool nor module makes no failure
 *   of a pool known to a baseline, nor fixed [what names no pool makes no failure of a pool known
 *   to a baseline; nor is a disabled pool fixed by it; check_baseline.c]. Nor does an event that
 *   changes the rule of a failure that goes on make it fixed, nor does a log without events of what
 *   writes none [nor is a failure fixed whose rule a forged event changes; nor is what writes no
 *   events while it is down]; nor does a pool that works fix what is down beside it [nor is one of
 *   two pools by the other; nor is what is no pool by one that works], nor anything a log that
 *   could not tell of it [nor is a failure fixed whose log was not given; nor is a failure fixed by
 *   what could not show it; nor by what only seems to end it; nor is any while IIS is stopped], nor
 *   a file that tells no time what events told of [check_baseline.c].
 * - Names that he chooses cost no more time than others (siphash.h) [check_table.c:
 *   chosen_names_cost_no_more, chosen_numbers_cost_no_more; names of computers cost no more time
 *   with more failures; logs of an input cost no more time with more failures; copies of a stop
 *   cost no more time with copies of a failure; names with one first label cost no more time; pools
 *   that load one file cost no more time; files of a part cost no more time, and so many are kept;
 *   addresses of a log and of a server cost no more time; findings about other pools cost no more
 *   time with more failures; findings about anything cost no more time with more failures; findings
 *   about one module cost no more time with more failures; starts of an application cost no more
 *   time with more failures; refused requests of one pool cost no more time with more failures;
 *   check_evidence.c: more_bursts_are_told; small files cost no more time with more failures; files
 *   about one pool cost no more time with more that it loads; pools cost no more time in a
 *   comparison; pools that are switched off cost no more time with more servers; files of one name
 *   cost no more time; runtimes cost no more time with more frameworks; objects of JSON cost no
 *   more time in UTF-16], nor do records that he breaks [check_evtx.c:
 *   broken_records_cost_no_more_time], and the key of a run changes no byte of a report [the key of
 *   a run does not show in a report].
 * - No name gets into a command that would reach another host or a secret of the system, and no
 *   command gives rights to what is no module (rules_path.h) [no command holds a path that is a
 *   trap; no right is given to what is no module; no right is given to a folder with secrets;
 *   check_command_names.c]. None removes a module of IIS itself [no module of IIS is removed].
 *   Where a command takes the number of a process, no name is put in [a process is a number in a
 *   command]. A path of another host that is to be explained is not opened [a path of another host
 *   is explained, not opened].
 */
#ifndef INCIDENT_H
#define INCIDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bounds.h"
#include "catalog.h"
#include "decode.h"
#include "rules.h"
#include "when.h"

struct arena;
struct evidence;
struct evidence_finding;
struct event;
struct event_repeats;
struct fail;
struct incidents;
struct input_summary;

/* An event that the report cites. */
struct incident_event {
	const struct event *event;	/* kept; its strings live with incidents */
	struct decode_error error;
	const struct incident *incident;	/* or NULL */
};

struct incident_link {			/* one entry of the chain */
	const struct catalog_event *kind;
	uint16_t id;			/* of the event; kind->id is 0 if it is not listed */
	const char *source;		/* as Event Viewer shows it; NULL: the family */
	uint64_t count;
};

struct incident_other {
	const struct rules_rule *rule;
	enum rules_confidence confidence;
	const char *title;
	const char *check;
};

/* A cause that fits the events and not what was found beside the logs. */
struct incident_ruled_out {
	const struct rules_rule *rule;
	const char *because;
	const struct evidence_finding **proof;
	size_t proof_count;
};

/* Two findings that contradict each other. */
struct incident_conflict {
	const struct evidence_finding *findings[2];
};

/* One step of the remedy; number and letter make its name: "3", "3a". */
struct incident_step {
	enum rules_kind kind;		/* never RULES_NO_KIND */
	/* Alternatives of one choice follow each other and share `choice` and `number`; the
	 * letter tells them apart.  Both are 0 where only one of them is for this incident. */
	unsigned choice;
	unsigned number;		/* from 1 */
	unsigned letter;
	const char *condition;		/* "If the file is missing", or NULL */
	const char *text;
	const char *command;		/* or NULL */
};

/* A log that was not given, and what it would show. */
struct incident_log {
	const char *channel;		/* "Application" */
	const char *text;		/* "which module failed" */
};

enum {
	/* Reasons and files of an outage.  HTTP.sys knows eight reasons for 503 and four for a
	 * connection that it drops; a rotated log has some files. */
	INCIDENT_OUTAGE_REASONS = 16,
	INCIDENT_OUTAGE_FILES = 32,
};

struct incident_outage_reason {
	const char *reason;		/* "AppOffline", as HTTPERR has it; lent */
	uint64_t count;
	when_t first, last;
};

/* What users saw: the requests that HTTP.sys answered with 503, or dropped. */
struct incident_outage {
	when_t first, last;		/* of those refused; of those dropped if there are none */
	uint64_t refused;		/* with 503 */
	bool more;			/* there are more bursts than are counted */
	/* Refused ones first, then the most frequent. */
	struct incident_outage_reason reasons[INCIDENT_OUTAGE_REASONS];
	size_t reason_count;
	const struct evidence_finding *files[INCIDENT_OUTAGE_FILES];	/* one of each, sorted */
	size_t file_count;
};

/* A reason for which a connection ended without an answer: the worker process ended or did
 * not take the request. */
bool incident_is_dropped(const char *reason);

/* A pool with what became of it. */
struct incident_pool {
	const char *name;
	bool off;			/* it was switched off */
	bool vouched;			/* named in a log that only the system can write to */
	when_t disabled;		/* when, or unknown */
};

struct incident {
	const char *id;			/* "web01-dll-access-denied-1" */
	/* Its place in the order for people, from 1: ongoing first, then the latest first,
	 * but what followed from an incident of the minutes before comes after that one; and
	 * the others of a cause follow its first. */
	size_t number;
	const char *title;
	enum rules_severity severity;
	const char *computer;		/* or NULL */
	when_t first_seen, last_seen;	/* of the events that are shown */
	uint64_t count;			/* of these */
	when_t began, ended;		/* first and last event, also if a filter hides it */
	uint64_t hidden;		/* events that a filter hides */
	const struct rules_rule *rule;	/* never NULL */
	enum rules_confidence confidence;
	const char *explanation;
	const char **because;
	size_t because_count;
	const struct incident_other *others;
	size_t other_count;
	struct incident_step *steps;
	size_t step_count;
	const char **collect;
	size_t collect_count;
	bool collect_beside;	/* one of them is a file that is read beside the logs */
	const struct incident_log *logs;	/* of those that would help */
	size_t log_count;
	struct decode_error error;	/* of the first cause */
	const char *module;		/* path, or NULL */
	/* Sorted; BOUND_SHOWN of them, and how many there are.  If not all are shown, those that
	 * were switched off come first, then those that the system names. */
	const struct incident_pool *pools;
	size_t pool_shown, pool_count;
	const char **sites;
	size_t site_shown, site_count;
	const uint32_t *process_ids;
	size_t process_id_shown, process_id_count;
	uint64_t disabled_count;	/* pools that were disabled */
	bool without_iis;		/* nothing shows that the computer has IIS */
	bool ongoing;
	bool local_time;		/* its times are as printed, of a zone that is not known */
	/* No event tells of it, but what was found beside the logs; its times are those of
	 * what happened, or unknown where a state was found. */
	bool alone;
	bool alone_hidden;		/* it is, and a filter hides it */
	when_t recovered;		/* first sign of recovery, or unknown */
	const struct event *recovery;	/* one that says the same as that sign; NULL: none */
	uint64_t occurrences;		/* bursts of its events that are more than an hour apart */
	const struct incident_link *chain;
	size_t chain_count;
	size_t *events;			/* indexes into the list of events */
	size_t event_count;
	/* Evidence of its computer that a rule which fits asks for; lent. */
	const struct evidence_finding **findings;
	size_t finding_count;
	const struct incident_outage *outage;	/* NULL: no log of requests shows any */
	/* Of these, what says that the verdict is right, or cannot be; never both. */
	bool confirmed, contradicted;
	const struct evidence_finding **proof;
	size_t proof_count;
	const struct incident_ruled_out *ruled_out;
	size_t ruled_out_count;
	/* Nothing is concluded from these. */
	const struct incident_conflict *conflicts;
	size_t conflict_count;
	uint32_t group;			/* private to incident */
};

/*
 * A lifecycle event: the machine or a service started or stopped, or a log was cleared
 * (stage "mark" of the catalog).  Of a storm of equal ones the first are kept.
 */
struct incident_lifecycle {
	const struct event *event;	/* kept, as those that are cited */
	enum catalog_mark mark;		/* START, STOP or CLEARED */
	/* system-start, system-stop, unexpected-stop, stop-requested, iis-start,
	 * iis-stop, service-start, service-stop, log-cleared */
	const char *what;
};

struct incident_options {
	bool all_events;		/* keep every event, not the first 20 */
	/*
	 * The first events after incident_filter.since can be cited only if that
	 * moment is known before the events come: as a moment, or as some multiple
	 * of a step, and then up to a step is lost in a storm.  Or unknown.
	 */
	when_t since, since_step;
};

/*
 * What is to be shown; the rest is hidden, and counted.  { 0 } shows all.  Verdicts
 * are made of all events: a cause that lies before `since` is still the cause, and
 * a recovery after `until` still one.
 */
struct incident_filter {
	when_t since, until;		/* first and last moment, or unknown */
	const char *computer;		/* full name or its first label, or NULL */
	const char *app_pool;		/* incidents that touch this pool, or NULL */
};

/* rules must outlive the result.  NULL when memory runs out. */
struct incidents *incidents_new(const struct rules *rules,
				const struct incident_options *options);
void incidents_free(struct incidents *incidents);

/* Take entry of an event; it is copied as far as needed. */
int incidents_add(struct incidents *incidents, const struct event *event,
		  struct fail *fail);

/* The same for many. */
int incidents_add_repeats(struct incidents *incidents,
			    const struct event_repeats *repeats, struct fail *fail);

/* Is this the name, or is its first label?  Without case. */
bool incident_is_computer(const char *name, const char *wanted);

/* Show only this; before incidents_conclude(), until which its texts are lent. */
void incidents_filter(struct incidents *incidents, const struct incident_filter *filter);
/* That filter; { 0 } if there is none. */
const struct incident_filter *incidents_filtered(const struct incidents *incidents);

/*
 * How events and names are shown where names may not be seen.  Rules look at the
 * real ones, sentences are made of what these return; NULL: out of memory.  Roles
 * are those of the catalog.  What is returned must outlive the incidents.
 */
struct incident_display {
	void *context;
	/* In the arena; NULL: as long as the incidents. */
	const struct event *(*event)(void *context, struct arena *arena,
				     const struct event *event);
	const char *(*name)(void *context, const char *role, const char *name);
};
/* Before incidents_conclude(). */
void incidents_set_display(struct incidents *incidents, const struct incident_display *display);

/*
 * What was found beside the logs, before incidents_conclude(); it must outlive the
 * incidents and not change.  Findings reach the incidents of their computer
 * (evidence_same_computer()).  Without it, or with NULL, there are none.
 */
void incidents_set_evidence(struct incidents *incidents, const struct evidence *evidence);

/*
 * What the events of a failure name, or rules for them, that can be looked for beside the
 * logs; lent for the time of the call.  NULL is not known.
 */
struct incident_wanted {
	const char *computer;
	const char *module;		/* path of a DLL, without case */
	const char *architecture;	/* of the process: "AMD64" */
	const char *app_pool;
	const char *site;		/* its name, or its id in decimal */
	const char *application;	/* its path in the configuration: "/lm/w3svc/6/root" */
	uint32_t process_id;		/* 0: not known */
	when_t first, last;		/* of these events */
	bool local_time;		/* these are as printed, of a zone that is not known */
	bool certain;			/* only the system can write them, and they are no trifle */
};

/* Failures that are passed; a fleet has some hundred, a forged log has as many as events.  Of
 * more all take turns (incident_share.h). */
enum { INCIDENT_WANTED = 4096 };

/* Pass what the events so far name, in the order in which it was first seen: once for all
 * events of one process that say the same; before incidents_conclude().  A negative result ends
 * it and is returned; -1: no memory; 1: there are more than were passed. */
int incidents_wanted(struct incidents *incidents, void *context,
		     int (*want)(void *context, const struct incident_wanted *wanted));
/*
 * What was read, before incidents_wanted() and incidents_conclude(), until which it is lent:
 * rules say other sentences where a log was not given, and where there is too much, neighbours
 * have the same share.  Without it that is not known.
 */
void incidents_set_given(struct incidents *incidents, const struct input_summary *inputs,
			 size_t count);

/*
 * The time of the newest event that a computer without IIS does not write; without one, of the
 * newest that is no start or stop; or unknown.  Lengths of time count back from it: a record of
 * anything else may have any time.
 */
when_t incidents_newest(const struct incidents *incidents);

/* Is any event of a computer that is named so, as incident_is_computer() means it? */
bool incidents_have_computer(const struct incidents *incidents, const char *wanted);

/* After the last event: join, conclude, sort.  Call once. */
int incidents_conclude(struct incidents *incidents, struct fail *fail);

/* Results, valid until incidents_free().  Order: contract, "Incident". */
const struct incident *incidents_get(const struct incidents *incidents,
				     size_t *count);
/* Those of which a filter hides every event; in no order. */
const struct incident *incidents_hidden(const struct incidents *incidents, size_t *count);
const struct incident_event *incidents_events(const struct incidents *incidents,
					      size_t *count);

/* All of them, duplicates folded, by time; also those that a filter hides. */
const struct incident_lifecycle *incidents_lifecycle(const struct incidents *incidents,
					    size_t *count);

/* The last event that shows that a pool works, or (NULL) that everything of IIS was started, or
 * that a service without which none of it works was stopped. */
struct incident_sign {
	const char *computer, *pool;	/* as they may be shown; or NULL */
	bool stopped;
	when_t last;
};
/* One of each, in no order; lent as the other results.  NULL: no memory. */
const struct incident_sign *incidents_signs(struct incidents *incidents, size_t *count);

/* Incidents that are counted and not listed: there are more than BOUND_INCIDENTS. */
struct incident_left_out {
	uint64_t incidents;		/* that a filter lets through */
	uint64_t ongoing;		/* of these */
	uint64_t by_severity[RULES_INFO + 1];
	uint64_t computers;		/* that are named, and of which none is listed */
	uint64_t hidden;		/* that a filter hides */
};

struct incident_totals {
	uint64_t events;		/* distinct, family SYSTEM not counted */
	when_t first_event, last_event;
	const char **computers;		/* of these events, sorted */
	size_t computer_count;
	uint64_t hidden_events, hidden_incidents;
	struct incident_left_out left_out;
	bool app_pool_seen;		/* the pool that the filter names, in any event or file */
};
void incidents_totals(const struct incidents *incidents,
		      struct incident_totals *totals);
/*
 * Records of a computer that agree with another one in what identifies a record (computer,
 * record id, time, event), but not in what they say: one of each two is forged or damaged, and
 * both count.  By time; valid as the other results.
 */
struct incident_differing {
	const char *computer;		/* as it may be shown; or NULL */
	uint64_t count;			/* without the first of each record */
	when_t first, last;
};
const struct incident_differing *incidents_differing(const struct incidents *incidents,
						     size_t *count);

/*
 * Events of a computer that count as no failures, since one input has an event that excuses them
 * (a deliberate stop before them), while another input that tells of them has none, and does not
 * show that there was none.  Of each computer one; valid as the other results.
 */
struct incident_excused {
	const char *computer;		/* as it may be shown; or NULL */
	uint64_t count;
	when_t first, last;
	/* Of the first: its id, that of what excuses it, and the numbers of the two inputs. */
	uint16_t id, by;
	uint32_t said_in, not_in;
};
const struct incident_excused *incidents_excused(const struct incidents *incidents,
						 size_t *count);

/*
 * Pools (or an application) that a person may have switched off, and nothing is concluded: files
 * beside the logs disagree, or the System log does not cover the time, so that a failure may have
 * done that.  Of each computer one of either kind; valid as the other results.
 */
struct incident_undecided {
	const char *computer;		/* as it may be shown; or NULL */
	const char *pool;		/* so is this: the first of them; NULL: an application */
	uint64_t count;
	bool uncovered;			/* by the System log ... */
	bool partly;			/* ... which has some of that time; of the first pool */
	/* What says that the first one was switched off, and what speaks against it; or NULL:
	 * there are more findings than are looked at.  Lent from the evidence. */
	const struct evidence_finding *findings[2];
};
const struct incident_undecided *incidents_undecided(const struct incidents *incidents,
						     size_t *count);

/* Duplicate events of an input, after incidents_conclude(). */
uint64_t incidents_duplicates(const struct incidents *incidents, uint32_t input);
/* Does an event show that a computer of this input has IIS?  What http.sys and the service
 * control manager write, others have, too.  True if the input names no computer. */
bool incidents_have_iis(const struct incidents *incidents, const struct input_summary *input);

/* Append one line about an event: what it means, and its error.  It is made where it is written:
 * of long names it is longer than all else that an incident keeps of its event. */
void incident_summarise(struct text *text, const struct event *event,
			const struct decode_error *error);

#endif
