#!/usr/bin/env node
// cli.mjs - the program, as WebAssembly.  SPDX-License-Identifier: MIT
import { newEngine } from "./node.mjs";

try {
	const engine = await newEngine({ thisProgram: "iistriage" });
	process.exitCode = engine.callMain(process.argv.slice(2));
} catch (error) {
	if (error?.name !== "ExitStatus") {
		console.error(`iistriage: ${error?.message ?? error}`);
		process.exitCode = 1;
	} else {
		process.exitCode = error.status;
	}
}
