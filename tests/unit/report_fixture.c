/*
 * report_fixture.c - reports made by hand.
 *
 * SPDX-License-Identifier: MIT
 */
#include "report_fixture.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog.h"
#include "decode.h"
#include "event.h"
#include "incident.h"
#include "input.h"
#include "rules.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define EXPPW "E:\\MSExchange2019\\ClientAccess\\Owa\\auth\\exppw.dll"
#define MAIL "MAIL01.example.com"

/* Everything that could do harm where it is shown. */
#define ATTACK "=cmd|'/C calc'!A0 <script>document.title='ran'</script> ` ``` | " \
	"<img src=http://attack.invalid/ onerror=document.title='ran'> " \
	"[x](javascript:alert(2)) \033[31m\a\r\n\xE2\x80\xAEtxt.exe\xEF\xBB\xBF " \
	"\"q\" 'q' & ]]> --> </style> {{7*7}} \xFF\xC0\xAF"

/* 2023-01-06 12:03:09.5170961Z */
#define START UINT64_C(133174801895170961)

static const char *const no_roles[] = { NULL };
static const struct catalog_event load = {
	.family = "W3SVC-WP", .id = 2280, .stage = CATALOG_LOAD, .roles = no_roles,
	.data = CATALOG_DATA_CODE, .says = "module DLL " EXPPW " failed to load",
};
static const struct catalog_event worker_failed = {
	.family = "WAS", .id = 5139, .stage = CATALOG_REPORT, .roles = no_roles,
	.says = "worker process 28652 of DefaultAppPool failed",
};
static const struct catalog_event disable = {
	.family = "WAS", .id = 5002, .stage = CATALOG_DISABLE, .disables = true, .roles = no_roles,
	.says = "application pool DefaultAppPool was disabled",
};

static const struct decode_error denied = {
	.state = DECODE_OK, .value = 5, .code = 5, .kind = DECODE_WIN32,
	.name = "ERROR_ACCESS_DENIED", .message = "Access is denied.",
};
static const struct decode_error denied_hresult = {
	.state = DECODE_OK, .value = 0x80070005, .code = 5, .kind = DECODE_HRESULT,
	.name = "ERROR_ACCESS_DENIED", .message = "Access is denied.",
};

static const char *const references[] = {
	"https://learn.microsoft.com/troubleshoot/iis/http-error-503-service-unavailable",
};
static const struct rules_rule rule = {
	.id = "dll-access-denied", .title = "{module} cannot be loaded: access denied",
	.references = { references, 1 },
};
static const struct rules_rule other_rule = { .id = "stale-exchange-module" };
static const struct rules_rule hostile_rule = {
	.id = "dll-access-denied", .references = { references, 1 },
};

static const char *mail[] = { MAIL };
static const char *application[] = { "Application" };
static const char *system_log[] = { "System" };

/* The contract's example. */

