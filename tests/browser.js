// A browser for tests: a page of Chromium, without a window.
//
// It speaks the protocol of Chromium's developer tools over a pipe, so that it needs nothing but
// Node: https://chromedevtools.github.io/devtools-protocol/
// SPDX-License-Identifier: MIT
"use strict";
const { spawn } = require("child_process");

class Browser {
  constructor(program, profile) {
    this.child = spawn(program, ["--headless=new", "--no-sandbox", "--disable-gpu",
      "--no-first-run", "--disable-dev-shm-usage", "--remote-debugging-pipe",
      "--user-data-dir=" + profile], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    this.waiting = new Map();
    this.heard = [];
    this.last = 0;
    let rest = "";
    this.child.stdio[4].on("data", (bytes) => {
      const parts = (rest + bytes).split("\0");
      rest = parts.pop();
      parts.forEach((part) => this.hear(JSON.parse(part)));
    });
    this.child.on("exit", () => { for (const answer of this.waiting.values())
      answer.reject(new Error("the browser ended")); });
  }
  hear(message) {
    const answer = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (!answer)
      this.heard.push(message);
    else if (message.error)
      answer.reject(new Error(message.error.message));
    else
      answer.resolve(message.result);
  }
  send(method, params = {}) {
    const id = ++this.last;
    const message = { id, method, params };
    if (this.session && !method.startsWith("Target."))
      message.sessionId = this.session;
    this.child.stdio[3].write(JSON.stringify(message) + "\0");
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }
  async open(file) {
    const { targetId } = await this.send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    this.session = sessionId;
    this.target = targetId;
    this.heard = [];
    for (const domain of ["Page", "Network", "Log", "Runtime"])
      await this.send(domain + ".enable");
    await this.send("Emulation.setFocusEmulationEnabled", { enabled: true });
    await this.send("Page.navigate", { url: /^https?:/.test(file) ? file : "file://" + file });
    while (!this.heard.some((m) => m.method === "Page.loadEventFired"))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
  async close() {
    const targetId = this.target;
    this.session = undefined;
    await this.send("Target.closeTarget", { targetId });
  }
  async run(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate",
      { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception.description || exceptionDetails.text);
    return result.value;
  }
}

module.exports = { Browser };
