// test-web.cjs - node test-web.cjs CHROMIUM PROFILE PACKAGE LOG >report.json; the module in a
// browser reads LOG, once as bytes and once as a Blob.  packaging/npm/test calls it.
// SPDX-License-Identifier: MIT
"use strict";
const fs = require("fs");
const http = require("http");
const path = require("path");
const { Browser } = require("../../tests/browser.js");

const [chromium, profile, folder, log] = process.argv.slice(2);
const TIMEOUT = 120000;
const TYPES = { ".mjs": "text/javascript", ".wasm": "application/wasm" };

const server = http.createServer((request, response) => {
	const name = path.basename(request.url);
	const file = name === "log" ? log : path.join(folder, name);
	response.setHeader("Content-Type", TYPES[path.extname(name)] || "text/html");
	if (name === "" || !fs.existsSync(file))
		response.end("<!DOCTYPE html><title>test</title>");
	else
		fs.createReadStream(file).pipe(response);
});

const SCAN = `(async () => {
	const { scan } = await import("./web.mjs");
	const bytes = new Uint8Array(await (await fetch("/log")).arrayBuffer());
	const report = await scan({ name: "System.evtx", bytes }, { allEvents: true });
	const file = await scan(new File([bytes], "System.evtx"), { allEvents: true });
	if (report.json() !== file.json() || !report.html().startsWith("<!DOCTYPE html>"))
		throw new Error("bytes and File differ");
	return report.json();
})()`;

server.listen(0, "127.0.0.1", async () => {
	const browser = new Browser(chromium, profile);
	setTimeout(() => { browser.child.kill(); process.exit(1); }, TIMEOUT).unref();
	let status = 0;
	try {
		await browser.open(`http://127.0.0.1:${server.address().port}/`);
		process.stdout.write(await browser.run(SCAN));
	} catch (error) {
		console.error(error.message);
		status = 1;
	}
	browser.child.kill();
	server.close();
	process.exitCode = status;
	process.stdout.write("", () => process.exit());
});
