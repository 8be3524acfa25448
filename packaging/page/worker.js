// worker.js - reads for the page, in a thread of its own that can be stopped at any time.
// It follows emcc's code and calls.js.  One worker reads one set of inputs and then answers
// for other forms of its report.
// SPDX-License-Identifier: MIT

// Bytes that are fetched from a file at once: what follows is usually asked for next.
const AHEAD = 4 << 20;
// What is left of each reading is collected only when the browser thinks that memory is short,
// and the engine does not return before all is read: 5 GB would leave 2 GB.  So much memory is
// asked for each time, and never touched, to make it collect.
const PRESSURE = 128 << 20;
const PROGRESS_MS = 100;
const FOLDER = "/in";

let run;

// Files are read in slices, so that none is in memory.  A browser that cannot read one (it is
// gone, or was changed) is an error of reading and not of the program.
function readSlices(engine, total) {
	const { FS } = engine, files = FS.filesystems.WORKERFS;
	const reader = new FileReaderSync();
	let node = null, start = 0, ahead = new Uint8Array(0), done = 0, told = 0;

	const fetch = (wanted, position, size) => {
		let slice;
		try {
			slice = reader.readAsArrayBuffer(wanted.contents.slice(position, position + size));
		} catch {
			throw new FS.ErrnoError(29);	/* EIO */
		}
		new ArrayBuffer(PRESSURE);
		node = wanted;
		start = position;
		ahead = new Uint8Array(slice);
		done = Math.min(done + ahead.length, total);
		if (performance.now() - told < PROGRESS_MS)
			return;
		told = performance.now();
		postMessage({ type: "progress", done, total, name: wanted.name });
	};
	files.stream_ops.read = (stream, buffer, offset, length, position) => {
		const wanted = stream.node;
		if (position >= wanted.size)
			return 0;
		if (wanted !== node || position < start || position >= start + ahead.length)
			fetch(wanted, position, Math.max(length, AHEAD));
		const from = position - start, piece = ahead.subarray(from, from + length);
		buffer.set(piece, offset);
		return piece.length;
	};
}

// The module was compiled by the page, which says so if that fails.
async function start(module, files, total) {
	const engine = await iistriage_engine({
		instantiateWasm(imports, done) {
			WebAssembly.instantiate(module, imports).then((instance) =>
				done(instance, module), fail);
			return {};
		},
		print() {},
		printErr() {},
		onAbort(reason) { throw new Error(String(reason)); },
	});
	engine.FS.mkdir(FOLDER);
	engine.FS.mount(engine.FS.filesystems.WORKERFS,
		{ blobs: files.map(({ path, file }) => ({ name: path, data: file })) }, FOLDER);
	engine.FS.chdir(FOLDER);
	readSlices(engine, total);
	return engine;
}

async function scan({ module, files, roots, text, options }) {
	const total = files.reduce((sum, { file }) => sum + file.size, 0);
	const engine = await start(module, files, total);
	run = new Run(engine);
	run.set("jobs", "1");
	for (const [option, value] of options)
		run.set(option, value);
	for (const root of roots)
		run.addPath(root);
	if (text !== null)
		run.addBytes("pasted text", new TextEncoder().encode(text));
	answer("html");
}

function answer(form) {
	const text = run.report(form);
	postMessage({ type: "report", form, text, status: run.status, messages: run.messages });
}

function fail(error) {
	const memory = error instanceof RangeError || /memory|allocation/i.test(error.message);
	postMessage(error instanceof RunError ?
		{ type: "refused", why: error.message } :
		{ type: "failed", why: memory ? "there is not enough memory for it" :
			String(error.message || error) });
}

onmessage = ({ data }) => {
	if (data.type === "scan") {
		scan(data).catch(fail);
		return;
	}
	try {
		answer(data.form);
	} catch (error) {
		fail(error);
	}
};
