// node.mjs - the module for Node: inputs may be paths.  SPDX-License-Identifier: MIT
import { fstatSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";
import { explainer, scanner } from "./report.mjs";

const require = createRequire(import.meta.url);
const makeEngine = require("./engine-node.cjs");
let wasm;

// emcc takes the standard streams for terminals without a place.
function describeStreams(streams) {
	for (const fd of [0, 1, 2]) {
		streams[fd].tty = isatty(fd);
		streams[fd].path = `/dev/fd/${fd}`;
	}
	try {
		streams[0].seekable = fstatSync(0).isFile();
	} catch { /* it is closed, which reading will say */ }
}

// A new engine with its own memory, which reads the files of this system.
export async function newEngine(options = {}) {
	wasm ??= readFileSync(fileURLToPath(new URL("./engine.wasm", import.meta.url)));
	const engine = await makeEngine({ wasmBinary: wasm,
		preRun: [(made) => Object.assign(made.ENV, process.env)], ...options });
	describeStreams(engine.FS.streams);
	return engine;
}

async function addOther(run, input) {
	if (input instanceof URL)
		run.addPath(fileURLToPath(input));
	else if (typeof input === "string")
		run.addPath(input);
	else if (typeof input?.arrayBuffer === "function")
		run.addBytes(input.name || "input", new Uint8Array(await input.arrayBuffer()));
	else
		throw new TypeError("an input is a path, a URL of a file, a Blob or { name, bytes }");
}

export const scan = scanner(newEngine, addOther);
export const explain = explainer(newEngine);
export { IistriageError } from "./report.mjs";
