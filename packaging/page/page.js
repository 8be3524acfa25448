"use strict";
// page.js - what is dropped, chosen or pasted goes to a worker, and its report into a frame.
// The page itself reads no file.  SPDX-License-Identifier: MIT

const element = (id) => document.getElementById(id);
const controls = [...document.querySelectorAll("[data-option]")];
const saves = [...document.querySelectorAll("[data-form]")];

// Of a folder; the limits of the program itself are in its engine.
const MOST_FILES = 100000, DEEPEST = 32;
const NAMES = { html: "report.html", json: "report.json", markdown: "report.md" };
const TYPES = { html: "text/html", json: "application/json", markdown: "text/markdown" };
const LATE_MS = 60000;

const workerUrl = URL.createObjectURL(new Blob([element("worker").textContent],
	{ type: "text/javascript" }));
let compiled;		/* promise of the WebAssembly.Module */
let worker = null, late = 0;
let last = null;	/* what was read last: { files, roots, text } */
let reports = {};	/* of the last scan, by form */

function wasmModule() {
	if (!compiled) {
		const text = atob(element("wasm").textContent.trim());
		const bytes = new Uint8Array(text.length);
		for (let i = 0; i < text.length; i++)
			bytes[i] = text.charCodeAt(i);
		compiled = WebAssembly.compile(bytes);
	}
	return compiled;
}

const megabytes = (bytes) => bytes < 1e6 ? "less than 1 MB" :
	`${Math.round(bytes / 1e6).toLocaleString("en")} MB`;

function say(words) {
	element("live").textContent = words;
}

function problem(words) {
	element("problem-words").textContent = words;
	element("problem").hidden = false;
	element("problem").focus();
	element("problem").scrollIntoView({ block: "nearest" });
}

function busy(is) {
	element("state").hidden = !is;
	element("inputs").disabled = is;
	element("again").disabled = is || !last;
	for (const button of saves)
		button.disabled = is;
}

// A worker is used for one set of inputs: whatever happens to it, the next one has new memory.
function end() {
	clearTimeout(late);
	if (worker)
		worker.terminate();
	worker = null;
}

function giveUp(words) {
	end();
	busy(false);
	problem(words);
}

function waitFor() {
	clearTimeout(late);
	late = setTimeout(() => {
		element("state-words").textContent += " No sign of progress for a minute; a very " +
			"large archive may take that long. Stop ends it.";
	}, LATE_MS);
}

function progress({ done, total, name }) {
	waitFor();
	element("bar").max = total || 1;
	element("bar").value = done;
	element("state-words").textContent = done >= total ?
		"All files are read; the report is being made." :
		`${name}: ${megabytes(done)} of ${megabytes(total)}`;
}

// The frame has no address of its own: links within the report, which would lead to a part of
// this page, name it, and links to the web open beside the page.
function show(html) {
	element("report").srcdoc = html.replaceAll(' href="#', ' href="about:srcdoc#')
		.replaceAll('<a rel="noreferrer" href="',
			'<a target="_blank" rel="noopener noreferrer" href="');
}

function note(messages) {
	const lines = messages.split("\n").filter((line) => line);
	element("notes-list").replaceChildren(...lines.map((line) => {
		const item = document.createElement("li");
		item.textContent = line.replace(/^iistriage: /, "");
		return item;
	}));
	element("notes").hidden = lines.length === 0;
}

function save(form) {
	const link = document.createElement("a");
	const address = URL.createObjectURL(new Blob([reports[form]], { type: TYPES[form] }));
	link.href = address;
	link.download = NAMES[form];
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 60000);
	say(`${NAMES[form]} was saved`);
}

function received(report) {
	reports[report.form] = report.text;
	if (report.form !== "html") {
		save(report.form);
		return;
	}
	clearTimeout(late);
	busy(false);
	const title = new DOMParser().parseFromString(report.text, "text/html").title || "Report";
	element("result-title").textContent = title;
	note(report.messages);
	show(report.text);
	element("result").hidden = false;
	element("result-title").focus({ preventScroll: true });
	element("result").scrollIntoView();
	say(`The report is ready: ${title}`);
}

function answered({ data }) {
	if (data.type === "progress")
		progress(data);
	else if (data.type === "report")
		received(data);
	else if (data.type === "refused")
		giveUp(data.why);
	else
		giveUp(`The reading ended early: ${data.why}. The page can be used as before; try ` +
			"fewer files at once, or the program for the command line.");
}

async function read(inputs) {
	end();
	last = inputs;
	reports = {};
	element("problem").hidden = true;
	element("result").hidden = true;
	busy(true);
	element("bar").removeAttribute("value");
	const count = inputs.files.length;
	element("state-words").textContent = count === 0 ? "The text" :
		count === 1 ? inputs.files[0].path : `${count.toLocaleString("en")} files`;
	say("Reading");
	element("stop").focus();
	try {
		const module = await wasmModule();
		worker = new Worker(workerUrl);
		worker.onmessage = answered;
		worker.onerror = (event) => {
			event.preventDefault();
			answered({ data: { type: "failed", why: event.message || "the worker ended" } });
		};
		worker.onmessageerror = worker.onerror;
		const options = controls.flatMap((control) => control.type === "checkbox" ?
			control.checked ? [[control.dataset.option, null]] : [] :
			control.value.trim() ? [[control.dataset.option, control.value.trim()]] : []);
		worker.postMessage({ type: "scan", module, options, ...inputs });
		waitFor();
	} catch (error) {
		giveUp(`This browser cannot run the program: ${error.message}`);
	}
}

// ---- inputs ----

// A part of a path as the engine's file system takes it.
const part = (name) => name.replace(/[/\0]/g, "_").replace(/^\.{0,2}$/, "_");