static struct event contract_events[11];
static struct incident_event contract_cited[11];
static size_t contract_indexes[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
static const char *dll_strings[] = { EXPPW };
static const char *pool_strings[] = { "DefaultAppPool", "28652" };
static const uint8_t data_5[] = { 5, 0, 0, 0 };
static const uint8_t data_hresult[] = { 5, 0, 7, 0x80 };

static const char *because[] = {
	"W3SVC-WP 2280 names exppw.dll with error 5",
	"WAS 5139 repeats the error as 0x80070005 for DefaultAppPool",
};
static const struct incident_other others[] = {
	{ &other_rule, RULES_LOW, "exppw.dll is left from a removed Exchange",
	  "Exchange was removed and its module stayed; look in applicationHost.config for "
	  "exppw and whether the folder still exists" },
};
static struct incident_step steps[] = {
	{ .kind = RULES_CHANGE, .choice = 1, .number = 1, .letter = 'a',
	  .condition = "If IIS_IUSRS is not listed",
	  .text = "Let the worker processes read and run it:",
	  .command = "icacls \"" EXPPW "\" /grant \"IIS_IUSRS:(RX)\"" },
	{ .kind = RULES_CHANGE, .choice = 1, .number = 1, .letter = 'b',
	  .condition = "If an entry denies access", .text = "Remove that entry." },
	{ .kind = RULES_VERIFY, .number = 2, .condition = "If 5139 comes back",
	  .text = "Tell whoever gave you this report." },
};
static const char *collect[] = {
	"applicationHost.config", "`icacls` of the file and its folders",
};
static const struct incident_pool pools[] = {
	{ .name = "DefaultAppPool", .off = true, .disabled = START + 60 * WHEN_SECOND },
};
static const uint32_t processes[] = { 28652, 28653, 28654, 28655, 28656 };
static const struct incident_link chain[] = {
	{ &load, 2280, NULL, 5 }, { &worker_failed, 5139, NULL, 5 }, { &disable, 5002, NULL, 1 },
};

static struct incident contract_incident = {
	.id = "mail01.example.com-dll-access-denied-1",
	.title = "exppw.dll cannot be loaded: access denied",
	.severity = RULES_CRITICAL, .computer = MAIL,
	.first_seen = START, .last_seen = START + 60 * WHEN_SECOND, .count = 11,
	.number = 1, .occurrences = 1,
	.rule = &rule, .confidence = RULES_HIGH,
	.explanation = "The account of the worker process may not read the module.",
	.because = because, .because_count = COUNT(because),
	.others = others, .other_count = COUNT(others),
	.steps = steps, .step_count = COUNT(steps),
	.collect = collect, .collect_count = COUNT(collect),
	.error = { .state = DECODE_OK, .value = 5, .code = 5, .kind = DECODE_WIN32,
		   .name = "ERROR_ACCESS_DENIED", .message = "Access is denied." },
	.module = EXPPW,
	.pools = pools, .pool_shown = 1, .pool_count = 1,
	.process_ids = processes, .process_id_shown = 5, .process_id_count = 5,
	.disabled_count = 1, .ongoing = true,
	.chain = chain, .chain_count = COUNT(chain),
	.events = contract_indexes, .event_count = COUNT(contract_indexes),
};

static struct input_summary contract_inputs[] = {
	{ .path = "Application.evtx", .format = "evtx", .engine = "native", .size = 1118208,
	  .records = 805, .matched = 5,
	  .first_event = START - 4 * WHEN_DAY, .last_event = START + WHEN_HOUR,
	  .computers = mail, .computer_count = 1, .channels = application, .channel_count = 1,
	  .chunks = 17 },
	{ .path = "System.evtx", .format = "evtx", .engine = "native", .size = 1118208,
	  .records = 706, .matched = 6,
	  .first_event = START - 8 * WHEN_DAY, .last_event = START + WHEN_HOUR,
	  .computers = mail, .computer_count = 1, .channels = system_log, .channel_count = 1,
	  .chunks = 16 },
};

static struct report contract = {
	.version = "0.1.0", .rules_sha256 =
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	.inputs = contract_inputs, .input_count = 2,
	.incidents = &contract_incident, .incident_count = 1,
	.events = contract_cited, .event_count = 11,
	.event_total = 11, .first_event = START, .last_event = START + 60 * WHEN_SECOND,
	.computers = mail, .computer_count = 1, .complete = true,
};

static void fill_event(struct event *event, size_t at)
{
	bool is_load = at < 10 && at % 2 == 0, is_disable = at == 10;

	*event = (struct event){
		.input = !is_load, .offset = 4608 + 512 * at,
		.kind = is_load ? &load : is_disable ? &disable : &worker_failed,
		.provider = is_load ? "Microsoft-Windows-IIS-W3SVC-WP" : "Microsoft-Windows-WAS",
		.source = is_load ? "W3SVC-WP" : "WAS",
		.channel = is_load ? "Application" : "System", .computer = MAIL,
		.time = START + 6 * at * WHEN_SECOND, .record_id = 5620139 + at,
		.id = is_load ? 2280 : is_disable ? 5002 : 5139,
		.qualifiers = is_load ? 49152 : -1, .level = EVENT_ERROR,
		.strings = is_load ? dll_strings : pool_strings,
		.string_count = is_load ? 1 : 2,
		.data = is_load ? data_5 : is_disable ? NULL : data_hresult,
		.data_size = is_disable ? 0 : 4,
	};
}

static void make_contract(void)
{
	for (size_t i = 0; i < COUNT(contract_events); i++) {
		fill_event(&contract_events[i], i);
		contract_cited[i] = (struct incident_event){
			.event = &contract_events[i],
			.error = i == 10 ? (struct decode_error){ .state = DECODE_MISSING } :
				i % 2 ? denied_hresult : denied,
			.incident = &contract_incident,
		};
	}
}

/* Every text is an attack. */

static const char *attacks[] = {
	ATTACK, "-1+1", "@SUM(1)", "\t=1", "", "\r=1", "a;=1+1;\"@b", "1. one", "2) two",
	"    four blanks", "===", "---", "+ plus", "> quote", "# head", "|a|b|", "| --- |",
	"@all @team/ops ops@example.org", "#1 !2 &3 GH-4 $5 ~six", "www.attack.invalid",
	"https://attack.invalid/?a=b", "<https://attack.invalid>", "[a]: https://attack.invalid",
	"![i](https://attack.invalid/i.png)", "~~~", "````", "<!-- -->", "</details>",
	"\xED\xA0\x80 lone", "\x1B]0;title\x07\23331m", "\xE2\x80\xAB\xE2\x81\xA6 bidi",
};
static const struct incident_pool hostile_pools[] = {
	{ .name = ATTACK, .off = true, .disabled = START }, { .name = "javascript:alert(3)" },
};
static struct incident_step hostile_steps[] = {
	{ .kind = RULES_CHANGE, .number = 1, .condition = ATTACK, .text = ATTACK,
	  .command = "echo " ATTACK },
};
static const struct incident_other hostile_others[] = {
	{ &hostile_rule, RULES_LOW, ATTACK, ATTACK },
};
static const char *const hostile_roles[] = { "file", NULL };
static const struct catalog_event hostile_load = {
	.family = "W3SVC-WP", .id = 2280, .stage = CATALOG_LOAD, .roles = hostile_roles,
	.says = "{file}",
};
static struct event hostile_event = {
	.kind = &hostile_load, .provider = ATTACK, .source = ATTACK, .channel = ATTACK,
	.computer = ATTACK,
	.time = START, .record_id = 1, .id = 2280, .qualifiers = -1, .level = EVENT_LEVEL_UNKNOWN,
	.strings = attacks, .string_count = COUNT(attacks), .data = data_5, .data_size = 4,
	.offset = 4608, .recovered = true,
};
static struct incident hostile_incidents[2];
static const struct incident_event hostile_cited[] = {
	{ .event = &hostile_event, .error = { .state = DECODE_MISSING },
	  .incident = &hostile_incidents[0] },
};
static size_t hostile_indexes[] = { 0 };
static const struct input_problem hostile_problems[] = { { 4096, ATTACK } };
static const struct input_summary hostile_inputs[] = {
	{ .path = ATTACK ".evtx", .format = "evtx", .engine = "native", .size = 1, .records = 1,
	  .matched = 1, .computers = attacks, .computer_count = 1, .channels = attacks,
	  .channel_count = 1, .problems = hostile_problems, .problem_kept = 1, .problem_count = 1 },
	{ .path = ATTACK ".zip", .failure = ATTACK, .hint = ATTACK },
};
static const struct report hostile = {
	.version = "0.1.0", .rules_sha256 =
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	.inputs = hostile_inputs, .input_count = 2,
	.incidents = hostile_incidents, .incident_count = 2, .events = hostile_cited,
	.event_count = 1, .event_total = 1, .first_event = START, .last_event = START,
	.computers = (const char *const *)attacks, .computer_count = 1,
};

static const struct incident_log hostile_logs[] = { { "System", ATTACK } };

static void make_hostile(void)
{
	for (size_t i = 0; i < 2; i++) {
		hostile_incidents[i] = contract_incident;
		hostile_incidents[i].number = i + 1;
		hostile_incidents[i].id = i ? "b" : ATTACK;
		hostile_incidents[i].title = ATTACK;
		hostile_incidents[i].computer = ATTACK;
		hostile_incidents[i].rule = &hostile_rule;
		hostile_incidents[i].explanation = ATTACK;
		hostile_incidents[i].because = attacks;
		hostile_incidents[i].because_count = COUNT(attacks);
		hostile_incidents[i].others = hostile_others;
		hostile_incidents[i].steps = hostile_steps;
		hostile_incidents[i].logs = hostile_logs;
		hostile_incidents[i].log_count = 1;
		hostile_incidents[i].step_count = 1;
		hostile_incidents[i].collect = attacks;
		hostile_incidents[i].collect_count = COUNT(attacks);
		hostile_incidents[i].module = ATTACK;
		hostile_incidents[i].pools = hostile_pools;
		hostile_incidents[i].pool_shown = hostile_incidents[i].pool_count = 2;
		hostile_incidents[i].sites = attacks;
		hostile_incidents[i].site_shown = hostile_incidents[i].site_count = 3;
		hostile_incidents[i].events = hostile_indexes;
		hostile_incidents[i].event_count = 1;
	}
}

/* A module of 64 KiB, in one word and in many. */

static char long_word[65536], long_words[65536];
static struct incident long_incidents[2];
static struct report long_report;

static void make_long(void)
{
	memset(long_word, 'A', sizeof(long_word) - 1);
	memcpy(long_word, "C:\\", 3);
	for (size_t i = 0; i < sizeof(long_words) - 1; i++)
		long_words[i] = i % 3 ? 'a' : ' ';
	for (size_t i = 0; i < 2; i++) {
		long_incidents[i] = contract_incident;
		long_incidents[i].number = i + 1;
		long_incidents[i].title = i ? long_words : long_word;
		long_incidents[i].module = i ? long_words : long_word;
		long_incidents[i].explanation = i ? long_words : long_word;
	}
	long_report = contract;
	long_report.incidents = long_incidents;
	long_report.incident_count = 2;
}

/* Ten thousand pools, all disabled. */

static struct incident_pool many_pools[BOUND_SHOWN];
static char many_names[BOUND_SHOWN][16];
static struct incident pools_incident;
static struct report pools_report;

static void make_pools(void)
{
	for (int i = 0; i < BOUND_SHOWN; i++) {
		snprintf(many_names[i], sizeof(many_names[i]), "Pool%05d", i);
		many_pools[i] = (struct incident_pool){
			.name = many_names[i], .off = true, .disabled = START + WHEN_MINUTE,
		};
	}
	pools_incident = contract_incident;
	pools_incident.pools = many_pools;
	pools_incident.pool_shown = BOUND_SHOWN;
	pools_incident.pool_count = pools_incident.disabled_count = 10000;
	pools_incident.count = 110000;
	pools_report = contract;
	pools_report.incidents = &pools_incident;
}

/* Thirty incidents, the odd ones recovered, on four computers. */

static struct incident thirty[30];
static char thirty_ids[30][64];
static struct report thirty_report;

static const struct catalog_event started = { .family = "ANCM", .id = 1032 };
static const struct event recovery = {
	.provider = "IIS AspNetCore Module V2", .kind = &started, .id = 1032,
};

static const struct incident_log wanted_logs[] = {
	{ "Application", "which module failed, and with which error" },
	{ "System", "which pools were disabled" },
};

static void make_thirty(void)
{
	static const char *const computers[] = { "WEB01.example.com", "WEB02.example.com",
						 "APPSERVER-WITH-LONG-NAME", "db" };

	for (size_t i = 0; i < COUNT(thirty); i++) {
		struct incident *incident = &thirty[i];

		snprintf(thirty_ids[i], sizeof(thirty_ids[i]), "%.5s-dll-access-denied-%zu",
			 computers[i % 4], i + 1);
		*incident = contract_incident;
		incident->id = thirty_ids[i];
		incident->computer = computers[i % 4];
		incident->logs = wanted_logs;
		incident->log_count = i % 4 < 2 ? i % 4 : 0;
		incident->severity = (enum rules_severity)(i / 8);
		incident->first_seen += i * WHEN_DAY;
		incident->last_seen += i * WHEN_DAY;
		incident->ongoing = i % 3 == 0;
		incident->recovered = incident->ongoing ? WHEN_UNKNOWN :
			incident->last_seen + WHEN_HOUR;
		incident->recovery = incident->ongoing ? NULL : &recovery;
		incident->occurrences = 1 + i % 2;
		/* Ongoing first, of either the latest first. */
		incident->number = incident->ongoing ? 10 - i / 3 : 31 - (i - i / 3);
		incident->event_count = i == 0 ? contract_incident.event_count : 0;
	}
	thirty_report = contract;
	thirty_report.incidents = thirty;
	thirty_report.incident_count = COUNT(thirty);
}

/*
 * Ten logs of five servers, the latest first.  The Application logs begin a day apart and
 * cover twelve hours each; of the System logs, each begins before the last ended.
 */
static struct input_summary fleet_inputs[10];
static struct report fleet_report;

static void make_fleet(void)
{
	for (size_t i = 0; i < COUNT(fleet_inputs); i++) {
		struct input_summary *input = &fleet_inputs[i];
		when_t begin = START + (4 - i / 2) * WHEN_DAY;
		bool is_system = i % 2;

		*input = contract_inputs[is_system];
		input->first_event = begin;
		input->last_event = begin + (is_system ? 25 : 12) * WHEN_HOUR;
	}
	fleet_report = contract;
	fleet_report.inputs = fleet_inputs;
	fleet_report.input_count = COUNT(fleet_inputs);
}

/* Only a damaged System log. */

static const struct input_problem half_problems[] = {
	{ 69632, "chunk checksum differs" }, { 135168, "record size 0" },
	{ 200704, "chunk header is not there" }, { 266240, "chunk checksum differs" },
};
static struct input_summary half_input;
static struct report half_report;
static struct incident half_incident;

static void make_half(void)
{
	half_input = contract_inputs[1];
	half_input.problems = half_problems;
	half_input.problem_kept = COUNT(half_problems);
	half_input.problem_count = 412;
	half_input.undecodable = 3;
	half_incident = contract_incident;
	half_incident.logs = wanted_logs;
	half_incident.log_count = 1;
	half_report = contract;
	half_report.incidents = &half_incident;
	half_report.inputs = &half_input;
	half_report.input_count = 1;
	half_report.complete = false;
}

/* No incident; no input that could be read; no input. */

static struct report nothing_report, empty_report, unread_report;
static const struct input_summary unread_inputs[] = {
	{ .path = "old.evt", .format = "evt", .size = 65536,
	  .failure = "an event log of Windows XP or 2003, which is not read",
	  .hint = "wevtutil epl old.evt new.evtx /lf:true" },
	{ .path = "logs/nowhere.evtx", .failure = "No such file or directory" },
};

static void make_others(void)
{
	nothing_report = contract;
	nothing_report.incident_count = nothing_report.event_count = 0;
	nothing_report.event_total = 0;
	nothing_report.first_event = nothing_report.last_event = WHEN_UNKNOWN;
	nothing_report.computer_count = 0;
	nothing_report.input_count = 1;
	unread_report = nothing_report;
	unread_report.inputs = unread_inputs;
	unread_report.input_count = COUNT(unread_inputs);
	unread_report.complete = false;
	empty_report = nothing_report;
	empty_report.input_count = 0;
}

static const struct {
	const char *name;
	const struct report *report;
	void (*make)(void);
} fixtures[] = {
	{ "contract", &contract,       make_contract },
	{ "hostile",  &hostile,        make_hostile },
	{ "long",     &long_report,    make_long },
	{ "pools",    &pools_report,   make_pools },
	{ "thirty",   &thirty_report,  make_thirty },
	{ "fleet",    &fleet_report,   make_fleet },
	{ "half",     &half_report,    make_half },
	{ "nothing",  &nothing_report, make_others },
	{ "unread",   &unread_report,  make_others },
	{ "empty",    &empty_report,   make_others },
};

const char *const report_fixture_names[] = {
	"contract", "hostile", "long", "pools", "thirty", "fleet", "half", "nothing", "unread",
	"empty", NULL
};

const struct report *report_fixture(const char *name)
{
	for (size_t i = 0; i < COUNT(fixtures); i++) {
		if (strcmp(fixtures[i].name, name) != 0)
			continue;
		make_contract();
		fixtures[i].make();
		return fixtures[i].report;
	}
	return NULL;
}
