// report.mjs - scan() and explain() over an engine; node.mjs and web.mjs say where it comes
// from.  index.d.ts is the manual.  SPDX-License-Identifier: MIT
import { Run, RunError } from "./calls.mjs";

const UNREAD = 1, DAMAGED = 3;

// Options by the names that JavaScript has for them, and those of the library.
const VALUES = { since: "since", until: "until", computer: "computer", appPool: "app-pool",
	rules: "rules", baseline: "baseline", tz: "tz", textZone: "text-zone" };
const SWITCHES = { allEvents: "all-events", recover: "recover", hash: "hash",
	redact: "redact", verbose: "verbose", exitCode: "exit-code" };

function setOptions(run, options) {
	for (const [name, value] of Object.entries(options)) {
		if (value === undefined || value === null || value === false)
			continue;
		if (Object.hasOwn(SWITCHES, name))
			run.set(SWITCHES[name]);
		else if (Object.hasOwn(VALUES, name))
			for (const one of [value].flat())
				run.set(VALUES[name], String(one));
		else
			throw new TypeError(`there is no option ${name}`);
	}
}

// Lines of the library.
const lines = (messages) => messages.split("\n").filter((line) => line);

class Report {
	#run;
	#texts = new Map();
	#data;

	constructor(run) {
		this.#run = run;
		this.#data = JSON.parse(this.#form("json"));
		this.status = run.status;
		this.messages = lines(run.messages);
	}

	#form(form) {
		if (!this.#texts.has(form))
			this.#texts.set(form, this.#run.report(form));
		return this.#texts.get(form);
	}

	get complete() { return this.status !== UNREAD && this.status !== DAMAGED; }
	get verdict() { return this.#data.summary.verdict; }
	get headline() { return this.#data.summary.headline; }
	get incidents() { return this.#data.incidents; }
	get causes() { return this.#data.causes; }
	get inputs() { return this.#data.inputs; }
	get events() { return this.#data.events; }
	json() { return this.#form("json"); }
	text() { return this.#form("text"); }
	html() { return this.#form("html"); }
	markdown() { return this.#form("markdown"); }
	csv() { return this.#form("csv"); }
	ndjson() { return this.#form("ndjson"); }
	toString() { return this.text(); }
	toJSON() { return this.#data; }
}

// What scan() is on an engine; add(run, engine, input) takes what Input leaves over.
export function scanner(newEngine, addOther) {
	return async function scan(inputs, options = {}) {
		if (!Array.isArray(inputs))
			inputs = [inputs];
		const engine = await newEngine();
		const run = new Run(engine);
		run.set("jobs", "1");
		setOptions(run, options);
		for (const input of inputs)
			if (input?.bytes instanceof Uint8Array)
				run.addBytes(String(input.name ?? ""), input.bytes);
			else
				await addOther(run, input);
		return new Report(run);
	};
}

export function explainer(newEngine) {
	return async function explain(words, form = "text") {
		const run = new Run(await newEngine());
		try {
			return run.explain([words].flat().map(String), form);
		} finally {
			run.free();
		}
	};
}

export { RunError as IistriageError };
