"use strict";
// Every command gets a button that copies it.
for (const block of document.querySelectorAll(".command")) {
  const code = block.querySelector("code"), button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  button.setAttribute("aria-label", "Copy the command");
  button.setAttribute("aria-live", "polite");
  const tell = (word) => {
    button.textContent = word;
    button.setAttribute("aria-label", word === "Copy" ? "Copy the command" : word);
  };
  const select = () => {
    getSelection().selectAllChildren(code);
    return document.execCommand("copy");
  };
  button.addEventListener("click", async () => {
    let copied = true;
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      copied = select();
    }
    tell(copied ? "Copied" : "Press Ctrl+C");
    setTimeout(tell, 2000, "Copy");
  });
  block.append(button);
}
// Browsers that do not open what a link points to.
const reveal = () => {
  let part = document.getElementById(location.hash.slice(1));
  for (const target = part; part; part = part.parentElement)
    if (part.tagName === "DETAILS" && !part.open) {
      part.open = true;
      target.scrollIntoView();
    }
};
addEventListener("hashchange", reveal);
reveal();
