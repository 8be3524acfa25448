/**
 * Read Windows event logs of IIS servers and say why their sites answer 503.
 *
 *     import { scan } from "iistriage";
 *     const report = await scan(["Application.evtx", "System.evtx"]);
 *     console.log(report.headline);
 *
 * Everything is read in this process, nothing is sent anywhere. Logs that are missing,
 * damaged or made to do harm are no exceptions: the report describes them, and
 * `report.complete` is false.
 */

/** Bytes of a file; reports use `name` as its path. They are copied. */
export interface Bytes {
	name: string;
	bytes: Uint8Array;
}

/** In Node, also a path (a folder is read with its subfolders) or a `file:` URL. */
export type Input = string | URL | Blob | Bytes;

/** As the options of the command line, which its manual page describes. */
export interface Options {
	/** A time, "2023-01-06T12:03:00Z", or a length before the newest event, "2h". */
	since?: string;
	until?: string;
	/** Show only this computer. */
	computer?: string;
	/** Show only this application pool. */
	appPool?: string;
	/** Files or folders of rules to add; in Node. */
	rules?: string | string[];
	/** An earlier report in JSON to compare with; in Node. */
	baseline?: string;
	/** The zone of times in text and HTML. */
	tz?: string;
	/** The zone of times that a text prints without one. */
	textZone?: string;
	/** Every event in the report, not 20 for each incident. */
	allEvents?: boolean;
	/** Read deleted records and slack space, too. */
	recover?: boolean;
	/** The SHA-256 of each input. */
	hash?: boolean;
	/** Replace names by tokens. */
	redact?: boolean;
	verbose?: boolean;
	/** `status` is 10 if there is an incident, 11 if the logs could not show one. */
	exitCode?: boolean;
}

export interface Summary {
	verdict: "incidents" | "none" | "not-covered";
	headline: string;
	incidents: number;
	ongoing: number;
	recovered: number;
	complete: boolean;
	[field: string]: unknown;
}

export interface Incident {
	id: string;
	number: number;
	title: string;
	severity: "critical" | "error" | "warning" | "info";
	computer: string;
	first_seen: string;
	last_seen: string;
	ongoing: boolean;
	app_pools: string[];
	cause: { rule: string; [field: string]: unknown };
	[field: string]: unknown;
}

/** The report in JSON; its schema is in the package: `iistriage/report.schema.json`. */
export interface ReportData {
	schema_version: number;
	summary: Summary;
	incidents: Incident[];
	causes: Record<string, unknown>[];
	inputs: Record<string, unknown>[];
	events: Record<string, unknown>[];
	[field: string]: unknown;
}

/** What the logs show. Forms are made when they are asked for, of what was read once. */
export interface Report {
	readonly verdict: Summary["verdict"];
	/** One sentence: who is down since when, why, the first step. */
	readonly headline: string;
	readonly incidents: Incident[];
	readonly causes: ReportData["causes"];
	readonly inputs: ReportData["inputs"];
	readonly events: ReportData["events"];
	/** Was every input read whole? */
	readonly complete: boolean;
	/** The exit status of the program. */
	readonly status: number;
	/** Which input could not be read, what is damaged, and why. */
	readonly messages: string[];
	text(): string;
	json(): string;
	html(): string;
	markdown(): string;
	csv(): string;
	/** Reads the inputs again. */
	ndjson(): string;
	toString(): string;
	toJSON(): ReportData;
}

/** An option or the use of the library was wrong. */
export class IistriageError extends Error {
	readonly status: number;
}

export function scan(inputs: Input | Input[], options?: Options): Promise<Report>;

/** Explain error codes, HTTP statuses, events, modules and rules. */
export function explain(words: string | string[], form?: "text" | "json"): Promise<string>;
