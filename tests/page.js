// Looks at pages of the program in a browser: node page.js CHROMIUM PROFILE PLAN
//
// PLAN is JSON: [{ "name", "file", "most_pages" }], most_pages for those whose print is counted;
// the others are long, and axe takes its time: it looks at them narrow and light, wide and dark.
// axe-core, which looks for what screen readers, keyboards and weak eyes stumble over, is found
// in NODE_PATH.
// SPDX-License-Identifier: MIT
"use strict";
const fs = require("fs");
const { Browser } = require("./browser.js");
const WIDTHS = [360, 800, 1400], SCHEMES = ["light", "dark"];
const TIMEOUT = 900000;

let axe;
try {
  axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
} catch {
  console.log("SKIP: axe-core is not in NODE_PATH");
  process.exit(77);
}

let passed = 0, failed = 0;
const check = (name, faults) => {
  faults.slice(0, 5).forEach((fault) => console.log("  " + fault));
  console.log((faults.length ? "FAIL: " : "PASS: ") + name);
  if (faults.length)
    failed++;
  else
    passed++;
};

// Everything that is folded is looked at, too.
const OPEN = "for (const part of document.querySelectorAll('details')) part.open = true;";
const WIDE = `(() => {
  const width = document.documentElement.clientWidth;
  return document.documentElement.scrollWidth <= width ? [] :
    ["the page is " + document.documentElement.scrollWidth + " wide"].concat(
      [...document.querySelectorAll("body *")].filter((part) =>
        part.getBoundingClientRect().right > width + 1 && !part.closest("pre, svg, .scroll"))
        .slice(0, 3).map((part) => part.outerHTML.slice(0, 120)));
})()`;
const AXE = `axe.run({ resultTypes: ["violations"] }).then((found) => found.violations.map((v) =>
  v.id + " (" + v.impact + ", " + v.nodes.length + "): " + v.nodes[0].html.slice(0, 160) + " " +
  (v.nodes[0].failureSummary || "").slice(0, 300)))`;
const TARGETS = `[...document.querySelectorAll('a[href^="#"]')].filter((link) =>
  !document.getElementById(decodeURIComponent(link.hash.slice(1)))).map((link) => link.outerHTML)`;
const IDS = `(() => { const seen = new Set();
  return [...document.querySelectorAll("[id]")].filter((part) =>
    seen.has(part.id) || !seen.add(part.id)).map((part) => "twice: id " + part.id); })()`;
// A link to a folded part opens it.
const REVEALS = `(async () => { const faults = [];
  for (const link of [...document.querySelectorAll('a[href^="#"]')].slice(0, 60)) {
    for (const part of document.querySelectorAll("details")) part.open = false;
    location.hash = ""; location.hash = link.hash;
    await new Promise((resolve) => setTimeout(resolve, 5));
    const target = document.getElementById(link.hash.slice(1));
    for (let part = target && target.parentElement; part; part = part.parentElement)
      if (part.tagName === "DETAILS" && !part.open && !faults.includes(link.hash))
        faults.push(link.hash);
  }
  return faults; })()`;
const COPIES = `(async () => {
  const block = document.querySelector(".command");
  if (!block)
    return [];
  const button = block.querySelector("button"), code = block.querySelector("code");
  if (!button)
    return ["no button"];
  if (button.getAttribute("aria-label") !== "Copy the command")
    return ["label " + button.getAttribute("aria-label")];
  let got = null;
  document.addEventListener("copy", (event) => { got = String(getSelection()); });
  button.click();
  await new Promise((resolve) => setTimeout(resolve, 300));
  if (got === null)
    got = await navigator.clipboard.readText();
  const faults = button.textContent === "Copied" ? [] : ["it says " + button.textContent];
  if (got.trim() !== code.textContent.trim())
    faults.push("copied: " + got.slice(0, 100));
  return faults; })()`;

// In inches.
const papers = { A4: [8.27, 11.69], Letter: [8.5, 11] };

const print = async (browser, page) => {
  for (const [paper, [paperWidth, paperHeight]] of Object.entries(papers)) {
    const { data } = await browser.send("Page.printToPDF", { preferCSSPageSize: true,
      paperWidth, paperHeight, printBackground: true });
    const count = Buffer.from(data, "base64").toString("latin1")
      .match(/\/Type\s*\/Page[^s]/g).length;
    check(`${page.name}: prints on ${page.most_pages} pages of ${paper} at most`,
      count <= page.most_pages ? [] : [count + " pages"]);
  }
};

const look = async (browser, page) => {
  await browser.open(page.file);
  if (page.most_pages)
    await print(browser, page);
  check(`${page.name}: links to a part of the page lead there`, await browser.run(TARGETS));
  check(`${page.name}: no id is there twice`, await browser.run(IDS));
  check(`${page.name}: a link opens what is folded`, await browser.run(REVEALS));
  check(`${page.name}: the button copies the command`, await browser.run(COPIES));
  await browser.run(axe + OPEN);
  for (const width of WIDTHS) {
    await browser.send("Emulation.setDeviceMetricsOverride",
      { width, height: 900, deviceScaleFactor: 1, mobile: false });
    check(`${page.name}: fits ${width} px`, await browser.run(WIDE));
    for (const scheme of SCHEMES) {
      if (!page.most_pages && (width === 800 || (width === 360) !== (scheme === "light")))
        continue;
      await browser.send("Emulation.setEmulatedMedia",
        { features: [{ name: "prefers-color-scheme", value: scheme }] });
      check(`${page.name}: axe finds nothing at ${width} px, ${scheme}`, await browser.run(AXE));
    }
  }
  const asked = browser.heard.filter((m) => m.method === "Network.requestWillBeSent")
    .map((m) => m.params.request.url).filter((url) => url !== "file://" + page.file);
  check(`${page.name}: nothing is asked for`, asked);
  check(`${page.name}: the browser complains of nothing`, browser.heard
    .filter((m) => m.method === "Log.entryAdded" || m.method === "Runtime.exceptionThrown")
    .map((m) => JSON.stringify(m.params).slice(0, 200)));
  await browser.close();
};

const main = async () => {
  const browser = new Browser(process.argv[2], process.argv[3]);
  setTimeout(() => { console.log("FAIL: time is up"); browser.child.kill(); process.exit(1); },
    TIMEOUT).unref();
  await browser.send("Browser.grantPermissions",
    { permissions: ["clipboardReadWrite", "clipboardSanitizedWrite"] }).catch(() => {});
  for (const page of JSON.parse(fs.readFileSync(process.argv[4], "utf8")))
    await look(browser, page);
  browser.child.kill();
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  process.exit(failed ? 1 : 0);
};
main().catch((error) => { console.log("FAIL: " + error.message); process.exit(1); });
