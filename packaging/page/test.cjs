// test.cjs - node test.cjs CHROMIUM FOLDER PAGE NATIVE SAMPLES; packaging/page/test calls it.
// FOLDER has profile, saved and in, the inputs.  SPDX-License-Identifier: MIT
"use strict";
const { spawnSync } = require("child_process");
const fs = require("fs");
const http = require("http");
const path = require("path");
const { Browser } = require("../../tests/browser.js");

const [chromium, folder, pageFile, native, samples] = process.argv.slice(2);
const WIDTHS = [360, 800, 1400], SCHEMES = ["light", "dark"];
const TIMEOUT = 1500000, WAIT = 120000, LONG = 600000;
const shots = process.env.SHOTS;
const inputs = path.join(folder, "in");

let axe = null;
try {
	axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
} catch { /* said at the end */ }

let passed = 0, failed = 0, skipped = 0, browser;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function check(name, test) {
	let faults;
	try {
		faults = await test() || [];
	} catch (error) {
		faults = [error.message];
	}
	faults.slice(0, 5).forEach((fault) => console.log("  " + fault));
	console.log(`${faults.length ? "FAIL" : "PASS"}: ${name}`);
	if (faults.length)
		failed++;
	else
		passed++;
}

async function until(expression, ms = WAIT) {
	const end = Date.now() + ms;
	while (Date.now() < end) {
		const value = await browser.run(expression);
		if (value)
			return value;
		await sleep(50);
	}
	throw new Error(`not in ${ms / 1000} s: ${expression}; the page says: ` +
		await browser.run("document.querySelector('main').innerText.slice(0, 300)"));
}

const STATE = `!element("state").hidden ? "" : !element("problem").hidden ?
	"problem: " + element("problem-words").textContent :
	!element("result").hidden ? "result: " + element("result-title").textContent : ""`;
const settled = (ms) => until(STATE, ms);

// As a person drops them, from the manager of files.
async function drop(...files) {
	const { x, y } = await browser.run(`element("problem").hidden = true,
		element("result").hidden = true, scrollTo(0, 0), (({ x, y, width, height }) =>
		({ x: x + width / 2, y: y + height / 2 }))(element("drop").getBoundingClientRect())`);
	const data = { items: [], files, dragOperationsMask: 1 };
	for (const type of ["dragEnter", "dragOver", "drop"])
		await browser.send("Input.dispatchDragEvent", { type, x, y, data });
	await until(`!element("state").hidden || !element("problem").hidden ||
		!element("result").hidden`);
}

async function choose(...files) {
	const { root } = await browser.send("DOM.getDocument");
	const { nodeId } = await browser.send("DOM.querySelector",
		{ nodeId: root.nodeId, selector: "#files" });
	await browser.send("DOM.setFileInputFiles", { nodeId, files });
}

const press = (id) => browser.run(`element("${id}").click()`);
const setValue = (id, value) => browser.run(`element("${id}").value = ${JSON.stringify(value)}`);

async function saved(form, name) {
	const file = path.join(folder, "saved", name), end = Date.now() + WAIT;
	fs.rmSync(file, { force: true });
	await browser.run(`document.querySelector('[data-form="${form}"]').click()`);
	while (Date.now() < end) {
		if (fs.existsSync(file))
			return fs.readFileSync(file, "utf8");
		await sleep(30);
	}
	throw new Error(`${name} was not saved`);
}

const program = (args, cwd = samples, input = undefined) => spawnSync(native, ["-q", ...args],
	{ cwd, input, encoding: "utf8", maxBuffer: 1 << 30 }).stdout;

function differ(a, b) {
	if (a === b)
		return [];
	const one = a.split("\n"), two = b.split("\n");
	const at = one.findIndex((line, i) => line !== two[i]);
	return [`line ${at + 1}`, `program: ${one[at]}`, `page: ${two[at]}`];
}

async function open(where) {
	await browser.open(where);
	await browser.send("Browser.setDownloadBehavior",
		{ behavior: "allow", downloadPath: path.join(folder, "saved") });
	await browser.send("DOM.enable");
}

// ---- the frame ----

