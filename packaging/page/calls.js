"use strict";
// calls.js - the functions of iistriage.h on an engine, for the page's worker and the npm
// package.  An engine is what iistriage_engine() of emcc yields; each has its own memory.
// SPDX-License-Identifier: MIT

// One run: options and inputs, then reports.  A function that fails throws a RunError with
// the messages of the library.
class RunError extends Error {
	constructor(messages, status) {
		super(messages.replace(/^iistriage: /gm, "").trimEnd());
		this.name = "RunError";
		this.status = status;
	}
}

class Run {
	#engine;
	#handle;
	#kept = [];

	constructor(engine) {
		this.#engine = engine;
		this.#handle = engine._iistriage_new();
	}

	// A text in the memory of the engine, for _free(); 0: there is no memory.
	#lend(text) {
		const size = this.#engine.lengthBytesUTF8(text) + 1;
		const at = this.#engine._malloc(size);
		if (at)
			this.#engine.stringToUTF8(text, at, size);
		return at;
	}

	// call(pointer...) with texts; null becomes NULL.
	#with(texts, call) {
		const pointers = texts.map((text) => text === null ? 0 : this.#lend(text));
		try {
			return call(...pointers);
		} finally {
			for (const pointer of pointers)
				this.#engine._free(pointer);
		}
	}

	#check(result) {
		if (result < 0)
			throw new RunError(this.messages, this.status);
	}

	set(option, value = null) {
		this.#check(this.#with([option, value], (a, b) =>
			this.#engine._iistriage_set(this.#handle, a, b)));
	}

	addPath(path) {
		this.#check(this.#with([path], (a) =>
			this.#engine._iistriage_add_path(this.#handle, a)));
	}

	// Copies the bytes into the memory of the engine.
	addBytes(name, bytes) {
		const at = this.#engine._malloc(bytes.length || 1);
		if (!at)
			throw new RunError("out of memory", 1);
		this.#kept.push(at);
		this.#engine.HEAPU8.set(bytes, at >>> 0);
		this.#check(this.#with([name], (a) =>
			this.#engine._iistriage_add_bytes(this.#handle, a, at, bytes.length)));
	}

	// A result of the library as a string; take(size) returns it, 0 if it failed.
	#take(take) {
		const engine = this.#engine, sizeAt = engine._malloc(4) >>> 0;
		try {
			const at = sizeAt ? take(sizeAt) >>> 0 : 0;
			if (!at)
				throw new RunError(this.messages || "out of memory", this.status || 1);
			const size = engine.HEAPU32[sizeAt >>> 2];
			const text = new TextDecoder().decode(engine.HEAPU8.subarray(at, at + size));
			engine._iistriage_release(at);
			return text;
		} finally {
			engine._free(sizeAt);
		}
	}

	report(form) {
		return this.#with([form], (a) => this.#take((size) =>
			this.#engine._iistriage_report(this.#handle, a, size)));
	}

	explain(words, form) {
		const engine = this.#engine;
		return this.#with([form, ...words], (a, ...pointers) => {
			const list = engine._malloc(4 * (words.length || 1)) >>> 0;
			engine.HEAPU32.set(pointers, list >>> 2);
			try {
				return this.#take((size) => engine._iistriage_explain(this.#handle, list,
					words.length, a, size));
			} finally {
				engine._free(list);
			}
		});
	}

	get status() {
		return this.#engine._iistriage_status(this.#handle);
	}

	get messages() {
		return this.#engine.UTF8ToString(this.#engine._iistriage_messages(this.#handle));
	}

	free() {
		this.#engine._iistriage_free(this.#handle);
		for (const pointer of this.#kept)
			this.#engine._free(pointer);
		this.#handle = 0;
		this.#kept = [];
	}
}
