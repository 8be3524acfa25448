// web.mjs - the module for browsers: inputs are File and Blob objects or bytes.  Reading takes
// a while: call it in a worker.  SPDX-License-Identifier: MIT
import makeEngine from "./engine-web.mjs";
import { explainer, scanner } from "./report.mjs";

let compiled;

// The only thing that is fetched, from beside this file.
async function wasmModule() {
	const response = await fetch(new URL("./engine.wasm", import.meta.url));
	if (!response.ok)
		throw new Error(`engine.wasm cannot be loaded: ${response.status}`);
	return WebAssembly.compile(await response.arrayBuffer());
}

async function newEngine() {
	compiled ??= wasmModule();
	const module = await compiled;
	return new Promise((done, fail) => {
		makeEngine({
			instantiateWasm(imports, ready) {
				WebAssembly.instantiate(module, imports).then((instance) =>
					ready(instance, module), fail);
				return {};
			},
			print() {}, printErr() {},
		}).then(done, fail);
	});
}

async function addOther(run, input) {
	if (typeof input?.arrayBuffer !== "function")
		throw new TypeError("an input is a File, a Blob or { name, bytes }");
	run.addBytes(input.name || "input", new Uint8Array(await input.arrayBuffer()));
}

export const scan = scanner(newEngine, addOther);
export const explain = explainer(newEngine);
export { IistriageError } from "./report.mjs";
