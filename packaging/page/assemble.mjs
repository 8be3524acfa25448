// assemble.mjs - the page as one file, of its parts and the engine.
//
//   node packaging/page/assemble.mjs ENGINE VERSION >iistriage.html
//
// ENGINE is the folder of page.js and page.wasm.  The policy names each script and style by
// its SHA-256, also those of the report, which is shown in a frame that has the page's policy.
// SPDX-License-Identifier: MIT
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [engine, version] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const own = (name) => readFileSync(join(here, name), "utf8");
const report = (name) => readFileSync(join(here, "../../src/report", name), "utf8");
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

// The colours of the report: what stands before the first rule that is not of :root.
const colours = report("report.css").split("\n* {")[0];
const style = `${colours}\n${own("page.css")}`;
const script = own("page.js");
const worker = [own("calls.js"), readFileSync(join(engine, "page.js"), "utf8"),
	own("worker.js")].join("\n");
const wasm = readFileSync(join(engine, "page.wasm")).toString("base64");

for (const text of [script, worker])
	if (/<\/script|<!--/i.test(text))
		throw new Error("a script holds what ends an element of HTML");

const policy = [
	"default-src 'none'",
	`script-src ${hash(script)} ${hash(report("report.js"))} 'wasm-unsafe-eval'`,
	`style-src ${hash(style)} ${hash(report("report.css"))}`,
	"worker-src blob:", "frame-src 'none'", "img-src data:", "connect-src 'none'",
	"base-uri 'none'", "form-action 'none'",
].join("; ");

const parts = { POLICY: policy, VERSION: version, STYLE: style, SCRIPT: script,
	WORKER: worker, WASM: wasm };
process.stdout.write(own("page.html").replace(/@([A-Z]+)@/g, (_, name) => parts[name]));