// It has a process of its own.
async function frame(expression) {
	const { targetInfos } = await browser.send("Target.getTargets");
	const target = targetInfos.find((t) => t.type === "iframe");
	if (!target)
		throw new Error("there is nothing in the frame");
	const { sessionId } = await browser.send("Target.attachToTarget",
		{ targetId: target.targetId, flatten: true });
	const page = browser.session;
	try {
		browser.session = sessionId;
		return await browser.run(expression);
	} finally {
		browser.session = page;
	}
}

const FRAME = `({ title: document.title, font: getComputedStyle(document.body).fontFamily,
	buttons: document.querySelectorAll(".command button").length,
	commands: document.querySelectorAll(".command").length, origin: self.origin,
	links: [...document.querySelectorAll('a[href^="http"]')].every((a) =>
		a.target === "_blank" && a.rel.includes("noopener")) })`;

async function frameShows() {
	await sleep(500);
	const seen = await frame(FRAME), faults = [];
	if (!/system-ui/.test(seen.font))
		faults.push("the style of the report does not work: " + seen.font);
	if (!seen.commands || seen.buttons !== seen.commands)
		faults.push(`${seen.commands} commands have ${seen.buttons} buttons`);
	if (seen.origin !== "null")
		faults.push("the frame has the origin " + seen.origin);
	if (!seen.links)
		faults.push("a link would leave the page");
	return faults;
}