// The paths of a set of inputs, each once: files of one name come from several folders.
class Inputs {
	files = [];
	roots = [];
	#taken = new Set();

	root(name) {
		const clean = part(name), dot = clean.lastIndexOf(".");
		const [stem, end] = dot > 0 ? [clean.slice(0, dot), clean.slice(dot)] : [clean, ""];
		let free = clean;
		for (let i = 2; this.#taken.has(free.toLowerCase()); i++)
			free = `${stem} (${i})${end}`;
		this.#taken.add(free.toLowerCase());
		this.roots.push(free);
		return free;
	}

	add(path, file) {
		if (this.files.length >= MOST_FILES)
			throw new Error(`there are more than ${MOST_FILES.toLocaleString("en")} files`);
		this.files.push({ path, file });
	}
}

// A folder that was dropped, by either interface: handles are Chromium's, which has no entries
// on a page that was opened from disk; entries are everywhere else.
const KINDS = {
	handle: {
		isFile: (node) => node.kind === "file",
		file: (node) => node.getFile(),
		inner: (node) => node.values(),
	},
	entry: {
		isFile: (node) => node.isFile,
		file: (node) => new Promise((done, fail) => node.file(done, fail)),
		async* inner(node) {
			const reader = node.createReader();
			for (;;) {
				const some = await new Promise((done, fail) =>
					reader.readEntries(done, fail));
				if (some.length === 0)
					return;
				yield* some;
			}
		},
	},
};

async function addFolder(inputs, kind, node, path, depth) {
	if (depth >= DEEPEST)
		return;
	for await (const inner of kind.inner(node)) {
		const name = `${path}/${part(inner.name)}`;
		if (kind.isFile(inner))
			inputs.add(name, await kind.file(inner));
		else
			await addFolder(inputs, kind, inner, name, depth + 1);
	}
}

// What was dropped has to be asked for before the first wait.
async function dropped(transfer) {
	const inputs = new Inputs();
	const text = transfer.getData("text/plain");
	const items = [...transfer.items].filter((item) => item.kind === "file").map((item) => {
		const entry = item.webkitGetAsEntry?.();
		return entry?.isDirectory ? { entry, handle: item.getAsFileSystemHandle?.() } :
			{ file: item.getAsFile() };
	});
	for (const { file, entry, handle } of items) {
		const folder = await handle;
		if (file)
			inputs.add(inputs.root(file.name), file);
		else if (folder)
			await addFolder(inputs, KINDS.handle, folder, inputs.root(folder.name), 0);
		else if (entry)
			await addFolder(inputs, KINDS.entry, entry, inputs.root(entry.name), 0);
	}
	if (inputs.files.length)
		read({ files: inputs.files, roots: inputs.roots, text: null });
	else if (text.trim() && !items.length)
		read({ files: [], roots: [], text });
	else
		problem("There is no file in what was dropped.");
}

function chosen(list) {
	const inputs = new Inputs(), folders = new Map();
	for (const file of list) {
		const [top, ...inner] = (file.webkitRelativePath || "").split("/");
		if (inner.length && !folders.has(top))
			folders.set(top, inputs.root(top));
		inputs.add(inner.length ? [folders.get(top), ...inner.map(part)].join("/") :
			inputs.root(file.name), file);
	}
	if (inputs.files.length)
		read({ files: inputs.files, roots: inputs.roots, text: null });
	else
		problem("That folder has no files.");
}

// ---- what the user does ----

for (const id of ["files", "folder"]) {
	const input = element(id);
	element(`choose-${id}`).addEventListener("click", () => input.click());
	input.addEventListener("change", () => {
		try {
			chosen(input.files);
		} catch (error) {
			problem(`These files cannot be read: ${error.message}`);
		}
		input.value = "";
	});
}

element("read").addEventListener("submit", (event) => {
	event.preventDefault();
	const text = element("paste").value;
	if (text.trim())
		read({ files: [], roots: [], text });
	else
		problem("There is no text to read yet: paste some first.");
});

for (const control of controls)
	control.addEventListener("keydown", (event) => {
		if (event.key !== "Enter" || control.type === "checkbox")
			return;
		event.preventDefault();
		if (last)
			read(last);
	});
element("again").addEventListener("click", () => read(last));
element("stop").addEventListener("click", () => {
	end();
	busy(false);
	say("Stopped");
	element("choose-files").focus();
});

for (const button of saves)
	button.addEventListener("click", () => {
		const { form } = button.dataset;
		if (reports[form])
			save(form);
		else if (worker)
			worker.postMessage({ type: "form", form });
	});

// A file that misses the box would replace the page.
let inside = 0;
const drags = {
	dragenter: () => document.body.classList.toggle("dragging", ++inside > 0),
	dragleave: () => document.body.classList.toggle("dragging", --inside > 0),
	dragover: (event) => { event.dataTransfer.dropEffect = "copy"; },
	drop: (event) => {
		inside = 0;
		document.body.classList.remove("dragging");
		if (worker && !element("state").hidden)
			return;
		dropped(event.dataTransfer).catch((error) =>
			problem(`What was dropped cannot be read: ${error.message}. The buttons may ` +
				"do what dropping cannot."));
	},
};
const isText = (event) => event.target === element("paste") &&
	![...event.dataTransfer.types].includes("Files");
for (const [type, act] of Object.entries(drags))
	addEventListener(type, (event) => {
		if (isText(event))
			return;
		event.preventDefault();
		act(event);
	});
addEventListener("paste", (event) => {
	if (event.clipboardData.files.length && element("state").hidden) {
		event.preventDefault();
		chosen(event.clipboardData.files);
	}
});
