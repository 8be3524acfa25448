// node.mjs - the module for Node: inputs may be paths.  SPDX-License-Identifier: MIT
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isatty } from "node:tty";
import { fileURLToPath } from "node:url";
import { explainer, scanner } from "./report.mjs";

const require = createRequire(import.meta.url);
const makeEngine = require("./engine-node.cjs");
let wasm;

// A new engine with its own memory, which reads the files of this system.
export async function newEngine(options = {}) {
	wasm ??= readFileSync(fileURLToPath(new URL("./engine-node.wasm", import.meta.url)));
	const engine = await makeEngine({ wasmBinary: wasm, ...options });
	for (const fd of [0, 1, 2]) {
		engine.FS.streams[fd].tty = isatty(fd);
		engine.FS.streams[fd].path = `/dev/fd/${fd}`;
	}
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