async function frameLinks() {
	const where = await frame(`(async () => { const link = document.querySelector('a[href*="srcdoc#"]');
		link.click();
		await new Promise((done) => setTimeout(done, 300));
		return [link.hash, location.hash, scrollY > 0].join(); })()`);
	return /^(#.+),\1,true$/.test(where) ? complaints() : [where];
}

// ---- what it reads ----

async function sample(name) {
	await open(pageFile);
	await drop(path.join(samples, name));
	const state = await settled();
	if (!state.startsWith("result"))
		return [state];
	const faults = differ(program(["-f", "json", name]), await saved("json", "report.json"));
	return faults.length ? faults : differ(program(["-f", "html", name]),
		await saved("html", "report.html"));
}

async function chosenFiles() {
	await open(pageFile);
	const files = ["System.evtx", "Application.evtx"];
	await choose(...files.map((name) => path.join(samples, "module-missing", name)));
	await settled();
	return differ(program(["-f", "markdown", ...files], path.join(samples, "module-missing")),
		await saved("markdown", "report.md"));
}

const PASTED = "Application pool 'DefaultAppPool' is being automatically disabled due to a " +
	"series of failures in the process(es) serving that application pool. (WAS 5002)";

async function pasted() {
	await open(pageFile);
	await setValue("paste", PASTED);
	await press("read-text");
	const state = await settled();
	const page = JSON.parse(await saved("json", "report.json"));
	const here = JSON.parse(program(["-f", "json", "-"], samples, PASTED));
	return page.summary.headline === here.summary.headline && state.startsWith("result") ? [] :
		[state, page.summary.headline, here.summary.headline];
}

async function nothingPasted() {
	await open(pageFile);
	await press("read-text");
	const state = await settled();
	return state.startsWith("problem: There is no text") ? [] : [state];
}

async function filtered() {
	await open(pageFile);
	await drop(path.join(samples, "module-missing"));
	await settled();
	await browser.run(`element("redact").checked = true`);
	await press("again");
	await settled();
	const redacted = differ(program(["-f", "json", "--redact", "module-missing"]),
		await saved("json", "report.json"));
	await browser.run(`element("redact").checked = false`);
	await setValue("computer", "no-such-computer");
	await press("again");
	const state = await settled();
	await setValue("computer", "");
	await press("again");
	const after = await settled();
	return redacted.concat(state.startsWith("problem") && /no-such-computer/.test(state) ? [] :
		[state], after.startsWith("result") ? [] : [after]);
}

// Says so, and reads a good folder afterwards.
const hostile = (file, words) => async () => {
	if (!fs.existsSync(file))
		return [file + " is not there"];
	await open(pageFile);
	await drop(file);
	const state = await settled(LONG);
	const notes = await browser.run(`element("notes").textContent`);
	const faults = words.test(state + notes) ? [] : [state, notes.slice(0, 300)];
	await drop(path.join(samples, "module-missing"));
	const after = await settled();
	return faults.concat(after.startsWith("result") ? [] : [after]);
};

// The page has one worker at a time; what happens to it is made to happen.
async function lostWorker() {
	await open(pageFile);
	await browser.run(`(() => { const start = Worker.prototype.postMessage;
		Worker.prototype.postMessage = function () { this.terminate();
			Worker.prototype.postMessage = start;
			this.dispatchEvent(new ErrorEvent("error", { message: "out of memory" })); }; })()`);
	await drop(path.join(samples, "module-missing"));
	const state = await settled();
	await drop(path.join(samples, "module-missing"));
	const after = await settled();
	return (state.startsWith("problem") && /ended early/.test(state) ? [] : [state])
		.concat(after.startsWith("result") ? [] : [after]);
}

async function stopped() {
	await open(pageFile);
	await browser.run(`Worker.prototype.postMessage = function () {}`);
	await drop(path.join(samples, "module-missing"));
	await press("stop");
	const free = await browser.run(`element("state").hidden && !element("inputs").disabled &&
		!worker && document.activeElement.id === "choose-files"`);
	return free ? [] : ["it is still busy"];
}

async function sameNames() {
	await open(pageFile);
	await choose(path.join(samples, "module-missing", "System.evtx"),
		path.join(samples, "healthy", "System.evtx"));
	await settled();
	const { inputs: read } = JSON.parse(await saved("json", "report.json"));
	const names = read.map((input) => input.path).join();
	return names === "System.evtx,System (2).evtx" ? [] : [names];
}

// ---- what it asks for ----

const served = () => new Promise((done) => {
	const asked = [];
	const server = http.createServer((request, response) => {
		asked.push(request.url);
		response.setHeader("Content-Type", "text/html; charset=utf-8");
		fs.createReadStream(pageFile).pipe(response);
	}).listen(0, "127.0.0.1", () => done({ server, asked,
		address: `http://127.0.0.1:${server.address().port}/iistriage.html` }));
});

function requests() {
	return browser.heard.filter((m) => m.method === "Network.requestWillBeSent")
		.map((m) => m.params.request.url)
		.filter((url) => !/^(blob|data):/.test(url));
}

const complaints = () => browser.heard
	.filter((m) => m.method === "Log.entryAdded" || m.method === "Runtime.exceptionThrown")
	.map((m) => JSON.stringify(m.params).slice(0, 300));

async function nothingAsked() {
	const { server, asked, address } = await served();
	await open(address);
	await drop(path.join(samples, "module-missing"));
	const state = await settled();
	await saved("json", "report.json");
	const faults = requests().filter((url) => url !== address)
		.concat(asked.slice(1).map((url) => "the host was asked for " + url), complaints());
	const refused = await browser.run(`fetch("${address}").then(() => "", (e) => String(e))`);
	server.close();
	return faults.concat(state.startsWith("result") ? [] : [state],
		refused ? [] : ["a connection could be made"],
		asked.length === 1 ? [] : ["the host was asked again"]);
}

// ---- how it looks ----

const WIDE = `(() => { const width = document.documentElement.clientWidth;
	return document.documentElement.scrollWidth <= width ? [] :
		["it is " + document.documentElement.scrollWidth + " wide"]; })()`;
const AXE = `axe.run({ resultTypes: ["violations"], iframes: false }).then((found) =>
	found.violations.map((v) => v.id + " (" + v.impact + ", " + v.nodes.length + "): " +
		v.nodes[0].html.slice(0, 160) + " " + (v.nodes[0].failureSummary || "").slice(0, 300)))`;
const OPEN = `for (const part of document.querySelectorAll("details")) part.open = true;`;

async function picture(name) {
	if (!shots)
		return;
	fs.mkdirSync(shots, { recursive: true });
	const { data } = await browser.send("Page.captureScreenshot",
		{ format: "png", captureBeyondViewport: false });
	fs.writeFileSync(path.join(shots, name + ".png"), Buffer.from(data, "base64"));
}

async function look(name) {
	if (axe)
		await browser.run(axe);
	for (const width of WIDTHS) {
		await browser.send("Emulation.setDeviceMetricsOverride",
			{ width, height: 1000, deviceScaleFactor: 1, mobile: false });
		await check(`${name}: fits ${width} px`, () => browser.run(WIDE));
		for (const scheme of SCHEMES) {
			await browser.send("Emulation.setEmulatedMedia",
				{ features: [{ name: "prefers-color-scheme", value: scheme }] });
			await sleep(300);
			await picture(`${name}-${width}-${scheme}`);
			if (axe)
				await check(`${name}: axe finds nothing at ${width} px, ${scheme}`,
					() => browser.run(AXE));
		}
	}
	await browser.send("Emulation.clearDeviceMetricsOverride");
}

async function looks() {
	await open(pageFile);
	await look("start");
	await browser.run(OPEN);
	await look("open");
	await open(pageFile);
	await drop(path.join(samples, "module-missing"));
	await settled();
	await check("the report is shown in the frame, with its style and script", frameShows);
	await check("a link of the report leads to a part of it", frameLinks);
	await check("the focus is on the title of the report", async () =>
		await browser.run("document.activeElement.id") === "result-title" ? [] : ["it is not"]);
	await look("result");
	await open(pageFile);
	await press("read-text");
	await settled();
	await look("problem");
	await browser.run(`Worker.prototype.postMessage = function () {}`);
	await drop(path.join(samples, "module-missing"));
	await browser.run(`progress({ done: 4e8, total: 1e9, name: "System.evtx" })`);
	await look("reading");
}

// ---- 1 GB ----

async function speed() {
	const log = path.join(inputs, "big.evtx");
	program(["-j", "1", log]);
	const start = Date.now();
	const here = program(["-j", "1", "-f", "json", "big.evtx"], inputs);
	const nativeMs = Date.now() - start;
	await open(pageFile);
	const from = Date.now();
	await drop(log);
	await settled(LONG);
	const pageMs = Date.now() - from;
	const report = await saved("json", "report.json");
	console.log(`  1 GB: program ${nativeMs} ms, page ${pageMs} ms`);
	return differ(here, report).concat(pageMs <= 4 * nativeMs ? [] :
		[`it takes ${(pageMs / nativeMs).toFixed(1)} times as long`]);
}

async function huge() {
	await open(pageFile);
	await drop(path.join(inputs, "huge.evtx"));
	const state = await settled(LONG);
	const { inputs: read } = JSON.parse(await saved("json", "report.json"));
	return state.startsWith("result") && read[0].size === 5 * 2 ** 30 ? [] :
		[state, JSON.stringify(read[0]).slice(0, 300)];
}

async function main() {
	browser = new Browser(chromium, path.join(folder, "profile"));
	setTimeout(() => { console.log("FAIL: time is up"); browser.child.kill(); process.exit(1); },
		TIMEOUT).unref();
	for (const name of fs.readdirSync(samples).sort())
		if (fs.statSync(path.join(samples, name)).isDirectory())
			await check(`the same as the program: ${name}`, () => sample(name));
	await check("chosen files, saved as Markdown", chosenFiles);
	await check("files of one name", sameNames);
	await check("pasted text", pasted);
	await check("no text", nothingPasted);
	await check("filter and hidden names", filtered);
	await check("a damaged log", hostile(path.join(inputs, "damaged"), /System\.evtx/));
	await check("a wrong file", hostile(path.join(inputs, "wrong"), /./));
	await check("a bomb", hostile(path.join(inputs, "bomb.zip"), /bomb\.zip/));
	await check("a worker that is lost", lostWorker);
	await check("stopped", stopped);
	await check("nothing is asked for", nothingAsked);
	await looks();
	if (process.env.SPEED) {
		await check("1 GB, at a quarter of the program's speed", speed);
		await check("5 GB", huge);
	} else {
		console.log("SKIP: 1 GB and 5 GB: SPEED=1 measures it");
		skipped++;
	}
	if (!axe) {
		console.log("SKIP: axe: axe-core is not in NODE_PATH");
		skipped++;
	}
	browser.child.kill();
	console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
	process.exit(failed ? 1 : 0);
}
main().catch((error) => { console.log("FAIL: " + error.stack); process.exit(1); });
